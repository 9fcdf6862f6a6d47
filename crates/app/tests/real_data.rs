//! Real articles, the real UN list and the real vessel list, from end to end.
//!
//! Needs the folder of real data (`PLIMSOLL_DATA`); skipped with a line where it is absent, required in CI.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::path::Path;
use support::{data, expect, plimsoll};

fn fill(case: &Path, data: &Path) {
    std::fs::create_dir_all(case.join("texts")).unwrap();
    std::fs::create_dir_all(case.join("lists")).unwrap();
    let mut toml = String::from("name = \"Real articles and lists\"\n");
    for entry in std::fs::read_dir(data.join("documents/texts")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|ending| ending == "txt") {
            std::fs::copy(&path, case.join("texts").join(&name)).unwrap();
            let source = match name.as_str() {
                name if name.contains("_kcna_") => "kcna",
                name if name.contains("_csis_") => "csis-beyond-parallel",
                _ => "security-council-report",
            };
            // The file's name holds the day or month of publication.
            let day = name.split('_').nth(2).unwrap().trim_end_matches(".txt");
            let day = if day.len() == 7 { format!("{day}-28") } else { day[..10].to_owned() };
            toml += &format!(
                "\n[[original]]\npath = \"texts/{name}\"\nsource = \"{source}\"\npublished = \"{day}\"\n"
            );
        }
    }
    std::fs::write(case.join("case.toml"), toml).unwrap();
    let lists = data.join("lists");
    for (from, to) in [
        ("un/un_2026-02-27.xml", "un.xml"),
        ("un_vessels/1718_designated_vessels_list_final.pdf", "1718_vessels.pdf"),
    ] {
        std::fs::copy(lists.join(from), case.join("lists").join(to)).unwrap();
    }
}

#[test]
fn real_articles_and_lists_give_a_report_that_verifies() {
    let Some(data) = data() else { return };
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    fill(&case, &data);
    let folder = case.to_str().unwrap();
    expect(0, &["run", folder, "--as-of", "2025-04-01"]);
    let text = std::fs::read_to_string(case.join("report/report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();

    let searched = report["screening"]["searched"].as_array().unwrap();
    let entries = |list: &str| {
        let found = searched.iter().find(|one| one["list"] == list && one["exhibit"].is_string());
        found.unwrap_or_else(|| panic!("{list} was searched: {searched:?}"))["entries"].as_u64().unwrap()
    };
    assert_eq!(entries("un-1718-vessels"), 59, "every ship of the PDF");
    assert!(entries("un-sc") > 800, "every entry of the XML");

    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["measure"].as_str().unwrap().starts_with("arms")));
    for finding in findings {
        let elements = finding["elements"].as_array().unwrap();
        if finding["status"] == "possible_violation" {
            let unknown = elements
                .iter()
                .find(|element| element["state"] == "unknown" && element["name"] != "no exemption");
            assert!(unknown.is_none(), "an unknown element in {finding}");
        }
        assert!(!finding["supporting"].as_array().unwrap().is_empty());
    }
    expect(0, &["verify", case.join("report/bundle").to_str().unwrap()]);
    expect(0, &["verify", folder]);
    // Sorted facts, not the order of the folder: a second case with the same originals prints the same.
    let other = work.path().join("other/case");
    fill(&other, &data);
    support::copy_key(&case, &other);
    expect(0, &["run", other.to_str().unwrap(), "--as-of", "2025-04-01"]);
    let again = std::fs::read_to_string(other.join("report/report.json")).unwrap();
    assert_eq!(text, again);
}

#[test]
fn the_real_lists_are_read_whole() {
    let Some(data) = data() else { return };
    let lists = data.join("lists");
    let count = |path: &str| {
        let printed = expect(0, &["lists", "read", lists.join(path).to_str().unwrap(), "--json"]);
        let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines.len()
    };
    assert_eq!(count("un_vessels/1718_designated_vessels_list_final.pdf"), 59);
    assert_eq!(count("un_vessels/1718_designated_vessels_list_final.html"), 59);
    assert!(count("un/un_2026-02-27.xml") > 800);
    assert!(count("ofac/sdn_2024-04-10.csv") > 11_000);
}

#[test]
fn two_editions_differ_by_what_changed() {
    let Some(data) = data() else { return };
    let edition = |name: &str| data.join("lists/un").join(name).to_str().unwrap().to_owned();
    let (old, new) = (edition("un_2025-04-19_singlequote.xml"), edition("un_2026-02-27.xml"));
    let printed = expect(0, &["lists", "diff", &old, &new, "--json"]);
    let diff: Value = serde_json::from_str(&printed).unwrap();
    for field in ["added", "removed", "changed"] {
        assert!(diff[field].is_array());
    }
    let same: Value = serde_json::from_str(&expect(0, &["lists", "diff", &new, &new, "--json"])).unwrap();
    assert_eq!(same["changed"].as_array().unwrap().len(), 0);
}

#[test]
fn a_designated_ship_is_found_by_its_number_and_a_stranger_is_not() {
    let Some(data) = data() else { return };
    let list = data.join("lists/un_vessels/1718_designated_vessels_list_final.html");
    let screen = |arguments: &[&str]| -> Value {
        let mut command = plimsoll();
        command.args(["screen", "--lists", list.to_str().unwrap()]).args(arguments).arg("--json");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let found = screen(&["--imo", "8660313"]);
    let best = &found["hits"][0];
    assert_eq!(best["match"], true, "{found}");
    assert!(best["name"].as_str().unwrap().contains("CHON MA SAN"));
    assert!(!best["reasons"].as_array().unwrap().is_empty());
    let clear = screen(&["--name", "EVER GIVEN", "--kind", "vessel", "--imo", "9811000"]);
    let hits = clear["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit["match"] == false), "{clear}");
    assert!(!clear["searched"].as_array().unwrap().is_empty(), "a clear result says what was searched");
}
