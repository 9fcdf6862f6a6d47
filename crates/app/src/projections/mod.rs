//! What can be deleted and made again: tables for SQL, the casebook, the search index.

mod casebook;
mod tables;

use crate::error::{AppError, Result};
use crate::gather::Original;
use crate::publish::SCREENING;
use assess::facts::Facts;
use assess::model::Assessment;
use evidence::Case;
use screening::Designation;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use values::CharMap;

/// Where the tables and the casebook of a case lie.
pub fn facts(case: &Path) -> PathBuf {
    case.join(".plimsoll/facts")
}

/// Where the casebook lies.
pub fn casebook(case: &Path) -> PathBuf {
    facts(case).join("casebook.sqlite")
}

/// Where the search index lies: beside the tables, because its library names files at random.
pub fn search(case: &Path) -> PathBuf {
    case.join(".plimsoll/cache/search")
}

/// Writes all projections of a run.
pub fn write(
    evidence: &Case,
    case: &Path,
    originals: &[Original],
    facts_found: &Facts,
    assessment: &Assessment,
    entries: &BTreeMap<String, Designation>,
) -> Result<()> {
    let folder = facts(case);
    std::fs::create_dir_all(&folder)
        .map_err(|error| AppError::user(format!("make the folder `{}`", folder.display()), error))?;
    tables::rows(originals, facts_found, assessment)
        .write(&folder)
        .map_err(|error| AppError::user("write the tables", error))?;
    let rows = casebook::rows(evidence, originals, facts_found, assessment, entries);
    store::Casebook::write(&casebook(case), &rows)
        .map_err(|error| AppError::user("write the casebook", error))?;
    store::SearchIndex::write(&search(case), &paragraphs(originals))
        .map_err(|error| AppError::user("write the search index", error))
}

/// Deletes what [`write`] and the report made.
pub fn forget(case: &Path, out: &Path) -> Result<()> {
    let ours = ["report.html", "report.pdf", "report.json", SCREENING].map(|name| out.join(name));
    for file in ours {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(AppError::user(format!("delete `{}`", file.display()), error));
            }
            _ => {}
        }
    }
    for folder in [out.join("bundle"), facts(case), search(case)] {
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(AppError::user(format!("delete `{}`", folder.display()), error));
            }
            _ => {}
        }
    }
    crate::pages::keep(out, &BTreeSet::new())
}

/// The paragraphs of every text, for the search index.
fn paragraphs(originals: &[Original]) -> Vec<store::Paragraph> {
    let mut paragraphs = Vec::new();
    for original in originals {
        let reading = &original.reading;
        let map = CharMap::new(&reading.text);
        paragraphs.extend(reading.blocks.iter().map(|block| store::Paragraph {
            exhibit: original.exhibit.id(),
            sha256: original.exhibit.sha256.to_string(),
            title: reading.title.clone(),
            published: original.published,
            paragraph: block.paragraph,
            page: block.page,
            span: block.span,
            text: reading.text.get(map.bytes(block.span)).unwrap_or_default().to_owned(),
        }));
    }
    paragraphs
}
