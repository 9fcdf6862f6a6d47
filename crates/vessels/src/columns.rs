use crate::recording::Position;
use jiff::Timestamp;
use std::ops::Range;

/// Says in a column of speeds or courses that none was sent.
const NONE_SENT: f64 = -1.0;
/// The same in the columns of headings and of states.
const NO_HEADING: u16 = u16::MAX;
const NO_STATUS: u8 = u8::MAX;

/// Positions of one identity, in columns of equal length.
///
/// A detector runs over the columns it needs and leaves the others unread. **Shape:** in the order in which they were
/// pushed; [`Positions::sort`] puts them in the order of time, then of lines. **Units:** as [`Position`].
///
/// ```
/// let at = jiff::Timestamp::from_second(1_700_000_000)?;
/// let mut positions = vessels::Positions::default();
/// positions.extend(vessels::Position::new(at, 38.5, 124.0, 2));
/// assert_eq!(positions.len(), 1);
/// assert_eq!(positions.get(0).map(|position| (position.lat, position.sog)), Some((38.5, None)));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Positions {
    at: Vec<i64>,
    lat: Vec<f64>,
    lon: Vec<f64>,
    sog: Vec<f64>,
    cog: Vec<f64>,
    heading: Vec<u16>,
    status: Vec<u8>,
    line: Vec<u64>,
}

impl Positions {
    /// Tells how many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Tells whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Adds one at the end.
    pub fn push(&mut self, position: &Position) {
        self.at.push(nanoseconds(position.at));
        self.lat.push(position.lat);
        self.lon.push(position.lon);
        self.sog.push(position.sog.unwrap_or(NONE_SENT));
        self.cog.push(position.cog.unwrap_or(NONE_SENT));
        self.heading.push(position.heading.unwrap_or(NO_HEADING));
        self.status.push(position.status.unwrap_or(NO_STATUS));
        self.line.push(position.line);
    }

    /// Adds positions that lie in columns already, numbered from a line on; gives how many were left out because their
    /// place lies off the globe.
    ///
    /// **Units:** nanoseconds since 1970 (UTC), decimal degrees, knots; a speed below 0 or of 102.3 and more is none. What
    /// goes beyond the shortest column is left aside.
    ///
    /// ```
    /// let mut positions = vessels::Positions::default();
    /// let at = [1_700_000_000_000_000_000, 1_700_000_060_000_000_000];
    /// assert_eq!(positions.append(&at, &[38.5, 91.0], &[124.0, 181.0], &[9.5, 102.3], 2), 1);
    /// assert_eq!(positions.first().map(|position| (position.line, position.sog)), Some((2, Some(9.5))));
    /// ```
    pub fn append(&mut self, at: &[i64], lat: &[f64], lon: &[f64], sog: &[f64], first_line: u64) -> usize {
        let count = at.len().min(lat.len()).min(lon.len()).min(sog.len());
        let sent = |knots: f64| if (0.0..102.25).contains(&knots) { knots } else { NONE_SENT };
        let on_globe = |(lat, lon): (&f64, &f64)| lat.abs() <= 90.0 && lon.abs() <= 180.0;
        let columns = (at.get(..count), lat.get(..count), lon.get(..count), sog.get(..count));
        let (Some(at), Some(lat), Some(lon), Some(sog)) = columns else { return 0 };
        let whole = lat.iter().zip(lon).all(on_globe);
        let kept = |row: &usize| whole || lat.get(*row).zip(lon.get(*row)).is_some_and(on_globe);
        let before = self.len();
        if whole {
            self.at.extend_from_slice(at);
            self.lat.extend_from_slice(lat);
            self.lon.extend_from_slice(lon);
            self.sog.extend(sog.iter().map(|knots| sent(*knots)));
        } else {
            let rows = || (0..count).filter(kept);
            self.at.extend(rows().filter_map(|row| at.get(row)));
            self.lat.extend(rows().filter_map(|row| lat.get(row)));
            self.lon.extend(rows().filter_map(|row| lon.get(row)));
            self.sog.extend(rows().filter_map(|row| sog.get(row)).map(|knots| sent(*knots)));
        }
        self.line.extend((0..count).filter(kept).map(|row| first_line + row as u64));
        let length = self.at.len();
        self.cog.resize(length, NONE_SENT);
        self.heading.resize(length, NO_HEADING);
        self.status.resize(length, NO_STATUS);
        count - (length - before)
    }

    /// Gives the one at a place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Position> {
        Some(Position {
            at: Timestamp::from_nanosecond(i128::from(*self.at.get(at)?)).ok()?,
            lat: *self.lat.get(at)?,
            lon: *self.lon.get(at)?,
            sog: self.sog.get(at).copied().filter(|knots| *knots >= 0.0),
            cog: self.cog.get(at).copied().filter(|degrees| *degrees >= 0.0),
            heading: self.heading.get(at).copied().filter(|degrees| *degrees != NO_HEADING),
            status: self.status.get(at).copied().filter(|status| *status != NO_STATUS),
            line: *self.line.get(at)?,
        })
    }

    /// Gives the first.
    #[must_use]
    pub fn first(&self) -> Option<Position> {
        self.get(0)
    }

    /// Gives the last.
    #[must_use]
    pub fn last(&self) -> Option<Position> {
        self.get(self.len().checked_sub(1)?)
    }

    /// Gives all, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Position> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Puts them in the order of time; of two of one instant the earlier line comes first.
    pub fn sort(&mut self) {
        let key = |at: usize| (self.at.get(at), self.line.get(at));
        if (1..self.len()).all(|at| key(at - 1) <= key(at)) {
            return;
        }
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|at| key(*at));
        *self = self.picked(order.into_iter());
    }

    /// Gives those at the places, in that order.
    pub(crate) fn picked(&self, places: impl Iterator<Item = usize> + Clone) -> Self {
        fn pick<T: Copy>(from: &[T], places: impl Iterator<Item = usize>) -> Vec<T> {
            places.filter_map(|at| from.get(at).copied()).collect()
        }
        Self {
            at: pick(&self.at, places.clone()),
            lat: pick(&self.lat, places.clone()),
            lon: pick(&self.lon, places.clone()),
            sog: pick(&self.sog, places.clone()),
            cog: pick(&self.cog, places.clone()),
            heading: pick(&self.heading, places.clone()),
            status: pick(&self.status, places.clone()),
            line: pick(&self.line, places),
        }
    }

    /// Borrows the columns that detectors run over.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns {
            at: &self.at,
            lat: &self.lat,
            lon: &self.lon,
            sog: &self.sog,
            status: &self.status,
            line: &self.line,
        }
    }
}

impl Extend<Position> for Positions {
    fn extend<T: IntoIterator<Item = Position>>(&mut self, positions: T) {
        positions.into_iter().for_each(|position| self.push(&position));
    }
}

impl IntoIterator for Positions {
    type Item = Position;
    type IntoIter = std::vec::IntoIter<Position>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl FromIterator<Position> for Positions {
    fn from_iter<T: IntoIterator<Item = Position>>(positions: T) -> Self {
        let mut all = Self::default();
        all.extend(positions);
        all
    }
}

/// The columns of [`Positions`] that detectors run over, all of one length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns<'a> {
    /// Nanoseconds since 1970.
    pub(crate) at: &'a [i64],
    pub(crate) lat: &'a [f64],
    pub(crate) lon: &'a [f64],
    /// Knots; less than 0 where none was sent.
    pub(crate) sog: &'a [f64],
    pub(crate) status: &'a [u8],
    pub(crate) line: &'a [u64],
}

impl<'a> Columns<'a> {
    pub(crate) fn len(&self) -> usize {
        self.at.len()
    }

    /// Gives the place on the globe at a place of the columns.
    pub(crate) fn place(&self, at: usize) -> Option<(f64, f64)> {
        Some((*self.lat.get(at)?, *self.lon.get(at)?))
    }

    /// Gives what lies in a range; of what lies beyond, nothing.
    pub(crate) fn within(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.len());
        let range = range.start.min(end)..end;
        Self {
            at: self.at.get(range.clone()).unwrap_or(&[]),
            lat: self.lat.get(range.clone()).unwrap_or(&[]),
            lon: self.lon.get(range.clone()).unwrap_or(&[]),
            sog: self.sog.get(range.clone()).unwrap_or(&[]),
            status: self.status.get(range.clone()).unwrap_or(&[]),
            line: self.line.get(range).unwrap_or(&[]),
        }
    }

    /// Gives the instant at a place.
    pub(crate) fn instant(&self, at: usize) -> Option<Timestamp> {
        instant(*self.at.get(at)?)
    }

    /// Gives the seconds from one place to another.
    pub(crate) fn seconds(&self, from: usize, to: usize) -> f64 {
        match (self.at.get(from), self.at.get(to)) {
            (Some(from), Some(to)) => seconds(*from, *to),
            _ => 0.0,
        }
    }

    /// Gives the places in order.
    pub(crate) fn places(self) -> impl Iterator<Item = (f64, f64)> + use<'a> {
        self.lat.iter().copied().zip(self.lon.iter().copied())
    }

    /// Gives the highest speed that was sent.
    pub(crate) fn fastest(&self) -> Option<f64> {
        self.sog.iter().copied().filter(|knots| *knots >= 0.0).max_by(f64::total_cmp)
    }

    /// Tells whether the ship sent at a place that it was moored or aground.
    pub(crate) fn is_moored(&self, at: usize) -> bool {
        matches!(self.status.get(at), Some(5 | 6))
    }
}

/// Gives the nanoseconds since 1970 of an instant; of one beyond what that number holds, the nearest.
pub(crate) fn nanoseconds(at: Timestamp) -> i64 {
    let most = at.as_nanosecond().clamp(i64::MIN.into(), i64::MAX.into());
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// Gives the instant of nanoseconds since 1970.
pub(crate) fn instant(nanoseconds: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(nanoseconds.into()).ok()
}

/// Gives the seconds between two instants in nanoseconds, to the millisecond.
pub(crate) fn seconds(from: i64, to: i64) -> f64 {
    (to.div_euclid(1_000_000) - from.div_euclid(1_000_000)) as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn columns_appended_are_the_positions_pushed(rows in prop::collection::vec((0i64..4_000_000_000, -91.0f64..91.0, -181.0f64..181.0, -1.0f64..110.0), 0..40)) {
            let at: Vec<i64> = rows.iter().map(|row| row.0 * 1_000_000_000).collect();
            let column = |of: fn(&(i64, f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
            let mut appended = Positions::default();
            let off = appended.append(&at, &column(|row| row.1), &column(|row| row.2), &column(|row| row.3), 7);
            let pushed: Positions = (7u64..)
                .zip(&rows)
                .filter_map(|(line, (seconds, lat, lon, knots))| {
                    let at = Timestamp::from_second(*seconds).unwrap();
                    let sog = Some(*knots).filter(|knots| (0.0..102.25).contains(knots));
                    Some(Position { sog, ..Position::new(at, *lat, *lon, line)? })
                })
                .collect();
            prop_assert_eq!(off, rows.len() - pushed.len());
            prop_assert_eq!(appended, pushed);
        }
    }
}
