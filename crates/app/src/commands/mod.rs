//! One module a command or family of commands.

pub mod ais;
pub mod batch;
pub mod case;
pub mod claims;
pub mod generate;
pub mod lists;
pub mod queue;
pub mod regime;
pub mod screen;
pub mod serve;
pub mod sql;
pub mod worker;
