//! Cells that hold a time, as people write them.

use values::{Date, Period};

const MONTHS: [&str; 12] = [
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

/// Reads a period: a day, month, quarter, half or whole year, or two of them with a dash, slash or "to" between.
///
/// `year` is that of a column of its own, for cells that name a month only. `None` where nothing is recognised.
pub(crate) fn period(cell: &str, year: Option<i16>) -> Option<Period> {
    let text = cell.trim().to_lowercase().replace(['.', ','], " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(one) = single(&text, year) {
        return Some(one);
    }
    for separator in ["/", " to ", " – ", " - ", "–", "—", "-"] {
        for (at, _) in text.match_indices(separator) {
            let (first, last) = (text[..at].trim(), text[at + separator.len()..].trim());
            let Some(last) = single(last, year) else { continue };
            // "January–August 2024": the year stands once, at the end.
            let last_year = last.from.map(|day| day.year());
            if let Some(first) = single(first, year.or(last_year)) {
                return match (first.from, last.to) {
                    (Some(from), Some(to)) if from <= to => Some(Period::new(from, to)),
                    _ => None,
                };
            }
        }
    }
    None
}

fn single(text: &str, year: Option<i16>) -> Option<Period> {
    let text = text.trim();
    if let Ok(day) = text
        .get(..10)
        .filter(|_| text.len() == 10 || text.as_bytes().get(10) == Some(&b't'))
        .unwrap_or("")
        .parse::<Date>()
    {
        return Some(Period::day(day));
    }
    let words: Vec<&str> = text.split([' ', '-', '/', '\'']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [only] => year_of(only)
            .map(Period::year)
            .or_else(|| Some(Period::month(year?, month_of(only)?)))
            .or_else(|| part_of_year(only, year?)),
        [one, other] => {
            let month = |month: &str, year: &str| {
                Some(Period::month(year_of(year).or_else(|| short_year(year))?, month_of(month)?))
            };
            let numbered = |year: &str, number: &str| {
                let number: i8 = number.parse().ok().filter(|number| (1..=12).contains(number))?;
                Some(Period::month(year_of(year)?, number))
            };
            month(one, other)
                .or_else(|| month(other, year_of(one).map(|_| *one)?))
                .or_else(|| numbered(one, other))
                .or_else(|| numbered(other, one))
                .or_else(|| part_of_year(one, year_of(other)?))
                .or_else(|| part_of_year(other, year_of(one)?))
        }
        [day, month, year] => {
            let (day, month) = match (day.parse::<i8>(), month_of(month)) {
                (Ok(day), Some(month)) => (day, month),
                // "November 5 2024"
                _ => (month.parse().ok()?, month_of(day)?),
            };
            Date::new(year_of(year)?, month, day).ok().map(Period::day)
        }
        _ => None,
    }
}

fn year_of(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1990..=2100).contains(year))
}

/// "Jan-24": two digits after a month's name.
fn short_year(word: &str) -> Option<i16> {
    (word.len() == 2)
        .then(|| word.parse::<i16>().ok())
        .flatten()
        .filter(|year| *year >= 0)
        .map(|year| 2000 + year)
}

fn month_of(word: &str) -> Option<i8> {
    let known = |month: &str| {
        month == word || (word.len() >= 3 && word.is_ascii() && month.starts_with(word) && word.len() <= 4)
    };
    let at = MONTHS.iter().position(|month| known(month))?;
    i8::try_from(at + 1).ok()
}

fn part_of_year(word: &str, year: i16) -> Option<Period> {
    let (first, last) = match word {
        "q1" => (1, 3),
        "q2" => (4, 6),
        "q3" => (7, 9),
        "q4" => (10, 12),
        "h1" => (1, 6),
        "h2" => (7, 12),
        _ => return None,
    };
    Some(Period::new(Period::month(year, first).from?, Period::month(year, last).to?))
}

/// Reads a cell of a column of years.
pub(super) fn year(cell: &str) -> Option<i16> {
    year_of(cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(cell: &str, expected: &str) {
        assert_eq!(period(cell, None).map(|period| period.to_string()).as_deref(), Some(expected), "{cell}");
    }

    #[test]
    fn periods_as_people_write_them() {
        check("2024-01", "2024-01-01/2024-01-31");
        check("January 2024", "2024-01-01/2024-01-31");
        check("Jan. 2024", "2024-01-01/2024-01-31");
        check("Jan-24", "2024-01-01/2024-01-31");
        check("Sept 2023", "2023-09-01/2023-09-30");
        check("2024 May", "2024-05-01/2024-05-31");
        check("01/2024", "2024-01-01/2024-01-31");
        check("2024-01/2024-08", "2024-01-01/2024-08-31");
        check("January–August 2024", "2024-01-01/2024-08-31");
        check("Jan 2024 - Aug 2024", "2024-01-01/2024-08-31");
        check("Q2 2023", "2023-04-01/2023-06-30");
        check("2023", "2023-01-01/2023-12-31");
        check("2024-03-07/2024-11-05", "2024-03-07/2024-11-05");
        check("5 November 2024", "2024-11-05");
        check("2024-11-05T00:00:00", "2024-11-05");
    }

    #[test]
    fn a_month_takes_its_year_from_another_column_and_nothing_is_guessed() {
        assert_eq!(period("March", Some(2024)), Some(Period::month(2024, 3)));
        for unknown in
            ["March", "13/2024", "2024-13", "soon", "", "August 2024 - January 2024", "32 May 2024"]
        {
            assert_eq!(period(unknown, None), None, "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_panics(cell in "\\PC{0,30}") {
            let _ = period(&cell, Some(2024));
        }
    }
}
