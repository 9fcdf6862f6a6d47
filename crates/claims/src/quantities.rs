//! Quantities, which stay ranges: "11,000 to 12,000", "more than a million barrels", "several thousand".
//!
//! A bound that the words leave open stays open. A large number without a noun ("at least 10,000 of them") takes the
//! unit of the quantity before it in the same paragraph.

use crate::lexicon::lexicon;
use crate::model::Quantity;
use crate::number_words::in_words;
use crate::tokens::{Text, TokenKind};
use crate::words::{Class, words};
use std::ops::Range;
use values::Amount;

/// A quantity found in a text.
#[derive(Debug, Clone)]
pub(crate) struct QuantityFound {
    /// All its words.
    pub(crate) tokens: Range<usize>,
    pub(crate) amount: Amount,
    pub(crate) unit: String,
    /// What is counted.
    pub(crate) of: Option<Range<usize>>,
}

impl QuantityFound {
    /// Makes the quantity the contract asks for.
    pub(crate) fn quantity(&self, text: &Text<'_>) -> Quantity {
        Quantity {
            text: text.words(self.tokens.clone()).to_owned(),
            span: text.span(self.tokens.clone()),
            amount: self.amount,
            unit: self.unit.clone(),
            of: self.of.clone().map(|of| text.words(of).to_owned()).filter(|of| !of.is_empty()),
        }
    }
}

/// How far a noun may stand behind its number.
const NOUN_DISTANCE_MAX: usize = 5;

/// Numbers below this without a noun are no quantities.
const BARE_NUMBER_MIN: f64 = 100.0;

/// Finds every quantity; `taken` tells the tokens that dates and documents hold.
pub(crate) fn find(text: &Text<'_>, taken: &dyn Fn(usize) -> bool) -> Vec<QuantityFound> {
    let mut found: Vec<QuantityFound> = Vec::new();
    let mut last_unit: Option<(usize, String)> = None;
    for sentence in &text.sentences {
        let end = sentence.tokens.end;
        let mut at = sentence.tokens.start;
        while at < end {
            if taken(at) {
                at += 1;
                continue;
            }
            let before = last_unit.as_ref().filter(|(paragraph, _)| *paragraph == sentence.paragraph);
            match quantity(text, sentence.tokens.start, at, end, taken, before.map(|(_, unit)| unit.as_str()))
            {
                Some(quantity) => {
                    at = quantity.tokens.end.max(at + 1);
                    if !matches!(
                        quantity.unit.as_str(),
                        "years" | "months" | "weeks" | "days" | "hours" | "percent" | "times"
                    ) {
                        last_unit = Some((sentence.paragraph, quantity.unit.clone()));
                    }
                    found.push(quantity);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// What the words before or after a number say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Exact,
    About,
    AtLeast,
    AtMost,
}

/// Finds the unit noun that stands a little before a number in its sentence.
fn unit_before(text: &Text<'_>, at: usize, start: usize) -> Option<String> {
    const DISTANCE_MAX: usize = 12;
    let low = start.max(at.saturating_sub(DISTANCE_MAX));
    (low..at).rev().find_map(|token| lexicon().units.at(text, token, at)).map(|(unit, _)| unit)
}

fn quantity(
    text: &Text<'_>,
    sentence_start: usize,
    at: usize,
    end: usize,
    taken: &dyn Fn(usize) -> bool,
    before: Option<&str>,
) -> Option<QuantityFound> {
    let (bound, mut next) = bound_before(text, at);
    let prefix = next > at;
    // A quotation may hold the number alone: “11,000 to 12,000” soldiers.
    if text.kind(next) == TokenKind::Open && prefix {
        next += 1;
    }
    let between = text.low(next) == "between";
    if between {
        next += 1;
    }
    if taken(next) || next >= end {
        return None;
    }
    let currency = currency(text, next);
    if currency.is_some() {
        next += currency_length(text, next);
    }
    let first = number(text, next, end)?;
    if is_label(text, at) {
        return None;
    }
    let mut stop = first.end;
    let mut amount = amount_of(first, bound);
    let link = text.low(stop);
    let is_link = matches!(link, "-" | "–")
        || (link == "to" && !between)
        || (link == "and" && between)
        || (link == "or" && bound == Bound::Exact);
    if is_link
        && !taken(stop + 1)
        && let Some(second) = number(
            text,
            stop + 1 + usize::from(currency.is_some() && currency_length(text, stop + 1) > 0),
            end,
        )
    {
        // "5 to 6 million": the first number shares the factor of the second.
        let low = if first.factor == 1.0
            && second.factor > 1.0
            && first.value < second.value / second.factor * 10.0
            && first.value < 1000.0
        {
            first.value * second.factor
        } else {
            first.value
        };
        if low <= second.value {
            amount = Amount::between(low, second.value);
            stop = second.end;
        }
    } else if between {
        return None;
    }
    if text.low(stop) == "or" && matches!(text.low(stop + 1), "more" | "so") {
        amount = if text.low(stop + 1) == "more" {
            Amount::at_least(first.value)
        } else {
            Amount::about(first.value)
        };
        stop += 2;
    }
    let mut inside_quotation = false;
    if text.kind(stop) == TokenKind::Close && stop < end {
        stop += 1;
        inside_quotation = true;
    }
    let noun = if let Some(unit) = currency {
        Some(Noun { unit: unit.to_owned(), end: stop, of: None })
    } else if first.several && text.low(stop) == "of" {
        noun(text, stop + 1, end, taken)
    } else {
        noun(text, stop, end, taken)
    };
    match noun {
        Some(noun) if noun.unit != "mm" && noun.unit != "calibre" => {
            // The mark that opens a quotation goes with the one that closes it.
            let opened = inside_quotation && at > sentence_start && text.kind(at - 1) == TokenKind::Open;
            let start = if opened { at - 1 } else { at };
            Some(QuantityFound { tokens: start..noun.end, amount, unit: noun.unit, of: noun.of })
        }
        Some(_) => None,
        None => {
            let large = first.value >= BARE_NUMBER_MIN
                && !(first.digits && (1900.0..2100.0).contains(&first.value) && first.plain);
            let partitive = text.low(stop) == "of";
            let told = large || (partitive && prefix);
            if !told {
                return None;
            }
            let stop = if inside_quotation { stop - 1 } else { stop };
            // "the number of soldiers was 11,000": the noun stands before.
            let own = unit_before(text, at, sentence_start);
            own.as_deref().or(before).map(|unit| QuantityFound {
                tokens: at..stop,
                amount,
                unit: unit.to_owned(),
                of: None,
            })
        }
    }
}

/// "No. 28", "article 4", "resolution 1718": a number that names and does not count.
fn is_label(text: &Text<'_>, at: usize) -> bool {
    at > 0
        && (matches!(
            text.low(at - 1),
            "no" | "article"
                | "articles"
                | "paragraph"
                | "paragraphs"
                | "resolution"
                | "resolutions"
                | "section"
                | "rule"
                | "chapter"
                | "page"
                | "op"
                | "type"
                | "phase"
                | "imo"
                | "annex"
                | "number"
                | "nos"
                | "room"
                | "group"
        ) || (text.word(at - 1) == "." && at > 1 && matches!(text.low(at - 2), "no" | "nos")))
}

fn bound_before(text: &Text<'_>, at: usize) -> (Bound, usize) {
    let one = text.low(at);
    let two = text.low(at + 1);
    let three = text.low(at + 2);
    match (one, two, three) {
        ("no", "fewer" | "less", "than") => (Bound::AtLeast, at + 3),
        ("no", "more", "than") => (Bound::AtMost, at + 3),
        ("as", "many" | "much", "as") => (Bound::AtMost, at + 3),
        ("more" | "greater", "than", _) | ("at", "least", _) | ("in", "excess", "of") => {
            (Bound::AtLeast, at + if one == "in" { 3 } else { 2 })
        }
        ("less" | "fewer", "than", _) | ("at", "most", _) | ("up", "to", _) => (Bound::AtMost, at + 2),
        ("over" | "exceeding" | "above", _, _) => (Bound::AtLeast, at + 1),
        ("under" | "below", _, _) => (Bound::AtMost, at + 1),
        ("an", "estimated", _) => (Bound::About, at + 2),
        (
            "about" | "around" | "approximately" | "roughly" | "nearly" | "almost" | "some" | "estimated"
            | "circa",
            _,
            _,
        ) => (Bound::About, at + 1),
        _ => (Bound::Exact, at),
    }
}

fn amount_of(number: Number, bound: Bound) -> Amount {
    match bound {
        _ if number.several => Amount { low: Some(number.value), central: None, high: None },
        Bound::Exact => Amount::exactly(number.value),
        Bound::About => Amount::about(number.value),
        Bound::AtLeast => Amount::at_least(number.value),
        Bound::AtMost => Amount { low: None, central: None, high: Some(number.value) },
    }
}

#[derive(Debug, Clone, Copy)]
struct Number {
    value: f64,
    factor: f64,
    end: usize,
    /// "several thousand", "dozens of": a low bound only.
    several: bool,
    digits: bool,
    /// Written without a separator, as years are.
    plain: bool,
}

/// Reads "13,000", "5.5 million", "five million", "a dozen", "several thousand", "tens of thousands".
fn number(text: &Text<'_>, at: usize, end: usize) -> Option<Number> {
    if at >= end {
        return None;
    }
    let word = text.low(at);
    let digits = text.kind(at) == TokenKind::Number;
    let (value, several) = if digits {
        (decimal(word)?, false)
    } else {
        match word {
            "several" => (2.0, true),
            "dozens" => (24.0, true),
            "scores" => (40.0, true),
            "hundreds" => (200.0, true),
            "thousands" => (2_000.0, true),
            "millions" => (2e6, true),
            "tens" if text.low(at + 1) == "of" && text.low(at + 2) == "thousands" => {
                return Some(Number {
                    value: 20_000.0,
                    factor: 1.0,
                    end: at + 3,
                    several: true,
                    digits: false,
                    plain: false,
                });
            }
            "half" if text.low(at + 1) == "a" && text.low(at + 2) == "million" => {
                return Some(Number {
                    value: 0.5e6,
                    factor: 1.0,
                    end: at + 3,
                    several: false,
                    digits: false,
                    plain: false,
                });
            }
            "a" | "an" => (1.0, false),
            _ => (f64::from(in_words(word)?), false),
        }
    };
    let mut next = at + 1;
    if word == "hundreds" && text.low(next) == "of" && text.low(next + 1) == "thousands" {
        return Some(Number {
            value: 200_000.0,
            factor: 1.0,
            end: next + 2,
            several: true,
            digits: false,
            plain: false,
        });
    }
    let mut factor = 1.0;
    while next < end
        && let Some(times) = multiplier(text.low(next))
    {
        factor *= times;
        next += 1;
    }
    if matches!(word, "a" | "an") && factor == 1.0 {
        return None;
    }
    // "several" alone counts nothing that could be bounded.
    if word == "several" && factor == 1.0 {
        return None;
    }
    let plain = digits && factor == 1.0 && !word.contains([',', '.']);
    Some(Number { value: value * factor, factor, end: next, several, digits, plain })
}

fn decimal(word: &str) -> Option<f64> {
    let grouped = word
        .split(',')
        .skip(1)
        .all(|group| group.get(..3).is_some_and(|g| g.bytes().all(|b| b.is_ascii_digit())));
    if word.contains(',') && !grouped {
        return None;
    }
    word.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite() && *value < 1e15)
}

fn multiplier(word: &str) -> Option<f64> {
    Some(match word {
        "dozen" => 12.0,
        "hundred" => 100.0,
        "thousand" => 1_000.0,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

fn currency(text: &Text<'_>, at: usize) -> Option<&'static str> {
    match text.word(at) {
        "$" => Some("USD"),
        "€" => Some("EUR"),
        "US" | "USD" if text.word(at + 1) == "$" || text.word(at) == "USD" => Some("USD"),
        _ => None,
    }
}

fn currency_length(text: &Text<'_>, at: usize) -> usize {
    match text.word(at) {
        "$" | "€" | "USD" => 1,
        "US" if text.word(at + 1) == "$" => 2,
        _ => 0,
    }
}

struct Noun {
    unit: String,
    end: usize,
    of: Option<Range<usize>>,
}

/// Finds the noun that a number counts, over adjectives and names, and what it is "of".
fn noun(text: &Text<'_>, at: usize, end: usize, taken: &dyn Fn(usize) -> bool) -> Option<Noun> {
    let lexicon = lexicon();
    let limit = end.min(at + NOUN_DISTANCE_MAX);
    let mut next = at;
    let mut plain: Option<usize> = None;
    let mut after_adjectives = false;
    while next < limit && !taken(next) {
        if let Some((unit, length)) = lexicon.units.at(text, next, end) {
            // "artillery shells", "missile systems": the longest run of unit nouns is the noun.
            let mut stop = next + length;
            let mut unit = unit;
            while let Some((inner, more)) = lexicon.units.at(text, stop, limit.min(end)) {
                unit = inner;
                stop += more;
            }
            let of = counted(text, at, next, stop, end);
            return Some(Noun { unit, end: stop, of });
        }
        let class = words().class(text.low(next));
        let stops = match text.kind(next) {
            TokenKind::Word => {
                class.is(Class::PREPOSITION
                    .or(Class::AUXILIARY)
                    .or(Class::PRONOUN)
                    .or(Class::AND)
                    .or(Class::SUBORDINATOR)
                    .or(Class::RELATIVE)
                    .or(Class::DET)
                    .or(Class::BUT))
                    && text.low(next) != "more"
                    && text.low(next) != "other"
                    || (class.is(Class::VERB)
                        && !class.is(Class::NOUN)
                        && after_adjectives
                        && !text.low(next).ends_with("ed"))
                    || (class.is(Class::PAST) && after_adjectives)
            }
            TokenKind::Mark => text.word(next) != "-",
            _ => true,
        };
        if stops {
            break;
        }
        after_adjectives = true;
        plain = Some(next);
        next += 1;
    }
    // A plural noun that is in no list is its own unit.
    let last = plain?;
    let word = text.low(last);
    let plural = word.ends_with('s')
        && !word.ends_with("ss")
        && word.len() > 3
        && !words().class(word).is(Class::ADVERB);
    (plural && text.kind(last) == TokenKind::Word && !text.is_capital(last)).then(|| Noun {
        unit: word.to_owned(),
        end: last + 1,
        of: counted(text, at, last, last + 1, end),
    })
}

/// Gives the words that say what is counted: what follows "of", else the words between number and noun.
fn counted(text: &Text<'_>, from: usize, noun: usize, stop: usize, end: usize) -> Option<Range<usize>> {
    if text.low(stop) == "of" {
        let mut next = stop + 1;
        while next < end && next < stop + 6 {
            let class = words().class(text.low(next));
            let closed = Class::PREPOSITION
                .or(Class::AUXILIARY)
                .or(Class::RELATIVE)
                .or(Class::SUBORDINATOR)
                .or(Class::PRONOUN)
                .or(Class::AND);
            let acts = class.is(Class::VERB) && !class.is(Class::NOUN);
            let ends =
                class.is(closed) || acts || text.low(next) == "to" || text.kind(next) != TokenKind::Word;
            let article = class.is(Class::DET) && next == stop + 1;
            if ends && !article {
                break;
            }
            next += 1;
        }
        return (next > stop + 1).then_some(stop + 1..next);
    }
    (from < noun).then_some(from..stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, low: Option<f64>, central: Option<f64>, high: Option<f64>, unit: &str) {
        let text = Text::phrase(words);
        let found = find(&text, &|_| false);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert_eq!(found[0].amount, Amount { low, central, high }, "{words}");
        assert_eq!(found[0].unit, unit, "{words}");
    }

    #[test]
    fn open_bounds_stay_open() {
        check("more than one million barrels", Some(1e6), None, None, "bbl");
        check("at least 10,000 shipping containers", Some(1e4), None, None, "containers");
        check("up to 300,000 rounds", None, None, Some(3e5), "rounds");
        check("about 6,700 containers", None, Some(6_700.0), None, "containers");
        check("several thousand troops", Some(2_000.0), None, None, "soldiers");
        check("as many as 12 tankers", None, None, Some(12.0), "ships");
    }

    #[test]
    fn ranges_have_two_bounds() {
        check("“11,000 to 12,000” DPRK soldiers", Some(11_000.0), Some(11_500.0), Some(12_000.0), "soldiers");
        check("between 5 and 6 million shells", Some(5e6), Some(5.5e6), Some(6e6), "rounds");
        check("8-9 million tonnes", Some(8e6), Some(8.5e6), Some(9e6), "t");
    }

    #[test]
    fn numbers_that_name_are_no_quantities() {
        for words in ["resolution 1718 bars it", "article 4 says", "in a 240 mm gun", "No. 28 sailed"] {
            let text = Text::phrase(words);
            assert!(find(&text, &|_| false).is_empty(), "{words}");
        }
    }
}
