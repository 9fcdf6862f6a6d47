//! The ways of the ships of findings, to be drawn.

use crate::facts::{Facts, ShipEvent, ShipTrack};
use crate::model::{Voyage, VoyageMark};
use crate::ships::instant;
use std::collections::BTreeSet;
use values::Mmsi;
use vessels::EventKind;

/// Gives the ways of the ships, each as one recording shows it, with what was seen on it.
///
/// **Shape:** in the order of the facts, by identity and exhibit; marks in the order of time. An identity that no recording shows is left out.
#[must_use]
pub(crate) fn voyages(ships: &BTreeSet<Mmsi>, facts: &Facts) -> Vec<Voyage> {
    let drawn = |track: &&ShipTrack| ships.contains(&track.mmsi) && !track.lines.is_empty();
    facts.tracks.iter().filter(drawn).map(|track| voyage(track, facts)).collect()
}

fn voyage(track: &ShipTrack, facts: &Facts) -> Voyage {
    let mine = |ship: &&ShipEvent| ship.exhibit == track.exhibit && ship.event.mmsi == track.mmsi;
    let marks = facts.ship_events.iter().filter(mine).filter_map(|ship| {
        let event = &ship.event;
        let what = match (event.kind, &event.port) {
            (EventKind::PortCall, Some(port)) => format!("port call at {}", port.name),
            (EventKind::PortCall, None) => "port call".to_owned(),
            (EventKind::Gap, _) => "silence".to_owned(),
            (EventKind::Encounter, _) => event
                .other_mmsi
                .map_or("encounter".to_owned(), |other| format!("encounter with MMSI {other}")),
            (EventKind::Loitering, _) => "loitering".to_owned(),
            (EventKind::IdentityChange, _) => "change of identity".to_owned(),
            (EventKind::SharedIdentity, _) => "two ships under the identity".to_owned(),
            (EventKind::ImplausiblePosition, _) => "positions a ship cannot have reached".to_owned(),
        };
        Some(VoyageMark {
            kind: event.kind.name().to_owned(),
            lat: event.lat?,
            lon: event.lon?,
            text: format!("{what}, {} to {}", instant(event.start), instant(event.end)),
            citation: ship.citation.clone(),
        })
    });
    Voyage {
        mmsi: track.mmsi,
        name: track.name.clone(),
        exhibit: track.exhibit,
        lines: track.lines.clone(),
        marks: marks.collect(),
        coast: coast(&track.lines),
    }
}

/// How many degrees around a way its coast is drawn, at least and as a share of the way's extent.
const AROUND: (f64, f64) = (0.3, 0.25);
/// How many points of coast lie along the extent of a way.
const POINTS: f64 = 250.0;

/// Gives the coast around a way.
fn coast(lines: &[Vec<vessels::Position>]) -> Vec<Vec<(f64, f64)>> {
    let places = lines.iter().flatten().map(|position| (position.lat, position.lon));
    let Some((low, high)) = vessels::corners(places) else { return Vec::new() };
    let extent = (high.0 - low.0).max(high.1 - low.1);
    // A picture is at least as wide as half its height and the other way round.
    let around = (extent * AROUND.1).max(AROUND.0) + extent / 2.0;
    let (south_west, north_east) = ((low.0 - around, low.1 - around), (high.0 + around, high.1 + around));
    vessels::Coast::lines(south_west, north_east, (extent + 2.0 * AROUND.0) / POINTS)
}
