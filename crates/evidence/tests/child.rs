//! What the child that reads originals is held to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use evidence::reading::child::{ChildLimits, ChildOutcome, read_in_child, run_child};
use evidence::reading::{Limits, Reading};
use std::time::{Duration, Instant};
use support::{READ, reader};

fn run(word: &str, limits: &ChildLimits) -> ChildOutcome<String> {
    run_child(&reader(), &[word], b"input", "hostile.pdf", limits)
}

fn check_problem(word: &str, limits: &ChildLimits, code: &str) -> ChildOutcome<String> {
    let outcome = run(word, limits);
    assert!(outcome.reading.is_none(), "{word}: {outcome:?}");
    let problem = outcome.problem.clone().unwrap();
    assert_eq!((problem.code.as_str(), problem.file.as_str()), (code, "hostile.pdf"), "{word}: {problem:?}");
    assert!(!problem.reason.is_empty());
    outcome
}

#[test]
fn processor_time_is_limited() {
    let limits = ChildLimits { cpu: Duration::from_secs(1), ..ChildLimits::default() };
    let outcome = check_problem("burn", &limits, "reading/child-cpu");
    // As last seen before it was stopped; on a busy machine that is some time before.
    assert!((200..3_000).contains(&outcome.cpu_ms), "{}", outcome.cpu_ms);
}

#[test]
fn memory_is_limited() {
    let limits = ChildLimits { memory_bytes: 256 << 20, ..ChildLimits::default() };
    let outcome = check_problem("eat", &limits, "reading/child-memory");
    assert!(outcome.max_rss <= 256 << 20, "{}", outcome.max_rss);
}

#[test]
fn time_on_the_clock_is_limited() {
    let limits = ChildLimits { wall: Duration::from_millis(500), ..ChildLimits::default() };
    let started = Instant::now();
    check_problem("sleep", &limits, "reading/child-time");
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn the_answer_is_limited() {
    let limits = ChildLimits { output_bytes: 1 << 20, ..ChildLimits::default() };
    check_problem("flood", &limits, "reading/child-output");
}

#[test]
fn whatever_ends_a_child_is_a_problem_of_its_file() {
    let limits = ChildLimits::default();
    check_problem("crash", &limits, "reading/child-crash");
    check_problem("garbage", &limits, "reading/child-garbage");
    let refused = check_problem("refuse", &limits, "reading/child-crash");
    assert!(refused.problem.unwrap().reason.contains("this input is refused"));
    let nested = check_problem("nest", &limits, "reading/child-crash");
    assert!(nested.problem.unwrap().reason.contains("nested too deep"));
    let missing = run_child::<String>("/no/such/program".as_ref(), &[READ], b"", "a.txt", &limits);
    assert_eq!(missing.problem.unwrap().code, "reading/child-start");
}

#[test]
fn files_sockets_and_programs_are_out_of_reach() {
    let limits = ChildLimits::default();
    let outcome = run("start a thread", &limits);
    assert_eq!(outcome.reading.as_deref(), Some("worked"), "{outcome:?}");
    let sandbox = outcome.sandbox.unwrap();
    assert!(sandbox.limits);
    if !sandbox.seccomp {
        // The parts that hold are told; where the kernel has none there is nothing to see.
        println!("skipped: this kernel has no seccomp");
        return;
    }
    for word in ["read a file", "write a file", "connect", "listen", "start a program"] {
        let outcome = run(word, &limits);
        let told = outcome.reading.unwrap_or_else(|| panic!("{word}: {:?}", outcome.problem));
        assert!(told.starts_with("denied"), "{word}: {told}");
    }
}

#[test]
fn an_original_is_read_as_it_would_be_here() {
    let bytes = "SEOUL, 4 November 2024 — Words of a ministry.\n\nMore words.".as_bytes();
    let limits = Limits::default();
    let outcome: ChildOutcome<Reading> =
        read_in_child(&reader(), &[READ], bytes, "note.txt", &limits, &ChildLimits::default());
    assert_eq!(outcome.problem, None);
    assert_eq!(outcome.reading.unwrap(), evidence::reading::read(bytes, "note.txt", &limits));
}
