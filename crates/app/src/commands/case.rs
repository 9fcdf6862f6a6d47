//! `plimsoll add`, `decide` and `verify`: what goes into a case, and whether it is still what it was.

use crate::cli::{AddArgs, DecideArgs, DecisionKind as Kind, VerifyArgs};
use crate::error::{AppError, Result};
use crate::{output, projections, standing, who};
use evidence::{About, Case, Decision, DecisionKind, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Takes files, folders and addresses into a case; exit 1 if nothing was taken in.
pub fn add(args: &AddArgs) -> Result<ExitCode> {
    let attempt = || format!("add to the case `{}`", args.case.display());
    if !args.case.exists() {
        std::fs::create_dir_all(&args.case).map_err(|error| AppError::user(attempt(), error))?;
    }
    let mut case = Case::open(&args.case, who::who()?).map_err(|error| AppError::user(attempt(), error))?;
    let about = About {
        source: args.source.clone(),
        published: args.published.map(|day| day.to_string()),
        marking: args.marking,
        releasable_to: args.releasable_to.clone(),
        ..About::default()
    };
    let mut captured = Vec::new();
    let (mut unchanged, mut problems, mut left_out) = (0, Vec::new(), Vec::new());
    for original in &args.originals {
        let taken =
            case.add(original, &about).map_err(|error| AppError::user(format!("add `{original}`"), error))?;
        captured.extend(taken.captured);
        unchanged += taken.unchanged;
        problems.extend(taken.problems);
        left_out.extend(taken.left_out);
    }
    let ids: BTreeMap<_, _> =
        case.exhibits().into_iter().map(|exhibit| (exhibit.sha256, exhibit.id())).collect();
    let id = |digest| ids.get(digest).cloned().unwrap_or_default();
    if args.json {
        let captured: Vec<_> = captured
            .iter()
            .map(|(leaf, capture)| {
                json!({ "id": id(&capture.sha256), "leaf": leaf, "sha256": capture.sha256, "name": capture.name })
            })
            .collect();
        output::json_document(&json!({
            "captured": captured, "unchanged": unchanged, "left_out": left_out, "problems": problems,
        }))?;
    } else {
        for (leaf, capture) in &captured {
            output::line(&format!("{}  {}  entry {leaf}", id(&capture.sha256), capture.name))?;
        }
        if unchanged > 0 {
            output::line(&format!("{unchanged} in the case already"))?;
        }
    }
    for name in &left_out {
        output::remark(&format!("left out, because it is hidden: {name}"));
    }
    output::problems(&problems);
    match captured.is_empty() && unchanged == 0 {
        true => Err(AppError::user(attempt(), "nothing was taken in").hint("the lines above say why")),
        false => Ok(ExitCode::SUCCESS),
    }
}

/// Enters what a person decided.
pub fn decide(args: &DecideArgs) -> Result<ExitCode> {
    let attempt = || format!("decide on `{}`", args.object);
    for (what, given) in [("--by", &args.by), ("--why", &args.why)] {
        if given.trim().is_empty() {
            return Err(AppError::command_line(format!("{what} says nothing")));
        }
    }
    // Opened first: a decision must not meet a run that is about to change what it is about.
    let who = who::who()?;
    let at = who.now;
    let mut case = Case::open(&args.case, who).map_err(|error| AppError::user(attempt(), error))?;
    let payload = check_object(args, &case)?;
    let decision = Decision {
        object: args.object.clone(),
        kind: kind(args.decision),
        by: args.by.trim().to_owned(),
        at,
        why: args.why.trim().to_owned(),
        payload,
        other: BTreeMap::new(),
    };
    let leaf = case.decide(decision.clone()).map_err(|error| AppError::user(attempt(), error))?;
    match args.json {
        true => output::json_document(&json!({ "leaf": leaf, "decision": decision })),
        false => output::line(&format!("entry {leaf}; `plimsoll run` prints it in the report")),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn kind(kind: Kind) -> DecisionKind {
    match kind {
        Kind::Confirm => DecisionKind::Confirm,
        Kind::Reject => DecisionKind::Reject,
        Kind::Same => DecisionKind::Same,
        Kind::Different => DecisionKind::Different,
        Kind::Unsure => DecisionKind::Unsure,
        Kind::Review => DecisionKind::Review,
        Kind::Reply => DecisionKind::Reply,
        Kind::Waiver => DecisionKind::Waiver,
        Kind::Withdraw => DecisionKind::Withdraw,
    }
}

/// Refuses a decision on what the case has not, and one that the thing cannot have; gives what the decision keeps of
/// its object: of a screening hit, the list entry as the last run read it.
fn check_object(args: &DecideArgs, case: &Case) -> Result<Value> {
    let attempt = || format!("decide on `{}`", args.object);
    let object = args.object.as_str();
    if object.starts_with("EX-") {
        return match case.exhibits().iter().any(|exhibit| exhibit.id() == object) {
            true => Ok(Value::Null),
            false => Err(AppError::user(attempt(), "the case has no such exhibit")),
        };
    }
    let casebook = store::Casebook::open_read_only(&projections::casebook(&args.case)).map_err(|error| {
        AppError::user(attempt(), error).hint("`plimsoll run` makes the findings and hits to decide on")
    })?;
    let failed = |error: store::StoreError| AppError::user(attempt(), error);
    let on_pair = matches!(args.decision, Kind::Same | Kind::Different | Kind::Unsure);
    if object.starts_with("F-") {
        if on_pair {
            let reason = "same, different and unsure are said of a screening hit, not of a finding";
            return Err(AppError::user(attempt(), reason));
        }
        return match casebook.finding(object).map_err(failed)? {
            Some(_) => Ok(Value::Null),
            None => Err(AppError::user(attempt(), "the last run has no such finding")
                .hint("`plimsoll sql CASE \"select finding, title from findings\"` lists them")),
        };
    }
    let hits = casebook.all::<store::rows::ScreeningHit>().map_err(failed)?;
    let Some(hit) = hits.into_iter().find(|hit| hit.object == object) else {
        return Err(AppError::user(attempt(), "it is no finding, exhibit or screening hit of the last run")
            .hint("a hit is named SUBJECT=LIST/REFERENCE, as `plimsoll queue CASE` lists them"));
    };
    let entry = hit.entry.as_deref().map(serde_json::from_str::<screening::Designation>).transpose();
    let entry = entry.map_err(|error| AppError::bug("read the entry of a hit", error))?;
    Ok(entry.as_ref().map_or(Value::Null, standing::payload))
}

/// Checks a case or a bundle; exit 0 good, 1 altered, 3 incomplete.
pub fn verify(args: &VerifyArgs) -> Result<ExitCode> {
    let folder = &args.folder;
    let attempt = || format!("verify `{}`", folder.display());
    if !folder.is_dir() {
        return Err(AppError::user(attempt(), "there is no such folder"));
    }
    let outcome = match folder.join(".plimsoll").is_dir() {
        true => evidence::verify_case(folder),
        false => evidence::bundle::verify(folder),
    }
    .map_err(|error| AppError::user(attempt(), error))?;
    if args.json {
        output::json_document(&outcome)?;
    } else {
        match &outcome {
            Outcome::Good(good) => {
                output::line(&format!(
                    "good: {} files, {} entries of {} in the log, {} originals ({} withheld), {} citations stand where they say",
                    good.files, good.entries, good.log_size, good.originals, good.withheld, good.citations,
                ))?;
                output::line(&format!("log {} at root {}", good.origin, good.log_root))?;
                output::line(&format!("signed with {}", good.verifier))?;
                output::remark("compare the key with one had from the publisher by another way");
            }
            Outcome::Altered(faults) => {
                output::line("altered")?;
                for fault in faults {
                    output::line(&format!("  {fault}"))?;
                }
            }
            Outcome::Incomplete(faults) => {
                output::line("incomplete")?;
                for fault in faults {
                    output::line(&format!("  {fault}"))?;
                }
            }
        }
    }
    Ok(ExitCode::from(outcome.exit_code()))
}
