//! Positions in the Parquet of others, by the names of columns.
//!
//! Cells are brought to text and read by the one rule there is for rows of positions, [`vessels::PositionReader`]:
//! a Parquet file and the same table as CSV give the same positions and the same problems. Rows are counted from 1
//! and there is no heading, so that the first row is row 1.

use super::row::Row;
use crate::EngineError;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float32Type, Float64Type, TimeUnit, TimestampNanosecondType};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use values::{Mmsi, Problem};
use vessels::{PositionReader, Recording, Sent, position_column};

/// Rows read at a time.
const ROWS_AT_A_TIME: usize = 8192;

/// Reads a Parquet file of positions to a recording, as [`vessels::read_positions`] reads CSV.
///
/// Needed columns: a time (a timestamp, epoch seconds or milliseconds, or text), `mmsi`, `lat`, `lon`; where known
/// `sog`, `cog`, `heading`, `status`, `imo`, `name`, `callsign`, `draught`, `destination`, `shiptype` and `line`,
/// under these or the feeds' names. **Shape:** rows are counted from 1, or by the column `line` where there is one.
///
/// **Errors:** `engine/parquet` where it is no Parquet file; `engine/positions-columns` where a needed column is
/// missing; `engine/io` where it cannot be read.
pub fn read_parquet_positions(path: &Path) -> Result<(Recording, Vec<Problem>), EngineError> {
    let mut recording = Recording::default();
    let mut ships: BTreeMap<Mmsi, (Vec<_>, Vec<_>)> = BTreeMap::new();
    let problems = read_parquet(path, &mut |row: Row| {
        let (positions, statics) = ships.entry(row.mmsi).or_default();
        positions.extend(row.position);
        statics.extend(row.data.map(|data| *data));
        Ok(())
    })?;
    for (mmsi, (mut positions, mut statics)) in ships {
        positions.sort_by_key(|position: &vessels::Position| (position.at, position.line));
        statics.sort_by_key(|data: &vessels::Static| (data.at, data.line));
        recording.ships.insert(mmsi, Sent { positions: positions.into_iter().collect(), statics });
    }
    Ok((recording, problems))
}

/// Reads a Parquet file of positions row by row; the memory of some rows is enough for a file of any length.
pub(super) fn read_parquet(
    path: &Path,
    take: &mut dyn FnMut(Row) -> Result<(), EngineError>,
) -> Result<Vec<Problem>, EngineError> {
    let name = path.display().to_string();
    let fault = |reason: String| EngineError::new("read the positions", &name, reason, "engine/parquet");
    let file = File::open(path).map_err(|error| EngineError::io("read", path, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault(error.to_string()))?;
    let mut found: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (at, field) in builder.schema().fields().iter().enumerate() {
        let own = match field.name().as_str() {
            "line" => Some("line"),
            "receiver" => Some("receiver"),
            name => position_column(name),
        };
        if let Some(column) = own.filter(|_| !field.data_type().is_nested()) {
            found.entry(column).or_insert(at);
        }
    }
    if let Some(missing) = ["ts", "mmsi", "lat", "lon"].iter().find(|column| !found.contains_key(*column)) {
        let reason = format!("no column is called `{missing}` or as feeds call it");
        return Err(EngineError::new("read the positions", &name, reason, "engine/positions-columns")
            .hint("columns: ts, mmsi, lat, lon, sog, cog, imo, name"));
    }
    let mask = ProjectionMask::roots(builder.parquet_schema(), found.values().copied());
    let schema = builder.schema().clone();
    let reader = builder
        .with_projection(mask)
        .with_batch_size(ROWS_AT_A_TIME)
        .build()
        .map_err(|error| fault(error.to_string()))?;
    let mut rows = PositionReader::default();
    let mut number = 0;
    for batch in reader {
        let batch = batch.map_err(|error| fault(error.to_string()))?;
        let columns = cells(&batch, &found, &schema).map_err(|error| fault(error.to_string()))?;
        for at in 0..batch.num_rows() {
            number += 1;
            let cell = |column: &'static str| columns.get(column)?.get(at)?.as_deref();
            let line = cell("line").and_then(|line| line.parse().ok()).unwrap_or(number);
            let Some(read) = rows.read(line, cell) else { continue };
            // Stations, aids and aircraft are left out, as in every recording.
            let ship = Mmsi::from_number(read.mmsi).ok().filter(|mmsi| mmsi.country_digits().is_some());
            if let Some(mmsi) = ship {
                let receiver = cell("receiver").map(Into::into);
                take(Row { mmsi, position: read.position, data: read.data.map(Box::new), receiver })?;
            }
        }
    }
    Ok(rows.problems(&name))
}

type Cells = BTreeMap<&'static str, Vec<Option<String>>>;

/// Brings the cells of the columns that are read to text.
fn cells(
    batch: &RecordBatch,
    found: &BTreeMap<&'static str, usize>,
    schema: &datafusion::arrow::datatypes::Schema,
) -> Result<Cells, datafusion::arrow::error::ArrowError> {
    let mut columns = Cells::new();
    for (column, at) in found {
        let array = schema.fields().get(*at).and_then(|field| batch.column_by_name(field.name()));
        if let Some(array) = array {
            columns.insert(*column, texts(array)?);
        }
    }
    Ok(columns)
}

fn texts(array: &ArrayRef) -> Result<Vec<Option<String>>, datafusion::arrow::error::ArrowError> {
    Ok(match array.data_type() {
        DataType::Timestamp(_, _) | DataType::Date32 | DataType::Date64 => {
            let instants = cast(array, &DataType::Timestamp(TimeUnit::Nanosecond, None))?;
            let instants = instants.as_primitive::<TimestampNanosecondType>();
            let text = |nanoseconds| Timestamp::from_nanosecond(i128::from(nanoseconds)).ok();
            instants.iter().map(|it| Some(text(it?)?.to_string())).collect()
        }
        // The shortest text that is this very number, so that a number of 32 bits is what was sent.
        DataType::Float64 => {
            array.as_primitive::<Float64Type>().iter().map(|it| Some(it?.to_string())).collect()
        }
        DataType::Float32 => {
            array.as_primitive::<Float32Type>().iter().map(|it| Some(it?.to_string())).collect()
        }
        _ => {
            let texts = cast(array, &DataType::Utf8)?;
            texts.as_string::<i32>().iter().map(|it| it.map(str::to_owned)).collect()
        }
    })
}
