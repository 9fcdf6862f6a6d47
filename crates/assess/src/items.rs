//! Documented items, held against the law.
//!
//! Two kinds of findings are drawn. An item of DPRK make that was found with the forces of another State shows that it came there
//! after it was made. A part of foreign make in a weapon of the DPRK shows that the part came into it; who supplied it is
//! known by answers to trace requests alone, and the maker is normally not the one who broke a prohibition. A body that
//! examined the items itself is one origin, however many of its items there are.

use crate::facts::Facts;
use crate::findings::{self, Draft, Established, Means, OfItems};
use crate::law;
use crate::matters::{ConductKind, Matter};
use crate::model::{
    Element, Finding, ItemEntry, ItemLink, LawNote, Sentence, State, Support, SupportKind, TimelineEntry,
};
use crate::origins::Origin;
use crate::prose;
use crate::regime::schema::{Commodity, Fit};
use crate::supports::{self, Backed};
use flows::items::{DateReading, Item, ItemMethods, Made, Production, Trace, TraceKind, custody};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Country, Period};

/// How many readings of a code are told one by one.
const READINGS: usize = 8;

/// Draws findings from documented items.
///
/// **Shape:** one finding a State whose forces had items of DPRK make, one a foreign component; in no order.
#[must_use]
pub(crate) fn findings(facts: &Facts, means: &Means<'_>) -> Vec<Finding> {
    let mut with_forces: BTreeMap<Country, Vec<&Item>> = BTreeMap::new();
    let mut components = Vec::new();
    for item in &facts.items {
        if item.is_foreign_component() {
            components.push(item);
        } else if let Some(forces) = item.recovered.forces.filter(|forces| *forces != Country::DPRK)
            && item.is_of_dprk_weapon()
        {
            with_forces.entry(forces).or_default().push(item);
        }
    }
    let drafts = with_forces
        .into_iter()
        .map(|(forces, items)| of_forces(forces, &items, facts, means))
        .chain(components.into_iter().map(|item| of_component(item, facts, means)));
    drafts.filter_map(|draft| findings::draw(draft, means)).collect()
}

/// Puts when items were found and documented on the timeline.
#[must_use]
pub(crate) fn timeline(items: &[Item]) -> Vec<TimelineEntry> {
    items
        .iter()
        .filter_map(|item| {
            let found =
                [item.recovered.on, item.documented.on].into_iter().find(|period| !period.is_unknown())?;
            let text = found_and_documented(item)?;
            let citation = item.cite("recovered")?.clone();
            Some(TimelineEntry {
                period: found,
                sentence: Sentence::fact(text, vec![citation])?,
                event: "item".to_owned(),
            })
        })
        .collect()
}

/// Says whether the items were made after a provision came into force.
///
/// Met only if every reading of an item's code lies after; an item made before may have been handed over before or after, so that
/// the element is then not known rather than not met.
#[must_use]
pub(crate) fn made_after(of: &OfItems, law: &LawNote) -> Element {
    let name = "made after the ban".to_owned();
    let day = prose::day(law.from);
    let of_state =
        |wanted: Made| of.made.iter().filter(move |(production, _)| production.against(law.from) == wanted);
    let after: Vec<Citation> = of_state(Made::After).map(|(_, citation)| citation.clone()).collect();
    if !after.is_empty() {
        let reason = match (after.len(), of.made.len()) {
            (1, 1) => {
                format!("Every reading of its code lies after {day}, when the provision came into force.")
            }
            (some, all) => format!(
                "Of {} {some} can only have been made after {day}, when the provision came into force.",
                prose::count(all, "item", "items")
            ),
        };
        return Element { name, state: State::Met, reason, citations: after };
    }
    let reason = if of_state(Made::Differs).next().is_some() {
        format!(
            "The readings of the code differ: not all lie after {day}, when the provision came into force."
        )
    } else if of_state(Made::Before).next().is_some() {
        format!(
            "By its code it was made before {day}; it may have changed hands before the provision came into force or after."
        )
    } else {
        "No code or mark tells when it was made.".to_owned()
    };
    Element { name, state: State::Unknown, reason, citations: Vec::new() }
}

fn of_forces(forces: Country, items: &[&Item], facts: &Facts, means: &Means<'_>) -> Draft {
    let made: Vec<(Production, Citation)> = items.iter().filter_map(|item| production(item)).collect();
    let supporting: Vec<Backed> = items.iter().filter_map(|item| backed(item, facts, means)).collect();
    let cited = |part: &str| -> Vec<Citation> {
        items
            .iter()
            .filter(|item| item.citations.contains_key(part))
            .filter_map(|item| item.cite(part))
            .cloned()
            .collect()
    };
    let marks: Vec<Citation> = [cited("marks[0]"), cited("features")].concat();
    let whose = forces.in_prose();
    let make = Element {
        name: "make of the DPRK".to_owned(),
        state: if marks.is_empty() { State::Unknown } else { State::Met },
        reason: match marks.is_empty() {
            true => {
                "The record names the DPRK as maker, but neither marks nor features that show it.".to_owned()
            }
            false => "By the marks and features of design that those who examined it recorded.".to_owned(),
        },
        citations: marks.iter().take(CITED).cloned().collect(),
    };
    let with = Element {
        name: "found with the forces of the other State".to_owned(),
        state: State::Met,
        reason: format!(
            "The record says that the forces of {whose} had or used it; this is the word of those who recovered it."
        ),
        citations: cited("recovered").into_iter().take(CITED).collect(),
    };
    Draft {
        conduct: law::Conduct {
            codes: BTreeSet::new(),
            among: BTreeSet::new(),
            matter: Matter {
                conduct: ConductKind::Arms,
                supplier: Some(Country::DPRK),
                recipient: Some(forces),
            },
            period: when(items, &made),
            goods: items.iter().filter_map(|item| item.goods.clone()).collect(),
            exemptions: BTreeMap::new(),
        },
        key: format!("items/{}", forces.code()),
        title: format!(
            "Documented: {} of DPRK make found with the forces of {whose}",
            prose::count(items.len(), "item", "items")
        ),
        shown: Some(("item documented".to_owned(), inspected(items))),
        supporting,
        against: Vec::new(),
        dating: Some(
            "It came there between the earliest day on which it can have been made and the day it was found."
                .to_owned(),
        ),
        established: BTreeMap::new(),
        further: vec![make, with, chain(items)],
        lead: None,
        doubts: BTreeMap::new(),
        told: Vec::new(),
        items: Some(OfItems {
            words: format!("items of DPRK make found with the forces of {whose}"),
            explained_as: "item_with_forces",
            made,
        }),
    }
}

fn of_component(item: &Item, facts: &Facts, means: &Means<'_>) -> Draft {
    let made: Vec<(Production, Citation)> = production(item).into_iter().collect();
    let mut established = BTreeMap::new();
    if let Some(entry) = &item.control_list {
        let reason = format!(
            "The record cites `{entry}`; whether it stands in the version in force on the day has to be looked up."
        );
        let found = Established { state: State::Unknown, reason, citations: Vec::new() };
        established.insert("item on the list".to_owned(), found);
    }
    let supplied = supplier(item);
    let foreign = Element {
        name: "part of foreign make".to_owned(),
        state: State::Met,
        reason: format!(
            "By its marks it was made by {}. The maker is normally not the one who breaks a prohibition.",
            maker(item)
        ),
        citations: item.cite("maker").into_iter().cloned().collect(),
    };
    let system = item.system.clone().unwrap_or_else(|| "a weapon".to_owned());
    Draft {
        conduct: law::Conduct {
            codes: BTreeSet::new(),
            among: BTreeSet::new(),
            matter: Matter { conduct: ConductKind::Component, supplier: None, recipient: Some(Country::DPRK) },
            period: when(&[item], &made),
            goods: goods(item, means),
            exemptions: BTreeMap::new(),
        },
        key: format!("component/{}", item.id),
        title: format!("Documented: part of foreign make ({}) in a weapon of the DPRK ({system})", item.what),
        supporting: backed(item, facts, means).into_iter().collect(),
        against: Vec::new(),
        shown: Some(("item documented".to_owned(), inspected(&[item]))),
        dating: Some(
            "It came into the weapon between the earliest day on which it can have been made and the day it was found."
                .to_owned(),
        ),
        established,
        further: vec![foreign, supplied, chain(&[item])],
        lead: None,
        doubts: BTreeMap::new(),
        told: Vec::new(),
        items: Some(OfItems {
            words: format!("a part of foreign make ({}) in a weapon of the DPRK ({system})", item.what),
            explained_as: "component",
            made,
        }),
    }
}

/// How many citations an element shows.
const CITED: usize = 3;

/// Gives the commodities of a part: those the record names, else those whose working codes of the Harmonized System hold its code.
fn goods(item: &Item, means: &Means<'_>) -> BTreeSet<String> {
    if let Some(goods) = &item.goods {
        return BTreeSet::from([goods.clone()]);
    }
    let Some(hs) = &item.hs else { return BTreeSet::new() };
    let holds = |commodity: &&Commodity| {
        commodity.hs.as_ref().is_some_and(|codes| {
            codes.codes.iter().any(|one| one.fit == Fit::Whole && hs.is_within(&one.code))
        })
    };
    means.regime.commodities().filter(holds).map(|commodity| commodity.id.clone()).collect()
}

/// Says whether a named body examined an item that has marks, a number or features of its own.
fn inspected(items: &[&Item]) -> Established {
    let seen = |item: &&&Item| {
        item.documented.by.is_some()
            && !(item.marks.is_empty()
                && item.features.is_empty()
                && item.serial.is_none()
                && item.part_number.is_none())
    };
    let citations: Vec<Citation> =
        items.iter().filter(seen).filter_map(|item| item.cite("documented")).take(CITED).cloned().collect();
    if citations.is_empty() {
        let reason = "No body that examined it is named, or nothing of what was seen on it is recorded.";
        return Established { state: State::Unknown, reason: reason.to_owned(), citations };
    }
    let reason = "A named body examined it and recorded what was seen on it.".to_owned();
    Established { state: State::Met, reason, citations }
}

/// Says whether the way of an item from the finding to the inspection is recorded without a break.
fn chain(items: &[&Item]) -> Element {
    let name = "chain of custody".to_owned();
    let broken: Vec<(&str, String)> = items
        .iter()
        .filter_map(|item| Some((item.id.as_str(), custody::breaks(item).first()?.text.clone())))
        .collect();
    if broken.len() < items.len() {
        let whole: Vec<Citation> = items
            .iter()
            .filter(|item| custody::breaks(item).is_empty())
            .filter_map(|item| item.cite("custody[0]"))
            .take(CITED)
            .cloned()
            .collect();
        let reason = match (items.len(), broken.len()) {
            (1, _) => "Each hand between the finding and the inspection is named, with its day.".to_owned(),
            (all, some) => format!(
                "Of {} {} {} recorded hand by hand from the finding to the inspection.",
                prose::count(all, "item", "items"),
                all - some,
                if all - some == 1 { "is" } else { "are" }
            ),
        };
        return Element { name, state: State::Met, reason, citations: whole };
    }
    let told = broken.iter().take(CITED).map(|(id, text)| format!("{id}: {text}"));
    Element { name, state: State::Unknown, reason: told.collect::<Vec<_>>().join(" "), citations: Vec::new() }
}

/// Says what answers to trace requests tell of who supplied a part.
fn supplier(item: &Item) -> Element {
    let name = "who supplied it".to_owned();
    let answered: Vec<(usize, &Trace)> =
        item.trace.iter().enumerate().filter(|(_, trace)| trace.is_answered()).collect();
    let named: Vec<(usize, &Trace)> = answered
        .iter()
        .copied()
        .filter(|(_, trace)| trace.supplier.is_some() || trace.consignee.is_some())
        .collect();
    if named.is_empty() {
        let reason = match (item.trace.len(), answered.len()) {
            (0, _) => "No trace request is recorded: who supplied it is not known.".to_owned(),
            (asked, 0) => format!("{} recorded; no reply came.", requests(asked)),
            (asked, some) => format!(
                "{} recorded; of the {} none names who supplied it.",
                requests(asked),
                prose::count(some, "reply", "replies")
            ),
        };
        return Element { name, state: State::Unknown, reason, citations: Vec::new() };
    }
    let told = named.iter().map(|(_, trace)| {
        let to = trace.consignee.as_ref().map_or(String::new(), |to| format!(" to {to}"));
        let by = trace.supplier.as_ref().map_or(String::new(), |by| format!(" by {by}"));
        format!(
            "{} replied that it was supplied{by}{to} {}",
            trace.request_to,
            prose::period(trace.shipped_on)
        )
    });
    Element {
        name,
        // A reply names the next hand. That the last one delivered to the DPRK is a step further.
        state: State::Unknown,
        reason: format!(
            "{}. From there to the weapon no reply leads.",
            prose::capitalised(&prose::list(told))
        ),
        citations: named
            .iter()
            .filter_map(|(at, _)| item.cite(&format!("trace[{at}]")))
            .take(CITED)
            .cloned()
            .collect(),
    }
}

fn requests(count: usize) -> String {
    format!(
        "{} {}",
        prose::count(count, "trace request", "trace requests"),
        if count == 1 { "is" } else { "are" }
    )
}

/// The days between which an item came to where it was found: from the earliest it can have been made to the finding.
fn when(items: &[&Item], made: &[(Production, Citation)]) -> Period {
    let earliest = match made.len() == items.len() {
        true => made.iter().map(|(production, _)| production.hull().from).min().flatten(),
        // An item without a date can be as old as any.
        false => None,
    };
    Period { from: earliest, to: items.iter().filter_map(|item| item.not_after()).max() }
}

fn production(item: &Item) -> Option<(Production, Citation)> {
    let production = Production::of(item, ItemMethods::builtin());
    let part = if item.date_code.is_some() { "date_code" } else { "marks[0]" };
    let citation = item.cite(part)?.clone();
    (!production.readings.is_empty()).then_some((production, citation))
}

fn backed(item: &Item, facts: &Facts, means: &Means<'_>) -> Option<Backed> {
    let citation = item.cite("documented")?.clone();
    let origin = item.documented.by.as_ref().map_or(Origin::Nameless, |by| means.known.body(by));
    let when = if item.recovered.on.is_unknown() { item.documented.on } else { item.recovered.on };
    let text = format!("{} {}", found_and_documented(item)?, seen(item));
    let support = Support {
        speaker: item.documented.by.clone(),
        said_on: item.documented.on,
        note: custody::breaks(item).first().map(|found| format!("Chain of custody: {}", found.text)),
        ..supports::recorded(SupportKind::Item, text, when, &origin, citation, facts)
    };
    Some(Backed { origin, support, plain: true, complete: true, own_words: true, day_stated: true })
}

/// Names an item: "K-1, tail section of a ballistic missile (Hwasong-11A)".
fn named(item: &Item) -> String {
    let system = item.system.as_ref().map_or(String::new(), |system| format!(" ({system})"));
    format!("{}, {}{system}", item.id, item.what)
}

fn found_and_documented(item: &Item) -> Option<String> {
    let place = |place: &Option<String>| place.as_ref().map_or(String::new(), |place| format!(" in {place}"));
    let (found, seen) = (&item.recovered, &item.documented);
    let by = seen.by.as_deref().unwrap_or("somebody the record does not name");
    let event = found.event.as_ref().map_or(String::new(), |event| format!(" ({event})"));
    let was_found = if found.place.is_none() && found.on.is_unknown() {
        "was found where and when the record does not say".to_owned()
    } else {
        format!("was found{} {}{event}", place(&found.place), prose::period(found.on))
    };
    Some(format!(
        "Item {} {was_found} and documented by {by}{} {}.",
        named(item),
        place(&seen.place),
        prose::period(seen.on)
    ))
}

/// Tells what was seen on an item.
fn seen(item: &Item) -> String {
    let mut told = Vec::new();
    if !item.marks.is_empty() {
        let marks = item.marks.iter().map(|mark| {
            let place = mark.place.as_ref().map_or(String::new(), |place| format!(" ({place})"));
            format!("“{}”{place}", mark.text)
        });
        told.push(format!("Marks: {}.", prose::list(marks)));
    }
    if !item.features.is_empty() {
        told.push(format!("Features of design: {}.", prose::list(item.features.iter().cloned())));
    }
    for (name, value) in [
        ("Serial number", &item.serial),
        ("Lot", &item.lot),
        ("Date code", &item.date_code),
        ("Part number", &item.part_number),
    ] {
        told.extend(value.as_ref().map(|value| format!("{name}: {value}.")));
    }
    told.join(" ")
}

fn maker(item: &Item) -> String {
    let name = item.maker.clone().unwrap_or_else(|| "a maker whose name is not recorded".to_owned());
    item.maker_country.map_or(name.clone(), |country| format!("{name} ({})", country.name()))
}

/// Gives every item in words, in the order of the facts.
#[must_use]
pub(crate) fn entries(items: &[Item], findings: &[Finding]) -> Vec<ItemEntry> {
    items.iter().filter_map(|item| entry(item, findings)).collect()
}

fn entry(item: &Item, findings: &[Finding]) -> Option<ItemEntry> {
    let whole = item.cite("")?;
    let production = Production::of(item, ItemMethods::builtin());
    let mut sentences: Vec<Sentence> = Vec::new();
    let found: Vec<Citation> =
        ["recovered", "documented"].iter().filter_map(|part| item.citations.get(*part)).cloned().collect();
    let found = if found.is_empty() { vec![whole.clone()] } else { found };
    sentences.extend(Sentence::fact(found_and_documented(item)?, found));
    let marks: Vec<Citation> = item
        .citations
        .iter()
        .filter(|(part, _)| {
            part.starts_with("marks[")
                || matches!(part.as_str(), "features" | "serial" | "lot" | "date_code" | "part_number")
        })
        .map(|(_, citation)| citation.clone())
        .collect();
    let told = seen(item);
    if !told.is_empty() {
        sentences.extend(Sentence::fact(told, marks));
    }
    let mut made: Vec<String> = production.readings.iter().take(READINGS).map(reading).collect();
    if production.readings.len() > READINGS {
        made.push(format!("… and {} more readings.", production.readings.len() - READINGS));
    }
    made.extend(production.unread.iter().map(|code| format!("“{code}” is read by no scheme that is known.")));
    let rests_on = |finding: &&Finding| {
        finding.supporting.iter().any(|support| {
            support.kind == SupportKind::Item && item.cite("documented") == Some(&support.citation)
        })
    };
    Some(ItemEntry {
        id: item.id.clone(),
        title: named(item),
        exhibit: whole.exhibit,
        sentences,
        made,
        links: links(item),
        custody: handovers(item),
        breaks: custody::breaks(item).into_iter().map(|found| found.text).collect(),
        photos: item.photos.clone(),
        findings: findings.iter().filter(rests_on).map(|finding| finding.id.clone()).collect(),
    })
}

/// Tells one reading of a code, with its scheme and whether that was verified.
fn reading(reading: &DateReading) -> String {
    let lot = reading.lot.as_ref().map_or(String::new(), |lot| format!(", lot {lot}"));
    format!(
        "“{}” as {}: made {}{lot}.{}",
        reading.code,
        reading.title,
        prose::period(reading.period),
        if reading.verified { "" } else { " The scheme is UNVERIFIED." }
    )
}

fn handovers(item: &Item) -> Vec<Sentence> {
    let hand = |name: &Option<String>| name.clone().unwrap_or_else(|| "somebody not named".to_owned());
    item.custody
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let by = one.by.as_ref().map_or(String::new(), |by| format!(", written down by {by}"));
            let note = one.note.as_ref().map_or(String::new(), |note| format!(" ({note})"));
            let text =
                format!("{} to {} {}{by}{note}.", hand(&one.from), hand(&one.to), prose::period(one.on));
            Sentence::fact(prose::capitalised(&text), vec![item.cite(&format!("custody[{at}]"))?.clone()])
        })
        .collect()
}

/// Gives the steps from the item over its maker to the answers; a reply that is missing is a step of its own.
fn links(item: &Item) -> Vec<ItemLink> {
    let mut links = Vec::new();
    let mut add = |step: &str, text: String, part: &str, state: State| {
        let sentence = item.cite(part).and_then(|citation| Sentence::fact(text, vec![citation.clone()]));
        links.extend(sentence.map(|sentence| ItemLink { step: step.to_owned(), sentence, state }));
    };
    add("item", named(item), "what", State::Met);
    match (&item.maker, item.maker_country) {
        (None, None) => add("maker", "Not recorded.".to_owned(), "", State::Unknown),
        _ => add("maker", maker(item), "maker", State::Met),
    }
    if item.trace.is_empty() {
        add("trace request", "None is recorded.".to_owned(), "", State::Unknown);
    }
    for (at, trace) in item.trace.iter().enumerate() {
        let part = format!("trace[{at}]");
        let kind = match trace.kind {
            Some(TraceKind::Government) => " (government)",
            Some(TraceKind::Maker) => " (maker)",
            Some(TraceKind::Supplier) => " (supplier)",
            None => "",
        };
        let sent = if trace.sent.is_unknown() {
            "on a day that is not stated".to_owned()
        } else {
            prose::period(trace.sent)
        };
        add("trace request", format!("To {}{kind}, {sent}", trace.request_to), &part, State::Met);
        match &trace.reply {
            Some(reply) => {
                add("reply", format!("{} ({})", reply, prose::period(trace.reply_on)), &part, State::Met)
            }
            None if trace.is_answered() => {
                add(
                    "reply",
                    format!("It came {}; what it says is not recorded", prose::period(trace.reply_on)),
                    &part,
                    State::Unknown,
                );
            }
            None => {
                add("reply", format!("No reply of {} is recorded", trace.request_to), &part, State::Unknown)
            }
        }
        if let Some(supplier) = &trace.supplier {
            add("supplier", format!("{supplier}, by the reply of {}", trace.request_to), &part, State::Met);
        }
        if let Some(consignee) = &trace.consignee {
            let text = format!(
                "{consignee}, {}, by the reply of {}",
                prose::period(trace.shipped_on),
                trace.request_to
            );
            add("consignee", text, &part, State::Met);
        }
    }
    links
}
