//! Records of items, one a file of TOML or one a row of a table.

use super::{Documented, Handover, Item, Mark, Recovered, Trace, TraceKind, custody};
use crate::record::node::{self, Node, Value};
use crate::record::{Fields, Reader, Source, first_line};
use crate::rows::{self, HEADING_ROWS, cut};
use std::collections::BTreeMap;
use values::{CharMap, Country, Digest, HsCode, Problem};

/// Items, and what of their records could not be taken as it stands.
pub type ItemReading = (Vec<Item>, Vec<Problem>);

/// How a record of one item is named.
const ENDING: &str = ".item.toml";

/// Tells by its name whether a file is the record of an item.
///
/// ```
/// assert!(flows::items::is_record("items/K-1.item.toml"));
/// ```
#[must_use]
pub fn is_record(file: &str) -> bool {
    file.to_lowercase().ends_with(ENDING)
}

/// Finds the heading of a table of items among its first rows: it has `id` and `what`, and a mark, code or serial number.
///
/// ```
/// let heading: Vec<String> = ["id", "what", "date_code"].map(str::to_owned).to_vec();
/// assert_eq!(flows::items::recognises(&[(1, heading.as_slice())]), Some(0));
/// ```
#[must_use]
pub fn recognises(rows: &[(u64, &[String])]) -> Option<usize> {
    rows.iter().take(HEADING_ROWS).position(|(_, cells)| {
        let has = |name: &str| cells.iter().any(|cell| key(cell) == name);
        has("id")
            && has("what")
            && ["marks", "date_code", "serial", "part_number"].iter().any(|name| has(name))
    })
}

/// Reads the record of one item.
///
/// `text` is the text layer of the exhibit, into which the citations count. **Shape:** one item or none; a record without
/// `id` or `what` gives none. Breaks in its chain of custody are problems beside it. Nothing else is dropped: an unknown
/// field, a day that cannot be read, a State that is none, are each a problem with its line.
///
/// ```
/// use flows::items::read_record;
/// use values::Digest;
/// let text = "id = \"K-1\"\nwhat = \"tail section\"\nmaker_country = \"KP\"\nmarks = [{ text = \"112\" }]\n";
/// let (items, problems) = read_record(text, Digest::from_bytes([7; 32]), "K-1.item.toml");
/// assert_eq!(items[0].cite("marks[0]").unwrap().quote, "[{ text = \"112\" }]");
/// assert!(problems.iter().any(|problem| problem.code == "items/custody"));
/// ```
#[must_use]
pub fn read_record(text: &str, exhibit: Digest, file: &str) -> ItemReading {
    let mut reader = Reader {
        prefix: "items",
        exhibit,
        file,
        source: Source::Text { text, map: CharMap::new(text) },
        problems: Vec::new(),
    };
    let item = match node::of_toml(text) {
        Ok(node) => reader.item(node),
        Err((at, reason)) => {
            let place = reader.place(Some(&(at..at)));
            reader.problem("toml", place, format!("the record is no TOML: {reason}"), "put the line right");
            None
        }
    };
    (item.into_iter().collect(), reader.problems)
}

/// Reads a table of items: a heading and the rows below it with their numbers in the original.
///
/// Columns are named as the fields of a record; those of `documented` and `recovered` have the name before theirs
/// (`documented_on`). Lists are JSON, or apart by `;`. **Shape:** one item a row, in the order of the rows.
///
/// ```
/// use flows::items::read_table;
/// use values::Digest;
/// let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
/// let (heading, row) = (cells("id,what,date_code,documented_on"), cells("P-1,regulator,2347,2024-05-01"));
/// let (items, _) = read_table(&heading, &[(2, row.as_slice())], Digest::from_bytes([7; 32]), None, "parts.csv");
/// assert_eq!(items[0].date_code.as_deref(), Some("2347"));
/// ```
#[must_use]
pub fn read_table(
    heading: &[String],
    rows: &[(u64, &[String])],
    exhibit: Digest,
    sheet: Option<&str>,
    file: &str,
) -> ItemReading {
    let (mut items, mut problems): ItemReading = Default::default();
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    for (number, cells) in rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut fields: BTreeMap<String, Node> = BTreeMap::new();
        for (head, cell) in heading.iter().zip(*cells).filter(|(_, cell)| !cell.trim().is_empty()) {
            put(&mut fields, &key(head), node::of_cell(cell));
        }
        let quote = rows::quote(cells.iter().map(String::as_str));
        let place = rows::place(sheet, *number);
        let mut reader = Reader {
            prefix: "items",
            exhibit,
            file,
            source: Source::Row { place: place.clone(), quote },
            problems: Vec::new(),
        };
        let item = reader.item(Node { value: Value::Table(fields), at: None });
        problems.append(&mut reader.problems);
        let mut note = |code: &str, reason: String| {
            let problem = Problem::new(code, file, reason).at(place.clone());
            problems.push(Problem { exhibit: Some(exhibit), ..problem });
        };
        if let Some(item) = item {
            if let Some(first) = numbers.insert(item.id.clone(), *number) {
                note(
                    "items/twice",
                    format!("the item `{}` stands in row {first} already; both are kept", item.id),
                );
            }
            items.push(item);
        }
        let longer = cells.iter().skip(heading.len()).any(|cell| !cell.trim().is_empty());
        if longer {
            note("items/cells", "the row has more cells than the heading: they were left out".to_owned());
        }
    }
    (items, problems)
}

/// A heading as the name of a field: "Documented on" is `documented_on`.
fn key(heading: &str) -> String {
    heading.trim().to_lowercase().replace([' ', '-', '.'], "_")
}

/// Puts a cell where a record has its field.
fn put(fields: &mut BTreeMap<String, Node>, name: &str, node: Node) {
    for table in ["documented", "recovered"] {
        let Some(field) = name.strip_prefix(table).and_then(|rest| rest.strip_prefix('_')) else { continue };
        let inner = fields
            .entry(table.to_owned())
            .or_insert_with(|| Node { value: Value::Table(BTreeMap::new()), at: None });
        if let Value::Table(inner) = &mut inner.value {
            inner.insert(field.to_owned(), node);
        }
        return;
    }
    fields.insert(name.to_owned(), node);
}

/// Reads a record of an item.
impl Reader<'_> {
    fn item(&mut self, node: Node) -> Option<Item> {
        let whole = node.at.clone();
        let mut fields = self.fields("", node)?;
        let mut item = Item {
            id: self.text(&mut fields, "id").unwrap_or_default(),
            what: self.text(&mut fields, "what").unwrap_or_default(),
            ..Item::default()
        };
        item.citations.insert(String::new(), self.cite(first_line(whole, &self.source)));
        for name in [
            "serial",
            "lot",
            "date_code",
            "maker",
            "part_number",
            "control_list",
            "system",
            "hs",
            "what",
            "features",
        ] {
            let at = fields.left.get(name).map(|node| node.at.clone());
            if let Some(at) = at {
                item.citations.insert(name.to_owned(), self.cite(at));
            }
        }
        item.system = self.text(&mut fields, "system");
        item.system_country = self.parsed::<Country>(&mut fields, "system_country", "country");
        item.goods = self.text(&mut fields, "goods");
        item.features = self.texts(&mut fields, "features");
        item.serial = self.text(&mut fields, "serial");
        item.lot = self.text(&mut fields, "lot");
        item.date_code = self.text(&mut fields, "date_code");
        item.date_scheme = self.scheme(&mut fields);
        item.introduced = self.period(&mut fields, "introduced");
        item.maker = self.text(&mut fields, "maker");
        item.maker_country = self.parsed::<Country>(&mut fields, "maker_country", "country");
        item.part_number = self.text(&mut fields, "part_number");
        item.hs = self.parsed::<HsCode>(&mut fields, "hs", "hs");
        item.control_list = self.text(&mut fields, "control_list");
        item.photos = self.texts(&mut fields, "photos");
        for (at, node) in self.list(&mut fields, "marks").into_iter().enumerate() {
            item.citations.insert(format!("marks[{at}]"), self.cite(node.at.clone()));
            item.marks.extend(self.mark(node, at));
        }
        if let Some(node) = fields.left.remove("documented") {
            item.citations.insert("documented".to_owned(), self.cite(node.at.clone()));
            item.documented = self.documented(node);
        }
        if let Some(node) = fields.left.remove("recovered") {
            item.citations.insert("recovered".to_owned(), self.cite(node.at.clone()));
            item.recovered = self.recovered(node);
        }
        for (at, node) in self.list(&mut fields, "custody").into_iter().enumerate() {
            let citation = self.cite(node.at.clone());
            if let Some(hand) = self.handover(node, at) {
                item.citations.insert(format!("custody[{}]", item.custody.len()), citation);
                item.custody.push(hand);
            }
        }
        for (at, node) in self.list(&mut fields, "trace").into_iter().enumerate() {
            let citation = self.cite(node.at.clone());
            if let Some(trace) = self.trace(node, at) {
                item.citations.insert(format!("trace[{}]", item.trace.len()), citation);
                item.trace.push(trace);
            }
        }
        self.finish(fields);
        let missing = [("id", item.id.is_empty()), ("what", item.what.is_empty())];
        for (name, _) in missing.iter().filter(|(_, is_missing)| *is_missing) {
            let reason = format!("the record has no `{name}`: it was not taken");
            self.problem(
                "missing",
                self.place(None),
                reason,
                "an item is known by its number and what it is",
            );
        }
        if missing.iter().any(|(_, is_missing)| *is_missing) {
            return None;
        }
        if item.documented.by.is_none() {
            let reason = format!("the record of `{}` does not say who documented it", item.id);
            self.problem(
                "no-documenter",
                self.place(None),
                reason,
                "without a named body it supports no finding",
            );
        }
        for found in custody::breaks(&item) {
            let place = item.cite(&found.part).map(|citation| citation.place.clone());
            let reason = format!("`{}`: {}", item.id, found.text);
            self.problem("custody", place, reason, "it is kept as it stands, and printed with the item");
        }
        Some(item)
    }

    fn mark(&mut self, node: Node, at: usize) -> Option<Mark> {
        if let Value::Text(text) = node.value {
            return Some(Mark { text, ..Mark::default() });
        }
        let mut fields = self.fields(&format!("marks[{at}]"), node)?;
        let text = self.text(&mut fields, "text");
        let mark = Mark {
            text: text.clone().unwrap_or_default(),
            language: self.text(&mut fields, "language"),
            place: self.text(&mut fields, "place"),
            photo: self.text(&mut fields, "photo"),
        };
        self.finish(fields);
        if text.is_none() {
            let reason = format!("mark {} has no text: it was left out", at + 1);
            self.problem("missing", self.place(None), reason, "write the letters as they were seen");
        }
        text.map(|_| mark)
    }

    fn documented(&mut self, node: Node) -> Documented {
        let Some(mut fields) = self.fields("documented", node) else { return Documented::default() };
        let (lat, lon) = (self.degrees(&mut fields, "lat", 90.0), self.degrees(&mut fields, "lon", 180.0));
        let documented = Documented {
            place: self.text(&mut fields, "place"),
            lat: lat.filter(|_| lon.is_some()),
            lon: lon.filter(|_| lat.is_some()),
            on: self.period(&mut fields, "on"),
            by: self.text(&mut fields, "by"),
        };
        self.finish(fields);
        documented
    }

    fn recovered(&mut self, node: Node) -> Recovered {
        let Some(mut fields) = self.fields("recovered", node) else { return Recovered::default() };
        let recovered = Recovered {
            place: self.text(&mut fields, "place"),
            on: self.period(&mut fields, "on"),
            event: self.text(&mut fields, "event"),
            forces: self.parsed::<Country>(&mut fields, "forces", "country"),
        };
        self.finish(fields);
        recovered
    }

    fn handover(&mut self, node: Node, at: usize) -> Option<Handover> {
        let mut fields = self.fields(&format!("custody[{at}]"), node)?;
        let hand = Handover {
            from: self.text(&mut fields, "from"),
            to: self.text(&mut fields, "to"),
            on: self.period(&mut fields, "on"),
            by: self.text(&mut fields, "by"),
            note: self.text(&mut fields, "note"),
        };
        self.finish(fields);
        Some(hand)
    }

    fn trace(&mut self, node: Node, at: usize) -> Option<Trace> {
        let name = format!("trace[{at}]");
        let place = self.place(node.at.as_ref());
        let mut fields = self.fields(&name, node)?;
        let kind = self.text(&mut fields, "kind").and_then(|word| {
            let kind = match word.to_lowercase().as_str() {
                "government" => Some(TraceKind::Government),
                "maker" => Some(TraceKind::Maker),
                "supplier" => Some(TraceKind::Supplier),
                _ => None,
            };
            if kind.is_none() {
                let reason = format!("`{name}.kind` is `{}`", cut(&word));
                self.problem("kind", place.clone(), reason, "it is government, maker or supplier");
            }
            kind
        });
        let asked = self.text(&mut fields, "request_to");
        let trace = Trace {
            request_to: asked.clone().unwrap_or_default(),
            kind,
            sent: self.period(&mut fields, "sent"),
            reply_on: self.period(&mut fields, "reply_on"),
            reply: self.text(&mut fields, "reply"),
            supplier: self.text(&mut fields, "supplier"),
            consignee: self.text(&mut fields, "consignee"),
            shipped_on: self.period(&mut fields, "shipped_on"),
        };
        self.finish(fields);
        if asked.is_none() {
            let reason = format!("`{name}` does not say who was asked: it was left out");
            self.problem("missing", place, reason, "name the government, maker or supplier");
            return None;
        }
        if matches!((trace.reply_on.to, trace.sent.from), (Some(reply), Some(sent)) if reply < sent) {
            let reason =
                format!("`{name}`: the reply ({}) lies before the request ({})", trace.reply_on, trace.sent);
            self.problem("trace-order", place, reason, "it is kept as it stands");
        }
        Some(trace)
    }

    fn scheme(&mut self, fields: &mut Fields) -> Option<String> {
        let at = fields.left.get("date_scheme")?.at.clone();
        let text = self.text(fields, "date_scheme")?;
        let known = super::ItemMethods::builtin().schemes.iter().any(|scheme| scheme.id == text);
        if !known {
            let place = self.place(at.as_ref());
            let reason = format!("`date_scheme` is `{}`, which methods/items.toml does not have", cut(&text));
            self.problem("scheme", place, reason, "leave it out: the code is then read by every scheme");
        }
        known.then_some(text)
    }
}
