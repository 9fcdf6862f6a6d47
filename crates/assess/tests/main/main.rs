//! The judgements of an assessment, each on facts built by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod beside;
mod cases;
mod contradictions;
mod decisions;
mod example;
mod items;
mod law;
mod leads;
mod ledgers;
mod model_readings;
mod origins;
mod properties;
mod ships;
mod snapshot;
mod support;
mod trade;
mod visits;
