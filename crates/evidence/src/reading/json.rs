//! JSON and JSON Lines: lists of objects as tables, an article as text.

use super::details::{Detail, Details};
use super::layer::Layer;
use super::limits::Limits;
use super::model::{BlockKind, Reading, Table};
use super::table::{Budget, Repeated};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use values::Problem;

/// Reads one JSON document.
///
/// A list of objects becomes a table, the keys its heading in the order they first come up; so does a list
/// under the one key of an object that holds it (`{"results": […]}`). An object with a text of its own
/// (`text`, `body`, `content`, `articleBody`) is an article. What is nested further stands in its cell as
/// compact JSON.
pub(super) fn read_json(text: &str, name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            reading.problems.push(invalid(name, &error));
            return reading;
        }
    };
    match value {
        Value::List(items) => tabulate(items.into_iter().zip(1..).collect(), name, limits, &mut reading),
        Value::Object(entries) => match article(&entries, limits) {
            Some(article) => reading = article,
            None => match the_one_list(entries) {
                Ok(items) => tabulate(items.into_iter().zip(1..).collect(), name, limits, &mut reading),
                Err(entries) => tabulate(vec![(Value::Object(entries), 1)], name, limits, &mut reading),
            },
        },
        single => tabulate(vec![(single, 1)], name, limits, &mut reading),
    }
    reading
}

/// Reads JSON Lines; a line that is no JSON is a problem and the others are kept.
pub(super) fn read_json_lines(text: &str, name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let mut broken = Repeated::new("reading/json-line");
    let mut items = Vec::new();
    for (line, number) in text.lines().zip(1u64..).filter(|(line, _)| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => items.push((value, number)),
            Err(error) => broken.add(name, number, || format!("line {number} is no JSON: {error}")),
        }
        if items.len() as u64 > limits.rows {
            break;
        }
    }
    reading.problems = broken.finish(name);
    tabulate(items, name, limits, &mut reading);
    reading
}

fn invalid(name: &str, error: &serde_json::Error) -> Problem {
    let reason = format!("the JSON is damaged or cut off: {error}");
    Problem::new("reading/json-invalid", name, reason)
        .hint("get the file again; nested deeper than 128 levels it is not read either")
}

/// A JSON value that keeps the order of its keys and the digits of its numbers, whatever other crates in
/// the build ask of `serde_json`.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Plain(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Gives the value as the text of a cell.
    fn cell(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Plain(text) | Self::Text(text) => text.clone(),
            nested => {
                let mut json = String::new();
                nested.write(&mut json);
                json
            }
        }
    }

    fn write(&self, json: &mut String) {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        match self {
            Self::Null => json.push_str("null"),
            Self::Plain(text) => json.push_str(text),
            Self::Text(text) => json.push_str(&quoted(text)),
            Self::List(items) => {
                json.push('[');
                for (index, item) in items.iter().enumerate() {
                    json.push_str(if index > 0 { "," } else { "" });
                    item.write(json);
                }
                json.push(']');
            }
            Self::Object(entries) => {
                json.push('{');
                for (index, (key, item)) in entries.iter().enumerate() {
                    json.push_str(if index > 0 { "," } else { "" });
                    json.push_str(&quoted(key));
                    json.push(':');
                    item.write(json);
                }
                json.push('}');
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Plain(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object: Vec<(String, Value)> = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            // How `serde_json` hands over numbers where a crate of the build asked for all their digits.
            if let (true, "$serde_json::private::Number", Value::Text(number)) =
                (object.is_empty(), key.as_str(), &value)
            {
                return Ok(Value::Plain(number.clone()));
            }
            object.push((key, value));
        }
        Ok(Value::Object(object))
    }
}

/// Gives the list that an object is the wrapper of: its only value that is a list of objects.
fn the_one_list(entries: Vec<(String, Value)>) -> Result<Vec<Value>, Vec<(String, Value)>> {
    let is_rows = |value: &Value| matches!(value, Value::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item, Value::Object(_))));
    let lists = entries.iter().filter(|(_, value)| is_rows(value)).count();
    // With more than one, or beside many other fields, the object is a record and not a wrapper.
    if lists != 1 || entries.len() > 8 {
        return Err(entries);
    }
    entries
        .into_iter()
        .find_map(|(_, value)| match value {
            Value::List(items)
                if items.iter().all(|item| matches!(item, Value::Object(_))) && !items.is_empty() =>
            {
                Some(items)
            }
            _ => None,
        })
        .ok_or_else(Vec::new)
}

/// Makes a table: heading, then a row for each item with the number it has in the file.
///
/// Row 1 is the heading, so the first item stands in row 2; a row's number is the item's plus one.
fn tabulate(items: Vec<(Value, u64)>, name: &str, limits: &Limits, reading: &mut Reading) {
    let mut columns: Vec<String> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for (item, _) in &items {
        let mut column = |key: &str| {
            if !index.contains_key(key) {
                index.insert(key.to_owned(), columns.len());
                columns.push(key.to_owned());
            }
        };
        match item {
            Value::Object(entries) => entries.iter().for_each(|(key, _)| column(key)),
            _ => column("value"),
        }
    }
    if items.is_empty() {
        if reading.problems.is_empty() {
            reading.problems.push(Problem::new("reading/no-text", name, "the JSON holds no item"));
        }
        return;
    }
    let mut table = Table::default();
    let mut budget = Budget::new(limits);
    let mut doubled = Repeated::new("reading/json-duplicate-key");
    let mut whole = budget.add(&mut table, 1, columns);
    for (item, number) in items {
        if !whole {
            break;
        }
        let row = number + 1;
        let mut cells: Vec<String> = Vec::new();
        let mut set = |key: &str, value: &Value| {
            let column = index.get(key).copied().unwrap_or(0);
            let cell = value.cell();
            if cell.is_empty() {
                return;
            }
            if cells.len() <= column {
                // Cells after the last filled one are left out, so that keys that differ in every item
                // do not make a square.
                cells.resize(column + 1, String::new());
            }
            if !cells[column].is_empty() {
                doubled
                    .add(name, row, || format!("the key `{key}` stands twice in one object: both are kept"));
                cells[column].push_str(" | ");
            }
            cells[column].push_str(&cell);
        };
        match &item {
            Value::Object(entries) => {
                for (key, value) in entries {
                    set(key, value);
                }
            }
            single => set("value", single),
        }
        whole = budget.add(&mut table, row, cells);
        if !whole {
            reading.problems.push(budget.problem(name, None, row));
        }
    }
    reading.problems.extend(doubled.finish(name));
    reading.tables.push(table);
}

/// Reads an object that is an article; `None` if it has no text or looks like a record.
fn article(entries: &[(String, Value)], limits: &Limits) -> Option<Reading> {
    let text_of = |keys: &[&str]| {
        entries.iter().find_map(|(key, value)| match value {
            Value::Text(text) if keys.contains(&key.to_lowercase().as_str()) => Some(text.as_str()),
            _ => None,
        })
    };
    let text = text_of(&["text", "body", "content", "articlebody", "article_text", "fulltext"])?;
    let title = text_of(&["title", "headline"]);
    let date =
        text_of(&["date", "published", "published_at", "datepublished", "pubdate", "publication_date"]);
    if title.is_none() && date.is_none() {
        return None;
    }
    let mut details = Details::default();
    details.offer(Detail::Title, title.unwrap_or_default(), "JSON `title`");
    details.offer(Detail::Published, date.unwrap_or_default(), "JSON `date`");
    details.offer(
        Detail::Author,
        text_of(&["author", "byline", "authors"]).unwrap_or_default(),
        "JSON `author`",
    );
    let publisher = text_of(&["publisher", "source", "outlet", "site_name"]).unwrap_or_default();
    details.offer(Detail::Publisher, publisher, "JSON `publisher`");
    details.offer(Detail::Url, text_of(&["url", "link", "canonical_url"]).unwrap_or_default(), "JSON `url`");
    let mut layer = Layer::new(limits.text_bytes);
    for range in super::plain::paragraphs(text) {
        layer.push(BlockKind::Paragraph, &text[range]);
    }
    let mut reading = Reading::default();
    (reading.text, reading.blocks) = layer.finish();
    details.fill(&mut reading);
    Some(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(reading: &Reading) -> Vec<(u64, Vec<&str>)> {
        let rows = reading.tables.iter().flat_map(|table| &table.rows);
        rows.map(|row| (row.number, row.cells.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn a_list_of_objects_is_a_table() {
        let json = r#"[{"z": 1.50, "a": "x"}, {"a": null, "b": {"y": [1, true]}}]"#;
        let reading = read_json(json, "x.json", &Limits::default());
        assert_eq!(
            rows(&reading),
            [(1, vec!["z", "a", "b"]), (2, vec!["1.5", "x"]), (3, vec!["", "", r#"{"y":[1,true]}"#])]
        );
        let wrapped = format!(r#"{{"total": 2, "results": {json}}}"#);
        assert_eq!(rows(&read_json(&wrapped, "x.json", &Limits::default())), rows(&reading));
    }

    #[test]
    fn an_article_is_text() {
        let json =
            r#"{"title": "T", "date": "2024-11-04", "text": "One.\n\nTwo.", "url": "https://example.org"}"#;
        let reading = read_json(json, "x.json", &Limits::default());
        assert_eq!(reading.text, "One.\n\nTwo.");
        assert_eq!(reading.blocks.len(), 2);
        assert_eq!(reading.published.map(|date| date.to_string()).as_deref(), Some("2024-11-04"));
    }

    #[test]
    fn a_broken_line_costs_that_line() {
        let reading = read_json_lines("{\"a\":1}\n{\"a\":\n{\"a\":3}\n", "x.jsonl", &Limits::default());
        assert_eq!(rows(&reading), [(1, vec!["a"]), (2, vec!["1"]), (4, vec!["3"])]);
        assert_eq!(reading.problems[0].code, "reading/json-line");
    }

    #[test]
    fn hostile_nesting_is_a_problem() {
        let reading = read_json(&"[".repeat(100_000), "x.json", &Limits::default());
        assert_eq!(reading.problems[0].code, "reading/json-invalid");
    }

    #[test]
    fn keys_that_always_differ_stay_within_the_limit() {
        let items: Vec<String> = (0..3_000).map(|n| format!(r#"{{"k{n}": {n}}}"#)).collect();
        let json = format!("[{}]", items.join(","));
        let limits = Limits { cells: 100_000, ..Limits::default() };
        let reading = read_json(&json, "x.json", &limits);
        assert_eq!(reading.problems[0].code, "reading/table-cut");
    }
}
