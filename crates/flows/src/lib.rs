//! What moved: deliveries of petroleum and trade between States as tables record them, always as ranges.
//!
//! [`petroleum::read_table`] takes the rows of a table to deliveries and problems; [`trade::read_trade`] takes a table
//! of trade, as UN Comtrade gives it, to flows and problems. Nothing is opened here.

pub mod petroleum;
pub mod trade;

pub use petroleum::{Basis, PetroleumDelivery};
pub use trade::{TradeFlow, looks_like_trade, read_trade};
