//! `plimsoll queue`: the screening hits of the last run that wait for a person.

use crate::cli::QueueArgs;
use crate::error::{AppError, Result};
use crate::standing::Standing;
use crate::{output, projections};
use assess::model::HitDecision;
use evidence::{Case, Decision};
use screening::Designation;
use serde::Serialize;
use std::process::ExitCode;
use store::rows::ScreeningHit;

/// A hit that waits.
#[derive(Serialize)]
struct Waiting {
    object: String,
    subject: String,
    kind: String,
    list: String,
    edition: Option<String>,
    reference: String,
    name: String,
    score: f64,
    reasons: Vec<String>,
    /// `undecided`, or `unsure` where a person could not tell.
    decision: String,
    decided: Option<HitDecision>,
    decided_before: Option<HitDecision>,
}

/// Lists what is undecided, then what was left unsure; decisions entered since the last run count.
pub fn queue(args: &QueueArgs) -> Result<ExitCode> {
    let attempt = || format!("list the queue of `{}`", args.case.display());
    let casebook = store::Casebook::open_read_only(&projections::casebook(&args.case)).map_err(|error| {
        AppError::user(attempt(), error).hint("`plimsoll run` screens the case and makes the queue")
    })?;
    let case = Case::open_read_only(&args.case).map_err(|error| AppError::user(attempt(), error))?;
    let decisions: Vec<Decision> = case.decisions().into_iter().map(|(_, decision)| decision).collect();
    let hits = casebook.all::<ScreeningHit>().map_err(|error| AppError::user(attempt(), error))?;
    let mut waiting: Vec<Waiting> = hits.into_iter().filter_map(|hit| waiting(hit, &decisions)).collect();
    waiting.sort_by(|one, other| {
        (&one.decision, &one.subject)
            .cmp(&(&other.decision, &other.subject))
            .then_with(|| other.score.total_cmp(&one.score))
            .then_with(|| one.object.cmp(&other.object))
    });
    for one in &waiting {
        match args.json {
            true => output::json_line(one)?,
            false => output::line(&in_words(one))?,
        }
    }
    if waiting.is_empty() {
        output::remark("nothing waits for a decision");
    } else if !args.json {
        output::remark("decide with `plimsoll decide CASE OBJECT same|different|unsure --by WHO --why WHY`");
    }
    Ok(ExitCode::SUCCESS)
}

/// Holds a hit of the last run against the log as it is now; `None` where it is decided.
fn waiting(hit: ScreeningHit, decisions: &[Decision]) -> Option<Waiting> {
    let entry: Option<Designation> = hit.entry.as_deref().and_then(|entry| serde_json::from_str(entry).ok());
    let standing = Standing::of(decisions, &hit.object, entry.as_ref());
    matches!(standing.decision.as_str(), "undecided" | "unsure").then(|| Waiting {
        object: hit.object,
        subject: hit.subject,
        kind: hit.kind,
        list: hit.list,
        edition: hit.edition,
        reference: hit.reference,
        name: hit.name,
        score: hit.score,
        reasons: serde_json::from_str(&hit.reasons).unwrap_or_default(),
        decision: standing.decision,
        decided: standing.decided,
        decided_before: standing.decided_before,
    })
}

fn in_words(one: &Waiting) -> String {
    let edition = one.edition.as_deref().unwrap_or("edition not stated");
    let mut lines = vec![
        one.object.clone(),
        format!(
            "  {}: {} `{}` resembles `{}` ({:.2}), {} of {} ({edition})",
            one.decision, one.kind, one.subject, one.name, one.score, one.reference, one.list
        ),
    ];
    lines.extend(one.reasons.iter().map(|reason| format!("    {reason}")));
    if let Some(decision) = &one.decided {
        lines.push(format!("    left unsure by {} on {}: {}", decision.by, decision.on, decision.why));
    }
    if let Some(before) = &one.decided_before {
        let changed = match before.changed.is_empty() {
            true => "the entry has changed since".to_owned(),
            false => format!("changed since: {}", before.changed.join(", ")),
        };
        lines.push(format!(
            "    decided before on an older version of the entry: {} by {} on {}: {}; {changed}",
            before.decision, before.by, before.on, before.why
        ));
    }
    lines.join("\n")
}
