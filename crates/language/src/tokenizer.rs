//! Cuts text into tokens as spaCy's tokenizer does.
//!
//! 1. The text is cut into chunks where white space begins or ends. One space after a chunk belongs to the token
//!    before it; any other white space is a token of its own.
//! 2. A chunk that is an exception of the table is split as the table says. From any other chunk, prefixes and
//!    suffixes are taken off in turns until none is left or what is left is an exception. What is left then is an
//!    exception, or one token if it is a URL, or it is split at its infixes.
//! 3. Exceptions that these rules cut up (`:-)`, `it's` before a quotation mark, `and/or`) are looked for in the
//!    tokens once more and put together again; of several that overlap, the longest counts, then the first.
//!
//! Step 3 has a quirk that is kept: an exception that is passed over because it overlaps a better one still bars
//! those that come after it from its own tokens.
//!
//! **Limits**: a URL whose host is a number is not seen as one if it has very many colons. Otherwise the tokens are
//! those of the reference; time is linear in the text, whatever it holds.

use crate::lexemes::{Norms, is_space};
use crate::patterns::Patterns;
use crate::tables::{TableError, TokenizerTable};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of text that is one word, one mark or one run of white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Byte offset of the first character in the text.
    pub(crate) start: usize,
    /// Byte offset after the last character.
    pub(crate) end: usize,
    /// Whether one space follows that is in no token.
    pub(crate) space_after: bool,
    /// The form by which the model knows the word.
    pub(crate) norm: Arc<str>,
    /// Whether it is white space.
    pub(crate) is_space: bool,
}

/// The rules by which text is cut.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    patterns: Patterns,
    norms: Norms,
    exceptions: HashMap<String, Vec<Piece>>,
    /// Length in bytes of the longest exception.
    exception_length_max: usize,
    /// Exceptions that the other rules cut up: first token → the tokens after it.
    cut_exceptions: HashMap<String, Vec<Vec<String>>>,
}

/// A token within a chunk.
#[derive(Debug, Clone)]
struct Piece {
    /// In bytes.
    length: usize,
    norm: Arc<str>,
}

impl Tokenizer {
    /// Takes the tables up.
    ///
    /// # Errors
    /// Names a pattern that cannot be used.
    pub(crate) fn new(table: &TokenizerTable, norms: Norms) -> Result<Self, TableError> {
        let mut tokenizer = Self {
            patterns: Patterns::new(table)?,
            norms,
            exceptions: HashMap::new(),
            exception_length_max: 0,
            cut_exceptions: HashMap::new(),
        };
        // Before the exceptions are known: how the other rules would cut them.
        for chunk in table.exceptions.keys() {
            let patterns = &tokenizer.patterns;
            if patterns.prefix(chunk) == 0
                && patterns.suffix(chunk) == 0
                && patterns.infixes(chunk).is_empty()
                && !chunk.contains(' ')
            {
                continue;
            }
            let tokens = tokenizer.cut(chunk);
            let mut words = tokens.iter().map(|token| text_of(chunk, token).to_owned());
            if let Some(first) = words.next() {
                tokenizer.cut_exceptions.entry(first).or_default().push(words.collect());
            }
        }
        for (chunk, pieces) in &table.exceptions {
            let pieces = pieces.iter().map(|(text, norm)| Piece {
                length: text.len(),
                norm: norm.as_deref().map_or_else(|| tokenizer.norms.of(text), Arc::from),
            });
            let pieces = pieces.collect();
            tokenizer.exception_length_max = tokenizer.exception_length_max.max(chunk.len());
            tokenizer.exceptions.insert(chunk.clone(), pieces);
        }
        Ok(tokenizer)
    }

    /// Cuts a text into tokens; every character but the spaces between tokens is in one of them.
    pub(crate) fn tokenize(&self, text: &str) -> Vec<Token> {
        let tokens = self.cut(text);
        let exceptions = self.cut_up_exceptions(text, &tokens);
        if exceptions.is_empty() { tokens } else { self.put_together(text, tokens, &exceptions) }
    }

    /// Does steps 1 and 2.
    fn cut<'t>(&self, text: &'t str) -> Vec<Token> {
        // Chunks repeat: nine in ten chunks of a long text have been cut before.
        let mut known: HashMap<&'t str, Range<usize>> = HashMap::new();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        let mut chunk = |range: Range<usize>, is_space: bool, tokens: &mut Vec<Token>| {
            let mut start = range.start;
            let Some(chunk) = text.get(range).filter(|chunk| !chunk.is_empty()) else { return };
            let own = known.entry(chunk).or_insert_with(|| {
                let first = pieces.len();
                self.cut_chunk(chunk, &mut pieces);
                first..pieces.len()
            });
            for Piece { length, norm } in pieces.get(own.clone()).into_iter().flatten() {
                let end = start + length;
                tokens.push(Token { start, end, space_after: false, norm: Arc::clone(norm), is_space });
                start = end;
            }
        };
        let mut start = 0;
        let mut in_space = text.starts_with(is_space);
        for (at, letter) in text.char_indices() {
            if is_space(letter) == in_space {
                continue;
            }
            chunk(start..at, in_space, &mut tokens);
            start = at;
            if let (' ', Some(last)) = (letter, tokens.last_mut()) {
                last.space_after = true;
                start = at + 1;
            }
            in_space = !in_space;
        }
        chunk(start..text.len(), in_space, &mut tokens);
        tokens
    }

    /// Cuts a chunk by exceptions, prefixes, suffixes and infixes.
    fn cut_chunk(&self, chunk: &str, pieces: &mut Vec<Piece>) {
        let mut rest = chunk;
        let mut suffixes: Vec<&str> = Vec::new();
        while !rest.is_empty() && self.exception(rest).is_none() {
            let (prefix, after) = split(rest, self.patterns.prefix(rest));
            if !prefix.is_empty() {
                pieces.push(self.piece(prefix));
                if self.exception(after).is_some() {
                    rest = after;
                    break;
                }
            }
            let suffix_length = self.patterns.suffix(after);
            let (before, suffix) = split(rest, rest.len().saturating_sub(suffix_length));
            if !suffix.is_empty() && self.exception(before).is_some() {
                // The prefix found in this turn stays with the exception.
                if !prefix.is_empty() {
                    pieces.pop();
                }
                suffixes.push(suffix);
                rest = before;
                break;
            }
            if prefix.is_empty() && suffix.is_empty() {
                break;
            }
            if !suffix.is_empty() {
                suffixes.push(suffix);
            }
            rest = split(after, after.len().saturating_sub(suffix_length)).0;
        }
        self.cut_middle(rest, pieces);
        pieces.extend(suffixes.iter().rev().map(|suffix| self.piece(suffix)));
    }

    /// Cuts what is left of a chunk without its prefixes and suffixes.
    fn cut_middle(&self, middle: &str, pieces: &mut Vec<Piece>) {
        if middle.is_empty() {
            return;
        }
        if let Some(exception) = self.exception(middle) {
            pieces.extend_from_slice(exception);
            return;
        }
        if self.patterns.is_url(middle) {
            pieces.push(self.piece(middle));
            return;
        }
        let mut start = 0;
        let mut push = |range: Range<usize>| {
            pieces.extend(middle.get(range).filter(|text| !text.is_empty()).map(|text| self.piece(text)));
        };
        for infix in self.patterns.infixes(middle) {
            // Nothing is split off the front here: had it been a prefix, it would be gone.
            if infix.start == 0 {
                continue;
            }
            push(start..infix.start);
            push(infix.clone());
            start = infix.end;
        }
        push(start..middle.len());
    }

    /// Gives what the table has for a chunk.
    fn exception(&self, chunk: &str) -> Option<&[Piece]> {
        if chunk.is_empty() || chunk.len() > self.exception_length_max {
            return None;
        }
        self.exceptions.get(chunk).map(Vec::as_slice)
    }

    /// Makes a token with its usual norm.
    fn piece(&self, text: &str) -> Piece {
        Piece { length: text.len(), norm: self.norms.of(text) }
    }

    /// Finds exceptions among the tokens that the other rules cut up; in their order, none over another.
    fn cut_up_exceptions(&self, text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            for rest in self.cut_exceptions.get(text_of(text, token)).into_iter().flatten() {
                let end = at + 1 + rest.len();
                if let Some(next) = tokens.get(at + 1..end)
                    && next.iter().zip(rest).all(|(token, word)| text_of(text, token) == word)
                {
                    found.push(at..end);
                }
            }
        }
        found.sort_by_key(|range| (Reverse(range.len()), range.start));
        let mut taken = vec![false; if found.is_empty() { 0 } else { tokens.len() }];
        let is_taken = |taken: &[bool], at: usize| taken.get(at).copied().unwrap_or(true);
        found.retain(|range| {
            let free = !is_taken(&taken, range.start) && !is_taken(&taken, range.end - 1);
            if let Some(own) = taken.get_mut(range.clone()) {
                own.fill(true);
            }
            free
        });
        found.sort_by_key(|range| range.start);
        found
    }

    /// Replaces the tokens of exceptions by those the table has for them, unless white space stands within.
    fn put_together(&self, text: &str, tokens: Vec<Token>, exceptions: &[Range<usize>]) -> Vec<Token> {
        let mut put: Vec<Token> = Vec::with_capacity(tokens.len());
        let mut copied = 0;
        for range in exceptions {
            let Some(([first, ..], [.., last])) = tokens.get(range.clone()).map(|own| (own, own)) else {
                continue;
            };
            let Some(pieces) = text.get(first.start..last.end).and_then(|chunk| self.exception(chunk)) else {
                continue;
            };
            put.extend(tokens.get(copied..range.start).into_iter().flatten().cloned());
            copied = range.end;
            let mut start = first.start;
            for Piece { length, norm } in pieces {
                let end = start + length;
                let is_space = first.is_space;
                put.push(Token { start, end, space_after: false, norm: Arc::clone(norm), is_space });
                start = end;
            }
            if let Some(own_last) = put.last_mut() {
                own_last.space_after = last.space_after;
            }
        }
        put.extend(tokens.into_iter().skip(copied));
        put
    }
}

/// Gives the text of a token.
fn text_of<'t>(text: &'t str, token: &Token) -> &'t str {
    text.get(token.start..token.end).unwrap_or_default()
}

/// Splits a text at a byte; where that is none of its character boundaries, nothing is split off the front.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or(("", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few of the reference's rules; what the tests expect is what it gives for the same texts.
    fn tokenizer() -> Tokenizer {
        let own_norm = |text: &str| (text.to_owned(), None);
        let exceptions = [
            ("\n", vec![own_norm("\n")]),
            (" ", vec![own_norm(" ")]),
            ("'s", vec![("'s".to_owned(), Some("'s".to_owned()))]),
            (":-)", vec![own_norm(":-)")]),
            ("and/or", vec![own_norm("and/or")]),
            ("It's", vec![own_norm("It"), ("'s".to_owned(), Some("'s".to_owned()))]),
            ("don't", vec![own_norm("do"), ("n't".to_owned(), Some("not".to_owned()))]),
            ("10am", vec![own_norm("10"), ("am".to_owned(), Some("a.m.".to_owned()))]),
        ];
        let table = TokenizerTable {
            prefix: r#"^\(|^:|^"|^'|^\.\.+|^US\$|^\+(?![0-9])"#.to_owned(),
            suffix: r#"\)$|,$|"$|:$|\.\.+$|'s$|(?<=[0-9])(?:km|m)$|(?<=[a-z0-9)])\.$"#.to_owned(),
            infix: r"\.\.+|(?<=[a-z])[-/](?=[a-z])|(?<=[0-9])-(?=[0-9])".to_owned(),
            url: r"(?u)^(?:\w{2,}://)?(?:(?!10)\d+\.\d+|(?:[a-z0-9-]+\.)+[a-z]{2,63})(?:/\S*)?$".to_owned(),
            exceptions: exceptions.map(|(chunk, pieces)| (chunk.to_owned(), pieces)).into(),
        };
        Tokenizer::new(&table, Norms::new(HashMap::new())).unwrap()
    }

    fn check(text: &str, expected: &[&str]) {
        let tokens = tokenizer().tokenize(text);
        let found: Vec<&str> = tokens.iter().map(|token| text_of(text, token)).collect();
        assert_eq!(found, expected, "{text:?}");
        let again: String = tokens
            .iter()
            .map(|token| format!("{}{}", text_of(text, token), if token.space_after { " " } else { "" }))
            .collect();
        assert_eq!(again, text);
    }

    #[test]
    fn affixes_infixes_and_urls() {
        check(
            r#"("It's don't" 5km.), he"#,
            &["(", "\"", "It", "'s", "do", "n't", "\"", "5", "km", ".", ")", ",", "he"],
        );
        check("US$5...well-known 1-2 a-1", &["US$", "5", "...", "well", "-", "known", "1", "-", "2", "a-1"]);
        check(
            "(see http://un-org.int/a-b), 10am:",
            &["(", "see", "http://un-org.int/a-b", ")", ",", "10", "am", ":"],
        );
        check("", &[]);
    }

    #[test]
    fn white_space_is_kept() {
        check("a  b\n\nc \n d ", &["a", " ", "b", "\n\n", "c", "\n ", "d"]);
        check(" a\u{1c}b  ", &[" ", "a", "\u{1c}", "b", " "]);
        let tokens = tokenizer().tokenize("a\tb c");
        let flags: Vec<_> = tokens.iter().map(|token| (token.is_space, token.space_after)).collect();
        assert_eq!(flags, [(false, false), (true, false), (false, true), (false, false)]);
    }

    #[test]
    fn exceptions_that_were_cut_up_are_put_together() {
        check("(and/or-else)", &["(", "and/or", "-", "else", ")"]);
        check("x:-) (:-))", &["x:-", ")", "(", ":-)", ")"]);
        // White space within keeps it from being one.
        check("and / or", &["and", "/", "or"]);
        let norms = |text: &str| {
            tokenizer().tokenize(text).iter().map(|token| token.norm.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(norms("DON'T don't 10am, It's"), ["don't", "do", "not", "10", "a.m.", ",", "it", "'s"]);
    }

    #[test]
    fn hostile_texts_end_in_time_and_nothing_is_lost() {
        for unit in [
            "(",
            ")",
            ":",
            ".",
            "'s",
            "a-",
            "\u{202e}",
            "\u{0}",
            "é",
            "a.b/@:",
            ":-)",
            "😀\u{300}",
            " ",
            "\n ",
        ] {
            let text = unit.repeat(100_000 / unit.len());
            let tokens = tokenizer().tokenize(&text);
            let covered: usize =
                tokens.iter().map(|token| token.end - token.start + usize::from(token.space_after)).sum();
            assert_eq!(covered, text.len(), "{unit:?}");
        }
    }
}
