use crate::{Country, ValueError};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// A label of the Traffic Light Protocol 2.0, from the most open to the most closed.
///
/// **Source:** FIRST, Traffic Light Protocol 2.0 (August 2022).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TrafficLight {
    /// May be told to anyone.
    #[default]
    #[serde(rename = "tlp:clear")]
    Clear,
    /// May be told within the community.
    #[serde(rename = "tlp:green")]
    Green,
    /// May be told within the organisation and its clients.
    #[serde(rename = "tlp:amber")]
    Amber,
    /// May be told within the organisation only.
    #[serde(rename = "tlp:amber+strict")]
    AmberStrict,
    /// For the eyes and ears of the recipients only.
    #[serde(rename = "tlp:red")]
    Red,
}

impl FromStr for TrafficLight {
    type Err = ValueError;

    /// Reads `tlp:amber` or `amber`, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let label = text.trim().to_ascii_lowercase();
        match label.strip_prefix("tlp:").unwrap_or(&label) {
            "clear" | "white" => Ok(Self::Clear),
            "green" => Ok(Self::Green),
            "amber" => Ok(Self::Amber),
            "amber+strict" => Ok(Self::AmberStrict),
            "red" => Ok(Self::Red),
            _ => Err(ValueError::new(
                "a TLP 2.0 label",
                text,
                "it is none of tlp:clear, tlp:green, tlp:amber, tlp:amber+strict, tlp:red",
                "values/tlp",
            )),
        }
    }
}

impl fmt::Display for TrafficLight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        })
    }
}

/// Who may see something: a TLP 2.0 label and, where given, the States it may be released to.
///
/// Markings join upwards only: [`Marking::join`] never gives a more open one than either input.
///
/// ```
/// use values::{Marking, TrafficLight};
/// let a = Marking { label: TrafficLight::Green, releasable_to: None };
/// let b = Marking { label: TrafficLight::Amber, releasable_to: Some(["JP".parse().unwrap()].into()) };
/// assert_eq!(a.join(&b), b);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    /// The label.
    pub label: TrafficLight,
    /// The States it may be released to; `None` sets no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub releasable_to: Option<BTreeSet<Country>>,
}

impl Marking {
    /// Gives the marking of what is derived from both: highest label, States common to both.
    #[must_use]
    pub fn join(&self, other: &Marking) -> Marking {
        let releasable_to = match (&self.releasable_to, &other.releasable_to) {
            (Some(one), Some(two)) => Some(one & two),
            (one, two) => one.clone().or_else(|| two.clone()),
        };
        Marking { label: self.label.max(other.label), releasable_to }
    }
}
