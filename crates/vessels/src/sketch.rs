use crate::columns::Columns;
use crate::geo::{corners, distance_km};
use crate::methods::Methods;
use crate::recording::{Position, Sent};

/// How much of the extent of a track a step must be to be drawn.
const STEP_OF_EXTENT: f64 = 0.004;
/// How many positions of a track are drawn at most.
const POINTS_MAX: usize = 2_000;

/// Gives the way a ship sent as lines to draw: cut wherever nothing was heard for longer than a gap lasts, or no ship can
/// have come from the one position to the next, and with positions left out that lie closer together than a drawing
/// shows.
///
/// **Shape:** lines in the order of time, each with its first and last position; what is sent under an identity of two
/// ships is drawn as it was sent, not parted. Linear in the positions.
///
/// ```
/// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700003600,445999999,38.6,124.1\n1700050000,445999999,38.9,124.0\n";
/// let (recording, _) = vessels::read_positions(table, "positions.csv");
/// let sent = recording.ships.values().next().unwrap();
/// let lines = vessels::sketch(sent, &vessels::Methods::builtin());
/// assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
/// ```
#[must_use]
pub fn sketch(sent: &Sent, methods: &Methods) -> Vec<Vec<Position>> {
    let columns = sent.positions.columns();
    let step = (extent_km(&columns) * STEP_OF_EXTENT).max(0.05);
    let mut lines: Vec<Vec<Position>> = Vec::new();
    let mut line: Vec<usize> = Vec::new();
    let close = |line: &mut Vec<usize>, lines: &mut Vec<Vec<Position>>| {
        let drawn: Vec<Position> = line.drain(..).filter_map(|at| sent.positions.get(at)).collect();
        if !drawn.is_empty() {
            lines.push(drawn);
        }
    };
    for at in 0..columns.len() {
        let cut = at > 0 && {
            let apart = columns.seconds(at - 1, at);
            let km = columns.place(at - 1).zip(columns.place(at)).map(|(one, next)| distance_km(one, next));
            apart > methods.gap.hours_min * 3600.0 || km.is_some_and(|km| km > methods.track.reach_km(apart))
        };
        if cut {
            // A line ends where the ship was last heard, or last was where it can have been.
            if line.last() != Some(&(at - 1)) {
                line.push(at - 1);
            }
            close(&mut line, &mut lines);
        }
        let far = match (line.last().and_then(|last| columns.place(*last)), columns.place(at)) {
            (Some(last), Some(place)) => distance_km(last, place) >= step,
            _ => true,
        };
        if far || at + 1 == columns.len() {
            line.push(at);
        }
    }
    close(&mut line, &mut lines);
    thinned(lines)
}

/// Gives the kilometres from corner to corner of what the positions cover.
fn extent_km(columns: &Columns<'_>) -> f64 {
    corners(columns.places()).map_or(0.0, |(low, high)| distance_km(low, high))
}

/// Leaves out every second position and so on, until no more are drawn than may be.
fn thinned(mut lines: Vec<Vec<Position>>) -> Vec<Vec<Position>> {
    let all: usize = lines.iter().map(Vec::len).sum();
    let keep_one_in = all.div_ceil(POINTS_MAX);
    if keep_one_in > 1 {
        for line in &mut lines {
            let last = line.len().saturating_sub(1);
            let mut at = 0;
            line.retain(|_| {
                let keep = at % keep_one_in == 0 || at == last;
                at += 1;
                keep
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_line_ends_where_the_ship_was_last_heard(steps in prop::collection::vec((prop_oneof![1i64..600, 1i64..40_000], -0.2f64..0.2, -0.2f64..0.2), 1..80)) {
            let (mut at, mut lat, mut lon) = (1_700_000_000, 38.0, 179.9);
            let mut sent = Sent::default();
            for (line, (seconds, north, east)) in (1u64..).zip(&steps) {
                at += seconds;
                lat += north;
                lon = (lon + east + 540.0f64).rem_euclid(360.0) - 180.0;
                let time = jiff::Timestamp::from_second(at).unwrap();
                sent.positions.extend(Position::new(time, lat, lon, line));
            }
            let methods = Methods::builtin();
            let lines = sketch(&sent, &methods);
            let all: Vec<Position> = sent.positions.iter().collect();
            let cut = |two: &&[Position]| {
                let apart = (two[1].at.as_second() - two[0].at.as_second()) as f64;
                let km = distance_km((two[0].lat, two[0].lon), (two[1].lat, two[1].lon));
                apart > 6.0 * 3600.0 || km > 2.0 + 50.0 * 1.852 * apart / 3600.0
            };
            prop_assert_eq!(lines.len(), all.windows(2).filter(cut).count() + 1);
            let drawn: Vec<u64> = lines.iter().flatten().map(|position| position.line).collect();
            prop_assert!(drawn.is_sorted());
            prop_assert_eq!((drawn.first(), drawn.last()), (Some(&1), Some(&(steps.len() as u64))));
            for two in lines.windows(2) {
                prop_assert_eq!(two[0].last().unwrap().line + 1, two[1][0].line);
            }
        }
    }
}
