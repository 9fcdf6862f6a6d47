//! `plimsoll screen`: a name, a ship or a file of them against lists.

use crate::cli::ScreenArgs;
use crate::commands::batch;
use crate::commands::lists::lists_to_search;
use crate::error::{AppError, Result};
use crate::{output, who};
use screening::matching::{Answer, BatchRow, Index, Options, object_row};
use serde::Serialize;
use serde_json::{Map, Value};
use std::process::ExitCode;
use values::{Date, Problem};

/// Screens; a clear result is a result, and says what was searched, in which edition, on which day.
pub fn screen(args: &ScreenArgs) -> Result<ExitCode> {
    let mut options = Options { limit: args.limit, ..Options::default() };
    if let Some(threshold) = args.threshold {
        if !(0.0..=1.0).contains(&threshold) {
            return Err(AppError::command_line(format!("--threshold {threshold} is not between 0 and 1")));
        }
        options.threshold = threshold;
    }
    let on = jiff::tz::Offset::UTC.to_datetime(who::now()?).date();
    if args.batch.is_none() && args.output.is_some() {
        return Err(AppError::command_line("--output takes the answers of a --batch"));
    }
    let row = match &args.batch {
        Some(_) => None,
        None => Some(query(args)?),
    };
    let index = Index::new(lists_to_search(&args.lists)?);
    match (&args.batch, row) {
        (Some(path), _) => batch::screen(path, args.output.as_deref(), args.json, &index, &options, on),
        (None, row) => {
            let Some(query) = row.and_then(|row| row.query) else { return Ok(ExitCode::SUCCESS) };
            let answer = index.screen(&query, &options);
            match args.json {
                true => output::json_line(&Printed::of(&answer, on))?,
                false => output::line(&in_words(&answer, on))?,
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// An answer as it is printed: with the day on which it was given and, of a batch, its row and what was wrong in it.
#[derive(Serialize)]
pub struct Printed<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    screened_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    #[serde(skip_serializing_if = "<[Problem]>::is_empty")]
    problems: &'a [Problem],
}

impl<'a> Printed<'a> {
    fn of(answer: &'a Answer, screened_on: Date) -> Self {
        Self { answer, screened_on, row: None, problems: &[] }
    }

    /// Gives the answer to a row of a batch.
    pub fn of_row(answer: &'a Answer, screened_on: Date, row: &'a BatchRow) -> Self {
        Self { answer, screened_on, row: Some(row.row), problems: &row.problems }
    }
}

/// Reads the one query of the command line; what is wrong in it ends the command, because nothing else is asked.
fn query(args: &ScreenArgs) -> Result<BatchRow> {
    let given = [
        ("name", args.name.clone()),
        ("kind", args.kind.clone()),
        ("country", args.country.map(|country| country.code().to_owned())),
        ("born", args.born.clone()),
        ("imo", args.imo.clone()),
        ("mmsi", args.mmsi.clone()),
    ];
    if args.name.is_none() && args.imo.is_none() && args.mmsi.is_none() {
        return Err(AppError::command_line("give --name, --imo, --mmsi or --batch"));
    }
    let object: Map<String, Value> =
        given.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?.into()))).collect();
    let row = object_row(&object, 1, "the command line");
    let Some(problem) = row.problems.first() else { return Ok(row) };
    Err(match problem.code.as_str() {
        "screening/query-kind" => AppError::command_line(format!(
            "{}: person, organisation, vessel, aircraft, other",
            problem.reason
        )),
        "screening/query-born" => AppError::command_line(format!("{}: YYYY or YYYY-MM-DD", problem.reason)),
        "screening/query-imo" => AppError::user("screen the ship", &problem.reason)
            .hint("a ship's IMO number has seven digits, the last of which checks the others"),
        code => AppError::user("screen", format!("{} [{code}]", problem.reason)),
    })
}

/// Says an answer in lines for a person.
pub fn in_words(answer: &Answer, on: Date) -> String {
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
    lines.push(format!("  searched on {on}: {}", searched_in_words(answer)));
    lines.join("\n")
}

/// Names the lists an answer searched, with their editions.
pub fn searched_in_words(answer: &Answer) -> String {
    let searched: Vec<String> = answer
        .searched
        .iter()
        .map(|list| {
            let edition = list.edition.as_deref().unwrap_or("edition not stated");
            format!("{} ({edition}, {} entries)", list.list, list.entries)
        })
        .collect();
    searched.join("; ")
}
