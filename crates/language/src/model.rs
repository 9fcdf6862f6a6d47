//! The model: its parts in their order, over one text.

use crate::entities;
use crate::lemmas::Lemmatizer;
use crate::lexemes::{self, Norms};
use crate::morphology::{PartOfSpeech, Ruler, Word};
use crate::network::{Forms, Linear, Vectors};
use crate::parser;
use crate::tokenizer::{self, Tokenizer};
use crate::transitions::{Transitions, best};
use crate::weights::{Weights, WeightsError};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// No more tokens than this are read as one text: a longer one is cut, at the nearest place where a sentence has to
/// begin if there is one. Memory stays bounded, and a text of any length takes time in proportion.
const TOKENS_AT_ONCE: usize = 8_192;

/// A model for English.
pub struct Model {
    tokenizer: Tokenizer,
    words: Vectors,
    tagger: Linear,
    tags: Vec<Arc<str>>,
    parser: Transitions,
    parser_moves: parser::Moves,
    names: Vectors,
    recogniser: Transitions,
    recogniser_moves: entities::Moves,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
}

/// A text, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// Every word, mark and run of white space, in the order of the text.
    pub tokens: Vec<Token>,
    /// Spans that name something, in the order of the text, not overlapping.
    pub entities: Vec<Entity>,
}

/// A word, a mark or a run of white space, and what it is in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub bytes: Range<usize>,
    /// Whether a single space follows that is in no token.
    pub space_after: bool,
    /// The plainer or more usual form by which the model knows it.
    pub norm: Arc<str>,
    /// Whether it is white space.
    pub is_space: bool,
    /// Whether a sentence begins with it.
    pub starts_sentence: bool,
    /// Its tag in the scheme of the Penn Treebank: `NN`, `VBD`, `IN`.
    pub tag: Arc<str>,
    /// Its coarse part of speech; `None` for a tag that no rule knows.
    pub pos: Option<PartOfSpeech>,
    /// Its features, as `Name=Value` between `|`; empty if there are none.
    pub features: Box<str>,
    /// Its dictionary form.
    pub lemma: Box<str>,
    /// The number of the token it hangs on; its own for the root of a sentence.
    pub head: usize,
    /// How it hangs there, in the labels of ClearNLP: `nsubj`, `ccomp`, `ROOT`.
    pub label: Arc<str>,
}

/// A span that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The numbers of its tokens.
    pub tokens: Range<usize>,
    /// What kind of thing, in the labels of OntoNotes: `PERSON`, `GPE`, `ORG`.
    pub label: String,
}

impl Model {
    /// Reads the packed weights.
    ///
    /// # Errors
    /// Says that there are none, or where they are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let weights = Weights::open(bytes)?;
        let damaged = |what: &str| WeightsError::Damaged(what.to_owned());
        let moves = weights.moves();
        let parser_moves = parser::Moves::read(moves.0).ok_or_else(|| damaged("the parser's moves"))?;
        let recogniser_moves = entities::Moves::read(moves.1).ok_or_else(|| damaged("the moves of names"))?;
        let tagger = Linear::read(&weights, "tagger")?;
        let words = Vectors::read(&weights, "words")?;
        let names = Vectors::read(&weights, "ner")?;
        let parser = Transitions::read(&weights, "parser", parser::FEATURES, parser_moves.len())?;
        let recogniser = Transitions::read(&weights, "ner", entities::FEATURES, recogniser_moves.len())?;
        let rest = weights.rest();
        if tagger.rows().count() != rest.tags.len() {
            return Err(damaged("the tags"));
        }
        let tables = rest.tables;
        let tokenizer = Tokenizer::new(&tables.tokenizer, Norms::new(tables.norms))
            .map_err(|error| WeightsError::Damaged(error.to_string()))?;
        let ruler = Ruler::new(&tables.ruler).map_err(|error| WeightsError::Damaged(error.to_string()))?;
        Ok(Self {
            tokenizer,
            words,
            tagger,
            tags: rest.tags.into_iter().map(Arc::from).collect(),
            parser,
            parser_moves,
            names,
            recogniser,
            recogniser_moves,
            ruler,
            lemmatizer: Lemmatizer::new(tables.lemmas),
        })
    }

    /// Reads a text. A sentence begins at least at each of `starts`, byte offsets in rising order; elsewhere the
    /// parser decides.
    ///
    /// Never fails. The same text gives the same analysis.
    #[must_use]
    pub fn read(&self, text: &str, starts: &[usize]) -> Analysis {
        let tokens = self.tokenizer.tokenize(text);
        let forced = forced(&tokens, starts);
        let mut analysis = Analysis::default();
        let mut from = 0;
        while from < tokens.len() {
            let to = cut(&forced, from);
            if let (Some(tokens), Some(forced)) = (tokens.get(from..to), forced.get(from..to)) {
                self.read_stretch(text, tokens, forced, &mut analysis);
            }
            from = to;
        }
        analysis
    }

    /// Cuts a text into tokens alone: the rest of each is empty, and each is its own head.
    #[must_use]
    pub fn cut(&self, text: &str) -> Analysis {
        let none: Arc<str> = "".into();
        let tokens = self.tokenizer.tokenize(text);
        let tokens = tokens.into_iter().enumerate().map(|(at, token)| Token {
            bytes: token.start..token.end,
            space_after: token.space_after,
            norm: token.norm,
            is_space: token.is_space,
            starts_sentence: false,
            tag: none.clone(),
            pos: None,
            features: "".into(),
            lemma: "".into(),
            head: at,
            label: none.clone(),
        });
        Analysis { tokens: tokens.collect(), entities: Vec::new() }
    }

    fn read_stretch(&self, text: &str, tokens: &[tokenizer::Token], starts: &[bool], into: &mut Analysis) {
        let forms: Vec<Forms> = tokens.iter().map(|token| forms(text, token)).collect();
        let vectors = self.words.of(&forms);
        let scores = self.tagger.apply(vectors.view());
        // The first token begins a sentence whatever anybody says.
        let mut starts = starts.to_vec();
        if let Some(first) = starts.first_mut() {
            *first = false;
        }
        let tree = parser::parse(self.parser.prepare(&vectors), &self.parser_moves, &starts);
        let names = self.names.of(&forms);
        let spaces: Vec<bool> = tokens.iter().map(|token| token.is_space).collect();
        let found = entities::entities(
            self.recogniser.prepare(&names),
            &self.recogniser_moves,
            &tree.starts,
            &spaces,
        );
        let offset = into.tokens.len();
        let tags: Vec<Arc<str>> = scores
            .rows()
            .into_iter()
            .map(|scores| {
                let tag = scores.as_slice().and_then(|scores| best(scores, |_| true));
                tag.and_then(|tag| self.tags.get(tag).cloned()).unwrap_or_default()
            })
            .collect();
        let word = |token: &tokenizer::Token| text.get(token.start..token.end).unwrap_or_default();
        let lower: Vec<Cow<'_, str>> = tokens.iter().map(|token| lexemes::lower(word(token))).collect();
        let words: Vec<Word<'_>> = tokens
            .iter()
            .zip(&lower)
            .zip(tags.iter().zip(&tree.labels))
            .map(|((token, lower), (tag, dep))| Word { lower, tag, dep, is_space: token.is_space })
            .collect();
        let ruled = self.ruler.apply(&words);
        for (at, (token, attributes)) in tokens.iter().zip(ruled).enumerate() {
            let lemma = match attributes.lemma {
                Some(lemma) => Cow::Borrowed(lemma),
                None => self.lemmatizer.lemma(word(token), attributes.pos, attributes.morph),
            };
            let kept = |own: Option<&str>, model: &[Arc<str>]| match own {
                Some(own) => own.into(),
                None => model.get(at).cloned().unwrap_or_default(),
            };
            into.tokens.push(Token {
                bytes: token.start..token.end,
                space_after: token.space_after,
                norm: token.norm.clone(),
                is_space: token.is_space,
                starts_sentence: tree.starts.get(at).copied().unwrap_or_default(),
                tag: kept(attributes.tag, &tags),
                pos: attributes.pos,
                features: attributes.morph.into(),
                lemma: lemma.into(),
                head: offset + tree.heads.get(at).copied().unwrap_or(at),
                label: kept(attributes.dep, &tree.labels),
            });
        }
        into.entities.extend(
            found
                .into_iter()
                .map(|(tokens, label)| Entity { tokens: tokens.start + offset..tokens.end + offset, label }),
        );
    }
}

/// Marks the tokens with which a sentence has to begin: the first at or after each of the offsets.
fn forced(tokens: &[tokenizer::Token], starts: &[usize]) -> Vec<bool> {
    let mut forced = vec![false; tokens.len()];
    for start in starts {
        let at = tokens.partition_point(|token| token.start < *start);
        if let Some(mark) = forced.get_mut(at) {
            *mark = true;
        }
    }
    forced
}

/// Finds where the stretch that begins at a token ends.
fn cut(forced: &[bool], from: usize) -> usize {
    let end = from.saturating_add(TOKENS_AT_ONCE);
    if end >= forced.len() {
        return forced.len();
    }
    let last = forced.get(from + 1..end).and_then(|marks| marks.iter().rposition(|mark| *mark));
    last.map_or(end, |at| from + 1 + at)
}

fn forms(text: &str, token: &tokenizer::Token) -> Forms {
    let word = text.get(token.start..token.end).unwrap_or_default();
    [
        lexemes::hash(&token.norm),
        lexemes::hash(lexemes::prefix(word)),
        lexemes::hash(lexemes::suffix(word)),
        lexemes::hash(&lexemes::shape(word)),
        u64::from(token.space_after),
        u64::from(token.is_space),
    ]
}
