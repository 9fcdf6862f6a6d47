//! `plimsoll worker`: one worker of a cluster.

use crate::cli::WorkerArgs;
use crate::commands::ais::{detectors_of, mebibytes};
use crate::commands::lists::lists_to_search;
use crate::error::{AppError, Result};
use crate::{output, who};
use engine::{Detectors, Screening, WorkerSettings};
use screening::matching::Options;
use std::process::ExitCode;
use std::time::Duration;

/// How long what was begun may take after the worker was told to stop.
const STOPS_WITHIN: Duration = Duration::from_secs(30);
/// The stack of the threads parts of queries run on, in bytes: plans are walked recursively.
const STACK: usize = 32 << 20;

/// Serves until told to stop; the address is the one line on standard output.
pub fn worker(args: &WorkerArgs) -> Result<ExitCode> {
    let attempted = || format!("work on `{}`", args.listen);
    let (methods, ports) = detectors_of(&args.detectors)?;
    let on = match args.as_of {
        Some(on) => on,
        None => jiff::tz::Offset::UTC.to_datetime(who::now()?).date(),
    };
    let settings = WorkerSettings {
        detectors: Detectors::new(methods, ports),
        screening: Some(Screening::new(lists_to_search(&args.lists)?, Options::default(), on)),
        memory_bytes: mebibytes(args.memory),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(|error| AppError::user(attempted(), error))?;
    let served = runtime.block_on(async {
        let failed = |error: std::io::Error| AppError::user(attempted(), error);
        let told = server::told_to_stop().map_err(failed)?;
        let listener = tokio::net::TcpListener::bind(args.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        if !address.ip().is_loopback() {
            output::remark(
                "other machines can ask: there is neither encryption nor a login here, and whoever asks",
            );
            output::remark("can have any file read that this process may read");
        }
        output::line(&format!("http://{address}"))?;
        let (tell, stopping) = tokio::sync::oneshot::channel();
        let stop = async move {
            told.await;
            let _ = tell.send(());
        };
        let late = async {
            let _ = stopping.await;
            tokio::time::sleep(STOPS_WITHIN).await;
        };
        tokio::select! {
            served = engine::serve_worker(listener, settings, stop) => {
                served.map_err(|error| AppError::user(attempted(), error))
            }
            () = late => Ok(()),
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    served?;
    output::remark("stopped");
    Ok(ExitCode::SUCCESS)
}
