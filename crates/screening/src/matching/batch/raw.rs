use std::io::{self, BufRead};

/// The longest row that is taken in, in bytes; a longer one is a broken row, and the next is read.
pub(super) const LONGEST_ROW: usize = 4 << 20;

/// A line of a file with its end, or that it was too long to be taken in.
pub(super) enum Line {
    /// The bytes, with the line feed where there is one.
    Whole(Vec<u8>),
    /// The line has more than [`LONGEST_ROW`] bytes, which were passed over.
    TooLong,
}

/// Reads the next line; `None` at the end.
pub(super) fn next_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let most = LONGEST_ROW as u64 + 1;
    if io::Read::take(&mut *input, most).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() <= LONGEST_ROW || line.ends_with(b"\n") {
        return Ok(Some(Line::Whole(line)));
    }
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Some(Line::TooLong));
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(Some(Line::TooLong));
        }
    }
}
