use super::{Answered, outcome};
use crate::commands::screen::{Printed, in_words, searched_in_words};
use crate::error::{AppError, Result};
use engine::{Column, ColumnType, ParquetWriter};
use rayon::prelude::*;
use screening::matching::Reason;
use serde::Serialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use values::{Date, Problem};

/// Where answers go, and in which form.
pub(super) struct Outlet {
    kind: Kind,
    on: Date,
}

enum Kind {
    /// Lines for a person.
    Words,
    /// Lines of JSON to standard output.
    Json,
    /// Lines of JSON to a file.
    JsonFile(File, String),
    /// A row of the batch a row of CSV, with the best hit.
    Csv(Box<csv::Writer<File>>, String),
    /// The same as Parquet.
    Parquet(Box<ParquetWriter>),
}

/// A row that could not be asked.
#[derive(Serialize)]
struct Broken<'a> {
    id: &'a Option<String>,
    row: u64,
    problems: &'a [Problem],
}

impl Outlet {
    /// Opens a file by its ending, or standard output.
    pub(super) fn open(path: Option<&Path>, json: bool, on: Date) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self { kind: if json { Kind::Json } else { Kind::Words }, on });
        };
        let name = path.display().to_string();
        let file = || File::create(path).map_err(|error| AppError::user(format!("write `{name}`"), error));
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        let kind = match ending.as_str() {
            "jsonl" | "ndjson" => Kind::JsonFile(file()?, name),
            "csv" => {
                let mut writer = csv::Writer::from_writer(file()?);
                let heading = columns().into_iter().map(|column| column.name);
                writer
                    .write_record(heading)
                    .map_err(|error| AppError::user(format!("write `{name}`"), error))?;
                Kind::Csv(Box::new(writer), name)
            }
            "parquet" => {
                let writer = ParquetWriter::create(path, columns())
                    .map_err(|error| AppError::user(format!("write `{name}`"), error))?;
                Kind::Parquet(Box::new(writer))
            }
            _ => {
                return Err(AppError::command_line(format!(
                    "--output `{name}` ends in none of .csv, .jsonl, .parquet"
                )));
            }
        };
        Ok(Self { kind, on })
    }

    /// Writes answers, all or none of a line.
    pub(super) fn write(&mut self, answered: &[Answered]) -> Result<()> {
        let on = self.on;
        match &mut self.kind {
            Kind::Words => to_stdout(&lines(answered, |one| Ok(words(one, on)))?),
            Kind::Json => to_stdout(&lines(answered, |one| json_of(one, on))?),
            Kind::JsonFile(file, name) => file
                .write_all(&lines(answered, |one| json_of(one, on))?)
                .map_err(|error| AppError::user(format!("write `{name}`"), error)),
            Kind::Csv(writer, name) => {
                let failed = |error: csv::Error| AppError::user(format!("write `{name}`"), error);
                for cells in cells(answered, on) {
                    let texts = cells.iter().map(|cell| match cell {
                        Value::Null => String::new(),
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    });
                    writer.write_record(texts).map_err(failed)?;
                }
                writer.flush().map_err(|error| failed(error.into()))
            }
            Kind::Parquet(writer) => {
                writer.write(&cells(answered, on)).map_err(|error| AppError::user("write the answers", error))
            }
        }
    }

    /// Ends the output; a Parquet file can be read from now on.
    pub(super) fn close(self) -> Result<()> {
        match self.kind {
            Kind::Parquet(writer) => {
                writer.close().map_err(|error| AppError::user("write the answers", error))
            }
            Kind::Csv(mut writer, name) => {
                writer.flush().map_err(|error| AppError::user(format!("write `{name}`"), error))
            }
            _ => Ok(()),
        }
    }
}

/// Puts answers into lines, on every core, in their order.
fn lines(answered: &[Answered], line: impl Fn(&Answered) -> Result<String> + Send + Sync) -> Result<Vec<u8>> {
    let lines = answered.par_iter().map(line).collect::<Result<Vec<String>>>()?;
    let mut bytes = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn to_stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(()),
        // A reader that has seen enough, such as `head`, ends the program quietly.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(AppError::user("write to standard output", error)),
    }
}

fn json_of(one: &Answered, on: Date) -> Result<String> {
    let row = &one.row;
    match &one.answer {
        Some(answer) => serde_json::to_string(&Printed::of_row(answer, on, row)),
        None => serde_json::to_string(&Broken { id: &row.id, row: row.row, problems: &row.problems }),
    }
    .map_err(|error| AppError::bug("write JSON", error))
}

fn words(one: &Answered, on: Date) -> String {
    let problems = one.row.problems.iter().map(|problem| format!("  problem: {}", problem.reason));
    let first = match &one.answer {
        Some(answer) => format!("row {}: {}", one.row.row, in_words(answer, on)),
        None => format!("row {}: not asked", one.row.row),
    };
    std::iter::once(first).chain(problems).collect::<Vec<_>>().join("\n")
}

/// The columns of an answer as a row of a table.
fn columns() -> Vec<Column> {
    use ColumnType as T;
    let column = |name: &str, kind, nullable, doc: &str| Column {
        name: name.to_owned(),
        kind,
        nullable,
        doc: doc.to_owned(),
    };
    vec![
        column("row", T::Integer, false, "The row of the batch."),
        column("id", T::Text, true, "The row's own id."),
        column("name", T::Text, true, "The name that was asked."),
        column("outcome", T::Text, false, "`match`, `near`, `clear`, or `broken` for a row not asked."),
        column("hits", T::Integer, false, "How many entries resemble it."),
        column("list", T::Text, true, "The list of the best hit."),
        column("edition", T::Text, true, "The list's edition."),
        column("reference", T::Text, true, "The entry's reference."),
        column("listed_name", T::Text, true, "The name under which it is listed."),
        column("designated_on", T::Date, true, "Since when it is listed."),
        column("score", T::Number, true, "How alike, 0 to 1."),
        column("match", T::Boolean, true, "Whether the score reaches the threshold."),
        column("reason", T::Text, true, "Why, in sentences."),
        column("searched", T::Text, true, "The lists searched, with their editions."),
        column("screened_on", T::Date, false, "The day on which it was searched."),
        column("problems", T::Text, true, "What was wrong in the row."),
    ]
}

fn cells(answered: &[Answered], on: Date) -> Vec<Vec<Value>> {
    let row = |one: &Answered| {
        let answer = one.answer.as_ref();
        let hit = answer.and_then(|answer| answer.hits.first());
        let reason = hit.map(|hit| hit.reasons.iter().map(Reason::in_words).collect::<Vec<_>>().join("; "));
        let problems: Vec<&str> = one.row.problems.iter().map(|problem| problem.reason.as_str()).collect();
        vec![
            json!(one.row.row),
            json!(one.row.id),
            json!(answer.and_then(|answer| answer.query.name.as_ref())),
            json!(outcome(one)),
            json!(answer.map_or(0, |answer| answer.hits.len())),
            json!(hit.map(|hit| &hit.list)),
            json!(hit.and_then(|hit| hit.edition.as_ref())),
            json!(hit.map(|hit| &hit.reference)),
            json!(hit.map(|hit| &hit.name)),
            json!(hit.and_then(|hit| hit.designated_on)),
            json!(hit.map(|hit| hit.score)),
            json!(hit.map(|hit| hit.is_match)),
            json!(reason),
            json!(answer.map(searched_in_words)),
            json!(on),
            json!((!problems.is_empty()).then(|| problems.join("; "))),
        ]
    };
    answered.par_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{cells, columns};
    use crate::commands::batch::Answered;
    use screening::matching::{Index, Options, csv_rows};

    #[test]
    fn every_row_has_a_cell_for_every_column() {
        let index = Index::new(screening::designations::builtin().into_iter().map(Into::into).collect());
        let answered: Vec<Answered> = csv_rows(b"name\nCHON MA SAN\n\"broken\n".as_slice(), "x.csv")
            .map(|row| row.unwrap())
            .map(|row| Answered {
                answer: row.query.as_ref().map(|query| index.screen(query, &Options::default())),
                row,
            })
            .collect();
        let rows = cells(&answered, "2026-11-27".parse().unwrap());
        assert!(rows.iter().all(|row| row.len() == columns().len()));
        assert_eq!((&rows[0][3], &rows[1][3]), (&"match".into(), &"broken".into()));
        for row in &rows {
            for (cell, column) in row.iter().zip(columns()) {
                assert!(column.nullable || !cell.is_null(), "{}", column.name);
            }
        }
    }
}
