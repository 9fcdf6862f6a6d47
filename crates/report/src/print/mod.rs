//! What HTML and PDF print alike: the report resolved into words, footnotes and tables, in the order
//! of print. The two differ in how they set it, never in what it says.

pub(crate) mod beside;
pub(crate) mod chart;
pub(crate) mod claims;
pub(crate) mod clean;
pub(crate) mod finding;
pub(crate) mod items;
pub(crate) mod leads;
mod map;
mod method;
pub(crate) mod notes;
pub(crate) mod parts;
pub(crate) mod passages;
pub(crate) mod trade;
pub(crate) mod view;
pub(crate) mod words;
