//! Markdown: the words without the marks, headings and lists as blocks, the front matter as it stands.

use super::details::{Detail, Details};
use super::layer::Layer;
use super::limits::Limits;
use super::model::{BlockKind, Reading};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads Markdown. Links keep their words and lose their address; raw HTML loses its tags.
pub(super) fn read_markdown(text: &str, name: &str, limits: &Limits) -> Reading {
    let mut details = Details::default();
    let header_end = super::plain::header_end(text, &mut details);
    let mut layer = Layer::new(limits.text_bytes);
    layer.push(BlockKind::Metadata, &text[..header_end]);
    let mut writer =
        Writer { layer, words: String::new(), open: Vec::new(), cells: Vec::new(), titles: Vec::new() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for event in Parser::new_ext(&text[header_end..], options) {
        writer.take(event);
    }
    writer.flush(BlockKind::Paragraph);
    let Writer { layer, titles, .. } = writer;
    let body_start = if header_end > 0 { layer.text().find("\n\n").unwrap_or(0) } else { 0 };
    if let Some(title) = titles.iter().min_by_key(|(level, _)| *level) {
        details.offer(Detail::Title, &title.1, "first heading");
    }
    super::plain::offer_dates(&mut details, &layer.text()[body_start..], name);
    let mut reading = Reading::default();
    super::say_if_full(&layer, name, limits, &mut reading.problems);
    (reading.text, reading.blocks) = layer.finish();
    details.fill(&mut reading);
    reading
}

struct Writer {
    layer: Layer,
    words: String,
    /// Kinds of the blocks that are open and colour what stands in them, innermost last.
    open: Vec<BlockKind>,
    cells: Vec<String>,
    titles: Vec<(HeadingLevel, String)>,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words.push_str(&text);
            }
            Event::SoftBreak => self.words.push(' '),
            Event::HardBreak => self.words.push('\n'),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.words.push('\n'),
            Event::Html(html) => {
                let text = super::html::without_tags(&html);
                if !text.trim().is_empty() {
                    self.words.push_str(&text);
                    self.words.push('\n');
                }
            }
            Event::FootnoteReference(label) => {
                self.words.push('[');
                self.words.push_str(&label);
                self.words.push(']');
            }
            Event::InlineHtml(_) | Event::TaskListMarker(_) => {}
            Event::Rule => self.flush(BlockKind::Paragraph),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Item => {
                self.flush_open();
                self.open.push(BlockKind::ListItem);
            }
            Tag::BlockQuote(_) => {
                self.flush_open();
                self.open.push(BlockKind::Quotation);
            }
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::List(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_) => self.flush_open(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.flush_open();
                self.open.pop();
            }
            TagEnd::Heading(level) => {
                self.titles.push((level, self.words.clone()));
                self.flush(BlockKind::Heading);
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.words);
                self.cells.push(super::layer::one_line(&cell));
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.cells).join(" | ");
                self.layer.push(BlockKind::TableRow, &row);
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => self.flush_open(),
            _ => {}
        }
    }

    fn flush_open(&mut self) {
        self.flush(self.open.last().copied().unwrap_or(BlockKind::Paragraph));
    }

    fn flush(&mut self, kind: BlockKind) {
        let words = std::mem::take(&mut self.words);
        self.layer.push(kind, &words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &[(BlockKind, &str)]) -> Reading {
        let reading = read_markdown(markdown, "x.md", &Limits::default());
        let blocks: Vec<_> =
            reading.blocks.iter().map(|block| (block.kind, block.span.slice(&reading.text))).collect();
        assert_eq!(blocks, expected);
        reading
    }

    #[test]
    fn marks_are_stripped_and_blocks_kept() {
        use BlockKind::{Heading, ListItem, Paragraph, Quotation, TableRow};
        let reading = check(
            "# Oil *for* shells\n\nSEOUL, 4 November 2024 — A **tanker** [loaded](https://example.org/a_b)\nat the port.\n\n- one\n- two `x`\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            &[
                (Heading, "Oil for shells"),
                (Paragraph, "SEOUL, 4 November 2024 — A tanker loaded at the port."),
                (ListItem, "one"),
                (ListItem, "two x"),
                (Quotation, "said"),
                (TableRow, "a | b"),
                (TableRow, "1 | 2"),
            ],
        );
        assert_eq!(reading.title.as_deref(), Some("Oil for shells"));
        assert_eq!(reading.notes, ["title: first heading", "published: dateline"]);
    }

    #[test]
    fn front_matter_is_kept_as_it_stands() {
        let front = "---\ntitle: \"A note\"\npublished: 2024-11-04\nsource: https://example.org/a\n---";
        let reading = check(
            &format!("{front}\n\nText."),
            &[(BlockKind::Metadata, front), (BlockKind::Paragraph, "Text.")],
        );
        assert_eq!(reading.title.as_deref(), Some("A note"));
        assert_eq!(reading.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(reading.published.map(|date| date.to_string()).as_deref(), Some("2024-11-04"));
    }

    #[test]
    fn header_lines_after_the_heading_are_words() {
        let reading = read_markdown("# T\n\nPublished: 2024-11-04\n\nText.", "x.md", &Limits::default());
        assert_eq!(reading.published.map(|date| date.to_string()).as_deref(), Some("2024-11-04"));
        assert_eq!(reading.blocks.len(), 3);
    }
}
