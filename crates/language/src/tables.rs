//! The tables of words and rules that come with the weights: what the tokenizer splits, which norms words have,
//! what the attribute ruler sets and what the lemmatizer strips.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Everything the word-level steps need to know.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Tables {
    pub(crate) tokenizer: TokenizerTable,
    /// Hash of a word → its norm.
    pub(crate) norms: HashMap<u64, String>,
    pub(crate) lemmas: LemmaTables,
    /// In their order: a later rule overrides an earlier one.
    pub(crate) ruler: Vec<RulerRule>,
}

/// A row of the tables that the steps cannot use.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
#[error("`{row}`: {what}")]
pub(crate) struct TableError {
    /// The row or pattern, shortened.
    row: String,
    what: String,
}

impl TableError {
    pub(crate) fn new(row: &str, what: impl ToString) -> Self {
        Self { row: row.chars().take(80).collect(), what: what.to_string() }
    }
}

/// Rules of the tokenizer; its patterns are in the syntax of Python's `re`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TokenizerTable {
    /// Alternatives that begin with `^`.
    pub(crate) prefix: String,
    /// Alternatives that end with `$`.
    pub(crate) suffix: String,
    pub(crate) infix: String,
    pub(crate) url: String,
    /// A chunk → the tokens it is split into, each with the norm it has there, if not its usual one.
    pub(crate) exceptions: BTreeMap<String, Vec<(String, Option<String>)>>,
}

/// Tables of the lemmatizer, each by the part of speech in lower case.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LemmaTables {
    /// Endings and what stands in the lemma instead, in the order they are tried.
    pub(crate) rules: HashMap<String, Vec<(String, String)>>,
    /// Irregular forms and their lemmas.
    pub(crate) exceptions: HashMap<String, HashMap<String, Vec<String>>>,
    /// Words known to be lemmas.
    pub(crate) index: HashMap<String, HashSet<String>>,
}

/// A rule of the attribute ruler: where one of the patterns matches, one token gets attributes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulerRule {
    /// Each a sequence of conditions on tokens that follow each other.
    pub(crate) patterns: Vec<Vec<TokenPattern>>,
    pub(crate) attrs: RulerAttributes,
    /// The token of the match that gets the attributes; negative counts from its end.
    pub(crate) index: i64,
}

/// Conditions on one token; all that are given must hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub(crate) struct TokenPattern {
    pub(crate) tag: Option<Condition>,
    pub(crate) lower: Option<Condition>,
    pub(crate) dep: Option<Condition>,
    pub(crate) is_space: Option<bool>,
}

/// A condition on one attribute.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Condition {
    /// It is this.
    Is(String),
    /// It stands in a relation to several.
    Relation(Relation),
}

/// How an attribute stands to several values.
#[derive(Debug, Clone, Deserialize)]
pub(crate) enum Relation {
    #[serde(rename = "IN")]
    In(Vec<String>),
    #[serde(rename = "NOT_IN")]
    NotIn(Vec<String>),
    /// A pattern that is found anywhere in it.
    #[serde(rename = "REGEX")]
    Regex(String),
}

/// What a rule sets; what is not given stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub(crate) struct RulerAttributes {
    pub(crate) tag: Option<String>,
    pub(crate) pos: Option<String>,
    pub(crate) morph: Option<String>,
    pub(crate) lemma: Option<String>,
    pub(crate) dep: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_and_an_unknown_condition_refused() {
        let rule = |condition: &str| {
            serde_json::from_str::<RulerRule>(&format!(
                r#"{{"patterns": [[{{"TAG": {{"NOT_IN": ["TO", ""]}}, {condition}}}]], "attrs": {{"POS": "AUX"}}, "index": 0}}"#
            ))
        };
        let read = rule(r#""DEP": "aux""#).unwrap();
        assert!(
            matches!(&read.patterns[0][0].tag, Some(Condition::Relation(Relation::NotIn(tags))) if tags.len() == 2)
        );
        assert_eq!(read.attrs.pos.as_deref(), Some("AUX"));
        assert!(rule(r#""SHAPE": "xx""#).is_err());
    }
}
