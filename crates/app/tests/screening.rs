//! Screening from the command line: batches in every format, SQL over the user's tables, decisions that stand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use support::{expect, plimsoll, root, run};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
}

fn validate(documents: &[Value]) {
    let path = root().join("docs/schema/screen.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for document in documents {
        let fault = validator.iter_errors(document).next();
        assert!(fault.is_none(), "{}: {document}", fault.unwrap());
    }
}

/// Rows of which every seventh is broken in one of the ways files are broken; gives how many cannot be asked.
fn write_rows(path: &Path, rows: usize) -> usize {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    file.write_all("ID,Name,Kind,IMO No.\n".as_bytes()).unwrap();
    let mut broken = 0;
    for at in 0..rows {
        let line: Vec<u8> = match at % 49 {
            0 => b"CHON MA SAN,vessel,8660313".to_vec(),
            7 => b"\"no end,person,".to_vec(),
            14 => b"Jos\xe9 \xff,person,".to_vec(),
            21 => b"too few".to_vec(),
            28 => b"A\0B C,person,".to_vec(),
            35 => [&b"x".repeat(100_000)[..], b",person,"].concat(),
            42 => "\u{202e}NOS AM 😀,person,".as_bytes().to_vec(),
            _ => format!("a harbour kiosk number {at},organisation,").into_bytes(),
        };
        broken += usize::from(matches!(at % 49, 7 | 35));
        file.write_all(format!("{at},").as_bytes()).unwrap();
        file.write_all(&line).unwrap();
        file.write_all(b"\n").unwrap();
    }
    file.flush().unwrap();
    broken
}

#[test]
fn a_batch_answers_every_row_in_order_and_keeps_the_broken_ones() {
    const ROWS: usize = 5_000;
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("rows.csv");
    let broken = write_rows(&path, ROWS);
    let output = run(&["screen", "--batch", path.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let answers = lines(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(answers.len(), ROWS);
    validate(&answers[..200]);
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!((&answer["row"], &answer["id"]), (&json!(at + 2), &json!(at.to_string())));
        assert_eq!(answer["problems"].is_array(), at % 7 == 0 && at % 49 != 0, "{answer}");
        assert_eq!(answer["hits"].is_array(), !matches!(at % 49, 7 | 35), "{answer}");
    }
    assert_eq!(answers[0]["hits"][0]["score"], 1.0);
    assert_eq!(answers[1]["searched"].as_array().unwrap().len(), 3, "a clear result says what was searched");
    assert_eq!(answers[1]["screened_on"], "2026-01-01");
    let told = String::from_utf8(output.stderr).unwrap();
    let total = told.lines().last().unwrap();
    assert!(
        total.starts_with("5,000 rows: 103 matched") && total.contains(&format!("{broken} broken")),
        "{total}"
    );
    assert!(told.contains("screening/query-quote") && told.lines().count() < 40, "{told}");
}

#[test]
fn a_batch_is_read_and_written_in_every_format_alike() {
    let work = tempfile::tempdir().unwrap();
    let file = |name: &str| work.path().join(name).to_str().unwrap().to_owned();
    write_rows(Path::new(&file("rows.csv")), 100);
    for output in ["out.csv", "out.jsonl", "out.parquet"] {
        assert_eq!(expect(0, &["screen", "--batch", &file("rows.csv"), "--output", &file(output)]), "");
    }
    let jsonl = lines(&std::fs::read_to_string(file("out.jsonl")).unwrap());
    validate(&jsonl);
    let from = |table: &str| {
        let sql = "select cast(row as bigint) as row, id, outcome, reference, problems from t order by 1";
        let table = format!("t={}", file(table));
        lines(&expect(0, &["sql", "--table", &table, sql, "--json"]))
    };
    let (csv, parquet) = (from("out.csv"), from("out.parquet"));
    assert_eq!(parquet.len(), 100);
    for ((one, other), answer) in parquet.iter().zip(&csv).zip(&jsonl) {
        assert_eq!((&one["row"], &one["id"]), (&answer["row"], &answer["id"]));
        assert_eq!((&one["id"], &one["outcome"]), (&other["id"], &other["outcome"]));
        assert_eq!(one["reference"].as_str(), answer["hits"][0]["reference"].as_str());
        assert_eq!(one["problems"].is_string(), answer["problems"].is_array());
    }
    // What was written is read as a batch again: rows of Parquet are counted from 1, and its nameless rows are broken.
    let again = lines(&expect(0, &["screen", "--batch", &file("out.parquet"), "--json"]));
    let again: Vec<u64> = again.iter().map(|answer| answer["row"].as_u64().unwrap()).collect();
    assert_eq!(again, (1..=100).collect::<Vec<u64>>());
    std::fs::write(file("q.jsonl"), "{\"id\":\"a\",\"Full Name\":\"Ri Je Son\"}\nno JSON\n").unwrap();
    let answers = lines(&expect(0, &["screen", "--batch", &file("q.jsonl"), "--json"]));
    validate(&answers);
    assert_eq!(answers[0]["hits"][0]["reference"], "KPi.002");
    assert_eq!(answers[1]["problems"][0]["code"], "screening/query-json");
}

#[test]
fn what_cannot_be_a_batch_or_a_query_says_why() {
    let work = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = work.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let long = "x".repeat(100_000);
    for (code, arguments) in [
        (1, vec!["--batch".to_owned(), write("empty.csv", b"")]),
        (1, vec!["--batch".to_owned(), write("heading.csv", b"a,b\n1,2\n")]),
        (1, vec!["--batch".to_owned(), write("broken.parquet", b"PAR1")]),
        (1, vec!["--batch".to_owned(), "none.csv".to_owned()]),
        (
            2,
            vec![
                "--batch".to_owned(),
                write("a.csv", b"name\nx\n"),
                "--output".to_owned(),
                "a.txt".to_owned(),
            ],
        ),
        (2, vec!["--batch".to_owned(), write("b.csv", b"name\nx\n"), "--name".to_owned(), "x".to_owned()]),
        (1, vec!["--name".to_owned(), String::new()]),
        (1, vec!["--name".to_owned(), long]),
        (1, vec!["--imo".to_owned(), "1234568".to_owned()]),
        (2, vec!["--name".to_owned(), "x".to_owned(), "--kind".to_owned(), "robot".to_owned()]),
    ] {
        let arguments: Vec<&str> =
            std::iter::once("screen").chain(arguments.iter().map(String::as_str)).collect();
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(code), "{:?}", arguments.get(..3));
        assert!(String::from_utf8(output.stderr).unwrap().contains("error"), "{:?}", arguments.get(..3));
    }
}

#[test]
fn an_interrupted_batch_leaves_whole_lines() {
    let work = tempfile::tempdir().unwrap();
    let (path, out) = (work.path().join("rows.csv"), work.path().join("out.jsonl"));
    write_rows(&path, 60_000);
    let mut child = plimsoll()
        .args(["screen", "--batch", path.to_str().unwrap(), "--output", out.to_str().unwrap()])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Wait for the first answers, so that the program listens.
    while std::fs::metadata(&out).map_or(0, |about| about.len()) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was interrupted");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.ends_with('\n'));
    let answers = lines(&text);
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(answers.len() < 60_000 && answers.len().is_multiple_of(1024), "{}", answers.len());
    assert!(told.contains(&format!("after row {}", answers.len() + 1)), "{told}");
}

#[test]
fn sql_screens_a_table_of_the_users_own_without_a_case() {
    let work = tempfile::tempdir().unwrap();
    let path = work.path().join("ships.csv");
    std::fs::write(&path, "imo,ship\n8660313,CHON MA SAN\n,a tug\n").unwrap();
    let table = format!("ships={}", path.display());
    let sql = "select ship, screen_ship(imo, null, ship)['reference'] as entry, screen_outcome(ship) as outcome \
               from ships order by ship";
    let rows = lines(&expect(0, &["sql", "--table", &table, sql, "--json"]));
    assert_eq!(rows[0]["outcome"], "match");
    assert!(rows[0]["entry"].is_string() && rows[1]["entry"].is_null(), "{rows:?}");
    let own = root().join("regime/1718/designations/persons.toml");
    let sql = "select count(*) as n from (select unnest(screen_searched()))";
    let rows =
        lines(&expect(0, &["sql", "--table", &table, sql, "--lists", own.to_str().unwrap(), "--json"]));
    assert_eq!(rows[0]["n"], 4, "the list given and the regime's three");
    assert_eq!(run(&["sql", "--table", "ships", "select 1"]).status.code(), Some(2));
}

/// A list of one company in the columns of OFAC's file, with the facts of its public entry.
fn list(remarks: &str) -> String {
    format!(
        "8781,\"KOREA MINING DEVELOPMENT TRADING CORPORATION\",-0- ,\"NPWMD\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{remarks}\n\
         7843,\"TANCHON COMMERCIAL BANK\",-0- ,\"NPWMD\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n"
    )
}

const NOTE: &str = "SEOUL, 4 November 2024\n\nThe Korea Mining Development Trading Corporation shipped containers of \
    artillery shells to Russia, the defence ministry said on Monday. The Suez Canal Authority had no comment.\n";

struct Worked {
    folder: tempfile::TempDir,
}

impl Worked {
    fn new() -> Self {
        let worked = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(worked.path("note.txt"), NOTE).unwrap();
        worked.list("sdn.csv", &list("-0- "));
        worked
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn list(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn case(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    fn run(&self) -> Value {
        expect(0, &["run", self.case(), "--as-of", "2024-12-31"]);
        serde_json::from_str(&std::fs::read_to_string(self.path("report/report.json")).unwrap()).unwrap()
    }

    fn queue(&self) -> BTreeMap<String, Value> {
        let hits = lines(&expect(0, &["queue", self.case(), "--json"]));
        hits.into_iter().map(|hit| (hit["object"].as_str().unwrap().to_owned(), hit)).collect()
    }

    fn decide(&self, object: &str, decision: &str) {
        let why = "the name is that of another company";
        expect(0, &["decide", self.case(), object, decision, "--by", "duty analyst", "--why", why]);
    }
}

fn hit<'a>(report: &'a Value, object: &str) -> &'a Value {
    let hits = report["screening"]["hits"].as_array().unwrap();
    hits.iter().find(|hit| hit["object"] == object).unwrap_or_else(|| panic!("{object}: {hits:?}"))
}

#[test]
fn a_decision_is_kept_until_the_entry_changes() {
    let worked = Worked::new();
    let report = worked.run();
    let queue = worked.queue();
    let object = queue.keys().find(|object| object.ends_with("=ofac-sdn/8781")).expect("it is found").clone();
    assert_eq!(queue[&object]["decision"], "undecided");
    assert_eq!(hit(&report, &object)["decision"], "undecided");

    worked.decide(&object, "different");
    assert!(!worked.queue().contains_key(&object), "it is out of the queue at once");
    let report = worked.run();
    let decided = hit(&report, &object);
    assert_eq!(
        (&decided["decision"], &decided["decided"]["by"]),
        (&json!("different"), &json!("duty analyst"))
    );
    let page = std::fs::read_to_string(worked.path("report/report.html")).unwrap();
    assert!(page.contains("A person decided that the following are not the entries they resemble"));
    let entries = std::fs::read_dir(worked.path("report/bundle/entries")).unwrap();
    let entries: Vec<String> =
        entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect();
    let of =
        |kind: &str| entries.iter().filter(|entry| entry.contains(&format!("\"type\":\"{kind}\""))).count();
    assert_eq!((of("decision"), of("screening")), (1, 1), "both are in the bundle");
    expect(0, &["verify", worked.path("report/bundle").to_str().unwrap()]);

    // A later edition that leaves the entry as it is keeps the decision.
    let other = list("-0- ").replace("TANCHON COMMERCIAL BANK", "TANCHON COMMERCIAL BANK LIMITED");
    worked.list("sdn.csv", &other);
    assert_eq!(hit(&worked.run(), &object)["decision"], "different");
    assert!(!worked.queue().contains_key(&object));

    // One that changes it asks again and says what was decided, and what changed.
    worked.list("sdn.csv", &list("\"a.k.a. 'KOMID'; Secondary sanctions risk.\""));
    let report = worked.run();
    let asked = hit(&report, &object);
    assert_eq!(
        (&asked["decision"], &asked["decided_before"]["decision"]),
        (&json!("undecided"), &json!("different"))
    );
    let changed = asked["decided_before"]["changed"].as_array().unwrap();
    assert!(!changed.is_empty(), "{asked}");
    assert_eq!(worked.queue()[&object]["decided_before"]["changed"].as_array().unwrap(), changed);
    let page = std::fs::read_to_string(worked.path("report/report.html")).unwrap();
    assert!(
        page.contains("Decided before on an older version of the entry, “different” by duty analyst"),
        "{asked}"
    );

    // Decided anew it stands; what cannot be told stays in sight; what is taken back waits again.
    worked.decide(&object, "unsure");
    assert_eq!(worked.queue()[&object]["decision"], "unsure");
    worked.decide(&object, "same");
    assert!(!worked.queue().contains_key(&object));
    assert_eq!(hit(&worked.run(), &object)["decision"], "same");
    worked.decide(&object, "withdraw");
    assert_eq!(worked.queue()[&object]["decision"], "undecided");
    expect(0, &["verify", worked.case()]);
}

#[test]
fn what_was_screened_is_in_the_log_once_with_who_is_clear() {
    let worked = Worked::new();
    let report = worked.run();
    let size = report["log"]["size"].as_u64().unwrap();
    let record: Value =
        serde_json::from_str(&std::fs::read_to_string(worked.path("report/screening.json")).unwrap())
            .unwrap();
    assert_eq!(record["as_of"], "2024-12-31");
    let subjects = record["subjects"].as_array().unwrap();
    let clear = subjects.iter().filter(|one| one["hits"].as_array().unwrap().is_empty()).count();
    assert!(clear > 0, "the clear ones are named: {record}");
    assert_eq!(
        (record["clear"].as_u64(), report["screening"]["clear"].as_u64()),
        (Some(clear as u64), Some(clear as u64))
    );
    let lists: Vec<&str> =
        record["searched"].as_array().unwrap().iter().filter_map(|list| list["list"].as_str()).collect();
    assert_eq!(lists, ["ofac-sdn", "1718-persons", "1718-entities", "1718-vessels"]);
    assert!(record["searched"].as_array().unwrap().iter().all(|list| list["entries_sha256"].is_string()));
    // Made again it is the same screening: the log is as it was.
    expect(0, &["rebuild", worked.case(), "--as-of", "2024-12-31"]);
    let again: Value =
        serde_json::from_str(&std::fs::read_to_string(worked.path("report/report.json")).unwrap()).unwrap();
    assert_eq!(again["log"], report["log"]);
    // Another list is another screening.
    worked.list("sdn.csv", &list("\"a.k.a. 'KOMID'.\""));
    assert_eq!(worked.run()["log"]["size"], size + 2, "the list taken in, and the screening");
}

#[test]
fn a_changed_record_of_a_screening_is_seen() {
    let worked = Worked::new();
    worked.run();
    let bundle = worked.path("report/bundle");
    let record = bundle.join("screening.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace("\"clear\"", "\"Clear\"")).unwrap();
    expect(1, &["verify", bundle.to_str().unwrap()]);
}
