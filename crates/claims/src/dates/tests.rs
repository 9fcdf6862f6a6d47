//! Tests of date expressions.

use super::*;

fn check(words: &str, from: Option<&str>, to: Option<&str>) {
    // Wednesday.
    let reference = Date::new(2024, 12, 18).unwrap();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let found = resolve(words, reference).map(|(from, to)| (day(from), day(to)));
    let wanted = (from.map(str::to_owned), to.map(str::to_owned));
    assert_eq!(found, Some(wanted), "{words}");
}

fn same(words: &str, day: &str) {
    check(words, Some(day), Some(day));
}

#[test]
fn days_are_resolved_against_the_publication() {
    same("on 4 November", "2024-11-04");
    same("November 4, 2023", "2023-11-04");
    same("4 November 2023", "2023-11-04");
    same("2024-10-01", "2024-10-01");
    same("on Friday", "2024-12-13");
    same("Wednesday", "2024-12-18");
    same("next Friday", "2024-12-20");
    same("yesterday", "2024-12-17");
    same("two days earlier", "2024-12-16");
    same("three weeks ago", "2024-11-27");
    same("on the 5th of June", "2024-06-05");
    same("3 January", "2025-01-03");
}

#[test]
fn a_weekday_of_what_is_due_lies_ahead() {
    let ahead = |text: &str| {
        let dated = Date::new(2024, 12, 18).ok();
        let document =
            crate::read(&crate::Request { file: "note", text, dated, ..crate::Request::default() });
        document.dates[0].from.map(|day| day.to_string())
    };
    assert_eq!(ahead("He is due to arrive on Saturday.").as_deref(), Some("2024-12-21"));
    assert_eq!(ahead("The Council will meet on Friday.").as_deref(), Some("2024-12-20"));
    assert_eq!(ahead("He was due to arrive on Saturday.").as_deref(), Some("2024-12-14"));
}

#[test]
fn months_years_and_parts_are_stretches() {
    check("last month", Some("2024-11-01"), Some("2024-11-30"));
    check("in late November", Some("2024-11-21"), Some("2024-11-30"));
    check("in early-to-mid October", Some("2024-10-01"), Some("2024-10-20"));
    check("in 2023", Some("2023-01-01"), Some("2023-12-31"));
    check("this year", Some("2024-01-01"), Some("2024-12-31"));
    check("in the summer of 2023", Some("2023-06-01"), Some("2023-08-31"));
    check("in May", Some("2024-05-01"), Some("2024-05-31"));
}

#[test]
fn open_ends_stay_open() {
    check("since March", Some("2024-03-01"), Some("2024-12-18"));
    check("by December 2024", None, Some("2024-12-31"));
    check("until 5 June", None, Some("2024-06-05"));
    check("before 5 June", None, Some("2024-06-04"));
}

#[test]
fn ranges_share_what_one_end_leaves_out() {
    check("between 7 March and 5 November 2024", Some("2024-03-07"), Some("2024-11-05"));
    check("between 8 and 13 October", Some("2024-10-08"), Some("2024-10-13"));
    check("from November 19 to 25", Some("2024-11-19"), Some("2024-11-25"));
    check("from January to August", Some("2024-01-01"), Some("2024-08-31"));
}

#[test]
fn numbers_and_verbs_are_no_dates() {
    for words in ["he may go", "resolution 2397", "they march on", "2024 barrels"] {
        let reference = Date::new(2024, 12, 18).unwrap();
        assert_eq!(resolve(words, reference), None, "{words}");
    }
}

#[test]
fn quarters_halves_weekends_and_weeks_are_stretches() {
    check("in the third quarter of 2024", Some("2024-07-01"), Some("2024-09-30"));
    check("Q3 2024", Some("2024-07-01"), Some("2024-09-30"));
    check("in the first half of 2024", Some("2024-01-01"), Some("2024-06-30"));
    check("at the end of 2023", Some("2023-09-01"), Some("2023-12-31"));
    check("in the first half of November", Some("2024-11-01"), Some("2024-11-15"));
    check("over the weekend", Some("2024-12-14"), Some("2024-12-15"));
    check("this week", Some("2024-12-16"), Some("2024-12-22"));
    check("the week of 4 November", Some("2024-11-04"), Some("2024-11-10"));
    check("the first week of October", Some("2024-09-30"), Some("2024-10-06"));
    check("in the 1990s", Some("1990-01-01"), Some("1999-12-31"));
    check("the past three months", Some("2024-09-18"), Some("2024-12-18"));
    check("late last year", Some("2023-09-01"), Some("2023-12-31"));
    check("earlier this month", Some("2024-12-01"), Some("2024-12-18"));
    check("in March of last year", Some("2023-03-01"), Some("2023-03-31"));
    check("last September", Some("2024-09-01"), Some("2024-09-30"));
}

#[test]
fn juche_years_count_from_1912() {
    check("in Juche 113", Some("2024-01-01"), Some("2024-12-31"));
    check("Juche 113 (2024)", Some("2024-01-01"), Some("2024-12-31"));
    same("December 12, Juche 113 (2024)", "2024-12-12");
    same("on November 4, Juche 112", "2023-11-04");
}

#[test]
fn days_in_digits_are_read_in_every_common_order() {
    for words in ["13.5.2015", "2015.5.13", "2015/05/13", "13-05-2015", "5/13/2015", "05/13/15"] {
        same(words, "2015-05-13");
    }
    check("2014-2018", Some("2014-01-01"), Some("2018-12-31"));
    check("2016-11", Some("2016-11-01"), Some("2016-11-30"));
}

#[test]
fn ranges_of_days_may_be_joined_by_a_hyphen() {
    check("14-16 December", Some("2024-12-14"), Some("2024-12-16"));
    check("November 19–20", Some("2024-11-19"), Some("2024-11-20"));
    check("4-22 January 1995", Some("1995-01-04"), Some("1995-01-22"));
    check("from 2022 to 2023", Some("2022-01-01"), Some("2023-12-31"));
}

#[test]
fn days_count_from_other_days() {
    same("the first Friday of November", "2024-11-01");
    same("two days after 14 December", "2024-12-16");
    same("the day before yesterday", "2024-12-16");
    same("Friday of last week", "2024-12-13");
    same("the 20th of last month", "2024-11-20");
    same("Easter Sunday 2018", "2018-04-01");
    same("the Day of the Sun", "2025-04-15");
    same("The council will meet on Friday", "2024-12-20");
    same("They said on Friday that it will meet", "2024-12-13");
}

/// What the notes say of a text published on Wednesday, 18 December 2024.
fn conflicts(text: &str) -> Vec<String> {
    let dated = Date::new(2024, 12, 18).ok();
    let document = crate::read(&crate::Request { file: "note", text, dated, ..crate::Request::default() });
    let told: Vec<String> = document.dates.into_iter().filter_map(|date| date.conflict).collect();
    assert_eq!(document.notes.iter().filter(|note| told.contains(note)).count(), told.len());
    told
}

#[test]
fn dates_that_disagree_are_told() {
    assert_eq!(
        conflicts("The ship left Nampo on Monday, 14 December 2024."),
        ["“on Monday, 14 December 2024”: 2024-12-14 is a Saturday, not a Monday."]
    );
    assert_eq!(
        conflicts("It was signed in Juche 113 (2023)."),
        ["“in Juche 113 (2023)”: Juche 113 is 2024, not 2023."]
    );
    let entry = "Log of the year\n\n[2024-10-01] A ship sails\n\nThe ship unloaded oil at Nampo on 5 November 2024.\n";
    assert_eq!(
        conflicts(entry),
        [
            "“on 5 November 2024” is told as past, but 2024-11-05 is later than the dated entry it stands in (2024-10-01)."
        ]
    );
    for text in [
        "The ship left Nampo on Saturday, 14 December 2024.",
        "The measure will expire on 22 November 2025.",
        "The mandate was extended until 30 April 2025.",
        "It was signed in Juche 113 (2024).",
    ] {
        assert!(conflicts(text).is_empty(), "{text}");
    }
}

#[test]
fn a_day_named_beside_says_which_one_is_meant() {
    let text = "Two days earlier, on 14 December, the ship left.";
    let dated = Date::new(2024, 12, 18).ok();
    let document = crate::read(&crate::Request { file: "note", text, dated, ..crate::Request::default() });
    let days: Vec<String> =
        document.dates.iter().filter_map(|date| Some(format!("{} {}", date.from?, date.to?))).collect();
    assert_eq!(days, ["2024-12-14 2024-12-14", "2024-12-14 2024-12-14"]);
}
