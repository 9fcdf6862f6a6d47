//! The regime in force on a day, held against the facts.
//!
//! Facts accuse nobody; this crate is the only one that may say *possible violation*, and only a
//! person may confirm it. Everything here is pure: the regime, the facts and the day come in as
//! arguments.

//!
//! - [`facts`] is what goes in: texts with their claims, deliveries, what ships did, lists, decisions.
//! - [`sources`] and [`assessment::Methods`] are who publishes and how is weighed, as data.
//! - [`regime`] is the law.
//! - `leads` says what the indicators of the regime show in the facts: reasons to look, no findings.
//! - [`assessment::assess`] holds the facts against the law; [`model::Assessment`] is what comes of it.
//!
//! ```
//! use assess::assessment::{Methods, assess};
//! use assess::facts::Facts;
//! let regime = assess::regime::Regime::builtin()?;
//! let methods = Methods::builtin()?;
//! let sources = assess::sources::builtin()?;
//! let assessment = assess(&Facts::default(), &regime, &methods, &sources, "2024-12-31".parse().unwrap());
//! assert!(assessment.findings.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod accounts;
pub mod assessment;
mod beside;
pub mod copies;
mod deliveries;
mod differences;
pub mod disagreements;
pub mod drift;
pub mod exemption_signs;
pub mod facts;
pub mod findings;
mod items;
mod joint_statements;
mod law;
mod leads;
pub mod ledger;
pub mod matters;
pub mod model;
mod model_readings;
pub mod origins;
pub mod prose;
pub mod regime;
mod replies;
mod services;
mod ships;
mod sites;
pub mod sources;
pub mod statements;
mod summary;
mod supports;
mod telling;
pub mod timeline;
pub mod titles;
pub mod trade;
mod visits;
mod voyages;
pub mod weighing;
mod what_if;
mod wording;

pub use assessment::{Methods, assess};
pub use facts::Facts;
