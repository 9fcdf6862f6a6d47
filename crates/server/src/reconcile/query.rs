//! Queries in the forms of the specification, made examples.

use crate::answer::InOrder;
use crate::error::ApiError;
use crate::example::{self, Asked, QueryProblem};
use crate::limits::Limits;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Candidates of a query that names no limit.
const LIMIT: usize = 5;

/// A query that can be asked, or why it cannot.
pub(crate) struct Reconciling {
    pub key: String,
    pub limit: usize,
    pub asked: Result<Asked, QueryProblem>,
}

/// A query of 0.1 and 0.2.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    query: Option<String>,
    #[serde(rename = "type")]
    types: Option<OneOrMore>,
    limit: Option<f64>,
    properties: Option<Vec<Condition>>,
    // How several types go together; one is enough here, whichever is said.
    #[serde(rename = "type_strict")]
    _strict: Option<Strict>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strict {
    Any,
    Should,
    All,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
struct Condition {
    pid: String,
    v: Value,
}

/// The batch of the draft of 1.0.
#[derive(Deserialize)]
struct DraftBatch {
    queries: Vec<DraftQuery>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftQuery {
    #[serde(rename = "type")]
    schema: Option<String>,
    limit: Option<f64>,
    conditions: Vec<DraftCondition>,
    // The language and direction of the text: names are compared by their letters.
    #[serde(rename = "lang")]
    _lang: Option<String>,
    #[serde(rename = "dir")]
    _dir: Option<String>,
}

#[derive(Deserialize)]
struct DraftCondition {
    #[serde(rename = "matchType")]
    kind: DraftKind,
    #[serde(alias = "pid", rename = "propertyId")]
    property: Option<String>,
    #[serde(alias = "v", rename = "propertyValue")]
    value: Value,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum DraftKind {
    Name,
    Property,
}

/// Reads a batch of 0.1 or 0.2: an object of queries under names of the caller's.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Vec<Reconciling>, ApiError> {
    let batch: InOrder<Given> = serde_json::from_str(text)
        .map_err(|error| ApiError::unprocessable(format!("`queries` is no batch of queries: {error}")))?;
    few_enough(batch.0.len(), limits)?;
    batch.0.into_iter().map(|(key, given)| reconciling(key, given, limits)).collect()
}

/// Reads a batch of the draft of 1.0: a list of queries, answered in their order.
pub(crate) fn read_draft(bytes: &[u8], limits: &Limits) -> Result<Vec<Reconciling>, ApiError> {
    let batch: DraftBatch = crate::answer::from_json(bytes)?;
    few_enough(batch.queries.len(), limits)?;
    let take = |(at, query): (usize, DraftQuery)| {
        if query.conditions.is_empty() {
            return Err(ApiError::unprocessable(format!("Query {at} has no condition")));
        }
        let mut names = Vec::new();
        let mut properties = Vec::new();
        for condition in query.conditions {
            match (condition.kind, condition.property) {
                (DraftKind::Name, _) => names.push(condition.value),
                (DraftKind::Property, Some(pid)) => properties.push(Condition { pid, v: condition.value }),
                (DraftKind::Property, None) => {
                    return Err(ApiError::unprocessable(format!(
                        "Query {at} has a condition without `propertyId`"
                    )));
                }
            }
        }
        properties.extend(names.into_iter().map(|v| Condition { pid: "name".to_owned(), v }));
        let given = Given {
            query: None,
            types: query.schema.map(OneOrMore::One),
            limit: query.limit,
            properties: Some(properties),
            _strict: None,
        };
        reconciling(at.to_string(), given, limits)
    };
    batch.queries.into_iter().enumerate().map(take).collect()
}

fn few_enough(count: usize, limits: &Limits) -> Result<(), ApiError> {
    match count > limits.queries {
        true => {
            Err(ApiError::bad_request(format!("Too many queries in one batch (limit: {})", limits.queries)))
        }
        false => Ok(()),
    }
}

fn reconciling(key: String, given: Given, limits: &Limits) -> Result<Reconciling, ApiError> {
    let conditions = given.properties.unwrap_or_default();
    if given.query.is_none() && conditions.is_empty() {
        let key: String = key.chars().take(80).collect();
        return Err(ApiError::unprocessable(format!("Query `{key}` has neither `query` nor `properties`")));
    }
    let limit = match given.limit {
        None => LIMIT,
        Some(limit) if (0.0..=limits.matches as f64).contains(&limit) => limit as usize,
        Some(_) => {
            return Err(ApiError::unprocessable(format!(
                "`limit` must be a number from 0 to {}",
                limits.matches
            )));
        }
    };
    let types = match given.types {
        None => Vec::new(),
        Some(OneOrMore::One(one)) => vec![one],
        Some(OneOrMore::More(more)) => more,
    };
    // Of several types none is taken before another: whatever is listed is searched.
    let schema = match types.as_slice() {
        [one] if !one.is_empty() => one.as_str(),
        _ => "Thing",
    };
    let mut properties: Map<String, Value> = Map::new();
    let mut add = |name: &str, value: Value| {
        let values = properties.entry(name.to_owned()).or_insert_with(|| json!([]));
        if let Value::Array(values) = values {
            match value {
                Value::Array(more) => values.extend(more.into_iter().map(as_text)),
                one => values.push(as_text(one)),
            }
        }
    };
    if let Some(query) = given.query {
        add("name", Value::String(query));
    }
    for Condition { pid, v } in conditions {
        add(pid.rsplit(':').next().unwrap_or(&pid), v);
    }
    let asked = example::read(&key, &json!({ "schema": schema, "properties": properties }), limits)
        .map_err(|error| QueryProblem::new("server/query-not-asked", error.detail));
    Ok(Reconciling { key, limit, asked })
}

/// Takes a value as text: of an entity that was reconciled before, its name.
fn as_text(value: Value) -> Value {
    match value {
        Value::Object(mut entity) => {
            entity.remove("name").or_else(|| entity.remove("id")).unwrap_or(Value::Null)
        }
        Value::Bool(yes) => Value::String(yes.to_string()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<Vec<Reconciling>, u16> {
        read(text, &Limits::default()).map_err(|error| error.status.as_u16())
    }

    fn check_draft(text: &str) -> Result<Vec<Reconciling>, u16> {
        read_draft(text.as_bytes(), &Limits::default()).map_err(|error| error.status.as_u16())
    }

    #[test]
    fn a_batch_has_queries_by_name() {
        let batch = check(
            r#"{"b":{"query":"Ri Je-son","type":"Person","limit":3,"type_strict":"any",
                "properties":[{"pid":"birthDate","v":1938},{"pid":"Person:nationality","v":["kp",{"id":"kr","name":"KR"}]}]},
               "a":{"properties":[{"pid":"imoNumber","v":"8660313"}]}}"#,
        )
        .unwrap();
        assert_eq!(batch[0].key, "b");
        assert_eq!(batch[0].limit, 3);
        let asked = batch[0].asked.as_ref().unwrap();
        assert_eq!(asked.query.born.unwrap().to_string(), "1938");
        assert_eq!(asked.query.country.len(), 2);
        assert_eq!(batch[1].asked.as_ref().unwrap().query.imo.as_deref(), Some("8660313"));
    }

    #[test]
    fn what_the_specification_calls_invalid_is_refused() {
        for text in [
            "[]",
            r#"[{"query":"a"}]"#,
            r#"{"q":{}}"#,
            r#"{"q":{"type":"Person"}}"#,
            r#"{"q":{"properties":[]}}"#,
            r#"{"q":{"query":"a","colour":"red"}}"#,
            r#"{"q":{"query":"a","type_strict":"maybe"}}"#,
            r#"{"q":{"query":"a","properties":[{"pid":"name"}]}}"#,
            r#"{"q":{"query":"a","limit":-1}}"#,
            "{",
            "",
        ] {
            assert_eq!(check(text).err(), Some(422), "{text}");
        }
        for text in [
            r#"[{"conditions":[]}]"#,
            r#"{"queries":[{"conditions":[]}]}"#,
            r#"{"queries":[{"criteria":[{"matchType":"name","v":"a"}]}]}"#,
            r#"{"queries":[{"conditions":[{"propertyValue":"a"}]}]}"#,
            r#"{"queries":[{"type":["a","b"],"conditions":[{"matchType":"name","propertyValue":"a"}]}]}"#,
            r#"{"queries":[{"conditions":[{"matchType":"property","propertyValue":"a"}]}]}"#,
        ] {
            assert_eq!(check_draft(text).err(), Some(422), "{text}");
        }
    }

    #[test]
    fn the_draft_has_conditions() {
        for (id, value) in [("propertyId", "propertyValue"), ("pid", "v")] {
            let text = format!(
                r#"{{"queries":[{{"type":"Person","limit":2,"lang":"en","conditions":[{{"matchType":"name","{value}":"Ri Je-son"}},
                    {{"matchType":"property","{id}":"nationality","{value}":["kp"],"required":false,"matchQuantifier":"any"}}]}}]}}"#
            );
            let batch = check_draft(&text).unwrap();
            let asked = batch[0].asked.as_ref().unwrap();
            assert_eq!(asked.query.name.as_deref(), Some("Ri Je-son"));
            assert_eq!(asked.query.country.len(), 1);
        }
    }

    #[test]
    fn a_cell_that_cannot_be_asked_does_not_stop_the_others() {
        let batch =
            check(r#"{"a":{"query":"🙂"},"b":{"query":"Ri"},"c":{"query":"x","type":"Robot"}}"#).unwrap();
        assert!(batch[0].asked.is_err() && batch[1].asked.is_ok() && batch[2].asked.is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), inner in any::<String>()) {
            let _ = check(&text);
            let _ = check(&json!({ "q": { "query": inner } }).to_string());
            let _ = check_draft(&text);
        }
    }
}
