use super::*;
use crate::{Case, Decision, DecisionKind, Fault, FaultKind, Outcome, Who};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use values::{Marking, TrafficLight};

const PAGE: &str = "exhibits/EX-0004.html";
const TEXT: &str = "SEOUL — “Né” words of a ministry.";

fn case(folder: &Path) -> Case {
    fs::create_dir_all(folder.join("texts")).unwrap();
    fs::write(folder.join("texts/a.txt"), TEXT).unwrap();
    fs::write(folder.join("b.csv"), "month,barrels\nJanuary,10\n").unwrap();
    fs::write(folder.join("c.txt"), "for few eyes").unwrap();
    fs::write(folder.join("d.txt"), "not named by the report").unwrap();
    fs::write(folder.join("case.toml"), "[[original]]\npath = \"c.txt\"\nmarking = \"tlp:amber\"\n").unwrap();
    let who = Who {
        by: "duty analyst".to_owned(),
        tool: "plimsoll test".to_owned(),
        now: "2024-12-31T12:00:00Z".parse().unwrap(),
    };
    let mut case = Case::open(folder, who).unwrap();
    case.take_in(&mut |_, _| {}).unwrap();
    for object in ["F-00000001", "F-0000000"] {
        case.decide(Decision {
            object: object.to_owned(),
            kind: DecisionKind::Confirm,
            by: "reviewer".to_owned(),
            at: "2024-12-31T13:00:00Z".parse().unwrap(),
            why: "read in the original".to_owned(),
            payload: serde_json::Value::Null,
            other: BTreeMap::new(),
        })
        .unwrap();
    }
    case
}

fn digest(case: &Case, name: &str) -> Digest {
    case.exhibits().into_iter().find(|exhibit| exhibit.name() == name).unwrap().sha256
}

/// A report that cites the text with this quotation.
fn report(case: &Case, quote: &str) -> Vec<u8> {
    let (text, table) = (digest(case, "texts/a.txt"), digest(case, "b.csv"));
    let leaf = case.exhibits().into_iter().find(|exhibit| exhibit.sha256 == text).unwrap().leaf;
    let report = serde_json::json!({
        "log": {"size": case.log().size(), "root": case.log().root().to_string()},
        "findings": [{"id": "F-00000001", "citations": [
            {"exhibit": text.to_string(), "span": [8, 12], "quote": quote},
            {"exhibit": table.to_string(), "row": 2, "quote": "January | 10"},
        ]}],
        "exhibits": [{"id": "EX-0004", "sha256": text.to_string(), "leaf": leaf, "html": PAGE}],
    });
    serde_json::to_vec_pretty(&report).unwrap()
}

fn write_bundle(case: &Case, out: &Path, quote: &str) -> Written {
    let report_files =
        [("report.json".to_owned(), report(case, quote)), ("report.html".to_owned(), b"<p>".to_vec())];
    let named = ["texts/a.txt", "b.csv", "c.txt"].map(|name| digest(case, name));
    let texts = BTreeMap::from([(named[0], TEXT), (named[2], "for few eyes")]);
    let page = case.folder().with_file_name("page.html");
    fs::write(&page, "<u>a page on disk</u>").unwrap();
    let on_disk = [(PAGE.to_owned(), page)];
    write_with_files(case, out, &report_files, &on_disk, &named, &texts, &Marking::default()).unwrap()
}

/// A case and its bundle in a folder of their own.
fn bundle() -> (tempfile::TempDir, Case, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let case = case(&folder.path().join("case"));
    let out = folder.path().join("out/bundle");
    fs::create_dir_all(out.parent().unwrap()).unwrap();
    write_bundle(&case, &out, "“Né”");
    (folder, case, out)
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = crate::folder::list_files(folder).unwrap().files;
    files.into_iter().map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect()
}

#[test]
fn a_bundle_verifies_alone_and_says_what_was_checked() {
    let (folder, case, out) = bundle();
    let verifier = case.log().verifier().to_string();
    drop(case);
    fs::remove_dir_all(folder.path().join("case")).unwrap();
    let Outcome::Good(good) = verify(&out).unwrap() else { panic!("{:?}", verify(&out)) };
    assert_eq!((good.verifier, good.log_size), (verifier, 6));
    assert_eq!((good.originals, good.withheld), (2, 1));
    assert_eq!((good.citations, good.citations_without_text), (1, 1));
    assert_eq!(good.entries, 3, "two captures and the decision the report names");
    assert_eq!(good.files, contents(&out).len() as u64);
}

#[test]
fn every_changed_byte_of_every_file_is_found() {
    let (_folder, _case, out) = bundle();
    for (name, bytes) in contents(&out) {
        let path = out.join(&name);
        let step = if bytes.len() > 1_000 { 97 } else { 13 };
        for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            let outcome = verify(&out).unwrap();
            assert_eq!(outcome.exit_code(), 1, "{name} byte {at}: {outcome:?}");
        }
        for changed in [&bytes[..bytes.len() - 1], &[bytes.as_slice(), b"\n"].concat()] {
            fs::write(&path, changed).unwrap();
            assert_eq!(verify(&out).unwrap().exit_code(), 1, "{name}");
        }
        fs::write(&path, &bytes).unwrap();
    }
    assert!(verify(&out).unwrap().is_good());
}

#[test]
fn a_missing_file_makes_it_incomplete_and_is_named() {
    let (_folder, _case, out) = bundle();
    for (name, bytes) in contents(&out) {
        fs::remove_file(out.join(&name)).unwrap();
        let Outcome::Incomplete(faults) = verify(&out).unwrap() else { panic!("{name}: {:?}", verify(&out)) };
        assert!(
            faults.iter().any(|fault| fault.file == name && fault.kind == FaultKind::Missing),
            "{faults:?}"
        );
        fs::write(out.join(&name), bytes).unwrap();
    }
    assert!(verify(&out).unwrap().is_good());
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(verify(empty.path()).unwrap().exit_code(), 3);
    assert!(verify(Path::new("/no/such/bundle")).is_err());
}

#[test]
fn an_added_file_or_link_makes_it_altered() {
    let (_folder, _case, out) = bundle();
    for name in ["more.txt", "texts/more.txt", "deep/er/more.txt"] {
        fs::create_dir_all(out.join(name).parent().unwrap()).unwrap();
        fs::write(out.join(name), "x").unwrap();
        let Outcome::Altered(faults) = verify(&out).unwrap() else { panic!() };
        assert_eq!(faults, [Fault::added(name)]);
        fs::remove_file(out.join(name)).unwrap();
    }
    std::os::unix::fs::symlink("report.html", out.join("link")).unwrap();
    assert_eq!(verify(&out).unwrap().exit_code(), 1);
    fs::remove_file(out.join("link")).unwrap();
    // A file in place of which a link to the same bytes stands is not what was written either.
    fs::rename(out.join("report.html"), out.with_file_name("elsewhere")).unwrap();
    std::os::unix::fs::symlink(out.with_file_name("elsewhere"), out.join("report.html")).unwrap();
    assert_eq!(verify(&out).unwrap().exit_code(), 1);
}

#[test]
fn what_was_signed_must_agree_with_itself() {
    let (_folder, case, out) = bundle();
    let check = |out: &Path, file: &str, words: &str| {
        let Outcome::Altered(faults) = verify(out).unwrap() else { panic!("{file}: {:?}", verify(out)) };
        let told = faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n");
        assert!(faults.iter().any(|fault| fault.file == file) && told.contains(words), "{told}");
    };
    // Someone with the key signs a report whose quotation does not stand in the text.
    write_bundle(&case, &out, "“Ne”");
    check(&out, "report.json", "“Né”");
    // Or one whose text layer was made to fit.
    let reseal = |change: &dyn Fn(&Path)| {
        write_bundle(&case, &out, "“Né”");
        assert!(verify(&out).unwrap().is_good());
        change(&out);
        let mut sums = String::new();
        for (name, bytes) in contents(&out) {
            if ![SUMS, NOTE].contains(&name.as_str()) {
                sums.push_str(&format!("{}  {name}\n", crate::digest_of(&bytes).hex()));
            }
        }
        fs::write(out.join(SUMS), &sums).unwrap();
        let checkpoint = fs::read(out.join(CHECKPOINT)).unwrap();
        let checkpoint = Checkpoint::open(&checkpoint, case.log().verifier()).unwrap();
        let note = Note::new(crate::digest_of(sums.as_bytes()), &checkpoint);
        fs::write(out.join(NOTE), case.log().signer().unwrap().sign(&note.to_text())).unwrap();
    };
    let replace = |out: &Path, name: &str, old: &str, new: &str| {
        let text = fs::read_to_string(out.join(name)).unwrap();
        assert!(text.contains(old), "{text}");
        fs::write(out.join(name), text.replace(old, new)).unwrap();
    };
    let text = digest(&case, "texts/a.txt");
    reseal(&|out| replace(out, &text_path(&text), "“Né”", "“No”"));
    check(&out, "report.json", "“No”");
    reseal(&|out| fs::write(out.join(original_path(&text)), "other").unwrap());
    check(&out, &original_path(&text), "EX-0004");
    reseal(&|out| replace(out, "entries/00000003.json", "duty analyst", "night analyst"));
    check(&out, "entries/00000003.json", "leaf hash");
    reseal(&|out| replace(out, EXHIBITS, "EX-0004", "EX-0009"));
    check(&out, "report.json", "EX-0004");
    reseal(&|out| replace(out, PROOFS, "\"log_size\": 6", "\"log_size\": 5"));
    check(&out, PROOFS, "5 entries");
    reseal(&|out| replace(out, REPORT, "\"size\": 6", "\"size\": 7"));
    check(&out, REPORT, "another state of the log");
    reseal(&|out| fs::remove_file(out.join(text_path(&text))).unwrap());
    let Outcome::Incomplete(faults) = verify(&out).unwrap() else { panic!() };
    assert_eq!(faults[0].file, text_path(&text));
}

#[test]
fn a_note_of_a_bundle_is_no_checkpoint_and_the_other_way_round() {
    let (_folder, case, out) = bundle();
    let (note, checkpoint) = (fs::read(out.join(NOTE)).unwrap(), fs::read(out.join(CHECKPOINT)).unwrap());
    assert!(Checkpoint::open(&note, case.log().verifier()).is_err());
    fs::write(out.join(NOTE), &checkpoint).unwrap();
    assert_eq!(verify(&out).unwrap().exit_code(), 1);
}

#[test]
fn what_is_marked_more_closely_is_withheld_and_its_proof_kept() {
    let (_folder, case, out) = bundle();
    let closed = digest(&case, "c.txt");
    let files = contents(&out);
    assert!(!files.contains_key(&original_path(&closed)));
    assert!(!files.contains_key(&text_path(&closed)));
    let everything = files.values().flatten().copied().collect::<Vec<u8>>();
    assert!(!everything.windows(12).any(|window| window == b"for few eyes"));
    let exhibits: ExhibitsFile = serde_json::from_slice(&files[EXHIBITS]).unwrap();
    let held = exhibits.exhibits.iter().find(|exhibit| exhibit.sha256 == closed).unwrap();
    assert!(held.withheld.as_ref().unwrap().contains("TLP:AMBER"), "{held:?}");
    let proofs: ProofsFile = serde_json::from_slice(&files[PROOFS]).unwrap();
    assert!(proofs.proofs.iter().any(|proof| proof.leaf == held.leaves[0]));

    let amber = Marking { label: TrafficLight::Amber, releasable_to: None };
    let texts = BTreeMap::new();
    let open = out.with_file_name("open");
    let written = super::write(&case, &open, &[], &[closed], &texts, &amber).unwrap();
    assert_eq!((written.originals, written.withheld.len()), (1, 0));
    assert!(verify(&open).unwrap().is_good());
}

#[test]
fn writing_again_gives_the_same_bytes_and_takes_the_place_of_what_was_changed() {
    let (_folder, case, out) = bundle();
    let first = contents(&out);
    assert!(write_bundle(&case, &out, "“Né”").is_unchanged);
    // What a killed run left, and what somebody changed.
    fs::create_dir_all(out.with_file_name("bundle.new.unfinished/half")).unwrap();
    fs::create_dir_all(out.with_file_name("bundle.old.unfinished")).unwrap();
    fs::write(out.join("report.html"), "<b>").unwrap();
    fs::write(out.join("more.txt"), "x").unwrap();
    assert!(!write_bundle(&case, &out, "“Né”").is_unchanged);
    assert_eq!(contents(&out), first);
    let beside: Vec<_> =
        fs::read_dir(out.parent().unwrap()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(beside, ["bundle"]);
}

#[test]
fn what_no_bundle_can_have_is_refused() {
    let (_folder, case, out) = bundle();
    let texts = BTreeMap::new();
    let write_file = |name: &str| {
        super::write(&case, &out, &[(name.to_owned(), Vec::new())], &[], &texts, &Marking::default())
    };
    let names = [
        "../x",
        "/x",
        "a//b",
        "",
        "SHA256SUMS",
        "bundle.note",
        "originals/x",
        "entries",
        "a\nb",
        "a\\b",
        "./x",
    ];
    for name in names {
        assert_eq!(write_file(name).unwrap_err().code(), "evidence/bundle", "{name}");
    }
    let unknown = [crate::digest_of(b"never taken in")];
    let error = super::write(&case, &out, &[], &unknown, &texts, &Marking::default()).unwrap_err();
    assert_eq!(error.code(), "evidence/bundle");
    let other = out.with_file_name("photographs");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("holiday.jpg"), "x").unwrap();
    let error = super::write(&case, &other, &[], &[], &texts, &Marking::default()).unwrap_err();
    assert_eq!(error.code(), "evidence/bundle");
    assert!(other.join("holiday.jpg").exists());
    let folder = case.folder().to_owned();
    drop(case);
    let read_only = Case::open_read_only(&folder).unwrap();
    let error = super::write(&read_only, &out, &[], &[], &texts, &Marking::default()).unwrap_err();
    assert_eq!(error.code(), "evidence/read-only");
    assert!(verify(&out).unwrap().is_good());
}
