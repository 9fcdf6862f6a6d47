//! The UK Sanctions List, CSV: a row for each combination of an entry's details, joined by its unique number.
//!
//! A first line says the day of the report, a second names the columns; both are looked for by their names, so that a
//! later order of columns is read too. A column not known here raises `screening/uk-unknown-column`.

use super::fields::{Notes, add_names, date_in_name, decode};
use super::table::{Column, Heading, UnknownColumns, reader};
use super::uk_facts as facts;
use super::uk_xml::LIST;
use super::{ListFormat, ListReading};
use crate::{Designation, Quality};
use csv::StringRecord;
use std::collections::BTreeMap;
use values::Place;

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head.lines().take(2);
    lines.any(|line| line.contains("Unique ID") && line.contains("Name 6") && line.contains("Regime Name"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::UkListCsv));
    let mut notes = Notes::new(file);
    let (text, odd) = decode(bytes);
    if odd > 0 {
        notes.whole(
            "screening/uk-encoding",
            format!("{odd} bytes are no UTF-8; they were read as Windows-1252"),
        );
    }
    let mut rows = reader(&text, b',');
    let mut row = StringRecord::new();
    let mut number = 0;
    let mut table: Option<(Columns, UnknownColumns, usize)> = None;
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
            if !row.iter().any(|cell| cell.trim() == "Unique ID") {
                // "Report Date: 12-Mar-2025", in one cell or two.
                let line = row.iter().collect::<Vec<_>>().join(" ");
                let day = line.split([' ', ':', ',']).filter(|word| !word.is_empty()).find_map(facts::day);
                reading.edition = day.map(|day| day.to_string());
                continue;
            }
            let heading = Heading::new(row.iter());
            let columns = Columns::new(&heading);
            let unknown = heading.unknown(&columns.all(), "screening/uk-unknown-column", &mut notes);
            table = Some((columns, unknown, heading.len()));
            continue;
        };
        let id = columns.id.of(&row);
        if id.is_empty() || row.len() < *width {
            let reason =
                format!("the row was not read: it has {} columns of {width}, or no unique number", row.len());
            notes.at("screening/uk-row", reason, Place::row(number));
            continue;
        }
        let at = *entries.entry(id.to_owned()).or_insert_with(|| {
            let kind = facts::kind(columns.kind.of(&row), id, &mut notes);
            let mut entry = Designation::new(LIST, reading.edition.as_deref(), id, kind);
            entry.place = Some(Place { reference: Some(id.to_owned()), ..Place::row(number) });
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
        entry.names.sort_by_key(|name| name.quality != Quality::Primary || name.script != "Latn");
        if entry.names.is_empty() {
            notes.count("screening/uk-no-name", "an entry has no name", &entry.reference);
        }
    }
    if reading.edition.is_none() {
        reading.edition = date_in_name(file);
        reading.designations.iter_mut().for_each(|entry| entry.edition.clone_from(&reading.edition));
    }
    if reading.edition.is_none() {
        notes.no_edition("screening/uk-no-edition");
    }
    if reading.designations.is_empty() {
        notes.whole("screening/uk-empty", "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

struct Columns {
    id: Column,
    kind: Column,
    names: [Column; 6],
    name_kind: Column,
    strength: Column,
    other_script: Column,
    regime: Column,
    sanctions: Column,
    comment: Column,
    designated: Column,
    birth: Column,
    birth_place: [Column; 2],
    nationality: Column,
    passport: [Column; 2],
    national_id: [Column; 2],
    address: [Column; 7],
    country: Column,
    phone: Column,
    email: Column,
    registration: Column,
    imo: Column,
    flags: [Column; 2],
    gender: Column,
    script_kind: Column,
    /// Columns kept as they are, with their fields.
    kept: [(Column, &'static str); 19],
}

impl Columns {
    fn new(heading: &Heading) -> Self {
        let one = |names: &[&str]| heading.find(names);
        Self {
            id: one(&["Unique ID"]),
            kind: one(&["Individual, Entity, Ship", "Designation Type", "Individual/Entity/Ship"]),
            names: ["Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|name| one(&[name])),
            name_kind: one(&["Name type"]),
            strength: one(&["Alias strength"]),
            other_script: one(&["Name non-latin script"]),
            regime: one(&["Regime Name"]),
            sanctions: one(&["Sanctions Imposed"]),
            comment: one(&["Other Information"]),
            designated: one(&["Date Designated"]),
            birth: one(&["D.O.B", "DOB"]),
            birth_place: [one(&["Town of birth"]), one(&["Country of birth"])],
            nationality: one(&["Nationality(/ies)", "Nationality"]),
            passport: [one(&["Passport number"]), one(&["Passport additional information"])],
            national_id: [
                one(&["National Identifier number"]),
                one(&["National Identifier additional information"]),
            ],
            address: [
                "Address Line 1",
                "Address Line 2",
                "Address Line 3",
                "Address Line 4",
                "Address Line 5",
                "Address Line 6",
                "Address Postal Code",
            ]
            .map(|name| one(&[name])),
            country: one(&["Address Country"]),
            phone: one(&["Phone number"]),
            email: one(&["Email address"]),
            registration: one(&["Business registration number (s)", "Business registration number(s)"]),
            imo: one(&["IMO number"]),
            flags: [one(&["Current believed flag of ship"]), one(&["Previous flags"])],
            gender: one(&["Gender"]),
            script_kind: one(&["Non-latin script type"]),
            kept: [
                (one(&["Last Updated"]), "updated_on"),
                (one(&["OFSI Group ID"]), "ofsi_group"),
                (one(&["UN Reference Number"]), "un_reference"),
                (one(&["Title"]), "title"),
                (one(&["Non-latin script language"]), "script_language"),
                (one(&["Designation source"]), "designation_source"),
                (one(&["UK Statement of Reasons"]), "reasons"),
                (one(&["Website"]), "website"),
                (one(&["Position"]), "position"),
                (one(&["Type of entity"]), "entity_type"),
                (one(&["Subsidiaries"]), "subsidiary"),
                (one(&["Parent company"]), "parent_company"),
                (one(&["Current owner/operator (s)", "Current owner/operator(s)"]), "owner"),
                (one(&["Previous owner/operator (s)", "Previous owner/operator(s)"]), "former_owner"),
                (one(&["Type of ship"]), "vessel_type"),
                (one(&["Tonnage of ship"]), "tonnage"),
                (one(&["Length of ship"]), "length"),
                (one(&["Year Built"]), "year_built"),
                (one(&["Hull identification number (HIN)"]), "hull_number"),
            ],
        }
    }

    fn all(&self) -> Vec<Column> {
        let mut all = vec![
            self.id,
            self.kind,
            self.name_kind,
            self.strength,
            self.other_script,
            self.regime,
            self.sanctions,
            self.comment,
            self.designated,
            self.birth,
            self.nationality,
            self.country,
            self.phone,
            self.email,
            self.registration,
            self.imo,
            self.gender,
            self.script_kind,
        ];
        all.extend(self.names.iter().chain(&self.birth_place).chain(&self.passport).chain(&self.national_id));
        all.extend(self.address.iter().chain(&self.flags));
        all.extend(self.kept.iter().map(|(column, _)| *column));
        all
    }

    fn add(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let quality = facts::quality(self.name_kind.of(row), self.strength.of(row), &entry.reference, notes);
        let rest = if quality == Quality::Primary { Quality::Good } else { quality };
        add_names(entry, &facts::full_name(self.names.map(|column| column.of(row))), quality, rest);
        add_names(entry, self.other_script.of(row), Quality::Primary, Quality::Good);
        let regime = self.regime.of(row);
        if !regime.is_empty() && !entry.programmes.iter().any(|known| known == regime) {
            entry.programmes.push(regime.to_owned());
        }
        facts::add_sanctions(entry, self.sanctions.of(row));
        facts::add_comment(entry, self.comment.of(row));
        facts::designated(entry, self.designated.of(row), notes);
        facts::add_birth(entry, self.birth.of(row), notes);
        let places = self.birth_place.map(|column| column.of(row));
        let places: Vec<&str> = places.into_iter().filter(|place| !place.is_empty()).collect();
        entry.add_other("birth_place", &places.join(", "));
        facts::add_countries(entry, self.nationality.of(row), true, notes);
        let [number, details] = self.passport.map(|column| column.of(row));
        facts::add_document(entry, "passport", number, details);
        let [number, details] = self.national_id.map(|column| column.of(row));
        facts::add_document(entry, "national_id", number, details);
        facts::add_address(entry, self.address.map(|column| column.of(row)), self.country.of(row), notes);
        entry.add_identifier("phone", self.phone.of(row));
        entry.add_identifier("email", self.email.of(row));
        entry.add_identifier("registration", self.registration.of(row));
        facts::add_ship_number(entry, self.imo.of(row));
        let [flag, previous] = self.flags.map(|column| column.of(row));
        entry.add_other("flag", flag);
        entry.add_other("former_flag", previous);
        facts::add_countries(entry, flag, false, notes);
        facts::add_countries(entry, previous, false, notes);
        entry.add_other("gender", &self.gender.of(row).to_lowercase());
        for (column, field) in self.kept {
            entry.add_other(field, column.of(row));
        }
    }
}
