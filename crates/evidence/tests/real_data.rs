//! Every reader on real and hostile originals: words or a problem, never neither, and never a crash.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use evidence::reading::child::{ChildLimits, read_in_child};
use evidence::reading::{Limits, Reading, read};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use support::{READ, data, files, reader};
use values::{CharMap, Problem};

/// Reads files in children, as many at a time as there are cores; the readings are in the order of the files.
fn read_all(paths: Vec<PathBuf>) -> Vec<(PathBuf, Reading)> {
    let program = reader();
    let queue = Mutex::new(paths.into_iter());
    let done = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(path) = queue.lock().unwrap().next() else { return };
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    let bytes = std::fs::read(&path).unwrap();
                    let (limits, child_limits) = (Limits::default(), ChildLimits::default());
                    let outcome = read_in_child(&program, &[READ], &bytes, &name, &limits, &child_limits);
                    let reading = outcome
                        .reading
                        .unwrap_or_else(|| panic!("{}: {:?}", path.display(), outcome.problem));
                    done.lock().unwrap().insert(path, reading);
                }
            });
        }
    });
    done.into_inner().unwrap().into_iter().collect()
}

/// What must hold of every reading, whatever the original.
fn check(path: &Path, reading: &Reading) {
    let shown = path.display();
    let said: Vec<&str> = reading.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert!(!said.contains(&"reading/reader-failed"), "{shown}: a reader panicked: {said:?}");
    let is_list = reading.media_type.contains("xml");
    let has_something = !reading.text.is_empty() || !reading.tables.is_empty() || !reading.parts.is_empty();
    assert!(has_something || is_list || !said.is_empty(), "{shown}: neither words nor a problem");
    for problem in &reading.problems {
        assert!(problem.code.starts_with("reading/") && problem.reason.len() > 10, "{shown}: {problem:?}");
    }
    let map = CharMap::new(&reading.text);
    let mut end = 0;
    for (block, number) in reading.blocks.iter().zip(1..) {
        assert!(block.span.start >= end && block.span.end <= map.len(), "{shown}: block {number} overlaps");
        assert_eq!(block.paragraph, number, "{shown}");
        assert!(!reading.text[map.bytes(block.span)].trim().is_empty(), "{shown}: block {number} is empty");
        end = block.span.end;
    }
}

#[test]
fn every_file_gives_words_or_a_problem() {
    let Some(data) = data() else { return };
    let mut paths = Vec::new();
    for folder in ["robust", "lists", "documents"] {
        paths.extend(files(&data.join(folder)));
    }
    let count = paths.len();
    assert!(count > 300, "{count} files");
    let (mut with_words, mut with_problems) = (0, 0);
    for (path, reading) in read_all(paths) {
        check(&path, &reading);
        with_words += usize::from(!reading.text.is_empty());
        with_problems += usize::from(!reading.problems.is_empty());
    }
    println!("{count} files: {with_words} with words, {with_problems} with problems");
}

/// Words in lower case, as often as each stands there.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// The harmonic mean of how much of one stands in the other and the other way round.
fn agreement(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) -> f64 {
    let shared: usize = one.iter().map(|(word, count)| *count.min(other.get(word).unwrap_or(&0))).sum();
    let total = one.values().sum::<usize>() + other.values().sum::<usize>();
    if total == 0 { 1.0 } else { 2.0 * shared as f64 / total as f64 }
}

fn pdftotext(path: &Path) -> Option<String> {
    let output = Command::new("pdftotext").args(["-q", "-enc", "UTF-8"]).arg(path).arg("-").output();
    match output {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "CI is set and there is no pdftotext: {error}");
            println!("skipped: needs pdftotext");
            None
        }
    }
}

#[test]
fn the_words_of_a_pdf_are_those_poppler_finds() {
    let Some(data) = data() else { return };
    let lists = ["lists/un_vessels/1718_designated_vessels_list_final.pdf", "lists/jp/20250131003-1.pdf"];
    let mut paths: Vec<PathBuf> = lists.iter().map(|path| data.join(path)).collect();
    paths.extend(files(&data.join("robust/pdf_pypdf")));
    let mut scores = BTreeMap::new();
    for (path, reading) in read_all(paths) {
        let Some(expected) = pdftotext(&path) else { return };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        scores.insert(name, agreement(&words(&reading.text), &words(&expected)));
    }
    let list: Vec<String> = scores.iter().map(|(name, score)| format!("{score:.3} {name}")).collect();
    println!("{}", list.join("\n"));
    assert!(scores["1718_designated_vessels_list_final.pdf"] > 0.98, "{list:#?}");
    assert!(scores["20250131003-1.pdf"] > 0.9, "{list:#?}");
    let mean = scores.values().sum::<f64>() / scores.len() as f64;
    assert!(mean > 0.85, "{mean}\n{list:#?}");
}

#[test]
fn the_vessel_list_is_read_to_rows_with_every_number() {
    let Some(data) = data() else { return };
    let folder = data.join("lists/un_vessels");
    let derived = std::fs::read_to_string(folder.join("un_1718_vessels_derived.csv")).unwrap();
    let numbers: BTreeSet<&str> = derived
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| digits.len() == 7 && digits.parse::<values::ImoNumber>().is_ok())
        .collect();
    assert!(numbers.len() >= 58, "{}", numbers.len());
    for (path, reading) in read_all(
        ["1718_designated_vessels_list_final.pdf", "1718_designated_vessels_list_final.html"]
            .map(|name| folder.join(name))
            .to_vec(),
    ) {
        let missing: Vec<_> = numbers.iter().filter(|number| !reading.text.contains(**number)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", path.display());
        if path.extension().is_some_and(|it| it == "pdf") {
            let pages: BTreeSet<u32> = reading.blocks.iter().filter_map(|block| block.page).collect();
            assert_eq!(pages.len(), 18);
        }
    }
}

#[test]
fn a_pdf_with_a_password_says_so_and_one_without_is_read() {
    let Some(data) = data() else { return };
    let folder = data.join("robust/pdf_qpdf");
    let has = |path: &str, code: &str| {
        let bytes = std::fs::read(folder.join(path)).unwrap();
        let reading = read(&bytes, path, &Limits::default());
        (reading.problems.iter().any(|problem| problem.code == code && problem.hint.is_some()), reading)
    };
    for path in
        ["enc-R2,V1,U=view,O=view.pdf", "enc-R3,V2,U=view,O=view.pdf", "enc-XI-R6,V5,U=view,O=master.pdf"]
    {
        let (is_told, reading) = has(path, "reading/pdf-encrypted");
        assert!(is_told && reading.text.is_empty(), "{path}: {:?}", reading.problems);
    }
    for path in ["enc-R2,V1,O=master.pdf", "enc-R3,V2,O=master.pdf", "enc-base.pdf"] {
        let (is_told, reading) = has(path, "reading/pdf-encrypted");
        assert!(!is_told && !reading.text.is_empty(), "{path}: {:?}", reading.problems);
    }
}

#[test]
fn what_is_cut_off_wrongly_named_or_too_large_says_so() {
    let Some(data) = data() else { return };
    let list = std::fs::read(data.join("lists/un_vessels/1718_designated_vessels_list_final.pdf")).unwrap();
    let codes = |reading: &Reading| reading.problems.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    let misnamed = read(&list, "vessels.txt", &Limits::default());
    assert_eq!(misnamed.problems[0].code, "reading/wrong-name");
    assert!(misnamed.text.contains("8660313"));
    for part in [3, 10, 50] {
        let cut = read(&list[..list.len() * part / 100], "vessels.pdf", &Limits::default());
        assert!(
            codes(&cut).iter().any(|code| code.starts_with("reading/pdf")),
            "{part} %: {:?}",
            codes(&cut)
        );
    }
    let large = "All work and no play. ".repeat(5_000_000);
    let reading = read(large.as_bytes(), "large.txt", &Limits::default());
    assert!(large.len() > 100 << 20);
    assert_eq!(codes(&reading), ["reading/too-large"]);
    assert!(reading.problems[0].hint.is_some() && reading.text.is_empty());
}

#[test]
fn articles_are_found_in_saved_pages() {
    let Some(data) = data() else { return };
    let folder = data.join("robust/html_articles");
    let truth = std::fs::read(folder.join("ground-truth.json")).unwrap();
    let truth: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&truth).unwrap();
    let (mut scores, mut titled, mut dated) = (BTreeMap::new(), 0, 0);
    for (name, expected) in &truth {
        let path = folder.join(format!("html/{name}.html.gz"));
        let Ok(packed) = std::fs::read(&path) else { continue };
        let mut html = Vec::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut html).unwrap();
        let reading = read(&html, &format!("{name}.html"), &Limits::default());
        check(&path, &reading);
        titled += usize::from(reading.title.is_some());
        dated += usize::from(reading.published.is_some());
        let body = expected["articleBody"].as_str().unwrap();
        scores.insert(name.clone(), agreement(&words(&reading.text), &words(body)));
    }
    let count = scores.len();
    assert!(count > 80, "{count}");
    let mean = scores.values().sum::<f64>() / count as f64;
    let mut worst: Vec<_> = scores.iter().map(|(name, score)| (*score, name)).collect();
    worst.sort_by(|one, other| one.0.total_cmp(&other.0));
    println!("{count} pages: mean {mean:.3}, {titled} titles, {dated} dates; worst {:?}", &worst[..6]);
    assert!(mean > 0.9, "{mean} {:?}", &worst[..12]);
    assert!(titled * 100 >= count * 95, "{titled} of {count} have a title");
}

#[test]
fn titles_and_dates_of_saved_pages_are_those_expected() {
    let Some(data) = data() else { return };
    let (mut count, mut titles, mut dates, mut wrong) = (0, 0, 0, Vec::new());
    for path in files(&data.join("robust/html_readability")) {
        if path.file_name().unwrap() != "expected-metadata.json" {
            continue;
        }
        let expected: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let reading = read(
            &std::fs::read(path.with_file_name("source.html")).unwrap(),
            "source.html",
            &Limits::default(),
        );
        count += 1;
        let title = expected["title"].as_str().unwrap_or_default();
        let found = reading.title.clone().unwrap_or_default();
        let is_title = agreement(&words(title), &words(&found)) > 0.7;
        titles += usize::from(is_title);
        let day =
            expected["publishedTime"].as_str().and_then(|time| time.get(..10)).unwrap_or_default().to_owned();
        let is_dated = reading.published.map(|date| date.to_string()) == Some(day.clone()) || day.is_empty();
        dates += usize::from(is_dated);
        if !is_title || !is_dated {
            wrong.push(format!("{title:?} {day} / {found:?} {:?}", reading.published));
        }
    }
    println!("{count} pages: {titles} titles, {dates} dates as expected");
    // Three of the pages are made for a test, with a heading other than the title they are expected to have.
    assert!(count >= 12 && titles + 3 >= count && dates == count, "{wrong:#?}");
}

#[test]
fn mails_and_office_files_are_read() {
    let Some(data) = data() else { return };
    let mails = read_all(files(&data.join("robust/eml")));
    let with_words = mails.iter().filter(|(_, reading)| !reading.text.is_empty()).count();
    let with_parts = mails.iter().filter(|(_, reading)| !reading.parts.is_empty()).count();
    println!("{} mails: {with_words} with words, {with_parts} with attachments", mails.len());
    assert!(with_words * 10 >= mails.len() * 8, "{with_words}");
    assert!(with_parts > 0);
    for (path, reading) in read_all(files(&data.join("robust/office"))) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let said: Vec<&Problem> = reading.problems.iter().collect();
        match path.extension().and_then(|it| it.to_str()) {
            Some("docx") => assert!(
                !reading.text.is_empty() || said.iter().any(|it| it.code == "reading/no-text"),
                "{name}: {said:?}"
            ),
            Some("xls") => {
                assert!(reading.tables.iter().any(|table| table.rows.len() > 10), "{name}: {said:?}")
            }
            Some("doc") => assert_eq!(said[0].code, "reading/no-reader", "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}
