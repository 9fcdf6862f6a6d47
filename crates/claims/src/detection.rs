//! The language of a text, told only where there is enough of it.

use whatlang::{Lang, detect};

/// Below this many letters the detector guesses.
const LETTERS_MIN: usize = 40;

/// As much of a text as is looked at.
const LETTERS_MAX: usize = 4_000;

/// Gives the ISO 639-1 code of a text's language; `None` if there is too little of it or the detector is unsure.
pub(crate) fn of(text: &str) -> Option<&'static str> {
    let sample: String = text
        .chars()
        .filter(|letter| !letter.is_control() || letter.is_whitespace())
        .take(LETTERS_MAX)
        .collect();
    if sample.chars().filter(|letter| letter.is_alphabetic()).count() < LETTERS_MIN {
        return None;
    }
    let found = detect(&sample)?;
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
