use crate::geo::{KM_PER_DEGREE, distance_km};
use crate::ports::Port;
use ahash::AHashMap;
use std::sync::Arc;

/// The side of a cell in degrees.
const CELL_DEGREES: f64 = 0.25;
/// How many cells go round the globe.
const COLUMNS: i32 = 1440;

/// The ports that may lie within a distance of a place, by the cell the place is in.
///
/// Every port is entered in each cell from which it can be reached, so that a place asks one cell only.
#[derive(Debug)]
pub(super) struct Reach {
    ports: Arc<[Port]>,
    cells: AHashMap<i32, Vec<u32>>,
    default_radius_km: f64,
}

impl Reach {
    /// Enters ports: each reaches as far as `km` says of its own radius.
    pub(super) fn new(ports: Arc<[Port]>, default_radius_km: f64, km: &dyn Fn(f64) -> f64) -> Self {
        let mut cells: AHashMap<i32, Vec<u32>> = AHashMap::new();
        for (number, port) in (0u32..).zip(ports.iter()) {
            let reach = km(port.radius_km.unwrap_or(default_radius_km)) / KM_PER_DEGREE;
            let (south, north) = (row(port.lat - reach), row(port.lat + reach));
            for row in south..=north {
                let furthest =
                    (f64::from(row) * CELL_DEGREES).abs().max((f64::from(row + 1) * CELL_DEGREES).abs());
                // Beyond where the circles are short every column is near.
                let shrink = furthest.min(90.0).to_radians().cos();
                let wide = if shrink > 0.02 { reach / shrink } else { 180.0 };
                let (west, east) = (column(port.lon - wide), column(port.lon + wide));
                let columns = (east - west).min(COLUMNS - 1);
                for step in 0..=columns {
                    cells.entry(cell(row, west + step)).or_default().push(number);
                }
            }
        }
        Self { ports, cells, default_radius_km }
    }

    /// Gives the nearest port within so many kilometres, no more than it was made for, and how far it is.
    pub(super) fn nearest(&self, lat: f64, lon: f64, within_km: f64) -> Option<(usize, f64)> {
        self.around(lat, lon)
            .filter(|(_, km)| *km <= within_km)
            .min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)))
    }

    /// Gives the port that a place lies in, the one whose edge is furthest away, with the distance to its middle.
    pub(super) fn containing(&self, lat: f64, lon: f64, margin_km: f64) -> Option<(usize, f64)> {
        self.around(lat, lon)
            .filter(|(at, km)| *km <= self.radius(*at) + margin_km)
            .min_by(|one, other| (one.1 - self.radius(one.0)).total_cmp(&(other.1 - self.radius(other.0))))
    }

    pub(super) fn port(&self, at: usize) -> Option<&Port> {
        self.ports.get(at)
    }

    fn radius(&self, at: usize) -> f64 {
        self.ports.get(at).and_then(|port| port.radius_km).unwrap_or(self.default_radius_km)
    }

    fn around(&self, lat: f64, lon: f64) -> impl Iterator<Item = (usize, f64)> {
        self.cells.get(&cell(row(lat), column(lon))).into_iter().flatten().filter_map(move |number| {
            let port = self.ports.get(*number as usize)?;
            Some((*number as usize, distance_km((lat, lon), (port.lat, port.lon))))
        })
    }
}

fn row(lat: f64) -> i32 {
    (lat.clamp(-90.0, 90.0) / CELL_DEGREES).floor() as i32
}

fn column(lon: f64) -> i32 {
    (lon / CELL_DEGREES).floor() as i32
}

fn cell(row: i32, column: i32) -> i32 {
    row * COLUMNS + column.rem_euclid(COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::PortName;
    use proptest::prelude::*;
    use values::Country;

    fn port(lat: f64, lon: f64, radius_km: Option<f64>) -> Port {
        let name = PortName { name: format!("{lat} {lon}"), country: Some(Country::DPRK), unlocode: None };
        Port { name, aliases: Vec::new(), lat, lon, radius_km, source: None }
    }

    #[test]
    fn the_nearest_port_is_found_across_cells_and_the_date_line() {
        let ports = [port(0.01, 179.99, None), port(10.0, 10.0, None)];
        let reach = Reach::new(ports.into(), 3.0, &|_| 50.0);
        assert_eq!(reach.nearest(0.0, -179.99, 10.0).map(|(at, _)| at), Some(0));
        assert_eq!(reach.nearest(10.2, 10.2, 50.0).map(|(at, _)| at), Some(1));
        assert_eq!(reach.nearest(20.0, 10.2, 50.0), None);
    }

    proptest! {
        #[test]
        fn cells_miss_no_port(
            places in prop::collection::vec((-90.0f64..=90.0, -180.0f64..=180.0, prop::option::of(0.1f64..100.0)), 1..20),
            (from, km, turn) in (0usize..20, 0.0f64..40.0, 0.0f64..6.3),
        ) {
            let ports: Vec<Port> = places.iter().map(|(lat, lon, radius)| port(*lat, *lon, *radius)).collect();
            let near = &ports[from % ports.len()];
            let lat = (near.lat + turn.sin() * km / 111.0).clamp(-90.0, 90.0);
            let east = turn.cos() * km / 111.0 / lat.to_radians().cos().max(0.01);
            let lon = (near.lon + east + 540.0).rem_euclid(360.0) - 180.0;
            let all = Reach::new(ports.clone().into(), 3.0, &|_| 40.0);
            let expected = ports.iter().map(|port| distance_km((lat, lon), (port.lat, port.lon))).filter(|km| *km <= 40.0).min_by(f64::total_cmp);
            prop_assert_eq!(all.nearest(lat, lon, 40.0).map(|(_, km)| km), expected);
            let calls = Reach::new(ports.clone().into(), 3.0, &|radius| radius + 1.0);
            let inside = ports.iter().any(|port| distance_km((lat, lon), (port.lat, port.lon)) <= port.radius_km.unwrap_or(3.0) + 1.0);
            prop_assert_eq!(calls.containing(lat, lon, 1.0).is_some(), inside);
        }
    }
}
