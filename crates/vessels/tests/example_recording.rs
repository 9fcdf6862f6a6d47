//! The recording of the example case: made again to the same bytes, and the events its story has.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../examples/synthesise.rs"]
mod synthesise;

use vessels::{Event, EventKind, Methods, builtin_ports, decode, events};

const COMMITTED: &str =
    include_str!("../../../examples/dprk-russia-2024/recordings/SYNTHETIC_no-real-voyage.nmea");

fn found() -> Vec<Event> {
    let decoded = decode(COMMITTED, "SYNTHETIC_no-real-voyage.nmea");
    assert!(decoded.problems.is_empty(), "{:?}", decoded.problems);
    assert_eq!(decoded.counts.untimed, 0);
    events(&decoded.recording, &Methods::builtin(), &builtin_ports(), None)
}

#[test]
fn it_is_made_again_to_the_same_bytes_and_is_small() {
    assert_eq!(synthesise::recording(), COMMITTED);
    assert!(COMMITTED.len() < 60_000, "{}", COMMITTED.len());
    assert!(COMMITTED.starts_with("# SYNTHETIC. No real voyage"));
}

#[test]
fn the_ship_sends_the_listed_number_under_a_made_up_identity() {
    let decoded = decode(COMMITTED, "x.nmea");
    let ship = &decoded.recording.ships[&synthesise::SHIP.to_string().parse().unwrap()];
    let identity = ship.identity();
    assert_eq!(identity.name.as_deref(), Some("CHON MA SAN"));
    assert_eq!(identity.imo.unwrap().number(), synthesise::IMO);
    let draughts: Vec<f64> = ship.statics.iter().filter_map(|data| data.draught).collect();
    assert_eq!((draughts.first(), draughts.last()), (Some(&3.1), Some(&5.8)));
}

#[test]
fn its_story_is_found_and_nothing_else() {
    let found = found();
    let summary: Vec<String> = found
        .iter()
        .map(|event| format!("{} {} {} {}", event.start, event.kind.name(), event.mmsi, event.open))
        .collect();
    assert_eq!(
        summary,
        [
            "2024-11-11T12:00:00Z port_call 445999999 true",
            "2024-11-12T11:00:00Z loitering 200000001 false",
            "2024-11-12T12:30:00Z encounter 200000001 false",
            "2024-11-12T12:30:00Z encounter 445999999 false",
            "2024-11-12T13:00:00Z loitering 445999999 false",
            "2024-11-12T18:45:00Z gap 445999999 false",
            "2024-11-13T16:30:00Z port_call 445999999 true",
        ],
        "{found:#?}"
    );
    let call = &found[0];
    assert_eq!(call.port.as_ref().unwrap().unlocode.as_deref(), Some("KPNAM"));
    assert_eq!(found.iter().find(|event| event.kind == EventKind::Gap).unwrap().evidence.messages.len(), 2);
    assert!(
        found.iter().filter(|event| event.mmsi.number() == synthesise::SHIP).all(|event| event.imo.is_some())
    );
}
