//! Holds the table of crate dependencies in `docs/ARCHITECTURE.md` against what cargo says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each crate may use of ours. Change it together with `docs/ARCHITECTURE.md`.
const ALLOWED: [(&str, &[&str]); 14] = [
    ("values", &[]),
    ("evidence", &["values"]),
    ("language", &[]),
    ("claims", &["values", "language"]),
    ("consult", &["values", "claims"]),
    ("vessels", &["values"]),
    ("flows", &["values"]),
    ("screening", &["values"]),
    ("server", &["values", "screening"]),
    ("assess", &["values", "claims", "vessels", "flows", "screening"]),
    ("report", &["values", "assess", "claims"]),
    ("engine", &["values", "vessels", "screening", "flows"]),
    ("store", &["values", "claims", "vessels", "flows", "screening", "assess"]),
    (
        "plimsoll",
        &[
            "values",
            "evidence",
            "claims",
            "consult",
            "vessels",
            "flows",
            "screening",
            "server",
            "assess",
            "report",
            "engine",
            "store",
        ],
    ),
];

/// Crates that open no file, no socket and read no clock.
const PURE: [&str; 8] = ["values", "language", "claims", "vessels", "flows", "screening", "assess", "report"];

#[test]
fn every_crate_uses_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ALLOWED.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    let packages = packages();
    let ours: BTreeSet<String> = packages.keys().cloned().collect();
    assert_eq!(
        ours.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        allowed.keys().copied().collect::<BTreeSet<_>>(),
        "the workspace's crates and the table differ"
    );
    for (name, uses) in &packages {
        for used in uses.iter().filter(|used| ours.contains(*used)) {
            assert!(
                allowed[name.as_str()].contains(used.as_str()),
                "`{name}` uses `{used}`, which the table in docs/ARCHITECTURE.md does not allow"
            );
        }
    }
}

#[test]
fn pure_crates_name_no_file_socket_or_clock() {
    const BANNED: [&str; 8] = [
        "std::fs",
        "std::net",
        "std::env::var",
        "SystemTime",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        "File::open",
    ];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in PURE {
        let mut folders = vec![root.join(name).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let code = std::fs::read_to_string(&path).unwrap();
                    let code = code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                    for word in BANNED {
                        let used = code
                            .lines()
                            .filter(|line| !line.trim_start().starts_with("//"))
                            .any(|line| line.contains(word));
                        assert!(!used, "{} names `{word}`", path.display());
                    }
                }
            }
        }
    }
}

/// Asks cargo for the workspace's crates and their ordinary dependencies.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                .collect();
            (package["name"].as_str().unwrap().to_owned(), uses)
        })
        .collect()
}
