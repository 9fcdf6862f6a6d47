//! `plimsoll screen`: a name, a ship or a file of them against lists.

use crate::cli::ScreenArgs;
use crate::commands::lists::read_lists;
use crate::error::{AppError, Result};
use crate::output;
use crate::progress::Progress;
use rayon::prelude::*;
use screening::matching::{Answer, Index, ListedEdition, Options, Query, read_csv, read_jsonl};
use std::path::Path;
use std::process::ExitCode;

/// Queries answered and printed at a time.
const AT_A_TIME: usize = 4096;

/// Screens; a clear result is a result, and says what was searched.
pub fn screen(args: &ScreenArgs) -> Result<ExitCode> {
    let index = index(args)?;
    let mut options = Options { limit: args.limit, ..Options::default() };
    if let Some(threshold) = args.threshold {
        if !(0.0..=1.0).contains(&threshold) {
            return Err(AppError::command_line(format!("--threshold {threshold} is not between 0 and 1")));
        }
        options.threshold = threshold;
    }
    let queries = queries(args)?;
    let mut progress = Progress::new();
    progress.step("screening");
    for (round, chunk) in queries.chunks(AT_A_TIME).enumerate() {
        let answers: Vec<Answer> = chunk.par_iter().map(|query| index.screen(query, &options)).collect();
        for answer in &answers {
            match args.json {
                true => output::json_line(answer)?,
                false => output::line(&in_words(answer))?,
            }
        }
        progress.at((round * AT_A_TIME + chunk.len()) as u64, queries.len() as u64);
    }
    Ok(ExitCode::SUCCESS)
}

/// The lists named on the command line, then the regime's own.
fn index(args: &ScreenArgs) -> Result<Index> {
    let mut editions: Vec<ListedEdition> = Vec::new();
    for reading in read_lists(&args.lists)? {
        output::problems(&reading.problems);
        if !reading.designations.is_empty() {
            editions.push(reading.into());
        }
    }
    if !args.lists.is_empty() && editions.is_empty() {
        return Err(AppError::user("read the lists to screen against", "no entry was found in them")
            .hint("the lines above say why for each file"));
    }
    editions.extend(screening::designations::builtin().into_iter().map(ListedEdition::from));
    Ok(Index::new(editions))
}

fn queries(args: &ScreenArgs) -> Result<Vec<Query>> {
    if let Some(path) = &args.batch {
        return batch(path);
    }
    if args.name.is_none() && args.imo.is_none() && args.mmsi.is_none() {
        return Err(AppError::command_line("give --name, --imo, --mmsi or --batch"));
    }
    let wrong = |what: &str, given: &str| AppError::command_line(format!("`{given}` is no {what}"));
    let kind = match args.kind.as_deref() {
        None => None,
        Some(given) => Some(
            serde_json::from_value(given.to_lowercase().into())
                .map_err(|_| wrong("kind: person, organisation, vessel, aircraft, other", given))?,
        ),
    };
    let born = match args.born.as_deref() {
        None => None,
        Some(given) => Some(
            serde_json::from_value(given.into()).map_err(|_| wrong("birth date: YYYY, YYYY-MM-DD", given))?,
        ),
    };
    if let Some(given) = &args.imo {
        let digits = given.trim().trim_start_matches("IMO").trim();
        digits.parse::<values::ImoNumber>().map_err(|error| {
            AppError::user(format!("screen the ship `{given}`"), error)
                .hint("a ship's IMO number has seven digits, the last of which checks the others")
        })?;
    }
    Ok(vec![Query {
        name: args.name.clone(),
        kind,
        country: args.country.into_iter().collect(),
        born,
        imo: args.imo.clone(),
        mmsi: args.mmsi.clone(),
        ..Query::default()
    }])
}

fn batch(path: &Path) -> Result<Vec<Query>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| AppError::user(format!("read `{name}`"), error))?;
    let is_json = path.extension().is_some_and(|ending| {
        matches!(ending.to_string_lossy().to_lowercase().as_str(), "jsonl" | "json" | "ijson" | "ndjson")
    });
    let (queries, problems) = match is_json {
        true => read_jsonl(&bytes, &name),
        false => read_csv(&bytes, &name),
    };
    output::problems(&problems);
    if queries.is_empty() {
        return Err(AppError::user(
            format!("screen the batch `{name}`"),
            "it holds no query that could be read",
        ));
    }
    Ok(queries)
}

fn in_words(answer: &Answer) -> String {
    let query = &answer.query;
    let asked = [
        query.name.clone(),
        query.imo.as_ref().map(|imo| format!("IMO {}", imo.trim_start_matches("IMO").trim())),
        query.mmsi.as_ref().map(|mmsi| format!("MMSI {mmsi}")),
    ];
    let asked: Vec<String> = asked.into_iter().flatten().collect();
    let mut lines = vec![asked.join(", ")];
    for hit in &answer.hits {
        let verdict = if hit.is_match { "match" } else { "below the threshold" };
        lines.push(format!("  {:.2} {verdict}: {} ({} {})", hit.score, hit.name, hit.list, hit.reference));
        lines.extend(hit.reasons.iter().map(|reason| format!("       {}", reason.in_words())));
    }
    if answer.hits.iter().all(|hit| !hit.is_match) {
        lines.push("  no match".to_owned());
    }
    let searched: Vec<String> = answer
        .searched
        .iter()
        .map(|list| {
            let edition = list.edition.as_deref().unwrap_or("edition not stated");
            format!("{} ({edition}, {} entries)", list.list, list.entries)
        })
        .collect();
    lines.push(format!("  searched: {}", searched.join("; ")));
    lines.join("\n")
}
