use crate::{Designation, designation::one_line};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What changed between two editions of a list.
///
/// **Shape:** references sorted; a reference that several entries share is compared as one entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDiff {
    /// References only the new edition has.
    pub added: Vec<String>,
    /// References only the old edition has.
    pub removed: Vec<String>,
    /// References both have, with fields that differ.
    pub changed: Vec<Change>,
}

/// An entry that changed, and in which of its fields.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// The publisher's reference.
    pub reference: String,
    /// The fields that differ, sorted: `names`, `identifiers`, `other.comment`.
    pub fields: Vec<String>,
}

/// Compares two editions of a list; white space, order, case and typographic quotes are no change.
///
/// The publisher's own day of update is left out, because it changes only with something else, and so are
/// the place in the file and the edition.
///
/// ```
/// use screening::{Designation, Kind, lists::diff};
/// let old = Designation::new("a", Some("2024-01-01"), "X.1", Kind::Person);
/// let mut new = Designation::new("a", Some("2025-01-01"), "X.1", Kind::Person);
/// assert!(diff(&[old.clone()], &[new.clone()]).changed.is_empty());
/// new.addresses.push("Nampo".to_owned());
/// assert_eq!(diff(&[old], &[new]).changed[0].fields, ["addresses"]);
/// ```
#[must_use]
pub fn diff(old: &[Designation], new: &[Designation]) -> ListDiff {
    let (old, new) = (fields_by_reference(old), fields_by_reference(new));
    let mut difference = ListDiff::default();
    for (reference, fields) in &new {
        let Some(before) = old.get(reference) else {
            difference.added.push((*reference).to_owned());
            continue;
        };
        let names: BTreeSet<&String> = before.keys().chain(fields.keys()).collect();
        let differing: Vec<String> =
            names.into_iter().filter(|name| before.get(*name) != fields.get(*name)).cloned().collect();
        if !differing.is_empty() {
            difference.changed.push(Change { reference: (*reference).to_owned(), fields: differing });
        }
    }
    difference.removed =
        old.keys().filter(|reference| !new.contains_key(*reference)).map(|one| (*one).to_owned()).collect();
    difference
}

type Fields = BTreeMap<String, BTreeSet<String>>;

fn fields_by_reference(entries: &[Designation]) -> BTreeMap<&str, Fields> {
    let mut references: BTreeMap<&str, Fields> = BTreeMap::new();
    for entry in entries {
        let fields = references.entry(entry.reference.trim()).or_default();
        let mut put = |field: &str, text: String| {
            let text = folded(&text);
            if !text.is_empty() {
                fields.entry(field.to_owned()).or_default().insert(text);
            }
        };
        put("kind", format!("{:?}", entry.kind));
        for name in &entry.names {
            let day = |day: Option<values::Date>| day.map(|day| day.to_string()).unwrap_or_default();
            put("names", format!("{:?} {} {} {}", name.quality, name.text, day(name.since), day(name.until)));
        }
        for identifier in entry.identifiers.iter().filter(|one| one.scheme != "un_data_id") {
            let note = identifier.note.as_deref().unwrap_or_default();
            let issuer = identifier.country.map(|one| one.to_string()).unwrap_or_default();
            put("identifiers", format!("{} {} {issuer} {note}", identifier.scheme, identifier.value));
        }
        entry.birth_dates.iter().for_each(|date| put("birth_dates", date.to_string()));
        entry.countries.iter().for_each(|country| put("countries", country.to_string()));
        entry.nationalities.iter().for_each(|country| put("nationalities", country.to_string()));
        entry.addresses.iter().for_each(|address| put("addresses", address.clone()));
        if let Some(day) = entry.designated_on {
            put("designated_on", day.to_string());
        }
        for measure in &entry.measures {
            let since = measure.since.map(|day| day.to_string()).unwrap_or_default();
            put("measures", format!("{} {} {since}", measure.measure, measure.paragraphs.join(" ")));
        }
        entry.programmes.iter().for_each(|programme| put("programmes", programme.clone()));
        for (field, values) in entry.other.iter().filter(|(field, _)| field.as_str() != "updated_on") {
            values.iter().for_each(|value| put(&format!("other.{field}"), value.clone()));
        }
    }
    references
}

fn folded(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| match letter {
            '’' | '‘' | '`' | '´' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => ' ',
            other => other,
        })
        .collect();
    // A line broken inside a word pair and one broken at a comma print alike without any space.
    one_line(&plain).to_lowercase().replace(' ', "")
}
