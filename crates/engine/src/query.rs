//! A folder of facts, opened and asked.
//!
//! A query runs on a thread of its own with a deep stack: plans are walked recursively, and a long chain of
//! `1 + 1 + …` must end in an answer or an error, not in an abort. The thread is given up when the time is over;
//! DataFusion gives way between batches, so in practice it stops there by itself. One partition only: the order
//! of rows and the sums of fractions then do not depend on how many cores there are.

use crate::answer::{self, Answer};
use crate::column::{Table, TableInfo, TableVisitor, schema, tables};
use crate::statement::{changing_functions, plan_refusal, refusal};
use crate::write::file_name;
use crate::{Detectors, EngineError, Facts, Screening};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::config::Dialect;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::DataFusionError;
use datafusion::execution::TaskContext;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::physical_plan::{ExecutionPlan, execute_stream};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::sql::sqlparser::parser::ParserError;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// How much a query may take; a query that takes more ends in an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the start to the last row.
    pub time: Duration,
    /// Bytes of intermediate results, and again of the answer's columns. Nothing is spilled to disk.
    pub memory_bytes: usize,
    /// Rows of the answer.
    pub rows: usize,
}

impl Default for Limits {
    /// One minute, 512 MiB, a million rows.
    fn default() -> Self {
        Self { time: Duration::from_secs(60), memory_bytes: 512 << 20, rows: 1_000_000 }
    }
}

/// The longest query that is read, in bytes. Making a plan cannot be stopped, and takes time with the square of
/// some queries' length: a union of 1,000 queries took seconds.
const LONGEST_QUERY: usize = 16_384;
/// The stack of the thread a query runs on, in bytes; it is reserved, not used, until it is needed.
const STACK: usize = 64 << 20;
/// How much longer than its time a query is waited for, so that its own error comes first.
const GRACE: Duration = Duration::from_secs(1);

/// The tables of a case, open for questions.
///
/// It answers from the files as they were when it was opened: after another run, open it again.
pub struct Engine {
    context: SessionContext,
    pub(crate) tables: Vec<TableInfo>,
    changing: Vec<String>,
    limits: Limits,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens a folder that [`Facts::write`] filled, with the ordinary [`Limits`].
    ///
    /// **Errors:** `engine/no-facts` where a table is missing; `engine/facts-version` where one has other columns
    /// than this program writes; `engine/parquet` where one cannot be read.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        Self::open_within(folder, Limits::default())
    }

    /// Opens a folder and sets how much each query may take.
    ///
    /// **Errors:** as [`Engine::open`].
    pub fn open_within(folder: &Path, limits: Limits) -> Result<Self, EngineError> {
        let engine = Self::without_facts(limits)?;
        let folder = folder.canonicalize().map_err(|error| no_facts(folder, &error))?;
        Facts::default().visit(&mut Register { folder: &folder, context: &engine.context })?;
        Ok(Self { tables: tables(), ..engine })
    }

    /// Makes an engine without tables, for what [`Engine::add_table`] adds.
    ///
    /// **Errors:** `engine/start` where the library does not start.
    pub fn without_facts(limits: Limits) -> Result<Self, EngineError> {
        let context = context(limits).map_err(|error| failed("open the tables", &error))?;
        let changing = changing_functions(&context.state());
        for name in &changing {
            context.deregister_udf(name);
        }
        Ok(Self { context, tables: Vec::new(), changing, limits })
    }

    /// Adds the functions that screen: `screen(name)` and its kin, as [`Screening`] tells them.
    pub fn add_screening(&mut self, screening: &Screening) {
        for function in screening.functions() {
            self.context.register_udf(function);
        }
    }

    /// Adds the functions that find what ships did: `ship_events(as_of, …)` and its kin, as [`Detectors`] tells them.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// use engine::{Detectors, Engine, Limits, PositionsWriter};
    /// let table = b"ts,mmsi,lat,lon\n1700000000,445999999,38.5,124.0\n1700050000,445999999,38.6,124.0\n";
    /// let path = folder.path().join("positions");
    /// let mut writer = PositionsWriter::create(&path, 2)?;
    /// writer.add(&vessels::read_positions(table, "p.csv").0)?;
    /// writer.close()?;
    ///
    /// let mut engine = Engine::without_facts(Limits::default())?;
    /// engine.add_table("positions", &path)?;
    /// engine.add_detectors(&Detectors::new(vessels::Methods::builtin(), vessels::builtin_ports()));
    /// let answer = engine.query(
    ///     "select mmsi, event['type'] as type from (select mmsi, unnest(found['events']) as event from (select mmsi, \
    ///      ship_events(null, mmsi, ts, line, lat, lon, sog, cog, heading, status, imo, name, callsign, draught, \
    ///      destination, shiptype) as found from positions group by mmsi))",
    /// )?;
    /// assert_eq!(answer.rows, [[serde_json::json!(445_999_999), serde_json::json!("gap")]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_detectors(&mut self, detectors: &Detectors) {
        for function in detectors.functions() {
            self.context.register_udaf(function);
        }
    }

    pub(crate) fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Tells the tables and their columns.
    ///
    /// **Shape:** in the order of the way through: exhibits, what they say, what follows.
    #[must_use]
    pub fn tables(&self) -> &[TableInfo] {
        &self.tables
    }

    /// Answers one statement that only reads.
    ///
    /// **Shape:** without `order by`, rows come in the order of the table; the same query gives the same answer.
    ///
    /// **Errors:** `engine/sql-read-only` for anything that would change, define or set something;
    /// `engine/sql-syntax` and `engine/sql` with line and column where the query says what cannot be;
    /// `engine/sql-length` and `engine/sql-depth` for what is longer or deeper than anybody writes;
    /// `engine/time`, `engine/memory` and `engine/rows` where it takes more than it may.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # engine::Facts::default().write(folder.path())?;
    /// let engine = engine::Engine::open(folder.path())?;
    /// let error = engine.query("select speeker from claims").unwrap_err();
    /// assert_eq!(error.position(), Some((1, 8)));
    /// assert_eq!(engine.query("drop table claims").unwrap_err().code(), "engine/sql-read-only");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn query(&self, sql: &str) -> Result<Answer, EngineError> {
        if sql.len() > LONGEST_QUERY {
            let reason = format!("the query has {} bytes, more than {LONGEST_QUERY}", sql.len());
            return Err(EngineError::new("run the query", "", reason, "engine/sql-length"));
        }
        let question = Question {
            context: self.context.clone(),
            changing: self.changing.clone(),
            limits: self.limits,
            sql: sql.to_owned(),
        };
        let (sender, receiver) = mpsc::channel();
        std::thread::Builder::new()
            .name("sql".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                // That nobody waits any longer is no error: the time was over.
                let _ = sender.send(question.answer());
            })
            .map_err(|error| EngineError::new("run the query", "", error.to_string(), "engine/thread"))?;
        receiver.recv_timeout(self.limits.time.saturating_add(GRACE)).unwrap_or_else(
            |stopped| match stopped {
                mpsc::RecvTimeoutError::Timeout => Err(out_of_time(self.limits)),
                mpsc::RecvTimeoutError::Disconnected => Err(EngineError::new(
                    "run the query",
                    "",
                    "the query stopped without an answer",
                    "engine/stopped",
                )),
            },
        )
    }
}

/// One query with all it needs, on its own thread.
struct Question {
    context: SessionContext,
    changing: Vec<String>,
    limits: Limits,
    sql: String,
}

impl Question {
    fn answer(&self) -> Result<Answer, EngineError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|error| EngineError::new("run the query", "", error.to_string(), "engine/thread"))?;
        let answer = runtime.block_on(async {
            tokio::time::timeout(self.limits.time, self.run())
                .await
                .unwrap_or_else(|_| Err(out_of_time(self.limits)))
        });
        runtime.shutdown_background();
        answer
    }

    async fn run(&self) -> Result<Answer, EngineError> {
        let state = self.context.state();
        let statement =
            state.sql_to_statement(&self.sql, &Dialect::Generic).map_err(|error| self.explain(&error))?;
        if let Some(refusal) = refusal(&statement) {
            return Err(refusal);
        }
        let plan = state.statement_to_plan(statement).await.map_err(|error| self.explain(&error))?;
        if let Some(refusal) = plan_refusal(&plan) {
            return Err(refusal);
        }
        let plan = self.context.execute_logical_plan(plan).await.map_err(|error| self.explain(&error))?;
        let task = Arc::new(plan.task_ctx());
        let plan = plan.create_physical_plan().await.map_err(|error| self.explain(&error))?;
        let columns = plan.schema();
        let batches = self.collect(plan, task).await?;
        answer::from_batches(&columns, &batches).map_err(|error| self.explain(&error.into()))
    }

    /// Takes the rows in, up to the limits.
    async fn collect(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        task: Arc<TaskContext>,
    ) -> Result<Vec<RecordBatch>, EngineError> {
        let mut stream = execute_stream(plan, task).map_err(|error| self.explain(&error))?;
        let (mut rows, mut bytes, mut batches) = (0_usize, 0_usize, Vec::new());
        while let Some(batch) = next(&mut stream).await {
            let batch = batch.map_err(|error| self.explain(&error))?;
            rows = rows.saturating_add(batch.num_rows());
            bytes = bytes.saturating_add(batch.get_array_memory_size());
            if rows > self.limits.rows {
                let reason = format!("the answer has more than {} rows", self.limits.rows);
                return Err(EngineError::new("run the query", "", reason, "engine/rows")
                    .hint("add a condition or `limit`"));
            }
            if bytes > self.limits.memory_bytes {
                return Err(out_of_memory(self.limits));
            }
            batches.push(batch);
        }
        Ok(batches)
    }

    /// Puts an error of the library into ours, with its place in the query where it tells one.
    fn explain(&self, error: &DataFusionError) -> EngineError {
        if matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)) {
            return out_of_memory(self.limits);
        }
        let (message, code) = match error.find_root() {
            DataFusionError::SQL(error, _) => (syntax(error), "engine/sql-syntax"),
            root => (root.message().into_owned(), "engine/sql"),
        };
        let (message, written) = split_place(&message.split_whitespace().collect::<Vec<_>>().join(" "));
        let mut ours = EngineError::new("run the query", "", message, code);
        let told = error.diagnostic().and_then(|it| it.span).map(|span| (span.start.line, span.start.column));
        if let Some((line, column)) = told.or(written) {
            ours = ours.at(&self.sql, line, column);
        }
        match self.changing.iter().find(|name| ours.reason().contains(&format!("'{name}'"))) {
            Some(name) => ours
                .hint(format!("`{name}` is left out: a query gives the same answer every time it is asked")),
            None => ours,
        }
    }
}

/// Gives what the parser says, without what it says before it.
fn syntax(error: &ParserError) -> String {
    match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message.clone(),
        ParserError::RecursionLimitExceeded => "it is nested too deeply".to_owned(),
    }
}

/// Takes the next batch of a stream, without a crate for it.
async fn next(
    stream: &mut datafusion::execution::SendableRecordBatchStream,
) -> Option<Result<RecordBatch, DataFusionError>> {
    std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
}

/// Cuts `… at Line: 1, Column: 8` off a message and reads the numbers.
fn split_place(message: &str) -> (String, Option<(u64, u64)>) {
    let plain = || (message.to_owned(), None);
    let Some((before, after)) = message.rsplit_once(" at Line: ") else { return plain() };
    let Some((line, column)) = after.split_once(", Column: ") else { return plain() };
    let figures = column.find(|it: char| !it.is_ascii_digit()).unwrap_or(column.len());
    let (column, rest) = column.split_at(figures);
    match (line.parse(), column.parse()) {
        (Ok(line), Ok(column)) => (format!("{before}{rest}"), Some((line, column))),
        _ => plain(),
    }
}

fn context(limits: Limits) -> Result<SessionContext, DataFusionError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_limit(limits.memory_bytes, 1.0)
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()?;
    let config = SessionConfig::new()
        .with_target_partitions(1)
        .with_information_schema(true)
        .set_bool("datafusion.sql_parser.collect_spans", true)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false);
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

struct Register<'a> {
    folder: &'a Path,
    context: &'a SessionContext,
}

impl TableVisitor for Register<'_> {
    type Error = EngineError;

    fn visit<T: Table>(&mut self, _rows: &[T]) -> Result<(), EngineError> {
        const ATTEMPT: &str = "open the table";
        let path = self.folder.join(file_name::<T>());
        let place = path.display().to_string();
        let file = File::open(&path).map_err(|error| no_facts(&path, &error))?;
        let found = ParquetRecordBatchReaderBuilder::try_new(file)
            .map_err(|error| {
                EngineError::new(ATTEMPT, &place, error.to_string(), "engine/parquet")
                    .hint("make the tables again with `plimsoll rebuild`")
            })?
            .schema()
            .clone();
        let wanted = schema::<T>();
        if found.fields() != wanted.fields() {
            return Err(EngineError::new(
                ATTEMPT,
                place,
                "its columns are not those this program writes",
                "engine/facts-version",
            )
            .hint("make the tables again with `plimsoll rebuild`"));
        }
        let register = || -> Result<(), DataFusionError> {
            let url = url::Url::from_file_path(&path)
                .map_err(|()| DataFusionError::Plan("the path is not absolute".to_owned()))?;
            let options =
                ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension(".parquet");
            let config = ListingTableConfig::new(ListingTableUrl::try_new(url, None)?)
                .with_listing_options(options)
                .with_schema(wanted);
            self.context.register_table(T::NAME, Arc::new(ListingTable::try_new(config)?))?;
            Ok(())
        };
        register()
            .map_err(|error| EngineError::new(ATTEMPT, place, error.strip_backtrace(), "engine/parquet"))
    }
}

fn failed(attempt: &'static str, error: &DataFusionError) -> EngineError {
    EngineError::new(attempt, "", error.strip_backtrace(), "engine/start")
}

fn no_facts(path: &Path, error: &std::io::Error) -> EngineError {
    EngineError::new("open the facts", path.display().to_string(), error.to_string(), "engine/no-facts")
        .hint("`plimsoll run` makes them")
}

fn out_of_time(limits: Limits) -> EngineError {
    let reason = format!("it took longer than {} s", limits.time.as_secs_f64());
    EngineError::new("run the query", "", reason, "engine/time")
        .hint("add a condition, or a condition to a join")
}

fn out_of_memory(limits: Limits) -> EngineError {
    let reason = format!("it needs more than {} MiB of memory", limits.memory_bytes >> 20);
    EngineError::new("run the query", "", reason, "engine/memory").hint("ask for fewer rows or columns")
}

#[cfg(test)]
mod tests {
    use super::split_place;

    #[test]
    fn the_place_is_read_off_the_message() {
        let check = |message: &str, text: &str, place| {
            assert_eq!(split_place(message), (text.to_owned(), place));
        };
        check("Expected: x, found: y at Line: 2, Column: 17", "Expected: x, found: y", Some((2, 17)));
        check("bad at Line: 2, Column: 1 here", "bad here", Some((2, 1)));
        for plain in ["", "bad", "bad at Line: x, Column: 2", "bad at Line: 2", "bad at Line: 1, Column: "] {
            check(plain, plain, None);
        }
    }
}
