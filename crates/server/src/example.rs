//! What a caller asks, as an entity of FollowTheMoney: cleaned, bounded, and made a query.

use crate::error::ApiError;
use crate::followthemoney::{SCHEMATA, schema_named};
use crate::limits::Limits;
use screening::matching::{Query, read_jsonl};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A query as it was understood, and what of it could not be used.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub echo: Example,
    pub query: Query,
    pub problems: Vec<QueryProblem>,
}

/// An entity to look for, as the caller gave it, cleaned.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Example {
    /// The caller's own id.
    pub id: Option<String>,
    /// What it is, as FollowTheMoney calls it.
    #[schema(example = "Person")]
    pub schema: String,
    /// Its names, numbers, dates and countries by FollowTheMoney's properties.
    pub properties: BTreeMap<String, Vec<String>>,
}

/// A value of a query that could not be used; the query was asked without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct QueryProblem {
    /// The stable code of the rule.
    #[schema(example = "screening/query-imo")]
    pub code: String,
    /// What was wrong, in a sentence.
    pub reason: String,
}

impl QueryProblem {
    pub(crate) fn new(code: &str, reason: impl Into<String>) -> Self {
        Self { code: code.to_owned(), reason: reason.into() }
    }
}

/// Reads an entity to look for.
///
/// Letters that cannot be seen (control characters, directions of writing, joiners of no width) are taken out of the
/// values and the query says so. A query that would look for nothing is refused, because its answer would read as clear.
pub(crate) fn read(key: &str, given: &Value, limits: &Limits) -> Result<Asked, ApiError> {
    let shown: String = key.chars().take(80).collect();
    let wrong = |what: &str| ApiError::unprocessable(format!("Query `{shown}`: {what}"));
    let refused =
        |what: &str| ApiError::bad_request(format!("Cannot parse example entity `{shown}`: {what}"));
    let given = given.as_object().ok_or_else(|| wrong("it is no object"))?;
    let id = match given.get("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) if id.chars().count() <= limits.value_chars => Some(id.clone()),
        Some(_) => return Err(wrong("`id` is no short text")),
    };
    let schema = given.get("schema").and_then(Value::as_str).ok_or_else(|| wrong("`schema` is missing"))?;
    let Some(schema) = schema_named(schema) else {
        let known: Vec<&str> = SCHEMATA.iter().filter(|one| one.matchable).map(|one| one.name).collect();
        let schema: String = schema.chars().take(80).collect();
        return Err(refused(&format!("unknown schema `{schema}`; there are {}", known.join(", "))));
    };
    if !schema.matchable {
        return Err(refused(&format!("entities of the schema {} cannot be asked for", schema.name)));
    }
    let properties = match given.get("properties") {
        Some(Value::Object(properties)) => properties,
        _ => return Err(wrong("`properties` is missing or no object")),
    };
    let mut problems = Vec::new();
    let properties = cleaned(properties, limits, &mut problems).map_err(|what| refused(&what))?;
    let echo = Example { id, schema: schema.name.to_owned(), properties };
    let query = query(&echo, &mut problems).ok_or_else(|| {
        let why: Vec<&str> = problems.iter().map(|problem| problem.reason.as_str()).collect();
        let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
        refused(&format!("it has neither a name with a letter nor a number to look for{why}"))
    })?;
    if query.name.iter().len() + query.aliases.len() > limits.names {
        return Err(refused(&format!("it has more than {} names", limits.names)));
    }
    Ok(Asked { echo, query, problems })
}

fn cleaned(
    given: &Map<String, Value>,
    limits: &Limits,
    problems: &mut Vec<QueryProblem>,
) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0usize;
    for (property, values) in given {
        let property: String = property.chars().take(80).collect();
        let values = match values {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Null => continue,
                // Clients send entities as they got them, nested ones included.
                Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                    let reason = format!("a value of `{property}` is no text and was not compared");
                    problems.push(QueryProblem::new("server/query-value", reason));
                    continue;
                }
            };
            count += 1;
            if count > limits.values {
                return Err(format!("it has more than {} values", limits.values));
            }
            if text.chars().count() > limits.value_chars {
                return Err(format!(
                    "a value of `{property}` has more than {} characters",
                    limits.value_chars
                ));
            }
            let visible = visible(&text);
            if visible.len() < text.trim().len() {
                let reason = format!("characters that cannot be seen were taken out of `{property}`");
                problems.push(QueryProblem::new("server/query-characters", reason));
            }
            if !visible.is_empty() {
                properties.entry(property.clone()).or_default().push(visible);
            }
        }
    }
    Ok(properties)
}

/// Takes out what cannot be seen; white space of any kind becomes one space.
pub(crate) fn visible(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() {
            if !seen.is_empty() && !seen.ends_with(' ') {
                seen.push(' ');
            }
        } else if !is_invisible(letter) {
            seen.push(letter);
        }
    }
    seen.truncate(seen.trim_end().len());
    seen
}

/// **Source:** Unicode's characters of the categories Cc and Cf that steer a line, and those it calls ignorable.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(u32::from(letter),
            0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
                | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
                | 0xE0000..=0xE0FFF)
}

/// Makes the query by the same reader that takes files of entities, so that a property means the same everywhere.
fn query(echo: &Example, problems: &mut Vec<QueryProblem>) -> Option<Query> {
    let mut properties = echo.properties.clone();
    if !properties.contains_key("name") {
        let parts: Vec<String> = ["firstName", "secondName", "middleName", "fatherName", "lastName"]
            .iter()
            .filter_map(|part| properties.get(*part)?.first().cloned())
            .collect();
        if !parts.is_empty() {
            properties.insert("name".to_owned(), vec![parts.join(" ")]);
        }
    }
    for (property, values) in &mut properties {
        if matches!(property.as_str(), "name" | "alias" | "weakAlias" | "previousName") {
            values.retain(|name| {
                let has_letter = name.chars().any(char::is_alphanumeric);
                if !has_letter {
                    let reason =
                        format!("`{}` has no letter to compare", name.chars().take(40).collect::<String>());
                    problems.push(QueryProblem::new("server/query-name", reason));
                }
                has_letter
            });
        }
    }
    let line = json!({ "schema": echo.schema, "properties": properties }).to_string();
    let (mut queries, found) = read_jsonl(line.as_bytes(), "query");
    let told = found.into_iter().filter(|problem| problem.code != "screening/query-empty");
    problems.extend(told.map(|problem| QueryProblem::new(&problem.code, problem.reason)));
    queries.pop()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use screening::Kind;

    fn ask(properties: Value) -> Result<Asked, ApiError> {
        read("q", &json!({ "schema": "Person", "properties": properties }), &Limits::default())
    }

    #[test]
    fn names_dates_and_countries_are_taken() {
        let asked = ask(json!({
            "name": ["Ri Je-son"], "alias": "Je-son Ri", "birthDate": ["1938"], "nationality": ["kp"],
        }))
        .unwrap();
        assert_eq!(asked.query.kind, Some(Kind::Person));
        assert_eq!(asked.query.name.as_deref(), Some("Ri Je-son"));
        assert_eq!(asked.query.aliases, ["Je-son Ri"]);
        assert_eq!(asked.query.born.unwrap().to_string(), "1938");
        assert_eq!(asked.query.country.len(), 1);
        assert!(asked.problems.is_empty());
    }

    #[test]
    fn parts_of_a_name_are_joined() {
        let asked = ask(json!({ "lastName": "Ri", "firstName": ["Je-son"] })).unwrap();
        assert_eq!(asked.query.name.as_deref(), Some("Je-son Ri"));
    }

    #[test]
    fn what_would_look_for_nothing_is_refused() {
        for properties in [
            json!({}),
            json!({ "name": [] }),
            json!({ "name": ["", "  "] }),
            json!({ "name": ["🙂🙂"] }),
            json!({ "name": "\u{202e}\u{200b}\u{0}" }),
            json!({ "birthDate": ["1938"] }),
            json!({ "name": [null], "country": ["kp"] }),
        ] {
            assert_eq!(ask(properties.clone()).unwrap_err().status.as_u16(), 400, "{properties}");
        }
        assert_eq!(ask(json!({ "name": "x".repeat(100_000) })).unwrap_err().status.as_u16(), 400);
        let many: Vec<String> = (0..51).map(|number| format!("a {number}")).collect();
        assert_eq!(ask(json!({ "name": many })).unwrap_err().status.as_u16(), 400);
        assert_eq!(ask(json!({ "name": vec!["a b"; 201] })).unwrap_err().status.as_u16(), 400);
        assert_eq!(ask(json!([1])).unwrap_err().status.as_u16(), 422);
        let schema = |schema: &str| {
            read("q", &json!({ "schema": schema, "properties": { "name": "a" } }), &Limits::default())
        };
        assert_eq!(schema("Robot").unwrap_err().status.as_u16(), 400);
        assert_eq!(schema("Asset").unwrap_err().status.as_u16(), 400);
        assert!(schema("Company").is_ok());
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let asked =
            ask(json!({ "name": ["Ri\u{202e} Je\u{7}-son"], "birthDate": "soon", "country": ["Nowhere"] }))
                .unwrap();
        assert_eq!(asked.query.name.as_deref(), Some("Ri Je-son"));
        let codes: Vec<&str> = asked.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["server/query-characters", "screening/query-born", "screening/query-country"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(name in any::<String>(), other in any::<String>()) {
            let _ = ask(json!({ "name": [name], "birthDate": [other.clone()], "country": other }));
        }
    }
}
