//! Cells of the globe, so that ships are compared with their neighbours only.
//!
//! The globe is cut into rows of one height and each row into cells at least as wide, four times the greatest distance
//! at which two ships are together. A point is entered in its own cell and in every other that comes within that
//! distance of it, so that two points which are together are always in one cell with one another: the second in its
//! own, the first entered there too. Within half a degree of a pole a row is one cell.

use std::collections::BTreeSet;

/// A grid for points that are together at up to so many kilometres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    /// The distance in degrees of latitude, a little more than it is.
    reach: f64,
    /// The height of a row in degrees.
    height: f64,
}

/// A degree of latitude has a little more kilometres than this.
const KM_A_DEGREE: f64 = 111.0;
/// From here to the pole a row is one cell.
const POLE: f64 = 89.5;

impl Grid {
    pub(super) fn new(most_km: f64) -> Self {
        // Methods of no distance at all still need cells.
        let reach = most_km.max(0.001) / KM_A_DEGREE;
        Self { reach, height: 4.0 * reach }
    }

    /// Gives the cells a point is entered in, its own among them.
    pub(super) fn cells(self, lat: f64, lon: f64) -> BTreeSet<(i32, i32)> {
        let furthest = (lat.abs() + self.reach).min(90.0);
        let cosine = furthest.to_radians().cos();
        let aside = if cosine * 180.0 > self.reach { self.reach / cosine } else { 180.0 };
        let mut cells = BTreeSet::new();
        for lat in [lat - self.reach, lat, lat + self.reach] {
            let row = self.row(lat);
            for lon in [lon - aside, lon, lon + aside] {
                cells.insert((row, self.column(row, lon)));
            }
        }
        cells
    }

    fn row(self, lat: f64) -> i32 {
        (lat.clamp(-90.0, 90.0) / self.height).floor() as i32
    }

    fn column(self, row: i32, lon: f64) -> i32 {
        let (low, high) = (f64::from(row) * self.height, (f64::from(row) + 1.0) * self.height);
        let furthest = low.abs().max(high.abs());
        if furthest >= POLE {
            return 0;
        }
        let columns = ((360.0 * furthest.to_radians().cos() / self.height).floor() as i32).max(1);
        (((lon + 180.0) / 360.0 * f64::from(columns)).floor() as i32).rem_euclid(columns)
    }
}

/// Gives the pairs of identities that have points no further apart than so much, each once, the lower first.
pub(super) fn near(points: &mut [(u32, f64, f64)], most_km: f64) -> BTreeSet<(u32, u32)> {
    let reach = Grid::new(most_km).reach;
    points.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    let mut pairs = BTreeSet::new();
    for (at, (mmsi, lat, lon)) in points.iter().enumerate() {
        let after = points.get(at + 1..).unwrap_or_default();
        for (other, other_lat, other_lon) in after.iter().take_while(|it| it.1 - lat <= reach) {
            let pair = (*mmsi.min(other), *mmsi.max(other));
            if mmsi != other
                && !pairs.contains(&pair)
                && vessels::distance_km((*lat, *lon), (*other_lat, *other_lon)) <= most_km
            {
                pairs.insert(pair);
            }
        }
    }
    pairs
}

/// Tells whether points of time at which two ships were together can be of an encounter: whether, points that lie
/// closer together than the merging time being one stretch, any stretch is long enough.
pub(super) fn may_meet(times: &mut [i64], step: i64, merge: i64, least: f64) -> bool {
    times.sort_unstable();
    let mut first = None;
    let mut before = i64::MIN;
    for time in times.iter().copied() {
        let apart = time.saturating_sub(before);
        let from = match first {
            Some(from) if apart <= step || apart < merge => from,
            _ => time,
        };
        if (time - from) as f64 >= least {
            return true;
        }
        first = Some(from);
        before = time;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn two_that_are_together_share_a_cell(
            lat in prop_oneof![-90.0f64..=90.0, Just(90.0), Just(-90.0), 89.3f64..89.7],
            lon in prop_oneof![-180.0f64..=180.0, Just(180.0), Just(-180.0)],
            north in -0.006f64..0.006,
            east in -0.02f64..0.02,
            wide in prop_oneof![Just(1.0), Just(60.0)],
        ) {
            let other = ((lat + north).clamp(-90.0, 90.0), (lon + east * wide + 540.0).rem_euclid(360.0) - 180.0);
            prop_assume!(vessels::distance_km((lat, lon), other) <= 0.5);
            let grid = Grid::new(0.5);
            let own = (grid.row(other.0), grid.column(grid.row(other.0), other.1));
            prop_assert!(grid.cells(other.0, other.1).contains(&own));
            prop_assert!(grid.cells(lat, lon).contains(&own), "{lat} {lon} {other:?}");
        }

        #[test]
        fn near_finds_every_pair(points in prop::collection::vec((1u32..6, 38.0f64..38.02, 124.0f64..124.02), 0..30)) {
            let mut expected = BTreeSet::new();
            for one in &points {
                for other in &points {
                    if one.0 < other.0 && vessels::distance_km((one.1, one.2), (other.1, other.2)) <= 0.5 {
                        expected.insert((one.0, other.0));
                    }
                }
            }
            prop_assert_eq!(near(&mut points.clone(), 0.5), expected);
        }
    }

    #[test]
    fn a_stretch_is_long_enough_or_not() {
        let check = |times: &[i64], wanted| {
            assert_eq!(may_meet(&mut times.to_vec(), 600, 14_400, 7200.0), wanted, "{times:?}");
        };
        check(&[], false);
        check(&[0, 600, 1200], false);
        check(&[7200, 0], true);
        check(&[0, 14_400], false);
        check(&[0, 14_399], true);
        check(&[0, 20_000, 27_200], true);
    }
}
