//! Names in other scripts, written in Latin letters in the ways in which they are met.

mod hangul;
mod kana;
mod words;

#[cfg(test)]
pub(super) use hangul::every_syllable;
pub(super) use hangul::read_alike;

use super::letters::Hearing;
use crate::Kind;

/// How a name came to be in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Way {
    /// As it is written.
    Written,
    /// Korean, by the DPRK's national system.
    Dprk,
    /// Korean, by McCune and Reischauer.
    McCuneReischauer,
    /// Korean, by the Republic of Korea's system.
    SouthKorean,
    /// Chinese characters by their Korean reading.
    KoreanReading,
    /// Chinese characters by their Mandarin reading.
    Pinyin,
    /// Chinese characters for the sounds of a foreign name.
    Sounds,
    /// Kana.
    Kana,
    /// The consonants of Arabic or Hebrew letters.
    Consonants,
    /// Cyrillic, as Russian transcribes Korean.
    KoreanInCyrillic,
    /// Letter by letter.
    Letters,
}

impl Way {
    /// Tells what a vowel says in a name that was written so.
    pub(super) fn hearing(self) -> Hearing {
        match self {
            Self::Kana | Self::Sounds => Hearing::Kana,
            Self::Consonants => Hearing::Consonants,
            _ => Hearing::Letters,
        }
    }

    /// Names the way for a reader.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Written => "as written",
            Self::Dprk => "romanised by the DPRK's system of 2002",
            Self::McCuneReischauer => "romanised by McCune and Reischauer",
            Self::SouthKorean => "romanised by the Republic of Korea's system of 2000",
            Self::KoreanReading => "Chinese characters in their Korean reading",
            Self::Pinyin => "Chinese characters in pinyin",
            Self::Sounds => "Chinese characters by their sounds",
            Self::Kana => "kana in Latin letters",
            Self::Consonants => "by its consonants",
            Self::KoreanInCyrillic => "Cyrillic as Korean is transcribed",
            Self::Letters => "in Latin letters",
        }
    }
}

/// Writes a folded name of a script other than Latin in Latin letters, in every way in which it is met.
///
/// **Shape:** words between single spaces, in lower case; the likeliest way first.
pub(super) fn romanised(folded: &str, script: &str, kind: Option<Kind>) -> Vec<(Way, String)> {
    // Words of trade are no part of a person's name, though their syllables are.
    let spelled_out = |text: &str| match kind {
        Some(Kind::Person) => text.to_owned(),
        _ => words::spelled_out(text),
    };
    match script {
        "Hang" => hangul::romanised(&spelled_out(folded)),
        "Hani" => {
            let spelled = spelled_out(folded);
            let mut ways = vec![(Way::Pinyin, spaced(&spelled))];
            if spelled.contains(' ') {
                // Parts set apart are those of a foreign name, each written by its sounds.
                let parts: Vec<String> =
                    spelled.split(' ').map(|part| spaced(part).replace(' ', "")).collect();
                ways.push((Way::Sounds, parts.join(" ")));
            }
            ways.extend(hangul::from_characters(&spelled).map(|text| (Way::KoreanReading, text)));
            ways
        }
        "Kana" | "Hira" => vec![(Way::Kana, kana::romanised(&spelled_out(folded)))],
        "Arab" | "Hebr" | "Syrc" => {
            vec![(Way::Consonants, spaced(&articles_apart(&words::replaced(folded))))]
        }
        "Cyrl" => {
            let mut ways = vec![(Way::Letters, spaced(&words::replaced(folded)))];
            let korean = spaced(&korean_in_cyrillic(folded));
            if kind.is_none_or(|kind| kind != Kind::Organisation) && korean != spaced(folded) {
                ways.push((Way::KoreanInCyrillic, korean));
            }
            ways
        }
        _ => vec![(Way::Letters, spaced(&words::replaced(folded)))],
    }
}

/// Writes Cyrillic letters as Russian transcribes Korean with them (the rules of Kholodovich and Kontsevich).
fn korean_in_cyrillic(folded: &str) -> String {
    const LETTERS: [(&str, &str); 11] = [
        ("чх", "ch"),
        ("пх", "p"),
        ("тх", "t"),
        ("кх", "k"),
        ("дж", "j"),
        ("ч", "j"),
        ("ый", "ui"),
        ("ы", "u"),
        ("э", "ae"),
        ("ё", "yo"),
        ("ъ", ""),
    ];
    LETTERS.iter().fold(folded.to_owned(), |text, (cyrillic, latin)| text.replace(cyrillic, latin))
}

/// Writes what is not Latin in Latin letters; a Chinese character becomes a word of its own.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        let latin = any_ascii::any_ascii_char(letter);
        let is_word = matches!(u32::from(letter), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF);
        if is_word && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.extend(latin.chars().filter(char::is_ascii_alphanumeric).map(|one| one.to_ascii_lowercase()));
        if is_word {
            out.push(' ');
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

/// Sets the Arabic article apart, as romanisations do: `النصرة` is `ال نصرة`.
fn articles_apart(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() >= 3 => format!("al {rest}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str, script: &str) -> String {
        romanised(text, script, None).into_iter().next().map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn scripts_are_written_in_latin_letters() {
        assert_eq!(first("ким чен ын", "Cyrl"), "kim chen yn");
        assert_eq!(first("النصره", "Arab"), "al nsrh");
        assert_eq!(first("金铁三", "Hani"), "jin tie san");
        assert_eq!(first("바락", "Hang"), "pa rak");
    }
}
