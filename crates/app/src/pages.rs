//! The pages of the exhibits beside the report, each made and written on its own.

use crate::error::{AppError, Result};
use crate::publish::replace;
use rayon::prelude::*;
use report::{ExhibitEntry, ExhibitPages, ReportInput, exhibit_path};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many pages are in memory at a time at most.
const ROUND: usize = 16;

/// Writes the page of each exhibit below `out` and removes those of exhibits that are gone; gives each with its
/// path in the bundle. A page that stands there already is left as it is.
pub fn write(input: &ReportInput<'_>, out: &Path) -> Result<Vec<(String, PathBuf)>> {
    let pages = ExhibitPages::new(input).map_err(|error| AppError::bug("print the exhibits", error))?;
    let exhibits: Vec<&ExhibitEntry> = pages.exhibits().collect();
    let names = exhibits.iter().map(|exhibit| exhibit_path(&exhibit.id)).collect::<BTreeSet<_>>();
    keep(out, &names)?;
    if !exhibits.is_empty() {
        let folder = folder(out);
        std::fs::create_dir_all(&folder)
            .map_err(|error| AppError::user(format!("make the folder `{}`", folder.display()), error))?;
    }
    let mut written = Vec::with_capacity(exhibits.len());
    for round in exhibits.chunks(ROUND) {
        let done: Result<Vec<_>> = round
            .par_iter()
            .map(|exhibit| {
                let name = exhibit_path(&exhibit.id);
                let path = out.join(&name);
                let page = pages.page(exhibit).unwrap_or_default();
                if std::fs::read(&path).ok().as_deref() != Some(page.as_bytes()) {
                    replace(&path, page.as_bytes())?;
                }
                Ok((name, path))
            })
            .collect();
        written.extend(done?);
    }
    Ok(written)
}

/// Removes the pages below `out` but those named, and what a killed run left; other files stay.
pub fn keep(out: &Path, names: &BTreeSet<String>) -> Result<()> {
    let folder = folder(out);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_ours(&name) && !names.contains(&format!("exhibits/{name}")) {
            let path = entry.path();
            std::fs::remove_file(&path)
                .map_err(|error| AppError::user(format!("delete `{}`", path.display()), error))?;
        }
    }
    if names.is_empty() {
        // Stays where something else lies in it.
        let _ = std::fs::remove_dir(&folder);
    }
    Ok(())
}

fn folder(out: &Path) -> PathBuf {
    out.join("exhibits")
}

/// Tells a page, finished or not, by its name.
fn is_ours(name: &str) -> bool {
    let name = name.strip_prefix('.').and_then(|it| it.strip_suffix(".partial")).unwrap_or(name);
    let number = name.strip_prefix("EX-").and_then(|it| it.strip_suffix(".html"));
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_removed() {
        let out = tempfile::tempdir().unwrap();
        let folder = folder(out.path());
        std::fs::create_dir(&folder).unwrap();
        for name in ["EX-0001.html", "EX-0002.html", ".EX-0003.html.partial", "EX-.html", "mine.html"] {
            std::fs::write(folder.join(name), name).unwrap();
        }
        keep(out.path(), &BTreeSet::from([exhibit_path("EX-0002")])).unwrap();
        let left = std::fs::read_dir(&folder).unwrap().flatten();
        let mut left: Vec<_> = left.map(|it| it.file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, ["EX-.html", "EX-0002.html", "mine.html"]);
        keep(out.path(), &BTreeSet::new()).unwrap();
        assert!(folder.join("mine.html").exists());
    }
}
