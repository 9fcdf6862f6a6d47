//! Parts of longer stretches: "late November", "the end of 2023", "the first half of the year", "the third quarter",
//! "the first week of October", "the weekend", "the summer of 2023".

use super::calendar::{self, Part, Unit};
use super::days::{calendar_date, count_at, year_after};
use super::named;
use super::numbers::year_at;
use super::relative::unit_phrase;
use super::tense;
use super::{Anchors, Days, Granularity};
use crate::tokens::Text;

/// Reads a part of a month, year or other stretch.
pub(super) fn part(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    edge(text, at, end, anchors)
        .or_else(|| fraction(text, at, end, anchors))
        .or_else(|| week(text, at, end, anchors))
        .or_else(|| weekend(text, at, end, anchors))
        .or_else(|| season(text, at, end, anchors))
        .or_else(|| rest(text, at, end, anchors))
        .or_else(|| whole(text, at, end, anchors))
}

/// A stretch that has parts: "November", "2023", "last year", "the month", "the 1990s", "the summer of 2023".
fn stretch(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if at >= end {
        return None;
    }
    let year = || {
        let named = usize::from(text.low(at) == "year");
        let (year, next) = year_at(text, at + named).filter(|(_, next)| *next <= end)?;
        Some(Days::new(next, calendar::years(year, year), "explicit", Granularity::Year).with_year())
    };
    year()
        .or_else(|| calendar_date(text, at, end, anchors).filter(|days| days.granularity != Granularity::Day))
        .or_else(|| season(text, at, end, anchors))
        .or_else(|| named::decade(text, at))
        .or_else(|| fraction(text, at, end, anchors))
        .or_else(|| unit_phrase(text, at, end, anchors))
        .or_else(|| {
            let unit = calendar::unit(text.low(at + 1)).filter(|unit| {
                text.low(at) == "the"
                    && at + 1 < end
                    && *unit != Unit::Day
                    && !text.low(at + 1).ends_with('s')
            })?;
            let days = anchors.reference.and_then(|day| calendar::whole_unit(day, unit, 0));
            Some(Days::new(at + 2, days, "unit-of-publication", Granularity::of(unit)))
        })
}

/// "late November", "mid-2023", "the end of the year", "at the beginning of next week".
fn edge(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let word = text.low(at + the);
    let of = usize::from(text.low(at + the + 1) == "of");
    let (part, next) = match word {
        "early" => (Part::Early, at + the + 1),
        "mid" | "middle" => (Part::Middle, at + the + 1 + of),
        "late" => (Part::Late, at + the + 1),
        "early-to-mid" => (Part::EarlyToMiddle, at + the + 1),
        "mid-to-late" => (Part::MiddleToLate, at + the + 1),
        "beginning" | "start" | "outset" if of == 1 => (Part::Early, at + the + 2),
        "end" | "close" if of == 1 => (Part::Late, at + the + 2),
        _ => {
            // "mid-November", "mid-2023", "mid-1990s" are a word.
            let (part, rest) = word.split_once('-')?;
            let part = match part {
                "mid" => Part::Middle,
                "early" => Part::Early,
                "late" => Part::Late,
                _ => return None,
            };
            return hyphened(text, at + the, end, anchors, part, rest);
        }
    };
    let next = next + usize::from(text.low(next) == "-");
    // "early in 2024", "late in the year"
    let next = next + usize::from(matches!(word, "early" | "late") && text.low(next) == "in");
    let whole = stretch(text, next, end, anchors).or_else(|| {
        // "by end of year"
        let unit = calendar::unit(text.low(next)).filter(|unit| {
            of == 1
                && the == 0
                && next < end
                && matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)
        })?;
        let days = anchors.reference.and_then(|day| calendar::whole_unit(day, unit, 0));
        Some(Days::new(next + 1, days, "unit-of-publication", Granularity::of(unit)))
    })?;
    Some(of_part(whole, part))
}

fn of_part(whole: Days, part: Part) -> Days {
    let days = whole.stretch().and_then(|(from, to)| match whole.granularity {
        Granularity::Month => calendar::month_part(from.year(), from.month(), part),
        Granularity::Year => calendar::year_part(from.year(), part),
        _ => calendar::stretch_part((from, to), part),
    });
    Days { from: days.map(|d| d.0), to: days.map(|d| d.1), granularity: Granularity::Part, ..whole }
}

fn hyphened(
    text: &Text<'_>,
    at: usize,
    end: usize,
    anchors: Anchors,
    part: Part,
    rest: &str,
) -> Option<Days> {
    if let Some(year) = calendar::year_number(rest) {
        let days = calendar::year_part(year, part);
        return Some(Days::new(at + 1, days, "explicit", Granularity::Part).with_year());
    }
    if let Some(days) = named::decade_word(rest) {
        return Some(of_part(Days::new(at + 1, Some(days), "decade", Granularity::Decade).with_year(), part));
    }
    let month = calendar::month(rest)?;
    if let Some(year) = year_after(text, at + 1, end) {
        let days = calendar::month_part(year.year, month, part);
        return Some(Days::new(year.end, days, "explicit", Granularity::Part).with_year());
    }
    let ahead = tense::ahead(text, at, end, anchors.start);
    let (year, rule) = calendar::nearest_year_of_month(month, anchors.reference, ahead);
    let days = year.and_then(|year| calendar::month_part(year, month, part));
    Some(Days::new(at + 1, days, rule, Granularity::Part))
}

/// "the first half of 2024", "H2 2023", "the third quarter", "Q3 2024", "2016 Q3".
fn fraction(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if let Some((year, next)) = year_at(text, at).filter(|(_, next)| *next < end)
        && let Some((months, count)) = short_fraction(text.low(next))
    {
        return Some(of_year(year, months, count, next + 1));
    }
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let dated = text.is_capital(at) || matches!(before, "in" | "of" | "since" | "from" | "for");
    if let Some((months, count)) = short_fraction(text.low(at)).filter(|_| dated) {
        return year_fraction(text, at + 1, end, anchors, months, count);
    }
    let the = usize::from(text.low(at) == "the");
    let (count, next) = count_at(text, at + the)?;
    match text.low(next) {
        "half" if count != 3 && text.low(next + 1) == "of" => {
            let whole = stretch(text, next + 2, end, anchors)?;
            if whole.granularity == Granularity::Year
                && let Some(first) = whole.from
            {
                let half = of_year(first.year(), 6, count.rem_euclid(3), whole.end);
                return Some(Days { rule: whole.rule, has_year: whole.has_year, ..half });
            }
            let days = whole.stretch().and_then(|(from, to)| {
                let middle = calendar::shift(from, Unit::Day, i64::from((to - from).get_days()) / 2)?;
                Some(if count == 1 { (from, middle) } else { (middle.tomorrow().ok()?, to) })
            });
            Some(Days {
                from: days.map(|d| d.0),
                to: days.map(|d| d.1),
                granularity: Granularity::Half,
                ..whole
            })
        }
        "quarter" if count <= 4 && (count > 0 || text.low(next + 1) == "of") => {
            let count = if count < 0 { 4 } else { count };
            year_fraction(text, next + 1, end, anchors, 3, count)
        }
        _ => None,
    }
}

/// "q3", "h1": months and which of them.
pub(super) fn short_fraction(word: &str) -> Option<(i8, i64)> {
    let months = match word.get(..1)? {
        "q" => 3,
        "h" => 6,
        _ => return None,
    };
    let count: i64 = word.get(1..)?.parse().ok()?;
    (word.len() == 2 && count >= 1 && count <= i64::from(12 / months)).then_some((months, count))
}

/// The year a quarter or half belongs to stands after it, or it is the last one that has begun.
fn year_fraction(
    text: &Text<'_>,
    at: usize,
    end: usize,
    anchors: Anchors,
    months: i8,
    count: i64,
) -> Option<Days> {
    let of = at + usize::from(matches!(text.low(at), "of" | "," | "in"));
    if let Some((year, next)) = year_at(text, of).filter(|(_, next)| *next <= end) {
        return Some(of_year(year, months, count, next));
    }
    let the_year = text.low(of) == "the" && text.low(of + 1) == "year";
    let phrase = unit_phrase(text, of, end, anchors).filter(|days| days.granularity == Granularity::Year);
    if let Some(phrase) = phrase {
        let year = phrase.from.map(|day| day.year())?;
        return Some(Days { rule: phrase.rule, has_year: false, ..of_year(year, months, count, phrase.end) });
    }
    let stop = if the_year { of + 2 } else { at };
    let Some(reference) = anchors.reference else {
        let granularity = if months == 3 { Granularity::Quarter } else { Granularity::Half };
        return Some(Days::new(stop, None, "no-reference", granularity));
    };
    let this = of_year(reference.year(), months, count, stop);
    let begun = the_year || this.from.is_some_and(|from| from <= reference);
    let days = if begun { this } else { of_year(reference.year() - 1, months, count, stop) };
    Some(Days { rule: "last-before-publication", has_year: false, ..days })
}

pub(super) fn of_year(year: i16, months: i8, count: i64, end: usize) -> Days {
    let days = i8::try_from(count).ok().and_then(|count| {
        let first = values::Date::new(year, (count - 1) * months + 1, 1).ok()?;
        Some((first, calendar::plus_months(first, i32::from(months) - 1)?.last_of_month()))
    });
    let granularity = if months == 3 { Granularity::Quarter } else { Granularity::Half };
    Days::new(end, days, "explicit", granularity).with_year()
}

/// "the first week of October", "the week of 18 March", "the week ending 4 February".
fn week(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    if let Some((count, next)) = count_at(text, at + the)
        && let unit @ (Unit::Week | Unit::Day | Unit::Month) = calendar::unit(text.low(next))?
        && matches!(text.low(next + 1), "of" | "in")
    {
        let whole = stretch(text, next + 2, end, anchors)?;
        let days = whole.stretch().and_then(|(from, to)| {
            let first = if count < 0 { to } else { calendar::shift(from, unit, count - 1)? };
            // A week of a month or year is one of which most days lie in it.
            let middle = match (unit, count < 0) {
                (Unit::Week, false) => {
                    let on = (3 - from.weekday().to_monday_zero_offset()).rem_euclid(7);
                    calendar::shift(from, Unit::Day, i64::from(on) + 7 * (count - 1))?
                }
                (Unit::Week, true) => calendar::nth_weekday((from, to), 3, -1)?,
                _ => first,
            };
            calendar::whole_unit(middle, unit, 0)
        });
        return Some(Days {
            from: days.map(|d| d.0),
            to: days.map(|d| d.1),
            granularity: Granularity::of(unit),
            ..whole
        });
    }
    if text.low(at + the) != "week" {
        return None;
    }
    if the == 0
        && let Some(number) = text.low(at + 1).parse::<i8>().ok().filter(|week| (1..=53).contains(week))
    {
        return numbered_week(text, at, end, anchors, number);
    }
    let link = text.low(at + the + 1);
    if !matches!(link, "of" | "beginning" | "starting" | "commencing" | "ending" | "from") {
        return None;
    }
    let next = at + the + 2 + usize::from(text.low(at + the + 2) == "on");
    let day = super::day(text, next, end, anchors)?;
    let days = day.from.and_then(|date| match link {
        "of" => calendar::whole_unit(date, Unit::Week, 0),
        "ending" => Some((calendar::shift(date, Unit::Day, -6)?, date)),
        _ => Some((date, calendar::shift(date, Unit::Day, 6)?)),
    });
    Some(Days { from: days.map(|d| d.0), to: days.map(|d| d.1), granularity: Granularity::Week, ..day })
}

/// "week 31 of 2024": by ISO 8601.
fn numbered_week(text: &Text<'_>, at: usize, end: usize, anchors: Anchors, number: i8) -> Option<Days> {
    let written = year_after(text, at + 2, end);
    let year = written.map(|year| year.year).or(anchors.reference.map(|day| day.year()));
    let monday =
        year.and_then(|year| jiff::civil::ISOWeekDate::new(year, number, jiff::civil::Weekday::Monday).ok());
    let days = monday.and_then(|monday| calendar::whole_unit(monday.date(), Unit::Week, 0));
    let stop = written.map_or(at + 2, |year| year.end);
    Some(Days { has_year: written.is_some(), ..Days::new(stop, days, "numbered-week", Granularity::Week) })
}

/// "the weekend", "last weekend", "the weekend of 14 December".
fn weekend(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let (which, noun) = match text.low(at) {
        "the" if matches!(text.low(at + 1), "last" | "past" | "coming") => (text.low(at + 1), at + 2),
        which @ ("the" | "this" | "last" | "past" | "next" | "coming" | "that") => (which, at + 1),
        "weekend" => ("the", at),
        _ => return None,
    };
    if text.low(noun) != "weekend" || noun >= end {
        return None;
    }
    if text.low(noun + 1) == "of"
        && let Some(day) = super::day(text, noun + 2, end, anchors)
    {
        let days = day.from.and_then(|date| calendar::weekend(date, 0));
        return Some(Days {
            from: days.map(|d| d.0),
            to: days.map(|d| d.1),
            granularity: Granularity::Weekend,
            ..day
        });
    }
    let base = if which == "that" {
        anchors.last.map(|last| last.0).or(anchors.reference)
    } else {
        anchors.reference
    };
    let saturday = base.map(|day| day.weekday().to_monday_zero_offset() >= 5);
    let ahead = which == "the" && tense::ahead(text, at, end, anchors.start);
    // On a Saturday or Sunday "the weekend" is this one; else it is over.
    let step = match which {
        "this" | "that" | "coming" => 0,
        "next" => 1,
        "the" if ahead || saturday == Some(true) => 0,
        _ => -1,
    };
    let days = base.and_then(|day| calendar::weekend(day, step));
    let rule = match (base, step) {
        (None, _) => "no-reference",
        (_, -1) => "last-before-publication",
        (_, 0) => "unit-of-publication",
        _ => "next-after-publication",
    };
    Some(Days::new(noun + 1, days, rule, Granularity::Weekend))
}

/// "the summer of 2023", "summer 2023", "last spring", "in the autumn".
fn season(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let which = match text.low(at) {
        which @ ("the" | "this" | "last" | "past" | "next" | "coming") => which,
        _ => "",
    };
    let noun = at + usize::from(!which.is_empty());
    let first = calendar::season(text.low(noun)).filter(|_| noun < end)?;
    let of = usize::from(text.low(noun + 1) == "of");
    let written = year_at(text, noun + 1 + of).filter(|(_, next)| *next <= end);
    let phrase = unit_phrase(text, noun + 1 + of, end, anchors)
        .filter(|days| days.granularity == Granularity::Year)
        .and_then(|days| Some((days.from?.year(), days.end)));
    if let Some((year, next)) = written.or(phrase) {
        let days = calendar::season_days(year, first);
        return Some(Days::new(next, days, "season", Granularity::Season).with_year());
    }
    // "the fall of Kabul", "fall": more must be said.
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let dated =
        matches!(before, "in" | "since" | "during" | "by" | "until" | "early" | "late" | "of" | "over");
    if of == 1
        || !(matches!(which, "this" | "last" | "next" | "past" | "coming") || dated || at == 0 && end <= 3)
    {
        return None;
    }
    let days = anchors.reference.and_then(|reference| {
        let of = |year: i16| calendar::season_days(year, first);
        let this = of(reference.year())?;
        match which {
            "next" | "coming" if this.0 > reference => Some(this),
            "next" | "coming" => of(reference.year() + 1),
            "this" => Some(this),
            "last" | "past" if this.1 < reference => Some(this),
            "last" | "past" => of(reference.year() - 1),
            _ if this.0 <= reference || tense::ahead(text, at, end, anchors.start) => Some(this),
            _ => of(reference.year() - 1),
        }
    });
    Some(Days::new(noun + 1, days, "season", Granularity::Season))
}

/// "the rest of the year".
fn rest(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    if !matches!(text.low(at + the), "rest" | "remainder") || text.low(at + the + 1) != "of" {
        return None;
    }
    let whole = stretch(text, at + the + 2, end, anchors)?;
    let from = match (whole.from, anchors.reference) {
        (Some(from), Some(reference)) if reference > from => Some(reference),
        (from, _) => from,
    };
    Some(Days { from, granularity: Granularity::Part, ..whole })
}

/// "the month of January", "the year 2023".
fn whole(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if text.low(at) != "the" || at + 2 >= end {
        return None;
    }
    match (text.low(at + 1), text.low(at + 2)) {
        ("month", "of") => {
            calendar_date(text, at + 3, end, anchors).filter(|days| days.granularity == Granularity::Month)
        }
        ("year", _) => {
            let of = usize::from(text.low(at + 2) == "of");
            let (year, next) = year_at(text, at + 2 + of).filter(|(_, next)| *next <= end)?;
            Some(Days::new(next, calendar::years(year, year), "explicit", Granularity::Year).with_year())
        }
        _ => None,
    }
}
