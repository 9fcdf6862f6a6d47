//! The one place where the server asks [`screening::matching`].

use crate::dataset::SearchedList;
use screening::Designation;
use screening::matching::{Index, ListedEdition, Options, Query, Reason};

/// A list's entry that resembles a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub list: String,
    pub reference: String,
    pub name: String,
    pub score: f64,
    pub is_match: bool,
    pub reasons: Vec<Reason>,
}

/// The lists, ready to be asked.
#[derive(Debug)]
pub(crate) struct Screener {
    index: Index,
}

impl Screener {
    pub(crate) fn new(editions: Vec<ListedEdition>) -> Self {
        Self { index: Index::new(editions) }
    }

    /// Asks all lists at once, so that a name is searched as `plimsoll screen` searches it; the best first.
    ///
    /// **Known limit:** a scope narrower than all lists is cut out of this answer afterwards.
    pub(crate) fn screen(&self, query: &Query, threshold: f64) -> Vec<Found> {
        let options = Options { threshold, limit: usize::MAX };
        let answer = self.index.screen(query, &options);
        answer
            .hits
            .into_iter()
            .map(|hit| Found {
                list: hit.list,
                reference: hit.reference,
                name: hit.name,
                score: hit.score,
                is_match: hit.is_match,
                reasons: hit.reasons,
            })
            .collect()
    }

    /// Gives the whole entry; it is looked for one by one, which is quick enough for one at a time.
    pub(crate) fn designation(&self, list: &str, reference: &str) -> Option<&Designation> {
        self.index.designation(list, reference)
    }
}

/// Gives the score from which on a hit is a match, unless the caller says otherwise.
pub(crate) fn default_threshold() -> f64 {
    Options::default().threshold
}

/// Gives what is known of a list before it is handed to the index.
pub(crate) fn searched(edition: &ListedEdition, sha256: String) -> SearchedList {
    SearchedList {
        list: edition.list.clone(),
        edition: edition.edition.clone(),
        entries: edition.designations.len() as u64,
        sha256,
    }
}
