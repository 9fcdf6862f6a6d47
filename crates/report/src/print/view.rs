use super::beside::{BesideView, beside};
use super::clean::clean;
use super::finding::{FindingView, MeasureView, findings};
use super::items::{ItemView, SiteView, items, sites};
use super::leads::{LeadView, leads};
use super::method::{MethodPart, method};
use super::notes::{Note, NoteBook, NoteRange, NoteUse};
use super::parts::{
    CapView, DisagreementView, DriftView, ExhibitView, ModelReadingView, PositionGroup, ProblemView,
    ScreeningView, TimelineView, VoyageView, caps, disagreements, drifts, exhibits, model_readings,
    positions, problems, screening, timeline, voyages,
};
use super::trade::{TradeView, trade};
use super::words;
use crate::{ReportError, ReportInput, input::Exhibits};
use assess::model::{FindingStatus, Sentence, SentenceKind};
use serde::Serialize;
use std::collections::BTreeMap;
use values::Problem;

/// A whole report in words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct View {
    pub(crate) case: String,
    /// "18 December 2024".
    pub(crate) as_of: String,
    /// `2024-12-18`.
    pub(crate) as_of_iso: String,
    pub(crate) marking: MarkingView,
    pub(crate) software: String,
    pub(crate) log: LogView,
    pub(crate) regime: RegimeView,
    /// How many findings have each status: key, words, number.
    pub(crate) tally: Vec<TallyView>,
    /// How many findings rest on law that is not verified, in a sentence.
    pub(crate) unverified: Option<String>,
    /// The chapters in the order of print.
    pub(crate) chapters: Vec<Chapter>,
    pub(crate) summary: Vec<Line>,
    pub(crate) method: Vec<MethodPart>,
    /// The number of the first paragraph of each part of the method.
    pub(crate) method_first: Vec<u32>,
    pub(crate) limits: Vec<Line>,
    pub(crate) measures: Vec<MeasureView>,
    pub(crate) caps: Vec<CapView>,
    pub(crate) drifts: Vec<DriftView>,
    pub(crate) disagreements: Vec<DisagreementView>,
    pub(crate) timeline: Vec<TimelineView>,
    pub(crate) voyages: Vec<VoyageView>,
    pub(crate) positions: Vec<PositionGroup>,
    pub(crate) screening: ScreeningView,
    pub(crate) trade: Option<TradeView>,
    pub(crate) beside: BesideView,
    pub(crate) leads: Vec<LeadView>,
    pub(crate) exhibits: Vec<ExhibitView>,
    pub(crate) problems: Vec<ProblemView>,
    pub(crate) read_by_model: Vec<ModelReadingView>,
    pub(crate) items: Vec<ItemView>,
    pub(crate) sites: Vec<SiteView>,
    pub(crate) notes: Vec<Note>,
    /// Quotations that do not stand where their citations say; printed among the problems.
    #[serde(skip)]
    pub(crate) differing: Vec<Problem>,
}

/// The marking in colour and words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MarkingView {
    pub(crate) key: &'static str,
    pub(crate) words: String,
    pub(crate) rule: &'static str,
}

/// The state of the log.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LogView {
    pub(crate) size: String,
    pub(crate) root: String,
    pub(crate) origin: String,
    pub(crate) verifier: String,
}

/// The edition of the law's data.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RegimeView {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
}

/// How many findings have a status.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TallyView {
    pub(crate) key: &'static str,
    pub(crate) words: &'static str,
    pub(crate) number: usize,
}

/// A chapter: where links lead to, its number and its heading.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chapter {
    pub(crate) anchor: &'static str,
    pub(crate) number: String,
    pub(crate) title: &'static str,
    /// The notes printed below it; those of findings, ceilings and figures stand below each of them.
    pub(crate) notes: NoteRange,
}

/// The chapters by anchor, number and heading, in the order of print; one that has nothing to tell says so, but for
/// trade, which is left out where no table of it was read, and the annexes of items, sites and a language model's
/// readings, which are left out then. Annexes have letters in the order of those that are printed.
const CHAPTERS: [(&str, &str, &str); 18] = [
    ("summary", "1", "Summary"),
    ("method", "2", "Mandate, method and evidence standard"),
    ("limits", "3", "Limits of the law"),
    ("findings", "4", "Findings by measure"),
    ("caps", "5", "Ceilings to date"),
    ("drifts", "6", "Figures that differ"),
    ("disagreements", "7", "Statements that disagree"),
    ("timeline", "8", "Timeline"),
    ("positions", "9", "Positions of States"),
    ("screening", "10", "Screening"),
    ("beside", "11", "Drafts, treaties and who watched"),
    ("leads", "12", "Leads"),
    ("trade", "13", "Trade as partners report it"),
    ("exhibits", ANNEX, "Exhibits"),
    ("problems", ANNEX, "Problems met"),
    ("read-by-model", ANNEX, "Read by a language model"),
    ("items", ANNEX, "Documented items"),
    ("sites", ANNEX, "Sites"),
];

/// Stands for the letter of an annex.
const ANNEX: &str = "Annex";

/// What stands where no finding does.
pub(crate) const NO_FINDING: &str = "No finding was made: no fact of this case, as read, met the elements \
    of a provision closely enough to be set out. The problems met and the limits of the law say what was not \
    read or not asked.";

/// How to read the chart of a ceiling.
pub(crate) const CAP_CAPTION: &str = "Known quantities against the ceiling; the lines are 75, 90, 95 and 100 per cent. A broken outline is a bound that \
    is not known; a diamond is the central value.";

/// How to read the chart of figures over time.
pub(crate) const DRIFT_CAPTION: &str = "Figures by the day they were stated; the numbers are those of the \
    table. A broken line is a bound that is not known; a ring is a figure given as approximate.";

/// How to read the map of a ship's way.
pub(crate) const MAP_CAPTION: &str = "The way by the positions sent. A line is drawn where the ship was heard; rings stand where nothing was heard after \
    or before, and nothing is drawn between. It shows what was sent, not which ship sent it.";

/// How to read the pictures of a site.
pub(crate) const SITE_CAPTION: &str = "The same ground in both images, in grey, the second laid over the first. Full outlines are what \
    changed, numbered as in the table; broken ones are the areas the record names.";

/// What the annex of items is.
pub(crate) const ITEMS_INTRO: &str = "Items that somebody held in the hands, as the records of the case have them. Each step from an item to whoever \
    had it has its place in the record; a reply that did not come is said. The maker of a part is normally not the one who \
    breaks a prohibition.";

/// What stands above the hits that were decided to be different.
pub(crate) const APART_INTRO: &str = "A person decided that the following are not the entries they resemble. They are \
    out of the queue, and are asked again only if the entry changes.";

/// What the annex of exhibits is.
pub(crate) const EXHIBITS_INTRO: [&str; 2] = [
    "Each original is named by the SHA-256 digest of its bytes, which sha256sum or any tool like it \
     recomputes. Its inclusion proof leads from its leaf in the evidence log to the root printed at the head \
     of this report.",
    "To check a proof by hand (RFC 6962, section 2.1): the leaf's hash is SHA-256 over a byte of value 0 and \
     the log entry, which bundle/ holds. Each hash of the proof, in the order printed, is joined to what was \
     reached so far by SHA-256 over a byte of value 1, the left hash and the right one; which of the two is \
     left follows from the leaf's number. The last must be the root. The command plimsoll verify bundle/ \
     does so for every exhibit.",
];

/// What the chapter of drafts, treaties and bodies is.
pub(crate) const BESIDE_INTRO: &str = "What was proposed, agreed and set up beside the measures. None of it is a measure, and no finding rests on it. A duty \
    under a treaty does not go before a decision of the Council (Charter, Article 103).";

/// What a what-if is.
pub(crate) const WHAT_IF_INTRO: &str = "Each draft is taken as if it had become law on its day. What is said follows from this report’s findings and ledgers; \
    it changes none of them. Conduct of earlier days would be judged by the law of those days.";

/// What leads are.
pub(crate) const LEADS_INTRO: &str = "Each lead is a reason to look, which an indicator gives, and no finding: it says what was seen and what \
    else may explain it. Nothing in the chapters above rests on a lead. What the indicator would need and was not read is named.";

/// What stands where no lead does.
pub(crate) const NO_LEAD: &str =
    "No indicator shows in what was read. That says what was read; it clears nobody.";

/// What the annex of a language model's readings is.
pub(crate) const MODEL_INTRO: &str = "A language model was asked about paragraphs of the originals. What it pointed at \
    is listed here where content, speaker and cue stand in the paragraph word for word; that they belong together is \
    the model’s word alone. These are leads: no finding, figure, position or date of this report rests on them. The \
    question and the answer lie in bundle/prompts and bundle/answers under their digests.";

/// A sentence and its footnotes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    /// The paragraph's number; `None` in a table.
    pub(crate) number: Option<u32>,
    pub(crate) text: String,
    /// `fact`, `assessment` or `procedural`.
    pub(crate) kind: &'static str,
    pub(crate) notes: Vec<NoteUse>,
}

impl View {
    /// Resolves a report into words, numbering the footnotes in the order of print.
    pub(crate) fn new(input: &ReportInput<'_>) -> Result<Self, ReportError> {
        let assessment = input.assessment;
        let table = Exhibits::new(&input.exhibits, &input.marking)?;
        let mut book = NoteBook::new(&table, &input.texts, &input.documents);

        let mut below: BTreeMap<&str, NoteRange> = BTreeMap::new();
        let summary = lines(&assessment.summary, &mut book, "the summary")?;
        below.insert("summary", book.since(0));
        let method = method(input);
        let method_first = method
            .iter()
            .map(|part| part.paragraphs.iter().map(|_| book.paragraph()).min().unwrap_or_default())
            .collect();
        let before = book.len();
        let limits = lines(&assessment.limits_of_the_law, &mut book, "the limits of the law")?;
        below.insert("limits", book.since(before));
        let measures = findings(&assessment.findings, &mut book)?;
        let caps = caps(&assessment.caps, &mut book)?;
        let drifts = drifts(&assessment.drifts, &mut book)?;
        let before = book.len();
        let disagreements = disagreements(&assessment.disagreements, &mut book)?;
        below.insert("disagreements", book.since(before));
        let before = book.len();
        let timeline = timeline(&assessment.timeline, &mut book)?;
        let voyages = voyages(&assessment.voyages, &table, &mut book)?;
        below.insert("timeline", book.since(before));
        let before = book.len();
        let positions = positions(&assessment.positions, &mut book)?;
        below.insert("positions", book.since(before));
        let before = book.len();
        let screening = screening(&assessment.screening, &table, &mut book)?;
        below.insert("screening", book.since(before));
        let before = book.len();
        let trade = assessment.trade.as_ref().map(|found| trade(found, &table, &mut book)).transpose()?;
        below.insert("trade", book.since(before));
        let before = book.len();
        let beside = beside(assessment, &measures, &mut book)?;
        below.insert("beside", book.since(before));
        let before = book.len();
        let leads = leads(&assessment.leads, &measures, &mut book)?;
        below.insert("leads", book.since(before));
        let before = book.len();
        let read_by_model = model_readings(&assessment.read_by_model, &mut book)?;
        below.insert("read-by-model", book.since(before));
        let before = book.len();
        let items = items(&assessment.items, &measures, &table, &mut book)?;
        below.insert("items", book.since(before));
        let before = book.len();
        let sites = sites(&assessment.sites, &table, &mut book)?;
        below.insert("sites", book.since(before));
        let (notes, differing) = book.finish();
        let mut letters = 'A'..='Z';

        Ok(Self {
            case: clean(&input.case_name),
            as_of: words::date(assessment.as_of),
            as_of_iso: assessment.as_of.to_string(),
            marking: MarkingView {
                key: words::marking_key(input.marking.label),
                words: words::marking(&input.marking),
                rule: words::marking_rule(input.marking.label),
            },
            software: clean(&input.software),
            log: LogView {
                size: words::number(input.log.size as f64),
                root: clean(&input.log.root),
                origin: clean(&input.log.origin),
                verifier: clean(&input.log.verifier),
            },
            regime: RegimeView {
                id: clean(&assessment.regime.id),
                version: clean(&assessment.regime.version),
                sha256: assessment.regime.sha256.hex(),
            },
            tally: tally(&measures),
            unverified: unverified(&measures),
            chapters: CHAPTERS
                .into_iter()
                .filter(|(anchor, ..)| match *anchor {
                    "read-by-model" => !read_by_model.is_empty(),
                    "items" => !items.is_empty(),
                    "sites" => !sites.is_empty(),
                    "trade" => trade.is_some(),
                    _ => true,
                })
                .map(|(anchor, number, title)| {
                    let notes = below.get(anchor).copied().unwrap_or_default();
                    let number = match number {
                        ANNEX => {
                            letters.next().map_or(number.to_owned(), |letter| format!("{ANNEX} {letter}"))
                        }
                        _ => number.to_owned(),
                    };
                    Chapter { anchor, number, title, notes }
                })
                .collect(),
            summary,
            method,
            method_first,
            limits,
            measures,
            caps,
            drifts,
            disagreements,
            timeline,
            voyages,
            positions,
            screening,
            trade,
            beside,
            leads,
            exhibits: exhibits(&input.exhibits, &notes, &|digest| input.documents.contains_key(&digest)),
            problems: problems(input.problems.iter().chain(&assessment.problems).chain(&differing), &table),
            read_by_model,
            items,
            sites,
            notes,
            differing,
        })
    }
}

/// Resolves sentences, each a numbered paragraph; a sentence of fact without a citation is refused.
pub(crate) fn lines(
    sentences: &[Sentence],
    book: &mut NoteBook<'_>,
    at: &str,
) -> Result<Vec<Line>, ReportError> {
    let numbered = |sentence| {
        let number = Some(book.paragraph());
        Ok(Line { number, ..line(sentence, book, at)? })
    };
    sentences.iter().map(numbered).collect()
}

/// Resolves one sentence, without a number.
pub(crate) fn line(sentence: &Sentence, book: &mut NoteBook<'_>, at: &str) -> Result<Line, ReportError> {
    if sentence.kind == SentenceKind::Fact && sentence.citations.is_empty() {
        return Err(ReportError::FactWithoutCitation { at: at.to_owned(), text: sentence.text.clone() });
    }
    Ok(Line {
        number: None,
        text: clean(&sentence.text),
        kind: words::kind(sentence.kind),
        notes: book.cite(&sentence.text, &sentence.citations, &|| format!("a sentence of {at}"))?,
    })
}

fn unverified(measures: &[MeasureView]) -> Option<String> {
    let all = || measures.iter().flat_map(|measure| &measure.findings);
    let number = all().filter(|finding: &&FindingView| !finding.law.unverified.is_empty()).count();
    let subject = match number {
        0 => return None,
        1 => "1 finding rests".to_owned(),
        _ => format!("{number} findings rest"),
    };
    Some(format!("{subject} on a provision whose text or paragraph number is unverified; each is marked."))
}

fn tally(measures: &[MeasureView]) -> Vec<TallyView> {
    let all = || measures.iter().flat_map(|measure| &measure.findings);
    [
        FindingStatus::PossibleViolation,
        FindingStatus::NotEstablished,
        FindingStatus::ExemptionMayApply,
        FindingStatus::NoViolation,
    ]
    .into_iter()
    .map(words::status)
    .map(|(key, words)| {
        let number = all().filter(|finding: &&FindingView| finding.status.key == key).count();
        TallyView { key, words, number }
    })
    .collect()
}
