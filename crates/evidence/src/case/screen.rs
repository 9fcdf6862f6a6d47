//! Keeping what was screened, against what, and what came of it.

use super::Case;
use crate::EvidenceError;
use crate::entry::{Entry, ScreenedList, Screening};
use crate::vault::digest_of;
use std::collections::BTreeMap;
use values::Date;

/// A screening of the parties and ships of a case, before it is kept.
#[derive(Debug, Clone)]
pub struct Screened<'a> {
    /// The day up to which the facts of the case were taken into account.
    pub as_of: Date,
    /// The lists, in the order in which they were searched.
    pub searched: Vec<ScreenedList>,
    /// How many parties and ships were screened.
    pub subjects: u64,
    /// How many of them resemble no entry.
    pub clear: u64,
    /// How many resemblances were found.
    pub hits: u64,
    /// Every subject by name with its hits and their reasons, without anything that a clock or chance gave.
    pub record: &'a [u8],
}

impl Case {
    /// Keeps the record of a screening in the vault, then enters it in the log; gives the index of its entry.
    ///
    /// The same record is entered once, when it is first made: a run over the same evidence, with the same lists and
    /// for the same day, leaves the log as it is, so that it can be repeated to the byte.
    ///
    /// **Errors:** `evidence/read-only`; `evidence/entry-too-large` for some hundreds of lists; `evidence/io`, after
    /// which nothing was entered.
    pub fn screened(&mut self, screened: &Screened<'_>) -> Result<u64, EvidenceError> {
        let who = self.who("enter a screening in")?.clone();
        let digest = digest_of(screened.record);
        if let Some((leaf, _)) = self.screenings().iter().find(|(_, known)| known.record == digest) {
            return Ok(*leaf);
        }
        let record = self.vault.put(screened.record)?;
        self.vault.settle()?;
        self.enter(vec![Entry::Screening(Screening {
            as_of: screened.as_of,
            searched: screened.searched.clone(),
            subjects: screened.subjects,
            clear: screened.clear,
            hits: screened.hits,
            record,
            screened_at: who.now,
            screened_by: who.by,
            tool: who.tool,
            other: BTreeMap::new(),
        })])
    }

    /// Gives the screenings in the order of the log, each with the index of its entry.
    #[must_use]
    pub fn screenings(&self) -> &[(u64, Screening)] {
        self.register.screenings()
    }
}
