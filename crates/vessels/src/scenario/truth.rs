use std::fmt::Write as _;

/// The columns of the table of truth.
pub(super) const HEADING: &str = "event,mmsi,mmsi2,t0,t1,lat,lon,note";

/// Something that was planted in a scenario: what a detector should find, or should not be deceived by.
///
/// **Units:** seconds since 1970 (UTC), decimal degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// What it is.
    pub event: TruthKind,
    /// The identity it is of.
    pub mmsi: u32,
    /// The other ship, or the identity afterwards.
    pub other_mmsi: Option<u32>,
    /// When it begins; the scenario's start where it was already under way.
    pub from: i64,
    /// When it ends; the scenario's end where it still goes on.
    pub to: i64,
    /// Where, as latitude and longitude.
    pub place: Option<(f64, f64)>,
    /// What is particular: the port, what was changed, how it was done.
    pub note: String,
}

/// What was planted, under the names that truth tables of simulated scenarios use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TruthKind {
    /// Nothing was received: a transmitter off, or a stretch of sea that no receiver hears.
    Gap,
    /// A ship sent another name, call sign or number than before.
    IdentityChange,
    /// A speed was sent that means "none", "fast", or nothing.
    InvalidSpeed,
    /// A ship drifted far from land.
    Loiter,
    /// A ship lay in port.
    PortVisit,
    /// Positions were sent at which the ship was not.
    PositionSpoof,
    /// Two ships sent one IMO number.
    SharedImo,
    /// Two ships sent one MMSI.
    SharedMmsi,
    /// Two ships drifted side by side.
    Sts,
}

impl TruthKind {
    /// Gives the name as the table has it.
    ///
    /// ```
    /// assert_eq!(vessels::scenario::TruthKind::PortVisit.name(), "port_visit");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::IdentityChange => "identity_change",
            Self::InvalidSpeed => "invalid_speed",
            Self::Loiter => "loiter",
            Self::PortVisit => "port_visit",
            Self::PositionSpoof => "position_spoof",
            Self::SharedImo => "shared_imo",
            Self::SharedMmsi => "shared_mmsi",
            Self::Sts => "sts",
        }
    }
}

/// Writes the table of truth: a heading and a row each.
pub(super) fn table(truth: &[Truth]) -> String {
    let mut text = format!("{HEADING}\n");
    for row in truth {
        let other = row.other_mmsi.map_or(String::new(), |mmsi| mmsi.to_string());
        let place = row.place.map_or(",".to_owned(), |(lat, lon)| format!("{lat:.5},{lon:.5}"));
        let quote = if row.note.contains(',') { "\"" } else { "" };
        let _ = writeln!(
            text,
            "{},{},{other},{},{},{place},{quote}{}{quote}",
            row.event.name(),
            row.mmsi,
            row.from,
            row.to,
            row.note
        );
    }
    text
}
