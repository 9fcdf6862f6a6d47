//! `plimsoll`: originals in, a sourced report of possible violations out.
//!
//! The order of steps is in [`run`]; what each step knows lives in the crate of its name. Only this crate and
//! `evidence`, `engine`, `store`, `server` touch files, clocks and the network.

mod child;
mod cli;
mod commands;
mod documents;
mod error;
mod fonts;
mod gather;
mod lines;
mod measure;
mod originals;
mod output;
mod pages;
mod progress;
mod projections;
mod publish;
mod reader;
mod run;
mod sources;
mod stamp;
mod standing;
mod subjects;
mod who;

use clap::Parser as _;
use cli::{Cli, Command};
use error::Result;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and go to standard output.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(&cli.command) {
        Ok(code) => code,
        Err(error) => error.report(),
    }
}

fn dispatch(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Run(args) => run::run(args, false),
        Command::Rebuild(args) => run::run(args, true),
        Command::Add(args) => commands::case::add(args),
        Command::Decide(args) => commands::case::decide(args),
        Command::Queue(args) => commands::queue::queue(args),
        Command::Verify(args) => commands::case::verify(args),
        Command::Sql(args) => commands::sql::sql(args),
        Command::Search(args) => commands::sql::search(args),
        Command::Claims(args) => commands::claims::claims(args),
        Command::Lists(command) => commands::lists::lists(command),
        Command::Screen(args) => commands::screen::screen(args),
        Command::Serve(args) => commands::serve::serve(args),
        Command::Ais(command) => commands::ais::ais(command),
        Command::Vessels(command) => commands::ais::vessels(command),
        Command::Worker(args) => commands::worker::worker(args),
        Command::Regime(command) => commands::regime::regime(command),
        Command::MeasureImages => Ok(measure::child()),
        Command::ReadOriginal => Ok(evidence::reading::child::main()),
    }
}
