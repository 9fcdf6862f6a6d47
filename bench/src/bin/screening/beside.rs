//! nomenklatura from PyPI on the same queries and pairs.

use super::labelled::{Asked, Pair};
use super::score::Hits;
use plimsoll_bench::{Result, environment, peer};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// How many candidates it is given a query.
const CANDIDATES: usize = 20;

/// What the peers answered.
#[derive(Deserialize)]
pub struct Beside {
    /// The seconds it took to find candidates, once for all algorithms.
    pub candidate_seconds: f64,
    /// The candidates of each query.
    pub candidates: Vec<Vec<String>>,
    /// The answers by the name of the algorithm.
    pub algorithms: BTreeMap<String, Algorithm>,
}

/// What one algorithm answered.
#[derive(Deserialize)]
pub struct Algorithm {
    /// The score of each candidate of each query.
    pub queries: Vec<Hits>,
    /// The seconds of that, without finding the candidates.
    pub query_seconds: f64,
    /// The score of each pair.
    pub pairs: Vec<f64>,
}

/// Asks the peers.
pub fn ask<'a>(list: &Path, asked: &[&Asked], pairs: impl IntoIterator<Item = &'a Pair>) -> Result<Beside> {
    let work = tempfile::tempdir()?;
    let (queries_file, pairs_file) = (work.path().join("queries.jsonl"), work.path().join("pairs.jsonl"));
    let mut writer = std::io::BufWriter::new(std::fs::File::create(&queries_file)?);
    for one in asked {
        writeln!(writer, "{}", json!({ "q": one.name, "schema": one.schema }))?;
    }
    writer.flush()?;
    let mut writer = std::io::BufWriter::new(std::fs::File::create(&pairs_file)?);
    for pair in pairs {
        writeln!(writer, "{}", json!({ "left": pair.left, "right": pair.right }))?;
    }
    writer.flush()?;
    let python = environment("bench-peers-screening", "requirements-screening.txt")?;
    let printed = peer(
        &python,
        "nomenklatura_match.py",
        &[
            list.as_os_str(),
            queries_file.as_os_str(),
            pairs_file.as_os_str(),
            CANDIDATES.to_string().as_ref(),
        ],
    )?;
    Ok(serde_json::from_str(&printed)?)
}

/// Draws a sample of queries with and without an entry, as many of each set as its share is, but ten at least; every
/// query where there are no more than asked for.
pub fn sample(asked: &[Asked], each: usize) -> Vec<usize> {
    let mut sets: BTreeMap<(bool, &str), Vec<usize>> = BTreeMap::new();
    for (at, one) in asked.iter().enumerate() {
        sets.entry((one.gold.is_some(), &one.set)).or_default().push(at);
    }
    let mut random = super::speed::Random(1540);
    let mut drawn = Vec::new();
    for positive in [true, false] {
        let whole = asked.iter().filter(|one| one.gold.is_some() == positive).count();
        for members in sets.iter().filter(|((of, _), _)| *of == positive).map(|(_, members)| members) {
            let mut members = members.clone();
            let wanted = (members.len() * each / whole.max(1)).max(10);
            for _ in 0..wanted.min(members.len()) {
                drawn.push(members.swap_remove(random.below(members.len())));
            }
        }
    }
    drawn.sort_unstable();
    drawn
}
