//! Evidence: originals taken in, kept by digest, logged, read and verified.
//!
//! A [`Case`] is a folder of originals. What is taken in goes to the [`Vault`] first and then becomes an
//! [`Entry`] of the [`Log`]; both are the truth of the case, everything else is made of them. [`bundle`] puts
//! what a report rests on in a folder that a stranger can check, [`verify_case`] checks a case.

pub mod bundle;
mod case;
mod disk;
mod entry;
mod error;
mod folder;
pub mod log;
mod outcome;
pub mod reading;
mod vault;
mod verify;

pub use case::{About, Asked, Case, Exhibit, ReaderSettings, Screened, TakenIn, Who};
pub use entry::{
    Capture, Consultation, Decision, DecisionKind, Entry, Method, ScreenedList, Screening, VERSION,
    whole_seconds,
};
pub use error::EvidenceError;
pub use log::Log;
pub use outcome::{Fault, FaultKind, Good, Outcome};
pub use vault::{Intake, Vault, digest_of};
pub use verify::verify_case;
