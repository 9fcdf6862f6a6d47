//! Who speaks, in tokens: the subject of a reporting verb.

use crate::attribution::{CueAt, Draft, Room};
use crate::entities::{Mention, What};
use crate::lexicon::{Frame, RoleKind};
use crate::phrases::{VerbGroup, has_verb, phrase_before, verb_group};
use crate::scene::Scene;
use crate::tags::Tag;
use std::ops::Range;

/// The subject of a reporting verb.
pub(crate) struct Subject {
    pub(crate) speaker: Option<Range<usize>>,
    /// Where the attribution begins on the left.
    pub(crate) left: usize,
    /// Taken over from the verb before.
    pub(crate) shared: bool,
    pub(crate) date: Option<usize>,
}

/// Finds the subject of a reporting verb: before it, taken over from the verb before, or the noun that a relative
/// clause hangs on.
pub(crate) fn subject(
    scene: &Scene<'_>,
    cue: &CueAt,
    room: &Room<'_>,
    group: &VerbGroup,
    ing: bool,
    before: &[Draft],
) -> Option<Subject> {
    let start = group.start;
    let shared = |left: usize| -> Option<Subject> {
        // The nearest claim before, unless its content has swallowed this verb's own clause.
        let speaker = before
            .iter()
            .rev()
            .find(|draft| {
                let Some(own) =
                    draft.cue.as_ref().filter(|c| c.start < cue.tokens.start && c.start >= room.low)
                else {
                    return false;
                };
                // "told reporters that the US has determined …, adding": the one who speaks outside adds.
                let nested =
                    before.iter().any(|other| other.content.iter().any(|range| range.contains(&own.start)));
                !nested && !draft.content.iter().any(|range| range.contains(&cue.tokens.start))
            })
            .and_then(|draft| draft.speaker.clone())
            .or_else(|| main_subject(scene, room.low, start));
        Some(Subject { speaker: Some(speaker?), left, shared: true, date: None })
    };
    if start <= room.low {
        return None;
    }
    let previous = start - 1;
    match scene.tag(previous) {
        // "neither confirmed nor denied" says nothing.
        Tag::And if scene.text.low(previous) == "nor" => None,
        Tag::And | Tag::But => shared(previous),
        Tag::Comma if ing => shared(previous),
        Tag::Comma if start > room.low + 1 => match scene.tag(previous - 1) {
            // "…, and also urged": a comma before "and".
            Tag::And => shared(previous - 1),
            _ => parenthetical(scene, previous, room.low).or_else(|| {
                // "condemned …, urged … and demanded …": a list of verbs.
                before.last().filter(|draft| draft.sentence == room.number).and_then(|_| shared(previous))
            }),
        },
        Tag::Preposition | Tag::Subordinator if ing => {
            if !matches!(scene.text.low(previous), "by" | "while" | "after" | "in" | "before" | "when") {
                return None;
            }
            shared(previous)
        }
        _ if ing && !matches!(scene.tag(previous), Tag::Auxiliary) && group.start == cue.tokens.start => {
            // "a report saying that …": the noun before speaks.
            let speaker = phrase_before(scene, start, room.low, true)?;
            (scene.mention(speaker.end - 1).is_some()).then_some(Subject {
                left: speaker.start,
                speaker: Some(speaker),
                shared: false,
                date: None,
            })
        }
        Tag::Relative if matches!(scene.text.low(previous), "who" | "which") => {
            let mut end = previous;
            if end > room.low + 1 && scene.tag(end - 1) == Tag::Comma {
                end -= 1;
            }
            let speaker = phrase_before(scene, end, room.low, true)?;
            Some(Subject { left: previous, speaker: Some(speaker), shared: true, date: None })
        }
        _ => {
            let mut speaker = phrase_before(scene, start, room.low, false)?;
            if !is_agent(scene, speaker.clone())
                && cue.word.frame != Frame::Say
                && cue.word.frame != Frame::Tell
            {
                return None;
            }
            // "The Kremlin's spokesman, Dmitry Peskov, on Thursday denied": only the name before the verb.
            if speaker.start > room.low + 1
                && scene.tag(speaker.start - 1) == Tag::Comma
                && scene.mention(speaker.start).is_some_and(|m| m.what == What::Person)
                && let Some(office) = phrase_before(scene, speaker.start - 1, room.low, false)
                && is_office(scene, office.clone())
                && group.date.is_some()
            {
                speaker.start = office.start;
            }
            let date = opening_date(scene, speaker.start, room.low);
            Some(Subject { left: speaker.start, speaker: Some(speaker), shared: false, date })
        }
    }
}

/// The date that opens a sentence: "On 16 December, …", "Two days later …".
fn opening_date(scene: &Scene<'_>, subject: usize, low: usize) -> Option<usize> {
    let date = scene.date(low).filter(|date| date.places && date.tokens.start == low)?;
    // Nothing but dates and commas may stand between.
    let mut at = date.tokens.end;
    while at < subject && matches!(scene.tag(at), Tag::Comma | Tag::Date | Tag::Preposition) {
        at += 1;
    }
    (at == subject).then_some(low)
}

/// "Name, the office," or "Name, citing …," before a verb.
fn parenthetical(scene: &Scene<'_>, comma: usize, low: usize) -> Option<Subject> {
    const LENGTH_MAX: usize = 30;
    let mut open = comma;
    let floor = low.max(comma.saturating_sub(LENGTH_MAX));
    while open > floor {
        open -= 1;
        if scene.tag(open) == Tag::Comma {
            break;
        }
        if matches!(scene.tag(open), Tag::Stop | Tag::Open) {
            return None;
        }
    }
    if scene.tag(open) != Tag::Comma || open <= low {
        return None;
    }
    let inside = open + 1..comma;
    let aside = matches!(
        scene.tag(inside.start),
        Tag::Ing | Tag::Preposition | Tag::Relative | Tag::Date | Tag::Subordinator | Tag::Adverb
    ) || scene.text.low(inside.start) == "speaking"
        || (scene.tag(inside.start) == Tag::Verb);
    if has_verb(scene, inside.clone()) && !aside {
        return None;
    }
    let outer = phrase_before(scene, open, low, false);
    if aside {
        let speaker = outer.filter(|tokens| is_agent(scene, tokens.clone()))?;
        return Some(Subject {
            left: speaker.start,
            speaker: Some(speaker),
            shared: false,
            date: scene.date(inside.start).map(|_| inside.start),
        });
    }
    let apposed = is_agent(scene, inside.clone());
    match outer.filter(|tokens| is_agent(scene, tokens.clone())) {
        Some(outer) if apposed => {
            Some(Subject { left: outer.start, speaker: Some(outer.start..comma), shared: false, date: None })
        }
        Some(outer) => Some(Subject { left: outer.start, speaker: Some(outer), shared: false, date: None }),
        None if apposed => {
            Some(Subject { left: inside.start, speaker: Some(inside), shared: false, date: None })
        }
        None => None,
    }
}

/// Tells whether a phrase can speak: a person, an office, an organisation, a State, a text, a pronoun.
pub(crate) fn is_agent(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    if tokens.len() == 1 && scene.tag(tokens.start) == Tag::Pronoun {
        return !matches!(scene.text.low(tokens.start), "there" | "nothing" | "none");
    }
    let speaks = |mention: &Mention| {
        matches!(
            mention.what,
            What::Person
                | What::Role(_)
                | What::Organisation
                | What::Country
                | What::Seat
                | What::Demonym
                | What::Document
        )
    };
    scene.mentions_in(tokens.clone()).iter().any(speaks)
        || tokens
            .clone()
            .any(|at| matches!(scene.text.low(at), "others" | "some" | "critics" | "supporters" | "voters"))
}

fn is_office(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    scene.mentions_in(tokens).iter().any(|mention| matches!(mention.what, What::Role(_)))
}

pub(crate) fn can_lay_down(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    scene
        .mentions_in(tokens)
        .iter()
        .any(|mention| matches!(mention.what, What::Document | What::Role(RoleKind::Paper)))
}

/// The first noun phrase of a clause that no preposition governs, if a verb follows it.
pub(crate) fn main_subject(scene: &Scene<'_>, low: usize, end: usize) -> Option<Range<usize>> {
    let verb = (low..end).find(|at| matches!(scene.tag(*at), Tag::Verb | Tag::Auxiliary))?;
    let group = verb_group(scene, verb, low);
    let mut last = group.start;
    // Over "…, Dmitry Peskov, ".
    if last > low && scene.tag(last - 1) == Tag::Comma {
        return parenthetical(scene, last - 1, low).and_then(|subject| subject.speaker);
    }
    if last > low && scene.tag(last - 1) == Tag::Relative {
        last -= 1;
    }
    phrase_before(scene, last, low, false).filter(|tokens| is_agent(scene, tokens.clone()))
}
