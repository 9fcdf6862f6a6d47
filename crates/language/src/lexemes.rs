//! What spaCy derives from the text of a word alone: its norm, its beginning and end, its shape, and the numbers it
//! keeps strings by.
//!
//! The reference runs on Python, whose `lower`, `isalpha`, `isdigit` and `isspace` this module follows in the
//! edition of Python 3.11 (Unicode 14.0); all code points have been compared.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The words' norms: plainer or more usual forms by which the model knows them.
#[derive(Debug)]
pub(crate) struct Norms {
    /// Hash of a word → norm.
    by_hash: HashMap<u64, Arc<str>>,
}

impl Norms {
    /// Takes the table of norms up.
    pub(crate) fn new(table: HashMap<u64, String>) -> Self {
        let mut by_hash: HashMap<u64, Arc<str>> = HashMap::with_capacity(table.len());
        for (word, norm) in rows(include_str!("../data/norms.tsv")) {
            by_hash.insert(hash(word), norm.into());
        }
        // The model's own table comes before the one of the language.
        by_hash.extend(table.into_iter().map(|(word, norm)| (word, norm.into())));
        Self { by_hash }
    }

    /// Gives the norm of a word: the table's, or the word in lower case.
    pub(crate) fn of(&self, text: &str) -> Arc<str> {
        self.by_hash.get(&hash(text)).cloned().unwrap_or_else(|| lower(text).into())
    }
}

/// Gives the number under which spaCy keeps a string: that of a symbol, 0 for the empty string, or a hash
/// (MurmurHash64A with the seed 1).
///
/// ```text
/// hash("hello") = 5983625672228268878
/// ```
pub(crate) fn hash(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    if text.len() <= SYMBOLS.longest
        && let Some(number) = SYMBOLS.by_name.get(text)
    {
        return *number;
    }
    murmur_64a(text.as_bytes(), 1)
}

/// Gives the first character.
pub(crate) fn prefix(text: &str) -> &str {
    text.chars().next().and_then(|first| text.get(..first.len_utf8())).unwrap_or_default()
}

/// Gives the last three characters.
pub(crate) fn suffix(text: &str) -> &str {
    text.char_indices().rev().take(3).last().and_then(|(at, _)| text.get(at..)).unwrap_or_default()
}

/// Gives the shape of a word: `X` for a capital, `x` for another letter, `d` for a digit, all else as it is, and no
/// more than four of the same in a row; `LONG` from a hundred characters on.
pub(crate) fn shape(text: &str) -> String {
    if text.len() >= 100 && text.chars().nth(99).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let (mut last, mut run) = (None, 0_u32);
    for letter in text.chars() {
        let class = match letter {
            _ if is_letter(letter) && letter.is_uppercase() => 'X',
            _ if is_letter(letter) => 'x',
            _ if is_digit(letter) => 'd',
            _ => letter,
        };
        run = if last == Some(class) { run.saturating_add(1) } else { 0 };
        last = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}

/// Gives a text in lower case.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if text.contains(is_newer_capital) {
        let lower = |letter: char| {
            if is_newer_capital(letter) { letter.to_string() } else { letter.to_lowercase().collect() }
        };
        return Cow::Owned(text.chars().map(lower).collect());
    }
    Cow::Owned(text.to_lowercase())
}

/// Tells whether a character is white space: as for Rust, and the four separators that are control characters.
pub(crate) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{1c}'..='\u{1f}')
}

/// Tells whether a character is a letter (general category L).
pub(crate) fn is_letter(letter: char) -> bool {
    if letter.is_ascii() { letter.is_ascii_alphabetic() } else { stands_in(&CHARACTERS.letters, letter) }
}

/// Tells whether a character is a digit, among them `²` and `①`.
pub(crate) fn is_digit(letter: char) -> bool {
    if letter.is_ascii() { letter.is_ascii_digit() } else { stands_in(&CHARACTERS.digits, letter) }
}

/// Gives the rows of a table with two columns; what begins with `#` and more is a comment.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split_once('\t'))
}

/// Capitals that came into Unicode after 14.0 and have no lower case for the reference.
fn is_newer_capital(letter: char) -> bool {
    matches!(letter,
        '\u{1c89}' | '\u{a7cb}' | '\u{a7cc}' | '\u{a7ce}' | '\u{a7d2}' | '\u{a7d4}' | '\u{a7da}' | '\u{a7dc}'
        | '\u{10d50}'..='\u{10d65}' | '\u{16ea0}'..='\u{16eb8}')
}

/// Names that spaCy numbers by itself.
struct Symbols {
    by_name: HashMap<&'static str, u64>,
    /// Length in bytes of the longest name.
    longest: usize,
}

static SYMBOLS: LazyLock<Symbols> = LazyLock::new(|| {
    let number = |(name, number): (&'static str, &str)| Some((name, number.parse().ok()?));
    let by_name: HashMap<_, _> = rows(include_str!("../data/symbols.tsv")).filter_map(number).collect();
    let longest = by_name.keys().map(|name| name.len()).max().unwrap_or_default();
    Symbols { by_name, longest }
});

/// Ranges of characters, both ends included, in ascending order.
#[derive(Default)]
struct Characters {
    letters: Vec<(u32, u32)>,
    digits: Vec<(u32, u32)>,
}

static CHARACTERS: LazyLock<Characters> = LazyLock::new(|| {
    let mut characters = Characters::default();
    for (class, range) in rows(include_str!("../data/characters.tsv")) {
        let number = |text: &str| u32::from_str_radix(text, 16).ok();
        let range = range.split_once('\t').and_then(|(first, last)| Some((number(first)?, number(last)?)));
        match class {
            "letter" => characters.letters.extend(range),
            _ => characters.digits.extend(range),
        }
    }
    characters
});

/// Tells whether a character is in one of the ranges.
fn stands_in(ranges: &[(u32, u32)], letter: char) -> bool {
    let number = u32::from(letter);
    let after = ranges.partition_point(|(first, _)| *first <= number);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| number <= *last)
}

/// Hashes bytes with MurmurHash64A.
///
/// Source: Austin Appleby, MurmurHash2 (public domain), the variant for 64-bit machines.
fn murmur_64a(bytes: &[u8], seed: u64) -> u64 {
    const MULTIPLIER: u64 = 0xc6a4_a793_5bd1_e995;
    const SHIFT: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(MULTIPLIER);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut mixed = u64::from_le_bytes(*block).wrapping_mul(MULTIPLIER);
        mixed = (mixed ^ (mixed >> SHIFT)).wrapping_mul(MULTIPLIER);
        hash = (hash ^ mixed).wrapping_mul(MULTIPLIER);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |last, byte| (last << 8) | u64::from(*byte));
        hash = (hash ^ last).wrapping_mul(MULTIPLIER);
    }
    hash = (hash ^ (hash >> SHIFT)).wrapping_mul(MULTIPLIER);
    hash ^ (hash >> SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers are those of spaCy's `StringStore`.
    #[test]
    fn strings_have_the_numbers_of_the_reference() {
        for (text, number) in [
            ("", 0),
            ("hello", 5_983_625_672_228_268_878),
            ("apple", 8_566_208_034_543_834_098),
            ("nsubj", 429),
            ("NOUN", 92),
            ("Владивосток", 8_073_838_689_689_354_250),
        ] {
            assert_eq!(hash(text), number, "{text}");
        }
    }

    #[test]
    fn prefix_suffix_and_shape_count_characters() {
        assert_eq!((prefix("Őrség"), suffix("Őrség"), shape("Őrség")), ("Ő", "ség", "Xxxxx".to_owned()));
        assert_eq!((prefix(""), suffix("ab"), shape("C-47H²ก็①")), ("", "ab", "X-ddXdx็d".to_owned()));
        assert_eq!((shape("internationally").as_str(), shape("1234567").as_str()), ("xxxx", "dddd"));
        assert_eq!((shape(&"é".repeat(99)).as_str(), shape(&"é".repeat(100)).as_str()), ("xxxx", "LONG"));
    }

    #[test]
    fn norms_come_from_the_table_before_the_language_before_the_lower_case() {
        let norms =
            Norms::new(HashMap::from([(hash("colour"), "color".to_owned()), (hash("€"), "eur".to_owned())]));
        let of = |text| norms.of(text).to_string();
        assert_eq!([of("colour"), of("€"), of("£"), of("Colour")], ["color", "eur", "$", "colour"]);
        assert_eq!([of("ΟΔΟΣ"), of("İ"), of("\u{1c89}Б")], ["οδος", "i\u{307}", "\u{1c89}б"]);
    }

    #[test]
    fn space_is_what_python_takes_for_it() {
        assert!([' ', '\u{1c}', '\u{85}', '\u{a0}', '\u{3000}'].into_iter().all(is_space));
        assert!(!['\u{200b}', '\u{0}', '\u{feff}'].into_iter().any(is_space));
    }
}
