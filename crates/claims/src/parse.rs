//! The parse of a text, by the tokens this crate cuts.
//!
//! The language model cuts words otherwise than this crate does ("mid-October" is three tokens there and one here):
//! each of our tokens takes the place in the tree of the word in it that the others hang on.

use crate::tokens::{Text, TokenKind};
use std::ops::Range;
use std::sync::Arc;

/// What a token is in the tree of its sentence.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The token it hangs on; its own number for a root.
    pub(crate) head: usize,
    /// How, in the labels of ClearNLP.
    pub(crate) label: Arc<str>,
    /// Its tag in the scheme of the Penn Treebank.
    pub(crate) tag: Arc<str>,
    /// The tokens of its subtree, from the first to the last.
    pub(crate) reach: Range<usize>,
    pub(crate) children: Vec<usize>,
}

/// The trees of a text.
#[derive(Debug, Default)]
pub(crate) struct Parse {
    nodes: Vec<Node>,
}

impl Parse {
    /// Parses a text.
    pub(crate) fn new(model: &language::Model, text: &Text<'_>) -> Self {
        let plain = plain(text.text);
        // Where a sentence of ours begins, in bytes of the plain text.
        let starts: Vec<usize> = text
            .sentences
            .iter()
            .filter_map(|sentence| text.tokens.get(sentence.tokens.start))
            .map(|token| plain.to_plain(token.start as usize))
            .collect();
        let analysis = model.read(&plain.text, &starts);
        // For each of the model's tokens ours, and for each of ours the first and last of the model's.
        let mut ours: Vec<Option<usize>> = vec![None; analysis.tokens.len()];
        let mut theirs: Vec<Vec<usize>> = vec![Vec::new(); text.tokens.len()];
        let mut next = 0;
        let bounds: Vec<Range<usize>> = text
            .tokens
            .iter()
            .map(|token| plain.to_plain(token.start as usize)..plain.to_plain(token.end as usize))
            .collect();
        for (number, token) in analysis.tokens.iter().enumerate() {
            while bounds.get(next).is_some_and(|bytes| bytes.end <= token.bytes.start) {
                next += 1;
            }
            // A token of the model that reaches over several of ours belongs to the first.
            if bounds.get(next).is_some_and(|bytes| bytes.start < token.bytes.end) {
                ours[number] = Some(next);
                theirs[next].push(number);
            }
        }
        let none: Arc<str> = "".into();
        let mut nodes: Vec<Node> = (0..text.tokens.len())
            .map(|at| {
                // The word that hangs on one outside stands for all.
                let own = &theirs[at];
                let chief = own
                    .iter()
                    .copied()
                    .find(|number| !own.contains(&analysis.tokens[*number].head))
                    .or_else(|| own.iter().copied().find(|number| analysis.tokens[*number].head == *number))
                    .or_else(|| own.first().copied());
                let found = chief.and_then(|number| analysis.tokens.get(number));
                let head = found.and_then(|token| ours.get(token.head).copied().flatten()).unwrap_or(at);
                Node {
                    head,
                    label: found.map_or_else(|| none.clone(), |token| token.label.clone()),
                    tag: found.map_or_else(|| none.clone(), |token| token.tag.clone()),
                    reach: at..at + 1,
                    children: Vec::new(),
                }
            })
            .collect();
        link(&mut nodes);
        Self { nodes }
    }

    /// Gives a token's label; empty beyond the end.
    pub(crate) fn label(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| &node.label)
    }

    /// Gives a token's tag; empty beyond the end.
    pub(crate) fn tag(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| &node.tag)
    }

    /// Gives the token a token hangs on.
    pub(crate) fn head(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at, |node| node.head)
    }

    /// Gives the tokens that hang on a token, in the order of the text.
    pub(crate) fn children(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> {
        self.nodes.get(at).into_iter().flat_map(|node| node.children.iter().copied())
    }

    /// Gives the tokens of a subtree, from its first to its last.
    pub(crate) fn reach(&self, at: usize) -> Range<usize> {
        self.nodes.get(at).map_or(at..at, |node| node.reach.clone())
    }

    /// Tells whether a token is a verb in any form.
    pub(crate) fn is_verb(&self, at: usize) -> bool {
        self.tag(at).starts_with("VB")
    }
}

/// Fills children and reaches. A circle, which cutting words otherwise could make, is broken at its later token.
fn link(nodes: &mut [Node]) {
    let count = nodes.len();
    // 0: not seen, 1: on the path, 2: done; and the order in which tokens are done, children last.
    let mut state = vec![0_u8; count];
    let mut order: Vec<usize> = Vec::with_capacity(count);
    for start in 0..count {
        let mut path = Vec::new();
        let mut at = start;
        while state[at] == 0 {
            state[at] = 1;
            path.push(at);
            at = nodes[at].head.min(count.saturating_sub(1));
        }
        if state[at] == 1 && path.contains(&at) && nodes[at].head != at {
            nodes[at].head = at;
        }
        for passed in path.into_iter().rev() {
            state[passed] = 2;
            order.push(passed);
        }
    }
    for at in 0..count {
        let head = nodes[at].head;
        if head != at {
            nodes[head].children.push(at);
        }
    }
    for at in order.into_iter().rev() {
        let (head, reach) = (nodes[at].head, nodes[at].reach.clone());
        if head != at {
            let own = &mut nodes[head].reach;
            *own = own.start.min(reach.start)..own.end.max(reach.end);
        }
    }
}

/// A text with quotation marks, dashes and spaces as the model knows them, and the way back.
struct Plain {
    text: String,
    /// Where the two differ in length: the byte in the original and in the plain text from which on they run in step.
    steps: Vec<(usize, usize)>,
}

impl Plain {
    fn to_plain(&self, byte: usize) -> usize {
        let at = self.steps.partition_point(|(original, _)| *original <= byte);
        match at.checked_sub(1).and_then(|at| self.steps.get(at)) {
            Some((original, plain)) => plain + (byte - original),
            None => byte,
        }
    }
}

/// Makes typographic marks plain, a character for a character.
fn plain(text: &str) -> Plain {
    let mut plain = Plain { text: String::with_capacity(text.len()), steps: Vec::new() };
    for (at, letter) in text.char_indices() {
        let same = match letter {
            '“' | '”' | '„' | '«' | '»' | '‟' => '"',
            '‘' | '’' | '‚' | '‛' => '\'',
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
            '‑' => '-',
            other => other,
        };
        plain.text.push(same);
        if same.len_utf8() != letter.len_utf8() {
            plain.steps.push((at + letter.len_utf8(), plain.text.len()));
        }
    }
    plain
}

/// Tells whether a token is a mark at the edge of a content: a comma, a stop, a dash.
pub(crate) fn is_edge(text: &Text<'_>, at: usize) -> bool {
    text.kind(at) == TokenKind::Mark
        && matches!(text.word(at), "," | "." | ";" | ":" | "–" | "—" | "-" | "--" | "!" | "?")
}
