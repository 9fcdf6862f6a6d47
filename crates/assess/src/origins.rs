//! Corroboration counts origins, not articles.
//!
//! Five outlets that repeat one briefing are one origin: the one who spoke. The rules, from the most to
//! the least particular:
//!
//! 1. A joint statement is one origin, and counts only if none of its signatories also speaks alone.
//! 2. Whoever speaks for a State counts under that State, whichever of its agencies it is: two
//!    ministries of one government do not corroborate each other.
//! 3. Whoever speaks for another organisation counts under that organisation.
//! 4. A text's own narrative counts under its publisher only if the publisher investigates itself (a
//!    State, a UN body, an NGO); a medium that names no source for what it tells counts as none.
//! 5. Nameless speakers ("reports", "sources") are never an origin.

use crate::facts::{Source, SourceKind};
use crate::model::{OriginGroup, Support};
use crate::statements::Statement;
use claims::model::{Speaker, Tier};
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Digest};

/// Where a statement comes from, and whether that may count as an origin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A State, by any of its bodies.
    State(Country),
    /// Several States together.
    Joint(BTreeSet<Country>),
    /// An organisation that is no State's.
    Organisation(String),
    /// A named person for whom no State or organisation is known.
    Person(String),
    /// A publisher that tells what it found itself.
    Publisher(String),
    /// A recording of an instrument, by the exhibit that holds it.
    Recording(Digest),
    /// A table or list, by the exhibit that holds it.
    Record(Digest),
    /// A medium's own narrative without a named source.
    Narrative(String),
    /// Nobody who can be named.
    Nameless,
}

impl Origin {
    /// Finds the origin of a statement.
    #[must_use]
    pub fn of(statement: &Statement<'_>, sources: &BTreeMap<String, Source>) -> Origin {
        match (statement.claim.tier, &statement.claim.speaker) {
            (Tier::Attributed, Some(speaker)) => Self::of_speaker(speaker, sources),
            (Tier::Attributed, None) => Origin::Nameless,
            (Tier::Author, _) => match &statement.facts.source {
                Some(source) => Self::of_publisher(source),
                None => Origin::Nameless,
            },
        }
    }

    fn of_speaker(speaker: &Speaker, sources: &BTreeMap<String, Source>) -> Origin {
        if speaker.countries.len() > 1 {
            return Origin::Joint(speaker.countries.iter().copied().collect());
        }
        let known = [&speaker.organisation, &speaker.name]
            .into_iter()
            .flatten()
            .find_map(|name| find_source(name, sources));
        if let Some(source) = known {
            return match (source.kind, source.country) {
                (SourceKind::State | SourceKind::Party, Some(country)) => Origin::State(country),
                _ => Origin::Organisation(source.name.clone()),
            };
        }
        match (speaker.country, &speaker.organisation, &speaker.name) {
            (Some(country), Some(organisation), _) if is_private(organisation) => {
                Origin::Organisation(format!("{organisation} ({})", country.code()))
            }
            (Some(country), _, _) => Origin::State(country),
            (None, Some(organisation), _) => Origin::Organisation(organisation.clone()),
            (None, None, Some(name)) => Origin::Person(name.clone()),
            (None, None, None) => Origin::Nameless,
        }
    }

    fn of_publisher(source: &Source) -> Origin {
        match (source.kind, source.country) {
            (SourceKind::State | SourceKind::Party, Some(country)) => Origin::State(country),
            (SourceKind::State | SourceKind::UnitedNations | SourceKind::Ngo, _) => {
                Origin::Publisher(source.name.clone())
            }
            _ => Origin::Narrative(source.name.clone()),
        }
    }

    /// Gives the id under which supports are grouped; empty for nobody.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Origin::State(country) => format!("state:{}", country.code()),
            Origin::Joint(countries) => {
                let codes: Vec<&str> = countries.iter().map(Country::code).collect();
                format!("joint:{}", codes.join("+"))
            }
            // What an organisation says and what it publishes goes back to the same body.
            Origin::Organisation(name) | Origin::Publisher(name) => {
                format!("organisation:{}", name.to_lowercase())
            }
            Origin::Person(name) => format!("person:{}", name.to_lowercase()),
            Origin::Recording(exhibit) => format!("recording:{}", exhibit.hex()),
            Origin::Record(exhibit) => format!("record:{}", exhibit.hex()),
            Origin::Narrative(name) => format!("narrative:{}", name.to_lowercase()),
            Origin::Nameless => String::new(),
        }
    }

    /// Names the origin in words.
    #[must_use]
    pub fn who(&self) -> String {
        match self {
            Origin::State(country) => country.in_prose(),
            Origin::Joint(countries) => {
                format!("a joint statement of {}", crate::prose::list(countries.iter().map(Country::in_prose)))
            }
            Origin::Organisation(name) | Origin::Publisher(name) | Origin::Person(name) => name.clone(),
            Origin::Recording(_) => "a recording of ship messages".to_owned(),
            Origin::Record(_) => "a table or list".to_owned(),
            Origin::Narrative(name) => format!("the narrative of {name}"),
            Origin::Nameless => "nobody who is named".to_owned(),
        }
    }

    /// Tells whether the origin speaks for one of these States.
    #[must_use]
    pub fn speaks_for(&self, countries: &BTreeSet<Country>) -> bool {
        match self {
            Origin::State(country) => countries.contains(country),
            _ => false,
        }
    }
}

/// Groups supports by origin and says which groups count.
///
/// **Shape:** sorted by id; the number of groups with `counts` is the number of independent origins.
#[must_use]
pub fn groups(supports: &[(Origin, &Support)]) -> Vec<OriginGroup> {
    let mut by_origin: BTreeMap<String, (&Origin, u32, BTreeSet<Digest>)> = BTreeMap::new();
    for (origin, support) in supports {
        let group = by_origin.entry(origin.id()).or_insert((origin, 0, BTreeSet::new()));
        group.1 += 1;
        group.2.insert(support.citation.exhibit);
    }
    let alone: BTreeSet<Country> = by_origin
        .values()
        .filter_map(|(origin, ..)| match origin {
            Origin::State(country) => Some(*country),
            _ => None,
        })
        .collect();
    by_origin
        .into_iter()
        .map(|(id, (origin, supports, exhibits))| {
            let (counts, reason) = judge(origin, &alone, exhibits.len());
            OriginGroup {
                id,
                who: origin.who(),
                supports,
                exhibits: exhibits.len() as u32,
                counts,
                reason,
            }
        })
        .collect()
}

fn judge(origin: &Origin, alone: &BTreeSet<Country>, exhibits: usize) -> (bool, String) {
    match origin {
        Origin::Nameless => (false, "No speaker is named, so nothing tells where it comes from.".into()),
        Origin::Narrative(name) => {
            (false, format!("{name} tells it without naming where it knows it from."))
        }
        Origin::Joint(countries) => {
            let also: Vec<String> =
                countries.intersection(alone).map(Country::in_prose).collect();
            if also.is_empty() {
                (true, "One statement by several States is one origin.".into())
            } else {
                (
                    false,
                    format!(
                        "Not counted beside its signatories that also speak alone: {}.",
                        crate::prose::list(also)
                    ),
                )
            }
        }
        Origin::State(_) if exhibits > 1 => {
            (true, format!("{exhibits} exhibits repeat one State; they count once."))
        }
        _ if exhibits > 1 => (true, format!("{exhibits} exhibits go back to it; they count once.")),
        _ => (true, "One exhibit.".into()),
    }
}

/// Finds a source by a name the text uses for it.
fn find_source<'a>(name: &str, sources: &'a BTreeMap<String, Source>) -> Option<&'a Source> {
    let wanted = name.to_lowercase();
    sources.values().find(|source| {
        source.name.to_lowercase() == wanted
            || source.aliases.iter().any(|alias| alias.to_lowercase() == wanted)
    })
}

/// Tells whether the words describe an organisation that does not speak for a State.
fn is_private(organisation: &str) -> bool {
    const WORDS: [&str; 12] = [
        "think tank",
        "think-tank",
        "non-profit",
        "nonprofit",
        "non-governmental",
        "nongovernmental",
        "ngo",
        "newspaper",
        "news agency",
        "broadcaster",
        "university",
        "research",
    ];
    let organisation = organisation.to_lowercase();
    WORDS.iter().any(|word| organisation.contains(word))
}
