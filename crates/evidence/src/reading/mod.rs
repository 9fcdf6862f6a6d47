//! Reads an original to text, tables and parts, with the place of each.
//!
//! [`read`] is a plain function over bytes: it opens no file and asks no clock. Originals are hostile or
//! broken, so the application calls it in a child process with limits ([`child::read_in_child`]).

// A problem is made once for a file, and then given out as it is.
#![allow(clippy::result_large_err)]

mod archive;
mod base64_bytes;
pub mod child;
mod dates;
mod delimited;
mod details;
mod docx;
mod encoding;
mod html;
mod html_blocks;
mod html_details;
mod json;
mod layer;
mod limits;
mod mail;
mod markdown;
mod model;
mod pdf;
mod pdf_layout;
mod plain;
mod sheet;
mod sheet_ods;
mod sniff;
mod table;
mod xml;

pub use limits::Limits;
pub use model::{Block, BlockKind, Part, Reading, Row, Table};

use sniff::Kind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use values::Problem;

/// The version of the readers: raised when one of them gives other words, so that cached readings are made anew.
pub const VERSION: u32 = 1;

/// Reads an original to its text, tables and parts; what cannot be read is in `problems`.
///
/// The bytes decide what the original is, the name only where bytes cannot tell; a name that says
/// otherwise is the problem `reading/wrong-name`. XML gives no text and no problem: lists are read from
/// their bytes by the crate that knows them. A recording of AIS sentences is its own text.
///
/// ```
/// use evidence::reading::{Limits, read};
/// let reading = read("SEOUL, 4 November 2024 — Words.".as_bytes(), "note.txt", &Limits::default());
/// assert_eq!(reading.published.map(|date| date.to_string()).as_deref(), Some("2024-11-04"));
/// assert!(reading.problems.is_empty());
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    if bytes.is_empty() {
        let problem = Problem::new("reading/empty", name, "the file is empty")
            .hint("get the original again from its source");
        return Reading {
            media_type: "application/octet-stream".to_owned(),
            problems: vec![problem],
            ..Reading::default()
        };
    }
    let kind = catch_unwind(AssertUnwindSafe(|| sniff::sniff(bytes, name))).unwrap_or(Kind::Unknown);
    let mut reading = match too_large(kind, bytes.len(), name, limits) {
        Some(problem) => Reading { problems: vec![problem], ..Reading::default() },
        // Readers of others may panic on a file nobody thought of; that costs this file only.
        None => catch_unwind(AssertUnwindSafe(|| read_kind(kind, bytes, name, limits)))
            .unwrap_or_else(|_| panicked(kind, name)),
    };
    reading.media_type = kind.media_type().to_owned();
    if let Some(said) = sniff::contradiction(kind, name) {
        let reason = format!("the name says {said}, the bytes are {}: read as what it is", kind.media_type());
        reading.problems.insert(
            0,
            Problem::new("reading/wrong-name", name, reason).hint("rename the file if that is right"),
        );
    }
    reading
}

fn read_kind(kind: Kind, bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let with_text = |read: &dyn Fn(String) -> Reading| {
        let decoded = encoding::decode(bytes, name, None);
        let mut reading = read(decoded.text);
        reading.problems.splice(0..0, decoded.problems);
        reading
    };
    match kind {
        Kind::Plain => with_text(&|text| plain::read_plain(text, name)),
        Kind::Markdown => with_text(&|text| markdown::read_markdown(&text, name, limits)),
        Kind::Nmea => with_text(&|text| Reading { text, ..Reading::default() }),
        Kind::Json => with_text(&|text| json::read_json(&text, name, limits)),
        Kind::JsonLines => with_text(&|text| json::read_json_lines(&text, name, limits)),
        Kind::Delimited => with_text(&|text| delimited::read_delimited(&text, name, limits)),
        Kind::Html => html::read_html(bytes, name, limits),
        Kind::Pdf => pdf::read_pdf(bytes, name, limits),
        Kind::Mail => mail::read_mail(bytes, name, limits),
        Kind::Docx => docx::read_docx(bytes, name, limits),
        Kind::Xlsx | Kind::Xlsb | Kind::Xls => sheet::read_workbook(kind, bytes, name, limits),
        Kind::Ods => sheet_ods::read_ods(bytes, name, limits),
        Kind::Zip => archive::read_archive(bytes, name, limits),
        Kind::Xml => Reading::default(),
        Kind::Other(_) | Kind::Unknown => no_reader(kind, name),
    }
}

fn too_large(kind: Kind, length: usize, name: &str, limits: &Limits) -> Option<Problem> {
    let limit = match kind {
        Kind::Xml => return None,
        Kind::Other(_) | Kind::Unknown => return None,
        kind if kind.is_text() => limits.text_bytes,
        _ => limits.binary_bytes,
    };
    (length > limit).then(|| {
        let reason = format!(
            "the file has {length} bytes, {} of one original are read at most: nothing was read",
            limit
        );
        Problem::new("reading/too-large", name, reason).hint("split the file, or raise the limit")
    })
}

fn panicked(kind: Kind, name: &str) -> Reading {
    let reason = format!("the reader of {} gave up on this file: nothing was read", kind.media_type());
    let problem = Problem::new("reading/reader-failed", name, reason)
        .hint("save the original in another form, such as plain text, and add that beside it");
    Reading { problems: vec![problem], ..Reading::default() }
}

fn no_reader(kind: Kind, name: &str) -> Reading {
    let media_type = kind.media_type();
    let hint = match media_type.split('/').next() {
        Some("image") => "add a transcript or a note of what the picture shows, naming this file",
        Some("audio" | "video") => "add a transcript, naming this file",
        _ if media_type.contains("msword")
            || media_type.contains("rtf")
            || media_type.contains("opendocument") =>
        {
            "save it as DOCX or PDF and add that beside it"
        }
        _ if media_type.contains("ms-")
            || media_type.contains("ole")
            || media_type.contains("presentation") =>
        {
            "save it as PDF, or an e-mail as .eml, and add that beside it"
        }
        _ if media_type.contains("epub") => "save its text as HTML or plain text and add that beside it",
        _ if matches!(kind, Kind::Unknown) => {
            "find out what wrote the file; it is kept as an exhibit as it is"
        }
        _ => "unpack or convert it and add what it holds",
    };
    let reason = match kind {
        Kind::Unknown => "the bytes are of no kind that is known: kept, not read".to_owned(),
        _ => format!("there is no reader for {media_type}: kept, not read"),
    };
    let problem = Problem::new("reading/no-reader", name, reason).hint(hint);
    Reading { problems: vec![problem], ..Reading::default() }
}

/// Says that the text layer is full, where it is.
fn say_if_full(layer: &layer::Layer, name: &str, limits: &Limits, problems: &mut Vec<Problem>) {
    if layer.is_full() {
        let reason = format!(
            "its text is longer than the {} bytes read of one original: the rest was left out",
            limits.text_bytes
        );
        problems.push(Problem::new("reading/text-cut", name, reason).hint("split the original"));
    }
}
