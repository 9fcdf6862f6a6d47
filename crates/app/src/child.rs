//! The child that reads originals: this program, started again with a hidden command.

/// The hidden command.
pub const SUBCOMMAND: &str = "read-original";

/// The hidden command that measures change between two images.
pub const MEASURE: &str = "measure-images";
