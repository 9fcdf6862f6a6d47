//! Documents that texts name: resolutions, treaties, charters.

use crate::entities::{Mention, What};
use crate::gazetteer::gazetteer;
use crate::lexicon::Lexicon;
use crate::tokens::{Text, TokenKind};

/// Reads a document at a token: "resolution 2397 (2017)", "Treaty on …", "mutual defense treaty with North Korea".
pub(crate) fn document(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> Option<Mention> {
    symbol(text, at, end)
        .or_else(|| named(text, at, end))
        .or_else(|| resolution(text, at, end))
        .or_else(|| more_resolutions(text, at, end))
        .or_else(|| treaty(text, lexicon, at, end))
        .or_else(|| charter(text, at, end))
}

fn make(tokens: std::ops::Range<usize>, name: String) -> Mention {
    let mut mention = Mention::new(tokens, What::Document);
    mention.name = Some(name);
    mention
}

/// "S/2024/215", "A/79/L.1", "S/RES/2397 (2017)": a document of the United Nations by its symbol.
fn symbol(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    if !matches!(text.word(at), "S" | "A") || text.word(at + 1) != "/" || !text.touches(at + 1) {
        return None;
    }
    let mut stop = at + 2;
    while stop < end
        && text.touches(stop)
        && (matches!(text.word(stop), "/" | ".") && text.touches(stop + 1)
            || matches!(text.kind(stop), TokenKind::Word | TokenKind::Number))
    {
        stop += 1;
    }
    let last = text.word(stop - 1);
    let numbered = last.chars().any(|letter| letter.is_ascii_digit());
    if stop < at + 5 || !numbered {
        return None;
    }
    if text.word(at + 2) == "RES"
        && let Some(resolution) = numbered_resolution(text, at, at + 4, end)
    {
        return Some(resolution);
    }
    Some(make(at..stop, text.words(at..stop).to_owned()))
}

/// A treaty or declaration of the list.
fn named(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    let (name, length) = gazetteer().documents.at(text, at, end).filter(|_| text.is_capital(at))?;
    // An acronym is written in capitals.
    let acronym = length == 1 && !text.word(at).chars().all(char::is_uppercase);
    (!acronym).then(|| make(at..at + length, name.to_owned()))
}

fn resolution(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    if !matches!(text.low(at), "resolution" | "resolutions" | "unscr" | "res") {
        return None;
    }
    let number = at + 1 + usize::from(matches!(text.word(at + 1), "." | "no"));
    numbered_resolution(text, at, number, end)
}

/// Reads the second and later numbers of "resolutions 1718, 1874 (2009) and 2270".
fn more_resolutions(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    if text.kind(at) != TokenKind::Number || !gazetteer().years.contains_key(text.word(at)) {
        return None;
    }
    let listed = at > 0
        && (matches!(text.low(at - 1), "," | "and" | "or"))
        && (1..=10)
            .take_while(|back| *back <= at)
            .any(|back| matches!(text.low(at - back), "resolutions" | "resolution"));
    listed.then(|| numbered_resolution(text, at, at, end)).flatten()
}

fn numbered_resolution(text: &Text<'_>, start: usize, number: usize, end: usize) -> Option<Mention> {
    let digits = text.word(number);
    let is_number = (3..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || number >= end {
        return None;
    }
    let written =
        (text.word(number + 1) == "(" && text.word(number + 3) == ")" && text.word(number + 2).len() == 4)
            .then(|| text.word(number + 2));
    let year = written.or_else(|| gazetteer().years.get(digits).copied());
    let stop = if written.is_some() { number + 4 } else { number + 1 };
    let name = match year {
        Some(year) => format!("resolution {digits} ({year})"),
        None => format!("resolution {digits}"),
    };
    Some(make(start..stop.min(end), name))
}

fn treaty(text: &Text<'_>, lexicon: &Lexicon, at: usize, end: usize) -> Option<Mention> {
    let is_head = |at: usize| matches!(text.low(at), "treaty" | "pact");
    // "Treaty on Comprehensive Strategic Partnership"
    if is_head(at)
        && text.is_capital(at)
        && matches!(text.low(at + 1), "on" | "of")
        && text.is_capital(at + 2)
    {
        let mut stop = at + 3;
        while stop < end && text.kind(stop) == TokenKind::Word && text.is_capital(stop) {
            stop += 1;
        }
        return Some(make(at..stop, text.words(at..stop).to_owned()));
    }
    // "mutual defense treaty with North Korea", "Comprehensive Strategic Partnership Treaty"
    const WORDS: [&str; 14] = [
        "mutual",
        "military",
        "defence",
        "defense",
        "comprehensive",
        "strategic",
        "partnership",
        "cooperation",
        "security",
        "bilateral",
        "nonaggression",
        "non-aggression",
        "friendship",
        "nuclear",
    ];
    if !WORDS.contains(&text.low(at)) {
        return None;
    }
    let mut next = at;
    while next < end && (WORDS.contains(&text.low(next)) || (next > at && text.low(next) == "and")) {
        next += 1;
    }
    if !is_head(next) || next >= end {
        return None;
    }
    let mut stop = next + 1;
    if matches!(text.low(stop), "with" | "between") {
        let article = usize::from(text.low(stop + 1) == "the");
        if let Some((_, length)) =
            lexicon.countries.at(text, stop + 1 + article, end).filter(|_| text.low(stop) == "with")
        {
            stop += 1 + article + length;
        }
    }
    let words = text.words(at..next + 1).to_lowercase();
    let name = if words.contains("comprehensive") || words.contains("strategic partnership") {
        "Treaty on Comprehensive Strategic Partnership".to_owned()
    } else {
        text.words(at..stop).to_owned()
    };
    Some(make(at..stop, name))
}

fn charter(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    let un = |at: usize| -> Option<usize> {
        match text.word(at) {
            "UN" | "U.N." => Some(1),
            "United" if text.word(at + 1) == "Nations" => Some(2),
            _ => None,
        }
    };
    let name = "UN Charter".to_owned();
    if let Some(length) = un(at)
        && text.word(at + length) == "Charter"
        && at + length < end
    {
        return Some(make(at..at + length + 1, name));
    }
    if text.word(at) == "Charter" && text.low(at + 1) == "of" {
        let article = usize::from(text.low(at + 2) == "the");
        if let Some(length) = un(at + 2 + article) {
            return Some(make(at..(at + 2 + article + length).min(end), name));
        }
    }
    None
}
