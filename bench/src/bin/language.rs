//! The English language model and the reader of claims beside spaCy from PyPI, in one run.
//!
//! Asserts that tokens, tags, features, lemmas, sentences and entities are spaCy's; prints the share of equal heads and labels, and
//! the speed of both. Needs the folder of real texts (`PLIMSOLL_DATA`) and `python3 -m venv`; says so and ends where one is missing.

use plimsoll_bench::{Result, environment, peak_megabytes, peer};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How many tokens spaCy reads whole.
const TOKENS: usize = 60_000;

fn main() -> Result<()> {
    let Some(data) = std::env::var_os("PLIMSOLL_DATA").map(PathBuf::from) else {
        println!("skipped: PLIMSOLL_DATA is not set");
        return Ok(());
    };
    let work = tempfile::tempdir()?;
    let texts = texts(&data)?;
    let file = work.path().join("texts.jsonl");
    let mut writer = std::fs::File::create(&file)?;
    for (id, text) in texts.iter().enumerate() {
        writeln!(writer, "{}", json!({ "id": id, "text": text }))?;
    }
    let python = environment("bench-peers", "requirements.txt")?;
    let out = work.path().join("spacy.jsonl");
    peer(&python, "spacy_read.py", &[file.as_os_str(), out.as_os_str(), TOKENS.to_string().as_ref()])?;

    let model = language::english()?;
    assert!(
        !model.read("One text first, so that nothing is loaded while the clock runs.", &[]).tokens.is_empty()
    );
    let reference = std::fs::read_to_string(&out)?;
    let rows: Vec<Value> =
        reference.lines().map(serde_json::from_str).collect::<std::result::Result<_, _>>()?;
    let (times, rows) = rows.split_last().ok_or("spaCy gave nothing")?;
    let (mut cut_seconds, mut read_seconds) = (0.0, 0.0);
    let (mut cut, mut read, mut heads, mut labels) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (row, text) in rows.iter().zip(&texts) {
        let start = Instant::now();
        let tokens = model.cut(text).tokens;
        cut_seconds += start.elapsed().as_secs_f64();
        cut += tokens.len();
        let ours: Vec<Value> = tokens
            .iter()
            .map(|token| {
                json!([token.bytes.start, token.bytes.end, u8::from(token.space_after), &*token.norm])
            })
            .collect();
        assert_eq!(row["tokens"].as_array(), Some(&ours), "tokens of text {}", row["id"]);
        let Some(words) = row["words"].as_array() else { continue };
        let start = Instant::now();
        let analysis = model.read(text, &[]);
        read_seconds += start.elapsed().as_secs_f64();
        read += analysis.tokens.len();
        for (token, word) in analysis.tokens.iter().zip(words) {
            let pos = token.pos.map_or("", |pos| pos.code());
            assert_eq!(
                json!([&*token.tag, pos, &*token.features, &*token.lemma, u8::from(token.starts_sentence)]),
                json!([word[0], word[1], word[2], word[3], word[6]]),
            );
            let same = word[4] == token.head;
            heads += usize::from(same);
            labels += usize::from(same && word[5] == *token.label);
        }
        let entities: Vec<Value> = analysis
            .entities
            .iter()
            .map(|entity| json!([entity.tokens.start, entity.tokens.end, entity.label]))
            .collect();
        assert_eq!(row["entities"].as_array(), Some(&entities), "entities of text {}", row["id"]);
    }
    let speed = |tokens: usize, seconds: f64| tokens as f64 / seconds;
    let theirs = |tokens: &str, seconds: &str| {
        times[tokens].as_f64().unwrap_or_default() / times[seconds].as_f64().unwrap_or(f64::NAN)
    };
    let share = |part: usize| 100.0 * part as f64 / read as f64;
    println!(
        "{cut} tokens cut alike; {read} read: tags, features, lemmas, sentences and entities alike, heads {:.3} %, with labels {:.3} %",
        share(heads),
        share(labels)
    );
    println!("{:<44} {:>12} {:>12} {:>7}", "one thread", "ours", "spaCy", "ratio");
    let line = |what: &str, ours: f64, theirs: f64| {
        println!("{what:<44} {ours:>12.0} {theirs:>12.0} {:>6.1}x", ours / theirs);
    };
    line("tokens cut a second", speed(cut, cut_seconds), theirs("cut_tokens", "cut_seconds"));
    line("tokens read whole a second", speed(read, read_seconds), theirs("read_tokens", "read_seconds"));

    // The reader of claims, end to end, beside rules over spaCy's parse.
    let whole: Vec<&String> =
        texts.iter().zip(rows).filter(|(_, row)| row["words"].is_array()).map(|(text, _)| text).collect();
    let mut writer = std::fs::File::create(&file)?;
    for text in &whole {
        writeln!(writer, "{}", json!({ "text": text }))?;
    }
    let printed = peer(&python, "rules_over_spacy.py", &[file.as_os_str()])?;
    let rules: Value = serde_json::from_str(printed.trim())?;
    let words: usize = whole.iter().map(|text| text.split_whitespace().count()).sum();
    let start = Instant::now();
    let alone = claims_of(&whole, 1);
    let one = words as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    let together = claims_of(&whole, 2);
    let two = words as f64 / start.elapsed().as_secs_f64();
    assert_eq!(alone, together, "the same claims on one thread and on two");
    assert!(alone > 0, "no claim was found");
    let peer_speed =
        rules["words"].as_f64().unwrap_or_default() / rules["seconds"].as_f64().unwrap_or(f64::NAN);
    line("words to claims a second (spaCy: rules over it)", one, peer_speed);
    println!("{:<44} {two:>12.0} {:>12} {:>6.2}x of one", "the same on two threads", "", two / one);
    println!("peak memory of this program: {} MB", peak_megabytes());
    Ok(())
}

/// Counts the attributed claims of texts, read on some threads.
fn claims_of(texts: &[&String], threads: usize) -> usize {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut found = 0;
        while let Some(text) = texts.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let document =
                claims::read(&claims::Request { file: "text", text, ..claims::Request::default() });
            found += document.claims.iter().filter(|claim| claim.cue.is_some()).count();
        }
        found
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        started.into_iter().filter_map(|thread| thread.join().ok()).sum()
    })
}

fn texts(data: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for name in ["polnear_dev", "polnear_train"] {
        let mut seen = std::collections::BTreeSet::new();
        for line in std::fs::read_to_string(data.join(format!("claims/polnear/{name}.jsonl")))?.lines() {
            let row: Value = serde_json::from_str(line)?;
            if let (Some(doc), Some(text)) = (row["doc"].as_str(), row["text"].as_str())
                && seen.insert(doc.to_owned())
            {
                texts.push(text.to_owned());
            }
        }
    }
    Ok(texts)
}
