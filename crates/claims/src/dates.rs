//! Date expressions: found in the tokens and resolved to days.
//!
//! A day without a year is the one nearest to the day of publication; a weekday is the last one before it. Words
//! such as "two days earlier" count from the date the text named last. What cannot be resolved keeps its words and
//! has no days.

use crate::calendar::{self, Part};
use crate::model::DateMention;
use crate::relative_dates::{named_day, relative};
use crate::tokens::{ParagraphKind, Text, TokenKind};
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
    /// A length ("for more than ten years") or something else that dates no event.
    pub(crate) places: bool,
}

impl DateFound {
    /// Makes the mention the contract asks for.
    pub(crate) fn mention(&self, text: &Text<'_>) -> DateMention {
        DateMention {
            text: Some(text.words(self.tokens.clone()).to_owned()),
            span: Some(text.span(self.tokens.clone())),
            from: self.from,
            to: self.to,
            rule: self.rule.to_owned(),
        }
    }
}

/// Days, and by which rule they were found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) end: usize,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) rule: &'static str,
    /// Whether the words fix a year themselves.
    pub(crate) has_year: bool,
}

/// What relative words count from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Anchors {
    /// The day of publication or of the dated entry.
    pub(crate) reference: Option<Date>,
    /// The days the text named last.
    pub(crate) last: Option<(Date, Date)>,
}

/// Finds every date expression; gives them with the day of the dated entry that each sentence stands in.
pub(crate) fn find(text: &Text<'_>, dated: Option<Date>) -> (Vec<DateFound>, Vec<Option<Date>>) {
    let mut found: Vec<DateFound> = Vec::new();
    let mut entries = Vec::with_capacity(text.sentences.len());
    let mut entry_day = None;
    let mut anchors = Anchors { reference: dated, last: None };
    let mut paragraph = usize::MAX;
    for sentence in &text.sentences {
        let heading = sentence.kind == ParagraphKind::Heading;
        if heading && let Some(entry) = entry_date(text, sentence.tokens.clone()) {
            anchors = Anchors { reference: Some(entry), last: None };
            entry_day = Some(entry);
        }
        // A dateline dates a text of which nothing else is known.
        let first_of_paragraph = paragraph != sentence.paragraph;
        paragraph = sentence.paragraph;
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
                    found.push(date);
                }
                None => at += 1,
            }
        }
        entries.push(entry_day);
    }
    (found, entries)
}

/// Resolves a bare expression, for tests and measurements.
#[cfg(test)]
pub(crate) fn resolve(words: &str, reference: Date) -> Option<(Option<Date>, Option<Date>)> {
    let text = Text::phrase(words);
    let anchors = Anchors { reference: Some(reference), last: None };
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
        places: true,
    };
    let word = text.low(at);
    match word {
        "between" => return range(text, at + 1, end, "and", anchors).map(|days| place(at, days)),
        "from" => {
            if let Some(days) = range(text, at + 1, end, "to", anchors) {
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
            return Some(place(
                at,
                Days { from, to: anchors.reference.filter(|day| from.is_some_and(|f| f <= *day)), ..days },
            ));
        }
        "on" | "in" | "at" | "during" | "throughout" | "over" | "around" | "as" | "within" => {
            let skip = if word == "as" && text.low(at + 1) == "of" { 2 } else { 1 };
            if let Some(days) = window(text, at + skip, end, anchors) {
                return Some(place(at, days));
            }
            if text.low(at + skip) == "the" && is_number(text.low(at + skip + 1)) {
                // "in the 12 months": a window after all, or nothing.
                return None;
            }
            if let Some(days) = range(text, at + skip, end, "to", anchors) {
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
                places: false,
            });
        }
        _ => {}
    }
    if let Some(days) = range(text, at, end, "to", anchors) {
        return Some(place(at, days));
    }
    simple(text, at, end, anchors).map(|days| place(at, days))
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

/// Reads "7 March and 5 November 2024", "8 and 13 October", "November 19 to 25", "January to August".
fn range(text: &Text<'_>, at: usize, end: usize, link: &str, anchors: Anchors) -> Option<Days> {
    let is_link = |word: &str| {
        word == link
            || matches!(word, "-" | "–" | "—")
            || (link == "to" && matches!(word, "through" | "until" | "till"))
    };
    // A bare day before the link takes its month from the other end.
    if let Some(day) = calendar::day_number(text.low(at)).filter(|_| at + 2 < end)
        && is_link(text.low(at + 1))
    {
        let right = simple(text, at + 2, end, anchors).filter(|days| days.from == days.to)?;
        let last = right.from?;
        let first = Date::new(last.year(), last.month(), day).ok().filter(|first| *first <= last)?;
        return Some(Days { from: Some(first), ..right });
    }
    let left = simple(text, at, end, anchors)?;
    if left.end + 1 >= end || !is_link(text.low(left.end)) {
        return None;
    }
    // A bare day after the link takes its month from the first end: "November 19 to 25".
    if let (Some(day), Some(first)) = (calendar::day_number(text.low(left.end + 1)), left.from)
        && left.from == left.to
        && calendar::month(text.low(left.end + 2)).is_none()
    {
        let last = Date::new(first.year(), first.month(), day).ok().filter(|last| *last >= first)?;
        let mut days = Days { to: Some(last), end: left.end + 2, ..left };
        if let Some((year, next)) = year_after(text, days.end, end) {
            days.from = Date::new(year, first.month(), first.day()).ok();
            days.to = Date::new(year, last.month(), last.day()).ok();
            days.end = next;
            days.has_year = true;
            days.rule = "explicit";
        }
        return Some(days);
    }
    let right = simple(text, left.end + 1, end, anchors)?;
    let (Some(mut from), Some(to)) = (left.from, right.to) else { return None };
    if right.has_year && !left.has_year {
        from = Date::new(to.year(), from.month(), from.day()).ok()?;
    }
    if from > to {
        from = Date::new(from.year() - 1, from.month(), from.day()).ok()?;
    }
    Some(Days { from: Some(from), to: Some(to), end: right.end, rule: right.rule, has_year: right.has_year })
}

/// Reads "the past three months", "the last year": a stretch that ends at the reference.
fn window(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let mut next = at;
    if text.low(next) == "the" {
        next += 1;
    }
    if !matches!(text.low(next), "past" | "last" | "previous" | "recent") {
        return None;
    }
    let (count, after) = number_at(text, next + 1)?;
    let unit = calendar::unit(text.low(after)).filter(|_| after < end)?;
    let to = anchors.reference;
    let from = to.and_then(|day| calendar::shift(day, unit, -count));
    Some(Days { end: after + 1, from, to, rule: "window-to-publication", has_year: false })
}

/// Reads one expression without its preposition.
fn simple(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if at >= end {
        return None;
    }
    numeric(text, at)
        .or_else(|| weekday(text, at, end, anchors))
        .or_else(|| calendar_date(text, at, end, anchors))
        .or_else(|| named_day(text, at, end, anchors))
        .or_else(|| relative(text, at, end, anchors))
        .filter(|days| days.end <= end)
}

/// Reads "2024-10-01", "08/19/2019", "8-May-2006".
fn numeric(text: &Text<'_>, at: usize) -> Option<Days> {
    let word = text.word(at);
    let exact = |date: Date, end: usize| Days {
        end,
        from: Some(date),
        to: Some(date),
        rule: "explicit",
        has_year: true,
    };
    if word.len() >= 8 && word.len() <= 17 && word.contains('-') {
        if word.len() == 10
            && let Ok(date) = word.parse::<Date>()
        {
            return Some(exact(date, at + 1));
        }
        let mut parts = word.split('-');
        let day = calendar::day_number(parts.next()?)?;
        let month = calendar::month(&parts.next()?.to_ascii_lowercase())?;
        let year: i16 = parts.next()?.parse().ok()?;
        return Date::new(year, month, day).ok().map(|date| exact(date, at + 1));
    }
    if text.word(at + 1) == "/" && text.word(at + 3) == "/" && text.touches(at + 1) && text.touches(at + 4) {
        let month: i8 = word.parse().ok()?;
        let day: i8 = text.word(at + 2).parse().ok()?;
        let year: i16 = text.word(at + 4).parse().ok().filter(|year| *year > 1000)?;
        return Date::new(year, month, day)
            .or_else(|_| Date::new(year, day, month))
            .ok()
            .map(|date| exact(date, at + 5));
    }
    None
}

/// Reads "Friday", "last Friday", "Thursday, 30 May", "Tuesday morning".
fn weekday(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let (which, name_at) = match text.low(at) {
        which @ ("last" | "next" | "this" | "early" | "late" | "earlier") => (which, at + 1),
        _ => ("", at),
    };
    let day = calendar::weekday(text.low(name_at)).filter(|_| text.is_capital(name_at))?;
    let mut stop = name_at + 1;
    if text.word(stop) == "." && text.low(name_at).len() <= 5 && text.touches(stop) {
        stop += 1;
    }
    let comma = usize::from(text.word(stop) == ",");
    if let Some(date) = calendar_date(text, stop + comma, end, anchors).filter(|days| days.from == days.to) {
        return Some(date);
    }
    let reference = anchors.reference;
    let date = reference.and_then(|reference| calendar::weekday_near(reference, day, which));
    let stop = part_of_day(text, stop);
    let rule = if reference.is_none() {
        "no-reference"
    } else if which == "next" {
        "next-after-publication"
    } else {
        "last-before-publication"
    };
    Some(Days { end: stop, from: date, to: date, rule, has_year: false })
}

pub(crate) fn part_of_day(text: &Text<'_>, at: usize) -> usize {
    at + usize::from(matches!(text.low(at), "morning" | "afternoon" | "evening" | "night" | "nite"))
}

/// Reads days, months, years, seasons and parts of them.
fn calendar_date(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let (part, mut next) = part_before(text, at);
    if part != Part::Whole && text.low(next) == "of" {
        next += 1;
    }
    if text.low(next) == "the" && part == Part::Whole {
        // "the 14th of June", "the summer of 2023", "the 1990s"
        let ordinal = calendar::day_number(text.low(next + 1)).filter(|_| !is_number(text.low(next + 1)));
        if ordinal.is_none()
            && calendar::season(text.low(next + 1)).is_none()
            && !is_decade(text.low(next + 1))
        {
            return None;
        }
        next += 1;
    }
    // Day first.
    if let Some(day) = calendar::day_number(text.low(next)) {
        let mut after = next + 1;
        if text.low(after) == "of" && !is_number(text.low(next)) {
            after += 1;
        }
        if let Some((month, after_month)) = month_at(text, after) {
            return day_of_month(text, day, month, after_month, end, anchors);
        }
    }
    if let Some((month, after_month)) = month_at(text, next) {
        let after_day = after_month;
        if let Some(day) =
            calendar::day_number(text.low(after_day)).filter(|_| part == Part::Whole && after_day < end)
        {
            let counts_something = text.low(after_day + 1) == "," && text.touches(after_day + 2);
            if !counts_something {
                let end_of_day = after_day + 1;
                return day_of_month(text, day, month, end_of_day, end, anchors);
            }
        }
        let has_word = matches!(text.low(next), "may" | "march" | "mar");
        let year = year_after(text, after_month, end);
        // "may" and "march" are mostly no months.
        if has_word && year.is_none() && part == Part::Whole && !is_dated_by_preposition(text, at) {
            return None;
        }
        let (year, stop, rule, has_year) = match year {
            Some((year, stop)) => (Some(year), stop, "explicit", true),
            None => {
                let (year, rule) = calendar::nearest_year_of_month(month, anchors.reference);
                let last_year = text.low(after_month) == "last" && text.low(after_month + 1) == "year";
                match (last_year, anchors.reference) {
                    (true, Some(reference)) => {
                        (Some(reference.year() - 1), after_month + 2, "last-year", true)
                    }
                    _ => (year, after_month, rule, false),
                }
            }
        };
        let days = year.and_then(|year| calendar::month_part(year, month, part));
        return Some(Days { end: stop, from: days.map(|d| d.0), to: days.map(|d| d.1), rule, has_year });
    }
    if let Some(months) = calendar::season(text.low(next)) {
        let mut stop = next + 1;
        if text.low(stop) == "of" {
            stop += 1;
        }
        let year = calendar::year_number(text.word(stop)).filter(|_| stop < end)?;
        let days = calendar::season_days(year, months);
        return Some(Days {
            end: stop + 1,
            from: days.map(|d| d.0),
            to: days.map(|d| d.1),
            rule: "season",
            has_year: true,
        });
    }
    if is_decade(text.low(next)) {
        let year: i16 = text.low(next).get(..4)?.parse().ok()?;
        return Some(Days {
            end: next + 1,
            from: Date::new(year, 1, 1).ok(),
            to: Date::new(year + 9, 12, 31).ok(),
            rule: "decade",
            has_year: true,
        });
    }
    if let Some(year) = text.low(next).strip_prefix("mid-").and_then(calendar::year_number) {
        let days = calendar::year_part(year, Part::Middle)?;
        return Some(Days {
            end: next + 1,
            from: Some(days.0),
            to: Some(days.1),
            rule: "explicit",
            has_year: true,
        });
    }
    let year = calendar::year_number(text.word(next))?;
    if next >= end || !stands_as_year(text, at, next, end, part) {
        return None;
    }
    let days = calendar::year_part(year, part)?;
    Some(Days { end: next + 1, from: Some(days.0), to: Some(days.1), rule: "explicit", has_year: true })
}

/// A number of four digits is a year after a preposition of time, after "of", or alone; not before a noun it counts
/// and not as the number of a document.
fn stands_as_year(text: &Text<'_>, at: usize, next: usize, end: usize, part: Part) -> bool {
    if part != Part::Whole || end == 1 {
        return true;
    }
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let after = text.low(next + 1);
    let preposition = matches!(
        before,
        "in" | "since"
            | "by"
            | "during"
            | "until"
            | "from"
            | "for"
            | "throughout"
            | "of"
            | "to"
            | "and"
            | "before"
            | "after"
            | "late"
            | "early"
    );
    let counted = next + 1 < end
        && text.kind(next + 1) == TokenKind::Word
        && text.low(next + 1).ends_with('s')
        && !matches!(after, "was" | "is" | "has" | "as");
    preposition
        && !counted
        && !matches!(before, "resolution" | "resolutions" | "about")
        && text.kind(next) == TokenKind::Number
}

fn is_dated_by_preposition(text: &Text<'_>, at: usize) -> bool {
    let before = if at == 0 { "" } else { text.low(at - 1) };
    matches!(
        before,
        "in" | "since"
            | "by"
            | "until"
            | "last"
            | "next"
            | "from"
            | "of"
            | "to"
            | "and"
            | "early"
            | "late"
            | "between"
            | "during"
            | "before"
            | "after"
    ) && text.is_capital(at)
}

fn day_of_month(
    text: &Text<'_>,
    day: i8,
    month: i8,
    after: usize,
    end: usize,
    anchors: Anchors,
) -> Option<Days> {
    if let Some((year, stop)) = year_after(text, after, end) {
        let date = Date::new(year, month, day).ok()?;
        return Some(Days { end: stop, from: Some(date), to: Some(date), rule: "explicit", has_year: true });
    }
    let (date, rule) = calendar::nearest_year(month, day, anchors.reference);
    if date.is_none() && anchors.reference.is_some() {
        return None;
    }
    Some(Days { end: after, from: date, to: date, rule, has_year: false })
}

pub(crate) fn year_after(text: &Text<'_>, at: usize, end: usize) -> Option<(i16, usize)> {
    let comma = usize::from(text.word(at) == ",");
    let at = at + comma;
    let year = calendar::year_number(text.word(at)).filter(|_| at < end)?;
    Some((year, at + 1))
}

fn month_at(text: &Text<'_>, at: usize) -> Option<(i8, usize)> {
    let month = calendar::month(text.low(at))?;
    if !text.is_capital(at) {
        return None;
    }
    let dot = usize::from(
        text.word(at + 1) == "."
            && text.touches(at + 1)
            && text.low(at).len() <= 4
            && !matches!(text.low(at), "june" | "july" | "may"),
    );
    Some((month, at + 1 + dot))
}

/// Reads "early", "mid-", "late", "the end of", "early-to-mid".
fn part_before(text: &Text<'_>, at: usize) -> (Part, usize) {
    let the = usize::from(text.low(at) == "the");
    let part = match text.low(at + the) {
        "early" => Part::Early,
        "mid" => Part::Middle,
        "late" => Part::Late,
        "early-to-mid" => Part::EarlyToMiddle,
        "mid-to-late" => Part::MiddleToLate,
        "beginning" | "start" if text.low(at + the + 1) == "of" => Part::Early,
        "middle" if text.low(at + the + 1) == "of" => Part::Middle,
        "end" if text.low(at + the + 1) == "of" => Part::Late,
        _ => return (Part::Whole, at),
    };
    let mut next = at + the + 1;
    if text.low(next) == "-" {
        next += 1;
    }
    (part, next)
}

/// Skips "more than", "at least", "about".
fn after_bound(text: &Text<'_>, at: usize) -> usize {
    match (text.low(at), text.low(at + 1)) {
        ("more" | "less" | "fewer", "than") | ("at", "least" | "most") => at + 2,
        ("about" | "nearly" | "over" | "almost" | "around" | "some", _) => at + 1,
        _ => at,
    }
}

/// Reads a small number in digits or words; gives it and the token after it.
pub(crate) fn number_at(text: &Text<'_>, at: usize) -> Option<(i64, usize)> {
    let word = text.low(at);
    let value = match word {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        _ => word.parse::<i64>().ok().filter(|value| (0..=1000).contains(value))?,
    };
    Some((value, at + 1))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decade(word: &str) -> bool {
    word.len() == 5 && word.ends_with("0s") && is_number(&word[..4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, from: Option<&str>, to: Option<&str>) {
        // Wednesday.
        let reference = Date::new(2024, 12, 18).unwrap();
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let found = resolve(words, reference).map(|(from, to)| (day(from), day(to)));
        let wanted = (from.map(str::to_owned), to.map(str::to_owned));
        assert_eq!(found, Some(wanted), "{words}");
    }

    fn same(words: &str, day: &str) {
        check(words, Some(day), Some(day));
    }

    #[test]
    fn days_are_resolved_against_the_publication() {
        same("on 4 November", "2024-11-04");
        same("November 4, 2023", "2023-11-04");
        same("4 November 2023", "2023-11-04");
        same("2024-10-01", "2024-10-01");
        same("on Friday", "2024-12-13");
        same("Wednesday", "2024-12-18");
        same("next Friday", "2024-12-20");
        same("yesterday", "2024-12-17");
        same("two days earlier", "2024-12-16");
        same("three weeks ago", "2024-11-27");
        same("on the 5th of June", "2024-06-05");
        same("3 January", "2025-01-03");
    }

    #[test]
    fn months_years_and_parts_are_stretches() {
        check("last month", Some("2024-11-01"), Some("2024-11-30"));
        check("in late November", Some("2024-11-21"), Some("2024-11-30"));
        check("in early-to-mid October", Some("2024-10-01"), Some("2024-10-20"));
        check("in 2023", Some("2023-01-01"), Some("2023-12-31"));
        check("this year", Some("2024-01-01"), Some("2024-12-31"));
        check("in the summer of 2023", Some("2023-06-01"), Some("2023-08-31"));
        check("in May", Some("2024-05-01"), Some("2024-05-31"));
    }

    #[test]
    fn open_ends_stay_open() {
        check("since March", Some("2024-03-01"), Some("2024-12-18"));
        check("by December 2024", None, Some("2024-12-31"));
        check("until 5 June", None, Some("2024-06-05"));
        check("before 5 June", None, Some("2024-06-04"));
    }

    #[test]
    fn ranges_share_what_one_end_leaves_out() {
        check("between 7 March and 5 November 2024", Some("2024-03-07"), Some("2024-11-05"));
        check("between 8 and 13 October", Some("2024-10-08"), Some("2024-10-13"));
        check("from November 19 to 25", Some("2024-11-19"), Some("2024-11-25"));
        check("from January to August", Some("2024-01-01"), Some("2024-08-31"));
    }

    #[test]
    fn numbers_and_verbs_are_no_dates() {
        for words in ["he may go", "resolution 2397", "they march on", "2024 barrels"] {
            let reference = Date::new(2024, 12, 18).unwrap();
            assert_eq!(resolve(words, reference), None, "{words}");
        }
    }
}
