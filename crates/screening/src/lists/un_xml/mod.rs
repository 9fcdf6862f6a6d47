//! The UN Security Council's consolidated list, XML as `scsanctions.un.org` publishes it.
//!
//! The document is streamed entry by entry. Each `INDIVIDUAL` or `ENTITY` is parsed within its own slice, so
//! that a fault in one costs that one at most: the slice is mended (a stray `<` or `&` becomes text) and read
//! again, and the loss is stated. A document type declaration is refused, and with it every entity bomb.
//!
//! **Source:** the schema `sc-sanctions.xsd` named by the list; every element of it is handled or named as
//! ignored below, and any other raises `screening/un-unknown-element`.

mod elements;
mod lost;

use super::{ListFormat, ListReading, aliases};
use crate::{
    BirthDate, Designation, Identifier, Kind, Quality,
    countries::country_of,
    dates::{iso, iso_day},
    designation::one_line,
};
use elements::{Decoded, Node, entry_end, mend, next_start, offset, parse};
use lost::Lost;
use quick_xml::{events::Event, reader::Reader};
use std::collections::BTreeMap;
use values::{CompanyImoNumber, ImoNumber, Place, Problem};

const LIST: &str = "un-sc";
/// Faults between entries after which the rest is given up, so that reading stays linear.
const FAULTS_MAX: usize = 100;

/// Tells whether the head of a file is this list's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('<') && head.contains("<CONSOLIDATED_LIST")
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let decoded = Decoded::new(bytes);
    let mut reader = ListReader {
        file,
        decoded: &decoded,
        reading: ListReading::empty(LIST, Some(ListFormat::UnConsolidatedXml)),
        unknown: BTreeMap::new(),
        countries_unknown: BTreeMap::new(),
        references: BTreeMap::new(),
    };
    reader.run();
    reader.finish()
}

struct ListReader<'a> {
    file: &'a str,
    decoded: &'a Decoded<'a>,
    reading: ListReading,
    unknown: BTreeMap<String, u64>,
    countries_unknown: BTreeMap<String, Vec<String>>,
    references: BTreeMap<String, u64>,
}

impl<'a> ListReader<'a> {
    fn run(&mut self) {
        let decoded = self.decoded;
        let text: &str = &decoded.text;
        let mut at = 0;
        let mut faults = 0;
        let mut closed = false;
        while at < text.len() && faults < FAULTS_MAX {
            let rest = text.get(at..).unwrap_or_default();
            match self.next_entry(rest, at, &mut closed) {
                Step::Entry { kind, start } => at = self.entry(kind, start),
                Step::End => break,
                Step::Refused => return,
                Step::Fault { from, reason } => {
                    faults += 1;
                    self.problem("screening/un-ill-formed", format!("between entries, {reason}"));
                    at = next_start(text, from).map_or(text.len(), |(start, _)| start);
                }
            }
        }
        if faults >= FAULTS_MAX {
            self.problem(
                "screening/un-ill-formed",
                format!("more than {FAULTS_MAX} faults between entries: the rest of the file was not read"),
            );
        }
        if !closed {
            self.problem(
                "screening/un-truncated",
                "the list does not end with </CONSOLIDATED_LIST>: entries after the last one read are missing",
            );
        }
    }

    /// Reads events until the next entry starts.
    fn next_entry(&mut self, rest: &str, base: usize, closed: &mut bool) -> Step {
        let mut xml = Reader::from_str(rest);
        xml.config_mut().check_end_names = false;
        xml.config_mut().allow_unmatched_ends = true;
        loop {
            let before = offset(&xml);
            let event = match xml.read_event() {
                Ok(event) => event,
                Err(error) => {
                    return Step::Fault { from: base + before + 1, reason: error.to_string() };
                }
            };
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    match String::from_utf8_lossy(tag.name().as_ref().as_bytes()).as_ref() {
                        "INDIVIDUAL" => {
                            return Step::Entry { kind: Kind::Person, start: base + before };
                        }
                        "ENTITY" => {
                            return Step::Entry { kind: Kind::Organisation, start: base + before };
                        }
                        "CONSOLIDATED_LIST" => {
                            let generated = tag
                                .attributes()
                                .flatten()
                                .find(|one| one.key.as_ref() == "dateGenerated")
                                .map(|one| one.value.to_string());
                            self.edition(generated);
                        }
                        "INDIVIDUALS" | "ENTITIES" => {}
                        other => {
                            *self.unknown.entry(format!("{other} between entries")).or_default() += 1;
                        }
                    }
                }
                Event::End(tag) => *closed |= tag.name().as_ref() == "CONSOLIDATED_LIST",
                Event::DocType(_) => {
                    self.reading.designations.clear();
                    self.problem(
                        "screening/xml-doctype",
                        "it declares a document type, which the list never does: refused, because such a declaration can hide an entity bomb",
                    );
                    return Step::Refused;
                }
                Event::Eof => return Step::End,
                Event::Text(text) if !text.trim().is_empty() => {
                    self.problem(
                        "screening/un-stray-text",
                        format!("text stands between entries: `{}`", cut(&one_line(&text))),
                    );
                }
                Event::GeneralRef(_) | Event::CData(_) => {
                    self.problem("screening/un-stray-text", "text stands between entries");
                }
                Event::Text(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads the entry that starts at `start` and gives the offset behind it.
    fn entry(&mut self, kind: Kind, start: usize) -> usize {
        let decoded = self.decoded;
        let text: &str = &decoded.text;
        let element = if kind == Kind::Person { "INDIVIDUAL" } else { "ENTITY" };
        let (end, whole) = entry_end(text, start, element);
        let slice = text.get(start..end).unwrap_or_default();
        let row = self.reading.designations.len() as u64 + 1;
        let damaged = {
            let damaged_at = &self.decoded.damaged_at;
            let first = damaged_at.partition_point(|at| *at < start);
            damaged_at.get(first).is_some_and(|at| *at < end)
        };
        let (node, mended) = match parse(slice) {
            Ok(node) => (Some(node), None),
            Err(reason) => (parse(&mend(slice, whole)).ok(), Some(reason)),
        };
        let reference = reference_of(node.as_ref(), slice);
        let place = Place { row: Some(row), reference: reference.clone(), ..Place::default() };
        let Some(node) = node else {
            self.push(
                Problem::new(
                    "screening/un-entry-lost",
                    self.file,
                    format!(
                        "an entry is not well-formed and could not be mended: {}",
                        mended.unwrap_or_default()
                    ),
                )
                .at(place),
            );
            return end;
        };
        if let Some(reason) = mended {
            self.push(
                Problem::new(
                    "screening/un-ill-formed",
                    self.file,
                    format!("the entry is not well-formed ({reason}); what could be read of it was kept"),
                )
                .at(place.clone()),
            );
        }
        let mut entry = Designation::new(
            LIST,
            self.reading.edition.as_deref(),
            reference.as_deref().unwrap_or_default(),
            kind,
        );
        entry.place = Some(place.clone());
        let mut lost = Lost { strict: !self.decoded.damaged_at.is_empty(), fields: Vec::new() };
        self.fill(&mut entry, &node, &mut lost, &place);
        if damaged || !lost.fields.is_empty() {
            let fields = lost.in_words();
            self.push(
                Problem::new(
                    "screening/un-damaged-text",
                    self.file,
                    format!("letters of the entry were destroyed before it was published; {fields}"),
                )
                .at(place.clone())
                .hint("take the same edition from another source, or another edition"),
            );
        }
        if entry.names.is_empty() {
            self.push(
                Problem::new("screening/un-no-name", self.file, "the entry has no name").at(place.clone()),
            );
        }
        if entry.reference.is_empty() {
            self.push(
                Problem::new("screening/un-no-reference", self.file, "the entry has no reference number")
                    .at(place),
            );
        } else {
            *self.references.entry(entry.reference.clone()).or_default() += 1;
        }
        self.reading.designations.push(entry);
        end
    }

    fn fill(&mut self, entry: &mut Designation, node: &Node, lost: &mut Lost, place: &Place) {
        let parts: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
            .iter()
            .map(|name| node.text_of(name))
            .filter(|part| !part.is_empty())
            .collect();
        if let Some(name) = lost.keep("name", &parts.join(" ")) {
            add_names(entry, &name, Quality::Primary, Quality::Good);
        }
        for child in &node.children {
            let text = one_line(&child.text);
            match child.name.as_str() {
                "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" | "REFERENCE_NUMBER" => {}
                // Keys of the publisher's own data base and its sorting, without meaning here.
                "VERSIONNUM" | "SORT_KEY" | "SORT_KEY_LAST_MOD" => {}
                "DATAID" => entry.add_identifier("un_data_id", &text),
                "UN_LIST_TYPE" => {
                    if !text.is_empty() && !entry.programmes.contains(&text) {
                        entry.programmes.push(text);
                    }
                }
                "LISTED_ON" => match iso_day(&text) {
                    Some(day) => entry.designated_on = Some(day),
                    None if text.is_empty() => {}
                    None => {
                        entry.add_other("listed_on", &text);
                        self.push(wrong_date(self.file, "day of listing", &text, place));
                    }
                },
                "NAME_ORIGINAL_SCRIPT" => {
                    if let Some(text) = lost.keep_original_script(&text) {
                        for name in aliases::unpack(&text).names {
                            entry.add_name(&name, Quality::Primary);
                        }
                    }
                }
                "COMMENTS1" => {
                    identifiers_in_comment(entry, &text);
                    entry.add_other("comment", &text);
                }
                "GENDER" => entry.add_other("gender", &text.to_lowercase()),
                "SUBMITTED_BY" => entry.add_other("submitted_by", &text),
                "SUBMITTED_ON" => entry.add_other("submitted_on", &text),
                "DELISTED_ON" => entry.add_other("delisted_on", &text),
                "TITLE" => self.others(entry, node, "TITLE", "title"),
                "DESIGNATION" => self.others(entry, node, "DESIGNATION", "position"),
                "LAST_DAY_UPDATED" => self.others(entry, node, "LAST_DAY_UPDATED", "updated_on"),
                "LIST_TYPE" => self.others(entry, node, "LIST_TYPE", "list_type"),
                "NATIONALITY" | "NATIONALITY2" => {
                    for value in node.values_of(&child.name) {
                        self.country(entry, &value, true);
                    }
                }
                "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => self.alias(entry, child, lost),
                "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => self.address(entry, child),
                "INDIVIDUAL_DATE_OF_BIRTH" => self.birth_date(entry, child, place),
                "INDIVIDUAL_PLACE_OF_BIRTH" => {
                    self.known_children(
                        child,
                        &["CITY", "STATE_PROVINCE", "COUNTRY", "NOTE", "STREET", "ZIP_CODE"],
                    );
                    entry.add_other("birth_place", &joined(child));
                }
                "INDIVIDUAL_DOCUMENT" | "ENTITY_DOCUMENT" => self.document(entry, child),
                other => {
                    *self.unknown.entry(other.to_owned()).or_default() += 1;
                    entry.add_other(&other.to_lowercase(), &joined_all(child));
                }
            }
        }
    }

    fn others(&mut self, entry: &mut Designation, node: &Node, element: &str, field: &str) {
        for value in node.values_of(element) {
            entry.add_other(field, &value);
        }
        for child in node.children(element) {
            self.known_children(child, &["VALUE"]);
        }
    }

    fn alias(&mut self, entry: &mut Designation, node: &Node, lost: &mut Lost) {
        self.known_children(
            node,
            &["QUALITY", "ALIAS_NAME", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"],
        );
        let quality_text = node.text_of("QUALITY");
        let quality = match quality_text.to_lowercase().trim_end_matches('.') {
            "low" => Quality::Low,
            "f.k.a" | "fka" => Quality::Former,
            "good" | "a.k.a" | "aka" | "" => Quality::Good,
            _ => {
                *self.unknown.entry(format!("alias quality `{quality_text}`")).or_default() += 1;
                Quality::Good
            }
        };
        let name = node.text_of("ALIAS_NAME");
        if let Some(name) = lost.keep("alias", &name) {
            add_names(entry, &name, quality, quality);
        }
        let details: Vec<String> = ["DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"]
            .iter()
            .map(|field| node.text_of(field))
            .filter(|text| !text.is_empty())
            .collect();
        let born = node.text_of("DATE_OF_BIRTH");
        if let Some(date) = BirthDate::from_words(&born) {
            entry.add_birth_date(date);
        }
        if !details.is_empty() {
            entry.add_other("alias_details", &format!("{name}: {}", details.join(", ")));
        }
    }

    fn address(&mut self, entry: &mut Designation, node: &Node) {
        const PARTS: [&str; 6] = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"];
        self.known_children(node, &PARTS);
        let country = node.text_of("COUNTRY");
        if !country.is_empty() {
            self.country(entry, &country, false);
        }
        let line = joined(node);
        if !line.is_empty() && !entry.addresses.contains(&line) {
            entry.addresses.push(line);
        }
    }

    fn birth_date(&mut self, entry: &mut Designation, node: &Node, place: &Place) {
        self.known_children(node, &["TYPE_OF_DATE", "NOTE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR"]);
        entry.add_other("birth_date_note", &node.text_of("NOTE"));
        let kind = node.text_of("TYPE_OF_DATE");
        let year = |name: &str| node.text_of(name).parse::<i16>().ok();
        let date = match (year("FROM_YEAR"), year("TO_YEAR")) {
            (Some(first), Some(last)) => BirthDate::years(first, last),
            _ => {
                let text = [node.text_of("DATE"), node.text_of("YEAR")]
                    .into_iter()
                    .find(|text| !text.is_empty())
                    .unwrap_or_default();
                let period = iso_day(&text).map(values::Period::day).or_else(|| iso(&text));
                let date = period
                    .map(|period| BirthDate { period, approximate: false })
                    .or_else(|| BirthDate::from_words(&text));
                if date.is_none() && !text.is_empty() {
                    entry.add_other("birth_date_as_printed", &text);
                    self.push(wrong_date(self.file, "date of birth", &text, place));
                }
                date
            }
        };
        let Some(date) = date else { return };
        match kind.to_uppercase().as_str() {
            "APPROXIMATELY" => entry.add_birth_date(date.about()),
            "EXACT" | "BETWEEN" | "" => entry.add_birth_date(date),
            _ => {
                *self.unknown.entry(format!("type of date `{kind}`")).or_default() += 1;
                entry.add_birth_date(date.about());
            }
        }
    }

    fn document(&mut self, entry: &mut Designation, node: &Node) {
        self.known_children(
            node,
            &[
                "TYPE_OF_DOCUMENT",
                "TYPE_OF_DOCUMENT2",
                "NUMBER",
                "ISSUING_COUNTRY",
                "DATE_OF_ISSUE",
                "CITY_OF_ISSUE",
                "COUNTRY_OF_ISSUE",
                "NOTE",
            ],
        );
        let number = node.text_of("NUMBER");
        let kind = [node.text_of("TYPE_OF_DOCUMENT"), node.text_of("TYPE_OF_DOCUMENT2")].join(" ");
        let kind = one_line(&kind);
        let details: Vec<String> = ["DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE"]
            .iter()
            .map(|field| (field, node.text_of(field)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| match *field {
                "NOTE" => text,
                "DATE_OF_ISSUE" => format!("issued {text}"),
                _ => format!("issued in {text}"),
            })
            .collect();
        let issuer = ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"]
            .iter()
            .map(|field| node.text_of(field))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        if number.is_empty() {
            // A number may stand in the note or in the type alone: kept as printed.
            let all = [kind, details.join(", "), issuer].join(" ");
            return entry.add_other("document", &one_line(&all));
        }
        let mut identifier = Identifier::new(document_scheme(&kind), &number);
        identifier.country = country_of(&issuer);
        let mut notes = details;
        if identifier.scheme == "document" && !kind.is_empty() {
            notes.insert(0, kind);
        }
        if identifier.country.is_none() && !issuer.is_empty() {
            notes.push(issuer);
        }
        identifier.note = (!notes.is_empty()).then(|| notes.join("; "));
        if !entry.identifiers.contains(&identifier) {
            entry.identifiers.push(identifier);
        }
    }

    fn country(&mut self, entry: &mut Designation, text: &str, nationality: bool) {
        if let Some(country) = country_of(text) {
            return entry.add_country(country, nationality);
        }
        // "a) Iraqi b) Jordanian", "Sudan/South Sudan": each part that is a country counts.
        let mut found = false;
        for part in text.split(['/', ',', ';']) {
            let part = part.trim().trim_start_matches("or ").trim();
            let part = match part.as_bytes() {
                [letter, b')', ..] if letter.is_ascii_lowercase() => part.get(2..).unwrap_or(part),
                _ => part,
            };
            if let Some(country) = country_of(part) {
                entry.add_country(country, nationality);
                found = true;
            }
        }
        entry.add_other(if nationality { "nationality_as_printed" } else { "country_as_printed" }, text);
        if !found && !matches!(text.to_lowercase().as_str(), "na" | "n/a" | "unknown" | "-") {
            self.countries_unknown.entry(text.to_owned()).or_default().push(entry.reference.clone());
        }
    }

    fn known_children(&mut self, node: &Node, known: &[&str]) {
        for child in &node.children {
            if !known.contains(&child.name.as_str()) {
                *self.unknown.entry(format!("{} in {}", child.name, node.name)).or_default() += 1;
            }
        }
    }

    fn edition(&mut self, generated: Option<String>) {
        match generated.as_deref().map(|stamp| (stamp, iso_day(stamp))) {
            Some((_, Some(day))) => self.reading.edition = Some(day.to_string()),
            Some((stamp, None)) => self
                .problem("screening/un-no-edition", format!("its dateGenerated `{}` is no date", cut(stamp))),
            None => self.problem("screening/un-no-edition", "it has no dateGenerated"),
        }
    }

    fn problem(&mut self, code: &str, reason: impl Into<String>) {
        self.push(Problem::new(code, self.file, reason));
    }

    fn push(&mut self, problem: Problem) {
        self.reading.problems.push(problem);
    }

    fn finish(mut self) -> ListReading {
        let bytes = self.decoded.damaged_at.len();
        if bytes > 0 {
            self.problem(
                "screening/un-encoding",
                format!("it says UTF-8 and holds {bytes} bytes that are none; they were read as Latin-1"),
            );
        }
        for (what, count) in std::mem::take(&mut self.unknown) {
            self.problem(
                "screening/un-unknown-element",
                format!("{what} is not in the list's schema ({count} times); its text was kept under `other` where it had one"),
            );
        }
        for (text, references) in std::mem::take(&mut self.countries_unknown) {
            self.problem(
                "screening/un-unknown-country",
                format!("`{}` names no country known here (entries {})", cut(&text), references.join(", ")),
            );
        }
        for (reference, count) in std::mem::take(&mut self.references) {
            if count > 1 {
                self.problem(
                    "screening/un-duplicate-reference",
                    format!("{count} entries have the reference {reference}"),
                );
            }
        }
        if self.reading.designations.is_empty() && self.reading.problems.is_empty() {
            self.problem("screening/un-empty", "the list has no entry");
        }
        self.reading
    }
}

enum Step {
    Entry { kind: Kind, start: usize },
    Fault { from: usize, reason: String },
    End,
    Refused,
}

fn add_names(entry: &mut Designation, field: &str, first: Quality, rest: Quality) {
    let unpacked = aliases::unpack(field);
    if unpacked.names.len() > 1 {
        entry.add_other("name_as_printed", field);
    }
    for (at, name) in unpacked.names.iter().enumerate() {
        entry.add_name(name, if at == 0 { first } else { rest });
    }
    for remark in &unpacked.remarks {
        entry.add_other(
            "alias_details",
            &format!("{}: {remark}", unpacked.names.first().map_or("", String::as_str)),
        );
    }
}

/// Finds IMO numbers and bank codes that the UN prints in the comment of an entity.
fn identifiers_in_comment(entry: &mut Designation, comment: &str) {
    let words: Vec<&str> =
        comment.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let following = || words.iter().skip(at + 1).take(3);
        if word.eq_ignore_ascii_case("IMO") {
            for number in following().filter(|word| word.len() == 7) {
                // Some numbers pass both check digits (1790183 does): what the entry is decides.
                let of_company = number.parse::<CompanyImoNumber>().is_ok();
                if of_company && entry.kind == Kind::Organisation {
                    entry.add_identifier("imo_company", number);
                } else if number.parse::<ImoNumber>().is_ok() {
                    entry.add_identifier("imo", number);
                }
            }
        } else if matches!(*word, "SWIFT" | "BIC") {
            let code = following().find(|word| {
                matches!(word.len(), 8 | 11)
                    && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            });
            if let Some(code) = code {
                entry.add_identifier("swift", code);
            }
        }
    }
}

fn document_scheme(kind: &str) -> &'static str {
    let kind = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["passport", "passeport", "pasaporte"]) {
        "passport"
    } else if has(&[
        "identification",
        "identity",
        "national id",
        "tazkira",
        "ration card",
        "identité",
        "fardc id",
    ]) {
        "national_id"
    } else {
        "document"
    }
}

fn joined(node: &Node) -> String {
    let parts: Vec<String> = node
        .children
        .iter()
        .map(|child| (child.name == "NOTE", one_line(&child.text)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(note, text)| if note { format!("({text})") } else { text })
        .collect();
    parts.join(", ")
}

fn joined_all(node: &Node) -> String {
    let mut texts = vec![one_line(&node.text)];
    let mut queue: Vec<&Node> = node.children.iter().rev().collect();
    while let Some(next) = queue.pop() {
        texts.push(one_line(&next.text));
        queue.extend(next.children.iter().rev());
    }
    texts.retain(|text| !text.is_empty());
    texts.join(", ")
}

fn wrong_date(file: &str, what: &str, text: &str, place: &Place) -> Problem {
    Problem::new("screening/un-date", file, format!("the {what} `{}` is no date; kept as text", cut(text)))
        .at(place.clone())
}

fn reference_of(node: Option<&Node>, slice: &str) -> Option<String> {
    let text = match node {
        Some(node) => node.text_of("REFERENCE_NUMBER"),
        None => {
            let after = slice.split_once("<REFERENCE_NUMBER>")?.1;
            one_line(after.split_once('<')?.0)
        }
    };
    (!text.is_empty()).then_some(text)
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
