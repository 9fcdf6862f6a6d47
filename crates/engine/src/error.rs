use std::fmt;
use std::path::Path;

/// What could not be done to the tables: the attempt, where, why, and the rule's stable code.
///
/// ```
/// let error = engine::Engine::open(std::path::Path::new("/no/such/facts")).unwrap_err();
/// assert_eq!(error.code(), "engine/no-facts");
/// assert!(error.to_string().contains("plimsoll run"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct EngineError {
    attempt: &'static str,
    place: String,
    reason: String,
    code: &'static str,
    hint: Option<String>,
    /// Boxed: an error is passed through every result, and most have no position.
    position: Option<Box<Position>>,
}

/// Where in the text of a query something stands, both counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Position {
    line: u64,
    column: u64,
    text: String,
}

impl EngineError {
    pub(crate) fn new(
        attempt: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        code: &'static str,
    ) -> Self {
        let (place, reason) = (place.into(), reason.into());
        Self { attempt, place, reason, code, hint: None, position: None }
    }

    pub(crate) fn io(attempt: &'static str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(attempt, path.display().to_string(), error.to_string(), "engine/io")
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the place in the query's text; a place that does not exist in it is not kept.
    pub(crate) fn at(mut self, sql: &str, line: u64, column: u64) -> Self {
        let text = line.checked_sub(1).and_then(|above| sql.lines().nth(usize::try_from(above).ok()?));
        if let (Some(text), 1..) = (text, column) {
            self.position = Some(Box::new(Position { line, column, text: text.to_owned() }));
        }
        self
    }

    /// Gives the stable code of the rule, such as `engine/sql-syntax`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Gives why, in a sentence without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Gives line and column in the text of the query, both counted from 1, where they are known.
    #[must_use]
    pub fn position(&self) -> Option<(u64, u64)> {
        self.position.as_ref().map(|it| (it.line, it.column))
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}", self.attempt)?;
        if !self.place.is_empty() {
            write!(f, " `{}`", self.place)?;
        }
        write!(f, ": {} ({})", self.reason, self.code)?;
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        match &self.position {
            Some(it) => write!(f, "\n{}", extract(it.line, it.column, &it.text)),
            None => Ok(()),
        }
    }
}

/// Shows the line of a query with a mark under the place, cut to some eighty characters around it.
fn extract(line: u64, column: u64, text: &str) -> String {
    const AROUND: usize = 40;
    let at = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let from = at.saturating_sub(AROUND);
    let shown: String =
        text.chars().skip(from).take(2 * AROUND).map(|it| if it.is_control() { ' ' } else { it }).collect();
    let place = format!("line {line}, column {column}: ");
    let mark = " ".repeat(place.len() + at.min(text.chars().count()) - from.min(text.chars().count()));
    format!("{place}{shown}\n{mark}^")
}

#[cfg(test)]
mod tests {
    use super::EngineError;

    #[test]
    fn the_place_is_marked_under_the_text() {
        let error =
            EngineError::new("run", "", "no such column", "engine/sql").at("select\n  abc from x", 2, 3);
        assert_eq!(
            error.to_string(),
            "cannot run: no such column (engine/sql)\nline 2, column 3:   abc from x\n                    ^"
        );
        assert_eq!(error.position(), Some((2, 3)));
    }

    #[test]
    fn a_place_that_does_not_exist_is_left_out() {
        for (line, column) in [(0, 0), (1, 0), (7, 1), (u64::MAX, 3)] {
            assert_eq!(EngineError::new("run", "", "x", "y").at("select 1", line, column).position(), None);
        }
        let far = EngineError::new("run", "", "x", "y").at("select 1", 1, u64::MAX);
        assert!(far.to_string().ends_with('^'));
    }
}
