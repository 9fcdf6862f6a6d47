//! Persons: one for all their mentions, with office, organisation and State from the words around the name.

use crate::entities::{Mention, What};
use crate::lexicon::{RoleKind, lexicon};
use crate::names::{SpeaksFor, leader, names};
use crate::tokens::{Text, TokenKind};
use crate::words::{Class, words};
use std::collections::HashMap;
use std::ops::Range;
use values::Country;

/// A person of the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    /// The fullest form of the name.
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) organisation: Option<String>,
    pub(crate) country: Option<Country>,
}

/// How far left of a name its office is looked for.
const LEFT_MAX: usize = 14;

/// Collects the persons, links their mentions, and adds mentions by one name alone.
pub(crate) fn register(text: &Text<'_>, mentions: &mut Vec<Mention>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut by_part: HashMap<String, usize> = HashMap::new();
    // Full names first: a text may use a short form before it.
    let long = |mention: &&mut Mention| mention.what == What::Person && mention.tokens.len() >= 2;
    for mention in mentions.iter_mut().filter(long) {
        let tokens = mention.tokens.clone();
        let name = text.words(tokens.clone());
        let key: String = name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
        let surname = surname(text, tokens.clone());
        let person = *by_key.entry(key).or_insert_with(|| {
            people.push(Person { name: name.to_owned(), ..Person::default() });
            people.len() - 1
        });
        by_part.entry(surname).or_insert(person);
        mention.person = Some(person);
    }
    single_names(text, mentions, &mut people, &mut by_part);
    for index in 0..mentions.len() {
        let Some(person) = mentions[index].person else { continue };
        let context = context(text, mentions, index);
        if let Some(person) = people.get_mut(person) {
            let known_office = person.role.is_some();
            person.role = person.role.take().or(context.role);
            if !known_office || person.country.is_none() {
                person.country = person.country.or(context.country);
            }
            person.organisation = person.organisation.take().or(context.organisation);
            mentions[index].name = Some(person.name.clone());
        }
    }
    for person in people.iter_mut().filter(|person| person.country.is_none()) {
        match leader(&person.name) {
            Some(SpeaksFor::State(state)) => person.country = Some(state),
            Some(SpeaksFor::Body(body)) => {
                person.organisation = person.organisation.take().or_else(|| Some(body.to_owned()));
            }
            None => {}
        }
    }
    people
}

fn surname(text: &Text<'_>, tokens: Range<usize>) -> String {
    let first = text.low(tokens.start);
    let hyphenated = tokens.len() == 2 && text.word(tokens.start + 1).contains('-');
    let asian = names().surname_first.contains(first)
        && !names().given.contains(first)
        && (tokens.len() == 3 || hyphenated || tokens.len() == 2);
    if asian { first.to_owned() } else { text.low(tokens.end - 1).to_owned() }
}

/// Finds mentions by a family name alone, known from elsewhere in the text or plain from "Ryder told".
fn single_names(
    text: &Text<'_>,
    mentions: &mut Vec<Mention>,
    people: &mut Vec<Person>,
    by_part: &mut HashMap<String, usize>,
) {
    let lexicon = lexicon();
    for mention in
        mentions.iter_mut().filter(|mention| mention.what == What::Person && mention.tokens.len() == 1)
    {
        let word = text.low(mention.tokens.start).to_owned();
        let person = *by_part.entry(word).or_insert_with(|| {
            people.push(Person { name: text.word(mention.tokens.start).to_owned(), ..Person::default() });
            people.len() - 1
        });
        mention.person = Some(person);
    }
    let mut taken = vec![false; text.tokens.len()];
    for mention in mentions.iter() {
        for at in mention.tokens.clone() {
            if let Some(slot) = taken.get_mut(at) {
                *slot = true;
            }
        }
    }
    let mut added = Vec::new();
    for sentence in &text.sentences {
        for at in sentence.tokens.clone() {
            if taken[at] || text.kind(at) != TokenKind::Word || !text.is_capital(at) {
                continue;
            }
            let word = text.low(at);
            let person = match by_part.get(word) {
                Some(person) => *person,
                None => {
                    let class = words().class(word);
                    let plain = class == Class::default()
                        && !names().not_name.contains(word)
                        && word.len() > 2
                        && word.chars().all(char::is_alphabetic)
                        && !text.word(at).chars().all(char::is_uppercase)
                        && (at == sentence.tokens.start
                            || !text.is_capital(at - 1)
                            || matches!(text.word(at - 1), "," | "”"));
                    let next = text.low(at + 1);
                    let speaks = matches!(
                        next,
                        "said"
                            | "told"
                            | "added"
                            | "says"
                            | "noted"
                            | "argued"
                            | "warned"
                            | "wrote"
                            | "explained"
                    );
                    if !(plain && speaks) || lexicon.goods.at(text, at, at + 1).is_some() {
                        continue;
                    }
                    people.push(Person { name: text.word(at).to_owned(), ..Person::default() });
                    by_part.insert(word.to_owned(), people.len() - 1);
                    people.len() - 1
                }
            };
            added.push(Mention {
                tokens: at..at + 1,
                what: What::Person,
                name: None,
                country: None,
                speaks_for_state: false,
                person: Some(person),
                imo: None,
            });
        }
    }
    if !added.is_empty() {
        mentions.extend(added);
        mentions.sort_by_key(|mention| mention.tokens.start);
    }
}

/// What the words around a name say of its bearer.
#[derive(Debug, Default)]
struct Context {
    role: Option<String>,
    organisation: Option<String>,
    country: Option<Country>,
}

fn context(text: &Text<'_>, mentions: &[Mention], index: usize) -> Context {
    let mut found = Context::default();
    let start = mentions[index].tokens.start;
    let end = mentions[index].tokens.end;
    // To the left: "South Korea's National Security Adviser", "the ambassador to the DPRK, ".
    let sentence = text.sentences.partition_point(|s| s.tokens.end <= start);
    let Some(sentence) = text.sentences.get(sentence) else { return found };
    let mut at = start;
    let mut next = index;
    let mut commas = 0;
    while at > sentence.tokens.start && start - at < LEFT_MAX {
        if let Some(mention) =
            next.checked_sub(1).and_then(|i| mentions.get(i)).filter(|m| m.tokens.end == at)
        {
            let governor =
                text.low(mention.tokens.start.saturating_sub(
                    1 + usize::from(text.low(mention.tokens.start.saturating_sub(1)) == "the"),
                ));
            if mention.what == What::Person {
                break;
            }
            if found.role.is_none()
                && commas > 0
                && !matches!(mention.what, What::Role(_) | What::Organisation | What::Country | What::Seat)
            {
                break;
            }
            // What stands behind the office hangs on it: "the ambassador to the DPRK".
            let hangs = matches!(governor, "to" | "with" | "for" | "at" | "from" | "on" | "against");
            if !hangs || found.role.is_some() {
                take(&mut found, mention);
            }
            at = mention.tokens.start;
            next -= 1;
            continue;
        }
        let before = at - 1;
        let word = text.low(before);
        let class = words().class(word);
        let passes = match text.kind(before) {
            TokenKind::Possessive => true,
            TokenKind::Word => {
                matches!(word, "of" | "to" | "for" | "in" | "and" | "then" | "former")
                    || class.is(Class::DET)
                    || (!class.is(Class::VERB
                        .or(Class::PREPOSITION)
                        .or(Class::AUXILIARY)
                        .or(Class::PRONOUN)
                        .or(Class::SUBORDINATOR)
                        .or(Class::RELATIVE)
                        .or(Class::ADVERB))
                        && commas == 0)
            }
            TokenKind::Mark => {
                word == ","
                    && commas == 0
                    && (before + 1 == start || found.role.as_deref().is_some_and(is_rank))
            }
            _ => false,
        };
        if !passes {
            break;
        }
        if word == "," {
            commas += 1;
        }
        at = before;
    }
    // Without an office what stood to the left is no office of this person.
    if found.role.is_none() && commas > 0 {
        found = Context::default();
    }
    if found.role.is_some() {
        return found;
    }
    // To the right: ", Russia's sports minister", " of Conflict Armament Research".
    let comma = text.word(end) == ",";
    if comma || text.low(end) == "of" || text.low(end) == "from" {
        let mut right = Context::default();
        let limit = sentence.tokens.end.min(end + 12);
        let stop = (end + 1..limit).find(|at| matches!(text.word(*at), "," | "." | ";")).unwrap_or(limit);
        for mention in mentions[index + 1..].iter().take_while(|mention| mention.tokens.start < stop) {
            let from = if mention.tokens.start == 0 { "" } else { text.low(mention.tokens.start - 1) };
            let from = if from == "the" { text.low(mention.tokens.start.saturating_sub(2)) } else { from };
            if mention.what == What::Person {
                break;
            }
            if !matches!(from, "to" | "with" | "for" | "at" | "from" | "on") || right.role.is_none() {
                take(&mut right, mention);
            }
            if !comma {
                break;
            }
        }
        let verbs = (end + 1..stop).any(|at| words().class(text.low(at)).is(Class::AUXILIARY));
        if !verbs && (right.role.is_some() || !comma) {
            return right;
        }
    }
    found
}

/// A military rank says less than an office.
fn is_rank(role: &str) -> bool {
    matches!(
        role.to_lowercase().as_str(),
        "general"
            | "major general"
            | "lieutenant general"
            | "brigadier general"
            | "colonel general"
            | "admiral"
            | "vice admiral"
            | "rear admiral"
            | "colonel"
            | "lieutenant colonel"
            | "captain"
            | "marshal"
    )
}

fn take(found: &mut Context, mention: &Mention) {
    match mention.what {
        What::Role(RoleKind::Office | RoleKind::Post) => {
            let rank = found.role.as_deref().is_some_and(is_rank);
            found.role =
                if rank { mention.name.clone() } else { found.role.take().or_else(|| mention.name.clone()) };
        }
        What::Organisation => {
            found.organisation = found.organisation.take().or_else(|| mention.name.clone());
            if mention.speaks_for_state {
                found.country = found.country.or(mention.country);
            }
        }
        What::Country | What::Demonym | What::Seat => found.country = found.country.or(mention.country),
        _ => {}
    }
}
