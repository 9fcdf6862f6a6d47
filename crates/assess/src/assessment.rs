//! The whole assessment: facts and law in, what a report prints out.

use crate::exemption_signs::ExemptionSigns;
use crate::facts::{Facts, Source};
use crate::findings::{self, Means};
use crate::law;
use crate::leads::{Seen, leads};
use crate::matters::{ConductKind, Matter, matters};
use crate::model::{Assessment, CapLedger, Finding, ScreeningSummary, Sentence};
use crate::origins::Known;
use crate::prose;
use crate::regime::Regime;
use crate::statements::{Stance, Statement, statements};
use crate::trade::{self, TradeMethod};
use crate::weighing::Weighing;
use crate::{
    beside, deliveries, disagreements, drift, items, joint_statements, ledger, model_readings, replies,
    ships, sites, summary, timeline, visits, voyages, what_if,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date};

/// The methods an assessment follows, read from `methods/`.
#[derive(Debug, Clone)]
pub struct Methods {
    weighing: Weighing,
    signs: ExemptionSigns,
    alternatives: BTreeMap<String, Vec<String>>,
    calls: flows::petroleum::CallMethods,
    trade: TradeMethod,
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
            include_str!("../../../methods/petroleum.toml"),
            include_str!("../../../methods/trade.toml"),
        )
    }

    /// Gives the conventions by which calls of tankers become estimates.
    #[must_use]
    pub fn calls(&self) -> &flows::petroleum::CallMethods {
        &self.calls
    }

    /// Reads the methods from their files' texts.
    ///
    /// # Errors
    /// Says which file is not as expected.
    pub fn from_toml(
        weighing: &str,
        signs: &str,
        alternatives: &str,
        petroleum: &str,
        trade: &str,
    ) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Texts {
            texts: Vec<String>,
        }
        let named = |file: &'static str| move |reason: String| format!("methods/{file}: {reason}");
        let texts: BTreeMap<String, Texts> =
            toml::from_str(alternatives).map_err(|error| named("alternatives.toml")(error.to_string()))?;
        Ok(Self {
            weighing: Weighing::from_toml(weighing).map_err(named("weighing.toml"))?,
            signs: ExemptionSigns::from_toml(signs).map_err(named("exemption_signs.toml"))?,
            trade: TradeMethod::from_toml(trade).map_err(named("trade.toml"))?,
            alternatives: texts.into_iter().map(|(kind, texts)| (kind, texts.texts)).collect(),
            calls: flows::petroleum::CallMethods::from_toml(petroleum).map_err(named("petroleum.toml"))?,
        })
    }
}

/// How many passages a count cites, and how many are told.
const CITED: usize = 24;
const TOLD: usize = 8;

/// Holds the facts against the law in force and weighs what comes of it.
///
/// The same facts, law, methods and day give the same assessment, in whatever order the facts come. What
/// was said, published or recorded after the day is left out; decisions are not, whose order is the log's. What a
/// language model read is set apart and weighs nothing.
#[must_use]
pub fn assess(
    facts: &Facts,
    regime: &Regime,
    methods: &Methods,
    sources: &BTreeMap<String, Source>,
    as_of: Date,
) -> Assessment {
    let mut facts = facts.up_to(as_of);
    facts.estimate_calls(&methods.calls);
    // From here on nothing knows of what a language model read.
    let read_by_model = model_readings::set_apart(&mut facts.documents);
    let facts = &facts;
    let documents = &facts.documents;
    let mut statements = statements(documents);
    statements.retain(|found| found.said_on().from.is_none_or(|said| said <= as_of));
    let (matters, mut problems) = matters(&statements);
    let caps: Vec<CapLedger> = law::ceilings(regime, facts, &matters, as_of)
        .iter()
        .filter_map(|ceiling| ledger::ledger(ceiling, &facts.deliveries, &matters, as_of))
        .collect();
    let known = Known::new(documents, sources, methods.weighing.copies);
    let means = Means {
        regime,
        weighing: &methods.weighing,
        known: &known,
        signs: &methods.signs,
        alternatives: &methods.alternatives,
        caps: &caps,
        decisions: &facts.decisions,
        as_of,
    };

    let beyond = deliveries::beyond(&caps, facts, &known, regime);
    let both: BTreeSet<&Matter> = matters.keys().chain(beyond.keys()).collect();
    let mut findings: Vec<Finding> = both
        .into_iter()
        .filter(|matter| matter.conduct != ConductKind::Troops)
        .filter_map(|matter| {
            let found = matters.get(matter).map_or(&[][..], Vec::as_slice);
            let denials = findings::general_denials(matter, &statements, found);
            findings::of_matter(matter, found, &denials, beyond.get(matter), &means)
        })
        .collect();
    findings.extend(ships::findings(facts, &statements, &means));
    findings.extend(visits::findings(facts, &statements, &means));
    let traded = trade::assess(facts, &means, &methods.trade);
    findings.extend(traded.findings);
    problems.extend(traded.problems);
    findings.extend(items::findings(facts, &means));
    let order = law::measure_order(regime);
    findings.sort_by_cached_key(|finding| {
        let place = order.iter().position(|measure| *measure == finding.measure);
        (place.unwrap_or(usize::MAX), finding.status, finding.title.clone(), finding.id.clone())
    });

    problems.extend(facts.problems.iter().cloned());
    problems.extend(replies::without_finding(&findings, &facts.decisions));
    problems.sort_by(|a, b| {
        (&a.file, &a.code, &a.reason)
            .cmp(&(&b.file, &b.code, &b.reason))
            .then(a.exhibit.cmp(&b.exhibit))
            .then(a.place.partial_cmp(&b.place).unwrap_or(Ordering::Equal))
    });
    problems.dedup();
    let mut timeline = timeline::timeline(&statements);
    timeline.extend(ships::timeline(&findings));
    timeline.extend(items::timeline(&facts.items));
    timeline.sort_by_cached_key(|entry| (entry.period, entry.event.clone(), entry.sentence.text.clone()));
    timeline.dedup();
    // The States that findings and statements name.
    let named: BTreeSet<Country> =
        matters.keys().flat_map(|matter| [matter.supplier, matter.recipient]).flatten().collect();
    let assessment = Assessment {
        as_of,
        regime: law::reference(regime),
        summary: Vec::new(),
        limits_of_the_law: limits_of_the_law(&matters, regime),
        drifts: drift::drifts(&matters),
        disagreements: disagreements::disagreements(documents, &statements),
        timeline,
        voyages: voyages::voyages(&ships::of_findings(facts), facts),
        trade: traded.trade,
        items: items::entries(&facts.items, &findings),
        sites: sites::entries(&facts.sites),
        positions: timeline::positions(&matters, documents, &known),
        joint_statements: joint_statements::joint_statements(documents, regime),
        what_if: what_if::what_if(regime, &findings, &caps, as_of),
        treaties: beside::treaties(regime, &named, as_of),
        watch: beside::watch(regime, &findings, as_of),
        screening: ScreeningSummary {
            searched: facts.searched.clone(),
            screened: facts.screened.clone(),
            clear: facts.clear,
            hits: facts.hits.clone(),
        },
        leads: leads(&Seen { facts, statements: &statements, caps: &caps, findings: &findings }, regime),
        read_by_model,
        findings,
        caps,
        problems,
    };
    let summary = summary::summary(&assessment, documents.len(), &facts.decisions);
    Assessment { summary, ..assessment }
}

/// Says what follows from no paragraph, with what was stated about it, rather than guess.
fn limits_of_the_law(matters: &BTreeMap<Matter, Vec<&Statement<'_>>>, regime: &Regime) -> Vec<Sentence> {
    let troops: Vec<&Statement<'_>> = matters
        .iter()
        .filter(|(matter, _)| matter.conduct == ConductKind::Troops && matter.supplier == Some(Country::DPRK))
        .flat_map(|(_, found)| found.iter().copied())
        .collect();
    if troops.is_empty() {
        return Vec::new();
    }
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut affirming: Vec<&Statement<'_>> =
        troops.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    affirming.sort_by_key(|found| (found.hedged, found.said_on(), found.citation.sort_key()));
    affirming.retain(|found| seen.insert(found.citation.sort_key()));
    let citations: Vec<Citation> = affirming.iter().map(|found| found.citation.clone()).collect();
    sentences.extend(Sentence::fact(
        match citations.len() {
            1 => "One passage of this case speaks of soldiers of the DPRK abroad.".to_owned(),
            several => {
                let passages = prose::count(several, "passage", "passages");
                format!("{passages} of this case speak of soldiers of the DPRK abroad.")
            }
        },
        citations.iter().take(CITED).cloned().collect(),
    ));
    sentences.extend(law::not_covered(regime, "troop_deployment").into_iter().map(Sentence::procedural));
    // One passage a speaker, or a text that speaks in its own voice.
    let mut voices = BTreeSet::new();
    let mut told = |found: &&&Statement<'_>| {
        voices.insert(match &found.claim.speaker {
            Some(speaker) => prose::speaker(speaker),
            None => found.facts.publisher(),
        })
    };
    for found in affirming.iter().filter(|found| !found.hedged).filter(&mut told).take(TOLD) {
        sentences.extend(Sentence::fact(prose::told(found), vec![found.citation.clone()]));
    }
    let others = |stance: Stance| troops.iter().filter(move |found| found.stance == stance).take(TOLD);
    for found in others(Stance::Denies).chain(others(Stance::Unverified)) {
        sentences.extend(Sentence::fact(prose::told(found), vec![found.citation.clone()]));
    }
    sentences
}
