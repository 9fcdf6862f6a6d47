use crate::{Digest, Span};
use serde::{Deserialize, Serialize};

/// A rectangle on a page, in points from the page's lower left corner, as PDF measures.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct PageBox {
    /// Left edge, in points.
    pub left: f32,
    /// Lower edge, in points.
    pub bottom: f32,
    /// Right edge, in points.
    pub right: f32,
    /// Upper edge, in points.
    pub top: f32,
}

/// Where in an original something stands, in the terms of that original's kind.
///
/// **Shape:** serialised flat, with only the fields that apply, as `docs/schema/report.schema.json`
/// has it: `{"span":[s,e]}`, `{"page":3,"span":[s,e]}`, `{"row":17}`, `{"message":42}`.
#[derive(Debug, Clone, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Scalar values of the exhibit's text layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Page, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Rectangle on that page.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "box")]
    pub page_box: Option<PageBox>,
    /// Paragraph of the text layer, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// Sheet of a workbook, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row of a table or entry of a list, counted from 1 and with the heading as row 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Line of a recording that holds the message, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<u64>,
    /// The publisher's own reference of a list entry, such as `KPe.020`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Place {
    /// Says that something stands at these scalar values of the text layer.
    #[must_use]
    pub fn text(span: Span) -> Self {
        Self { span: Some(span), ..Self::default() }
    }

    /// Says that something stands in this row of a table, counted from 1.
    #[must_use]
    pub fn row(row: u64) -> Self {
        Self { row: Some(row), ..Self::default() }
    }

    /// Says that something stands in this line of a recording, counted from 1.
    #[must_use]
    pub fn message(message: u64) -> Self {
        Self { message: Some(message), ..Self::default() }
    }

    /// Says the place in words, for a footnote: "page 3, paragraph 2".
    ///
    /// ```
    /// use values::Place;
    /// assert_eq!(Place { page: Some(3), paragraph: Some(2), ..Place::default() }.in_words(), "page 3, paragraph 2");
    /// assert_eq!(Place::row(17).in_words(), "row 17");
    /// ```
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        if let Some(sheet) = &self.sheet {
            parts.push(format!("sheet {sheet}"));
        }
        if let Some(reference) = &self.reference {
            parts.push(format!("entry {reference}"));
        }
        if let Some(page) = self.page {
            parts.push(format!("page {page}"));
        }
        if let Some(paragraph) = self.paragraph {
            parts.push(format!("paragraph {paragraph}"));
        }
        if let Some(row) = self.row {
            parts.push(format!("row {row}"));
        }
        if let Some(message) = self.message {
            parts.push(format!("line {message}"));
        }
        if let (true, Some(span)) = (parts.is_empty(), self.span) {
            parts.push(format!("characters {}–{}", span.start, span.end));
        }
        parts.join(", ")
    }
}

/// A pointer from a sentence to the original it rests on: exhibit, place in it, and the words there.
///
/// **Shape:** `{"exhibit":"sha256:…", "span":[s,e] | page, box | row | message, "quote":"…"}`.
/// The quote is verbatim from the text layer, or the row's cells joined with ` | `.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Citation {
    /// The exhibit, by the digest of its bytes.
    pub exhibit: Digest,
    /// Where in it.
    #[serde(flatten)]
    pub place: Place,
    /// The words that stand there.
    pub quote: String,
}

impl Citation {
    /// Orders citations for print: by exhibit, then by place, then by words.
    #[must_use]
    pub fn sort_key(&self) -> (Digest, u64, u64, u64, String) {
        let place = &self.place;
        (
            self.exhibit,
            place.page.map_or(0, u64::from),
            place.row.or(place.message).unwrap_or(0),
            place.span.map_or(0, |span| u64::from(span.start)),
            self.quote.clone(),
        )
    }
}
