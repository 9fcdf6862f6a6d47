//! Words of organisations and ships in other scripts, as names in Latin letters have them.

use std::collections::HashMap;
use std::sync::LazyLock;

struct Words {
    latin: HashMap<String, &'static str>,
    longest: usize,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { latin: HashMap::new(), longest: 0 };
    for line in include_str!("../../../data/words.tsv").lines().filter(|line| !line.starts_with('#')) {
        if let Some((word, latin)) = line.split_once('\t') {
            let word = super::super::names::fold(word);
            words.longest = words.longest.max(word.chars().count());
            words.latin.insert(word, latin);
        }
    }
    words
});

/// Replaces the words of a text that the table has.
pub(super) fn replaced(text: &str) -> String {
    let words = text.split(' ').map(|word| WORDS.latin.get(word).copied().unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Replaces the words that the table has in a text written without spaces, the longest first.
///
/// A word of one syllable counts only where it is all there is between spaces, because it is part of many names.
pub(super) fn spelled_out(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ') {
        if let Some(latin) = WORDS.latin.get(word) {
            out.push((*latin).to_owned());
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        let mut kept = String::new();
        let mut at = 0;
        while at < letters.len() {
            let found = (2..=WORDS.longest.min(letters.len() - at)).rev().find_map(|length| {
                let piece: String = letters.iter().skip(at).take(length).collect();
                WORDS.latin.get(&piece).map(|latin| (length, *latin))
            });
            match found {
                Some((length, latin)) => {
                    out.extend((!kept.is_empty()).then(|| std::mem::take(&mut kept)));
                    out.push(latin.to_owned());
                    at += length;
                }
                None => {
                    kept.extend(letters.get(at));
                    at += 1;
                }
            }
        }
        out.extend((!kept.is_empty()).then_some(kept));
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_within_names_and_names_are_left() {
        assert_eq!(spelled_out("조선련봉무역회사"), "korea 련봉 trading company");
        assert_eq!(spelled_out("김부성"), "김부성");
        assert_eq!(replaced("بانك تجارت"), "bank trading");
    }

    #[test]
    fn every_row_has_two_cells() {
        let rows = include_str!("../../../data/words.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for row in rows {
            assert_eq!(row.split('\t').count(), 2, "{row}");
            count += 1;
        }
        assert_eq!(WORDS.latin.len(), count, "a word stands twice");
    }
}
