//! What it takes to have the lists of the UN, OFAC, the EU and the UK ready: a program of its own, so that nothing else counts.

use super::labelled::published;
use plimsoll_bench::{Result, peak_megabytes, resident_megabytes};
use screening::matching::{Index, ListedEdition, Options, Query};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The word on the command line that makes this program only load.
pub const WORD: &str = "load";

/// Loads the lists, builds the index and prints what both took.
pub fn load(data: &Path) -> Result<()> {
    let start = Instant::now();
    let readings = published(data)?;
    let read = start.elapsed().as_secs_f64();
    let read_peak = peak_megabytes();
    let lists: Vec<ListedEdition> = readings.into_iter().map(ListedEdition::from).collect();
    let (entries, names) =
        (lists.iter().map(|list| list.designations.len()).sum::<usize>(), super::speed::names(&lists));
    let start = Instant::now();
    let index = Index::new(lists);
    let built = start.elapsed().as_secs_f64();
    let answer = index.screen(&Query::named("RI JE SON"), &Options::default());
    assert!(answer.hits.iter().any(|hit| hit.reference == "KPi.002" && hit.is_match));
    println!(
        "UN + OFAC + EU + UK, {entries} entries, {names} names: read in {read:.2} s, index in {built:.2} s, ready in {:.2} s; \
         peak {read_peak} MB after reading, {} MB with the index, resident {} MB",
        read + built,
        peak_megabytes(),
        resident_megabytes()
    );
    Ok(())
}

/// Runs this program again, only to load.
pub fn in_a_process_of_its_own() -> Result<()> {
    let status = Command::new(std::env::current_exe()?).arg(WORD).status()?;
    if status.success() { Ok(()) } else { Err(format!("{WORD}: {status}").into()) }
}
