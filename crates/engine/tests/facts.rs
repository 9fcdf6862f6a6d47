//! Facts written and read back: the same rows, the same bytes, whatever the texts hold.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use engine::{
    Cap, Claim, Delivery, Engine, Event, EventParticipant, Exhibit, Facts, Finding, Hit, Item, Problem,
    Quantity, ShipEvent, Site, TradeFlow,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A row in every table, and two in some, out of order.
fn sample() -> Facts {
    let claim = |claim: &str, text: &str| Claim {
        exhibit: "sha256:aa".into(),
        claim: claim.into(),
        tier: "attributed".into(),
        modality: "asserted".into(),
        quote: "direct".into(),
        country: Some("KR".into()),
        said_from: Some("2024-10-18".parse().unwrap()),
        span_end: 12,
        text: text.into(),
        ..Claim::default()
    };
    Facts {
        exhibits: vec![Exhibit {
            id: "EX-0001".into(),
            exhibit: "sha256:aa".into(),
            file: "notes/one.txt".into(),
            size_bytes: 312,
            published: Some("2024-12-18".parse().unwrap()),
            captured_at: Some("2024-12-19T09:14:00Z".parse().unwrap()),
            leaf: Some(0),
            ..Exhibit::default()
        }],
        claims: vec![claim("c2", "It was \"denied\"."), claim("c1", "Containers were moved.")],
        events: vec![Event {
            claim: "c1".into(),
            event: 1,
            event_type: "arms_transfer".into(),
            ..Event::default()
        }],
        event_participants: vec![EventParticipant {
            role: "supplier".into(),
            country: Some("KP".into()),
            ..EventParticipant::default()
        }],
        quantities: vec![Quantity {
            low: Some(11_000.0),
            high: Some(12_000.0),
            unit: "soldiers".into(),
            ..Quantity::default()
        }],
        deliveries: vec![Delivery {
            recipient: "KP".into(),
            tonnes_central: Some(120.5),
            basis: "reported".into(),
            ..Delivery::default()
        }],
        trade_flows: vec![TradeFlow {
            row_number: 2,
            reporter: "CN".into(),
            partner: "KP".into(),
            direction: "import".into(),
            hs: "2701".into(),
            value_usd: Some(120_000.0),
            ..TradeFlow::default()
        }],
        ship_events: vec![ShipEvent {
            mmsi: "273000000".into(),
            started_at: "2024-11-01T00:00:00Z".parse().unwrap(),
            ended_at: "2024-11-01T06:30:00.25Z".parse().unwrap(),
            event_type: "gap".into(),
            open: true,
            ..ShipEvent::default()
        }],
        hits: vec![Hit {
            subject: "a ship".into(),
            list: "un".into(),
            score: 0.97,
            mentions: 2,
            ..Hit::default()
        }],
        findings: vec![Finding {
            finding: "F-00000001".into(),
            law_verified: true,
            origins: 3,
            ..Finding::default()
        }],
        caps: vec![Cap {
            provision: "a cap".into(),
            ceiling: 100.0,
            unit: "bbl".into(),
            above: "unknown".into(),
            ..Cap::default()
        }],
        items: vec![Item { item: "IT-1".into(), what: "a circuit".into(), readings: 1, ..Item::default() }],
        sites: vec![Site { exhibit: "sha256:cc".into(), ..Site::default() }],
        problems: vec![Problem { code: "reading/empty".into(), file: "b.txt".into(), ..Problem::default() }],
    }
}

fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect()
}

fn engine(facts: &Facts) -> (tempfile::TempDir, Engine) {
    let folder = tempfile::tempdir().unwrap();
    facts.write(folder.path()).unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    (folder, engine)
}

#[test]
fn every_table_is_written_and_read_back() {
    let (_folder, engine) = engine(&sample());
    for table in engine.tables() {
        let answer = engine.query(&format!("select * from {}", table.name)).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(answer.columns, names, "{}", table.name);
        assert!(!answer.rows.is_empty(), "{}", table.name);
    }
    let row = |sql: &str| engine.query(sql).unwrap().rows.remove(0);
    assert_eq!(
        row("select id, size_bytes, published, captured_at, pages, leaf from exhibits"),
        [
            json!("EX-0001"),
            json!(312),
            json!("2024-12-18"),
            json!("2024-12-19T09:14:00Z"),
            Value::Null,
            json!(0)
        ]
    );
    assert_eq!(
        row("select open, ended_at, ended_at - started_at > interval '6 hours' from ship_events"),
        [json!(true), json!("2024-11-01T06:30:00.250Z"), json!(true)]
    );
    assert_eq!(row("select tonnes_central, tonnes_low from deliveries"), [json!(120.5), Value::Null]);
    let claims = engine.query("select claim from claims").unwrap();
    assert_eq!(claims.rows, [[json!("c1")], [json!("c2")]], "rows are in the table's order");
    assert_eq!(
        row("select count(*) from claims where said_from >= date '2024-10-18' and said_to is null"),
        [json!(2)]
    );
}

#[test]
fn the_same_rows_give_the_same_bytes_in_any_order() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut facts = sample();
    facts.write(one.path()).unwrap();
    facts.claims.reverse();
    facts.write(other.path()).unwrap();
    assert_eq!(bytes(one.path()), bytes(other.path()));
    // Written over what is there, too.
    facts.write(one.path()).unwrap();
    assert_eq!(bytes(one.path()), bytes(other.path()));
    facts.claims.pop();
    facts.write(one.path()).unwrap();
    assert_ne!(bytes(one.path())["claims.parquet"], bytes(other.path())["claims.parquet"]);
}

#[test]
fn no_file_tells_of_the_writer_or_the_place() {
    let (folder, _engine) = engine(&sample());
    for (name, bytes) in bytes(folder.path()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("plimsoll facts"), "{name}");
        assert!(!text.contains("parquet-rs"), "{name}");
        assert!(!text.contains(folder.path().to_str().unwrap()), "{name}");
    }
}

#[test]
fn hostile_texts_stay_what_they_are() {
    let texts = [
        "",
        "'; drop table claims; --",
        "\"quoted\"",
        "nul\0nul",
        "\u{202e}turned",
        "\u{1b}[31mred",
        "line\nbreak\r\n",
        "평화호",
        "𝒰\u{10ffff}",
        "{\"a\":1}",
        "null",
        "\\",
        "%s{}",
    ];
    let long = "x".repeat(3_000_000);
    let mut facts = Facts::default();
    for (number, text) in texts.iter().copied().chain([long.as_str()]).enumerate() {
        facts.problems.push(Problem {
            code: format!("{number:03}"),
            reason: text.into(),
            ..Problem::default()
        });
    }
    let (_folder, engine) = engine(&facts);
    let answer = engine.query("select reason from problems order by code").unwrap();
    let found: Vec<&str> = answer.rows.iter().map(|row| row[0].as_str().unwrap()).collect();
    assert_eq!(found[..texts.len()], texts);
    assert_eq!(found[texts.len()], long);
    let shown = answer.aligned(60);
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}') && !shown.contains('\0'));
    assert_eq!(shown.lines().count(), 2 + answer.rows.len(), "a line a row");
    assert!(shown.lines().all(|line| line.chars().count() <= 60));
    let line: Value = serde_json::from_str(&answer.json_line(3).unwrap()).unwrap();
    assert_eq!(line, json!({"reason": "nul\0nul"}));
}

#[test]
fn numbers_that_json_has_no_form_for_are_null() {
    let quantity = |value| Quantity { low: Some(value), unit: "t".into(), ..Quantity::default() };
    let facts = Facts {
        quantities: [f64::NAN, f64::INFINITY, -0.0, f64::MAX, 1e-320].map(quantity).to_vec(),
        ..Facts::default()
    };
    let (_folder, engine) = engine(&facts);
    let answer = engine.query("select low from quantities").unwrap();
    let values: Vec<Option<f64>> = answer.rows.iter().map(|row| row[0].as_f64()).collect();
    assert_eq!(values, [Some(-0.0), Some(1e-320), Some(f64::MAX), None, None]);
}

#[test]
fn a_case_without_facts_has_every_table() {
    let (folder, engine) = engine(&Facts::default());
    assert_eq!(bytes(folder.path()).len(), engine.tables().len());
    for table in engine.tables() {
        let answer = engine.query(&format!("select * from {}", table.name)).unwrap();
        assert_eq!(answer.columns.len(), table.columns.len());
        assert!(answer.rows.is_empty());
        assert_eq!(answer.aligned(40).lines().count(), 2);
    }
    assert_eq!(
        engine.query("select count(*), sum(size_bytes) from exhibits").unwrap().rows,
        [[json!(0), Value::Null]]
    );
}

#[test]
fn a_hundred_thousand_rows() {
    const ROWS: i64 = 100_000;
    let claims = (0..ROWS)
        .map(|number| Claim {
            exhibit: format!("sha256:{:04}", number % 1_000),
            claim: format!("c{number}"),
            country: (number % 3 == 0).then(|| "KR".to_owned()),
            span_start: number,
            text: format!("claim {number} of some length, as sentences have it"),
            ..Claim::default()
        })
        .collect();
    let (folder, engine) = engine(&Facts { claims, ..Facts::default() });
    let answer = engine
        .query("select count(*), count(country), min(span_start), max(span_start) from claims")
        .unwrap();
    assert_eq!(answer.rows, [[json!(ROWS), json!(33_334), json!(0), json!(ROWS - 1)]]);
    let grouped = "select exhibit, count(*) n, sum(span_start / 3.0) s from claims group by exhibit";
    let once = engine.query(grouped).unwrap();
    assert_eq!(once.rows.len(), 1_000);
    assert_eq!(once, engine.query(grouped).unwrap());
    assert_eq!(once, Engine::open(folder.path()).unwrap().query(grouped).unwrap());
    assert_eq!(engine.query("select text from claims").unwrap().rows.len(), 100_000);
}

#[test]
fn any_name_of_a_folder_will_do() {
    let work = tempfile::tempdir().unwrap();
    for name in ["with space", "br[a]ck*et?", "100%25 {x}", "평화호", "a#b&c=d"] {
        let folder = work.path().join(name);
        sample().write(&folder).unwrap();
        let engine = Engine::open(&folder).unwrap();
        assert_eq!(engine.query("select count(*) from claims").unwrap().rows, [[json!(2)]], "{name}");
    }
}

#[test]
fn what_is_missing_or_damaged_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Engine::open(folder.path()).unwrap_err();
    assert_eq!(open().code(), "engine/no-facts");
    sample().write(folder.path()).unwrap();
    let caps = folder.path().join("caps.parquet");
    let whole = std::fs::read(&caps).unwrap();
    for damaged in [&whole[..0], &whole[..whole.len() / 2], b"not a table at all"] {
        std::fs::write(&caps, damaged).unwrap();
        assert_eq!(open().code(), "engine/parquet");
        assert!(open().to_string().contains("caps.parquet"));
    }
    std::fs::copy(folder.path().join("hits.parquet"), &caps).unwrap();
    assert_eq!(open().code(), "engine/facts-version");
    std::fs::remove_file(&caps).unwrap();
    assert_eq!(open().code(), "engine/no-facts");
    // Bytes turned inside a column are found when it is read, and are an error there.
    std::fs::write(&caps, &whole).unwrap();
    let claims = folder.path().join("claims.parquet");
    let mut bytes = std::fs::read(&claims).unwrap();
    for byte in &mut bytes[4..400] {
        *byte ^= 0xff;
    }
    std::fs::write(&claims, bytes).unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    assert!(engine.query("select * from claims").is_err());
    assert!(engine.query("select * from hits").is_ok());
}
