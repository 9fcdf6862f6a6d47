//! The decoder of AIS beside the crates `ais` and `aivdm`, pyais, libais and gpsdecode, on the same sentences, in one run, each
//! on one thread. The last three are given the sentences once and not forty times.
//!
//! Asserts that as many messages come out as `aivdm` finds, with the same places to the last digit that was sent, and the same
//! class A places as `ais`, which keeps them in 32 bits. Ours makes Arrow tables of all types with every field; the crates make one
//! value of each message, which is dropped. Needs the folder of real sentences (`PLIMSOLL_DATA`); says so and ends without it.

use ais::messages::AisMessage as PeerMessage;
use ais::{AisFragments, AisParser};
use aivdm::{AisMessage, LineDecoder};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use cpu_time::ProcessTime;
use plimsoll_bench::{Result, environment, peer};
use serde::Deserialize;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;
use vessels::{Columns, decode, decode_columns};

/// What a program in another language found.
#[derive(Deserialize)]
struct Beside {
    name: String,
    messages: u64,
    seconds: f64,
}

/// How often the sentences are put one behind another: some 900,000 lines.
const TIMES: usize = 40;
/// How often each decoder runs; the fastest run counts.
const RUNS: usize = 5;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("PLIMSOLL_DATA").map(PathBuf::from) else {
        println!("skipped: PLIMSOLL_DATA is not set");
        return Ok(());
    };
    let file = data.join("ais/decode/messages.nmea");
    let text = std::fs::read_to_string(&file)?.repeat(TIMES);
    let bytes = text.as_bytes();
    println!("{} lines, {} MB, {TIMES} times the same", text.lines().count(), bytes.len() / 1_000_000);

    let (ours, columns) = fastest(|| decode_columns(bytes, "messages.nmea"));
    let columns = columns?;
    let (view, decoded) = fastest(|| decode(&text, "messages.nmea"));
    let (one, ais) = fastest(|| of_ais(bytes));
    let (other, aivdm) = fastest(|| of_aivdm(&text));

    let found = places_of(&columns, |_| true);
    assert_eq!(columns.counts.messages, aivdm.messages, "messages");
    assert_eq!(decoded.messages.len() as u64, aivdm.messages, "messages one by one");
    assert_eq!(found, aivdm.places, "places in ten-thousandths of a minute");
    let class_a = places_of(&columns, |family| family == "position_class_a");
    assert_eq!(class_a.count, ais.places.count, "class A places");
    // 32 bits hold a longitude to some metres.
    let off = (class_a.sum - ais.places.sum).unsigned_abs() / class_a.count.max(1);
    assert!(off < 100, "class A places of the crate `ais` lie {off} ten-thousandths of a minute off");

    let base = rate(columns.counts.messages, one);
    println!("{:<44} {:>12} {:>12} {:>8}", "", "messages", "messages/s", "x `ais`");
    for (name, messages, time) in [
        ("plimsoll, all types to Arrow tables", columns.counts.messages, ours),
        ("plimsoll, messages one by one", decoded.messages.len() as u64, view),
        ("crate ais 0.12", ais.messages, one),
        ("crate aivdm 0.3", aivdm.messages, other),
    ] {
        // Of sentences, so that what one does not decode is not counted as speed.
        let speed = rate(columns.counts.messages, time);
        println!("{name:<44} {messages:>12} {speed:>12.0} {:>7.2}x", speed / base);
    }
    let python = environment("bench-peers-ais", "requirements-ais.txt")?;
    let beside: Vec<Beside> = serde_json::from_str(&peer(&python, "decode_ais.py", &[file.as_os_str()])?)?;
    let once = columns.counts.messages as f64 / TIMES as f64;
    for Beside { name, messages, seconds } in beside {
        assert!(messages as f64 > once * 0.9, "{name} found {messages} of {once} messages");
        let messages = messages * TIMES as u64;
        println!("{name:<44} {messages:>12} {:>12.0} {:>7.2}x", once / seconds, once / seconds / base);
    }
    Ok(())
}

/// Runs a decoder some times; gives the shortest time and what came out.
fn fastest<T>(run: impl Fn() -> T) -> (Duration, T) {
    let timed = || {
        let start = ProcessTime::now();
        let out = black_box(run());
        (start.elapsed(), out)
    };
    let mut best = timed();
    for _ in 1..RUNS {
        let (time, out) = timed();
        // What came before is dropped outside the time.
        best = (best.0.min(time), out);
    }
    best
}

fn rate(messages: u64, time: Duration) -> f64 {
    messages as f64 / time.as_secs_f64()
}

/// How many places there were, and the sum of their latitudes and longitudes in ten-thousandths of a minute.
#[derive(Debug, Default, PartialEq, Eq)]
struct Places {
    count: u64,
    sum: i64,
}

impl Places {
    fn add(&mut self, lat: f64, lon: f64) {
        if lat.abs() <= 90.0 && lon.abs() <= 180.0 {
            self.count += 1;
            self.sum += (lat * 600_000.0).round() as i64 + (lon * 600_000.0).round() as i64;
        }
    }
}

/// Adds up the places of ships, aids, aircraft and shore stations; of differential corrections (17) `aivdm` gives none.
fn places_of(columns: &Columns, wanted: impl Fn(&str) -> bool) -> Places {
    let mut places = Places::default();
    for (family, batches) in &columns.tables {
        let is_of_messages = family.application().is_none() && family.types() != [17];
        for batch in batches.iter().filter(|_| is_of_messages && wanted(family.name())) {
            let (Some(lat), Some(lon)) = (batch.column_by_name("lat"), batch.column_by_name("lon")) else {
                continue;
            };
            let (lat, lon) = (lat.as_primitive::<Float64Type>(), lon.as_primitive::<Float64Type>());
            for row in (0..batch.num_rows()).filter(|row| lat.is_valid(*row) && lon.is_valid(*row)) {
                places.add(lat.value(row), lon.value(row));
            }
        }
    }
    places
}

/// What a peer found.
#[derive(Debug, Default)]
struct Found {
    messages: u64,
    places: Places,
}

fn of_ais(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut parser = AisParser::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(AisFragments::Complete(sentence)) = parser.parse(line, true)
            && let Some(message) = sentence.message
        {
            found.messages += 1;
            if let PeerMessage::PositionReport(report) = &message
                && let (Some(lat), Some(lon)) = (report.latitude, report.longitude)
            {
                found.places.add(lat.into(), lon.into());
            }
            black_box(message);
        }
    }
    found
}

fn of_aivdm(text: &str) -> Found {
    let mut found = Found::default();
    let mut decoder = LineDecoder::<1024>::new();
    for line in text.lines() {
        if let Ok(Some(message)) = decoder.feed(line) {
            found.messages += 1;
            if let Some(place) = AisMessage::position(&message) {
                found.places.add(place.latitude, place.longitude);
            }
            black_box(message);
        }
    }
    found
}
