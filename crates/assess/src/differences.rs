//! Figures and days on which the supports of a finding do not agree.
//!
//! Two figures differ only if time does not explain it: a later count of what has moved may be higher than
//! an earlier one. A figure that speaks of the same time or more, and is lower, cannot be the same count.

use crate::model::{Sentence, Support};
use crate::prose;
use crate::supports::{Against, Backed, Ground};
use std::collections::{BTreeMap, BTreeSet};
use values::{Amount, Citation, Date, Period};

/// One figure of one support.
struct Figure<'a> {
    backed: &'a Backed,
    text: &'a str,
    amount: Amount,
    when: Period,
}

/// Finds the supports that give a lower figure than another one that speaks of no more time.
///
/// **Shape:** by the order of the supports; each stands with what it differs from in its note.
pub(crate) fn other_figures(supporting: &[Backed]) -> Vec<Against> {
    let mut by_unit: BTreeMap<&str, Vec<Figure<'_>>> = BTreeMap::new();
    for backed in supporting {
        for quantity in &backed.support.quantities {
            if !quantity.unit.is_empty() {
                by_unit.entry(&quantity.unit).or_default().push(Figure {
                    backed,
                    text: &quantity.text,
                    amount: quantity.amount,
                    when: backed.support.when,
                });
            }
        }
    }
    let mut notes: BTreeMap<usize, String> = BTreeMap::new();
    for figures in by_unit.values() {
        // The highest figures say most; a handful of them is enough to hold the others against.
        let mut highest: Vec<&Figure<'_>> =
            figures.iter().filter(|figure| at_least(figure.amount).is_some()).collect();
        highest.sort_by(|a, b| {
            at_least(b.amount).partial_cmp(&at_least(a.amount)).unwrap_or(std::cmp::Ordering::Equal)
        });
        for figure in figures {
            let conflict = highest.iter().take(16).find(|other| {
                covers(figure.when, other.when)
                    && matches!((at_most(figure.amount), at_least(other.amount)), (Some(most), Some(least)) if most < least)
            });
            if let Some(other) = conflict
                && let Some(at) = supporting.iter().position(|backed| std::ptr::eq(backed, figure.backed))
            {
                notes.entry(at).or_insert_with(|| {
                    format!(
                        "Gives another figure for the same time: {}, where {} has {}.",
                        prose::quoted(figure.text),
                        who(&other.backed.support),
                        prose::quoted(other.text),
                    )
                });
            }
        }
    }
    notes
        .into_iter()
        .filter_map(|(at, note)| {
            let mut backed = supporting.get(at)?.clone();
            backed.support.note = Some(note);
            Some(Against { backed, ground: Ground::OtherFigure })
        })
        .collect()
}

/// Says on which days the supports that date the conduct do not meet.
pub(crate) fn days(supporting: &[Backed]) -> Option<Sentence> {
    let dated = || supporting.iter().filter(|backed| backed.day_stated && backed.support.when.from.is_some());
    let first = dated().min_by_key(|backed| (backed.support.when.to, backed.support.citation.sort_key()))?;
    let last = dated().max_by_key(|backed| (backed.support.when.from, backed.support.citation.sort_key()))?;
    let (ends, begins): (Option<Date>, Option<Date>) = (first.support.when.to, last.support.when.from);
    if ends? >= begins? {
        return None;
    }
    let citations: Vec<Citation> = [first, last].map(|backed| backed.support.citation.clone()).to_vec();
    Some(Sentence::assessment(
        format!(
            "The statements do not all speak of the same days: one speaks of what happened {}, another of what happened {}. They may speak of different deliveries or events.",
            prose::period(first.support.when),
            prose::period(last.support.when),
        ),
        citations,
    ))
}

/// Names the figures of each unit that the supports state, where they state more than one.
pub(crate) fn ranges(supporting: &[Backed]) -> Option<Sentence> {
    let mut by_unit: BTreeMap<&str, (BTreeSet<&str>, Vec<Citation>)> = BTreeMap::new();
    for backed in supporting {
        for quantity in &backed.support.quantities {
            let (texts, citations) = by_unit.entry(&quantity.unit).or_default();
            if texts.insert(&quantity.text) {
                citations.push(backed.support.citation.clone());
            }
        }
    }
    by_unit.retain(|unit, (texts, _)| !unit.is_empty() && texts.len() > 1);
    let mut citations: Vec<Citation> = Vec::new();
    let mut parts = Vec::new();
    for (unit, (texts, cited)) in by_unit {
        const SHOWN: usize = 8;
        let more = texts.len().saturating_sub(SHOWN);
        let shown = texts.into_iter().take(SHOWN).map(prose::quoted);
        let more = (more > 0).then(|| format!("{more} more"));
        parts.push(format!("{} ({})", prose::unit(unit), prose::list(shown.chain(more))));
        for citation in cited {
            if !citations.contains(&citation) {
                citations.push(citation);
            }
        }
    }
    (!parts.is_empty())
        .then(|| {
            Sentence::fact(format!("More than one figure is stated for {}.", prose::list(parts)), citations)
        })
        .flatten()
}

fn who(support: &Support) -> String {
    support.speaker.clone().or_else(|| support.source.clone()).unwrap_or_else(|| "another text".to_owned())
}

/// Gives the lowest value an amount allows; a named value stands for itself.
fn at_least(amount: Amount) -> Option<f64> {
    amount.low.or(amount.central)
}

/// Gives the highest value an amount allows; none for "at least".
fn at_most(amount: Amount) -> Option<f64> {
    amount.high.or(match amount.low {
        None => amount.central,
        Some(_) => None,
    })
}

/// Tells whether one period surely holds all days of the other. A period without a first day is a count up
/// to its last day.
fn covers(one: Period, other: Period) -> bool {
    let from_the_start = match (one.from, other.from) {
        (None, _) => true,
        (Some(one), Some(other)) => one <= other,
        (Some(_), None) => false,
    };
    let to_the_end = matches!((one.to, other.to), (Some(one), Some(other)) if one >= other);
    from_the_start && to_the_end
}
