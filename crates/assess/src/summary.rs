//! The report in short: counts, each finding in a sentence, the ceilings, what waits for a person.

use crate::facts::FindingDecision;
use crate::model::{Assessment, Finding, FindingStatus, Sentence, State};
use crate::prose;
use crate::replies;
use values::Citation;

/// Sums an assessment up.
pub(crate) fn summary(
    assessment: &Assessment,
    documents: usize,
    decisions: &[FindingDecision],
) -> Vec<Sentence> {
    let mut sentences = vec![Sentence::procedural(counts(assessment, documents))];
    sentences.extend(assessment.findings.iter().map(|found| finding(found, decisions)));
    sentences.extend(ceilings(assessment));
    sentences.push(Sentence::procedural(waiting(assessment)));
    sentences
}

fn counts(assessment: &Assessment, documents: usize) -> String {
    let of =
        |status: FindingStatus| assessment.findings.iter().filter(|finding| finding.status == status).count();
    let drawn = match assessment.findings.len() {
        0 => "No finding was drawn.".to_owned(),
        all => {
            let parts = [
                (of(FindingStatus::PossibleViolation), "of a possible violation"),
                (of(FindingStatus::NotEstablished), "not established"),
                (of(FindingStatus::ExemptionMayApply), "to which an exemption may apply"),
                (of(FindingStatus::NoViolation), "of no violation"),
            ];
            let parts = parts
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"));
            format!(
                "{} drawn: {}. Nothing here is confirmed unless it says by whom.",
                prose::count(all, "finding was", "findings were"),
                prose::list(parts)
            )
        }
    };
    format!(
        "Facts and law are taken into account up to {}. {} read for claims. {drawn}",
        prose::day(assessment.as_of),
        prose::count(documents, "text was", "texts were"),
    )
}

fn finding(finding: &Finding, decisions: &[FindingDecision]) -> Sentence {
    let status = match finding.status {
        FindingStatus::PossibleViolation => format!("a possible violation of {}", finding.law.citation),
        FindingStatus::NotEstablished => format!("not established under {}", finding.law.citation),
        FindingStatus::ExemptionMayApply => {
            format!("an exemption from {} may apply", finding.law.citation)
        }
        FindingStatus::NoViolation => format!("no violation of {}", finding.law.citation),
    };
    let likelihood = finding.likelihood.as_ref().map_or(String::new(), |likelihood| {
        let [low, high] = likelihood.percent;
        format!("; that it took place: {} ({low} to {high} per cent)", likelihood.words)
    });
    let against = match finding.contradicting.len() {
        0 => String::new(),
        one_or_more => {
            format!("; {} on the other side", prose::count(one_or_more, "statement", "statements"))
        }
    };
    let standing =
        replies::standing(&finding.id, decisions).map_or(String::new(), |standing| format!("; {standing}"));
    let citations = finding.supporting.iter().take(3).map(|support| support.citation.clone()).collect();
    Sentence::assessment(
        format!(
            "{} ({}): {status}; {}{likelihood}{against}{standing}.",
            finding.title,
            finding.id,
            prose::count(finding.origins as usize, "independent origin", "independent origins"),
        ),
        citations,
    )
}

fn ceilings(assessment: &Assessment) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for cap in &assessment.caps {
        for basis in &cap.bases {
            let citations: Vec<Citation> =
                basis.lines.iter().take(3).map(|line| line.citation.clone()).collect();
            if citations.is_empty() {
                continue;
            }
            let passed = match basis.above {
                State::Met => "above the ceiling",
                State::NotMet => "not above the ceiling",
                State::Unknown => "this does not decide whether the ceiling was passed",
            };
            let known = match basis.basis.as_str() {
                "claimed" => "the highest volume stated",
                basis => basis,
            };
            sentences.push(Sentence::assessment(
                format!(
                    "{}, {known}: {} against a ceiling of {}; {passed}.",
                    cap.title,
                    prose::amount(basis.total, &cap.unit),
                    prose::amount(values::Amount::exactly(cap.limit), &cap.unit),
                ),
                citations,
            ));
        }
    }
    sentences
}

fn waiting(assessment: &Assessment) -> String {
    let open = assessment.screening.hits.iter().filter(|hit| hit.decision == "undecided").count();
    let waits = match open {
        0 => "No resemblance to a listed name or ship waits for a person to decide.".to_owned(),
        some => format!(
            "{} for a person to decide.",
            prose::count(
                some,
                "resemblance to a listed name or ship waits",
                "resemblances to listed names or ships wait"
            )
        ),
    };
    match assessment.problems.len() {
        0 => format!("{waits} No problem was met in the originals."),
        met => format!(
            "{waits} {} met and listed at the end.",
            prose::count(met, "problem was", "problems were")
        ),
    }
}
