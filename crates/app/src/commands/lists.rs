//! `plimsoll lists`: sanctions lists in their publishers' formats.

use crate::cli::ListsCommand;
use crate::error::{AppError, Result};
use crate::originals::{pages, read_bytes};
use crate::output;
use screening::Designation;
use screening::lists::{self, ListFile, ListReading};
use screening::matching::ListedEdition;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads or compares lists.
pub fn lists(command: &ListsCommand) -> Result<ExitCode> {
    match command {
        ListsCommand::Read { files, json } => read(files, *json),
        ListsCommand::Diff { old, new, json } => diff(old, new, *json),
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
        let pages = match bytes.starts_with(b"%PDF") {
            true => Some(pages(&read_bytes(&bytes, &name)?)),
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
