use super::{Ship, lines, reach::Reach};
use crate::columns::Columns;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, rounded};
use crate::methods::PortCallMethods;
use crate::recording::Static;

/// Finds calls at ports: coming in, stopping or falling silent, leaving.
///
/// A ship is in a port from the first position within its radius to the first beyond it by the margin of the
/// methods. Without a speed in the message, less way than the stop allows between two positions is a stop. A call
/// before and after which the ship sent another draught says so.
pub(super) fn port_calls(ship: &Ship<'_>, ports: &Reach, methods: &PortCallMethods) -> Vec<Event> {
    let columns = ship.columns();
    let margin = methods.exit_km - methods.entry_km;
    let name = |port: usize| ports.port(port).map(|port| &port.name);
    let mut found = Vec::new();
    let mut call: Option<Call> = None;
    for (at, (lat, lon)) in columns.places().enumerate() {
        if let Some(current) = &mut call {
            let inside = ports
                .containing(lat, lon, margin)
                .filter(|(port, _)| *port == current.port || name(*port) == name(current.port));
            current.silent |= columns.seconds(at - 1, at) > methods.gap_hours * 3600.0;
            if let Some((_, km)) = inside {
                current.take(&columns, at, km, methods);
                continue;
            }
            current.left = true;
            if let Some(done) = call.take() {
                found.extend(done.close(ship, at, ports, methods));
            }
        }
        if let Some((port, km)) = ports.containing(lat, lon, 0.0) {
            let mut begun =
                Call { port, first: at, left: false, silent: false, moving: true, stops: 0, nearest_km: km };
            begun.take(&columns, at, km, methods);
            call = Some(begun);
        }
    }
    if let Some(done) = call {
        found.extend(done.close(ship, columns.len(), ports, methods));
    }
    found
}

/// A call under way: from the position `first` on.
struct Call {
    port: usize,
    first: usize,
    left: bool,
    silent: bool,
    moving: bool,
    stops: u32,
    nearest_km: f64,
}

impl Call {
    fn take(&mut self, columns: &Columns<'_>, at: usize, km: f64, methods: &PortCallMethods) {
        self.nearest_km = self.nearest_km.min(km);
        let sent = columns.sog.get(at).copied().filter(|knots| *knots >= 0.0);
        let speed = sent.or_else(|| {
            let before = at.checked_sub(1).filter(|before| *before >= self.first)?;
            let km = distance_km(columns.place(before)?, columns.place(at)?);
            let apart = columns.seconds(before, at);
            (apart > 0.0).then(|| knots(km, apart))
        });
        if speed.is_some_and(|knots| knots < methods.stop_kn_max) {
            self.stops += u32::from(self.moving);
            self.moving = false;
        } else if speed.is_some_and(|knots| knots > methods.start_kn_min) {
            self.moving = true;
        }
    }

    /// Ends the call before the position `end`.
    fn close(self, ship: &Ship<'_>, end: usize, ports: &Reach, methods: &PortCallMethods) -> Option<Event> {
        let within = ship.columns().within(self.first..end);
        let port = ports.port(self.port)?;
        let (stopped, entered) = (self.stops > 0, self.first > 0);
        let stays = stopped || self.silent;
        let confidence = match (stays, u8::from(entered) + u8::from(self.left)) {
            (false, _) => 1,
            (true, 2) => 4,
            (true, 1) => 3,
            (true, _) => 2,
        };
        if confidence < methods.confidence_min {
            return None;
        }
        let states =
            [(entered, "entered"), (stopped, "stopped"), (self.silent, "fell silent"), (self.left, "left")];
        let mut notes: Vec<String> =
            states.iter().filter(|(seen, _)| *seen).map(|(_, word)| (*word).to_owned()).collect();
        if self.stops > 1 {
            notes.push(format!("{} stops", self.stops));
        }
        let mut messages = lines(within.line);
        if let Some((before, after)) = self.draughts(ship, end) {
            notes.push(format!(
                "draught sent before {} m, after {} m",
                before.draught.unwrap_or_default(),
                after.draught.unwrap_or_default()
            ));
            messages.insert(0, before.line);
            messages.push(after.line);
        }
        let evidence = Evidence {
            messages,
            positions: within.len() as u32,
            method: format!(
                "within the port's radius, below {} kn or silent for more than {} h ({})",
                methods.stop_kn_max, methods.gap_hours, methods.source
            ),
            notes,
            ..Evidence::default()
        };
        Some(Event {
            open: !self.left || !entered,
            port: Some(port.name.clone()),
            distance_km: Some(rounded(self.nearest_km, 3)),
            max_speed_kn: within.fastest().map(|knots| rounded(knots, 1)),
            confidence: Some(confidence),
            ..ship.event(EventKind::PortCall, self.first, end.checked_sub(1)?, evidence)?
        })
    }

    /// Gives what the ship last said of its draught before it stopped moving in, and first after it left, if that is
    /// another.
    fn draughts<'a>(&self, ship: &Ship<'a>, end: usize) -> Option<(&'a Static, &'a Static)> {
        let columns = ship.columns();
        let (start, end) = (columns.instant(self.first)?, columns.instant(end)?);
        let statics = &ship.sent.statics;
        let sent = |data: &&Static| data.draught.is_some();
        let arrived = statics.partition_point(|data| data.at <= start);
        let left = statics.partition_point(|data| data.at < end);
        let before = statics.get(..arrived)?.iter().rev().find(sent)?;
        let after = statics.get(left..)?.iter().find(sent)?;
        (before.draught != after.draught).then_some((before, after))
    }
}
