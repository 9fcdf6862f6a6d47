//! The tables of the United Kingdom's lists: a line or two before the heading, then rows joined by a reference.

use super::ListReading;
use super::fields::{Notes, close};
use super::table::{Column, Heading, UnknownColumns, reader};
use super::uk_facts as facts;
use crate::{Designation, Quality};
use csv::StringRecord;
use std::collections::BTreeMap;
use values::{Date, Place};

/// The columns of one of the lists and what they say.
pub(super) trait Layout: Sized {
    /// What the reference is called.
    const REFERENCE: &str;

    /// Tells whether a row stands before the heading, and which day it states.
    fn before_heading(row: &StringRecord) -> Option<Option<Date>>;

    fn new(heading: &Heading) -> Self;

    /// Every column that is known.
    fn all(&self) -> Vec<Column>;

    /// The column by which rows are joined.
    fn joined_by(&self) -> Column;

    fn kind(&self) -> Column;

    /// Adds what a row says to its entry.
    fn add(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>);
}

/// Reads a table into a reading that says which list it is; `finish` has a last look at each entry.
pub(super) fn read_table<L: Layout>(
    mut reading: ListReading,
    bytes: &[u8],
    file: &str,
    finish: impl Fn(&mut Designation),
) -> ListReading {
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/uk-encoding");
    let mut rows = reader(&text, b',');
    let mut row = StringRecord::new();
    let mut number = 0;
    let mut table: Option<(L, UnknownColumns, usize)> = None;
    let mut entries: BTreeMap<String, usize> = BTreeMap::new();
    loop {
        number += 1;
        match rows.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                notes.at("screening/uk-row", format!("the row was not read: {error}"), Place::row(number));
                continue;
            }
        }
        let Some((columns, unknown, width)) = &table else {
            if let Some(day) = L::before_heading(&row) {
                reading.edition = day.map(|day| day.to_string());
                continue;
            }
            let heading = Heading::new(row.iter());
            let columns = L::new(&heading);
            let unknown = heading.unknown(&columns.all(), "screening/uk-unknown-column", &mut notes);
            table = Some((columns, unknown, heading.len()));
            continue;
        };
        let reference = columns.joined_by().of(&row);
        if reference.is_empty() || row.len() < *width {
            let reason = format!(
                "the row was not read: it has {} columns of {width}, or no {}",
                row.len(),
                L::REFERENCE
            );
            notes.at("screening/uk-row", reason, Place::row(number));
            continue;
        }
        let at = *entries.entry(reference.to_owned()).or_insert_with(|| {
            let kind = facts::kind(columns.kind().of(&row), reference, &mut notes);
            let mut entry = Designation::new(&reading.list, reading.edition.as_deref(), reference, kind);
            entry.place = Some(Place { reference: Some(reference.to_owned()), ..Place::row(number) });
            reading.designations.push(entry);
            reading.designations.len() - 1
        });
        if let Some(entry) = reading.designations.get_mut(at) {
            columns.add(entry, &row, &mut notes);
            for (field, column) in unknown {
                entry.add_other(field, column.of(&row));
            }
        }
    }
    for entry in &mut reading.designations {
        // The main name goes first.
        entry.names.sort_by_key(|name| name.quality != Quality::Primary || name.script != "Latn");
        if entry.names.is_empty() {
            notes.count("screening/uk-no-name", "an entry has no name", &entry.reference);
        }
        finish(entry);
    }
    close(reading, notes, ["screening/uk-no-edition", "screening/uk-empty"])
}
