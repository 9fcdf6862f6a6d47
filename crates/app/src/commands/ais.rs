//! `plimsoll ais` and `plimsoll vessels`: recordings of ships without a case.

use crate::cli::{AisCommand, VesselsCommand};
use crate::error::{AppError, Result};
use crate::output;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vessels::{Methods, Recording};

/// Decodes recordings.
pub fn ais(command: &AisCommand) -> Result<ExitCode> {
    let AisCommand::Decode { files, json } = command;
    let mut messages = 0;
    for path in files {
        let text = text_of(path)?;
        let name = path.display().to_string();
        let decoded = vessels::decode(&text, &name);
        for message in &decoded.messages {
            let fields = message.fields();
            match json {
                true => output::json_line(&fields)?,
                false => {
                    let pairs: Vec<String> = fields
                        .iter()
                        .map(|(field, value)| {
                            let value = serde_json::to_string(value).unwrap_or_default();
                            format!("{field}={value}")
                        })
                        .collect();
                    output::line(&pairs.join(" "))?;
                }
            }
        }
        messages += decoded.messages.len();
        let counts = &decoded.counts;
        output::remark(&format!(
            "{name}: {} lines, {} sentences, {} messages, {} without a time",
            counts.lines, counts.sentences, counts.messages, counts.untimed
        ));
        for (code, count) in &counts.faults {
            output::remark(&format!("  {count} × {code}"));
        }
        output::problems(&decoded.problems);
    }
    if messages > 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(AppError::user("decode recordings", "no message was found")
        .hint("a recording has AIVDM or AIVDO sentences, a line each"))
}

/// Finds what ships did.
pub fn vessels(command: &VesselsCommand) -> Result<ExitCode> {
    let (files, anchorages, methods, as_of, json) = match command {
        VesselsCommand::Events { files, anchorages, methods, as_of, json } => {
            (files, anchorages, methods, as_of, json)
        }
        VesselsCommand::Generate(arguments) => return super::generate::generate(arguments),
    };
    let methods = methods_of(methods.as_deref())?;
    let ports = match anchorages {
        None => vessels::builtin_ports(),
        Some(path) => {
            let (ports, problems) = vessels::read_ports(&bytes_of(path)?, &path.display().to_string());
            output::problems(&problems);
            if ports.is_empty() {
                let attempted = format!("read the anchorages `{}`", path.display());
                return Err(AppError::user(attempted, "none could be read"));
            }
            ports
        }
    };
    let recording = recordings(files)?;
    if recording.positions() == 0 {
        return Err(AppError::user("find what ships did", "no position was found in the files"));
    }
    for event in vessels::events(&recording, &methods, &ports, *as_of) {
        if *json {
            output::json_line(&event)?;
            continue;
        }
        let place = match (event.lat, event.lon) {
            (Some(lat), Some(lon)) => format!("{lat:.4} {lon:.4}"),
            _ => String::new(),
        };
        let other = event.other_mmsi.map_or(String::new(), |mmsi| format!(" with {mmsi}"));
        let port = event.port.as_ref().map_or(String::new(), |port| format!(" at {}", port.name));
        let kind = event.kind.name();
        output::line(&format!("{} {} {} {kind}{other}{port} {place}", event.start, event.end, event.mmsi))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn methods_of(path: Option<&Path>) -> Result<Methods> {
    let Some(path) = path else { return Ok(Methods::builtin()) };
    Methods::parse(&text_of(path)?)
        .map_err(|reason| AppError::user(format!("read the methods `{}`", path.display()), reason))
}

fn recordings(files: &[PathBuf]) -> Result<Recording> {
    let mut all = Recording::default();
    for path in files {
        let name = path.display().to_string();
        let bytes = bytes_of(path)?;
        let text = String::from_utf8_lossy(&bytes);
        let (recording, problems) = match vessels::looks_like_positions(&text) {
            true => vessels::read_positions(&bytes, &name),
            false => {
                let decoded = vessels::decode(&text, &name);
                (decoded.recording, decoded.problems)
            }
        };
        output::problems(&problems);
        all.join(recording);
    }
    Ok(all)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| AppError::user(format!("read `{}`", path.display()), error))
}

fn text_of(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&bytes_of(path)?).into_owned())
}
