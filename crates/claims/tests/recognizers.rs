//! Date expressions of the English specifications of Microsoft's Recognizers-Text (MIT): how many are found and how
//! many are resolved to the same days must not fall.
//!
//! The specifications are read from `claims/recognizers` of the real data and are not part of this project. They are
//! made for appointments ("I'll be back on Friday" looks ahead) and this reader for news (Friday was), so that many
//! bare weekdays, holidays and parts of stretches differ and are meant to; times of day, durations and sets are left
//! out. Days count as the same if they are those of either reading the specification gives, past or future. The last day
//! it gives for a stretch is sometimes in it and sometimes the day after; both count, and an open end is ours too if it
//! is the day of publication. `SHOW_MISSED=1` prints what differs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use claims::{Request, read};
use serde_json::Value;
use std::collections::BTreeSet;
use values::Date;

const FILES: [&str; 8] = [
    "DateExtractor",
    "DatePeriodExtractor",
    "HolidayExtractor",
    "MergedExtractor",
    "DateParser",
    "DatePeriodParser",
    "HolidayParser",
    "DateTimeModel",
];

#[derive(Debug, Default)]
struct Tally {
    wanted: usize,
    found: usize,
    dated: usize,
    same: usize,
}

#[test]
fn most_expressions_of_the_recognizers_are_found_and_dated_alike() {
    let Some(folder) = support::data("claims/recognizers/Specs/DateTime/English") else { return };
    let mut all = Tally::default();
    for name in FILES {
        let bytes = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let cases: Vec<Value> = serde_json::from_str(bytes.trim_start_matches('\u{feff}')).unwrap();
        let mut seen = BTreeSet::new();
        for case in &cases {
            if seen.insert(case.to_string()) {
                tally(case, &mut all);
            }
        }
    }
    println!("{all:?}");
    assert!(all.found >= FOUND_MIN, "found {} of {}", all.found, all.wanted);
    assert!(all.same >= SAME_MIN, "same days {} of {}", all.same, all.dated);
}

/// Of all the expressions of dates and stretches of days.
const FOUND_MIN: usize = 1170;
/// Of those for which the specification gives days.
const SAME_MIN: usize = 540;

fn tally(case: &Value, all: &mut Tally) {
    let text = case["Input"].as_str().unwrap();
    let reference = case["Context"]["ReferenceDateTime"].as_str();
    let dated: Option<Date> = reference.map(|day| day[..10].parse().unwrap());
    let request = Request { file: "case", text, dated, ..Request::default() };
    let document = read(&request);
    for result in case["Results"].as_array().into_iter().flatten() {
        let kind = result["Type"].as_str().or_else(|| result["TypeName"].as_str()).unwrap_or_default();
        if !matches!(kind.trim_start_matches("datetimeV2."), "date" | "daterange") {
            continue;
        }
        let start = result["Start"].as_u64().unwrap() as u32;
        let length =
            result["Length"].as_u64().or_else(|| Some(result["End"].as_u64()? + 1 - u64::from(start)));
        let end = start + length.unwrap() as u32;
        all.wanted += 1;
        let over = document
            .dates
            .iter()
            .filter_map(|date| {
                let span = date.span?;
                let common = span.end.min(end).saturating_sub(span.start.max(start));
                (common * 2 >= end - start).then_some(date)
            })
            .next();
        all.found += usize::from(over.is_some());
        let readings = readings(result);
        if readings.is_empty() || dated.is_none() {
            continue;
        }
        all.dated += 1;
        let same = over
            .is_some_and(|date| readings.iter().any(|reading| reading.is_same(date.from, date.to, dated)));
        all.same += usize::from(same);
        if std::env::var_os("SHOW_MISSED").is_some() && !same {
            let own = over.map(|date| (date.from, date.to));
            println!("{dated:?} {:?} in {text:?}: {readings:?}, ours {own:?}", result["Text"]);
        }
    }
}

/// One reading of an expression.
#[derive(Debug)]
struct Reading {
    from: Option<Date>,
    to: Option<Date>,
    is_day: bool,
}

impl Reading {
    fn is_same(&self, from: Option<Date>, to: Option<Date>, dated: Option<Date>) -> bool {
        let last = self.to.and_then(|day| day.yesterday().ok());
        let same_end = match self.to {
            Some(_) if self.is_day => to == self.to,
            Some(_) => to == self.to || to == last,
            // What has no end ends for news with the day of publication.
            None => to.is_none() || to == dated,
        };
        let after = self.from.and_then(|day| day.tomorrow().ok());
        same_end && (from == self.from || (self.to.is_none() && from == after))
    }
}

fn readings(result: &Value) -> Vec<Reading> {
    let day = |value: &Value| value.as_str().and_then(|day| day.parse::<Date>().ok());
    let mut found = Vec::new();
    let mut offer = |date: Option<Date>, from: Option<Date>, to: Option<Date>| {
        if date.is_some() {
            found.push(Reading { from: date, to: date, is_day: true });
        } else if from.is_some() || to.is_some() {
            found.push(Reading { from, to, is_day: false });
        }
    };
    for reading in ["PastResolution", "FutureResolution"] {
        let reading = &result["Value"][reading];
        offer(day(&reading["date"]), day(&reading["startDate"]), day(&reading["endDate"]));
    }
    for reading in result["Resolution"]["values"].as_array().into_iter().flatten() {
        offer(day(&reading["value"]), day(&reading["start"]), day(&reading["end"]));
    }
    found
}
