//! `plimsoll regime`: the law, shown, asked and checked.

use crate::cli::{AskArgs, RegimeCommand};
use crate::error::{AppError, Result};
use crate::output;
use assess::regime::ask::{Question, ask};
use assess::regime::show::show;
use assess::regime::{self, Regime};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Shows, asks or checks.
pub fn regime(command: &RegimeCommand) -> Result<ExitCode> {
    match command {
        RegimeCommand::Show { id, json } => {
            let shown = show(&builtin()?, id.as_deref())
                .map_err(|error| AppError::user("show an entry of the regime", error))?;
            match json {
                true => output::json_document(&shown)?,
                false => output::line(shown.to_string().trim_end())?,
            }
            Ok(ExitCode::SUCCESS)
        }
        RegimeCommand::Ask(args) => answer(args),
        RegimeCommand::Check { folder, json } => check(folder, *json),
    }
}

/// The regime this program was built with.
pub fn builtin() -> Result<Regime> {
    Regime::builtin().map_err(|faults| AppError::bug("read regime/1718", faults))
}

fn answer(args: &AskArgs) -> Result<ExitCode> {
    let question = Question {
        direction: args.direction.clone(),
        goods: args.goods.clone(),
        event: args.event.clone(),
        actor: args.actor.clone(),
        quantity: args.quantity.clone(),
        listed_on: args.listed_on,
        known: args.known.iter().cloned().collect(),
        exempt: args.exempt.iter().cloned().collect(),
        all: args.all,
        ..Question::on(args.date)
    };
    let answer = ask(&builtin()?, &question).map_err(|error| AppError::user("ask the regime", error))?;
    match args.json {
        true => output::json_document(&answer)?,
        false => output::line(answer.to_string().trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks a folder of regime data with the cases that stand beside the regimes (`cases/`, two folders up), if any.
fn check(folder: &Path, json: bool) -> Result<ExitCode> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    let cases = folder.canonicalize().ok().and_then(|folder| Some(folder.parent()?.parent()?.join("cases")));
    if let Some(cases) = cases.filter(|cases| cases.is_dir()) {
        collect(&cases, "cases/", &mut files)?;
    }
    files.sort();
    let faults = regime::check(&files);
    if json {
        output::json_document(&json!({ "files": files.len(), "faults": faults }))?;
    } else {
        for fault in &faults {
            output::line(&fault.to_string())?;
        }
        let told = match faults.len() {
            0 => format!("{} files, no fault", files.len()),
            1 => format!("{} files, one fault", files.len()),
            many => format!("{} files, {many} faults", files.len()),
        };
        output::line(&told)?;
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

/// Reads every TOML file below a folder, with its path below it.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    let failed = |error: std::io::Error| AppError::user(format!("read `{}`", folder.display()), error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if name.ends_with(".toml") {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| AppError::user(format!("read `{}`", path.display()), error))?;
            files.push((format!("{prefix}{name}"), text));
        }
    }
    Ok(())
}
