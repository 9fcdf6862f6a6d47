//! Files named on the command line, read without a case: each in a child within limits.

use crate::child::SUBCOMMAND;
use crate::error::{AppError, Result};
use evidence::reading::child::{ChildLimits, read_in_child};
use evidence::reading::{Limits, Reading};
use screening::lists::{ListFormat, detect_pages};
use std::path::{Path, PathBuf};
use values::CharMap;

/// A file with its bytes and what reading it gave.
pub struct ReadFile {
    /// The file as the user named it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What reading it gave; with the problems of the child, if that gave none.
    pub reading: Reading,
}

/// Reads a file; that it cannot be opened is the user's error, what is wrong inside is a problem.
pub fn read_file(path: &Path) -> Result<ReadFile> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| AppError::user(format!("read `{name}`"), error))?;
    let reading = read_bytes(&bytes, &name)?;
    Ok(ReadFile { name, bytes, reading })
}

/// Reads bytes in a child.
pub fn read_bytes(bytes: &[u8], name: &str) -> Result<Reading> {
    let program = this_program()?;
    let (limits, child_limits) = (Limits::default(), ChildLimits::default());
    let outcome = read_in_child(&program, &[SUBCOMMAND], bytes, name, &limits, &child_limits);
    let mut reading = outcome.reading.unwrap_or_default();
    reading.problems.extend(outcome.problem);
    Ok(reading)
}

/// The path of this program, which is started again to read an original.
pub fn this_program() -> Result<PathBuf> {
    std::env::current_exe().map_err(|error| AppError::bug("find this program's own file", error))
}

/// What the readers of lists take of a reading: the text of each page, or of each sheet of a workbook.
pub fn list_pages(reading: &Reading) -> Vec<String> {
    if reading.media_type == "application/pdf" {
        let seen = pages(reading);
        // The rows of this one are told apart in the order in which its file writes them, cell by cell.
        let by_cell = detect_pages(&seen) == Some(ListFormat::JpMetiPdf) && !reading.written.is_empty();
        return if by_cell { reading.written.clone() } else { seen };
    }
    let sheet = |table: &evidence::reading::Table| {
        let name = table.sheet.as_deref().unwrap_or_default();
        screening::lists::sheet_text(name, table.rows.iter().map(|row| (row.number, row.cells.as_slice())))
    };
    reading.tables.iter().map(sheet).collect()
}

/// The text of each page of a reading, blocks a paragraph each; empty for what has no pages.
pub fn pages(reading: &Reading) -> Vec<String> {
    let count = reading.blocks.iter().filter_map(|block| block.page).max().unwrap_or(0);
    let mut pages = vec![String::new(); count as usize];
    let map = CharMap::new(&reading.text);
    for block in &reading.blocks {
        let page = block.page.and_then(|page| pages.get_mut(page.saturating_sub(1) as usize));
        if let Some(page) = page {
            if !page.is_empty() {
                page.push('\n');
            }
            // A row of a table stands as cells joined by bars, which are no words of the page.
            let text = reading.text.get(map.bytes(block.span)).unwrap_or_default();
            page.push_str(&text.replace(" | ", " "));
        }
    }
    pages
}
