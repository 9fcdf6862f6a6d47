//! The designations of the regime, as this project restates them.

use crate::lists::{self, ListReading};

/// The files, by name, as they lie in `regime/1718/designations/`.
const FILES: [(&str, &str); 3] = [
    ("persons.toml", include_str!("../../../regime/1718/designations/persons.toml")),
    ("entities.toml", include_str!("../../../regime/1718/designations/entities.toml")),
    ("vessels.toml", include_str!("../../../regime/1718/designations/vessels.toml")),
];

/// Gives the persons, entities and ships designated under resolution 1718, a reading each, in this order.
///
/// **Shape:** lists `1718-persons` (80 entries), `1718-entities` (75) and `1718-vessels` (59), each with its edition.
/// Their problems are empty: a test reads them.
///
/// ```
/// let lists = screening::designations::builtin();
/// let counts: Vec<usize> = lists.iter().map(|list| list.designations.len()).collect();
/// assert_eq!(counts, [80, 75, 59]);
/// ```
#[must_use]
pub fn builtin() -> Vec<ListReading> {
    FILES.iter().map(|(name, text)| lists::read(text.as_bytes(), name, None)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_lists_read_without_a_problem() {
        for reading in builtin() {
            assert!(reading.problems.is_empty(), "{:?}", reading.problems);
            assert!(reading.edition.is_some());
        }
    }
}
