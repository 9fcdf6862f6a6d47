//! The European Union's consolidated list of financial sanctions (FSF), CSV 1.0 and 1.1.
//!
//! Both have a row for each name, address, date of birth, document and citizenship of an entry, joined by the entry's
//! logical number. Editions are met that went through a spreadsheet: each row one quoted cell with empty columns behind
//! it, in Windows-1252; they are unwrapped first, row by row.
//!
//! **Source:** European Commission, `csvFullSanctionsList` and `csvFullSanctionsList_1_1`; a column of neither raises
//! `screening/eu-unknown-column`.
//!
//! **Known limits:** version 1.0 has no day of designation and prints a document's type inside its number; in both no
//! name says whether it is weak.

use super::eu_facts::{self as facts, EuBirth, EuCountry, EuIdentification, EuName, LIST};
use super::fields::{Notes, cut, date_in_name, day_month_year};
use super::table::{Column, Heading, reader};
use super::{ListFormat, ListReading};
use crate::{Designation, dates::iso_day, designation::one_line};
use csv::StringRecord;
use std::borrow::Cow;
use std::collections::BTreeMap;
use values::Place;

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim_start_matches(['\u{feff}', '"']).to_lowercase();
    (first.starts_with("date_file")
        || first.starts_with("filegenerationdate")
        || first.starts_with("entity_logicalid"))
        && first.contains("entity_logical")
        && (first.contains("naal_") || first.contains("namealias_"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::EuFsfCsv));
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/eu-encoding");
    let text = unwrapped(&text);
    let mut rows = reader(&text, b';');
    let mut row = StringRecord::new();
    if !matches!(rows.read_record(&mut row), Ok(true)) {
        notes.whole("screening/eu-empty", "it has no heading");
        reading.problems = notes.finish();
        return reading;
    }
    let heading = Heading::new(row.iter());
    let columns = Columns::new(&heading);
    let unknown = heading.unknown(&columns.known(&heading), "screening/eu-unknown-column", &mut notes);
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = 1;
    let mut dated: Option<values::Date> = None;
    loop {
        number += 1;
        match rows.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                notes.at("screening/eu-row", format!("the row was not read: {error}"), Place::row(number));
                continue;
            }
        }
        let id = columns.entity_id.of(&row);
        if id.is_empty() || row.len() < heading.len() / 2 {
            let reason = format!(
                "the row was not read: it has {} columns of {} or no entity number",
                row.len(),
                heading.len()
            );
            notes.at("screening/eu-row", reason, Place::row(number));
            continue;
        }
        dated = dated
            .max(day_month_year(columns.generated.of(&row)).or_else(|| iso_day(columns.generated.of(&row))));
        let index = *at.entry(id.to_owned()).or_insert_with(|| {
            reading.designations.push(columns.begin(&row, number, &mut notes));
            reading.designations.len() - 1
        });
        if let Some(entry) = reading.designations.get_mut(index) {
            columns.add(entry, &row, &mut notes);
            for (field, column) in &unknown {
                entry.add_other(field, column.of(&row));
            }
        }
    }
    reading.edition = dated.map(|day| day.to_string()).or_else(|| date_in_name(file));
    if reading.edition.is_none() {
        notes.no_edition("screening/eu-no-edition");
    }
    for entry in &mut reading.designations {
        entry.edition.clone_from(&reading.edition);
        if entry.names.is_empty() {
            notes.count("screening/eu-no-name", "an entry has no name", &entry.reference);
        }
    }
    if reading.designations.is_empty() {
        notes.whole("screening/eu-empty", "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

/// Takes rows out of the single quoted cell that a spreadsheet made of each.
fn unwrapped<'a>(text: &'a Cow<'a, str>) -> Cow<'a, str> {
    let first = text.lines().next().unwrap_or_default();
    let is_wrapped = first.starts_with('"') && first.trim_end().ends_with('"') && {
        let inside = first.trim_end().trim_matches('"');
        inside.contains(';') && !inside.contains('"')
    };
    if !is_wrapped {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        let inside = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inside {
            Some(inside) => plain.push_str(inside.replace("\"\"", "\"").trim_end_matches('\t')),
            None => plain.push_str(line),
        }
        plain.push('\n');
    }
    Cow::Owned(plain)
}

/// Where each thing stands, by the names of both versions.
struct Columns {
    generated: Column,
    entity_id: Column,
    reference: Column,
    united_nations: Column,
    designated: Column,
    designation_details: Column,
    remark: Column,
    kind: Column,
    kind_name: Column,
    programme: Column,
    regulation: Column,
    published: Column,
    name: [Column; 9],
    address: [Column; 13],
    birth: [Column; 12],
    identification: [Column; 18],
    citizenship: [Column; 4],
}

impl Columns {
    fn new(heading: &Heading) -> Self {
        let one = |names: &[&str]| heading.find(names);
        Self {
            generated: one(&["fileGenerationDate", "Date_file", "Date_filexxxx"]),
            entity_id: one(&["Entity_LogicalId", "Entity_logical_id"]),
            reference: one(&["Entity_EU_ReferenceNumber", "EU_ref_num"]),
            united_nations: one(&["Entity_UnitedNationId"]),
            designated: one(&["Entity_DesignationDate"]),
            designation_details: one(&["Entity_DesignationDetails"]),
            remark: one(&["Entity_Remark"]),
            kind: one(&["Entity_SubjectType_ClassificationCode", "Subject_type"]),
            kind_name: one(&["Entity_SubjectType"]),
            programme: one(&["Entity_Regulation_Programme", "Programme"]),
            regulation: one(&["Entity_Regulation_NumberTitle", "Leba_numtitle"]),
            published: one(&["Entity_Regulation_PublicationDate", "Leba_publication_date"]),
            name: [
                one(&["NameAlias_WholeName", "Naal_wholename"]),
                one(&["NameAlias_FirstName", "Naal_firstname"]),
                one(&["NameAlias_MiddleName", "Naal_middlename"]),
                one(&["NameAlias_LastName", "Naal_lastname"]),
                one(&["NameAlias_Gender", "Naal_gender"]),
                one(&["NameAlias_Title", "Naal_title"]),
                one(&["NameAlias_Function", "Naal_function"]),
                one(&["NameAlias_NameLanguage", "Naal_language"]),
                one(&["NameAlias_Remark"]),
            ],
            address: [
                one(&["Addr_number"]),
                one(&["Address_Street", "Addr_street"]),
                one(&["Address_PoBox"]),
                one(&["Address_ZipCode", "Addr_zipcode"]),
                one(&["Address_City", "Addr_city"]),
                one(&["Address_Region"]),
                one(&["Address_Place"]),
                one(&["Address_CountryDescription", "Addr_country"]),
                one(&["Address_CountryIso2Code"]),
                one(&["Addr_other"]),
                one(&["Address_Remark"]),
                one(&["Address_ContactInfo"]),
                one(&["Address_AsAtListingTime"]),
            ],
            birth: [
                one(&["BirthDate_BirthDate", "Birt_date"]),
                one(&["BirthDate_Year"]),
                one(&["BirthDate_Month"]),
                one(&["BirthDate_YearRangeFrom"]),
                one(&["BirthDate_YearRangeTo"]),
                one(&["BirthDate_Circa"]),
                one(&["BirthDate_CalendarType"]),
                one(&["BirthDate_Place", "Birt_place"]),
                one(&["BirthDate_City"]),
                one(&["BirthDate_Region"]),
                one(&["BirthDate_CountryDescription", "Birt_country"]),
                one(&["BirthDate_Remark"]),
            ],
            identification: [
                one(&["Identification_Number", "Iden_number"]),
                one(&["Identification_LatinNumber"]),
                one(&["Identification_TypeCode"]),
                one(&["Identification_TypeDescription"]),
                one(&["Identification_CountryIso2Code", "Iden_country"]),
                one(&["Identification_CountryDescription"]),
                one(&["Identification_Diplomatic"]),
                one(&["Identification_KnownExpired"]),
                one(&["Identification_KnownFalse"]),
                one(&["Identification_ReportedLost"]),
                one(&["Identification_RevokedByIssuer"]),
                one(&["Identification_IssuedBy"]),
                one(&["Identification_IssuedDate"]),
                one(&["Identification_ValidFrom"]),
                one(&["Identification_ValidTo"]),
                one(&["Identification_NameOnDocument"]),
                one(&["Identification_Region"]),
                one(&["Identification_Remark"]),
            ],
            citizenship: [
                one(&["Citizenship_CountryIso2Code", "Citi_country"]),
                one(&["Citizenship_CountryDescription"]),
                one(&["Citizenship_Remark"]),
                one(&["Citizenship_Region"]),
            ],
        }
    }

    /// Gives the columns that are read or say nothing of the entry: keys of the publisher's data base, the legal act of
    /// each single fact and its address, the zip code and country code of a birth, days already in a whole date.
    fn known(&self, heading: &Heading) -> Vec<Column> {
        let mut known = vec![
            self.generated,
            self.entity_id,
            self.reference,
            self.united_nations,
            self.designated,
            self.designation_details,
            self.remark,
            self.kind,
            self.kind_name,
            self.programme,
            self.regulation,
            self.published,
        ];
        known.extend(self.name.iter().chain(&self.address).chain(&self.birth));
        known.extend(self.identification.iter().chain(&self.citizenship));
        let is_ignored = |name: &str| {
            let name = name.to_lowercase();
            name.contains("_regulation_")
                || name.contains("leba_")
                || name.ends_with("_logical_id")
                || name.ends_with("_logicalid")
                || name.ends_with("_regulationlanguage")
                || ["naal_programme", "addr_programme", "birt_programme", "iden_programme", "citi_programme"]
                    .contains(&name.as_str())
                || ["birthdate_day", "birthdate_zipcode", "birthdate_countryiso2code"]
                    .contains(&name.as_str())
        };
        for (at, name) in heading.names().iter().enumerate() {
            if is_ignored(name) {
                known.push(heading.place(at));
            }
        }
        known
    }

    fn begin(&self, row: &StringRecord, number: u64, notes: &mut Notes<'_>) -> Designation {
        let reference =
            Some(self.reference.of(row)).filter(|text| !text.is_empty()).unwrap_or(self.entity_id.of(row));
        let kind = Some(self.kind.of(row)).filter(|text| !text.is_empty()).unwrap_or(self.kind_name.of(row));
        let kind = facts::kind(kind, reference, notes);
        let mut entry = Designation::new(LIST, None, reference, kind);
        entry.place = Some(Place { reference: Some(reference.to_owned()), ..Place::row(number) });
        entry.add_other("eu_logical_id", self.entity_id.of(row));
        entry
    }

    fn add(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let programme = self.programme.of(row);
        if !programme.is_empty() && !entry.programmes.iter().any(|known| known == programme) {
            entry.programmes.push(programme.to_owned());
        }
        let designated = self.designated.of(row);
        if entry.designated_on.is_none() && !designated.is_empty() {
            entry.designated_on = iso_day(designated).or_else(|| day_month_year(designated));
            if entry.designated_on.is_none() {
                let reason = format!("the day of designation `{}` is no date", cut(designated));
                notes.count("screening/eu-date", reason, &entry.reference);
            }
        }
        entry.add_other("designation_details", self.designation_details.of(row));
        entry.add_other("un_reference", self.united_nations.of(row));
        let remark = self.remark.of(row);
        if !remark.is_empty() {
            let remark = one_line(&remark.replace("\\n", " "));
            facts::identifiers_in_remark(entry, &remark);
            entry.add_other("comment", &remark);
        }
        let (regulation, published) = (self.regulation.of(row), self.published.of(row));
        if !regulation.is_empty() {
            entry.add_other("regulation", &format!("{regulation}, published {published}"));
        }
        self.name(entry, row);
        self.address(entry, row, notes);
        self.birth(entry, row, notes);
        self.identification(entry, row, notes);
        let [code, name, citizen_remark, region] = self.citizenship.map(|column| column.of(row));
        notes.country(entry, "screening/eu-country", EuCountry { code, name }.meant(), true);
        entry.add_other("nationality_details", &one_line(&format!("{region} {citizen_remark}")));
    }

    fn name(&self, entry: &mut Designation, row: &StringRecord) {
        let [whole, first, middle, last, gender, title, function, language, remark] =
            self.name.map(|column| column.of(row));
        if whole.is_empty() && first.is_empty() && last.is_empty() && function.is_empty() && title.is_empty()
        {
            return;
        }
        let parts = [first, middle, last];
        let name = EuName { whole, parts, gender, title, function, language, remark, is_weak: false };
        facts::add_name(entry, &name);
    }

    fn address(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let [number, street, box_, zip, city, region, place, country, code, other, remark, contact, _] =
            self.address.map(|column| column.of(row));
        // Version 1.0 has a code of three letters in place of the name.
        let country = EuCountry { code, name: country };
        let parts = [number, street, box_, zip, city, region, place];
        let details: Vec<&str> =
            [other, remark, contact].into_iter().filter(|text| !text.is_empty()).collect();
        let details = one_line(&details.join("; ").replace("\\n", " "));
        facts::add_address(entry, &parts, country, &details, notes);
    }

    fn birth(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let [date, year, month, from, to, circa, calendar, place, city, region, country, remark] =
            self.birth.map(|column| column.of(row));
        let places = [place, city, region];
        let circa = circa.eq_ignore_ascii_case("true");
        let birth = EuBirth { date, year, month, from, to, circa, calendar, places, country, remark };
        facts::add_birth(entry, &birth, notes);
    }

    fn identification(&self, entry: &mut Designation, row: &StringRecord, notes: &mut Notes<'_>) {
        let cells = self.identification.map(|column| column.of(row));
        let [number, latin, code, description, country, country_name, flags @ .., remark] = cells;
        if number.is_empty() && latin.is_empty() && remark.is_empty() {
            return;
        }
        let country = EuCountry { code: country, name: country_name }.meant();
        let words = [
            "diplomatic",
            "known to be expired",
            "known to be false",
            "reported lost",
            "revoked by its issuer",
            "issued by",
            "issued",
            "valid from",
            "valid to",
            "in the name of",
            "region",
        ];
        let mut said: Vec<String> = Vec::new();
        for (cell, word) in flags.iter().zip(words) {
            match cell.to_lowercase().as_str() {
                "" | "false" => {}
                "true" => said.push(word.to_owned()),
                _ => said.push(format!("{word} {cell}")),
            }
        }
        if !remark.is_empty() {
            said.push(one_line(&remark.replace("\\n", " ")));
        }
        if code.is_empty() && !self.identification[2].is_there() {
            let plain = number.replace("\\n", " ");
            let (number, code, more) = typed_number(&plain);
            said.extend(more);
            let identification = EuIdentification { number, latin, code, description: "", country, said };
            return facts::add_identification(entry, identification, notes);
        }
        let identification = EuIdentification { number, latin, code, description, country, said };
        facts::add_identification(entry, identification, notes);
    }
}

/// Reads "AD001095 (passport-National passport) (expires 2020)" of version 1.0: number, code of its type, the rest.
fn typed_number(text: &str) -> (&str, &str, Option<String>) {
    let Some((number, rest)) = text.split_once(" (") else { return (text.trim(), "", None) };
    let Some((kind, rest)) = rest.split_once(')') else { return (text.trim(), "", None) };
    let Some((code, description)) = kind.split_once('-') else { return (text.trim(), "", None) };
    if code.contains(' ') || code.is_empty() {
        return (text.trim(), "", None);
    }
    let rest = one_line(rest);
    let rest = rest.trim_matches(['(', ')', ' ']);
    let more = match code {
        "passport" | "id" => (!rest.is_empty()).then(|| rest.to_owned()),
        _ => Some(one_line(&format!("{description} {rest}"))),
    };
    (number.trim(), code, more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Quality};

    const OLD: &str = concat!(
        "\"Date_file;Entity_logical_id;Subject_type;Leba_numtitle;Leba_publication_date;Leba_url;Programme;Entity_remark;Naal_logical_id;Naal_wholename;Naal_gender;Birt_date;Birt_place;Iden_number;Iden_country;Citi_country;EU_ref_num\t\t\"\n",
        "\"04/07/2018;1;P;2018/223 (OJ L43);2018-02-16;u;PRK;(UN \\n basis);7;Qoussa\u{1};M;;;;;;EU.1.1\t\t\"\n",
        "\"04/07/2018;1;P;2018/223 (OJ L43);2018-02-16;u;PRK;;;;;1924-02-21;Kutama;;;;EU.1.1\t\t\"\n",
        "\"04/07/2018;1;P;2018/223 (OJ L43);2018-02-16;u;PRK;;;;;;;\"\"AD1 (passport-National passport) (expired)\"\";PRK;PRK;EU.1.1\t\t\"\n",
        "\"04/07/2018;2\t\t\"\n",
    );

    #[test]
    fn an_edition_that_went_through_a_spreadsheet_is_unwrapped() {
        let bytes: Vec<u8> = OLD.bytes().map(|byte| if byte == 1 { 0xef } else { byte }).collect();
        assert!(looks_like(&String::from_utf8_lossy(&bytes)));
        let reading = read(&bytes, "x.csv");
        assert_eq!(reading.edition.as_deref(), Some("2018-07-04"));
        let [entry] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!(
            (entry.reference.as_str(), entry.kind, entry.main_name()),
            ("EU.1.1", Kind::Person, "Qoussaï")
        );
        assert_eq!(entry.birth_dates[0].to_string(), "1924-02-21");
        assert_eq!(
            (entry.identifiers[0].scheme.as_str(), entry.identifiers[0].value.as_str()),
            ("passport", "AD1")
        );
        assert_eq!(entry.identifiers[0].note.as_deref(), Some("expired"));
        assert_eq!(entry.nationalities[0].code(), "KP");
        assert_eq!(entry.other["comment"], ["(UN basis)"]);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["screening/eu-encoding", "screening/eu-row"], "{:?}", reading.problems);
    }

    #[test]
    fn version_1_1_says_more_and_a_new_column_is_named() {
        let text = "\u{feff}fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_WholeName;NameAlias_Regulation_NumberTitle;Identification_Number;Identification_TypeCode;Identification_KnownFalse;BirthDate_Year;BirthDate_Circa;Later_Column\n\
            05/08/2026;9;EU.9.9;2020-02-01;enterprise;E;PRK;One; x;;;;;;a\n05/08/2026;9;EU.9.9;2020-02-01;enterprise;E;PRK;;;55;regnumber;true;1950;true;\n05/08/2026;9;EU.9.9;2020-02-01;enterprise;E;PRK;Two; x;;;;;;\n";
        let reading = read(text.as_bytes(), "x.csv");
        assert_eq!(reading.edition.as_deref(), Some("2026-08-05"));
        let entry = &reading.designations[0];
        assert_eq!(entry.designated_on.unwrap().to_string(), "2020-02-01");
        assert_eq!(
            entry.names.iter().map(|name| name.quality).collect::<Vec<_>>(),
            [Quality::Primary, Quality::Good]
        );
        assert_eq!(entry.identifiers[0].note.as_deref(), Some("known to be false"));
        assert_eq!(entry.birth_dates[0].to_string(), "1950~");
        assert_eq!(entry.other["later_column"], ["a"]);
        assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
        assert_eq!(reading.problems[0].code, "screening/eu-unknown-column");
    }
}
