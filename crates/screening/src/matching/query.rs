use crate::{BirthDate, Kind};
use serde::{Deserialize, Serialize};
use values::Country;

/// Whom or what to look for: at least a name or a number.
///
/// ```
/// use screening::matching::Query;
/// let query = Query { imo: Some("IMO 8660313".into()), ..Query::named("CHON MA SAN") };
/// assert!(query.asks_something());
/// assert!(!Query::default().asks_something());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The caller's own id, given back in the answer.
    #[serde(default, skip_serializing)]
    pub id: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other names of the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is; entries of another kind are not searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Its countries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<Country>,
    /// When the person was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<BirthDate>,
    /// A ship's or a company's IMO number, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<String>,
    /// A ship's MMSI, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mmsi: Option<String>,
    /// A ship's call sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_sign: Option<String>,
    /// Numbers of documents and registers, whatever their scheme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
}

impl Query {
    /// Asks for a name and nothing else.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    /// Tells whether there is anything to look for.
    #[must_use]
    pub fn asks_something(&self) -> bool {
        let filled = |value: &Option<String>| value.as_deref().is_some_and(|text| !text.trim().is_empty());
        filled(&self.name)
            || filled(&self.imo)
            || filled(&self.mmsi)
            || filled(&self.call_sign)
            || !self.aliases.is_empty()
            || !self.identifiers.is_empty()
    }

    /// Tells whether it has nothing that speaks for or against a hit but names.
    pub(super) fn asks_names_only(&self) -> bool {
        self.country.is_empty()
            && self.born.is_none()
            && self.imo.is_none()
            && self.mmsi.is_none()
            && self.call_sign.is_none()
            && self.identifiers.is_empty()
    }

    /// Gives the names, the main one first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.name.iter().chain(&self.aliases).map(String::as_str)
    }
}
