//! Publishers' formats: what a file is, its entries, and what could not be read.
//!
//! How to call it, for every original of a case in turn:
//!
//! 1. [`detect`] looks at the first 4 KiB and tells the format; it is cheap and says `None` for any other XML, CSV or HTML.
//!    Of a PDF it sees the name only: where that says nothing, [`is_vessel_list_text`] tells by the text of the pages.
//! 2. [`read`] takes one file: the bytes as they are (no decoding before), the name the user knows it by (OFAC's format
//!    carries no date, so that the edition is read from a name such as `sdn_2024-04-10.csv`), and for a PDF the text of
//!    each page in the order of reading, as the reader of originals gives it. Without the text of its pages the vessel
//!    list's PDF gives no entry and a problem that says so.
//! 3. OFAC's set is several files: [`read_set`] joins `sdn` with `add`, `alt` and `sdn_comments` by entity number. `sdn.csv`
//!    alone is a list; a companion alone is a problem.
//!
//! A file that is no list gives no entry and one problem, `screening/unknown-list`, with what it looks like. Entries that
//! could be read are given even if others could not; each that could not is a problem with its place.

mod aliases;
mod diff;
mod ofac_csv;
mod own_toml;
mod un_vessels;
mod un_xml;

pub use diff::{Change, ListDiff, diff};
pub use own_toml::{OwnHeading, write as write_own};

/// Takes apart several names that stand in one field, as publishers and users write them.
pub(crate) fn names_in(field: &str) -> Vec<String> {
    aliases::unpack(field).names
}

use crate::Designation;
use serde::{Deserialize, Serialize};
use values::Problem;

/// A publisher's format that this crate reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFormat {
    /// The UN Security Council's consolidated list, XML.
    UnConsolidatedXml,
    /// The 1718 Committee's list of designated vessels, PDF (read from the text of its pages).
    UnVesselsPdf,
    /// The same list as an HTML page.
    UnVesselsHtml,
    /// OFAC's `sdn.csv`: headerless, twelve columns.
    OfacSdnCsv,
    /// OFAC's `add.csv`: addresses by entity number.
    OfacAddressCsv,
    /// OFAC's `alt.csv`: alternative names by entity number.
    OfacAliasCsv,
    /// OFAC's `sdn_comments.csv`: remarks that did not fit.
    OfacCommentsCsv,
    /// This project's own designations, TOML.
    OwnToml,
}

/// A list as read: whose it is, which edition, its entries, and what was wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListReading {
    /// The short name of the list; empty where the file is none that is known.
    pub list: String,
    /// The format it was in.
    pub format: Option<ListFormat>,
    /// The edition as an ISO 8601 date, where the list states one.
    pub edition: Option<String>,
    /// The entries in the order of the file.
    pub designations: Vec<Designation>,
    /// What could not be taken as it stood.
    pub problems: Vec<Problem>,
}

impl ListReading {
    pub(crate) fn empty(list: &str, format: Option<ListFormat>) -> Self {
        Self { list: list.to_owned(), format, edition: None, designations: Vec::new(), problems: Vec::new() }
    }
}

/// One file of a list that comes in several: its name, its bytes, and the text of its pages if it is a PDF.
#[derive(Debug, Clone, Copy)]
pub struct ListFile<'a> {
    /// The file as the user named it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The text of each page, for a PDF.
    pub text_pages: Option<&'a [String]>,
}

/// Tells which list format a file is in, from its first bytes; `None` for whatever is no list.
///
/// Cheap: it looks at the first 4 KiB, and for a PDF only at its name, because a PDF's text is not here yet.
///
/// ```
/// use screening::lists::{ListFormat, detect};
/// let xml = b"<?xml version='1.0'?><CONSOLIDATED_LIST dateGenerated='2025-04-19T23:00:04Z'>";
/// assert_eq!(detect(xml, "download.xml"), Some(ListFormat::UnConsolidatedXml));
/// assert_eq!(detect(b"Name,Date\nA list of sanctions,2024", "table.csv"), None);
/// ```
#[must_use]
pub fn detect(bytes: &[u8], name: &str) -> Option<ListFormat> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if un_xml::looks_like(head) {
        Some(ListFormat::UnConsolidatedXml)
    } else if head.starts_with("%PDF-") {
        un_vessels::named_like(name).then_some(ListFormat::UnVesselsPdf)
    } else if un_vessels::html_looks_like(head) {
        Some(ListFormat::UnVesselsHtml)
    } else if own_toml::looks_like(head) {
        Some(ListFormat::OwnToml)
    } else {
        ofac_csv::looks_like(head)
    }
}

/// Tells whether the text of a PDF's pages is the 1718 Committee's vessel list, whatever the file is called.
///
/// ```
/// use screening::lists::is_vessel_list_text;
/// assert!(!is_vessel_list_text(&["A report on designated vessels".to_owned()]));
/// ```
#[must_use]
pub fn is_vessel_list_text(pages: &[String]) -> bool {
    un_vessels::text_looks_like(pages)
}

/// Reads one file of a list.
///
/// A file that is no list gives no entry and the problem `screening/unknown-list`, with what it looks like.
///
/// ```
/// use screening::lists::read;
/// let reading = read(b"<html><p>An article</p></html>", "article.html", None);
/// assert_eq!(reading.problems[0].code, "screening/unknown-list");
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, text_pages: Option<&[String]>) -> ListReading {
    read_set(&[ListFile { name, bytes, text_pages }]).pop().unwrap_or_else(|| ListReading::empty("", None))
}

/// Reads several files; those of OFAC's set (`sdn`, `add`, `alt`, `sdn_comments`) are joined by entity number.
///
/// **Shape:** one reading a list, in the order in which the lists first appear. Two `sdn` files are two lists;
/// the companions go to the first of them.
#[must_use]
pub fn read_set(files: &[ListFile<'_>]) -> Vec<ListReading> {
    let mut readings = Vec::new();
    let mut ofac: Vec<(ListFormat, ListFile<'_>)> = Vec::new();
    let mut ofac_at = None;
    for file in files {
        let format = detect(file.bytes, file.name)
            .or_else(|| file.text_pages.is_some_and(is_vessel_list_text).then_some(ListFormat::UnVesselsPdf));
        match format {
            Some(ListFormat::UnConsolidatedXml) => readings.push(un_xml::read(file.bytes, file.name)),
            Some(ListFormat::UnVesselsPdf) => {
                readings.push(un_vessels::read_pages(file.bytes, file.text_pages, file.name));
            }
            Some(ListFormat::UnVesselsHtml) => {
                readings.push(un_vessels::read_html(file.bytes, file.name));
            }
            Some(ListFormat::OwnToml) => readings.push(own_toml::read(file.bytes, file.name)),
            Some(
                format @ (ListFormat::OfacSdnCsv
                | ListFormat::OfacAddressCsv
                | ListFormat::OfacAliasCsv
                | ListFormat::OfacCommentsCsv),
            ) => {
                ofac_at.get_or_insert(readings.len());
                ofac.push((format, *file));
            }
            None => readings.push(unknown(file)),
        }
    }
    if let Some(at) = ofac_at {
        let at = at.min(readings.len());
        readings.splice(at..at, ofac_csv::read(&ofac));
    }
    readings
}

fn unknown(file: &ListFile<'_>) -> ListReading {
    let head = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(4096)]).to_lowercase();
    let looks = if file.bytes.is_empty() {
        "it is empty"
    } else if head.starts_with("%pdf-") {
        "it is a PDF that is not the 1718 Committee's vessel list"
    } else if head.contains("<html") || head.contains("<!doctype html") {
        "it is a web page that is not the 1718 Committee's vessel list"
    } else if head.contains("<sdnlist") || head.contains("sanctionsdata") {
        "it is an OFAC XML list; the CSV files of the same list are read"
    } else if head.contains("<export") && head.contains("sanctionentity") {
        "it is the European Union's XML list, which is not read yet"
    } else if head.trim_start().starts_with('<') {
        "it is XML of another kind"
    } else {
        "it is in no list format known here"
    };
    let mut reading = ListReading::empty("", None);
    reading.problems.push(
        Problem::new("screening/unknown-list", file.name, format!("no sanctions list was found: {looks}"))
            .hint("give the UN consolidated XML, the 1718 vessel list (PDF or HTML), OFAC's CSV files or our own TOML"),
    );
    reading
}
