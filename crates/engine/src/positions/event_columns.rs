//! Events as structures of columns, as the detectors give them, and back.

use crate::answer::values;
use datafusion::arrow::array::{ArrayRef, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, TimeUnit};
use datafusion::arrow::json::ReaderBuilder;
use datafusion::common::{exec_datafusion_err, internal_datafusion_err};
use datafusion::error::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// Gives the fields of an event, as [`vessels::Event`] has them; what is not known is null.
#[must_use]
pub fn event_fields() -> Fields {
    let field = |name: &str, kind| Field::new(name, kind, true);
    let text = |name: &str| field(name, DataType::Utf8);
    let list = |name: &str, kind| field(name, DataType::new_list(kind, true));
    let instant = |name: &str| field(name, DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())));
    let number = |name: &str| field(name, DataType::Float64);
    let port = Fields::from(vec![text("name"), text("country"), text("unlocode")]);
    let evidence = Fields::from(vec![
        list("messages", DataType::UInt64),
        list("other_messages", DataType::UInt64),
        field("positions", DataType::UInt32),
        text("method"),
        list("notes", DataType::Utf8),
    ]);
    Fields::from(vec![
        text("type"),
        text("mmsi"),
        text("imo"),
        text("track"),
        instant("start"),
        instant("end"),
        number("lat"),
        number("lon"),
        field("open", DataType::Boolean),
        text("other_mmsi"),
        field("port", DataType::Struct(port)),
        number("distance_km"),
        number("max_speed_kn"),
        field("confidence", DataType::UInt8),
        field("evidence", DataType::Struct(evidence)),
    ])
}

/// Puts objects into a structure of columns.
pub(crate) fn structure<T: Serialize>(fields: &Fields, objects: &[T]) -> Result<StructArray> {
    let schema = Arc::new(Schema::new(fields.clone()));
    let mut decoder = ReaderBuilder::new(schema).with_batch_size(objects.len().max(1)).build_decoder()?;
    decoder.serialize(objects)?;
    let batch = decoder.flush()?.ok_or_else(|| internal_datafusion_err!("no object became a row"))?;
    Ok(StructArray::from(batch))
}

/// Reads objects off a column of structures; a null one is an error, for none is ever written.
pub(super) fn objects<T: DeserializeOwned>(array: &ArrayRef) -> Result<Vec<T>> {
    values(array)?
        .into_iter()
        .map(|value| {
            serde_json::from_value(without_nulls(value))
                .map_err(|error| exec_datafusion_err!("a detector's answer is none: {error}"))
        })
        .collect()
}

/// Leaves out what is null: in the columns everything that is not known is.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use vessels::{Event, Methods, builtin_ports, events, read_positions};

    #[test]
    fn events_come_back_as_they_went() {
        let table = b"ts,mmsi,lat,lon,name,imo\n1700000000,445999999,38.512345,124.000001,A,9074729\n1700050000,445999999,38.6,124.0,A,9074729\n1700050600,445999999,-38.6,14.0,A,9074729\n";
        let (recording, _) = read_positions(table, "p.csv");
        let found = events(&recording, &Methods::builtin(), &builtin_ports(), None);
        assert!(!found.is_empty());
        let array: ArrayRef = Arc::new(structure(&event_fields(), &found).unwrap());
        assert_eq!(objects::<Event>(&array).unwrap(), found);
    }
}
