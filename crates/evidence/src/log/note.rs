//! Signed notes: a text with Ed25519 signatures under it, and the keys that make and check them.
//!
//! **Source:** C2SP signed-note (<https://c2sp.org/signed-note>); the private key has the form of
//! Go's `golang.org/x/mod/sumdb/note`.

use crate::EvidenceError;
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// The first byte of an Ed25519 key or key identifier in a note.
const ED25519: u8 = 1;

/// A key that checks notes: a name and an Ed25519 public key, printed as `name+hash+base64`.
///
/// ```
/// use evidence::log::VerifierKey;
/// let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// let key: VerifierKey = text.parse()?;
/// assert_eq!(key.name(), "PeterNeumann");
/// assert_eq!(key.to_string(), text);
/// # Ok::<(), evidence::EvidenceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Gives the name of the key, which is the origin of the log it signs for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the text of a note that has this key's signature, and nothing but one signature.
    ///
    /// Stricter than the standard, which passes over signatures of unknown keys: here every byte of the
    /// note must be accounted for, so the note is written anew and compared.
    ///
    /// **Errors:** `evidence/note-form`, `evidence/note-key`, `evidence/note-signature`.
    pub fn open<'a>(&self, note: &'a [u8]) -> Result<&'a str, EvidenceError> {
        let wrong = |reason: &str, code| {
            EvidenceError::new("check the signature of", self.name.clone(), reason, code)
        };
        let form = || wrong("it is not a signed note with one signature", "evidence/note-form");
        let note = std::str::from_utf8(note).map_err(|_| form())?;
        let at = note.rfind("\n\n").ok_or_else(form)?;
        let text = note.get(..=at).ok_or_else(form)?;
        let line = note.get(at + 2..).and_then(|rest| rest.strip_suffix('\n')).ok_or_else(form)?;
        let (name, encoded) = line.strip_prefix("— ").and_then(|it| it.split_once(' ')).ok_or_else(form)?;
        let signed = BASE64.decode(encoded.as_bytes()).map_err(|_| form())?;
        let (id, signature) = signed.split_at_checked(4).ok_or_else(form)?;
        if name != self.name || id != self.id() {
            return Err(wrong("it is signed with another key", "evidence/note-key"));
        }
        let signature = Signature::from_slice(signature).map_err(|_| form())?;
        self.key
            .verify_strict(text.as_bytes(), &signature)
            .map_err(|_| wrong("the signature is not over this text", "evidence/note-signature"))?;
        Ok(text)
    }

    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        let mut id = [0; 4];
        id.iter_mut().zip(hash).for_each(|(id, byte)| *id = byte);
        id
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

impl FromStr for VerifierKey {
    type Err = EvidenceError;

    /// Reads a verifier key in the form of C2SP signed notes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = |reason| {
            let text: String = text.chars().take(120).collect();
            EvidenceError::new("read the verifier key", text, reason, "evidence/verifier-key")
        };
        let form = || wrong("it has not the form `name+hash+base64`");
        let mut parts = text.splitn(3, '+');
        let (name, hash) = (parts.next().ok_or_else(form)?, parts.next().ok_or_else(form)?);
        let key = BASE64.decode(parts.next().ok_or_else(form)?.as_bytes()).map_err(|_| form())?;
        check_name(name).map_err(wrong)?;
        let [ED25519, key @ ..] = key.as_slice() else {
            return Err(wrong("it is no Ed25519 key"));
        };
        let key = key.try_into().map_err(|_| wrong("it has not thirty-two bytes"))?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| wrong("it is no point of the curve"))?;
        if key.is_weak() {
            return Err(wrong("it is a weak key"));
        }
        let this = Self { name: name.to_owned(), key };
        match HEXLOWER.encode(&this.id()) == hash {
            true => Ok(this),
            false => Err(wrong("its hash is not that of its name and key")),
        }
    }
}

/// A key that signs notes: a name and an Ed25519 seed.
#[derive(Clone)]
pub struct SignerKey {
    name: String,
    key: SigningKey,
}

impl SignerKey {
    /// Makes a key of the system's randomness.
    ///
    /// **Errors:** a name with white space or `+` in it; no randomness to be had.
    pub fn generate(name: &str) -> Result<Self, EvidenceError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            EvidenceError::new("make a key for", name, error.to_string(), "evidence/randomness")
        })?;
        Self::from_seed(name, &seed)
    }

    /// Makes the key of a seed of thirty-two secret bytes.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, EvidenceError> {
        check_name(name)
            .map_err(|reason| EvidenceError::new("name a key", name, reason, "evidence/key-name"))?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Gives the key that checks what this one signs.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a text that ends in a line break; the same text always gives the same note.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let mut signed = self.verifier().id().to_vec();
        signed.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, BASE64.encode(&signed))
    }

    /// Writes the key as a line of text that must stay secret.
    #[must_use]
    pub fn to_secret(&self) -> String {
        let mut key = vec![ED25519];
        key.extend_from_slice(&self.key.to_bytes());
        let id = HEXLOWER.encode(&self.verifier().id());
        format!("PRIVATE+KEY+{}+{id}+{}\n", self.name, BASE64.encode(&key))
    }

    /// Reads a key as [`SignerKey::to_secret`] wrote it. The error never repeats the secret.
    pub fn from_secret(text: &str) -> Result<Self, EvidenceError> {
        let wrong = |reason| EvidenceError::new("read the key of", "the log", reason, "evidence/signer-key");
        let form = || wrong("it has not the form `PRIVATE+KEY+name+hash+base64`");
        let rest = text.trim_end().strip_prefix("PRIVATE+KEY+").ok_or_else(form)?;
        let mut parts = rest.splitn(3, '+');
        let (name, hash) = (parts.next().ok_or_else(form)?, parts.next().ok_or_else(form)?);
        let key = BASE64.decode(parts.next().ok_or_else(form)?.as_bytes()).map_err(|_| form())?;
        let [ED25519, seed @ ..] = key.as_slice() else {
            return Err(wrong("it is no Ed25519 key"));
        };
        let seed = seed.try_into().map_err(|_| wrong("it has not thirty-two bytes"))?;
        let this = Self::from_seed(name, seed)?;
        match HEXLOWER.encode(&this.verifier().id()) == hash {
            true => Ok(this),
            false => Err(wrong("its hash is not that of its name and key")),
        }
    }
}

impl fmt::Debug for SignerKey {
    /// Prints the public half only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.verifier())
    }
}

fn check_name(name: &str) -> Result<(), &'static str> {
    match name {
        "" => Err("the name of the key is empty"),
        _ if name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') => {
            Err("the name of the key has white space or `+` in it")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The example of Go's `golang.org/x/mod/sumdb/note`, which C2SP signed-note repeats.
    const VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n";
    const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_note_is_made_and_opened() {
        let signer = SignerKey::from_secret(SIGNER).unwrap();
        let note = format!("{TEXT}\n{LINE}");
        assert_eq!(signer.sign(TEXT), note);
        assert_eq!(signer.to_secret().trim_end(), SIGNER);
        assert_eq!(signer.verifier().to_string(), VERIFIER);
        let verifier: VerifierKey = VERIFIER.parse().unwrap();
        assert_eq!(verifier.open(note.as_bytes()).unwrap(), TEXT);
    }

    #[test]
    fn no_byte_of_a_note_can_be_another() {
        let verifier: VerifierKey = VERIFIER.parse().unwrap();
        let note = format!("{TEXT}\n{LINE}").into_bytes();
        for at in 0..note.len() {
            for change in [1, 2, 32, 128] {
                let mut other = note.clone();
                other[at] ^= change;
                assert!(verifier.open(&other).is_err(), "byte {at} ^ {change}");
            }
        }
        for at in 0..note.len() {
            assert!(verifier.open(&note[..at]).is_err());
        }
        let twice = format!("{TEXT}\n{LINE}{LINE}");
        assert_eq!(verifier.open(twice.as_bytes()).unwrap_err().code(), "evidence/note-form");
    }

    #[test]
    fn manglings_of_a_verifier_are_refused() {
        for start in 0..VERIFIER.len() {
            for end in start..=VERIFIER.len() {
                let part = &VERIFIER[start..end];
                assert_eq!(part.parse::<VerifierKey>().is_ok(), part == VERIFIER, "{part}");
            }
        }
    }

    #[test]
    fn a_name_with_white_space_is_refused() {
        assert_eq!(SignerKey::from_seed("a b", &[7; 32]).unwrap_err().code(), "evidence/key-name");
        assert!(!format!("{:?}", SignerKey::from_secret(SIGNER).unwrap()).contains("AYEK"));
    }

    proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
            let verifier: VerifierKey = VERIFIER.parse().unwrap();
            prop_assert!(verifier.open(&bytes).is_err());
            prop_assert!(text.parse::<VerifierKey>().is_err());
            prop_assert!(SignerKey::from_secret(&text).is_err());
        }
    }
}
