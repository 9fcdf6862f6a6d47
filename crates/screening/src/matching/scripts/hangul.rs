//! Korean syllables in Latin letters, by the systems in use.
//!
//! A syllable of Hangul is a first letter, a vowel and perhaps a last letter; each system writes each of them in its
//! own way. Family names have spellings of their own (Ri, Lee, Yi), which the table gives.

use super::Way;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How the three systems write a letter.
type Spelled = [&'static str; 3];

/// The letters of a syllable in the order of Unicode, which is that of the table.
#[derive(Default)]
struct Letters {
    initial: Vec<(&'static str, Spelled)>,
    voiced: HashMap<&'static str, Spelled>,
    medial: Vec<Spelled>,
    last: Vec<Spelled>,
    family: HashMap<char, &'static str>,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = Letters::default();
    for line in include_str!("../../../data/hangul.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or("");
        let spelled = [cell(2), cell(3), cell(4)];
        match cell(0) {
            "initial" => letters.initial.push((cell(1), spelled)),
            "voiced" => {
                letters.voiced.insert(cell(1), spelled);
            }
            "medial" => letters.medial.push(spelled),
            "final" => letters.last.push(spelled),
            "family" => {
                let first = cell(2).split(' ').next().unwrap_or("");
                letters.family.extend(cell(1).chars().next().map(|name| (name, first)));
            }
            _ => {}
        }
    }
    letters
});

/// The Korean reading of Chinese characters.
static READINGS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut readings = HashMap::new();
    for line in include_str!("../../../data/hanja.tsv").lines().filter(|line| !line.starts_with('#')) {
        let Some((syllable, characters)) = line.split_once('\t') else { continue };
        let Some(syllable) = syllable.chars().next() else { continue };
        for character in characters.chars() {
            // Where a character has two, a family name's reading goes before.
            let is_name = LETTERS.family.contains_key(&syllable);
            if is_name || !readings.contains_key(&character) {
                readings.insert(character, syllable);
            }
        }
    }
    readings
});

/// Writes a Korean name by each system, a syllable a word; what is in Latin letters already stays.
pub(super) fn romanised(text: &str) -> Vec<(Way, String)> {
    let ways = [(0, Way::Dprk), (1, Way::McCuneReischauer), (2, Way::SouthKorean)];
    let mut out: Vec<(Way, String)> = Vec::new();
    for (system, way) in ways {
        let text = by_system(text, system);
        if !out.iter().any(|(_, known)| *known == text) {
            out.push((way, text));
        }
    }
    out
}

/// Writes Chinese characters as Koreans read them; `None` where a character has no Korean reading.
pub(super) fn from_characters(text: &str) -> Option<String> {
    let mut hangul = String::with_capacity(text.len());
    for letter in text.chars() {
        match READINGS.get(&letter) {
            Some(syllable) => hangul.push(*syllable),
            None if letter.is_ascii() => hangul.push(letter),
            None => return None,
        }
    }
    Some(by_system(&hangul, 0))
}

/// Tells whether two Chinese characters have the same Korean reading; one without a reading may have any.
pub(in crate::matching) fn read_alike(one: char, other: char) -> bool {
    match (READINGS.get(&one), READINGS.get(&other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

fn by_system(text: &str, system: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut sonorant_before = false;
    let mut is_first = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut latin = String::new();
        for letter in word.chars() {
            let Some((initial, medial, last)) = parts(letter) else {
                if letter.is_ascii_alphanumeric() {
                    latin.push(letter);
                }
                sonorant_before = false;
                continue;
            };
            if !latin.is_empty() {
                out.push(std::mem::take(&mut latin));
            }
            // The spelling of a family name is the name's own, whatever the system.
            let family = LETTERS.family.get(&letter).filter(|_| is_first);
            out.push(match family {
                Some(name) => (*name).to_owned(),
                None => written(initial, medial, last, system, sonorant_before),
            });
            is_first = false;
            sonorant_before = matches!(last, 0 | 4 | 8 | 16 | 21);
        }
        if !latin.is_empty() {
            out.push(latin);
            is_first = false;
        }
    }
    out.join(" ")
}

/// Takes a syllable apart into the places of its letters; 0 for no last letter.
fn parts(syllable: char) -> Option<(usize, usize, usize)> {
    let at = u32::from(syllable).checked_sub(0xAC00).filter(|at| *at < 11_172)? as usize;
    Some((at / 588, at % 588 / 28, at % 28))
}

fn written(initial: usize, medial: usize, last: usize, system: usize, voiced: bool) -> String {
    let pick = |spelled: &Spelled| spelled.get(system).copied().unwrap_or("");
    let mut out = String::new();
    if let Some((letter, spelled)) = LETTERS.initial.get(initial) {
        let spelled = LETTERS.voiced.get(letter).filter(|_| voiced).unwrap_or(spelled);
        out.push_str(pick(spelled));
    }
    out.push_str(LETTERS.medial.get(medial).map_or("", pick));
    if let Some(spelled) = last.checked_sub(1).and_then(|at| LETTERS.last.get(at)) {
        out.push_str(pick(spelled));
    }
    out
}

/// Gives every syllable with how each system writes it: for the test of the whole table.
#[cfg(test)]
pub(in crate::matching) fn every_syllable() -> impl Iterator<Item = (char, [String; 3])> {
    (0xAC00..0xAC00 + 11_172).filter_map(char::from_u32).filter_map(|syllable| {
        let (initial, medial, last) = parts(syllable)?;
        Some((syllable, [0, 1, 2].map(|system| written(initial, medial, last, system, false))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_differ_as_their_rules_say() {
        let ways = romanised("배정철");
        let texts: Vec<&str> = ways.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["pae jong chol", "bae jeong cheol"]);
    }

    #[test]
    fn the_table_has_every_letter() {
        assert_eq!((LETTERS.initial.len(), LETTERS.medial.len(), LETTERS.last.len()), (19, 21, 27));
        for syllable in ["가", "힣", "쀍"] {
            assert!(syllable.chars().next().and_then(parts).is_some());
        }
    }

    #[test]
    fn characters_are_read_as_korean_and_words_of_trade_as_english() {
        assert_eq!(from_characters("金正恩").as_deref(), Some("kim jong un"));
        assert_eq!(from_characters("李龙虎").as_deref(), Some("ri ryong ho"));
        assert_eq!(from_characters("鿿"), None);
        assert_eq!(romanised("련봉 trading")[0].1, "ryon pong trading");
    }
}
