//! Attribution by what somebody makes public: "The ministry released imagery showing that …".
//!
//! Who releases a picture or a paper and tells what it shows vouches for it; the text that passes it on does
//! not.

use crate::attribution::{Draft, Room};
use crate::complement;
use crate::model::Modality;
use crate::narrative;
use crate::phrases::{has_verb, phrase_before, verb_group};
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::subjects::is_agent;
use crate::tags::Tag;
use std::ops::Range;

/// Verbs of making public, in the forms that stand after a subject.
const RELEASES: [&str; 26] = [
    "released",
    "releases",
    "published",
    "publishes",
    "issued",
    "issues",
    "shared",
    "shares",
    "presented",
    "presents",
    "unveiled",
    "unveils",
    "posted",
    "posts",
    "disclosed",
    "discloses",
    "declassified",
    "provided",
    "provides",
    "produced",
    "produces",
    "displayed",
    "submitted",
    "submits",
    "circulated",
    "circulates",
];

/// What shows or says something by itself.
const EXHIBITS: [&str; 36] = [
    "imagery",
    "image",
    "images",
    "photo",
    "photos",
    "photograph",
    "photographs",
    "picture",
    "pictures",
    "footage",
    "video",
    "videos",
    "evidence",
    "intelligence",
    "data",
    "document",
    "documents",
    "report",
    "reports",
    "statement",
    "statements",
    "analysis",
    "assessment",
    "assessments",
    "map",
    "maps",
    "table",
    "tables",
    "record",
    "records",
    "recording",
    "recordings",
    "findings",
    "information",
    "letter",
    "paper",
];

/// What such a thing does.
const SHOWING: [&str; 12] = [
    "showing",
    "saying",
    "stating",
    "indicating",
    "revealing",
    "suggesting",
    "confirming",
    "proving",
    "demonstrating",
    "alleging",
    "documenting",
    "claiming",
];

/// How many words may stand between the verb and what is released, and between that and what it shows.
const REACH: usize = 12;

/// "… released satellite imagery showing …", "… published documents that show …".
pub(crate) fn releases(
    scene: &Scene<'_>,
    quotations: &Quotations,
    number: usize,
    tokens: Range<usize>,
    before: &[Draft],
) -> Vec<Draft> {
    let mut found = Vec::new();
    for verb in tokens.clone() {
        if !RELEASES.contains(&scene.text.low(verb)) || scene.tag(verb) != Tag::Verb {
            continue;
        }
        let Some((cue, start)) = shown(scene, verb, tokens.end) else { continue };
        // A reporting verb that takes the same words has said it already.
        let told = before.iter().any(|draft| {
            draft.lemma != "show"
                && (draft.cue.as_ref().is_some_and(|own| own.start == cue.start)
                    || draft.content.iter().any(|range| range.start == start))
        });
        let group = verb_group(scene, verb, tokens.start);
        if told || group.passive || group.negated || group.infinitive || group.start <= tokens.start {
            continue;
        }
        let Some(speaker) = phrase_before(scene, group.start, tokens.start, false)
            .filter(|speaker| is_agent(scene, speaker.clone()))
        else {
            continue;
        };
        let room = Room::whole(&tokens, quotations, number);
        let end = complement::clause_end(scene, start, &room, false);
        if !has_verb(scene, start..end) && !(start..end).any(|at| scene.tag(at) == Tag::Ing) {
            continue;
        }
        found.push(Draft {
            cue: Some(verb..verb + 1),
            lemma: "release".to_owned(),
            modality: if group.anticipated { Modality::Anticipated } else { Modality::Asserted },
            hedges: group.hedge.into_iter().collect(),
            said_on: group.date,
            attribution: speaker.start..start,
            speaker: Some(speaker),
            ..narrative::draft(number, start..end)
        });
    }
    found
}

/// Finds what the released thing shows: the token that says so and where what is shown begins.
fn shown(scene: &Scene<'_>, verb: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let within = |from: usize| from..end.min(from + REACH);
    let ends = |at: usize| {
        matches!(scene.tag(at), Tag::Stop | Tag::Open | Tag::Verb | Tag::But) || scene.text.word(at) == ";"
    };
    let exhibit = within(verb + 1)
        .take_while(|at| !ends(*at))
        .find(|at| EXHIBITS.contains(&scene.text.low(*at)) && scene.tag(*at) == Tag::Noun)?;
    let mut at = exhibit + 1;
    while at < end.min(exhibit + REACH) {
        let word = scene.text.low(at);
        let participle = SHOWING.contains(&word);
        let clause = scene.tag(at) == Tag::Relative || scene.tag(at) == Tag::That;
        let finite = clause
            && matches!(
                scene.text.low(at + 1),
                "show" | "shows" | "showed" | "prove" | "proves" | "indicate" | "indicates"
            );
        if participle || finite {
            let cue = if participle { at..at + 1 } else { at + 1..at + 2 };
            let that = scene.tag(cue.end) == Tag::That || scene.text.low(cue.end) == "that";
            let start = cue.end + usize::from(that);
            return (start < end).then_some((cue, start));
        }
        // "of the crossing", "from September": what the thing is of may stand between, a clause may not.
        if ends(at) {
            return None;
        }
        at += 1;
    }
    None
}
