//! `plimsoll serve` as it is started, asked, told to read its lists again, and told to stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use rustix::process::{Pid, Signal};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Stdio};
use support::{plimsoll, run};

struct Serving {
    child: Child,
    said: BufReader<ChildStderr>,
    address: String,
}

impl Serving {
    fn start(arguments: &[&str]) -> Self {
        let mut child = plimsoll()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut serving =
            Self { said: BufReader::new(child.stderr.take().unwrap()), child, address: String::new() };
        let line = serving.line_with("listening on http://");
        serving.address = line.trim().rsplit('/').next().unwrap().to_owned();
        serving
    }

    /// Waits for a line on standard error.
    fn line_with(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "it ended before it said `{words}`");
            if line.contains(words) {
                return line;
            }
        }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (String, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), serde_json::from_str(body).unwrap())
    }

    fn signal(&self, signal: Signal) {
        rustix::process::kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const QUERY: &str = r#"{"queries":{"q":{"schema":"Person","properties":{"name":["Ri Je-son"]}}}}"#;

#[test]
fn it_answers_records_reads_again_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("screened.jsonl");
    let token = folder.path().join("token");
    std::fs::write(&token, "a-token\n").unwrap();
    let list = folder.path().join("persons.toml");
    let own = support::root().join("regime/1718/designations/persons.toml");
    std::fs::copy(&own, &list).unwrap();
    let mut serving = Serving::start(&[
        "--lists",
        list.to_str().unwrap(),
        "--log",
        log.to_str().unwrap(),
        "--update-token",
        token.to_str().unwrap(),
        "--as-of",
        "2026-03-01",
        "--access-log",
    ]);
    let (status, answer) = serving.ask("POST", "/match/default", QUERY);
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert_eq!(answer["responses"]["q"]["results"][0]["id"], "1718-persons:KPi.002");
    assert_eq!(answer["as_of"], "2026-03-01");
    assert_eq!(answer["searched"].as_array().unwrap().len(), 3);
    let access: Value = serde_json::from_str(&serving.line_with("\"route\"")).unwrap();
    assert_eq!(access["route"], "/match/{dataset}");
    assert!(access["at"].is_string());
    let recorded = std::fs::read_to_string(&log).unwrap();
    let recorded: Value = serde_json::from_str(recorded.trim()).unwrap();
    assert_eq!(recorded["outcome"], "match");
    // The digest is that of what `lists read` prints.
    let printed = run(&["lists", "read", list.to_str().unwrap(), "--json"]).stdout;
    assert_eq!(answer["searched"][0]["sha256"], sha256(&printed));
    // A list that breaks off is refused, and what is in force stays.
    let text = std::fs::read_to_string(&own).unwrap();
    let start = text.match_indices("[[").nth(10).unwrap().0;
    std::fs::write(&list, &text[..start]).unwrap();
    serving.signal(Signal::HUP);
    serving.line_with("the lists in force stay: `1718-persons` would lose ");
    let (status, refused) = serving.ask("POST", "/updatez?sync=true&token=a-token", "");
    assert!(status.contains("409"), "{status} {refused}");
    assert_eq!(serving.ask("GET", "/catalog", "").1["searched"][0]["entries"], 80);
    std::fs::copy(&own, &list).unwrap();
    assert!(serving.ask("POST", "/updatez?sync=true&token=a-token", "").0.contains("200"));
    serving.signal(Signal::TERM);
    serving.line_with("stopped");
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_wrong_is_said_at_the_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (arguments, code, words) in [
        (&["serve", "--listen", &address][..], 1, "serve on"),
        (&["serve", "--lists", "/nowhere"], 1, "/nowhere"),
        (&["serve", "--update-token", "/nowhere"], 1, "/nowhere"),
        (&["serve", "--log", "/nowhere/log"], 1, "/nowhere/log"),
        (&["serve", "--listen", "here"], 2, "here"),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {said}");
        assert!(said.contains(words), "{arguments:?} {said}");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
