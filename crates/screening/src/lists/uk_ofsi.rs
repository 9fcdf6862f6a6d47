//! The consolidated list of the United Kingdom's OFSI, CSV: a row a name, joined by the group's number.
//!
//! Layouts are met of 2016 to 2019 (29 columns), of 2020 (36, with names in other scripts and the strength of an alias)
//! and of 2022 to 2026; a first line says when the list was last updated, a second names the columns. A column of none
//! of them raises `screening/uk-unknown-column`.
//!
//! **Known limits:** the layout of 2016 has no kind for ships: they are `Entity`, and an entry whose comment names an
//! IMO number of a vessel "added to the list of vessels" or "the following vessel" is taken as one.

use super::fields::{Notes, add_names};
use super::table::{Column, Heading};
use super::uk_facts as facts;
use super::uk_table::{Layout, read_table};
use super::{ListFormat, ListReading};
use crate::{Designation, Kind, Quality};
use csv::StringRecord;
use values::{Date, ImoNumber};

const LIST: &str = "uk-ofsi";

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches(['\u{feff}', '"']);
    let second = lines.next().unwrap_or_default();
    let has_columns =
        |line: &str| line.contains("Name 6") && line.contains("Group Type") && line.contains("Alias Type");
    first.starts_with("Last Updated") && has_columns(second) || has_columns(first)
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    read_table::<Columns>(ListReading::empty(LIST, Some(ListFormat::UkOfsiCsv)), bytes, file, find_ship)
}

/// Takes as a ship what the layout has no word for.
fn find_ship(entry: &mut Designation) {
    let says_ship = |comment: &str| {
        let comment = comment.to_lowercase();
        comment.contains("list of vessels")
            || comment.contains("following vessel")
            || comment.contains("annex xiv")
    };
    let numbers: Vec<String> = ["imo", "imo_company", "imo_invalid"]
        .iter()
        .flat_map(|scheme| entry.values_of(scheme))
        .filter(|number| number.parse::<ImoNumber>().is_ok())
        .map(str::to_owned)
        .collect();
    let is_ship = entry.kind == Kind::Organisation
        && !numbers.is_empty()
        && entry
            .other
            .get("comment")
            .is_some_and(|comments| comments.iter().any(|comment| says_ship(comment)));
    if is_ship {
        entry.kind = Kind::Vessel;
        for identifier in entry.identifiers.iter_mut().filter(|one| numbers.contains(&one.value)) {
            identifier.scheme = "imo".to_owned();
        }
    }
}

struct Columns {
    names: [Column; 6],
    title: Column,
    other_script: Column,
    script_kind: Column,
    script_language: Column,
    birth: Column,
    birth_town: Column,
    birth_country: Column,
    nationality: Column,
    passport: Column,
    passport_details: Column,
    national_id: Column,
    national_id_details: Column,
    position: Column,
    address: [Column; 7],
    country: Column,
    comment: Column,
    kind: Column,
    alias: Column,
    strength: Column,
    regime: Column,
    listed: Column,
    designated: Column,
    updated: Column,
    group: Column,
    phone: Column,
    website: Column,
    email: Column,
    reference: Column,
    reasons: Column,
    ship: [Column; 7],
}

impl Layout for Columns {
    const REFERENCE: &str = "group number";

    fn before_heading(row: &StringRecord) -> Option<Option<Date>> {
        let is_stated = row.get(0).is_some_and(|cell| cell.trim() == "Last Updated");
        is_stated.then(|| facts::day(row.get(1).unwrap_or_default()))
    }

    fn new(heading: &Heading) -> Self {
        let one = |names: &[&str]| heading.find(names);
        Self {
            names: ["Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(|name| one(&[name])),
            title: one(&["Title"]),
            other_script: one(&["Name Non-Latin Script"]),
            script_kind: one(&["Non-Latin Script Type"]),
            script_language: one(&["Non-Latin Script Language"]),
            birth: one(&["DOB"]),
            birth_town: one(&["Town of Birth"]),
            birth_country: one(&["Country of Birth"]),
            nationality: one(&["Nationality"]),
            passport: one(&["Passport Number"]),
            passport_details: one(&["Passport Details"]),
            national_id: one(&["National Identification Number", "NI Number"]),
            national_id_details: one(&["National Identification Details", "NI Details"]),
            position: one(&["Position"]),
            address: [
                "Address 1",
                "Address 2",
                "Address 3",
                "Address 4",
                "Address 5",
                "Address 6",
                "Post/Zip Code",
            ]
            .map(|name| one(&[name])),
            country: one(&["Country"]),
            comment: one(&["Other Information"]),
            kind: one(&["Group Type"]),
            alias: one(&["Alias Type"]),
            strength: one(&["Alias Quality"]),
            regime: one(&["Regime"]),
            listed: one(&["Listed On"]),
            designated: one(&["UK Sanctions List Date Designated"]),
            updated: one(&["Last Updated"]),
            group: one(&["Group ID"]),
            phone: one(&["Phone Number"]),
            website: one(&["Website"]),
            email: one(&["Email Address"]),
            reference: one(&["UK Sanctions List Ref", "UK Ref", "FCDO ID"]),
            reasons: one(&["UK Statement of Reasons", "Statement of Reasons"]),
            ship: [
                one(&["IMO Number", "Ship IMO Number"]),
                one(&["Ship Current Owner", "Current Owner/Operator"]),
                one(&["Ship Type", "Type of Ship"]),
                one(&["Flag", "Ship Flag", "Current Flag"]),
                one(&["Ship Previous Flags", "Previous Flags"]),
                one(&["Ship Tonnage", "Tonnage"]),
                one(&["Gender"]),
            ],
        }
    }

    fn joined_by(&self) -> Column {
        self.group
    }

    fn kind(&self) -> Column {
        self.kind
    }

    fn all(&self) -> Vec<Column> {
        let mut all = vec![
            self.title,
            self.other_script,
            self.script_kind,
            self.script_language,
            self.birth,
            self.birth_town,
            self.birth_country,
            self.nationality,
            self.passport,
            self.passport_details,
            self.national_id,
            self.national_id_details,
            self.position,
            self.country,
            self.comment,
            self.kind,
            self.alias,
            self.strength,
            self.regime,
            self.listed,
            self.designated,
            self.updated,
            self.group,
            self.phone,
            self.website,
            self.email,
            self.reference,
            self.reasons,
        ];
        all.extend(self.names.iter().chain(&self.address).chain(&self.ship));
        all
    }

    fn add(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let quality = facts::quality(self.alias.of(row), self.strength.of(row), &entry.reference, notes);
        let rest = if quality == Quality::Primary { Quality::Good } else { quality };
        add_names(entry, &facts::full_name(self.names.map(|column| column.of(row))), quality, rest);
        add_names(entry, self.other_script.of(row), quality, rest);
        for (column, field) in [
            (self.title, "title"),
            (self.script_language, "script_language"),
            (self.position, "position"),
            (self.updated, "updated_on"),
            (self.website, "website"),
            (self.reference, "uk_reference"),
            (self.reasons, "reasons"),
        ] {
            entry.add_other(field, column.of(row));
        }
        facts::add_birth(entry, self.birth.of(row), notes);
        let places = [self.birth_town.of(row), self.birth_country.of(row)];
        let places: Vec<&str> = places.into_iter().filter(|place| !place.is_empty()).collect();
        entry.add_other("birth_place", &places.join(", "));
        facts::add_countries(entry, self.nationality.of(row), true, notes);
        match self.passport.is_there() {
            true => {
                facts::add_document(entry, "passport", self.passport.of(row), self.passport_details.of(row))
            }
            false => facts::add_documents(entry, "passport", self.passport_details.of(row)),
        }
        match self.national_id_details.is_there() {
            true => {
                facts::add_document(
                    entry,
                    "national_id",
                    self.national_id.of(row),
                    self.national_id_details.of(row),
                );
            }
            false => facts::add_documents(entry, "national_id", self.national_id.of(row)),
        }
        facts::add_address(entry, self.address.map(|column| column.of(row)), self.country.of(row), notes);
        facts::add_comment(entry, self.comment.of(row));
        let regime = self.regime.of(row);
        if !regime.is_empty() && !entry.programmes.iter().any(|known| known == regime) {
            entry.programmes.push(regime.to_owned());
        }
        // The day the United Kingdom designated comes before the day its list took it up.
        let designated = self.designated.of(row);
        facts::designated(entry, if designated.is_empty() { self.listed.of(row) } else { designated }, notes);
        entry.add_other("listed_on", self.listed.of(row));
        entry.add_identifier("phone", self.phone.of(row));
        entry.add_identifier("email", self.email.of(row));
        let [imo, owner, kind, flag, previous, tonnage, gender] = self.ship.map(|column| column.of(row));
        facts::add_ship_number(entry, imo);
        entry.add_other("owner", owner);
        entry.add_other("vessel_type", kind);
        entry.add_other("tonnage", tonnage);
        entry.add_other("gender", &gender.to_lowercase());
        entry.add_other("flag", flag);
        entry.add_other("former_flag", previous);
        facts::add_countries(entry, flag, false, notes);
        facts::add_countries(entry, previous, false, notes);
    }
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, read};
    use crate::{Kind, Quality};

    const LIST: &str = "Last Updated,13/04/2018,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n\
        Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID\r\n\
        EXAMPLE,Other,,,,,,00/00/1980,,,1) Saudi Arabia 2) Qatar,,,,,,,,,,,,UN Ref KPi.099. Something.,Individual,AKA,North Korea,01/04/2016,02/04/2016,7\r\n\
        EXAMPLE,Person,,,,,Dr,01/08/1979,Nampo,North Korea,,(1) A1 (Chinese) (2) B2,55,Director,Street 1,,,,,Pyongyang,,North Korea,UN Ref KPi.099. Something.,Individual,Prime Alias,North Korea,01/04/2016,02/04/2016,7\r\n\
        OLD NAME,,,,,,,,,,,,,,,,,,,,,,,Entity,FKA,North Korea,19/10/2017,19/10/2017,8\r\n\
        EXAMPLE STAR,,,,,,,,,,,,,,,,,,,,,,IMO: 9074729. MMSI: 445114000. The following vessel has been added to the list of vessels.,Entity,Prime Alias,North Korea,19/10/2017,19/10/2017,8\r\n\
        TOO SHORT,,,\r\n";

    #[test]
    fn rows_of_a_group_are_one_entry() {
        assert_eq!(detect(LIST.as_bytes(), "x.csv"), Some(ListFormat::UkOfsiCsv));
        let reading = read(LIST.as_bytes(), "x.csv", None);
        assert_eq!((reading.list.as_str(), reading.edition.as_deref()), ("uk-ofsi", Some("2018-04-13")));
        let [person, ship] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!((person.kind, person.main_name()), (Kind::Person, "Person EXAMPLE"));
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1979-08-01", "1980"]
        );
        assert_eq!(person.nationalities.iter().map(|one| one.code()).collect::<Vec<_>>(), ["QA", "SA"]);
        assert_eq!(person.values_of("passport").collect::<Vec<_>>(), ["A1", "B2"]);
        assert_eq!(person.values_of("national_id").collect::<Vec<_>>(), ["55"]);
        assert_eq!(person.other["un_reference"], ["KPi.099"]);
        assert_eq!(person.designated_on.unwrap().to_string(), "2016-04-01");
        assert_eq!(person.addresses, ["Street 1, Pyongyang, North Korea"]);
        assert_eq!((ship.kind, ship.imo_numbers().count(), ship.mmsis().count()), (Kind::Vessel, 1, 1));
        assert_eq!(
            ship.names.iter().map(|name| name.quality).collect::<Vec<_>>(),
            [Quality::Primary, Quality::Former]
        );
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["screening/uk-row"], "{:?}", reading.problems);
    }

    #[test]
    fn the_layout_of_2020_has_scripts_and_strengths() {
        let text = "Last Updated,27/04/2020\nName 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name Non-Latin Script,DOB,Passport Number,Passport Details,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID\n\
            EXAMPLE,,,,,,예시,,A1,Chinese. Expires 2024,Individual,Prime Alias,,X,02/01/2020,01/01/2020,,9\nSHORT,,,,,,,,,,Individual,AKA,Low,X,02/01/2020,,,9\n";
        let reading = read(text.as_bytes(), "x.csv", None);
        let entry = &reading.designations[0];
        assert_eq!(
            entry.names.iter().map(|name| (name.script.as_str(), name.quality)).collect::<Vec<_>>(),
            [("Latn", Quality::Primary), ("Hang", Quality::Primary), ("Latn", Quality::Low)]
        );
        assert_eq!(entry.designated_on.unwrap().to_string(), "2020-01-01");
        assert_eq!(entry.identifiers[0].note.as_deref(), Some("Chinese. Expires 2024"));
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    }
}
