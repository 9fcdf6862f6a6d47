//! Finding the originals of a case, and remembering which of them were looked at before.

use super::{CASE_FILE, OWN_FOLDER};
use crate::disk::Disk;
use crate::error::EvidenceError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use values::{Digest, Problem};

/// Folders inside each other that are looked into.
const DEPTH_MAX: usize = 64;
/// A file changed so shortly before it was looked at may change again without its time telling so:
/// some file systems count whole or double seconds.
const TIME_UNSURE_NS: i64 = 2_000_000_000;

/// What lies in the folder of a case.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The originals by name, which is the path below the case.
    pub(super) files: BTreeMap<String, File>,
    /// Hidden files and folders, and folders with a report of ours, which are left out.
    pub(super) left_out: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

/// An original in the folder of a case.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
}

/// By what a file is taken to be the same without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) size: u64,
    /// When its bytes were last changed, in nanoseconds.
    modified: i64,
    /// When anything of it was last changed, in nanoseconds; no program can set it back.
    changed: i64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            size: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// Looks through the folder of a case. `.plimsoll`, `case.toml` and the report are none of its originals.
pub(super) fn scan(case: &Path) -> Found {
    let mut found = Found::default();
    let mut walk = Walk { case: case.canonicalize().unwrap_or_else(|_| case.to_owned()), found: &mut found };
    walk.folder(case, "", 0);
    found.left_out.sort();
    found
}

/// Looks through a folder that need not be part of a case.
pub(super) fn scan_folder(folder: &Path) -> Found {
    let mut found = Found::default();
    let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    // Only a case has own files at its top; one level down the names mean nothing.
    let mut walk = Walk { case: root, found: &mut found };
    walk.folder(folder, "", 1);
    found.left_out.sort();
    found
}

struct Walk<'a> {
    /// The folder that links must not lead out of, without links itself.
    case: PathBuf,
    found: &'a mut Found,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        if depth > DEPTH_MAX {
            let reason = format!("the folders lie more than {DEPTH_MAX} deep: not looked into");
            return self.problem("evidence/too-deep", prefix, reason, "move what matters up");
        }
        // A report that was written into the case must not become evidence of itself.
        if depth > 0 && folder.join("bundle/bundle.note").is_file() {
            self.found.left_out.push(prefix.to_owned());
            return;
        }
        let entries =
            match std::fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()) {
                Ok(entries) => entries,
                Err(error) => {
                    let name = if prefix.is_empty() { "." } else { prefix };
                    let reason = format!("the folder cannot be looked into: {error}");
                    return self.problem("evidence/unreadable", name, reason, "allow the user to read it");
                }
            };
        let mut entries: Vec<_> =
            entries.into_iter().map(|entry| (entry.file_name(), entry.path())).collect();
        entries.sort();
        for (name, path) in entries {
            let Some(name) = name.to_str() else {
                let name = join(prefix, &name.to_string_lossy());
                let reason = "its name is not UTF-8, and entries of the log cannot say it".to_owned();
                self.problem("evidence/name", &name, reason, "rename it");
                continue;
            };
            let is_own = depth == 0 && matches!(name, OWN_FOLDER | CASE_FILE | "report");
            if is_own {
                continue;
            }
            let full = join(prefix, name);
            if name.starts_with('.') {
                self.found.left_out.push(full);
                continue;
            }
            self.entry(&path, full, depth);
        }
    }

    fn entry(&mut self, path: &Path, name: String, depth: usize) {
        let unreadable = "allow the user to read it, or take it away";
        let metadata = match path.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) => {
                return self.problem("evidence/unreadable", &name, error.to_string(), unreadable);
            }
        };
        if metadata.is_symlink() {
            return self.link(path, name);
        }
        if metadata.is_dir() {
            self.folder(path, &name, depth + 1);
        } else if metadata.is_file() {
            self.file(path, name, &metadata);
        } else {
            let reason = "it is a device, a pipe or a socket".to_owned();
            self.problem("evidence/no-file", &name, reason, "take it out of the case");
        }
    }

    /// Follows a link to a file inside the case; folders are found where they are.
    fn link(&mut self, path: &Path, name: String) {
        let target = match path.canonicalize() {
            Ok(target) => target,
            Err(error) => {
                let reason = format!("the link leads nowhere: {error}");
                return self.problem("evidence/link", &name, reason, "put the file itself there");
            }
        };
        if !target.starts_with(&self.case) {
            let reason = "the link leads out of the case: what it points at was not taken in".to_owned();
            return self.problem("evidence/link-out", &name, reason, "add it with `plimsoll add`");
        }
        if target.starts_with(self.case.join(OWN_FOLDER)) {
            let reason = "the link leads to what Plimsoll keeps, which is no original".to_owned();
            return self.problem("evidence/link", &name, reason, "take the link away");
        }
        match target.metadata() {
            Ok(metadata) if metadata.is_file() => self.file(path, name, &metadata),
            Ok(_) => {
                let reason =
                    "the link leads to a folder of the case, which is looked into where it is".to_owned();
                self.problem("evidence/link", &name, reason, "take the link away");
            }
            Err(error) => {
                self.problem("evidence/unreadable", &name, error.to_string(), "allow the user to read it");
            }
        }
    }

    fn file(&mut self, path: &Path, name: String, metadata: &Metadata) {
        self.found.files.insert(name, File { path: path.to_owned(), stamp: Stamp::of(metadata) });
    }

    fn problem(&mut self, code: &str, name: &str, reason: String, hint: &str) {
        self.found.problems.push(Problem::new(code, name, reason).hint(hint));
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") }
}

/// What files looked like when their digest was last computed, so that a rerun need not read them.
///
/// Only taking in trusts it; verifying reads every byte. It is a file of the cache.
#[derive(Debug, Default)]
pub(super) struct Memory {
    path: PathBuf,
    files: BTreeMap<String, Known>,
    /// When the file was written, in nanoseconds.
    written: i64,
    has_changed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    #[serde(flatten)]
    stamp: Stamp,
    sha256: Digest,
}

impl Memory {
    pub(super) fn load(path: &Path) -> Self {
        let written = path.metadata().map(|it| Stamp::of(&it).modified).unwrap_or_default();
        // What cannot be read is made again.
        let files = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { path: path.to_owned(), files: files.unwrap_or_default(), written, has_changed: false }
    }

    /// Gives the digest of a file that has not been changed since it was computed.
    pub(super) fn digest(&self, name: &str, stamp: &Stamp) -> Option<Digest> {
        let known = self.files.get(name)?;
        let is_sure = stamp.modified.max(stamp.changed).saturating_add(TIME_UNSURE_NS) < self.written;
        (known.stamp == *stamp && is_sure).then_some(known.sha256)
    }

    pub(super) fn learn(&mut self, name: &str, stamp: Stamp, sha256: Digest) {
        self.has_changed = true;
        self.files.insert(name.to_owned(), Known { stamp, sha256 });
    }

    pub(super) fn keep_only(&mut self, found: &Found) {
        let before = self.files.len();
        self.files.retain(|name, _| found.files.contains_key(name));
        self.has_changed |= self.files.len() != before;
    }

    /// Writes what was learnt; a kill leaves the old file or the new one.
    pub(super) fn save(&self, disk: &Disk) -> Result<(), EvidenceError> {
        if !self.has_changed {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            disk.create_dir_all(folder)?;
        }
        let bytes = serde_json::to_vec(&self.files).unwrap_or_default();
        disk.place(&self.path, &bytes)
    }
}
