//! Screening in SQL: the functions agree with the index, over every kind of table and column.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use datafusion::arrow::array::{
    ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray, StringViewArray,
};
use datafusion::arrow::datatypes::{DataType, Int32Type};
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;
use engine::{Column, ColumnType, Engine, Limits, ParquetWriter, Screening};
use screening::designations;
use screening::matching::{Index, ListedEdition, Options, Query, Reason};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

const ON: &str = "2026-11-27";
/// Names on the lists, near them, on none, and none at all.
const NAMES: [Option<&str>; 8] = [
    Some("CHON MA SAN"),
    Some("Ri Je-son"),
    Some("Korea Mining Development Trading Corporation"),
    Some("a shipping office"),
    Some("ri je son"),
    None,
    Some("\u{202e}NAS AM NOHC"),
    Some(""),
];

fn lists() -> Vec<ListedEdition> {
    designations::builtin().into_iter().map(ListedEdition::from).collect()
}

fn screening() -> Screening {
    Screening::new(lists(), Options::default(), ON.parse().unwrap())
}

fn engine() -> Engine {
    let mut engine = Engine::without_facts(Limits::default()).unwrap();
    engine.add_screening(&screening());
    engine
}

fn rows(engine: &Engine, sql: &str) -> Vec<Vec<Value>> {
    engine.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}")).rows
}

/// The names as a table in each format.
fn tables(folder: &Path) -> Vec<(&'static str, std::path::PathBuf)> {
    let csv = folder.join("names.csv");
    let quoted = |name: &Option<&str>| name.map_or(String::new(), |name| format!("\"{name}\""));
    let lines: Vec<String> =
        NAMES.iter().enumerate().map(|(at, name)| format!("{at};{}", quoted(name))).collect();
    std::fs::write(&csv, format!("id;name\n{}\n", lines.join("\n"))).unwrap();
    let jsonl = folder.join("names.jsonl");
    let lines: Vec<String> =
        NAMES.iter().enumerate().map(|(at, name)| json!({ "id": at, "name": name }).to_string()).collect();
    std::fs::write(&jsonl, lines.join("\n")).unwrap();
    let parquet = folder.join("names.parquet");
    let column = |name: &str, kind| Column { name: name.into(), kind, nullable: true, doc: String::new() };
    let columns = vec![column("id", ColumnType::Integer), column("name", ColumnType::Text)];
    let mut writer = ParquetWriter::create(&parquet, columns).unwrap();
    let values: Vec<Vec<Value>> =
        NAMES.iter().enumerate().map(|(at, name)| vec![at.into(), (*name).into()]).collect();
    writer.write(&values).unwrap();
    writer.close().unwrap();
    vec![("csv", csv), ("jsonl", jsonl), ("parquet", parquet)]
}

#[test]
fn the_functions_agree_with_the_index_over_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let mut engine = engine();
    for (name, path) in tables(folder.path()) {
        engine.add_table(name, &path).unwrap();
    }
    let index = Index::new(lists());
    for table in ["csv", "jsonl", "parquet"] {
        let found = rows(
            &engine,
            &format!(
                "select name, screen(name) as hit, screen_all(name) as hits, screen_outcome(name) as outcome,
                        screen_problems(name) as problems
                 from {table} order by cast(id as int)"
            ),
        );
        assert_eq!(found.len(), NAMES.len(), "{table}");
        for (row, name) in found.iter().zip(NAMES) {
            // A hidden mark is taken out before it is asked.
            let asked = name.map(|name| name.replace('\u{202e}', "")).filter(|name| !name.is_empty());
            let Some(asked) = asked else {
                assert_eq!((&row[1], &row[3]), (&Value::Null, &json!("not asked")), "{table} {row:?}");
                assert!(row[4].as_str().unwrap().contains("neither a name nor a number"), "{row:?}");
                continue;
            };
            let answer = index.screen(&Query::named(&asked), &Options::default());
            let expected: Vec<Value> = answer
                .hits
                .iter()
                .map(|hit| {
                    json!({
                        "list": hit.list, "edition": hit.edition, "reference": hit.reference,
                        "kind": serde_json::to_value(hit.kind).unwrap(), "name": hit.name,
                        "designated_on": hit.designated_on, "score": hit.score, "match": hit.is_match,
                        "reason": hit.reasons.iter().map(Reason::in_words).collect::<Vec<_>>().join("; "),
                        "searched": row[2].get(0).map_or(Value::Null, |hit| hit["searched"].clone()),
                    })
                })
                .collect();
            assert_eq!(row[2], Value::Array(expected.clone()), "{table} {asked}");
            assert_eq!(row[1], expected.first().cloned().unwrap_or_default(), "{table} {asked}");
            let outcome = match answer.hits.first() {
                Some(_) if answer.hits.iter().any(|hit| hit.is_match) => "match",
                Some(_) => "near",
                None => "clear",
            };
            assert_eq!(row[3], outcome, "{table} {asked}");
            assert_eq!(row[4].is_string(), asked.contains("NOHC"), "{row:?}");
        }
        let searched = found[0][1]["searched"].as_str().unwrap();
        assert!(
            searched.contains("1718-vessels (") && searched.ends_with("59 entries); on 2026-11-27"),
            "{searched}"
        );
    }
}

#[test]
fn kind_and_country_narrow_and_a_ship_is_found_by_its_number() {
    let engine = engine();
    let found = rows(
        &engine,
        "select screen('CHON MA SAN', 'ship')['list'], screen('CHON MA SAN', 'person')['match'],
                screen_ship(8660313)['name'], screen_ship('IMO 8660313', null, 'X')['score'],
                screen_ship('1234568')['name'], screen_ship_problems('1234568'),
                screen_ship_outcome(null, null, 'CHON MA SAN'), screen('Ri Je Son', 'person', 'KP')['reference'],
                screen('nobody of this name')['match'], screen('nobody of this name')['searched']",
    )
    .remove(0);
    assert_eq!(found[0], "1718-vessels");
    assert_ne!(found[1], true);
    assert!(found[2].as_str().unwrap().contains("CHON MA SAN"), "{found:?}");
    assert_eq!(found[3], 1.0);
    assert_eq!(found[4], Value::Null);
    assert!(found[5].as_str().unwrap().contains("no IMO number"), "{found:?}");
    assert_eq!((&found[6], &found[7]), (&json!("match"), &json!("KPi.002")));
    assert_eq!((&found[8], &found[9]), (&Value::Null, &Value::Null), "a field of no hit is null");
}

#[test]
fn all_hits_unnest_and_what_was_searched_is_told() {
    let engine = engine();
    let index = Index::new(lists());
    let expected = index.screen(&Query::named("Ri Je Son"), &Options::default()).hits.len();
    let hits = rows(
        &engine,
        "select hit['list'], hit['reference'], hit['score'] from (select unnest(screen_all('Ri Je Son')) as hit)",
    );
    assert_eq!(hits.len(), expected);
    assert_eq!(hits[0][1], "KPi.002");
    let searched = rows(
        &engine,
        "select l['list'], l['entries'], l['entries_sha256'], l['searched_on']
         from (select unnest(screen_searched()) as l)",
    );
    assert_eq!(searched.iter().map(|row| row[1].clone()).collect::<Vec<_>>(), [80, 75, 59]);
    assert!(searched.iter().all(|row| row[2].as_str().unwrap().starts_with("sha256:") && row[3] == ON));
}

#[test]
fn dictionaries_views_numbers_and_empty_batches_are_columns_too() {
    let context = SessionContext::new();
    for function in screening().functions() {
        context.register_udf(function);
    }
    let names = ["CHON MA SAN", "nobody", "CHON MA SAN"];
    let dictionary: DictionaryArray<Int32Type> = names.into_iter().collect();
    let view: StringViewArray = names.into_iter().map(Some).collect();
    let number = Int64Array::from(vec![Some(8_660_313), None, Some(1)]);
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("dictionary", Arc::new(dictionary), true),
        ("view", Arc::new(view), true),
        ("number", Arc::new(number), true),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let empty = batch.slice(0, 0);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (name, batch, expected) in [("full", batch.clone(), 3), ("empty", empty, 0)] {
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap();
        context.register_table(name, Arc::new(table)).unwrap();
        let sql = format!(
            "select screen_outcome(dictionary) as a, screen_outcome(view) as b, screen_ship_outcome(number) as c,
                    screen(view) as d, screen_all(dictionary) as e from {name}"
        );
        let batches = runtime.block_on(async { context.sql(&sql).await?.collect().await }).unwrap();
        let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
        assert_eq!(count, expected, "{name}");
        let Some(batch) = batches.first().filter(|batch| batch.num_rows() > 0) else { continue };
        let text = |at: usize| -> Vec<&str> {
            batch.column(at).as_any().downcast_ref::<StringArray>().unwrap().iter().flatten().collect()
        };
        assert_eq!(text(0), ["match", "clear", "match"]);
        assert_eq!(text(1), text(0));
        assert_eq!(text(2), ["match", "not asked", "not asked"]);
        assert_eq!(batch.column(3).data_type(), &DataType::Struct(engine::hit_fields()));
        assert!(
            batch.column(3).is_null(1) && batch.column(4).is_valid(1),
            "clear is null, and an empty list"
        );
    }
}

#[test]
fn the_shape_and_the_configuration_are_kept() {
    let names: Vec<String> = engine::hit_fields().iter().map(|field| field.name().clone()).collect();
    let expected = [
        "list",
        "edition",
        "reference",
        "kind",
        "name",
        "designated_on",
        "score",
        "match",
        "reason",
        "searched",
    ];
    assert_eq!(names, expected);
    let own = screening();
    let sent = serde_json::to_string(own.configuration()).unwrap();
    let read: engine::ScreeningConfiguration = serde_json::from_str(&sent).unwrap();
    assert!(own.check(&read).is_ok());
    let mut other = lists();
    other[0].designations.pop();
    let other = Screening::new(other, Options::default(), ON.parse().unwrap());
    assert_eq!(other.check(&read).unwrap_err().code(), "engine/screening-lists");
    assert_ne!(own, other);
    assert_eq!(own, screening());
    assert_eq!(read.lists[0].entries, 80);
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut engine = engine();
    for sql in ["select screen()", "select screen('a','b','c','d')", "select screen(make_array('a'))"] {
        let error = engine.query(sql).unwrap_err();
        assert_eq!(error.code(), "engine/sql", "{sql}: {error}");
    }
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "name,code\nx,0302\ny\n").unwrap();
    engine.add_table("a", &path).unwrap();
    assert_eq!(rows(&engine, "select code from a"), [[json!("0302")], [Value::Null]]);
    assert_eq!(engine.tables()[0].columns[1].name, "code");
    for (name, path, code) in [
        ("a", "a.csv", "engine/table-name"),
        ("A b", "a.csv", "engine/table-name"),
        ("b", "a.txt", "engine/table-format"),
        ("b", "none.csv", "engine/table"),
    ] {
        std::fs::write(folder.path().join("a.txt"), "x").unwrap();
        assert_eq!(
            engine.add_table(name, &folder.path().join(path)).unwrap_err().code(),
            code,
            "{name} {path}"
        );
    }
    let broken = folder.path().join("broken.parquet");
    std::fs::write(&broken, "PAR1 and nothing more").unwrap();
    assert_eq!(engine.add_table("b", &broken).unwrap_err().code(), "engine/table");
    assert_eq!(engine::ParquetRows::open(&broken).unwrap_err().code(), "engine/parquet");
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, "name\n").unwrap();
    engine.add_table("nobody", &empty).unwrap();
    assert!(rows(&engine, "select screen(name) from nobody").is_empty());
}
