//! The language of a text, told only where there is enough of it.

use whatlang::{Lang, Script, detect};

/// Below this many letters the detector guesses.
const LETTERS_MIN: usize = 40;

/// Below this many it takes a line of names in Latin letters for another language than English.
const LATIN_MIN: usize = 120;

/// As much of a text as is looked at.
const LETTERS_MAX: usize = 4_000;

/// Gives the ISO 639-1 code of a text's language; `None` if there is too little of it or the detector is unsure.
pub(crate) fn of(text: &str) -> Option<&'static str> {
    let sample: String = text
        .chars()
        .filter(|letter| !letter.is_control() || letter.is_whitespace())
        .take(LETTERS_MAX)
        .collect();
    let letters = sample.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters < LETTERS_MIN {
        return None;
    }
    let found = detect(&sample)?;
    // A sentence full of names looks like any language in Latin letters.
    if found.script() == Script::Latin && found.lang() != Lang::Eng && letters < LATIN_MIN {
        return None;
    }
    // Scripts of one language need no confidence.
    let sure = found.is_reliable() || found.confidence() > 0.5;
    sure.then(|| code(found.lang()))?
}

/// Tells whether a sentence is surely in another language than English, by its script or, if long, by its words.
pub(crate) fn is_foreign(sentence: &str) -> bool {
    let letters = sentence.chars().filter(|letter| letter.is_alphabetic()).take(400);
    let (mut latin, mut other) = (0_u32, 0_u32);
    for letter in letters {
        if letter.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&letter) {
            latin += 1;
        } else {
            other += 1;
        }
    }
    other > latin
}

fn code(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Kor => "ko",
        Lang::Jpn => "ja",
        Lang::Cmn => "zh",
        Lang::Ukr => "uk",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Heb => "he",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Ces => "cs",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Ell => "el",
        Lang::Hin => "hi",
        Lang::Ind => "id",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_short_line_of_names_is_in_no_other_language() {
        assert_ne!(of("Russia used North Korean ballistic missiles in Ukraine."), Some("fi"));
        assert_eq!(
            of(
                "북한은 러시아에 포탄을 보냈다고 국가정보원이 밝혔다. 정부는 이를 확인하지 않았다. 회의가 열렸다."
            ),
            Some("ko")
        );
        let german = "Das Ministerium teilte am Montag mit, dass die Lieferungen aus dem Hafen bestätigt worden seien und dass \
                      weitere Untersuchungen nach Angaben der Behörde noch in diesem Monat beginnen würden.";
        assert_eq!(of(german), Some("de"));
    }
}
