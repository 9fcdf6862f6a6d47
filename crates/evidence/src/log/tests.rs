use super::*;
use crate::disk::fuse::Fuse;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const SEED: [u8; 32] = [42; 32];

fn disk(operations: Option<usize>) -> (Disk, Arc<Fuse>) {
    let fuse = Arc::new(Fuse::after(operations));
    (Disk { fuse: Some(fuse.clone()) }, fuse)
}

/// Opens a log in a folder with the key all these tests use.
fn open(folder: &Path, disk: Disk) -> Result<Log, EvidenceError> {
    let key = folder.join("log.key");
    if !key.exists() {
        fs::write(&key, SignerKey::from_seed("test", &SEED).unwrap().to_secret()).unwrap();
    }
    Log::open_on(disk, &folder.join("log"), &key, "test")
}

fn entries(range: std::ops::Range<u32>) -> Vec<Vec<u8>> {
    range.map(|number| format!("entry {number}").into_bytes()).collect()
}

/// Everything below a folder: files with their bytes, folders with none.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(dir) = folders.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_owned();
            if path.is_dir() {
                found.insert(name, None);
                folders.push(path);
            } else {
                found.insert(name, Some(fs::read(&path).unwrap()));
            }
        }
    }
    found
}

fn in_one_batch(size: u32) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), Disk::default()).unwrap();
    log.append(&entries(0..size)).unwrap();
    contents(folder.path())
}

#[test]
fn what_was_appended_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), Disk::default()).unwrap();
    assert_eq!(log.append(&entries(0..300)).unwrap(), 0);
    assert_eq!(log.append(&entries(300..301)).unwrap(), 300);
    let again = Log::open_read_only(&folder.path().join("log")).unwrap();
    let read: Vec<_> = again.entries(0).map(Result::unwrap).collect();
    assert_eq!(read, entries(0..301));
    assert_eq!(again.entries(299).count(), 2);
    assert_eq!(again.root(), log.root());
}

#[test]
fn an_entry_too_long_for_a_bundle_is_refused_and_nothing_is_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), Disk::default()).unwrap();
    let error = log.append(&[vec![1], vec![0; 65_536]]).unwrap_err();
    assert_eq!(error.code(), "evidence/entry-too-large");
    assert_eq!(log.size(), 0);
    log.append(&[vec![0; 65_535]]).unwrap();
    assert_eq!(log.entries(0).next().unwrap().unwrap().len(), 65_535);
}

#[test]
fn a_log_without_its_checkpoint_or_key_is_not_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), Disk::default()).unwrap().append(&entries(0..3)).unwrap();
    fs::remove_file(folder.path().join("log/checkpoint")).unwrap();
    let error = open(folder.path(), Disk::default()).unwrap_err();
    assert_eq!(error.code(), "evidence/checkpoint-missing");

    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), Disk::default()).unwrap();
    let key = folder.path().join("log.key");
    fs::remove_file(&key).unwrap();
    let error = Log::open(&folder.path().join("log"), &key, "test").unwrap_err();
    assert_eq!(error.code(), "evidence/key-missing");
    let other = SignerKey::from_seed("test", &[1; 32]).unwrap();
    fs::write(&key, other.to_secret()).unwrap();
    let error = Log::open(&folder.path().join("log"), &key, "test").unwrap_err();
    assert_eq!(error.code(), "evidence/verifier-differs");
}

#[test]
fn a_new_key_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("keys/log.key");
    let log = Log::open(&folder.path().join("log"), &key, "plimsoll.local/a").unwrap();
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(log.origin(), "plimsoll.local/a");
    let again = Log::open(&folder.path().join("log"), &key, "another name").unwrap();
    assert_eq!(again.verifier(), log.verifier());
}

#[test]
fn changed_entries_are_noticed_when_the_log_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), Disk::default()).unwrap().append(&entries(0..3)).unwrap();
    let path = folder.path().join("log/tile/entries/000.p/3");
    let mut bytes = fs::read(&path).unwrap();
    bytes[5] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(open(folder.path(), Disk::default()).unwrap_err().code(), "evidence/log-altered");
    bytes[1] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(open(folder.path(), Disk::default()).unwrap_err().code(), "evidence/log-altered");
}

#[test]
fn resources_are_the_files_and_narrower_partial_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = open(folder.path(), Disk::default()).unwrap();
    log.append(&entries(0..300)).unwrap();
    for (path, bytes) in contents(&folder.path().join("log")) {
        if path.starts_with("tile") && bytes.is_some() {
            assert_eq!(log.resource(path.to_str().unwrap()).unwrap(), bytes, "{}", path.display());
        }
    }
    let narrow = log.resource("tile/entries/001.p/2").unwrap().unwrap();
    assert_eq!(unbundle(&narrow, 2).unwrap(), [&b"entry 256"[..], b"entry 257"]);
    assert_eq!(log.resource("tile/0/001.p/2").unwrap().unwrap().len(), 64);
    for path in ["tile/0/001.p/45", "tile/entries/001.p/45", "tile/0/002", "tile/9/000", "../log.key", ""] {
        assert_eq!(log.resource(path).unwrap(), None, "{path}");
    }
}

/// Stops the append after every operation in turn, with and without what no `fsync` made lasting,
/// and looks at the log that is left: the old one or the new one, and then the same bytes as if nothing
/// had happened.
#[test]
fn a_log_stopped_anywhere_opens_old_or_new_and_goes_on_to_the_same_bytes() {
    // Crosses a full tile, starts level 1, and leaves a partial tile before and after.
    let (before, after, last) = (250, 260, 262);
    let expected = in_one_batch(last);
    let mut outcomes = BTreeMap::new();
    for has_power_cut in [false, true] {
        for operations in 0.. {
            let folder = tempfile::tempdir().unwrap();
            open(folder.path(), Disk::default()).unwrap().append(&entries(0..before)).unwrap();
            let (disk, fuse) = disk(Some(operations));
            let result = open(folder.path(), disk).and_then(|mut log| log.append(&entries(before..after)));
            let is_done = fuse.burnt() < operations;
            if has_power_cut {
                fuse.cut_power();
            }
            let mut log = open(folder.path(), Disk::default()).unwrap();
            let size = u32::try_from(log.size()).unwrap();
            assert!([before, after].contains(&size), "{size} after {operations} operations");
            assert!(result.is_err() || size == after, "acknowledged but not there: {operations}");
            *outcomes.entry(size).or_insert(0) += 1;
            log.append(&entries(size..last)).unwrap();
            assert_eq!(contents(folder.path()), expected, "{operations} operations");
            if is_done {
                break;
            }
        }
    }
    assert_eq!(outcomes.keys().copied().collect::<Vec<_>>(), [before, after]);
}

#[test]
fn a_log_stopped_while_it_is_started_can_be_started() {
    let expected = in_one_batch(2);
    for has_power_cut in [false, true] {
        for operations in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let (disk, fuse) = disk(Some(operations));
            let _ = open(folder.path(), disk).and_then(|mut log| log.append(&entries(0..2)));
            if has_power_cut {
                fuse.cut_power();
            }
            let mut log = open(folder.path(), Disk::default()).unwrap();
            let size = u32::try_from(log.size()).unwrap();
            log.append(&entries(size..2)).unwrap();
            assert_eq!(contents(folder.path()), expected, "{operations} operations");
            if fuse.burnt() < operations {
                break;
            }
        }
    }
}

#[test]
fn after_a_failed_append_the_same_log_goes_on() {
    for operations in 0..40 {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), Disk::default()).unwrap().append(&entries(0..2)).unwrap();
        let (disk, _) = disk(Some(operations));
        let Ok(mut log) = open(folder.path(), disk) else {
            continue;
        };
        let _ = log.append(&entries(2..9));
        log.disk = Disk::default();
        let size = u32::try_from(log.size()).unwrap();
        log.append(&entries(size..size + 1)).unwrap();
        assert_eq!(contents(folder.path()), in_one_batch(size + 1), "{operations} operations");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_batches_give_the_files_of_one(batches in proptest::collection::vec((0u32..180, any::<bool>()), 0..6)) {
        let folder = tempfile::tempdir().unwrap();
        let mut log = open(folder.path(), Disk::default()).unwrap();
        let mut size = 0;
        for (batch, is_reopened) in batches {
            log.append(&entries(size..size + batch)).unwrap();
            size += batch;
            if is_reopened {
                drop(log);
                log = open(folder.path(), Disk::default()).unwrap();
            }
        }
        prop_assert_eq!(contents(folder.path()), in_one_batch(size));
    }
}
