//! The vault: originals kept by the SHA-256 of their bytes, on an [`ObjectStore`].
//!
//! **Shape:** `blobs/ab/cd/<64 hexadecimal digits>`, the folders being the first digits. In a local
//! vault a blob is written beside (`incoming/`), synced, and renamed to its name, so that a name
//! always has all its bytes; `incoming/` is emptied when the vault is opened for writing.

use crate::disk::{Disk, Unfinished, clean};
use crate::error::{EvidenceError, InPlace as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as StorePath;
use object_store::{GetOptions, GetRange, ObjectStore, PutPayload, WriteMultipart};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Builder, Handle, Runtime};
use values::Digest;

/// How much of an original is in memory at a time: 1 MiB.
const CHUNK: usize = 1 << 20;

/// A store of originals in which a name is the SHA-256 of what it names.
///
/// ```
/// use evidence::Vault;
/// let folder = tempfile::tempdir()?;
/// let vault = Vault::open_local(folder.path())?;
/// let digest = vault.put(b"words")?;
/// assert_eq!(vault.get(&digest)?, b"words");
/// assert_eq!(vault.put(b"words")?, digest);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    local: Option<Local>,
    runtime: Option<Runtime>,
}

/// What became of an original that was read into the vault.
#[derive(Debug)]
pub enum Intake {
    /// It is in the vault.
    Stored {
        /// The digest of its bytes.
        digest: Digest,
        /// **Units:** bytes.
        size: u64,
        /// Whether the vault did not have it before.
        is_new: bool,
    },
    /// It has more bytes than the limit; nothing was kept.
    TooLarge,
    /// It could not be read to its end; nothing was kept.
    Unreadable(io::Error),
}

#[derive(Debug)]
struct Local {
    root: PathBuf,
    disk: Disk,
    /// Originals that are written but neither lasting nor under their name.
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    blobs: BTreeMap<Digest, (PathBuf, u64)>,
    /// Folders with names that may not be lasting.
    unsynced: BTreeSet<PathBuf>,
    /// How many were ever begun, by which each has a name of its own.
    begun: u64,
}

impl Vault {
    /// Opens the vault in a local folder, or starts one there.
    ///
    /// Only one process may have it open for writing; [`crate::Case`] sees to that.
    pub fn open_local(root: &Path) -> Result<Self, EvidenceError> {
        Self::open_local_on(Disk::default(), root)
    }

    pub(crate) fn open_local_on(disk: Disk, root: &Path) -> Result<Self, EvidenceError> {
        let incoming = root.join("incoming");
        disk.create_dir_all(&root.join("blobs"))?;
        disk.create_dir_all(&incoming)?;
        clean(&disk, &incoming)?;
        let mut vault = Self::open_local_read_only(root)?;
        let waiting = Mutex::default();
        vault.local = Some(Local { root: root.to_owned(), disk, waiting });
        Ok(vault)
    }

    /// Opens the vault in a local folder for reading: nothing in it is changed, and putting fails.
    pub fn open_local_read_only(root: &Path) -> Result<Self, EvidenceError> {
        let store = LocalFileSystem::new_with_prefix(root)
            .map_err(|error| failed("open the vault", &root.display().to_string(), &error))?;
        let read_only = Local { root: root.to_owned(), disk: Disk::default(), waiting: Mutex::default() };
        let mut vault = Self::over(Arc::new(store))?;
        vault.local = Some(read_only);
        Ok(vault)
    }

    /// Keeps originals in any object store; how lasting a blob is there is the store's promise.
    pub fn over(store: Arc<dyn ObjectStore>) -> Result<Self, EvidenceError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.in_place("start the runtime of", Path::new("the vault"))?;
        Ok(Self { store, local: None, runtime: Some(runtime) })
    }

    /// Keeps these bytes and gives their digest. [`Vault::settle`] makes it last.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, EvidenceError> {
        let digest = digest_of(bytes);
        self.put_as(&digest, bytes)?;
        Ok(digest)
    }

    /// Keeps bytes whose digest is known; tells whether they are new.
    fn put_as(&self, digest: &Digest, bytes: &[u8]) -> Result<bool, EvidenceError> {
        if self.size(digest)? == Some(bytes.len() as u64) {
            self.local.iter().for_each(|local| local.found(digest));
            return Ok(false);
        }
        match &self.local {
            Some(local) => {
                let mut unfinished = local.begin()?;
                unfinished.write(bytes)?;
                local.wait(unfinished, digest, bytes.len() as u64);
            }
            None => self.upload(digest, &mut &*bytes)?,
        }
        Ok(true)
    }

    /// Reads an original to its end into the vault, 1 MiB at a time, and gives its digest.
    ///
    /// **Errors:** those of the vault; what is wrong with the original is told by [`Intake`].
    pub fn put_from(&self, original: &mut dyn Read, limit: u64) -> Result<Intake, EvidenceError> {
        // A small original is hashed before anything is written, so that a known one costs no write.
        let mut head = Vec::new();
        if let Err(error) = original.take(CHUNK as u64).read_to_end(&mut head) {
            return Ok(Intake::Unreadable(error));
        }
        if head.len() as u64 > limit {
            return Ok(Intake::TooLarge);
        }
        if head.len() < CHUNK {
            let size = head.len() as u64;
            let digest = digest_of(&head);
            return Ok(Intake::Stored { digest, size, is_new: self.put_as(&digest, &head)? });
        }
        let mut sink = match &self.local {
            Some(local) => Sink::Local(local, local.begin()?),
            None => {
                let file = tempfile::tempfile().in_place("make", Path::new("a temporary file"))?;
                Sink::Spool(file)
            }
        };
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut chunk = head;
        while !chunk.is_empty() {
            size += chunk.len() as u64;
            if size > limit {
                sink.discard()?;
                return Ok(Intake::TooLarge);
            }
            hasher.update(&chunk);
            sink.write(&chunk)?;
            chunk.clear();
            if let Err(error) = original.take(CHUNK as u64).read_to_end(&mut chunk) {
                sink.discard()?;
                return Ok(Intake::Unreadable(error));
            }
        }
        let digest = Digest::from_bytes(hasher.finalize().into());
        let is_new = self.size(&digest)? != Some(size);
        match (sink, is_new) {
            (sink, false) => {
                self.local.iter().for_each(|local| local.found(&digest));
                sink.discard()?;
            }
            (Sink::Local(local, unfinished), true) => local.wait(unfinished, &digest, size),
            (Sink::Spool(mut file), true) => {
                file.rewind().in_place("read", Path::new("a temporary file"))?;
                self.upload(&digest, &mut file)?;
            }
        }
        Ok(Intake::Stored { digest, size, is_new })
    }

    /// Makes everything put so far last; call it before any log entry names a blob.
    ///
    /// The originals are synced under names nobody reads, then get their own, then the folders are synced.
    pub fn settle(&self) -> Result<(), EvidenceError> {
        self.local.as_ref().map_or(Ok(()), Local::settle)
    }

    /// Gives the size of a blob in bytes, or `None` where the vault has it not. Its bytes are not read.
    pub fn size(&self, digest: &Digest) -> Result<Option<u64>, EvidenceError> {
        if let Some(local) = &self.local {
            if let Some((_, size)) = local.waiting().blobs.get(digest) {
                return Ok(Some(*size));
            }
            return match local.path(digest).metadata() {
                Ok(metadata) => Ok(Some(metadata.len())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(EvidenceError::io("look up", &local.path(digest), error)),
            };
        }
        let options = GetOptions { head: true, ..GetOptions::default() };
        match self.block_on(self.store.get_opts(&store_path(digest), options)) {
            Ok(found) => Ok(Some(found.meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed("look up", &digest.to_string(), &error)),
        }
    }

    /// Gives the bytes of a blob after checking that they have its digest.
    ///
    /// **Errors:** `evidence/missing`, `evidence/blob-altered`, `evidence/store`.
    pub fn get(&self, digest: &Digest) -> Result<Vec<u8>, EvidenceError> {
        let mut bytes = Vec::new();
        self.copy_to(digest, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the bytes of a blob somewhere and gives their number, 1 MiB in memory at a time.
    ///
    /// That they have their digest is known only at the end: on `evidence/blob-altered` what was written
    /// must not be used.
    pub fn copy_to(&self, digest: &Digest, target: &mut dyn Write) -> Result<u64, EvidenceError> {
        if self.local.as_ref().is_some_and(|local| local.waiting().blobs.contains_key(digest)) {
            self.settle()?;
        }
        let name = digest.to_string();
        let path = store_path(digest);
        let mut hasher = Sha256::new();
        let mut at = 0;
        loop {
            let range = GetRange::Bounded(at..at + CHUNK as u64);
            let options = GetOptions { range: (at > 0).then_some(range), ..GetOptions::default() };
            let read = self.block_on(async {
                let found = self.store.get_opts(&path, options).await?;
                let size = found.meta.size;
                // The first request tells the size; only a small blob is taken whole with it.
                if at == 0 && size > CHUNK as u64 {
                    drop(found);
                    let range = Some(GetRange::Bounded(0..CHUNK as u64));
                    let options = GetOptions { range, ..GetOptions::default() };
                    let found = self.store.get_opts(&path, options).await?;
                    return Ok((size, found.bytes().await?));
                }
                Ok((size, found.bytes().await?))
            });
            let (size, bytes) = read.map_err(|error| match error {
                object_store::Error::NotFound { .. } => {
                    EvidenceError::new("read", &name, "the vault does not have it", "evidence/missing")
                }
                error => failed("read", &name, &error),
            })?;
            hasher.update(&bytes);
            target.write_all(&bytes).in_place("copy an original to", Path::new("its target"))?;
            at += bytes.len() as u64;
            if at >= size || bytes.is_empty() {
                break;
            }
        }
        match Digest::from_bytes(hasher.finalize().into()) == *digest {
            true => Ok(at),
            false => {
                let reason = "the bytes in the vault are others than were taken in";
                let error = EvidenceError::new("read", name, reason, "evidence/blob-altered");
                Err(error.hint("put the original back from a copy"))
            }
        }
    }

    /// Gives where a blob lies in a local vault once it is settled.
    #[must_use]
    pub fn path(&self, digest: &Digest) -> Option<PathBuf> {
        self.local.as_ref().map(|local| local.path(digest))
    }

    fn upload(&self, digest: &Digest, bytes: &mut dyn Read) -> Result<(), EvidenceError> {
        let path = store_path(digest);
        let mut head = Vec::new();
        let attempt = "put into the object store";
        let place = Path::new("the original");
        bytes.take(CHUNK as u64).read_to_end(&mut head).in_place("read", place)?;
        let done = if head.len() < CHUNK {
            let payload = PutPayload::from(head);
            self.block_on(self.store.put_opts(&path, payload, Default::default())).map(|_| ())
        } else {
            let upload = self.block_on(self.store.put_multipart_opts(&path, Default::default()));
            let mut upload = WriteMultipart::new(upload.map_err(|it| failed(attempt, &digest.hex(), &it))?);
            let mut chunk = head;
            while !chunk.is_empty() {
                upload = self
                    .block_on(async {
                        upload.wait_for_capacity(4).await?;
                        upload.write(&chunk);
                        Ok(upload)
                    })
                    .map_err(|error: object_store::Error| failed(attempt, &digest.hex(), &error))?;
                chunk.clear();
                bytes.take(CHUNK as u64).read_to_end(&mut chunk).in_place("read", place)?;
            }
            self.block_on(upload.finish()).map(|_| ())
        };
        done.map_err(|error| failed(attempt, &digest.hex(), &error))
    }

    /// Waits for the store, wherever it is called from: inside another runtime on a thread of its own.
    fn block_on<F: Future + Send>(&self, future: F) -> F::Output
    where
        F::Output: Send,
    {
        let wait = |future| match &self.runtime {
            Some(runtime) => runtime.block_on(future),
            None => unreachable!("the runtime is only taken when the vault is dropped"),
        };
        if Handle::try_current().is_err() {
            return wait(future);
        }
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| wait(future));
            waiting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for Vault {
    /// Lets the runtime go without waiting, which inside another runtime would be refused.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Local {
    fn path(&self, digest: &Digest) -> PathBuf {
        self.root.join(store_path(digest).as_ref())
    }

    fn begin(&self) -> Result<Unfinished, EvidenceError> {
        let mut waiting = self.waiting();
        waiting.begun += 1;
        let name = format!("original-{}{}", waiting.begun, crate::disk::UNFINISHED);
        drop(waiting);
        self.disk.begin(&self.root.join("incoming").join(name), 0o444)
    }

    fn wait(&self, unfinished: Unfinished, digest: &Digest, size: u64) {
        self.waiting().blobs.insert(*digest, (unfinished.close(), size));
    }

    fn settle(&self) -> Result<(), EvidenceError> {
        let mut waiting = self.waiting();
        let files: Vec<&Path> = waiting.blobs.values().map(|(at, _)| at.as_path()).collect();
        self.disk.sync_files(&self.root, &files)?;
        while let Some((digest, (at, _))) = waiting.blobs.first_key_value() {
            let path = self.path(digest);
            let folders = folders_of(&path);
            for folder in folders.iter().rev() {
                if !folder.is_dir() {
                    self.disk.create_dir(folder)?;
                }
            }
            self.disk.rename(at, &path)?;
            waiting.unsynced.extend(folders);
            waiting.blobs.pop_first();
        }
        self.disk.sync_dirs(&self.root, &waiting.unsynced)?;
        waiting.unsynced.clear();
        Ok(())
    }

    /// Notes that an original is there already: a killed run may have named it and not synced the folders.
    fn found(&self, digest: &Digest) {
        let mut waiting = self.waiting();
        if !waiting.blobs.contains_key(digest) {
            waiting.unsynced.extend(folders_of(&self.path(digest)));
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folders of a blob that are the vault's, the innermost first.
fn folders_of(path: &Path) -> Vec<PathBuf> {
    path.ancestors().skip(1).take(3).map(Path::to_owned).collect()
}

enum Sink<'a> {
    Local(&'a Local, Unfinished),
    Spool(File),
}

impl Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EvidenceError> {
        match self {
            Self::Local(_, unfinished) => unfinished.write(bytes),
            Self::Spool(file) => file.write_all(bytes).in_place("write", Path::new("a temporary file")),
        }
    }

    fn discard(self) -> Result<(), EvidenceError> {
        match self {
            Self::Local(_, unfinished) => unfinished.discard(),
            Self::Spool(_) => Ok(()),
        }
    }
}

/// Gives the SHA-256 of bytes.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

fn store_path(digest: &Digest) -> StorePath {
    let hex = digest.hex();
    StorePath::from(format!("blobs/{}/{}/{hex}", &hex[..2], &hex[2..4]))
}

fn failed(attempt: &'static str, place: &str, error: &object_store::Error) -> EvidenceError {
    EvidenceError::new(attempt, place, error.to_string(), "evidence/store")
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;
    use std::fs;

    /// Bytes without end that are not all the same.
    struct Counting(u64);

    impl Read for Counting {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in &mut *buffer {
                *byte = (self.0 ^ (self.0 >> 8)) as u8;
                self.0 += 1;
            }
            Ok(buffer.len())
        }
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }

    fn check_holds(vault: &Vault, length: u64) {
        let mut expected = Vec::new();
        Counting(0).take(length).read_to_end(&mut expected).unwrap();
        let stored = vault.put_from(&mut Counting(0).take(length), u64::MAX).unwrap();
        let Intake::Stored { digest, size, is_new: true } = stored else { panic!("{stored:?}") };
        assert_eq!((digest, size), (digest_of(&expected), length));
        assert_eq!(vault.get(&digest).unwrap(), expected);
        assert_eq!(vault.size(&digest).unwrap(), Some(length));
        let again = vault.put_from(&mut Counting(0).take(length), u64::MAX).unwrap();
        assert!(matches!(again, Intake::Stored { is_new: false, .. }));
        assert_eq!(vault.put(&expected).unwrap(), digest);
    }

    #[test]
    fn any_length_is_kept_once_in_any_store() {
        let folder = tempfile::tempdir().unwrap();
        let local = Vault::open_local(folder.path()).unwrap();
        let remote = Vault::over(Arc::new(InMemory::new())).unwrap();
        let chunk = CHUNK as u64;
        for length in [0, 1, chunk - 1, chunk, chunk + 1, 6 * chunk + 7] {
            check_holds(&local, length);
            check_holds(&remote, length);
        }
        local.settle().unwrap();
        assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
        let missing = digest_of(b"never put");
        assert_eq!(local.get(&missing).unwrap_err().code(), "evidence/missing");
        assert_eq!(remote.get(&missing).unwrap_err().code(), "evidence/missing");
    }

    #[test]
    fn what_is_too_large_or_torn_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open_local(folder.path()).unwrap();
        let chunk = CHUNK as u64;
        for limit in [0, 5, chunk, 3 * chunk] {
            let intake = vault.put_from(&mut Counting(0).take(3 * chunk + 1), limit).unwrap();
            assert!(matches!(intake, Intake::TooLarge), "{limit}");
        }
        for good in [0, chunk, chunk + 1] {
            let intake = vault.put_from(&mut Counting(0).take(good).chain(Broken), u64::MAX).unwrap();
            assert!(matches!(intake, Intake::Unreadable(_)), "{good}");
        }
        assert_eq!(fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(folder.path().join("blobs")).unwrap().count(), 0);
    }

    #[test]
    fn a_changed_blob_is_not_given_out() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open_local(folder.path()).unwrap();
        let digest = vault.put(b"words").unwrap();
        assert_eq!(vault.get(&digest).unwrap(), b"words");
        let path = vault.path(&digest).unwrap();
        fs::remove_file(&path).unwrap();
        fs::write(&path, b"sword").unwrap();
        assert_eq!(vault.get(&digest).unwrap_err().code(), "evidence/blob-altered");
    }

    #[test]
    fn unfinished_files_of_a_killed_run_are_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        drop(Vault::open_local(folder.path()).unwrap());
        let left = folder.path().join("incoming/original.unfinished");
        fs::write(&left, b"half").unwrap();
        let vault = Vault::open_local(folder.path()).unwrap();
        assert!(!left.exists());
        vault.put(b"words").unwrap();
    }

    #[test]
    fn it_can_be_used_inside_another_runtime() {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let vault = Vault::over(Arc::new(InMemory::new())).unwrap();
            let digest = vault.put(b"words").unwrap();
            assert_eq!(vault.get(&digest).unwrap(), b"words");
        });
    }
}
