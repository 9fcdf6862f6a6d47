//! Putting what was written beside its place into it, in one step that a kill cannot halve.

use crate::StoreError;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The name under which something is written until it is whole.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes the folder above a path.
pub(crate) fn make_parent(path: &Path) -> Result<(), StoreError> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => {
            fs::create_dir_all(parent).map_err(|error| StoreError::io("make the folder", parent, &error))
        }
        None => Ok(()),
    }
}

/// Takes away a file or folder; that it is gone already is no error.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", path, &error)),
        _ => Ok(()),
    }
}

/// Puts a finished file in place of whatever has the name.
pub(crate) fn publish_file(finished: &Path, path: &Path) -> Result<(), StoreError> {
    let put = || -> io::Result<()> {
        File::open(finished)?.sync_all()?;
        fs::rename(finished, path)
    };
    put().map_err(|error| StoreError::io("write", path, &error))?;
    sync_parent(path)
}

/// Puts a finished folder in place of whatever has the name.
///
/// The old folder is moved away first: two steps, as no portable call swaps folders. A kill between them leaves
/// no folder of that name, which the next write makes again.
pub(crate) fn publish_dir(finished: &Path, path: &Path) -> Result<(), StoreError> {
    let old = beside(path, ".old");
    remove(&old)?;
    match fs::rename(path, &old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(StoreError::io("move away", path, &error));
        }
        _ => {}
    }
    let put = || -> io::Result<()> {
        File::open(finished)?.sync_all()?;
        fs::rename(finished, path)
    };
    put().map_err(|error| StoreError::io("write", path, &error))?;
    sync_parent(path)?;
    remove(&old)
}

fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)
        .and_then(|parent| parent.sync_all())
        .map_err(|error| StoreError::io("sync the folder", parent, &error))
}
