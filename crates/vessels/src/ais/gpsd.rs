//! Objects as gpsd writes them (`gpsdecode -j`, class `AIS`), turned back into the bits they were decoded from.
//!
//! So that one decoder reads everything, an object's fields are put where the tables say they lie. What gpsd does not
//! print – spare bits, what its version does not know – is zero.

use super::applications;
use super::bits::{Bits, Readable};
use super::layout::{Field, Kind, Layout};
use super::line::written;
use super::messages;
use serde_json::{Map, Value};

/// An object of gpsd.
pub(super) type Object = Map<String, Value>;

/// What a line of JSON is.
#[derive(Debug)]
pub(super) enum Read {
    /// An AIS message, or two where a ship's static data of both parts were joined.
    Ais(Object),
    /// Another of gpsd's objects.
    Other,
    /// No object of gpsd.
    Unknown,
}

/// Reads a line of JSON.
pub(super) fn read(text: &[u8]) -> Read {
    let Ok(Value::Object(object)) = serde_json::from_slice(text) else { return Read::Unknown };
    match object.get("class") {
        Some(Value::String(class)) if class == "AIS" => Read::Ais(object),
        Some(Value::String(_)) => Read::Other,
        _ => Read::Unknown,
    }
}

/// Tells whether a line is an AIS object.
pub(super) fn is_ais(text: &[u8]) -> bool {
    matches!(read(text), Read::Ais(_))
}

/// Gives the time of reception, where whoever wrote the object added it.
pub(super) fn received_at(object: &Object) -> Option<i64> {
    let text = |name: &str| written(object.get(name)?.as_str()?.as_bytes());
    let seconds = object.get("rxuxtime").and_then(Value::as_f64);
    text("received_at").or_else(|| text("tagblock_timestamp")).or_else(|| {
        let seconds = seconds.filter(|seconds| (946_684_800.0..4_102_444_800.0).contains(seconds))?;
        Some((seconds * 1e6).round() as i64 * 1000)
    })
}

/// Gives the receiving station, where whoever wrote the object added it.
pub(super) fn station(object: &Object) -> Option<&str> {
    ["station", "tagblock_station"].into_iter().find_map(|name| object.get(name)?.as_str())
}

/// Tells which parts of a ship's static data (type 24) an object joins: gpsd prints them as one.
pub(super) fn parts(object: &Object) -> Vec<u32> {
    if object.get("type").and_then(Value::as_u64) != Some(24) {
        return vec![0];
    }
    if let Some(part) = object.get("partno").and_then(Value::as_u64) {
        return vec![part as u32];
    }
    let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
    let mut parts = Vec::new();
    if has(&["shipname"]) {
        parts.push(0);
    }
    if has(&["shiptype", "vendorid", "callsign", "to_bow", "mothership_mmsi"]) {
        parts.push(1);
    }
    parts
}

/// Puts an object's fields where they lie in a message; `None` where one is missing or does not fit.
pub(super) fn encode(object: &Object, part: u32, bits: &mut Bits) -> Option<()> {
    let whole = |name: &str| object.get(name).and_then(number).map(|value| value as u32);
    let kind = whole("type")?;
    let mmsi = whole("mmsi").filter(|mmsi| *mmsi < 1 << 30)?;
    let truth = |name: &str| u32::from(object.get(name).and_then(number).is_some_and(|value| value != 0.0));
    // First only what tells which layout a message has.
    bits.zero(2048);
    bits.set(0, 6, kind);
    bits.set(6, 2, whole("repeat").unwrap_or(0));
    bits.set(8, 30, mmsi);
    match kind {
        6 | 8 => {
            let first = if kind == 6 { 72 } else { 40 };
            bits.set(first, 10, whole("dac")?);
            bits.set(first + 10, 6, whole("fid")?);
        }
        22 => bits.set(139, 1, truth("addressed")),
        24 => bits.set(38, 2, part),
        25 | 26 => bits.set(38, 2, truth("addressed") << 1 | truth("structured")),
        _ => {}
    }
    let layout = messages::reading(bits).ok()?.layout;
    let application = application(object, bits);
    let scaled = object.get("scaled").and_then(Value::as_bool).unwrap_or(true);
    // Of the older tidal window gpsd divides minutes by a tenth of what it should.
    let tenfold = (kind, whole("dac"), whole("fid")) == (6, Some(1), Some(14));
    let mut pieces = Pieces { scaled, tenfold, pieces: Vec::new(), end: usize::from(layout.usual) };
    pieces.layout(object, layout, application.is_none())?;
    if let Some(application) = application {
        // gpsd prints an inland ship's size as it is sent, whatever it says of scaling.
        pieces.scaled &= (whole("dac"), whole("fid")) != (Some(200), Some(10));
        pieces.end = pieces.end.max(usize::from(application.usual));
        pieces.layout(object, application, false)?;
    }
    let head = (bits.unsigned(0, 32), bits.unsigned(32, 8));
    bits.zero(pieces.end);
    bits.set(0, 32, head.0);
    bits.set(32, 6, head.1 >> 2);
    if kind == 24 {
        bits.set(38, 2, part);
    }
    for (first, count, value) in pieces.pieces {
        let first = first.unwrap_or(pieces.end.saturating_sub(count));
        bits.set(first, count, value);
    }
    Some(())
}

/// Gives the layout of an application's payload that the object has taken apart.
fn application(object: &Object, bits: &Bits) -> Option<&'static Layout> {
    let layout = applications::of_code(bits)?;
    let apart = |field: &Field| field.name != "text" && object.contains_key(field.name);
    let is_apart = !object.contains_key("data") || layout.fields.iter().any(apart);
    is_apart.then_some(layout)
}

/// What goes where in a message: the first bit (none: at the end), how many, and the value.
struct Pieces {
    scaled: bool,
    tenfold: bool,
    pieces: Vec<(Option<usize>, usize, u32)>,
    end: usize,
}

impl Pieces {
    fn layout(&mut self, object: &Object, layout: &Layout, with_data: bool) -> Option<()> {
        let mut tail = 0;
        for field in layout.fields {
            match field.kind {
                Kind::Data if with_data => {
                    self.data(object.get("data").and_then(Value::as_str)?, field)?;
                    tail = usize::from(field.bits);
                }
                Kind::Data => {}
                // What tells the layouts apart is set already.
                _ if field.name == "partno" => {}
                _ => self.field(object, field, 0)?,
            }
        }
        self.end += tail;
        Some(())
    }

    fn field(&mut self, object: &Object, field: &Field, base: usize) -> Option<()> {
        let first = base + usize::from(field.first);
        match field.kind {
            Kind::Text => {
                let text = text(object, field)?;
                for (at, letter) in text.bytes().enumerate() {
                    self.put(first + 6 * at, 6, six(letter)?);
                }
            }
            Kind::Tail => {
                let value = object.get(field.name).and_then(number).unwrap_or(0.0);
                self.pieces.push((None, usize::from(field.bits), value as u32));
            }
            Kind::List(list) => {
                let elements = object.get(field.name).and_then(Value::as_array);
                for (at, element) in elements.into_iter().flatten().enumerate().take(list.most.into()) {
                    let start = first + at * usize::from(list.size);
                    self.end = self.end.max(start + usize::from(list.size));
                    for inner in list.fields {
                        self.field(element.as_object()?, inner, start)?;
                    }
                }
            }
            _ => {
                let count = usize::from(field.bits);
                let raw = match value(object, field.name) {
                    Some(found) => self.raw(&found, field)?,
                    None => field.valid.none(),
                };
                let signed = matches!(field.kind, Kind::Number { signed: true, .. } | Kind::Turn);
                let (least, most) = match signed {
                    true => (-(1_i64 << (count - 1)), (1_i64 << (count - 1)) - 1),
                    false => (0, (1_i64 << count) - 1),
                };
                (least..=most).contains(&i64::from(raw)).then_some(())?;
                self.put(first, count, raw as u32);
            }
        }
        Some(())
    }

    /// Gives the bits of a value; `None` where it is none of the field's kind.
    fn raw(&self, value: &Value, field: &Field) -> Option<i32> {
        if let Value::String(word) = value
            && let Some(raw) = by_word(field.name, word)
        {
            return Some(raw);
        }
        let number = number(value)?;
        let raw = match field.kind {
            Kind::Number { offset, divisor, .. } if self.scaled => {
                let divisor = if self.tenfold && divisor == 600_000.0 { 60_000.0 } else { divisor };
                (number * divisor).round() - f64::from(offset)
            }
            Kind::Turn if self.scaled && number.abs() != 127.0 => {
                (4.733 * number.abs().sqrt()).round().copysign(number)
            }
            _ => number,
        };
        (raw.abs() < f64::from(i32::MAX) && raw.fract() == 0.0).then_some(raw as i32)
    }

    /// Takes over bits as gpsd prints them: `80:4d…`.
    fn data(&mut self, data: &str, field: &Field) -> Option<()> {
        let (count, digits) = data.split_once(':')?;
        let count: usize = count.parse().ok().filter(|count| *count <= 2048)?;
        let start = usize::from(field.first);
        for (at, digit) in digits.chars().enumerate().take_while(|(at, _)| 4 * at < count) {
            let some = (count - 4 * at).min(4);
            self.pieces.push((Some(start + 4 * at), some, digit.to_digit(16)? >> (4 - some)));
        }
        self.end = self.end.max(start + count);
        Some(())
    }

    fn put(&mut self, first: usize, count: usize, value: u32) {
        // A message that varies ends with the last of its fields that holds anything.
        if value != 0 {
            self.end = self.end.max(first + count);
        }
        self.pieces.push((Some(first), count, value));
    }
}

/// Gives a field's value, also out of a date that gpsd prints as one text.
fn value(object: &Object, name: &str) -> Option<Value> {
    let other = match name {
        "station_type" => "stationtype",
        other => other,
    };
    if let Some(value) = object.get(name).or_else(|| object.get(other)) {
        return Some(value.clone());
    }
    const FULL: &[&str] = &["year", "month", "day", "hour", "minute", "second"];
    const DAY: &[&str] = &["day", "hour", "minute"];
    const NAMES: &[&str] = &["month", "day", "hour", "minute"];
    const LAST: &[&str] = &["lmonth", "lday", "lhour", "lminute"];
    const NEXT: &[&str] = &["nmonth", "nday", "nhour", "nminute"];
    let dates: [(&str, &[&str]); 8] = [
        ("timestamp", FULL),
        ("timestamp", DAY),
        ("eta", NAMES),
        ("arrival", NAMES),
        ("start", NAMES),
        ("rta", NAMES),
        ("departure", LAST),
        ("eta", NEXT),
    ];
    dates.into_iter().find_map(|(date, names)| {
        let at = names.iter().position(|one| *one == name)?;
        let text = object.get(date)?.as_str()?;
        let numbers: Vec<&str> =
            text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        (numbers.len() == names.len()).then_some(())?;
        Some(Value::from(numbers.get(at)?.parse::<u32>().ok()?))
    })
}

/// Gives a text as it is sent; a long name of an aid is cut where the standard cuts it.
fn text(object: &Object, field: &Field) -> Option<String> {
    let most = usize::from(field.bits) / 6;
    let given = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or("");
    let text = match field.name {
        "name" if most == 20 => given("name").get(..20).unwrap_or(given("name")),
        "name_ext" if !object.contains_key("name_ext") => given("name").get(20..).unwrap_or(""),
        name => given(name),
    };
    // Where part of the maker's name is no longer his, gpsd prints the model and the number as letters behind it.
    let text = if field.name == "vendorid" { text.get(..most).unwrap_or(text) } else { text };
    (text.len() <= most).then(|| text.to_owned())
}

/// Gives the six bits of a letter; gpsd's older tables print an apostrophe as a grave accent.
fn six(letter: u8) -> Option<u32> {
    match letter.to_ascii_uppercase() {
        b'`' => Some(39),
        letter @ b'@'..=b'_' => Some(u32::from(letter - b'@')),
        letter @ b' '..=b'?' => Some(u32::from(letter)),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// Gives the bits of what gpsd prints as a word where others print a number.
fn by_word(field: &str, word: &str) -> Option<i32> {
    let words: &[&str] = match field {
        "turn" => {
            return match word {
                "nan" => Some(-128),
                "fastleft" => Some(-127),
                "fastright" => Some(127),
                _ => None,
            };
        }
        "pressuretend" | "leveltrend" => &["steady", "increasing", "decreasing", "N/A"],
        "preciptype" => {
            &["reserved", "rain", "thunderstorm", "freezing rain", "mixed/ice", "snow", "reserved", "N/A"]
        }
        "ice" => &["no", "yes", "reserved", "N/A"],
        "status" => &[
            "Under way using engine",
            "At anchor",
            "Not under command",
            "Restricted manoeuverability",
            "Constrained by her draught",
            "Moored",
            "Aground",
            "Engaged in fishing",
            "Under way sailing",
            "Reserved for HSC",
            "Reserved for WIG",
            "Reserved",
            "Reserved",
            "Reserved",
            "AIS-SART is active",
            "Not defined",
        ],
        _ => return None,
    };
    words.iter().position(|one| *one == word).and_then(|at| at.try_into().ok())
}
