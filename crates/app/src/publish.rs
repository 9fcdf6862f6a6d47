//! From an assessment to what lies in `report/`: HTML, PDF, JSON, a page for each exhibit, and the bundle a
//! stranger can check.

use crate::error::{AppError, Result};
use crate::gather::Original;
use crate::pages;
use assess::facts::{DocumentFacts, Source};
use assess::model::Assessment;
use evidence::Case;
use report::{ExhibitEntry, LogState, ReportInput};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use values::{Digest, Marking, Problem};

/// What was published, and where.
pub struct Published {
    /// The files of the report.
    pub files: Vec<PathBuf>,
    /// The folder of the bundle.
    pub bundle: PathBuf,
    /// The standard the PDF holds to.
    pub pdf_standard: &'static str,
    /// How many pages the PDF has.
    pub pdf_pages: usize,
}

/// The record of the screening, beside the report and in its bundle.
pub const SCREENING: &str = "screening.json";

/// What is published.
pub struct Contents<'a> {
    /// The originals the report names.
    pub originals: &'a [Original],
    /// The texts among them, with their claims.
    pub documents: &'a [DocumentFacts],
    /// What the report prints.
    pub assessment: &'a Assessment,
    /// Who publishes what.
    pub sources: &'a BTreeMap<String, Source>,
    /// The record of the screening.
    pub screening: &'a [u8],
}

/// Writes the report and its bundle into a folder; each file is replaced whole or not at all.
///
/// The bundle comes last: it names the bytes of these files and of each exhibit's page.
pub fn publish(case: &Case, contents: &Contents<'_>, fonts: &[PathBuf], out: &Path) -> Result<Published> {
    let Contents { originals, documents, assessment, sources, screening } = *contents;
    let exhibits = exhibits(case, originals, sources)?;
    let marking = exhibits.iter().fold(Marking::default(), |all, one| all.join(&one.marking));
    let mut input = ReportInput {
        case_name: case_name(case),
        assessment,
        exhibits,
        log: LogState {
            size: case.log().size(),
            root: base64(&case.log().root().0),
            origin: case.log().origin().to_owned(),
            verifier: case.log().verifier().to_string(),
        },
        problems: Vec::new(),
        marking,
        software: env!("CARGO_PKG_VERSION").to_owned(),
        texts: originals
            .iter()
            .filter(|original| !original.reading.text.is_empty())
            .map(|original| (original.exhibit.sha256, original.reading.text.as_str()))
            .collect(),
        documents: documents.iter().map(|facts| (facts.exhibit, &facts.document)).collect(),
    };
    let failed = |error: report::ReportError| AppError::bug("print the report", error);

    let fonts: Vec<Vec<u8>> = fonts
        .iter()
        .map(|path| {
            std::fs::read(path)
                .map_err(|error| AppError::user(format!("read the font `{}`", path.display()), error))
        })
        .collect::<Result<_>>()?;
    let pdf = report::pdf(&input, &fonts).map_err(failed)?;
    // What the PDF could not show is said in the two that have no such limit; the PDF itself prints numbers.
    input.problems.extend(pdf.missing_glyphs.iter().map(|missing| {
        let reason = format!(
            "the PDF prints the character {} by its number, because no font at hand has it",
            missing.code()
        );
        Problem::new("report/missing-glyph", "report.pdf", reason)
            .hint("install a font that has it, such as fonts-noto-cjk, or name one in PLIMSOLL_FONTS")
    }));
    let html = report::html(&input).map_err(failed)?;
    let json = report::json(&input).map_err(failed)?;

    std::fs::create_dir_all(out)
        .map_err(|error| AppError::user(format!("make the folder `{}`", out.display()), error))?;
    let named: [(&str, &[u8]); 4] = [
        ("report.html", html.as_bytes()),
        ("report.json", json.as_bytes()),
        ("report.pdf", &pdf.bytes),
        (SCREENING, screening),
    ];
    let mut files = Vec::new();
    for (name, bytes) in named {
        let path = out.join(name);
        replace(&path, bytes)?;
        files.push(path);
    }
    let pages = pages::write(&input, out)?;
    let bundle = out.join("bundle");
    let named: Vec<(String, Vec<u8>)> =
        named.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let texts: BTreeMap<Digest, &str> = input.texts.clone();
    let named_exhibits: Vec<Digest> = input.exhibits.iter().map(|exhibit| exhibit.sha256).collect();
    evidence::bundle::write_with_files(
        case,
        &bundle,
        &named,
        &pages,
        &named_exhibits,
        &texts,
        &input.marking,
    )
    .map_err(|error| AppError::user("write the bundle", error))?;
    Ok(Published { files, bundle, pdf_standard: pdf.standard, pdf_pages: pdf.pages })
}

/// The name the case gives itself, else that of its folder.
pub fn case_name(case: &Case) -> String {
    case.name().unwrap_or_else(|| {
        let folder = case.folder().canonicalize().unwrap_or_else(|_| case.folder().to_owned());
        folder.file_name().map_or_else(|| "case".to_owned(), |name| name.to_string_lossy().into_owned())
    })
}

fn exhibits(
    case: &Case,
    originals: &[Original],
    sources: &BTreeMap<String, Source>,
) -> Result<Vec<ExhibitEntry>> {
    let log = case.log();
    originals
        .iter()
        .map(|original| {
            let (exhibit, reading) = (&original.exhibit, &original.reading);
            let proof = log.tree().inclusion_proof(exhibit.leaf, log.size()).ok_or_else(|| {
                AppError::bug("prove an exhibit", format!("the log has no leaf {}", exhibit.leaf))
            })?;
            let capture = &exhibit.latest;
            let published = capture.published.clone();
            let source = original.source.as_ref();
            Ok(ExhibitEntry {
                id: exhibit.id(),
                sha256: exhibit.sha256,
                leaf: exhibit.leaf,
                source: source.map(|source| source.name.clone()),
                grade: source
                    .and_then(|source| sources.get(&source.id).and_then(|known| known.grade.clone())),
                title: reading.title.clone(),
                published: published.or_else(|| original.published.map(|day| day.to_string())),
                acquired: capture.captured_at.to_string(),
                name: capture.name.clone(),
                media_type: match reading.media_type.is_empty() {
                    true => {
                        capture.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned())
                    }
                    false => reading.media_type.clone(),
                },
                size: capture.size,
                marking: exhibit.marking.clone(),
                proof: proof.iter().map(|hash| base64(&hash.0)).collect(),
                url: capture
                    .final_url
                    .clone()
                    .or_else(|| capture.url.clone())
                    .or_else(|| reading.url.clone()),
            })
        })
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// Replaces a file by one with these bytes: beside it, synced, then renamed.
///
/// The name beside it is fixed, so that what a killed run left is overwritten by the next.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.partial"));
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        if let Some(folder) = path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(|error| AppError::user(format!("write `{}`", path.display()), error))
}
