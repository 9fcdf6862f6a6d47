use super::BatchRow;
use super::draft::{Draft, Field};
use super::raw::{LONGEST_ROW, Line, next_line};
use std::collections::VecDeque;
use std::io::{self, BufRead};
use values::Problem;

/// How many lines a quoted cell may run over, and how many bytes.
const LINES_OF_A_CELL: usize = 100;
const BYTES_OF_A_CELL: usize = 1 << 20;

/// The rows of a CSV file, as [`csv_rows`](super::csv_rows) reads them.
#[derive(Debug)]
pub struct CsvRows<R> {
    input: R,
    file: String,
    row: u64,
    heading: Option<Heading>,
    /// Lines read ahead in search of the end of a quoted cell, and what stood behind a bare carriage return.
    ahead: VecDeque<Vec<u8>>,
    is_over: bool,
}

/// The first row: how cells are separated and what each column is.
#[derive(Debug)]
struct Heading {
    delimiter: u8,
    columns: Vec<Option<Field>>,
}

/// A row of cells, or a sign that its last quoted cell goes on.
enum Split {
    Cells(Cells),
    /// Whether a mark inside the open cell stands undoubled: then it goes on by accident.
    Open {
        is_odd: bool,
    },
}

struct Cells {
    cells: Vec<Vec<u8>>,
    /// How many bytes they took, with the end of the row.
    used: usize,
    /// A quotation mark stands inside a quoted cell without being doubled.
    is_odd: bool,
}

impl<R: BufRead> CsvRows<R> {
    pub(super) fn new(input: R, file: &str) -> Self {
        Self { input, file: file.to_owned(), row: 0, heading: None, ahead: VecDeque::new(), is_over: false }
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(Line::Whole(line))),
            None => next_line(&mut self.input),
        }
    }

    fn problem(&self, code: &str, reason: impl Into<String>) -> Problem {
        Problem::new(code, &self.file, reason)
    }

    fn broken(&self, code: &str, reason: impl Into<String>) -> BatchRow {
        BatchRow::broken(self.row, self.problem(code, reason))
    }

    /// Reads the row that begins with a line; `None` for a blank one and the heading.
    fn row(&mut self, line: Vec<u8>) -> io::Result<Option<BatchRow>> {
        let Some(heading) = &self.heading else { return Ok(self.read_heading(line)) };
        let (delimiter, columns) = (heading.delimiter, heading.columns.len());
        if is_blank(&line) {
            return Ok(None);
        }
        let cells = match split(&line, delimiter) {
            Split::Cells(cells) => {
                self.put_back(line.get(cells.used..).unwrap_or_default());
                cells
            }
            Split::Open { .. } => match self.joined(line, delimiter, columns)? {
                Ok(cells) => cells,
                Err(first) => return Ok(Some(self.unended(&first, delimiter))),
            },
        };
        if cells.cells.iter().all(|cell| is_blank(cell)) {
            return Ok(None);
        }
        Ok(Some(self.asked(&cells.cells)))
    }

    /// Keeps what stands behind the end of a row: only a file whose rows end in bare carriage returns has it.
    fn put_back(&mut self, rest: &[u8]) {
        if !rest.is_empty() {
            self.ahead.push_front(rest.to_vec());
        }
    }

    /// Takes further lines until the quoted cell ends; the first line alone where it does not, or only by accident.
    fn joined(
        &mut self,
        first: Vec<u8>,
        delimiter: u8,
        columns: usize,
    ) -> io::Result<Result<Cells, Vec<u8>>> {
        let mut taken: Vec<Vec<u8>> = Vec::new();
        let mut text = first.clone();
        while taken.len() < LINES_OF_A_CELL && text.len() < BYTES_OF_A_CELL {
            let Some(line) = self.line()? else { break };
            let Line::Whole(line) = line else {
                // What was passed over cannot be put back; it is told as part of this row.
                break;
            };
            text.extend_from_slice(&line);
            let may_end = line.contains(&b'"');
            taken.push(line);
            // Only a line with a mark can end the cell: a file that has none is not cut again for every line.
            if !may_end {
                continue;
            }
            match split(&text, delimiter) {
                Split::Open { is_odd: false } => {}
                Split::Cells(cells) if !cells.is_odd && cells.cells.len() == columns => {
                    self.put_back(text.get(cells.used..).unwrap_or_default());
                    return Ok(Ok(cells));
                }
                _ => break,
            }
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(Err(first))
    }

    /// A row with a quotation mark that never ends: kept with its id, not asked, because cells may have run together.
    fn unended(&self, line: &[u8], delimiter: u8) -> BatchRow {
        let mut row = self.broken(
            "screening/query-quote",
            "a quotation mark begins a cell that does not end in this row, so its cells cannot be told apart",
        );
        let before = line.split(|byte| *byte == b'"').next().unwrap_or_default();
        if let Split::Cells(cells) = split(before, delimiter) {
            let whole = cells.cells.len().saturating_sub(1);
            let first: Vec<Vec<u8>> = cells.cells.into_iter().take(whole).collect();
            row.id = self.draft(&first).finish().id;
        }
        row
    }

    fn asked(&self, cells: &[Vec<u8>]) -> BatchRow {
        let mut draft = self.draft(cells);
        let columns = self.heading.as_ref().map_or(0, |heading| heading.columns.len());
        if cells.len() != columns {
            draft.wrong(
                "screening/query-cells",
                format!("the row has {} cells, the heading {columns}", cells.len()),
            );
        }
        draft.finish()
    }

    fn draft(&self, cells: &[Vec<u8>]) -> Draft<'_> {
        let mut draft = Draft::new(&self.file, self.row);
        let Some(heading) = &self.heading else { return draft };
        let between = if heading.delimiter == b';' { '|' } else { ';' };
        for (field, cell) in heading.columns.iter().zip(cells) {
            let Some(field) = field else { continue };
            let text = String::from_utf8_lossy(cell);
            let values = text.split(between).map(str::trim).filter(|value| !value.is_empty());
            values.for_each(|value| draft.set(*field, value));
        }
        draft
    }

    /// Reads the heading; a file without one has no further row.
    fn read_heading(&mut self, line: Vec<u8>) -> Option<BatchRow> {
        let bare = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if is_blank(bare) {
            return None;
        }
        let candidates = [b',', b';', b'\t'].map(|delimiter| match split(bare, delimiter) {
            Split::Cells(cells) => {
                let columns: Vec<Option<Field>> =
                    cells.cells.iter().map(|cell| Field::of_column(&String::from_utf8_lossy(cell))).collect();
                (columns, delimiter, cells.used)
            }
            Split::Open { .. } => (Vec::new(), delimiter, bare.len()),
        });
        let known = |columns: &[Option<Field>]| columns.iter().flatten().count();
        // The first of those that give most known columns: the comma.
        let best = candidates.into_iter().rev().max_by_key(|(columns, ..)| known(columns));
        if let Some((columns, delimiter, used)) = best
            && columns.iter().flatten().any(|field| field.identifies())
        {
            let rest = bare.get(used..).unwrap_or_default().to_vec();
            self.put_back(&rest);
            self.heading = Some(Heading { delimiter, columns });
            return None;
        }
        self.is_over = true;
        let hint = match bare {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16; save it as UTF-8",
            _ => "columns: id,name,kind,country,born,imo,mmsi",
        };
        let reason = "the first row names no column `name`, `imo`, `mmsi` or another that identifies";
        let problem = self.problem("screening/query-heading", reason).hint(hint);
        Some(BatchRow::broken(self.row, problem))
    }
}

impl<R: BufRead> Iterator for CsvRows<R> {
    type Item = io::Result<BatchRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let line = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            };
            self.row += 1;
            let row = match line {
                Line::Whole(line) => self.row(line),
                Line::TooLong => Ok(Some(self.broken(
                    "screening/query-row-size",
                    format!("the row has more than {LONGEST_ROW} bytes"),
                ))),
            };
            match row {
                Ok(None) => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
        self.is_over = true;
        None
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Cuts the first row of a text into cells.
///
/// **Source:** RFC 4180, with two liberties: a row may end in `\n`, `\r\n` or `\r`; a quotation mark that stands
/// inside a quoted cell and before anything but a delimiter is taken as itself.
fn split(text: &[u8], delimiter: u8) -> Split {
    let mut row = Cells { cells: Vec::new(), used: 0, is_odd: false };
    let mut cell = Vec::new();
    let mut at = 0;
    let is_end = |byte: Option<&u8>| matches!(byte, None | Some(b'\n' | b'\r'));
    loop {
        if text.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(byte) = text.get(at) else { return Split::Open { is_odd: row.is_odd } };
                let next = text.get(at + 1);
                at += 1;
                match (byte, next) {
                    (b'"', Some(b'"')) => {
                        cell.push(b'"');
                        at += 1;
                    }
                    (b'"', next) if next == Some(&delimiter) || is_end(next) => break,
                    (b'"', _) => {
                        row.is_odd = true;
                        cell.push(b'"');
                    }
                    (byte, _) => cell.push(*byte),
                }
            }
        }
        while let Some(byte) = text.get(at).filter(|byte| **byte != delimiter && !is_end(Some(byte))) {
            cell.push(*byte);
            at += 1;
        }
        row.cells.push(std::mem::take(&mut cell));
        match text.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(b'\r') if text.get(at + 1) == Some(&b'\n') => {
                row.used = at + 2;
                return Split::Cells(row);
            }
            end => {
                row.used = at + usize::from(end.is_some());
                return Split::Cells(row);
            }
        }
    }
}
