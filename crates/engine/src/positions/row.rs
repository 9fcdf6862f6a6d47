//! A row of positions at rest: its columns, and the way between them and what the detectors read.

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float64Array, RecordBatch, StringArray, TimestampMillisecondArray, UInt8Array,
    UInt16Array, UInt32Array, UInt64Array,
};
use datafusion::arrow::datatypes::{
    DataType, Field, Float64Type, Schema, SchemaRef, TimeUnit, TimestampMillisecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::arrow::error::ArrowError;
use jiff::Timestamp;
use std::sync::Arc;
use values::Mmsi;
use vessels::{Position, Recording, Static};

/// The columns a detector is given, in the order of its arguments.
pub(crate) const DETECTOR_COLUMNS: [&str; 15] = [
    "mmsi",
    "ts",
    "line",
    "lat",
    "lon",
    "sog",
    "cog",
    "heading",
    "status",
    "imo",
    "name",
    "callsign",
    "draught",
    "destination",
    "shiptype",
];

/// A message as it lies in a folder of positions: where a ship was, what it said of itself, or both.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) mmsi: Mmsi,
    pub(crate) position: Option<Position>,
    pub(crate) data: Option<Box<Static>>,
    pub(crate) receiver: Option<Box<str>>,
}

impl Row {
    fn at(&self) -> Option<i64> {
        let at = self.position.map(|it| it.at).or_else(|| self.data.as_ref().map(|it| it.at))?;
        Some(at.as_millisecond())
    }

    fn line(&self) -> Option<u64> {
        self.position.map(|it| it.line).or_else(|| self.data.as_ref().map(|it| it.line))
    }

    /// Gives what ships sent, a row a message, in any order.
    pub(crate) fn all_of(recording: Recording) -> Vec<Self> {
        let mut rows = Vec::new();
        for (mmsi, sent) in recording.ships {
            let row = |position, data| Self { mmsi, position, data, receiver: None };
            rows.extend(sent.positions.iter().map(|position| row(Some(position), None)));
            rows.extend(sent.statics.into_iter().map(|data| row(None, Some(Box::new(data)))));
        }
        rows
    }
}

/// Gives the type of a column.
pub(crate) fn data_type(column: &str) -> DataType {
    match column {
        "ts" => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        "mmsi" | "imo" => DataType::UInt32,
        "line" => DataType::UInt64,
        "heading" => DataType::UInt16,
        "status" | "shiptype" => DataType::UInt8,
        "lat" | "lon" | "sog" | "cog" | "draught" => DataType::Float64,
        _ => DataType::Utf8,
    }
}

/// Gives the schema of a file of positions.
pub(crate) fn schema() -> SchemaRef {
    const COLUMNS: [&str; 16] = [
        "ts",
        "mmsi",
        "lat",
        "lon",
        "sog",
        "cog",
        "heading",
        "status",
        "imo",
        "name",
        "callsign",
        "draught",
        "destination",
        "shiptype",
        "line",
        "receiver",
    ];
    let fields = COLUMNS
        .iter()
        .map(|name| Field::new(*name, data_type(name), !matches!(*name, "ts" | "mmsi" | "line")));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// Puts rows into columns.
pub(crate) fn batch(rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    let schema = schema();
    let arrays = schema.fields().iter().map(|field| array(field.name(), rows)).collect();
    RecordBatch::try_new(schema, arrays)
}

/// Gives a column of rows.
pub(crate) fn array(column: &str, rows: &[Row]) -> ArrayRef {
    let numbers = |value: fn(&Position) -> Option<f64>| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row.position.as_ref().and_then(value)).collect::<Float64Array>())
    };
    let texts = |value: fn(&Static) -> Option<&str>| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row.data.as_deref().and_then(value)).collect::<StringArray>())
    };
    let data = || rows.iter().map(|row| row.data.as_deref());
    let positions = || rows.iter().map(|row| row.position.as_ref());
    match column {
        "ts" => {
            let instants = rows.iter().map(Row::at).collect::<TimestampMillisecondArray>();
            Arc::new(instants.with_timezone("UTC"))
        }
        "mmsi" => Arc::new(rows.iter().map(|row| Some(row.mmsi.number())).collect::<UInt32Array>()),
        "line" => Arc::new(rows.iter().map(Row::line).collect::<UInt64Array>()),
        "lat" => numbers(|it| Some(it.lat)),
        "lon" => numbers(|it| Some(it.lon)),
        "sog" => numbers(|it| it.sog),
        "cog" => numbers(|it| it.cog),
        "heading" => Arc::new(positions().map(|it| it?.heading).collect::<UInt16Array>()),
        "status" => Arc::new(positions().map(|it| it?.status).collect::<UInt8Array>()),
        "imo" => Arc::new(data().map(|it| it?.imo_sent).collect::<UInt32Array>()),
        "draught" => Arc::new(data().map(|it| it?.draught).collect::<Float64Array>()),
        "shiptype" => Arc::new(data().map(|it| it?.ship_type).collect::<UInt8Array>()),
        "name" => texts(|it| it.name.as_deref()),
        "callsign" => texts(|it| it.call_sign.as_deref()),
        "destination" => texts(|it| it.destination.as_deref()),
        _ => Arc::new(rows.iter().map(|row| row.receiver.as_deref()).collect::<StringArray>()),
    }
}

/// Adds rows in the columns of [`DETECTOR_COLUMNS`], each of its type, to what ships sent, and gives how many bytes more
/// it takes, near enough; a row without an identity or an instant is no message.
pub(crate) fn read_rows(columns: &[ArrayRef], recording: &mut Recording) -> Option<usize> {
    let [
        mmsi,
        ts,
        line,
        lat,
        lon,
        sog,
        cog,
        heading,
        status,
        imo,
        name,
        callsign,
        draught,
        destination,
        kind,
    ] = columns
    else {
        return None;
    };
    // What ships say of themselves is rare: most batches have none of it.
    let says = [imo, name, callsign, draught, destination, kind]
        .iter()
        .any(|column| column.null_count() < column.len());
    let mmsi = mmsi.as_primitive_opt::<UInt32Type>()?;
    let ts = ts.as_primitive_opt::<TimestampMillisecondType>()?;
    let line = line.as_primitive_opt::<UInt64Type>()?;
    let number = |array: &'_ ArrayRef| array.as_primitive_opt::<Float64Type>().cloned();
    let text = |array: &'_ ArrayRef| array.as_string_opt::<i32>().cloned();
    let (lat, lon, sog, cog, draught) =
        (number(lat)?, number(lon)?, number(sog)?, number(cog)?, number(draught)?);
    let heading = heading.as_primitive_opt::<UInt16Type>()?;
    let status = status.as_primitive_opt::<UInt8Type>()?;
    let kind = kind.as_primitive_opt::<UInt8Type>()?;
    let imo = imo.as_primitive_opt::<UInt32Type>()?;
    let (name, callsign, destination) = (text(name)?, text(callsign)?, text(destination)?);
    let mut bytes = 0;
    let mut from = 0;
    for run in mmsi.values().chunk_by(|one, next| one == next) {
        let rows = from..from + run.len();
        from = rows.end;
        let Some(identity) = run.first().and_then(|number| Mmsi::from_number(*number).ok()) else { continue };
        let sent = recording.ships.entry(identity).or_default();
        for row in rows {
            macro_rules! cell {
                ($array:expr) => {
                    $array.is_valid(row).then(|| $array.value(row))
                };
            }
            let at = cell!(ts).and_then(|ms| Timestamp::from_millisecond(ms).ok());
            let (Some(_), Some(at)) = (cell!(mmsi), at) else { continue };
            let line = cell!(line).unwrap_or(0);
            let place = cell!(lat).zip(cell!(lon)).and_then(|(lat, lon)| Position::new(at, lat, lon, line));
            if let Some(place) = place {
                sent.positions.push(&Position {
                    sog: cell!(sog),
                    cog: cell!(cog),
                    heading: cell!(heading),
                    status: cell!(status),
                    ..place
                });
                bytes += size_of::<Position>();
            }
            if !says {
                continue;
            }
            let data = Static {
                at,
                line,
                name: cell!(name).map(str::to_owned),
                call_sign: cell!(callsign).map(str::to_owned),
                imo_sent: cell!(imo),
                ship_type: cell!(kind),
                draught: cell!(draught),
                destination: cell!(destination).map(str::to_owned),
            };
            if data != (Static { at, line, ..Static::default() }) {
                let texts = [&data.name, &data.call_sign, &data.destination];
                bytes += size_of::<Static>() + texts.into_iter().flatten().map(String::len).sum::<usize>();
                sent.statics.push(data);
            }
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_put_into_columns_is_read_off_them() {
        let at = Timestamp::from_millisecond(1_700_000_000_500).unwrap();
        let mmsi = Mmsi::from_number(445_999_999).unwrap();
        let place = Position::new(at, 38.5, 124.25, 7).unwrap();
        let position = Position { sog: Some(0.1), heading: Some(359), status: Some(5), ..place };
        let data =
            Static { at, line: 9, name: Some("A".into()), imo_sent: Some(9_074_729), ..Static::default() };
        let rows_in = vec![
            Row { mmsi, position: Some(position), data: None, receiver: None },
            Row { mmsi, position: None, data: Some(Box::new(data)), receiver: None },
        ];
        let columns: Vec<ArrayRef> = DETECTOR_COLUMNS.iter().map(|column| array(column, &rows_in)).collect();
        let mut recording = Recording::default();
        assert!(read_rows(&columns, &mut recording).unwrap() > 0);
        assert_eq!(Row::all_of(recording.clone()), rows_in);
        assert_eq!(batch(&rows_in).unwrap().num_rows(), 2);
        assert!(read_rows(&columns[1..], &mut recording).is_none());
    }
}
