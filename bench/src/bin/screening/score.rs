//! Answers held against judgements, the same way for everybody.

use super::labelled::Asked;
use std::collections::BTreeMap;

/// What an answer names: references of entries with their scores.
pub type Hits = Vec<(String, f64)>;

/// Counts of a yes-or-no question.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Tally {
    /// Rightly yes.
    pub found: u32,
    /// Wrongly no.
    pub missed: u32,
    /// Wrongly yes.
    pub wrong: u32,
    /// Rightly no.
    pub right_none: u32,
}

impl Tally {
    /// How many of those that are there were found, 0 to 1.
    pub fn recall(self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    /// How many of the answers are right, 0 to 1.
    pub fn precision(self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        share(2 * self.found, 2 * self.found + self.missed + self.wrong)
    }

    /// How many of those that are not there gave an alert, 0 to 1.
    pub fn alerts(self) -> f64 {
        share(self.wrong, self.wrong + self.right_none)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { f64::NAN } else { f64::from(part) / f64::from(whole) }
}

/// Counts judged pairs: from the threshold on both are taken for one.
pub fn of_pairs(scored: &[(f64, bool)], threshold: f64) -> Tally {
    let mut tally = Tally::default();
    for (score, same) in scored {
        let count = match (*score >= threshold, same) {
            (true, true) => &mut tally.found,
            (true, false) => &mut tally.wrong,
            (false, true) => &mut tally.missed,
            (false, false) => &mut tally.right_none,
        };
        *count += 1;
    }
    tally
}

/// Counts queries by set. A query has found its entry if that is among the hits from the threshold on; any hit is an
/// alert, and an alert without the entry is wrong.
pub fn of_queries<'a>(
    answered: impl IntoIterator<Item = (&'a Asked, &'a Hits)>,
    threshold: f64,
) -> BTreeMap<&'a str, Tally> {
    let mut sets: BTreeMap<&str, Tally> = BTreeMap::new();
    for (asked, hits) in answered {
        let tally = sets.entry(&asked.set).or_default();
        let mut hits = hits.iter().filter(|(_, score)| *score >= threshold).peekable();
        let alert = hits.peek().is_some();
        match &asked.gold {
            Some(gold) if hits.any(|(reference, _)| reference == gold) => tally.found += 1,
            Some(_) => {
                tally.missed += 1;
                tally.wrong += u32::from(alert);
            }
            None if alert => tally.wrong += 1,
            None => tally.right_none += 1,
        }
    }
    sets
}

/// Adds the counts of several sets.
pub fn sum<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    tallies.into_iter().fold(Tally::default(), |sum, one| Tally {
        found: sum.found + one.found,
        missed: sum.missed + one.missed,
        wrong: sum.wrong + one.wrong,
        right_none: sum.right_none + one.right_none,
    })
}

/// Gives the threshold, of a hundred, at which F1 is highest; the lower of several.
pub fn best(tally_at: impl Fn(f64) -> Tally) -> f64 {
    let mut best = (0.0, -1.0);
    for step in 1..=100 {
        let threshold = f64::from(step) / 100.0;
        let f1 = tally_at(threshold).f1();
        if f1 > best.1 {
            best = (threshold, f1);
        }
    }
    best.0
}
