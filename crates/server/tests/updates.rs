//! Lists taken over and refused, the screening log, and a server that is told to stop.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use screening::designations::builtin;
use screening::lists::ListReading;
use serde_json::{Value, json};
use server::{ScreeningLog, Settings};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{DAY, Server, read, settings};

/// Gives lists that are others each time they are read.
fn reads(readings: Vec<Result<Vec<ListReading>, String>>) -> Settings {
    let count = AtomicUsize::new(0);
    let mut settings = Settings::new(
        || DAY.parse().unwrap(),
        move || readings[count.fetch_add(1, Ordering::SeqCst).min(readings.len() - 1)].clone(),
    );
    settings.update_token = Some("a token".to_owned());
    settings
}

fn shortened(keep: usize) -> Vec<ListReading> {
    let mut lists = builtin();
    lists[0].designations.truncate(keep);
    lists[0].edition = Some("2099-01-01".to_owned());
    lists
}

#[test]
fn an_update_is_taken_over_whole_or_refused_with_its_reason() {
    let mut gone = builtin();
    gone.remove(1);
    let server = Server::with(reads(vec![
        Ok(builtin()),
        Ok(shortened(40)),
        Ok(gone),
        Err("read the list `un.xml`: no such file".to_owned()),
        Ok(shortened(41)),
    ]));
    let update = |status| server.post("/updatez?sync=true&token=a+token", "", "").expect(status);
    let entries = || server.get("/catalog").expect(200)["searched"][0]["entries"].clone();
    let half = update(409);
    assert!(
        half["detail"].as_str().unwrap().contains("`1718-persons` would lose 40 of its 80 entries"),
        "{half}"
    );
    assert_eq!(entries(), 80);
    assert!(update(409)["detail"].as_str().unwrap().contains("`1718-entities` would lose 75 of its 75"));
    assert!(update(409)["detail"].as_str().unwrap().contains("un.xml"));
    assert!(server.get("/catalog").expect(200)["update"]["refused"].as_str().unwrap().contains("un.xml"));
    update(200);
    assert_eq!(entries(), 41);
    let answer = server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(200);
    assert_eq!(answer["searched"][0]["edition"], "2099-01-01");
    let metrics = server.get("/metrics").text();
    assert!(
        metrics.contains("plimsoll_reloads_total 1\n")
            && metrics.contains("plimsoll_reloads_refused_total 3\n")
    );
    assert!(metrics.contains("plimsoll_list_entries{list=\"1718-persons\",edition=\"2099-01-01\"} 41\n"));
}

#[test]
fn only_who_knows_the_token_updates() {
    let server = Server::with(reads(vec![Ok(builtin())]));
    for path in ["/updatez", "/updatez?token=", "/updatez?token=a", "/updatez?sync=true&token=a+tokens"] {
        server.post(path, "", "").expect(403);
    }
    assert_eq!(server.get("/updatez?token=a+token").status, 405);
    let without = Server::new();
    without.post("/updatez?token=", "", "").expect(403);
    assert!(server.get("/metrics").text().contains("plimsoll_reloads_total 0\n"));
}

#[test]
fn answers_are_whole_while_lists_change() {
    let server = Arc::new(Server::with(reads(vec![Ok(builtin()), Ok(shortened(60)), Ok(builtin())])));
    let before = builtin()[0].edition.clone().unwrap();
    let asking: Vec<_> = (0..3)
        .map(|_| {
            let (server, before) = (server.clone(), before.clone());
            std::thread::spawn(move || {
                for _ in 0..60 {
                    let answer = server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(200);
                    let list = &answer["searched"][0];
                    let hit = &answer["responses"]["q"]["results"][0];
                    let expected = if list["edition"] == "2099-01-01" { 60 } else { 80 };
                    assert_eq!(list["entries"], expected);
                    assert!(list["edition"] == "2099-01-01" || list["edition"] == before.as_str());
                    assert_eq!(hit["edition"], list["edition"], "entry and list are of one edition");
                }
            })
        })
        .collect();
    for _ in 0..2 {
        server.post("/updatez?sync=true&token=a+token", "", "").expect(200);
    }
    for thread in asking {
        thread.join().unwrap();
    }
}

/// A place for lines that a test can look into, and that can be full.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>, bool);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.1 {
            return Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
        }
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_query_is_recorded_with_what_was_searched() {
    let lines = Lines::default();
    let mut settings = settings();
    settings.screening_log = Some(ScreeningLog::new(Box::new(lines.clone())));
    let told = Arc::new(Mutex::new(Vec::<String>::new()));
    let tell = told.clone();
    settings.access_log =
        Some(Box::new(move |line| tell.lock().unwrap().push(serde_json::to_string(line).unwrap())));
    let server = Server::with(settings);
    let batch = json!({ "queries": {
        "a": { "schema": "Person", "properties": { "name": "Ri Je-son" } },
        "b": { "schema": "Vessel", "properties": { "name": "Zzyzx Qwrt" } },
    } });
    server.post_json("/match/default?exclude_dataset=1718-entities", &batch).expect(200);
    server.get("/search/1718-vessels?q=zzyzx").expect(200);
    server.get("/search/default").expect(200);
    server.post_form(
        "/reconcile/default",
        "queries",
        &json!({ "q0": { "query": "Ri Je-son" }, "q1": { "query": "🙂" } }),
    );
    server.ask("default", "Person", json!({})).expect(400);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let recorded: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let short: Vec<Value> = recorded
        .iter()
        .map(|line| {
            json!([
                line["endpoint"],
                line["key"],
                line["outcome"],
                line["searched"].as_array().unwrap().len()
            ])
        })
        .collect();
    assert_eq!(
        short,
        [
            json!(["match", "a", "match", 2]),
            json!(["match", "b", "clear", 2]),
            json!(["search", "q", "clear", 1]),
            json!(["reconcile", "q0", "match", 3]),
        ]
    );
    assert_eq!(recorded[0]["query"]["name"], "Ri Je-son");
    assert_eq!(recorded[0]["hits"][0]["id"], "1718-persons:KPi.002");
    assert_eq!(recorded[0]["hits"][0]["match"], true);
    assert_eq!(recorded[1]["hits"], json!([]));
    assert_eq!(recorded[1]["as_of"], DAY);
    assert_eq!(recorded[1]["searched"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(recorded[2]["dataset"], "1718-vessels");
    let told = told.lock().unwrap().join("\n");
    assert!(told.contains(r#""route":"/match/{dataset}","status":200"#), "{told}");
    assert!(!told.contains("Ri Je") && !told.contains("zzyzx"), "no name is in the access log: {told}");
}

#[test]
fn an_answer_that_cannot_be_recorded_is_held_back() {
    let mut settings = settings();
    settings.screening_log = Some(ScreeningLog::new(Box::new(Lines(Arc::default(), true))));
    let server = Server::with(settings);
    server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(500);
    server.get("/search/default?q=ri").expect(500);
    server.get("/search/default").expect(200);
    assert!(server.get("/metrics").text().contains("plimsoll_log_failures_total 2\n"));
}

#[test]
fn a_request_that_was_begun_is_finished() {
    let mut server = Server::new();
    let body = json!({ "queries": { "q": { "schema": "Person", "properties": { "name": "Ri Je-son" } } } })
        .to_string();
    let mut begun = server.connect();
    let head = format!("POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: {}\r\n\r\n", body.len());
    begun.write_all(head.as_bytes()).unwrap();
    begun.write_all(&body.as_bytes()[..5]).unwrap();
    let mut idle = server.connect();
    std::thread::sleep(Duration::from_millis(200));
    server.stop();
    std::thread::sleep(Duration::from_millis(200));
    assert!(std::net::TcpStream::connect(server.address).is_err(), "no new connection is taken");
    begun.write_all(&body.as_bytes()[5..]).unwrap();
    let answer = read(&mut begun).expect(200);
    assert_eq!(answer["responses"]["q"]["outcome"], "match");
    assert_eq!(read(&mut idle).status, 0);
    server.ended();
}

#[test]
fn what_cannot_be_served_is_not_started() {
    let start = |lists: Result<Vec<ListReading>, String>| {
        server::Service::start(Settings::new(|| DAY.parse().unwrap(), move || lists.clone()))
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(start(Ok(Vec::new())), "no list has an entry");
    assert_eq!(start(Err("no such folder".to_owned())), "no such folder");
    let twice: Vec<ListReading> = builtin().into_iter().chain(builtin()).collect();
    assert!(start(Ok(twice)).contains("`1718-persons` is given twice"));
}
