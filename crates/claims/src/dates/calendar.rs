//! The calendar: names of days and months, parts of months and years, and the nearest day to a reference.

use values::Date;

/// Which part of a month or year is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Early,
    Middle,
    Late,
    EarlyToMiddle,
    MiddleToLate,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Reads a month's name or abbreviation in lower case.
pub(super) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// Reads a weekday's name or abbreviation in lower case: Monday is 0.
pub(super) fn weekday(word: &str) -> Option<i8> {
    Some(match word {
        "monday" | "mon" => 0,
        "tuesday" | "tue" | "tues" => 1,
        "wednesday" | "wed" => 2,
        "thursday" | "thu" | "thurs" => 3,
        "friday" | "fri" => 4,
        "saturday" | "sat" => 5,
        "sunday" | "sun" => 6,
        _ => return None,
    })
}

/// Reads "5", "05", "5th", "sixteenth": a day of the month.
pub(super) fn day_number(word: &str) -> Option<i8> {
    const WORDS: [&str; 19] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    if let Some(at) = WORDS.iter().position(|name| *name == word) {
        return i8::try_from(at + 1).ok();
    }
    match word {
        "twentieth" => return Some(20),
        "thirtieth" => return Some(30),
        "thirty-first" => return Some(31),
        _ => {}
    }
    if let Some(one) = word.strip_prefix("twenty-") {
        return day_number(one).filter(|day| *day < 10).map(|day| day + 20);
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// Reads a year of four digits between 1500 and 2099.
pub(super) fn year_number(word: &str) -> Option<i16> {
    if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|year| (1500..=2099).contains(year))
}

/// Reads a unit of time in lower case, singular or plural.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    })
}

/// Reads a season of the northern hemisphere: its first month.
pub(super) fn season(word: &str) -> Option<i8> {
    Some(match word {
        "spring" => 3,
        "summer" => 6,
        "autumn" | "fall" => 9,
        "winter" => 12,
        _ => return None,
    })
}

/// Gives the three months of a season; a winter ends in the year after.
pub(super) fn season_days(year: i16, first: i8) -> Option<(Date, Date)> {
    let from = Date::new(year, first, 1).ok()?;
    let to = plus_months(from, 2)?.last_of_month();
    Some((from, to))
}

/// Moves a day by months; the day of the month is cut to what the month has.
pub(super) fn plus_months(day: Date, months: i32) -> Option<Date> {
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let year = i16::try_from(count.div_euclid(12)).ok()?;
    let month = i8::try_from(count.rem_euclid(12) + 1).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    Date::new(year, month, day.day().min(first.days_in_month())).ok()
}

/// Moves a day by units.
pub(super) fn shift(day: Date, unit: Unit, count: i64) -> Option<Date> {
    let months = |each: i64| plus_months(day, i32::try_from(count.checked_mul(each)?).ok()?);
    let days = |each: i64| {
        let days = i32::try_from(count.checked_mul(each)?).ok()?;
        day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    };
    match unit {
        Unit::Day => days(1),
        Unit::Week => days(7),
        Unit::Month => months(1),
        Unit::Quarter => months(3),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
    }
}

/// Gives the whole unit that a day lies in, some units on.
pub(super) fn whole_unit(day: Date, unit: Unit, step: i64) -> Option<(Date, Date)> {
    let day = shift(day, unit, step)?;
    match unit {
        Unit::Day => Some((day, day)),
        Unit::Week => {
            let monday = shift(day, Unit::Day, -i64::from(day.weekday().to_monday_zero_offset()))?;
            Some((monday, shift(monday, Unit::Day, 6)?))
        }
        Unit::Month => Some((day.first_of_month(), day.last_of_month())),
        Unit::Quarter => {
            let first = Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok()?;
            Some((first, plus_months(first, 2)?.last_of_month()))
        }
        Unit::Year => Some((day.first_of_year(), day.last_of_year())),
        Unit::Decade => {
            let first = day.year() / 10 * 10;
            years(first, first + 9)
        }
        Unit::Century => {
            let first = day.year() / 100 * 100;
            years(first, first + 99)
        }
    }
}

/// Gives the days from the beginning of one year to the end of another.
pub(super) fn years(first: i16, last: i16) -> Option<(Date, Date)> {
    Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
}

/// Gives the weekday last before or on a day, the next one after it, or that of the same week.
pub(super) fn weekday_near(reference: Date, weekday: i8, which: &str, ahead: bool) -> Option<Date> {
    let today = reference.weekday().to_monday_zero_offset();
    let back = i64::from((today - weekday).rem_euclid(7));
    let on = i64::from((weekday - today).rem_euclid(7));
    match which {
        "next" | "coming" | "following" => shift(reference, Unit::Day, 7 - back),
        "last" | "past" | "previous" => shift(reference, Unit::Day, if back == 0 { -7 } else { -back }),
        "this" => shift(reference, Unit::Day, i64::from(weekday - today)),
        _ if ahead => shift(reference, Unit::Day, on),
        _ => shift(reference, Unit::Day, -back),
    }
}

/// Gives the Saturday and Sunday of the week a day lies in, some weeks on.
pub(super) fn weekend(day: Date, step: i64) -> Option<(Date, Date)> {
    let (_, sunday) = whole_unit(day, Unit::Week, step)?;
    Some((sunday.yesterday().ok()?, sunday))
}

/// Gives the day of this name nearest to the reference, and the rule that found it.
///
/// News looks back: a day ahead counts as twice as far, unless the sentence tells of what is to come.
pub(super) fn nearest_year(
    month: i8,
    day: i8,
    reference: Option<Date>,
    ahead: bool,
) -> (Option<Date>, &'static str) {
    let Some(reference) = reference else { return (None, "no-reference") };
    let distance = |date: &Date| {
        let days = (*date - reference).get_days();
        match (days > 0, ahead) {
            (true, false) => days * 2,
            (true, true) => days,
            // What will be is not long past.
            (false, true) => -days * 8,
            (false, false) => -days,
        }
    };
    let date =
        (-1..=1).filter_map(|step| Date::new(reference.year() + step, month, day).ok()).min_by_key(distance);
    match date {
        Some(date) if date > reference => (Some(date), "next-after-publication"),
        date => (date, "last-before-publication"),
    }
}

/// Gives the year in which a month is nearest to the reference, and the rule.
pub(super) fn nearest_year_of_month(
    month: i8,
    reference: Option<Date>,
    ahead: bool,
) -> (Option<i16>, &'static str) {
    let (date, rule) = match reference {
        Some(day) if day.month() == month => (Some(day), "last-before-publication"),
        _ => nearest_year(month, 15, reference, ahead),
    };
    (date.map(Date::year), rule)
}

/// Gives the days of a part of a month: its early part runs to the 10th, its middle from the 11th to the 20th.
pub(super) fn month_part(year: i16, month: i8, part: Part) -> Option<(Date, Date)> {
    let day = |day: i8| Date::new(year, month, day).ok();
    let last = day(1)?.last_of_month();
    Some(match part {
        Part::Whole => (day(1)?, last),
        Part::Early => (day(1)?, day(10)?),
        Part::Middle => (day(11)?, day(20)?),
        Part::Late => (day(21)?, last),
        Part::EarlyToMiddle => (day(1)?, day(20)?),
        Part::MiddleToLate => (day(11)?, last),
    })
}

/// Gives the days of a part of a year, by thirds.
pub(super) fn year_part(year: i16, part: Part) -> Option<(Date, Date)> {
    let months = |first: i8, last: i8| {
        Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
    };
    match part {
        Part::Whole => months(1, 12),
        Part::Early => months(1, 4),
        Part::Middle => months(5, 8),
        Part::Late => months(9, 12),
        Part::EarlyToMiddle => months(1, 8),
        Part::MiddleToLate => months(5, 12),
    }
}

/// Gives a part of any stretch of days, by thirds.
pub(super) fn stretch_part((from, to): (Date, Date), part: Part) -> Option<(Date, Date)> {
    let days = i64::from((to - from).get_days()) + 1;
    let third = (days / 3).max(1);
    let at = |days: i64| shift(from, Unit::Day, days);
    Some(match part {
        Part::Whole => (from, to),
        Part::Early => (from, at(third - 1)?),
        Part::Middle => (at(third.min(days - 1))?, at((2 * third - 1).clamp(third.min(days - 1), days - 1))?),
        Part::Late => (at((2 * third).min(days - 1))?, to),
        Part::EarlyToMiddle => (from, at((2 * third - 1).min(days - 1))?),
        Part::MiddleToLate => (at(third.min(days - 1))?, to),
    })
}

/// Gives the first, second, … weekday of a stretch; a negative count is from its end.
pub(super) fn nth_weekday((from, to): (Date, Date), weekday: i8, count: i64) -> Option<Date> {
    let date = if count > 0 {
        let on = (weekday - from.weekday().to_monday_zero_offset()).rem_euclid(7);
        shift(from, Unit::Day, i64::from(on) + 7 * (count - 1))?
    } else {
        let back = (to.weekday().to_monday_zero_offset() - weekday).rem_euclid(7);
        shift(to, Unit::Day, -i64::from(back))?
    };
    (from <= date && date <= to).then_some(date)
}

/// Gives Easter Sunday of a year by the Gregorian calendar (the rule printed by Meeus, Jones and Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let count = epact + weekday - 7 * late + 114;
    let (month, day) = (i8::try_from(count / 31).ok()?, i8::try_from(count % 31 + 1).ok()?);
    Date::new(i16::try_from(year).ok()?, month, day).ok()
}
