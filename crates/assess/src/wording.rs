//! What the words before an event do to it, where the claim itself does not say.
//!
//! A reader of claims may take "X has denied that Y sent arms" for a statement that Y sent arms. Counting a
//! denial as support is the worst mistake a report can make, so the words of the claim before the event are
//! looked at once more. The lists are closed and short: they only ever weaken a statement.

use crate::facts::DocumentFacts;
use claims::model::{Claim, Event, Tier};
use values::Span;

/// What the words before an event do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Nothing.
    Plain,
    /// They pass on what others say: "statements that", "suspects that".
    Reported,
    /// They leave it open or ahead: "whether", "expected to".
    Open,
    /// They deny it: "denied that".
    Denied,
}

/// Reads the words of a claim before an event.
pub(crate) fn before(facts: &DocumentFacts, claim: &Claim, event: &Event) -> Wording {
    let before = words_before(facts, claim, event);
    let has = |cues: &[&str]| cues.iter().any(|cue| before.contains(&format!(" {cue} ")));
    const DENIED: [&str; 22] = [
        "denied that",
        "denies that",
        "deny that",
        "denying that",
        "denied sending",
        "denies sending",
        "denied having",
        "denied any",
        "denies any",
        "denied supplying",
        "denied exporting",
        "denied reports",
        "denies reports",
        "dismissed reports",
        "dismissed claims",
        "dismissed allegations",
        "dismissed the reports",
        "rejected reports",
        "rejected claims",
        "rejected allegations",
        "rejected the reports",
        "refuted",
    ];
    const OPEN: [&str; 11] = [
        "whether",
        "if",
        "unless",
        "expected to",
        "likely to",
        "is to",
        "are to",
        "plans to",
        "planned to",
        "ready to",
        "not rule out",
    ];
    const REPORTED: [&str; 19] = [
        "reports that",
        "reports of",
        "claims that",
        "claim that",
        "allegations that",
        "allegations of",
        "accused",
        "accuses",
        "rumours",
        "rumors",
        "suspects",
        "suspected of",
        "suspicions",
        "statements by",
        "statements that",
        "speculation",
        "said to have",
        "believed to have",
        "thought to have",
    ];
    if has(&DENIED) {
        Wording::Denied
    } else if has(&OPEN) && !has(&["likely to have"]) {
        Wording::Open
    } else if has(&REPORTED) {
        Wording::Reported
    } else {
        Wording::Plain
    }
}

/// Tells whether an event is told as going on when it was said: "Russia is training them", or in reported
/// speech "was training them". It is then dated to the day it was said.
pub(crate) fn goes_on(facts: &DocumentFacts, claim: &Claim, event: &Event) -> bool {
    let before = words_before(facts, claim, event);
    let last: Vec<&str> = before.split_whitespace().rev().take(3).collect();
    let trigger = event.trigger.text.to_lowercase();
    let progressive = |word: &&&str| match **word {
        "is" | "are" => true,
        // Only in another's speech does the past tense stand for the day of speaking.
        "was" | "were" => claim.tier == Tier::Attributed,
        _ => false,
    };
    let helper = last.iter().take(2).find(progressive).is_some();
    let passive = last.first() == Some(&"being")
        && last.get(1..).is_some_and(|rest| rest.iter().any(|word| progressive(&word)));
    (trigger.ends_with("ing") && helper) || passive
}

/// Gives the words of the claim before the event's trigger, in lower case, each between two spaces; only
/// those of its own sentence.
fn words_before(facts: &DocumentFacts, claim: &Claim, event: &Event) -> String {
    let trigger = event.trigger.span.start;
    let start = claim
        .content
        .iter()
        .filter(|span| span.start <= trigger)
        .map(|span| span.start)
        .min()
        .unwrap_or(trigger);
    let words = Span::new(start, trigger).slice(&facts.document.text).to_lowercase();
    let own = words.rsplit(['.', '!', '?', '\n']).next().unwrap_or_default();
    let own: Vec<&str> = own
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '’' || letter == '\''))
        .filter(|word| !word.is_empty())
        .collect();
    format!(" {} ", own.join(" "))
}
