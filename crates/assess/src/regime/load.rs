//! Reading the files: each into its type, with the line of whatever does not fit.

use super::Regime;
use super::fault::Fault;
use super::lines::{Step, line_at, line_of};
use super::schema::{About, Commodity, Sources, Totals, Vocabulary};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use values::Digest;

/// Something that is given in a file named after its id.
pub(super) trait Filed: DeserializeOwned {
    /// The folder.
    const FOLDER: &'static str;
    /// The id.
    fn id(&self) -> &str;
}

macro_rules! filed {
    ($($type:ident in $folder:literal),+) => {$(
        impl Filed for super::schema::$type {
            const FOLDER: &'static str = $folder;
            fn id(&self) -> &str {
                &self.id
            }
        }
    )+};
}

filed!(
    Resolution in "resolutions",
    Provision in "provisions",
    Exemption in "exemptions",
    Commodity in "commodities",
    Conversion in "conversions",
    Indicator in "indicators",
    DraftResolution in "drafts",
    Treaty in "treaties",
    Mandate in "mandates"
);

/// Reads every file. The regime is `None` if one of the files that hold it together cannot be read; what
/// else cannot be read is left out of it and stands among the faults.
pub(super) fn load(files: &[(String, String)]) -> (Option<Regime>, Vec<Fault>) {
    let mut reader = Reader { files, faults: Vec::new() };
    let about: Option<About> = reader.single("regime.toml");
    let vocabulary: Option<Vocabulary> = reader.single("vocabulary.toml");
    let sources: Option<Sources> = reader.single("sources.toml");
    let totals: Option<Totals> = reader.single("designation_totals.toml");
    let resolutions = reader.folder();
    let provisions = reader.folder();
    let exemptions = reader.folder();
    let commodities: BTreeMap<String, Commodity> = reader.folder();
    let conversions = reader.folder();
    let indicators = reader.folder();
    let drafts = reader.folder();
    let treaties = reader.folder();
    let mandates = reader.folder();
    reader.others();
    let sources = sources.map(|found| {
        found.sources.into_iter().map(|source| (source.id.clone(), source)).collect::<BTreeMap<_, _>>()
    });
    let faults = reader.faults;
    let (Some(about), Some(vocabulary), Some(sources), Some(totals)) = (about, vocabulary, sources, totals)
    else {
        return (None, faults);
    };
    let regime = Regime {
        about,
        vocabulary,
        sources,
        resolutions,
        provisions,
        exemptions,
        commodities,
        conversions,
        indicators,
        drafts,
        treaties,
        mandates,
        totals: totals.totals,
        digest: digest(files),
    };
    (Some(regime), faults)
}

/// Tells whether a file belongs to the regime itself: TOML, and no case.
pub(super) fn belongs(path: &str) -> bool {
    path.ends_with(".toml") && !path.starts_with("cases/")
}

/// Reads a TOML text; a text that does not fit is a fault on its line.
pub(super) fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Fault> {
    toml::from_str(text).map_err(|error| Fault {
        file: path.to_owned(),
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        reason: error.message().trim().replace('\n', ": "),
    })
}

struct Reader<'a> {
    files: &'a [(String, String)],
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn single<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let Some((_, text)) = self.files.iter().find(|(found, _)| found == path) else {
            let reason = "the file is missing".to_owned();
            self.faults.push(Fault { file: path.to_owned(), line: 1, reason });
            return None;
        };
        parse(path, text).map_err(|fault| self.faults.push(fault)).ok()
    }

    fn folder<T: Filed>(&mut self) -> BTreeMap<String, T> {
        let mut files: Vec<&(String, String)> =
            self.files.iter().filter(|(path, _)| folder_of(path) == T::FOLDER && belongs(path)).collect();
        files.sort();
        let mut found: BTreeMap<String, T> = BTreeMap::new();
        for (path, text) in files {
            let value: T = match parse(path, text) {
                Ok(value) => value,
                Err(fault) => {
                    self.faults.push(fault);
                    continue;
                }
            };
            let line = || line_of(text, &[Step::from("id")]);
            let expected = format!("{}/{}.toml", T::FOLDER, value.id());
            if found.contains_key(value.id()) {
                let reason = format!("the id `{}` is given twice; {expected} has it too", value.id());
                self.faults.push(Fault { file: path.clone(), line: line(), reason });
                continue;
            }
            if *path != expected {
                let reason = format!("the id is `{}`, so the file should be {expected}", value.id());
                self.faults.push(Fault { file: path.clone(), line: line(), reason });
            }
            found.insert(value.id().to_owned(), value);
        }
        found
    }

    /// Looks at what is none of the files above: lists must at least be TOML, the rest does not belong.
    fn others(&mut self) {
        const SINGLE: [&str; 4] =
            ["regime.toml", "vocabulary.toml", "sources.toml", "designation_totals.toml"];
        const FOLDERS: [&str; 9] = [
            "resolutions",
            "provisions",
            "exemptions",
            "commodities",
            "conversions",
            "indicators",
            "drafts",
            "treaties",
            "mandates",
        ];
        for (path, text) in self.files.iter().filter(|(path, _)| belongs(path)) {
            let folder = folder_of(path);
            if SINGLE.contains(&path.as_str()) || FOLDERS.contains(&folder) {
                continue;
            }
            if folder == "designations" {
                if let Err(fault) = parse::<toml::Table>(path, text) {
                    self.faults.push(fault);
                }
            } else {
                let reason = "no file of this name belongs to a regime".to_owned();
                self.faults.push(Fault { file: path.clone(), line: 1, reason });
            }
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Hashes every file of the regime, path and text each after its length, in the order of paths.
fn digest(files: &[(String, String)]) -> Digest {
    let mut files: Vec<&(String, String)> = files.iter().filter(|(path, _)| belongs(path)).collect();
    files.sort();
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    Digest::from_bytes(hash.finalize().into())
}
