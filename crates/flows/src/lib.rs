//! What moved: deliveries of petroleum as tables record them, always as ranges.

mod petroleum;

pub use petroleum::{Basis, PetroleumDelivery};
