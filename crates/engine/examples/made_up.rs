//! Makes a folder of positions of made-up ships, of any size:
//! `cargo run -p engine --example made_up -- FOLDER [SHIPS [POSITIONS [PARTS]]]`.
//!
//! **Nothing in it happened.** Identities are of a block that no State holds. Ships come in pairs: each sails from a
//! berth to a place at sea, lies there beside the other, and comes back; every other day again. Some fall silent on the
//! way, some send a place they cannot be at, change their name, share an identity or an IMO number. Only the ship's
//! number and the step decide, so that every machine makes the same positions.

use jiff::Timestamp;
use std::error::Error;
use std::path::Path;
use values::Mmsi;
use vessels::{Position, Recording, Sent, Static};

/// 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600;
/// Between two positions of a ship, in seconds.
const STEP: i64 = 600;
/// A voyage out and back, in steps.
const VOYAGE: i64 = 48 * 6;

#[allow(dead_code)]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("give the folder to make")?;
    let number = |at: usize, otherwise: u32| -> Result<u32, Box<dyn Error>> {
        Ok(arguments.get(at).map(|text| text.parse()).transpose()?.unwrap_or(otherwise))
    };
    let (ships, positions, parts) = (number(1, 100)?, number(2, 2_000)?, number(3, 16)?);
    let mut writer = engine::PositionsWriter::create(Path::new(folder), parts)?;
    for ship in 0..ships {
        let mut recording = Recording::default();
        sail(ship, positions, &mut recording);
        writer.add(&recording)?;
    }
    println!("{} rows", writer.close()?.rows());
    Ok(())
}

/// Gives a recording of so many ships with so many positions each.
#[must_use]
pub fn fleet(ships: u32, positions: u32) -> Recording {
    let mut recording = Recording::default();
    for ship in 0..ships {
        sail(ship, positions, &mut recording);
    }
    recording
}

/// Adds a ship to a recording.
pub fn sail(ship: u32, positions: u32, recording: &mut Recording) {
    let pair = i64::from(ship / 2);
    let berth =
        (-50.0 + (pair * 7_919 % 10_000) as f64 / 100.0, -170.0 + (pair * 104_729 % 34_000) as f64 / 100.0);
    let beside = f64::from(ship % 2) * 0.001;
    let (mut sent, mut data) = (Vec::new(), Vec::new());
    for step in 0..i64::from(positions) {
        let Ok(at) = Timestamp::from_second(START + step * STEP + i64::from(ship % 60)) else { continue };
        let line = u64::from(ship) * u64::from(positions) + step as u64 + 1;
        let (voyage, hours) = (step / VOYAGE, (step % VOYAGE) as f64 / 6.0);
        // How far out, from 0 at the berth to 1 at the meeting place.
        let (out, knots, status) = match hours {
            it if it < 20.0 => (it / 20.0, 8.0, 0),
            it if it < 26.0 => (1.0, 0.3, 0),
            it if it < 46.0 => ((46.0 - it) / 20.0, 8.0, 0),
            _ => (0.0, 0.0, 5),
        };
        if voyage % 5 == i64::from(ship % 5) && (28.0..40.0).contains(&hours) {
            continue;
        }
        // A few metres to and fro, as every fix has.
        let swing = ((step * 31 + i64::from(ship) * 17) % 11 - 5) as f64 * 1e-5;
        let lat = berth.0 + out * 2.6 + beside + swing;
        let lon = berth.1 + out * 0.4 - swing;
        let lost = ship % 7 == 3 && step % 311 == 200;
        let place =
            if lost { Position::new(at, lat, lon + 5.0, line) } else { Position::new(at, lat, lon, line) };
        sent.extend(place.map(|place| Position { sog: Some(knots), status: Some(status), ..place }));
        if ship % 17 == 8 {
            let elsewhere = Position::new(at, -lat, lon, line);
            sent.extend(elsewhere.map(|place| Position { sog: Some(knots), ..place }));
        }
        if step % 36 == 0 {
            let renamed = ship % 11 == 5 && step > i64::from(positions) / 2;
            let number = if ship % 13 == 6 { ship + 1 } else { ship };
            data.push(Static {
                at,
                line,
                name: Some(if renamed { format!("RENAMED {ship}") } else { format!("MADE UP {ship}") }),
                imo_sent: Some(imo(number)),
                draught: Some(5.0 + voyage as f64 % 4.0),
                ..Static::default()
            });
        }
    }
    if let Ok(mmsi) = Mmsi::from_number(200_000_000 + ship) {
        recording.ships.insert(mmsi, Sent { positions: sent.into_iter().collect(), statics: data });
    }
}

/// Gives a number whose check digit is right.
fn imo(ship: u32) -> u32 {
    let six = 100_000 + ship % 900_000;
    let sum: u32 = (0..6).map(|at| (7 - at) * (six / 10_u32.pow(5 - at) % 10)).sum();
    six * 10 + sum % 10
}
