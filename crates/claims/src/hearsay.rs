//! Attribution without a reporting verb: "according to", and nouns such as "reports that".

use crate::attribution::{Draft, Room};
use crate::complement;
use crate::lexicon::lexicon;
use crate::model::Modality;
use crate::narrative;
use crate::phrases::has_verb;
use crate::phrases::{phrase_before, verb_group};
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::subjects::is_agent;
use crate::tags::Tag;
use std::ops::Range;

/// How long "seen by the newspaper" may be.
const ASIDE_MAX: usize = 12;

/// "according to the service", "as clarified by the president".
pub(crate) fn according(
    scene: &Scene<'_>,
    quotations: &Quotations,
    number: usize,
    tokens: Range<usize>,
) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at + 1 < tokens.end {
        let according = scene.text.low(at) == "according" && scene.text.low(at + 1) == "to";
        let clarified = scene.text.low(at) == "as"
            && scene.text.low(at + 2) == "by"
            && lexicon().cues.at(&scene.text, at + 1, tokens.end).is_some();
        if !(according || clarified) {
            at += 1;
            continue;
        }
        let cue = if according { at..at + 2 } else { at + 1..at + 2 };
        let from = if according { at + 2 } else { at + 3 };
        let room = Room::whole(&tokens, quotations, number);
        let speaker = complement::long_phrase(scene, from, tokens.end);
        if speaker.is_empty() {
            at += 2;
            continue;
        }
        let mut contents = Vec::new();
        let comma_before = at > tokens.start && scene.tag(at - 1) == Tag::Comma;
        let before_end = if comma_before { at - 1 } else { at };
        if before_end > tokens.start {
            let mut start = tokens.start;
            while start < before_end && matches!(scene.tag(start), Tag::And | Tag::But | Tag::Comma) {
                start += 1;
            }
            if has_verb(scene, start..before_end) {
                contents.push(start..before_end);
            }
        }
        let mut after = speaker.end;
        if scene.tag(after) == Tag::Comma {
            after += 1;
            // "…, seen by the newspaper, …": how the text came by it.
            let by = scene.tag(after) == Tag::Verb && scene.text.low(after + 1) == "by";
            let closes = (after..tokens.end.min(after + ASIDE_MAX)).find(|at| scene.tag(*at) == Tag::Comma);
            if let (true, Some(comma)) = (by, closes) {
                after = comma + 1;
            }
            let end = complement::clause_end(scene, after, &room, false);
            let participle = matches!(scene.tag(after), Tag::Ing);
            if after < end
                && has_verb(scene, after..end)
                && !participle
                && (contents.is_empty() || comma_before)
                && scene.tag(after) != Tag::Relative
            {
                contents.push(after..end);
            }
        }
        if !contents.is_empty() {
            found.push(Draft {
                attribution: before_end..speaker.end,
                content: contents,
                speaker: Some(speaker.clone()),
                cue: Some(cue),
                lemma: if according { "according to".into() } else { lemma_at(scene, at + 1) },
                ..narrative::draft(number, before_end..speaker.end)
            });
        }
        at = speaker.end.max(at + 2);
    }
    found
}

/// "State media quoted the leader as saying that …", "he was quoted by the agency as saying …": who is quoted speaks,
/// who quotes passes it on.
pub(crate) fn quoted(
    scene: &Scene<'_>,
    quotations: &Quotations,
    number: usize,
    tokens: Range<usize>,
) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in tokens.clone() {
        let says = matches!(scene.text.low(at), "saying" | "telling")
            && at > tokens.start
            && scene.text.low(at - 1) == "as";
        let back = at.saturating_sub(QUOTED_MAX).max(tokens.start)..at;
        let verb = back.rev().find(|verb| {
            matches!(
                scene.text.low(*verb),
                "quoted" | "quotes" | "quote" | "quoting" | "cited" | "cites" | "cite" | "citing"
            )
        });
        let Some(verb) = verb.filter(|_| says) else { continue };
        let group = verb_group(scene, verb, tokens.start);
        let before = (group.start > tokens.start)
            .then(|| phrase_before(scene, group.start, tokens.start, false))
            .flatten();
        let (speaker, reporter) = if group.passive {
            let by = (verb + 1..at).find(|by| scene.text.low(*by) == "by");
            let reporter = by.map(|by| complement::long_phrase(scene, by + 1, at - 1));
            (before, reporter.filter(|reporter| !reporter.is_empty()))
        } else {
            let named = complement::long_phrase(scene, verb + 1, at - 1);
            (Some(named).filter(|named| !named.is_empty()), before)
        };
        let Some(speaker) = speaker.filter(|speaker| is_agent(scene, speaker.clone())) else { continue };
        let room = Room::whole(&tokens, quotations, number);
        let start = at + 1 + usize::from(scene.tag(at + 1) == Tag::That || scene.text.low(at + 1) == "that");
        let start = start + usize::from(scene.tag(start) == Tag::Comma);
        let end = complement::clause_end(scene, start, &room, false);
        if start >= end {
            continue;
        }
        let left = speaker.start.min(reporter.as_ref().map_or(usize::MAX, |reporter| reporter.start));
        found.push(Draft {
            cue: Some(at..at + 1),
            lemma: "say".to_owned(),
            modality: Modality::Asserted,
            said_on: group.date,
            attribution: left..start,
            speaker: Some(speaker),
            reporter,
            ..narrative::draft(number, start..end)
        });
    }
    found
}

/// How far from "as saying" the verb may stand.
const QUOTED_MAX: usize = 24;

fn lemma_at(scene: &Scene<'_>, at: usize) -> String {
    lexicon()
        .cues
        .at(&scene.text, at, at + 1)
        .map_or_else(|| scene.text.low(at).to_owned(), |(cue, _)| cue.lemma)
}

/// "reports that …", "reports of …", "rumours that …": said by nobody who is named.
pub(crate) fn hearsay(
    scene: &Scene<'_>,
    number: usize,
    tokens: Range<usize>,
    before: &[Draft],
) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in tokens.clone() {
        let word = scene.text.low(at);
        let reports = matches!(
            word,
            "reports"
                | "report"
                | "allegations"
                | "rumours"
                | "rumors"
                | "claims"
                | "suggestions"
                | "speculation"
                | "statements"
                | "statement"
                | "assertions"
                | "accusations"
                | "announcement"
        );
        if !reports || matches!(scene.tag(at), Tag::Verb | Tag::Ing) {
            continue;
        }
        let mut next = at + 1;
        // "the statements by Washington and Seoul that …": said by those who are named.
        let mut speaker = None;
        if matches!(scene.text.low(next), "by" | "from") {
            let phrase = complement::long_phrase(scene, next + 1, tokens.end);
            if phrase.is_empty() || !is_agent(scene, phrase.clone()) {
                continue;
            }
            next = phrase.end;
            speaker = Some(phrase);
        }
        let that = scene.tag(next) == Tag::That
            && !(scene.tag(next + 1) == Tag::Noun && scene.text.low(next + 1) == "day");
        let of = scene.text.low(next) == "of" && word.ends_with('s') && speaker.is_none();
        if !(that || of) || next + 2 >= tokens.end {
            continue;
        }
        // "said in a joint statement that …": the verb says it.
        let told = speaker.is_none()
            && before.iter().any(|draft| {
                draft.sentence == number && draft.content.iter().any(|range| range.start == next + 1)
            });
        if told || is_doubted(scene, at, tokens.start, before) {
            continue;
        }
        let nothing = Quotations::default();
        let room = Room::whole(&tokens, &nothing, number);
        let end = complement::clause_end(scene, next + 1, &room, false);
        if of && !has_event_shape(scene, next + 1..end) {
            continue;
        }
        found.push(Draft {
            cue: Some(at..at + 1),
            lemma: word.trim_end_matches('s').to_owned(),
            modality: if speaker.is_some() { Modality::Asserted } else { Modality::Reported },
            attribution: at..next + 1,
            speaker,
            ..narrative::draft(number, next + 1..end)
        });
    }
    found
}

/// Tells whether what a noun passes on is denied or doubted: it is then told by the claim that does so.
pub(crate) fn is_doubted(scene: &Scene<'_>, at: usize, low: usize, before: &[Draft]) -> bool {
    let owned = before.iter().any(|draft| {
        draft.modality == Modality::Denied && draft.content.iter().any(|range| range.contains(&at))
    });
    owned
        || (low.max(at.saturating_sub(12))..at).any(|back| {
            matches!(
                scene.text.low(back),
                "verify"
                    | "confirm"
                    | "corroborate"
                    | "denied"
                    | "dismissed"
                    | "rejected"
                    | "deny"
                    | "refuted"
            )
        })
}

fn has_event_shape(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    use crate::entities::What;
    let names = |mention: &crate::entities::Mention| {
        matches!(mention.what, What::Country | What::Demonym | What::Weapon | What::Person)
    };
    tokens.clone().any(|at| scene.tag(at) == Tag::Ing) || scene.mentions_in(tokens).iter().any(names)
}
