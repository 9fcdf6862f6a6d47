//! Unreadable, empty, binary, truncated, huge and wrongly named files cost themselves and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use support::{expect, run};

const NOTE: &str = "SEOUL, 4 November 2024\n\nThe defence ministry said on Monday that between 11,000 and 12,000 \
    containers of artillery shells had been shipped from the DPRK to Russia since August 2024.\n";

fn report(case: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(case.join("report/report.json")).unwrap()).unwrap()
}

#[test]
fn a_bad_file_costs_one_exhibit_and_a_line() {
    let work = tempfile::tempdir().unwrap();
    let clean = work.path().join("clean");
    std::fs::create_dir(&clean).unwrap();
    std::fs::write(clean.join("note.txt"), NOTE).unwrap();
    expect(0, &["run", clean.to_str().unwrap(), "--as-of", "2024-12-31"]);

    let case = work.path().join("case");
    std::fs::create_dir(&case).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(case.join(name), bytes).unwrap();
    write("note.txt", NOTE.as_bytes());
    write("empty.txt", b"");
    write(
        "noise.bin",
        &(0..50_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>(),
    );
    write("truncated.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty");
    write(
        "picture.txt",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00",
    );
    write("archive.docx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00broken");
    write("page.html", "<div>".repeat(200_000).as_bytes());
    write(
        "bomb.xml",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
    );
    // 100 MB of text without a full stop.
    let mut huge = std::io::BufWriter::new(std::fs::File::create(case.join("huge.txt")).unwrap());
    for _ in 0..(100 * 1024) {
        huge.write_all(&[b'a'; 1024]).unwrap();
    }
    drop(huge);

    let folder = case.to_str().unwrap();
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let (with, without) = (report(&case), report(&clean));
    let titles = |report: &Value| -> Vec<String> {
        report["findings"].as_array().unwrap().iter().map(|it| it["title"].to_string()).collect()
    };
    assert!(!titles(&without).is_empty());
    assert_eq!(titles(&with), titles(&without), "the rest of the case is unharmed");
    let problems = with["problems"].as_array().unwrap();
    for name in
        ["empty.txt", "noise.bin", "truncated.pdf", "picture.txt", "archive.docx", "bomb.xml", "huge.txt"]
    {
        let problem = problems.iter().find(|problem| problem["file"].as_str().unwrap().contains(name));
        let problem = problem.unwrap_or_else(|| panic!("{name} is among the problems: {problems:#?}"));
        assert!(!problem["reason"].as_str().unwrap().is_empty());
        assert!(problem["code"].as_str().unwrap().contains('/'));
    }
    expect(0, &["verify", case.join("report/bundle").to_str().unwrap()]);
    // Nothing new, and what is bad stays told.
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    assert_eq!(report(&case)["problems"], with["problems"]);
}

#[test]
fn nothing_readable_is_the_users_error() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    std::fs::create_dir(&case).unwrap();
    let told = |case: &Path| {
        let output = run(&["run", case.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&case).contains("no original"));
    std::fs::write(case.join("empty.txt"), b"").unwrap();
    assert!(told(&case).contains("empty.txt"));
    assert!(told(&work.path().join("absent")).contains("no such folder"));
}

#[test]
fn a_changed_original_is_taken_in_again_and_the_old_one_kept() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    std::fs::create_dir(&case).unwrap();
    std::fs::write(case.join("note.txt"), NOTE).unwrap();
    let folder = case.to_str().unwrap();
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let before = report(&case);
    std::fs::write(case.join("note.txt"), NOTE.replace("11,000", "10,000")).unwrap();
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    let after = report(&case);
    assert_eq!(
        after["exhibits"].as_array().unwrap().len(),
        before["exhibits"].as_array().unwrap().len() + 1,
        "both states of the file are exhibits"
    );
    expect(0, &["verify", folder]);
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    std::fs::create_dir(&case).unwrap();
    std::fs::write(case.join("note.txt"), NOTE).unwrap();
    let folder = case.to_str().unwrap();
    let mut children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = support::plimsoll();
            command.args(["run", folder, "--as-of", "2024-12-31"]);
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    let codes: Vec<i32> = children.iter_mut().map(|child| child.wait().unwrap().code().unwrap()).collect();
    assert!(codes.contains(&0), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, 0 | 1)), "{codes:?}");
    expect(0, &["run", folder, "--as-of", "2024-12-31"]);
    expect(0, &["verify", folder]);
    assert_eq!(report(&case)["exhibits"].as_array().unwrap().len(), 1);
}
