//! A finding in sentences: what is reported, by whom, what follows, how sure that is, what speaks against it.

use crate::differences;
use crate::facts::FindingDecision;
use crate::findings::{Draft, is_exemption};
use crate::model::{Element, Finding, FindingStatus, Sentence, State, Support, SupportKind};
use crate::prose;
use crate::replies;
use crate::supports::Ground;
use crate::titles;
use std::collections::BTreeSet;
use values::Citation;

/// How many origins are told one by one, and how many exhibits a count cites; all stand under the supports.
const TOLD: usize = 8;
const CITED: usize = 24;

/// Tells a finding.
pub(crate) fn sentences(
    finding: &Finding,
    draft: &Draft,
    binding: bool,
    decisions: &[FindingDecision],
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    sentences.extend(counted(finding, draft));
    sentences.extend(draft.told.iter().cloned());
    let told = one_an_origin(finding);
    for support in &told {
        sentences.extend(Sentence::fact(support.text.clone(), vec![support.citation.clone()]));
    }
    sentences.extend(differences::ranges(&draft.supporting));
    sentences.extend(differences::days(&draft.supporting));
    let citations: Vec<Citation> = told.iter().map(|support| support.citation.clone()).collect();
    sentences.push(Sentence::assessment(weighed(finding, binding, decisions), citations.clone()));
    // Likelihood and confidence never stand in one sentence (ICD 203).
    if let Some(likelihood) = &finding.likelihood {
        sentences.push(Sentence::assessment(
            format!(
                "Likelihood that it took place: {} ({} to {} per cent). {}",
                likelihood.words,
                likelihood.percent[0],
                likelihood.percent[1],
                prose::capitalised(&likelihood.basis)
            ),
            citations.clone(),
        ));
    }
    sentences.push(Sentence::assessment(
        format!(
            "Confidence in it: {}. {}",
            prose::confidence(finding.confidence.level),
            finding.confidence.basis
        ),
        citations.clone(),
    ));
    sentences.extend(caveat(finding, &citations));
    sentences.extend(against(finding, draft));
    sentences.extend(unverified(finding));
    sentences.extend(replies::sentences(finding, decisions));
    sentences
}

/// Says how many exhibits report it and to how many origins they go back.
fn counted(finding: &Finding, draft: &Draft) -> Option<Sentence> {
    let mut exhibits = BTreeSet::new();
    let mut citations = Vec::new();
    for support in &finding.supporting {
        if exhibits.insert(support.citation.exhibit) && citations.len() < CITED {
            citations.push(support.citation.clone());
        }
    }
    let origins: Vec<String> =
        finding.origin_groups.iter().filter(|group| group.counts).map(|group| group.who.clone()).collect();
    let all_are = |kind: SupportKind| finding.supporting.iter().all(|support| support.kind == kind);
    let (one, many) = match (all_are(SupportKind::VesselEvent), all_are(SupportKind::Item)) {
        (true, _) => ("records", "record"),
        (_, true) => ("documents", "document"),
        _ => ("reports", "report"),
    };
    let one_exhibit = exhibits.len() == 1;
    let count = if one_exhibit { "one exhibit".to_owned() } else { format!("{} exhibits", exhibits.len()) };
    let goes = if one_exhibit { "it goes back" } else { "they go back" };
    Sentence::fact(
        format!(
            "In this case {count} {} {}{}.",
            if one_exhibit { one } else { many },
            draft.items.as_ref().map_or_else(|| titles::matter(&draft.conduct.matter), |of| of.words.clone()),
            match origins.as_slice() {
                [] => "; no independent origin can be named".to_owned(),
                [one] => format!("; {goes} to one independent origin, {one}"),
                several => format!(
                    "; {goes} to {} independent origins: {}",
                    several.len(),
                    prose::list(several.iter().cloned())
                ),
            }
        ),
        citations,
    )
}

/// Says what follows under the provision.
fn weighed(finding: &Finding, binding: bool, decisions: &[FindingDecision]) -> String {
    let law = &finding.law.citation;
    let named = |state: State| -> Vec<String> {
        let those = |element: &&Element| element.state == state && !is_exemption(element);
        finding.elements.iter().filter(those).map(|element| format!("“{}”", element.name)).collect()
    };
    match finding.status {
        FindingStatus::PossibleViolation => {
            let person = match replies::standing(&finding.id, decisions) {
                Some(standing) => format!("It was {standing}."),
                None => "A person has to confirm or reject it.".to_owned(),
            };
            format!(
                "If what is stated is true, every element of {law} is met other than the absence of an exemption, which has to be looked up: a possible violation. {person}"
            )
        }
        FindingStatus::NotEstablished if !binding => {
            format!("{} does not bind: conduct against it is no violation.", prose::capitalised(law))
        }
        FindingStatus::NotEstablished => {
            let unknown = named(State::Unknown);
            let (element, is) = if unknown.len() == 1 { ("element", "is") } else { ("elements", "are") };
            format!(
                "Under {law} this is not established: the {element} {} {is} not known.",
                prose::list(unknown)
            )
        }
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
            let missing = named(State::NotMet);
            let (element, is) = if missing.len() == 1 { ("element", "is") } else { ("elements", "are") };
            format!("No violation of {law}: the {element} {} {is} not met.", prose::list(missing))
        }
    }
}

/// Warns of a finding that rests on one origin or on none.
fn caveat(finding: &Finding, citations: &[Citation]) -> Option<Sentence> {
    let counting = finding.origin_groups.iter().find(|group| group.counts);
    let text = match (finding.origins, counting) {
        (0, _) => {
            "No independent origin that can be named states this. It is a lead to look into, not a result."
                .to_owned()
        }
        (1, Some(group)) => format!(
            "This rests on a single origin, {}: nothing in this case corroborates it independently, and no likelihood is stated.",
            group.who
        ),
        _ => return None,
    };
    Some(Sentence::assessment(text, citations.to_vec()))
}

/// Says how many statements speak against it, by what they do.
fn against(finding: &Finding, draft: &Draft) -> Option<Sentence> {
    let count =
        |keep: &dyn Fn(Ground) -> bool| draft.against.iter().filter(|against| keep(against.ground)).count();
    let verbs = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("one statement {one}")),
        several => Some(format!("{several} statements {many}")),
    };
    let parts: Vec<String> = [
        verbs(count(&Ground::denies), "denies it", "deny it"),
        verbs(
            count(&|ground| ground == Ground::Doubt),
            "says that it was not verified",
            "say that it was not verified",
        ),
        verbs(
            count(&|ground| ground == Ground::OtherFigure),
            "gives another figure for the same time",
            "give other figures for the same time",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        return None;
    }
    let citations =
        finding.contradicting.iter().take(CITED).map(|support| support.citation.clone()).collect();
    Some(Sentence::assessment(
        format!(
            "On the other side, {}; {} printed below.",
            prose::list(parts),
            if finding.contradicting.len() == 1 { "it is" } else { "each is" }
        ),
        citations,
    ))
}

/// Says what of the law was not confirmed in a source.
fn unverified(finding: &Finding) -> Option<Sentence> {
    let law = &finding.law.citation;
    match (finding.law.verified, finding.law.paragraph_verified) {
        (true, true) => None,
        (true, false) => Some(Sentence::procedural(format!(
            "The content of {law} was confirmed in a source; its paragraph number was not."
        ))),
        (false, _) => Some(Sentence::procedural(format!(
            "The content of {law} is UNVERIFIED: it was written from memory and not confirmed in a source."
        ))),
    }
}

/// Takes the first support of each origin that counts; where none counts, of the first two others.
fn one_an_origin(finding: &Finding) -> Vec<Support> {
    let counts = |support: &&Support| {
        finding.origin_groups.iter().any(|group| group.counts && group.id == support.origin)
    };
    let first_of = |supports: Vec<&Support>, most: usize| -> Vec<Support> {
        let mut seen = BTreeSet::new();
        supports
            .into_iter()
            .filter(|support| seen.insert(support.origin.clone()))
            .take(most)
            .cloned()
            .collect()
    };
    let counted = first_of(finding.supporting.iter().filter(counts).collect(), TOLD);
    match counted.is_empty() {
        true => first_of(finding.supporting.iter().collect(), 2),
        false => counted,
    }
}
