//! Ports and anchorages: those built in, those a user brings, and which of them a place lies in.

mod named;
mod read;

pub use named::port_named;
pub use read::read_ports;

use crate::event::PortName;
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
/// assert_eq!(ports.iter().filter(|port| port.name.country == Some(values::Country::DPRK)).count(), 16);
/// ```
#[must_use]
pub fn builtin_ports() -> Vec<Port> {
    static PORTS: LazyLock<Vec<Port>> =
        LazyLock::new(|| read_ports(include_bytes!("../data/ports.csv"), "ports.csv").0);
    PORTS.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_ports_read_without_a_problem() {
        let (ports, problems) = read_ports(include_bytes!("../data/ports.csv"), "ports.csv");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ports.len(), 303);
        assert!(ports.iter().all(|port| port.source.is_some() && port.radius_km.is_some()));
    }
}
