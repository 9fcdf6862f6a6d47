//! What clients of yente ask, over a real socket: the shapes, the statuses, and what every answer says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::process::Command;
use support::{DAY, Server};

fn names(searched: &Value) -> Vec<&str> {
    searched.as_array().unwrap().iter().map(|list| list["list"].as_str().unwrap()).collect()
}

#[test]
fn a_listed_person_is_a_match_with_reasons_and_what_was_searched() {
    let server = Server::new();
    let answer = server
        .ask("default?limit=3", "Person", json!({ "name": ["Je-son Ri"], "nationality": "kp" }))
        .expect(200);
    let response = &answer["responses"]["q"];
    assert_eq!(response["status"], 200);
    assert_eq!(response["outcome"], "match");
    assert_eq!(response["query"]["properties"]["name"][0], "Je-son Ri");
    assert!(response["total"]["value"].as_u64().unwrap() >= 1);
    assert_eq!(response["total"]["relation"], "eq");
    let best = &response["results"][0];
    assert_eq!(best["id"], "1718-persons:KPi.002");
    assert_eq!(best["schema"], "Person");
    assert_eq!(best["match"], true);
    assert!(best["score"].as_f64().unwrap() >= answer["threshold"].as_f64().unwrap());
    assert_eq!(best["explanations"]["name"]["query"], "Je-son Ri");
    assert!(best["reasons"][0].as_str().unwrap().contains("Je-son Ri"));
    assert_eq!(best["datasets"], json!(["1718-persons"]));
    assert_eq!(answer["limit"], 3);
    assert!(response["results"].as_array().unwrap().len() <= 3);
    assert_eq!(answer["as_of"], DAY);
    assert_eq!(names(&answer["searched"]), ["1718-persons", "1718-entities", "1718-vessels"]);
    let list = &answer["searched"][0];
    assert_eq!(list["entries"], 80);
    assert_eq!(list["sha256"].as_str().unwrap().len(), 64);
    assert!(list["edition"].is_string());
}

#[test]
fn a_clear_result_says_what_was_searched() {
    let server = Server::new();
    let answer = server.ask("1718-vessels", "Vessel", json!({ "name": "Zzyzx Qwrt" })).expect(200);
    let response = &answer["responses"]["q"];
    assert_eq!(response["outcome"], "clear");
    assert_eq!(response["results"], json!([]));
    assert_eq!(response["total"]["value"], 0);
    assert_eq!(names(&answer["searched"]), ["1718-vessels"]);
    assert_eq!(answer["as_of"], DAY);
}

#[test]
fn a_ship_is_found_by_its_number_in_any_scope_that_has_it() {
    let server = Server::new();
    let ask = |scope: &str| server.ask(scope, "Vessel", json!({ "imoNumber": ["8660313"] })).expect(200);
    let id = ask("default")["responses"]["q"]["results"][0]["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("1718-vessels:"), "{id}");
    assert_eq!(ask("1718-vessels")["responses"]["q"]["results"][0]["id"], *id);
    assert_eq!(ask("1718-persons")["responses"]["q"]["outcome"], "clear");
    assert_eq!(ask("1718-persons?include_dataset=1718-vessels")["responses"]["q"]["results"][0]["id"], *id);
    assert_eq!(ask("default?exclude_dataset=1718-vessels")["responses"]["q"]["outcome"], "clear");
    assert_eq!(ask("default?exclude_schema=Vehicle")["responses"]["q"]["outcome"], "clear");
    assert_eq!(ask(&format!("default?exclude_entity_ids={id}"))["responses"]["q"]["outcome"], "clear");
    let other = ask("default?topics=role.pep");
    assert_eq!(other["searched"], json!([]));
    assert_eq!(other["responses"]["q"]["problems"][0]["code"], "server/query-topic");
    assert_eq!(ask("default?topics=role.pep&topics=sanction")["responses"]["q"]["outcome"], "match");
}

#[test]
fn threshold_and_cutoff_are_the_callers() {
    let server = Server::new();
    let ask = |parameters: &str| {
        let answer = server
            .ask(&format!("default?{parameters}"), "Person", json!({ "name": "Ri Je-sonn" }))
            .expect(200);
        answer["responses"]["q"].clone()
    };
    assert_eq!(ask("threshold=0.1")["results"][0]["match"], true);
    let strict = ask("threshold=1");
    assert_eq!(strict["total"]["value"], 0);
    let all = strict["results"].as_array().unwrap().len();
    assert!(all > 0, "what is below the threshold is shown");
    let cut = ask("threshold=1&cutoff=0.99");
    assert!(cut["results"].as_array().unwrap().len() < all);
    assert_eq!(ask("limit=0")["results"], json!([]));
}

#[test]
fn a_batch_is_answered_in_its_order_and_as_its_queries_alone() {
    let server = Server::new();
    let lists = screening::designations::builtin();
    let mut queries = serde_json::Map::new();
    for (at, entry) in lists.iter().flat_map(|list| &list.designations).enumerate() {
        let schema = match entry.kind {
            screening::Kind::Person => "Person",
            screening::Kind::Vessel => "Vessel",
            _ => "Organization",
        };
        let query = json!({ "schema": schema, "properties": { "name": [entry.main_name()] } });
        queries.insert(format!("q{at:03}"), query);
    }
    assert_eq!(queries.len(), 214);
    let answer =
        server.post_json("/match/default", &json!({ "queries": queries, "weights": {}, "config": {} }));
    assert!(answer.head.to_lowercase().contains("x-batch-size: 214"), "{}", answer.head);
    let answer = answer.expect(200);
    for (key, query) in queries.iter().step_by(20) {
        let alone = server.post_json("/match/default", &json!({ "queries": { key: query } })).expect(200);
        assert_eq!(alone["responses"][key], answer["responses"][key]);
        assert_eq!(alone["responses"][key]["outcome"], "match", "{query}");
    }
}

#[test]
fn the_server_says_what_the_index_says() {
    use screening::matching::{Index, ListedEdition, Options, Query};
    let index = Index::new(screening::designations::builtin().into_iter().map(ListedEdition::from).collect());
    let server = Server::new();
    for name in ["Ri Je-son", "Kim Chol", "Korea Mining Development Trading", "CHON MA SAN", "John"] {
        let options = Options { limit: 5, ..Options::default() };
        let hits =
            index.screen(&Query { kind: Some(screening::Kind::Other), ..Query::named(name) }, &options).hits;
        let expected: Vec<Value> = hits
            .iter()
            .map(|hit| json!([format!("{}:{}", hit.list, hit.reference), hit.score, hit.is_match]))
            .collect();
        let answer = server.ask("default", "LegalEntity", json!({ "name": name })).expect(200);
        let got: Vec<Value> = answer["responses"]["q"]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| json!([hit["id"], hit["score"], hit["match"]]))
            .collect();
        assert_eq!(got, expected, "{name}");
    }
}

#[test]
fn words_find_entries() {
    let server = Server::new();
    let search = |parameters: &str| server.get(&format!("/search/default?{parameters}")).expect(200);
    let answer = search("q=ri+je-son");
    assert_eq!(answer["results"][0]["id"], "1718-persons:KPi.002");
    assert_eq!(answer["as_of"], DAY);
    assert_eq!(names(&answer["searched"]).len(), 3);
    assert_eq!(search("")["total"]["value"], 214);
    assert_eq!(search("schema=Vessel")["total"]["value"], 59);
    assert_eq!(search("schema=LegalEntity")["total"]["value"], 155);
    assert_eq!(search("exclude_schema=Person&schema=LegalEntity")["total"]["value"], 75);
    assert_eq!(search("datasets=1718-persons")["total"]["value"], 80);
    assert_eq!(search("topics=role.pep")["total"]["value"], 0);
    assert_eq!(search("topics=sanction&topics=role.pep&filter_op=AND")["total"]["value"], 0);
    assert_eq!(search("filter=imoNumber:8660313")["total"]["value"], 1);
    assert_eq!(search("q=8660313&limit=1")["results"][0]["schema"], "Vessel");
    assert_eq!(search("q=zzyzx")["total"]["value"], 0);
    let people = search("schema=Person&countries=kp&facets=countries&facets=schema");
    let facets = people["facets"].as_object().unwrap();
    assert_eq!(facets.keys().collect::<Vec<_>>(), ["countries", "schema"]);
    assert_eq!(people["facets"]["countries"]["values"][0]["name"], "kp");
    assert_eq!(people["facets"]["countries"]["values"][0]["count"], people["total"]["value"]);
    // Pages put together are the whole.
    let all = search("schema=Vessel&limit=500&sort=caption:desc");
    let mut pages = Vec::new();
    for offset in (0..59).step_by(10) {
        let page = search(&format!("schema=Vessel&limit=10&offset={offset}&sort=caption:desc"));
        pages.extend(page["results"].as_array().unwrap().clone());
    }
    assert_eq!(all["results"].as_array().unwrap(), &pages);
    // What is written otherwise is found where that is asked for.
    assert_eq!(search("q=Ree+Jeson")["total"]["value"], 0);
    assert!(search("q=Ree+Jeson&fuzzy=true")["total"]["value"].as_u64().unwrap() > 0);
}

#[test]
fn every_entry_has_its_page() {
    let server = Server::new();
    let all = server.get("/search/default?limit=500").expect(200);
    for entity in all["results"].as_array().unwrap() {
        let id = entity["id"].as_str().unwrap();
        let whole = server.get(&format!("/entities/{}", id.replace(':', "%3A"))).expect(200);
        assert_eq!(whole["caption"], entity["caption"]);
        assert_eq!(whole["searched"][0]["list"], entity["list"]);
        let listing = &whole["properties"]["sanctions"][0];
        assert_eq!(listing["schema"], "Sanction");
        assert_eq!(listing["properties"]["authorityId"][0], entity["reference"]);
        let flat = server.get(&format!("/entities/{id}?nested=false")).expect(200);
        assert_eq!(flat["properties"], entity["properties"]);
    }
    let adjacent = server.get("/entities/1718-persons:KPi.002/adjacent").expect(200);
    assert_eq!(adjacent["adjacent"]["sanctions"]["total"]["value"], 1);
    let page = server.get("/entities/1718-persons:KPi.002/adjacent/sanctions?offset=1").expect(200);
    assert_eq!(page["results"], json!([]));
    server.get("/entities/1718-persons:KPi.002/adjacent/familyPerson").expect(404);
    server.get("/entities/nobody").expect(404);
}

#[test]
fn the_server_tells_of_itself() {
    let server = Server::new();
    assert_eq!(server.get("/healthz").expect(200), json!({ "status": "ok" }));
    assert_eq!(server.get("/readyz").expect(200), json!({ "status": "ok" }));
    let catalog = server.get("/catalog");
    let names: Vec<Value> =
        catalog.expect(200)["datasets"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["1718-persons", "1718-entities", "1718-vessels", "default", "sanctions"]);
    assert_eq!(catalog.json()["current"].as_array().unwrap().len(), 3);
    assert_eq!(catalog.json()["datasets"][3]["entity_count"], 214);
    let tag = catalog.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let again = server.send(
        format!("GET /catalog HTTP/1.1\r\nHost: t\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n")
            .as_bytes(),
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    let algorithms = server.get("/algorithms").expect(200);
    assert_eq!(algorithms["default"], "plimsoll");
    assert!(algorithms["algorithms"][0]["docs"]["features"]["name"]["description"].is_string());
    server.get("/statements").expect(501);
    server.ask("default", "Person", json!({ "name": "Ri Je-son" })).expect(200);
    server.ask("default", "Person", json!({ "name": "Zzyzx" })).expect(200);
    server.get("/entities/nobody").expect(404);
    let metrics = server.get("/metrics").text();
    for line in [
        "plimsoll_requests_total{route=\"/match/{dataset}\",status=\"200\"} 2",
        "plimsoll_requests_total{route=\"/entities/{id}\",status=\"404\"} 1",
        "plimsoll_queries_total{outcome=\"match\"} 1",
        "plimsoll_queries_total{outcome=\"clear\"} 1",
        "plimsoll_panics_total 0",
    ] {
        assert!(metrics.lines().any(|one| one == line), "{line}\n{metrics}");
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_its_reason() {
    let server = Server::new();
    let name = || json!({ "name": "Ri Je-son" });
    let detail = |answer: &Value| answer["detail"].as_str().unwrap().to_owned();
    server.ask("nowhere", "Person", name()).expect(404);
    server.get("/search/nowhere?q=a").expect(404);
    server.get("/nothing").expect(404);
    server.get("/match/default").expect(405);
    let other = server.ask("default?algorithm=logic-v2", "Person", name()).expect(400);
    assert!(detail(&other).contains("plimsoll"), "{other}");
    server.ask("default?algorithm=best", "Person", name()).expect(200);
    server.ask("default?changed_since=2024-01-01", "Person", name()).expect(400);
    server.ask("default?limit=501", "Person", name()).expect(422);
    server.ask("default?threshold=2", "Person", name()).expect(422);
    server.ask("default?exclude_schema=Robot", "Person", name()).expect(400);
    server.ask("default", "Robot", name()).expect(400);
    server.ask("default", "Person", json!({ "birthDate": "1938" })).expect(400);
    server.post_json("/match/default", &json!({ "queries": {} })).expect(400);
    server.post_json("/match/default", &json!({})).expect(422);
    server.post_json("/match/default", &json!({ "queries": { "q": 1 } })).expect(422);
    let weights = json!({ "queries": { "q": { "schema": "Person", "properties": name() } }, "weights": { "name": 0.5 } });
    server.post_json("/match/default", &weights).expect(400);
    let many: serde_json::Map<String, Value> = (0..501)
        .map(|at| (at.to_string(), json!({ "schema": "Person", "properties": { "name": "a b" } })))
        .collect();
    let too_many = server.post_json("/match/default", &json!({ "queries": many })).expect(400);
    assert!(detail(&too_many).contains("500"));
    for parameters in [
        "schema=Robot",
        "filter=imoNumber",
        "filter=colour:red",
        "sort=beauty",
        "q=%F0%9F%99%82",
        "changed_since=2024-01-01",
    ] {
        server.get(&format!("/search/default?{parameters}")).expect(400);
    }
    for parameters in ["limit=-1", "offset=10000", "fuzzy=perhaps", "facets=colours", "filter_op=XOR"] {
        server.get(&format!("/search/default?{parameters}")).expect(422);
    }
}

/// The client that yente's own makers publish, as it is on the Python package index.
#[test]
fn the_published_client_works() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python");
    let site = folder.join("site");
    if !site.join("yente_client").is_dir() {
        assert!(std::env::var_os("CI").is_none(), "`make clients` has not been run and CI is set");
        println!("skipped: the published client needs `make clients`");
        return;
    }
    let server = Server::new();
    let output = Command::new("python3")
        .arg(folder.join("yente_client_test.py"))
        .arg(format!("http://{}", server.address))
        .env("PYTHONPATH", &site)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said =
        format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(said.contains("all is as the client expects"), "{said}");
}
