//! OFAC's `sdn.xml` and `consolidated.xml`: one schema for the SDN list and for the lists beside it.
//!
//! Both have the same root and name neither list. What tells them apart is their programmes: most entries of the
//! consolidated file stand under programmes that block nobody (`NS-PLC`, the directives of Executive Orders 13662 and
//! 14024, `CMIC-EO13959` …).
//!
//! **Source:** OFAC, `sdn.xsd`; every element of it is handled or named as ignored, and any other raises
//! `screening/ofac-unknown-element`.

use super::fields::{Notes, cut, date_in_name, month_day_year};
use super::ofac_csv::{add_remark, alias_quality, split_remarks};
use super::ofac_labels::{self, Labelled};
use super::xml::{Node, Records, Step};
use super::{ListFormat, ListReading};
use crate::{BirthDate, Designation, Kind, Quality};
use values::Place;

/// The SDN list.
pub(super) const SDN: &str = "ofac-sdn";
/// The lists beside the SDN list, in one file.
pub(super) const CONSOLIDATED: &str = "ofac-consolidated";

/// Tells whether the head of a file is this format's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('<') && head.contains("<sdnList")
}

/// Tells whether a programme is one of the lists beside the SDN list, which block nobody.
pub(super) fn is_beside_sdn(programme: &str) -> bool {
    programme.starts_with("NS-")
        || programme.starts_with("FSE-")
        || programme.starts_with("561")
        || programme.starts_with("CMIC")
        || programme.starts_with("CAPTA")
        || programme == "UKRAINE-EO13662"
        || programme.starts_with("BPI-")
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(SDN, Some(ListFormat::OfacSdnXml));
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/ofac-encoding");
    let mut records = Records::new(&text, &["sdnEntry", "publshInformation", "publishInformation"]);
    let mut stated: Option<usize> = None;
    let mut lost = 0;
    loop {
        match records.step() {
            Step::Record(node) if node.name == "sdnEntry" => {
                let row = reading.designations.len() as u64 + 1;
                reading.designations.push(designation(&node, row, &mut notes));
            }
            Step::Record(node) => {
                let date = node.text_of("Publish_Date");
                reading.edition = month_day_year(&date).map(|day| day.to_string());
                if reading.edition.is_none() && !date.is_empty() {
                    notes.whole(
                        "screening/ofac-date",
                        format!("its Publish_Date `{}` is no date", cut(&date)),
                    );
                }
                stated = node.text_of("Record_Count").parse().ok();
            }
            Step::Around(node) if node.name == "sdnList" => {}
            Step::Around(node) => unknown(&mut notes, node.name, ""),
            Step::Fault { reason, lost: of_record } => {
                lost += usize::from(of_record);
                let place = Place::row((reading.designations.len() + lost) as u64);
                notes.at("screening/ofac-ill-formed", format!("an entry was not read: {reason}"), place);
            }
            Step::Refused => {
                super::refused(&mut notes);
                break;
            }
            Step::End { closed } => {
                if !closed {
                    super::truncated(&mut notes, "</sdnList>");
                }
                break;
            }
        }
    }
    if let Some(stated) = stated.filter(|stated| *stated != reading.designations.len()) {
        notes.whole(
            "screening/ofac-count",
            format!("it states {stated} entries and {} were read", reading.designations.len()),
        );
    }
    reading.edition = reading.edition.or_else(|| date_in_name(file));
    if reading.edition.is_none() {
        notes.no_edition("screening/ofac-no-edition");
    }
    let beside = reading
        .designations
        .iter()
        .filter(|entry| entry.programmes.iter().any(|one| is_beside_sdn(one)))
        .count();
    if beside * 2 > reading.designations.len() {
        reading.list = CONSOLIDATED.to_owned();
    }
    for entry in &mut reading.designations {
        entry.list.clone_from(&reading.list);
        entry.edition.clone_from(&reading.edition);
    }
    if reading.designations.is_empty() {
        notes.whole("screening/ofac-empty", "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

fn unknown(notes: &mut Notes<'_>, element: &str, reference: &str) {
    notes.count(
        "screening/ofac-unknown-element",
        format!(
            "<{}> is not in the list's schema; its text was kept under `other` where it stands in an entry",
            cut(element)
        ),
        reference,
    );
}

fn designation(node: &Node<'_>, row: u64, notes: &mut Notes<'_>) -> Designation {
    let reference = node.text_of("uid");
    let place = Place { reference: Some(reference.clone()), ..Place::row(row) };
    let kind = match node.text_of("sdnType").as_str() {
        "Individual" => Kind::Person,
        "Entity" => Kind::Organisation,
        "Vessel" => Kind::Vessel,
        "Aircraft" => Kind::Aircraft,
        other => {
            let reason = format!("`{}` is no kind of entry known here", cut(other));
            notes.at("screening/ofac-kind", reason, place.clone());
            Kind::Other
        }
    };
    let mut entry = Designation::new(SDN, None, &reference, kind);
    entry.add_name(&name_of(node), Quality::Primary);
    if entry.names.is_empty() {
        notes.at("screening/ofac-no-name", "the entry has no name", place.clone());
    }
    if reference.is_empty() {
        notes.at("screening/ofac-no-reference", "the entry has no number", place.clone());
    }
    for child in &node.children {
        match child.name {
            "uid" | "firstName" | "lastName" | "sdnType" => {}
            "title" => entry.add_other("title", &child.line()),
            "remarks" => {
                for remark in split_remarks(&child.line()) {
                    // Remarks stand in parentheses here: "(Linked To: SOMEBODY)".
                    let inside = remark.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
                    add_remark(&mut entry, inside.unwrap_or(&remark));
                }
            }
            "programList" => {
                each(child, "program", &mut entry, notes, |entry, program, _| {
                    let program = program.line();
                    if !program.is_empty() && !entry.programmes.contains(&program) {
                        entry.programmes.push(program);
                    }
                });
            }
            "idList" => each(child, "id", &mut entry, notes, add_id),
            "akaList" => each(child, "aka", &mut entry, notes, add_alias),
            "addressList" => each(child, "address", &mut entry, notes, add_address),
            "nationalityList" => each(child, "nationality", &mut entry, notes, add_nationality),
            "citizenshipList" => each(child, "citizenship", &mut entry, notes, add_nationality),
            "dateOfBirthList" => each(child, "dateOfBirthItem", &mut entry, notes, add_birth_date),
            "placeOfBirthList" => each(child, "placeOfBirthItem", &mut entry, notes, |entry, item, notes| {
                known(item, &["uid", "placeOfBirth", "mainEntry"], notes, &entry.reference);
                entry.add_other("birth_place", &item.text_of("placeOfBirth"));
            }),
            "vesselInfo" => add_vessel(&mut entry, child, notes),
            other => {
                unknown(notes, other, &reference);
                entry.add_other(&ofac_labels::field_of(other), &child.all_text());
            }
        }
    }
    entry.place = Some(place);
    entry
}

fn each(
    list: &Node<'_>,
    name: &str,
    entry: &mut Designation,
    notes: &mut Notes<'_>,
    add: fn(&mut Designation, &Node<'_>, &mut Notes<'_>),
) {
    for child in &list.children {
        match child.name == name {
            true => add(entry, child, notes),
            false => {
                unknown(notes, child.name, &entry.reference);
                entry.add_other(&ofac_labels::field_of(child.name), &child.all_text());
            }
        }
    }
}

fn known(node: &Node<'_>, names: &[&str], notes: &mut Notes<'_>, reference: &str) {
    for child in node.children.iter().filter(|child| !names.contains(&child.name)) {
        unknown(notes, child.name, reference);
    }
}

/// Gives "LAST, First" as OFAC's CSV writes it.
fn name_of(node: &Node<'_>) -> String {
    let (first, last) = (node.text_of("firstName"), node.text_of("lastName"));
    match (first.is_empty(), last.is_empty()) {
        (false, false) => format!("{last}, {first}"),
        _ => format!("{last}{first}"),
    }
}

fn add_id(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let fields = ["uid", "idType", "idNumber", "idCountry", "issueDate", "expirationDate"];
    known(node, &fields, notes, &entry.reference);
    let dates: Vec<String> = [("issueDate", "issued"), ("expirationDate", "expires")]
        .iter()
        .map(|(field, word)| (word, node.text_of(field)))
        .filter(|(_, date)| !date.is_empty())
        .map(|(word, date)| format!("{word} {date}"))
        .collect();
    let (label, value, country) =
        (node.text_of("idType"), node.text_of("idNumber"), node.text_of("idCountry"));
    let note = (!dates.is_empty()).then(|| dates.join(" "));
    ofac_labels::add(entry, Labelled { label: &label, value: &value, country: &country, note }, notes);
}

fn add_alias(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    known(node, &["uid", "type", "category", "lastName", "firstName"], notes, &entry.reference);
    let (kind, category) = (node.text_of("type"), node.text_of("category"));
    let quality = alias_quality(&kind);
    if quality.is_none() || !matches!(category.as_str(), "strong" | "weak" | "") {
        let reason = format!(
            "`{}` is no kind of alias known here; taken as a.k.a.",
            cut(&format!("{kind} {category}"))
        );
        notes.count("screening/ofac-alias", reason, &entry.reference);
    }
    let quality = match (quality.unwrap_or(Quality::Good), category.as_str()) {
        (Quality::Good, "weak") => Quality::Low,
        (quality, _) => quality,
    };
    entry.add_name(&name_of(node), quality);
}

fn add_address(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"];
    let line: Vec<String> =
        parts.iter().map(|part| node.text_of(part)).filter(|text| !text.is_empty()).collect();
    let line = line.join(", ");
    for child in node.children.iter().filter(|child| child.name != "uid" && !parts.contains(&child.name)) {
        unknown(notes, child.name, &entry.reference);
        entry.add_other("address_details", &child.all_text());
    }
    if !line.is_empty() && !entry.addresses.contains(&line) {
        entry.addresses.push(line);
    }
    notes.country(entry, "screening/ofac-country", &node.text_of("country"), false);
}

fn add_nationality(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    known(node, &["uid", "country", "mainEntry"], notes, &entry.reference);
    notes.country(entry, "screening/ofac-country", &node.text_of("country"), true);
}

fn add_birth_date(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    known(node, &["uid", "dateOfBirth", "mainEntry"], notes, &entry.reference);
    let text = node.text_of("dateOfBirth");
    match BirthDate::from_words(&text) {
        Some(date) => entry.add_birth_date(date),
        None if text.is_empty() => {}
        None => {
            entry.add_other("birth_date_as_printed", &text);
            let reason = format!("the date of birth `{}` is no date; kept as text", cut(&text));
            notes.count("screening/ofac-date", reason, &entry.reference);
        }
    }
}

fn add_vessel(entry: &mut Designation, node: &Node<'_>, notes: &mut Notes<'_>) {
    for child in &node.children {
        let text = child.line();
        match child.name {
            "callSign" => entry.add_identifier("call_sign", &text),
            "vesselType" => entry.add_other("vessel_type", &text),
            "vesselOwner" => entry.add_other("owner", &text),
            "tonnage" => entry.add_other("tonnage", &text),
            "grossRegisteredTonnage" => entry.add_other("gross_tonnage", &text),
            "vesselFlag" => {
                entry.add_other("flag", &text);
                notes.country(entry, "screening/ofac-country", &text, false);
            }
            other => {
                unknown(notes, other, &entry.reference);
                entry.add_other(&ofac_labels::field_of(other), &child.all_text());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, read};
    use crate::{Kind, Quality};

    const LIST: &str = include_str!("../../tests/fixtures/lists/ofac_sdn.xml");

    #[test]
    fn a_ship_and_a_person_come_with_all_the_list_says() {
        assert_eq!(detect(LIST.as_bytes(), "sdn.xml"), Some(ListFormat::OfacSdnXml));
        let reading = read(LIST.as_bytes(), "sdn.xml", None);
        assert_eq!((reading.list.as_str(), reading.edition.as_deref()), ("ofac-sdn", Some("2024-05-06")));
        let [ship, person] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!((ship.kind, ship.main_name()), (Kind::Vessel, "EXAMPLE STAR"));
        assert_eq!(ship.imo_numbers().map(|imo| imo.number()).collect::<Vec<_>>(), [9_074_729]);
        assert_eq!(ship.values_of("imo_invalid").collect::<Vec<_>>(), ["1234568"]);
        assert_eq!(ship.mmsis().count(), 1);
        assert_eq!(ship.values_of("call_sign").collect::<Vec<_>>(), ["HMXX"]);
        assert_eq!(ship.countries[0].code(), "KP");
        assert_eq!(ship.names[1].quality, Quality::Former);
        assert_eq!(person.main_name(), "EXAMPLE, Person");
        assert_eq!((person.names[1].text.as_str(), person.names[1].quality), ("SHORT", Quality::Low));
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1948-12-10", "1951~"]
        );
        assert_eq!(person.nationalities[0].code(), "KP");
        let passport = person.identifiers.iter().find(|one| one.scheme == "passport").unwrap();
        assert_eq!(passport.country.map(|one| one.to_string()).as_deref(), Some("CN"));
        assert_eq!(passport.note.as_deref(), Some("issued 05 Feb 2014 expires 05 Feb 2024"));
        assert_eq!(person.programmes, ["DPRK", "NPWMD"]);
        assert_eq!(person.other["linked_to"], ["SOMEBODY"]);
        let mut codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                "screening/ofac-count",
                "screening/ofac-id-type",
                "screening/ofac-ill-formed",
                "screening/ofac-unknown-element"
            ],
            "{:#?}",
            reading.problems
        );
    }

    #[test]
    fn programmes_that_block_nobody_make_it_the_consolidated_list() {
        let text = "<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName><sdnType>Entity</sdnType><programList><program>NS-PLC</program></programList></sdnEntry></sdnList>";
        let reading = read(text.as_bytes(), "cons_2024-05-06.xml", None);
        assert_eq!(reading.list, "ofac-consolidated");
        assert_eq!(reading.designations[0].list, "ofac-consolidated");
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    }
}
