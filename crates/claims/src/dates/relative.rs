//! Date expressions that count from another day: "last month", "two days earlier", "the past three months".

use super::calendar::{self, Unit};
use super::days::weekday_name;
use super::numbers::{number_at, vague_at};
use super::{Anchors, Days, Granularity};
use crate::tokens::{Text, TokenKind};
use values::Date;

/// Reads "last month", "this year", "the following day", "earlier this week", "next week on Friday".
pub(super) fn unit_phrase(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let side = match text.low(at) {
        side @ ("earlier" | "later" | "late" | "early") => side,
        _ => "",
    };
    // "earlier in the week"
    let within = usize::from(!side.is_empty() && text.low(at + 1) == "in");
    let first = at + usize::from(!side.is_empty()) + within;
    let the = usize::from(text.low(first) == "the");
    let bare = within == 1 && the == 1 && calendar::unit(text.low(first + 1)).is_some();
    let noun = if bare { first + 1 } else { first + the + 1 };
    let unit = calendar::unit(text.low(noun)).filter(|_| noun < end && !text.low(noun).ends_with('s'))?;
    let which = if bare { "this" } else { text.low(first + the) };
    // "our last day", "Putin's next year": counts the days of something else.
    let owned = at > 0
        && (text.kind(at - 1) == TokenKind::Possessive
            || matches!(text.low(at - 1), "my" | "your" | "his" | "her" | "its" | "our" | "their"));
    if owned && matches!(which, "last" | "next" | "past") {
        return None;
    }
    let reference = anchors.reference;
    let last = anchors.last;
    let (base, step, rule) = match which {
        "this" | "current" => (reference, 0, "unit-of-publication"),
        "last" | "past" if text.kind(first + the) == TokenKind::Word => {
            (reference, -1, "unit-before-publication")
        }
        "next" | "coming" | "upcoming" if the == 0 || unit != Unit::Day => {
            (reference, 1, "unit-after-publication")
        }
        "that" | "same" => (last.map(|last| last.0).or(reference), 0, "unit-of-last-date"),
        "following" | "next" => (last.map(|last| last.1).or(reference), 1, "unit-after-last-date"),
        "previous" | "preceding" => (last.map(|last| last.0).or(reference), -1, "unit-before-last-date"),
        _ => return None,
    };
    let mut days = base.and_then(|day| calendar::whole_unit(day, unit, step));
    let mut granularity = Granularity::of(unit);
    let mut stop = noun + 1;
    if unit == Unit::Week {
        let on = usize::from(text.low(stop) == "on");
        if let Some((weekday, next)) = weekday_name(text, stop + on).filter(|(_, next)| *next <= end) {
            days = days.and_then(|week| calendar::nth_weekday(week, weekday, 1)).map(|day| (day, day));
            (granularity, stop) = (Granularity::Day, next);
        }
    }
    if let (Some((from, to)), Some(reference)) = (days, reference)
        && from <= reference
        && reference <= to
    {
        match side {
            "earlier" => days = Some((from, reference)),
            "later" => days = Some((reference, to)),
            _ => {}
        }
    }
    Some(Days::new(stop, days, rule, granularity))
}

/// Reads "two days earlier", "three weeks ago", "the day before", "a week from Friday", "the month after next".
pub(super) fn offset(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let reference = anchors.reference;
    let make = |days: Option<(Date, Date)>, end: usize, rule: &'static str, unit: Unit| {
        Some(Days::new(end, days, rule, Granularity::of(unit)))
    };
    if text.low(at) == "day" && text.low(at + 1) == "before" && at == anchors.start {
        return day_beside(text, at, end, anchors);
    }
    if text.low(at) == "the"
        && let Some(unit) = calendar::unit(text.low(at + 1)).filter(|_| !text.low(at + 1).ends_with('s'))
    {
        let the = usize::from(text.low(at + 3) == "the");
        if text.low(at + 2) == "after" && text.low(at + 3 + the) == "next" && unit != Unit::Day {
            let days = reference.and_then(|day| calendar::whole_unit(day, unit, 2));
            return make(days, at + 4 + the, "unit-after-publication", unit);
        }
        if let Some(days) = day_beside(text, at + 1, end, anchors) {
            return Some(days);
        }
        let clause = text.kind(at + 3) == TokenKind::Word && at + 3 < end && unit != Unit::Day;
        let (base, step, rule) = match text.low(at + 2) {
            "before" if !clause => (anchors.last.map(|l| l.0).or(reference), -1, "before-last-date"),
            "after" if !clause => (anchors.last.map(|l| l.1).or(reference), 1, "after-last-date"),
            _ => return None,
        };
        return make(base.and_then(|day| calendar::whole_unit(day, unit, step)), at + 3, rule, unit);
    }
    // "a few days ago": how many is not told.
    if let Some(noun) = vague_at(text, at)
        && calendar::unit(text.low(noun)).is_some()
        && text.low(noun + 1) == "ago"
        && noun + 1 < end
    {
        let days = Days::new(noun + 2, None, "before-publication", Granularity::Length);
        return Some(Days { to: reference, ..days });
    }
    let bound = super::after_bound(text, at);
    let (count, after) = number_at(text, bound)?;
    let unit = calendar::unit(text.low(after)).filter(|_| after < end)?;
    let direction = after + 1 + usize::from(text.kind(after + 1) == TokenKind::Possessive);
    let word = text.low(direction);
    // "two days before 14 December", "three weeks from tomorrow", "a week after Friday"
    if matches!(word, "before" | "after" | "from" | "since" | "following") && direction + 1 < end {
        let now = matches!(text.low(direction + 1), "now");
        let day = super::day(text, direction + 1, end, anchors);
        let (base, stop) = match (day, now) {
            (Some(day), _) => (if word == "before" { day.from } else { day.to }, day.end),
            (None, true) => (reference, direction + 2),
            // "a week after the house ratified it": a clause follows, not a date.
            (None, false)
                if text.kind(direction + 1) == TokenKind::Word || word != "before" && word != "after" =>
            {
                return None;
            }
            (None, false) => (None, 0),
        };
        if stop > 0 {
            let step = if word == "before" { -count } else { count };
            let date = base.and_then(|day| calendar::shift(day, unit, step));
            return make(date.map(|d| (d, d)), stop, "counted-from-date", Unit::Day);
        }
    }
    let (base, step, rule) = match word {
        "ago" => (reference, -count, "before-publication"),
        "earlier" | "before" | "previously" | "prior" => {
            (anchors.last.map(|l| l.0).or(reference), -count, "before-last-date")
        }
        "later" | "after" | "afterwards" => {
            (anchors.last.map(|l| l.1).or(reference), count, "after-last-date")
        }
        "time" => (reference, count, "after-publication"),
        "hence" => (reference, count, "after-publication"),
        _ => return None,
    };
    let date = base.and_then(|day| calendar::shift(day, unit, step));
    let days = match (date, unit) {
        (Some(date), Unit::Day | Unit::Week) => Some((date, date)),
        (Some(date), unit) => calendar::whole_unit(date, unit, 0),
        _ => None,
    };
    let unit = if unit == Unit::Week { Unit::Day } else { unit };
    make(days, direction + 1, rule, unit)
}

/// Reads "day before last Tuesday".
fn day_beside(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let step = match (text.low(at), text.low(at + 1)) {
        ("day", "before") => -1,
        ("day", "after") => 1,
        _ => return None,
    };
    let day = super::day(text, at + 2, end, anchors)?;
    let date = day.from.and_then(|day| calendar::shift(day, Unit::Day, step));
    Some(Days::new(day.end, date.map(|d| (d, d)), "counted-from-date", Granularity::Day))
}

/// Reads "the past three months", "the last year", "recent weeks", "the next two weeks": a stretch that ends or
/// begins at the reference.
pub(super) fn window(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let next = at + usize::from(text.low(at) == "the");
    let back = match text.low(next) {
        "past" | "last" | "previous" | "preceding" | "recent" => true,
        "next" | "coming" | "following" => false,
        _ => return None,
    };
    let reference = anchors.reference;
    let rule = if back { "window-to-publication" } else { "window-from-publication" };
    let many = |at: usize| at < end && text.low(at).ends_with('s') && calendar::unit(text.low(at)).is_some();
    let bound = super::after_bound(text, next + 1);
    if let Some((count, after)) = number_at(text, bound) {
        let unit = calendar::unit(text.low(after)).filter(|_| after < end)?;
        let step = if back { -count } else { count };
        let far = reference.and_then(|day| calendar::shift(day, unit, step));
        let days = far.zip(reference).and_then(|(far, near)| match back {
            true => Some((far, near)),
            false => Some((near.tomorrow().ok()?, far)),
        });
        return Some(Days::new(after + 1, days, rule, Granularity::Length));
    }
    // "the past few days", "recent months": how many is not told.
    let noun =
        vague_at(text, next + 1).filter(|noun| many(*noun)).or_else(|| many(next + 1).then_some(next + 1))?;
    let days = Days::new(noun + 1, None, rule, Granularity::Length);
    Some(if back { Days { to: reference, ..days } } else { Days { from: reference, ..days } })
}

/// Reads "last September", "next June", "this March": a month by its place beside the reference.
pub(super) fn month_beside(text: &Text<'_>, at: usize, anchors: Anchors) -> Option<Days> {
    let which = text.low(at);
    if !matches!(which, "last" | "next" | "this" | "past" | "coming") {
        return None;
    }
    let (month, after) = super::days::month_at(text, at + 1, true)?;
    let days = anchors.reference.and_then(|reference| {
        let first = |year: i16| Date::new(year, month, 1).ok();
        let this = first(reference.year())?;
        let date = match which {
            "this" => this,
            "next" | "coming" if this > reference => this,
            "next" | "coming" => first(reference.year() + 1)?,
            _ if this.last_of_month() < reference => this,
            _ => first(reference.year() - 1)?,
        };
        Some((date, date.last_of_month()))
    });
    let rule = match which {
        "this" => "unit-of-publication",
        "next" | "coming" => "next-after-publication",
        _ => "last-before-publication",
    };
    Some(Days::new(after, days, rule, Granularity::Month))
}

/// Reads "in two weeks", "within five days" of what is to come: the day, or the days until then.
pub(super) fn to_come(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    if !super::tense::ahead(text, at, end, anchors.start) {
        return None;
    }
    let within = text.low(at) == "within";
    let (count, after) = number_at(text, at + 1)?;
    let unit = calendar::unit(text.low(after)).filter(|_| after < end)?;
    if text.kind(after + 1) == TokenKind::Possessive || matches!(text.low(after + 1), "of" | "after" | "from")
    {
        return None;
    }
    let date = anchors.reference.and_then(|day| calendar::shift(day, unit, count));
    let (days, granularity) = match (date, anchors.reference) {
        (Some(date), Some(reference)) if within => (Some((reference, date)), Granularity::Length),
        (Some(date), _) => (Some((date, date)), Granularity::Day),
        _ => (None, Granularity::Length),
    };
    Some(Days::new(after + 1, days, "after-publication", granularity))
}
