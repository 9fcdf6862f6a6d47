//! Texts that are nearly the same: a press release that two bodies publish, a dispatch that ten outlets print.
//!
//! Two texts are compared by the share of runs of words they have in common (resemblance of shingles,
//! Broder 1997), estimated from the smallest hashes of each. Every text is compared with the first one that
//! shares a hash with it, never with all others, so that the time grows with the number of texts.

use crate::facts::DocumentFacts;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use values::Digest;

/// When two texts count as one, as `methods/weighing.toml` says.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyRule {
    /// How many words make a run.
    pub run_words: usize,
    /// The share of runs in common, in per cent, from which on two texts are copies.
    pub common_percent: u32,
    /// A text of fewer words is never called a copy.
    pub words_min: usize,
}

/// Which exhibits hold nearly the same text.
#[derive(Debug, Clone, Default)]
pub struct Copies {
    first: BTreeMap<Digest, Digest>,
}

/// How many of the smallest hashes stand for a text; the estimate is right to about ±6 per cent.
const SKETCH: usize = 256;

impl Copies {
    /// Compares the texts.
    #[must_use]
    pub fn among(documents: &[DocumentFacts], rule: CopyRule) -> Self {
        let mut holders: BTreeMap<u64, usize> = BTreeMap::new();
        let mut sketches: Vec<BTreeSet<u64>> = Vec::new();
        let mut first = BTreeMap::new();
        for (at, facts) in documents.iter().enumerate() {
            let sketch = sketch(&facts.document.text, rule);
            let others: BTreeSet<usize> =
                sketch.iter().filter_map(|hash| holders.get(hash).copied()).collect();
            let copied = others
                .into_iter()
                .find(|other| in_common(&sketch, &sketches[*other]) >= rule.common_percent as usize);
            match copied {
                Some(other) => {
                    first.insert(facts.exhibit, documents[other].exhibit);
                }
                None => {
                    for hash in &sketch {
                        holders.entry(*hash).or_insert(at);
                    }
                }
            }
            sketches.push(sketch);
        }
        Self { first }
    }

    /// Gives the exhibit that stands for all with nearly the same text; an exhibit like no other stands for
    /// itself.
    #[must_use]
    pub fn first_of(&self, exhibit: Digest) -> Digest {
        self.first.get(&exhibit).copied().unwrap_or(exhibit)
    }
}

/// Takes the smallest hashes of a text's runs of words; none of a text that is too short.
fn sketch(text: &str, rule: CopyRule) -> BTreeSet<u64> {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.len() < rule.words_min.max(1) || rule.run_words == 0 {
        return BTreeSet::new();
    }
    let mut smallest = BTreeSet::new();
    for run in words.windows(rule.run_words) {
        smallest.insert(hash(run));
        if smallest.len() > SKETCH {
            smallest.pop_last();
        }
    }
    smallest
}

/// Gives the share of runs that two texts have in common, in per cent: of the smallest hashes of both
/// together, how many stand in each.
fn in_common(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> usize {
    let together: Vec<&u64> = one.union(other).take(SKETCH).collect();
    if together.is_empty() {
        return 0;
    }
    together.iter().filter(|hash| one.contains(hash) && other.contains(hash)).count() * 100 / together.len()
}

/// FNV-1a over the words, each closed with a byte that is in no word: the same on every machine.
fn hash(words: &[String]) -> u64 {
    words
        .iter()
        .flat_map(|word| word.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: CopyRule = CopyRule { run_words: 4, common_percent: 60, words_min: 20 };

    fn text(of: &str) -> String {
        (0..60).map(|at| format!("{of}{at} ")).collect()
    }

    #[test]
    fn a_text_with_another_headline_is_a_copy_and_another_text_is_not() {
        let plain = sketch(&text("word"), RULE);
        let retitled = sketch(&format!("A HEADLINE of its own. {}", text("Word")), RULE);
        assert!(in_common(&plain, &retitled) >= 60, "{}", in_common(&plain, &retitled));
        assert_eq!(in_common(&plain, &sketch(&text("other"), RULE)), 0);
    }

    #[test]
    fn a_short_text_is_never_a_copy() {
        assert!(sketch("The ministry denied it on Monday.", RULE).is_empty());
        assert_eq!(in_common(&BTreeSet::new(), &BTreeSet::new()), 0);
    }
}
