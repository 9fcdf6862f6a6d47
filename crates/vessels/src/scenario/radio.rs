use super::plan::Class;
use super::transmit::{Content, Transmission};
use aivdm::message::common::{
    Cog, EpfdType, Heading, Latitude, Longitude, ManeuverIndicator, Mmsi, NavigationStatus, RateOfTurn, Sog,
    Timestamp,
};
use aivdm::message::{
    AisMessage, PositionReportClassA, PositionReportClassB, StaticDataReport, StaticDataReportPartA,
    StaticDataReportPartB, StaticVoyageData,
};
use aivdm::string::FixedStr;
use aivdm::{Channel, Sentence, encode_payload};
use std::fmt::Write as _;

/// One in so many messages is also heard by a second receiver, which takes it down wrong.
const DAMAGED: u32 = 1_000;
/// How many characters of payload a sentence holds. **Source:** IEC 61162-1: 82 characters a sentence.
const PAYLOAD: usize = 56;

impl Transmission<'_> {
    /// Writes the message as a receiver does: AIVDM sentences with tag blocks, a line each.
    ///
    /// Class A sends types 1 or 3 and 5, class B types 18 and both parts of 24. About one message in a thousand stands
    /// there again damaged, as if a second receiver had caught it badly; its checksum is then wrong.
    pub fn sentences(&self, text: &mut String) {
        let messages = match (self.content, self.class) {
            (Content::Position { .. }, Class::A) => [Some(self.position_a()), None],
            (Content::Position { .. }, Class::B) => [Some(self.position_b()), None],
            (Content::Static, Class::A) => [Some(self.voyage()), None],
            (Content::Static, Class::B) => [Some(self.part_a()), Some(self.part_b())],
        };
        for message in messages.into_iter().flatten() {
            self.write(&message, text);
        }
    }

    fn write(&self, message: &AisMessage, text: &mut String) {
        let mut buffer = [0u8; 128];
        let Ok((payload, fill_bits)) = encode_payload(message, &mut buffer) else { return };
        let count = u8::try_from(payload.len().div_ceil(PAYLOAD)).unwrap_or(1);
        let group = (count > 1).then_some((self.chance % 10) as u8);
        let channel = if self.chance.is_multiple_of(2) { Channel::A } else { Channel::B };
        let begun = text.len();
        for (number, part) in (1u8..).zip(payload.chunks(PAYLOAD)) {
            let sentence = Sentence {
                is_own_ship: false,
                fragment_count: count,
                fragment_number: number,
                seq_id: group,
                channel,
                payload: part,
                fill_bits: if number == count { fill_bits } else { 0 },
            };
            let mut line = [0u8; 128];
            let Ok(line) = sentence.format(&mut line) else { continue };
            let station = if self.receiver == 1 { "SYNSHORE" } else { "SYNSAT" };
            let mut block = String::with_capacity(48);
            if count > 1 {
                let _ = write!(block, "g:{number}-{count}-{},", self.chance % 10_000);
            }
            let _ = write!(block, "s:{station},c:{}", self.at);
            let sum = block.bytes().fold(0u8, |sum, byte| sum ^ byte);
            let _ = writeln!(text, "\\{block}*{sum:02X}\\{}", String::from_utf8_lossy(line));
        }
        // The letter of the channel is another one than was sent, so that the checksum is wrong.
        if count == 1 && (self.chance >> 1).is_multiple_of(DAMAGED) {
            let (sent, heard) = if channel == Channel::A { (",A,", ",B,") } else { (",B,", ",A,") };
            let damaged = text.get(begun..).map(|line| line.replacen(sent, heard, 1));
            text.extend(damaged);
        }
    }

    fn position_a(&self) -> AisMessage {
        let (latitude, longitude, sog, cog) = self.motion();
        let Content::Position { status, .. } = self.content else { return self.voyage() };
        AisMessage::PositionReportClassA(PositionReportClassA {
            message_type: if (self.chance >> 4).is_multiple_of(8) { 3 } else { 1 },
            repeat_indicator: 0,
            mmsi: Mmsi::from_raw(self.identity.mmsi),
            navigation_status: NavigationStatus::from_raw(status),
            rate_of_turn: RateOfTurn::from_raw(-128),
            sog,
            position_accuracy: false,
            longitude,
            latitude,
            cog,
            heading: Heading::from_raw(cog.raw() / 10),
            timestamp: self.second(),
            maneuver_indicator: ManeuverIndicator::NotAvailable,
            raim: false,
            radio_status: 0,
        })
    }

    fn position_b(&self) -> AisMessage {
        let (latitude, longitude, sog, cog) = self.motion();
        AisMessage::PositionReportClassB(PositionReportClassB {
            repeat_indicator: 0,
            mmsi: Mmsi::from_raw(self.identity.mmsi),
            reserved: 0,
            sog,
            position_accuracy: false,
            longitude,
            latitude,
            cog,
            heading: Heading::from_raw(511),
            timestamp: self.second(),
            regional_reserved: 0,
            cs_unit: true,
            display_flag: false,
            dsc_flag: true,
            band_flag: true,
            message22_flag: true,
            assigned: false,
            raim: false,
            radio_status: 0,
        })
    }

    fn motion(&self) -> (Latitude, Longitude, Sog, Cog) {
        match self.content {
            Content::Position { lat, lon, speed, course, .. } => (
                Latitude::from_raw(lat),
                Longitude::from_raw(lon),
                Sog::from_raw(speed),
                Cog::from_raw(course),
            ),
            // What AIS sends where it has no position: beyond the pole, and no speed.
            Content::Static => (
                Latitude::from_raw(54_600_000),
                Longitude::from_raw(108_600_000),
                Sog::from_raw(1023),
                Cog::from_raw(3600),
            ),
        }
    }

    fn second(&self) -> Timestamp {
        Timestamp::from_raw(self.at.rem_euclid(60) as u8)
    }

    fn voyage(&self) -> AisMessage {
        AisMessage::StaticVoyageData(StaticVoyageData {
            repeat_indicator: 0,
            mmsi: Mmsi::from_raw(self.identity.mmsi),
            ais_version: 0,
            imo_number: self.identity.imo,
            call_sign: padded(&self.identity.call_sign),
            name: padded(&self.identity.name),
            ship_type: 70,
            dimension_to_bow: 90,
            dimension_to_stern: 20,
            dimension_to_port: 8,
            dimension_to_starboard: 8,
            epfd_type: EpfdType::Gps,
            eta_month: 0,
            eta_day: 0,
            eta_hour: 24,
            eta_minute: 60,
            draught_decimeters: self.draught,
            destination: padded("SYNTHETIC"),
            dte_not_ready: false,
        })
    }

    fn part_a(&self) -> AisMessage {
        AisMessage::StaticDataReport(StaticDataReport::A(StaticDataReportPartA {
            mmsi: Mmsi::from_raw(self.identity.mmsi),
            name: padded(&self.identity.name),
        }))
    }

    fn part_b(&self) -> AisMessage {
        AisMessage::StaticDataReport(StaticDataReport::B(StaticDataReportPartB {
            mmsi: Mmsi::from_raw(self.identity.mmsi),
            ship_type: 70,
            vendor_id: padded("SYN"),
            call_sign: padded(&self.identity.call_sign),
            dimension_to_bow: 30,
            dimension_to_stern: 8,
            dimension_to_port: 4,
            dimension_to_starboard: 4,
        }))
    }
}

/// Fills a text up with the sign for nothing.
fn padded<const N: usize>(text: &str) -> FixedStr<N> {
    let mut bytes = [b'@'; N];
    for (slot, byte) in bytes.iter_mut().zip(text.bytes()) {
        *slot = byte;
    }
    FixedStr::from_raw(bytes, N)
}
