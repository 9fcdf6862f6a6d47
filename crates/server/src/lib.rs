//! Screening over HTTP: what clients of yente and OpenRefine ask, answered from lists held in memory.
//!
//! How to use it: [`Service::start`] reads the lists once through [`Settings::read_lists`], [`router`] gives its routes,
//! [`serve`] answers on a socket until it is told to stop. [`Service::reload`] reads the lists again and takes them over
//! in one step; an edition that has lost half of a list's entries is refused.
//!
//! Everything that is asked goes through one file, `screener.rs`, to [`screening::matching::Index`], so that the server
//! says what `plimsoll screen` says. The day comes from [`Settings::today`], and every answer and every line of the
//! screening log says what was searched, in which edition, on which day.
//!
//! **Known limits:** no encryption and no users; it listens where its caller says, by default only to the same machine.
//! The text search of `/search` knows words, `"phrases"` and beginnings\*, no other query language.

mod access;
mod answer;
mod connections;
mod dataset;
mod entity;
mod error;
mod example;
mod followthemoney;
mod identity;
mod limits;
mod loaded;
mod matching;
mod metrics;
mod openapi;
mod parameters;
mod reconcile;
mod routes;
mod scope;
mod screener;
mod screening_log;
mod service;
mod signals;
mod text_search;
mod words;

pub use access::AccessLine;
pub use connections::serve;
pub use dataset::SearchedList;
pub use error::{ApiError, ErrorBody};
pub use identity::entity_id;
pub use limits::Limits;
pub use loaded::{LoadError, Loaded};
pub use openapi::document as openapi_document;
pub use routes::router;
pub use screening_log::ScreeningLog;
pub use service::{AccessLog, Service, Settings};
pub use signals::{reload_on_hangup, told_to_stop};
