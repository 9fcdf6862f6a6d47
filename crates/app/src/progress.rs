//! Progress on standard error: a line that is redrawn, for a person at a terminal who has waited a little.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Nothing is drawn before this, so that a quick step leaves no flicker.
const SILENT: Duration = Duration::from_millis(250);

/// The steps of a run, shown one after another.
pub struct Progress {
    is_shown: bool,
    started: Instant,
    step: &'static str,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Makes progress that is shown where standard error is a terminal.
    pub fn new() -> Self {
        Self { is_shown: std::io::stderr().is_terminal(), started: Instant::now(), step: "", bar: None }
    }

    /// Begins a step; the one before is over.
    pub fn step(&mut self, step: &'static str) {
        self.clear();
        self.step = step;
        self.started = Instant::now();
    }

    /// Tells how much of the step is done.
    pub fn at(&mut self, done: u64, of: u64) {
        if !self.is_shown || self.started.elapsed() < SILENT {
            return;
        }
        let step = self.step;
        let bar = self.bar.get_or_insert_with(|| {
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(of), target);
            let style = ProgressStyle::with_template("{msg} {pos}/{len} [{wide_bar}] {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
            bar.set_message(step);
            bar
        });
        bar.set_length(of);
        bar.set_position(done);
    }

    /// Tells how many rows of a file are done, and how much of the file; what is left is told from the second.
    pub fn rows(&mut self, rows: u64, done: u64, of: u64) {
        self.at(done, of);
        let Some(bar) = &self.bar else { return };
        let seconds = self.started.elapsed().as_secs_f64();
        let rate = if seconds > 0.0 { rows as f64 / seconds } else { 0.0 };
        let style = ProgressStyle::with_template("{msg} [{wide_bar}] {percent}% ETA {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        bar.set_message(format!("{} {rows} rows, {rate:.0}/s", self.step));
    }

    /// Removes what is drawn.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
