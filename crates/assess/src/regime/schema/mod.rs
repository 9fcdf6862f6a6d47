//! The shapes of the files under `regime/<id>/`, read strictly: a key that is not named here is a fault.
//!
//! What each key means to somebody who writes the files stands in `regime/README.md`.

mod goods;
mod history;
mod indicator;
mod provision;

pub use goods::{Commodity, Conversion, Exemption, Fit, WorkingCode, WorkingCodes};
pub use history::{
    DraftChange, DraftEffect, DraftOutcome, DraftResolution, Mandate, Treaty, TreatyArticle, Votes,
};
pub use indicator::{Area, Indicator, IndicatorSign, LedgerSign, ShipSign, Way};
pub use provision::{
    Before, CeilingRule, ConductRule, ConversionRule, ElementRule, GoodsRule, InForce, Limit, PeriodKind,
    PeriodRule, Provision, Test, Who,
};

use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use values::{Country, Date};

/// `regime.toml`: the regime as a whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The folder's name: `1718`.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The day up to which the files were brought up to date.
    #[serde(deserialize_with = "date")]
    pub edition: Date,
    /// The State the measures are directed at.
    pub target: Country,
    /// How it may be named, in lower case.
    pub target_names: Vec<String>,
    /// What a reader must know.
    #[serde(default)]
    pub notes: Option<String>,
    /// How many files of each kind there are.
    pub counts: Counts,
    /// Who is bound.
    pub bound: Bound,
    /// Who else acts beside States, and how each may be named.
    #[serde(default, rename = "body")]
    pub bodies: Vec<Body>,
    /// What no paragraph covers as such.
    #[serde(default)]
    pub not_covered: Vec<NotCovered>,
}

/// How many files of each kind there are, so that a lost one is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Provisions without an end.
    pub in_force: usize,
    /// Provisions that ended.
    pub superseded: usize,
    /// Exemptions.
    pub exemptions: usize,
    /// Conversion factors.
    pub conversions: usize,
    /// Resolutions.
    pub resolutions: usize,
    /// Commodities.
    pub commodities: usize,
    /// Sources.
    pub sources: usize,
    /// Indicators.
    pub indicators: usize,
    /// Draft resolutions.
    pub drafts: usize,
    /// Treaties.
    pub treaties: usize,
    /// Bodies that watch.
    pub mandates: usize,
}

/// The States a provision binds when it says `member_states`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// Who they are, in words.
    pub title: String,
    /// Why they are bound.
    pub basis: String,
    /// What a reader must know.
    pub note: String,
    /// How many there are.
    pub expected: usize,
    /// Their codes.
    pub members: BTreeSet<Country>,
}

/// A body that is no State and that provisions address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Which.
    pub who: Who,
    /// How it may be named, in lower case.
    pub names: Vec<String>,
}

/// Conduct that no paragraph covers as such.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotCovered {
    /// Its id: `troop_deployment`.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// The types of event that speak of it.
    pub events: Vec<String>,
    /// The commodities that speak of it; where given, one of them must be asked for.
    #[serde(default)]
    pub goods: Vec<String>,
    /// Why it is not covered and what is, a sentence each.
    pub reason: Vec<String>,
    /// The provisions through which it is reached, if at all.
    #[serde(default)]
    pub instead: Vec<String>,
}

/// `vocabulary.toml`: the words provisions are written in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Types of event.
    pub events: Vec<String>,
    /// Measures, in the order in which findings are printed.
    #[serde(rename = "measure")]
    pub measures: Vec<Named>,
    /// Directions.
    #[serde(rename = "direction")]
    pub directions: Vec<Direction>,
    /// How a paragraph binds.
    #[serde(rename = "force")]
    pub forces: Vec<Force>,
    /// Units of quantities.
    #[serde(rename = "unit")]
    pub units: Vec<Unit>,
    /// Kinds of commodities.
    #[serde(rename = "class")]
    pub classes: Vec<Class>,
}

/// An id with its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The words.
    pub title: String,
}

/// A direction of conduct, seen from the State the measures are directed at.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Direction {
    /// Its id: `export_to_dprk`.
    pub id: String,
    /// What moves which way, in words.
    pub title: String,
    /// Which way.
    pub flow: Flow,
    /// What moves: `goods`, `services`, `finance`, `vessels`, `any`, …
    pub subject: String,
}

/// Which way conduct goes, seen from the State the measures are directed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Towards it.
    To,
    /// Away from it.
    From,
    /// Either way.
    Either,
    /// Inside it.
    Inside,
    /// Nowhere: a rule of procedure.
    None,
}

/// How a paragraph binds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Force {
    /// Its id: `decides`.
    pub id: String,
    /// The words.
    pub title: String,
    /// Whether conduct against it can be a violation.
    pub binds: bool,
    /// Which of two provisions that fit alike is cited: the lower one.
    pub rank: u32,
    /// What it means.
    pub meaning: String,
}

/// A unit of quantities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id: `bbl`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// How it may be written, in lower case.
    pub forms: Vec<String>,
}

/// A kind of commodities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its id: `arms`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The events by which goods of the kind move: what a question means that names goods and no event.
    pub events: Vec<String>,
}

/// `sources.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// What provisions were checked against.
    #[serde(rename = "source")]
    pub sources: Vec<Named>,
}

/// A file under `resolutions/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Its number: `2397`.
    pub id: String,
    /// Its year, as it is cited.
    pub year: i16,
    /// The day of adoption.
    #[serde(deserialize_with = "date")]
    pub adopted: Date,
    /// Its document symbol.
    pub symbol: String,
    /// What it answers.
    pub occasion: String,
    /// What it brought.
    pub gist: String,
    /// When the file was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}

/// `designation_totals.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// The totals.
    #[serde(rename = "total")]
    pub totals: Vec<Total>,
}

/// How many designations of a kind there are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Its id: `persons`.
    pub id: String,
    /// What is counted.
    pub title: String,
    /// How many.
    pub count: usize,
    /// The file with the designations.
    #[serde(default)]
    pub file: Option<String>,
    /// How it was counted.
    pub basis: String,
}

/// Reads a TOML date, which is a day without a time.
pub(crate) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    day(toml::value::Datetime::deserialize(deserializer)?)
}

pub(crate) fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(toml::value::Datetime::deserialize(deserializer)?).map(Some)
}

fn dates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
    Vec::<toml::value::Datetime>::deserialize(deserializer)?.into_iter().map(day).collect()
}

fn day<E: serde::de::Error>(found: toml::value::Datetime) -> Result<Date, E> {
    match found {
        toml::value::Datetime { date: Some(date), time: None, offset: None } => {
            let year = i16::try_from(date.year).map_err(|_| E::custom("the year is out of range"))?;
            let part = |number: u8| i8::try_from(number).unwrap_or(0);
            Date::new(year, part(date.month), part(date.day))
                .map_err(|_| E::custom("there is no such day in the calendar"))
        }
        _ => Err(E::custom("expected a day such as 2017-12-22, without a time")),
    }
}
