//! The text layer under construction: paragraphs in, one text with the span of each out.

use super::model::{Block, BlockKind};
use values::{PageBox, Span};

/// Collects paragraphs into a text in which one empty line stands between any two.
#[derive(Debug, Default)]
pub(super) struct Layer {
    text: String,
    chars: u32,
    blocks: Vec<Block>,
    limit: usize,
    full: bool,
}

impl Layer {
    /// Starts an empty layer that takes no more than `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Adds a paragraph; one of nothing but white space is left out.
    pub(super) fn push(&mut self, kind: BlockKind, words: &str) {
        self.push_at(kind, words, None, None);
    }

    /// Adds a paragraph of a page.
    pub(super) fn push_at(
        &mut self,
        kind: BlockKind,
        words: &str,
        page: Option<u32>,
        page_box: Option<PageBox>,
    ) {
        let words = without_zero_width(words.trim());
        let words = words.trim();
        if words.is_empty() || self.full {
            return;
        }
        if self.text.len() + words.len() + 2 > self.limit {
            self.full = true;
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
            self.chars += 2;
        }
        let length = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
        let span = Span::new(self.chars, self.chars.saturating_add(length));
        self.text.push_str(words);
        self.chars = span.end;
        let paragraph = u32::try_from(self.blocks.len() + 1).unwrap_or(u32::MAX);
        self.blocks.push(Block { span, kind, page, page_box, paragraph });
    }

    /// Tells whether words were left out because the layer is full.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Gives the text collected so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Gives the text and its blocks.
    pub(super) fn finish(self) -> (String, Vec<Block>) {
        (self.text, self.blocks)
    }
}

/// Takes out characters that have no width and no meaning: zero-width space, word joiner, byte order
/// mark and soft hyphen. The joiners U+200C and U+200D stay, since Persian and Indic scripts spell
/// with them, and so do the marks of writing direction.
pub(super) fn without_zero_width(text: &str) -> std::borrow::Cow<'_, str> {
    let is_idle = |c: char| matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    if text.is_ascii() || !text.contains(is_idle) {
        return text.into();
    }
    text.chars().filter(|c| !is_idle(*c)).collect::<String>().into()
}

/// Makes every run of ASCII white space one space, for formats in which line breaks mean nothing.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters_and_point_at_their_paragraph() {
        let mut layer = Layer::new(1_000);
        layer.push(BlockKind::Heading, "  러시아 ");
        layer.push(BlockKind::Paragraph, "\u{200b} \u{feff}");
        layer.push(BlockKind::Paragraph, "soft\u{ad}ly");
        let (text, blocks) = layer.finish();
        assert_eq!(text, "러시아\n\nsoftly");
        let words: Vec<_> = blocks.iter().map(|block| block.span.slice(&text)).collect();
        assert_eq!(words, ["러시아", "softly"]);
        assert_eq!(blocks[1].paragraph, 2);
    }

    #[test]
    fn a_full_layer_says_so() {
        let mut layer = Layer::new(10);
        layer.push(BlockKind::Paragraph, "longer than ten");
        assert!(layer.is_full());
        assert!(layer.text().is_empty());
    }
}
