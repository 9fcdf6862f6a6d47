//! The append-only log: RFC 6962 hashing, C2SP tiles on disk, a signed checkpoint.
//!
//! **Shape:** below the log's folder stand `checkpoint`, `verifier`, `tile/<level>/<index>` and
//! `tile/entries/<index>`, the last tile of a level with `.p/<width>` after it. What stands there is a
//! function of the entries and the key alone: neither of batches nor of interrupted runs.
//!
//! **Commit:** entries and tiles are written beside what is there (no file the old checkpoint needs is
//! touched), then the checkpoint is replaced by one rename. Before it the log is the old one, after it
//! the new one. What a killed run left is swept away when the log is opened for writing.
//!
//! **Known limits:** a log put back to an older checkpoint *together with its older tiles* is a
//! shorter log that verifies; only somebody who holds a later checkpoint can tell. C2SP lets readers
//! that are behind ask for narrower partial tiles than stand on disk: [`Log::resource`] cuts them.

mod checkpoint;
mod merkle;
mod note;
mod tiles;

pub use checkpoint::Checkpoint;
pub use merkle::{Hash, Tree, empty_root, leaf_hash, node_hash, verify_consistency, verify_inclusion};
pub use note::{SignerKey, VerifierKey};

pub(crate) use tiles::{Tile, WIDTH, new_tiles, unbundle};

use crate::disk::{Disk, clean};
use crate::error::{EvidenceError, InPlace as _};
use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use tiles::{ENTRY_BYTES_MAX, bundle};

/// An append-only log in a folder, at a checkpoint whose signature and root have been checked.
///
/// ```
/// use evidence::Log;
/// let folder = tempfile::tempdir()?;
/// let key = folder.path().join("log.key");
/// let mut log = Log::open(&folder.path().join("log"), &key, "plimsoll.local/case")?;
/// assert_eq!(log.append(&[b"first".to_vec(), b"second".to_vec()])?, 0);
/// assert_eq!(log.size(), 2);
/// assert_eq!(log.entries(1).next().unwrap()?, b"second");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Log {
    dir: PathBuf,
    disk: Disk,
    tree: Tree,
    verifier: VerifierKey,
    signer: Option<SignerKey>,
    is_swept: bool,
}

impl Log {
    /// Opens the log in a folder for appending, or starts one there.
    ///
    /// The key is read from `key`; where neither key nor log is there, one is made of the system's
    /// randomness for `origin`, readable by its owner only. An existing key keeps the origin it has.
    ///
    /// **Errors:** `evidence/key-missing`, `evidence/checkpoint-missing`, `evidence/verifier-differs`,
    /// `evidence/log-altered`, those of notes, and `evidence/io`.
    pub fn open(dir: &Path, key: &Path, origin: &str) -> Result<Self, EvidenceError> {
        Self::open_on(Disk::default(), dir, key, origin)
    }

    pub(crate) fn open_on(disk: Disk, dir: &Path, key: &Path, origin: &str) -> Result<Self, EvidenceError> {
        let attempt = "open the log";
        let checkpoint = dir.join("checkpoint");
        let is_there = checkpoint.try_exists().in_place(attempt, &checkpoint)?;
        if !is_there && has_files(&dir.join("tile"))? {
            let reason = "it has entries but no checkpoint";
            let error = EvidenceError::new(attempt, place(dir), reason, "evidence/checkpoint-missing");
            return Err(error.hint("put the file `checkpoint` back from a copy"));
        }
        disk.create_dir_all(dir)?;
        let signer = open_key(&disk, key, origin, is_there)?;
        clean(&disk, dir)?;
        let (verifier, verifier_path) = (signer.verifier(), dir.join("verifier"));
        let verifier_line = format!("{verifier}\n");
        match fs::read(&verifier_path) {
            Ok(bytes) if bytes == verifier_line.as_bytes() => {}
            Ok(_) => {
                let reason = "the file `verifier` is not of the key the log is opened with";
                return Err(EvidenceError::new(attempt, place(dir), reason, "evidence/verifier-differs"));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                disk.replace(&verifier_path, verifier_line.as_bytes(), 0o644)?;
                disk.sync_dir(dir)?;
            }
            Err(error) => return Err(EvidenceError::io(attempt, &verifier_path, error)),
        }
        let mut log = Self {
            dir: dir.to_owned(),
            disk,
            tree: Tree::default(),
            verifier,
            signer: Some(signer),
            is_swept: false,
        };
        match is_there {
            true => log.load()?,
            false => log.commit()?,
        }
        log.sweep()?;
        Ok(log)
    }

    /// Opens a log for reading: nothing in the folder is changed, and no key is needed.
    ///
    /// Another process may append meanwhile; the log opened is at one of its checkpoints.
    pub fn open_read_only(dir: &Path) -> Result<Self, EvidenceError> {
        let path = dir.join("verifier");
        let verifier = fs::read_to_string(&path).in_place("read the verifier", &path)?;
        let mut log = Self {
            dir: dir.to_owned(),
            disk: Disk::default(),
            tree: Tree::default(),
            verifier: verifier.trim_end().parse()?,
            signer: None,
            is_swept: true,
        };
        // A tile may be gone when it is asked for, because a wider one has just taken its place.
        let mut tries = 0;
        loop {
            let before = log.checkpoint_note()?;
            match log.load() {
                Ok(()) => return Ok(log),
                Err(error) if tries == 8 || log.checkpoint_note()? == before => return Err(error),
                Err(_) => tries += 1,
            }
        }
    }

    /// Appends entries as one commit and gives the index of the first. Either all are in or none.
    ///
    /// **Errors:** `evidence/entry-too-large` for one of more than 65,535 bytes; `evidence/read-only`;
    /// `evidence/io`, after which the log is as it was.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> Result<u64, EvidenceError> {
        let first = self.size();
        if let Some(entry) = entries.iter().find(|entry| entry.len() > ENTRY_BYTES_MAX) {
            let reason = format!("an entry has {} bytes, {ENTRY_BYTES_MAX} are the most", entry.len());
            let error =
                EvidenceError::new("append to the log", place(&self.dir), reason, "evidence/entry-too-large");
            return Err(error.hint("keep what is long in an original and name that in the entry"));
        }
        if entries.is_empty() {
            return Ok(first);
        }
        if !self.is_swept {
            self.sweep()?;
        }
        self.is_swept = false;
        match self.write(first, entries) {
            Ok(()) => Ok(first),
            Err(error) => {
                // The checkpoint on disk decides: its rename may have been the last thing done.
                if let Err(unknown) = self.load() {
                    self.signer = None;
                    return Err(unknown);
                }
                Err(error)
            }
        }
    }

    /// Gives the number of entries.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Gives the root over all entries.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// Gives the name of the log, the first line of its checkpoints.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.verifier.name()
    }

    /// Gives the key that checks the log's checkpoints.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Gives the tree over the entries, for roots and proofs at any size it ever had.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Gives the signed checkpoint as it stands on disk.
    pub fn checkpoint_note(&self) -> Result<Vec<u8>, EvidenceError> {
        let path = self.dir.join("checkpoint");
        fs::read(&path).in_place("read the checkpoint", &path)
    }

    /// Gives the entries from this index on, in order; one bundle of 256 is held in memory at a time.
    #[must_use]
    pub fn entries(&self, from: u64) -> Entries<'_> {
        Entries { log: self, next: from, size: self.size(), ready: VecDeque::new() }
    }

    /// Gives the bytes of `checkpoint`, `tile/…` or `tile/entries/…` as C2SP tlog-tiles names them.
    ///
    /// A partial tile may be asked for at any width the log has had. `None` where there is no such thing.
    pub fn resource(&self, path: &str) -> Result<Option<Vec<u8>>, EvidenceError> {
        if path == "checkpoint" {
            return self.checkpoint_note().map(Some);
        }
        let Some(tile) = Tile::parse(path) else {
            return Ok(None);
        };
        if tile.level.is_some() {
            return Ok(tile.hashes(&self.tree));
        }
        let Some(start) = tile.index.checked_mul(WIDTH) else {
            return Ok(None);
        };
        if start.saturating_add(tile.width) > self.size() {
            return Ok(None);
        }
        let entries = self.entries(start).take(tile.width as usize);
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        Ok(Some(bundle(entries.iter().map(Vec::as_slice))))
    }

    pub(crate) fn signer(&self) -> Option<&SignerKey> {
        self.signer.as_ref()
    }

    /// Reads the entries of the checkpoint on disk and holds their root against it.
    fn load(&mut self) -> Result<(), EvidenceError> {
        let note = self.checkpoint_note()?;
        let checkpoint = Checkpoint::open(&note, &self.verifier)?;
        let mut tree = Tree::default();
        let reader = Entries { log: self, next: 0, size: checkpoint.size, ready: VecDeque::new() };
        for entry in reader {
            tree.push(leaf_hash(&entry?));
        }
        if tree.root() != checkpoint.root {
            let reason = "the entries are not those its checkpoint was signed over";
            let error = EvidenceError::new("open the log", place(&self.dir), reason, "evidence/log-altered");
            return Err(error.hint("run `plimsoll verify` on the case to learn which"));
        }
        self.tree = tree;
        Ok(())
    }

    fn write(&mut self, old: u64, entries: &[Vec<u8>]) -> Result<(), EvidenceError> {
        for entry in entries {
            self.tree.push(leaf_hash(entry));
        }
        let size = self.size();
        let mut folders = BTreeSet::new();
        for tile in new_tiles(old, size) {
            let bytes = match tile.level {
                Some(_) => tile.hashes(&self.tree).unwrap_or_default(),
                None => self.bundle_bytes(tile, old, entries)?,
            };
            let path = self.dir.join(tile.path());
            let folder = path.parent().unwrap_or(&self.dir).to_owned();
            self.disk.create_dir_all(&folder)?;
            self.disk.replace(&path, &bytes, 0o644)?;
            folders.insert(folder);
        }
        for folder in &folders {
            self.disk.sync_dir(folder)?;
        }
        self.commit()?;
        // From here on the entries are in; what fails now is swept away when the log is next opened.
        let kept: BTreeSet<Tile> = new_tiles(0, size).into_iter().collect();
        self.is_swept = new_tiles(0, old)
            .into_iter()
            .filter(|tile| tile.width < WIDTH && !kept.contains(tile))
            .try_for_each(|tile| self.remove_tile(tile))
            .is_ok();
        Ok(())
    }

    /// Puts together the bundle of entries that a tile of the new size holds.
    fn bundle_bytes(&self, tile: Tile, old: u64, entries: &[Vec<u8>]) -> Result<Vec<u8>, EvidenceError> {
        let start = tile.index * WIDTH;
        let mut bytes = Vec::new();
        if start < old {
            let before = Tile { level: None, index: tile.index, width: old - start };
            bytes = read_tile(&self.dir, before)?;
        }
        let from = start.max(old) - old;
        let to = start + tile.width - old;
        let new = entries.get(from as usize..to as usize).unwrap_or_default();
        bytes.extend_from_slice(&bundle(new.iter().map(Vec::as_slice)));
        Ok(bytes)
    }

    /// Signs the tree as it is and puts the checkpoint in place: the moment of the commit.
    fn commit(&mut self) -> Result<(), EvidenceError> {
        let Some(signer) = &self.signer else {
            let reason = "it was opened for reading";
            return Err(EvidenceError::new(
                "append to the log",
                place(&self.dir),
                reason,
                "evidence/read-only",
            ));
        };
        let checkpoint =
            Checkpoint { origin: self.origin().to_owned(), size: self.size(), root: self.root() };
        let note = checkpoint.sign(signer);
        self.disk.replace(&self.dir.join("checkpoint"), note.as_bytes(), 0o644)?;
        self.disk.sync_dir(&self.dir)
    }

    fn remove_tile(&self, tile: Tile) -> Result<(), EvidenceError> {
        let path = self.dir.join(tile.path());
        self.disk.remove(&path)?;
        match path.parent() {
            Some(folder) => self.disk.remove_empty_dir(folder),
            None => Ok(()),
        }
    }

    /// Takes away every file below `tile/` that the checkpoint has no use for.
    fn sweep(&mut self) -> Result<(), EvidenceError> {
        let tiles = new_tiles(0, self.size());
        let kept: BTreeSet<PathBuf> = tiles.into_iter().map(|it| self.dir.join(it.path())).collect();
        sweep_folder(&self.disk, &self.dir.join("tile"), &kept)?;
        self.is_swept = true;
        Ok(())
    }
}

/// The entries of a log, in order.
#[derive(Debug)]
pub struct Entries<'a> {
    log: &'a Log,
    next: u64,
    size: u64,
    ready: VecDeque<Vec<u8>>,
}

impl Iterator for Entries<'_> {
    type Item = Result<Vec<u8>, EvidenceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.size {
            return None;
        }
        if self.ready.is_empty() {
            let index = self.next / WIDTH;
            let width = (self.size - index * WIDTH).min(WIDTH);
            match read_bundle(&self.log.dir, Tile { level: None, index, width }) {
                Ok(entries) => {
                    let skipped = (self.next % WIDTH) as usize;
                    self.ready = entries.into_iter().skip(skipped).collect();
                }
                Err(error) => {
                    self.next = self.size;
                    return Some(Err(error));
                }
            }
        }
        self.next += 1;
        self.ready.pop_front().map(Ok)
    }
}

/// Reads the entries of a bundle on disk.
pub(crate) fn read_bundle(dir: &Path, tile: Tile) -> Result<Vec<Vec<u8>>, EvidenceError> {
    let bytes = read_tile(dir, tile)?;
    let entries = unbundle(&bytes, tile.width).ok_or_else(|| {
        let reason = format!("it does not hold {} entries", tile.width);
        let path = place(&dir.join(tile.path()));
        EvidenceError::new("read the log's entries", path, reason, "evidence/log-altered")
    })?;
    Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
}

/// Reads the bytes of a tile on disk.
pub(crate) fn read_tile(dir: &Path, tile: Tile) -> Result<Vec<u8>, EvidenceError> {
    let path = dir.join(tile.path());
    fs::read(&path).in_place("read the log's tile", &path)
}

fn open_key(disk: &Disk, path: &Path, origin: &str, has_log: bool) -> Result<SignerKey, EvidenceError> {
    match fs::read_to_string(path) {
        Ok(text) => SignerKey::from_secret(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !has_log => {
            let key = SignerKey::generate(origin)?;
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new("."));
            disk.create_dir_all(folder)?;
            disk.replace(path, key.to_secret().as_bytes(), 0o600)?;
            disk.sync_dir(folder)?;
            Ok(key)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let reason = "the log is there, its key is not";
            let error = EvidenceError::new("read the key", place(path), reason, "evidence/key-missing");
            Err(error.hint("put the key back; without it the log can be read and verified, not continued"))
        }
        Err(error) => Err(EvidenceError::io("read the key", path, error)),
    }
}

fn sweep_folder(disk: &Disk, dir: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), EvidenceError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.in_place("list", dir)?,
    };
    let mut paths =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().in_place("list", dir)?;
    paths.sort();
    for path in paths {
        if path.is_dir() && !path.is_symlink() {
            sweep_folder(disk, &path, kept)?;
        } else if !kept.contains(&path) {
            disk.remove(&path)?;
        }
    }
    let is_empty = fs::read_dir(dir).in_place("list", dir)?.next().is_none();
    if is_empty { disk.remove_empty_dir(dir) } else { Ok(()) }
}

fn has_files(dir: &Path) -> Result<bool, EvidenceError> {
    match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        entries => Ok(entries.in_place("list", dir)?.next().is_some()),
    }
}

fn place(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests;
