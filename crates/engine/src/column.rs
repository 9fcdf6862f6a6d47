//! How a field of a row becomes a column of a table.

use crate::tables::Facts;
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::arrow::error::ArrowError;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// A row that has a table: its name, its columns, its order.
///
/// **Shape:** rows of a table are ordered by their columns from left to right; nothing comes before something.
pub trait Table: Sized {
    /// The table's name in SQL and, with `.parquet`, the name of its file.
    const NAME: &'static str;
    /// What a row is, in a sentence.
    const DOC: &'static str;

    /// Gives the columns in their order.
    fn columns() -> Vec<Column>;

    #[doc(hidden)]
    fn compare(&self, other: &Self) -> Ordering;

    #[doc(hidden)]
    fn arrays(rows: &[&Self]) -> Vec<ArrayRef>;
}

/// A table that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableInfo {
    /// Its name in SQL.
    pub name: String,
    /// What a row is, in a sentence.
    pub doc: String,
    /// Its columns in their order.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in SQL.
    pub name: String,
    /// What a cell holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Whether a cell can be empty.
    pub nullable: bool,
    /// What it means, with its unit.
    pub doc: String,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number with a fraction, of 64 bits.
    Number,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// An instant in UTC, to the microsecond.
    Instant,
}

impl ColumnType {
    /// Gives the name as a listing prints it.
    ///
    /// ```
    /// assert_eq!(engine::ColumnType::Instant.name(), "instant");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Instant => "instant",
        }
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

/// Describes a table.
pub(crate) fn info<T: Table>() -> TableInfo {
    TableInfo { name: T::NAME.to_owned(), doc: T::DOC.trim().to_owned(), columns: T::columns() }
}

/// Gives the Arrow schema of a table; each column carries its meaning under the key `doc`.
///
/// One key a column: the map behind it has no order, and the schema is written into the file.
pub(crate) fn schema<T: Table>() -> SchemaRef {
    Arc::new(Schema::new(T::columns().iter().map(field).collect::<Vec<_>>()))
}

/// Gives the Arrow field of a column.
pub(crate) fn field(column: &Column) -> Field {
    Field::new(&column.name, column.kind.data_type(), column.nullable)
        .with_metadata(HashMap::from([("doc".to_owned(), column.doc.clone())]))
}

/// Puts rows into columns, as they are ordered.
pub(crate) fn batch<T: Table>(rows: &[&T]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(schema::<T>(), T::arrays(rows))
}

/// Calls something for every table of the facts, in their order.
pub(crate) trait TableVisitor {
    type Error;
    fn visit<T: Table>(&mut self, rows: &[T]) -> Result<(), Self::Error>;
}

/// Gives every table of the facts.
pub(crate) fn tables() -> Vec<TableInfo> {
    struct Collect(Vec<TableInfo>);
    impl TableVisitor for Collect {
        type Error = std::convert::Infallible;
        fn visit<T: Table>(&mut self, _rows: &[T]) -> Result<(), Self::Error> {
            self.0.push(info::<T>());
            Ok(())
        }
    }
    let mut collect = Collect(Vec::new());
    let Ok(()) = Facts::default().visit(&mut collect);
    collect.0
}

/// A type a field can have.
pub(crate) trait Cell: Sized {
    const KIND: ColumnType;
    const NULLABLE: bool = false;
    fn compare(&self, other: &Self) -> Ordering;
    fn array<'a>(cells: impl Iterator<Item = &'a Self>) -> ArrayRef
    where
        Self: 'a;
}

/// A type a field can have, empty or not; one value becomes the array's element.
macro_rules! cell {
    ($type:ty, $kind:ident, $array:ty, $order:expr, $finish:expr, |$value:ident| $element:expr) => {
        impl Cell for $type {
            const KIND: ColumnType = ColumnType::$kind;
            fn compare(&self, other: &Self) -> Ordering {
                let order: fn(&$type, &$type) -> Ordering = $order;
                order(self, other)
            }
            fn array<'a>(cells: impl Iterator<Item = &'a Self>) -> ArrayRef {
                let finish: fn($array) -> $array = $finish;
                Arc::new(finish(cells.map(|$value| Some($element)).collect::<$array>()))
            }
        }

        impl Cell for Option<$type> {
            const KIND: ColumnType = ColumnType::$kind;
            const NULLABLE: bool = true;
            fn compare(&self, other: &Self) -> Ordering {
                match (self, other) {
                    (Some(one), Some(other)) => Cell::compare(one, other),
                    (one, other) => one.is_some().cmp(&other.is_some()),
                }
            }
            fn array<'a>(cells: impl Iterator<Item = &'a Self>) -> ArrayRef {
                let finish: fn($array) -> $array = $finish;
                Arc::new(finish(cells.map(|cell| cell.as_ref().map(|$value| $element)).collect::<$array>()))
            }
        }
    };
}

cell!(String, Text, StringArray, Ord::cmp, |it| it, |value| value.as_str());
cell!(i64, Integer, Int64Array, Ord::cmp, |it| it, |value| *value);
cell!(f64, Number, Float64Array, f64::total_cmp, |it| it, |value| *value);
cell!(bool, Boolean, BooleanArray, Ord::cmp, |it| it, |value| *value);
cell!(Date, Date, Date32Array, Ord::cmp, |it| it, |value| days(*value));
cell!(Timestamp, Instant, TimestampMicrosecondArray, Ord::cmp, |it| it.with_timezone("UTC"), |value| value
    .as_microsecond());

/// Days since 1 January 1970, as Arrow counts them; years −9999 to 9999 always fit.
pub(crate) fn days(date: Date) -> i32 {
    let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Cell, days, tables};
    use jiff::civil::Date;
    use std::cmp::Ordering;
    use std::collections::BTreeSet;

    #[test]
    fn days_are_counted_from_1970() {
        for (date, wanted) in [
            (Date::constant(1970, 1, 1), 0),
            (Date::constant(1969, 12, 31), -1),
            (Date::constant(2024, 12, 18), 20_075),
            (Date::MIN, -4_371_587),
            (Date::MAX, 2_932_896),
        ] {
            assert_eq!(days(date), wanted, "{date}");
        }
    }

    #[test]
    fn nothing_comes_before_something_and_numbers_have_one_order() {
        assert_eq!(Cell::compare(&None, &Some(0_i64)), Ordering::Less);
        assert_eq!(Cell::compare(&Some(-0.0), &Some(0.0)), Ordering::Less);
        assert_eq!(Cell::compare(&f64::NAN, &f64::INFINITY), Ordering::Greater);
    }

    #[test]
    fn every_table_and_column_is_told_once_and_in_words() {
        let tables = tables();
        let names: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names.len(), tables.len());
        for table in &tables {
            assert!(table.doc.ends_with('.'), "{}", table.name);
            let columns: BTreeSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            for column in &table.columns {
                assert!(column.doc.ends_with('.'), "{}.{}", table.name, column.name);
                assert!(!column.name.contains('#'), "{}.{}", table.name, column.name);
            }
        }
    }
}
