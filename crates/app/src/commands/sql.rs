//! `plimsoll sql` and `plimsoll search`: asking what a run has found.

use crate::cli::{SearchArgs, SqlArgs};
use crate::commands::ais::detectors_of;
use crate::commands::lists::lists_to_search;
use crate::error::{AppError, Result};
use crate::{output, projections, who};
use engine::{Answer, Detectors, Engine, Limits, Machines, Screening};
use screening::matching::Options;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Cells of a table at the terminal are cut at this width.
const WIDEST: usize = 80;

/// Answers one query that only reads; without one, tells the tables.
pub fn sql(args: &SqlArgs) -> Result<ExitCode> {
    let (case, query) = case_and_query(args)?;
    if !args.workers.is_empty() {
        let (None, Some(query)) = (case, &query) else {
            let reason = "over workers there is no case: leave it out, and give tables with --table";
            return Err(AppError::command_line(reason.to_owned()));
        };
        return print(args, &over_workers(args, query)?);
    }
    let engine = open(args, case)?;
    let Some(query) = query else {
        for table in engine.tables() {
            if args.json {
                output::json_line(table)?;
                continue;
            }
            output::line(&format!("{}: {}", table.name, table.doc))?;
            let rows: Vec<Vec<String>> = table
                .columns
                .iter()
                .map(|column| {
                    vec![format!("  {}", column.name), column.kind.name().to_owned(), column.doc.clone()]
                })
                .collect();
            output::line(&output::columns(&rows))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    print(args, &engine.query(&query).map_err(|error| AppError::user("answer the query", error))?)
}

fn print(args: &SqlArgs, answer: &Answer) -> Result<ExitCode> {
    if args.json {
        for row in 0..answer.rows.len() {
            output::line(&answer.json_line(row).unwrap_or_default())?;
        }
    } else if args.csv {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |error: csv::Error| AppError::bug("write CSV", error);
        writer.write_record(&answer.columns).map_err(failed)?;
        for row in &answer.rows {
            let cells = row.iter().map(|value| match value {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            writer.write_record(cells).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|error| AppError::bug("write CSV", error))?;
        output::line(String::from_utf8_lossy(&bytes).trim_end_matches('\n'))?;
    } else {
        output::line(answer.aligned(WIDEST).trim_end())?;
        let rows = answer.rows.len();
        output::remark(&format!("{rows} row{}", if rows == 1 { "" } else { "s" }));
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells the case and the query apart: with tables of one's own, a single word that is no folder is the query.
fn case_and_query(args: &SqlArgs) -> Result<(Option<&Path>, Option<Cow<'_, str>>)> {
    if let Some(query) = &args.query {
        return Ok((Some(&args.case), Some(Cow::from(query))));
    }
    match args.tables.is_empty() || args.case.is_dir() {
        true => Ok((Some(&args.case), None)),
        false => Ok((None, Some(args.case.to_string_lossy()))),
    }
}

/// Opens the tables of the case and those of the user's own, with the functions that screen.
fn open(args: &SqlArgs, case: Option<&Path>) -> Result<Engine> {
    let limits = Limits { time: Duration::from_secs(args.timeout), ..Limits::default() };
    let mut engine = match case {
        Some(case) => {
            Engine::open_within(&projections::facts(case), limits).map_err(|error| not_run(case, error))?
        }
        None => Engine::without_facts(limits).map_err(|error| AppError::bug("start the engine", error))?,
    };
    for (name, path) in tables(args)? {
        engine
            .add_table(&name, &path)
            .map_err(|error| AppError::user(format!("use the table `{name}`"), error))?;
    }
    engine.add_screening(&screening(args)?);
    let (methods, ports) = detectors_of(&args.detectors)?;
    engine.add_detectors(&Detectors::new(methods, ports));
    Ok(engine)
}

/// Gives the tables of the user's own, each with its name.
fn tables(args: &SqlArgs) -> Result<Vec<(String, PathBuf)>> {
    let one = |table: &String| {
        let (name, path) = table.split_once('=').ok_or_else(|| {
            AppError::command_line(format!("--table `{table}` is not NAME=PATH, such as ships=ships.csv"))
        })?;
        Ok((name.to_owned(), PathBuf::from(path)))
    };
    args.tables.iter().map(one).collect()
}

fn screening(args: &SqlArgs) -> Result<Screening> {
    let on = jiff::tz::Offset::UTC.to_datetime(who::now()?).date();
    Ok(Screening::new(lists_to_search(&args.lists)?, Options::default(), on))
}

fn over_workers(args: &SqlArgs, query: &str) -> Result<Answer> {
    let failed = |error: engine::EngineError| AppError::user("answer the query", error);
    let (methods, ports) = detectors_of(&args.detectors)?;
    let memory = Limits::default().memory_bytes;
    let mut machines =
        Machines::workers(&args.workers, memory, false).map_err(failed)?.with_screening(screening(args)?);
    let answer = machines.query(&Detectors::new(methods, ports), &tables(args)?, query);
    for lost in machines.lost() {
        output::remark(&format!("the worker {lost}"));
    }
    answer.map_err(failed)
}

/// Finds words in the texts, the best paragraphs first.
pub fn search(args: &SearchArgs) -> Result<ExitCode> {
    let index = store::SearchIndex::open(&projections::search(&args.case))
        .map_err(|error| not_run(&args.case, error))?;
    let hits = index
        .search(&args.words, args.limit)
        .map_err(|error| AppError::user(format!("search for `{}`", args.words), error))?;
    for hit in &hits {
        if args.json {
            output::json_line(hit)?;
            continue;
        }
        let page = hit.page.map_or(String::new(), |page| format!("page {page}, "));
        let title = hit.title.as_deref().unwrap_or("untitled");
        output::line(&format!("{} {title}, {page}paragraph {}", hit.exhibit, hit.paragraph))?;
        output::line(&format!("    {}", hit.text))?;
    }
    if hits.is_empty() {
        output::remark("nothing was found");
    }
    Ok(ExitCode::SUCCESS)
}

fn not_run(case: &Path, error: impl std::fmt::Display) -> AppError {
    AppError::user(format!("ask the case `{}`", case.display()), error)
        .hint("`plimsoll run` makes the tables; run it first, or again after an update")
}
