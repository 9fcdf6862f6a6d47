//! PDFs, page by page.
//!
//! Two readers of others are used: `pdf_oxide`, which gives every run of letters with its place, from which
//! [`super::pdf_layout`] makes lines, rows, columns and paragraphs; and `lopdf`, which opens some damaged
//! files the first refuses, for pages the first gives no words of.

use super::details::{Detail, Details};
use super::layer::Layer;
use super::limits::Limits;
use super::model::{BlockKind, Reading};
use super::pdf_layout::{Piece, blocks_of};
use pdf_oxide::PdfDocument;
use pdf_oxide::layout::TextSpan;
use pdf_oxide::object::Object;
use std::panic::{AssertUnwindSafe, catch_unwind};
use values::Problem;

/// Reads a PDF. Text in pictures is not read: pages without a text layer are named in a problem.
pub(super) fn read_pdf(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let document = open(bytes);
    if let Some(problem) = document.as_ref().ok().and_then(|document| locked(document, name)) {
        reading.problems.push(problem);
        return reading;
    }
    let mut second = SecondReader { bytes, document: None };
    let pages = match &document {
        Ok(document) => quietly(|| document.page_count().ok()).flatten().unwrap_or(0),
        Err(_) => 0,
    };
    let pages = if pages == 0 { second.pages() } else { pages };
    if pages == 0 {
        let why = document.err().unwrap_or_else(|| "it has no pages".to_owned());
        let problem = match why.to_lowercase().contains("encrypt") || why.to_lowercase().contains("password")
        {
            true => encrypted(name),
            false => {
                Problem::new("reading/pdf-damaged", name, format!("the PDF is damaged or cut off: {why}"))
                    .hint("get the file again from its source, or print it to a new PDF")
            }
        };
        reading.problems.push(problem);
        return reading;
    }
    let mut layer = Layer::new(limits.text_bytes);
    let mut details = Details::default();
    let (mut silent, mut rescued) = (Vec::new(), Vec::new());
    let mut written_bytes = 0;
    let mut title: Option<(f32, String)> = None;
    for page in 0..pages.min(limits.pages) {
        let number = u32::try_from(page + 1).unwrap_or(u32::MAX);
        let before = layer.text().len();
        if let Ok(document) = &document {
            let spans = quietly(|| document.extract_spans(page).unwrap_or_default()).unwrap_or_default();
            written_bytes += spans.iter().map(|span| span.text.len() + 1).sum::<usize>();
            reading.written.push(match written_bytes <= limits.text_bytes {
                true => as_written(&spans),
                false => String::new(),
            });
            for block in page_blocks(document, page, spans) {
                let is_larger = title.as_ref().is_none_or(|(size, _)| block.size > *size);
                if number == 1 && block.kind == BlockKind::Heading && is_larger && block.text.len() > 5 {
                    title = Some((block.size, block.text.clone()));
                }
                layer.push_at(block.kind, &block.text, Some(number), block.page_box);
            }
        }
        if layer.text().len() == before && !layer.is_full() {
            let text = second.text(number);
            for range in super::plain::paragraphs(&text) {
                layer.push_at(BlockKind::Paragraph, &text[range], Some(number), None);
            }
            match layer.text().len() == before {
                true => silent.push(number),
                false => rescued.push(number),
            }
        }
    }
    reading.problems.extend(cut_off(bytes, name));
    push_page_problems(name, pages, limits, &silent, &rescued, &mut reading.problems);
    super::say_if_full(&layer, name, limits, &mut reading.problems);
    let information = document.as_ref().ok().and_then(|document| quietly(|| Information::of(document)));
    offer_details(&mut details, information.unwrap_or_default(), title, layer.text(), name);
    (reading.text, reading.blocks) = layer.finish();
    details.fill(&mut reading);
    reading
}

/// Tells whether the file ends too early: readers make the best of what is there and say nothing.
///
/// A PDF made for the web says its own length near its start (`/Linearized … /L`); every PDF ends with `%%EOF`,
/// though programs that pass files on leave some bytes after it.
///
/// **Source:** ISO 32000-1, 7.5.5 and annex F.
fn cut_off(bytes: &[u8], name: &str) -> Option<Problem> {
    const END: &[u8] = b"%%EOF";
    const TAIL: usize = 2 << 10;
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).into_owned();
    let length = head.split_once("/Linearized").and_then(|(_, rest)| {
        let digits = rest.split_once("/L")?.1.trim_start().chars().take_while(char::is_ascii_digit);
        digits.collect::<String>().parse::<usize>().ok()
    });
    let reason = match length {
        Some(length) if bytes.len() < length => {
            format!("the file says it has {length} bytes and has {}: pages may be missing", bytes.len())
        }
        _ => {
            let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(bytes);
            if tail.windows(END.len()).any(|window| window == END) {
                return None;
            }
            "the file has no end mark, it may be cut off: pages may be missing".to_owned()
        }
    };
    Some(Problem::new("reading/pdf-cut", name, reason).hint("get the file again from its source"))
}

fn open(bytes: &[u8]) -> Result<PdfDocument, String> {
    let opened = catch_unwind(AssertUnwindSafe(|| PdfDocument::from_bytes(bytes.to_vec())));
    opened.map_err(|_| "the reader gave up on it".to_owned())?.map_err(|error| error.to_string())
}

/// Runs a part of a reader that may panic on a damaged file; what it did until then is kept.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Many PDFs are encrypted with an empty password, only to forbid printing: those are read.
fn locked(document: &PdfDocument, name: &str) -> Option<Problem> {
    let is_open = quietly(|| !document.is_encrypted() || document.authenticate(b"").unwrap_or(false));
    (is_open == Some(false)).then(|| encrypted(name))
}

fn encrypted(name: &str) -> Problem {
    Problem::new("reading/pdf-encrypted", name, "the PDF is encrypted with a password: nothing was read")
        .hint("save it without a password and add that beside it")
}

/// Gives the text of a page in the order of the file: runs that go on where the one before ended are one line.
fn as_written(spans: &[TextSpan]) -> String {
    // The reader puts runs in an order of reading and remembers the file's.
    let mut written: Vec<&TextSpan> = spans.iter().collect();
    written.sort_by_key(|span| span.sequence);
    let mut text = String::new();
    let mut before: Option<&TextSpan> = None;
    for span in written {
        let goes_on = before.is_some_and(|before| {
            let size = before.font_size.max(span.font_size).max(1.0);
            let gap = span.bbox.x - (before.bbox.x + before.bbox.width);
            (before.bbox.y - span.bbox.y).abs() < 0.4 * size && gap > -0.5 * size && gap < 1.2 * size
        });
        if goes_on {
            let gap = before.map_or(0.0, |before| span.bbox.x - (before.bbox.x + before.bbox.width));
            let is_apart = gap > 0.2 * span.font_size && !text.ends_with(' ') && !span.text.starts_with(' ');
            text.push_str(if is_apart { " " } else { "" });
        } else if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&span.text);
        before = Some(span);
    }
    text
}

fn page_blocks(
    document: &PdfDocument,
    page: usize,
    spans: Vec<TextSpan>,
) -> Vec<super::pdf_layout::PageBlock> {
    let vertical = spans.iter().filter(|span| span.wmode == 1).count();
    if vertical * 2 > spans.len() {
        // Columns of vertical script: the order of the file is better than an order of lines.
        let text = quietly(|| document.extract_text(page).unwrap_or_default()).unwrap_or_default();
        return super::plain::paragraphs(&text)
            .into_iter()
            .map(|range| super::pdf_layout::PageBlock::paragraph(&text[range]))
            .collect();
    }
    let pieces = spans.into_iter().map(|span| Piece {
        bold: span.font_weight.to_pdf_value() >= 600,
        left: span.bbox.x,
        bottom: span.bbox.y,
        right: span.bbox.x + span.bbox.width,
        top: span.bbox.y + span.bbox.height,
        size: span.font_size,
        turned: span.rotation_degrees.abs() > 5.0,
        text: span.text,
    });
    blocks_of(pieces.collect())
}

fn push_page_problems(
    name: &str,
    pages: usize,
    limits: &Limits,
    silent: &[u32],
    rescued: &[u32],
    problems: &mut Vec<Problem>,
) {
    if pages > limits.pages {
        let reason = format!("has {pages} pages, the first {} were read", limits.pages);
        problems.push(Problem::new("reading/pdf-pages", name, reason).hint("split the PDF"));
    }
    if !silent.is_empty() {
        let reason = format!("no text layer on {}: what stands there was not read", listed(silent));
        problems.push(
            Problem::new("reading/pdf-no-text", name, reason)
                .hint("run text recognition (OCR) over it, or add a transcript"),
        );
    }
    if !rescued.is_empty() {
        let reason = format!("damaged: words without their layout on {}", listed(rescued));
        problems.push(
            Problem::new("reading/pdf-layout-lost", name, reason)
                .hint("check quotations against the page itself"),
        );
    }
}

/// "page 3", "pages 1-4, 7 of the file".
fn listed(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let words: Vec<String> = ranges
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    format!("{} {}", if pages.len() == 1 { "page" } else { "pages" }, words.join(", "))
}

/// The document information dictionary, as far as it concerns us.
#[derive(Debug, Default)]
struct Information {
    title: Option<String>,
    author: Option<String>,
    created: Option<String>,
}

impl Information {
    fn of(document: &PdfDocument) -> Self {
        let trailer = document.trailer().as_dict().cloned().unwrap_or_default();
        let resolve = |object: &Object| match object.as_reference() {
            Some(reference) => document.load_object(reference).ok(),
            None => Some(object.clone()),
        };
        let Some(information) = trailer.get("Info").and_then(resolve) else {
            return Self::default();
        };
        let text = |key: &str| {
            let value = resolve(information.as_dict()?.get(key)?)?;
            value.as_string().map(text_string)
        };
        Self { title: text("Title"), author: text("Author"), created: text("CreationDate") }
    }
}

/// A text string of PDF: UTF-16 or UTF-8 with a mark, else nearly Latin-1.
fn text_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or(&[])).0.into_owned()
        }
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn offer_details(
    details: &mut Details,
    information: Information,
    heading: Option<(f32, String)>,
    text: &str,
    name: &str,
) {
    // Programs put the name of the file they printed there.
    let is_title = |title: &&String| {
        let lower = title.to_lowercase();
        let junk = ["untitled", "microsoft word", "document1", "powerpoint presentation", "title"];
        let file = [".doc", ".docx", ".pdf", ".indd", ".qxd", ".xls", ".xlsx", ".rtf", ".tex", ".odt"];
        !file.iter().any(|end| lower.ends_with(end)) && !junk.iter().any(|junk| lower.starts_with(junk))
    };
    if let Some(title) = information.title.as_ref().filter(is_title) {
        details.offer(Detail::Title, title, "PDF information");
    }
    if let Some((_, heading)) = heading {
        details.offer(Detail::Title, &heading, "largest heading of page 1");
    }
    details.offer(Detail::Author, information.author.as_deref().unwrap_or_default(), "PDF information");
    super::plain::offer_dates(details, text, name);
    let created = information.created.unwrap_or_default();
    let digits = created.trim_start_matches("D:").get(..8).unwrap_or_default().to_owned();
    details.offer(Detail::Published, &digits, "PDF information (created)");
}

/// `lopdf`, opened only when a page needs it.
struct SecondReader<'b> {
    bytes: &'b [u8],
    document: Option<Option<lopdf::Document>>,
}

impl SecondReader<'_> {
    fn document(&mut self) -> Option<&lopdf::Document> {
        let bytes = self.bytes;
        let open = || quietly(|| lopdf::Document::load_mem(bytes).ok()).flatten();
        self.document.get_or_insert_with(open).as_ref()
    }

    fn pages(&mut self) -> usize {
        self.document().and_then(|document| quietly(|| document.get_pages().len())).unwrap_or(0)
    }

    fn text(&mut self, page: u32) -> String {
        let text = self.document().and_then(|document| quietly(|| document.extract_text(&[page]).ok()));
        let text = text.flatten().unwrap_or_default();
        // Where a font has no table of characters the library says so in the text itself.
        if text.contains("?Identity-H Unimplemented?") { String::new() } else { text }
    }
}
