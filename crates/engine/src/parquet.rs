//! Parquet files of the user's own: read row by row as objects, written row by row from them.

use crate::answer::from_batches;
use crate::column::{Column, ColumnType, field};
use crate::{Answer, EngineError};
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
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
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROWS_A_GROUP))
            .build();
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))
            .map_err(|error| fault(path, &error))?;
        Ok(Self { path: path.to_owned(), columns, schema, writer })
    }

    /// Writes rows, each with a value for every column; a value that is none of its column's kind is written as null.
    ///
    /// **Errors:** `engine/parquet` where the disk is full or a column that may not be null would be.
    pub fn write(&mut self, rows: &[Vec<Value>]) -> Result<(), EngineError> {
        let arrays: Vec<ArrayRef> =
            self.columns.iter().enumerate().map(|(at, column)| array(column.kind, rows, at)).collect();
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
