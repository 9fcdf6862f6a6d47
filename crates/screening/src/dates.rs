use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use values::{Date, Period};

/// A date of birth as lists give it: a day, a month, a year, or a range of years, exact or about.
///
/// Printed and read by ISO 8601-2 (EDTF): `1964-07-17`, `1971`, `1961~`, `1967/1969`.
///
/// ```
/// use screening::BirthDate;
/// let born: BirthDate = "1961~".parse().unwrap();
/// assert!(born.approximate);
/// assert_eq!(born.to_string(), "1961~");
/// assert_eq!(BirthDate::from_words("circa Jul 1950").unwrap().to_string(), "1950-07~");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BirthDate {
    /// The days it may be, both ends known.
    pub period: Period,
    /// Whether the list says "about".
    pub approximate: bool,
}

impl BirthDate {
    /// Takes a day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { period: Period::day(day), approximate: false }
    }

    /// Takes a range of years, in either order; `None` where a year is none of the calendar.
    #[must_use]
    pub fn years(first: i16, last: i16) -> Option<Self> {
        let days = |year| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
        let (first, last) = (first.min(last), first.max(last));
        (first >= 1).then_some(())?;
        Some(Self { period: Period::new(days(first)?.0, days(last)?.1), approximate: false })
    }

    /// Says that the list says "about".
    #[must_use]
    pub fn about(mut self) -> Self {
        self.approximate = true;
        self
    }

    /// Reads a date as English-language lists write it: "10 Dec 1948", "circa 1951", "1945 to 1947".
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        let lower = text.trim().trim_end_matches('.').to_lowercase();
        let mut rest = lower.as_str();
        let mut approximate = false;
        for word in ["circa", "approximately", "approx.", "about", "c.", "~", "on or about", "in"] {
            if let Some(cut) = rest.strip_prefix(word) {
                approximate |= word != "in";
                rest = cut.trim_start();
            }
        }
        rest = rest.strip_prefix("between").unwrap_or(rest).trim();
        let date = ["to", "and", "-", "–", "/", "or"]
            .iter()
            .find_map(|separator| {
                let (first, last) = rest.split_once(separator)?;
                let (first, last) = (single(first)?, single(last)?);
                Some(Self {
                    period: Period { from: first.from.min(last.from), to: first.to.max(last.to) },
                    approximate: false,
                })
            })
            .or_else(|| single(rest).map(|period| Self { period, approximate: false }))?;
        Some(if approximate { date.about() } else { date })
    }

    /// Gives the years it may be, first and last.
    #[must_use]
    pub fn year_range(&self) -> Option<(i16, i16)> {
        Some((self.period.from?.year(), self.period.to?.year()))
    }
}

impl FromStr for BirthDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{}` is no date of birth", text.chars().take(40).collect::<String>());
        let (body, approximate) = match text.trim().strip_suffix('~') {
            Some(body) => (body, true),
            None => (text.trim(), false),
        };
        let period = match body.split_once('/') {
            Some((first, last)) => {
                let (first, last) = (iso(first).ok_or_else(wrong)?, iso(last).ok_or_else(wrong)?);
                match (first.from, last.to) {
                    (Some(from), Some(to)) => Period::new(from, to),
                    _ => return Err(wrong()),
                }
            }
            None => iso(body).ok_or_else(wrong)?,
        };
        Ok(Self { period, approximate })
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(from), Some(to)) = (self.period.from, self.period.to) else {
            return Ok(());
        };
        let starts_year = (from.month(), from.day()) == (1, 1);
        let ends_year = (to.month(), to.day()) == (12, 31);
        if from == to {
            write!(f, "{from}")?;
        } else if starts_year && ends_year && from.year() == to.year() {
            write!(f, "{:04}", from.year())?;
        } else if starts_year && ends_year {
            write!(f, "{:04}/{:04}", from.year(), to.year())?;
        } else if from.day() == 1 && to == from.last_of_month() {
            write!(f, "{:04}-{:02}", from.year(), from.month())?;
        } else {
            write!(f, "{from}/{to}")?;
        }
        f.write_str(if self.approximate { "~" } else { "" })
    }
}

impl TryFrom<String> for BirthDate {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BirthDate> for String {
    fn from(date: BirthDate) -> Self {
        date.to_string()
    }
}

/// Reads an ISO day, month or year at the head of a text, such as a time stamp's.
pub(crate) fn iso(text: &str) -> Option<Period> {
    let text = text.trim();
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let year = digits(0..4)?;
    let known = |period: Period| (year >= 1 && !period.is_unknown()).then_some(period);
    match text.len() {
        4 => known(Period::year(year)),
        7 if text.get(4..5) == Some("-") => known(Period::month(year, i8::try_from(digits(5..7)?).ok()?)),
        _ => iso_day(text).map(Period::day),
    }
}

/// Reads the day of `2016-11-30`, `2001-02-23-05:00` or `2025-04-19T23:00:04.625Z`.
pub(crate) fn iso_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let rest = text.get(10..)?;
    if !(rest.is_empty() || rest.starts_with(['T', ' ', '+', '-', 'Z'])) {
        return None;
    }
    text.get(..10)?.parse().ok()
}

/// Reads `30-Mar-18`, `10 Dec 1948`, `December 10, 1948`, `Dec 1948` or `1948`.
///
/// A year of two digits is of this century, as lists begun after 2000 write it.
pub(crate) fn single(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(period) = iso(text) {
        return Some(period);
    }
    let mut year = None;
    let mut month = None;
    let mut day = None;
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: i16 = word.parse().ok()?;
            match word.len() {
                4 if year.is_none() => year = Some(number),
                1 | 2 if day.is_none() => day = Some(number),
                2 if year.is_none() => year = Some(2000 + number),
                _ => return None,
            }
        } else if month.is_none() {
            month = Some(month_number(word)?);
        } else {
            return None;
        }
    }
    let year = year.filter(|year| *year >= 1)?;
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, month, i8::try_from(day).ok()?).ok().map(Period::day),
        (Some(month), None) => Some(Period::month(year, month)).filter(|period| !period.is_unknown()),
        (None, None) => Some(Period::year(year)),
        (None, Some(_)) => None,
    }
}

fn month_number(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let at = MONTHS
        .iter()
        .zip(FULL)
        .position(|(short, full)| word.len() >= 3 && full.starts_with(&word) && word.starts_with(short))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(words: &str, expected: &str) {
        let read = BirthDate::from_words(words).map(|date| date.to_string());
        assert_eq!(read.as_deref(), Some(expected), "{words}");
    }

    #[test]
    fn lists_write_dates_in_many_ways() {
        check("10 Dec 1948", "1948-12-10");
        check("1936", "1936");
        check("circa 1951", "1951~");
        check("1945 to 1947", "1945/1947");
        check("circa 1945-1947", "1945/1947~");
        check("Dec 1965", "1965-12");
        check("1 Jan. 1953", "1953-01-01");
        check("01 Jan 1945 to 31 Dec 1946", "1945/1946");
        check("between 1958 and 1963", "1958/1963");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "unknown", "32 Dec 1948", "1948 1949 1950", "Foo 1948", "12"] {
            assert_eq!(BirthDate::from_words(text), None, "{text}");
        }
    }

    #[test]
    fn a_vessel_list_date_has_a_year_of_two_digits() {
        assert_eq!(single("30-Mar-18").and_then(|period| period.from), "2018-03-30".parse().ok());
    }

    proptest! {
        #[test]
        fn print_and_parse_are_inverse(first in 1000i16..2100, length in 0i16..40, about: bool) {
            let mut date = BirthDate::years(first, first + length).unwrap();
            date.approximate = about;
            prop_assert_eq!(date.to_string().parse::<BirthDate>().unwrap(), date);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,30}") {
            let _ = BirthDate::from_words(&text);
            let _ = text.parse::<BirthDate>();
        }
    }
}
