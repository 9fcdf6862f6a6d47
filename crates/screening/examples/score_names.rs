//! Prints how well names are matched on labelled data, and how fast: `cargo run --release -p screening --example score_names`.
//!
//! The data lie in the folder named by `PLIMSOLL_DATA`, or `../shared/data` beside the checkout; nothing of them is in
//! this project. A query counts as found if its first hit reaches the threshold and is the entry it is labelled with;
//! as a false alert if its first hit reaches the threshold and is not.

use screening::matching::{Index, ListedEdition, Methods, Options, Query};
use screening::{Designation, Kind, Name, Quality};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join("screening");
    pairs(&folder)?;
    let index = un_list(&folder)?;
    queries(&folder, "queries.jsonl", &index)?;
    queries(&folder, "perturbed_kp.jsonl", &index)?;
    Ok(())
}

fn kind_of(schema: &str) -> Kind {
    match schema {
        "Person" => Kind::Person,
        "Vessel" => Kind::Vessel,
        "Organization" | "Company" | "PublicBody" => Kind::Organisation,
        _ => Kind::Other,
    }
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
fn pairs(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(folder.join("name_bench.csv"))?;
    let mut scored = Vec::new();
    for row in reader.records() {
        let row = row?;
        let (Some(group), Some(schema), Some(one), Some(other), Some(same)) =
            (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))
        else {
            continue;
        };
        let kind = kind_of(schema);
        let mut entry = Designation::new("pair", None, "1", kind);
        entry.names.push(Name::new(other, Quality::Primary));
        let index =
            Index::new(vec![ListedEdition { list: "pair".into(), edition: None, designations: vec![entry] }]);
        let query = Query { kind: Some(kind), ..Query::named(one) };
        let answer = index.screen(&query, &Options { threshold: 0.0, limit: 1 });
        let score = answer.hits.first().map_or(0.0, |hit| hit.score);
        scored.push((score, same == "true", group.to_owned(), one.to_owned(), other.to_owned()));
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
    for threshold in [0.65, 0.7, 0.75, own, 0.8, 0.85, 0.9] {
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

fn un_list(folder: &Path) -> Result<Index, Box<dyn Error>> {
    let mut designations = Vec::new();
    for line in std::fs::read_to_string(folder.join("un_list_2026-02-27.jsonl"))?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("");
        let texts = |key: &str| -> Vec<&str> {
            value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let mut entry = Designation::new("un", None, text("id"), kind_of(text("schema")));
        entry.names.extend(texts("names").into_iter().map(|name| Name::new(name, Quality::Good)));
        entry.names.extend(texts("weak").into_iter().map(|name| Name::new(name, Quality::Low)));
        designations.push(entry);
    }
    let start = Instant::now();
    let count = designations.len();
    let index = Index::new(vec![ListedEdition { list: "un".into(), edition: None, designations }]);
    println!("index of {count} entries built in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    Ok(index)
}

fn queries(folder: &Path, file: &str, index: &Index) -> Result<(), Box<dyn Error>> {
    let mut asked = Vec::new();
    for line in std::fs::read_to_string(folder.join(file))?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let name = text("q").unwrap_or("");
        let kind = text("schema").map(kind_of).filter(|kind| *kind != Kind::Other);
        let gold = text("gold").map(str::to_owned);
        asked.push((text("set").unwrap_or("").to_owned(), Query { kind, ..Query::named(name) }, gold));
    }
    let own = Methods::builtin().threshold;
    let options = Options { threshold: own, limit: 1 };
    let start = Instant::now();
    let answers: Vec<_> = asked.iter().map(|(_, query, _)| index.screen(query, &options)).collect();
    let took = start.elapsed().as_secs_f64();
    println!("{file}: {} queries, {:.0} a second on one thread", asked.len(), asked.len() as f64 / took);
    let mut sets: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut all: BTreeMap<u32, Tally> = (50..=100).map(|step| (step, Tally::default())).collect();
    for ((set, query, gold), answer) in asked.iter().zip(&answers) {
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

fn judge(tally: &mut Tally, gold: Option<&str>, answer: &screening::matching::Answer, threshold: f64) {
    let first = answer.hits.first().filter(|hit| hit.score >= threshold);
    match (gold, first) {
        (Some(gold), Some(hit)) if hit.reference == gold => tally.found += 1,
        (Some(_), Some(_)) => {
            tally.wrong += 1;
            tally.missed += 1;
        }
        (Some(_), None) => tally.missed += 1,
        (None, Some(_)) => tally.wrong += 1,
        (None, None) => tally.right_none += 1,
    }
}
