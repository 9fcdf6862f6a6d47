use serde::{Deserialize, Serialize};

/// A half-open range of Unicode scalar values in a text; its end never lies before its start.
///
/// **Units:** Unicode scalar values (what Python calls string indices), not bytes.
/// **Shape:** serialised as `[start, end]`.
///
/// ```
/// use values::Span;
/// let span = Span::new(3, 5);
/// assert_eq!(span.slice("né à Seoul"), "à ");
/// assert_eq!(span.len(), 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First scalar value inside the span.
    pub start: u32,
    /// First scalar value after the span.
    pub end: u32,
}

impl Span {
    /// Makes a span; an end before the start is raised to the start.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Tells how many scalar values the span covers.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Tells whether the span covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Tells whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two spans share at least one scalar value.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Gives the smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Cuts the span out of `text`; what lies beyond the text is left out.
    ///
    /// Walks the text from its start: for many spans of one text use [`CharMap`].
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        let mut indices = text.char_indices().map(|(byte, _)| byte);
        let start = indices.nth(self.start as usize).unwrap_or(text.len());
        let length = self.len() as usize;
        let end = match length {
            0 => start,
            _ => text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at),
        };
        &text[start..end]
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// The table between byte offsets and scalar-value offsets of one text, built once.
///
/// ```
/// use values::{CharMap, Span};
/// let map = CharMap::new("né à");
/// assert_eq!(map.span(0..3), Span::new(0, 2));
/// assert_eq!(map.bytes(Span::new(3, 4)), 4..6);
/// ```
#[derive(Debug, Clone)]
pub struct CharMap {
    /// Byte offset of each scalar value, then the length of the text.
    bytes: Vec<u32>,
    ascii: bool,
}

impl CharMap {
    /// Reads the text once. Texts of 4 GiB and more are measured up to `u32::MAX` bytes.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { bytes: vec![clamp(text.len())], ascii: true };
        }
        let mut bytes: Vec<u32> = text.char_indices().map(|(at, _)| clamp(at)).collect();
        bytes.push(clamp(text.len()));
        Self { bytes, ascii: false }
    }

    /// Gives the number of scalar values in the text.
    #[must_use]
    pub fn len(&self) -> u32 {
        if self.ascii { self.bytes[0] } else { clamp(self.bytes.len() - 1) }
    }

    /// Tells whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Turns a byte offset into a scalar-value offset; an offset inside a character counts as its start.
    #[must_use]
    pub fn char_at(&self, byte: usize) -> u32 {
        let byte = clamp(byte);
        if self.ascii {
            return byte.min(self.bytes[0]);
        }
        match self.bytes.binary_search(&byte) {
            Ok(index) => clamp(index),
            Err(index) => clamp(index.saturating_sub(1)).min(self.len()),
        }
    }

    /// Turns a scalar-value offset into a byte offset; beyond the text it is the text's length.
    #[must_use]
    pub fn byte_at(&self, at: u32) -> usize {
        if self.ascii {
            return at.min(self.bytes[0]) as usize;
        }
        let last = self.bytes.len() - 1;
        self.bytes[(at as usize).min(last)] as usize
    }

    /// Turns a byte range into a span.
    #[must_use]
    pub fn span(&self, bytes: std::ops::Range<usize>) -> Span {
        Span::new(self.char_at(bytes.start), self.char_at(bytes.end))
    }

    /// Turns a span into a byte range.
    #[must_use]
    pub fn bytes(&self, span: Span) -> std::ops::Range<usize> {
        self.byte_at(span.start)..self.byte_at(span.end)
    }
}

fn clamp(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn map_and_slice_agree(text in "\\PC{0,40}", start in 0u32..50, length in 0u32..50) {
            let span = Span::new(start, start + length);
            let map = CharMap::new(&text);
            prop_assert_eq!(&text[map.bytes(span)], span.slice(&text));
        }

        #[test]
        fn bytes_and_chars_are_inverse(text in "\\PC{0,40}") {
            let map = CharMap::new(&text);
            for at in 0..=map.len() {
                prop_assert_eq!(map.char_at(map.byte_at(at)), at);
            }
        }
    }

    #[test]
    fn an_end_before_the_start_is_raised() {
        assert!(Span::new(5, 2).is_empty());
    }
}
