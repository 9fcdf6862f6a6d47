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
    } else if has(&OPEN) && !has(&["likely to have"]) || is_of_no_fact(&before, &event.trigger.text) {
        Wording::Open
    } else if has(&REPORTED) || is_a_ground(&before) {
        Wording::Reported
    } else {
        Wording::Plain
    }
}

/// Tells whether the event is a deed in -ing that hangs on something not done: "will pay a price for
/// providing", "should stop sending", "warned against supplying". Whoever threatens or warns tells of no deed.
fn is_of_no_fact(before: &str, trigger: &str) -> bool {
    const MODALS: [&str; 9] = ["will", "would", "shall", "should", "must", "may", "might", "could", "can"];
    const AGAINST: [&str; 4] = ["against", "from", "instead of", "without"];
    let words: Vec<&str> = before.split_whitespace().collect();
    // "has been sending", "is sending": a deed of its own.
    let own = words.iter().rev().take(2).any(|word| {
        matches!(*word, "is" | "are" | "was" | "were" | "be" | "been" | "has" | "have" | "had" | "began")
    });
    if own || !trigger.to_lowercase().ends_with("ing") {
        return false;
    }
    let governed = AGAINST.iter().any(|way| before.trim_end().ends_with(&format!(" {way}")));
    let modal = words.iter().rposition(|word| MODALS.contains(word));
    // A perfect after the modal ("may have gained by sending") is told as done.
    governed || modal.is_some_and(|at| words.get(at + 1) != Some(&"have"))
}

/// Tells whether the event is another's ground for a measure, which the text passes on: "sanctioned the firm
/// for supplying".
fn is_a_ground(before: &str) -> bool {
    const MEASURES: [&str; 6] =
        ["sanctioned", "blacklisted", "designated", "charged", "indicted", "accusing"];
    let words: Vec<&str> = before.split_whitespace().collect();
    let measure = words.iter().position(|word| MEASURES.contains(word));
    measure.is_some_and(|at| words[at..].iter().any(|word| matches!(*word, "for" | "with" | "of" | "over")))
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

/// Tells whether an event is told in the perfect, as news tells what is fresh: "has sent", or in reported
/// speech "had sent".
pub(crate) fn is_news(facts: &DocumentFacts, claim: &Claim, event: &Event) -> bool {
    let before = words_before(facts, claim, event);
    before.split_whitespace().rev().take(3).any(|word| match word {
        "has" | "have" => true,
        "had" => claim.tier == Tier::Attributed,
        _ => false,
    })
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

#[cfg(test)]
mod tests {
    use super::{is_a_ground, is_of_no_fact};

    #[test]
    fn who_threatens_or_warns_tells_of_no_deed() {
        let open = |before: &str, trigger: &str| is_of_no_fact(&format!(" {before} "), trigger);
        assert!(open("it will pay a price for", "providing"));
        assert!(open("they should stop", "sending"));
        assert!(open("the minister warned against", "supplying"));
        assert!(!open("it will pay a price for what it", "sent"));
        assert!(!open("who will not say so has been", "sending"));
        assert!(!open("the dprk may have gained by", "sending"));
        assert!(!open("the dprk is", "sending"));
    }

    #[test]
    fn the_ground_of_a_measure_is_passed_on() {
        assert!(is_a_ground(" the ministry sanctioned four firms for "));
        assert!(!is_a_ground(" the sanctioned ship "));
        assert!(!is_a_ground(" the firm for which it "));
    }
}
