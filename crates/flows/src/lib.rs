//! What moved: deliveries of petroleum as tables record them, always as ranges.
//!
//! [`petroleum::read_table`] takes the rows of a table to deliveries and problems. Nothing is opened here.

pub mod petroleum;

pub use petroleum::{Basis, PetroleumDelivery};
