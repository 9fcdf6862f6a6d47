//! Leads: what the indicators of the regime show in the facts of a case.
//!
//! A lead is a reason to look and no finding: it says what was seen, what else may explain it, and which exemptions to
//! think of. Where a finding already rests on what was seen, the lead names it. Which signs an indicator has, and in
//! which areas of the sea, is data (`regime/<id>/indicators/`).

use crate::facts::{Facts, ShipEvent};
use crate::law;
use crate::model::{CapLedger, Finding, Lead, LeadExemption, Sentence};
use crate::prose;
use crate::regime::schema::{Area, Indicator, IndicatorSign, LedgerSign, ShipSign, Way};
use crate::regime::{Regime, lies_within};
use crate::ships::{self, Listed};
use crate::statements::{Stance, Statement};
use std::collections::BTreeSet;
use values::{Citation, Country, Period};
use vessels::EventKind;

/// How many passages or recordings of one sign are told, and how many a count cites.
const TOLD: usize = 3;
const CITED: usize = 12;

/// What leads are drawn from.
pub(crate) struct Seen<'a> {
    /// The facts of the case.
    pub(crate) facts: &'a Facts,
    /// What was stated.
    pub(crate) statements: &'a [Statement<'a>],
    /// The ledgers of the ceilings.
    pub(crate) caps: &'a [CapLedger],
    /// The findings already drawn.
    pub(crate) findings: &'a [Finding],
}

/// Draws the leads of a case.
///
/// **Shape:** at most one an indicator, in the order of ids; none without something seen on days on which one of its
/// provisions can have been in force.
#[must_use]
pub(crate) fn leads(seen: &Seen<'_>, regime: &Regime) -> Vec<Lead> {
    let listed = Listed::of(&seen.facts.hits);
    regime.indicators().filter_map(|indicator| lead(indicator, seen, &listed, regime)).collect()
}

/// Something that was seen: a sentence, when it was, and everything it rests on.
struct Sighting {
    text: String,
    period: Period,
    citations: Vec<Citation>,
}

fn lead(indicator: &Indicator, seen: &Seen<'_>, listed: &Listed<'_>, regime: &Regime) -> Option<Lead> {
    let mut sentences = Vec::new();
    let mut rests_on = BTreeSet::new();
    let mut provisions = BTreeSet::new();
    for sign in &indicator.signs {
        let mut sightings = sightings(sign, seen, listed, regime);
        // What lies outside the time of every provision gives no reason to look under this regime.
        sightings.retain(|sighting| {
            let own = in_force(indicator, sighting.period, regime);
            provisions.extend(own.iter().copied());
            !own.is_empty()
        });
        sentences.extend(counted(sign, &sightings));
        sentences.extend(
            sightings
                .iter()
                .take(TOLD)
                .filter_map(|sighting| Sentence::fact(sighting.text.clone(), cite(&sighting.citations))),
        );
        rests_on.extend(sightings.iter().flat_map(|sighting| &sighting.citations).map(Citation::sort_key));
    }
    if sentences.is_empty() {
        return None;
    }
    let covers = |finding: &&Finding| {
        let supports = finding.supporting.iter().chain(&finding.contradicting);
        supports.into_iter().any(|support| rests_on.contains(&support.citation.sort_key()))
    };
    let mut findings: Vec<String> =
        seen.findings.iter().filter(covers).map(|found| found.id.clone()).collect();
    findings.sort();
    findings.dedup();
    Some(Lead {
        indicator: indicator.id.clone(),
        title: indicator.title.clone(),
        seen: sentences,
        counter_explanations: indicator.counter.clone(),
        provisions: indicator
            .provisions
            .iter()
            .filter(|id| provisions.contains(id.as_str()))
            .filter_map(|id| regime.provision(id))
            .map(|provision| law::beside(regime, provision))
            .collect(),
        exemptions: indicator
            .exemptions
            .iter()
            .filter_map(|id| regime.exemption(id))
            .map(|exemption| LeadExemption {
                id: exemption.id.clone(),
                title: exemption.title.clone(),
                check: exemption.check.clone(),
                verified: exemption.verified,
            })
            .collect(),
        unread: indicator.unread.clone(),
        findings,
    })
}

/// Gives the provisions of an indicator that can have been in force then.
fn in_force<'i>(indicator: &'i Indicator, period: Period, regime: &Regime) -> Vec<&'i str> {
    let could = |id: &&String| {
        regime.provision(id).is_some_and(|provision| {
            provision.in_force.ever() && lies_within(provision.in_force.period(), period) != Some(false)
        })
    };
    indicator.provisions.iter().filter(could).map(String::as_str).collect()
}

/// Says how much there is where not all of it is told.
fn counted(sign: &IndicatorSign, sightings: &[Sighting]) -> Option<Sentence> {
    if sightings.len() <= TOLD {
        return None;
    }
    let what = match sign {
        IndicatorSign { ships: Some(_), .. } => "recordings of ships",
        IndicatorSign { ledger: Some(_), .. } => "ledgers",
        IndicatorSign { hits: Some(_), .. } => "resemblances to listed names or numbers",
        _ => "passages",
    };
    let all: Vec<Citation> = sightings.iter().flat_map(|sighting| sighting.citations.clone()).collect();
    let text = format!("{} {what} show it; the first are told.", prose::number(sightings.len() as f64));
    Sentence::fact(text, cite(&all))
}

fn cite(citations: &[Citation]) -> Vec<Citation> {
    let mut seen = BTreeSet::new();
    let once = citations.iter().filter(|citation| seen.insert(citation.sort_key()));
    once.take(CITED).cloned().collect()
}

fn sightings(sign: &IndicatorSign, seen: &Seen<'_>, listed: &Listed<'_>, regime: &Regime) -> Vec<Sighting> {
    if let Some(shown) = sign.ships {
        let events = seen.facts.ship_events.iter();
        return events
            .filter(|ship| shows(shown, ship, listed, regime.target()))
            .filter(|ship| sign.near.is_empty() || area(&sign.near, ship).is_some())
            .map(|ship| Sighting {
                text: recorded(ship, area(&sign.near, ship)),
                period: ships::days(&[ship]),
                citations: vec![ship.citation.clone()],
            })
            .collect();
    }
    if let Some(shown) = sign.ledger {
        return seen.caps.iter().flat_map(|cap| of_ledger(shown, sign.percent, cap)).collect();
    }
    if let Some(kind) = &sign.hits {
        return hits(kind, seen.facts);
    }
    claims(sign, seen.statements, regime)
}

fn shows(sign: ShipSign, ship: &ShipEvent, listed: &Listed<'_>, target: Country) -> bool {
    let event = &ship.event;
    let port = event.port.as_ref().and_then(|port| port.country);
    let abroad = event.kind == EventKind::PortCall && port.is_some_and(|country| country != target);
    match sign {
        ShipSign::CallAtHome => event.kind == EventKind::PortCall && port == Some(target),
        ShipSign::FlagAbroad => abroad && ships::is_dprk(event.mmsi),
        ShipSign::ListedAbroad => abroad && event.imo.is_some_and(|imo| listed.names(imo)),
        ShipSign::Encounter => {
            event.kind == EventKind::Encounter
                && (ships::is_dprk(event.mmsi) || event.other_mmsi.is_some_and(ships::is_dprk))
        }
        ShipSign::Gap => event.kind == EventKind::Gap,
        ShipSign::Identity => matches!(event.kind, EventKind::IdentityChange | EventKind::SharedIdentity),
    }
}

fn area<'a>(areas: &'a [Area], ship: &ShipEvent) -> Option<&'a Area> {
    let (lat, lon) = (ship.event.lat?, ship.event.lon?);
    areas.iter().find(|area| area.holds(lat, lon))
}

/// Tells a recording: what was sent or not heard, never why.
fn recorded(ship: &ShipEvent, area: Option<&Area>) -> String {
    let event = &ship.event;
    let who = ships::who(ship);
    let (from, until) = (ships::instant(event.start), ships::instant(event.end));
    let within = area.map_or(String::new(), |area| format!(" ({})", area.name));
    let place = match (event.lat, event.lon) {
        (Some(lat), Some(lon)) => format!(" near {}{within}", ships::position(lat, lon)),
        _ => String::new(),
    };
    match event.kind {
        EventKind::Gap => {
            format!("Nothing was heard{place} from {from} to {until}: {}.", lower(&who))
        }
        EventKind::IdentityChange => {
            format!("{who} changed what it sends about itself{place} between {from} and {until}.")
        }
        EventKind::SharedIdentity => {
            format!("Two ships sent under one identity{place} from {from} to {until}: {}.", lower(&who))
        }
        _ => ships::told(ship),
    }
}

fn lower(words: &str) -> String {
    words.strip_prefix('A').map_or_else(|| words.to_owned(), |rest| format!("a{rest}"))
}

/// Reads a ledger: what is at or above a share of the ceiling even at its low bound, or months without a report.
fn of_ledger(sign: LedgerSign, percent: Option<u8>, cap: &CapLedger) -> Vec<Sighting> {
    let lines = || cap.bases.iter().flat_map(|basis| &basis.lines).map(|line| line.citation.clone());
    match sign {
        LedgerSign::MissingReports if cap.missing_months.is_empty() => Vec::new(),
        LedgerSign::MissingReports => vec![Sighting {
            text: format!(
                "{}: the tables of this case hold no report for {}.",
                cap.title,
                prose::list(cap.missing_months.iter().cloned())
            ),
            period: cap.period,
            citations: lines().collect(),
        }],
        LedgerSign::Share => {
            let share = f64::from(percent.unwrap_or(100));
            let above =
                |basis: &&crate::model::LedgerBasis| basis.percent.low.is_some_and(|low| low >= share);
            cap.bases
                .iter()
                .filter(above)
                .map(|basis| Sighting {
                    text: format!(
                        "{}: what is {} comes to {} per cent of the ceiling at the low bound.",
                        cap.title,
                        basis.basis,
                        prose::number(basis.percent.low.unwrap_or_default().floor())
                    ),
                    period: cap.period,
                    citations: basis.lines.iter().map(|line| line.citation.clone()).collect(),
                })
                .collect()
        }
    }
}

/// Takes the hits of a kind that no person has rejected.
fn hits(kind: &str, facts: &Facts) -> Vec<Sighting> {
    facts
        .hits
        .iter()
        .filter(|hit| hit.kind == kind && hit.decision != "different")
        .map(|hit| Sighting {
            text: format!(
                "The case names “{}”; entry {} of {} reads “{}”{}. A resemblance is no identification.",
                hit.subject,
                hit.reference,
                hit.list,
                hit.name,
                hit.designated_on.map_or(String::new(), |on| format!(", listed on {}", prose::day(on)))
            ),
            period: Period::default(),
            citations: hit.citations.clone(),
        })
        .collect()
}

/// Takes what is affirmed of events of the types, with the goods and the way the sign asks for.
fn claims(sign: &IndicatorSign, statements: &[Statement<'_>], regime: &Regime) -> Vec<Sighting> {
    let target = regime.target();
    let mut found: Vec<&Statement<'_>> = statements
        .iter()
        .filter(|found| found.stance == Stance::Affirms)
        .filter(|found| sign.claims.contains(&law::event_id(found.event.kind)))
        .filter(|found| found.event.participants.iter().any(|one| one.country == Some(target)))
        .filter(|found| sign.way.is_none_or(|way| goes(found, way, target)))
        .filter(|found| {
            sign.goods.is_empty()
                || found.goods().iter().any(|id| !regime.with_broader(id).is_disjoint(&sign.goods))
        })
        .collect();
    found.sort_by_key(|found| (found.hedged, found.when(), found.citation.sort_key()));
    let mut seen = BTreeSet::new();
    found.retain(|found| seen.insert(found.citation.sort_key()));
    found
        .into_iter()
        .map(|found| Sighting {
            text: prose::told(found),
            period: found.when(),
            citations: vec![found.citation.clone()],
        })
        .collect()
}

fn goes(statement: &Statement<'_>, way: Way, target: Country) -> bool {
    let has = |roles: &[&'static str]| {
        roles.iter().any(|role| statement.in_role(role).any(|one| one.country == Some(target)))
    };
    match way {
        Way::To => has(&["recipient", "beneficiary", "target", "buyer"]),
        Way::From => has(&["supplier", "sender", "agent"]),
    }
}
