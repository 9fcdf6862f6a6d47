//! Evidence: originals taken in, kept by digest, logged, read and verified.

mod disk;
mod error;
pub mod log;
pub mod reading;

pub use error::EvidenceError;
pub use log::Log;
