//! Lists in CSV with a heading: columns found by their names, cells by their columns.

use super::fields::Notes;
use super::ofac_labels::field_of;
use csv::StringRecord;

/// Where the columns of a heading stand.
pub(super) struct Heading {
    names: Vec<String>,
}

impl Heading {
    /// Takes the heading; a mark of byte order, quotes and spaces around a name are no part of it.
    pub(super) fn new<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        let clean = |cell: &str| {
            crate::designation::one_line(cell.trim_start_matches('\u{feff}')).trim_matches('"').to_owned()
        };
        let mut names: Vec<String> = cells.into_iter().map(clean).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        Self { names }
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Gives the column at a place.
    pub(super) fn place(&self, at: usize) -> Column {
        Column(at)
    }

    /// Finds the first column that has one of these names, case aside; a column that is not there has no cell.
    pub(super) fn find(&self, names: &[&str]) -> Column {
        let at = self.names.iter().position(|name| names.iter().any(|one| name.eq_ignore_ascii_case(one)));
        Column(at.unwrap_or(usize::MAX))
    }

    /// Gives the columns that are none of these, each named as a field, and says so once a column.
    pub(super) fn unknown(
        &self,
        known: &[Column],
        code: &'static str,
        notes: &mut Notes<'_>,
    ) -> UnknownColumns {
        let mut unknown = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if !name.is_empty() && !known.contains(&Column(at)) {
                let reason = format!(
                    "the column `{}` is not known here; its cells were kept under `other`",
                    super::fields::cut(name)
                );
                notes.whole(code, reason);
                unknown.push((field_of(name), Column(at)));
            }
        }
        unknown
    }
}

/// Columns a heading has that are not known, each with the field its cells are kept under.
pub(super) type UnknownColumns = Vec<(String, Column)>;

/// A column by its place; `usize::MAX` is one that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column(usize);

impl Column {
    pub(super) fn is_there(self) -> bool {
        self.0 != usize::MAX
    }

    /// Gives a cell of this column without the spaces around it; empty where the row or the column ends before.
    pub(super) fn of(self, row: &StringRecord) -> &str {
        row.get(self.0).unwrap_or_default().trim()
    }
}

/// A reader of rows that have as many cells as they like.
pub(super) fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}
