//! Texts as words to search by: without case, marks and punctuation.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text into words with one space before, between and behind them; a text without words is one space.
///
/// `Ri, Je-son` is ` ri je son `.
pub(crate) fn folded(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    let plain = text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    for letter in plain {
        if letter.is_alphanumeric() {
            words.push(letter);
        } else if !matches!(letter, '\'' | '’') && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Tells whether a language that writes no spaces uses the letter.
pub(crate) fn is_spaceless(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF | 0x1100..=0x11FF
            | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_marks_and_punctuation_are_no_difference() {
        assert_eq!(folded("  Ri, Je-son "), " ri je son ");
        assert_eq!(folded("SOCIÉTÉ d’Or"), " societe dor ");
        assert_eq!(folded("!?"), " ");
        assert_eq!(folded("ＣＨＯＮ ＭＡ"), " chon ma ");
    }
}
