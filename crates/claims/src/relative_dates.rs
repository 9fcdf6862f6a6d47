//! Date expressions that count from another day: "yesterday", "last month", "two days earlier".

use crate::calendar::{self, Part};
use crate::dates::{Anchors, Days, number_at, part_of_day, year_after};
use crate::tokens::{Text, TokenKind};
use values::Date;

/// Reads "today", "last night", "Christmas", "9/11".
pub(crate) fn named_day(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let reference = anchors.reference;
    let day = |shift: i64, end: usize, rule: &'static str| {
        let date = reference.and_then(|day| calendar::shift(day, calendar::Unit::Day, shift));
        Some(Days { end, from: date, to: date, rule, has_year: false })
    };
    if let Some(rest) = text.low(at).strip_prefix("mid-")
        && let Some(month) = calendar::month(rest)
    {
        let (year, stop, rule) = match year_after(text, at + 1, end) {
            Some((year, stop)) => (Some(year), stop, "explicit"),
            None => {
                let (year, rule) = calendar::nearest_year_of_month(month, reference);
                (year, at + 1, rule)
            }
        };
        let days = year.and_then(|year| calendar::month_part(year, month, Part::Middle));
        return Some(Days {
            end: stop,
            from: days.map(|d| d.0),
            to: days.map(|d| d.1),
            rule,
            has_year: false,
        });
    }
    let skip = usize::from(matches!(text.low(at), "late" | "early" | "earlier" | "later"));
    match (text.low(at + skip), text.low(at + skip + 1)) {
        ("today" | "tonight", _) => day(0, at + skip + 1, "publication-day"),
        ("yesterday", _) => day(-1, part_of_day(text, at + skip + 1), "day-before-publication"),
        ("tomorrow", _) => day(1, part_of_day(text, at + skip + 1), "day-after-publication"),
        ("this", "morning" | "afternoon" | "evening") => day(0, at + skip + 2, "publication-day"),
        ("thismorning", _) => day(0, at + skip + 1, "publication-day"),
        ("last", "night" | "nite") => day(-1, at + skip + 2, "day-before-publication"),
        ("christmas", _) if text.is_capital(at) => holiday(at + 1, 12, 25, anchors),
        ("halloween", _) if text.is_capital(at) => holiday(at + 1, 10, 31, anchors),
        ("thanksgiving", next) if text.is_capital(at) => {
            let stop = at + 1 + usize::from(next == "day");
            let date = reference.and_then(calendar::thanksgiving_near);
            Some(Days { end: stop, from: date, to: date, rule: "holiday", has_year: false })
        }
        ("9", "/") if text.word(at + 2) == "11" => {
            let date = Date::new(2001, 9, 11).ok();
            Some(Days { end: at + 3, from: date, to: date, rule: "holiday", has_year: true })
        }
        _ => None,
    }
}

fn holiday(stop: usize, month: i8, day: i8, anchors: Anchors) -> Option<Days> {
    let (date, _) = calendar::nearest_year(month, day, anchors.reference);
    Some(Days { end: stop, from: date, to: date, rule: "holiday", has_year: false })
}

/// Reads "last month", "this year", "two days earlier", "three weeks ago", "the following day".
pub(crate) fn relative(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let stretch = |days: Option<(Date, Date)>, end: usize, rule: &'static str| {
        Some(Days { end, from: days.map(|d| d.0), to: days.map(|d| d.1), rule, has_year: false })
    };
    let reference = anchors.reference;
    let earlier = usize::from(matches!(text.low(at), "earlier" | "later" | "late" | "early"));
    let first = text.low(at + earlier);
    let the = usize::from(first == "the");
    let which = text.low(at + earlier + the);
    let unit = calendar::unit(text.low(at + earlier + the + 1)).filter(|_| at + earlier + the + 1 < end);
    if let Some(unit) = unit {
        let stop = at + earlier + the + 2;
        let whole =
            |base: Option<Date>, step: i64| base.and_then(|day| calendar::whole_unit(day, unit, step));
        match which {
            "this" => return stretch(whole(reference, 0), stop, "unit-of-publication"),
            "last" | "past" if text.kind(at + earlier + the) == TokenKind::Word => {
                return stretch(whole(reference, -1), stop, "unit-before-publication");
            }
            "next" | "coming" if the == 0 || unit != calendar::Unit::Day => {
                return stretch(whole(reference, 1), stop, "unit-after-publication");
            }
            "that" | "same" => {
                let base = anchors.last.map(|last| last.0).or(reference);
                return stretch(whole(base, 0), stop, "unit-of-last-date");
            }
            "following" | "next" => {
                let base = anchors.last.map(|last| last.1).or(reference);
                return stretch(whole(base, 1), stop, "unit-after-last-date");
            }
            "previous" | "preceding" => {
                let base = anchors.last.map(|last| last.0).or(reference);
                return stretch(whole(base, -1), stop, "unit-before-last-date");
            }
            _ => {}
        }
    }
    if first == "the" && text.low(at + earlier + 1) == "day" {
        let base = anchors.last;
        return match text.low(at + earlier + 2) {
            "before" => stretch(
                base.map(|l| l.0)
                    .or(reference)
                    .and_then(|d| calendar::whole_unit(d, calendar::Unit::Day, -1)),
                at + earlier + 3,
                "before-last-date",
            ),
            "after" => stretch(
                base.map(|l| l.1).or(reference).and_then(|d| calendar::whole_unit(d, calendar::Unit::Day, 1)),
                at + earlier + 3,
                "after-last-date",
            ),
            _ => None,
        };
    }
    // "two days earlier", "a week ago", "in one week's time"
    let (count, after) = number_at(text, at)?;
    let unit = calendar::unit(text.low(after)).filter(|_| after < end)?;
    let direction = after + 1 + usize::from(text.kind(after + 1) == TokenKind::Possessive);
    // "a week after the house ratified it": a clause follows, not a date.
    if matches!(text.low(direction), "before" | "after")
        && direction + 1 < end
        && text.kind(direction + 1) == TokenKind::Word
    {
        return None;
    }
    let (base, step, rule) = match text.low(direction) {
        "ago" => (reference, -count, "before-publication"),
        "earlier" | "before" | "previously" => {
            (anchors.last.map(|l| l.0).or(reference), -count, "before-last-date")
        }
        "later" | "after" => (anchors.last.map(|l| l.1).or(reference), count, "after-last-date"),
        "time" => (reference, count, "after-publication"),
        _ => return None,
    };
    let date = base.and_then(|day| calendar::shift(day, unit, step));
    let days = match (date, unit) {
        (Some(date), calendar::Unit::Day | calendar::Unit::Week) => Some((date, date)),
        (Some(date), unit) => calendar::whole_unit(date, unit, 0),
        _ => None,
    };
    stretch(days, direction + 1, rule)
}
