//! Prints how well names are matched on labelled data, and how fast: `cargo run --release -p screening --example score_names`.
//!
//! The data lie in the folder named by `PLIMSOLL_DATA`, or `../shared/data` beside the checkout; nothing of them is in
//! this project. A query counts as found if the entry it is labelled with is among the hits that reach the
//! threshold; as a false alert if others reach it and that one does not.

mod labelled;

use labelled::Asked;
use screening::matching::{Answer, Index, ListedEdition, Methods, Options, Query};
use screening::{Designation, Name, Quality};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    pairs()?;
    let start = Instant::now();
    let index = labelled::list()?;
    println!("list read and index built in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    queries("queries.jsonl", &index)?;
    queries("perturbed_kp.jsonl", &index)?;
    Ok(())
}

/// Counts of a yes-or-no question.
#[derive(Default, Clone, Copy)]
struct Tally {
    found: u32,
    missed: u32,
    wrong: u32,
    right_none: u32,
}

impl Tally {
    fn figures(self) -> (f64, f64, f64) {
        let share = |part: u32, whole: u32| if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) };
        let precision = share(self.found, self.found + self.wrong);
        let recall = share(self.found, self.found + self.missed);
        (precision, recall, 2.0 * precision * recall / (precision + recall).max(1e-9))
    }
}

/// Judged pairs of names: each pair is a list of one entry and one query.
fn pairs() -> Result<(), Box<dyn Error>> {
    let mut scored = Vec::new();
    for pair in labelled::pairs()? {
        let mut entry = Designation::new("pair", None, "1", pair.kind);
        entry.names.push(Name::new(&pair.other, Quality::Primary));
        let index =
            Index::new(vec![ListedEdition { list: "pair".into(), edition: None, designations: vec![entry] }]);
        let query = Query { kind: Some(pair.kind), ..Query::named(&pair.one) };
        let answer = index.screen(&query, &Options { threshold: 0.0, limit: 1 });
        let score = answer.hits.first().map_or(0.0, |hit| hit.score);
        scored.push((score, pair.same, pair.group, pair.one, pair.other));
    }
    let at = |threshold: f64, group: Option<&str>| {
        let mut tally = Tally::default();
        for (score, same, of, ..) in &scored {
            if group.is_some_and(|group| group != of) {
                continue;
            }
            match (*score >= threshold, same) {
                (true, true) => tally.found += 1,
                (true, false) => tally.wrong += 1,
                (false, true) => tally.missed += 1,
                (false, false) => tally.right_none += 1,
            }
        }
        tally
    };
    println!("name_bench.csv: {} pairs", scored.len());
    let own = Methods::builtin().threshold;
    for threshold in [0.2, 0.3, own, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let (precision, recall, f1) = at(threshold, None).figures();
        println!("  threshold {threshold:.2}: precision {precision:.3} recall {recall:.3} F1 {f1:.3}");
    }
    let mut groups: Vec<&str> = scored.iter().map(|(_, _, group, ..)| group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let tally = at(own, Some(group));
        println!(
            "    {group:<24} found {:>4} missed {:>4} wrong {:>4} rightly none {:>4}",
            tally.found, tally.missed, tally.wrong, tally.right_none
        );
    }
    if std::env::args().any(|argument| argument == "--errors") {
        for (score, same, group, one, other) in &scored {
            if (*score >= own) != *same {
                println!(
                    "    {score:.3} {} {group}: {one} | {other}",
                    if *same { "missed" } else { "wrong" }
                );
            }
        }
    }
    Ok(())
}

fn queries(file: &str, index: &Index) -> Result<(), Box<dyn Error>> {
    let asked = labelled::asked(file)?;
    let own = Methods::builtin().threshold;
    let options = Options { threshold: own, ..Options::default() };
    let start = Instant::now();
    let answers: Vec<_> = asked.iter().map(|asked| index.screen(&asked.query, &options)).collect();
    let took = start.elapsed().as_secs_f64();
    println!("{file}: {} queries, {:.0} a second on one thread", asked.len(), asked.len() as f64 / took);
    let mut sets: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut all: BTreeMap<u32, Tally> = (10..=100).map(|step| (step, Tally::default())).collect();
    for (Asked { set, query, gold }, answer) in asked.iter().zip(&answers) {
        for (step, tally) in &mut all {
            judge(tally, gold.as_deref(), answer, f64::from(*step) / 100.0);
        }
        let tally = sets.entry(set).or_default();
        let before = (tally.missed, tally.wrong);
        judge(tally, gold.as_deref(), answer, own);
        if std::env::args().any(|argument| argument == "--errors") && before != (tally.missed, tally.wrong) {
            let hit = answer.hits.first();
            println!(
                "    {set}: {} | gold {} | {:?}",
                query.name.as_deref().unwrap_or(""),
                gold.as_deref().unwrap_or("none"),
                hit.map(|hit| (
                    hit.score,
                    &hit.reference,
                    hit.reasons.first().map(|reason| &reason.candidate)
                ))
            );
        }
    }
    for (set, tally) in sets {
        let of = tally.found + tally.missed + tally.wrong + tally.right_none;
        println!(
            "    {set:<24} of {of:>5}: found {:>5} missed {:>4} false alerts {:>4}",
            tally.found, tally.missed, tally.wrong
        );
    }
    let best = all.iter().max_by(|one, other| one.1.figures().2.total_cmp(&other.1.figures().2));
    if let Some((step, tally)) = best {
        println!("  best F1 {:.3} at threshold {:.2}", tally.figures().2, f64::from(*step) / 100.0);
    }
    if let Some(tally) = all.get(&((own * 100.0).round() as u32)) {
        let (precision, recall, f1) = tally.figures();
        println!("  at our threshold {own}: precision {precision:.3} recall {recall:.3} F1 {f1:.3}");
    }
    Ok(())
}

/// A query counts as found if the entry it means is among the hits from the threshold on.
fn judge(tally: &mut Tally, gold: Option<&str>, answer: &Answer, threshold: f64) {
    let mut hits = answer.hits.iter().filter(|hit| hit.score >= threshold).peekable();
    let alerts = hits.peek().is_some();
    match (gold, alerts) {
        (Some(gold), true) if hits.any(|hit| hit.reference == gold) => tally.found += 1,
        (Some(_), true) => {
            tally.wrong += 1;
            tally.missed += 1;
        }
        (Some(_), false) => tally.missed += 1,
        (None, true) => tally.wrong += 1,
        (None, false) => tally.right_none += 1,
    }
}
