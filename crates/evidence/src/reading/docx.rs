//! Word documents: headings, paragraphs, lists, tables, notes and core properties.
//!
//! Read are the text as it stands with all changes accepted, and foot- and endnotes after it; not read
//! are headers, footers, comments, deleted text and pictures.

use super::archive::Unpacker;
use super::details::{Detail, Details};
use super::layer::Layer;
use super::limits::Limits;
use super::model::{BlockKind, Reading};
use super::xml::{Step, attribute, local_name, walk};
use std::collections::BTreeMap;
use values::Problem;

/// Reads a Word document.
pub(super) fn read_docx(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let mut unpacker = match Unpacker::new(bytes, name, limits) {
        Ok(unpacker) => unpacker,
        Err(problem) => {
            reading.problems.push(problem);
            return reading;
        }
    };
    let mut file = |path: &str, problems: &mut Vec<Problem>| match unpacker.file(path) {
        Ok(bytes) => bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let styles =
        file("word/styles.xml", &mut reading.problems).map(|xml| style_names(&xml)).unwrap_or_default();
    let mut layer = Layer::new(limits.text_bytes);
    let mut details = Details::default();
    for path in ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"] {
        let Some(xml) = file(path, &mut reading.problems) else {
            continue;
        };
        let mut body = Body::new(&styles, &mut layer);
        if let Err(error) = walk(&xml, |step| body.take(step)) {
            let reason = format!("`{path}` inside it is damaged at {error}: read up to there");
            reading.problems.push(
                Problem::new("reading/docx-damaged", name, reason).hint("open it in Word and save it again"),
            );
        }
        let title = body.finish();
        if let Some(title) = title {
            details.offer(Detail::Title, &title, "first title or heading");
        }
    }
    let mut created = None;
    if let Some(xml) = file("docProps/core.xml", &mut reading.problems) {
        let properties = core_properties(&xml);
        let property = |key: &str| properties.get(key).map(String::as_str).unwrap_or_default();
        details.offer(Detail::Title, property("title"), "core properties");
        details.offer(Detail::Author, property("creator"), "core properties");
        created = properties.get("created").cloned();
    }
    super::say_if_full(&layer, name, limits, &mut reading.problems);
    super::plain::offer_dates(&mut details, layer.text(), name);
    if let Some(created) = created {
        details.offer(Detail::Published, &created, "core properties (created)");
    }
    (reading.text, reading.blocks) = layer.finish();
    if reading.text.is_empty() && reading.problems.is_empty() {
        reading.problems.push(
            Problem::new("reading/no-text", name, "the document holds no words")
                .hint("if it holds pictures of text, add a transcript"),
        );
    }
    details.fill(&mut reading);
    reading
}

/// The body of a document on the way from XML to blocks.
struct Body<'s> {
    styles: &'s BTreeMap<String, String>,
    layer: &'s mut Layer,
    words: String,
    style: String,
    in_list: bool,
    in_text: bool,
    /// Cells of the rows that are open, innermost last: tables stand inside tables.
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
    /// How many elements are open whose content is a second copy or not text.
    skipped: u32,
    title: Option<String>,
    first_heading: Option<String>,
}

impl<'s> Body<'s> {
    fn new(styles: &'s BTreeMap<String, String>, layer: &'s mut Layer) -> Self {
        Self {
            styles,
            layer,
            words: String::new(),
            style: String::new(),
            in_list: false,
            in_text: false,
            rows: Vec::new(),
            cells: Vec::new(),
            skipped: 0,
            title: None,
            first_heading: None,
        }
    }

    fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Start(start) => self.start(&local_name(&start), &start),
            Step::End(name) => self.end(&name),
            Step::Text(text) if self.in_text && self.skipped == 0 => self.words.push_str(&text),
            Step::Text(_) => {}
        }
    }

    fn start(&mut self, name: &str, start: &quick_xml::events::BytesStart<'_>) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.skipped += 1,
            "p" => {
                self.flush();
            }
            "pStyle" => self.style = attribute(start, "val").unwrap_or_default(),
            "numPr" => self.in_list = true,
            "t" => self.in_text = true,
            "tab" if !self.words.is_empty() => self.words.push('\t'),
            "br" | "cr" => self.words.push('\n'),
            "noBreakHyphen" => self.words.push('-'),
            // Deeper than any author nests tables; cells further in join the row around them.
            "tr" if self.rows.len() < 64 => {
                self.flush();
                self.rows.push(Vec::new());
            }
            "tc" if self.cells.len() < 64 => {
                self.flush();
                self.cells.push(String::new());
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.skipped = self.skipped.saturating_sub(1),
            "t" => self.in_text = false,
            "p" => self.flush(),
            "tc" => {
                self.flush();
                if let (Some(cell), Some(row)) = (self.cells.pop(), self.rows.last_mut()) {
                    row.push(cell);
                }
            }
            "tr" => {
                self.flush();
                if let Some(row) = self.rows.pop() {
                    self.layer.push(BlockKind::TableRow, &row.join(" | "));
                }
            }
            _ => {}
        }
    }

    /// Ends a paragraph: into the open cell, or into the layer.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let style = std::mem::take(&mut self.style);
        let in_list = std::mem::take(&mut self.in_list);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if let Some(cell) = self.cells.last_mut() {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&super::layer::one_line(words));
            return;
        }
        let style = self.styles.get(&style).map_or(style.as_str(), String::as_str).to_lowercase();
        let kind = match style.as_str() {
            "title" => BlockKind::Heading,
            style if style.starts_with("heading") => BlockKind::Heading,
            style if style.contains("quote") => BlockKind::Quotation,
            style if style.contains("caption") => BlockKind::Caption,
            _ if in_list || style.starts_with("list") => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        };
        if style == "title" && self.title.is_none() {
            self.title = Some(words.to_owned());
        }
        if kind == BlockKind::Heading && self.first_heading.is_none() {
            self.first_heading = Some(words.to_owned());
        }
        self.layer.push(kind, words);
    }

    /// Ends the last paragraph and gives the title.
    fn finish(mut self) -> Option<String> {
        self.cells.clear();
        self.flush();
        self.title.or(self.first_heading)
    }
}

/// Style ids are translated in localised Word ("Überschrift1"); the names behind them are not.
fn style_names(xml: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut id = String::new();
    // What can be read of a damaged style sheet is enough.
    let _ = walk(xml, |step| {
        if let Step::Start(start) = step {
            match local_name(&start).as_str() {
                "style" => id = attribute(&start, "styleId").unwrap_or_default(),
                "name" => {
                    if let Some(name) = attribute(&start, "val") {
                        names.insert(std::mem::take(&mut id), name);
                    }
                }
                _ => {}
            }
        }
    });
    names
}

fn core_properties(xml: &str) -> BTreeMap<String, String> {
    let mut properties: BTreeMap<String, String> = BTreeMap::new();
    let mut open = String::new();
    let _ = walk(xml, |step| match step {
        Step::Start(start) => open = local_name(&start),
        Step::End(_) => open.clear(),
        Step::Text(text) if !open.is_empty() => properties.entry(open.clone()).or_default().push_str(&text),
        Step::Text(_) => {}
    });
    properties
}
