//! What the log says of the originals: the captures of each, by digest and by name.

use crate::entry::{Capture, Consultation, Decision, Entry, Method, Screening};
use crate::{EvidenceError, Log};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use values::{Digest, Marking};

/// An original of a case by its bytes, with every capture of them; there is at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    /// Its number in the case, counted from 1.
    pub number: u64,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// The index in the log of its first capture.
    pub leaf: u64,
    /// When it was first taken in.
    pub captured_at: Timestamp,
    /// What is known of it: the latest capture.
    pub latest: Capture,
    /// Every capture with its index in the log, in order.
    pub captures: Vec<(u64, Capture)>,
    /// Who may see it: all the latest markings of the places it was found in, joined.
    pub marking: Marking,
    /// Whether every file it was captured from has since been captured with other bytes.
    pub is_superseded: bool,
}

impl Exhibit {
    /// Gives the identifier reports print: `EX-0001`.
    #[must_use]
    pub fn id(&self) -> String {
        exhibit_id(self.number)
    }

    /// Gives the name by which the user knows it, which may be an address.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.latest.name
    }

    /// Gives the original it came out of: an e-mail, an archive.
    #[must_use]
    pub fn parent(&self) -> Option<Digest> {
        self.latest.parent
    }
}

pub(crate) fn exhibit_id(number: u64) -> String {
    format!("EX-{number:04}")
}

/// The state of a case as its log tells it.
#[derive(Debug, Default)]
pub(super) struct Register {
    captures: BTreeMap<Digest, Vec<(u64, Capture)>>,
    /// The latest capture of every place an original was found in.
    places: BTreeMap<Place, (u64, Digest)>,
    decisions: Vec<(u64, Decision)>,
    consultations: Vec<(u64, Consultation)>,
    screenings: Vec<(u64, Screening)>,
}

/// Where an original was found: a name in the case, an address, a name inside another original.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    parent: Option<Digest>,
    name: String,
}

impl Register {
    pub(super) fn read(log: &Log) -> Result<Self, EvidenceError> {
        let mut register = Self::default();
        for (leaf, entry) in (0..).zip(log.entries(0)) {
            register.push(leaf, Entry::from_bytes(&entry?)?);
        }
        Ok(register)
    }

    pub(super) fn push(&mut self, leaf: u64, entry: Entry) {
        match entry {
            Entry::Capture(capture) => {
                let place = Place { parent: capture.parent, name: capture.name.clone() };
                self.places.insert(place, (leaf, capture.sha256));
                self.captures.entry(capture.sha256).or_default().push((leaf, capture));
            }
            Entry::Decision(decision) => self.decisions.push((leaf, decision)),
            Entry::Consultation(consultation) => self.consultations.push((leaf, consultation)),
            Entry::Screening(screening) => self.screenings.push((leaf, screening)),
            Entry::Other(_) => {}
        }
    }

    pub(super) fn decisions(&self) -> &[(u64, Decision)] {
        &self.decisions
    }

    pub(super) fn consultations(&self) -> &[(u64, Consultation)] {
        &self.consultations
    }

    pub(super) fn screenings(&self) -> &[(u64, Screening)] {
        &self.screenings
    }

    /// Gives the latest capture from a place.
    pub(super) fn latest(&self, parent: Option<Digest>, name: &str) -> Option<&Capture> {
        let (leaf, digest) = self.places.get(&Place { parent, name: name.to_owned() })?;
        let captures = self.captures.get(digest)?;
        captures.iter().rev().find(|(at, _)| at == leaf).map(|(_, capture)| capture)
    }

    /// Gives the number of the exhibit with these bytes.
    pub(super) fn number(&self, digest: &Digest) -> Option<u64> {
        self.captures.get(digest)?.first().map(|(_, capture)| capture.exhibit)
    }

    /// Gives the number the next new exhibit gets.
    pub(super) fn next_number(&self) -> u64 {
        let numbers = self.captures.values().filter_map(|captures| captures.first());
        numbers.map(|(_, capture)| capture.exhibit).max().unwrap_or(0) + 1
    }

    /// Gives the original nothing holds that an exhibit came out of, and how many files deep it lay in it;
    /// by its first capture, so that what is taken in later changes nothing.
    pub(super) fn root(&self, digest: Digest) -> (Digest, usize) {
        let parent = |digest: &Digest| self.captures.get(digest)?.first()?.1.parent;
        let (mut root, mut depth) = (digest, 0);
        // A first capture names a parent that was there before, so this ends; the log might lie.
        while let Some(above) = parent(&root).filter(|_| depth < self.captures.len()) {
            (root, depth) = (above, depth + 1);
        }
        (root, depth)
    }

    /// Gives the names of the files that were found in the folder of the case, with their latest digest.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let files = self.places.iter().filter(|(place, (leaf, digest))| {
            let captures = self.captures.get(digest).into_iter().flatten();
            place.parent.is_none()
                && captures.rev().any(|(at, capture)| at == leaf && capture.method == Method::Folder)
        });
        files.map(|(place, _)| place.name.as_str())
    }

    pub(super) fn exhibits(&self) -> Vec<Exhibit> {
        let current = self.current();
        let mut exhibits: Vec<Exhibit> = self
            .captures
            .iter()
            .filter_map(|(digest, captures)| {
                let (leaf, first) = captures.first()?;
                let (_, latest) = captures.last()?;
                Some(Exhibit {
                    number: first.exhibit,
                    sha256: *digest,
                    leaf: *leaf,
                    captured_at: first.captured_at,
                    latest: latest.clone(),
                    captures: captures.clone(),
                    marking: marking(captures),
                    is_superseded: !current.contains(digest),
                })
            })
            .collect();
        exhibits.sort_by_key(|exhibit| (exhibit.number, exhibit.leaf));
        exhibits
    }

    /// Gives the digests that are still the latest of some place, and of parts those whose original is.
    fn current(&self) -> BTreeSet<Digest> {
        let outer = self.places.iter().filter(|(place, _)| place.parent.is_none());
        let mut current: BTreeSet<Digest> = outer.map(|(_, (_, digest))| *digest).collect();
        let mut parts: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
        for (place, (_, digest)) in &self.places {
            if let Some(parent) = place.parent {
                parts.entry(parent).or_default().push(*digest);
            }
        }
        let mut next: Vec<Digest> = current.iter().copied().collect();
        while let Some(digest) = next.pop() {
            for part in parts.get(&digest).into_iter().flatten() {
                if current.insert(*part) {
                    next.push(*part);
                }
            }
        }
        current
    }
}

/// Joins the latest marking of each place the bytes were found in.
fn marking(captures: &[(u64, Capture)]) -> Marking {
    let latest: BTreeMap<(Option<Digest>, &str), &Marking> = captures
        .iter()
        .map(|(_, capture)| ((capture.parent, capture.name.as_str()), &capture.marking))
        .collect();
    latest.into_values().fold(Marking::default(), |joined, marking| joined.join(marking))
}
