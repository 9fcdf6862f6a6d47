//! Ships that stay side by side.
//!
//! Each track is read at the same points of time (every ten minutes), between two positions no further apart than
//! the methods allow. At each point the places are sorted into cells a little larger than the greatest distance, so
//! that a ship is compared with its neighbours only. What holds at successive points is one stretch.

use super::{Ship, lines};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{between, distance_km, knots, middle, rounded};
use crate::methods::EncounterMethods;
use crate::ports::PortIndex;
use crate::recording::Position;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A ship at a point of time.
#[derive(Debug, Clone, Copy)]
struct At {
    ship: usize,
    lat: f64,
    lon: f64,
    knots: f64,
}

/// A pair's points of time, with the distance and the place at each.
#[derive(Debug, Default)]
struct Stretch {
    first: i64,
    last: i64,
    points: u32,
    km: f64,
    places: Vec<(f64, f64)>,
    fastest: f64,
}

pub(super) fn encounters(
    ships: &[Ship<'_>],
    ports: &PortIndex<'_>,
    methods: &EncounterMethods,
) -> Vec<Event> {
    let step = methods.step_minutes * 60;
    let mut by_time: BTreeMap<i64, Vec<At>> = BTreeMap::new();
    for (number, ship) in ships.iter().enumerate() {
        resample(number, &ship.track.positions, step, methods, &mut by_time);
    }
    let mut stretches: BTreeMap<(usize, usize), Vec<Stretch>> = BTreeMap::new();
    for (time, places) in &by_time {
        for (one, other, km) in neighbours(places, methods.distance_km_max) {
            if ships.get(one.ship).map(|ship| ship.mmsi) == ships.get(other.ship).map(|ship| ship.mmsi) {
                continue;
            }
            if ports.nearest(one.lat, one.lon, methods.port_distance_km_min).is_some() {
                continue;
            }
            let known = stretches.entry((one.ship, other.ship)).or_default();
            if known.last().is_none_or(|last| last.last + step < *time) {
                known.push(Stretch { first: *time, ..Stretch::default() });
            }
            if let Some(stretch) = known.last_mut() {
                stretch.last = *time;
                stretch.points += 1;
                stretch.km += km;
                stretch.places.push(between((one.lat, one.lon), (other.lat, other.lon), 0.5));
                stretch.fastest = stretch.fastest.max(one.knots).max(other.knots);
            }
        }
    }
    let mut found = Vec::new();
    for ((one, other), stretches) in stretches {
        for stretch in merged(stretches, (methods.merge_hours * 3600.0) as i64) {
            if (stretch.last - stretch.first) as f64 >= methods.hours_min * 3600.0 {
                for (mine, theirs) in [(one, other), (other, one)] {
                    if let (Some(ship), Some(partner)) = (ships.get(mine), ships.get(theirs)) {
                        found.extend(event(ship, partner, &stretch, methods));
                    }
                }
            }
        }
    }
    found
}

/// Reads a track at the points of time; slow places only, because only these can be of an encounter.
fn resample(
    ship: usize,
    positions: &[Position],
    step: i64,
    methods: &EncounterMethods,
    by_time: &mut BTreeMap<i64, Vec<At>>,
) {
    for pair in positions.windows(2) {
        let [before, after] = pair else { continue };
        let (from, to) = (before.at.as_second(), after.at.as_second());
        let apart = to - from;
        if apart <= 0 || apart as f64 > methods.interpolate_hours_max * 3600.0 {
            continue;
        }
        let way = knots(distance_km((before.lat, before.lon), (after.lat, after.lon)), apart as f64);
        if way >= methods.speed_kn_max {
            continue;
        }
        let mut time = from.div_euclid(step) * step;
        if time < from {
            time += step;
        }
        while time < to {
            let share = (time - from) as f64 / apart as f64;
            let (lat, lon) = between((before.lat, before.lon), (after.lat, after.lon), share);
            by_time.entry(time).or_default().push(At { ship, lat, lon, knots: way });
            time += step;
        }
    }
}

/// Gives the pairs no further apart than so much, each once, the lower number first.
fn neighbours(places: &[At], most_km: f64) -> Vec<(At, At, f64)> {
    let side = most_km / 111.0;
    let mut cells: BTreeMap<(i32, i32), Vec<&At>> = BTreeMap::new();
    let cell = |place: &At| {
        let shrink = place.lat.to_radians().cos().max(0.05);
        ((place.lat / side).floor() as i32, (place.lon * shrink / side).floor() as i32)
    };
    for place in places {
        cells.entry(cell(place)).or_default().push(place);
    }
    let mut pairs = Vec::new();
    for place in places {
        let (row, column) = cell(place);
        // One column more on each side: cells of neighbouring rows are not of the same width.
        for near in
            (row - 1..=row + 1).flat_map(|row| (column - 2..=column + 2).map(move |column| (row, column)))
        {
            for other in cells.get(&near).into_iter().flatten().filter(|other| place.ship < other.ship) {
                let km = distance_km((place.lat, place.lon), (other.lat, other.lon));
                if km <= most_km {
                    pairs.push((*place, **other, km));
                }
            }
        }
    }
    pairs.sort_by_key(|(one, other, _)| (one.ship, other.ship));
    pairs
}

fn merged(stretches: Vec<Stretch>, apart: i64) -> Vec<Stretch> {
    let mut merged: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match merged.last_mut() {
            Some(last) if stretch.first - last.last < apart => {
                last.last = stretch.last;
                last.points += stretch.points;
                last.km += stretch.km;
                last.places.extend(stretch.places);
                last.fastest = last.fastest.max(stretch.fastest);
            }
            _ => merged.push(stretch),
        }
    }
    merged
}

fn event(
    ship: &Ship<'_>,
    partner: &Ship<'_>,
    stretch: &Stretch,
    methods: &EncounterMethods,
) -> Option<Event> {
    let (start, end) =
        (Timestamp::from_second(stretch.first).ok()?, Timestamp::from_second(stretch.last).ok()?);
    let within = |ship: &Ship<'_>| -> Vec<Position> {
        let positions = &ship.track.positions;
        let from = positions.partition_point(|position| position.at < start).saturating_sub(1);
        let to =
            positions.partition_point(|position| position.at <= end).saturating_add(1).min(positions.len());
        positions.get(from..to).unwrap_or_default().to_vec()
    };
    let (here, there) = (within(ship), within(partner));
    let (first, last) = (here.first()?, here.last()?);
    let ends = |ship: &Ship<'_>| {
        let edge = |position: Option<&Position>| position.map(|position| position.at.as_second());
        let step = methods.step_minutes * 60;
        edge(ship.track.positions.first()).is_some_and(|at| stretch.first - at < step)
            || edge(ship.track.positions.last()).is_some_and(|at| at - stretch.last <= step)
    };
    let evidence = Evidence {
        messages: lines(&here),
        other_messages: lines(&there),
        positions: (here.len() + there.len()) as u32,
        method: format!(
            "within {} m of one another at under {} kn for at least {} h, {} km or more from any port known ({})",
            methods.distance_km_max * 1000.0,
            methods.speed_kn_max,
            methods.hours_min,
            methods.port_distance_km_min,
            methods.source
        ),
        notes: vec![format!("{:.1} h side by side", (stretch.last - stretch.first) as f64 / 3600.0)],
    };
    let points = f64::from(stretch.points.max(1));
    let middle = middle(stretch.places.iter().copied());
    Some(Event {
        start,
        end,
        lat: middle.map(|(lat, _)| rounded(lat, 5)),
        lon: middle.map(|(_, lon)| rounded(lon, 5)),
        open: ends(ship) || ends(partner),
        other_mmsi: Some(partner.mmsi),
        distance_km: Some(rounded(stretch.km / points, 3)),
        max_speed_kn: Some(rounded(stretch.fastest, 1)),
        ..ship.event(EventKind::Encounter, first, last, evidence)
    })
}
