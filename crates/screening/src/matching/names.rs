use super::habits::{self, Worth};
use crate::Kind;
use crate::designation::script_of;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The most parts of a name that are compared; what lies beyond is left out.
const PARTS_MAX: usize = 24;
/// The most letters of a part that are compared.
const LETTERS_MAX: usize = 48;

/// A name made ready to be compared: its parts in folded form, each with what it weighs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prepared {
    /// The ISO 15924 code of its script; names of different scripts are never compared.
    pub(super) script: &'static str,
    /// The parts in the order of the name.
    pub(super) parts: Vec<Part>,
    /// What it names, where that is known.
    pub(super) kind: Option<Kind>,
}

/// One part of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// Lower case, no marks.
    pub(super) text: String,
    /// The same by sound.
    pub(super) sound: String,
    /// What it weighs, 0 to 1.
    pub(super) weight: f64,
    /// Whether it says little by itself.
    pub(super) common: bool,
    /// Whether it is a word of trade or law rather than a name.
    pub(super) generic: bool,
    /// Whether it is a legal form, which comes and goes.
    pub(super) form: bool,
    /// Its letters, counted once.
    pub(super) letters: usize,
}

impl Prepared {
    /// Prepares a name; `None` where it has neither letter nor digit.
    pub(super) fn new(name: &str, kind: Option<Kind>) -> Option<Self> {
        let script = script_of(name);
        let mut folded = fold(name);
        if script == "Latn" {
            folded = undisguised(&folded);
        }
        let folded = if kind == Some(Kind::Person) { folded } else { initials_joined(&folded) };
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if kind == Some(Kind::Vessel) {
            let prefix = words.iter().take_while(|word| habits::is_ship_prefix(word)).count();
            if prefix < words.len() {
                words.drain(..prefix);
            }
        }
        if words.iter().any(|word| habits::worth(word) != Some(Worth::Nothing)) {
            words.retain(|word| habits::worth(word) != Some(Worth::Nothing));
        }
        let mut parts: Vec<Part> = words.into_iter().take(PARTS_MAX).map(Part::new).collect();
        if joins_words(script) && parts.len() > 1 {
            let whole: String = parts.iter().map(|part| part.text.as_str()).collect();
            parts = vec![Part::new(&whole)];
        }
        if parts.is_empty() {
            return None;
        }
        Some(Self { script, parts, kind })
    }
}

impl Part {
    fn new(word: &str) -> Self {
        let text: String = word.chars().take(LETTERS_MAX).collect();
        let text = habits::spelling(&text).to_owned();
        let letters = text.chars().count();
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        let share = match habits::worth(&text) {
            Some(Worth::Common(share)) => f64::from(share) / 100.0,
            Some(Worth::Nothing) => 0.1,
            None => 1.0,
        };
        // A long part says more than a short one, up to six letters; a number is an exact mark of its own.
        let length = if number || !text.is_ascii() { 1.0 } else { 0.4 + 0.1 * letters.min(6) as f64 };
        Self {
            sound: habits::sound(&text),
            weight: share * length,
            common: share < 1.0,
            generic: share < 0.5,
            form: share <= 0.1,
            letters,
            text,
        }
    }
}

/// Writes letters of other scripts and digits that look like Latin ones as those, inside Latin words.
///
/// A Cyrillic О in a Latin name is not seen by a reader; `S0K` is a scanner's `SOK`. A word with more digits than
/// letters is left alone.
fn undisguised(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        for letter in word.chars() {
            out.push(match letter {
                '0' if digits < letters => 'o',
                '1' if digits < letters => 'i',
                '5' if digits < letters => 's',
                other => super::habits::looks_like(other).unwrap_or(other),
            });
        }
    }
    out
}

/// Writes letters with points between them as one word: `L.X.C` and `LXC` are one.
fn initials_joined(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').collect();
    let mut out: Vec<String> = Vec::new();
    let single = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let mut joining = false;
    for word in words {
        match out.last_mut() {
            Some(last) if joining && single(word) => last.push_str(word),
            _ => out.push(word.to_owned()),
        }
        joining = single(word);
    }
    out.join(" ")
}

/// Tells whether a script is written without spaces between the parts of a name, or with them at will.
fn joins_words(script: &str) -> bool {
    matches!(script, "Hang" | "Hani" | "Hira" | "Kana" | "Thai")
}

/// Folds a text: lower case, compatibility forms resolved, marks removed, punctuation to single spaces.
///
/// Kana keep their voicing marks, because they are letters there; Hangul syllables stay whole. Apostrophes and
/// the signs for hamza and ayn vanish, all other punctuation separates.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase).nfc() {
        // Recomposed letters are taken apart again one by one, so that Hangul and kana stay whole.
        let keeps = matches!(u32::from(letter), 0x1100..=0x11FF | 0x3040..=0x30FF | 0xAC00..=0xD7FF);
        if keeps {
            folded.push(letter);
            continue;
        }
        for plain in std::iter::once(letter).nfd() {
            match plain {
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'þ' => folded.push_str("th"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'ß' => folded.push_str("ss"),
                'ı' => folded.push('i'),
                'ə' => folded.push('a'),
                'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
                'ى' => folded.push('ي'),
                'ة' => folded.push('ه'),
                'ک' => folded.push('ك'),
                'ی' => folded.push('ي'),
                'ё' => folded.push('е'),
                '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | 'ـ' | '\u{200c}' | '\u{200d}' =>
                    {}
                _ if is_combining_mark(plain) => {}
                _ if plain.is_alphanumeric() => folded.push(plain),
                _ if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
                _ => {}
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(name: &str, kind: Kind) -> Vec<String> {
        Prepared::new(name, Some(kind))
            .map(|prepared| prepared.parts.into_iter().map(|part| part.text).collect())
            .unwrap_or_default()
    }

    #[test]
    fn case_marks_and_punctuation_vanish() {
        assert_eq!(fold("  Jean-Pierre  O’Çøß "), "jean pierre ocoss");
        assert_eq!(fold("김철삼"), "김철삼");
        assert_eq!(fold("ガン"), "ガン");
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold("!?"), "");
    }

    #[test]
    fn prefixes_of_ships_are_no_part_of_their_names() {
        assert_eq!(texts("M/V Chon Ma San", Kind::Vessel), ["chon", "ma", "san"]);
        assert_eq!(texts("MT CHON MA SAN", Kind::Vessel), ["chon", "ma", "san"]);
        assert_eq!(texts("MV", Kind::Vessel), ["mv"]);
        assert_eq!(texts("S.S. An San 1", Kind::Vessel), ["an", "san", "1"]);
    }

    #[test]
    fn letters_that_only_look_latin_and_marks_that_are_not_seen_do_no_harm() {
        assert_eq!(texts("RI JE-S\u{41e}N", Kind::Person), texts("RI JE-SON", Kind::Person));
        assert_eq!(texts("HWANG S0K-HWA", Kind::Person), texts("HWANG SOK-HWA", Kind::Person));
        assert_eq!(texts("RYU\u{200d} JIN", Kind::Person), ["ryu", "jin"]);
        assert_eq!(texts("Storm 10", Kind::Vessel), ["storm", "10"]);
        assert_eq!(texts("L.X.C Aviation", Kind::Organisation), texts("LXC Aviation", Kind::Organisation));
    }

    #[test]
    fn scripts_without_spaces_are_one_part() {
        assert_eq!(texts("김 철삼", Kind::Person), ["김철삼"]);
        assert_eq!(texts("리-제선", Kind::Person), ["리제선"]);
    }

    #[test]
    fn legal_forms_weigh_little() {
        let prepared = Prepared::new("Ryonbong Co., Ltd.", Some(Kind::Organisation)).unwrap();
        let [name, company, limited] = prepared.parts.as_slice() else { panic!("{prepared:?}") };
        assert!(name.weight > 5.0 * (company.weight + limited.weight) / 2.0);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = Prepared::new(&text, None);
            let _ = Prepared::new(&text, Some(Kind::Vessel));
        }
    }
}
