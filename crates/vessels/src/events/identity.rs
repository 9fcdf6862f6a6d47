//! What ships change in what they say of themselves, and numbers that several identities say are theirs.

use crate::event::{Event, EventKind, Evidence};
use crate::methods::IdentityMethods;
use crate::recording::{Recording, Sent, Static};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use values::{ImoNumber, Mmsi};

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
    let near = sent.positions.partition_point(|position| position.at <= after.at);
    let position = sent.positions.get(near.saturating_sub(1));
    bare(
        EventKind::IdentityChange,
        mmsi,
        after.imo().or_else(|| sent.imo_at(after.at)),
        (before.at, after.at),
        position.map(|position| (position.lat, position.lon)),
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
        let mut of_imo: BTreeMap<ImoNumber, Vec<&Static>> = BTreeMap::new();
        for data in &sent.statics {
            if let Some(imo) = data.imo() {
                of_imo.entry(imo).or_default().push(data);
            }
        }
        for (imo, sent) in of_imo {
            if let (Some(first), Some(last)) = (sent.first(), sent.last()) {
                by_imo.entry(imo).or_default().push((first.at, last.at, *mmsi, first));
            }
        }
    }
    let mut found = Vec::new();
    for (imo, mut uses) in by_imo {
        uses.sort_by_key(|(from, to, mmsi, _)| (*from, *to, *mmsi));
        for pair in uses.windows(2) {
            let [(_, to, mmsi, earlier), (from, end, other, later)] = pair else { continue };
            let together = from < to;
            let kind = if together { EventKind::SharedIdentity } else { EventKind::IdentityChange };
            let note = if together {
                format!("IMO number {imo} sent under {mmsi} and {other} at the same time")
            } else {
                format!("MMSI: {mmsi} → {other}, IMO number {imo} kept")
            };
            let span = if together { (*from, (*to).min(*end)) } else { (*to, *from) };
            let evidence = Evidence {
                messages: vec![earlier.line],
                other_messages: vec![later.line],
                positions: 0,
                method: format!("one IMO number under two identities ({})", methods.source),
                notes: vec![note],
            };
            let mut event = bare(kind, *mmsi, Some(imo), span, None, evidence);
            event.other_mmsi = Some(*other);
            found.push(event);
        }
    }
    found
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
