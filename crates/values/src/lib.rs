//! Values that are parsed once and right ever after.
//!
//! Everything here is pure: no file, no socket, no clock. A public type's first sentence says what
//! cannot be wrong in it.

mod amount;
mod citation;
mod country;
mod digest;
mod error;
mod identifiers;
mod marking;
mod period;
mod problem;
mod span;

pub use amount::{Amount, Barrels, ConversionFactor, Tonnes};
pub use citation::{Citation, PageBox, Place};
pub use country::Country;
pub use digest::Digest;
pub use error::ValueError;
pub use identifiers::{CompanyImoNumber, HsCode, ImoNumber, Mmsi};
pub use jiff::civil::Date;
pub use marking::{Marking, TrafficLight};
pub use period::Period;
pub use problem::Problem;
pub use span::{CharMap, Span};
