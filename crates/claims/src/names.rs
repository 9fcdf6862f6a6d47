//! Names of persons and organisations by their form, from `data/names.tsv`, read once.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Word lists by which capitalised words are told apart.
#[derive(Default)]
pub(crate) struct Names {
    /// Family names that stand first.
    pub(crate) surname_first: HashSet<&'static str>,
    /// Given names.
    pub(crate) given: HashSet<&'static str>,
    /// Words that begin no name.
    pub(crate) not_name: HashSet<&'static str>,
    /// Nouns that make the words before them an organisation.
    pub(crate) org_head: HashSet<&'static str>,
}

/// Gives the lists, read at the first call.
pub(crate) fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names::default();
        for line in include_str!("../data/names.tsv").lines().filter(|line| !line.starts_with('#')) {
            let Some((class, list)) = line.split_once('\t') else { continue };
            let set = match class {
                "surname_first" => &mut names.surname_first,
                "given" => &mut names.given,
                "not_name" => &mut names.not_name,
                "org_head" => &mut names.org_head,
                _ => continue,
            };
            set.extend(list.split('|'));
        }
        names
    })
}
