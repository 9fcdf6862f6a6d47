use super::{Ship, seconds};
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, rounded};
use crate::methods::GapMethods;
use crate::recording::Position;
use jiff::Timestamp;

/// Over how many hours before a gap positions are counted: how well the ship was heard tells what its silence is worth.
/// **Source:** Global Fishing Watch, pipe-gaps (positions in the 12 hours before).
const BEFORE_HOURS: i64 = 12;

/// Finds silences longer than the threshold between two positions of a track, and since the last one.
///
/// **Known limit:** a gap says that nothing was received; whether a ship switched off, sailed out of reach or was
/// drowned out by others it does not say.
pub(super) fn gaps(ship: &Ship<'_>, methods: &GapMethods, as_of: Option<Timestamp>) -> Vec<Event> {
    let positions = &ship.track.positions;
    let least = methods.hours_min * 3600.0;
    let method = || format!("no position for more than {} h ({})", methods.hours_min, methods.source);
    let mut found: Vec<Event> = positions
        .windows(2)
        .filter_map(|pair| {
            let [before, after] = pair else { return None };
            let silent = seconds(before.at, after.at);
            (silent > least).then(|| {
                let km = distance_km((before.lat, before.lon), (after.lat, after.lon));
                let evidence = Evidence {
                    messages: vec![before.line, after.line],
                    positions: 2,
                    method: method(),
                    notes: vec![
                        format!("silent for {:.1} h", silent / 3600.0),
                        format!(
                            "{} positions in the {BEFORE_HOURS} h before",
                            heard_before(positions, before)
                        ),
                    ],
                    ..Evidence::default()
                };
                Event {
                    distance_km: Some(rounded(km, 3)),
                    max_speed_kn: Some(rounded(knots(km, silent), 1)),
                    ..ship.event(EventKind::Gap, before, after, evidence)
                }
            })
        })
        .collect();
    if let (Some(last), Some(as_of)) = (positions.last(), as_of)
        && seconds(last.at, as_of) > least
    {
        let evidence = Evidence {
            messages: vec![last.line],
            positions: 1,
            method: method(),
            notes: vec!["no later position is in the recording".to_owned()],
            ..Evidence::default()
        };
        found.push(Event { open: true, end: as_of, ..ship.event(EventKind::Gap, last, last, evidence) });
    }
    found
}

fn heard_before(positions: &[Position], last: &Position) -> usize {
    let to = positions.partition_point(|position| position.at <= last.at);
    let from = last.at.as_second() - BEFORE_HOURS * 3600;
    to - positions.partition_point(|position| position.at.as_second() < from)
}
