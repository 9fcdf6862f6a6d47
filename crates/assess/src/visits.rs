//! Visits of persons whom a list of the Committee may name, as texts tell of them.
//!
//! A resemblance of names is no identification: until a person has decided that the visitor is the listed one, a visit is
//! a lead and never a possible violation. Visits of whom no list resembles make no finding.

use crate::facts::Facts;
use crate::findings::{self, Draft, Established, Means};
use crate::law;
use crate::matters::{ConductKind, Matter};
use crate::model::{Finding, ScreeningHit, State};
use crate::prose;
use crate::ships::is_committees;
use crate::statements::{Stance, Statement};
use crate::supports;
use claims::model::EventType;
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Period};

/// The element that asks whether the traveller is listed.
const LISTED: &str = "listed individual";

/// Draws findings from visits.
///
/// **Shape:** one finding a visitor and State visited; in no order.
#[must_use]
pub(crate) fn findings(facts: &Facts, statements: &[Statement<'_>], means: &Means<'_>) -> Vec<Finding> {
    let mut listed: BTreeMap<&str, Vec<&ScreeningHit>> = BTreeMap::new();
    for hit in &facts.hits {
        if hit.kind == "person" && hit.decision != "different" && is_committees(&hit.list) {
            listed.entry(hit.subject.as_str()).or_default().push(hit);
        }
    }
    let mut visits: BTreeMap<(&str, Country), Vec<&Statement<'_>>> = BTreeMap::new();
    for statement in statements.iter().filter(|found| found.event.kind == EventType::Visit) {
        // Nobody is kept from entering the State he is of.
        let Some(host) = statement.country_in(&["host", "place"]).filter(|host| *host != Country::DPRK)
        else {
            continue;
        };
        let entities = &statement.facts.document.entities;
        for visitor in statement.in_role("visitor") {
            let named = entities.iter().filter(|entity| entity.span.overlaps(visitor.span));
            let names = named.flat_map(|entity| [entity.bare_name(), Some(entity.text.as_str())]);
            let names = names.flatten().chain(visitor.name.as_deref());
            for (name, _) in names.filter_map(|name| listed.get_key_value(name)).take(1) {
                visits.entry((name, host)).or_default().push(statement);
            }
        }
    }
    visits
        .into_iter()
        .filter_map(|((name, host), told)| {
            let hits = listed.get(name).map_or(&[][..], Vec::as_slice);
            findings::draw(visit(name, host, hits, &told, means)?, means)
        })
        .collect()
}

fn visit(
    name: &str,
    host: Country,
    hits: &[&ScreeningHit],
    told: &[&Statement<'_>],
    means: &Means<'_>,
) -> Option<Draft> {
    let matter =
        Matter { conduct: ConductKind::Travel, supplier: Some(Country::DPRK), recipient: Some(host) };
    let affirming: Vec<&Statement<'_>> =
        told.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    if affirming.is_empty() {
        return None;
    }
    let supporting = supports::of_one_side(&matter, &affirming, means.known);
    let citations = supports::first_cited(&supporting);
    let period = Period::hull(affirming.iter().map(|found| found.when()));
    let is_same = hits.iter().any(|hit| hit.decision == "same");
    Some(Draft {
        conduct: law::Conduct {
            matter: matter.clone(),
            period,
            goods: BTreeSet::new(),
            codes: BTreeSet::new(),
            among: BTreeSet::new(),
            exemptions: means.signs.found_in(&affirming),
        },
        key: format!("visit/{name}/{}", host.code()),
        title: format!(
            "Reported: visits of {name} to {}; {}",
            host.in_prose(),
            if is_same { "a listed person" } else { "the name resembles that of a listed person" }
        ),
        supporting,
        against: supports::contradicting(&matter, told, &[], means.known),
        shown: None,
        dating: None,
        established: BTreeMap::from([(LISTED.to_owned(), listed(hits, period, citations))]),
        further: Vec::new(),
        lead: None,
        doubts: BTreeMap::new(),
        told: Vec::new(),
        items: None,
    })
}

/// Says whether the visitor is listed, and was on the days of the visit.
fn listed(hits: &[&ScreeningHit], period: Period, mut citations: Vec<Citation>) -> Established {
    let named = |hit: &&ScreeningHit| {
        let since = hit.designated_on.map_or(String::new(), |day| format!(", since {}", prose::day(day)));
        format!("{} as {} ({}{since})", hit.list, hit.name, hit.reference)
    };
    let unknown = |reason: String| Established { state: State::Unknown, reason, citations: Vec::new() };
    let same: Vec<&ScreeningHit> = hits.iter().copied().filter(|hit| hit.decision == "same").collect();
    let entries = prose::list(hits.iter().map(named));
    if same.is_empty() {
        return unknown(format!(
            "The name resembles entries: {entries}. A resemblance is no identification; a person has to decide."
        ));
    }
    let keeps_out =
        |hit: &&ScreeningHit| hit.measures.is_empty() || hit.measures.iter().any(|it| it.contains("travel"));
    let entries = prose::list(same.iter().map(named));
    if !same.iter().any(keeps_out) {
        return unknown(format!(
            "A person has decided that it is the entry of {entries}, which is not listed for a travel ban."
        ));
    }
    // A designation binds from its date.
    let dates: Vec<_> = same.iter().filter(|hit| keeps_out(hit)).map(|hit| hit.designated_on).collect();
    let first = dates.iter().flatten().min().copied().filter(|_| dates.iter().all(Option::is_some));
    match (first, period.from, period.to) {
        (Some(day), _, Some(to)) if to < day => Established {
            state: State::NotMet,
            reason: format!("Listed only on {}, after the days of the visit: {entries}.", prose::day(day)),
            citations,
        },
        (Some(day), from, _) if from.is_none_or(|from| from < day) => unknown(format!(
            "Listed on {}; whether the visit was before that day or after is not known: {entries}.",
            prose::day(day)
        )),
        _ => {
            for hit in &same {
                citations.extend(
                    hit.citations.iter().filter(|one| !citations.contains(one)).cloned().collect::<Vec<_>>(),
                );
            }
            let reason = format!("A person has decided that it is the entry of {entries}.");
            Established { state: State::Met, reason, citations }
        }
    }
}
