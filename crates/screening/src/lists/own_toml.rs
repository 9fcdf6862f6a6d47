//! This project's own form of a list: a heading and one table an entry, written to be read by a person.

use super::{ListFormat, ListReading};
use crate::{BirthDate, Designation, Identifier, Kind, Measure, Name, Quality};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _};
use values::{Country, Date, Place, Problem};

/// The heading of one of our own lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnHeading {
    /// The short name of the list.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The day of the edition it restates.
    pub edition: Date,
    /// How many entries it must have; another number is a problem.
    pub expected: usize,
    /// Where its facts are from.
    pub sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFile {
    list: OwnHeading,
    #[serde(default)]
    designation: Vec<OwnEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnEntry {
    reference: String,
    kind: Kind,
    names: Vec<OwnName>,
    #[serde(default)]
    identifiers: Vec<Identifier>,
    #[serde(default)]
    born: Vec<BirthDate>,
    #[serde(default)]
    countries: Vec<Country>,
    #[serde(default)]
    nationalities: Vec<Country>,
    #[serde(default)]
    addresses: Vec<String>,
    designated_on: Option<Date>,
    #[serde(default)]
    measures: Vec<Measure>,
    #[serde(default)]
    programmes: Vec<String>,
    #[serde(default)]
    other: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnName {
    text: String,
    quality: Quality,
    source: Option<String>,
    since: Option<Date>,
    until: Option<Date>,
}

/// Tells whether the head of a file is one of our own lists.
pub(super) fn looks_like(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next() == Some("[list]") && lines.next().is_some_and(|line| line.starts_with("id = "))
}

/// Reads one of our own lists; a file with a fault gives no entry and says where the fault is.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty("", Some(ListFormat::OwnToml));
    let text = String::from_utf8_lossy(bytes);
    let own: OwnFile = match toml::from_str(&text) {
        Ok(own) => own,
        Err(error) => {
            let line =
                error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() as u64 + 1);
            let mut problem = Problem::new("screening/own-toml", file, error.message().to_owned());
            problem.place = line.map(Place::row);
            reading.problems.push(problem);
            return reading;
        }
    };
    reading.list = own.list.id;
    reading.edition = Some(own.list.edition.to_string());
    for (row, own) in (1..).zip(own.designation) {
        let mut entry = Designation::new(&reading.list, reading.edition.as_deref(), &own.reference, own.kind);
        entry.place = Some(Place { reference: Some(own.reference.clone()), ..Place::row(row) });
        for name in own.names {
            if let Some(source) = name.source {
                entry.add_other("name_source", &format!("{}: {source}", name.text));
            }
            entry.names.push(Name {
                since: name.since,
                until: name.until,
                ..Name::new(&name.text, name.quality)
            });
        }
        entry.identifiers = own.identifiers;
        own.born.into_iter().for_each(|date| entry.add_birth_date(date));
        own.countries.into_iter().for_each(|country| entry.add_country(country, false));
        own.nationalities.into_iter().for_each(|country| entry.add_country(country, true));
        entry.addresses = own.addresses;
        entry.designated_on = own.designated_on;
        entry.measures = own.measures;
        entry.programmes = own.programmes;
        for (field, values) in own.other {
            values.iter().for_each(|value| entry.add_other(&field, value));
        }
        if entry.names.is_empty() {
            reading.problems.push(
                Problem::new("screening/own-no-name", file, "the entry has no name")
                    .at(entry.place.clone().unwrap_or_default()),
            );
        }
        reading.designations.push(entry);
    }
    if reading.designations.len() != own.list.expected {
        reading.problems.push(Problem::new(
            "screening/own-count",
            file,
            format!(
                "it has {} entries where its heading expects {}",
                reading.designations.len(),
                own.list.expected
            ),
        ));
    }
    reading
}

/// Writes a list in our own form; reading it back gives the same facts.
///
/// The comment stands above the heading. The source of a name, where the entry has one under `name_source`,
/// stands with the name.
#[must_use]
pub fn write(comment: &str, heading: &OwnHeading, entries: &[Designation]) -> String {
    let mut text = String::new();
    for line in comment.lines() {
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
    let _ = writeln!(text, "\n[list]\nid = {}\ntitle = {}", quote(&heading.id), quote(&heading.title));
    let _ =
        writeln!(text, "edition = {}\nexpected = {}", quote(&heading.edition.to_string()), heading.expected);
    let _ = writeln!(text, "sources = {}", block(heading.sources.iter().map(|one| quote(one)).collect()));
    for entry in entries {
        write_entry(&mut text, entry);
    }
    text
}

fn write_entry(text: &mut String, entry: &Designation) {
    let kind = format!("{:?}", entry.kind).to_lowercase();
    let _ =
        writeln!(text, "\n[[designation]]\nreference = {}\nkind = {}", quote(&entry.reference), quote(&kind));
    if let Some(day) = entry.designated_on {
        let _ = writeln!(text, "designated_on = {}", quote(&day.to_string()));
    }
    let sources = entry.other.get("name_source").map(Vec::as_slice).unwrap_or_default();
    let names = entry.names.iter().map(|name| {
        let quality = format!("{:?}", name.quality).to_lowercase();
        let source = sources.iter().find_map(|line| line.strip_prefix(&name.text)?.strip_prefix(": "));
        let source = source.map_or(String::new(), |source| format!(", source = {}", quote(source)));
        let day = |key: &str, day: Option<Date>| {
            day.map_or(String::new(), |day| format!(", {key} = {}", quote(&day.to_string())))
        };
        let (since, until) = (day("since", name.since), day("until", name.until));
        format!("{{ text = {}, quality = {}{since}{until}{source} }}", quote(&name.text), quote(&quality))
    });
    let _ = writeln!(text, "names = {}", block(names.collect()));
    let line = |text: &mut String, key: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _ = writeln!(text, "{key} = {}", block(values));
        }
    };
    line(text, "born", entry.birth_dates.iter().map(|date| quote(&date.to_string())).collect());
    line(text, "nationalities", entry.nationalities.iter().map(|one| quote(one.code())).collect());
    let countries = entry.countries.iter().filter(|one| !entry.nationalities.contains(one));
    line(text, "countries", countries.map(|one| quote(one.code())).collect());
    let identifiers = entry.identifiers.iter().map(|one| {
        let mut parts = vec![format!("scheme = {}, value = {}", quote(&one.scheme), quote(&one.value))];
        parts.extend(one.country.map(|country| format!("country = {}", quote(country.code()))));
        parts.extend(one.note.as_deref().map(|note| format!("note = {}", quote(note))));
        format!("{{ {} }}", parts.join(", "))
    });
    line(text, "identifiers", identifiers.collect());
    line(text, "addresses", entry.addresses.iter().map(|one| quote(one)).collect());
    let measures = entry.measures.iter().map(|one| {
        let mut parts = vec![format!("measure = {}", quote(&one.measure))];
        let paragraphs: Vec<String> = one.paragraphs.iter().map(|paragraph| quote(paragraph)).collect();
        if !paragraphs.is_empty() {
            parts.push(format!("paragraphs = [{}]", paragraphs.join(", ")));
        }
        parts.extend(one.since.map(|day| format!("since = {}", quote(&day.to_string()))));
        format!("{{ {} }}", parts.join(", "))
    });
    line(text, "measures", measures.collect());
    line(text, "programmes", entry.programmes.iter().map(|one| quote(one)).collect());
    for (field, values) in entry.other.iter().filter(|(field, _)| field.as_str() != "name_source") {
        line(text, &format!("other.{field}"), values.iter().map(|value| quote(value)).collect());
    }
}

/// Prints an array on one line where it fits, else one value a line.
fn block(values: Vec<String>) -> String {
    let line = format!("[{}]", values.join(", "));
    if values.len() <= 1 && line.chars().count() <= 110 || line.chars().count() <= 70 {
        return line;
    }
    values.iter().fold("[\n".to_owned(), |mut text, value| {
        let _ = writeln!(text, "  {value},");
        text
    }) + "]"
}

fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heading(expected: usize) -> OwnHeading {
        OwnHeading {
            id: "test".to_owned(),
            title: "A \"test\"".to_owned(),
            edition: "2026-02-27".parse().unwrap(),
            expected,
            sources: vec!["nothing".to_owned()],
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(name in "\\PC{1,30}", value in "[^\u{0}]{0,20}", note in proptest::option::of("\\PC{0,20}")) {
            let mut entry = Designation::new("test", Some("2026-02-27"), "X.1", Kind::Person);
            entry.add_name(&name, Quality::Primary);
            let mut identifier = Identifier::new("passport", &value);
            identifier.note = note;
            entry.identifiers.push(identifier);
            entry.add_birth_date("1961~".parse().unwrap());
            entry.add_other("remark", &value);
            let text = write("A comment", &heading(1), std::slice::from_ref(&entry));
            let mut reading = read(text.as_bytes(), "test.toml");
            if entry.names.is_empty() {
                prop_assert_eq!(&reading.problems[0].code, "screening/own-no-name");
            } else {
                prop_assert!(reading.problems.is_empty(), "{:?}\n{}", reading.problems, text);
            }
            reading.designations[0].place = None;
            prop_assert_eq!(&reading.designations[0], &entry);
        }
    }

    #[test]
    fn another_number_of_entries_than_expected_is_a_problem() {
        let text = write("", &heading(3), &[]);
        assert!(looks_like(&text), "{text}");
        assert_eq!(read(text.as_bytes(), "x").problems[0].code, "screening/own-count");
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        let reading = read(b"[list]\nid = \"a\"\nnonsense = 1\n", "x");
        assert_eq!(reading.problems[0].code, "screening/own-toml");
        assert_eq!(reading.problems[0].place.as_ref().unwrap().row, Some(3));
    }
}
