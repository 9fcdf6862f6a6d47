//! The messages of ITU-R M.1371-5, Annex 8, field by field, and which of them a message is.

use super::applications;
use super::bits::{Bits, Readable};
use super::layout::{Field, Kind, Layout, Valid, data, flag, signed, text, unsigned, whole};

/// Why the bits of a message could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// There is no such type.
    Type,
    /// It ends too early, or holds what it cannot hold.
    Payload,
}

/// What a message is: the place of its family among [`FAMILIES`], its layout's place in the family, the layout.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) family: usize,
    pub(super) variant: usize,
    pub(super) layout: &'static Layout,
}

/// Messages that make one table.
#[derive(Debug)]
pub(super) struct FamilyTable {
    /// What the table is called.
    pub(super) name: &'static str,
    /// The types of message in it.
    pub(super) types: &'static [u8],
    /// Of an application's payload: the codes of area and function.
    pub(super) application: Option<(u16, u8)>,
    /// The layouts its messages may have.
    pub(super) layouts: &'static [&'static Layout],
}

macro_rules! table {
    ($name:literal, $types:expr, $application:expr, $layouts:expr) => {
        FamilyTable { name: $name, types: $types, application: $application, layouts: $layouts }
    };
}
pub(super) use table;

/// The families of the standard's 27 types in their order; those of applications' payloads come behind.
pub(super) static FAMILIES: [FamilyTable; 23] = [
    table!("position_class_a", &[1, 2, 3], None, &[&POSITION_A]),
    table!("base_station", &[4, 11], None, &[&BASE_STATION]),
    table!("static_and_voyage", &[5], None, &[&STATIC_AND_VOYAGE]),
    table!("binary_addressed", &[6], None, &[&BINARY_ADDRESSED]),
    table!("acknowledge", &[7, 13], None, &[&ACKNOWLEDGE]),
    table!("binary_broadcast", &[8], None, &[&BINARY_BROADCAST]),
    table!("sar_aircraft", &[9], None, &[&SAR_AIRCRAFT]),
    table!("utc_inquiry", &[10], None, &[&UTC_INQUIRY]),
    table!("safety_addressed", &[12], None, &[&SAFETY_ADDRESSED]),
    table!("safety_broadcast", &[14], None, &[&SAFETY_BROADCAST]),
    table!("interrogation", &[15], None, &[&INTERROGATION]),
    table!("assignment", &[16], None, &[&ASSIGNMENT]),
    table!("dgnss", &[17], None, &[&DGNSS]),
    table!("position_class_b", &[18], None, &[&POSITION_B]),
    table!("position_class_b_extended", &[19], None, &[&POSITION_B_EXTENDED]),
    table!("data_link", &[20], None, &[&DATA_LINK]),
    table!("aid_to_navigation", &[21], None, &[&AID_TO_NAVIGATION]),
    table!("channel_management", &[22], None, &[&CHANNELS_OF_AREA, &CHANNELS_OF_STATIONS]),
    table!("group_assignment", &[23], None, &[&GROUP_ASSIGNMENT]),
    table!("static_class_b", &[24], None, &[&STATIC_PART_A, &STATIC_PART_B, &STATIC_PART_B_AUXILIARY]),
    table!("binary_single_slot", &[25], None, &[&SINGLE[0], &SINGLE[1], &SINGLE[2], &SINGLE[3]]),
    table!("binary_multi_slot", &[26], None, &[&MULTI[0], &MULTI[1], &MULTI[2], &MULTI[3]]),
    table!("long_range", &[27], None, &[&LONG_RANGE]),
];

/// Gives every family, those of applications last.
pub(super) fn families() -> impl Iterator<Item = &'static FamilyTable> {
    FAMILIES.iter().chain(applications::FAMILIES)
}

/// Tells what a message is.
#[inline]
pub(super) fn reading(bits: &Bits) -> Result<Reading, Unread> {
    if bits.len() < 38 {
        return Err(Unread::Payload);
    }
    let (family, variant) = match bits.unsigned(0, 6) {
        1..=3 => (0, 0),
        4 | 11 => (1, 0),
        5 => (2, 0),
        6 => (3, 0),
        7 | 13 => (4, 0),
        8 => (5, 0),
        9 => (6, 0),
        10 => (7, 0),
        12 => (8, 0),
        14 => (9, 0),
        15 => (10, 0),
        16 => (11, 0),
        17 => (12, 0),
        18 => (13, 0),
        19 => (14, 0),
        20 => (15, 0),
        21 => (16, 0),
        22 => (17, bits.unsigned(139, 1) as usize),
        23 => (18, 0),
        24 => match bits.unsigned(38, 2) {
            0 => (19, 0),
            // An auxiliary craft (98xxxxxxx) sends its mother ship's identity where others send their size.
            1 if bits.unsigned(8, 30) / 10_000_000 == 98 => (19, 2),
            1 => (19, 1),
            _ => return Err(Unread::Payload),
        },
        25 => (20, bits.unsigned(38, 2) as usize),
        26 => (21, bits.unsigned(38, 2) as usize),
        27 => (22, 0),
        _ => return Err(Unread::Type),
    };
    let layout = FAMILIES.get(family).and_then(|table| table.layouts.get(variant)).ok_or(Unread::Payload)?;
    if bits.len() < usize::from(layout.least) {
        return Err(Unread::Payload);
    }
    Ok(Reading { family, variant, layout })
}

pub(super) const fn lon(name: &'static str, first: u16) -> Field {
    signed(name, first, 28, 600_000.0, 6).within(-108_000_000, 108_000_000, 108_600_000)
}

pub(super) const fn lat(name: &'static str, first: u16) -> Field {
    signed(name, first, 27, 600_000.0, 6).within(-54_000_000, 54_000_000, 54_600_000)
}

/// A longitude in tenths of a minute.
const fn lon_tenths(name: &'static str, first: u16) -> Field {
    signed(name, first, 18, 600.0, 4).within(-108_000, 108_000, 108_600)
}

/// A latitude in tenths of a minute.
const fn lat_tenths(name: &'static str, first: u16) -> Field {
    signed(name, first, 17, 600.0, 4).within(-54_000, 54_000, 54_600)
}

const fn speed(first: u16) -> Field {
    unsigned("speed", first, 10, 10.0, 1).except(1023)
}

const fn course(first: u16) -> Field {
    unsigned("course", first, 12, 10.0, 1).within(0, 3599, 3600)
}

const fn heading(first: u16) -> Field {
    whole("heading", first, 9).within(0, 359, 511)
}

const fn second(first: u16) -> Field {
    whole("second", first, 6).except(60)
}

const fn status(first: u16) -> Field {
    whole("status", first, 4).except(15)
}

const fn epfd(first: u16) -> Field {
    // 15 is a receiver within the set (M.1371-5); until edition 3 it was not used.
    whole("epfd", first, 4).except(0)
}

const fn ship_type(first: u16) -> Field {
    whole("shiptype", first, 8).except(0)
}

const fn size(first: u16, part: u16) -> Field {
    match part {
        0 => whole("to_bow", first, 9).sized(first),
        1 => whole("to_stern", first + 9, 9).sized(first),
        2 => whole("to_port", first + 18, 6).sized(first),
        _ => whole("to_starboard", first + 24, 6).sized(first),
    }
}

static POSITION_A: Layout = Layout {
    least: 149,
    usual: 168,
    fields: &[
        status(38),
        Field { name: "turn", first: 42, bits: 8, kind: Kind::Turn, valid: Valid::Except(-128) },
        speed(50),
        flag("accuracy", 60),
        lon("lon", 61),
        lat("lat", 89),
        course(116),
        heading(128),
        second(137),
        whole("maneuver", 143, 2),
        flag("raim", 148),
        whole("radio", 149, 19),
    ],
};

static BASE_STATION: Layout = Layout {
    least: 149,
    usual: 168,
    fields: &[
        whole("year", 38, 14).except(0),
        whole("month", 52, 4).except(0),
        whole("day", 56, 5).except(0),
        whole("hour", 61, 5).except(24),
        whole("minute", 66, 6).except(60),
        whole("second", 72, 6).except(60),
        flag("accuracy", 78),
        lon("lon", 79),
        lat("lat", 107),
        epfd(134),
        flag("raim", 148),
        whole("radio", 149, 19),
    ],
};

// Many sets send 420 or 422 bits: the destination's last letter or the flag behind it is then missing.
static STATIC_AND_VOYAGE: Layout = Layout {
    least: 420,
    usual: 424,
    fields: &[
        whole("ais_version", 38, 2),
        whole("imo", 40, 30).except(0),
        text("callsign", 70, 7),
        text("shipname", 112, 20),
        ship_type(232),
        size(240, 0),
        size(240, 1),
        size(240, 2),
        size(240, 3),
        epfd(270),
        whole("month", 274, 4).except(0),
        whole("day", 278, 5).except(0),
        whole("hour", 283, 5).except(24),
        whole("minute", 288, 6).except(60),
        unsigned("draught", 294, 8, 10.0, 1).except(0),
        text("destination", 302, 20),
        whole("dte", 422, 1),
    ],
};

static BINARY_ADDRESSED: Layout = Layout {
    least: 88,
    usual: 88,
    fields: &[
        whole("seqno", 38, 2),
        whole("dest_mmsi", 40, 30),
        flag("retransmit", 70),
        whole("dac", 72, 10),
        whole("fid", 82, 6),
        data(88, 0),
    ],
};

static ACKNOWLEDGE: Layout = Layout {
    least: 70,
    usual: 72,
    fields: &[
        whole("mmsi1", 40, 30),
        whole("mmsiseq1", 70, 2),
        whole("mmsi2", 72, 30),
        whole("mmsiseq2", 102, 2),
        whole("mmsi3", 104, 30),
        whole("mmsiseq3", 134, 2),
        whole("mmsi4", 136, 30),
        whole("mmsiseq4", 166, 2),
    ],
};

static BINARY_BROADCAST: Layout =
    Layout { least: 56, usual: 56, fields: &[whole("dac", 40, 10), whole("fid", 50, 6), data(56, 0)] };

static SAR_AIRCRAFT: Layout = Layout {
    least: 148,
    usual: 168,
    fields: &[
        whole("alt", 38, 12).except(4095),
        unsigned("speed", 50, 10, 1.0, 0).except(1023),
        flag("accuracy", 60),
        lon("lon", 61),
        lat("lat", 89),
        course(116),
        second(128),
        whole("regional", 134, 8),
        whole("dte", 142, 1),
        flag("assigned", 146),
        flag("raim", 147),
        whole("radio", 148, 20),
    ],
};

static UTC_INQUIRY: Layout = Layout { least: 70, usual: 72, fields: &[whole("dest_mmsi", 40, 30)] };

static SAFETY_ADDRESSED: Layout = Layout {
    least: 72,
    usual: 72,
    fields: &[
        whole("seqno", 38, 2),
        whole("dest_mmsi", 40, 30),
        flag("retransmit", 70),
        text("text", 72, 156),
    ],
};

static SAFETY_BROADCAST: Layout = Layout { least: 40, usual: 40, fields: &[text("text", 40, 161)] };

static INTERROGATION: Layout = Layout {
    least: 88,
    usual: 88,
    fields: &[
        whole("mmsi1", 40, 30),
        whole("type1_1", 70, 6),
        whole("offset1_1", 76, 12),
        whole("type1_2", 90, 6),
        whole("offset1_2", 96, 12),
        whole("mmsi2", 110, 30),
        whole("type2_1", 140, 6),
        whole("offset2_1", 146, 12),
    ],
};

static ASSIGNMENT: Layout = Layout {
    least: 92,
    usual: 96,
    fields: &[
        whole("mmsi1", 40, 30),
        whole("offset1", 70, 12),
        whole("increment1", 82, 10),
        whole("mmsi2", 92, 30),
        whole("offset2", 122, 12),
        whole("increment2", 134, 10),
    ],
};

static DGNSS: Layout =
    Layout { least: 80, usual: 80, fields: &[lon_tenths("lon", 40), lat_tenths("lat", 58), data(80, 0)] };

static POSITION_B: Layout = Layout {
    least: 148,
    usual: 168,
    fields: &[
        whole("reserved", 38, 8),
        speed(46),
        flag("accuracy", 56),
        lon("lon", 57),
        lat("lat", 85),
        course(112),
        heading(124),
        second(133),
        whole("regional", 139, 2),
        flag("cs", 141),
        flag("display", 142),
        flag("dsc", 143),
        flag("band", 144),
        flag("msg22", 145),
        flag("assigned", 146),
        flag("raim", 147),
        whole("radio", 148, 20),
    ],
};

static POSITION_B_EXTENDED: Layout = Layout {
    least: 308,
    usual: 312,
    fields: &[
        whole("reserved", 38, 8),
        speed(46),
        flag("accuracy", 56),
        lon("lon", 57),
        lat("lat", 85),
        course(112),
        heading(124),
        second(133),
        whole("regional", 139, 4),
        text("shipname", 143, 20),
        ship_type(263),
        size(271, 0),
        size(271, 1),
        size(271, 2),
        size(271, 3),
        epfd(301),
        flag("raim", 305),
        whole("dte", 306, 1),
        flag("assigned", 307),
    ],
};

static DATA_LINK: Layout = Layout {
    least: 70,
    usual: 72,
    fields: &[
        whole("offset1", 40, 12),
        whole("number1", 52, 4),
        whole("timeout1", 56, 3),
        whole("increment1", 59, 11),
        whole("offset2", 70, 12),
        whole("number2", 82, 4),
        whole("timeout2", 86, 3),
        whole("increment2", 89, 11),
        whole("offset3", 100, 12),
        whole("number3", 112, 4),
        whole("timeout3", 116, 3),
        whole("increment3", 119, 11),
        whole("offset4", 130, 12),
        whole("number4", 142, 4),
        whole("timeout4", 146, 3),
        whole("increment4", 149, 11),
    ],
};

static AID_TO_NAVIGATION: Layout = Layout {
    least: 271,
    usual: 272,
    fields: &[
        whole("aid_type", 38, 5),
        text("name", 43, 20),
        // Up to 14 letters more.
        text("name_ext", 272, 14),
        flag("accuracy", 163),
        lon("lon", 164),
        lat("lat", 192),
        size(219, 0),
        size(219, 1),
        size(219, 2),
        size(219, 3),
        epfd(249),
        second(253),
        flag("off_position", 259),
        whole("regional", 260, 8),
        flag("raim", 268),
        flag("virtual_aid", 269),
        flag("assigned", 270),
    ],
};

static CHANNELS_OF_AREA: Layout = Layout {
    least: 145,
    usual: 168,
    fields: &[
        whole("channel_a", 40, 12),
        whole("channel_b", 52, 12),
        whole("txrx", 64, 4),
        flag("power", 68),
        flag("addressed", 139),
        lon_tenths("ne_lon", 69),
        lat_tenths("ne_lat", 87),
        lon_tenths("sw_lon", 104),
        lat_tenths("sw_lat", 122),
        flag("band_a", 140),
        flag("band_b", 141),
        whole("zonesize", 142, 3),
    ],
};

static CHANNELS_OF_STATIONS: Layout = Layout {
    least: 145,
    usual: 168,
    fields: &[
        whole("channel_a", 40, 12),
        whole("channel_b", 52, 12),
        whole("txrx", 64, 4),
        flag("power", 68),
        flag("addressed", 139),
        whole("dest1", 69, 30),
        whole("dest2", 104, 30),
        flag("band_a", 140),
        flag("band_b", 141),
        whole("zonesize", 142, 3),
    ],
};

static GROUP_ASSIGNMENT: Layout = Layout {
    least: 154,
    usual: 160,
    fields: &[
        lon_tenths("ne_lon", 40),
        lat_tenths("ne_lat", 58),
        lon_tenths("sw_lon", 75),
        lat_tenths("sw_lat", 93),
        whole("station_type", 110, 4),
        whole("shiptype", 114, 8),
        whole("txrx", 144, 2),
        whole("interval", 146, 4),
        whole("quiet", 150, 4),
    ],
};

static STATIC_PART_A: Layout =
    Layout { least: 160, usual: 160, fields: &[whole("partno", 38, 2), text("shipname", 40, 20)] };

static STATIC_PART_B: Layout = Layout {
    least: 162,
    usual: 168,
    fields: &[
        whole("partno", 38, 2),
        ship_type(40),
        text("vendorid", 48, 3),
        whole("model", 66, 4),
        whole("serial", 70, 20),
        text("callsign", 90, 7),
        size(132, 0),
        size(132, 1),
        size(132, 2),
        size(132, 3),
    ],
};

static STATIC_PART_B_AUXILIARY: Layout = Layout {
    least: 162,
    usual: 168,
    fields: &[
        whole("partno", 38, 2),
        ship_type(40),
        text("vendorid", 48, 3),
        whole("model", 66, 4),
        whole("serial", 70, 20),
        text("callsign", 90, 7),
        whole("mothership_mmsi", 132, 30),
    ],
};

/// Binary messages of one slot, by whether they are addressed (2) and structured (1).
static SINGLE: [Layout; 4] = [
    Layout { least: 40, usual: 40, fields: &[flag("addressed", 38), flag("structured", 39), data(40, 0)] },
    Layout {
        least: 56,
        usual: 56,
        fields: &[flag("addressed", 38), flag("structured", 39), whole("app_id", 40, 16), data(56, 0)],
    },
    Layout {
        least: 70,
        usual: 70,
        fields: &[flag("addressed", 38), flag("structured", 39), whole("dest_mmsi", 40, 30), data(70, 0)],
    },
    Layout {
        least: 86,
        usual: 86,
        fields: &[
            flag("addressed", 38),
            flag("structured", 39),
            whole("dest_mmsi", 40, 30),
            whole("app_id", 70, 16),
            data(86, 0),
        ],
    },
];

/// The state of the link at the end of a binary message of several slots, behind the flag of its kind.
const RADIO_AT_END: Field = Field { name: "radio", first: 0, bits: 19, kind: Kind::Tail, valid: Valid::All };

/// Binary messages of several slots, by whether they are addressed (2) and structured (1).
static MULTI: [Layout; 4] = [
    Layout {
        least: 60,
        usual: 60,
        fields: &[flag("addressed", 38), flag("structured", 39), data(40, 20), RADIO_AT_END],
    },
    Layout {
        least: 76,
        usual: 76,
        fields: &[
            flag("addressed", 38),
            flag("structured", 39),
            whole("app_id", 40, 16),
            data(56, 20),
            RADIO_AT_END,
        ],
    },
    Layout {
        least: 90,
        usual: 90,
        fields: &[
            flag("addressed", 38),
            flag("structured", 39),
            whole("dest_mmsi", 40, 30),
            data(70, 20),
            RADIO_AT_END,
        ],
    },
    Layout {
        least: 106,
        usual: 106,
        fields: &[
            flag("addressed", 38),
            flag("structured", 39),
            whole("dest_mmsi", 40, 30),
            whole("app_id", 70, 16),
            data(86, 20),
            RADIO_AT_END,
        ],
    },
];

static LONG_RANGE: Layout = Layout {
    least: 95,
    usual: 96,
    fields: &[
        flag("accuracy", 38),
        flag("raim", 39),
        status(40),
        lon_tenths("lon", 44),
        lat_tenths("lat", 62),
        unsigned("speed", 79, 6, 1.0, 0).except(63),
        unsigned("course", 85, 9, 1.0, 0).within(0, 359, 511),
        flag("gnss", 94),
    ],
};
