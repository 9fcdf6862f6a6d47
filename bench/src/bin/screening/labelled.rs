//! The labelled data: judged pairs, a list, queries against it, and the lists as their publishers give them.

use plimsoll_bench::Result;
use screening::lists::{ListFile, ListReading, read_set};
use screening::matching::{ListedEdition, Query};
use screening::{Designation, Kind, Name, Quality};
use serde_json::{Value, json};
use std::path::Path;

/// A pair of entities and the judgement whether they are one.
pub struct Pair {
    /// One, as an entity of FollowTheMoney.
    pub left: Value,
    /// The other.
    pub right: Value,
    /// Whether both are of one.
    pub same: bool,
}

/// A query and the entry that it means, if any.
pub struct Asked {
    /// The set it is of.
    pub set: String,
    /// The name as it is asked.
    pub name: String,
    /// The schema of FollowTheMoney that it is asked as.
    pub schema: String,
    /// The same for us.
    pub query: Query,
    /// The reference of the entry it means.
    pub gold: Option<String>,
}

/// Reads `name_bench.csv`: two names each.
pub fn name_pairs(folder: &Path) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for (number, row) in csv::Reader::from_path(folder.join("name_bench.csv"))?.records().enumerate() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let entity = |side: &str, name: &str| {
            let id = format!("{side}-{number}");
            json!({ "id": id, "schema": cell(1), "datasets": ["pair"], "properties": { "name": [name] } })
        };
        pairs.push(Pair {
            left: entity("left", cell(2)),
            right: entity("right", cell(3)),
            same: cell(4) == "true",
        });
    }
    Ok(pairs)
}

/// Reads `os_pairs_a.json`: two entities each, with all that is known of them.
pub fn entity_pairs(folder: &Path) -> Result<Vec<Pair>> {
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join("os_pairs_a.json"))?)?;
    let pair = |mut row: Value| Pair {
        left: row["left"].take(),
        right: row["right"].take(),
        same: row["judgement"] == "positive",
    };
    Ok(rows.into_iter().map(pair).collect())
}

/// Reads the queries of a file; a query that nobody judged is left out.
pub fn asked(file: &Path) -> Result<Vec<Asked>> {
    let mut asked = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let (set, name, schema) = (text("set"), text("q"), text("schema"));
        if set.ends_with("_unjudged") {
            continue;
        }
        let kind = Some(kind_of(&schema)).filter(|kind| *kind != Kind::Other);
        let query = Query { kind, ..Query::named(&name) };
        asked.push(Asked { set, name, schema, query, gold: value["gold"].as_str().map(str::to_owned) });
    }
    Ok(asked)
}

/// Reads the list that the queries are asked against.
pub fn list(file: &Path) -> Result<ListedEdition> {
    let mut designations = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let value: Value = serde_json::from_str(line)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        let texts = |key: &str| value[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut entry = Designation::new("un", None, text("id"), kind_of(text("schema")));
        entry.names.extend(texts("names").map(|name| Name::new(name, Quality::Good)));
        entry.names.extend(texts("weak").map(|name| Name::new(name, Quality::Low)));
        designations.push(entry);
    }
    Ok(ListedEdition { list: "un".into(), edition: None, designations })
}

/// The files of the lists of the UN, OFAC, the EU and the UK.
const LISTS: [&str; 7] = [
    "un/un_2026-02-27.xml",
    "ofac/sdn_2019-01.csv",
    "ofac/add_2019-01.csv",
    "ofac/alt_2019-01.csv",
    "ofac/sdn_comments_2019-01.csv",
    "eu/fsf_csv_2018-07_first1000.csv",
    "uk/ofsi_conlist_2018.csv",
];

/// Reads the lists of the UN, OFAC, the EU and the UK from their publishers' files.
pub fn published(data: &Path) -> Result<Vec<ListReading>> {
    let mut files = Vec::new();
    for name in LISTS {
        let path = data.join("lists").join(name);
        files.push((name, std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?));
    }
    let files: Vec<ListFile<'_>> =
        files.iter().map(|(name, bytes)| ListFile { name, bytes, text_pages: None }).collect();
    Ok(read_set(&files))
}

fn kind_of(schema: &str) -> Kind {
    match schema {
        "Person" => Kind::Person,
        "Vessel" => Kind::Vessel,
        "Organization" | "Company" | "PublicBody" => Kind::Organisation,
        _ => Kind::Other,
    }
}
