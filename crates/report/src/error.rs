use values::Digest;

/// Why a report could not be made: what was attempted, where, by which rule, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A sentence cites an original that is not in the table of exhibits.
    #[error(
        "report/unknown-exhibit: {at} cites {digest}, which is not in the table of exhibits; \
         pass every exhibit of the case, also those without facts"
    )]
    UnknownExhibit {
        /// What cites it.
        at: String,
        /// The digest cited.
        digest: Digest,
    },
    /// An exhibit's id is not `EX-` and digits, or stands twice in the table.
    #[error("report/exhibit-id: the exhibit id {id:?} {reason}; number exhibits EX-0001, EX-0002, …")]
    ExhibitId {
        /// The id as given.
        id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An exhibit may be shown to fewer people than the report's marking allows.
    #[error(
        "report/marking: {id} is marked {exhibit}, above the report's {report}; \
         raise the report's marking or leave the exhibit out of the case"
    )]
    Marking {
        /// The exhibit.
        id: String,
        /// Its marking.
        exhibit: String,
        /// The report's.
        report: String,
    },
    /// A sentence of fact has no citation.
    #[error("report/fact-without-citation: {at} states a fact and cites nothing: {text:?}")]
    FactWithoutCitation {
        /// Where it stands.
        at: String,
        /// The sentence.
        text: String,
    },
    /// The report could not be written as JSON.
    #[error("report/json: the assessment cannot be written as JSON: {0}")]
    Json(String),
    /// Typst refused the report under every standard.
    #[error("report/pdf: the PDF could not be set: {0}")]
    Pdf(String),
}
