//! Date expressions: found in the tokens and resolved to days.
//!
//! A day without a year is the one nearest to the day of publication; a weekday is the last one before it, unless the
//! sentence tells of what is to come. Words such as "two days earlier" count from the date the text named last. What
//! cannot be resolved keeps its words and has no days. Where the words disagree with themselves or with the day of
//! their section, they are resolved as written and the disagreement is told.

mod calendar;
mod conflicts;
mod days;
mod named;
mod numbers;
mod numeric;
mod parts;
mod ranges;
mod relative;
mod tense;

use crate::model::{DateMention, Granularity};
use crate::tokens::Text;
use calendar::Unit;
use conflicts::Clash;
use numbers::{is_digits, number_at};
use std::ops::Range;
use values::Date;

/// A date expression found in a text.
#[derive(Debug, Clone)]
pub(crate) struct DateFound {
    /// Its tokens, with the preposition it belongs to.
    pub(crate) tokens: Range<usize>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) rule: &'static str,
    granularity: Granularity,
    clash: Option<Clash>,
    /// A length ("for more than ten years") or something else that dates no event.
    pub(crate) places: bool,
}

impl DateFound {
    /// Makes the mention the contract asks for.
    pub(crate) fn mention(&self, text: &Text<'_>) -> DateMention {
        let words = text.words(self.tokens.clone());
        DateMention {
            text: Some(words.to_owned()),
            span: Some(text.span(self.tokens.clone())),
            from: self.from,
            to: self.to,
            rule: self.rule.to_owned(),
            granularity: self.granularity,
            conflict: self.clash.map(|clash| clash.sentence(words)),
        }
    }
}

/// Days, and by which rule they were found.
#[derive(Debug, Clone, Copy)]
struct Days {
    end: usize,
    from: Option<Date>,
    to: Option<Date>,
    rule: &'static str,
    granularity: Granularity,
    /// Whether the words fix a year themselves.
    has_year: bool,
    clash: Option<Clash>,
}

impl Days {
    fn new(end: usize, days: Option<(Date, Date)>, rule: &'static str, granularity: Granularity) -> Self {
        let (from, to) = (days.map(|days| days.0), days.map(|days| days.1));
        Self { end, from, to, rule, granularity, has_year: false, clash: None }
    }

    /// One day that the words name whole.
    fn day(end: usize, date: Date) -> Self {
        Self::new(end, Some((date, date)), "explicit", Granularity::Day).with_year()
    }

    fn with_year(self) -> Self {
        Self { has_year: true, ..self }
    }

    fn stretch(&self) -> Option<(Date, Date)> {
        self.from.zip(self.to)
    }
}

impl Granularity {
    fn of(unit: Unit) -> Self {
        match unit {
            Unit::Day => Self::Day,
            Unit::Week => Self::Week,
            Unit::Month => Self::Month,
            Unit::Quarter => Self::Quarter,
            Unit::Year => Self::Year,
            Unit::Decade => Self::Decade,
            Unit::Century => Self::Century,
        }
    }
}

/// What relative words count from.
#[derive(Debug, Clone, Copy)]
struct Anchors {
    /// The day of publication or of the dated entry.
    reference: Option<Date>,
    /// The days the text named last.
    last: Option<(Date, Date)>,
    /// The first token of the sentence.
    start: usize,
}

/// Finds every date expression; gives them with the day of the dated entry that each sentence stands in.
pub(crate) fn find(text: &Text<'_>, dated: Option<Date>) -> (Vec<DateFound>, Vec<Option<Date>>) {
    let mut found: Vec<DateFound> = Vec::new();
    let mut entries = Vec::with_capacity(text.sentences.len());
    let mut entry_day = None;
    let mut anchors = Anchors { reference: dated, last: None, start: 0 };
    let mut paragraph = usize::MAX;
    for sentence in &text.sentences {
        let heading = sentence.kind.is_apart();
        if heading && let Some(entry) = entry_date(text, sentence.tokens.clone()) {
            anchors = Anchors { reference: Some(entry), last: None, start: 0 };
            entry_day = Some(entry);
        }
        // A dateline dates a text of which nothing else is known.
        let first_of_paragraph = paragraph != sentence.paragraph;
        paragraph = sentence.paragraph;
        let first = found.len();
        anchors.start = sentence.tokens.start;
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match expression(text, at, sentence.tokens.end, anchors) {
                Some(date) => {
                    at = date.tokens.end.max(at + 1);
                    if let (Some(from), Some(to)) = (date.from, date.to) {
                        let near_start = date.tokens.start <= sentence.tokens.start + 6;
                        if anchors.reference.is_none() && first_of_paragraph && near_start && from == to {
                            anchors.reference = Some(from);
                        }
                        if !heading && date.places {
                            anchors.last = Some((from, to));
                        }
                    }
                    if let Some(before) = found.get_mut(first..).and_then(<[DateFound]>::last_mut) {
                        explain(text, before, &date);
                    }
                    found.push(date);
                }
                None => at += 1,
            }
        }
        if !heading && let Some(dates) = found.get_mut(first..) {
            let section = entry_day.or(dated);
            conflicts::against_section(text, sentence.tokens.clone(), section, entry_day.is_some(), dates);
        }
        entries.push(entry_day);
    }
    (found, entries)
}

/// "two days earlier, on 14 December": the day that is named tells which one the words before it mean.
fn explain(text: &Text<'_>, before: &mut DateFound, date: &DateFound) {
    let apposed = text.word(before.tokens.end) == "," && before.tokens.end + 1 == date.tokens.start;
    let counted = matches!(
        before.rule,
        "before-last-date" | "after-last-date" | "before-publication" | "after-publication" | "no-reference"
    );
    let is_day = date.granularity == Granularity::Day && date.from == date.to && date.from.is_some();
    if apposed && counted && is_day && before.granularity == Granularity::Day {
        before.from = date.from;
        before.to = date.to;
        before.rule = "named-beside";
    }
}

/// Resolves a bare expression, for tests and measurements.
#[cfg(test)]
pub(crate) fn resolve(words: &str, reference: Date) -> Option<(Option<Date>, Option<Date>)> {
    let text = Text::phrase(words);
    let anchors = Anchors { reference: Some(reference), last: None, start: 0 };
    (0..text.tokens.len())
        .find_map(|at| expression(&text, at, text.tokens.len(), anchors))
        .map(|found| (found.from, found.to))
}

/// Reads the day of a dated entry: a heading that begins with "[2024-10-01]".
fn entry_date(text: &Text<'_>, tokens: Range<usize>) -> Option<Date> {
    (text.word(tokens.start) == "[").then(|| text.word(tokens.start + 1).parse().ok())?
}

fn expression(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<DateFound> {
    let place = |start: usize, days: Days| DateFound {
        tokens: start..days.end,
        from: days.from,
        to: days.to,
        rule: days.rule,
        granularity: days.granularity,
        clash: days.clash,
        places: true,
    };
    let word = text.low(at);
    match word {
        "between" => {
            let days = ranges::range(text, at + 1, end, "and", anchors)
                .or_else(|| ranges::range(text, at + 1, end, "to", anchors))?;
            return Some(place(at, days));
        }
        "from" => {
            if let Some(days) = ranges::range(text, at + 1, end, "to", anchors) {
                return Some(place(at, days));
            }
            let days = simple(text, at + 1, end, anchors)?;
            return Some(place(at, Days { to: None, ..days }));
        }
        "since" => {
            let days =
                simple(text, at + 1, end, anchors).or_else(|| named_event(text, at + 1, end, anchors))?;
            // "since" never looks ahead.
            let days = match (days.from, anchors.reference) {
                (Some(from), Some(reference)) if from > reference && !days.has_year => {
                    Days { from: calendar::plus_months(from, -12), ..days }
                }
                _ => days,
            };
            return Some(place(at, Days { to: anchors.reference, rule: since_rule(days.rule), ..days }));
        }
        "until" | "till" | "before" | "by" => {
            let days = simple(text, at + 1, end, anchors)?;
            let to = match word {
                "before" => days.from.and_then(|day| day.yesterday().ok()),
                _ => days.to,
            };
            return Some(place(at, Days { from: None, to, ..days }));
        }
        "after" => {
            let days = simple(text, at + 1, end, anchors)?;
            let from = days.to.and_then(|day| day.tomorrow().ok());
            let to = anchors.reference.filter(|day| from.is_some_and(|from| from <= *day));
            return Some(place(at, Days { from, to, ..days }));
        }
        "on" | "in" | "at" | "during" | "throughout" | "over" | "around" | "as" | "within" => {
            let skip = if word == "as" && text.low(at + 1) == "of" { 2 } else { 1 };
            if let Some(days) = relative::window(text, at + skip, end, anchors) {
                return Some(place(at, days));
            }
            if matches!(word, "in" | "within")
                && let Some(days) = relative::to_come(text, at, end, anchors)
            {
                return Some(place(at, days));
            }
            if text.low(at + skip) == "the" && is_digits(text.low(at + skip + 1)) {
                // "in the 12 months": a window after all, or nothing.
                return None;
            }
            if let Some(days) = ranges::range(text, at + skip, end, "to", anchors) {
                return Some(place(at, days));
            }
            if word == "at" && !matches!(text.low(at + skip), "the" | "christmas") {
                return None;
            }
            let days = simple(text, at + skip, end, anchors)?;
            return Some(place(at, days));
        }
        "for" => {
            // A length of time dates nothing.
            let (_, next) = number_at(text, after_bound(text, at + 1))?;
            calendar::unit(text.low(next))?;
            return Some(DateFound {
                tokens: at..next + 1,
                from: None,
                to: None,
                rule: "length",
                granularity: Granularity::Length,
                clash: None,
                places: false,
            });
        }
        _ => {}
    }
    ranges::range(text, at, end, "to", anchors)
        .or_else(|| simple(text, at, end, anchors))
        .map(|days| place(at, days))
}

fn since_rule(rule: &'static str) -> &'static str {
    match rule {
        "explicit" => "explicit-to-publication",
        _ => "last-before-publication",
    }
}

/// Reads "since Putin's June visit to Pyongyang": an event the text dates by a month.
fn named_event(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let mut next = at;
    while next < end && next < at + 4 {
        if calendar::month(text.low(next)).is_some() && text.is_capital(next) {
            let days = simple(text, next, end, anchors)?;
            let mut stop = days.end;
            let noun = matches!(
                text.low(stop),
                "visit" | "summit" | "meeting" | "trip" | "attack" | "treaty" | "talks"
            );
            if !noun {
                return None;
            }
            stop += 1;
            if matches!(text.low(stop), "to" | "in" | "with") && text.is_capital(stop + 1) {
                stop += 2;
            }
            return Some(Days { end: stop.min(end), ..days });
        }
        next += 1;
    }
    None
}

/// Reads one expression without its preposition.
fn simple(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if at >= end || !may_begin(text.low(at)) {
        return None;
    }
    numeric::numeric(text, at, anchors)
        .or_else(|| days::weekday(text, at, end, anchors))
        .or_else(|| days::weekday_of(text, at, end, anchors))
        .or_else(|| days::calendar_date(text, at, end, anchors))
        .or_else(|| named::named_day(text, at, end, anchors))
        .or_else(|| named::decade(text, at))
        .or_else(|| parts::part(text, at, end, anchors))
        .or_else(|| relative::month_beside(text, at, anchors))
        .or_else(|| relative::unit_phrase(text, at, end, anchors))
        .or_else(|| relative::window(text, at, end, anchors))
        .or_else(|| relative::offset(text, at, end, anchors))
        .filter(|days| days.end <= end)
}

/// No date begins with a mark other than an apostrophe.
fn may_begin(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric) || matches!(word, "'" | "’" | "‘")
}

/// Reads one day that something else counts from.
fn day(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    numeric::numeric(text, at, anchors)
        .or_else(|| days::weekday(text, at, end, anchors))
        .or_else(|| days::calendar_date(text, at, end, anchors))
        .or_else(|| named::named_day(text, at, end, anchors))
        .filter(|days| days.end <= end && days.granularity == Granularity::Day)
}

/// Skips "more than", "at least", "about".
fn after_bound(text: &Text<'_>, at: usize) -> usize {
    match (text.low(at), text.low(at + 1)) {
        ("more" | "less" | "fewer", "than") | ("at", "least" | "most") => at + 2,
        ("about" | "nearly" | "over" | "almost" | "around" | "some", _) => at + 1,
        _ => at,
    }
}

#[cfg(test)]
mod tests;
