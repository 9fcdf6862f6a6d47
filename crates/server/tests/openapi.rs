//! The description of the interface: the same bytes as are published, whole, and true of the routes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::from_str(&server::openapi_document()).unwrap()
}

/// With `UPDATE=1` in the environment the file is written anew.
#[test]
fn the_published_document_is_the_one_that_is_served() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/openapi.json");
    let text = server::openapi_document() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text, "write it anew with UPDATE=1");
    let server = support::Server::new();
    assert_eq!(server.get("/api/openapi.json").text() + "\n", text);
    assert_eq!(server.get("/openapi.json").text() + "\n", text);
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_its_own_name() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut places = vec![&document];
    while let Some(place) = places.pop() {
        if let Some(reference) = place["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        match place {
            Value::Array(items) => places.extend(items),
            Value::Object(entries) => places.extend(entries.values()),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
            let declared: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let named: BTreeSet<&str> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(declared, named, "{method} {path}");
        }
    }
}

#[test]
fn every_path_is_a_route() {
    let server = support::Server::new();
    for (path, operations) in document()["paths"].as_object().unwrap() {
        let path =
            path.replace("{dataset}", "default").replace("{id}", "x").replace("{property}", "sanctions");
        for method in operations.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let answer = server.send(head.as_bytes());
            let missing =
                answer.status == 405 || (answer.status == 404 && answer.json()["detail"] == "Not Found");
            assert!(answer.status != 0 && !missing, "{method} {path}: {answer:?}");
        }
    }
}

/// An answer has the fields that the document says, and the document says all that it has.
#[test]
fn answers_have_the_shapes_of_the_document() {
    let document = document();
    let server = support::Server::new();
    let query = serde_json::json!({ "name": "Ri Je-son", "birthDate": "soon" });
    for (schema, answer) in [
        ("MatchAnswer", server.ask("default", "Person", query).expect(200)),
        ("SearchAnswer", server.get("/search/default?q=ri&limit=3").expect(200)),
        ("NestedEntity", server.get("/entities/1718-persons:KPi.002").expect(200)),
        ("AdjacentAnswer", server.get("/entities/1718-persons:KPi.002/adjacent").expect(200)),
        ("Catalog", server.get("/catalog").expect(200)),
        ("Algorithms", server.get("/algorithms").expect(200)),
        ("ErrorBody", server.get("/entities/nobody").expect(404)),
    ] {
        let mut whole = document.clone();
        whole["$ref"] = format!("#/components/schemas/{schema}").into();
        let validator = jsonschema::validator_for(&whole).unwrap();
        if let Some(fault) = validator.iter_errors(&answer).next() {
            panic!("{schema}: {fault} at {}", fault.instance_path());
        }
        let fields = &document["components"]["schemas"][schema]["properties"];
        if let Some(fields) = fields.as_object() {
            for key in answer.as_object().unwrap().keys() {
                assert!(fields.contains_key(key), "{schema} says nothing of `{key}`");
            }
        }
    }
}
