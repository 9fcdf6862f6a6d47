//! What stands beside the measures: treaties whose articles meet them, and the bodies that watch over them.

use crate::law;
use crate::model::{ArticleBeside, Finding, TreatyBeside, Watch, WatchBody, WatchGap};
use crate::prose;
use crate::regime::Regime;
use crate::regime::schema::Mandate;
use crate::what_if::days_of;
use std::collections::BTreeSet;
use values::{Country, Date, Period};

/// Gives the treaties that matter in a case: those that bind every State, and those all of whose parties it names.
///
/// **Shape:** in the order of the days they were signed; none that was signed after the day.
#[must_use]
pub(crate) fn treaties(regime: &Regime, named: &BTreeSet<Country>, as_of: Date) -> Vec<TreatyBeside> {
    let matters =
        |parties: &[Country]| parties.iter().all(|party| *party == regime.target() || named.contains(party));
    regime
        .treaties()
        .into_iter()
        .filter(|treaty| treaty.signed <= as_of && matters(&treaty.parties))
        .map(|treaty| TreatyBeside {
            treaty: treaty.id.clone(),
            title: treaty.title.clone(),
            parties: treaty.parties.clone(),
            signed: treaty.signed,
            from: treaty.from,
            verified: treaty.verified,
            articles: treaty
                .articles
                .iter()
                .map(|article| ArticleBeside {
                    number: article.number.clone(),
                    summary: article.summary.clone(),
                    note: article.note.clone(),
                    verified: treaty.verified || article.verified,
                    meets: article
                        .meets
                        .iter()
                        .filter_map(|id| regime.provision(id))
                        .map(|provision| law::beside(regime, provision))
                        .collect(),
                })
                .collect(),
        })
        .collect()
}

/// Tells who watched over the measures up to a day, and on which days nobody reported on violations.
#[must_use]
pub(crate) fn watch(regime: &Regime, findings: &[Finding], as_of: Date) -> Watch {
    let known: Vec<&Mandate> =
        regime.mandates().into_iter().filter(|mandate| mandate.from <= as_of).collect();
    let bodies = known.iter().map(|mandate| WatchBody {
        id: mandate.id.clone(),
        title: mandate.title.clone(),
        basis: mandate.basis.clone(),
        period: days(mandate, as_of),
        of_the_un: mandate.of_the_un,
        reports: mandate.reports,
        members: mandate.members.clone(),
        summary: mandate.summary.clone(),
        verified: mandate.verified,
    });
    let reporting = || known.iter().copied().filter(|mandate| mandate.reports);
    let mut gaps = Vec::new();
    for period in uncovered(reporting(), as_of) {
        gaps.push((period, "No body reported on violations"));
    }
    for period in uncovered(reporting().filter(|mandate| mandate.of_the_un), as_of) {
        gaps.push((period, "No body of the United Nations reported on violations"));
    }
    gaps.sort();
    let gaps = gaps.into_iter().map(|(period, what)| WatchGap {
        period,
        text: format!(
            "{what} {}.",
            match period.to {
                Some(_) => prose::period(period),
                None => period.from.map_or(String::new(), |from| format!("from {} on", prose::day(from))),
            }
        ),
        findings: findings
            .iter()
            .filter(|finding| {
                let days = days_of(finding);
                (days.from.is_some() || days.to.is_some()) && days.may_overlap(period)
            })
            .map(|finding| finding.id.clone())
            .collect(),
    });
    Watch { bodies: bodies.collect(), gaps: gaps.collect() }
}

/// The days of a mandate; open at the end if it had not ended by a day.
fn days(mandate: &Mandate, as_of: Date) -> Period {
    let last = mandate.until.and_then(|until| until.yesterday().ok());
    Period { from: Some(mandate.from), to: last.filter(|last| *last < as_of) }
}

/// Gives the days after the first mandate on which none ran.
fn uncovered<'a>(mandates: impl Iterator<Item = &'a Mandate>, as_of: Date) -> Vec<Period> {
    let mut gaps = Vec::new();
    // The first day from which on nothing is known to run.
    let mut open: Option<Date> = None;
    let mut has_begun = false;
    for mandate in mandates {
        if has_begun
            && let Some(from) = open.filter(|open| *open < mandate.from)
            && let Ok(to) = mandate.from.yesterday()
        {
            gaps.push(Period::new(from, to));
        }
        open = match (has_begun, open, mandate.until) {
            (false, _, until) => until,
            // One that never ends covers everything after.
            (true, None, _) | (true, _, None) => None,
            (true, Some(open), Some(until)) => Some(open.max(until)),
        };
        has_begun = true;
    }
    if let Some(from) = open.filter(|open| has_begun && *open <= as_of) {
        gaps.push(Period { from: Some(from), to: None });
    }
    gaps
}
