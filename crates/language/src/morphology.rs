//! The attribute ruler: from fine tags to parts of speech and morphological features.
//!
//! Rules look at a token, a few at its neighbour too, as tagger and parser left them; no rule sees what another set.
//! All that match are applied in the order of the table, so that a later rule overrides an earlier one in what it
//! sets.

use crate::patterns::compile;
use crate::tables::{Condition, Relation, RulerRule, TableError, TokenPattern};
use fancy_regex::Regex;
use std::collections::HashMap;
use std::fmt;

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'w> {
    /// The text in lower case, by [`crate::lexemes::lower`].
    pub(crate) lower: &'w str,
    /// The tagger's tag.
    pub(crate) tag: &'w str,
    /// The parser's label.
    pub(crate) dep: &'w str,
    pub(crate) is_space: bool,
}

/// What the rules set on a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attributes<'r> {
    /// Missing only for a tag that no rule knows.
    pub(crate) pos: Option<PartOfSpeech>,
    /// Features as `Name=Value` between `|`, sorted by name; empty if there are none.
    pub(crate) morph: &'r str,
    /// Comes before what the lemmatizer would find.
    pub(crate) lemma: Option<&'r str>,
    /// Replaces the tagger's tag.
    pub(crate) tag: Option<&'r str>,
    /// Replaces the parser's label.
    pub(crate) dep: Option<&'r str>,
}

/// A coarse part of speech: those of Universal Dependencies, and white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartOfSpeech {
    /// "listed", "naval".
    Adjective,
    /// "of", "to" before a noun.
    Adposition,
    /// "reportedly".
    Adverb,
    /// "has" and "will" before a verb.
    Auxiliary,
    /// "and".
    CoordinatingConjunction,
    /// "the".
    Determiner,
    /// "yes".
    Interjection,
    /// "shell".
    Noun,
    /// "11,000".
    Numeral,
    /// "not", "to" before a verb.
    Particle,
    /// "they".
    Pronoun,
    /// "Pyongyang".
    ProperNoun,
    /// A mark.
    Punctuation,
    /// "that" before a clause.
    SubordinatingConjunction,
    /// "$".
    Symbol,
    /// "sent".
    Verb,
    /// A foreign word, or what is none.
    Other,
    /// White space.
    Space,
}

impl PartOfSpeech {
    /// Every part of speech with its code and the name the lemmatizer's tables have for it.
    const CODES: [(Self, &'static str, &'static str); 18] = [
        (Self::Adjective, "ADJ", "adj"),
        (Self::Adposition, "ADP", "adp"),
        (Self::Adverb, "ADV", "adv"),
        (Self::Auxiliary, "AUX", "aux"),
        (Self::CoordinatingConjunction, "CCONJ", "cconj"),
        (Self::Determiner, "DET", "det"),
        (Self::Interjection, "INTJ", "intj"),
        (Self::Noun, "NOUN", "noun"),
        (Self::Numeral, "NUM", "num"),
        (Self::Particle, "PART", "part"),
        (Self::Pronoun, "PRON", "pron"),
        (Self::ProperNoun, "PROPN", "propn"),
        (Self::Punctuation, "PUNCT", "punct"),
        (Self::SubordinatingConjunction, "SCONJ", "sconj"),
        (Self::Symbol, "SYM", "sym"),
        (Self::Verb, "VERB", "verb"),
        (Self::Other, "X", "x"),
        (Self::Space, "SPACE", "space"),
    ];

    /// Gives its code, such as `PROPN`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// Gives its code in lower case.
    pub(crate) fn lower(self) -> &'static str {
        self.row().2
    }

    /// Finds the part of speech of a code.
    ///
    /// # Errors
    /// Says that there is none.
    pub(crate) fn of_code(code: &str) -> Result<Self, TableError> {
        let row = Self::CODES.into_iter().find(|(_, own, _)| *own == code);
        row.map(|(part, ..)| part).ok_or_else(|| TableError::new(code, "no part of speech"))
    }

    fn row(self) -> (Self, &'static str, &'static str) {
        Self::CODES.into_iter().find(|(own, ..)| *own == self).unwrap_or((self, "X", "x"))
    }
}

impl fmt::Display for PartOfSpeech {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// The rules, ready to be matched.
#[derive(Debug)]
pub(crate) struct Ruler {
    /// In the order of the table.
    rules: Vec<Rule>,
    /// Where a rule's pattern begins: the number of the rule and of its pattern, by what its first token must have.
    by_lower: HashMap<String, Vec<(usize, usize)>>,
    by_tag: HashMap<String, Vec<(usize, usize)>>,
    by_dep: HashMap<String, Vec<(usize, usize)>>,
    by_nothing: Vec<(usize, usize)>,
}

/// A rule of the table.
#[derive(Debug)]
struct Rule {
    patterns: Vec<Vec<TokenTests>>,
    /// Which token of the match is set; negative counts from its end.
    index: i64,
    pos: Option<PartOfSpeech>,
    morph: Option<String>,
    lemma: Option<String>,
    tag: Option<String>,
    dep: Option<String>,
}

/// Tests of one token.
#[derive(Debug)]
struct TokenTests {
    tag: Option<Test>,
    lower: Option<Test>,
    dep: Option<Test>,
    is_space: Option<bool>,
}

/// A test of one attribute.
#[derive(Debug)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Finds(Regex),
}

impl Ruler {
    /// Takes the table up.
    ///
    /// # Errors
    /// Names a part of speech that is not known, a pattern that cannot be compiled, or a rule whose token is not in
    /// its pattern.
    pub(crate) fn new(table: &[RulerRule]) -> Result<Self, TableError> {
        let mut ruler = Self {
            rules: Vec::with_capacity(table.len()),
            by_lower: HashMap::new(),
            by_tag: HashMap::new(),
            by_dep: HashMap::new(),
            by_nothing: Vec::new(),
        };
        for row in table {
            let rule = Rule::new(row)?;
            for (at, pattern) in rule.patterns.iter().enumerate() {
                let place = (ruler.rules.len(), at);
                match pattern.first() {
                    Some(TokenTests { lower: Some(Test::In(values)), .. }) => {
                        add(&mut ruler.by_lower, values, place)
                    }
                    Some(TokenTests { tag: Some(Test::In(values)), .. }) => {
                        add(&mut ruler.by_tag, values, place)
                    }
                    Some(TokenTests { dep: Some(Test::In(values)), .. }) => {
                        add(&mut ruler.by_dep, values, place)
                    }
                    _ => ruler.by_nothing.push(place),
                }
            }
            ruler.rules.push(rule);
        }
        Ok(ruler)
    }

    /// Gives what the rules set on each word of a text.
    pub(crate) fn apply(&self, words: &[Word<'_>]) -> Vec<Attributes<'_>> {
        let mut matches: Vec<(usize, usize)> = Vec::with_capacity(words.len() * 2);
        for (at, word) in words.iter().enumerate() {
            let Some(from_here) = words.get(at..) else { break };
            let indexed = [
                self.by_lower.get(word.lower),
                self.by_tag.get(word.tag),
                self.by_dep.get(word.dep),
                Some(&self.by_nothing),
            ];
            for (number, pattern) in indexed.into_iter().flatten().flatten() {
                let Some(rule) = self.rules.get(*number) else { continue };
                matches.extend(rule.matches(*pattern, from_here).map(|target| (*number, at + target)));
            }
        }
        matches.sort_unstable();
        let mut set = vec![Attributes::default(); words.len()];
        for (number, at) in matches {
            if let (Some(rule), Some(attributes)) = (self.rules.get(number), set.get_mut(at)) {
                rule.set(attributes);
            }
        }
        set
    }
}

/// Enters a place under each of the values its first token may have.
fn add(index: &mut HashMap<String, Vec<(usize, usize)>>, values: &[String], place: (usize, usize)) {
    for value in values {
        let places = index.entry(value.clone()).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
}

impl Rule {
    fn new(row: &RulerRule) -> Result<Self, TableError> {
        let mut patterns = Vec::new();
        for pattern in &row.patterns {
            let tests = pattern.iter().map(TokenTests::new).collect::<Result<Vec<_>, _>>()?;
            if target(row.index, tests.len()).is_none() {
                return Err(TableError::new(
                    &format!("{row:?}"),
                    "the token to be set is not in the pattern",
                ));
            }
            patterns.push(tests);
        }
        let attributes = row.attrs.clone();
        Ok(Self {
            patterns,
            index: row.index,
            pos: attributes.pos.as_deref().map(PartOfSpeech::of_code).transpose()?,
            morph: attributes.morph.map(|features| sorted_features(&features)),
            lemma: attributes.lemma,
            tag: attributes.tag,
            dep: attributes.dep,
        })
    }

    /// Gives the word to be set if a pattern matches at the first of the words.
    fn matches(&self, pattern: usize, words: &[Word<'_>]) -> Option<usize> {
        let tests = self.patterns.get(pattern)?;
        let own = words.get(..tests.len())?;
        let all = tests.iter().zip(own).all(|(tests, word)| tests.hold(word));
        if all { target(self.index, tests.len()) } else { None }
    }

    fn set<'r>(&'r self, attributes: &mut Attributes<'r>) {
        attributes.pos = self.pos.or(attributes.pos);
        attributes.morph = self.morph.as_deref().unwrap_or(attributes.morph);
        attributes.lemma = self.lemma.as_deref().or(attributes.lemma);
        attributes.tag = self.tag.as_deref().or(attributes.tag);
        attributes.dep = self.dep.as_deref().or(attributes.dep);
    }
}

/// Gives the place of the token an index names in a match of some length.
fn target(index: i64, length: usize) -> Option<usize> {
    let from_start = if index < 0 { i64::try_from(length).ok()?.checked_add(index)? } else { index };
    usize::try_from(from_start).ok().filter(|at| *at < length)
}

/// Sorts features by their name; `_` stands for none.
fn sorted_features(features: &str) -> String {
    let mut features: Vec<&str> = features.split('|').filter(|feature| *feature != "_").collect();
    features.sort_by_key(|feature| feature.split('=').next().unwrap_or_default().to_lowercase());
    features.join("|")
}

impl TokenTests {
    fn new(pattern: &TokenPattern) -> Result<Self, TableError> {
        let test = |condition: &Option<Condition>| condition.as_ref().map(Test::new).transpose();
        Ok(Self {
            tag: test(&pattern.tag)?,
            lower: test(&pattern.lower)?,
            dep: test(&pattern.dep)?,
            is_space: pattern.is_space,
        })
    }

    fn hold(&self, word: &Word<'_>) -> bool {
        let holds = |test: &Option<Test>, value: &str| test.as_ref().is_none_or(|test| test.holds(value));
        holds(&self.tag, word.tag)
            && holds(&self.lower, word.lower)
            && holds(&self.dep, word.dep)
            && self.is_space.is_none_or(|is_space| is_space == word.is_space)
    }
}

impl Test {
    fn new(condition: &Condition) -> Result<Self, TableError> {
        Ok(match condition {
            Condition::Is(value) => Self::In(vec![value.clone()]),
            Condition::Relation(Relation::In(values)) => Self::In(values.clone()),
            Condition::Relation(Relation::NotIn(values)) => Self::NotIn(values.clone()),
            Condition::Relation(Relation::Regex(pattern)) => Self::Finds(compile(pattern)?),
        })
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Self::In(values) => values.iter().any(|own| own == value),
            Self::NotIn(values) => !values.iter().any(|own| own == value),
            Self::Finds(pattern) => pattern.is_match(value).unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruler(json: &str) -> Result<Ruler, TableError> {
        Ruler::new(&serde_json::from_str::<Vec<RulerRule>>(json).unwrap())
    }

    fn words<'w>(rows: &[(&'w str, &'w str, &'w str)]) -> Vec<Word<'w>> {
        rows.iter()
            .map(|(lower, tag, dep)| Word { lower, tag, dep, is_space: lower.trim().is_empty() })
            .collect()
    }

    const RULES: &str = r#"[
        {"patterns": [[{"TAG": "VBZ"}]], "attrs": {"POS": "VERB", "MORPH": "VerbForm=Fin|Number=Sing"}, "index": 0},
        {"patterns": [[{"TAG": "RB"}]], "attrs": {"POS": "ADV", "MORPH": "_"}, "index": 0},
        {"patterns": [[{"TAG": {"NOT_IN": ["TO", ""]}, "DEP": {"IN": ["aux", "auxpass"]}}]], "attrs": {"POS": "AUX"}, "index": 0},
        {"patterns": [[{"TAG": "VBZ", "LOWER": "ai"}, {"LOWER": {"REGEX": "^n'?t$"}}]], "attrs": {"LEMMA": "be"}, "index": 0},
        {"patterns": [[{"LOWER": "got"}, {"LOWER": "ta"}], [{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to"}, "index": -1},
        {"patterns": [[{"IS_SPACE": true}]], "attrs": {"TAG": "_SP", "POS": "SPACE", "DEP": "dep"}, "index": 0}
    ]"#;

    #[test]
    fn later_rules_override_and_neighbours_count() {
        let ruler = ruler(RULES).unwrap();
        let words = words(&[
            ("ai", "VBZ", "aux"),
            ("n't", "RB", "neg"),
            ("gon", "RB", "x"),
            ("na", "TO", "aux"),
            ("\n", "RB", "x"),
        ]);
        let set = ruler.apply(&words);
        let verb = Attributes {
            pos: Some(PartOfSpeech::Auxiliary),
            morph: "Number=Sing|VerbForm=Fin",
            lemma: Some("be"),
            ..Attributes::default()
        };
        assert_eq!(set[0], verb);
        assert_eq!(set[1], Attributes { pos: Some(PartOfSpeech::Adverb), ..Attributes::default() });
        assert_eq!((set[2].lemma, set[3].lemma, set[3].pos), (None, Some("to"), None));
        assert_eq!((set[4].tag, set[4].pos.unwrap().code(), set[4].dep), (Some("_SP"), "SPACE", Some("dep")));
        assert!(ruler.apply(&[]).is_empty());
    }

    #[test]
    fn a_match_cut_off_by_the_end_is_none() {
        let ruler = ruler(RULES).unwrap();
        assert_eq!(ruler.apply(&words(&[("ai", "VBZ", "x")]))[0].lemma, None);
    }

    #[test]
    fn rules_that_cannot_be_used_are_refused() {
        for row in [
            r#""attrs": {"POS": "WORD"}, "index": 0"#,
            r#""attrs": {}, "index": 1"#,
            r#""attrs": {}, "index": -2"#,
        ] {
            assert!(ruler(&format!(r#"[{{"patterns": [[{{"TAG": "NN"}}]], {row}}}]"#)).is_err(), "{row}");
        }
    }

    #[test]
    fn every_part_of_speech_has_its_codes() {
        for (part, code, lower) in PartOfSpeech::CODES {
            assert_eq!(
                (PartOfSpeech::of_code(code), part.code(), code.to_lowercase().as_str()),
                (Ok(part), code, lower)
            );
        }
    }
}
