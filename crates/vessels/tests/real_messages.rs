//! Real payloads against what two or more other decoders agree on, and the formats of real feeds.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::Read as _;
use support::real_bytes;
use vessels::{Decoded, FieldValue, Message, decode, decode_columns};

/// Fields the other decoders print that this project leaves out: texts for codes, and one text for a date.
const LEFT_ASIDE: [&str; 5] = ["status_text", "epfd_text", "shiptype_text", "aid_type_text", "timestamp"];

fn unzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn text(name: &str) -> Option<String> {
    let bytes = real_bytes(name)?;
    Some(if name.ends_with(".gz") { unzip(&bytes) } else { String::from_utf8_lossy(&bytes).into_owned() })
}

/// Tells whether a value means "not available" or "reserved", which this project leaves out.
fn is_unavailable(kind: u64, field: &str, value: &Value) -> bool {
    let number = value.as_f64();
    let beyond = |least: f64, most: f64| number.is_some_and(|number| number < least || number > most);
    match field {
        "draught" | "shiptype" | "to_bow" | "to_stern" | "to_port" | "to_starboard" | "year" => {
            number == Some(0.0)
        }
        "imo" => number == Some(0.0) || value.as_str() == Some("0"),
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
        "epfd" => value.as_u64() == Some(0),
        "alt" => number == Some(4095.0),
        // Others print "not available" in several ways.
        "turn" => number.is_none_or(|turn| turn.abs() > 127.0),
        // A later slot or station that the message does not hold, which others print as zeros.
        "mmsi2" | "mmsi3" | "mmsi4" | "offset2" | "offset3" | "offset4" | "increment2" => number == Some(0.0),
        "app_id" | "dest_mmsi" if matches!(kind, 25 | 26) => number == Some(0.0),
        "type1_2" | "offset1_2" | "type2_1" | "offset2_1" => number == Some(0.0),
        "number2" | "timeout2" | "number3" | "timeout3" | "increment3" | "number4" | "timeout4"
        | "increment4" => number == Some(0.0),
        // Weather (DAC 1, FI 11 and 31): what IMO SN.1/Circ.236 and 289 call not available or reserved.
        "wspeed" | "wgust" => beyond(0.0, 120.0),
        "wdir" | "wgustdir" | "cdir" | "cdir2" | "cdir3" | "wavedir" | "swelldir" => beyond(0.0, 359.0),
        "airtemp" => beyond(-60.0, 60.0),
        "humidity" => beyond(0.0, 100.0),
        "dewpoint" => beyond(-20.0, 50.0),
        "pressure" => beyond(799.0, 1201.0),
        "visibility" => number == Some(12.7) || beyond(0.0, 25.0),
        "waterlevel" => beyond(-10.0, 29.999),
        "cspeed" | "cspeed2" | "cspeed3" | "waveheight" | "swellheight" => beyond(0.0, 25.1),
        "cdepth2" | "cdepth3" => beyond(0.0, 30.0),
        "waveperiod" | "swellperiod" => beyond(0.0, 60.0),
        "seastate" => beyond(0.0, 12.0),
        "watertemp" => beyond(-10.0, 50.0),
        "salinity" => beyond(0.0, 50.1),
        "preciptype" => matches!(value.as_u64(), Some(0 | 7)) || value.as_str() == Some("N/A"),
        "ice" => matches!(value.as_u64(), Some(2 | 3)) || value.as_str() == Some("N/A"),
        "pressuretend" | "leveltrend" if value.is_number() => value.as_u64() == Some(3),
        "pressuretend" | "leveltrend" => value.as_str() == Some("N/A"),
        // Inland ships (DAC 200), persons on board, the lights' monitoring: zero, or the code for unknown.
        "length" | "beam" | "persons" | "unid" | "amount" | "unit" | "linkage" | "ana_int" | "ana_ext1"
        | "ana_ext2" => number == Some(0.0),
        "hazard" => value.as_u64().is_some_and(|hazard| hazard >= 5),
        "loaded" => matches!(value.as_u64(), Some(0 | 3)),
        _ => value.as_str() == Some(""),
    }
}

fn agrees(kind: u64, field: &str, expected: &Value, found: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::String(text) if text == "fastleft" => Some(-127.0),
        Value::String(text) if text == "fastright" => Some(127.0),
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    if let (Some(expected), Some(found)) = (expected.as_str(), found.as_str()) {
        return expected.trim() == found;
    }
    let (Some(expected), Some(found)) = (number(expected), number(found)) else { return false };
    let tolerance = match field {
        // As many decimals as the other printed.
        "lat" | "lon" if matches!(kind, 17 | 27) => {
            let decimals = expected.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
            (0.5 * 10f64.powi(-i32::try_from(decimals.clamp(1, 9)).unwrap())).max(6e-5)
        }
        "lat" | "lon" => 6e-5,
        "turn" => 0.51,
        _ => 0.051,
    };
    (expected - found).abs() <= tolerance
}

/// Counts fields that were compared, those found unavailable, and those that differ.
#[derive(Default, Debug)]
struct Tally {
    messages: u32,
    same: u32,
    unavailable: u32,
    kept: u32,
    differing: BTreeMap<(u64, String), (u32, String)>,
}

impl Tally {
    fn compare(&mut self, field: &str, expected: &Value, found: &Map<String, Value>, what: &str) {
        let kind = found["type"].as_u64().unwrap();
        match found.get(field) {
            Some(value) if agrees(kind, field, expected, value) => self.same += 1,
            None if is_unavailable(kind, field, expected) => self.unavailable += 1,
            _ if what.starts_with("line") && KEPT.contains(&(kind, field)) => self.kept += 1,
            value => {
                let seen = format!("{expected} / {value:?} in {what}");
                self.differing.entry((kind, field.to_owned())).or_insert((0, seen)).0 += 1;
            }
        }
    }

    fn differing(&self) -> u32 {
        self.differing.values().map(|(count, _)| count).sum()
    }
}

fn found(message: &Message) -> Map<String, Value> {
    let Value::Object(found) = serde_json::to_value(message.fields()).unwrap() else { panic!("no object") };
    found
}

#[test]
fn every_payload_decodes_to_what_other_decoders_agree_on() {
    let Some(expected) = text("ais/decode/messages_expected.jsonl.gz") else { return };
    let mut tally = Tally::default();
    let (mut cases, mut refused) = (0_u32, 0_u32);
    for line in expected.lines() {
        let case: Map<String, Value> = serde_json::from_str(line).unwrap();
        let expect = case["expect"].as_object().unwrap();
        let sentences: Vec<&str> =
            case["nmea"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let decoded = decode(&sentences.join("\n"), "case");
        cases += 1;
        let [message] = decoded.messages.as_slice() else {
            println!("refused: {} {:?}", sentences.join(" "), decoded.problems);
            refused += 1;
            continue;
        };
        tally.messages += 1;
        let found = found(message);
        for (field, value) in expect.iter().filter(|(field, _)| !LEFT_ASIDE.contains(&field.as_str())) {
            tally.compare(field, value, &found, &sentences.join(" "));
        }
    }
    let fields = tally.same + tally.unavailable + tally.differing();
    println!(
        "{cases} cases, {refused} refused; {fields} fields: {} the same, {} unavailable, {} differing: {:#?}",
        tally.same,
        tally.unavailable,
        tally.differing(),
        tally.differing
    );
    assert_eq!(refused, 0, "of {cases}");
    assert!(tally.differing() * 10_000 < fields, "{} of {fields} fields differ", tally.differing());
}

/// What differs from gpsd and libais, and is kept so.
const KEPT: [(u64, &str); 32] = [
    // A message too short for the last field: gpsd gives the bits there are.
    (1, "radio"),
    (7, "mmsi3"),
    // gpsd does not print it.
    (7, "mmsiseq1"),
    (7, "mmsiseq2"),
    (13, "mmsiseq1"),
    // Ends of inland ships are printed as sent, in decimetres and centimetres.
    (8, "length"),
    (8, "beam"),
    (8, "draught"),
    // Trends are words.
    (8, "pressuretend"),
    (8, "leveltrend"),
    // Taken apart, the bits behind the fields are not printed; libais prints no number of bits.
    (8, "data"),
    (6, "data"),
    // gpsd does not print it.
    (21, "assigned"),
    // gpsd joins the name and its extension.
    (21, "name"),
    // Three letters, then model and number, since edition 4 of the standard; gpsd prints seven letters as well.
    (24, "vendorid"),
    // gpsd prints the two parts as one.
    (24, "shipname"),
    // gpsd prints bits of the state of the link as data, and zero as that state.
    (26, "data"),
    (26, "radio"),
    // libais names the halves of `app_id`.
    (26, "dac"),
    (26, "fid"),
    // A word.
    (27, "status"),
    // gpsd reads what an empty end of the message would hold.
    (6, "lat"),
    (6, "lon"),
    (6, "nextport"),
    (6, "hour"),
    (6, "nhour"),
    (6, "nminute"),
    // libais turns these two bits over; gpsd and pyais give them as they stand.
    (6, "retransmit"),
    (27, "gnss"),
    // libais takes a helicopter's knots for tenths of knots.
    (9, "speed"),
    // libais reads on where the message ends.
    (15, "offset1_2"),
    // libais takes apart DAC 1, FI 0, which gpsd leaves as data.
    (6, "text"),
];

/// Fields of gpsd and libais that say nothing of the message, are texts for codes, or parts of `radio`.
const THEIR_OWN: [&str; 50] = [
    "class",
    "device",
    "scaled",
    "spare",
    "spare2",
    "spare3",
    "spare4",
    "slot_timeout",
    "sync_state",
    "slot_number",
    "slot_offset",
    "slot_increment",
    "slots_to_allocate",
    "keep_flag",
    "received_stations",
    "utc_hour",
    "utc_min",
    "utc_spare",
    "transmission_ctl",
    "tagblock_T",
    "tagblock_q",
    "tagblock_timestamp",
    "tagblock_station",
    "tagblock_group",
    "timestamp",
    "eta",
    "departure",
    "arrival",
    "commstate_flag",
    "unit_flag",
    "gps_flag",
    "reserved",
    "ack_required",
    "msg_seq",
    "duration_minutes",
    "link_id",
    "notice_type",
    "notice_type_str",
    "alt_sensor",
    "msg_2",
    "offset2_2",
    "slot_offset_2",
    "type2_2",
    "commstate_cs_fill",
    "mode",
    "unit",
    "part_num",
    "sub_areas",
    "spare5",
    "sync",
];

/// Pairs what another decoder found with ours, in order: of ours some may be more than it decodes.
fn pairs<'a>(
    theirs: &'a [Map<String, Value>],
    ours: &'a [Message],
) -> Vec<(&'a Map<String, Value>, &'a Message)> {
    let mut rest = ours.iter();
    let mut pairs = Vec::new();
    for their in theirs {
        let (kind, mmsi) = (their["type"].as_u64().unwrap(), their["mmsi"].as_u64().unwrap());
        let mut ahead = rest.clone();
        // Of a ship's static data in two parts gpsd prints the second with the name of the first.
        let is_second = their.contains_key("callsign") && kind == 24;
        match ahead.find(|our| {
            let is_part = match their.get("partno").and_then(Value::as_i64) {
                Some(part) => our.fields().get("partno") == Some(&FieldValue::Whole(part)),
                None => !is_second || our.fields().get("partno") == Some(&FieldValue::Whole(1)),
            };
            u64::from(our.kind) == kind && u64::from(our.mmsi) == mmsi && is_part
        }) {
            Some(our) => {
                pairs.push((their, our));
                rest = ahead;
            }
            None => println!("not found: {their:?}"),
        }
    }
    pairs
}

fn objects(text: &str) -> Vec<Map<String, Value>> {
    text.lines()
        .filter(|line| line.contains("\"class\": \"AIS\"") || line.contains("\"class\":\"AIS\""))
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

#[test]
fn what_gpsd_and_libais_print_is_what_is_found() {
    for (nmea, json, least, kept) in [
        ("gpsd322/sample.aivdm", "gpsd322/sample.aivdm.js.chk", 97, 0),
        ("libais/typeexamples.nmea", "libais/typeexamples.json", 24, 0),
        ("libais/tagblock.nmea", "libais/tagblock.json", 4, 0),
    ] {
        let (Some(sentences), Some(theirs)) =
            (text(&format!("ais/decode/{nmea}")), text(&format!("ais/decode/{json}")))
        else {
            return;
        };
        let theirs = objects(&theirs);
        let ours = decode(&sentences, nmea);
        let mut tally = Tally::default();
        for (their, our) in pairs(&theirs, &ours.messages) {
            tally.messages += 1;
            let found = found(our);
            for (field, value) in their {
                let name = if field == "stationtype" { "station_type" } else { field.as_str() };
                let is_theirs = THEIR_OWN.contains(&name) || name.ends_with("_text");
                if !is_theirs && !value.is_object() && !value.is_array() && !value.is_null() {
                    tally.compare(name, value, &found, &format!("line {}", our.line));
                }
            }
        }
        println!("{json}: {} objects; {tally:#?}", theirs.len());
        println!("{nmea}: {:?}", ours.counts);
        assert!(tally.messages >= least, "{json}: {}", tally.messages);
        assert!(tally.differing() <= kept, "{json}: {} fields differ", tally.differing());
    }
}

#[test]
fn gpsds_objects_are_read_as_the_sentences_they_were_made_of() {
    for (nmea, json, least, kept) in [
        ("gpsd322/sample.aivdm", "gpsd322/sample.aivdm.js.chk", 97, 0),
        ("gpsd322/sample.aivdm", "gpsd322/sample.aivdm.ju.chk", 97, 0),
        ("gpsd322/ais-nmea.log", "gpsd322/ais-nmea.log.chk", 100, 0),
        ("gpsd322/ais_unpack_sixbit.log", "gpsd322/ais_unpack_sixbit.log.chk", 1, 0),
        ("gpsd322/ais-nmea-type6-fid55.log", "gpsd322/ais-nmea-type6-fid55.log.chk", 100, 0),
    ] {
        let (Some(sentences), Some(theirs)) =
            (text(&format!("ais/decode/{nmea}")), text(&format!("ais/decode/{json}")))
        else {
            return;
        };
        let ours = decode(&sentences, nmea);
        let lines: Vec<&str> = theirs.lines().filter(|line| line.contains("\"class\":\"AIS\"")).collect();
        let read = decode(&lines.join("\n"), json);
        println!("{nmea}: {:?}\n{json}: {:?}", ours.counts, read.counts);
        let theirs: Vec<Map<String, Value>> = read.messages.iter().map(found).collect();
        let mut tally = Tally::default();
        for (their, our) in pairs(&theirs, &ours.messages) {
            tally.messages += 1;
            let found = found(our);
            for (field, value) in their.iter().filter(|(_, value)| !value.is_array()) {
                tally.compare(field, value, &found, &format!("line {}", our.line));
            }
        }
        println!("{json}: {} objects; {tally:#?}", theirs.len());
        assert!(tally.messages >= least, "{json}: {}", tally.messages);
        assert!(tally.differing() <= kept, "{json}: {} fields differ", tally.differing());
    }
}

#[test]
fn every_sentence_of_every_fixture_is_decoded_or_its_fault_named() {
    for name in [
        "messages.nmea",
        "gpsd322/sample.aivdm",
        "gpsd322/ais-nmea.log",
        "gpsd322/ais-nmea-type6-fid55.log",
        "gpsd322/ais_unpack_sixbit.log",
        "gpsd322/synthetic-ais.json",
        "libais/test.aivdm",
        "libais/typeexamples.nmea",
        "libais/tagblock.nmea",
        "dma_aislib/ais250.txt",
        "dma_aislib/decode_encode_messages.txt",
        "dma_aislib/replay_dump.txt",
        "dma_aislib/stream_example.txt",
    ] {
        let Some(bytes) = real_bytes(&format!("ais/decode/{name}")) else { return };
        let decoded = decode(&String::from_utf8_lossy(&bytes), name);
        let columns = decode_columns(&bytes, name).unwrap();
        println!("{name}: {:?}", decoded.counts);
        assert_eq!(decoded.counts, columns.counts, "{name}");
        let in_tables: usize = columns
            .tables
            .iter()
            .filter(|(family, _)| family.application().is_none())
            .flat_map(|(_, batches)| batches)
            .map(|batch| batch.num_rows())
            .sum();
        assert_eq!(in_tables as u64, decoded.counts.messages, "{name}");
        assert_eq!(decoded.messages.len() as u64, decoded.counts.messages, "{name}");
        let named: u64 = decoded.counts.faults.values().sum();
        let inner: u64 = decoded.messages.iter().map(|message| message.line - message.first_line).sum();
        assert!(decoded.counts.messages + named + inner >= decoded.counts.sentences, "{name}");
    }
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
