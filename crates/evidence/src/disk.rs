//! Writes that survive a kill or a power cut: temporary file, `fsync`, rename, `fsync` of the folder.
//!
//! Every change to vault, log and case goes through [`Disk`], so that a test can stop it after any
//! operation and look at what is left.

use crate::error::{EvidenceError, InPlace as _};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// The end of the names of files that are not finished.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Up to so many files or folders are synced one by one.
const SYNC_SINGLY_MAX: usize = 48;

/// The file system as this crate changes it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    #[cfg(test)]
    pub(crate) fuse: Option<std::sync::Arc<fuse::Fuse>>,
}

/// The error of every operation after the one a test stopped at.
#[derive(Debug, thiserror::Error)]
#[error("stopped here by a test")]
pub(crate) struct Stopped;

impl Disk {
    /// Makes a folder and those above it that are missing, each lasting.
    pub(crate) fn create_dir_all(&self, dir: &Path) -> Result<(), EvidenceError> {
        if dir.is_dir() {
            return Ok(());
        }
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent {
            self.create_dir_all(parent)?;
        }
        self.create_dir(dir)?;
        self.sync_dir(parent.unwrap_or(Path::new(".")))
    }

    /// Makes a folder; that it is there already is no error. The folder above is not yet synced.
    pub(crate) fn create_dir(&self, dir: &Path) -> Result<(), EvidenceError> {
        self.step("make the folder", dir)?;
        match fs::create_dir(dir) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
            done => {
                done.in_place("make the folder", dir)?;
                #[cfg(test)]
                self.note(|fuse| fuse.made(dir));
                Ok(())
            }
        }
    }

    /// Starts a file that nobody sees under its own name until [`Unfinished::publish`].
    pub(crate) fn begin(&self, at: &Path, mode: u32) -> Result<Unfinished, EvidenceError> {
        self.step("write", at)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(mode);
        let file = options.open(at).in_place("write", at)?;
        #[cfg(test)]
        self.note(|fuse| fuse.wrote(at));
        Ok(Unfinished { disk: self.clone(), file, at: at.to_owned() })
    }

    /// Puts a file with these bytes in place of whatever has the name. The folder is not yet synced.
    pub(crate) fn replace(&self, path: &Path, bytes: &[u8], mode: u32) -> Result<(), EvidenceError> {
        let mut unfinished = self.begin(&beside(path), mode)?;
        unfinished.write(bytes)?;
        unfinished.publish(path)
    }

    /// Puts a file in place whose loss costs nothing but the work of making it again: a kill leaves the old
    /// file or the new one, a power cut may leave neither.
    pub(crate) fn place(&self, path: &Path, bytes: &[u8]) -> Result<(), EvidenceError> {
        let mut unfinished = self.begin(&beside(path), 0o644)?;
        unfinished.write(bytes)?;
        unfinished.rename(path)
    }

    /// Makes the names in a folder last.
    pub(crate) fn sync_dir(&self, dir: &Path) -> Result<(), EvidenceError> {
        self.step("sync the folder", dir)?;
        File::open(dir).and_then(|dir| dir.sync_all()).in_place("sync the folder", dir)?;
        #[cfg(test)]
        self.note(|fuse| fuse.dir_synced(dir));
        Ok(())
    }

    /// Makes the bytes of finished files below a folder last; they still have the names nobody reads.
    ///
    /// A few are synced one by one. Many are synced with one request for the whole file system: of 1,000 files
    /// that took a tenth of the time, but it also waits for whatever else is being written there.
    pub(crate) fn sync_files(&self, below: &Path, files: &[&Path]) -> Result<(), EvidenceError> {
        let attempt = "sync";
        if files.len() > SYNC_SINGLY_MAX {
            self.step(attempt, below)?;
            sync_file_system(below).in_place(attempt, below)?;
            #[cfg(test)]
            files.iter().for_each(|file| self.note(|fuse| fuse.file_synced(file)));
            return Ok(());
        }
        for file in files {
            self.step(attempt, file)?;
            File::open(file).and_then(|file| file.sync_all()).in_place(attempt, file)?;
            #[cfg(test)]
            self.note(|fuse| fuse.file_synced(file));
        }
        Ok(())
    }

    /// Makes the names in some folders below one last; many as [`Disk::sync_files`] does.
    pub(crate) fn sync_dirs(&self, below: &Path, dirs: &BTreeSet<PathBuf>) -> Result<(), EvidenceError> {
        if dirs.len() <= SYNC_SINGLY_MAX {
            return dirs.iter().try_for_each(|dir| self.sync_dir(dir));
        }
        self.step("sync the folders", below)?;
        sync_file_system(below).in_place("sync the folders", below)?;
        #[cfg(test)]
        dirs.iter().for_each(|dir| self.note(|fuse| fuse.dir_synced(dir)));
        Ok(())
    }

    /// Gives a finished file its name. The folder is not yet synced.
    pub(crate) fn rename(&self, at: &Path, path: &Path) -> Result<(), EvidenceError> {
        self.step("rename", path)?;
        #[cfg(test)]
        self.note(|fuse| fuse.renaming(at, path));
        fs::rename(at, path).in_place("rename", path)
    }

    /// Takes a file away; that it is gone already is no error.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), EvidenceError> {
        self.step("remove", path)?;
        #[cfg(test)]
        self.note(|fuse| fuse.removing(path));
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done.in_place("remove", path),
        }
    }

    /// Takes a folder away if it is empty.
    pub(crate) fn remove_empty_dir(&self, path: &Path) -> Result<(), EvidenceError> {
        self.step("remove", path)?;
        match fs::remove_dir(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {}
            done => return done.in_place("remove", path),
        }
        #[cfg(test)]
        self.note(|fuse| fuse.removed_dir(path));
        Ok(())
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps)]
    fn step(&self, _attempt: &'static str, _path: &Path) -> Result<(), EvidenceError> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self, attempt: &'static str, path: &Path) -> Result<(), EvidenceError> {
        match &self.fuse {
            Some(fuse) if fuse.burn() => Err(io::Error::other(Stopped)).in_place(attempt, path),
            _ => Ok(()),
        }
    }

    #[cfg(test)]
    fn note(&self, note: impl FnOnce(&fuse::Fuse)) {
        if let Some(fuse) = &self.fuse {
            note(fuse);
        }
    }
}

/// A file being written under a name nobody reads.
#[derive(Debug)]
pub(crate) struct Unfinished {
    disk: Disk,
    file: File,
    at: PathBuf,
}

impl Unfinished {
    /// Writes on; a stop may fall in the middle of the bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), EvidenceError> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        for half in [first, second] {
            self.disk.step("write", &self.at)?;
            self.file.write_all(half).in_place("write", &self.at)?;
        }
        Ok(())
    }

    /// Makes the bytes last and gives them their name. The folder is not yet synced.
    pub(crate) fn publish(self, path: &Path) -> Result<(), EvidenceError> {
        self.disk.step("sync", &self.at)?;
        self.file.sync_all().in_place("sync", &self.at)?;
        #[cfg(test)]
        self.disk.note(|fuse| fuse.file_synced(&self.at));
        self.rename(path)
    }

    fn rename(self, path: &Path) -> Result<(), EvidenceError> {
        self.disk.rename(&self.at, path)
    }

    /// Closes the file without making it last and tells where it is.
    pub(crate) fn close(self) -> PathBuf {
        self.at
    }

    /// Takes the unfinished file away.
    pub(crate) fn discard(self) -> Result<(), EvidenceError> {
        self.disk.remove(&self.at)
    }
}

/// Makes all of the file system that holds a path last.
pub(crate) fn sync_file_system(path: &Path) -> io::Result<()> {
    rustix::fs::syncfs(File::open(path)?).map_err(io::Error::from)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(UNFINISHED);
    path.with_file_name(name)
}

/// Takes the unfinished files of a killed run away, in this folder only.
pub(crate) fn clean(disk: &Disk, dir: &Path) -> Result<(), EvidenceError> {
    for entry in fs::read_dir(dir).in_place("list", dir)? {
        let path = entry.in_place("list", dir)?.path();
        let is_left =
            path.file_name().is_some_and(|it| it.as_encoded_bytes().ends_with(UNFINISHED.as_bytes()));
        if is_left {
            disk.remove(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod fuse {
    //! Stops the disk after a number of operations, and can then undo what no `fsync` had made lasting.

    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    /// Lets so many operations through and none after.
    #[derive(Debug)]
    pub(crate) struct Fuse {
        inner: Mutex<Inner>,
    }

    #[derive(Debug, Default)]
    struct Inner {
        left: Option<usize>,
        burnt: usize,
        unlasting: Vec<Change>,
    }

    #[derive(Debug)]
    enum Change {
        Wrote(PathBuf),
        Made(PathBuf),
        RemovedDir(PathBuf),
        Removed(PathBuf, Option<Vec<u8>>),
        Renamed { from: PathBuf, to: PathBuf, old: Option<Vec<u8>> },
    }

    impl Fuse {
        pub(crate) fn after(operations: Option<usize>) -> Self {
            Self { inner: Mutex::new(Inner { left: operations, ..Inner::default() }) }
        }

        /// Counts the operations let through.
        pub(crate) fn burnt(&self) -> usize {
            self.inner.lock().unwrap().burnt
        }

        pub(super) fn burn(&self) -> bool {
            let mut inner = self.inner.lock().unwrap();
            match &mut inner.left {
                Some(0) => return true,
                Some(left) => *left -= 1,
                None => {}
            }
            inner.burnt += 1;
            false
        }

        pub(super) fn wrote(&self, path: &Path) {
            self.inner.lock().unwrap().unlasting.push(Change::Wrote(path.to_owned()));
        }

        pub(super) fn made(&self, path: &Path) {
            self.inner.lock().unwrap().unlasting.push(Change::Made(path.to_owned()));
        }

        pub(super) fn removed_dir(&self, path: &Path) {
            self.inner.lock().unwrap().unlasting.push(Change::RemovedDir(path.to_owned()));
        }

        pub(super) fn removing(&self, path: &Path) {
            let change = Change::Removed(path.to_owned(), fs::read(path).ok());
            self.inner.lock().unwrap().unlasting.push(change);
        }

        pub(super) fn renaming(&self, from: &Path, to: &Path) {
            let (from, old) = (from.to_owned(), fs::read(to).ok());
            let change = Change::Renamed { from, to: to.to_owned(), old };
            self.inner.lock().unwrap().unlasting.push(change);
        }

        pub(super) fn file_synced(&self, path: &Path) {
            let mut inner = self.inner.lock().unwrap();
            inner.unlasting.retain(|it| !matches!(it, Change::Wrote(at) if at == path));
        }

        pub(super) fn dir_synced(&self, dir: &Path) {
            let is_in = |path: &Path| path.parent() == Some(dir);
            self.inner.lock().unwrap().unlasting.retain(|change| match change {
                Change::Wrote(_) => true,
                Change::Made(at) | Change::RemovedDir(at) | Change::Removed(at, _) => !is_in(at),
                Change::Renamed { to, .. } => !is_in(to),
            });
        }

        /// Undoes, last first, all that a power cut may take: unsynced bytes and unsynced names.
        pub(crate) fn cut_power(&self) {
            let changes = std::mem::take(&mut self.inner.lock().unwrap().unlasting);
            for change in changes.into_iter().rev() {
                match change {
                    Change::Wrote(path) => drop(fs::write(path, b"")),
                    Change::Made(path) => drop(fs::remove_dir_all(path)),
                    Change::RemovedDir(path) => drop(fs::create_dir_all(path)),
                    Change::Removed(path, old) => restore(&path, old),
                    Change::Renamed { from, to, old } => {
                        let _ = fs::rename(&to, from);
                        restore(&to, old);
                    }
                }
            }
        }
    }

    fn restore(path: &Path, old: Option<Vec<u8>>) {
        if let Some(bytes) = old {
            let _ = fs::create_dir_all(path.parent().unwrap());
            fs::write(path, bytes).unwrap();
        }
    }
}
