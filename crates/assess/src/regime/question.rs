//! Reading a question: words of the user become what the regime knows, or an error that says what it knows.

use super::ask::Question;
use super::schema::{Commodity, Test, Who};
use super::{Asked, AskedGoods, Regime};
use rapidfuzz::distance::osa;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use values::{Amount, Country, Date, HsCode, Period};

/// A question as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// When.
    pub period: Period,
    /// Which way.
    pub direction: Option<String>,
    /// Which goods.
    pub goods: Option<GoodsUnderstood>,
    /// What kind of event.
    pub event: Option<String>,
    /// Who acts.
    pub actor: Option<ActorUnderstood>,
    /// How much.
    pub quantity: Option<QuantityUnderstood>,
    /// Since when the party or ship is listed.
    pub listed_on: Option<Date>,
    /// What is known of elements a person answers, by the element's name.
    pub known: BTreeMap<String, bool>,
    /// Which exemptions are known to apply or not, by id.
    pub exempt: BTreeMap<String, bool>,
}

/// Goods as they were understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoodsUnderstood {
    /// The user's words.
    pub given: String,
    /// The HS code, if it was one.
    pub hs: Option<HsCode>,
    /// The commodity ids, if it was a name.
    pub commodities: BTreeSet<String>,
}

/// An actor as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActorUnderstood {
    /// The user's words.
    pub given: String,
    /// The State, if it is one.
    pub country: Option<Country>,
    /// The body, if it is one the regime addresses: the Council, the Committee, …
    pub body: Option<Who>,
}

/// A quantity as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuantityUnderstood {
    /// The user's words.
    pub text: String,
    /// Low, central, high.
    #[serde(flatten)]
    pub amount: Amount,
    /// The unit's id.
    pub unit: String,
}

/// A word of the question that the regime does not know, with the nearest ones it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskError {
    /// What it should have been: `direction`, `event`, `goods`, `quantity`, `element`, `exemption`, `id`.
    pub what: String,
    /// The words given.
    pub given: String,
    /// The nearest known words, the best first.
    pub nearest: Vec<String>,
    /// What is known, or how to find out, in a sentence.
    pub known: String,
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {} this regime knows", self.given, self.what)?;
        if !self.nearest.is_empty() {
            let nearest: Vec<String> = self.nearest.iter().map(|word| format!("`{word}`")).collect();
            write!(f, "; nearest: {}", nearest.join(", "))?;
        }
        write!(f, ". {}", self.known)
    }
}

impl std::error::Error for AskError {}

/// How alike a suggestion must be, from 0 to 1; below it the words have little in common.
const NEAR: f64 = 0.6;
/// How many suggestions are made.
const SUGGESTIONS: usize = 3;

/// Gives the known words nearest to a word, the best first.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let word = plain(word);
    let mut found: Vec<(f64, &str)> = known
        .into_iter()
        .map(|known| (osa::normalized_similarity(word.chars(), plain(known).chars()), known))
        .filter(|(alike, _)| *alike >= NEAR)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(SUGGESTIONS).map(|(_, known)| known.to_owned()).collect()
}

/// Reads a question against what the regime knows.
pub(super) fn understand(regime: &Regime, question: &Question) -> Result<(Asked, Understood), AskError> {
    let words = regime.vocabulary();
    let direction = question
        .direction
        .as_deref()
        .map(|given| {
            let ids = || words.directions.iter().map(|direction| direction.id.as_str());
            one_of("direction", given, ids)
        })
        .transpose()?;
    let event = question
        .event
        .as_deref()
        .map(|given| one_of("event", given, || words.events.iter().map(String::as_str)))
        .transpose()?;
    let goods = question.goods.as_deref().map(|given| goods(regime, given)).transpose()?;
    let actor = question.actor.as_deref().map(|given| actor(regime, given));
    let quantity = question.quantity.as_deref().map(|given| quantity(regime, given)).transpose()?;
    let elements = || {
        let rules = regime.provisions().flat_map(|provision| &provision.elements);
        rules.filter(|rule| answerable(rule.test)).map(|rule| rule.name.as_str())
    };
    let known = answers("element", &question.known, elements)?;
    let exempt =
        answers("exemption", &question.exempt, || regime.exemptions().map(|found| found.id.as_str()))?;
    let asked = Asked {
        period: question.period,
        flow: direction.as_deref().and_then(|id| regime.direction(id)).map(|found| found.flow),
        direction: direction.clone(),
        event: event.clone(),
        events_of_goods: events_of(regime, goods.as_ref()),
        goods: match &goods {
            None => AskedGoods::Unknown,
            Some(GoodsUnderstood { hs: Some(code), .. }) => AskedGoods::Code(code.clone()),
            Some(goods) => AskedGoods::Commodities(goods.commodities.clone()),
        },
        actors: actor.iter().filter_map(|actor| actor.country).collect(),
        bodies: actor.iter().filter_map(|actor| actor.body).collect(),
        actor_name: actor
            .as_ref()
            .filter(|actor| actor.country.is_none() && actor.body.is_none())
            .map(|actor| actor.given.clone()),
        quantity: quantity.as_ref().map(|found| (found.amount, found.unit.clone())),
        listed_on: question.listed_on,
        known: known.clone(),
        exempt: exempt.clone(),
        signs: BTreeMap::new(),
    };
    let understood = Understood {
        period: question.period,
        direction,
        goods,
        event,
        actor,
        quantity,
        listed_on: question.listed_on,
        known,
        exempt,
    };
    Ok((asked, understood))
}

/// Tells whether a person can answer an element of this kind.
pub(super) fn answerable(test: Test) -> bool {
    matches!(test, Test::Fact | Test::Designated | Test::Ceiling | Test::NoException)
}

/// Takes answers, each to something the regime knows by this name, whatever its case and separators.
fn answers<'a, I: Iterator<Item = &'a str>>(
    what: &str,
    given: &BTreeMap<String, bool>,
    known: impl Fn() -> I,
) -> Result<BTreeMap<String, bool>, AskError> {
    given
        .iter()
        .map(|(name, answer)| {
            let word = plain(name);
            let found = known().find(|found| plain(found) == word).map(str::to_owned);
            found.map(|found| (found, *answer)).ok_or_else(|| AskError {
                what: what.to_owned(),
                given: name.clone(),
                nearest: nearest(name, known()),
                known: "`plimsoll regime show ID` names the elements and exemptions of a provision."
                    .to_owned(),
            })
        })
        .collect()
}

/// Reads who acts: a State, a body the regime addresses, or a name that is neither.
fn actor(regime: &Regime, given: &str) -> ActorUnderstood {
    let word = plain(given);
    let word = word.strip_prefix("the ").unwrap_or(&word);
    let body = regime.about().bodies.iter().find(|body| body.names.iter().any(|name| plain(name) == word));
    ActorUnderstood {
        given: given.to_owned(),
        country: if body.is_some() { None } else { country(regime, given) },
        body: body.map(|body| body.who),
    }
}

/// Gives the events goods stand for by their class; none for goods not said of what kind.
fn events_of(regime: &Regime, goods: Option<&GoodsUnderstood>) -> BTreeSet<String> {
    let Some(goods) = goods else { return BTreeSet::new() };
    let found: Vec<&Commodity> = goods.commodities.iter().filter_map(|id| regime.commodity(id)).collect();
    if found.iter().any(|commodity| commodity.unspecific) {
        return BTreeSet::new();
    }
    let classes: BTreeSet<&str> = match &goods.hs {
        None => found.iter().map(|commodity| commodity.class.as_str()).collect(),
        Some(code) => return events_of_code(regime, code),
    };
    events_of_classes(regime, classes)
}

/// Gives the events goods of an HS code stand for: what its working codes stand for, or else goods of any class that has
/// some.
pub(crate) fn events_of_code(regime: &Regime, code: &HsCode) -> BTreeSet<String> {
    let by_code = |commodity: &&Commodity| {
        commodity
            .hs
            .iter()
            .flat_map(|codes| &codes.codes)
            .any(|working| code.is_within(&working.code) || working.code.is_within(code))
    };
    let classes = regime.commodities().filter(by_code).map(|commodity| commodity.class.as_str()).collect();
    events_of_classes(regime, classes)
}

fn events_of_classes(regime: &Regime, classes: BTreeSet<&str>) -> BTreeSet<String> {
    let classes_with_codes = || {
        let with_codes = regime.commodities().filter(|commodity| commodity.hs.is_some());
        with_codes.map(|commodity| commodity.class.as_str()).collect()
    };
    let classes: BTreeSet<&str> = if classes.is_empty() { classes_with_codes() } else { classes };
    regime
        .vocabulary()
        .classes
        .iter()
        .filter(|class| classes.contains(class.id.as_str()))
        .flat_map(|class| class.events.iter().cloned())
        .collect()
}

/// Takes a word that must be one of a closed list, whatever its case and separators.
fn one_of<'a, I: Iterator<Item = &'a str>>(
    what: &str,
    given: &str,
    known: impl Fn() -> I,
) -> Result<String, AskError> {
    let word = plain(given);
    known().find(|found| plain(found) == word).map(str::to_owned).ok_or_else(|| AskError {
        what: what.to_owned(),
        given: given.to_owned(),
        nearest: nearest(given, known()),
        known: format!("Known: {}.", known().collect::<Vec<_>>().join(", ")),
    })
}

/// Makes words comparable: lower case, with single blanks for all separators.
fn plain(words: &str) -> String {
    words
        .to_lowercase()
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '_' | '-'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Reads an HS code, with or without `HS` before it, or a name of goods.
fn goods(regime: &Regime, given: &str) -> Result<GoodsUnderstood, AskError> {
    let unknown = |nearest: Vec<String>| AskError {
        what: "goods".to_owned(),
        given: given.to_owned(),
        nearest,
        known: format!(
            "Give an HS code of two to ten digits, or one of {} commodities by id, title or another name: `plimsoll regime show` lists them.",
            regime.commodities.len()
        ),
    };
    let word = plain(given);
    let code = word.strip_prefix("hs").unwrap_or(&word).trim();
    if code.starts_with(|letter: char| letter.is_ascii_digit())
        && code.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ' '))
    {
        let hs = code.parse().map_err(|_| unknown(Vec::new()))?;
        return Ok(GoodsUnderstood { given: given.to_owned(), hs: Some(hs), commodities: BTreeSet::new() });
    }
    let names = || {
        regime.commodities().flat_map(|commodity| {
            [commodity.id.as_str(), commodity.title.as_str()]
                .into_iter()
                .chain(commodity.synonyms.iter().map(String::as_str))
                .map(|name| (name, commodity.id.as_str()))
        })
    };
    let forms = numbers(&word);
    // The form nearest to the word as it was given wins.
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (name, id) in names() {
        let name = plain(name);
        if let Some(at) = forms.iter().position(|form| *form == name) {
            found.entry(at).or_default().insert(id.to_owned());
        }
    }
    let commodities =
        found.into_values().next().ok_or_else(|| unknown(nearest(given, names().map(|(name, _)| name))))?;
    Ok(GoodsUnderstood { given: given.to_owned(), hs: None, commodities })
}

/// Gives a word as it is, and as its singular and plural may be written.
fn numbers(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    forms.extend(word.strip_suffix('s').map(str::to_owned));
    forms.push(format!("{word}s"));
    forms.extend(word.strip_suffix("es").map(str::to_owned));
    forms.push(format!("{word}es"));
    forms.extend(word.strip_suffix("ies").map(|stem| format!("{stem}y")));
    forms.extend(word.strip_suffix('y').map(|stem| format!("{stem}ies")));
    forms
}

/// Finds a State by its code or name; a name that is none is kept as a name.
fn country(regime: &Regime, given: &str) -> Option<Country> {
    let word = plain(given);
    if regime.about().target_names.contains(&word) {
        return Some(regime.target());
    }
    if let Ok(country) = given.parse() {
        return Some(country);
    }
    let without_article = |name: &str| plain(name.strip_prefix("the ").unwrap_or(name));
    Country::all().find(|country| {
        let word = word.strip_prefix("the ").unwrap_or(&word);
        plain(country.name()) == word || without_article(&country.in_prose()) == word
    })
}

/// Reads "120 t", "600,000 barrels", "USD 5000", "11,000-12,000 t", "1.2 million bbl".
fn quantity(regime: &Regime, given: &str) -> Result<QuantityUnderstood, AskError> {
    let units = &regime.vocabulary().units;
    let wrong = || AskError {
        what: "quantity".to_owned(),
        given: given.to_owned(),
        nearest: Vec::new(),
        known: format!(
            "Give a number or a range and a unit, such as “120 t”; units: {}.",
            units.iter().map(|unit| format!("{} ({})", unit.id, unit.title)).collect::<Vec<_>>().join(", ")
        ),
    };
    let lower = given.to_lowercase().replace(['_', ','], "").replace('–', "-");
    // The unit is what is left when numbers, words of number and the range's mark are taken out.
    let mut numbers: Vec<f64> = Vec::new();
    let mut unit_words: Vec<&str> = Vec::new();
    let spaced = spaced_numbers(&lower);
    for word in spaced.split_whitespace() {
        match (word, word.parse::<f64>()) {
            ("million", _) => numbers.iter_mut().for_each(|number| *number *= 1e6),
            ("thousand", _) => numbers.iter_mut().for_each(|number| *number *= 1e3),
            ("-" | "to", _) if numbers.len() == 1 => {}
            (_, Ok(number)) if number.is_finite() && number >= 0.0 => numbers.push(number),
            _ => unit_words.push(word),
        }
    }
    let amount = match numbers.as_slice() {
        [one] => Amount::exactly(*one),
        [low, high] => Amount::between(*low, *high),
        _ => return Err(wrong()),
    };
    let unit_words = unit_words.join(" ");
    let unit = units.iter().find(|unit| unit.forms.contains(&unit_words)).ok_or_else(wrong)?;
    Ok(QuantityUnderstood { text: given.to_owned(), amount, unit: unit.id.clone() })
}

/// Sets blanks between digits and letters, and around the mark of a range.
fn spaced_numbers(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    for letter in text.chars() {
        let number = |letter: char| letter.is_ascii_digit() || letter == '.';
        let apart =
            before.is_some_and(|before| letter == '-' || before == '-' || number(before) != number(letter));
        if apart {
            spaced.push(' ');
        }
        spaced.push(letter);
        before = Some(letter);
    }
    spaced
}
