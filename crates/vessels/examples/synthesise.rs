//! Makes the recording of the example case: `cargo run -p vessels --example synthesise -- FILE`.
//!
//! **Nothing in it happened.** The name and the IMO number are those of a ship that is really listed (CHON MA SAN,
//! IMO 8660313), so that matching can be shown; both identities, every position and every time are made up. The story:
//! the ship lies in port, sails to the high seas of the Yellow Sea, lies beside another ship by night, is not heard
//! for fourteen hours, and comes back deeper in the water. Only whole-number steps between made-up waypoints are used,
//! so that every machine makes the same bytes.

use aivdm::message::common::{
    Cog, EpfdType, Heading, Latitude, Longitude, ManeuverIndicator, Mmsi, NavigationStatus, RateOfTurn, Sog,
    Timestamp,
};
use aivdm::message::{AisMessage, PositionReportClassA, StaticVoyageData};
use aivdm::string::FixedStr;
use aivdm::{Channel, Sentence, encode_payload};
use std::fmt::Write as _;

/// The made-up identity of the ship.
pub const SHIP: u32 = 445_999_999;
/// The made-up identity of the other ship, of a block that no State holds.
pub const PARTNER: u32 = 200_000_001;
/// The IMO number of CHON MA SAN on the 1718 Committee's list.
pub const IMO: u32 = 8_660_313;

/// 2024-11-12T00:00:00Z.
const DAY: i64 = 1_731_369_600;
const HOUR: i64 = 3_600;

/// A stretch of a made-up voyage: from when to when, from where to where, how fast, how often a position is sent.
struct Leg {
    from: i64,
    to: i64,
    start: (i64, i64),
    end: (i64, i64),
    tenths_of_knot: u16,
    course: u16,
    status: NavigationStatus,
    every: i64,
}

/// Places in ten-thousandths of a degree: latitude, longitude.
const BERTH: (i64, i64) = (387_120, 1_254_000);
const MOUTH: (i64, i64) = (386_300, 1_250_000);
const OFFING: (i64, i64) = (380_500, 1_242_500);
const MEETING: (i64, i64) = (370_500, 1_234_000);
const DRIFTED: (i64, i64) = (370_620, 1_234_150);

#[allow(dead_code)]
fn main() -> std::io::Result<()> {
    let text = recording();
    match std::env::args_os().nth(1) {
        Some(path) => std::fs::write(path, text),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// Gives the recording: the same text every time.
#[must_use]
pub fn recording() -> String {
    let mut lines: Vec<(i64, u32, Vec<String>)> = Vec::new();
    let mut ship = Ship::new(SHIP, "CHON MA SAN", IMO, 80);
    for (leg, draught) in ship_legs() {
        ship.sail(&leg, draught, &mut lines);
    }
    let mut partner = Ship::new(PARTNER, "SYNTHETIC PARTNER", 0, 80);
    for leg in partner_legs() {
        partner.sail(&leg, 71, &mut lines);
    }
    lines.sort_by_key(|(at, mmsi, _)| (*at, *mmsi));
    let mut text = String::from(
        "# SYNTHETIC. No real voyage is shown: every position, time and identity (MMSI) in this file is made up.\n\
         # Name and IMO number 8660313 are those of a ship on the 1718 Committee's list, so that matching can be shown.\n\
         # Made by crates/vessels/examples/synthesise.rs.\n",
    );
    for (at, _, sentences) in lines {
        for (number, sentence) in sentences.iter().enumerate() {
            let mut block = format!("s:SYNTHETIC,c:{at}");
            if sentences.len() > 1 {
                block = format!("g:{}-{}-{},{block}", number + 1, sentences.len(), at % 10_000);
            }
            let sum = block.bytes().fold(0u8, |sum, byte| sum ^ byte);
            let _ = writeln!(text, "\\{block}*{sum:02X}\\{sentence}");
        }
    }
    text
}

fn ship_legs() -> Vec<(Leg, u8)> {
    let (moored, under_way) = (NavigationStatus::Moored, NavigationStatus::UnderWayUsingEngine);
    let leg = |from: i64, to: i64, start, end, tenths_of_knot, course, status, every| Leg {
        from: DAY + from,
        to: DAY + to,
        start,
        end,
        tenths_of_knot,
        course,
        status,
        every,
    };
    vec![
        (leg(-12 * HOUR, -5 * HOUR, BERTH, BERTH, 0, 270, moored, 900), 31),
        (leg(-5 * HOUR, -2 * HOUR, BERTH, MOUTH, 67, 255, under_way, 900), 31),
        (leg(-2 * HOUR, 4 * HOUR, MOUTH, OFFING, 82, 225, under_way, 900), 31),
        (leg(4 * HOUR, 12 * HOUR + HOUR / 2, OFFING, MEETING, 84, 213, under_way, 900), 31),
        // 21:30 to 02:45 local time, drifting.
        (leg(12 * HOUR + HOUR / 2, 17 * HOUR + 3 * HOUR / 4, MEETING, DRIFTED, 3, 30, under_way, 600), 31),
        (
            leg(17 * HOUR + 3 * HOUR / 4, 19 * HOUR, DRIFTED, (371_900, 1_233_000), 76, 320, under_way, 900),
            31,
        ),
        // Nothing is heard for fourteen hours.
        (leg(33 * HOUR, 38 * HOUR, (382_600, 1_244_000), MOUTH, 72, 50, under_way, 900), 58),
        (leg(38 * HOUR, 41 * HOUR, MOUTH, BERTH, 67, 75, under_way, 900), 58),
        (leg(41 * HOUR, 53 * HOUR, BERTH, BERTH, 0, 270, moored, 900), 58),
    ]
}

fn partner_legs() -> Vec<Leg> {
    let under_way = NavigationStatus::UnderWayUsingEngine;
    let near = |(lat, lon): (i64, i64)| (lat + 4, lon + 9);
    let leg = |from: i64, to: i64, start, end, tenths_of_knot, course, every| Leg {
        from: DAY + from,
        to: DAY + to,
        start,
        end,
        tenths_of_knot,
        course,
        status: under_way,
        every,
    };
    vec![
        leg(6 * HOUR, 11 * HOUR, (363_000, 1_230_000), near(MEETING), 100, 22, 900),
        leg(11 * HOUR, 12 * HOUR + HOUR / 2, near(MEETING), near(MEETING), 2, 22, 600),
        leg(12 * HOUR + HOUR / 2, 17 * HOUR + 3 * HOUR / 4, near(MEETING), near(DRIFTED), 3, 30, 600),
        leg(17 * HOUR + 3 * HOUR / 4, 22 * HOUR, near(DRIFTED), (364_500, 1_231_500), 92, 200, 900),
    ]
}

/// A ship that sends.
struct Ship {
    mmsi: u32,
    name: &'static str,
    imo: u32,
    ship_type: u8,
    next_static: i64,
    group: u8,
}

impl Ship {
    fn new(mmsi: u32, name: &'static str, imo: u32, ship_type: u8) -> Self {
        Self { mmsi, name, imo, ship_type, next_static: i64::MIN, group: 0 }
    }

    fn sail(&mut self, leg: &Leg, draught: u8, lines: &mut Vec<(i64, u32, Vec<String>)>) {
        let mut at = leg.from;
        while at < leg.to {
            let done = |from: i64, to: i64| from + (to - from) * (at - leg.from) / (leg.to - leg.from);
            // A few metres to and fro, as every fix has.
            let swing = (at / leg.every * 7 + i64::from(self.mmsi % 10)) % 5 - 2;
            let lat = done(leg.start.0, leg.end.0) * 60 + swing * 3;
            let lon = done(leg.start.1, leg.end.1) * 60 - swing * 2;
            let speed = match leg.tenths_of_knot {
                0 => 0,
                tenths => tenths.saturating_add_signed(i16::try_from(swing / 2).unwrap_or(0)),
            };
            let message = AisMessage::PositionReportClassA(PositionReportClassA {
                message_type: 1,
                repeat_indicator: 0,
                mmsi: Mmsi::from_raw(self.mmsi),
                navigation_status: leg.status,
                rate_of_turn: RateOfTurn::from_raw(-128),
                sog: Sog::from_raw(speed),
                position_accuracy: false,
                longitude: Longitude::from_raw(i32::try_from(lon).unwrap_or(i32::MAX)),
                latitude: Latitude::from_raw(i32::try_from(lat).unwrap_or(i32::MAX)),
                cog: Cog::from_raw(leg.course * 10),
                heading: Heading::from_raw(leg.course),
                timestamp: Timestamp::Second(u8::try_from(at.rem_euclid(60)).unwrap_or(0)),
                maneuver_indicator: ManeuverIndicator::NotAvailable,
                raim: false,
                radio_status: 0,
            });
            lines.push((at, self.mmsi, self.sentences(&message)));
            if at >= self.next_static {
                self.next_static = at + 3 * HOUR;
                let message = self.voyage(draught);
                lines.push((at + 20, self.mmsi, self.sentences(&message)));
            }
            at += leg.every;
        }
    }

    fn voyage(&self, draught_decimeters: u8) -> AisMessage {
        AisMessage::StaticVoyageData(StaticVoyageData {
            repeat_indicator: 0,
            mmsi: Mmsi::from_raw(self.mmsi),
            ais_version: 0,
            imo_number: self.imo,
            call_sign: padded(""),
            name: padded(self.name),
            ship_type: self.ship_type,
            dimension_to_bow: 90,
            dimension_to_stern: 20,
            dimension_to_port: 8,
            dimension_to_starboard: 8,
            epfd_type: EpfdType::Gps,
            eta_month: 0,
            eta_day: 0,
            eta_hour: 24,
            eta_minute: 60,
            draught_decimeters,
            destination: padded("SYNTHETIC"),
            dte_not_ready: false,
        })
    }

    /// Writes a message as one sentence, or as two where it is too long for one.
    fn sentences(&mut self, message: &AisMessage) -> Vec<String> {
        let mut buffer = [0u8; 128];
        let Ok((payload, fill_bits)) = encode_payload(message, &mut buffer) else { return Vec::new() };
        let parts: Vec<&[u8]> = payload.chunks(56).collect();
        let count = u8::try_from(parts.len()).unwrap_or(1);
        if count > 1 {
            self.group = (self.group + 1) % 10;
        }
        let mut sentences = Vec::new();
        for (number, part) in (1u8..).zip(parts) {
            let sentence = Sentence {
                is_own_ship: false,
                fragment_count: count,
                fragment_number: number,
                seq_id: (count > 1).then_some(self.group),
                channel: Channel::A,
                payload: part,
                fill_bits: if number == count { fill_bits } else { 0 },
            };
            let mut line = [0u8; 128];
            if let Ok(line) = sentence.format(&mut line) {
                sentences.push(String::from_utf8_lossy(line).into_owned());
            }
        }
        sentences
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
