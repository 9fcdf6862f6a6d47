//! Token for token what spaCy gives, on real and on broken texts.
//!
//! Needs the folder of real data (`PLIMSOLL_DATA`); skipped with a line where it is absent, required in CI.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How many tokens of a source are read whole, besides being cut.
const READ_WHOLE: usize = 40_000;

fn data() -> Option<PathBuf> {
    match std::env::var_os("PLIMSOLL_DATA") {
        // A relative path is relative to the project.
        Some(path) => Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)),
        None if std::env::var_os("CI").is_some() => panic!("CI needs PLIMSOLL_DATA"),
        None => {
            eprintln!("skipped: PLIMSOLL_DATA is not set");
            None
        }
    }
}

/// A text without one in some ninety-seven characters, by their number.
fn dropped(text: &str) -> String {
    let keeps = |at: usize| !(at as u64 * 2_654_435_761 % (1 << 32)).is_multiple_of(97);
    text.chars().enumerate().filter(|(at, _)| keeps(*at)).map(|(_, letter)| letter).collect()
}

/// The texts by their source, in the order in which the reference read them.
fn texts(data: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let mut found: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for name in ["polnear_train", "polnear_dev"] {
        let mut seen = std::collections::BTreeSet::new();
        let file = std::fs::read_to_string(data.join(format!("claims/polnear/{name}.jsonl"))).unwrap();
        for line in file.lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let (doc, text) = (row["doc"].as_str().unwrap().to_owned(), row["text"].as_str().unwrap());
            if seen.insert(doc) {
                found.entry(name).or_default().push(text.to_owned());
                if name == "polnear_train" && seen.len() <= 300 {
                    found.entry("polnear_dropped").or_default().push(dropped(text));
                }
            }
        }
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(data.join("documents/texts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    found.insert("documents", paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect());
    found
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_million_tokens_are_those_of_the_reference() {
    let Some(data) = data() else { return };
    let model = language::english().expect("the model is built in");
    let texts = texts(&data);
    let mut tokens_of_all = 0;
    for row in include_str!("reference/spacy.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [name, count, tokens, cut, read_tokens, read] =
            row.split('\t').collect::<Vec<_>>().try_into().expect("six columns");
        let texts = &texts[name];
        assert_eq!(texts.len().to_string(), count, "{name}");
        let (mut cut_digest, mut read_digest) = (Sha256::new(), Sha256::new());
        let (mut seen, mut seen_whole) = (0, 0);
        for text in texts {
            let whole = seen_whole < READ_WHOLE && read_tokens != "0";
            let analysis = if whole { model.read(text, &[]) } else { model.cut(text) };
            seen += analysis.tokens.len();
            for token in &analysis.tokens {
                let (start, end, space) = (token.bytes.start, token.bytes.end, u8::from(token.space_after));
                cut_digest.update(format!("{start} {end} {space} {}\n", token.norm));
            }
            if !whole {
                continue;
            }
            seen_whole += analysis.tokens.len();
            for token in &analysis.tokens {
                let pos = token.pos.map_or("", |pos| pos.code());
                let starts = u8::from(token.starts_sentence);
                read_digest
                    .update(format!("{} {pos} {} {} {starts}\n", token.tag, token.features, token.lemma));
            }
            for entity in &analysis.entities {
                let tokens = &entity.tokens;
                read_digest.update(format!("{} {} {}\n", tokens.start, tokens.end, entity.label));
            }
        }
        assert_eq!(seen.to_string(), tokens, "{name}");
        assert_eq!(hex(cut_digest), cut, "{name}: tokens, places, norms");
        assert_eq!(seen_whole.to_string(), read_tokens, "{name}");
        assert_eq!(hex(read_digest), read, "{name}: tags, features, lemmas, sentences, entities");
        tokens_of_all += seen;
    }
    assert!(tokens_of_all >= 1_000_000, "{tokens_of_all} tokens");
}
