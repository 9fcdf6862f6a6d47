//! Tables as text: cells separated by commas, semicolons, tabs or bars.

use super::limits::Limits;
use super::model::{Reading, Table};
use super::sniff::extension;
use super::table::{Budget, Repeated};
use std::collections::BTreeMap;
use values::{Place, Problem};

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Reads a table; rows of another width than most are kept and each is a problem.
///
/// Rows are counted as records with the heading as row 1, empty lines included, a line break inside quotes
/// not.
pub(super) fn read_delimited(text: &str, name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let delimiter = delimiter_of(text, name);
    let mut rows = Records::default();
    let mut budget = Budget::new(limits);
    rows.read(text, 0, delimiter, true, &mut budget);
    if let Some(start) = rows.open_quote {
        let row = rows.table.rows.pop().map_or(1, |row| row.number);
        reading.problems.push(
            Problem::new(
                "reading/csv-open-quote",
                name,
                format!(
                    "a quotation mark opened in row {row} is never closed: from there on every line is a row"
                ),
            )
            .at(Place::row(row))
            .hint("close the quotation mark, or double it if it is part of the text"),
        );
        rows.next = row - 1;
        rows.cut = None;
        rows.read(text, start, delimiter, false, &mut budget);
    }
    let width = rows.usual_width();
    let mut ragged = Repeated::new("reading/csv-ragged");
    for row in rows.table.rows.iter().filter(|row| row.cells.len() != width) {
        ragged.add(name, row.number, || {
            format!("the row has {} cells where most have {width}: kept as it is", row.cells.len())
        });
    }
    reading.problems.extend(ragged.finish(name));
    if let Some(row) = rows.cut {
        reading.problems.push(budget.problem(name, None, row));
    }
    if rows.table.rows.is_empty() {
        reading.problems.push(Problem::new("reading/no-text", name, "the table holds no filled cell"));
    } else {
        reading.tables.push(rows.table);
    }
    reading
}

/// Tells whether a text is plainly a table, whatever its name: five lines and more, all of the same three
/// or more short cells.
pub(super) fn looks_tabular(head: &str) -> bool {
    let mut lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).take(31).collect();
    if lines.len() == 31 || !head.ends_with('\n') {
        // The last line of a sample may be cut off.
        lines.pop();
    }
    lines.len() >= 5
        && DELIMITERS.into_iter().any(|delimiter| {
            let mut widths =
                lines.iter().map(|line| line.bytes().filter(|byte| *byte == delimiter).count() + 1);
            let first = widths.next().unwrap_or(0);
            let is_even = first >= 3 && widths.all(|width| width == first);
            is_even
                && lines
                    .iter()
                    .flat_map(|line| line.split(char::from(delimiter)))
                    .all(|cell| cell.len() <= 80)
        })
}

/// Chooses the delimiter that cuts most of the first records into one and the same number of cells.
fn delimiter_of(text: &str, name: &str) -> u8 {
    let end = text.char_indices().nth(64 << 10).map_or(text.len(), |(at, _)| at);
    let usual = if matches!(extension(name).as_str(), "tsv" | "tab") { b'\t' } else { b',' };
    let score = |delimiter: u8| {
        let mut reader = builder(delimiter, true).from_reader(&text.as_bytes()[..end]);
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in reader.byte_records().take(100).flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        let records: usize = widths.values().sum();
        let best =
            widths.iter().filter(|(width, _)| **width > 1).max_by_key(|(width, count)| (**count, **width));
        // Agreement first, in percent; among equals more cells, then what the name says.
        best.map_or((0, 0, false), |(width, count)| {
            (count * 100 / records.max(1), *width, delimiter == usual)
        })
    };
    let best = DELIMITERS.into_iter().max_by_key(|delimiter| score(*delimiter));
    best.filter(|delimiter| score(*delimiter).0 > 0).unwrap_or(usual)
}

fn builder(delimiter: u8, quoting: bool) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).quoting(quoting);
    builder
}

#[derive(Debug, Default)]
struct Records {
    table: Table,
    /// Number of the last row read.
    next: u64,
    /// The row at which a limit was met.
    cut: Option<u64>,
    /// Where the last record begins, if a quotation mark in it never closes.
    open_quote: Option<usize>,
}

impl Records {
    fn read(&mut self, text: &str, from: usize, delimiter: u8, quoting: bool, budget: &mut Budget) {
        let bytes = text.as_bytes().get(from..).unwrap_or(&[]);
        let mut reader = builder(delimiter, quoting).from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        self.open_quote = None;
        let mut last_start = 0;
        // Reading bytes from memory cannot fail; a record may have any number of cells.
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
            let (empty_lines, start) = skip_empty_lines(bytes, start);
            self.next += empty_lines + 1;
            last_start = start;
            let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            if !budget.add(&mut self.table, self.next, cells) {
                self.cut = Some(self.next);
                return;
            }
        }
        let last = bytes.get(last_start..).unwrap_or(&[]);
        let is_open = quoting && quote_stays_open(last, delimiter);
        self.open_quote = is_open.then_some(from + last_start);
    }

    fn usual_width(&self) -> usize {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for row in &self.table.rows {
            *widths.entry(row.cells.len()).or_default() += 1;
        }
        widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
    }
}

fn skip_empty_lines(bytes: &[u8], start: usize) -> (u64, usize) {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let lines = rest[..skipped].iter().filter(|byte| **byte == b'\n').count();
    (lines as u64, start + skipped)
}

/// Follows the quotation marks of the last record as RFC 4180 has them.
fn quote_stays_open(record: &[u8], delimiter: u8) -> bool {
    let (mut open, mut cell_start, mut previous_quote) = (false, true, false);
    for byte in record {
        match (open, *byte) {
            (false, b'"') if cell_start || previous_quote => open = true,
            (true, b'"') => open = false,
            _ => {}
        }
        previous_quote = *byte == b'"' && !open;
        cell_start = !open && (*byte == delimiter || matches!(byte, b'\n' | b'\r'));
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, rows: &[(u64, &[&str])], codes: &[&str]) {
        let reading = read_delimited(text, name, &Limits::default());
        let found: Vec<(u64, Vec<&str>)> = reading
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .map(|row| (row.number, row.cells.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(u64, Vec<&str>)> =
            rows.iter().map(|(number, cells)| (*number, cells.to_vec())).collect();
        assert_eq!(found, expected);
        let found: Vec<_> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(found, codes);
    }

    #[test]
    fn delimiters_are_found() {
        check("a,b\n1,2\n", "x.csv", &[(1, &["a", "b"]), (2, &["1", "2"])], &[]);
        check("a;b\n1,5;2\n", "x.csv", &[(1, &["a", "b"]), (2, &["1,5", "2"])], &[]);
        check("a\tb\n1, x\t2\n", "x.csv", &[(1, &["a", "b"]), (2, &["1, x", "2"])], &[]);
        check("one\ntwo\n", "x.csv", &[(1, &["one"]), (2, &["two"])], &[]);
    }

    #[test]
    fn quotes_empty_lines_and_row_numbers() {
        check(
            "a,b\n\n\"1\nx\",2\n,\n3,\"4\"\"\"\n",
            "x.csv",
            &[(1, &["a", "b"]), (3, &["1\nx", "2"]), (5, &["3", "4\""])],
            &[],
        );
    }

    #[test]
    fn ragged_rows_are_kept_and_told() {
        check(
            "a,b\n1\n1,2\n1,2,3\n",
            "x.csv",
            &[(1, &["a", "b"]), (2, &["1"]), (3, &["1", "2"]), (4, &["1", "2", "3"])],
            &["reading/csv-ragged", "reading/csv-ragged"],
        );
        let many = format!("a,b\n1,2\n{}{}", "1,2\n".repeat(40), "1\n".repeat(30));
        let reading = read_delimited(&many, "x.csv", &Limits::default());
        assert_eq!(reading.problems.len(), 21);
        assert!(reading.problems[20].reason.contains("10 more rows, 30 in all"));
    }

    #[test]
    fn an_open_quote_swallows_nothing() {
        check(
            "a,b\n1,\"2\n3,4\n",
            "x.csv",
            &[(1, &["a", "b"]), (2, &["1", "\"2"]), (3, &["3", "4"])],
            &["reading/csv-open-quote"],
        );
    }
}
