//! Ships that stay side by side.
//!
//! Each track is read at the same points of time (every ten minutes), between two positions no further apart than
//! the methods allow; points near a port are left out. The points of one time are put in the order of latitude, so
//! that a ship is compared with its neighbours only. What holds at successive points is one stretch.

use super::{Ship, lines, reach::Reach};
use crate::columns::instant;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{KM_PER_DEGREE, between, distance_km, knots, middle, rounded};
use crate::methods::EncounterMethods;
use crate::recording::ImoNumbers;
use serde::{Deserialize, Serialize};
use values::{ImoNumber, Mmsi};

/// A slow ship away from ports at one of the points of time at which tracks are compared.
///
/// It holds all that an encounter needs of the ship, so that points can be sorted anywhere. **Units:** seconds since
/// 1970, decimal degrees, knots.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SlowPoint {
    /// The point of time.
    pub time: i64,
    /// The identity that sent it.
    pub mmsi: Mmsi,
    /// Which track of that identity, from 1; 0 where it holds one only.
    pub track: u32,
    /// The IMO number it sent then.
    pub imo: Option<ImoNumber>,
    /// Latitude between the positions before and after.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// The speed from the one to the other.
    pub knots: f64,
    /// The line of the position before, and the number of that position in its track.
    pub before: (u64, u32),
    /// The line of the position after.
    pub after: u64,
    /// Whether the track begins or ends within a step of here.
    pub at_an_end: bool,
}

impl SlowPoint {
    fn ship(&self) -> (Mmsi, u32) {
        (self.mmsi, self.track)
    }
}

/// Two ships near one another at a point of time; the lower identity is the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NearPair {
    /// The one.
    pub one: SlowPoint,
    /// The other.
    pub other: SlowPoint,
    /// How far apart.
    pub km: f64,
}

impl NearPair {
    fn ships(&self) -> ((Mmsi, u32), (Mmsi, u32)) {
        (self.one.ship(), self.other.ship())
    }
}

/// Reads a track at the points of time; slow places away from ports only, because only these can be of an encounter.
pub(super) fn slow_points(
    ship: &Ship<'_>,
    numbers: &ImoNumbers,
    track: u32,
    ports: &Reach,
    methods: &EncounterMethods,
    points: &mut Vec<SlowPoint>,
) {
    let columns = ship.columns();
    let step = methods.step_minutes * 60;
    let longest = (methods.interpolate_hours_max * 3600.0) as i64;
    let second = |at: usize| columns.at.get(at).map(|at| at.div_euclid(1_000_000_000));
    let (Some(begins), Some(ends)) = (second(0), columns.len().checked_sub(1).and_then(second)) else {
        return;
    };
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
        let line = |at: usize| columns.line.get(at).copied().unwrap_or_default();
        let mut time = first;
        while time < to {
            let (lat, lon) = between(before, after, (time - from) as f64 / apart as f64);
            if ports.nearest(lat, lon, methods.port_distance_km_min).is_none() {
                points.push(SlowPoint {
                    time,
                    mmsi: ship.mmsi,
                    track,
                    imo: instant(time * 1_000_000_000).and_then(|time| numbers.at(time)),
                    lat,
                    lon,
                    knots,
                    before: (line(at - 1), u32::try_from(at - 1).unwrap_or(u32::MAX)),
                    after: line(at),
                    at_an_end: time - begins < step || ends - time <= step,
                });
            }
            time += step;
        }
    }
}

/// Finds the pairs no further apart than the methods allow among points of any times and ships.
///
/// **Shape:** each pair once at each point of time, the lower identity first; two tracks of one identity are no pair. In
/// no order that means anything. Near linear in the points.
#[must_use]
pub fn near_pairs(mut points: Vec<SlowPoint>, methods: &EncounterMethods) -> Vec<NearPair> {
    points.sort_unstable_by(|one, other| {
        (one.time.cmp(&other.time)).then(one.lat.total_cmp(&other.lat)).then(one.ship().cmp(&other.ship()))
    });
    let mut near = Vec::new();
    for at_once in points.chunk_by(|one, other| one.time == other.time) {
        neighbours(at_once, methods.distance_km_max, &mut near);
    }
    near
}

/// Adds the pairs no further apart than so much of points in the order of latitude.
fn neighbours(points: &[SlowPoint], most_km: f64, near: &mut Vec<NearPair>) {
    let height = most_km / KM_PER_DEGREE;
    for (at, one) in points.iter().enumerate() {
        let after = points.get(at + 1..).unwrap_or(&[]);
        // A degree of longitude is shortest at the end that lies nearer to a pole.
        let width = height / (one.lat.abs() + height).min(90.0).to_radians().cos().max(1e-9);
        for other in after.iter().take_while(|other| other.lat - one.lat <= height) {
            let east = (one.lon - other.lon).abs();
            if east.min(360.0 - east) > width || one.mmsi == other.mmsi {
                continue;
            }
            let km = distance_km((one.lat, one.lon), (other.lat, other.lon));
            if km <= most_km {
                let (one, other) = if one.ship() < other.ship() { (one, other) } else { (other, one) };
                near.push(NearPair { one: *one, other: *other, km });
            }
        }
    }
}

/// Finds the encounters in pairs: points of time that follow one another, with pauses shorter than the methods allow.
///
/// All pairs of two ships must be given at once. **Shape:** an event for each of the two ships, in no order.
#[must_use]
pub fn encounters(mut pairs: Vec<NearPair>, methods: &EncounterMethods) -> Vec<Event> {
    pairs.sort_unstable_by_key(|pair| (pair.ships(), pair.one.time));
    let step = methods.step_minutes * 60;
    let apart = ((methods.merge_hours * 3600.0) as i64).max(step + 1);
    let mut found = Vec::new();
    for of_ships in pairs.chunk_by(|one, next| one.ships() == next.ships()) {
        for stretch in of_ships.chunk_by(|one, next| next.one.time - one.one.time < apart) {
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { continue };
            if (last.one.time - first.one.time) as f64 >= methods.hours_min * 3600.0 {
                found.extend(event(stretch, |pair| (&pair.one, &pair.other), methods));
                found.extend(event(stretch, |pair| (&pair.other, &pair.one), methods));
            }
        }
    }
    found
}

/// Makes the event of one of the two ships.
fn event(
    stretch: &[NearPair],
    sides: for<'a> fn(&'a NearPair) -> (&'a SlowPoint, &'a SlowPoint),
    methods: &EncounterMethods,
) -> Option<Event> {
    let (first, last) = (stretch.first()?, stretch.last()?);
    let (ship, partner) = sides(last);
    let heard = |side: fn((&SlowPoint, &SlowPoint)) -> SlowPoint| -> (Vec<u64>, u32) {
        let mut all: Vec<u64> = stretch.iter().map(|pair| side(sides(pair)).before.0).collect();
        all.push(side(sides(last)).after);
        all.dedup();
        let (from, to) = (side(sides(first)).before.1, side(sides(last)).before.1);
        (lines(&all), to.saturating_sub(from).saturating_add(2))
    };
    let (messages, here) = heard(|(ship, _)| *ship);
    let (other_messages, there) = heard(|(_, partner)| *partner);
    let evidence = Evidence {
        messages,
        other_messages,
        positions: here + there,
        method: format!(
            "within {} m of one another at under {} kn for at least {} h, {} km or more from any port known ({})",
            methods.distance_km_max * 1000.0,
            methods.speed_kn_max,
            methods.hours_min,
            methods.port_distance_km_min,
            methods.source
        ),
        notes: vec![format!("{:.1} h side by side", (ship.time - sides(first).0.time) as f64 / 3600.0)],
    };
    let km: f64 = stretch.iter().map(|pair| pair.km).sum();
    let fastest = stretch.iter().map(|pair| pair.one.knots.max(pair.other.knots)).fold(0.0, f64::max);
    let place =
        |pair: &NearPair| between((pair.one.lat, pair.one.lon), (pair.other.lat, pair.other.lon), 0.5);
    let middle = middle(stretch.iter().map(place));
    let mut event = Event {
        kind: EventKind::Encounter,
        mmsi: ship.mmsi,
        imo: ship.imo,
        track: (ship.track > 0).then(|| format!("{}-{}", ship.mmsi, ship.track)),
        start: instant(first.one.time * 1_000_000_000)?,
        end: instant(last.one.time * 1_000_000_000)?,
        lat: middle.map(|(lat, _)| rounded(lat, 5)),
        lon: middle.map(|(_, lon)| rounded(lon, 5)),
        open: stretch.iter().any(|pair| pair.one.at_an_end || pair.other.at_an_end),
        other_mmsi: Some(partner.mmsi),
        port: None,
        distance_km: Some(rounded(km / stretch.len() as f64, 3)),
        max_speed_kn: Some(rounded(fastest, 1)),
        confidence: None,
        evidence,
    };
    super::tell_coast(&mut event);
    Some(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_of_latitude_misses_no_pair(places in prop::collection::vec((-90.0f64..=90.0, 0usize..4, -0.02f64..0.02, -0.02f64..0.02), 2..20)) {
            let centres = [179.999, -179.999, 0.0, 123.4];
            let points: Vec<SlowPoint> = (0u32..)
                .zip(&places)
                .map(|(ship, (lat, centre, north, east))| SlowPoint {
                    time: 0,
                    mmsi: Mmsi::from_number(200_000_000 + ship).unwrap(),
                    track: 0,
                    imo: None,
                    before: (0, 0),
                    after: 0,
                    at_an_end: false,
                    lat: ((lat / 30.0).round() * 30.0 + north).clamp(-90.0, 90.0),
                    lon: (centres[*centre] + east + 540.0).rem_euclid(360.0) - 180.0,
                    knots: 0.0,
                })
                .collect();
            let mut expected = Vec::new();
            for one in &points {
                for other in points.iter().filter(|other| one.mmsi < other.mmsi) {
                    if distance_km((one.lat, one.lon), (other.lat, other.lon)) <= 0.5 {
                        expected.push((one.mmsi, other.mmsi));
                    }
                }
            }
            let methods = crate::Methods::builtin().encounter;
            let found = near_pairs(points, &methods);
            let mut found: Vec<(Mmsi, Mmsi)> = found.iter().map(|pair| (pair.one.mmsi, pair.other.mmsi)).collect();
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
