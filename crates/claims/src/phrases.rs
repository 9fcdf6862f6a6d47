//! Noun phrases and verb groups: where they begin and end.

use crate::entities::What;
use crate::lexicon::RoleKind;
use crate::scene::Scene;
use crate::tags::Tag;
use crate::words::Class;
use std::ops::Range;

/// The words before a verb that belong to it, and what they say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct VerbGroup {
    /// First token.
    pub(crate) start: usize,
    pub(crate) negated: bool,
    /// "may", "is expected to", "is likely to".
    pub(crate) anticipated: bool,
    /// "plans to", "is preparing to", "vowed to".
    pub(crate) intended: bool,
    pub(crate) passive: bool,
    /// A hedge among the words, such as "reportedly" or "may".
    pub(crate) hedge: Option<usize>,
    /// Whether "to" stands before the verb.
    pub(crate) infinitive: bool,
    /// "may not", "must", "is barred from": a rule.
    pub(crate) ruled: bool,
    /// A date between subject and verb.
    pub(crate) date: Option<usize>,
}

/// Walks left from a verb over auxiliaries, adverbs and verbs such as "begin to".
pub(crate) fn verb_group(scene: &Scene<'_>, verb: usize, floor: usize) -> VerbGroup {
    let mut group = VerbGroup { start: verb, ..VerbGroup::default() };
    let mut at = verb;
    let mut auxiliary_seen = false;
    while at > floor {
        let before = at - 1;
        let class = scene.class(before);
        let word = scene.text.low(before);
        match scene.tag(before) {
            Tag::Auxiliary => {
                if class.is(Class::BE) && !auxiliary_seen && scene.class(verb).is(Class::PARTICIPLE) {
                    group.passive = true;
                }
                if class.is(Class::NEGATION) || word == "cannot" {
                    group.negated = true;
                }
                if class.is(Class::WEAK_MODAL) {
                    group.hedge = Some(before);
                }
                if class.is(Class::MODAL)
                    && !matches!(word, "can" | "cannot" | "could" | "couldn't" | "can't")
                {
                    group.anticipated = true;
                }
                if matches!(word, "must" | "shall" | "should") {
                    group.ruled = true;
                }
                auxiliary_seen = true;
            }
            Tag::Negation => group.negated = true,
            Tag::Adverb => {
                if class.is(Class::HEDGE) {
                    group.hedge = Some(before);
                }
            }
            Tag::Det
                if matches!(word, "both" | "all" | "neither")
                    && before > floor
                    && scene.tag(before - 1) == Tag::Auxiliary =>
            {
                group.negated |= word == "neither";
            }
            Tag::Date
                if group.date.is_none()
                    && scene.date(before).is_some_and(|date| date.tokens.start > floor) =>
            {
                // A date inside the group only if something else stands before it.
                let Some(date) = scene.date(before) else { break };
                let start = date.tokens.start;
                if !matches!(scene.tag(start - 1), Tag::Noun | Tag::Comma | Tag::Pronoun | Tag::Auxiliary) {
                    break;
                }
                group.date = Some(before);
                at = start;
                group.start = start;
                continue;
            }
            Tag::To
                if before > floor && scene.class(before - 1).is(Class::CATENATIVE.or(Class::HEDGE))
                    || (scene.tag(before) == Tag::To && is_planned(scene, before, floor)) =>
            {
                group.infinitive = true;
                let governor = before - 1;
                if scene.tag(governor) == Tag::Auxiliary {
                    // "is to hold": planned.
                    group.anticipated = true;
                    group.start = governor;
                    at = governor;
                    continue;
                }
                judge(scene, governor, &mut group);
                at = governor;
                group.start = governor;
                auxiliary_seen = false;
                continue;
            }
            Tag::To => {
                group.infinitive = true;
                group.start = before;
                return group;
            }
            _ => break,
        }
        at = before;
        group.start = at;
    }
    group
}

/// "is to", "are to" before a verb.
fn is_planned(scene: &Scene<'_>, to: usize, floor: usize) -> bool {
    to > floor && matches!(scene.text.low(to - 1), "is" | "are" | "was" | "were")
}

/// Says what a verb such as "plan" does to the one it governs.
fn judge(scene: &Scene<'_>, governor: usize, group: &mut VerbGroup) {
    let word = scene.text.low(governor);
    let stem = |prefixes: &[&str]| prefixes.iter().any(|prefix| word.starts_with(prefix));
    if stem(&[
        "plan", "prepar", "intend", "want", "seek", "sought", "vow", "pledg", "promis", "threaten", "agree",
        "decid", "hope", "willing", "ready",
    ]) {
        group.intended = true;
    } else if stem(&["expect", "likely", "set", "due", "going", "scheduled", "poised", "bound", "about"]) {
        group.anticipated = true;
    } else if stem(&[
        "appear",
        "seem",
        "believed",
        "thought",
        "said",
        "reported",
        "understood",
        "alleged",
        "known",
    ]) {
        group.hedge = Some(governor);
    } else if stem(&["refus", "fail", "unable", "unlikely", "unwilling"]) {
        group.negated = true;
    }
}

/// Finds the noun phrase that ends before `end`; `narrow` keeps to its last part ("the report of the service, which …").
pub(crate) fn phrase_before(
    scene: &Scene<'_>,
    end: usize,
    floor: usize,
    narrow: bool,
) -> Option<Range<usize>> {
    let phrase = whole_phrase_before(scene, end, floor, narrow)?;
    // "At a summit in Pyongyang, North Korea and Russia signed …": what a preposition opens the sentence with ends at
    // the comma.
    let opens = phrase.start == floor + 1 && scene.tag(floor) == Tag::Preposition;
    let comma = phrase.clone().find(|at| scene.tag(*at) == Tag::Comma);
    match comma.filter(|comma| opens && comma + 1 < phrase.end) {
        Some(comma) => Some(comma + 1..phrase.end),
        None => Some(phrase),
    }
}

fn whole_phrase_before(scene: &Scene<'_>, end: usize, floor: usize, narrow: bool) -> Option<Range<usize>> {
    let mut at = end;
    let mut complete = false;
    while at > floor {
        let before = at - 1;
        match scene.tag(before) {
            // “11,000 to 12,000” soldiers
            Tag::Open | Tag::Close if !complete && scene.quantity(before).is_some() => at = before,
            Tag::Noun | Tag::Number if !complete => at = before,
            Tag::Mark
                if !complete
                    && matches!(scene.text.word(before), ")" | "(" | "'" | "/" | "[" | "]" | "%" | "$") =>
            {
                at = before
            }
            Tag::Possessive
                if scene.text.low(before).starts_with('\'') || scene.text.low(before).starts_with('’') =>
            {
                // A possessor opens a phrase of its own: "the Pentagon's".
                at = before;
                complete = false;
            }
            Tag::Det | Tag::Possessive if !complete => {
                at = before;
                complete = true;
            }
            // "all States", "both of them"
            Tag::Det if scene.class(at).is(Class::DET) => at = before,
            Tag::Verb if !complete && at < end && is_adjective(scene, before) => at = before,
            Tag::Pronoun if at == end => {
                at = before;
                complete = true;
                if scene.text.low(before) != "one" {
                    return Some(at..end);
                }
            }
            Tag::Preposition | Tag::To if before > floor && at < end => {
                let word = scene.text.low(before);
                let nominal = matches!(scene.tag(before - 1), Tag::Noun | Tag::Number | Tag::Pronoun)
                    || (word == "of" && scene.tag(before - 1) == Tag::Det);
                let joins = word == "of"
                    || (!narrow && matches!(word, "to" | "for" | "from" | "at" | "in" | "with" | "on"))
                    || (narrow && word == "in");
                let dated = scene.date(before).is_some();
                if !(nominal && joins) || dated {
                    break;
                }
                at = before;
                complete = false;
            }
            Tag::And if at < end && before > floor && joins_names(scene, before, at, floor) => {
                at = before;
                complete = false;
            }
            Tag::Comma if at < end && before > floor && lists_names(scene, before, at, end) => {
                at = before;
                complete = false;
            }
            _ => break,
        }
    }
    while at < end && matches!(scene.tag(at), Tag::Comma | Tag::And | Tag::Preposition) {
        at += 1;
    }
    (at < end && (at + 1 == end || scene.tag(end - 1) != Tag::Det)).then_some(at..end)
}

/// A participle between determiner and noun: "the designated vessels".
fn is_adjective(scene: &Scene<'_>, at: usize) -> bool {
    scene.text.low(at).ends_with("ed") && at > 0 && matches!(scene.tag(at - 1), Tag::Det | Tag::Possessive)
}

/// "China and Russia": names on both sides, and no verb before in the clause.
fn joins_names(scene: &Scene<'_>, and: usize, after: usize, floor: usize) -> bool {
    let left = name_ending(scene, and);
    let right = name_starting(scene, after);
    if !(left && right) {
        return false;
    }
    // "… to Russia and Seoul said": a verb before makes the left name an object, unless "both" opens the pair.
    let low = floor.max(and.saturating_sub(60));
    !(low..and)
        .rev()
        .take_while(|at| {
            !matches!(scene.tag(*at), Tag::That | Tag::Stop | Tag::Open | Tag::Subordinator | Tag::Relative)
        })
        .any(|at| scene.tag(at) == Tag::Verb)
}

fn lists_names(scene: &Scene<'_>, comma: usize, after: usize, end: usize) -> bool {
    // Only inside a list that ends in "and".
    let has_and = (after..end).any(|at| scene.tag(at) == Tag::And);
    has_and && name_ending(scene, comma) && name_starting(scene, after)
}

fn name_ending(scene: &Scene<'_>, at: usize) -> bool {
    let before = at.saturating_sub(1);
    let close = usize::from(scene.text.word(before) == ")") * 3;
    scene
        .mention(before.saturating_sub(close))
        .is_some_and(|mention| mention.what != What::Role(RoleKind::Paper))
        || matches!(scene.text.low(before), "officials" | "others")
}

fn name_starting(scene: &Scene<'_>, at: usize) -> bool {
    let at = at + usize::from(matches!(scene.tag(at), Tag::And));
    let at = at + usize::from(matches!(scene.tag(at), Tag::Det));
    scene.mention(at).is_some()
}

/// Finds the noun phrase that begins at a token, with its "of" phrases.
pub(crate) fn phrase_at(scene: &Scene<'_>, start: usize, end: usize) -> Range<usize> {
    let mut at = start;
    while at < end {
        match scene.tag(at) {
            Tag::Pronoun if at == start => return start..at + 1,
            Tag::Noun | Tag::Number => at += 1,
            Tag::Det | Tag::Possessive => {
                let plain = at == start
                    || matches!(scene.tag(at - 1), Tag::Preposition | Tag::Det)
                    || scene.text.kind(at) == crate::tokens::TokenKind::Possessive;
                if !plain {
                    break;
                }
                at += 1;
            }
            Tag::Preposition if at > start && scene.text.low(at) == "of" => at += 1,
            Tag::Mark if at > start && matches!(scene.text.word(at), "(" | ")") => at += 1,
            Tag::Verb if at > start && at + 1 < end && is_adjective(scene, at) => at += 1,
            _ => break,
        }
    }
    start..at
}

/// Finds the phrase that begins at a token and the names that a list adds: "France, Japan, the UK and the US".
pub(crate) fn list_at(scene: &Scene<'_>, start: usize, end: usize) -> Range<usize> {
    let mut list = phrase_at(scene, start, end);
    while list.end < end && matches!(scene.tag(list.end), Tag::Comma | Tag::And) {
        let mut next = list.end;
        while next < end && matches!(scene.tag(next), Tag::Comma | Tag::And | Tag::Det) {
            next += 1;
        }
        let named = scene
            .mention(next)
            .is_some_and(|mention| matches!(mention.what, What::Country | What::Organisation | What::Person));
        let more = phrase_at(scene, next, end);
        if !named
            || more.is_empty()
            || matches!(scene.tag(more.end), Tag::Verb | Tag::Auxiliary)
                && scene.tag(next - 1) != Tag::And
                && scene.tag(list.end) != Tag::And
        {
            break;
        }
        list.end = more.end;
    }
    list
}

/// Tells whether words hold a finite verb.
pub(crate) fn has_verb(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    tokens.into_iter().any(|at| matches!(scene.tag(at), Tag::Verb | Tag::Auxiliary))
}
