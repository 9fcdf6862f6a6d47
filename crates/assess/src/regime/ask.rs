//! The question of the command line: which provisions in force on a day speak of a conduct.

use super::question::{self, AskError, Understood};
use super::schema::{CeilingRule, Provision, Test};
use super::{Considered, Regime, consider, fit};
use crate::law;
use crate::model::{RegimeReference, State};
use serde::Serialize;
use std::collections::BTreeMap;
use values::{Date, Period};

pub use super::question::{ActorUnderstood, GoodsUnderstood, QuantityUnderstood};

/// A question in the user's words; what is not given is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// When the conduct was.
    pub period: Period,
    /// Which way: `export_to_dprk`, …
    pub direction: Option<String>,
    /// An HS code or the name of goods.
    pub goods: Option<String>,
    /// The type of event: `arms_transfer`, …
    pub event: Option<String>,
    /// Who acts: a country code or a name.
    pub actor: Option<String>,
    /// How much: "120 t", "600,000 bbl".
    pub quantity: Option<String>,
    /// Since when the party or ship the question is about is listed.
    pub listed_on: Option<Date>,
    /// What is known of elements only a person can answer, by the element's name: "DPRK flag" is so, or not.
    pub known: BTreeMap<String, bool>,
    /// Which exemptions are known to apply or not to apply, by id.
    pub exempt: BTreeMap<String, bool>,
    /// Whether provisions in force of which an element is not met are given, too.
    pub all: bool,
}

impl Question {
    /// Begins a question about a day.
    #[must_use]
    pub fn on(day: Date) -> Self {
        Self { period: Period::day(day), ..Self::default() }
    }
}

/// The answer: the provisions that speak of the conduct, the best fit first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Which regime was asked.
    pub regime: RegimeReference,
    /// The question as it was understood.
    pub question: Understood,
    /// The provisions in force that speak of the conduct and of which no element is not met.
    pub provisions: Vec<ProvisionAnswer>,
    /// Provisions in force of which an element is not met; empty unless all were asked for.
    pub not_met: Vec<ProvisionAnswer>,
    /// What of the conduct no paragraph covers as such.
    pub not_covered: Vec<NotCoveredAnswer>,
    /// What a reader must know, in sentences.
    pub notes: Vec<String>,
}

/// One provision, held against the conduct.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProvisionAnswer {
    /// Its id.
    pub id: String,
    /// The short citation: `2397 (2017) OP5`.
    pub citation: String,
    /// What it is about.
    pub title: String,
    /// What it says, in our own words.
    pub summary: String,
    /// What a reader must know beside it.
    pub notes: Option<String>,
    /// The measure's id.
    pub measure: String,
    /// The measure in words.
    pub measure_title: String,
    /// The direction's id.
    pub direction: String,
    /// How it binds.
    pub force: String,
    /// What that means.
    pub force_meaning: String,
    /// Whether conduct against it can be a violation.
    pub binding: bool,
    /// When it is in force; both ends included.
    pub in_force: Period,
    /// Whether the conduct was confirmed in a source.
    pub verified: bool,
    /// Whether the paragraph number was.
    pub paragraph_verified: bool,
    /// The sources it was checked against.
    pub sources: Vec<String>,
    /// The day it was last checked.
    pub checked: Date,
    /// The provisions it explains or extends.
    pub extends: Vec<String>,
    /// Whether it speaks of the conduct at all.
    pub speaks: bool,
    /// Where it stands on the facts of the question.
    pub standing: Standing,
    /// Its elements.
    pub elements: Vec<ElementAnswer>,
    /// The exemptions to check.
    pub exemptions: Vec<ExemptionAnswer>,
    /// Its ceilings, with the period the day counts in.
    pub ceilings: Vec<CeilingAnswer>,
}

/// Where a provision stands on the facts of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Every element is met, the absence of an exemption too.
    Met,
    /// Every element is met but the absence of an exemption, which has to be looked up.
    MetUnlessExempt,
    /// An element is unknown.
    Open,
    /// No element is not met, and an exemption applies that makes the conduct lawful.
    Exempt,
    /// It applies, and sets up a body or a power: no conduct is held against it.
    Procedure,
    /// It asks and does not bind: conduct against it is no violation.
    NotBinding,
    /// An element is not met.
    NotMet,
}

/// An element, tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElementAnswer {
    /// Its name.
    pub name: String,
    /// How it was tested.
    pub test: String,
    /// Whether it is met.
    pub state: State,
    /// Why.
    pub reason: String,
}

/// An exemption to check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExemptionAnswer {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it applies.
    pub state: State,
    /// Why.
    pub reason: String,
    /// What to look for.
    pub check: String,
    /// Whether its wording was confirmed in a source.
    pub verified: bool,
}

/// A ceiling in the counting period of the conduct.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CeilingAnswer {
    /// What is limited.
    pub title: String,
    /// The limits; it is passed when any is.
    pub limits: Vec<LimitAnswer>,
    /// The counting period; `None` if the conduct does not lie in one.
    pub period: Option<Period>,
    /// What counts against it.
    pub counts: String,
    /// Every how many days suppliers report.
    pub report_every_days: Option<u32>,
}

/// A limit in a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LimitAnswer {
    /// How much.
    pub limit: f64,
    /// In which unit.
    pub unit: String,
}

/// What no paragraph covers as such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotCoveredAnswer {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Why, in sentences.
    pub reason: Vec<String>,
    /// The provisions through which it is reached, if at all.
    pub instead: Vec<String>,
}

/// Asks which provisions in force speak of a conduct, and what of it is still unknown.
///
/// # Errors
/// A direction, event, name of goods or quantity that the regime does not know, with what it knows.
///
/// ```
/// use assess::regime::{Regime, ask};
/// let regime = Regime::builtin().unwrap();
/// let mut question = ask::Question::on("2024-03-01".parse().unwrap());
/// question.direction = Some("export_to_dprk".into());
/// question.goods = Some("diesel".into());
/// let answer = ask::ask(&regime, &question).unwrap();
/// assert_eq!(answer.provisions[0].citation, "2397 (2017) OP5");
/// question.goods = Some("deisel".into());
/// assert!(ask::ask(&regime, &question).unwrap_err().to_string().contains("`diesel`"));
/// ```
pub fn ask(regime: &Regime, question: &Question) -> Result<Answer, AskError> {
    let (asked, understood) = question::understand(regime, question)?;
    let mut found: Vec<Considered<'_>> = regime
        .provisions()
        .filter(|provision| {
            let never = !provision.in_force.ever();
            let days = if never { Period::day(provision.in_force.from) } else { provision.in_force.period() };
            question.period.may_overlap(days) && (!never || question.all)
        })
        .map(|provision| consider(regime, provision, &asked))
        .collect();
    found.sort_by_cached_key(|considered| fit(regime, considered, &asked));
    let mut provisions = Vec::new();
    let mut not_met = Vec::new();
    let mut notes = Vec::new();
    for considered in &found {
        let answer = answer(regime, considered, question.period);
        if considered.speaks && !considered.fails() {
            provisions.push(answer);
            continue;
        }
        if considered.speaks {
            let failing = answer.elements.iter().find(|element| element.state == State::NotMet);
            notes.extend(failing.map(|element| {
                format!(
                    "{}{} speaks of it, but not met is “{}”: {}",
                    answer.citation,
                    if answer.verified && answer.paragraph_verified { "" } else { " (unverified)" },
                    element.name,
                    element.reason
                )
            }));
        }
        not_met.push(answer);
    }
    let unverified = provisions.iter().filter(|found| !(found.verified && found.paragraph_verified)).count();
    if unverified > 0 {
        notes.push(format!(
            "{unverified} of {} provisions are unverified in content or paragraph number; each says so.",
            provisions.len()
        ));
    }
    notes.extend(unnamed(&understood, &found));
    if provisions.is_empty() {
        notes.push(format!(
            "Of the {} provisions in force, none speaks of this conduct as far as it is described.",
            found.len()
        ));
    }
    if !question.all {
        not_met.clear();
    }
    let not_covered = not_covered(regime, &asked);
    Ok(Answer {
        regime: law::reference(regime),
        question: understood,
        provisions,
        not_met,
        not_covered,
        notes,
    })
}

/// Says that no paragraph in force names the goods, where it is so: what still speaks reaches any item.
fn unnamed(understood: &Understood, found: &[Considered<'_>]) -> Option<String> {
    let goods = understood.goods.as_ref()?;
    let excluded = |considered: &Considered<'_>| {
        let goods = considered.elements.iter().find(|element| element.test == Test::Goods);
        goods.is_none_or(|element| element.state == State::NotMet)
    };
    found.iter().all(excluded).then(|| {
        format!(
            "No paragraph in force names these goods ({}): what speaks of them is on any item, or on who takes part.",
            goods.given
        )
    })
}

fn answer(regime: &Regime, considered: &Considered<'_>, period: Period) -> ProvisionAnswer {
    let provision = considered.provision;
    let state = |state: State| considered.elements.iter().any(|element| element.state == state);
    let standing = if considered.fails() || !considered.speaks {
        Standing::NotMet
    } else if considered.is_procedure() {
        Standing::Procedure
    } else if !considered.binding {
        Standing::NotBinding
    } else if considered.exempt {
        Standing::Exempt
    } else if considered.unknown() > 0 {
        Standing::Open
    } else if state(State::Unknown) {
        Standing::MetUnlessExempt
    } else {
        Standing::Met
    };
    ProvisionAnswer {
        id: provision.id.clone(),
        citation: provision.citation.clone(),
        title: provision.title.clone(),
        summary: provision.summary.clone(),
        notes: provision.notes.clone(),
        measure: provision.measure.clone(),
        measure_title: regime.measure_title(&provision.measure).to_owned(),
        direction: provision.direction.clone(),
        force: provision.force.clone(),
        force_meaning: regime.force(&provision.force).map_or_else(String::new, |force| force.meaning.clone()),
        binding: considered.binding,
        in_force: provision.in_force.period(),
        verified: provision.verified,
        paragraph_verified: provision.paragraph_verified,
        sources: provision.sources.iter().map(|source| regime.source_title(source).to_owned()).collect(),
        checked: provision.checked,
        extends: provision.extends.clone(),
        speaks: considered.speaks,
        standing,
        elements: considered
            .elements
            .iter()
            .map(|element| ElementAnswer {
                name: element.name.clone(),
                test: element.test.id().to_owned(),
                state: element.state,
                reason: element.reason.clone(),
            })
            .collect(),
        exemptions: considered
            .exemptions
            .iter()
            .map(|check| ExemptionAnswer {
                id: check.id.clone(),
                title: check.title.clone(),
                state: check.state,
                reason: check.reason.clone(),
                check: check.check.clone(),
                verified: check.verified,
            })
            .collect(),
        ceilings: ceilings(provision, period),
    }
}

/// Gives the ceilings of a provision, with the counting period that holds all of the conduct.
pub(super) fn ceilings(provision: &Provision, period: Period) -> Vec<CeilingAnswer> {
    provision
        .ceilings
        .iter()
        .map(|ceiling: &CeilingRule| CeilingAnswer {
            title: ceiling.title.clone(),
            limits: std::iter::once((ceiling.limit, &ceiling.unit))
                .chain(ceiling.also.iter().map(|limit| (limit.limit, &limit.unit)))
                .map(|(limit, unit)| LimitAnswer { limit, unit: unit.clone() })
                .collect(),
            period: period
                .from
                .and_then(|from| ceiling.period_on(&provision.in_force, from))
                .filter(|counted| period.surely_within(*counted)),
            counts: ceiling.counts.clone(),
            report_every_days: ceiling.report_every_days,
        })
        .collect()
}

fn not_covered(regime: &Regime, asked: &super::Asked) -> Vec<NotCoveredAnswer> {
    let goods = |entry: &super::schema::NotCovered| match &asked.goods {
        super::AskedGoods::Commodities(ids) => entry.goods.iter().any(|id| ids.contains(id)),
        _ => false,
    };
    regime
        .about()
        .not_covered
        .iter()
        .filter(|entry| {
            goods(entry) || asked.event.as_ref().is_some_and(|event| entry.events.contains(event))
        })
        .map(|entry| NotCoveredAnswer {
            id: entry.id.clone(),
            title: entry.title.clone(),
            reason: entry.reason.clone(),
            instead: entry.instead.clone(),
        })
        .collect()
}
