//! A kill at any moment of `run` costs nothing acknowledged: the next `run` gives the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{assert_same, copy_case, copy_key, example, expect, files, plimsoll};

/// The moments are drawn from this seed, so that a failure can be repeated.
const SEED: u64 = 1718;
const MOMENTS: u64 = 12;
/// Files whose bytes tell of file times or are named at random by a library.
const NOT_COMPARED: [&str; 3] = ["scan.json", ".plimsoll/lock", ".plimsoll/cache/search"];

#[test]
fn a_killed_run_is_completed_by_the_next_one() {
    let work = tempfile::tempdir().unwrap();
    let undisturbed = work.path().join("undisturbed/case");
    copy_case(&example(), &undisturbed);
    let started = Instant::now();
    expect(0, &["run", undisturbed.to_str().unwrap(), "--as-of", "2024-12-31"]);
    let whole = started.elapsed();
    let wanted = files(&undisturbed, &NOT_COMPARED);

    let killed = work.path().join("killed/case");
    copy_case(&example(), &killed);
    copy_key(&undisturbed, &killed);
    let mut moment = SEED;
    for _ in 0..MOMENTS {
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (moment >> 33) as f64 / f64::from(u32::MAX >> 1);
        let mut child = plimsoll()
            .args(["run", killed.to_str().unwrap(), "--as-of", "2024-12-31"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        let _ = child.kill();
        child.wait().unwrap();
    }
    expect(0, &["run", killed.to_str().unwrap(), "--as-of", "2024-12-31"]);
    assert_same(&wanted, &files(&killed, &NOT_COMPARED));
    expect(0, &["verify", killed.to_str().unwrap()]);
    expect(0, &["verify", killed.join("report/bundle").to_str().unwrap()]);
}
