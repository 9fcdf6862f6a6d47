//! A report of any size, for measuring.

use super::findings::{element, law, support};
use super::material::quoted;
use super::{NOTE_TEXT, Sample, digest, full};
use assess::model::*;
use report::ExhibitEntry;
use values::{Citation, Place, Span};

/// As many findings, each with ten citations of its own.
pub fn many(findings: u32) -> Sample {
    let mut sample = full();
    let template = sample.exhibits.remove(0);
    sample.exhibits.insert(0, template.clone());
    for number in 5..=200_u8 {
        sample.exhibits.push(ExhibitEntry {
            id: format!("EX-{number:04}"),
            sha256: digest(number),
            leaf: number.into(),
            title: Some(format!("Made-up article number {number}")),
            url: None,
            ..template.clone()
        });
    }
    sample.assessment.findings = (0..findings).map(finding).collect();
    sample
}

fn finding(number: u32) -> Finding {
    let cite = |nth: u32| Citation {
        exhibit: digest(5 + ((number * 10 + nth) % 196) as u8),
        place: Place {
            span: Some(Span::new(number, number + 40)),
            paragraph: Some(nth + 1),
            ..Place::default()
        },
        quote: format!("in case {number}, point {nth}, a ministry said that containers had moved by rail"),
    };
    let told =
        |nth: u32| format!("Speaker {nth} stated that containers had moved by rail on journey {number}.");
    let core = FindingCore {
        id: format!("F-{:08x}", number.wrapping_mul(2_654_435_761)),
        provision: "unsc-1718-op8b".into(),
        title: format!("Reported transfer {number} of ammunition from the DPRK to Russia"),
        measure: format!("measure_{}", number / 25),
        measure_title: format!("Measure {}", number / 25),
        status: FindingStatus::PossibleViolation,
        law: law(
            "resolution 1718 (2006), paragraph 8 (b)",
            "The DPRK shall cease to export arms.",
            true,
            !number.is_multiple_of(3),
        ),
        elements: ["conduct stated", "actor bound", "direction", "goods", "date", "no exemption"]
            .into_iter()
            .map(|name| element(name, State::Met, "Stated in the passages cited.", vec![cite(0), cite(1)]))
            .collect(),
    };
    let others = (1..9).map(|nth| support(&told(nth), cite(nth))).collect();
    let mut finding = Finding::new(core, support(&told(0), cite(0)), others);
    finding.contradicting = vec![support("A speaker of the other side denied it.", cite(9))];
    finding.sentences = (0..3).filter_map(|nth| Sentence::fact(told(nth), vec![cite(nth)])).collect();
    finding.sentences.push(Sentence::assessment(
        "If these statements are true, every element is met.",
        vec![quoted(1, NOTE_TEXT, "by rail", 1)],
    ));
    finding
}
