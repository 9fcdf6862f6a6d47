use crate::columns::Positions;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use values::{ImoNumber, Mmsi};

/// What ships sent over some time, by identity: their positions, and what they said of themselves.
///
/// **Shape:** each list in the order of time, then of lines. Identities of shore stations, aids and aircraft
/// (those whose first digit is not 2 to 7) are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recording {
    /// By identity.
    pub ships: BTreeMap<Mmsi, Sent>,
}

/// What one identity sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sent {
    /// Its positions.
    pub positions: Positions,
    /// What it said of itself.
    pub statics: Vec<Static>,
}

/// A position a ship sent.
///
/// **Units:** decimal degrees (WGS 84), knots, degrees from north.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// When it was received.
    pub at: Timestamp,
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lon: f64,
    /// Speed over ground.
    pub sog: Option<f64>,
    /// Course over ground.
    pub cog: Option<f64>,
    /// Heading.
    pub heading: Option<u16>,
    /// Navigational status, 0 to 15.
    pub status: Option<u8>,
    /// The line or row it stands in, counted from 1.
    pub line: u64,
}

/// What a ship said of itself in one message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Static {
    /// When it was received.
    pub at: Timestamp,
    /// The line or row, counted from 1.
    pub line: u64,
    /// Its name.
    pub name: Option<String>,
    /// Its call sign.
    pub call_sign: Option<String>,
    /// The IMO number as sent, right or wrong.
    pub imo_sent: Option<u32>,
    /// Ship and cargo type.
    pub ship_type: Option<u8>,
    /// Draught in metres.
    pub draught: Option<f64>,
    /// Destination.
    pub destination: Option<String>,
}

impl Static {
    /// Gives the IMO number, if its check digit is right.
    #[must_use]
    pub fn imo(&self) -> Option<ImoNumber> {
        self.imo_sent.and_then(|number| ImoNumber::from_number(number).ok())
    }
}

/// Who an identity said it was: what it sent most often.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The name.
    pub name: Option<String>,
    /// The IMO number, if its check digit is right.
    pub imo: Option<ImoNumber>,
    /// The call sign.
    pub call_sign: Option<String>,
    /// The line in which the name, or else the number, stands first.
    pub line: Option<u64>,
}

impl Position {
    /// Makes a position; `None` where it lies off the globe, which is how AIS says that there is none.
    #[must_use]
    pub fn new(at: Timestamp, lat: f64, lon: f64, line: u64) -> Option<Self> {
        let right = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        right.then_some(Self { at, lat, lon, sog: None, cog: None, heading: None, status: None, line })
    }
}

impl Recording {
    /// Adds what one message or row holds; ships only.
    pub(crate) fn take(&mut self, mmsi: u32, position: Option<Position>, data: Option<Static>) {
        let Ok(mmsi) = Mmsi::from_number(mmsi) else { return };
        if mmsi.country_digits().is_none() || (position.is_none() && data.is_none()) {
            return;
        }
        let sent = self.ships.entry(mmsi).or_default();
        sent.positions.extend(position);
        sent.statics.extend(data);
    }

    /// Puts everything in the order of time; of two messages of one instant the earlier line comes first.
    pub fn sort(&mut self) {
        for sent in self.ships.values_mut() {
            sent.positions.sort();
            sent.statics.sort_by_key(|data| (data.at, data.line));
        }
    }

    /// Joins another recording to this one; lines then no longer tell which of the two they are of.
    pub fn join(&mut self, other: Recording) {
        for (mmsi, sent) in other.ships {
            let own = self.ships.entry(mmsi).or_default();
            own.positions.extend(sent.positions);
            own.statics.extend(sent.statics);
        }
        self.sort();
    }

    /// Tells how many positions there are.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.ships.values().map(|sent| sent.positions.len()).sum()
    }
}

impl Sent {
    /// Tells who the identity said it was: of several names or numbers, the one sent most often, then the first.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let name = most_often(self.statics.iter().filter_map(|data| data.name.clone()));
        let imo = most_often(self.statics.iter().filter_map(Static::imo));
        let line =
            self.statics
                .iter()
                .find(|data| {
                    if name.is_some() { data.name == name } else { data.imo().is_some() && data.imo() == imo }
                })
                .map(|data| data.line);
        Identity {
            imo,
            call_sign: most_often(self.statics.iter().filter_map(|data| data.call_sign.clone())),
            line,
            name,
        }
    }

    /// Reads the IMO numbers it sent; what was sent must be in the order of time. Linear in the messages.
    #[must_use]
    pub fn imo_numbers(&self) -> ImoNumbers {
        let mut numbers: Vec<(Timestamp, ImoNumber)> = Vec::new();
        for (at, number) in self.statics.iter().filter_map(|data| Some((data.at, data.imo()?))) {
            if numbers.last().is_none_or(|(_, before)| *before != number) {
                numbers.push((at, number));
            }
        }
        ImoNumbers(numbers)
    }
}

/// The IMO numbers that an identity sent, each with when it was first sent after another, in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImoNumbers(Vec<(Timestamp, ImoNumber)>);

impl ImoNumbers {
    /// Gives the number that was last sent up to an instant, or else the first one sent at all.
    ///
    /// ```
    /// use vessels::read_positions;
    /// let table = b"ts,mmsi,lat,lon,imo\n1700000000,445999999,38.5,124.0,9074729\n";
    /// let (recording, _) = read_positions(table, "positions.csv");
    /// let sent = recording.ships.values().next().unwrap();
    /// let before = "2020-01-01T00:00:00Z".parse().unwrap();
    /// assert_eq!(sent.imo_numbers().at(before).unwrap().to_string(), "9074729");
    /// ```
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Option<ImoNumber> {
        let until = self.0.partition_point(|(since, _)| *since <= at);
        self.0.get(until.saturating_sub(1)).map(|(_, number)| *number)
    }
}

fn most_often<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, (u32, usize)> = BTreeMap::new();
    for (at, value) in values.enumerate() {
        counts.entry(value).or_insert((0, at)).0 += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)))
        .map(|(value, _)| value)
}
