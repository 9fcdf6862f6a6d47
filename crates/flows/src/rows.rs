//! Rows of tables that were cut into cells before: where a heading is looked for, and how a row is cited.

use values::Place;

/// Among how many rows at the head of a table its heading is looked for.
pub(crate) const HEADING_ROWS: usize = 15;

/// Gives the place of a row, on its sheet if there are sheets.
pub(crate) fn place(sheet: Option<&str>, row: u64) -> Place {
    Place { sheet: sheet.map(str::to_owned), ..Place::row(row) }
}

/// Gives the words by which a row is cited: its cells, trimmed and joined by ` | `.
pub(crate) fn quote<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    cells.into_iter().map(str::trim).collect::<Vec<_>>().join(" | ")
}

/// Cuts a cell that is to be shown.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
