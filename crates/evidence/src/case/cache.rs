//! What reading each original gave, kept so that it is read once.
//!
//! **Shape:** `cache/readings/ab/<digest>.json`. A file counts only for the reader, the limits and the name
//! it was made with; anything else, and anything torn, is read again.

use crate::disk::Disk;
use crate::error::EvidenceError;
use crate::reading::child::ChildLimits;
use crate::reading::{self, Limits, Reading};
use crate::vault::digest_of;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use values::Digest;

/// What reading an original gave, with the files inside it by digest; their bytes are in the vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CachedReading {
    key: Digest,
    /// The reading without its parts.
    pub(super) reading: Reading,
    pub(super) parts: Vec<CachedPart>,
}

/// A file inside an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CachedPart {
    pub(super) name: String,
    pub(super) sha256: Digest,
    pub(super) size: u64,
}

/// The cache of one case, for one reader and its limits.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    disk: Disk,
    maker: String,
}

impl Cache {
    pub(super) fn open(folder: &Path, disk: Disk, limits: &Limits, child_limits: &ChildLimits) -> Self {
        let version = (env!("CARGO_PKG_VERSION"), reading::VERSION);
        let maker = format!("{version:?} {limits:?} {child_limits:?}");
        Self { folder: folder.join("readings"), disk, maker }
    }

    pub(super) fn get(&self, digest: &Digest, name: &str) -> Option<CachedReading> {
        let bytes = std::fs::read(self.path(digest)).ok()?;
        let cached: CachedReading = serde_json::from_slice(&bytes).ok()?;
        (cached.key == self.key(name)).then_some(cached)
    }

    pub(super) fn make(&self, name: &str, reading: Reading, parts: Vec<CachedPart>) -> CachedReading {
        CachedReading { key: self.key(name), reading, parts }
    }

    pub(super) fn put(&self, digest: &Digest, cached: &CachedReading) -> Result<(), EvidenceError> {
        let path = self.path(digest);
        if let Some(folder) = path.parent() {
            // Two threads may make the same folder.
            std::fs::create_dir_all(folder)
                .map_err(|error| EvidenceError::io("make the folder", folder, error))?;
        }
        let bytes = serde_json::to_vec(cached).map_err(|error| {
            EvidenceError::new("keep the reading of", digest.to_string(), error.to_string(), "evidence/cache")
        })?;
        self.disk.place(&path, &bytes)
    }

    fn key(&self, name: &str) -> Digest {
        digest_of(format!("{}\n{name}", self.maker).as_bytes())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let hex = digest.hex();
        self.folder.join(&hex[..2]).join(format!("{hex}.json"))
    }
}

/// Takes away what a killed run left unfinished, as far as that goes: nobody reads such a file.
pub(super) fn clean(cache: &Path) {
    let readings = cache.join("readings");
    let folders = std::fs::read_dir(&readings).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in folders.chain([cache.to_owned(), readings.clone()]) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if super::is_unfinished(&entry.file_name().to_string_lossy()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
