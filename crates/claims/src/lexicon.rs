//! The word lists under `data/`, read once: a phrase matcher over tokens in lower case.

use crate::gazetteer;
use crate::model::Modality;
use crate::tokens::Text;
use std::collections::HashMap;
use std::sync::OnceLock;
use values::Country;

/// Phrases of one kind; the longest that stands at a place wins.
pub(crate) struct Phrases<T> {
    /// First word → phrases that begin with it, the longest first.
    by_first: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Clone> Phrases<T> {
    pub(crate) fn new() -> Self {
        Self { by_first: HashMap::new() }
    }

    pub(crate) fn add(&mut self, phrase: &str, value: T) {
        // Phrases are cut by the same rules as texts, so that they meet.
        let cut = Text::phrase(phrase);
        if let Some(first) = cut.lower.first().cloned() {
            self.by_first.entry(first).or_default().push((cut.lower, value));
        }
    }

    pub(crate) fn ready(mut self) -> Self {
        for phrases in self.by_first.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        self
    }

    /// Finds the longest phrase that begins at a token and ends before `end`: its value and its length.
    pub(crate) fn at(&self, text: &Text<'_>, at: usize, end: usize) -> Option<(T, usize)> {
        let phrases = self.by_first.get(text.low(at))?;
        phrases
            .iter()
            .find(|(words, _)| {
                at + words.len() <= end
                    && words.iter().enumerate().all(|(offset, word)| text.low(at + offset) == word)
            })
            .map(|(words, value)| (value.clone(), words.len()))
    }

    /// Finds the phrase that these words are, all of them.
    fn whole(&self, phrase: &str) -> Option<&T> {
        let cut = Text::phrase(phrase).lower;
        let phrases = self.by_first.get(cut.first()?)?;
        phrases.iter().find(|(words, _)| *words == cut).map(|(_, value)| value)
    }
}

/// How a form names a State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountryForm {
    Name,
    Demonym,
    /// A capital or seat that stands for the government.
    Seat,
}

/// An organisation of the gazetteer.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) name: String,
    pub(crate) country: Option<Country>,
    /// Whether it speaks for its State.
    pub(crate) speaks_for_state: bool,
}

/// Who holds an office or what speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoleKind {
    /// An office a person holds for a State.
    Office,
    /// Any other office or profession.
    Post,
    /// Persons by their office.
    Group,
    /// A common noun for an organisation.
    Body,
    /// A text that can speak.
    Paper,
}

/// Goods of the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goods {
    pub(crate) class: GoodsClass,
    pub(crate) commodity: String,
}

/// The classes that decide between the kinds of transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoodsClass {
    Arms,
    Technology,
    Oil,
    Goods,
    Finance,
    Labour,
    Force,
}

/// A word that attributes.
#[derive(Debug, Clone)]
pub(crate) struct CueWord {
    pub(crate) lemma: String,
    pub(crate) frame: Frame,
    pub(crate) modality: Modality,
}

/// A noun or an adjective that attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CueNoun {
    pub(crate) is_noun: bool,
    pub(crate) modality: Modality,
}

fn modality(word: &str) -> Modality {
    match word {
        "determined" => Modality::Determined,
        "denied" => Modality::Denied,
        "intention" => Modality::Intention,
        "condemned" => Modality::Condemned,
        "demanded" => Modality::Demanded,
        "norm" => Modality::Norm,
        _ => Modality::Asserted,
    }
}

/// What stands after an attributing verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A clause or a quotation.
    Say,
    /// Somebody told, then a clause.
    Tell,
    /// An object, perhaps with a complement.
    Name,
    /// An object and a complement between quotation marks or after a noun.
    Call,
    /// Somebody, then "to" and a verb.
    Urge,
    /// "to" and a verb, or "that".
    Plan,
    /// A rule a text lays down.
    Norm,
    /// Somebody is forbidden or allowed something by a text.
    Ban,
}

/// A word that shows an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub(crate) frame: &'static str,
    /// The kind of event, or `transfer` where the goods decide.
    pub(crate) event: &'static str,
    /// The role of the subject and of the object.
    pub(crate) subject: &'static str,
    pub(crate) object: &'static str,
    pub(crate) noun: bool,
}

/// All word lists.
pub(crate) struct Lexicon {
    pub(crate) countries: Phrases<(Country, CountryForm)>,
    pub(crate) organisations: Phrases<Organisation>,
    pub(crate) roles: Phrases<RoleKind>,
    pub(crate) titles: Phrases<()>,
    /// The State a place lies in, and its name where that is another form.
    pub(crate) places: Phrases<(Option<Country>, Option<&'static str>)>,
    pub(crate) goods: Phrases<Goods>,
    pub(crate) units: Phrases<String>,
    pub(crate) cues: Phrases<CueWord>,
    /// Nouns and adjectives that attribute a clause after them.
    pub(crate) cue_nouns: Phrases<CueNoun>,
    /// Verbs that show an event.
    pub(crate) triggers: Phrases<Trigger>,
    /// Nouns that show an event.
    pub(crate) nouns: Phrases<Trigger>,
    country_words: HashMap<String, Country>,
}

impl Lexicon {
    /// Finds the State that one word names, as in "UK-based" without its ending.
    pub(crate) fn country_of_word(&self, word: &str) -> Option<Country> {
        self.country_words.get(word).copied()
    }
}

/// Gives the word lists, read at the first call.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(read)
}

/// Gives the dictionary form of words that attribute; of a noun the words themselves.
pub(crate) fn cue_lemma(words: &str) -> Option<String> {
    let low = words.trim().to_lowercase();
    if low == "according to" {
        return Some(low);
    }
    let verb = lexicon().cues.whole(&low).map(|cue| cue.lemma.clone());
    verb.or_else(|| lexicon().cue_nouns.whole(&low).map(|_| low))
}

/// The rows of a list, cut at tabs.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The forms of one column of a row.
pub(crate) fn forms<'a>(row: &[&'a str], column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
    let cell = row.get(column).copied().unwrap_or_default();
    cell.split('|').map(str::trim).filter(|form| !form.is_empty())
}

fn read() -> Lexicon {
    let mut countries = Phrases::new();
    let mut country_words = HashMap::new();
    for country in Country::all() {
        countries.add(country.name(), (country, CountryForm::Name));
    }
    for row in rows(include_str!("../data/countries.tsv")) {
        let Some(country) = row.first().and_then(|code| code.parse().ok()) else { continue };
        let columns = [(1, CountryForm::Name), (2, CountryForm::Demonym), (3, CountryForm::Seat)];
        for (column, form) in columns {
            for words in forms(&row, column) {
                countries.add(words, (country, form));
                if !words.contains(' ') {
                    country_words.insert(words.to_lowercase(), country);
                }
            }
        }
    }
    let mut organisations = Phrases::new();
    for row in rows(include_str!("../data/organisations.tsv")) {
        let name = row.first().copied().unwrap_or_default().to_owned();
        let country = row.get(1).and_then(|code| code.parse().ok());
        let speaks_for_state = matches!(row.get(2), Some(&"government" | &"party"));
        for words in forms(&row, 3) {
            organisations.add(words, Organisation { name: name.clone(), country, speaks_for_state });
        }
    }
    let mut roles = Phrases::new();
    for row in rows(include_str!("../data/roles.tsv")) {
        let kind = match row.first().copied().unwrap_or_default() {
            "office" => RoleKind::Office,
            "group" => RoleKind::Group,
            "body" => RoleKind::Body,
            "paper" => RoleKind::Paper,
            _ => RoleKind::Post,
        };
        for words in forms(&row, 1) {
            roles.add(words, kind);
        }
    }
    let mut titles = Phrases::new();
    for row in rows(include_str!("../data/titles.tsv")) {
        for words in forms(&row, 0) {
            titles.add(words, ());
        }
    }
    let mut places = Phrases::new();
    for row in rows(include_str!("../data/places.tsv")) {
        let country: Option<Country> = row.first().and_then(|code| code.parse().ok());
        for group in forms(&row, 1) {
            let mut first = None;
            for words in group.split('=') {
                places.add(words, (country, first));
                first = first.or(Some(words));
            }
        }
    }
    let mut goods = Phrases::new();
    for row in rows(include_str!("../data/goods.tsv")) {
        let class = match row.first().copied().unwrap_or_default() {
            "arms" => GoodsClass::Arms,
            "technology" => GoodsClass::Technology,
            "oil" => GoodsClass::Oil,
            "finance" => GoodsClass::Finance,
            "labour" => GoodsClass::Labour,
            "force" => GoodsClass::Force,
            _ => GoodsClass::Goods,
        };
        let commodity = row.get(1).copied().unwrap_or_default().to_owned();
        for words in forms(&row, 2) {
            goods.add(words, Goods { class, commodity: commodity.clone() });
        }
    }
    for (_, commodity, latin) in gazetteer::weapons() {
        for words in latin {
            goods.add(words, Goods { class: GoodsClass::Arms, commodity: commodity.to_owned() });
        }
    }
    let mut units = Phrases::new();
    for row in rows(include_str!("../data/units.tsv")) {
        for words in forms(&row, 1) {
            units.add(words, row.first().copied().unwrap_or_default().to_owned());
        }
    }
    let mut cues = Phrases::new();
    for row in rows(include_str!("../data/cues.tsv")) {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        let cue = CueWord {
            lemma: cell(0).to_owned(),
            frame: match cell(1) {
                "tell" => Frame::Tell,
                "name" => Frame::Name,
                "call" => Frame::Call,
                "urge" => Frame::Urge,
                "plan" => Frame::Plan,
                "norm" => Frame::Norm,
                "ban" => Frame::Ban,
                _ => Frame::Say,
            },
            modality: modality(cell(2)),
        };
        for words in forms(&row, 3) {
            cues.add(words, cue.clone());
        }
    }
    let mut cue_nouns = Phrases::new();
    for row in rows(include_str!("../data/cue_nouns.tsv")) {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        let cue = CueNoun { is_noun: cell(0) == "noun", modality: modality(cell(1)) };
        for words in forms(&row, 2) {
            cue_nouns.add(words, cue);
        }
    }
    let mut triggers = Phrases::new();
    let mut nouns = Phrases::new();
    for row in rows(include_str!("../data/events.tsv")) {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        for (column, list) in [(4, false), (5, true)] {
            for words in forms(&row, column).filter(|words| *words != "-") {
                let trigger =
                    Trigger { frame: cell(0), event: cell(1), subject: cell(2), object: cell(3), noun: list };
                if list { nouns.add(words, trigger) } else { triggers.add(words, trigger) }
            }
        }
    }
    Lexicon {
        countries: countries.ready(),
        organisations: organisations.ready(),
        roles: roles.ready(),
        titles: titles.ready(),
        places: places.ready(),
        goods: goods.ready(),
        units: units.ready(),
        cues: cues.ready(),
        cue_nouns: cue_nouns.ready(),
        triggers: triggers.ready(),
        nouns: nouns.ready(),
        country_words,
    }
}
