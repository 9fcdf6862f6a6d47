//! Verifying a bundle.

use super::quotes;
use super::{
    BundledExhibit, CHECKPOINT, EXHIBITS, ExhibitsFile, NOTE, NOTE_TITLE, Note, PROOFS, ProofsFile, REPORT,
    SCREENING, SUMS, VERIFIER, answer_path, entry_path, original_path, prompt_path, text_path,
};
use crate::Entry;
use crate::error::{EvidenceError, InPlace as _};
use crate::folder::{Listed, hash_file, list_files};
use crate::log::{Checkpoint, VerifierKey, leaf_hash, verify_inclusion};
use crate::outcome::{Fault, Good, Outcome};
use crate::vault::digest_of;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use values::{CharMap, Digest};

/// Verifies a bundle with nothing but its own files.
///
/// Every byte of every file is accounted for: a changed or added one makes the outcome [`Outcome::Altered`], a
/// missing one [`Outcome::Incomplete`]. Besides the signatures and digests it checks that the signed parts
/// agree: every original is what an entry of the log says, every entry is in the log, `report.json` names that
/// log and these exhibits, and every quotation stands at its span of the text.
///
/// The key is the bundle's own: compare [`Good::verifier`] with one had from the publisher.
///
/// **Errors:** `evidence/io` where there is no such folder.
pub fn verify(folder: &Path) -> Result<Outcome, EvidenceError> {
    let listed = list_files(folder).in_place("verify the bundle", folder)?;
    let mut check =
        Check { folder, listed, faults: Vec::new(), good: Good::default(), sound: BTreeSet::new() };
    let checkpoint = check.seals();
    check.agreement(checkpoint.as_ref());
    Ok(Outcome::of(check.good, check.faults))
}

struct Check<'a> {
    folder: &'a Path,
    listed: Listed,
    faults: Vec<Fault>,
    good: Good,
    /// Files whose bytes are those the manifest names.
    sound: BTreeSet<String>,
}

impl Check<'_> {
    /// Checks signatures, the manifest, and every file against it.
    fn seals(&mut self) -> Option<Checkpoint> {
        for odd in &self.listed.odd {
            self.faults.push(Fault::added(odd));
        }
        let key = self.parsed(VERIFIER, "a verifier key of a signed note", |bytes| {
            let key: VerifierKey = std::str::from_utf8(bytes).ok()?.trim_end().parse().ok()?;
            (format!("{key}\n").as_bytes() == bytes).then_some(key)
        });
        let checkpoint = key.as_ref().and_then(|key| {
            self.parsed(CHECKPOINT, "a checkpoint signed with the key in `verifier`", |bytes| {
                Checkpoint::open(bytes, key).ok()
            })
        });
        let note = key.as_ref().and_then(|key| {
            self.parsed(NOTE, "a note signed with the key in `verifier`", |bytes| {
                read_note(key.open(bytes).ok()?)
            })
        });
        if let (Some(note), Some(checkpoint)) = (&note, &checkpoint)
            && (note.log_size, note.log_root) != (checkpoint.size, checkpoint.root)
        {
            let expected = format!("a log of {} entries with root {}", note.log_size, note.log_root);
            let found = format!("one of {} entries with root {}", checkpoint.size, checkpoint.root);
            self.faults.push(Fault::altered(CHECKPOINT, expected, found));
        }
        if let Some(key) = key {
            self.good.origin = key.name().to_owned();
            self.good.verifier = key.to_string();
        }
        self.manifest(note.as_ref());
        checkpoint
    }

    fn manifest(&mut self, note: Option<&Note>) {
        let Some(bytes) = self.bytes(SUMS, "the list of all files and their digests") else { return };
        let digest = digest_of(&bytes);
        if let Some(note) = note.filter(|note| note.sums != digest) {
            let expected = format!("the digest {} that {NOTE} signs", note.sums.hex());
            self.faults.push(Fault::altered(SUMS, expected, digest.hex()));
        }
        let Some(sums) = read_sums(&bytes) else {
            let expected = "lines of a digest, two spaces and a path, in the order of the paths";
            return self.faults.push(Fault::altered(SUMS, expected, "other lines"));
        };
        for (path, expected) in &sums {
            if !self.listed.files.contains(path) {
                self.faults.push(Fault::missing(path, format!("a file with the digest {}", expected.hex())));
                continue;
            }
            match hash_file(&self.folder.join(path)) {
                Ok(found) if found == *expected => drop(self.sound.insert(path.clone())),
                Ok(found) => {
                    let fault = Fault::altered(path, format!("the digest {}", expected.hex()), found.hex());
                    self.faults.push(fault);
                }
                Err(error) => {
                    self.faults.push(Fault::missing(path, format!("a file that can be read ({error})")));
                }
            }
        }
        for path in &self.listed.files {
            if !sums.contains_key(path) && ![SUMS, NOTE].contains(&path.as_str()) {
                self.faults.push(Fault::added(path));
            }
        }
        self.good.files = self.listed.files.len() as u64;
    }

    /// Checks that what was signed agrees with itself.
    fn agreement(&mut self, checkpoint: Option<&Checkpoint>) {
        let proofs: Option<ProofsFile> = self.json(PROOFS, "the proofs of the entries");
        let exhibits: Option<ExhibitsFile> = self.json(EXHIBITS, "the exhibits");
        let (Some(checkpoint), Some(proofs), Some(exhibits)) = (checkpoint, proofs, exhibits) else { return };
        self.good.log_size = checkpoint.size;
        self.good.log_root = checkpoint.root.to_string();
        self.proofs(checkpoint, &proofs);
        for exhibit in &exhibits.exhibits {
            self.exhibit(exhibit, &proofs);
        }
        self.consultations(&exhibits.exhibits);
        self.screenings();
        self.report(checkpoint, &exhibits.exhibits);
    }

    fn proofs(&mut self, checkpoint: &Checkpoint, proofs: &ProofsFile) {
        if (proofs.log_size, proofs.log_root) != (checkpoint.size, checkpoint.root) {
            let expected = format!("the log of {} entries that `{CHECKPOINT}` signs", checkpoint.size);
            self.faults.push(Fault::altered(PROOFS, expected, format!("one of {} entries", proofs.log_size)));
        }
        for proof in &proofs.proofs {
            let (leaf, hash) = (proof.leaf, &proof.hash);
            if !verify_inclusion(hash, leaf, checkpoint.size, &proof.proof, &checkpoint.root) {
                let expected = format!("hashes that lead from entry {leaf} to the root");
                self.faults.push(Fault::altered(PROOFS, expected, "hashes that do not"));
            }
        }
        let hashes: BTreeMap<u64, _> = proofs.proofs.iter().map(|proof| (proof.leaf, proof.hash)).collect();
        let entries = self.listed.files.iter().filter(|path| path.starts_with("entries/"));
        for path in entries.cloned().collect::<Vec<_>>() {
            let Some(bytes) = self.sound_bytes(&path) else { continue };
            let leaf =
                path.strip_prefix("entries/").and_then(|it| it.strip_suffix(".json")?.parse::<u64>().ok());
            let hash = leaf.filter(|leaf| entry_path(*leaf) == path).and_then(|leaf| hashes.get(&leaf));
            match hash {
                Some(hash) if *hash == leaf_hash(&bytes) => self.good.entries += 1,
                Some(hash) => {
                    let found = leaf_hash(&bytes).to_string();
                    self.faults.push(Fault::altered(
                        &path,
                        format!("an entry with the leaf hash {hash}"),
                        found,
                    ));
                }
                None => {
                    let found = "an entry that nothing proves";
                    self.faults.push(Fault::altered(
                        &path,
                        format!("an entry with a proof in `{PROOFS}`"),
                        found,
                    ));
                }
            }
        }
    }

    fn exhibit(&mut self, exhibit: &BundledExhibit, proofs: &ProofsFile) {
        let BundledExhibit { id, sha256, leaves, withheld } = exhibit;
        for leaf in leaves {
            if !proofs.proofs.iter().any(|proof| proof.leaf == *leaf) {
                self.faults.push(Fault::altered(PROOFS, format!("a proof of entry {leaf}, of {id}"), "none"));
            }
        }
        if withheld.is_some() {
            self.good.withheld += 1;
            return;
        }
        let path = original_path(sha256);
        if self.sound.contains(&path) {
            match hash_file(&self.folder.join(&path)) {
                Ok(found) if found == *sha256 => self.good.originals += 1,
                _ => self.faults.push(Fault::altered(&path, format!("the bytes of {id}"), "others")),
            }
        } else if !self.listed.files.contains(&path) {
            self.faults.push(Fault::missing(&path, format!("the original of {id}")));
        }
        for leaf in leaves {
            let path = entry_path(*leaf);
            match self.sound_bytes(&path).map(|bytes| Entry::from_bytes(&bytes)) {
                Some(Ok(Entry::Capture(capture))) if capture.sha256 == *sha256 => {}
                Some(_) => {
                    self.faults.push(Fault::altered(&path, format!("the capture of {id}"), "another entry"));
                }
                None if self.listed.files.contains(&path) => {}
                None => self.faults.push(Fault::missing(&path, format!("the capture of {id}"))),
            }
        }
    }

    /// Checks that of each consultation question and answer are there, and that each is of one.
    fn consultations(&mut self, exhibits: &[BundledExhibit]) {
        let starting = |start: &'static str| {
            let paths = self.listed.files.iter().filter(move |path| path.starts_with(start));
            paths.cloned().collect::<Vec<_>>()
        };
        let (entries, mut left) = (starting("entries/"), BTreeSet::from_iter(starting("prompts/")));
        left.extend(starting("answers/"));
        for entry in entries {
            let read = self.sound_bytes(&entry).map(|bytes| Entry::from_bytes(&bytes));
            let Some(Ok(Entry::Consultation(it))) = read else { continue };
            if !exhibits.iter().any(|exhibit| exhibit.sha256 == it.sha256 && exhibit.withheld.is_none()) {
                let expected = "a consultation about an original of the bundle";
                self.faults.push(Fault::altered(&entry, expected, "one about another"));
            }
            for (path, digest) in [(prompt_path(&it.prompt), it.prompt), (answer_path(&it.answer), it.answer)]
            {
                left.remove(&path);
                if !self.listed.files.contains(&path) {
                    self.faults.push(Fault::missing(&path, format!("what `{entry}` names")));
                } else if self.sound.contains(&path)
                    && !hash_file(&self.folder.join(&path)).is_ok_and(|found| found == digest)
                {
                    self.faults.push(Fault::altered(&path, "bytes whose digest is their name", "others"));
                }
            }
        }
        for path in left {
            self.faults.push(Fault::altered(&path, "a question or an answer that an entry names", "another"));
        }
    }

    /// Checks that the record of each screening is there and is the one its entry names.
    fn screenings(&mut self) {
        let entries = self.listed.files.iter().filter(|path| path.starts_with("entries/"));
        for entry in entries.cloned().collect::<Vec<_>>() {
            let read = self.sound_bytes(&entry).map(|bytes| Entry::from_bytes(&bytes));
            let Some(Ok(Entry::Screening(it))) = read else { continue };
            if !self.listed.files.contains(SCREENING) {
                self.faults.push(Fault::missing(SCREENING, format!("what `{entry}` names")));
            } else if self.sound.contains(SCREENING)
                && !hash_file(&self.folder.join(SCREENING)).is_ok_and(|found| found == it.record)
            {
                let expected = format!("the record that `{entry}` names");
                self.faults.push(Fault::altered(SCREENING, expected, "another"));
            }
        }
    }

    /// Checks `report.json`, where the bundle has one: the log, the exhibits, the quotations.
    fn report(&mut self, checkpoint: &Checkpoint, exhibits: &[BundledExhibit]) {
        let Some(bytes) = self.sound_bytes(REPORT) else { return };
        let Ok(report) = serde_json::from_slice::<Value>(&bytes) else {
            return self.faults.push(Fault::altered(REPORT, "a JSON document", "something else"));
        };
        let size = report.pointer("/log/size").and_then(Value::as_u64);
        let root = report.pointer("/log/root").and_then(Value::as_str);
        let expected_root = checkpoint.root.to_string();
        if size.is_some_and(|size| size != checkpoint.size) || root.is_some_and(|root| root != expected_root)
        {
            let expected =
                format!("a report on the log of {} entries with root {expected_root}", checkpoint.size);
            self.faults.push(Fault::altered(REPORT, expected, "a report on another state of the log"));
        }
        let by_name: BTreeMap<String, &BundledExhibit> = exhibits
            .iter()
            .flat_map(|it| [(it.id.clone(), it), (it.sha256.to_string(), it), (it.sha256.hex(), it)])
            .collect();
        self.listed_exhibits(&report, &by_name);
        match quotes::find(&report) {
            Ok(quotes) => self.quotes(quotes, &by_name),
            Err(at) => {
                let expected = format!("a citation with a span [start, end] at {at}");
                self.faults.push(Fault::altered(REPORT, expected, "another span"));
            }
        }
    }

    /// Holds the report's own table of exhibits against that of the bundle.
    fn listed_exhibits(&mut self, report: &Value, by_name: &BTreeMap<String, &BundledExhibit>) {
        for listed in report.get("exhibits").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| listed.get(name).and_then(Value::as_str);
            let (Some(id), Some(sha256)) = (text("id"), text("sha256")) else { continue };
            let leaf = listed.get("leaf").and_then(Value::as_u64);
            let is_same = by_name.get(id).is_some_and(|it| {
                (it.sha256.to_string() == sha256 || it.sha256.hex() == sha256)
                    && leaf.is_none_or(|leaf| it.leaves.first() == Some(&leaf))
            });
            if !is_same {
                let expected = format!("{id} as `{EXHIBITS}` has it");
                self.faults.push(Fault::altered(REPORT, expected, format!("{sha256}, entry {leaf:?}")));
            }
            if let Some(page) = text("html").filter(|page| !self.listed.files.contains(*page)) {
                self.faults.push(Fault::missing(page, format!("the page of {id} that `{REPORT}` names")));
            }
        }
    }

    fn quotes(&mut self, quotes: Vec<quotes::Quote>, by_name: &BTreeMap<String, &BundledExhibit>) {
        let mut texts: BTreeMap<Digest, Option<(String, CharMap)>> = BTreeMap::new();
        for quote in quotes {
            let Some(exhibit) = by_name.get(&quote.exhibit) else {
                let expected = format!("an exhibit of the bundle in the citation at {}", quote.at);
                self.faults.push(Fault::altered(REPORT, expected, quote.exhibit));
                continue;
            };
            let (Some(span), None) = (quote.span, &exhibit.withheld) else {
                self.good.citations_without_text += 1;
                continue;
            };
            let text = texts.entry(exhibit.sha256).or_insert_with(|| {
                let text = String::from_utf8(self.sound_bytes(&text_path(&exhibit.sha256))?).ok()?;
                let map = CharMap::new(&text);
                Some((text, map))
            });
            let path = text_path(&exhibit.sha256);
            let Some((text, map)) = text else {
                if !self.listed.files.contains(&path) {
                    self.faults
                        .push(Fault::missing(&path, format!("the text of {}, which is cited", exhibit.id)));
                }
                continue;
            };
            let stands = text.get(map.bytes(span)).unwrap_or_default();
            if span.end <= map.len() && stands == quote.quote {
                self.good.citations += 1;
            } else {
                let place = format!("{} {}–{}", exhibit.id, span.start, span.end);
                let expected = format!("at {} the words that stand in {place}: {}", quote.at, cut(stands));
                self.faults.push(Fault::altered(REPORT, expected, cut(&quote.quote)));
            }
        }
    }

    fn json<T: DeserializeOwned>(&mut self, path: &str, what: &str) -> Option<T> {
        let bytes = self.sound_bytes(path);
        let Some(bytes) = bytes else {
            if !self.listed.files.contains(path) {
                self.faults.push(Fault::missing(path, what));
            }
            return None;
        };
        match serde_json::from_slice(&bytes) {
            Ok(value) => Some(value),
            Err(error) => {
                self.faults.push(Fault::altered(path, what, error.to_string()));
                None
            }
        }
    }

    /// Gives the bytes of a file that are those the manifest names.
    fn sound_bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.sound.contains(path).then(|| std::fs::read(self.folder.join(path)).ok()).flatten()
    }

    fn parsed<T>(&mut self, path: &str, what: &str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let bytes = self.bytes(path, what)?;
        let parsed = parse(&bytes);
        if parsed.is_none() {
            self.faults.push(Fault::altered(path, what, "something else"));
        }
        parsed
    }

    fn bytes(&mut self, path: &str, what: &str) -> Option<Vec<u8>> {
        match std::fs::read(self.folder.join(path)) {
            Ok(bytes) => Some(bytes),
            Err(_) => {
                self.faults.push(Fault::missing(path, what));
                None
            }
        }
    }
}

fn read_note(text: &str) -> Option<Note> {
    let mut lines = text.strip_prefix(NOTE_TITLE)?.strip_prefix('\n')?.lines();
    let mut next = |label: &str| lines.next()?.strip_prefix(label);
    let note = Note {
        sums: next("SHA256SUMS ")?.parse().ok()?,
        log_size: next("log size ")?.parse().ok()?,
        log_root: next("log root ")?.parse().ok()?,
    };
    (note.to_text() == text).then_some(note)
}

/// Reads the manifest; `None` unless it is written in the one way it is written.
fn read_sums(bytes: &[u8]) -> Option<BTreeMap<String, Digest>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut sums = BTreeMap::new();
    for line in text.lines() {
        let (digest, path) = line.split_once("  ")?;
        sums.insert(path.to_owned(), digest.parse::<Digest>().ok()?);
    }
    let again: String = sums.iter().map(|(path, digest)| format!("{}  {path}\n", digest.hex())).collect();
    (again == text).then_some(sums)
}

/// Gives at most 200 letters of a text, to be shown.
fn cut(text: &str) -> String {
    let start: String = text.chars().take(200).collect();
    if start.len() == text.len() { format!("{start:?}") } else { format!("{start:?}…") }
}
