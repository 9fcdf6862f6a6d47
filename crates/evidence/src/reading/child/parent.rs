//! The parent's side: starts a child, waits no longer than allowed, and tells what became of it.

use super::sandbox::{Sandbox, cpu_ms, max_rss};
use super::{Answer, LIMITS_VARIABLE, MARK, Request};
use crate::reading::{Limits, Reading};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use values::Problem;

/// What one child process may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildLimits {
    /// Processor time: 30 s. Counted by the kernel in whole seconds, at least one.
    pub cpu: Duration,
    /// Address space, in bytes: 1.5 GiB, of which a reader of a 10 MB file touches a few per cent.
    pub memory_bytes: u64,
    /// Time on the clock: 60 s.
    pub wall: Duration,
    /// Bytes the answer may have: 512 MiB.
    pub output_bytes: usize,
    /// Files that may be open, streams included: 16.
    pub open_files: u64,
}

impl Default for ChildLimits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(30),
            memory_bytes: 3 << 29,
            wall: Duration::from_secs(60),
            output_bytes: 512 << 20,
            open_files: 16,
        }
    }
}

impl ChildLimits {
    fn to_text(&self) -> String {
        format!("{} {} {}", self.cpu.as_secs(), self.memory_bytes, self.open_files)
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let (cpu, memory_bytes, open_files) = (Duration::from_secs(next()?), next()?, next()?);
        Some(Self { cpu, memory_bytes, open_files, ..Self::default() })
    }
}

/// What became of a child: its answer, or the problem that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildOutcome<T> {
    /// The answer, if the child gave one.
    pub reading: Option<T>,
    /// Why there is no answer: `reading/child-memory`, `-cpu`, `-time`, `-crash`, `-garbage`, `-output` or
    /// `-start`. Exactly one of `reading` and `problem` is there.
    pub problem: Option<Problem>,
    /// Processor time used, in milliseconds; of a child that was stopped, as last seen.
    pub cpu_ms: u64,
    /// Most memory held, in bytes; of a child that was stopped, as last seen.
    pub max_rss: u64,
    /// Which parts of the confinement held; `None` if the child gave no answer.
    pub sandbox: Option<Sandbox>,
}

/// Reads an original in a child process.
///
/// `command` and `arguments` start a process that calls [`super::main`]: for the application, itself and its
/// own hidden argument.
#[must_use]
pub fn read_in_child(
    command: &Path,
    arguments: &[&str],
    bytes: &[u8],
    name: &str,
    limits: &Limits,
    child_limits: &ChildLimits,
) -> ChildOutcome<Reading> {
    let request = Request { name: name.to_owned(), limits: limits.clone() };
    let mut line = serde_json::to_vec(&request).unwrap_or_default();
    line.push(b'\n');
    run(command, arguments, &[&line, bytes], name, child_limits)
}

/// Runs a child that calls [`super::answer`], gives it `input` on stdin and takes its answer.
///
/// `file` names what the input is, for the problem.
#[must_use]
pub fn run_child<T: DeserializeOwned>(
    command: &Path,
    arguments: &[&str],
    input: &[u8],
    file: &str,
    limits: &ChildLimits,
) -> ChildOutcome<T> {
    run(command, arguments, &[input], file, limits)
}

fn run<T: DeserializeOwned>(
    command: &Path,
    arguments: &[&str],
    input: &[&[u8]],
    file: &str,
    limits: &ChildLimits,
) -> ChildOutcome<T> {
    let spawned = Command::new(command)
        .args(arguments)
        .env_clear()
        .env(LIMITS_VARIABLE, limits.to_text())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn();
    match spawned {
        Ok(child) => Run { child, cpu_ms: 0, max_rss: 0 }.finish(input, file, limits),
        Err(error) => {
            let reason = format!("the reading process cannot be started: {error}");
            let problem = Problem::new("reading/child-start", file, reason)
                .hint("check that the program file is still where it was started from");
            ChildOutcome { reading: None, problem: Some(problem), cpu_ms: 0, max_rss: 0, sandbox: None }
        }
    }
}

/// How a child ended, seen from outside.
enum End {
    Exited(ExitStatus),
    OutOfTime,
    TooMuchOutput,
    Lost(std::io::Error),
}

struct Run {
    child: Child,
    cpu_ms: u64,
    max_rss: u64,
}

impl Run {
    fn finish<T: DeserializeOwned>(
        mut self,
        input: &[&[u8]],
        file: &str,
        limits: &ChildLimits,
    ) -> ChildOutcome<T> {
        let (stdin, stdout, stderr) =
            (self.child.stdin.take(), self.child.stdout.take(), self.child.stderr.take());
        let (sender, receiver) = mpsc::channel::<bool>();
        let (end, output, errors) = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A child that stops reading has its reasons; they show elsewhere.
                if let Some(mut stdin) = stdin {
                    let _ = input.iter().try_for_each(|part| stdin.write_all(part));
                }
            });
            let output = scope.spawn(move || {
                let output = stdout.map(|stream| take(stream, limits.output_bytes)).unwrap_or_default();
                // The receiver is gone only after the child is.
                let _ = sender.send(output.len() > limits.output_bytes);
                output
            });
            let errors = scope.spawn(move || stderr.map(drain).unwrap_or_default());
            let end = self.wait(&receiver, limits);
            (end, output.join().unwrap_or_default(), errors.join().unwrap_or_default())
        });
        let problem = match end {
            End::Exited(status) if status.success() => match parse::<T>(&output) {
                Ok(answer) => {
                    return ChildOutcome {
                        reading: Some(answer.value),
                        problem: None,
                        cpu_ms: answer.cpu_ms.max(self.cpu_ms),
                        max_rss: answer.max_rss.max(self.max_rss),
                        sandbox: Some(answer.sandbox),
                    };
                }
                Err(reason) => Problem::new("reading/child-garbage", file, reason)
                    .hint("this is a fault of the reader: report it with the file"),
            },
            End::Exited(status) => problem_of_status(status, &errors, file, limits),
            End::OutOfTime => {
                let reason =
                    format!("reading took longer than {} s and was stopped", limits.wall.as_secs_f32());
                Problem::new("reading/child-time", file, reason).hint(TRY_ANOTHER_FORM)
            }
            End::TooMuchOutput => {
                let reason = format!("reading gave more than {} bytes and was stopped", limits.output_bytes);
                Problem::new("reading/child-output", file, reason).hint("split the original")
            }
            End::Lost(error) => {
                Problem::new("reading/child-crash", file, format!("the reading process was lost: {error}"))
            }
        };
        let Self { cpu_ms, max_rss, .. } = self;
        ChildOutcome { reading: None, problem: Some(problem), cpu_ms, max_rss, sandbox: None }
    }

    /// Waits for the end of the output, then of the process, and looks now and then what it uses.
    fn wait(&mut self, output: &mpsc::Receiver<bool>, limits: &ChildLimits) -> End {
        let deadline = Instant::now() + limits.wall;
        let mut output_ended = false;
        let mut step = Duration::from_millis(1);
        loop {
            self.look();
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.kill();
                // Reaped, so that no dead process stays in the table.
                let _ = self.child.wait();
                return End::OutOfTime;
            }
            if output_ended {
                match self.has_ended() {
                    Ok(true) => {
                        self.look();
                        // Whatever it started goes with it, before its number may be given to another.
                        self.kill();
                        return self.child.wait().map_or_else(End::Lost, End::Exited);
                    }
                    Ok(false) => std::thread::sleep(step.min(left)),
                    Err(error) => return End::Lost(error),
                }
            } else {
                match output.recv_timeout(step.min(left)) {
                    Ok(true) => {
                        self.kill();
                        let _ = self.child.wait();
                        return End::TooMuchOutput;
                    }
                    Ok(false) | Err(RecvTimeoutError::Disconnected) => {
                        output_ended = true;
                        step = Duration::from_millis(1);
                        continue;
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
            step = (step * 2).min(Duration::from_millis(50));
        }
    }

    /// Tells whether the child has ended, and leaves it in the table of processes.
    fn has_ended(&self) -> std::io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            Some(process) => Ok(waitid(WaitId::Pid(process), options)?.is_some()),
            None => Err(std::io::ErrorKind::NotFound.into()),
        }
    }

    /// Notes what the child has used so far. Of a process that ended and was not waited for yet the system still
    /// tells the processor time.
    fn look(&mut self) {
        let process = self.child.id();
        let seen = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).ok();
        if let Some(cpu) = seen("stat").and_then(|stat| cpu_ms(&stat)) {
            self.cpu_ms = self.cpu_ms.max(cpu);
        }
        if let Some(memory) = seen("status").and_then(|status| max_rss(&status)) {
            self.max_rss = self.max_rss.max(memory);
        }
    }

    fn kill(&self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // Fails where all of the group have ended.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

const TRY_ANOTHER_FORM: &str =
    "save the original in another form, such as plain text, and add that beside it, or raise the limit";

fn problem_of_status(status: ExitStatus, errors: &str, file: &str, limits: &ChildLimits) -> Problem {
    let signal = status.signal();
    let is = |wanted: Signal| signal == Some(wanted.as_raw());
    if is(Signal::XCPU) {
        let reason =
            format!("reading used more than {} s of processor time and was stopped", limits.cpu.as_secs());
        return Problem::new("reading/child-cpu", file, reason).hint(TRY_ANOTHER_FORM);
    }
    let out_of_memory = errors.contains("memory allocation of") || errors.contains("capacity overflow");
    // A kill that is not ours is the system's, which is out of memory.
    if out_of_memory || is(Signal::KILL) {
        let reason =
            format!("reading needed more than {} bytes of memory and was stopped", limits.memory_bytes);
        return Problem::new("reading/child-memory", file, reason).hint(TRY_ANOTHER_FORM);
    }
    let how = match (signal, status.code()) {
        _ if errors.contains("overflowed its stack") => "nested too deep".to_owned(),
        (Some(signal), _) => format!("signal {signal}"),
        (None, Some(code)) => format!("exit code {code}"),
        (None, None) => "no exit code".to_owned(),
    };
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let last: String = last.chars().take(200).collect();
    let reason = match last.is_empty() {
        true => format!("the reader crashed on this file ({how})"),
        false => format!("the reader crashed on this file ({how}): {last}"),
    };
    Problem::new("reading/child-crash", file, reason).hint(TRY_ANOTHER_FORM)
}

fn parse<T: DeserializeOwned>(output: &[u8]) -> Result<Answer<T>, String> {
    let mark = output.windows(MARK.len()).position(|window| window == MARK);
    let start = mark.ok_or("the reader ended without an answer")? + MARK.len();
    let json = output.get(start..).unwrap_or(&[]);
    serde_json::from_slice(json).map_err(|error| format!("the reader's answer cannot be understood: {error}"))
}

/// Reads up to one byte more than `most`.
fn take(stream: impl Read, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came until the error is judged like any answer.
    let _ = stream.take(most as u64 + 1).read_to_end(&mut bytes);
    bytes
}

/// Reads everything and keeps the first and last kilobytes.
fn drain(mut stream: impl Read) -> String {
    const KEPT: usize = 8 << 10;
    let mut kept: Vec<u8> = Vec::new();
    let mut buffer = [0u8; 4096];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..length).unwrap_or(&[]));
        if kept.len() > 4 * KEPT {
            kept.drain(KEPT..kept.len() - KEPT);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_pass_through_the_environment() {
        let limits = ChildLimits { cpu: Duration::from_secs(7), ..ChildLimits::default() };
        assert_eq!(ChildLimits::from_text(&limits.to_text()), Some(limits));
        assert_eq!(ChildLimits::from_text("seven"), None);
    }

    #[test]
    fn the_answer_stands_after_its_mark() {
        let answer = Answer { sandbox: Sandbox::default(), cpu_ms: 1, max_rss: 2, value: 3 };
        let mut output = b"a library printed this\n".to_vec();
        output.extend_from_slice(MARK);
        serde_json::to_writer(&mut output, &answer).unwrap();
        assert_eq!(parse::<i32>(&output).unwrap().value, 3);
        assert!(parse::<i32>(b"{\"value\":3}").is_err());
        assert!(parse::<String>(&output).is_err());
    }
}
