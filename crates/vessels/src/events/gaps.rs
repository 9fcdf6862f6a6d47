use super::{Ship, ns};
use crate::columns::seconds;
use crate::event::{Event, EventKind, Evidence};
use crate::geo::{distance_km, knots, rounded};
use crate::methods::GapMethods;
use jiff::Timestamp;

/// Over how many hours before a gap positions are counted: how well the ship was heard tells what its silence is worth.
/// **Source:** Global Fishing Watch, pipe-gaps (positions in the 12 hours before).
const BEFORE_HOURS: i64 = 12;

/// Finds silences longer than the threshold between two positions of a track, and since the last one.
///
/// **Known limit:** a gap says that nothing was received; whether a ship switched off, sailed out of reach or was
/// drowned out by others it does not say.
pub(super) fn gaps(ship: &Ship<'_>, methods: &GapMethods, as_of: Option<Timestamp>) -> Vec<Event> {
    let columns = ship.columns();
    let least = methods.hours_min * 3600.0;
    let method = || format!("no position for more than {} h ({})", methods.hours_min, methods.source);
    let silent = |pair: &[i64]| matches!(pair, [before, after] if seconds(*before, *after) > least);
    let ends = columns.at.windows(2).enumerate().filter(|(_, pair)| silent(pair)).map(|(at, _)| at);
    let mut found: Vec<Event> = ends
        .filter_map(|at| {
            let silent = columns.seconds(at, at + 1);
            let km = distance_km(columns.place(at)?, columns.place(at + 1)?);
            let evidence = Evidence {
                messages: vec![*columns.line.get(at)?, *columns.line.get(at + 1)?],
                positions: 2,
                method: method(),
                notes: vec![
                    format!("silent for {:.1} h", silent / 3600.0),
                    format!("{} positions in the {BEFORE_HOURS} h before", heard_before(columns.at, at)),
                ],
                ..Evidence::default()
            };
            Some(Event {
                distance_km: Some(rounded(km, 3)),
                max_speed_kn: Some(rounded(knots(km, silent), 1)),
                ..ship.event(EventKind::Gap, at, at + 1, evidence)?
            })
        })
        .collect();
    if let (Some(last), Some(as_of)) = (columns.len().checked_sub(1), as_of)
        && columns.at.get(last).is_some_and(|at| seconds(*at, ns(as_of)) > least)
    {
        let evidence = Evidence {
            messages: columns.line.get(last).copied().into_iter().collect(),
            positions: 1,
            method: method(),
            notes: vec![
                "no later position is in the recording".to_owned(),
                format!("{} positions in the {BEFORE_HOURS} h before", heard_before(columns.at, last)),
            ],
            ..Evidence::default()
        };
        let event = ship.event(EventKind::Gap, last, last, evidence);
        found.extend(event.map(|event| Event { open: true, end: as_of, ..event }));
    }
    found
}

/// Counts the positions in the hours up to the one at a place, that one too.
fn heard_before(at: &[i64], last: usize) -> usize {
    let Some(end) = at.get(last) else { return 0 };
    let from = end.div_euclid(1_000_000_000) - BEFORE_HOURS * 3600;
    let upto = at.partition_point(|at| at <= end);
    upto - at.partition_point(|at| at.div_euclid(1_000_000_000) < from)
}
