//! What is asked of the reader: a text and what is known of it.

use values::{Date, Digest, Span};

/// A text to be read and what is known of it from outside.
///
/// ```
/// use claims::Request;
/// let request = Request { file: "note.txt", text: "It rained.", ..Request::default() };
/// assert!(request.blocks.is_empty());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// The digest of the file's bytes.
    pub sha256: Option<Digest>,
    /// The text; it is taken as it is.
    pub text: &'a str,
    /// The headline, where one is known.
    pub title: Option<&'a str>,
    /// The day of publication, against which dates are resolved.
    pub dated: Option<Date>,
    /// Who wrote it, where that is known.
    pub author: Option<&'a str>,
    /// The blocks of the text in its order; empty: paragraphs are found by blank lines.
    pub blocks: &'a [TextBlock],
}

/// A block of a text layer: where it stands and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextBlock {
    /// Where, in scalar values of the text; what lies beyond the text is left out.
    pub span: Span,
    /// What.
    pub kind: TextKind,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A headline or a heading inside the text.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A paragraph that somebody else's words fill.
    Quotation,
    /// A row of a table.
    TableRow,
    /// The words under a picture or table.
    Caption,
    /// Anything else.
    Other,
}
