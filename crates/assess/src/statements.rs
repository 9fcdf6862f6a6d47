//! Statements: every event of every claim, with who vouches for it and how.
//!
//! A claim may stand inside another ("told lawmakers that …"); the innermost one that holds an event's
//! trigger speaks of it, and what the outer ones do to it – deny, expect, pass on – carries over.

use crate::facts::DocumentFacts;
use claims::model::{Claim, Event, EventType, Modality, Participant, Tier};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Period};

/// One event as one claim states it.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// The text it stands in.
    pub facts: &'a DocumentFacts,
    /// The claim that states it.
    pub claim: &'a Claim,
    /// The event.
    pub event: &'a Event,
    /// What the claim does to the event.
    pub stance: Stance,
    /// Whether words such as "reportedly" or a nameless speaker weaken it.
    pub hedged: bool,
    /// The words it rests on.
    pub citation: Citation,
}

/// What a claim does to the event it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// States that it happened.
    Affirms,
    /// States that it did not happen.
    Denies,
    /// States that it could not be verified.
    Unverified,
    /// Speaks of what is planned, expected, demanded or laid down, not of what happened.
    Prospective,
}

impl Statement<'_> {
    /// Gives the days of the event: as the text says, else no later than it was said.
    #[must_use]
    pub fn when(&self) -> Period {
        match &self.event.when {
            Some(when) if when.from.is_some() || when.to.is_some() => {
                let said_by = self.said_on().to.or(self.facts.document.dated);
                Period { from: when.from, to: when.to.or(said_by) }
            }
            _ => Period { from: None, to: self.said_on().to.or(self.facts.document.dated) },
        }
    }

    /// Tells whether the text itself dates the event.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.event.when.as_ref().is_some_and(|when| when.from.is_some())
    }

    /// Gives the days on which it was said; where the text does not say, it is not later than the
    /// publication.
    #[must_use]
    pub fn said_on(&self) -> Period {
        match &self.claim.said_on {
            Some(said) if said.from.is_some() || said.to.is_some() => {
                Period { from: said.from, to: said.to }
            }
            _ => Period { from: None, to: self.facts.document.dated },
        }
    }

    /// Gives the participants in a role.
    pub fn in_role(&self, role: &'static str) -> impl Iterator<Item = &Participant> {
        self.event.participants.iter().filter(move |participant| participant.role == role)
    }

    /// Gives the State in the first of these roles that has one.
    #[must_use]
    pub fn country_in(&self, roles: &[&'static str]) -> Option<Country> {
        roles.iter().find_map(|role| self.in_role(role).find_map(|found| found.country))
    }

    /// Gives the commodity ids of the goods.
    #[must_use]
    pub fn goods(&self) -> BTreeSet<String> {
        self.in_role("goods").filter_map(|goods| goods.name.clone()).collect()
    }
}

/// Takes every statement out of the texts, each event once, in the order of texts and claims.
#[must_use]
pub fn statements(documents: &[DocumentFacts]) -> Vec<Statement<'_>> {
    documents.iter().flat_map(of_document).collect()
}

fn of_document(facts: &DocumentFacts) -> Vec<Statement<'_>> {
    let by_id: BTreeMap<&str, &Claim> =
        facts.document.claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    // The innermost claim with an event at a trigger wins: deepest nesting, then shortest content.
    let mut innermost: BTreeMap<(u32, EventType), (usize, u32, &Claim, &Event)> = BTreeMap::new();
    for claim in &facts.document.claims {
        let depth = ancestors(claim, &by_id).len();
        let length = claim.content.iter().map(|span| span.len()).sum();
        for event in &claim.events {
            let key = (event.trigger.span.start, event.kind);
            let better = innermost.get(&key).is_none_or(|(other_depth, other_length, _, _)| {
                (depth, std::cmp::Reverse(length)) > (*other_depth, std::cmp::Reverse(*other_length))
            });
            if better {
                innermost.insert(key, (depth, length, claim, event));
            }
        }
    }
    innermost
        .into_values()
        .filter_map(|(_, _, claim, event)| {
            let outer = ancestors(claim, &by_id);
            Some(Statement {
                facts,
                claim,
                event,
                stance: stance(facts, claim, event, &outer),
                hedged: hedged(claim, event, &outer),
                citation: facts.cite(&claim.content)?,
            })
        })
        .collect()
}

/// Follows `nested_in` outwards; a circle, which a reader should not give, ends the walk.
fn ancestors<'a>(claim: &Claim, by_id: &BTreeMap<&str, &'a Claim>) -> Vec<&'a Claim> {
    let mut outer: Vec<&Claim> = Vec::new();
    let mut next = claim.nested_in.as_deref();
    while let Some(parent) = next.and_then(|id| by_id.get(id).copied()) {
        if outer.iter().any(|seen| seen.id == parent.id) || parent.id == claim.id {
            break;
        }
        outer.push(parent);
        next = parent.nested_in.as_deref();
    }
    outer
}

fn stance(facts: &DocumentFacts, claim: &Claim, event: &Event, outer: &[&Claim]) -> Stance {
    let modalities = || {
        event
            .modality
            .iter()
            .copied()
            .chain([claim.modality])
            .chain(outer.iter().map(|parent| parent.modality))
    };
    let prospective = |modality: Modality| {
        matches!(
            modality,
            Modality::Anticipated | Modality::Intention | Modality::Demanded | Modality::Norm
        )
    };
    if modalities().any(prospective) {
        return Stance::Prospective;
    }
    let words: String =
        claim.content.iter().map(|span| span.slice(&facts.document.text)).collect::<Vec<_>>().join(" ");
    if says_unverified(&words) {
        return Stance::Unverified;
    }
    // A denial of a denial affirms: "rejected the claim that no arms were sent".
    let denials = modalities().filter(|modality| *modality == Modality::Denied).count();
    let denials = denials - usize::from(event.modality == Some(Modality::Denied) && event.negated);
    if (denials + usize::from(event.negated)) % 2 == 1 { Stance::Denies } else { Stance::Affirms }
}

/// Tells whether the words say that something could not be checked, which is neither yes nor no.
fn says_unverified(words: &str) -> bool {
    const WAYS: [&str; 9] = [
        "not verified",
        "not been verified",
        "not independently verified",
        "not yet verified",
        "not been able to verify",
        "unable to verify",
        "could not verify",
        "cannot verify",
        "not in a position to verify",
    ];
    let words = words.to_lowercase();
    WAYS.iter().any(|way| words.contains(way))
        || (words.contains("could not be") && words.contains("verified"))
}

fn hedged(claim: &Claim, event: &Event, outer: &[&Claim]) -> bool {
    let reported = |modality: Modality| modality == Modality::Reported;
    event.modality.is_some_and(reported)
        || std::iter::once(&claim).chain(outer).any(|claim| {
            reported(claim.modality)
                || !claim.hedges.is_empty()
                || (claim.tier == Tier::Attributed && claim.speaker.is_none())
        })
}

#[cfg(test)]
mod tests {
    use super::says_unverified;

    #[test]
    fn not_verified_is_neither_yes_nor_no() {
        assert!(says_unverified("reports of 13,000 containers have not been verified by the UN"));
        assert!(says_unverified("the figure could not be independently verified"));
        assert!(!says_unverified("the ministry verified the figure"));
    }
}
