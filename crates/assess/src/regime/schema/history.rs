//! What was proposed, agreed and set up beside the measures: draft resolutions, treaties, bodies that watch.

use super::{date, optional_date};
use serde::Deserialize;
use values::{Country, Date};

/// A file under `drafts/`: a draft resolution that was tabled and did not become law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftResolution {
    /// Its id, which is the file's name.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Its document symbol, where it has one that is public.
    #[serde(default)]
    pub symbol: Option<String>,
    /// Who put it forward.
    pub tabled_by: Vec<Country>,
    /// The day of the vote, or on which it was put forward.
    #[serde(deserialize_with = "date")]
    pub on: Date,
    /// What became of it.
    pub outcome: DraftOutcome,
    /// How the Council voted.
    #[serde(default)]
    pub votes: Option<Votes>,
    /// What it would have done, in our own words.
    pub summary: String,
    /// What a reader must know.
    #[serde(default)]
    pub notes: Option<String>,
    /// What it would have changed in the measures.
    #[serde(default, rename = "change")]
    pub changes: Vec<DraftChange>,
    /// The body whose mandate it was about.
    #[serde(default)]
    pub mandate: Option<String>,
    /// Whether this was confirmed in a source that was seen.
    pub verified: bool,
    /// The sources.
    pub sources: Vec<String>,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftOutcome {
    /// A permanent member voted against it.
    Vetoed,
    /// Too few voted for it.
    Rejected,
    /// It was never put to the vote.
    NotVoted,
}

/// How the Council voted on a draft.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// How many were for it.
    pub in_favour: u32,
    /// Who was against it.
    pub against: Vec<Country>,
    /// Who abstained.
    pub abstained: Vec<Country>,
}

/// What a draft would have changed in one provision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftChange {
    /// The provision.
    pub provision: String,
    /// How.
    pub effect: DraftEffect,
    /// For `limit`: the new ceiling.
    #[serde(default)]
    pub limit: Option<f64>,
    /// For `limit`: its unit.
    #[serde(default)]
    pub unit: Option<String>,
}

/// How a draft would have changed a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftEffect {
    /// It would have ended.
    Lift,
    /// Its ceiling would have been another.
    Limit,
}

/// A file under `treaties/`: an agreement whose articles touch what the provisions regulate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treaty {
    /// Its id, which is the file's name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Between whom; empty for one that binds every State the regime binds.
    pub parties: Vec<Country>,
    /// When it was signed.
    #[serde(deserialize_with = "date")]
    pub signed: Date,
    /// Since when it is in force.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// Its articles that matter here.
    #[serde(rename = "article")]
    pub articles: Vec<TreatyArticle>,
    /// Whether its dates and articles were confirmed in a source that was seen.
    pub verified: bool,
    /// The sources.
    pub sources: Vec<String>,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}

/// An article of a treaty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreatyArticle {
    /// Its number.
    pub number: String,
    /// What it says, in our own words.
    pub summary: String,
    /// The provisions that regulate the same conduct.
    #[serde(default)]
    pub meets: Vec<String>,
    /// How it stands beside them.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether this article was confirmed, if not all of the treaty was.
    #[serde(default)]
    pub verified: bool,
}

/// A file under `mandates/`: a body that watches over the measures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// Its id, which is the file's name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it rests on.
    pub basis: String,
    /// Whether it is one of the United Nations.
    pub of_the_un: bool,
    /// Whether it publishes what it found of violations.
    pub reports: bool,
    /// Its first day.
    #[serde(deserialize_with = "date")]
    pub from: Date,
    /// The first day on which it no longer was.
    #[serde(default, deserialize_with = "optional_date")]
    pub until: Option<Date>,
    /// The States that form it, where it is formed by States.
    #[serde(default)]
    pub members: Vec<Country>,
    /// What it does, in our own words.
    pub summary: String,
    /// Whether this was confirmed in a source that was seen.
    pub verified: bool,
    /// The sources.
    pub sources: Vec<String>,
    /// When it was last checked.
    #[serde(deserialize_with = "date")]
    pub checked: Date,
}
