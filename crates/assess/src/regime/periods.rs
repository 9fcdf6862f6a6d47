//! Days on which provisions are in force, and the periods in which ceilings are counted.

use super::schema::{CeilingRule, InForce, PeriodKind, PeriodRule};
use jiff::ToSpan as _;
use values::{Date, Period};

impl InForce {
    /// Tells whether the provision is in force on a day: from its first day, up to the day before it ended.
    #[must_use]
    pub fn on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Tells whether there was a day on which it was in force.
    #[must_use]
    pub fn ever(&self) -> bool {
        self.until.is_none_or(|until| self.from < until)
    }

    /// Gives the days on which it is in force, both ends included; open if it has not ended.
    ///
    /// Meaningless for a provision that never was, see [`InForce::ever`].
    #[must_use]
    pub fn period(&self) -> Period {
        Period {
            from: Some(self.from),
            to: self.until.map(|until| until.checked_sub(1.day()).unwrap_or(until)),
        }
    }
}

impl PeriodRule {
    /// Gives the counting period a day lies in; `None` if the day lies in none.
    #[must_use]
    pub fn around(&self, day: Date) -> Option<Period> {
        match self.kind {
            PeriodKind::CalendarYear => Some(Period::year(day.year())),
            PeriodKind::YearFrom => {
                let start = |year| Date::new(year, self.month?, self.day?).ok();
                let this = start(day.year())?;
                let first = if this <= day { this } else { start(day.year() - 1)? };
                let last = start(first.year() + 1)?.checked_sub(1.day()).ok()?;
                Some(Period::new(first, last))
            }
            PeriodKind::Fixed => {
                let period = Period { from: self.from, to: self.to };
                Period::day(day).surely_within(period).then_some(period)
            }
        }
    }
}

impl CeilingRule {
    /// Gives the counting period a day lies in, cut to the days the provision is in force.
    #[must_use]
    pub fn period_on(&self, in_force: &InForce, day: Date) -> Option<Period> {
        if !in_force.on(day) {
            return None;
        }
        let whole = self.period.around(day)?;
        let days = in_force.period();
        Some(Period {
            from: whole.from.max(days.from),
            to: match (whole.to, days.to) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        })
    }

    /// Names a counting period as a ledger does: "2024", "22 December 2023 to 21 December 2024".
    #[must_use]
    pub fn period_title(period: Period) -> String {
        match (period.from, period.to) {
            (Some(from), Some(to)) if period == Period::year(from.year()) && to.year() == from.year() => {
                from.year().to_string()
            }
            (Some(from), Some(to)) => {
                format!("{} to {}", crate::prose::day(from), crate::prose::day(to))
            }
            _ => period.to_string(),
        }
    }
}
