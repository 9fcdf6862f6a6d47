//! Writing a bundle.

use super::quotes;
use super::{
    BundledExhibit, CHECKPOINT, EXHIBITS, ExhibitsFile, NOTE, Note, PROOFS, Proof, ProofsFile, README,
    REPORT, SCREENING, SUMS, VERIFIER, answer_path, entry_path, original_path, prompt_path, text_path,
    to_json,
};
use crate::case::Exhibit;
use crate::disk::Disk;
use crate::error::{EvidenceError, InPlace as _};
use crate::folder::{hash_file, list_files};
use crate::log::{Checkpoint, SignerKey};
use crate::vault::digest_of;
use crate::{Case, Entry};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use values::{Digest, Marking};

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Files in the bundle.
    pub files: u64,
    /// Originals among them.
    pub originals: u64,
    /// The ids of exhibits whose originals are withheld, and why.
    pub withheld: Vec<(String, String)>,
    /// Whether the bundle stood there already, byte for byte.
    pub is_unchanged: bool,
}

/// Writes the bundle of a report into the folder `out`, in place of an older one there.
///
/// `report_files` are the report's own files with their paths in the bundle, `exhibits` the originals it
/// names, `texts` their text layers, which spans of citations count into. An original marked more closely
/// than `marking` is withheld with its text and entries; its digest and the proofs of its entries stay, and
/// `exhibits.json` says why. Entries about decisions are in the bundle where `report.json` names what was
/// decided on. The same input gives the same bytes. A kill leaves the old bundle or the new one.
///
/// **Errors:** `evidence/read-only` for a case opened for reading; `evidence/bundle` for a path no bundle can
/// have, an exhibit the case has not, or a folder that is no bundle; those of vault and log.
pub fn write(
    case: &Case,
    out: &Path,
    report_files: &[(String, Vec<u8>)],
    exhibits: &[Digest],
    texts: &BTreeMap<Digest, &str>,
    marking: &Marking,
) -> Result<Written, EvidenceError> {
    write_with_files(case, out, report_files, &[], exhibits, texts, marking)
}

/// Writes a bundle as [`write`] does, with more of the report's own files taken from where they lie, one in
/// memory at a time: `on_disk` are their paths in the bundle and on disk.
///
/// **Errors:** those of [`write`]; `evidence/io` for a file that cannot be read.
pub fn write_with_files(
    case: &Case,
    out: &Path,
    report_files: &[(String, Vec<u8>)],
    on_disk: &[(String, PathBuf)],
    exhibits: &[Digest],
    texts: &BTreeMap<Digest, &str>,
    marking: &Marking,
) -> Result<Written, EvidenceError> {
    let signer = case.log().signer().ok_or_else(|| {
        let place = case.folder().display().to_string();
        EvidenceError::new("sign a bundle of", place, "it was opened for reading", "evidence/read-only")
    })?;
    let mut plan = Plan::default();
    for (path, bytes) in report_files {
        plan.report_file(path, Content::Bytes(bytes.clone()))?;
    }
    for (path, file) in on_disk {
        let digest = hash_file(file).in_place("put into a bundle", file)?;
        plan.report_file(path, Content::File(file.clone(), digest))?;
    }
    let mut written = Written::default();
    let bundled = plan.exhibits(case, exhibits, texts, marking, &mut written)?;
    let report = report_files.iter().find(|(path, _)| path == REPORT).map(|(_, bytes)| bytes.as_slice());
    plan.decisions(case, report.unwrap_or_default(), &written)?;
    plan.consultations(case, &bundled)?;
    plan.screening(case, report_files)?;
    plan.log(case, &bundled)?;
    plan.seal(case, signer)?;
    written.files = plan.files.len() as u64;
    written.is_unchanged = plan.stands_in(out);
    if !written.is_unchanged {
        plan.write_to(case, out)?;
    }
    Ok(written)
}

/// The files of a bundle before they are written.
#[derive(Debug, Default)]
struct Plan {
    files: BTreeMap<String, Content>,
    leaves: BTreeSet<u64>,
}

#[derive(Debug)]
enum Content {
    Bytes(Vec<u8>),
    Original(Digest),
    File(PathBuf, Digest),
}

impl Plan {
    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), Content::Bytes(bytes));
    }

    fn report_file(&mut self, path: &str, content: Content) -> Result<(), EvidenceError> {
        let first = path.split('/').next().unwrap_or_default();
        let is_ours = [README, SUMS, NOTE, CHECKPOINT, VERIFIER, EXHIBITS, PROOFS].contains(&path)
            || ["originals", "texts", "entries", "prompts", "answers"].contains(&first);
        let is_plain = path.split('/').all(|name| !matches!(name, "" | "." | ".."))
            && !path.chars().any(|letter| letter.is_control() || letter == '\\');
        if is_ours || !is_plain || self.files.contains_key(path) {
            let reason = "a file of the report cannot have this path in a bundle, or has it twice";
            return Err(EvidenceError::new("put into a bundle", path, reason, "evidence/bundle"));
        }
        self.files.insert(path.to_owned(), content);
        Ok(())
    }

    fn exhibits(
        &mut self,
        case: &Case,
        named: &[Digest],
        texts: &BTreeMap<Digest, &str>,
        marking: &Marking,
        written: &mut Written,
    ) -> Result<Vec<BundledExhibit>, EvidenceError> {
        let all = case.exhibits();
        let by_digest: BTreeMap<Digest, &Exhibit> = all.iter().map(|it| (it.sha256, it)).collect();
        let mut chosen = Vec::new();
        for digest in named.iter().collect::<BTreeSet<_>>() {
            let exhibit = by_digest.get(digest).ok_or_else(|| {
                let reason = "the case has no such exhibit";
                EvidenceError::new("put into a bundle", digest.to_string(), reason, "evidence/bundle")
            })?;
            chosen.push(*exhibit);
        }
        chosen.sort_by_key(|exhibit| exhibit.number);
        let mut bundled = Vec::new();
        for exhibit in chosen {
            let leaves: Vec<u64> = exhibit.captures.iter().map(|(leaf, _)| *leaf).collect();
            self.leaves.extend(&leaves);
            let withheld = withheld(&exhibit.marking, marking);
            match &withheld {
                Some(reason) => written.withheld.push((exhibit.id(), reason.clone())),
                None => {
                    written.originals += 1;
                    let sha256 = exhibit.sha256;
                    self.files.insert(original_path(&sha256), Content::Original(sha256));
                    if let Some(text) = texts.get(&sha256).filter(|text| !text.is_empty()) {
                        self.add(&text_path(&sha256), text.as_bytes().to_vec());
                    }
                    for (leaf, capture) in &exhibit.captures {
                        self.add(&entry_path(*leaf), Entry::Capture(capture.clone()).to_bytes()?);
                    }
                }
            }
            bundled.push(BundledExhibit { id: exhibit.id(), sha256: exhibit.sha256, leaves, withheld });
        }
        Ok(bundled)
    }

    /// Adds the decisions whose object the report names, but for those about what is withheld.
    fn decisions(&mut self, case: &Case, report: &[u8], written: &Written) -> Result<(), EvidenceError> {
        let report: Value = serde_json::from_slice(report).unwrap_or_default();
        let named = quotes::strings(&report);
        for (leaf, decision) in case.decisions() {
            let object = &decision.object;
            let is_withheld = written.withheld.iter().any(|(id, _)| id == object);
            if !is_withheld && named.contains(object.as_str()) {
                self.leaves.insert(leaf);
                self.add(&entry_path(leaf), Entry::Decision(decision).to_bytes()?);
            }
        }
        Ok(())
    }

    /// Adds the entry of the screening whose record is among the files of the report.
    fn screening(&mut self, case: &Case, report_files: &[(String, Vec<u8>)]) -> Result<(), EvidenceError> {
        let Some((_, record)) = report_files.iter().find(|(path, _)| path == SCREENING) else {
            return Ok(());
        };
        let digest = digest_of(record);
        for (leaf, screening) in case.screenings().iter().filter(|(_, it)| it.record == digest) {
            self.leaves.insert(*leaf);
            self.add(&entry_path(*leaf), Entry::Screening(screening.clone()).to_bytes()?);
        }
        Ok(())
    }

    /// Adds what a language model was asked about the originals that are in the bundle, and what it answered.
    fn consultations(&mut self, case: &Case, bundled: &[BundledExhibit]) -> Result<(), EvidenceError> {
        let open = bundled.iter().filter(|exhibit| exhibit.withheld.is_none());
        let open: BTreeSet<Digest> = open.map(|exhibit| exhibit.sha256).collect();
        for (leaf, consultation) in case.consultations().iter().filter(|(_, it)| open.contains(&it.sha256)) {
            self.leaves.insert(*leaf);
            let (prompt, answer) = (consultation.prompt, consultation.answer);
            self.files.insert(prompt_path(&prompt), Content::Original(prompt));
            self.files.insert(answer_path(&answer), Content::Original(answer));
            self.add(&entry_path(*leaf), Entry::Consultation(consultation.clone()).to_bytes()?);
        }
        Ok(())
    }

    fn log(&mut self, case: &Case, bundled: &[BundledExhibit]) -> Result<(), EvidenceError> {
        let (log, tree) = (case.log(), case.log().tree());
        let mut proofs = Vec::new();
        for leaf in &self.leaves {
            let found = tree.subtree(0, *leaf).zip(tree.inclusion_proof(*leaf, log.size()));
            let (hash, proof) = found.ok_or_else(|| {
                let reason = "the log has no such entry";
                EvidenceError::new("prove the entry", leaf.to_string(), reason, "evidence/bundle")
            })?;
            proofs.push(Proof { leaf: *leaf, hash, proof });
        }
        let proofs = ProofsFile { log_size: log.size(), log_root: log.root(), proofs };
        self.add(PROOFS, to_json(PROOFS, &proofs)?);
        self.add(EXHIBITS, to_json(EXHIBITS, &ExhibitsFile { exhibits: bundled.to_vec() })?);
        self.add(CHECKPOINT, log.checkpoint_note()?);
        self.add(VERIFIER, format!("{}\n", log.verifier()).into_bytes());
        self.add(README, include_bytes!("readme.txt").to_vec());
        Ok(())
    }

    /// Lists the digest of every file and signs the list.
    fn seal(&mut self, case: &Case, signer: &SignerKey) -> Result<(), EvidenceError> {
        let mut sums = String::new();
        for (path, content) in &self.files {
            let digest = match content {
                Content::Bytes(bytes) => digest_of(bytes),
                Content::Original(digest) | Content::File(_, digest) => *digest,
            };
            sums.push_str(&format!("{}  {path}\n", digest.hex()));
        }
        let checkpoint = Checkpoint::open(&case.log().checkpoint_note()?, case.log().verifier())?;
        let note = Note::new(digest_of(sums.as_bytes()), &checkpoint);
        self.add(SUMS, sums.into_bytes());
        self.add(NOTE, signer.sign(&note.to_text()).into_bytes());
        Ok(())
    }

    /// Tells whether a folder holds exactly these files; every byte is read.
    fn stands_in(&self, out: &Path) -> bool {
        let Ok(listed) = list_files(out) else { return false };
        listed.odd.is_empty()
            && listed.files.iter().eq(self.files.keys())
            && self.files.iter().all(|(path, content)| match content {
                Content::Bytes(bytes) => fs::read(out.join(path)).is_ok_and(|it| it == *bytes),
                Content::Original(digest) | Content::File(_, digest) => {
                    hash_file(&out.join(path)).is_ok_and(|it| it == *digest)
                }
            })
    }

    /// Writes all beside the folder, then puts it in place.
    fn write_to(&self, case: &Case, out: &Path) -> Result<(), EvidenceError> {
        if fs::symlink_metadata(out).is_ok() && !is_bundle_or_empty(out) {
            let reason = "there is something else than a bundle, which is not overwritten";
            return Err(EvidenceError::new(
                "write a bundle to",
                out.display().to_string(),
                reason,
                "evidence/bundle",
            ));
        }
        let (new, old) = (beside(out, "new"), beside(out, "old"));
        for left in [&new, &old] {
            remove(left)?;
        }
        fs::create_dir_all(&new).in_place("make the folder", &new)?;
        let (mut written, mut folders) = (Vec::new(), BTreeSet::from([new.clone()]));
        for (path, content) in &self.files {
            let path = new.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).in_place("make the folder", folder)?;
                folders.extend(folder.ancestors().take_while(|it| *it != new).map(Path::to_owned));
            }
            match content {
                Content::Bytes(bytes) => fs::write(&path, bytes).in_place("write", &path)?,
                Content::File(file, _) => {
                    fs::read(file).and_then(|bytes| fs::write(&path, bytes)).in_place("copy", file)?;
                }
                Content::Original(digest) => {
                    let mut file = File::create(&path).in_place("write", &path)?;
                    case.vault().copy_to(digest, &mut file)?;
                }
            }
            written.push(path);
        }
        let disk = Disk::default();
        disk.sync_files(&new, &written.iter().map(PathBuf::as_path).collect::<Vec<_>>())?;
        disk.sync_dirs(&new, &folders)?;
        let attempt = "put the bundle in place of";
        if fs::symlink_metadata(out).is_err() {
            fs::rename(&new, out).in_place(attempt, out)?;
        } else if renameat_with(CWD, &new, CWD, out, RenameFlags::EXCHANGE).is_ok() {
            remove(&new)?;
        } else {
            // A file system that cannot exchange two names: for a moment there is no bundle.
            fs::rename(out, &old).in_place(attempt, out)?;
            fs::rename(&new, out).in_place(attempt, out)?;
            remove(&old)?;
        }
        let folder = out.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).in_place("sync the folder", folder)
    }
}

/// Says why an original may not be in a bundle of this marking.
fn withheld(original: &Marking, bundle: &Marking) -> Option<String> {
    if bundle.join(original) == *bundle {
        return None;
    }
    Some(format!("it is marked {}, the bundle {}", in_words(original), in_words(bundle)))
}

fn in_words(marking: &Marking) -> String {
    match &marking.releasable_to {
        None => marking.label.to_string(),
        Some(states) if states.is_empty() => format!("{}, releasable to no State", marking.label),
        Some(states) => {
            let states: Vec<&str> = states.iter().map(|state| state.code()).collect();
            format!("{}, releasable to {}", marking.label, states.join(", "))
        }
    }
}

fn is_bundle_or_empty(out: &Path) -> bool {
    let is_folder = fs::symlink_metadata(out).is_ok_and(|it| it.is_dir());
    let is_empty = || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    is_folder && (out.join(SUMS).exists() || out.join(NOTE).exists() || is_empty())
}

fn beside(out: &Path, what: &str) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}{}", crate::disk::UNFINISHED));
    out.with_file_name(name)
}

fn remove(folder: &Path) -> Result<(), EvidenceError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done.in_place("remove", folder),
    }
}
