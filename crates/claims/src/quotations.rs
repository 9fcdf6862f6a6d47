//! Quotations: pairs of quotation marks within a paragraph.

use crate::scene::Scene;
use crate::tokens::TokenKind;
use std::ops::Range;

/// The quotations of a text; those inside others are part of them.
#[derive(Default)]
pub(crate) struct Quotations {
    /// Each with its marks, in the order of the text.
    pub(crate) all: Vec<Range<usize>>,
    at: Vec<u32>,
}

impl Quotations {
    /// Pairs the marks of each paragraph; a mark without its partner is no quotation.
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        let mut all = Vec::new();
        let mut at = vec![0; scene.text.tokens.len()];
        let mut paragraph = usize::MAX;
        let mut opened: Vec<usize> = Vec::new();
        for sentence in &scene.text.sentences {
            if sentence.paragraph != paragraph {
                paragraph = sentence.paragraph;
                opened.clear();
            }
            for token in sentence.tokens.clone() {
                match scene.text.kind(token) {
                    TokenKind::Open => opened.push(token),
                    TokenKind::Close => {
                        if let Some(start) = opened.pop()
                            && opened.is_empty()
                        {
                            all.push(start..token + 1);
                        }
                    }
                    _ => {}
                }
            }
        }
        for (number, quotation) in all.iter().enumerate() {
            for token in quotation.clone() {
                at[token] = u32::try_from(number + 1).unwrap_or(0);
            }
        }
        Self { all, at }
    }

    /// Gives the outermost quotation that a token lies in, its marks included.
    pub(crate) fn around(&self, token: usize) -> Option<Range<usize>> {
        self.all.get((*self.at.get(token)?).checked_sub(1)? as usize).cloned()
    }

    /// Gives the quotation a token lies inside of, its marks excluded.
    pub(crate) fn inside(&self, token: usize) -> Option<Range<usize>> {
        self.around(token).filter(|quotation| quotation.start < token && token + 1 < quotation.end)
    }
}
