//! What must hold of every answer, whatever the input.

use evidence::reading::{Limits, Reading, read};
use values::CharMap;

/// Limits so small that a run of the fuzzer reaches them.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        text_bytes: 1 << 20,
        binary_bytes: 4 << 20,
        unpacked_bytes: 4 << 20,
        archive_entries: 64,
        pages: 16,
        rows: 1_000,
        cells: 10_000,
        html_depth: 64,
        ..Limits::default()
    }
}

/// Reads bytes and checks the reading.
pub fn check_read(bytes: &[u8], name: &str) -> Reading {
    let reading = read(bytes, name, &limits());
    check(&reading);
    reading
}

/// Checks that blocks are in order, inside the text and not empty, and that nothing is lost in silence.
pub fn check(reading: &Reading) {
    let failed = reading.problems.iter().find(|problem| problem.code == "reading/reader-failed");
    assert!(failed.is_none(), "a reader panicked: {failed:?}");
    let map = CharMap::new(&reading.text);
    let mut end = 0;
    for block in &reading.blocks {
        assert!(block.span.start >= end && block.span.end <= map.len(), "{block:?} of {}", map.len());
        assert!(!reading.text[map.bytes(block.span)].trim().is_empty(), "{block:?} is empty");
        end = block.span.end;
    }
    let has_something = !reading.text.is_empty() || !reading.tables.is_empty() || !reading.parts.is_empty();
    let is_list = reading.media_type.contains("xml");
    assert!(has_something || is_list || !reading.problems.is_empty(), "neither words nor a problem: {reading:?}");
}
