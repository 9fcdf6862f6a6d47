//! The facts an assessment starts from: what was said, moved, sailed and listed, each with its exhibit.

use crate::model::{ScreeningHit, SearchedList};
use claims::model::Document;
use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use values::{Citation, Country, Date, Digest, Period, Place, Problem, Span};

/// Everything that was found in the originals of a case.
///
/// Nothing here accuses anybody; the order of the lists does not matter, an assessment sorts. Fill in
/// what there is and leave the rest to the default:
///
/// ```
/// use assess::facts::Facts;
/// let facts = Facts { problems: vec![], ..Facts::default() };
/// assert!(facts.documents.is_empty());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The texts and the claims in them.
    pub documents: Vec<DocumentFacts>,
    /// Deliveries of petroleum that tables record.
    pub deliveries: Vec<flows::PetroleumDelivery>,
    /// Calls of tankers of tables; an assessment estimates from them what may have been delivered.
    pub calls: Vec<flows::petroleum::TankerCall>,
    /// Tables of trade.
    pub trade: Vec<TradeTable>,
    /// What ships did, as recordings show it.
    pub ship_events: Vec<ShipEvent>,
    /// The ways of ships, as recordings show them.
    pub tracks: Vec<ShipTrack>,
    /// Items that somebody documented.
    pub items: Vec<flows::Item>,
    /// Sites, with the change measured in their images.
    pub sites: Vec<SiteFacts>,
    /// Lists that were searched.
    pub searched: Vec<SearchedList>,
    /// How many subjects were screened, by kind.
    pub screened: BTreeMap<String, u32>,
    /// How many of them resemble no entry of a list.
    pub clear: u32,
    /// What screening found.
    pub hits: Vec<ScreeningHit>,
    /// Decisions of persons that bear on findings.
    pub decisions: Vec<FindingDecision>,
    /// What is known of the exhibits that are no texts – recordings, tables, lists – by exhibit.
    pub provenance: BTreeMap<Digest, Provenance>,
    /// What was met on the way.
    pub problems: Vec<Problem>,
}

/// Who published an exhibit and when, as far as known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Who published it.
    pub source: Option<Source>,
    /// The day; what was published after the day of an assessment is left out of it.
    pub published: Option<Date>,
}

/// One text, what it says, and what is known of its source.
#[derive(Debug, Clone)]
pub struct DocumentFacts {
    /// The exhibit.
    pub exhibit: Digest,
    /// The claims in it.
    pub document: Document,
    /// Who published it.
    pub source: Option<Source>,
    /// Its paragraphs with their page and number, in the order of the text.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph of a text layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Where in the text.
    pub span: Span,
    /// On which page of the original.
    pub page: Option<u32>,
    /// Which paragraph of the original.
    pub number: u32,
}

/// Who published a text, as `sources/` and the case describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The id in `sources/`, or the name in lower case where it is in none.
    pub id: String,
    /// The name.
    pub name: String,
    /// What kind of source.
    pub kind: SourceKind,
    /// Its country.
    pub country: Option<Country>,
    /// Its grade, A to F (Admiralty code), where one is set.
    pub grade: Option<String>,
    /// Other names by which a text may call it.
    pub aliases: Vec<String>,
}

/// What kind of source it is; decides whether its own narrative counts as an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A State body.
    State,
    /// A body of the United Nations.
    #[serde(rename = "un")]
    UnitedNations,
    /// An organisation that investigates on its own.
    Ngo,
    /// A medium.
    Press,
    /// A medium or body that speaks for a party to the matter.
    Party,
    /// Not known.
    Unknown,
}

/// A table of trade and its flows.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeTable {
    /// The exhibit that holds it.
    pub exhibit: Digest,
    /// The file as the case names it.
    pub file: String,
    /// The sheet, where it is one of a workbook.
    pub sheet: Option<String>,
    /// Its flows, in the order of its rows; shared, since there may be a million.
    pub flows: Arc<[flows::TradeFlow]>,
}

/// What a recording shows a ship to have done.
#[derive(Debug, Clone)]
pub struct ShipEvent {
    /// The exhibit with the recording.
    pub exhibit: Digest,
    /// The event.
    pub event: vessels::Event,
    /// The ship's name as it sent it.
    pub name: Option<String>,
    /// The first message it rests on.
    pub citation: Citation,
}

/// The way of a ship, as a recording shows it.
#[derive(Debug, Clone)]
pub struct ShipTrack {
    /// The exhibit with the recording.
    pub exhibit: Digest,
    /// The identity it was sent under.
    pub mmsi: values::Mmsi,
    /// The ship's name as it sent it.
    pub name: Option<String>,
    /// The positions as lines, cut where nothing was heard.
    pub lines: Vec<Vec<vessels::Position>>,
}

/// A site as somebody recorded it, and the change measured between its first and its last image.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteFacts {
    /// The exhibit with the record.
    pub exhibit: Digest,
    /// The record.
    pub site: flows::sites::Site,
    /// What was measured; `None` where there are not two images, or they were refused.
    pub change: Option<flows::sites::Change>,
    /// The exhibits of the two images measured.
    pub images: Vec<Digest>,
}

/// What a person decided on a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingDecision {
    /// The finding's id.
    pub finding: String,
    /// `confirm`, `reject`, `reply`, `waiver`.
    pub kind: String,
    /// By whom.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// Why, or the reply's words.
    pub text: String,
}

impl Facts {
    /// Gives what was known on a day, in one order whatever order it came in.
    ///
    /// Left out is what was published or recorded after it; a text without a date stays in, and so does every
    /// decision. The same exhibit counts once.
    #[must_use]
    pub fn up_to(&self, day: Date) -> Facts {
        let published = |exhibit: &Digest| self.provenance.get(exhibit).and_then(|known| known.published);
        let in_time = |exhibit: &Digest| published(exhibit).is_none_or(|date| date <= day);
        let mut documents: Vec<DocumentFacts> = self
            .documents
            .iter()
            .filter(|facts| in_time(&facts.exhibit) && facts.document.dated.is_none_or(|date| date <= day))
            .cloned()
            .collect();
        documents.sort_by(|a, b| {
            (a.exhibit, &a.document.file, a.document.dated).cmp(&(
                b.exhibit,
                &b.document.file,
                b.document.dated,
            ))
        });
        documents.dedup_by_key(|facts| facts.exhibit);
        let mut deliveries: Vec<flows::PetroleumDelivery> = self
            .deliveries
            .iter()
            .filter(|delivery| {
                in_time(&delivery.citation.exhibit) && delivery.period.from.is_none_or(|from| from <= day)
            })
            .cloned()
            .collect();
        deliveries.sort_by_cached_key(|delivery| {
            (delivery.citation.sort_key(), delivery.period, delivery.supplier, delivery.product.clone())
        });
        let called = |call: &&flows::petroleum::TankerCall| {
            in_time(&call.citation.exhibit) && call.period.from.is_none_or(|from| from <= day)
        };
        let mut calls: Vec<flows::petroleum::TankerCall> =
            self.calls.iter().filter(called).cloned().collect();
        calls.sort_by_cached_key(|call| (call.citation.sort_key(), call.period, call.ship.clone()));
        // What of a table lies after the day is left out where it is counted: the flows are shared.
        let mut trade: Vec<TradeTable> =
            self.trade.iter().filter(|table| in_time(&table.exhibit)).cloned().collect();
        trade.sort_by(|a, b| (a.exhibit, &a.sheet, &a.file).cmp(&(b.exhibit, &b.sheet, &b.file)));
        trade.dedup_by(|a, b| (a.exhibit, &a.sheet) == (b.exhibit, &b.sheet));
        for table in &mut trade {
            if !table.flows.is_sorted_by_key(|flow| flow.row) {
                let mut flows = table.flows.to_vec();
                flows.sort_by_key(|flow| flow.row);
                table.flows = flows.into();
            }
        }
        let began = |event: &vessels::Event| jiff::tz::Offset::UTC.to_datetime(event.start).date();
        let mut ship_events: Vec<ShipEvent> = self
            .ship_events
            .iter()
            .filter(|ship| in_time(&ship.exhibit) && began(&ship.event) <= day)
            .cloned()
            .collect();
        ship_events.sort_by(|a, b| {
            let key = |ship: &ShipEvent| (ship.event.start, ship.event.mmsi, ship.citation.sort_key());
            key(a).cmp(&key(b)).then(a.event.partial_cmp(&b.event).unwrap_or(Ordering::Equal))
        });
        let mut hits = self.hits.clone();
        hits.sort_by(|a, b| {
            (&a.subject, &a.kind)
                .cmp(&(&b.subject, &b.kind))
                .then(b.score.total_cmp(&a.score))
                .then_with(|| (&a.list, &a.reference).cmp(&(&b.list, &b.reference)))
        });
        let mut searched = self.searched.clone();
        searched.sort();
        // A decision is about a finding and no fact of the case: whenever it was taken, it is printed. Those of one
        // day stay in the order they were taken, which is the log's.
        let mut decisions = self.decisions.clone();
        decisions.sort_by_key(|decision| decision.on);
        // What was sent after the day is not drawn either.
        let sent =
            |position: &vessels::Position| jiff::tz::Offset::UTC.to_datetime(position.at).date() <= day;
        let mut tracks: Vec<ShipTrack> =
            self.tracks.iter().filter(|track| in_time(&track.exhibit)).cloned().collect();
        for track in &mut tracks {
            track.lines.iter_mut().for_each(|line| line.retain(sent));
            track.lines.retain(|line| !line.is_empty());
        }
        tracks.sort_by_key(|track| (track.mmsi, track.exhibit));
        let mut items: Vec<flows::Item> = self
            .items
            .iter()
            .filter(|item| item.cite("").is_none_or(|cited| in_time(&cited.exhibit)))
            .filter(|item| item.documented.on.from.is_none_or(|from| from <= day))
            .cloned()
            .collect();
        items.sort_by_cached_key(|item| (item.id.clone(), item.cite("").map(Citation::sort_key)));
        // A measurement of an image that was not yet there was not known either.
        let mut sites: Vec<SiteFacts> =
            self.sites.iter().filter(|site| in_time(&site.exhibit)).cloned().collect();
        for site in &mut sites {
            site.change = site.change.take().filter(|change| {
                change.after_on.from.is_none_or(|from| from <= day) && site.images.iter().all(&in_time)
            });
        }
        sites.sort_by(|a, b| (&a.site.name, a.exhibit).cmp(&(&b.site.name, b.exhibit)));
        Facts {
            documents,
            deliveries,
            calls,
            trade,
            ship_events,
            tracks,
            items,
            sites,
            searched,
            screened: self.screened.clone(),
            clear: self.clear,
            hits,
            decisions,
            provenance: self.provenance.clone(),
            problems: self.problems.clone(),
        }
    }
}

impl Facts {
    /// Adds what the calls of tankers may have delivered to the deliveries, and what of them was not counted twice to the
    /// problems.
    pub fn estimate_calls(&mut self, methods: &flows::petroleum::CallMethods) {
        let (estimated, problems) = flows::petroleum::deliveries(&self.calls, methods);
        self.deliveries.extend(estimated);
        self.problems.extend(problems);
    }
}

impl DocumentFacts {
    /// Cites words of the text: the span, the paragraph and page it starts in, and the words verbatim.
    #[must_use]
    pub fn cite(&self, spans: &[Span]) -> Option<Citation> {
        let first = *spans.first()?;
        let span = spans.iter().fold(first, |cover, span| cover.cover(*span));
        let at = self.paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
        let paragraph = self.paragraphs.get(at).filter(|found| found.span.overlaps(span));
        Some(Citation {
            exhibit: self.exhibit,
            place: Place {
                span: Some(span),
                page: paragraph.and_then(|found| found.page),
                paragraph: paragraph.map(|found| found.number),
                ..Place::default()
            },
            quote: span.slice(&self.document.text).to_owned(),
        })
    }

    /// Gives the day of publication as a period; unknown if the text has none.
    #[must_use]
    pub fn published(&self) -> Period {
        self.document.dated.map_or(Period::default(), Period::day)
    }

    /// Names the publisher for prose.
    #[must_use]
    pub fn publisher(&self) -> String {
        self.source
            .as_ref()
            .map_or_else(|| "a text without a named publisher".to_owned(), |source| source.name.clone())
    }
}
