use crate::dates::BirthDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use unicode_script::{Script, UnicodeScript};
use values::{Country, Date, ImoNumber, Mmsi, Place};

/// One entry of a sanctions list: whom or what it names, by which identifiers, since when.
///
/// **Shape:** `docs/schema/designation.schema.json`; empty fields other than those every list has are
/// left out of the JSON. One entry is one designation, also where the publisher gives it two dates:
/// each of [`Designation::measures`] then carries its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Designation {
    /// The list, by its short name: `un-sc`, `un-1718-vessels`, `ofac-sdn`, `ofac-consolidated`, `ofac-sdn-vessels`,
    /// `eu-fsf`, `uk-ofsi`, `uk-sanctions-list`, `jp-meti-end-user`, `jp-mof`, `ftm-` and a data set, or what our own
    /// file says.
    pub list: String,
    /// The edition of the list as an ISO 8601 date, where the list states one.
    pub edition: Option<String>,
    /// The publisher's reference: `KPi.033`, OFAC's entity number, the row of the vessel list; the main name where the
    /// publisher has none.
    pub reference: String,
    /// What kind of thing is named.
    pub kind: Kind,
    /// Its names, the first being the one the publisher lists it under.
    pub names: Vec<Name>,
    /// Numbers and codes that identify it.
    pub identifiers: Vec<Identifier>,
    /// Dates and years of birth, sorted.
    pub birth_dates: Vec<BirthDate>,
    /// Countries of nationality, address or flag, sorted.
    pub countries: Vec<Country>,
    /// Countries of nationality or citizenship alone, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<Country>,
    /// Addresses in one line each.
    pub addresses: Vec<String>,
    /// The day it was first listed.
    pub designated_on: Option<Date>,
    /// What the listing entails, where the list itself says so.
    pub measures: Vec<Measure>,
    /// The publisher's programmes: `DPRK`, `NPWMD`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// All else the publisher says, by the name of its field.
    pub other: BTreeMap<String, Vec<String>>,
    /// Where in the original the entry stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Designation {
    /// Makes an entry that so far has a reference only.
    ///
    /// ```
    /// use screening::{Designation, Kind};
    /// let entry = Designation::new("un-sc", Some("2026-02-27"), "KPi.033", Kind::Person);
    /// assert!(entry.names.is_empty());
    /// ```
    #[must_use]
    pub fn new(list: &str, edition: Option<&str>, reference: &str, kind: Kind) -> Self {
        Self {
            list: list.to_owned(),
            edition: edition.map(str::to_owned),
            reference: reference.to_owned(),
            kind,
            names: Vec::new(),
            identifiers: Vec::new(),
            birth_dates: Vec::new(),
            countries: Vec::new(),
            nationalities: Vec::new(),
            addresses: Vec::new(),
            designated_on: None,
            measures: Vec::new(),
            programmes: Vec::new(),
            other: BTreeMap::new(),
            place: None,
        }
    }

    /// Gives the name the publisher lists it under; empty where it has none.
    #[must_use]
    pub fn main_name(&self) -> &str {
        self.names.first().map_or("", |name| name.text.as_str())
    }

    /// Gives the ship's IMO numbers that pass the check digit, sorted.
    pub fn imo_numbers(&self) -> impl Iterator<Item = ImoNumber> {
        self.values_of("imo").filter_map(|value| value.parse().ok())
    }

    /// Gives the MMSIs, in the order of the list.
    pub fn mmsis(&self) -> impl Iterator<Item = Mmsi> {
        self.values_of("mmsi").filter_map(|value| value.parse().ok())
    }

    /// Gives the values of one scheme, in the order of the list.
    pub fn values_of(&self, scheme: &str) -> impl Iterator<Item = &str> {
        self.identifiers.iter().filter(move |one| one.scheme == scheme).map(|one| one.value.as_str())
    }

    /// Adds a name unless the entry has it already; an empty text is no name.
    pub(crate) fn add_name(&mut self, text: &str, quality: Quality) {
        let text = one_line(text);
        if !text.is_empty() && !self.names.iter().any(|name| name.text == text) {
            self.names.push(Name::new(&text, quality));
        }
    }

    pub(crate) fn add_identifier(&mut self, scheme: &str, value: &str) {
        let identifier = Identifier::new(scheme, value);
        if !identifier.value.is_empty() && !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }

    pub(crate) fn add_other(&mut self, field: &str, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let values = self.other.entry(field.to_owned()).or_default();
        if !values.iter().any(|value| value == text) {
            values.push(text.to_owned());
        }
    }

    pub(crate) fn add_country(&mut self, country: Country, nationality: bool) {
        insert_sorted(&mut self.countries, country);
        if nationality {
            insert_sorted(&mut self.nationalities, country);
        }
    }

    pub(crate) fn add_birth_date(&mut self, date: BirthDate) {
        insert_sorted(&mut self.birth_dates, date);
    }
}

/// What kind of thing a list entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A natural person.
    Person,
    /// A company, bank, ministry, armed group: anything that acts and is no person.
    Organisation,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// What the list does not say or we have no word for.
    Other,
}

/// A name as the list prints it, on one line, with its script and its worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The name.
    pub text: String,
    /// The script most of its letters are of, by its ISO 15924 code.
    pub script: String,
    /// How well it identifies, as the publisher says.
    pub quality: Quality,
    /// Since when it is borne, where that is known: ships change names and have each for a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The last day on which it was borne, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Name {
    /// Takes a name and finds its script.
    ///
    /// ```
    /// use screening::{Name, Quality};
    /// assert_eq!(Name::new("김철삼", Quality::Good).script, "Hang");
    /// assert_eq!(Name::new("KIM CHOL SAM", Quality::Primary).script, "Latn");
    /// ```
    #[must_use]
    pub fn new(text: &str, quality: Quality) -> Self {
        Self { text: text.to_owned(), script: script_of(text).to_owned(), quality, since: None, until: None }
    }
}

impl Name {
    /// Says what is to be known of a name before it is relied on: "a former name, until 2017-03-01"; `None` for a name
    /// that is borne now.
    ///
    /// ```
    /// use screening::{Name, Quality};
    /// let mut name = Name::new("ALPHA", Quality::Former);
    /// name.until = "2017-03-01".parse().ok();
    /// assert_eq!(name.caveat().as_deref(), Some("a former name, until 2017-03-01"));
    /// ```
    #[must_use]
    pub fn caveat(&self) -> Option<String> {
        let since = self.since.map(|day| format!(", since {day}")).unwrap_or_default();
        let until = self.until.map(|day| format!(", until {day}")).unwrap_or_default();
        let what = if self.quality == Quality::Former { "a former name" } else { "a name" };
        (self.quality == Quality::Former || !since.is_empty() || !until.is_empty())
            .then(|| format!("{what}{since}{until}"))
    }
}

/// How well a name identifies whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// The name the publisher lists the entry under, in any script.
    Primary,
    /// An alias the publisher calls good, or one it does not grade ("a.k.a.").
    Good,
    /// A former name.
    Former,
    /// An alias the publisher calls low or weak: it identifies only together with other facts.
    Low,
}

/// A number or code that identifies, by its scheme.
///
/// Schemes: `imo` (a ship's number), `imo_company`, `imo_invalid` (seven digits that fail both checks), `mmsi`,
/// `mmsi_invalid`, `call_sign`, `passport`, `national_id`, `swift`, `tax_id`, `registration`, `aircraft_tail`,
/// `aircraft_serial`, `email`, `phone`, `digital_currency`, `wikidata`, `document` (its kind is the note), `un_data_id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identifier {
    /// The scheme.
    pub scheme: String,
    /// The value on one line, as the list prints it.
    pub value: String,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// What else the list says of it: "expires 6 April 2016".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Identifier {
    /// Makes an identifier without issuer or note.
    #[must_use]
    pub fn new(scheme: &str, value: &str) -> Self {
        Self { scheme: scheme.to_owned(), value: one_line(value), country: None, note: None }
    }
}

/// What a listing entails, under which paragraph and since when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Measure {
    /// The measure: `asset_freeze`, `travel_ban`, `port_entry_ban`, `deflag`, `port_direction`.
    pub measure: String,
    /// The paragraphs, as the regime's provisions name them: `2371 OP6`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<String>,
    /// The day it began for this entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
}

/// Gives the ISO 15924 code of the script that most letters of a text have; `Zyyy` where it has none.
#[must_use]
pub fn script_of(text: &str) -> &'static str {
    // Most names are in plain letters, and lists have tens of thousands of them.
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_alphabetic()) { "Latn" } else { "Zyyy" };
    }
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        let script = letter.script();
        if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            *counts.entry(script.short_name()).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("Zyyy", |(script, _)| script)
}

/// Puts a text on one line: runs of white space become one space, the ends are cut.
pub(crate) fn one_line(text: &str) -> String {
    let text = text.trim();
    let mut before = 0;
    let is_one = text.bytes().all(|byte| {
        let plain = byte.is_ascii() && (byte > b' ' || byte == b' ' && before != b' ') && byte != 0x7f;
        before = byte;
        plain
    });
    if is_one {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn insert_sorted<T: Ord>(values: &mut Vec<T>, value: T) {
    if let Err(at) = values.binary_search(&value) {
        values.insert(at, value);
    }
}
