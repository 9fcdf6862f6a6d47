//! The lines of a text by number, as citations of recordings quote them.

/// A text cut into lines, counted from 1.
pub struct Lines<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Lines<'a> {
    /// Cuts the text.
    pub fn new(text: &'a str) -> Self {
        Self { lines: text.lines().collect() }
    }

    /// The line with this number; `None` beyond the text.
    pub fn get(&self, number: u64) -> Option<&'a str> {
        let at = usize::try_from(number.checked_sub(1)?).ok()?;
        self.lines.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::new("a\r\nb\n");
        assert_eq!(
            (lines.get(0), lines.get(1), lines.get(2), lines.get(3)),
            (None, Some("a"), Some("b"), None)
        );
    }
}
