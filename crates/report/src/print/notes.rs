//! Footnotes: numbered by first use, one a citation however often it is used.

use super::clean::{QUOTE_MAX, clean, language};
use super::passages::{ClaimSpans, Run, clean_runs, clipped, head, joined};
use super::words;
use crate::{ReportError, input::Exhibits};
use claims::model::Document;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use values::{CharMap, Citation, Digest, Problem, Span};

/// How much of the text around a quotation is shown on each side. **Units:** scalar values.
const CONTEXT: usize = 140;

/// Words of an exhibit as they are printed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Quotation {
    /// The words, at most [`QUOTE_MAX`] characters of them; those of claims told apart.
    pub(crate) runs: Vec<Run>,
    /// The language by its script.
    pub(crate) lang: Option<&'static str>,
    /// What was cut off, in words: "612 more characters in report.json".
    pub(crate) cut: Option<String>,
}

impl Quotation {
    /// Makes words printable and cuts what is too long at a word's end; `marked` are the bytes of claims.
    pub(crate) fn new(text: &str, marked: &[Range<usize>]) -> Self {
        let runs = clean_runs(text, marked);
        let whole = joined(&runs);
        let lang = language(&whole);
        let Some((limit, _)) = whole.char_indices().nth(QUOTE_MAX) else {
            return Self { runs, lang, cut: None };
        };
        let start = whole.get(..limit).unwrap_or_default();
        let start = match start.rfind(' ') {
            Some(end) if end > limit / 2 => start.get(..end).unwrap_or(start),
            _ => start,
        };
        let more = whole.chars().count() - start.chars().count();
        let cut = format!("cut here: {} more characters, in full in report.json", words::number(more as f64));
        Self { runs: head(runs, start.trim_end().len()), lang, cut: Some(cut) }
    }
}

/// Tells whether words of ours hold an exhibit's words already, so that print need not repeat them.
pub(crate) fn holds(text: &str, quote: &str) -> bool {
    let quote = clean(quote);
    let quote = quote.trim_end_matches(['.', ',', ';', ' ']);
    !quote.is_empty() && clean(text).contains(quote)
}

/// One footnote.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Note {
    /// Its number, from 1 in the order of first use.
    pub(crate) number: u32,
    /// The exhibit's id.
    pub(crate) exhibit: String,
    /// The exhibit's title, else its file name.
    pub(crate) title: String,
    /// Who published it, with the grade.
    pub(crate) source: String,
    /// When it was published, in words.
    pub(crate) published: String,
    /// Where in it, in words.
    pub(crate) place: String,
    /// The words there.
    pub(crate) quote: Quotation,
    /// Whether the sentence that uses it first holds the words already.
    pub(crate) in_text: bool,
    /// The words before, where the text layer is at hand.
    pub(crate) before: Vec<Run>,
    /// The words after.
    pub(crate) after: Vec<Run>,
    /// Where in the exhibit's own page the words stand, for those that have one.
    #[serde(skip)]
    pub(crate) page: Option<String>,
    /// Where in the exhibit's text.
    #[serde(skip)]
    pub(crate) span: Option<Span>,
    /// How often it is used.
    pub(crate) uses: u32,
}

/// A use of a footnote: its number and the how-manieth use this is, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct NoteUse {
    /// The note.
    pub(crate) number: u32,
    /// 1 where the note is used first.
    pub(crate) nth: u32,
    /// How it is printed within a row of notes.
    pub(crate) print: NotePrint,
}

/// How a use of a footnote is printed: a long row of notes that were printed before is run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NotePrint {
    /// "\[12\]".
    Number,
    /// Nothing: it lies between the ends of "\[12\]–\[41\]".
    Within,
    /// "–\[41\]".
    End,
}

/// The notes that are printed below a part of the report: those first used in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct NoteRange {
    /// How many notes stand before them.
    pub(crate) before: usize,
    /// How many notes stand up to and with the last of them.
    pub(crate) upto: usize,
}

/// A row of this many notes that follow one another is run together.
const RUN: usize = 4;

/// Numbers citations and gathers their notes.
pub(crate) struct NoteBook<'a> {
    exhibits: &'a Exhibits<'a>,
    texts: &'a BTreeMap<Digest, &'a str>,
    documents: &'a BTreeMap<Digest, &'a Document>,
    maps: BTreeMap<Digest, (CharMap, ClaimSpans)>,
    index: BTreeMap<(Digest, String, String), usize>,
    notes: Vec<Note>,
    paragraphs: u32,
    problems: Vec<Problem>,
}

impl<'a> NoteBook<'a> {
    /// Starts an empty book.
    pub(crate) fn new(
        exhibits: &'a Exhibits<'a>,
        texts: &'a BTreeMap<Digest, &'a str>,
        documents: &'a BTreeMap<Digest, &'a Document>,
    ) -> Self {
        Self {
            exhibits,
            texts,
            documents,
            maps: BTreeMap::new(),
            index: BTreeMap::new(),
            notes: Vec::new(),
            paragraphs: 0,
            problems: Vec::new(),
        }
    }

    /// Gives the next paragraph its number, from 1.
    pub(crate) fn paragraph(&mut self) -> u32 {
        self.paragraphs += 1;
        self.paragraphs
    }

    /// Gives the notes first used since as many were there.
    pub(crate) fn since(&self, before: usize) -> NoteRange {
        NoteRange { before, upto: self.notes.len() }
    }

    /// Tells how many notes there are.
    pub(crate) fn len(&self) -> usize {
        self.notes.len()
    }

    /// Notes each citation of a sentence; the same citation again gets the same number.
    pub(crate) fn cite(
        &mut self,
        sentence: &str,
        citations: &[Citation],
        at: &dyn Fn() -> String,
    ) -> Result<Vec<NoteUse>, ReportError> {
        let mut uses: Vec<NoteUse> = Vec::with_capacity(citations.len());
        let mut here = BTreeSet::new();
        for citation in citations {
            let number = self.number(sentence, citation, at)?;
            if !here.insert(number) {
                continue;
            }
            if let Some(note) = self.notes.get_mut(number) {
                note.uses += 1;
                uses.push(NoteUse { number: note.number, nth: note.uses, print: NotePrint::Number });
            }
        }
        run_together(&mut uses);
        Ok(uses)
    }

    /// Gives the notes, and a problem for each quotation that does not stand where it is said to.
    pub(crate) fn finish(self) -> (Vec<Note>, Vec<Problem>) {
        (self.notes, self.problems)
    }

    fn number(
        &mut self,
        sentence: &str,
        citation: &Citation,
        at: &dyn Fn() -> String,
    ) -> Result<usize, ReportError> {
        let exhibit = self.exhibits.cited(citation, at)?;
        let key = (citation.exhibit, format!("{:?}", citation.place), citation.quote.clone());
        if let Some(number) = self.index.get(&key) {
            return Ok(*number);
        }
        let passage = self.passage(citation, exhibit);
        let source = match (&exhibit.source, &exhibit.grade) {
            (Some(source), Some(grade)) => format!("{} (grade {})", clean(source), clean(grade)),
            (Some(source), None) => clean(source),
            (None, _) => "source not recorded".to_owned(),
        };
        let note = Note {
            number: self.notes.len() as u32 + 1,
            exhibit: exhibit.id.clone(),
            title: clean(exhibit.title.as_deref().unwrap_or(&exhibit.name)),
            source,
            published: exhibit
                .published
                .as_deref()
                .map_or_else(|| "date of publication not known".to_owned(), words::instant),
            place: clean(&citation.place.in_words()),
            quote: passage.quote,
            in_text: holds(sentence, &citation.quote),
            before: passage.before,
            after: passage.after,
            page: self.page(citation, exhibit),
            span: citation.place.span,
            uses: 0,
        };
        self.index.insert(key, self.notes.len());
        self.notes.push(note);
        Ok(self.notes.len() - 1)
    }

    /// Gives the words of a citation, those of claims told apart where the text is at hand.
    pub(crate) fn quotation(&mut self, citation: &Citation) -> Quotation {
        match self.found(citation) {
            Some(Found { text, bytes, marked, .. }) => {
                let there = text.get(bytes.clone()).unwrap_or_default();
                Quotation::new(there, &clipped(&marked, &bytes))
            }
            None => Quotation::new(&citation.quote, &[]),
        }
    }

    /// Gives a quotation with the words around it. One that is not found at its place becomes a problem:
    /// a reader who follows the note must not be the first to notice.
    fn passage(&mut self, citation: &Citation, exhibit: &crate::ExhibitEntry) -> Passage {
        let quote = self.quotation(citation);
        let Some(found) = self.found(citation) else {
            if citation.place.span.is_some() && self.texts.contains_key(&citation.exhibit) {
                self.differs(citation, exhibit);
            }
            return Passage { quote, before: Vec::new(), after: Vec::new() };
        };
        let (before, after) = (before(&found), after(&found));
        Passage { quote, before, after }
    }

    /// Finds a quotation at its place; `None` if there is none, or other words stand there.
    fn found(&mut self, citation: &Citation) -> Option<Found<'a>> {
        let (span, text) = (citation.place.span?, *self.texts.get(&citation.exhibit)?);
        let documents = self.documents;
        let (map, spans) = self.maps.entry(citation.exhibit).or_insert_with(|| {
            let document = documents.get(&citation.exhibit);
            (CharMap::new(text), document.map(|it| ClaimSpans::new(it)).unwrap_or_default())
        });
        let bytes = map.bytes(span);
        let there = text.get(bytes.clone()).unwrap_or_default();
        (clean(there) == clean(&citation.quote)).then(|| Found {
            text,
            marked: spans.within(span, map),
            bytes,
        })
    }

    fn differs(&mut self, citation: &Citation, exhibit: &crate::ExhibitEntry) {
        let problem = Problem {
            exhibit: Some(citation.exhibit),
            ..Problem::new(
                "report/quotation-differs",
                &exhibit.name,
                "The words quoted do not stand at the place the citation names.",
            )
        };
        let hint = "Read the exhibit itself before relying on this note.";
        self.problems.push(problem.at(citation.place.clone()).hint(hint));
    }

    /// Gives the place in the exhibit's own page.
    fn page(&self, citation: &Citation, exhibit: &crate::ExhibitEntry) -> Option<String> {
        self.documents.get(&citation.exhibit)?;
        let page = crate::exhibit_path(&exhibit.id);
        Some(match citation.place.span {
            Some(span) => format!("{page}#{}", super::claims::place(span)),
            None => page,
        })
    }
}

/// A quotation and the words around it.
struct Passage {
    quote: Quotation,
    before: Vec<Run>,
    after: Vec<Run>,
}

/// A quotation in its text, and the bytes of the claims that share words with it.
struct Found<'a> {
    text: &'a str,
    bytes: Range<usize>,
    marked: Vec<Range<usize>>,
}

/// Runs together what was printed before and follows one another; a first use is never hidden, since the
/// note itself is printed with it.
fn run_together(uses: &mut [NoteUse]) {
    let follows =
        |one: &NoteUse, next: &NoteUse| one.nth > 1 && next.nth > 1 && next.number == one.number + 1;
    for run in uses.chunk_by_mut(follows).filter(|run| run.len() >= RUN) {
        let last = run.len() - 1;
        for (at, used) in run.iter_mut().enumerate().skip(1) {
            used.print = if at == last { NotePrint::End } else { NotePrint::Within };
        }
    }
}

/// The last words before a quotation.
fn before(found: &Found<'_>) -> Vec<Run> {
    let text = found.text.get(..found.bytes.start).unwrap_or_default();
    let (start, cut) = match text.char_indices().rev().nth(CONTEXT) {
        Some((start, _)) => (start, true),
        None => (0, false),
    };
    let words = text.get(start..).unwrap_or_default();
    let words =
        if cut { words.split_once(char::is_whitespace).map_or(words, |(_, rest)| rest) } else { words };
    let start = text.len() - words.len();
    let mut runs = clean_runs(words, &clipped(&found.marked, &(start..text.len())));
    if cut && !runs.is_empty() {
        runs.insert(0, Run { text: "… ".to_owned(), claim: false });
    }
    runs
}

/// The first words after a quotation.
fn after(found: &Found<'_>) -> Vec<Run> {
    let text = found.text.get(found.bytes.end..).unwrap_or_default();
    let end = text.char_indices().nth(CONTEXT).map(|(end, _)| end);
    let words = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    let words = match end {
        Some(_) => words.rsplit_once(char::is_whitespace).map_or(words, |(head, _)| head),
        None => words,
    };
    let within = found.bytes.end..found.bytes.end + words.len();
    let mut runs = clean_runs(words, &clipped(&found.marked, &within));
    if end.is_some() && !runs.is_empty() {
        runs.push(Run { text: " …".to_owned(), claim: false });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_quotation_is_cut_and_says_so() {
        let quotation = Quotation::new(&"word ".repeat(200), &[]);
        assert_eq!(joined(&quotation.runs).chars().count(), 399);
        assert_eq!(quotation.cut.as_deref(), Some("cut here: 600 more characters, in full in report.json"));
        assert_eq!(Quotation::new("short", &[]).cut, None);
        let unbroken = Quotation::new(&"가".repeat(500), &[]);
        assert_eq!((joined(&unbroken.runs).chars().count(), unbroken.lang), (400, Some("ko")));
    }

    #[test]
    fn a_long_row_of_notes_is_run_together() {
        let mut uses: Vec<_> = [(1, 1), (2, 2), (3, 2), (4, 5), (5, 2), (7, 2), (8, 2)]
            .map(|(number, nth)| NoteUse { number, nth, print: NotePrint::Number })
            .to_vec();
        run_together(&mut uses);
        use NotePrint::{End, Number, Within};
        let printed: Vec<_> = uses.iter().map(|used| used.print).collect();
        assert_eq!(printed, [Number, Number, Within, Within, End, Number, Number]);
    }

    #[test]
    fn context_is_cut_at_words_and_keeps_its_claims() {
        let text = "ab ".repeat(200);
        let found = Found { text: &text, bytes: 297..299, marked: vec![294..296, 300..302] };
        let runs = before(&found);
        assert!(joined(&runs).starts_with("… ab"));
        assert_eq!(runs.last(), Some(&Run { text: "ab".into(), claim: true }));
        let runs = after(&found);
        assert_eq!(joined(&runs).chars().count(), 139 - 2 + 2);
        assert_eq!(runs.first(), Some(&Run { text: "ab".into(), claim: true }));
    }
}
