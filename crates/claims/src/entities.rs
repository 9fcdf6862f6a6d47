//! Named things: countries, organisations, persons and their offices, documents, vessels, weapons, places.
//!
//! The gazetteers come first, then names by their form. Spans do not overlap; the longest form wins.

use crate::documents;
use crate::gazetteer::gazetteer as known_names;
use crate::lexicon::{CountryForm, GoodsClass, Lexicon, RoleKind, lexicon};
use crate::model::EntityType;
use crate::names::names;
use crate::tokens::{Text, TokenKind};
use crate::vessels::vessel;
use crate::words::{Class, words};
use std::ops::Range;
use values::Country;

/// What a mention is, finer than the contract's types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Country,
    Demonym,
    /// A capital that may stand for a government.
    Seat,
    Organisation,
    Place,
    Document,
    Vessel,
    Weapon,
    Person,
    Role(RoleKind),
    /// "Mr", "Gen.".
    Title,
}

impl What {
    /// Tells a State, by its own name, its people's or its capital's.
    pub(crate) fn is_state(self) -> bool {
        matches!(self, Self::Country | Self::Demonym | Self::Seat)
    }
}

/// A named thing, or a common noun that can speak.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    pub(crate) what: What,
    /// The resolved form.
    pub(crate) name: Option<String>,
    pub(crate) country: Option<Country>,
    /// Whether an organisation speaks for its State.
    pub(crate) speaks_for_state: bool,
    /// Which person, once persons are known.
    pub(crate) person: Option<usize>,
    /// The number a listed ship is known by.
    pub(crate) imo: Option<u32>,
}

impl Mention {
    pub(crate) fn new(tokens: Range<usize>, what: What) -> Self {
        Self { tokens, what, name: None, country: None, speaks_for_state: false, person: None, imo: None }
    }

    /// Gives the contract's type; `None` for what is no entity.
    pub(crate) fn entity_type(&self) -> Option<EntityType> {
        Some(match self.what {
            What::Country => EntityType::Country,
            What::Demonym => EntityType::Norp,
            What::Seat | What::Place => EntityType::Place,
            What::Organisation => EntityType::Org,
            What::Document => EntityType::Doc,
            What::Vessel => EntityType::Vessel,
            What::Weapon => EntityType::Weapon,
            What::Person => EntityType::Person,
            What::Role(RoleKind::Office | RoleKind::Post | RoleKind::Group) => EntityType::Role,
            What::Role(RoleKind::Body | RoleKind::Paper) | What::Title => return None,
        })
    }
}

/// Finds every mention, in the order of the text.
pub(crate) fn find(text: &Text<'_>) -> Vec<Mention> {
    let lexicon = lexicon();
    let mut found = Vec::new();
    for sentence in &text.sentences {
        let end = sentence.tokens.end;
        let mut at = sentence.tokens.start;
        while at < end {
            let first =
                found.partition_point(|mention: &Mention| mention.tokens.start < sentence.tokens.start);
            match mention(text, lexicon, at..end, sentence.tokens.start, &found[first..]) {
                Some(mention) => {
                    at = mention.tokens.end.max(at + 1);
                    found.push(mention);
                }
                None => at += 1,
            }
        }
    }
    found
}

fn mention(
    text: &Text<'_>,
    lexicon: &Lexicon,
    tokens: Range<usize>,
    start: usize,
    before: &[Mention],
) -> Option<Mention> {
    let (at, end) = (tokens.start, tokens.end);
    if text.kind(at) != TokenKind::Word && text.kind(at) != TokenKind::Number {
        return None;
    }
    let gazetteer = gazetteer(text, lexicon, at, end);
    if let Some(document) = documents::document(text, lexicon, at, end) {
        let longer = gazetteer.as_ref().is_none_or(|other| other.tokens.end < document.tokens.end);
        if longer {
            return Some(document);
        }
    }
    if let Some(vessel) = vessel(text, at, end, start) {
        return Some(vessel);
    }
    // A name such as "Kim Chaek" or "Jordan Smith" may begin like a place.
    let person = person(text, lexicon, at, end, before);
    match (gazetteer, person) {
        (Some(known), Some(person))
            if person.tokens.len() > known.tokens.len()
                && !matches!(known.what, What::Role(_) | What::Title)
                && (matches!(known.what, What::Place | What::Weapon)
                    || names().given.contains(text.low(at))) =>
        {
            Some(person)
        }
        (Some(known), _) => Some(known),
        (None, person) => person,
    }
}

fn gazetteer(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> Option<Mention> {
    let mut best: Option<Mention> = None;
    let mut offer = |mention: Mention| {
        if best.as_ref().is_none_or(|other| other.tokens.len() < mention.tokens.len()) {
            best = Some(mention);
        }
    };
    if let Some((organisation, length)) = lexicon.organisations.at(text, at, end)
        && (is_capitalised(text, at..at + length) || (length >= 3 && text.low(at).is_ascii()))
    {
        let mut mention = Mention::new(at..at + length, What::Organisation);
        mention.country = organisation.country;
        mention.name = Some(organisation.name);
        mention.speaks_for_state = organisation.speaks_for_state;
        offer(mention);
    }
    if let Some(((country, form), length)) = lexicon.countries.at(text, at, end)
        && (is_country(text, at..at + length) || (form == CountryForm::Demonym && text.is_capital(at)))
        && !goes_on(text, at, length)
    {
        let what = match form {
            CountryForm::Name => What::Country,
            CountryForm::Demonym => What::Demonym,
            CountryForm::Seat => What::Seat,
        };
        let mut mention = Mention::new(at..at + length, what);
        mention.country = Some(country);
        mention.name = Some(match form {
            CountryForm::Seat => format!("{}, {}", text.words(at..at + length), country.code()),
            _ => country.code().to_owned(),
        });
        offer(mention);
    }
    if let Some(((country, name), length)) = lexicon.places.at(text, at, end)
        && text.is_capital(at)
    {
        let mut mention = Mention::new(at..at + length, What::Place);
        let words = name.unwrap_or_else(|| text.words(at..at + length));
        mention.country = country;
        mention.name = Some(country.map_or_else(|| words.to_owned(), |c| format!("{words}, {}", c.code())));
        offer(mention);
    }
    if let Some(weapon) = weapon(text, lexicon, at, end) {
        offer(weapon);
    }
    if let Some((kind, length)) = lexicon.roles.at(text, at, end) {
        let mut mention = Mention::new(at..at + length, What::Role(kind));
        mention.name = Some(text.words(at..at + length).to_owned());
        offer(mention);
    } else if let Some(((), length)) = lexicon.titles.at(text, at, end)
        && text.is_capital(at)
    {
        let dot = usize::from(text.word(at + length) == "." && text.touches(at + length));
        if text.is_capital(at + length + dot) {
            offer(Mention::new(at..at + length + dot, What::Title));
        }
    }
    best
}

/// "the North Koreans", "the South China Sea": "the North" and "the South" begin another name here.
fn goes_on(text: &Text<'_>, at: usize, length: usize) -> bool {
    length == 2
        && text.low(at) == "the"
        && matches!(text.low(at + 1), "north" | "south")
        && text.kind(at + 2) == TokenKind::Word
        && text.is_capital(at + 2)
}

/// Names of States are capitalised; "US" is no pronoun only in capitals.
fn is_country(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let first = text.word(tokens.start);
    if tokens.len() == 1 && first.len() <= 4 && first.is_ascii() && text.low(tokens.start).len() <= 3 {
        return first.chars().all(|letter| letter.is_uppercase() || letter == '.');
    }
    is_capitalised(text, tokens)
}

fn is_capitalised(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let mut any = false;
    for at in tokens {
        let class = words().class(text.low(at));
        let small = matches!(text.low(at), "the" | "of" | "and" | "for" | "to" | "d" | "'s")
            || class.is(Class::PREPOSITION);
        let capital = text
            .word(at)
            .chars()
            .next()
            .is_some_and(|l| l.is_uppercase() || l.is_numeric() || !l.is_lowercase());
        if !capital && !small && text.kind(at) == TokenKind::Word {
            return false;
        }
        any |= capital;
    }
    any
}

/// Weapons by name or designation: "KN-23 ballistic missiles", "artillery shells".
fn weapon(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> Option<Mention> {
    let arms = |at: usize| {
        lexicon.goods.at(text, at, end).filter(|(goods, _)| {
            goods.class == GoodsClass::Arms
                && !matches!(goods.commodity.as_str(), "arms_unspecified" | "military_equipment")
        })
    };
    let named =
        known_names().weapons.at(text, at, end).filter(|(_, length)| is_weapon_name(text, at..at + length));
    let (goods, length) = match arms(at) {
        Some(found)
            if named.is_some() || known_names().weapons.at(text, at, end).is_none_or(|n| n.1 < found.1) =>
        {
            found
        }
        // A word such as "iskander" that does not begin with a capital names no weapon.
        Some(_) => return None,
        None if is_designation(text.word(at)) => arms(at + 1).map(|(goods, length)| (goods, length + 1))?,
        None => return None,
    };
    let mut stop = at + length;
    if is_designation(text.word(at)) || named.is_some_and(|(_, named)| named == length) {
        while let Some((_, more)) = arms(stop).or_else(|| {
            let noun =
                matches!(text.low(stop), "systems" | "system" | "launchers" | "launcher" | "howitzers");
            noun.then(|| (goods.clone(), 1))
        }) {
            stop += more;
        }
    }
    // "a missile strike", "the drone": the thing itself is not named.
    if length == 1
        && stop == at + 1
        && matches!(text.low(at), "missile" | "drone" | "tanks" | "artillery" | "arms")
    {
        return None;
    }
    let mut mention = Mention::new(at..stop, What::Weapon);
    mention.name = Some(if let Some((name, _)) = named {
        name.to_owned()
    } else if is_designation(text.word(at)) {
        text.word(at).to_owned()
    } else {
        text.words(at..stop).to_owned()
    });
    Some(mention)
}

/// A name begins with a capital or a number; a common noun ("super-large multiple rocket launcher") is of several words.
fn is_weapon_name(text: &Text<'_>, tokens: Range<usize>) -> bool {
    let first = text.word(tokens.start).chars().next();
    first.is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit())
        || tokens.len() >= 3
        || (tokens.len() == 2 && text.is_capital(tokens.end - 1))
}

/// "KN-23", "Hwasong-18", "MiG-29", "M1989".
fn is_designation(word: &str) -> bool {
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    capital
        && word.len() >= 4
        && word.ends_with(|letter: char| letter.is_ascii_digit())
        && (word.contains('-') || word.len() <= 6)
        && word.chars().any(char::is_alphabetic)
}

/// A run of capitalised words that is a person's name by its form or its neighbours, or an organisation's by its
/// last word.
fn person(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize, before: &[Mention]) -> Option<Mention> {
    let names = names();
    if !text.is_capital(at) || text.kind(at) != TokenKind::Word {
        return None;
    }
    let first = text.low(at);
    if names.not_name.contains(first) {
        return None;
    }
    let mut stop = at + 1;
    while stop < end && stop < at + 5 {
        let next = text.word(stop);
        let capital = text.kind(stop) == TokenKind::Word && text.is_capital(stop);
        let particle =
            matches!(next, "de" | "van" | "von" | "der" | "al" | "bin" | "la") && text.is_capital(stop + 1);
        let initial_dot = next == "."
            && text.touches(stop)
            && text.word(stop - 1).chars().count() == 1
            && text.is_capital(stop + 1);
        if !(capital || particle || initial_dot) {
            break;
        }
        // An acronym or a country ends the run.
        if capital && (names.not_name.contains(text.low(stop)) && !names.org_head.contains(text.low(stop))) {
            break;
        }
        if capital
            && !names.surname_first.contains(text.low(stop))
            && lexicon
                .countries
                .at(text, stop, end)
                .is_some_and(|(_, length)| is_country(text, stop..stop + length))
            && !names.given.contains(first)
        {
            break;
        }
        stop += 1;
    }
    let count = stop - at;
    let previous = before
        .last()
        .filter(|mention| mention.tokens.end == at || comma_between(text, mention.tokens.end, at));
    let after_office = previous.is_some_and(|mention| match mention.what {
        What::Title => mention.tokens.end == at,
        What::Role(RoleKind::Office | RoleKind::Post) => true,
        // "the ambassador to the DPRK, Alexander …": an office stands a little before.
        _ => {
            count >= 2
                && mention.tokens.end < at
                && before.iter().rev().take(4).any(|m| {
                    matches!(m.what, What::Role(RoleKind::Office | RoleKind::Post)) && at - m.tokens.end <= 12
                })
        }
    });
    if count >= 2 && names.org_head.contains(text.low(stop - 1)) && !after_office {
        let mut mention = Mention::new(at..stop, What::Organisation);
        mention.name = Some(text.words(at..stop).to_owned());
        return Some(mention);
    }
    if count == 1 && names.org_head.contains(first) {
        return None;
    }
    let by_form = (2..=4).contains(&count) && {
        let korean = names.surname_first.contains(first)
            && count <= 3
            && (count == 3 || text.word(at + 1).contains('-') || text.low(at + 1).len() > 2);
        korean || names.given.contains(first)
    };
    let spoken_of = (2..=3).contains(&count)
        && (is_reporting(text, lexicon, stop, end)
            || (text.word(stop) == "," && role_follows(text, lexicon, stop + 1, end)));
    if !(after_office || by_form || spoken_of) {
        return None;
    }
    if lexicon.triggers.at(text, at, end).is_some() && count == 1 && !after_office {
        return None;
    }
    let mut mention = Mention::new(at..stop, What::Person);
    mention.name = Some(text.words(at..stop).to_owned());
    Some(mention)
}

fn comma_between(text: &Text<'_>, end: usize, at: usize) -> bool {
    at == end + 1 && text.word(end) == ","
}

fn is_reporting(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> bool {
    lexicon.cues.at(text, at, end).is_some() && words().class(text.low(at)).is(Class::PAST.or(Class::THIRD))
}

/// Tells whether ", the Russian foreign minister" or ", a member of …" follows.
fn role_follows(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> bool {
    let limit = end.min(at + 7);
    let mut next = at;
    while next < limit {
        if let Some((kind, _)) = lexicon.roles.at(text, next, end) {
            return matches!(kind, RoleKind::Office | RoleKind::Post);
        }
        let class = words().class(text.low(next));
        let passes = class.is(Class::DET)
            || text.kind(next) == TokenKind::Possessive
            || text.is_capital(next)
            || (text.kind(next) == TokenKind::Word
                && !class.is(Class::VERB.or(Class::PREPOSITION).or(Class::AUXILIARY).or(Class::PRONOUN)));
        if !passes {
            return false;
        }
        next += 1;
    }
    false
}
