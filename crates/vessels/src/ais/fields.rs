//! What a message holds, by the names gpsd and pyais use.

use aivdm::AisMessage;
use aivdm::message::common::{EpfdType, Heading, Latitude, Longitude, NavigationStatus, Timestamp as Second};
use aivdm::message::{ChannelManagementTarget, StaticDataReport};
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Write as _;

/// The fields of a message in a fixed order; what is not available is not there.
///
/// **Shape:** `docs/schema/ais-message.schema.json`. **Units:** degrees, knots, metres, degrees a minute for `turn`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(Vec<(&'static str, FieldValue)>);

/// The value of a field.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Fields {
    /// Gives a field by name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.0.iter().find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    /// Gives the fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &FieldValue)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    fn whole(&mut self, name: &'static str, value: impl Into<i64>) {
        self.0.push((name, FieldValue::Whole(value.into())));
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.0.push((name, FieldValue::Flag(value)));
    }

    /// Adds a number with so many decimals.
    fn number(&mut self, name: &'static str, value: Option<f64>, decimals: i32) {
        if let Some(value) = value {
            let scale = 10f64.powi(decimals);
            self.0.push((name, FieldValue::Number((value * scale).round() / scale)));
        }
    }

    fn text(&mut self, name: &'static str, value: &str) {
        let value = value.split('@').next().unwrap_or("").trim();
        if !value.is_empty() {
            self.0.push((name, FieldValue::Text(value.to_owned())));
        }
    }

    fn position(&mut self, lon: Longitude, lat: Latitude) {
        self.number("lon", lon.as_degrees().filter(|degrees| degrees.abs() <= 180.0), 6);
        self.number("lat", lat.as_degrees().filter(|degrees| degrees.abs() <= 90.0), 6);
    }

    fn heading(&mut self, heading: Heading) {
        if let Some(degrees) = heading.degrees().filter(|degrees| *degrees < 360) {
            self.whole("heading", degrees);
        }
    }

    fn second(&mut self, second: Second) {
        if second.to_raw() != 60 {
            self.whole("second", second.to_raw());
        }
    }

    fn status(&mut self, status: NavigationStatus) {
        if status.to_raw() != 15 {
            self.whole("status", status.to_raw());
        }
    }

    fn epfd(&mut self, epfd: EpfdType) {
        if !matches!(epfd.to_raw(), 0 | 15) {
            self.whole("epfd", epfd.to_raw());
        }
    }

    fn size(&mut self, bow: u16, stern: u16, port: u8, starboard: u8) {
        if u32::from(bow) + u32::from(stern) + u32::from(port) + u32::from(starboard) > 0 {
            self.whole("to_bow", bow);
            self.whole("to_stern", stern);
            self.whole("to_port", port);
            self.whole("to_starboard", starboard);
        }
    }

    /// Adds the corners of an area, given in tenths of a minute: north-east, then south-west, longitude first.
    fn corners(&mut self, tenths: [i32; 4]) {
        for (name, tenths) in ["ne_lon", "ne_lat", "sw_lon", "sw_lat"].into_iter().zip(tenths) {
            self.number(name, (tenths.abs() <= 108_000).then(|| f64::from(tenths) / 600.0), 4);
        }
    }

    /// Adds binary data as gpsd prints them: the number of bits, then the bytes in hexadecimal.
    fn data(&mut self, bits: usize, bytes: &[u8]) {
        let mut text = format!("{bits}:");
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        self.0.push(("data", FieldValue::Text(text)));
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Names what a decoded message holds. The payload gives the repeat indicator, which not every type keeps.
pub(super) fn fields(
    message: &AisMessage,
    payload: &[u8],
    at: Option<Timestamp>,
    station: Option<&str>,
) -> Fields {
    let mut out = Fields::default();
    out.whole("type", message.message_type());
    out.whole("repeat", bits(payload, 6, 2));
    out.whole("mmsi", message.mmsi().raw());
    if let Some(at) = at {
        out.0.push(("received_at", FieldValue::Text(at.to_string())));
    }
    if let Some(station) = station {
        out.0.push(("station", FieldValue::Text(station.to_owned())));
    }
    body(message, payload, &mut out);
    out
}

fn body(message: &AisMessage, payload: &[u8], out: &mut Fields) {
    use AisMessage as M;
    match message {
        M::PositionReportClassA(m) => {
            out.status(m.navigation_status);
            out.number("turn", m.rate_of_turn.degrees_per_minute(), 0);
            out.number("speed", m.sog.knots(), 1);
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.number("course", m.cog.degrees().filter(|degrees| *degrees < 360.0), 1);
            out.heading(m.heading);
            out.second(m.timestamp);
            out.whole("maneuver", m.maneuver_indicator.to_raw());
            out.flag("raim", m.raim);
            out.whole("radio", m.radio_status);
        }
        M::BaseStationReport(m) => {
            let unset = [(i64::from(m.utc_year), 0), (m.utc_month.into(), 0), (m.utc_day.into(), 0)];
            let clock = [(i64::from(m.utc_hour), 24), (m.utc_minute.into(), 60), (m.utc_second.into(), 60)];
            let names = ["year", "month", "day", "hour", "minute", "second"];
            for (name, (value, none)) in names.into_iter().zip(unset.into_iter().chain(clock)) {
                if value != none {
                    out.whole(name, value);
                }
            }
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.epfd(m.epfd_type);
            out.flag("raim", m.raim);
            out.whole("radio", m.radio_status);
        }
        M::StaticVoyageData(m) => {
            out.whole("ais_version", m.ais_version);
            if m.imo_number != 0 {
                out.whole("imo", m.imo_number);
            }
            out.text("callsign", m.call_sign.as_str());
            out.text("shipname", m.name.as_str());
            if m.ship_type != 0 {
                out.whole("shiptype", m.ship_type);
            }
            out.size(m.dimension_to_bow, m.dimension_to_stern, m.dimension_to_port, m.dimension_to_starboard);
            out.epfd(m.epfd_type);
            let eta = [
                ("month", m.eta_month, 0),
                ("day", m.eta_day, 0),
                ("hour", m.eta_hour, 24),
                ("minute", m.eta_minute, 60),
            ];
            for (name, value, none) in eta {
                if value != none {
                    out.whole(name, value);
                }
            }
            if m.draught_decimeters != 0 {
                out.number("draught", Some(f64::from(m.draught_decimeters) / 10.0), 1);
            }
            out.text("destination", m.destination.as_str());
            out.whole("dte", i64::from(m.dte_not_ready));
        }
        M::BinaryAddressedMessage(m) => {
            out.whole("seqno", m.sequence_number);
            out.whole("dest_mmsi", m.destination_mmsi.raw());
            // Bit 70, as the other decoders read it; the crate (0.3.0) gives the opposite here.
            out.flag("retransmit", bits(payload, 70, 1) == 1);
            out.whole("dac", m.dac);
            out.whole("fid", m.fi);
            out.data(m.data.bit_len(), m.data.bytes());
        }
        M::BinaryBroadcastMessage(m) => {
            out.whole("dac", m.dac);
            out.whole("fid", m.fi);
            out.data(m.data.bit_len(), m.data.bytes());
        }
        M::Acknowledge(m) => {
            let names =
                [("mmsi1", "mmsiseq1"), ("mmsi2", "mmsiseq2"), ("mmsi3", "mmsiseq3"), ("mmsi4", "mmsiseq4")];
            for ((mmsi, sequence), ack) in names.into_iter().zip(m.acks.iter().flatten()) {
                out.whole(mmsi, ack.mmsi.raw());
                out.whole(sequence, ack.sequence_number);
            }
        }
        M::SarAircraftPositionReport(m) => {
            if m.altitude_meters != 4095 {
                out.whole("alt", m.altitude_meters);
            }
            if m.sog_knots != 1023 {
                out.number("speed", Some(f64::from(m.sog_knots)), 0);
            }
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.number("course", m.cog.degrees().filter(|degrees| *degrees < 360.0), 1);
            out.second(m.timestamp);
            out.whole("dte", i64::from(m.dte_not_ready));
            out.flag("assigned", m.assigned);
            out.flag("raim", m.raim);
            out.whole("radio", m.radio_status);
        }
        M::UtcDateInquiry(m) => out.whole("dest_mmsi", m.destination_mmsi.raw()),
        M::SafetyRelatedAddressed(m) => {
            out.whole("seqno", m.sequence_number);
            out.whole("dest_mmsi", m.destination_mmsi.raw());
            out.flag("retransmit", m.retransmit);
            out.text("text", m.text.as_str());
        }
        M::SafetyRelatedBroadcast(m) => out.text("text", m.text.as_str()),
        M::Interrogation(m) => {
            out.whole("mmsi1", m.station_1_mmsi.raw());
            out.whole("type1_1", m.station_1_request_1.message_type);
            out.whole("offset1_1", m.station_1_request_1.slot_offset);
            if let Some(request) = m.station_1_request_2 {
                out.whole("type1_2", request.message_type);
                out.whole("offset1_2", request.slot_offset);
            }
            if let Some(second) = m.station_2 {
                out.whole("mmsi2", second.mmsi.raw());
                out.whole("type2_1", second.request.message_type);
                out.whole("offset2_1", second.request.slot_offset);
            }
        }
        M::AssignmentModeCommand(m) => {
            out.whole("mmsi1", m.first.destination_mmsi.raw());
            out.whole("offset1", m.first.offset);
            out.whole("increment1", m.first.increment);
            if let Some(second) = m.second {
                out.whole("mmsi2", second.destination_mmsi.raw());
                out.whole("offset2", second.offset);
                out.whole("increment2", second.increment);
            }
        }
        M::DgnssBroadcastMessage(m) => {
            out.number(
                "lon",
                (m.longitude_raw.abs() <= 108_000).then(|| f64::from(m.longitude_raw) / 600.0),
                4,
            );
            out.number("lat", (m.latitude_raw.abs() <= 54_000).then(|| f64::from(m.latitude_raw) / 600.0), 4);
            out.data(m.data.bit_len(), m.data.bytes());
        }
        M::PositionReportClassB(m) => {
            out.whole("reserved", m.reserved);
            out.number("speed", m.sog.knots(), 1);
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.number("course", m.cog.degrees().filter(|degrees| *degrees < 360.0), 1);
            out.heading(m.heading);
            out.second(m.timestamp);
            out.whole("regional", m.regional_reserved);
            out.flag("cs", m.cs_unit);
            out.flag("display", m.display_flag);
            out.flag("dsc", m.dsc_flag);
            out.flag("band", m.band_flag);
            out.flag("msg22", m.message22_flag);
            out.flag("assigned", m.assigned);
            out.flag("raim", m.raim);
            out.whole("radio", m.radio_status);
        }
        M::PositionReportClassBExtended(m) => {
            out.whole("reserved", m.reserved);
            out.number("speed", m.sog.knots(), 1);
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.number("course", m.cog.degrees().filter(|degrees| *degrees < 360.0), 1);
            out.heading(m.heading);
            out.second(m.timestamp);
            out.whole("regional", m.regional_reserved);
            out.text("shipname", m.name.as_str());
            if m.ship_type != 0 {
                out.whole("shiptype", m.ship_type);
            }
            out.size(m.dimension_to_bow, m.dimension_to_stern, m.dimension_to_port, m.dimension_to_starboard);
            out.epfd(m.epfd_type);
            out.flag("raim", m.raim);
            out.whole("dte", i64::from(m.dte_not_ready));
            out.flag("assigned", m.assigned);
        }
        M::DataLinkManagement(m) => {
            let names = [
                ("offset1", "number1", "timeout1", "increment1"),
                ("offset2", "number2", "timeout2", "increment2"),
                ("offset3", "number3", "timeout3", "increment3"),
                ("offset4", "number4", "timeout4", "increment4"),
            ];
            for ((offset, number, timeout, increment), slot) in
                names.into_iter().zip(m.reservations.iter().flatten())
            {
                out.whole(offset, slot.offset);
                out.whole(number, slot.reserved_slots);
                out.whole(timeout, slot.timeout);
                out.whole(increment, slot.increment);
            }
        }
        M::AidToNavigationReport(m) => {
            out.whole("aid_type", m.aid_type);
            // Twenty letters, then an extension in a field of its own.
            let name = m.name.as_str();
            out.text("name", name.get(..20).unwrap_or(name));
            out.text("name_ext", name.get(20..).unwrap_or(""));
            out.flag("accuracy", m.position_accuracy);
            out.position(m.longitude, m.latitude);
            out.size(m.dimension_to_bow, m.dimension_to_stern, m.dimension_to_port, m.dimension_to_starboard);
            out.epfd(m.epfd_type);
            out.second(m.timestamp);
            out.flag("off_position", m.off_position);
            out.whole("regional", m.regional_reserved);
            out.flag("raim", m.raim);
            out.flag("virtual_aid", m.virtual_aid);
            out.flag("assigned", m.assigned);
        }
        M::ChannelManagement(m) => {
            out.whole("channel_a", m.channel_a);
            out.whole("channel_b", m.channel_b);
            out.whole("txrx", m.tx_rx_mode);
            out.flag("power", m.low_power);
            match m.target {
                ChannelManagementTarget::Area {
                    ne_longitude_raw,
                    ne_latitude_raw,
                    sw_longitude_raw,
                    sw_latitude_raw,
                } => {
                    out.flag("addressed", false);
                    out.corners([ne_longitude_raw, ne_latitude_raw, sw_longitude_raw, sw_latitude_raw]);
                }
                ChannelManagementTarget::Addressed { destination_mmsi_1, destination_mmsi_2 } => {
                    out.flag("addressed", true);
                    out.whole("dest1", destination_mmsi_1.raw());
                    out.whole("dest2", destination_mmsi_2.raw());
                }
                // An area or two stations is all there is in the standard.
                _ => {}
            }
            out.flag("band_a", m.channel_a_bandwidth);
            out.flag("band_b", m.channel_b_bandwidth);
            out.whole("zonesize", m.zone_size);
        }
        M::GroupAssignmentCommand(m) => {
            out.corners([m.ne_longitude_raw, m.ne_latitude_raw, m.sw_longitude_raw, m.sw_latitude_raw]);
            out.whole("station_type", m.station_type);
            out.whole("shiptype", m.ship_type);
            out.whole("txrx", m.tx_rx_mode);
            out.whole("interval", m.report_interval);
            out.whole("quiet", m.quiet_time);
        }
        M::StaticDataReport(StaticDataReport::A(m)) => {
            out.whole("partno", 0);
            out.text("shipname", m.name.as_str());
        }
        M::StaticDataReport(StaticDataReport::B(m)) => part_b(m, payload, out),
        M::SingleSlotBinaryMessage(m) => {
            binary(m.destination_mmsi.map(|mmsi| mmsi.raw()), m.app_id, out);
            out.data(m.data.bit_len(), m.data.bytes());
        }
        M::MultiSlotBinaryMessage(m) => {
            binary(m.destination_mmsi.map(|mmsi| mmsi.raw()), m.app_id, out);
            out.data(m.data.bit_len(), m.data.bytes());
            out.whole("radio", m.radio_status);
        }
        M::LongRangeBroadcast(m) => {
            out.flag("accuracy", m.position_accuracy);
            out.flag("raim", m.raim);
            out.status(m.navigation_status);
            out.number("lon", m.longitude_degrees().filter(|degrees| degrees.abs() <= 180.0), 4);
            out.number("lat", m.latitude_degrees().filter(|degrees| degrees.abs() <= 90.0), 4);
            out.number("speed", (m.sog_knots < 63).then(|| f64::from(m.sog_knots)), 0);
            out.number("course", (m.cog_degrees < 360).then(|| f64::from(m.cog_degrees)), 0);
            out.flag("gnss", m.position_latency_high);
        }
        // The crate marks its list of types as open; all 27 of the standard stand above.
        _ => {}
    }
}

/// Part B of type 24: an auxiliary craft sends its mother ship's identity where others send their size.
fn part_b(m: &aivdm::message::StaticDataReportPartB, payload: &[u8], out: &mut Fields) {
    out.whole("partno", 1);
    if m.ship_type != 0 {
        out.whole("shiptype", m.ship_type);
    }
    // Bits 48–65 hold the maker, 66–69 the model, 70–89 the serial number.
    let maker: String =
        (0..3u32).filter_map(|at| char::from_u32(sixbit(bits(payload, 48 + 6 * at as usize, 6)))).collect();
    out.text("vendorid", &maker);
    out.whole("model", bits(payload, 66, 4));
    out.whole("serial", bits(payload, 70, 20));
    out.text("callsign", m.call_sign.as_str());
    if m.mmsi.raw() / 10_000_000 == 98 {
        out.whole("mothership_mmsi", bits(payload, 132, 30));
    } else {
        out.size(m.dimension_to_bow, m.dimension_to_stern, m.dimension_to_port, m.dimension_to_starboard);
    }
}

fn binary(destination: Option<u32>, application: Option<(u16, u8)>, out: &mut Fields) {
    out.flag("addressed", destination.is_some());
    out.flag("structured", application.is_some());
    if let Some(mmsi) = destination {
        out.whole("dest_mmsi", mmsi);
    }
    if let Some((dac, fid)) = application {
        out.whole("app_id", (i64::from(dac) << 6) | i64::from(fid));
    }
}

/// Reads bits of an armoured payload; what lies beyond its end is zero.
fn bits(payload: &[u8], from: usize, count: usize) -> u32 {
    (from..from + count).fold(0, |value, at| {
        let six = payload.get(at / 6).map_or(0, |byte| {
            let value = byte.wrapping_sub(48);
            if value > 40 { value.wrapping_sub(8) } else { value }
        });
        (value << 1) | u32::from((six >> (5 - at % 6)) & 1)
    })
}

fn sixbit(value: u32) -> u32 {
    if value < 32 { value + 64 } else { value }
}
