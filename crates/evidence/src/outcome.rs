//! What verifying a case or a bundle tells.

use serde::Serialize;

/// What verifying found: all is well, something is not what was signed, or something is not there.
///
/// ```
/// use evidence::{Fault, Good, Outcome};
/// let fault = Fault::missing("checkpoint", "the log's signed checkpoint");
/// assert!(matches!(Outcome::of(Good::default(), vec![fault]), Outcome::Incomplete(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "detail", rename_all = "snake_case")]
pub enum Outcome {
    /// Every byte is accounted for.
    Good(Good),
    /// Something was changed or added; what is missing besides is named too.
    Altered(Vec<Fault>),
    /// Nothing that is there was changed, but something is missing.
    Incomplete(Vec<Fault>),
}

/// What was checked, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Good {
    /// The name of the log.
    pub origin: String,
    /// The key its checkpoint is signed with: compare it with one had from the publisher by another way.
    pub verifier: String,
    /// Entries of the log the checkpoint was signed over.
    pub log_size: u64,
    /// The root over them, in base64.
    pub log_root: String,
    /// Files whose bytes were checked.
    pub files: u64,
    /// Entries that were read and checked.
    pub entries: u64,
    /// Originals whose bytes were checked.
    pub originals: u64,
    /// Originals that are withheld from a bundle; their proofs were checked.
    pub withheld: u64,
    /// Citations whose quotation stands where they say.
    pub citations: u64,
    /// Citations that point at a row, a message or a withheld original, and so at no text layer.
    pub citations_without_text: u64,
}

/// One file that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, below the folder verified.
    pub file: String,
    /// Whether it is altered, added or missing.
    pub kind: FaultKind,
    /// What was expected.
    pub expected: String,
    /// What was found instead.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
}

/// How a file is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Its bytes are not those that were signed, or contradict others that were.
    Altered,
    /// It was not there when the whole was signed.
    Added,
    /// It is not there, or cannot be read.
    Missing,
}

impl Fault {
    /// Says that a file's bytes are not what they must be.
    #[must_use]
    pub fn altered(file: &str, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            kind: FaultKind::Altered,
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Says that a file is there that nobody signed.
    #[must_use]
    pub fn added(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            kind: FaultKind::Added,
            expected: "no such file".to_owned(),
            found: "a file the manifest does not name".to_owned(),
        }
    }

    /// Says that a file is not there.
    #[must_use]
    pub fn missing(file: &str, expected: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            kind: FaultKind::Missing,
            expected: expected.into(),
            found: String::new(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, kind, expected, found } = self;
        match kind {
            FaultKind::Altered => write!(f, "`{file}` is altered: expected {expected}, found {found}"),
            FaultKind::Added => write!(f, "`{file}` was added: {found}"),
            FaultKind::Missing => write!(f, "`{file}` is missing: expected {expected}"),
        }
    }
}

impl Outcome {
    /// Judges by the faults: any that is not only missing makes the whole altered.
    #[must_use]
    pub fn of(good: Good, mut faults: Vec<Fault>) -> Self {
        faults.sort();
        faults.dedup();
        match faults.iter().all(|fault| fault.kind == FaultKind::Missing) {
            _ if faults.is_empty() => Self::Good(good),
            true => Self::Incomplete(faults),
            false => Self::Altered(faults),
        }
    }

    /// Tells whether every byte is accounted for.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Good(_))
    }

    /// Gives the faults, of which a good outcome has none.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        match self {
            Self::Good(_) => &[],
            Self::Altered(faults) | Self::Incomplete(faults) => faults,
        }
    }

    /// Gives the exit code of `plimsoll verify`: 0 good, 1 altered, 3 incomplete.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Good(_) => 0,
            Self::Altered(_) => 1,
            Self::Incomplete(_) => 3,
        }
    }
}
