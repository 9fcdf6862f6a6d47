//! What moved and what was made: deliveries of petroleum as tables record them, items somebody documented, and sites seen
//! in images; always as ranges.
//!
//! [`petroleum::read_table`] takes the rows of a table to deliveries and problems, [`items`] records of components and
//! arms, [`sites`] a place and the change between two images of it. Nothing is opened here.

pub mod items;
pub mod petroleum;
mod record;
pub mod sites;

pub use items::Item;
pub use petroleum::{Basis, PetroleumDelivery};
