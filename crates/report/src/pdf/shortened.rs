//! What the PDF prints of a large case: the first entries of each long list, and how many there are.
//!
//! Setting a page costs a thousand times what writing it as HTML does, and nobody reads the nine-hundredth statement
//! on paper. `report.html` and `report.json` print all; what the PDF leaves out it counts, in the finding and among
//! the problems.

use assess::model::{Assessment, Sentence};
use std::collections::BTreeMap;
use values::{Citation, Problem};

/// Statements on each side of a finding.
const SUPPORTS: usize = 40;
/// Citations of one sentence, element, exemption or hit.
const CITED: usize = 12;
/// Pairs of statements that disagree.
const DISAGREEMENTS: usize = 100;
/// Entries of the timeline.
const TIMELINE: usize = 150;
/// Positions on one question.
const POSITIONS: usize = 25;
/// Figures of one course.
const POINTS: usize = 40;
/// Lines of one basis of a ledger.
const LINES: usize = 100;
/// Resemblances to listed names.
const HITS: usize = 100;
/// Sums of trade, and remarks on its lines.
const TRADE: usize = 100;
/// Documented items, and sites.
const ITEMS: usize = 40;
/// Problems.
const PROBLEMS: usize = 300;

/// Shortens the long lists; a case without any comes back as it is.
pub(super) fn shortened(assessment: &Assessment) -> Assessment {
    let mut short = assessment.clone();
    let mut told = Vec::new();
    for finding in &mut short.findings {
        let mut left = Vec::new();
        cut(&mut finding.supporting, SUPPORTS, "statements in support", &mut left);
        cut(&mut finding.contradicting, SUPPORTS, "statements on the other side", &mut left);
        for element in &mut finding.elements {
            element.citations.truncate(CITED);
        }
        for exemption in &mut finding.exemptions_checked {
            exemption.citations.truncate(CITED);
        }
        finding.sentences.iter_mut().for_each(cite_less);
        finding.reply.public_statements.iter_mut().for_each(cite_less);
        for words in left {
            let words = format!("This PDF prints {words}; report.html and report.json print all.");
            finding.sentences.push(Sentence::procedural(words.clone()));
            told.push(format!("{}: {words}", finding.id));
        }
    }
    let mut left = Vec::new();
    for cap in &mut short.caps {
        cap.sentences.iter_mut().for_each(cite_less);
        for basis in &mut cap.bases {
            cut(&mut basis.lines, LINES, &format!("lines of {} ({})", cap.title, basis.basis), &mut left);
        }
    }
    for drift in &mut short.drifts {
        drift.sentences.iter_mut().for_each(cite_less);
        cut(&mut drift.points, POINTS, &format!("figures of “{}”", drift.what), &mut left);
    }
    for pair in &mut short.disagreements {
        [&mut pair.first, &mut pair.second, &mut pair.note].into_iter().for_each(cite_less);
    }
    cut(&mut short.disagreements, DISAGREEMENTS, "pairs of statements that disagree", &mut left);
    short.timeline.iter_mut().for_each(|entry| cite_less(&mut entry.sentence));
    cut(&mut short.timeline, TIMELINE, "entries of the timeline", &mut left);
    let all = short.positions.len();
    let mut printed: BTreeMap<String, usize> = BTreeMap::new();
    short.positions.retain(|position| {
        let count = printed.entry(position.question.clone()).or_default();
        *count += 1;
        *count <= POSITIONS
    });
    if short.positions.len() < all {
        left.push(format!("{} of {all} positions of States", short.positions.len()));
    }
    short.positions.iter_mut().for_each(|position| cite_less(&mut position.sentence));
    cut(&mut short.screening.hits, HITS, "resemblances to listed names", &mut left);
    short.screening.hits.iter_mut().for_each(|hit| hit.citations.truncate(CITED));
    short.leads.iter_mut().flat_map(|lead| &mut lead.seen).for_each(cite_less);
    if let Some(trade) = &mut short.trade {
        cut(&mut trade.sums, TRADE, "sums of trade", &mut left);
        cut(&mut trade.remarks, TRADE, "remarks on lines of trade", &mut left);
        trade.remarks.iter_mut().for_each(|remark| cite_less(&mut remark.sentence));
    }
    short.summary.iter_mut().chain(&mut short.limits_of_the_law).for_each(cite_less);
    cut(&mut short.items, ITEMS, "documented items", &mut left);
    cut(&mut short.sites, ITEMS, "sites", &mut left);
    cut(&mut short.problems, PROBLEMS, "problems", &mut left);
    told.extend(left.into_iter().map(|words| format!("This PDF prints {words}.")));
    short.problems.extend(told.into_iter().map(|words| {
        Problem::new("report/pdf-shortened", "report.pdf", words)
            .hint("report.html and report.json beside it print all")
    }));
    short
}

/// Cuts a list and says how much of it is printed.
fn cut<T>(list: &mut Vec<T>, most: usize, what: &str, left: &mut Vec<String>) {
    if list.len() > most {
        left.push(format!("{most} of {} {what}", list.len()));
        list.truncate(most);
    }
}

fn cite_less(sentence: &mut Sentence) {
    let citations: &mut Vec<Citation> = &mut sentence.citations;
    citations.truncate(CITED);
}
