//! AIS recordings: messages, the tracks in them, and what the ships are seen to do.
//!
//! [`decode`] takes the lines of a receiver to messages and a [`Recording`]; [`read_positions`] takes a table of
//! positions to a recording too; [`events()`] finds what happened in it: gaps, encounters, loitering, port calls,
//! changed and shared identities, positions that cannot be. All thresholds stand in `methods/vessels.toml` with
//! their source. Everything is pure: texts and settings come in, nothing is opened.

pub mod ais;
mod coast;
mod columns;
mod event;
mod events;
mod geo;
mod methods;
mod ports;
mod positions;
mod recording;
pub mod scenario;
mod sketch;

pub use ais::{
    ColumnDecoder, Columns, Counts, Decoded, Family, FieldValue, Fields, Message, decode, decode_columns,
    is_recording,
};
pub use coast::{Coast, CoastZone};
pub use columns::Positions;
pub use event::{Event, EventKind, Evidence, PortName};
pub use events::{
    Detectors, Ends, NearPair, Seen, SlowPoint, Use, encounters, events, identities, in_order, near_pairs,
};
pub use geo::{corners, distance_km};
pub use methods::Methods;
pub use ports::{Port, builtin_ports, port_named, read_ports};
pub use positions::{PositionReader, PositionRow, looks_like_positions, position_column, read_positions};
pub use recording::{Identity, ImoNumbers, Position, Recording, Sent, Static};
pub use sketch::sketch;
