//! What the benchmarks share: the environment of the peers, how a peer is run, the memory a program took, and that what a
//! scenario planted is found.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use vessels::scenario::{Scenario, TruthKind};
use vessels::{Event, EventKind};

/// The result of a benchmark.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Makes an environment of peers once, beside what cargo builds, and gives its Python.
///
/// `requirements` is a file of `bench/peers`; the environment lies in a folder of the given name.
///
/// # Errors
/// What `python3 -m venv` or `pip` says.
pub fn environment(name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from("target"), PathBuf::from)
        .join(name);
    let python = folder.join("bin/python");
    if !folder.join("ready").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(peers().join(requirements)))?;
        std::fs::write(folder.join("ready"), [])?;
    }
    Ok(python)
}

/// Runs a program of `bench/peers` on one thread and gives what it prints.
///
/// # Errors
/// What the program says where it fails.
pub fn peer(python: &Path, program: &str, arguments: &[&OsStr]) -> Result<String> {
    let output = Command::new(python)
        .arg("-B")
        .arg(peers().join(program))
        .args(arguments)
        .env("OMP_NUM_THREADS", "1")
        .env("OPENBLAS_NUM_THREADS", "1")
        .output()?;
    if !output.status.success() {
        return Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Asserts that every planted silence and transfer longer than seven hours is among the events.
///
/// A silence that still goes on at the end is an open gap only from a day that is asked for, and is left out.
///
/// # Panics
/// Where one is not found.
pub fn planted_is_found(scenario: &Scenario, events: &[Event]) {
    let mut of_ships: BTreeMap<u32, Vec<&Event>> = BTreeMap::new();
    for event in events {
        of_ships.entry(event.mmsi.number()).or_default().push(event);
    }
    for truth in scenario.truth().iter().filter(|truth| truth.to - truth.from > 7 * 3600) {
        let kind = match truth.event {
            TruthKind::Gap if !truth.note.contains("still going on") => EventKind::Gap,
            TruthKind::Sts => EventKind::Encounter,
            _ => continue,
        };
        let is = |event: &Event| {
            event.kind == kind && event.start.as_second() < truth.to && truth.from < event.end.as_second()
        };
        let own = of_ships.get(&truth.mmsi).into_iter().flatten();
        assert!(own.copied().any(is), "not found: {truth:?}");
    }
}

/// Gives the most memory that this program had so far, in megabytes; 0 where the system does not say.
#[must_use]
pub fn peak_megabytes() -> u64 {
    of_status("VmHWM:")
}

/// Gives the memory that this program has now, in megabytes; 0 where the system does not say.
#[must_use]
pub fn resident_megabytes() -> u64 {
    of_status("VmRSS:")
}

fn of_status(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default()
        / 1_000
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
