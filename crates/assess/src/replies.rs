//! What the parties named were asked, what they answered, and what persons decided on a finding.

use crate::facts::FindingDecision;
use crate::findings::Draft;
use crate::model::{Finding, Reply, Sentence};
use crate::prose;
use crate::supports;
use values::Problem;

/// Says what the parties named were asked and what they said in public.
pub(crate) fn reply(finding: &Finding, draft: &Draft, decisions: &[FindingDecision]) -> Reply {
    let sides = supports::parties(&draft.conduct.matter);
    let parties: Vec<String> = sides.iter().map(|country| country.in_prose()).collect();
    let told = |kind: &str| -> Vec<String> {
        of(finding, decisions).filter(|decision| decision.kind == kind).map(tell).collect()
    };
    let (replies, waivers) = (told("reply"), told("waiver"));
    let text = match (replies.is_empty(), waivers.is_empty()) {
        (false, _) => replies.into_iter().chain(waivers).collect::<Vec<_>>().join(" "),
        (true, false) => format!("{} No reply is recorded.", waivers.join(" ")),
        (true, true) if parties.is_empty() => {
            "No request for comment and no reply is recorded in the log.".to_owned()
        }
        (true, true) => format!(
            "No request for comment to {} is recorded in the log, and no reply.",
            prose::list(parties.iter().cloned())
        ),
    };
    let public_statements = draft
        .against
        .iter()
        .filter(|against| against.ground.denies() && against.backed.origin.speaks_for(&sides))
        .filter_map(|against| {
            let support = &against.backed.support;
            Sentence::fact(support.text.clone(), vec![support.citation.clone()])
        })
        .collect();
    Reply { parties, text, public_statements }
}

/// Tells every decision on a finding, with by whom and when; replies stand with the reply.
pub(crate) fn sentences(finding: &Finding, decisions: &[FindingDecision]) -> Vec<Sentence> {
    of(finding, decisions)
        .filter(|decision| decision.kind != "reply")
        .map(|decision| Sentence::procedural(tell(decision)))
        .collect()
}

/// Gives the last decision that confirms or rejects a finding, in a few words: "confirmed by … on …"; none where it
/// was taken back.
pub(crate) fn standing(finding: &str, decisions: &[FindingDecision]) -> Option<String> {
    let mut on_it = decisions.iter().rev().filter(|decision| decision.finding == finding);
    let last = on_it.find(|decision| matches!(decision.kind.as_str(), "confirm" | "reject" | "withdraw"))?;
    let verb = match last.kind.as_str() {
        "confirm" => "confirmed",
        "reject" => "rejected",
        _ => return None,
    };
    Some(format!("{verb} by {} on {}", last.by, prose::day(last.on)))
}

/// Reports decisions on findings that are not drawn (any more): a decision is never lost.
pub(crate) fn without_finding(findings: &[Finding], decisions: &[FindingDecision]) -> Vec<Problem> {
    decisions
        .iter()
        .filter(|decision| !findings.iter().any(|finding| finding.id == decision.finding))
        .map(|decision| {
            Problem::new(
                "assess/decision-without-finding",
                "the log",
                format!(
                    "{} It concerns {}, which is not drawn from the facts of this day.",
                    tell(decision),
                    decision.finding
                ),
            )
            .hint("compare with an earlier report: the evidence or the law it rests on has changed")
        })
        .collect()
}

fn of<'a>(
    finding: &'a Finding,
    decisions: &'a [FindingDecision],
) -> impl Iterator<Item = &'a FindingDecision> {
    decisions.iter().filter(move |decision| decision.finding == finding.id)
}

/// Tells a decision in a sentence: who, when, what, and the reason in the person's own words.
fn tell(decision: &FindingDecision) -> String {
    let (by, on) = (&decision.by, prose::day(decision.on));
    let text = decision.text.trim().trim_end_matches('.');
    let what = match decision.kind.as_str() {
        "confirm" => format!("On {on} {by} confirmed this finding"),
        "reject" => format!("On {on} {by} rejected this finding"),
        "reply" => format!("On {on} {by} replied"),
        "waiver" => format!("On {on} {by} decided to publish without a reply"),
        other => format!("On {on} {by} decided “{other}”"),
    };
    if text.is_empty() { format!("{what}.") } else { format!("{what}: “{text}”.") }
}
