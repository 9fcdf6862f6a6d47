//! Entries found by words, for a person who types into a box.

use crate::entity::Entity;
use crate::example::visible;
use crate::words::{folded, is_spaceless};

/// Words to look for: an entry has all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// What must stand in an entry's words: ` ri `, ` je son ` (a phrase), ` cho` (a beginning), `김` (within a word).
    needles: Vec<String>,
    /// The whole, as a name would be folded.
    whole: String,
}

/// How well an entry answers, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// It resembles a name.
    Alike,
    /// The words stand somewhere in the entry.
    Anywhere,
    /// The words stand in one name.
    InName,
    /// It is a name, letter for letter but for case and marks.
    IsName,
}

impl Words {
    /// Reads what was typed: words, `"phrases"`, beginnings*.
    pub(crate) fn read(text: &str) -> Self {
        let text = visible(text);
        let mut needles = Vec::new();
        for (at, part) in text.split('"').enumerate() {
            if at % 2 == 1 {
                push(&mut needles, folded(part));
                continue;
            }
            for word in part.split_whitespace() {
                let is_beginning = word.ends_with('*');
                let mut needle = folded(word);
                if is_beginning {
                    needle.truncate(needle.trim_end().len());
                }
                push(&mut needles, needle);
            }
        }
        Self { needles, whole: folded(&text) }
    }

    /// Reads what has been typed so far: the last word is a beginning.
    pub(crate) fn beginning(text: &str) -> Self {
        let mut words = Self::read(text);
        if let Some(last) = words.needles.last_mut() {
            last.truncate(last.trim_end().len());
        }
        words
    }

    /// Tells whether nothing is looked for, so that every entry answers.
    pub(crate) fn is_empty(&self) -> bool {
        self.needles.is_empty()
    }

    /// Tells how well an entry answers; `None` where it lacks a word.
    pub(crate) fn rank(&self, entity: &Entity) -> Option<Rank> {
        if !self.needles.iter().all(|needle| entity.words.contains(needle.as_str())) {
            return None;
        }
        if self.needles.is_empty() {
            return Some(Rank::Anywhere);
        }
        let mut names = entity.words.lines();
        // The last line holds all that is no name.
        names.next_back();
        let mut rank = Rank::Anywhere;
        for name in names {
            if name == self.whole {
                return Some(Rank::IsName);
            }
            if self.needles.iter().all(|needle| name.contains(needle.as_str())) {
                rank = Rank::InName;
            }
        }
        Some(rank)
    }
}

fn push(needles: &mut Vec<String>, needle: String) {
    let bare = needle.trim();
    if bare.is_empty() {
        return;
    }
    let needle = if bare.chars().all(is_spaceless) { bare.to_owned() } else { needle };
    if !needles.contains(&needle) {
        needles.push(needle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use screening::{Designation, Kind, Name, Quality};

    fn check(typed: &str, expected: Option<Rank>) {
        let mut entry = Designation::new("a", None, "KPi.002", Kind::Person);
        for name in ["RI JE-SON", "Ri Che Son", "리제선"] {
            entry.names.push(Name::new(name, Quality::Good));
        }
        entry.addresses.push("Pyongyang".into());
        let entity = Entity::new("a:1".into(), 0, &entry);
        assert_eq!(Words::read(typed).rank(&entity), expected, "{typed}");
    }

    #[test]
    fn words_phrases_and_beginnings() {
        check("je-son ri", Some(Rank::InName));
        check("ri je son", Some(Rank::IsName));
        check("리제선", Some(Rank::IsName));
        check("제선", Some(Rank::InName));
        check("\"je son\"", Some(Rank::InName));
        check("\"son je\"", None);
        check("je che", Some(Rank::Anywhere));
        check("pyong", None);
        check("pyong*", Some(Rank::Anywhere));
        check("KPi.002", Some(Rank::Anywhere));
        check("kim", None);
        check("", Some(Rank::Anywhere));
        check("\"", Some(Rank::Anywhere));
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        assert_eq!(Words::beginning("Ri Je").needles, [" ri ", " je"]);
        assert!(Words::beginning(" ").is_empty());
    }
}
