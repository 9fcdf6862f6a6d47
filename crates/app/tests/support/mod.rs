//! What the end-to-end tests share: running the binary, copying cases, comparing folders.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The moment that stands for now in every test.
pub const NOW: &str = "1767225600";

pub fn plimsoll() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.env("SOURCE_DATE_EPOCH", NOW).env("NO_COLOR", "1");
    command
}

pub fn run(arguments: &[&str]) -> Output {
    plimsoll().args(arguments).output().unwrap()
}

/// Runs and asks for an exit code; the output of a run that gives another is shown.
pub fn expect(code: i32, arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(
        output.status.code(),
        Some(code),
        "plimsoll {arguments:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

pub fn example() -> PathBuf {
    root().join("examples/dprk-russia-2024")
}

/// Copies the originals of a case, without what Plimsoll made of them.
pub fn copy_case(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        if name == ".plimsoll" || name == "report" {
            continue;
        }
        if path.is_dir() {
            copy_case(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Copies a folder with everything in it.
pub fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Gives the log's key of one case to another, so that both sign alike.
pub fn copy_key(from: &Path, to: &Path) {
    let key = Path::new(".plimsoll/log.key");
    std::fs::create_dir_all(to.join(".plimsoll")).unwrap();
    std::fs::copy(from.join(key), to.join(key)).unwrap();
}

/// Every file below a folder with its bytes; `left_out` names folders or files not compared.
pub fn files(folder: &Path, left_out: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if left_out.iter().any(|left| name == *left || name.ends_with(left)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Asserts that two folders hold the same files with the same bytes, naming those that differ.
pub fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "the files differ");
    let differ: Vec<&String> =
        one.iter().filter(|(name, bytes)| other[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "bytes differ in {differ:?}");
}

/// The folder of real data; `None`, with a line, where it is absent outside CI.
pub fn data() -> Option<PathBuf> {
    let folder =
        std::env::var_os("PLIMSOLL_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "CI is set and there is no real data at {}", folder.display());
    println!("skipped: needs real data in PLIMSOLL_DATA");
    None
}
