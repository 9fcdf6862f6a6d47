//! Facts to Parquet: the same rows give the same bytes.
//!
//! Three things would differ between runs and are fixed here: the order of rows (sorted by all columns), the
//! writer's name and version in the footer (replaced by the layout's version), and the threads of the writer (one).

use crate::column::{Table, TableVisitor, batch, schema};
use crate::{EngineError, Facts};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// Who wrote a file, and in which layout: a change of [`crate::Facts`] changes the schema, which `open` compares.
const CREATED_BY: &str = "plimsoll facts 1";

/// Rows a row group: what is sorted and held in columns at one time.
const ROWS_AT_A_TIME: usize = 65_536;

impl Facts {
    /// Writes every table as `NAME.parquet` into a folder, which is made where it is missing.
    ///
    /// **Shape:** a table without rows is a file without rows. Each file is written beside its place, synced and
    /// renamed, so that none is ever seen half written; a kill between two leaves some old and some new, and the
    /// next write makes them one again. Other files of the folder are left alone.
    ///
    /// **Errors:** `engine/io` where the folder cannot be written.
    ///
    /// ```
    /// let one = tempfile::tempdir()?;
    /// let two = tempfile::tempdir()?;
    /// engine::Facts::default().write(one.path())?;
    /// engine::Facts::default().write(two.path())?;
    /// let bytes = |folder: &tempfile::TempDir| std::fs::read(folder.path().join("claims.parquet"));
    /// assert_eq!(bytes(&one)?, bytes(&two)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(&self, folder: &Path) -> Result<(), EngineError> {
        fs::create_dir_all(folder).map_err(|error| EngineError::io("make the folder", folder, &error))?;
        self.visit(&mut Writer { folder })?;
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| EngineError::io("sync the folder", folder, &error))
    }
}

struct Writer<'a> {
    folder: &'a Path,
}

impl TableVisitor for Writer<'_> {
    type Error = EngineError;

    fn visit<T: Table>(&mut self, rows: &[T]) -> Result<(), EngineError> {
        let path = self.folder.join(file_name::<T>());
        let bytes = parquet(rows).map_err(|reason| {
            EngineError::new("write the table", path.display().to_string(), reason, "engine/parquet")
        })?;
        replace(&path, &bytes).map_err(|error| EngineError::io("write", &path, &error))
    }
}

/// Gives the name of a table's file.
pub(crate) fn file_name<T: Table>() -> String {
    format!("{}.parquet", T::NAME)
}

fn parquet<T: Table>(rows: &[T]) -> Result<Vec<u8>, String> {
    let mut sorted: Vec<&T> = rows.iter().collect();
    sorted.sort_by(|one, other| one.compare(other));
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_AT_A_TIME))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema::<T>(), Some(properties)).map_err(in_words)?;
    for some in sorted.chunks(ROWS_AT_A_TIME) {
        writer.write(&batch(some).map_err(in_words)?).map_err(in_words)?;
    }
    writer.close().map_err(in_words)?;
    Ok(bytes)
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Puts a file with these bytes in place of whatever has the name.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".unfinished");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)
}
