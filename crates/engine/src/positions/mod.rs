//! Positions at rest and the detectors over them.

mod detectors;
mod event_columns;
mod find;
mod folder;
mod point_columns;
mod read;
mod row;

pub use detectors::Detectors;
pub(crate) use detectors::short_digest;
pub use event_columns::event_fields;
pub(crate) use event_columns::structure;
pub use find::find_events;
pub use folder::{PositionsFolder, PositionsWriter};
pub use read::read_parquet_positions;
