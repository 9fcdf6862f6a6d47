//! Work on hostile bytes in a child process that can do nothing but compute.
//!
//! The application starts itself again with an argument of its own and calls [`answer`] (or [`main`], to read
//! an original) there. The child first takes every right from itself ([`confine`]) and only then looks at its
//! input: limits on processor time, memory and files; no file may be opened or made, no socket, no program
//! started. It reads bytes from stdin and writes one JSON document to stdout. Whatever happens to it, the
//! parent gets a [`ChildOutcome`].
//!
//! On kernels without Landlock or seccomp the limits still hold, and [`Sandbox`] says what did not.

mod parent;
mod sandbox;

pub use parent::{ChildLimits, ChildOutcome, read_in_child, run_child};
pub use sandbox::{Sandbox, confine};

use super::{Limits, Reading, read};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::process::ExitCode;

/// Stands before the answer, so that a line printed by some library is not taken for it.
const MARK: &[u8] = b"\x01plimsoll-answer 1\n";

/// Name of the one environment variable a child is given: its limits.
const LIMITS_VARIABLE: &str = "PLIMSOLL_CHILD_LIMITS";

/// Stack of the thread that does the work: some readers go down one call for each level of nesting.
const STACK_BYTES: usize = 64 << 20;

/// What goes before the bytes of an original to be read, as one line of JSON.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    name: String,
    limits: Limits,
}

/// What a child writes after its mark.
#[derive(Debug, Serialize, Deserialize)]
struct Answer<T> {
    sandbox: Sandbox,
    cpu_ms: u64,
    max_rss: u64,
    value: T,
}

/// Reads the original given on stdin and writes its reading to stdout: the whole of the child process that
/// [`read_in_child`] starts.
///
/// **Errors:** exit code 1 if the input is not what `read_in_child` sends, or stdout is closed.
#[must_use]
pub fn main() -> ExitCode {
    answer(|input: Vec<u8>| -> Result<Reading, String> {
        let end = input.iter().position(|byte| *byte == b'\n').ok_or("no request line")?;
        let (line, bytes) = input.split_at(end);
        let request: Request = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        Ok(read(bytes.get(1..).unwrap_or(&[]), &request.name, &request.limits))
    })
}

/// Confines this process, hands `work` all of stdin and writes what it gives to stdout: the whole of any child
/// process that [`run_child`] starts.
///
/// Call it first thing, before any thread is started: threads that run already are not confined.
///
/// **Errors:** exit code 1, with the reason on stderr, if `work` refuses or panics, or a stream is closed.
#[must_use]
pub fn answer<T: Serialize + Send>(work: impl FnOnce(Vec<u8>) -> Result<T, String> + Send) -> ExitCode {
    let limits = std::env::var(LIMITS_VARIABLE).ok().and_then(|text| ChildLimits::from_text(&text));
    let usage = sandbox::Usage::open();
    let sandbox = confine(&limits.unwrap_or_default());
    match try_answer(work, sandbox, usage) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // The reason goes to the parent; nothing can be done if it is gone.
            let _ = writeln!(std::io::stderr(), "{reason}");
            ExitCode::FAILURE
        }
    }
}

fn try_answer<T: Serialize + Send>(
    work: impl FnOnce(Vec<u8>) -> Result<T, String> + Send,
    sandbox: Sandbox,
    mut usage: sandbox::Usage,
) -> Result<(), String> {
    let mut input = Vec::new();
    std::io::stdin().lock().read_to_end(&mut input).map_err(|error| format!("stdin: {error}"))?;
    let value = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
        let handle =
            worker.spawn_scoped(scope, || work(input)).map_err(|error| format!("thread: {error}"))?;
        handle.join().unwrap_or_else(|_| Err("the reader panicked".to_owned()))
    })?;
    let (cpu_ms, max_rss) = usage.now();
    let mut stdout = std::io::BufWriter::new(std::io::stdout().lock());
    stdout.write_all(MARK).map_err(|error| format!("stdout: {error}"))?;
    serde_json::to_writer(&mut stdout, &Answer { sandbox, cpu_ms, max_rss, value })
        .map_err(|error| format!("stdout: {error}"))?;
    stdout.flush().map_err(|error| format!("stdout: {error}"))
}
