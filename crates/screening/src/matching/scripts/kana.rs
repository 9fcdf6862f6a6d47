//! Kana in Latin letters.

use std::collections::HashMap;
use std::sync::LazyLock;

static KANA: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../../data/kana.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// Writes kana in Latin letters: long vowels short, doubled consonants single, Latin letters as they are.
pub(super) fn romanised(text: &str) -> String {
    let letters: Vec<char> = text.chars().map(katakana).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let pair: String = letters.iter().skip(at).take(2).collect();
        if let Some(latin) = KANA.get(pair.as_str()).filter(|_| pair.chars().count() == 2) {
            out.push_str(latin);
            at += 2;
            continue;
        }
        let single = letter.to_string();
        match KANA.get(single.as_str()) {
            Some(latin) => out.push_str(latin),
            None if matches!(letter, 'ッ' | 'ー') => {}
            None => match small(letter) {
                Some(vowel) => out.push(vowel),
                None if letter.is_ascii() => out.push(letter),
                None => out.push_str(&any_ascii::any_ascii_char(letter).to_lowercase()),
            },
        }
        at += 1;
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

/// Gives the katakana of a hiragana; any other letter is itself.
fn katakana(letter: char) -> char {
    match u32::from(letter) {
        code @ 0x3041..=0x3096 => char::from_u32(code + 0x60).unwrap_or(letter),
        _ => letter,
    }
}

/// A small vowel that stands by itself.
fn small(letter: char) -> Option<char> {
    Some(match letter {
        'ァ' => 'a',
        'ィ' => 'i',
        'ゥ' => 'u',
        'ェ' => 'e',
        'ォ' => 'o',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_are_written_in_latin_letters() {
        assert_eq!(romanised("キム ジョンウン"), "kimu jonun");
        assert_eq!(
            romanised("リュ・キョン"),
            "ryu・kyon".replace('・', &any_ascii::any_ascii_char('・').to_lowercase())
        );
        assert_eq!(romanised("たろう"), "tarou");
        assert_eq!(romanised("サッカー"), "saka");
    }
}
