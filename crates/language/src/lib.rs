//! English text to tokens, tags, heads, lemmas and entity spans.
//!
//! A port of spaCy's small English pipeline (`en_core_web_sm` 3.8) that runs on its published weights (MIT): the
//! output is the same, token for token. Pure: no file, no socket, no clock; the weights are compiled in.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let text = "Russia sent oil to the DPRK, the ministry said.";
//! let analysis = language::english()?.read(text, &[]);
//! let said = analysis.tokens.iter().find(|token| &*token.label == "ROOT").ok_or("a root")?;
//! assert_eq!(&text[said.bytes.clone()], "said");
//! # Ok(())
//! # }
//! ```

mod entities;
mod lemmas;
mod lexemes;
mod model;
mod morphology;
mod network;
mod parser;
mod patterns;
mod tables;
mod tokenizer;
mod transitions;
mod weights;

pub use model::{Analysis, Entity, Model, Token};
pub use morphology::PartOfSpeech;
pub use weights::WeightsError;

use std::sync::OnceLock;

/// Gives the model that is compiled in; it is unpacked at the first call.
///
/// # Errors
/// Says that the program was built without it and how to get it, or that it is damaged.
pub fn english() -> Result<&'static Model, WeightsError> {
    static MODEL: OnceLock<Result<Model, WeightsError>> = OnceLock::new();
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/english.bin"));
    MODEL.get_or_init(|| Model::from_bytes(bytes)).as_ref().map_err(Clone::clone)
}
