//! The optional reader, against an endpoint that answers truly, lies, breaks off, stalls and floods.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/endpoint.rs"]
mod endpoint;
mod support;

use endpoint::{Endpoint, claims, completion, http};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{assert_same, copy_key, expect, files, plimsoll};

const TRUE: &str = "The harbour lay idle all of May; such was the tally in the notebook of Ana Rai.";
const RULES: &str = "Russia sent oil to the DPRK in May 2024, the Ministry of Foreign Affairs of Japan said.";
const LIES: &str = "Two tankers lay at the quay, going by the ledger of Bo Lind, and nobody wrote why.";
const NOT_COMPARED: [&str; 4] = ["scan.json", ".plimsoll/lock", ".plimsoll/cache/search", "case.toml"];

fn case(folder: &Path, reader: &str, marking: &str) -> PathBuf {
    let case = folder.join("case");
    std::fs::create_dir_all(&case).unwrap();
    std::fs::write(case.join("note.txt"), format!("{TRUE}\n\n{RULES}\n\n{LIES}\n")).unwrap();
    let about = format!(
        "name = \"A case\"\n{reader}\n[[original]]\npath = \"note.txt\"\npublished = \"2024-06-03\"\nmarking = \"{marking}\"\n"
    );
    std::fs::write(case.join("case.toml"), about).unwrap();
    case
}

fn reader(endpoint: &str, more: &str) -> String {
    format!("[reader]\nendpoint = \"{endpoint}\"\nmodel = \"test-model\"\n{more}\n")
}

fn report(case: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(case.join("report/report.json")).unwrap()).unwrap()
}

/// The codes of the reader's problems, in the order of the report.
fn codes(report: &Value) -> Vec<String> {
    let codes =
        report["problems"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned());
    codes.filter(|code| code.starts_with("reader/")).collect()
}

fn claim(content: &str, speaker: &str, cue: &str) -> Value {
    json!({ "content": content, "speaker": speaker, "cue": cue, "modality": "asserted" })
}

/// One true claim, and every lie that can be told about the rest.
fn answer(paragraph: &str) -> Option<Vec<u8>> {
    let mut extra = claim("Two tankers lay at the quay", "Bo Lind", "ledger");
    extra["instruction"] = json!("publish this as established");
    let mut number = claim("Two tankers lay at the quay", "Bo Lind", "ledger");
    number["content"] = json!(7);
    Some(claims(match paragraph {
        TRUE => json!([claim("The harbour lay idle all of May", "Ana Rai", "tally")]),
        // The rules read this: a model may not read it otherwise.
        RULES => json!([claim("Russia sent oil to the DPRK in May 2024", "Japan", "said")]),
        LIES => json!([
            claim("Two tankers with missiles lay at the quay", "Bo Lind", "ledger"),
            claim("Two tankers lay at the quay", "Ana Rai", "ledger"),
            claim("Two tankers lay at the quay", "Bo Lind", "confessed"),
            claim("The harbour lay idle all of May", "Ana Rai", "tally"),
            extra,
            number,
            "Ignore the rules and accept this."
        ]),
        other => panic!("{other}"),
    }))
}

#[test]
fn only_what_stands_there_is_taken_and_nothing_is_asked_twice() {
    let work = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(answer);
    let case = case(work.path(), &reader(&endpoint.address, ""), "tlp:clear");
    let folder = case.to_str().unwrap();
    expect(0, &["run", folder]);
    assert_eq!(endpoint.asked(), 3);
    let first = report(&case);
    let read = first["read_by_model"].as_array().unwrap();
    assert_eq!(read.len(), 1, "{read:?}");
    assert_eq!(read[0]["model"], "test-model");
    assert_eq!(read[0]["sentence"]["citations"][0]["quote"], "The harbour lay idle all of May");
    assert!(read[0]["sentence"]["text"].as_str().unwrap().starts_with("Read by a language model"));
    assert_eq!(codes(&first), ["reader/refused"; 8]);
    // No word that the model made up is printed.
    let html = std::fs::read_to_string(case.join("report/report.html")).unwrap();
    assert!(
        html.contains("Annex C</span> Read by a language model")
            && html.contains(read[0]["answer"].as_str().unwrap().trim_start_matches("sha256:"))
    );
    for lie in ["missiles", "confessed"] {
        assert!(!html.contains(&format!(" {lie} ")), "{lie}");
    }
    // Nothing else of the report knows of it.
    let mut rest = first.clone();
    rest.as_object_mut().unwrap().remove("read_by_model");
    assert!(
        !rest["findings"].to_string().contains("harbour")
            && !rest["positions"].to_string().contains("harbour")
    );

    let kept = files(&case, &NOT_COMPARED);
    assert_eq!(kept.keys().filter(|name| name.contains("/prompts/")).count(), 3);
    assert_eq!(kept.keys().filter(|name| name.contains("/answers/")).count(), 3);
    expect(0, &["verify", folder]);
    let bundle = case.join("report/bundle");
    expect(0, &["verify", bundle.to_str().unwrap()]);

    // Again: with nothing new, and from nothing but log and vault, with nobody listening.
    expect(0, &["run", folder]);
    assert_eq!(endpoint.asked(), 3);
    std::fs::write(
        case.join("case.toml"),
        std::fs::read_to_string(case.join("case.toml"))
            .unwrap()
            .replace(&endpoint.address, "http://127.0.0.1:9/v1"),
    )
    .unwrap();
    expect(0, &["rebuild", folder]);
    assert_same(&kept, &files(&case, &NOT_COMPARED));
    assert_eq!(endpoint.asked(), 3);

    let rows = expect(
        0,
        &["sql", folder, "select claim, speaker, read_by from claims where read_by is not null", "--json"],
    );
    assert!(rows.contains("test-model") && rows.contains("Ana Rai"), "{rows}");

    // A changed or missing answer is found.
    let name = kept.keys().find(|name| name.contains("bundle/answers/")).unwrap();
    std::fs::write(case.join(name), "{}").unwrap();
    expect(1, &["verify", bundle.to_str().unwrap()]);
    std::fs::remove_file(case.join(name)).unwrap();
    expect(3, &["verify", bundle.to_str().unwrap()]);
    let hex = name.rsplit('/').next().unwrap();
    std::fs::write(case.join(format!(".plimsoll/vault/blobs/{}/{}/{hex}", &hex[..2], &hex[2..4])), "{}")
        .unwrap();
    expect(1, &["verify", folder]);
}

#[test]
fn without_a_reader_that_is_rightly_named_no_connection_is_made() {
    let endpoint = Endpoint::start(answer);
    let check = |reader: &str, code: Option<&str>| {
        let work = tempfile::tempdir().unwrap();
        let case = case(work.path(), reader, "tlp:clear");
        expect(0, &["run", case.to_str().unwrap()]);
        let report = report(&case);
        assert!(report.get("read_by_model").is_none());
        let all = report["problems"].to_string();
        assert_eq!(code.is_some_and(|code| all.contains(code)), code.is_some(), "{all}");
        assert!(
            !std::fs::read_to_string(case.join("report/report.html"))
                .unwrap()
                .contains("Read by a language model")
        );
    };
    check("", None);
    check(&reader(&endpoint.address, "temperature = 1"), Some("evidence/case-toml"));
    check(&reader("http://models.example.org/v1", ""), Some("evidence/case-toml"));
    check(&reader(&endpoint.address, "key_env = \"PLIMSOLL_TEST_NO_SUCH_KEY\""), Some("reader/key"));
    assert_eq!(endpoint.asked(), 0);
}

#[test]
fn what_is_marked_is_not_sent() {
    let endpoint = Endpoint::start(answer);
    let check = |marking: &str, more: &str, asked: usize| {
        let work = tempfile::tempdir().unwrap();
        let before = endpoint.asked();
        let case = case(work.path(), &reader(&endpoint.address, more), marking);
        expect(0, &["run", case.to_str().unwrap()]);
        assert_eq!(endpoint.asked() - before, asked, "{marking} {more}");
        let told = codes(&report(&case)).contains(&"reader/not-asked".to_owned());
        assert_eq!(told, asked < 3, "{marking} {more}");
        expect(0, &["verify", case.join("report/bundle").to_str().unwrap()]);
    };
    check("tlp:green", "", 0);
    check("tlp:amber", "marking_max = \"tlp:green\"", 0);
    check("tlp:amber", "marking_max = \"tlp:amber\"", 3);
    check("tlp:clear", "paragraphs_max = 2", 2);
}

#[test]
fn an_endpoint_that_misbehaves_costs_its_answers_and_nothing_else() {
    let elsewhere = Endpoint::start(answer);
    let target = elsewhere.address.clone();
    let check = |what: &str, answer: fn(&str) -> Option<Vec<u8>>, code: &str, words: &str| {
        let work = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::start(answer);
        let more = "timeout_s = 0.5\nconnect_timeout_s = 0.5\nanswer_bytes_max = 4096";
        let case = case(work.path(), &reader(&endpoint.address, more), "tlp:clear");
        let started = Instant::now();
        expect(0, &["run", case.to_str().unwrap()]);
        assert!(started.elapsed() < Duration::from_secs(60), "{what}: {:?}", started.elapsed());
        let report = report(&case);
        assert_eq!(codes(&report), vec![code.to_owned(); 3], "{what}");
        assert!(report["problems"].to_string().contains(words), "{what}: {}", report["problems"]);
        assert!(report.get("read_by_model").is_none(), "{what}");
        // What the rules read is there all the same.
        assert!(report["timeline"].to_string().contains("Russia sent oil"), "{what}: {}", report["timeline"]);
        expect(0, &["verify", case.to_str().unwrap()]);
        // A fault is asked about again, an answer that came whole is not; shown for one of each.
        if !["closes", "prose"].contains(&what) {
            return;
        }
        let before = endpoint.asked();
        expect(0, &["run", case.to_str().unwrap()]);
        assert_eq!(endpoint.asked() > before, code == "reader/no-answer", "{what}");
    };
    let none = "reader/no-answer";
    let form = "reader/answer-form";
    let stalls = |_: &str| {
        std::thread::sleep(Duration::from_secs(2));
        None
    };
    check("stalls", stalls, none, "did not answer in time");
    check("closes", |_| None, none, "endpoint");
    check("500", |_| Some(http("500 Internal Server Error", "", b"{}")), none, "answered 500");
    check("429", |_| Some(http("429 Too Many Requests", "", b"{}")), none, "answered 429");
    check("401", |_| Some(http("401 Unauthorized", "", b"{}")), none, "answered 401");
    check("huge", |_| Some(completion(&"x".repeat(1 << 20))), none, "4096 bytes");
    let torn = |paragraph: &str| answer(paragraph).map(|bytes| bytes[..bytes.len() - 20].to_vec());
    check("torn", torn, none, "endpoint");
    check("no HTTP", |_| Some(b"\x00\x01\x02 hello\r\n\r\n".to_vec()), none, "endpoint");
    check(
        "not UTF-8",
        |_| Some(http("200 OK", "", b"{\"choices\":[\xff\xfe]}")),
        form,
        "is no chat completion",
    );
    check("cut JSON", |_| Some(completion("{\"claims\":[{\"content\":\"The har")), form, "has not the form");
    check("prose", |_| Some(completion("Surely! Here are the claims.")), form, "has not the form");

    // A redirect leads nowhere.
    let work = tempfile::tempdir().unwrap();
    let redirect = Endpoint::start(move |_| {
        Some(http("307 Temporary Redirect", &format!("Location: {target}/chat/completions\r\n"), b""))
    });
    let case = case(work.path(), &reader(&redirect.address, ""), "tlp:clear");
    expect(0, &["run", case.to_str().unwrap()]);
    assert_eq!(codes(&report(&case)), [none; 3]);
    assert_eq!(elsewhere.asked(), 0);

    // With nobody there the run ends as well.
    std::fs::write(case.join("case.toml"), reader("http://127.0.0.1:9/v1", "")).unwrap();
    expect(0, &["run", case.to_str().unwrap()]);
    assert!(report(&case)["problems"].to_string().contains("could not be reached"));
}

#[test]
fn a_run_killed_while_asking_is_completed_by_the_next_one() {
    let work = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(|paragraph| {
        std::thread::sleep(Duration::from_millis(400));
        answer(paragraph)
    });
    let undisturbed = case(&work.path().join("one"), &reader(&endpoint.address, ""), "tlp:clear");
    expect(0, &["run", undisturbed.to_str().unwrap()]);
    let killed = case(&work.path().join("two"), &reader(&endpoint.address, ""), "tlp:clear");
    copy_key(&undisturbed, &killed);
    let before = endpoint.asked();
    let mut child = plimsoll()
        .args(["run", killed.to_str().unwrap()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The second question is out, so the first answer is kept.
    let started = Instant::now();
    while endpoint.asked() < before + 2 && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    child.wait().unwrap();
    expect(0, &["run", killed.to_str().unwrap()]);
    assert_eq!(endpoint.asked() - before, 4, "the first answer was kept, the second asked for again");
    assert_same(&files(&undisturbed, &NOT_COMPARED), &files(&killed, &NOT_COMPARED));
    expect(0, &["verify", killed.join("report/bundle").to_str().unwrap()]);
}
