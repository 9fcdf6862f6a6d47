//! What ships change in what they say of themselves, and numbers that several identities say are theirs.

use super::{Ship, apart};
use crate::columns::nanoseconds;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{KM_PER_NAUTICAL_MILE, ahead, distance_km, rounded};
use crate::methods::IdentityMethods;
use crate::recording::{Position, Recording, Sent, Static};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use values::{ImoNumber, Mmsi};

/// Below this a ship is not bound anywhere.
const UNDER_WAY_KN: f64 = 2.0;

/// Finds changes of name, call sign or IMO number under one identity.
///
/// A value counts only if it was sent often enough, because single messages are corrupted on the air. Each change
/// from one value to another is given once, where it is first seen.
pub(super) fn changes(mmsi: Mmsi, sent: &Sent, methods: &IdentityMethods) -> Vec<Event> {
    type Value = fn(&Static) -> Option<String>;
    let fields: [(&str, Value); 3] = [
        ("name", |data| data.name.clone()),
        ("call sign", |data| data.call_sign.clone()),
        ("IMO number", |data| data.imo_sent.map(|number| number.to_string())),
    ];
    let mut found: BTreeMap<u64, Event> = BTreeMap::new();
    for (field, value) in fields {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for value in sent.statics.iter().filter_map(value) {
            *counts.entry(value).or_default() += 1;
        }
        let counts_enough =
            |value: &String| counts.get(value).is_some_and(|count| *count >= methods.messages_min);
        let mut known: Option<(String, &Static)> = None;
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        for data in &sent.statics {
            let Some(now) = value(data).filter(counts_enough) else { continue };
            if let Some((before, earlier)) = &known
                && *before != now
                && seen.insert((before.clone(), now.clone()))
            {
                let mut note = format!("{field}: {before} → {now}");
                if field == "IMO number" && data.imo().is_none() {
                    note.push_str(" (its check digit is wrong)");
                }
                let event =
                    found.entry(data.line).or_insert_with(|| change(mmsi, sent, earlier, data, methods));
                event.evidence.notes.push(note);
            }
            known = Some((now, data));
        }
    }
    found.into_values().collect()
}

fn change(mmsi: Mmsi, sent: &Sent, before: &Static, after: &Static, methods: &IdentityMethods) -> Event {
    let columns = sent.positions.columns();
    let near = columns.at.partition_point(|at| *at <= nanoseconds(after.at));
    bare(
        EventKind::IdentityChange,
        mmsi,
        after.imo().or_else(|| sent.imo_at(after.at)),
        (before.at, after.at),
        columns.place(near.saturating_sub(1)),
        Evidence {
            messages: vec![before.line, after.line],
            positions: 0,
            method: format!(
                "a value sent at least {} times after another ({})",
                methods.messages_min, methods.source
            ),
            ..Evidence::default()
        },
    )
}

/// Finds one IMO number under several identities: one after the other, a ship that changed its MMSI; at the same
/// time, two ships that say they are one.
pub(super) fn between(recording: &Recording, methods: &IdentityMethods) -> Vec<Event> {
    let mut by_imo: BTreeMap<ImoNumber, Vec<(Timestamp, Timestamp, Mmsi, &Static)>> = BTreeMap::new();
    for (mmsi, sent) in &recording.ships {
        for (imo, (from, to, first)) in uses(sent) {
            by_imo.entry(imo).or_default().push((from, to, *mmsi, first));
        }
    }
    let mut found = Vec::new();
    for (imo, mut uses) in by_imo {
        uses.sort_by_key(|(from, to, mmsi, _)| (*from, *to, *mmsi));
        for pair in uses.windows(2) {
            let [(_, to, mmsi, earlier), (from, end, other, later)] = pair else { continue };
            let together = from < to;
            let kind = if together { EventKind::SharedIdentity } else { EventKind::IdentityChange };
            let mut notes = vec![if together {
                format!("IMO number {imo} sent under {mmsi} and {other} at the same time")
            } else {
                format!("MMSI: {mmsi} → {other}, IMO number {imo} kept")
            }];
            notes.extend(flags(*mmsi, *other).filter(|_| !together));
            let span = if together { (*from, (*to).min(*end)) } else { (*to, *from) };
            let evidence = Evidence {
                messages: vec![earlier.line],
                other_messages: vec![later.line],
                positions: 0,
                method: format!("one IMO number under two identities ({})", methods.source),
                notes,
            };
            let mut event = bare(kind, *mmsi, Some(imo), span, None, evidence);
            event.other_mmsi = Some(*other);
            found.push(event);
        }
    }
    found
}

/// Tells of each IMO number that an identity sent from when to when, and where first: until another number is sent, or
/// the identity is heard no more.
fn uses(sent: &Sent) -> BTreeMap<ImoNumber, (Timestamp, Timestamp, &Static)> {
    let statics = sent.statics.iter().filter(|data| data.imo_sent.is_some()).collect::<Vec<_>>();
    let heard = sent.positions.last().map(|position| position.at);
    let mut uses: BTreeMap<ImoNumber, (Timestamp, Timestamp, &Static)> = BTreeMap::new();
    for (at, data) in statics.iter().enumerate() {
        let Some(imo) = data.imo() else { continue };
        let until = match statics.get(at + 1) {
            Some(next) => next.at,
            None => heard.map_or(data.at, |heard| heard.max(data.at)),
        };
        let slot = uses.entry(imo).or_insert((data.at, until, data));
        slot.1 = slot.1.max(until);
    }
    uses
}

fn flags(one: Mmsi, other: Mmsi) -> Option<String> {
    let name = |mmsi: Mmsi| mmsi.flag().map_or("none", |flag| flag.name());
    (one.flag() != other.flag()).then(|| format!("flag by MMSI: {} → {}", name(one), name(other)))
}

/// An end of a track: the last position under one identity, or the first under another.
struct End<'a> {
    ship: &'a Ship<'a>,
    position: Position,
}

/// Finds ships that go on under another identity: one is heard no more, another for the first time soon after, where
/// the ship was bound at its speed and course.
///
/// Identities that several could go on as, or that fall silent in port, are left out: there ships lie close together.
pub(super) fn went_on(ships: &[Ship<'_>], known: &[Event], methods: &IdentityMethods) -> Vec<Event> {
    let within = methods.goes_on_minutes * 60.0;
    let all = || ships.iter().filter(|ship| ship.columns().len() >= methods.goes_on_positions);
    let mut ends: Vec<End<'_>> = Vec::new();
    let mut starts: Vec<End<'_>> = Vec::new();
    for ship in all() {
        let (first, last) = (ship.track.positions.first(), ship.track.positions.last());
        if let Some(position) = first.filter(|_| first == ship.sent.positions.first()) {
            starts.push(End { ship, position });
        }
        if let Some(position) = last.filter(|_| last == ship.sent.positions.last()) {
            ends.push(End { ship, position });
        }
    }
    starts.sort_by_key(|start| (start.position.at, start.ship.mmsi));
    let goes_on = |end: &End<'_>, start: &End<'_>| -> Option<f64> {
        let (sog, cog) = (end.position.sog?, end.position.cog?);
        let apart = apart(end.position.at, start.position.at);
        let km = sog * KM_PER_NAUTICAL_MILE * apart / 3600.0;
        let bound = ahead((end.position.lat, end.position.lon), cog, km);
        let off = distance_km(bound, (start.position.lat, start.position.lon));
        let other = start.ship.mmsi != end.ship.mmsi;
        (other && sog >= UNDER_WAY_KN && off <= methods.goes_on_km + km / 10.0).then_some(off)
    };
    let mut pairs: Vec<(&End<'_>, &End<'_>, f64)> = Vec::new();
    for end in &ends {
        let from = starts.partition_point(|start| start.position.at <= end.position.at);
        let soon = starts.get(from..).unwrap_or(&[]).iter();
        let soon = soon.take_while(|start| apart(end.position.at, start.position.at) <= within);
        pairs.extend(soon.filter_map(|start| Some((end, start, goes_on(end, start)?))));
    }
    let told = |one: Mmsi, other: Mmsi| {
        known.iter().any(|event| event.mmsi == one && event.other_mmsi == Some(other))
    };
    pairs
        .iter()
        .filter(|(end, start, _)| {
            let of_end = pairs.iter().filter(|(other, ..)| std::ptr::eq(*other, *end)).count();
            let of_start = pairs.iter().filter(|(_, other, _)| std::ptr::eq(*other, *start)).count();
            of_end == 1 && of_start == 1 && !told(end.ship.mmsi, start.ship.mmsi)
        })
        .map(|(end, start, off)| gone_on(end, start, *off, methods))
        .collect()
}

fn gone_on(end: &End<'_>, start: &End<'_>, off: f64, methods: &IdentityMethods) -> Event {
    let (mmsi, other) = (end.ship.mmsi, start.ship.mmsi);
    let apart = apart(end.position.at, start.position.at);
    let mut notes = vec![format!(
        "MMSI: {mmsi} → {other}, heard {:.0} s after the last position and {off:.1} km from where the ship was bound",
        apart
    )];
    notes.extend(flags(mmsi, other));
    let (before, after) = (end.ship.sent.statics.last(), start.ship.sent.statics.first());
    let number = |data: &Static| data.imo_sent.map(|number| number.to_string());
    let values: [(&str, Option<String>, Option<String>); 3] = [
        ("name", before.and_then(|data| data.name.clone()), after.and_then(|data| data.name.clone())),
        (
            "call sign",
            before.and_then(|data| data.call_sign.clone()),
            after.and_then(|data| data.call_sign.clone()),
        ),
        ("IMO number", before.and_then(number), after.and_then(number)),
    ];
    for (field, before, after) in values {
        let (Some(before), Some(after)) = (before, after) else { continue };
        if before != after {
            notes.push(format!("{field}: {before} → {after}"));
        }
    }
    if after.is_some_and(|data| data.imo_sent.is_some() && data.imo().is_none()) {
        notes.push("the check digit of the new IMO number is wrong".to_owned());
    }
    let evidence = Evidence {
        messages: vec![end.position.line],
        other_messages: vec![start.position.line],
        positions: 2,
        method: format!(
            "one identity is heard no more and another goes on where it was bound ({})",
            methods.source
        ),
        notes,
    };
    let place = (rounded(end.position.lat, 5), rounded(end.position.lon, 5));
    let span = (end.position.at, start.position.at);
    let imo = end.ship.sent.imo_at(end.position.at);
    let mut event = bare(EventKind::IdentityChange, mmsi, imo, span, Some(place), evidence);
    event.other_mmsi = Some(other);
    event
}

fn bare(
    kind: EventKind,
    mmsi: Mmsi,
    imo: Option<ImoNumber>,
    (start, end): (Timestamp, Timestamp),
    place: Option<(f64, f64)>,
    evidence: Evidence,
) -> Event {
    Event {
        kind,
        mmsi,
        imo,
        track: None,
        start,
        end,
        lat: place.map(|(lat, _)| lat),
        lon: place.map(|(_, lon)| lon),
        open: false,
        other_mmsi: None,
        port: None,
        distance_km: None,
        max_speed_kn: None,
        confidence: None,
        evidence,
    }
}
