//! Findings: each matter held against the provisions in force.
//!
//! A matter becomes at most one finding. The statements that affirm it say what is known of the
//! conduct; the regime answers which provisions speak of it and which of their elements are met. The
//! provision that fits best leads, the others that repeat or extend it stand beside it. What denies,
//! doubts or differs is printed beside what supports.

use crate::exemption_signs::ExemptionSigns;
use crate::facts::{FindingDecision, Source};
use crate::law::{self, Answer};
use crate::matters::{ConductKind, Matter};
use crate::model::{
    Element, ExemptionCheck, Finding, FindingCore, FindingStatus, RelatedProvision, Reply, Sentence,
    State, StatedQuantity, Support, SupportKind,
};
use crate::origins::{self, Origin};
use crate::prose;
use crate::regime::Regime;
use crate::statements::{Stance, Statement};
use crate::titles;
use crate::weighing::{Weighing, Weights};
use claims::model::{Modality, Tier};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date, Digest, Period};

/// What findings are drawn with, besides the facts.
pub struct Means<'a> {
    /// The law.
    pub regime: &'a Regime,
    /// The conventions of weighing.
    pub weighing: &'a Weighing,
    /// Who publishes, by id.
    pub sources: &'a BTreeMap<String, Source>,
    /// Words that point to an exemption.
    pub signs: &'a ExemptionSigns,
    /// What else could explain facts, by kind of conduct.
    pub alternatives: &'a BTreeMap<String, Vec<String>>,
    /// What persons decided.
    pub decisions: &'a [FindingDecision],
    /// The day up to which facts count.
    pub as_of: Date,
}

/// How many citations an element shows; all stand under the supports.
const ELEMENT_CITATIONS: usize = 3;

/// Draws a finding from a matter; `None` if nothing affirms it or no provision in force speaks of it.
#[must_use]
pub fn of_matter(
    matter: &Matter,
    statements: &[&Statement<'_>],
    denials: &[&Statement<'_>],
    means: &Means<'_>,
) -> Option<Finding> {
    let mut affirming: Vec<&Statement<'_>> =
        statements.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    affirming.sort_by_key(|found| (found.hedged, found.said_on(), found.citation.sort_key()));
    // One passage may state several events of one matter; it is one support.
    affirming.dedup_by_key(|found| found.citation.sort_key());

    let conduct = law::Conduct {
        matter: matter.clone(),
        period: dated(&affirming),
        goods: affirming.iter().flat_map(|found| found.goods()).collect(),
        exemptions: means.signs.found_in(&affirming),
    };
    let mut answers = law::ask(means.regime, &conduct);
    if answers.is_empty() {
        return None;
    }
    let lead = answers.remove(0);

    let affirming: Vec<(Origin, Support)> =
        affirming.iter().map(|found| support(found, None, means.sources)).collect();
    let contradicting = contradicting(matter, statements, denials, means.sources);
    let origin_groups = {
        let pairs: Vec<(Origin, &Support)> =
            affirming.iter().map(|(origin, support)| (origin.clone(), support)).collect();
        origins::groups(&pairs)
    };
    let origins = origin_groups.iter().filter(|group| group.counts).count() as u32;

    let parties: BTreeSet<Country> = [matter.supplier, matter.recipient].into_iter().flatten().collect();
    let counts = |origin: &Origin| origin_groups.iter().any(|g| g.counts && g.id == origin.id());
    let weights = Weights {
        origins,
        unhedged: affirming.iter().any(|(origin, support)| counts(origin) && is_plain(support)),
        instrument: affirming.iter().any(|(_, support)| support.kind != SupportKind::Claim),
        independent_denial: contradicting.iter().any(|(origin, support, is_denial)| {
            *is_denial && !origin.speaks_for(&parties) && is_plain(support) && *origin != Origin::Nameless
        }),
        party_denial: contradicting
            .iter()
            .any(|(origin, _, is_denial)| *is_denial && origin.speaks_for(&parties)),
    };

    let mut supports = affirming.into_iter().map(|(_, support)| support);
    let first = supports.next()?;
    let supporting: Vec<Support> = std::iter::once(first.clone()).chain(supports).collect();
    let elements = elements(&lead, &supporting, weights);
    let status = status(&lead, &elements);
    let others = supporting.iter().skip(1).cloned().collect();
    let mut finding = Finding::new(
        FindingCore {
            id: identifier(&lead.provision, &matter.key()),
            provision: lead.provision.clone(),
            title: titles::finding(matter),
            measure: lead.measure.clone(),
            measure_title: lead.measure_title.clone(),
            status,
            law: lead.law.clone(),
            elements,
        },
        first,
        others,
    );
    finding.related_provisions = answers.iter().filter(|answer| !answer.fails).map(related).collect();
    finding.contradicting = contradicting.into_iter().map(|(_, support, _)| support).collect();
    finding.origins = origins;
    finding.origin_groups = origin_groups;
    finding.likelihood = means.weighing.likelihood(weights);
    finding.confidence = means.weighing.confidence(weights);
    finding.alternative_explanations = alternatives(matter, means.alternatives);
    finding.exemptions_checked =
        lead.exemptions.iter().map(|check| with_signs(check, &conduct)).collect();
    finding.reply = reply(&finding, matter, means.decisions);
    finding.sentences = sentences(&finding, matter, &lead, means.decisions);
    Some(finding)
}

/// Gives the days over which the conduct is stated to have happened, from the texts that date it.
fn dated(affirming: &[&Statement<'_>]) -> Period {
    let dated: Vec<Period> =
        affirming.iter().filter(|found| found.is_dated()).map(|found| found.when()).collect();
    Period {
        from: dated.iter().filter_map(|period| period.from).min(),
        to: dated.iter().filter_map(|period| period.to).max(),
    }
}

/// Makes a support of a statement, with the origin it goes back to.
fn support(
    statement: &Statement<'_>,
    note: Option<&str>,
    sources: &BTreeMap<String, Source>,
) -> (Origin, Support) {
    let origin = Origin::of(statement, sources);
    let facts = statement.facts;
    let support = Support {
        kind: SupportKind::Claim,
        text: prose::told(statement),
        speaker: statement.claim.speaker.as_ref().map(prose::speaker),
        country: statement.claim.speaker.as_ref().and_then(|speaker| speaker.country),
        source: facts.source.as_ref().map(|source| source.name.clone()),
        grade: facts.source.as_ref().and_then(|source| source.grade.clone()),
        modality: Some(statement.claim.modality),
        hedges: statement.claim.hedges.clone(),
        when: statement.when(),
        said_on: statement.said_on(),
        published: facts.document.dated,
        quantities: statement
            .event
            .quantities
            .iter()
            .map(|quantity| StatedQuantity {
                text: quantity.text.clone(),
                amount: quantity.amount,
                unit: quantity.unit.clone(),
            })
            .collect(),
        origin: origin.id(),
        note: note.map(str::to_owned),
        citation: statement.citation.clone(),
    };
    (origin, support)
}

/// Tells whether a support is said plainly by somebody named.
fn is_plain(support: &Support) -> bool {
    support.hedges.is_empty()
        && !matches!(support.modality, Some(Modality::Reported))
        && !support.origin.is_empty()
}

/// Collects what denies or doubts the matter; the flag says whether it is a denial.
fn contradicting(
    matter: &Matter,
    statements: &[&Statement<'_>],
    denials: &[&Statement<'_>],
    sources: &BTreeMap<String, Source>,
) -> Vec<(Origin, Support, bool)> {
    let parties: BTreeSet<Country> = [matter.supplier, matter.recipient].into_iter().flatten().collect();
    let mut found: Vec<(Origin, Support, bool)> = Vec::new();
    for statement in statements.iter().chain(denials) {
        let origin = Origin::of(statement, sources);
        let (note, denies) = match statement.stance {
            Stance::Denies if origin.speaks_for(&parties) => ("Denial by a party named.", true),
            Stance::Denies => ("Says that it did not happen.", true),
            Stance::Unverified => ("Says that it was not verified, which is neither yes nor no.", false),
            Stance::Affirms | Stance::Prospective => continue,
        };
        let (origin, support) = support(statement, Some(note), sources);
        found.push((origin, support, denies));
    }
    found.sort_by_key(|(_, support, _)| support.citation.sort_key());
    found.dedup_by_key(|(_, support, _)| support.citation.sort_key());
    found
}

/// Fills the provision's elements with what shows them, and adds whether the conduct itself is shown.
fn elements(lead: &Answer, supporting: &[Support], weights: Weights) -> Vec<Element> {
    let cite = |keep: &dyn Fn(&Support) -> bool| -> Vec<Citation> {
        supporting
            .iter()
            .filter(|support| keep(support))
            .take(ELEMENT_CITATIONS)
            .map(|support| support.citation.clone())
            .collect()
    };
    let shown = match (weights.origins, weights.unhedged) {
        (0, _) => (State::Unknown, "No origin that can be named states it.".to_owned()),
        (1, true) => (State::Met, "One named origin states it without a hedge.".to_owned()),
        (many, true) => {
            (State::Met, format!("{many} independent origins state it, at least one without a hedge."))
        }
        (_, false) => (State::Unknown, "Every statement of it is hedged.".to_owned()),
    };
    let mut elements = vec![Element {
        name: "conduct stated".to_owned(),
        state: shown.0,
        reason: shown.1,
        citations: cite(&|_| true),
    }];
    elements.extend(lead.elements.iter().map(|element| {
        let citations = match (element.state, element.test.as_str()) {
            (State::Unknown, _) | (_, "no_exemption" | "actor_bound") => Vec::new(),
            (_, "in_force") => cite(&|support| support.when.from.is_some()),
            _ => cite(&|_| true),
        };
        Element {
            name: element.name.clone(),
            state: element.state,
            reason: element.reason.clone(),
            citations,
        }
    }));
    elements
}

/// Decides where a finding stands. The absence of an exemption is for a person to establish: it never
/// stands in the way of a *possible* violation unless the facts themselves point to an exemption.
fn status(lead: &Answer, elements: &[Element]) -> FindingStatus {
    let exemption = |element: &&Element| element.name.contains("exemption");
    if lead.exemptions.iter().any(|check| check.state == State::Met) {
        return FindingStatus::ExemptionMayApply;
    }
    let others = || elements.iter().filter(|element| !exemption(element));
    if others().any(|element| element.state == State::NotMet) {
        FindingStatus::NoViolation
    } else if !lead.binding || others().any(|element| element.state == State::Unknown) {
        FindingStatus::NotEstablished
    } else {
        FindingStatus::PossibleViolation
    }
}

fn related(answer: &Answer) -> RelatedProvision {
    RelatedProvision {
        provision: answer.provision.clone(),
        citation: answer.law.citation.clone(),
        summary: answer.law.summary.clone(),
        reason: match answer.elements.iter().filter(|e| e.state == State::Unknown).count() {
            0 => "Every element is met on the facts stated.".to_owned(),
            1 => "One element is unknown.".to_owned(),
            many => format!("{many} elements are unknown."),
        },
        verified: answer.law.verified,
        paragraph_verified: answer.law.paragraph_verified,
        binding: answer.binding,
    }
}

/// Looks up what else could explain facts of this kind.
#[must_use]
pub fn alternatives(matter: &Matter, all: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let id = matter.conduct.id();
    let kind = id.split(':').next().unwrap_or_default();
    all.get(kind).cloned().unwrap_or_default()
}

fn with_signs(check: &ExemptionCheck, conduct: &law::Conduct) -> ExemptionCheck {
    let mut check = check.clone();
    if let Some(sign) = conduct.exemptions.get(&check.id) {
        check.citations.clone_from(&sign.citations);
    }
    check
}

/// Says what the parties named were asked and what they said in public.
fn reply(finding: &Finding, matter: &Matter, decisions: &[FindingDecision]) -> Reply {
    let parties: Vec<String> = [matter.supplier, matter.recipient]
        .into_iter()
        .flatten()
        .map(|country| country.in_prose())
        .collect();
    let replies: Vec<String> = decisions
        .iter()
        .filter(|decision| decision.finding == finding.id && decision.kind == "reply")
        .map(|decision| {
            format!("On {} {} replied: “{}”.", prose::day(decision.on), decision.by, decision.text)
        })
        .collect();
    let text = if replies.is_empty() {
        format!(
            "No request for comment to {} is recorded in the log, and no reply.",
            prose::list(parties.iter().cloned())
        )
    } else {
        replies.join(" ")
    };
    let public_statements = finding
        .contradicting
        .iter()
        .filter(|support| support.note.as_deref().is_some_and(|note| note.contains("party named")))
        .filter_map(|support| Sentence::fact(support.text.clone(), vec![support.citation.clone()]))
        .collect();
    Reply { parties, text, public_statements }
}

fn sentences(
    finding: &Finding,
    matter: &Matter,
    lead: &Answer,
    decisions: &[FindingDecision],
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let counted: Vec<String> = finding
        .origin_groups
        .iter()
        .filter(|group| group.counts)
        .map(|group| group.who.clone())
        .collect();
    let citations: Vec<Citation> = one_an_origin(&finding.supporting);
    let exhibits: BTreeSet<Digest> =
        finding.supporting.iter().map(|support| support.citation.exhibit).collect();
    sentences.extend(Sentence::fact(
        format!(
            "{} {} of this case {} {}{}.",
            exhibits.len(),
            if exhibits.len() == 1 { "exhibit" } else { "exhibits" },
            if exhibits.len() == 1 { "states" } else { "state" },
            titles::matter(matter),
            match counted.as_slice() {
                [] => "; no independent origin can be named".to_owned(),
                [one] => format!("; they go back to one independent origin: {one}"),
                many => format!(
                    "; they go back to {} independent origins: {}",
                    many.len(),
                    prose::list(many.iter().cloned())
                ),
            }
        ),
        citations.clone(),
    ));
    for support in finding.supporting.iter().filter(|support| citations.contains(&support.citation)) {
        sentences.extend(Sentence::fact(support.text.clone(), vec![support.citation.clone()]));
    }
    let unknown: Vec<String> = finding
        .elements
        .iter()
        .filter(|element| element.state == State::Unknown && !element.name.contains("exemption"))
        .map(|element| element.name.clone())
        .collect();
    let not_met: Vec<String> = finding
        .elements
        .iter()
        .filter(|element| element.state == State::NotMet)
        .map(|element| element.name.clone())
        .collect();
    let law = &finding.law.citation;
    let weighed = match finding.status {
        FindingStatus::PossibleViolation => format!(
            "If these statements are true, every element of {law} other than the absence of an exemption is met: a possible violation, which a person has to confirm."
        ),
        FindingStatus::NotEstablished if !lead.binding => {
            format!("{} does not bind; conduct against it is no violation.", prose::capitalised(law))
        }
        FindingStatus::NotEstablished => format!(
            "Under {law} this is not established: not known is {}.",
            prose::list(unknown)
        ),
        FindingStatus::ExemptionMayApply => format!(
            "The facts point to an exemption from {law}: {}. Whether its conditions were met has to be looked up before anything is said of a violation.",
            prose::list(
                finding
                    .exemptions_checked
                    .iter()
                    .filter(|check| check.state == State::Met)
                    .map(|check| check.title.clone())
            )
        ),
        FindingStatus::NoViolation => {
            format!("No violation of {law}: not met is {}.", prose::list(not_met))
        }
    };
    sentences.push(Sentence::assessment(weighed, citations));
    if !finding.contradicting.is_empty() {
        sentences.push(Sentence::assessment(
            format!(
                "{} statement{} against it or doubting it {} printed beside it.",
                finding.contradicting.len(),
                if finding.contradicting.len() == 1 { "" } else { "s" },
                if finding.contradicting.len() == 1 { "is" } else { "are" },
            ),
            finding.contradicting.iter().map(|support| support.citation.clone()).collect(),
        ));
    }
    if !(finding.law.verified && finding.law.paragraph_verified) {
        sentences.push(Sentence::procedural(if finding.law.verified {
            format!("The content of {law} was confirmed in a source; its paragraph number was not.")
        } else {
            format!("The content of {law} is UNVERIFIED: it was written from memory and not confirmed in a source.")
        }));
    }
    for decision in decisions.iter().filter(|decision| decision.finding == finding.id) {
        if decision.kind != "reply" {
            sentences.push(Sentence::procedural(format!(
                "On {} {} decided “{}”: {}",
                prose::day(decision.on),
                decision.by,
                decision.kind,
                decision.text
            )));
        }
    }
    sentences
}

/// Takes the first citation of each origin, at most eight, for the finding's own sentences.
fn one_an_origin(supporting: &[Support]) -> Vec<Citation> {
    let mut seen = BTreeSet::new();
    supporting
        .iter()
        .filter(|support| seen.insert(support.origin.clone()))
        .take(8)
        .map(|support| support.citation.clone())
        .collect()
}

/// Names a finding by what it is about, so that the same matter keeps its number as evidence grows.
#[must_use]
pub fn identifier(provision: &str, key: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::digest(format!("finding\n{provision}\n{key}"));
    format!("F-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

/// Finds denials that name no event of their own ("rejected the reports as rumours") and stand in a text
/// that speaks of a matter: they are printed beside it if the speaker is a party to it.
#[must_use]
pub fn general_denials<'s, 'a>(
    matter: &Matter,
    statements: &'s [Statement<'a>],
    of_matter: &[&Statement<'_>],
) -> Vec<&'s Statement<'a>> {
    let parties = [matter.supplier, matter.recipient];
    let texts: BTreeSet<Digest> = of_matter.iter().map(|found| found.facts.exhibit).collect();
    statements
        .iter()
        .filter(|found| {
            let country = found.claim.speaker.as_ref().and_then(|speaker| speaker.country);
            found.stance == Stance::Denies
                && found.claim.tier == Tier::Attributed
                && country.is_some()
                && parties.contains(&country)
                && texts.contains(&found.facts.exhibit)
                && Matter::of(found).is_empty()
                && matter.conduct != ConductKind::Troops
        })
        .collect()
}

