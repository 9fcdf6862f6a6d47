//! Deliveries of petroleum, and the tables that record them.

pub(crate) mod amounts;
mod calls;
pub(crate) mod periods;
mod table;
pub(crate) mod words;

pub use calls::{
    CallMethods, Capacity, Draught, Fill, SameCall, TankerCall, calls_heading_at, deliveries, read_calls,
};
pub use table::{TableReading, heading_at, read_table, recognises};

use serde::{Deserialize, Serialize};
use values::{Barrels, Citation, Country, Period, Tonnes};

/// A delivery of petroleum as one row of a table records it.
///
/// **Units:** tonnes and barrels apart, each as the row states it; neither is made from the other here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PetroleumDelivery {
    /// Who supplied, where the row names one State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Country>,
    /// Who received; the DPRK where the table names no recipient.
    pub recipient: Country,
    /// What, by commodity id: `refined_petroleum`, `crude_oil` or `oil_unspecified`; `None` where the row names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// When.
    pub period: Period,
    /// How much, in tonnes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tonnes: Option<Tonnes>,
    /// How much, in barrels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barrels: Option<Barrels>,
    /// How it is known.
    pub basis: Basis,
    /// The row's own remark, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row.
    pub citation: Citation,
}

/// How a delivery is known; the three are never added to one another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A State reported it to the Committee.
    #[default]
    Reported,
    /// Somebody estimated it from ships, images or trade tables.
    Estimated,
    /// Somebody said it.
    Claimed,
}
