//! AIS as receivers write it down: lines to sentences, sentences to messages, messages to named fields.

mod applications;
mod bits;
mod column;
mod columns;
mod decode;
mod fields;
mod gpsd;
mod layout;
mod line;
mod messages;
mod receive;
mod sentence;

pub use columns::{ColumnDecoder, Columns, Family, decode_columns};
pub use decode::{Counts, Decoded, Message, decode, is_recording};
pub use fields::{FieldValue, Fields};
pub(crate) use line::epoch;
