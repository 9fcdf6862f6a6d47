//! Entity spans by transitions over the tokens: begin, in, last, a unit of one token, out.
//!
//! Source: L. Ratinov and D. Roth, Design challenges and misconceptions in named entity recognition (2009).

use crate::transitions::{Labels, NONE, Scorer, best};
use std::ops::Range;

/// A move of the recogniser; labels by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Begin(usize),
    In(usize),
    Last(usize),
    Unit(usize),
    Out,
    /// A class the model has and never gives.
    Never,
}

/// The moves in the order of the model's classes.
pub(crate) struct Moves {
    moves: Vec<Move>,
    labels: Vec<String>,
}

impl Moves {
    /// Reads the moves by the numbers spaCy has for their kinds; `None` for a kind that is not known.
    pub(crate) fn read(named: &[(u8, String)]) -> Option<Self> {
        let mut labels = Labels::default();
        let moves = named
            .iter()
            .map(|(kind, label)| {
                Some(match (kind, label.as_str()) {
                    (0, _) | (1..=4, "") => Move::Never,
                    (1, label) => Move::Begin(labels.number(label)),
                    (2, label) => Move::In(labels.number(label)),
                    (3, label) => Move::Last(labels.number(label)),
                    (4, label) => Move::Unit(labels.number(label)),
                    (5, _) => Move::Out,
                    _ => return None,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { moves, labels: labels.0 })
    }

    pub(crate) fn len(&self) -> usize {
        self.moves.len()
    }
}

/// Tokens of the state that are looked at: the next one, the first of the open entity, the one before.
pub(crate) const FEATURES: usize = 3;

/// Finds the entities of a text; none reaches over the beginning of a sentence or begins with white space.
pub(crate) fn entities(
    mut scorer: Scorer<'_>,
    moves: &Moves,
    starts: &[bool],
    spaces: &[bool],
) -> Vec<(Range<usize>, String)> {
    let mut open: Option<(usize, usize)> = None;
    let mut found = Vec::new();
    for (at, space) in spaces.iter().copied().enumerate() {
        let places = match open {
            Some((first, _)) => [at, first, at.checked_sub(1).unwrap_or(NONE)],
            None => [at, NONE, NONE],
        };
        let goes_on = at + 1 < spaces.len() && !starts.get(at + 1).copied().unwrap_or_default();
        let label = open.map(|(_, label)| label);
        let allowed = |at: usize| match moves.moves.get(at) {
            Some(Move::Begin(_)) => label.is_none() && goes_on && !space,
            Some(Move::In(own)) => label == Some(*own) && goes_on,
            Some(Move::Last(own)) => label == Some(*own),
            Some(Move::Unit(_)) => label.is_none() && !space,
            Some(Move::Out) => label.is_none(),
            Some(Move::Never) | None => false,
        };
        let Some(chosen) = best(scorer.scores(&places), allowed).and_then(|at| moves.moves.get(at)) else {
            continue;
        };
        let name = |label: usize| moves.labels.get(label).cloned().unwrap_or_default();
        match *chosen {
            Move::Begin(label) => open = Some((at, label)),
            Move::Last(label) => {
                if let Some((first, _)) = open.take() {
                    found.push((first..at + 1, name(label)));
                }
            }
            Move::Unit(label) => found.push((at..at + 1, name(label))),
            Move::In(_) | Move::Out | Move::Never => {}
        }
    }
    found
}
