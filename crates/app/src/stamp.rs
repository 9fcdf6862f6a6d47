//! Tells whether anything has changed since the last run, so that a rerun with nothing new is quick.
//!
//! The stamp names every input – program, log, settings, fonts, problems of taking in – by one digest, and every
//! output by size and time. It is written last: a run that was killed has none, and is done again. `verify`
//! never trusts it.

use crate::error::{AppError, Result};
use crate::originals::this_program;
use crate::projections;
use crate::publish::replace;
use evidence::Case;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use values::{Date, Problem};

/// The stamp's file below `CASE/.plimsoll`; it tells of file times, so its bytes are no part of what can be
/// made again.
const FILE: &str = "last-scan.json";

/// The inputs of a run and the outputs they gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    inputs: String,
    #[serde(default)]
    outputs: BTreeMap<String, Seen>,
}

/// A file as the file system tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    size: u64,
    modified_ns: u128,
}

impl Stamp {
    /// Names the inputs of a run as they are now.
    pub fn of(case: &Case, as_of: Date, out: &Path, fonts: &[PathBuf], problems: &[Problem]) -> Result<Self> {
        let mut files = vec![this_program()?];
        files.extend(fonts.iter().cloned());
        let files: Vec<(PathBuf, Option<Seen>)> =
            files.into_iter().map(|file| (file.clone(), seen(&file))).collect();
        let inputs = serde_json::to_vec(&(
            env!("CARGO_PKG_VERSION"),
            files,
            case.log().size(),
            case.log().root().0,
            case.name(),
            case.reader().map(|reader| format!("{reader:?}")),
            as_of,
            out,
            problems,
        ))
        .map_err(|error| AppError::bug("name the inputs of a run", error))?;
        let inputs = evidence::digest_of(&inputs).to_string();
        Ok(Self { inputs, outputs: BTreeMap::new() })
    }

    /// Tells whether the last run had these inputs and its outputs still lie there untouched.
    pub fn is_current(&self, case: &Path, out: &Path) -> bool {
        let Ok(bytes) = std::fs::read(path(case)) else { return false };
        let Ok(last) = serde_json::from_slice::<Stamp>(&bytes) else { return false };
        last.inputs == self.inputs
            && !last.outputs.is_empty()
            && last.outputs == outputs(case, out)
            && projections::search(case).is_dir()
    }

    /// Writes the stamp with the outputs as they are now.
    pub fn write(mut self, case: &Path, out: &Path) -> Result<()> {
        self.outputs = outputs(case, out);
        let bytes = serde_json::to_vec(&self).map_err(|error| AppError::bug("write the stamp", error))?;
        replace(&path(case), &bytes)
    }

    /// Removes the stamp: from now on until the end of the run the outputs are not to be trusted.
    pub fn remove(case: &Path) -> Result<()> {
        let path = path(case);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(AppError::user(format!("remove `{}`", path.display()), error))
            }
            _ => Ok(()),
        }
    }
}

fn path(case: &Path) -> PathBuf {
    case.join(".plimsoll").join(FILE)
}

fn seen(file: &Path) -> Option<Seen> {
    let metadata = std::fs::metadata(file).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Seen { size: metadata.len(), modified_ns: modified.as_nanos() })
}

/// Every file of the report, the bundle and the tables.
fn outputs(case: &Path, out: &Path) -> BTreeMap<String, Seen> {
    let mut outputs = BTreeMap::new();
    let mut folders = vec![out.to_owned(), case.join(".plimsoll").join("facts")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(seen) = seen(&path) {
                outputs.insert(path.display().to_string(), seen);
            }
        }
    }
    outputs
}
