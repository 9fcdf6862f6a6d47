//! `plimsoll ais` and `plimsoll vessels`: recordings of ships without a case.

use crate::cli::{AisCommand, DetectorArgs, EventsArgs, PartitionArgs, VesselsCommand};
use crate::error::{AppError, Result};
use crate::output;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use engine::{Column, ColumnType, Detectors, Machines, ParquetWriter, PositionsFolder, PositionsWriter};
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use values::Problem;
use vessels::{ColumnDecoder, Counts, Family, Methods, Port, Recording};

/// How much of a recording is read at one time.
const PIECE: usize = 1 << 20;

/// The types of message that hold a ship's position, or what it says of itself and its voyage.
const OF_SHIPS: [u8; 8] = [1, 2, 3, 5, 18, 19, 24, 27];

/// The columns of the table of positions and voyage data: name, name in a message, kind, meaning.
const COLUMNS: [(&str, &str, ColumnType, &str); 17] = [
    ("ts", "received_at", ColumnType::Instant, "When it was received, where the feed says."),
    ("mmsi", "mmsi", ColumnType::Integer, "The identity it was sent under."),
    ("lat", "lat", ColumnType::Number, "Latitude in degrees (WGS 84)."),
    ("lon", "lon", ColumnType::Number, "Longitude in degrees (WGS 84)."),
    ("sog", "speed", ColumnType::Number, "Speed over ground in knots."),
    ("cog", "course", ColumnType::Number, "Course over ground in degrees."),
    ("heading", "heading", ColumnType::Integer, "Heading in degrees."),
    ("status", "status", ColumnType::Integer, "Navigational status, 0 to 14."),
    ("imo", "imo", ColumnType::Integer, "The IMO number as sent, right or wrong."),
    ("name", "shipname", ColumnType::Text, "The ship's name."),
    ("callsign", "callsign", ColumnType::Text, "The call sign."),
    ("shiptype", "shiptype", ColumnType::Integer, "Ship and cargo type."),
    ("draught", "draught", ColumnType::Number, "Draught in metres."),
    ("destination", "destination", ColumnType::Text, "Destination as sent."),
    ("receiver", "station", ColumnType::Text, "The receiving station, where the feed says."),
    ("type", "type", ColumnType::Integer, "The type of message, 1 to 27."),
    ("line", "line", ColumnType::Integer, "The line that completes the message, from 1."),
];

/// Decodes recordings.
pub fn ais(command: &AisCommand) -> Result<ExitCode> {
    let AisCommand::Decode { files, json, parquet } = command;
    let mut messages = 0;
    if let Some(out) = parquet {
        return to_parquet(files, out);
    }
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
        tell(&name, &decoded.counts, &decoded.problems);
    }
    if messages > 0 { Ok(ExitCode::SUCCESS) } else { Err(no_message()) }
}

/// Finds what ships did, or makes a folder of positions ready for it.
pub fn vessels(command: &VesselsCommand) -> Result<ExitCode> {
    match command {
        VesselsCommand::Events(args) => events(args),
        VesselsCommand::Partition(args) => partition(args),
        VesselsCommand::Generate(args) => super::generate::generate(args),
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
    if let Some(out) = &args.parquet {
        refuse_input(&args.files, out)?;
        engine::write_events(out, &found).map_err(|error| AppError::user("write the events", error))?;
        output::remark(&format!("{}: {} events", out.display(), found.len()));
        return Ok(ExitCode::SUCCESS);
    }
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

/// Writes ships' positions and voyage data to a Parquet file, a piece of a recording at a time.
///
/// **Shape:** the columns of [`COLUMNS`], then `file`; rows by recording, and within one in batches of one family of
/// messages, each in the order of lines.
fn to_parquet(files: &[PathBuf], out: &Path) -> Result<ExitCode> {
    refuse_input(files, out)?;
    let mut table = Table {
        writer: ParquetWriter::create(out, columns())
            .map_err(|error| AppError::user(format!("write `{}`", out.display()), error))?,
        name: out.display().to_string(),
        rows: 0,
    };
    let mut messages = 0;
    for path in files {
        let name = path.display().to_string();
        let unread = |error: std::io::Error| AppError::user(format!("read `{name}`"), error);
        let mut file = File::open(path).map_err(unread)?;
        let mut decoder = ColumnDecoder::new();
        let mut piece = vec![0; PIECE];
        loop {
            let count = match file.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(unread(error)),
            };
            decoder
                .read(piece.get(..count).unwrap_or_default())
                .map_err(|error| AppError::bug("decode a recording to columns", error))?;
            for (family, batch) in decoder.ready() {
                table.write(family, &batch, &name)?;
            }
        }
        let rest =
            decoder.finish(&name).map_err(|error| AppError::bug("decode a recording to columns", error))?;
        for (family, batches) in &rest.tables {
            for batch in batches {
                table.write(*family, batch, &name)?;
            }
        }
        messages += rest.counts.messages;
        tell(&name, &rest.counts, &rest.problems);
    }
    let Table { writer, name, rows } = table;
    writer.close().map_err(|error| AppError::user(format!("write `{name}`"), error))?;
    output::remark(&format!("{name}: {rows} rows"));
    if messages > 0 { Ok(ExitCode::SUCCESS) } else { Err(no_message()) }
}

/// Refuses to write over what is read.
fn refuse_input(files: &[PathBuf], out: &Path) -> Result<()> {
    let is_out = |path: &PathBuf| match (path.canonicalize(), out.canonicalize()) {
        (Ok(path), Ok(out)) => path == out || out.starts_with(&path),
        _ => false,
    };
    match files.iter().any(is_out) {
        true => {
            Err(AppError::command_line(format!("--parquet `{}` is one of the recordings", out.display())))
        }
        false => Ok(()),
    }
}

/// The table of positions and voyage data in the making.
struct Table {
    writer: ParquetWriter,
    name: String,
    rows: usize,
}

impl Table {
    /// Writes the messages of a family, if they are ships'.
    fn write(&mut self, family: Family, batch: &RecordBatch, file: &str) -> Result<()> {
        let is_of_ships = family.types().iter().all(|kind| OF_SHIPS.contains(kind));
        if !is_of_ships || family.application().is_some() {
            return Ok(());
        }
        let arrays = COLUMNS.iter().map(|(_, field, _, _)| batch.column_by_name(field).cloned());
        let rows = batch.num_rows();
        let name: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(file, rows)));
        self.rows += rows;
        self.writer
            .write_arrays(rows, arrays.chain([Some(name)]).collect())
            .map_err(|error| AppError::user(format!("write `{}`", self.name), error))
    }
}

fn columns() -> Vec<Column> {
    let column = |name: &str, kind, doc: &str| Column {
        name: name.to_owned(),
        kind,
        nullable: !matches!(name, "mmsi" | "type" | "line" | "file"),
        doc: doc.to_owned(),
    };
    let columns = COLUMNS.iter().map(|(name, _, kind, doc)| column(name, *kind, doc));
    columns.chain([column("file", ColumnType::Text, "The recording.")]).collect()
}

/// Tells the person at the terminal what was in a recording.
fn tell(name: &str, counts: &Counts, problems: &[Problem]) {
    output::remark(&format!(
        "{name}: {} lines, {} sentences, {} messages, {} without a time",
        counts.lines, counts.sentences, counts.messages, counts.untimed
    ));
    for (code, count) in &counts.faults {
        output::remark(&format!("  {count} × {code}"));
    }
    output::problems(problems);
}

fn no_message() -> AppError {
    AppError::user("decode recordings", "no message was found")
        .hint("a recording has AIVDM or AIVDO sentences, a line each, or objects as gpsd writes them")
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
