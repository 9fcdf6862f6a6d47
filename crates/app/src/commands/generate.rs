//! `plimsoll vessels generate`: made-up traffic with planted truth, for those who measure detectors. Not in the help.

use crate::cli::{GenerateArgs, GenerateForm};
use crate::error::{AppError, Result};
use crate::output;
use arrow_array::{ArrayRef, Float64Array, Int64Array, StringArray, UInt8Array, UInt32Array};
use engine::{Column, ColumnType, ParquetWriter};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use vessels::scenario::{HEADING, Row, Scenario, Settings, Transmission};

/// Text is handed to the file once it is as long as this.
const BYTES_AT_A_TIME: usize = 1 << 16;
/// Rows a batch of the Parquet file.
const ROWS_AT_A_TIME: usize = 8_192;

/// Writes a scenario into a folder: the truth, and the recording in the forms that were asked for.
pub fn generate(arguments: &GenerateArgs) -> Result<ExitCode> {
    let start = jiff::tz::TimeZone::UTC
        .to_timestamp(arguments.start.into())
        .map_err(|error| AppError::user("begin the scenario", error))?;
    let settings = Settings {
        seed: arguments.seed,
        start: start.as_second(),
        days: arguments.days,
        ships: arguments.ships,
        every_seconds: arguments.every,
    };
    let scenario = Scenario::new(&settings);
    std::fs::create_dir_all(&arguments.out).map_err(|error| cannot_write(&arguments.out, error))?;
    let truth = arguments.out.join("truth.csv");
    std::fs::write(&truth, scenario.truth_table()).map_err(|error| cannot_write(&truth, error))?;

    let wanted = |form| arguments.form.contains(&form);
    let file = |name: &str| Text::create(arguments.out.join(name));
    let mut recording = wanted(GenerateForm::Nmea).then(|| file("recording.nmea")).transpose()?;
    let mut table = wanted(GenerateForm::Csv).then(|| file("positions.csv")).transpose()?;
    let path = arguments.out.join("positions.parquet");
    let mut parquet = wanted(GenerateForm::Parquet).then(|| Parquet::create(&path)).transpose()?;
    if let Some(recording) = &mut recording {
        recording
            .text
            .push_str("# SYNTHETIC. Nothing in this recording happened; every ship in it is made up.\n");
    }
    if let Some(table) = &mut table {
        table.text.push_str(HEADING);
        table.text.push('\n');
    }
    let (mut messages, mut positions) = (0u64, 0u64);
    for transmission in scenario.transmissions() {
        messages += 1;
        let row = transmission.row();
        positions += u64::from(row.is_some());
        take(&transmission, row.as_ref(), &mut recording, &mut table, &mut parquet)?;
    }
    for text in recording.into_iter().chain(table) {
        text.close()?;
    }
    if let Some(parquet) = parquet {
        parquet.close()?;
    }
    output::remark(&format!(
        "{}: {} ships, {messages} messages, {positions} positions, {} planted",
        arguments.out.display(),
        settings.ships,
        scenario.truth().len()
    ));
    Ok(ExitCode::SUCCESS)
}

fn take(
    transmission: &Transmission<'_>,
    row: Option<&Row<'_>>,
    recording: &mut Option<Text>,
    table: &mut Option<Text>,
    parquet: &mut Option<Parquet>,
) -> Result<()> {
    if let Some(recording) = recording {
        transmission.sentences(&mut recording.text);
        recording.pass_on()?;
    }
    let Some(row) = row else { return Ok(()) };
    if let Some(table) = table {
        row.csv(&mut table.text);
        table.pass_on()?;
    }
    match parquet {
        Some(parquet) => parquet.row(row),
        None => Ok(()),
    }
}

/// A file of text in the making.
struct Text {
    path: PathBuf,
    file: BufWriter<File>,
    text: String,
}

impl Text {
    fn create(path: PathBuf) -> Result<Self> {
        let file = File::create(&path).map_err(|error| cannot_write(&path, error))?;
        Ok(Self { path, file: BufWriter::new(file), text: String::new() })
    }

    /// Hands the text on, if there is much of it.
    fn pass_on(&mut self) -> Result<()> {
        if self.text.len() < BYTES_AT_A_TIME {
            return Ok(());
        }
        let written = self.file.write_all(self.text.as_bytes());
        self.text.clear();
        written.map_err(|error| cannot_write(&self.path, error))
    }

    fn close(mut self) -> Result<()> {
        let written = self.file.write_all(self.text.as_bytes()).and_then(|()| self.file.flush());
        written.map_err(|error| cannot_write(&self.path, error))
    }
}

/// A Parquet file in the making, and the columns of its next rows.
struct Parquet {
    writer: ParquetWriter,
    ts: Vec<i64>,
    mmsi: Vec<u32>,
    imo: Vec<u32>,
    name: Vec<String>,
    numbers: [Vec<f64>; 5],
    receiver: Vec<u8>,
}

impl Parquet {
    fn create(path: &Path) -> Result<Self> {
        let kind = |name: &str| match name {
            "ts" | "mmsi" | "imo" | "receiver" => ColumnType::Integer,
            "name" => ColumnType::Text,
            _ => ColumnType::Number,
        };
        let columns = HEADING
            .split(',')
            .map(|name| Column { name: name.into(), kind: kind(name), nullable: false, doc: String::new() })
            .collect();
        let writer =
            ParquetWriter::create(path, columns).map_err(|error| AppError::user("make the table", error))?;
        Ok(Self {
            writer,
            ts: Vec::new(),
            mmsi: Vec::new(),
            imo: Vec::new(),
            name: Vec::new(),
            numbers: Default::default(),
            receiver: Vec::new(),
        })
    }

    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        self.ts.push(row.ts);
        self.mmsi.push(row.mmsi);
        self.imo.push(row.imo);
        self.name.push(row.name.to_owned());
        let numbers = [row.lat, row.lon, row.sog, row.cog, row.draught];
        for (column, number) in self.numbers.iter_mut().zip(numbers) {
            column.push(number);
        }
        self.receiver.push(row.receiver);
        if self.ts.len() < ROWS_AT_A_TIME {
            return Ok(());
        }
        self.pass_on()
    }

    fn pass_on(&mut self) -> Result<()> {
        let rows = self.ts.len();
        // In the order of the heading.
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(std::mem::take(&mut self.ts))),
            Arc::new(UInt32Array::from(std::mem::take(&mut self.mmsi))),
            Arc::new(UInt32Array::from(std::mem::take(&mut self.imo))),
            Arc::new(StringArray::from(std::mem::take(&mut self.name))),
        ];
        for column in &mut self.numbers {
            arrays.push(Arc::new(Float64Array::from(std::mem::take(column))));
        }
        arrays.push(Arc::new(UInt8Array::from(std::mem::take(&mut self.receiver))));
        self.writer
            .write_arrays(rows, arrays.into_iter().map(Some).collect())
            .map_err(|error| AppError::user("write the table", error))
    }

    fn close(mut self) -> Result<()> {
        self.pass_on()?;
        self.writer.close().map_err(|error| AppError::user("end the table", error))
    }
}

fn cannot_write(path: &Path, error: std::io::Error) -> AppError {
    AppError::user(format!("write `{}`", path.display()), error)
}
