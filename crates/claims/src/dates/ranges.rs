//! Stretches between two dates: "7 March to 5 November 2024", "14-16 December", "November 19 to 25".

use super::calendar;
use super::days::{month_at, year_after};
use super::numbers::{day_at, year_at};
use super::{Anchors, Days, Granularity, simple};
use crate::tokens::{Text, TokenKind};
use values::Date;

/// Reads two dates and the link between them; what one end leaves out it takes from the other.
pub(super) fn range(text: &Text<'_>, at: usize, end: usize, link: &str, anchors: Anchors) -> Option<Days> {
    bare_first(text, at, end, link, anchors).or_else(|| years(text, at, end, link)).or_else(|| {
        let left = simple(text, at, end, anchors).or_else(|| now(text, at, anchors))?;
        if left.end + 1 >= end || !is_link(text.low(left.end), link) {
            return None;
        }
        bare_last(text, left, end).unwrap_or_else(|| between(text, left, end, anchors))
    })
}

fn is_link(word: &str, link: &str) -> bool {
    word == link
        || matches!(word, "-" | "–" | "—" | "−" | "~")
        || (link == "to" && matches!(word, "through" | "until" | "till"))
}

/// "8 and 13 October", "14-16 December 2024", "4 to 23 next month": a bare day before the link takes its month from
/// the other end.
fn bare_first(text: &Text<'_>, at: usize, end: usize, link: &str, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let (day, next) = day_at(text, at + the).filter(|(_, next)| next + 1 < end)?;
    if !is_link(text.low(next), link) {
        return None;
    }
    let right = simple(text, next + 1, end, anchors)
        .filter(|days| days.from == days.to && days.granularity == Granularity::Day)?;
    let last = right.from?;
    // "4 to 4 November" is none; "28 to 3 November" would begin in the month before.
    let first = Date::new(last.year(), last.month(), day).ok().filter(|first| *first <= last)?;
    Some(Days { from: Some(first), ..right })
}

/// "November 19 to 25", "Oct. 2-22, 2024": a bare day after the link takes its month from the first end. Gives
/// nothing where no bare day follows.
fn bare_last(text: &Text<'_>, left: Days, end: usize) -> Option<Option<Days>> {
    let first = left.from.filter(|_| left.from == left.to && left.granularity == Granularity::Day)?;
    let (day, next) = day_at(text, left.end + 1)?;
    if month_at(text, next, true).is_some() || text.low(next) == "of" {
        return None;
    }
    let Some(last) = Date::new(first.year(), first.month(), day).ok().filter(|last| *last >= first) else {
        return Some(None);
    };
    let mut days = Days { to: Some(last), end: next, ..left };
    if !left.has_year
        && let Some(year) = year_after(text, days.end, end)
    {
        days.from = Date::new(year.year, first.month(), first.day()).ok();
        days.to = Date::new(year.year, last.month(), last.day()).ok();
        days.end = year.end;
        days.has_year = true;
        days.rule = "explicit";
    }
    Some(Some(days))
}

fn between(text: &Text<'_>, left: Days, end: usize, anchors: Anchors) -> Option<Days> {
    let right = now(text, left.end + 1, anchors).or_else(|| simple(text, left.end + 1, end, anchors))?;
    let (Some(mut from), Some(mut to)) = (left.from, right.to) else { return None };
    if right.has_year && !left.has_year {
        from = of_year(to.year(), from)?;
    } else if left.has_year && !right.has_year && to < from {
        to = of_year(from.year(), to).filter(|to| *to >= from).or_else(|| of_year(from.year() + 1, to))?;
    }
    if from > to {
        from = of_year(from.year() - 1, from)?;
    }
    if from > to {
        return None;
    }
    let granularity = left.granularity.min(right.granularity);
    Some(Days { from: Some(from), to: Some(to), granularity, clash: left.clash.or(right.clash), ..right })
}

/// The same day of another year; the last of the month where that year has no such day.
fn of_year(year: i16, day: Date) -> Option<Date> {
    calendar::plus_months(day, (i32::from(year) - i32::from(day.year())) * 12)
}

/// "now", "the present", "date": the end of a stretch that is not over.
fn now(text: &Text<'_>, at: usize, anchors: Anchors) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let day = anchors.reference.filter(|_| matches!(text.low(at + the), "now" | "present"))?;
    Some(Days::new(at + the + 1, Some((day, day)), "publication-day", Granularity::Day))
}

/// "2014-2018", "2014 to 2018": years stand for each other's being years.
fn years(text: &Text<'_>, at: usize, end: usize, link: &str) -> Option<Days> {
    let (first, next) = year_at(text, at)?;
    if !is_link(text.low(next), link) {
        return None;
    }
    let (last, stop) = year_at(text, next + 1).filter(|(_, stop)| *stop <= end)?;
    // "from 1900 to 2000 rounds" counts.
    let counted = stop < end && text.kind(stop) == TokenKind::Word && text.low(stop).ends_with('s');
    let months = month_at(text, stop, true).is_some();
    if first > last || first < 1800 || counted || months {
        return None;
    }
    Some(Days::new(stop, calendar::years(first, last), "explicit", Granularity::Year).with_year())
}
