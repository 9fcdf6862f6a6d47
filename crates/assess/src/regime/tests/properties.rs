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

    /// What is added decides what was open; nothing that was met becomes unknown by it.
    #[test]
    fn a_further_fact_never_turns_met_to_unknown(at in 0usize..128, day in any_day(), before in 0i32..200, after in 0i32..200, given in 0u16..512, added in 0u16..512, so in any::<bool>()) {
        let provision = regime().provisions().nth(at).unwrap();
        let whole = regime().example(provision);
        let answers: std::collections::BTreeMap<String, bool> = provision
            .elements
            .iter()
            .filter(|rule| super::super::question::answerable(rule.test))
            .map(|rule| (rule.name.clone(), so))
            .collect();
        let exempt: std::collections::BTreeMap<String, bool> =
            provision.exemptions.iter().map(|id| (id.clone(), so)).collect();
        let wide = Period::new(day.checked_sub(before.days()).unwrap(), day.checked_add(after.days()).unwrap());
        let question = |facts: u16| {
            let has = |bit: u16| facts & (1 << bit) != 0;
            Question {
                period: if has(0) { Period::day(day) } else { wide },
                direction: whole.direction.clone().filter(|_| has(1)),
                event: whole.event.clone().filter(|_| has(2)),
                goods: whole.goods.clone().filter(|_| has(3)),
                actor: has(4).then(|| "SE".to_owned()),
                quantity: has(5).then(|| "600,000-5,000,000 bbl".to_owned()),
                listed_on: has(6).then_some(day),
                known: if has(7) { answers.clone() } else { Default::default() },
                exempt: if has(8) { exempt.clone() } else { Default::default() },
                all: true,
            }
        };
        let (less, more) = (ask(regime(), &question(given)).unwrap(), ask(regime(), &question(given | added)).unwrap());
        let of = |answer: &super::super::ask::Answer| {
            answer.provisions.iter().chain(&answer.not_met).find(|found| found.id == provision.id).cloned()
        };
        let (Some(less), Some(more)) = (of(&less), of(&more)) else { return Ok(()) };
        for element in &less.elements {
            let now = more.elements.iter().find(|found| found.name == element.name);
            if element.state == State::Met {
                prop_assert!(now.is_some_and(|now| now.state != State::Unknown), "{}: {}", provision.id, element.name);
            }
        }
        if matches!(less.standing, Standing::Met | Standing::MetUnlessExempt) {
            prop_assert_ne!(more.standing, Standing::Open, "{}", &provision.id);
        }
    }

    /// A wider range of the same quantity passes no ceiling that the narrower one did not.
    #[test]
    fn a_wider_quantity_passes_no_further_ceiling(at in 0usize..8, low in 0u32..9_000_000, width in 0u32..1_000_000, down in 0u32..500_000, up in 0u32..500_000, unit in prop::sample::select(vec!["bbl", "t", "USD"])) {
        let capped: Vec<_> = regime().provisions().filter(|found| !found.ceilings.is_empty() && found.in_force.ever()).collect();
        let provision = capped[at % capped.len()];
        let state = |low: u32, high: u32| {
            let question = Question { quantity: Some(format!("{low}-{high} {unit}")), all: true, ..regime().example(provision) };
            let answer = ask(regime(), &question).unwrap();
            let found = answer.provisions.iter().chain(&answer.not_met).find(|found| found.id == provision.id).unwrap();
            found.elements.iter().find(|element| element.test == "ceiling").unwrap().state
        };
        let (narrow, wide) = (state(low, low + width), state(low.saturating_sub(down), low + width + up));
        prop_assert!(wide != State::Met || narrow == State::Met);
        prop_assert_ne!(narrow, State::NotMet, "one delivery never shows that a ceiling was not passed");
    }

    /// Exemptions have three states: what a person says decides within the exemption's own bounds, and nothing else does.
    #[test]
    fn exemptions_are_asked_one_by_one_and_three_valued(at in 0usize..128, day in any_day()) {
        let provision = regime().provisions().nth(at).unwrap();
        for id in &provision.exemptions {
            let exemption = regime().exemption(id).unwrap();
            let asked = |answer: Option<bool>| {
                let question = Question {
                    period: Period::day(day),
                    exempt: answer.map(|answer| (id.clone(), answer)).into_iter().collect(),
                    all: true,
                    ..regime().example(provision)
                };
                let answer = ask(regime(), &question).unwrap();
                answer.provisions.iter().chain(&answer.not_met).find(|found| found.id == provision.id).cloned()
            };
            let (Some(open), Some(yes), Some(no)) = (asked(None), asked(Some(true)), asked(Some(false))) else { continue };
            let state = |found: &super::super::ask::ProvisionAnswer| found.exemptions.iter().find(|check| check.id == *id).unwrap().state;
            prop_assert!(state(&open) != State::Met || exemption.goods_decide);
            prop_assert_eq!(state(&no), State::NotMet);
            // What the law excludes stays excluded whatever is said.
            prop_assert_eq!(state(&yes) == State::NotMet, state(&open) == State::NotMet);
            if state(&yes) == State::Met && !exemption.condition && yes.speaks && yes.binding && open.standing != Standing::NotMet {
                prop_assert_eq!(yes.standing, Standing::Exempt);
            }
            if yes.standing == Standing::Exempt {
                prop_assert!(yes.exemptions.iter().any(|check| check.state == State::Met));
            }
            for found in [&open, &yes, &no] {
                prop_assert!(found.exemptions.iter().all(|check| !check.reason.is_empty() && !check.check.is_empty()));
            }
        }
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
