//! Who and which ships a case names, screened against every list at hand.

use crate::documents::imo_numbers;
use crate::error::{AppError, Result};
use crate::gather::{Gathered, Original};
use crate::progress::Progress;
use crate::standing::Standing;
use assess::facts::{DocumentFacts, Source, SourceKind};
use assess::model::{ScreeningHit, SearchedList};
use claims::model::EntityType;
use evidence::Decision;
use rayon::prelude::*;
use screening::matching::{Index, ListedEdition, Options, Query};
use screening::{Designation, Kind};
use serde::Serialize;
use std::collections::BTreeMap;
use values::{CharMap, Citation, Country, Date, Digest, ImoNumber, Mmsi, Span};

/// How many places are cited for one subject.
const CITATIONS: usize = 5;

/// What screening a case gave.
#[derive(Default)]
pub struct Screened {
    /// The lists searched.
    pub searched: Vec<SearchedList>,
    /// How many subjects, by kind.
    pub screened: BTreeMap<String, u32>,
    /// How many of them resemble no entry.
    pub clear: u32,
    /// What was found.
    pub hits: Vec<ScreeningHit>,
    /// The entries that were found, by the object of a decision on the hit.
    pub entries: BTreeMap<String, Designation>,
    /// Every subject with its hits and their reasons: what the log keeps.
    pub record: Vec<u8>,
}

/// The record of a screening, as it is kept.
///
/// **Shape:** nothing of it depends on a clock or on what was decided: the same evidence gives the same bytes.
#[derive(Serialize)]
struct Record<'a> {
    version: u32,
    as_of: Date,
    threshold: f64,
    searched: &'a [SearchedList],
    clear: u32,
    subjects: Vec<RecordedSubject<'a>>,
}

/// A subject and what it was found to resemble; without hits it is clear.
#[derive(Serialize)]
struct RecordedSubject<'a> {
    #[serde(flatten)]
    key: &'a Key,
    hits: Vec<RecordedHit<'a>>,
}

#[derive(Serialize)]
struct RecordedHit<'a> {
    list: &'a str,
    edition: Option<&'a str>,
    reference: &'a str,
    name: &'a str,
    score: f64,
    reasons: &'a [String],
    entry_sha256: Option<Digest>,
}

/// A party or ship of the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Key {
    kind: &'static str,
    name: String,
    country: Option<Country>,
    imo: Option<ImoNumber>,
    mmsi: Option<Mmsi>,
}

/// Screens every person, organisation and ship of the case.
///
/// Media and bodies of the United Nations that `sources/` knows are passed over: they are named because they tell,
/// and a one-word name such as "Yonhap" resembles too much.
pub fn screen(
    originals: &[Original],
    gathered: &Gathered,
    sources: &BTreeMap<String, Source>,
    decisions: &[Decision],
    as_of: Date,
    progress: &mut Progress,
) -> Result<Screened> {
    progress.step("screening");
    let lists = Lists::of(originals, gathered);
    let subjects: Vec<(Key, Vec<Citation>)> = subjects(gathered, sources).into_iter().collect();
    let mut screened = Screened { searched: lists.searched.clone(), ..Screened::default() };
    for (key, _) in &subjects {
        *screened.screened.entry(key.kind.to_owned()).or_default() += 1;
    }
    let options = Options::default();
    let found: Vec<Vec<ScreeningHit>> = subjects
        .par_iter()
        .map(|(key, citations)| {
            let query = Query {
                name: (!key.name.is_empty()).then(|| key.name.clone()),
                kind: Some(match key.kind {
                    "person" => Kind::Person,
                    "vessel" => Kind::Vessel,
                    _ => Kind::Organisation,
                }),
                country: key.country.into_iter().collect(),
                imo: key.imo.map(|imo| imo.to_string()),
                mmsi: key.mmsi.map(|mmsi| mmsi.to_string()),
                ..Query::default()
            };
            let answer = lists.index.screen(&query, &options);
            let hits = answer.hits.into_iter().filter(|hit| hit.is_match);
            one_an_entry(hits.map(|hit| lists.hit(key, citations, hit, decisions)).collect())
        })
        .collect();
    let clear = found.iter().filter(|hits| hits.is_empty()).count();
    screened.clear = u32::try_from(clear).unwrap_or(u32::MAX);
    screened.record = record(&screened, &subjects, &found, as_of, options.threshold)?;
    for hit in found.iter().flatten() {
        let entry = lists.entry(&hit.list, hit.edition.as_deref(), &hit.reference);
        screened.entries.extend(entry.map(|entry| (hit.object.clone(), entry.clone())));
    }
    screened.hits = found.into_iter().flatten().collect();
    Ok(screened)
}

/// Writes the record of a screening; `found` are the hits of each subject.
fn record(
    screened: &Screened,
    subjects: &[(Key, Vec<Citation>)],
    found: &[Vec<ScreeningHit>],
    as_of: Date,
    threshold: f64,
) -> Result<Vec<u8>> {
    let subjects = subjects.iter().zip(found);
    let record = Record {
        version: 1,
        as_of,
        threshold,
        searched: &screened.searched,
        clear: screened.clear,
        subjects: subjects
            .map(|((key, _), hits)| RecordedSubject { key, hits: hits.iter().map(recorded).collect() })
            .collect(),
    };
    let attempt = "write the record of the screening";
    serde_json::to_vec_pretty(&record).map_err(|error| AppError::bug(attempt, error))
}

fn recorded(hit: &ScreeningHit) -> RecordedHit<'_> {
    RecordedHit {
        list: &hit.list,
        edition: hit.edition.as_deref(),
        reference: &hit.reference,
        name: &hit.name,
        score: hit.score,
        reasons: &hit.reasons,
        entry_sha256: hit.entry_sha256,
    }
}

/// The same entry may stand in two editions of a list, of which the later is kept, and in the case's own copy of a
/// list and in the regime's data, of which the first is kept, which is the case's.
fn one_an_entry(hits: Vec<ScreeningHit>) -> Vec<ScreeningHit> {
    let mut kept: Vec<ScreeningHit> = Vec::new();
    for hit in hits {
        let same = kept.iter_mut().find(|other| {
            other.reference == hit.reference && (other.name == hit.name || other.list == hit.list)
        });
        match same {
            Some(other) if other.list == hit.list && other.edition < hit.edition => *other = hit,
            Some(_) => {}
            None => kept.push(hit),
        }
    }
    kept
}

/// The lists with their index.
struct Lists {
    index: Index,
    searched: Vec<SearchedList>,
    editions: Vec<ListedEdition>,
}

impl Lists {
    /// The lists of the case first, then the regime's own.
    fn of(originals: &[Original], gathered: &Gathered) -> Self {
        let own = screening::designations::builtin();
        let mut editions = Vec::new();
        let mut searched = Vec::new();
        let case = gathered.lists.iter().map(|list| (Some(list.exhibit), &list.reading));
        for (exhibit, reading) in case.chain(own.iter().map(|reading| (None, reading))) {
            searched.push(SearchedList {
                list: reading.list.clone(),
                edition: reading.edition.clone(),
                entries: reading.designations.len() as u64,
                exhibit: exhibit.filter(|it| originals.iter().any(|one| one.exhibit.sha256 == *it)),
                entries_sha256: Some(screening::entries_sha256(&reading.designations)),
            });
            editions.push(ListedEdition {
                list: reading.list.clone(),
                edition: reading.edition.clone(),
                designations: reading.designations.clone(),
            });
        }
        Self { index: Index::new(editions.clone()), searched, editions }
    }

    /// Finds an entry in the edition that has it.
    fn entry(&self, list: &str, edition: Option<&str>, reference: &str) -> Option<&Designation> {
        let editions = self.editions.iter();
        let of_list = editions.filter(|one| one.list == list && one.edition.as_deref() == edition);
        of_list.flat_map(|one| &one.designations).find(|entry| entry.reference == reference)
    }

    fn hit(
        &self,
        key: &Key,
        citations: &[Citation],
        hit: screening::matching::Hit,
        decisions: &[Decision],
    ) -> ScreeningHit {
        let entry = self.entry(&hit.list, hit.edition.as_deref(), &hit.reference);
        let subject = match (&key.name, key.imo, key.mmsi) {
            (name, _, _) if !name.is_empty() => name.clone(),
            (_, Some(imo), _) => format!("IMO {imo}"),
            (_, _, Some(mmsi)) => format!("MMSI {mmsi}"),
            _ => String::new(),
        };
        let object = decision_object(&subject, &hit.list, &hit.reference);
        let standing = Standing::of(decisions, &object, entry);
        ScreeningHit {
            kind: key.kind.to_owned(),
            citations: citations.iter().take(CITATIONS).cloned().collect(),
            edition: hit.edition.clone(),
            designated_on: hit.designated_on,
            measures: entry.map(measures).unwrap_or_default(),
            reasons: hit.reasons.iter().map(screening::matching::Reason::in_words).collect(),
            decision: standing.decision,
            decided: standing.decided,
            decided_before: standing.decided_before,
            entry_sha256: entry.map(screening::entry_sha256),
            object,
            subject,
            list: hit.list,
            reference: hit.reference,
            name: hit.name,
            score: hit.score,
        }
    }
}

/// What a decision on a hit is about.
pub fn decision_object(subject: &str, list: &str, reference: &str) -> String {
    format!("{subject}={list}/{reference}")
}

/// What follows from the listing, each with its paragraphs.
fn measures(entry: &Designation) -> Vec<String> {
    let measures = entry.measures.iter().map(|measure| match measure.paragraphs.is_empty() {
        true => measure.measure.replace('_', " "),
        false => format!("{} ({})", measure.measure.replace('_', " "), measure.paragraphs.join(", ")),
    });
    measures.collect()
}

/// Every subject with the places that name it.
fn subjects(gathered: &Gathered, sources: &BTreeMap<String, Source>) -> BTreeMap<Key, Vec<Citation>> {
    let mut subjects: BTreeMap<Key, Vec<Citation>> = BTreeMap::new();
    for facts in &gathered.documents {
        of_document(facts, sources, &mut subjects);
    }
    for recorded in &gathered.ships {
        let key = Key {
            kind: "vessel",
            name: recorded.identity.name.clone().unwrap_or_default(),
            country: None,
            imo: recorded.identity.imo,
            mmsi: Some(recorded.mmsi),
        };
        subjects.entry(key).or_default().push(recorded.citation.clone());
    }
    for call in &gathered.calls {
        let key = Key { kind: "vessel", name: call.ship.clone(), country: None, imo: call.imo, mmsi: None };
        subjects.entry(key).or_default().push(call.citation.clone());
    }
    for item in &gathered.items {
        of_item(item, &mut subjects);
    }
    subjects
}

/// Who made an item, and who supplied it to whom as replies tell.
fn of_item(item: &flows::Item, subjects: &mut BTreeMap<Key, Vec<Citation>>) {
    let maker = item.maker.iter().map(|maker| (maker, item.maker_country, "maker".to_owned()));
    let hands = item.trace.iter().enumerate().flat_map(|(at, trace)| {
        let names = trace.supplier.iter().chain(&trace.consignee);
        names.map(move |name| (name, None, format!("trace[{at}]")))
    });
    for (name, country, part) in maker.chain(hands) {
        let key = Key { kind: "organisation", name: name.clone(), country, imo: None, mmsi: None };
        subjects.entry(key).or_default().extend(item.cite(&part).cloned());
    }
}

fn of_document(
    facts: &DocumentFacts,
    sources: &BTreeMap<String, Source>,
    subjects: &mut BTreeMap<Key, Vec<Citation>>,
) {
    let text = &facts.document.text;
    let map = CharMap::new(text);
    let numbers: Vec<(Span, ImoNumber)> =
        imo_numbers(text).into_iter().map(|(range, number)| (map.span(range), number)).collect();
    let mut used = vec![false; numbers.len()];
    let countries = countries(facts);
    for entity in &facts.document.entities {
        let kind = match entity.kind {
            EntityType::Person => "person",
            EntityType::Org => "organisation",
            EntityType::Vessel => "vessel",
            _ => continue,
        };
        // A ship's number that stands right behind its name is that ship's.
        let near = numbers.iter().position(|(span, _)| {
            kind == "vessel" && span.start >= entity.span.start && span.start <= entity.span.end + 12
        });
        if let Some(slot) = near.and_then(|at| used.get_mut(at)) {
            *slot = true;
        }
        let name = entity.bare_name().unwrap_or(&entity.text).to_owned();
        if kind == "organisation" && tells(&name, sources) {
            continue;
        }
        // The number the text gives goes before that of the list the name stands on.
        let imo = near.and_then(|at| numbers.get(at)).map(|(_, number)| *number).or_else(|| entity.imo());
        let country = countries.get(name.as_str()).copied();
        let key = Key { kind, name, country, imo, mmsi: None };
        subjects.entry(key).or_default().extend(facts.cite(&[entity.span]));
    }
    for ((span, number), _) in numbers.iter().zip(used).filter(|(_, used)| !used) {
        let key = Key { kind: "vessel", name: String::new(), country: None, imo: Some(*number), mmsi: None };
        subjects.entry(key).or_default().extend(facts.cite(&[*span]));
    }
}

/// Tells whether an organisation is one that reports rather than acts.
fn tells(name: &str, sources: &BTreeMap<String, Source>) -> bool {
    let known = assess::sources::find(name, sources);
    known.is_some_and(|source| matches!(source.kind, SourceKind::Press | SourceKind::UnitedNations))
}

/// The State of each speaker and speaker's organisation, where the text tells one and no other: every State
/// has a ministry of defence, and only its State says which one a list means.
fn countries(facts: &DocumentFacts) -> BTreeMap<&str, Country> {
    let mut countries: BTreeMap<&str, Option<Country>> = BTreeMap::new();
    for claim in &facts.document.claims {
        for speaker in claim.speaker.iter().chain(&claim.reported_by) {
            let Some(country) = speaker.country else { continue };
            for name in [&speaker.name, &speaker.organisation].into_iter().flatten() {
                let known = countries.entry(name.as_str()).or_insert(Some(country));
                if *known != Some(country) {
                    *known = None;
                }
            }
        }
    }
    countries.into_iter().filter_map(|(name, country)| Some((name, country?))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn digest() -> Digest {
        Digest::from_bytes([7; 32])
    }

    #[test]
    fn ships_of_tables_of_calls_are_screened() {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let heading = cells("ship,imo,port,port country,date,deadweight,product");
        let rows = [
            cells("A tanker,9074729,Chongjin,KP,2018-05-18,3565,diesel"),
            cells("A tanker,9074729,Nampo,KP,2018-06-18,3565,diesel"),
            cells("Another tanker,,Nampo,KP,2018-06-20,3565,diesel"),
        ];
        let numbered: Vec<(u64, &[String])> = (2..).zip(rows.iter().map(Vec::as_slice)).collect();
        let (calls, _) = flows::petroleum::read_calls(&heading, &numbered, digest(), None, "calls.csv");
        let found = subjects(&Gathered { calls, ..Gathered::default() }, &BTreeMap::new());
        let told: Vec<(&str, &str, Option<String>, usize)> = found
            .iter()
            .map(|(key, places)| {
                (key.kind, key.name.as_str(), key.imo.map(|imo| imo.to_string()), places.len())
            })
            .collect();
        assert_eq!(
            told,
            [("vessel", "A tanker", Some("9074729".to_owned()), 2), ("vessel", "Another tanker", None, 1)]
        );
    }

    #[test]
    fn makers_and_suppliers_of_documented_parts_are_screened() {
        let item: flows::Item = serde_json::from_value(serde_json::json!({
            "id": "1",
            "what": "voltage regulator",
            "maker": "The maker",
            "maker_country": "US",
            "trace": [{ "request_to": "The maker", "supplier": "A distributor", "consignee": "A trader" }],
            "citations": { "": { "exhibit": digest(), "place": {}, "quote": "id = 1" } },
        }))
        .unwrap();
        let found = subjects(&Gathered { items: vec![item], ..Gathered::default() }, &BTreeMap::new());
        let names: Vec<&str> = found.keys().map(|key| key.name.as_str()).collect();
        assert_eq!(names, ["A distributor", "A trader", "The maker"]);
        assert!(found.values().all(|places| places.len() == 1), "{found:?}");
    }
}
