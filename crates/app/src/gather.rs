//! From readings to facts: lists, tables, recordings and texts, each handed to the crate that knows it.

use crate::documents::{paragraphs, text_blocks};
use crate::error::{AppError, Result};
use crate::lines::Lines;
use crate::measure;
use crate::originals::list_pages;
use crate::progress::Progress;
use crate::sources::source_of;
use assess::facts::{DocumentFacts, ShipEvent, ShipTrack, SiteFacts, Source, TradeTable};
use claims::Request;
use evidence::reading::Reading;
use evidence::{Case, Exhibit};
use flows::petroleum::TankerCall;
use flows::{PetroleumDelivery, TradeFlow};
use rayon::prelude::*;
use screening::lists::{self, ListFile, ListFormat, ListReading};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use values::{Citation, Date, Digest, Mmsi, Place, Problem};

/// An original of the case with what reading it gave.
pub struct Original {
    /// The exhibit.
    pub exhibit: Exhibit,
    /// What reading it gave.
    pub reading: Reading,
    /// Who published it.
    pub source: Option<Source>,
    /// The day it was published, as the case or else the original says.
    pub published: Option<Date>,
}

/// A list of the case.
pub struct CaseList {
    /// The exhibit it stands in.
    pub exhibit: Digest,
    /// Its entries.
    pub reading: ListReading,
}

/// A ship as a recording names it.
pub struct RecordedShip {
    /// The identity it sent under.
    pub mmsi: Mmsi,
    /// What it said of itself.
    pub identity: vessels::Identity,
    /// The first message that names it.
    pub citation: Citation,
}

/// What was found in the originals before anybody is screened.
#[derive(Default)]
pub struct Gathered {
    /// Texts and their claims.
    pub documents: Vec<DocumentFacts>,
    /// Petroleum deliveries of tables.
    pub deliveries: Vec<PetroleumDelivery>,
    /// Calls of tankers of tables.
    pub calls: Vec<TankerCall>,
    /// Tables of trade.
    pub trade: Vec<TradeTable>,
    /// What ships did.
    pub ship_events: Vec<ShipEvent>,
    /// The ways of ships.
    pub tracks: Vec<ShipTrack>,
    /// Ships of recordings.
    pub ships: Vec<RecordedShip>,
    /// Documented items.
    pub items: Vec<flows::Item>,
    /// Sites, with what was measured in their images.
    pub sites: Vec<SiteFacts>,
    /// Sanctions lists.
    pub lists: Vec<CaseList>,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

/// Gives each original its source and its day.
pub fn originals(
    exhibits: Vec<Exhibit>,
    readings: BTreeMap<Digest, Reading>,
    sources: &BTreeMap<String, Source>,
) -> Vec<Original> {
    let mut readings = readings;
    exhibits
        .into_iter()
        .map(|exhibit| {
            let reading = readings.remove(&exhibit.sha256).unwrap_or_default();
            let capture = &exhibit.latest;
            let said = capture.published.as_deref().and_then(|said| said.get(..10)?.parse().ok());
            let source = source_of(capture.source.as_deref(), &reading, sources);
            Original { published: said.or(reading.published), source, reading, exhibit }
        })
        .collect()
}

/// Takes the facts out of the originals.
pub fn gather(originals: &[Original], case: &Case, progress: &mut Progress) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    let lists = case_lists(originals, case, &mut gathered)?;

    // Images have no text; those that a site's record names are read when change is measured.
    let images = measure::images(originals);
    let mut texts = Vec::new();
    for original in originals {
        let (digest, reading) = (original.exhibit.sha256, &original.reading);
        let measured = |problem: &Problem| problem.code == "reading/no-reader" && images.contains(&digest);
        let problems = reading.problems.iter().filter(|problem| !measured(problem)).cloned();
        gathered.problems.extend(problems.map(|problem| of_exhibit(problem, digest)));
        if lists.contains_key(&digest) {
            continue;
        }
        if original.exhibit.is_superseded {
            let reason = "the file has since been taken in with other bytes: this state is kept as an exhibit, not assessed";
            let problem = Problem::new("run/superseded", &original.exhibit.latest.name, reason);
            gathered.problems.push(of_exhibit(problem, digest));
            continue;
        }
        let name = &original.exhibit.latest.name;
        if flows::items::is_record(name) {
            let (items, problems) = flows::items::read_record(&reading.text, digest, name);
            gathered.items.extend(items);
            gathered.problems.extend(problems);
        } else if flows::sites::is_record(name) {
            let (site, problems) = flows::sites::read_record(&reading.text, digest, name);
            gathered.problems.extend(problems);
            if let Some(site) = site {
                gathered.sites.push(measure::site(site, original, originals, case, &mut gathered.problems)?);
            }
        } else if measure::is_world_file(name) {
            // Read with the image it belongs to.
        } else if reading.media_type == "application/x-nmea" {
            let decoded = vessels::decode(&reading.text, &original.exhibit.latest.name);
            let lines = Lines::new(&reading.text);
            recording(original, &decoded.recording, decoded.problems, &lines, Place::message, &mut gathered);
        } else if !reading.tables.is_empty() {
            tables(original, case, &mut gathered)?;
            if !reading.blocks.is_empty() {
                texts.push(original);
            }
        } else if !reading.text.trim().is_empty() {
            texts.push(original);
        } else if reading.media_type == "application/xml" {
            let reason = "XML that is no sanctions list known here: kept, not read";
            let problem = Problem::new("run/unknown-xml", &original.exhibit.latest.name, reason)
                .hint("add the publisher's CSV, HTML or PDF of the same content");
            gathered.problems.push(of_exhibit(problem, digest));
        }
    }

    progress.step("finding claims");
    let done = AtomicU64::new(0);
    let of = texts.len() as u64;
    // Rounds, so that progress is drawn by the thread that owns it.
    for round in texts.chunks(64) {
        let documents: Vec<DocumentFacts> = round
            .par_iter()
            .map(|original| {
                done.fetch_add(1, Ordering::Relaxed);
                document(original)
            })
            .collect();
        gathered.documents.extend(documents);
        progress.at(done.load(Ordering::Relaxed), of);
    }
    for facts in &gathered.documents {
        for note in &facts.document.notes {
            let problem = Problem::new("claims/not-read", &facts.document.file, note.clone());
            gathered.problems.push(of_exhibit(problem, facts.exhibit));
        }
    }
    Ok(gathered)
}

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Reads what is a sanctions list; gives the exhibits that are one.
fn case_lists(
    originals: &[Original],
    case: &Case,
    gathered: &mut Gathered,
) -> Result<BTreeMap<Digest, ListFormat>> {
    struct File<'a> {
        original: &'a Original,
        format: ListFormat,
        bytes: Vec<u8>,
        pages: Option<Vec<String>>,
    }
    let mut files = Vec::new();
    for original in originals {
        let media_type = original.reading.media_type.as_str();
        let may_be = matches!(
            media_type,
            "application/xml"
                | "text/csv"
                | "text/html"
                | "text/plain"
                | "application/pdf"
                | "application/json"
                | "application/jsonl"
                | XLSX
        );
        if !may_be || original.exhibit.is_superseded {
            continue;
        }
        let pages = matches!(media_type, "application/pdf" | XLSX).then(|| list_pages(&original.reading));
        let by_text = pages.as_deref().and_then(lists::detect_pages);
        if pages.is_some() && by_text.is_none() {
            continue;
        }
        let digest = original.exhibit.sha256;
        let bytes = read_original(case, digest)?;
        let name = &original.exhibit.latest.name;
        let format = by_text.or_else(|| lists::detect(&bytes, name));
        if let Some(format) = format {
            files.push(File { original, format, bytes, pages });
        }
    }
    let mut take = |group: Vec<&File<'_>>| {
        let inputs: Vec<ListFile<'_>> = group
            .iter()
            .map(|file| ListFile {
                name: &file.original.exhibit.latest.name,
                bytes: &file.bytes,
                text_pages: file.pages.as_deref(),
            })
            .collect();
        let leads: Vec<&&File<'_>> = match group.iter().any(|file| file.format == ListFormat::OfacSdnCsv) {
            true => group.iter().filter(|file| file.format == ListFormat::OfacSdnCsv).collect(),
            false => group.iter().collect(),
        };
        for (at, mut reading) in lists::read_set(&inputs).into_iter().enumerate() {
            let Some(lead) = leads.get(at).or(leads.last()) else { continue };
            let exhibit = lead.original.exhibit.sha256;
            let problems = std::mem::take(&mut reading.problems);
            gathered.problems.extend(problems.into_iter().map(|problem| of_exhibit(problem, exhibit)));
            if !reading.designations.is_empty() {
                if reading.edition.is_none() {
                    reading.edition = lead.original.published.map(|day| day.to_string());
                }
                gathered.lists.push(CaseList { exhibit, reading });
            }
        }
    };
    take(files.iter().filter(|file| file.format.is_of_ofac_set()).collect());
    for file in files.iter().filter(|file| !file.format.is_of_ofac_set()) {
        take(vec![file]);
    }
    Ok(files.iter().map(|file| (file.original.exhibit.sha256, file.format)).collect())
}

/// Takes the ships of a recording and what they did; `place` says where a line or row stands.
fn recording(
    original: &Original,
    recording: &vessels::Recording,
    problems: Vec<Problem>,
    lines: &Lines<'_>,
    place: fn(u64) -> Place,
    gathered: &mut Gathered,
) {
    let exhibit = original.exhibit.sha256;
    let cite = |line: u64| Citation {
        exhibit,
        place: place(line),
        quote: lines.get(line).unwrap_or_default().to_owned(),
    };
    gathered.problems.extend(problems.into_iter().map(|problem| of_exhibit(problem, exhibit)));
    let mut names = BTreeMap::new();
    for (mmsi, sent) in &recording.ships {
        let identity = sent.identity();
        names.insert(*mmsi, identity.name.clone());
        let first = identity.line.or_else(|| sent.positions.first().map(|position| position.line));
        let citation = cite(first.unwrap_or(1));
        gathered.ships.push(RecordedShip { mmsi: *mmsi, identity, citation });
    }
    // A recording ends where it ends: that nothing follows is no gap.
    let methods = vessels::Methods::builtin();
    gathered.tracks.extend(recording.ships.iter().map(|(mmsi, sent)| ShipTrack {
        exhibit,
        mmsi: *mmsi,
        name: names.get(mmsi).cloned().flatten(),
        lines: vessels::sketch(sent, &methods),
    }));
    for event in vessels::events(recording, &methods, &vessels::builtin_ports(), None) {
        let name = names.get(&event.mmsi).cloned().flatten();
        let first = event.evidence.messages.first().copied().unwrap_or(1);
        gathered.ship_events.push(ShipEvent { exhibit, name, citation: cite(first), event });
    }
}

fn tables(original: &Original, case: &Case, gathered: &mut Gathered) -> Result<()> {
    let (exhibit, name) = (original.exhibit.sha256, &original.exhibit.latest.name);
    let media_type = original.reading.media_type.as_str();
    if matches!(media_type, "text/csv" | "application/json") {
        let bytes = read_original(case, exhibit)?;
        let text = String::from_utf8_lossy(&bytes);
        if flows::looks_like_trade(&text) {
            take_trade(original, None, flows::read_trade(&bytes, name), gathered);
            return Ok(());
        }
        if media_type == "text/csv" && vessels::looks_like_positions(&text) {
            let (positions, problems) = vessels::read_positions(&bytes, name);
            recording(original, &positions, problems, &Lines::new(&text), Place::row, gathered);
            return Ok(());
        }
    }
    for table in &original.reading.tables {
        let rows: Vec<NumberedRow<'_>> =
            table.rows.iter().map(|row| (row.number, row.cells.as_slice())).collect();
        let sheet = table.sheet.as_deref();
        if let Some((heading, below)) = heading(&rows, flows::items::recognises) {
            let (items, problems) = flows::items::read_table(heading, below, exhibit, sheet, name);
            gathered.items.extend(items);
            gathered.problems.extend(problems);
            continue;
        }
        if let Some((heading, below)) = heading(&rows, flows::petroleum::calls_heading_at) {
            let (calls, problems) = flows::petroleum::read_calls(heading, below, exhibit, sheet, name);
            gathered.calls.extend(calls);
            gathered.problems.extend(problems.into_iter().map(|problem| of_exhibit(problem, exhibit)));
            continue;
        }
        if let Some((heading, below)) = heading(&rows, flows::trade::heading_at) {
            let reading = flows::trade::read_rows(heading, below, Some(exhibit), sheet, name);
            take_trade(original, sheet, reading, gathered);
            continue;
        }
        if let Some((heading, below)) = heading(&rows, flows::petroleum::heading_at) {
            let (deliveries, problems) = flows::petroleum::read_table(heading, below, exhibit, sheet, name);
            gathered.deliveries.extend(deliveries);
            gathered.problems.extend(problems.into_iter().map(|problem| of_exhibit(problem, exhibit)));
            continue;
        }
        let sheet = table.sheet.as_ref().map_or(String::new(), |sheet| format!(" `{sheet}`"));
        let reason = format!(
            "the table{sheet} ({} rows) is no sanctions list, no recording of positions and no table of petroleum deliveries, of tanker calls, of trade or of documented items: kept, not assessed",
            rows.len()
        );
        let problem = Problem::new("run/table-not-used", name, reason)
            .hint("a table of deliveries has columns for supplier, month or year, and barrels or tonnes; one of tanker calls for ship, date and deadweight; one of trade for reporter, partner, flow, time, HS code, and value or weight");
        gathered.problems.push(of_exhibit(problem, exhibit));
    }
    Ok(())
}

/// A row of a table with its number in the original.
type NumberedRow<'a> = (u64, &'a [String]);

/// Takes a table of trade with its problems.
fn take_trade(
    original: &Original,
    sheet: Option<&str>,
    (flows, problems): (Vec<TradeFlow>, Vec<Problem>),
    gathered: &mut Gathered,
) {
    let exhibit = original.exhibit.sha256;
    gathered.problems.extend(problems.into_iter().map(|problem| of_exhibit(problem, exhibit)));
    let file = original.exhibit.latest.name.clone();
    gathered.trade.push(TradeTable { exhibit, file, sheet: sheet.map(str::to_owned), flows: flows.into() });
}

/// The heading of a table, where `find` finds one, and the rows below it.
fn heading<'a, 'r>(
    rows: &'r [NumberedRow<'a>],
    find: impl Fn(&[NumberedRow<'_>]) -> Option<usize>,
) -> Option<(&'a [String], &'r [NumberedRow<'a>])> {
    let at = find(rows)?;
    let (_, cells) = rows.get(at)?;
    Some((cells, rows.get(at + 1..)?))
}

pub(crate) fn read_original(case: &Case, digest: Digest) -> Result<Vec<u8>> {
    case.vault().get(&digest).map_err(|error| AppError::user("read an original", error))
}

fn document(original: &Original) -> DocumentFacts {
    let reading = &original.reading;
    let blocks = text_blocks(reading);
    let document = claims::read(&Request {
        file: &original.exhibit.latest.name,
        sha256: Some(original.exhibit.sha256),
        text: &reading.text,
        title: reading.title.as_deref(),
        dated: original.published,
        author: original.exhibit.latest.author.as_deref().or(reading.author.as_deref()),
        blocks: &blocks,
    });
    DocumentFacts {
        exhibit: original.exhibit.sha256,
        document,
        source: original.source.clone(),
        paragraphs: paragraphs(reading),
    }
}

fn of_exhibit(problem: Problem, exhibit: Digest) -> Problem {
    Problem { exhibit: problem.exhibit.or(Some(exhibit)), ..problem }
}
