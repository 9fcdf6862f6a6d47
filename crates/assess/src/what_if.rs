//! What would be otherwise if a draft resolution had become law.
//!
//! A draft works from its day on: conduct before it is judged by the law as it was. Nothing here changes a finding; it
//! says what the vote, or that there was none, made of the law.

use crate::law;
use crate::model::{CapIf, CapLedger, Finding, FindingEffect, FindingIf, Sentence, WhatIf};
use crate::prose;
use crate::regime::Regime;
use crate::regime::schema::{DraftChange, DraftEffect, DraftOutcome, DraftResolution};
use values::{Amount, Country, Date, Period};

/// Says of each draft what would be otherwise, with the drafts that came up to a day.
///
/// **Shape:** in the order of days; a draft that changed no measure names the body it was about.
#[must_use]
pub(crate) fn what_if(regime: &Regime, findings: &[Finding], caps: &[CapLedger], as_of: Date) -> Vec<WhatIf> {
    let known = regime.drafts().into_iter().filter(|draft| draft.on <= as_of);
    known.map(|draft| of_draft(draft, regime, findings, caps)).collect()
}

fn of_draft(draft: &DraftResolution, regime: &Regime, findings: &[Finding], caps: &[CapLedger]) -> WhatIf {
    let others: Vec<FindingIf> = findings.iter().filter_map(|finding| of_finding(draft, finding)).collect();
    let unchanged = u32::try_from(findings.len() - others.len()).unwrap_or(u32::MAX);
    WhatIf {
        draft: draft.id.clone(),
        title: draft.title.clone(),
        on: draft.on,
        sentences: told(draft, regime).into_iter().map(Sentence::procedural).collect(),
        verified: draft.verified,
        findings: others,
        caps: caps.iter().filter_map(|cap| of_cap(draft, cap)).collect(),
        unchanged,
    }
}

fn told(draft: &DraftResolution, regime: &Regime) -> Vec<String> {
    let by = prose::list(draft.tabled_by.iter().map(|country| country.in_prose()));
    let symbol = draft.symbol.as_ref().map_or(String::new(), |symbol| format!(" ({symbol})"));
    let mut sentences = vec![format!("{}{symbol}, put forward by {by}.", draft.title)];
    let names = |countries: &[Country]| prose::list(countries.iter().map(|country| country.in_prose()));
    let went = match (&draft.votes, draft.outcome) {
        (Some(votes), outcome) => {
            let mut went = format!(
                "On {} {} members of the Council voted for it",
                prose::day(draft.on),
                votes.in_favour
            );
            if !votes.against.is_empty() {
                went.push_str(&format!(", {} against", names(&votes.against)));
            }
            if !votes.abstained.is_empty() {
                went.push_str(&format!("; {} abstained", names(&votes.abstained)));
            }
            went.push_str(match outcome {
                DraftOutcome::Vetoed => ": a veto, and no resolution.",
                _ => ": too few, and no resolution.",
            });
            went
        }
        (None, _) => format!("It was put forward on {} and never came to a vote.", prose::day(draft.on)),
    };
    sentences.push(went);
    sentences.push(draft.summary.clone());
    sentences.extend(draft.notes.clone());
    for change in &draft.changes {
        let Some(provision) = regime.provision(&change.provision) else { continue };
        let citation = law::law_note(regime, provision).citation;
        sentences.push(match (change.effect, change.limit, &change.unit) {
            (DraftEffect::Limit, Some(limit), Some(unit)) => format!(
                "It would have set the ceiling of {citation} at {}.",
                prose::amount(Amount::exactly(limit), unit)
            ),
            _ => format!("It would have ended {citation}: {}.", provision.title),
        });
    }
    sentences
}

fn change_of<'a>(draft: &'a DraftResolution, provision: &str) -> Option<&'a DraftChange> {
    draft.changes.iter().find(|change| change.provision == provision)
}

/// Gives the days of the conduct a finding is about, as far as its supports tell.
pub(crate) fn days_of(finding: &Finding) -> Period {
    let known = || finding.supporting.iter().map(|support| support.when);
    Period {
        from: known().filter_map(|period| period.from).min(),
        to: known()
            .map(|period| period.to)
            .collect::<Option<Vec<Date>>>()
            .and_then(|days| days.into_iter().max()),
    }
}

fn of_finding(draft: &DraftResolution, finding: &Finding) -> Option<FindingIf> {
    let change = change_of(draft, &finding.provision)?;
    let days = days_of(finding);
    if days.to.is_some_and(|last| last < draft.on) {
        return None;
    }
    let others: Vec<&str> = finding
        .related_provisions
        .iter()
        .filter(|related| related.binding && change_of(draft, &related.provision).is_none())
        .map(|related| related.citation.as_str())
        .collect();
    let lead = &finding.law.citation;
    let (effect, reason) = match (change.effect, others.as_slice()) {
        (DraftEffect::Limit, _) => (
            FindingEffect::OtherCeiling,
            format!("It would be measured by another ceiling of {lead}; see the ledger."),
        ),
        (DraftEffect::Lift, []) => (
            FindingEffect::Falls,
            format!(
                "{} would no longer be in force, and no other binding paragraph named beside it would remain.",
                prose::capitalised(lead)
            ),
        ),
        (DraftEffect::Lift, others) => (
            FindingEffect::RestsOnOthers,
            format!(
                "{} would no longer be in force; it would rest on {}.",
                prose::capitalised(lead),
                prose::list(others.iter().copied())
            ),
        ),
    };
    let before = days.from.is_none_or(|first| first < draft.on);
    let (effect, reason) = match before {
        true => (
            FindingEffect::DependsOnDays,
            format!(
                "{reason} This holds for conduct from {} on only; that of earlier days would be judged as it is.",
                prose::day(draft.on)
            ),
        ),
        false => (effect, reason),
    };
    Some(FindingIf { finding: finding.id.clone(), title: finding.title.clone(), effect, reason })
}

fn of_cap(draft: &DraftResolution, cap: &CapLedger) -> Option<CapIf> {
    let change = change_of(draft, &cap.provision)?;
    if cap.period.to.is_some_and(|last| last < draft.on) {
        return None;
    }
    let given = |limit: f64| {
        let ceiling = prose::amount(Amount::exactly(limit), &cap.unit);
        let bases = cap.bases.iter().map(|basis| {
            let side = match basis.total.surely_above(limit) {
                Some(true) => "above it even at the low bound",
                Some(false) => "not above it even at the high bound",
                None => "on both sides of it, by the bound that is taken",
            };
            format!("what is {} would be {side}", basis.basis)
        });
        format!("Against {ceiling} {}.", prose::list(bases))
    };
    let (limit, text) =
        match (change.effect, change.limit.filter(|_| change.unit.as_ref() == Some(&cap.unit))) {
            (DraftEffect::Limit, Some(limit)) => (Some(limit), given(limit)),
            _ => (None, "Nothing would be counted against a ceiling any longer.".to_owned()),
        };
    let text = match cap.period.from.is_some_and(|first| first < draft.on) {
        true => format!(
            "{text} The period had begun before the day of the draft, which does not say how it would have been counted."
        ),
        false => text,
    };
    Some(CapIf {
        provision: cap.provision.clone(),
        title: cap.title.clone(),
        period: cap.period,
        limit,
        text,
    })
}
