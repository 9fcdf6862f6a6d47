//! What is printed, against its schema.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::real_bytes;
use vessels::{Family, Methods, builtin_ports, decode, events};

fn schema(text: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn check(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{value}: {errors:?}");
}

const RECORDING: &str =
    include_str!("../../../examples/dprk-russia-2024/recordings/SYNTHETIC_no-real-voyage.nmea");

#[test]
fn events_are_as_their_schema_says() {
    let validator = schema(include_str!("../../../docs/schema/vessel-event.schema.json"));
    let decoded = decode(RECORDING, "x");
    let found = events(&decoded.recording, &Methods::builtin(), &builtin_ports(), None);
    assert!(!found.is_empty());
    for event in &found {
        let value = serde_json::to_value(event).unwrap();
        check(&validator, &value);
        let back: vessels::Event = serde_json::from_value(value).unwrap();
        assert_eq!(&back, event);
    }
    assert!(!validator.is_valid(&serde_json::json!({"type": "gap"})));
}

#[test]
fn messages_are_as_their_schema_says() {
    let validator = schema(include_str!("../../../docs/schema/ais-message.schema.json"));
    for message in &decode(RECORDING, "x").messages {
        check(&validator, &serde_json::to_value(message.fields()).unwrap());
    }
    let Some(bytes) = real_bytes("ais/decode/messages.nmea") else { return };
    let decoded = decode(&String::from_utf8_lossy(&bytes), "messages.nmea");
    // One of each hundred of every type: the whole takes long to check and shows no more.
    let mut seen = std::collections::BTreeMap::<u8, u32>::new();
    for message in &decoded.messages {
        let count = seen.entry(message.kind).or_default();
        *count += 1;
        if *count % 100 == 1 {
            check(&validator, &serde_json::to_value(message.fields()).unwrap());
        }
    }
    assert!(seen.len() >= 25, "{seen:?}");
}

#[test]
fn every_column_of_messages_is_in_their_schema() {
    let text = include_str!("../../../docs/schema/ais-message.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let mut columns = 0;
    for family in Family::all() {
        for field in family.schema().fields().iter().filter(|field| !field.name().ends_with("line")) {
            assert!(schema["properties"][field.name()].is_object(), "{}: {}", family.name(), field.name());
            columns += 1;
        }
    }
    assert!(columns > 500, "{columns}");
    let validator = self::schema(text);
    for name in ["gpsd322/sample.aivdm", "libais/typeexamples.nmea", "gpsd322/ais-nmea-type6-fid55.log"] {
        let Some(bytes) = real_bytes(&format!("ais/decode/{name}")) else { return };
        for message in decode(&String::from_utf8_lossy(&bytes), name).messages.iter().take(300) {
            check(&validator, &serde_json::to_value(message.fields()).unwrap());
        }
    }
}
