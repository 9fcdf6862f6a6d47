//! Corroboration counts origins, not articles.
//!
//! Five outlets that repeat one briefing are one origin: the one who spoke. The rules, from the most to
//! the least particular:
//!
//! 1. A joint statement is one origin, and counts only if none of its signatories also speaks alone; so
//!    does a body that several States make up.
//! 2. Whoever speaks for a State counts under that State, whichever of its agencies it is: two
//!    ministries of one government do not corroborate each other. A person whom another text of the case
//!    places under a State counts under it here too.
//! 3. Whoever speaks for another organisation counts under that organisation.
//! 4. A text's own narrative counts under its publisher only if the publisher investigates itself (a
//!    State, a UN body, an NGO); a medium that names no source for what it tells counts as none, whether
//!    it tells it itself or another text passes it on; so does a medium of a party.
//! 5. Two publishers' own words in nearly the same text count once.
//! 6. What a ship sends about itself is one origin, however many stations recorded it.
//! 7. Nameless speakers ("reports", "sources") are never an origin.

use crate::copies::{Copies, CopyRule};
use crate::facts::{DocumentFacts, Source, SourceKind};
use crate::model::OriginGroup;
use crate::prose;
use crate::sources;
use crate::statements::Statement;
use crate::supports::Backed;
use claims::model::{Claim, Speaker, Tier};
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Digest};

/// What is known of who speaks, from `sources/` and from all texts of the case together.
pub struct Known<'a> {
    names: sources::Names<'a>,
    people: BTreeMap<String, Option<Country>>,
    copies: Copies,
}

impl<'a> Known<'a> {
    /// Looks through the texts of a case.
    #[must_use]
    pub fn new(documents: &[DocumentFacts], sources: &'a BTreeMap<String, Source>, rule: CopyRule) -> Self {
        let mut people: BTreeMap<String, Option<Country>> = BTreeMap::new();
        let speakers = documents
            .iter()
            .flat_map(|facts| &facts.document.claims)
            .flat_map(|claim| claim.speaker.iter().chain(&claim.reported_by));
        for speaker in speakers {
            // A single word is no full name: two people may share it.
            let named = speaker.name.as_deref().filter(|name| name.contains(' '));
            if let (Some(name), Some(country)) = (named, speaker.country) {
                people
                    .entry(name.to_lowercase())
                    .and_modify(|known| *known = known.filter(|known| *known == country))
                    .or_insert(Some(country));
            }
        }
        Self { names: sources::Names::new(sources), people, copies: Copies::among(documents, rule) }
    }

    /// Finds the origin of what a named body documented itself.
    #[must_use]
    pub(crate) fn body(&self, name: &str) -> Origin {
        self.source(name).unwrap_or_else(|| Origin::Organisation(name.to_owned()))
    }

    /// Finds the origin of what a body found itself that is among the known sources.
    #[must_use]
    pub(crate) fn source(&self, name: &str) -> Option<Origin> {
        self.names.find(name).map(Origin::of_publisher)
    }

    fn country_of(&self, speaker: &Speaker) -> Option<Country> {
        speaker.country.or_else(|| {
            let name = speaker.name.as_ref()?.to_lowercase();
            if name.contains(' ') {
                return *self.people.get(&name)?;
            }
            // A surname, if only one person of the case has it.
            let mut bearers = self.people.iter().filter(|(full, _)| {
                full.split(' ').next_back() == Some(&name) || full.split(' ').next() == Some(&name)
            });
            match (bearers.next(), bearers.next()) {
                (Some((_, country)), None) => *country,
                _ => None,
            }
        })
    }
}

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
    /// A body that several States make up.
    Body(String, BTreeSet<Country>),
    /// What ships sent about themselves.
    ShipsOwnWord,
    /// A table or list, by the exhibit that holds it.
    Record(Digest),
    /// A medium's own narrative without a named source.
    Narrative(String),
    /// The own narrative of a body or medium that speaks for a party.
    PartyNarrative(String, Country),
    /// Nobody who can be named.
    Nameless,
}

impl Origin {
    /// Finds the origin of a statement.
    #[must_use]
    pub fn of(statement: &Statement<'_>, known: &Known<'_>) -> Origin {
        Self::of_claim(statement.facts, statement.claim, known)
    }

    /// Finds the origin of a claim.
    #[must_use]
    pub fn of_claim(facts: &DocumentFacts, claim: &Claim, known: &Known<'_>) -> Origin {
        match (claim.tier, &claim.speaker) {
            (Tier::Attributed, Some(speaker)) => Self::of_speaker(speaker, known),
            (Tier::Attributed, None) => Origin::Nameless,
            (Tier::Author, _) => match &facts.source {
                Some(source) => Self::of_publisher(source),
                None => Origin::Nameless,
            },
        }
    }

    fn of_speaker(speaker: &Speaker, known: &Known<'_>) -> Origin {
        if speaker.countries.len() > 1 {
            return Origin::Joint(speaker.countries.iter().copied().collect());
        }
        let country = known.country_of(speaker);
        let named = [&speaker.organisation, &speaker.name].into_iter().flatten();
        // An agency of the same name in another State is another agency.
        let source = named
            .filter_map(|name| known.names.find(name))
            .find(|source| country.is_none() || source.country.is_none() || source.country == country);
        if let Some(source) = source {
            return match (source.kind, source.country) {
                (SourceKind::State | SourceKind::Party, Some(country)) => Origin::State(country),
                _ => Self::of_publisher(source),
            };
        }
        match (country, &speaker.organisation, &speaker.name) {
            (Some(country), Some(organisation), _) if is_private(organisation) => {
                Origin::Organisation(format!("{organisation} ({})", country.code()))
            }
            (Some(country), _, _) => Origin::State(country),
            (None, Some(organisation), _) => Origin::Organisation(organisation.clone()),
            (None, None, Some(name)) => Origin::Person(name.clone()),
            (None, None, None) => Origin::Nameless,
        }
    }

    /// Finds the origin of what a source publishes in its own voice.
    #[must_use]
    pub fn of_publisher(source: &Source) -> Origin {
        let members = sources::members(&source.id);
        if !members.is_empty() {
            return Origin::Body(source.name.clone(), members.iter().copied().collect());
        }
        match (source.kind, source.country) {
            (SourceKind::State, Some(country)) => Origin::State(country),
            (SourceKind::State | SourceKind::UnitedNations | SourceKind::Ngo, _) => {
                Origin::Publisher(source.name.clone())
            }
            (SourceKind::Party, Some(country)) => Origin::PartyNarrative(source.name.clone(), country),
            (SourceKind::Party | SourceKind::Press | SourceKind::Unknown, _) => {
                Origin::Narrative(source.name.clone())
            }
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
            Origin::Body(name, _) => format!("body:{}", name.to_lowercase()),
            Origin::ShipsOwnWord => "ships".to_owned(),
            Origin::Record(exhibit) => format!("record:{}", exhibit.hex()),
            Origin::Narrative(name) | Origin::PartyNarrative(name, _) => {
                format!("narrative:{}", name.to_lowercase())
            }
            Origin::Nameless => String::new(),
        }
    }

    /// Names the origin in words.
    #[must_use]
    pub fn who(&self) -> String {
        match self {
            Origin::State(country) => country.in_prose(),
            Origin::Joint(countries) => {
                format!("a joint statement of {}", prose::list(countries.iter().map(Country::in_prose)))
            }
            Origin::Organisation(name)
            | Origin::Publisher(name)
            | Origin::Person(name)
            | Origin::Body(name, _) => name.clone(),
            Origin::ShipsOwnWord => "what the ships sent about themselves".to_owned(),
            Origin::Record(_) => "a table".to_owned(),
            Origin::Narrative(name) | Origin::PartyNarrative(name, _) => {
                format!("the narrative of {name}")
            }
            Origin::Nameless => "nobody who is named".to_owned(),
        }
    }

    /// Tells whether the origin speaks for one of these States.
    #[must_use]
    pub fn speaks_for(&self, countries: &BTreeSet<Country>) -> bool {
        match self {
            Origin::State(country) | Origin::PartyNarrative(_, country) => countries.contains(country),
            // "Both have denied it."
            Origin::Joint(several) => several.is_subset(countries),
            _ => false,
        }
    }
}

/// The supports that go back to one origin.
struct Group<'a> {
    origin: &'a Origin,
    supports: u32,
    exhibits: BTreeSet<Digest>,
    /// At least one names both sides of the matter.
    complete: bool,
    /// All are the publisher's own words, so that a copy of the text adds nothing.
    own_words: bool,
}

/// Groups supports by origin and says which groups count.
///
/// **Shape:** sorted by id; the number of groups with `counts` is the number of independent origins.
#[must_use]
pub(crate) fn groups(supports: &[Backed], known: &Known<'_>) -> Vec<OriginGroup> {
    let mut by_origin: BTreeMap<String, Group<'_>> = BTreeMap::new();
    for backed in supports {
        let group = by_origin.entry(backed.origin.id()).or_insert(Group {
            origin: &backed.origin,
            supports: 0,
            exhibits: BTreeSet::new(),
            complete: false,
            own_words: true,
        });
        group.supports += 1;
        group.exhibits.insert(backed.support.citation.exhibit);
        group.complete |= backed.complete;
        group.own_words &= backed.own_words;
    }
    let alone: BTreeSet<Country> = by_origin
        .values()
        .filter_map(|group| match group.origin {
            Origin::State(country) => Some(*country),
            _ => None,
        })
        .collect();
    let named = by_origin.values().any(|group| {
        group.complete && matches!(group.origin, Origin::State(_) | Origin::Joint(_) | Origin::Body(..))
    });
    let mut person: Option<String> = None;
    let mut texts: BTreeMap<Digest, String> = BTreeMap::new();
    let mut joined: Vec<(&BTreeSet<Country>, String)> = Vec::new();
    by_origin
        .into_iter()
        .map(|(id, group)| {
            let firsts: BTreeSet<Digest> =
                group.exhibits.iter().map(|exhibit| known.copies.first_of(*exhibit)).collect();
            let (mut counts, mut reason) = judge(&group, &alone);
            if counts && group.own_words {
                let told = firsts.iter().map(|first| texts.get(first)).collect::<Option<Vec<_>>>();
                if let Some(other) = told.and_then(|told| told.first().copied().cloned()) {
                    counts = false;
                    reason = format!("Nearly the same text as that of {other}; counted once, there.");
                } else {
                    for first in firsts {
                        texts.entry(first).or_insert_with(|| group.origin.who());
                    }
                }
            }
            if let (true, Origin::Person(name)) = (counts, group.origin) {
                // For whom a person speaks is not known: it may be for one that is counted already.
                if named {
                    counts = false;
                    reason = format!(
                        "For which State or body {name} speaks is not known: it may be one that is counted already."
                    );
                } else if let Some(other) = &person {
                    counts = false;
                    reason = format!(
                        "For whom {name} speaks is not known: it may be for the same as {other}, who is counted."
                    );
                } else {
                    person = Some(name.clone());
                }
            }
            if let (true, Origin::Joint(several) | Origin::Body(_, several)) = (counts, group.origin) {
                match joined.iter().find(|(other, _)| !several.is_disjoint(other)) {
                    Some((_, other)) => {
                        counts = false;
                        reason = format!("Shares States with {other}, which is counted.");
                    }
                    None => joined.push((several, group.origin.who())),
                }
            }
            OriginGroup {
                id,
                who: group.origin.who(),
                supports: group.supports,
                exhibits: group.exhibits.len() as u32,
                counts,
                reason,
            }
        })
        .collect()
}

fn judge(group: &Group<'_>, alone: &BTreeSet<Country>) -> (bool, String) {
    let exhibits = group.exhibits.len();
    let repeated = match group.origin {
        Origin::ShipsOwnWord => "A recording repeats what a ship sends about itself; counted once.".into(),
        Origin::State(_) if exhibits > 1 => {
            format!("{exhibits} exhibits go back to one State; they count once.")
        }
        _ if exhibits > 1 => format!("{exhibits} exhibits go back to it; they count once."),
        _ => "One exhibit.".into(),
    };
    match group.origin {
        Origin::Nameless => (false, "No speaker is named, so nothing tells where it comes from.".into()),
        Origin::Narrative(name) => {
            (false, format!("{name} tells it without naming where it knows it from."))
        }
        Origin::PartyNarrative(name, _) => {
            (false, format!("{name} speaks for a party; its own narrative is no independent origin."))
        }
        _ if !group.complete => (
            false,
            "It names one side only; whether it means this matter follows from other texts, so it does not count."
                .into(),
        ),
        Origin::Joint(several) | Origin::Body(_, several) => {
            let also: Vec<String> = several.intersection(alone).map(Country::in_prose).collect();
            match also.is_empty() {
                true if matches!(group.origin, Origin::Joint(_)) => {
                    (true, format!("One statement by several States is one origin. {repeated}"))
                }
                true => (true, format!("A body of several States is one origin. {repeated}")),
                false => (
                    false,
                    format!(
                        "Not counted beside {} that also {} alone: {}.",
                        if also.len() == 1 { "a State of it" } else { "States of it" },
                        if also.len() == 1 { "speaks" } else { "speak" },
                        prose::list(also)
                    ),
                ),
            }
        }
        _ => (true, repeated),
    }
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
    // Whole words: Mongolia is no NGO.
    let words = organisation.to_lowercase();
    let words: Vec<&str> =
        words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = format!(" {} ", words.join(" "));
    WORDS.iter().any(|word| words.contains(&format!(" {} ", word.replace('-', " "))))
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn what_speaks_for_no_state() {
        assert!(is_private("Research institute"));
        assert!(is_private("a London-based non-governmental organisation"));
        assert!(!is_private("Ministry of Defence of Mongolia"));
        assert!(!is_private("National Intelligence Service"));
    }
}
