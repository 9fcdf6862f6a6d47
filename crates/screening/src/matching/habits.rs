//! Habits of writing names, as data: letters, words that say little, and spellings of one and the same word.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// What a word of a name is worth, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Worth {
    /// It is left out wherever it stands ("the", "M/V").
    Nothing,
    /// It is common: its share of a full weight, in per cent.
    Common(u8),
}

struct Habits {
    words: HashMap<&'static str, Worth>,
    spellings: HashMap<&'static str, &'static str>,
    letters: Vec<(&'static str, &'static str)>,
    ship_prefixes: Vec<&'static str>,
    looks: HashMap<char, char>,
}

static HABITS: LazyLock<Habits> = LazyLock::new(|| {
    let mut habits = Habits {
        words: HashMap::new(),
        spellings: HashMap::new(),
        letters: Vec::new(),
        ship_prefixes: Vec::new(),
        looks: HashMap::new(),
    };
    for (kind, left, right) in rows() {
        match kind {
            "nothing" => left.split(' ').for_each(|word| {
                habits.words.insert(word, Worth::Nothing);
            }),
            "common" => {
                let worth = right.parse().unwrap_or(50);
                left.split(' ').for_each(|word| {
                    habits.words.insert(word, Worth::Common(worth));
                });
            }
            "spelling" => right.split(' ').for_each(|word| {
                habits.spellings.insert(word, left);
            }),
            "letters" => habits.letters.push((left, right)),
            "looks" => {
                if let Some(latin) = right.chars().next() {
                    habits
                        .looks
                        .extend(left.split(' ').filter_map(|word| Some((word.chars().next()?, latin))));
                }
            }
            "ship" => habits.ship_prefixes.extend(left.split(' ')),
            _ => {}
        }
    }
    habits
});

/// Gives the rows of the table: kind, left, right.
fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("../../data/name_habits.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?, cells.next().unwrap_or("")))
        })
}

/// Tells what a folded word is worth; `None` for a word that is not in the table.
pub(super) fn worth(word: &str) -> Option<Worth> {
    HABITS.words.get(word).copied()
}

/// Gives the word that a folded word is a spelling of: `lee` and `rhee` are `ri`.
pub(super) fn spelling(word: &str) -> &str {
    HABITS.spellings.get(word).copied().unwrap_or(word)
}

/// Tells whether a word before a ship's name says only that it is a ship.
pub(super) fn is_ship_prefix(word: &str) -> bool {
    HABITS.ship_prefixes.contains(&word)
}

/// Gives the Latin letter that a letter of another script cannot be told from by eye.
pub(super) fn looks_like(letter: char) -> Option<char> {
    HABITS.looks.get(&letter).copied()
}

/// Writes a Latin word as it sounds, roughly: what different romanisations of one word have in common.
///
/// The rules are those of the table, applied from left to right, the first that fits at each place; then a
/// letter that is doubled is written once. Words of one or two letters are left as they are.
pub(super) fn sound(word: &str) -> String {
    let word = spelling(word);
    if word.len() < 3 || !word.is_ascii() {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let rule = rules_for(first).find(|(from, _)| rest.starts_with(*from));
        let (written, used) =
            rule.map_or((&rest[..first.len_utf8()], first.len_utf8()), |(from, to)| (to, from.len()));
        for letter in written.chars() {
            if !out.ends_with(letter) || letter.is_ascii_digit() {
                out.push(letter);
            }
        }
        rest = &rest[used..];
    }
    out
}

static BY_FIRST: LazyLock<BTreeMap<char, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut by_first: BTreeMap<char, Vec<(&'static str, &'static str)>> = BTreeMap::new();
    for (from, to) in &HABITS.letters {
        if let Some(first) = from.chars().next() {
            by_first.entry(first).or_default().push((from, to));
        }
    }
    for rules in by_first.values_mut() {
        rules.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    }
    by_first
});

fn rules_for(first: char) -> impl Iterator<Item = (&'static str, &'static str)> {
    BY_FIRST.get(&first).into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_of_one_word_sound_alike() {
        for (one, other) in [
            ("cheol", "chol"),
            ("jeong", "jong"),
            ("mohammed", "muhammad"),
            ("lee", "ri"),
            ("hussein", "husayn"),
            ("woo", "u"),
        ] {
            assert_eq!(sound(one), sound(other), "{one} {other}");
        }
        assert_ne!(sound("kim"), sound("ri"));
    }

    #[test]
    fn every_row_has_a_known_kind() {
        for (kind, left, right) in rows() {
            assert!(
                matches!(kind, "nothing" | "common" | "spelling" | "letters" | "looks" | "ship"),
                "{kind}"
            );
            assert!(!left.is_empty());
            assert!(kind != "common" || right.parse::<u8>().is_ok_and(|worth| worth <= 100));
        }
    }
}
