//! Records of items and their date codes.
#![allow(clippy::unwrap_used, clippy::panic)]

use flows::items::custody::{BreakKind, breaks};
use flows::items::{Item, ItemMethods, Made, Mark, Production, read_record, read_table};
use proptest::prelude::*;
use values::{Country, Digest, Period};

const EXHIBIT: Digest = Digest::from_bytes([7; 32]);

const RECORD: &str = r#"id = "K-1"
what = "tail section of a ballistic missile"
system = "Hwasong-11A"
system_country = "KP"
maker_country = "KP"
goods = "ballistic_missiles"
features = ["ring of bolts", "jet vanes"]
marks = [{ text = "112", place = "tail", photo = "p1.jpg" }, { text = "지", language = "ko" }]
photos = ["p1.jpg"]

[documented]
place = "Kharkiv"
on = 2024-01-11
by = "Conflict Armament Research"

[recovered]
place = "Kharkiv"
on = 2024-01-02
forces = "RU"

[[custody]]
from = "emergency service"
to = "prosecutor"
on = 2024-01-02

[[custody]]
from = "laboratory"
to = "Conflict Armament Research"
on = 2024-01-11

[[trace]]
request_to = "Maker"
kind = "maker"
sent = 2024-02-01
"#;

#[test]
fn a_record_is_read_with_the_place_of_each_part() {
    let (items, problems) = read_record(RECORD, EXHIBIT, "K-1.item.toml");
    let item = &items[0];
    assert_eq!(item.recovered.forces, Some(Country::RUSSIA));
    assert_eq!(item.marks[1].language.as_deref(), Some("ko"));
    for (part, citation) in &item.citations {
        let span = citation.place.span.unwrap();
        assert_eq!(span.slice(RECORD), citation.quote, "{part}");
        assert!(!citation.quote.is_empty(), "{part}");
    }
    assert!(item.cite("recovered").unwrap().quote.contains("forces = \"RU\""));
    assert!(item.cite("trace[0]").unwrap().quote.starts_with("request_to"), "{:?}", item.cite("trace[0]"));
    let kinds: Vec<BreakKind> = breaks(item).into_iter().map(|found| found.kind).collect();
    assert_eq!(kinds, [BreakKind::Hands]);
    assert_eq!(problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["items/custody"]);
    assert!(!item.trace[0].is_answered());
}

#[test]
fn what_cannot_be_taken_is_told_with_its_line() {
    let check = |text: &str, code: &str, line: u64| {
        let (_, problems) = read_record(text, EXHIBIT, "a.item.toml");
        let problem = problems
            .iter()
            .find(|problem| problem.code == code)
            .unwrap_or_else(|| panic!("{code}: {problems:?}"));
        assert_eq!(problem.place.as_ref().and_then(|place| place.message), Some(line), "{problem:?}");
    };
    check("id = \"1\"\nwhat = \"x\"\ncolour = \"red\"\n", "items/unknown-field", 3);
    check("id = \"1\"\nwhat = \"x\"\nmaker_country = \"Korea\"\n", "items/country", 3);
    check("id = \"1\"\nwhat = \"x\"\n[documented]\non = \"spring\"\n", "items/date", 4);
    check("id = \"1\"\nwhat = \n", "items/toml", 2);
    check("id = \"1\"\nwhat = \"x\"\nhs = \"electronics\"\n", "items/hs", 3);
    check("id = \"1\"\nwhat = \"x\"\ndate_scheme = \"guess\"\n", "items/scheme", 3);
    let (items, problems) = read_record("id = \"1\"\n", EXHIBIT, "a.item.toml");
    assert!(items.is_empty() && problems[0].code == "items/missing");
}

#[test]
fn a_chain_that_breaks_is_told_and_kept() {
    let check = |change: (&str, &str), expected: BreakKind| {
        let text = RECORD.replace(change.0, change.1);
        assert_ne!(text, RECORD);
        let (items, _) = read_record(&text, EXHIBIT, "K-1.item.toml");
        assert!(breaks(&items[0]).iter().any(|found| found.kind == expected), "{expected:?}");
    };
    check(("by = \"Conflict", "by = \"Another "), BreakKind::LastHand);
    check(("on = 2024-01-11\nby", "on = 2023-12-31\nby"), BreakKind::DocumentedBeforeFinding);
    check(
        ("to = \"prosecutor\"\non = 2024-01-02", "to = \"prosecutor\"\non = 2024-01-01"),
        BreakKind::BeforeFinding,
    );
    check(("to = \"prosecutor\"\non = 2024-01-02", "to = \"prosecutor\"\non = 2024-01-20"), BreakKind::Order);
    check(("to = \"prosecutor\"\non = 2024-01-02", "to = \"prosecutor\""), BreakKind::Undated);
    check(("from = \"laboratory\"\n", ""), BreakKind::Nameless);
    let whole = RECORD.replace("from = \"laboratory\"", "from = \"Prosecutor\"");
    let (items, problems) = read_record(&whole, EXHIBIT, "K-1.item.toml");
    assert!(breaks(&items[0]).is_empty() && problems.is_empty());
}

#[test]
fn a_row_is_read_as_a_record_is() {
    let heading = "id|what|system_country|maker_country|Date code|marks|documented on|documented by|trace";
    let row = r#"P-1|regulator|KP|US|1219|logo; 7805|2024-05|A body|[{"request_to":"Maker","kind":"maker","reply":"sold to a distributor"}]"#;
    let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    let (heading, row) = (cells(heading), cells(row));
    let (items, problems) = read_table(&heading, &[(2, &row)], EXHIBIT, None, "parts.csv");
    assert_eq!(problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["items/custody"]);
    assert!(items[0].is_foreign_component() && items[0].trace[0].is_answered());
    assert_eq!(items[0].marks.len(), 2);
    assert_eq!(items[0].cite("trace[0]").unwrap().place.row, Some(2));
}

#[test]
fn what_is_wrong_in_a_row_is_found_in_its_sheet() {
    let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<_>>();
    let rows = [cells("P-1|regulator"), cells("P-1|regulator|a cell too many")];
    let numbered: Vec<(u64, &[String])> = (2..).zip(rows.iter().map(Vec::as_slice)).collect();
    let (items, problems) = read_table(&cells("id|what"), &numbered, EXHIBIT, Some("Parts"), "parts.xlsx");
    assert_eq!(items.len(), 2);
    for code in ["items/twice", "items/cells"] {
        let problem = problems.iter().find(|problem| problem.code == code).unwrap();
        let place = problem.place.as_ref().unwrap();
        assert_eq!((place.sheet.as_deref(), place.row), (Some("Parts"), Some(3)), "{code}");
    }
}

fn part(code: &str, found: &str) -> Item {
    Item {
        date_code: Some(code.to_owned()),
        maker_country: "US".parse().ok(),
        system_country: Some(Country::DPRK),
        documented: flows::items::Documented {
            on: Period::day(found.parse().unwrap()),
            ..Default::default()
        },
        ..Item::default()
    }
}

fn readings(item: &Item) -> Vec<(String, String)> {
    let production = Production::of(item, ItemMethods::builtin());
    production.readings.iter().map(|one| (one.scheme.clone(), one.period.to_string())).collect()
}

#[test]
fn codes_are_read_to_every_period_they_can_mean() {
    let check = |code: &str, expected: &[(&str, &str)]| {
        let found = readings(&part(code, "2024-05-01"));
        let found: Vec<(&str, &str)> =
            found.iter().map(|(scheme, period)| (scheme.as_str(), period.as_str())).collect();
        assert_eq!(found, expected, "{code}");
    };
    check("2315", &[("yyww", "2023-04-10/2023-04-16"), ("wwyy", "2015-06-01/2015-06-07")]);
    check("2347", &[("yyww", "2023-11-20/2023-11-26")]);
    check("2023-W47", &[("iso-week", "2023-11-20/2023-11-26")]);
    check("2023-11", &[("iso-month", "2023-11-01/2023-11-30")]);
    check("20231105", &[("iso-day-basic", "2023-11-05")]);
    check("22K", &[("yym-letter", "2022-10-01/2022-10-31")]);
    // Found in the year it names: it ends with the finding.
    check("2418", &[("yyww", "2024-04-29/2024-05-01"), ("wwyy", "2018-06-11/2018-06-17")]);
    check("2460", &[("wwyy", "1960-06-13/1960-06-19")]);
    check("XYZ", &[]);
    let decades = readings(&part("315", "2024-05-01"));
    assert_eq!(decades.iter().filter(|(scheme, _)| scheme == "yww").count(), 7);
    let unread = Production::of(&part("XYZ", "2024-05-01"), ItemMethods::builtin());
    assert_eq!(unread.unread, ["XYZ"]);
}

#[test]
fn what_is_known_of_a_part_narrows_its_code_and_nothing_else_does() {
    let mut item = part("315", "2024-05-01");
    item.introduced = Period { from: "2015-01-01".parse().ok(), to: None };
    assert_eq!(readings(&item), [("yww".to_owned(), "2023-04-10/2023-04-16".to_owned())]);
    let mut item = part("2315", "2024-05-01");
    item.date_scheme = Some("wwyy".to_owned());
    assert_eq!(readings(&item).len(), 1);
    let mut item = part("4C", "2024-05-01");
    assert!(!readings(&item).iter().any(|(scheme, _)| scheme == "texas-instruments-ym"));
    item.maker = Some("Texas Instruments Inc.".to_owned());
    assert!(readings(&item).iter().any(|(scheme, _)| scheme == "texas-instruments-ym"));
}

fn munition(mark: &str) -> Item {
    Item {
        maker_country: Some(Country::DPRK),
        marks: vec![Mark { text: mark.to_owned(), ..Mark::default() }],
        recovered: flows::items::Recovered {
            on: Period::day("2024-08-18".parse().unwrap()),
            ..Default::default()
        },
        ..Item::default()
    }
}

#[test]
fn marks_of_the_juche_era() {
    assert_eq!(readings(&munition("112")), [("juche".to_owned(), "2023-01-01/2023-12-31".to_owned())]);
    // Found in August, it was made by then.
    assert_eq!(readings(&munition("113")), [("juche".to_owned(), "2024-01-01/2024-08-18".to_owned())]);
    let of_month = readings(&munition("113-07"));
    assert_eq!(
        of_month,
        [
            ("juche-lot".to_owned(), "2024-01-01/2024-08-18".to_owned()),
            ("juche-month".to_owned(), "2024-07-01/2024-07-31".to_owned())
        ]
    );
    assert_eq!(readings(&munition("113-27")).len(), 1);
    assert!(readings(&munition("114")).is_empty(), "nothing is found before it is made");
    assert!(readings(&munition("지")).is_empty());
}

#[test]
fn made_after_only_if_every_reading_lies_after() {
    let against = |code: &str, day: &str| {
        Production::of(&part(code, "2024-05-01"), ItemMethods::builtin()).against(day.parse().unwrap())
    };
    assert_eq!(against("2315", "2006-10-14"), Made::After);
    assert_eq!(against("2315", "2017-12-22"), Made::Differs);
    assert_eq!(against("2315", "2024-01-01"), Made::Before);
    assert_eq!(against("XYZ", "2006-10-14"), Made::Unknown);
    assert_eq!(against("315", "2006-10-14"), Made::Differs);
    assert_eq!(against("2023-W47", "2023-11-22"), Made::Differs, "a week that lies on both sides");
}

proptest! {
    #[test]
    fn no_record_panics(text in "\\PC{0,200}") {
        let _ = read_record(&text, EXHIBIT, "x.item.toml");
    }

    #[test]
    fn no_code_panics_nor_is_made_after_it_was_found(code in "[0-9A-Z#\\-/W]{0,12}", year in 1950i16..2040, month in 1i8..=12) {
        let found = Period::month(year, month);
        let item = Item {
            date_code: Some(code),
            documented: flows::items::Documented { on: found, ..Default::default() },
            ..Item::default()
        };
        for reading in Production::of(&item, ItemMethods::builtin()).readings {
            prop_assert!(reading.period.from <= reading.period.to);
            prop_assert!(reading.period.to <= found.to);
        }
    }

    /// A code made from a week is read back to it, whatever else it can mean.
    #[test]
    fn a_week_is_read_back(year in 1961i16..=2023, week in 1i8..=52) {
        let monday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).unwrap().date();
        for code in [format!("{:02}{week:02}", year % 100), format!("{week:02}{:02}", year % 100), format!("{year}-W{week:02}")] {
            let found = readings(&part(&code, "2024-05-01"));
            prop_assert!(found.iter().any(|(_, period)| period.starts_with(&monday.to_string())), "{code}: {found:?}");
        }
    }

    /// The more days a code can mean, the less is claimed: what all readings say stands for each of them.
    #[test]
    fn the_test_of_a_ban_claims_no_more_than_each_reading(code in "[0-9]{3,4}", days in 0i32..20_000) {
        let day = jiff::civil::date(1965, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let production = Production::of(&part(&code, "2024-05-01"), ItemMethods::builtin());
        let all_after = !production.readings.is_empty() && production.readings.iter().all(|one| one.period.from > Some(day));
        prop_assert_eq!(production.against(day) == Made::After, all_after);
    }
}
