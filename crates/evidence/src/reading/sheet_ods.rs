//! OpenDocument spreadsheets, read from their XML.
//!
//! The format repeats a cell or a row by an attribute, up to a million times: here repeated empty cells are
//! counted and never made.

use super::archive::Unpacker;
use super::limits::Limits;
use super::model::{Reading, Table};
use super::table::Budget;
use super::xml::{Step, attribute, local_name, walk};
use quick_xml::events::BytesStart;
use values::Problem;

/// Reads an OpenDocument spreadsheet.
pub(super) fn read_ods(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let content = Unpacker::new(bytes, name, limits).and_then(|mut unpacker| unpacker.file("content.xml"));
    let xml = match content {
        Ok(Some(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        Ok(None) => String::new(),
        Err(problem) => {
            reading.problems.push(problem);
            return reading;
        }
    };
    let mut sheets = Sheets::new(name, limits);
    if let Err(error) = walk(&xml, |step| sheets.take(step)) {
        let reason = format!("the spreadsheet is damaged at {error}: read up to there");
        reading.problems.push(Problem::new("reading/workbook-damaged", name, reason));
    }
    reading.problems.append(&mut sheets.problems);
    reading.tables = sheets.tables;
    if reading.tables.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::new("reading/no-text", name, "the spreadsheet holds no filled cell"));
    }
    reading
}

struct Sheets<'n> {
    name: &'n str,
    budget: Budget,
    tables: Vec<Table>,
    problems: Vec<Problem>,
    table: Option<Table>,
    row: u64,
    row_repeat: u64,
    cells: Vec<String>,
    /// Empty cells that count only once a filled one follows.
    pending: u64,
    cell: Option<Cell>,
    words: String,
    in_annotation: bool,
    full: bool,
}

struct Cell {
    value: Option<String>,
    repeat: u64,
}

impl<'n> Sheets<'n> {
    fn new(name: &'n str, limits: &Limits) -> Self {
        Self {
            name,
            budget: Budget::new(limits),
            tables: Vec::new(),
            problems: Vec::new(),
            table: None,
            row: 0,
            row_repeat: 1,
            cells: Vec::new(),
            pending: 0,
            cell: None,
            words: String::new(),
            in_annotation: false,
            full: false,
        }
    }

    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Start(start) => self.start(&start),
            Step::End(name) => self.end(&name),
            Step::Text(text) if self.cell.is_some() && !self.in_annotation => self.words.push_str(&text),
            Step::Text(_) => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        match local_name(start).as_str() {
            "table" => {
                self.table = Some(Table { sheet: attribute(start, "name"), rows: Vec::new() });
                self.row = 0;
                self.full = false;
            }
            "table-row" => {
                self.row_repeat = repeat(start, "number-rows-repeated");
                self.cells.clear();
                self.pending = 0;
            }
            "table-cell" | "covered-table-cell" => {
                let kind = attribute(start, "value-type").unwrap_or_default();
                let value = match kind.as_str() {
                    "date" => attribute(start, "date-value"),
                    "float" | "percentage" | "currency" => attribute(start, "value"),
                    "boolean" => attribute(start, "boolean-value"),
                    _ => None,
                };
                self.words.clear();
                self.cell = Some(Cell { value, repeat: repeat(start, "number-columns-repeated") });
            }
            "p" if self.cell.is_some() && !self.words.is_empty() => self.words.push('\n'),
            "s" if self.cell.is_some() => self.words.push(' '),
            "annotation" => self.in_annotation = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "annotation" => self.in_annotation = false,
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let text = cell.value.unwrap_or_else(|| std::mem::take(&mut self.words));
                    self.push(text, cell.repeat);
                }
            }
            "table-row" => self.end_row(),
            "table" => {
                if let Some(table) = self.table.take().filter(|table| !table.rows.is_empty()) {
                    self.tables.push(table);
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, text: String, repeat: u64) {
        if text.trim().is_empty() {
            self.pending = self.pending.saturating_add(repeat);
            return;
        }
        let wanted = self.cells.len() as u64 + self.pending.saturating_add(repeat);
        let bytes = text.len().saturating_mul(usize::try_from(repeat).unwrap_or(usize::MAX));
        if !self.budget.allows(0, wanted, bytes) {
            self.cut();
            return;
        }
        for _ in 0..std::mem::take(&mut self.pending) {
            self.cells.push(String::new());
        }
        for _ in 0..repeat {
            self.cells.push(text.clone());
        }
    }

    fn end_row(&mut self) {
        let first = self.row + 1;
        self.row = self.row.saturating_add(self.row_repeat);
        let cells = std::mem::take(&mut self.cells);
        let Some(table) = self.table.as_mut().filter(|_| !cells.is_empty() && !self.full) else {
            return;
        };
        for number in first..=self.row {
            if !self.budget.add(table, number, cells.clone()) {
                self.row = number;
                self.cut();
                return;
            }
        }
    }

    fn cut(&mut self) {
        if !std::mem::replace(&mut self.full, true) {
            let sheet = self.table.as_ref().and_then(|table| table.sheet.as_deref());
            self.problems.push(self.budget.problem(self.name, sheet, self.row.max(1)));
        }
    }
}

fn repeat(start: &BytesStart<'_>, name: &str) -> u64 {
    attribute(start, name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, 1 << 20)
}
