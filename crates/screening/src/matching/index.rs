use super::align::{Alignment, Room, align};
use super::answer::{Also, Answer, Hit, Reason, Searched, rounded};
use super::evidence::{Numbers, weigh};
use super::explain::how;
use super::grams::{Counts, Grams, GramsBuilder, Near};
use super::letters::Hearing;
use super::methods::Methods;
use super::model::probability;
use super::names::{Prepared, Vocabulary, as_acronym, fold, forms};
use super::query::Query;
use crate::{Designation, Kind, Name, Quality};
use ahash::AHashMap;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use values::{ImoNumber, Mmsi};

/// Which names are compared with one in the same letters: the shares and number at which no query of the labelled data
/// lost its match.
const BY_SOUND: Near = Near { most: 100, least: 400, beside_nearest: 45 };
/// The same with a name in another script, whose consonants say less.
const BY_CONSONANTS: Near = Near { most: 200, least: 300, beside_nearest: 50 };
/// The same with a name in kana, which has fewer consonants to tell apart.
const BY_KANA: Near = Near { beside_nearest: 40, ..BY_CONSONANTS };
/// The same of names in other scripts, for a query in Latin letters.
const OTHER_SCRIPTS: Near = Near { most: 40, least: 400, beside_nearest: 50 };
/// From which share of runs of letters on, in thousandths, names are compared as a whole too.
const WHOLE_SHARE: u32 = 350;

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
    by_sound: Grams,
    by_consonants: Grams,
    other_scripts: Grams,
    acronyms: AHashMap<Box<str>, Vec<u32>>,
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

/// The tables of a name index in the making.
#[derive(Default)]
struct Tables {
    vocabulary: Vocabulary,
    names: Vec<IndexedName>,
    by_sound: GramsBuilder,
    by_consonants: GramsBuilder,
    other_scripts: GramsBuilder,
    acronyms: AHashMap<Box<str>, Vec<u32>>,
}

impl Tables {
    fn push(&mut self, list: u16, (entry, name): (u32, u32), text: &str, kind: Kind) {
        let Some(mut prepared) = Prepared::new(text, Some(kind)) else { return };
        self.vocabulary.share(&mut prepared);
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        for reading in &prepared.latin {
            self.by_sound.push(number, list, reading.tokens.iter().map(|token| &*token.sound));
            let bones: Vec<String> = reading.tokens.iter().map(|token| token.bones()).collect();
            self.by_consonants.push(number, list, bones.iter().map(String::as_str));
            if reading.hearing != Hearing::Letters {
                self.other_scripts.push(number, list, bones.iter().map(String::as_str));
            }
        }
        if kind != Kind::Person {
            for acronym in acronyms(text) {
                self.acronyms.entry(acronym.into()).or_default().push(number);
            }
        }
        self.names.push(IndexedName { entry, name, prepared });
    }
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
        let mut entries = Vec::new();
        let mut tables = Tables::default();
        let mut by_number: BTreeMap<(&'static str, String), Vec<u32>> = BTreeMap::new();
        for (edition, listed) in (0u32..).zip(&editions) {
            let list = u16::try_from(edition).unwrap_or(u16::MAX);
            for (at, designation) in (0u32..).zip(&listed.designations) {
                let entry = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                entries.push(Entry { edition, at });
                for (name, listed_name) in (0u32..).zip(&designation.names) {
                    for text in forms(&listed_name.text) {
                        tables.push(list, (entry, name), &text, designation.kind);
                    }
                }
                for number in Numbers::of_entry(designation) {
                    by_number.entry(number).or_default().push(entry);
                }
            }
        }
        Self {
            methods,
            editions,
            entries,
            names: tables.names,
            by_sound: tables.by_sound.finish(),
            by_consonants: tables.by_consonants.finish(),
            other_scripts: tables.other_scripts.finish(),
            acronyms: tables.acronyms,
            by_number,
        }
    }

    /// Looks for one query.
    ///
    /// A number that is the same is a hit whatever the names; a name is compared with the names that share letters
    /// with it. **Shape:** hits from `floor` of the methods on, those from the threshold on marked as matches; where
    /// the last hit within the limit has the score of others beyond it, those are given too.
    #[must_use]
    pub fn screen(&self, query: &Query, options: &Options) -> Answer {
        let mut best: BTreeMap<u32, Option<NameHit<'_>>> = BTreeMap::new();
        let numbers = Numbers::of_query(query);
        for number in &numbers {
            for entry in self.by_number.get(number).into_iter().flatten() {
                best.entry(*entry).or_default();
            }
        }
        let mut asked = Vec::new();
        for name in query.names() {
            for form in forms(name) {
                if let Some(prepared) = Prepared::new(&form, query.kind) {
                    asked.push(self.look_up(name, &form, prepared, asked.len(), &mut best));
                }
            }
        }
        let mut hits: Vec<(u32, Option<Met>, Hit)> = best
            .into_iter()
            .filter_map(|(entry, name)| {
                let met = name.as_ref().map(|name| name.met);
                Some((entry, met, self.hit(query, entry, name, options)?))
            })
            .collect();
        hits.sort_by(|(.., one), (.., other)| {
            other
                .score
                .total_cmp(&one.score)
                .then_with(|| (&one.list, &one.reference).cmp(&(&other.list, &other.reference)))
        });
        // Who ties with the last one shown is shown too: none of them is likelier.
        let least = options.limit.checked_sub(1).and_then(|last| hits.get(last)).map(|(.., hit)| hit.score);
        if let Some(least) = least {
            hits.retain(|(.., hit)| hit.score >= least);
            hits.truncate((4 * options.limit).max(options.limit));
        } else {
            hits.truncate(options.limit);
        }
        let hits: Vec<Hit> =
            hits.into_iter().map(|(entry, met, hit)| self.in_full(&asked, entry, met, hit)).collect();
        Answer { id: query.id.clone(), query: query.clone(), hits, searched: self.searched() }
    }

    /// Compares one way of writing a name of the query, the form of that number, with the names near it, and keeps the
    /// best of each entry; gives the form back.
    fn look_up<'a>(
        &'a self,
        name: &'a str,
        form: &str,
        mut prepared: Prepared,
        number: usize,
        best: &mut BTreeMap<u32, Option<NameHit<'a>>>,
    ) -> Prepared {
        // Ways of reading it share words, which are then compared once.
        if prepared.latin.len() > 1 {
            Vocabulary::default().share(&mut prepared);
        }
        let mut found = Vec::with_capacity(BY_CONSONANTS.most);
        SCRATCH.with_borrow_mut(|(counts, _)| {
            for reading in &prepared.latin {
                let sounds = reading.tokens.iter().map(|token| &*token.sound);
                self.by_sound.nearest(sounds, BY_SOUND, counts, &mut found);
                let bones: Vec<String> = reading.tokens.iter().map(|token| token.bones()).collect();
                let bones = bones.iter().map(String::as_str);
                let (names, near) = match reading.hearing {
                    Hearing::Letters => (&self.other_scripts, OTHER_SCRIPTS),
                    Hearing::Consonants => (&self.by_consonants, BY_CONSONANTS),
                    Hearing::Kana => (&self.by_consonants, BY_KANA),
                };
                names.nearest(bones, near, counts, &mut found);
            }
        });
        // Of a name found twice the larger share stays.
        found.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
        found.dedup_by_key(|(name, _)| *name);
        SCRATCH.with_borrow_mut(|(_, room)| {
            room.clear();
            self.compare_with(&found, name, (number, &prepared), room, best);
        });
        if let Some(acronym) = as_acronym(form).filter(|_| prepared.kind != Some(Kind::Person)) {
            for number in self.acronyms.get(acronym.as_str()).into_iter().flatten() {
                let Some(indexed) = self.names.get(*number as usize) else { continue };
                let odds = match acronym.len() {
                    ..4 => self.methods.model.acronym_of_three,
                    _ => self.methods.model.acronym,
                };
                self.keep(best, indexed, name, odds, Met::Initials);
            }
        }
        prepared
    }

    /// Compares a name with those that were found near it.
    fn compare_with<'a>(
        &'a self,
        found: &[(u32, u32)],
        name: &'a str,
        (form, prepared): (usize, &Prepared),
        room: &mut Room,
        best: &mut BTreeMap<u32, Option<NameHit<'a>>>,
    ) {
        for (number, share) in found {
            let Some(indexed) = self.names.get(*number as usize) else { continue };
            let Some((_, designation)) = self.entry(indexed.entry) else { continue };
            if !may_be(prepared.kind, designation.kind) {
                continue;
            }
            let judge =
                |alignment: &Alignment| self.methods.model.weights.log_odds(alignment, designation.kind);
            let Some((odds, _)) = align(prepared, &indexed.prepared, *share >= WHOLE_SHARE, room, judge)
            else {
                continue;
            };
            self.keep(best, indexed, name, odds, Met::Words { form, listed: *number });
        }
    }

    fn keep<'a>(
        &'a self,
        best: &mut BTreeMap<u32, Option<NameHit<'a>>>,
        indexed: &IndexedName,
        name: &'a str,
        odds: f64,
        met: Met,
    ) {
        let Some((_, designation)) = self.entry(indexed.entry) else { return };
        let Some(listed) = designation.names.get(indexed.name as usize) else { return };
        let weak = listed.quality == Quality::Low;
        let less = if weak { self.weakness(&listed.text) } else { 0.0 };
        let odds = odds + less;
        let slot = best.entry(indexed.entry).or_default();
        if slot.as_ref().is_none_or(|known| known.odds < odds) {
            *slot = Some(NameHit { odds, less, query: name, candidate: &listed.text, met });
        }
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

    /// Says of a hit how the names met, and which other entries are the same ship.
    fn in_full(&self, asked: &[Prepared], entry: u32, met: Option<Met>, mut hit: Hit) -> Hit {
        let Some((_, designation)) = self.entry(entry) else { return hit };
        hit.also = self.also(designation);
        for reason in hit.reasons.iter_mut().filter(|reason| reason.feature == "name") {
            let met = met.and_then(|met| match met {
                Met::Initials => Some("as the initials of its words".to_owned()),
                Met::Words { form, listed } => {
                    let (query, listed) = (asked.get(form)?, self.names.get(listed as usize)?);
                    how(query, &listed.prepared, hit.kind, &self.methods.model.weights)
                }
            });
            let listed = designation.names.iter().find(|name| name.text == reason.candidate);
            reason.how = match (listed.and_then(Name::caveat), met) {
                (Some(caveat), Some(met)) => Some(format!("{caveat}; {met}")),
                (caveat, met) => caveat.or(met),
            };
        }
        hit
    }

    /// The other entries, on whatever list, that bear the IMO number of a ship that was hit.
    fn also(&self, designation: &Designation) -> Vec<Also> {
        let mut also: Vec<Also> = Vec::new();
        for number in designation.imo_numbers() {
            for entry in self.by_number.get(&("imo", number.to_string())).into_iter().flatten() {
                let Some((listed, other)) = self.entry(*entry) else { continue };
                let one = Also {
                    list: listed.list.clone(),
                    reference: other.reference.clone(),
                    name: other.main_name().to_owned(),
                };
                if !std::ptr::eq(other, designation) && !also.contains(&one) {
                    also.push(one);
                }
            }
        }
        also
    }

    /// What a weak alias adds to the log-odds: a single word says next to nothing by itself.
    fn weakness(&self, alias: &str) -> f64 {
        let single = fold(alias).split(' ').count() == 1;
        if single { self.methods.alias.weak_word } else { self.methods.alias.weak }
    }

    fn entry(&self, entry: u32) -> Option<(&ListedEdition, &Designation)> {
        let Entry { edition, at } = self.entries.get(entry as usize)?;
        let listed = self.editions.get(*edition as usize)?;
        Some((listed, listed.designations.get(*at as usize)?))
    }

    fn hit(&self, query: &Query, entry: u32, name: Option<NameHit<'_>>, options: &Options) -> Option<Hit> {
        let (listed, designation) = self.entry(entry)?;
        let floor = self.methods.floor.min(options.threshold);
        // Where nothing but the name is asked for, the name alone decides, before anything is put into words.
        if query.asks_names_only()
            && name.as_ref().is_some_and(|name| rounded(probability(name.odds)) < floor)
        {
            return None;
        }
        let mut reasons = Vec::new();
        let mut odds = None;
        if let Some(name) = name {
            odds = Some(name.odds);
            let alone = probability(name.odds - name.less);
            reasons.push(Reason::new("name", alone, name.query, name.candidate));
            if name.less < 0.0 {
                reasons.push(Reason::new("weak_alias", probability(name.odds), name.query, name.candidate));
            }
        }
        let score = rounded(weigh(query, designation, odds, &self.methods, &mut reasons));
        (score >= floor).then(|| Hit {
            list: listed.list.clone(),
            edition: listed.edition.clone(),
            reference: designation.reference.clone(),
            kind: designation.kind,
            name: designation.main_name().to_owned(),
            designated_on: designation.designated_on,
            score,
            is_match: score >= options.threshold,
            reasons,
            also: Vec::new(),
        })
    }
}

thread_local! {
    /// Room for counting and comparing, one a thread, so that a query asks for none.
    static SCRATCH: RefCell<(Counts, Room)> = RefCell::default();
}

/// The best that was found of an entry by name; its reason is put into words only where it becomes a hit.
struct NameHit<'a> {
    odds: f64,
    /// What of it is due to a weak alias.
    less: f64,
    query: &'a str,
    candidate: &'a str,
    met: Met,
}

/// By what a name of the query and a listed one met.
#[derive(Debug, Clone, Copy)]
enum Met {
    /// The one is the initials of the other.
    Initials,
    /// A form of the query's names and a listed name, by their numbers.
    Words { form: usize, listed: u32 },
}

/// The initials of an organisation's words, with and without the small words among them; at least three.
fn acronyms(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let initials = |words: &mut dyn Iterator<Item = &&str>| -> String {
        words.filter_map(|word| word.chars().next()).collect()
    };
    let mut all = vec![
        initials(&mut words.iter()),
        initials(&mut words.iter().filter(|word| !super::habits::is_small(word))),
        initials(
            &mut words.iter().filter(|word| !super::habits::is_small(word) && !super::habits::is_form(word)),
        ),
    ];
    all.retain(|acronym| (3..=10).contains(&acronym.len()) && acronym.is_ascii());
    all.sort();
    all.dedup();
    all
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
