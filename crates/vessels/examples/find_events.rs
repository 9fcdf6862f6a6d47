//! Finds events in a table of positions or a recording and prints them: `cargo run -p vessels --example find_events --
//! FILE [PORTS.csv]`. A look at a file without a case; the command line of the project does the same and more.

use std::error::Error;
use std::time::Instant;
use vessels::{Methods, builtin_ports, decode, events, looks_like_positions, read_ports, read_positions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("which file?")?;
    let bytes = std::fs::read(&file)?;
    let text = String::from_utf8_lossy(&bytes);
    let start = Instant::now();
    let (recording, problems) = if looks_like_positions(&text) {
        read_positions(&bytes, &file)
    } else {
        let decoded = decode(&text, &file);
        (decoded.recording, decoded.problems)
    };
    eprintln!(
        "{} positions of {} ships in {:?}",
        recording.positions(),
        recording.ships.len(),
        start.elapsed()
    );
    for problem in problems {
        eprintln!("{}: {}", problem.code, problem.reason);
    }
    let ports = match arguments.next() {
        Some(path) => read_ports(&std::fs::read(&path)?, &path).0,
        None => builtin_ports(),
    };
    let start = Instant::now();
    let found = events(&recording, &Methods::builtin(), &ports, None);
    eprintln!("{} events in {:?}", found.len(), start.elapsed());
    for event in found {
        println!("{}", serde_json::to_string(&event)?);
    }
    Ok(())
}
