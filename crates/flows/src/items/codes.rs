//! Date codes, read to the periods they can mean.
//!
//! A code is tried against every scheme that can stand on such an item. Each fit is a reading of its own, so a code
//! of two readings stays two; one or two digits of a year give a reading for each year they can end. What lies
//! after the day on which the item was found is no reading: nothing is documented before it is made.

use super::Item;
use super::methods::{ItemMethods, Scheme, SchemeOf};
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};
use values::Period;

/// One period a date code can mean, and the scheme by which it means it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    /// The code as it stands on the item.
    pub code: String,
    /// The scheme's id.
    pub scheme: String,
    /// The scheme's name in print.
    pub title: String,
    /// When the item was made, if the code follows the scheme.
    pub period: Period,
    /// The lot in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Where the scheme is known from.
    pub source: String,
    /// Whether that was seen.
    pub verified: bool,
}

/// When an item can have been made, by all that its codes can mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Production {
    /// The readings, in the order of the schemes and of time.
    pub readings: Vec<DateReading>,
    /// Codes that no scheme reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

/// Whether an item was made after a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// Every reading begins after it.
    After,
    /// Every reading ends on it or before.
    Before,
    /// The readings differ, or one lies on both sides.
    Differs,
    /// There is no reading.
    Unknown,
}

impl Production {
    /// Reads the codes of an item: its date code, and on arms of the DPRK the marks that are nothing but figures.
    ///
    /// ```
    /// use flows::items::{Item, ItemMethods, Made, Mark, Production};
    /// let mark = Mark { text: "113".into(), ..Mark::default() };
    /// let item = Item { maker_country: "KP".parse().ok(), marks: vec![mark], ..Item::default() };
    /// let production = Production::of(&item, ItemMethods::builtin());
    /// assert_eq!(production.readings[0].period, values::Period::year(2024));
    /// assert_eq!(production.against("2006-10-14".parse().unwrap()), Made::After);
    /// ```
    #[must_use]
    pub fn of(item: &Item, methods: &ItemMethods) -> Self {
        let munition = match (item.maker_country, item.system_country) {
            (Some(maker), _) => Some(maker == values::Country::DPRK),
            // A weapon itself: the record names no maker apart from the system's.
            (None, Some(values::Country::DPRK)) if item.part_number.is_none() => Some(true),
            _ => None,
        };
        let mut codes: Vec<&str> = item.date_code.iter().map(String::as_str).collect();
        if munition == Some(true) && codes.is_empty() {
            codes = item.marks.iter().map(|mark| mark.text.trim()).filter(|text| is_figures(text)).collect();
        }
        codes.dedup();
        let mut production = Self::default();
        for code in codes {
            let found = read(code, item, munition, methods);
            if found.is_empty() {
                production.unread.push(code.to_owned());
            }
            production.readings.extend(found);
        }
        production
    }

    /// Gives the hull of all readings: the earliest day and the latest on which it can have been made.
    #[must_use]
    pub fn hull(&self) -> Period {
        Period::hull(self.readings.iter().map(|reading| reading.period))
    }

    /// Holds the readings against the day on which a rule came into force.
    ///
    /// [`Made::After`] only if every reading begins after the day.
    #[must_use]
    pub fn against(&self, day: Date) -> Made {
        let after = |reading: &DateReading| reading.period.from.is_some_and(|from| from > day);
        let before = |reading: &DateReading| reading.period.to.is_some_and(|to| to <= day);
        match self.readings.as_slice() {
            [] => Made::Unknown,
            all if all.iter().all(after) => Made::After,
            all if all.iter().all(before) => Made::Before,
            _ => Made::Differs,
        }
    }
}

/// Reads one code by every scheme that can stand on the item; see [`Production::of`].
fn read(code: &str, item: &Item, munition: Option<bool>, methods: &ItemMethods) -> Vec<DateReading> {
    let of_maker = |scheme: &Scheme| match (&scheme.maker, &item.maker) {
        (None, _) => true,
        (Some(one), Some(other)) => other.to_lowercase().contains(&one.to_lowercase()),
        (Some(_), None) => false,
    };
    let stands = |scheme: &&Scheme| match &item.date_scheme {
        Some(said) => scheme.id == *said,
        None => {
            munition.is_none_or(|munition| munition == (scheme.of == SchemeOf::Munition)) && of_maker(scheme)
        }
    };
    let bounds = Bounds { earliest: item.introduced.from, latest: item.not_after().unwrap_or(Date::MAX) };
    let mut found: Vec<DateReading> = Vec::new();
    for scheme in methods.schemes.iter().filter(stands) {
        for (period, lot) in fits(code, scheme, methods, bounds) {
            let reading = DateReading {
                code: code.to_owned(),
                scheme: scheme.id.clone(),
                title: scheme.title.clone(),
                period,
                lot,
                source: scheme.source.clone(),
                verified: scheme.verified,
            };
            found.push(reading);
        }
    }
    found
}

/// Between which days an item can have been made.
#[derive(Clone, Copy)]
struct Bounds {
    earliest: Option<Date>,
    latest: Date,
}

/// The parts of a code, as a pattern takes them.
#[derive(Clone, Default)]
struct Taken {
    year: Option<Years>,
    juche: Option<i16>,
    week: Option<i8>,
    month: Option<i8>,
    day: Option<i8>,
    lot: Option<String>,
}

/// A year as far as digits give it.
#[derive(Clone, Copy)]
struct Years {
    ends: i16,
    of: i16,
}

fn fits(code: &str, scheme: &Scheme, methods: &ItemMethods, bounds: Bounds) -> Vec<(Period, Option<String>)> {
    let letters: Vec<char> =
        code.trim().to_uppercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    if letters.len() > 16 {
        return Vec::new();
    }
    let pattern: Vec<char> = scheme.pattern.chars().collect();
    let Some(taken) = take(&letters, &pattern, scheme, Taken::default()) else { return Vec::new() };
    periods(&taken, methods, bounds).into_iter().map(|period| (period, taken.lot.clone())).collect()
}

/// Takes a code apart from the left; `None` where it does not fit.
fn take(letters: &[char], pattern: &[char], scheme: &Scheme, mut taken: Taken) -> Option<Taken> {
    let Some(kind) = pattern.first() else { return letters.is_empty().then_some(taken) };
    let run = pattern.iter().take_while(|one| *one == kind).count();
    let digits = |count: usize| -> Option<(i16, &[char])> {
        let (head, rest) = (letters.get(..count)?, letters.get(count..)?);
        let text: String = head.iter().collect();
        head.iter()
            .all(char::is_ascii_digit)
            .then(|| text.parse().ok())
            .flatten()
            .map(|number| (number, rest))
    };
    let (rest, used) = match (kind, run) {
        ('Y', count) => {
            let (ends, rest) = digits(count)?;
            let of = 10i16.checked_pow(u32::try_from(count).ok()?)?;
            taken.year = Some(Years { ends, of });
            (rest, count)
        }
        ('W', 3) if scheme.week_mark => {
            let (mark, _) = letters.split_first()?;
            let (week, rest) = two(letters.get(1..)?)?;
            taken.week = (*mark == 'W').then_some(week).flatten();
            taken.week?;
            (rest, 3)
        }
        ('W', count) => {
            let (week, rest) = digits(count)?;
            taken.week = Some(i8::try_from(week).ok().filter(|week| (1..=53).contains(week))?);
            (rest, count)
        }
        ('M', 1) => {
            let (letter, rest) = letters.split_first()?;
            let at = scheme.months.as_ref()?.chars().position(|month| month == *letter)?;
            taken.month = i8::try_from(at + 1).ok();
            (rest, 1)
        }
        ('M', count) => {
            let (month, rest) = digits(count)?;
            taken.month = Some(i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?);
            (rest, count)
        }
        ('D', count) => {
            let (day, rest) = digits(count)?;
            taken.day = Some(i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?);
            (rest, count)
        }
        ('J', count) => {
            // Two digits or three; the longer goes first.
            let (year, rest) = digits(count).or_else(|| digits(count - 1))?;
            taken.juche = Some(year);
            (rest, count)
        }
        ('N', count) => {
            let end = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
            if end == 0 {
                return None;
            }
            taken.lot = Some(letters.get(..end)?.iter().collect());
            (letters.get(end..)?, count)
        }
        ('-', _) => {
            let (first, rest) = letters.split_first()?;
            if !matches!(first, '-' | '/' | '.' | '–' | '‐' | '−') {
                return None;
            }
            (rest, 1)
        }
        (mark, _) => {
            let (first, rest) = letters.split_first()?;
            if first != mark {
                return None;
            }
            (rest, 1)
        }
    };
    take(rest, pattern.get(used..)?, scheme, taken)
}

fn two(letters: &[char]) -> Option<(Option<i8>, &[char])> {
    let text: String = letters.get(..2)?.iter().collect();
    let week = text.parse().ok().filter(|week| (1..=53).contains(week));
    Some((week, letters.get(2..)?))
}

fn periods(taken: &Taken, methods: &ItemMethods, bounds: Bounds) -> Vec<Period> {
    let years: Vec<i16> = match (taken.juche, taken.year) {
        (Some(juche), _) => vec![juche.saturating_add(methods.juche_offset)],
        (None, Some(Years { ends, of })) if of >= 1000 => vec![ends],
        (None, Some(Years { ends, of })) => (methods.earliest_year..=bounds.latest.year().min(2100))
            .filter(|year| year % of == ends)
            .collect(),
        (None, None) => Vec::new(),
    };
    let first_day = if taken.juche.is_some() { Some(methods.juche_since) } else { None };
    years
        .into_iter()
        .filter(|year| (methods.earliest_year..=2100).contains(year))
        .filter_map(|year| period(year, taken))
        .filter_map(|period| {
            // Nothing is found before it is made, nor made before its kind was.
            let (from, to) = (period.from?, period.to?);
            let earliest = bounds.earliest.max(first_day);
            let from = earliest.map_or(from, |earliest| from.max(earliest));
            let to = to.min(bounds.latest);
            (from <= to).then(|| Period::new(from, to))
        })
        .collect()
}

fn period(year: i16, taken: &Taken) -> Option<Period> {
    match (taken.week, taken.month, taken.day) {
        (Some(week), _, _) => {
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
            let sunday = ISOWeekDate::new(year, week, Weekday::Sunday).ok()?;
            Some(Period::new(monday.date(), sunday.date()))
        }
        (None, Some(month), Some(day)) => Date::new(year, month, day).ok().map(Period::day),
        (None, Some(month), None) => Some(Period::month(year, month)),
        _ => Some(Period::year(year)),
    }
}

/// Tells whether a mark is nothing but figures and dashes, of a length a date has.
fn is_figures(text: &str) -> bool {
    let count = text.chars().count();
    (2..=8).contains(&count)
        && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '/' | '.'))
        && text.starts_with(|letter: char| letter.is_ascii_digit())
}
