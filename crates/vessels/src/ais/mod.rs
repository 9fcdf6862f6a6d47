//! AIS as receivers write it down: lines to sentences, sentences to messages, messages to named fields.

mod decode;
mod fields;
mod line;

pub use decode::{Counts, Decoded, Message, decode, is_recording};
pub use fields::{FieldValue, Fields};
pub(crate) use line::epoch;
