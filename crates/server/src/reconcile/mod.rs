//! The reconciliation service that OpenRefine asks, as versions 0.1 and 0.2 of its specification have it.
//!
//! **Source:** W3C Entity Reconciliation Community Group, *Reconciliation Service API* 0.1 and 0.2; of the draft of 1.0 the
//! queries (`POST …/match`, JSON). Types and properties are FollowTheMoney's.

pub(crate) mod endpoint;
pub(crate) mod extend;
mod manifest;
pub(crate) mod preview;
mod query;
pub(crate) mod suggest;
