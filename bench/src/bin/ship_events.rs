//! What ships did, out of positions in Parquet: our detectors on one thread, DuckDB's SQL on the same file beside.
//!
//! Usage: `ship_events [SHIPS] [DAYS]`; the positions are made up (`vessels::scenario`), a position in two minutes a ship.

use arrow::array::{ArrayRef, AsArray, Float64Array, Int32Array, Int64Array, RecordBatch};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use cpu_time::ThreadTime;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use plimsoll_bench::{Result, environment, peak_megabytes, peer, planted_is_found};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use values::Mmsi;
use vessels::scenario::{Scenario, Settings};
use vessels::{Detectors, Event, EventKind, Methods, Sent, builtin_ports, encounters, near_pairs};

/// What DuckDB answered.
#[derive(Deserialize)]
struct Beside {
    gaps: u64,
    gap_seconds: f64,
    pairs: Vec<(u32, u32, i64, i64)>,
    encounter_seconds: f64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>());
    let ships = arguments.next().transpose()?.unwrap_or(560);
    let days = arguments.next().transpose()?.unwrap_or(7);
    let settings = Settings { ships, days, every_seconds: 120, ..Settings::default() };
    let scenario = Scenario::new(&settings);
    let work = tempfile::tempdir()?;
    let file = work.path().join("positions.parquet");
    let positions = write(&scenario, &file)?;
    println!(
        "{positions} positions of {ships} made-up ships in {days} days, {} MB of Parquet",
        file.metadata()?.len() >> 20
    );

    let (methods, ports) = (Methods::builtin(), builtin_ports());
    println!("{:<34} {:>8} {:>9} {:>14}", "one thread, from Parquet", "events", "seconds", "positions/s");
    let row = |what: &str, events: usize, seconds: f64| {
        println!("{what:<34} {events:>8} {seconds:>9.2} {:>14.0}", positions as f64 / seconds);
    };
    let time = |kinds: &[EventKind]| -> Result<(Vec<Event>, f64)> {
        let start = ThreadTime::now();
        let found = detect(&file, &methods, &ports, kinds)?;
        Ok((found, start.elapsed().as_secs_f64()))
    };
    // The coast is sorted once a process, whatever is looked for.
    let start = ThreadTime::now();
    let _ = vessels::Coast::builtin();
    println!("the coast made ready in {:.2} s", start.elapsed().as_secs_f64());
    let (_, parted) = time(&[])?;
    row("read and parted into tracks", 0, parted);
    let mut gaps = 0;
    let mut gap_seconds = 0.0;
    for (what, kind) in [
        ("gaps", EventKind::Gap),
        ("port calls", EventKind::PortCall),
        ("loitering", EventKind::Loitering),
        ("circles and other false positions", EventKind::ImplausiblePosition),
    ] {
        let (found, seconds) = time(&[kind])?;
        assert!(!found.is_empty() && found.iter().all(|event| event.kind == kind), "{what}");
        row(what, found.len(), seconds);
        if kind == EventKind::Gap {
            (gaps, gap_seconds) = (found.len(), seconds);
        }
    }
    let (met, encounter_seconds) = time(&[EventKind::Encounter])?;
    row("encounters", met.len(), encounter_seconds);
    let (all, seconds) = time(&EventKind::ALL)?;
    row("all", all.len(), seconds);
    println!("peak memory {} MB", peak_megabytes());

    // The answers are right before their time counts.
    planted_is_found(&scenario, &all);

    let python = environment("bench-peers-duckdb", "requirements-duckdb.txt")?;
    let places: String = ports.iter().map(|port| format!("{},{}\n", port.lat, port.lon)).collect();
    let port_file = work.path().join("ports.csv");
    std::fs::write(&port_file, places)?;
    let printed = peer(&python, "duckdb_ship_events.py", &[file.as_os_str(), port_file.as_os_str()])?;
    let beside: Beside = serde_json::from_str(&printed)?;
    row("DuckDB SQL: gaps", beside.gaps as usize, beside.gap_seconds);
    row("DuckDB SQL: encounters", 2 * beside.pairs.len(), beside.encounter_seconds);
    println!(
        "gaps {:.1}x, encounters {:.1}x as fast as DuckDB's SQL",
        beside.gap_seconds / gap_seconds,
        beside.encounter_seconds / encounter_seconds
    );
    // SQL takes an identity for a ship: where two send it, or a position jumps, it sees other silences.
    assert!(gaps.abs_diff(beside.gaps as usize) * 20 <= gaps, "{gaps} gaps, by SQL {}", beside.gaps);
    let ours: BTreeSet<(u32, u32)> = met
        .iter()
        .filter_map(|event| Some((event.mmsi.number(), event.other_mmsi?.number())))
        .filter(|(one, other)| one < other)
        .collect();
    let theirs: BTreeSet<(u32, u32)> = beside.pairs.iter().map(|(one, other, ..)| (*one, *other)).collect();
    let differ = ours.symmetric_difference(&theirs).count();
    println!("pairs of ships that met: ours {}, by SQL {}, {differ} in one only", ours.len(), theirs.len());
    assert!(differ * 20 <= ours.len(), "{:?}", ours.symmetric_difference(&theirs).collect::<Vec<_>>());
    Ok(())
}

/// Writes the positions in the order of identity and time, as a table that is kept is sorted.
fn write(scenario: &Scenario, file: &Path) -> Result<usize> {
    let mut rows: Vec<(i32, i64, f64, f64, f64)> = scenario
        .transmissions()
        .filter_map(|transmission| {
            let row = transmission.row()?;
            Some((row.mmsi as i32, row.ts, row.lat, row.lon, row.sog))
        })
        .collect();
    rows.sort_by_key(|(mmsi, ts, ..)| (*mmsi, *ts));
    let column = |values: Vec<f64>| -> ArrayRef { Arc::new(Float64Array::from(values)) };
    let mmsi: ArrayRef = Arc::new(rows.iter().map(|row| row.0).collect::<Int32Array>());
    let ts: ArrayRef = Arc::new(rows.iter().map(|row| row.1).collect::<Int64Array>());
    let batch = RecordBatch::try_from_iter([
        ("mmsi", mmsi),
        ("ts", ts),
        ("lat", column(rows.iter().map(|row| row.2).collect())),
        ("lon", column(rows.iter().map(|row| row.3).collect())),
        ("sog", column(rows.iter().map(|row| row.4).collect())),
    ])?;
    let mut writer = ArrowWriter::try_new(File::create(file)?, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(rows.len())
}

/// Reads the positions identity by identity and looks at each.
fn detect(
    file: &Path,
    methods: &Methods,
    ports: &[vessels::Port],
    kinds: &[EventKind],
) -> Result<Vec<Event>> {
    let detectors = Detectors::new(methods, ports).only(kinds.iter().copied());
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?.with_batch_size(16_384).build()?;
    let (mut found, mut points) = (Vec::new(), Vec::new());
    let (mut mmsi, mut sent, mut line) = (0, Sent::default(), 2u64);
    let mut close = |mmsi: i32, sent: &mut Sent| -> Result<()> {
        let sent = std::mem::take(sent);
        if !sent.positions.is_empty() {
            let seen = detectors.of_ship(
                Mmsi::from_number(mmsi as u32).map_err(|error| error.to_string())?,
                &sent,
                None,
            );
            found.extend(seen.events);
            points.extend(seen.points);
        }
        Ok(())
    };
    for batch in reader {
        let batch = batch?;
        let identities = batch.column(0).as_primitive::<Int32Type>().values();
        let times = batch.column(1).as_primitive::<Int64Type>().values();
        let [lat, lon, sog] = [2, 3, 4].map(|at| batch.column(at).as_primitive::<Float64Type>().values());
        let nanoseconds: Vec<i64> = times.iter().map(|second| second * 1_000_000_000).collect();
        let mut at = 0;
        for run in identities.chunk_by(|one, next| one == next) {
            let end = at + run.len();
            if run[0] != mmsi {
                close(mmsi, &mut sent)?;
                mmsi = run[0];
            }
            let off = sent.positions.append(
                &nanoseconds[at..end],
                &lat[at..end],
                &lon[at..end],
                &sog[at..end],
                line,
            );
            assert_eq!(off, 0);
            line += run.len() as u64;
            at = end;
        }
    }
    close(mmsi, &mut sent)?;
    found.extend(encounters(near_pairs(points, &methods.encounter), &methods.encounter));
    Ok(found)
}
