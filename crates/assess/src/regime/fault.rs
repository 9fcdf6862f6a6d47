//! Faults in the files of a regime.

use serde::Serialize;
use std::fmt;

/// What is wrong in a file, with the line it stands on.
///
/// Prints as `file:line: reason`, which editors follow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, below the regime's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in a sentence.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// Every fault that was found, in the order of files and lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Puts faults into the order of files and lines, each once.
pub(super) fn sort(faults: &mut Vec<Fault>) {
    faults.sort();
    faults.dedup();
}
