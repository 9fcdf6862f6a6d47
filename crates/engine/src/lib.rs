//! The facts of a case as tables: written to Parquet, asked in SQL, never changed by a question.
//!
//! [`Facts`] holds the rows of every table; [`Facts::write`] puts them into a folder, the same rows to the
//! same bytes in whatever order they come. [`Engine`] opens such a folder and answers one `SELECT` at a time
//! within [`Limits`] of time, memory and rows. The tables are a projection: delete them and make them again.
//! [`Engine::add_table`] adds a file of the user's own, [`Engine::add_screening`] the functions that hold names of
//! any table against sanctions lists.
//!
//! ```
//! use engine::{Engine, Facts, Problem};
//!
//! let folder = tempfile::tempdir()?;
//! let facts = Facts {
//!     problems: vec![Problem {
//!         code: "reading/pdf-encrypted".into(),
//!         file: "notes/a.pdf".into(),
//!         reason: "the file is encrypted".into(),
//!         ..Problem::default()
//!     }],
//!     ..Facts::default()
//! };
//! facts.write(folder.path())?;
//!
//! let answer = Engine::open(folder.path())?.query("select code, file from problems")?;
//! assert_eq!(answer.columns, ["code", "file"]);
//! assert_eq!(answer.rows, [[serde_json::json!("reading/pdf-encrypted"), serde_json::json!("notes/a.pdf")]]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What SQL cannot do here: change anything, read another file, tell the time, or draw a number. A query that
//! asks for one of these is refused with the place in its text.

mod answer;
mod cluster;
mod column;
mod error;
mod outside;
mod parquet;
mod positions;
mod query;
mod screen;
mod statement;
mod tables;
mod write;

pub use answer::Answer;
pub use cluster::{Machines, WorkerConfiguration, WorkerSettings, serve_worker};
pub use column::{Column, ColumnType, Table, TableInfo};
pub use error::EngineError;
pub use parquet::{ParquetRows, ParquetWriter, write_events};
pub use positions::{
    Detectors, PositionsFolder, PositionsWriter, event_fields, find_events, read_parquet_positions,
};
pub use query::{Engine, Limits};
pub use screen::{ConfiguredList, Screening, ScreeningConfiguration, hit_fields, searched_fields};
pub use tables::{
    Cap, Claim, Delivery, Event, EventParticipant, Exhibit, Facts, Finding, Hit, Item, Problem, Quantity,
    ShipEvent, Site, TradeFlow,
};
