//! `plimsoll run`: the one way through, from originals to a report.

use crate::child::SUBCOMMAND;
use crate::cli::RunArgs;
use crate::error::{AppError, Result};
use crate::gather::{self, Original};
use crate::originals::this_program;
use crate::progress::Progress;
use crate::publish::{self, Published};
use crate::stamp::Stamp;
use crate::subjects::Screened;
use crate::{fonts, output, projections, reader, subjects, who};
use assess::facts::{Facts, FindingDecision, Provenance};
use assess::model::{Assessment, FindingStatus};
use evidence::{Case, Decision, ScreenedList};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use values::{Date, Digest, Problem};

/// Takes in what is new, finds the facts, holds them against the law and prints the report.
///
/// With `fresh`, every projection is deleted first, and so made again.
pub fn run(args: &RunArgs, fresh: bool) -> Result<ExitCode> {
    let mut progress = Progress::new();
    let attempt = || format!("open the case `{}`", args.case.display());
    if !args.case.is_dir() {
        return Err(AppError::user(attempt(), "there is no such folder")
            .hint("a case is a folder of originals: articles, lists, tables, recordings"));
    }
    let mut case = Case::open(&args.case, who::who()?).map_err(|error| AppError::user(attempt(), error))?;
    let out = args.out.clone().unwrap_or_else(|| args.case.join("report"));
    if fresh {
        case.forget_projections().map_err(|error| AppError::user("delete the projections", error))?;
        projections::forget(&args.case, &out)?;
    }

    progress.step("taking in originals");
    let taken = case
        .take_in(&mut |done, of| progress.at(done, of))
        .map_err(|error| AppError::user("take in the originals", error))?;
    let fonts = fonts::find();
    let stamp = |case: &Case, as_of: Date| Stamp::of(case, as_of, &out, &fonts, &taken.problems);
    if let Some(as_of) = args.as_of.or_else(|| latest_capture(&case)) {
        let stamp = stamp(&case, as_of)?;
        if !fresh && stamp.is_current(&args.case, &out) {
            return nothing_new(args, &out, as_of);
        }
    }
    Stamp::remove(&args.case)?;

    progress.step("reading");
    let readings = case
        .readings(&this_program()?, SUBCOMMAND, &mut |done, of| progress.at(done, of))
        .map_err(|error| AppError::user("read the originals", error))?;
    let as_of = args.as_of.or_else(|| latest_capture(&case)).ok_or_else(|| {
        AppError::user(format!("run the case `{}`", args.case.display()), "there is no original in it")
            .hint("put articles, lists, tables or recordings into the folder, or use `plimsoll add`")
    })?;
    let sources = assess::sources::builtin().map_err(|reason| AppError::bug("read sources/", reason))?;
    let originals = gather::originals(case.exhibits(), readings.into_iter().collect(), &sources);
    if !originals.iter().any(gave_something) {
        progress.clear();
        output::problems(&taken.problems);
        for original in &originals {
            output::problems(&original.reading.problems);
        }
        return Err(AppError::user(
            format!("run the case `{}`", args.case.display()),
            "nothing could be read",
        )
        .hint("the lines above say why for each file"));
    }

    let mut gathered = gather::gather(&originals, &case, &mut progress)?;
    let consulted = reader::consult(&mut case, &originals, &mut gathered.documents, &mut progress)?;
    gathered.problems.extend(consulted.problems);
    let decisions: Vec<Decision> = case.decisions().into_iter().map(|(_, decision)| decision).collect();
    let screened = subjects::screen(&originals, &gathered, &sources, &decisions, as_of, &mut progress)?;
    enter_screening(&mut case, &screened, as_of)?;

    progress.step("assessing");
    let problems: Vec<Problem> = taken.problems.iter().chain(&gathered.problems).cloned().collect();
    let mut facts = Facts {
        documents: gathered.documents,
        deliveries: gathered.deliveries,
        calls: gathered.calls,
        trade: gathered.trade,
        ship_events: gathered.ship_events,
        tracks: gathered.tracks,
        items: gathered.items,
        sites: gathered.sites,
        searched: screened.searched,
        screened: screened.screened,
        clear: screened.clear,
        hits: screened.hits,
        decisions: finding_decisions(&decisions),
        provenance: originals.iter().map(provenance).collect(),
        problems,
    };
    let regime = crate::commands::regime::builtin()?;
    let methods =
        assess::assessment::Methods::builtin().map_err(|reason| AppError::bug("read methods/", reason))?;
    let assessment = assess::assessment::assess(&facts, &regime, &methods, &sources, as_of);

    progress.step("printing the report");
    let contents = publish::Contents {
        originals: &originals,
        documents: &facts.documents,
        assessment: &assessment,
        sources: &sources,
        screening: &screened.record,
    };
    let published = publish::publish(&case, &contents, &fonts, &out)?;
    progress.step("writing the tables");
    // In the tables what calls of tankers may have delivered stands among the deliveries, as in the ledgers.
    facts.estimate_calls(methods.calls());
    projections::write(&case, &args.case, &originals, &facts, &assessment, &screened.entries)?;
    // Without a stamp the next run asks the language model what this one could not.
    if consulted.is_complete {
        stamp(&case, as_of)?.write(&args.case, &out)?;
    }
    progress.clear();
    tell(args, &originals, &assessment, &published)?;
    Ok(ExitCode::SUCCESS)
}

/// Enters what was screened in the log, once for the same record.
fn enter_screening(case: &mut Case, screened: &Screened, as_of: Date) -> Result<()> {
    let searched = screened.searched.iter().map(|list| ScreenedList {
        list: list.list.clone(),
        edition: list.edition.clone(),
        entries: list.entries,
        entries_sha256: list.entries_sha256,
        exhibit: list.exhibit,
    });
    let entered = case.screened(&evidence::Screened {
        as_of,
        searched: searched.collect(),
        subjects: screened.screened.values().map(|count| u64::from(*count)).sum(),
        clear: screened.clear.into(),
        hits: screened.hits.len() as u64,
        record: &screened.record,
    });
    entered.map(drop).map_err(|error| AppError::user("enter the screening in the log", error))
}

/// The day up to which facts count if none is given: that of the latest capture.
fn latest_capture(case: &Case) -> Option<Date> {
    let latest = case.exhibits().iter().map(|exhibit| exhibit.captured_at).max()?;
    Some(day(latest))
}

/// The day of an instant, in UTC.
fn day(at: jiff::Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

fn gave_something(original: &Original) -> bool {
    let reading = &original.reading;
    !reading.text.trim().is_empty()
        || !reading.tables.is_empty()
        || !reading.parts.is_empty()
        || reading.media_type == "application/xml"
}

fn provenance(original: &Original) -> (Digest, Provenance) {
    let known = Provenance { source: original.source.clone(), published: original.published };
    (original.exhibit.sha256, known)
}

/// The decisions that bear on findings, in the order of the log.
fn finding_decisions(decisions: &[Decision]) -> Vec<FindingDecision> {
    let on_findings = decisions.iter().filter(|decision| decision.object.starts_with("F-"));
    on_findings
        .map(|decision| FindingDecision {
            finding: decision.object.clone(),
            kind: decision.kind.word().to_owned(),
            by: decision.by.clone(),
            on: day(decision.at),
            text: decision.why.clone(),
        })
        .collect()
}

fn nothing_new(args: &RunArgs, out: &Path, as_of: Date) -> Result<ExitCode> {
    let report: BTreeMap<&str, String> = paths(out);
    if args.json {
        output::json_document(&json!({ "as_of": as_of, "new": false, "report": report }))?;
    } else {
        output::line(&format!("nothing new; the report stands at {}", out.join("report.html").display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn paths(out: &Path) -> BTreeMap<&'static str, String> {
    let named = [
        ("html", "report.html"),
        ("pdf", "report.pdf"),
        ("json", "report.json"),
        ("exhibits", "exhibits"),
        ("bundle", "bundle"),
    ];
    let path = |name: &str| -> PathBuf { out.join(name) };
    named.into_iter().map(|(key, name)| (key, path(name).display().to_string())).collect()
}

fn tell(
    args: &RunArgs,
    originals: &[Original],
    assessment: &Assessment,
    published: &Published,
) -> Result<()> {
    let out = published.bundle.parent().unwrap_or(&args.case);
    if args.json {
        let findings: Vec<_> = assessment
            .findings
            .iter()
            .map(|finding| {
                json!({
                    "id": finding.id, "provision": finding.provision, "title": finding.title,
                    "status": finding.status, "origins": finding.origins,
                })
            })
            .collect();
        return output::json_document(&json!({
            "as_of": assessment.as_of, "new": true, "exhibits": originals.len(), "findings": findings,
            "problems": assessment.problems.len(), "report": paths(out),
            "pdf": { "standard": published.pdf_standard, "pages": published.pdf_pages },
        }));
    }
    let count = |status| assessment.findings.iter().filter(|finding| finding.status == status).count();
    output::line(&format!(
        "{} originals, {} findings as of {}: {} possible violations, {} not established, {} where an exemption may apply",
        originals.len(),
        assessment.findings.len(),
        assessment.as_of,
        count(FindingStatus::PossibleViolation),
        count(FindingStatus::NotEstablished),
        count(FindingStatus::ExemptionMayApply),
    ))?;
    for finding in &assessment.findings {
        output::line(&format!("  {}  {}  ({})", finding.id, finding.title, finding.law.citation))?;
    }
    if !assessment.problems.is_empty() {
        output::remark(&format!(
            "{} problems were met; they are listed at the end of the report:",
            assessment.problems.len()
        ));
        for problem in assessment.problems.iter().take(PROBLEMS_TOLD) {
            output::remark(&format!("  {}", output::problem_line(problem)));
        }
        if assessment.problems.len() > PROBLEMS_TOLD {
            output::remark(&format!("  … and {} more", assessment.problems.len() - PROBLEMS_TOLD));
        }
    }
    for file in &published.files {
        output::line(&format!("{}", file.display()))?;
    }
    output::line(&format!("{}", published.bundle.display()))
}

/// How many problems a run tells at the terminal; the report has all.
const PROBLEMS_TOLD: usize = 10;
