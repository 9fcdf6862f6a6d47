//! The regime's own designations: whole, in sequence, and the same as the UN's publications say.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use screening::lists::{self, ListReading, diff};
use screening::{Designation, Kind};
use std::{collections::BTreeSet, path::Path};
use support::real_bytes;

fn own(name: &str) -> ListReading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regime/1718/designations").join(name);
    let reading = lists::read(&std::fs::read(path).unwrap(), name, None);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    reading
}

#[test]
fn all_persons_entities_and_ships_are_there_in_sequence() {
    for (name, prefix, count, kind) in
        [("persons.toml", "KPi.", 80, Kind::Person), ("entities.toml", "KPe.", 75, Kind::Organisation)]
    {
        let reading = own(name);
        let references: Vec<String> =
            reading.designations.iter().map(|entry| entry.reference.clone()).collect();
        let expected: Vec<String> = (1..=count).map(|number| format!("{prefix}{number:03}")).collect();
        assert_eq!(references, expected);
        for entry in &reading.designations {
            assert_eq!(entry.kind, kind);
            assert!(
                entry.designated_on.is_some()
                    && entry.measures.iter().any(|one| one.measure == "asset_freeze")
            );
            let banned = entry.measures.iter().any(|one| one.measure == "travel_ban");
            assert_eq!(banned, kind == Kind::Person, "{}", entry.reference);
        }
    }
}

#[test]
fn ships_have_right_numbers_measures_and_days() {
    let reading = own("vessels.toml");
    assert_eq!(reading.designations.len(), 59);
    let imos: BTreeSet<_> = reading.designations.iter().flat_map(Designation::imo_numbers).collect();
    assert_eq!(imos.len(), 58, "one ship's IMO number does not exist");
    let stated =
        reading.designations.iter().flat_map(|entry| entry.values_of("imo").map(str::to_owned)).count();
    assert_eq!(stated, 58, "every number passes the check digit");
    for entry in &reading.designations {
        assert_eq!(entry.kind, Kind::Vessel);
        assert!(!entry.measures.is_empty(), "{}", entry.main_name());
        assert!(
            entry
                .measures
                .iter()
                .all(|measure| measure.since >= entry.designated_on && !measure.paragraphs.is_empty())
        );
    }
    let twice: Vec<&str> = reading
        .designations
        .iter()
        .filter(|entry| entry.measures.iter().map(|measure| measure.since).collect::<BTreeSet<_>>().len() > 1)
        .map(Designation::main_name)
        .collect();
    assert_eq!(twice, ["HAO FAN 6"]);
}

#[test]
fn what_is_written_is_what_the_un_published() {
    let Some(bytes) = real_bytes("lists/un/un_2026-02-27.xml") else {
        return;
    };
    let published = lists::read(&bytes, "un.xml", None);
    for name in ["persons.toml", "entities.toml"] {
        let mut own = own(name);
        for entry in &mut own.designations {
            // Names in Korean script and the act of listing are ours; each such name has its source.
            let sources = entry.other.remove("name_source").unwrap_or_default();
            entry
                .names
                .retain(|name| !sources.iter().any(|source| source.starts_with(&format!("{}: ", name.text))));
        }
        let prefix = &own.designations[0].reference[..4];
        let of_kind: Vec<Designation> = published
            .designations
            .iter()
            .filter(|entry| entry.reference.starts_with(prefix))
            .cloned()
            .collect();
        let difference = diff(&of_kind, &own.designations);
        assert!(difference.added.is_empty() && difference.removed.is_empty());
        for change in difference.changed {
            for field in change.fields {
                // Narrative is left out on purpose, notes of documents are cut to their dates.
                let ours = field.starts_with("other.")
                    || matches!(field.as_str(), "measures" | "programmes" | "identifiers");
                assert!(ours, "{}: {field}", change.reference);
            }
        }
        for (ours, theirs) in own.designations.iter().zip(&of_kind) {
            let numbers = |entry: &Designation| {
                entry
                    .identifiers
                    .iter()
                    .filter(|one| one.scheme != "un_data_id")
                    .map(|one| (one.scheme.clone(), one.value.clone()))
                    .collect::<BTreeSet<_>>()
            };
            if ours.reference == theirs.reference {
                assert_eq!(numbers(ours), numbers(theirs), "{}", ours.reference);
            }
        }
    }
}

#[test]
fn no_sentence_of_the_narrative_is_restated() {
    let Some(bytes) = real_bytes("lists/un/un_2026-02-27.xml") else {
        return;
    };
    let published = lists::read(&bytes, "un.xml", None);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regime/1718/designations");
    let text: String = ["persons.toml", "entities.toml"]
        .iter()
        .map(|name| std::fs::read_to_string(root.join(name)).unwrap())
        .collect();
    for entry in published.designations.iter().filter(|entry| entry.reference.starts_with("KP")) {
        for sentence in
            entry.other.get("comment").into_iter().flatten().flat_map(|comment| comment.split(". "))
        {
            assert!(sentence.len() < 40 || !text.contains(sentence), "{}: {sentence}", entry.reference);
        }
    }
}
