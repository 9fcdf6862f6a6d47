//! Workbooks of Excel: every sheet a table, cells as text.

use super::archive::Unpacker;
use super::limits::Limits;
use super::model::{Reading, Table};
use super::sniff::Kind;
use super::table::Budget;
use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, Xlsb, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use values::{Place, Problem};

/// Reads a workbook cell by cell.
///
/// Ranges are never asked for, except of files of before 2007, where the format ends at 65,536 rows and 256
/// columns: two cells at the far corners of an XLSX sheet make a range of 17 thousand million.
pub(super) fn read_workbook(kind: Kind, bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    if kind != Kind::Xls {
        let checked = Unpacker::new(bytes, name, limits).and_then(|mut unpacker| unpacker.check_all(limits));
        if let Err(problem) = checked {
            reading.problems.push(problem);
            return reading;
        }
    }
    let mut budget = Budget::new(limits);
    let outcome = match kind {
        Kind::Xlsx => read_xlsx(bytes, name, &mut budget, &mut reading),
        Kind::Xlsb => read_xlsb(bytes, name, &mut budget, &mut reading),
        _ => read_xls(bytes, name, &mut budget, &mut reading),
    };
    if let Err(error) = outcome {
        let encrypted = error.to_lowercase().contains("password") || error.to_lowercase().contains("encrypt");
        let problem = match encrypted {
            true => Problem::new("reading/workbook-encrypted", name, "the workbook is encrypted")
                .hint("save it without a password and add that beside it"),
            false => Problem::new(
                "reading/workbook-damaged",
                name,
                format!("the workbook is damaged or cut off: {error}"),
            )
            .hint("open it in a spreadsheet program and save it again"),
        };
        reading.problems.push(problem);
    }
    if reading.tables.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::new("reading/no-text", name, "the workbook holds no filled cell"));
    }
    reading
}

fn read_xlsx(bytes: &[u8], name: &str, budget: &mut Budget, reading: &mut Reading) -> Result<(), String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for sheet in workbook.sheet_names() {
        let mut rows = SheetRows::default();
        let outcome = match workbook.worksheet_cells_reader(&sheet) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, column) = cell.get_position();
                        if !rows.set(row, column, text_of(cell.get_value()), budget) {
                            break Ok(());
                        }
                    }
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error.to_string()),
                }
            },
            Err(error) => Err(error.to_string()),
        };
        rows.finish(sheet, name, outcome, budget, reading);
    }
    Ok(())
}

fn read_xlsb(bytes: &[u8], name: &str, budget: &mut Budget, reading: &mut Reading) -> Result<(), String> {
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for sheet in workbook.sheet_names() {
        let mut rows = SheetRows::default();
        let outcome = match workbook.worksheet_cells_reader(&sheet) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, column) = cell.get_position();
                        if !rows.set(row, column, text_of(cell.get_value()), budget) {
                            break Ok(());
                        }
                    }
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error.to_string()),
                }
            },
            Err(error) => Err(error.to_string()),
        };
        rows.finish(sheet, name, outcome, budget, reading);
    }
    Ok(())
}

fn read_xls(bytes: &[u8], name: &str, budget: &mut Budget, reading: &mut Reading) -> Result<(), String> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for sheet in workbook.sheet_names() {
        let mut rows = SheetRows::default();
        let outcome = workbook.worksheet_range(&sheet).map_err(|error| error.to_string()).map(|range| {
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = (
                    first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                    first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
                );
                if !rows.set(at.0, at.1, text_of_owned(value), budget) {
                    break;
                }
            }
        });
        rows.finish(sheet, name, outcome, budget, reading);
    }
    Ok(())
}

/// The rows of one sheet while its cells come in, in whatever order a file has them.
#[derive(Debug, Default)]
struct SheetRows {
    rows: BTreeMap<u32, Vec<String>>,
    cells: u64,
    bytes: usize,
    cut: bool,
}

impl SheetRows {
    /// Sets a cell; gives whether there may be more.
    fn set(&mut self, row: u32, column: u32, text: String, budget: &Budget) -> bool {
        if text.is_empty() {
            return true;
        }
        let column = column as usize;
        let cells = self.rows.entry(row).or_default();
        let grows = (column + 1).saturating_sub(cells.len());
        self.cells += grows as u64;
        self.bytes += text.len();
        if !budget.allows(self.rows.len(), self.cells, self.bytes) {
            self.cut = true;
            return false;
        }
        if let Some(cells) = self.rows.get_mut(&row) {
            if grows > 0 {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        true
    }

    fn finish(
        self,
        sheet: String,
        name: &str,
        outcome: Result<(), String>,
        budget: &mut Budget,
        reading: &mut Reading,
    ) {
        let mut table = Table { sheet: Some(sheet.clone()), rows: Vec::new() };
        let mut cut = self.cut.then(|| self.rows.keys().next_back().copied().unwrap_or_default());
        for (row, cells) in self.rows {
            if !budget.add(&mut table, u64::from(row) + 1, cells) {
                cut = cut.or(Some(row));
                break;
            }
        }
        if let Some(row) = cut {
            reading.problems.push(budget.problem(name, Some(&sheet), u64::from(row) + 1));
        }
        if let Err(error) = outcome {
            let reason = format!("sheet `{sheet}` is damaged: {error}; read up to there");
            let place = Place { sheet: Some(sheet), ..Place::default() };
            reading.problems.push(Problem::new("reading/sheet-damaged", name, reason).at(place));
        }
        if !table.rows.is_empty() {
            reading.tables.push(table);
        }
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn text_of_owned(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => moment_text(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// Whole numbers without a point: an IMO number is stored as 9074729.0.
fn number_text(number: f64) -> String {
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => format!("{number:.0}"),
        false => number.to_string(),
    }
}

/// A day as `2024-11-04`, a day with a time as `2024-11-04T08:30:00`, a time or duration in hours.
fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        let seconds = (moment.as_f64() * 86_400.0).round();
        return format!(
            "{:02}:{:02}:{:02}",
            (seconds / 3600.0).trunc(),
            (seconds / 60.0).trunc() % 60.0,
            seconds % 60.0
        );
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (moment.as_f64() < 1.0, (hour, minute, second) == (0, 0, 0)) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}
