//! What an entry and a list are known by: the digest of what they say.

use crate::Designation;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use values::Digest;

/// Gives the digest of an entry: SHA-256 over its JSON in the one form of RFC 8785.
///
/// Left out are the edition, the place in the file and the publisher's day of update, which change without the entry:
/// the same entry in a later edition has the same digest. An entry whose words stand in another order or spacing has
/// another; [`lists::diff`](crate::lists::diff) tells whether that is a change.
///
/// ```
/// use screening::{Designation, Kind, entry_sha256};
/// let old = Designation::new("a", Some("2024-01-01"), "X.1", Kind::Person);
/// let mut new = Designation::new("a", Some("2025-01-01"), "X.1", Kind::Person);
/// assert_eq!(entry_sha256(&old), entry_sha256(&new));
/// new.addresses.push("Nampo".to_owned());
/// assert_ne!(entry_sha256(&old), entry_sha256(&new));
/// ```
#[must_use]
pub fn entry_sha256(entry: &Designation) -> Digest {
    let mut entry = Designation { edition: None, place: None, ..entry.clone() };
    entry.other.remove("updated_on");
    digest(&canonical(&entry))
}

/// Gives the digest of a list's entries in their order: SHA-256 over the digests of the entries.
///
/// ```
/// let lists = screening::designations::builtin();
/// let digests: Vec<_> = lists.iter().map(|list| screening::entries_sha256(&list.designations)).collect();
/// assert_ne!(digests[0], digests[1]);
/// ```
#[must_use]
pub fn entries_sha256(entries: &[Designation]) -> Digest {
    let digests: Vec<String> = entries.iter().map(|entry| entry_sha256(entry).to_string()).collect();
    digest(digests.join("\n").as_bytes())
}

/// Writes an entry in the one form of RFC 8785; an entry holds no number that form refuses.
fn canonical(entry: &Designation) -> Vec<u8> {
    let value = serde_json::to_value(entry).unwrap_or(Value::Null);
    serde_json_canonicalizer::to_vec(&value).unwrap_or_default()
}

fn digest(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}
