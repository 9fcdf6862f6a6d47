//! Real workers on the loopback: the rows of one process, or an error that says why, whatever is killed and when.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../engine/examples/made_up.rs"]
mod made_up;
mod support;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};
use support::{expect, plimsoll, root, run};

struct Worker {
    child: Child,
    url: String,
}

impl Worker {
    fn start(arguments: &[&str]) -> Self {
        let mut child = plimsoll()
            .args(["worker", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("http://127.0.0.1:"), "`{url}` is no address");
        Self { child, url: url.trim().to_owned() }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes a folder of positions; gives it and the events of the whole recording, a line each.
fn positions(ships: u32, count: u32, folder: &Path) -> (PathBuf, String) {
    let path = folder.join("positions");
    let recording = made_up::fleet(ships, count);
    let mut writer = engine::PositionsWriter::create(&path, 6).unwrap();
    writer.add(&recording).unwrap();
    writer.close().unwrap();
    let events = vessels::events(&recording, &vessels::Methods::builtin(), &vessels::builtin_ports(), None);
    let lines: Vec<String> =
        events.iter().map(|event| serde_json::to_string(event).unwrap() + "\n").collect();
    assert!(lines.iter().any(|line| line.contains("\"encounter\"")));
    (path, lines.concat())
}

fn events(folder: &Path, workers: &[&Worker], more: &[&str]) -> std::process::Command {
    let mut command = plimsoll();
    command.args(["vessels", "events"]).arg(folder).arg("--json").args(more);
    if !workers.is_empty() {
        let urls: Vec<&str> = workers.iter().map(|worker| worker.url.as_str()).collect();
        command.args(["--workers", &urls.join(",")]);
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn assert_whole(output: &Output, wanted: &str) {
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout) == wanted, "the events differ\n{}", text(&output.stderr));
}

#[test]
fn two_workers_find_what_one_process_finds() {
    let folder = tempfile::tempdir().unwrap();
    let (positions, wanted) = positions(40, 700, folder.path());
    assert_whole(&events(&positions, &[], &[]).output().unwrap(), &wanted);
    let (one, two) = (Worker::start(&[]), Worker::start(&[]));
    assert_whole(&events(&positions, &[&one, &two], &[]).output().unwrap(), &wanted);
    assert_whole(&events(&positions, &[&two], &[]).output().unwrap(), &wanted);
}

#[test]
fn a_worker_killed_at_any_moment_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (positions, wanted) = positions(24, 900, folder.path());
    let began = Instant::now();
    {
        let (one, two) = (Worker::start(&[]), Worker::start(&[]));
        assert_whole(&events(&positions, &[&one, &two], &[]).output().unwrap(), &wanted);
    }
    let usual = began.elapsed();
    let mut seed = 1718_u64;
    let mut struck = 0;
    for moment in 0..10 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (seed >> 33) as f64 / f64::from(1_u32 << 31);
        let (mut one, mut two) = (Worker::start(&[]), Worker::start(&[]));
        let mut asked = events(&positions, &[&one, &two], &[]);
        let mut asked = asked.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(usual.mul_f64(share * 0.8));
        let running = asked.try_wait().unwrap().is_none();
        struck += u32::from(running);
        one.kill();
        // Every third time the other is killed as well.
        if moment % 3 == 2 {
            std::thread::sleep(Duration::from_millis(20));
            two.kill();
        }
        let output = asked.wait_with_output().unwrap();
        if output.status.success() {
            assert_whole(&output, &wanted);
        } else {
            assert!(moment % 3 == 2, "one worker was left:\n{}", text(&output.stderr));
            assert!(text(&output.stderr).contains("engine/no-worker"), "{}", text(&output.stderr));
            assert!(output.stdout.is_empty());
        }
    }
    assert!(struck > 0, "no query was running when its worker was killed");
}

#[test]
fn without_a_worker_it_is_an_error_or_done_here_where_the_user_allows_it() {
    let folder = tempfile::tempdir().unwrap();
    let (positions, wanted) = positions(6, 400, folder.path());
    let mut gone = Worker::start(&[]);
    gone.kill();
    let output = events(&positions, &[&gone], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = text(&output.stderr);
    assert!(said.contains("engine/no-worker") && said.contains(&gone.url), "{said}");
    let output = events(&positions, &[&gone], &["--local-fallback"]).output().unwrap();
    assert_whole(&output, &wanted);
    assert!(text(&output.stderr).contains("this machine did the work"));
}

#[test]
fn a_worker_with_other_thresholds_or_ports_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (positions, _) = positions(6, 400, folder.path());
    let methods = std::fs::read_to_string(root().join("methods/vessels.toml")).unwrap();
    let other = folder.path().join("methods.toml");
    std::fs::write(&other, methods.replace("hours_min = 6.0", "hours_min = 7.0")).unwrap();
    let (own, odd) = (Worker::start(&[]), Worker::start(&["--methods", other.to_str().unwrap()]));
    let output = events(&positions, &[&own, &odd], &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("engine/worker-configuration") && said.contains(&odd.url), "{said}");
    let output = events(&positions, &[&odd], &["--methods", other.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn files_are_parted_first_and_what_is_no_folder_goes_to_no_worker() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("p.csv");
    let text =
        "ts,mmsi,lat,lon\n1700000000,200000001,38.5,124.0\n1700050000,200000001,38.6,124.0\nsoon,1,2,3\n";
    std::fs::write(&table, text).unwrap();
    let (table, parted) = (table.to_str().unwrap(), folder.path().join("parted"));
    let whole = expect(0, &["vessels", "events", table, "--json"]);
    let output = run(&["vessels", "partition", table, "--to", parted.to_str().unwrap(), "--parts", "2"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("vessels/position-time"));
    assert_eq!(expect(0, &["vessels", "events", parted.to_str().unwrap(), "--json"]), whole);
    let again = run(&["vessels", "partition", table, "--to", parted.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(1), "the folder is full");
    let parquet = parted.join("part-000.parquet");
    let other = parted.join("part-001.parquet");
    let both =
        expect(0, &["vessels", "events", parquet.to_str().unwrap(), other.to_str().unwrap(), "--json"]);
    assert_eq!(both, whole, "the parts as Parquet of anybody");
    let refused = run(&["vessels", "events", table, "--workers", "http://127.0.0.1:9"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("vessels partition"));
}

#[test]
fn sql_screens_and_detects_over_workers_as_it_does_here() {
    let folder = tempfile::tempdir().unwrap();
    let (positions, _) = positions(6, 400, folder.path());
    let ships = folder.path().join("ships.csv");
    std::fs::write(&ships, "imo,name\n8660313,CHON MA SAN\n,NOBODY AT ALL\n").unwrap();
    let (one, two) = (Worker::start(&[]), Worker::start(&[]));
    let workers = format!("{},{}", one.url, two.url);
    let columns = "mmsi, ts, line, lat, lon, sog, cog, heading, status, imo, name, callsign, draught, destination, shiptype";
    for query in [
        "select name, screen(name, 'ship')['reference'] as entry, screen_ship_outcome(imo) as outcome from ships order by name".to_owned(),
        "select mmsi, count(*) as n, min(ts) as first from positions group by mmsi order by mmsi".to_owned(),
        format!(
            "select mmsi, event['type'] as type, event['start'] as start from (select mmsi, unnest(found['events']) as event \
             from (select mmsi, ship_events(null, {columns}) as found from positions group by mmsi)) \
             order by mmsi, start, type"
        ),
    ] {
        let tables =
            [format!("ships={}", ships.display()), format!("positions={}", positions.display())];
        let ask = |workers: &[&str]| {
            let mut arguments = vec!["sql", &query, "--json", "--table", &tables[0], "--table", &tables[1]];
            arguments.extend(workers);
            expect(0, &arguments)
        };
        let here = ask(&[]);
        assert!(!here.is_empty());
        assert_eq!(ask(&["--workers", &workers]), here, "{query}");
    }
    let list = folder.path().join("persons.toml");
    std::fs::copy(root().join("regime/1718/designations/persons.toml"), &list).unwrap();
    let table = format!("ships={}", ships.display());
    let (query, lists) = ("select screen_outcome(name) from ships", list.to_str().unwrap());
    let refused = run(&["sql", query, "--table", &table, "--lists", lists, "--workers", &workers]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("engine/worker-configuration"));
}
