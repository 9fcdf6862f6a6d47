//! `plimsoll lists`: sanctions lists in their publishers' formats.

use crate::cli::ListsCommand;
use crate::error::{AppError, Result};
use crate::originals::{list_pages, read_bytes};
use crate::output;
use screening::lists::{self, EditionSeen, ListDiff, ListFile, ListReading, Listed, Lookup, Refusal};
use screening::matching::ListedEdition;
use screening::{Designation, designations};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use values::Date;

/// Reads, compares, asks or checks lists.
pub fn lists(command: &ListsCommand) -> Result<ExitCode> {
    match command {
        ListsCommand::Read { files, json } => read(files, *json),
        ListsCommand::Diff { old, new, json } => diff(old, new, *json),
        ListsCommand::Listed { what, on, lists, json } => listed(what, *on, lists, *json),
        ListsCommand::Check { old, new, accept, json } => check(old, new, accept.as_deref(), *json),
    }
}

/// Reads the lists in these files, companions joined; folders give the files in them.
pub fn read_lists(paths: &[PathBuf]) -> Result<Vec<ListReading>> {
    struct Bytes {
        name: String,
        bytes: Vec<u8>,
        pages: Option<Vec<String>>,
    }
    let mut files = Vec::new();
    for path in files_of(paths)? {
        let name = path.display().to_string();
        let bytes =
            std::fs::read(&path).map_err(|error| AppError::user(format!("read the list `{name}`"), error))?;
        let pages = match bytes.starts_with(b"%PDF") || bytes.starts_with(b"PK\x03\x04") {
            true => Some(list_pages(&read_bytes(&bytes, &name)?)),
            false => None,
        };
        files.push(Bytes { name, bytes, pages });
    }
    let files: Vec<ListFile<'_>> = files
        .iter()
        .map(|file| ListFile { name: &file.name, bytes: &file.bytes, text_pages: file.pages.as_deref() })
        .collect();
    Ok(lists::read_set(&files))
}

/// Reads the lists to search: those named, then the regime's own.
pub fn lists_to_search(paths: &[PathBuf]) -> Result<Vec<ListedEdition>> {
    let mut editions: Vec<ListedEdition> = Vec::new();
    for reading in read_lists(paths)? {
        output::problems(&reading.problems);
        if !reading.designations.is_empty() {
            editions.push(reading.into());
        }
    }
    if !paths.is_empty() && editions.is_empty() {
        return Err(AppError::user("read the lists to screen against", "no entry was found in them")
            .hint("the lines above say why for each file"));
    }
    editions.extend(screening::designations::builtin().into_iter().map(ListedEdition::from));
    Ok(editions)
}

fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let failed = |error: std::io::Error| AppError::user(format!("list `{}`", path.display()), error);
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?.path();
            if entry.is_file() {
                inside.push(entry);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

fn read(files: &[PathBuf], json: bool) -> Result<ExitCode> {
    let mut entries = 0;
    for reading in read_lists(files)? {
        output::problems(&reading.problems);
        entries += reading.designations.len();
        if !json && !reading.designations.is_empty() {
            let edition = reading.edition.as_deref().unwrap_or("edition not stated");
            output::line(&format!("{} ({edition}): {} entries", reading.list, reading.designations.len()))?;
            for source in &reading.sources {
                output::line(&format!("  from {} {}", source.file, source.sha256))?;
            }
        }
        for designation in &reading.designations {
            match json {
                true => output::json_line(designation)?,
                false => output::line(&in_words(designation))?,
            }
        }
    }
    if entries > 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(AppError::user("read lists", "no entry was found").hint("the lines above say why for each file"))
}

fn in_words(designation: &Designation) -> String {
    let names: Vec<&str> = designation.names.iter().map(|name| name.text.as_str()).collect();
    let identifiers: Vec<String> =
        designation.identifiers.iter().map(|one| format!("{} {}", one.scheme, one.value)).collect();
    let identifiers = match identifiers.is_empty() {
        true => String::new(),
        false => format!(" [{}]", identifiers.join(", ")),
    };
    format!("  {} {}{identifiers}", designation.reference, names.join("; "))
}

fn diff(old: &Path, new: &Path, json: bool) -> Result<ExitCode> {
    let older = one_list(old)?;
    let newer = one_list(new)?;
    let diff = lists::diff(&older, &newer);
    if json {
        output::json_document(&diff)?;
        return Ok(ExitCode::SUCCESS);
    }
    for reference in &diff.added {
        output::line(&format!("added {reference}"))?;
    }
    for reference in &diff.removed {
        output::line(&format!("removed {reference}"))?;
    }
    for change in &diff.changed {
        output::line(&format!("changed {}: {}", change.reference, change.fields.join(", ")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn one_list(path: &Path) -> Result<Vec<Designation>> {
    let mut entries = Vec::new();
    for reading in read_lists(&[path.to_owned()])? {
        output::problems(&reading.problems);
        entries.extend(reading.designations);
    }
    if entries.is_empty() {
        let attempted = format!("compare the list `{}`", path.display());
        return Err(AppError::user(attempted, "no entry was found in it"));
    }
    Ok(entries)
}

fn listed(what: &str, on: Date, paths: &[PathBuf], json: bool) -> Result<ExitCode> {
    let mut readings = read_lists(paths)?;
    for reading in &readings {
        output::problems(&reading.problems);
    }
    if readings.iter().all(|reading| reading.list.is_empty()) {
        return Err(AppError::user("ask lists", "none of the files is a list that is known"));
    }
    readings.extend(designations::builtin());
    let answer = lists::listed_on(&Lookup::new(what), on, &readings);
    if json {
        output::json_document(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    output::line(&format!("{} on {}: {}", answer.asked, answer.on, word(answer.listed)))?;
    for list in &answer.lists {
        let references = match list.references.is_empty() {
            true => String::new(),
            false => format!(" [{}]", list.references.join(", ")),
        };
        output::line(&format!("  {}: {}{references}: {}", list.list, word(list.listed), list.reason))?;
        for seen in [&list.before, &list.after].into_iter().flatten() {
            output::line(&format!("    {}", edition_in_words(seen)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn word(listed: Listed) -> &'static str {
    match listed {
        Listed::Yes => "listed",
        Listed::No => "not listed",
        Listed::Unknown => "not known",
    }
}

fn edition_in_words(seen: &EditionSeen) -> String {
    let has = if seen.has { "has it" } else { "does not have it" };
    match (&seen.file, &seen.sha256) {
        (Some(file), Some(digest)) => format!("edition {} {has} ({file}, {digest})", seen.edition),
        _ => format!("edition {} {has}", seen.edition),
    }
}

/// What `lists check` prints as JSON.
#[derive(Serialize)]
struct Checked<'a> {
    /// Whether the new edition may take the place of the old one.
    accepted: bool,
    /// Why it was refused; empty where nothing is against it.
    refusals: &'a [Refusal],
    /// Why it was accepted all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_because: Option<&'a str>,
    /// What it changes, where nothing is against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a ListDiff>,
}

fn check(old: &Path, new: &Path, accept: Option<&str>, json: bool) -> Result<ExitCode> {
    let (old, new) = (one_edition(old)?, one_edition(new)?);
    let outcome = lists::check_update(&old, &new);
    let refusals = outcome.as_ref().err().map(Vec::as_slice).unwrap_or_default();
    let accepted_because = accept.filter(|_| !refusals.is_empty());
    let accepted = refusals.is_empty() || accepted_because.is_some();
    if json {
        output::json_document(&Checked {
            accepted,
            refusals,
            accepted_because,
            changes: outcome.as_ref().ok(),
        })?;
    } else {
        for refusal in refusals {
            output::line(&format!("refused {}: {}", refusal.code, refusal.reason))?;
        }
        if let Some(reason) = accepted_because {
            output::line(&format!("accepted all the same: {reason}"))?;
        }
        if let Ok(changes) = &outcome {
            let (added, removed, changed) =
                (changes.added.len(), changes.removed.len(), changes.changed.len());
            output::line(&format!("good: {added} added, {removed} removed, {changed} changed"))?;
        }
    }
    Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Reads one edition; a folder is one where its files make one list, such as OFAC's set.
fn one_edition(path: &Path) -> Result<ListReading> {
    let mut readings = read_lists(&[path.to_owned()])?;
    for reading in &readings {
        output::problems(&reading.problems);
    }
    let attempted = || format!("read the edition `{}`", path.display());
    match (readings.pop(), readings.is_empty()) {
        (Some(reading), true) => Ok(reading),
        (Some(_), false) => {
            Err(AppError::user(attempted(), "it holds more than one list").hint("give one list a side"))
        }
        (None, _) => Err(AppError::user(attempted(), "it holds no file")),
    }
}
