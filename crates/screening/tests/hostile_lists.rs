//! Lists cut off, altered byte by byte, or swollen: every reader says so and goes on.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use screening::lists::{detect, detect_pages, read};
use std::path::Path;

const FIXTURES: [&str; 5] =
    ["ofac_sdn.xml", "ofac_sdn_advanced.xml", "eu_fsf.xml", "uk_list.xml", "uk_list.csv"];

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lists").join(name)).unwrap()
}

#[test]
fn a_list_cut_off_says_so_and_keeps_what_came_before() {
    for name in FIXTURES {
        let bytes = fixture(name);
        let whole = read(&bytes, name, None);
        for share in 1..10 {
            let cut = read(&bytes[..bytes.len() * share / 10], name, None);
            assert!(cut.designations.len() <= whole.designations.len(), "{name} {share}");
            if name.ends_with(".xml") {
                let codes: Vec<&str> = cut.problems.iter().map(|problem| problem.code.as_str()).collect();
                let said =
                    codes.contains(&"screening/xml-truncated") || codes.contains(&"screening/unknown-list");
                assert!(said, "{name} {share}: {codes:?}");
            }
        }
    }
}

#[test]
fn a_document_type_is_refused_in_every_xml_list() {
    for name in FIXTURES.iter().filter(|name| name.ends_with(".xml")) {
        let text = String::from_utf8(fixture(name)).unwrap();
        let (declaration, rest) = text.split_once("?>").unwrap();
        let bomb = format!(
            "{declaration}?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>{rest}"
        );
        let reading = read(bomb.as_bytes(), name, None);
        assert!(reading.designations.is_empty(), "{name}");
        assert!(reading.problems.iter().any(|problem| problem.code == "screening/xml-doctype"), "{name}");
    }
}

#[test]
fn elements_nested_without_end_stay_within_bounds() {
    let deep = format!("<sdnList><sdnEntry>{}", "<a>".repeat(200_000));
    let reading = read(deep.as_bytes(), "sdn.xml", None);
    assert!(reading.designations.is_empty());
    assert!(
        reading.problems.iter().any(|problem| problem.reason.contains("nested")),
        "{:?}",
        reading.problems
    );
    let faults = format!("<sdnList>{}", "<sdnEntry><a></b>".repeat(50_000));
    assert!(read(faults.as_bytes(), "sdn.xml", None).problems.len() < 200);
}

#[test]
fn a_list_of_the_wrong_kind_is_named_as_such() {
    for (bytes, name, words) in [
        (&b"<swiss-sanctions-list date='2024-01-01'>"[..], "x.xml", "Switzerland"),
        (b"<ArrayOfFinancialSanctionsTarget>", "x.xml", "OFSI"),
        (b"PK\x03\x04....", "x.xlsx", "workbook"),
        (b"{\"a\":1}", "x.json", "JSON"),
        (b"", "x.csv", "empty"),
    ] {
        assert_eq!(detect(bytes, name), None);
        let reading = read(bytes, name, None);
        assert_eq!(reading.problems[0].code, "screening/unknown-list");
        assert!(reading.problems[0].reason.contains(words), "{:?}", reading.problems[0]);
    }
    assert_eq!(detect_pages(&["告示".to_owned()]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_altered_list_panics(
        which in 0usize..5,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = fixture(FIXTURES[which]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let reading = read(&bytes, FIXTURES[which], None);
        for designation in &reading.designations {
            prop_assert!(!designation.reference.is_empty());
            prop_assert!(designation.names.iter().all(|name| !name.text.is_empty()));
        }
    }
}
