//! Entries as elements: where one begins and ends in the text, its tree, and the mending of one that is broken.

use super::cut;
use crate::{Kind, designation::one_line};
use quick_xml::{events::Event, reader::Reader};
use std::borrow::Cow;

/// Elements nested deeper than the format ever does are a fault, so that memory stays bounded.
const DEPTH_MAX: usize = 16;

/// The text of the file; bytes that are no UTF-8 are read as Latin-1, and where they stood is kept.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) damaged_at: Vec<usize>,
}

impl<'a> Decoded<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Ok(text) = std::str::from_utf8(bytes) {
            return Self { text: Cow::Borrowed(text), damaged_at: Vec::new() };
        }
        let mut text = String::with_capacity(bytes.len());
        let mut damaged_at = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                damaged_at.push(text.len());
                text.push(char::from(*byte));
            }
        }
        Self { text: Cow::Owned(text), damaged_at }
    }
}

/// An element with its own text and its children.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    pub(super) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn text_of(&self, name: &str) -> String {
        self.children(name)
            .map(|child| one_line(&child.text))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    /// The texts of `<NAME><VALUE>…</VALUE></NAME>`, and of `<NAME>…</NAME>` itself.
    pub(super) fn values_of(&self, name: &str) -> Vec<String> {
        self.children(name)
            .flat_map(|child| {
                std::iter::once(one_line(&child.text))
                    .chain(child.children("VALUE").map(|value| one_line(&value.text)))
            })
            .filter(|text| !text.is_empty())
            .collect()
    }
}

/// Finds the next start tag of an entry at or after `from`: where, and of which kind.
pub(super) fn next_start(text: &str, from: usize) -> Option<(usize, Kind)> {
    let mut at = from.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    loop {
        at += text.get(at..)?.find('<')?;
        if is_tag(text, at + 1, "INDIVIDUAL") {
            return Some((at, Kind::Person));
        }
        if is_tag(text, at + 1, "ENTITY") {
            return Some((at, Kind::Organisation));
        }
        at += 1;
    }
}

/// Finds where the entry that starts at `start` ends, and whether its end tag is there.
pub(super) fn entry_end(text: &str, start: usize, element: &str) -> (usize, bool) {
    let mut at = start + 1;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        at += found;
        if text.get(at + 1..).is_some_and(|rest| rest.starts_with('/')) && is_tag(text, at + 2, element) {
            let end =
                text.get(at..).and_then(|rest| rest.find('>')).map_or(text.len(), |close| at + close + 1);
            return (end, true);
        }
        if is_tag(text, at + 1, "INDIVIDUAL")
            || is_tag(text, at + 1, "ENTITY")
            || is_tag(text, at + 1, "/INDIVIDUALS")
            || is_tag(text, at + 1, "/ENTITIES")
        {
            return (at, false);
        }
        at += 1;
    }
    (text.len(), false)
}

pub(super) fn is_tag(text: &str, at: usize, name: &str) -> bool {
    text.get(at..)
        .and_then(|rest| rest.strip_prefix(name))
        .is_some_and(|rest| rest.starts_with(['>', ' ', '/', '\t', '\n', '\r']))
}

/// Parses one entry's slice into a tree; the first fault ends it.
pub(super) fn parse(slice: &str) -> Result<Node, String> {
    let mut xml = Reader::from_str(slice);
    let mut open: Vec<Node> = Vec::new();
    loop {
        match xml.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                if open.len() >= DEPTH_MAX {
                    return Err(format!("elements are nested more than {DEPTH_MAX} deep"));
                }
                open.push(Node { name: tag.name().as_ref().to_string(), ..Node::default() });
            }
            Event::Empty(tag) => {
                let node = Node { name: tag.name().as_ref().to_string(), ..Node::default() };
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::End(_) => {
                let node = open.pop().ok_or("an end tag has no start")?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::Text(text) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(node) = open.last_mut() {
                    node.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let letter = match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().map_err(|error| error.to_string())?,
                };
                let letter =
                    letter.ok_or_else(|| format!("the entity &{}; is not declared", cut(&reference)))?;
                if let Some(node) = open.last_mut() {
                    node.text.push(letter);
                }
            }
            Event::Eof => return Err("the entry does not end".to_owned()),
            Event::DocType(_) => return Err("a document type stands inside an entry".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Makes what is no tag of this format into text, and closes an entry that was cut off.
pub(super) fn mend(slice: &str, whole: bool) -> String {
    let mut mended = String::with_capacity(slice.len() + 64);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = slice;
    while let Some(at) = rest.find(['<', '&']) {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag_at(rest) {
            Some(Tag { name, length, closing: false, empty }) => {
                if !empty {
                    open.push(name);
                }
                mended.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            Some(Tag { name, length, closing: true, .. }) => {
                // Close what was left open inside; an end without a start is dropped.
                if let Some(depth) = open.iter().rposition(|known| *known == name) {
                    while open.len() > depth {
                        if let Some(inner) = open.pop() {
                            mended.push_str("</");
                            mended.push_str(inner);
                            mended.push('>');
                        }
                    }
                }
                rest = &rest[length..];
            }
            None => {
                let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
                if known.iter().any(|one| rest.starts_with(one)) {
                    mended.push('&');
                } else {
                    mended.push('\u{fffd}');
                }
                rest = &rest[1..];
            }
        }
    }
    if whole {
        mended.push_str(rest);
    }
    while let Some(inner) = open.pop() {
        mended.push_str("</");
        mended.push_str(inner);
        mended.push('>');
    }

    mended
}

pub(super) struct Tag<'a> {
    name: &'a str,
    length: usize,
    closing: bool,
    empty: bool,
}

/// Reads a tag of this format at the head of a text: capital letters, digits and `_`, no attribute.
pub(super) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let after = text.strip_prefix('<')?;
    let (closing, after) = match after.strip_prefix('/') {
        Some(after) => (true, after),
        None => (false, after),
    };
    let length = after
        .bytes()
        .take(64)
        .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
        .count();
    let name = after.get(..length)?;
    if !(ELEMENTS.contains(&name)) {
        return None;
    }
    let tail = after.get(length..)?;
    let spaces = tail.len() - tail.trim_start().len();
    let tail = tail.trim_start();
    let (empty, end) = if tail.starts_with("/>") {
        (true, 2)
    } else if tail.starts_with('>') {
        (false, 1)
    } else {
        return None;
    };
    let length = 1 + usize::from(closing) + length + spaces + end;
    Some(Tag { name, length, closing, empty })
}

/// The elements that stand inside an entry, and the two entries themselves, by the publisher's schema.
const ELEMENTS: [&str; 55] = [
    "INDIVIDUAL",
    "ENTITY",
    "DATAID",
    "VERSIONNUM",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "UN_LIST_TYPE",
    "REFERENCE_NUMBER",
    "LISTED_ON",
    "GENDER",
    "SUBMITTED_BY",
    "SUBMITTED_ON",
    "NAME_ORIGINAL_SCRIPT",
    "COMMENTS1",
    "NATIONALITY",
    "NATIONALITY2",
    "TITLE",
    "DESIGNATION",
    "VALUE",
    "LIST_TYPE",
    "LAST_DAY_UPDATED",
    "INDIVIDUAL_ALIAS",
    "ENTITY_ALIAS",
    "QUALITY",
    "ALIAS_NAME",
    "DATE_OF_BIRTH",
    "CITY_OF_BIRTH",
    "COUNTRY_OF_BIRTH",
    "NOTE",
    "INDIVIDUAL_ADDRESS",
    "ENTITY_ADDRESS",
    "STREET",
    "CITY",
    "STATE_PROVINCE",
    "ZIP_CODE",
    "COUNTRY",
    "INDIVIDUAL_DATE_OF_BIRTH",
    "TYPE_OF_DATE",
    "DATE",
    "YEAR",
    "FROM_YEAR",
    "TO_YEAR",
    "INDIVIDUAL_PLACE_OF_BIRTH",
    "INDIVIDUAL_DOCUMENT",
    "TYPE_OF_DOCUMENT",
    "TYPE_OF_DOCUMENT2",
    "NUMBER",
    "ISSUING_COUNTRY",
    "DATE_OF_ISSUE",
    "CITY_OF_ISSUE",
    "COUNTRY_OF_ISSUE",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
];

pub(super) fn offset(xml: &Reader<&[u8]>) -> usize {
    usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX)
}
