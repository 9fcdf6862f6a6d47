//! The rule lemmatizer: from a word, its part of speech and its features to its dictionary form.
//!
//! A word in its base form is its own lemma, in lower case. Otherwise the endings of its part of speech are tried in
//! order; a form that the index of lemmas has comes before one that it has not, irregular forms come before both, and
//! a form that is a plain word yet not in the index is taken only if nothing else is left.

use crate::lexemes::{is_letter, lower};
use crate::morphology::PartOfSpeech;
use crate::tables::LemmaTables;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The tables, put together by part of speech.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    /// Only parts of speech for which there is any table.
    by_part: HashMap<String, PartTables>,
}

/// The tables of one part of speech.
#[derive(Debug, Default)]
struct PartTables {
    /// Endings and what replaces them.
    rules: Vec<(String, String)>,
    exceptions: HashMap<String, Vec<String>>,
    index: HashSet<String>,
}

impl Lemmatizer {
    /// Takes the tables up.
    pub(crate) fn new(tables: LemmaTables) -> Self {
        let mut by_part: HashMap<String, PartTables> = HashMap::new();
        for (part, rules) in tables.rules {
            by_part.entry(part).or_default().rules = rules;
        }
        for (part, exceptions) in tables.exceptions {
            by_part.entry(part).or_default().exceptions = exceptions;
        }
        for (part, index) in tables.index {
            by_part.entry(part).or_default().index = index;
        }
        by_part.retain(|_, own| !own.rules.is_empty() || !own.exceptions.is_empty() || !own.index.is_empty());
        Self { by_part }
    }

    /// Gives the lemma of a word; what the attribute ruler set comes before it.
    pub(crate) fn lemma<'t>(&self, text: &'t str, pos: Option<PartOfSpeech>, morph: &str) -> Cow<'t, str> {
        let Some(pos) = pos.filter(|pos| *pos != PartOfSpeech::Space && !is_base_form(*pos, morph)) else {
            return lower(text);
        };
        match self.by_part.get(pos.lower()) {
            Some(tables) => tables.lemma(text),
            None if pos == PartOfSpeech::ProperNoun => Cow::Borrowed(text),
            None => lower(text),
        }
    }
}

impl PartTables {
    fn lemma<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let word = lower(text);
        let word = word.as_ref();
        let stripped = |(ending, instead): &(String, String)| {
            let stem = word.strip_suffix(ending.as_str())?;
            Some(format!("{stem}{instead}")).filter(|form| !form.is_empty())
        };
        let forms: Vec<String> = self.rules.iter().filter_map(stripped).collect();
        let is_known = |form: &&String| self.index.contains(form.as_str());
        let is_plain = |form: &&String| form.chars().all(is_letter);
        // Each known form was put before those already there; of those not known, the first stays first.
        let best = forms.iter().rfind(is_known).or_else(|| forms.iter().find(|form| !is_plain(form)));
        // Irregular forms go to the front in turns, unless they are among the forms already.
        let accepted = |form: &String| {
            forms.iter().any(|own| own == form && (self.index.contains(form.as_str()) || !is_plain(&own)))
        };
        let irregular = self.exceptions.get(word).into_iter().flatten().rfind(|form| !accepted(form));
        let found = irregular.or(best).or_else(|| forms.first());
        found.map_or(Cow::Borrowed(text), |form| Cow::Owned(form.clone()))
    }
}

/// Tells whether features mark a form that needs no analysis.
fn is_base_form(pos: PartOfSpeech, morph: &str) -> bool {
    let feature = |name: &str| {
        morph
            .split('|')
            .find_map(|feature| feature.split_once('=').filter(|(own, _)| *own == name))
            .map(|found| found.1)
    };
    let finite_present = || {
        feature("VerbForm") == Some("Fin") && feature("Tense") == Some("Pres") && feature("Number").is_none()
    };
    (pos == PartOfSpeech::Noun && feature("Number") == Some("Sing"))
        || (pos == PartOfSpeech::Verb && finite_present())
        || matches!(feature("VerbForm"), Some("Inf" | "None"))
        || feature("Degree") == Some("Pos")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pos: PartOfSpeech, morph: &str, lemma: &str) {
        let tables = serde_json::from_str(
            r#"{"rules": {"noun": [["s", ""], ["ses", "s"], ["ies", "y"], ["men", "man"]], "adv": [["", ""]]},
                "exceptions": {"noun": {"mice": ["mouse"], "axes": ["ax", "axis"], "buses": ["bus"]}},
                "index": {"noun": ["ship", "bus", "baby", "axe"], "verb": []}}"#,
        );
        let found = Lemmatizer::new(tables.unwrap());
        assert_eq!(found.lemma(text, Some(pos), morph), lemma, "{text}");
    }

    #[test]
    fn plurals_lose_their_endings() {
        let plural = |text, lemma| check(text, PartOfSpeech::Noun, "Number=Plur", lemma);
        plural("Ships", "ship");
        plural("babies", "baby");
        plural("Buses", "bus");
        // Irregular forms: the last that the endings do not give.
        plural("mice", "mouse");
        plural("axes", "axis");
        // Forms that no index has: one that is no plain word, else the first.
        plural("F-16s", "f-16");
        plural("drones", "drone");
        plural("Sheep", "Sheep");
    }

    #[test]
    fn base_forms_and_other_parts_of_speech_are_lowered_and_names_left() {
        check("Ships", PartOfSpeech::Noun, "Number=Sing", "ships");
        check("GO", PartOfSpeech::Auxiliary, "Aspect=Prog|VerbForm=Inf", "go");
        check("Goes", PartOfSpeech::Verb, "Number=Sing|Tense=Pres|VerbForm=Fin", "goes");
        check("The", PartOfSpeech::Determiner, "", "the");
        check("Pyongyang", PartOfSpeech::ProperNoun, "Number=Sing", "Pyongyang");
        check("\n", PartOfSpeech::Space, "", "\n");
        check("Fast", PartOfSpeech::Adverb, "", "fast");
    }
}
