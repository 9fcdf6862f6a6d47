//! What ships did, held against the law: leads from recordings of AIS messages, and what texts tell of listed ships.
//!
//! A recording shows what a ship *sent*: its number and flag are its own word, and two ships side by side
//! do not show that cargo passed. So a recording alone never makes a possible violation; it makes a lead,
//! with what has to be looked up named element by element. Two kinds are drawn:
//!
//! - a ship whose IMO number a list of the Committee names calls at a port;
//! - a ship with a number of the DPRK (MMSI 445…), or such a listed ship, lies beside another.

use crate::facts::{Facts, ShipEvent};
use crate::findings::{self, Draft, Established, Means};
use crate::law;
use crate::matters::{ConductKind, Matter};
use crate::model::{Element, Finding, ScreeningHit, Sentence, State, Support, SupportKind, TimelineEntry};
use crate::origins::Origin;
use crate::prose;
use crate::statements::{Stance, Statement};
use crate::supports::{self, Backed};
use claims::model::{Entity, EventType};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Date, ImoNumber, Mmsi, Period};
use vessels::{EventKind, PortName};

/// The maritime identification digits that the ITU has assigned to the DPRK.
const DPRK_DIGITS: u32 = 445;

/// Draws findings from the recordings, and from what texts tell of calls of listed ships.
///
/// **Shape:** one finding a listed ship and State of port, one a pair of ships; in no order.
#[must_use]
pub(crate) fn findings(facts: &Facts, statements: &[Statement<'_>], means: &Means<'_>) -> Vec<Finding> {
    let listed = Listed::of(&facts.hits);
    let Concerned { calls, pairs } = concerned(facts, &listed);
    let told = told_calls(statements, &listed);
    let both: BTreeSet<(ImoNumber, Country)> = calls.keys().chain(told.keys()).copied().collect();
    let calls = both.into_iter().filter_map(|key| {
        let call = Calls {
            imo: key.0,
            country: key.1,
            recorded: calls.get(&key).map_or(&[], Vec::as_slice),
            told: told.get(&key).map_or(&[], Vec::as_slice),
        };
        findings::draw(port_calls(&call, &listed, facts, means), means)
    });
    let pairs = pairs.into_iter().filter_map(|((one, other), found)| {
        findings::draw(encounters([one, other], &found, &listed, facts), means)
    });
    calls.chain(pairs).collect()
}

/// Gives the identities of the ships of which findings are drawn.
#[must_use]
pub(crate) fn of_findings(facts: &Facts) -> BTreeSet<Mmsi> {
    let Concerned { calls, pairs } = concerned(facts, &Listed::of(&facts.hits));
    let called = calls.values().flatten().map(|ship| ship.event.mmsi);
    let met = pairs.keys().flat_map(|(one, other)| [*one, *other]);
    called.chain(met).collect()
}

/// The events of which findings are drawn: calls of listed ships, and encounters with them or with ships of the DPRK.
struct Concerned<'a> {
    calls: BTreeMap<(ImoNumber, Country), Vec<&'a ShipEvent>>,
    pairs: BTreeMap<(Mmsi, Mmsi), Vec<&'a ShipEvent>>,
}

fn concerned<'a>(facts: &'a Facts, listed: &Listed<'_>) -> Concerned<'a> {
    let mut calls: BTreeMap<(ImoNumber, Country), Vec<&ShipEvent>> = BTreeMap::new();
    let mut pairs: BTreeMap<(Mmsi, Mmsi), Vec<&ShipEvent>> = BTreeMap::new();
    for ship in &facts.ship_events {
        let event = &ship.event;
        match (event.kind, event.imo, &event.port, event.other_mmsi) {
            (EventKind::PortCall, Some(imo), Some(PortName { country: Some(country), .. }), _)
                if listed.names(imo) =>
            {
                calls.entry((imo, *country)).or_default().push(ship);
            }
            (EventKind::Encounter, imo, _, Some(other)) => {
                let dprk = is_dprk(event.mmsi) || is_dprk(other);
                if dprk || imo.is_some_and(|imo| listed.names(imo)) {
                    let pair = (event.mmsi.min(other), event.mmsi.max(other));
                    pairs.entry(pair).or_default().push(ship);
                }
            }
            _ => {}
        }
    }
    Concerned { calls, pairs }
}

/// Puts what the ships of findings did on the timeline.
#[must_use]
pub(crate) fn timeline(findings: &[Finding]) -> Vec<TimelineEntry> {
    findings
        .iter()
        .flat_map(|finding| &finding.supporting)
        .filter(|support| support.kind == SupportKind::VesselEvent)
        .filter_map(|support| {
            let event = if support.text.contains("port call") { "port_call" } else { "encounter" };
            Some(TimelineEntry {
                period: support.when,
                sentence: Sentence::fact(support.text.clone(), vec![support.citation.clone()])?,
                event: event.to_owned(),
            })
        })
        .collect()
}

/// The ships of the case that carry the IMO number of a listed one.
pub(crate) struct Listed<'a> {
    by_number: BTreeMap<ImoNumber, Vec<&'a ScreeningHit>>,
}

impl<'a> Listed<'a> {
    /// Takes the hits by number that no person has rejected. A hit by name alone is no listed ship: names are
    /// shared and changed; it stands with the screening, for a person to decide.
    pub(crate) fn of(hits: &'a [ScreeningHit]) -> Self {
        let mut by_number: BTreeMap<ImoNumber, Vec<&ScreeningHit>> = BTreeMap::new();
        for hit in hits.iter().filter(|hit| hit.kind == "vessel" && hit.decision != "different") {
            if let Some(imo) = number_matched(hit) {
                by_number.entry(imo).or_default().push(hit);
            }
        }
        for hits in by_number.values_mut() {
            hits.sort_by(|a, b| (&a.list, &a.reference).cmp(&(&b.list, &b.reference)));
            hits.dedup_by(|a, b| (&a.list, &a.reference) == (&b.list, &b.reference));
        }
        Self { by_number }
    }

    pub(crate) fn names(&self, imo: ImoNumber) -> bool {
        self.by_number.contains_key(&imo)
    }

    fn hits(&self, imo: ImoNumber) -> &[&'a ScreeningHit] {
        self.by_number.get(&imo).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a person decided that the ship is the listed one.
    fn is_same(&self, imo: ImoNumber) -> bool {
        self.hits(imo).iter().any(|hit| hit.decision == "same")
    }
}

/// Tells whether a list is the Committee's own or the regime's copy of it.
pub(crate) fn is_committees(list: &str) -> bool {
    list.starts_with("un-") || list.starts_with("1718")
}

/// Finds the IMO number by which a ship of the case is a listed one: in how the case names it ("IMO 9074729"),
/// or in a reason that compares numbers and holds one number only, the same on both sides.
fn number_matched(hit: &ScreeningHit) -> Option<ImoNumber> {
    let numbers = |text: &str| -> BTreeSet<ImoNumber> {
        text.split(|letter: char| !letter.is_ascii_digit())
            .filter(|digits| digits.len() == 7)
            .filter_map(|digits| ImoNumber::from_number(digits.parse().ok()?).ok())
            .collect()
    };
    let compares = |reason: &&String| {
        let reason = reason.to_lowercase();
        reason.starts_with("imo") && !reason.contains(" is not ")
    };
    let by_reason = hit
        .reasons
        .iter()
        .filter(compares)
        .map(|reason| numbers(reason))
        .find(|numbers| numbers.len() == 1)
        .and_then(|numbers| numbers.into_iter().next());
    by_reason.or_else(|| match hit.reasons.iter().any(|reason| reason.to_lowercase().starts_with("imo")) {
        true => None,
        false => numbers(&hit.subject).into_iter().next().filter(|_| hit.score >= 1.0),
    })
}

/// Tells whether a number is one of the DPRK.
pub(crate) fn is_dprk(mmsi: Mmsi) -> bool {
    mmsi.country_digits() == Some(DPRK_DIGITS)
}

/// The calls of a listed ship in the ports of a State.
struct Calls<'a> {
    imo: ImoNumber,
    country: Country,
    recorded: &'a [&'a ShipEvent],
    told: &'a [&'a Statement<'a>],
}

/// Finds the calls of listed ships that texts tell of; the State is that of the port.
fn told_calls<'s>(
    statements: &'s [Statement<'s>],
    listed: &Listed<'_>,
) -> BTreeMap<(ImoNumber, Country), Vec<&'s Statement<'s>>> {
    let mut found: BTreeMap<(ImoNumber, Country), Vec<&Statement<'_>>> = BTreeMap::new();
    if listed.by_number.is_empty() {
        return found;
    }
    let ports = vessels::builtin_ports();
    for statement in statements.iter().filter(|found| found.event.kind == EventType::PortCall) {
        let entities = &statement.facts.document.entities;
        let ships = statement.in_role("vessel").filter_map(|ship| {
            entities.iter().filter(|entity| ship.span.overlaps(entity.span)).find_map(Entity::imo)
        });
        let of_port = statement.event.r#where.iter().find_map(|place| {
            let port = vessels::port_named(&ports, &place.text, None)?;
            port.name.country
        });
        let Some(country) = of_port.or_else(|| statement.country_in(&["place", "host"])) else { continue };
        for imo in ships.filter(|imo| listed.names(*imo)).collect::<BTreeSet<_>>() {
            found.entry((imo, country)).or_default().push(statement);
        }
    }
    found.retain(|_, statements| statements.iter().any(|found| found.stance == Stance::Affirms));
    found
}

fn port_calls(calls: &Calls<'_>, listed: &Listed<'_>, facts: &Facts, means: &Means<'_>) -> Draft {
    let (imo, place) = (calls.imo, calls.country.in_prose());
    let matter = Matter {
        conduct: ConductKind::PortCall,
        supplier: Some(Country::DPRK),
        recipient: Some(calls.country),
    };
    let mut supporting: Vec<Backed> = calls.recorded.iter().map(|ship| backed(ship, facts)).collect();
    let citations = supports::first_cited(&supporting);
    let affirming: Vec<&Statement<'_>> =
        calls.told.iter().copied().filter(|found| found.stance == Stance::Affirms).collect();
    supporting.extend(supports::of_one_side(&matter, &affirming, means.known));
    let against = supports::contradicting(&matter, calls.told, &[], means.known);
    let all = supports::first_cited(&supporting);
    let said = affirming.iter().map(|found| found.when());
    let period = Period::hull(said.chain([days(calls.recorded)]));
    let is_recorded = !calls.recorded.is_empty();
    Draft {
        conduct: law::Conduct {
            matter,
            period,
            goods: BTreeSet::new(),
            codes: BTreeSet::new(),
            among: BTreeSet::new(),
            exemptions: BTreeMap::new(),
        },
        key: format!("port_call/{}/{}", imo.number(), calls.country.code()),
        title: match (is_recorded, calls.recorded.len() + affirming.len()) {
            (false, _) => format!("Reported: port calls of a listed ship (IMO {}) in {place}", imo.number()),
            (true, count) => format!(
                "Recorded: {} of a ship that sent the number of a listed one (IMO {}) in {place}",
                if count == 1 { "port call" } else { "port calls" },
                imo.number(),
            ),
        },
        supporting,
        against,
        dating: None,
        shown: is_recorded.then(|| {
            (
                "port call recorded".to_owned(),
                Established {
                    state: State::Met,
                    reason: "The positions it sent show that it came to the port and stopped there."
                        .to_owned(),
                    citations,
                },
            )
        }),
        established: BTreeMap::from([(
            "designated vessel".to_owned(),
            designated(imo, if is_recorded { "The ship sent" } else { "The ship named has" }, &all, listed),
        )]),
        further: vec![identity(listed.is_same(imo), is_recorded, &all)],
        lead: None,
        doubts: BTreeMap::new(),
        told: Vec::new(),
        items: None,
    }
}

fn encounters(pair: [Mmsi; 2], events: &[&ShipEvent], listed: &Listed<'_>, facts: &Facts) -> Draft {
    let supporting: Vec<Backed> = events.iter().map(|ship| backed(ship, facts)).collect();
    let citations = supports::first_cited(&supporting);
    let flagged: Vec<String> = pair.iter().filter(|mmsi| is_dprk(**mmsi)).map(|mmsi| number(*mmsi)).collect();
    let numbers: BTreeSet<ImoNumber> =
        events.iter().filter_map(|ship| ship.event.imo).filter(|imo| listed.names(*imo)).collect();
    let flag = match flagged.as_slice() {
        [] => Established {
            state: State::Unknown,
            reason:
                "Neither number is of the DPRK; one ship sent the number of a listed one, whose flag on that day has to be looked up."
                    .to_owned(),
            citations: Vec::new(),
        },
        sent => Established {
            state: State::Met,
            reason: format!(
                "By the number it sent: {} {} with {DPRK_DIGITS}, which the ITU has assigned to the DPRK.",
                prose::list(sent.iter().cloned()),
                if sent.len() == 1 { "begins" } else { "begin" },
            ),
            citations: citations.clone(),
        },
    };
    let mut further = vec![identity(numbers.iter().any(|imo| listed.is_same(*imo)), true, &citations)];
    further.extend(numbers.iter().map(|imo| {
        let found = designated(*imo, "The ship sent", &citations, listed);
        Element {
            name: "designated vessel".to_owned(),
            state: found.state,
            reason: format!("{} It is no condition of this paragraph.", found.reason),
            citations: found.citations,
        }
    }));
    further.extend(called_in_dprk(pair, events, facts));
    // That a ship is listed makes no difference under this paragraph: it must not make the finding fall.
    for element in &mut further {
        if element.name == "designated vessel" && element.state == State::NotMet {
            element.state = State::Unknown;
        }
    }
    Draft {
        conduct: law::Conduct {
            matter: Matter {
                conduct: ConductKind::ShipToShip,
                supplier: Some(Country::DPRK),
                recipient: None,
            },
            period: days(events),
            goods: BTreeSet::new(),
            codes: BTreeSet::new(),
            among: BTreeSet::new(),
            exemptions: BTreeMap::new(),
        },
        key: format!("ship_to_ship/{}/{}", pair[0].number(), pair[1].number()),
        title: format!(
            "Recorded: {} of {}",
            if events.len() == 1 { "encounter" } else { "encounters" },
            match flagged.len() {
                0 => "a ship that sent the number of a listed one with another ship",
                1 => "a ship with a number of the DPRK with another ship",
                _ => "two ships with numbers of the DPRK",
            }
        ),
        supporting,
        against: Vec::new(),
        dating: None,
        shown: Some((
            "encounter recorded".to_owned(),
            Established {
                state: State::Met,
                reason: "The positions the ships sent show them side by side at low speed, away from ports."
                    .to_owned(),
                citations: citations.clone(),
            },
        )),
        established: BTreeMap::from([
            ("DPRK flag".to_owned(), flag),
            (
                "goods of the transfer".to_owned(),
                Established {
                    state: State::Unknown,
                    reason:
                        "A recording does not show whether anything was handed over, nor what or whence: draught before and after, images and cargo papers have to be looked at."
                            .to_owned(),
                    citations: Vec::new(),
                },
            ),
        ]),
        further,
        lead: None,
        doubts: BTreeMap::new(),
        told: Vec::new(),
        items: None,
    }
}

/// Says which of the two ships called in a port of the DPRK last before or first after they met, if the recordings
/// show one; that they show none says nothing.
fn called_in_dprk(pair: [Mmsi; 2], met: &[&ShipEvent], facts: &Facts) -> Option<Element> {
    let from = met.iter().map(|ship| ship.event.start).min()?;
    let to = met.iter().map(|ship| ship.event.end).max()?;
    let mut told: Vec<(&ShipEvent, &str)> = Vec::new();
    for mmsi in pair {
        let calls = || {
            facts.ship_events.iter().filter(move |ship| {
                let port = ship.event.port.as_ref().and_then(|port| port.country);
                ship.event.mmsi == mmsi
                    && ship.event.kind == EventKind::PortCall
                    && port == Some(Country::DPRK)
            })
        };
        let before = calls().filter(|ship| ship.event.end <= from).max_by_key(|ship| ship.event.end);
        let after = calls().filter(|ship| ship.event.start >= to).min_by_key(|ship| ship.event.start);
        told.extend(before.map(|ship| (ship, "before")));
        told.extend(after.map(|ship| (ship, "after")));
    }
    if told.is_empty() {
        return None;
    }
    let said = told.iter().map(|(ship, when)| {
        let event = &ship.event;
        let port = event.port.as_ref().map_or("a port", |port| port.name.as_str());
        let (start, end) = (instant(event.start), instant(event.end));
        format!("{when} it the ship that sent {} was at {port} from {start} to {end}", number(event.mmsi))
    });
    Some(Element {
        name: "call in the DPRK before or after".to_owned(),
        state: State::Met,
        reason: format!("{}. It is no condition of this paragraph.", prose::capitalised(&prose::list(said))),
        citations: told.iter().map(|(ship, _)| ship.citation.clone()).collect(),
    })
}

/// Says whether a list of the Committee names the ship; `has` is how its number is known.
fn designated(imo: ImoNumber, has: &str, citations: &[Citation], listed: &Listed<'_>) -> Established {
    let hits = listed.hits(imo);
    let named = |hit: &&ScreeningHit| {
        let since = hit.designated_on.map_or(String::new(), |day| format!(", since {}", prose::day(day)));
        let edition = hit.edition.as_ref().map_or(String::new(), |edition| format!(", edition {edition}"));
        format!("{} as {} ({}{since}{edition})", hit.list, hit.name, hit.reference)
    };
    let (committees, others): (Vec<&ScreeningHit>, Vec<&ScreeningHit>) =
        hits.iter().copied().partition(|hit| is_committees(&hit.list));
    let sent = format!("{has} IMO {}", imo.number());
    if committees.is_empty() {
        return Established {
            state: State::Unknown,
            reason: format!(
                "{sent}, which only other lists name: {}. Whether the Committee has designated it has to be looked up.",
                prose::list(others.iter().map(named))
            ),
            citations: Vec::new(),
        };
    }
    // A list tells what follows from each entry; an asset freeze alone does not close ports.
    let closes_ports = |hit: &&ScreeningHit| {
        hit.measures.is_empty() || hit.measures.iter().any(|measure| measure.contains("port"))
    };
    if !committees.iter().any(closes_ports) {
        return Established {
            state: State::Unknown,
            reason: format!(
                "{sent}; named by {}, for {} and not for entry into port.",
                prose::list(committees.iter().map(named)),
                prose::list(committees.iter().flat_map(|hit| hit.measures.clone()).collect::<BTreeSet<_>>()),
            ),
            citations: Vec::new(),
        };
    }
    let mut cited = citations.to_vec();
    for hit in &committees {
        cited.extend(hit.citations.iter().filter(|citation| !citations.contains(citation)).cloned());
    }
    Established {
        state: State::Met,
        reason: format!("{sent}; named by {}.", prose::list(committees.iter().map(named))),
        citations: cited,
    }
}

/// Says that a ship's identity is its own word until a person has decided on it.
fn identity(same: bool, is_recorded: bool, citations: &[Citation]) -> Element {
    let name = "identity of the ship".to_owned();
    if same {
        return Element {
            name,
            state: State::Met,
            reason: "A person has decided that it is the listed ship.".to_owned(),
            citations: citations.to_vec(),
        };
    }
    let reason = match is_recorded {
        true => {
            "A number sent by radio is the ship's own word, and two ships may send the same: an image, a port's record or the owner has to confirm it."
        }
        false => {
            "Ships share and change names: that it is the listed one has to be confirmed by its number, an image, a port's record or the owner."
        }
    };
    Element { name, state: State::Unknown, reason: reason.to_owned(), citations: Vec::new() }
}

/// Makes a support of what a ship did.
fn backed(ship: &ShipEvent, facts: &Facts) -> Backed {
    let event = &ship.event;
    let when = Period::new(day(event.start), day(event.end));
    let (kind, citation) = (SupportKind::VesselEvent, ship.citation.clone());
    let support = Support {
        note: event.open.then(|| "The recording begins or ends while it goes on.".to_owned()),
        ..supports::recorded(kind, told(ship), when, &Origin::ShipsOwnWord, citation, facts)
    };
    Backed {
        origin: Origin::ShipsOwnWord,
        support,
        plain: true,
        complete: true,
        own_words: false,
        day_stated: true,
    }
}

/// Tells what a ship did in a sentence, as a recording and not as a fact about the ship.
pub(crate) fn told(ship: &ShipEvent) -> String {
    let event = &ship.event;
    let who = who(ship);
    let from = instant(event.start);
    let until = instant(event.end);
    let place = match (event.lat, event.lon) {
        (Some(lat), Some(lon)) => format!(" near {}", position(lat, lon)),
        _ => String::new(),
    };
    match (&event.port, event.other_mmsi) {
        (Some(port), _) if event.kind == EventKind::PortCall => format!(
            "{who} made a port call at {}{} from {from} to {until}, by the positions it sent.",
            port.name,
            port.country.map_or(String::new(), |country| format!(" ({})", country.name()))
        ),
        (_, Some(other)) => format!(
            "{who} and a ship that sent {} lay side by side{place} from {from} to {until}, by the positions they sent.",
            number(other)
        ),
        _ => format!("{who} was recorded{place} from {from} to {until}."),
    }
}

/// Names a ship by what it sent: "A ship that sent MMSI 445114000, IMO 9074729, name …".
pub(crate) fn who(ship: &ShipEvent) -> String {
    let imo = ship.event.imo.map_or(String::new(), |imo| format!(", IMO {}", imo.number()));
    let name = ship.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name = name.map_or(String::new(), |name| format!(", name {name}"));
    format!("A ship that sent {}{imo}{name}", number(ship.event.mmsi))
}

fn number(mmsi: Mmsi) -> String {
    format!("MMSI {:09}", mmsi.number())
}

/// Prints a position as charts do, to the tenth of a minute: "41°45.6′ N 131°10.0′ E".
pub(crate) fn position(lat: f64, lon: f64) -> String {
    let one = |value: f64, sides: [&str; 2]| {
        let tenths = (value.abs() * 600.0).round();
        let (degrees, minutes) = ((tenths / 600.0).floor(), (tenths % 600.0) / 10.0);
        format!("{degrees}°{minutes:04.1}′ {}", if value < 0.0 { sides[1] } else { sides[0] })
    };
    format!("{} {}", one(lat, ["N", "S"]), one(lon, ["E", "W"]))
}

/// Prints an instant: "14:05 UTC on 3 November 2024".
pub(crate) fn instant(at: jiff::Timestamp) -> String {
    let at = jiff::tz::Offset::UTC.to_datetime(at);
    format!("{:02}:{:02} UTC on {}", at.hour(), at.minute(), prose::day(at.date()))
}

fn day(at: jiff::Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

/// Gives the days from the first event to the last.
pub(crate) fn days(events: &[&ShipEvent]) -> Period {
    Period::hull(events.iter().map(|ship| Period::new(day(ship.event.start), day(ship.event.end))))
}
