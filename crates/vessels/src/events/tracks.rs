//! Which positions of one identity are one ship's.
//!
//! Positions are taken in the order of time. Each goes to the track whose last position it lies nearest to, among
//! those a ship could have come from; if there is none, it begins a track. A track of a few positions is an error
//! of the fix or of the radio; tracks of many positions that run at the same time are two ships under one identity.

use super::{Ship, lines};
use crate::columns::{Columns, Positions, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, rounded};
use crate::methods::TrackMethods;
use crate::recording::Sent;
use std::borrow::Cow;
use values::Mmsi;

/// How close together in time two implausible positions are one event.
const FOLLOWS_SECONDS: f64 = 3600.0;
/// How many lines such an event names before no more are added.
const LINES_MAX: usize = 12;

/// The positions of one ship, in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Track<'a> {
    /// Its name, where the identity holds several.
    pub(super) label: Option<String>,
    /// The positions; where an identity is one ship's, the identity's own.
    pub(super) positions: Cow<'a, Positions>,
}

/// The tracks of an identity, and what parting them showed.
pub(super) struct Parted<'a> {
    pub(super) tracks: Vec<Track<'a>>,
    /// The tracks with those joined that one ship may have sent one after the other: a ship whose position jumps is not
    /// silent where it was.
    pub(super) heard: Vec<Track<'a>>,
    pub(super) events: Vec<Event>,
}

/// Parts the positions of an identity into tracks.
pub(super) fn part<'a>(mmsi: Mmsi, sent: &'a Sent, methods: &TrackMethods) -> Parted<'a> {
    let columns = sent.positions.columns();
    let tracks = followed(&columns, methods);
    if tracks.len() < 2 && tracks.first().is_none_or(|track| track.len() == columns.len()) {
        let positions = Cow::Borrowed(&sent.positions);
        let tracks =
            tracks.iter().map(|_| Track { label: None, positions: positions.clone() }).collect::<Vec<_>>();
        return Parted { heard: tracks.clone(), tracks, events: Vec::new() };
    }
    let least = methods.positions_min.min(columns.len().div_ceil(2).max(1));
    let (kept, errors): (Vec<Vec<usize>>, Vec<Vec<usize>>) =
        tracks.into_iter().partition(|places| places.len() >= least);
    let together = |one: &[usize], other: &[usize]| turns(one, other) >= methods.turns_min;
    let picked = |places: &Vec<usize>| Track {
        label: None,
        positions: Cow::Owned(sent.positions.picked(places.iter().copied())),
    };
    let (mut tracks, errors): (Vec<Track<'_>>, Vec<Track<'_>>) =
        (kept.iter().map(picked).collect(), errors.iter().map(picked).collect());
    if tracks.len() > 1 {
        for (number, track) in (1..).zip(&mut tracks) {
            track.label = Some(format!("{mmsi}-{number}"));
        }
    }
    let mut events: Vec<Event> = faulty(mmsi, sent, &columns, methods).into_iter().collect();
    let of_errors = errors.iter().filter_map(|track| implausible(mmsi, sent, &tracks, track, methods));
    events.extend(of_errors);
    let mut ships: Vec<Vec<usize>> = Vec::new();
    for (number, (track, places)) in tracks.iter().zip(&kept).enumerate() {
        let earlier = kept.iter().take(number).enumerate();
        let beside: Vec<usize> =
            earlier.filter(|(_, other)| together(other, places)).map(|(at, _)| at).collect();
        let mut others = beside.iter().filter_map(|at| tracks.get(*at));
        match others.find_map(|other| shared(mmsi, sent, other, track)) {
            Some(event) => events.push(event),
            None if number == 0 => {}
            None => {
                let before = tracks.get(..number).unwrap_or_default();
                events.extend(implausible(mmsi, sent, before, track, methods));
            }
        }
        // It is the ship of the first tracks of which none runs beside it.
        let apart = |ship: &&mut Vec<usize>| ship.iter().all(|at| !beside.contains(at));
        match ships.iter_mut().find(apart) {
            Some(ship) => ship.push(number),
            None => ships.push(vec![number]),
        }
    }
    let several = ships.len() > 1;
    let heard = ships.into_iter().map(|ship| {
        let mut places: Vec<usize> = ship.iter().filter_map(|at| kept.get(*at)).flatten().copied().collect();
        places.sort_unstable();
        let first = ship.first().and_then(|at| tracks.get(*at));
        Track { label: first.and_then(|track| track.label.clone()).filter(|_| several), ..picked(&places) }
    });
    Parted { heard: heard.collect(), tracks, events: merged(events) }
}

/// Tells whether a position carries a speed that faulty units send.
fn is_faulty(columns: &Columns<'_>, at: usize, methods: &TrackMethods) -> bool {
    let knots = columns.sog.get(at).copied().unwrap_or(0.0);
    methods.speeds_faulty.iter().any(|faulty| (knots - faulty).abs() < 0.05)
}

/// Says which positions of an identity are not believed for the speed they carry.
fn faulty(mmsi: Mmsi, sent: &Sent, columns: &Columns<'_>, methods: &TrackMethods) -> Option<Event> {
    let places: Vec<usize> = (0..columns.len()).filter(|at| is_faulty(columns, *at, methods)).collect();
    let track = Track { label: None, positions: Cow::Owned(sent.positions.picked(places.iter().copied())) };
    let of_fault = track.positions.columns();
    let last = of_fault.len().checked_sub(1)?;
    let speeds: Vec<String> = methods.speeds_faulty.iter().map(f64::to_string).collect();
    let evidence = Evidence {
        messages: lines(of_fault.line),
        positions: of_fault.len() as u32,
        method: format!(
            "a speed of {} kn, which faulty units send ({})",
            speeds.join(" or "),
            methods.source
        ),
        ..Evidence::default()
    };
    let ship = Ship { mmsi, sent, track: &track };
    Some(Event {
        max_speed_kn: of_fault.fastest(),
        ..ship.event(EventKind::ImplausiblePosition, 0, last, evidence)?
    })
}

/// Counts how often two tracks take turns in time: two ships that send at once do all the time, one whose position
/// jumps does once or twice.
fn turns(one: &[usize], other: &[usize]) -> usize {
    let mut turns = 0;
    let (mut at, mut at_other) = (0, 0);
    while at < one.len() && at_other < other.len() {
        let limit = other.get(at_other);
        at += one.get(at..).unwrap_or(&[]).partition_point(|place| Some(place) < limit);
        let limit = one.get(at);
        if limit.is_none() {
            break;
        }
        at_other += other.get(at_other..).unwrap_or(&[]).partition_point(|place| Some(place) < limit);
        turns += 1;
    }
    turns
}

/// A track under way: its places in the columns, and the last of them.
struct Under {
    track: usize,
    last: usize,
}

/// Gives the places of each track, in the order in which they begin.
fn followed(columns: &Columns<'_>, methods: &TrackMethods) -> Vec<Vec<usize>> {
    let mut tracks: Vec<Vec<usize>> = Vec::new();
    let mut open: Vec<Under> = Vec::new();
    for (at, place) in columns.places().enumerate().filter(|(at, _)| !is_faulty(columns, *at, methods)) {
        let nearest = open
            .iter()
            .enumerate()
            .filter_map(|(slot, under)| {
                let apart = columns.seconds(under.last, at);
                let km = distance_km(columns.place(under.last)?, place);
                let reach = methods.reach_km(apart);
                let silent = apart > methods.silence_hours_max * 3600.0;
                (km <= reach).then_some((silent, km, slot))
            })
            .min_by(|one, other| {
                (one.0.cmp(&other.0)).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
            });
        if let Some(under) = nearest.and_then(|(_, _, slot)| open.get_mut(slot)) {
            under.last = at;
            if let Some(track) = tracks.get_mut(under.track) {
                track.push(at);
            }
            continue;
        }
        if open.len() >= methods.tracks_max {
            // The one that has been silent longest is over.
            let oldest = open.iter().enumerate().min_by_key(|(_, under)| columns.at.get(under.last));
            if let Some((slot, _)) = oldest {
                open.remove(slot);
            }
        }
        open.push(Under { track: tracks.len(), last: at });
        tracks.push(vec![at]);
    }
    tracks
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
                    && super::apart(last.end, event.start) <= FOLLOWS_SECONDS =>
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
    others: &[Track<'_>],
    track: &Track<'_>,
    methods: &TrackMethods,
) -> Option<Event> {
    let columns = track.positions.columns();
    let start = *columns.at.first()?;
    let before = others
        .iter()
        .filter_map(|other| {
            let other = other.positions.columns();
            let at = other.at.partition_point(|at| *at <= start).checked_sub(1)?;
            Some((*other.at.get(at)?, other.place(at)?, *other.line.get(at)?))
        })
        .max_by_key(|(at, ..)| *at);
    // Where the false position is the very first, the next true one shows it.
    let next = || {
        let firsts = others.iter().filter_map(|other| {
            let other = other.positions.columns();
            Some((*other.at.first()?, other.place(0)?, *other.line.first()?))
        });
        firsts.min_by_key(|(at, ..)| *at)
    };
    let (at, place, line) = before.or_else(next)?;
    let km = distance_km(place, columns.place(0)?);
    let apart = seconds(at.min(start), at.max(start));
    let evidence = Evidence {
        messages: vec![line, *columns.line.first()?],
        positions: columns.len() as u32,
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
        ..ship.event(EventKind::ImplausiblePosition, 0, columns.len() - 1, evidence)?
    })
}

/// Says that two tracks of one identity run at the same time.
fn shared(mmsi: Mmsi, sent: &Sent, one: &Track<'_>, other: &Track<'_>) -> Option<Event> {
    let (here, there) = (one.positions.columns(), other.positions.columns());
    let start = *here.at.first()?.max(there.at.first()?);
    let end = *here.at.last()?.min(there.at.last()?);
    let within = |columns: &Columns<'_>| {
        let from = columns.at.partition_point(|at| *at < start);
        from..columns.at.partition_point(|at| *at <= end).max(from)
    };
    let (mine, theirs) = (within(&here), within(&there));
    let (first, last) = (mine.start, mine.end.checked_sub(1)?);
    let opposite = there.within(theirs.clone());
    let place = opposite.place(0)?;
    if mine.is_empty() {
        return None;
    }
    let evidence = Evidence {
        messages: lines(here.within(mine.clone()).line),
        other_messages: lines(opposite.line),
        positions: (mine.len() + theirs.len()) as u32,
        method: "two tracks that no one ship can have sailed, at the same time under one identity".to_owned(),
        notes: vec![format!(
            "the other track is at {:.4}, {:.4} on {}",
            place.0,
            place.1,
            opposite.instant(0)?
        )],
    };
    let ship = Ship { mmsi, sent, track: one };
    Some(Event {
        distance_km: Some(rounded(distance_km(here.place(first)?, place), 3)),
        ..ship.event(EventKind::SharedIdentity, first, last, evidence)?
    })
}
