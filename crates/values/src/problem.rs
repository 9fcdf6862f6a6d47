use crate::{Digest, Place};
use serde::{Deserialize, Serialize};

/// Something in scope that could not be taken as it stood: what, where, by which rule, and what to do.
///
/// A reader gives rows *and* problems; a dropped row that is not a problem is a bug.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code of the rule, such as `reading/pdf-encrypted`.
    pub code: String,
    /// The file as the user named it.
    pub file: String,
    /// The exhibit, if the file became one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhibit: Option<Digest>,
    /// Where in the file; `None` where it concerns the whole of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What was wrong, in a sentence.
    pub reason: String,
    /// What the user can do about it, where there is something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Problem {
    /// Makes a problem that concerns a whole file.
    #[must_use]
    pub fn new(code: &str, file: &str, reason: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            file: file.to_owned(),
            exhibit: None,
            place: None,
            reason: reason.into(),
            hint: None,
        }
    }

    /// Adds where in the file it stands.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds what the user can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
