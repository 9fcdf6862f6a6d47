use super::habits::{self, Worth};
use super::letters::{Hearing, LETTERS_MAX};
use super::scripts::{self, Way};
use crate::Kind;
use crate::designation::script_of;
use ahash::AHashSet;
use ecow::EcoString;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The most parts of a name that are compared; what lies beyond is left out.
const PARTS_MAX: usize = 24;

/// A name made ready to be compared: its words in its own script and in Latin letters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prepared {
    /// The ISO 15924 code of its script.
    pub(super) script: &'static str,
    /// Its words in its own script, where that is not Latin; syllables for Hangul, characters for Chinese.
    pub(super) own: Vec<Arc<Token>>,
    /// Its words in Latin letters, in each way in which they are met; at least one way.
    pub(super) latin: Vec<Reading>,
    /// What it names, where that is known.
    pub(super) kind: Option<Kind>,
    /// Whether it is a few initials, which are those of a body or of another.
    pub(super) initials: bool,
}

/// A name in Latin letters and how it came to be so.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// How.
    pub(super) way: Way,
    /// What its vowels say.
    pub(super) hearing: Hearing,
    /// The words in the order of the name.
    pub(super) tokens: Vec<Arc<Token>>,
    /// The words written together, as they are and by sound.
    pub(super) joined: [Box<str>; 2],
}

impl Reading {
    fn new(way: Way, hearing: Hearing, tokens: Vec<Arc<Token>>) -> Self {
        let join = |of: fn(&Token) -> &str| -> Box<str> {
            tokens.iter().map(|token| of(token)).collect::<String>().into()
        };
        Self { way, hearing, joined: [join(|token| &token.text), join(|token| &token.sound)], tokens }
    }
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// Lower case, no marks; the letters of a Hangul syllable taken apart.
    pub(super) text: EcoString,
    /// The same by sound; equal to the text outside Latin letters.
    pub(super) sound: EcoString,
    /// The words that it is a spelling of, by number.
    pub(super) words: habits::Words,
    /// What it weighs, 0 to 1.
    pub(super) weight: f32,
    /// Its letters, counted once.
    pub(super) letters: u8,
    /// Whether it says little by itself.
    pub(super) common: bool,
    /// Whether it is a word of trade or law rather than a name.
    pub(super) generic: bool,
    /// Whether it is a legal form, which comes and goes.
    pub(super) form: bool,
    /// Whether it is a number.
    pub(super) number: bool,
    /// Whether it names a country.
    pub(super) place: bool,
    /// Whether it is a father's name, which comes and goes.
    pub(super) patronymic: bool,
    /// Whether a table knows it, so that it is no misspelling of another word.
    pub(super) known: bool,
    /// Whether every State has offices called so.
    pub(super) of_state: bool,
    /// Which classes of consonants it has by sound, a bit each.
    pub(super) classes: u8,
}

impl Prepared {
    /// Prepares a name; `None` where it has neither letter nor digit.
    pub(super) fn new(name: &str, kind: Option<Kind>) -> Option<Self> {
        let script = script_of(name);
        let folded = fold(name);
        if script == "Latn" || script == "Zyyy" {
            let tokens = latin_tokens(&undisguised(&folded), kind);
            (!tokens.is_empty()).then(|| Self {
                script,
                own: Vec::new(),
                initials: kind != Some(Kind::Person) && as_acronym(name).is_some(),
                latin: vec![Reading::new(Way::Written, written_hearing(&tokens), tokens)],
                kind,
            })
        } else {
            let own = own_tokens(&folded, script);
            let mut latin: Vec<Reading> = Vec::new();
            for (way, text) in scripts::romanised(&folded, script, kind) {
                let tokens = latin_tokens(&text, kind);
                let known = |reading: &Reading| {
                    reading.hearing == way.hearing() && same_sounds(&reading.tokens, &tokens)
                };
                if !tokens.is_empty() && !latin.iter().any(known) {
                    latin.push(Reading::new(way, way.hearing(), tokens));
                }
            }
            (!latin.is_empty()).then_some(Self { script, own, latin, kind, initials: false })
        }
    }
}

/// The words of many names, each kept once.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    tokens: AHashSet<Arc<Token>>,
}

impl Vocabulary {
    /// Lets a name share the words that other names have.
    pub(super) fn share(&mut self, prepared: &mut Prepared) {
        let readings = prepared.latin.iter_mut().flat_map(|reading| reading.tokens.iter_mut());
        for token in readings.chain(prepared.own.iter_mut()) {
            match self.tokens.get(&*token) {
                Some(known) => *token = Arc::clone(known),
                None => {
                    self.tokens.insert(Arc::clone(token));
                }
            }
        }
    }
}

impl Eq for Token {}

impl Hash for Token {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// The classes of consonants in a word, a bit each: two words that share few of them are not alike.
fn classes(sound: &str) -> u8 {
    sound.bytes().fold(0, |classes, letter| {
        classes
            | match letter {
                b'k' | b'g' | b'q' | b'c' | b'x' => 1,
                b't' | b'd' => 2,
                b'p' | b'b' | b'f' | b'v' => 4,
                b's' | b'z' => 8,
                b'j' => 16,
                b'l' | b'r' => 32,
                b'm' | b'n' => 64,
                _ => 0,
            }
    })
}

impl Token {
    /// Gives the consonants in the classes in which scripts agree; empty for a word of vowels.
    pub(super) fn bones(&self) -> String {
        let mut bones = String::with_capacity(self.sound.len());
        let mut before = ' ';
        for letter in self.sound.chars() {
            let class = match letter {
                'g' if before == 'n' => None,
                'k' | 'g' | 'q' | 'c' | 'x' => Some('k'),
                't' | 'd' => Some('t'),
                'p' | 'b' | 'f' => Some('p'),
                's' | 'z' => Some('s'),
                'l' | 'r' => Some('l'),
                'j' | 'm' | 'n' | '0'..='9' => Some(letter),
                _ => None,
            };
            if let Some(class) = class
                && !bones.ends_with(class)
            {
                bones.push(class);
            }
            before = letter;
        }
        bones
    }
}

/// A name written with hardly a vowel is heard by its consonants.
fn written_hearing(tokens: &[Arc<Token>]) -> Hearing {
    let letters = || tokens.iter().flat_map(|token| token.text.chars());
    let vowels = letters().filter(|letter| "aeiou".contains(*letter)).count();
    if vowels * 6 <= letters().count()
        && letters().count() >= 5
        && letters().all(|one| one.is_ascii_alphabetic())
    {
        Hearing::Consonants
    } else {
        Hearing::Letters
    }
}

fn same_sounds(one: &[Arc<Token>], other: &[Arc<Token>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.sound == b.sound)
}

/// Takes a folded text in Latin letters apart into the words that count.
fn latin_tokens(folded: &str, kind: Option<Kind>) -> Vec<Arc<Token>> {
    let joined;
    let folded = match kind {
        Some(Kind::Person) => folded,
        _ => {
            joined = habits::forms_shortened(&roman_numbers(&initials_joined(folded)));
            joined.as_str()
        }
    };
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if kind == Some(Kind::Vessel) {
        let prefix = words.iter().take_while(|word| habits::is_ship_prefix(word)).count();
        if prefix < words.len() {
            words.drain(..prefix);
        }
    }
    let says = |word: &&str| !habits::is_small(word);
    if words.iter().any(says) {
        words.retain(says);
    }
    if kind.is_none_or(|kind| kind == Kind::Person) {
        let titles = words.iter().take_while(|word| habits::is_title(word)).count();
        if titles < words.len() {
            words.drain(..titles);
        }
    }
    // A word said twice in a row is said once, unless it is a syllable or all there is.
    if words.len() >= 3 {
        words.dedup_by(|next, before| next == before && next.len() >= 4);
    }
    let mut tokens: Vec<Token> = words.into_iter().take(PARTS_MAX).map(Token::latin).collect();
    // With two words the second is a family name, whatever its ending.
    if tokens.len() < 3 {
        tokens.iter_mut().filter(|token| token.patronymic).for_each(Token::be_a_name);
    }
    tokens.into_iter().map(Arc::new).collect()
}

/// Takes a folded text of another script apart: syllables of Hangul, characters of Chinese, else words.
fn own_tokens(folded: &str, script: &str) -> Vec<Arc<Token>> {
    let tokens: Vec<Token> = match script {
        "Hang" => folded
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .take(PARTS_MAX)
            .map(|syllable| Token::own(std::iter::once(syllable).nfd().collect(), 0.7))
            .collect(),
        "Hani" => folded
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .take(PARTS_MAX)
            .map(|character| Token::own(character.to_string(), 0.7))
            .collect(),
        _ => folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(PARTS_MAX)
            .map(|word| Token::own(word.chars().take(LETTERS_MAX).collect(), 1.0))
            .collect(),
    };
    tokens.into_iter().map(Arc::new).collect()
}

impl Token {
    fn latin(word: &str) -> Self {
        let text: String = word.chars().take(LETTERS_MAX).collect();
        let words = habits::words_of(&text);
        let spelling = habits::spelling(&text);
        let letters = text.chars().count();
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        let patronymic = habits::is_patronymic(&text);
        let share = match habits::worth(&text).or_else(|| habits::worth(spelling)) {
            _ if habits::is_title(&text) => 0.2,
            _ if patronymic => 0.3,
            Some(Worth::Common(share)) => f32::from(share) / 100.0,
            Some(Worth::Nothing) => 0.1,
            None => 1.0,
        };
        Self {
            sound: habits::sound(&text).into(),
            words,
            weight: share * length_counts(&text, letters),
            letters: u8::try_from(letters).unwrap_or(u8::MAX),
            common: share < 1.0,
            generic: share < 0.5,
            form: share <= 0.1,
            number,
            place: letters >= 4 && crate::country_of(&text).is_some(),
            patronymic,
            known: share < 1.0 || words != habits::Words::default(),
            of_state: habits::is_state_word(&text),
            classes: classes(&habits::sound(&text)),
            text: text.into(),
        }
    }

    fn be_a_name(&mut self) {
        self.patronymic = false;
        self.common = false;
        self.generic = false;
        self.known = false;
        self.weight = length_counts(&self.text, usize::from(self.letters));
    }

    fn own(text: String, share: f32) -> Self {
        let letters = text.chars().count();
        let number = text.bytes().all(|byte| byte.is_ascii_digit());
        Self {
            sound: text.as_str().into(),
            words: habits::Words::default(),
            weight: share * length_counts(&text, letters),
            letters: u8::try_from(letters).unwrap_or(u8::MAX),
            common: false,
            generic: false,
            form: false,
            number,
            place: false,
            patronymic: false,
            known: false,
            of_state: false,
            classes: 0,
            text: text.into(),
        }
    }
}

/// A long word says more than a short one, up to six letters; a number is an exact mark of its own.
fn length_counts(text: &str, letters: usize) -> f32 {
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    if number || !text.is_ascii() { 1.0 } else { 0.4 + 0.1 * letters.min(6) as f32 }
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
                other => habits::looks_like(other).unwrap_or(other),
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

/// The ways in which a name with a parenthesis is meant: with and without it, or what is in it by itself.
///
/// What is in parentheses goes only where it is the initials of the rest; "(Hong Kong)" is part of the name.
pub(super) fn forms(name: &str) -> Vec<String> {
    if !name.contains(['(', '（', ';']) {
        return vec![name.to_owned()];
    }
    let name = name.replace('（', "(").replace('）', ")");
    let bare = |text: &str| text.replace(['(', ')'], " ");
    let is_part = parenthesis(&name).is_some_and(|(outside, inside)| {
        script_of(&inside) == script_of(&outside)
            && !inside.contains(';')
            && !are_initials_of(&inside, &outside)
    });
    let mut forms = if is_part && !name.contains(';') { Vec::new() } else { crate::lists::names_in(&name) };
    if !name.contains(';') {
        forms.push(bare(&name));
        forms.extend(parenthesis(&name).filter(|_| !is_part).map(|(outside, _)| outside));
    }
    forms.retain(|form| form.chars().any(char::is_alphanumeric));
    let mut known: Vec<String> = Vec::with_capacity(forms.len());
    for form in forms {
        let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
        if !known.contains(&form) {
            known.push(form);
        }
    }
    known
}

/// What is outside of and what is in the first parenthesis, which need not be closed.
fn parenthesis(name: &str) -> Option<(String, String)> {
    let (before, rest) = name.split_once('(')?;
    let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
    Some((format!("{before} {after}").trim().to_owned(), inside.trim().to_owned()))
}

/// Tells whether letters are initials of words in their order, none or some left out: `GBAE` of "General Bureau of
/// Atomic Energy".
fn are_initials_of(letters: &str, words: &str) -> bool {
    let folded = fold(words);
    let mut initials = folded.split(' ').filter_map(|word| word.chars().next());
    let letters: Vec<char> = fold(letters).chars().filter(|letter| *letter != ' ').collect();
    (2..=8).contains(&letters.len())
        && letters.iter().all(|letter| initials.any(|initial| initial == *letter))
}

/// Writes Roman numbers of two or more letters in digits, as the numbers of ships and funds are written.
fn roman_numbers(folded: &str) -> String {
    let words = folded.split(' ').map(|word| match word {
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        "xi" => "11",
        "xii" => "12",
        "xiii" => "13",
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Reads a name of a single word of capitals as initials.
pub(super) fn as_acronym(name: &str) -> Option<String> {
    let bare: String = name.trim().chars().filter(|letter| *letter != '.').collect();
    let capitals = bare.chars().all(|letter| letter.is_ascii_uppercase());
    (capitals && (2..=6).contains(&bare.len())).then(|| bare.to_lowercase())
}

/// Folds a text: lower case, compatibility forms resolved, marks removed, punctuation to single spaces.
///
/// Kana keep their voicing marks, because they are letters there; Hangul syllables stay whole. Apostrophes and
/// the signs for hamza and ayn vanish, all other punctuation separates.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase).nfc() {
        // Recomposed letters are taken apart again one by one, so that Hangul and kana stay whole.
        let keeps = matches!(u32::from(letter), 0x1100..=0x11FF | 0x3040..=0x30FA | 0x30FC..=0x30FF | 0xAC00..=0xD7FF);
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
            .and_then(|prepared| prepared.latin.into_iter().next())
            .map(|reading| reading.tokens.into_iter().map(|token| token.text.to_string()).collect())
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
    fn scripts_without_spaces_are_taken_apart() {
        assert_eq!(texts("김 철삼", Kind::Person), ["kim", "chol", "sam"]);
        assert_eq!(texts("리-제선", Kind::Person), ["ri", "je", "son"]);
    }

    #[test]
    fn legal_forms_weigh_little() {
        let prepared = Prepared::new("Ryonbong Co., Ltd.", Some(Kind::Organisation)).unwrap();
        let [name, company] = prepared.latin[0].tokens.as_slice() else { panic!("{prepared:?}") };
        assert!(name.weight > 5.0 * company.weight);
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
