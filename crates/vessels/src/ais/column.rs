//! Columns that grow by one value of a message at a time.

use super::bits::Bits;
use super::fields::{hexadecimal, tail};
use super::layout::{Field, Kind};
use arrow_array::types::{ArrowPrimitiveType, Float64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{ArrayRef, BooleanArray, ListArray, PrimitiveArray, StringArray, StructArray};
use arrow_buffer::{BooleanBufferBuilder, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use std::sync::Arc;

/// One column of a table of messages; it may lag behind the table, and what it lacks is none.
#[derive(Debug)]
pub(super) struct Column {
    store: Store,
    valid: NullBufferBuilder,
    len: usize,
}

#[derive(Debug)]
enum Store {
    Flag(BooleanBufferBuilder),
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Whole(Vec<u32>),
    Number(Vec<f64>),
    Text(Texts),
    List(Lists),
}

/// Texts one behind another, and where each ends.
#[derive(Debug)]
pub(super) struct Texts {
    ends: Vec<i32>,
    bytes: Vec<u8>,
}

/// Elements one behind another, and where those of each message end.
#[derive(Debug)]
struct Lists {
    ends: Vec<i32>,
    elements: usize,
    columns: Vec<Column>,
}

impl Column {
    /// Makes an empty column for a field.
    pub(super) fn new(field: &Field) -> Self {
        let store = match field.kind {
            Kind::Flag => Store::Flag(BooleanBufferBuilder::new(0)),
            Kind::Whole | Kind::Tail => match field.bits {
                0..=8 => Store::Byte(Vec::new()),
                9..=16 => Store::Short(Vec::new()),
                _ => Store::Whole(Vec::new()),
            },
            Kind::Number { .. } | Kind::Turn => Store::Number(Vec::new()),
            Kind::Text | Kind::Data => Store::Text(Texts::default()),
            Kind::List(list) => Store::List(Lists {
                ends: vec![0],
                elements: 0,
                columns: list.fields.iter().map(Column::new).collect(),
            }),
        };
        Self { store, valid: NullBufferBuilder::new(0), len: 0 }
    }

    /// Adds what a message holds of the field, in the row given.
    #[inline]
    pub(super) fn push(&mut self, field: &Field, bits: &Bits, base: usize, row: usize) {
        if self.len < row {
            self.pad(row);
        }
        self.len += 1;
        let is_there = match &mut self.store {
            Store::Flag(flags) => {
                let raw = field.raw(bits, base);
                flags.append(raw == Some(1));
                raw.is_some()
            }
            Store::Byte(values) => {
                let raw = whole(field, bits, base);
                values.push(raw.unwrap_or(0) as u8);
                raw.is_some()
            }
            Store::Short(values) => {
                let raw = whole(field, bits, base);
                values.push(raw.unwrap_or(0) as u16);
                raw.is_some()
            }
            Store::Whole(values) => {
                let raw = whole(field, bits, base);
                values.push(raw.unwrap_or(0));
                raw.is_some()
            }
            Store::Number(values) => {
                let number = field.number(bits, base);
                values.push(number.unwrap_or(0.0));
                number.is_some()
            }
            Store::Text(texts) => {
                let is_there = match field.kind {
                    Kind::Data => {
                        hexadecimal(field, bits, &mut texts.bytes);
                        true
                    }
                    _ => field.text(bits, base, &mut texts.bytes),
                };
                texts.end();
                is_there
            }
            Store::List(lists) => {
                lists.push(field, bits);
                true
            }
        };
        self.valid.append(is_there);
    }

    /// Tells how many bytes of text there are.
    pub(super) fn text_bytes(&self) -> usize {
        match &self.store {
            Store::Text(texts) => texts.bytes.len(),
            _ => 0,
        }
    }

    /// Ends the column after so many rows, as the type says, and begins it anew.
    pub(super) fn take(&mut self, rows: usize, kind: &DataType) -> Result<ArrayRef, ArrowError> {
        self.pad(rows);
        self.len = 0;
        let valid = self.valid.finish();
        Ok(match &mut self.store {
            Store::Flag(flags) => Arc::new(BooleanArray::new(flags.finish(), valid)),
            Store::Byte(values) => primitive::<UInt8Type>(values, valid)?,
            Store::Short(values) => primitive::<UInt16Type>(values, valid)?,
            Store::Whole(values) => primitive::<UInt32Type>(values, valid)?,
            Store::Number(values) => primitive::<Float64Type>(values, valid)?,
            Store::Text(texts) => texts.take(valid)?,
            Store::List(lists) => lists.take(valid, kind)?,
        })
    }

    #[cold]
    fn pad(&mut self, rows: usize) {
        let lacking = rows.saturating_sub(self.len);
        if lacking == 0 {
            return;
        }
        match &mut self.store {
            Store::Flag(flags) => flags.append_n(lacking, false),
            Store::Byte(values) => values.resize(rows, 0),
            Store::Short(values) => values.resize(rows, 0),
            Store::Whole(values) => values.resize(rows, 0),
            Store::Number(values) => values.resize(rows, 0.0),
            Store::Text(texts) => texts.pad(rows),
            Store::List(lists) => {
                let end = lists.ends.last().copied().unwrap_or(0);
                lists.ends.resize(rows + 1, end);
            }
        }
        self.valid.append_n_nulls(lacking);
        self.len = rows;
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self { ends: vec![0], bytes: Vec::new() }
    }
}

impl Texts {
    /// Adds a text.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.end();
    }

    /// Tells how many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Ends the column and begins it anew.
    pub(super) fn take(&mut self, valid: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
        let Self { ends, bytes } = std::mem::take(self);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        Ok(Arc::new(StringArray::try_new(offsets, Buffer::from_vec(bytes), valid)?))
    }

    #[inline]
    fn end(&mut self) {
        // A table is ended long before it has so many bytes.
        self.ends.push(i32::try_from(self.bytes.len()).unwrap_or(i32::MAX));
    }

    fn pad(&mut self, rows: usize) {
        let end = self.ends.last().copied().unwrap_or(0);
        self.ends.resize(rows + 1, end);
    }
}

impl Lists {
    fn push(&mut self, field: &Field, bits: &Bits) {
        let Kind::List(list) = field.kind else { return };
        for at in 0..list.count(field.first, bits) {
            let base = usize::from(field.first) + at * usize::from(list.size);
            for (inner, column) in list.fields.iter().zip(&mut self.columns) {
                column.push(inner, bits, base, self.elements);
            }
            self.elements += 1;
        }
        self.ends.push(i32::try_from(self.elements).unwrap_or(i32::MAX));
    }

    fn take(&mut self, valid: Option<NullBuffer>, kind: &DataType) -> Result<ArrayRef, ArrowError> {
        let DataType::List(item) = kind else {
            return Err(ArrowError::SchemaError(format!("{kind} is no list")));
        };
        let DataType::Struct(fields) = item.data_type() else {
            return Err(ArrowError::SchemaError(format!("{kind} is no list of elements")));
        };
        let elements = std::mem::take(&mut self.elements);
        let columns: Result<Vec<ArrayRef>, ArrowError> = self
            .columns
            .iter_mut()
            .zip(fields)
            .map(|(column, field)| column.take(elements, field.data_type()))
            .collect();
        let ends = std::mem::replace(&mut self.ends, vec![0]);
        let structs = StructArray::try_new_with_length(fields.clone(), columns?, None, elements)?;
        let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
        Ok(Arc::new(ListArray::try_new(item.clone(), offsets, Arc::new(structs), valid)?))
    }
}

/// Gives the type of the column of a field.
pub(super) fn data_type(field: &Field) -> DataType {
    match field.kind {
        Kind::Flag => DataType::Boolean,
        Kind::Whole | Kind::Tail => match field.bits {
            0..=8 => DataType::UInt8,
            9..=16 => DataType::UInt16,
            _ => DataType::UInt32,
        },
        Kind::Number { .. } | Kind::Turn => DataType::Float64,
        Kind::Text | Kind::Data => DataType::Utf8,
        Kind::List(list) => {
            let fields: Fields = list.fields.iter().map(arrow_field).collect();
            DataType::List(Arc::new(arrow_schema::Field::new("item", DataType::Struct(fields), false)))
        }
    }
}

/// Gives the column of a field.
pub(super) fn arrow_field(field: &Field) -> FieldRef {
    Arc::new(arrow_schema::Field::new(field.name, data_type(field), true))
}

/// Makes a column of numbers of what was gathered.
pub(super) fn primitive<T: ArrowPrimitiveType>(
    values: &mut Vec<T::Native>,
    valid: Option<NullBuffer>,
) -> Result<ArrayRef, ArrowError> {
    let values = ScalarBuffer::from(std::mem::take(values));
    Ok(Arc::new(PrimitiveArray::<T>::try_new(values, valid)?))
}

#[inline]
fn whole(field: &Field, bits: &Bits, base: usize) -> Option<u32> {
    match field.kind {
        Kind::Tail => Some(tail(field, bits)),
        _ => field.raw(bits, base).map(|raw| raw as u32),
    }
}
