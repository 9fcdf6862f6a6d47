//! Whether the cases reach the whole law: every provision, exemption and day on which something changes, and every
//! provision by a question of its own.

use super::super::ask::{Answer, Question, Standing, ask};
use super::super::cases::{self, Case};
use super::super::schema::{Provision, Test};
use super::super::{Regime, builtin_cases};
use super::regime;
use crate::model::State;
use jiff::ToSpan as _;
use std::collections::BTreeSet;
use values::{Date, Period};

/// A case that answered as written, with the days it is about and the whole answer.
struct Told {
    case: Case,
    period: Period,
    answer: Answer,
}

impl Told {
    fn is_on(&self, day: Date) -> bool {
        self.period == Period::day(day)
    }

    /// Tells whether the case itself names a provision as silent.
    fn calls_silent(&self, id: &str) -> bool {
        self.case.names_silent().iter().any(|found| found == id)
    }

    /// Gives where a provision stands that the case itself speaks of.
    fn standing(&self, id: &str) -> Option<Standing> {
        let named = self.case.names().contains(id);
        self.found(id).filter(|_| named).map(|found| found.standing)
    }

    fn found(&self, id: &str) -> Option<&super::super::ask::ProvisionAnswer> {
        self.answer.provisions.iter().chain(&self.answer.not_met).find(|found| found.id == id)
    }

    fn speaks(&self, id: &str) -> bool {
        self.case.names().contains(id) && self.found(id).is_some_and(|found| found.speaks)
    }
}

fn told() -> Vec<Told> {
    let (cases, faults) = cases::read(&builtin_cases());
    assert_eq!(faults, []);
    cases
        .into_iter()
        .filter_map(|case| {
            let question = case.question()?;
            let answer = ask(regime(), &question).ok()?;
            Some(Told { period: question.period, case, answer })
        })
        .collect()
}

#[track_caller]
fn nothing_is_missing(mut missing: Vec<String>) {
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{} missing:\n{}", missing.len(), missing.join("\n"));
}

fn eve(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap()
}

fn morrow(day: Date) -> Date {
    day.checked_add(1.day()).unwrap()
}

#[test]
fn every_provision_has_a_case_that_meets_it_and_one_that_does_not() {
    let told = told();
    let mut missing = Vec::new();
    for provision in regime().provisions() {
        let id = provision.id.as_str();
        let silent =
            told.iter().any(|case| case.calls_silent(id) || case.standing(id) == Some(Standing::NotMet));
        if !silent {
            missing.push(format!("{id}: a case of which it is silent or not met"));
        }
        if !provision.in_force.ever() {
            continue;
        }
        let wanted = wanted(regime(), provision);
        if !told.iter().any(|case| case.standing(id).is_some_and(|found| wanted.contains(&found))) {
            missing.push(format!("{id}: a case that stands at {wanted:?}"));
        }
    }
    nothing_is_missing(missing);
}

/// What a provision can come to where all is known: met; of one that does not bind, that; of one on no conduct, that.
fn wanted(regime: &Regime, provision: &Provision) -> Vec<Standing> {
    if provision.elements.iter().all(|rule| matches!(rule.test, Test::InForce | Test::ActorBound)) {
        vec![Standing::Procedure]
    } else if regime.binds(provision) {
        vec![Standing::Met, Standing::MetUnlessExempt]
    } else {
        vec![Standing::NotBinding]
    }
}

#[test]
fn every_exemption_has_a_case_where_it_applies_one_where_nobody_knows_and_one_where_it_does_not() {
    let told = told();
    let mut missing = Vec::new();
    for exemption in regime().exemptions() {
        let id = exemption.id.as_str();
        for state in [State::Met, State::Unknown, State::NotMet] {
            let there = told.iter().any(|case| {
                case.answer.provisions.iter().any(|found| {
                    case.case.names().contains(found.id.as_str())
                        && case.case.names_exemption(&found.id, id)
                        && found.exemptions.iter().any(|check| check.id == id && check.state == state)
                        // What applies makes the conduct lawful; conditions of an allowance are none.
                        && (state != State::Met || exemption.condition || found.standing == Standing::Exempt)
                })
            });
            if !there {
                missing.push(format!("{id}: a case where it is {state:?}"));
            }
        }
    }
    nothing_is_missing(missing);
}

#[test]
fn every_day_on_which_the_law_changes_has_a_case_on_it_and_one_the_day_before() {
    let told = told();
    let mut missing = Vec::new();
    let mut need = |what: String, there: bool| {
        if !there {
            missing.push(what);
        }
    };
    for provision in regime().provisions().filter(|found| found.in_force.ever()) {
        let id = provision.id.as_str();
        let days = &provision.in_force;
        let speaks = |day: Date| told.iter().any(|case| case.is_on(day) && case.speaks(id));
        let silent = |day: Date| told.iter().any(|case| case.is_on(day) && case.calls_silent(id));
        need(format!("{id}: a case on its first day, {}", days.from), speaks(days.from));
        need(format!("{id}: a case on the day before its first, {}", eve(days.from)), silent(eve(days.from)));
        if let Some(until) = days.until {
            need(format!("{id}: a case on its last day, {}", eve(until)), speaks(eve(until)));
            need(format!("{id}: a case on the day after, {until}"), silent(until));
        }
        for term in provision.elements.iter().filter_map(|rule| rule.date).chain(days.contracts_until) {
            let in_window = days.contracts_until == Some(term);
            if in_window && !provision.exemptions.iter().any(|id| id == "EX-WINDDOWN") {
                continue;
            }
            for day in [term, morrow(term)] {
                let there = told.iter().any(|case| {
                    case.is_on(day)
                        && case.standing(id).is_some()
                        && (!in_window || case.case.names_exemption(id, "EX-WINDDOWN"))
                });
                need(format!("{id}: a case on {day}, its term or window ends on {term}"), there);
            }
        }
        for (at, ceiling) in provision.ceilings.iter().enumerate() {
            // Where one period begins another ends, or the ceiling itself begins.
            let turns: BTreeSet<Date> = told
                .iter()
                .filter(|case| case.case.names_counted(id))
                .filter_map(|case| case.period.from)
                .filter(|day| ceiling.period_on(days, *day).is_some_and(|period| period.from == Some(*day)))
                .collect();
            need(format!("{id}: a case on the first day of a period of ceiling {at}"), !turns.is_empty());
            let before = |day: &Date| {
                *day == days.from
                    || told.iter().any(|case| case.is_on(eve(*day)) && case.case.names_counted(id))
            };
            need(
                format!("{id}: a case on the last day of a period of ceiling {at}"),
                turns.iter().any(before),
            );
        }
    }
    for exemption in regime().exemptions() {
        let Some(from) = exemption.from else { continue };
        for day in [eve(from), from] {
            let there = told.iter().any(|case| {
                case.is_on(day)
                    && case
                        .answer
                        .provisions
                        .iter()
                        .any(|found| case.case.names_exemption(&found.id, &exemption.id))
            });
            need(format!("{}: a case on {day}", exemption.id), there);
        }
    }
    nothing_is_missing(missing);
}

#[test]
fn every_provision_answers_a_question_of_its_own() {
    let mut missing = Vec::new();
    for provision in regime().provisions() {
        let question = Question { all: true, ..regime().example(provision) };
        let answer = ask(regime(), &question).unwrap_or_else(|error| panic!("{}: {error}", provision.id));
        let listed = if provision.in_force.ever() { &answer.provisions } else { &answer.not_met };
        if !listed.iter().any(|found| found.id == provision.id) {
            missing.push(format!("{}: {question:?}", provision.id));
        }
    }
    nothing_is_missing(missing);
}
