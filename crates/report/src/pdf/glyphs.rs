use crate::print::clean::{by_number, is_ignorable};
use serde_json::Value;
use std::collections::BTreeMap;
use typst::text::FontBook;

/// A character that no font has, and how often it stands in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// How many times it was replaced.
    pub times: usize,
}

impl MissingGlyph {
    /// Gives the character's number as the PDF prints it: `U+13000`.
    #[must_use]
    pub fn code(&self) -> String {
        format!("U+{:04X}", u32::from(self.character))
    }
}

/// Puts a character's number in place of each character that no font has: a PDF would drop it without
/// a word. Joiners and other characters without a mark of their own are left out instead.
pub(super) fn replace_missing(data: &mut Value, book: &FontBook) -> Vec<MissingGlyph> {
    let mut glyphs = Glyphs { book, known: BTreeMap::new(), missing: BTreeMap::new() };
    let brackets = ['⟦', '⟧'].iter().all(|bracket| glyphs.has(*bracket));
    glyphs.walk(data, brackets);
    let missing = glyphs.missing.into_iter();
    missing.map(|(character, times)| MissingGlyph { character, times }).collect()
}

struct Glyphs<'a> {
    book: &'a FontBook,
    known: BTreeMap<char, bool>,
    missing: BTreeMap<char, usize>,
}

impl Glyphs<'_> {
    fn has(&mut self, character: char) -> bool {
        let book = self.book;
        *self.known.entry(character).or_insert_with(|| {
            (0..).map_while(|index| book.info(index)).any(|font| font.coverage.contains(u32::from(character)))
        })
    }

    fn walk(&mut self, value: &mut Value, brackets: bool) {
        match value {
            Value::String(text) if !text.is_ascii() => {
                if let Some(replaced) = self.replaced(text, brackets) {
                    *text = replaced;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item, brackets)),
            Value::Object(fields) => fields.values_mut().for_each(|it| self.walk(it, brackets)),
            _ => {}
        }
    }

    fn replaced(&mut self, text: &str, brackets: bool) -> Option<String> {
        if text.chars().all(|character| character.is_ascii() || self.has(character)) {
            return None;
        }
        let mut replaced = String::with_capacity(text.len());
        for character in text.chars() {
            if character.is_ascii() || self.has(character) {
                replaced.push(character);
            } else if !is_ignorable(character) {
                // The brackets of a number printed by `clean` are no loss of the case's text.
                match character {
                    '⟦' => replaced.push('['),
                    '⟧' => replaced.push(']'),
                    _ => {
                        *self.missing.entry(character).or_default() += 1;
                        let number = by_number(character);
                        let number =
                            if brackets { number } else { number.replace('⟦', "[").replace('⟧', "]") };
                        replaced.push_str(&number);
                    }
                }
            }
        }
        Some(replaced)
    }
}
