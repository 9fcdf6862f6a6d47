//! What was read in the texts: claims made up by hand, nested, cut in two and told of one event.

use super::{DENIAL_TEXT, KOREAN_TEXT, NOTE_TEXT, day, digest};
use claims::model::*;
use std::collections::BTreeMap;
use values::{Amount, Country, Digest, Span};

pub fn documents() -> BTreeMap<Digest, Document> {
    let note = Document { claims: note(), ..document("note.txt", NOTE_TEXT) };
    let denied = Claim {
        modality: Modality::Denied,
        ..claim("c1", DENIAL_TEXT, &["назвал эти сообщения «выдумкой»"])
    };
    let denial = Document { claims: vec![denied], ..document("zametka.html", DENIAL_TEXT) };
    let unread = "The text is in a language that is not read for claims.".to_owned();
    let korean = Document { notes: vec![unread], ..document("기사.html", KOREAN_TEXT) };
    BTreeMap::from([(digest(1), note), (digest(2), korean), (digest(3), denial)])
}

/// A text without claims.
pub fn document(file: &str, text: &str) -> Document {
    Document {
        file: file.into(),
        sha256: None,
        title: None,
        dated: None,
        language: None,
        text: text.into(),
        claims: vec![],
        entities: vec![],
        dates: vec![],
        quantities: vec![],
        notes: vec![],
    }
}

/// A claim without anything but its words.
pub fn claim(id: &str, text: &str, content: &[&str]) -> Claim {
    Claim {
        id: id.into(),
        tier: Tier::Attributed,
        content: content.iter().map(|words| span(text, words)).collect(),
        speaker: None,
        cue: None,
        modality: Modality::Asserted,
        hedges: vec![],
        quote: QuoteKind::Indirect,
        addressee: None,
        said_on: None,
        reported_by: None,
        read_by: None,
        nested_in: None,
        events: vec![],
    }
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).map(|at| text[..at].chars().count()).unwrap() as u32;
    Span::new(start, start + words.chars().count() as u32)
}

fn note() -> Vec<Claim> {
    let at = |words: &str| span(NOTE_TEXT, words);
    let moved = Event {
        id: "e1".into(),
        same_as: None,
        kind: EventType::ArmsTransfer,
        trigger: Words { span: at("moved"), text: "moved".into() },
        participants: vec![Participant {
            role: "goods".into(),
            span: at("containers"),
            text: "containers".into(),
            name: Some("made_up_container".into()),
            country: None,
        }],
        quantities: vec![Quantity {
            text: "between 11,000 and 12,000".into(),
            span: at("between 11,000 and 12,000"),
            amount: Amount::between(11_000.0, 12_000.0),
            unit: "containers".into(),
            of: None,
        }],
        when: Some(DateMention {
            text: Some("since August".into()),
            span: Some(at("since August")),
            from: Some(day("2024-08-01")),
            to: None,
            rule: "open".into(),
            granularity: Granularity::Month,
            conflict: None,
        }),
        r#where: vec![],
        modality: None,
        negated: false,
    };
    let said = Claim {
        speaker: Some(Speaker {
            span: at("The defence ministry"),
            text: "The defence ministry".into(),
            name: None,
            role: None,
            organisation: Some("Made-up Ministry of Defence".into()),
            country: Some(Country::REPUBLIC_OF_KOREA),
            countries: vec![],
        }),
        cue: Some(Cue { span: at("said"), text: "said".into(), lemma: "say".into() }),
        said_on: Some(DateMention {
            text: Some("on Monday".into()),
            span: Some(at("on Monday")),
            from: Some(day("2024-11-04")),
            to: Some(day("2024-11-04")),
            rule: "last-before-publication".into(),
            granularity: Granularity::Day,
            conflict: None,
        }),
        events: vec![moved.clone()],
        ..claim(
            "c1",
            NOTE_TEXT,
            &[
                "between 11,000 and 12,000 containers had moved by rail since August",
                "the count was \"an estimate\"",
            ],
        )
    };
    let inner = Claim {
        tier: Tier::Author,
        quote: QuoteKind::Narrative,
        nested_in: Some("c1".into()),
        events: vec![Event { id: "e2".into(), same_as: Some("e1".into()), negated: true, ..moved }],
        ..claim("c2", NOTE_TEXT, &["moved by rail"])
    };
    let expected = Claim {
        modality: Modality::Anticipated,
        hedges: vec!["reportedly".into()],
        ..claim("c3", NOTE_TEXT, &["Officials reportedly expect more"])
    };
    vec![said, inner, expected]
}
