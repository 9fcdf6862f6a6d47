//! Lists in XML, streamed record by record.
//!
//! A record – one entry of a list, or one value of its reference tables – becomes a small tree; what is around
//! records is passed by. A fault costs the record it stands in: reading goes on at the next one and the loss is
//! said. A document type declaration is refused, and with it every entity bomb.

use crate::designation::one_line;
use quick_xml::{
    events::{BytesStart, Event},
    reader::Reader,
};
use std::borrow::Cow;

/// Elements nested deeper than any of the formats does are a fault, so that memory stays bounded.
const DEPTH_MAX: usize = 32;
/// Faults after which the rest is given up, so that reading stays linear.
const FAULTS_MAX: usize = 100;

/// An element with its attributes, its own text and its children.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
    pub(super) text: Cow<'a, str>,
    pub(super) children: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    /// Gives an attribute on one line; empty where there is none.
    pub(super) fn attribute(&self, name: &str) -> String {
        self.attributes
            .iter()
            .find(|(key, _)| *key == name)
            .map_or_else(String::new, |(_, value)| one_line(value))
    }

    pub(super) fn children<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node<'a>> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Gives the children of the children of a name: `<idList><id/><id/></idList>`.
    pub(super) fn grandchildren<'n>(
        &'n self,
        list: &'n str,
        name: &'n str,
    ) -> impl Iterator<Item = &'n Node<'a>> {
        self.children(list).flat_map(move |child| child.children(name))
    }

    /// Gives the element's own text on one line.
    pub(super) fn line(&self) -> String {
        one_line(&self.text)
    }

    /// Gives the text of the first child of a name that has one; empty where none has.
    pub(super) fn text_of(&self, name: &str) -> String {
        self.children(name).map(Node::line).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Gives all text in the element, parted by commas.
    pub(super) fn all_text(&self) -> String {
        let mut texts = Vec::new();
        let mut queue = vec![self];
        while let Some(next) = queue.pop() {
            texts.push(next.line());
            queue.extend(next.children.iter().rev());
        }
        texts.retain(|text| !text.is_empty());
        texts.join(", ")
    }
}

/// What comes next in a document.
pub(super) enum Step<'a> {
    /// A whole record.
    Record(Node<'a>),
    /// The start of an element outside records, without its children.
    Around(Node<'a>),
    /// A fault, and whether a record was lost with it.
    Fault { reason: String, lost: bool },
    /// A document type declaration: nothing is read.
    Refused,
    /// The end, and whether the root element was closed.
    End { closed: bool },
}

/// The records of a document, in its order.
pub(super) struct Records<'a> {
    text: &'a str,
    wanted: &'static [&'static str],
    base: usize,
    reader: Reader<&'a [u8]>,
    root: Option<&'a str>,
    closed: bool,
    faults: usize,
    done: bool,
}

impl<'a> Records<'a> {
    /// Begins to read; `wanted` are the names of the records.
    pub(super) fn new(text: &'a str, wanted: &'static [&'static str]) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let reader = around(text);
        Self { text, wanted, base: 0, reader, root: None, closed: false, faults: 0, done: false }
    }

    /// Reads on to the next record.
    pub(super) fn step(&mut self) -> Step<'a> {
        if self.done {
            return Step::End { closed: self.closed };
        }
        loop {
            let start = self.base + position(&self.reader);
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.fault(start, error.to_string(), false),
            };
            match event {
                Event::Start(tag) => {
                    let node = open(self.text, start, &tag);
                    self.root.get_or_insert(node.name);
                    if !self.wanted.contains(&node.name) {
                        return Step::Around(node);
                    }
                    return match self.record(node) {
                        Ok(node) => Step::Record(node),
                        Err(reason) => self.fault(start, reason, true),
                    };
                }
                Event::Empty(tag) => {
                    let node = open(self.text, start, &tag);
                    return match self.wanted.contains(&node.name) {
                        true => Step::Record(node),
                        false => Step::Around(node),
                    };
                }
                Event::End(tag) => {
                    self.closed |= self.root.is_some_and(|root| local(tag.name().as_ref()) == root)
                }
                Event::DocType(_) => {
                    self.done = true;
                    return Step::Refused;
                }
                Event::Eof => {
                    self.done = true;
                    return Step::End { closed: self.closed };
                }
                // Stray text between records says nothing: publishers indent, and head elements are records too.
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_) => {}
            }
        }
    }

    /// Reads what is in a record's element up to its end.
    fn record(&mut self, node: Node<'a>) -> Result<Node<'a>, String> {
        let mut above: Vec<Node<'a>> = Vec::new();
        let mut node = node;
        loop {
            let start = self.base + position(&self.reader);
            match self.reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(tag) => {
                    if above.len() >= DEPTH_MAX {
                        return Err(format!("elements are nested more than {DEPTH_MAX} deep"));
                    }
                    let child = open(self.text, start, &tag);
                    above.push(std::mem::replace(&mut node, child));
                }
                Event::Empty(tag) => node.children.push(open(self.text, start, &tag)),
                Event::End(tag) => {
                    let name = tag.name();
                    if local(name.as_ref()) != node.name {
                        return Err(format!(
                            "<{}> ends as </{}>",
                            node.name,
                            super::fields::cut(name.as_ref())
                        ));
                    }
                    match above.pop() {
                        Some(mut parent) => {
                            parent.children.push(node);
                            node = parent;
                        }
                        None => return Ok(node),
                    }
                }
                Event::Text(_) => {
                    let end = self.base + position(&self.reader);
                    push(&mut node.text, self.text.get(start..end).unwrap_or_default());
                }
                Event::CData(text) => node.text.to_mut().push_str(&text),
                Event::GeneralRef(reference) => {
                    let letter = match reference.as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().map_err(|error| error.to_string())?,
                    };
                    let letter = letter.ok_or_else(|| {
                        format!("the entity &{}; is not declared", super::fields::cut(&reference))
                    })?;
                    node.text.to_mut().push(letter);
                }
                Event::Eof => return Err("the file ends inside it".to_owned()),
                Event::DocType(_) => return Err("a document type stands inside it".to_owned()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Goes on at the next record after a fault.
    fn fault(&mut self, start: usize, reason: String, lost: bool) -> Step<'a> {
        self.faults += 1;
        let next = (self.faults < FAULTS_MAX).then(|| self.next_record(start + 1)).flatten();
        match next {
            Some(at) => {
                self.base = at;
                self.reader = around(self.text.get(at..).unwrap_or_default());
            }
            None => {
                self.done = true;
                // What follows the last record is the root's end, unless the file was cut off.
                self.closed = self.root.is_some_and(|root| {
                    let end = self.text.trim_end();
                    end.strip_suffix('>')
                        .and_then(|end| end.strip_suffix(root))
                        .is_some_and(|end| end.ends_with("</"))
                });
            }
        }
        Step::Fault { reason, lost }
    }

    fn next_record(&self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            at += self.text.get(at..)?.find('<')?;
            let rest = self.text.get(at + 1..)?;
            let is_record = self.wanted.iter().any(|name| {
                rest.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\t', '\n', '\r']))
            });
            if is_record {
                return Some(at);
            }
            at += 1;
        }
    }
}

/// A reader for what is around records, where a fault behind which reading went on may have left ends without starts.
fn around(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn open<'a>(text: &'a str, start: usize, tag: &BytesStart<'_>) -> Node<'a> {
    let full = tag.name().as_ref().len();
    let name = local(text.get(start + 1..start + 1 + full).unwrap_or_default());
    let mut attributes = Vec::new();
    let whole = text.get(start + 1..start + 1 + tag.len()).unwrap_or_default();
    for attribute in BytesStart::from_content(whole, full).attributes().with_checks(false).flatten() {
        let key = attribute.key.as_ref();
        // Both are slices of the document, which outlives the event.
        let Some(key) = slice_of(text, key) else { continue };
        let value: Cow<'a, str> = match slice_of(text, &attribute.value) {
            Some(value) if !value.contains('&') => Cow::Borrowed(value),
            _ => Cow::Owned(
                quick_xml::escape::unescape(&attribute.value)
                    .map_or_else(|_| attribute.value.to_string(), Cow::into_owned),
            ),
        };
        attributes.push((local(key), value));
    }
    Node { name, attributes, ..Node::default() }
}

/// Gives a part of a text with the text's own lifetime; `None` if it is no part of it.
fn slice_of<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    text.get(at..at.checked_add(part.len())?)
}

fn push<'a>(text: &mut Cow<'a, str>, more: &'a str) {
    if text.is_empty() {
        *text = Cow::Borrowed(more);
    } else {
        text.to_mut().push_str(more);
    }
}

/// Cuts the prefix of a name space off.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<String>, usize, bool) {
        let mut records = Records::new(text, &["one"]);
        let (mut found, mut faults) = (Vec::new(), 0);
        loop {
            match records.step() {
                Step::Record(node) => found.push(format!("{}{}", node.attribute("id"), node.all_text())),
                Step::Around(_) => {}
                Step::Fault { .. } => faults += 1,
                Step::Refused => return (found, faults, false),
                Step::End { closed } => return (found, faults, closed),
            }
        }
    }

    #[test]
    fn records_come_with_attributes_text_and_children() {
        let text = "<?xml version='1.0'?><l xmlns:x='u'><x:one id='a&amp;b'>x &lt; y</x:one><one><t>1</t><![CDATA[ & ]]></one><one id=\"7\"/></l>";
        assert_eq!(read(text), (vec!["a&bx < y".to_owned(), "&, 1".to_owned(), "7".to_owned()], 0, true));
    }

    #[test]
    fn a_fault_costs_its_record_only() {
        let text = "<l><one>1</one><one><t>2</one><one>3</one><one>&nbsp;</one><one>5</one></l>";
        assert_eq!(read(text), (vec!["1".to_owned(), "3".to_owned(), "5".to_owned()], 2, true));
        assert_eq!(read("<l><one>1</one><one>2"), (vec!["1".to_owned()], 1, false));
        assert!(!read("<l><one>1</one>").2);
    }

    #[test]
    fn a_document_type_is_refused() {
        assert_eq!(read("<!DOCTYPE l [<!ENTITY a 'b'>]><l><one>&a;</one></l>"), (vec![], 0, false));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(<|>|/|one|l|t| id='|'|&|;|\"|é|]]>|<!\\[CDATA\\[|<!DOCTYPE){0,40}") {
            let _ = read(&text);
        }
    }
}
