use crate::ReportError;
use assess::model::Assessment;
use claims::model::Document;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use values::{Citation, Digest, Marking, Problem};

/// Everything a report is made from; it is printed in the order given.
#[derive(Debug, Clone)]
pub struct ReportInput<'a> {
    /// The case as its folder or its owner names it.
    pub case_name: String,
    /// What was found.
    pub assessment: &'a Assessment,
    /// The originals, in the order of their ids.
    pub exhibits: Vec<ExhibitEntry>,
    /// The evidence log the exhibits are entries of.
    pub log: LogState,
    /// What was met while taking in and reading; the assessment's own are printed after these.
    pub problems: Vec<Problem>,
    /// The report's marking: no exhibit may be marked higher.
    pub marking: Marking,
    /// The version of the program: `0.1.0`.
    pub software: String,
    /// The text layers that spans count into, for the words around a quotation; may be incomplete.
    pub texts: BTreeMap<Digest, &'a str>,
    /// What was read in the texts: who said what. Each of these exhibits has a page of its own.
    pub documents: BTreeMap<Digest, &'a Document>,
}

/// An original as the annex prints it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExhibitEntry {
    /// `EX-` and at least one digit, unique in the report.
    pub id: String,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// Its index in the evidence log.
    pub leaf: u64,
    /// Who published it, by name.
    pub source: Option<String>,
    /// The source's grade, A to F, where one is set.
    pub grade: Option<String>,
    /// Its headline or title.
    pub title: Option<String>,
    /// When it was published: a date or an instant, RFC 3339.
    pub published: Option<String>,
    /// When it was taken in: an instant, RFC 3339.
    pub acquired: String,
    /// The file's name as the user gave it.
    pub name: String,
    /// Its media type: `text/html`.
    pub media_type: String,
    /// **Units:** bytes.
    pub size: u64,
    /// Who may see it.
    pub marking: Marking,
    /// The hashes from its leaf to the root, lowest first, as the log writes them (base64 or hex).
    pub proof: Vec<String>,
    /// Where it was fetched from.
    pub url: Option<String>,
}

/// The state of the evidence log a report is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// How many entries it has.
    pub size: u64,
    /// The root hash over them, as the checkpoint writes it.
    pub root: String,
    /// The log's name: the first line of its checkpoint.
    pub origin: String,
    /// The key its checkpoints are signed with, in the form of a verifier key of C2SP signed notes.
    pub verifier: String,
}

/// Finds exhibits by digest, and refuses a table that cannot be cited from.
pub(crate) struct Exhibits<'a> {
    entries: &'a [ExhibitEntry],
    by_digest: BTreeMap<Digest, usize>,
}

impl<'a> Exhibits<'a> {
    /// Reads the table once. Of two entries with the same bytes the first is the one cited.
    pub(crate) fn new(entries: &'a [ExhibitEntry], ceiling: &Marking) -> Result<Self, ReportError> {
        let mut by_digest = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for (at, entry) in entries.iter().enumerate() {
            let wrong = |reason| ReportError::ExhibitId { id: entry.id.clone(), reason };
            let digits = entry.id.strip_prefix("EX-").unwrap_or_default();
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(wrong("is not EX- and digits"));
            }
            if !ids.insert(entry.id.as_str()) {
                return Err(wrong("stands twice in the table"));
            }
            if ceiling.join(&entry.marking) != *ceiling {
                return Err(ReportError::Marking {
                    id: entry.id.clone(),
                    exhibit: crate::print::words::marking(&entry.marking),
                    report: crate::print::words::marking(ceiling),
                });
            }
            by_digest.entry(entry.sha256).or_insert(at);
        }
        Ok(Self { entries, by_digest })
    }

    /// Gives the exhibit a citation points to.
    pub(crate) fn cited(
        &self,
        citation: &Citation,
        at: &dyn Fn() -> String,
    ) -> Result<&'a ExhibitEntry, ReportError> {
        self.find(citation.exhibit)
            .ok_or_else(|| ReportError::UnknownExhibit { at: at(), digest: citation.exhibit })
    }

    /// Gives the exhibit with these bytes.
    pub(crate) fn find(&self, digest: Digest) -> Option<&'a ExhibitEntry> {
        self.by_digest.get(&digest).and_then(|at| self.entries.get(*at))
    }

    /// Gives the exhibit that another one names: by its digest, or by its file's name from the folder of the one that names it.
    pub(crate) fn beside(&self, naming: &ExhibitEntry, name: &str) -> Option<&'a ExhibitEntry> {
        if let Ok(digest) = name.parse() {
            return self.find(digest);
        }
        let folder = naming.name.rfind('/').and_then(|at| naming.name.get(..=at)).unwrap_or_default();
        let name = format!("{folder}{}", name.trim_start_matches("./"));
        self.entries.iter().find(|entry| entry.name == name)
    }
}
