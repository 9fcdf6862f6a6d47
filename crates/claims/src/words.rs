//! Closed classes and verb forms, from `data/words.tsv`, read once.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word can be, by its form alone: a set of flags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Class(u32);

impl Class {
    pub(crate) const DET: Class = Class(1);
    pub(crate) const POSSESSIVE: Class = Class(1 << 1);
    pub(crate) const PRONOUN: Class = Class(1 << 2);
    pub(crate) const RELATIVE: Class = Class(1 << 3);
    pub(crate) const PREPOSITION: Class = Class(1 << 4);
    pub(crate) const SUBORDINATOR: Class = Class(1 << 5);
    pub(crate) const AND: Class = Class(1 << 6);
    pub(crate) const BUT: Class = Class(1 << 7);
    pub(crate) const BE: Class = Class(1 << 8);
    pub(crate) const HAVE: Class = Class(1 << 9);
    pub(crate) const DO: Class = Class(1 << 10);
    pub(crate) const MODAL: Class = Class(1 << 11);
    pub(crate) const NEGATION: Class = Class(1 << 12);
    pub(crate) const ADVERB: Class = Class(1 << 13);
    pub(crate) const CATENATIVE: Class = Class(1 << 14);
    pub(crate) const NOUN: Class = Class(1 << 15);
    pub(crate) const HEDGE: Class = Class(1 << 16);
    pub(crate) const WEAK_MODAL: Class = Class(1 << 17);
    /// A verb's dictionary form.
    pub(crate) const BASE: Class = Class(1 << 18);
    /// A verb's third person.
    pub(crate) const THIRD: Class = Class(1 << 19);
    /// A verb's past.
    pub(crate) const PAST: Class = Class(1 << 20);
    /// A verb's past participle.
    pub(crate) const PARTICIPLE: Class = Class(1 << 21);
    /// A verb's form in -ing.
    pub(crate) const ING: Class = Class(1 << 22);
    /// Any form of a verb.
    pub(crate) const VERB: Class = Class(0b1_1111 << 18);
    /// Any auxiliary.
    pub(crate) const AUXILIARY: Class = Class(0b1111 << 8);

    /// Tells whether any of these flags is set.
    pub(crate) fn is(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}

/// The table of forms.
pub(crate) struct Words {
    classes: HashMap<String, Class>,
}

/// Gives the table, read at the first call.
pub(crate) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(read)
}

impl Words {
    /// Looks a word in lower case up; adverbs in -ly are known by their ending.
    pub(crate) fn class(&self, word: &str) -> Class {
        match self.classes.get(word) {
            Some(class) => *class,
            None if word.len() > 4 && word.ends_with("ly") && !NOT_ADVERBS.contains(&word) => Class::ADVERB,
            None if word.ends_with("n't") => Class::DO.or(Class::NEGATION),
            None => Class::default(),
        }
    }
}

/// Words in -ly that are no adverbs.
const NOT_ADVERBS: [&str; 12] = [
    "supply", "italy", "assembly", "family", "reply", "ally", "july", "early", "daily", "monthly", "weekly",
    "friendly",
];

fn read() -> Words {
    let mut classes: HashMap<String, Class> = HashMap::new();
    let mut add = |word: &str, class: Class| {
        let entry = classes.entry(word.to_owned()).or_default();
        *entry = entry.or(class);
    };
    let mut irregular: HashMap<&str, (&str, &str)> = HashMap::new();
    let mut verbs: Vec<&str> = Vec::new();
    for line in include_str!("../data/words.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((class, list)) = line.split_once('\t') else { continue };
        let list = list.split('|');
        let class = match class {
            "det" => Class::DET,
            "possessive" => Class::POSSESSIVE,
            "pronoun" => Class::PRONOUN,
            "relative" => Class::RELATIVE,
            "preposition" => Class::PREPOSITION,
            "subordinator" => Class::SUBORDINATOR,
            "and" => Class::AND,
            "but" => Class::BUT,
            "be" => Class::BE,
            "have" => Class::HAVE,
            "do" => Class::DO,
            "modal" => Class::MODAL,
            "negation" => Class::NEGATION,
            "adverb" => Class::ADVERB,
            "catenative" => Class::CATENATIVE,
            "noun" => Class::NOUN,
            "hedge" => Class::HEDGE,
            "weak_modal" => Class::WEAK_MODAL,
            "verb" => {
                verbs.extend(list);
                continue;
            }
            "irregular" => {
                for entry in list {
                    let mut forms = entry.split(' ');
                    if let (Some(base), Some(past), Some(participle)) =
                        (forms.next(), forms.next(), forms.next())
                    {
                        irregular.insert(base, (past, participle));
                        verbs.push(base);
                    }
                }
                continue;
            }
            _ => continue,
        };
        for word in list {
            add(word, class);
            if class == Class::HEDGE && (word.ends_with("ly") || word == "perhaps") {
                add(word, Class::ADVERB);
            }
        }
    }
    verbs.sort_unstable();
    verbs.dedup();
    for verb in verbs {
        add(verb, Class::BASE);
        for form in third(verb) {
            add(&form, Class::THIRD);
        }
        for form in ing(verb) {
            add(&form, Class::ING);
        }
        match irregular.get(verb) {
            Some((past, participle)) => {
                add(past, Class::PAST);
                add(participle, Class::PARTICIPLE);
            }
            None => {
                for form in past(verb) {
                    add(&form, Class::PAST.or(Class::PARTICIPLE));
                }
            }
        }
    }
    // The cue list and the event list give their verbs' forms themselves.
    let cues = include_str!("../data/cues.tsv").lines().map(|line| (line, 3));
    let events = include_str!("../data/events.tsv").lines().map(|line| (line, 4));
    for (line, column) in cues.chain(events).filter(|(line, _)| !line.starts_with('#')) {
        for form in line.split('\t').nth(column).unwrap_or_default().split('|') {
            if form.contains(' ') || form.contains('-') || form.is_empty() {
                continue;
            }
            if words_known(&classes, form) {
                continue;
            }
            let class = if form.ends_with("ing") {
                Class::ING
            } else if form.ends_with("ed") {
                Class::PAST.or(Class::PARTICIPLE)
            } else if form.ends_with('s') {
                Class::THIRD
            } else {
                Class::BASE
            };
            classes.insert(form.to_owned(), class);
        }
    }
    Words { classes }
}

fn words_known(classes: &HashMap<String, Class>, form: &str) -> bool {
    classes.get(form).is_some_and(|class| class.is(Class::VERB))
}

fn third(verb: &str) -> Vec<String> {
    let base = verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match base {
        Some(stem) => vec![format!("{stem}ies")],
        None if verb.ends_with(['s', 'x', 'z'])
            || verb.ends_with("ch")
            || verb.ends_with("sh")
            || verb.ends_with('o') =>
        {
            vec![format!("{verb}es")]
        }
        None => vec![format!("{verb}s")],
    }
}

fn past(verb: &str) -> Vec<String> {
    match verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => vec![format!("{stem}ied")],
        None if verb.ends_with('e') => vec![format!("{verb}d")],
        None => doubled(verb).into_iter().map(|stem| format!("{stem}ed")).collect(),
    }
}

fn ing(verb: &str) -> Vec<String> {
    match verb.strip_suffix('e').filter(|stem| !stem.ends_with('e') && !stem.is_empty()) {
        Some(stem) if verb != "be" => vec![format!("{stem}ing")],
        _ => doubled(verb).into_iter().map(|stem| format!("{stem}ing")).collect(),
    }
}

/// Gives a stem and, after one vowel and one consonant, also the stem with its last letter doubled.
fn doubled(verb: &str) -> Vec<String> {
    let mut stems = vec![verb.to_owned()];
    let letters: Vec<char> = verb.chars().rev().take(3).collect();
    if let [last, vowel, before] = letters[..]
        && !"aeiouwxy".contains(last)
        && "aeiou".contains(vowel)
        && !"aeiou".contains(before)
    {
        stems.push(format!("{verb}{last}"));
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_verbs_are_known() {
        for (form, class) in [
            ("supplied", Class::PAST),
            ("supplies", Class::THIRD),
            ("shipping", Class::ING),
            ("sent", Class::PARTICIPLE),
            ("seized", Class::PAST),
            ("using", Class::ING),
            ("reportedly", Class::HEDGE),
        ] {
            assert!(words().class(form).is(class), "{form}");
        }
        assert!(words().class("quickly").is(Class::ADVERB));
        assert!(!words().class("italy").is(Class::ADVERB));
    }
}
