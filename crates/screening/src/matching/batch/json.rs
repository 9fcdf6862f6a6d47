use super::raw::{LONGEST_ROW, Line, next_line};
use super::{BatchRow, object_row};
use serde_json::{Map, Value};
use std::io::{self, BufRead};
use values::{Place, Problem};

/// The rows of lines of JSON, as [`json_rows`](super::json_rows) reads them.
#[derive(Debug)]
pub struct JsonRows<R> {
    input: R,
    file: String,
    row: u64,
    is_over: bool,
}

impl<R: BufRead> JsonRows<R> {
    pub(super) fn new(input: R, file: &str) -> Self {
        Self { input, file: file.to_owned(), row: 0, is_over: false }
    }

    fn line(&self, line: &[u8]) -> BatchRow {
        let line = match self.row {
            1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
            _ => line,
        };
        match serde_json::from_slice::<Map<String, Value>>(line) {
            Ok(object) => object_row(&object, self.row, &self.file),
            Err(error) => self.repaired(line).unwrap_or_else(|| {
                let reason = format!("the line is no JSON object: {error}");
                let problem = Problem::new("screening/query-json", &self.file, reason)
                    .hint("one object a line, such as {\"id\":\"1\",\"name\":\"…\"}");
                BatchRow::broken(self.row, problem)
            }),
        }
    }

    /// Reads a line that is JSON but for bytes that are no UTF-8.
    fn repaired(&self, line: &[u8]) -> Option<BatchRow> {
        let text = std::str::from_utf8(line).is_err().then(|| String::from_utf8_lossy(line))?;
        let object = serde_json::from_str::<Map<String, Value>>(&text).ok()?;
        let mut row = object_row(&object, self.row, &self.file);
        // A replaced byte inside a value was told already.
        if !row.problems.iter().any(|problem| problem.code == "screening/query-encoding") {
            let problem = Problem::new("screening/query-encoding", &self.file, "the line is not all UTF-8");
            row.problems.push(problem.at(Place::row(self.row)));
        }
        Some(row)
    }
}

impl<R: BufRead> Iterator for JsonRows<R> {
    type Item = io::Result<BatchRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let line = match next_line(&mut self.input) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            };
            self.row += 1;
            match line {
                Line::Whole(line) if line.iter().all(u8::is_ascii_whitespace) => {}
                Line::Whole(line) => return Some(Ok(self.line(&line))),
                Line::TooLong => {
                    let reason = format!("the line has more than {LONGEST_ROW} bytes");
                    let problem = Problem::new("screening/query-row-size", &self.file, reason);
                    return Some(Ok(BatchRow::broken(self.row, problem)));
                }
            }
        }
        self.is_over = true;
        None
    }
}
