//! What reading a text gives: the contract others rely on (`docs/schema/claims.schema.json`).
//!
//! Offsets are [`Span`]s: Unicode scalar values, half-open, into [`Document::text`].

use serde::{Deserialize, Serialize};
use values::{Amount, Country, Date, Digest, ImoNumber, Span};

/// One document as `plimsoll claims` prints it, a line of JSON each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The file as the user named it.
    pub file: String,
    /// The digest of the file's bytes.
    pub sha256: Option<Digest>,
    /// The headline, where one was found.
    pub title: Option<String>,
    /// The publication date against which dates were resolved.
    pub dated: Option<Date>,
    /// The language of the text as an ISO 639-1 code; `None` if it could not be told.
    pub language: Option<String>,
    /// The text that all spans count into.
    pub text: String,
    /// Who said what, in the order of the text.
    pub claims: Vec<Claim>,
    /// Persons, roles, organisations, countries and the rest, in the order of the text.
    pub entities: Vec<Entity>,
    /// Date expressions, in the order of the text.
    pub dates: Vec<DateMention>,
    /// Quantities, in the order of the text.
    pub quantities: Vec<Quantity>,
    /// What could not be read and why, in sentences; empty for a text that was read whole.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// Words of the text and where they stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Where.
    pub span: Span,
    /// The words, verbatim.
    pub text: String,
}

/// Something the text says or says that somebody said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// `c1`, `c2`, … in the order of the text, then what a language model found; unique within the document.
    pub id: String,
    /// Whether somebody else speaks or the author.
    pub tier: Tier,
    /// What is claimed, without the attribution and a leading "that"; two spans if the attribution
    /// cuts a quotation in two.
    pub content: Vec<Span>,
    /// Who says it; `None` for the author and where the text names nobody.
    pub speaker: Option<Speaker>,
    /// The word that attributes: "said", "according to".
    pub cue: Option<Cue>,
    /// How it is said.
    pub modality: Modality,
    /// Words that weaken it: "reportedly", "may".
    pub hedges: Vec<String>,
    /// How it is quoted.
    pub quote: QuoteKind,
    /// To whom it is said.
    pub addressee: Option<Words>,
    /// When it was said.
    pub said_on: Option<DateMention>,
    /// Who passed it on ("reportedly told"), if somebody other than the author.
    pub reported_by: Option<Speaker>,
    /// The claim inside which this one stands.
    pub nested_in: Option<String>,
    /// What is said to have happened.
    pub events: Vec<Event>,
    /// The language model that found it; `None` for what the rules found, which is nearly everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_by: Option<ReadBy>,
}

/// The language model that found a claim, and where its question and answer are kept.
///
/// Such a claim is a lead: its words stand in the text, but that they belong together is the model's word alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBy {
    /// The model, as it was asked for.
    pub model: String,
    /// The digest of the question as it was sent.
    pub prompt: Digest,
    /// The digest of the answer as it came.
    pub answer: Digest,
    /// Whether the rules know the cue as a word that attributes.
    pub cue_known: bool,
}

/// Whether a claim has a speaker other than the text's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The text names or plainly implies a speaker other than its author.
    Attributed,
    /// The text states it in its own voice.
    Author,
}

/// Who speaks: the words in the text and what they resolve to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// Where the words stand.
    pub span: Span,
    /// The words, verbatim.
    pub text: String,
    /// The resolved name: the fullest form of it in the text.
    pub name: Option<String>,
    /// The office: "spokesperson", "Foreign Minister".
    pub role: Option<String>,
    /// The organisation: "Pentagon", "National Intelligence Service".
    pub organisation: Option<String>,
    /// The State the speaker speaks for or belongs to.
    pub country: Option<Country>,
    /// Every State spoken for where there are several, as in a joint statement; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
}

/// The attributing word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// Where.
    pub span: Span,
    /// The word, verbatim.
    pub text: String,
    /// Its dictionary form.
    pub lemma: String,
}

/// How a thing is said; the list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Stated as fact.
    Asserted,
    /// Stated as found or established: "determined", "confirmed".
    Determined,
    /// Passed on without being vouched for: "reportedly".
    Reported,
    /// Expected to be said or done: never told as said.
    Anticipated,
    /// Announced as a plan: "pledged to".
    Intention,
    /// Condemned.
    Condemned,
    /// Demanded: "urged", "called on".
    Demanded,
    /// Denied.
    Denied,
    /// Laid down by a text: "the treaty provides that".
    Norm,
}

/// How a claim is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// Wholly between quotation marks.
    Direct,
    /// Without quotation marks.
    Indirect,
    /// Partly between quotation marks.
    Mixed,
    /// A paragraph or more of somebody's own text.
    Block,
    /// The author's own words.
    Narrative,
}

/// A typed event within a claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `e1`, `e2`, … in the order of the claims; unique within the document.
    #[serde(default)]
    pub id: String,
    /// The first mention of the same event in the document, where this is not it; see [`crate::linking`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// What kind of event.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The word that shows it.
    pub trigger: Words,
    /// Who and what took part.
    pub participants: Vec<Participant>,
    /// How many.
    pub quantities: Vec<Quantity>,
    /// When it happened; `None` if the text does not say.
    pub when: Option<DateMention>,
    /// Where.
    pub r#where: Vec<Words>,
    /// How it is said to have happened, where that differs from the claim.
    pub modality: Option<Modality>,
    /// Whether the text says that it did *not* happen.
    #[serde(default)]
    pub negated: bool,
}

/// Somebody or something that takes part in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// In what part: `supplier`, `recipient`, `goods`, `agent`, `force`, `vessel`, …
    pub role: String,
    /// Where the words stand.
    pub span: Span,
    /// The words, verbatim.
    pub text: String,
    /// What they resolve to; for goods the id of a commodity in the gazetteer.
    pub name: Option<String>,
    /// The State, where it is or belongs to one.
    pub country: Option<Country>,
}

/// A date expression and the days it stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateMention {
    /// The words, verbatim; `None` if the day follows from the document and not from words.
    pub text: Option<String>,
    /// Where the words stand.
    pub span: Option<Span>,
    /// First day; `None` if open.
    pub from: Option<Date>,
    /// Last day; `None` if open.
    pub to: Option<Date>,
    /// The rule that resolved it: `explicit`, `last-before-publication`, …
    pub rule: String,
    /// How finely the words date: a day, a month, a season, …
    pub granularity: Granularity,
    /// Where the words disagree with themselves or with the day of their section: a sentence that says how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
}

/// How finely the words of a date expression date; the list is closed.
///
/// Of a stretch between two dates it is that of the dates: "between 7 March and 5 November" dates by days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// "14 December", "Friday", "yesterday".
    Day,
    /// "over the weekend": a Saturday and a Sunday.
    Weekend,
    /// "last week": Monday to Sunday.
    Week,
    /// Part of a longer unit: "late November", "early 2024", "the end of the year".
    Part,
    /// "in November".
    Month,
    /// "the summer of 2023", by the months of the northern hemisphere.
    Season,
    /// "the third quarter".
    Quarter,
    /// "the first half of 2024".
    Half,
    /// "in 2023", "Juche 112".
    Year,
    /// "the 1990s".
    Decade,
    /// "the twentieth century".
    Century,
    /// A length of time, counted from a day or by itself: "the past three months", "for ten years".
    Length,
}

/// A quantity that stays a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The words, verbatim.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Low, central and high value in `unit`.
    #[serde(flatten)]
    pub amount: Amount,
    /// The unit: `bbl`, `t`, `containers`, `rounds`, `soldiers`, `USD`, …
    pub unit: String,
    /// What is counted, in the text's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// A named thing in the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Where.
    pub span: Span,
    /// The words, verbatim.
    pub text: String,
    /// What kind of thing.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// The resolved form; for a country or nationality the ISO 3166-1 alpha-2 code; for a ship of a public list its
    /// name and number, "CHON MA SAN (IMO 8660313)".
    pub name: Option<String>,
}

impl Entity {
    /// Gives the resolved form without a ship's number; nothing where there is no name but the number.
    #[must_use]
    pub fn bare_name(&self) -> Option<&str> {
        let name = self.name.as_deref()?;
        if self.kind != EntityType::Vessel {
            return Some(name);
        }
        match name.split_once(" (IMO ") {
            Some((bare, _)) => Some(bare),
            None => (!name.starts_with("IMO ")).then_some(name),
        }
    }

    /// Gives the number in a ship's resolved form, if its check digit is right.
    #[must_use]
    pub fn imo(&self) -> Option<ImoNumber> {
        let name = self.name.as_deref().filter(|_| self.kind == EntityType::Vessel)?;
        let number = match name.split_once(" (IMO ") {
            Some((_, number)) => number.strip_suffix(')')?,
            None => name.strip_prefix("IMO ")?,
        };
        number.parse().ok()
    }
}

/// The kinds of named things; the list is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum EntityType {
    Person,
    Role,
    Org,
    Country,
    Norp,
    Place,
    Doc,
    Vessel,
    Weapon,
    Event,
}

/// The kinds of events; the list is the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum EventType {
    ArmsTransfer,
    OilTransfer,
    GoodsTransfer,
    TechnologyTransfer,
    Barter,
    ArmsProduction,
    ArmsProcurement,
    WeaponUse,
    WeaponTest,
    TroopDeployment,
    TroopMovement,
    Training,
    Combat,
    Casualties,
    MilitaryCooperation,
    MilitaryAssistance,
    OverseasLabour,
    FinancialTransfer,
    CyberTheft,
    VesselVoyage,
    PortCall,
    ShipToShipTransfer,
    AisGap,
    CargoLoading,
    CargoUnloading,
    CargoMovement,
    Inspection,
    Seizure,
    Designation,
    Meeting,
    Visit,
    Statement,
    Briefing,
    ParticipationRequest,
    TreatySignature,
    TreatyRatification,
    MutualDefenceClause,
    Agreement,
    DraftResolution,
    Vote,
    MonitoringBodyEstablishment,
    PolicyChange,
    SanctionsPolicy,
    SanctionsViolation,
    LegalityJudgement,
    HumanitarianImpact,
    Threat,
    Accusation,
    InfrastructureProject,
    Ownership,
    War,
    Other,
}
