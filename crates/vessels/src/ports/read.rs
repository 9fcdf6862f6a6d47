//! Ports and anchorages as publishers give them: our own CSV, the World Port Index, Global Fishing Watch's anchorages
//! and their points as GeoJSON.

use super::Port;
use crate::event::PortName;
use std::collections::BTreeMap;
use values::{Country, Place, Problem};

/// Names of countries as the World Port Index writes them where the UN does not.
const NAMES: [(&str, &str); 23] = [
    ("bosnia and herzegovina", "BA"),
    ("burma", "MM"),
    ("cabo verde", "CV"),
    ("congo (brazzaville)", "CG"),
    ("congo (kinshasa)", "CD"),
    ("falkland islands (islas malvinas)", "FK"),
    ("federated states of micronesia", "FM"),
    ("johnson atoll", "UM"),
    ("macau", "MO"),
    ("midway islands", "UM"),
    ("north korea", "KP"),
    ("russia", "RU"),
    ("saint helena, ascension, and tristan da cunha", "SH"),
    ("saint vincent and the grenadines (windward islands)", "VC"),
    ("south georgia and south sandwich islands", "GS"),
    ("south korea", "KR"),
    ("svalbard", "SJ"),
    ("the bahamas", "BS"),
    ("the gambia", "GM"),
    ("turkey", "TR"),
    ("turks and caicos islands", "TC"),
    ("vietnam", "VN"),
    ("wake island", "UM"),
];

/// Reads ports or anchorages: CSV whose heading names the columns, or GeoJSON points.
///
/// Of CSV, three forms are known by their columns: ours (`name`, `country`, `lat`, `lon`, and where there are any
/// `unlocode`, `radius_km`, `aliases` parted by semicolons, `source`), the World Port Index as its publisher gives it
/// out (`Main Port Name`, `Alternate Port Name`, `UN/LOCODE`, `Country Code`, `Latitude`, `Longitude`), and Global
/// Fishing Watch's anchorages (`label`, `sublabel`, `iso3`, `latitude`, `longitude`). Of GeoJSON, features with a point
/// and the properties `name` and `flag` are read, in a collection or a bare list. **Errors:** a row without a place or a
/// name is a problem and not read, and so is a file that is none of these; one of a country that is not known is read
/// without it and is a problem too.
///
/// ```
/// let index = "World Port Index Number,Main Port Name,Alternate Port Name,UN/LOCODE,Country Code,Latitude,Longitude\n\
///              60280,Nampo,Chinnampo,KP NAM,North Korea,38.716667,125.4\n";
/// let (ports, problems) = vessels::read_ports(index.as_bytes(), "wpi.csv");
/// assert!(problems.is_empty());
/// assert_eq!(ports[0].name.country, Some(values::Country::DPRK));
/// assert_eq!(ports[0].aliases, ["Chinnampo"]);
/// ```
#[must_use]
pub fn read_ports(bytes: &[u8], file: &str) -> (Vec<Port>, Vec<Problem>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let countries = Countries::new();
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[' | b'{') => read_points(bytes, file, &countries),
        _ => read_table(bytes, file, &countries),
    }
}

fn read_table(bytes: &[u8], file: &str, countries: &Countries) -> (Vec<Port>, Vec<Problem>) {
    let mut read = Read::default();
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).comment(Some(b'#')).from_reader(bytes);
    let mut heading: Option<BTreeMap<String, usize>> = None;
    let mut record = csv::ByteRecord::new();
    let mut number = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
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
        let degrees = |names: &[&str]| of(names).and_then(|text| text.parse::<f64>().ok());
        let name = of(&["name", "label", "main port name"]);
        let source = of(&["source"])
            .or_else(|| of(&["world port index number"]).map(|number| format!("WPI {number}")))
            .or_else(|| of(&["s2id"]).map(|cell| format!("anchorage {cell}")));
        let aliases = of(&["aliases", "alternate port name", "sublabel"]);
        let row = Row {
            lat: degrees(&["lat", "latitude"]),
            lon: degrees(&["lon", "longitude"]),
            aliases: aliases.iter().flat_map(|names| names.split(';')).map(str::to_owned).collect(),
            country: of(&["country", "iso3", "iso2", "country code"]),
            unlocode: of(&["unlocode", "un/locode"]),
            radius_km: degrees(&["radius_km"]),
            name,
            source,
        };
        read.take(row, countries, file, number);
    }
    (read.ports, read.problems)
}

fn read_points(bytes: &[u8], file: &str, countries: &Countries) -> (Vec<Port>, Vec<Problem>) {
    let document: serde_json::Value = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            let reason = format!("the file begins as JSON and is none: {error}");
            return (Vec::new(), vec![Problem::new("vessels/port-file", file, reason)]);
        }
    };
    let Some(features) = document.as_array().or_else(|| document.get("features")?.as_array()) else {
        let problem = Problem::new("vessels/port-file", file, "the JSON holds no list of features");
        return (Vec::new(), vec![problem.hint("a GeoJSON FeatureCollection, or the list of its features")]);
    };
    let mut read = Read::default();
    for (number, feature) in (1u64..).zip(features) {
        let text = |names: &[&str]| {
            let properties = feature.get("properties")?;
            let found = names.iter().find_map(|name| properties.get(*name)?.as_str())?.trim();
            (!found.is_empty()).then(|| found.to_owned())
        };
        let part = |at: usize| feature.get("geometry")?.get("coordinates")?.get(at)?.as_f64();
        let row = Row {
            lat: part(1),
            lon: part(0),
            name: text(&["name", "label"]),
            aliases: text(&["sublabel"]).into_iter().collect(),
            country: text(&["flag", "iso3", "country"]),
            unlocode: text(&["unlocode"]),
            radius_km: None,
            source: text(&["area", "id"]),
        };
        read.take(row, countries, file, number);
    }
    (read.ports, read.problems)
}

/// What was read of a file so far.
#[derive(Default)]
struct Read {
    ports: Vec<Port>,
    problems: Vec<Problem>,
}

impl Read {
    /// Takes the row of a number, or says what it lacks.
    fn take(&mut self, row: Row, countries: &Countries, file: &str, number: u64) {
        match row.port(countries) {
            Ok(port) => {
                if port.name.country.is_none() {
                    self.problems.push(without_country(file, &port).at(Place::row(number)));
                }
                self.ports.push(port);
            }
            Err(lacks) => self.problems.push(problem(file, lacks).at(Place::row(number))),
        }
    }
}

/// What a row says, before it is known to be a port.
struct Row {
    lat: Option<f64>,
    lon: Option<f64>,
    name: Option<String>,
    aliases: Vec<String>,
    country: Option<String>,
    unlocode: Option<String>,
    radius_km: Option<f64>,
    source: Option<String>,
}

impl Row {
    /// Gives the port, or says what the row lacks.
    fn port(self, countries: &Countries) -> Result<Port, &'static str> {
        let lat = self.lat.filter(|lat| (-90.0..=90.0).contains(lat)).ok_or("no place on the globe")?;
        let lon = self.lon.filter(|lon| (-180.0..=180.0).contains(lon)).ok_or("no place on the globe")?;
        let name = self.name.ok_or("no name")?;
        // The World Port Index writes `KP NAM`, and of four ports no country, which the code then tells.
        let unlocode: Option<String> = self
            .unlocode
            .map(|code| code.split_whitespace().collect::<String>())
            .filter(|code: &String| code.len() == 5);
        let told = self.country.as_deref().or_else(|| unlocode.as_deref()?.get(..2));
        let country = told.and_then(|told| countries.get(told));
        let mut aliases: Vec<String> = self.aliases.iter().map(|alias| alias.trim().to_owned()).collect();
        aliases.retain(|alias| !alias.is_empty() && *alias != name);
        Ok(Port {
            name: PortName { name, country, unlocode },
            aliases,
            lat,
            lon,
            radius_km: self.radius_km.filter(|km| (0.1..=100.0).contains(km)),
            source: self.source,
        })
    }
}

/// Countries by code and by name.
struct Countries(BTreeMap<String, Country>);

impl Countries {
    fn new() -> Self {
        let mut known: BTreeMap<String, Country> =
            Country::all().map(|country| (plain(country.name()), country)).collect();
        known.extend(NAMES.iter().filter_map(|(name, code)| Some((plain(name), code.parse().ok()?))));
        Self(known)
    }

    fn get(&self, told: &str) -> Option<Country> {
        match told.len() {
            2 | 3 => told.parse().ok(),
            _ => self.0.get(&plain(told)).copied(),
        }
    }
}

/// Writes a country's name as both publishers would: small, without accents, `and` and `saint` in full.
fn plain(name: &str) -> String {
    any_ascii::any_ascii(name).to_lowercase().replace('&', "and").replace("st. ", "saint ")
}

fn without_country(file: &str, port: &Port) -> Problem {
    let reason = format!("the port {} has no country known here and was read without one", port.name.name);
    Problem::new("vessels/port-row", file, reason)
}

fn problem(file: &str, lacks: &str) -> Problem {
    Problem::new("vessels/port-row", file, format!("the row has {lacks} and was not read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_row_without_place_is_a_problem() {
        let (ports, problems) = read_ports(
            b"name,country,lat,lon\nA,KP,91,0\nB,ZZ,1,1\nC,KP,1,1\nD,KP,NaN,1\n,KP,1,1\n",
            "p.csv",
        );
        assert_eq!(ports.iter().map(|port| port.name.country.is_some()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(problems.len(), 4);
    }

    #[test]
    fn anchorages_read_with_their_sublabels() {
        let (ports, problems) = read_ports(
            b"s2id,latitude,longitude,label,sublabel,iso3\n356ec741,34.8,128.4,TONGYEONG,YARD,KOR\n",
            "a.csv",
        );
        assert!(problems.is_empty());
        assert_eq!(
            (ports[0].aliases.as_slice(), ports[0].source.as_deref()),
            (["YARD".to_owned()].as_slice(), Some("anchorage 356ec741"))
        );
    }

    #[test]
    fn points_read_in_a_collection_and_a_bare_list() {
        let point = r#"{"type":"Feature","properties":{"name":"WONSAN","flag":"PRK"},"geometry":{"type":"Point","coordinates":[127.4,39.1]}}"#;
        let nowhere = r#"{"type":"Feature","properties":{"name":"X","flag":"PRK"},"geometry":null}"#;
        for text in [
            format!("[{point},{nowhere}]"),
            format!(r#" {{"type":"FeatureCollection","features":[{point},{nowhere}]}}"#),
        ] {
            let (ports, problems) = read_ports(text.as_bytes(), "p.json");
            assert_eq!((ports.len(), problems.len()), (1, 1), "{problems:?}");
            assert_eq!((ports[0].lat, ports[0].name.country), (39.1, Some(Country::DPRK)));
        }
        assert_eq!(read_ports(b"{\"a\":1}", "p.json").1[0].code, "vessels/port-file");
        assert_eq!(read_ports(b"[1", "p.json").1[0].code, "vessels/port-file");
    }

    #[test]
    fn countries_of_the_index_are_known_by_name_or_by_the_code_of_the_port() {
        let countries = Countries::new();
        for (told, code) in [
            ("North Korea", "KP"),
            ("South Korea", "KR"),
            ("Saint Lucia", "LC"),
            ("Cote D'Ivoire", "CI"),
            ("Antigua and Barbuda", "AG"),
            ("Trinidad and Tobago", "TT"),
            ("PRK", "KP"),
        ] {
            assert_eq!(
                countries.get(told).map(|country| country.to_string()).as_deref(),
                Some(code),
                "{told}"
            );
        }
        assert_eq!(countries.get("Atlantis"), None);
        let table = b"Main Port Name,UN/LOCODE,Country Code,Latitude,Longitude\nNesna,NO NSN, ,66.2,13.0\n";
        assert_eq!(read_ports(table, "w.csv").0[0].name.country.unwrap().code(), "NO");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_ports(&bytes, "x");
            let _ = read_ports(&[b"name,country,lat,lon,aliases\n".as_slice(), &bytes].concat(), "x");
            let _ = read_ports(&[b"[".as_slice(), &bytes].concat(), "x");
        }
    }
}
