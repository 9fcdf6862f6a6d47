use crate::event::PortName;
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
/// assert_eq!(ports.iter().filter(|port| port.name.country == Some(values::Country::DPRK)).count(), 10);
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
/// place or a name is a problem; one of a country that does not exist (a made-up code) is read without it and is a problem too.
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
        let mut problem = |reason: String| {
            problems.push(Problem::new("vessels/port-row", file, reason).at(Place::row(number)));
        };
        let (Some(lat), Some(lon)) = place else {
            problem("the row has no place on the globe and was not read".to_owned());
            continue;
        };
        let Some(name) = of(&["name", "label"]) else {
            problem("the row has no name and was not read".to_owned());
            continue;
        };
        if country.is_none() {
            problem(format!("the port {name} has no country known here and was read without one"));
        }
        ports.push(Port {
            name: PortName { name, country, unlocode: of(&["unlocode"]) },
            lat,
            lon,
            radius_km: of(&["radius_km"])
                .and_then(|km| km.parse().ok())
                .filter(|km: &f64| (0.1..=100.0).contains(km)),
            source: of(&["source"]),
        });
    }
    (ports, problems)
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
    fn a_row_without_place_is_a_problem() {
        let (ports, problems) = read_ports(b"name,country,lat,lon\nA,KP,91,0\nB,ZZ,1,1\nC,KP,1,1\n", "p.csv");
        assert_eq!(ports.len(), 2);
        assert_eq!(ports[0].name.country, None);
        assert_eq!(problems.len(), 2);
    }
}
