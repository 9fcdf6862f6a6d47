//! Figures that differ between sources or change over time: found and shown, not smoothed.

use crate::disagreements::{SLIP_TOLERANCE, SLIPS};
use crate::matters::Matter;
use crate::model::{Drift, DriftPoint, Sentence};
use crate::prose;
use crate::statements::{Stance, Statement};
use claims::model::EventType;
use std::collections::BTreeMap;
use values::{Amount, Citation, Period};

/// Finds the figures of each matter that were stated more than once and not alike.
///
/// **Shape:** by matter, then by unit; points by the day they were said.
#[must_use]
pub fn drifts(matters: &BTreeMap<Matter, Vec<&Statement<'_>>>) -> Vec<Drift> {
    let mut found = Vec::new();
    for (matter, statements) in matters {
        let mut by_unit: BTreeMap<(bool, String), Vec<(Period, DriftPoint)>> = BTreeMap::new();
        for statement in statements {
            // What is planned, denied or could not be verified is no figure of what happened.
            if statement.stance != Stance::Affirms {
                continue;
            }
            for quantity in statement.figures() {
                if quantity.unit.is_empty() || quantity.amount == Amount::default() {
                    continue;
                }
                let point = DriftPoint {
                    on: statement.said_by(),
                    amount: quantity.amount,
                    text: quantity.text.clone(),
                    who: who(statement),
                    citation: statement
                        .facts
                        .cite(&[quantity.span])
                        .unwrap_or_else(|| statement.citation.clone()),
                };
                // The dead and wounded are no count of those sent.
                let fallen = statement.event.kind == EventType::Casualties;
                by_unit.entry((fallen, quantity.unit.clone())).or_default().push((statement.when(), point));
            }
        }
        for ((fallen, unit), mut points) in by_unit {
            points.sort_by_cached_key(|(_, point)| (point.on, point.citation.sort_key(), point.text.clone()));
            points.dedup_by(|(_, a), (_, b)| a.citation == b.citation);
            let amounts: Vec<Amount> = points.iter().map(|(_, point)| point.amount).collect();
            if amounts.len() < 2 || amounts.iter().all(|amount| *amount == amounts[0]) {
                continue;
            }
            let points: Vec<DriftPoint> = points.into_iter().map(|(_, point)| point).collect();
            let sentences = sentences(&points, &unit);
            found.push(Drift {
                what: format!(
                    "{}{}: {}",
                    prose::capitalised(&prose::unit(&unit)),
                    if fallen { " killed or wounded" } else { "" },
                    crate::titles::matter(matter)
                ),
                unit,
                points,
                sentences,
            });
        }
    }
    found
}

fn who(statement: &Statement<'_>) -> String {
    match &statement.claim.speaker {
        Some(speaker) => prose::speaker(speaker),
        None => statement.facts.publisher(),
    }
}

fn sentences(points: &[DriftPoint], unit: &str) -> Vec<Sentence> {
    let value = |point: &DriftPoint| {
        point.amount.central.or(point.amount.low).or(point.amount.high).unwrap_or_default()
    };
    let cite = |points: &[&DriftPoint]| -> Vec<Citation> {
        points.iter().map(|point| point.citation.clone()).collect()
    };
    let mut sentences = Vec::new();
    let lowest = points.iter().min_by(|a, b| value(a).total_cmp(&value(b)));
    let highest = points.iter().max_by(|a, b| value(a).total_cmp(&value(b)));
    if let (Some(lowest), Some(highest)) = (lowest, highest) {
        sentences.extend(Sentence::fact(
            format!(
                "The lowest figure, {}, was stated by {}{}; the highest, {}, by {}{}.",
                prose::amount(lowest.amount, unit),
                lowest.who,
                said(lowest),
                prose::amount(highest.amount, unit),
                highest.who,
                said(highest),
            ),
            cite(&[lowest, highest]),
        ));
        let ratio = value(highest) / value(lowest).max(f64::MIN_POSITIVE);
        for slip in SLIPS {
            if (ratio / slip - 1.0).abs() <= SLIP_TOLERANCE {
                sentences.push(Sentence::assessment(
                    format!(
                        "The highest figure is about {} times the lowest. A decimal point may be misplaced in one of the two, or they count different things.",
                        prose::number(slip)
                    ),
                    cite(&[lowest, highest]),
                ));
            }
        }
    }
    for (who, first, last) in changed(points) {
        sentences.extend(Sentence::fact(
            format!(
                "{} stated {}{} and {}{}.",
                prose::capitalised(who),
                prose::amount(first.amount, unit),
                said(first),
                prose::amount(last.amount, unit),
                said(last),
            ),
            cite(&[first, last]),
        ));
    }
    sentences.push(Sentence::procedural(
        "Each figure is shown as stated on its day. Later figures may count more than earlier ones, or something else, and need not contradict them; no figure is averaged with another.",
    ));
    sentences
}

/// Finds who stated more than one figure over time, with the first and the last.
fn changed(points: &[DriftPoint]) -> Vec<(&str, &DriftPoint, &DriftPoint)> {
    let mut by_speaker: BTreeMap<&str, Vec<&DriftPoint>> = BTreeMap::new();
    for point in points {
        by_speaker.entry(&point.who).or_default().push(point);
    }
    by_speaker
        .into_iter()
        .filter_map(|(who, points)| {
            let (first, last) = (*points.first()?, *points.last()?);
            (first.on < last.on && first.amount != last.amount).then_some((who, first, last))
        })
        .collect()
}

fn said(point: &DriftPoint) -> String {
    point.on.map_or(String::new(), |on| format!(" no later than {}", prose::day(on)))
}
