use std::{fmt, path::Path};

/// What could not be done to the evidence: the attempt, where, why, and the rule's stable code.
///
/// ```
/// let error = evidence::verify_case(std::path::Path::new("/no/such/case")).unwrap_err();
/// assert_eq!(error.code(), "evidence/no-case");
/// ```
#[derive(Debug, thiserror::Error)]
pub struct EvidenceError {
    attempt: &'static str,
    place: String,
    reason: String,
    code: &'static str,
    hint: Option<&'static str>,
    #[source]
    source: Option<std::io::Error>,
}

impl EvidenceError {
    pub(crate) fn new(
        attempt: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        code: &'static str,
    ) -> Self {
        let (place, reason) = (place.into(), reason.into());
        Self { attempt, place, reason, code, hint: None, source: None }
    }

    pub(crate) fn io(attempt: &'static str, path: &Path, error: std::io::Error) -> Self {
        let reason = error.to_string();
        let code = if is_stop(&error) { "evidence/stopped" } else { "evidence/io" };
        let mut this = Self::new(attempt, path.display().to_string(), reason, code);
        this.source = Some(error);
        this
    }

    pub(crate) fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Gives the stable code of the rule, such as `evidence/locked`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Gives why, in a sentence without the place.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Tells whether something that must be there was not found.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.code == "evidence/missing"
            || self.source.as_ref().is_some_and(|it| it.kind() == std::io::ErrorKind::NotFound)
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {} ({})", self.attempt, self.place, self.reason, self.code)?;
        if let Some(hint) = self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

/// Names an attempt and a path beside a system error.
pub(crate) trait InPlace<T> {
    fn in_place(self, attempt: &'static str, path: &Path) -> Result<T, EvidenceError>;
}

impl<T> InPlace<T> for std::io::Result<T> {
    fn in_place(self, attempt: &'static str, path: &Path) -> Result<T, EvidenceError> {
        self.map_err(|error| EvidenceError::io(attempt, path, error))
    }
}

fn is_stop(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<crate::disk::Stopped>())
}
