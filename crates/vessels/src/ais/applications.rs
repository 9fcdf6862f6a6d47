//! What applications put into binary messages (types 6 and 8), field by field.
//!
//! Sources: IMO SN.1/Circ.236 and 289 (area 1), the Inland AIS standard (area 200), and the General Lighthouse
//! Authorities' monitoring of aids (areas 235 and 250). Of what an application calls "not available" or "reserved"
//! nothing is given. The rest of the applications stays in the field `data`.

use super::bits::{Bits, Readable};
use super::layout::{Field, Layout, List, flag, list, signed, text, unsigned, whole};
use super::messages::{FAMILIES as MESSAGES, FamilyTable, Reading, lat, lon, table};

/// The families of applications' payloads.
pub(super) static FAMILIES: &[FamilyTable] = &[
    table!("addressed_dangerous_cargo_236", &[6], Some((1, 12)), &[&CARGO_236]),
    table!("addressed_tidal_window_236", &[6], Some((1, 14)), &[&TIDES_236]),
    table!("addressed_air_draught", &[6], Some((1, 15)), &[&AIR_DRAUGHT_ADDRESSED]),
    table!("addressed_persons", &[6], Some((1, 16)), &[&PERSONS_ADDRESSED]),
    table!("addressed_clearance", &[6], Some((1, 18)), &[&CLEARANCE]),
    table!("addressed_berthing", &[6], Some((1, 20)), &[&BERTHING]),
    table!("addressed_dangerous_cargo", &[6], Some((1, 25)), &[&CARGO]),
    table!("addressed_route", &[6], Some((1, 28)), &[&ROUTE_ADDRESSED]),
    table!("addressed_text", &[6], Some((1, 30)), &[&TEXT_ADDRESSED]),
    table!("addressed_tidal_window", &[6], Some((1, 32)), &[&TIDES]),
    table!("inland_arrival", &[6], Some((200, 21)), &[&INLAND_ARRIVAL]),
    table!("inland_recommended_arrival", &[6], Some((200, 22)), &[&INLAND_RECOMMENDED]),
    table!("inland_persons", &[6], Some((200, 55)), &[&INLAND_PERSONS]),
    table!("aid_monitoring_235", &[6], Some((235, 10)), &[&AID_MONITORING]),
    table!("aid_monitoring_250", &[6], Some((250, 10)), &[&AID_MONITORING]),
    table!("weather_236", &[8], Some((1, 11)), &[&WEATHER_236]),
    table!("fairway_closed", &[8], Some((1, 13)), &[&FAIRWAY_CLOSED]),
    table!("air_draught", &[8], Some((1, 15)), &[&AIR_DRAUGHT]),
    table!("persons", &[8], Some((1, 16)), &[&PERSONS]),
    table!("synthetic_targets", &[8], Some((1, 17)), &[&TARGETS]),
    table!("traffic_signal", &[8], Some((1, 19)), &[&TRAFFIC_SIGNAL]),
    table!("route", &[8], Some((1, 27)), &[&ROUTE]),
    table!("text", &[8], Some((1, 29)), &[&TEXT]),
    table!("weather", &[8], Some((1, 31)), &[&WEATHER]),
    table!("inland_static_and_voyage", &[8], Some((200, 10)), &[&INLAND_STATIC]),
    table!("inland_weather_warning", &[8], Some((200, 23)), &[&INLAND_WARNING]),
    table!("inland_water_levels", &[8], Some((200, 24)), &[&INLAND_LEVELS]),
    table!("inland_signal", &[8], Some((200, 40)), &[&INLAND_SIGNAL]),
];

/// Tells which application's payload a binary message holds; `None` where it is not one of [`FAMILIES`].
pub(super) fn reading(bits: &Bits) -> Option<Reading> {
    let (at, layout) = find(bits)?;
    let long_enough = bits.len() >= usize::from(layout.least);
    // Of a region's layouts a message has exactly as many bits, and up to five that fill up the last letter: areas
    // use one code for several. Those of area 1 are common to all; what a short one lacks is not there.
    let is_common =
        FAMILIES.get(at).is_some_and(|table| table.application.is_some_and(|(area, _)| area == 1));
    let short_enough = is_common || bits.len() < usize::from(layout.usual) + 6;
    (long_enough && short_enough).then_some(Reading { family: MESSAGES.len() + at, variant: 0, layout })
}

/// Gives the layout that a binary message's codes of area and function stand for, however long the message is.
pub(super) fn of_code(bits: &Bits) -> Option<&'static Layout> {
    find(bits).map(|(_, layout)| layout)
}

fn find(bits: &Bits) -> Option<(usize, &'static Layout)> {
    let (kind, first) = match bits.unsigned(0, 6) {
        6 => (6, 72),
        8 => (8, 40),
        _ => return None,
    };
    let code = (bits.unsigned(first, 10) as u16, bits.unsigned(first + 10, 6) as u8);
    let of_code = |table: &FamilyTable| table.application == Some(code) && table.types.first() == Some(&kind);
    let at = FAMILIES.iter().position(of_code)?;
    Some((at, *FAMILIES.get(at)?.layouts.first()?))
}

/// A longitude in thousandths of a minute.
const fn lon3(name: &'static str, first: u16) -> Field {
    signed(name, first, 25, 60_000.0, 6).within(-10_800_000, 10_800_000, 10_860_000)
}

/// A latitude in thousandths of a minute.
const fn lat3(name: &'static str, first: u16) -> Field {
    signed(name, first, 24, 60_000.0, 6).within(-5_400_000, 5_400_000, 5_460_000)
}

const fn month(name: &'static str, first: u16) -> Field {
    whole(name, first, 4).within(1, 12, 0)
}

const fn day(name: &'static str, first: u16) -> Field {
    whole(name, first, 5).except(0)
}

const fn hour(name: &'static str, first: u16) -> Field {
    whole(name, first, 5).within(0, 23, 24)
}

const fn minute(name: &'static str, first: u16) -> Field {
    whole(name, first, 6).within(0, 59, 60)
}

const fn direction(name: &'static str, first: u16, none: i32) -> Field {
    whole(name, first, 9).within(0, 359, none)
}

/// Tenths from zero to the most.
const fn tenths(name: &'static str, first: u16, bits: u16, most: i32, none: i32) -> Field {
    unsigned(name, first, bits, 10.0, 1).within(0, most, none)
}

static CARGO_236: Layout = Layout {
    least: 118,
    usual: 360,
    fields: &[
        text("lastport", 88, 5),
        month("lmonth", 118),
        day("lday", 122),
        hour("lhour", 127),
        minute("lminute", 132),
        text("nextport", 138, 5),
        month("nmonth", 168),
        day("nday", 172),
        hour("nhour", 177),
        minute("nminute", 182),
        text("dangerous", 188, 20),
        text("imdcat", 308, 4),
        whole("unid", 332, 13).except(0),
        whole("amount", 345, 10).except(0),
        whole("unit", 355, 2).except(0),
    ],
};

static TIDAL_236: List = List {
    size: 93,
    most: 3,
    counted: None,
    fields: &[
        lon("lon", 27),
        lat("lat", 0),
        hour("from_hour", 55),
        minute("from_min", 60),
        hour("to_hour", 66),
        minute("to_min", 71),
        direction("cdir", 77, 360),
        tenths("cspeed", 86, 7, 126, 127),
    ],
};

static TIDES_236: Layout = Layout {
    least: 97,
    usual: 0,
    fields: &[month("month", 88), day("day", 92), list("tidals", 97, &TIDAL_236)],
};

static TIDAL: List = List {
    size: 88,
    most: 3,
    counted: None,
    fields: &[
        lon3("lon", 0),
        lat3("lat", 25),
        hour("from_hour", 49),
        minute("from_min", 54),
        hour("to_hour", 60),
        minute("to_min", 65),
        direction("cdir", 71, 360),
        tenths("cspeed", 80, 8, 251, 255),
    ],
};

static TIDES: Layout =
    Layout { least: 97, usual: 0, fields: &[month("month", 88), day("day", 92), list("tidals", 97, &TIDAL)] };

static AIR_DRAUGHT_ADDRESSED: Layout =
    Layout { least: 99, usual: 104, fields: &[unsigned("airdraught", 88, 11, 10.0, 1).except(0)] };

static AIR_DRAUGHT: Layout =
    Layout { least: 67, usual: 72, fields: &[unsigned("airdraught", 56, 11, 10.0, 1).except(0)] };

static PERSONS_ADDRESSED: Layout =
    Layout { least: 101, usual: 136, fields: &[whole("persons", 88, 13).except(0)] };

static PERSONS: Layout = Layout { least: 69, usual: 72, fields: &[whole("persons", 56, 13).except(0)] };

static CLEARANCE: Layout = Layout {
    least: 118,
    usual: 360,
    fields: &[
        whole("linkage", 88, 10).except(0),
        month("month", 98),
        day("day", 102),
        hour("hour", 107),
        minute("minute", 112),
        text("portname", 118, 20),
        text("destination", 238, 5),
        lon3("lon", 268),
        lat3("lat", 293),
    ],
};

/// One of a berth's services: 0 not available or requested, 1 available, 2 no data, 3 not to be used.
const fn service(name: &'static str, first: u16) -> Field {
    whole(name, first, 2).within(0, 1, 2)
}

static BERTHING: Layout = Layout {
    least: 138,
    usual: 360,
    fields: &[
        whole("linkage", 88, 10).except(0),
        whole("berth_length", 98, 9).except(0),
        tenths("berth_depth", 107, 8, 255, 0).within(1, 255, 0),
        whole("position", 115, 3).except(0),
        month("month", 118),
        day("day", 122),
        hour("hour", 127),
        minute("minute", 132),
        flag("availability", 138),
        service("agent", 139),
        service("fuel", 141),
        service("chandler", 143),
        service("stevedore", 145),
        service("electrical", 147),
        service("water", 149),
        service("customs", 151),
        service("cartage", 153),
        service("crane", 155),
        service("lift", 157),
        service("medical", 159),
        service("navrepair", 161),
        service("provisions", 163),
        service("shiprepair", 165),
        service("surveyor", 167),
        service("steam", 169),
        service("tugs", 171),
        service("solidwaste", 173),
        service("liquidwaste", 175),
        service("hazardouswaste", 177),
        service("ballast", 179),
        service("additional", 181),
        service("regional1", 183),
        service("regional2", 185),
        service("future1", 187),
        service("future2", 189),
        text("berth_name", 191, 20),
        lon3("berth_lon", 311),
        lat3("berth_lat", 336),
    ],
};

static CARGO_ITEMS: List = List {
    size: 17,
    most: 28,
    counted: None,
    fields: &[whole("code", 0, 4).except(0), whole("subtype", 4, 13)],
};

static CARGO: Layout = Layout {
    least: 100,
    usual: 0,
    fields: &[
        whole("unit", 88, 2).except(0),
        whole("amount", 90, 10).except(0),
        list("cargos", 100, &CARGO_ITEMS),
    ],
};

const WAYPOINT: &[Field] = &[lon("lon", 0), lat("lat", 28)];

static WAYPOINTS_ADDRESSED: List = List { size: 55, most: 16, counted: Some((144, 5)), fields: WAYPOINT };

static ROUTE_ADDRESSED: Layout = Layout {
    least: 149,
    usual: 0,
    fields: &[
        whole("linkage", 88, 10).except(0),
        whole("sender", 98, 3),
        whole("rtype", 101, 5).except(0),
        month("month", 106),
        day("day", 110),
        hour("hour", 115),
        minute("minute", 120),
        whole("duration", 126, 18).except(262_143),
        whole("waycount", 144, 5),
        list("waypoints", 149, &WAYPOINTS_ADDRESSED),
    ],
};

static WAYPOINTS: List = List { size: 55, most: 16, counted: Some((112, 5)), fields: WAYPOINT };

static ROUTE: Layout = Layout {
    least: 117,
    usual: 0,
    fields: &[
        whole("linkage", 56, 10).except(0),
        whole("sender", 66, 3),
        whole("rtype", 69, 5).except(0),
        month("month", 74),
        day("day", 78),
        hour("hour", 83),
        minute("minute", 88),
        whole("duration", 94, 18).except(262_143),
        whole("waycount", 112, 5),
        list("waypoints", 117, &WAYPOINTS),
    ],
};

static TEXT_ADDRESSED: Layout =
    Layout { least: 98, usual: 0, fields: &[whole("linkage", 88, 10).except(0), text("text", 98, 155)] };

static TEXT: Layout =
    Layout { least: 66, usual: 0, fields: &[whole("linkage", 56, 10).except(0), text("text", 66, 161)] };

static INLAND_ARRIVAL: Layout = Layout {
    least: 243,
    usual: 248,
    fields: &[
        text("country", 88, 2),
        text("locode", 100, 3),
        text("section", 118, 5),
        text("terminal", 148, 5),
        text("hectometre", 178, 5),
        month("month", 208),
        day("day", 212),
        hour("hour", 217),
        minute("minute", 222),
        whole("tugs", 228, 3).except(7),
        unsigned("airdraught", 231, 12, 100.0, 2).except(0),
    ],
};

static INLAND_RECOMMENDED: Layout = Layout {
    least: 230,
    usual: 232,
    fields: &[
        text("country", 88, 2),
        text("locode", 100, 3),
        text("section", 118, 5),
        text("terminal", 148, 5),
        text("hectometre", 178, 5),
        month("month", 208),
        day("day", 212),
        hour("hour", 217),
        minute("minute", 222),
        whole("status", 228, 2).except(3),
    ],
};

static INLAND_PERSONS: Layout = Layout {
    least: 117,
    usual: 168,
    fields: &[
        whole("crew", 88, 8).except(255),
        whole("passengers", 96, 13).except(8191),
        whole("personnel", 109, 8).except(255),
    ],
};

static AID_MONITORING: Layout = Layout {
    least: 132,
    usual: 136,
    fields: &[
        unsigned("ana_int", 88, 10, 20.0, 2).except(0),
        unsigned("ana_ext1", 98, 10, 20.0, 2).except(0),
        unsigned("ana_ext2", 108, 10, 20.0, 2).except(0),
        whole("racon", 118, 2),
        whole("light", 120, 2),
        flag("alarm", 122),
        whole("stat_ext", 123, 8),
        flag("off_pos", 131),
    ],
};

static WEATHER_236: Layout = Layout {
    least: 121,
    usual: 352,
    fields: &[
        lat3("lat", 56),
        lon3("lon", 80),
        day("day", 105),
        hour("hour", 110),
        minute("minute", 115),
        whole("wspeed", 121, 7).within(0, 120, 127),
        whole("wgust", 128, 7).within(0, 120, 127),
        direction("wdir", 135, 511),
        direction("wgustdir", 144, 511),
        unsigned("airtemp", 153, 11, 10.0, 1).plus(-600).within(0, 1200, 2047),
        whole("humidity", 164, 7).within(0, 100, 127),
        unsigned("dewpoint", 171, 10, 10.0, 1).plus(-200).within(0, 700, 1023),
        unsigned("pressure", 181, 9, 1.0, 0).plus(800).within(0, 400, 511),
        whole("pressuretend", 190, 2).except(3),
        tenths("visibility", 192, 8, 250, 255),
        unsigned("waterlevel", 200, 9, 10.0, 1).plus(-100).within(0, 400, 511),
        whole("leveltrend", 209, 2).except(3),
        tenths("cspeed", 211, 8, 250, 255),
        direction("cdir", 219, 511),
        tenths("cspeed2", 228, 8, 250, 255),
        direction("cdir2", 236, 511),
        whole("cdepth2", 245, 5).within(0, 30, 31),
        tenths("cspeed3", 250, 8, 250, 255),
        direction("cdir3", 258, 511),
        whole("cdepth3", 267, 5).within(0, 30, 31),
        tenths("waveheight", 272, 8, 250, 255),
        whole("waveperiod", 280, 6).within(0, 60, 63),
        direction("wavedir", 286, 511),
        tenths("swellheight", 295, 8, 250, 255),
        whole("swellperiod", 303, 6).within(0, 60, 63),
        direction("swelldir", 309, 511),
        whole("seastate", 318, 4).within(0, 12, 15),
        unsigned("watertemp", 322, 10, 10.0, 1).plus(-100).within(0, 600, 1023),
        whole("preciptype", 332, 3).except(7),
        tenths("salinity", 335, 9, 500, 511),
        whole("ice", 344, 2).within(0, 1, 3),
    ],
};

static WEATHER: Layout = Layout {
    least: 122,
    usual: 360,
    fields: &[
        lon3("lon", 56),
        lat3("lat", 81),
        flag("accuracy", 105),
        day("day", 106),
        hour("hour", 111),
        minute("minute", 116),
        whole("wspeed", 122, 7).except(127),
        whole("wgust", 129, 7).except(127),
        direction("wdir", 136, 360),
        direction("wgustdir", 145, 360),
        signed("airtemp", 154, 11, 10.0, 1).within(-600, 600, -1024),
        whole("humidity", 165, 7).within(0, 100, 101),
        signed("dewpoint", 172, 10, 10.0, 1).within(-200, 500, 501),
        // Zero is 799 hPa or less, 402 is 1,201 hPa or more.
        unsigned("pressure", 182, 9, 1.0, 0).plus(799).within(0, 402, 511),
        whole("pressuretend", 191, 2).except(3),
        flag("visgreater", 193),
        tenths("visibility", 194, 7, 126, 127),
        unsigned("waterlevel", 201, 12, 100.0, 2).plus(-1000).within(0, 4000, 4001),
        whole("leveltrend", 213, 2).except(3),
        tenths("cspeed", 215, 8, 251, 255),
        direction("cdir", 223, 360),
        tenths("cspeed2", 232, 8, 251, 255),
        direction("cdir2", 240, 360),
        whole("cdepth2", 249, 5).within(0, 30, 31),
        tenths("cspeed3", 254, 8, 251, 255),
        direction("cdir3", 262, 360),
        whole("cdepth3", 271, 5).within(0, 30, 31),
        tenths("waveheight", 276, 8, 251, 255),
        whole("waveperiod", 284, 6).within(0, 60, 63),
        direction("wavedir", 290, 360),
        tenths("swellheight", 299, 8, 251, 255),
        whole("swellperiod", 307, 6).within(0, 60, 63),
        direction("swelldir", 313, 360),
        whole("seastate", 322, 4).within(0, 12, 13),
        signed("watertemp", 326, 10, 10.0, 1).within(-100, 500, 501),
        whole("preciptype", 336, 3).within(1, 6, 7),
        // 501 is 50.1 per mille or more.
        tenths("salinity", 339, 9, 501, 510),
        whole("ice", 348, 2).within(0, 1, 3),
    ],
};

static FAIRWAY_CLOSED: Layout = Layout {
    least: 176,
    usual: 472,
    fields: &[
        text("reason", 56, 20),
        text("closefrom", 176, 20),
        text("closeto", 296, 20),
        whole("radius", 416, 10).within(0, 1000, 1001),
        whole("extunit", 426, 2).except(3),
        day("fday", 428),
        month("fmonth", 433),
        hour("fhour", 437),
        minute("fminute", 442),
        day("tday", 448),
        month("tmonth", 453),
        hour("thour", 457),
        minute("tminute", 462),
    ],
};

static TARGET: List = List {
    size: 122,
    most: 4,
    counted: None,
    fields: &[
        whole("idtype", 0, 2),
        // A number stands in the last thirty of the 42 bits.
        whole("mmsi", 14, 30).when(0, 2, 0),
        whole("imo", 14, 30).when(0, 2, 1),
        text("callsign", 2, 7).when(0, 2, 2),
        text("other", 2, 7).when(0, 2, 3),
        lat3("lat", 48),
        lon3("lon", 72),
        whole("course", 97, 9).within(0, 359, 360),
        whole("second", 106, 6).except(60),
        whole("speed", 112, 10).within(0, 254, 255),
    ],
};

static TARGETS: Layout = Layout { least: 56, usual: 0, fields: &[list("targets", 56, &TARGET)] };

static TRAFFIC_SIGNAL: Layout = Layout {
    least: 237,
    usual: 360,
    fields: &[
        whole("linkage", 56, 10).except(0),
        text("station", 66, 20),
        lon3("lon", 186),
        lat3("lat", 211),
        whole("status", 235, 2).except(0),
        whole("signal", 237, 5).except(0),
        hour("hour", 242),
        minute("minute", 247),
        whole("nextsignal", 253, 5).except(0),
    ],
};

static INLAND_STATIC: Layout = Layout {
    least: 160,
    usual: 168,
    fields: &[
        text("vin", 56, 8),
        tenths("length", 104, 13, 8000, 0).within(1, 8000, 0),
        tenths("beam", 117, 10, 1000, 0).within(1, 1000, 0),
        whole("shiptype", 127, 14).except(0),
        whole("hazard", 141, 3).within(0, 4, 5),
        unsigned("draught", 144, 11, 100.0, 2).within(1, 2000, 0),
        whole("loaded", 155, 2).within(1, 2, 0),
        flag("speed_q", 157),
        flag("course_q", 158),
        flag("heading_q", 159),
    ],
};

static INLAND_WARNING: Layout = Layout {
    least: 250,
    usual: 256,
    fields: &[
        whole("start_year", 56, 8).except(0),
        month("start_month", 64),
        day("start_day", 68),
        whole("end_year", 73, 8).except(0),
        month("end_month", 81),
        day("end_day", 85),
        hour("start_hour", 90),
        minute("start_minute", 95),
        hour("end_hour", 101),
        minute("end_minute", 106),
        lon("start_lon", 112),
        lat("start_lat", 140),
        lon("end_lon", 167),
        lat("end_lat", 195),
        // gpsd calls it `type`, which is the message's.
        whole("warning_type", 222, 4).except(0),
        signed("min", 226, 9, 1.0, 0).except(255),
        signed("max", 235, 9, 1.0, 0).except(255),
        whole("intensity", 244, 2).except(0),
        whole("wind", 246, 4).except(0),
    ],
};

static GAUGE: List = List {
    size: 25,
    most: 4,
    counted: None,
    fields: &[whole("id", 0, 11).except(0), signed("level", 11, 14, 1.0, 0).except(0)],
};

static INLAND_LEVELS: Layout =
    Layout { least: 68, usual: 168, fields: &[text("country", 56, 2), list("gauges", 68, &GAUGE)] };

static INLAND_SIGNAL: Layout = Layout {
    least: 157,
    usual: 168,
    fields: &[
        lon("lon", 56),
        lat("lat", 84),
        whole("form", 111, 4).within(1, 14, 0),
        direction("facing", 115, 360),
        whole("direction", 124, 3).within(1, 4, 0),
        whole("status", 127, 30),
    ],
};

#[cfg(test)]
mod tests {
    use crate::ais::layout::Kind;

    #[test]
    fn every_field_lies_within_its_message_and_has_a_name_of_its_own() {
        for table in crate::ais::messages::families() {
            for layout in table.layouts {
                let mut names: Vec<&str> = layout.fields.iter().map(|field| field.name).collect();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), layout.fields.len(), "{}", table.name);
                let ends = layout.fields.iter().filter_map(|field| match field.kind {
                    Kind::Flag | Kind::Whole | Kind::Number { .. } => Some(field.first + field.bits),
                    _ => None,
                });
                let end = ends.max().unwrap_or(0);
                let fixed = table.application.is_some() && layout.usual > 0;
                assert!(!fixed || end <= layout.usual, "{}: {end}", table.name);
            }
        }
    }
}
