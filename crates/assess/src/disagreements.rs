//! Statements of one event that do not agree: that it happened and that it did not, how sure it is, how many, when.
//!
//! Which mentions are of one event is told by [`claims::linking`]; here they are held against one another and put side
//! by side. Neither is preferred: who is right is for the reader of both originals.

use crate::facts::DocumentFacts;
use crate::model::{Disagreement, DisagreementKind, Sentence};
use crate::prose;
use crate::statements::{Stance, Statement};
use crate::timeline::kind_id;
use claims::model::{Event, Modality};
use std::collections::{BTreeMap, BTreeSet};
use values::{Amount, Citation};

/// Two figures whose ratio is this close to a power of ten look like a slipped decimal point.
pub(crate) const SLIP_TOLERANCE: f64 = 0.02;

/// By so much two figures differ if a decimal point was misplaced.
pub(crate) const SLIPS: [f64; 2] = [100.0, 1_000.0];

/// So many pairs of a kind are shown of one event; the firmest statements come first.
const PAIRS_MAX: usize = 4;

/// Holds the statements of each event against one another.
///
/// **Shape:** by the first words of each pair in the order of exhibits; each pair once.
#[must_use]
pub fn disagreements(documents: &[DocumentFacts], statements: &[Statement<'_>]) -> Vec<Disagreement> {
    let mut found: Vec<Disagreement> = Vec::new();
    for group in by_event(documents, statements) {
        found.extend(polarity(&group));
        found.extend(certainty(&group));
        found.extend(figures(&group));
        found.extend(days(&group));
    }
    found.sort_by_cached_key(|one| {
        let first = |sentence: &Sentence| sentence.citations.first().map(Citation::sort_key);
        (one.kind, one.about.clone(), first(&one.first), first(&one.second))
    });
    found.dedup();
    found
}

/// Groups statements by the event they are of; groups of one say nothing here.
fn by_event<'s, 'a>(
    documents: &[DocumentFacts],
    statements: &'s [Statement<'a>],
) -> Vec<Vec<&'s Statement<'a>>> {
    let read: Vec<&claims::model::Document> = documents.iter().map(|facts| &facts.document).collect();
    // An event is known by its address: the statements borrow the very events that are linked.
    let address = |event: &Event| std::ptr::from_ref(event).addr();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, group) in
        claims::linking::link(&read).into_iter().enumerate().filter(|(_, all)| all.len() > 1)
    {
        for mention in group {
            let claim = read.get(mention.document).and_then(|document| document.claims.get(mention.claim));
            if let Some(event) = claim.and_then(|claim| claim.events.get(mention.event)) {
                group_of.insert(address(event), number);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<&Statement<'_>>> = BTreeMap::new();
    for statement in statements {
        if let Some(number) = group_of.get(&address(statement.event)) {
            groups.entry(*number).or_default().push(statement);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

/// How firmly a statement is made: the firmest first.
fn firmness(statement: &Statement<'_>) -> impl Ord + use<> {
    let named = statement.claim.speaker.is_some();
    (
        statement.hedged,
        statement.claim.modality != Modality::Determined,
        !named,
        statement.citation.sort_key(),
    )
}

fn firmest<'s, 'a>(group: &[&'s Statement<'a>]) -> Option<&'s Statement<'a>> {
    group.iter().copied().filter(|found| found.stance == Stance::Affirms).min_by_key(|found| firmness(found))
}

fn pair(
    kind: DisagreementKind,
    first: &Statement<'_>,
    second: &Statement<'_>,
    note: String,
) -> Option<Disagreement> {
    if first.citation == second.citation {
        return None;
    }
    let told =
        |statement: &Statement<'_>| Sentence::fact(prose::told(statement), vec![statement.citation.clone()]);
    Some(Disagreement {
        kind,
        about: about(first, second),
        first: told(first)?,
        second: told(second)?,
        note: Sentence::assessment(note, vec![first.citation.clone(), second.citation.clone()]),
    })
}

/// Names the event: its kind and the States in it.
fn about(first: &Statement<'_>, second: &Statement<'_>) -> String {
    let states: BTreeSet<_> = [first, second]
        .iter()
        .flat_map(|statement| &statement.event.participants)
        .filter_map(|one| one.country)
        .collect();
    let kind = prose::capitalised(&kind_id(first.event.kind).replace('_', " "));
    match states.is_empty() {
        true => kind,
        false => format!("{kind}: {}", prose::list(states.iter().map(|state| state.in_prose()))),
    }
}

fn polarity(group: &[&Statement<'_>]) -> Vec<Disagreement> {
    let Some(firm) = firmest(group) else { return Vec::new() };
    let denied = group.iter().filter(|found| found.stance == Stance::Denies);
    denied
        .filter_map(|denial| {
            let note = "One says that it happened, the other that it did not.".to_owned();
            pair(DisagreementKind::Polarity, firm, denial, note)
        })
        .take(PAIRS_MAX)
        .collect()
}

/// What one states as a fact another has not verified, or only passes on.
fn certainty(group: &[&Statement<'_>]) -> Vec<Disagreement> {
    let Some(firm) = firmest(group).filter(|firm| !firm.hedged) else { return Vec::new() };
    let mut weaker: Vec<&Statement<'_>> = group
        .iter()
        .copied()
        .filter(|found| found.stance == Stance::Unverified || found.stance == Stance::Affirms && found.hedged)
        .collect();
    weaker.sort_by_key(|found| {
        (found.stance != Stance::Unverified, found.said_by(), found.citation.sort_key())
    });
    weaker
        .into_iter()
        .filter_map(|weak| {
            let surer = "One states it as a fact, the other with reserve";
            let note = match (firm.said_by(), weak.said_by()) {
                (Some(firm), Some(weak)) if weak < firm => {
                    format!("{surer}, and earlier: more may have been known later.")
                }
                (Some(firm), Some(weak)) if weak > firm => {
                    format!("{surer}, though later: what was known may not have been confirmed.")
                }
                _ => format!("{surer}."),
            };
            pair(DisagreementKind::Certainty, firm, weak, note)
        })
        .take(PAIRS_MAX)
        .collect()
}

/// Figures of one unit that cannot both be right, the lowest and the highest of each unit.
fn figures(group: &[&Statement<'_>]) -> Vec<Disagreement> {
    let mut by_unit: BTreeMap<&str, Vec<(&Statement<'_>, Amount)>> = BTreeMap::new();
    for statement in group.iter().filter(|found| found.stance == Stance::Affirms) {
        for quantity in statement.figures() {
            if !quantity.unit.is_empty() && quantity.amount != Amount::default() {
                by_unit.entry(&quantity.unit).or_default().push((statement, quantity.amount));
            }
        }
    }
    by_unit.into_iter().filter_map(|(unit, stated)| of_unit(unit, &stated)).collect()
}

fn of_unit(unit: &str, stated: &[(&Statement<'_>, Amount)]) -> Option<Disagreement> {
    let least = |amount: &Amount| amount.low.or(amount.central);
    let most = |amount: &Amount| amount.high.or(if amount.low.is_none() { amount.central } else { None });
    let lowest = stated
        .iter()
        .filter_map(|(statement, amount)| Some((*statement, *amount, most(amount)?)))
        .min_by(|a, b| a.2.total_cmp(&b.2))?;
    let highest = stated
        .iter()
        .filter_map(|(statement, amount)| Some((*statement, *amount, least(amount)?)))
        .max_by(|a, b| a.2.total_cmp(&b.2))?;
    if lowest.2 >= highest.2 {
        return None;
    }
    let ratio = highest.2 / lowest.2.max(f64::MIN_POSITIVE);
    let slip = SLIPS.iter().find(|slip| (ratio / **slip - 1.0).abs() <= SLIP_TOLERANCE);
    let figures = format!("{} and {}", prose::amount(lowest.1, unit), prose::amount(highest.1, unit));
    let note = match (slip, lowest.0.said_by(), highest.0.said_by()) {
        (Some(slip), ..) => format!(
            "The figures, {figures}, differ by a factor of about {}: a decimal point may be misplaced in one of them, or they count different things.",
            prose::number(*slip)
        ),
        // A later count of what goes on may be higher.
        (None, Some(low), Some(high)) if low < high => return None,
        _ => format!("The figures, {figures}, cannot both be the count of the same."),
    };
    pair(DisagreementKind::Figure, lowest.0, highest.0, note)
}

/// Days that do not meet, the first and the last.
fn days(group: &[&Statement<'_>]) -> Option<Disagreement> {
    let dated = || {
        group.iter().copied().filter(|found| found.stance == Stance::Affirms).filter_map(|found| {
            let when = found.event.when.as_ref()?;
            Some((found, when.from?, when.to?))
        })
    };
    let first = dated().min_by_key(|(found, _, to)| (*to, found.citation.sort_key()))?;
    let last = dated().max_by_key(|(found, from, _)| (*from, found.citation.sort_key()))?;
    if first.2 >= last.1 {
        return None;
    }
    let days = |from, to| prose::period(values::Period { from: Some(from), to: Some(to) });
    let note = format!("One has it happen {}, the other {}.", days(first.1, first.2), days(last.1, last.2));
    pair(DisagreementKind::Date, first.0, last.0, note)
}
