//! Numbers in dates: counts, days of the month and years, in digits or words.

use super::calendar;
use crate::number_words::in_words;
use crate::tokens::{Text, TokenKind};

/// Reads a small number in digits or words; gives it and the token after it.
pub(super) fn number_at(text: &Text<'_>, at: usize) -> Option<(i64, usize)> {
    if text.low(at) == "a" && text.low(at + 1) == "couple" && text.low(at + 2) == "of" {
        return Some((2, at + 3));
    }
    let word = text.low(at);
    let value = match word {
        "a" | "an" => 1,
        _ => match small(word) {
            Some(tens @ (20 | 30 | 40 | 50 | 60 | 70 | 80 | 90)) if !is_digits(word) => {
                return match small(text.low(at + 1)).filter(|one| (1..10).contains(one)) {
                    Some(one) if !is_digits(text.low(at + 1)) => Some((tens + one, at + 2)),
                    _ => Some((tens, at + 1)),
                };
            }
            Some(value) => value,
            None => return None,
        },
    };
    Some((value, at + 1))
}

/// Reads a number below 1001 in one word.
fn small(word: &str) -> Option<i64> {
    if word.is_empty() {
        return None;
    }
    if is_digits(word) {
        return word.parse::<i64>().ok().filter(|value| (0..=1000).contains(value));
    }
    in_words(word).map(i64::from)
}

/// Reads "few", "several", "some": a number that is not told.
pub(super) fn vague_at(text: &Text<'_>, at: usize) -> Option<usize> {
    match text.low(at) {
        "few" | "several" | "couple" => Some(at + 1 + usize::from(text.low(at + 1) == "of")),
        "a" if text.low(at + 1) == "few" => Some(at + 2),
        _ => None,
    }
}

/// Reads a day of the month: "5", "5th", "sixteenth", "twenty second".
pub(super) fn day_at(text: &Text<'_>, at: usize) -> Option<(i8, usize)> {
    if let Some(day) = calendar::day_number(text.low(at)) {
        return Some((day, at + 1));
    }
    let tens = match text.low(at) {
        "twenty" => 20,
        "thirty" => 30,
        _ => return None,
    };
    let ones =
        calendar::day_number(text.low(at + 1)).filter(|ones| *ones < 10 && !is_digits(text.low(at + 1)))?;
    (tens + ones <= 31).then_some((tens + ones, at + 2))
}

/// Reads a year in four digits or in words: "2024", "nineteen ninety-nine", "two thousand and eighteen".
pub(super) fn year_at(text: &Text<'_>, at: usize) -> Option<(i16, usize)> {
    if let Some(year) = calendar::year_number(text.word(at)) {
        return Some((year, at + 1));
    }
    let below_hundred = |at: usize| {
        let (value, next) = number_at(text, at)?;
        (!is_digits(text.low(at)) && !matches!(text.low(at), "a" | "an") && value < 100)
            .then_some((i16::try_from(value).ok()?, next))
    };
    match text.low(at) {
        "two" if text.low(at + 1) == "thousand" => {
            let and = usize::from(text.low(at + 2) == "and");
            match below_hundred(at + 2 + and) {
                Some((rest, next)) => Some((2000 + rest, next)),
                None if and == 0 && text.kind(at + 2) != TokenKind::Word => Some((2000, at + 2)),
                None => None,
            }
        }
        "nineteen" => {
            let zero = matches!(text.low(at + 1), "zero" | "oh");
            let (rest, next) = below_hundred(at + 1 + usize::from(zero))?;
            (zero || rest >= 10).then_some((1900 + rest, next))
        }
        _ => None,
    }
}

/// Tells whether a word is digits alone.
pub(super) fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
