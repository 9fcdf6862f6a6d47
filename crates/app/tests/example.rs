//! The example case from end to end: what it must show, and that every sentence leads to its original.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use support::{copy_all, copy_case, example, expect, run};

const AS_OF: &str = "2024-12-31";

fn ran() -> (tempfile::TempDir, PathBuf, Value) {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    copy_case(&example(), &case);
    expect(0, &["run", case.to_str().unwrap(), "--as-of", AS_OF]);
    let text = std::fs::read_to_string(case.join("report/report.json")).unwrap();
    (work, case, serde_json::from_str(&text).unwrap())
}

fn findings(report: &Value) -> &Vec<Value> {
    report["findings"].as_array().unwrap()
}

fn file_of<'a>(report: &'a Value, exhibit: &Value) -> &'a str {
    let exhibits = report["exhibits"].as_array().unwrap();
    exhibits.iter().find(|one| one["id"] == *exhibit).unwrap()["name"].as_str().unwrap()
}

fn support<'a>(report: &'a Value, file: &str, side: &str) -> Vec<&'a Value> {
    findings(report)
        .iter()
        .flat_map(|finding| finding[side].as_array().unwrap())
        .filter(|one| file_of(report, &one["citation"]["exhibit"]).contains(file))
        .collect()
}

#[test]
fn the_example_shows_what_it_was_written_to_show() {
    let (_work, case, report) = ran();

    // An estimate stays a range.
    let has_range = |value: &Value| {
        value.as_array().unwrap().iter().any(|quantity| {
            matches!((quantity["low"].as_f64(), quantity["high"].as_f64()), (Some(low), Some(high)) if low < high)
        })
    };
    let supports = findings(&report).iter().flat_map(|finding| finding["supporting"].as_array().unwrap());
    assert!(
        supports.clone().any(|one| has_range(&one["quantities"]))
            || report["drifts"].to_string().contains("\"high\""),
        "an estimate is printed as a range"
    );

    // Denials stand beside what they deny, and never support it.
    let denials = support(&report, "kremlin-denial", "contradicting");
    assert!(!denials.is_empty(), "the Kremlin's denial is printed");
    assert!(denials.iter().all(|one| one["modality"] == "denied" || one["note"].is_string()));
    for file in ["kremlin-denial", "dprk-denial"] {
        for one in support(&report, file, "supporting") {
            assert_ne!(one["modality"], "denied", "a denial does not support: {one}");
        }
    }

    // A figure that drifts between sources is shown in its course.
    let drifts = report["drifts"].as_array().unwrap();
    let containers = drifts.iter().find(|drift| drift["unit"] == "containers").expect("containers drift");
    let points = containers["points"].as_array().unwrap();
    assert!(points.len() >= 3, "{points:?}");
    let days: Vec<&str> = points.iter().filter_map(|point| point["on"].as_str()).collect();
    assert!(days.windows(2).all(|pair| pair[0] <= pair[1]), "in the order of time: {days:?}");

    // Two articles that carry one briefing are one origin.
    let pentagon = |one: &Value| file_of(&report, &one["citation"]["exhibit"]).contains("pentagon");
    for finding in findings(&report) {
        let origins: BTreeSet<&str> = finding["supporting"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| pentagon(one) && one["modality"] != "reported")
            .filter_map(|one| one["origin"].as_str().filter(|origin| !origin.is_empty()))
            .collect();
        assert!(origins.len() <= 1, "one briefing, one origin: {origins:?}");
    }

    // The joint statement stands under each of its signatories.
    let positions = report["positions"].as_array().unwrap();
    let signatories: BTreeSet<&str> = positions
        .iter()
        .filter(|one| {
            let citations = one["sentence"]["citations"].as_array().unwrap();
            citations.iter().any(|it| file_of(&report, &it["exhibit"]).contains("joint-statement"))
        })
        .filter_map(|one| one["country"].as_str())
        .collect();
    assert!(signatories.len() >= 10, "the signatories of the joint statement: {signatories:?}");

    // The designated ship is found by its number, and what it did is no accusation.
    let hits = report["screening"]["hits"].as_array().unwrap();
    let ship = hits.iter().find(|hit| hit["name"].as_str().unwrap().contains("CHON MA SAN")).unwrap();
    assert_eq!(ship["decision"], "undecided");
    assert!(ship["score"].as_f64().unwrap() >= 0.99, "{ship}");
    assert!(findings(&report).iter().any(|finding| {
        let supporting = finding["supporting"].as_array().unwrap();
        supporting.iter().any(|one| one["kind"] == "vessel_event")
    }));

    // The shipment of Russian coal through Rajin is not called a violation.
    let coal: Vec<&Value> = findings(&report)
        .iter()
        .filter(|finding| {
            let supporting = finding["supporting"].as_array().unwrap();
            supporting.iter().all(|one| file_of(&report, &one["citation"]["exhibit"]).contains("rajin"))
        })
        .collect();
    assert!(!coal.is_empty(), "the coal is a finding of its own");
    assert!(coal.iter().all(|finding| finding["status"] != "possible_violation"), "{coal:?}");
    assert!(coal.iter().any(|finding| finding["status"] == "exemption_may_apply"));

    // The ledger of refined petroleum keeps reported, estimated and claimed apart.
    let caps = report["caps"].as_array().unwrap();
    let refined = caps.iter().find(|cap| {
        cap["title"].as_str().unwrap().contains("2024") && cap["title"].as_str().unwrap().contains("efined")
    });
    let bases = refined.expect("a ledger of 2024")["bases"].as_array().unwrap();
    let names: BTreeSet<&str> = bases.iter().filter_map(|basis| basis["basis"].as_str()).collect();
    assert!(names.contains("reported") && names.len() >= 2, "{names:?}");

    // Troops as such are in no paragraph: said, not guessed.
    let limits = report["limits_of_the_law"].to_string();
    assert!(limits.contains("no paragraph") || limits.contains("No paragraph"), "{limits}");

    // Items with production marks of the DPRK are a finding of their own, of one origin; a part that is made up says so.
    let of_items: Vec<&Value> = findings(&report)
        .iter()
        .filter(|finding| finding["supporting"].as_array().unwrap().iter().all(|one| one["kind"] == "item"))
        .collect();
    assert_eq!(of_items.len(), 2, "{of_items:?}");
    let marked =
        of_items.iter().find(|one| one["title"].as_str().unwrap().contains("2 items of DPRK make")).unwrap();
    assert_eq!(marked["origins"], 1);
    assert_eq!(marked["provision"], "unsc-1718-op8b");
    let part = of_items.iter().find(|one| one["title"].as_str().unwrap().contains("MADE UP")).unwrap();
    assert_ne!(part["status"], "possible_violation");
    let items = report["items"].as_array().unwrap();
    let replies = items.iter().flat_map(|item| item["links"].as_array().unwrap());
    assert!(
        replies.clone().any(|link| link["step"] == "reply" && link["state"] == "unknown"),
        "a reply that is missing is said"
    );

    // Two buildings of 2,400 and 600 m² were planted in the made-up images.
    let site = &report["sites"][0];
    assert_eq!(site["made_up"], true);
    let areas: Vec<f64> = site["change"]["patches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|patch| patch["area"]["central"].as_f64().unwrap())
        .collect();
    assert_eq!(areas.len(), 2, "{site}");
    for (area, truth) in areas.iter().zip([2_400.0, 600.0]) {
        assert!((area - truth).abs() <= truth * 0.05, "{areas:?}");
    }
    assert!(
        report["problems"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| !one["file"].as_str().unwrap().contains("made-up_"))
    );

    // What could not be read is told.
    let problems = report["problems"].to_string();
    for file in ["empty-on-purpose.txt", "unreadable-on-purpose.pdf"] {
        assert!(problems.contains(file), "{file} is among the problems");
    }
    drop(case);
}

#[test]
fn every_sentence_of_fact_leads_to_words_in_an_original() {
    let (_work, case, report) = ran();
    let texts = case.join("report/bundle/texts");
    let mut checked = 0;
    walk(&report, &mut |value| {
        if value["kind"] == "fact" && value["text"].is_string() {
            assert!(!value["citations"].as_array().unwrap().is_empty(), "{value}");
        }
        let (Some(quote), Some(span)) = (value["quote"].as_str(), value["span"].as_array()) else { return };
        let exhibits = report["exhibits"].as_array().unwrap();
        let exhibit = exhibits.iter().find(|one| one["id"] == value["exhibit"]).unwrap();
        let digest = exhibit["sha256"].as_str().unwrap();
        let name = digest.trim_start_matches("sha256:");
        let text = std::fs::read_to_string(texts.join(format!("{name}.txt"))).unwrap();
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        let found: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(found, quote);
        checked += 1;
    });
    assert!(checked > 100, "{checked} citations were checked");
}

#[test]
fn each_citation_leads_to_its_place_in_the_page_of_its_exhibit() {
    let (_work, case, report) = ran();
    let out = case.join("report");
    let html = std::fs::read_to_string(out.join("report.html")).unwrap();
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut followed = 0;
    for href in html.split("href=\"exhibits/").skip(1) {
        let href = href.split_once('"').unwrap().0;
        let (name, place) = href.split_once('#').unwrap_or((href, "text"));
        let page = pages
            .entry(name.to_owned())
            .or_insert_with(|| std::fs::read_to_string(out.join("exhibits").join(name)).unwrap());
        assert_eq!(page.matches(&format!("id=\"{place}\"")).count(), 1, "{href}");
        followed += 1;
    }
    assert!(followed > 50, "{followed}");
    for exhibit in report["exhibits"].as_array().unwrap() {
        let id = exhibit["id"].as_str().unwrap();
        let page = exhibit["html"].as_str().map(|page| std::fs::read(out.join(page)).unwrap());
        let bundled =
            exhibit["html"].as_str().map(|page| std::fs::read(out.join("bundle").join(page)).unwrap());
        assert_eq!(page, bundled, "{id}");
        assert_eq!(page.is_some(), pages.contains_key(&format!("{id}.html")), "{id}");
    }
}

#[test]
fn every_claim_is_underlined_where_it_stands() {
    let (_work, case, report) = ran();
    let asked =
        expect(0, &["sql", case.to_str().unwrap(), "select exhibit, claim, text from claims", "--json"]);
    let claims: Vec<Value> = asked.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(claims.len() > 100, "{}", claims.len());
    let mut underlined: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for exhibit in report["exhibits"].as_array().unwrap() {
        let Some(page) = exhibit["html"].as_str() else { continue };
        let page = std::fs::read_to_string(case.join("report").join(page)).unwrap();
        underlined.insert(exhibit["sha256"].as_str().unwrap(), words_of_claims(&page));
    }
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    for claim in &claims {
        let (exhibit, id) = (claim["exhibit"].as_str().unwrap(), claim["claim"].as_str().unwrap());
        let text = claim["text"].as_str().unwrap().replace(" … ", "");
        let found = underlined[exhibit].get(id).map(String::as_str).unwrap_or_default();
        assert_eq!(bare(found), bare(&text), "{id} of {exhibit}");
    }
}

/// The words that a page underlines for each claim.
fn words_of_claims(page: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for piece in page.split("data-c=\"").skip(1) {
        let (names, rest) = piece.split_once('"').unwrap();
        let inside = rest.split_once('>').unwrap().1.split_once("</a>").unwrap().0;
        let words: String = inside.split('<').map(|part| part.rsplit('>').next().unwrap()).collect();
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        for name in names.split(' ') {
            found.entry(name.to_owned()).or_default().push_str(&words);
        }
    }
    found
}

#[test]
fn the_report_follows_its_schema() {
    let (_work, _case, report) = ran();
    let path = support::root().join("docs/schema/report.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&report)
        .take(5)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn any_changed_byte_of_the_bundle_is_found() {
    let (_work, case, _report) = ran();
    let bundle = case.join("report/bundle");
    expect(0, &["verify", bundle.to_str().unwrap()]);
    expect(0, &["verify", case.to_str().unwrap()]);
    // A bundle is checked where there is no case.
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("bundle");
    copy_all(&bundle, &moved);
    expect(0, &["verify", moved.to_str().unwrap()]);

    let files = support::files(&moved, &[]);
    assert!(files.len() > 20, "{}", files.len());
    for (number, (name, bytes)) in files.iter().enumerate() {
        let path = moved.join(name);
        if bytes.is_empty() {
            std::fs::write(&path, b"x").unwrap();
        } else {
            // A place of its own in each file, first and last ones included.
            let at = match number % 3 {
                0 => 0,
                1 => bytes.len() - 1,
                _ => (number * 7919) % bytes.len(),
            };
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
        }
        let code = run(&["verify", moved.to_str().unwrap()]).status.code();
        assert_eq!(code, Some(1), "a changed byte in {name}");
        std::fs::remove_file(&path).unwrap();
        let code = run(&["verify", moved.to_str().unwrap()]).status.code();
        assert_eq!(code, Some(3), "{name} missing");
        std::fs::write(&path, bytes).unwrap();
    }
    std::fs::write(moved.join("slipped-in.txt"), b"more").unwrap();
    assert_eq!(run(&["verify", moved.to_str().unwrap()]).status.code(), Some(1));
    std::fs::remove_file(moved.join("slipped-in.txt")).unwrap();
    expect(0, &["verify", moved.to_str().unwrap()]);
}

fn walk(value: &Value, visit: &mut dyn FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(fields) => fields.values().for_each(|field| walk(field, visit)),
        _ => {}
    }
}
