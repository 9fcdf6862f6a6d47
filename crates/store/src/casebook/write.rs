//! Writing a casebook: the same rows give the same bytes.

use super::rows::{Record, RecordVisitor};
use super::{APPLICATION, Casebook, Rows, VERSION, runtime, sqlite};
use crate::StoreError;
use crate::place::{beside, make_parent, publish_file, remove};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
use std::path::Path;
use tokio::runtime::Runtime;

/// Rows put in by one statement, which SQLite reads once and the connection keeps.
const ROWS_AT_A_TIME: usize = 64;

impl Casebook {
    /// Writes a casebook in place of whatever has the name, in one step.
    ///
    /// **Shape:** rows are sorted by their columns from left to right, so that their order in `rows` does not
    /// matter. The file is made under another name, synced and renamed; a kill leaves the old one.
    ///
    /// **Errors:** `store/duplicate` where two rows have one key; `store/io` and `store/sqlite` where it cannot
    /// be written.
    ///
    /// ```
    /// use store::{Casebook, Rows, rows::{Exhibit, Decision}};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("casebook.sqlite");
    /// let exhibit = Exhibit { id: "EX-0001".into(), sha256: "sha256:00".into(), ..Exhibit::default() };
    /// let decision = Decision { object: "F-00000001".into(), kind: "confirm".into(), ..Decision::default() };
    /// let rows = Rows { exhibits: vec![exhibit], decisions: vec![decision], ..Rows::default() };
    /// Casebook::write(&path, &rows)?;
    ///
    /// let casebook = Casebook::open_read_only(&path)?;
    /// assert_eq!(casebook.exhibit("EX-0001")?.map(|it| it.sha256).as_deref(), Some("sha256:00"));
    /// assert_eq!(casebook.decisions("F-00000001")?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(path: &Path, rows: &Rows) -> Result<(), StoreError> {
        make_parent(path)?;
        let unfinished = beside(path, ".unfinished");
        remove(&unfinished)?;
        // The file is nobody's until it is renamed, so SQLite need neither journal nor sync: we sync the whole.
        let options = SqliteConnectOptions::new()
            .filename(&unfinished)
            .create_if_missing(true)
            .page_size(4096)
            .journal_mode(SqliteJournalMode::Off)
            .synchronous(SqliteSynchronous::Off);
        let runtime = runtime()?;
        let failed = |error: sqlx::Error| {
            let full = sqlite("write the casebook", path, &error);
            match error.as_database_error().is_some_and(|it| it.is_unique_violation()) {
                true => StoreError::new(
                    "write the casebook",
                    path.display().to_string(),
                    format!("two rows have one key: {error}"),
                    "store/duplicate",
                ),
                false => full,
            }
        };
        let connection = runtime.block_on(options.connect()).map_err(failed)?;
        let mut writer = Writer { runtime, connection };
        writer.write(rows).map_err(failed)?;
        let Writer { runtime, connection } = writer;
        runtime.block_on(connection.close()).map_err(failed)?;
        publish_file(&unfinished, path)
    }
}

struct Writer {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Writer {
    fn write(&mut self, rows: &Rows) -> Result<(), sqlx::Error> {
        self.run("BEGIN IMMEDIATE".to_owned())?;
        self.run(format!("PRAGMA application_id = {APPLICATION}"))?;
        self.run(format!("PRAGMA user_version = {VERSION}"))?;
        rows.visit(self)?;
        self.run("COMMIT".to_owned())
    }

    fn run(&mut self, sql: String) -> Result<(), sqlx::Error> {
        self.runtime.block_on(self.connection.execute(AssertSqlSafe(sql)))?;
        Ok(())
    }
}

impl RecordVisitor for Writer {
    type Error = sqlx::Error;

    fn visit<T: Record>(&mut self, rows: &[T]) -> Result<(), sqlx::Error> {
        let columns: Vec<String> = T::COLUMNS.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        self.run(format!("CREATE TABLE {} ({}) STRICT", T::TABLE, columns.join(", ")))?;
        let mut sorted: Vec<&T> = rows.iter().collect();
        sorted.sort_by(|one, other| one.compare(other));
        let names: Vec<&str> = T::COLUMNS.iter().map(|(name, _)| *name).collect();
        let one = format!("({})", vec!["?"; names.len()].join(", "));
        for some in sorted.chunks(ROWS_AT_A_TIME) {
            let all = vec![one.as_str(); some.len()].join(", ");
            let insert = format!("INSERT INTO {} ({}) VALUES {all}", T::TABLE, names.join(", "));
            let mut values = SqliteArguments::default();
            for row in some {
                row.bind(&mut values).map_err(sqlx::Error::Encode)?;
            }
            let query = sqlx::query_with(AssertSqlSafe(insert), values);
            self.runtime.block_on(query.execute(&mut self.connection))?;
        }
        for (number, columns) in T::UNIQUE.iter().enumerate() {
            self.run(format!("CREATE UNIQUE INDEX {0}_key_{number} ON {0} ({columns})", T::TABLE))?;
        }
        for (number, columns) in T::INDEXED.iter().enumerate() {
            self.run(format!("CREATE INDEX {0}_by_{number} ON {0} ({columns})", T::TABLE))?;
        }
        Ok(())
    }
}
