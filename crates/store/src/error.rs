use std::fmt;
use std::path::Path;

/// What could not be done to casebook or index: the attempt, where, why, and the rule's stable code.
///
/// ```
/// let error = store::Casebook::open_read_only(std::path::Path::new("/no/such/casebook.sqlite")).unwrap_err();
/// assert_eq!(error.code(), "store/no-casebook");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct StoreError {
    attempt: &'static str,
    place: String,
    reason: String,
    code: &'static str,
    hint: Option<&'static str>,
}

impl StoreError {
    pub(crate) fn new(
        attempt: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        code: &'static str,
    ) -> Self {
        Self { attempt, place: place.into(), reason: reason.into(), code, hint: None }
    }

    pub(crate) fn io(attempt: &'static str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(attempt, path.display().to_string(), error.to_string(), "store/io")
    }

    pub(crate) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Gives the stable code of the rule, such as `store/quotation-open`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Gives why, in a sentence without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {} ({})", self.attempt, self.place, self.reason, self.code)?;
        match self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}
