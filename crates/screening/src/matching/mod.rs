//! A name or a ship against the entries of lists, with the reasons.
//!
//! [`Index::new`] prepares lists once; [`Index::screen`] answers one query. On the way:
//!
//! 1. a name is folded (case, marks, punctuation, titles, legal forms) and, in another script, written in Latin
//!    letters in every way in which it is met (`scripts`: three systems for Korean, Korean and Mandarin readings of
//!    Chinese characters, kana, Cyrillic, the consonants of Arabic);
//! 2. names that share runs of letters with it, or of consonants across scripts, are looked up (`grams`);
//! 3. words are paired with words by the letters that are taken for each other (`letters`, `align`), and what meets
//!    and what is left over becomes a probability (`model`);
//! 4. dates, countries and numbers speak for or against (`evidence`). IMO numbers are compared exactly.
//!
//! All figures stand in `methods/screening.toml`, all habits of writing names in `data/name_habits.tsv`, the scripts in
//! the tables beside it, each with its source.
//!
//! **Known limits:** words of trade are translated by a table, everything else is not; names in two scripts that leave
//! out vowels meet by few consonants.

mod align;
mod answer;
mod batch;
mod evidence;
mod explain;
mod grams;
mod habits;
mod index;
mod letters;
mod methods;
mod model;
mod names;
mod query;
mod scripts;

pub use answer::{Also, Answer, Hit, Reason, Searched};
pub use batch::{BatchRow, CsvRows, JsonRows, csv_rows, json_rows, object_row, read_csv, read_jsonl};
pub use index::{Index, ListedEdition, Options, same_ship, shared_mmsis};
pub use methods::{AliasMethods, EvidenceMethods, Methods, ModelMethods};
pub use model::{Comparison, Weights, compare};
pub use query::Query;
