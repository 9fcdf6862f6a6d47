//! The shapes of the files under `regime/<id>/`, read strictly: a key that is not named here is a fault.
//!
//! What each key means to somebody who writes the files stands in `regime/README.md`.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use values::{Country, Date, HsCode};

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
    /// For `fact`: the question a person answers.
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
            Test::NoException => "no_exception",
            Test::NoExemption => "no_exemption",
        }
    }
}

/// Who a provision binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
