//! Statements that several States issued together, and who of others did not.

use crate::facts::{DocumentFacts, Paragraph};
use crate::model::{JointStatement, Sentence};
use crate::prose;
use crate::regime::Regime;
use claims::model::Claim;
use std::collections::BTreeSet;
use values::{Citation, Country, Date};

/// From how many States on a statement is a joint one.
const STATES_MIN: usize = 3;

/// Finds the joint statements of a case and compares those who issued them with one another and with the bodies that
/// States form.
///
/// **Shape:** one a text, with the most States any of its speakers speaks for; in the order of days. A text that only
/// tells of a statement counts where the statement itself is no exhibit: two texts with the same States and day are one.
#[must_use]
pub(crate) fn joint_statements(documents: &[DocumentFacts], regime: &Regime) -> Vec<JointStatement> {
    let mut found: Vec<JointStatement> = documents.iter().filter_map(of_text).collect();
    found.sort_by_cached_key(|statement| {
        let citation = statement.sentence.citations.first().map(Citation::sort_key);
        (statement.on, statement.signatories.clone(), citation)
    });
    found.dedup_by(|later, earlier| {
        later.on == earlier.on && later.signatories == earlier.signatories && later.with_eu == earlier.with_eu
    });
    let sides: Vec<(String, BTreeSet<Country>, bool, Vec<Citation>)> = found
        .iter()
        .map(|statement| {
            let on = statement
                .on
                .map_or("of a day that is not known".to_owned(), |on| format!("of {}", prose::day(on)));
            let states = statement.signatories.iter().copied().collect();
            (format!("the statement {on}"), states, statement.with_eu, statement.sentence.citations.clone())
        })
        .collect();
    for (at, statement) in found.iter_mut().enumerate() {
        let Some((_, own, with_eu, citations)) = sides.get(at) else { continue };
        let earlier = sides.get(..at).unwrap_or_default().iter();
        for (name, others, eu, other_citations) in earlier {
            let cited = citations.iter().chain(other_citations).cloned().collect();
            let text = compared(own, *with_eu, others, *eu, name);
            statement.compared.extend(text.and_then(|text| Sentence::fact(text, cited)));
        }
        for mandate in regime.mandates().into_iter().filter(|mandate| !mandate.members.is_empty()) {
            let members: BTreeSet<Country> = mandate.members.iter().copied().collect();
            let name = format!(
                "the {}{}",
                mandate.title,
                if mandate.verified { "" } else { " (members unverified)" }
            );
            let text = compared(own, *with_eu, &members, false, &name);
            statement.compared.extend(text.and_then(|text| Sentence::fact(text, citations.clone())));
        }
    }
    found
}

fn of_text(facts: &DocumentFacts) -> Option<JointStatement> {
    let states = |claim: &Claim| -> BTreeSet<Country> {
        claim.speaker.as_ref().map(|speaker| speaker.countries.iter().copied().collect()).unwrap_or_default()
    };
    let claim = facts.document.claims.iter().rev().max_by_key(|claim| states(claim).len())?;
    let mut signatories = states(claim);
    let with_eu = signatories.remove(&Country::EUROPEAN_UNION);
    if signatories.len() < STATES_MIN {
        return None;
    }
    let listing = listing(facts, &signatories);
    let place = listing.map_or_else(|| claim.content.clone(), |paragraph| vec![paragraph.span]);
    let said = claim.said_on.as_ref().and_then(|said| said.from.filter(|from| Some(*from) == said.to));
    let on: Option<Date> = said.or(facts.document.dated);
    let names: Vec<String> = signatories
        .iter()
        .map(|country| country.in_prose())
        .chain(with_eu.then(|| "the European Union".to_owned()))
        .collect();
    let count = signatories.len();
    let text = format!(
        "{} issued it together{}: {}.",
        match with_eu {
            true => format!("{} States and the European Union", prose::number(count as f64)),
            false => format!("{} States", prose::number(count as f64)),
        },
        on.map_or(String::new(), |on| format!(" on {}", prose::day(on))),
        prose::list(names)
    );
    Some(JointStatement {
        exhibit: facts.exhibit,
        title: facts.document.title.clone().unwrap_or_else(|| facts.document.file.clone()),
        on,
        signatories: signatories.into_iter().collect(),
        with_eu,
        sentence: Sentence::fact(text, vec![facts.cite(&place)?])?,
        compared: Vec::new(),
    })
}

/// Finds the paragraph that names most of the States.
fn listing<'a>(facts: &'a DocumentFacts, states: &BTreeSet<Country>) -> Option<&'a Paragraph> {
    let named = |paragraph: &&Paragraph| {
        let words = paragraph.span.slice(&facts.document.text);
        states.iter().filter(|country| words.contains(country.in_prose().trim_start_matches("the "))).count()
    };
    facts.paragraphs.iter().rev().max_by_key(named).filter(|paragraph| named(paragraph) >= STATES_MIN)
}

/// Says who is on one side only; `None` where both are the same.
fn compared(
    own: &BTreeSet<Country>,
    with_eu: bool,
    others: &BTreeSet<Country>,
    eu: bool,
    name: &str,
) -> Option<String> {
    let names = |countries: &mut dyn Iterator<Item = &Country>, union: bool| -> Vec<String> {
        let mut names: Vec<String> = countries.map(|country| country.in_prose()).collect();
        if union {
            names.push("the European Union".to_owned());
        }
        names
    };
    let here = names(&mut own.difference(others), with_eu && !eu);
    let there = names(&mut others.difference(own), eu && !with_eu);
    let common = own.intersection(others).count();
    let mut parts = Vec::new();
    if !here.is_empty() {
        parts.push(format!("only here {}", prose::list(here)));
    }
    if !there.is_empty() {
        parts.push(format!("only there {}", prose::list(there)));
    }
    if parts.is_empty() || common == 0 {
        return None;
    }
    Some(format!(
        "Beside {name}: {} on both sides; {}.",
        prose::count(common, "State stands", "States stand"),
        parts.join("; ")
    ))
}
