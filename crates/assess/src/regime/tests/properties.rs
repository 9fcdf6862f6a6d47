//! Properties over all days and provisions.

use super::super::ask::{Question, Standing, ask};
use super::super::schema::CeilingRule;
use super::regime;
use crate::model::State;
use jiff::ToSpan as _;
use proptest::prelude::*;
use values::{Date, Period};

fn any_day() -> impl Strategy<Value = Date> {
    (0i32..9_000).prop_map(|days| Date::constant(2005, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn a_provision_is_in_force_exactly_within_its_dates(day in any_day()) {
        let listed: Vec<&str> = regime().in_force_on(day).map(|found| found.id.as_str()).collect();
        for provision in regime().provisions() {
            let within = provision.in_force.from <= day
                && provision.in_force.until.is_none_or(|until| day < until);
            prop_assert_eq!(listed.contains(&provision.id.as_str()), within);
            if provision.in_force.ever() {
                prop_assert_eq!(Period::day(day).surely_within(provision.in_force.period()), within);
            } else {
                prop_assert!(!within);
            }
        }
        let answer = ask(regime(), &Question { all: true, ..Question::on(day) }).unwrap();
        let answered = answer.provisions.len() + answer.not_met.len();
        // One that never applied is told on the day it was to begin, when all are asked for.
        let never = regime().provisions().filter(|found| !found.in_force.ever() && found.in_force.from == day).count();
        prop_assert_eq!(answered, listed.len() + never);
    }

    #[test]
    fn what_straddles_a_first_day_is_unknown_in_date(before in 1i32..400, after in 0i32..400, at in 0usize..128) {
        let provision = regime().provisions().nth(at).unwrap();
        prop_assume!(provision.in_force.ever());
        let first = provision.in_force.from;
        let period = Period::new(
            first.checked_sub(before.days()).unwrap(),
            first.checked_add(after.days()).unwrap(),
        );
        let question = Question { period, all: true, ..Question::default() };
        let answer = ask(regime(), &question).unwrap();
        let found = answer.provisions.iter().chain(&answer.not_met).find(|found| found.id == provision.id).unwrap();
        let date = found.elements.iter().find(|element| element.test == "in_force").unwrap();
        prop_assert_eq!(date.state, State::Unknown);
    }

    #[test]
    fn an_unknown_element_never_gives_met(day in any_day(), direction in 0usize..10, event in 0usize..58, goods in 0usize..66) {
        let words = regime().vocabulary();
        let question = Question {
            direction: words.directions.get(direction).map(|found| found.id.clone()),
            event: words.events.get(event).cloned(),
            goods: regime().commodities().nth(goods).map(|found| found.id.clone()),
            actor: Some("RU".to_owned()),
            all: true,
            ..Question::on(day)
        };
        let answer = ask(regime(), &question).unwrap();
        for found in answer.provisions.iter().chain(&answer.not_met) {
            let has = |state: State, exemption: bool| {
                found.elements.iter().any(|element| element.state == state && (element.test == "no_exemption") == exemption)
            };
            match found.standing {
                Standing::Met => prop_assert!(!has(State::Unknown, false) && !has(State::Unknown, true)),
                Standing::MetUnlessExempt => prop_assert!(!has(State::Unknown, false)),
                _ => {}
            }
            if matches!(found.standing, Standing::Met | Standing::MetUnlessExempt) {
                prop_assert!(found.binding && found.speaks && !has(State::NotMet, false));
            }
            if found.force == "calls_upon" {
                prop_assert!(!found.binding);
            }
        }
        prop_assert!(answer.provisions.iter().all(|found| found.speaks && found.standing != Standing::NotMet));
    }

    #[test]
    fn days_of_a_counting_period_are_counted_together(day in any_day()) {
        for provision in regime().provisions() {
            for ceiling in &provision.ceilings {
                let Some(period) = ceiling.period_on(&provision.in_force, day) else {
                    continue;
                };
                prop_assert!(provision.in_force.on(day));
                prop_assert!(Period::day(day).surely_within(period));
                for end in [period.from, period.to].into_iter().flatten() {
                    prop_assert_eq!(ceiling.period_on(&provision.in_force, end), Some(period));
                }
                // The day before begins another period or none.
                let before = period.from.unwrap().yesterday().unwrap();
                prop_assert_ne!(ceiling.period_on(&provision.in_force, before), Some(period));
            }
        }
    }

    #[test]
    fn nothing_that_is_asked_panics(direction in ".{0,12}", event in ".{0,12}", goods in ".{0,12}", quantity in ".{0,16}", actor in ".{0,8}") {
        let question = Question {
            direction: Some(direction), event: Some(event), goods: Some(goods), quantity: Some(quantity), actor: Some(actor),
            ..Question::default()
        };
        let _ = ask(regime(), &question);
    }

    #[test]
    fn quantities_read_back(low in 0u32..2_000_000, more in 0u32..1_000_000, unit in prop::sample::select(vec!["bbl", "t", "USD"])) {
        let high = low + more;
        for text in [format!("{low}-{high} {unit}"), format!("{low} to {high}{unit}"), format!("{unit} {low}–{high}")] {
            let question = Question { quantity: Some(text.clone()), ..Question::default() };
            let understood = ask(regime(), &question).unwrap().question.quantity.unwrap();
            prop_assert_eq!(understood.amount, values::Amount::between(low.into(), high.into()), "{}", text);
            prop_assert_eq!(&understood.unit, unit);
        }
    }
}

#[test]
fn periods_are_named_as_ledgers_do() {
    let title =
        |from: &str, to: &str| CeilingRule::period_title(Period::new(super::day(from), super::day(to)));
    assert_eq!(title("2024-01-01", "2024-12-31"), "2024");
    assert_eq!(title("2017-12-22", "2018-12-21"), "22 December 2017 to 21 December 2018");
    assert_eq!(title("2017-01-01", "2017-08-04"), "1 January 2017 to 4 August 2017");
}
