//! The regime in force on a day, held against the facts.
//!
//! Facts accuse nobody; this crate is the only one that may say *possible violation*, and only a
//! person may confirm it. Everything here is pure: the regime, the facts and the day come in as
//! arguments.

pub mod assessment;
pub mod drift;
pub mod exemption_signs;
pub mod facts;
pub mod findings;
mod law;
pub mod ledger;
pub mod matters;
pub mod model;
pub mod origins;
pub mod prose;
pub mod regime;
mod ships;
pub mod sources;
pub mod statements;
pub mod timeline;
pub mod titles;
pub mod weighing;
