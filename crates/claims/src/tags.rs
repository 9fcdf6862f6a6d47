//! What each word is in its sentence: a shallow tagger that decides by the word before and after.

use crate::entities::What;
use crate::lexicon::RoleKind;
use crate::scene::Scene;
use crate::tokens::TokenKind;
use crate::words::Class;

/// What a word is in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Det,
    /// "its", "'s".
    Possessive,
    Pronoun,
    Preposition,
    To,
    And,
    But,
    Subordinator,
    Relative,
    That,
    Auxiliary,
    Negation,
    Adverb,
    /// A finite verb, a participle or an infinitive.
    Verb,
    /// A form in -ing that acts as a verb.
    Ing,
    /// A noun, a name or an adjective.
    Noun,
    Number,
    Date,
    Comma,
    Open,
    Close,
    /// A full stop, colon, semicolon or dash.
    Stop,
    Mark,
}

/// Tags every token.
pub(crate) fn tags(scene: &Scene<'_>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(scene.text.tokens.len());
    for sentence in &scene.text.sentences {
        for at in sentence.tokens.clone() {
            let tag = tag(scene, &tags, at, sentence.tokens.start, sentence.tokens.end);
            tags.push(tag);
        }
    }
    tags
}

fn tag(scene: &Scene<'_>, before: &[Tag], at: usize, start: usize, end: usize) -> Tag {
    let text = &scene.text;
    match text.kind(at) {
        TokenKind::Open => return Tag::Open,
        TokenKind::Close => return Tag::Close,
        TokenKind::Possessive => return Tag::Possessive,
        TokenKind::Number => {
            return if scene.date(at).is_some_and(|date| date.rule != "length") {
                Tag::Date
            } else {
                Tag::Number
            };
        }
        TokenKind::Mark => {
            return match text.word(at) {
                "," => Tag::Comma,
                "." | ";" | ":" | "–" | "—" | "!" | "?" | "…" => Tag::Stop,
                "-" if !text.touches(at) => Tag::Stop,
                "&" => Tag::And,
                _ => Tag::Mark,
            };
        }
        TokenKind::Word => {}
    }
    if scene.date(at).is_some_and(|date| date.rule != "length") {
        return Tag::Date;
    }
    let class = scene.class(at);
    // "about 6,700", "up to", "more than": part of the quantity.
    let counts =
        class.is(Class::PREPOSITION.or(Class::ADVERB).or(Class::DET).or(Class::AND).or(Class::SUBORDINATOR))
            || text.low(at) == "to";
    if counts && scene.quantity(at).is_some() {
        return Tag::Number;
    }
    // "Under Secretary of the Treasury".
    if text.low(at) == "under" && text.low(at + 1) == "secretary" && text.is_capital(at) {
        return Tag::Noun;
    }
    let named = scene.mention(at).is_some_and(|mention| !matches!(mention.what, What::Role(_)));
    let office = scene.mention(at).is_some_and(|mention| match mention.what {
        What::Role(kind) => mention.tokens.len() > 1 || matches!(kind, RoleKind::Office | RoleKind::Post),
        _ => false,
    });
    if named || office && !matches!(text.low(at), "head" | "heads" | "leads") {
        return Tag::Noun;
    }
    let word = text.low(at);
    match word {
        "that" => return Tag::That,
        "to" => return Tag::To,
        _ => {}
    }
    let next = text.low(at + 1);
    let next_class = scene.class(at + 1);
    if class.is(Class::AND) {
        return Tag::And;
    }
    if class.is(Class::NEGATION) {
        return if class.is(Class::DO) { Tag::Auxiliary } else { Tag::Negation };
    }
    if class.is(Class::AUXILIARY) && !(word == "may" && text.is_capital(at) && at > start) {
        return Tag::Auxiliary;
    }
    if class.is(Class::POSSESSIVE) {
        return Tag::Possessive;
    }
    if class.is(Class::RELATIVE) {
        return Tag::Relative;
    }
    if class.is(Class::PRONOUN) && (word != "one" || next_class.is(Class::AUXILIARY)) {
        return Tag::Pronoun;
    }
    if class.is(Class::DET) {
        return Tag::Det;
    }
    if class.is(Class::BUT) {
        return Tag::But;
    }
    let previous = previous_tag(before, at, start);
    if class.is(Class::SUBORDINATOR) && scene.date(at + 1).is_none_or(|d| d.tokens.start != at + 1) {
        // "after the vote": a preposition before a phrase without a verb is left to the reader of clauses.
        return Tag::Subordinator;
    }
    if class.is(Class::PREPOSITION.or(Class::SUBORDINATOR)) {
        return Tag::Preposition;
    }
    if class.is(Class::ADVERB) && !class.is(Class::VERB) {
        return Tag::Adverb;
    }
    // "the exporting State": a capital inside a sentence is no verb's.
    let proper = text.is_capital(at) && at > start && !matches!(before[at - 1], Tag::Open | Tag::Stop);
    if word.len() > 2
        && !proper
        && class.is(Class::VERB)
        && is_verb(scene, before, at, start, end, previous, next)
    {
        let gerund = class.is(Class::ING);
        return if gerund { Tag::Ing } else { Tag::Verb };
    }
    if class.is(Class::ADVERB) {
        return Tag::Adverb;
    }
    // A word after an auxiliary that is in no list is a verb if it looks like a participle.
    if previous == Some(Tag::Auxiliary)
        && (word.ends_with("ed") || word.ends_with("ing"))
        && scene.mention(at).is_none()
    {
        return if word.ends_with("ing") { Tag::Ing } else { Tag::Verb };
    }
    Tag::Noun
}

/// Gives the tag before, over adverbs and negations.
fn previous_tag(before: &[Tag], at: usize, start: usize) -> Option<Tag> {
    (start..at)
        .rev()
        // "have both denied": no determiner of what follows.
        .filter(|index| {
            !(before[*index] == Tag::Det
                && *index > start
                && before[*index - 1] == Tag::Auxiliary
                && *index + 1 == at)
        })
        .map(|index| before[index])
        .find(|tag| !matches!(tag, Tag::Adverb | Tag::Negation))
}

fn is_verb(
    scene: &Scene<'_>,
    before: &[Tag],
    at: usize,
    start: usize,
    end: usize,
    previous: Option<Tag>,
    next: &str,
) -> bool {
    let class = scene.class(at);
    let text = &scene.text;
    let ing = class.is(Class::ING);
    let past = class.is(Class::PAST.or(Class::PARTICIPLE));
    let only_verb = !class.is(Class::NOUN);
    let next_class = scene.class(at + 1);
    let object_follows = next_class.is(Class::DET.or(Class::POSSESSIVE).or(Class::PRONOUN))
        || next == "that"
        || next == "to"
        || text.kind(at + 1) == TokenKind::Open
        || text.kind(at + 1) == TokenKind::Number
        || scene
            .mention(at + 1)
            .is_some_and(|mention| mention.what != What::Demonym || !class.is(Class::NOUN))
        || scene.date(at + 1).is_some();
    let at_end = at + 1 >= end || matches!(text.word(at + 1), "." | "," | ";" | "!" | "?");
    match previous {
        None => ing || (past && !class.is(Class::NOUN)),
        Some(Tag::Auxiliary) => true,
        Some(Tag::To) => class.is(Class::BASE) || (ing && only_verb),
        Some(Tag::Pronoun) => !ing || only_verb,
        Some(Tag::Relative) => true,
        Some(Tag::That) => !ing && (past || only_verb),
        Some(Tag::Det | Tag::Number) => false,
        Some(Tag::Possessive) => false,
        Some(Tag::Preposition) => {
            ing && (only_verb
                || object_follows
                || next_class.is(Class::PREPOSITION) && !class.is(Class::NOUN))
        }
        Some(Tag::Comma | Tag::And | Tag::But | Tag::Stop | Tag::Open | Tag::Close) => {
            ing || past && (only_verb || object_follows)
                || (only_verb || object_follows) && previous != Some(Tag::Comma)
        }
        Some(Tag::Subordinator) => ing || past,
        Some(Tag::Date) => past || ing || only_verb || object_follows,
        Some(Tag::Verb) => ing,
        Some(Tag::Ing) => false,
        Some(Tag::Noun) => {
            let index =
                (start..at).rev().find(|index| !matches!(before[*index], Tag::Adverb | Tag::Negation));
            let mention = index.and_then(|index| scene.mention(index));
            let demonym = mention.is_some_and(|mention| mention.what == What::Demonym);
            let plural_demonym = demonym && index.is_some_and(|index| text.low(index).ends_with('s'));
            if demonym && !plural_demonym {
                // "Russian shipments": an adjective.
                return only_verb && !past && !ing;
            }
            let named =
                mention.is_some() || index.is_some_and(|index| text.is_capital(index) && index > start);
            if ing || past {
                return only_verb || named || object_follows || at_end || past;
            }
            if only_verb {
                return true;
            }
            if named {
                // "Russia supplies oil", "Russia exports": but not "Kursk region forces".
                return class.is(Class::THIRD)
                    && (object_follows || !at_end)
                    && next != "of"
                    && !next_class.is(Class::AUXILIARY.or(Class::VERB))
                    && mention.is_none_or(|m| {
                        matches!(
                            m.what,
                            What::Country
                                | What::Organisation
                                | What::Person
                                | What::Seat
                                | What::Document
                                | What::Role(_)
                        )
                    });
            }
            let plural = index.is_some_and(|index| text.low(index).ends_with('s'));
            // "corroborate press reports that": an object of the verb before, not a subject.
            let mut left = index.unwrap_or(at);
            while left > start && before[left] == Tag::Noun {
                left -= 1;
            }
            if matches!(before[left], Tag::Verb | Tag::Ing | Tag::Preposition | Tag::To) {
                return false;
            }
            if matches!(before[left], Tag::Noun | Tag::Comma)
                && next_class.is(Class::VERB)
                && !next_class.is(Class::NOUN)
            {
                return false;
            }
            object_follows && (class.is(Class::THIRD) != plural) && next != "of"
        }
        _ => only_verb,
    }
}
