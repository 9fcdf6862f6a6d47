use super::names::fold;
use super::query::Query;
use crate::Kind;
use serde::{Deserialize, Serialize};
use values::Date;

/// What screening one query gave: the entries that resemble it, and what was searched.
///
/// **Shape:** `docs/schema/screen.schema.json`. An answer without hits still says which lists, in which editions,
/// were searched. Hits are in the order of score, list and reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The query's own id.
    pub id: Option<String>,
    /// The query as it was understood.
    pub query: Query,
    /// The entries that resemble it.
    pub hits: Vec<Hit>,
    /// The lists that were searched, in the order in which they were given.
    pub searched: Vec<Searched>,
}

/// A list entry that resembles a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The list.
    pub list: String,
    /// Its edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The entry's reference.
    pub reference: String,
    /// What the entry names.
    pub kind: Kind,
    /// The name under which the publisher lists it.
    pub name: String,
    /// Since when it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated_on: Option<Date>,
    /// How alike, 0 to 1, to three decimals.
    pub score: f64,
    /// Whether the score reaches the threshold.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Of a ship: the other entries that bear its IMO number, under whatever name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
}

/// Another entry that is the same ship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Also {
    /// The list.
    pub list: String,
    /// The entry's reference.
    pub reference: String,
    /// The name under which it is listed there.
    pub name: String,
}

/// One fact that speaks for or against a hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What was compared: `name`, `weak_alias`, `imo`, `imo_company`, `mmsi`, `call_sign`, `identifier`, `birth_date`, `country`.
    pub feature: String,
    /// How alike in this, 0 (speaks against) to 1 (the same).
    pub score: f64,
    /// What the query has.
    pub query: String,
    /// What the entry has.
    pub candidate: String,
    /// How the two met, where they are not the same: by which romanisation, which word stands for which, what only one
    /// of them has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

impl Reason {
    pub(super) fn new(
        feature: &str,
        score: f64,
        query: impl Into<String>,
        candidate: impl Into<String>,
    ) -> Self {
        Self {
            feature: feature.to_owned(),
            score: rounded(score),
            query: query.into(),
            candidate: candidate.into(),
            how: None,
        }
    }

    /// Says the reason in a sentence: "name: `Lee Jeson` resembles `RI JE-SON` (0.95); `lee` for `ri`".
    #[must_use]
    pub fn in_words(&self) -> String {
        let verb = match (self.feature.as_str(), self.score) {
            ("name" | "weak_alias", _) if fold(&self.query) == fold(&self.candidate) => "is",
            (_, score) if score >= 0.9995 => "is",
            (_, score) if score > 0.0 => "resembles",
            _ => "is not",
        };
        let how = self.how.as_deref().map(|how| format!("; {how}")).unwrap_or_default();
        format!(
            "{}: `{}` {verb} `{}` ({:.2}){how}",
            self.feature.replace('_', " "),
            self.query,
            self.candidate,
            self.score
        )
    }
}

/// A list that was searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Searched {
    /// The list.
    pub list: String,
    /// Its edition; `null` where it states none.
    pub edition: Option<String>,
    /// How many entries it has.
    pub entries: u64,
}

/// Rounds to three decimals, so that what is printed is the same on every machine.
pub(super) fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
