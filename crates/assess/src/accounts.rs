//! Sums that count nothing twice: a row for a year and the rows of its months, a total of all suppliers and
//! the rows of each.
//!
//! An entry is a *total* of others if its days hold theirs and it is by the same supplier, or names none.
//! A total and its parts are never added. Where the parts fill the total's days, both figures are kept as
//! a range and a disagreement is flagged; where they do not, the total stands, unless its parts come to
//! more. Entries of one supplier whose days overlap without one holding the other may count some of the
//! same deliveries: the low bound counts the larger of them only.

use crate::prose;
use values::{Amount, Country, Date, Period};

/// An entry to be summed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who supplied; none for a total of several or where the row names nobody.
    pub supplier: Option<Country>,
    /// When; both days are known.
    pub period: Period,
    /// How much.
    pub amount: Amount,
}

/// What entries come to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accounted {
    /// Low, central, high.
    pub total: Amount,
    /// Disagreements and double entries, in sentences.
    pub flags: Vec<String>,
    /// By entry: whether it is added to the total itself, and not as part of another entry.
    pub added: Vec<bool>,
}

/// Totals are looked for among at most so many entries of a period: each is held against all others.
const ENTRIES_MAX: usize = 2_000;

/// Two figures that differ by no more than this share are taken as rounded, not as different.
const ROUNDING: f64 = 0.000_001;

/// Sums entries without counting anything twice.
///
/// **Shape:** the order of the entries does not matter for the total; `added` follows it.
#[must_use]
pub fn sum(entries: &[Entry], unit: &str) -> Accounted {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|a, b| compare(&entries[*a], &entries[*b]));
    let (mut flags, mut unique) = (Vec::new(), Vec::new());
    let mut merged: Vec<Entry> = Vec::new();
    for at in order {
        let entry = &entries[at];
        match merged.last_mut() {
            Some(last) if last.supplier == entry.supplier && last.period == entry.period => {
                if !agree(last.amount, entry.amount) {
                    flags.push(format!(
                        "{} is recorded twice and not alike: {} and {}; the range holds both.",
                        named(entry),
                        prose::amount(last.amount, unit),
                        prose::amount(entry.amount, unit),
                    ));
                    last.amount = hull(last.amount, entry.amount);
                }
            }
            _ => {
                merged.push(entry.clone());
                unique.push(at);
            }
        }
    }
    // Wide entries come before those they hold (see `compare`): the last wider one that holds an entry is
    // its nearest total.
    let nearest = |at: usize| {
        (0..merged.len())
            .filter(|other| *other != at && holds(&merged[*other], &merged[at]))
            .max_by_key(|other| rank(&merged[*other]))
    };
    let parents: Vec<Option<usize>> = match merged.len() > ENTRIES_MAX {
        true => {
            flags.push(format!(
                "{} entries: too many to look for totals among them; some may be counted twice.",
                merged.len()
            ));
            vec![None; merged.len()]
        }
        false => (0..merged.len()).map(nearest).collect(),
    };
    let mut books = Books { entries: &merged, parents: &parents, unit, flags };
    let tops: Vec<usize> = (0..merged.len()).filter(|at| parents[*at].is_none()).collect();
    let total = books.together(&tops);
    let mut added = vec![false; entries.len()];
    for top in tops {
        added[unique[top]] = true;
    }
    let mut flags = books.flags;
    flags.sort();
    flags.dedup();
    Accounted { total, flags, added }
}

struct Books<'a> {
    entries: &'a [Entry],
    parents: &'a [Option<usize>],
    unit: &'a str,
    flags: Vec<String>,
}

impl Books<'_> {
    /// Values an entry by itself and by its parts.
    fn value(&mut self, at: usize) -> Amount {
        let entry = &self.entries[at];
        let parts: Vec<usize> =
            (0..self.entries.len()).filter(|part| self.parents[*part] == Some(at)).collect();
        if parts.is_empty() {
            return entry.amount;
        }
        let of_parts = self.together(&parts);
        let words = |amount: Amount| prose::amount(amount, self.unit);
        if agree(entry.amount, of_parts) {
            return entry.amount;
        }
        let same_supplier = parts.iter().all(|part| self.entries[*part].supplier == entry.supplier);
        let whole = same_supplier && fill(entry.period, parts.iter().map(|part| self.entries[*part].period));
        if whole {
            self.flags.push(format!(
                "{}: the total is stated as {}, its parts add up to {}; the range holds both.",
                named(entry),
                words(entry.amount),
                words(of_parts),
            ));
            return hull(entry.amount, of_parts);
        }
        let exceeded = matches!((of_parts.low, entry.amount.high), (Some(low), Some(high)) if low > high);
        if exceeded {
            self.flags.push(format!(
                "{}: the total is stated as {}, but parts of it alone add up to {}; the range holds both.",
                named(entry),
                words(entry.amount),
                words(of_parts),
            ));
            return hull(entry.amount, of_parts);
        }
        entry.amount
    }

    /// Adds entries of which none holds another; of one supplier's that overlap, the low bound counts the
    /// larger only.
    fn together(&mut self, entries: &[usize]) -> Amount {
        let mut by_supplier: Vec<usize> = entries.to_vec();
        by_supplier.sort_by_key(|at| (self.entries[*at].supplier, self.entries[*at].period, *at));
        let mut total = Amount::exactly(0.0);
        let mut run: Option<(Option<Country>, Option<Date>, Amount)> = None;
        for at in by_supplier {
            let value = self.value(at);
            let entry = &self.entries[at];
            run = match run {
                Some((supplier, until, amount))
                    if supplier == entry.supplier && entry.period.from <= until =>
                {
                    self.flags.push(format!(
                        "{}: its days overlap with another entry of the same supplier; they may count the same deliveries, so that the low bound counts the larger only.",
                        named(entry)
                    ));
                    let both = amount.plus(value);
                    let low = match (amount.low, value.low) {
                        (Some(one), Some(other)) => Some(one.max(other)),
                        (one, other) => one.or(other),
                    };
                    Some((supplier, until.max(entry.period.to), Amount { low, ..both }))
                }
                Some((_, _, amount)) => {
                    total = total.plus(amount);
                    Some((entry.supplier, entry.period.to, value))
                }
                None => Some((entry.supplier, entry.period.to, value)),
            };
        }
        match run {
            Some((_, _, amount)) => total.plus(amount),
            None => total,
        }
    }
}

/// Orders wide entries before those they hold: by first day, then the later last day, then nobody named first.
fn compare(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    let key = |entry: &Entry| (entry.supplier, entry.period.from, std::cmp::Reverse(entry.period.to));
    key(a).cmp(&key(b)).then(a.amount.partial_cmp(&b.amount).unwrap_or(std::cmp::Ordering::Equal))
}

/// Ranks totals: the narrower is nearer to its parts, and of two alike the one with a named supplier.
fn rank(entry: &Entry) -> impl Ord + use<> {
    (std::cmp::Reverse(entry.period.to), entry.period.from, entry.supplier.is_some(), entry.supplier)
}

/// Tells whether one entry is a total that holds another.
fn holds(total: &Entry, part: &Entry) -> bool {
    let within = part.period.surely_within(total.period);
    match (total.supplier, part.supplier) {
        (None, Some(_)) => within,
        (one, other) => one == other && within && total.period != part.period,
    }
}

/// Tells whether periods cover a whole without a gap.
fn fill(whole: Period, parts: impl Iterator<Item = Period>) -> bool {
    let mut days: Vec<(Date, Date)> = parts.filter_map(|period| Some((period.from?, period.to?))).collect();
    days.sort();
    let (Some(mut next), Some(last)) = (whole.from, whole.to) else { return false };
    for (from, to) in days {
        if from > next {
            return false;
        }
        if to >= last {
            return true;
        }
        next = next.max(to.tomorrow().unwrap_or(to));
    }
    false
}

fn agree(one: Amount, other: Amount) -> bool {
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= ROUNDING * a.abs().max(b.abs()),
        (a, b) => a.is_none() && b.is_none(),
    };
    near(one.low, other.low) && near(one.central, other.central) && near(one.high, other.high)
}

/// Gives the range that holds both: an open end stays open.
fn hull(one: Amount, other: Amount) -> Amount {
    let low = one.low.or(one.central).zip(other.low.or(other.central)).map(|(a, b)| a.min(b));
    let high = one.high.zip(other.high).map(|(a, b)| a.max(b));
    Amount { low, central: one.central.or(other.central), high }
}

fn named(entry: &Entry) -> String {
    let who = entry.supplier.map_or("All suppliers, or one that is not named".to_owned(), |supplier| {
        prose::capitalised(&supplier.in_prose())
    });
    format!("{who}, {}", prose::period(entry.period))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RU: Option<Country> = Some(Country::RUSSIA);
    const KR: Option<Country> = Some(Country::REPUBLIC_OF_KOREA);

    fn months(supplier: Option<Country>, from: i8, to: i8, barrels: f64) -> Entry {
        let (first, last) = (Period::month(2023, from), Period::month(2023, to));
        Entry { supplier, period: Period { from: first.from, to: last.to }, amount: Amount::exactly(barrels) }
    }

    #[test]
    fn a_year_and_its_months_are_not_added() {
        let entries = [months(RU, 1, 1, 10.0), months(RU, 2, 12, 90.0), months(RU, 1, 12, 100.0)];
        let found = sum(&entries, "bbl");
        assert_eq!(found.total, Amount::exactly(100.0));
        assert_eq!(found.added, [false, false, true]);
        assert!(found.flags.is_empty(), "{:?}", found.flags);
    }

    #[test]
    fn a_sum_that_disagrees_with_its_months_is_flagged_and_stays_a_range() {
        let entries = [months(RU, 1, 1, 10.0), months(RU, 2, 12, 89.0), months(RU, 1, 12, 100.0)];
        let found = sum(&entries, "bbl");
        assert_eq!(found.total, Amount { low: Some(99.0), central: Some(100.0), high: Some(100.0) });
        assert!(found.flags[0].contains("its parts add up to 99 barrels"), "{:?}", found.flags);
    }

    #[test]
    fn a_total_of_all_suppliers_holds_the_rows_of_each() {
        let entries = [months(RU, 1, 1, 15.0), months(KR, 1, 8, 153.0), months(None, 1, 11, 168.0)];
        let found = sum(&entries, "bbl");
        assert_eq!(found.total, Amount::exactly(168.0));
        assert_eq!(found.added, [false, false, true]);
        let more = [months(RU, 1, 1, 15.0), months(KR, 1, 8, 160.0), months(None, 1, 11, 168.0)];
        let found = sum(&more, "bbl");
        assert_eq!((found.total.low, found.total.high), (Some(168.0), Some(175.0)));
        assert!(found.flags[0].contains("parts of it alone add up to 175"), "{:?}", found.flags);
    }

    #[test]
    fn parts_that_do_not_fill_a_total_leave_it_as_it_is() {
        let found = sum(&[months(RU, 3, 3, 10.0), months(RU, 1, 12, 100.0)], "bbl");
        assert_eq!(found.total, Amount::exactly(100.0));
        assert!(found.flags.is_empty());
    }

    #[test]
    fn entries_that_overlap_count_the_larger_only_at_the_low_bound() {
        let found = sum(&[months(RU, 1, 3, 10.0), months(RU, 3, 5, 20.0)], "bbl");
        assert_eq!((found.total.low, found.total.high), (Some(20.0), Some(30.0)));
        assert_eq!(found.flags.len(), 1);
    }

    #[test]
    fn the_same_row_twice_counts_once() {
        let found = sum(&[months(RU, 1, 1, 10.0), months(RU, 1, 1, 10.0)], "bbl");
        assert_eq!(found.total, Amount::exactly(10.0));
        let found = sum(&[months(RU, 1, 1, 10.0), months(RU, 1, 1, 12.0)], "bbl");
        assert_eq!((found.total.low, found.total.high), (Some(10.0), Some(12.0)));
        assert!(found.flags[0].contains("recorded twice"));
    }

    prop_compose! {
        fn entry()(supplier in 0..3usize, from in 1..=12i8, length in 0..6i8, barrels in 0.0..1e6f64) -> Entry {
            months([None, RU, KR][supplier], from, (from + length).min(12), barrels)
        }
    }

    proptest! {
        #[test]
        fn the_order_of_entries_never_matters(entries in proptest::collection::vec(entry(), 0..12), by in 0..12usize) {
            let mut turned = entries.clone();
            turned.rotate_left(by % entries.len().max(1));
            let (one, other) = (sum(&entries, "bbl"), sum(&turned, "bbl"));
            prop_assert!(agree(one.total, other.total), "{:?} {:?}", one.total, other.total);
            prop_assert_eq!(one.flags, other.flags);
        }

        #[test]
        fn nothing_comes_to_more_than_all_of_it_and_the_bounds_stay_in_order(entries in proptest::collection::vec(entry(), 0..12)) {
            let all: f64 = entries.iter().filter_map(|entry| entry.amount.high).sum();
            let total = sum(&entries, "bbl").total;
            prop_assert!(total.high.unwrap() <= all * (1.0 + 1e-9));
            prop_assert!(total.low.unwrap() <= total.high.unwrap() * (1.0 + 1e-9));
        }
    }
}
