//! What a case shows, made ready to be looked up: the casebook in SQLite, and an index of its texts.
//!
//! Both are projections of the evidence. They are written whole, beside their place, and put there in one step;
//! nothing changes them afterwards. Delete them and make them again: the casebook has the same bytes, the
//! index, whose library names its files at random, gives the same answers.
//!
//! Every function blocks. A server calls them from a thread that may wait, never from within an asynchronous task.

mod casebook;
mod error;
mod place;
mod search;

pub use casebook::{Casebook, Dossier, Record, Rows, rows};
pub use error::StoreError;
pub use search::{Hit, Paragraph, SearchIndex};
