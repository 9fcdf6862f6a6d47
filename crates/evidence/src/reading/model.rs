//! What reading an original gives.

use serde::{Deserialize, Serialize};
use values::{Date, PageBox, Problem, Span};

/// An original read to text, tables and parts, with the place of each in the original.
///
/// **Shape:** every [`Block`] span counts Unicode scalar values into `text`; blocks are in the order of
/// the text and do not overlap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The media type found by looking at the bytes, such as `application/pdf`.
    pub media_type: String,
    /// The headline or title, where the original carries one.
    pub title: Option<String>,
    /// The author as the original names it.
    pub author: Option<String>,
    /// The publisher as the original names it: site name, masthead, sender.
    pub publisher: Option<String>,
    /// The address the original says it was published at.
    pub url: Option<String>,
    /// The day the original says it was published.
    pub published: Option<Date>,
    /// The words of the original, paragraphs separated by an empty line.
    pub text: String,
    /// The paragraphs and where they stand in the original.
    pub blocks: Vec<Block>,
    /// The tables: of a workbook each sheet, of a CSV file the one.
    pub tables: Vec<Table>,
    /// Files inside the original, such as the attachments of an e-mail; each becomes an exhibit.
    pub parts: Vec<Part>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How title, author, publisher, address and date were found, such as `published: JSON-LD`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Of a PDF, the text of each page in the order in which the file writes it, a run of letters a line: tables go cell
    /// by cell there, which is how their rows are told apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<String>,
}

/// A paragraph of the text layer and where it stands in the original.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Where in [`Reading::text`].
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Page of the original, counted from 1, where it has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Rectangle on that page, where the reader could tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_box: Option<PageBox>,
    /// Paragraph, counted from 1 through the whole original.
    pub paragraph: u32,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph of running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A quotation set off as a block.
    Quotation,
    /// A row of a table within running text, cells joined with ` | `.
    TableRow,
    /// A caption of a picture.
    Caption,
    /// Lines that describe the original rather than speak in it: `Published: …`, a front matter.
    Metadata,
}

/// A table as it stands in the original.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The sheet's name, where the original has sheets.
    pub sheet: Option<String>,
    /// The rows with their number in the original, counted from 1; empty rows are left out.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The row's number in the original, counted from 1.
    pub number: u64,
    /// The cells as text: dates as ISO 8601, numbers without thousands separators.
    pub cells: Vec<String>,
}

/// A file inside an original.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The file name the original gives it.
    pub name: String,
    /// Its bytes, as base64 when serialised.
    #[serde(with = "super::base64_bytes")]
    pub bytes: Vec<u8>,
}
