//! The labelled data that the examples read: pairs of names, a list, queries against it.

use screening::matching::{Index, ListedEdition, Query};
use screening::{Designation, Kind, Name, Quality};
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Finds the folder of the labelled data: in `PLIMSOLL_DATA`, or `../shared/data` beside the checkout.
pub fn folder() -> PathBuf {
    let root = std::env::var_os("PLIMSOLL_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    root.join("screening")
}

/// A judged pair of names.
pub struct Pair {
    /// Where it comes from.
    #[allow(dead_code, reason = "one of the examples does not print it")]
    pub group: String,
    /// What both name.
    pub kind: Kind,
    /// One name.
    pub one: String,
    /// The other.
    pub other: String,
    /// Whether both are of one.
    pub same: bool,
}

/// Reads the judged pairs.
pub fn pairs() -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(folder().join("name_bench.csv"))?;
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
        pairs.push(Pair {
            group: cell(0),
            kind: kind_of(&cell(1)),
            one: cell(2),
            other: cell(3),
            same: cell(4) == "true",
        });
    }
    Ok(pairs)
}

/// A query and the entry that it means, if any.
pub struct Asked {
    /// The set it is of.
    pub set: String,
    /// What is asked.
    pub query: Query,
    /// The entry's reference.
    pub gold: Option<String>,
}

/// Reads the queries of a file.
pub fn asked(file: &str) -> Result<Vec<Asked>, Box<dyn Error>> {
    let mut asked = Vec::new();
    for line in std::fs::read_to_string(folder().join(file))?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let kind = text("schema").map(kind_of).filter(|kind| *kind != Kind::Other);
        asked.push(Asked {
            set: text("set").unwrap_or("").to_owned(),
            query: Query { kind, ..Query::named(text("q").unwrap_or("")) },
            gold: text("gold").map(str::to_owned),
        });
    }
    Ok(asked)
}

/// Reads the list that the queries are asked against.
pub fn list() -> Result<Index, Box<dyn Error>> {
    let mut designations = Vec::new();
    for line in std::fs::read_to_string(folder().join("un_list_2026-02-27.jsonl"))?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("");
        let texts = |key: &str| -> Vec<&str> {
            value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
        };
        let mut entry = Designation::new("un", None, text("id"), kind_of(text("schema")));
        entry.names.extend(texts("names").into_iter().map(|name| Name::new(name, Quality::Good)));
        entry.names.extend(texts("weak").into_iter().map(|name| Name::new(name, Quality::Low)));
        designations.push(entry);
    }
    Ok(Index::new(vec![ListedEdition { list: "un".into(), edition: None, designations }]))
}

fn kind_of(schema: &str) -> Kind {
    match schema {
        "Person" => Kind::Person,
        "Vessel" => Kind::Vessel,
        "Organization" | "Company" | "PublicBody" => Kind::Organisation,
        _ => Kind::Other,
    }
}
