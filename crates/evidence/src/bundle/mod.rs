//! A bundle: a folder with a report and all that a stranger needs to check what it rests on.
//!
//! **Shape:**
//!
//! ```text
//! README.txt                how to check it, with this program or by hand
//! report.html, …            the report, as it was given, and below exhibits/ a page for each text
//! originals/<sha256>        the originals the report names, unless withheld
//! texts/<sha256>.txt        the text layer that spans of citations count into
//! entries/<leaf>.json       the entries of the log about them, byte for byte
//! prompts/<sha256>          what a language model was asked about them, where one was
//! answers/<sha256>          and what it answered, as it came
//! exhibits.json             the exhibits, and which of them are withheld and why
//! proofs.json               the inclusion proof of each entry
//! checkpoint, verifier      the log's signed checkpoint, and the key that checks it
//! SHA256SUMS                the digest of every file above, as `sha256sum -c` reads it
//! bundle.note               the digest of SHA256SUMS and the state of the log, signed with that key
//! ```
//!
//! Every byte below the folder is accounted for: `bundle.note` by its signature, `SHA256SUMS` by
//! `bundle.note`, the rest by `SHA256SUMS`; what is named nowhere was added.
//!
//! **Known limits:** whoever has the whole bundle can sign another with a key of his own. A bundle is only
//! as good as the verifier key, which must be had from its publisher by another way.

mod quotes;
mod verify;
mod write;

pub use verify::verify;
pub use write::{Written, write, write_with_files};

use crate::EvidenceError;
use crate::log::{Checkpoint, Hash};
use serde::{Deserialize, Serialize};
use values::Digest;

const README: &str = "README.txt";
const SUMS: &str = "SHA256SUMS";
const NOTE: &str = "bundle.note";
const CHECKPOINT: &str = "checkpoint";
const VERIFIER: &str = "verifier";
const EXHIBITS: &str = "exhibits.json";
const PROOFS: &str = "proofs.json";
const REPORT: &str = "report.json";
/// The record of the screening: every subject by name, with its hits.
const SCREENING: &str = "screening.json";
/// The first line of `bundle.note`. No log has it for its name, so no note of a bundle is a checkpoint.
const NOTE_TITLE: &str = "plimsoll bundle 1";

fn original_path(digest: &Digest) -> String {
    format!("originals/{}", digest.hex())
}

fn text_path(digest: &Digest) -> String {
    format!("texts/{}.txt", digest.hex())
}

fn entry_path(leaf: u64) -> String {
    format!("entries/{leaf:08}.json")
}

fn prompt_path(digest: &Digest) -> String {
    format!("prompts/{}", digest.hex())
}

fn answer_path(digest: &Digest) -> String {
    format!("answers/{}", digest.hex())
}

/// What `bundle.note` says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Note {
    sums: Digest,
    log_size: u64,
    log_root: Hash,
}

impl Note {
    fn new(sums: Digest, checkpoint: &Checkpoint) -> Self {
        Self { sums, log_size: checkpoint.size, log_root: checkpoint.root }
    }

    fn to_text(&self) -> String {
        let Self { sums, log_size, log_root } = self;
        format!("{NOTE_TITLE}\n{SUMS} {}\nlog size {log_size}\nlog root {log_root}\n", sums.hex())
    }
}

/// `exhibits.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExhibitsFile {
    exhibits: Vec<BundledExhibit>,
}

/// An exhibit as a bundle names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BundledExhibit {
    id: String,
    sha256: Digest,
    /// The entries of the log about it, the first being the one it was taken in with.
    leaves: Vec<u64>,
    /// Why the original, its text and its entries are not in the bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    withheld: Option<String>,
}

/// `proofs.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofsFile {
    log_size: u64,
    log_root: Hash,
    proofs: Vec<Proof>,
}

/// That an entry is in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    leaf: u64,
    hash: Hash,
    /// The hashes from the leaf to the root, lowest first.
    proof: Vec<Hash>,
}

fn to_json<T: Serialize>(name: &str, value: &T) -> Result<Vec<u8>, EvidenceError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| {
        EvidenceError::new("write the bundle's", name, error.to_string(), "evidence/bundle")
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests;
