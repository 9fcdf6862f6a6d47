//! The timeline and the positions of States: what happened and what was said, by day.

use crate::facts::DocumentFacts;
use crate::matters::Matter;
use crate::model::{Position, Sentence, TimelineEntry};
use crate::origins::{Known, Origin};
use crate::prose;
use crate::statements::{Stance, Statement};
use crate::titles;
use claims::model::{Claim, EventType, Modality};
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Digest, Period};

/// An event is put on the timeline only if it is dated to at most this many days.
const PRECISE_DAYS: i32 = 31;

/// Puts the dated events on a line, each once, with every exhibit that dates it so.
///
/// **Shape:** by first day, then by kind of event, then by words.
#[must_use]
pub fn timeline(statements: &[Statement<'_>]) -> Vec<TimelineEntry> {
    type Key = (Period, EventType, BTreeSet<Country>);
    let mut by_event: BTreeMap<Key, Vec<&Statement<'_>>> = BTreeMap::new();
    for statement in statements {
        let precise = match (statement.when().from, statement.when().to) {
            (Some(from), Some(to)) => (to - from).get_days() <= PRECISE_DAYS,
            _ => false,
        };
        let says_something = !matches!(
            statement.event.kind,
            EventType::Other | EventType::Statement | EventType::Accusation | EventType::Threat
        );
        if precise && says_something && statement.is_dated() && statement.stance == Stance::Affirms {
            let countries = statement.event.participants.iter().filter_map(|found| found.country).collect();
            by_event.entry((statement.when(), statement.event.kind, countries)).or_default().push(statement);
        }
    }
    by_event
        .into_iter()
        .filter_map(|((period, kind, _), mut statements)| {
            statements.sort_by_key(|statement| (statement.hedged, statement.citation.sort_key()));
            let first = statements.first()?;
            let others = statements.iter().skip(1).map(|statement| statement.citation.clone());
            let citations = std::iter::once(first.citation.clone()).chain(others).collect();
            Some(TimelineEntry {
                period,
                sentence: Sentence::fact(prose::told(first), citations)?,
                event: kind_id(kind),
            })
        })
        .collect()
}

/// Collects what States said on each matter, and what they said besides on questions of the regime.
///
/// Only who speaks for a State gives a State's position: what a researcher or a newspaper of a country says
/// is not that country's.
///
/// **Shape:** by question, State, day and place; a joint statement stands under each signatory.
#[must_use]
pub fn positions(
    matters: &BTreeMap<Matter, Vec<&Statement<'_>>>,
    documents: &[DocumentFacts],
    known: &Known<'_>,
) -> Vec<Position> {
    let mut positions = Vec::new();
    let mut told: BTreeSet<(Digest, &str)> = BTreeSet::new();
    for (matter, statements) in matters {
        // A claim with several events ("deployed troops to fight") has one position: the firmest.
        let mut firmest: BTreeMap<(Digest, &str), &Statement<'_>> = BTreeMap::new();
        for statement in statements {
            let of_claim = firmest.entry((statement.facts.exhibit, statement.claim.id.as_str()));
            let kept = of_claim.or_insert(statement);
            if statement.stance < kept.stance {
                *kept = statement;
            }
        }
        for (key, statement) in firmest {
            told.insert(key);
            let (facts, claim) = (statement.facts, statement.claim);
            positions.extend(of_claim(&titles::matter(matter), facts, claim, statement.stance, known));
        }
    }
    for facts in documents {
        for claim in &facts.document.claims {
            let speaks_up = matches!(
                claim.modality,
                Modality::Condemned | Modality::Demanded | Modality::Denied | Modality::Intention
            );
            let question = question(facts, claim);
            if told.contains(&(facts.exhibit, claim.id.as_str()))
                || !(speaks_up || question != OTHER_QUESTIONS)
            {
                continue;
            }
            positions.extend(of_claim(&question, facts, claim, Stance::Affirms, known));
        }
    }
    positions.sort_by_cached_key(|position| {
        let first = position.sentence.citations.first().map(values::Citation::sort_key);
        let is_other = position.question == OTHER_QUESTIONS;
        (
            is_other,
            position.question.clone(),
            position.country,
            position.said_on,
            first,
            position.stance.clone(),
        )
    });
    positions.dedup();
    positions
}

const OTHER_QUESTIONS: &str = "other questions";

/// Names the question a claim speaks to that belongs to no matter, by the kind of its first event.
fn question(facts: &DocumentFacts, claim: &Claim) -> String {
    use EventType as E;
    let of = |kind: EventType| match kind {
        E::TroopDeployment | E::TroopMovement | E::Combat | E::Casualties => "soldiers of the DPRK abroad",
        E::MilitaryCooperation | E::MilitaryAssistance => "military cooperation with the DPRK",
        E::TreatySignature | E::TreatyRatification | E::MutualDefenceClause | E::Agreement => {
            "treaties with the DPRK"
        }
        E::MonitoringBodyEstablishment => "monitoring of the sanctions",
        E::SanctionsPolicy | E::SanctionsViolation | E::LegalityJudgement => {
            "what the resolutions allow and whether they are kept"
        }
        E::DraftResolution | E::Vote => "decisions of the Security Council",
        E::WeaponTest | E::WeaponUse | E::ArmsProduction => "weapons of the DPRK",
        _ => OTHER_QUESTIONS,
    };
    // A border or a law can be violated as well: only what names the regime is about it.
    let words: String = claim.content.iter().map(|span| span.slice(&facts.document.text)).collect();
    let words = words.to_lowercase();
    let names_it = ["resolution", "sanction", "embargo", "security council", "unsc", "1718"]
        .iter()
        .any(|name| words.contains(name));
    claim
        .events
        .iter()
        .filter(|event| {
            names_it
                || !matches!(event.kind, E::SanctionsPolicy | E::SanctionsViolation | E::LegalityJudgement)
        })
        .map(|event| of(event.kind))
        .find(|question| *question != OTHER_QUESTIONS)
        .unwrap_or(OTHER_QUESTIONS)
        .to_owned()
}

fn of_claim(
    question: &str,
    facts: &DocumentFacts,
    claim: &Claim,
    said: Stance,
    known: &Known<'_>,
) -> Vec<Position> {
    let countries = match Origin::of_claim(facts, claim, known) {
        Origin::State(country) => BTreeSet::from([country]),
        Origin::Joint(several) | Origin::Body(_, several) => several,
        _ => return Vec::new(),
    };
    let Some((speaker, citation)) = claim.speaker.as_ref().zip(facts.cite(&claim.content)) else {
        return Vec::new();
    };
    let said_on = match &claim.said_on {
        Some(said) if said.from.is_some() || said.to.is_some() => Period { from: said.from, to: said.to },
        _ => Period { from: None, to: facts.document.dated },
    };
    let text = prose::told_claim(facts, claim, said, &citation.quote);
    countries
        .into_iter()
        .filter_map(|country| {
            Some(Position {
                question: question.to_owned(),
                country,
                stance: stance(claim.modality, said).to_owned(),
                speaker: Some(prose::speaker(speaker)),
                said_on,
                sentence: Sentence::fact(text.clone(), vec![citation.clone()])?,
            })
        })
        .collect()
}

fn stance(modality: Modality, stance: Stance) -> &'static str {
    match (modality, stance) {
        (Modality::Condemned, _) => "condemns",
        (Modality::Demanded, _) => "demands",
        (Modality::Denied, _) | (_, Stance::Denies) => "denies",
        (_, Stance::Unverified) => "has not verified",
        (Modality::Intention, _) => "intends",
        (Modality::Anticipated, _) => "was expected to say",
        (Modality::Norm, _) => "lays down",
        // A warning or an expectation: it had not happened when it was said.
        (_, Stance::Prospective) => "looks ahead",
        (Modality::Determined, _) => "determines",
        (Modality::Asserted | Modality::Reported, _) => "states",
    }
}

/// Gives the contract's word for a kind of event.
#[must_use]
pub fn kind_id(kind: EventType) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
