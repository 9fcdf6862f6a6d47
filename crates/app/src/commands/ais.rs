//! `plimsoll ais` and `plimsoll vessels`: recordings of ships without a case.

use crate::cli::{AisCommand, DetectorArgs, EventsArgs, PartitionArgs, VesselsCommand};
use crate::error::{AppError, Result};
use crate::output;
use engine::{Detectors, Machines, PositionsFolder, PositionsWriter};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use values::Problem;
use vessels::{Methods, Port, Recording};

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

/// Finds what ships did, or makes a folder of positions ready for it.
pub fn vessels(command: &VesselsCommand) -> Result<ExitCode> {
    match command {
        VesselsCommand::Events(args) => events(args),
        VesselsCommand::Partition(args) => partition(args),
    }
}

fn events(args: &EventsArgs) -> Result<ExitCode> {
    let (methods, ports) = detectors_of(&args.detectors)?;
    let found = match args.files.as_slice() {
        [folder] if PositionsFolder::is_one(folder) => {
            in_folder(args, folder, &Detectors::new(methods, ports))?
        }
        files => {
            if !args.workers.is_empty() {
                let reason = "only a folder of positions can be read by several machines";
                return Err(AppError::user("ask the workers", reason)
                    .hint("`plimsoll vessels partition FILES --to FOLDER` makes one; give that FOLDER"));
            }
            let recording = recordings(files)?;
            if recording.positions() == 0 {
                return Err(AppError::user("find what ships did", "no position was found in the files"));
            }
            vessels::events(&recording, &methods, &ports, args.as_of)
        }
    };
    for event in found {
        if args.json {
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

fn in_folder(args: &EventsArgs, folder: &Path, detectors: &Detectors) -> Result<Vec<vessels::Event>> {
    let failed = |error: engine::EngineError| AppError::user("find what ships did", error);
    let positions = PositionsFolder::open(folder).map_err(failed)?;
    let memory = mebibytes(args.memory);
    let mut machines = match args.workers.is_empty() {
        true => Machines::here(memory),
        false => Machines::workers(&args.workers, memory, args.local_fallback).map_err(failed)?,
    };
    let found = engine::find_events(&positions, detectors, args.as_of, &mut machines);
    for lost in machines.lost() {
        output::remark(&format!("the worker {lost}"));
    }
    if found.is_ok() && machines.fell_back() {
        output::remark("no worker was left; this machine did the work");
    }
    found.map_err(failed)
}

fn partition(args: &PartitionArgs) -> Result<ExitCode> {
    let failed = |error: engine::EngineError| AppError::user("part the positions", error);
    let mut writer = PositionsWriter::create(&args.to, args.parts).map_err(failed)?;
    for path in &args.files {
        if is_parquet(path)? {
            output::problems(&writer.add_parquet(path).map_err(failed)?);
            continue;
        }
        let (recording, problems) = recording_of(path)?;
        output::problems(&problems);
        writer.add(&recording).map_err(failed)?;
    }
    let folder = writer.close().map_err(failed)?;
    output::remark(&format!("{} rows in `{}`", folder.rows(), args.to.display()));
    if folder.rows() == 0 {
        return Err(AppError::user("part the positions", "no position was found in the files"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Gives so many MiB in bytes.
pub fn mebibytes(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(1 << 20)
}

/// Reads the thresholds and the ports a command is to go by.
pub fn detectors_of(args: &DetectorArgs) -> Result<(Methods, Vec<Port>)> {
    let methods = methods_of(args.methods.as_deref())?;
    let Some(path) = &args.anchorages else { return Ok((methods, vessels::builtin_ports())) };
    let (ports, problems) = vessels::read_ports(&bytes_of(path)?, &path.display().to_string());
    output::problems(&problems);
    if ports.is_empty() {
        let attempted = format!("read the anchorages `{}`", path.display());
        return Err(AppError::user(attempted, "none could be read"));
    }
    Ok((methods, ports))
}

fn methods_of(path: Option<&Path>) -> Result<Methods> {
    let Some(path) = path else { return Ok(Methods::builtin()) };
    Methods::parse(&text_of(path)?)
        .map_err(|reason| AppError::user(format!("read the methods `{}`", path.display()), reason))
}

fn recordings(files: &[PathBuf]) -> Result<Recording> {
    let mut all = Recording::default();
    for path in files {
        let (recording, problems) = match is_parquet(path)? {
            true => engine::read_parquet_positions(path)
                .map_err(|error| AppError::user(format!("read `{}`", path.display()), error))?,
            false => recording_of(path)?,
        };
        output::problems(&problems);
        all.join(recording);
    }
    Ok(all)
}

/// Reads a file of sentences or of CSV.
fn recording_of(path: &Path) -> Result<(Recording, Vec<Problem>)> {
    let name = path.display().to_string();
    let bytes = bytes_of(path)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(match vessels::looks_like_positions(&text) {
        true => vessels::read_positions(&bytes, &name),
        false => {
            let decoded = vessels::decode(&text, &name);
            (decoded.recording, decoded.problems)
        }
    })
}

/// Tells whether a file begins as Parquet does.
fn is_parquet(path: &Path) -> Result<bool> {
    let failed = |error: std::io::Error| AppError::user(format!("read `{}`", path.display()), error);
    let mut first = Vec::new();
    File::open(path).map_err(failed)?.take(4).read_to_end(&mut first).map_err(failed)?;
    Ok(first == b"PAR1")
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| AppError::user(format!("read `{}`", path.display()), error))
}

fn text_of(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&bytes_of(path)?).into_owned())
}
