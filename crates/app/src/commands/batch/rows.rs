use crate::error::{AppError, Result};
use engine::ParquetRows;
use screening::matching::{BatchRow, csv_rows, json_rows, object_row};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is read from the file at a time, in bytes.
const BUFFER: usize = 1 << 17;

/// The rows of a batch, whatever its format, and how far it was read.
pub(super) struct Rows {
    rows: Box<dyn Iterator<Item = Result<BatchRow, String>>>,
    done: Arc<AtomicU64>,
    of: u64,
}

impl Rows {
    /// Opens a file: `.jsonl`, `.ndjson`, `.json` and `.ijson` are lines of JSON, `.parquet` is Parquet, all else CSV.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let attempt = || format!("read `{name}`");
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        let done = Arc::new(AtomicU64::new(0));
        if ending == "parquet" {
            let table = ParquetRows::open(path).map_err(|error| AppError::user(attempt(), error))?;
            let of = table.count();
            let rows = TableRows {
                table,
                file: name.clone(),
                waiting: Vec::new().into_iter(),
                done: Arc::clone(&done),
            };
            return Ok(Self { rows: Box::new(rows), done, of });
        }
        let file = File::open(path).map_err(|error| AppError::user(attempt(), error))?;
        let of = file.metadata().map_or(0, |about| about.len());
        let input = BufReader::with_capacity(BUFFER, Counted { file, done: Arc::clone(&done) });
        let words = |row: io::Result<BatchRow>| row.map_err(|error| error.to_string());
        let rows: Box<dyn Iterator<Item = Result<BatchRow, String>>> = match ending.as_str() {
            "jsonl" | "ndjson" | "json" | "ijson" => Box::new(json_rows(input, &name).map(words)),
            _ => Box::new(csv_rows(input, &name).map(words)),
        };
        Ok(Self { rows, done, of })
    }

    /// Takes the next rows, fewer only at the end or before a fault of the file itself.
    pub(super) fn take(&mut self, count: usize) -> (Vec<BatchRow>, Option<String>) {
        let mut some = Vec::with_capacity(count);
        while some.len() < count {
            match self.rows.next() {
                None => break,
                Some(Ok(row)) => some.push(row),
                Some(Err(fault)) => return (some, Some(fault)),
            }
        }
        (some, None)
    }

    /// Gives how much was read, and of how much: bytes, or rows of Parquet.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed).min(self.of), self.of)
    }
}

/// A file that counts what was read of it.
struct Counted {
    file: File,
    done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The rows of a Parquet file, counted from 1.
struct TableRows {
    table: ParquetRows,
    file: String,
    waiting: std::vec::IntoIter<Map<String, Value>>,
    done: Arc<AtomicU64>,
}

impl Iterator for TableRows {
    type Item = Result<BatchRow, String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(object) = self.waiting.next() {
                let row = self.done.fetch_add(1, Ordering::Relaxed) + 1;
                return Some(Ok(object_row(&object, row, &self.file)));
            }
            let some = match self.table.read() {
                Ok(some) => some?,
                Err(error) => return Some(Err(error.to_string())),
            };
            let objects: Vec<Map<String, Value>> =
                some.rows.into_iter().map(|row| some.columns.iter().cloned().zip(row).collect()).collect();
            self.waiting = objects.into_iter();
        }
    }
}
