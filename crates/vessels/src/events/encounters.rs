//! Ships that stay side by side.
//!
//! Each track is read at the same points of time (every ten minutes), between two positions no further apart than
//! the methods allow; points near a port are left out. The points of one time are put in the order of latitude, so
//! that a ship is compared with its neighbours only. What holds at successive points is one stretch.

use super::{Ship, lines, ns, reach::Reach};
use crate::columns::{Columns, instant};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{between, distance_km, knots, middle, rounded};
use crate::methods::EncounterMethods;

/// Kilometres in a degree of latitude, a little less than any.
const KM_PER_DEGREE: f64 = 110.5;

/// A slow ship at a point of time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    /// Seconds since 1970.
    time: i64,
    ship: u32,
    lat: f64,
    lon: f64,
    knots: f64,
}

/// Two ships near one another at a point of time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Near {
    ships: (u32, u32),
    time: i64,
    km: f64,
    place: (f64, f64),
    knots: f64,
}

pub(super) fn encounters(ships: &[Ship<'_>], ports: &Reach<'_>, methods: &EncounterMethods) -> Vec<Event> {
    let mut points = Vec::new();
    for (number, ship) in (0u32..).zip(ships) {
        resample(number, &ship.columns(), ports, methods, &mut points);
    }
    points.sort_unstable_by(|one, other| {
        (one.time.cmp(&other.time)).then(one.lat.total_cmp(&other.lat)).then(one.ship.cmp(&other.ship))
    });
    let mut near = Vec::new();
    for at_once in points.chunk_by(|one, other| one.time == other.time) {
        neighbours(at_once, methods.distance_km_max, &mut near);
    }
    let one_identity = |(one, other): (u32, u32)| {
        ships.get(one as usize).map(|ship| ship.mmsi) == ships.get(other as usize).map(|ship| ship.mmsi)
    };
    near.retain(|pair: &Near| !one_identity(pair.ships));
    near.sort_unstable_by_key(|pair| (pair.ships, pair.time));
    let mut found = Vec::new();
    for of_pair in near.chunk_by(|one, other| one.ships == other.ships) {
        for stretch in stretches(of_pair, methods) {
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
            if ((last.time - first.time) as f64) < methods.hours_min * 3600.0 {
                continue;
            }
            let (one, other) = first.ships;
            for (mine, theirs) in [(one, other), (other, one)] {
                if let (Some(ship), Some(partner)) = (ships.get(mine as usize), ships.get(theirs as usize)) {
                    found.extend(event(ship, partner, stretch, methods));
                }
            }
        }
    }
    found
}

/// Reads a track at the points of time; slow places away from ports only, because only these can be of an encounter.
fn resample(
    ship: u32,
    columns: &Columns<'_>,
    ports: &Reach<'_>,
    methods: &EncounterMethods,
    points: &mut Vec<Point>,
) {
    let step = methods.step_minutes * 60;
    let longest = (methods.interpolate_hours_max * 3600.0) as i64;
    let second = |at: usize| columns.at.get(at).map(|at| at.div_euclid(1_000_000_000));
    for at in 1..columns.len() {
        let (Some(from), Some(to)) = (second(at - 1), second(at)) else { continue };
        let apart = to - from;
        // The first point of time from the earlier position on.
        let first = from.div_euclid(step) * step + if from.rem_euclid(step) > 0 { step } else { 0 };
        if apart <= 0 || apart > longest || first >= to {
            continue;
        }
        let (Some(before), Some(after)) = (columns.place(at - 1), columns.place(at)) else { continue };
        let knots = knots(distance_km(before, after), apart as f64);
        // Ships moored side by side lie in a port that is not known here.
        if knots >= methods.speed_kn_max || (columns.is_moored(at - 1) && columns.is_moored(at)) {
            continue;
        }
        let mut time = first;
        while time < to {
            let (lat, lon) = between(before, after, (time - from) as f64 / apart as f64);
            if ports.nearest(lat, lon, methods.port_distance_km_min).is_none() {
                points.push(Point { time, ship, lat, lon, knots });
            }
            time += step;
        }
    }
}

/// Adds the pairs no further apart than so much, each once, the lower number first, of points in the order of latitude.
fn neighbours(points: &[Point], most_km: f64, near: &mut Vec<Near>) {
    let height = most_km / KM_PER_DEGREE;
    for (at, one) in points.iter().enumerate() {
        let after = points.get(at + 1..).unwrap_or(&[]);
        // A degree of longitude is shortest at the end that lies nearer to a pole.
        let width = height / (one.lat.abs() + height).min(90.0).to_radians().cos().max(1e-9);
        for other in after.iter().take_while(|other| other.lat - one.lat <= height) {
            let east = (one.lon - other.lon).abs();
            if east.min(360.0 - east) > width || one.ship == other.ship {
                continue;
            }
            let km = distance_km((one.lat, one.lon), (other.lat, other.lon));
            if km <= most_km {
                near.push(Near {
                    ships: (one.ship.min(other.ship), one.ship.max(other.ship)),
                    time: one.time,
                    km,
                    place: between((one.lat, one.lon), (other.lat, other.lon), 0.5),
                    knots: one.knots.max(other.knots),
                });
            }
        }
    }
}

/// Parts what is known of a pair into stretches: points of time that follow one another, with pauses shorter than
/// the methods allow.
fn stretches<'a>(pairs: &'a [Near], methods: &EncounterMethods) -> impl Iterator<Item = &'a [Near]> {
    let step = methods.step_minutes * 60;
    let apart = ((methods.merge_hours * 3600.0) as i64).max(step + 1);
    pairs.chunk_by(move |one, next| next.time - one.time < apart)
}

fn event(ship: &Ship<'_>, partner: &Ship<'_>, stretch: &[Near], methods: &EncounterMethods) -> Option<Event> {
    let (from, to) = (stretch.first()?.time, stretch.last()?.time);
    let (start, end) = (instant(from * 1_000_000_000)?, instant(to * 1_000_000_000)?);
    let within = |ship: &Ship<'_>| {
        let at = ship.columns().at;
        let from = at.partition_point(|at| *at < ns(start)).saturating_sub(1);
        from..at.partition_point(|at| *at <= ns(end)).saturating_add(1).min(at.len())
    };
    let (here, there) = (within(ship), within(partner));
    let step = methods.step_minutes * 60;
    let ends = |ship: &Ship<'_>| {
        let second = |at: Option<&i64>| at.map(|at| at.div_euclid(1_000_000_000));
        let at = ship.columns().at;
        second(at.first()).is_some_and(|at| from - at < step)
            || second(at.last()).is_some_and(|at| at - to <= step)
    };
    let evidence = Evidence {
        messages: lines(ship.columns().within(here.clone()).line),
        other_messages: lines(partner.columns().within(there.clone()).line),
        positions: (here.len() + there.len()) as u32,
        method: format!(
            "within {} m of one another at under {} kn for at least {} h, {} km or more from any port known ({})",
            methods.distance_km_max * 1000.0,
            methods.speed_kn_max,
            methods.hours_min,
            methods.port_distance_km_min,
            methods.source
        ),
        notes: vec![format!("{:.1} h side by side", (to - from) as f64 / 3600.0)],
    };
    let km: f64 = stretch.iter().map(|near| near.km).sum();
    let fastest = stretch.iter().map(|near| near.knots).fold(0.0, f64::max);
    let middle = middle(stretch.iter().map(|near| near.place));
    Some(Event {
        start,
        end,
        lat: middle.map(|(lat, _)| rounded(lat, 5)),
        lon: middle.map(|(_, lon)| rounded(lon, 5)),
        open: ends(ship) || ends(partner),
        other_mmsi: Some(partner.mmsi),
        distance_km: Some(rounded(km / stretch.len() as f64, 3)),
        max_speed_kn: Some(rounded(fastest, 1)),
        ..ship.event(EventKind::Encounter, here.start, here.end.checked_sub(1)?, evidence)?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_of_latitude_misses_no_pair(places in prop::collection::vec((-90.0f64..=90.0, 0usize..4, -0.02f64..0.02, -0.02f64..0.02), 2..20)) {
            let centres = [179.999, -179.999, 0.0, 123.4];
            let mut points: Vec<Point> = (0u32..)
                .zip(&places)
                .map(|(ship, (lat, centre, north, east))| Point {
                    time: 0,
                    ship,
                    lat: ((lat / 30.0).round() * 30.0 + north).clamp(-90.0, 90.0),
                    lon: (centres[*centre] + east + 540.0).rem_euclid(360.0) - 180.0,
                    knots: 0.0,
                })
                .collect();
            points.sort_by(|one, other| one.lat.total_cmp(&other.lat));
            let mut expected = Vec::new();
            for one in &points {
                for other in points.iter().filter(|other| one.ship < other.ship) {
                    if distance_km((one.lat, one.lon), (other.lat, other.lon)) <= 0.5 {
                        expected.push((one.ship, other.ship));
                    }
                }
            }
            let mut found = Vec::new();
            neighbours(&points, 0.5, &mut found);
            let mut found: Vec<(u32, u32)> = found.into_iter().map(|near| near.ships).collect();
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
