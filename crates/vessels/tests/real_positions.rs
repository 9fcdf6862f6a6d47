//! Real tables and recordings to events: nothing panics, every event is whole, and the same comes out again.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::Read as _;
use support::real_bytes;
use vessels::{Methods, Recording, builtin_ports, decode, events, looks_like_positions, read_positions};

fn check(name: &str, recording: &Recording, least: usize) {
    assert!(recording.positions() >= least, "{name}: {} positions", recording.positions());
    let found = events(recording, &Methods::builtin(), &builtin_ports(), None);
    for event in &found {
        assert!(event.start <= event.end, "{event:?}");
        assert!(!event.evidence.messages.is_empty() && !event.evidence.method.is_empty(), "{event:?}");
        assert!(
            event.lat.is_none_or(|lat| lat.abs() <= 90.0) && event.lon.is_none_or(|lon| lon.abs() <= 180.0)
        );
    }
    assert_eq!(found, events(recording, &Methods::builtin(), &builtin_ports(), None));
    println!(
        "{name}: {} positions of {} ships, {} events",
        recording.positions(),
        recording.ships.len(),
        found.len()
    );
}

#[test]
fn tables_of_positions_of_real_feeds() {
    for (name, least) in [
        ("ais/raw/test_data_noaa_20230101.csv", 500),
        ("ais/raw/atlantes_noaa_test_track.csv", 500),
        ("ais/raw/aisdb_exactearth_20210701.csv", 1_000),
    ] {
        let Some(bytes) = real_bytes(name) else { return };
        assert!(looks_like_positions(&String::from_utf8_lossy(&bytes)), "{name}");
        let (recording, problems) = read_positions(&bytes, name);
        println!("{problems:?}");
        check(name, &recording, least);
    }
}

#[test]
fn a_real_recording() {
    let name = "ais/raw/dk2013_with_pghp.txt.gz";
    let Some(bytes) = real_bytes(name) else { return };
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    check(name, &decode(&text, name).recording, 20_000);
}

#[test]
fn anchorages_read_as_ports() {
    let Some(bytes) = real_bytes("ais/ports/scenario_anchorages.csv") else { return };
    let (ports, problems) = vessels::read_ports(&bytes, "scenario_anchorages.csv");
    assert_eq!(ports.len(), 15_516);
    // Thirteen rows are of a country that does not exist; they are read without it.
    assert_eq!(problems.len(), 13);
}

#[test]
fn the_world_port_index_reads_as_its_publisher_gives_it_out() {
    let Some(bytes) = real_bytes("ais/ports/NGA_WPI_Pub150.csv") else { return };
    let (ports, problems) = vessels::read_ports(&bytes, "NGA_WPI_Pub150.csv");
    assert_eq!((ports.len(), problems.len()), (3_768, 0), "{:?}", problems.first());
    let of_dprk = ports.iter().filter(|port| port.name.country == Some(values::Country::DPRK)).count();
    assert_eq!(of_dprk, 10);
    let nampo = vessels::port_named(&ports, "Chinnampo", None).unwrap();
    assert_eq!(nampo.name.unlocode.as_deref(), Some("KPNAM"));
    // What is built in says the same as the index: within a nautical mile and a half, under the same code.
    for port in builtin_ports() {
        let source = port.source.clone().unwrap();
        let Some(there) = ports.iter().find(|there| there.source.as_ref() == Some(&source)) else {
            assert!(!source.starts_with("WPI"), "{source}");
            continue;
        };
        let km = vessels::distance_km((port.lat, port.lon), (there.lat, there.lon));
        assert!(km < 2.8, "{}: {km} km from {source}", port.name.name);
        assert_eq!(port.name.country, there.name.country, "{source}");
    }
}

#[test]
fn anchorages_and_points_of_global_fishing_watch_read() {
    for (name, ports_read, problems_read) in
        [("ais/ports/anchorage_overrides.csv", 60_409, 3), ("ais/ports/gfw_ports_points.json", 9_428, 0)]
    {
        let Some(bytes) = real_bytes(name) else { return };
        let (ports, problems) = vessels::read_ports(&bytes, name);
        for problem in &problems {
            println!("{name}: {:?} {}", problem.place.as_ref().map(values::Place::in_words), problem.reason);
        }
        assert_eq!((ports.len(), problems.len()), (ports_read, problems_read), "{name}");
    }
}
