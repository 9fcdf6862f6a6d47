//! Events over a folder of positions are those over the whole recording in one go.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../examples/made_up.rs"]
mod made_up;
#[path = "../../vessels/tests/support/mod.rs"]
mod support;

use engine::{Detectors, Machines, PositionsFolder, PositionsWriter, find_events, read_parquet_positions};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use support::real;
use vessels::{Event, EventKind, Methods, Recording, Sent, builtin_ports, events};

const MEMORY: usize = 256 << 20;

fn detectors() -> Detectors {
    Detectors::new(Methods::builtin(), builtin_ports())
}

fn whole(recording: &Recording, as_of: Option<Timestamp>) -> Vec<Event> {
    events(recording, &Methods::builtin(), &builtin_ports(), as_of)
}

fn folder_of<'a>(
    path: &Path,
    parts: u32,
    recordings: impl IntoIterator<Item = &'a Recording>,
) -> PositionsFolder {
    let mut writer = PositionsWriter::create(path, parts).unwrap();
    for recording in recordings {
        writer.add(recording).unwrap();
    }
    writer.close().unwrap()
}

/// Parts a recording by day.
fn by_day(recording: &Recording) -> Vec<Recording> {
    let day = |at: Timestamp| at.as_second().div_euclid(86_400);
    let days: BTreeSet<i64> = recording
        .ships
        .values()
        .flat_map(|sent| {
            sent.positions.iter().map(|it| day(it.at)).chain(sent.statics.iter().map(|it| day(it.at)))
        })
        .collect();
    let only = |wanted: i64| {
        let mut some = Recording::default();
        for (mmsi, sent) in &recording.ships {
            let positions = sent.positions.iter().filter(|it| day(it.at) == wanted).collect();
            let statics = sent.statics.iter().filter(|it| day(it.at) == wanted).cloned().collect();
            some.ships.insert(*mmsi, Sent { positions, statics });
        }
        some
    };
    days.into_iter().map(only).collect()
}

#[test]
fn a_fleet_does_in_parts_what_it_does_as_a_whole() {
    let recording = made_up::fleet(60, 1_000);
    let folder = tempfile::tempdir().unwrap();
    let positions = folder_of(&folder.path().join("p"), 5, [&recording]);
    let as_of = Some("2026-02-01T00:00:00Z".parse().unwrap());
    let wanted = whole(&recording, as_of);
    let kinds: BTreeSet<EventKind> = wanted.iter().map(|event| event.kind).collect();
    assert_eq!(kinds.len(), 6, "made-up ships do all but call at ports: {kinds:?}");
    let found = find_events(&positions, &detectors(), as_of, &mut Machines::here(MEMORY)).unwrap();
    assert_eq!(found.len(), wanted.len());
    assert_eq!(found, wanted);
}

#[test]
fn day_by_day_is_in_one_go() {
    let recording = made_up::fleet(12, 900);
    let folder = tempfile::tempdir().unwrap();
    let days = by_day(&recording);
    assert!(days.len() > 5);
    let once = folder_of(&folder.path().join("once"), 3, [&recording]);
    let daily = folder_of(&folder.path().join("daily"), 3, &days);
    let backwards = folder_of(&folder.path().join("backwards"), 7, days.iter().rev());
    for part in 0..3 {
        let bytes =
            |of: &str| std::fs::read(folder.path().join(of).join(format!("part-00{part}.parquet"))).unwrap();
        assert!(bytes("once") == bytes("daily"), "part {part} differs");
    }
    let find = |positions| find_events(positions, &detectors(), None, &mut Machines::here(MEMORY)).unwrap();
    let wanted = whole(&recording, None);
    assert_eq!(find(&once), wanted);
    assert_eq!(find(&daily), wanted);
    assert_eq!(find(&backwards), wanted);
}

#[test]
fn what_lies_in_a_folder_is_read_as_the_table_it_was() {
    let table = "ts,mmsi,lat,lon,sog,cog,heading,status,imo,name,callsign,draught,destination,shiptype\n\
        1700000000,445999999,38.5,124.25,1.5,90,91,0,9074729,A SHIP,HMXX,5.5,NAMPO,70\n\
        1700000600,445999999,38.6,124.25,1.5,90,91,5,9074729,A SHIP,HMXX,5.5,NAMPO,70\n\
        1700000600,2,38.6,124.25,,,,,,,,,,\n";
    let (recording, problems) = vessels::read_positions(table.as_bytes(), "p.csv");
    assert!(problems.is_empty());
    let folder = tempfile::tempdir().unwrap();
    folder_of(&folder.path().join("p"), 1, [&recording]);
    let (again, problems) = read_parquet_positions(&folder.path().join("p/part-000.parquet")).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(again, recording);
}

#[test]
fn a_folder_that_is_none_is_refused_and_an_empty_one_has_no_events() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(PositionsFolder::open(folder.path()).unwrap_err().code(), "engine/positions-folder");
    let path = folder.path().join("p");
    let empty = folder_of(&path, 2, []);
    assert!(find_events(&empty, &detectors(), None, &mut Machines::here(MEMORY)).unwrap().is_empty());
    assert_eq!(PositionsWriter::create(&path, 2).unwrap_err().code(), "engine/positions-folder");
    std::fs::write(path.join("positions.json"), r#"{"layout":2,"rows":[]}"#).unwrap();
    assert!(PositionsFolder::open(&path).unwrap_err().to_string().contains("layout"));
}

#[test]
fn rows_that_are_missing_are_an_error_and_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p");
    folder_of(&path, 2, [&made_up::fleet(6, 300)]);
    let contents = std::fs::read_to_string(path.join("positions.json")).unwrap();
    let other = folder.path().join("other");
    folder_of(&other, 2, [&made_up::fleet(6, 299)]);
    std::fs::copy(other.join("part-000.parquet"), path.join("part-000.parquet")).unwrap();
    std::fs::write(path.join("positions.json"), contents).unwrap();
    let positions = PositionsFolder::open(&path).unwrap();
    let error = find_events(&positions, &detectors(), None, &mut Machines::here(MEMORY)).unwrap_err();
    assert_eq!(error.code(), "engine/incomplete");
}

#[test]
fn too_little_memory_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let positions = folder_of(&folder.path().join("p"), 1, [&made_up::fleet(8, 4_000)]);
    let error = find_events(&positions, &detectors(), None, &mut Machines::here(100 << 10)).unwrap_err();
    assert_eq!(error.code(), "engine/memory", "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn ships_in_a_narrow_sea_do_in_parts_what_they_do_as_a_whole(
        places in prop::collection::vec((0u32..6, 0i64..80, -4i32..=4, -4i32..=4), 50..400),
        parts in 1u32..5,
    ) {
        let mut table = String::from("ts,mmsi,lat,lon,imo\n");
        for (ship, step, north, east) in places {
            let at = 1_700_000_000 + step * 500 + i64::from(ship);
            let (lat, lon) = (10.0 + f64::from(north) * 0.001, f64::from(east) * 0.001);
            table.push_str(&format!("{at},{},{lat},{lon},{}\n", 200_000_000 + ship, [9_074_729, 8_660_313][ship as usize % 2]));
        }
        let (recording, _) = vessels::read_positions(table.as_bytes(), "p.csv");
        let folder = tempfile::tempdir().unwrap();
        let positions = folder_of(&folder.path().join("p"), parts, [&recording]);
        let found = find_events(&positions, &detectors(), None, &mut Machines::here(MEMORY)).unwrap();
        prop_assert_eq!(found, whole(&recording, None));
    }
}

/// A scenario made by another program, with an MMSI that two ships send: what was planted is found, and little else.
#[test]
fn what_was_planted_in_a_scenario_of_sixty_ships_is_found() {
    let Some(table) = real("ais/scenario/scen60/positions.parquet") else { return };
    let Some(truth) = real("ais/scenario/scen60/truth.csv") else { return };
    let Some(anchorages) = real("ais/ports/scenario_anchorages.csv") else { return };
    let (ports, _) = vessels::read_ports(&std::fs::read(anchorages).unwrap(), "anchorages.csv");
    let detectors = Detectors::new(Methods::builtin(), ports);
    let folder = tempfile::tempdir().unwrap();
    let mut writer = PositionsWriter::create(&folder.path().join("positions"), 4).unwrap();
    assert!(writer.add_parquet(&table).unwrap().is_empty());
    let positions = writer.close().unwrap();
    assert_eq!(positions.rows(), 182_687);
    let found = find_events(&positions, &detectors, None, &mut Machines::here(MEMORY)).unwrap();

    let truth = std::fs::read_to_string(truth).unwrap();
    let planted = |kind: &str| -> Vec<Vec<String>> {
        let rows = truth.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        rows.filter(|cells| cells[0] == kind).collect()
    };
    // How many planted rows have an event of their identity (and partner) at their time, each event taken once.
    let matched = |kind: &str, of: EventKind| -> (usize, usize, usize) {
        let mut events: Vec<&Event> = found.iter().filter(|event| event.kind == of).collect();
        let rows = planted(kind);
        let mut hits = 0;
        for row in &rows {
            let (from, to): (i64, i64) = (row[3].parse().unwrap(), row[4].parse().unwrap());
            let is = |event: &&Event| {
                event.mmsi.to_string() == row[1]
                    && (row[2].is_empty() || event.other_mmsi.is_none_or(|other| other.to_string() == row[2]))
                    && event.start.as_second() <= to + 600
                    && from <= event.end.as_second() + 600
            };
            if let Some(at) = events.iter().position(is) {
                events.remove(at);
                hits += 1;
            }
        }
        println!("{kind}: {hits} of {}, {} besides", rows.len(), events.len());
        (hits, rows.len(), events.len())
    };
    assert_eq!(matched("gap", EventKind::Gap), (12, 12, 0));
    // Each meeting is an event of both ships.
    assert_eq!(matched("sts", EventKind::Encounter), (2, 2, 2));
    // Two of the visits lie in a silence; one is found under the ship's new MMSI.
    let (visits, of, besides) = matched("port_visit", EventKind::PortCall);
    assert!(visits >= 131 && of == 134 && besides <= 1, "{visits} of {of}, {besides} besides");
    assert_eq!(matched("identity_change", EventKind::IdentityChange).0, 2);
    assert_eq!(matched("position_spoof", EventKind::ImplausiblePosition).0, 1);
    let shared: Vec<String> = found
        .iter()
        .filter(|event| event.kind == EventKind::SharedIdentity)
        .map(|event| event.mmsi.to_string())
        .collect();
    assert_eq!(shared, [planted("shared_mmsi")[0][1].clone()]);
}
