//! The tables against the messages: two ways through one recording that must agree in every value.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float64Type, TimestampNanosecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use support::real_bytes;
use vessels::{ColumnDecoder, Columns, Family, decode, decode_columns};

const EXAMPLE: &str =
    include_str!("../../../examples/dprk-russia-2024/recordings/SYNTHETIC_no-real-voyage.nmea");

/// Gives a value of a table as the messages print it.
fn value(array: &dyn Array, row: usize) -> Option<Value> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(row).into(),
        DataType::UInt16 => array.as_primitive::<UInt16Type>().value(row).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Timestamp(..) => {
            let nanoseconds = array.as_primitive::<TimestampNanosecondType>().value(row);
            jiff::Timestamp::from_nanosecond(nanoseconds.into()).unwrap().to_string().into()
        }
        DataType::List(_) => {
            let elements = array.as_list::<i32>().value(row);
            let elements = elements.as_struct();
            let element = |at: usize| {
                let fields = elements.fields().iter().zip(elements.columns());
                fields
                    .filter_map(|(field, column)| Some((field.name().clone(), value(column, at)?)))
                    .collect::<Map<_, _>>()
            };
            (0..elements.len()).map(|at| Value::Object(element(at))).collect()
        }
        other => panic!("{other}"),
    })
}

/// Gives the rows of all tables by line and type, those of an application joined to their messages'.
fn rows(columns: &Columns) -> BTreeMap<(u64, u64, u64), Map<String, Value>> {
    let mut rows: BTreeMap<(u64, u64, u64), Map<String, Value>> = BTreeMap::new();
    for batch in columns.tables.values().flatten() {
        for row in 0..batch.num_rows() {
            let schema = batch.schema();
            let fields = schema.fields().iter().zip(batch.columns());
            let values: Map<String, Value> = fields
                .filter_map(|(field, column)| Some((field.name().clone(), value(column, row)?)))
                .collect();
            let number = |name: &str| values[name].as_u64().unwrap();
            // An object may hold both parts of a ship's static data.
            let part = values.get("partno").and_then(Value::as_u64).unwrap_or(0);
            let key = (number("line"), number("type"), part);
            for (name, value) in values {
                if name != "line" && name != "first_line" {
                    rows.entry(key).or_default().insert(name, value);
                }
            }
        }
    }
    rows
}

fn is_same(printed: &Value, held: &Value) -> bool {
    match (printed, held) {
        // What is printed is rounded.
        (Value::Number(printed), Value::Number(held)) => {
            let (printed, held) = (printed.as_f64().unwrap(), held.as_f64().unwrap());
            // `turn` to the degree, all else to the last decimal that was sent.
            (printed - held).abs() <= if printed == printed.trunc() { 0.5 } else { 0.000_51 }
        }
        (Value::Array(printed), Value::Array(held)) => {
            printed.len() == held.len()
                && printed.iter().zip(held).all(|(printed, held)| {
                    let (printed, held) = (printed.as_object().unwrap(), held.as_object().unwrap());
                    printed.keys().eq(held.keys())
                        && printed.iter().all(|(name, value)| is_same(value, &held[name]))
                })
        }
        _ => printed == held,
    }
}

/// Holds every value of the tables against the messages; gives how many there were.
fn check(bytes: &[u8], name: &str) -> usize {
    let columns = decode_columns(bytes, name).unwrap();
    let decoded = decode(&String::from_utf8_lossy(bytes), name);
    assert_eq!(columns.counts, decoded.counts, "{name}");
    assert_eq!(columns.problems, decoded.problems, "{name}");
    let rows = rows(&columns);
    assert_eq!(rows.len(), decoded.messages.len(), "{name}");
    let mut values = 0;
    for message in &decoded.messages {
        let Value::Object(printed) = serde_json::to_value(message.fields()).unwrap() else { panic!() };
        let part = printed.get("partno").and_then(Value::as_u64).unwrap_or(0);
        let held = &rows[&(message.line, message.kind.into(), part)];
        let mut names: Vec<&String> = printed.keys().collect();
        names.sort_unstable();
        assert_eq!(names, held.keys().collect::<Vec<_>>(), "{name}:{}", message.line);
        for (field, value) in &printed {
            assert!(
                is_same(value, &held[field]),
                "{name}:{} {field}: {value} / {}",
                message.line,
                held[field]
            );
            values += 1;
        }
    }
    values
}

#[test]
fn tables_and_messages_hold_the_same_values() {
    assert!(check(EXAMPLE.as_bytes(), "example") > 1_000);
    for (name, least) in [
        ("messages.nmea", 250_000),
        ("gpsd322/sample.aivdm", 1_000),
        ("gpsd322/sample.aivdm.js.chk", 1_000),
        ("gpsd322/synthetic-ais.json", 400),
        ("gpsd322/ais-nmea-type6-fid55.log", 15_000),
        ("libais/test.aivdm", 2_000),
        ("libais/tagblock.nmea", 40),
        ("dma_aislib/stream_example.txt", 50_000),
    ] {
        let Some(bytes) = real_bytes(&format!("ais/decode/{name}")) else { return };
        let values = check(&bytes, name);
        println!("{name}: {values} values");
        assert!(values >= least, "{name}: {values}");
    }
}

#[test]
fn aivdm_finds_the_same_in_every_message() {
    let mut compared = 0;
    for name in ["messages.nmea", "dma_aislib/stream_example.txt", "dma_aislib/ais250.txt"] {
        let Some(bytes) = real_bytes(&format!("ais/decode/{name}")) else { return };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let ours = decode(&text, name);
        let mut theirs = BTreeMap::new();
        let mut decoder = aivdm::LineDecoder::<1024>::new();
        for (number, line) in (1_u64..).zip(text.lines()) {
            if let Ok(Some(message)) = decoder.feed(line) {
                theirs.insert(number, message);
            }
        }
        let mut found = 0;
        for message in &ours.messages {
            // Parts of two messages in turn are only read here.
            let Some(their) = theirs.remove(&message.line) else { continue };
            found += 1;
            assert_eq!((message.kind, message.mmsi), (their.message_type(), their.mmsi().raw()), "{name}");
            let fields = message.fields();
            let number = |field: &str| match fields.get(field) {
                Some(vessels::FieldValue::Number(number)) => Some(*number),
                _ => None,
            };
            // DGNSS (17) has one too, which the crate does not give as a position.
            if let Some(place) = their.position() {
                let (lat, lon) = (place.latitude, place.longitude);
                let near = |ours: Option<f64>, theirs: f64, most: f64| match ours {
                    Some(ours) => (ours - theirs).abs() < 6e-5,
                    None => theirs.abs() > most,
                };
                assert!(near(number("lat"), lat, 90.0), "{name}:{} {lat}", message.line);
                assert!(near(number("lon"), lon, 180.0), "{name}:{} {lon}", message.line);
                compared += 1;
            }
        }
        assert!(theirs.is_empty(), "{name}: only theirs {:?}", theirs.keys());
        assert!(found * 100 >= ours.messages.len() * 99, "{name}: {found} of {}", ours.messages.len());
    }
    println!("{compared} positions");
    assert!(compared > 10_000);
}

#[test]
fn every_family_is_a_table_of_its_own() {
    let names: std::collections::BTreeSet<&str> = Family::all().map(Family::name).collect();
    assert_eq!(names.len(), Family::all().count());
    let types: std::collections::BTreeSet<u8> =
        Family::all().flat_map(|family| family.types()).copied().collect();
    assert_eq!(types.into_iter().collect::<Vec<_>>(), (1..=27).collect::<Vec<u8>>());
    for family in Family::all() {
        let schema = family.schema();
        let heads: Vec<&str> = schema.fields().iter().take(7).map(|field| field.name().as_str()).collect();
        assert_eq!(heads, ["line", "first_line", "received_at", "station", "type", "repeat", "mmsi"]);
    }
}

#[test]
fn a_recording_in_pieces_is_the_same_recording() {
    let whole = decode_columns(EXAMPLE.as_bytes(), "x").unwrap();
    for size in [1, 7, 83, 4096] {
        let mut decoder = ColumnDecoder::new();
        for piece in EXAMPLE.as_bytes().chunks(size) {
            decoder.read(piece).unwrap();
        }
        assert_eq!(decoder.finish("x").unwrap(), whole, "{size}");
    }
}

#[test]
fn full_batches_are_given_as_they_fill() {
    let line = "!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69\n".repeat(1_000);
    let mut decoder = ColumnDecoder::new();
    let mut ready: Vec<RecordBatch> = Vec::new();
    for _ in 0..20 {
        decoder.read(line.as_bytes()).unwrap();
        ready.extend(decoder.ready().into_iter().map(|(_, batch)| batch));
    }
    let rest = decoder.finish("x").unwrap();
    ready.extend(rest.tables.into_values().flatten());
    let sizes: Vec<usize> = ready.iter().map(RecordBatch::num_rows).collect();
    assert_eq!(sizes, [8_192, 8_192, 3_616]);
    let lines: Vec<u64> = ready
        .iter()
        .flat_map(|batch| batch.column(0).as_primitive::<UInt64Type>().values().to_vec())
        .collect();
    assert!(lines.iter().copied().eq(1..=20_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_panic_and_both_ways_agree(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&String::from_utf8_lossy(&bytes).into_owned().into_bytes(), "bytes");
        let _ = decode_columns(&bytes, "bytes");
    }

    /// Any bits of any length under a right checksum: everything behind it is exercised.
    #[test]
    fn no_message_panics_and_both_ways_agree(
        messages in prop::collection::vec(
            (0_u32..64, prop::collection::vec(0_u32..64, 0..180), 0_u8..6, 0_u32..1024, 0_u32..64, any::<bool>()),
            1..90,
        ),
    ) {
        let mut text = String::new();
        for (kind, mut sixes, fill, area, function, is_known) in messages {
            sixes.insert(0, kind);
            if is_known && sixes.len() > 16 {
                // The codes of an application that is known: for type 8 they begin at bit 40, for type 6 at 72.
                let (area, function) = ([1, 1, 1, 200, 235][area as usize % 5], function % 56);
                let code = area << 6 | function;
                if kind == 8 {
                    sixes[6] = sixes[6] & 48 | code >> 12;
                    sixes[7] = code >> 6 & 63;
                    sixes[8] = code & 63;
                }
                if kind == 6 {
                    sixes[12] = code >> 10;
                    sixes[13] = code >> 4 & 63;
                    sixes[14] = (code & 15) << 2;
                }
            }
            let letters: String =
                sixes.iter().map(|six| char::from(*six as u8 + if *six < 40 { 48 } else { 56 })).collect();
            let body = format!("AIVDM,1,1,,A,{letters},{fill}");
            let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
            text.push_str(&format!("!{body}*{sum:02X}\n"));
        }
        check(text.as_bytes(), "messages");
    }

    #[test]
    fn no_object_panics(text in "(\\{\"class\":\"AIS\",\"type\":[0-9]{1,2},\"mmsi\":[0-9]{1,10},\"(lat|dac|text|data|turn|scaled)\":(\"[0-9:a-z]{0,9}\"|-?[0-9]{1,9}|true),\"(fid|lon|tidals|name)\":(\"\u{e9}{0,12}\"|[0-9]{1,3}|\\[\\{\\}\\])\\}\n){1,4}") {
        check(text.as_bytes(), "objects");
    }
}
