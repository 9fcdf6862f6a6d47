//! What the tests read printed reports with.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

/// A start tag of a page: its name and its attributes.
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
}

impl Tag {
    /// Gives an attribute, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// Tells whether it is of a class.
    pub fn is(&self, class: &str) -> bool {
        self.get("class").split_whitespace().any(|it| it == class)
    }
}

/// Cuts a page into its start tags. Stands on what our pages hold to: no `<` or `>` but those of tags,
/// no comment, every attribute in double quotes or without a value.
pub fn tags(html: &str) -> Vec<Tag> {
    let (head, tail) = html.split_once("<style>").expect("a style sheet");
    let tail = tail.split_once("</style>").expect("its end").1;
    [head, tail].into_iter().flat_map(|part| part.split('<').skip(1)).filter_map(tag).collect()
}

fn tag(text: &str) -> Option<Tag> {
    let inside = text.split_once('>').expect("a tag that ends").0;
    if inside.starts_with(['/', '!']) {
        return None;
    }
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').expect("a closing quote");
        attributes.insert(key.trim().to_owned(), value.to_owned());
        rest = after;
    }
    Some(Tag { name: name.trim_end_matches('/').to_owned(), attributes })
}

/// Gives the ids of a page; none may stand twice.
pub fn ids(tags: &[Tag]) -> BTreeSet<&str> {
    let mut ids = BTreeSet::new();
    for id in tags.iter().map(|tag| tag.get("id")).filter(|id| !id.is_empty()) {
        assert!(ids.insert(id), "the id {id} stands twice");
    }
    ids
}
