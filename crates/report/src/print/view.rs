use super::clean::clean;
use super::finding::{FindingView, MeasureView, findings};
use super::method::{MethodPart, method};
use super::notes::{Note, NoteBook, NoteUse};
use super::parts::{
    CapView, DriftView, ExhibitView, PositionGroup, ProblemView, ScreeningView, TimelineView, caps,
    drifts, exhibits, positions, problems, screening, timeline,
};
use super::words;
use crate::{ReportError, ReportInput, input::Exhibits};
use assess::model::{FindingStatus, Sentence, SentenceKind};
use serde::Serialize;
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
    /// The chapters in the order of print.
    pub(crate) chapters: Vec<Chapter>,
    pub(crate) summary: Vec<Line>,
    pub(crate) method: Vec<MethodPart>,
    pub(crate) limits: Vec<Line>,
    pub(crate) measures: Vec<MeasureView>,
    pub(crate) caps: Vec<CapView>,
    pub(crate) drifts: Vec<DriftView>,
    pub(crate) timeline: Vec<TimelineView>,
    pub(crate) positions: Vec<PositionGroup>,
    pub(crate) screening: ScreeningView,
    pub(crate) exhibits: Vec<ExhibitView>,
    pub(crate) problems: Vec<ProblemView>,
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
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
}

/// The chapters, in the order of print; one that has nothing to tell says so.
pub(crate) const CHAPTERS: [Chapter; 11] = [
    Chapter { anchor: "summary", number: "1", title: "Summary" },
    Chapter { anchor: "method", number: "2", title: "Mandate, method and evidence standard" },
    Chapter { anchor: "limits", number: "3", title: "Limits of the law" },
    Chapter { anchor: "findings", number: "4", title: "Findings by measure" },
    Chapter { anchor: "caps", number: "5", title: "Ceilings to date" },
    Chapter { anchor: "drifts", number: "6", title: "Figures that differ" },
    Chapter { anchor: "timeline", number: "7", title: "Timeline" },
    Chapter { anchor: "positions", number: "8", title: "Positions of States" },
    Chapter { anchor: "screening", number: "9", title: "Screening" },
    Chapter { anchor: "exhibits", number: "Annex A", title: "Exhibits" },
    Chapter { anchor: "problems", number: "Annex B", title: "Problems met" },
];

/// What stands where no finding does.
pub(crate) const NO_FINDING: &str = "No finding was made: no fact of this case, as read, met the elements \
    of a provision closely enough to be set out. The problems met and the limits of the law say what was not \
    read or not asked.";

/// How to read the chart of a ceiling.
pub(crate) const CAP_CAPTION: &str = "Known quantities against the ceiling. A broken outline is a bound that \
    is not known; a diamond is the central value.";

/// How to read the chart of figures over time.
pub(crate) const DRIFT_CAPTION: &str = "Figures by the day they were stated; the numbers are those of the \
    table. A broken line is a bound that is not known; a ring is a figure given as approximate.";

/// What the annex of exhibits is.
pub(crate) const EXHIBITS_INTRO: &str = "Each original is named by the SHA-256 digest of its bytes. Its \
    inclusion proof leads from its leaf to the root of the log printed at the head of this report.";

/// A sentence and its footnotes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
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
        let mut book = NoteBook::new(&table, &input.texts);

        let summary = lines(&assessment.summary, &mut book, "the summary")?;
        let limits = lines(&assessment.limits_of_the_law, &mut book, "the limits of the law")?;
        let measures = findings(&assessment.findings, &mut book)?;
        let caps = caps(&assessment.caps, &mut book)?;
        let drifts = drifts(&assessment.drifts, &mut book)?;
        let timeline = timeline(&assessment.timeline, &mut book)?;
        let positions = positions(&assessment.positions, &mut book)?;
        let screening = screening(&assessment.screening, &table, &mut book)?;
        let (notes, differing) = book.finish();

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
            chapters: CHAPTERS.to_vec(),
            summary,
            method: method(input),
            limits,
            measures,
            caps,
            drifts,
            timeline,
            positions,
            screening,
            exhibits: exhibits(&input.exhibits, &notes),
            problems: problems(
                input.problems.iter().chain(&assessment.problems).chain(&differing),
                &table,
            ),
            notes,
            differing,
        })
    }
}

/// Resolves sentences; a sentence of fact without a citation is refused.
pub(crate) fn lines(
    sentences: &[Sentence],
    book: &mut NoteBook<'_>,
    at: &str,
) -> Result<Vec<Line>, ReportError> {
    sentences.iter().map(|sentence| line(sentence, book, at)).collect()
}

/// Resolves one sentence.
pub(crate) fn line(
    sentence: &Sentence,
    book: &mut NoteBook<'_>,
    at: &str,
) -> Result<Line, ReportError> {
    if sentence.kind == SentenceKind::Fact && sentence.citations.is_empty() {
        return Err(ReportError::FactWithoutCitation {
            at: at.to_owned(),
            text: sentence.text.clone(),
        });
    }
    Ok(Line {
        text: clean(&sentence.text),
        kind: words::kind(sentence.kind),
        notes: book.cite(&sentence.citations, &|| format!("a sentence of {at}"))?,
    })
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
