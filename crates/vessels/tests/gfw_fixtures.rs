//! Global Fishing Watch's own fixtures: the same series give the same encounters and gaps.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::real_bytes;
use vessels::{Event, EventKind, Methods, events, read_positions};

/// A table of positions out of rows of the fixtures, whose identities are short numbers.
fn table<'a>(rows: impl Iterator<Item = &'a Value>, id: &str) -> Vec<u8> {
    let mut table = "ts,mmsi,lat,lon,sog\n".to_owned();
    for row in rows {
        let mmsi = match &row[id] {
            Value::String(text) => text.parse::<u32>().unwrap(),
            number => u32::try_from(number.as_u64().unwrap()).unwrap(),
        };
        let mmsi = if mmsi < 1_000_000 { 445_000_000 + mmsi } else { mmsi };
        let time = match &row["timestamp"] {
            Value::String(text) => text.replace("+00:00", "Z"),
            number => format!("{:.0}", number.as_f64().unwrap()),
        };
        let (lat, lon) = (&row["lat"], &row["lon"]);
        if lat.is_null() || lon.is_null() {
            continue;
        }
        table.push_str(&format!("{time},{mmsi},{lat},{lon},{}\n", row["speed"].as_f64().unwrap_or(0.0)));
    }
    table.into_bytes()
}

#[test]
fn the_series_of_encounters() {
    let Some(bytes) = real_bytes("ais/gfw_fixtures/encounters_series.json") else { return };
    let all: BTreeMap<String, Value> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(all.len(), 3);
    for (name, series) in all {
        let parameters = &series["params"];
        let mut methods = Methods::builtin();
        methods.encounter.distance_km_max = parameters["max_km"].as_f64().unwrap();
        methods.encounter.hours_min = parameters["min_minutes"].as_f64().unwrap() / 60.0;
        methods.encounter.interpolate_hours_max = parameters["max_gap_s"].as_f64().unwrap() / 3600.0;
        // Their rule of speed is applied later, on the median, and so is the merging; the series are segments already.
        methods.encounter.speed_kn_max = 1e6;
        methods.encounter.merge_hours = 0.0;
        methods.track.slack_km = 30_000.0;
        let rows = series["input"].as_array().unwrap();
        let (recording, problems) = read_positions(&table(rows.iter(), "id"), &name);
        assert!(problems.is_empty(), "{problems:?}");
        let found: Vec<Event> = events(&recording, &methods, &[], None)
            .into_iter()
            .filter(|event| event.kind == EventKind::Encounter)
            .collect();
        let second = |text: &Value| -> i64 {
            text.as_str()
                .unwrap()
                .replace("+00:00", "Z")
                .replace(' ', "T")
                .parse::<jiff::Timestamp>()
                .unwrap()
                .as_second()
        };
        let number = |text: &Value| 445_000_000 + text.as_str().unwrap().parse::<u32>().unwrap();
        let expected = series["expected_encounters"].as_array().unwrap();
        println!("{name}: {} expected, {} found", expected.len(), found.len());
        for encounter in expected {
            let (one, other) = (number(&encounter["vessel_1_seg_id"]), number(&encounter["vessel_2_seg_id"]));
            let same = found.iter().find(|event| {
                event.mmsi.number() == one && event.other_mmsi.is_some_and(|mmsi| mmsi.number() == other)
            });
            let same = same.unwrap_or_else(|| panic!("{name}: {encounter}"));
            // A point of time more or less at either end.
            assert!((same.start.as_second() - second(&encounter["start_time"])).abs() <= 600, "{same:?}");
            assert!((same.end.as_second() - second(&encounter["end_time"])).abs() <= 600, "{same:?}");
        }
        assert_eq!(found.len(), expected.len(), "{name}");
    }
}

#[test]
fn the_sample_of_gaps() {
    let Some(bytes) = real_bytes("ais/gfw_fixtures/pipe_gaps/sample_messages.json") else { return };
    let rows: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
    let (recording, _) = read_positions(&table(rows.iter(), "ssvid"), "sample_messages.json");
    // Their class counts every silence of a ship between two messages with a place, strictly longer than the threshold.
    let mut by_ship: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row["lat"].is_null()) {
        let ship = row["ssvid"].as_str().unwrap().parse().unwrap();
        by_ship.entry(ship).or_default().push(row["timestamp"].as_f64().unwrap() as i64);
    }
    for hours in [1.2, 6.0, 12.0] {
        let mut methods = Methods::builtin();
        methods.gap.hours_min = hours;
        // The sample's places lie on land and far apart: only its times are meant.
        methods.track.slack_km = 30_000.0;
        let mut expected = 0;
        for times in by_ship.values_mut() {
            times.sort_unstable();
            expected += times.windows(2).filter(|two| (two[1] - two[0]) as f64 > hours * 3600.0).count();
        }
        let found = events(&recording, &methods, &[], None);
        let gaps = found.iter().filter(|event| event.kind == EventKind::Gap).count();
        assert_eq!(gaps, expected, "longer than {hours} h");
    }
}

/// The tracks by which they test their segmenter, each one identity: where two ships or more send it, that is found.
///
/// The files name no segment. Which identity is several ships' shows in the names sent (240000000: two ships) and in
/// positions no ship sails between (416000000, 431704490); the others are one ship with silences, noise and drifting.
#[test]
fn the_tracks_of_the_segmenter() {
    let mut rows: BTreeMap<u32, String> = BTreeMap::new();
    let mut add = |row: &Value, id: &str| {
        let Some(mmsi) = row[id].as_u64() else { return };
        let text = |name: &str| match &row[name] {
            Value::Null => String::new(),
            Value::String(text) => text.replace(',', " "),
            other => other.to_string(),
        };
        let time = text("timestamp").replace(' ', "T").trim_end_matches('Z').to_owned();
        let table = rows.entry(mmsi as u32).or_insert_with(|| "ts,mmsi,lat,lon,sog,name\n".to_owned());
        let (lat, lon, sog, name) = (text("lat"), text("lon"), text("speed"), text("shipname"));
        table.push_str(&format!("{time}Z,{mmsi},{lat},{lon},{sog},{name}\n"));
    };
    for mmsi in ["416000000", "263576000"] {
        let Some(bytes) = real_bytes(&format!("ais/gfw_fixtures/{mmsi}.json")) else { return };
        for line in String::from_utf8(bytes).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            add(&serde_json::from_str(line).unwrap(), "ssvid");
        }
    }
    let packed = [
        204_814_000u32,
        205_316_000,
        224_051_350,
        224_108_190,
        227_317_360,
        230_942_350,
        240_000_000,
        431_704_490,
        538_004_505,
        600_011_817,
    ];
    for mmsi in packed {
        let name = format!("ais/gfw_fixtures/segment_expected/{mmsi}.msg.gz");
        let Some(bytes) = real_bytes(&name) else { return };
        let mut reader = flate2::read::GzDecoder::new(bytes.as_slice());
        while let Ok(row) = rmp_serde::from_read::<_, Value>(&mut reader) {
            add(&row, "mmsi");
        }
    }
    assert_eq!(rows.len(), 12);
    let mut shared = Vec::new();
    for (mmsi, table) in &rows {
        let (recording, _) = read_positions(table.as_bytes(), "tracks.csv");
        assert!(recording.positions() > 100, "{mmsi}: {} positions", recording.positions());
        let found = events(&recording, &Methods::builtin(), &[], None);
        if found.iter().any(|event| event.kind == EventKind::SharedIdentity) {
            shared.push(*mmsi);
        }
    }
    assert_eq!(shared, [240_000_000, 416_000_000, 431_704_490]);
}
