use crate::{ReportError, ReportInput, input::Exhibits, print::view::View};
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq};
use serde_json::{Map, Value, json};
use values::Digest;

/// Writes `report.json`: the whole assessment, with exhibits by the ids of the annex.
///
/// **Shape:** `docs/schema/report.schema.json`. Quotations are verbatim and whole. Keys stand in one
/// order whatever else is compiled in: those a reader looks for first, then by the alphabet.
///
/// **Errors:** [`ReportError`] where a citation leads nowhere, a fact has none, or an exhibit is
/// marked higher than the report.
///
/// ```
/// # use report::*;
/// # let assessment = assess::model::Assessment {
/// #     as_of: "2024-12-31".parse().unwrap(),
/// #     regime: assess::model::RegimeReference { id: "1718".into(), version: "2024-12-31".into(), sha256: values::Digest::from_bytes([0; 32]) },
/// #     summary: vec![], limits_of_the_law: vec![], findings: vec![], caps: vec![], drifts: vec![], disagreements: vec![],
/// #     timeline: vec![], voyages: vec![], trade: None, items: vec![], sites: vec![], positions: vec![], joint_statements: vec![], what_if: vec![], treaties: vec![], watch: Default::default(), screening: Default::default(), leads: vec![], read_by_model: vec![], problems: vec![],
/// # };
/// # let log = LogState { size: 0, root: String::new(), origin: "example".into(), verifier: String::new() };
/// let input = ReportInput {
///     case_name: "A case without originals".into(),
///     assessment: &assessment,
///     exhibits: vec![],
///     log,
///     problems: vec![],
///     marking: Default::default(),
///     software: "0.1.0".into(),
///     texts: Default::default(),
///     documents: Default::default(),
/// };
/// assert!(json(&input)?.starts_with("{\n  \"case\": \"A case without originals\",\n  \"as_of\": \"2024-12-31\""));
/// # Ok::<(), ReportError>(())
/// ```
pub fn json(input: &ReportInput<'_>) -> Result<String, ReportError> {
    // Builds the printed report too, so that no JSON is published of a report that cannot be printed.
    let view = View::new(input)?;
    let exhibits = Exhibits::new(&input.exhibits, &input.marking)?;
    let failed = |error: serde_json::Error| ReportError::Json(error.to_string());

    let mut report = match serde_json::to_value(input.assessment).map_err(failed)? {
        Value::Object(fields) => fields,
        other => Map::from_iter([("assessment".to_owned(), other)]),
    };
    let mut problems = serde_json::to_value(&input.problems).map_err(failed)?;
    if let (Value::Array(all), Some(Value::Array(own))) = (&mut problems, report.remove("problems")) {
        all.extend(own);
        for problem in view.differing {
            all.push(serde_json::to_value(problem).map_err(failed)?);
        }
    }
    report.insert("problems".to_owned(), problems);
    report.insert("case".to_owned(), json!(input.case_name));
    report.insert("software".to_owned(), json!(format!("plimsoll {}", input.software)));
    report.insert("marking".to_owned(), serde_json::to_value(&input.marking).map_err(failed)?);
    report.insert("log".to_owned(), serde_json::to_value(&input.log).map_err(failed)?);
    report.insert("method".to_owned(), serde_json::to_value(&view.method).map_err(failed)?);
    report.insert("exhibits".to_owned(), Value::Array(exhibit_entries(input).map_err(failed)?));

    let mut report = Value::Object(report);
    name_exhibits(&mut report, &exhibits);
    let mut text = serde_json::to_string_pretty(&Ordered(&report)).map_err(failed)?;
    text.push('\n');
    Ok(text)
}

/// The annex, each exhibit with the path of its page beside the report.
fn exhibit_entries(input: &ReportInput<'_>) -> Result<Vec<Value>, serde_json::Error> {
    let entry = |entry: &crate::ExhibitEntry| {
        let mut value = serde_json::to_value(entry)?;
        if let Value::Object(fields) = &mut value {
            let page = input.documents.contains_key(&entry.sha256).then(|| crate::exhibit_path(&entry.id));
            fields.insert("html".to_owned(), json!(page));
        }
        Ok(value)
    };
    input.exhibits.iter().map(entry).collect()
}

/// Puts the ids of the annex for digests, wherever a field named `exhibit` stands. [`View::new`] has
/// found every citation's exhibit; a problem may name one that never became part of the case.
fn name_exhibits(value: &mut Value, exhibits: &Exhibits<'_>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| name_exhibits(item, exhibits)),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match (name.as_str(), &mut *field) {
                    ("exhibit", Value::String(digest)) => {
                        let entry = digest.parse::<Digest>().ok().and_then(|it| exhibits.find(it));
                        if let Some(entry) = entry {
                            *field = Value::String(entry.id.clone());
                        }
                    }
                    // Edges are single-precision; widened as they are they would print noise.
                    ("box", Value::Object(edges)) => {
                        for edge in edges.values_mut() {
                            if let Some(points) = edge.as_f64() {
                                *edge = json!((points * 100.0).round() / 100.0);
                            }
                        }
                    }
                    _ => name_exhibits(field, exhibits),
                }
            }
        }
        _ => {}
    }
}

/// Keys that come first, in this order; all others follow by the alphabet.
const FIRST: [&str; 43] = [
    "id",
    "case",
    "as_of",
    "provision",
    "number",
    "title",
    "name",
    "text",
    "kind",
    "measure",
    "measure_title",
    "status",
    "state",
    "citation",
    "summary",
    "software",
    "marking",
    "log",
    "size",
    "root",
    "regime",
    "method",
    "limits_of_the_law",
    "findings",
    "caps",
    "drifts",
    "disagreements",
    "timeline",
    "positions",
    "screening",
    "trade",
    "leads",
    "exhibits",
    "problems",
    "law",
    "elements",
    "supporting",
    "contradicting",
    "exhibit",
    "span",
    "page",
    "low",
    "high",
];

struct Ordered<'a>(&'a Value);

impl Serialize for Ordered<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(&Ordered(item))?;
                }
                sequence.end()
            }
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields
                    .iter()
                    .map(|(name, field)| {
                        let rank = FIRST.iter().position(|first| first == name);
                        (rank.unwrap_or(FIRST.len()), name, field)
                    })
                    .collect();
                fields.sort_by_key(|(rank, name, _)| (*rank, *name));
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (_, name, field) in fields {
                    map.serialize_entry(name, &Ordered(field))?;
                }
                map.end()
            }
            other => other.serialize(serializer),
        }
    }
}
