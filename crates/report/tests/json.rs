//! `report.json`: its schema, its shape, and that nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use report::json;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../../docs/schema/report.schema.json");

#[test]
fn the_document_reads_as_expected() {
    insta::assert_snapshot!("document", json(&sample::full().input()).unwrap());
}

#[test]
fn the_document_holds_to_its_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    check(&schema);
}

/// Fields may be added, but not without a line in the schema.
#[test]
fn the_schema_names_every_field() {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    close(&mut schema);
    check(&schema);
}

#[test]
fn the_schema_refuses_a_fact_without_a_citation() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut document: Value = serde_json::from_str(&json(&sample::full().input()).unwrap()).unwrap();
    document["summary"][0]["citations"] = Value::Array(vec![]);
    assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(&document));
}

/// What others rely on, by name; renaming one breaks their scripts.
#[test]
fn the_fields_others_rely_on_are_there() {
    let document: Value = serde_json::from_str(&json(&sample::full().input()).unwrap()).unwrap();
    for field in [
        "/as_of",
        "/log/size",
        "/log/root",
        "/regime/id",
        "/regime/version",
        "/regime/sha256",
        "/summary/0/text",
        "/findings/0/id",
        "/findings/0/provision",
        "/findings/0/title",
        "/findings/0/measure",
        "/findings/0/status",
        "/findings/0/elements/0/name",
        "/findings/0/elements/0/state",
        "/findings/0/elements/0/reason",
        "/findings/0/elements/0/citations/0",
        "/findings/0/supporting/0",
        "/findings/0/contradicting/0",
        "/findings/0/origins",
        "/findings/0/alternative_explanations/0",
        "/findings/0/exemptions_checked/0",
        "/findings/0/reply",
        "/findings/0/sentences/0/text",
        "/findings/0/sentences/0/kind",
        "/findings/0/sentences/0/citations/0/exhibit",
        "/findings/0/sentences/0/citations/0/span/1",
        "/findings/0/sentences/0/citations/0/quote",
        "/caps/0",
        "/timeline/0",
        "/positions/0",
        "/exhibits/0/id",
        "/exhibits/0/sha256",
        "/exhibits/0/leaf",
        "/exhibits/0/source",
        "/exhibits/0/grade",
        "/exhibits/0/published",
        "/exhibits/0/acquired",
        "/exhibits/0/html",
        "/problems/0",
    ] {
        assert!(document.pointer(field).is_some(), "{field}");
    }
    assert!(document["findings"][0]["origins"].is_u64());
    assert_eq!(document["findings"][0]["sentences"][0]["citations"][0]["exhibit"], "EX-0001");
}

#[test]
fn quotations_are_whole_and_verbatim() {
    let sample = sample::full();
    let document: Value = serde_json::from_str(&json(&sample.input()).unwrap()).unwrap();
    for (at, support) in sample.assessment.findings[0].supporting.iter().enumerate() {
        let path = format!("/findings/0/supporting/{at}/citation/quote");
        assert_eq!(document.pointer(&path).and_then(Value::as_str), Some(support.citation.quote.as_str()));
    }
}

#[test]
fn words_that_do_not_stand_where_cited_are_a_problem() {
    let mut sample = sample::full();
    sample.assessment.findings[0].supporting[1].citation.quote = "These words stand nowhere.".into();
    let text = json(&sample.input()).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let codes: Vec<_> = document["problems"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(codes.iter().filter(|code| **code == "report/quotation-differs").count(), 1, "{codes:?}");
    assert!(report::html(&sample.input()).unwrap().contains("do not stand at the place"));
}

#[test]
fn the_same_input_gives_the_same_document() {
    let once = json(&sample::full().input()).unwrap();
    assert_eq!(once, json(&sample::full().input()).unwrap());
}

fn check(schema: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    for sample in [sample::full(), sample::empty(), sample::many(3), sample::traded(), sample::documented()] {
        let document: Value = serde_json::from_str(&json(&sample.input()).unwrap()).unwrap();
        let faults: Vec<_> =
            validator.iter_errors(&document).map(|it| format!("{}: {it}", it.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// Forbids fields that an object's description does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(fields) => {
            let is_object = fields.get("type").is_some_and(|it| it == "object");
            if is_object && fields.contains_key("properties") && !fields.contains_key("additionalProperties")
            {
                fields.insert("additionalProperties".into(), false.into());
            }
            fields.values_mut().for_each(close);
        }
        _ => {}
    }
}
