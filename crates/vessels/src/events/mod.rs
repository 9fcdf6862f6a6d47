//! What ships are seen to do: plain functions over the positions of one track in the order of time.
//!
//! An identity's positions are first parted into tracks (one ship's positions), because an identity that two ships
//! send would otherwise seem to sail back and forth between them; then each detector reads each track once.

mod circles;
mod encounters;
mod gaps;
mod identity;
mod loitering;
mod port_calls;
mod reach;
mod tracks;

use crate::coast::{Coast, CoastZone};
use crate::columns::{Columns, nanoseconds as ns, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::methods::Methods;
use crate::ports::Port;
use crate::recording::{Recording, Sent};
use jiff::Timestamp;
use reach::Reach;
use std::collections::BTreeSet;
use std::sync::Arc;
use tracks::{Track, part};
use values::Mmsi;

pub use encounters::{NearPair, SlowPoint, encounters, near_pairs};
pub use identity::{Ends, Use, identities};

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
    let detectors = Detectors::new(methods, ports);
    let mut found = Vec::new();
    let (mut points, mut ends) = (Vec::new(), Vec::new());
    for (mmsi, sent) in &recording.ships {
        let seen = detectors.of_ship(*mmsi, sent, as_of);
        found.extend(seen.events);
        points.extend(seen.points);
        ends.push(seen.ends);
    }
    found.extend(encounters(near_pairs(points, &methods.encounter), &methods.encounter));
    found.extend(identities(&ends, &methods.identity));
    in_order(&mut found);
    found
}

/// Puts events in the order in which they are given: of start, identity and kind.
pub fn in_order(events: &mut [Event]) {
    events.sort_by(|one, other| {
        (one.start, one.mmsi, one.kind, one.end, one.other_mmsi, &one.track).cmp(&(
            other.start,
            other.mmsi,
            other.kind,
            other.end,
            other.other_mmsi,
            &other.track,
        ))
    });
}

/// The detectors made ready: the thresholds, and the ports by where they lie.
///
/// One identity is looked at by itself with [`Detectors::of_ship`], wherever its positions lie; what concerns several
/// is then found in what that gives: [`near_pairs`], [`encounters()`], [`identities`].
#[derive(Debug, Clone)]
pub struct Detectors {
    methods: Methods,
    kinds: BTreeSet<EventKind>,
    calls: Arc<Reach>,
    met: Arc<Reach>,
    loitered: Arc<Reach>,
}

/// What one identity is seen to have done, and what others are compared with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// What concerns this identity alone.
    pub events: Vec<Event>,
    /// Where it was slow and away from ports.
    pub points: Vec<SlowPoint>,
    /// Where it was first and last heard, and what it said of itself.
    pub ends: Ends,
}

impl Detectors {
    /// Makes them ready; takes time with the number of ports.
    #[must_use]
    pub fn new(methods: &Methods, ports: &[Port]) -> Self {
        let radius = methods.port_call.entry_km;
        let margin = methods.port_call.exit_km - radius;
        let ports: Arc<[Port]> = ports.into();
        let reach = |km: &dyn Fn(f64) -> f64| Arc::new(Reach::new(Arc::clone(&ports), radius, km));
        Self {
            methods: methods.clone(),
            kinds: EventKind::ALL.into_iter().collect(),
            calls: reach(&|radius| radius + margin),
            met: reach(&|_| methods.encounter.port_distance_km_min),
            loitered: reach(&|_| methods.loitering.port_distance_km_min),
        }
    }

    /// Looks for some kinds of events only, which takes less time; identities are parted into tracks all the same.
    ///
    /// ```
    /// use vessels::{Detectors, EventKind, Methods, builtin_ports, read_positions};
    /// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700050000,445999999,38.6,124.0\n";
    /// let (recording, _) = read_positions(table, "positions.csv");
    /// let (methods, ports) = (Methods::builtin(), builtin_ports());
    /// let detectors = Detectors::new(&methods, &ports).only([EventKind::PortCall]);
    /// let (mmsi, sent) = recording.ships.iter().next().unwrap();
    /// assert!(detectors.of_ship(*mmsi, sent, None).events.is_empty());
    /// ```
    #[must_use]
    pub fn only(mut self, kinds: impl IntoIterator<Item = EventKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Looks at all that one identity sent, in the order of time; with `as_of`, a ship that has been silent since is an
    /// open gap. Linear in its positions.
    #[must_use]
    pub fn of_ship(&self, mmsi: Mmsi, sent: &Sent, as_of: Option<Timestamp>) -> Seen {
        let methods = &self.methods;
        let parted = part(mmsi, sent, &methods.track);
        let looked_for = |kind: EventKind| self.kinds.contains(&kind);
        let mut seen = Seen { ends: Ends::of(mmsi, sent), ..Seen::default() };
        seen.events.extend(parted.events.into_iter().filter(|event| looked_for(event.kind)));
        if looked_for(EventKind::IdentityChange) {
            seen.events.extend(identity::changes(mmsi, sent, &methods.identity));
        }
        for track in parted.heard.iter().filter(|_| looked_for(EventKind::Gap)) {
            seen.events.extend(gaps::gaps(&Ship { mmsi, sent, track }, &methods.gap, as_of));
        }
        let numbers = sent.imo_numbers();
        let several = parted.tracks.len() > 1;
        for (number, track) in (1..).zip(&parted.tracks) {
            let ship = Ship { mmsi, sent, track };
            if looked_for(EventKind::ImplausiblePosition) {
                seen.events.extend(circles::circles(&ship, &methods.circle));
            }
            if looked_for(EventKind::PortCall) {
                seen.events.extend(port_calls::port_calls(&ship, &self.calls, &methods.port_call));
            }
            if looked_for(EventKind::Loitering) {
                seen.events.extend(loitering::loitering(&ship, &self.loitered, &methods.loitering));
            }
            if looked_for(EventKind::Encounter) {
                let number = if several { number } else { 0 };
                let methods = &methods.encounter;
                encounters::slow_points(&ship, &numbers, number, &self.met, methods, &mut seen.points);
            }
        }
        for event in &mut seen.events {
            event.imo = event.imo.or_else(|| numbers.at(event.end));
            tell_coast(event);
        }
        seen
    }
}

/// Says of what happened at sea how far the nearest coast is and whose.
fn tell_coast(event: &mut Event) {
    let at_sea = matches!(event.kind, EventKind::Gap | EventKind::Encounter | EventKind::Loitering);
    if let (true, Some(lat), Some(lon)) = (at_sea, event.lat, event.lon) {
        let (km, country) = Coast::builtin().nearest(lat, lon);
        event
            .evidence
            .notes
            .push(format!("{km:.0} km from land, {}", CoastZone::of_km(km).in_words(country)));
    }
}

/// A track and the identity it was sent under.
#[derive(Debug, Clone, Copy)]
struct Ship<'a> {
    mmsi: Mmsi,
    sent: &'a Sent,
    track: &'a Track<'a>,
}

impl<'a> Ship<'a> {
    fn columns(&self) -> Columns<'a> {
        self.track.positions.columns()
    }

    /// Makes an event of this ship from one of its positions to another; the caller fills in what is particular, and
    /// [`Detectors::of_ship`] the IMO number.
    fn event(&self, kind: EventKind, first: usize, last: usize, evidence: Evidence) -> Option<Event> {
        let columns = self.columns();
        let (lat, lon) = columns.place(first)?;
        Some(Event {
            kind,
            mmsi: self.mmsi,
            imo: None,
            track: self.track.label.clone(),
            start: columns.instant(first)?,
            end: columns.instant(last)?,
            lat: Some(crate::geo::rounded(lat, 5)),
            lon: Some(crate::geo::rounded(lon, 5)),
            open: false,
            other_mmsi: None,
            port: None,
            distance_km: None,
            max_speed_kn: None,
            confidence: None,
            evidence,
        })
    }
}

/// Gives seconds between two instants.
fn apart(from: Timestamp, to: Timestamp) -> f64 {
    seconds(ns(from), ns(to))
}

/// Gives the lines an event rests on: the first, the last, and where there are more, some between, in order.
fn lines(all: &[u64]) -> Vec<u64> {
    const MOST: usize = 12;
    if all.len() <= MOST {
        return all.to_vec();
    }
    let last = all.len() - 1;
    (0..MOST).filter_map(|at| all.get(at * last / (MOST - 1)).copied()).collect()
}
