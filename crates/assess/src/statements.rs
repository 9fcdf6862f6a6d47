//! Statements: every event of every claim, with who vouches for it and how.
//!
//! A claim may stand inside another ("told lawmakers that …"); the innermost one that holds an event's
//! trigger speaks of it, and what the outer ones do to it – deny, expect, pass on – carries over.

use crate::facts::DocumentFacts;
use crate::wording::{self, Wording};
use claims::model::{Claim, Event, EventType, Modality, Participant, Quantity, Tier};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date, Period, Span};

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
    /// Speaks of what is planned, expected, demanded, laid down, asked or over, not of what happened.
    Prospective,
}

impl Statement<'_> {
    /// Gives the days of the event: as the text says; the day it was said for what is told as going on; else
    /// no later than it was said.
    #[must_use]
    pub fn when(&self) -> Period {
        let said_by = self.said_by();
        match &self.event.when {
            Some(when) if when.from.is_some() || when.to.is_some() => {
                // "since March" is open: it reaches no further than the day it was said.
                let to = when.to.or(said_by.filter(|said| when.from.is_none_or(|from| from <= *said)));
                Period { from: when.from, to }
            }
            _ => Period { from: said_by.filter(|_| self.goes_on()), to: said_by },
        }
    }

    /// Gives the last day on which it can have been said.
    #[must_use]
    pub fn said_by(&self) -> Option<Date> {
        let published = self.facts.document.dated;
        match (self.said_on().to, published) {
            (Some(said), Some(published)) => Some(said.min(published)),
            (said, published) => said.or(published),
        }
    }

    /// Gives the figures of the event: what it counts, without the figures of a ceiling it is compared with
    /// ("above the yearly ceiling of … barrels" says nothing of what was delivered) and without increments
    /// ("2,000 more"), which are no count of the whole.
    pub fn figures(&self) -> impl Iterator<Item = &Quantity> {
        let text = &self.facts.document.text;
        self.event
            .quantities
            .iter()
            .filter(move |quantity| !names_a_ceiling(text, quantity.span) && !is_an_increment(&quantity.text))
    }

    /// Tells whether the text itself dates the event.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        match &self.event.when {
            Some(when) if when.from.is_some() || when.to.is_some() => when.from.is_some(),
            _ => self.goes_on() && self.said_by().is_some(),
        }
    }

    /// Tells whether the text tells the event as going on when it was said.
    fn goes_on(&self) -> bool {
        wording::goes_on(self.facts, self.claim, self.event)
    }

    /// Gives the days within which an event without a date of its own lies if it is told as news ("has sent"):
    /// it then reaches no further back from the day it was said than a convention allows.
    #[must_use]
    pub fn as_news(&self, reach_months: u8) -> Option<Period> {
        let said_by = self.said_by().filter(|_| !self.is_dated())?;
        let from = said_by.checked_sub(jiff::Span::new().months(i64::from(reach_months))).ok()?;
        wording::is_news(self.facts, self.claim, self.event)
            .then_some(Period { from: Some(from), to: Some(said_by) })
    }

    /// Gives the days on which it was said; where the text does not say, it is not later than the
    /// publication.
    #[must_use]
    pub fn said_on(&self) -> Period {
        match &self.claim.said_on {
            Some(said) if said.from.is_some() || said.to.is_some() => Period { from: said.from, to: said.to },
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
    // The innermost claim with an event at a trigger wins: deepest nesting, then shortest content. It may
    // hold several events at one trigger ("sent shells to one State and guns to another").
    type Found<'a> = ((usize, std::cmp::Reverse<u32>), &'a Claim, Vec<&'a Event>);
    let mut innermost: BTreeMap<(u32, EventType), Found<'_>> = BTreeMap::new();
    for claim in &facts.document.claims {
        let depth = ancestors(claim, &by_id).len();
        let length = claim.content.iter().map(|span| span.len()).sum();
        let rank = (depth, std::cmp::Reverse(length));
        for event in &claim.events {
            let key = (event.trigger.span.start, event.kind);
            match innermost.get_mut(&key) {
                Some((_, winner, events)) if std::ptr::eq(*winner, claim) => events.push(event),
                Some((other, ..)) if *other >= rank => {}
                _ => {
                    innermost.insert(key, (rank, claim, vec![event]));
                }
            }
        }
    }
    innermost
        .into_values()
        .flat_map(|(_, claim, events)| events.into_iter().map(move |event| (claim, event)))
        .filter_map(|(claim, event)| {
            let outer = ancestors(claim, &by_id);
            let wording = wording::before(facts, claim, event);
            Some(Statement {
                facts,
                claim,
                event,
                stance: stance(facts, claim, event, &outer, wording),
                hedged: hedged(claim, event, &outer) || wording == Wording::Reported,
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

fn stance(facts: &DocumentFacts, claim: &Claim, event: &Event, outer: &[&Claim], wording: Wording) -> Stance {
    let modalities = || {
        event
            .modality
            .iter()
            .copied()
            .chain([claim.modality])
            .chain(outer.iter().map(|parent| parent.modality))
    };
    let prospective = |modality: Modality| {
        matches!(modality, Modality::Anticipated | Modality::Intention | Modality::Demanded | Modality::Norm)
    };
    // What is dated after the day it was said on has not happened by then, whatever the verb.
    let dated = facts.document.dated.or(claim.said_on.as_ref().and_then(|said| said.to));
    let starts = event.when.as_ref().and_then(|when| when.from);
    let is_ahead = matches!((starts, dated), (Some(starts), Some(dated)) if starts > dated);
    if is_ahead || wording == Wording::Open || modalities().any(prospective) {
        return Stance::Prospective;
    }
    let words: String =
        claim.content.iter().map(|span| span.slice(&facts.document.text)).collect::<Vec<_>>().join(" ");
    if says_unverified(&words) {
        return Stance::Unverified;
    }
    if says_it_ended(&words) {
        return Stance::Prospective;
    }
    let is_taken = event.negated || modalities().any(|modality| modality == Modality::Denied);
    if wording == Wording::Denied && !is_taken {
        return Stance::Denies;
    }
    // A denial of a denial affirms: "rejected the claim that no arms were sent".
    let denials = modalities().filter(|modality| *modality == Modality::Denied).count();
    let denials = denials - usize::from(event.modality == Some(Modality::Denied) && event.negated);
    if (denials + usize::from(event.negated)) % 2 == 1 { Stance::Denies } else { Stance::Affirms }
}

/// Tells whether the words say that something could not be checked, which is neither yes nor no.
fn says_unverified(words: &str) -> bool {
    const WAYS: [&str; 20] = [
        "could not confirm",
        "cannot confirm",
        "can't confirm",
        "not been confirmed",
        "neither has been confirmed",
        "unable to confirm",
        "could not corroborate",
        "cannot corroborate",
        "unable to corroborate",
        "not been able to corroborate",
        "yet to be confirmed",
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

/// Tells whether a figure says how many were added: "2,000 more soldiers", "an additional 3,000".
fn is_an_increment(figure: &str) -> bool {
    let figure = format!(" {} ", figure.to_lowercase()).replace(" more than ", " over ");
    [" more ", " additional ", " another ", " further "].iter().any(|word| figure.contains(word))
}

/// Tells whether the words say that something has come to an end: it is then no statement that it goes on.
fn says_it_ended(words: &str) -> bool {
    const WAYS: [&str; 8] = [
        "had stopped",
        "has stopped",
        "have stopped",
        "was halted",
        "were halted",
        "was suspended",
        "were suspended",
        "have ceased",
    ];
    let words = words.to_lowercase();
    WAYS.iter().any(|way| words.contains(way))
}

/// Tells whether the words before a figure make it a ceiling's and not a delivery's.
fn names_a_ceiling(text: &str, figure: Span) -> bool {
    const WORDS: [&str; 9] = [
        "ceiling",
        "cap of",
        "cap on",
        "annual cap",
        "yearly cap",
        "limit of",
        "limit on",
        "quota",
        "maximum of",
    ];
    const REACH: u32 = 48;
    let words = |from: u32, to: u32| Span::new(from, to).slice(text).to_lowercase();
    let before = words(figure.start.saturating_sub(REACH), figure.start);
    // Another sentence, or another part of this one, speaks of something else.
    let before = before.rsplit(['.', ';', ':', '\n']).next().unwrap_or_default().to_owned();
    let after = words(figure.end, figure.end.saturating_add(16));
    WORDS.iter().any(|word| before.contains(word))
        || [" a year ceiling", "-a-year", " yearly ceiling", " ceiling", " cap", " limit", " annual cap"]
            .iter()
            .any(|word| after.starts_with(word))
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
    use super::{is_an_increment, names_a_ceiling, says_unverified};
    use values::Span;

    #[test]
    fn the_figure_of_a_ceiling_is_no_delivery() {
        let check = |text: &str, figure: &str| {
            let byte = text.find(figure).unwrap();
            let start = text[..byte].chars().count() as u32;
            names_a_ceiling(text, Span::new(start, start + figure.chars().count() as u32))
        };
        assert!(check("imports rose above the yearly ceiling of 50 barrels", "50 barrels"));
        assert!(check("the annual cap of 50 barrels was passed", "50 barrels"));
        assert!(check("more than the 50-barrel limit", "50-barrel"));
        assert!(!check("It passed the ceiling. In March 60 barrels were shipped", "60 barrels"));
        assert!(!check("Russia shipped 60 barrels in March", "60 barrels"));
    }

    #[test]
    fn what_was_added_is_no_count_of_the_whole() {
        assert!(is_an_increment("About 2,000 more soldiers"));
        assert!(is_an_increment("an additional 3,000 soldiers"));
        assert!(!is_an_increment("more than 2,000 soldiers"));
    }

    #[test]
    fn not_verified_is_neither_yes_nor_no() {
        assert!(says_unverified("reports of 13,000 containers have not been verified by the UN"));
        assert!(says_unverified("the figure could not be independently verified"));
        assert!(!says_unverified("the ministry verified the figure"));
    }
}
