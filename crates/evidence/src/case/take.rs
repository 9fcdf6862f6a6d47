//! Taking in what lies in the folder of a case.

use super::about::{About, CaseFile};
use super::scan::{File, Found, Memory, scan};
use super::{CASE_FILE, Case};
use crate::entry::{Capture, Entry, Method};
use crate::error::EvidenceError;
use crate::vault::Intake;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use values::{Digest, Marking, Problem};

/// The largest original that is kept, in bytes: 4 GiB.
pub(super) const ORIGINAL_BYTES_MAX: u64 = 4 << 30;
/// How many captures are entered as one commit. A commit costs some syncs of the disk whatever its size; a
/// kill costs the work since the last one.
const BATCH: usize = 1_000;

/// What taking in did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TakenIn {
    /// The captures entered, in the order of the log, each with the index of its entry.
    pub captured: Vec<(u64, Capture)>,
    /// How many originals were in the case already, as they are.
    pub unchanged: u64,
    /// Hidden files and folders, and folders with a report of ours, which are left out.
    pub left_out: Vec<String>,
    /// Files taken in before that are no longer in the folder; they are kept as exhibits.
    pub gone: Vec<String>,
    /// What could not be taken in, and what is wrong with `case.toml`.
    pub problems: Vec<Problem>,
}

/// An original that was put into the vault and is to be entered in the log.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) digest: Digest,
    pub(super) size: u64,
    pub(super) method: Method,
    pub(super) about: About,
    /// Counts instead of what `about` has, which cannot say "no State at all".
    pub(super) marking: Marking,
    pub(super) parent: Option<Digest>,
    pub(super) fetched: Fetched,
}

/// What only a fetched original has.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    pub(super) media_type: Option<String>,
    pub(super) url: Option<String>,
    pub(super) final_url: Option<String>,
    pub(super) headers: BTreeMap<String, String>,
}

impl Case {
    /// Takes in every original in the folder of the case that is new or changed, or of which `case.toml`
    /// now says otherwise.
    ///
    /// The originals are entered in the order of their names. `.plimsoll`, `report` and `case.toml` at the
    /// top are none; hidden files, and reports of ours elsewhere, are left out and named. A file whose size and times are as they were is
    /// not read again. `progress` is told how many of how many files were looked at.
    ///
    /// **Errors:** `evidence/case-toml` where `case.toml` is no TOML, `evidence/read-only`, and those of
    /// vault and log. What is wrong with a single original is one of the problems.
    pub fn take_in(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<TakenIn, EvidenceError> {
        self.who("take in what lies in")?;
        let mut case_file = CaseFile::read(&self.folder)?;
        let mut found = scan(&self.folder);
        case_file.check_paths(|path| {
            let below = format!("{path}/");
            found.files.contains_key(path)
                || found.files.range(below.clone()..).next().is_some_and(|(name, _)| name.starts_with(&below))
        });
        let mut taken_in = TakenIn {
            left_out: std::mem::take(&mut found.left_out),
            gone: self.gone(&found),
            problems: std::mem::take(&mut case_file.problems),
            ..TakenIn::default()
        };
        taken_in.problems.append(&mut found.problems);
        let mut memory = Memory::load(&self.cache_folder().join("scan.json"));
        memory.keep_only(&found);
        let of = found.files.len() as u64;
        let mut batch = Vec::new();
        for (done, (name, file)) in (0..).zip(&found.files) {
            progress(done, of);
            match self.take_file(name, file, &case_file, &mut memory)? {
                Ok(Some(taken)) => batch.push(taken),
                Ok(None) => taken_in.unchanged += 1,
                Err(problem) => taken_in.problems.push(*problem),
            }
            if batch.len() == BATCH {
                self.enter_taken(std::mem::take(&mut batch), &mut taken_in)?;
            }
        }
        self.enter_taken(batch, &mut taken_in)?;
        memory.save(&self.disk)?;
        progress(of, of);
        (self.name, self.reader) = super::about::name_and_reader(&self.folder);
        Ok(taken_in)
    }

    /// Puts a file of the case into the vault; `None` where the log says all there is to say of it.
    fn take_file(
        &self,
        name: &str,
        file: &File,
        case_file: &CaseFile,
        memory: &mut Memory,
    ) -> Result<Result<Option<Taken>, Box<Problem>>, EvidenceError> {
        let about = match case_file.about(name) {
            Some(Err(line)) => {
                let reason =
                    format!("its marking in {CASE_FILE} (line {line}) cannot be understood: not taken in");
                let problem = Problem::new("evidence/marking-unknown", name, reason);
                return Ok(Err(Box::new(problem.hint("correct the marking and run again"))));
            }
            Some(Ok(about)) => Some(about),
            None => None,
        };
        let remembered = memory.digest(name, &file.stamp);
        let (digest, size) = match remembered {
            Some(digest) if self.vault.size(&digest)? == Some(file.stamp.size) => (digest, file.stamp.size),
            _ => match self.put_file(name, &file.path)? {
                Ok(stored) => {
                    memory.learn(name, file.stamp, stored.0);
                    stored
                }
                Err(problem) => return Ok(Err(problem)),
            },
        };
        let latest = self.register.latest(None, name);
        let (about, marking) = match (about, latest) {
            (Some(about), Some(latest))
                if latest.sha256 == digest && about.is_said_by(&about.marking(), latest) =>
            {
                return Ok(Ok(None));
            }
            // Where case.toml says nothing, what was said before stays.
            (None, Some(latest)) if latest.sha256 == digest => return Ok(Ok(None)),
            (Some(about), _) => (about.clone(), about.marking()),
            (None, Some(latest)) => (About::of(latest), latest.marking.clone()),
            (None, None) => (About::default(), Marking::default()),
        };
        let taken = Taken {
            name: name.to_owned(),
            digest,
            size,
            method: Method::Folder,
            about,
            marking,
            parent: None,
            fetched: Fetched::default(),
        };
        Ok(Ok(Some(taken)))
    }

    /// Puts a file into the vault and gives digest and size.
    pub(super) fn put_file(
        &self,
        name: &str,
        path: &std::path::Path,
    ) -> Result<Result<(Digest, u64), Box<Problem>>, EvidenceError> {
        let unreadable = |error: &std::io::Error| {
            let problem = Problem::new("evidence/unreadable", name, format!("it cannot be read: {error}"));
            Ok(Err(Box::new(problem.hint("allow the user to read it, or take it out of the case"))))
        };
        let mut original = match std::fs::File::open(path) {
            Ok(original) => original,
            Err(error) => return unreadable(&error),
        };
        match self.vault.put_from(&mut original, ORIGINAL_BYTES_MAX)? {
            Intake::Stored { digest, size, .. } => Ok(Ok((digest, size))),
            Intake::TooLarge => Ok(Err(Box::new(too_large(name, ORIGINAL_BYTES_MAX)))),
            Intake::Unreadable(error) => unreadable(&error),
        }
    }

    /// Enters what was put into the vault, as one commit.
    pub(super) fn enter_taken(
        &mut self,
        batch: Vec<Taken>,
        taken_in: &mut TakenIn,
    ) -> Result<(), EvidenceError> {
        if batch.is_empty() {
            return Ok(());
        }
        // First the blobs last, then the entries that name them.
        self.vault.settle()?;
        let who = self.who("take originals into")?.clone();
        let mut next = self.register.next_number();
        let mut numbers: BTreeMap<Digest, u64> = BTreeMap::new();
        let captures: Vec<Capture> = batch
            .into_iter()
            .map(|taken| {
                let number =
                    self.register.number(&taken.digest).or_else(|| numbers.get(&taken.digest).copied());
                let exhibit = number.unwrap_or(next);
                next += u64::from(number.is_none());
                numbers.insert(taken.digest, exhibit);
                Capture {
                    sha256: taken.digest,
                    exhibit,
                    name: taken.name,
                    size: taken.size,
                    media_type: taken.fetched.media_type,
                    method: taken.method,
                    marking: taken.marking,
                    url: taken.fetched.url.or(taken.about.url),
                    final_url: taken.fetched.final_url,
                    headers: taken.fetched.headers,
                    parent: taken.parent,
                    captured_at: who.now,
                    captured_by: who.by.clone(),
                    tool: who.tool.clone(),
                    source: taken.about.source,
                    published: taken.about.published,
                    author: taken.about.author,
                    other: BTreeMap::new(),
                }
            })
            .collect();
        let first = self.enter(captures.iter().cloned().map(Entry::Capture).collect())?;
        taken_in.captured.extend((first..).zip(captures));
        Ok(())
    }

    /// Names the files that were in the folder once and are not now.
    fn gone(&self, found: &Found) -> Vec<String> {
        let gone: BTreeSet<&str> =
            self.register.files().filter(|name| !found.files.contains_key(*name)).collect();
        gone.into_iter().map(str::to_owned).collect()
    }
}

pub(super) fn too_large(name: &str, limit: u64) -> Problem {
    let reason = format!("it has more than the {limit} bytes that are kept of one original: not taken in");
    Problem::new("evidence/too-large", name, reason).hint("split it, or take out what does not matter")
}
