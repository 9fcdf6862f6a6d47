//! Sanctions lists in their publishers' own formats, and names and ships matched against them.
//!
//! [`lists::read`] turns a publisher's file into [`Designation`]s and problems, [`lists::diff`] compares two
//! editions, [`matching::Index`] screens a query and says why, [`same_ship`] joins ships across lists by
//! their IMO numbers. Everything is pure: bytes, texts and settings come in, nothing is opened.

mod countries;
mod dates;
mod designation;
pub mod designations;
mod fingerprint;
pub mod lists;
pub mod matching;

pub use countries::country_of;
pub use dates::BirthDate;
pub use designation::{Designation, Identifier, Kind, Measure, Name, Quality, script_of};
pub use fingerprint::{entries_sha256, entry_sha256};
pub use matching::same_ship;
