use crate::event::PortName;
use crate::geo::distance_km;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use values::{Country, Place, Problem};

/// A port or anchorage: its name and country, a place in it, and how far it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// Name, country and UN/LOCODE.
    pub name: PortName,
    /// Latitude in decimal degrees.
    pub lat: f64,
    /// Longitude in decimal degrees.
    pub lon: f64,
    /// How far it reaches, in kilometres; `None` for the radius of the methods.
    pub radius_km: Option<f64>,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// Gives the ports that come with the project: those of the DPRK and of its neighbours' coasts.
///
/// **Source:** World Port Index, as `data/ports.csv` says.
///
/// ```
/// let ports = vessels::builtin_ports();
/// assert_eq!(ports.iter().filter(|port| port.name.country == values::Country::DPRK).count(), 10);
/// ```
#[must_use]
pub fn builtin_ports() -> Vec<Port> {
    static PORTS: LazyLock<Vec<Port>> =
        LazyLock::new(|| read_ports(include_bytes!("../data/ports.csv"), "ports.csv").0);
    PORTS.clone()
}

/// Reads ports or anchorages from a CSV file whose heading names the columns.
///
/// Columns: `lat`, `lon`, and `name` or `label`, `country` or `iso3`, `unlocode`, `radius_km`, `source`. A row without a
/// place, a name or a known country is a problem; a country that is none (a made-up code) is one too.
#[must_use]
pub fn read_ports(bytes: &[u8], file: &str) -> (Vec<Port>, Vec<Problem>) {
    let mut ports = Vec::new();
    let mut problems = Vec::new();
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).comment(Some(b'#')).from_reader(bytes);
    let mut heading: Option<BTreeMap<String, usize>> = None;
    let mut record = csv::ByteRecord::new();
    let mut number = 0;
    while let Some(read) = reader.read_byte_record(&mut record).ok().filter(|read| *read) {
        let _ = read;
        number += 1;
        let cell = |at: usize| record.get(at).map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
        let Some(columns) = &heading else {
            heading = Some((0..record.len()).filter_map(|at| Some((cell(at)?.to_lowercase(), at))).collect());
            continue;
        };
        let of = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| columns.get(*name).and_then(|at| cell(*at)))
                .filter(|text| !text.is_empty())
        };
        let degrees = |names: &[&str], most: f64| {
            of(names).and_then(|text| text.parse::<f64>().ok()).filter(|degrees| degrees.abs() <= most)
        };
        let place = (degrees(&["lat", "latitude"], 90.0), degrees(&["lon", "longitude"], 180.0));
        let country = of(&["country", "iso3", "iso2"]).and_then(|code| code.parse::<Country>().ok());
        match (place, of(&["name", "label"]), country) {
            ((Some(lat), Some(lon)), Some(name), Some(country)) => ports.push(Port {
                name: PortName { name, country, unlocode: of(&["unlocode"]) },
                lat,
                lon,
                radius_km: of(&["radius_km"])
                    .and_then(|km| km.parse().ok())
                    .filter(|km: &f64| (0.1..=100.0).contains(km)),
                source: of(&["source"]),
            }),
            (place, name, _) => {
                let lacks = match (place, name) {
                    ((None, _) | (_, None), _) => "no place on the globe",
                    (_, None) => "no name",
                    _ => "no country known here",
                };
                problems.push(
                    Problem::new("vessels/port-row", file, format!("the row has {lacks} and was not read"))
                        .at(Place::row(number)),
                );
            }
        }
    }
    (ports, problems)
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

    #[test]
    fn the_builtin_ports_read_without_a_problem() {
        let (ports, problems) = read_ports(include_bytes!("../data/ports.csv"), "ports.csv");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ports.len(), 41);
        assert!(ports.iter().all(|port| port.source.is_some() && port.radius_km.is_some()));
    }

    #[test]
    fn the_nearest_port_is_found_across_cells_and_the_date_line() {
        let name = |name: &str| PortName { name: name.to_owned(), country: Country::DPRK, unlocode: None };
        let port = |at: &str, lat, lon| Port { name: name(at), lat, lon, radius_km: None, source: None };
        let ports = [port("a", 0.01, 179.99), port("b", 10.0, 10.0)];
        let index = PortIndex::new(&ports, 3.0);
        assert_eq!(index.nearest(0.0, -179.99, 10.0).map(|(at, _)| at), Some(0));
        assert_eq!(index.nearest(10.2, 10.2, 50.0).map(|(at, _)| at), Some(1));
        assert_eq!(index.nearest(20.0, 10.2, 50.0), None);
    }

    #[test]
    fn a_row_without_place_is_a_problem() {
        let (ports, problems) = read_ports(b"name,country,lat,lon\nA,KP,91,0\nB,ZZ,1,1\nC,KP,1,1\n", "p.csv");
        assert_eq!(ports.len(), 1);
        assert_eq!(problems.len(), 2);
    }
}
