//! What an assessment says: findings, ledgers, timeline, positions – the content of a report.
//!
//! Every statement carries its citations; a [`Finding`] cannot be built without a provision and at
//! least one citation.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::{Amount, Citation, Country, Date, Digest, Mmsi, Period, Problem};

/// Everything a report prints about a case, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The day up to which facts and law are taken into account.
    pub as_of: Date,
    /// The regime the facts were held against.
    pub regime: RegimeReference,
    /// The report in short.
    pub summary: Vec<Sentence>,
    /// What follows from no paragraph and is said rather than guessed, such as the deployment of troops.
    pub limits_of_the_law: Vec<Sentence>,
    /// Findings by measure, then by id.
    pub findings: Vec<Finding>,
    /// Ledgers of the ceilings, by provision and period.
    pub caps: Vec<CapLedger>,
    /// Figures that differ between sources or over time.
    pub drifts: Vec<Drift>,
    /// Statements of one event that do not agree.
    pub disagreements: Vec<Disagreement>,
    /// What happened and what was said, by day.
    pub timeline: Vec<TimelineEntry>,
    /// The ways of the ships of findings, as recordings show them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voyages: Vec<Voyage>,
    /// Trade with the DPRK as its partners report it; absent where no table of trade was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trade: Option<Trade>,
    /// Items that somebody documented, with their marks, makers and traces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemEntry>,
    /// Sites and what changed there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteEntry>,
    /// What States said on a question.
    pub positions: Vec<Position>,
    /// Statements that several States issued together, in the order of days.
    #[serde(default)]
    pub joint_statements: Vec<JointStatement>,
    /// Draft resolutions, and what would be otherwise if they had become law.
    #[serde(default)]
    pub what_if: Vec<WhatIf>,
    /// Treaties beside the paragraphs they meet.
    #[serde(default)]
    pub treaties: Vec<TreatyBeside>,
    /// Who watched over the measures.
    #[serde(default)]
    pub watch: Watch,
    /// What was screened against which lists, and what was found.
    pub screening: ScreeningSummary,
    /// Reasons to look that the indicators of the regime give, by indicator: no findings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<Lead>,
    /// What a language model pointed at, apart from everything that was weighed; empty where none was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_by_model: Vec<ModelReading>,
    /// What was met that could not be assessed.
    pub problems: Vec<Problem>,
}

/// The way of a ship of a finding, as one recording shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voyage {
    /// The identity it was sent under.
    pub mmsi: Mmsi,
    /// The ship's name as it sent it.
    pub name: Option<String>,
    /// The exhibit with the recording.
    pub exhibit: Digest,
    /// The positions as lines, cut where nothing was heard.
    pub lines: Vec<Vec<vessels::Position>>,
    /// What was seen on the way, in the order of time.
    pub marks: Vec<VoyageMark>,
    /// The coast around it as lines of latitude and longitude, for the drawing.
    #[serde(skip)]
    pub coast: Vec<Vec<(f64, f64)>>,
}

/// Trade with the DPRK as its partners report it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// The tables, with what of them was counted.
    pub tables: Vec<TradeTableCount>,
    /// What was counted, by reporter, way, year and provision; sums are ranges.
    pub sums: Vec<TradeSum>,
    /// Lines that may be of the other Korea, and figures out of line.
    pub remarks: Vec<TradeRemark>,
    /// How it was counted, in sentences.
    pub method: Vec<Sentence>,
}

/// What a table of trade holds and what of it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeTableCount {
    /// The exhibit.
    pub exhibit: Digest,
    /// The file.
    pub file: String,
    /// The sheet, where it is one of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// How many rows were read.
    pub rows: u64,
    /// How many of them are with the DPRK.
    pub of_target: u64,
    /// How many of those were not counted, by reason.
    pub left_out: BTreeMap<String, u64>,
}

/// A sum of counted lines of one reporter, one way, in one year, under one provision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TradeSum {
    /// Whose customs report it.
    pub reporter: Country,
    /// Whence, as reported.
    pub from: Country,
    /// Whither, as reported.
    pub to: Country,
    /// When.
    pub period: Period,
    /// The provision that speaks of it; `None` where none does.
    pub provision: Option<String>,
    /// How it is cited.
    pub law: Option<String>,
    /// The finding that was drawn.
    pub finding: Option<String>,
    /// Whether the lines may be of the Republic of Korea.
    pub may_be_republic_of_korea: bool,
    /// The HS codes.
    pub codes: Vec<String>,
    /// How many lines.
    pub lines: u64,
    /// How many of them state no value.
    pub without_value: u64,
    /// How many of them state no weight.
    pub without_weight: u64,
    /// Value, in US dollars.
    pub value_usd: Option<Amount>,
    /// Net weight, in kilograms; an estimated weight adds to the middle only.
    pub weight_kg: Option<Amount>,
    /// Rows it rests on, the largest first; not all where there are many.
    pub citations: Vec<Citation>,
}

/// Something about a line that a reader must know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TradeRemark {
    /// `korea`, `price` or `weight`.
    pub kind: String,
    /// What, with figures, and the row.
    pub sentence: Sentence,
}

/// Something seen on a ship's way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoyageMark {
    /// The kind of event.
    pub kind: String,
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// What and when, in words.
    pub text: String,
    /// The message it rests on.
    pub citation: Citation,
}

/// What an indicator shows in the facts: a reason to look, never a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    /// The indicator's id: `OIL-03`.
    pub indicator: String,
    /// What the indicator is, as a headline that accuses nobody.
    pub title: String,
    /// What was seen, in sentences with their citations.
    pub seen: Vec<Sentence>,
    /// What else may explain it, to be ruled out first.
    pub counter_explanations: Vec<String>,
    /// The provisions it bears on that can have been in force then.
    pub provisions: Vec<LeadProvision>,
    /// The exemptions to think of.
    pub exemptions: Vec<LeadExemption>,
    /// What the indicator needs that was not read.
    pub unread: Vec<String>,
    /// The findings that already rest on what was seen, by id.
    pub findings: Vec<String>,
}

/// A draft resolution that did not become law, and what would be otherwise if it had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIf {
    /// The draft's id.
    pub draft: String,
    /// What it is, in words.
    pub title: String,
    /// The day of the vote, or on which it was put forward.
    pub on: Date,
    /// Who put it forward, how it went and what it would have done.
    pub sentences: Vec<Sentence>,
    /// Whether all this was confirmed in a source that was seen.
    pub verified: bool,
    /// The findings that would be others, in the order of the report.
    pub findings: Vec<FindingIf>,
    /// The ledgers that would be others.
    pub caps: Vec<CapIf>,
    /// How many findings would be as they are.
    pub unchanged: u32,
}

/// A finding if a draft had become law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingIf {
    /// The finding's id.
    pub finding: String,
    /// Its headline.
    pub title: String,
    /// What would become of it.
    pub effect: FindingEffect,
    /// Why.
    pub reason: String,
}

/// What would become of a finding if a draft had become law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingEffect {
    /// No provision would forbid the conduct any longer.
    Falls,
    /// It would rest on other provisions.
    RestsOnOthers,
    /// It would be measured by another ceiling.
    OtherCeiling,
    /// It would depend on days that are not known.
    DependsOnDays,
}

/// A ledger if a draft had become law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapIf {
    /// The provision.
    pub provision: String,
    /// The ledger's headline.
    pub title: String,
    /// The days that are counted.
    pub period: Period,
    /// The ceiling there would be; none if it would have ended.
    pub limit: Option<f64>,
    /// What follows, in a sentence.
    pub text: String,
}

/// A treaty whose articles touch what the provisions regulate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatyBeside {
    /// Its id.
    pub treaty: String,
    /// What it is called.
    pub title: String,
    /// Between whom; empty for one that binds every State the regime binds.
    pub parties: Vec<Country>,
    /// When it was signed.
    pub signed: Date,
    /// Since when it is in force.
    pub from: Date,
    /// Whether its dates were confirmed in a source that was seen.
    pub verified: bool,
    /// The articles.
    pub articles: Vec<ArticleBeside>,
}

/// An article beside the paragraphs it meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleBeside {
    /// Its number.
    pub number: String,
    /// What it says, in our own words.
    pub summary: String,
    /// How it stands beside the paragraphs.
    pub note: Option<String>,
    /// Whether it was confirmed in a source that was seen.
    pub verified: bool,
    /// The paragraphs.
    pub meets: Vec<LeadProvision>,
}

/// Who watched over the measures, and when nobody did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// The bodies, by their first days.
    pub bodies: Vec<WatchBody>,
    /// Days on which no body of the United Nations reported on violations, or nobody did.
    pub gaps: Vec<WatchGap>,
}

/// A body that watches over the measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchBody {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it rests on.
    pub basis: String,
    /// Its first and last day.
    pub period: Period,
    /// Whether it is one of the United Nations.
    pub of_the_un: bool,
    /// Whether it publishes what it found.
    pub reports: bool,
    /// The States that form it.
    pub members: Vec<Country>,
    /// What it does.
    pub summary: String,
    /// Whether this was confirmed in a source that was seen.
    pub verified: bool,
}

/// Days on which violations went unreported by a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchGap {
    /// The days; open at the end if it goes on.
    pub period: Period,
    /// What was missing.
    pub text: String,
    /// The findings of conduct on these days, by id.
    pub findings: Vec<String>,
}

/// A statement that several States issued together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointStatement {
    /// The exhibit.
    pub exhibit: Digest,
    /// Its title.
    pub title: String,
    /// When it was issued.
    pub on: Option<Date>,
    /// The States.
    pub signatories: Vec<Country>,
    /// Whether the European Union is one of those who issued it.
    pub with_eu: bool,
    /// Who issued it, with the words that say so.
    pub sentence: Sentence,
    /// How those who issued it differ from others: earlier statements, and bodies that States form.
    pub compared: Vec<Sentence>,
}

/// A provision that a lead bears on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadProvision {
    /// The provision's id.
    pub provision: String,
    /// How it is cited: "resolution 2375 (2017), paragraph 11".
    pub citation: String,
    /// What it says, in our own words.
    pub summary: String,
    /// Whether it binds.
    pub binding: bool,
    /// Whether its content was confirmed in a source.
    pub verified: bool,
    /// Whether its paragraph number was.
    pub paragraph_verified: bool,
}

/// An exemption to think of beside a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadExemption {
    /// The exemption's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What to look for.
    pub check: String,
    /// Whether its wording was confirmed in a source.
    pub verified: bool,
}

/// A documented item in words, each with its place in the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemEntry {
    /// The number it has with those who documented it.
    pub id: String,
    /// What it is, and what it is part of.
    pub title: String,
    /// The exhibit with the record.
    pub exhibit: Digest,
    /// Marks, numbers, features, finding and inspection.
    pub sentences: Vec<Sentence>,
    /// When it can have been made: a sentence for each reading of its codes.
    pub made: Vec<String>,
    /// From the item over maker and supplier to the answers, in this order.
    pub links: Vec<ItemLink>,
    /// Who handed it to whom.
    pub custody: Vec<Sentence>,
    /// Where that chain breaks.
    pub breaks: Vec<String>,
    /// The photographs, by the record's names for them.
    pub photos: Vec<String>,
    /// The findings that rest on it.
    pub findings: Vec<String>,
}

/// A step from an item to whoever is known to have had it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemLink {
    /// `item`, `maker`, `trace request`, `reply`, `supplier`, `consignee`.
    pub step: String,
    /// Who or what, with its day.
    pub sentence: Sentence,
    /// Whether it is known; a reply that did not come is not.
    pub state: State,
}

/// A site in words, and the change measured between two images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteEntry {
    /// Its name.
    pub name: String,
    /// The exhibit with the record.
    pub exhibit: Digest,
    /// Whether it is made up: printed above all else.
    pub made_up: bool,
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Where it is, what the record says of it, what was measured.
    pub sentences: Vec<Sentence>,
    /// What was measured; `None` where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<flows::sites::Change>,
    /// The two images in one frame, PNG as base64, for the drawing.
    #[serde(skip)]
    pub pictures: Option<(String, String)>,
}

/// A claim that a language model pointed at: a lead, of which nothing was weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReading {
    /// The claim's id within its exhibit.
    pub claim: String,
    /// What was said by whom, with the mark that a model read it.
    pub sentence: Sentence,
    /// The model, as it was asked for.
    pub model: String,
    /// The digest of the question.
    pub prompt: Digest,
    /// The digest of the answer.
    pub answer: Digest,
    /// Whether the rules know the cue as a word that attributes.
    pub cue_known: bool,
}

/// Which regime data was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegimeReference {
    /// The folder's name: `1718`.
    pub id: String,
    /// The edition of the data, a date.
    pub version: String,
    /// The digest over all its files.
    pub sha256: Digest,
}

/// One printed sentence with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// The words.
    pub text: String,
    /// Whether it states, weighs or explains.
    pub kind: SentenceKind,
    /// What it rests on; never empty for a fact.
    pub citations: Vec<Citation>,
}

/// What a sentence does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// States what an exhibit says or shows; has a footnote.
    Fact,
    /// Weighs facts; belongs to a finding with a confidence.
    Assessment,
    /// Explains the method, the law or the state of the work.
    Procedural,
}

impl Sentence {
    /// Makes a sentence of fact; without a citation there is none.
    #[must_use]
    pub fn fact(text: impl Into<String>, citations: Vec<Citation>) -> Option<Self> {
        (!citations.is_empty()).then(|| Self { text: text.into(), kind: SentenceKind::Fact, citations })
    }

    /// Makes a sentence that weighs facts.
    #[must_use]
    pub fn assessment(text: impl Into<String>, citations: Vec<Citation>) -> Self {
        Self { text: text.into(), kind: SentenceKind::Assessment, citations }
    }

    /// Makes a sentence about the method, the law or the work.
    #[must_use]
    pub fn procedural(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: SentenceKind::Procedural, citations: Vec::new() }
    }
}

/// Whether something is so: a missing fact is never taken for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is so.
    Met,
    /// It is not so.
    NotMet,
    /// It is not known.
    Unknown,
}

/// One element of a provision, tried against the facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Element {
    /// The element: `actor bound`, `direction`, `goods`, `quantity`, `date`, `no exemption`, …
    pub name: String,
    /// Whether it is met.
    pub state: State,
    /// Why, in a sentence.
    pub reason: String,
    /// What shows it.
    pub citations: Vec<Citation>,
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Every element but the absence of an exemption is met on the facts claimed: a person must confirm.
    PossibleViolation,
    /// At least one element is unknown.
    NotEstablished,
    /// The facts point to an exemption that would make the conduct lawful.
    ExemptionMayApply,
    /// At least one element is not met.
    NoViolation,
}

/// A conclusion drawn from facts under one provision (with those that repeat or extend it).
///
/// Built by [`Finding::new`] only, which asks for a provision and at least one citation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// `F-` and eight hexadecimal digits: a hash of what the finding is about.
    pub id: String,
    /// The provision's id: `unsc-1718-op8b`.
    pub provision: String,
    /// Other provisions the same conduct falls under, each with the reason.
    pub related_provisions: Vec<RelatedProvision>,
    /// A headline that accuses nobody: "Reported transfer of artillery ammunition from the DPRK to Russia".
    pub title: String,
    /// The measure: `arms_embargo`.
    pub measure: String,
    /// The measure in words, as a chapter's heading.
    pub measure_title: String,
    /// Where it stands.
    pub status: FindingStatus,
    /// How likely, by the words of ICD 203, with the reason.
    pub likelihood: Option<Likelihood>,
    /// How well founded.
    pub confidence: Confidence,
    /// The provision's words in short, its citation, and whether each was checked.
    pub law: LawNote,
    /// The elements, in the provision's order.
    pub elements: Vec<Element>,
    /// What speaks for it.
    pub supporting: Vec<Support>,
    /// What speaks against it: denials, other figures, other dates.
    pub contradicting: Vec<Support>,
    /// How many independent origins support it.
    pub origins: u32,
    /// The origins and which supports count under each.
    pub origin_groups: Vec<OriginGroup>,
    /// What else could explain the facts.
    pub alternative_explanations: Vec<String>,
    /// The exemptions, asked one by one.
    pub exemptions_checked: Vec<ExemptionCheck>,
    /// What the party named replied, or that none came.
    pub reply: Reply,
    /// The finding in sentences.
    pub sentences: Vec<Sentence>,
}

/// The parts of a [`Finding`] without which there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingCore {
    /// See [`Finding::id`].
    pub id: String,
    /// See [`Finding::provision`].
    pub provision: String,
    /// See [`Finding::title`].
    pub title: String,
    /// See [`Finding::measure`].
    pub measure: String,
    /// See [`Finding::measure_title`].
    pub measure_title: String,
    /// See [`Finding::status`].
    pub status: FindingStatus,
    /// See [`Finding::law`].
    pub law: LawNote,
    /// See [`Finding::elements`].
    pub elements: Vec<Element>,
}

impl Finding {
    /// Builds a finding from its provision and a first support, whose citation it rests on.
    #[must_use]
    pub fn new(core: FindingCore, first: Support, others: Vec<Support>) -> Self {
        let mut supporting = vec![first];
        supporting.extend(others);
        Self {
            id: core.id,
            provision: core.provision,
            related_provisions: Vec::new(),
            title: core.title,
            measure: core.measure,
            measure_title: core.measure_title,
            status: core.status,
            likelihood: None,
            confidence: Confidence { level: ConfidenceLevel::Low, basis: String::new() },
            law: core.law,
            elements: core.elements,
            supporting,
            contradicting: Vec::new(),
            origins: 0,
            origin_groups: Vec::new(),
            alternative_explanations: Vec::new(),
            exemptions_checked: Vec::new(),
            reply: Reply::default(),
            sentences: Vec::new(),
        }
    }
}

/// A further provision under which the same conduct falls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelatedProvision {
    /// The provision's id.
    pub provision: String,
    /// How it is cited: "resolution 1874 (2009), paragraph 9".
    pub citation: String,
    /// What it says, in our own words.
    pub summary: String,
    /// Why it belongs here.
    pub reason: String,
    /// Whether the conduct was confirmed in a source.
    pub verified: bool,
    /// Whether the paragraph number was.
    pub paragraph_verified: bool,
    /// Whether it binds.
    pub binding: bool,
}

/// What the provision says and how surely that is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LawNote {
    /// How it is cited: "resolution 1718 (2006), paragraph 8 (b)".
    pub citation: String,
    /// What it says, in our own words.
    pub summary: String,
    /// Since when it is in force.
    pub from: Date,
    /// How it binds: `decides`, `calls_upon`, …
    pub force: String,
    /// Whether the conduct was confirmed in a source; `false` is printed as *unverified*.
    pub verified: bool,
    /// Whether the paragraph number was.
    pub paragraph_verified: bool,
    /// The sources it was checked against.
    pub verified_by: Vec<String>,
    /// What a reader must know beside it.
    pub notes: Option<String>,
}

/// How likely, by the seven bands of ICD 203.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likelihood {
    /// The words: "likely".
    pub words: String,
    /// The band in per cent, both ends included.
    pub percent: [u8; 2],
    /// Why.
    pub basis: String,
}

/// How well founded an assessment is, apart from how likely.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Confidence {
    /// The level.
    pub level: ConfidenceLevel,
    /// Why.
    pub basis: String,
}

/// The three levels of ICD 203.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceLevel {
    /// Little or poor information.
    Low,
    /// Credible but not sufficient.
    Moderate,
    /// High-quality information from several sources.
    High,
}

/// A fact that speaks for or against a finding, as somebody stated or an instrument recorded it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Support {
    /// What kind of fact.
    pub kind: SupportKind,
    /// The fact in a sentence of ours, with its speaker, modality and hedges.
    pub text: String,
    /// Who says so: resolved name, office, organisation.
    pub speaker: Option<String>,
    /// The State the speaker speaks for.
    pub country: Option<Country>,
    /// Who published it.
    pub source: Option<String>,
    /// The source's grade, A to F, where one is set.
    pub grade: Option<String>,
    /// How it is said.
    pub modality: Option<claims::model::Modality>,
    /// The words that weaken it.
    pub hedges: Vec<String>,
    /// When it happened, as far as said.
    pub when: Period,
    /// When it was said.
    pub said_on: Period,
    /// When it was published.
    pub published: Option<Date>,
    /// How many, with the unit.
    pub quantities: Vec<StatedQuantity>,
    /// The origin it counts under; empty if it counts under none.
    pub origin: String,
    /// Why it stands on this side, where that is not plain: "denial by the party named".
    pub note: Option<String>,
    /// Where it stands.
    pub citation: Citation,
}

/// What kind of fact a support is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportKind {
    /// Somebody said so.
    Claim,
    /// A ship did so.
    VesselEvent,
    /// A table records it.
    Delivery,
    /// A list names it.
    Designation,
    /// Somebody held it in the hands and documented it.
    Item,
}

/// A quantity as stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatedQuantity {
    /// The words.
    pub text: String,
    /// Low, central, high.
    #[serde(flatten)]
    pub amount: Amount,
    /// The unit.
    pub unit: String,
}

/// One independent origin and the supports that go back to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OriginGroup {
    /// The origin's id, as in [`Support::origin`].
    pub id: String,
    /// Who it is, in words: "National Intelligence Service (Republic of Korea)".
    pub who: String,
    /// How many supports go back to it.
    pub supports: u32,
    /// In how many exhibits.
    pub exhibits: u32,
    /// Whether it counts; a party's denial or a joint statement whose signatories also speak alone does not.
    pub counts: bool,
    /// Why these are one origin, or why it does not count.
    pub reason: String,
}

/// An exemption, asked of the facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExemptionCheck {
    /// Its id: `EX-RAJIN`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it applies.
    pub state: State,
    /// Why.
    pub reason: String,
    /// Whether its wording was confirmed in a source; `false` is printed as *unverified*.
    #[serde(default)]
    pub verified: bool,
    /// What to look for.
    pub check: String,
    /// What shows it.
    pub citations: Vec<Citation>,
}

/// What the party named said when asked, or that it was not asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The parties named in the finding.
    pub parties: Vec<String>,
    /// Whether they were asked, and what came, in a sentence.
    pub text: String,
    /// Public denials and statements by the parties on the matter.
    pub public_statements: Vec<Sentence>,
}

/// A ceiling and what is known to have been counted against it in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapLedger {
    /// The provision.
    pub provision: String,
    /// The ledger's headline: "Refined petroleum to the DPRK, 2024".
    pub title: String,
    /// The law.
    pub law: LawNote,
    /// The period.
    pub period: Period,
    /// The ceiling.
    pub limit: f64,
    /// Its unit.
    pub unit: String,
    /// Reported to the Committee, estimated, claimed: kept apart and never added to one another.
    pub bases: Vec<LedgerBasis>,
    /// Whether the ceiling was passed at each bound, in a sentence each.
    pub sentences: Vec<Sentence>,
    /// Months of the period without a report.
    pub missing_months: Vec<String>,
    /// How tonnes became barrels, with the factors and their source.
    pub conversion: Option<String>,
}

/// One way of knowing within a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerBasis {
    /// `reported`, `estimated` or `claimed`.
    pub basis: String,
    /// The lines counted.
    pub lines: Vec<LedgerLine>,
    /// Low, central, high.
    pub total: Amount,
    /// Whether the total is above the ceiling.
    pub above: State,
    /// Per cent of the ceiling at each bound.
    pub percent: Amount,
    /// The days on which each bound passed 75, 90, 95 and 100 per cent, where days are known.
    pub crossings: Vec<Crossing>,
    /// What was left out and why.
    pub left_out: Vec<String>,
}

/// One entry of a ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Who supplied.
    pub supplier: Option<Country>,
    /// When.
    pub period: Period,
    /// How much, as stated.
    pub stated: String,
    /// How much, in the ledger's unit.
    pub amount: Amount,
    /// How much in tonnes, where the entry states tonnes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tonnes: Option<Amount>,
    /// Who says so.
    pub who: String,
    /// Where it stands.
    pub citation: Citation,
}

/// The day on which a bound passed a share of the ceiling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// The share, in per cent.
    pub percent: u8,
    /// `low`, `central` or `high`.
    pub bound: String,
    /// The first day on which it was surely passed.
    pub on: Date,
}

/// A figure that differs between sources or changes over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// What is counted: "containers moved from the DPRK to Russia".
    pub what: String,
    /// The unit.
    pub unit: String,
    /// The figures by the day they were said.
    pub points: Vec<DriftPoint>,
    /// What to make of it, in sentences.
    pub sentences: Vec<Sentence>,
}

/// Two statements of one event that do not agree, side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disagreement {
    /// On what.
    pub kind: DisagreementKind,
    /// The event: its kind and the States in it.
    pub about: String,
    /// One statement: the firmer, the lower, the earlier.
    pub first: Sentence,
    /// The other.
    pub second: Sentence,
    /// In what they differ.
    pub note: Sentence,
}

/// What two statements of one event do not agree on; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisagreementKind {
    /// Whether it happened.
    Polarity,
    /// How many.
    Figure,
    /// When.
    Date,
    /// How sure it is.
    Certainty,
}

/// One stated figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftPoint {
    /// When it was said.
    pub on: Option<Date>,
    /// How many.
    pub amount: Amount,
    /// The words.
    pub text: String,
    /// Who said so.
    pub who: String,
    /// Where it stands.
    pub citation: Citation,
}

/// What happened or was said on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The days.
    pub period: Period,
    /// What, in a sentence.
    pub sentence: Sentence,
    /// The kind of event.
    pub event: String,
}

/// What a State or its officials said on a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The question: "arms transfers from the DPRK to Russia".
    pub question: String,
    /// The State.
    pub country: Country,
    /// The stance: `asserts`, `condemns`, `denies`, `demands`, `supports`.
    pub stance: String,
    /// Who spoke.
    pub speaker: Option<String>,
    /// When.
    pub said_on: Period,
    /// The sentence, with its citation.
    pub sentence: Sentence,
}

/// What was screened and what was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ScreeningSummary {
    /// The lists searched, with edition and number of entries.
    pub searched: Vec<SearchedList>,
    /// How many names and ships were screened, by kind.
    pub screened: BTreeMap<String, u32>,
    /// How many of them resemble no entry.
    #[serde(default)]
    pub clear: u32,
    /// Hits, best first within a subject; undecided until a person decides.
    pub hits: Vec<ScreeningHit>,
}

/// A list that was searched.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SearchedList {
    /// The list.
    pub list: String,
    /// Its edition.
    pub edition: Option<String>,
    /// How many entries it has.
    pub entries: u64,
    /// The exhibit it came from; `None` for the regime's own.
    pub exhibit: Option<Digest>,
    /// The digest of its entries, of [`screening::entries_sha256`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries_sha256: Option<Digest>,
}

/// A party or ship of the case that resembles a listed one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ScreeningHit {
    /// The name or number as the case has it.
    pub subject: String,
    /// `person`, `organisation` or `vessel`.
    pub kind: String,
    /// Where the case has it.
    pub citations: Vec<Citation>,
    /// The list.
    pub list: String,
    /// The list's edition.
    pub edition: Option<String>,
    /// The entry's reference.
    pub reference: String,
    /// The entry's name.
    pub name: String,
    /// Since when it is listed.
    pub designated_on: Option<Date>,
    /// What follows from the listing.
    pub measures: Vec<String>,
    /// How alike, 0 to 1.
    pub score: f64,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// `undecided`, `same`, `different`, `unsure`.
    pub decision: String,
    /// What a decision on it names: `SUBJECT=LIST/REFERENCE`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object: String,
    /// The digest of the entry, of [`screening::entry_sha256`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_sha256: Option<Digest>,
    /// The decision that stands: `None` where it is undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<HitDecision>,
    /// A decision on an older version of the entry, which does not stand for this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_before: Option<HitDecision>,
}

/// What a person decided on a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitDecision {
    /// `same`, `different`, `unsure`.
    pub decision: String,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// Why.
    pub why: String,
    /// The fields of the entry that changed since, sorted; empty where none did, or the older entry is not at hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
}
