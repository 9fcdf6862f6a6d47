//! The same event told more than once: within a text and over many texts.
//!
//! Two mentions are of the same event if they are of the same kind, share somebody or something named in the same part,
//! and nothing they both state – who, to whom, what, which ship, which text, when, where – rules it out. Mentions of
//! conduct that goes on (arms move for years) must be of the same days, or, where the text gives none, said within
//! [`UNDATED_DAYS`] of one another. What is planned or laid down is never the same as what happened;
//! that something happened and that it did not is about the same event.

use crate::model::{Claim, Document, Event, EventType, Modality, Participant};
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Date};

/// What is told without a day is of the same event only if said within so many days.
pub const UNDATED_DAYS: i32 = 45;

/// What happens once may be dated differently by so many days and still be one event.
const ONCE_DAYS: i32 = 31;

/// Against so many of the last groups of a kind that share a name a mention is held: the cost stays linear.
const GROUPS_MAX: usize = 24;

/// Of a group so many members are held against a new one.
const MEMBERS_MAX: usize = 6;

/// Where a mention of an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mention {
    /// The number of the document in the list that was given.
    pub document: usize,
    /// The number of the claim in the document.
    pub claim: usize,
    /// The number of the event in the claim.
    pub event: usize,
}

/// Groups the mentions of events in documents by the event they are of.
///
/// **Shape:** groups by their first mention, in the order of documents, claims and events; each mention stands in
/// exactly one group. A claim counts as said on its own day, else on
/// [`Document::dated`].
///
/// ```
/// use claims::{Request, linking, read};
/// let texts = ["Russia sent oil to the DPRK in March 2024, Seoul said.", "The DPRK received oil from Russia in March 2024."];
/// let documents: Vec<_> = texts.iter().map(|text| read(&Request { file: "note", text, ..Request::default() })).collect();
/// let groups = linking::link(&documents.iter().collect::<Vec<_>>());
/// assert_eq!(groups.len(), 1, "both speak of one delivery");
/// ```
#[must_use]
pub fn link(documents: &[&Document]) -> Vec<Vec<Mention>> {
    let profiles = documents.iter().enumerate().flat_map(|(number, document)| {
        document.claims.iter().enumerate().flat_map(move |(claim_number, claim)| {
            claim.events.iter().enumerate().map(move |(event_number, event)| {
                let mention = Mention { document: number, claim: claim_number, event: event_number };
                (mention, Profile::new(document, claim, event))
            })
        })
    });
    group(profiles)
}

/// Numbers the events of a document and names for each the first mention of the same one.
pub(crate) fn number(document: &mut Document) {
    let groups = link(&[document]);
    let mut numbers: BTreeMap<Mention, usize> = BTreeMap::new();
    for (claim, one) in document.claims.iter().enumerate() {
        for event in 0..one.events.len() {
            numbers.insert(Mention { document: 0, claim, event }, numbers.len() + 1);
        }
    }
    let id = |mention: &Mention| format!("e{}", numbers.get(mention).copied().unwrap_or_default());
    for group in &groups {
        for mention in group {
            let first = group.first().filter(|first| *first != mention).map(&id);
            if let Some(event) =
                document.claims.get_mut(mention.claim).and_then(|claim| claim.events.get_mut(mention.event))
            {
                event.id = id(mention);
                event.same_as = first;
            }
        }
    }
}

/// What of a mention can tell its event from others.
struct Profile {
    kind: EventType,
    /// Whether it speaks of what happened, or did not, rather than of what is to come or laid down.
    actual: bool,
    /// For each part the States in it.
    states: BTreeMap<Part, BTreeSet<Country>>,
    /// For each part who and what is named in it: persons, bodies, ships, texts, in lower case.
    names: BTreeMap<Part, BTreeSet<String>>,
    goods: BTreeSet<String>,
    places: BTreeSet<String>,
    days: Option<(Date, Date)>,
    /// The day it was said or published.
    said: Option<Date>,
    document: usize,
}

/// The parts in an event that different kinds name differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Who gives, sends, acts.
    Doer,
    /// Who gets, is acted on, is gone to.
    Other,
    /// Who takes part on no side.
    Party,
    Force,
    Vessel,
    /// A text that is signed, put to the vote, broken.
    Instrument,
}

impl Part {
    fn of(kind: EventType, role: &str) -> Option<Self> {
        Some(match role {
            // Who signs and who meets stand on no side, whatever the grammar.
            "party" | "participant" | "founder" => Part::Party,
            "supplier" | "sender" | "trainer" | "agent" | "speaker" | "producer" | "visitor" | "owner" => {
                Part::Doer
            }
            "recipient" | "destination" | "target" | "host" | "place" | "beneficiary" => Part::Other,
            "force" | "victim" | "trainee" | "workers" => Part::Force,
            "vessel" | "carrier" => Part::Vessel,
            "instrument" => Part::Instrument,
            "object"
                if matches!(
                    kind,
                    EventType::Vote | EventType::DraftResolution | EventType::SanctionsViolation
                ) =>
            {
                Part::Instrument
            }
            "object" | "body" => Part::Other,
            _ => return None,
        })
    }
}

impl Profile {
    fn new(document: &Document, claim: &Claim, event: &Event) -> Self {
        let kind = family(event.kind);
        let mut states: BTreeMap<Part, BTreeSet<Country>> = BTreeMap::new();
        let mut names: BTreeMap<Part, BTreeSet<String>> = BTreeMap::new();
        let mut goods = BTreeSet::new();
        for one in &event.participants {
            if matches!(one.role.as_str(), "goods" | "in_return") {
                goods.extend(one.name.clone().filter(|name| is_specific(name)));
                continue;
            }
            let Some(part) = Part::of(kind, &one.role) else { continue };
            if let Some(country) = one.country {
                states.entry(part).or_default().insert(country);
            }
            names.entry(part).or_default().extend(own_name(one));
        }
        let prospective = |modality: Modality| {
            matches!(
                modality,
                Modality::Anticipated | Modality::Intention | Modality::Demanded | Modality::Norm
            )
        };
        let modality = event.modality.unwrap_or(claim.modality);
        let days = event.when.as_ref().and_then(|when| {
            // "since March" reaches to the day of the text.
            when.from.zip(when.to.or(document.dated))
        });
        Self {
            kind,
            actual: !prospective(modality),
            states,
            names,
            goods,
            places: event.r#where.iter().map(|place| place.text.to_lowercase()).collect(),
            days: days.filter(|(from, to)| from <= to),
            said: claim.said_on.as_ref().and_then(|said| said.to).or(document.dated),
            document: usize::MAX,
        }
    }

    /// Who and what the mention is found by.
    fn keys(&self) -> BTreeSet<(EventType, bool, Part, String)> {
        let states = self
            .states
            .iter()
            .flat_map(|(part, states)| states.iter().map(move |state| (*part, state.code().to_owned())));
        let names = self
            .names
            .iter()
            .flat_map(|(part, names)| names.iter().map(move |name| (*part, format!("={name}"))));
        states.chain(names).map(|(part, name)| (self.kind, self.actual, part, name)).collect()
    }

    /// Tells whether both can be of the same event.
    fn agrees(&self, other: &Self) -> bool {
        let meets = |part: &Part| -> Option<bool> {
            let (own, others) = (self.states.get(part)?, other.states.get(part)?);
            // Those who sign or meet are all of them, or some of them.
            let same = match part {
                Part::Party => of_one_company(own, others),
                _ => !own.is_disjoint(others),
            };
            Some(same)
        };
        let named = |part: &Part| -> Option<bool> {
            let (own, others) = (self.names.get(part)?, other.names.get(part)?);
            let same = match part {
                Part::Party => of_one_company(own, others),
                _ => !own.is_disjoint(others),
            };
            (!own.is_empty() && !others.is_empty()).then_some(same)
        };
        let parts = [Part::Doer, Part::Other, Part::Party, Part::Force, Part::Vessel, Part::Instrument];
        let states: Vec<bool> = parts.iter().filter_map(meets).collect();
        let names: Vec<bool> = parts.iter().filter_map(named).collect();
        // Who is visited has many visitors: where it happened makes no two deeds one.
        let mut own = parts.iter().filter(|part| !is_local(self.kind) || **part != Part::Other);
        let shares = own.any(|part| meets(part) == Some(true) || named(part) == Some(true));
        // Different persons of one State are different visitors; ships and texts likewise.
        if states.contains(&false) || names.contains(&false) {
            return false;
        }
        let goods_differ =
            !self.goods.is_empty() && !other.goods.is_empty() && self.goods.is_disjoint(&other.goods);
        let places_differ = is_local(self.kind)
            && !self.places.is_empty()
            && !other.places.is_empty()
            && self.places.is_disjoint(&other.places);
        if goods_differ || places_differ || !shares {
            return false;
        }
        let named_in_both = !names.is_empty() || states.len() > 1;
        match (self.days, other.days) {
            (Some(one), Some(two)) if one.0 <= two.1 && two.0 <= one.1 => true,
            (Some(one), Some(two)) => {
                // What happens once, by the same names, may be dated differently.
                happens_once(self.kind) && named_in_both && apart(one, two).abs() <= ONCE_DAYS
            }
            _ => {
                // Texts near in time, or a day that lies shortly before the other text.
                let known = |one: &Self| one.days.map(|days| days.1).or(one.said);
                match (known(self), known(other)) {
                    (Some(one), Some(two)) => (one - two).get_days().abs() <= UNDATED_DAYS,
                    _ => self.document == other.document,
                }
            }
        }
    }
}

/// Tells whether of two lists of those who meet or sign one can be a part of the other.
fn of_one_company<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    if one.len() > 1 && other.len() > 1 {
        one.is_subset(other) || other.is_subset(one)
    } else {
        !one.is_disjoint(other)
    }
}

/// How many days lie between two periods that do not meet.
fn apart(one: (Date, Date), two: (Date, Date)) -> i32 {
    if one.1 < two.0 { (two.0 - one.1).get_days() } else { (one.0 - two.1).get_days() }
}

/// Kinds that the same deed may be told as.
fn family(kind: EventType) -> EventType {
    match kind {
        EventType::ArmsProcurement => EventType::ArmsTransfer,
        EventType::TroopMovement => EventType::TroopDeployment,
        other => other,
    }
}

/// Kinds that happen in one place.
fn is_local(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Meeting
            | EventType::Visit
            | EventType::PortCall
            | EventType::ShipToShipTransfer
            | EventType::CargoLoading
            | EventType::CargoUnloading
            | EventType::WeaponTest
            | EventType::WeaponUse
            | EventType::InfrastructureProject
    )
}

/// Kinds of which one text, body or pair of parties has one only.
fn happens_once(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::TreatySignature
            | EventType::TreatyRatification
            | EventType::Vote
            | EventType::Designation
            | EventType::MonitoringBodyEstablishment
            | EventType::Seizure
    )
}

/// The name of a participant that is more than its State's.
fn own_name(one: &Participant) -> Option<String> {
    let Some(name) = &one.name else {
        // A delegation, a plane: told apart by the words for it.
        let described = !matches!(one.role.as_str(), "force" | "victim" | "trainee" | "workers")
            && one.text.contains(' ');
        return described.then(|| one.text.to_lowercase());
    };
    let state = one.country.map(crate::speakers::country_name);
    (Some(name) != state.as_ref() && !name.is_empty()).then(|| name.to_lowercase())
}

fn is_specific(commodity: &str) -> bool {
    !matches!(commodity, "other_goods" | "arms_unspecified" | "oil_unspecified" | "military_equipment" | "")
}

fn group(mentions: impl Iterator<Item = (Mention, Profile)>) -> Vec<Vec<Mention>> {
    let mut groups: Vec<Vec<Mention>> = Vec::new();
    let mut members: Vec<Vec<Profile>> = Vec::new();
    let mut by_key: BTreeMap<(EventType, bool, Part, String), Vec<usize>> = BTreeMap::new();
    for (mention, mut profile) in mentions {
        profile.document = mention.document;
        let keys = profile.keys();
        let mut candidates: BTreeSet<usize> = BTreeSet::new();
        for key in &keys {
            let known = by_key.get(key).map(Vec::as_slice).unwrap_or_default();
            candidates.extend(known.iter().rev().take(GROUPS_MAX));
        }
        // The group last spoken of is the likeliest.
        let found = candidates
            .into_iter()
            .rev()
            .find(|at| members.get(*at).is_some_and(|all| all.iter().all(|one| one.agrees(&profile))));
        let at = found.unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
            members.push(Vec::new());
        }
        groups[at].push(mention);
        for key in keys {
            let known = by_key.entry(key).or_default();
            if known.last() != Some(&at) && !known.iter().rev().take(GROUPS_MAX).any(|other| *other == at) {
                known.push(at);
            }
        }
        if members[at].len() < MEMBERS_MAX {
            members[at].push(profile);
        }
    }
    groups
}
