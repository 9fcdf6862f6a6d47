//! Records that people keep in TOML or as rows of a table: their fields, read with the place of each.

pub(crate) mod node;

use crate::rows::cut;
use jiff::civil::Date;
use node::{Node, Value};
use std::collections::BTreeMap;
use std::str::FromStr;
use values::{CharMap, Citation, Digest, Period, Place, Problem, Span};

/// Where a record stands.
pub(crate) enum Source<'a> {
    Text { text: &'a str, map: CharMap },
    Row { place: Place, quote: String },
}

/// Reads one record; what cannot be taken becomes a problem of the kind `prefix` names.
pub(crate) struct Reader<'a> {
    /// `items` or `sites`: what its codes begin with, and whose schema its hints name.
    pub(crate) prefix: &'static str,
    pub(crate) exhibit: Digest,
    pub(crate) file: &'a str,
    pub(crate) source: Source<'a>,
    pub(crate) problems: Vec<Problem>,
}

/// The fields of a table that were not read yet.
pub(crate) struct Fields {
    pub(crate) name: String,
    pub(crate) left: BTreeMap<String, Node>,
}

impl Reader<'_> {
    pub(crate) fn fields(&mut self, name: &str, node: Node) -> Option<Fields> {
        match node.value {
            Value::Table(left) => Some(Fields { name: name.to_owned(), left }),
            _ => {
                let reason = format!("`{name}` is no table of fields: it was left out");
                let place = self.place(node.at.as_ref());
                self.problem("shape", place, reason, "see its schema in docs/schema");
                None
            }
        }
    }

    /// Names every field that nobody read.
    pub(crate) fn finish(&mut self, fields: Fields) {
        for (name, node) in fields.left {
            let name = if fields.name.is_empty() { name } else { format!("{}.{name}", fields.name) };
            let place = self.place(node.at.as_ref());
            let reason = format!("the field `{}` is none of a record: it was left out", cut(&name));
            self.problem("unknown-field", place, reason, "see its schema in docs/schema");
        }
    }

    pub(crate) fn text(&mut self, fields: &mut Fields, name: &str) -> Option<String> {
        let node = fields.left.remove(name)?;
        match node.value {
            Value::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            _ => {
                let place = self.place(node.at.as_ref());
                let reason = format!("`{}` is no single text: it was left out", full(fields, name));
                self.problem("shape", place, reason, "write it between quotation marks");
                None
            }
        }
    }

    pub(crate) fn list(&mut self, fields: &mut Fields, name: &str) -> Vec<Node> {
        let Some(node) = fields.left.remove(name) else { return Vec::new() };
        match node.value {
            Value::List(items) => {
                // Texts of a list stand on the list's own line.
                let of_list = node.at;
                let with_key = |mut item: Node| {
                    let alone = matches!((&of_list, &item.at), (Some(all), Some(one)) if all.start <= one.start && one.end <= all.end);
                    if alone
                        && !matches!(item.value, Value::List(_))
                        && of_list.as_ref().is_some_and(|all| all.len() < 400)
                    {
                        item.at.clone_from(&of_list);
                    }
                    item
                };
                items.into_iter().map(with_key).collect()
            }
            Value::Text(text) => text
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| Node { value: Value::Text(part.to_owned()), at: node.at.clone() })
                .collect(),
            Value::Table(_) => vec![node],
        }
    }

    pub(crate) fn texts(&mut self, fields: &mut Fields, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        for node in self.list(fields, name) {
            match node.value {
                Value::Text(text) => found.push(text),
                _ => {
                    let place = self.place(node.at.as_ref());
                    let reason = format!("`{}` holds what is no text: it was left out", full(fields, name));
                    self.problem("shape", place, reason, "write each between quotation marks");
                }
            }
        }
        found
    }

    pub(crate) fn parsed<T: FromStr<Err = values::ValueError>>(
        &mut self,
        fields: &mut Fields,
        name: &str,
        code: &str,
    ) -> Option<T> {
        let at = fields.left.get(name)?.at.clone();
        let text = self.text(fields, name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let place = self.place(at.as_ref());
                let reason = format!("`{}` cannot be read: {error}", full(fields, name));
                self.problem(code, place, reason, "put it right; the record is kept without it");
                None
            }
        }
    }

    pub(crate) fn degrees(&mut self, fields: &mut Fields, name: &str, most: f64) -> Option<f64> {
        let at = fields.left.get(name)?.at.clone();
        let text = self.text(fields, name)?;
        let value = text.parse::<f64>().ok().filter(|value| value.abs() <= most);
        if value.is_none() {
            let place = self.place(at.as_ref());
            let reason = format!("`{}` is `{}`: no degrees", full(fields, name), cut(&text));
            self.problem("degrees", place, reason, "write decimal degrees, north and east");
        }
        value
    }

    pub(crate) fn period(&mut self, fields: &mut Fields, name: &str) -> Period {
        let Some(at) = fields.left.get(name).map(|node| node.at.clone()) else { return Period::default() };
        let Some(text) = self.text(fields, name) else { return Period::default() };
        period(&text).unwrap_or_else(|| {
            let place = self.place(at.as_ref());
            let reason = format!("`{}` is `{}`, which is no date", full(fields, name), cut(&text));
            self.problem(
                "date",
                place,
                reason,
                "write 2024-01-02, 2024-01, 2024, or two of them with / between",
            );
            Period::default()
        })
    }

    pub(crate) fn place(&self, at: Option<&std::ops::Range<usize>>) -> Option<Place> {
        match &self.source {
            Source::Row { place, .. } => Some(place.clone()),
            Source::Text { text, .. } => {
                let at = at?;
                let before = text.get(..at.start)?;
                Some(Place::message(before.matches('\n').count() as u64 + 1))
            }
        }
    }

    /// Cites a part of the record, or its whole where the part has no place.
    pub(crate) fn cite(&self, at: Option<std::ops::Range<usize>>) -> Citation {
        match &self.source {
            Source::Row { place, quote } => {
                Citation { exhibit: self.exhibit, place: place.clone(), quote: quote.clone() }
            }
            Source::Text { text, map } => {
                let at = at.filter(|at| text.get(at.clone()).is_some()).unwrap_or(0..0);
                let quote = text.get(at.clone()).unwrap_or_default().to_owned();
                let span = if quote.is_empty() { Span::new(0, 0) } else { map.span(at) };
                Citation { exhibit: self.exhibit, place: Place::text(span), quote }
            }
        }
    }

    pub(crate) fn problem(&mut self, code: &str, place: Option<Place>, reason: String, hint: &str) {
        let problem = Problem::new(&format!("{}/{code}", self.prefix), self.file, reason).hint(hint);
        self.problems.push(Problem { place, exhibit: Some(self.exhibit), ..problem });
    }
}

/// The first line of what a record says, to cite the whole by.
pub(crate) fn first_line(
    whole: Option<std::ops::Range<usize>>,
    source: &Source<'_>,
) -> Option<std::ops::Range<usize>> {
    let (whole, Source::Text { text, .. }) = (whole?, source) else { return None };
    let line = text.get(whole.clone())?.lines().next()?;
    Some(whole.start..whole.start + line.len())
}

pub(crate) fn full(fields: &Fields, name: &str) -> String {
    if fields.name.is_empty() { name.to_owned() } else { format!("{}.{name}", fields.name) }
}

/// Reads a day, a month, a year, or two of them with `/` between; `None` for anything else.
pub(crate) fn period(text: &str) -> Option<Period> {
    if let Some((from, to)) = text.split_once('/') {
        let (from, to) = (one_period(from.trim())?, one_period(to.trim())?);
        return (from.from <= to.to).then_some(Period { from: from.from, to: to.to });
    }
    one_period(text.trim())
}

fn one_period(text: &str) -> Option<Period> {
    let digits =
        |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year] if digits(year, 4) => Some(Period::year(year.parse().ok()?)),
        [year, month] if digits(year, 4) && digits(month, 2) => {
            let period = Period::month(year.parse().ok()?, month.parse().ok()?);
            (!period.is_unknown()).then_some(period)
        }
        _ => text.parse::<Date>().ok().filter(|_| text.len() == 10).map(Period::day),
    }
}
