//! What is printed, against its schema.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use screening::designations;
use screening::lists;
use screening::matching::{Index, ListedEdition, Options, Query, read_jsonl};
use serde_json::Value;
use support::real_bytes;

fn schema(text: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn check(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{value}: {errors:?}");
}

#[test]
fn designations_are_as_their_schema_says() {
    let validator = schema(include_str!("../../../docs/schema/designation.schema.json"));
    for designation in designations::builtin().iter().flat_map(|list| &list.designations) {
        check(&validator, &serde_json::to_value(designation).unwrap());
    }
    for name in ["ofac_sdn.xml", "ofac_sdn_advanced.xml", "eu_fsf.xml", "uk_list.xml", "uk_list.csv"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lists").join(name);
        let reading = lists::read(&std::fs::read(path).unwrap(), name, None);
        assert_eq!(reading.designations.len(), 2, "{name}");
        for designation in &reading.designations {
            check(&validator, &serde_json::to_value(designation).unwrap());
        }
    }
    for (name, least) in [
        ("lists/un/un_2026-02-27.xml", 500),
        ("lists/un/un_2017-07-03.xml", 500),
        ("lists/ofac/sdn_2024-04-10.csv", 500),
        ("lists/ofac/ofac_cons_nonsdn_2024-05-06.xml", 400),
        ("lists/ofac/ofac_sdn_vessels_2026-03-22.json", 500),
        ("lists/eu/fsf_csv_2018-07_first1000.csv", 90),
        ("lists/uk/ofsi_conlist_2018.csv", 500),
        ("lists/jp/20250131-jp-end-user-list.html", 500),
        ("ftm/yente_zala/entities.ftm.json", 10),
    ] {
        let Some(bytes) = real_bytes(name) else { return };
        let reading = lists::read(&bytes, name, None);
        assert!(reading.designations.len() > least, "{name}");
        for designation in reading.designations.iter().step_by(7) {
            check(&validator, &serde_json::to_value(designation).unwrap());
        }
    }
}

#[test]
fn answers_for_a_day_are_as_their_schema_says() {
    let validator = schema(include_str!("../../../docs/schema/listed.schema.json"));
    let xml = include_bytes!("fixtures/lists/ofac_sdn_advanced.xml");
    let mut readings = designations::builtin();
    readings.push(lists::read(xml, "sdn_advanced.xml", None));
    for (what, day) in
        [("101", "2020-01-01"), ("KPi.001", "2016-01-01"), ("IMO 9074729", "2024-05-06"), ("x", "2030-01-01")]
    {
        let answer = lists::listed_on(&lists::Lookup::new(what), day.parse().unwrap(), &readings);
        assert_eq!(answer.lists.len(), 4);
        check(&validator, &serde_json::to_value(answer).unwrap());
    }
}

#[test]
fn answers_are_as_their_schema_says() {
    let validator = schema(include_str!("../../../docs/schema/screen.schema.json"));
    let index = Index::new(designations::builtin().into_iter().map(ListedEdition::from).collect());
    let text = br#"{"id":"1","name":"Ri Je Son","born":"1938","country":["KP"],"kind":"person"}
{"id":"2","schema":"Vessel","properties":{"name":["CHON MA SAN"],"imoNumber":["8660313"],"callSign":["HMAB"]}}
{"id":"3","name":"nobody of this name"}"#;
    let (queries, problems) = read_jsonl(text, "queries.jsonl");
    assert!(problems.is_empty(), "{problems:?}");
    let mut matches = Vec::new();
    for query in queries.iter().chain(&[Query::named("윤호진")]) {
        let answer = index.screen(query, &Options::default());
        let value = serde_json::to_value(&answer).unwrap();
        check(&validator, &value);
        assert_eq!(answer.searched.len(), 3, "an answer says what was searched, also when there is no hit");
        matches.push(answer.hits.first().filter(|hit| hit.is_match).map(|hit| hit.reference.clone()));
    }
    let ship = index.screen(&queries[1], &Options::default()).hits.remove(0);
    assert_eq!((ship.score, ship.reasons[0].feature.as_str()), (1.0, "imo"));
    assert_eq!(matches, [Some("KPi.002".to_owned()), Some(ship.reference), None, Some("KPi.001".to_owned())]);
}
