//! The casebook: what a case holds and says, as tables of SQLite.
//!
//! A finished casebook is one file in SQLite's plain layout (no write-ahead log beside it), written in one
//! transaction from sorted rows with a fixed page size. The bytes depend on the rows and on the version of
//! SQLite linked in, which its header names, and on nothing else.

mod column;
pub mod rows;
mod write;

pub use rows::{Record, Rows};

use crate::StoreError;
use rows::{Decision, Element, Exhibit, Finding, FindingSupport, LogState};
use serde::Serialize;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Runtime;

/// Marks the file as ours in SQLite's header: the bytes `PLIM`.
const APPLICATION: i32 = i32::from_be_bytes(*b"PLIM");
/// The version of the tables; a change of any row type is a new one.
const VERSION: i32 = 3;

/// A casebook, open for reading.
///
/// Nothing can be changed through it: the file is opened read-only, and every read is a query of ours.
pub struct Casebook {
    path: PathBuf,
    runtime: Runtime,
    connection: Mutex<SqliteConnection>,
}

impl std::fmt::Debug for Casebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Casebook").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A finding with all that hangs on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    /// The finding.
    pub finding: Finding,
    /// Its elements, in the provision's order.
    pub elements: Vec<Element>,
    /// What speaks for it.
    pub supporting: Vec<FindingSupport>,
    /// What speaks against it.
    pub contradicting: Vec<FindingSupport>,
    /// What people decided on it, in the log's order.
    pub decisions: Vec<Decision>,
}

impl Casebook {
    /// Opens a finished casebook.
    ///
    /// **Errors:** `store/no-casebook` where there is none; `store/casebook-version` where another version wrote
    /// it, or it is something else; `store/sqlite` where it cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        const ATTEMPT: &str = "open the casebook";
        let place = || path.display().to_string();
        if !path.is_file() {
            return Err(StoreError::new(ATTEMPT, place(), "there is no such file", "store/no-casebook")
                .hint("`plimsoll run` makes it"));
        }
        let runtime = runtime()?;
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
        let versions = async {
            let mut connection = options.connect().await?;
            let application: i32 =
                sqlx::query("PRAGMA application_id").fetch_one(&mut connection).await?.try_get(0)?;
            let version: i32 =
                sqlx::query("PRAGMA user_version").fetch_one(&mut connection).await?.try_get(0)?;
            Ok((connection, application, version))
        };
        let (connection, application, version) =
            runtime.block_on(versions).map_err(|error| sqlite(ATTEMPT, path, &error))?;
        if (application, version) != (APPLICATION, VERSION) {
            return Err(StoreError::new(
                ATTEMPT,
                place(),
                "another version of this program wrote it, or it is no casebook",
                "store/casebook-version",
            )
            .hint("make it again with `plimsoll rebuild`"));
        }
        Ok(Self { path: path.to_owned(), runtime, connection: Mutex::new(connection) })
    }

    /// Reads a whole table, in its order.
    ///
    /// ```
    /// use store::{Casebook, Rows, rows::Problem};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("casebook.sqlite");
    /// let problem = Problem { code: "reading/empty".into(), file: "a.txt".into(), ..Problem::default() };
    /// Casebook::write(&path, &Rows { problems: vec![problem.clone()], ..Rows::default() })?;
    /// assert_eq!(Casebook::open_read_only(&path)?.all::<Problem>()?, [problem]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read.
    pub fn all<T: Record>(&self) -> Result<Vec<T>, StoreError> {
        self.read("", &[])
    }

    /// Gives an exhibit by its number (`EX-0042`) or its digest (`sha256:…`).
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read.
    pub fn exhibit(&self, id: &str) -> Result<Option<Exhibit>, StoreError> {
        Ok(self.read("id = ?1 OR sha256 = ?1", &[id])?.into_iter().next())
    }

    /// Gives the rows that hang on an exhibit, by its digest: captures, claims, mentions, events, quantities,
    /// events of ships, problems, supports.
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read, or the table names no exhibit.
    pub fn of_exhibit<T: Record>(&self, sha256: &str) -> Result<Vec<T>, StoreError> {
        self.read("sha256 = ?1", &[sha256])
    }

    /// Gives a finding with its elements, supports and decisions.
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read.
    pub fn finding(&self, id: &str) -> Result<Option<Dossier>, StoreError> {
        let Some(finding) = self.read::<Finding>("id = ?1", &[id])?.into_iter().next() else {
            return Ok(None);
        };
        let side = |side: &str| self.read("finding = ?1 AND side = ?2", &[id, side]);
        Ok(Some(Dossier {
            finding,
            elements: self.read("finding = ?1", &[id])?,
            supporting: side("supporting")?,
            contradicting: side("contradicting")?,
            decisions: self.decisions(id)?,
        }))
    }

    /// Gives what was decided on an object, in the log's order.
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read.
    pub fn decisions(&self, object: &str) -> Result<Vec<Decision>, StoreError> {
        self.read("object = ?1", &[object])
    }

    /// Gives the log the casebook was made from; `None` if the writer named none.
    ///
    /// **Errors:** `store/sqlite` where the file cannot be read.
    pub fn log_state(&self) -> Result<Option<LogState>, StoreError> {
        Ok(self.all::<LogState>()?.into_iter().next())
    }

    /// Reads the rows that meet a condition, in the table's order. Conditions are ours, never a user's.
    fn read<T: Record>(&self, condition: &str, values: &[&str]) -> Result<Vec<T>, StoreError> {
        let columns: Vec<&str> = T::COLUMNS.iter().map(|(name, _)| *name).collect();
        let mut sql = format!("SELECT {} FROM {}", columns.join(", "), T::TABLE);
        if !condition.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(condition);
        }
        sql.push_str(" ORDER BY rowid");
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = async {
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for value in values {
                query = query.bind(*value);
            }
            let rows: Vec<SqliteRow> = query.fetch_all(&mut *connection).await?;
            rows.iter().map(T::read).collect::<Result<Vec<T>, sqlx::Error>>()
        };
        self.runtime.block_on(rows).map_err(|error| sqlite("read the casebook", &self.path, &error))
    }
}

fn runtime() -> Result<Runtime, StoreError> {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| StoreError::new("start", "the casebook", error.to_string(), "store/thread"))
}

fn sqlite(attempt: &'static str, path: &Path, error: &sqlx::Error) -> StoreError {
    StoreError::new(attempt, path.display().to_string(), error.to_string(), "store/sqlite")
}
