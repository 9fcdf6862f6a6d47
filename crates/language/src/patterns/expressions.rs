//! Regular expressions in the syntax of Python's `re`: taken apart, and compiled for Rust's engines.

use crate::tables::TableError;
use fancy_regex::{Regex, RegexBuilder};

/// Steps back the URL pattern may take as a whole. No text compared with the reference needed more than 300; a
/// chunk made to be slow (`@:@:…@1.1.1.1`) takes some milliseconds at most.
const BACKTRACKS_MAX: usize = 20_000;

/// Compiles a pattern in Python's syntax.
pub(crate) fn compile(pattern: &str) -> Result<Regex, TableError> {
    RegexBuilder::new(&translated(pattern)?)
        .backtrack_limit(BACKTRACKS_MAX)
        .build()
        .map_err(|error| TableError::new(pattern, error))
}

/// Tells whether a pattern looks ahead or behind anywhere.
pub(super) fn has_look_around(pattern: &str) -> bool {
    ["(?=", "(?!", "(?<"].iter().any(|opening| pattern.contains(opening))
}

/// Gives the number of characters a pattern takes, which must be the same for all it matches.
pub(super) fn width(pattern: &str) -> Result<usize, TableError> {
    let pieces = pieces(pattern)?;
    let varies = |piece: &&str| piece.starts_with('(') || ["|", "*", "+", "?", "{", "^", "$"].contains(piece);
    if pieces.iter().any(varies) {
        return Err(TableError::new(pattern, "look-around without a fixed width"));
    }
    Ok(pieces.len())
}

/// Cuts a pattern at its top-level `|`.
pub(super) fn alternatives(pattern: &str) -> Result<Vec<&str>, TableError> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    for piece in pieces(pattern)? {
        if piece == "|" {
            found.extend(pattern.get(start..at));
            start = at + 1;
        }
        at += piece.len();
    }
    found.extend(pattern.get(start..));
    Ok(found)
}

/// Cuts a pattern into escapes, character classes, groups and single characters.
pub(super) fn pieces(pattern: &str) -> Result<Vec<&str>, TableError> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        let cut = rest.split_at_checked(piece_length(rest));
        let (piece, after) = cut.ok_or_else(|| TableError::new(rest, "a bracket that is not closed"))?;
        found.push(piece);
        rest = after;
    }
    Ok(found)
}

/// Gives the length in bytes of the first piece; more than there is if it is not closed.
fn piece_length(rest: &str) -> usize {
    let letters = || rest.char_indices().skip(1);
    match rest.chars().next() {
        Some('\\') => match rest.chars().nth(1) {
            Some('u') => 6,
            Some('U') => 10,
            Some(letter) => 1 + letter.len_utf8(),
            None => usize::MAX,
        },
        Some('[') => {
            let mut escaped = false;
            // A bracket that comes first is an ordinary character.
            let first = if rest.starts_with("[^") { 2 } else { 1 };
            for (at, letter) in letters() {
                match letter {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    ']' if at > first => return at + 1,
                    _ => {}
                }
            }
            usize::MAX
        }
        Some('(') => {
            let mut at = 1;
            while let Some(inside) = rest.get(at..).filter(|inside| !inside.is_empty()) {
                if inside.starts_with(')') {
                    return at + 1;
                }
                at = at.saturating_add(piece_length(inside));
            }
            usize::MAX
        }
        Some(letter) => letter.len_utf8(),
        None => usize::MAX,
    }
}

/// Writes a pattern in the syntax of Rust's engines.
///
/// They differ from Python in character classes, where they give a sense to `[`, `&&`, `--` and `~~`, in the
/// escapes of characters, and in `\w`, which is a letter, a number or `_` in Python and no combining mark.
fn translated(pattern: &str) -> Result<String, TableError> {
    let mut written = String::with_capacity(pattern.len() * 2);
    let mut rest = pattern.strip_prefix("(?u)").unwrap_or(pattern);
    while let Some(first) = rest.chars().next() {
        // Groups are not skipped as a whole: their brackets are copied and what is inside is met next.
        let length = if first == '(' { 1 } else { piece_length(rest) };
        let cut = rest.split_at_checked(length);
        let (piece, after) = cut.ok_or_else(|| TableError::new(rest, "a bracket that is not closed"))?;
        match first {
            '[' => write_class(piece, &mut written)?,
            '\\' => match class_escape(piece) {
                Some(class) => written.push_str(&format!("[{class}]")),
                None => write_letter(escaped_letter(piece)?, &mut written),
            },
            _ => written.push_str(piece),
        }
        rest = after;
    }
    Ok(written)
}

/// Writes a character class, every character of it by its number.
fn write_class(class: &str, written: &mut String) -> Result<(), TableError> {
    let inside = class.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
    let negated = inside.starts_with('^');
    written.push_str(if negated { "[^" } else { "[" });
    let mut rest = if negated { inside.get(1..).unwrap_or_default() } else { inside };
    // Inside a class only escapes are longer than a character.
    let next = |rest: &mut &str| -> Result<Option<char>, TableError> {
        let length = if rest.starts_with('\\') {
            piece_length(rest)
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        let cut = rest.split_at_checked(length);
        let (piece, after) = cut.ok_or_else(|| TableError::new(class, "an escape that is cut"))?;
        *rest = after;
        if piece.starts_with('\\') { escaped_letter(piece).map(Some) } else { Ok(piece.chars().next()) }
    };
    while !rest.is_empty() {
        if let Some(escape) = rest.get(..2).and_then(class_escape) {
            written.push_str(escape);
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        let Some(first) = next(&mut rest)? else { break };
        write_letter(first, written);
        if let Some(after) = rest.strip_prefix('-').filter(|after| !after.is_empty()) {
            rest = after;
            written.push('-');
            let last = next(&mut rest)?.ok_or_else(|| TableError::new(class, "a range without an end"))?;
            write_letter(last, written);
        }
    }
    written.push(']');
    Ok(())
}

/// Writes a character by its number, so that it has no other sense.
fn write_letter(letter: char, written: &mut String) {
    written.push_str(&format!("\\x{{{:X}}}", u32::from(letter)));
}

/// Gives what an escape for a class of characters is inside brackets.
fn class_escape(escape: &str) -> Option<&'static str> {
    match escape {
        "\\w" => Some("\\p{L}\\p{N}_"),
        "\\d" => Some("\\p{Nd}"),
        "\\s" => Some("\\s\\x1C-\\x1F"),
        "\\S" => Some("[^\\s\\x1C-\\x1F]"),
        _ => None,
    }
}

/// Gives the character an escape stands for.
fn escaped_letter(escape: &str) -> Result<char, TableError> {
    let unknown = || TableError::new(escape, "an escape that is not known");
    let mut letters = escape.strip_prefix('\\').unwrap_or_default().chars();
    match letters.next() {
        Some('u' | 'U') => {
            u32::from_str_radix(letters.as_str(), 16).ok().and_then(char::from_u32).ok_or_else(unknown)
        }
        Some(letter) if !letter.is_alphanumeric() => Ok(letter),
        _ => Err(unknown()),
    }
}
