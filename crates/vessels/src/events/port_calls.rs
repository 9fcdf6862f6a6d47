use super::{Ship, lines, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::rounded;
use crate::methods::PortCallMethods;
use crate::ports::PortIndex;
use crate::recording::Position;

/// Finds calls at ports: coming in, stopping or falling silent, leaving.
///
/// A ship is in a port from the first position within its radius to the first beyond it by the margin of the
/// methods. Without a speed in the message, less way than the stop allows between two positions is a stop.
pub(super) fn port_calls(ship: &Ship<'_>, ports: &PortIndex<'_>, methods: &PortCallMethods) -> Vec<Event> {
    let margin = methods.exit_km - methods.entry_km;
    let mut found = Vec::new();
    let mut call: Option<Call> = None;
    for (at, position) in ship.track.positions.iter().enumerate() {
        if let Some(current) = &mut call {
            let name = |port: usize| ports.port(port).map(|port| &port.name);
            let inside = ports
                .containing(position.lat, position.lon, margin)
                .filter(|(port, _)| *port == current.port || name(*port) == name(current.port));
            current.silence(position, methods);
            if let Some((_, km)) = inside {
                current.take(position, km, methods);
                continue;
            }
            current.left = true;
            if let Some(done) = call.take() {
                found.extend(done.close(ship, ports, methods));
            }
        }
        if let Some((port, km)) = ports.containing(position.lat, position.lon, 0.0) {
            let mut begun = Call {
                port,
                entered: at > 0,
                left: false,
                silent: false,
                moving: true,
                stops: 0,
                nearest_km: km,
                positions: Vec::new(),
            };
            begun.take(position, km, methods);
            call = Some(begun);
        }
    }
    if let Some(done) = call {
        found.extend(done.close(ship, ports, methods));
    }
    found
}

struct Call {
    port: usize,
    entered: bool,
    left: bool,
    silent: bool,
    moving: bool,
    stops: u32,
    nearest_km: f64,
    positions: Vec<Position>,
}

impl Call {
    fn take(&mut self, position: &Position, km: f64, methods: &PortCallMethods) {
        self.nearest_km = self.nearest_km.min(km);
        let speed = position.sog.or_else(|| {
            let last = self.positions.last()?;
            let km = crate::geo::distance_km((last.lat, last.lon), (position.lat, position.lon));
            let apart = seconds(last.at, position.at);
            (apart > 0.0).then(|| crate::geo::knots(km, apart))
        });
        if speed.is_some_and(|knots| knots < methods.stop_kn_max) {
            self.stops += u32::from(self.moving);
            self.moving = false;
        } else if speed.is_some_and(|knots| knots > methods.start_kn_min) {
            self.moving = true;
        }
        self.positions.push(*position);
    }

    fn silence(&mut self, position: &Position, methods: &PortCallMethods) {
        if self
            .positions
            .last()
            .is_some_and(|last| seconds(last.at, position.at) > methods.gap_hours * 3600.0)
        {
            self.silent = true;
        }
    }

    fn close(self, ship: &Ship<'_>, ports: &PortIndex<'_>, methods: &PortCallMethods) -> Option<Event> {
        let (first, last) = (self.positions.first()?, self.positions.last()?);
        let port = ports.port(self.port)?;
        let stopped = self.stops > 0;
        let stays = stopped || self.silent;
        let confidence = match (stays, u8::from(self.entered) + u8::from(self.left)) {
            (false, _) => 1,
            (true, 2) => 4,
            (true, 1) => 3,
            (true, _) => 2,
        };
        if confidence < methods.confidence_min {
            return None;
        }
        let states = [
            (self.entered, "entered"),
            (stopped, "stopped"),
            (self.silent, "fell silent"),
            (self.left, "left"),
        ];
        let mut notes: Vec<String> =
            states.iter().filter(|(seen, _)| *seen).map(|(_, word)| (*word).to_owned()).collect();
        if self.stops > 1 {
            notes.push(format!("{} stops", self.stops));
        }
        let evidence = Evidence {
            messages: lines(&self.positions),
            positions: self.positions.len() as u32,
            method: format!(
                "within the port's radius, below {} kn or silent for more than {} h ({})",
                methods.stop_kn_max, methods.gap_hours, methods.source
            ),
            notes,
            ..Evidence::default()
        };
        Some(Event {
            open: !self.left,
            port: Some(port.name.clone()),
            distance_km: Some(rounded(self.nearest_km, 3)),
            max_speed_kn: self
                .positions
                .iter()
                .filter_map(|position| position.sog)
                .max_by(f64::total_cmp)
                .map(|knots| rounded(knots, 1)),
            confidence: Some(confidence),
            ..ship.event(EventKind::PortCall, first, last, evidence)
        })
    }
}
