use super::*;
use crate::disk::fuse::Fuse;
use crate::log::SignerKey;
use crate::{About, DecisionKind, Method, Outcome, verify_case};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use values::{Marking, TrafficLight};

fn who() -> Who {
    Who {
        by: "duty analyst".to_owned(),
        tool: "plimsoll test".to_owned(),
        now: "2024-12-31T12:00:00.7Z".parse().unwrap(),
    }
}

fn write(case: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = case.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn open(case: &Path) -> Case {
    Case::open(case, who()).unwrap()
}

fn take_in(case: &Path) -> TakenIn {
    open(case).take_in(&mut |_, _| {}).unwrap()
}

fn names(taken_in: &TakenIn) -> Vec<&str> {
    taken_in.captured.iter().map(|(_, capture)| capture.name.as_str()).collect()
}

fn codes(taken_in: &TakenIn) -> Vec<(&str, &str)> {
    taken_in.problems.iter().map(|problem| (problem.file.as_str(), problem.code.as_str())).collect()
}

fn decision(object: &str) -> Decision {
    Decision {
        object: object.to_owned(),
        kind: DecisionKind::Confirm,
        by: "reviewer".to_owned(),
        at: "2024-12-31T13:00:00Z".parse().unwrap(),
        why: "read in the original".to_owned(),
        payload: serde_json::Value::Null,
        other: BTreeMap::new(),
    }
}

/// Everything below a folder but for the lock and what tells of file times.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("lock") && !path.ends_with("scan.json") {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn originals_are_entered_in_the_order_of_their_names_and_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b.txt", "two");
    write(folder.path(), "a/z.txt", "one");
    write(folder.path(), "c.txt", "two");
    write(folder.path(), "report/report.json", "{}");
    write(folder.path(), ".hidden/x", "x");
    write(folder.path(), "elsewhere/report.html", "<p>what was found</p>");
    write(folder.path(), "elsewhere/bundle/bundle.note", "signed");
    write(
        folder.path(),
        "case.toml",
        "name = \"A case\"\n[[original]]\npath = \"b.txt\"\nsource = \"one\"\n",
    );
    let taken_in = take_in(folder.path());
    assert_eq!(names(&taken_in), ["a/z.txt", "b.txt", "c.txt"]);
    assert_eq!(taken_in.left_out, [".hidden", "elsewhere"]);
    assert!(taken_in.problems.is_empty(), "{:?}", taken_in.problems);
    let (leaf, capture) = &taken_in.captured[1];
    assert_eq!((*leaf, capture.exhibit, capture.source.as_deref()), (1, 2, Some("one")));
    assert_eq!(capture.captured_at.to_string(), "2024-12-31T12:00:00Z");
    assert_eq!(capture.method, Method::Folder);

    let case = Case::open_read_only(folder.path()).unwrap();
    assert_eq!(case.name().as_deref(), Some("A case"));
    let exhibits = case.exhibits();
    assert_eq!(exhibits.iter().map(Exhibit::id).collect::<Vec<_>>(), ["EX-0001", "EX-0002"]);
    assert_eq!(exhibits[1].captures.len(), 2, "the same bytes are one exhibit");
    assert_eq!(exhibits[1].leaf, 1);
    assert_eq!(case.vault().get(&exhibits[1].sha256).unwrap(), b"two");
    drop(case);

    let again = take_in(folder.path());
    assert_eq!((again.captured.len(), again.unchanged), (0, 3));
}

#[test]
fn what_changed_is_taken_in_again_and_what_is_gone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "first");
    write(folder.path(), "b.txt", "stays");
    take_in(folder.path());
    write(folder.path(), "a.txt", "other");
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    let taken_in = take_in(folder.path());
    assert_eq!((names(&taken_in), &taken_in.gone), (vec!["a.txt"], &vec!["b.txt".to_owned()]));
    let exhibits = open(folder.path()).exhibits();
    let superseded: Vec<bool> = exhibits.iter().map(|exhibit| exhibit.is_superseded).collect();
    assert_eq!(superseded, [true, false, false]);
    // A file that has its old bytes again is captured again.
    write(folder.path(), "a.txt", "first");
    assert_eq!(names(&take_in(folder.path())), ["a.txt"]);
    assert_eq!(open(folder.path()).exhibits().len(), 3);
}

#[test]
fn what_case_toml_says_later_is_a_new_capture_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    take_in(folder.path());
    let toml = "[[original]]\npath = \"a.txt\"\nmarking = \"tlp:amber\"\nreleasable_to = [\"JP\"]\n";
    write(folder.path(), "case.toml", toml);
    assert_eq!(names(&take_in(folder.path())), ["a.txt"]);
    assert!(take_in(folder.path()).captured.is_empty());
    let exhibit = open(folder.path()).exhibits().remove(0);
    assert_eq!(exhibit.marking.label, TrafficLight::Amber);
    assert_eq!((exhibit.leaf, exhibit.captures.len()), (0, 2));
}

#[test]
fn each_thing_that_cannot_be_taken_in_is_named_and_harms_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.txt", "outside");
    let case = folder.path();
    write(case, "good.txt", "words");
    write(case, "held.txt", "held back");
    let toml =
        "[[original]]\npath = \"held.txt\"\nmarking = \"mauve\"\n[[original]]\npath = \"missing.txt\"\n";
    write(case, "case.toml", toml);
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), case.join("out.txt")).unwrap();
    std::os::unix::fs::symlink("good.txt", case.join("in.txt")).unwrap();
    std::os::unix::fs::symlink("nowhere", case.join("broken.txt")).unwrap();
    fs::create_dir_all(case.join(".plimsoll")).unwrap();
    std::os::unix::fs::symlink(".plimsoll/log.key", case.join("key.txt")).unwrap();
    let taken_in = take_in(case);
    assert_eq!(names(&taken_in), ["good.txt", "in.txt"]);
    let expected = [
        ("case.toml", "evidence/case-toml"),
        ("case.toml", "evidence/case-toml-path"),
        ("broken.txt", "evidence/link"),
        ("key.txt", "evidence/link"),
        ("out.txt", "evidence/link-out"),
        ("held.txt", "evidence/marking-unknown"),
    ];
    assert_eq!(codes(&taken_in), expected);
    assert!(taken_in.problems.iter().all(|problem| problem.hint.is_some()), "{:?}", taken_in.problems);
}

#[test]
fn a_case_file_that_is_no_toml_stops_before_anything_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    write(folder.path(), "case.toml", "name = \n");
    let error = open(folder.path()).take_in(&mut |_, _| {}).unwrap_err();
    assert_eq!(error.code(), "evidence/case-toml");
    assert!(error.to_string().contains("case.toml:1"), "{error}");
    assert_eq!(open(folder.path()).log().size(), 0);
}

#[test]
fn a_second_writer_is_told_who_has_the_case() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    let mut first = open(folder.path());
    first.take_in(&mut |_, _| {}).unwrap();
    let error = Case::open(folder.path(), who()).unwrap_err();
    assert_eq!(error.code(), "evidence/locked");
    assert!(error.to_string().contains("duty analyst"), "{error}");
    assert_eq!(Case::open_read_only(folder.path()).unwrap().exhibits().len(), 1);
    drop(first);
    open(folder.path());
}

#[test]
fn a_case_opened_for_reading_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let error = Case::open_read_only(folder.path()).unwrap_err();
    assert_eq!(error.code(), "evidence/no-case");
    assert!(!folder.path().join(".plimsoll").exists());
    write(folder.path(), "a.txt", "words");
    take_in(folder.path());
    let before = contents(folder.path());
    let mut case = Case::open_read_only(folder.path()).unwrap();
    assert_eq!(case.take_in(&mut |_, _| {}).unwrap_err().code(), "evidence/read-only");
    assert_eq!(case.decide(decision("F-1")).unwrap_err().code(), "evidence/read-only");
    assert_eq!(case.add("a.txt", &About::default()).unwrap_err().code(), "evidence/read-only");
    assert_eq!(case.forget_projections().unwrap_err().code(), "evidence/read-only");
    assert_eq!(contents(folder.path()), before);
    let missing = Path::new("/no/such/case");
    assert_eq!(Case::open(missing, who()).unwrap_err().code(), "evidence/no-case");
}

#[test]
fn decisions_are_entries_and_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    take_in(folder.path());
    assert_eq!(open(folder.path()).decide(decision("F-1")).unwrap(), 1);
    let case = open(folder.path());
    assert_eq!(case.decisions(), [(1, decision("F-1"))]);
    assert_eq!(case.log().size(), 2);
}

#[test]
fn what_is_added_from_outside_lies_in_the_vault_only() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "kit/one.txt", "one");
    write(outside.path(), "kit/deep/two.txt", "two");
    write(outside.path(), "three.txt", "three");
    write(folder.path(), "four.txt", "four");
    let mut case = open(folder.path());
    let about = About { source: Some("a desk".to_owned()), marking: TrafficLight::Green, ..About::default() };
    let add = |case: &mut Case, path: PathBuf| case.add(path.to_str().unwrap(), &about).unwrap();
    let kit = add(&mut case, outside.path().join("kit"));
    assert_eq!(names(&kit), ["…/kit/deep/two.txt", "…/kit/one.txt"]);
    assert_eq!(names(&add(&mut case, outside.path().join("three.txt"))), ["…/three.txt"]);
    assert_eq!(add(&mut case, outside.path().join("three.txt")).unchanged, 1);
    assert_eq!(names(&add(&mut case, folder.path().join("four.txt"))), ["four.txt"]);
    assert_eq!(codes(&add(&mut case, outside.path().join("none"))).first().unwrap().1, "evidence/unreadable");
    for own in [folder.path().join(".plimsoll/log.key"), folder.path().to_owned(), PathBuf::from("/")] {
        assert_eq!(codes(&add(&mut case, own)).first().unwrap().1, "evidence/no-original");
    }
    // What `add` was told stays when the case is next looked through.
    let taken_in = case.take_in(&mut |_, _| {}).unwrap();
    assert_eq!((taken_in.captured.len(), taken_in.unchanged, taken_in.gone.len()), (0, 1, 0));
    let exhibits = case.exhibits();
    assert_eq!(exhibits.len(), 4);
    assert!(exhibits.iter().all(|exhibit| exhibit.marking.label == TrafficLight::Green));
    assert!(!folder.path().join("kit").exists());
}

#[test]
fn forgetting_leaves_vault_and_log() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    let mut case = open(folder.path());
    case.take_in(&mut |_, _| {}).unwrap();
    write(folder.path(), ".plimsoll/facts/x.parquet", "x");
    case.forget_projections().unwrap();
    case.forget_projections().unwrap();
    assert!(!folder.path().join(".plimsoll/cache").exists());
    assert!(!folder.path().join(".plimsoll/facts").exists());
    assert_eq!(case.take_in(&mut |_, _| {}).unwrap().unchanged, 1);
    drop(case);
    assert!(verify_case(folder.path()).unwrap().is_good());
}

#[test]
fn markings_of_one_original_in_two_places_join() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    write(folder.path(), "b.txt", "words");
    write(folder.path(), "case.toml", "[[original]]\npath = \"a.txt\"\nmarking = \"tlp:red\"\n");
    take_in(folder.path());
    let exhibit = open(folder.path()).exhibits().remove(0);
    assert_eq!(exhibit.latest.marking, Marking::default());
    assert_eq!(exhibit.marking.label, TrafficLight::Red);
}

fn check_faults(folder: &Path, exit: u8, file: &str) {
    let outcome = verify_case(folder).unwrap();
    assert_eq!(outcome.exit_code(), exit, "{file}: {outcome:?}");
    assert!(outcome.faults().iter().any(|fault| fault.file.starts_with(file)), "{file}: {outcome:?}");
}

#[test]
fn every_changed_byte_of_the_log_and_the_vault_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..3 {
        write(folder.path(), &format!("{number}.txt"), format!("words {number}"));
    }
    take_in(folder.path());
    let Outcome::Good(good) = verify_case(folder.path()).unwrap() else { panic!() };
    assert_eq!((good.log_size, good.entries, good.originals), (3, 3, 3));
    let own = folder.path().join(".plimsoll");
    let files = contents(&own);
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("log") || name.starts_with("vault"))
    {
        let (path, shown) = (own.join(name), format!(".plimsoll/{}", name.display()));
        // The place of a changed entry is the bundle of entries it stands in.
        let shown = shown.split(".p/").next().unwrap();
        let shown = if shown.contains("entries") { ".plimsoll/log/tile" } else { shown };
        for at in (0..bytes.len()).step_by(11).chain([bytes.len() - 1]) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            replace(&path, &changed);
            let outcome = verify_case(folder.path()).unwrap();
            assert_eq!(outcome.exit_code(), 1, "{} byte {at}: {outcome:?}", name.display());
        }
        fs::remove_file(&path).unwrap();
        check_faults(folder.path(), 3, shown);
        replace(&path, bytes);
    }
    assert!(verify_case(folder.path()).unwrap().is_good());
}

/// Writes a file that may be read-only.
fn replace(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
}

/// Stops taking in after every operation of the disk in turn, with and without a power cut, and takes in
/// again: every file is then as if nothing had happened.
#[test]
fn a_case_stopped_anywhere_goes_on_to_the_same_bytes() {
    let key = SignerKey::from_seed("test", &[7; 32]).unwrap().to_secret();
    let start = |folder: &Path| {
        write(folder, "a.txt", "one");
        write(folder, "deep/b.txt", "two");
        write(folder, "case.toml", "[[original]]\npath = \"a.txt\"\nsource = \"x\"\n");
        write(folder, ".plimsoll/log.key", &key);
    };
    let work = |folder: &Path, disk: Disk| -> Result<u64, EvidenceError> {
        let mut case = Case::open_on(disk, folder, who(), None)?;
        case.take_in(&mut |_, _| {})?;
        if case.decisions().is_empty() {
            case.decide(decision("F-1"))?;
        }
        Ok(case.log().size())
    };
    // In memory where there is such a folder: what a power cut takes is undone by the fuse, not by the disk.
    let fast = Path::new("/dev/shm");
    let temporary = || match fast.is_dir() {
        true => tempfile::tempdir_in(fast).unwrap(),
        false => tempfile::tempdir().unwrap(),
    };
    let undisturbed = temporary();
    start(undisturbed.path());
    assert_eq!(work(undisturbed.path(), Disk::default()).unwrap(), 3);
    let expected = contents(undisturbed.path());
    let mut stops = 0;
    for has_power_cut in [false, true] {
        for operations in 0.. {
            let folder = temporary();
            start(folder.path());
            let fuse = Arc::new(Fuse::after(Some(operations)));
            let stopped = work(folder.path(), Disk { fuse: Some(fuse.clone()) });
            let is_done = fuse.burnt() < operations;
            if has_power_cut {
                fuse.cut_power();
            }
            if let Ok(size) = stopped {
                assert_eq!(Log::open_read_only(&folder.path().join(".plimsoll/log")).unwrap().size(), size);
            }
            assert_eq!(work(folder.path(), Disk::default()).unwrap(), 3, "{operations} operations");
            assert_eq!(contents(folder.path()), expected, "{operations} operations");
            if is_done {
                break;
            }
            stops += 1;
        }
    }
    assert!(stops > 100, "{stops}");
}

#[test]
fn a_file_whose_times_did_not_change_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    take_in(folder.path());
    let scan = folder.path().join(".plimsoll/cache/scan.json");
    // Made so long after the file that the file's times can be trusted.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(&scan).unwrap().set_modified(later).unwrap();
    let memory = scan::Memory::load(&scan);
    let found = scan::scan(folder.path());
    let digest = crate::digest_of(b"words");
    assert_eq!(memory.digest("a.txt", &found.files["a.txt"].stamp), Some(digest));
    write(folder.path(), "a.txt", "sword");
    let found = scan::scan(folder.path());
    assert_eq!(memory.digest("a.txt", &found.files["a.txt"].stamp), None);
    assert_eq!(names(&take_in(folder.path())), ["a.txt"]);
}

#[test]
fn a_file_changed_as_it_was_looked_at_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", "words");
    take_in(folder.path());
    let memory = scan::Memory::load(&folder.path().join(".plimsoll/cache/scan.json"));
    let found = scan::scan(folder.path());
    assert_eq!(memory.digest("a.txt", &found.files["a.txt"].stamp), None);
}
