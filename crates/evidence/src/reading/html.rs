//! Web pages: the text of the article with what the page says of itself.

use super::encoding::decode;
use super::html_blocks::push_blocks;
use super::html_details::{PageDetails, details_of};
use super::layer::Layer;
use super::limits::Limits;
use super::model::Reading;
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use values::Problem;

/// Reads a web page: its article where one is found, else all its words with a note.
pub(super) fn read_html(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let decoded = decode(bytes, name, declared_encoding(bytes));
    let mut reading = read_html_text(&decoded.text, name, limits);
    reading.problems.splice(0..0, decoded.problems);
    reading
}

/// Reads a web page that is text already, such as the body of an e-mail.
pub(super) fn read_html_text(html: &str, name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    if is_too_deep(html, limits.html_depth) {
        return read_without_tree(html, name, limits);
    }
    let document = Document::from(html);
    let PageDetails { mut details, fallback_dates } = details_of(&document);
    let mut layer = Layer::new(limits.text_bytes);
    let note = match article_of(&document) {
        Some((content, title)) => {
            details.offer(super::details::Detail::Title, &title, "page title");
            push_blocks(&Document::fragment(content), &mut layer);
            None
        }
        None => Some("text: the whole page, since no article was found in it"),
    };
    if layer.text().is_empty() {
        push_blocks(&document, &mut layer);
    }
    super::say_if_full(&layer, name, limits, &mut reading.problems);
    if !details.has_date()
        && let Some(date) = super::dates::date_of_dateline(layer.text())
    {
        details.offer_date(date, "dateline");
    }
    for (date, source) in fallback_dates {
        details.offer_date(date, source);
    }
    super::plain::offer_dates(&mut details, "", name);
    (reading.text, reading.blocks) = layer.finish();
    details.fill(&mut reading);
    reading.notes.extend(note.map(str::to_owned));
    if reading.text.is_empty() {
        reading.problems.push(
            Problem::new("reading/no-text", name, "the page holds no words")
                .hint("the page may be made by a script: save it as PDF or copy its text"),
        );
    }
    reading
}

/// Takes the tags out of a piece of HTML; blocks end in a line break.
pub(super) fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    for token in Tokens::new(html) {
        match token {
            Token::Text(words) => push_unescaped(&mut text, words),
            Token::Tag { name, .. } if ends_line(name) => text.push('\n'),
            Token::Tag { .. } => {}
        }
    }
    text
}

fn article_of(document: &Document) -> Option<(String, String)> {
    let config = Config { max_elements_to_parse: 100_000, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(document.clone(), None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    Some((article.content.to_string(), article.title))
}

/// A page nested deeper than any author writes is read tag by tag, in one pass, without a tree.
fn read_without_tree(html: &str, name: &str, limits: &Limits) -> Reading {
    let mut layer = Layer::new(limits.text_bytes);
    for line in without_tags(html).lines() {
        layer.push(super::BlockKind::Paragraph, &super::layer::one_line(line));
    }
    let reason = format!(
        "its elements stand more than {} deep inside each other: read without telling the article from the rest",
        limits.html_depth
    );
    let mut problems = vec![
        Problem::new("reading/html-depth", name, reason).hint("check what the text begins and ends with"),
    ];
    super::say_if_full(&layer, name, limits, &mut problems);
    let (text, blocks) = layer.finish();
    Reading { text, blocks, problems, ..Reading::default() }
}

/// Finds the encoding a page declares in its first kilobytes.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")? + 8;
    let rest: &[u8] = head.get(at..)?;
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    let length = rest.iter().take_while(|byte| is_label(byte)).count();
    encoding_rs::Encoding::for_label(&rest[..length])
}

/// Tells, in one pass and before any tree is built, whether elements are nested deeper than the limit.
///
/// Building the tree is itself quadratic in the depth. Two counts are kept: elements that are open, and
/// elements of formatting that were opened and never closed, which a parser opens again in every block.
fn is_too_deep(html: &str, limit: usize) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut formatting: usize = 0;
    for token in Tokens::new(html) {
        let Token::Tag { name, closes } = token else {
            continue;
        };
        if closes {
            if is_formatting(name) {
                formatting = formatting.saturating_sub(1);
            }
            // The stack is never longer than the limit, so looking through it is bounded.
            if let Some(at) = open.iter().rposition(|element| element.eq_ignore_ascii_case(name)) {
                open.truncate(at);
            }
            continue;
        }
        if is_formatting(name) {
            formatting += 1;
        } else if !is_void(name) && !closes_itself(name) && !is_raw(name) {
            open.push(name);
        }
        if open.len() > limit || formatting > limit {
            return true;
        }
    }
    false
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn is_raw(name: &str) -> bool {
    is_one_of(name, &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
}

fn is_void(name: &str) -> bool {
    const VOID: [&str; 18] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "path", "rect", "circle", "use",
    ];
    is_one_of(name, &VOID)
}

/// Elements whose end tag may be left out: the next of their kind closes them.
fn closes_itself(name: &str) -> bool {
    const OPTIONAL: [&str; 15] = [
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp", "rt",
        "colgroup",
    ];
    is_one_of(name, &OPTIONAL)
}

fn is_formatting(name: &str) -> bool {
    const FORMATTING: [&str; 14] =
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
    is_one_of(name, &FORMATTING)
}

fn ends_line(name: &str) -> bool {
    const BLOCKS: [&str; 26] = [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
        "figcaption",
        "dt",
        "dd",
        "hr",
        "main",
        "aside",
    ];
    is_one_of(name, &BLOCKS)
}

/// A tag, or the text between two.
enum Token<'h> {
    Tag { name: &'h str, closes: bool },
    Text(&'h str),
}

/// The tags and texts of HTML in one pass; comments, scripts and the like are left out.
struct Tokens<'h> {
    rest: &'h str,
}

impl<'h> Tokens<'h> {
    fn new(html: &'h str) -> Self {
        Self { rest: html }
    }
}

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let text_end = match self.rest.strip_prefix('<') {
                None => self.rest.find('<').unwrap_or(self.rest.len()),
                Some(_) => 0,
            };
            if text_end > 0 {
                let (text, rest) = self.rest.split_at(text_end);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                self.rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            let inner = &self.rest[1..];
            let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
            let length = inner
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':')
                .unwrap_or(inner.len());
            let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?');
            if !is_tag {
                // A lone `<` is text.
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            let name = &inner[..length];
            self.rest = after_tag(&inner[length..]);
            if !closes && is_raw(name) {
                self.rest = before_end_tag(self.rest, name);
            }
            return Some(Token::Tag { name, closes });
        }
    }
}

/// Gives the text from the end tag of an element whose content is no HTML; nothing if it never ends.
fn before_end_tag<'h>(content: &'h str, name: &str) -> &'h str {
    let mut at = 0;
    while let Some(found) = content[at..].find("</") {
        let tag = at + found + 2;
        let is_end = content.as_bytes().get(tag..tag + name.len());
        if is_end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return &content[tag - 2..];
        }
        at = tag;
    }
    ""
}

/// Gives what stands after the `>` of a tag, looking over quoted values.
fn after_tag(attributes: &str) -> &str {
    let mut quote: Option<u8> = None;
    for (at, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if attributes.as_bytes().get(at.wrapping_sub(1)) == Some(&b'=') => {
                quote = Some(byte);
            }
            (None, b'>') => return &attributes[at + 1..],
            _ => {}
        }
    }
    ""
}

fn push_unescaped(text: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        let entity = &rest[at + 1..];
        let length = entity.bytes().take(12).position(|byte| byte == b';');
        match length.and_then(|length| Some((character(&entity[..length])?, length))) {
            Some((c, length)) => {
                text.push(c);
                rest = &entity[length + 1..];
            }
            None => {
                text.push('&');
                rest = entity;
            }
        }
    }
    text.push_str(rest);
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        let code = hexadecimal.unwrap_or_else(|| number.parse()).ok()?;
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_out_in_one_pass() {
        assert_eq!(
            without_tags("<p title='a>b'>a &amp; b &#8212; 1 < 2<br>c<script>x<y</script></p><!-- no -->d"),
            "\na & b — 1 < 2\nc\nd"
        );
    }

    #[test]
    fn depth_is_seen_before_a_tree_is_built() {
        assert!(!is_too_deep(&"<div><p>x</div>".repeat(2_000), 512));
        assert!(!is_too_deep(&"<p>x<li>y<br>".repeat(2_000), 512));
        assert!(is_too_deep(&"<div>".repeat(600), 512));
        assert!(is_too_deep(&"<div></x>".repeat(600), 512));
        assert!(is_too_deep(&"<div><b id=1></div>".repeat(600), 512));
        assert!(!is_too_deep(&format!("<script>{}</script>", "<div>".repeat(600)), 512));
    }

    #[test]
    fn the_declared_encoding_counts() {
        let html = b"<html><head><meta charset=\"windows-1251\"></head><body><p>\xcf\xf0\xe8\xe2\xe5\xf2</p></body></html>";
        let reading = read_html(html, "x.html", &Limits::default());
        assert_eq!(reading.text, "Привет");
        assert!(reading.problems.is_empty());
    }
}
