//! The whole assessment: facts and law in, what a report prints out.

use crate::exemption_signs::ExemptionSigns;
use crate::facts::{Facts, Source};
use crate::findings::{self, Means};
use crate::law;
use crate::matters::{ConductKind, Matter, matters};
use crate::model::{
    Assessment, CapLedger, Finding, FindingStatus, ScreeningSummary, Sentence, State,
};
use crate::prose;
use crate::regime::Regime;
use crate::statements::{Stance, Statement, statements};
use crate::weighing::Weighing;
use crate::{drift, ledger, ships, timeline};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date};

/// The methods an assessment follows, read from `methods/`.
#[derive(Debug, Clone)]
pub struct Methods {
    weighing: Weighing,
    signs: ExemptionSigns,
    alternatives: BTreeMap<String, Vec<String>>,
}

impl Methods {
    /// Gives the methods this program was built with.
    ///
    /// # Errors
    /// Says which file is not as expected; a test keeps it from happening.
    pub fn builtin() -> Result<Self, String> {
        Self::from_toml(
            include_str!("../../../methods/weighing.toml"),
            include_str!("../../../methods/exemption_signs.toml"),
            include_str!("../../../methods/alternatives.toml"),
        )
    }

    /// Reads the methods from their files' texts.
    ///
    /// # Errors
    /// Says which file is not as expected.
    pub fn from_toml(weighing: &str, signs: &str, alternatives: &str) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Texts {
            texts: Vec<String>,
        }
        let named = |file: &'static str| move |reason: String| format!("methods/{file}: {reason}");
        let texts: BTreeMap<String, Texts> = toml::from_str(alternatives)
            .map_err(|error| named("alternatives.toml")(error.to_string()))?;
        Ok(Self {
            weighing: Weighing::from_toml(weighing).map_err(named("weighing.toml"))?,
            signs: ExemptionSigns::from_toml(signs).map_err(named("exemption_signs.toml"))?,
            alternatives: texts.into_iter().map(|(kind, texts)| (kind, texts.texts)).collect(),
        })
    }
}

/// Holds the facts against the law in force and weighs what comes of it.
///
/// The same facts, law, methods and day give the same assessment, in whatever order the facts come.
#[must_use]
pub fn assess(
    facts: &Facts,
    regime: &Regime,
    methods: &Methods,
    sources: &BTreeMap<String, Source>,
    as_of: Date,
) -> Assessment {
    let mut documents = facts.documents.clone();
    // A text published after the day does not count yet; one without a date does.
    documents.retain(|facts| facts.document.dated.is_none_or(|dated| dated <= as_of));
    documents.sort_by_key(|facts| facts.exhibit);
    let statements = statements(&documents);
    let matters = matters(&statements);
    let means = Means {
        regime,
        weighing: &methods.weighing,
        sources,
        signs: &methods.signs,
        alternatives: &methods.alternatives,
        decisions: &facts.decisions,
        as_of,
    };

    let mut findings: Vec<Finding> = matters
        .iter()
        .filter(|(matter, _)| matter.conduct != ConductKind::Troops)
        .filter_map(|(matter, found)| {
            let denials = findings::general_denials(matter, &statements, found);
            findings::of_matter(matter, found, &denials, &means)
        })
        .collect();
    findings.extend(ships::findings(facts, &means));
    let order = law::measure_order(regime);
    findings.sort_by_key(|finding| {
        let place = order.iter().position(|measure| *measure == finding.measure);
        (place.unwrap_or(usize::MAX), finding.status, finding.title.clone(), finding.id.clone())
    });

    let caps: Vec<CapLedger> = law::ceilings(regime, facts, &matters, as_of)
        .iter()
        .filter_map(|ceiling| ledger::ledger(ceiling, &facts.deliveries, &matters, as_of))
        .collect();
    let limits_of_the_law = limits_of_the_law(&matters, regime);
    let mut problems = facts.problems.clone();
    problems.sort_by(|a, b| (&a.file, &a.code, &a.reason).cmp(&(&b.file, &b.code, &b.reason)));
    problems.dedup();
    let mut hits = facts.hits.clone();
    hits.sort_by(|a, b| {
        (&a.subject, &a.kind)
            .cmp(&(&b.subject, &b.kind))
            .then(b.score.total_cmp(&a.score))
            .then_with(|| (&a.list, &a.reference).cmp(&(&b.list, &b.reference)))
    });
    let mut searched = facts.searched.clone();
    searched.sort();
    let assessment = Assessment {
        as_of,
        regime: law::reference(regime),
        summary: Vec::new(),
        limits_of_the_law,
        drifts: drift::drifts(&matters),
        timeline: timeline::timeline(&statements),
        positions: timeline::positions(&matters, &documents),
        screening: ScreeningSummary { searched, screened: facts.screened.clone(), hits },
        findings,
        caps,
        problems,
    };
    Assessment { summary: summary(&assessment, &documents.len()), ..assessment }
}

/// Says what follows from no paragraph, with what was stated about it, rather than guess.
fn limits_of_the_law(
    matters: &BTreeMap<Matter, Vec<&Statement<'_>>>,
    regime: &Regime,
) -> Vec<Sentence> {
    let troops: Vec<&Statement<'_>> = matters
        .iter()
        .filter(|(matter, _)| {
            matter.conduct == ConductKind::Troops && matter.supplier == Some(Country::DPRK)
        })
        .flat_map(|(_, found)| found.iter().copied())
        .collect();
    if troops.is_empty() {
        return Vec::new();
    }
    let mut sentences = Vec::new();
    let mut seen = BTreeSet::new();
    let mut affirming: Vec<&Statement<'_>> =
        troops.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    affirming.sort_by_key(|found| (found.hedged, found.said_on(), found.citation.sort_key()));
    affirming.retain(|found| seen.insert(found.citation.sort_key()));
    let citations: Vec<Citation> = affirming.iter().map(|found| found.citation.clone()).collect();
    sentences.extend(Sentence::fact(
        format!(
            "{} passage{} of this case {} soldiers of the DPRK abroad.",
            citations.len(),
            if citations.len() == 1 { "" } else { "s" },
            if citations.len() == 1 { "speaks of" } else { "speak of" },
        ),
        citations.iter().take(8).cloned().collect(),
    ));
    sentences.extend(law::not_covered(regime, "troop_deployment").into_iter().map(Sentence::procedural));
    for found in affirming.iter().filter(|found| !found.hedged).take(6) {
        sentences.extend(Sentence::fact(prose::told(found), vec![found.citation.clone()]));
    }
    for found in troops.iter().filter(|found| found.stance == Stance::Denies).take(4) {
        sentences.extend(Sentence::fact(prose::told(found), vec![found.citation.clone()]));
    }
    sentences
}

/// The report in short: counts, each finding in a sentence, the ceilings, what could not be done.
fn summary(assessment: &Assessment, documents: &usize) -> Vec<Sentence> {
    let count = |status: FindingStatus| {
        assessment.findings.iter().filter(|finding| finding.status == status).count()
    };
    let mut sentences = vec![Sentence::procedural(format!(
        "Facts and law are taken into account up to {}. {} text{} {} read for claims; {} finding{} {} drawn: {} possible violation{}, {} not established, {} to which an exemption may apply, {} without a violation. Nothing here is confirmed unless it says by whom.",
        prose::day(assessment.as_of),
        documents,
        plural(*documents),
        if *documents == 1 { "was" } else { "were" },
        assessment.findings.len(),
        plural(assessment.findings.len()),
        if assessment.findings.len() == 1 { "was" } else { "were" },
        count(FindingStatus::PossibleViolation),
        plural(count(FindingStatus::PossibleViolation)),
        count(FindingStatus::NotEstablished),
        count(FindingStatus::ExemptionMayApply),
        count(FindingStatus::NoViolation),
    ))];
    for finding in &assessment.findings {
        let status = match finding.status {
            FindingStatus::PossibleViolation => "a possible violation",
            FindingStatus::NotEstablished => "not established",
            FindingStatus::ExemptionMayApply => "an exemption may apply",
            FindingStatus::NoViolation => "no violation",
        };
        let likelihood = finding.likelihood.as_ref().map_or(String::new(), |likelihood| {
            format!(
                "; {} ({}–{} per cent)",
                likelihood.words, likelihood.percent[0], likelihood.percent[1]
            )
        });
        let against = match finding.contradicting.len() {
            0 => String::new(),
            1 => "; one statement against it".to_owned(),
            many => format!("; {many} statements against it"),
        };
        let citations =
            finding.supporting.iter().take(3).map(|support| support.citation.clone()).collect();
        sentences.push(Sentence::assessment(
            format!(
                "{} ({}): {status} of {}; {} independent origin{}{likelihood}{against}.",
                finding.title,
                finding.id,
                finding.law.citation,
                finding.origins,
                plural(finding.origins as usize),
            ),
            citations,
        ));
    }
    for cap in &assessment.caps {
        for basis in &cap.bases {
            let passed = match basis.above {
                State::Met => "above the ceiling",
                State::NotMet => "not above the ceiling",
                State::Unknown => "whether the ceiling was passed is not decided by it",
            };
            let citations =
                basis.lines.iter().take(3).map(|line| line.citation.clone()).collect::<Vec<_>>();
            if !citations.is_empty() {
                sentences.push(Sentence::assessment(
                    format!(
                        "{}, {}: {} of {}: {passed}.",
                        cap.title,
                        basis.basis,
                        prose::amount(basis.total, &cap.unit),
                        prose::number(cap.limit),
                    ),
                    citations,
                ));
            }
        }
    }
    let hits = assessment.screening.hits.len();
    sentences.push(Sentence::procedural(format!(
        "{hits} resemblance{} to listed names or ships {} for a person to decide; {} problem{} met in the originals {} listed at the end.",
        plural(hits),
        if hits == 1 { "waits" } else { "wait" },
        assessment.problems.len(),
        plural(assessment.problems.len()),
        if assessment.problems.len() == 1 { "is" } else { "are" },
    )));
    sentences
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
