//! What moved and what was made: deliveries of petroleum and trade between States as tables record them, items somebody
//! documented, and sites seen in images; always as ranges.
//!
//! [`petroleum::read_table`] takes the rows of a table to deliveries and problems; [`trade::read_trade`] takes a table
//! of trade, as UN Comtrade gives it, to flows and problems; [`items`] reads records of components and arms, [`sites`] a
//! place and the change between two images of it. Nothing is opened here.

pub mod items;
pub mod petroleum;
mod record;
mod rows;
pub mod sites;
pub mod trade;

pub use items::Item;
pub use petroleum::{Basis, PetroleumDelivery};
pub use trade::{TradeFlow, looks_like_trade, read_trade};
