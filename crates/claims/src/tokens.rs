//! Tokens, sentences and paragraphs, each with its place in the text.

use crate::request::{TextBlock, TextKind};
use std::ops::Range;
use values::{CharMap, Span};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters, with hyphens and full stops inside ("Son-hui", "U.S.", "KN-23").
    Word,
    /// Digits, with separators inside.
    Number,
    /// A possessive ending: `'s` or a lone apostrophe after s.
    Possessive,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark.
    Close,
    /// Anything else that is no white space.
    Mark,
}

/// A token: a range of bytes and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: TokenKind,
}

/// A sentence: a range of tokens within one paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) paragraph: usize,
    pub(crate) kind: ParagraphKind,
}

/// A paragraph: a range of bytes and how it is read.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    pub(crate) bytes: Range<usize>,
    pub(crate) kind: ParagraphKind,
}

/// How a paragraph is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParagraphKind {
    /// For everything.
    Plain,
    /// For everything; its words are somebody else's.
    Quotation,
    /// Headlines and headings: for names, dates and what they say that somebody says.
    Heading,
    /// Table rows and lines about the text: for names and dates, not for claims.
    Row,
}

impl ParagraphKind {
    /// Tells what is no running text.
    pub(crate) fn is_apart(self) -> bool {
        matches!(self, Self::Heading | Self::Row)
    }
}

/// A text cut into tokens and sentences.
pub(crate) struct Text<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: Vec<Token>,
    /// Each token in lower case, with typographic apostrophes made plain.
    pub(crate) lower: Vec<String>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) paragraphs: Vec<Paragraph>,
    pub(crate) map: CharMap,
}

/// No sentence is longer than this many tokens: a text without full stops is cut, so that work stays linear.
const SENTENCE_TOKENS_MAX: usize = 250;

impl<'a> Text<'a> {
    /// Cuts a text; `blocks` are its paragraphs where they are known.
    pub(crate) fn new(text: &'a str, blocks: &[TextBlock]) -> Self {
        let map = CharMap::new(text);
        let paragraphs = if blocks.is_empty() { paragraphs(text) } else { of_blocks(text, blocks, &map) };
        Self::of_paragraphs(text, map, paragraphs)
    }

    /// Cuts the words of a list by the rules for texts, so that the two meet.
    pub(crate) fn phrase(text: &'a str) -> Self {
        let whole = Paragraph { bytes: 0..text.len(), kind: ParagraphKind::Plain };
        Self::of_paragraphs(text, CharMap::new(text), vec![whole])
    }

    fn of_paragraphs(text: &'a str, map: CharMap, paragraphs: Vec<Paragraph>) -> Self {
        let mut whole = Self {
            text,
            tokens: Vec::new(),
            lower: Vec::new(),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            map,
        };
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let first = whole.tokens.len();
            if let Some(words) = text.get(paragraph.bytes.clone()) {
                tokenize(words, paragraph.bytes.start, &mut whole.tokens);
            }
            for token in &whole.tokens[first..] {
                whole.lower.push(lowered(&text[token.start as usize..token.end as usize]));
            }
            whole.cut_sentences(first, number, paragraph.kind);
        }
        whole.paragraphs = paragraphs;
        whole
    }

    /// Gives a token's words.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// Gives a token in lower case; empty beyond the end.
    pub(crate) fn low(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    /// Tells a token's kind; a mark beyond the end.
    pub(crate) fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::Mark, |token| token.kind)
    }

    /// Tells whether a token starts with a capital letter.
    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.word(at).chars().next().is_some_and(char::is_uppercase)
    }

    /// Gives the span of a range of tokens; empty for an empty range.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => {
                self.map.span(first.start as usize..last.end as usize)
            }
            _ => Span::new(0, 0),
        }
    }

    /// Gives the words of a range of tokens, verbatim.
    pub(crate) fn words(&self, tokens: Range<usize>) -> &'a str {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.saturating_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => {
                &self.text[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    fn cut_sentences(&mut self, first: usize, paragraph: usize, kind: ParagraphKind) {
        let end = self.tokens.len();
        let mut start = first;
        let mut at = first;
        while at < end {
            let long = at + 1 - start >= SENTENCE_TOKENS_MAX;
            if long || self.ends_sentence(at, end) {
                let mut stop = at + 1;
                while stop < end
                    && (self.kind(stop) == TokenKind::Close || matches!(self.word(stop), ")" | "]"))
                    && self.touches(stop)
                {
                    stop += 1;
                }
                self.sentences.push(Sentence { tokens: start..stop, paragraph, kind });
                start = stop;
                at = stop;
            } else {
                at += 1;
            }
        }
        if start < end {
            self.sentences.push(Sentence { tokens: start..end, paragraph, kind });
        }
    }

    /// Tells whether a token follows the one before it without white space.
    pub(crate) fn touches(&self, at: usize) -> bool {
        at > 0
            && matches!((self.tokens.get(at - 1), self.tokens.get(at)), (Some(a), Some(b)) if a.end == b.start)
    }

    fn ends_sentence(&self, at: usize, end: usize) -> bool {
        match self.word(at) {
            "!" | "?" | "。" => true,
            "." | "…" => {
                let mut next = at + 1;
                while next < end
                    && self.touches(next)
                    && (self.kind(next) == TokenKind::Close || matches!(self.word(next), ")" | "]"))
                {
                    next += 1;
                }
                if next < end && self.touches(next) {
                    return false;
                }
                let before = if at > 0 { self.low(at - 1) } else { "" };
                let initial = at > 0
                    && self.word(at - 1).chars().count() == 1
                    && self.is_capital(at - 1)
                    && self.touches(at);
                // "No. 28", but "he said “no.”" and "no." at an end.
                let numbers =
                    !matches!(before, "no" | "nos" | "art" | "para") || self.kind(next) == TokenKind::Number;
                if (is_abbreviation(before) && numbers && next == at + 1) || initial {
                    return false;
                }
                next >= end || self.is_capital(next) || self.kind(next) != TokenKind::Word
            }
            _ => false,
        }
    }
}

/// Puts a word in lower case, with typographic apostrophes and hyphens made plain.
fn lowered(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.chars()
        .flat_map(|letter| {
            let plain = match letter {
                '’' | '‘' | 'ʼ' => '\'',
                '‐' | '‑' => '-',
                _ => letter,
            };
            plain.to_lowercase()
        })
        .collect()
}

/// Takes the blocks a reader found; they are cut to the text, and one that begins before the last ended is
/// shortened.
fn of_blocks(text: &str, blocks: &[TextBlock], map: &CharMap) -> Vec<Paragraph> {
    let mut last = 0;
    blocks
        .iter()
        .filter_map(|block| {
            let range = map.bytes(block.span);
            let bytes = range.start.max(last)..range.end;
            let words = text.get(bytes.clone())?.trim();
            last = bytes.end.max(last);
            let kind = match block.kind {
                TextKind::TableRow => ParagraphKind::Row,
                _ if is_metadata(words) => ParagraphKind::Row,
                TextKind::Heading => ParagraphKind::Heading,
                TextKind::Quotation => ParagraphKind::Quotation,
                _ if is_heading(words, false, blocks.len()) => ParagraphKind::Heading,
                TextKind::Paragraph | TextKind::ListItem | TextKind::Caption | TextKind::Other => {
                    ParagraphKind::Plain
                }
            };
            (!words.is_empty()).then_some(Paragraph { bytes, kind })
        })
        .collect()
}

/// Abbreviations after which a full stop ends no sentence.
fn is_abbreviation(word: &str) -> bool {
    const WORDS: [&str; 34] = [
        "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "adm", "rep", "sen",
        "gov", "amb", "no", "nos", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
        "nov", "dec", "art", "para", "vs", "st",
    ];
    WORDS.contains(&word)
}

/// Cuts a text without known structure into paragraphs: at empty lines, and at every line end unless the
/// text is hard-wrapped (it has empty lines and its lines are short).
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n') {
        lines.push(start..at);
        start = at + 1;
    }
    lines.push(start..text.len());
    let filled: Vec<&Range<usize>> =
        lines.iter().filter(|line| !text[(*line).clone()].trim().is_empty()).collect();
    let longest = filled.iter().map(|line| line.len()).max().unwrap_or(0);
    let has_empty = filled.len() < lines.len().saturating_sub(1);
    let wrapped = has_empty && longest <= 100;
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for line in &lines {
        if text[line.clone()].trim().is_empty() {
            found.extend(open.take());
        } else if wrapped {
            open = Some(open.map_or(line.clone(), |before| before.start..line.end));
        } else {
            found.push(line.clone());
        }
    }
    found.extend(open);
    let count = found.len();
    // The first paragraph that is no line about the text may be its headline.
    let headline = found.iter().position(|range| !is_metadata(text[range.clone()].trim())).unwrap_or(0);
    found
        .into_iter()
        .enumerate()
        .map(|(number, range)| {
            let words = text[range.clone()].trim();
            let kind = match is_heading(words, number == headline, count) {
                _ if is_metadata(words) => ParagraphKind::Row,
                true => ParagraphKind::Heading,
                false => ParagraphKind::Plain,
            };
            Paragraph { bytes: range, kind }
        })
        .collect()
}

/// Tells a heading by its looks: one short line without an end mark, at the start of the text, a dated entry's
/// title, or a line of metadata.
fn is_heading(line: &str, first: bool, paragraphs: usize) -> bool {
    // "-0-" at the end of an agency's text ends its last sentence.
    let line = line.strip_suffix("-0-").map_or(line, str::trim_end);
    let ended = line.ends_with(['.', '!', '?', '”', '"', '…', ':', ')']);
    let short = line.chars().count() <= 160;
    let bare = paragraphs > 3
        && line.chars().count() <= 90
        && !line.ends_with([',', ';', '.', '!', '?', '”', '"', '…', ':']);
    line.starts_with('#')
        || bare
        || (line.starts_with('[')
            && line.get(1..5).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
            && !ended)
        || (first && paragraphs > 1 && short && !ended)
        || (first && paragraphs > 1 && line.chars().count() <= 80 && !line.ends_with(['.', '!', '”', '"']))
}

/// Tells a line of metadata at a note's head: "Published: 2024-11-04".
fn is_metadata(line: &str) -> bool {
    const KEYS: [&str; 14] = [
        "title:",
        "published:",
        "source:",
        "url:",
        "author:",
        "date:",
        "note:",
        "by:",
        "subject:",
        "from:",
        "to:",
        "# source:",
        "publisher:",
        "facts:",
    ];
    let lower: String = line.chars().take(12).collect::<String>().to_lowercase();
    KEYS.iter().any(|key| lower.starts_with(key))
}

fn tokenize(paragraph: &str, offset: usize, tokens: &mut Vec<Token>) {
    let letters: Vec<(usize, char)> = paragraph.char_indices().collect();
    let at_byte = |index: usize| letters.get(index).map_or(paragraph.len(), |(byte, _)| *byte);
    let letter = |index: usize| letters.get(index).map(|(_, letter)| *letter);
    let mut inside_straight = false;
    let mut curly: u32 = 0;
    let mut index = 0;
    while let Some(current) = letter(index) {
        if current.is_whitespace() || is_invisible(current) {
            index += 1;
            continue;
        }
        let start = index;
        let kind = if current.is_alphanumeric() {
            index = end_of_word(&letters, index);
            let digits =
                letters[start..index].iter().all(|(_, l)| l.is_ascii_digit() || matches!(l, ',' | '.'));
            if digits { TokenKind::Number } else { TokenKind::Word }
        } else {
            index += 1;
            match current {
                '“' | '«' | '„' | '「' | '『' => {
                    curly = curly.saturating_add(1);
                    TokenKind::Open
                }
                '”' | '»' | '」' | '』' => {
                    curly = curly.saturating_sub(1);
                    TokenKind::Close
                }
                // “opened so and closed straight"
                '"' if curly > 0 && !inside_straight => {
                    curly -= 1;
                    TokenKind::Close
                }
                '"' => {
                    inside_straight = !inside_straight;
                    if inside_straight { TokenKind::Open } else { TokenKind::Close }
                }
                // Two apostrophes, or two backquotes, stand for a quotation mark in some archives.
                '\'' | '`' if letter(index) == Some(current) => {
                    index += 1;
                    inside_straight = !inside_straight;
                    if inside_straight { TokenKind::Open } else { TokenKind::Close }
                }
                '’' | '\'' => {
                    let after_letter = start > 0 && letter(start - 1).is_some_and(char::is_alphanumeric);
                    let possessive = after_letter
                        && matches!(letter(index), Some('s' | 'S'))
                        && !letter(index + 1).is_some_and(char::is_alphanumeric);
                    if possessive {
                        index += 1;
                        TokenKind::Possessive
                    } else if after_letter && letter(start - 1) == Some('s') {
                        TokenKind::Possessive
                    } else if after_letter {
                        TokenKind::Close
                    } else {
                        TokenKind::Mark
                    }
                }
                '‘' => TokenKind::Open,
                _ => TokenKind::Mark,
            }
        };
        let to_offset = |byte: usize| u32::try_from(offset + byte).unwrap_or(u32::MAX);
        tokens.push(Token { start: to_offset(at_byte(start)), end: to_offset(at_byte(index)), kind });
    }
}

/// Finds where a word or number ends: joins hyphens, separators between digits, full stops of initials, and
/// the apostrophe of "don't" but not of "Russia's".
fn end_of_word(letters: &[(usize, char)], start: usize) -> usize {
    let letter = |index: usize| letters.get(index).map(|(_, letter)| *letter);
    let mut index = start + 1;
    loop {
        let Some(current) = letter(index) else { return index };
        let before = letter(index - 1).unwrap_or(' ');
        let next = letter(index + 1);
        let joins = match current {
            _ if current.is_alphanumeric() || is_combining(current) => true,
            // "KN-23" and "2024-10-01" are one word, "8-9 million" is two numbers.
            '-' | '‐' | '‑' if before.is_ascii_digit() && next.is_some_and(|l| l.is_ascii_digit()) => {
                index - start == 4
                    || letters[start..index]
                        .iter()
                        .any(|(_, letter)| !letter.is_ascii_digit() && !matches!(letter, ',' | '.'))
            }
            '-' | '‐' | '‑' => next.is_some_and(char::is_alphanumeric),
            ',' => before.is_ascii_digit() && next.is_some_and(|l| l.is_ascii_digit()),
            '.' => {
                let between_digits = before.is_ascii_digit() && next.is_some_and(|l| l.is_ascii_digit());
                let initials = before.is_uppercase()
                    && (index < 2 || index - 1 == start || letter(index - 2) == Some('.'))
                    && (next.is_some_and(char::is_uppercase) || letter(start + 1) == Some('.'));
                between_digits || initials
            }
            '’' | '\'' => next.is_some_and(char::is_alphabetic) && !is_possessive(letters, index),
            _ => false,
        };
        if !joins {
            return index;
        }
        index += 1;
    }
}

fn is_possessive(letters: &[(usize, char)], apostrophe: usize) -> bool {
    let letter = |index: usize| letters.get(index).map(|(_, letter)| *letter);
    matches!(letter(apostrophe + 1), Some('s' | 'S'))
        && !letter(apostrophe + 2).is_some_and(char::is_alphanumeric)
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Zero-width and direction marks, which are no words.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || letter.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &[&str]) {
        let cut = Text::new(text, &[]);
        let found: Vec<&str> = (0..cut.tokens.len()).map(|at| cut.word(at)).collect();
        assert_eq!(found, words);
    }

    #[test]
    fn words_keep_their_hyphens_and_lose_their_possessives() {
        check("Choe Son-hui’s talks", &["Choe", "Son-hui", "’s", "talks"]);
        check("The U.S. sent 1,500.5 t.", &["The", "U.S.", "sent", "1,500.5", "t", "."]);
        check("“yes”, he didn't say", &["“", "yes", "”", ",", "he", "didn't", "say"]);
    }

    #[test]
    fn sentences_end_at_full_stops_and_not_at_abbreviations() {
        let text =
            "Gen. Kim of the U.S. Army left. He said “no.” Then he came back. On 4 Nov. 2024 it rained.";
        let cut = Text::new(text, &[]);
        let sentences: Vec<&str> =
            cut.sentences.iter().map(|sentence| cut.words(sentence.tokens.clone())).collect();
        assert_eq!(
            sentences,
            [
                "Gen. Kim of the U.S. Army left.",
                "He said “no.”",
                "Then he came back.",
                "On 4 Nov. 2024 it rained."
            ]
        );
    }

    #[test]
    fn a_text_without_full_stops_is_cut() {
        let text = "word ".repeat(10_000);
        assert!(Text::new(&text, &[]).sentences.len() >= 10_000 / SENTENCE_TOKENS_MAX);
    }
}
