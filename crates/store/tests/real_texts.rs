//! Real texts and names are found as they stand; skipped with a line where the data is absent.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use store::{Paragraph, SearchIndex};
use values::Span;

/// Gives the path of a real file; `None`, with one line said, where the data is absent outside CI.
fn real(relative: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing and CI must have it", path.display());
    println!("skipped: {relative} needs PLIMSOLL_DATA");
    None
}

fn paragraph(exhibit: usize, number: usize, text: &str) -> Paragraph {
    Paragraph {
        exhibit: format!("EX-{exhibit:05}"),
        sha256: format!("sha256:{exhibit:05}"),
        title: None,
        published: None,
        paragraph: u32::try_from(number).unwrap(),
        page: None,
        span: Span::new(0, u32::try_from(text.chars().count()).unwrap()),
        text: text.to_owned(),
    }
}

/// Asks for words of a paragraph and expects it among all that hold them, with the words marked.
fn expect(index: &SearchIndex, paragraph: &Paragraph, question: &str) {
    let hits = index.search(question, usize::MAX).unwrap();
    let hit =
        hits.iter().find(|hit| (&hit.exhibit, hit.paragraph) == (&paragraph.exhibit, paragraph.paragraph));
    let hit = hit.unwrap_or_else(|| panic!("{question} was not found in {:?}", paragraph.text));
    assert!(!hit.matches.is_empty(), "{question} is not marked in {:?}", paragraph.text);
}

#[test]
fn every_paragraph_of_a_news_agency_is_found_by_a_phrase_of_it() {
    let Some(path) = real("documents/kcna_2023-12_2024-08.jsonl") else { return };
    let mut paragraphs = Vec::new();
    for (exhibit, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
        let item: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = item["story_text"].as_str().unwrap_or_default();
        let texts = text.lines().map(str::trim).filter(|it| !it.is_empty());
        paragraphs.extend((1..).zip(texts).map(|(number, text)| paragraph(exhibit, number, text)));
    }
    assert!(paragraphs.len() > 5_000, "{} paragraphs", paragraphs.len());
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("search");
    SearchIndex::write(&dir, &paragraphs).unwrap();
    let index = SearchIndex::open(&dir).unwrap();
    for paragraph in paragraphs.iter().step_by(7) {
        let plain = paragraph.text.replace(['"', '\u{201c}', '\u{201d}', '\u{201e}'], " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let middle = &words[words.len() / 3..words.len().min(words.len() / 3 + 4)];
        if middle.iter().any(|word| word.chars().any(char::is_alphanumeric)) {
            expect(&index, paragraph, &format!("\"{}\"", middle.join(" ")));
            expect(&index, paragraph, &middle.join(" ").to_uppercase());
        }
    }
}

#[test]
fn every_name_of_a_place_is_found_in_its_script_and_inside_a_longer_word() {
    let Some(path) = real("geo/geonames_cities500_KP_and_region.json") else { return };
    let places: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let runs_on =
        |name: &str| name.chars().all(|it| matches!(it, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'));
    let mut asked = Vec::new();
    let mut paragraphs = Vec::new();
    for (exhibit, place) in places.iter().filter(|it| it["countrycode"] == "KP").enumerate() {
        let names: Vec<String> = place["alternatenames"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().replace('"', " "))
            .filter(|name| name.chars().any(char::is_alphanumeric))
            .collect();
        let text: Vec<String> = names
            .iter()
            .map(|name| if runs_on(name) { format!("그{name}에서") } else { name.clone() })
            .collect();
        paragraphs.push(paragraph(exhibit, 1, &text.join("; ")));
        asked.extend(names.into_iter().map(|name| (exhibit, name)));
    }
    let inside = asked.iter().filter(|(_, name)| runs_on(name)).count();
    assert!(
        asked.len() > 300 && inside > 100,
        "{} names, {inside} of them inside a longer word",
        asked.len()
    );
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("search");
    SearchIndex::write(&dir, &paragraphs).unwrap();
    let index = SearchIndex::open(&dir).unwrap();
    for (exhibit, name) in &asked {
        expect(&index, &paragraphs[*exhibit], &format!("\"{name}\""));
        expect(&index, &paragraphs[*exhibit], name);
    }
}
