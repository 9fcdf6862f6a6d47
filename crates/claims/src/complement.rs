//! What follows a reporting verb: to whom, when, and the words that are said.

use crate::attribution::{CueAt, Room, at_end};
use crate::lexicon::Frame;
use crate::phrases::{phrase_at, verb_group};
use crate::scene::Scene;
use crate::subjects::is_agent;
use crate::tags::Tag;
use crate::tokens::TokenKind;
use crate::words::Class;
use std::ops::Range;

/// The words after a reporting verb.
#[derive(Debug, Clone)]
pub(crate) struct Complement {
    pub(crate) content: Range<usize>,
    pub(crate) addressee: Option<Range<usize>>,
    /// A token of the date.
    pub(crate) date: Option<usize>,
    /// Behind a comma: the second half of what was begun before the attribution.
    pub(crate) parenthetical: bool,
    /// "warned … to do".
    pub(crate) demanded: bool,
}

/// How far "that" may stand behind its verb.
const THAT_DISTANCE_MAX: usize = 22;

/// Reads the content after a cue; `None` if nothing is said there.
pub(crate) fn after(scene: &Scene<'_>, cue: &CueAt, room: &Room<'_>, ing: bool) -> Option<Complement> {
    let high = room.high;
    let frame = cue.word.frame;
    let mut at = skip_adverbs(scene, cue.tokens.end, high);
    let mut found =
        Complement { content: at..at, addressee: None, date: None, parenthetical: false, demanded: false };
    if at_end(scene, at, high) {
        return None;
    }
    // To whom: "told reporters", "said to the Council".
    if frame == Frame::Tell || (scene.tag(at) == Tag::To && !scene.class(at + 1).is(Class::BASE)) {
        let from = at + usize::from(scene.tag(at) == Tag::To);
        let addressee = addressee(scene, from, high);
        if !addressee.is_empty() {
            at = addressee.end;
            found.addressee = Some(addressee);
        }
    }
    let open_or_that = find_that(scene, at, high);
    // "a draft resolution … that would": a relative clause of the object, not what is said.
    let said_that = open_or_that.filter(|that| {
        *that == at
            || match frame {
                Frame::Say => !matches!(
                    scene.tag(at),
                    Tag::Det | Tag::Noun | Tag::Possessive | Tag::Pronoun | Tag::Number
                ),
                Frame::Tell => found.addressee.is_some(),
                Frame::Plan => false,
                _ => matches!(
                    scene.text.low(that - 1),
                    "reports"
                        | "claims"
                        | "allegations"
                        | "rumours"
                        | "rumors"
                        | "suggestions"
                        | "accusations"
                        | "assertions"
                ),
            }
    });
    if let Some(that) = said_that {
        found.date = date_between(scene, at, that);
        if found.addressee.is_none() {
            found.addressee = addressee_between(scene, at, that);
        }
        found.content = that + 1..clause_end(scene, that + 1, room, false);
        return ready(scene, found);
    }
    at = skip_adjuncts(scene, at, high, &mut found.date);
    let colon = usize::from(matches!(scene.text.word(at), ":" | ","));
    // “…” directly after the verb.
    if scene.tag(at + colon) == Tag::Open && at + colon < high {
        let quotation = room.quotations.around(at + colon)?;
        let comma = scene.text.word(at) == ",";
        let end = quotation_end(scene, quotation.clone(), room);
        found.content = quotation.start..end;
        // `he said, “…”` continues nothing when no quotation stood before.
        found.parenthetical = comma;
        return ready(scene, found);
    }
    if scene.text.word(at) == ":" {
        let end = clause_end(scene, at + 1, room, false);
        found.content = at + 1..end;
        return ready(scene, found);
    }
    if scene.tag(at) == Tag::Comma {
        // "If they took part, he said, they would become targets."
        let next = at + 1;
        let ends = matches!(
            scene.tag(next),
            Tag::Ing | Tag::Relative | Tag::And | Tag::But | Tag::Date | Tag::Verb | Tag::Adverb
        ) || (scene.tag(next) == Tag::Preposition && scene.text.low(next) != "in")
            || matches!(
                scene.text.low(next),
                "while" | "although" | "as" | "according" | "after" | "before" | "whereas" | "though"
            );
        let continues = next < high && !ends;
        let end = clause_end(scene, next, room, false);
        if continues && matches!(frame, Frame::Say | Frame::Tell) && verb_inside(scene, next..end) {
            found.content = next..end;
            found.parenthetical = true;
            return ready(scene, found);
        }
        return None;
    }
    match frame {
        Frame::Say | Frame::Tell | Frame::Plan => {
            if scene.tag(at) == Tag::To
                && scene
                    .class(skip_adverbs(scene, at + 1, high))
                    .is(Class::BASE.or(Class::BE).or(Class::HAVE))
            {
                if frame == Frame::Say
                    && found.addressee.is_none()
                    && !matches!(cue.word.lemma.as_str(), "agree" | "claim" | "hope" | "expect")
                {
                    return None;
                }
                found.demanded = found.addressee.is_some();
                // "warned South Korea to take …": the one who is to do it belongs to what is demanded.
                let start = found
                    .addressee
                    .as_ref()
                    .filter(|_| frame == Frame::Tell)
                    .map_or(at, |addressee| addressee.start);
                found.content = start..clause_end(scene, at, room, true);
                return ready(scene, found);
            }
            if matches!(
                cue.word.lemma.as_str(),
                "offer" | "propose" | "plan" | "intend" | "expect" | "hope" | "agree"
            ) && !matches!(scene.tag(at), Tag::Pronoun)
                && !verb_inside(scene, at..clause_end(scene, at, room, false))
            {
                return None;
            }
            let end = clause_end(scene, at, room, false);
            let starts_clause = matches!(
                scene.tag(at),
                Tag::Det
                    | Tag::Noun
                    | Tag::Possessive
                    | Tag::Pronoun
                    | Tag::Number
                    | Tag::Subordinator
                    | Tag::Relative
                    | Tag::Preposition
                    | Tag::Date
                    | Tag::Ing
                    | Tag::Open
                    | Tag::Negation
                    | Tag::Mark
                    | Tag::Adverb
            );
            if !starts_clause {
                return None;
            }
            let clause = verb_inside(scene, at..end);
            let object = scene.tag(at) != Tag::Preposition
                && scene.tag(at) != Tag::Date
                && scene.tag(at) != Tag::Adverb;
            if !(clause || object) || (!clause && ing && frame == Frame::Say && cue.word.lemma == "say") {
                return None;
            }
            if !clause && matches!(scene.tag(at), Tag::Preposition | Tag::Date | Tag::Adverb) {
                return None;
            }
            // "said on the broadcaster SBS": an adjunct, then nothing.
            if scene.tag(at) == Tag::Preposition && !clause_after_adjunct(scene, at, end) {
                return None;
            }
            if frame == Frame::Tell && found.addressee.is_none() && !clause {
                return None;
            }
            found.content = at..end;
            ready(scene, found)
        }
        Frame::Urge => {
            let object = phrase_at(scene, at, high);
            if object.is_empty() {
                return None;
            }
            let to = scene.tag(object.end) == Tag::To;
            let needs_to = !matches!(cue.word.lemma.as_str(), "urge" | "demand" | "request");
            if !to && needs_to {
                return None;
            }
            found.addressee = (to && is_agent(scene, object.clone())).then_some(object);
            found.content = at..clause_end(scene, at, room, true);
            ready(scene, found)
        }
        Frame::Name | Frame::Norm | Frame::Ban => {
            let begins = matches!(
                scene.tag(at),
                Tag::Det
                    | Tag::Noun
                    | Tag::Possessive
                    | Tag::Pronoun
                    | Tag::Number
                    | Tag::Open
                    | Tag::Ing
                    | Tag::Mark
            ) || (scene.tag(at) == Tag::Verb && scene.text.low(at).ends_with("ed"));
            if !begins {
                return None;
            }
            found.content = at..clause_end(scene, at, room, true);
            if cue.word.lemma == "express" && !expresses(scene, found.content.clone()) {
                return None;
            }
            ready(scene, found)
        }
        Frame::Call => {
            let object = phrase_at(scene, at, high);
            let end = clause_end(scene, at, room, true);
            let quoted = (at..end).any(|token| scene.tag(token) == Tag::Open);
            let second = scene.tag(object.end) == Tag::Det && object.end < end && !object.is_empty();
            if !(quoted || second) {
                return None;
            }
            // "called … “…” in a message": the occasion is no part of it.
            let closed = (at..end).rev().find(|token| scene.tag(*token) == Tag::Close);
            let occasion = closed
                .filter(|close| matches!(scene.text.low(close + 1), "in" | "during" | "at" | "on" | "after"));
            found.content = at..occasion.map_or(end, |close| close + 1);
            ready(scene, found)
        }
    }
}

/// "expressed concern at", "expresses support for".
fn expresses(scene: &Scene<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| {
        matches!(
            scene.text.low(at),
            "concern"
                | "concerns"
                | "regret"
                | "support"
                | "condolences"
                | "outrage"
                | "alarm"
                | "hope"
                | "confidence"
                | "doubt"
                | "doubts"
                | "opposition"
                | "solidarity"
                | "gratitude"
                | "view"
                | "views"
                | "interest"
        )
    })
}

fn ready(scene: &Scene<'_>, mut found: Complement) -> Option<Complement> {
    while found.content.start < found.content.end
        && matches!(scene.tag(found.content.start), Tag::Comma | Tag::Stop | Tag::That)
    {
        found.content.start += 1;
    }
    (found.content.start < found.content.end).then_some(found)
}

fn verb_inside(scene: &Scene<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| matches!(scene.tag(at), Tag::Verb | Tag::Auxiliary))
}

/// "said in March that" has no verb in its adjunct; "said in Kursk soldiers fight" has one after a second phrase.
fn clause_after_adjunct(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    let phrase = phrase_at(scene, at + 1, end);
    scene.tag(phrase.end) == Tag::Comma && verb_inside(scene, phrase.end..end)
}

fn skip_adverbs(scene: &Scene<'_>, mut at: usize, high: usize) -> usize {
    while at < high && scene.tag(at) == Tag::Adverb {
        at += 1;
    }
    at
}

/// Finds "that" behind the verb with nothing but phrases between.
fn find_that(scene: &Scene<'_>, start: usize, high: usize) -> Option<usize> {
    for at in start..high.min(start + THAT_DISTANCE_MAX) {
        match scene.tag(at) {
            Tag::That => {
                // "that country": a determiner; "that it", "that the", "that Russia": a conjunction.
                return Some(at);
            }
            Tag::Preposition
            | Tag::Noun
            | Tag::Det
            | Tag::Date
            | Tag::Possessive
            | Tag::Adverb
            | Tag::Number
            | Tag::To
            | Tag::Pronoun
            | Tag::Mark => {}
            Tag::Comma if at > start => {}
            _ => return None,
        }
        // A noun that takes "that" itself: "rejected reports that".
        if at == start && scene.tag(at) == Tag::Open {
            return None;
        }
    }
    None
}

fn date_between(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    scene.dates_in(start..end).iter().find(|date| date.places).map(|date| date.tokens.start)
}

/// "said to the Council on Monday that".
fn addressee_between(scene: &Scene<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let to = (start..end).find(|at| scene.tag(*at) == Tag::To)?;
    let phrase = phrase_at(scene, to + 1, end);
    is_agent(scene, phrase.clone()).then_some(phrase)
}

/// The one who is told: a phrase, or a pronoun.
fn addressee(scene: &Scene<'_>, start: usize, high: usize) -> Range<usize> {
    let phrase = phrase_at(scene, start, high);
    if phrase.is_empty() {
        return phrase;
    }
    // "warned North Korea is preparing": the phrase is the subject of what is said.
    if matches!(scene.tag(phrase.end), Tag::Verb | Tag::Auxiliary)
        && !matches!(scene.text.low(phrase.end), "issued" | "called")
    {
        return start..start;
    }
    phrase
}

/// Skips dates and short phrases of place and occasion: "on Monday", "in a statement", "at a briefing on 4 November".
fn skip_adjuncts(scene: &Scene<'_>, start: usize, high: usize, date: &mut Option<usize>) -> usize {
    let mut at = start;
    while at < high {
        if let Some(found) = scene.date(at).filter(|found| found.places && found.tokens.start == at) {
            // "in March Russia sent": the date may belong to what is said; then a clause follows without a comma.
            let next = found.tokens.end;
            let clause = matches!(scene.tag(next), Tag::Det | Tag::Noun | Tag::Pronoun)
                && next < high
                && scene.text.low(at) != "on";
            if clause {
                break;
            }
            date.get_or_insert(at);
            at = next;
            continue;
        }
        let occasion = matches!(
            scene.text.low(at),
            "in" | "at" | "during" | "after" | "on" | "behind" | "through" | "via" | "before" | "by"
        );
        if scene.tag(at) != Tag::Preposition
            && !(scene.tag(at) == Tag::Subordinator && matches!(scene.text.low(at), "after" | "before"))
            || !occasion
        {
            break;
        }
        let phrase = phrase_at(scene, at + 1, high);
        if phrase.is_empty() || matches!(scene.tag(phrase.end), Tag::Verb | Tag::Auxiliary) {
            break;
        }
        at = phrase.end;
    }
    at
}

/// The end of a quotation that follows the verb, with the words that complete a partial one.
fn quotation_end(scene: &Scene<'_>, quotation: Range<usize>, room: &Room<'_>) -> usize {
    let end = quotation.end;
    if end >= room.high || at_end(scene, end, room.high) {
        return end;
    }
    // A quotation that is a sentence of its own ends there.
    let capital = scene.text.is_capital(quotation.start + 1) || scene.mention(quotation.start + 1).is_some();
    let closed = matches!(scene.text.word(end.saturating_sub(2)), "." | "," | "!" | "?");
    if capital && closed || matches!(scene.tag(end), Tag::Comma) {
        return end;
    }
    clause_end(scene, end, room, true)
}

/// What stands behind an attribution that comes last: "…, he told reporters on 16 December".
pub(crate) struct Tail {
    pub(crate) addressee: Option<Range<usize>>,
    pub(crate) date: Option<usize>,
    pub(crate) end: usize,
}

/// Reads the words behind an attribution that comes last.
pub(crate) fn tail(scene: &Scene<'_>, cue: &CueAt, room: &Room<'_>) -> Tail {
    let at = skip_adverbs(scene, cue.tokens.end, room.high);
    let mut tail = Tail { addressee: None, date: None, end: room.high };
    let to = usize::from(scene.tag(at) == Tag::To);
    if cue.word.frame == Frame::Tell || to == 1 {
        let phrase = phrase_at(scene, at + to, room.high);
        tail.addressee = (!phrase.is_empty()).then_some(phrase);
    }
    // Up to a comma that begins something else.
    let stop = (at..room.high).find(|token| scene.tag(*token) == Tag::Comma).unwrap_or(room.high);
    tail.date = date_between(scene, at, stop);
    let more = stop < room.high && !matches!(scene.tag(stop + 1), Tag::Ing | Tag::Preposition);
    tail.end = if more { stop } else { room.high };
    tail
}

/// Finds where the content that begins at a token ends: at the sentence's end, or before what the reporting sentence
/// goes on with.
pub(crate) fn clause_end(scene: &Scene<'_>, start: usize, room: &Room<'_>, phrase: bool) -> usize {
    let mut high = room.high;
    while high > start
        && scene.text.kind(high - 1) == TokenKind::Mark
        && matches!(scene.text.word(high - 1), "." | "!" | "?" | ";" | ":")
    {
        high -= 1;
    }
    let mut at = start;
    while at < high {
        match scene.tag(at) {
            // A quotation inside is passed whole.
            Tag::Open => {
                if let Some(quotation) = room
                    .quotations
                    .around(at)
                    .filter(|quotation| quotation.start == at && quotation.end <= high)
                {
                    at = quotation.end;
                    continue;
                }
            }
            Tag::Stop if matches!(scene.text.word(at), ";") => return trimmed(scene, start, at),
            Tag::Comma | Tag::And | Tag::But if at > start => {
                if let Some(cut) = goes_on(scene, at, high, room, phrase) {
                    return trimmed(scene, start, cut);
                }
            }
            Tag::Preposition
                if phrase && scene.text.low(at) == "in" && at > start && scene.date(at).is_some() => {}
            Tag::Subordinator
                if phrase && at > start && matches!(scene.text.low(at), "while" | "whereas") =>
            {
                return trimmed(scene, start, at);
            }
            Tag::Preposition if at > start && scene.text.low(at) == "according" => {
                return trimmed(scene, start, at);
            }
            _ if scene.text.low(at) == "according" && scene.tag(at + 1) == Tag::To && at > start => {
                return trimmed(scene, start, at);
            }
            _ => {}
        }
        at += 1;
    }
    trimmed(scene, start, high)
}

fn trimmed(scene: &Scene<'_>, start: usize, mut end: usize) -> usize {
    while end > start
        && matches!(scene.tag(end - 1), Tag::Comma | Tag::And | Tag::But | Tag::Stop)
        && scene.text.word(end - 1) != "…"
    {
        end -= 1;
    }
    end
}

/// Tells whether the reporting sentence goes on at a comma or "and": with another reporting verb of the same subject,
/// or with "while" and another speaker.
fn goes_on(scene: &Scene<'_>, at: usize, high: usize, room: &Room<'_>, phrase: bool) -> Option<usize> {
    let comma = scene.tag(at) == Tag::Comma;
    let mut next = at + 1;
    // ", which Moscow says …": a claim of its own.
    if comma
        && scene.tag(next) == Tag::Relative
        && matches!(scene.tag(next + 1), Tag::Noun | Tag::Pronoun | Tag::Det)
    {
        let own = room.cues.iter().find(|cue| cue.tokens.start > next && cue.tokens.start <= next + 6);
        let verb = (next + 1..high).find(|token| matches!(scene.tag(*token), Tag::Verb | Tag::Auxiliary));
        if let (Some(own), Some(verb)) = (own, verb)
            && verb <= own.tokens.start
        {
            return Some(at);
        }
    }
    if comma && matches!(scene.tag(next), Tag::And | Tag::But) {
        next += 1;
        // "“…”, and the minister said …": a sentence of its own after the quotation.
        if at > 0 && scene.tag(at - 1) == Tag::Close {
            let other = phrase_at(scene, next, high);
            let goes = matches!(scene.tag(other.end), Tag::Verb | Tag::Auxiliary);
            if !other.is_empty() && goes && is_agent(scene, other) {
                return Some(at);
            }
        }
    }
    while next < high && matches!(scene.tag(next), Tag::Adverb) {
        next += 1;
    }
    let first = next;
    let subordinator = matches!(scene.text.low(next), "while" | "whereas" | "although");
    if subordinator && comma {
        let ing = scene.tag(next + 1) == Tag::Ing || scene.tag(next + 2) == Tag::Ing;
        let speaks = room.cues.iter().any(|cue| cue.tokens.start > next);
        return (speaks || ing || phrase).then_some(at);
    }
    // Auxiliaries before the verb: "and has called", "and might refer".
    let mut auxiliary = false;
    while next < high && matches!(scene.tag(next), Tag::Auxiliary | Tag::Adverb) {
        auxiliary |= scene.tag(next) == Tag::Auxiliary;
        next += 1;
    }
    let mut cue = room.cues.iter().find(|cue| cue.tokens.start == next)?;
    // "condemn and reject": the object stands behind the second.
    if scene.tag(cue.tokens.end) == Tag::And
        && let Some(second) = room.cues.iter().find(|other| other.tokens.start == cue.tokens.end + 1)
    {
        cue = second;
    }
    let ing = scene.tag(next) == Tag::Ing;
    let finite = scene.tag(next) == Tag::Verb
        && (scene.class(next).is(Class::PAST.or(Class::THIRD)) || auxiliary || room.bare);
    if !(ing && (comma || next == first) || finite) || matches!(cue.word.frame, Frame::Norm | Frame::Ban) {
        return None;
    }
    // A verb in -ing that continues a noun phrase ("and claiming") needs something that is said after it.
    let group = verb_group(scene, next, at + 1);
    let said = after_shape(scene, cue, high);
    (said && group.start > at).then_some(at)
}

fn after_shape(scene: &Scene<'_>, cue: &CueAt, high: usize) -> bool {
    let at = skip_adverbs(scene, cue.tokens.end, high);
    !at_end(scene, at, high)
        && matches!(
            scene.tag(at),
            Tag::That
                | Tag::Open
                | Tag::Det
                | Tag::Noun
                | Tag::Possessive
                | Tag::Pronoun
                | Tag::To
                | Tag::Relative
                | Tag::Subordinator
                | Tag::Number
        )
}

/// A noun phrase with the phrases that hang on it: "the report submitted to Representative …", "a statement issued by …".
pub(crate) fn long_phrase(scene: &Scene<'_>, start: usize, high: usize) -> Range<usize> {
    let mut at = phrase_at(scene, start, high).end;
    if at == start {
        return start..start;
    }
    loop {
        let hangs = match scene.tag(at) {
            Tag::Verb => {
                scene.text.low(at).ends_with("ed") && matches!(scene.tag(at + 1), Tag::Preposition | Tag::To)
            }
            Tag::Preposition => {
                at < high
                    && scene.date(at).is_none()
                    && matches!(scene.text.low(at), "by" | "from" | "in" | "at" | "for" | "with" | "of")
            }
            Tag::To => at > start && scene.tag(at - 1) == Tag::Verb,
            Tag::And => scene.mention(at + 1).is_some() && scene.mention(at - 1).is_some(),
            _ => false,
        };
        if !hangs || at >= high {
            return start..at;
        }
        let step = usize::from(scene.tag(at) == Tag::Verb);
        let phrase = phrase_at(scene, at + 1 + step, high);
        if phrase.is_empty() {
            return start..at;
        }
        at = phrase.end;
    }
}
