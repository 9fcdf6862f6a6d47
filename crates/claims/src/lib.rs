//! English texts to claims: who said what, when, how sure, about which event.
//!
//! Pure: no file, no socket, no clock, no environment; the word lists are compiled in.
//!
//! ```
//! use claims::{Request, read};
//! let text = "Russia sent oil to the DPRK, the ministry said.";
//! let document = read(&Request { file: "note.txt", text, ..Request::default() });
//! assert_eq!(document.text, text);
//! ```

mod arguments;
mod attribution;
mod blocks;
mod clauses;
mod complement;
mod cue_nouns;
mod dates;
mod detection;
mod documents;
mod entities;
mod events;
mod foreign;
mod frames;
mod gazetteer;
mod grammar;
mod headlines;
mod hearsay;
mod lexicon;
pub mod linking;
pub mod model;
mod names;
mod narrative;
mod number_words;
mod occasions;
mod parse;
mod people;
mod phrases;
mod predicates;
mod quantities;
mod quotations;
mod reader;
mod readings;
mod releases;
mod request;
mod scene;
mod speakers;
mod subjects;
mod tags;
mod tokens;
mod vessels;
mod words;

pub use request::{Request, TextBlock, TextKind};

use model::Document;

/// Reads a text: entities, dates, quantities and claims, each in the order of the text.
///
/// Offsets count Unicode scalar values of `request.text`, which is handed back unchanged. Never fails; what
/// could not be read is said in [`Document::notes`]. Time and memory grow linearly with the text.
#[must_use]
pub fn read(request: &Request<'_>) -> Document {
    reader::read(request)
}

/// Gives the dictionary form of a word that attributes ("said", "according to"); `None` for any other.
///
/// ```
/// assert_eq!(claims::cue_lemma("said").as_deref(), Some("say"));
/// assert_eq!(claims::cue_lemma("ate"), None);
/// ```
#[must_use]
pub fn cue_lemma(words: &str) -> Option<String> {
    lexicon::cue_lemma(words)
}
