//! An assessment, printed: one page of HTML, a tagged PDF, JSON for machines, and a page for each exhibit.
//!
//! The first three say the same. A private step resolves the assessment into words, tables and numbered
//! footnotes; what it refuses – a fact without a citation, a citation of an exhibit that is not in the
//! annex, an exhibit marked higher than the report – none of them prints. No file, clock or network
//! is used: fonts and originals' texts come in as arguments, and the same input gives the same bytes.

mod error;
mod html;
mod input;
mod json;
mod pdf;
mod print;

pub use error::ReportError;
pub use html::{ExhibitPages, exhibit_path, html};
pub use input::{ExhibitEntry, LogState, ReportInput};
pub use json::json;
pub use pdf::{MissingGlyph, PdfOutput, pdf};
