use super::{ListDiff, ListReading, diff};
use crate::dates::iso;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why a new edition may not take the place of an old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The stable code of the rule, such as `screening/update-loses-half`.
    pub code: String,
    /// What is wrong, in a sentence with the figures.
    pub reason: String,
}

/// Says how many of the entries of an edition another has lost and of how many, where that is half of them or more.
///
/// Both are given by the references of their entries. An entry that only changed is not lost.
///
/// ```
/// use screening::lists::loses_half;
/// assert_eq!(loses_half(["a", "b", "c"], ["a", "b", "d"]), None);
/// assert_eq!(loses_half(["a", "b", "c"], ["a", "d", "e", "f"]), Some((2, 3)));
/// ```
#[must_use]
pub fn loses_half<'a>(
    old: impl IntoIterator<Item = &'a str>,
    new: impl IntoIterator<Item = &'a str>,
) -> Option<(usize, usize)> {
    let old: BTreeSet<&str> = old.into_iter().map(str::trim).collect();
    let new: BTreeSet<&str> = new.into_iter().map(str::trim).collect();
    let lost = old.difference(&new).count();
    (lost > 0 && lost * 2 >= old.len()).then_some((lost, old.len()))
}

/// Checks whether a new edition may take the place of an old one, and gives what it changes.
///
/// Publishers serve an error page, another list or half a file under the address of a list now and then; taking it would
/// clear whoever is missing from it.
///
/// **Errors:** every reason against it: it is another list (`update-other-list`), it is older (`update-older`), its day
/// is unknown while the old one's is known (`update-undated`), its file is cut off (`update-incomplete`), or half or more
/// of the old entries' references are gone (`update-loses-half`).
///
/// ```
/// use screening::lists::check_update;
/// let lists = screening::designations::builtin();
/// assert!(check_update(&lists[0], &lists[0]).is_ok());
/// assert_eq!(check_update(&lists[0], &lists[1]).unwrap_err()[0].code, "screening/update-other-list");
/// ```
pub fn check_update(old: &ListReading, new: &ListReading) -> Result<ListDiff, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |rule: &str, reason: String| {
        refusals.push(Refusal { code: format!("screening/update-{rule}"), reason });
    };
    if old.list != new.list || new.list.is_empty() {
        let name = |list: &str| {
            if list.is_empty() { "no list that is known".to_owned() } else { format!("`{list}`") }
        };
        refuse(
            "other-list",
            format!("the old edition is of {}, the new one of {}", name(&old.list), name(&new.list)),
        );
    }
    let days = |reading: &ListReading| reading.edition.as_deref().and_then(iso);
    match (days(old), days(new)) {
        (Some(before), Some(after)) if after.to < before.from => {
            let (before, after) = (old.edition.as_deref(), new.edition.as_deref());
            let reason = format!(
                "the new edition is of {}, the old one of {}",
                after.unwrap_or_default(),
                before.unwrap_or_default()
            );
            refuse("older", reason);
        }
        (Some(_), None) => refuse("undated", "the day of the new edition is not known".to_owned()),
        _ => {}
    }
    let cut = new.problems.iter().find(|problem| problem.code.ends_with("-truncated"));
    if let Some(problem) = cut {
        refuse("incomplete", format!("the new edition is not whole: {}", problem.reason));
    }
    let difference = diff(&old.designations, &new.designations);
    if let Some((lost, of)) = loses_half(references(old), references(new)) {
        refuse(
            "loses-half",
            format!(
                "{lost} of {of} entries are not in the new edition, which has {}",
                new.designations.len()
            ),
        );
    }
    if refusals.is_empty() { Ok(difference) } else { Err(refusals) }
}

fn references(reading: &ListReading) -> impl Iterator<Item = &str> {
    reading.designations.iter().map(|entry| entry.reference.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Designation, Kind};

    fn list(name: &str, edition: Option<&str>, entries: std::ops::Range<u32>) -> ListReading {
        let mut reading = ListReading::empty(name, None);
        reading.edition = edition.map(str::to_owned);
        reading.designations = entries
            .map(|number| Designation::new(name, edition, &number.to_string(), Kind::Person))
            .collect();
        reading
    }

    fn codes(old: &ListReading, new: &ListReading) -> Vec<String> {
        check_update(old, new)
            .map_or_else(|refusals| refusals.into_iter().map(|one| one.code).collect(), |_| Vec::new())
    }

    #[test]
    fn an_update_that_loses_half_is_refused_with_the_figures() {
        let old = list("a", Some("2024-01-01"), 0..10);
        assert!(codes(&old, &list("a", Some("2024-02-01"), 0..6)).is_empty());
        let refusal = check_update(&old, &list("a", Some("2024-02-01"), 0..5)).unwrap_err();
        assert_eq!(refusal[0].code, "screening/update-loses-half");
        assert!(refusal[0].reason.contains("5 of 10"), "{refusal:?}");
        // As many entries, but others: the old ones are lost all the same.
        assert_eq!(codes(&old, &list("a", Some("2024-02-01"), 10..20)), ["screening/update-loses-half"]);
    }

    #[test]
    fn another_list_or_an_older_or_cut_one_is_refused() {
        let old = list("a", Some("2024-01-15"), 0..10);
        assert_eq!(codes(&old, &list("b", Some("2024-02-01"), 0..10)), ["screening/update-other-list"]);
        assert_eq!(codes(&old, &list("a", Some("2023-12-01"), 0..10)), ["screening/update-older"]);
        assert_eq!(codes(&old, &list("a", None, 0..10)), ["screening/update-undated"]);
        assert!(codes(&old, &list("a", Some("2024-01"), 0..10)).is_empty(), "it may be of the same day");
        let mut cut = list("a", Some("2024-02-01"), 0..10);
        cut.problems.push(values::Problem::new("screening/xml-truncated", "x", "it ends early"));
        assert_eq!(codes(&old, &cut), ["screening/update-incomplete"]);
        assert_eq!(codes(&old, &list("", None, 0..0)).len(), 3);
    }
}
