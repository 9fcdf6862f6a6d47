//! AIS recordings: messages, the tracks in them, and what the ships are seen to do.

mod event;

pub use event::{Event, EventKind, Evidence, PortName};
