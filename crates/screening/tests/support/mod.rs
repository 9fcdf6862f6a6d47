//! Finds the real data that some tests read, and says so where it is not there.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// Gives the path of a real file or folder; `None`, with one line said, where the data is absent.
pub fn real(relative: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing and CI must have it", path.display());
    println!("skipped: {relative} needs PLIMSOLL_DATA");
    None
}

/// Reads a real file.
pub fn real_bytes(relative: &str) -> Option<Vec<u8>> {
    real(relative).map(|path| std::fs::read(path).unwrap())
}
