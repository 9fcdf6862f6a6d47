use crate::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days, both ends included; an end that is not known is `None`.
///
/// An end before the start cannot be built: [`Period::new`] orders the two.
///
/// ```
/// use values::{Date, Period};
/// let november: Period = Period::month(2024, 11);
/// assert!(november.surely_within(Period::year(2024)));
/// assert_eq!(november.to_string(), "2024-11-01/2024-11-30");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Period {
    /// Makes a period of two known ends; they are put in order.
    #[must_use]
    pub fn new(from: Date, to: Date) -> Self {
        Self { from: Some(from.min(to)), to: Some(from.max(to)) }
    }

    /// Makes a period of one day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    /// Makes the period of a calendar month; nothing is known of a month that does not exist.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Self {
        Date::new(year, month, 1).map_or(Self::default(), |first| Self::new(first, first.last_of_month()))
    }

    /// Makes the period of a calendar year.
    #[must_use]
    pub fn year(year: i16) -> Self {
        match (Date::new(year, 1, 1), Date::new(year, 12, 31)) {
            (Ok(first), Ok(last)) => Self::new(first, last),
            _ => Self::default(),
        }
    }

    /// Makes the period from the first day known of several periods to the last; an end that is known of none stays unknown.
    ///
    /// ```
    /// use values::Period;
    /// let open = Period { from: Period::month(2024, 3).from, to: None };
    /// assert_eq!(Period::hull([open, Period::month(2024, 1)]).to_string(), "2024-01-01/2024-01-31");
    /// assert!(Period::hull([]).is_unknown());
    /// ```
    #[must_use]
    pub fn hull(periods: impl IntoIterator<Item = Self>) -> Self {
        periods.into_iter().fold(Self::default(), |hull, period| Self {
            from: hull.from.into_iter().chain(period.from).min(),
            to: hull.to.into_iter().chain(period.to).max(),
        })
    }

    /// Tells whether nothing is known.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Tells whether both ends are known and every day lies inside `other`.
    #[must_use]
    pub fn surely_within(self, other: Period) -> bool {
        let (Some(from), Some(to)) = (self.from, self.to) else { return false };
        other.from.is_none_or(|first| first <= from) && other.to.is_none_or(|last| to <= last)
    }

    /// Tells whether the two may share a day; an unknown end excludes nothing.
    #[must_use]
    pub fn may_overlap(self, other: Period) -> bool {
        let before = |a: Period, b: Period| matches!((a.to, b.from), (Some(to), Some(from)) if to < from);
        !before(self, other) && !before(other, self)
    }
}

impl std::fmt::Display for Period {
    /// Prints `from/to`, one day alone, and `..` for an unknown end (ISO 8601-2).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => write!(f, "{from}"),
            (Some(from), Some(to)) => write!(f, "{from}/{to}"),
            (Some(from), None) => write!(f, "{from}/.."),
            (None, Some(to)) => write!(f, "../{to}"),
            (None, None) => f.write_str("../.."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_unknown_end_is_never_surely_within() {
        let since_march = Period { from: Some(date(2024, 3, 1)), to: None };
        assert!(!since_march.surely_within(Period::year(2024)));
        assert!(since_march.may_overlap(Period::year(2024)));
        assert!(!since_march.may_overlap(Period::year(2023)));
    }
}
