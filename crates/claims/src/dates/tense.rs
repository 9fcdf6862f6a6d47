//! Whether a sentence tells of what is to come or of what has been, by its words near a date.

use crate::tokens::Text;
use crate::words::{Class, words};

/// How far from a date its verb is looked for.
const REACH: usize = 15;

/// Tells whether a date without a year or week lies ahead: "the council will meet on Friday". A date beside a past
/// verb does not: "said on Friday that it will meet".
pub(super) fn ahead(text: &Text<'_>, at: usize, end: usize, start: usize) -> bool {
    let preposition = usize::from(at > start && matches!(text.low(at - 1), "on" | "in" | "by" | "until"));
    let place = at - preposition;
    for back in 1..=REACH.min(place.saturating_sub(start)) {
        let word = text.low(place - back);
        if is_ahead(word) || word == "to" && is_due(text, place - back, start) {
            return true;
        }
        let class = words().class(word);
        if word == ";"
            || class.is(Class::PAST)
            || matches!(word, "said" | "says" | "told" | "was" | "were" | "had")
        {
            return false;
        }
    }
    // "On Friday, the council will meet."
    place == start
        && (at + 1..end.min(at + REACH))
            .map(|next| text.low(next))
            .take_while(|word| !matches!(*word, "that" | ";"))
            .find(|word| is_ahead(word) || words().class(word).is(Class::PAST))
            .is_some_and(is_ahead)
}

/// Tells whether a sentence reports a day as past: it has a past verb and nothing that looks ahead.
pub(super) fn is_past(text: &Text<'_>, tokens: std::ops::Range<usize>, date: std::ops::Range<usize>) -> bool {
    const AHEAD: [&str; 29] = [
        "would",
        "should",
        "could",
        "may",
        "might",
        "must",
        "until",
        "till",
        "by",
        "before",
        "plan",
        "plans",
        "planned",
        "planning",
        "expected",
        "due",
        "next",
        "if",
        "deadline",
        "ahead",
        "forecast",
        "expires",
        "expire",
        "effective",
        "pending",
        "extended",
        "postponed",
        "updated",
        "accessed",
    ];
    let mut past = false;
    for at in tokens {
        let word = text.low(at);
        let to_do =
            word == "to" && words().class(text.low(at + 1)).is(Class::BASE) && !text.is_capital(at + 1);
        if to_do || is_ahead(word) || (AHEAD.contains(&word) && !date.contains(&at)) {
            return false;
        }
        past |=
            !date.contains(&at) && (words().class(word).is(Class::PAST) || matches!(word, "was" | "were"));
    }
    past
}

/// "is due to", "are expected to", but not "was due to", of which nobody knows whether it came.
fn is_due(text: &Text<'_>, to: usize, start: usize) -> bool {
    to >= start + 2
        && matches!(
            text.low(to - 1),
            "due" | "set" | "expected" | "planned" | "likely" | "going" | "poised" | "slated" | "planning"
        )
        && matches!(text.low(to - 2), "is" | "are" | "also" | "be" | "now" | "been")
}

fn is_ahead(word: &str) -> bool {
    matches!(
        word,
        "will"
            | "shall"
            | "won't"
            | "scheduled"
            | "upcoming"
            | "'ll"
            | "we'll"
            | "they'll"
            | "he'll"
            | "she'll"
            | "i'll"
    )
}
