//! Supports: what is stated or recorded for or against a matter, with the origin it goes back to.

use crate::facts::Facts;
use crate::matters::Matter;
use crate::model::{StatedQuantity, Support, SupportKind};
use crate::origins::{Known, Origin};
use crate::prose;
use crate::statements::{Stance, Statement};
use claims::model::Tier;
use std::collections::BTreeSet;
use values::{Citation, Country, Period};

/// A support and what is weighed of it.
#[derive(Debug, Clone)]
pub(crate) struct Backed {
    /// Where it comes from.
    pub origin: Origin,
    /// As it is printed.
    pub support: Support,
    /// Said without a hedge by somebody who can be named, or recorded.
    pub plain: bool,
    /// Whether it names both sides of the matter, as far as the matter does.
    pub complete: bool,
    /// Whether it is a publisher's own words, and no other speaker's.
    pub own_words: bool,
    /// Whether words of the text, or a recording, say when it happened.
    pub day_stated: bool,
}

/// A statement against a matter and what it does to it.
#[derive(Debug, Clone)]
pub(crate) struct Against {
    /// As it is printed.
    pub backed: Backed,
    /// What it does.
    pub ground: Ground,
}

/// What a contradicting statement does to a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground {
    /// A party named says that it did not happen.
    PartyDenial,
    /// A party named denies in general, in a text that speaks of the matter.
    GeneralDenial,
    /// Somebody else says that it did not happen.
    Denial,
    /// Somebody says that it was not verified.
    Doubt,
    /// Somebody gives another figure for the same time.
    OtherFigure,
}

impl Ground {
    /// Tells whether it says that the matter did not happen.
    pub(crate) fn denies(self) -> bool {
        matches!(self, Ground::PartyDenial | Ground::GeneralDenial | Ground::Denial)
    }

    /// Says why the statement stands on this side.
    fn note(self) -> &'static str {
        match self {
            Ground::PartyDenial => "Denial by a party named.",
            Ground::GeneralDenial => {
                "Denial by a party named, in a text that speaks of this; what exactly it denies is for the reader to see."
            }
            Ground::Denial => "Says that it did not happen.",
            Ground::Doubt => "Says that it was not verified, which is neither yes nor no.",
            Ground::OtherFigure => "Gives another figure.",
        }
    }
}

/// Makes the supports of a matter: one a passage, with every figure stated in it.
pub(crate) fn supporting(matter: &Matter, affirming: &[&Statement<'_>], known: &Known<'_>) -> Vec<Backed> {
    let mut found: Vec<Backed> = Vec::new();
    for statement in affirming {
        let backed = of_statement(matter, statement, None, known);
        match found.iter_mut().find(|other| other.support.citation == backed.support.citation) {
            Some(other) => {
                for quantity in backed.support.quantities {
                    if !other.support.quantities.contains(&quantity) {
                        other.support.quantities.push(quantity);
                    }
                }
                other.plain |= backed.plain;
                other.complete |= backed.complete;
                if other.complete {
                    other.support.note = None;
                }
            }
            None => found.push(backed),
        }
    }
    found
}

/// Makes the supports of a matter that has one side only, the State that let somebody in: none of them is half of it.
pub(crate) fn of_one_side(matter: &Matter, affirming: &[&Statement<'_>], known: &Known<'_>) -> Vec<Backed> {
    let mut found = supporting(matter, affirming, known);
    for backed in &mut found {
        backed.complete = true;
        backed.support.note = None;
    }
    found
}

/// Cites the first of several supports.
pub(crate) fn first_cited(supporting: &[Backed]) -> Vec<Citation> {
    supporting.iter().take(3).map(|backed| backed.support.citation.clone()).collect()
}

/// Collects what denies or doubts a matter: its own statements, and general denials beside it.
pub(crate) fn contradicting(
    matter: &Matter,
    statements: &[&Statement<'_>],
    general: &[&Statement<'_>],
    known: &Known<'_>,
) -> Vec<Against> {
    let parties = parties(matter);
    let mut found: Vec<Against> = Vec::new();
    let own = statements.iter().map(|statement| (*statement, false));
    let beside = general.iter().map(|statement| (*statement, true));
    for (statement, general) in own.chain(beside) {
        let by_a_party = Origin::of(statement, known).speaks_for(&parties);
        let ground = match statement.stance {
            Stance::Denies if general => Ground::GeneralDenial,
            Stance::Denies if by_a_party => Ground::PartyDenial,
            Stance::Denies => Ground::Denial,
            Stance::Unverified => Ground::Doubt,
            Stance::Affirms | Stance::Prospective => continue,
        };
        let backed = of_statement(matter, statement, Some(ground.note()), known);
        if !found.iter().any(|other| other.backed.support.citation == backed.support.citation) {
            found.push(Against { backed, ground });
        }
    }
    found
}

/// Gives the States on the two sides of a matter.
pub(crate) fn parties(matter: &Matter) -> BTreeSet<Country> {
    [matter.supplier, matter.recipient].into_iter().flatten().collect()
}

/// Makes a support of a statement, with the origin it goes back to.
fn of_statement(matter: &Matter, statement: &Statement<'_>, note: Option<&str>, known: &Known<'_>) -> Backed {
    let origin = Origin::of(statement, known);
    let facts = statement.facts;
    let complete = Matter::of(statement).contains(matter);
    let one_side =
        "Names one side only; it stands here because the other statements of its kind name this one.";
    let note = note.or((!complete).then_some(one_side));
    let support = Support {
        kind: SupportKind::Claim,
        text: prose::told(statement),
        speaker: statement.claim.speaker.as_ref().map(prose::speaker),
        country: statement.claim.speaker.as_ref().and_then(|speaker| speaker.country),
        source: facts.source.as_ref().map(|source| source.name.clone()),
        grade: facts.source.as_ref().and_then(|source| source.grade.clone()),
        modality: Some(statement.claim.modality),
        hedges: statement.claim.hedges.clone(),
        when: statement.when(),
        said_on: statement.said_on(),
        published: facts.document.dated,
        quantities: statement
            .figures()
            .map(|quantity| StatedQuantity {
                text: quantity.text.clone(),
                amount: quantity.amount,
                unit: quantity.unit.clone(),
            })
            .collect(),
        origin: origin.id(),
        note: note.map(str::to_owned),
        citation: statement.citation.clone(),
    };
    Backed {
        plain: !statement.hedged && origin != Origin::Nameless,
        complete,
        own_words: statement.claim.tier == Tier::Author,
        day_stated: statement.event.when.as_ref().is_some_and(|when| when.from.is_some()),
        origin,
        support,
    }
}

/// Makes the support of a record that is no statement, with what is known of its exhibit; what is particular the caller
/// fills in.
pub(crate) fn recorded(
    kind: SupportKind,
    text: String,
    when: Period,
    origin: &Origin,
    citation: Citation,
    facts: &Facts,
) -> Support {
    let known = facts.provenance.get(&citation.exhibit);
    let source = known.and_then(|known| known.source.as_ref());
    Support {
        kind,
        text,
        speaker: None,
        country: None,
        source: source.map(|source| source.name.clone()),
        grade: source.and_then(|source| source.grade.clone()),
        modality: None,
        hedges: Vec::new(),
        when,
        said_on: Period::default(),
        published: known.and_then(|known| known.published),
        quantities: Vec::new(),
        origin: origin.id(),
        note: None,
        citation,
    }
}

/// Orders supports for print: those that name both sides first, plain ones before hedged ones, then by the day
/// they were said.
pub(crate) fn print_order(backed: &Backed) -> impl Ord + use<> {
    let support = &backed.support;
    (!backed.complete, !backed.plain, support.said_on, key(&support.citation))
}

fn key(citation: &Citation) -> impl Ord + use<> {
    citation.sort_key()
}
