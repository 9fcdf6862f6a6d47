//! Positions from a million to a hundred million, parted and asked by the engine: seconds and memory of each step.
//!
//! Usage: `ship_scale [MILLIONS…]`, 1 10 100 otherwise. Each step runs in a process of its own, as
//! `plimsoll vessels partition` and `plimsoll vessels events FOLDER` do, so that its peak of memory is its own.

use cpu_time::ProcessTime;
use engine::{Detectors, Machines, PositionsFolder, PositionsWriter, find_events};
use plimsoll_bench::{Result, peak_megabytes, planted_is_found};
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use values::Mmsi;
use vessels::scenario::{Scenario, Settings};
use vessels::{Methods, Position, Recording, Static, builtin_ports};

/// What is handed to the writer at a time.
const MESSAGES_AT_A_TIME: usize = 1 << 19;
/// Bytes the queries may take for what lies between their steps.
const MEMORY: usize = 2 << 30;
/// So many ships, each with a position in so many seconds. What grows is the time they are watched: more ships in one
/// sea would meet more often, and the events would grow as the square of the positions.
const SHIPS: u32 = 830;
const EVERY_SECONDS: u32 = 120;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["part", days, folder] => part(days.parse()?, Path::new(folder)),
        ["find", days, folder] => find(days.parse()?, Path::new(folder)),
        sizes => {
            let sizes = if sizes.is_empty() { &["1", "10", "100"] } else { sizes };
            println!(
                "{SHIPS} ships, a position in {EVERY_SECONDS} s; rows are positions and what ships say of themselves"
            );
            println!(
                "{:<6} {:>11} {:>8} {:>8} {:>8} {:>12} {:>7}",
                "step", "rows", "events", "clock s", "at work", "rows/s", "MB"
            );
            for millions in sizes {
                // A tenth of the positions is not received.
                let a_day = f64::from(SHIPS * 86_400 / EVERY_SECONDS) * 0.9;
                let days = (millions.parse::<f64>()? * 1e6 / a_day).ceil();
                let work = tempfile::tempdir()?;
                let folder = work.path().join("positions");
                for step in ["part", "find"] {
                    let status = Command::new(std::env::current_exe()?)
                        .args([step, &format!("{days}")])
                        .arg(&folder)
                        .status()?;
                    if !status.success() {
                        return Err(format!("{step} of {millions} million: {status}").into());
                    }
                }
            }
            Ok(())
        }
    }
}

fn scenario(days: u32) -> Scenario {
    Scenario::new(&Settings { ships: SHIPS, days, every_seconds: EVERY_SECONDS, ..Settings::default() })
}

fn told(step: &str, rows: u64, events: usize, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    // Of the seconds the processors were at work: others may be at work on them too.
    let at_work = ProcessTime::now().as_duration().as_secs_f64();
    println!(
        "{step:<6} {rows:>11} {events:>8} {seconds:>8.1} {at_work:>8.1} {:>12.0} {:>7}",
        rows as f64 / at_work,
        peak_megabytes()
    );
}

/// Makes the messages up and parts them; the time is that of both.
fn part(days: u32, folder: &Path) -> Result<()> {
    let start = Instant::now();
    // Parts of some million rows.
    let mut writer = PositionsWriter::create(folder, (days / 5).clamp(4, 32))?;
    let (mut recording, mut held, mut line) = (Recording::default(), 0, 0u64);
    for transmission in scenario(days).transmissions() {
        line += 1;
        let Some(row) = transmission.row() else { continue };
        let (Ok(mmsi), Ok(at)) = (Mmsi::from_number(row.mmsi), instant(row.ts)) else { continue };
        let sent = recording.ships.entry(mmsi).or_default();
        let speed = |knots: f64| (knots < 102.25).then_some(knots);
        let place = Position::new(at, row.lat, row.lon, line);
        sent.positions.extend(place.map(|place| Position {
            sog: speed(row.sog),
            cog: Some(row.cog),
            ..place
        }));
        // Voyage data comes every six minutes, positions more often.
        if line % 3 == 0 {
            sent.statics.push(Static {
                at,
                line,
                name: Some(row.name.to_owned()),
                imo_sent: Some(row.imo),
                draught: Some(row.draught),
                ..Static::default()
            });
        }
        held += 1;
        if held == MESSAGES_AT_A_TIME {
            writer.add(&std::mem::take(&mut recording))?;
            held = 0;
        }
    }
    writer.add(&recording)?;
    told("part", writer.close()?.rows(), 0, start);
    Ok(())
}

fn instant(second: i64) -> Result<jiff::Timestamp> {
    Ok(jiff::Timestamp::from_second(second)?)
}

/// Finds the events, and asserts that what was planted is among them.
fn find(days: u32, folder: &Path) -> Result<()> {
    let start = Instant::now();
    let folder = PositionsFolder::open(folder)?;
    let detectors = Detectors::new(Methods::builtin(), builtin_ports());
    let found = find_events(&folder, &detectors, None, &mut Machines::here(MEMORY))?;
    told("find", folder.rows(), found.len(), start);
    planted_is_found(&scenario(days), &found);
    Ok(())
}
