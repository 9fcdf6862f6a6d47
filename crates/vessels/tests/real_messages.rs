//! Real payloads against what two or more other decoders agree on, and the formats of real feeds.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::Read as _;
use support::real_bytes;
use vessels::{Decoded, decode};

/// Fields the other decoders print that this project leaves out or derives elsewhere: texts for codes, parts of
/// application messages, and what an unavailable value is replaced by.
const LEFT_ASIDE: [&str; 4] = ["status_text", "epfd_text", "shiptype_text", "aid_type_text"];
/// Application messages (types 6 and 8) are given as binary data, not taken apart.
const TAKEN_APART: [u64; 2] = [6, 8];

fn unzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn text(name: &str) -> Option<String> {
    let bytes = real_bytes(name)?;
    Some(if name.ends_with(".gz") { unzip(&bytes) } else { String::from_utf8_lossy(&bytes).into_owned() })
}

/// Tells whether a value means "not available", which this project leaves out.
fn is_unavailable(kind: u64, field: &str, value: &Value) -> bool {
    let number = value.as_f64();
    match field {
        "imo" | "draught" | "shiptype" | "to_bow" | "to_stern" | "to_port" | "to_starboard" | "year" => {
            number == Some(0.0)
        }
        "month" | "day" => number == Some(0.0),
        "hour" => number == Some(24.0),
        "minute" | "second" => number == Some(60.0),
        "course" => number.is_some_and(|degrees| degrees >= 360.0),
        "heading" => number.is_some_and(|degrees| degrees >= 360.0),
        "lon" => number.is_some_and(|degrees| degrees.abs() > 180.0),
        "lat" => number.is_some_and(|degrees| degrees.abs() > 90.0),
        "speed" => number.is_some_and(|knots| {
            knots >= if kind == 9 { 1023.0 } else { 102.25 } || (kind == 27 && knots >= 63.0)
        }),
        "status" => number == Some(15.0),
        "epfd" => matches!(value.as_u64(), Some(0 | 15)),
        "alt" => number == Some(4095.0),
        "turn" => true,
        // A second or later slot that the message does not hold, which others print as zeros.
        "mmsi2" | "offset2" | "offset3" | "offset4" | "increment2" => number == Some(0.0),
        _ => value.as_str() == Some(""),
    }
}

fn agrees(field: &str, expected: &Value, found: &Value) -> bool {
    let number =
        |value: &Value| value.as_f64().or_else(|| value.as_bool().map(|flag| f64::from(u8::from(flag))));
    match (number(expected), number(found)) {
        (Some(expected), Some(found)) => {
            let tolerance = match field {
                "lat" | "lon" => 6e-5,
                "turn" => 0.51,
                _ => 0.051,
            };
            (expected - found).abs() <= tolerance
        }
        _ => match (expected.as_str(), found.as_str()) {
            (Some(expected), Some(found)) => expected.trim() == found,
            _ => false,
        },
    }
}

#[test]
fn every_payload_decodes_to_what_other_decoders_agree_on() {
    let Some(expected) = text("ais/decode/messages_expected.jsonl.gz") else { return };
    let mut differences: BTreeMap<(u64, String), (u32, String)> = BTreeMap::new();
    let (mut messages, mut fields, mut refused) = (0, 0, 0);
    for line in expected.lines() {
        let case: Map<String, Value> = serde_json::from_str(line).unwrap();
        let expect = case["expect"].as_object().unwrap();
        let kind = case["type"].as_u64().unwrap();
        let sentences: Vec<&str> =
            case["nmea"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let decoded = decode(&sentences.join("\n"), "case");
        let [message] = decoded.messages.as_slice() else {
            refused += u32::from(!expect.is_empty());
            continue;
        };
        messages += 1;
        let found = serde_json::to_value(message.fields()).unwrap();
        for (field, value) in expect {
            let name = field.as_str();
            if LEFT_ASIDE.contains(&name) || name == "timestamp" {
                continue;
            }
            if TAKEN_APART.contains(&kind) && found.get(name).is_none() && name != "dac" && name != "fid" {
                continue;
            }
            fields += 1;
            let right = match found.get(name) {
                Some(found) => agrees(name, value, found),
                None => is_unavailable(kind, name, value),
            };
            if !right {
                let seen = format!("{value} / {:?} in {}", found.get(name), sentences.join(" "));
                differences.entry((kind, field.clone())).or_insert((0, seen)).0 += 1;
            }
        }
    }
    let differing: u32 = differences.values().map(|(count, _)| count).sum();
    println!(
        "{messages} messages, {fields} fields, {refused} refused, {differing} differing: {differences:#?}"
    );
    assert!(refused * 1000 < messages, "{refused} of {messages} payloads were refused");
    assert!(f64::from(differing) < 0.0001 * f64::from(fields), "{differing} of {fields} fields differ");
}

fn decoded(name: &str) -> Option<Decoded> {
    Some(decode(&text(name)?, name))
}

#[test]
fn real_feeds_decode_with_their_times() {
    for (name, least_messages, timed) in [
        ("ais/raw/aisdb_tagblock_20211101.nm4", 500, true),
        ("ais/raw/uscg_2006.ais", 500, true),
        ("ais/raw/goais_aistest_2019_ns.nmea", 500, true),
        ("ais/raw/dk2013_with_pghp.txt.gz", 10_000, true),
        ("ais/decode/libais/tagblock.nmea", 4, true),
        ("ais/decode/dma_aislib/stream_example.txt", 50, false),
        ("ais/decode/messages.nmea", 20_000, false),
    ] {
        let Some(decoded) = decoded(name) else { return };
        let counts = &decoded.counts;
        println!("{name}: {counts:?}");
        assert!(counts.messages >= least_messages, "{name}: {counts:?}");
        assert!(counts.messages * 100 >= counts.sentences * 45, "{name}: {counts:?}");
        if timed {
            assert!(counts.untimed * 20 <= counts.messages, "{name}: {counts:?}");
            assert!(decoded.recording.positions() > 0, "{name}");
        }
    }
}

#[test]
fn no_byte_of_a_real_feed_changed_makes_it_panic() {
    let Some(text) = text("ais/raw/aisdb_tagblock_20211101.nm4") else { return };
    let head: Vec<u8> = text.bytes().take(2_000).collect();
    for at in 0..head.len() {
        let mut changed = head.clone();
        changed[at] = changed[at].wrapping_add(37);
        let _ = decode(&String::from_utf8_lossy(&changed), "changed");
    }
}
