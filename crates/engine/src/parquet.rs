//! Parquet files of the user's own: read row by row as objects, written row by row from them.

use crate::answer::from_batches;
use crate::column::{Column, ColumnType, field};
use crate::positions::{event_fields, structure};
use crate::{Answer, EngineError};
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray, new_null_array,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use serde_json::Value;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows read at a time.
const ROWS_AT_A_TIME: usize = 1024;
/// Events put into columns at a time.
const EVENTS_AT_A_TIME: usize = 8_192;
/// Rows a row group of a file that is written.
const ROWS_A_GROUP: usize = 65_536;

/// The rows of a Parquet file, some at a time, so that a file of any length takes the memory of some rows.
#[derive(Debug)]
pub struct ParquetRows {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    rows: u64,
}

impl ParquetRows {
    /// Opens a file.
    ///
    /// **Errors:** `engine/parquet` where it is no Parquet file; `engine/io` where it cannot be read.
    pub fn open(path: &Path) -> Result<Self, EngineError> {
        let file = File::open(path).map_err(|error| EngineError::io("read", path, &error))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| fault(path, &error))?;
        let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let reader = builder.with_batch_size(ROWS_AT_A_TIME).build().map_err(|error| fault(path, &error))?;
        Ok(Self { path: path.to_owned(), reader, rows })
    }

    /// Gives how many rows the file says it has.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.rows
    }

    /// Reads the next rows; `None` at the end.
    ///
    /// **Shape:** as [`Answer`] has them.
    ///
    /// **Errors:** `engine/parquet` where the file is broken from here on.
    pub fn read(&mut self) -> Result<Option<Answer>, EngineError> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(|error| fault(&self.path, &error))?;
        let schema = batch.schema();
        from_batches(&schema, &[batch]).map(Some).map_err(|error| fault(&self.path, &error))
    }
}

/// A Parquet file in the making.
///
/// ```
/// use engine::{Column, ColumnType, ParquetRows, ParquetWriter};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rows.parquet");
/// let column = |name: &str, kind| Column { name: name.into(), kind, nullable: true, doc: String::new() };
/// let columns = vec![column("row", ColumnType::Integer), column("name", ColumnType::Text)];
/// let mut writer = ParquetWriter::create(&path, columns)?;
/// writer.write(&[vec![2.into(), "CHON MA SAN".into()], vec![3.into(), serde_json::Value::Null]])?;
/// writer.close()?;
/// assert_eq!(ParquetRows::open(&path)?.read()?.unwrap().rows[0][1], "CHON MA SAN");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParquetWriter {
    path: PathBuf,
    columns: Vec<Column>,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
}

impl ParquetWriter {
    /// Begins a file in place of whatever has the name; it can be read once it is closed.
    ///
    /// **Errors:** `engine/io` where the file cannot be made.
    pub fn create(path: &Path, columns: Vec<Column>) -> Result<Self, EngineError> {
        let file = File::create(path).map_err(|error| EngineError::io("write", path, &error))?;
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let schema = Arc::new(Schema::new(fields));
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties()))
            .map_err(|error| fault(path, &error))?;
        Ok(Self { path: path.to_owned(), columns, schema, writer })
    }

    /// Writes rows, each with a value for every column; a value that is none of its column's kind is written as null.
    ///
    /// **Errors:** `engine/parquet` where the disk is full or a column that may not be null would be.
    pub fn write(&mut self, rows: &[Vec<Value>]) -> Result<(), EngineError> {
        let arrays: Vec<ArrayRef> =
            self.columns.iter().enumerate().map(|(at, column)| array(column.kind, rows, at)).collect();
        self.put(arrays)
    }

    /// Writes rows that lie in arrays already, one for every column and all of one length; a column without one is null.
    ///
    /// Values of another type are turned into the column's; one that cannot be is written as null.
    ///
    /// **Errors:** as [`ParquetWriter::write`], and where the arrays are not as many as the columns or of several lengths.
    ///
    /// ```
    /// # use engine::{Column, ColumnType, ParquetRows, ParquetWriter};
    /// # use std::sync::Arc;
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("rows.parquet");
    /// let column = |name: &str, kind| Column { name: name.into(), kind, nullable: true, doc: String::new() };
    /// let columns = vec![column("line", ColumnType::Integer), column("name", ColumnType::Text)];
    /// let mut writer = ParquetWriter::create(&path, columns)?;
    /// writer.write_arrays(2, vec![Some(Arc::new(datafusion::arrow::array::UInt16Array::from(vec![2, 3]))), None])?;
    /// writer.close()?;
    /// assert_eq!(ParquetRows::open(&path)?.read()?.unwrap().rows[1][0], 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_arrays(&mut self, rows: usize, arrays: Vec<Option<ArrayRef>>) -> Result<(), EngineError> {
        let fields = self.schema.fields();
        let cast = |(field, array): (&Arc<Field>, Option<ArrayRef>)| match array {
            Some(array) => cast(&array, field.data_type()),
            None => Ok(new_null_array(field.data_type(), rows)),
        };
        if arrays.len() != fields.len() {
            let reason = format!("{} arrays are given for {} columns", arrays.len(), fields.len());
            return Err(fault(&self.path, &reason));
        }
        let arrays = fields.iter().zip(arrays).map(cast).collect::<Result<Vec<ArrayRef>, ArrowError>>();
        let arrays = arrays.map_err(|error| fault(&self.path, &error))?;
        self.put(arrays)
    }

    fn put(&mut self, arrays: Vec<ArrayRef>) -> Result<(), EngineError> {
        RecordBatch::try_new(self.schema.clone(), arrays)
            .map_err(|error| fault(&self.path, &error))
            .and_then(|batch| self.writer.write(&batch).map_err(|error| fault(&self.path, &error)))
    }

    /// Ends the file.
    ///
    /// **Errors:** `engine/parquet` where the disk is full.
    pub fn close(self) -> Result<(), EngineError> {
        let Self { path, writer, .. } = self;
        writer.close().map(drop).map_err(|error| fault(&path, &error))
    }
}

/// How files of the user's own are written.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_A_GROUP))
        .build()
}

/// Writes events to a Parquet file in place of whatever has the name.
///
/// **Shape:** the columns of [`crate::event_fields`], a row an event in the order given.
///
/// **Errors:** `engine/io` where the file cannot be made; `engine/parquet` where the disk is full.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("events.parquet");
/// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700050000,445999999,38.6,124.0\n";
/// let (recording, _) = vessels::read_positions(table, "p.csv");
/// let found = vessels::events(&recording, &vessels::Methods::builtin(), &vessels::builtin_ports(), None);
/// engine::write_events(&path, &found)?;
/// assert_eq!(engine::ParquetRows::open(&path)?.read()?.unwrap().rows[0][0], "gap");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_events(path: &Path, events: &[vessels::Event]) -> Result<(), EngineError> {
    let file = File::create(path).map_err(|error| EngineError::io("write", path, &error))?;
    let schema = Arc::new(Schema::new(event_fields()));
    let mut writer =
        ArrowWriter::try_new(file, schema, Some(properties())).map_err(|error| fault(path, &error))?;
    for some in events.chunks(EVENTS_AT_A_TIME) {
        let rows = structure(&event_fields(), some).map_err(|error| fault(path, &error))?;
        writer.write(&RecordBatch::from(rows)).map_err(|error| fault(path, &error))?;
    }
    writer.close().map(drop).map_err(|error| fault(path, &error))
}

fn array(kind: ColumnType, rows: &[Vec<Value>], at: usize) -> ArrayRef {
    let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
    match kind {
        ColumnType::Text => Arc::new(cells.map(Value::as_str).collect::<StringArray>()),
        ColumnType::Integer => Arc::new(cells.map(Value::as_i64).collect::<Int64Array>()),
        ColumnType::Number => Arc::new(cells.map(Value::as_f64).collect::<Float64Array>()),
        ColumnType::Boolean => Arc::new(cells.map(Value::as_bool).collect::<BooleanArray>()),
        ColumnType::Date => {
            let days = cells.map(|cell| cell.as_str()?.parse().ok().map(crate::column::days));
            Arc::new(days.collect::<Date32Array>())
        }
        ColumnType::Instant => {
            let instants = cells.map(|cell| {
                cell.as_str()?.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond)
            });
            Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
    }
}

fn fault(path: &Path, error: &dyn std::fmt::Display) -> EngineError {
    EngineError::new("use the Parquet file", path.display().to_string(), error.to_string(), "engine/parquet")
}
