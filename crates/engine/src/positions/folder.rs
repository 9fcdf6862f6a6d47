//! A folder of positions: parted by identity, sorted, and never seen half written.
//!
//! Each identity lies in one file, by a hash of its number that is the same everywhere, and each file is in the order
//! of identity, time and line. A query by identity then streams through each file, holds one ship at a time, and needs
//! no exchange between machines.

use super::read::read_parquet;
use super::row::{Row, batch, schema};
use crate::EngineError;
use datafusion::arrow::array::{ArrayRef, RecordBatch, UInt64Array};
use datafusion::arrow::compute::{SortColumn, concat_batches, lexsort_to_indices, take_record_batch};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use values::{Mmsi, Problem};
use vessels::Recording;

/// The name of the file that says what the folder holds; it is written last.
const CONTENTS: &str = "positions.json";
/// The layout of the files; a reader of another layout refuses the folder.
const LAYOUT: u32 = 1;
/// Who wrote a file, instead of the library's version, so that the same positions are the same bytes.
const CREATED_BY: &str = "plimsoll positions 1";
/// Rows a row group: what a reader holds decoded at a time is a part of it.
const ROWS_A_GROUP: usize = 65_536;
/// Rows held in memory over all parts before they go to disk.
const ROWS_HELD: usize = 1 << 20;
/// The most parts a folder may have: each is a file that is held open while it is written.
const PARTS_MAX: u32 = 256;

/// What a folder of positions holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    /// The layout of the files.
    layout: u32,
    /// Rows of each part, in their order.
    rows: Vec<u64>,
}

/// A folder of positions, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionsFolder {
    folder: PathBuf,
    rows: Vec<u64>,
}

impl PositionsFolder {
    /// Tells whether a path is such a folder.
    #[must_use]
    pub fn is_one(path: &Path) -> bool {
        path.join(CONTENTS).is_file()
    }

    /// Opens a folder that [`PositionsWriter`] filled.
    ///
    /// **Errors:** `engine/positions-folder` where it is none, is not finished, or is of another layout.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        let fault = |reason: String| {
            EngineError::new(
                "open the positions",
                folder.display().to_string(),
                reason,
                "engine/positions-folder",
            )
            .hint("`plimsoll vessels partition FILES --to FOLDER` makes such a folder")
        };
        let full = folder.canonicalize().map_err(|error| fault(error.to_string()))?;
        let text = fs::read_to_string(full.join(CONTENTS))
            .map_err(|error| fault(format!("`{CONTENTS}` cannot be read: {error}")))?;
        let contents: Contents = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
        if contents.layout != LAYOUT {
            return Err(fault(format!("its layout is {}, not {LAYOUT}", contents.layout)));
        }
        let opened = Self { folder: full, rows: contents.rows };
        for (path, _) in opened.parts() {
            if !path.is_file() {
                return Err(fault(format!("`{}` is missing", path.display())));
            }
        }
        Ok(opened)
    }

    /// Gives how many rows there are.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows.iter().sum()
    }

    /// Gives the files that have rows, with how many.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (PathBuf, u64)> + '_ {
        let rows = self.rows.iter().enumerate().filter(|(_, rows)| **rows > 0);
        rows.map(|(part, rows)| (self.folder.join(part_name(part)), *rows))
    }
}

/// A folder of positions in the making.
///
/// ```
/// use engine::{PositionsFolder, PositionsWriter};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("positions");
/// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.9\n1700000600,200000001,38.5,124.9\n";
/// let (recording, _) = vessels::read_positions(table, "p.csv");
/// let mut writer = PositionsWriter::create(&path, 4)?;
/// writer.add(&recording)?;
/// assert_eq!(writer.close()?.rows(), 2);
/// assert!(PositionsFolder::is_one(&path));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct PositionsWriter {
    folder: PathBuf,
    parts: Vec<Part>,
    held: usize,
}

struct Part {
    rows: Vec<Row>,
    unsorted: ArrowWriter<File>,
    count: u64,
}

impl std::fmt::Debug for PositionsWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PositionsWriter").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl PositionsWriter {
    /// Begins a folder of so many parts, 1 to 256.
    ///
    /// Some million rows are held in memory, and at the end one part at a time: choose so many parts that a part has
    /// some millions of rows at most.
    ///
    /// **Errors:** `engine/positions-folder` where the folder holds anything already or the number of parts is none;
    /// `engine/io` where it cannot be made.
    pub fn create(folder: &Path, parts: u32) -> Result<Self, EngineError> {
        let refused = |reason: String| {
            EngineError::new(
                "make the folder",
                folder.display().to_string(),
                reason,
                "engine/positions-folder",
            )
        };
        if !(1..=PARTS_MAX).contains(&parts) {
            return Err(refused(format!("{parts} parts are not between 1 and {PARTS_MAX}")));
        }
        let io = |error: std::io::Error| EngineError::io("make the folder", folder, &error);
        fs::create_dir_all(folder).map_err(io)?;
        if fs::read_dir(folder).map_err(io)?.next().is_some() {
            return Err(refused("it is not empty".to_owned()).hint("give a new folder"));
        }
        let folder = folder.canonicalize().map_err(io)?;
        let parts = (0..parts as usize)
            .map(|part| {
                let path = unsorted_path(&folder, part);
                let file = File::create(&path).map_err(|error| EngineError::io("write", &path, &error))?;
                let unsorted =
                    ArrowWriter::try_new(file, schema(), None).map_err(|error| fault(&path, &error))?;
                Ok(Part { rows: Vec::new(), unsorted, count: 0 })
            })
            .collect::<Result<Vec<Part>, EngineError>>()?;
        Ok(Self { folder, parts, held: 0 })
    }

    /// Adds a recording; instants are kept to the millisecond.
    ///
    /// Messages of one identity, instant and line stay in the order in which they are added.
    ///
    /// **Errors:** `engine/io` and `engine/parquet` where the disk is full.
    pub fn add(&mut self, recording: &Recording) -> Result<(), EngineError> {
        for (mmsi, sent) in &recording.ships {
            for position in sent.positions.iter() {
                #[allow(
                    clippy::clone_on_copy,
                    reason = "whether a place is lent or given is the recording's choice"
                )]
                let position = Some(position.clone());
                self.take(Row { mmsi: *mmsi, position, data: None, receiver: None })?;
            }
            for data in &sent.statics {
                let data = Some(Box::new(data.clone()));
                self.take(Row { mmsi: *mmsi, position: None, data, receiver: None })?;
            }
        }
        Ok(())
    }

    /// Adds a Parquet file of whatever source, by the names of its columns, some rows at a time.
    ///
    /// **Shape:** rows that cannot be read are problems. **Errors:** as [`super::read_parquet_positions`].
    pub fn add_parquet(&mut self, path: &Path) -> Result<Vec<Problem>, EngineError> {
        read_parquet(path, &mut |row| self.take(row))
    }

    fn take(&mut self, row: Row) -> Result<(), EngineError> {
        let parts = self.parts.len();
        if let Some(part) = self.parts.get_mut(part_of(row.mmsi, parts)) {
            part.rows.push(row);
            self.held += 1;
        }
        match self.held >= ROWS_HELD {
            true => self.spill(),
            false => Ok(()),
        }
    }

    fn spill(&mut self) -> Result<(), EngineError> {
        self.held = 0;
        for (number, part) in self.parts.iter_mut().enumerate() {
            let rows = std::mem::take(&mut part.rows);
            let written = batch(&rows).map_err(|error| error.to_string()).and_then(|rows| {
                part.unsorted
                    .write(&rows)
                    .and_then(|()| part.unsorted.flush())
                    .map_err(|error| error.to_string())
            });
            written.map_err(|error| fault(&unsorted_path(&self.folder, number), &error))?;
            part.count += rows.len() as u64;
        }
        Ok(())
    }

    /// Sorts the parts and ends the folder.
    ///
    /// **Errors:** `engine/io` and `engine/parquet` where the disk is full.
    pub fn close(mut self) -> Result<PositionsFolder, EngineError> {
        self.spill()?;
        let Self { folder, parts, .. } = self;
        let mut rows = Vec::new();
        for (number, part) in parts.into_iter().enumerate() {
            let path = unsorted_path(&folder, number);
            part.unsorted.close().map_err(|error| fault(&path, &error))?;
            sort(&path, &folder.join(part_name(number)))?;
            fs::remove_file(&path).map_err(|error| EngineError::io("remove", &path, &error))?;
            rows.push(part.count);
        }
        let contents = Contents { layout: LAYOUT, rows };
        let path = folder.join(CONTENTS);
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&path)?;
            file.write_all(serde_json::to_string(&contents)?.as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            File::open(&folder)?.sync_all()
        };
        write().map_err(|error| EngineError::io("write", &path, &error))?;
        PositionsFolder::open(&folder)
    }
}

/// Gives the part an identity lies in: the FNV-1a hash of its number, which is the same on every machine.
fn part_of(mmsi: Mmsi, parts: usize) -> usize {
    let bytes = mmsi.number().to_le_bytes();
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    usize::try_from((hash ^ (hash >> 32)) % parts.max(1) as u64).unwrap_or(0)
}

fn part_name(part: usize) -> String {
    format!("part-{part:03}.parquet")
}

fn unsorted_path(folder: &Path, part: usize) -> PathBuf {
    folder.join(format!("part-{part:03}.unsorted"))
}

fn sort(from: &Path, to: &Path) -> Result<(), EngineError> {
    let file = File::open(from).map_err(|error| EngineError::io("read", from, &error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(ROWS_A_GROUP).build())
        .map_err(|error| fault(from, &error))?;
    let batches =
        reader.collect::<Result<Vec<RecordBatch>, ArrowError>>().map_err(|error| fault(from, &error))?;
    let rows = concat_batches(&schema(), &batches).map_err(|error| fault(from, &error))?;
    drop(batches);
    let file = File::create(to).map_err(|error| EngineError::io("write", to, &error))?;
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_A_GROUP))
        .build();
    let mut writer =
        ArrowWriter::try_new(&file, schema(), Some(properties)).map_err(|error| fault(to, &error))?;
    let order = order(&rows).map_err(|error| fault(to, &error))?;
    for at in (0..order.len()).step_by(ROWS_A_GROUP) {
        let some = order.slice(at, ROWS_A_GROUP.min(order.len() - at));
        let some = take_record_batch(&rows, &some).map_err(|error| fault(to, &error))?;
        writer.write(&some).map_err(|error| fault(to, &error))?;
    }
    writer.close().map_err(|error| fault(to, &error))?;
    file.sync_all().map_err(|error| EngineError::io("sync", to, &error))
}

/// Gives the order of rows by identity, time and line; of equals, that in which they came.
fn order(rows: &RecordBatch) -> Result<datafusion::arrow::array::UInt32Array, ArrowError> {
    let column = |name: &str| -> Result<SortColumn, ArrowError> {
        let values = rows.column_by_name(name).cloned();
        let values = values.ok_or_else(|| ArrowError::SchemaError(format!("no column `{name}`")))?;
        Ok(SortColumn { values, options: None })
    };
    let arrived: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..rows.num_rows() as u64));
    let arrived = SortColumn { values: arrived, options: None };
    lexsort_to_indices(&[column("mmsi")?, column("ts")?, column("line")?, arrived], None)
}

fn fault(path: &Path, error: &dyn std::fmt::Display) -> EngineError {
    EngineError::new("write the positions", path.display().to_string(), error.to_string(), "engine/parquet")
}
