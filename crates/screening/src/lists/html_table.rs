//! Tables of web pages, cell by cell.
//!
//! A page is scanned once for rows and cells; it is no tree, so that no nesting can cost time or memory.

use crate::designation::one_line;

/// Stands where a paragraph begins or ends, until the lines of a cell are joined; no character of a text.
const PARAGRAPH: char = '\u{e000}';

/// Gives the text of each cell of each row, a line a paragraph; a row ends where the next begins, whatever was left open.
pub(super) fn table_rows(page: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell: Option<String> = None;
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if let Some(cell) = &mut cell {
            cell.push_str(&rest[..at]);
        }
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let tag = rest.get(1..end).unwrap_or_default();
        let closing = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take(10)
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        match name.as_str() {
            "tr" | "td" | "th" | "table" => {
                if let (Some(text), Some(row)) = (cell.take(), rows.last_mut()) {
                    row.push(lines(&unescape(&text)));
                }
                if name == "tr" && !closing {
                    rows.push(Vec::new());
                } else if matches!(name.as_str(), "td" | "th") && !closing {
                    cell = Some(String::new());
                }
            }
            // The end of a paragraph parts words; a change of weight inside a word does not.
            "p" | "br" | "div" | "li" => {
                if let Some(cell) = &mut cell {
                    cell.push(PARAGRAPH);
                }
            }
            _ => {}
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    rows
}

/// Puts each paragraph on one line, and leaves out those without words.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split(PARAGRAPH).map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(10).find(|(_, letter)| *letter == ';').map(|(end, _)| end);
        let name = end.and_then(|end| rest.get(1..end));
        match (name.and_then(entity), end) {
            (Some(letter), Some(end)) => {
                plain.push(letter);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            _ => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain + rest
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" | "mdash" => Some('–'),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16),
            decimal => number(decimal, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_a_line_and_a_change_of_weight_none() {
        let page =
            "<table><tr><td>A <b>b</b>c</td><td><p>one\n two</p><p>&amp;<br/></p></td></tr><tr><th>x</table>";
        assert_eq!(
            table_rows(page),
            [vec!["A bc".to_owned(), "one two\n&".to_owned()], vec!["x".to_owned()]]
        );
    }
}
