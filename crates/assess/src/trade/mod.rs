//! Trade with the DPRK as its partners report it, held against the law.
//!
//! The DPRK publishes no trade figures: what is known of its trade is what its partners' customs state, and that is one
//! side's word ("mirror data"). Each line is held against the paragraphs in force in its month by the code it is
//! reported under; a finding is drawn for each reporter, way, paragraph and year, apart for lines whose time straddles
//! the paragraph's first or last day, for codes that hold other goods too, and for lines that may be of the other Korea.
//! A country alone is no ground: goods of which no paragraph speaks are counted and nothing is drawn.
//!
//! Lines with the Republic of Korea under the name of the DPRK are the most common fault of such tables
//! ([`confusion`]); prices and weights out of line ([`figures`]) are remarked and change nothing else.

mod confusion;
mod figures;
mod lines;
mod method;
mod paragraphs;
mod robust;
mod sums;

pub use method::TradeMethod;

use crate::facts::Facts;
use crate::findings::Means;
use crate::model::{Finding, Sentence, State, Trade, TradeRemark, TradeSum, TradeTableCount};
use crate::prose;
use confusion::{Confusion, confusion};
use figures::{Prices, out_of_line};
use flows::trade::{Direction, Line, Reason};
use lines::Lines;
use paragraphs::{Paragraphs, Place};
use std::collections::{BTreeMap, BTreeSet};
use sums::{Group, draw};
use values::{Country, Period, Problem};

/// What the tables of trade give.
#[derive(Debug, Default)]
pub(crate) struct Traded {
    pub(crate) findings: Vec<Finding>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) trade: Option<Trade>,
}

/// What lines are summed by: reporter, direction, year or other time, what the law says, and which Korea.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    reporter: Country,
    direction: Direction,
    partner: Country,
    year: Period,
    place: Option<Place>,
    doubtful: bool,
}

/// The lines of a key, and the paragraphs that may speak of them.
#[derive(Default)]
struct Found<'a> {
    lines: Vec<(&'a Line, Option<Confusion>)>,
    among: BTreeSet<String>,
}

/// Draws findings, remarks and sums from the tables of trade.
///
/// **Shape:** findings in no order, problems and sums in that of reporters, remarks in that of tables and rows.
pub(crate) fn assess(facts: &Facts, means: &Means<'_>, method: &TradeMethod) -> Traded {
    if facts.trade.is_empty() {
        return Traded::default();
    }
    let target = means.regime.target();
    let lines = Lines::of(&facts.trade, target, means.as_of);
    let series = lines.series();
    let prices = Prices::of(&lines, target, method);
    let mut paragraphs = Paragraphs::of(means.regime, method);
    let mut groups: BTreeMap<Key, Found<'_>> = BTreeMap::new();
    let mut remarks: Vec<((usize, usize), TradeRemark)> = Vec::new();
    let mut problems = Vec::new();
    for line in &lines.counted {
        let to_target = (line.direction == Direction::Export) == (line.partner == target);
        let other = if line.reporter == target { line.partner } else { line.reporter };
        let placed = paragraphs.place(to_target, other, &line.code, line.revision, line.period);
        let doubt = confusion(line, &lines, &series, method);
        let at = line.rows.first().copied().unwrap_or_default();
        if let Some(doubt) = &doubt {
            remarks.extend(of_korea(line, doubt, &lines).map(|remark| (at, remark)));
            problems.extend(problem(line, doubt, &lines));
        }
        for row in &line.rows {
            let Some(flow) = lines.flow(*row) else { continue };
            for (kind, text) in out_of_line(flow, &prices, method) {
                let sentence = lines.cite(*row).and_then(|citation| {
                    Sentence::fact(format!("{} {text}", sums::told(line)), vec![citation])
                });
                remarks
                    .extend(sentence.map(|sentence| (*row, TradeRemark { kind: kind.to_owned(), sentence })));
            }
        }
        let key = Key {
            reporter: line.reporter,
            direction: line.direction,
            partner: line.partner,
            year: of_year(line.period),
            place: placed.map(|(place, _)| place.clone()),
            doubtful: doubt.is_some(),
        };
        let found = groups.entry(key).or_default();
        found.lines.push((line, doubt));
        if let Some((_, among)) = placed.filter(|(_, among)| !found.among.is_superset(among)) {
            found.among.extend(among.iter().cloned());
        }
    }
    let mut findings = Vec::new();
    let mut sums: Vec<TradeSum> = Vec::new();
    for (key, found) in groups {
        let group = Group::of(&found.lines, &lines);
        let finding = draw(&key, &group, &found.among, &lines, &paragraphs, facts, means);
        sums.push(group.sum(&key, finding.as_ref(), means.regime));
        findings.extend(finding);
    }
    remarks.sort_by(|one, other| {
        (one.0, &one.1.kind, &one.1.sentence.text).cmp(&(other.0, &other.1.kind, &other.1.sentence.text))
    });
    remarks.dedup();
    let trade = Trade {
        tables: tables(&lines),
        sums,
        remarks: remarks.into_iter().map(|(_, remark)| remark).collect(),
        method: told_method(&lines),
    };
    Traded { findings, problems, trade: Some(trade) }
}

fn tables(lines: &Lines<'_>) -> Vec<TradeTableCount> {
    lines
        .tables
        .iter()
        .enumerate()
        .map(|(at, table)| TradeTableCount {
            exhibit: table.exhibit,
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            rows: table.flows.len() as u64,
            of_target: lines.of_target.get(at).copied().unwrap_or(0),
            left_out: lines
                .left_out
                .get(at)
                .into_iter()
                .flatten()
                .map(|(reason, count)| (reason_in_words(*reason).to_owned(), *count))
                .collect(),
        })
        .collect()
}

/// Says why rows are not counted, for print.
fn reason_in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Repeated => "the same line stands elsewhere with the same figures",
        Reason::PartOfWhole => {
            "a part of a line that is counted: re-exports, one procedure, one means of transport"
        }
        Reason::Total => "a total of lines that are counted",
        Reason::TotalDiffers => "a total that is less than the lines it should hold",
        Reason::OtherRevision => "the same line in another revision of the Harmonized System",
    }
}

fn told_method(lines: &Lines<'_>) -> Vec<Sentence> {
    let mut sentences = vec![
        Sentence::procedural(
            "The DPRK publishes no trade figures. What its partners' customs state is one side's word and counts as one origin, the reporting State; a table repeats it.",
        ),
        Sentence::procedural(
            "No total was counted beside its parts: of a chapter or a year only what its own lines and months leave is counted, and a line that stands twice with different figures counts as the range between them. Values are US dollars as the publisher converted them, imports usually with freight and insurance.",
        ),
    ];
    let differing: u64 =
        lines.left_out.iter().filter_map(|of_table| of_table.get(&Reason::TotalDiffers)).sum();
    if differing > 0 {
        sentences.push(Sentence::procedural(format!(
            "{} less than the lines within {}; the lines were counted.",
            prose::count(differing as usize, "total states", "totals state"),
            if differing == 1 { "it" } else { "them" }
        )));
    }
    sentences
}

fn of_korea(line: &Line, doubt: &Confusion, lines: &Lines<'_>) -> Option<TradeRemark> {
    let mut citations = lines.cite(*line.rows.first()?).into_iter().collect::<Vec<_>>();
    citations.extend(doubt.citations.iter().cloned());
    let text = format!(
        "{} It may be trade with the Republic of Korea: {}.",
        sums::told(line),
        prose::list(doubt.reasons.iter().cloned())
    );
    Some(TradeRemark { kind: "korea".to_owned(), sentence: Sentence::fact(text, citations)? })
}

fn problem(line: &Line, doubt: &Confusion, lines: &Lines<'_>) -> Option<Problem> {
    let at = *line.rows.first()?;
    let (table, citation) = (lines.tables.get(at.0)?, lines.cite(at)?);
    let reason = format!(
        "{} It may be trade with the Republic of Korea (KR): {}.",
        sums::told(line),
        prose::list(doubt.reasons.iter().cloned())
    );
    let problem = Problem::new("assess/may-be-republic-of-korea", &table.file, reason)
        .at(citation.place)
        .hint("ask the reporting State's statistical office, or look for the shipment's papers");
    Some(Problem { exhibit: Some(table.exhibit), ..problem })
}

/// Gives the calendar year a time lies in, or the time itself where it lies in none.
fn of_year(period: Period) -> Period {
    let year = period.from.map(|from| Period::year(from.year()));
    year.filter(|year| period.surely_within(*year)).unwrap_or(period)
}

/// Tells whether a group's law leaves its date open.
fn straddles(place: &Place) -> bool {
    place.date == State::Unknown
}
