//! How a field of a row becomes a column of SQLite and is read back.

use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Error, Row as _};
use std::cmp::Ordering;
use values::Date;

/// A type a field can have.
pub(crate) trait Cell: Sized {
    /// The column's type in SQLite, with `NOT NULL` where it cannot be empty.
    const TYPE: &'static str;
    fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError>;
    fn read(row: &SqliteRow, column: usize) -> Result<Self, Error>;
    fn compare(&self, other: &Self) -> Ordering;
}

macro_rules! cell {
    ($type:ty, $sql:literal, $order:expr) => {
        impl Cell for $type {
            const TYPE: &'static str = concat!($sql, " NOT NULL");
            fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError> {
                Arguments::add(values, self.clone())
            }
            fn read(row: &SqliteRow, column: usize) -> Result<Self, Error> {
                row.try_get(column)
            }
            fn compare(&self, other: &Self) -> Ordering {
                let order: fn(&$type, &$type) -> Ordering = $order;
                order(self, other)
            }
        }

        impl Cell for Option<$type> {
            const TYPE: &'static str = $sql;
            fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError> {
                Arguments::add(values, self.clone())
            }
            fn read(row: &SqliteRow, column: usize) -> Result<Self, Error> {
                row.try_get(column)
            }
            fn compare(&self, other: &Self) -> Ordering {
                compare_options(self, other)
            }
        }
    };
}

cell!(String, "TEXT", Ord::cmp);
cell!(i64, "INTEGER", Ord::cmp);
cell!(f64, "REAL", f64::total_cmp);
cell!(bool, "INTEGER", Ord::cmp);

/// A day is kept as ISO 8601 text, which sorts as days do.
impl Cell for Date {
    const TYPE: &'static str = "TEXT NOT NULL";
    fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError> {
        Arguments::add(values, self.to_string())
    }
    fn read(row: &SqliteRow, column: usize) -> Result<Self, Error> {
        day(&row.try_get::<String, _>(column)?)
    }
    fn compare(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

impl Cell for Option<Date> {
    const TYPE: &'static str = "TEXT";
    fn bind(&self, values: &mut SqliteArguments) -> Result<(), BoxDynError> {
        Arguments::add(values, self.map(|date| date.to_string()))
    }
    fn read(row: &SqliteRow, column: usize) -> Result<Self, Error> {
        row.try_get::<Option<String>, _>(column)?.map(|text| day(&text)).transpose()
    }
    fn compare(&self, other: &Self) -> Ordering {
        compare_options(self, other)
    }
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|error| Error::Decode(Box::new(error)))
}

/// Nothing comes before something.
fn compare_options<T: Cell>(one: &Option<T>, other: &Option<T>) -> Ordering
where
    Option<T>: Cell,
{
    match (one, other) {
        (Some(one), Some(other)) => one.compare(other),
        _ => one.is_some().cmp(&other.is_some()),
    }
}
