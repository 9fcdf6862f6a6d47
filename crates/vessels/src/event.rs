use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use values::{Country, ImoNumber, Mmsi};

/// Something a recording shows a ship to have done; it accuses nobody.
///
/// **Shape:** the event object of the command line: `type`, `mmsi`, `imo`, `track`, `start`, `end`, `lat`, `lon`,
/// `open`, `other_mmsi`, `port`, `distance_km`, `max_speed_kn`, `confidence`, `evidence`; what is not known is
/// left out. **Units:** instants are UTC, positions decimal degrees (WGS 84), distances kilometres, speeds knots.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Event {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// The identity that sent the messages; it does not prove which ship did.
    pub mmsi: Mmsi,
    /// The IMO number the ship sent, if it sent one whose check digit is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imo: Option<ImoNumber>,
    /// Which track of that identity, where one identity holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// When it began, or was first seen under way.
    pub start: Timestamp,
    /// When it ended, or was last seen still going on.
    pub end: Timestamp,
    /// Where: latitude of the first position, or of the mean one for an encounter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Where: longitude.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Whether the recording ends, or begins, while it goes on.
    pub open: bool,
    /// The other ship of an encounter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_mmsi: Option<Mmsi>,
    /// The port of a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<PortName>,
    /// Distance: covered in a gap or a jump, mean between the ships of an encounter, least from a port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
    /// The highest speed: sent during the event, or needed to cover a gap or a jump.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_speed_kn: Option<f64>,
    /// How sure the detector is, 1 (low) to 4 (high), where its method grades.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<u8>,
    /// What it rests on.
    pub evidence: Evidence,
}

/// What kind of event it is, named as what was observed, not as what is suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// No message was received for longer than the threshold.
    Gap,
    /// Two ships stayed close to one another at low speed, away from ports.
    Encounter,
    /// A ship stayed at low speed away from ports.
    Loitering,
    /// A ship came to a port and stopped there.
    PortCall,
    /// A ship changed what it sends about itself.
    IdentityChange,
    /// Two ships sent under one identity.
    SharedIdentity,
    /// A position that a ship cannot have reached.
    ImplausiblePosition,
}

impl EventKind {
    /// Every kind, in their order.
    pub const ALL: [Self; 7] = [
        Self::Gap,
        Self::Encounter,
        Self::Loitering,
        Self::PortCall,
        Self::IdentityChange,
        Self::SharedIdentity,
        Self::ImplausiblePosition,
    ];

    /// Gives the name as the command line prints it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Encounter => "encounter",
            Self::Loitering => "loitering",
            Self::PortCall => "port_call",
            Self::IdentityChange => "identity_change",
            Self::SharedIdentity => "shared_identity",
            Self::ImplausiblePosition => "implausible_position",
        }
    }
}

/// A port by name and, where they are known, country and UN/LOCODE.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PortName {
    /// The name.
    pub name: String,
    /// The country it lies in; none where the table of ports names one that does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Its UN/LOCODE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlocode: Option<String>,
}

/// The messages an event rests on and the method that found it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Lines of the recording, counted from 1, in the order of time: at least the first and the last message.
    pub messages: Vec<u64>,
    /// Lines of the other ship's messages, for an encounter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_messages: Vec<u64>,
    /// How many positions lie within the event.
    pub positions: u32,
    /// The threshold it passed and its source, in a sentence.
    pub method: String,
    /// What the detector saw besides: states of a call, values before and after a change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}
