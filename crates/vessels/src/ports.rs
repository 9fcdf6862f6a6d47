//! Ports and anchorages: those built in, those a user brings, and which of them a place lies in.

mod named;
mod read;

pub use named::port_named;
pub use read::read_ports;

use crate::event::PortName;
use crate::geo::distance_km;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A port or anchorage: its name and country, a place in it, and how far it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// Name, country and UN/LOCODE.
    pub name: PortName,
    /// Other names it goes by: older ones, other romanisations, other scripts, its parts.
    pub aliases: Vec<String>,
    /// Latitude in decimal degrees.
    pub lat: f64,
    /// Longitude in decimal degrees.
    pub lon: f64,
    /// How far it reaches, in kilometres; `None` for the radius of the methods.
    pub radius_km: Option<f64>,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// Gives the ports that come with the project: those of the DPRK with its anchorages, and of the coasts around it –
/// the Republic of Korea, Japan, China with Hong Kong and Macao, Taiwan, and the Russian Far East.
///
/// **Source:** World Port Index and GeoNames, as `data/ports.csv` says row by row.
///
/// ```
/// let ports = vessels::builtin_ports();
/// assert_eq!(ports.iter().filter(|port| port.name.country == values::Country::DPRK).count(), 16);
/// ```
#[must_use]
pub fn builtin_ports() -> Vec<Port> {
    static PORTS: LazyLock<Vec<Port>> =
        LazyLock::new(|| read_ports(include_bytes!("../data/ports.csv"), "ports.csv").0);
    PORTS.clone()
}

/// Ports by where they lie, so that the nearest is found without asking all.
#[derive(Debug)]
pub(crate) struct PortIndex<'a> {
    ports: &'a [Port],
    cells: BTreeMap<(i16, i16), Vec<usize>>,
    default_radius_km: f64,
    /// The greatest radius of any port: no port further away can contain a place.
    widest_km: f64,
}

/// The side of a cell in degrees; a port is looked for in the cell and those around it.
const CELL_DEGREES: f64 = 0.5;

impl<'a> PortIndex<'a> {
    pub(crate) fn new(ports: &'a [Port], default_radius_km: f64) -> Self {
        let mut cells: BTreeMap<(i16, i16), Vec<usize>> = BTreeMap::new();
        for (at, port) in ports.iter().enumerate() {
            cells.entry(cell(port.lat, port.lon)).or_default().push(at);
        }
        let widest_km = ports.iter().filter_map(|port| port.radius_km).fold(default_radius_km, f64::max);
        Self { ports, cells, default_radius_km, widest_km }
    }

    /// Gives the nearest port within so many kilometres, and how far it is.
    pub(crate) fn nearest(&self, lat: f64, lon: f64, within_km: f64) -> Option<(usize, f64)> {
        self.around(lat, lon, within_km)
            .filter(|(_, km)| *km <= within_km)
            .min_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)))
    }

    /// Gives the port that a place lies in, the one whose edge is furthest away, with the distance to its middle.
    pub(crate) fn containing(&self, lat: f64, lon: f64, margin_km: f64) -> Option<(usize, f64)> {
        self.around(lat, lon, self.widest_km + margin_km)
            .filter(|(at, km)| *km <= self.radius(*at) + margin_km)
            .min_by(|one, other| (one.1 - self.radius(one.0)).total_cmp(&(other.1 - self.radius(other.0))))
    }

    pub(crate) fn port(&self, at: usize) -> Option<&'a Port> {
        self.ports.get(at)
    }

    fn radius(&self, at: usize) -> f64 {
        self.ports.get(at).and_then(|port| port.radius_km).unwrap_or(self.default_radius_km)
    }

    fn around(&self, lat: f64, lon: f64, within_km: f64) -> impl Iterator<Item = (usize, f64)> {
        let (row, column) = cell(lat, lon);
        let rows = (within_km / 111.0 / CELL_DEGREES).ceil().min(360.0) as i16;
        let shrink = lat.to_radians().cos().max(0.05);
        let columns = (within_km / (111.0 * shrink) / CELL_DEGREES).ceil().min(360.0) as i16;
        let wrap = (360.0 / CELL_DEGREES) as i16;
        (row - rows..=row + rows)
            .flat_map(move |row| {
                (column - columns..=column + columns).map(move |column| (row, column.rem_euclid(wrap)))
            })
            .flat_map(|cell| self.cells.get(&cell).into_iter().flatten())
            .filter_map(move |at| {
                let port = self.ports.get(*at)?;
                Some((*at, distance_km((lat, lon), (port.lat, port.lon))))
            })
    }
}

fn cell(lat: f64, lon: f64) -> (i16, i16) {
    let wrap = (360.0 / CELL_DEGREES) as i16;
    ((lat / CELL_DEGREES).floor() as i16, ((lon / CELL_DEGREES).floor() as i16).rem_euclid(wrap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use values::Country;

    #[test]
    fn the_builtin_ports_read_without_a_problem() {
        let (ports, problems) = read_ports(include_bytes!("../data/ports.csv"), "ports.csv");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ports.len(), 303);
        assert!(ports.iter().all(|port| port.source.is_some() && port.radius_km.is_some()));
    }

    #[test]
    fn the_nearest_port_is_found_across_cells_and_the_date_line() {
        let name = |name: &str| PortName { name: name.to_owned(), country: Country::DPRK, unlocode: None };
        let port = |at: &str, lat, lon| Port {
            name: name(at),
            aliases: Vec::new(),
            lat,
            lon,
            radius_km: None,
            source: None,
        };
        let ports = [port("a", 0.01, 179.99), port("b", 10.0, 10.0)];
        let index = PortIndex::new(&ports, 3.0);
        assert_eq!(index.nearest(0.0, -179.99, 10.0).map(|(at, _)| at), Some(0));
        assert_eq!(index.nearest(10.2, 10.2, 50.0).map(|(at, _)| at), Some(1));
        assert_eq!(index.nearest(20.0, 10.2, 50.0), None);
    }
}
