//! Takes in and reads a folder of originals and tells what each step cost:
//!
//!     cargo build -p evidence --examples
//!     target/debug/examples/take_in FOLDER

use evidence::{Case, EvidenceError, Who, verify_case};
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder of originals")?);
    let reader = std::env::current_exe()?.with_file_name("read_original");
    let who =
        Who { by: "an example".to_owned(), tool: "take_in".to_owned(), now: "2024-12-31T00:00:00Z".parse()? };
    let mut case = step("open", || Case::open(&folder, who.clone()))?;
    let taken_in = step("take in", || case.take_in(&mut |_, _| {}))?;
    println!("{} taken in, {} unchanged", taken_in.captured.len(), taken_in.unchanged);
    let readings = step("read", || case.readings(&reader, "read-original", &mut |_, _| {}))?;
    let letters: usize = readings.iter().map(|(_, reading)| reading.text.len()).sum();
    let problems: usize = readings.iter().map(|(_, reading)| reading.problems.len()).sum();
    println!("{} read, {letters} bytes of text, {problems} problems", readings.len());
    drop(case);
    step("verify", || verify_case(&folder).map(|outcome| println!("{outcome:?}")))?;
    Ok(())
}

fn step<T>(name: &str, work: impl FnOnce() -> Result<T, EvidenceError>) -> Result<T, EvidenceError> {
    let started = Instant::now();
    let done = work();
    println!("{name}: {:.3} s", started.elapsed().as_secs_f64());
    done
}
