//! The UK Sanctions List of the Foreign, Commonwealth and Development Office, XML.
//!
//! **Source:** "UK Sanctions List: format guide" (FCDO); every element of a designation is handled, and any other raises
//! `screening/uk-unknown-element` with its text kept.

use super::fields::{Notes, add_names, close, cut};
use super::uk_facts as facts;
use super::xml::{Node, Records, Step};
use super::{ListFormat, ListReading};
use crate::{Designation, Kind, Quality};
use values::Place;

/// The short name of the list, in XML and CSV.
pub(super) const LIST: &str = "uk-sanctions-list";

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('<')
        && head.contains("<Designations")
        && (head.contains("<Designation>") || head.contains("<DateGenerated"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::UkListXml));
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/uk-encoding");
    let mut records = Records::new(&text, &["Designation", "DateGenerated"]);
    let mut lost = 0;
    loop {
        match records.step() {
            Step::Record(node) if node.name == "Designation" => {
                let row = reading.designations.len() as u64 + 1;
                reading.designations.push(designation(&node, row, reading.edition.as_deref(), &mut notes));
            }
            Step::Record(node) => reading.edition = facts::day(&node.line()).map(|day| day.to_string()),
            Step::Around(node) if node.name == "Designations" => {}
            Step::Around(node) => unknown(&mut notes, node.name, ""),
            Step::Fault { reason, lost: of_record } => {
                lost += usize::from(of_record);
                let place = Place::row((reading.designations.len() + lost) as u64);
                notes.at("screening/uk-ill-formed", format!("an entry was not read: {reason}"), place);
            }
            Step::Refused => {
                super::refused(&mut notes);
                break;
            }
            Step::End { closed } => {
                if !closed {
                    super::truncated(&mut notes, "</Designations>");
                }
                break;
            }
        }
    }
    close(reading, notes, ["screening/uk-no-edition", "screening/uk-empty"])
}

fn unknown(notes: &mut Notes<'_>, element: &str, reference: &str) {
    let reason =
        format!("<{}> is not in the list's format guide; its text was kept under `other`", cut(element));
    notes.count("screening/uk-unknown-element", reason, reference);
}

fn designation(node: &Node<'_>, row: u64, edition: Option<&str>, notes: &mut Notes<'_>) -> Designation {
    let reference = node.text_of("UniqueID");
    let place = Place { reference: Some(reference.clone()), ..Place::row(row) };
    let kind = facts::kind(&node.text_of("IndividualEntityShip"), &reference, notes);
    let mut entry = Designation::new(LIST, edition, &reference, kind);
    for child in &node.children {
        let text = child.line();
        match child.name {
            "UniqueID" | "IndividualEntityShip" => {}
            // The same as `SanctionsImposed`, a flag each.
            "SanctionsImposedIndicators" => {}
            "LastUpdated" => entry.add_other("updated_on", &text),
            "DateDesignated" => facts::designated(&mut entry, &text, notes),
            "OFSIGroupID" => entry.add_other("ofsi_group", &text),
            "UNReferenceNumber" => entry.add_other("un_reference", &text),
            "Names" => names(&mut entry, child, notes),
            "NonLatinNames" => {
                for name in child.children("NonLatinName") {
                    add_names(
                        &mut entry,
                        &name.text_of("NameNonLatinScript"),
                        Quality::Primary,
                        Quality::Good,
                    );
                    entry.add_other("script_language", &name.text_of("NonLatinScriptLanguage"));
                }
            }
            "Titles" => others(&mut entry, child, "title"),
            "RegimeName" => {
                if !text.is_empty() {
                    entry.programmes.push(text);
                }
            }
            "DesignationSource" => entry.add_other("designation_source", &text),
            "SanctionsImposed" => facts::add_sanctions(&mut entry, &text),
            "OtherInformation" => facts::add_comment(&mut entry, &text),
            "UKStatementofReasons" => entry.add_other("reasons", &text),
            "Addresses" => {
                for address in child.children("Address") {
                    let lines: Vec<String> = address
                        .children
                        .iter()
                        .filter(|line| line.name != "AddressCountry")
                        .map(Node::line)
                        .collect();
                    let country = address.text_of("AddressCountry");
                    facts::add_address(&mut entry, lines.iter().map(String::as_str), &country, notes);
                }
            }
            "PhoneNumbers" => {
                child.children.iter().for_each(|one| entry.add_identifier("phone", &one.line()))
            }
            "EmailAddresses" => {
                child.children.iter().for_each(|one| entry.add_identifier("email", &one.line()))
            }
            "Websites" => others(&mut entry, child, "website"),
            "IndividualDetails" | "EntityDetails" | "ShipDetails" => {
                for details in child.children.iter().flat_map(|one| &one.children) {
                    detail(&mut entry, details, notes);
                }
            }
            other => {
                unknown(notes, other, &reference);
                entry.add_other(&super::ofac_labels::field_of(other), &child.all_text());
            }
        }
    }
    if entry.names.is_empty() {
        notes.at("screening/uk-no-name", "the entry has no name", place.clone());
    }
    if reference.is_empty() {
        notes.at("screening/uk-no-reference", "the entry has no unique number", place.clone());
    }
    entry.place = Some(place);
    entry
}

fn names(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let mut found = Vec::new();
    for name in node.children("Name") {
        let parts = ["Name6", "Name1", "Name2", "Name3", "Name4", "Name5"].map(|part| name.text_of(part));
        let full = facts::full_name(parts.each_ref().map(String::as_str));
        let quality = facts::quality(
            &name.text_of("NameType"),
            &name.text_of("AliasStrength"),
            &entry.reference,
            notes,
        );
        for child in &name.children {
            let is_known = matches!(child.name, "NameType" | "AliasStrength")
                || child
                    .name
                    .strip_prefix("Name")
                    .is_some_and(|digit| matches!(digit, "1" | "2" | "3" | "4" | "5" | "6"));
            if !is_known {
                unknown(notes, child.name, &entry.reference);
            }
        }
        found.push((quality, full));
    }
    found.sort_by_key(|(quality, _)| *quality != Quality::Primary);
    for (quality, full) in found {
        let rest = if quality == Quality::Primary { Quality::Good } else { quality };
        add_names(entry, &full, quality, rest);
    }
}

fn others(entry: &mut Designation, node: &Node<'_>, field: &str) {
    node.children.iter().for_each(|one| entry.add_other(field, &one.all_text()));
}

/// Takes one list of details: `<DOBs><DOB/></DOBs>`, `<IMONumbers><IMONumber/></IMONumbers>` …
fn detail(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    for one in &node.children {
        let text = one.all_text();
        match node.name {
            "DOBs" => facts::add_birth(entry, &text, notes),
            "Nationalities" => facts::add_countries(entry, &text, true, notes),
            "PassportDetails" => {
                let details = one.text_of("PassportAdditionalInformation");
                facts::add_document(entry, "passport", &one.text_of("PassportNumber"), &details);
            }
            "NationalIdentifierDetails" => {
                let details = one.text_of("NationalIdentifierAdditionalInformation");
                facts::add_document(entry, "national_id", &one.text_of("NationalIdentifierNumber"), &details);
            }
            "Positions" => entry.add_other("position", &text),
            "Genders" => entry.add_other("gender", &text.to_lowercase()),
            "BirthDetails" => entry.add_other("birth_place", &text),
            "TypeOfEntities" => entry.add_other("entity_type", &text),
            "Subsidiaries" => entry.add_other("subsidiary", &text),
            "ParentCompanies" => entry.add_other("parent_company", &text),
            "BusinessRegistrationNumbers" => entry.add_identifier("registration", &text),
            "IMONumbers" => facts::add_ship_number(entry, &text),
            "CurrentOwnerOperators" => entry.add_other("owner", &text),
            "PreviousOwnerOperators" => entry.add_other("former_owner", &text),
            "CurrentBelievedFlagOfShips" => {
                entry.add_other("flag", &text);
                facts::add_countries(entry, &text, false, notes);
            }
            "PreviousFlags" => {
                entry.add_other("former_flag", &text);
                facts::add_countries(entry, &text, false, notes);
            }
            "TypeOfShipDetails" => entry.add_other("vessel_type", &text),
            "TonnageOfShipDetails" => entry.add_other("tonnage", &text),
            "LengthOfShipDetails" => entry.add_other("length", &text),
            "YearsBuilt" => entry.add_other("year_built", &text),
            "HullIdentificationNumbers" => entry.add_other("hull_number", &text),
            other => {
                unknown(notes, other, &entry.reference);
                entry.add_other(&super::ofac_labels::field_of(other), &text);
            }
        }
    }
    if node.children.is_empty() && !node.line().is_empty() {
        unknown(notes, node.name, &entry.reference);
        entry.add_other(&super::ofac_labels::field_of(node.name), &node.line());
    }
    if entry.kind == Kind::Organisation && node.name == "IMONumbers" {
        let reason = "a company has a ship's number";
        notes.count("screening/uk-kind", reason, &entry.reference);
    }
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, diff, read};
    use crate::{Kind, Quality};

    const XML: &str = include_str!("../../tests/fixtures/lists/uk_list.xml");
    const CSV: &str = include_str!("../../tests/fixtures/lists/uk_list.csv");

    #[test]
    fn a_person_and_a_ship_are_read() {
        assert_eq!(detect(XML.as_bytes(), "x"), Some(ListFormat::UkListXml));
        let reading = read(XML.as_bytes(), "x", None);
        assert_eq!(
            (reading.list.as_str(), reading.edition.as_deref()),
            ("uk-sanctions-list", Some("2024-08-20"))
        );
        let [person, ship] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        let names: Vec<(&str, Quality)> =
            person.names.iter().map(|name| (name.text.as_str(), name.quality)).collect();
        assert_eq!(
            names,
            [("Person EXAMPLE", Quality::Primary), ("SHORT", Quality::Low), ("예시", Quality::Primary)]
        );
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1945", "1958-03-01"]
        );
        assert_eq!(person.values_of("passport").collect::<Vec<_>>(), ["A1"]);
        assert_eq!(person.measures.len(), 2);
        assert_eq!(person.designated_on.unwrap().to_string(), "2017-10-03");
        assert_eq!((ship.kind, ship.imo_numbers().count()), (Kind::Vessel, 1));
        assert_eq!(ship.countries.iter().map(|one| one.code()).collect::<Vec<_>>(), ["IN", "KM"]);
        assert_eq!(ship.other["owner"], ["Example Shipping"]);
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    }

    #[test]
    fn the_csv_of_the_same_edition_says_the_same() {
        assert_eq!(detect(CSV.as_bytes(), "x"), Some(ListFormat::UkListCsv));
        let (xml, csv) = (read(XML.as_bytes(), "x", None), read(CSV.as_bytes(), "x", None));
        assert!(csv.problems.is_empty(), "{:?}", csv.problems);
        assert_eq!((csv.list.as_str(), csv.edition.as_deref()), ("uk-sanctions-list", Some("2024-08-20")));
        let difference = diff(&xml.designations, &csv.designations);
        assert_eq!(difference, crate::lists::ListDiff::default(), "{difference:#?}");
    }

    #[test]
    fn what_is_new_or_broken_is_said() {
        let text = "<Designations><DateGenerated>20/08/2024</DateGenerated><Designation><UniqueID>A1</UniqueID><Names><Name><Name6>A</Name6><NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Balloon</IndividualEntityShip><Later>x</Later></Designation><Designation><UniqueID>B";
        let reading = read(text.as_bytes(), "x", None);
        assert_eq!(reading.designations.len(), 1);
        assert_eq!(reading.designations[0].other["later"], ["x"]);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "screening/uk-ill-formed",
                "screening/xml-truncated",
                "screening/uk-kind",
                "screening/uk-unknown-element"
            ]
        );
    }
}
