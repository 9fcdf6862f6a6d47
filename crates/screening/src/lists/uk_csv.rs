//! The UK Sanctions List, CSV: a row for each combination of an entry's details, joined by its unique number.
//!
//! A first line says the day of the report, a second names the columns; both are looked for by their names, so that a
//! later order of columns is read too. A column not known here raises `screening/uk-unknown-column`.

use super::fields::{Notes, add_names};
use super::table::{Column, Heading};
use super::uk_facts as facts;
use super::uk_table::{Layout, read_table};
use super::uk_xml::LIST;
use super::{ListFormat, ListReading};
use crate::{Designation, Quality};
use csv::StringRecord;
use values::Date;

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head.lines().take(2);
    lines.any(|line| line.contains("Unique ID") && line.contains("Name 6") && line.contains("Regime Name"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    read_table::<Columns>(ListReading::empty(LIST, Some(ListFormat::UkListCsv)), bytes, file, |_| {})
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

impl Layout for Columns {
    const REFERENCE: &str = "unique number";

    fn before_heading(row: &StringRecord) -> Option<Option<Date>> {
        // "Report Date: 12-Mar-2025", in one cell or two.
        (!row.iter().any(|cell| cell.trim() == "Unique ID")).then(|| {
            let line = row.iter().collect::<Vec<_>>().join(" ");
            line.split([' ', ':', ',']).filter(|word| !word.is_empty()).find_map(facts::day)
        })
    }

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

    fn joined_by(&self) -> Column {
        self.id
    }

    fn kind(&self) -> Column {
        self.kind
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
