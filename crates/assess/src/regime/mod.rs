//! The law as data: the files of `regime/<id>/`, read strictly, and the questions they answer.
//!
//! A [`Regime`] holds every provision with its dates, elements, ceilings and exemptions. No figure of the
//! law stands in this code. [`ask`] tells which provisions in force speak of a conduct and what is still
//! unknown; [`show`] prints one entry; [`check`] finds the faults of a folder, its `cases/` included.

pub mod ask;
pub mod cases;
mod check;
mod elements;
mod example;
mod fault;
mod fit;
pub(crate) mod goods;
mod lines;
mod load;
mod periods;
mod print;
pub(crate) mod question;
pub mod schema;
pub mod show;
#[cfg(test)]
mod tests;

pub use check::check;
pub(crate) use elements::{Asked, AskedGoods, Considered, consider};
pub use fault::{Fault, Faults};
pub(crate) use fit::fit;
pub use question::{AskError, Understood};

use include_dir::{Dir, include_dir};
use schema::{
    About, Commodity, Conversion, Direction, DraftResolution, Exemption, Force, Indicator, Mandate, Named,
    Provision, Resolution, Total, Treaty, Vocabulary,
};
use std::collections::BTreeMap;
use values::{Country, Date, Digest, Period};

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../regime/1718");
static BUILTIN_CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases");

/// A regime whose files hold together: every reference leads somewhere and the declared counts are right.
///
/// ```
/// use assess::regime::Regime;
/// let regime = Regime::builtin().unwrap();
/// let refined = regime.provision("unsc-2397-op5").unwrap();
/// assert!(refined.verified);
/// assert!(!refined.ceilings.is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Regime {
    pub(crate) about: About,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) sources: BTreeMap<String, Named>,
    pub(crate) resolutions: BTreeMap<String, Resolution>,
    pub(crate) provisions: BTreeMap<String, Provision>,
    pub(crate) exemptions: BTreeMap<String, Exemption>,
    pub(crate) commodities: BTreeMap<String, Commodity>,
    pub(crate) conversions: BTreeMap<String, Conversion>,
    pub(crate) indicators: BTreeMap<String, Indicator>,
    pub(crate) drafts: BTreeMap<String, DraftResolution>,
    pub(crate) treaties: BTreeMap<String, Treaty>,
    pub(crate) mandates: BTreeMap<String, Mandate>,
    pub(crate) totals: Vec<Total>,
    pub(crate) digest: Digest,
}

impl Regime {
    /// Gives the regime this program was built with.
    ///
    /// # Errors
    /// Every fault of its files; a test keeps it from happening.
    pub fn builtin() -> Result<Self, Faults> {
        Self::from_files(&builtin_files())
    }

    /// Reads a regime from its files: paths below its folder, such as `provisions/unsc-2397-op5.toml`,
    /// with their texts, in any order. Files below `cases/` and files that are no TOML are passed over.
    ///
    /// # Errors
    /// Every fault that was found, with file and line.
    pub fn from_files(files: &[(String, String)]) -> Result<Self, Faults> {
        let (regime, mut faults) = load::load(files);
        if let Some(regime) = &regime {
            faults.extend(check::references(regime, files));
        }
        fault::sort(&mut faults);
        match regime {
            Some(regime) if faults.is_empty() => Ok(regime),
            _ => Err(Faults(faults)),
        }
    }

    /// Gives the regime as a whole: id, title, edition, who is bound, what is not covered.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Gives the State the measures are directed at.
    #[must_use]
    pub fn target(&self) -> Country {
        self.about.target
    }

    /// Gives the digest over all its files: SHA-256 over each path and text with their lengths, in the
    /// order of paths.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Finds a provision by its id.
    #[must_use]
    pub fn provision(&self, id: &str) -> Option<&Provision> {
        self.provisions.get(id)
    }

    /// Gives every provision, those that ended included, in the order of ids.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.provisions.values()
    }

    /// Gives the provisions in force on a day, in the order of ids.
    pub fn in_force_on(&self, day: Date) -> impl Iterator<Item = &Provision> {
        self.provisions.values().filter(move |provision| provision.in_force.on(day))
    }

    /// Finds an exemption by its id.
    #[must_use]
    pub fn exemption(&self, id: &str) -> Option<&Exemption> {
        self.exemptions.get(id)
    }

    /// Gives every exemption in the order of ids.
    pub fn exemptions(&self) -> impl Iterator<Item = &Exemption> {
        self.exemptions.values()
    }

    /// Finds a commodity by its id.
    #[must_use]
    pub fn commodity(&self, id: &str) -> Option<&Commodity> {
        self.commodities.get(id)
    }

    /// Gives every commodity in the order of ids.
    pub fn commodities(&self) -> impl Iterator<Item = &Commodity> {
        self.commodities.values()
    }

    /// Finds a conversion by its id.
    #[must_use]
    pub fn conversion(&self, id: &str) -> Option<&Conversion> {
        self.conversions.get(id)
    }

    /// Gives every conversion in the order of ids.
    pub fn conversions(&self) -> impl Iterator<Item = &Conversion> {
        self.conversions.values()
    }

    /// Finds a resolution by its number.
    #[must_use]
    pub fn resolution(&self, id: &str) -> Option<&Resolution> {
        self.resolutions.get(id)
    }

    /// Gives every resolution in the order of numbers.
    pub fn resolutions(&self) -> impl Iterator<Item = &Resolution> {
        self.resolutions.values()
    }

    /// Finds an indicator by its id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.get(id)
    }

    /// Gives every indicator in the order of ids.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.values()
    }

    /// Gives the draft resolutions that did not become law, in the order of days.
    #[must_use]
    pub fn drafts(&self) -> Vec<&DraftResolution> {
        let mut drafts: Vec<&DraftResolution> = self.drafts.values().collect();
        drafts.sort_by_key(|draft| (draft.on, &draft.id));
        drafts
    }

    /// Gives the treaties whose articles touch the measures, in the order of the days they were signed.
    #[must_use]
    pub fn treaties(&self) -> Vec<&Treaty> {
        let mut treaties: Vec<&Treaty> = self.treaties.values().collect();
        treaties.sort_by_key(|treaty| (treaty.signed, &treaty.id));
        treaties
    }

    /// Gives the bodies that watch over the measures, in the order of their first days.
    #[must_use]
    pub fn mandates(&self) -> Vec<&Mandate> {
        let mut mandates: Vec<&Mandate> = self.mandates.values().collect();
        mandates.sort_by_key(|mandate| (mandate.from, &mandate.id));
        mandates
    }

    /// Gives how many designations there are, by kind.
    #[must_use]
    pub fn totals(&self) -> &[Total] {
        &self.totals
    }

    /// Gives the words provisions are written in; the measures stand in the order of print.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Gives a measure's heading; the id if it is not known.
    #[must_use]
    pub fn measure_title<'a>(&'a self, id: &'a str) -> &'a str {
        titled(&self.vocabulary.measures, id)
    }

    /// Gives a source's title; the id if it is not known.
    #[must_use]
    pub fn source_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.sources.get(id).map_or(id, |source| source.title.as_str())
    }

    /// Gives a commodity's id and those of everything that contains it.
    pub(crate) fn with_broader(&self, id: &str) -> std::collections::BTreeSet<String> {
        goods::with_broader(self, id)
    }

    /// Finds a direction by its id.
    #[must_use]
    pub fn direction(&self, id: &str) -> Option<&Direction> {
        self.vocabulary.directions.iter().find(|direction| direction.id == id)
    }

    /// Finds how a paragraph binds by its id.
    #[must_use]
    pub fn force(&self, id: &str) -> Option<&Force> {
        self.vocabulary.forces.iter().find(|force| force.id == id)
    }

    /// Tells whether conduct against a provision can be a violation.
    #[must_use]
    pub fn binds(&self, provision: &Provision) -> bool {
        self.force(&provision.force).is_some_and(|force| force.binds)
    }

    /// Cites a provision in full: "resolution 1718 (2006), paragraph 8 (b)".
    #[must_use]
    pub fn citation(&self, provision: &Provision) -> String {
        let year = self
            .resolution(&provision.resolution)
            .map_or(String::new(), |resolution| format!(" ({})", resolution.year));
        let several = provision.paragraph.contains([',', '-']);
        format!(
            "resolution {}{year}, paragraph{} {}",
            provision.resolution,
            if several { "s" } else { "" },
            spaced(&provision.paragraph),
        )
    }

    /// Gives the sentences on conduct that no paragraph covers as such; none if there is no such entry.
    #[must_use]
    pub fn not_covered(&self, id: &str) -> Option<&schema::NotCovered> {
        self.about.not_covered.iter().find(|entry| entry.id == id)
    }
}

/// Gives the files of the regime this program was built with, in the order of paths.
#[must_use]
pub fn builtin_files() -> Vec<(String, String)> {
    texts(&BUILTIN, "")
}

/// Gives the cases this program was built with, with paths below `cases/`, in the order of paths.
#[must_use]
pub fn builtin_cases() -> Vec<(String, String)> {
    texts(&BUILTIN_CASES, "cases/")
}

fn texts(folder: &Dir<'_>, before: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                found.push((format!("{before}{}", path.replace('\\', "/")), text.to_owned()));
            }
        }
    }
    found.sort();
    found
}

fn titled<'a>(named: &'a [Named], id: &'a str) -> &'a str {
    named.iter().find(|found| found.id == id).map_or(id, |found| found.title.as_str())
}

/// Sets a paragraph as lawyers print it: `8(a)(i)` as "8 (a) (i)", `2,5-7` as "2, 5–7".
fn spaced(paragraph: &str) -> String {
    paragraph.replace('(', " (").replace(',', ", ").replace('-', "–")
}

/// Tells what is known of a period's place in time against the days a rule is in force.
pub(crate) fn lies_within(rule: Period, period: Period) -> Option<bool> {
    if period.surely_within(rule) {
        Some(true)
    } else if period.may_overlap(rule) {
        None
    } else {
        Some(false)
    }
}
