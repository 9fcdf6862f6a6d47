//! Columns that grow by one value of a message at a time.

use super::bits::{Bits, Readable, Record};
use super::fields::{hexadecimal, tail};
use super::layout::{Field, Kind, Valid};
use arrow_array::types::{ArrowPrimitiveType, Float64Type, UInt8Type, UInt16Type, UInt32Type};
use arrow_array::{ArrayRef, BooleanArray, ListArray, PrimitiveArray, StringArray, StructArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use std::sync::Arc;

/// One column of a table of messages; it may lag behind the table, and what it lacks is none.
#[derive(Debug)]
pub(super) struct Column {
    store: Store,
    /// Which rows hold a value; it tells the column's length too.
    valid: Flags,
}

#[derive(Debug)]
enum Store {
    Flag(Flags),
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Whole(Vec<u32>),
    Number(Vec<f64>),
    Text(Texts),
    List(Lists),
}

/// Yes or no, 64 to a word.
#[derive(Debug, Default)]
pub(super) struct Flags {
    words: Vec<u64>,
    word: u64,
    len: usize,
    yes: usize,
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
            Kind::Flag => Store::Flag(Flags::default()),
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
        Self { store, valid: Flags::default() }
    }

    /// Adds what a message holds of the field, in the row given.
    #[inline]
    pub(super) fn push(&mut self, field: &Field, bits: &Bits, base: usize, row: usize) {
        if self.valid.len < row {
            self.pad(row);
        }
        let is_there = match &mut self.store {
            Store::Flag(flags) => {
                let raw = field.raw(bits, base);
                flags.push(raw == Some(1));
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
        self.valid.push(is_there);
    }

    /// Adds what up to 64 messages hold of the field: one decision for all of them, then one loop.
    pub(super) fn push_all(&mut self, field: &Field, records: &[Record]) {
        let valid = match &mut self.store {
            Store::Flag(flags) => {
                let mut word = 0;
                let mut row = 0;
                let valid = each(field, records, |raw| {
                    word |= u64::from(raw == 1) << row;
                    row += 1;
                });
                flags.append(word & valid, records.len());
                valid
            }
            Store::Byte(values) => {
                values.reserve(records.len());
                each(field, records, |raw| values.push(raw as u8))
            }
            Store::Short(values) => {
                values.reserve(records.len());
                each(field, records, |raw| values.push(raw as u16))
            }
            Store::Whole(values) => {
                values.reserve(records.len());
                each(field, records, |raw| values.push(raw as u32))
            }
            Store::Number(values) => {
                values.reserve(records.len());
                match field.kind {
                    Kind::Number { offset, divisor, .. } => {
                        each(field, records, |raw| values.push(f64::from(raw + offset) / divisor))
                    }
                    kind => each(field, records, |raw| values.push(kind.scaled(raw))),
                }
            }
            Store::Text(texts) => {
                let mut valid = 0;
                for (row, record) in records.iter().enumerate() {
                    valid |= u64::from(field.text(record, 0, &mut texts.bytes)) << row;
                    texts.end();
                }
                valid
            }
            // No layout of records has lists.
            Store::List(_) => 0,
        };
        self.valid.append(valid, records.len());
    }

    /// Ends the column after so many rows, as the type says, and begins it anew.
    pub(super) fn take(&mut self, rows: usize, kind: &DataType) -> Result<ArrayRef, ArrowError> {
        self.pad(rows);
        let valid = self.valid.take_valid();
        Ok(match &mut self.store {
            Store::Flag(flags) => Arc::new(BooleanArray::new(flags.take(), valid)),
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
        match &mut self.store {
            Store::Flag(flags) => flags.pad(rows),
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
        self.valid.pad(rows);
    }
}

impl Flags {
    #[inline]
    pub(super) fn push(&mut self, yes: bool) {
        self.word |= u64::from(yes) << (self.len % 64);
        self.yes += usize::from(yes);
        self.len += 1;
        if self.len.is_multiple_of(64) {
            self.words.push(self.word);
            self.word = 0;
        }
    }

    /// Adds up to 64, the first lowest.
    #[inline]
    fn append(&mut self, word: u64, count: usize) {
        let used = self.len % 64;
        self.yes += word.count_ones() as usize;
        self.len += count;
        self.word |= word << used;
        if used + count >= 64 {
            self.words.push(self.word);
            self.word = if used == 0 { 0 } else { word >> (64 - used) };
        }
    }

    /// Adds "no" up to so many.
    fn pad(&mut self, len: usize) {
        while self.len < len {
            self.push(false);
        }
    }

    /// Ends the flags and begins them anew.
    fn take(&mut self) -> BooleanBuffer {
        let Self { mut words, word, len, .. } = std::mem::take(self);
        self.words.reserve(words.len());
        words.push(word);
        words.iter_mut().for_each(|word| *word = word.to_le());
        BooleanBuffer::new(Buffer::from_vec(words), 0, len)
    }

    /// Ends the flags as those that say which values are none; `None` where all are there.
    pub(super) fn take_valid(&mut self) -> Option<NullBuffer> {
        let are_all = self.yes == self.len;
        let flags = self.take();
        (!are_all).then(|| NullBuffer::new(flags))
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

    /// Ends the column and begins it anew.
    pub(super) fn take(&mut self, valid: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
        let Self { ends, bytes } = std::mem::take(self);
        self.ends.reserve(ends.len());
        self.bytes.reserve(bytes.len());
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

/// Tells whether a field can be read from a [`Record`].
pub(super) fn fits_record(field: &Field) -> bool {
    let end = usize::from(field.first) + usize::from(field.bits);
    let is_simple = !matches!(field.kind, Kind::Data | Kind::Tail | Kind::List(_));
    is_simple && !matches!(field.valid, Valid::When(..)) && end <= Record::BITS
}

/// Reads a number of each record, zero where there is none; gives the rows that have one, the first lowest.
#[inline(always)]
fn each(field: &Field, records: &[Record], mut put: impl FnMut(i32)) -> u64 {
    let (first, count) = (usize::from(field.first), usize::from(field.bits));
    let (least, most, none) = field.valid.bounds();
    // No value has 32 bits, so that none is the least number.
    let none = none.unwrap_or(i32::MIN);
    let is_signed = field.kind.is_signed();
    let sized = if let Valid::Sized(first) = field.valid { Some(usize::from(first)) } else { None };
    let mut valid = 0;
    for (row, record) in records.iter().enumerate() {
        let raw = if is_signed { record.signed(first, count) } else { record.unsigned(first, count) as i32 };
        let is_there = (record.len() >= first + count) & (least <= raw) & (raw <= most) & (raw != none);
        let is_there = is_there && sized.is_none_or(|first| record.unsigned(first, 30) != 0);
        valid |= u64::from(is_there) << row;
        put(if is_there { raw } else { 0 });
    }
    valid
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
    // The next batch will be as long, if this one was full.
    let next = Vec::with_capacity(values.len());
    let values = ScalarBuffer::from(std::mem::replace(values, next));
    Ok(Arc::new(PrimitiveArray::<T>::try_new(values, valid)?))
}

#[inline]
fn whole(field: &Field, bits: &Bits, base: usize) -> Option<u32> {
    match field.kind {
        Kind::Tail => Some(tail(field, bits)),
        _ => field.raw(bits, base).map(|raw| raw as u32),
    }
}
