//! A name or a ship against the entries of lists, with the reasons.
//!
//! [`Index::new`] prepares lists once; [`Index::screen`] answers one query. Names are folded (case, marks,
//! punctuation, order of the parts, ways of romanising), compared part by part only with names of their own
//! script, and only with those that share letters with them. IMO numbers are compared exactly. All figures
//! stand in `methods/screening.toml`, all habits of writing names in `data/name_habits.tsv`.
//!
//! **Known limits:** names of different scripts do not meet; words are not translated.

mod answer;
mod batch;
mod compare;
mod evidence;
mod grams;
mod habits;
mod index;
mod methods;
mod names;
mod query;

pub use answer::{Answer, Hit, Reason, Searched};
pub use batch::{BatchRow, CsvRows, JsonRows, csv_rows, json_rows, object_row, read_csv, read_jsonl};
pub use index::{Index, ListedEdition, Options, same_ship, shared_mmsis};
pub use methods::{AliasMethods, EvidenceMethods, Methods, NameMethods};
pub use query::Query;
