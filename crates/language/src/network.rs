//! Tokens to vectors: hashed embeddings of a token's forms, one mixing layer, and windows of three tokens.
//!
//! Source: L. Serrà and A. Karatzoglou, Getting deep recommenders fit: Bloom embeddings for sparse binary
//! input/output networks (2017), for the embeddings; the layers are those of spaCy's `MultiHashEmbed` and
//! `MaxoutWindowEncoder`, whose weights are used.

use crate::weights::{Weights, WeightsError};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, s};
use std::collections::HashMap;

/// How many values a token's vector has.
pub(crate) const WIDTH: usize = 96;

/// How many tokens on each side a vector depends on; zeros stand there at the ends of a text.
const REACH: usize = 4;

/// How many tokens are computed at once: the memory of a layer does not grow with the text.
const AT_ONCE: usize = 2_048;

/// The numbers by which a token's forms are embedded: norm, first letter, last three, shape, whether a space
/// follows, whether it is white space.
pub(crate) type Forms = [u64; 6];

/// A layer `x W' + b`.
pub(crate) struct Linear {
    weights: Array2<f32>,
    bias: Vec<f32>,
}

impl Linear {
    pub(crate) fn read(weights: &Weights<'_>, name: &str) -> Result<Self, WeightsError> {
        let (_, matrix) = weights.tensor(&format!("{name}.W"))?;
        let bias = weights.values(&format!("{name}.b"))?;
        if bias.len() != matrix.nrows() {
            return Err(WeightsError::Damaged(format!("the layer {name}")));
        }
        Ok(Self { weights: matrix, bias })
    }

    /// Computes it for rows of inputs.
    pub(crate) fn apply(&self, rows: ArrayView2<'_, f32>) -> Array2<f32> {
        let mut out = Array2::zeros((rows.nrows(), self.weights.nrows()));
        for mut row in out.rows_mut() {
            for (value, bias) in row.iter_mut().zip(&self.bias) {
                *value = *bias;
            }
        }
        general_mat_mul(1.0, &rows, &self.weights.t(), 1.0, &mut out);
        out
    }

    /// Makes a layer without a bias.
    pub(crate) fn plain(weights: Array2<f32>) -> Self {
        let bias = vec![0.0; weights.nrows()];
        Self { weights, bias }
    }

    /// Gives the weights of an output and its bias.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&[f32], f32)> {
        self.weights
            .as_slice()
            .unwrap_or_default()
            .chunks_exact(self.weights.ncols())
            .zip(self.bias.iter().copied())
    }
}

/// A maxout layer of three pieces with layer normalisation.
struct Mix {
    linear: Linear,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Mix {
    fn read(weights: &Weights<'_>, name: &str, at: usize) -> Result<Self, WeightsError> {
        let (shape, matrix) = weights.tensor(&format!("{name}.mix{at}.W"))?;
        let bias = weights.values(&format!("{name}.mix{at}.b"))?;
        let gain = weights.values(&format!("{name}.norm{at}.G"))?;
        let shift = weights.values(&format!("{name}.norm{at}.b"))?;
        let fits = matches!(shape.as_slice(), [WIDTH, PIECES, _])
            && bias.len() == WIDTH * PIECES
            && gain.len() == WIDTH
            && shift.len() == WIDTH;
        if !fits {
            return Err(WeightsError::Damaged(format!("the layer {name}.mix{at}")));
        }
        Ok(Self { linear: Linear { weights: matrix, bias }, gain, shift })
    }

    fn apply(&self, rows: ArrayView2<'_, f32>) -> Array2<f32> {
        let pieces = self.linear.apply(rows);
        let mut out = Array2::zeros((pieces.nrows(), WIDTH));
        for (from, mut to) in pieces.rows().into_iter().zip(out.rows_mut()) {
            let (Some(from), Some(to)) = (from.as_slice(), to.as_slice_mut()) else { continue };
            for (value, three) in to.iter_mut().zip(from.chunks_exact(PIECES)) {
                *value = three.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            }
            let mean = to.iter().sum::<f32>() / WIDTH as f32;
            let variance = to.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / WIDTH as f32;
            let scale = 1.0 / (variance + 1e-8).sqrt();
            for ((value, gain), shift) in to.iter_mut().zip(&self.gain).zip(&self.shift) {
                *value = (*value - mean) * scale * gain + shift;
            }
        }
        out
    }
}

/// How many linear pieces a maxout unit takes the largest of.
const PIECES: usize = 3;

/// A model that gives each token a vector.
pub(crate) struct Vectors {
    embeddings: Vec<(Array2<f32>, u32)>,
    mix: Mix,
    windows: Vec<Mix>,
}

impl Vectors {
    pub(crate) fn read(weights: &Weights<'_>, name: &str) -> Result<Self, WeightsError> {
        let mut embeddings = Vec::new();
        for (at, seed) in weights.seeds(name).into_iter().enumerate() {
            let (_, rows) = weights.tensor(&format!("{name}.embed{at}.E"))?;
            if rows.ncols() != WIDTH {
                return Err(WeightsError::Damaged(format!("the embedding {name}.embed{at}")));
            }
            embeddings.push((rows, seed));
        }
        if embeddings.len() > std::mem::size_of::<Forms>() / 8 {
            return Err(WeightsError::Damaged(format!("the embeddings of {name}")));
        }
        let windows = (1..=REACH).map(|at| Mix::read(weights, name, at)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { embeddings, mix: Mix::read(weights, name, 0)?, windows })
    }

    /// Gives a vector of [`WIDTH`] values for each token.
    pub(crate) fn of(&self, tokens: &[Forms]) -> Array2<f32> {
        let mut out = Array2::zeros((tokens.len(), WIDTH));
        let mut from = 0;
        while from < tokens.len() {
            let to = tokens.len().min(from + AT_ONCE);
            let (low, high) = (from.saturating_sub(REACH), tokens.len().min(to + REACH));
            if let Some(tokens) = tokens.get(low..high) {
                let rows = self.of_stretch(tokens);
                out.slice_mut(s![from..to, ..]).assign(&rows.slice(s![from - low..to - low, ..]));
            }
            from = to;
        }
        out
    }

    /// Computes the vectors of a stretch; those near its ends are right only where the text ends there too.
    fn of_stretch(&self, tokens: &[Forms]) -> Array2<f32> {
        let embedded = self.embed(tokens);
        let rows = tokens.len() + 2 * REACH;
        let mut hidden: Array2<f32> = Array2::zeros((rows, WIDTH));
        hidden.slice_mut(s![REACH..REACH + tokens.len(), ..]).assign(&embedded);
        let mut windows: Array2<f32> = Array2::zeros((rows, 3 * WIDTH));
        for layer in &self.windows {
            windows.slice_mut(s![1.., ..WIDTH]).assign(&hidden.slice(s![..rows - 1, ..]));
            windows.slice_mut(s![.., WIDTH..2 * WIDTH]).assign(&hidden);
            windows.slice_mut(s![..rows - 1, 2 * WIDTH..]).assign(&hidden.slice(s![1.., ..]));
            hidden += &layer.apply(windows.view());
        }
        hidden.slice(s![REACH..REACH + tokens.len(), ..]).to_owned()
    }

    /// Mixes the embeddings of the forms; tokens of the same forms are computed once.
    fn embed(&self, tokens: &[Forms]) -> Array2<f32> {
        let mut numbers: HashMap<&Forms, usize> = HashMap::new();
        let mut distinct: Vec<&Forms> = Vec::new();
        let places: Vec<usize> = tokens
            .iter()
            .map(|forms| {
                *numbers.entry(forms).or_insert_with(|| {
                    distinct.push(forms);
                    distinct.len() - 1
                })
            })
            .collect();
        let columns = self.embeddings.len();
        let mut rows: Array2<f32> = Array2::zeros((distinct.len(), columns * WIDTH));
        for (forms, mut row) in distinct.iter().zip(rows.rows_mut()) {
            let Some(row) = row.as_slice_mut() else { continue };
            for ((form, (table, seed)), sum) in
                forms.iter().zip(&self.embeddings).zip(row.chunks_exact_mut(WIDTH))
            {
                for number in spread(*form, *seed) {
                    let at = number as usize % table.nrows().max(1);
                    for (sum, value) in sum.iter_mut().zip(table.row(at)) {
                        *sum += value;
                    }
                }
            }
        }
        let mixed = self.mix.apply(rows.view());
        let mut out = Array2::zeros((tokens.len(), WIDTH));
        for (place, mut row) in places.into_iter().zip(out.rows_mut()) {
            row.assign(&mixed.row(place));
        }
        out
    }
}

/// Spreads a number over four: MurmurHash3 x64 128 of its eight bytes.
///
/// Source: A. Appleby, MurmurHash3 (public domain).
fn spread(value: u64, seed: u32) -> [u32; 4] {
    let finish = |mut word: u64| {
        word ^= word >> 33;
        word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
        word ^= word >> 33;
        word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        word ^ (word >> 33)
    };
    let seed = u64::from(seed);
    let block = value.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let (mut one, mut two) = (seed ^ block ^ 8, seed ^ 8);
    one = one.wrapping_add(two);
    two = two.wrapping_add(one);
    one = finish(one);
    two = finish(two);
    one = one.wrapping_add(two);
    two = two.wrapping_add(one);
    [one as u32, (one >> 32) as u32, two as u32, (two >> 32) as u32]
}
