//! Publishers' formats: what a file is, its entries, and what could not be read.
//!
//! How to call it, for every original of a case in turn:
//!
//! 1. [`detect`] looks at the first 4 KiB and tells the format; it is cheap and says `None` for any other XML, CSV or HTML.
//!    Of a PDF it sees the name only, of a workbook nothing: [`detect_pages`] tells by the text of the pages or sheets.
//! 2. [`read`] takes one file: the bytes as they are (no decoding before), the name the user knows it by (OFAC's CSV
//!    carries no date, so that the edition is read from a name such as `sdn_2024-04-10.csv`), for a PDF the text of
//!    each page in the order of reading, as the reader of originals gives it, and for a workbook the text of each sheet
//!    as [`sheet_text`] makes it of the cells. Without the text of its pages the vessel list's PDF gives no entry and a
//!    problem that says so.
//! 3. OFAC's set is several files: [`read_set`] joins `sdn` with `add`, `alt` and `sdn_comments` by entity number. `sdn.csv`
//!    alone is a list; a companion alone is a problem.
//!
//! [`diff`] compares two editions, [`check_update`] says whether the newer may take the older's place, [`listed_on`]
//! whether an entry was listed on a day, from dates and from the editions at hand.
//!
//! A file that is no list gives no entry and one problem, `screening/unknown-list`, with what it looks like. Entries that
//! could be read are given even if others could not; each that could not is a problem with its place.

mod aliases;
mod diff;
mod eu_csv;
mod eu_facts;
mod eu_xml;
mod fields;
mod follow_the_money;
mod html_table;
mod jp_meti;
mod jp_mof;
mod listed;
mod ofac_advanced;
mod ofac_csv;
mod ofac_labels;
mod ofac_vessels_json;
mod ofac_xml;
mod own_toml;
mod table;
mod uk_csv;
mod uk_facts;
mod uk_ofsi;
mod uk_table;
mod uk_xml;
mod un_vessels;
mod un_xml;
mod update;
mod xml;

pub use diff::{Change, ListDiff, diff};
pub use listed::{EditionSeen, Listed, ListedAnswer, ListedOnList, Lookup, listed_on};
pub use own_toml::{OwnHeading, write as write_own};
pub use update::{Refusal, check_update, loses_half};

/// Takes apart several names that stand in one field, as publishers and users write them.
pub(crate) fn names_in(field: &str) -> Vec<String> {
    aliases::unpack(field).names
}

use crate::Designation;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use values::{Digest, Problem};

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
    /// OFAC's `sdn.xml` or `consolidated.xml`.
    OfacSdnXml,
    /// OFAC's advanced XML, `SDN_ADVANCED.XML` or `CONS_ADVANCED.XML`.
    OfacAdvancedXml,
    /// Ships of OFAC's list as one JSON document, a derivative of `sdn.xml`.
    OfacVesselsJson,
    /// The European Union's financial sanctions, XML 1.0 or 1.1.
    EuFsfXml,
    /// The same list as CSV, 1.0 or 1.1.
    EuFsfCsv,
    /// The consolidated list of the United Kingdom's OFSI, CSV of any layout from 2016 to 2026.
    UkOfsiCsv,
    /// The UK Sanctions List, CSV.
    UkListCsv,
    /// The UK Sanctions List, XML.
    UkListXml,
    /// The end user list of Japan's METI, PDF (read from the text of its pages).
    JpMetiPdf,
    /// The same list as an HTML page.
    JpMetiHtml,
    /// The asset freezes of Japan's Ministry of Finance, a workbook (read from the text of its sheets).
    JpMofWorkbook,
    /// Entities of FollowTheMoney, one a line, as OpenSanctions publishes lists.
    FollowTheMoney,
    /// This project's own designations, TOML.
    OwnToml,
}

impl ListFormat {
    /// Tells whether it is a file of OFAC's legacy CSV set, which belong together.
    ///
    /// ```
    /// use screening::lists::ListFormat;
    /// assert!(ListFormat::OfacAliasCsv.is_of_ofac_set());
    /// assert!(!ListFormat::OfacSdnXml.is_of_ofac_set());
    /// ```
    #[must_use]
    pub fn is_of_ofac_set(self) -> bool {
        matches!(self, Self::OfacSdnCsv | Self::OfacAddressCsv | Self::OfacAliasCsv | Self::OfacCommentsCsv)
    }
}

/// A file that a list was read from, and the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSource {
    /// The file as the user named it.
    pub file: String,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
}

/// A list as read: whose it is, which edition, its entries, and what was wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListReading {
    /// The short name of the list; empty where the file is none that is known.
    pub list: String,
    /// The format it was in.
    pub format: Option<ListFormat>,
    /// The edition as an ISO 8601 date, where the list states one or else the name of its file.
    pub edition: Option<String>,
    /// The files it was read from, with their hashes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<ListSource>,
    /// The entries in the order of the file.
    pub designations: Vec<Designation>,
    /// What could not be taken as it stood.
    pub problems: Vec<Problem>,
}

impl ListReading {
    pub(crate) fn empty(list: &str, format: Option<ListFormat>) -> Self {
        Self {
            list: list.to_owned(),
            format,
            edition: None,
            sources: Vec::new(),
            designations: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// One file of a list that comes in several: its name, its bytes, and the text of its pages if it is a PDF or workbook.
#[derive(Debug, Clone, Copy)]
pub struct ListFile<'a> {
    /// The file as the user named it.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The text of each page, for a PDF; of each sheet as [`sheet_text`] gives it, for a workbook.
    pub text_pages: Option<&'a [String]>,
}

/// Gives the text of a workbook's sheet as [`ListFile::text_pages`] takes it.
///
/// **Shape:** the sheet's name behind a zero, then a row a line, after the row's number cells parted by tabs; a line break
/// in a cell is U+2028.
///
/// ```
/// use screening::lists::sheet_text;
/// assert_eq!(sheet_text("S", [(2, ["a", "b\nc"].as_slice())]), "0\tS\n2\ta\tb\u{2028}c\n");
/// ```
#[must_use]
pub fn sheet_text<'a, Cell: AsRef<str> + 'a>(
    name: &str,
    rows: impl IntoIterator<Item = (u64, &'a [Cell])>,
) -> String {
    let mut text = String::new();
    let cell = |text: &mut String, cell: &str| {
        text.push('\t');
        text.push_str(&cell.replace("\r\n", "\n").replace(['\n', '\r'], "\u{2028}").replace('\t', " "));
    };
    text.push('0');
    cell(&mut text, name);
    text.push('\n');
    for (number, cells) in rows {
        text.push_str(&number.to_string());
        cells.iter().for_each(|one| cell(&mut text, one.as_ref()));
        text.push('\n');
    }
    text
}

/// Tells which list format a file is in, from its first bytes; `None` for whatever is no list.
///
/// Cheap: it looks at the first 4 KiB (of a FollowTheMoney file at its first line), and for a PDF only at its name,
/// because a PDF's text is not here yet: [`detect_pages`] tells by that, and for a workbook by its sheets.
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
    if head.starts_with("%PDF-") {
        return un_vessels::named_like(name).then_some(ListFormat::UnVesselsPdf);
    }
    type LooksLike = fn(&str) -> bool;
    let formats: [(LooksLike, ListFormat); 12] = [
        (un_xml::looks_like, ListFormat::UnConsolidatedXml),
        (ofac_advanced::looks_like, ListFormat::OfacAdvancedXml),
        (ofac_xml::looks_like, ListFormat::OfacSdnXml),
        (eu_xml::looks_like, ListFormat::EuFsfXml),
        (uk_xml::looks_like, ListFormat::UkListXml),
        (un_vessels::html_looks_like, ListFormat::UnVesselsHtml),
        (jp_meti::html_looks_like, ListFormat::JpMetiHtml),
        (own_toml::looks_like, ListFormat::OwnToml),
        (eu_csv::looks_like, ListFormat::EuFsfCsv),
        (uk_ofsi::looks_like, ListFormat::UkOfsiCsv),
        (uk_csv::looks_like, ListFormat::UkListCsv),
        (ofac_vessels_json::looks_like, ListFormat::OfacVesselsJson),
    ];
    let found = formats.iter().find(|(looks_like, _)| looks_like(head)).map(|(_, format)| *format);
    found
        .or_else(|| follow_the_money::looks_like(bytes).then_some(ListFormat::FollowTheMoney))
        .or_else(|| ofac_csv::looks_like(head))
}

/// Tells which list the text of a PDF's pages or of a workbook's sheets is, whatever the file is called.
///
/// ```
/// use screening::lists::detect_pages;
/// assert_eq!(detect_pages(&["A report on designated vessels".to_owned()]), None);
/// ```
#[must_use]
pub fn detect_pages(pages: &[String]) -> Option<ListFormat> {
    if is_vessel_list_text(pages) {
        Some(ListFormat::UnVesselsPdf)
    } else if jp_meti::text_looks_like(pages) {
        Some(ListFormat::JpMetiPdf)
    } else if jp_mof::text_looks_like(pages) {
        Some(ListFormat::JpMofWorkbook)
    } else {
        None
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
        let format = file.text_pages.and_then(detect_pages).or_else(|| detect(file.bytes, file.name));
        if let Some(format) = format.filter(|format| format.is_of_ofac_set()) {
            ofac_at.get_or_insert(readings.len());
            ofac.push((format, *file));
            continue;
        }
        let mut reading = format.map_or_else(|| unknown(file), |format| read_as(format, file));
        // An entry without a reference was named as such; it still needs something to be called by.
        for (row, entry) in (1u64..).zip(&mut reading.designations) {
            if entry.reference.trim().is_empty() {
                entry.reference = format!("row {row}");
            }
        }
        reading.sources.push(source(file));
        readings.push(reading);
    }
    if let Some(at) = ofac_at {
        let mut joined = ofac_csv::read(&ofac);
        let mut sdn = ofac.iter().filter(|(format, _)| *format == ListFormat::OfacSdnCsv);
        for (number, reading) in joined.iter_mut().enumerate() {
            // The companions went to the first.
            let lead = sdn.next().map(|(_, file)| source(file));
            reading.sources.extend(lead);
            if number == 0 {
                let companions = ofac.iter().filter(|(format, _)| *format != ListFormat::OfacSdnCsv);
                reading.sources.extend(companions.map(|(_, file)| source(file)));
            }
        }
        let at = at.min(readings.len());
        readings.splice(at..at, joined);
    }
    readings
}

fn read_as(format: ListFormat, file: &ListFile<'_>) -> ListReading {
    let (bytes, name) = (file.bytes, file.name);
    match format {
        ListFormat::UnConsolidatedXml => un_xml::read(bytes, name),
        ListFormat::UnVesselsPdf => un_vessels::read_pages(bytes, file.text_pages, name),
        ListFormat::UnVesselsHtml => un_vessels::read_html(bytes, name),
        ListFormat::OfacSdnXml => ofac_xml::read(bytes, name),
        ListFormat::OfacAdvancedXml => ofac_advanced::read(bytes, name),
        ListFormat::OfacVesselsJson => ofac_vessels_json::read(bytes, name),
        ListFormat::EuFsfXml => eu_xml::read(bytes, name),
        ListFormat::EuFsfCsv => eu_csv::read(bytes, name),
        ListFormat::UkOfsiCsv => uk_ofsi::read(bytes, name),
        ListFormat::UkListCsv => uk_csv::read(bytes, name),
        ListFormat::UkListXml => uk_xml::read(bytes, name),
        ListFormat::JpMetiPdf => jp_meti::read_pages(file.text_pages.unwrap_or_default(), name),
        ListFormat::JpMetiHtml => jp_meti::read_html(bytes, name),
        ListFormat::JpMofWorkbook => jp_mof::read(file.text_pages.unwrap_or_default(), name),
        ListFormat::FollowTheMoney => follow_the_money::read(bytes, name),
        ListFormat::OwnToml => own_toml::read(bytes, name),
        ListFormat::OfacSdnCsv
        | ListFormat::OfacAddressCsv
        | ListFormat::OfacAliasCsv
        | ListFormat::OfacCommentsCsv => {
            ofac_csv::read(&[(format, *file)]).pop().unwrap_or_else(|| ListReading::empty("", Some(format)))
        }
    }
}

fn source(file: &ListFile<'_>) -> ListSource {
    ListSource { file: file.name.to_owned(), sha256: Digest::from_bytes(Sha256::digest(file.bytes).into()) }
}

/// Says that a document type was refused; what was read before it stays, as it cannot have been changed by it.
fn refused(notes: &mut fields::Notes<'_>) {
    notes.whole(
        "screening/xml-doctype",
        "it declares a document type, which the list never does: refused, because such a declaration can hide an entity bomb",
    );
}

fn truncated(notes: &mut fields::Notes<'_>, end: &str) {
    notes.whole(
        "screening/xml-truncated",
        format!("the list does not end with {end}: entries after the last one read are missing"),
    );
}

fn unknown(file: &ListFile<'_>) -> ListReading {
    let head = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(4096)]).to_lowercase();
    let looks = if file.bytes.is_empty() {
        "it is empty"
    } else if head.starts_with("%pdf-") {
        "it is a PDF that is neither the 1718 Committee's vessel list nor METI's end user list"
    } else if head.starts_with("pk\u{3}\u{4}") {
        match file.text_pages {
            Some(_) => "it is a workbook that is not the list of Japan's Ministry of Finance",
            None => "it is an archive or a workbook whose sheets were not read",
        }
    } else if head.contains("<html") || head.contains("<!doctype html") {
        "it is a web page that is neither the 1718 Committee's vessel list nor METI's end user list"
    } else if head.contains("<arrayoffinancialsanctionstarget") {
        "it is OFSI's consolidated list as XML; the CSV of the same list is read"
    } else if head.contains("<swiss-sanctions-list") {
        "it is Switzerland's list, which is not read"
    } else if head.trim_start().starts_with('<') {
        "it is XML of another kind"
    } else if head.trim_start().starts_with(['{', '[']) {
        "it is JSON of another kind"
    } else {
        "it is in no list format known here"
    };
    let mut reading = ListReading::empty("", None);
    reading.problems.push(
        Problem::new("screening/unknown-list", file.name, format!("no sanctions list was found: {looks}")).hint(
            "lists of the UN, OFAC, the European Union, the United Kingdom and Japan are read in their publishers' formats, FollowTheMoney entities, and our own TOML",
        ),
    );
    reading
}
