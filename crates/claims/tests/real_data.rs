//! Texts and date expressions that others read by hand: the share that is read alike must not fall.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use claims::{Request, read};
use values::Date;

#[test]
fn two_texts_of_the_subject_are_read_as_by_hand() {
    let (Some(gold), Some(texts)) = (support::data("claims/gold"), support::data("documents")) else {
        return;
    };
    let mut all = support::Scores::default();
    let mut files: Vec<_> = std::fs::read_dir(gold).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let reading: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let name = reading["doc"]["file"].as_str().unwrap();
        let text = std::fs::read_to_string(texts.join(name)).unwrap();
        let dated = reading["doc"]["doc_date"].as_str().map(|date| date.parse().unwrap());
        all.add(&support::score(
            &read(&Request { file: name, text: &text, dated, ..Request::default() }),
            &reading,
        ));
    }
    println!("{all:?}");
    assert!(all.claims.f1() >= 0.85, "claims {}", all.claims.f1());
    assert!(all.speakers.f1() >= 0.80, "speakers {}", all.speakers.f1());
    assert!(all.exact.f1() >= 0.80, "exact {}", all.exact.f1());
    assert!(all.modality.right * 10 >= all.modality.wanted * 9, "modality {:?}", all.modality);
    assert!(all.said_on.right * 10 >= all.said_on.wanted * 9, "said on {:?}", all.said_on);
    assert!(all.entities.f1() >= 0.90, "entities {}", all.entities.f1());
    assert!(all.dates.right * 10 >= all.dates.wanted * 8, "dates {:?}", all.dates);
}

#[test]
fn attributions_of_the_news_are_found_as_by_hand() {
    let Some(file) = support::data("claims/polnear/polnear_dev.jsonl") else { return };
    let mut all = support::Scores::default();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        all.add(&support::score(
            &read(&Request { file: "text", text, ..Request::default() }),
            &support::polnear(&row),
        ));
    }
    println!("{all:?}");
    assert!(all.claims.f1() >= 0.60, "claims {}", all.claims.f1());
    assert!(all.speakers.f1() >= 0.52, "speakers {}", all.speakers.f1());
}

#[test]
fn most_bare_date_expressions_are_resolved_as_by_hand() {
    let Some(file) = support::data("claims/dates_dev.tsv") else { return };
    let table = std::fs::read_to_string(file).unwrap();
    let (mut right, mut all) = (0_usize, 0_usize);
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, reference, text, from, to, ..] = cells[..] else { continue };
        let dated: Date = reference.parse().unwrap();
        let document = read(&Request { file: "dates", text, dated: Some(dated), ..Request::default() });
        all += 1;
        let alike = document.dates.iter().any(|date| {
            date.from.map(|day| day.to_string()).as_deref() == Some(from)
                && date.to.map(|day| day.to_string()).as_deref() == Some(to)
        });
        right += usize::from(alike);
    }
    println!("{right} of {all} date expressions");
    assert!(right * 100 >= all * 70, "{right} of {all}");
}

#[test]
fn every_text_of_a_real_folder_keeps_its_places() {
    let Some(texts) = support::data("documents/texts") else { return };
    for entry in std::fs::read_dir(texts).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let document = read(&Request { file: "text", text: &text, ..Request::default() });
        for entity in &document.entities {
            assert_eq!(entity.span.slice(&text), entity.text, "{}", path.display());
        }
    }
}
