//! What the parser and the entity recogniser share: a move is scored from the vectors of a few tokens.

use crate::network::Linear;
use crate::weights::{Weights, WeightsError};
use ndarray::Array2;

/// How many values the hidden layer of a transition model has.
const HIDDEN: usize = 64;

/// How many linear pieces a hidden unit takes the larger of.
const PIECES: usize = 2;

/// A token that is not there.
pub(crate) const NONE: usize = usize::MAX;

/// The labels of moves, numbered in the order of their first use.
#[derive(Default)]
pub(crate) struct Labels(pub(crate) Vec<String>);

impl Labels {
    /// Gives the number of a label.
    pub(crate) fn number(&mut self, label: &str) -> usize {
        self.0.iter().position(|known| known == label).unwrap_or_else(|| {
            self.0.push(label.to_owned());
            self.0.len() - 1
        })
    }
}

/// A model that scores moves.
pub(crate) struct Transitions {
    input: Linear,
    lower: Linear,
    pad: Vec<f32>,
    bias: Vec<f32>,
    upper: Linear,
    features: usize,
}

impl Transitions {
    pub(crate) fn read(
        weights: &Weights<'_>,
        name: &str,
        features: usize,
        moves: usize,
    ) -> Result<Self, WeightsError> {
        let damaged = || WeightsError::Damaged(format!("the layers of {name}"));
        let (shape, lower) = weights.tensor(&format!("{name}.lower.W"))?;
        let bias = weights.values(&format!("{name}.lower.b"))?;
        let pad = weights.values(&format!("{name}.lower.pad"))?;
        let upper = Linear::read(weights, &format!("{name}.upper"))?;
        let unit = HIDDEN * PIECES;
        let fits = shape.as_slice() == [features, HIDDEN, PIECES, HIDDEN]
            && bias.len() == unit
            && pad.len() == features * unit
            && upper.rows().count() == moves
            && upper.rows().all(|(row, _)| row.len() == HIDDEN);
        if !fits {
            return Err(damaged());
        }
        let lower = Linear::plain(lower);
        Ok(Self {
            input: Linear::read(weights, &format!("{name}.input"))?,
            lower,
            pad,
            bias,
            upper,
            features,
        })
    }

    /// Computes what each token adds to the hidden layer in each place it may stand in.
    pub(crate) fn prepare(&self, vectors: &Array2<f32>) -> Scorer<'_> {
        let input = self.input.apply(vectors.view());
        let added = self.lower.apply(input.view());
        Scorer { model: self, added, scores: vec![0.0; self.upper.rows().count()] }
    }
}

/// A model over one text.
pub(crate) struct Scorer<'m> {
    model: &'m Transitions,
    added: Array2<f32>,
    scores: Vec<f32>,
}

impl Scorer<'_> {
    /// Scores every move from the tokens in the places of the state.
    pub(crate) fn scores(&mut self, places: &[usize]) -> &[f32] {
        const UNIT: usize = HIDDEN * PIECES;
        let mut sums = [0.0f32; UNIT];
        sums.copy_from_slice(&self.model.bias);
        let width = self.model.features * UNIT;
        let all = self.added.as_slice().unwrap_or_default();
        for (place, token) in places.iter().enumerate() {
            let row = match *token {
                NONE => Some(self.model.pad.as_slice()),
                token => token.checked_mul(width).and_then(|from| all.get(from..from + width)),
            };
            let part = row.and_then(|row| row.get(place * UNIT..(place + 1) * UNIT)).unwrap_or_default();
            for (sum, value) in sums.iter_mut().zip(part) {
                *sum += value;
            }
        }
        let mut hidden = [0.0f32; HIDDEN];
        for (unit, pieces) in hidden.iter_mut().zip(sums.chunks_exact(PIECES)) {
            *unit = pieces[0].max(pieces[1]);
        }
        for (score, (row, bias)) in self.scores.iter_mut().zip(self.model.upper.rows()) {
            *score = bias + dot(row, &hidden);
        }
        &self.scores
    }
}

/// Adds products in eight lanes, so that the compiler can use wide registers.
fn dot(one: &[f32], two: &[f32; HIDDEN]) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (one, two) in one.chunks_exact(8).zip(two.chunks_exact(8)) {
        for ((lane, one), two) in lanes.iter_mut().zip(one).zip(two) {
            *lane += one * two;
        }
    }
    lanes.iter().sum()
}

/// Gives the best of the moves that are allowed; the first of equals.
pub(crate) fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (at, score) in scores.iter().enumerate() {
        if best.is_none_or(|(_, high)| *score > high) && allowed(at) {
            best = Some((at, *score));
        }
    }
    best.map(|(at, _)| at)
}
