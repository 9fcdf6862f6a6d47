//! The lists of the example case, in their publishers' formats, and its other originals, which are none.
#![allow(clippy::unwrap_used, clippy::panic)]

use screening::Designation;
use screening::lists::{ListFormat, detect, read};
use screening::matching::{Index, ListedEdition, Options, Query};
use std::path::Path;

fn case() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dprk-russia-2024")
}

#[test]
fn both_lists_read_whole() {
    for (name, format, list, entries) in [
        ("un_consolidated_extract.xml", ListFormat::UnConsolidatedXml, "un-sc", 6),
        ("sdn_extract.csv", ListFormat::OfacSdnCsv, "ofac-sdn", 5),
    ] {
        let bytes = std::fs::read(case().join("lists").join(name)).unwrap();
        assert_eq!(detect(&bytes, name), Some(format));
        let reading = read(&bytes, name, None);
        assert_eq!(
            (reading.list.as_str(), reading.designations.len()),
            (list, entries),
            "{:?}",
            reading.problems
        );
        // What is said of a list is about its edition only.
        assert!(
            reading.problems.iter().all(|problem| problem.code.ends_with("no-edition")),
            "{:?}",
            reading.problems
        );
        let index = Index::new(vec![ListedEdition::from(reading.clone())]);
        for designation in reading.designations.iter().filter(|one| one.main_name().len() > 8) {
            let query = Query {
                kind: Some(designation.kind),
                country: designation.countries.clone(),
                ..Query::named(designation.main_name())
            };
            let hits = index.screen(&query, &Options::default()).hits;
            assert!(
                hits.iter().any(|hit| hit.is_match && hit.reference == designation.reference),
                "{}",
                designation.main_name()
            );
        }
    }
}

#[test]
fn the_ship_of_the_recording_is_in_the_lists_by_its_number() {
    let mut lists = screening::designations::builtin();
    let bytes = std::fs::read(case().join("lists/sdn_extract.csv")).unwrap();
    lists.push(read(&bytes, "sdn_extract.csv", None));
    let ships = screening::same_ship(lists.iter().flat_map(|list| &list.designations));
    let listed: Vec<&str> =
        ships[&"8660313".parse().unwrap()].iter().map(|entry: &&Designation| entry.list.as_str()).collect();
    assert!(listed.contains(&"1718-vessels"), "{listed:?}");
}

#[test]
fn no_other_original_of_the_case_is_a_list() {
    for folder in ["texts", "tables", "recordings", "."] {
        for entry in std::fs::read_dir(case().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                assert_eq!(detect(&bytes, &name), None, "{name}");
                assert_eq!(read(&bytes, &name, None).problems[0].code, "screening/unknown-list", "{name}");
            }
        }
    }
}
