//! Taking in what the user names: a file, a folder, an address.

use super::about::About;
use super::scan::scan_folder;
use super::take::{Fetched, Taken, TakenIn};
use super::{Case, fetch};
use crate::entry::Method;
use crate::error::EvidenceError;
use std::path::Path;
use values::Problem;

/// Stands before the name of a file from outside the case: the folders it lay in tell of the user, not of
/// the original, and are not recorded.
const OUTSIDE: &str = "…/";

impl Case {
    /// Takes in an original by its path or address, or every original in a folder, with what is said of it.
    ///
    /// What lies outside the case is kept in the vault only, under the name `…/file` or `…/folder/file`. An
    /// address is fetched within limits of size, time and redirects; what it answered with (final address,
    /// headers) is kept in the entry. What cannot be taken in is one of the problems.
    ///
    /// **Errors:** `evidence/read-only`, and those of vault and log.
    pub fn add(&mut self, original: &str, about: &About) -> Result<TakenIn, EvidenceError> {
        self.who("add an original to")?;
        let mut taken_in = TakenIn::default();
        let batch = if original.starts_with("http://") || original.starts_with("https://") {
            self.add_address(original, about, &mut taken_in)?
        } else {
            self.add_path(Path::new(original), about, &mut taken_in)?
        };
        self.enter_taken(batch, &mut taken_in)?;
        Ok(taken_in)
    }

    fn add_path(
        &self,
        path: &Path,
        about: &About,
        taken_in: &mut TakenIn,
    ) -> Result<Vec<Taken>, EvidenceError> {
        let shown = path.display().to_string();
        let unreadable = |error: &std::io::Error| {
            Problem::new("evidence/unreadable", &shown, format!("it cannot be read: {error}"))
                .hint("check the path and that the user may read it")
        };
        let (full, metadata) = match path.canonicalize().and_then(|full| full.metadata().map(|it| (full, it)))
        {
            Ok(found) => found,
            Err(error) => {
                taken_in.problems.push(unreadable(&error));
                return Ok(Vec::new());
            }
        };
        let name = match self.name_of(&full) {
            Ok(name) => name,
            Err(reason) => {
                let hint = "add what you got from elsewhere, not what Plimsoll made";
                taken_in.problems.push(Problem::new("evidence/no-original", &shown, reason).hint(hint));
                return Ok(Vec::new());
            }
        };
        let mut files = Vec::new();
        if metadata.is_dir() {
            let found = scan_folder(&full);
            let below =
                |inner: &str| if name.is_empty() { inner.to_owned() } else { format!("{name}/{inner}") };
            taken_in.left_out.extend(found.left_out.iter().map(|inner| below(inner)));
            taken_in.problems.extend(
                found.problems.into_iter().map(|problem| Problem { file: below(&problem.file), ..problem }),
            );
            files.extend(found.files.into_iter().map(|(inner, file)| (below(&inner), file.path)));
        } else if metadata.is_file() {
            files.push((name, full));
        } else {
            let problem = Problem::new("evidence/no-file", &shown, "it is a device, a pipe or a socket");
            taken_in.problems.push(problem.hint("save what it gives in a file and add that"));
        }
        let mut batch = Vec::new();
        for (name, path) in files {
            let (digest, size) = match self.put_file(&name, &path)? {
                Ok(stored) => stored,
                Err(problem) => {
                    taken_in.problems.push(*problem);
                    continue;
                }
            };
            let latest = self.register.latest(None, &name);
            if latest
                .is_some_and(|latest| latest.sha256 == digest && about.is_said_by(&about.marking(), latest))
            {
                taken_in.unchanged += 1;
                continue;
            }
            let method = Method::File;
            let (about, marking, fetched) = (about.clone(), about.marking(), Fetched::default());
            batch.push(Taken { name, digest, size, method, about, marking, parent: None, fetched });
        }
        Ok(batch)
    }

    /// Names a file: below the case where it lies there; else by itself, without the folders above it.
    fn name_of(&self, full: &Path) -> Result<String, String> {
        let case = self.folder.canonicalize().unwrap_or_else(|_| self.folder.clone());
        let not_utf8 = || "its name is not UTF-8, and entries of the log cannot say it".to_owned();
        if let Ok(below) = full.strip_prefix(&case) {
            let name = below.to_str().ok_or_else(not_utf8)?;
            let top = name.split('/').next().unwrap_or_default();
            return match top {
                super::OWN_FOLDER | "report" => Err("it is Plimsoll's own".to_owned()),
                super::CASE_FILE => Err("it says what is known of the originals and is none".to_owned()),
                "" => Err("it is the case itself; `plimsoll run` takes in what lies in it".to_owned()),
                _ => Ok(name.to_owned()),
            };
        }
        if case.starts_with(full) {
            return Err("the case lies inside it".to_owned());
        }
        let name = full.file_name().ok_or("it has no name")?.to_str().ok_or_else(not_utf8)?;
        Ok(format!("{OUTSIDE}{name}"))
    }

    fn add_address(
        &self,
        address: &str,
        about: &About,
        taken_in: &mut TakenIn,
    ) -> Result<Vec<Taken>, EvidenceError> {
        let answer = fetch::fetch(address, &self.vault, &fetch::FetchLimits::default())?;
        taken_in.problems.extend(answer.problems);
        let Some((digest, size)) = answer.stored else { return Ok(Vec::new()) };
        Ok(vec![Taken {
            name: address.to_owned(),
            digest,
            size,
            method: Method::Url,
            about: about.clone(),
            marking: about.marking(),
            parent: None,
            fetched: answer.fetched,
        }])
    }
}
