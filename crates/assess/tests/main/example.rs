//! The example case, from its texts to its findings.

use crate::support::*;
use assess::Facts;
use assess::facts::DocumentFacts;
use assess::model::FindingStatus;
use std::path::Path;

/// Reads the plain texts of `examples/dprk-russia-2024`.
fn example() -> Facts {
    #[derive(serde::Deserialize)]
    struct Case {
        original: Vec<Original>,
    }
    #[derive(serde::Deserialize)]
    struct Original {
        path: String,
        source: Option<String>,
        published: Option<String>,
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dprk-russia-2024");
    let case: Case = toml::from_str(&std::fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
    let mut facts = Facts::default();
    for (at, original) in case.original.into_iter().enumerate() {
        if !(original.path.ends_with(".md") || original.path.ends_with(".txt")) {
            continue;
        }
        let text = std::fs::read_to_string(folder.join(&original.path)).unwrap();
        let document = claims::read(&claims::Request {
            file: &original.path,
            text: &text,
            dated: original.published.as_deref().map(date),
            ..claims::Request::default()
        });
        facts.documents.push(DocumentFacts {
            exhibit: digest(at as u8 + 1),
            document,
            source: original.source.and_then(|id| SOURCES.get(&id).cloned()),
            paragraphs: Vec::new(),
        });
    }
    facts
}

#[test]
fn no_denial_is_support_and_every_quotation_stands_in_its_text() {
    let facts = example();
    let assessment = assessed(&facts);
    assert!(!assessment.findings.is_empty());
    for finding in &assessment.findings {
        for support in &finding.supporting {
            let words = support.citation.quote.to_lowercase();
            assert!(
                !words.contains("denied") && !words.contains("cannot verify"),
                "{}: {words}",
                finding.title
            );
        }
        for support in finding.supporting.iter().chain(&finding.contradicting) {
            let of = |one: &&DocumentFacts| one.exhibit == support.citation.exhibit;
            let text = &facts.documents.iter().find(of).unwrap().document.text;
            assert_eq!(support.citation.place.span.unwrap().slice(text), support.citation.quote);
        }
    }
}

#[test]
fn one_matter_is_one_finding_and_soldiers_are_none() {
    let assessment = assessed(&example());
    let mut titles: Vec<&str> = assessment.findings.iter().map(|finding| finding.title.as_str()).collect();
    let all = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), all);
    assert!(titles.iter().all(|title| !title.contains("soldiers")), "{titles:?}");
    assert!(assessment.limits_of_the_law.len() > 3);
    let coal = assessment.findings.iter().find(|finding| finding.title.contains("coal")).unwrap();
    assert_eq!(coal.status, FindingStatus::ExemptionMayApply);
}
