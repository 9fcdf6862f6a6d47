//! Times `plimsoll run` from originals to report and asserts what it found.
//!
//! Usage: `main_job PATH_TO_PLIMSOLL`

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ARTICLES: usize = 1_000;
const WORDS: usize = 1_000;

fn main() {
    let plimsoll = PathBuf::from(std::env::args().nth(1).expect("the path of the binary"));
    println!("{:<44} {:>9} {:>9} {:>12}", "what", "seconds", "peak MB", "articles/s");

    let work = tempfile::tempdir().expect("a temporary folder");
    let example = work.path().join("example");
    copy(Path::new("../examples/dprk-russia-2024"), &example);
    let first = run(&plimsoll, &example);
    row("example case, first run", &first, None);
    let second = run(&plimsoll, &example);
    row("example case, nothing new", &second, None);
    assert!(!findings(&example).is_empty(), "the example gives findings");

    let large = work.path().join("large");
    std::fs::create_dir_all(&large).expect("a folder");
    let mut random = Random(1718);
    for number in 0..ARTICLES {
        let text = article(number, &mut random);
        std::fs::write(large.join(format!("article-{number:04}.txt")), text).expect("an article");
    }
    let list = match un_list() {
        Some(path) => {
            std::fs::copy(&path, large.join("un.xml")).expect("the list copies");
            "the UN list"
        }
        None => {
            println!("(PLIMSOLL_DATA is not set: no UN list in this run)");
            "no list"
        }
    };
    let first = run(&plimsoll, &large);
    row(&format!("{ARTICLES} articles of {WORDS} words + {list}, first"), &first, Some(ARTICLES));
    let second = run(&plimsoll, &large);
    row("the same, nothing new", &second, None);
    let report = report(&large);
    let exhibits = report["exhibits"].as_array().map_or(0, Vec::len);
    assert!(exhibits >= ARTICLES, "every article is an exhibit: {exhibits}");
    assert!(!findings(&large).is_empty(), "the articles give findings");
    assert!(second.wall < Duration::from_secs(2), "a rerun with nothing new takes under 2 s");
}

struct Run {
    wall: Duration,
    peak_kib: i64,
}

fn run(plimsoll: &Path, case: &Path) -> Run {
    let started = Instant::now();
    // `time` would measure the parent alone; the peak of the largest child is what counts as well.
    let mut child = Command::new(plimsoll)
        .args(["run", "--as-of", "2024-12-31"])
        .arg(case)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("plimsoll starts");
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    let status = loop {
        if let Ok(status) = std::fs::read_to_string(&status_file) {
            let high_water = status
                .lines()
                .find_map(|line| line.strip_prefix("VmHWM:"))
                .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok());
            peak_kib = high_water.unwrap_or(peak_kib).max(peak_kib);
        }
        match child.try_wait().expect("plimsoll can be waited for") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    assert!(status.success(), "plimsoll run ends with {status}");
    Run { wall: started.elapsed(), peak_kib }
}

fn row(what: &str, run: &Run, articles: Option<usize>) {
    let rate =
        articles.map_or(String::new(), |count| format!("{:.0}", count as f64 / run.wall.as_secs_f64()));
    println!("{what:<44} {:>9.2} {:>9} {rate:>12}", run.wall.as_secs_f64(), run.peak_kib / 1024);
}

fn report(case: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(case.join("report/report.json")).expect("a report");
    serde_json::from_str(&text).expect("the report is JSON")
}

fn findings(case: &Path) -> Vec<serde_json::Value> {
    report(case)["findings"].as_array().cloned().unwrap_or_default()
}

fn un_list() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("PLIMSOLL_DATA")?).join("lists/un/un_2026-02-27.xml");
    path.is_file().then_some(path)
}

/// A small generator with a fixed seed (SplitMix64), so that every run has the same articles.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Puts an article together from sentence patterns.
fn article(number: usize, random: &mut Random) -> String {
    const SPEAKERS: [&str; 6] = [
        "a spokesperson of the Pentagon",
        "an official of the National Intelligence Service",
        "the Ministry of Unification",
        "the Ukrainian defence ministry",
        "a spokesperson of the foreign ministry in Tokyo",
        "the White House",
    ];
    const GOODS: [&str; 6] = [
        "artillery shells",
        "ballistic missiles",
        "rocket launchers",
        "refined petroleum",
        "air defence missiles",
        "coal",
    ];
    const VERBS: [&str; 4] = ["said", "announced", "confirmed", "told reporters"];
    const FILLER: [&str; 5] = [
        "The meeting in the capital lasted two hours and ended without a joint text.",
        "Observers had expected a longer debate, and several delegations left early.",
        "Prices on the regional market hardly moved during the week.",
        "The weather along the coast delayed two of the ferries that day.",
        "A second reading of the bill was put off until after the holidays.",
    ];
    let day = 1 + random.below(28);
    let mut text = format!("Generated article {number}\n\nPublished: 2024-11-{day:02}\n\n");
    let mut words = 0;
    while words < WORDS {
        let mut paragraph = String::new();
        for _ in 0..5 {
            let sentence = if random.below(4) == 0 {
                format!(
                    "On {} November, {} {} that the DPRK had supplied {} {} to Russia.",
                    1 + random.below(day),
                    random.pick(&SPEAKERS),
                    random.pick(&VERBS),
                    (1 + random.below(40)) * 50,
                    random.pick(&GOODS),
                )
            } else {
                random.pick(&FILLER).to_owned()
            };
            words += sentence.split(' ').count();
            paragraph.push_str(&sentence);
            paragraph.push(' ');
        }
        text.push_str(paragraph.trim_end());
        text.push_str("\n\n");
    }
    text
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the example case") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_owned();
        if name == ".plimsoll" || name == "report" {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).expect("a file copies");
        }
    }
}
