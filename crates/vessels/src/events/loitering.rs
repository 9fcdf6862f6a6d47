use super::{Ship, lines, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, middle, rounded};
use crate::methods::LoiteringMethods;
use crate::ports::PortIndex;
use crate::recording::Position;

/// The longest silence within an hour's speed; over a longer one nothing is known of the speed.
const SILENCE_SECONDS_MAX: f64 = 4.0 * 3600.0;

/// Finds stretches in which a ship keeps below a speed on the mean of each step, far from ports.
///
/// The mean speed of a step is the way between two positions over the time between them; positions closer together
/// than an hour are taken together until an hour is full. A ship that mostly sends that it is moored or aground does
/// not loiter: it lies in a port that is not known here.
pub(super) fn loitering(ship: &Ship<'_>, ports: &PortIndex<'_>, methods: &LoiteringMethods) -> Vec<Event> {
    let mut found = Vec::new();
    let mut run: Vec<Position> = Vec::new();
    let mut ended_by_port = false;
    for hour in hours(&ship.track.positions) {
        let (Some(first), Some(last)) = (hour.first(), hour.last()) else { continue };
        let km: f64 = hour.windows(2).map(way).sum();
        let apart = seconds(first.at, last.at);
        let slow = apart > 0.0 && apart <= SILENCE_SECONDS_MAX && knots(km, apart) < methods.speed_kn_max;
        let near = slow && ports.nearest(first.lat, first.lon, methods.port_distance_km_min).is_some();
        if slow && !near {
            let from = usize::from(run.last().is_some_and(|known| known.line == first.line));
            run.extend_from_slice(hour.get(from..).unwrap_or_default());
        } else {
            found.extend(close(ship, &mut run, methods, false));
            ended_by_port = near;
        }
    }
    let open = !run.is_empty() && !ended_by_port;
    found.extend(close(ship, &mut run, methods, open));
    found
}

fn way(pair: &[Position]) -> f64 {
    match pair {
        [one, other] => distance_km((one.lat, one.lon), (other.lat, other.lon)),
        _ => 0.0,
    }
}

/// Cuts a track into stretches of at least an hour, each beginning with the position that ends the one before.
fn hours(positions: &[Position]) -> Vec<&[Position]> {
    let mut cuts = Vec::new();
    let mut start = 0;
    for at in 1..positions.len() {
        if seconds(positions[start].at, positions[at].at) >= 3600.0 {
            cuts.push(&positions[start..=at]);
            start = at;
        }
    }
    cuts
}

fn close(ship: &Ship<'_>, run: &mut Vec<Position>, methods: &LoiteringMethods, open: bool) -> Option<Event> {
    let run = std::mem::take(run);
    let (first, last) = (run.first()?, run.last()?);
    if seconds(first.at, last.at) < methods.hours_min * 3600.0 {
        return None;
    }
    let moored = run.iter().filter(|position| position.is_moored()).count();
    if moored * 2 > run.len() {
        return None;
    }
    let middle = middle(run.iter().map(|position| (position.lat, position.lon)));
    let km: f64 = run.windows(2).map(way).sum();
    let evidence = Evidence {
        messages: lines(&run),
        positions: run.len() as u32,
        method: format!(
            "below {} kn on the mean of each hour for at least {} h, more than {:.0} km from any port known ({})",
            methods.speed_kn_max, methods.hours_min, methods.port_distance_km_min, methods.source
        ),
        ..Evidence::default()
    };
    Some(Event {
        lat: middle.map(|(lat, _)| rounded(lat, 5)),
        lon: middle.map(|(_, lon)| rounded(lon, 5)),
        open,
        distance_km: Some(rounded(km, 3)),
        max_speed_kn: run
            .iter()
            .filter_map(|position| position.sog)
            .max_by(f64::total_cmp)
            .map(|knots| rounded(knots, 1)),
        ..ship.event(EventKind::Loitering, first, last, evidence)
    })
}
