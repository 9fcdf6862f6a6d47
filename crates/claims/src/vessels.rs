//! Ships in texts: by a prefix or a noun before the name, by their number, or by a name of the public lists.

use crate::entities::{Mention, What};
use crate::gazetteer::{Ship, gazetteer};
use crate::lexicon::lexicon;
use crate::tokens::{Text, TokenKind};
use crate::words::{Class, words};

/// "M/V Angara", "the tanker Chon Ma San", "IMO 9074729".
pub(crate) fn vessel(text: &Text<'_>, at: usize, end: usize, start: usize) -> Option<Mention> {
    let low = text.low(at);
    let name_at = match low {
        "m" if text.word(at + 1) == "/" && matches!(text.low(at + 2), "v" | "t") => at + 3,
        "mv" | "mt" | "m.v" | "m.v." if text.word(at).chars().all(|l| l.is_uppercase() || l == '.') => at + 1,
        "tanker" | "vessel" | "ship" | "freighter" | "cargo" | "carrier" | "steamer" | "trawler" => {
            at + if low == "cargo" && matches!(text.low(at + 1), "ship" | "vessel") { 2 } else { 1 }
        }
        "imo" => {
            let number = at + 1 + usize::from(matches!(text.low(at + 1), "number" | "no"));
            let digits = text.word(number);
            let seven = digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
            return (seven && number < end).then(|| {
                let mut mention = Mention::new(at..number + 1, What::Vessel);
                mention.name = Some(format!("IMO {digits}"));
                mention
            });
        }
        _ => return known(text, at, end, start),
    };
    let quoted = usize::from(text.kind(name_at) == TokenKind::Open);
    let first = name_at + quoted;
    let mut stop = first;
    while stop < end
        && stop < first + 4
        && ((text.kind(stop) == TokenKind::Word
            && text.is_capital(stop)
            && !words().class(text.low(stop)).is(Class::AUXILIARY))
            || (stop > first && text.kind(stop) == TokenKind::Number && text.word(stop).len() <= 3))
    {
        stop += 1;
    }
    if stop == first {
        return None;
    }
    if let Some((ship, length)) = gazetteer().ships.at(text, first, end) {
        return Some(listed(text, if marked_by_prefix(low) { at } else { first }, first + length, ship));
    }
    let is_marked = marked_by_prefix(low);
    // "the cargo ship Russian officials" is no name: a gazetteer word or a role begins none.
    if !is_marked
        && lexicon().countries.at(text, first, end).is_some_and(|(_, length)| length <= stop - first)
    {
        return None;
    }
    let mut mention = Mention::new(first..stop, What::Vessel);
    mention.name = Some(text.words(first..stop).to_uppercase());
    if is_marked {
        mention.tokens.start = at;
    }
    Some(mention)
}

fn marked_by_prefix(low: &str) -> bool {
    matches!(low, "m" | "mv" | "mt" | "m.v" | "m.v.")
}

fn listed(text: &Text<'_>, start: usize, end: usize, ship: Ship) -> Mention {
    let mut mention = Mention::new(start..end, What::Vessel);
    // A number that the text itself gives the name is not overruled.
    let other = number_behind(text, end).filter(|number| Some(*number) != ship.imo);
    mention.name = Some(ship.name.to_owned());
    mention.imo = ship.imo.filter(|_| other.is_none());
    mention
}

/// "CHON MA SAN", "Petrel 8": a listed name without a prefix. As many of them are words or names of people and places
/// too, it counts only if every word begins with a capital and a word for a ship stands near, a number follows, or it
/// is written in capitals amid a text that is not.
fn known(text: &Text<'_>, at: usize, end: usize, start: usize) -> Option<Mention> {
    if !text.is_capital(at) {
        return None;
    }
    let (ship, length) = gazetteer().ships.at(text, at, end)?;
    let stop = at + length;
    let capital = (at..stop).all(|token| text.kind(token) != TokenKind::Word || text.is_capital(token));
    if !capital {
        return None;
    }
    let near = || {
        let low = at.saturating_sub(REACH).max(start);
        (low..at).chain(stop..end.min(stop + REACH / 2)).any(|token| is_ship_word(text, token))
    };
    let shouted = || {
        let upper = |token: usize| !text.word(token).chars().any(char::is_lowercase);
        let quiet = |token: usize| text.kind(token) == TokenKind::Word && !upper(token);
        let around = at.saturating_sub(3).max(start)..end.min(stop + 3);
        length >= 2 && (at..stop).all(upper) && around.clone().any(quiet)
    };
    (number_behind(text, stop).is_some() || near() || shouted()).then(|| listed(text, at, stop, ship))
}

/// How many words before a name a word for a ship counts; half as many behind it.
const REACH: usize = 12;

fn is_ship_word(text: &Text<'_>, at: usize) -> bool {
    let low = text.low(at);
    match low {
        "ship" | "ships" | "vessel" | "vessels" | "tanker" | "tankers" | "freighter" | "freighters"
        | "trawler" | "steamer" | "ship-to-ship" | "imo" | "mmsi" | "dwt" | "aboard" | "crew" => true,
        "m" => text.word(at + 1) == "/" && matches!(text.low(at + 2), "v" | "t"),
        "mv" | "mt" => text.word(at).chars().all(char::is_uppercase),
        _ => false,
    }
}

/// "(IMO 8660313)", ", IMO: 8660313": the number behind a name.
fn number_behind(text: &Text<'_>, at: usize) -> Option<u32> {
    let imo = (at..at + 3).find(|token| text.low(*token) == "imo")?;
    let number = (imo + 1..imo + 4).find(|token| text.kind(*token) == TokenKind::Number)?;
    text.word(number).parse().ok().filter(|number| (1_000_000..=9_999_999).contains(number))
}
