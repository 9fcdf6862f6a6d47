//! Tables of the user's own beside those of the case: CSV, lines of JSON, Parquet.

use crate::column::{Column, ColumnType, TableInfo};
use crate::{Engine, EngineError};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::TableProvider as _;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ATTEMPT: &str = "open the table";

/// How much of a CSV file's heading is looked at to tell what stands between its cells, in bytes.
const HEADING: u64 = 1 << 16;

impl Engine {
    /// Adds a table of the user's own under a name: a file in CSV (`.csv`, `.tsv`), lines of JSON (`.jsonl`,
    /// `.ndjson`, `.json`) or Parquet (`.parquet`), or a folder of Parquet files of one schema.
    ///
    /// Every column of CSV is text, as it stands in the file: `0302` keeps its nought, and what is to be counted is
    /// cast (`cast(tonnes as double)`). Lines of JSON have the types of their values, Parquet its own. A CSV file
    /// that breaks its own form is refused where a query reaches the place; to screen it all the same, row by row,
    /// is what `plimsoll screen --batch` is for.
    ///
    /// **Errors:** `engine/table-name` for a name that is none or taken; `engine/table-format` for a file of another
    /// kind; `engine/table` where it cannot be read.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("ships.csv");
    /// std::fs::write(&path, "imo,Ship name\n8660313,CHON MA SAN\n")?;
    /// let mut engine = engine::Engine::without_facts(engine::Limits::default())?;
    /// engine.add_table("ships", &path)?;
    /// let answer = engine.query("select imo from ships where \"Ship name\" like 'CHON%'")?;
    /// assert_eq!(answer.rows[0][0], "8660313");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_table(&mut self, name: &str, path: &Path) -> Result<(), EngineError> {
        let place = path.display().to_string();
        let fault = |reason: String, code| EngineError::new(ATTEMPT, &place, reason, code);
        if !is_name(name) || self.tables.iter().any(|table| table.name == name) {
            let reason = format!("`{name}` is no name for a table, or is one of the tables already");
            let error = fault(reason, "engine/table-name");
            return Err(error.hint("letters of a to z, digits and `_`, beginning with a letter"));
        }
        let unread = |error: &dyn std::fmt::Display| fault(error.to_string(), "engine/table");
        let source = Source::of(path)?;
        let schema = self.register(name, &source).map_err(|error| unread(&error.strip_backtrace()))?;
        let kind = if path.is_dir() { "folder" } else { "file" };
        self.tables.push(TableInfo {
            name: name.to_owned(),
            doc: format!("The {kind} `{place}`."),
            columns: schema.fields().iter().map(|field| column(field)).collect(),
        });
        Ok(())
    }

    fn register(&self, name: &str, source: &Source) -> Result<SchemaRef, DataFusionError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let table = runtime.block_on(source.table(&self.context().state()))?;
        let schema = table.schema();
        self.context().register_table(name, table)?;
        Ok(schema)
    }
}

/// A file of the user's own and how it is read, or a folder of Parquet files of one schema.
pub(crate) struct Source {
    path: PathBuf,
    format: Arc<dyn FileFormat>,
    is_text: bool,
}

impl Source {
    /// Tells by its name how a file is read.
    pub(crate) fn of(path: &Path) -> Result<Self, EngineError> {
        let place = path.display().to_string();
        let fault = |reason: String, code| EngineError::new(ATTEMPT, &place, reason, code);
        let unread = |error: std::io::Error| fault(error.to_string(), "engine/table");
        let path = path.canonicalize().map_err(unread)?;
        let ending = match path.is_dir() {
            true => "parquet".to_owned(),
            false => path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default(),
        };
        let (format, is_text): (Arc<dyn FileFormat>, bool) = match ending.as_str() {
            "csv" | "tsv" => {
                let format = CsvFormat::default()
                    .with_has_header(true)
                    .with_delimiter(delimiter(&path, &ending).map_err(unread)?)
                    .with_newlines_in_values(true)
                    .with_truncated_rows(true);
                (Arc::new(format), true)
            }
            "jsonl" | "ndjson" | "json" | "ijson" => (Arc::new(JsonFormat::default()), false),
            "parquet" => (Arc::new(ParquetFormat::default()), false),
            _ => {
                let reason =
                    "its name ends in none of `.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.json`, `.parquet`";
                return Err(fault(reason.to_owned(), "engine/table-format"));
            }
        };
        Ok(Self { path, format, is_text })
    }

    /// Gives the Parquet files of a folder in the order of their names, or the one file.
    pub(crate) fn files(&self) -> Result<Vec<Self>, EngineError> {
        let each = |path| Self { path, format: self.format.clone(), is_text: self.is_text };
        if !self.path.is_dir() {
            return Ok(vec![each(self.path.clone())]);
        }
        let io = |error: std::io::Error| EngineError::io("list the folder", &self.path, &error);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&self.path).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|ending| ending == "parquet") {
                files.push(path);
            }
        }
        files.sort();
        Ok(files.into_iter().map(each).collect())
    }

    /// Makes the table; of text every column is text.
    pub(crate) async fn table(&self, state: &SessionState) -> Result<Arc<ListingTable>, DataFusionError> {
        let url = match self.path.is_dir() {
            true => url::Url::from_directory_path(&self.path),
            false => url::Url::from_file_path(&self.path),
        };
        let url = url.map_err(|()| DataFusionError::Plan("the path is not absolute".to_owned()))?;
        let url = ListingTableUrl::try_new(url, None)?;
        // The ending of a file is part of its path already.
        let ending = if self.path.is_dir() { ".parquet" } else { "" };
        let options = ListingOptions::new(self.format.clone()).with_file_extension(ending);
        let found = options.infer_schema(state, &url).await?;
        let schema = match self.is_text {
            true => {
                let fields =
                    found.fields().iter().map(|field| Field::new(field.name(), DataType::Utf8, true));
                Arc::new(Schema::new(fields.collect::<Vec<_>>()))
            }
            false => found,
        };
        let config = ListingTableConfig::new(url).with_listing_options(options).with_schema(schema);
        Ok(Arc::new(ListingTable::try_new(config)?))
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

/// Tells what stands between the cells of a CSV file: the mark its heading has most of.
fn delimiter(path: &Path, ending: &str) -> std::io::Result<u8> {
    if ending == "tsv" {
        return Ok(b'\t');
    }
    let mut heading = Vec::new();
    BufReader::new(File::open(path)?).take(HEADING).read_until(b'\n', &mut heading)?;
    let count = |mark: u8| heading.iter().filter(|byte| **byte == mark).count();
    // Of equals the last counts, the comma.
    Ok([b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b','))
}

fn column(field: &Field) -> Column {
    let kind = match field.data_type() {
        DataType::Boolean => ColumnType::Boolean,
        DataType::Date32 | DataType::Date64 => ColumnType::Date,
        DataType::Timestamp(..) => ColumnType::Instant,
        it if it.is_integer() => ColumnType::Integer,
        it if it.is_numeric() => ColumnType::Number,
        _ => ColumnType::Text,
    };
    let doc = match field.data_type() {
        it if it.is_nested() => format!("As the file has it: {it}."),
        _ => "As the file has it.".to_owned(),
    };
    Column { name: field.name().clone(), kind, nullable: field.is_nullable(), doc }
}
