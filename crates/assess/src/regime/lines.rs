//! Where in a TOML file a key stands, so that a fault names its line.

use std::fmt;
use toml::de::{DeTable, DeValue};

/// One step on the way to a value: a key of a table or a place in an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    At(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Self {
        Step::At(at)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Key(key) => f.write_str(key),
            Step::At(at) => write!(f, "[{at}]"),
        }
    }
}

/// Gives the line of a byte, counted from 1.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    let end = byte.min(text.len());
    1 + text.as_bytes().iter().take(end).filter(|byte| **byte == b'\n').count()
}

/// Gives the line on which a value stands; of a path that is not there, the line of its deepest part that
/// is; 1 if nothing of it is.
pub(crate) fn line_of(text: &str, path: &[Step]) -> usize {
    let Ok(document) = DeTable::parse(text) else { return 1 };
    let mut line = 1;
    let mut rest = path;
    let mut table = Some(document.get_ref());
    let mut value: Option<&DeValue<'_>> = None;
    while let Some((step, after)) = rest.split_first() {
        let next = match step {
            Step::Key(key) => table
                .or_else(|| value.and_then(DeValue::as_table))
                .and_then(|table| table.iter().find(|(found, _)| found.get_ref() == key.as_str()))
                .map(|(found, inner)| {
                    // The key's own place: a table's value spans from its header.
                    let place = if inner.get_ref().is_array() || inner.get_ref().is_table() {
                        inner.span().start
                    } else {
                        found.span().start
                    };
                    (place, inner.get_ref())
                }),
            Step::At(at) => value
                .and_then(DeValue::as_array)
                .and_then(|array| array.get(*at))
                .map(|inner| (inner.span().start, inner.get_ref())),
        };
        let Some((place, inner)) = next else { break };
        line = line_at(text, place);
        value = Some(inner);
        table = None;
        rest = after;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n\n[t]\nb = [\n  1,\n  2,\n]\n\n[[e]]\nc = 1\n\n[[e]]\nc = 2\n";

    #[track_caller]
    fn check(path: &[Step], line: usize) {
        assert_eq!(line_of(TEXT, path), line);
    }

    #[test]
    fn keys_places_and_tables_have_their_lines() {
        check(&["a".into()], 1);
        check(&["t".into()], 3);
        check(&["t".into(), "b".into(), 1.into()], 6);
        check(&["e".into(), 0.into()], 9);
        check(&["e".into(), 1.into(), "c".into()], 13);
    }

    #[test]
    fn what_is_missing_has_the_line_of_what_should_hold_it() {
        check(&["t".into(), "z".into()], 3);
        check(&["e".into(), 1.into(), "z".into()], 12);
        check(&["z".into()], 1);
        assert_eq!(line_of("not toml", &["a".into()]), 1);
    }
}
