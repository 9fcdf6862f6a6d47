//! What a message holds, by the names gpsd and pyais use.

use super::applications;
use super::bits::{Bits, Readable};
use super::layout::{Field, Kind};
use super::messages::reading;
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The fields of a message in a fixed order; what is not available is not there.
///
/// **Shape:** `docs/schema/ais-message.schema.json`. **Units:** degrees, knots, metres, degrees a minute for `turn`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields(Vec<(&'static str, FieldValue)>);

/// The value of a field.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Elements of one shape, as an application's payload has them: waypoints, gauges, targets.
    List(Vec<Fields>),
}

impl Fields {
    /// Gives a field by name.
    ///
    /// ```
    /// let decoded = vessels::decode("!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69", "day.nmea");
    /// assert_eq!(decoded.messages[0].fields().get("heading"), Some(&vessels::FieldValue::Whole(163)));
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.0.iter().find(|(one, _)| *one == name).map(|(_, value)| value)
    }

    /// Gives the fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &FieldValue)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    fn whole(&mut self, name: &'static str, value: impl Into<i64>) {
        self.0.push((name, FieldValue::Whole(value.into())));
    }

    fn text(&mut self, name: &'static str, value: &str) {
        self.0.push((name, FieldValue::Text(value.to_owned())));
    }

    fn read(&mut self, table: &'static [Field], bits: &Bits, base: usize) {
        for field in table {
            if let Some(value) = value(field, bits, base) {
                self.0.push((field.name, value));
            }
        }
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Names what a decoded message holds.
pub(super) fn fields(bits: &Bits, at: Option<Timestamp>, station: Option<&str>) -> Fields {
    let mut out = Fields::default();
    out.whole("type", bits.unsigned(0, 6));
    out.whole("repeat", bits.unsigned(6, 2));
    out.whole("mmsi", bits.unsigned(8, 30));
    if let Some(at) = at {
        out.text("received_at", &at.to_string());
    }
    if let Some(station) = station {
        out.text("station", station);
    }
    if let Ok(reading) = reading(bits) {
        out.read(reading.layout.fields, bits, 0);
    }
    if let Some(reading) = applications::reading(bits) {
        out.read(reading.layout.fields, bits, 0);
    }
    out
}

fn value(field: &'static Field, bits: &Bits, base: usize) -> Option<FieldValue> {
    Some(match field.kind {
        Kind::Flag => FieldValue::Flag(field.raw(bits, base)? == 1),
        Kind::Whole => FieldValue::Whole(field.raw(bits, base)?.into()),
        Kind::Number { decimals, .. } => FieldValue::Number(rounded(field.number(bits, base)?, decimals)),
        Kind::Turn => FieldValue::Number(rounded(field.number(bits, base)?, 0)),
        Kind::Text => {
            let mut text = Vec::new();
            field.text(bits, base, &mut text).then_some(())?;
            FieldValue::Text(String::from_utf8(text).ok()?)
        }
        Kind::Data => {
            let mut text = Vec::new();
            hexadecimal(field, bits, &mut text);
            FieldValue::Text(String::from_utf8(text).ok()?)
        }
        Kind::Tail => FieldValue::Whole(tail(field, bits).into()),
        Kind::List(list) => {
            let elements = (0..list.count(field.first, bits)).map(|at| {
                let mut element = Fields::default();
                element.read(list.fields, bits, usize::from(field.first) + at * usize::from(list.size));
                element
            });
            FieldValue::List(elements.collect())
        }
    })
}

/// Reads the last bits of a message.
pub(super) fn tail(field: &Field, bits: &Bits) -> u32 {
    let count = usize::from(field.bits);
    bits.unsigned(bits.len().saturating_sub(count), count)
}

/// Writes the rest of a message as gpsd prints it: the number of bits, then the bytes in hexadecimal.
pub(super) fn hexadecimal(field: &Field, bits: &Bits, out: &mut Vec<u8>) {
    let (first, count) = field.rest(bits);
    let start = out.len();
    let mut number = count;
    loop {
        out.insert(start, b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.push(b':');
    for at in (0..count).step_by(48) {
        let some = (count - at).min(48);
        // What follows the last bit is none of it.
        let mut word = bits.word(first + at) >> (64 - some) << (64 - some);
        for _ in 0..2 * some.div_ceil(8) {
            let [nibble, ..] = (word >> 4).to_be_bytes();
            out.push(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
            word <<= 4;
        }
    }
}

fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = 10f64.powi(decimals.into());
    (value * scale).round() / scale
}
