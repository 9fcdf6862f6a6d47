//! Reading every original of a case, each in a child process, and the files found inside them.

use super::Case;
use super::about::About;
use super::cache::{Cache, CachedPart, CachedReading};
use super::register::Exhibit;
use super::take::{Fetched, Taken, TakenIn};
use crate::Vault;
use crate::entry::Method;
use crate::error::EvidenceError;
use crate::reading::child::{ChildLimits, Sandbox, read_in_child};
use crate::reading::{Limits, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use values::{Digest, Problem};

/// How deep files inside files are read: an archive in an e-mail in an archive in an e-mail.
const PART_DEPTH_MAX: usize = 4;
/// Files taken out of one original, those inside its parts included.
const PARTS_MAX: u64 = 5_000;
/// Bytes taken out of one original, those inside its parts included: 1 GiB.
const PART_BYTES_MAX: u64 = 1 << 30;

/// Letters kept of the name of a file inside an original; an entry of the log has room for 65,535 bytes.
const PART_NAME_CHARS: usize = 400;

/// Problems that another run may not have: what had them is read again.
const PASSING: [&str; 2] = ["reading/child-time", "reading/child-start"];

/// How originals are read.
#[derive(Debug, Clone, Copy)]
struct Reader<'a> {
    program: &'a Path,
    arguments: &'a [&'a str],
    limits: &'a Limits,
    child_limits: &'a ChildLimits,
}

impl Case {
    /// Reads every original, and what is found inside them, and gives the readings in the order of the
    /// exhibits.
    ///
    /// `reader` is started with the argument `subcommand` for each original and must call
    /// [`crate::reading::child::main`]; as many run at a time as the machine has cores. What was read
    /// before is taken from the cache. A file inside an original (an attachment, a member of an archive)
    /// becomes an exhibit of its own, with `parent`, the marking and source of that original; so
    /// [`Reading::parts`] is empty here. Problems name their exhibit. `progress` is told how many of how
    /// many originals are read.
    ///
    /// **Errors:** `evidence/read-only`, `evidence/blob-altered`, and those of vault and log. What is wrong
    /// with a single original is one of the problems of its reading.
    pub fn readings(
        &mut self,
        reader: &Path,
        subcommand: &str,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<(Digest, Reading)>, EvidenceError> {
        let (limits, child_limits) = (Limits::default(), ChildLimits::default());
        self.readings_within(reader, subcommand, &limits, &child_limits, progress)
    }

    /// Does what [`Case::readings`] does, within other limits.
    pub fn readings_within(
        &mut self,
        reader: &Path,
        subcommand: &str,
        limits: &Limits,
        child_limits: &ChildLimits,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<(Digest, Reading)>, EvidenceError> {
        self.who("read the originals of")?;
        let arguments = [subcommand];
        let reader = Reader { program: reader, arguments: &arguments, limits, child_limits };
        let cache = Cache::open(&self.cache_folder(), self.disk.clone(), limits, child_limits);
        let mut done: BTreeMap<Digest, CachedReading> = BTreeMap::new();
        loop {
            let exhibits = self.exhibits();
            let unread: Vec<&Exhibit> = exhibits.iter().filter(|it| !done.contains_key(&it.sha256)).collect();
            if !unread.is_empty() {
                let (read_before, of) = (done.len() as u64, exhibits.len() as u64);
                let read = read_all(&self.vault, &cache, reader, &unread, &mut |read| {
                    progress(read_before + read, of);
                })?;
                self.sandbox = read.sandbox.or(self.sandbox);
                done.extend(unread.iter().map(|exhibit| exhibit.sha256).zip(read.readings));
            }
            // One commit for each depth, so that a killed run leaves all of a depth or nothing of it.
            let parts = self.parts(&exhibits, &done);
            if !parts.new.is_empty() {
                self.enter_taken(parts.new, &mut TakenIn::default())?;
                continue;
            }
            for (digest, problem) in parts.problems {
                if let Some(cached) = done.get_mut(&digest) {
                    cached.reading.problems.push(problem);
                }
            }
            let readings = exhibits.iter().filter_map(|exhibit| {
                let mut reading = done.remove(&exhibit.sha256)?.reading;
                for problem in &mut reading.problems {
                    problem.exhibit = Some(exhibit.sha256);
                }
                Some((exhibit.sha256, reading))
            });
            return Ok(readings.collect());
        }
    }

    /// Tells how the children of the last reading were confined; `None` where all came from the cache.
    #[must_use]
    pub fn confinement(&self) -> Option<Sandbox> {
        self.sandbox
    }

    /// Gives the parts of all originals that are not in the log as they are, within the limits.
    fn parts(&self, exhibits: &[Exhibit], readings: &BTreeMap<Digest, CachedReading>) -> Parts {
        let mut found = Parts::default();
        for exhibit in exhibits {
            let parts =
                readings.get(&exhibit.sha256).map(|cached| cached.parts.as_slice()).unwrap_or_default();
            if parts.is_empty() {
                continue;
            }
            if let Err(reason) = self.parts_of(exhibit, parts, &mut found) {
                let (code, reason) = reason;
                let problem = Problem::new(code, exhibit.name(), reason);
                found.problems.push((exhibit.sha256, problem.hint("unpack it and add what matters")));
            }
        }
        found
    }

    /// Adds the parts of one original; `Err` with code and reason where some are left out.
    fn parts_of(
        &self,
        exhibit: &Exhibit,
        parts: &[CachedPart],
        found: &mut Parts,
    ) -> Result<(), (&'static str, String)> {
        let name = exhibit.name();
        let (root, depth) = self.register.root(exhibit.sha256);
        if depth >= PART_DEPTH_MAX {
            let reason = format!(
                "it lies {depth} files deep inside another original; of files inside it, {}, none was read",
                parts.len()
            );
            return Err(("reading/parts-too-deep", reason));
        }
        let about = About { url: None, ..About::of(&exhibit.latest) };
        let (files, bytes) = found.taken_out.entry(root).or_default();
        let mut seen = BTreeSet::new();
        let mut number = 2;
        for part in parts {
            *files += 1;
            *bytes = bytes.saturating_add(part.size);
            if *files > PARTS_MAX || *bytes > PART_BYTES_MAX {
                let reason = format!(
                    "more than {PARTS_MAX} files or {PART_BYTES_MAX} bytes lie inside: the rest was left out"
                );
                return Err(("reading/parts-too-many", reason));
            }
            let mut part_name = format!("{name}/{}", clean_name(&part.name));
            // Two attachments of one name are told apart by a number.
            while !seen.insert(part_name.clone()) {
                part_name = format!("{name}/{number}/{}", clean_name(&part.name));
                number += 1;
            }
            let latest = self.register.latest(Some(exhibit.sha256), &part_name);
            if latest.is_some_and(|latest| {
                latest.sha256 == part.sha256 && about.is_said_by(&exhibit.marking, latest)
            }) {
                continue;
            }
            found.new.push(Taken {
                name: part_name,
                digest: part.sha256,
                size: part.size,
                method: Method::Part,
                about: about.clone(),
                marking: exhibit.marking.clone(),
                parent: Some(exhibit.sha256),
                fetched: Fetched::default(),
            });
        }
        Ok(())
    }
}

/// The files inside originals, as far as the log does not have them, and what was left out.
#[derive(Default)]
struct Parts {
    new: Vec<Taken>,
    problems: Vec<(Digest, Problem)>,
    /// Files and bytes taken out of each original that nothing holds.
    taken_out: BTreeMap<Digest, (u64, u64)>,
}

/// Makes a name out of what an original calls a file inside it: whatever it is, it fits an entry.
fn clean_name(name: &str) -> String {
    let letters = name.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter });
    letters.take(PART_NAME_CHARS).collect()
}

/// What reading some originals gave, in their order.
struct ReadAll {
    readings: Vec<CachedReading>,
    sandbox: Option<Sandbox>,
}

/// Reads originals, as many at a time as there are cores.
fn read_all(
    vault: &Vault,
    cache: &Cache,
    reader: Reader<'_>,
    exhibits: &[&Exhibit],
    progress: &mut dyn FnMut(u64),
) -> Result<ReadAll, EvidenceError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(exhibits.len());
    let (next, is_stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = |sender: mpsc::Sender<(usize, Result<Read, EvidenceError>)>| {
        while !is_stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(exhibit) = exhibits.get(at) else { return };
            let read = read_one(vault, cache, reader, exhibit);
            if read.is_err() {
                is_stopped.store(true, Ordering::Relaxed);
            }
            // The receiver waits for every sender.
            let _ = sender.send((at, read));
        }
    };
    let mut found: BTreeMap<usize, CachedReading> = BTreeMap::new();
    let mut sandbox: Option<Sandbox> = None;
    let mut failure = None;
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(|| work(sender));
        }
        drop(sender);
        for (at, read) in receiver {
            match read {
                Ok(read) => {
                    found.insert(at, read.cached);
                    sandbox = match (sandbox, read.sandbox) {
                        (Some(one), Some(two)) => Some(one.and(two)),
                        (one, two) => one.or(two),
                    };
                    progress(found.len() as u64);
                }
                Err(error) => failure = failure.take().or(Some(error)),
            }
        }
    });
    match failure {
        Some(error) => Err(error),
        None => {
            // The parts that were put must last before any entry names them.
            vault.settle()?;
            Ok(ReadAll { readings: found.into_values().collect(), sandbox })
        }
    }
}

struct Read {
    cached: CachedReading,
    sandbox: Option<Sandbox>,
}

fn read_one(
    vault: &Vault,
    cache: &Cache,
    reader: Reader<'_>,
    exhibit: &Exhibit,
) -> Result<Read, EvidenceError> {
    let (digest, name) = (&exhibit.sha256, exhibit.name());
    if let Some(cached) = cache.get(digest, name) {
        let has_parts =
            cached.parts.iter().map(|part| vault.size(&part.sha256)).collect::<Result<Vec<_>, _>>()?;
        if has_parts.iter().all(Option::is_some) {
            return Ok(Read { cached, sandbox: None });
        }
    }
    let limits = reader.limits;
    let most = limits.text_bytes.max(limits.binary_bytes);
    let size = exhibit.latest.size;
    if size > most as u64 {
        let reason =
            format!("the file has {size} bytes, {most} of one original are read at most: nothing was read");
        let problem = Problem::new("reading/too-large", name, reason).hint("split the file");
        let reading = Reading {
            media_type: "application/octet-stream".to_owned(),
            problems: vec![problem],
            ..Reading::default()
        };
        return Ok(Read { cached: cache.make(name, reading, Vec::new()), sandbox: None });
    }
    let bytes = vault.get(digest)?;
    let outcome = read_in_child(reader.program, reader.arguments, &bytes, name, limits, reader.child_limits);
    let is_passing = outcome.problem.as_ref().is_some_and(|it| PASSING.contains(&it.code.as_str()));
    let mut reading = outcome.reading.unwrap_or_default();
    reading.problems.extend(outcome.problem);
    let mut parts = Vec::new();
    for part in std::mem::take(&mut reading.parts) {
        let sha256 = vault.put(&part.bytes)?;
        parts.push(CachedPart { name: part.name, sha256, size: part.bytes.len() as u64 });
    }
    let cached = cache.make(name, reading, parts);
    if !is_passing {
        cache.put(digest, &cached)?;
    }
    Ok(Read { cached, sandbox: outcome.sandbox })
}
