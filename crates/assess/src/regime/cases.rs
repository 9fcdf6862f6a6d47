//! Cases: facts in, answers out, as lawyers write them in `cases/`.
//!
//! The format is explained in `regime/README.md`.

use super::ask::{self, Answer, ProvisionAnswer, Question, Standing};
use super::fault::Fault;
use super::lines::{Step, line_of};
use super::schema::{date, optional_date};
use super::{Regime, load};
use crate::model::State;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use values::{Date, Period};

/// A case with the place it stands at.
#[derive(Debug, Clone)]
pub struct Case {
    file: String,
    /// The file's text, for the line of a fault.
    text: String,
    regime: String,
    at: usize,
    written: Written,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    /// What the cases are about; for the reader.
    #[serde(rename = "title")]
    _title: String,
    regime: String,
    #[serde(rename = "case")]
    cases: Vec<Written>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    /// Why the answer is right; for the reader.
    #[serde(rename = "why")]
    _why: String,
    facts: WrittenFacts,
    #[serde(default)]
    speaks: Vec<String>,
    #[serde(default)]
    silent: Vec<String>,
    #[serde(default)]
    first: Option<String>,
    #[serde(default)]
    not_covered: Vec<String>,
    #[serde(default)]
    refused: Option<String>,
    #[serde(default, rename = "provision")]
    provisions: Vec<Expected>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFacts {
    #[serde(default, deserialize_with = "optional_date")]
    date: Option<Date>,
    #[serde(default, deserialize_with = "optional_date")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "optional_date")]
    to: Option<Date>,
    #[serde(default)]
    direction: Option<String>,
    #[serde(default)]
    goods: Option<String>,
    #[serde(default)]
    event: Option<String>,
    #[serde(default)]
    actor: Option<String>,
    #[serde(default)]
    quantity: Option<String>,
    #[serde(default, deserialize_with = "optional_date")]
    listed_on: Option<Date>,
    #[serde(default)]
    known: BTreeMap<String, bool>,
    #[serde(default)]
    exempt: BTreeMap<String, bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    id: String,
    #[serde(default)]
    standing: Option<WrittenStanding>,
    #[serde(default)]
    binding: Option<bool>,
    #[serde(default)]
    verified: Option<bool>,
    #[serde(default)]
    elements: BTreeMap<String, WrittenState>,
    #[serde(default)]
    exemptions: BTreeMap<String, WrittenState>,
    #[serde(default)]
    counted: Option<Counted>,
}

/// The counting period expected of a ceiling.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(deserialize_with = "date")]
    to: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenState {
    Met,
    NotMet,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenStanding {
    Met,
    MetUnlessExempt,
    Open,
    Exempt,
    Procedure,
    NotBinding,
    NotMet,
}

/// Reads the cases among the files (paths below `cases/`), in the order of paths, with what cannot be read.
#[must_use]
pub fn read(files: &[(String, String)]) -> (Vec<Case>, Vec<Fault>) {
    let mut files: Vec<&(String, String)> =
        files.iter().filter(|(path, _)| path.starts_with("cases/") && path.ends_with(".toml")).collect();
    files.sort();
    let (mut cases, mut faults) = (Vec::new(), Vec::new());
    for (path, text) in files {
        match load::parse::<CaseFile>(path, text) {
            Err(fault) => faults.push(fault),
            Ok(file) => cases.extend(file.cases.into_iter().enumerate().map(|(at, written)| Case {
                file: path.clone(),
                text: text.clone(),
                regime: file.regime.clone(),
                at,
                written,
            })),
        }
    }
    (cases, faults)
}

impl Case {
    /// Gives the case's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.written.name
    }

    /// Asks the regime and compares; every answer that is not the expected one is a fault on its line. A case
    /// of another regime has none.
    #[must_use]
    pub fn run(&self, regime: &Regime) -> Vec<Fault> {
        if self.regime != regime.about().id {
            return Vec::new();
        }
        let mut trial = Trial { case: self, faults: Vec::new() };
        let expected = &self.written;
        let Some(question) = self.question() else {
            trial.fault(
                &["facts".into()],
                "facts have either a `date`, or a `from` and a `to` in this order".to_owned(),
            );
            return trial.faults;
        };
        match (ask::ask(regime, &question), &expected.refused) {
            (Err(error), Some(what)) if error.what == *what => {}
            (Err(error), _) => trial.fault(&["facts".into()], error.to_string()),
            (Ok(_), Some(what)) => {
                trial.fault(&["refused".into()], format!("the {what} was expected to be refused"));
            }
            (Ok(answer), None) => trial.compare(regime, &answer),
        }
        trial.faults
    }

    /// Gives the facts as a question; `None` if the days are not given as they must be.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        let facts = &self.written.facts;
        Some(Question {
            period: self.period()?,
            direction: facts.direction.clone(),
            goods: facts.goods.clone(),
            event: facts.event.clone(),
            actor: facts.actor.clone(),
            quantity: facts.quantity.clone(),
            listed_on: facts.listed_on,
            known: facts.known.clone(),
            exempt: facts.exempt.clone(),
            all: true,
        })
    }

    /// Gives the provisions the case expects an answer of, other than silence.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        let written = &self.written;
        let named = written.speaks.iter().chain(&written.first).map(String::as_str);
        named.chain(written.provisions.iter().map(|expected| expected.id.as_str())).collect()
    }

    /// Gives the provisions the case expects to be silent.
    #[must_use]
    pub fn names_silent(&self) -> &[String] {
        &self.written.silent
    }

    /// Tells whether the case expects something of an exemption of a provision.
    #[must_use]
    pub fn names_exemption(&self, provision: &str, exemption: &str) -> bool {
        let mut own = self.written.provisions.iter().filter(|expected| expected.id == provision);
        own.any(|expected| expected.exemptions.contains_key(exemption))
    }

    /// Tells whether the case expects a counting period of a provision.
    #[must_use]
    pub fn names_counted(&self, provision: &str) -> bool {
        let mut own = self.written.provisions.iter().filter(|expected| expected.id == provision);
        own.any(|expected| expected.counted.is_some())
    }

    fn period(&self) -> Option<Period> {
        let facts = &self.written.facts;
        match (facts.date, facts.from, facts.to) {
            (Some(date), None, None) => Some(Period::day(date)),
            (None, Some(from), Some(to)) if from <= to => Some(Period::new(from, to)),
            _ => None,
        }
    }
}

struct Trial<'c> {
    case: &'c Case,
    faults: Vec<Fault>,
}

impl Trial<'_> {
    fn fault(&mut self, path: &[Step], reason: String) {
        let mut whole = vec![Step::from("case"), self.case.at.into()];
        whole.extend_from_slice(path);
        self.faults.push(Fault {
            file: self.case.file.clone(),
            line: line_of(&self.case.text, &whole),
            reason: format!("case “{}”: {reason}", self.case.written.name),
        });
    }

    fn compare(&mut self, regime: &Regime, answer: &Answer) {
        let expected = &self.case.written;
        let of = |id: &str| -> Option<&ProvisionAnswer> {
            answer.provisions.iter().chain(&answer.not_met).find(|found| found.id == id)
        };
        let speaks = |id: &str| of(id).is_some_and(|found| found.speaks);
        for (key, ids, wanted) in [("speaks", &expected.speaks, true), ("silent", &expected.silent, false)] {
            for (at, id) in ids.iter().enumerate() {
                let place = [Step::from(key), at.into()];
                if regime.provision(id).is_none() {
                    self.fault(&place, format!("`{id}` is no provision of this regime"));
                } else if speaks(id) != wanted {
                    let does = if wanted { "does not speak" } else { "speaks" };
                    self.fault(&place, format!("`{id}` {does} of it"));
                }
            }
        }
        if let Some(first) = &expected.first {
            let found = answer.provisions.first().map_or("none", |found| found.id.as_str());
            if found != first {
                self.fault(&["first".into()], format!("the first provision is `{found}`"));
            }
        }
        for (at, id) in expected.not_covered.iter().enumerate() {
            if !answer.not_covered.iter().any(|entry| entry.id == *id) {
                self.fault(&["not_covered".into(), at.into()], format!("`{id}` is not said to be uncovered"));
            }
        }
        for (at, provision) in expected.provisions.iter().enumerate() {
            let place = vec![Step::from("provision"), at.into()];
            match of(&provision.id) {
                Some(found) => self.provision(&place, provision, found),
                None => self.fault(&place, format!("`{}` is not in force then", provision.id)),
            }
        }
    }

    fn provision(&mut self, place: &[Step], expected: &Expected, found: &ProvisionAnswer) {
        let at = |key: &str| -> Vec<Step> { [place, &[key.into()]].concat() };
        if let Some(standing) = expected.standing.filter(|standing| !same(*standing, found.standing)) {
            self.fault(&at("standing"), format!("expected {standing:?}, found {:?}", found.standing));
        }
        for (key, expected, found) in
            [("binding", expected.binding, found.binding), ("verified", expected.verified, found.verified)]
        {
            if expected.is_some_and(|expected| expected != found) {
                self.fault(&at(key), format!("`{key}` is {found}"));
            }
        }
        for (name, state) in &expected.elements {
            let tested = found.elements.iter().find(|element| element.name == *name);
            let reason = match tested {
                None => Some(format!("there is no element “{name}”")),
                Some(tested) if of_state(tested.state) != *state => Some(format!(
                    "“{name}” is {:?}, not {state:?}: {}",
                    of_state(tested.state),
                    tested.reason
                )),
                Some(_) => None,
            };
            if let Some(reason) = reason {
                self.fault(&[at("elements"), vec![name.as_str().into()]].concat(), reason);
            }
        }
        for (id, state) in &expected.exemptions {
            let checked = found.exemptions.iter().find(|exemption| exemption.id == *id);
            let reason = match checked {
                None => Some(format!("`{id}` is not asked about")),
                Some(checked) if of_state(checked.state) != *state => Some(format!(
                    "`{id}` is {:?}, not {state:?}: {}",
                    of_state(checked.state),
                    checked.reason
                )),
                Some(_) => None,
            };
            if let Some(reason) = reason {
                self.fault(&[at("exemptions"), vec![id.as_str().into()]].concat(), reason);
            }
        }
        if let Some(counted) = expected.counted {
            let period = Period::new(counted.from, counted.to);
            if !found.ceilings.iter().any(|ceiling| ceiling.period == Some(period)) {
                let periods: Vec<String> = found
                    .ceilings
                    .iter()
                    .map(|ceiling| ceiling.period.map_or("none".to_owned(), |period| period.to_string()))
                    .collect();
                self.fault(&at("counted"), format!("it is counted in {}", periods.join(", ")));
            }
        }
    }
}

fn of_state(state: State) -> WrittenState {
    match state {
        State::Met => WrittenState::Met,
        State::NotMet => WrittenState::NotMet,
        State::Unknown => WrittenState::Unknown,
    }
}

fn same(written: WrittenStanding, found: Standing) -> bool {
    matches!(
        (written, found),
        (WrittenStanding::Met, Standing::Met)
            | (WrittenStanding::MetUnlessExempt, Standing::MetUnlessExempt)
            | (WrittenStanding::Open, Standing::Open)
            | (WrittenStanding::Exempt, Standing::Exempt)
            | (WrittenStanding::Procedure, Standing::Procedure)
            | (WrittenStanding::NotBinding, Standing::NotBinding)
            | (WrittenStanding::NotMet, Standing::NotMet)
    )
}
