//! OFAC's advanced format, `SDN_ADVANCED.XML` and `CONS_ADVANCED.XML`.
//!
//! The document is a set of tables that name each other by number: values (types of names, features, documents,
//! countries), locations, documents, parties with profiles, relations between them, and the entries that put a profile
//! on a list. It is streamed once in its own order; kept are the tables others point to, never a party's tree.
//!
//! A profile becomes an entry under its number, which is the `uid` of `sdn.xml` too. Names have the order of their parts:
//! "LAST, First". The day of an entry's event is its day of designation.
//!
//! **Source:** OFAC, "Advanced Sanctions Data Standard" (ASDS, `sdn_advanced.xsd`), after the UN 1267 Committee's data
//! model. An element not known here raises `screening/ofac-unknown-element`, a value not in its table
//! `screening/ofac-unknown-value`.

use super::fields::{Notes, cut, date_in_name};
use super::ofac_csv::alias_quality;
use super::ofac_labels::{self, Labelled};
use super::ofac_xml::{CONSOLIDATED, SDN, is_beside_sdn};
use super::xml::{Node, Records, Step};
use super::{ListFormat, ListReading};
use crate::{BirthDate, Designation, Kind, Quality};
use std::collections::BTreeMap;
use values::{Date, Period, Place};

/// What is read as a whole; all else is around it.
const RECORDS: [&str; 37] = [
    "AliasType",
    "AreaCode",
    "AreaCodeType",
    "CalendarType",
    "Country",
    "CountryRelevance",
    "DecisionMakingBody",
    "DetailReference",
    "DetailType",
    "DocNameStatus",
    "EntryEventType",
    "EntryLinkType",
    "ExRefType",
    "FeatureType",
    "FeatureTypeGroup",
    "IDRegDocDateType",
    "IDRegDocType",
    "IdentityFeatureLinkType",
    "LegalBasis",
    "LegalBasisType",
    "List",
    "LocPartType",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "RelationType",
    "SanctionsProgram",
    "SanctionsType",
    "Script",
    "SubsidiaryBody",
    "DateOfIssue",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
];

/// Tables of values that say how a value was come by; nothing here points to them.
const AROUND: [&str; 22] = [
    "Sanctions",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
    "ReferenceValueSets",
    "LocPartValueStatus",
    "LocPartValueType",
    "Organisation",
    "RelationQuality",
    "Reliability",
    "ScriptStatus",
    "SupInfoType",
    "TargetType",
    "Validity",
    "ReliabilityValue",
    "CalendarTypeValue",
    "Comment",
    "FeatureVersionReference",
    "IDRegDocumentReference",
];

/// Tells whether the head of a file is this format's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('<')
        && head.contains("<Sanctions")
        && (head.contains("<ReferenceValueSets")
            || head.contains("<DateOfIssue")
            || head.contains("ADVANCED"))
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut notes = Notes::new(file);
    let text = notes.decode(bytes, "screening/ofac-encoding");
    let mut advanced = Advanced {
        reading: ListReading::empty(SDN, Some(ListFormat::OfacAdvancedXml)),
        notes,
        values: BTreeMap::new(),
        countries: BTreeMap::new(),
        subtypes: BTreeMap::new(),
        locations: BTreeMap::new(),
        documents: BTreeMap::new(),
        profiles: BTreeMap::new(),
        lists: BTreeMap::new(),
    };
    let mut records = Records::new(&text, &RECORDS);
    loop {
        match records.step() {
            Step::Record(node) => advanced.record(&node),
            Step::Around(node) => {
                if !AROUND.contains(&node.name) && !node.name.ends_with("Values") {
                    advanced.unknown(node.name, "");
                }
            }
            Step::Fault { reason, lost } => {
                let what = if lost { "a part of the list was not read" } else { "between parts of the list" };
                let place = Place::row(advanced.reading.designations.len() as u64 + 1);
                advanced.notes.at("screening/ofac-ill-formed", format!("{what}: {reason}"), place);
            }
            Step::Refused => {
                super::refused(&mut advanced.notes);
                break;
            }
            Step::End { closed } => {
                if !closed {
                    super::truncated(&mut advanced.notes, "</Sanctions>");
                }
                break;
            }
        }
    }
    advanced.finish(file)
}

/// A place with a line of address and its country's name.
#[derive(Debug, Default)]
struct Location {
    line: String,
    country: String,
}

/// A document of an identity, until its party comes.
#[derive(Debug, Default)]
struct Document {
    label: String,
    value: String,
    country: String,
    note: Option<String>,
}

struct Advanced<'a> {
    reading: ListReading,
    notes: Notes<'a>,
    /// The values of the reference tables, by table and number.
    values: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// Countries by number; their ISO code where they have one.
    countries: BTreeMap<String, String>,
    /// The party type of each subtype.
    subtypes: BTreeMap<String, String>,
    locations: BTreeMap<String, Location>,
    /// Documents by the identity they belong to.
    documents: BTreeMap<String, Vec<Document>>,
    /// Where the entry of each profile stands.
    profiles: BTreeMap<String, usize>,
    /// How many entries each list has.
    lists: BTreeMap<String, usize>,
}

impl Advanced<'_> {
    fn record(&mut self, node: &Node<'_>) {
        match node.name {
            "DateOfIssue" => self.reading.edition = date(node).map(|day| day.to_string()),
            "Location" => self.location(node),
            "IDRegDocument" => self.document(node),
            "DistinctParty" => self.party(node),
            "ProfileRelationship" => self.relation(node),
            "SanctionsEntry" => self.entry(node),
            // A link between two entries says nothing of either.
            "SanctionsEntryLink" => {}
            "Country" => {
                let iso = node.attribute("ISO2");
                let name = if iso.is_empty() { node.line() } else { iso };
                self.countries.insert(node.attribute("ID"), name);
            }
            table => {
                let Some(table) = RECORDS.iter().find(|one| **one == table) else { return };
                if *table == "PartySubType" {
                    self.subtypes.insert(node.attribute("ID"), node.attribute("PartyTypeID"));
                }
                self.values.entry(table).or_default().insert(node.attribute("ID"), node.line());
            }
        }
    }

    /// Gives a value by its number; a number without a value is counted.
    fn value(&mut self, table: &'static str, id: &str, reference: &str) -> String {
        let found = self.values.get(table).and_then(|values| values.get(id)).cloned();
        found.unwrap_or_else(|| {
            if !id.is_empty() {
                let reason = format!("no {table} has the number {}", cut(id));
                self.notes.count("screening/ofac-unknown-value", reason, reference);
            }
            String::new()
        })
    }

    fn country_of(&mut self, id: &str, reference: &str) -> String {
        let found = self.countries.get(id).cloned();
        found.unwrap_or_else(|| {
            if !id.is_empty() {
                let reason = format!("no Country has the number {}", cut(id));
                self.notes.count("screening/ofac-unknown-value", reason, reference);
            }
            String::new()
        })
    }

    fn unknown(&mut self, element: &str, reference: &str) {
        let reason = format!("<{}> is not in the list's schema", cut(element));
        self.notes.count("screening/ofac-unknown-element", reason, reference);
    }

    fn location(&mut self, node: &Node<'_>) {
        let mut parts: Vec<(u8, String)> = Vec::new();
        let mut location = Location::default();
        for child in &node.children {
            match child.name {
                "LocationPart" => {
                    let kind = self.value("LocPartType", &child.attribute("LocPartTypeID"), "");
                    let order = match kind.to_uppercase().as_str() {
                        "ADDRESS1" => 0,
                        "ADDRESS2" => 1,
                        "ADDRESS3" => 2,
                        "CITY" => 3,
                        "STATE/PROVINCE" => 4,
                        "POSTAL CODE" => 5,
                        _ => 6,
                    };
                    for value in child.children("LocationPartValue") {
                        parts.push((order, value.text_of("Value")));
                    }
                }
                "LocationCountry" => location.country = self.country_of(&child.attribute("CountryID"), ""),
                "LocationAreaCode" => {
                    let area = child.attribute("AreaCodeID");
                    let area = self.values.get("AreaCode").and_then(|values| values.get(&area)).cloned();
                    if location.country.is_empty() {
                        location.country = area.unwrap_or_default();
                    }
                }
                // Where else the place is named; the places themselves point back.
                "FeatureVersionReference" | "IDRegDocumentReference" | "Comment" => {}
                other => self.unknown(other, ""),
            }
        }
        parts.sort_by_key(|(order, _)| *order);
        let mut parts: Vec<String> =
            parts.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        if !location.country.is_empty() {
            let name = match location.country.parse::<values::Country>() {
                Ok(country) if location.country.len() == 2 => country.to_string(),
                _ => location.country.clone(),
            };
            parts.push(name);
        }
        location.line = parts.join(", ");
        self.locations.insert(node.attribute("ID"), location);
    }

    fn document(&mut self, node: &Node<'_>) {
        let mut document = Document {
            label: self.value("IDRegDocType", &node.attribute("IDRegDocTypeID"), ""),
            country: self.country_of(&node.attribute("IssuedBy-CountryID"), ""),
            ..Document::default()
        };
        let mut said = Vec::new();
        for child in &node.children {
            match child.name {
                "IDRegistrationNo" => document.value = child.line(),
                "Comment" | "IssuingAuthority" => said.push(child.line()),
                "DocumentDate" => {
                    let kind = self.value("IDRegDocDateType", &child.attribute("IDRegDocDateTypeID"), "");
                    let kind = match kind.as_str() {
                        "Issue Date" => "issued".to_owned(),
                        "Expiration Date" => "expires".to_owned(),
                        other => other.to_lowercase(),
                    };
                    let when = child.children("DatePeriod").find_map(period).map(|date| date.to_string());
                    said.push(format!("{kind} {}", when.unwrap_or_default()));
                }
                "DocumentedNameReference" | "IssuedIn-LocationID" => {}
                other => self.unknown(other, ""),
            }
        }
        said.retain(|text| !text.trim().is_empty() && *text != document.value);
        document.note = (!said.is_empty()).then(|| said.join("; "));
        self.documents.entry(node.attribute("IdentityID")).or_default().push(document);
    }

    fn party(&mut self, node: &Node<'_>) {
        let comment = node.text_of("Comment");
        for child in &node.children {
            match child.name {
                "Profile" => self.profile(child, &comment),
                "Comment" => {}
                other => self.unknown(other, &node.attribute("FixedRef")),
            }
        }
    }

    fn profile(&mut self, node: &Node<'_>, comment: &str) {
        let reference = node.attribute("ID");
        let row = self.reading.designations.len() as u64 + 1;
        let place = Place { reference: Some(reference.clone()), ..Place::row(row) };
        let mut entry = Designation::new(SDN, None, &reference, self.kind(node, &reference));
        entry.add_other("remark", comment);
        for child in &node.children {
            match child.name {
                "Identity" => self.identity(&mut entry, child),
                "Feature" => self.feature(&mut entry, child),
                // The entries name their profile themselves.
                "SanctionsEntryReference" => {}
                "Comment" => entry.add_other("remark", &child.line()),
                other => {
                    self.unknown(other, &reference);
                    entry.add_other(&ofac_labels::field_of(other), &child.all_text());
                }
            }
        }
        if entry.names.is_empty() {
            self.notes.at("screening/ofac-no-name", "the entry has no name", place.clone());
        }
        entry.place = Some(place);
        self.profiles.insert(reference, self.reading.designations.len());
        self.reading.designations.push(entry);
    }

    fn kind(&mut self, node: &Node<'_>, reference: &str) -> Kind {
        let subtype = node.attribute("PartySubTypeID");
        let named = self.value("PartySubType", &subtype, reference);
        let party = self.subtypes.get(&subtype).cloned().unwrap_or_default();
        let party = self.value("PartyType", &party, reference);
        match (named.as_str(), party.as_str()) {
            ("Vessel", _) => Kind::Vessel,
            ("Aircraft", _) => Kind::Aircraft,
            (_, "Individual") => Kind::Person,
            (_, "Entity") => Kind::Organisation,
            _ => {
                let reason = format!("`{}` is no kind of entry known here", cut(&format!("{party} {named}")));
                self.notes.count("screening/ofac-kind", reason, reference);
                Kind::Other
            }
        }
    }

    fn identity(&mut self, entry: &mut Designation, node: &Node<'_>) {
        let groups: BTreeMap<String, String> = node
            .grandchildren("NamePartGroups", "MasterNamePartGroup")
            .flat_map(|master| master.children("NamePartGroup"))
            .map(|group| (group.attribute("ID"), group.attribute("NamePartTypeID")))
            .collect();
        // The name the entry stands under comes first whatever the order in the file.
        let aliases = node.children("Alias");
        let mut aliases: Vec<&Node<'_>> = aliases.collect();
        aliases.sort_by_key(|alias| alias.attribute("Primary") != "true");
        for alias in aliases {
            self.alias(entry, alias, &groups);
        }
        for child in node.children.iter().filter(|child| !matches!(child.name, "Alias" | "NamePartGroups")) {
            self.unknown(child.name, &entry.reference);
        }
        for document in self.documents.remove(&node.attribute("ID")).unwrap_or_default() {
            let Document { label, value, country, note } = document;
            let labelled = Labelled { label: &label, value: &value, country: &country, note };
            ofac_labels::add(entry, labelled, &mut self.notes);
        }
    }

    fn alias(&mut self, entry: &mut Designation, node: &Node<'_>, groups: &BTreeMap<String, String>) {
        let reference = entry.reference.clone();
        let kind = self.value("AliasType", &node.attribute("AliasTypeID"), &reference);
        let is_low = node.attribute("LowQuality") == "true";
        let quality = match (kind.as_str(), alias_quality(&kind)) {
            _ if node.attribute("Primary") == "true" => Quality::Primary,
            (_, Some(Quality::Former)) => Quality::Former,
            _ if is_low => Quality::Low,
            ("Name", _) => Quality::Primary,
            (_, Some(quality)) => quality,
            (_, None) => {
                let reason = format!("`{}` is no kind of alias known here; taken as a.k.a.", cut(&kind));
                self.notes.count("screening/ofac-alias", reason, &reference);
                Quality::Good
            }
        };
        for documented in node.children("DocumentedName") {
            let mut last: Vec<String> = Vec::new();
            let mut rest: Vec<(u8, String)> = Vec::new();
            for value in documented.grandchildren("DocumentedNamePart", "NamePartValue") {
                let part = groups.get(&value.attribute("NamePartGroupID")).cloned().unwrap_or_default();
                match self.value("NamePartType", &part, &reference).as_str() {
                    "Last Name" => last.push(value.line()),
                    "First Name" => rest.push((0, value.line())),
                    "Middle Name" => rest.push((1, value.line())),
                    "Patronymic" => rest.push((2, value.line())),
                    "Matronymic" => rest.push((3, value.line())),
                    _ => rest.push((4, value.line())),
                }
            }
            rest.sort_by_key(|(order, _)| *order);
            let (last, rest) =
                (last.join(" "), rest.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" "));
            let name = match last.is_empty() || rest.is_empty() {
                true => format!("{last}{rest}"),
                false => format!("{last}, {rest}"),
            };
            entry.add_name(&name, quality);
        }
    }

    fn feature(&mut self, entry: &mut Designation, node: &Node<'_>) {
        let reference = entry.reference.clone();
        let label = self.value("FeatureType", &node.attribute("FeatureTypeID"), &reference);
        for version in node.children("FeatureVersion") {
            let mut texts = vec![version.text_of("Comment")];
            let mut places = Vec::new();
            let mut when = None;
            for child in &version.children {
                match child.name {
                    "Comment" => {}
                    "DatePeriod" => when = period(child),
                    "VersionDetail" => {
                        let text = child.line();
                        let detail = child.attribute("DetailReferenceID");
                        texts.push(match text.is_empty() {
                            true => self.value("DetailReference", &detail, &reference),
                            false => text,
                        });
                    }
                    "VersionLocation" => {
                        let id = child.attribute("LocationID");
                        match self.locations.get(&id) {
                            Some(location) => places.push((location.line.clone(), location.country.clone())),
                            None => {
                                let reason = format!("no Location has the number {}", cut(&id));
                                self.notes.count("screening/ofac-unknown-value", reason, &reference);
                            }
                        }
                    }
                    other => self.unknown(other, &reference),
                }
            }
            texts.retain(|text| !text.is_empty());
            self.fact(entry, &label, &texts, &places, when);
        }
    }

    /// Takes one version of a feature by what the feature is.
    fn fact(
        &mut self,
        entry: &mut Designation,
        label: &str,
        texts: &[String],
        places: &[(String, String)],
        when: Option<BirthDate>,
    ) {
        match label {
            "Birthdate" => match when {
                Some(date) => entry.add_birth_date(date),
                None => {
                    texts.iter().for_each(|text| entry.add_other("birth_date_as_printed", text));
                    let reason = "a date of birth is no date; kept as text where it has one";
                    self.notes.count("screening/ofac-date", reason, &entry.reference);
                }
            },
            "Place of Birth" => {
                texts.iter().for_each(|text| entry.add_other("birth_place", text));
                places.iter().for_each(|(line, _)| entry.add_other("birth_place", line));
            }
            "Nationality Country" | "Citizenship Country" | "Nationality" | "Citizenship" => {
                for country in places.iter().map(|(_, country)| country).chain(texts) {
                    self.notes.country(entry, "screening/ofac-country", country, true);
                }
            }
            "Nationality of Registration" => {
                for country in places.iter().map(|(_, country)| country).chain(texts) {
                    self.notes.country(entry, "screening/ofac-country", country, false);
                }
            }
            "Location" => {
                for (line, country) in places {
                    if !line.is_empty() && !entry.addresses.contains(line) {
                        entry.addresses.push(line.clone());
                    }
                    self.notes.country(entry, "screening/ofac-country", country, false);
                }
                texts.iter().for_each(|text| entry.add_other("address_details", text));
            }
            "Title" => texts.iter().for_each(|text| entry.add_other("title", text)),
            "" => texts.iter().for_each(|text| entry.add_other("feature", text)),
            label if is_identifying(label) => {
                let country = places.first().map_or("", |(_, country)| country.as_str());
                for text in texts {
                    let labelled = Labelled { label, value: text, country, note: None };
                    ofac_labels::add(entry, labelled, &mut self.notes);
                }
            }
            label => {
                let field = ofac_labels::field_of(label);
                texts.iter().for_each(|text| entry.add_other(&field, text));
                places.iter().for_each(|(line, _)| entry.add_other(&field, line));
                if let Some(when) = when {
                    entry.add_other(&field, &when.to_string());
                }
            }
        }
    }

    fn relation(&mut self, node: &Node<'_>) {
        let (from, to) = (node.attribute("From-ProfileID"), node.attribute("To-ProfileID"));
        let kind = self.value("RelationType", &node.attribute("RelationTypeID"), &from);
        let name = self.entry_of(&to).map(|entry| entry.main_name().to_owned()).unwrap_or_default();
        let former = if node.attribute("Former") == "true" { " (former)" } else { "" };
        let comment = node.text_of("Comment");
        match self.entry_of(&from) {
            Some(entry) => {
                let text =
                    [kind.trim_end_matches(' '), &name, &format!("({to}){former}"), &comment].join(" ");
                entry.add_other("linked_to", &crate::designation::one_line(&text));
            }
            None => {
                let reason = "a relation names a profile that is not in the list";
                self.notes.count("screening/ofac-unknown-value", reason, &from);
            }
        }
    }

    fn entry_of(&mut self, profile: &str) -> Option<&mut Designation> {
        let at = *self.profiles.get(profile)?;
        self.reading.designations.get_mut(at)
    }

    fn entry(&mut self, node: &Node<'_>) {
        let profile = node.attribute("ProfileID");
        let list = self.value("List", &node.attribute("ListID"), &profile);
        let mut days: Vec<Date> = Vec::new();
        let mut bases = Vec::new();
        let mut programmes = Vec::new();
        let mut remarks = Vec::new();
        for child in &node.children {
            match child.name {
                "EntryEvent" => {
                    days.extend(child.children("Date").filter_map(date));
                    bases.push(self.value("LegalBasis", &child.attribute("LegalBasisID"), &profile));
                    remarks.push(child.text_of("Comment"));
                }
                "SanctionsMeasure" => {
                    let kind = self.value("SanctionsType", &child.attribute("SanctionsTypeID"), &profile);
                    let comment = child.text_of("Comment");
                    match kind.as_str() {
                        "Program" => programmes.push(comment),
                        _ => remarks.push(crate::designation::one_line(&format!("{kind} {comment}"))),
                    }
                }
                "Comment" => remarks.push(child.line()),
                "LimitationsToListing" | "SupportingInformation" => remarks.push(child.all_text()),
                other => self.unknown(other, &profile),
            }
        }
        *self.lists.entry(list.clone()).or_default() += 1;
        let Some(entry) = self.entry_of(&profile) else {
            let reason = "an entry names a profile that is not in the list";
            return self.notes.count("screening/ofac-unknown-value", reason, &profile);
        };
        entry.designated_on = days.into_iter().chain(entry.designated_on).min();
        for programme in programmes.into_iter().filter(|one| !one.is_empty()) {
            if !entry.programmes.contains(&programme) {
                entry.programmes.push(programme);
            }
        }
        entry.add_other("list_name", &list);
        bases.iter().for_each(|basis| entry.add_other("legal_basis", basis));
        remarks.iter().for_each(|remark| entry.add_other("sanctions", remark));
    }

    fn finish(mut self, file: &str) -> ListReading {
        self.reading.edition = self.reading.edition.or_else(|| date_in_name(file));
        if self.reading.edition.is_none() {
            self.notes.no_edition("screening/ofac-no-edition");
        }
        for identity in self.documents.keys() {
            let reason = "a document belongs to an identity that is not in the list";
            self.notes.count("screening/ofac-unknown-value", reason, identity);
        }
        let named_sdn = self.lists.iter().any(|(list, count)| list.contains("SDN") && *count > 0);
        let beside = self
            .reading
            .designations
            .iter()
            .filter(|entry| entry.programmes.iter().any(|programme| is_beside_sdn(programme)))
            .count();
        if beside * 2 > self.reading.designations.len() || !self.lists.is_empty() && !named_sdn {
            self.reading.list = CONSOLIDATED.to_owned();
        }
        for entry in &mut self.reading.designations {
            entry.list.clone_from(&self.reading.list);
            entry.edition.clone_from(&self.reading.edition);
        }
        if self.reading.designations.is_empty() {
            self.notes.whole("screening/ofac-empty", "it has no entry");
        }
        self.reading.problems = self.notes.finish();
        self.reading
    }
}

/// Features whose value is a number or code; the others say facts and are kept by their names.
fn is_identifying(label: &str) -> bool {
    let labels = [
        "Vessel Call Sign",
        "Vessel Type",
        "VESSEL TYPE",
        "Vessel Flag",
        "Vessel Owner",
        "Vessel Tonnage",
        "Vessel Gross Registered Tonnage",
        "Call Sign",
        "Former Vessel Flag",
        "Other Vessel Flag",
        "Other Vessel Call Sign",
        "Other Vessel Type",
        "Tonnage",
        "Gross Registered Tonnage",
        "MMSI",
        "Gender",
        "Email Address",
        "Phone Number",
        "SWIFT/BIC",
        "BIK (RU)",
        "ISIN",
        "Equity Ticker",
        "Issuer Name",
        "D-U-N-S Number",
        "Aircraft Tail Number",
        "Aircraft Manufacturer's Serial Number (MSN)",
    ];
    labels.contains(&label) || label.starts_with("Digital Currency Address")
}

/// Reads `<Year/><Month/><Day/>` as a day.
fn date(node: &Node<'_>) -> Option<Date> {
    let number = |name: &str| node.text_of(name).parse::<i16>().ok();
    let (month, day) = (i8::try_from(number("Month")?).ok()?, i8::try_from(number("Day")?).ok()?);
    Date::new(number("Year")?, month, day).ok()
}

/// Reads a period: from the earliest day it may begin to the latest it may end.
fn period(node: &Node<'_>) -> Option<BirthDate> {
    let mut days: Vec<Date> = Vec::new();
    let mut approximate = false;
    for bound in node.children.iter().filter(|child| matches!(child.name, "Start" | "End")) {
        approximate |= bound.attribute("Approximate") == "true";
        for at in bound.children.iter().filter(|child| matches!(child.name, "From" | "To")) {
            match date(at) {
                Some(day) => days.push(day),
                None => {
                    let year: i16 = at.text_of("Year").parse().ok()?;
                    days.extend(Date::new(year, 1, 1).ok());
                    days.extend(Date::new(year, 12, 31).ok());
                }
            }
        }
    }
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    Some(BirthDate { period: Period::new(*first, *last), approximate })
}

#[cfg(test)]
mod tests {
    use crate::lists::{ListFormat, detect, diff, read};
    use crate::{Kind, Quality};

    const LIST: &str = include_str!("../../tests/fixtures/lists/ofac_sdn_advanced.xml");

    #[test]
    fn the_tables_are_joined_by_their_numbers() {
        assert_eq!(detect(LIST.as_bytes(), "x.xml"), Some(ListFormat::OfacAdvancedXml));
        let reading = read(LIST.as_bytes(), "x.xml", None);
        assert_eq!((reading.list.as_str(), reading.edition.as_deref()), ("ofac-sdn", Some("2024-05-06")));
        let [person, ship] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        assert_eq!((person.kind, person.main_name()), (Kind::Person, "EXAMPLE, Person"));
        let names: Vec<(&str, &str, Quality)> = person
            .names
            .iter()
            .map(|name| (name.text.as_str(), name.script.as_str(), name.quality))
            .collect();
        assert_eq!(
            names,
            [
                ("EXAMPLE, Person", "Latn", Quality::Primary),
                ("예시", "Hang", Quality::Primary),
                ("SHORT", "Latn", Quality::Low),
                ("OLD", "Latn", Quality::Former)
            ]
        );
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1948-12-10", "1951~"]
        );
        assert_eq!(person.nationalities[0].code(), "KP");
        assert_eq!(person.addresses, ["Street 1, Pyongyang, KP"]);
        let passport = person.identifiers.iter().find(|one| one.scheme == "passport").unwrap();
        assert_eq!((passport.value.as_str(), passport.note.as_deref()), ("A1", Some("expires 2024-02-05")));
        assert_eq!(person.designated_on.unwrap().to_string(), "2017-08-22");
        assert_eq!(person.programmes, ["DPRK"]);
        assert_eq!(person.other["linked_to"], ["Owns, controls or operates EXAMPLE STAR (102)"]);
        assert_eq!(ship.kind, Kind::Vessel);
        assert_eq!(ship.imo_numbers().count(), 1);
        assert_eq!(ship.mmsis().count(), 1);
        assert_eq!(ship.values_of("call_sign").collect::<Vec<_>>(), ["HMXX"]);
        assert_eq!(ship.other["vessel_type"], ["Tanker"]);
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(
            codes,
            ["screening/ofac-unknown-element", "screening/ofac-unknown-value"],
            "{:#?}",
            reading.problems
        );
    }

    #[test]
    fn it_is_the_same_list_as_the_plain_xml() {
        let plain = include_str!("../../tests/fixtures/lists/ofac_sdn.xml");
        let (plain, advanced) = (read(plain.as_bytes(), "a.xml", None), read(LIST.as_bytes(), "b.xml", None));
        let difference = diff(&plain.designations, &advanced.designations);
        assert!(difference.added.is_empty() && difference.removed.is_empty(), "{difference:?}");
    }
}
