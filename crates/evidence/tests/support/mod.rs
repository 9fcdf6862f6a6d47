//! What the tests of this crate share.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use evidence::Who;
use std::path::{Path, PathBuf};

/// The program that reads one original, built as an example of this crate.
pub fn reader() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let reader = test.parent().unwrap().parent().unwrap().join("examples/read_original");
    assert!(reader.is_file(), "{} was not built; run the tests without --lib or --test", reader.display());
    reader
}

/// The argument it is started with to read.
pub const READ: &str = "read-original";

pub fn who() -> Who {
    Who {
        by: "duty analyst, example organisation".to_owned(),
        tool: "plimsoll test".to_owned(),
        now: "2024-12-31T00:00:00Z".parse().unwrap(),
    }
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The folder of real data; `None`, with a line, where it is absent outside CI.
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "CI is set and there is no real data at {}", folder.display());
    println!("skipped: needs real data in PLIMSOLL_DATA");
    None
}

/// Every file below a folder, in a fixed order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
