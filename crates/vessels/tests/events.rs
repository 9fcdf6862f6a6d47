//! What is found in small made-up tables of positions, one behaviour a test; and that no table panics.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use vessels::{Event, EventKind, Methods, Port, PortName, builtin_ports, events, read_positions};

/// 2023-11-14T22:13:20Z.
const START: i64 = 1_700_000_000;

/// A table in the making: seconds since the start, identity, latitude, longitude, speed, and what it says of itself.
#[derive(Default)]
struct Table(String);

impl Table {
    fn new() -> Self {
        Self("ts,mmsi,lat,lon,sog,imo,name\n".to_owned())
    }

    fn at(&mut self, seconds: i64, mmsi: u32, lat: f64, lon: f64, sog: f64) -> &mut Self {
        self.says(seconds, mmsi, lat, lon, sog, "", "")
    }

    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    fn says(
        &mut self,
        seconds: i64,
        mmsi: u32,
        lat: f64,
        lon: f64,
        sog: f64,
        imo: &str,
        name: &str,
    ) -> &mut Self {
        self.0.push_str(&format!("{},{mmsi},{lat:.6},{lon:.6},{sog},{imo},{name}\n", START + seconds));
        self
    }

    /// Lies still for so many hours, with a position every ten minutes.
    fn lies(&mut self, from_hours: i64, hours: i64, mmsi: u32, lat: f64, lon: f64) -> &mut Self {
        for step in 0..=hours * 6 {
            self.at(from_hours * 3600 + step * 600, mmsi, lat, lon, 0.1);
        }
        self
    }

    fn found(&self) -> Vec<Event> {
        let (recording, problems) = read_positions(self.0.as_bytes(), "table.csv");
        assert!(problems.is_empty(), "{problems:?}");
        events(&recording, &Methods::builtin(), &builtin_ports(), None)
    }

    fn of(&self, kind: EventKind) -> Vec<Event> {
        self.found().into_iter().filter(|event| event.kind == kind).collect()
    }
}

#[test]
fn a_gap_is_strictly_longer_than_the_threshold() {
    let gap = |seconds| {
        Table::new()
            .at(0, 445_000_001, 38.0, 124.0, 8.0)
            .at(seconds, 445_000_001, 38.1, 124.0, 8.0)
            .of(EventKind::Gap)
    };
    assert!(gap(6 * 3600).is_empty());
    let found = gap(6 * 3600 + 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].evidence.messages, [2, 3]);
    assert!((found[0].distance_km.unwrap() - 11.12).abs() < 0.02);
    assert!(found[0].max_speed_kn.unwrap() < 1.1);
}

#[test]
fn silence_until_the_day_asked_for_is_an_open_gap() {
    let table = Table::new().at(0, 445_000_001, 38.0, 124.0, 8.0).0.clone();
    let (recording, _) = read_positions(table.as_bytes(), "x");
    let as_of = jiff::Timestamp::from_second(START + 7 * 3600).unwrap();
    let found = events(&recording, &Methods::builtin(), &[], Some(as_of));
    assert_eq!((found.len(), found[0].open, found[0].end), (1, true, as_of));
}

#[test]
fn two_ships_side_by_side_meet_and_each_has_the_event() {
    let mut table = Table::new();
    table.lies(0, 3, 445_000_001, 37.0, 123.4).lies(0, 3, 445_000_002, 37.002, 123.4);
    let found = table.of(EventKind::Encounter);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].other_mmsi.unwrap().number(), 445_000_002);
    assert!((found[0].distance_km.unwrap() - 0.222).abs() < 0.01);
    assert!(found[0].open, "the recording begins and ends with it");
    assert!(!found[0].evidence.other_messages.is_empty());
}

#[test]
fn ships_further_apart_or_in_port_or_for_a_short_time_do_not_meet() {
    let mut apart = Table::new();
    apart.lies(0, 3, 445_000_001, 37.0, 123.4).lies(0, 3, 445_000_002, 37.006, 123.4);
    assert!(apart.of(EventKind::Encounter).is_empty());
    let mut in_port = Table::new();
    in_port.lies(0, 3, 445_000_001, 38.7167, 125.4).lies(0, 3, 445_000_002, 38.7169, 125.4);
    assert!(in_port.of(EventKind::Encounter).is_empty());
    let mut short = Table::new();
    short.lies(0, 1, 445_000_001, 37.0, 123.4).lies(0, 1, 445_000_002, 37.002, 123.4);
    assert!(short.of(EventKind::Encounter).is_empty());
}

#[test]
fn an_encounter_goes_on_over_midnight_and_the_date_line() {
    let mut table = Table::new();
    table.lies(0, 5, 445_000_001, 10.0, 179.9999).lies(0, 5, 445_000_002, 10.0, -179.9999);
    let found = table.of(EventKind::Encounter);
    assert_eq!(found.len(), 2);
    assert!(found[0].lon.unwrap().abs() > 179.99, "{:?}", found[0].lon);
    assert_eq!((found[0].end.as_second() - found[0].start.as_second()) / 3600, 4);
}

#[test]
fn a_call_has_a_port_and_a_confidence() {
    let mut table = Table::new();
    let mmsi = 445_000_001;
    table.at(0, mmsi, 38.5, 124.8, 9.0).at(5 * 3600, mmsi, 38.7, 125.35, 5.0);
    table.lies(6, 2, mmsi, 38.7167, 125.4).at(10 * 3600, mmsi, 38.5, 124.8, 9.0);
    let found = table.of(EventKind::PortCall);
    assert_eq!(found.len(), 1);
    let call = &found[0];
    assert_eq!(call.port.as_ref().unwrap().name, "Nampo");
    assert_eq!((call.confidence, call.open), (Some(4), false));
    assert_eq!(call.evidence.notes, ["entered", "stopped", "left"]);
}

#[test]
fn passing_by_a_port_is_no_call() {
    let mut table = Table::new();
    for step in 0..10i32 {
        table.at(i64::from(step) * 900, 445_000_001, 38.6 + 0.02 * f64::from(step), 125.4, 9.0);
    }
    assert!(table.of(EventKind::PortCall).is_empty());
}

#[test]
fn slow_far_from_ports_for_hours_is_loitering() {
    let mut table = Table::new();
    assert_eq!(table.lies(0, 5, 445_000_001, 37.0, 123.4).of(EventKind::Loitering).len(), 1);
    let mut short = Table::new();
    assert!(short.lies(0, 3, 445_000_001, 37.0, 123.4).of(EventKind::Loitering).is_empty());
    let mut near = Table::new();
    assert!(near.lies(0, 5, 445_000_001, 38.6, 125.2).of(EventKind::Loitering).is_empty());
}

#[test]
fn two_ships_under_one_identity_are_two_tracks_and_one_event() {
    let mut table = Table::new();
    for step in 0..30 {
        table.at(step * 600, 445_000_001, 38.0, 124.0, 0.1);
        table.at(step * 600 + 300, 445_000_001, 35.0, 129.5, 0.1);
    }
    let found = table.found();
    let shared: Vec<&Event> = found.iter().filter(|event| event.kind == EventKind::SharedIdentity).collect();
    assert_eq!(shared.len(), 1);
    assert!(shared[0].distance_km.unwrap() > 500.0);
    assert!(!found.iter().any(|event| event.kind == EventKind::ImplausiblePosition));
    let tracks: std::collections::BTreeSet<&str> = found
        .iter()
        .filter(|event| event.kind == EventKind::Loitering)
        .filter_map(|event| event.track.as_deref())
        .collect();
    assert_eq!(tracks.len(), 2, "each loiters by itself");
}

#[test]
fn one_position_far_away_is_implausible_and_cuts_nothing() {
    let mut table = Table::new();
    table.lies(0, 5, 445_000_001, 37.0, 123.4).at(3 * 3600 + 60, 445_000_001, 10.0, 100.0, 0.1);
    let found = table.found();
    let kinds: Vec<EventKind> = found.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Loitering, EventKind::ImplausiblePosition]);
    assert!(found[1].max_speed_kn.unwrap() > 1_000.0);
}

#[test]
fn a_changed_name_counts_only_when_it_is_sent_again() {
    let change = |messages: &[&str]| {
        let mut table = Table::new();
        for (at, name) in (0..).zip(messages) {
            table.says(at * 600, 445_000_001, 37.0, 123.4, 0.1, "9074729", name);
        }
        table.of(EventKind::IdentityChange)
    };
    assert!(change(&["ALPHA", "ALPHA", "ALPHA"]).is_empty());
    let methods = Methods::builtin();
    assert_eq!(methods.identity.messages_min, 2);
    // A table repeats a name in every row, so that what it says anew is kept once a change.
    assert_eq!(change(&["ALPHA", "BETA", "ALPHA", "BETA"])[0].evidence.notes, ["name: ALPHA → BETA"]);
}

#[test]
fn one_imo_number_under_two_identities_in_turn_is_a_changed_mmsi() {
    let mut table = Table::new();
    for step in 0..3 {
        table.says(step * 600, 445_000_001, 37.0, 123.4, 0.1, "9074729", "ALPHA");
        table.says(36_000 + step * 600, 312_000_001, 37.0, 123.4, 0.1, "9074729", "ALPHA");
    }
    let found = table.of(EventKind::IdentityChange);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].other_mmsi.unwrap().number(), 312_000_001);
    assert_eq!(
        found[0].evidence.notes,
        [
            "MMSI: 445000001 → 312000001, IMO number 9074729 kept",
            "flag by MMSI: Democratic People's Republic of Korea → Belize"
        ]
    );
}

#[test]
fn a_position_that_jumps_and_comes_back_is_neither_silence_nor_two_ships() {
    let mut table = Table::new();
    for step in 0..60 {
        // An hour and a half of its ten hours it says that it is two degrees further north.
        let away = if (20..29).contains(&step) { 2.0 } else { 0.0 };
        table.at(step * 600, 445_000_021, 38.0 + away, 124.0 + step as f64 * 0.01, 3.0);
    }
    let kinds: Vec<EventKind> = table.found().iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::ImplausiblePosition]);
    // With a pause of seven hours at the false place there is no silence either: the ship was heard there.
    let mut table = Table::new();
    for step in 0..60 {
        let away = if (10..52).contains(&step) { 2.0 } else { 0.0 };
        table.at(step * 600, 445_000_021, 38.0 + away, 124.0 + step as f64 * 0.01, 3.0);
    }
    assert!(table.of(EventKind::Gap).is_empty());
    assert!(table.of(EventKind::SharedIdentity).is_empty());
}

#[test]
fn each_of_two_ships_under_one_identity_can_fall_silent() {
    let mut table = Table::new();
    for step in 0..120 {
        table.at(step * 600, 445_000_022, 38.0, 124.0 + step as f64 * 0.01, 3.0);
        if !(20..80).contains(&step) {
            table.at(step * 600 + 60, 445_000_022, 30.0, 124.0 + step as f64 * 0.01, 3.0);
        }
    }
    let gaps = table.of(EventKind::Gap);
    assert_eq!(gaps.iter().map(|gap| gap.lat).collect::<Vec<_>>(), [Some(30.0)]);
    assert_eq!(gaps[0].track.as_deref(), Some("445000022-2"));
    assert_eq!(table.of(EventKind::SharedIdentity).len(), 1);
}

#[test]
fn positions_that_run_in_circles_are_implausible_and_a_turn_is_not() {
    let circle = |turns: f64, degrees: f64| {
        let mut table = Table::new();
        for step in 0..(turns * 360.0 / degrees) as i64 {
            let angle = (step as f64 * degrees).to_radians();
            table.at(step * 120, 445_000_031, 38.0 + 0.03 * angle.cos(), 124.0 + 0.04 * angle.sin(), 12.0);
        }
        table.of(EventKind::ImplausiblePosition)
    };
    assert!(circle(1.5, 12.0).is_empty());
    let found = circle(3.2, 12.0);
    assert_eq!(found.len(), 1);
    let note = &found[0].evidence.notes[0];
    assert!(note.starts_with("3.1 turns to the right with a radius of 1.9 nautical miles"), "{note}");
    assert_eq!(circle(3.2, 6.0).len(), 1);
}

#[test]
fn speeds_of_faulty_units_are_not_believed() {
    let mut table = Table::new();
    for step in 0..30 {
        let (lat, knots) = if step == 11 { (-5.0, 63.0) } else { (38.0, 8.0) };
        table.at(step * 600, 445_000_032, lat, 124.0 + step as f64 * 0.03, knots);
    }
    let found = table.found();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].kind, found[0].max_speed_kn), (EventKind::ImplausiblePosition, Some(63.0)));
    assert_eq!(found[0].evidence.messages, [13]);
}

/// A ship that sails east at ten knots: a position every five minutes, from one step to another.
fn sails(table: &mut Table, steps: std::ops::Range<i64>, mmsi: u32, name: &str, cog: f64) {
    for step in steps {
        let lon = 124.0 + step as f64 * (10.0 * 1.852 / 12.0) / (111.195 * 38f64.to_radians().cos());
        table.0.push_str(&format!("{},{mmsi},38.0,{lon:.6},10.0,,{name},{cog}\n", START + step * 300));
    }
}

#[test]
fn a_ship_that_takes_another_identity_at_sea_goes_on_where_it_was_bound() {
    let table = |from: i64, cog: f64| {
        let mut table = Table("ts,mmsi,lat,lon,sog,imo,name,cog\n".to_owned());
        sails(&mut table, 0..20, 445_000_023, "FIRST", cog);
        sails(&mut table, from..from + 20, 312_000_023, "SECOND", cog);
        table
    };
    let found = table(21, 90.0).of(EventKind::IdentityChange);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].mmsi.number(), found[0].other_mmsi.map(values::Mmsi::number)),
        (445_000_023, Some(312_000_023))
    );
    assert_eq!(
        (&found[0].evidence.messages[..], &found[0].evidence.other_messages[..]),
        (&[21][..], &[22][..])
    );
    let notes = found[0].evidence.notes.join("; ");
    assert!(notes.contains("flag by MMSI: Democratic People's Republic of Korea → Belize"), "{notes}");
    assert!(notes.contains("name: FIRST → SECOND"), "{notes}");
    // An hour later it may be any ship; one that was bound elsewhere is another.
    assert!(table(32, 90.0).of(EventKind::IdentityChange).is_empty());
    assert!(table(24, 180.0).of(EventKind::IdentityChange).is_empty());
}

#[test]
fn a_call_tells_the_draught_before_and_after() {
    let ports = builtin_ports();
    let (lat, lon) = (ports[0].lat, ports[0].lon);
    let mut table = "ts,mmsi,lat,lon,sog,name,draught\n".to_owned();
    let mut at = |step: i64, lat: f64, sog: f64, draught: f64| {
        table.push_str(&format!("{},445000024,{lat},{lon},{sog},SHIP,{draught}\n", START + step * 600));
    };
    for step in 0..6 {
        at(step, lat - 0.5 + step as f64 * 0.05, 10.0, 5.1);
    }
    for step in 20..60 {
        at(step, lat, 0.0, 5.1);
    }
    for step in 80..90 {
        at(step, lat - (step - 80) as f64 * 0.05 - 0.3, 10.0, 7.9);
    }
    let (recording, problems) = read_positions(table.as_bytes(), "table.csv");
    assert!(problems.is_empty(), "{problems:?}");
    let found = events(&recording, &Methods::builtin(), &ports, None);
    let call = found.iter().find(|event| event.kind == EventKind::PortCall).unwrap();
    assert!(call.evidence.notes.contains(&"draught sent before 5.1 m, after 7.9 m".to_owned()), "{call:?}");
    assert_eq!(call.evidence.messages.first(), Some(&2));
    assert_eq!(call.evidence.messages.last(), Some(&48));
}

proptest! {
    #[test]
    fn no_table_panics_and_the_order_of_rows_is_nothing(
        rows in prop::collection::vec((0i64..200_000, 0u32..3, -90.0f64..90.0, -180.0f64..180.0, 0.0f64..30.0), 0..60)
    ) {
        let table = |rows: &[(i64, u32, f64, f64, f64)]| {
            let mut table = Table::new();
            for (at, ship, lat, lon, sog) in rows {
                table.at(*at, 445_000_001 + ship, *lat, *lon, *sog);
            }
            let (recording, _) = read_positions(table.0.as_bytes(), "x");
            let port = Port {
                name: PortName { name: "Port".into(), country: Some(values::Country::DPRK), unlocode: None },
                aliases: Vec::new(),
                lat: 0.0, lon: 0.0, radius_km: Some(100.0), source: None,
            };
            events(&recording, &Methods::builtin(), &[port], None)
        };
        let mut unique = rows.clone();
        unique.sort_by_key(|row| (row.0, row.1));
        unique.dedup_by_key(|row| (row.0, row.1));
        let found = table(&unique);
        for event in &found {
            prop_assert!(event.start <= event.end);
        }
        let turned: Vec<_> = unique.iter().rev().copied().collect();
        let strip = |events: Vec<Event>| -> Vec<_> {
            events.into_iter().map(|event| (event.kind, event.mmsi, event.start, event.end)).collect()
        };
        prop_assert_eq!(strip(found), strip(table(&turned)));
    }
}
