use super::{Hash, SignerKey, VerifierKey};
use crate::EvidenceError;

/// What a log commits to: its origin, its size and the root over its entries.
///
/// **Source:** C2SP tlog-checkpoint (<https://c2sp.org/tlog-checkpoint>), without extension lines.
///
/// ```
/// use evidence::log::{Checkpoint, SignerKey, empty_root};
/// let key = SignerKey::from_seed("plimsoll.local/case", &[7; 32])?;
/// let checkpoint = Checkpoint { origin: "plimsoll.local/case".into(), size: 0, root: empty_root() };
/// let note = checkpoint.sign(&key);
/// assert_eq!(Checkpoint::open(note.as_bytes(), &key.verifier())?, checkpoint);
/// # Ok::<(), evidence::EvidenceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, which is also the name of its key.
    pub origin: String,
    /// How many entries the log has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Signs the checkpoint as a note.
    #[must_use]
    pub fn sign(&self, key: &SignerKey) -> String {
        key.sign(&self.to_text())
    }

    /// Reads a signed checkpoint and checks its signature; every byte of it is accounted for.
    ///
    /// **Errors:** those of [`VerifierKey::open`]; `evidence/checkpoint-form`.
    pub fn open(note: &[u8], key: &VerifierKey) -> Result<Self, EvidenceError> {
        let text = key.open(note)?;
        let form = || {
            let reason = "it has not the lines origin, size and root";
            EvidenceError::new("read the checkpoint of", key.name(), reason, "evidence/checkpoint-form")
        };
        let mut lines = text.lines();
        let mut next = || lines.next().ok_or_else(form);
        let (origin, size, root) = (next()?, next()?, next()?);
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| form())?,
            root: root.parse().map_err(|_| form())?,
        };
        match checkpoint.origin == key.name() && checkpoint.to_text() == text {
            true => Ok(checkpoint),
            false => Err(form()),
        }
    }

    fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_lines_than_three_are_refused_though_signed() {
        let key = SignerKey::from_seed("o", &[1; 32]).unwrap();
        let root = super::super::empty_root();
        for text in [
            format!("o\n0\n{root}\nmore\n"),
            format!("p\n0\n{root}\n"),
            format!("o\n00\n{root}\n"),
            format!("o\n+0\n{root}\n"),
            "o\n0\n".to_owned(),
            "o\n0\nAAAA\n".to_owned(),
        ] {
            let error = Checkpoint::open(key.sign(&text).as_bytes(), &key.verifier()).unwrap_err();
            assert_eq!(error.code(), "evidence/checkpoint-form", "{text}");
        }
    }
}
