//! Ships of OFAC's list as one JSON document, a derivative of `sdn.xml` that ship-watching projects publish.
//!
//! **Shape:** `{"generated_at", "source_xml", "count", "vessels": [{"imo", "name", "programs", "designation_date",
//! "vessel_info": {…}}]}`.
//!
//! **Known limits:** it has no entity numbers, so a ship's reference is its IMO number. Its `designation_date` is the
//! day the source was published, the same for all ships; where all share one day it is the edition, and no ship gets a
//! day of designation from it.

use super::fields::{Notes, add_imo, date_in_name, month_day_year};
use super::{ListFormat, ListReading};
use crate::{Designation, Kind, Quality, dates::iso_day};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use values::Place;

const LIST: &str = "ofac-sdn-vessels";

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    generated_at: String,
    count: Option<usize>,
    vessels: Vec<Vessel>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct Vessel {
    imo: Option<u64>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    designation_date: String,
    #[serde(default)]
    list_name: String,
    #[serde(default)]
    vessel_info: Map<String, Value>,
    #[serde(default)]
    addresses: Vec<Value>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Tells whether the head of a file is this format's.
pub(super) fn looks_like(head: &str) -> bool {
    head.starts_with('{') && head.contains("\"vessels\"") && head.contains("\"programs\"")
}

/// Reads the ships.
pub(super) fn read(bytes: &[u8], file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::OfacVesselsJson));
    let mut notes = Notes::new(file);
    let list: File = match serde_json::from_slice(bytes) {
        Ok(list) => list,
        Err(error) => {
            notes.at(
                "screening/ofac-json",
                format!("it is no whole JSON document of this shape: {error}"),
                Place::row(error.line() as u64),
            );
            reading.problems = notes.finish();
            return reading;
        }
    };
    for key in list.rest.keys().filter(|key| *key != "source_xml") {
        notes.count("screening/ofac-unknown-element", format!("the field `{key}` is not known here"), "");
    }
    let days: BTreeSet<&str> = list.vessels.iter().map(|vessel| vessel.designation_date.as_str()).collect();
    let published = match days.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] => month_day_year(one).or_else(|| iso_day(one)),
        _ => None,
    };
    reading.edition = published
        .or_else(|| iso_day(&list.generated_at))
        .map(|day| day.to_string())
        .or_else(|| date_in_name(file));
    if reading.edition.is_none() {
        notes.no_edition("screening/ofac-no-edition");
    }
    for (row, vessel) in (1u64..).zip(list.vessels) {
        let reference = vessel.imo.map_or_else(|| format!("row {row}"), |imo| imo.to_string());
        let mut entry = Designation::new(LIST, reading.edition.as_deref(), &reference, Kind::Vessel);
        entry.place = Some(Place { reference: Some(reference.clone()), ..Place::row(row) });
        entry.add_name(&vessel.name, Quality::Primary);
        if entry.names.is_empty() {
            notes.at("screening/ofac-no-name", "the ship has no name", Place::row(row));
        }
        let found = vessel.imo.is_some_and(|imo| add_imo(&mut entry, &format!("{imo:07}")));
        if !found {
            notes.at("screening/ofac-imo", "the ship has no IMO number of seven digits", Place::row(row));
        }
        entry.programmes = vessel.programs;
        entry.add_other("list_name", &vessel.list_name);
        if published.is_none() {
            entry.designated_on =
                month_day_year(&vessel.designation_date).or_else(|| iso_day(&vessel.designation_date));
        }
        for (key, value) in &vessel.vessel_info {
            let text = text_of(value);
            match key.as_str() {
                "call_sign" => entry.add_identifier("call_sign", &text),
                "mmsi" => {
                    super::fields::add_mmsi(&mut entry, &text);
                }
                "flag" => {
                    entry.add_other("flag", &text);
                    notes.country(&mut entry, "screening/ofac-country", &text, false);
                }
                "dwt" => entry.add_other("tonnage", &text),
                "vessel_type" | "gross_tonnage" | "owner" => entry.add_other(key, &text),
                _ => {
                    notes.count(
                        "screening/ofac-unknown-element",
                        format!("the field `{key}` is not known here"),
                        &reference,
                    );
                    entry.add_other(key, &text);
                }
            }
        }
        for (key, value) in &vessel.rest {
            notes.count(
                "screening/ofac-unknown-element",
                format!("the field `{key}` is not known here"),
                &reference,
            );
            entry.add_other(key, &text_of(value));
        }
        for address in &vessel.addresses {
            let line = text_of(address);
            if !line.is_empty() && !entry.addresses.contains(&line) {
                entry.addresses.push(line);
            }
        }
        reading.designations.push(entry);
    }
    if let Some(stated) = list.count.filter(|stated| *stated != reading.designations.len()) {
        notes.whole(
            "screening/ofac-count",
            format!("it states {stated} ships and {} were read", reading.designations.len()),
        );
    }
    reading.problems = notes.finish();
    reading
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => crate::designation::one_line(text),
        Value::Array(values) => {
            values.iter().map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) => {
            fields.values().map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lists::read;

    #[test]
    fn a_shared_day_is_the_edition() {
        let text = r#"{"generated_at":"2026-03-22T10:49:19+00:00","source_xml":"x","count":2,"vessels":[
            {"imo":9074729,"name":"EXAMPLE STAR","programs":["DPRK"],"designation_date":"03/20/2026","list_name":"OFAC SDN",
             "vessel_info":{"call_sign":"HMXX","flag":"Korea, North","dwt":12},"addresses":[]},
            {"imo":1234568,"name":"NO SUCH","programs":[],"designation_date":"03/20/2026","vessel_info":{"hull":"x"}}]}"#;
        let reading = read(text.as_bytes(), "vessels.json", None);
        assert_eq!(reading.edition.as_deref(), Some("2026-03-20"));
        assert_eq!(reading.designations[0].imo_numbers().count(), 1);
        assert_eq!(reading.designations[0].countries[0].code(), "KP");
        assert_eq!(reading.designations[0].designated_on, None);
        assert_eq!(reading.designations[1].values_of("imo_invalid").count(), 1);
        assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
        assert_eq!(reading.problems[0].code, "screening/ofac-unknown-element");
    }
}
