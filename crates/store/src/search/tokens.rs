//! Cutting a text into what is looked up.
//!
//! Scripts that part their words by spaces give one token a word, without case and diacritics. Chinese, Japanese
//! and Korean words run on, and a name inside a longer word must be found (`평화` in `평화호`): each run of
//! such characters gives its pairs, `ABC` → `AB`, `BC`, and its last character alone, `C`. A word of two or more
//! is then a sequence of pairs; a single character is what a pair, or that last one, begins with. (Pairs
//! alone, as is common, lose the single character; all single characters beside the pairs double the index.)
//!
//! The same cutting is done to what is asked, so that both always agree.

use std::ops::Range;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};

/// The name under which the index knows this way of cutting.
pub(super) const NAME: &str = "plimsoll-1";

/// Longest token kept, in characters; of a longer word the beginning is indexed and asked alike.
const LONGEST: usize = 64;

/// Gives the way of cutting, for the index and for questions.
pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Words).filter(LowerCaser).filter(AsciiFoldingFilter).build()
}

/// Cuts a text. Byte offsets are those of the text; positions count from 0 without gaps.
pub(super) fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    analyzer.token_stream(text).process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// Tells whether a token is the last character of a run whose pairs stand before it.
pub(super) fn is_tail(before: Option<&Token>, token: &Token) -> bool {
    before.is_some_and(|before| token.offset_from < before.offset_to) && token.text.chars().count() == 1
}

/// Tells whether a token is a single character of a script that is indexed by pairs.
pub(super) fn is_single(token: &Token) -> bool {
    let mut characters = token.text.chars();
    characters.next().is_some_and(runs_on) && characters.next().is_none()
}

#[derive(Debug, Clone, Copy)]
struct Words;

struct Cut {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut { tokens: cut(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else { return false };
        self.token = token;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// What a character is to the cutting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word between spaces.
    Word,
    /// Part of a run of pairs.
    Run,
    /// Part of whatever stands before it: a combining mark, a sound mark.
    Mark,
    /// Nothing: a soft hyphen, a joiner.
    Unseen,
    /// Between words.
    Between,
}

fn kind(character: char) -> Kind {
    match character {
        _ if character.is_ascii_alphanumeric() => Kind::Word,
        _ if character.is_ascii() => Kind::Between,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Kind::Unseen,
        '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' => Kind::Mark,
        _ if is_combining_mark(character) => Kind::Mark,
        _ if runs_on(character) && character.is_alphanumeric() => Kind::Run,
        _ if character.is_alphanumeric() => Kind::Word,
        _ => Kind::Between,
    }
}

/// Tells whether a character's script does not part words by spaces, or parts them where a name's ending begins.
fn runs_on(character: char) -> bool {
    matches!(character, '\u{30fc}' | '\u{ff70}')
        || matches!(
            character.script(),
            Script::Han | Script::Hangul | Script::Hiragana | Script::Katakana | Script::Bopomofo
        )
}

/// Cuts a text in one pass; what it takes grows with the text's length only.
fn cut(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    // Where the word or run begins and ends that is being read; marks after it belong to it.
    let (mut current, mut from, mut to) = (Kind::Between, 0, 0);
    for (at, character) in text.char_indices() {
        let next = kind(character);
        match next {
            Kind::Unseen => continue,
            Kind::Mark if current == Kind::Between => continue,
            Kind::Mark => {}
            _ if next == current => {}
            _ => {
                finish(current, text, from..to, &mut tokens);
                (current, from) = (next, at);
            }
        }
        to = at + character.len_utf8();
    }
    finish(current, text, from..to, &mut tokens);
    for (position, token) in tokens.iter_mut().enumerate() {
        token.position = position;
    }
    tokens
}

fn finish(kind: Kind, text: &str, bytes: Range<usize>, tokens: &mut Vec<Token>) {
    let part = text.get(bytes.clone()).unwrap_or_default();
    match kind {
        Kind::Run => pairs(part, bytes.start, tokens),
        Kind::Word if part.is_ascii() => {
            tokens.push(token(part.get(..LONGEST).unwrap_or(part).to_owned(), bytes.start, bytes.end));
        }
        Kind::Word => {
            let word: String = without_marks(part).nfc().take(LONGEST).collect();
            if !word.is_empty() {
                tokens.push(token(word, bytes.start, bytes.end));
            }
        }
        Kind::Mark | Kind::Unseen | Kind::Between => {}
    }
}

/// Gives the pairs of a run, and its last character.
fn pairs(run: &str, start: usize, tokens: &mut Vec<Token>) {
    // Characters in their one form, with the bytes each comes from: a letter and the marks after it are one.
    let mut characters: Vec<(char, usize, usize)> = Vec::new();
    let mut letters = run.char_indices().filter(|(_, it)| kind(*it) != Kind::Unseen).peekable();
    let mut letter = String::new();
    while let Some((from, character)) = letters.next() {
        let mut to = from + character.len_utf8();
        letter.clear();
        letter.push(character);
        while let Some((at, mark)) = letters.next_if(|(_, it)| kind(*it) == Kind::Mark) {
            letter.push(mark);
            to = at + mark.len_utf8();
        }
        characters.extend(letter.nfkc().map(|it| (it, start + from, start + to)));
    }
    for (at, (character, from, to)) in characters.iter().enumerate() {
        let next = characters.get(at + 1);
        let text: String = [Some(*character), next.map(|it| it.0)].into_iter().flatten().collect();
        tokens.push(token(text, *from, next.map_or(*to, |it| it.2)));
    }
}

fn token(text: String, offset_from: usize, offset_to: usize) -> Token {
    Token { offset_from, offset_to, position: 0, text, position_length: 1 }
}

/// Takes the marks off Latin, Greek and Cyrillic letters (`é` → `e`, `й` → `и`); elsewhere they are part of the letter.
fn without_marks(word: &str) -> impl Iterator<Item = char> + '_ {
    let mut bare = false;
    word.chars().filter(|it| kind(*it) != Kind::Unseen).nfkd().filter(move |character| {
        if is_combining_mark(*character) {
            return !bare;
        }
        bare = matches!(character.script(), Script::Latin | Script::Greek | Script::Cyrillic);
        true
    })
}

#[cfg(test)]
mod tests {
    use super::{analyzer, tokens};

    fn check(text: &str, wanted: &[&str]) {
        let tokens = tokens(&mut analyzer(), text);
        let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, wanted, "{text:?}");
        for (position, token) in tokens.iter().enumerate() {
            assert_eq!(token.position, position);
            assert!(
                text.get(token.offset_from..token.offset_to).is_some_and(|it| !it.is_empty()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn words_lose_case_and_marks() {
        check("The PANEL's 11,000 rounds", &["the", "panel", "s", "11", "000", "rounds"]);
        check("Café ÉTÉ cafe\u{301} Łódź Straße Øst", &["cafe", "ete", "cafe", "lodz", "strasse", "ost"]);
        check("Кимчхэк й ё", &["кимчхэк", "и", "е"]);
        check("Ｆｕｌｌ　ｗｉｄｔｈ ２", &["full", "width", "2"]);
        check("soft\u{ad}hyphen zero\u{200b}width", &["softhyphen", "zerowidth"]);
        check("", &[]);
        check(" \u{0} \t—…!? \u{301}", &[]);
    }

    #[test]
    fn runs_give_pairs_and_their_last_character() {
        check("평화호", &["평화", "화호", "호"]);
        check("북", &["북"]);
        check("金正恩", &["金正", "正恩", "恩"]);
        check("テポドン2号", &["テポ", "ポド", "ドン", "ン", "2", "号"]);
        check("MV평화 호", &["mv", "평화", "화", "호"]);
    }

    #[test]
    fn one_character_has_one_form() {
        let composed = tokens(&mut analyzer(), "평화");
        let decomposed = tokens(&mut analyzer(), "\u{1111}\u{1167}\u{11bc}\u{1112}\u{116a}");
        let texts = |tokens: &[tantivy::tokenizer::Token]| {
            tokens.iter().map(|it| it.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(texts(&composed), texts(&decomposed));
        check("ﾃﾎﾟﾄﾞﾝ", &["テポ", "ポド", "ドン", "ン"]);
        check("か\u{3099}", &["が"]);
    }

    #[test]
    fn a_very_long_word_is_cut() {
        let text = "x".repeat(1_000_000);
        let tokens = tokens(&mut analyzer(), &text);
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].text.len(), 64);
        assert_eq!(tokens[0].offset_to, 1_000_000);
    }
}
