//! Habits of writing names, as data: letters, words that say little, and spellings of one and the same word.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// What a word of a name is worth, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Worth {
    /// It is left out wherever it stands ("the", "M/V").
    Nothing,
    /// It is common: its share of a full weight, in per cent.
    Common(u8),
}

/// The words that a word may be a spelling of, by number; a spelling belongs to four at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Words([u16; 4]);

impl Words {
    fn insert(&mut self, number: u16) {
        if let Some(free) = self.0.iter_mut().find(|one| **one == 0) {
            *free = number;
        }
    }

    /// Tells whether both may be the same word.
    pub(super) fn meet(self, other: Self) -> bool {
        self.0.iter().any(|one| *one != 0 && other.0.contains(one))
    }
}

struct Habits {
    words: HashMap<&'static str, Worth>,
    spellings: HashMap<&'static str, &'static str>,
    words_by_spelling: HashMap<&'static str, Words>,
    forms: HashMap<&'static str, &'static str>,
    letters: Vec<(&'static str, &'static str)>,
    longest_form: usize,
    next_word: u16,
    titles: HashSet<&'static str>,
    state_words: HashSet<&'static str>,
    patronymics: Vec<&'static str>,
    ship_prefixes: Vec<&'static str>,
    looks: HashMap<char, char>,
}

static HABITS: LazyLock<Habits> = LazyLock::new(|| {
    let mut habits = Habits {
        words: HashMap::new(),
        spellings: HashMap::new(),
        words_by_spelling: HashMap::new(),
        forms: HashMap::new(),
        longest_form: 0,
        next_word: 1,
        letters: Vec::new(),
        titles: HashSet::new(),
        state_words: HashSet::new(),
        patronymics: Vec::new(),
        ship_prefixes: Vec::new(),
        looks: HashMap::new(),
    };
    for (kind, left, right) in rows() {
        match kind {
            "nothing" => left.split(' ').for_each(|word| {
                habits.words.insert(word, Worth::Nothing);
            }),
            "father" => habits.patronymics.extend(left.split(' ')),
            "state" => habits.state_words.extend(left.split(' ')),
            "title" => habits.titles.extend(left.split(' ')),
            "common" => {
                let worth = right.parse().unwrap_or(50);
                left.split(' ').for_each(|word| {
                    habits.words.insert(word, Worth::Common(worth));
                });
            }
            "spelling" | "short" => {
                let number = habits.next_word;
                habits.next_word += 1;
                for word in right.split(' ').chain([left]) {
                    habits.words_by_spelling.entry(word).or_default().insert(number);
                }
                if kind == "spelling" {
                    for word in right.split(' ') {
                        habits.spellings.entry(word).or_insert(left);
                    }
                }
            }
            "form" => right.split(", ").for_each(|form| {
                habits.forms.insert(form, left);
                habits.longest_form = habits.longest_form.max(form.split(' ').count());
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

/// Tells whether a folded word is left out wherever it stands.
pub(super) fn is_small(word: &str) -> bool {
    worth(word) == Some(Worth::Nothing)
}

/// Tells whether a folded word is a title that a person's name may bear.
pub(super) fn is_title(word: &str) -> bool {
    HABITS.titles.contains(word)
}

/// Tells whether a folded word is a father's name by its ending (Viktorovich, Ivanovna).
pub(super) fn is_patronymic(word: &str) -> bool {
    HABITS.patronymics.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

/// Tells whether a folded word is one of those of which every State makes the names of its offices.
pub(super) fn is_state_word(word: &str) -> bool {
    HABITS.state_words.contains(word)
}

/// Tells whether a folded word is a legal form.
pub(super) fn is_form(word: &str) -> bool {
    matches!(worth(word), Some(Worth::Common(share)) if share <= 10)
}

/// Gives the words that a folded word may be a spelling of.
pub(super) fn words_of(word: &str) -> Words {
    HABITS.words_by_spelling.get(word).copied().unwrap_or_default()
}

/// Writes legal forms in full as their abbreviations: `gesellschaft mit beschrankter haftung` as `gmbh`.
pub(super) fn forms_shortened(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let mut out: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let found = (1..=HABITS.longest_form.min(words.len() - at)).rev().find_map(|length| {
            let phrase = words.get(at..at + length)?.join(" ");
            HABITS.forms.get(phrase.as_str()).map(|form| (length, *form))
        });
        match found {
            Some((length, form)) => {
                out.push(form);
                at += length;
            }
            None => {
                out.extend(words.get(at));
                at += 1;
            }
        }
    }
    out.join(" ")
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
                matches!(
                    kind,
                    "nothing"
                        | "title"
                        | "state"
                        | "father"
                        | "common"
                        | "spelling"
                        | "short"
                        | "form"
                        | "letters"
                        | "looks"
                        | "ship"
                ),
                "{kind}"
            );
            assert!(!left.is_empty());
            assert!(kind != "common" || right.parse::<u8>().is_ok_and(|worth| worth <= 100));
        }
    }
}
