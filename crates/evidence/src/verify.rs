//! Verifying a case: every byte of its log and its vault.

use crate::case::{OWN_FOLDER, exhibit_id};
use crate::entry::Entry;
use crate::error::EvidenceError;
use crate::folder::{hash_file, list_files};
use crate::log::{Checkpoint, Tile, Tree, VerifierKey, leaf_hash, new_tiles, unbundle};
use crate::outcome::{Fault, Good, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use values::Digest;

/// Verifies a case: the checkpoint's signature, every tile and entry of the log, every original by its bytes.
///
/// Nothing is trusted that was remembered of an earlier run, and nothing is changed. What a killed run may
/// leave (originals and tiles that no entry names) is no fault; an original there under a name that is not its
/// digest is.
///
/// **Errors:** `evidence/no-case` where there is no such folder or nothing was taken in.
pub fn verify_case(folder: &Path) -> Result<Outcome, EvidenceError> {
    let own = folder.join(OWN_FOLDER);
    if !own.join("log").is_dir() && !own.join("vault").is_dir() {
        let reason = "there is no case, or nothing has been taken in yet";
        let place = folder.display().to_string();
        return Err(EvidenceError::new("verify", place, reason, "evidence/no-case"));
    }
    let mut check = Check { own, faults: Vec::new(), good: Good::default(), named: BTreeSet::new() };
    if let Some(checkpoint) = check.checkpoint() {
        let entries = check.log(&checkpoint);
        check.entries(&entries);
    }
    check.other_blobs();
    Ok(Outcome::of(check.good, check.faults))
}

struct Check {
    own: PathBuf,
    faults: Vec<Fault>,
    good: Good,
    /// Originals that an entry names, which have been looked at.
    named: BTreeSet<Digest>,
}

impl Check {
    fn checkpoint(&mut self) -> Option<Checkpoint> {
        let verifier = self.read("log/verifier", "the key that checks the log's checkpoint")?;
        let note = self.read("log/checkpoint", "the log's signed checkpoint");
        let key =
            std::str::from_utf8(&verifier).ok().and_then(|text| text.trim_end().parse::<VerifierKey>().ok());
        let Some(key) = key.filter(|key| format!("{key}\n").as_bytes() == verifier) else {
            self.altered("log/verifier", "a verifier key of a signed note", "something else");
            return None;
        };
        self.good.origin = key.name().to_owned();
        self.good.verifier = key.to_string();
        match Checkpoint::open(&note?, &key) {
            Ok(checkpoint) => {
                self.good.log_size = checkpoint.size;
                self.good.log_root = checkpoint.root.to_string();
                Some(checkpoint)
            }
            Err(error) => {
                self.altered(
                    "log/checkpoint",
                    "a checkpoint signed with the key in `verifier`",
                    error.reason(),
                );
                None
            }
        }
    }

    /// Checks every tile and gives the entries that could be read, by index.
    fn log(&mut self, checkpoint: &Checkpoint) -> BTreeMap<u64, Vec<u8>> {
        let tiles = new_tiles(0, checkpoint.size);
        let mut entries = BTreeMap::new();
        for tile in tiles.iter().filter(|tile| tile.level.is_none()) {
            let Some(bytes) = self.tile(*tile) else { continue };
            match unbundle(&bytes, tile.width) {
                Some(bundle) => {
                    let first = tile.index.saturating_mul(crate::log::WIDTH);
                    entries.extend((first..).zip(bundle.into_iter().map(<[u8]>::to_vec)));
                }
                None => self.altered(&tile_path(*tile), &format!("{} entries", tile.width), "something else"),
            }
        }
        let mut tree = Tree::default();
        for entry in entries.values() {
            tree.push(leaf_hash(entry));
        }
        // Where a bundle is missing the tree cannot be made; its own fault is named already.
        if tree.size() != checkpoint.size {
            return entries;
        }
        if tree.root() != checkpoint.root {
            let place = "log/tile/entries";
            self.altered(
                place,
                &format!("entries with the root {}", checkpoint.root),
                &tree.root().to_string(),
            );
        }
        for tile in tiles.into_iter().filter(|tile| tile.level.is_some()) {
            let Some(bytes) = self.tile(tile) else { continue };
            if tile.hashes(&tree) != Some(bytes) {
                self.altered(&tile_path(tile), "the hashes of the entries", "others");
            }
        }
        entries
    }

    /// Reads every entry, and the original of every capture.
    fn entries(&mut self, entries: &BTreeMap<u64, Vec<u8>>) {
        let mut numbers: BTreeMap<Digest, u64> = BTreeMap::new();
        let mut given = BTreeSet::new();
        for (leaf, bytes) in entries {
            let place = format!("log/tile/entries (entry {leaf})");
            let capture = match Entry::from_bytes(bytes) {
                Ok(Entry::Capture(capture)) => capture,
                Ok(Entry::Consultation(consultation)) => {
                    self.good.entries += 1;
                    self.kept(
                        &consultation.prompt,
                        &format!("the question of the consultation in entry {leaf}"),
                    );
                    self.kept(
                        &consultation.answer,
                        &format!("the answer of the consultation in entry {leaf}"),
                    );
                    continue;
                }
                Ok(Entry::Screening(screening)) => {
                    self.good.entries += 1;
                    self.kept(&screening.record, &format!("the record of the screening in entry {leaf}"));
                    continue;
                }
                Ok(_) => {
                    self.good.entries += 1;
                    continue;
                }
                Err(error) => {
                    self.altered(&place, "an entry in the form of RFC 8785", error.reason());
                    continue;
                }
            };
            self.good.entries += 1;
            let (digest, id) = (capture.sha256, exhibit_id(capture.exhibit));
            match numbers.get(&digest) {
                Some(number) if *number == capture.exhibit => continue,
                Some(number) => {
                    self.altered(&place, &format!("the exhibit {}", exhibit_id(*number)), &id);
                    continue;
                }
                None if !given.insert(capture.exhibit) => {
                    self.altered(&place, "an exhibit of a number of its own", &id);
                }
                None => {}
            }
            numbers.insert(digest, capture.exhibit);
            self.named.insert(digest);
            self.original(&digest, capture.size, &format!("the original of {id} ({})", capture.name));
        }
    }

    fn original(&mut self, digest: &Digest, size: u64, what: &str) {
        let path = blob_path(digest);
        let full = self.own.join(&path);
        match hash_file(&full) {
            Ok(found) if found != *digest => {
                self.altered(&path, what, &format!("bytes with the digest {}", found.hex()))
            }
            Ok(_) if full.metadata().is_ok_and(|it| it.len() != size) => {
                self.altered(&path, &format!("{what} of {size} bytes"), "another size");
            }
            Ok(_) => {
                self.good.originals += 1;
                self.good.files += 1;
            }
            Err(_) => self.faults.push(Fault::missing(&shown(&path), what)),
        }
    }

    /// Checks what is kept besides originals.
    fn kept(&mut self, digest: &Digest, what: &str) {
        if !self.named.insert(*digest) {
            return;
        }
        let path = blob_path(digest);
        match hash_file(&self.own.join(&path)) {
            Ok(found) if found == *digest => self.good.files += 1,
            Ok(found) => self.altered(&path, what, &format!("bytes with the digest {}", found.hex())),
            Err(_) => self.faults.push(Fault::missing(&shown(&path), what)),
        }
    }

    /// Looks at what lies in the vault without an entry: its name must be its digest all the same.
    fn other_blobs(&mut self) {
        let Ok(listed) = list_files(&self.own.join("vault/blobs")) else { return };
        for name in listed.files {
            let path = format!("vault/blobs/{name}");
            let digest = name.rsplit('/').next().and_then(|hex| hex.parse::<Digest>().ok());
            let is_sound = digest.is_some_and(|digest| {
                let is_looked_at = self.named.contains(&digest);
                let is_whole = || hash_file(&self.own.join(&path)).is_ok_and(|found| found == digest);
                blob_path(&digest) == path && (is_looked_at || is_whole())
            });
            if !is_sound && !self.faults.iter().any(|fault| fault.file == shown(&path)) {
                self.altered(&path, "an original whose digest is its name", "other bytes");
            }
        }
        for name in listed.odd {
            self.faults.push(Fault::added(&shown(&format!("vault/blobs/{name}"))));
        }
    }

    fn tile(&mut self, tile: Tile) -> Option<Vec<u8>> {
        self.read(&tile_path(tile), "a tile of the log")
    }

    fn read(&mut self, path: &str, what: &str) -> Option<Vec<u8>> {
        match std::fs::read(self.own.join(path)) {
            Ok(bytes) => {
                self.good.files += 1;
                Some(bytes)
            }
            Err(_) => {
                self.faults.push(Fault::missing(&shown(path), what));
                None
            }
        }
    }

    fn altered(&mut self, path: &str, expected: &str, found: &str) {
        self.faults.push(Fault::altered(&shown(path), expected, found));
    }
}

fn shown(path: &str) -> String {
    format!("{OWN_FOLDER}/{path}")
}

fn tile_path(tile: Tile) -> String {
    format!("log/{}", tile.path())
}

fn blob_path(digest: &Digest) -> String {
    let hex = digest.hex();
    format!("vault/blobs/{}/{}/{hex}", &hex[..2], &hex[2..4])
}
