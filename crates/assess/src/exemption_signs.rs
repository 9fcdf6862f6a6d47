//! Words that point to an exemption, from `methods/exemption_signs.toml`.

use crate::statements::Statement;
use serde::Deserialize;
use std::collections::BTreeMap;
use values::{Citation, Span};

/// The signs, by exemption.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptionSigns {
    sign: Vec<Sign>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    exemption: String,
    goods: Vec<String>,
    groups: Vec<Vec<String>>,
    reason: String,
}

/// A sign that was found, with the paragraphs that hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundSign {
    /// What points to the exemption.
    pub reason: String,
    /// Where.
    pub citations: Vec<Citation>,
}

impl ExemptionSigns {
    /// Reads the signs.
    ///
    /// # Errors
    /// Says where the file is not as expected.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Looks for signs in the paragraphs the statements stand in.
    #[must_use]
    pub fn found_in(&self, statements: &[&Statement<'_>]) -> BTreeMap<String, FoundSign> {
        let mut found: BTreeMap<String, FoundSign> = BTreeMap::new();
        for statement in statements {
            let paragraph = paragraph(statement);
            let words = paragraph.slice(&statement.facts.document.text).to_lowercase();
            let goods = statement.goods();
            for sign in &self.sign {
                let about_the_goods = sign.goods.is_empty() || sign.goods.iter().any(|id| goods.contains(id));
                let all_groups =
                    sign.groups.iter().all(|group| group.iter().any(|word| words.contains(word)));
                if about_the_goods && all_groups {
                    let entry = found
                        .entry(sign.exemption.clone())
                        .or_insert(FoundSign { reason: sign.reason.clone(), citations: Vec::new() });
                    entry.citations.extend(statement.facts.cite(&[paragraph]));
                }
            }
        }
        for sign in found.values_mut() {
            sign.citations.sort_by_key(Citation::sort_key);
            sign.citations.dedup();
        }
        found
    }
}

/// Gives the paragraph a statement starts in; the statement's own words where paragraphs are not known.
fn paragraph(statement: &Statement<'_>) -> Span {
    let own = statement.citation.place.span.unwrap_or(Span::new(0, 0));
    statement
        .facts
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.span)
        .find(|span| span.contains(Span::new(own.start, own.start + 1)))
        .unwrap_or(own)
}
