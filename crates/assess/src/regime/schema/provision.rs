//! A provision: one paragraph, or a few that say one thing.

use super::{date, dates, optional_date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use values::{Date, HsCode};

/// A file under `provisions/`: one paragraph, or a few that say one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Its id, which is the file's name: `unsc-2397-op5`.
    pub id: String,
    /// The resolution.
    pub resolution: String,
    /// The paragraph as it is cited: `8(a)(i)`, `2,5-7`.
    pub paragraph: String,
    /// The short citation: `2397 (2017) OP5`.
    pub citation: String,
    /// What it is about, as a headline.
    pub title: String,
    /// What it says, in our own words.
    pub summary: String,
    /// What a reader must know beside it.
    #[serde(default)]
    pub notes: Option<String>,
    /// What kind of rule it is.
    pub measure: String,
    /// Which way the conduct goes.
    pub direction: String,
    /// How it binds.
    pub force: String,
    /// The provisions it explains or extends.
    #[serde(default)]
    pub extends: Vec<String>,
    /// The provisions it replaced.
    #[serde(default)]
    pub supersedes: Vec<String>,
    /// The provisions that replaced it.
    #[serde(default)]
    pub superseded_by: Vec<String>,
    /// The exemptions it knows.
    #[serde(default)]
    pub exemptions: Vec<String>,
    /// Whether the conduct was confirmed in a source that was seen.
    pub verified: bool,
    /// Whether the paragraph's number was, too.
    pub paragraph_verified: bool,
    /// The sources it was checked against.
    pub sources: Vec<String>,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
    /// When it is in force.
    pub in_force: InForce,
    /// The conduct it speaks of.
    pub conduct: ConductRule,
    /// The goods it speaks of; absent if it does not turn on goods.
    #[serde(default)]
    pub goods: Option<GoodsRule>,
    /// Its ceilings.
    #[serde(default, rename = "ceiling")]
    pub ceilings: Vec<CeilingRule>,
    /// Its elements, in the order they are printed.
    #[serde(rename = "element")]
    pub elements: Vec<ElementRule>,
}

/// When a provision is in force.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first day.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day on which it no longer is; the same day as `from` if it never was.
    #[serde(default, deserialize_with = "optional_date")]
    pub until: Option<Date>,
    /// The last day on which contracts from before it could still be carried out.
    #[serde(default, deserialize_with = "optional_date")]
    pub contracts_until: Option<Date>,
    /// Days on which reports of States were due.
    #[serde(default, deserialize_with = "dates")]
    pub reports_due: Vec<Date>,
}

/// The conduct a provision speaks of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConductRule {
    /// Types of event; none for a rule of procedure.
    pub events: Vec<String>,
    /// Whether it reaches any item on a State's own judgement.
    #[serde(default)]
    pub any_item: bool,
}

/// The goods a provision speaks of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodsRule {
    /// Commodity ids; those below them in `broader` are meant too.
    pub commodities: BTreeSet<String>,
    /// HS codes the paragraph itself names.
    #[serde(default)]
    pub hs_in_text: BTreeSet<HsCode>,
}

/// A ceiling.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeilingRule {
    /// What is limited, as a ledger's headline: "Refined petroleum to the DPRK".
    pub title: String,
    /// How much.
    pub limit: f64,
    /// In which unit.
    pub unit: String,
    /// Other units in which the same ceiling is set; the ceiling is passed when any of them is.
    #[serde(default)]
    pub also: Vec<Limit>,
    /// In which periods it is counted.
    pub period: PeriodRule,
    /// What counts against it.
    pub counts: String,
    /// Every how many days suppliers report.
    #[serde(default)]
    pub report_every_days: Option<u32>,
    /// At which shares of the ceiling States are notified, in per cent.
    #[serde(default)]
    pub notice_percent: Vec<u8>,
    /// The conversions of tonnes to the unit.
    #[serde(default)]
    pub conversion: Option<ConversionRule>,
}

/// A limit in one unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How much.
    pub limit: f64,
    /// In which unit.
    pub unit: String,
}

/// In which periods a ceiling is counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRule {
    /// Which kind.
    pub kind: PeriodKind,
    /// For `year_from`: the month in which each year begins.
    #[serde(default)]
    pub month: Option<i8>,
    /// For `year_from`: the day on which each year begins.
    #[serde(default)]
    pub day: Option<i8>,
    /// For `fixed`: the first day.
    #[serde(default, deserialize_with = "optional_date")]
    pub from: Option<Date>,
    /// For `fixed`: the last day.
    #[serde(default, deserialize_with = "optional_date")]
    pub to: Option<Date>,
}

/// The kinds of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// From 1 January to 31 December.
    CalendarYear,
    /// Twelve months from a day of the year.
    YearFrom,
    /// One stretch of days.
    Fixed,
}

/// Which conversions give the low, central and high value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversionRule {
    /// The lowest factor.
    pub low: String,
    /// The factor for the central value.
    pub central: String,
    /// The highest factor.
    pub high: String,
}

/// One element and how it is tested.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementRule {
    /// Its name in print.
    pub name: String,
    /// How it is tested.
    pub test: Test,
    /// For `actor_bound`: who is bound.
    #[serde(default)]
    pub who: Vec<Who>,
    /// For `fact` and `designated`: the question a person answers.
    #[serde(default)]
    pub question: Option<String>,
    /// For `ceiling`: what must also hold below the ceiling.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// For `after_term`: the last day of the term.
    #[serde(default, deserialize_with = "optional_date")]
    pub date: Option<Date>,
    /// For `after_term`: what the element is up to that day.
    #[serde(default)]
    pub before: Option<Before>,
    /// For `no_exception`: the provisions that permitted the conduct while they lasted.
    #[serde(default)]
    pub provisions: Vec<String>,
}

/// How an element is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The provision is in force on every day of the conduct.
    InForce,
    /// Somebody the provision binds acts.
    ActorBound,
    /// The conduct goes the way the provision speaks of.
    Direction,
    /// The type of event is one the provision speaks of.
    Event,
    /// The goods are among those the provision speaks of.
    Goods,
    /// The quantity is above a ceiling at every bound.
    Ceiling,
    /// The conduct lies after a term.
    AfterTerm,
    /// A question only a person can answer.
    Fact,
    /// A party or ship is listed, which binds from the day of the listing.
    Designated,
    /// No earlier rule that permitted the conduct was in force.
    NoException,
    /// No exemption applies.
    NoExemption,
}

impl Test {
    /// Gives the word the files use.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Test::InForce => "in_force",
            Test::ActorBound => "actor_bound",
            Test::Direction => "direction",
            Test::Event => "event",
            Test::Goods => "goods",
            Test::Ceiling => "ceiling",
            Test::AfterTerm => "after_term",
            Test::Fact => "fact",
            Test::Designated => "designated",
            Test::NoException => "no_exception",
            Test::NoExemption => "no_exemption",
        }
    }
}

/// Who a provision binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The States of `regime.toml`.
    MemberStates,
    /// The State the measures are directed at.
    Target,
    /// The Committee.
    Committee,
    /// The Security Council.
    Council,
    /// Lenders that belong to no one State.
    InternationalLenders,
}

impl Who {
    /// Names them in a sentence.
    #[must_use]
    pub fn in_prose(self) -> &'static str {
        match self {
            Who::MemberStates => "Member States",
            Who::Target => "the State the measures are directed at",
            Who::Committee => "the Committee",
            Who::Council => "the Security Council",
            Who::InternationalLenders => "international lenders",
        }
    }
}

/// What an `after_term` element is up to the last day of the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// Not met: the duty was not yet due.
    NotMet,
    /// Unknown: part of the conduct was banned at once.
    Unknown,
}
