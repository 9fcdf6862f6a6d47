//! Every projection can be deleted and made again to the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use support::{assert_same, copy_case, example, expect, files};

const NOT_COMPARED: [&str; 3] = ["scan.json", ".plimsoll/lock", ".plimsoll/cache/search"];

#[test]
fn rebuild_makes_the_same_bytes_again() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    copy_case(&example(), &case);
    let folder = case.to_str().unwrap();
    expect(0, &["run", folder]);
    let first = files(&case, &NOT_COMPARED);
    let found = expect(0, &["search", folder, "containers", "--json"]);
    assert!(!found.is_empty());

    expect(0, &["rebuild", folder]);
    assert_same(&first, &files(&case, &NOT_COMPARED));
    assert_eq!(found, expect(0, &["search", folder, "containers", "--json"]));

    expect(0, &["run", folder]);
    assert_same(&first, &files(&case, &NOT_COMPARED));
}

#[test]
fn a_decision_is_an_entry_and_is_printed() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    copy_case(&example(), &case);
    let folder = case.to_str().unwrap();
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let report = || -> serde_json::Value {
        let text = std::fs::read_to_string(case.join("report/report.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let before = report();
    let finding = before["findings"][0]["id"].as_str().unwrap().to_owned();
    let by = "duty analyst, example organisation";
    let why = "Two of the exhibits were read in the original.";
    expect(0, &["decide", folder, &finding, "confirm", "--by", by, "--why", why]);
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let after = report();
    assert_eq!(
        after["log"]["size"].as_u64().unwrap(),
        before["log"]["size"].as_u64().unwrap() + 1,
        "the decision is one entry of the log"
    );
    let sentences = after["findings"][0]["sentences"].to_string();
    // The words stand in quotation marks within a sentence, so that its full stop is outside.
    assert!(sentences.contains(why.trim_end_matches('.')), "{sentences}");
    expect(1, &["decide", folder, "F-00000000", "confirm", "--by", by, "--why", why]);
}
