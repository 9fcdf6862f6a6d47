//! Reads the plain texts of a case folder (`case.toml` says who published them and when), assesses them and
//! prints the findings as a reader of the report sees them.
//!
//! `cargo run -p assess --example read_case -- examples/dprk-russia-2024 2024-12-31`

use assess::facts::{DocumentFacts, Facts, Paragraph};
use assess::regime::Regime;
use assess::{Methods, assess, sources};
use sha2::{Digest as _, Sha256};
use std::error::Error;
use std::path::Path;
use values::{CharMap, Date, Digest};

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

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "examples/dprk-russia-2024".to_owned());
    let as_of: Date = arguments.next().unwrap_or_else(|| "2024-12-31".to_owned()).parse()?;
    let folder = Path::new(&folder);
    let sources = sources::builtin()?;
    let case: Case = toml::from_str(&std::fs::read_to_string(folder.join("case.toml"))?)?;
    let mut facts = Facts::default();
    for original in case.original {
        let path = folder.join(&original.path);
        if !path.extension().is_some_and(|ending| ending == "txt" || ending == "md") {
            continue;
        }
        let bytes = std::fs::read(&path)?;
        let exhibit = Digest::from_bytes(Sha256::digest(&bytes).into());
        let text = String::from_utf8(bytes)?;
        let dated = original.published.as_deref().map(str::parse).transpose()?;
        let request = claims::Request {
            file: &original.path,
            sha256: Some(exhibit),
            text: &text,
            dated,
            ..claims::Request::default()
        };
        facts.documents.push(DocumentFacts {
            exhibit,
            document: claims::read(&request),
            source: original.source.and_then(|id| sources.get(&id).cloned()),
            paragraphs: paragraphs(&text),
        });
    }
    let assessment = assess(&facts, &Regime::builtin()?, &Methods::builtin()?, &sources, as_of);
    println!("# Summary");
    assessment.summary.iter().for_each(|sentence| println!("- {}", sentence.text));
    println!("\n# Limits of the law");
    assessment.limits_of_the_law.iter().for_each(|sentence| println!("- {}", sentence.text));
    for finding in &assessment.findings {
        println!("\n# {} {} [{}] {:?}", finding.id, finding.title, finding.provision, finding.status);
        finding.sentences.iter().for_each(|sentence| println!("- {}", sentence.text));
        for element in &finding.elements {
            println!("  {:?}\t{}: {}", element.state, element.name, element.reason);
        }
        for (side, supports) in [("for", &finding.supporting), ("against", &finding.contradicting)] {
            for support in supports {
                println!(
                    "  {side}: {} | {} | {} | {}",
                    support.origin,
                    support.when,
                    support.text,
                    support.note.as_deref().unwrap_or("")
                );
            }
        }
        for related in &finding.related_provisions {
            println!("  also: {} ({})", related.citation, related.reason);
        }
        for check in &finding.exemptions_checked {
            println!("  exemption {} {:?}: {}", check.id, check.state, check.reason);
        }
        println!("  reply: {}", finding.reply.text);
    }
    for cap in &assessment.caps {
        println!("\n# {}", cap.title);
        cap.sentences.iter().for_each(|sentence| println!("- {}", sentence.text));
        for line in cap.bases.iter().flat_map(|basis| &basis.lines) {
            println!("  {} | {} | {}", line.who, line.period, line.stated);
        }
        for note in cap.bases.iter().flat_map(|basis| &basis.left_out) {
            println!("  note: {note}");
        }
    }
    for drift in &assessment.drifts {
        println!("\n# Drift: {}", drift.what);
        drift.sentences.iter().for_each(|sentence| println!("- {}", sentence.text));
        for point in &drift.points {
            println!("  {:?} {} | {} | {}", point.on, point.text, point.who, point.citation.quote);
        }
    }
    println!("\n# Timeline");
    for entry in &assessment.timeline {
        println!("{} {}: {}", entry.period, entry.event, entry.sentence.text);
    }
    println!("\n# Positions");
    for position in &assessment.positions {
        println!(
            "{} | {} {} | {}",
            position.question, position.country, position.stance, position.sentence.text
        );
    }
    for problem in &assessment.problems {
        println!("problem {}: {}", problem.code, problem.reason);
    }
    Ok(())
}

fn paragraphs(text: &str) -> Vec<Paragraph> {
    let map = CharMap::new(text);
    let mut at = 0;
    let mut found = Vec::new();
    for part in text.split("\n\n") {
        if !part.trim().is_empty() {
            found.push(Paragraph {
                span: map.span(at..at + part.len()),
                page: None,
                number: found.len() as u32 + 1,
            });
        }
        at += part.len() + 2;
    }
    found
}
