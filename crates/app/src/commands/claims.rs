//! `plimsoll claims`: who said what, in files without a case.

use crate::cli::ClaimsArgs;
use crate::documents::text_blocks;
use crate::error::{AppError, Result};
use crate::originals::{ReadFile, read_file};
use crate::output;
use claims::Request;
use claims::model::{Claim, Document};
use rayon::prelude::*;
use std::process::ExitCode;
use values::Date;

/// Files read and printed at a time, so that many files take no more memory than these.
const AT_A_TIME: usize = 64;

/// Prints a document a line, in the order of the files; exit 1 if no file gave a text.
pub fn claims(args: &ClaimsArgs) -> Result<ExitCode> {
    let mut any = false;
    for files in args.files.chunks(AT_A_TIME) {
        let read: Vec<Result<(ReadFile, Document)>> = files
            .par_iter()
            .map(|path| {
                let file = read_file(path)?;
                let document = document(&file, args.dated);
                Ok((file, document))
            })
            .collect();
        for outcome in read {
            let (file, document) = outcome?;
            output::problems(&file.reading.problems);
            any |= !document.text.is_empty();
            match args.json {
                true => output::json_line(&document)?,
                false => output::line(&in_words(&document))?,
            }
        }
    }
    if any {
        return Ok(ExitCode::SUCCESS);
    }
    Err(AppError::user("find claims", "no file gave a text").hint("the lines above say why for each file"))
}

fn document(file: &ReadFile, dated: Option<Date>) -> Document {
    let reading = &file.reading;
    let blocks = text_blocks(reading);
    let mut document = claims::read(&Request {
        file: &file.name,
        sha256: Some(evidence::digest_of(&file.bytes)),
        text: &reading.text,
        title: reading.title.as_deref(),
        dated: dated.or(reading.published),
        author: reading.author.as_deref(),
        blocks: &blocks,
    });
    let reasons = reading.problems.iter().map(|problem| problem.reason.clone());
    document.notes.extend(reasons);
    document
}

fn in_words(document: &Document) -> String {
    let mut lines = vec![match (&document.title, document.dated) {
        (Some(title), Some(dated)) => format!("{}: {title} ({dated})", document.file),
        (Some(title), None) => format!("{}: {title}", document.file),
        (None, Some(dated)) => format!("{} ({dated})", document.file),
        (None, None) => document.file.clone(),
    }];
    let map = values::CharMap::new(&document.text);
    for claim in &document.claims {
        let words: Vec<&str> = claim
            .content
            .iter()
            .map(|span| document.text.get(map.bytes(*span)).unwrap_or_default())
            .collect();
        lines.push(format!("  {} {}: {}", claim.id, who(claim), words.join(" … ")));
    }
    lines.join("\n")
}

/// "Pat Ryder, said on 2024-11-04, asserted, reportedly".
fn who(claim: &Claim) -> String {
    let speaker =
        claim.speaker.as_ref().map_or("the text", |speaker| speaker.name.as_deref().unwrap_or(&speaker.text));
    let mut parts = vec![speaker.to_owned()];
    if let Some(said) = claim.said_on.as_ref().and_then(|said| said.to.or(said.from)) {
        parts.push(format!("said on {said}"));
    }
    parts.push(format!("{:?}", claim.modality).to_lowercase());
    parts.extend(claim.hedges.iter().cloned());
    parts.join(", ")
}
