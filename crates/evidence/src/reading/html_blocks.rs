//! A tree of HTML as blocks of text.

use super::layer::Layer;
use super::model::BlockKind;
use dom_query::{Document, NodeRef};

/// Adds the words of a document to the layer, block by block in the order of the page.
///
/// A row of a table is one block with its cells joined by ` | `, unless the table is there for the layout:
/// then what stands in its cells are paragraphs.
pub(super) fn push_blocks(document: &Document, layer: &mut Layer) {
    let mut writer =
        Writer { layer, words: String::new(), open: Vec::new(), preformatted: 0, rows: Vec::new() };
    // A stack of our own: pages may be nested deeper than the thread's stack allows.
    let mut stack = vec![Visit::Enter(document.root())];
    while let Some(visit) = stack.pop() {
        match visit {
            Visit::Leave(name) => writer.leave(&name),
            Visit::Enter(node) if node.is_text() => writer.text(&node.text()),
            Visit::Enter(node) => {
                let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
                if node.is_element() && !writer.enter(&name, &node) {
                    continue;
                }
                if node.is_element() {
                    stack.push(Visit::Leave(name));
                }
                stack.extend(node.children_it(true).map(Visit::Enter));
            }
        }
    }
    writer.flush();
}

enum Visit<'d> {
    Enter(NodeRef<'d>),
    Leave(String),
}

/// The cells of an open row, each as its paragraphs.
type OpenRow = Vec<Vec<String>>;

struct Writer<'l> {
    layer: &'l mut Layer,
    words: String,
    /// Kinds that the open elements give to the text in them, innermost last.
    open: Vec<BlockKind>,
    preformatted: usize,
    rows: Vec<OpenRow>,
}

impl Writer<'_> {
    /// Enters an element; gives whether its content is read.
    fn enter(&mut self, name: &str, node: &NodeRef<'_>) -> bool {
        const SKIPPED: [&str; 16] = [
            "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "canvas", "video",
            "audio", "select", "button", "textarea", "input", "math",
        ];
        if SKIPPED.contains(&name) || is_hidden(node) {
            return false;
        }
        if name == "br" {
            match self.words.ends_with('\n') {
                true => self.flush(),
                false => self.words.push('\n'),
            }
            return false;
        }
        if is_block(name) {
            self.flush();
        }
        if let Some(kind) = kind_of(name) {
            self.open.push(kind);
        }
        match name {
            "pre" => self.preformatted += 1,
            "tr" => self.rows.push(Vec::new()),
            "td" | "th" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Vec::new());
                }
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, name: &str) {
        if is_block(name) {
            self.flush();
        }
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "tr" => self.end_row(),
            _ => {}
        }
        if kind_of(name).is_some() {
            self.open.pop();
        }
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.words.push_str(text);
            return;
        }
        let ends_open = |words: &str| words.is_empty() || words.ends_with([' ', '\n']);
        let mut parts = text.split(|c: char| c.is_ascii_whitespace());
        if let Some(first) = parts.next() {
            self.words.push_str(first);
        }
        for part in parts {
            if !ends_open(&self.words) {
                self.words.push(' ');
            }
            self.words.push_str(part);
        }
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push(words.to_owned());
            return;
        }
        let kind = self.open.last().copied().unwrap_or(BlockKind::Paragraph);
        self.layer.push(kind, words);
    }

    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        // A cell of several paragraphs, or of a long one, is no cell but a piece of the page.
        let is_layout = row.iter().any(|cell| cell.len() > 3 || cell.iter().any(|words| words.len() > 600));
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            match is_layout {
                true => cell.extend(row.into_iter().flatten()),
                false => cell.push(joined(&row)),
            }
        } else if is_layout {
            for words in row.iter().flatten() {
                self.layer.push(BlockKind::Paragraph, words);
            }
        } else if row.len() == 1 {
            self.layer.push(BlockKind::Paragraph, &joined(&row));
        } else {
            self.layer.push(BlockKind::TableRow, &joined(&row));
        }
    }
}

fn joined(row: &OpenRow) -> String {
    let cells: Vec<String> = row.iter().map(|cell| super::layer::one_line(&cell.join(" "))).collect();
    match cells.iter().all(String::is_empty) {
        true => String::new(),
        false => cells.join(" | "),
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").map(|style| style.to_ascii_lowercase()).unwrap_or_default();
    node.has_attr("hidden") || style.contains("display:none") || style.contains("display: none")
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 42] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ];
    BLOCKS.contains(&name)
}

fn kind_of(name: &str) -> Option<BlockKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
        "li" | "dt" | "dd" => Some(BlockKind::ListItem),
        "blockquote" => Some(BlockKind::Quotation),
        "figcaption" | "caption" => Some(BlockKind::Caption),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &[(BlockKind, &str)]) {
        let mut layer = Layer::new(10_000);
        push_blocks(&Document::from(html), &mut layer);
        let (text, blocks) = layer.finish();
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, block.span.slice(&text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blocks_follow_the_page() {
        use BlockKind::{Caption, Heading, ListItem, Paragraph, Quotation, TableRow};
        check(
            "<h1>Title</h1><p>One <b>two</b>,\n three<br>four<br><br>five</p>loose<ul><li>a<li>b</ul>\
             <blockquote><p>said</p></blockquote><figure><img><figcaption>seen</figcaption></figure>\
             <table><tr><th>a<th>b<tr><td>1<td><p>2</p></table><script>no</script><p hidden>no</p>",
            &[
                (Heading, "Title"),
                (Paragraph, "One two, three\nfour"),
                (Paragraph, "five"),
                (Paragraph, "loose"),
                (ListItem, "a"),
                (ListItem, "b"),
                (Quotation, "said"),
                (Caption, "seen"),
                (TableRow, "a | b"),
                (TableRow, "1 | 2"),
            ],
        );
    }

    #[test]
    fn a_table_for_layout_is_paragraphs() {
        check(
            "<table><tr><td>menu</td><td><p>a</p><p>b</p><p>c</p><p>d</p></td></tr></table>",
            &["menu", "a", "b", "c", "d"].map(|words| (BlockKind::Paragraph, words)),
        );
    }
}
