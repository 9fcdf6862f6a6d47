//! Whether a new edition has lost too much to be believed.

use std::collections::BTreeMap;

/// Tells which lists have lost half of their entries or more from one reading to the next, in sentences.
///
/// A publisher takes off a few entries at a time; half of a list is missing when a download broke off or a format
/// changed. Such an update is refused, because a party that is no longer looked for would be clear.
/// **Shape:** one sentence a list, in the order of the names; empty where the update can be taken.
///
/// ```
/// use server::lost_half;
/// let before = [("un-sc".to_owned(), 1000)].into();
/// assert!(lost_half(&before, &[("un-sc".to_owned(), 501)].into()).is_empty());
/// assert_eq!(lost_half(&before, &[("un-sc".to_owned(), 500)].into()).len(), 1);
/// ```
#[must_use]
pub fn lost_half(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> Vec<String> {
    let mut reasons = Vec::new();
    for (list, old) in before {
        let new = after.get(list).copied().unwrap_or(0);
        if *old > 0 && new.saturating_mul(2) <= *old {
            reasons.push(format!("`{list}` would have {new} entries instead of {old}"));
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_gone_has_lost_all() {
        let before = BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 1)]);
        let after = BTreeMap::from([("b".to_owned(), 1), ("c".to_owned(), 9)]);
        assert_eq!(lost_half(&before, &after), ["`a` would have 0 entries instead of 3"]);
        assert!(lost_half(&after, &BTreeMap::from([("b".to_owned(), 9), ("c".to_owned(), 5)])).is_empty());
    }
}
