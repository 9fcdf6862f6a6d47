//! Finds the weights of `methods/screening.toml` on the labelled data: `cargo run --release --package screening --example fit_names`.
//!
//! A row is a pair of names: the judged pairs, and each labelled query with the entries nearest to it, of which the
//! one it means is right and all others wrong. The weights make the rows likeliest under a logistic model with a
//! penalty on their squares; what can only speak against a match is held to speak against it. Because the weights
//! also choose which way of reading two names is taken, the run is repeated until the printed weights stand still:
//! twice is enough. Nothing of a kept-back half is read.

mod labelled;

use screening::Kind;
use screening::matching::{Options, compare};
use std::error::Error;

/// How much the weights are held back: the variance of the normal prior on each.
const VARIANCE: f64 = 1.0;
/// How often the weights are gone through.
const ROUNDS: usize = 400;

struct Row {
    features: Vec<f64>,
    right: bool,
    weight: f64,
}

/// What a weight may be.
fn bounds(feature: &str) -> (f64, f64) {
    const NONE: f64 = f64::INFINITY;
    match feature {
        "agreed" | "agreed_names" | "agreed_share" | "words_met_two" | "words_met_three" => (0.0, NONE),
        "always"
        | "other_script"
        | "worst_of_three"
        | "other_script_shortfall"
        | "organisation_conflict"
        | "organisation_turned" => (-NONE, NONE),
        // Policy, not data: a ship's number is its name, one common word names nobody, and what
        // many bodies are called (a ministry) names none of them.
        "numbers_differ" => (-3.0, -3.0),
        "one_common_word" | "of_many_bodies" => (-4.5, -4.5),
        _ => (-NONE, 0.0),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<&'static str> = Vec::new();
    let mut rows = Vec::new();
    let mut push = |one: &str, other: &str, kind: Kind, right: bool, weight: f64| {
        let Some(comparison) = compare(one, other, kind) else { return };
        names = comparison.features.iter().map(|(name, _)| *name).collect();
        let features: Vec<f64> = comparison.features.iter().map(|(_, value)| *value).collect();
        rows.push(Row { features, right, weight });
    };
    for pair in labelled::pairs()? {
        let numbers = |name: &str| name.chars().any(|letter| letter.is_ascii_digit());
        // The judges of the pairs did not count a ship's number; the policy above does.
        if numbers(&pair.one) && numbers(&pair.other) {
            continue;
        }
        push(&pair.one, &pair.other, pair.kind, pair.same, 6.0);
    }
    let index = labelled::list()?;
    for (file, made) in [("queries.jsonl", false), ("perturbed_kp.jsonl", true)] {
        for asked in labelled::asked(file)? {
            let answer = index.screen(&asked.query, &Options { threshold: 0.0, limit: 8 });
            let name = asked.query.name.as_deref().unwrap_or("");
            for hit in &answer.hits {
                let right = asked.gold.as_deref() == Some(hit.reference.as_str());
                // Names made from others by chance edits count less than those that people wrote.
                let weight = match (asked.set.as_str(), made, right) {
                    (_, true, true) => 0.7,
                    (_, true, false) => 0.15,
                    ("uk_alias_hard", _, true) => 2.0,
                    ("yente_neg_us" | "yente_neg_global", ..) => 0.5,
                    _ => 1.0,
                };
                let by_name = hit.reasons.iter().find(|reason| reason.feature == "name");
                if let Some(reason) = by_name {
                    push(name, &reason.candidate, hit.kind, right, weight);
                }
            }
        }
    }
    println!("# {} rows, {} of them right", rows.len(), rows.iter().filter(|row| row.right).count());
    for (name, weight) in names.iter().zip(fit(&names, &rows)) {
        println!("{name} = {weight:.3}");
    }
    Ok(())
}

/// Newton's step for each weight in turn, cut at its bounds.
fn fit(names: &[&str], rows: &[Row]) -> Vec<f64> {
    let mut weights: Vec<f64> = names.iter().map(|name| 0f64.clamp(bounds(name).0, bounds(name).1)).collect();
    let dot = |row: &Row, weights: &[f64]| -> f64 {
        row.features.iter().zip(weights).map(|(value, weight)| value * weight).sum()
    };
    let mut odds: Vec<f64> = rows.iter().map(|row| dot(row, &weights)).collect();
    for _ in 0..ROUNDS {
        for at in 0..weights.len() {
            let penalty = if names[at] == "always" { 0.0 } else { 1.0 / VARIANCE };
            let (mut slope, mut bend) = (penalty * weights[at], penalty + 1e-9);
            for (row, odds) in rows.iter().zip(&odds) {
                let value = row.features[at];
                if value != 0.0 {
                    let likely = 1.0 / (1.0 + (-odds).exp());
                    slope += row.weight * (likely - f64::from(u8::from(row.right))) * value;
                    bend += row.weight * likely * (1.0 - likely) * value * value;
                }
            }
            let (least, most) = bounds(names[at]);
            let next = (weights[at] - slope / bend).clamp(least, most);
            let step = next - weights[at];
            if step != 0.0 {
                weights[at] = next;
                for (row, odds) in rows.iter().zip(&mut odds) {
                    *odds += step * row.features[at];
                }
            }
        }
    }
    weights
}
