use super::{Ship, lines, reach::Reach};
use crate::columns::Columns;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, middle, rounded};
use crate::methods::LoiteringMethods;
use std::ops::Range;

/// The longest silence within an hour's speed; over a longer one nothing is known of the speed.
const SILENCE_SECONDS_MAX: f64 = 4.0 * 3600.0;

/// Finds stretches in which a ship keeps below a speed on the mean of each step, far from ports.
///
/// The mean speed of a step is the way between two positions over the time between them; positions closer together
/// than an hour are taken together until an hour is full. A ship that mostly sends that it is moored or aground does
/// not loiter: it lies in a port that is not known here.
pub(super) fn loitering(ship: &Ship<'_>, ports: &Reach, methods: &LoiteringMethods) -> Vec<Event> {
    let columns = ship.columns();
    let mut found = Vec::new();
    // The places from the first to the last position of the stretch that goes on.
    let mut run: Option<Range<usize>> = None;
    let mut start = 0;
    for end in 1..columns.len() {
        let apart = columns.seconds(start, end);
        if apart < 3600.0 {
            continue;
        }
        let slow = apart <= SILENCE_SECONDS_MAX
            && knots(way(&columns.within(start..end + 1)), apart) < methods.speed_kn_max;
        let near = slow
            && columns
                .place(start)
                .is_some_and(|(lat, lon)| ports.nearest(lat, lon, methods.port_distance_km_min).is_some());
        if slow && !near {
            run = Some(run.map_or(start, |run| run.start)..end + 1);
        } else if let Some(run) = run.take() {
            found.extend(close(ship, run, methods, false));
        }
        start = end;
    }
    if let Some(run) = run.take() {
        found.extend(close(ship, run, methods, true));
    }
    found
}

/// Gives the kilometres along positions.
fn way(columns: &Columns<'_>) -> f64 {
    columns.places().zip(columns.places().skip(1)).map(|(one, other)| distance_km(one, other)).sum()
}

fn close(ship: &Ship<'_>, run: Range<usize>, methods: &LoiteringMethods, open: bool) -> Option<Event> {
    let columns = ship.columns();
    let (first, last) = (run.start, run.end.checked_sub(1)?);
    if columns.seconds(first, last) < methods.hours_min * 3600.0 {
        return None;
    }
    let moored = run.clone().filter(|at| columns.is_moored(*at)).count();
    if moored * 2 > run.len() {
        return None;
    }
    let within = columns.within(run);
    let middle = middle(within.places());
    let evidence = Evidence {
        messages: lines(within.line),
        positions: within.len() as u32,
        method: format!(
            "below {} kn on the mean of each hour for at least {} h, more than {:.0} km from any port known ({})",
            methods.speed_kn_max, methods.hours_min, methods.port_distance_km_min, methods.source
        ),
        ..Evidence::default()
    };
    Some(Event {
        lat: middle.map(|(lat, _)| rounded(lat, 5)),
        lon: middle.map(|(_, lon)| rounded(lon, 5)),
        open: open || first == 0,
        distance_km: Some(rounded(way(&within), 3)),
        max_speed_kn: within.fastest().map(|knots| rounded(knots, 1)),
        ..ship.event(EventKind::Loitering, first, last, evidence)?
    })
}
