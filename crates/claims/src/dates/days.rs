//! Weekdays, days of a month, months and years: "Monday, 14 December 2024", "November 4, Juche 113 (2024)".

use super::calendar::{self, Part};
use super::numbers::{day_at, is_digits, number_at, year_at};
use super::relative::unit_phrase;
use super::tense;
use super::{Anchors, Clash, Days, Granularity};
use crate::tokens::{Text, TokenKind};
use values::Date;

/// Reads "Friday", "last Friday", "Thursday, 30 May", "Tuesday morning", "Friday the 15th", "Friday next week".
pub(super) fn weekday(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let (which, name_at) = match text.low(at) {
        which @ ("last" | "next" | "this" | "past" | "coming" | "early" | "late" | "earlier" | "later") => {
            (which, at + 1)
        }
        which @ ("previous" | "following") => (which, at + 1),
        "the" if matches!(text.low(at + 1), "previous" | "following" | "next") => (text.low(at + 1), at + 2),
        _ => ("", at),
    };
    let (day, after) = weekday_name(text, name_at)?;
    let comma = usize::from(matches!(text.word(after), "," | "("));
    let the = usize::from(comma == 0 && text.low(after) == "the");
    if let Some(mut date) =
        calendar_date(text, after + comma + the, end, anchors).filter(|days| days.from == days.to)
    {
        if text.word(after) == "(" && text.word(date.end) == ")" {
            date.end += 1;
        }
        return Some(with_weekday(date, day, anchors));
    }
    if which.is_empty()
        && the == 1
        && let Some((number, next)) = day_at(text, after + 1)
    {
        let date = anchors.reference.and_then(|reference| day_with_weekday(reference, number, day));
        return Some(Days::new(next, date.map(|d| (d, d)), "weekday-and-day", Granularity::Day));
    }
    // "Friday of last week"
    let of = after + usize::from(matches!(text.low(after), "of" | "in"));
    if which.is_empty()
        && let Some(week) =
            unit_phrase(text, of, end, anchors).filter(|days| days.granularity == Granularity::Week)
    {
        let date = week.stretch().and_then(|week| calendar::nth_weekday(week, day, 1));
        return Some(Days::new(week.end, date.map(|d| (d, d)), week.rule, Granularity::Day));
    }
    let ahead = tense::ahead(text, at, end, anchors.start);
    // "the following Monday" counts from the day the text named last.
    let base = match (which, anchors.last) {
        ("following", Some(last)) => Some(last.1),
        ("previous", Some(last)) => Some(last.0),
        ("next", Some(last)) if name_at == at + 2 => Some(last.1),
        _ => anchors.reference,
    };
    let date = base.and_then(|base| calendar::weekday_near(base, day, which, ahead));
    let rule = match anchors.reference {
        None => "no-reference",
        Some(reference) if date.is_some_and(|date| date > reference) => "next-after-publication",
        Some(_) => "last-before-publication",
    };
    Some(Days::new(part_of_day(text, after), date.map(|d| (d, d)), rule, Granularity::Day))
}

/// Reads the name of a weekday: its number, and the token after it.
pub(super) fn weekday_name(text: &Text<'_>, at: usize) -> Option<(i8, usize)> {
    let low = text.low(at);
    let day = calendar::weekday(low)?;
    let capital = text.is_capital(at);
    // "sun", "sat" and "wed" are words; "The Sun" is a newspaper.
    let short = low.len() <= 5;
    let before = if at == 0 { "" } else { text.low(at - 1) };
    if short && (!capital || before == "the") {
        return None;
    }
    let dot = usize::from(short && text.word(at + 1) == "." && text.touches(at + 1));
    Some((day, at + 1 + dot))
}

/// Holds a day against the weekday the text gives it. Without a year in the text, the weekday may tell that another
/// year than the nearest is meant; a day of the last two months is taken for a slip instead.
fn with_weekday(days: Days, weekday: i8, anchors: Anchors) -> Days {
    let is_right = |date: &Date| date.weekday().to_monday_zero_offset() == weekday;
    let Some(date) = days.from.filter(|date| !is_right(date)) else { return days };
    if let Some(reference) = anchors.reference.filter(|_| !days.has_year)
        && (date - reference).get_days().abs() > 60
    {
        let other = (-1..=1)
            .filter_map(|step| Date::new(reference.year() + step, date.month(), date.day()).ok())
            .find(is_right);
        if let Some(other) = other {
            return Days { from: Some(other), to: Some(other), rule: "weekday-and-day", ..days };
        }
    }
    Days { clash: Some(Clash::Weekday { date, said: weekday }), ..days }
}

/// The day of this number that is this weekday, nearest to the reference.
fn day_with_weekday(reference: Date, number: i8, weekday: i8) -> Option<Date> {
    (-6..=6)
        .filter_map(|step| {
            let month = calendar::plus_months(reference.first_of_month(), step)?;
            Date::new(month.year(), month.month(), number).ok()
        })
        .filter(|date| date.weekday().to_monday_zero_offset() == weekday)
        .min_by_key(|date| (*date - reference).get_days().abs())
}

pub(super) fn part_of_day(text: &Text<'_>, at: usize) -> usize {
    at + usize::from(matches!(text.low(at), "morning" | "afternoon" | "evening" | "night" | "nite"))
}

/// Reads a day of a month, a month or a year.
pub(super) fn calendar_date(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let ordinal = !is_digits(text.low(at + the));
    // "the 14th of June", "14 June", "20th of next month"
    if let Some((day, next)) = day_at(text, at + the).filter(|_| the == 0 || ordinal) {
        let of = usize::from(text.low(next) == "of");
        if let Some((month, after)) = month_at(text, next + of, true) {
            return day_of_month(text, day, month, after, at, end, anchors);
        }
        if ((of == 1 && ordinal) || matches!(text.low(next), "next" | "this" | "last"))
            && let Some(month) = unit_phrase(text, next + of, end, anchors)
                .filter(|days| days.granularity == Granularity::Month)
        {
            let date = month.from.and_then(|first| Date::new(first.year(), first.month(), day).ok());
            return Some(Days::new(month.end, date.map(|d| (d, d)), month.rule, Granularity::Day));
        }
        if ordinal
            && text.low(at + the).ends_with(|l: char| l.is_alphabetic())
            && is_bare_day(text, at, next, end)
        {
            let date = anchors.reference.and_then(|reference| nearest_day(reference, day));
            let rule = if date.is_some() { "last-before-publication" } else { "no-reference" };
            return Some(Days::new(next, date.map(|d| (d, d)), rule, Granularity::Day));
        }
    }
    if the == 1 {
        return None;
    }
    juche(text, at, end).or_else(|| month(text, at, end, anchors)).or_else(|| year(text, at, end))
}

/// "on the 14th": no noun follows that it counts.
fn is_bare_day(text: &Text<'_>, at: usize, next: usize, end: usize) -> bool {
    let digits = text.low(next - 1).starts_with(|letter: char| letter.is_ascii_digit());
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let preposition =
        matches!(before, "on" | "by" | "since" | "until" | "from" | "to" | "before" | "after" | "of");
    let article = text.low(at) == "the";
    let follows = next >= end
        || text.kind(next) != TokenKind::Word
        || matches!(text.low(next), "and" | "to" | "until" | "in" | "at" | "by" | "that" | "when" | "but");
    // A phrase that is nothing else is a date whole.
    (at == 0 && next == end) || (article && follows && (digits || (preposition && end <= 3)))
}

/// The day of this number nearest to the reference; ahead counts twice.
fn nearest_day(reference: Date, number: i8) -> Option<Date> {
    (-1..=1)
        .filter_map(|step| {
            let month = calendar::plus_months(reference.first_of_month(), step)?;
            Date::new(month.year(), month.month(), number).ok()
        })
        .min_by_key(|date| {
            let days = (*date - reference).get_days();
            if days > 0 { days * 2 } else { -days }
        })
}

/// Reads "November 4", "January 2023", "in May", "October last year".
fn month(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let (month, after) = month_at(text, at, false)?;
    let the = usize::from(text.low(after) == "the");
    if let Some((day, next)) = day_at(text, after + the).filter(|_| after < end) {
        let counts_something = text.low(next) == "," && text.touches(next + 1);
        // "October 2016h1" is none; "March 40 people" neither.
        if !counts_something {
            return day_of_month(text, day, month, next, at, end, anchors);
        }
    }
    let written = year_after(text, after, end);
    let offset = usize::from(matches!(text.low(after), "of" | "in"));
    let relative = unit_phrase(text, after + offset, end, anchors)
        .filter(|days| days.granularity == Granularity::Year && text.low(after + offset) != "the");
    // "may" and "march" are mostly no months, and no month begins small unless more is said.
    let word = matches!(text.low(at), "may" | "march" | "mar") || !text.is_capital(at);
    if word && written.is_none() && relative.is_none() && !is_dated_by_preposition(text, at) {
        return None;
    }
    if let Some(phrase) = relative.filter(|_| written.is_none()) {
        let year = phrase.from.map(Date::year);
        let days = year.and_then(|year| calendar::month_part(year, month, Part::Whole));
        let rule = if phrase.rule == "unit-before-publication" { "last-year" } else { phrase.rule };
        return Some(Days::new(phrase.end, days, rule, Granularity::Month).with_year());
    }
    if let Some(year) = written {
        let days = calendar::month_part(year.year, month, Part::Whole);
        let days = Days::new(year.end, days, "explicit", Granularity::Month);
        return Some(Days { clash: year.clash, ..days.with_year() });
    }
    let ahead = tense::ahead(text, at, end, anchors.start);
    let (year, rule) = calendar::nearest_year_of_month(month, anchors.reference, ahead);
    let days = year.and_then(|year| calendar::month_part(year, month, Part::Whole));
    Some(Days::new(after, days, rule, Granularity::Month))
}

fn year(text: &Text<'_>, at: usize, end: usize) -> Option<Days> {
    let named = usize::from(text.low(at) == "year");
    let (year, next) = year_at(text, at + named)?;
    let comma = usize::from(text.word(next) == ",");
    if named == 0
        && text.word(next + comma).len() > 2
        && let Some((month, after)) = month_at(text, next + comma, true).filter(|(_, after)| *after <= end)
        && day_at(text, after).is_none()
    {
        let days = calendar::month_part(year, month, Part::Whole);
        return Some(Days::new(after, days, "explicit", Granularity::Month).with_year());
    }
    if super::parts::short_fraction(text.low(next)).is_some() {
        return None;
    }
    if next > end || (named == 0 && !stands_as_year(text, at, next, end)) {
        return None;
    }
    Some(Days::new(next, calendar::years(year, year), "explicit", Granularity::Year).with_year())
}

/// Reads "Juche 113", "Juche 113 (2024)": a year of the era that began in 1912.
fn juche(text: &Text<'_>, at: usize, end: usize) -> Option<Days> {
    let year = juche_year(text, at, end)?;
    let days = Days::new(year.end, calendar::years(year.year, year.year), "juche", Granularity::Year);
    Some(Days { clash: year.clash, ..days.with_year() })
}

/// A year as the text writes it.
#[derive(Clone, Copy)]
pub(super) struct Year {
    pub(super) year: i16,
    pub(super) end: usize,
    clash: Option<Clash>,
}

fn juche_year(text: &Text<'_>, at: usize, end: usize) -> Option<Year> {
    if text.low(at) != "juche" || at + 1 >= end {
        return None;
    }
    let number: i16 = text.word(at + 1).parse().ok().filter(|number| (1..=188).contains(number))?;
    let (year, next) = (number + 1911, at + 2);
    let closing = match text.word(next) {
        "(" => ")",
        "[" => "]",
        _ => return Some(Year { year, end: next, clash: None }),
    };
    match calendar::year_number(text.word(next + 1)) {
        Some(written) if text.word(next + 2) == closing && next + 2 < end => {
            // The year of the common calendar is what readers go by.
            let clash = (written != year).then_some(Clash::Juche { number, written });
            Some(Year { year: written, end: next + 3, clash })
        }
        _ => Some(Year { year, end: next, clash: None }),
    }
}

fn day_of_month(
    text: &Text<'_>,
    day: i8,
    month: i8,
    after: usize,
    at: usize,
    end: usize,
    anchors: Anchors,
) -> Option<Days> {
    if let Some(year) = year_after(text, after, end) {
        let date = Date::new(year.year, month, day).ok()?;
        return Some(Days { clash: year.clash, ..Days::day(year.end, date) });
    }
    let offset = after + usize::from(matches!(text.low(after), "of" | "in"));
    if text.low(offset) != "the"
        && let Some(phrase) =
            unit_phrase(text, offset, end, anchors).filter(|days| days.granularity == Granularity::Year)
    {
        let date = phrase.from.and_then(|first| Date::new(first.year(), month, day).ok());
        return Some(Days::new(phrase.end, date.map(|d| (d, d)), phrase.rule, Granularity::Day).with_year());
    }
    let ahead = tense::ahead(text, at, end, anchors.start);
    let (date, rule) = calendar::nearest_year(month, day, anchors.reference, ahead);
    if date.is_none() && anchors.reference.is_some() {
        return None;
    }
    Some(Days::new(after, date.map(|d| (d, d)), rule, Granularity::Day))
}

/// Reads the year after a month or day: ", 2024", "of 2024", "Juche 113 (2024)", "’99".
pub(super) fn year_after(text: &Text<'_>, at: usize, end: usize) -> Option<Year> {
    let skip = usize::from(matches!(text.word(at), "," | "of" | "in"));
    let year_word = usize::from(skip == 1 && text.low(at + skip) == "year");
    let at = at + skip + year_word;
    if let Some(year) = juche_year(text, at, end) {
        return Some(year);
    }
    if matches!(text.word(at), "'" | "’" | "‘") && text.touches(at + 1) && text.word(at + 1).len() == 2 {
        let short: i16 = text.word(at + 1).parse().ok()?;
        let year = if short < 50 { 2000 + short } else { 1900 + short };
        return (at + 1 < end).then_some(Year { year, end: at + 2, clash: None });
    }
    let (year, next) = year_at(text, at).filter(|(_, next)| *next <= end)?;
    Some(Year { year, end: next, clash: None })
}

/// Reads a month's name; one that begins small only beside a day (`beside`) or where more is asked of it.
pub(super) fn month_at(text: &Text<'_>, at: usize, beside: bool) -> Option<(i8, usize)> {
    let low = text.low(at);
    let month = calendar::month(low)?;
    let full = low.len() > 4 || matches!(low, "june" | "july" | "may");
    let verb = matches!(low, "may" | "march" | "mar");
    if !text.is_capital(at) && (verb || !(beside || full)) {
        return None;
    }
    let dot = usize::from(text.word(at + 1) == "." && text.touches(at + 1) && !full);
    Some((month, at + 1 + dot))
}

/// A number of four digits is a year after a preposition of time, after "of", or alone; not before a noun it counts
/// and not as the number of a document.
fn stands_as_year(text: &Text<'_>, at: usize, next: usize, end: usize) -> bool {
    if end == 1 || (end <= 4 && next == end && at == 0) {
        return true;
    }
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let after = text.low(next);
    let preposition = matches!(
        before,
        "in" | "since"
            | "by"
            | "during"
            | "until"
            | "from"
            | "for"
            | "throughout"
            | "through"
            | "between"
            | "of"
            | "to"
            | "and"
            | "before"
            | "after"
            | "late"
            | "early"
    );
    let counted = next < end
        && text.kind(next) == TokenKind::Word
        && after.ends_with('s')
        && !matches!(after, "was" | "is" | "has" | "as");
    preposition && !counted && (next > at + 1 || text.kind(at) == TokenKind::Number)
}

fn is_dated_by_preposition(text: &Text<'_>, at: usize) -> bool {
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let fits = matches!(
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
    );
    let verb = matches!(text.low(at), "may" | "march" | "mar");
    fits && (text.is_capital(at) || !verb)
}

/// Reads "the first Friday of July", "the third Wednesday of last month".
pub(super) fn weekday_of(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let (count, next) = count_at(text, at + the)?;
    let (day, after) = weekday_name(text, next)?;
    if !matches!(text.low(after), "of" | "in") {
        return None;
    }
    let whole = month(text, after + 1, end, anchors)
        .or_else(|| unit_phrase(text, after + 1, end, anchors))
        .filter(|days| matches!(days.granularity, Granularity::Month | Granularity::Year))?;
    let date = whole.stretch().and_then(|stretch| calendar::nth_weekday(stretch, day, count));
    Some(Days::new(whole.end, date.map(|d| (d, d)), whole.rule, Granularity::Day))
}

/// Reads "first" to "fifth", "2nd", "last": which one of several; the last is −1.
pub(super) fn count_at(text: &Text<'_>, at: usize) -> Option<(i64, usize)> {
    let word = text.low(at);
    if matches!(word, "last" | "final") {
        return Some((-1, at + 1));
    }
    if is_digits(word) || number_at(text, at).is_some() {
        return None;
    }
    calendar::day_number(word).filter(|count| *count <= 5).map(|count| (i64::from(count), at + 1))
}
