//! When it was said: dates that belong to the act of saying, and days that a later sentence takes over.
//!
//! A date inside what is said dates what is told of; one that hangs on the reporting verb, on a verb that verb is joined
//! to ("told …, adding that"), or on the occasion ("In a 20 November briefing, …") dates the saying.

use crate::attribution::Draft;
use crate::dates::DateFound;
use crate::grammar;
use crate::model::{DateMention, Modality, Speaker};
use crate::parse::Parse;
use crate::scene::Scene;
use std::ops::Range;

/// Nouns for an occasion or a paper of saying: a date on one of them dates what is said there.
const OCCASIONS: [&str; 41] = [
    "statement",
    "remarks",
    "speech",
    "address",
    "briefing",
    "interview",
    "conference",
    "meeting",
    "session",
    "hearing",
    "debate",
    "letter",
    "report",
    "post",
    "message",
    "article",
    "editorial",
    "commentary",
    "telegram",
    "broadcast",
    "release",
    "note",
    "communiqué",
    "communique",
    "declaration",
    "testimony",
    "call",
    "talks",
    "summit",
    "visit",
    "event",
    "phone",
    "rally",
    "podcast",
    "reply",
    "response",
    "submission",
    "notification",
    "communication",
    "memo",
    "tweet",
];

/// How far a date may hang from its verb.
const PATH_MAX: usize = 12;

/// Dates the claims of a sentence that have no date yet.
pub(crate) fn date(scene: &Scene<'_>, sentence: Range<usize>, drafts: &mut [Draft]) {
    let Some(parse) = &scene.parse else { return };
    let dates = scene.dates_in(sentence);
    let found: Vec<Option<usize>> =
        drafts.iter().map(|draft| of_saying(scene, parse, dates, draft, drafts)).collect();
    for (draft, date) in drafts.iter_mut().zip(found) {
        draft.said_on = draft.said_on.or(date);
    }
    // What one speaker says in one breath is said on one day.
    for at in 1..drafts.len() {
        let (before, own) = drafts.split_at_mut(at);
        let Some(own) = own.first_mut().filter(|own| is_open(own)) else { continue };
        let same = before.iter().rev().find(|other| {
            other.said_on.is_some()
                && other.speaker.is_some()
                && other.speaker == own.speaker
                && !holds(&other.content, own)
                && !holds(&own.content, other)
        });
        own.said_on = same.and_then(|other| other.said_on);
    }
}

fn is_open(draft: &Draft) -> bool {
    draft.said_on.is_none() && draft.cue.is_some() && draft.modality != Modality::Anticipated
}

fn holds(content: &[Range<usize>], draft: &Draft) -> bool {
    draft.cue.as_ref().is_some_and(|cue| content.iter().any(|range| range.contains(&cue.start)))
}

fn of_saying(
    scene: &Scene<'_>,
    parse: &Parse,
    dates: &[DateFound],
    draft: &Draft,
    all: &[Draft],
) -> Option<usize> {
    let cue = draft.cue.clone().filter(|_| is_open(draft))?;
    let verb = cue.clone().find(|at| parse.is_verb(*at)).unwrap_or(cue.start);
    let mut best: Option<(usize, usize)> = None;
    for date in dates.iter().filter(|date| date.places && date.from.is_some()) {
        let inside = |range: &Range<usize>| range.contains(&date.tokens.start);
        if draft.content.iter().any(inside) {
            continue;
        }
        let Some((end, steps)) = verb_of(scene, parse, date.tokens.clone()) else { continue };
        // The verb itself, or one that is said of the same speaker and that it is joined to.
        let joined = || {
            let told = |other: &&Draft| other.cue.as_ref().is_some_and(|cue| cue.contains(&end));
            all.iter().find(told).is_some_and(|other| {
                other.speaker == draft.speaker
                    && !other.content.iter().any(inside)
                    && is_joined(parse, verb, end)
            })
        };
        if (end == verb || joined()) && best.is_none_or(|(_, least)| steps < least) {
            best = Some((date.tokens.start, steps));
        }
    }
    best.map(|(at, _)| at)
}

/// The verb a date hangs on, over nouns and over verbs that tell which occasion it was; and how far it is.
fn verb_of(scene: &Scene<'_>, parse: &Parse, tokens: Range<usize>) -> Option<(usize, usize)> {
    let outside = |at: &usize| !tokens.contains(&parse.head(*at)) || parse.head(*at) == *at;
    let mut at = tokens.clone().find(outside)?;
    for steps in 0..PATH_MAX {
        let head = parse.head(at);
        if head == at {
            return None;
        }
        if parse.is_verb(head) {
            // "the remarks delivered on Monday", "the envoy, speaking on Monday, …".
            let speaking = matches!(scene.text.low(head), "speaking" | "writing" | "testifying" | "asked");
            let told = matches!(parse.label(head), "acl" | "relcl")
                && OCCASIONS.contains(&scene.text.low(parse.head(head)))
                || speaking && matches!(parse.label(head), "advcl" | "acl");
            if !told {
                return Some((head, steps));
            }
        } else if parse.label(head).starts_with("nsubj") && !OCCASIONS.contains(&scene.text.low(head)) {
            return None;
        }
        at = head;
    }
    None
}

/// Tells whether a verb goes on another one: "told … and said", "said …, adding".
fn is_joined(parse: &Parse, verb: usize, to: usize) -> bool {
    let mut at = verb;
    for _ in 0..PATH_MAX {
        if at == to {
            return true;
        }
        let head = parse.head(at);
        if head == at || !matches!(parse.label(at), "conj" | "advcl" | "xcomp" | "ccomp" | "parataxis") {
            return false;
        }
        at = head;
    }
    false
}

/// A paper that a sentence says was issued: who issued it and on which day.
pub(crate) struct Paper {
    /// The words that name who issued it.
    pub(crate) by: Option<Range<usize>>,
    /// A token of the day.
    pub(crate) day: Option<usize>,
}

/// Finds a statement that a sentence says was issued: "On 16 December, the ministers issued a joint statement",
/// "a statement issued on 16 December by the ministers".
pub(crate) fn paper(scene: &Scene<'_>, sentence: Range<usize>) -> Option<Paper> {
    let parse = scene.parse.as_ref()?;
    let at = sentence.clone().find(|at| is_paper(scene.text.low(*at)) && parse.tag(*at) == "NN")?;
    let issues = |verb: usize| {
        parse.is_verb(verb)
            && matches!(
                scene.text.low(verb),
                "issued"
                    | "issue"
                    | "released"
                    | "release"
                    | "published"
                    | "made"
                    | "adopted"
                    | "signed"
                    | "delivered"
                    | "said"
            )
    };
    // "a statement issued by …": what hangs on the paper; else the verb the paper is the object of.
    let below = parse.children(at).find(|child| parse.label(*child) == "acl" && issues(*child));
    let verb = below.or_else(|| Some(parse.head(at)).filter(|verb| issues(*verb)));
    let by_whom = |from: usize| {
        let by = parse.children(from).find(|child| scene.text.low(*child) == "by")?;
        parse.children(by).find(|child| parse.label(*child) == "pobj")
    };
    let issuer = verb
        .and_then(by_whom)
        .or_else(|| by_whom(at))
        .or_else(|| verb.filter(|_| below.is_none()).and_then(|verb| grammar::subject(parse, verb).0))
        .filter(|issuer| *issuer != at);
    let by = issuer.map(|issuer| {
        let reach = parse.reach(issuer);
        // "…, together with the High Representative": who joins them.
        let own = verb.and_then(|verb| {
            parse.children(verb).find(|child| *child >= reach.end && scene.text.low(*child) == "together")
        });
        let joins = own.or_else(|| {
            (reach.end..sentence.end)
                .find(|at| scene.text.low(*at) == "together" && scene.text.low(at + 1) == "with")
        });
        let end = joins.map_or(reach.end, |at| parse.reach(at).end.max(parse.reach(at + 1).end));
        reach.start..end
    });
    let dates = scene.dates_in(sentence.clone());
    let day = dates.iter().filter(|date| date.places && date.from.is_some()).find_map(|date| {
        let (end, _) = verb_of(scene, parse, date.tokens.clone())?;
        let on_paper = parse.reach(at).contains(&date.tokens.start);
        (on_paper || verb == Some(end)).then_some(date.tokens.start)
    });
    (by.is_some() || day.is_some()).then_some(Paper { by, day })
}

/// Words for a paper somebody issues.
pub(crate) fn is_paper(word: &str) -> bool {
    matches!(word, "statement" | "communiqué" | "communique" | "declaration")
}

/// What somebody goes on to say in the next sentence is said on the same occasion: takes the day of the sentence before.
pub(crate) fn same_occasion(
    before: Option<&(Option<Speaker>, Option<DateMention>)>,
    speaker: Option<&Speaker>,
) -> Option<DateMention> {
    let (earlier, day) = before?;
    let (earlier, speaker) = (earlier.as_ref()?, speaker?);
    let told = |one: &Speaker| one.name.is_some() || one.role.is_some();
    let same = told(earlier)
        && (&earlier.name, &earlier.role, &earlier.organisation, earlier.country)
            == (&speaker.name, &speaker.role, &speaker.organisation, speaker.country);
    let day = day.as_ref().filter(|_| same)?;
    Some(DateMention { rule: "same-occasion".to_owned(), ..day.clone() })
}
