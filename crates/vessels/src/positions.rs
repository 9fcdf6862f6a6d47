//! Positions as tables carry them: one a row, named by a heading.

use crate::ais::epoch;
use crate::recording::{Position, Recording, Static};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use values::{Place, Problem};

/// How many rows of a kind of fault are named; the others are counted.
const ROWS_NAMED: usize = 5;

/// Names of columns as feeds and tools write them, in lower case without spaces and underscores.
const COLUMNS: [(&str, &[&str]); 14] = [
    (
        "ts",
        &[
            "ts",
            "timestamp",
            "time",
            "basedatetime",
            "datetime",
            "receivedat",
            "timeutc",
            "#timestamp",
            "msgtime",
            "send",
        ],
    ),
    ("mmsi", &["mmsi", "ssvid", "userid", "sourcemmsi"]),
    ("lat", &["lat", "latitude", "y"]),
    ("lon", &["lon", "long", "longitude", "lng", "x"]),
    ("sog", &["sog", "speed", "speedknots", "speedoverground"]),
    ("cog", &["cog", "course", "courseoverground"]),
    ("heading", &["heading", "trueheading", "hdg"]),
    ("status", &["status", "navstatus", "navigationalstatus"]),
    ("imo", &["imo", "imonumber"]),
    ("name", &["name", "shipname", "vesselname"]),
    ("callsign", &["callsign"]),
    ("draught", &["draught", "draft"]),
    ("destination", &["destination"]),
    ("shiptype", &["shiptype", "vesseltype"]),
];

/// Tells whether the first line of a file is the heading of a table of positions.
///
/// ```
/// assert!(vessels::looks_like_positions("ts,mmsi,lat,lon,sog,cog\n"));
/// assert!(!vessels::looks_like_positions("supplier,month,barrels\n"));
/// ```
#[must_use]
pub fn looks_like_positions(head: &str) -> bool {
    let first = head.trim_start_matches('\u{feff}').lines().next().unwrap_or("");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(first.as_bytes());
    let mut record = csv::ByteRecord::new();
    matches!(reader.read_byte_record(&mut record), Ok(true)) && needed(&columns(&record))
}

/// Reads a CSV table of positions to a recording.
///
/// Needed columns: a time (epoch seconds or milliseconds, or ISO 8601; a time without zone is UTC), `mmsi`, `lat`, `lon`;
/// where known `sog`, `cog`, `heading`, `status`, `imo`, `name`, `callsign`, `draught`, `destination`. **Shape:** rows are
/// counted from 1, the heading being row 1. A row that cannot be read is counted by reason, with the first rows.
///
/// ```
/// let (recording, problems) = vessels::read_positions(b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.9\n1700000600,445999999,99,0\n", "p.csv");
/// assert_eq!(recording.positions(), 1);
/// assert_eq!(problems[0].code, "vessels/position-place");
/// ```
#[must_use]
pub fn read_positions(bytes: &[u8], file: &str) -> (Recording, Vec<Problem>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
    let mut recording = Recording::default();
    let mut rows = PositionReader::default();
    let mut record = csv::ByteRecord::new();
    let mut heading = None;
    let mut row = 0;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        row += 1;
        let Some(columns) = &heading else {
            let found = columns(&record);
            if !needed(&found) {
                let problem = Problem::new(
                    "vessels/positions-heading",
                    file,
                    "the first row does not name a time, an MMSI, a latitude and a longitude",
                );
                return (
                    recording,
                    vec![problem.at(Place::row(row)).hint("columns: ts,mmsi,lat,lon,sog,cog,imo,name")],
                );
            }
            heading = Some(found);
            continue;
        };
        let cell = |name: &str| std::str::from_utf8(record.get(*columns.get(name)?)?).ok();
        if let Some(found) = rows.read(row, cell) {
            recording.take(found.mmsi, found.position, found.data);
        }
    }
    recording.sort();
    let problems = rows.problems(file);
    (recording, problems)
}

fn columns(record: &csv::ByteRecord) -> BTreeMap<&'static str, usize> {
    let mut found = BTreeMap::new();
    for (at, cell) in record.iter().enumerate() {
        if let Some(column) = position_column(&String::from_utf8_lossy(cell)) {
            found.entry(column).or_insert(at);
        }
    }
    found
}

fn needed(columns: &BTreeMap<&'static str, usize>) -> bool {
    ["ts", "mmsi", "lat", "lon"].iter().all(|name| columns.contains_key(name))
}

/// Gives the name a column of positions has here, whatever feed or tool it comes from.
///
/// ```
/// assert_eq!(vessels::position_column("Base Date_Time"), Some("ts"));
/// assert_eq!(vessels::position_column("barrels"), None);
/// ```
#[must_use]
pub fn position_column(name: &str) -> Option<&'static str> {
    let name: String =
        name.trim().to_lowercase().chars().filter(|letter| !matches!(letter, ' ' | '_' | '-')).collect();
    COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column)
}

/// What one row of a table of positions holds.
#[derive(Debug, Clone, PartialEq)]
pub struct PositionRow {
    /// The identity.
    pub mmsi: u32,
    /// Where the ship was; nothing where the row is of a message without a place.
    pub position: Option<Position>,
    /// What the ship said of itself, where it said something it had not said in the row before.
    pub data: Option<Static>,
}

/// Reads the rows of a table of positions one after another, from wherever the cells come.
///
/// **Shape:** a row that cannot be read is an error and counted by reason; [`PositionReader::problems`] tells them.
///
/// ```
/// let mut reader = vessels::PositionReader::default();
/// let cell = |name: &str| match name {
///     "ts" => Some("1700000000"),
///     "mmsi" => Some("445999999"),
///     "lat" => Some("38.5"),
///     "lon" => Some("124.9"),
///     _ => None,
/// };
/// assert_eq!(reader.read(2, cell).unwrap().position.unwrap().lat, 38.5);
/// assert!(reader.read(3, |_| None).is_none());
/// assert_eq!(reader.problems("p.csv")[0].code, "vessels/position-time");
/// ```
#[derive(Debug, Default)]
pub struct PositionReader {
    last: BTreeMap<u32, Static>,
    faults: BTreeMap<&'static str, (u64, Vec<u64>)>,
}

impl PositionReader {
    /// Reads a row: its number, counted from 1, and its cells by the names of [`position_column`].
    pub fn read<'a>(
        &mut self,
        row: u64,
        cell: impl Fn(&'static str) -> Option<&'a str>,
    ) -> Option<PositionRow> {
        match take(cell, row, &mut self.last) {
            Ok(found) => Some(found),
            Err(code) => {
                let (count, rows) = self.faults.entry(code).or_default();
                *count += 1;
                if rows.len() < ROWS_NAMED {
                    rows.push(row);
                }
                None
            }
        }
    }

    /// Tells the rows that could not be read, by reason.
    #[must_use]
    pub fn problems(&self, file: &str) -> Vec<Problem> {
        self.faults.iter().map(|(code, (count, rows))| problem(code, file, *count, rows)).collect()
    }
}

fn take<'a>(
    cell: impl Fn(&'static str) -> Option<&'a str>,
    row: u64,
    last: &mut BTreeMap<u32, Static>,
) -> Result<PositionRow, &'static str> {
    let text = |name: &'static str| -> Option<&str> {
        let cell = cell(name)?.trim();
        (!cell.is_empty() && !cell.eq_ignore_ascii_case("null") && !cell.eq_ignore_ascii_case("none"))
            .then_some(cell)
    };
    let number = |name: &'static str| {
        text(name).and_then(|cell| cell.parse::<f64>().ok()).filter(|value| value.is_finite())
    };
    let at = text("ts").and_then(instant).ok_or("vessels/position-time")?;
    let mmsi: u32 = text("mmsi")
        .and_then(|cell| cell.parse().ok())
        .filter(|mmsi| *mmsi <= 999_999_999)
        .ok_or("vessels/position-mmsi")?;
    // A row of a message without a position still says what the ship says of itself.
    let position = match (text("lat"), text("lon")) {
        (None, None) => None,
        _ => {
            let (Some(lat), Some(lon)) = (number("lat"), number("lon")) else {
                return Err("vessels/position-place");
            };
            let position = Position::new(at, lat, lon, row).ok_or("vessels/position-place")?;
            Some(Position {
                sog: number("sog").filter(|knots| (0.0..102.25).contains(knots)),
                cog: number("cog").filter(|degrees| (0.0..360.0).contains(degrees)),
                heading: number("heading")
                    .filter(|degrees| (0.0..360.0).contains(degrees))
                    .map(|degrees| degrees as u16),
                status: number("status")
                    .filter(|status| (0.0..=15.0).contains(status))
                    .map(|status| status as u8),
                ..position
            })
        }
    };
    let data = Static {
        at,
        line: row,
        name: text("name").map(str::to_owned),
        call_sign: text("callsign").map(str::to_owned),
        imo_sent: text("imo")
            .and_then(|cell| cell.trim_start_matches(['I', 'M', 'O', ' ']).parse::<f64>().ok())
            .filter(|number| (1.0..4e9).contains(number))
            .map(|number| number as u32),
        ship_type: number("shiptype").filter(|kind| (1.0..=99.0).contains(kind)).map(|kind| kind as u8),
        draught: number("draught").filter(|metres| (0.05..30.0).contains(metres)),
        destination: text("destination").map(str::to_owned),
    };
    // A table repeats what the ship said in every row; what says nothing new is not kept again.
    let says_something = data.name.is_some() || data.call_sign.is_some() || data.imo_sent.is_some();
    let known = last.get(&mmsi).is_some_and(|known| {
        (&known.name, &known.call_sign, known.imo_sent, known.draught)
            == (&data.name, &data.call_sign, data.imo_sent, data.draught)
    });
    let data = (says_something && !known).then_some(data);
    if let Some(data) = &data {
        last.insert(mmsi, data.clone());
    }
    if position.is_none() && !says_something {
        return Err("vessels/position-place");
    }
    Ok(PositionRow { mmsi, position, data })
}

/// Reads an instant: epoch seconds (also with a fraction), milliseconds and finer, or ISO 8601; without zone it is UTC.
fn instant(text: &str) -> Option<Timestamp> {
    if let Some(time) = epoch(text) {
        return Some(time);
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    // "20210701_185151" is what some satellite feeds write.
    let text = text.trim_end_matches(" UTC").replacen([' ', '_'], "T", 1);
    text.parse::<Timestamp>().ok().or_else(|| {
        let time: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(time).ok()
    })
}

fn problem(code: &str, file: &str, count: u64, rows: &[u64]) -> Problem {
    let what = match code {
        "vessels/position-time" => "whose time could not be read",
        "vessels/position-mmsi" => "without an MMSI of up to nine digits",
        _ => "without a place on the globe",
    };
    let named = rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let more = if count > rows.len() as u64 { " and others" } else { "" };
    let mut problem = Problem::new(
        code,
        file,
        format!("{count} row{} {what}: row {named}{more}", if count == 1 { "" } else { "s" }),
    );
    problem.place = rows.first().map(|row| Place::row(*row));
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headings_of_other_feeds_are_understood() {
        let text = "MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,IMO\n367000000,2023-01-01T00:00:00,29.1,-94.2,0.1,180.0,A SHIP,IMO9074729\n";
        let (recording, problems) = read_positions(text.as_bytes(), "noaa.csv");
        assert!(problems.is_empty(), "{problems:?}");
        let sent = recording.ships.values().next().unwrap();
        assert_eq!(sent.positions.first().unwrap().at.to_string(), "2023-01-01T00:00:00Z");
        assert_eq!(sent.identity().imo.unwrap().to_string(), "9074729");
    }

    #[test]
    fn instants_are_read_in_the_forms_of_feeds() {
        for text in [
            "1700000000",
            "1700000000.5",
            "1700000000000",
            "2023-11-14T22:13:20Z",
            "2023-11-14 22:13:20",
            "2023-11-14 22:13:20 UTC",
        ] {
            assert_eq!(instant(text).map(Timestamp::as_second), Some(1_700_000_000), "{text}");
        }
        assert_eq!(instant("soon"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_positions(&bytes, "x");
            let _ = read_positions(&[b"ts,mmsi,lat,lon,sog,imo\n".as_slice(), &bytes].concat(), "x");
        }
    }
}
