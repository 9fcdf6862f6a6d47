//! What the words and what the tree say of a reporting verb, brought together and held against sense.

use crate::attribution::{CueAt, Draft, Room, adjust, holds_quotation};
use crate::entities::What;
use crate::grammar::{self, Reading};
use crate::lexicon::{Frame, lexicon};
use crate::model::Modality;
use crate::phrases::{has_verb, verb_group};
use crate::scene::Scene;
use crate::subjects::{can_lay_down, is_agent};
use crate::tags::Tag;
use std::ops::Range;

/// Brings together what the words and what the tree say of a cue: the words are surer of where a content ends,
/// the tree finds what they miss and the whole of who speaks.
pub(crate) fn combined(
    scene: &Scene<'_>,
    cue: &CueAt,
    by_words: Option<Draft>,
    by_tree: Option<Reading>,
    room: &Room<'_>,
    quoted: bool,
) -> Option<Draft> {
    let speaker = by_words.as_ref().and_then(|draft| draft.speaker.clone());
    let inner = quoted
        && matches!(cue.word.frame, Frame::Say | Frame::Tell | Frame::Plan | Frame::Urge)
        && speaker.is_some_and(|speaker| grammar::is_anybody(scene, &speaker));
    if inner {
        return None;
    }
    let Some(mut draft) = by_words else {
        // "asked the Panel to verify the information": nobody has verified it.
        let verb = cue.tokens.start;
        let infinitive = verb > room.low && scene.tag(verb - 1) == Tag::To;
        if infinitive && cue.word.modality == Modality::Determined {
            return None;
        }
        // "is to monitor and report violations": a deed beside another one that is still to be done.
        let joined = scene.parse.as_ref().is_some_and(|parse| {
            let other = parse.head(verb);
            parse.label(verb) == "conj"
                && parse.tag(verb) == "VB"
                && parse.children(other).any(|child| matches!(parse.tag(child), "TO" | "MD"))
                && lexicon().cues.at(&scene.text, other, other + 1).is_none()
        });
        if joined {
            return None;
        }
        let mut draft = grammar::draft(&by_tree?, cue, room.number);
        let rules = matches!(cue.word.frame, Frame::Ban | Frame::Norm);
        let paper = draft.speaker.clone().is_some_and(|tokens| can_lay_down(scene, tokens));
        if rules && !paper {
            return None;
        }
        let group = verb_group(scene, cue.tokens.start, room.low);
        draft.said_on = group.date;
        draft.hedges = group.hedge.into_iter().collect();
        adjust(scene, cue, &group, &mut draft)?;
        if draft.modality == Modality::Denied && !denies_words(scene, cue, &draft) {
            draft.modality = Modality::Condemned;
        }
        return says_something(scene, cue, &draft).then_some(draft);
    };
    if let Some(parse) = &scene.parse {
        grammar::cut(scene, parse, cue.tokens.start, cue.word.frame == Frame::Name, &mut draft.content);
        // "reports documenting … have emerged": what the participle governs, not the verb of its noun.
        if let (Some(reading), "acl") = (&by_tree, parse.label(cue.tokens.start)) {
            let ends = |content: &[Range<usize>]| content.iter().map(|range| range.end).max();
            if ends(&reading.content) < ends(&draft.content) {
                draft.content.clone_from(&reading.content);
            }
        }
    }
    if !says_something(scene, cue, &draft) {
        return None;
    }
    if draft.modality == Modality::Denied && !denies_words(scene, cue, &draft) {
        draft.modality = Modality::Condemned;
    }
    // "Charlie, a lawyer of the firm,": the whole phrase, if it holds what the words found.
    if let Some(whole) = by_tree.and_then(|reading| reading.speaker)
        && draft.speaker.as_ref().is_none_or(|own| {
            is_whole_of(scene, &whole, own) || !is_agent(scene, own.clone()) && is_agent(scene, whole.clone())
        })
    {
        draft.speaker = Some(whole);
    }
    Some(draft)
}

/// Tells whether what is rejected is something said ("rejected the claim that …"): only that is a denial; to
/// reject a deed or a paper ("rejected it as a challenge") is to condemn it.
fn denies_words(scene: &Scene<'_>, cue: &CueAt, draft: &Draft) -> bool {
    const SAID: [&str; 24] = [
        "claim",
        "claims",
        "report",
        "reports",
        "allegation",
        "allegations",
        "accusation",
        "accusations",
        "charge",
        "charges",
        "assertion",
        "assertions",
        "suggestion",
        "suggestions",
        "rumour",
        "rumours",
        "rumor",
        "rumors",
        "notion",
        "idea",
        "speculation",
        "statement",
        "statements",
        "assessment",
    ];
    if cue.word.frame != Frame::Name {
        return true;
    }
    let Some(content) = draft.content.first() else { return true };
    let quoted = content.clone().any(|at| scene.tag(at) == Tag::Open);
    let as_what = content.clone().find(|at| scene.text.low(*at) == "as").unwrap_or(content.end);
    let object = content.start..as_what;
    scene.tag(content.start) == Tag::That
        || content.start > 0 && scene.tag(content.start - 1) == Tag::That
        || object.clone().any(|at| SAID.contains(&scene.text.low(at)))
        || quoted && as_what == content.end
}

/// Tells whether a phrase is the whole of another: it holds it, and what stands before a comma in it names
/// somebody as well ("only a notification, the ambassador said" does not).
fn is_whole_of(scene: &Scene<'_>, whole: &Range<usize>, part: &Range<usize>) -> bool {
    let left = whole.start..part.start;
    let cut = left.clone().any(|at| scene.tag(at) == Tag::Comma);
    whole.start <= part.start && part.end <= whole.end && (!cut || is_agent(scene, left))
}

/// Tells whether a content is one that can be said. A bare thing is said by nobody ("found the ship", "threatens
/// the peace", "defends the border"), unless the verb is one of saying alone or the thing one of words.
pub(crate) fn says_something(scene: &Scene<'_>, cue: &CueAt, draft: &Draft) -> bool {
    let said_that =
        draft.content.first().is_some_and(|range| range.start > 0 && scene.tag(range.start - 1) == Tag::That);
    let clause = said_that
        || draft
            .content
            .iter()
            .any(|range| has_verb(scene, range.clone()) || holds_quotation(scene, range.clone()));
    // "offered no document", "gave no details": nothing is said.
    let first = draft.content.first().map_or(0, |range| range.start);
    if !clause && matches!(scene.text.low(first), "no" | "nothing") && cue.word.modality != Modality::Denied {
        return false;
    }
    if !said_that && (shows_itself(scene, cue, draft) || lemma_needs_agent(scene, cue, draft)) {
        return false;
    }
    match cue.word.frame {
        Frame::Say | Frame::Tell => clause || grammar::SPEAKS_OF.contains(&cue.word.lemma.as_str()),
        Frame::Plan
            if matches!(cue.word.lemma.as_str(), "threaten" | "want" | "plan" | "intend" | "offer") =>
        {
            // What is threatened, wanted or planned is a deed: "threatens to …".
            said_that || scene.tag(first) == Tag::To || scene.tag(first) == Tag::Open
        }
        Frame::Name if cue.word.lemma == "defend" => draft.content.iter().any(|range| {
            holds_quotation(scene, range.clone())
                || scene.mentions_in(range.clone()).iter().any(|mention| mention.what == What::Document)
                || range.clone().any(|at| DEFENDED_IN_WORDS.contains(&scene.text.low(at)))
        }),
        _ => true,
    }
}

/// "The drill shows its character", "reveals its attempt": what shows itself says nothing; papers, persons and bodies
/// that show or reveal a thing do.
fn shows_itself(scene: &Scene<'_>, cue: &CueAt, draft: &Draft) -> bool {
    if !matches!(cue.word.lemma.as_str(), "show" | "reveal" | "demonstrate") {
        return false;
    }
    let clause = scene.parse.as_ref().is_some_and(|parse| {
        parse
            .children(cue.tokens.start)
            .any(|child| parse.label(child) == "ccomp" && child > cue.tokens.start)
    });
    let quoted = draft.content.iter().any(|range| holds_quotation(scene, range.clone()));
    // By the head of the phrase: an analysis of imagery, not a drill of the military.
    let head = |tokens: &std::ops::Range<usize>| {
        let parse = scene.parse.as_ref()?;
        tokens.clone().find(|at| !tokens.contains(&parse.head(*at)) || parse.head(*at) == *at)
    };
    let tells =
        draft.speaker.as_ref().and_then(head).and_then(|head| scene.mention(head)).is_some_and(|mention| {
            matches!(mention.what, What::Person | What::Role(_) | What::Organisation | What::Document)
        });
    !clause && !quoted && !tells
}

/// "The emergence of a new factor calls for …": only somebody calls for a thing.
fn lemma_needs_agent(scene: &Scene<'_>, cue: &CueAt, draft: &Draft) -> bool {
    matches!(cue.word.lemma.as_str(), "call_for" | "call_on")
        && draft.speaker.clone().is_some_and(|tokens| !is_agent(scene, tokens))
}

/// What is defended by speaking for it, not by arms.
const DEFENDED_IN_WORDS: [&str; 14] = [
    "treaty",
    "decision",
    "decisions",
    "policy",
    "policies",
    "record",
    "resolution",
    "cooperation",
    "agreement",
    "deal",
    "position",
    "actions",
    "comments",
    "remarks",
];
