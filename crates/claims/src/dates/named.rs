//! Days and stretches with names: "yesterday", "Christmas", "9/11", "the Day of the Sun", "the 1990s".

use super::calendar::{self, Unit};
use super::days::{part_of_day, year_after};
use super::numbers::is_digits;
use super::{Anchors, Days, Granularity};
use crate::tokens::Text;
use values::Date;

/// Reads "today", "last night", "the day before yesterday", "9/11" and holidays.
pub(super) fn named_day(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    let day = |shift: i64, end: usize, rule: &'static str| {
        let date = anchors.reference.and_then(|day| calendar::shift(day, Unit::Day, shift));
        Some(Days::new(end, date.map(|d| (d, d)), rule, Granularity::Day))
    };
    let skip = usize::from(matches!(text.low(at), "late" | "early" | "earlier" | "later"));
    let first = at + skip;
    match (text.low(first), text.low(first + 1)) {
        ("today" | "tonight", _) => day(0, first + 1, "publication-day"),
        ("yesterday", _) => day(-1, part_of_day(text, first + 1), "day-before-publication"),
        ("tomorrow", _) => day(1, part_of_day(text, first + 1), "day-after-publication"),
        ("this", "morning" | "afternoon" | "evening") => day(0, first + 2, "publication-day"),
        ("thismorning", _) => day(0, first + 1, "publication-day"),
        ("last", "night" | "nite") => day(-1, first + 2, "day-before-publication"),
        ("the", "day") if (text.low(first + 2), text.low(first + 3)) == ("before", "yesterday") => {
            day(-2, first + 4, "day-before-publication")
        }
        ("the", "day") if (text.low(first + 2), text.low(first + 3)) == ("after", "tomorrow") => {
            day(2, first + 4, "day-after-publication")
        }
        ("9", "/") if text.word(first + 2) == "11" && text.word(first + 3) != "/" => {
            Date::new(2001, 9, 11).ok().map(|date| Days { rule: "holiday", ..Days::day(first + 3, date) })
        }
        _ => holiday(text, at, end, anchors),
    }
}

/// How a holiday finds its day in a year.
#[derive(Clone, Copy)]
enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, weekday (Monday is 0), which one (−1 is the last), and days after it.
    Nth(i8, i8, i64, i64),
    /// Days from Easter Sunday.
    Easter(i64),
}

/// Holidays that date news, those of the DPRK among them. Forms in lower case; more words first.
const HOLIDAYS: [(&str, Rule); 35] = [
    ("new year's eve", Rule::Fixed(12, 31)),
    ("new year's day", Rule::Fixed(1, 1)),
    ("new year's", Rule::Fixed(1, 1)),
    ("new year eve", Rule::Fixed(12, 31)),
    ("christmas eve", Rule::Fixed(12, 24)),
    ("christmas day", Rule::Fixed(12, 25)),
    ("christmas", Rule::Fixed(12, 25)),
    ("boxing day", Rule::Fixed(12, 26)),
    ("valentine's day", Rule::Fixed(2, 14)),
    ("international women's day", Rule::Fixed(3, 8)),
    ("saint patrick's day", Rule::Fixed(3, 17)),
    ("st. patrick's day", Rule::Fixed(3, 17)),
    ("st patrick's day", Rule::Fixed(3, 17)),
    ("april fools' day", Rule::Fixed(4, 1)),
    ("earth day", Rule::Fixed(4, 22)),
    ("international workers' day", Rule::Fixed(5, 1)),
    ("may day", Rule::Fixed(5, 1)),
    ("independence day", Rule::Fixed(7, 4)),
    ("halloween", Rule::Fixed(10, 31)),
    ("veterans day", Rule::Fixed(11, 11)),
    ("martin luther king day", Rule::Nth(1, 0, 3, 0)),
    ("mlk day", Rule::Nth(1, 0, 3, 0)),
    ("presidents' day", Rule::Nth(2, 0, 3, 0)),
    ("mother's day", Rule::Nth(5, 6, 2, 0)),
    ("memorial day", Rule::Nth(5, 0, -1, 0)),
    ("father's day", Rule::Nth(6, 6, 3, 0)),
    ("labor day", Rule::Nth(9, 0, 1, 0)),
    ("thanksgiving day", Rule::Nth(11, 3, 4, 0)),
    ("thanksgiving", Rule::Nth(11, 3, 4, 0)),
    ("black friday", Rule::Nth(11, 3, 4, 1)),
    ("cyber monday", Rule::Nth(11, 3, 4, 4)),
    ("good friday", Rule::Easter(-2)),
    ("easter monday", Rule::Easter(1)),
    ("easter sunday", Rule::Easter(0)),
    ("easter", Rule::Easter(0)),
];

/// Anniversaries the DPRK keeps by name.
const ANNIVERSARIES: [(&str, Rule); 4] = [
    ("day of the shining star", Rule::Fixed(2, 16)),
    ("day of the sun", Rule::Fixed(4, 15)),
    ("party foundation day", Rule::Fixed(10, 10)),
    ("day of songun", Rule::Fixed(8, 25)),
];

fn holiday(text: &Text<'_>, at: usize, end: usize, anchors: Anchors) -> Option<Days> {
    // "may day" and "labor day" may be other words.
    let capital = text.is_capital(at);
    if !capital && matches!(text.low(at), "may" | "labor" | "independence" | "day" | "party" | "good" | "new")
    {
        return None;
    }
    let (rule, next) = HOLIDAYS
        .iter()
        .chain(&ANNIVERSARIES)
        .find_map(|(form, rule)| Some((*rule, follows(text, at, end, form)?)))?;
    let of = |year: i16| of_year(rule, year);
    let written = year_after(text, next, end).filter(|_| text.word(next) != "in");
    if let Some(year) = written {
        return of(year.year).map(|date| Days { rule: "holiday", ..Days::day(year.end, date) });
    }
    // A holiday is the nearest one: it is told of before and after alike.
    let date = anchors.reference.and_then(|reference| {
        (-1..=1)
            .filter_map(|step| of(reference.year() + step))
            .min_by_key(|date| (*date - reference).get_days().abs())
    });
    Some(Days::new(next, date.map(|d| (d, d)), "holiday", Granularity::Day))
}

/// Compares the tokens with a form; a token may be the possessive of the word before it.
fn follows(text: &Text<'_>, at: usize, end: usize, form: &str) -> Option<usize> {
    let mut next = at;
    for word in form.split(' ') {
        if next >= end {
            return None;
        }
        if let Some(stem) = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')) {
            if text.low(next) != stem {
                return None;
            }
            next += 1 + usize::from(matches!(text.low(next + 1), "'s" | "'"));
        } else if let Some(stem) = word.strip_suffix('.').filter(|_| text.word(next + 1) == ".") {
            if text.low(next) != stem {
                return None;
            }
            next += 2;
        } else {
            if text.low(next) != word {
                return None;
            }
            next += 1;
        }
    }
    Some(next)
}

fn of_year(rule: Rule, year: i16) -> Option<Date> {
    match rule {
        Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
        Rule::Nth(month, weekday, count, after) => {
            let month = calendar::month_part(year, month, calendar::Part::Whole)?;
            calendar::shift(calendar::nth_weekday(month, weekday, count)?, Unit::Day, after)
        }
        Rule::Easter(after) => calendar::shift(calendar::easter(year)?, Unit::Day, after),
    }
}

/// Reads "the 1990s", "1990's", "the '70s", "the seventies", "the nineteen seventies", "the 21st century".
pub(super) fn decade(text: &Text<'_>, at: usize) -> Option<Days> {
    let the = usize::from(text.low(at) == "the");
    let first = at + the;
    let make = |end: usize, days: (Date, Date)| {
        Some(Days::new(end, Some(days), "decade", Granularity::Decade).with_year())
    };
    if text.low(first + 1) == "century"
        && let Some(days) = century(text.low(first))
    {
        return Some(Days::new(first + 2, Some(days), "century", Granularity::Century).with_year());
    }
    if let Some(days) = decade_word(text.low(first)).filter(|_| the == 1 || text.low(first).len() == 5) {
        return make(first + 1, days);
    }
    if the == 1 && text.low(first) == "noughties" {
        return make(first + 1, calendar::years(2000, 2009)?);
    }
    if the == 1
        && text.low(first).len() == 2
        && text.low(first + 1) == "'s"
        && let Some(days) = decade_word(&format!("{}s", text.low(first)))
    {
        return make(first + 2, days);
    }
    if text.low(first).len() == 4
        && text.low(first).ends_with('0')
        && text.low(first + 1) == "'s"
        && let Some(year) = calendar::year_number(text.low(first))
    {
        return make(first + 2, calendar::years(year, year + 9)?);
    }
    if the == 1
        && matches!(text.word(first), "'" | "’" | "‘")
        && let Some(days) = decade_word(text.low(first + 1))
    {
        return make(first + 2, days);
    }
    if text.low(first) == "nineteen"
        && let Some(days) = decade_word(text.low(first + 1))
    {
        return make(first + 2, days);
    }
    None
}

/// Reads "1990s", "90s", "nineties": a decade in one word.
pub(super) fn decade_word(word: &str) -> Option<(Date, Date)> {
    const TENS: [&str; 9] = [
        "tens",
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ];
    let first = if let Some(digits) = word.strip_suffix("0s").filter(|digits| is_digits(digits)) {
        match digits.len() {
            3 => digits.parse::<i16>().ok()? * 10,
            1 => 1900 + digits.parse::<i16>().ok().filter(|tens| *tens > 1)? * 10,
            _ => return None,
        }
    } else {
        let tens = TENS.iter().skip(1).position(|name| *name == word)?;
        1920 + i16::try_from(tens).ok()? * 10
    };
    calendar::years(first, first + 9).filter(|_| first >= 1500)
}

fn century(word: &str) -> Option<(Date, Date)> {
    let count = i16::from(calendar::day_number(word).filter(|count| (1..=21).contains(count))?);
    calendar::years((count - 1) * 100, count * 100 - 1)
}
