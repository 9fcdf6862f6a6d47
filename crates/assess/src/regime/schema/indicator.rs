//! Indicators: what gives a reason to look, and what else may explain it.

use super::date;
use serde::Deserialize;
use std::collections::BTreeSet;
use values::Date;

/// A file under `indicators/`: a reason to look, never a finding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its id, which is the file's name: `OIL-03`.
    pub id: String,
    /// What it is, as a headline that accuses nobody.
    pub title: String,
    /// What can be seen.
    pub observable: String,
    /// Where it can be seen.
    pub sources: String,
    /// What can be computed from it.
    pub compute: String,
    /// What else may explain it, to be ruled out first.
    pub counter: Vec<String>,
    /// The provisions it bears on.
    pub provisions: Vec<String>,
    /// The exemptions to think of.
    #[serde(default)]
    pub exemptions: Vec<String>,
    /// What it needs and no reader of this program gives yet.
    #[serde(default)]
    pub unread: Vec<String>,
    /// The signs of it in the facts of a case; none if nothing that is read shows it.
    #[serde(default, rename = "sign")]
    pub signs: Vec<IndicatorSign>,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}

/// A sign of an indicator in the facts of a case; one of the first four keys is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSign {
    /// Somebody states an event of these types in which the State the measures are directed at has a part.
    #[serde(default)]
    pub claims: Vec<String>,
    /// A recording shows this.
    #[serde(default)]
    pub ships: Option<ShipSign>,
    /// A ledger shows this.
    #[serde(default)]
    pub ledger: Option<LedgerSign>,
    /// A name or number of this kind resembles a listed one: `person`, `organisation`, `vessel`.
    #[serde(default)]
    pub hits: Option<String>,
    /// For `claims`: the goods, or what lies within them; absent if any.
    #[serde(default)]
    pub goods: BTreeSet<String>,
    /// For `claims`: which way; absent if either.
    #[serde(default)]
    pub way: Option<Way>,
    /// For `ships`: the areas in which it counts; absent if anywhere.
    #[serde(default)]
    pub near: Vec<Area>,
    /// For `ledger = "share"`: the share of the ceiling, in per cent, from which it counts.
    #[serde(default)]
    pub percent: Option<u8>,
}

/// Which way goods or services go, seen from the State the measures are directed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Towards it.
    To,
    /// Away from it.
    From,
}

/// What a recording of ships shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShipSign {
    /// A ship called at a port of the State the measures are directed at.
    CallAtHome,
    /// A ship that sent a number of its flag called at a port of another State.
    FlagAbroad,
    /// A ship that sent the number of a listed one called at a port of another State.
    ListedAbroad,
    /// A ship that sent a number of its flag lay beside another.
    Encounter,
    /// Nothing was heard of a ship for longer than the threshold.
    Gap,
    /// A ship changed what it sends about itself, or two sent under one identity.
    Identity,
}

/// What a ledger of a ceiling shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerSign {
    /// What is known at the low bound is at or above a share of the ceiling.
    Share,
    /// Months of a period are without a report.
    MissingReports,
}

/// An area of the sea between two latitudes and two longitudes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// The southern edge, in degrees north.
    pub south: f64,
    /// The northern edge.
    pub north: f64,
    /// The western edge, in degrees east; west of `east`.
    pub west: f64,
    /// The eastern edge.
    pub east: f64,
}

impl Area {
    /// Tells whether a position lies in it.
    #[must_use]
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        (self.south..=self.north).contains(&lat) && (self.west..=self.east).contains(&lon)
    }
}
