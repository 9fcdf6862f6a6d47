//! What a file is, by its bytes first and its name second.

use std::path::Path;

/// What kind of original a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Markdown,
    Html,
    Pdf,
    Mail,
    Docx,
    /// A workbook of the XML kind (XLSX, XLSM).
    Xlsx,
    /// A workbook of the binary kind (XLSB).
    Xlsb,
    /// A workbook of before 2007 (XLS).
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
    Delimited,
    Json,
    JsonLines,
    Xml,
    Nmea,
    Zip,
    /// A file of a known kind for which there is no reader: its media type.
    Other(&'static str),
    /// Bytes of no known kind.
    Unknown,
}

impl Kind {
    /// Gives the media type.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Plain => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
            Self::Mail => "message/rfc822",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xlsb => "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Delimited => "text/csv",
            Self::Json => "application/json",
            Self::JsonLines => "application/jsonl",
            Self::Xml => "application/xml",
            Self::Nmea => "application/x-nmea",
            Self::Zip => "application/zip",
            Self::Other(media_type) => media_type,
            Self::Unknown => "application/octet-stream",
        }
    }

    /// Tells whether the kind is text, for which [`super::Limits::text_bytes`] counts.
    pub(super) fn is_text(self) -> bool {
        matches!(
            self,
            Self::Plain
                | Self::Markdown
                | Self::Html
                | Self::Delimited
                | Self::Json
                | Self::JsonLines
                | Self::Nmea
        )
    }
}

/// Finds out what a file is.
///
/// Magic numbers decide, then the look of the first kilobytes of a text; only among kinds that bytes
/// cannot tell apart (Markdown and plain text, a table and lines with commas) the name decides.
pub(super) fn sniff(bytes: &[u8], name: &str) -> Kind {
    if let Some(kind) = by_magic(bytes, name) {
        return kind;
    }
    let head = bytes.get(..64 << 10).unwrap_or(bytes);
    if !looks_like_text(head) {
        return Kind::Unknown;
    }
    let decoded;
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(_) => {
            decoded = super::encoding::decode(head, name, None).text;
            &decoded
        }
    };
    by_look(head.trim_start_matches('\u{feff}'), name)
}

/// Tells whether the name says another kind than the bytes; gives the kind the name says, in words.
pub(super) fn contradiction(kind: Kind, name: &str) -> Option<&'static str> {
    use Kind::*;
    let extension = extension(name);
    let (said, fits): (&str, bool) = match extension.as_str() {
        // Text may hold any text.
        "txt" | "text" => ("plain text", matches!(kind, Plain | Markdown | Nmea)),
        "md" | "markdown" => ("Markdown", matches!(kind, Plain | Markdown)),
        "htm" | "html" | "xhtml" => ("a web page", matches!(kind, Html | Xml)),
        "pdf" => ("a PDF", kind == Pdf),
        "eml" | "mht" | "mhtml" => ("an e-mail", kind == Mail),
        "docx" | "docm" => ("a Word document", kind == Docx),
        "xlsx" | "xlsm" | "xlsb" => ("a workbook", matches!(kind, Xlsx | Xlsb)),
        "xls" => ("a workbook", matches!(kind, Xls | Other("application/x-ole-storage"))),
        "doc" | "ppt" | "msg" => ("an office file", matches!(kind, Xls | Other(_))),
        "ods" => ("a spreadsheet", kind == Ods),
        "csv" | "tsv" | "tab" => ("a table", matches!(kind, Delimited | Plain)),
        "json" | "geojson" => ("JSON", matches!(kind, Json | JsonLines)),
        "jsonl" | "ndjson" => ("JSON Lines", matches!(kind, Json | JsonLines)),
        "xml" => ("XML", matches!(kind, Xml | Html)),
        "zip" => ("an archive", kind == Zip),
        "nmea" | "ais" | "nm4" => ("an AIS recording", kind == Nmea),
        "jpg" | "jpeg" | "png" | "gif" | "tif" | "tiff" | "webp" | "mp3" | "mp4" | "mov" | "wav" => {
            ("a picture, sound or film", matches!(kind, Other(_)))
        }
        _ => return None,
    };
    (!fits).then_some(said)
}

/// Gives the extension of a file name, in lower case, without its dot.
pub(super) fn extension(name: &str) -> String {
    Path::new(name)
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default()
}

fn by_magic(bytes: &[u8], name: &str) -> Option<Kind> {
    // The header of a PDF may stand anywhere in the first kilobyte (ISO 32000-1, annex H.3.4.1).
    let start = bytes.get(..1024).unwrap_or(bytes);
    if start.windows(5).any(|window| window == b"%PDF-") && !start.starts_with(b"PK") {
        return Some(Kind::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(by_entries(bytes));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(match extension(name).as_str() {
            "doc" => Kind::Other("application/msword"),
            "ppt" => Kind::Other("application/vnd.ms-powerpoint"),
            "msg" => Kind::Other("application/vnd.ms-outlook"),
            _ if holds_workbook(bytes) => Kind::Xls,
            _ => Kind::Other("application/x-ole-storage"),
        });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(Kind::Other("application/rtf"));
    }
    let found = infer::get(bytes)?;
    match found.matcher_type() {
        // Scripts, HTML and XML are told apart by our own look at the text.
        infer::MatcherType::Text => None,
        _ if found.mime_type() == "application/pdf" => Some(Kind::Pdf),
        _ => Some(Kind::Other(found.mime_type())),
    }
}

/// An OLE file is a workbook if its directory has a stream of that name (in UTF-16).
fn holds_workbook(bytes: &[u8]) -> bool {
    let name = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (workbook, book) = (name("Workbook\0"), name("Book\0"));
    // Directory entries are 128 bytes long and begin with the name.
    bytes.chunks(128).any(|entry| entry.starts_with(&workbook) || entry.starts_with(&book))
}

fn by_entries(bytes: &[u8]) -> Kind {
    let Ok(archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return Kind::Zip;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        return Kind::Docx;
    }
    if has("xl/workbook.xml") {
        return Kind::Xlsx;
    }
    if has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    if has("ppt/presentation.xml") {
        return Kind::Other("application/vnd.openxmlformats-officedocument.presentationml.presentation");
    }
    // OpenDocument and EPUB put their media type first and unpacked.
    let head = bytes.get(..200).unwrap_or(bytes);
    let says =
        |media_type: &str| head.windows(media_type.len()).any(|window| window == media_type.as_bytes());
    if has("content.xml") && says("application/vnd.oasis.opendocument.spreadsheet") {
        return Kind::Ods;
    }
    if has("content.xml") && says("application/vnd.oasis.opendocument.text") {
        return Kind::Other("application/vnd.oasis.opendocument.text");
    }
    if says("application/epub+zip") {
        return Kind::Other("application/epub+zip");
    }
    Kind::Zip
}

/// Text holds hardly any control characters; UTF-16 holds zeros, and then a mark or every second byte.
fn looks_like_text(head: &[u8]) -> bool {
    if encoding_rs::Encoding::for_bom(head).is_some() {
        return true;
    }
    if head.contains(&0) {
        let decoded = super::encoding::decode(head, "", None);
        return !decoded.problems.is_empty()
            && decoded.problems.iter().any(|problem| problem.reason.contains("UTF-16"))
            && !decoded.text.contains('\0');
    }
    let odd = |byte: &&u8| matches!(**byte, 1..=8 | 14..=26 | 28..=31 | 127);
    let controls = head.iter().filter(odd).count();
    // Half a percent: a form feed or a stray control in a text is common, 1 in 200 is not. Bytes at
    // random have 1 in 10.
    controls * 200 <= head.len() || controls <= 1 && head.len() > 20
}

fn by_look(head: &str, name: &str) -> Kind {
    let start = head.trim_start();
    let extension = extension(name);
    if is_nmea(start) {
        return Kind::Nmea;
    }
    if start.starts_with('<') {
        let lower: String = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
        let is_html = lower.starts_with("<!doctype html")
            || ["<html", "<head", "<body"].iter().any(|tag| lower.contains(tag));
        if is_html {
            return Kind::Html;
        }
        if lower.starts_with("<?xml") || extension == "xml" {
            return Kind::Xml;
        }
        const TAGS: [&str; 9] =
            ["<div", "<p>", "<p ", "<article", "<meta", "<title", "<h1", "<table", "<!--"];
        if TAGS.iter().any(|tag| lower.starts_with(tag)) || matches!(extension.as_str(), "html" | "htm") {
            return Kind::Html;
        }
        let is_element = lower[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
        if is_element && lower.contains("</") {
            return Kind::Xml;
        }
    }
    if let Some(kind) = json_kind(start, &extension) {
        return kind;
    }
    if is_mail(start, &extension) {
        return Kind::Mail;
    }
    match extension.as_str() {
        "md" | "markdown" => Kind::Markdown,
        "csv" | "tsv" | "tab" => Kind::Delimited,
        "html" | "htm" => Kind::Html,
        _ if super::delimited::looks_tabular(head) => Kind::Delimited,
        _ => Kind::Plain,
    }
}

/// A recording begins with an AIS sentence, with or without a tag block, time or station before it.
fn is_nmea(start: &str) -> bool {
    let mut lines = start.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_sentence = |line: &str| {
        let at = line.find('!');
        at.is_some_and(|at| {
            let rest = &line.as_bytes()[at + 1..];
            at <= 120 && rest.len() > 6 && rest.get(2..5).is_some_and(|kind| kind == b"VDM" || kind == b"VDO")
        })
    };
    let is_other = |line: &str| line.starts_with('$') || line.starts_with('\\');
    let sample: Vec<&str> = lines.by_ref().take(20).collect();
    let sentences = sample.iter().filter(|line| is_sentence(line)).count();
    let others = sample.iter().filter(|line| !is_sentence(line) && is_other(line)).count();
    sentences > 0 && (sentences + others) * 2 > sample.len()
}

fn json_kind(start: &str, extension: &str) -> Option<Kind> {
    let says_lines = matches!(extension, "jsonl" | "ndjson");
    let says_json = says_lines || matches!(extension, "json" | "geojson");
    let opens = match start.as_bytes().first() {
        Some(b'{') => start[1..].trim_start().starts_with(['"', '}']),
        // "[2024-10-01] SEOUL" is a dateline.
        Some(b'[') => start[1..].trim_start().starts_with(['{', '[', '"', ']']) || says_json,
        _ => says_json,
    };
    if !opens {
        return None;
    }
    let mut lines = start.lines().filter(|line| !line.trim().is_empty());
    let is_value = |line: &str| line.trim_start().starts_with('{') && line.trim_end().ends_with('}');
    let first = lines.next().is_some_and(is_value);
    let second = lines.next();
    let is_lines = first && second.is_some_and(|line| line.trim_start().starts_with('{'));
    Some(if is_lines || (says_lines && !start.starts_with('[')) { Kind::JsonLines } else { Kind::Json })
}

/// An e-mail begins with header fields, of which some no other text has.
fn is_mail(start: &str, extension: &str) -> bool {
    let (mut known, mut telling) = (0, 0);
    for line in start.lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else {
            // The first line of a mailbox: "From sender date".
            match line.starts_with("From ") || line.starts_with(">From ") {
                true => continue,
                false => break,
            }
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if field.is_empty() || !field.chars().all(is_name) {
            break;
        }
        match field.to_ascii_lowercase().as_str() {
            "from" | "to" | "cc" | "subject" | "date" | "reply-to" | "sender" => known += 1,
            "message-id"
            | "received"
            | "return-path"
            | "mime-version"
            | "delivered-to"
            | "dkim-signature"
            | "content-type"
            | "content-transfer-encoding"
            | "x-mailer"
            | "in-reply-to"
            | "references"
            | "x-received" => telling += 1,
            _ => {}
        }
    }
    telling >= 1 && known + telling >= 3
        || matches!(extension, "eml" | "mht" | "mhtml") && known + telling >= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], name: &str, kind: Kind) {
        assert_eq!(sniff(bytes, name), kind, "{name}: {:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn bytes_come_before_the_name() {
        check(b"%PDF-1.7\n", "note.txt", Kind::Pdf);
        check(b"<!DOCTYPE html><p>x", "note.pdf", Kind::Html);
        check(b"<?xml version=\"1.0\"?><CONSOLIDATED_LIST/>", "list.txt", Kind::Xml);
        check(b"{\"title\": \"x\"}", "x.txt", Kind::Json);
        check(b"{\"a\": 1}\n{\"a\": 2}\n", "x.json", Kind::JsonLines);
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.txt", Kind::Other("image/png"));
        check(b"Received: by x\nFrom: a@example.org\nSubject: s\n\nBody", "x.txt", Kind::Mail);
        check(b"!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n", "x.txt", Kind::Nmea);
        check(b"\\s:station,c:1*0A\\!AIVDM,1,1,,A,13u?etPv2;0n,0*24\n", "x", Kind::Nmea);
        check(b"a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n", "x.txt", Kind::Delimited);
        check(&[7, 3, 0, 255, 1, 2, 9, 200, 0, 0, 1], "x.txt", Kind::Unknown);
    }

    #[test]
    fn text_is_text() {
        check(b"Title: A note\nDate: 2024-11-04\n\nWords.", "x.txt", Kind::Plain);
        check(b"[2024-10-01] SEOUL, and more", "x.txt", Kind::Plain);
        check(b"# Heading", "x.md", Kind::Markdown);
        check(b"Tankers, trucks and trains.\nShips, boats and rafts.\n", "x.txt", Kind::Plain);
        check(b"a;b\n1;2", "x.csv", Kind::Delimited);
        let utf16: Vec<u8> = "plain words in UTF-16".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, "x.txt", Kind::Plain);
    }

    #[test]
    fn a_wrong_name_is_told() {
        assert_eq!(contradiction(Kind::Pdf, "x.txt"), Some("plain text"));
        assert_eq!(contradiction(Kind::Html, "x.docx"), Some("a Word document"));
        assert_eq!(contradiction(Kind::Plain, "x.md"), None);
        assert_eq!(contradiction(Kind::Pdf, "no-extension"), None);
    }
}
