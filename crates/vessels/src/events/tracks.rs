//! Which positions of one identity are one ship's.
//!
//! Positions are taken in the order of time. Each goes to the track whose last position it lies nearest to, among
//! those a ship could have come from; if there is none, it begins a track. A track of a few positions is an error
//! of the fix or of the radio; tracks of many positions that run at the same time are two ships under one identity.

use super::{Ship, lines, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, rounded};
use crate::methods::TrackMethods;
use crate::recording::{Position, Sent};
use values::Mmsi;

/// How close together in time two implausible positions are one event.
const FOLLOWS_SECONDS: f64 = 3600.0;
/// How many lines such an event names before no more are added.
const LINES_MAX: usize = 12;

/// The positions of one ship, in the order of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Track {
    /// Its name, where the identity holds several.
    pub(super) label: Option<String>,
    /// The positions.
    pub(super) positions: Vec<Position>,
}

/// The tracks of an identity, and what parting them showed.
pub(super) struct Parted {
    pub(super) tracks: Vec<Track>,
    pub(super) events: Vec<Event>,
}

/// Parts the positions of an identity into tracks.
pub(super) fn part(mmsi: Mmsi, sent: &Sent, methods: &TrackMethods) -> Parted {
    let mut tracks: Vec<Track> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for position in &sent.positions {
        let nearest = open
            .iter()
            .filter_map(|at| {
                let last = tracks.get(*at)?.positions.last()?;
                let apart = seconds(last.at, position.at);
                let km = distance_km((last.lat, last.lon), (position.lat, position.lon));
                let reach = methods.speed_kn_max * crate::geo::KM_PER_NAUTICAL_MILE * apart / 3600.0
                    + methods.slack_km;
                let silent = apart > methods.silence_hours_max * 3600.0;
                (km <= reach).then_some((silent, km, *at))
            })
            .min_by(|one, other| {
                (one.0.cmp(&other.0)).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
            });
        if let Some((_, _, at)) = nearest {
            if let Some(track) = tracks.get_mut(at) {
                track.positions.push(*position);
            }
            continue;
        }
        if open.len() >= methods.tracks_max {
            // The one that has been silent longest is over.
            let oldest = open.iter().enumerate().min_by_key(|(_, at)| {
                tracks.get(**at).and_then(|track| track.positions.last()).map(|position| position.at)
            });
            if let Some((slot, _)) = oldest {
                open.remove(slot);
            }
        }
        open.push(tracks.len());
        tracks.push(Track { label: None, positions: vec![*position] });
    }
    let whole = sent.positions.len();
    let (mut kept, errors): (Vec<Track>, Vec<Track>) = tracks
        .into_iter()
        .partition(|track| track.positions.len() >= methods.positions_min.min(whole.div_ceil(2).max(1)));
    if kept.len() > 1 {
        for (number, track) in (1..).zip(&mut kept) {
            track.label = Some(format!("{mmsi}-{number}"));
        }
    }
    let mut events: Vec<Event> =
        errors.iter().filter_map(|track| implausible(mmsi, sent, &kept, track, methods)).collect();
    for (at, track) in kept.iter().enumerate().skip(1) {
        let before = kept.get(..at).unwrap_or_default();
        match before.iter().find_map(|other| shared(mmsi, sent, other, track)) {
            Some(event) => events.push(event),
            None => events.extend(implausible(mmsi, sent, before, track, methods)),
        }
    }
    Parted { tracks: kept, events: merged(events) }
}

/// Makes one event of implausible positions that follow one another, so that one faulty passage is one event.
fn merged(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(|event| (event.kind, event.start, event.end));
    let mut merged: Vec<Event> = Vec::new();
    for event in events {
        match merged.last_mut() {
            Some(last)
                if event.kind == EventKind::ImplausiblePosition
                    && last.kind == event.kind
                    && seconds(last.end, event.start) <= FOLLOWS_SECONDS =>
            {
                last.end = last.end.max(event.end);
                last.distance_km = greater(last.distance_km, event.distance_km);
                last.max_speed_kn = greater(last.max_speed_kn, event.max_speed_kn);
                last.evidence.positions += event.evidence.positions;
                if last.evidence.messages.len() < LINES_MAX {
                    last.evidence.messages.extend(event.evidence.messages);
                    last.evidence.messages.sort_unstable();
                    last.evidence.messages.dedup();
                }
            }
            _ => merged.push(event),
        }
    }
    merged
}

fn greater(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).max_by(f64::total_cmp)
}

/// Says that a track begins where the ship cannot have been, seen from the tracks it was on before.
fn implausible(
    mmsi: Mmsi,
    sent: &Sent,
    others: &[Track],
    track: &Track,
    methods: &TrackMethods,
) -> Option<Event> {
    let (first, last) = (track.positions.first()?, track.positions.last()?);
    let before = others
        .iter()
        .filter_map(|other| {
            let next = other.positions.partition_point(|position| position.at <= first.at);
            other.positions.get(next.checked_sub(1)?)
        })
        .max_by_key(|position| position.at);
    // Where the false position is the very first, the next true one shows it.
    let known = before
        .or_else(|| others.iter().filter_map(|other| other.positions.first()).min_by_key(|one| one.at))?;
    let km = distance_km((known.lat, known.lon), (first.lat, first.lon));
    let apart = seconds(known.at.min(first.at), known.at.max(first.at));
    let evidence = Evidence {
        messages: vec![known.line, first.line],
        positions: track.positions.len() as u32,
        method: format!(
            "faster than {} kn from the position before, beyond {} km ({})",
            methods.speed_kn_max, methods.slack_km, methods.source
        ),
        ..Evidence::default()
    };
    let ship = Ship { mmsi, sent, track };
    Some(Event {
        distance_km: Some(rounded(km, 3)),
        max_speed_kn: (apart > 0.0).then(|| rounded(knots(km, apart), 1)),
        track: None,
        ..ship.event(EventKind::ImplausiblePosition, first, last, evidence)
    })
}

/// Says that two tracks of one identity run at the same time.
fn shared(mmsi: Mmsi, sent: &Sent, one: &Track, other: &Track) -> Option<Event> {
    let span = |track: &Track| Some((track.positions.first()?.at, track.positions.last()?.at));
    let ((from, to), (other_from, other_to)) = (span(one)?, span(other)?);
    let (start, end) = (from.max(other_from), to.min(other_to));
    let within = |track: &Track| -> Vec<Position> {
        track
            .positions
            .iter()
            .filter(|position| start <= position.at && position.at <= end)
            .copied()
            .collect()
    };
    let (here, there) = (within(one), within(other));
    let (first, last) = (here.first()?, here.last()?);
    let opposite = there.first()?;
    let evidence = Evidence {
        messages: lines(&here),
        other_messages: lines(&there),
        positions: (here.len() + there.len()) as u32,
        method: "two tracks that no one ship can have sailed, at the same time under one identity".to_owned(),
        notes: vec![format!(
            "the other track is at {:.4}, {:.4} on {}",
            opposite.lat, opposite.lon, opposite.at
        )],
    };
    let ship = Ship { mmsi, sent, track: one };
    Some(Event {
        distance_km: Some(rounded(distance_km((first.lat, first.lon), (opposite.lat, opposite.lon)), 3)),
        ..ship.event(EventKind::SharedIdentity, first, last, evidence)
    })
}
