use crate::dataset::{COLLECTIONS, SearchedList};
use crate::entity::Entity;
use crate::error::ApiError;
use crate::loaded::Loaded;

/// Which of the loaded lists a request asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    asked: Vec<bool>,
}

impl Scope {
    /// Takes the list or collection of the path, then what is included and excluded.
    ///
    /// Included lists narrow a collection. A single list is narrowed by nothing: others included are searched beside
    /// it, as `yente-client` means it when it is given several.
    pub(crate) fn new(
        loaded: &Loaded,
        dataset: &str,
        include: &[&str],
        exclude: &[&str],
    ) -> Result<Self, ApiError> {
        let unknown = |name: &str| {
            let known: Vec<&str> = loaded.lists().iter().map(|list| list.list.as_str()).collect();
            let name: String = name.chars().take(80).collect();
            ApiError::not_found(format!(
                "No such dataset: `{name}`; there are `default`, `{}`",
                known.join("`, `")
            ))
        };
        let mut asked = named(loaded, dataset).ok_or_else(|| unknown(dataset))?;
        if !include.is_empty() {
            let mut included = vec![false; asked.len()];
            for name in include {
                let lists = named(loaded, name).ok_or_else(|| unknown(name))?;
                included.iter_mut().zip(lists).for_each(|(one, list)| *one |= list);
            }
            let single = !COLLECTIONS.iter().any(|(name, _)| *name == dataset);
            for (one, included) in asked.iter_mut().zip(included) {
                *one = if single { *one || included } else { *one && included };
            }
        }
        for name in exclude {
            let lists = named(loaded, name).ok_or_else(|| unknown(name))?;
            asked.iter_mut().zip(lists).for_each(|(one, list)| *one &= !list);
        }
        if !asked.contains(&true) {
            return Err(ApiError::bad_request(
                "No dataset is left to search once the excluded ones are taken off",
            ));
        }
        Ok(Self { asked })
    }

    /// Tells whether the entry stands in a list that is asked.
    pub(crate) fn has(&self, entity: &Entity) -> bool {
        self.asked.get(entity.dataset).copied().unwrap_or(false)
    }

    /// Gives the lists that are asked, in the order in which they were loaded.
    pub(crate) fn lists<'a>(&self, loaded: &'a Loaded) -> Vec<&'a SearchedList> {
        loaded.lists().iter().zip(&self.asked).filter(|(_, asked)| **asked).map(|(list, _)| list).collect()
    }
}

fn named(loaded: &Loaded, name: &str) -> Option<Vec<bool>> {
    if COLLECTIONS.iter().any(|(collection, _)| *collection == name) {
        return Some(vec![true; loaded.lists().len()]);
    }
    let asked: Vec<bool> = loaded.lists().iter().map(|list| list.list == name).collect();
    asked.contains(&true).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dataset: &str, include: &[&str], exclude: &[&str], expected: Result<&[&str], u16>) {
        let loaded = Loaded::new(screening::designations::builtin()).unwrap();
        let scope = Scope::new(&loaded, dataset, include, exclude);
        let got =
            scope.map(|scope| scope.lists(&loaded).iter().map(|list| list.list.clone()).collect::<Vec<_>>());
        match expected {
            Ok(lists) => assert_eq!(got.unwrap(), lists),
            Err(status) => assert_eq!(got.unwrap_err().status.as_u16(), status),
        }
    }

    #[test]
    fn lists_are_asked_alone_together_or_all() {
        let (persons, entities, vessels) = ("1718-persons", "1718-entities", "1718-vessels");
        check("default", &[], &[], Ok(&[persons, entities, vessels]));
        check("sanctions", &[entities], &[], Ok(&[entities]));
        check(vessels, &[], &[], Ok(&[vessels]));
        check(vessels, &[persons], &[], Ok(&[persons, vessels]));
        check("default", &[], &[persons], Ok(&[entities, vessels]));
        check("default", &[], &["default"], Err(400));
        check("nowhere", &[], &[], Err(404));
        check("default", &["nowhere"], &[], Err(404));
        check("default", &[], &["nowhere"], Err(404));
    }
}
