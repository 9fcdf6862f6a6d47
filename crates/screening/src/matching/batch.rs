//! Many queries at once: rows of a CSV file, lines of JSON, entities of FollowTheMoney, rows of any other table.
//!
//! Rows are read one after another and never all at once, so that a file of any length takes the memory of one row.
//! Every row gives a [`BatchRow`], a broken one too: it has its number and says what is wrong with it.

mod delimited;
mod draft;
mod json;
mod raw;

pub use delimited::CsvRows;
pub use json::JsonRows;

use super::query::Query;
use draft::Draft;
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::BufRead;
use values::{Place, Problem};

/// A row of a batch: what it asks, and what is wrong with it.
///
/// **Shape:** a row without `query` cannot be asked and has at least one problem; a row with both is asked without
/// the value the problem names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchRow {
    /// Its number, counted from 1: of a CSV file as a spreadsheet numbers it, the heading being row 1; of JSON the line.
    pub row: u64,
    /// The row's own id, where it has one.
    pub id: Option<String>,
    /// What it asks; `None` where nothing can be asked.
    pub query: Option<Query>,
    /// What could not be taken as it stood.
    pub problems: Vec<Problem>,
}

impl BatchRow {
    /// Makes a row that cannot be asked.
    fn broken(row: u64, problem: Problem) -> Self {
        Self { row, id: None, query: None, problems: vec![problem.at(Place::row(row))] }
    }
}

/// Reads queries from a CSV file whose heading names the columns, row by row.
///
/// Columns, in any order and case, words apart by spaces, dots or dashes: `id`, `name` (or `first_name` and
/// `last_name`), `alias`, `kind`, `country`, `born`, `imo`, `mmsi`, `call_sign`, `identifier`, and what people
/// call them otherwise (`IMO No.`, `date of birth`, `a.k.a.`, `ship name`, `flag`). Cells are apart by commas,
/// semicolons or tabs, as the heading is; several values in a cell by `;`, or by `|` where cells are apart by `;`.
/// Other columns are left aside.
///
/// A quoted cell may run over several lines; a quotation mark that never ends costs its own row and no other.
///
/// **Errors:** an item is an error only where the input itself cannot be read; that ends the rows.
///
/// ```
/// use screening::matching::csv_rows;
/// let text = b"ID,Ship name,IMO No.\n1,CHON MA SAN,8660313\n2,\"no end,\n3,CHON MYONG 1,8712362\n";
/// let rows: Vec<_> = csv_rows(text.as_slice(), "ships.csv").collect::<Result<_, _>>()?;
/// assert_eq!(rows[0].query.as_ref().unwrap().imo.as_deref(), Some("8660313"));
/// assert_eq!((rows[1].row, rows[1].problems[0].code.as_str()), (3, "screening/query-quote"));
/// assert_eq!(rows[2].query.as_ref().unwrap().name.as_deref(), Some("CHON MYONG 1"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn csv_rows<R: BufRead>(input: R, file: &str) -> CsvRows<R> {
    CsvRows::new(input, file)
}

/// Reads queries from lines of JSON, line by line: our own fields, or FollowTheMoney entities with `schema` and
/// `properties`. Fields may have the names [`csv_rows`] knows columns by.
///
/// **Errors:** as [`csv_rows`].
///
/// ```
/// use screening::{Kind, matching::json_rows};
/// let line = br#"{"id":"a","schema":"Vessel","properties":{"name":["Chon Ma San"],"imoNumber":["8660313"]}}"#;
/// let row = json_rows(line.as_slice(), "entities.jsonl").next().unwrap()?;
/// let query = row.query.unwrap();
/// assert_eq!((query.kind, query.imo.as_deref()), (Some(Kind::Vessel), Some("8660313")));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn json_rows<R: BufRead>(input: R, file: &str) -> JsonRows<R> {
    JsonRows::new(input, file)
}

/// Reads a query from one object, as [`json_rows`] does from a line: for a row of a table in any other format.
///
/// ```
/// use screening::matching::object_row;
/// let object = serde_json::json!({"Full Name": "Ri Je Son", "Year of birth": 1938});
/// let row = object_row(object.as_object().unwrap(), 7, "parties.parquet");
/// assert_eq!((row.row, row.query.unwrap().born.unwrap().to_string()), (7, "1938".to_owned()));
/// ```
#[must_use]
pub fn object_row(object: &Map<String, Value>, row: u64, file: &str) -> BatchRow {
    let mut draft = Draft::new(file, row);
    draft.take_object(object);
    draft.finish()
}

/// Reads every query of a CSV file that is at hand, with the problems of all rows; [`csv_rows`] tells them apart.
///
/// ```
/// use screening::matching::read_csv;
/// let (queries, problems) = read_csv(b"id,name,kind,imo\n1,CHON MA SAN,vessel,8660313\n2,,vessel,\n", "ships.csv");
/// assert_eq!(queries[0].imo.as_deref(), Some("8660313"));
/// assert_eq!(problems[0].code, "screening/query-empty");
/// ```
#[must_use]
pub fn read_csv(bytes: &[u8], file: &str) -> (Vec<Query>, Vec<Problem>) {
    all(csv_rows(bytes, file))
}

/// Reads every query of lines of JSON that are at hand, with the problems of all; [`json_rows`] tells them apart.
///
/// ```
/// use screening::matching::read_jsonl;
/// let (queries, problems) = read_jsonl(b"{\"name\":\"Ri Je Son\"}\nno JSON\n", "queries.jsonl");
/// assert_eq!(queries.len(), 1);
/// assert_eq!(problems[0].code, "screening/query-json");
/// ```
#[must_use]
pub fn read_jsonl(bytes: &[u8], file: &str) -> (Vec<Query>, Vec<Problem>) {
    all(json_rows(bytes, file))
}

/// Bytes at hand cannot fail to be read.
fn all(rows: impl Iterator<Item = std::io::Result<BatchRow>>) -> (Vec<Query>, Vec<Problem>) {
    let (mut queries, mut problems) = (Vec::new(), Vec::new());
    for row in rows.flatten() {
        queries.extend(row.query);
        problems.extend(row.problems);
    }
    (queries, problems)
}

#[cfg(test)]
mod tests;
