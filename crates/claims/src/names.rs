//! Names of persons and organisations by their form, from `data/names.tsv`, read once.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use values::Country;

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

/// For whom a person of public record speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpeaksFor {
    State(Country),
    Body(&'static str),
}

/// Finds for whom a person speaks by a full name, or by one that alone means nobody else; `None` for everybody else.
pub(crate) fn leader(name: &str) -> Option<SpeaksFor> {
    static LEADERS: OnceLock<HashMap<String, SpeaksFor>> = OnceLock::new();
    let leaders = LEADERS.get_or_init(|| {
        let mut leaders = HashMap::new();
        for line in include_str!("../data/leaders.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(of) = cells.next() else { continue };
            let of = of.parse().map_or(SpeaksFor::Body(of), SpeaksFor::State);
            for form in cells.flat_map(|cell| cell.split('|')).filter(|form| *form != "-") {
                leaders.insert(key(form), of);
            }
        }
        leaders
    });
    leaders.get(&key(name)).copied()
}

/// A name without case, marks and spaces.
fn key(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_by_full_name_or_by_a_name_that_is_theirs_alone() {
        let state = |name: &str| match leader(name) {
            Some(SpeaksFor::State(state)) => state.code().to_owned(),
            Some(SpeaksFor::Body(body)) => body.to_owned(),
            None => "-".to_owned(),
        };
        assert_eq!(state("Kim Jong Un"), "KP");
        assert_eq!(state("Zelenskyy"), "UA");
        assert_eq!(state("Rosemary DiCarlo"), "United Nations");
        // A family name of millions means nobody.
        assert_eq!([state("Kim"), state("Lee"), state("Wang")], ["-", "-", "-"]);
    }

    #[test]
    fn no_name_stands_for_two() {
        let lines = include_str!("../data/leaders.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut seen = HashSet::new();
        for form in lines.flat_map(|line| line.split('\t').skip(1)).flat_map(|cell| cell.split('|')) {
            assert!(form == "-" || seen.insert(form), "{form} stands twice");
        }
    }
}
