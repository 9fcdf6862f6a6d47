//! Points of time at which ships were slow, and pairs of them, as structures of columns and back.

use datafusion::arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, Float64Array, Int64Array, StructArray,
    UInt32Array, UInt64Array,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields, Float64Type, Int64Type, UInt32Type, UInt64Type};
use std::sync::Arc;
use values::{ImoNumber, Mmsi};
use vessels::{NearPair, SlowPoint};

/// What [`vessels::near_pairs`] gives for a point of time, one after another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PairItem {
    Pair(NearPair),
    /// How many points were compared; it stands for no pair, and its identities are null.
    Points(u64),
}

fn nullable(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

/// Gives the fields of a point, as [`SlowPoint`] has them.
pub(super) fn point_fields() -> Fields {
    Fields::from(vec![
        nullable("time", DataType::Int64),
        nullable("mmsi", DataType::UInt32),
        nullable("track", DataType::UInt32),
        nullable("imo", DataType::UInt32),
        nullable("lat", DataType::Float64),
        nullable("lon", DataType::Float64),
        nullable("knots", DataType::Float64),
        nullable("before", DataType::UInt64),
        nullable("number", DataType::UInt32),
        nullable("after", DataType::UInt64),
        nullable("at_an_end", DataType::Boolean),
    ])
}

/// Gives the fields of a pair, as [`NearPair`] has them, with the count that stands in the place of one.
pub(super) fn pair_fields() -> Fields {
    let point = DataType::Struct(point_fields());
    Fields::from(vec![
        nullable("one", point.clone()),
        nullable("other", point),
        nullable("km", DataType::Float64),
        nullable("points", DataType::UInt64),
    ])
}

/// Puts points into columns.
pub(super) fn points_array(points: &[SlowPoint]) -> StructArray {
    points_or_null(points.iter().map(Some))
}

fn points_or_null<'a>(points: impl Iterator<Item = Option<&'a SlowPoint>> + Clone) -> StructArray {
    let numbers = |value: fn(&SlowPoint) -> f64| -> ArrayRef {
        Arc::new(points.clone().map(|it| it.map(value)).collect::<Float64Array>())
    };
    let counts = |value: fn(&SlowPoint) -> Option<u32>| -> ArrayRef {
        Arc::new(points.clone().map(|it| it.and_then(value)).collect::<UInt32Array>())
    };
    let lines = |value: fn(&SlowPoint) -> u64| -> ArrayRef {
        Arc::new(points.clone().map(|it| it.map(value)).collect::<UInt64Array>())
    };
    let there: Vec<bool> = points.clone().map(|it| it.is_some()).collect();
    let nulls = there.contains(&false).then(|| NullBuffer::from(there));
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(points.clone().map(|it| it.map(|it| it.time)).collect::<Int64Array>()),
        counts(|it| Some(it.mmsi.number())),
        counts(|it| Some(it.track)),
        counts(|it| it.imo.map(ImoNumber::number)),
        numbers(|it| it.lat),
        numbers(|it| it.lon),
        numbers(|it| it.knots),
        lines(|it| it.before.0),
        counts(|it| Some(it.before.1)),
        lines(|it| it.after),
        Arc::new(points.clone().map(|it| it.map(|it| it.at_an_end)).collect::<BooleanArray>()),
    ];
    StructArray::new(point_fields(), arrays, nulls)
}

/// Puts pairs into columns.
pub(super) fn pairs_array(items: &[PairItem]) -> StructArray {
    let pairs = items.iter().map(|item| match item {
        PairItem::Pair(pair) => Some(pair),
        PairItem::Points(_) => None,
    });
    let counts = items.iter().map(|item| match item {
        PairItem::Pair(_) => None,
        PairItem::Points(count) => Some(*count),
    });
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(points_or_null(pairs.clone().map(|it| it.map(|it| &it.one)))),
        Arc::new(points_or_null(pairs.clone().map(|it| it.map(|it| &it.other)))),
        Arc::new(pairs.map(|it| it.map(|it| it.km)).collect::<Float64Array>()),
        Arc::new(counts.collect::<UInt64Array>()),
    ];
    StructArray::new(pair_fields(), arrays, None)
}

/// Reads points off a column of structures; one that lacks something is none.
pub(super) fn points_of(array: &ArrayRef) -> Option<Vec<SlowPoint>> {
    Some(Points::of(array)?.all().flatten().collect())
}

/// Reads pairs off a column of structures; one that lacks something is none.
pub(super) fn pairs_of(array: &ArrayRef) -> Option<Vec<PairItem>> {
    let columns = array.as_struct_opt()?.columns();
    let [one, other, km, counts] = columns else { return None };
    let (one, other) = (Points::of(one)?, Points::of(other)?);
    let km = km.as_primitive_opt::<Float64Type>()?;
    let counts = counts.as_primitive_opt::<UInt64Type>()?;
    let rows = one.all().zip(other.all()).zip(km).zip(counts);
    let item = |(((one, other), km), count): (((_, _), _), Option<u64>)| match count {
        Some(count) => Some(PairItem::Points(count)),
        None => Some(PairItem::Pair(NearPair { one: one?, other: other?, km: km? })),
    };
    Some(rows.filter_map(item).collect())
}

/// The columns of points, each of its type.
struct Points<'a> {
    array: &'a StructArray,
    time: &'a Int64Array,
    mmsi: &'a UInt32Array,
    track: &'a UInt32Array,
    imo: &'a UInt32Array,
    lat: &'a Float64Array,
    lon: &'a Float64Array,
    knots: &'a Float64Array,
    before: &'a UInt64Array,
    number: &'a UInt32Array,
    after: &'a UInt64Array,
    at_an_end: &'a BooleanArray,
}

impl<'a> Points<'a> {
    fn of(array: &'a ArrayRef) -> Option<Self> {
        let array = array.as_struct_opt()?;
        let [time, mmsi, track, imo, lat, lon, knots, before, number, after, at_an_end] = array.columns()
        else {
            return None;
        };
        fn of<T: ArrowPrimitiveType>(
            column: &ArrayRef,
        ) -> Option<&datafusion::arrow::array::PrimitiveArray<T>> {
            column.as_primitive_opt::<T>()
        }
        Some(Self {
            array,
            time: of::<Int64Type>(time)?,
            mmsi: of::<UInt32Type>(mmsi)?,
            track: of::<UInt32Type>(track)?,
            imo: of::<UInt32Type>(imo)?,
            lat: of::<Float64Type>(lat)?,
            lon: of::<Float64Type>(lon)?,
            knots: of::<Float64Type>(knots)?,
            before: of::<UInt64Type>(before)?,
            number: of::<UInt32Type>(number)?,
            after: of::<UInt64Type>(after)?,
            at_an_end: at_an_end.as_boolean_opt()?,
        })
    }

    fn all(&self) -> impl Iterator<Item = Option<SlowPoint>> + '_ {
        (0..self.array.len()).map(|row| self.get(row))
    }

    fn get(&self, row: usize) -> Option<SlowPoint> {
        macro_rules! cell {
            ($column:ident) => {
                self.$column.is_valid(row).then(|| self.$column.value(row))
            };
        }
        if self.array.is_null(row) {
            return None;
        }
        Some(SlowPoint {
            time: cell!(time)?,
            mmsi: Mmsi::from_number(cell!(mmsi)?).ok()?,
            track: cell!(track)?,
            imo: cell!(imo).and_then(|number| ImoNumber::from_number(number).ok()),
            lat: cell!(lat)?,
            lon: cell!(lon)?,
            knots: cell!(knots)?,
            before: (cell!(before)?, cell!(number)?),
            after: cell!(after)?,
            at_an_end: cell!(at_an_end)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn point(number: u32, imo: Option<u32>) -> SlowPoint {
        SlowPoint {
            time: 1_700_000_400,
            mmsi: Mmsi::from_number(number).unwrap(),
            track: 2,
            imo: imo.map(|number| ImoNumber::from_number(number).unwrap()),
            lat: 38.5,
            lon: 124.25,
            knots: 0.5,
            before: (7, 3),
            after: 8,
            at_an_end: true,
        }
    }

    #[test]
    fn pairs_come_back_as_they_went() {
        let (one, other) = (point(200_000_001, None), point(445_999_999, Some(9_074_729)));
        let points: ArrayRef = Arc::new(points_array(&[one, other]));
        assert_eq!(points_of(&points).unwrap(), [one, other]);
        let items = [PairItem::Pair(NearPair { one, other, km: 0.25 }), PairItem::Points(2)];
        let pairs: ArrayRef = Arc::new(pairs_array(&items));
        assert_eq!(pairs_of(&pairs).unwrap(), items);
        assert!(pairs_of(&points).is_none() && points_of(&pairs).is_none());
        assert!(points_of(&(Arc::new(points_array(&[])) as ArrayRef)).unwrap().is_empty());
    }
}
