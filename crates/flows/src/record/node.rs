//! A record as a tree of values with their places, whether it came as TOML or as a row of a table.

use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// How deep a record may nest; a deeper one is none of ours.
const DEPTH_MAX: usize = 8;

/// A value and the bytes of the text it stands in, where it stands in one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) at: Option<Range<usize>>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    List(Vec<Node>),
    Table(BTreeMap<String, Node>),
}

/// Reads a text of TOML; `Err` with the byte of the fault and what it is.
pub(crate) fn of_toml(text: &str) -> Result<Node, (usize, String)> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, error.message().to_owned())
    })?;
    let range = table.span();
    of_table(table.get_ref(), range, 0).ok_or_else(|| (0, "values nest too deeply".to_owned()))
}

fn of_table(table: &DeTable<'_>, at: Range<usize>, depth: usize) -> Option<Node> {
    if depth > DEPTH_MAX {
        return None;
    }
    let mut cover: Option<Range<usize>> = None;
    let mut fields = BTreeMap::new();
    for (key, value) in table {
        let mut node = of_value(value.get_ref(), value.span(), depth + 1)?;
        // A field begins with its key; under a heading of its own (`[documented]`) it is what stands below.
        let inner = node.at.clone().unwrap_or_else(|| value.span());
        let own = key.span().start.min(inner.start)..inner.end;
        if !matches!(node.value, Value::Table(_)) && !is_list_of_tables(&node) {
            node.at = Some(own.clone());
        }
        cover = Some(cover.map_or(own.clone(), |all| all.start.min(own.start)..all.end.max(own.end)));
        fields.insert(key.get_ref().to_string(), node);
    }
    Some(Node { value: Value::Table(fields), at: Some(cover.unwrap_or(at)) })
}

fn is_list_of_tables(node: &Node) -> bool {
    matches!(&node.value, Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))))
}

fn of_value(value: &DeValue<'_>, at: Range<usize>, depth: usize) -> Option<Node> {
    if depth > DEPTH_MAX {
        return None;
    }
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        // As it is written, so that `0302` could not become 302 (TOML refuses it) and no digit is rounded.
        DeValue::Integer(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Text(truth.to_string()),
        DeValue::Datetime(when) => Value::Text(when.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<Node>> =
                items.iter().map(|item| of_value(item.get_ref(), item.span(), depth + 1)).collect();
            Value::List(items?)
        }
        DeValue::Table(table) => return of_table(table, at, depth + 1),
    };
    Some(Node { value, at: Some(at) })
}

/// Reads a cell of a table: JSON where it is a list or an object, else its words.
pub(crate) fn of_cell(cell: &str) -> Node {
    let cell = cell.trim();
    if cell.starts_with(['[', '{'])
        && let Ok(value) = serde_json::from_str::<serde_json::Value>(cell)
        && let Some(node) = of_json(&value, 0)
    {
        return node;
    }
    Node { value: Value::Text(cell.to_owned()), at: None }
}

fn of_json(value: &serde_json::Value, depth: usize) -> Option<Node> {
    if depth > DEPTH_MAX {
        return None;
    }
    let value = match value {
        serde_json::Value::Null => Value::Text(String::new()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(items) => {
            Value::List(items.iter().map(|item| of_json(item, depth + 1)).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(fields) => {
            let field =
                |(key, value): (&String, &serde_json::Value)| Some((key.clone(), of_json(value, depth + 1)?));
            Value::Table(fields.iter().map(field).collect::<Option<_>>()?)
        }
        plain => Value::Text(plain.to_string()),
    };
    Some(Node { value, at: None })
}
