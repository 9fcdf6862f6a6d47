use super::answer::{Answer, Hit, Reason, Searched, rounded};
use super::compare::likeness;
use super::evidence::{Numbers, weigh};
use super::grams::{Counts, Grams};
use super::methods::Methods;
use super::names::Prepared;
use super::query::Query;
use crate::{Designation, Kind, Quality};
use std::collections::{BTreeMap, BTreeSet};
use values::{ImoNumber, Mmsi};

/// How many names are compared with one name of a query, the nearest by letters first.
///
/// Of 1,000 real queries the name that matched best was among the nearest 150 in all but a handful.
const COMPARED_MAX: usize = 150;

/// One edition of one list, ready to be searched.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedEdition {
    /// The list's short name.
    pub list: String,
    /// The edition, where the list states one.
    pub edition: Option<String>,
    /// The entries.
    pub designations: Vec<Designation>,
}

impl From<crate::lists::ListReading> for ListedEdition {
    fn from(reading: crate::lists::ListReading) -> Self {
        Self { list: reading.list, edition: reading.edition, designations: reading.designations }
    }
}

/// How to search.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// From which score on a hit is a match.
    pub threshold: f64,
    /// How many hits to give at most.
    pub limit: usize,
}

impl Default for Options {
    /// Takes both from `methods/screening.toml`.
    fn default() -> Self {
        let methods = Methods::builtin();
        Self { threshold: methods.threshold, limit: methods.limit }
    }
}

/// Lists made ready to be searched by name and number.
///
/// A query is compared with the names that share letters with it and with the entries that bear its numbers, never
/// with everything. Building takes time linear in the names of the lists.
///
/// ```
/// use screening::{Designation, Kind};
/// use screening::matching::{Index, ListedEdition, Options, Query};
/// let index = Index::new(vec![ListedEdition {
///     list: "1718-persons".into(),
///     edition: Some("2026-02-27".into()),
///     designations: screening::designations::builtin().swap_remove(0).designations,
/// }]);
/// let answer = index.screen(&Query::named("Je-son Ri"), &Options::default());
/// assert_eq!(answer.hits[0].reference, "KPi.002");
/// assert!(answer.hits[0].is_match);
/// assert_eq!(answer.searched[0].entries, 80);
/// ```
#[derive(Debug, Clone)]
pub struct Index {
    methods: Methods,
    editions: Vec<ListedEdition>,
    entries: Vec<Entry>,
    names: Vec<IndexedName>,
    grams: Grams,
    by_number: BTreeMap<(&'static str, String), Vec<u32>>,
}

/// An entry by the list it is in and its place there.
#[derive(Debug, Clone, Copy)]
struct Entry {
    edition: u32,
    at: u32,
}

#[derive(Debug, Clone)]
struct IndexedName {
    entry: u32,
    name: u32,
    prepared: Prepared,
}

impl Index {
    /// Prepares lists with the project's own figures.
    #[must_use]
    pub fn new(editions: Vec<ListedEdition>) -> Self {
        Self::with_methods(editions, Methods::builtin())
    }

    /// Prepares lists with other figures.
    #[must_use]
    pub fn with_methods(editions: Vec<ListedEdition>, methods: Methods) -> Self {
        let mut index = Self {
            methods,
            editions,
            entries: Vec::new(),
            names: Vec::new(),
            grams: Grams::default(),
            by_number: BTreeMap::new(),
        };
        for (edition, listed) in (0u32..).zip(&index.editions) {
            for (at, designation) in (0u32..).zip(&listed.designations) {
                let entry = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
                index.entries.push(Entry { edition, at });
                for (name, listed_name) in (0u32..).zip(&designation.names) {
                    if let Some(prepared) = Prepared::new(&listed_name.text, Some(designation.kind)) {
                        index.grams.push(prepared.parts.iter().map(|part| part.sound.as_str()));
                        index.names.push(IndexedName { entry, name, prepared });
                    }
                }
                for number in Numbers::of_entry(designation) {
                    index.by_number.entry(number).or_default().push(entry);
                }
            }
        }
        index
    }

    /// Looks for one query.
    ///
    /// A number that is the same is a hit whatever the names; a name is compared with the names that share letters
    /// with it. **Shape:** hits from `floor` of the methods on, those from the threshold on marked as matches.
    #[must_use]
    pub fn screen(&self, query: &Query, options: &Options) -> Answer {
        let mut best: BTreeMap<u32, Option<NameHit>> = BTreeMap::new();
        let numbers = Numbers::of_query(query);
        for number in &numbers {
            for entry in self.by_number.get(number).into_iter().flatten() {
                best.entry(*entry).or_default();
            }
        }
        let mut counts = Counts::default();
        for name in query.names() {
            let Some(prepared) = Prepared::new(name, query.kind) else { continue };
            let parts = prepared.parts.iter().map(|part| part.sound.as_str());
            for found in self.grams.nearest(parts, COMPARED_MAX, &mut counts) {
                let Some(indexed) = self.names.get(found as usize) else { continue };
                let Some((_, designation)) = self.entry(indexed.entry) else { continue };
                if !may_be(query.kind, designation.kind) {
                    continue;
                }
                let alike = likeness(&prepared, &indexed.prepared, &self.methods.name);
                let Some(listed) = designation.names.get(indexed.name as usize) else { continue };
                let weak = listed.quality == Quality::Low;
                let score = if weak { alike * self.methods.alias.weak } else { alike };
                if score <= 0.0 {
                    continue;
                }
                let slot = best.entry(indexed.entry).or_default();
                if slot.as_ref().is_none_or(|known| known.score < score) {
                    *slot = Some(NameHit {
                        score,
                        alike,
                        weak,
                        query: name.to_owned(),
                        candidate: listed.text.clone(),
                    });
                }
            }
        }
        let mut hits: Vec<Hit> =
            best.into_iter().filter_map(|(entry, name)| self.hit(query, entry, name, options)).collect();
        hits.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| (&one.list, &one.reference).cmp(&(&other.list, &other.reference)))
        });
        hits.truncate(options.limit);
        Answer { id: query.id.clone(), query: query.clone(), hits, searched: self.searched() }
    }

    /// Gives the lists that are searched.
    #[must_use]
    pub fn searched(&self) -> Vec<Searched> {
        self.editions
            .iter()
            .map(|listed| Searched {
                list: listed.list.clone(),
                edition: listed.edition.clone(),
                entries: listed.designations.len() as u64,
            })
            .collect()
    }

    /// Finds the entry a hit names.
    #[must_use]
    pub fn designation(&self, list: &str, reference: &str) -> Option<&Designation> {
        self.editions
            .iter()
            .filter(|listed| listed.list == list)
            .flat_map(|listed| &listed.designations)
            .find(|designation| designation.reference == reference)
    }

    fn entry(&self, entry: u32) -> Option<(&ListedEdition, &Designation)> {
        let Entry { edition, at } = self.entries.get(entry as usize)?;
        let listed = self.editions.get(*edition as usize)?;
        Some((listed, listed.designations.get(*at as usize)?))
    }

    fn hit(&self, query: &Query, entry: u32, name: Option<NameHit>, options: &Options) -> Option<Hit> {
        let (listed, designation) = self.entry(entry)?;
        let mut reasons = Vec::new();
        let mut score = 0.0;
        if let Some(name) = name {
            score = name.score;
            reasons.push(Reason::new("name", name.alike, &*name.query, &*name.candidate));
            if name.weak {
                reasons.push(Reason::new("weak_alias", self.methods.alias.weak, name.query, name.candidate));
            }
        }
        let score = rounded(weigh(query, designation, score, &self.methods, &mut reasons));
        (score >= self.methods.floor.min(options.threshold)).then(|| Hit {
            list: listed.list.clone(),
            edition: listed.edition.clone(),
            reference: designation.reference.clone(),
            kind: designation.kind,
            name: designation.main_name().to_owned(),
            designated_on: designation.designated_on,
            score,
            is_match: score >= options.threshold,
            reasons,
        })
    }
}

struct NameHit {
    score: f64,
    alike: f64,
    weak: bool,
    query: String,
    candidate: String,
}

/// Tells whether an entry of a kind may be what a query of a kind asks for.
fn may_be(asked: Option<Kind>, listed: Kind) -> bool {
    asked.is_none_or(|asked| asked == listed || asked == Kind::Other || listed == Kind::Other)
}

/// Groups the entries of several lists that name one ship: those that bear one IMO number.
///
/// An MMSI does not join: two ships may send one.
///
/// ```
/// use screening::{designations, same_ship};
/// let lists = designations::builtin();
/// let ships = same_ship(lists.iter().flat_map(|list| &list.designations));
/// assert_eq!(ships.len(), 58);
/// ```
pub fn same_ship<'a>(
    designations: impl IntoIterator<Item = &'a Designation>,
) -> BTreeMap<ImoNumber, Vec<&'a Designation>> {
    let mut ships: BTreeMap<ImoNumber, Vec<&Designation>> = BTreeMap::new();
    for designation in designations {
        let numbers: BTreeSet<ImoNumber> = designation.imo_numbers().collect();
        for number in numbers {
            ships.entry(number).or_default().push(designation);
        }
    }
    ships
}

/// Gives the MMSIs that several entries bear, with those entries: a sign that an identity went from ship to ship.
pub fn shared_mmsis<'a>(
    designations: impl IntoIterator<Item = &'a Designation>,
) -> BTreeMap<Mmsi, Vec<&'a Designation>> {
    let mut ships: BTreeMap<Mmsi, Vec<&Designation>> = BTreeMap::new();
    for designation in designations {
        let numbers: BTreeSet<Mmsi> = designation.mmsis().collect();
        for number in numbers {
            ships.entry(number).or_default().push(designation);
        }
    }
    ships.retain(|_, entries| entries.len() > 1);
    ships
}
