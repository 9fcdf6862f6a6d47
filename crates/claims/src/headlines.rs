//! Headlines: "Seoul: Russia gave air defence to the DPRK", "DPRK to open a port: report", "Ministry confirms transfer".
//!
//! A headline mostly repeats what its text says with its own words in place. Only what the text below it does not tell
//! again is kept as a claim of its own.

use crate::attribution::{self, Draft};
use crate::model::Claim;
use crate::narrative;
use crate::phrases::phrase_at;
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::subjects::is_agent;
use crate::tags::Tag;
use crate::tokens::ParagraphKind;
use crate::words::Class;
use std::ops::Range;

/// Words that make a line a headline; a shorter one names a section.
const WORDS_MIN: usize = 4;

/// Finds what a headline says that somebody says.
pub(crate) fn drafts(scene: &Scene<'_>, quotations: &Quotations, number: usize) -> Vec<Draft> {
    let Some(sentence) = scene.text.sentences.get(number) else { return Vec::new() };
    let tokens = after_day(scene, sentence.tokens.clone());
    if sentence.kind != ParagraphKind::Heading || tokens.len() < WORDS_MIN {
        return Vec::new();
    }
    let mut found = attribution::sentence(scene, quotations, number);
    // In a headline's capitals only a plain verb of saying and who says it can be trusted.
    found.retain(|draft| {
        let plain = draft.cue.as_ref().is_some_and(|cue| scene.tag(cue.start) != Tag::Ing);
        let named = draft
            .speaker
            .clone()
            .is_some_and(|speaker| speaker.start >= tokens.start && is_agent(scene, speaker));
        plain && named
    });
    if !found.is_empty() {
        return found;
    }
    colon(scene, number, tokens).into_iter().collect()
}

/// Steps over the day of a dated entry: "[2024-10-01] …".
fn after_day(scene: &Scene<'_>, tokens: Range<usize>) -> Range<usize> {
    let end = (scene.text.word(tokens.start) == "[")
        .then(|| tokens.clone().find(|at| scene.text.word(*at) == "]"))
        .flatten();
    end.map_or(tokens.start, |at| at + 1)..tokens.end
}

/// "Who: what", "what: who".
fn colon(scene: &Scene<'_>, number: usize, tokens: Range<usize>) -> Option<Draft> {
    let colon = tokens.clone().find(|at| scene.text.word(*at) == ":")?;
    let (left, right) = (tokens.start..colon, colon + 1..tokens.end);
    let names = |side: &Range<usize>| {
        let phrase = phrase_at(scene, side.start, side.end);
        (!phrase.is_empty() && is_agent(scene, phrase.clone())).then_some(phrase)
    };
    let whole = names(&left).filter(|phrase| *phrase == left && is_clause(scene, &right));
    let (speaker, content) = match whole {
        Some(speaker) => (speaker, right),
        None => (names(&right).filter(|_| is_clause(scene, &left) && !is_clause(scene, &right))?, left),
    };
    Some(Draft { attribution: speaker.clone(), speaker: Some(speaker), ..narrative::draft(number, content) })
}

/// Tells whether what a headline says is a clause, a quotation or an event, and not a bare thing ("offers tours").
pub(crate) fn tells(scene: &Scene<'_>, draft: &Draft, claim: &Claim) -> bool {
    !claim.events.is_empty()
        || draft
            .content
            .iter()
            .any(|range| is_clause(scene, range) || attribution::holds_quotation(scene, range.clone()))
}

/// Tells whether words begin with a name or a noun that a verb follows: "Russia Gave …", "DPRK to open …".
fn is_clause(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    const SUBJECT_MAX: usize = 8;
    let verb = |at: usize| {
        let class = scene.class(at);
        let finite =
            class.is(Class::PAST.or(Class::THIRD).or(Class::AUXILIARY)) || scene.text.low(at) == "to";
        finite && scene.mention(at).is_none()
    };
    tokens.clone().skip(1).take(SUBJECT_MAX).any(|at| verb(at) && at + 1 < tokens.end)
}

/// Tells whether the text below a headline, up to the next one, tells a claim of it again: by the same speaker, or of an
/// event of the same kind.
pub(crate) fn is_repeated<'c>(
    scene: &Scene<'_>,
    number: usize,
    claim: &Claim,
    others: impl Iterator<Item = (usize, &'c Claim)>,
) -> bool {
    let sentences = &scene.text.sentences;
    let apart = |at: &usize| sentences.get(*at).is_some_and(|one| one.kind.is_apart());
    let first = (number..sentences.len()).find(|at| !apart(at)).unwrap_or(sentences.len());
    let end = (first..sentences.len()).find(apart).unwrap_or(sentences.len());
    let mut below = others.filter(|(sentence, _)| (first..end).contains(sentence)).map(|(_, other)| other);
    below.any(|other| {
        let speaks = claim.speaker.as_ref().zip(other.speaker.as_ref()).is_some_and(|(own, other)| {
            own.name.is_some() && own.name == other.name
                || own.country.is_some() && own.country == other.country
        });
        speaks || claim.events.iter().any(|event| other.events.iter().any(|one| one.kind == event.kind))
    })
}
