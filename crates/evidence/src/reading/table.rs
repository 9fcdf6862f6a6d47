//! Tables under construction, held to the limits on rows, cells and bytes.

use super::limits::Limits;
use super::model::{Row, Table};
use values::{Place, Problem};

/// What all tables of one original may still take.
#[derive(Debug)]
pub(super) struct Budget {
    rows: u64,
    cells: u64,
    bytes: usize,
    /// The first limit that was met, in words.
    exhausted: Option<&'static str>,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { rows: limits.rows, cells: limits.cells, bytes: limits.text_bytes, exhausted: None }
    }

    /// Adds a row unless a limit forbids it; a row of empty cells is left out and costs nothing.
    pub(super) fn add(&mut self, table: &mut Table, number: u64, cells: Vec<String>) -> bool {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return true;
        }
        let bytes: usize = cells.iter().map(String::len).sum();
        let width = cells.len() as u64;
        if table.rows.len() as u64 >= self.rows {
            self.exhausted = Some("rows");
        } else if width > self.cells {
            self.exhausted = Some("cells");
        } else if bytes > self.bytes {
            self.exhausted = Some("bytes of text");
        } else {
            self.cells -= width;
            self.bytes -= bytes;
            table.rows.push(Row { number, cells });
            return true;
        }
        false
    }

    /// Tells whether a table of so many rows, cells and bytes can still be taken.
    pub(super) fn allows(&self, rows: usize, cells: u64, bytes: usize) -> bool {
        rows as u64 <= self.rows && cells <= self.cells && bytes <= self.bytes
    }

    /// Says at which row the limit was met.
    pub(super) fn problem(&self, name: &str, sheet: Option<&str>, row: u64) -> Problem {
        let what = self.exhausted.unwrap_or("rows, cells or text");
        let reason = format!("the table has more {what} than are read of one original: read up to row {row}");
        let place = Place { sheet: sheet.map(str::to_owned), row: Some(row), ..Place::default() };
        Problem::new("reading/table-cut", name, reason).at(place).hint("split the table, or raise the limit")
    }
}

/// Collects problems of one kind and gives the first twenty and then their number.
#[derive(Debug)]
pub(super) struct Repeated {
    code: &'static str,
    problems: Vec<Problem>,
    total: usize,
}

impl Repeated {
    const SHOWN: usize = 20;

    pub(super) fn new(code: &'static str) -> Self {
        Self { code, problems: Vec::new(), total: 0 }
    }

    /// Adds a problem at a row; the reason is only made where it will be shown.
    pub(super) fn add(&mut self, name: &str, row: u64, reason: impl FnOnce() -> String) {
        self.total += 1;
        if self.total <= Self::SHOWN {
            self.problems.push(Problem::new(self.code, name, reason()).at(Place::row(row)));
        }
    }

    /// Gives the problems, with one more for those that were only counted.
    pub(super) fn finish(mut self, name: &str) -> Vec<Problem> {
        if let Some(more) = self.total.checked_sub(Self::SHOWN).filter(|more| *more > 0) {
            let reason = format!("the same in {more} more rows, {} in all", self.total);
            self.problems.push(Problem::new(self.code, name, reason));
        }
        self.problems
    }
}
