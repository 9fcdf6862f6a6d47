//! The cases as one pass, which has to stay quick.

use crate::support::REGIME;
use assess::regime;
use std::time::{Duration, Instant};

#[test]
fn the_cases_hold_and_take_less_than_five_seconds() {
    let law = &*REGIME;
    let (began, busy) = (Instant::now(), on_processor());
    let (cases, _) = regime::cases::read(&regime::builtin_cases());
    let faults: Vec<String> =
        cases.iter().flat_map(|case| case.run(law)).map(|fault| fault.to_string()).collect();
    let elapsed = began.elapsed();
    // Beside other work a pass waits longer than it works: where the system tells, the work is counted.
    let took = match (busy, on_processor()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => elapsed,
    };
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(cases.len() >= 300, "{} cases", cases.len());
    println!("{} cases in {} ms, {} of them at work", cases.len(), elapsed.as_millis(), took.as_millis());
    assert!(took < Duration::from_secs(5), "{} ms", took.as_millis());
}

/// Gives how long this thread has been at work, where the system tells it.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
