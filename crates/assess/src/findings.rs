//! Findings: each matter held against the provisions in force.
//!
//! A matter becomes at most one finding. The statements that affirm it say what is known of the
//! conduct; the regime answers which provisions speak of it and which of their elements are met. The
//! provision that fits best leads, the others that repeat or extend it stand beside it. What denies,
//! doubts or differs is printed beside what supports.

use crate::deliveries::{self, Recorded};
use crate::differences;
use crate::exemption_signs::ExemptionSigns;
use crate::facts::FindingDecision;
use crate::law::{self, Answer};
use crate::matters::{ConductKind, Matter};
use crate::model::{
    CapLedger, Element, ExemptionCheck, Finding, FindingCore, FindingStatus, RelatedProvision, Sentence,
    State, Support, SupportKind,
};
use crate::origins::{self, Known};
use crate::regime::Regime;
use crate::replies;
use crate::services::{self, Service};
use crate::statements::{Stance, Statement};
use crate::supports::{self, Against, Backed};
use crate::telling;
use crate::titles;
use crate::weighing::{Weighing, Weights};
use claims::model::Tier;
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date, Digest, Period};

/// What findings are drawn with, besides the facts.
pub struct Means<'a> {
    /// The law.
    pub regime: &'a Regime,
    /// The conventions of weighing.
    pub weighing: &'a Weighing,
    /// Who speaks and publishes.
    pub known: &'a Known<'a>,
    /// Words that point to an exemption.
    pub signs: &'a ExemptionSigns,
    /// What else could explain facts, by kind of conduct.
    pub alternatives: &'a BTreeMap<String, Vec<String>>,
    /// The ledgers of the ceilings, which say whether one was passed.
    pub caps: &'a [CapLedger],
    /// What persons decided, in the order of days.
    pub decisions: &'a [FindingDecision],
    /// The day up to which facts count.
    pub as_of: Date,
}

/// What is known of an element from the facts themselves, where the law only asks.
#[derive(Debug, Clone)]
pub(crate) struct Established {
    /// Whether it is so.
    pub state: State,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub citations: Vec<Citation>,
}

/// What a finding is made of before the law is asked.
pub(crate) struct Draft {
    /// The conduct, as the law is asked.
    pub conduct: law::Conduct,
    /// What the finding is about, for its number: the same for the same matter as evidence grows.
    pub key: String,
    /// The headline.
    pub title: String,
    /// What speaks for it, in the order of print.
    pub supporting: Vec<Backed>,
    /// What speaks against it.
    pub against: Vec<Against>,
    /// The name and the state of the element that says whether the conduct itself is shown; of a
    /// matter of statements it follows from their origins.
    pub shown: Option<(String, Established)>,
    /// How the days were found, where no text gives them.
    pub dating: Option<String>,
    /// What the facts say of elements the law asks for, by the element's name.
    pub established: BTreeMap<String, Established>,
    /// Elements that belong to the facts and not to the provision.
    pub further: Vec<Element>,
    /// The provision that leads, where it was found before.
    pub lead: Option<String>,
    /// What the facts say of elements the law tests itself, by the test: `goods`, `direction`, `actor_bound`. It may
    /// leave open what the law takes as met, and never turns what is not met.
    pub doubts: BTreeMap<String, Established>,
    /// What is told of figures, after the count of exhibits.
    pub told: Vec<Sentence>,
    /// What it rests on, where it rests on documented items.
    pub items: Option<OfItems>,
}

/// What a finding of documented items is told and tested by, beside the conduct.
pub(crate) struct OfItems {
    /// What was documented, as the object of "documents".
    pub words: String,
    /// Whose counter-explanations are printed, by their heading in `methods/alternatives.toml`.
    pub explained_as: &'static str,
    /// When each item can have been made, and where its record says so.
    pub made: Vec<(flows::items::Production, Citation)>,
}

/// How many citations an element shows; all stand under the supports.
const ELEMENT_CITATIONS: usize = 3;

/// How many further provisions stand beside a finding: those of which hardly more is open. `plimsoll regime
/// ask` gives all.
const RELATED: usize = 8;

/// Draws a finding from a matter, of what is said of it and of what ledgers record beyond a ceiling; `None` if nothing
/// affirms it or no provision in force speaks of it.
pub(crate) fn of_matter(
    matter: &Matter,
    statements: &[&Statement<'_>],
    denials: &[&Statement<'_>],
    recorded: Option<&Recorded>,
    means: &Means<'_>,
) -> Option<Finding> {
    let affirming: Vec<&Statement<'_>> =
        statements.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    let mut supporting = supports::supporting(matter, &affirming, means.known);
    supporting.extend(recorded.iter().flat_map(|recorded| recorded.supporting.iter().cloned()));
    supporting.sort_by_key(supports::print_order);
    let mut against = supports::contradicting(matter, statements, denials, means.known);
    against.extend(differences::other_figures(&supporting));
    against.sort_by_key(|found| (found.ground, found.backed.support.citation.sort_key()));
    // What the law is asked rests on the statements that name both sides, where there are such.
    let whole = |found: &&Statement<'_>| Matter::of(found).contains(matter);
    let full: Vec<&Statement<'_>> = affirming.iter().copied().filter(whole).collect();
    let telling = if full.is_empty() { &affirming } else { &full };
    let (stated, dating) = dated(telling, means.weighing);
    let period = Period::hull(recorded.map(|recorded| recorded.period).into_iter().chain([stated]));
    // Where tables alone record it, they say what is shown.
    let of_tables = recorded.filter(|_| affirming.is_empty());
    let stated = telling.iter().flat_map(|found| found.goods());
    let service = match &matter.conduct {
        ConductKind::Service(id) => services::find(id),
        _ => None,
    };
    let conduct = law::Conduct {
        matter: matter.clone(),
        period,
        goods: stated.chain(recorded.iter().flat_map(|recorded| recorded.goods.iter().cloned())).collect(),
        codes: BTreeSet::new(),
        among: service.map_or_else(BTreeSet::new, |service| service.provisions(means.regime)),
        exemptions: means.signs.found_in(&affirming),
    };
    draw(
        Draft {
            conduct,
            key: matter.key(),
            title: match of_tables {
                Some(recorded) if !recorded.reported => titles::estimated(matter),
                _ => titles::finding(matter),
            },
            supporting,
            against,
            shown: of_tables.map(deliveries::shown),
            dating,
            established: service.map_or_else(BTreeMap::new, |service| told_by(service, &affirming)),
            further: Vec::new(),
            lead: recorded.and_then(|recorded| recorded.provision.clone()),
            doubts: BTreeMap::new(),
            told: recorded.map_or_else(Vec::new, |recorded| recorded.told.clone()),
            items: None,
        },
        means,
    )
}

/// Answers the questions of fact that the words for a service answer themselves.
fn told_by(service: &Service, affirming: &[&Statement<'_>]) -> BTreeMap<String, Established> {
    let citations: Vec<Citation> =
        affirming.iter().take(ELEMENT_CITATIONS).map(|found| found.citation.clone()).collect();
    let told = Established {
        state: State::Met,
        reason: "It is what the statements say, by their words.".to_owned(),
        citations,
    };
    service.elements.iter().map(|element| (element.clone(), told.clone())).collect()
}

/// Holds a draft against the law; `None` if it has no support or no provision in force speaks of it.
pub(crate) fn draw(draft: Draft, means: &Means<'_>) -> Option<Finding> {
    let matter = &draft.conduct.matter;
    let origin_groups = origins::groups(&draft.supporting, means.known);
    let weights = weights(&draft, &origin_groups);
    let mut answers: Vec<(Answer, Vec<Element>)> = law::ask(means.regime, &draft.conduct)
        .into_iter()
        .map(|answer| {
            let elements = elements(&answer, &draft, weights, means);
            (answer, elements)
        })
        .collect();
    // Of provisions the law ranks, the one whose questions the facts answer best leads.
    if !draft.established.is_empty() {
        answers.sort_by_key(|(_, elements)| {
            let asks = elements.iter().any(|element| draft.established.contains_key(&element.name));
            (!asks, elements.iter().filter(|element| is_open(element)).count())
        });
    }
    let lead =
        draft.lead.as_ref().and_then(|id| answers.iter().position(|(answer, _)| answer.provision == *id));
    if answers.is_empty() {
        return None;
    }
    let (lead, elements) = answers.remove(lead.unwrap_or(0));
    let supporting: Vec<Support> = draft.supporting.iter().map(|backed| backed.support.clone()).collect();
    let (first, others) = supporting.split_first()?;
    let status = status(&lead, &elements);
    let mut finding = Finding::new(
        FindingCore {
            id: identifier(&lead.provision, &draft.key),
            provision: lead.provision.clone(),
            title: draft.title.clone(),
            measure: lead.measure.clone(),
            measure_title: lead.measure_title.clone(),
            status,
            law: lead.law.clone(),
            elements,
        },
        first.clone(),
        others.to_vec(),
    );
    let open = |elements: &[Element]| elements.iter().filter(|element| is_open(element)).count();
    let of_lead = open(&finding.elements);
    finding.related_provisions = answers
        .iter()
        .filter(|(answer, elements)| !answer.fails && open(elements) <= of_lead + 1)
        .take(RELATED)
        .map(|(answer, elements)| related(answer, elements))
        .collect();
    finding.contradicting = draft.against.iter().map(|against| against.backed.support.clone()).collect();
    finding.origins = weights.origins;
    finding.origin_groups = origin_groups;
    finding.likelihood = means.weighing.likelihood(weights);
    finding.confidence = means.weighing.confidence(weights);
    finding.alternative_explanations = match &draft.items {
        Some(of) => means.alternatives.get(of.explained_as).cloned().unwrap_or_default(),
        None => alternatives(matter, means.alternatives),
    };
    finding.exemptions_checked =
        lead.exemptions.iter().map(|check| with_signs(check, &draft.conduct)).collect();
    finding.reply = replies::reply(&finding, &draft, means.decisions);
    finding.sentences = telling::sentences(&finding, &draft, lead.binding, means.decisions);
    Some(finding)
}

/// Gives the days over which the conduct is stated to have happened, from the texts that date it; where none
/// does, from those that tell it as news, with a sentence that says so.
fn dated(affirming: &[&Statement<'_>], weighing: &Weighing) -> (Period, Option<String>) {
    let dated: Vec<Period> =
        affirming.iter().filter(|found| found.is_dated()).map(|found| found.when()).collect();
    let months = weighing.news_reach_months();
    let news: Vec<Period> = affirming.iter().filter_map(|found| found.as_news(months)).collect();
    if !dated.is_empty() || news.is_empty() {
        return (Period::hull(dated), None);
    }
    let told = format!(
        "No text gives the day; it is told as news (“has”), and so taken to lie within {months} months before it was said, which is a convention."
    );
    (Period::hull(news), Some(told))
}

fn weights(draft: &Draft, groups: &[crate::model::OriginGroup]) -> Weights {
    let parties = supports::parties(&draft.conduct.matter);
    let counts =
        |backed: &Backed| groups.iter().any(|group| group.counts && group.id == backed.support.origin);
    let denials = || draft.against.iter().filter(|against| against.ground.denies());
    Weights {
        origins: groups.iter().filter(|group| group.counts).count() as u32,
        unhedged: draft.supporting.iter().any(|backed| counts(backed) && backed.plain),
        instrument: draft
            .supporting
            .iter()
            .any(|backed| backed.support.kind != SupportKind::Claim && counts(backed)),
        independent_denial: denials().any(|against| {
            !against.backed.origin.speaks_for(&parties) && against.backed.plain && against.backed.complete
        }),
        party_denial: denials().any(|against| against.backed.origin.speaks_for(&parties)),
    }
}

/// Fills the provision's elements with what shows them, and says first whether the conduct itself is shown.
///
/// An element that is met or not met by facts cites them; one that follows from the law alone cites none.
fn elements(answer: &Answer, draft: &Draft, weights: Weights, means: &Means<'_>) -> Vec<Element> {
    let cite = |keep: &dyn Fn(&Support) -> bool| -> Vec<Citation> {
        draft
            .supporting
            .iter()
            .map(|backed| &backed.support)
            .filter(|support| keep(support))
            .take(ELEMENT_CITATIONS)
            .map(|support| support.citation.clone())
            .collect()
    };
    let (name, shown) = draft.shown.clone().unwrap_or_else(|| {
        let (state, reason) = match (weights.origins, weights.unhedged) {
            (0, _) => (State::Unknown, "No independent origin that can be named states it.".to_owned()),
            (1, true) => (State::Met, "One named origin states it without a hedge.".to_owned()),
            (many, true) => {
                (State::Met, format!("{many} independent origins state it, at least one without a hedge."))
            }
            (_, false) => (State::Unknown, "Every statement of it that counts is hedged.".to_owned()),
        };
        ("conduct stated".to_owned(), Established { state, reason, citations: cite(&|_| true) })
    });
    let mut elements =
        vec![Element { name, state: shown.state, reason: shown.reason, citations: shown.citations }];
    elements.extend(answer.elements.iter().map(|element| {
        let found = match element.test.as_str() {
            "fact" | "designated" => draft.established.get(&element.name).cloned(),
            "ceiling" => ceiling(answer, draft, means),
            _ => None,
        };
        let doubt = draft.doubts.get(&element.test).filter(|_| element.state != State::NotMet);
        match found.or_else(|| doubt.cloned()) {
            Some(found) => Element {
                name: element.name.clone(),
                state: found.state,
                reason: found.reason,
                citations: found.citations,
            },
            None => Element {
                name: element.name.clone(),
                state: element.state,
                reason: match (&draft.dating, element.test.as_str()) {
                    (Some(dating), "in_force") => format!("{} {dating}", element.reason),
                    _ => element.reason.clone(),
                },
                citations: match (element.state, element.test.as_str()) {
                    (State::Unknown, _) | (_, "no_exemption") => Vec::new(),
                    (_, "in_force") => match cite(&|support| support.when.from.is_some()) {
                        dated if dated.is_empty() => cite(&|_| true),
                        dated => dated,
                    },
                    _ => cite(&|_| true),
                },
            },
        }
    }));
    elements.extend(draft.items.iter().map(|of| crate::items::made_after(of, &answer.law)));
    elements.extend(draft.further.iter().cloned());
    elements
}

/// Says from the ledgers whether a ceiling was passed in a period of the conduct; `None` where no ledger
/// of the provision holds a figure, so that the law's own answer stands.
fn ceiling(answer: &Answer, draft: &Draft, means: &Means<'_>) -> Option<Established> {
    let ledgers = means
        .caps
        .iter()
        .filter(|cap| cap.provision == answer.provision && cap.period.may_overlap(draft.conduct.period));
    let bases: Vec<(&CapLedger, &crate::model::LedgerBasis)> =
        ledgers.flat_map(|cap| cap.bases.iter().map(move |basis| (cap, basis))).collect();
    let passed: Vec<Established> =
        bases.iter().filter_map(|(cap, basis)| deliveries::passing(cap, basis, &draft.conduct)).collect();
    let met = passed.iter().find(|found| found.state == State::Met);
    if let Some(passed) = met.or(passed.first()) {
        return Some(passed.clone());
    }
    (!bases.is_empty()).then(|| Established {
        state: State::Unknown,
        reason:
            "The figures in the ledger of this ceiling do not decide whether it was passed, and the conditions of the allowance have to be looked up."
                .to_owned(),
        citations: Vec::new(),
    })
}

/// Decides where a finding stands. The absence of an exemption is for a person to establish: it never
/// stands in the way of a *possible* violation unless the facts themselves point to an exemption.
fn status(lead: &Answer, elements: &[Element]) -> FindingStatus {
    if lead.exemptions.iter().any(|check| check.state == State::Met) {
        return FindingStatus::ExemptionMayApply;
    }
    let others = || elements.iter().filter(|element| !is_exemption(element));
    if others().any(|element| element.state == State::NotMet) {
        FindingStatus::NoViolation
    } else if !lead.binding || others().any(|element| element.state == State::Unknown) {
        FindingStatus::NotEstablished
    } else {
        FindingStatus::PossibleViolation
    }
}

/// Tells whether an element is the absence of an exemption.
pub(crate) fn is_exemption(element: &Element) -> bool {
    element.name.contains("exemption")
}

/// Tells whether an element stands open that a finding needs.
fn is_open(element: &Element) -> bool {
    element.state == State::Unknown && !is_exemption(element)
}

fn related(answer: &Answer, elements: &[Element]) -> RelatedProvision {
    let unknown: Vec<String> =
        elements.iter().filter(|element| is_open(element)).map(|element| element.name.clone()).collect();
    RelatedProvision {
        provision: answer.provision.clone(),
        citation: answer.law.citation.clone(),
        summary: answer.law.summary.clone(),
        reason: match unknown.is_empty() {
            true if answer.binding => {
                "Every element other than the absence of an exemption is met on the facts stated.".to_owned()
            }
            true => "It speaks of the same conduct and does not bind.".to_owned(),
            false => format!("Not known under it: {}.", crate::prose::list(unknown)),
        },
        verified: answer.law.verified,
        paragraph_verified: answer.law.paragraph_verified,
        binding: answer.binding,
    }
}

/// Looks up what else could explain facts of this kind.
#[must_use]
pub fn alternatives(matter: &Matter, all: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let id = matter.conduct.id();
    let kind = id.split(':').next().unwrap_or_default();
    all.get(kind).cloned().unwrap_or_default()
}

fn with_signs(check: &ExemptionCheck, conduct: &law::Conduct) -> ExemptionCheck {
    let mut check = check.clone();
    if let Some(sign) = conduct.exemptions.get(&check.id) {
        check.citations.clone_from(&sign.citations);
    }
    check
}

/// Names a finding by what it is about, so that the same matter keeps its number as evidence grows.
#[must_use]
pub fn identifier(provision: &str, key: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(format!("finding\n{provision}\n{key}"));
    format!("F-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

/// Finds denials that name no event of their own ("rejected the reports as rumours") and stand in a text
/// that speaks of a matter: they are printed beside it if the speaker is a party to it.
#[must_use]
pub fn general_denials<'s, 'a>(
    matter: &Matter,
    statements: &'s [Statement<'a>],
    of_matter: &[&Statement<'_>],
) -> Vec<&'s Statement<'a>> {
    let parties = supports::parties(matter);
    let texts: BTreeSet<Digest> = of_matter.iter().map(|found| found.facts.exhibit).collect();
    statements
        .iter()
        .filter(|found| {
            let speaks = |speaker: &claims::model::Speaker| -> BTreeSet<Country> {
                speaker.countries.iter().copied().chain(speaker.country).collect()
            };
            let by = found.claim.speaker.as_ref().map(speaks).unwrap_or_default();
            found.stance == Stance::Denies
                && found.claim.tier == Tier::Attributed
                && !by.is_disjoint(&parties)
                && texts.contains(&found.facts.exhibit)
                && Matter::of(found).is_empty()
                && matter.conduct != ConductKind::Troops
        })
        .collect()
}
