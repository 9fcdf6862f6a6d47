//! Made-up traffic with planted truth: what of it the detectors find, and what they find besides.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use vessels::scenario::{HEADING, Scenario, Settings, Truth, TruthKind};
use vessels::{Event, EventKind, Methods, builtin_ports, decode, events, read_positions};

const HOUR: i64 = 3600;

/// Gives the scenario's recording and its table.
fn made(scenario: &Scenario) -> (String, String) {
    let (mut recording, mut table) = (String::new(), format!("{HEADING}\n"));
    for transmission in scenario.transmissions() {
        transmission.sentences(&mut recording);
        if let Some(row) = transmission.row() {
            row.csv(&mut table);
        }
    }
    (recording, table)
}

fn span(event: &Event) -> (i64, i64) {
    (event.start.as_second(), event.end.as_second())
}

/// Tells how much of the truth's time an event covers, and the other way round; the lesser of the two.
fn overlap((from, to): (i64, i64), truth: &Truth) -> f64 {
    let both = (to.min(truth.to) - from.max(truth.from)).max(0) as f64;
    both / ((to - from).max(truth.to - truth.from).max(1)) as f64
}

/// Tells whether an event is the one that was planted.
fn is(event: &Event, truth: &Truth) -> bool {
    let mmsi = event.mmsi.number();
    let other = event.other_mmsi.map(|mmsi| mmsi.number());
    let pair = (mmsi == truth.mmsi && other == truth.other_mmsi)
        || (Some(mmsi) == truth.other_mmsi && other == Some(truth.mmsi));
    let (from, to) = span(event);
    let near = |slack: i64| from - slack <= truth.to && truth.from <= to + slack;
    match (truth.event, event.kind) {
        (TruthKind::Gap, EventKind::Gap) => mmsi == truth.mmsi && overlap((from, to), truth) > 0.8,
        (TruthKind::Sts, EventKind::Encounter) => pair && overlap((from, to), truth) > 0.7,
        (TruthKind::Loiter, EventKind::Loitering) => mmsi == truth.mmsi && overlap((from, to), truth) > 0.6,
        (TruthKind::PortVisit, EventKind::PortCall) => {
            let port = event.port.as_ref().map(|port| port.name.clone()).unwrap_or_default();
            mmsi == truth.mmsi && truth.note.starts_with(&port) && overlap((from, to), truth) > 0.5
        }
        (TruthKind::IdentityChange, EventKind::IdentityChange) => {
            (pair || mmsi == truth.mmsi) && near(4 * HOUR)
        }
        (TruthKind::SharedImo, EventKind::SharedIdentity) => pair,
        (TruthKind::SharedMmsi, EventKind::SharedIdentity) => mmsi == truth.mmsi,
        (TruthKind::PositionSpoof, EventKind::ImplausiblePosition) => mmsi == truth.mmsi && near(HOUR),
        _ => false,
    }
}

/// Tells whether an event follows from something planted of another kind.
fn follows(event: &Event, truth: &Truth) -> bool {
    let mmsi = event.mmsi.number();
    let own = mmsi == truth.mmsi;
    match (truth.event, event.kind) {
        // Two ships that send one MMSI send two names and two numbers.
        (TruthKind::SharedMmsi, _) => own,
        // The old identity is not heard again.
        (TruthKind::IdentityChange, EventKind::Gap) => own && truth.other_mmsi.is_some() && event.open,
        // A stay of a few hours is a call too.
        (TruthKind::PortVisit, EventKind::PortCall) => own && overlap(span(event), truth) > 0.0,
        (TruthKind::PositionSpoof, EventKind::SharedIdentity | EventKind::Gap) => {
            own && overlap(span(event), truth) > 0.0
        }
        (TruthKind::Loiter, EventKind::Loitering) => own && overlap(span(event), truth) > 0.0,
        _ => false,
    }
}

/// Tells whether the methods' thresholds let something planted be found at all.
fn is_long_enough(truth: &Truth) -> bool {
    let hours = (truth.to - truth.from) as f64 / 3600.0;
    match truth.event {
        TruthKind::Gap => hours > 6.0,
        TruthKind::Loiter => hours >= 6.0,
        TruthKind::Sts => hours >= 3.0,
        TruthKind::PortVisit => hours >= 3.0,
        // A speed is left out where it is read, not told of as an event.
        TruthKind::InvalidSpeed => false,
        _ => true,
    }
}

#[test]
fn the_detectors_find_what_was_planted_and_little_else() {
    // Two seeds, so that nothing rests on the luck of one.
    for seed in [1718, 2397] {
        measure(&Settings { seed, ships: 60, days: 6, ..Settings::default() });
    }
}

fn measure(settings: &Settings) {
    let scenario = Scenario::new(settings);
    let (recording, _) = made(&scenario);
    let decoded = decode(&recording, "scenario.nmea");
    let end = settings.start + i64::from(settings.days) * 24 * HOUR;
    let as_of = jiff::Timestamp::from_second(end).unwrap();
    let found = events(&decoded.recording, &Methods::builtin(), &builtin_ports(), Some(as_of));

    let mut recall: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for truth in scenario.truth().iter().filter(|truth| is_long_enough(truth)) {
        let (hits, all) = recall.entry(truth.event.name()).or_default();
        *all += 1;
        if found.iter().any(|event| is(event, truth)) {
            *hits += 1;
        } else {
            missed.push(truth);
        }
    }
    let mut precision: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut extra = Vec::new();
    for event in &found {
        let (right, all) = precision.entry(event.kind.name()).or_default();
        *all += 1;
        // Speeds of faulty units are planted too, and stand in no row of the truth.
        let faulty = event.evidence.method.contains("faulty units");
        if faulty || scenario.truth().iter().any(|truth| is(event, truth) || follows(event, truth)) {
            *right += 1;
        } else {
            extra.push(event);
        }
    }
    println!("seed {}: {} positions", settings.seed, decoded.recording.positions());
    println!("recall {recall:?}\nprecision {precision:?}");
    for truth in &missed {
        println!("missed {truth:?}");
    }
    for event in &extra {
        println!("extra {}", serde_json::to_string(event).unwrap());
    }
    let at_least = |of: &BTreeMap<&str, (usize, usize)>, kind: &str, floor: f64| {
        let (hits, all) = of[kind];
        assert!(all > 0 && hits as f64 >= floor * all as f64, "{kind}: {hits} of {all}, floor {floor}");
    };
    for (kind, floor) in RECALL {
        at_least(&recall, kind, floor);
    }
    for (kind, floor) in PRECISION {
        at_least(&precision, kind, floor);
    }
}

/// Which share of what was planted must be found.
const RECALL: [(&str, f64); 8] = [
    ("gap", 0.95),
    ("sts", 1.0),
    ("loiter", 0.9),
    ("port_visit", 0.95),
    ("identity_change", 1.0),
    ("shared_imo", 1.0),
    ("shared_mmsi", 1.0),
    ("position_spoof", 0.8),
];
/// Which share of what is found must have been planted.
const PRECISION: [(&str, f64); 7] = [
    ("gap", 0.9),
    ("encounter", 0.95),
    // Ships at anchor off a coast, but 20 miles from any port that is known, are taken for loitering.
    ("loitering", 0.75),
    ("port_call", 0.95),
    ("identity_change", 0.9),
    ("shared_identity", 0.9),
    ("implausible_position", 0.9),
];

#[test]
fn the_recording_and_the_table_say_the_same() {
    let scenario = Scenario::new(&Settings { ships: 20, days: 4, every_seconds: 900, ..Settings::default() });
    let (recording, table) = made(&scenario);
    let decoded = decode(&recording, "scenario.nmea");
    let (read, problems) = read_positions(table.as_bytes(), "positions.csv");
    assert!(problems.is_empty(), "{problems:?}");
    // The only faults are the messages that were damaged on purpose.
    let faults: Vec<&str> = decoded.counts.faults.keys().map(String::as_str).collect();
    assert_eq!(faults, ["vessels/ais-checksum"]);
    for kind in [1, 3, 5, 18, 24] {
        assert!(decoded.counts.by_type[&kind] > 10, "{:?}", decoded.counts.by_type);
    }
    assert_eq!(decoded.recording.positions(), read.positions());
    assert!(read.positions() > 5_000, "{}", read.positions());
    for (mmsi, sent) in &decoded.recording.ships {
        for (heard, row) in sent.positions.iter().zip(read.ships[mmsi].positions.iter()) {
            assert_eq!((heard.at, heard.sog), (row.at, row.sog));
            assert!((heard.lat - row.lat).abs() < 2e-6 && (heard.lon - row.lon).abs() < 2e-6);
        }
    }
}

#[test]
fn speeds_that_mean_none_are_sent_and_not_read_as_speeds() {
    let scenario = Scenario::new(&Settings { ships: 20, days: 4, every_seconds: 60, ..Settings::default() });
    let (recording, table) = made(&scenario);
    let wrong: Vec<&Truth> =
        scenario.truth().iter().filter(|truth| truth.event == TruthKind::InvalidSpeed).collect();
    assert_eq!(wrong.len(), 3);
    let sent = |knots: &str| table.lines().filter(|row| row.contains(&format!(",{knots},"))).count();
    for knots in ["51.2", "63.0", "102.3"] {
        assert!(sent(knots) > 0, "{knots}");
    }
    let decoded = decode(&recording, "scenario.nmea");
    let ship = &decoded.recording.ships[&wrong[0].mmsi.to_string().parse().unwrap()];
    assert!(ship.positions.iter().filter_map(|position| position.sog).all(|knots| knots < 102.25));
}

#[test]
fn the_draught_changes_in_most_calls() {
    let scenario = Scenario::new(&Settings { ships: 20, days: 5, every_seconds: 900, ..Settings::default() });
    let (recording, _) = made(&scenario);
    let decoded = decode(&recording, "scenario.nmea");
    let long = |truth: &&Truth| truth.event == TruthKind::PortVisit && truth.to - truth.from > 10 * HOUR;
    let (mut changed, mut all) = (0, 0);
    for truth in scenario.truth().iter().filter(long) {
        let sent = &decoded.recording.ships[&format!("{:09}", truth.mmsi).parse().unwrap()];
        let within: Vec<f64> = sent
            .statics
            .iter()
            .filter(|data| (truth.from..truth.to).contains(&data.at.as_second()))
            .filter_map(|data| data.draught)
            .collect();
        // A ship of class B sends none; one that is silent at the end is not heard in both halves.
        if let ([first, .., last], true) = (within.as_slice(), within.len() > 20) {
            all += 1;
            changed += usize::from((first - last).abs() > 0.4);
        }
    }
    assert!(all > 10 && changed * 10 >= all * 8, "{changed} of {all}");
}
