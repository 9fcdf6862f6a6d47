//! Real lists: every entry is found by its own name and has its page.
//!
//! Needs the folder of real data (`PLIMSOLL_DATA`); skipped with a line where it is absent, required in CI.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use screening::lists::{ListFile, read_set};
use serde_json::{Value, json};
use server::Settings;
use std::path::{Path, PathBuf};
use support::{DAY, Server};

const FILES: [&str; 5] = [
    "lists/un/un_2026-02-27.xml",
    "lists/ofac/sdn_2019-01.csv",
    "lists/ofac/add_2019-01.csv",
    "lists/ofac/alt_2019-01.csv",
    "lists/ofac/sdn_comments_2019-01.csv",
];

fn data() -> Option<PathBuf> {
    let root = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if root.join(FILES[0]).exists() {
        return Some(root);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing and CI must have it", root.display());
    println!("skipped: {} needs PLIMSOLL_DATA", FILES[0]);
    None
}

#[test]
fn every_entry_is_found_by_its_own_name() {
    let Some(root) = data() else { return };
    let read = move || {
        let bytes: Vec<Vec<u8>> = FILES.iter().map(|file| std::fs::read(root.join(file)).unwrap()).collect();
        let files: Vec<ListFile<'_>> = FILES
            .iter()
            .zip(&bytes)
            .map(|(name, bytes)| ListFile { name, bytes, text_pages: None })
            .collect();
        Ok(read_set(&files))
    };
    let entries: Vec<_> = read().unwrap().into_iter().flat_map(|list| list.designations).collect();
    let server = Server::with(Settings::new(|| DAY.parse().unwrap(), read));
    let mut asked = 0;
    let mut found = 0;
    // Every fifth, so that the test takes seconds.
    let some: Vec<_> = entries.iter().step_by(5).filter(|entry| !entry.names.is_empty()).collect();
    for batch in some.chunks(500) {
        let queries: serde_json::Map<String, Value> = batch
            .iter()
            .map(|entry| {
                let query = json!({ "schema": "Thing", "properties": { "name": [entry.main_name()] } });
                (format!("{}:{}", entry.list, entry.reference), query)
            })
            .collect();
        let answer = server.post_json("/match/default?limit=200", &json!({ "queries": queries })).expect(200);
        for entry in batch {
            let response = &answer["responses"][format!("{}:{}", entry.list, entry.reference)];
            let id = server::entity_id(&entry.list, &entry.reference);
            asked += 1;
            found += usize::from(response["results"].as_array().unwrap().iter().any(|hit| hit["id"] == *id));
        }
    }
    println!("{found} of {asked} entries were found by their own name, of {}", entries.len());
    assert!(asked > 1500, "{asked}");
    // What is not: names of two letters, and names that more entries bear than are compared.
    assert!(found * 1000 >= asked * 995, "{found} of {asked}");
    for entry in entries.iter().step_by(100) {
        let id = server::entity_id(&entry.list, &entry.reference);
        let page = server.get(&format!("/entities/{id}")).expect(200);
        assert_eq!(page["reference"], *entry.reference);
    }
}
