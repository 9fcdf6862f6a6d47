use crate::dataset::SearchedList;
use crate::metrics::Outcome;
use serde::Serialize;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use values::Date;

/// A record of every query that was screened: a line of JSON each, written before the answer is given.
///
/// **Shape:** `{"as_of","endpoint","dataset","key","query","outcome","hits":[{"id","score","match"}],"searched":[{"list",
/// "edition","entries","sha256"}]}`. It holds what was asked, so it holds personal data; it is off unless a place for it is given.
/// **Errors:** an answer of which the line cannot be written is held back.
pub struct ScreeningLog {
    out: Mutex<Box<dyn Write + Send>>,
}

impl std::fmt::Debug for ScreeningLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScreeningLog").finish_non_exhaustive()
    }
}

/// One query in the log.
#[derive(Debug, Serialize)]
pub(crate) struct LogLine<'a, Q> {
    pub as_of: Date,
    pub endpoint: &'a str,
    pub dataset: &'a str,
    /// The caller's own name for the query within the request.
    pub key: &'a str,
    pub query: Q,
    pub outcome: Outcome,
    pub hits: Vec<LoggedHit<'a>>,
    pub searched: &'a [&'a SearchedList],
}

/// An entry that was given as an answer.
#[derive(Debug, Serialize)]
pub(crate) struct LoggedHit<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    #[serde(rename = "match")]
    pub is_match: bool,
}

impl ScreeningLog {
    /// Takes the place where lines are appended, such as a file opened for that.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out: Mutex::new(out) }
    }

    /// Appends the lines of one request, all or none as far as the place lets them.
    pub(crate) fn append<Q: Serialize>(&self, lines: &[LogLine<'_, Q>]) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, line)?;
            bytes.push(b'\n');
        }
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(&bytes)?;
        out.flush()
    }
}
