//! The command line's contract: shapes of the JSON, exit codes, what goes to which stream.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use support::{copy_all, example, expect, root, run};

fn validate(schema: &str, documents: &[Value]) {
    let path = root().join("docs/schema").join(schema);
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for document in documents {
        let fault = validator.iter_errors(document).next();
        assert!(fault.is_none(), "{}", fault.unwrap());
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn claims_are_a_document_a_line() {
    let texts = example().join("texts");
    let file = texts.join("2024-10-10_kremlin-denial.txt");
    let docx = texts.join("2024-12-16_joint-statement.docx");
    let arguments =
        ["claims", file.to_str().unwrap(), docx.to_str().unwrap(), "--dated", "2024-12-16", "--json"];
    let documents = lines(&expect(0, &arguments));
    assert_eq!(documents.len(), 2);
    validate("claims.schema.json", &documents);
    let text: Vec<char> = documents[0]["text"].as_str().unwrap().chars().collect();
    let denied = documents[0]["claims"].as_array().unwrap().iter().any(|claim| claim["modality"] == "denied");
    assert!(denied, "{}", documents[0]["claims"]);
    for entity in documents[0]["entities"].as_array().unwrap() {
        let (start, end) = (entity["span"][0].as_u64().unwrap(), entity["span"][1].as_u64().unwrap());
        let words: String = text[start as usize..end as usize].iter().collect();
        assert_eq!(words, entity["text"].as_str().unwrap());
    }
}

#[test]
fn a_list_is_asked_for_a_day_and_checked_before_it_is_taken() {
    let fixtures = root().join("crates/screening/tests/fixtures/lists");
    let path = |name: &str| fixtures.join(name).display().to_string();
    let (plain, advanced, uk) = (path("ofac_sdn.xml"), path("ofac_sdn_advanced.xml"), path("uk_list.csv"));
    let answer: Value = serde_json::from_str(&expect(
        0,
        &["lists", "listed", "101", "--on", "2020-01-01", &advanced, "--json"],
    ))
    .unwrap();
    validate("listed.schema.json", std::slice::from_ref(&answer));
    let ofac = answer["lists"].as_array().unwrap().iter().find(|list| list["list"] == "ofac-sdn").unwrap();
    assert_eq!((&answer["listed"], &ofac["designated_on"]), (&"yes".into(), &"2017-08-22".into()));
    assert!(ofac["after"]["sha256"].as_str().unwrap().starts_with("sha256:"));
    let text = expect(0, &["lists", "listed", "KPi.001", "--on", "2008-01-01", &advanced]);
    assert!(text.contains("1718-persons: not listed"), "{text}");
    assert!(expect(0, &["lists", "check", &plain, &advanced]).starts_with("good: 0 added, 0 removed"));
    let refused = run(&["lists", "check", &plain, &uk]);
    assert_eq!(refused.status.code(), Some(1));
    let text = String::from_utf8(refused.stdout).unwrap();
    assert!(text.contains("screening/update-other-list") && text.contains("update-loses-half"), "{text}");
    let accepted: Value = serde_json::from_str(&expect(
        0,
        &["lists", "check", &plain, &uk, "--accept", "the list was renamed", "--json"],
    ))
    .unwrap();
    assert_eq!(accepted["accepted"], true);
    assert_eq!(accepted["accepted_because"], "the list was renamed");
    assert_eq!(accepted["refusals"].as_array().unwrap().len(), 2);
    // Read says where from: the file and its hash.
    let read = expect(0, &["lists", "read", &uk]);
    assert!(read.starts_with("uk-sanctions-list (2024-08-20): 2 entries\n  from "), "{read}");
    assert!(read.contains("sha256:"), "{read}");
}

#[test]
fn the_law_answers_with_its_elements() {
    let ask = |arguments: &[&str]| -> Value {
        let arguments: Vec<&str> =
            ["regime", "ask"].iter().chain(arguments).chain(&["--json"]).copied().collect();
        serde_json::from_str(&expect(0, &arguments)).unwrap()
    };
    let answer =
        ask(&["--date", "2024-11-04", "--direction", "import_from_dprk", "--event", "arms_transfer"]);
    validate("regime-ask.schema.json", std::slice::from_ref(&answer));
    let text = answer.to_string();
    assert!(text.contains("unsc-1718") || text.contains("1718 (2006)"), "{text}");
    // No paragraph names it, and the answer says so.
    let troops = ask(&["--date", "2024-11-04", "--event", "troop_deployment"]);
    assert!(troops.to_string().to_lowercase().contains("no paragraph"), "{troops}");
    assert_eq!(
        run(&["regime", "ask", "--date", "2024-11-04", "--goods", "no such thing"]).status.code(),
        Some(1)
    );
    assert_eq!(run(&["regime", "ask", "--date", "yesterday"]).status.code(), Some(2));
    // What only a person knows decides what the law leaves open, and an exemption makes it lawful.
    let transfer = [
        "--date",
        "2018-03-01",
        "--event",
        "ship_to_ship_transfer",
        "--direction",
        "vessel",
        "--actor",
        "SE",
    ];
    let known = ["--known", "DPRK flag=yes", "--known", "goods of the transfer=yes"];
    let standing = |more: &[&str]| {
        let answer = ask(&[&transfer[..], &known[..], more].concat());
        validate("regime-ask.schema.json", std::slice::from_ref(&answer));
        let found =
            answer["provisions"].as_array().unwrap().iter().find(|found| found["id"] == "unsc-2375-op11");
        found.unwrap()["standing"].clone()
    };
    assert_eq!(standing(&[]), "met_unless_exempt");
    assert_eq!(standing(&["--exempt", "EX-2397-25=no"]), "met");
    assert_eq!(standing(&["--exempt", "EX-2397-25=yes"]), "exempt");
    assert_eq!(
        run(&["regime", "ask", "--date", "2018-03-01", "--known", "DPRK flag"]).status.code(),
        Some(2)
    );
    assert_eq!(
        run(&["regime", "ask", "--date", "2018-03-01", "--known", "a flag=yes"]).status.code(),
        Some(1)
    );
    let shown = expect(0, &["regime", "show", "ARM-01"]);
    assert!(shown.contains("A reason to look, never a finding.") && shown.contains("UNVERIFIED"), "{shown}");
    assert!(expect(0, &["regime", "show"]).contains("NOT LOOKED FOR"));
    expect(0, &["regime", "check", root().join("regime/1718").to_str().unwrap()]);
}

#[test]
fn a_fault_in_the_law_is_named_by_file_and_line() {
    let work = tempfile::tempdir().unwrap();
    let folder = work.path().join("1718");
    copy_all(&root().join("regime/1718"), &folder);
    let provisions = folder.join("provisions");
    let mut files: Vec<_> = std::fs::read_dir(&provisions).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let file = files.iter().find(|path| path.is_file()).unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, format!("{text}\nno_such_field = 1\n")).unwrap();
    let output = run(&["regime", "check", folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(file.file_name().unwrap().to_str().unwrap()), "{told}");
    assert!(told.contains("no_such_field") || told.contains("unknown field"), "{told}");
}

#[test]
fn a_wrong_command_line_is_exit_2_and_help_is_data() {
    assert_eq!(run(&["runn"]).status.code(), Some(2));
    assert_eq!(run(&[]).status.code(), Some(2));
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8(help.stdout).unwrap().contains("verify"));
}

#[test]
fn a_recording_is_decoded_to_messages_and_events() {
    let file = example().join("recordings/SYNTHETIC_no-real-voyage.nmea");
    let messages = lines(&expect(0, &["ais", "decode", file.to_str().unwrap(), "--json"]));
    assert!(messages.iter().any(|message| message["type"] == 5 && message["imo"] == 8_660_313));
    assert!(messages.iter().any(|message| message["lat"].is_number() && message["received_at"].is_string()));
    let work = tempfile::tempdir().unwrap();
    let table = work.path().join("positions.parquet");
    let (recording, out) = (file.to_str().unwrap(), table.to_str().unwrap());
    expect(0, &["ais", "decode", recording, "--parquet", out]);
    let told = format!("positions={out}");
    let sql = "select count(lat) as positions, count(distinct imo) as numbers, min(ts) is not null as timed from positions";
    let rows = lines(&expect(0, &["sql", "--table", &told, sql, "--json"]));
    let positions =
        messages.iter().filter(|message| message["lat"].is_number() && message["type"] != 4).count();
    assert_eq!(rows[0]["positions"].as_u64(), Some(positions as u64), "{rows:?}");
    assert!(rows[0]["numbers"].as_u64().unwrap() >= 1 && rows[0]["timed"] == true, "{rows:?}");
    assert_eq!(
        run(&["ais", "decode", out, "--parquet", out]).status.code(),
        Some(2),
        "it would be overwritten"
    );
    let events = lines(&expect(0, &["vessels", "events", file.to_str().unwrap(), "--json"]));
    for kind in ["encounter", "gap"] {
        assert!(events.iter().any(|event| event["type"] == kind), "{kind}: {events:?}");
    }
}

#[test]
fn sql_reads_and_never_writes() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    support::copy_case(&example(), &case);
    let folder = case.to_str().unwrap();
    assert_eq!(run(&["sql", folder, "select 1"]).status.code(), Some(1), "there are no tables before a run");
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let rows = lines(&expect(0, &["sql", folder, "select count(*) as n from exhibits", "--json"]));
    assert!(rows[0]["n"].as_u64().unwrap() >= 20, "{rows:?}");
    let csv = expect(0, &["sql", folder, "select finding from findings order by finding", "--csv"]);
    assert!(csv.starts_with("finding\nF-"), "{csv}");
    assert!(!expect(0, &["sql", folder]).is_empty(), "without a query the tables are told");
    for refused in
        ["drop table exhibits", "create table a as select 1", "copy exhibits to 'a.csv'", "selec 1"]
    {
        assert_eq!(run(&["sql", folder, refused]).status.code(), Some(1), "{refused}");
    }
    let found = lines(&expect(0, &["search", folder, "containers", "--json"]));
    assert!(found[0]["exhibit"].is_string() && found[0]["text"].is_string(), "{found:?}");
}

#[test]
fn made_up_traffic_is_the_same_every_time_and_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let out = folder.path().join(name);
        let text = out.display().to_string();
        expect(0, &["vessels", "generate", "--ships", "20", "--days", "4", "--every", "900", "--out", &text]);
        out
    };
    let (one, other) = (make("one"), make("other"));
    for name in ["truth.csv", "recording.nmea", "positions.csv", "positions.parquet"] {
        let read = |folder: &std::path::Path| std::fs::read(folder.join(name)).unwrap();
        assert!(read(&one) == read(&other), "{name}");
    }
    let gaps = |name: &str| {
        let file = one.join(name).display().to_string();
        let found = lines(&expect(0, &["vessels", "events", &file, "--json"]));
        let gaps = found.into_iter().filter(|event| event["type"] == "gap");
        gaps.map(|event| (event["mmsi"].to_string(), event["start"].to_string())).collect::<Vec<_>>()
    };
    let heard = gaps("recording.nmea");
    assert!(heard.len() > 5 && heard == gaps("positions.csv"), "{heard:?}");
    let table = format!("p={}", one.join("positions.parquet").display());
    let counted = expect(0, &["sql", "--table", &table, "select count(*) as n from p", "--json"]);
    let rows = std::fs::read_to_string(one.join("positions.csv")).unwrap().lines().count() - 1;
    assert!(counted.contains(&format!("\"n\":{rows}")), "{counted} {rows}");
    assert!(!expect(0, &["vessels", "--help"]).contains("generate"));
}
