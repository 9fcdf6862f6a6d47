//! Ships that stay side by side.
//!
//! Each track is read at the same points of time (every ten minutes), between two positions no further apart than
//! the methods allow. At each point the places are sorted into cells a little larger than the greatest distance, so
//! that a ship is compared with its neighbours only. What holds at successive points is one stretch.

use super::{Ship, lines};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{between, distance_km, knots, middle, rounded};
use crate::methods::{EncounterMethods, Methods};
use crate::ports::PortIndex;
use crate::recording::{Position, Sent};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use values::Mmsi;

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
        // Ships moored side by side lie in a port that is not known here.
        if way >= methods.speed_kn_max || (before.is_moored() && after.is_moored()) {
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

/// A ship at a point of time at which tracks are compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The point of time, in seconds since 1970.
    pub time: i64,
    /// Latitude in decimal degrees (WGS 84).
    pub lat: f64,
    /// Longitude in decimal degrees (WGS 84).
    pub lon: f64,
}

/// Gives the points of time at which an identity was slow enough to be in an encounter, with its places.
///
/// These are what [`crate::events()`] compares ships by: two that are never within the methods' distance at one of
/// these points have no encounter. **Shape:** in the order of tracks, then of time.
#[must_use]
pub fn slow_points(mmsi: Mmsi, sent: &Sent, methods: &Methods) -> Vec<Point> {
    let step = methods.encounter.step_minutes * 60;
    let mut points = Vec::new();
    for track in super::part(mmsi, sent, &methods.track).tracks {
        let mut by_time = BTreeMap::new();
        resample(0, &track.positions, step, &methods.encounter, &mut by_time);
        points.extend(by_time.into_iter().flat_map(|(time, places)| {
            places.into_iter().map(move |place| Point { time, lat: place.lat, lon: place.lon })
        }));
    }
    points
}

/// Gives the pairs no further apart than so much, each once, the lower number first.
///
/// The globe is cut into rows as high as that distance, and each row into cells at least as wide, so that a
/// neighbour is in the same cell or one beside it, also across the date line.
fn neighbours(places: &[At], most_km: f64) -> Vec<(At, At, f64)> {
    let height = most_km / 111.0;
    let row_of = |lat: f64| (lat / height).floor() as i32;
    let columns_in = |row: i32| {
        let furthest = (f64::from(row) * height).abs().max((f64::from(row + 1) * height).abs()).min(90.0);
        ((360.0 * furthest.to_radians().cos() / height).floor() as i32).max(1)
    };
    let column_of = |row: i32, lon: f64| {
        let columns = columns_in(row);
        (((lon + 180.0) / 360.0 * f64::from(columns)).floor() as i32).rem_euclid(columns)
    };
    let mut cells: BTreeMap<(i32, i32), Vec<&At>> = BTreeMap::new();
    for place in places {
        let row = row_of(place.lat);
        cells.entry((row, column_of(row, place.lon))).or_default().push(place);
    }
    let mut pairs = Vec::new();
    for place in places {
        for row in row_of(place.lat) - 1..=row_of(place.lat) + 1 {
            let (columns, middle) = (columns_in(row), column_of(row, place.lon));
            let near: BTreeSet<i32> =
                (middle - 1..=middle + 1).map(|column| column.rem_euclid(columns)).collect();
            let others = near.into_iter().filter_map(|column| cells.get(&(row, column))).flatten();
            for other in others.filter(|other| place.ship < other.ship) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_miss_no_pair(places in prop::collection::vec((-90.0f64..=90.0, 0usize..4, -0.02f64..0.02, -0.02f64..0.02), 2..20)) {
            let centres = [179.999, -179.999, 0.0, 123.4];
            let places: Vec<At> = places
                .iter()
                .enumerate()
                .map(|(ship, (lat, centre, north, east))| At {
                    ship,
                    lat: ((lat / 30.0).round() * 30.0 + north).clamp(-90.0, 90.0),
                    lon: (centres[*centre] + east + 540.0).rem_euclid(360.0) - 180.0,
                    knots: 0.0,
                })
                .collect();
            let mut expected = Vec::new();
            for one in &places {
                for other in places.iter().filter(|other| one.ship < other.ship) {
                    if distance_km((one.lat, one.lon), (other.lat, other.lon)) <= 0.5 {
                        expected.push((one.ship, other.ship));
                    }
                }
            }
            let found: Vec<(usize, usize)> = neighbours(&places, 0.5).iter().map(|(one, other, _)| (one.ship, other.ship)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
