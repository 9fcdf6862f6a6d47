//! Dates in digits: "2024-10-01", "08/19/2019", "13.5.2015", "2014-2018".

use super::calendar;
use super::numbers::is_digits;
use super::{Anchors, Days, Granularity};
use crate::tokens::{Text, TokenKind};
use values::Date;

/// Reads a date in digits. Month first where both readings are days and the separator is no full stop, as in the
/// numerals of the United States.
pub(super) fn numeric(text: &Text<'_>, at: usize, anchors: Anchors) -> Option<Days> {
    let word = text.word(at);
    let first = word.as_bytes().first()?;
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    if text.kind(at) == TokenKind::Number && word.contains('.') {
        return dotted(word).map(|date| Days::day(at + 1, date));
    }
    if word.contains('-') && word.len() <= 17 {
        return hyphened(text, at, word, anchors);
    }
    // Part of the number of a document or of a fraction's series is no date.
    let bound = at > 0 && matches!(text.word(at - 1), "/" | "-") && text.touches(at) && text.touches(at - 1);
    if bound {
        return None;
    }
    parted(text, at, anchors)
}

/// "13.5.2015", "2015.5.13".
fn dotted(word: &str) -> Option<Date> {
    let mut parts = word.split('.');
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = parts.next().is_none() && month.len() <= 2 && is_digits(month);
    if !plain {
        return None;
    }
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    Date::new(calendar::year_number(year)?, month.parse().ok()?, calendar::day_number(day)?).ok()
}

/// "2024-10-01", "2024-10", "8-May-2006", "2019-sep-1", "Oct-2", "2014-2018".
fn hyphened(text: &Text<'_>, at: usize, word: &str, anchors: Anchors) -> Option<Days> {
    let low = text.low(at);
    let parts: Vec<&str> = low.split('-').collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => {
            let month = calendar::month(month).or_else(|| month.parse().ok())?;
            let date = Date::new(calendar::year_number(year)?, month, calendar::day_number(day)?).ok()?;
            Some(Days::day(at + 1, date))
        }
        [day, month, year] => {
            let date =
                Date::new(calendar::year_number(year)?, calendar::month(month)?, calendar::day_number(day)?);
            Some(Days::day(at + 1, date.ok()?))
        }
        // "Oct-2", "June-August 1992"
        [first, last] if calendar::month(first).is_some() => {
            let first = calendar::month(first)?;
            if let Some(day) = calendar::day_number(last).filter(|_| text.is_capital(at)) {
                let (date, rule) = calendar::nearest_year(first, day, anchors.reference, false);
                return Some(Days::new(at + 1, date.map(|d| (d, d)), rule, Granularity::Day));
            }
            if let Some(year) = calendar::year_number(last) {
                let days = calendar::month_part(year, first, calendar::Part::Whole);
                return Some(Days::new(at + 1, days, "explicit", Granularity::Month).with_year());
            }
            months(text, at, first, calendar::month(last)?, anchors)
        }
        [first, last] if word.len() >= 6 => {
            let fraction = super::parts::short_fraction;
            if let Some((months, count)) = fraction(last).or_else(|| fraction(first)) {
                let year = calendar::year_number(first).or_else(|| calendar::year_number(last))?;
                return Some(super::parts::of_year(year, months, count, at + 1));
            }
            let year = calendar::year_number(first)?;
            if let Some(last) = calendar::year_number(last) {
                let days = calendar::years(year, last).filter(|(from, to)| from <= to)?;
                return Some(Days::new(at + 1, Some(days), "explicit", Granularity::Year).with_year());
            }
            let month: i8 = last.parse().ok().filter(|_| last.len() == 2 && is_digits(last))?;
            let days = match month {
                1..=12 => calendar::month_part(year, month, calendar::Part::Whole)?,
                // "2023-24"
                _ => {
                    let end = year / 100 * 100 + i16::from(month);
                    calendar::years(year, end).filter(|_| end == year + 1)?
                }
            };
            let granularity = if month <= 12 { Granularity::Month } else { Granularity::Year };
            Some(Days::new(at + 1, Some(days), "explicit", granularity).with_year())
        }
        _ => None,
    }
}

/// "08/19/2019", "2015/08/12", "21-04-2016", "11/2016", with a token for each part.
fn parted(text: &Text<'_>, at: usize, anchors: Anchors) -> Option<Days> {
    let separator = text.word(at + 1);
    if !matches!(separator, "/" | "-") || !text.touches(at + 1) || !text.touches(at + 2) {
        return None;
    }
    let (first, second) = (text.low(at), text.low(at + 2));
    let three = text.word(at + 3) == separator && text.touches(at + 3) && text.touches(at + 4);
    if !three {
        let more = text.word(at + 3) == "/" && text.touches(at + 3);
        let month = |word: &str| word.parse::<i8>().ok().filter(|_| is_digits(word) && word.len() <= 2);
        let (year, month) = match (calendar::year_number(first), calendar::year_number(second)) {
            (Some(year), None) => (year, month(second)?),
            (None, Some(year)) => (year, month(first)?),
            _ => return day_and_month(text, at, anchors).filter(|_| !more),
        };
        let days = calendar::month_part(year, month, calendar::Part::Whole).filter(|_| !more)?;
        return Some(Days::new(at + 3, Some(days), "explicit", Granularity::Month).with_year());
    }
    let third = text.low(at + 4);
    let date = if let Some(year) = calendar::year_number(first) {
        let month = calendar::month(second).or_else(|| second.parse().ok())?;
        Date::new(year, month, calendar::day_number(third)?).ok()?
    } else {
        let year = calendar::year_number(third).or_else(|| short_year(third).filter(|_| separator == "/"))?;
        if let Some(month) = calendar::month(second) {
            Date::new(year, month, calendar::day_number(first)?).ok()?
        } else {
            let (first, second) = (calendar::day_number(first)?, calendar::day_number(second)?);
            Date::new(year, first, second).or_else(|_| Date::new(year, second, first)).ok()?
        }
    };
    Some(Days::day(at + 5, date))
}

/// "89" is 1989, "16" is 2016.
fn short_year(word: &str) -> Option<i16> {
    let short: i16 = word.parse().ok().filter(|_| word.len() == 2 && is_digits(word))?;
    Some(if short < 50 { 2000 + short } else { 1900 + short })
}

/// "on 4/22": two numbers that can be nothing else, month first.
fn day_and_month(text: &Text<'_>, at: usize, anchors: Anchors) -> Option<Days> {
    let before = if at == 0 { "" } else { text.low(at - 1) };
    let (first, second) = (text.low(at), text.low(at + 2));
    let number = |word: &str| calendar::day_number(word).filter(|_| is_digits(word));
    let (one, other) = (number(first)?, number(second)?);
    let is_date = (one.max(other) > 12 || first.starts_with('0')) && text.word(at + 1) == "/";
    if before != "on" || !is_date {
        return None;
    }
    let (month, day) = if one <= 12 { (one, other) } else { (other, one) };
    let (date, rule) = calendar::nearest_year(month, day, anchors.reference, false);
    date.map(|date| Days::new(at + 3, Some((date, date)), rule, Granularity::Day))
}

/// "June-August 1992", "January-August": the months between.
fn months(text: &Text<'_>, at: usize, first: i8, last: i8, anchors: Anchors) -> Option<Days> {
    let written = calendar::year_number(text.word(at + 1));
    let year = match written {
        Some(year) => Some(year),
        None if text.is_capital(at) => calendar::nearest_year_of_month(last, anchors.reference, false).0,
        None => return None,
    };
    let days = year.and_then(|year| {
        let begun = if first <= last { year } else { year - 1 };
        let from = calendar::month_part(begun, first, calendar::Part::Whole)?.0;
        Some((from, calendar::month_part(year, last, calendar::Part::Whole)?.1))
    });
    let rule = if written.is_some() { "explicit" } else { "last-before-publication" };
    let stop = at + 1 + usize::from(written.is_some());
    Some(Days { has_year: written.is_some(), ..Days::new(stop, days, rule, Granularity::Month) })
}
