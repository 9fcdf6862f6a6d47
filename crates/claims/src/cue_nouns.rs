//! Nouns and adjectives that attribute what a clause after them says, by the tree.

use crate::attribution::Draft;
use crate::grammar::{after_that, speaker_span, subject, trimmed};
use crate::hearsay::is_doubted;
use crate::lexicon::lexicon;
use crate::model::Modality;
use crate::narrative;
use crate::parse::Parse;
use crate::scene::Scene;
use std::ops::Range;

/// "the ministry's claim that …", "officials are confident that …": nouns and adjectives that attribute.
///
/// A noun without anybody it belongs to tells that it is said, and not by whom.
pub(crate) fn nouns(
    scene: &Scene<'_>,
    parse: &Parse,
    number: usize,
    tokens: Range<usize>,
    before: &[Draft],
) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in tokens.clone() {
        let Some((cue, length)) = lexicon().cue_nouns.at(&scene.text, at, tokens.end) else { continue };
        let reading = if cue.is_noun { noun(scene, parse, at) } else { adjective(parse, at) };
        let Some((speaker, clause)) = reading else { continue };
        let content = after_that(scene, parse.reach(clause), at);
        let content = trimmed(scene, content.start..content.end.min(tokens.end));
        let told = before.iter().any(|draft| {
            draft.content.iter().any(|range| range.start == content.start || range.start == content.start + 1)
        });
        // "There is no evidence that …", "cannot verify reports that …" vouch for nothing.
        let none = parse.children(at).any(|child| matches!(scene.text.low(child), "no" | "any" | "little"));
        if told || none || content.len() < 2 || is_doubted(scene, at, tokens.start, before) {
            continue;
        }
        let speaker =
            speaker.map(|subject| speaker_span(scene, parse, subject, at, std::slice::from_ref(&content)));
        let modality = match speaker {
            None if cue.modality == Modality::Asserted => Modality::Reported,
            _ => cue.modality,
        };
        found.push(Draft {
            attribution: at..content.start,
            speaker,
            cue: Some(at..at + length),
            lemma: scene.text.low(at).to_owned(),
            modality,
            ..narrative::draft(number, content)
        });
    }
    found
}

/// The one a noun belongs to, and the clause that tells what it says.
fn noun(scene: &Scene<'_>, parse: &Parse, at: usize) -> Option<(Option<usize>, usize)> {
    if !parse.tag(at).starts_with("NN") {
        return None;
    }
    // "the statement by the ministry that …"
    let giver = parse
        .children(at)
        .find(|child| matches!(scene.text.low(*child), "by" | "from"))
        .and_then(|by| parse.children(by).find(|child| parse.label(*child) == "pobj"));
    let is_clause = |child: &usize| {
        let marked = parse.children(*child).any(|mark| {
            mark > at
                && (scene.text.low(mark) == "that" && matches!(parse.label(mark), "mark" | "dobj")
                    || parse.tag(mark) == "TO")
        });
        *child > at && matches!(parse.label(*child), "acl" | "ccomp" | "xcomp" | "relcl") && marked
    };
    let told =
        |child: &usize| is_clause(child) && (parse.label(*child) != "relcl" || is_complete(parse, *child));
    // The parser hangs the clause on the one who gives the statement as often as on the statement.
    let clause = parse
        .children(at)
        .find(told)
        .or_else(|| parse.children(giver?).find(|child| is_clause(child) && is_complete(parse, *child)))?;
    let owner = parse.children(at).find(|child| parse.label(*child) == "poss").or(giver);
    // "made a pledge to …", "has expressed confidence that …": the one who makes it.
    let maker = || {
        let verb = parse.head(at);
        let light = parse.label(at) == "dobj" && LIGHT.contains(&scene.text.low(verb));
        light.then(|| subject(parse, verb).0).flatten()
    };
    Some((owner.or_else(maker), clause))
}

/// Tells whether a clause after "that" lacks nothing the word could stand for: it has a subject, and an object
/// besides.
fn is_complete(parse: &Parse, clause: usize) -> bool {
    let has = |labels: &[&str]| {
        parse
            .children(clause)
            .any(|child| labels.contains(&parse.label(child)) && !matches!(parse.tag(child), "WDT" | "WP"))
    };
    has(&["nsubj", "nsubjpass"]) && has(&["dobj", "attr", "acomp", "ccomp", "xcomp"])
}

/// Verbs that do little but carry the noun they govern.
const LIGHT: [&str; 34] = [
    "make",
    "makes",
    "made",
    "making",
    "issue",
    "issued",
    "issuing",
    "give",
    "gave",
    "given",
    "giving",
    "express",
    "expresses",
    "expressed",
    "expressing",
    "voice",
    "voiced",
    "voicing",
    "offer",
    "offered",
    "repeat",
    "repeated",
    "repeating",
    "renew",
    "renewed",
    "have",
    "has",
    "had",
    "raise",
    "raised",
    "raising",
    "reject",
    "rejected",
    "received",
];

/// The one of whom an adjective is said, and the clause it governs.
fn adjective(parse: &Parse, at: usize) -> Option<(Option<usize>, usize)> {
    let clause = parse.children(at).find(|child| *child > at && parse.label(*child) == "ccomp")?;
    let copula = parse.head(at);
    let holder = match parse.label(at) {
        "acomp" | "oprd" | "attr" => subject(parse, copula).0,
        // The participle of a passive is the head itself.
        _ => subject(parse, at).0,
    };
    holder.map(|holder| (Some(holder), clause))
}
