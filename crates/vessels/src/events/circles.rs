use super::{Ship, lines};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{KM_PER_NAUTICAL_MILE, distance_km, rounded, wrapped};
use crate::methods::CircleMethods;

/// Finds stretches in which the positions of a track run round and round to one side.
///
/// **Known limit:** a ship that swings its compass or waits sails so too; the event says what was sent, and neither
/// who sent it nor why.
pub(super) fn circles(ship: &Ship<'_>, methods: &CircleMethods) -> Vec<Event> {
    let columns = ship.columns();
    let mut found = Vec::new();
    // Places of the columns that are a step apart; the course of the last step; the turns since the first of them.
    let mut run: Vec<usize> = Vec::new();
    let mut course: Option<f64> = None;
    let mut turned = 0.0;
    for at in 0..columns.len() {
        let Some(before) = run.last().copied() else {
            run.push(at);
            continue;
        };
        let (Some(from), Some(to)) = (columns.place(before), columns.place(at)) else { continue };
        let silent = columns.seconds(before, at) > methods.silence_minutes_max * 60.0;
        if distance_km(from, to) < methods.step_km_min && !silent {
            continue;
        }
        let now = bearing(from, to);
        let turn = course.map(|course| wrapped(now - course));
        let goes_on = turn.is_none_or(|turn| {
            (methods.turn_degrees_min..=methods.turn_degrees_max).contains(&turn.abs())
                && turn * turned >= 0.0
        });
        if silent || !goes_on {
            found.extend(close(ship, &run, turned, methods));
            // The last step may be the first of the next circle.
            run = if silent { vec![at] } else { vec![before, at] };
            (course, turned) = ((!silent).then_some(now), 0.0);
            continue;
        }
        turned += turn.unwrap_or(0.0);
        course = Some(now);
        run.push(at);
    }
    found.extend(close(ship, &run, turned, methods));
    found
}

/// Gives the course from one place to another nearby, in degrees from north.
fn bearing((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
    let east = wrapped(other_lon - lon);
    let shrink = ((lat + other_lat) / 2.0).to_radians().cos();
    (east * shrink).atan2(other_lat - lat).to_degrees().rem_euclid(360.0)
}

fn close(ship: &Ship<'_>, run: &[usize], turned: f64, methods: &CircleMethods) -> Option<Event> {
    let turns = turned.abs() / 360.0;
    if turns < methods.turns_min || run.len() < methods.positions_min {
        return None;
    }
    let columns = ship.columns();
    let (first, last) = (*run.first()?, *run.last()?);
    let steps = run.windows(2).filter_map(|two| match two {
        [one, other] => Some(distance_km(columns.place(*one)?, columns.place(*other)?)),
        _ => None,
    });
    let km: f64 = steps.sum();
    let radius = km / turns / std::f64::consts::TAU;
    let side = if turned > 0.0 { "right" } else { "left" };
    let within = columns.within(first..last + 1);
    let evidence = Evidence {
        messages: lines(within.line),
        positions: within.len() as u32,
        method: format!(
            "at least {} turns to one side in a row of {} positions or more ({})",
            methods.turns_min, methods.positions_min, methods.source
        ),
        notes: vec![format!(
            "{turns:.1} turns to the {side} with a radius of {:.1} nautical miles on the mean",
            radius / KM_PER_NAUTICAL_MILE
        )],
        ..Evidence::default()
    };
    Some(Event {
        distance_km: Some(rounded(km, 3)),
        max_speed_kn: within.fastest().map(|knots| rounded(knots, 1)),
        ..ship.event(EventKind::ImplausiblePosition, first, last, evidence)?
    })
}
