//! `plimsoll screen --batch`: every row of a file, in its order, in memory that does not grow with the file.
//!
//! Rows are read by the thread that began, screened some at a time by all, and written in one piece, so that what is
//! written always ends with a whole line. A broken row has an answer too: its number and what is wrong with it.

mod outlet;
mod rows;

use crate::error::{AppError, Result};
use crate::output;
use crate::progress::Progress;
use outlet::Outlet;
use rayon::prelude::*;
use rows::Rows;
use screening::matching::{Answer, BatchRow, Index, Options};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use values::Date;

/// Rows screened and written at a time: enough to keep every core busy, few enough that Ctrl-C is heard soon.
const AT_A_TIME: usize = 1024;
/// How many problems are told at the terminal; the answers have all.
const PROBLEMS_TOLD: usize = 20;
/// The exit code of a program that was interrupted, as shells know it.
const INTERRUPTED: u8 = 130;

/// A row with its answer; without one it could not be asked.
struct Answered {
    row: BatchRow,
    answer: Option<Answer>,
}

/// Screens a file of queries.
pub fn screen(
    path: &Path,
    output: Option<&Path>,
    json: bool,
    index: &Index,
    options: &Options,
    on: Date,
) -> Result<ExitCode> {
    let name = path.display().to_string();
    let stop = interruption()?;
    let mut rows = Rows::open(path)?;
    let mut outlet = Outlet::open(output, json, on)?;
    let mut progress = Progress::new();
    progress.step("screening");
    let mut totals = Totals::default();
    let ended = loop {
        if stop.load(Ordering::Relaxed) {
            break Ok(());
        }
        let (some, fault) = rows.take(AT_A_TIME);
        if some.is_empty() && fault.is_none() {
            break Ok(());
        }
        let answered: Vec<Answered> = some
            .into_par_iter()
            .map(|row| Answered { answer: row.query.as_ref().map(|query| index.screen(query, options)), row })
            .collect();
        answered.iter().for_each(|one| totals.count(one));
        outlet.write(&answered)?;
        let (done, of) = rows.progress();
        progress.rows(totals.rows, done, of);
        if let Some(fault) = fault {
            break Err(fault);
        }
    };
    let was_stopped = stop.load(Ordering::Relaxed);
    outlet.close()?;
    progress.clear();
    totals.tell();
    if was_stopped {
        output::remark(&format!(
            "interrupted: the rows after row {} of `{name}` were not asked",
            totals.last
        ));
        return Ok(ExitCode::from(INTERRUPTED));
    }
    ended.map_err(|reason| {
        AppError::user(format!("read on in `{name}` after row {}", totals.last), reason)
            .hint("the rows before are answered")
    })?;
    match totals.broken == totals.rows {
        true => {
            Err(AppError::user(format!("screen the batch `{name}`"), "it holds no query that could be read"))
        }
        false => Ok(ExitCode::SUCCESS),
    }
}

/// Gives what Ctrl-C sets; a second one ends the program at once.
fn interruption() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let failed = |error: std::io::Error| AppError::bug("listen for Ctrl-C", error);
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag unset and sets it.
        signal_hook::flag::register_conditional_shutdown(signal, i32::from(INTERRUPTED), Arc::clone(&stop))
            .map_err(failed)?;
        signal_hook::flag::register(signal, Arc::clone(&stop)).map_err(failed)?;
    }
    Ok(stop)
}

/// What came of the rows.
#[derive(Default)]
struct Totals {
    rows: u64,
    last: u64,
    matched: u64,
    near: u64,
    clear: u64,
    broken: u64,
    in_part: u64,
    told: usize,
    by_code: BTreeMap<String, u64>,
}

impl Totals {
    fn count(&mut self, one: &Answered) {
        self.rows += 1;
        self.last = one.row.row;
        *match outcome(one) {
            "match" => &mut self.matched,
            "near" => &mut self.near,
            "clear" => &mut self.clear,
            _ => &mut self.broken,
        } += 1;
        self.in_part += u64::from(one.answer.is_some() && !one.row.problems.is_empty());
        for problem in &one.row.problems {
            *self.by_code.entry(problem.code.clone()).or_default() += 1;
            if self.told < PROBLEMS_TOLD {
                output::problems(std::slice::from_ref(problem));
            }
            self.told += 1;
        }
    }

    fn tell(&self) {
        if self.told > PROBLEMS_TOLD {
            output::remark(&format!("… and {} more problems:", grouped((self.told - PROBLEMS_TOLD) as u64)));
            for (code, count) in &self.by_code {
                output::remark(&format!("  {} of {code}", grouped(*count)));
            }
        }
        output::remark(&format!(
            "{} rows: {} matched, {} near, {} clear, {} broken and not asked; {} asked without a value that was wrong",
            grouped(self.rows),
            grouped(self.matched),
            grouped(self.near),
            grouped(self.clear),
            grouped(self.broken),
            grouped(self.in_part),
        ));
    }
}

/// Tells what came of a row, in a word.
fn outcome(one: &Answered) -> &'static str {
    match &one.answer {
        None => "broken",
        Some(answer) if answer.hits.iter().any(|hit| hit.is_match) => "match",
        Some(answer) if !answer.hits.is_empty() => "near",
        Some(_) => "clear",
    }
}

/// Writes a number with a comma after each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
