//! What a language model read is printed apart and weighs nothing.

use crate::support::*;
use assess::Facts;
use claims::model::{Modality, ReadBy};

fn by(number: u8, code: &str) -> TextOf {
    let said =
        said("The DPRK sent shells to Russia").by(&format!("Speaker {code}"), "Ministry", country(code));
    text(number, "reuters", "2024-10-18").says(said.of(arms()))
}

/// Marks every claim of a text as a model's.
fn read_by_model(mut facts: Facts, number: u8) -> Facts {
    for document in facts.documents.iter_mut().filter(|document| document.exhibit == digest(number)) {
        for claim in &mut document.document.claims {
            claim.read_by = Some(ReadBy {
                model: "a-model".to_owned(),
                prompt: digest(100),
                answer: digest(101),
                cue_known: false,
            });
        }
    }
    facts
}

#[test]
fn alone_it_makes_no_finding() {
    assert_eq!(assessed(&facts([by(1, "JP")])).findings.len(), 1);
    let assessment = assessed(&read_by_model(facts([by(1, "JP")]), 1));
    assert!(
        assessment.findings.is_empty() && assessment.timeline.is_empty() && assessment.positions.is_empty()
    );
    let [reading] = assessment.read_by_model.as_slice() else { panic!("{:?}", assessment.read_by_model) };
    assert!(reading.sentence.text.starts_with("Read by a language model: "), "{}", reading.sentence.text);
    assert!(reading.sentence.text.contains("“Speaker JP”"), "{}", reading.sentence.text);
    assert_eq!(reading.sentence.citations[0].quote, "The DPRK sent shells to Russia");
}

#[test]
fn beside_what_the_rules_read_it_neither_supports_nor_contradicts() {
    let alone = assessed(&facts([by(1, "JP")]));
    let denial = text(2, "reuters", "2024-10-18").says(
        said("No shells were sent to Russia")
            .by("Ann Lee", "", country("CH"))
            .modality(Modality::Denied)
            .of(arms()),
    );
    for other in [by(2, "FR"), denial] {
        let both = assessed(&read_by_model(facts([by(1, "JP"), other]), 2));
        assert_eq!(both.read_by_model.len(), 1);
        assert_eq!(both.findings, alone.findings);
        assert_eq!((&both.timeline, &both.positions), (&alone.timeline, &alone.positions));
    }
}
