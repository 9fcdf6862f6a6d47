//! Broken, huge and slow requests: each gets an answer that says so, and the next one is answered as ever.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use server::Limits;
use std::io::Write;
use std::time::{Duration, Instant};
use support::{Server, read, settings};

fn well(server: &Server) {
    assert_eq!(server.get("/healthz").status, 200);
    let answer = server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(200);
    assert_eq!(answer["responses"]["q"]["outcome"], "match");
    let metrics = server.get("/metrics").text();
    assert!(metrics.contains("plimsoll_panics_total 0\n"), "{metrics}");
}

fn with(change: impl FnOnce(&mut Limits)) -> Server {
    let mut settings = settings();
    change(&mut settings.limits);
    Server::with(settings)
}

#[test]
fn names_of_every_kind_are_answered_or_refused() {
    let server = Server::new();
    for (name, status) in [
        (String::new(), 400),
        (" \t\r\n".to_owned(), 400),
        ("🙂🇰🇵👨‍👩‍👧".to_owned(), 400),
        ("\u{202e}\u{2066}\u{200d}\u{feff}".to_owned(), 400),
        ("\0\u{1b}[2J\u{7f}".to_owned(), 200),
        ("\u{202e}Ri\u{202c} Je\u{200b}-son\u{0}".to_owned(), 200),
        ("a".repeat(100_000), 400),
        ("a ".repeat(500), 200),
        ("\u{301}".repeat(900), 400),
        (format!("Ri{}", "\u{301}".repeat(900)), 200),
        ("ﷺ".repeat(1000), 200),
        ("İıſßŉǰΐ".to_owned(), 200),
        ("'; DROP TABLE lists; --".to_owned(), 200),
        ("{{7*7}}${jndi:ldap://x}".to_owned(), 200),
        ("../../etc/passwd".to_owned(), 200),
        ("名".repeat(1000), 200),
        ("\u{10ffff}\u{fffd}".to_owned(), 400),
        ("\u{1d400}\u{1d401}".to_owned(), 200),
    ] {
        let shown: String = name.chars().take(20).collect();
        let answer = server.ask("default", "Person", json!({ "name": [name.clone()] }));
        assert_eq!(answer.status, status, "{shown:?} {}", String::from_utf8_lossy(&answer.body));
        let seen = server.ask("default", "Thing", json!({ "idNumber": [name] })).status;
        assert!(matches!(seen, 200 | 400), "{shown:?} {seen}");
    }
    well(&server);
}

#[test]
fn bodies_that_are_no_query_are_refused() {
    let server = Server::new();
    let deep = "[".repeat(100_000);
    for body in [
        &b""[..],
        b"{",
        b"null",
        b"\xff\xfe{\x00}\x00",
        b"{\"queries\":{\"q\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"\xc3\x28\"]}}}}",
        b"{\"queries\":{\"q\":{\"schema\":\"Person\",\"properties\":{\"name\":\"\\ud800\"}}}}",
        b"{\"queries\":{\"q\":1,\"q\":2}}",
        b"{\"queries\":[]}",
        b"{\"queries\":{\"q\":{\"schema\":7,\"properties\":{}}}}",
        b"{\"queries\":{\"q\":{\"schema\":\"Person\",\"properties\":null}}}",
        b"{\"queries\":{\"q\":{\"schema\":\"Person\",\"properties\":{\"name\":\"a\"},\"id\":[]}}}",
        deep.as_bytes(),
    ] {
        let answer = server.post("/match/default", "application/json", body);
        answer.expect(422);
    }
    // The kind of the body and the letters it claims to be in are the caller's word.
    let query = json!({ "queries": { "q": { "schema": "Person", "properties": { "name": "Ri Je-son" } } } });
    for kind in
        ["text/plain", "application/json; charset=utf-16", "x", "application/json; charset=\"\\\"", "ÿ"]
    {
        server.post("/match/default", kind, query.to_string()).expect(200);
    }
    let nested = json!({ "name": ["Ri Je-son", { "a": 1 }, [["b"]], true, 7, null], "": "x", "properties": { "name": "y" } });
    let answer = server.ask("default", "Person", nested).expect(200);
    assert_eq!(answer["responses"]["q"]["problems"].as_array().unwrap().len(), 4);
    well(&server);
}

#[test]
fn addresses_of_every_kind_are_answered() {
    let server = Server::new();
    for path in [
        "/entities/%FF%FE",
        "/entities/%00",
        "/entities/..%2F..%2Fetc%2Fpasswd",
        "/entities/1718-persons:KPi.002%0d%0aSet-Cookie:%20a=b",
        "/match/%F0%9F%99%82",
        "/search/default?q=%FF",
        "/search/default?q=%00%E2%80%AE",
        "/search/default?limit=99999999999999999999999999",
        "/search/default?q=%22%22%22***",
        "/search/default?facets=&sort=&filter=",
        "/search/default?&&&=&==&%=%",
        "/reconcile/default?queries=%FF",
        "/reconcile/default?extend=%7B",
        "//",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/reconcile/default/preview?id=%3Cscript%3E",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 200 | 400 | 404 | 405 | 422), "{path}: {answer:?}");
        assert!(!answer.head.to_lowercase().contains("set-cookie"), "{path}");
    }
    let long = format!("/search/default?q={}", "a".repeat(60_000));
    server.get(&long).expect(400);
    let longer = server.get(&format!("/search/default?q={}", "a".repeat(200_000)));
    assert!(matches!(longer.status, 0 | 414 | 431), "{}", longer.status);
    well(&server);
}

#[test]
fn what_is_no_http_ends_its_own_connection() {
    let server = Server::new();
    let many: String = (0..500).map(|at| format!("X-{at}: y\r\n")).collect();
    let many = format!("GET /healthz HTTP/1.1\r\nHost: t\r\n{many}\r\n");
    for bytes in [
        &b"\0\0\0\0\0\0\0\0\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        many.as_bytes(),
    ] {
        let mut stream = server.connect();
        stream.write_all(bytes).unwrap();
        let answer = read(&mut stream);
        assert!(matches!(answer.status, 0 | 400..=505), "{}: {answer:?}", String::from_utf8_lossy(bytes));
    }
    well(&server);
}

#[test]
fn a_body_beyond_the_limit_is_refused_unread() {
    let server = with(|limits| limits.body_bytes = 1000);
    let long =
        json!({ "queries": { "q": { "schema": "Person", "properties": { "name": "a".repeat(1000) } } } });
    server.post_json("/match/default", &long).expect(413);
    server
        .post_form("/reconcile/default", "queries", &json!({ "q": { "query": "a".repeat(1000) } }))
        .expect(413);
    // A client that sends all before it reads gets its answer.
    let longer = json!({ "queries": { "q": { "x": "a".repeat(7000) } } });
    server.post_json("/match/default", &longer).expect(413);
    // Only announced: the answer comes before the body does.
    let announced =
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000000\r\nConnection: close\r\n\r\n";
    server.send(announced).expect(413);
    // In pieces of unknown length.
    let mut pieces =
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .to_vec();
    for _ in 0..20 {
        pieces.extend_from_slice(b"40\r\n");
        pieces.extend_from_slice(&[b' '; 0x40]);
        pieces.extend_from_slice(b"\r\n");
    }
    pieces.extend_from_slice(b"0\r\n\r\n");
    server.send(&pieces).expect(413);
    well(&server);
}

#[test]
fn a_client_that_sends_slowly_is_cut_off() {
    let server = with(|limits| {
        limits.head = Duration::from_millis(300);
        limits.request = Duration::from_millis(300);
    });
    let began = Instant::now();
    let mut head = server.connect();
    head.write_all(b"GET /healthz HTTP/1.1\r\nHost").unwrap();
    let head = read(&mut head);
    assert!(matches!(head.status, 0 | 408), "{head:?}");
    let mut idle = server.connect();
    assert_eq!(read(&mut idle).status, 0);
    let mut body = server.connect();
    body.write_all(
        b"POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{",
    )
    .unwrap();
    read(&mut body).expect(408);
    assert!(began.elapsed() < Duration::from_secs(20));
    well(&server);
}

#[test]
fn too_many_at_once_are_told_to_come_again() {
    let server = with(|limits| limits.in_flight = 2);
    let mut slow = Vec::new();
    let patience = Instant::now();
    let busy = loop {
        // Of those that come while a question is answered one may be told to come again: another takes its place.
        let mut stream = server.connect();
        stream
            .write_all(
                b"POST /match/default HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{",
            )
            .unwrap();
        slow.push(stream);
        std::thread::sleep(Duration::from_millis(100));
        let answer = server.get("/search/default?q=ri");
        if answer.status == 503 {
            break answer;
        }
        assert!(patience.elapsed() < Duration::from_secs(20), "both places are taken: {}", answer.status);
    };
    assert!(busy.head.to_lowercase().contains("retry-after: 1"));
    busy.expect(503);
    assert_eq!(server.get("/healthz").status, 200, "how it is can always be asked");
    let mut answered = Vec::new();
    for mut stream in slow {
        // Who was refused has its answer already and reads no more.
        let _ = stream.write_all(b"}");
        answered.push(read(&mut stream).status);
    }
    assert_eq!(answered.iter().filter(|status| **status == 422).count(), 2, "{answered:?}");
    well(&server);
}

#[test]
fn a_panic_is_caught_counted_and_ends_nothing() {
    let mut settings = settings();
    // The day is asked for while an answer is made.
    let asked = std::sync::atomic::AtomicBool::new(false);
    settings.today = Box::new(move || {
        assert!(asked.swap(true, std::sync::atomic::Ordering::SeqCst), "the first answer meets a fault");
        "2026-03-01".parse().unwrap()
    });
    let server = Server::with(settings);
    server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(500);
    server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(200);
    assert!(server.get("/metrics").text().contains("plimsoll_panics_total 1\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_is_a_fault_of_ours(
        schema in prop::sample::select(vec!["Person", "Vessel", "Organization", "Thing", "LegalEntity"]),
        property in prop::sample::select(vec!["name", "alias", "imoNumber", "birthDate", "country", "mmsi", "idNumber"]),
        values in prop::collection::vec(any::<String>(), 0..4),
    ) {
        let server = shared();
        let answer = server.ask("default", schema, json!({ property: values.clone(), "name": "Ri" }));
        prop_assert!(matches!(answer.status, 200 | 400), "{:?}", answer);
        let typed = form_urlencoded::byte_serialize(values.concat().as_bytes()).collect::<String>();
        let answer = server.get(&format!("/search/default?fuzzy=true&q={typed}"));
        prop_assert!(matches!(answer.status, 200 | 400), "{:?}", answer);
        let batch: Value = json!({ "q": { "query": values.concat(), "properties": [{ "pid": property, "v": values }] } });
        let answer = server.post_form("/reconcile/default", "queries", &batch);
        prop_assert_eq!(answer.status, 200);
    }
}

fn shared() -> &'static Server {
    static SERVER: std::sync::OnceLock<Server> = std::sync::OnceLock::new();
    SERVER.get_or_init(Server::new)
}
