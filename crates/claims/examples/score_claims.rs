//! Scores the reader against texts that were read by hand, and tells its speed.
//!
//! `cargo run --release --package claims --example score_claims -- GOLD_FOLDER TEXT_FOLDER [POLNEAR]`: the first holds `*.json` with
//! claims, names and dates, the second the texts they name; the third is a file of PolNeAR, a text a line.

#[path = "../tests/support/mod.rs"]
mod support;

use claims::{Request, read};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(gold), Some(texts)) = (arguments.next(), arguments.next()) else {
        return Err("give the folder of readings and the folder of texts".into());
    };
    let mut files: Vec<_> =
        std::fs::read_dir(&gold)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut all = support::Scores::default();
    let (mut words, mut seconds) = (0_usize, 0.0_f64);
    for file in files {
        let reading: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let name = reading["doc"]["file"].as_str().unwrap_or_default();
        let text = std::fs::read_to_string(Path::new(&texts).join(name))?;
        let dated = reading["doc"]["doc_date"].as_str().and_then(|date| date.parse().ok());
        let request = Request { file: name, text: &text, dated, ..Request::default() };
        let document = read(&request);
        // The first reading also loads the word lists: measure after it.
        let start = Instant::now();
        for _ in 0..20 {
            std::hint::black_box(read(&request));
        }
        seconds += start.elapsed().as_secs_f64();
        words += 20 * text.split_whitespace().count();
        let scores = support::score(&document, &reading);
        print(name, &scores);
        all.add(&scores);
    }
    print("all", &all);
    println!("{:.0} words/s", words as f64 / seconds);
    if let Some(file) = arguments.next() {
        let mut all = support::Scores::default();
        let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
        for line in std::fs::read_to_string(&file)?.lines() {
            let row: serde_json::Value = serde_json::from_str(line)?;
            let text = row["text"].as_str().unwrap_or_default();
            let document = read(&Request { file: "text", text, ..Request::default() });
            let reading = support::polnear(&row);
            all.add(&support::score(&document, &reading));
            for cause in support::causes(&document, &reading) {
                *causes.entry(cause).or_default() += 1;
            }
        }
        print(&file, &all);
        for (cause, count) in causes {
            println!("  {count:5} {cause}");
        }
    }
    Ok(())
}

fn print(name: &str, scores: &support::Scores) {
    println!(
        "{name}: claims {:.1} with speaker {:.1} exact {:.1}; modality {}/{}; said on {}/{}; entities {:.1}; dates {}/{}",
        100.0 * scores.claims.f1(),
        100.0 * scores.speakers.f1(),
        100.0 * scores.exact.f1(),
        scores.modality.right,
        scores.modality.wanted,
        scores.said_on.right,
        scores.said_on.wanted,
        100.0 * scores.entities.f1(),
        scores.dates.right,
        scores.dates.wanted,
    );
}
