//! Plain text: taken exactly as it is, with its paragraphs and the lines that describe it.

use super::dates;
use super::details::{Detail, Details};
use super::model::{Block, BlockKind, Reading};
use values::CharMap;

/// Reads a plain text; `text` becomes the text layer unchanged.
pub(super) fn read_plain(text: String, name: &str) -> Reading {
    let mut details = Details::default();
    let header_end = header_end(&text, &mut details);
    let map = CharMap::new(&text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut push = |kind: BlockKind, range: std::ops::Range<usize>| {
        let paragraph = u32::try_from(blocks.len() + 1).unwrap_or(u32::MAX);
        blocks.push(Block { span: map.span(range), kind, page: None, page_box: None, paragraph });
    };
    if header_end > 0 {
        push(BlockKind::Metadata, trimmed(&text, 0..header_end));
    }
    let body: Vec<_> = paragraphs(&text[header_end..])
        .into_iter()
        .map(|range| range.start + header_end..range.end + header_end)
        .collect();
    let heading = body.first().and_then(|first| heading_of(&text, first.clone(), body.len()));
    for (index, range) in body.into_iter().enumerate() {
        match heading.clone().filter(|_| index == 0) {
            Some(heading) => {
                details.offer(Detail::Title, &text[heading.clone()], "first line");
                let rest = trimmed(&text, heading.end..range.end);
                push(BlockKind::Heading, heading);
                if !rest.is_empty() {
                    push(BlockKind::Paragraph, rest);
                }
            }
            None => push(BlockKind::Paragraph, range),
        }
    }
    offer_dates(&mut details, &text[header_end..], name);
    let mut reading = Reading { media_type: "text/plain".to_owned(), text, blocks, ..Reading::default() };
    details.fill(&mut reading);
    reading
}

/// Offers the date of the dateline, then the one in the file's name.
pub(super) fn offer_dates(details: &mut Details, text: &str, name: &str) {
    if details.has_date() {
        return;
    }
    if let Some(date) = dates::date_of_dateline(text) {
        details.offer_date(date, "dateline");
    } else if let Some(date) = dates::date_of_file_name(name) {
        details.offer_date(date, "file name");
    }
}

/// Gives the end, in bytes, of the lines at the top that describe the text; 0 where there are none.
///
/// Three forms: a block between two lines `---`; lines `Title: …`, `Published: …`; comment lines
/// `# source: … | date: …`.
pub(super) fn header_end(text: &str, details: &mut Details) -> usize {
    if text.lines().next().is_some_and(|line| line.trim_end() == "---") {
        return fenced_header_end(text, details);
    }
    let (mut end, mut at) = (0, 0);
    for line in text.split_inclusive('\n').take(40) {
        at += line.len();
        let words = line.trim();
        let described = match words.strip_prefix("# ").filter(|rest| rest.contains(": ")) {
            Some(comment) => {
                let offered =
                    comment.split(" | ").map(|part| details.offer_header_line(part, "comment line"));
                offered.filter(|is_known| *is_known).count() > 0
            }
            None => details.offer_header_line(words, "header line"),
        };
        match (described, words.is_empty()) {
            (true, _) => end = at,
            (false, true) => {}
            (false, false) => break,
        }
    }
    end
}

fn fenced_header_end(text: &str, details: &mut Details) -> usize {
    let mut at = 0;
    // A fence that never closes is a ruled line, not a front matter.
    for (index, line) in text.split_inclusive('\n').take(200).enumerate() {
        at += line.len();
        if index > 0 && matches!(line.trim_end(), "---" | "...") {
            for line in text[..at].lines() {
                details.offer_header_line(line, "front matter");
            }
            return at;
        }
    }
    0
}

/// Cuts a text into paragraphs at empty lines, and at every line break where lines are longer than any
/// wrapped line would be. Ranges are in bytes, trimmed, in order.
pub(super) fn paragraphs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    let mut close = |from: usize, to: usize| {
        // Mails and press agencies wrap at 65 to 80 characters, hardly anyone beyond 120.
        let unwrapped = text[from..to].lines().any(|line| line.chars().count() > 120);
        if !unwrapped {
            paragraphs.push(trimmed(text, from..to));
            return;
        }
        let mut at = from;
        for line in text[from..to].split_inclusive('\n') {
            paragraphs.push(trimmed(text, at..at + line.len()));
            at += line.len();
        }
    };
    for line in text.split_inclusive('\n') {
        match (line.trim().is_empty(), start) {
            (true, Some(from)) => {
                close(from, at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
        at += line.len();
    }
    if let Some(from) = start {
        close(from, text.len());
    }
    paragraphs.retain(|range| !range.is_empty());
    paragraphs
}

/// A first line that is short and ends without a full stop is the heading of what follows.
fn heading_of(
    text: &str,
    first: std::ops::Range<usize>,
    paragraphs: usize,
) -> Option<std::ops::Range<usize>> {
    let line = text[first.clone()].lines().next()?.trim_end();
    let range = first.start..first.start + line.len();
    let rest = text[range.end..first.end].trim();
    let next = rest.lines().next().map_or(0, |line| line.chars().count());
    let length = line.chars().count();
    // Inside a paragraph of wrapped lines the first line is as long as the next.
    let stands_apart = (rest.is_empty() && paragraphs > 1) || next > length + length / 2;
    let is_title = (3..=200).contains(&length) && !line.ends_with(['.', ';', ',', ':']);
    let dated = dates::date_of_dateline(line).is_some();
    (stands_apart && is_title && !dated).then_some(range)
}

fn trimmed(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let words = part.trim();
    start.min(range.end)..(start + words.len()).min(range.end).max(start.min(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use values::Span;

    /// Checks what every reading promises of its blocks: in order, apart, inside the text.
    fn blocks_are_ordered(reading: &Reading) -> bool {
        let length = u32::try_from(reading.text.chars().count()).unwrap_or(u32::MAX);
        let mut last = 0;
        reading.blocks.iter().all(|block| {
            let Span { start, end } = block.span;
            let fits = start >= last && end > start && end <= length;
            last = end;
            fits
        })
    }

    fn check(text: &str, expected: &[(BlockKind, &str)]) -> Reading {
        let reading = read_plain(text.to_owned(), "note.txt");
        let found: Vec<_> =
            reading.blocks.iter().map(|block| (block.kind, block.span.slice(&reading.text))).collect();
        assert_eq!(found, expected);
        assert_eq!(reading.text, text);
        assert!(blocks_are_ordered(&reading));
        reading
    }

    #[test]
    fn paragraphs_and_title() {
        use BlockKind::{Heading, Paragraph};
        let reading = check(
            "Tanker seen at Vostochny\r\n\r\nFirst line\r\nsecond line.\r\n \t\r\nNext — é.\r\n",
            &[
                (Heading, "Tanker seen at Vostochny"),
                (Paragraph, "First line\r\nsecond line."),
                (Paragraph, "Next — é."),
            ],
        );
        assert_eq!(reading.title.as_deref(), Some("Tanker seen at Vostochny"));
        assert_eq!(reading.notes, ["title: first line"]);
    }

    #[test]
    fn header_lines_describe() {
        let text = "Title: Oil for shells\nPublished: 4 November 2024\nSource: Example Gazette\nURL: https://example.org/a\nAuthor: Staff\n\nThe text.";
        let reading = check(
            text,
            &[(BlockKind::Metadata, text.split("\n\n").next().unwrap()), (BlockKind::Paragraph, "The text.")],
        );
        assert_eq!(reading.title.as_deref(), Some("Oil for shells"));
        assert_eq!(reading.publisher.as_deref(), Some("Example Gazette"));
        assert_eq!(reading.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(reading.author.as_deref(), Some("Staff"));
        assert_eq!(reading.published.unwrap().to_string(), "2024-11-04");
    }

    #[test]
    fn a_comment_line_describes() {
        let reading = read_plain(
            "# source: http://example.org/x via archive | date: 2024-05-30 | full text\nHeadline\nA first paragraph that is longer.".to_owned(),
            "x.txt",
        );
        assert_eq!(reading.url.as_deref(), Some("http://example.org/x"));
        assert_eq!(reading.title.as_deref(), Some("Headline"));
        assert_eq!(reading.published.unwrap().to_string(), "2024-05-30");
    }

    #[test]
    fn the_file_name_is_the_last_resort() {
        let dated = |text: &str| {
            let reading = read_plain(text.to_owned(), "2024-12-18_note.txt");
            (reading.published.unwrap().to_string(), reading.notes.last().unwrap().clone())
        };
        assert_eq!(dated("SEOUL, 1 May 2024 — Words.").1, "published: dateline");
        assert_eq!(dated("Words."), ("2024-12-18".to_owned(), "published: file name".to_owned()));
    }

    #[test]
    fn long_lines_are_paragraphs() {
        let line = "word ".repeat(40);
        let text = format!("{line}\n{line}");
        assert_eq!(read_plain(text, "a.txt").blocks.len(), 2);
    }
}
