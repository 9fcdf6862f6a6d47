//! The European Union's consolidated list of financial sanctions (FSF), XML 1.0 and 1.1.
//!
//! **Source:** European Commission, `xmlFullSanctionsList_1_1.xsd`; every element and attribute of an entry is handled
//! or named as ignored, and any other raises `screening/eu-unknown-element`.
//!
//! **Known limits:** the list marks no name as the main one; the first strong one stands for it.

use super::eu_facts::{self as facts, EuBirth, EuCountry, EuIdentification, EuName, LIST};
use super::fields::{Notes, close, cut};
use super::xml::{Node, Records, Step};
use super::{ListFormat, ListReading};
use crate::{Designation, dates::iso_day};
use values::Place;

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('<')
        && head.contains("<export")
        && (head.contains("sanctionEntity")
            || head.contains("eu.europa.ec/fpi/fsd")
            || head.contains("globalFileId"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::EuFsfXml));
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/eu-encoding");
    let mut records = Records::new(&text, &["sanctionEntity"]);
    let mut lost = 0;
    loop {
        match records.step() {
            Step::Record(node) => {
                let row = reading.designations.len() as u64 + 1;
                reading.designations.push(designation(&node, row, reading.edition.as_deref(), &mut notes));
            }
            Step::Around(node) if node.name == "export" => {
                reading.edition = iso_day(&node.attribute("generationDate")).map(|day| day.to_string());
            }
            Step::Around(node) => unknown(&mut notes, node.name, ""),
            Step::Fault { reason, lost: of_record } => {
                lost += usize::from(of_record);
                let place = Place::row((reading.designations.len() + lost) as u64);
                notes.at("screening/eu-ill-formed", format!("an entry was not read: {reason}"), place);
            }
            Step::Refused => {
                super::refused(&mut notes);
                break;
            }
            Step::End { closed } => {
                if !closed {
                    super::truncated(&mut notes, "</export>");
                }
                break;
            }
        }
    }
    close(reading, notes, ["screening/eu-no-edition", "screening/eu-empty"])
}

fn unknown(notes: &mut Notes<'_>, element: &str, reference: &str) {
    let reason = format!(
        "`{}` is not in the list's schema; its text was kept under `other` where it had one",
        cut(element)
    );
    notes.count("screening/eu-unknown-element", reason, reference);
}

fn designation(node: &Node<'_>, row: u64, edition: Option<&str>, notes: &mut Notes<'_>) -> Designation {
    let reference = Some(node.attribute("euReferenceNumber"))
        .filter(|reference| !reference.is_empty())
        .unwrap_or_else(|| node.attribute("logicalId"));
    let place = Place { reference: Some(reference.clone()), ..Place::row(row) };
    let subject = node.children("subjectType").next();
    let kind = subject.map(|subject| {
        let code = subject.attribute("classificationCode");
        if code.is_empty() { subject.attribute("code") } else { code }
    });
    let kind = facts::kind(&kind.unwrap_or_default(), &reference, notes);
    let mut entry = Designation::new(LIST, edition, &reference, kind);
    for (attribute, value) in &node.attributes {
        match *attribute {
            "designationDate" => {
                entry.designated_on = iso_day(value);
                if entry.designated_on.is_none() && !value.trim().is_empty() {
                    let reason = format!("the day of designation `{}` is no date", cut(value));
                    notes.at("screening/eu-date", reason, place.clone());
                }
            }
            "designationDetails" => entry.add_other("designation_details", value),
            "unitedNationId" => entry.add_other("un_reference", value),
            "euReferenceNumber" => {}
            "logicalId" => entry.add_other("eu_logical_id", value),
            other => {
                unknown(notes, other, &reference);
                entry.add_other(&super::ofac_labels::field_of(other), value);
            }
        }
    }
    // The list marks no main name: a strong one comes before a weak one.
    let mut names: Vec<&Node<'_>> = node.children("nameAlias").collect();
    names.sort_by_key(|name| name.attribute("strong") == "false");
    for name in names {
        add_name(&mut entry, name);
    }
    for child in &node.children {
        match child.name {
            "nameAlias" | "subjectType" => {}
            "remark" => {
                facts::identifiers_in_remark(&mut entry, &child.text);
                entry.add_other("comment", &child.line());
            }
            "regulation" => add_regulation(&mut entry, child),
            "citizenship" => {
                let (code, name) =
                    (child.attribute("countryIso2Code"), child.attribute("countryDescription"));
                notes.country(
                    &mut entry,
                    "screening/eu-country",
                    EuCountry { code: &code, name: &name }.meant(),
                    true,
                );
                entry.add_other("nationality_details", &remark_of(child));
            }
            "birthdate" => add_birth(&mut entry, child, notes),
            "address" => add_address(&mut entry, child, notes),
            "identification" => add_identification(&mut entry, child, notes),
            other => {
                unknown(notes, other, &reference);
                entry.add_other(&super::ofac_labels::field_of(other), &child.all_text());
            }
        }
    }
    if entry.names.is_empty() {
        notes.at("screening/eu-no-name", "the entry has no name", place.clone());
    }
    if reference.is_empty() {
        notes.at("screening/eu-no-reference", "the entry has no reference number", place.clone());
    }
    entry.place = Some(place);
    entry
}

fn remark_of(node: &Node<'_>) -> String {
    let remarks: Vec<String> = node.children("remark").map(Node::line).collect();
    remarks.join(" ")
}

fn add_regulation(entry: &mut Designation, node: &Node<'_>) {
    let programme = node.attribute("programme");
    if !programme.is_empty() && !entry.programmes.contains(&programme) {
        entry.programmes.push(programme);
    }
    let (title, from) = (node.attribute("numberTitle"), node.attribute("entryIntoForceDate"));
    let text = match from.is_empty() {
        true => title,
        false => format!("{title}, in force from {from}"),
    };
    entry.add_other("regulation", &text);
    entry.add_other("regulation_details", &remark_of(node));
}

fn add_name(entry: &mut Designation, node: &Node<'_>) {
    let attribute = |name: &str| node.attribute(name);
    let (first, middle, last) = (attribute("firstName"), attribute("middleName"), attribute("lastName"));
    let (whole, gender, title) = (attribute("wholeName"), attribute("gender"), attribute("title"));
    let (function, language, remark) = (attribute("function"), attribute("nameLanguage"), remark_of(node));
    let name = EuName {
        whole: &whole,
        parts: [&first, &middle, &last],
        gender: &gender,
        title: &title,
        function: &function,
        language: &language,
        remark: &remark,
        is_weak: attribute("strong") == "false",
    };
    facts::add_name(entry, &name);
}

fn add_birth(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let attribute = |name: &str| node.attribute(name);
    let (date, year, month) = (attribute("birthdate"), attribute("year"), attribute("monthOfYear"));
    let (from, to, calendar) =
        (attribute("yearRangeFrom"), attribute("yearRangeTo"), attribute("calendarType"));
    let (city, region, place) = (attribute("city"), attribute("region"), attribute("place"));
    let (country, remark) = (attribute("countryDescription"), remark_of(node));
    let birth = EuBirth {
        date: &date,
        year: &year,
        month: &month,
        from: &from,
        to: &to,
        circa: attribute("circa") == "true",
        calendar: &calendar,
        places: [&place, &city, &region],
        country: &country,
        remark: &remark,
    };
    facts::add_birth(entry, &birth, notes);
}

fn add_address(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let parts = ["street", "poBox", "zipCode", "city", "region", "place"].map(|name| node.attribute(name));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let mut details = vec![remark_of(node), node.attribute("contactInfo")];
    for contact in node.children("contactInfo") {
        let (key, value) = (contact.attribute("key"), contact.attribute("value"));
        match key.as_str() {
            "EMAIL" => entry.add_identifier("email", &value),
            "PHONE" | "FAX" => entry.add_identifier("phone", &value),
            _ => details.push(crate::designation::one_line(&format!("{key} {value} {}", contact.line()))),
        }
    }
    details.retain(|text| !text.trim().is_empty());
    let (code, name) = (node.attribute("countryIso2Code"), node.attribute("countryDescription"));
    let country = EuCountry { code: &code, name: &name };
    facts::add_address(entry, &parts, country, &details.join("; "), notes);
}

fn add_identification(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let attribute = |name: &str| node.attribute(name);
    let (number, latin) = (attribute("number"), attribute("latinNumber"));
    let (code, description) =
        (attribute("identificationTypeCode"), attribute("identificationTypeDescription"));
    let (country_code, country_name) = (attribute("countryIso2Code"), attribute("countryDescription"));
    let mut said = Vec::new();
    for (name, words) in [
        ("diplomatic", "diplomatic"),
        ("knownExpired", "known to be expired"),
        ("knownFalse", "known to be false"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked by its issuer"),
    ] {
        if attribute(name) == "true" {
            said.push(words.to_owned());
        }
    }
    for (name, words) in [
        ("issuedBy", "issued by"),
        ("issueDate", "issued"),
        ("issuedDate", "issued"),
        ("validFrom", "valid from"),
        ("validTo", "valid to"),
        ("nameOnDocument", "in the name of"),
        ("region", "region"),
    ] {
        let value = attribute(name);
        if !value.is_empty() {
            said.push(format!("{words} {value}"));
        }
    }
    said.push(remark_of(node));
    said.retain(|text| !text.is_empty());
    let identification = EuIdentification {
        number: &number,
        latin: &latin,
        code: &code,
        description: &description,
        country: EuCountry { code: &country_code, name: &country_name }.meant(),
        said,
    };
    facts::add_identification(entry, identification, notes);
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, read};
    use crate::{Kind, Quality};

    const LIST: &str = include_str!("../../tests/fixtures/lists/eu_fsf.xml");

    #[test]
    fn entries_come_with_names_documents_and_dates() {
        assert_eq!(detect(LIST.as_bytes(), "x.xml"), Some(ListFormat::EuFsfXml));
        let reading = read(LIST.as_bytes(), "x.xml", None);
        assert_eq!((reading.list.as_str(), reading.edition.as_deref()), ("eu-fsf", Some("2024-04-15")));
        let [person, company] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!((person.reference.as_str(), person.kind), ("EU.1.1", Kind::Person));
        let names: Vec<(&str, Quality)> =
            person.names.iter().map(|name| (name.text.as_str(), name.quality)).collect();
        assert_eq!(
            names,
            [("First Last", Quality::Primary), ("예시", Quality::Good), ("Shorty", Quality::Low)]
        );
        assert_eq!(person.designated_on.unwrap().to_string(), "2009-07-16");
        assert_eq!(person.programmes, ["PRK"]);
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1958~", "1960/1962", "1965-12-12"]
        );
        assert_eq!(person.other["birth_date_as_printed"], ["1380 ISLAMIC"]);
        assert_eq!(person.nationalities[0].code(), "KP");
        let passport = &person.identifiers[0];
        assert_eq!((passport.scheme.as_str(), passport.value.as_str()), ("passport", "A1"));
        assert_eq!(passport.note.as_deref(), Some("known to be false; in the name of Other Name"));
        assert_eq!(company.addresses, ["Street 1, Pyongyang, KOREA, Democratic People’s Republic of"]);
        assert_eq!(company.countries[0].code(), "KP");
        assert_eq!(company.values_of("imo_company").collect::<Vec<_>>(), ["1790183"]);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            ["screening/eu-document", "screening/eu-unknown-element"],
            "{:#?}",
            reading.problems
        );
    }
}
