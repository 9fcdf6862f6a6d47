//! Who publishes: the files of `sources/`, read strictly, and looked up by name, alias and address.

use crate::facts::{Source, SourceKind};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use values::Country;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../sources");

static ENTRIES: LazyLock<Result<BTreeMap<String, Entry>, String>> = LazyLock::new(|| {
    entries(FILES.files().filter_map(|file| {
        let name = file.path().file_name()?.to_str()?;
        name.ends_with(".toml").then(|| (name, file.contents_utf8().unwrap_or_default()))
    }))
});

/// What a file of `sources/` says beyond a [`Source`].
#[derive(Debug, Clone)]
struct Entry {
    source: Source,
    domains: Vec<String>,
    members: Vec<Country>,
}

/// A file of `sources/`, field by field; `sources/README.md` tells what each means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: String,
    kind: SourceKind,
    country: Option<Country>,
    reliability: String,
    why: String,
    note: String,
    domains: Vec<String>,
    aliases: Vec<String>,
    #[serde(default)]
    members: Vec<Country>,
}

/// Gives the sources this program was built with, by id.
///
/// # Errors
/// Says which file of `sources/` is not as expected; a test keeps it from happening.
///
/// ```
/// let sources = assess::sources::builtin()?;
/// assert_eq!(sources["kcna"].kind, assess::facts::SourceKind::Party);
/// assert_eq!(assess::sources::find("Yonhap news agency", &sources).unwrap().id, "yonhap");
/// # Ok::<(), String>(())
/// ```
pub fn builtin() -> Result<BTreeMap<String, Source>, String> {
    let entries = ENTRIES.as_ref().map_err(String::clone)?;
    Ok(entries.iter().map(|(id, entry)| (id.clone(), entry.source.clone())).collect())
}

/// Finds a source by a name that a text or a user gives it: its id, its name or one of its aliases.
///
/// Capitals and a leading "the" do not matter, except in a name of four letters or fewer: `CAR` is an
/// organisation, a car is not.
#[must_use]
pub fn find<'a>(name: &str, sources: &'a BTreeMap<String, Source>) -> Option<&'a Source> {
    sources.get(plain(name)).or_else(|| Names::new(sources).find(name))
}

/// The names and aliases of sources, for looking up many.
pub(crate) struct Names<'a> {
    by_name: BTreeMap<String, &'a Source>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(sources: &'a BTreeMap<String, Source>) -> Self {
        let mut by_name = BTreeMap::new();
        for source in sources.values() {
            for name in std::iter::once(&source.name).chain(&source.aliases) {
                by_name.entry(folded(name)).or_insert(source);
            }
        }
        Self { by_name }
    }

    pub(crate) fn find(&self, name: &str) -> Option<&'a Source> {
        self.by_name.get(&folded(name)).copied()
    }
}

/// Gives a name as it is compared: without "the", in lower case unless it is an abbreviation by its length.
fn folded(name: &str) -> String {
    let name = plain(name);
    if name.chars().count() <= 4 { name.to_owned() } else { name.to_lowercase() }
}

/// Finds the source that publishes under an address: a host, or a host with a path.
///
/// The longest address that fits wins: `press.un.org` is not taken for `un.org`.
///
/// ```
/// let sources = assess::sources::builtin()?;
/// assert_eq!(assess::sources::of_domain("www.bbc.co.uk", &sources).unwrap().id, "bbc");
/// assert_eq!(assess::sources::of_domain("press.un.org/en/2024/sc15906", &sources).unwrap().id, "un-press");
/// assert!(assess::sources::of_domain("notbbc.co.uk", &sources).is_none());
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn of_domain<'a>(address: &str, sources: &'a BTreeMap<String, Source>) -> Option<&'a Source> {
    let address = address.trim().to_lowercase();
    let (host, path) = address.split_once('/').unwrap_or((&address, ""));
    let fits = |domain: &str| {
        let (known_host, known_path) = domain.split_once('/').unwrap_or((domain, ""));
        let host_fits =
            host.strip_suffix(known_host).is_some_and(|before| before.is_empty() || before.ends_with('.'));
        host_fits && path.starts_with(known_path)
    };
    let entries = ENTRIES.as_ref().ok()?;
    let (_, id) = entries
        .values()
        .flat_map(|entry| entry.domains.iter().map(|domain| (domain, &entry.source.id)))
        .filter(|(domain, _)| fits(domain))
        .max_by_key(|(domain, id)| (domain.len(), std::cmp::Reverse(*id)))?;
    sources.get(id)
}

/// Gives the States a source is made up of, where it is a body of several.
#[must_use]
pub fn members(id: &str) -> &'static [Country] {
    let entries = ENTRIES.as_ref().ok();
    entries.and_then(|entries| entries.get(id)).map_or(&[], |entry| &entry.members)
}

fn plain(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// Reads files by name, and holds them against one another: no id and no name may stand twice.
fn entries<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<BTreeMap<String, Entry>, String> {
    let mut found = BTreeMap::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (file, text) in files {
        let entry = entry(file, text).map_err(|reason| format!("sources/{file}: {reason}"))?;
        let id = entry.source.id.clone();
        for name in entry.source.aliases.iter().chain([&entry.source.name]) {
            if let Some(other) = names.insert(plain(name).to_lowercase(), id.clone())
                && other != id
            {
                return Err(format!("sources/{file}: the name “{name}” also stands in {other}.toml"));
            }
        }
        found.insert(id, entry);
    }
    Ok(found)
}

fn entry(file: &str, text: &str) -> Result<Entry, String> {
    let read: File = toml::from_str(text).map_err(|error| error.to_string())?;
    if file.strip_suffix(".toml") != Some(read.id.as_str()) {
        return Err(format!("its id “{}” is not its file's name", read.id));
    }
    if read.name.trim().is_empty() || read.why.trim().is_empty() || read.note.trim().is_empty() {
        return Err("name, why and note may not be empty".to_owned());
    }
    if !matches!(read.reliability.as_str(), "A" | "B" | "C" | "D" | "E" | "F") {
        return Err(format!("the reliability “{}” is none of A to F", read.reliability));
    }
    if let Some(domain) = read.domains.iter().find(|domain| **domain != domain.to_lowercase()) {
        return Err(format!("the domain “{domain}” is not in lower case"));
    }
    Ok(Entry {
        source: Source {
            id: read.id,
            name: read.name,
            kind: read.kind,
            country: read.country,
            grade: Some(read.reliability),
            aliases: read.aliases,
        },
        domains: read.domains,
        members: read.members,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        id = "example"
        name = "Example Institute"
        kind = "ngo"
        country = "FR"
        reliability = "B"
        why = "made up"
        note = "made up"
        domains = ["example.org"]
        aliases = ["EI"]
    "#;

    #[test]
    fn every_file_reads() {
        let sources = builtin().unwrap();
        assert_eq!(
            sources.len(),
            FILES.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")).count()
        );
        assert_eq!(sources["rok-nis"].country, Some(Country::REPUBLIC_OF_KOREA));
        assert!(sources.values().all(|source| source.grade.is_some()));
        assert_eq!(members("msmt").len(), 11);
    }

    #[test]
    fn a_name_of_few_letters_keeps_its_capitals() {
        let sources = builtin().unwrap();
        assert_eq!(find("CAR", &sources).unwrap().id, "conflict-armament-research");
        assert!(find("car", &sources).is_none());
        assert_eq!(find("the Pentagon", &sources).unwrap().id, "us-dod");
        assert_eq!(find("reuters", &sources).unwrap().id, "reuters");
        assert!(find("", &sources).is_none());
    }

    #[test]
    fn what_a_file_may_not_say() {
        let check = |file: &str, text: &str, wrong: &str| {
            let error = entry(file, text).unwrap_err();
            assert!(error.contains(wrong), "{error}");
        };
        assert!(entry("example.toml", FILE).is_ok());
        check("other.toml", FILE, "not its file's name");
        check("example.toml", &FILE.replace("\"B\"", "\"G\""), "none of A to F");
        check("example.toml", &FILE.replace("ngo", "blog"), "unknown variant");
        check("example.toml", &FILE.replace("FR", "ZZ"), "ISO 3166");
        check("example.toml", &format!("{FILE}\ngrade = \"B\""), "unknown field");
        let twice = entries(
            [("example.toml", FILE), ("example2.toml", &FILE.replace("\"example\"", "\"example2\""))]
                .into_iter(),
        );
        assert!(twice.unwrap_err().contains("also stands in"));
    }
}
