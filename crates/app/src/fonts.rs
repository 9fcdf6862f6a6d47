//! Fonts for letters that the report's own fonts lack: Korean, Chinese, Japanese.

use std::path::{Path, PathBuf};

/// Where systems keep fonts; `PLIMSOLL_FONTS` names further folders or files, separated by colons.
const FOLDERS: [&str; 4] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];

/// Names of fonts with Korean and Chinese letters, the best first; the regular weight is enough.
const WANTED: [&str; 6] = [
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKkr-Regular.otf",
    "NotoSansKR-Regular.otf",
    "NotoSansKR-Regular.ttf",
    "NanumGothic.ttf",
    "AppleSDGothicNeo.ttc",
];

/// Folders are followed this deep.
const DEPTH: usize = 5;

/// Finds the files of fonts with Korean and Chinese letters; empty where the machine has none.
///
/// A font file is part of the input of a report: the same font gives the same bytes.
pub fn find() -> Vec<PathBuf> {
    let named = std::env::var_os("PLIMSOLL_FONTS");
    let named: Vec<PathBuf> =
        named.iter().flat_map(std::env::split_paths).filter(|path| !path.as_os_str().is_empty()).collect();
    let mut files: Vec<PathBuf> = named.iter().filter(|path| path.is_file()).cloned().collect();
    let folders = named.into_iter().filter(|path| path.is_dir()).chain(FOLDERS.map(PathBuf::from));
    let mut found = Vec::new();
    for folder in folders {
        collect(&folder, DEPTH, &mut found);
    }
    found.sort();
    let best = WANTED.iter().find_map(|wanted| {
        found.iter().find(|path| path.file_name().is_some_and(|name| name == *wanted)).cloned()
    });
    files.extend(best);
    files
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, found);
        } else if path.file_name().is_some_and(|name| WANTED.iter().any(|wanted| name == *wanted)) {
            found.push(path);
        }
    }
}
