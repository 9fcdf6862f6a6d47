use super::transmit::{Content, Transmission};
use std::fmt::Write as _;

/// The columns of the table of positions.
pub const HEADING: &str = "ts,mmsi,imo,name,lat,lon,sog,cog,draught,receiver";

/// A row of the table of positions.
///
/// **Units:** seconds since 1970 (UTC), decimal degrees, knots, degrees, metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// When.
    pub ts: i64,
    /// The identity.
    pub mmsi: u32,
    /// The IMO number as sent.
    pub imo: u32,
    /// The name.
    pub name: &'a str,
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Speed over ground; 102.3 where none was sent, as raw tables have it.
    pub sog: f64,
    /// Course over ground.
    pub cog: f64,
    /// Draught.
    pub draught: f64,
    /// 1 a station on shore, 0 a satellite.
    pub receiver: u8,
}

impl<'a> Transmission<'a> {
    /// Gives the row of a position; `None` for a message that carries none.
    #[must_use]
    pub fn row(&self) -> Option<Row<'a>> {
        let Content::Position { lat, lon, speed, course, .. } = self.content else { return None };
        Some(Row {
            ts: self.at,
            mmsi: self.identity.mmsi,
            imo: self.identity.imo,
            name: &self.identity.name,
            lat: degrees(lat),
            lon: degrees(lon),
            sog: f64::from(speed) / 10.0,
            cog: f64::from(course) / 10.0,
            draught: f64::from(self.draught) / 10.0,
            receiver: self.receiver,
        })
    }
}

impl Row<'_> {
    /// Writes the row as a line of CSV under [`HEADING`].
    pub fn csv(&self, text: &mut String) {
        let Self { ts, mmsi, imo, name, lat, lon, sog, cog, draught, receiver } = self;
        let _ = writeln!(
            text,
            "{ts},{mmsi},{imo},{name},{lat:.6},{lon:.6},{sog:.1},{cog:.1},{draught:.1},{receiver}"
        );
    }
}

/// Gives ten-thousandths of a minute as degrees to six places, the same in the table as in the radio message.
fn degrees(raw: i32) -> f64 {
    (f64::from(raw) / 0.6).round() / 1e6
}
