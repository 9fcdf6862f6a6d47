//! What a language model pointed at, set apart: it is printed as a lead and weighed nowhere.

use crate::facts::DocumentFacts;
use crate::model::{ModelReading, Sentence};
use claims::model::{Claim, Modality};

/// Takes what a language model found out of the texts, so that nothing after it can weigh it; gives it for print.
pub(crate) fn set_apart(documents: &mut [DocumentFacts]) -> Vec<ModelReading> {
    let mut readings = Vec::new();
    for facts in documents {
        let found = facts.document.claims.iter().filter_map(|claim| reading(facts, claim));
        readings.extend(found.collect::<Vec<_>>());
        facts.document.claims.retain(|claim| claim.read_by.is_none());
    }
    readings
}

fn reading(facts: &DocumentFacts, claim: &Claim) -> Option<ModelReading> {
    let read_by = claim.read_by.as_ref()?;
    let citation = facts.cite(&claim.content)?;
    let speaker = claim.speaker.as_ref().map_or("nobody by name", |speaker| speaker.text.as_str());
    let cue = claim.cue.as_ref().map_or("", |cue| cue.text.as_str());
    let known =
        if read_by.cue_known { "" } else { ", which the rules do not know as a word that attributes" };
    let text = format!(
        "Read by a language model: {} has, attributed to “{speaker}” by “{cue}”{known} and {}: “{}”.",
        facts.publisher(),
        how(claim.modality),
        citation.quote
    );
    Some(ModelReading {
        claim: claim.id.clone(),
        sentence: Sentence::fact(text, vec![citation])?,
        model: read_by.model.clone(),
        prompt: read_by.prompt,
        answer: read_by.answer,
        cue_known: read_by.cue_known,
    })
}

fn how(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "stated as fact",
        Modality::Determined => "stated as found",
        Modality::Reported => "passed on",
        Modality::Anticipated => "expected",
        Modality::Intention => "planned",
        Modality::Condemned => "condemned",
        Modality::Demanded => "demanded",
        Modality::Denied => "denied",
        Modality::Norm => "laid down",
    }
}
