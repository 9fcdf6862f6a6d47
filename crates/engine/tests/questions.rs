//! What may be asked, what is refused, and how errors tell their place.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use engine::{Answer, Claim, Engine, EngineError, Facts, Limits};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn engine_within(limits: Limits) -> (tempfile::TempDir, Engine) {
    let folder = tempfile::tempdir().unwrap();
    let claims = (0..1_000)
        .map(|number| Claim {
            claim: format!("c{number}"),
            span_start: number,
            said_from: Some("2024-10-18".parse().unwrap()),
            text: format!("{number}"),
            ..Claim::default()
        })
        .collect();
    Facts { claims, ..Facts::default() }.write(folder.path()).unwrap();
    let engine = Engine::open_within(folder.path(), limits).unwrap();
    (folder, engine)
}

fn ask(sql: &str) -> Result<Answer, EngineError> {
    engine_within(Limits::default()).1.query(sql)
}

#[test]
fn what_reads_may_be_asked() {
    let (_folder, engine) = engine_within(Limits::default());
    for sql in [
        "select 1",
        "SELECT claim FROM claims LIMIT 1;",
        "with few as (select claim from claims limit 3) select count(*) from few",
        "values (1, 'a'), (2, 'b')",
        "select claim from claims union all select code from problems",
        "show tables",
        "show columns from claims",
        "describe claims",
        "explain select claim from claims",
        "select table_name from information_schema.tables",
        "select round(avg(span_start), 1), regexp_replace('ab', 'a', 'c'), upper('é') from claims",
        "select row_number() over (order by span_start desc) from claims",
        "select claim from claims -- a remark",
        "/* a remark */ select 1",
        &format!("select {}", vec!["1"; 200].join(" + ")),
        &vec!["select 1"; 50].join(" union all "),
    ] {
        let answer = engine.query(sql);
        assert!(answer.is_ok_and(|it| !it.rows.is_empty()), "{sql}");
    }
}

#[test]
fn what_changes_defines_or_sets_is_refused() {
    let (folder, engine) = engine_within(Limits::default());
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("out").display().to_string();
    let list = || std::fs::read_dir(folder.path()).unwrap().count();
    let before = list();
    for sql in [
        "insert into claims select * from claims",
        "update claims set text = ''",
        "delete from claims",
        "truncate table claims",
        "drop table claims",
        "drop view claims",
        "alter table claims add column x int",
        "create table t as select 1",
        "create temporary table t (x int)",
        "create view v as select 1",
        "create schema s",
        "create database d",
        "create function f() returns int return 1",
        "create index i on claims (claim)",
        &format!("create external table t stored as parquet location '{target}'"),
        &format!("copy claims to '{target}.parquet'"),
        &format!("copy (select 1) to '{target}.csv'"),
        "set datafusion.execution.batch_size = 1",
        "reset datafusion.execution.batch_size",
        "select 1 as x into t",
        "with x as (insert into claims values (1) returning 1) select * from x",
        "with x as (select 1) insert into claims select * from x",
        "explain insert into claims select * from claims",
        "explain analyze create table t as select 1",
        "prepare p as select 1",
        "execute p",
        "deallocate p",
        "begin",
        "commit",
        "rollback",
        "use x",
        "merge into claims using claims as c on true when matched then delete",
        "call f()",
        "vacuum",
        "load data inpath 'x' into table claims",
        "attach database 'x' as y",
        "install x",
        "pragma x",
        "grant select on claims to x",
    ] {
        let error = engine.query(sql).expect_err(sql);
        assert!(
            ["engine/sql-read-only", "engine/sql-syntax", "engine/sql"].contains(&error.code()),
            "{sql}: {error}"
        );
    }
    for (sql, named) in [
        ("insert into claims select * from claims", "INSERT"),
        ("drop table claims", "DROP TABLE"),
        ("create table t as select 1", "CREATE TABLE"),
        ("set a = 1", "SET"),
        ("copy claims to 'x.csv'", "COPY"),
        ("create external table t stored as csv location 'x'", "CREATE EXTERNAL TABLE"),
    ] {
        let error = engine.query(sql).unwrap_err();
        assert_eq!(error.code(), "engine/sql-read-only", "{sql}");
        assert!(error.reason().starts_with(&format!("{named} is refused")), "{error}");
    }
    assert_eq!(list(), before);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    assert_eq!(engine.query("select count(*) from claims").unwrap().rows, [[json!(1_000)]]);
}

#[test]
fn no_other_file_can_be_read() {
    let (folder, engine) = engine_within(Limits::default());
    let csv = folder.path().join("secret.csv");
    std::fs::write(&csv, "a\nsecret\n").unwrap();
    let (csv, table) = (csv.display(), folder.path().join("hits.parquet"));
    for sql in [
        format!("select * from '{csv}'"),
        format!("select * from \"{csv}\""),
        format!("select * from 'file://{csv}'"),
        format!("select * from '{}'", table.display()),
        format!("select * from read_csv('{csv}')"),
        format!("select * from read_parquet('{}')", table.display()),
        format!("select * from parquet_metadata('{}')", table.display()),
        "select input_file_name() from claims".to_owned(),
    ] {
        let error = engine.query(&sql).expect_err(&sql);
        assert!(!error.reason().contains("secret\n"), "{sql}: {error}");
    }
}

#[test]
fn the_clock_and_chance_are_left_out() {
    for function in [
        "now()",
        "current_date",
        "current_date()",
        "current_timestamp",
        "current_time()",
        "random()",
        "uuid()",
    ] {
        let error = ask(&format!("select {function}")).expect_err(function);
        assert_eq!(error.code(), "engine/sql", "{function}: {error}");
    }
    assert!(ask("select now()").unwrap_err().to_string().contains("same answer every time"));
}

#[test]
fn errors_tell_their_place() {
    let check = |sql: &str, code: &str, place: (u64, u64), word: &str| {
        let error = ask(sql).expect_err(sql);
        assert_eq!((error.code(), error.position()), (code, Some(place)), "{sql}: {error}");
        assert!(error.to_string().contains(word), "{sql}: {error}");
        assert!(error.to_string().ends_with('^'), "{sql}: {error}");
    };
    check("selec claim from claims", "engine/sql-syntax", (1, 1), "selec");
    check("select claim\nfrom claims\nwhere )", "engine/sql-syntax", (3, 7), ")");
    check("select claim,\n  speeker from claims", "engine/sql", (2, 3), "speeker");
    check("select * from klaims", "engine/sql", (1, 15), "klaims");
    check("select claim from claims where 'open", "engine/sql-syntax", (1, 32), "");
}

#[test]
fn errors_without_a_place_are_still_told() {
    for sql in [
        "",
        "   ",
        ";",
        "-- only a remark",
        "select nosuch(claim) from claims",
        "select 1; select 2",
        "\0",
        "select 1/0",
    ] {
        let error = ask(sql).expect_err(sql);
        assert!(error.code().starts_with("engine/sql"), "{sql:?}: {error}");
        assert!(!error.to_string().contains("backtrace") && error.to_string().len() < 2_000, "{error}");
    }
}

#[test]
fn too_much_is_an_error() {
    let (folder, engine) = engine_within(Limits { time: Duration::from_millis(400), ..Limits::default() });
    let endless = "select count(*) from claims a cross join claims b cross join claims c cross join claims d where a.span_start + b.span_start + c.span_start * d.span_start = -1";
    let started = Instant::now();
    let error = engine.query(endless).unwrap_err();
    assert_eq!(error.code(), "engine/time", "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
    let patient = Engine::open(folder.path()).unwrap();
    assert!(patient.query("select 1").is_ok(), "the next one is answered");

    let (_folder, engine) = engine_within(Limits { rows: 999, ..Limits::default() });
    assert_eq!(engine.query("select claim from claims").unwrap_err().code(), "engine/rows");
    assert_eq!(engine.query("select claim from claims limit 999").unwrap().rows.len(), 999);

    let (_folder, engine) = engine_within(Limits { memory_bytes: 4 << 20, ..Limits::default() });
    for sql in [
        "select a.text, b.text, repeat('x', 1000) from claims a cross join claims b",
        "select distinct repeat(a.text, 100) || b.text from claims a cross join claims b",
        "select repeat(a.text, 100) || b.text x from claims a cross join claims b order by x",
    ] {
        assert_eq!(engine.query(sql).unwrap_err().code(), "engine/memory", "{sql}");
    }
    assert_eq!(ask(&" ".repeat(200_000)).unwrap_err().code(), "engine/sql-length");
}

#[test]
fn deep_queries_end_in_an_answer_or_an_error() {
    let sum = format!("select {}", vec!["1"; 8_000].join("+"));
    let all = format!("select {}", vec!["true"; 1_800].join(" and "));
    let brackets = format!("select {}1{}", "(".repeat(8_000), ")".repeat(8_000));
    let unions = vec!["select 1"; 800].join(" union all ");
    let not = format!("select {}true", "not ".repeat(4_000));
    let nested = format!("select {}1{}", "abs(".repeat(3_000), ")".repeat(3_000));
    let selects = format!("{}select 1{}", "select * from (".repeat(900), ")".repeat(900));
    let list = format!("select 1 where 1 in ({})", vec!["2"; 8_000].join(","));
    assert_eq!(ask(&sum).unwrap_err().code(), "engine/sql-depth");
    assert_eq!(ask(&all).unwrap_err().code(), "engine/sql-depth");
    let time = Duration::from_millis(500);
    let (_folder, engine) = engine_within(Limits { time, ..Limits::default() });
    for sql in [sum, all, brackets, unions, not, nested, selects, list] {
        let started = Instant::now();
        match engine.query(&sql) {
            Ok(answer) => assert!(answer.rows.len() <= 800),
            Err(error) => assert!(
                ["engine/time", "engine/sql-syntax", "engine/sql-depth"].contains(&error.code()),
                "{error}"
            ),
        }
        assert!(started.elapsed() < Duration::from_secs(8), "the time is kept");
    }
}

#[test]
fn every_kind_of_value_has_a_form() {
    let answer = ask(
        "select true a, 1 b, 1.5 c, 'x' d, null e, date '2024-12-18' f, timestamp '2024-12-18T09:14:00' g, \
         [1, null, 2] h, {'k': 'v', 'n': null} i, cast(1.50 as decimal(5, 2)) j, interval '1 day' k, \
         cast(18446744073709551615 as bigint unsigned) l, arrow_cast('x', 'Binary') m, make_array('a', 'b') n",
    )
    .unwrap();
    let object: Value = serde_json::from_str(&answer.json_line(0).unwrap()).unwrap();
    for (name, wanted) in [
        ("a", json!(true)),
        ("b", json!(1)),
        ("c", json!(1.5)),
        ("d", json!("x")),
        ("e", Value::Null),
        ("f", json!("2024-12-18")),
        ("g", json!("2024-12-18T09:14:00")),
        ("h", json!([1, null, 2])),
        ("i", json!({"k": "v", "n": null})),
        ("j", json!("1.50")),
        ("k", json!("1 days")),
        ("l", json!(u64::MAX)),
        ("m", json!("78")),
        ("n", json!(["a", "b"])),
    ] {
        assert_eq!(object[name], wanted, "{name}");
    }
}

#[test]
fn an_engine_is_asked_from_several_threads() {
    let (_folder, engine) = engine_within(Limits::default());
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| engine.query("select sum(span_start) from claims").unwrap()))
            .collect();
        for answer in asked {
            assert_eq!(answer.join().unwrap().rows, [[json!(499_500)]]);
        }
    });
}
