//! ZIP archives and the office files that are such archives, unpacked within limits.

use super::limits::Limits;
use super::model::{Part, Reading};
use std::io::{Cursor, Read};
use values::Problem;
use zip::ZipArchive;

/// Reads an archive to its parts.
///
/// Each file inside becomes a part and so an exhibit of its own; an archive inside an archive is a part
/// too. Directories and the side files of macOS are left out.
pub(super) fn read_archive(bytes: &[u8], name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let mut unpacker = match Unpacker::new(bytes, name, limits) {
        Ok(unpacker) => unpacker,
        Err(problem) => {
            reading.problems.push(problem);
            return reading;
        }
    };
    let entries = unpacker.archive.len();
    if entries > limits.archive_entries {
        let reason = format!("holds {entries} files, the first {} were taken", limits.archive_entries);
        reading.problems.push(
            Problem::new("reading/archive-entries", name, reason).hint("unpack it and add what matters"),
        );
    }
    for index in 0..entries.min(limits.archive_entries) {
        match unpacker.entry(index) {
            Ok(Some(part)) => reading.parts.push(part),
            Ok(None) => {}
            Err(problem) => {
                let is_total = problem.code == "reading/archive-bomb-total";
                reading.problems.push(problem);
                if is_total {
                    break;
                }
            }
        }
    }
    if reading.parts.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::new("reading/archive-empty", name, "the archive holds no file"));
    }
    reading
}

/// An archive that gives no more bytes than the limits allow, whatever its directory claims.
pub(super) struct Unpacker<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    name: &'a str,
    left: u64,
    ratio: u64,
}

impl<'a> Unpacker<'a> {
    pub(super) fn new(bytes: &'a [u8], name: &'a str, limits: &Limits) -> Result<Self, Problem> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            let reason = format!("the archive is damaged or cut off: {error}");
            Problem::new("reading/archive-damaged", name, reason).hint("get the file again from its source")
        })?;
        Ok(Self { archive, name, left: limits.unpacked_bytes, ratio: limits.unpacked_ratio })
    }

    /// Unpacks a file by its path inside the archive; `None` if there is none of that path.
    pub(super) fn file(&mut self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        match self.archive.index_for_name(path) {
            Some(index) => Ok(self.entry(index)?.map(|part| part.bytes)),
            None => Ok(None),
        }
    }

    /// Unpacks every file and keeps none: tells whether the whole may be given to a reader that has no
    /// limits of its own.
    pub(super) fn check_all(&mut self, limits: &Limits) -> Result<(), Problem> {
        if self.archive.len() > limits.archive_entries {
            let reason = format!("holds {} files, more than any office file", self.archive.len());
            return Err(Problem::new("reading/archive-entries", self.name, reason));
        }
        for index in 0..self.archive.len() {
            self.entry(index)?;
        }
        Ok(())
    }

    fn entry(&mut self, index: usize) -> Result<Option<Part>, Problem> {
        let archive_name = self.name;
        let damaged = |path: &str, error: &dyn std::fmt::Display| {
            let reason = format!("`{path}` inside it cannot be unpacked: {error}");
            Problem::new("reading/archive-damaged", archive_name, reason)
        };
        let (left, ratio) = (self.left, self.ratio);
        // Opened as it lies, so that the name is known even where the rest cannot be read.
        let (path, is_dir, encrypted, packed) = match self.archive.by_index_raw(index) {
            Ok(file) => {
                let path = String::from_utf8_lossy(file.name_raw()).into_owned();
                (path, file.is_dir(), file.encrypted(), file.compressed_size())
            }
            Err(error) => return Err(damaged(&format!("entry {}", index + 1), &error)),
        };
        let base = path.rsplit(['/', '\\']).next().unwrap_or(&path);
        if is_dir || base.is_empty() || path.starts_with("__MACOSX/") || base == ".DS_Store" {
            return Ok(None);
        }
        if encrypted {
            let reason = format!("`{path}` inside it is encrypted");
            return Err(Problem::new("reading/archive-encrypted", archive_name, reason)
                .hint("unpack it with its password and add what it holds"));
        }
        let file = self.archive.by_index(index).map_err(|error| damaged(&path, &error))?;
        let most_by_ratio = packed.saturating_mul(ratio).max(1 << 20);
        let most = left.min(most_by_ratio);
        let mut bytes = Vec::new();
        let outcome = file.take(most + 1).read_to_end(&mut bytes);
        self.left -= left.min(bytes.len() as u64);
        if bytes.len() as u64 > most {
            let (code, reason) = match left <= most_by_ratio {
                true => (
                    "reading/archive-bomb-total",
                    "it unpacks to more than is taken from one archive: the rest was left out".to_owned(),
                ),
                false => (
                    "reading/archive-bomb",
                    format!("`{path}` inside it unpacks to over {ratio} times its size: left out"),
                ),
            };
            return Err(Problem::new(code, archive_name, reason)
                .hint("unpack it in a safe place and add what matters"));
        }
        outcome.map_err(|error| damaged(&path, &error))?;
        Ok(Some(Part { name: path, bytes }))
    }
}
