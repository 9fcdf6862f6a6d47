use super::chart::{Figure, cap_chart, drift_chart};
use super::clean::clean;
use super::finding::{Keyed, LawView, keyed, law};
use super::map::map;
use super::notes::{Note, NoteBook, NoteRange, NoteUse};
use super::view::{Line, line, lines};
use super::words;
use crate::{ExhibitEntry, ReportError, input::Exhibits};
use assess::model::{
    CapLedger, Disagreement, DisagreementKind, Drift, HitDecision, LedgerBasis, ModelReading, Position,
    ScreeningHit, ScreeningSummary, Sentence, SentenceKind, State, TimelineEntry, Voyage,
};
use serde::Serialize;
use std::collections::BTreeMap;
use values::{Amount, Digest, Problem};

/// A ceiling and what is known against it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CapView {
    pub(crate) title: String,
    pub(crate) law: LawView,
    pub(crate) period: String,
    /// "500,000 barrels".
    pub(crate) limit: String,
    pub(crate) unit: String,
    pub(crate) figure: Option<Figure>,
    pub(crate) bases: Vec<BasisView>,
    pub(crate) lines: Vec<Line>,
    pub(crate) missing: String,
    pub(crate) conversion: Option<String>,
    /// The notes printed below it.
    pub(crate) below: NoteRange,
}

/// One way of knowing.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BasisView {
    pub(crate) name: String,
    pub(crate) rows: Vec<LedgerRow>,
    pub(crate) total: Bounds,
    pub(crate) percent: Bounds,
    /// Whether the ceiling was passed, with the words of the ledger.
    pub(crate) above: Keyed,
    pub(crate) crossings: Vec<String>,
    pub(crate) left_out: Vec<String>,
}

/// An amount bound by bound.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Bounds {
    pub(crate) low: String,
    pub(crate) central: String,
    pub(crate) high: String,
}

/// A line of a ledger.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LedgerRow {
    pub(crate) supplier: String,
    pub(crate) period: String,
    pub(crate) stated: String,
    pub(crate) amount: Bounds,
    pub(crate) who: String,
    pub(crate) notes: Vec<NoteUse>,
}

/// A figure that differs.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DriftView {
    pub(crate) what: String,
    pub(crate) unit: String,
    pub(crate) figure: Option<Figure>,
    pub(crate) points: Vec<DriftRow>,
    pub(crate) lines: Vec<Line>,
    /// The notes printed below it.
    pub(crate) below: NoteRange,
}

/// One stated figure.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DriftRow {
    pub(crate) number: usize,
    pub(crate) on: String,
    pub(crate) amount: String,
    pub(crate) text: String,
    pub(crate) who: String,
    pub(crate) notes: Vec<NoteUse>,
}

/// Two statements of one event that do not agree.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DisagreementView {
    pub(crate) heading: String,
    pub(crate) first: Line,
    pub(crate) second: Line,
    pub(crate) note: Line,
}

/// A day of the timeline.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TimelineView {
    pub(crate) when: String,
    pub(crate) event: String,
    pub(crate) line: Line,
}

/// The way of a ship.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct VoyageView {
    pub(crate) heading: String,
    pub(crate) exhibit: String,
    pub(crate) figure: Figure,
    /// What was seen, numbered as on the map.
    pub(crate) marks: Vec<Line>,
}

/// The positions on one question.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PositionGroup {
    pub(crate) question: String,
    pub(crate) rows: Vec<PositionRow>,
}

/// One position.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PositionRow {
    pub(crate) country: String,
    pub(crate) stance: String,
    pub(crate) speaker: String,
    pub(crate) said: String,
    pub(crate) line: Line,
}

/// What a language model pointed at.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ModelReadingView {
    pub(crate) line: Line,
    pub(crate) claim: String,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) answer: String,
}

/// What was screened.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ScreeningView {
    /// What was done and what came of it, in sentences.
    pub(crate) text: Vec<String>,
    pub(crate) searched: Vec<SearchedView>,
    /// What waits for a person, what stands as the same, and what cannot be told.
    pub(crate) hits: Vec<HitView>,
    /// What was decided to be different.
    pub(crate) apart: Vec<HitView>,
}

/// A list searched.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SearchedView {
    pub(crate) list: String,
    pub(crate) edition: String,
    pub(crate) entries: String,
    /// The exhibit's id; empty for the regime's own list.
    pub(crate) exhibit: String,
}

/// A resemblance.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HitView {
    pub(crate) heading: String,
    /// What stands where: the fact the notes belong to.
    pub(crate) sentence: String,
    pub(crate) kind: String,
    pub(crate) measures: Vec<String>,
    /// "0.97".
    pub(crate) score: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) decision: String,
    /// Who decided and why, and what was decided on an older version of the entry.
    pub(crate) decided: Vec<String>,
    pub(crate) notes: Vec<NoteUse>,
}

/// An exhibit of the annex.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExhibitView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) source: String,
    pub(crate) grade: String,
    pub(crate) published: String,
    pub(crate) acquired: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: String,
    pub(crate) sha256: String,
    pub(crate) leaf: String,
    pub(crate) proof: Vec<String>,
    pub(crate) marking: String,
    pub(crate) marking_key: &'static str,
    pub(crate) url: String,
    /// The notes that cite it.
    pub(crate) notes: Vec<u32>,
    /// The path of its own page, beside the report.
    pub(crate) page: Option<String>,
}

/// A problem met.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProblemView {
    pub(crate) file: String,
    pub(crate) exhibit: String,
    pub(crate) place: String,
    pub(crate) reason: String,
    pub(crate) hint: String,
    pub(crate) code: String,
}

/// Resolves the ledgers.
pub(crate) fn caps(ledgers: &[CapLedger], book: &mut NoteBook<'_>) -> Result<Vec<CapView>, ReportError> {
    ledgers.iter().map(|ledger| cap(ledger, book)).collect()
}

/// Resolves the figures that differ.
pub(crate) fn drifts(drifts: &[Drift], book: &mut NoteBook<'_>) -> Result<Vec<DriftView>, ReportError> {
    drifts
        .iter()
        .map(|drift| {
            let at = format!("the figures for {:?}", drift.what);
            let before = book.len();
            // The table's rows come first: a sentence above it may cite all of them, and the notes are
            // better read at the rows.
            let points = drift.points.iter().enumerate().map(|(index, point)| {
                Ok(DriftRow {
                    number: index + 1,
                    on: point.on.map_or_else(|| "day not stated".to_owned(), words::date),
                    amount: words::amount(point.amount),
                    text: clean(&point.text),
                    who: clean(&point.who),
                    notes: book.cite("", std::slice::from_ref(&point.citation), &|| at.clone())?,
                })
            });
            let points = points.collect::<Result<_, ReportError>>()?;
            Ok(DriftView {
                what: capitalised(&clean(&drift.what)),
                unit: words::unit(&drift.unit),
                figure: drift_chart(drift),
                points,
                lines: lines(&drift.sentences, book, &at)?,
                below: book.since(before),
            })
        })
        .collect()
}

/// Resolves the statements that do not agree.
pub(crate) fn disagreements(
    pairs: &[Disagreement],
    book: &mut NoteBook<'_>,
) -> Result<Vec<DisagreementView>, ReportError> {
    let on = |kind: DisagreementKind| match kind {
        DisagreementKind::Polarity => "whether it happened",
        DisagreementKind::Figure => "how many",
        DisagreementKind::Date => "when",
        DisagreementKind::Certainty => "how sure it is",
    };
    let pair = |pair: &Disagreement| {
        let at = "the statements that disagree";
        Ok(DisagreementView {
            heading: format!("{} – {}", clean(&pair.about), on(pair.kind)),
            first: line(&pair.first, book, at)?,
            second: line(&pair.second, book, at)?,
            note: line(&pair.note, book, at)?,
        })
    };
    pairs.iter().map(pair).collect()
}

/// Resolves the timeline.
pub(crate) fn timeline(
    entries: &[TimelineEntry],
    book: &mut NoteBook<'_>,
) -> Result<Vec<TimelineView>, ReportError> {
    let entry = |entry: &TimelineEntry| {
        Ok(TimelineView {
            when: words::period(entry.period),
            event: words::plain(&entry.event),
            line: line(&entry.sentence, book, "the timeline")?,
        })
    };
    entries.iter().map(entry).collect()
}

/// Resolves the ways of ships: a map each, and what was seen on it with its messages.
pub(crate) fn voyages(
    voyages: &[Voyage],
    exhibits: &Exhibits<'_>,
    book: &mut NoteBook<'_>,
) -> Result<Vec<VoyageView>, ReportError> {
    let mut views = Vec::new();
    for voyage in voyages {
        let Some(figure) = map(voyage) else { continue };
        let name = voyage.name.as_deref().map_or(String::new(), |name| format!(", name {}", clean(name)));
        let at = format!("the way of MMSI {}", voyage.mmsi);
        let exhibit = exhibits
            .find(voyage.exhibit)
            .ok_or_else(|| ReportError::UnknownExhibit { at: at.clone(), digest: voyage.exhibit })?;
        let mut marks = Vec::new();
        for mark in &voyage.marks {
            let sentence = Sentence {
                text: mark.text.clone(),
                kind: SentenceKind::Fact,
                citations: vec![mark.citation.clone()],
            };
            marks.push(line(&sentence, book, &at)?);
        }
        views.push(VoyageView {
            heading: format!("A ship that sent MMSI {}{name}", voyage.mmsi),
            exhibit: exhibit.id.clone(),
            figure,
            marks,
        });
    }
    Ok(views)
}

/// Resolves what a language model pointed at.
pub(crate) fn model_readings(
    readings: &[ModelReading],
    book: &mut NoteBook<'_>,
) -> Result<Vec<ModelReadingView>, ReportError> {
    let view = |reading: &ModelReading| {
        Ok(ModelReadingView {
            line: line(&reading.sentence, book, "what a language model read")?,
            claim: clean(&reading.claim),
            model: clean(&reading.model),
            prompt: reading.prompt.hex(),
            answer: reading.answer.hex(),
        })
    };
    readings.iter().map(view).collect()
}

/// Resolves the positions, question by question in the order they come in. What several States said in
/// one sentence is one row with all of them, where the first of them stands.
pub(crate) fn positions(
    positions: &[Position],
    book: &mut NoteBook<'_>,
) -> Result<Vec<PositionGroup>, ReportError> {
    let mut groups: Vec<PositionGroup> = Vec::new();
    for of_question in positions.chunk_by(|one, next| one.question == next.question) {
        let mut index = BTreeMap::new();
        let mut joint: Vec<(&Position, Vec<&str>)> = Vec::new();
        for position in of_question {
            let key = (
                (&position.sentence.text, &position.stance, position.said_on, &position.speaker),
                position.sentence.citations.iter().map(values::Citation::sort_key).collect::<Vec<_>>(),
            );
            let at = *index.entry(key).or_insert(joint.len());
            match joint.get_mut(at) {
                Some((_, countries)) => countries.push(position.country.name()),
                None => joint.push((position, vec![position.country.name()])),
            }
        }
        let rows = joint.into_iter().map(|(position, countries)| {
            Ok(PositionRow {
                country: words::list(&countries),
                stance: words::plain(&position.stance),
                speaker: position.speaker.as_deref().map(clean).unwrap_or_default(),
                said: words::period(position.said_on),
                line: line(&position.sentence, book, "the positions of States")?,
            })
        });
        let rows = rows.collect::<Result<_, ReportError>>()?;
        let question = of_question.first().map(|position| capitalised(&clean(&position.question)));
        groups.push(PositionGroup { question: question.unwrap_or_default(), rows });
    }
    Ok(groups)
}

/// Resolves the screening; that nothing was found is said with what was searched.
pub(crate) fn screening(
    screening: &ScreeningSummary,
    exhibits: &Exhibits<'_>,
    book: &mut NoteBook<'_>,
) -> Result<ScreeningView, ReportError> {
    let searched = screening.searched.iter().map(|list| {
        let exhibit = match list.exhibit {
            None => String::new(),
            Some(digest) => match exhibits.find(digest) {
                Some(entry) => entry.id.clone(),
                None => {
                    let at = format!("the list {:?} that was searched", list.list);
                    return Err(ReportError::UnknownExhibit { at, digest });
                }
            },
        };
        Ok(SearchedView {
            list: clean(&list.list),
            edition: list.edition.as_deref().map_or_else(|| "not stated".to_owned(), clean),
            entries: words::number(list.entries as f64),
            exhibit,
        })
    });
    let (apart, open): (Vec<&ScreeningHit>, Vec<&ScreeningHit>) =
        screening.hits.iter().partition(|hit| hit.decision == "different");
    Ok(ScreeningView {
        text: screening_text(screening),
        searched: searched.collect::<Result<_, _>>()?,
        hits: open.into_iter().map(|found| hit(found, book)).collect::<Result<_, _>>()?,
        apart: apart.into_iter().map(|found| hit(found, book)).collect::<Result<_, _>>()?,
    })
}

/// Resolves the annex of exhibits.
pub(crate) fn exhibits(
    entries: &[ExhibitEntry],
    notes: &[Note],
    has_page: &dyn Fn(Digest) -> bool,
) -> Vec<ExhibitView> {
    let mut cited: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for note in notes {
        cited.entry(&note.exhibit).or_default().push(note.number);
    }
    let or_unknown = |text: &Option<String>| text.as_deref().map_or_else(|| "not recorded".to_owned(), clean);
    let entry = |entry: &ExhibitEntry| ExhibitView {
        page: has_page(entry.sha256).then(|| crate::exhibit_path(&entry.id)),
        id: entry.id.clone(),
        title: clean(entry.title.as_deref().unwrap_or(&entry.name)),
        source: or_unknown(&entry.source),
        grade: entry.grade.as_deref().map_or_else(|| "not graded".to_owned(), clean),
        published: entry.published.as_deref().map_or_else(|| "not known".to_owned(), words::instant),
        acquired: words::instant(&entry.acquired),
        name: clean(&entry.name),
        media_type: clean(&entry.media_type),
        size: words::count(entry.size, "byte"),
        sha256: entry.sha256.hex(),
        leaf: words::number(entry.leaf as f64),
        proof: entry.proof.iter().map(|hash| clean(hash)).collect(),
        marking: words::marking(&entry.marking),
        marking_key: words::marking_key(entry.marking.label),
        url: entry.url.as_deref().map(clean).unwrap_or_default(),
        notes: cited.get(entry.id.as_str()).cloned().unwrap_or_default(),
    };
    entries.iter().map(entry).collect()
}

/// Resolves the problems; one about an unknown exhibit is printed all the same.
pub(crate) fn problems<'a>(
    problems: impl Iterator<Item = &'a Problem>,
    exhibits: &Exhibits<'_>,
) -> Vec<ProblemView> {
    let view = |problem: &Problem| ProblemView {
        file: clean(&problem.file),
        exhibit: problem
            .exhibit
            .and_then(|digest| exhibits.find(digest))
            .map(|entry| entry.id.clone())
            .unwrap_or_default(),
        place: problem.place.as_ref().map(|place| clean(&place.in_words())).unwrap_or_default(),
        reason: clean(&problem.reason),
        hint: problem.hint.as_deref().map(clean).unwrap_or_default(),
        code: clean(&problem.code),
    };
    problems.map(view).collect()
}

fn cap(ledger: &CapLedger, book: &mut NoteBook<'_>) -> Result<CapView, ReportError> {
    let at = format!("the ledger {:?}", ledger.title);
    let unit = words::unit(&ledger.unit);
    let before = book.len();
    // The tables' rows come first: a sentence above them may cite all of them, and the notes are better
    // read at the rows.
    let bases = ledger.bases.iter().map(|basis| self::basis(basis, book, &at));
    let bases = bases.collect::<Result<_, _>>()?;
    Ok(CapView {
        title: clean(&ledger.title),
        law: law(&ledger.provision, &ledger.law),
        period: words::period(ledger.period),
        limit: format!("{} {unit}", words::number(ledger.limit)),
        figure: cap_chart(ledger),
        bases,
        lines: lines(&ledger.sentences, book, &at)?,
        below: book.since(before),
        missing: ledger.missing_months.iter().map(|month| clean(month)).collect::<Vec<_>>().join(", "),
        conversion: ledger.conversion.as_deref().map(clean),
        unit,
    })
}

fn basis(basis: &LedgerBasis, book: &mut NoteBook<'_>, at: &str) -> Result<BasisView, ReportError> {
    let rows = basis.lines.iter().map(|line| {
        Ok(LedgerRow {
            supplier: line
                .supplier
                .map_or_else(|| "not stated".to_owned(), |country| country.name().to_owned()),
            period: words::period(line.period),
            stated: clean(&line.stated),
            amount: bounds(line.amount),
            who: clean(&line.who),
            notes: book.cite("", std::slice::from_ref(&line.citation), &|| at.to_owned())?,
        })
    });
    let crossings = basis.crossings.iter().map(|crossing| {
        format!(
            "{} % at the {} bound on {}",
            crossing.percent,
            words::plain(&crossing.bound),
            words::date(crossing.on)
        )
    });
    Ok(BasisView {
        name: capitalised(&words::plain(&basis.basis)),
        rows: rows.collect::<Result<_, ReportError>>()?,
        total: bounds(basis.total),
        percent: bounds(basis.percent),
        above: Keyed {
            words: match basis.above {
                State::Met => "Above the ceiling at every bound",
                State::NotMet => "Not above the ceiling at any bound",
                State::Unknown => "Whether the ceiling was passed is not known",
            },
            ..keyed(basis.above)
        },
        crossings: crossings.collect(),
        left_out: basis.left_out.iter().map(|reason| clean(reason)).collect(),
    })
}

fn hit(hit: &ScreeningHit, book: &mut NoteBook<'_>) -> Result<HitView, ReportError> {
    let (subject, name) = (clean(&hit.subject), clean(&hit.name));
    let edition = hit.edition.as_deref().map_or_else(String::new, |it| format!(", edition {}", clean(it)));
    let listed = match hit.designated_on {
        Some(on) => format!("listed on {}", words::date(on)),
        None => "day of listing not stated".to_owned(),
    };
    Ok(HitView {
        heading: format!("{subject} resembles {name}"),
        sentence: format!(
            "The case names “{subject}”; entry {} of {}{edition} reads “{name}”, {listed}.",
            clean(&hit.reference),
            clean(&hit.list),
        ),
        kind: words::plain(&hit.kind),
        measures: hit.measures.iter().map(|measure| words::plain(measure)).collect(),
        score: words::number(hit.score),
        reasons: hit.reasons.iter().map(|reason| clean(reason)).collect(),
        decision: words::plain(&hit.decision),
        decided: decided(hit),
        notes: book.cite("", &hit.citations, &|| format!("the screening hit for {:?}", hit.subject))?,
    })
}

/// Says who decided on a hit, and what was decided on an older version of its entry.
fn decided(hit: &ScreeningHit) -> Vec<String> {
    let told = |decision: &HitDecision| {
        format!(
            "“{}” by {} on {}: {}",
            words::plain(&decision.decision),
            clean(&decision.by),
            words::date(decision.on),
            clean(decision.why.trim().trim_end_matches('.')),
        )
    };
    let stands = hit.decided.iter().map(|decision| format!("Decided {}.", told(decision)));
    let before = hit.decided_before.iter().map(|decision| {
        let fields: Vec<String> = decision.changed.iter().map(|field| clean(field)).collect();
        let changed = match fields.is_empty() {
            true => "the entry has changed since; its older version is not at hand".to_owned(),
            false => format!("changed since: {}", words::list(&fields)),
        };
        format!("Decided before on an older version of the entry, {}; {changed}.", told(decision))
    });
    stands.chain(before).collect()
}

fn screening_text(screening: &ScreeningSummary) -> Vec<String> {
    if screening.searched.is_empty() {
        return vec![
            "No list was searched, so nothing can be said on whether a person, an organisation or a \
             ship of this case is listed."
                .to_owned(),
        ];
    }
    let entries = screening.searched.iter().map(|list| list.entries).fold(0, u64::saturating_add);
    let subjects: Vec<_> = screening
        .screened
        .iter()
        .map(|(kind, number)| words::count((*number).into(), &words::plain(kind)))
        .collect();
    let subjects = if subjects.is_empty() { "No subject".to_owned() } else { words::list(&subjects) };
    let screened = format!(
        "{subjects} of this case were compared with {} of {}.",
        words::count(entries, "entry").replace("entrys", "entries"),
        words::count(screening.searched.len() as u64, "list"),
    );
    let outcome = match screening.hits.len() as u64 {
        0 => "None was found to resemble an entry. That says what was searched and in which edition; \
              it does not say that a party is free of every listing."
            .to_owned(),
        hits => format!(
            "{} found. A resemblance is no identification: until a person decides, it stays undecided.",
            if hits == 1 { "1 resemblance was".to_owned() } else { format!("{hits} resemblances were") }
        ),
    };
    let all = screening.screened.values().fold(0_u64, |all, some| all.saturating_add((*some).into()));
    let clear = format!(
        "{} of {all} subjects {} no entry. The record of this screening, screening.json beside this report and \
         under its digest in the log, names every subject.",
        screening.clear,
        if screening.clear == 1 { "resembles" } else { "resemble" },
    );
    vec![screened, clear, outcome]
}

fn bounds(amount: Amount) -> Bounds {
    Bounds {
        low: words::bound(amount.low),
        central: words::bound(amount.central),
        high: words::bound(amount.high),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
