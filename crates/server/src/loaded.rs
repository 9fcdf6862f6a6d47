use crate::dataset::{COLLECTIONS, SearchedList};
use crate::entity::Entity;
use crate::identity::entity_id;
use crate::screener::{Screener, searched};
use screening::Designation;
use screening::lists::{ListReading, loses_half};
use screening::matching::ListedEdition;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The lists as they were read: searched, found by identifier, and printed.
///
/// It is never changed; an update makes another one.
#[derive(Debug)]
pub struct Loaded {
    pub(crate) screener: Screener,
    pub(crate) lists: Vec<SearchedList>,
    /// The entries in the order of the lists.
    pub(crate) entities: Vec<Entity>,
    /// Places in `entities`, in the order of identifiers.
    by_id: Vec<u32>,
}

/// Lists that cannot be served as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// There is no entry to search.
    #[error("no list has an entry")]
    Empty,
    /// Two editions of a list would be searched as one.
    #[error("the list `{0}` is given twice; keep the edition that is in force")]
    Twice(String),
    /// A list has the name of a collection.
    #[error("a list cannot be called `{0}`: that is the name of all lists together")]
    Collection(String),
}

impl Loaded {
    /// Prepares lists for being served; a reading without entries is left aside.
    ///
    /// # Errors
    /// Lists of which an answer could not say which edition was searched.
    ///
    /// ```
    /// let loaded = server::Loaded::new(screening::designations::builtin()).unwrap();
    /// assert_eq!(loaded.lists()[0].list, "1718-persons");
    /// assert_eq!(loaded.lists()[0].entries, 80);
    /// ```
    pub fn new(readings: Vec<ListReading>) -> Result<Self, LoadError> {
        let mut names = BTreeSet::new();
        let mut lists = Vec::new();
        let mut entities = Vec::new();
        let mut editions: Vec<ListedEdition> = Vec::new();
        for reading in readings {
            if reading.designations.is_empty() {
                continue;
            }
            if COLLECTIONS.iter().any(|(name, _)| *name == reading.list) {
                return Err(LoadError::Collection(reading.list));
            }
            if !names.insert(reading.list.clone()) {
                return Err(LoadError::Twice(reading.list));
            }
            let dataset = lists.len();
            let mut ids: BTreeMap<String, u32> = BTreeMap::new();
            for designation in &reading.designations {
                let mut id = entity_id(&designation.list, &designation.reference);
                let printed = ids.entry(id.clone()).or_default();
                *printed += 1;
                if *printed > 1 {
                    let _ = write!(id, ":{printed}");
                }
                entities.push(Entity::new(id, dataset, designation));
            }
            let digest = digest(&reading.designations);
            let edition = ListedEdition::from(reading);
            lists.push(searched(&edition, digest));
            editions.push(edition);
        }
        if entities.is_empty() {
            return Err(LoadError::Empty);
        }
        let mut by_id: Vec<u32> = (0..u32::try_from(entities.len()).unwrap_or(u32::MAX)).collect();
        let id_at = |at: &u32| entities.get(*at as usize).map(|entity: &Entity| entity.id.as_ref());
        by_id.sort_by(|one, other| id_at(one).cmp(&id_at(other)));
        Ok(Self { screener: Screener::new(editions), lists, entities, by_id })
    }

    /// Gives the lists, in the order in which they were given.
    #[must_use]
    pub fn lists(&self) -> &[SearchedList] {
        &self.lists
    }

    /// Tells which lists would lose half of their entries or more by an update, in sentences.
    ///
    /// Such an update is refused, because a party that is no longer looked for would be clear. **Shape:** one sentence a
    /// list, in the order of the lists; empty where the update can be taken.
    ///
    /// ```
    /// use server::Loaded;
    /// let mut lists = screening::designations::builtin();
    /// let before = Loaded::new(lists.clone()).unwrap();
    /// lists[0].designations.truncate(40);
    /// let after = Loaded::new(lists).unwrap();
    /// assert_eq!(before.lost_by(&after), ["`1718-persons` would lose 40 of its 80 entries"]);
    /// ```
    #[must_use]
    pub fn lost_by(&self, update: &Self) -> Vec<String> {
        let mut reasons = Vec::new();
        for list in &self.lists {
            if let Some((lost, of)) = loses_half(self.ids_of(&list.list), update.ids_of(&list.list)) {
                reasons.push(format!("`{}` would lose {lost} of its {of} entries", list.list));
            }
        }
        reasons
    }

    /// Gives the identifiers of a list's entries.
    fn ids_of<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a str> {
        let of_list = move |entity: &&Entity| self.list_of(entity).is_some_and(|of| of.list == list);
        self.entities.iter().filter(of_list).map(|entity| entity.id.as_ref())
    }

    /// Finds an entry by its identifier.
    pub(crate) fn entity(&self, id: &str) -> Option<&Entity> {
        let id_at = |at: &u32| self.entities.get(*at as usize).map_or("", |entity| entity.id.as_ref());
        let at = self.by_id.binary_search_by(|at| id_at(at).cmp(id)).ok()?;
        self.entities.get(*self.by_id.get(at)? as usize)
    }

    /// Finds the entry that a list prints under a reference; of several, the one with this name.
    pub(crate) fn entry(&self, list: &str, reference: &str, name: &str) -> Option<&Entity> {
        let id = entity_id(list, reference);
        let first = self.entity(&id)?;
        if *first.caption == *name {
            return Some(first);
        }
        let others = (2u32..).map_while(|number| self.entity(&format!("{id}:{number}")));
        others.into_iter().find(|other| *other.caption == *name).or(Some(first))
    }

    /// Gives the list that an entry stands in.
    pub(crate) fn list_of(&self, entity: &Entity) -> Option<&SearchedList> {
        self.lists.get(entity.dataset)
    }
}

/// SHA-256 of the entries as `plimsoll lists read --json` prints them.
fn digest(designations: &[Designation]) -> String {
    let mut hasher = Sha256::new();
    for designation in designations {
        // An entry is always JSON; one that were not would change the digest, not the list.
        if let Ok(line) = serde_json::to_vec(designation) {
            hasher.update(&line);
        }
        hasher.update(b"\n");
    }
    values::Digest::from_bytes(hasher.finalize().into()).hex()
}

#[cfg(test)]
mod tests {
    use super::*;
    use screening::designations::builtin;

    #[test]
    fn every_entry_is_found_by_its_identifier() {
        let loaded = Loaded::new(builtin()).unwrap();
        assert_eq!(loaded.entities.len(), 80 + 75 + 59);
        for entity in &loaded.entities {
            assert!(std::ptr::eq(loaded.entity(&entity.id).unwrap(), entity));
            let list = &loaded.list_of(entity).unwrap().list;
            assert!(std::ptr::eq(loaded.entry(list, &entity.reference, &entity.caption).unwrap(), entity));
        }
        assert!(loaded.entity("1718-persons:KPi.999").is_none());
    }

    #[test]
    fn a_reference_printed_twice_has_two_identifiers() {
        let mut lists = builtin();
        let mut second = lists[0].designations[1].clone();
        second.reference = lists[0].designations[0].reference.clone();
        let name = second.main_name().to_owned();
        lists[0].designations.push(second);
        let loaded = Loaded::new(lists).unwrap();
        let reference = loaded.entities[0].reference.clone();
        let found = loaded.entry("1718-persons", &reference, &name).unwrap();
        assert_eq!(*found.id, format!("1718-persons:{reference}:2"));
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        let mut lists = builtin();
        lists.extend(builtin());
        assert_eq!(Loaded::new(lists).unwrap_err(), LoadError::Twice("1718-persons".into()));
        assert_eq!(Loaded::new(Vec::new()).unwrap_err(), LoadError::Empty);
        let mut lists = builtin();
        lists[0].list = "default".into();
        assert_eq!(Loaded::new(lists).unwrap_err(), LoadError::Collection("default".into()));
    }

    #[test]
    fn the_digest_tells_one_edition_from_another() {
        let one = Loaded::new(builtin()).unwrap();
        let mut changed = builtin();
        changed[0].designations[0].addresses.push("elsewhere".into());
        let other = Loaded::new(changed).unwrap();
        assert_ne!(one.lists[0].sha256, other.lists[0].sha256);
        assert_eq!(one.lists[1], other.lists[1]);
    }
}
