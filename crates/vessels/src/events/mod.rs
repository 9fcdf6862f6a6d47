//! What ships are seen to do: plain functions over the positions of one track in the order of time.
//!
//! An identity's positions are first parted into tracks (one ship's positions), because an identity that two ships
//! send would otherwise seem to sail back and forth between them; then each detector reads each track once.

mod encounters;
mod gaps;
mod identity;
mod loitering;
mod port_calls;
mod tracks;

pub use encounters::{Point, slow_points};

use crate::event::{Event, EventKind, Evidence};
use crate::methods::Methods;
use crate::ports::{Port, PortIndex};
use crate::recording::{Position, Recording, Sent};
use jiff::Timestamp;
use tracks::{Track, part};
use values::Mmsi;

/// Finds what happened in a recording, by the thresholds of the methods.
///
/// Ports are those the caller knows ([`crate::builtin_ports`], or the user's own). With `as_of`, a ship that has been
/// silent since is an open gap. **Shape:** in the order of start, identity and kind; an encounter is given once for
/// each of its ships. Near linear in the positions.
///
/// ```
/// use vessels::{EventKind, Methods, builtin_ports, events, read_positions};
/// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700050000,445999999,38.6,124.0\n";
/// let (recording, _) = read_positions(table, "positions.csv");
/// let found = events(&recording, &Methods::builtin(), &builtin_ports(), None);
/// assert_eq!(found[0].kind, EventKind::Gap);
/// ```
#[must_use]
pub fn events(
    recording: &Recording,
    methods: &Methods,
    ports: &[Port],
    as_of: Option<Timestamp>,
) -> Vec<Event> {
    let ports = PortIndex::new(ports, methods.port_call.entry_km);
    let mut found = Vec::new();
    let mut tracks = Vec::new();
    for (mmsi, sent) in &recording.ships {
        let parted = part(*mmsi, sent, &methods.track);
        found.extend(parted.events);
        found.extend(identity::changes(*mmsi, sent, &methods.identity));
        tracks.extend(parted.tracks.into_iter().map(|track| (*mmsi, sent, track)));
    }
    for (mmsi, sent, track) in &tracks {
        let ship = Ship { mmsi: *mmsi, sent, track };
        found.extend(gaps::gaps(&ship, &methods.gap, as_of));
        found.extend(port_calls::port_calls(&ship, &ports, &methods.port_call));
        found.extend(loitering::loitering(&ship, &ports, &methods.loitering));
    }
    let ships: Vec<Ship<'_>> =
        tracks.iter().map(|(mmsi, sent, track)| Ship { mmsi: *mmsi, sent, track }).collect();
    found.extend(encounters::encounters(&ships, &ports, &methods.encounter));
    found.extend(identity::between(recording, &methods.identity));
    found.sort_by(|one, other| {
        (one.start, one.mmsi, one.kind, one.end, one.other_mmsi, &one.track).cmp(&(
            other.start,
            other.mmsi,
            other.kind,
            other.end,
            other.other_mmsi,
            &other.track,
        ))
    });
    found
}

/// A track and the identity it was sent under.
#[derive(Debug, Clone, Copy)]
struct Ship<'a> {
    mmsi: Mmsi,
    sent: &'a Sent,
    track: &'a Track,
}

impl Ship<'_> {
    /// Makes an event of this ship between two positions; the caller fills in what is particular.
    fn event(&self, kind: EventKind, first: &Position, last: &Position, evidence: Evidence) -> Event {
        Event {
            kind,
            mmsi: self.mmsi,
            imo: self.sent.imo_at(last.at),
            track: self.track.label.clone(),
            start: first.at,
            end: last.at,
            lat: Some(crate::geo::rounded(first.lat, 5)),
            lon: Some(crate::geo::rounded(first.lon, 5)),
            open: false,
            other_mmsi: None,
            port: None,
            distance_km: None,
            max_speed_kn: None,
            confidence: None,
            evidence,
        }
    }
}

/// Gives seconds between two instants.
fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_millisecond() - from.as_millisecond()) as f64 / 1000.0
}

/// Gives the lines an event rests on: the first, the last, and where there are more, some between, in order.
fn lines<'a>(positions: impl IntoIterator<Item = &'a Position>) -> Vec<u64> {
    const MOST: usize = 12;
    let all: Vec<u64> = positions.into_iter().map(|position| position.line).collect();
    if all.len() <= MOST {
        return all;
    }
    let last = all.len() - 1;
    (0..MOST).filter_map(|at| all.get(at * last / (MOST - 1)).copied()).collect()
}
