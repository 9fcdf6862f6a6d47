//! Looking through a folder of which every byte is to be accounted for.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use values::Digest;

/// What lies below a folder, by path with `/` between names.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) files: BTreeSet<String>,
    /// Links, pipes, and names that are not UTF-8: nothing of the kind is ever written.
    pub(crate) odd: BTreeSet<String>,
}

/// Lists every file below a folder; links are not followed.
pub(crate) fn list_files(folder: &Path) -> io::Result<Listed> {
    let mut listed = Listed::default();
    let mut next = vec![String::new()];
    while let Some(prefix) = next.pop() {
        for entry in std::fs::read_dir(folder.join(&prefix))? {
            let entry = entry?;
            let name = entry.file_name();
            let join =
                |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type()?;
            match name.to_str() {
                Some(name) if kind.is_dir() => next.push(join(name)),
                Some(name) if kind.is_file() => drop(listed.files.insert(join(name))),
                _ => drop(listed.odd.insert(join(&name.to_string_lossy()))),
            }
        }
    }
    Ok(listed)
}

/// Gives the SHA-256 of a file, 1 MiB in memory at a time.
pub(crate) fn hash_file(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = Vec::new();
    loop {
        chunk.clear();
        (&mut file).take(1 << 20).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            return Ok(Digest::from_bytes(hasher.finalize().into()));
        }
        hasher.update(&chunk);
    }
}
