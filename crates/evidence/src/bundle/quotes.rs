//! Finding citations in any JSON, and holding their quotations against the text.

use serde_json::Value;
use std::collections::BTreeSet;
use values::Span;

/// A citation as it stands in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quote {
    /// Where in the JSON, as a JSON pointer.
    pub(super) at: String,
    /// The exhibit as the report names it: a digest or an id.
    pub(super) exhibit: String,
    pub(super) span: Option<Span>,
    pub(super) quote: String,
}

/// Gives every object that has `exhibit` and `quote`, in the order of the document.
///
/// `Err` with the place of one whose span is no `[start, end]` of whole numbers.
pub(super) fn find(document: &Value) -> Result<Vec<Quote>, String> {
    let mut found = Vec::new();
    // A stack, since the document may be nested as deep as JSON readers let it.
    let mut next = vec![(String::new(), document)];
    while let Some((at, value)) = next.pop() {
        match value {
            Value::Array(values) => {
                next.extend(values.iter().enumerate().rev().map(|(index, it)| (format!("{at}/{index}"), it)));
            }
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str);
                if let (Some(exhibit), Some(quote)) = (text("exhibit"), text("quote")) {
                    let span = match fields.get("span") {
                        None | Some(Value::Null) => None,
                        Some(span) => Some(read_span(span).ok_or_else(|| at.clone())?),
                    };
                    let (exhibit, quote) = (exhibit.to_owned(), quote.to_owned());
                    found.push(Quote { at: at.clone(), exhibit, span, quote });
                }
                next.extend(fields.iter().rev().map(|(name, it)| (format!("{at}/{}", escape(name)), it)));
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Gives every string of a document that is a value.
pub(super) fn strings(document: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut next = vec![document];
    while let Some(value) = next.pop() {
        match value {
            Value::String(text) => drop(found.insert(text.as_str())),
            Value::Array(values) => next.extend(values),
            Value::Object(fields) => next.extend(fields.values()),
            _ => {}
        }
    }
    found
}

fn read_span(span: &Value) -> Option<Span> {
    let numbers = span.as_array()?;
    let number = |at: usize| u32::try_from(numbers.get(at)?.as_u64()?).ok();
    let (start, end) = (number(0)?, number(1)?);
    (numbers.len() == 2 && start <= end).then(|| Span::new(start, end))
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn citations_are_found_wherever_they_stand() {
        let document = json!({
            "findings": [{"citations": [{"exhibit": "EX-0001", "span": [3, 8], "quote": "words"}]}],
            "a/b": {"exhibit": "EX-0002", "row": 4, "quote": "1 | 2", "more": {"exhibit": "x"}},
        });
        let found = find(&document).unwrap();
        let places: Vec<&str> = found.iter().map(|quote| quote.at.as_str()).collect();
        assert_eq!(places, ["/a~1b", "/findings/0/citations/0"]);
        assert_eq!(found[1].span, Some(Span::new(3, 8)));
        assert_eq!(found[0].span, None);
    }

    #[test]
    fn a_span_that_is_none_is_told() {
        for span in
            [json!([1]), json!([2, 1]), json!([-1, 2]), json!("1-2"), json!([1, 2, 3]), json!([0.5, 1])]
        {
            let document = json!([{"exhibit": "EX-0001", "span": span, "quote": ""}]);
            assert_eq!(find(&document), Err("/0".to_owned()));
        }
    }
}
