use serde::{Deserialize, Serialize};

/// How much of one original is read before the reader stops and says so.
///
/// Every limit ends in a problem (`reading/too-large`, `reading/too-many-rows`, …), never in silence.
///
/// ```
/// use evidence::reading::{Limits, read};
/// let small = Limits { text_bytes: 4, ..Limits::default() };
/// assert_eq!(read(b"too long", "a.txt", &small).problems[0].code, "reading/too-large");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a text original (plain text, Markdown, HTML, CSV, JSON, a recording): 64 MiB.
    /// Beyond it nothing is read. Also the most a text layer may hold, whatever the original.
    pub text_bytes: usize,
    /// Bytes of any other original (PDF, workbook, archive, e-mail): 256 MiB.
    pub binary_bytes: usize,
    /// Bytes all entries of an archive or an office file may unpack to: 256 MiB.
    pub unpacked_bytes: u64,
    /// How many times larger than packed one entry of an archive may be: 250 (text packs about 10
    /// times, an empty sheet about 100); entries under 1 MiB are not held to it.
    pub unpacked_ratio: u64,
    /// Entries of an archive: 2,000.
    pub archive_entries: usize,
    /// Pages of a PDF: 3,000.
    pub pages: usize,
    /// Rows of one table: 1,000,000.
    pub rows: u64,
    /// Cells of all tables of one original: 5,000,000.
    pub cells: u64,
    /// Elements of HTML inside each other: 512, since article finding is quadratic in it.
    pub html_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 64 << 20,
            binary_bytes: 256 << 20,
            unpacked_bytes: 256 << 20,
            unpacked_ratio: 250,
            archive_entries: 2_000,
            pages: 3_000,
            rows: 1_000_000,
            cells: 5_000_000,
            html_depth: 512,
        }
    }
}
