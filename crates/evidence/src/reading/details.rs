//! Title, author, publisher, address and date as they are found, the best source first.

use super::dates;
use super::model::Reading;
use values::Date;

/// The details of an original; the first offer of each wins, and a note says where it came from.
#[derive(Debug, Default)]
pub(super) struct Details {
    title: Option<String>,
    author: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    published: Option<Date>,
    notes: Vec<String>,
}

/// Which detail an offer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    Title,
    Author,
    Publisher,
    Url,
    Published,
}

impl Details {
    /// Offers a value found at `source`; a blank one, or a date that cannot be read, is no offer.
    pub(super) fn offer(&mut self, detail: Detail, value: &str, source: &str) {
        let value = super::layer::one_line(&super::layer::without_zero_width(value));
        // Longer ones are bodies of text in the wrong field.
        if value.is_empty() || value.chars().count() > 1_000 {
            return;
        }
        let (slot, word) = match detail {
            Detail::Title => (&mut self.title, "title"),
            Detail::Author => (&mut self.author, "author"),
            Detail::Publisher => (&mut self.publisher, "publisher"),
            Detail::Url => (&mut self.url, "url"),
            Detail::Published => {
                if let Some(date) = dates::date_of_metadata(&value) {
                    self.offer_date(date, source);
                }
                return;
            }
        };
        if slot.is_none() {
            *slot = Some(value);
            self.notes.push(format!("{word}: {source}"));
        }
    }

    /// Offers a date that is already read.
    pub(super) fn offer_date(&mut self, date: Date, source: &str) {
        if self.published.is_none() {
            self.published = Some(date);
            self.notes.push(format!("published: {source}"));
        }
    }

    /// Tells whether a title has been found.
    pub(super) fn has_title(&self) -> bool {
        self.title.is_some()
    }

    /// Tells whether a date has been found.
    pub(super) fn has_date(&self) -> bool {
        self.published.is_some()
    }

    /// Writes the details into a reading.
    pub(super) fn fill(self, reading: &mut Reading) {
        reading.title = self.title;
        reading.author = self.author;
        reading.publisher = self.publisher;
        reading.url = self.url;
        reading.published = self.published;
        reading.notes = self.notes;
    }

    /// Reads a line `Key: value` of the kind that stands above a text; gives whether it is one.
    pub(super) fn offer_header_line(&mut self, line: &str, source: &str) -> bool {
        let Some((key, value)) = line.split_once(':') else {
            return false;
        };
        let key = key.trim().trim_matches(['*', '_', '#', '-', '"']).trim().to_lowercase();
        let value = value.trim().trim_matches(['*', '_']).trim();
        let value = unquoted(value);
        let detail = match key.as_str() {
            "title" | "headline" => Detail::Title,
            "published" | "publication date" | "date published" | "published on" | "date" | "pubdate"
            | "datepublished" => Detail::Published,
            "author" | "authors" | "by" | "byline" => Detail::Author,
            "publisher" | "outlet" | "publication" => Detail::Publisher,
            "url" | "link" | "canonical" | "permalink" => Detail::Url,
            "source" => match value.contains("://") {
                true => Detail::Url,
                false => Detail::Publisher,
            },
            // Known to describe, though no detail of ours.
            "tags" | "keywords" | "language" | "lang" | "category" | "categories" | "slug" | "layout"
            | "accessed" | "retrieved" | "archived" | "licence" | "license" => {
                return !value.is_empty();
            }
            _ => return false,
        };
        if value.is_empty() || value.chars().count() > 300 {
            return false;
        }
        if detail == Detail::Url {
            // "http://… via …": the address is the first word.
            let address = value.split_whitespace().find(|word| word.contains("://")).unwrap_or(value);
            self.offer(detail, address.trim_matches(['<', '>', '(', ')']), source);
        } else {
            self.offer(detail, value, source);
        }
        true
    }
}

fn unquoted(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}
