//! Exemptions, commodities and conversions.

use super::{date, optional_date};
use serde::Deserialize;
use std::collections::BTreeSet;
use values::{Date, HsCode};

/// A file under `exemptions/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Its id, which is the file's name: `EX-RAJIN`.
    pub id: String,
    /// What it is, as a headline.
    pub title: String,
    /// What it allows, in our own words.
    pub summary: String,
    /// What to look for.
    pub check: String,
    /// What a reader must know beside it.
    #[serde(default)]
    pub notes: Option<String>,
    /// Whether it is asked of every provision that knows exemptions.
    #[serde(default)]
    pub general: bool,
    /// Whether it is a set of conditions rather than an exemption.
    #[serde(default)]
    pub condition: bool,
    /// The first day on which it can apply.
    #[serde(default, deserialize_with = "optional_date")]
    pub from: Option<Date>,
    /// Whether it ends with the provision's `contracts_until`.
    #[serde(default)]
    pub contracts_window: bool,
    /// The commodities it can apply to; absent if it does not turn on goods.
    #[serde(default)]
    pub goods: BTreeSet<String>,
    /// Whether the goods alone decide it.
    #[serde(default)]
    pub goods_decide: bool,
    /// The measures it can lift; absent if any.
    #[serde(default)]
    pub measures: Vec<String>,
    /// The provisions it rests on.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Whether its wording was confirmed in a source that was seen.
    pub verified: bool,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}

/// A file under `commodities/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commodity {
    /// Its id, which is the file's name: `refined_petroleum`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its class: `arms`, `oil`, `goods`, …
    pub class: String,
    /// What a reader must know beside it.
    #[serde(default)]
    pub notes: Option<String>,
    /// The commodities that contain it.
    #[serde(default)]
    pub broader: BTreeSet<String>,
    /// Whether it names no kind of goods ("cargo").
    #[serde(default)]
    pub unspecific: bool,
    /// The commodity that is mostly meant when only this one is named; decides which provision is cited first.
    #[serde(default)]
    pub most_often: Option<String>,
    /// Other words for it, in lower case.
    pub synonyms: Vec<String>,
    /// Its HS codes, an aid and no part of the law.
    #[serde(default)]
    pub hs: Option<WorkingCodes>,
}

/// HS codes that stand for a commodity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingCodes {
    /// The codes.
    pub codes: Vec<WorkingCode>,
    /// Where they come from.
    pub source: String,
    /// Whether they were checked.
    pub verified: bool,
}

/// An HS code and how well it fits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingCode {
    /// The code.
    pub code: HsCode,
    /// How well it fits.
    pub fit: Fit,
}

/// How well an HS code fits a commodity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// All goods of the code are this commodity.
    Whole,
    /// The code holds other goods too.
    Part,
}

/// A file under `conversions/`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Its id, which is the file's name: `cn-reported`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// From which unit.
    pub from_unit: String,
    /// To which unit.
    pub to_unit: String,
    /// The factor.
    pub value: f64,
    /// The lowest factor its source supports, where it gives a range.
    #[serde(default)]
    pub low: Option<f64>,
    /// The highest factor its source supports, where it gives a range.
    #[serde(default)]
    pub high: Option<f64>,
    /// The commodities it was drawn from.
    pub commodities: BTreeSet<String>,
    /// How it follows from published figures.
    pub basis: String,
    /// Where the figures stand.
    pub source: String,
    /// How sure it is.
    pub status: String,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}
