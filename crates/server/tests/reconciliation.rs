//! The reconciliation service over a real socket, its answers held against schemas that restate the specification.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::{DAY, Server};

/// Holds a document against one of `tests/reconciliation.schema.json`'s definitions.
fn valid(definition: &str, document: &Value) {
    let text = include_str!("reconciliation.schema.json");
    let mut schema: Value = serde_json::from_str(text).unwrap();
    schema["$ref"] = json!(format!("#/$defs/{definition}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    if let Some(fault) = validator.iter_errors(document).next() {
        panic!("{definition}: {fault} at {}\n{document:#}", fault.instance_path());
    }
}

fn invalid(definition: &str, document: &Value) {
    let text = include_str!("reconciliation.schema.json");
    let mut schema: Value = serde_json::from_str(text).unwrap();
    schema["$ref"] = json!(format!("#/$defs/{definition}"));
    assert!(!jsonschema::validator_for(&schema).unwrap().is_valid(document), "{definition} takes {document}");
}

#[test]
fn the_schemas_refuse_what_the_specification_calls_invalid() {
    invalid("results", &json!([]));
    invalid("results", &json!({ "q0": { "candidates": [] } }));
    invalid("results", &json!({ "q0": { "result": [{ "name": "a", "score": 1 }] } }));
    invalid("draft_results", &json!([]));
    invalid("draft_results", &json!({ "results": [{ "result": [] }] }));
    invalid("manifest", &json!({ "name": "a", "identifierSpace": "a:b", "schemaSpace": "a:b" }));
    invalid("extension", &json!({ "meta": [], "rows": { "a": { "p": [{ "str": "x", "id": "y" }] } } }));
}

#[test]
fn the_manifest_leads_to_services_that_answer() {
    let server = Server::new();
    for dataset in ["default", "1718-vessels"] {
        let manifest = server.get(&format!("/reconcile/{dataset}")).expect(200);
        valid("manifest", &manifest);
        let path = |part: &Value| {
            let url = format!(
                "{}{}",
                part["service_url"].as_str().unwrap(),
                part["service_path"].as_str().unwrap()
            );
            url.strip_prefix("http://test").unwrap().to_owned()
        };
        for part in ["entity", "property", "type"] {
            let answer = server.get(&format!("{}?prefix=a", path(&manifest["suggest"][part]))).expect(200);
            valid("suggestions", &answer);
        }
        let types = manifest["defaultTypes"].as_array().unwrap();
        for kind in types {
            let propose = path(&manifest["extend"]["propose_properties"]);
            let answer = server.get(&format!("{propose}?type={}", kind["id"].as_str().unwrap())).expect(200);
            valid("proposal", &answer);
        }
        let view = manifest["view"]["url"].as_str().unwrap().replace("{{id}}", "1718-persons:KPi.002");
        let page = server.get(view.strip_prefix("http://test").unwrap());
        assert_eq!(page.status, 200);
        assert!(page.text().contains("KPi.002"));
    }
    server.get("/reconcile/nowhere").expect(404);
    // The name of the host is the caller's word.
    let odd = server.send(b"GET /reconcile/default HTTP/1.1\r\nHost: a\"<b>\r\nConnection: close\r\n\r\n");
    assert!(odd.status == 400 || !odd.text().contains("<b>"), "{odd:?}");
}

#[test]
fn a_batch_is_answered_by_name_whether_it_is_sent_or_stands_in_the_address() {
    let server = Server::new();
    let batch = json!({
        "q1": { "query": "Ri Je-son", "type": "Person", "limit": 2 },
        "q0": { "query": "CHON MA SAN", "type": ["Vessel"], "type_strict": "any",
                "properties": [{ "pid": "imoNumber", "v": "8660313" }] },
        "q2": { "query": "Zzyzx Qwrt" },
        "q3": { "properties": [{ "pid": "name", "v": [{ "id": "x", "name": "Ri Je-son" }, true] }] },
        "q4": { "query": "🙂" },
    });
    let sent = server.post_form("/reconcile/default", "queries", &batch);
    assert!(sent.head.to_lowercase().contains("access-control-allow-origin: *") || !sent.head.is_empty());
    let answer = sent.expect(200);
    valid("results", &answer);
    let person = &answer["q1"]["result"][0];
    assert_eq!(person["id"], "1718-persons:KPi.002");
    assert_eq!(person["type"][0]["id"], "Person");
    assert!(answer["q1"]["result"].as_array().unwrap().len() <= 2);
    assert!(person["description"].as_str().unwrap().starts_with("1718-persons, edition "));
    assert_eq!(answer["q0"]["result"][0]["match"], true, "one entry bears the number");
    assert_eq!(answer["q2"]["result"], json!([]));
    assert_eq!(answer["q2"]["searched"].as_array().unwrap().len(), 3);
    assert_eq!(answer["q2"]["as_of"], DAY);
    assert_eq!(answer["q3"]["result"][0]["id"], person["id"]);
    assert_eq!(answer["q4"]["searched"], json!([]), "what cannot be asked is not clear");
    assert_eq!(answer["q4"]["problems"][0]["code"], "server/query-not-asked");
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("queries", &batch.to_string()).finish();
    assert_eq!(server.get(&format!("/reconcile/default?{query}")).expect(200), answer);
}

#[test]
fn the_draft_is_answered_in_order() {
    let server = Server::new();
    let name = |name: &str| json!({ "matchType": "name", "propertyValue": name });
    let imo = json!({ "matchType": "property", "propertyId": "imoNumber", "propertyValue": "8660313" });
    let batch = json!({ "queries": [
        { "type": "Person", "limit": 1, "conditions": [name("Ri Je-son")] },
        { "conditions": [imo] },
        { "conditions": [name("Zzyzx")] },
    ] });
    for path in ["/reconcile/default/match", "/reconcile/default"] {
        let answer = server.post_json(path, &batch).expect(200);
        valid("draft_results", &answer);
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), 3);
        assert_eq!(results[0]["candidates"][0]["id"], "1718-persons:KPi.002");
        assert_eq!(results[1]["candidates"][0]["type"][0]["id"], "Vessel");
        assert_eq!(results[2]["candidates"], json!([]));
    }
}

#[test]
fn columns_are_filled_from_entries() {
    let server = Server::new();
    let extension = json!({
        "ids": ["1718-persons:KPi.002", "nobody", "1718-persons:KPi.002"],
        "properties": [
            { "id": "name", "settings": { "limit": "1" } },
            { "id": "Person:nationality" },
            { "id": "country", "settings": { "render": "raw", "limit": 1 } },
            { "id": "imoNumber", "settings": {} },
        ],
    });
    let answer = server.post_form("/reconcile/default", "extend", &extension).expect(200);
    valid("extension", &answer);
    assert_eq!(answer["meta"].as_array().unwrap().len(), 4);
    let row = &answer["rows"]["1718-persons:KPi.002"];
    assert_eq!(row["name"].as_array().unwrap().len(), 1);
    assert_eq!(row["Person:nationality"][0]["str"], "Democratic People's Republic of Korea");
    assert_eq!(row["country"][0]["str"], "kp");
    assert_eq!(row["imoNumber"], json!([]));
    assert_eq!(answer["rows"]["nobody"]["name"], json!([]));
    assert_eq!(answer["rows"].as_object().unwrap().len(), 2);
    let unknown = json!({ "ids": [], "properties": [{ "id": "colour" }] });
    server.post_form("/reconcile/default", "extend", &unknown).expect(400);
    server.post_form("/reconcile/default", "extend", &json!({ "ids": [] })).expect(422);
}

#[test]
fn suggestions_complete_what_is_typed() {
    let server = Server::new();
    let suggest = |path: &str| server.get(&format!("/reconcile/default/suggest/{path}")).expect(200);
    let entities = suggest("entity?prefix=ri+je");
    valid("suggestions", &entities);
    assert_eq!(entities["result"][0]["id"], "1718-persons:KPi.002");
    assert_eq!(entities["result"][0]["notable"][0]["id"], "Person");
    assert_eq!(suggest("entity?prefix=")["result"], json!([]));
    let many = suggest("entity?prefix=k&limit=20")["result"].as_array().unwrap().clone();
    assert_eq!(suggest("entity?prefix=k&limit=10&cursor=10")["result"].as_array().unwrap()[..], many[10..]);
    assert_eq!(suggest("property?prefix=date")["result"][0]["id"], "birthDate");
    assert_eq!(suggest("type?prefix=ves")["result"], json!([{ "id": "Vessel", "name": "Vessel" }]));
}

#[test]
fn a_page_shows_what_a_list_prints_and_runs_nothing() {
    use screening::{Designation, Kind, Name, Quality};
    let settings = server::Settings::new(
        || DAY.parse().unwrap(),
        || {
            let mut lists = screening::designations::builtin();
            let mut entry = Designation::new(&lists[0].list, None, "X<1>", Kind::Person);
            entry.names.push(Name::new("<script>alert(1)</script>", Quality::Primary));
            lists[0].designations.push(entry);
            Ok(lists)
        },
    );
    let server = Server::with(settings);
    let page = server.get("/reconcile/default/preview?id=1718-persons:X~3C1~3E");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("default-src 'none'"), "{}", page.head);
    assert!(page.text().contains("&lt;script&gt;") && !page.text().contains("<script>"));
    server.get("/reconcile/default/preview?id=nobody").expect(404);
}

#[test]
fn a_page_of_another_origin_may_ask_and_only_here() {
    let server = Server::new();
    let ask = |path: &str| {
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: test\r\nOrigin: http://refine\r\nConnection: close\r\n\r\n"
        );
        server.send(head.as_bytes()).head.to_lowercase()
    };
    assert!(ask("/reconcile/default/suggest/type?prefix=a").contains("access-control-allow-origin: *"));
    assert!(!ask("/search/default?q=a").contains("access-control-allow-origin"));
    assert!(!ask("/metrics").contains("access-control-allow-origin"));
}

#[test]
fn other_bodies_are_refused() {
    let server = Server::new();
    let form = "application/x-www-form-urlencoded";
    server.post("/reconcile/default", form, "").expect(422);
    server.post("/reconcile/default", form, "queries=").expect(422);
    server.post("/reconcile/default", form, "queries=%5B%5D").expect(422);
    server.post("/reconcile/default", "text/plain", "queries={}").expect(415);
    server.post("/reconcile/default", "application/json", "[]").expect(422);
    let many: serde_json::Map<String, Value> =
        (0..501).map(|at| (at.to_string(), json!({ "query": "a" }))).collect();
    server.post_form("/reconcile/default", "queries", &Value::Object(many)).expect(400);
    assert_eq!(server.post_form("/reconcile/default", "queries", &json!({})).expect(200), json!({}));
}
