//! Reading the originals of a case: the cache, files inside files, hostile files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use evidence::reading::Reading;
use evidence::reading::child::ChildLimits;
use evidence::{Case, Exhibit, Method, verify_case};
use std::io::Write as _;
use std::path::Path;
use support::{READ, files, reader, who, write};
use values::{Digest, Problem, TrafficLight};

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const MAIL: &str = "From: A desk <desk@example.org>\r\nTo: b@example.org\r\nSubject: Two papers\r\n\
Date: Mon, 4 Nov 2024 09:30:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\n\
Please find the paper attached, as was agreed upon.\r\n--cut\r\nContent-Type: text/plain; name=\"paper.txt\"\r\n\
Content-Disposition: attachment; filename=\"paper.txt\"\r\n\r\nWords of the paper.\r\n--cut\r\n\
Content-Type: text/plain; name=\"paper.txt\"\r\nContent-Disposition: attachment; filename=\"paper.txt\"\r\n\r\n\
Words of another paper.\r\n--cut--\r\n";

fn open(folder: &Path) -> Case {
    let mut case = Case::open(folder, who()).unwrap();
    case.take_in(&mut |_, _| {}).unwrap();
    case
}

fn read(case: &mut Case) -> Vec<(Digest, Reading)> {
    case.readings(&reader(), READ, &mut |_, _| {}).unwrap()
}

fn problems(readings: &[(Digest, Reading)]) -> Vec<&Problem> {
    readings.iter().flat_map(|(_, reading)| &reading.problems).collect()
}

fn exhibit(case: &Case, name: &str) -> Exhibit {
    let exhibits = case.exhibits();
    let names: Vec<String> = exhibits.iter().map(|exhibit| exhibit.name().to_owned()).collect();
    exhibits
        .into_iter()
        .find(|exhibit| exhibit.name() == name)
        .unwrap_or_else(|| panic!("{name} of {names:?}"))
}

/// The bytes of every file Plimsoll keeps, but for those that tell of file times and processes.
fn kept(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let own = folder.join(".plimsoll");
    let is_compared = |path: &Path| !path.ends_with("lock") && !path.ends_with("scan.json");
    let paths = files(&own).into_iter().filter(|path| is_compared(path));
    paths.map(|path| (path.strip_prefix(&own).unwrap().to_owned(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn each_original_is_read_once_and_the_cache_stands_for_it() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a.txt"), "Words of a ministry.");
    write(&folder.path().join("b.md"), "# Title\n\nMore words.");
    let mut case = open(folder.path());
    let mut seen = Vec::new();
    let readings = case.readings(&reader(), READ, &mut |done, of| seen.push((done, of))).unwrap();
    assert_eq!(seen, [(1, 2), (2, 2)]);
    let texts: Vec<&str> = readings.iter().map(|(_, reading)| reading.text.as_str()).collect();
    assert_eq!(texts[0], "Words of a ministry.");
    assert!(texts[1].contains("More words."));
    assert!(case.confinement().unwrap().limits);
    drop(case);

    // A program that is not there reads nothing: all comes from the cache.
    let mut case = open(folder.path());
    let none = Path::new("/no/such/program");
    assert_eq!(case.readings(none, READ, &mut |_, _| {}).unwrap(), readings);
    assert_eq!(case.confinement(), None);

    // A torn file of the cache counts for nothing, and other limits are another reading.
    let cached = files(&folder.path().join(".plimsoll/cache/readings"));
    assert_eq!(cached.len(), 2);
    let bytes = std::fs::read(&cached[0]).unwrap();
    std::fs::write(&cached[0], &bytes[..bytes.len() / 2]).unwrap();
    let again = case.readings(none, READ, &mut |_, _| {}).unwrap();
    assert_eq!(
        problems(&again).iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(),
        ["reading/child-start"]
    );
    assert_eq!(read(&mut case), readings, "what could not be started is not remembered");
    let limits = evidence::reading::Limits { text_bytes: 4, ..Default::default() };
    let child_limits = ChildLimits::default();
    let short = case.readings_within(&reader(), READ, &limits, &child_limits, &mut |_, _| {}).unwrap();
    assert!(problems(&short).iter().all(|problem| problem.code == "reading/too-large"), "{short:?}");
}

#[test]
fn files_inside_files_become_exhibits_with_the_marking_of_what_held_them() {
    let folder = tempfile::tempdir().unwrap();
    let inner = zip(&[("deep/notes.txt", b"Notes in an archive."), ("mail.eml", MAIL.as_bytes())]);
    write(&folder.path().join("kit.zip"), zip(&[("inner.zip", &inner), ("plain.txt", b"Plain words.")]));
    let toml = "[[original]]\npath = \"kit.zip\"\nsource = \"a desk\"\nmarking = \"tlp:amber\"\n";
    write(&folder.path().join("case.toml"), toml);
    let mut case = open(folder.path());
    let readings = read(&mut case);
    assert_eq!(problems(&readings), Vec::<&Problem>::new());
    assert!(readings.iter().all(|(_, reading)| reading.parts.is_empty()));
    let paper = exhibit(&case, "kit.zip/inner.zip/mail.eml/paper.txt");
    exhibit(&case, "kit.zip/inner.zip/mail.eml/2/paper.txt");
    exhibit(&case, "kit.zip/inner.zip/deep/notes.txt");
    assert_eq!(paper.latest.method, Method::Part);
    assert_eq!(paper.parent(), Some(exhibit(&case, "kit.zip/inner.zip/mail.eml").sha256));
    assert_eq!((paper.marking.label, paper.latest.source.as_deref()), (TrafficLight::Amber, Some("a desk")));
    let text =
        readings.iter().find(|(digest, _)| *digest == paper.sha256).map(|(_, reading)| reading.text.as_str());
    assert_eq!(text.map(str::trim_end), Some("Words of the paper."));
    assert_eq!(readings.len(), 7);
    let size = case.log().size();
    assert_eq!(read(&mut case), readings);
    assert_eq!(case.log().size(), size, "a rerun enters nothing");
    drop(case);

    // The marking of what is inside follows that of what holds it.
    write(&folder.path().join("case.toml"), toml.replace("amber", "red"));
    let mut case = open(folder.path());
    read(&mut case);
    assert_eq!(exhibit(&case, "kit.zip/inner.zip/mail.eml/paper.txt").marking.label, TrafficLight::Red);
    drop(case);
    assert!(verify_case(folder.path()).unwrap().is_good());
}

#[test]
fn a_run_stopped_between_reading_and_entering_goes_on_to_the_same_bytes() {
    let start = |folder: &Path| {
        write(&folder.join("mail.eml"), MAIL);
        write(&folder.join("kit.zip"), zip(&[("mail.eml", MAIL.as_bytes()), ("b.txt", b"Words.")]));
    };
    let (undisturbed, stopped) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    start(undisturbed.path());
    read(&mut open(undisturbed.path()));
    start(stopped.path());
    let key = Path::new(".plimsoll/log.key");
    write(&stopped.path().join(key), std::fs::read(undisturbed.path().join(key)).unwrap());
    // Stops by its own error once something is read: a kill after some files of the cache are there.
    let mut case = open(stopped.path());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        case.readings(&reader(), READ, &mut |done, _| assert!(done < 1, "stopped by the test"))
    }));
    assert!(outcome.is_err());
    drop(case);
    let left = stopped.path().join(".plimsoll/cache/readings/ab/x.json.unfinished");
    write(&left, "half");
    read(&mut open(stopped.path()));
    assert!(!left.exists());
    let (one, other) = (kept(undisturbed.path()), kept(stopped.path()));
    let names =
        |files: &[(std::path::PathBuf, Vec<u8>)]| files.iter().map(|file| file.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    assert!(one == other);
}

#[test]
fn archives_inside_archives_end_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = zip(&[("core.txt", b"Words.")]);
    for _ in 0..8 {
        bytes = zip(&[("inner.zip", &bytes)]);
    }
    write(&folder.path().join("nested.zip"), bytes);
    let mut case = open(folder.path());
    let readings = read(&mut case);
    assert_eq!(readings.len(), 5);
    let told = problems(&readings);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].code, "reading/parts-too-deep");
    assert_eq!(told[0].file, "nested.zip/inner.zip/inner.zip/inner.zip/inner.zip");
}

#[test]
fn a_hostile_file_costs_itself_and_one_problem() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0_u8; 64 << 20];
    write(&folder.path().join("bomb.zip"), zip(&[("zeros.bin", &zeros), ("note.txt", b"A note beside it.")]));
    write(&folder.path().join("cut.pdf"), "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
    write(&folder.path().join("empty.txt"), "");
    write(&folder.path().join("good.txt"), "Good words.");
    write(
        &folder.path().join("noise.bin"),
        (0..4_000_u32).map(|it| (it.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>(),
    );
    write(&folder.path().join("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    write(
        &folder.path().join("deep.html"),
        format!("<html><body>{}words{}", "<div>".repeat(50_000), "</div>".repeat(50_000)),
    );
    write(&folder.path().join("deep.json"), "[".repeat(200_000));
    let mut case = open(folder.path());
    let readings = read(&mut case);
    for name in ["bomb.zip", "cut.pdf", "empty.txt", "noise.bin", "picture.txt", "deep.json", "deep.html"] {
        let digest = exhibit(&case, name).sha256;
        let told: Vec<&Problem> =
            problems(&readings).into_iter().filter(|it| it.exhibit == Some(digest)).collect();
        assert!(!told.is_empty(), "{name} has no problem");
        assert!(told.iter().all(|it| !it.code.contains("child") && it.file == name), "{told:?}");
        assert!(told.iter().any(|it| it.hint.is_some()), "{told:?}");
    }
    for name in ["good.txt", "bomb.zip/note.txt"] {
        let digest = exhibit(&case, name).sha256;
        let (_, reading) = readings.iter().find(|(it, _)| *it == digest).unwrap();
        assert!(reading.problems.is_empty() && !reading.text.is_empty(), "{name}: {reading:?}");
    }
}

#[test]
fn an_original_altered_in_the_vault_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a.txt"), "Words.");
    let mut case = open(folder.path());
    let path = case.vault().path(&case.exhibits()[0].sha256).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "Other.").unwrap();
    let error = case.readings(&reader(), READ, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code(), "evidence/blob-altered");
}
