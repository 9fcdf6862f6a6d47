//! What ships change in what they say of themselves, and numbers that several identities say are theirs.

use super::apart;
use crate::columns::nanoseconds;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{KM_PER_NAUTICAL_MILE, ahead, distance_km, rounded};
use crate::methods::IdentityMethods;
use crate::recording::{Position, Sent, Static};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
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
        after.imo(),
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

/// Where and how an identity was first and last heard: what is needed to tell whether a ship went on under another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ends {
    /// The identity.
    pub mmsi: Option<Mmsi>,
    /// How many positions it sent.
    pub positions: usize,
    /// Its first position.
    pub first: Option<Position>,
    /// Its last.
    pub last: Option<Position>,
    /// What it first said of itself.
    pub first_said: Option<Static>,
    /// What it last said of itself.
    pub last_said: Option<Static>,
    /// Each IMO number whose check digit is right that it sent.
    pub uses: Vec<Use>,
}

/// The use of an IMO number by an identity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// The number.
    pub imo: ImoNumber,
    /// From when.
    pub from: Timestamp,
    /// Until another number was sent, or the identity was heard no more.
    pub until: Timestamp,
    /// The line in which it was first sent.
    pub line: u64,
}

impl Ends {
    pub(super) fn of(mmsi: Mmsi, sent: &Sent) -> Self {
        Self {
            mmsi: Some(mmsi),
            positions: sent.positions.len(),
            first: sent.positions.first(),
            last: sent.positions.last(),
            first_said: sent.statics.first().cloned(),
            last_said: sent.statics.last().cloned(),
            uses: uses(sent),
        }
    }
}

/// Finds what several identities have in common: an IMO number, or a ship that goes on under another.
///
/// All identities must be given at once, in the order of their numbers. **Shape:** in no order.
#[must_use]
pub fn identities(all: &[Ends], methods: &IdentityMethods) -> Vec<Event> {
    let mut found = between(all, methods);
    let gone_on = went_on(all, &found, methods);
    found.extend(gone_on);
    found
}

/// Finds one IMO number under several identities: one after the other, a ship that changed its MMSI; at the same
/// time, two ships that say they are one.
fn between(all: &[Ends], methods: &IdentityMethods) -> Vec<Event> {
    let mut by_imo: BTreeMap<ImoNumber, Vec<(Use, Mmsi)>> = BTreeMap::new();
    for ends in all {
        let Some(mmsi) = ends.mmsi else { continue };
        for used in &ends.uses {
            by_imo.entry(used.imo).or_default().push((*used, mmsi));
        }
    }
    let mut found = Vec::new();
    for (imo, mut uses) in by_imo {
        uses.sort_by_key(|(used, mmsi)| (used.from, used.until, *mmsi));
        for pair in uses.windows(2) {
            let [(earlier, mmsi), (later, other)] = pair else { continue };
            let together = later.from < earlier.until;
            let kind = if together { EventKind::SharedIdentity } else { EventKind::IdentityChange };
            let mut notes = vec![if together {
                format!("IMO number {imo} sent under {mmsi} and {other} at the same time")
            } else {
                format!("MMSI: {mmsi} → {other}, IMO number {imo} kept")
            }];
            notes.extend(flags(*mmsi, *other).filter(|_| !together));
            let span = if together {
                (later.from, earlier.until.min(later.until))
            } else {
                (earlier.until, later.from)
            };
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
fn uses(sent: &Sent) -> Vec<Use> {
    let statics = sent.statics.iter().filter(|data| data.imo_sent.is_some()).collect::<Vec<_>>();
    let heard = sent.positions.last().map(|position| position.at);
    let mut uses: BTreeMap<ImoNumber, Use> = BTreeMap::new();
    for (at, data) in statics.iter().enumerate() {
        let Some(imo) = data.imo() else { continue };
        let until = match statics.get(at + 1) {
            Some(next) => next.at,
            None => heard.map_or(data.at, |heard| heard.max(data.at)),
        };
        let used = uses.entry(imo).or_insert(Use { imo, from: data.at, until, line: data.line });
        used.until = used.until.max(until);
    }
    uses.into_values().collect()
}

fn flags(one: Mmsi, other: Mmsi) -> Option<String> {
    let name = |mmsi: Mmsi| mmsi.flag().map_or("none", |flag| flag.name());
    (one.flag() != other.flag()).then(|| format!("flag by MMSI: {} → {}", name(one), name(other)))
}

/// Finds ships that go on under another identity: one is heard no more, another for the first time soon after, where
/// the ship was bound at its speed and course.
///
/// Identities that several could go on as, or that fall silent in port, are left out: there ships lie close together.
fn went_on(all: &[Ends], known: &[Event], methods: &IdentityMethods) -> Vec<Event> {
    let within = methods.goes_on_minutes * 60.0;
    let mut starts: Vec<(&Ends, Position)> = all
        .iter()
        .filter(|ends| ends.positions >= methods.goes_on_positions)
        .filter_map(|ends| Some((ends, ends.first?)))
        .collect();
    starts.sort_by_key(|(ends, first)| (first.at, ends.mmsi));
    let goes_on = |last: &Position, first: &Position| -> Option<f64> {
        let (sog, cog) = (last.sog?, last.cog?);
        let km = sog * KM_PER_NAUTICAL_MILE * apart(last.at, first.at) / 3600.0;
        let bound = ahead((last.lat, last.lon), cog, km);
        let off = distance_km(bound, (first.lat, first.lon));
        (sog >= UNDER_WAY_KN && off <= methods.goes_on_km + km / 10.0).then_some(off)
    };
    let mut pairs: Vec<(&Ends, &Ends, f64)> = Vec::new();
    for end in all.iter().filter(|ends| ends.positions >= methods.goes_on_positions) {
        let Some(last) = &end.last else { continue };
        let from = starts.partition_point(|(_, first)| first.at <= last.at);
        let soon = starts.get(from..).unwrap_or(&[]).iter();
        let soon = soon.take_while(|(_, first)| apart(last.at, first.at) <= within);
        pairs.extend(soon.filter_map(|(start, first)| Some((end, *start, goes_on(last, first)?))));
    }
    let (mut of_end, mut of_start) = (BTreeMap::new(), BTreeMap::new());
    for (end, start, _) in &pairs {
        *of_end.entry(end.mmsi).or_insert(0) += 1;
        *of_start.entry(start.mmsi).or_insert(0) += 1;
    }
    let told: BTreeSet<(Option<Mmsi>, Option<Mmsi>)> =
        known.iter().map(|event| (Some(event.mmsi), event.other_mmsi)).collect();
    pairs
        .iter()
        .filter(|(end, start, _)| of_end.get(&end.mmsi) == Some(&1) && of_start.get(&start.mmsi) == Some(&1))
        .filter(|(end, start, _)| !told.contains(&(end.mmsi, start.mmsi)))
        .filter_map(|(end, start, off)| gone_on(end, start, *off, methods))
        .collect()
}

fn gone_on(end: &Ends, start: &Ends, off: f64, methods: &IdentityMethods) -> Option<Event> {
    let (mmsi, other, last, first) = (end.mmsi?, start.mmsi?, end.last?, start.first?);
    let seconds = apart(last.at, first.at);
    let mut notes = vec![format!(
        "MMSI: {mmsi} → {other}, heard {seconds:.0} s after the last position and {off:.1} km from where the ship was bound"
    )];
    notes.extend(flags(mmsi, other));
    let (before, after) = (end.last_said.as_ref(), start.first_said.as_ref());
    type Value = fn(&Static) -> Option<String>;
    let fields: [(&str, Value); 3] = [
        ("name", |data| data.name.clone()),
        ("call sign", |data| data.call_sign.clone()),
        ("IMO number", |data| data.imo_sent.map(|number| number.to_string())),
    ];
    for (field, value) in fields {
        let (Some(before), Some(after)) = (before.and_then(value), after.and_then(value)) else { continue };
        if before != after {
            notes.push(format!("{field}: {before} → {after}"));
        }
    }
    if after.is_some_and(|data| data.imo_sent.is_some() && data.imo().is_none()) {
        notes.push("the check digit of the new IMO number is wrong".to_owned());
    }
    let evidence = Evidence {
        messages: vec![last.line],
        other_messages: vec![first.line],
        positions: 2,
        method: format!(
            "one identity is heard no more and another goes on where it was bound ({})",
            methods.source
        ),
        notes,
    };
    let place = (rounded(last.lat, 5), rounded(last.lon, 5));
    let imo = end.uses.iter().filter(|used| used.from <= last.at).max_by_key(|used| used.from);
    let imo = imo.map(|used| used.imo);
    let mut event = bare(EventKind::IdentityChange, mmsi, imo, (last.at, first.at), Some(place), evidence);
    event.other_mmsi = Some(other);
    Some(event)
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
