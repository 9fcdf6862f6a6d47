//! Attribution over the parse: who says what by the tree of the sentence.
//!
//! For a reporting verb the speaker is its subject, or the subject of the verb it is joined to; the content is the
//! clause, the object or the quotation it governs.

use crate::attribution::{CueAt, Draft};
use crate::lexicon::Frame;
use crate::narrative;
use crate::parse::{Parse, is_edge};
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::tags::Tag;
use crate::tokens::TokenKind;
use std::ops::Range;

/// What the tree says of a cue: the ranges of the content and the speaker.
pub(crate) struct Reading {
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) speaker: Option<Range<usize>>,
    /// The speaker is the subject of another verb.
    pub(crate) shared: bool,
}

/// Verbs that tell of a thing by naming it: "confirmed the transfer".
pub(crate) const SPEAKS_OF: [&str; 19] = [
    "show",
    "deny",
    "confirm",
    "announce",
    "report",
    "claim",
    "reveal",
    "recall",
    "reiterate",
    "reaffirm",
    "stress",
    "suggest",
    "clarify",
    "explain",
    "warn",
    "verify",
    "corroborate",
    "emphasise",
    "underscore",
];

/// Reads a reporting verb by the tree; `bounds` is its sentence, or the part of it within the quotation it stands
/// in.
pub(crate) fn read(
    scene: &Scene<'_>,
    parse: &Parse,
    quotations: &Quotations,
    cue: &CueAt,
    bounds: Range<usize>,
    quoted: bool,
) -> Option<Reading> {
    let verb = cue.tokens.start;
    if !parse.is_verb(verb) || matches!(parse.label(verb), "aux" | "auxpass") || is_attribute(parse, verb) {
        return None;
    }
    let agent = parse
        .children(verb)
        .filter(|child| parse.label(*child) == "agent")
        .find_map(|by| parse.children(by).find(|child| parse.label(*child) == "pobj"));
    let passive = parse.children(verb).any(|child| matches!(parse.label(child), "auxpass" | "nsubjpass"));
    let (subject, shared) = match agent {
        Some(agent) => (Some(agent), false),
        None if passive => (None, false),
        None => subject(parse, verb),
    };
    let (content, clause) = content(scene, parse, quotations, cue, bounds.clone(), passive)?;
    let content: Vec<Range<usize>> = content
        .into_iter()
        .map(|range| {
            let quoted = scene.text.kind(range.start) == TokenKind::Open;
            let within = range.start.max(bounds.start)..range.end.min(bounds.end);
            trimmed(scene, if quoted { range } else { within })
        })
        .filter(|range| range.start < range.end)
        .collect();
    if content.is_empty() || content.iter().any(|range| range.contains(&verb)) {
        return None;
    }
    // "I think", "you want" within a quotation are part of what is quoted.
    let inner = quoted
        && subject.is_none_or(|subject| is_anybody(scene, &(subject..subject + 1)))
        && matches!(cue.word.frame, Frame::Say | Frame::Plan | Frame::Tell);
    // A bare thing is said by nobody ("found the ship"), unless the verb is one of saying alone.
    let bare = !clause
        && matches!(cue.word.frame, Frame::Say | Frame::Tell)
        && !SPEAKS_OF.contains(&cue.word.lemma.as_str());
    if inner || bare {
        return None;
    }
    // "neither confirmed nor denied" says nothing.
    let neither = (bounds.start.max(verb.saturating_sub(3))..verb)
        .any(|at| matches!(scene.text.low(at), "nor" | "neither" | "never"));
    if neither {
        return None;
    }
    let speaker = subject
        .map(|subject| speaker_span(scene, parse, subject, verb, &content))
        .map(|span| span.start.max(bounds.start)..span.end.max(bounds.start))
        .filter(|span| span.start < span.end);
    Some(Reading { content, speaker, shared })
}

/// Tells whether a participle stands before the noun it tells of: "the reported deployment".
pub(crate) fn is_attribute(parse: &Parse, verb: usize) -> bool {
    matches!(parse.label(verb), "amod" | "compound") && parse.head(verb) > verb
}

/// Cuts a content where the tree says that the reporting verb's own clause goes on: ", citing …", ", and denied …".
pub(crate) fn cut(scene: &Scene<'_>, parse: &Parse, verb: usize, named: bool, content: &mut [Range<usize>]) {
    for range in content.iter_mut().filter(|range| range.start > verb) {
        let next = parse
            .children(verb)
            .filter(|child| matches!(parse.label(*child), "advcl" | "conj") && parse.is_verb(*child))
            .map(|child| parse.reach(child).start)
            .filter(|start| *start > range.start + 1 && *start < range.end)
            .find(|start| matches!(scene.tag(*start - 1), Tag::Comma | Tag::And | Tag::But));
        // "condemned the launch as the Council met", "… during the visit": when and amid what it was said.
        let aside = parse
            .children(verb)
            .filter(|child| named && matches!(parse.label(*child), "advcl" | "prep"))
            .map(|child| parse.reach(child).start)
            .filter(|start| *start > range.start + 1 && *start < range.end)
            .find(|start| match parse.label(*start) {
                "prep" => matches!(scene.text.low(*start), "during" | "amid" | "after" | "before"),
                _ => matches!(
                    scene.text.low(*start),
                    "as" | "after" | "while" | "when" | "before" | "amid" | "during"
                ),
            });
        if let Some(mut end) = next.into_iter().chain(aside).min() {
            while end > range.start + 1 && matches!(scene.tag(end - 1), Tag::Comma | Tag::And | Tag::But) {
                end -= 1;
            }
            range.end = end;
        }
    }
}

/// Tells whether a phrase is a pronoun that within a quotation names nobody outside it.
pub(crate) fn is_anybody(scene: &Scene<'_>, phrase: &Range<usize>) -> bool {
    phrase.len() == 1 && matches!(scene.text.low(phrase.start), "i" | "you" | "we" | "they" | "it")
}

/// The subject of a verb: its own, or that of the verb it is joined to or hangs on.
pub(crate) fn subject(parse: &Parse, verb: usize) -> (Option<usize>, bool) {
    const DEPTH_MAX: usize = 5;
    let mut at = verb;
    for depth in 0..DEPTH_MAX {
        let own =
            parse.children(at).find(|child| matches!(parse.label(*child), "nsubj" | "nsubjpass" | "csubj"));
        if let Some(own) = own {
            // "which said": the noun the clause hangs on.
            if matches!(parse.tag(own), "WDT" | "WP") && parse.label(at) == "relcl" {
                // "Russia was the only country that rejected it": Russia did.
                let noun = parse.head(at);
                let named = parse.children(parse.head(noun)).find(|child| parse.label(*child) == "nsubj");
                return (named.filter(|_| parse.label(noun) == "attr").or(Some(noun)), true);
            }
            return (Some(own), depth > 0);
        }
        match parse.label(at) {
            "conj" | "xcomp" | "advcl" | "ccomp" | "dep" | "pcomp" | "prep" | "parataxis"
                if parse.head(at) != at =>
            {
                at = parse.head(at);
                // "after condemning": over the preposition to its verb.
                if !parse.is_verb(at) && parse.label(at) == "prep" {
                    at = parse.head(at);
                }
            }
            // "take this opportunity to recall": whoever takes it.
            "acl" if parse.children(at).any(|child| parse.tag(child) == "TO") => {
                let noun = parse.head(at);
                if parse.head(noun) == noun || !parse.is_verb(parse.head(noun)) {
                    break;
                }
                at = parse.head(noun);
            }
            "acl" | "relcl" => return (Some(parse.head(at)), true),
            _ => break,
        }
    }
    (None, false)
}

/// The words that name the speaker: the subject with what tells more of it, but not a clause that goes on.
pub(crate) fn speaker_span(
    scene: &Scene<'_>,
    parse: &Parse,
    subject: usize,
    verb: usize,
    content: &[Range<usize>],
) -> Range<usize> {
    let mut span = parse.reach(subject);
    // The verb, or what is said, is no part of who says it ("the man who said …").
    for child in parse.children(subject) {
        let reach = parse.reach(child);
        let holds = reach.contains(&verb) || content.iter().any(|range| reach.contains(&range.start));
        if child > subject && (holds || parse.label(child) == "advcl") {
            span.end = span.end.min(reach.start);
        }
    }
    trimmed(scene, span)
}

type Content = (Vec<Range<usize>>, bool);

fn content(
    scene: &Scene<'_>,
    parse: &Parse,
    quotations: &Quotations,
    cue: &CueAt,
    bounds: Range<usize>,
    passive: bool,
) -> Option<Content> {
    let verb = cue.tokens.start;
    let speaks = matches!(cue.word.frame, Frame::Say | Frame::Tell);
    if speaks && let Some(quoted) = around(scene, parse, quotations, verb, bounds) {
        return Some((quoted, true));
    }
    let clause = |child: &usize| {
        parse.label(*child) == "ccomp" && (parse.is_verb(*child) || has_finite(parse, *child))
    };
    // "said that …": the clause on the right.
    let right = parse.children(verb).filter(|child| *child > verb).find(clause);
    if let Some(right) = right
        && !matches!(cue.word.frame, Frame::Ban | Frame::Norm)
    {
        return Some((vec![after_that(scene, parse.reach(right), verb)], true));
    }
    // "…, he said": the clause on the left.
    let left = parse.children(verb).filter(|child| *child < verb).rfind(clause);
    if let (Some(left), true) = (left, speaks) {
        let reach = parse.reach(left);
        if reach.end <= verb {
            return Some((vec![reach], true));
        }
    }
    // "…, he said, …": a clause that stands within the one it tells of.
    if speaks && parse.label(verb) == "parataxis" && parse.head(verb) != verb {
        let whole = parse.reach(parse.head(verb));
        let own = parse.reach(verb);
        let parts = vec![whole.start..own.start.min(whole.end), own.end.max(whole.start)..whole.end];
        return Some((parts, true));
    }
    if passive {
        return None;
    }
    objects(scene, parse, cue)
}

/// "“…,” she said. “…”": the quotations of the sentence that stand beside the verb.
fn around(
    scene: &Scene<'_>,
    parse: &Parse,
    quotations: &Quotations,
    verb: usize,
    bounds: Range<usize>,
) -> Option<Vec<Range<usize>>> {
    const WORDS_MIN: usize = 2;
    let found: Vec<Range<usize>> = quotations
        .all
        .iter()
        .filter(|quotation| {
            // A quotation may begin in a sentence before and go on in one after.
            let before = bounds.start < quotation.end && quotation.end <= verb;
            let after = verb < quotation.start && quotation.start < bounds.end;
            before || after
        })
        .filter(|quotation| quotation.len() >= WORDS_MIN + 2)
        .cloned()
        .collect();
    let before = found.iter().rfind(|quotation| quotation.end <= verb);
    let after = found.iter().find(|quotation| quotation.start > verb);
    // Before the verb a quotation ends with a comma or a stop inside its marks, or one follows it.
    let closes = |quotation: &Range<usize>| {
        is_edge(&scene.text, quotation.end.saturating_sub(2)) || is_edge(&scene.text, quotation.end)
    };
    let opens = |quotation: &Range<usize>| {
        let Some(previous) = quotation.start.checked_sub(1) else { return true };
        matches!(scene.text.word(previous), "," | ":" | ".") || previous == verb
    };
    let subordinate = parse.children(verb).any(|child| {
        parse.label(child) == "ccomp"
            && child > verb
            && parse.children(child).any(|mark| parse.label(mark) == "mark" && mark > verb)
    });
    if subordinate {
        return None;
    }
    let mut parts = Vec::new();
    if let Some(before) = before.filter(|quotation| closes(quotation)) {
        parts.push(before.clone());
    }
    if let Some(after) = after.filter(|quotation| opens(quotation)) {
        // Nothing but the speaker, a date or the like may stand between.
        parts.push(after.clone());
    }
    (!parts.is_empty()).then_some(parts)
}

/// The thing a verb names, and what is said of it.
fn objects(scene: &Scene<'_>, parse: &Parse, cue: &CueAt) -> Option<Content> {
    let verb = cue.tokens.start;
    let end = cue.tokens.end;
    let wanted = |label: &str, word: &str| match cue.word.frame {
        Frame::Say | Frame::Tell => matches!(label, "xcomp" | "dobj"),
        Frame::Plan => matches!(label, "xcomp" | "dobj" | "ccomp"),
        Frame::Urge => matches!(label, "dobj" | "xcomp" | "ccomp" | "dative"),
        Frame::Call => matches!(label, "dobj" | "oprd" | "xcomp" | "ccomp"),
        Frame::Name => {
            matches!(label, "dobj" | "oprd" | "xcomp" | "ccomp" | "dative")
                || label == "prep" && matches!(word, "as" | "of" | "for" | "to" | "on")
        }
        Frame::Norm | Frame::Ban => matches!(label, "dobj" | "xcomp" | "ccomp" | "prep"),
    };
    let parts: Vec<usize> = parse
        .children(verb)
        .filter(|child| *child > verb && wanted(parse.label(*child), scene.text.low(*child)))
        .collect();
    let core = parts.iter().any(|child| parse.label(*child) != "prep") || cue.tokens.len() > 1;
    let (first, last) = (parts.first()?, parts.last()?);
    if !core {
        return None;
    }
    let mut range = parse.reach(*first).start..parse.reach(*last).end;
    range.start = range.start.max(end);
    let clause = parts.iter().any(|child| matches!(parse.label(*child), "ccomp" | "xcomp"));
    Some((vec![range], clause))
}

fn has_finite(parse: &Parse, at: usize) -> bool {
    parse.children(at).any(|child| matches!(parse.label(child), "nsubj" | "nsubjpass" | "aux" | "cop"))
}

/// Leaves the "that" out that opens a clause.
pub(crate) fn after_that(scene: &Scene<'_>, range: Range<usize>, verb: usize) -> Range<usize> {
    let start = range.start.max(verb + 1);
    let that = scene.text.low(start) == "that";
    start + usize::from(that)..range.end
}

/// Takes marks off both ends.
pub(crate) fn trimmed(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start < end && is_edge(&scene.text, start) {
        start += 1;
    }
    while end > start && is_edge(&scene.text, end - 1) {
        end -= 1;
    }
    // A mark of quotation without its partner stays outside.
    if end > start && scene.text.kind(end - 1) == TokenKind::Open {
        end -= 1;
    }
    if end > start && scene.text.kind(start) == TokenKind::Close {
        start += 1;
    }
    start..end
}

/// Makes the draft of a reading.
pub(crate) fn draft(reading: &Reading, cue: &CueAt, number: usize) -> Draft {
    let cued = &cue.tokens;
    let (left, right) = match &reading.speaker {
        Some(speaker) if !reading.shared => (speaker.start.min(cued.start), speaker.end.max(cued.end)),
        _ => (cued.start, cued.end),
    };
    Draft {
        content: reading.content.clone(),
        speaker: reading.speaker.clone(),
        cue: Some(cue.tokens.clone()),
        lemma: cue.word.lemma.clone(),
        modality: cue.word.modality,
        attribution: left..right,
        ..narrative::draft(number, left..right)
    }
}
