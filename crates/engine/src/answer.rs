//! What a query gives back, as JSON values, and how it is laid out for reading.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{
    DataType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, SchemaRef, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::util::display::{ArrayFormatter, FormatOptions};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The rows a query gave.
///
/// **Shape:** every row has a value for every column, in the columns' order. Whole numbers, numbers and truth
/// values are JSON's own; lists are arrays, structures objects; days are `2024-12-18`, instants
/// `2024-12-18T09:14:00Z`, and whatever JSON has no form for is text. What is missing, and a number that is none
/// (infinite or undefined), is `null`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The columns' names; a name may stand twice.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

impl Answer {
    /// Lays the rows out in aligned columns, a line a row, under the names and a rule.
    ///
    /// Cells longer than `widest` characters are cut and end in `…`. Line breaks, other control characters and
    /// those that turn the direction of writing are shown as escapes, so that a text cannot draw on the screen.
    /// Characters of East Asia are counted as two columns wide. **Shape:** an answer without columns is empty text.
    ///
    /// ```
    /// let answer = engine::Answer {
    ///     columns: vec!["ship".into(), "n".into()],
    ///     rows: vec![vec!["평화".into(), 2.into()], vec!["MV example".into(), serde_json::Value::Null]],
    /// };
    /// assert_eq!(answer.aligned(40), "ship        n\n----------  -\n평화        2\nMV example\n");
    /// ```
    #[must_use]
    pub fn aligned(&self, widest: usize) -> String {
        if self.columns.is_empty() {
            return String::new();
        }
        let heading: Vec<String> = self.columns.iter().map(|name| cell(name, widest)).collect();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().map(|value| cell(&plain(value), widest)).collect())
            .collect();
        let mut widths: Vec<usize> = heading.iter().map(|name| width(name)).collect();
        for row in &rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(width(cell));
            }
        }
        let numeric: Vec<bool> = (0..self.columns.len()).map(|at| self.is_numeric(at)).collect();
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut text = String::new();
        for line in [&heading, &rule].into_iter().chain(&rows) {
            let mut written = String::new();
            for ((cell, to), right) in line.iter().zip(&widths).zip(&numeric) {
                let pad = " ".repeat(to.saturating_sub(width(cell)));
                let _ =
                    if *right { write!(written, "{pad}{cell}  ") } else { write!(written, "{cell}{pad}  ") };
            }
            text.push_str(written.trim_end());
            text.push('\n');
        }
        text
    }

    /// Gives a row as one line of JSON with the columns in their order.
    ///
    /// ```
    /// let answer = engine::Answer { columns: vec!["b".into(), "a".into()], rows: vec![vec![1.into(), "x".into()]] };
    /// assert_eq!(answer.json_line(0).as_deref(), Some(r#"{"b":1,"a":"x"}"#));
    /// assert_eq!(answer.json_line(1), None);
    /// ```
    #[must_use]
    pub fn json_line(&self, row: usize) -> Option<String> {
        let cells = self.columns.iter().zip(self.rows.get(row)?);
        let pairs: Vec<String> =
            cells.map(|(name, value)| format!("{}:{value}", Value::String(name.clone()))).collect();
        Some(format!("{{{}}}", pairs.join(",")))
    }

    fn is_numeric(&self, column: usize) -> bool {
        let mut cells =
            self.rows.iter().filter_map(|row| row.get(column)).filter(|value| !value.is_null()).peekable();
        cells.peek().is_some() && cells.all(Value::is_number)
    }
}

/// Gives a value as a person reads it: text without its quotation marks, nothing for what is missing.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn cell(text: &str, widest: usize) -> String {
    let mut shown = String::new();
    let mut room = widest.max(1);
    for character in text.chars() {
        let piece = match character {
            // Controls, and the marks that turn or embed a direction of writing.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                character.escape_unicode().to_string()
            }
            it if it.is_control() => it.escape_default().to_string(),
            it => it.to_string(),
        };
        let needed = width(&piece);
        if needed > room {
            while width(&shown) >= widest.max(1) && shown.pop().is_some() {}
            shown.push('…');
            break;
        }
        room -= needed;
        shown.push_str(&piece);
    }
    shown
}

/// How many columns of a terminal a text takes, near enough: Hangul, Han, Kana and full-width forms take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|it| match it {
            '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200d}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}

/// Turns columns of batches into rows.
pub(crate) fn from_batches(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Answer, ArrowError> {
    let columns: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let mut rows = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    for batch in batches {
        let mut cells: Vec<std::vec::IntoIter<Value>> = Vec::with_capacity(columns.len());
        for array in batch.columns() {
            cells.push(values(array)?.into_iter());
        }
        for _ in 0..batch.num_rows() {
            rows.push(cells.iter_mut().map(|column| column.next().unwrap_or_default()).collect());
        }
    }
    Ok(Answer { columns, rows })
}

/// Gives the cells of a column.
pub(crate) fn values(array: &ArrayRef) -> Result<Vec<Value>, ArrowError> {
    macro_rules! numbers {
        ($type:ty) => {
            array.as_primitive::<$type>().iter().map(Value::from).collect()
        };
    }
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => array.as_boolean().iter().map(Value::from).collect(),
        DataType::Int8 => numbers!(Int8Type),
        DataType::Int16 => numbers!(Int16Type),
        DataType::Int32 => numbers!(Int32Type),
        DataType::Int64 => numbers!(Int64Type),
        DataType::UInt8 => numbers!(UInt8Type),
        DataType::UInt16 => numbers!(UInt16Type),
        DataType::UInt32 => numbers!(UInt32Type),
        DataType::UInt64 => numbers!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Utf8 => array.as_string::<i32>().iter().map(Value::from).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(Value::from).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(Value::from).collect(),
        DataType::List(_) => lists(array.as_list::<i32>().iter())?,
        DataType::LargeList(_) => lists(array.as_list::<i64>().iter())?,
        DataType::FixedSizeList(_, _) => lists(array.as_fixed_size_list().iter())?,
        DataType::Struct(_) => objects(array.as_struct())?,
        _ => displayed(array)?,
    })
}

fn lists(arrays: impl Iterator<Item = Option<ArrayRef>>) -> Result<Vec<Value>, ArrowError> {
    arrays.map(|list| list.map_or(Ok(Value::Null), |list| values(&list).map(Value::Array))).collect()
}

fn objects(array: &StructArray) -> Result<Vec<Value>, ArrowError> {
    let mut objects: Vec<Map<String, Value>> = vec![Map::new(); array.len()];
    for (name, column) in array.column_names().iter().zip(array.columns()) {
        for (object, value) in objects.iter_mut().zip(values(column)?) {
            object.insert((*name).to_owned(), value);
        }
    }
    let objects = objects.into_iter().enumerate();
    Ok(objects.map(|(at, it)| if array.is_null(at) { Value::Null } else { Value::Object(it) }).collect())
}

/// Gives the cells as the library prints them: days, instants, decimals, durations, bytes.
fn displayed(array: &ArrayRef) -> Result<Vec<Value>, ArrowError> {
    let options = FormatOptions::new().with_display_error(false);
    let formatter = ArrayFormatter::try_new(array.as_ref(), &options)?;
    (0..array.len())
        .map(|at| match array.is_null(at) {
            true => Ok(Value::Null),
            false => formatter.value(at).try_to_string().map(Value::String),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Answer, cell, width};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn long_cells_are_cut_and_numbers_stand_right() {
        let answer = Answer {
            columns: vec!["text".into(), "n".into()],
            rows: vec![vec![json!("abcdefgh"), json!(10)], vec![json!("평화호평화호"), json!(2)]],
        };
        assert_eq!(answer.aligned(5), "text    n\n-----  --\nabcd…  10\n평화…   2\n");
        assert_eq!(Answer::default().aligned(5), "");
        assert_eq!(cell("\u{1b}[2J\n\u{202e}", 80), "\\u{1b}[2J\\n\\u{202e}");
    }

    proptest! {
        #[test]
        fn no_cell_is_wider_than_it_may_be_or_draws(text in ".*", widest in 1_usize..40) {
            let cell = cell(&text, widest);
            prop_assert!(width(&cell) <= widest);
            prop_assert!(!cell.chars().any(char::is_control));
        }

        #[test]
        fn a_line_of_json_is_read_back(name in ".*", text in ".*") {
            let answer = Answer { columns: vec![name.clone()], rows: vec![vec![Value::from(text.clone())]] };
            let line = answer.json_line(0).unwrap();
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), json!({name: text}));
        }
    }
}
