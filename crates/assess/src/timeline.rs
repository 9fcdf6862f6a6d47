//! The timeline and the positions of States: what happened and what was said, by day.

use crate::facts::DocumentFacts;
use crate::matters::Matter;
use crate::model::{Position, Sentence, TimelineEntry};
use crate::prose;
use crate::statements::{Stance, Statement};
use crate::titles;
use claims::model::{Claim, EventType, Modality};
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Period};

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
            let countries =
                statement.event.participants.iter().filter_map(|found| found.country).collect();
            by_event
                .entry((statement.when(), statement.event.kind, countries))
                .or_default()
                .push(statement);
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

/// Collects what States said on each matter, and what they condemned, demanded and denied besides.
///
/// **Shape:** by question, State, stance and place; a joint statement stands under each signatory.
#[must_use]
pub fn positions(
    matters: &BTreeMap<Matter, Vec<&Statement<'_>>>,
    documents: &[DocumentFacts],
) -> Vec<Position> {
    let mut positions = Vec::new();
    let mut told: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (matter, statements) in matters {
        for statement in statements {
            told.insert((std::ptr::from_ref(statement.facts).addr(), statement.claim.id.as_str()));
            let sentence = || Sentence::fact(prose::told(statement), vec![statement.citation.clone()]);
            positions.extend(of_claim(
                &titles::matter(matter),
                statement.claim,
                stance(statement.claim.modality, statement.stance),
                statement.said_on(),
                sentence,
            ));
        }
    }
    for facts in documents {
        for claim in &facts.document.claims {
            let speaks_up = matches!(
                claim.modality,
                Modality::Condemned | Modality::Demanded | Modality::Denied | Modality::Intention
            );
            if !speaks_up || told.contains(&(std::ptr::from_ref(facts).addr(), claim.id.as_str())) {
                continue;
            }
            let said_on = claim
                .said_on
                .as_ref()
                .map_or(Period { from: None, to: facts.document.dated }, |said| Period {
                    from: said.from,
                    to: said.to,
                });
            let sentence = || {
                let citation = facts.cite(&claim.content)?;
                let who = claim.speaker.as_ref().map(prose::speaker)?;
                Sentence::fact(
                    format!(
                        "{} {} ({}): “{}”.",
                        prose::capitalised(&who),
                        prose::verb(claim.modality, Stance::Affirms),
                        facts.publisher(),
                        citation.quote.split_whitespace().collect::<Vec<_>>().join(" "),
                    ),
                    vec![citation],
                )
            };
            let stance = stance(claim.modality, Stance::Affirms);
            positions.extend(of_claim("other questions", claim, stance, said_on, sentence));
        }
    }
    positions.sort_by(|a, b| {
        let key = |position: &Position| {
            let first = position.sentence.citations.first().map(values::Citation::sort_key);
            (position.question == "other questions", position.question.clone(), position.country, position.said_on, first)
        };
        key(a).cmp(&key(b))
    });
    positions.dedup();
    positions
}

fn of_claim(
    question: &str,
    claim: &Claim,
    stance: &str,
    said_on: Period,
    sentence: impl Fn() -> Option<Sentence>,
) -> Vec<Position> {
    let Some(speaker) = &claim.speaker else { return Vec::new() };
    let countries: BTreeSet<Country> =
        speaker.countries.iter().copied().chain(speaker.country).collect();
    countries
        .into_iter()
        .filter_map(|country| {
            Some(Position {
                question: question.to_owned(),
                country,
                stance: stance.to_owned(),
                speaker: Some(prose::speaker(speaker)),
                said_on,
                sentence: sentence()?,
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
        (Modality::Determined, _) => "determines",
        (Modality::Asserted | Modality::Reported, _) => "states",
    }
}

/// Gives the contract's word for a kind of event.
#[must_use]
pub fn kind_id(kind: EventType) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
