//! A case: a folder of originals, and below `.plimsoll/` what was taken in of them.
//!
//! **Shape:** `.plimsoll/vault` and `.plimsoll/log` (with `log.key` beside it) are the truth;
//! `.plimsoll/cache` is made of them and may be deleted; `.plimsoll/lock` says who writes at the moment.

mod about;
mod add;
mod cache;
mod consult;
mod fetch;
mod reader_settings;
mod readings;
mod register;
mod scan;
mod screen;
mod take;

pub use about::About;
pub use consult::Asked;
pub use reader_settings::ReaderSettings;
pub use register::Exhibit;
pub(crate) use register::exhibit_id;
pub use screen::Screened;
pub use take::TakenIn;

use crate::disk::{Disk, UNFINISHED, clean};
use crate::entry::{Decision, Entry, whole_seconds};
use crate::error::{EvidenceError, InPlace as _};
use crate::reading::child::Sandbox;
use crate::{Log, Vault};
use register::Register;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// The folder of a case that is Plimsoll's own.
pub(crate) const OWN_FOLDER: &str = ".plimsoll";
/// The file that says what is known of each original.
pub(crate) const CASE_FILE: &str = "case.toml";

/// Who takes in and decides, with which program, and when that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person or service, as entries of the log name them.
    pub by: String,
    /// The program and its version: `plimsoll 0.1.0`.
    pub tool: String,
    /// The moment; entries cut it to whole seconds.
    pub now: jiff::Timestamp,
}

/// A case, open for one writer at a time or for reading.
///
/// ```
/// use evidence::{Case, Who};
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("note.txt"), "SEOUL, 4 November 2024 — Words.")?;
/// let who = Who {
///     by: "duty analyst".into(),
///     tool: "plimsoll 0.1.0".into(),
///     now: "2024-12-31T00:00:00Z".parse()?,
/// };
/// let mut case = Case::open(folder.path(), who)?;
/// let taken = case.take_in(&mut |_, _| {})?;
/// assert_eq!(taken.captured.len(), 1);
/// assert_eq!(case.exhibits()[0].id(), "EX-0001");
/// assert_eq!(case.log().size(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Case {
    folder: PathBuf,
    disk: Disk,
    log: Log,
    vault: Vault,
    register: Register,
    name: Option<String>,
    reader: Option<ReaderSettings>,
    sandbox: Option<Sandbox>,
    /// Who writes, and the lock that keeps others from it; `None` where the case is open for reading.
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    who: Who,
    _lock: Option<File>,
}

impl Case {
    /// Opens a case for writing and keeps every other writer out until it is dropped.
    ///
    /// Where nothing was taken in yet, an empty vault and log are started, with a key of the system's
    /// randomness. What a killed run left unfinished is taken away.
    ///
    /// **Errors:** `evidence/no-case` where there is no such folder, `evidence/locked` while another run
    /// writes (naming who), those of [`Log::open`], and `evidence/io`.
    pub fn open(folder: &Path, who: Who) -> Result<Self, EvidenceError> {
        check_folder(folder)?;
        let own = folder.join(OWN_FOLDER);
        let disk = Disk::default();
        disk.create_dir_all(&own)?;
        let lock = lock(&own.join("lock"), &who)?;
        Self::open_on(disk, folder, who, Some(lock))
    }

    pub(crate) fn open_on(
        disk: Disk,
        folder: &Path,
        who: Who,
        lock: Option<File>,
    ) -> Result<Self, EvidenceError> {
        let own = folder.join(OWN_FOLDER);
        disk.create_dir_all(&own)?;
        clean(&disk, &own)?;
        let vault = Vault::open_local_on(disk.clone(), &own.join("vault"))?;
        let log = Log::open_on(disk.clone(), &own.join("log"), &own.join("log.key"), &origin(folder))?;
        let register = Register::read(&log)?;
        let (name, reader) = about::name_and_reader(folder);
        let who = Who { now: whole_seconds(who.now), ..who };
        let writer = Some(Writer { who, _lock: lock });
        let case = Self {
            folder: folder.to_owned(),
            disk,
            log,
            vault,
            register,
            name,
            reader,
            sandbox: None,
            writer,
        };
        cache::clean(&case.cache_folder());
        Ok(case)
    }

    /// Opens a case for reading: nothing in it is changed, and another process may write meanwhile.
    ///
    /// **Errors:** `evidence/no-case` where there is no such folder or nothing was taken in yet; those of
    /// [`Log::open_read_only`].
    pub fn open_read_only(folder: &Path) -> Result<Self, EvidenceError> {
        check_folder(folder)?;
        let own = folder.join(OWN_FOLDER);
        if !own.join("log").is_dir() {
            let reason = "nothing has been taken in yet";
            let error =
                EvidenceError::new("open the case", folder.display().to_string(), reason, "evidence/no-case");
            return Err(error.hint("run `plimsoll run` on it first"));
        }
        let log = Log::open_read_only(&own.join("log"))?;
        let vault = Vault::open_local_read_only(&own.join("vault"))?;
        let register = Register::read(&log)?;
        let (name, reader) = about::name_and_reader(folder);
        Ok(Self {
            folder: folder.to_owned(),
            disk: Disk::default(),
            log,
            vault,
            register,
            name,
            reader,
            sandbox: None,
            writer: None,
        })
    }

    /// Enters a decision of a person in the log and gives the index of its entry.
    ///
    /// **Errors:** `evidence/entry-form` and `evidence/entry-too-large` for what no entry can hold;
    /// `evidence/read-only`; `evidence/io`, after which nothing was entered.
    pub fn decide(&mut self, decision: Decision) -> Result<u64, EvidenceError> {
        self.who("enter a decision in")?;
        let decision = Decision { at: whole_seconds(decision.at), ..decision };
        self.enter(vec![Entry::Decision(decision)])
    }

    /// Gives the exhibits: one for each original by its bytes, in the order they were first taken in.
    #[must_use]
    pub fn exhibits(&self) -> Vec<Exhibit> {
        self.register.exhibits()
    }

    /// Gives the decisions in the order of the log, each with the index of its entry.
    #[must_use]
    pub fn decisions(&self) -> Vec<(u64, Decision)> {
        self.register.decisions().to_vec()
    }

    /// Gives the log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Gives the vault of originals.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Gives the name `case.toml` gives the case.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.name.clone()
    }

    /// Gives the folder of the case.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Deletes what is made of the evidence and can be made again: `.plimsoll/cache` and `.plimsoll/facts`.
    /// Vault and log are left alone.
    pub fn forget_projections(&mut self) -> Result<(), EvidenceError> {
        self.who("delete the projections of")?;
        for name in ["cache", "facts"] {
            let folder = self.folder.join(OWN_FOLDER).join(name);
            match std::fs::remove_dir_all(&folder) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                done => done.in_place("delete", &folder)?,
            }
        }
        Ok(())
    }

    /// Appends entries as one commit and takes them into the register; gives the index of the first.
    fn enter(&mut self, entries: Vec<Entry>) -> Result<u64, EvidenceError> {
        let bytes = entries.iter().map(Entry::to_bytes).collect::<Result<Vec<_>, _>>()?;
        let first = self.log.append(&bytes)?;
        for (leaf, entry) in (first..).zip(entries) {
            self.register.push(leaf, entry);
        }
        Ok(first)
    }

    fn who(&self, attempt: &'static str) -> Result<&Who, EvidenceError> {
        self.writer.as_ref().map(|writer| &writer.who).ok_or_else(|| {
            let reason = "it was opened for reading";
            EvidenceError::new(attempt, self.folder.display().to_string(), reason, "evidence/read-only")
        })
    }

    fn cache_folder(&self) -> PathBuf {
        self.folder.join(OWN_FOLDER).join("cache")
    }
}

fn check_folder(folder: &Path) -> Result<(), EvidenceError> {
    let place = folder.display().to_string();
    let reason = match folder.metadata() {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => "it is a file; a case is a folder of originals".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(EvidenceError::new("open the case", place, reason, "evidence/no-case"))
}

/// Takes the lock of a case, or says who has it.
fn lock(path: &Path, who: &Who) -> Result<File, EvidenceError> {
    let attempt = "lock the case with";
    let mut options = std::fs::OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).open(path);
    let mut file = file.in_place(attempt, path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // The words are only for the message; the lock itself is the system's.
            let _ = file.take(1 << 10).read_to_string(&mut holder);
            let holder = match holder.trim() {
                "" => "another run",
                holder => holder,
            };
            let reason = format!("another run is writing to this case: {holder}");
            let error = EvidenceError::new(attempt, path.display().to_string(), reason, "evidence/locked");
            return Err(error.hint("wait until that run has ended, or ask whoever started it"));
        }
        Err(TryLockError::Error(error)) => return Err(EvidenceError::io(attempt, path, error)),
    }
    let words = format!("{}, process {} ({})\n", who.by, std::process::id(), who.tool);
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(words.as_bytes()))
        .in_place(attempt, path)?;
    Ok(file)
}

/// Names the log of a case after its folder.
fn origin(folder: &Path) -> String {
    let path = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let name = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    format!("plimsoll.local/{}", if name.is_empty() { "case" } else { &name })
}

/// Tells whether a file is one that a killed run left.
fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

#[cfg(test)]
mod tests;
