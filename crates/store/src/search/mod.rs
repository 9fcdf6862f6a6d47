//! The search index: one document a paragraph, so that an answer is a place and not a file.
//!
//! The index is one segment, written by one thread from sorted paragraphs: scores, and the order of what scores
//! the same, depend on the paragraphs and on nothing else. The names of its files are drawn at random by the
//! library; that is why the index gives the same answers after a rebuild, but not the same bytes.

mod question;
mod tokens;

use crate::StoreError;
use crate::place::{beside, make_parent, publish_dir, remove};
use question::{MOST_BEGINNINGS, Sought};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::collector::TopDocs;
use tantivy::directory::MmapDirectory;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::{
    Index, IndexReader, IndexSettings, ReloadPolicy, Searcher, SingleSegmentIndexWriter, TantivyDocument,
};
use values::{CharMap, Date, Span};

/// Room the writer starts with, in bytes; it grows with the texts.
const WRITER_MEMORY: usize = 64 << 20;

/// A paragraph of an exhibit, to be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The number people use: `EX-0042`.
    pub exhibit: String,
    /// The digest of the original: `sha256:…`.
    pub sha256: String,
    /// The exhibit's title. It is looked up with the exhibit's first paragraph, so that it is found once.
    pub title: Option<String>,
    /// The day the exhibit was published.
    pub published: Option<Date>,
    /// Its number in the exhibit, counted from 1.
    pub paragraph: u32,
    /// The page it stands on, counted from 1.
    pub page: Option<u32>,
    /// Where it stands in the exhibit's text.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// A paragraph that holds what was sought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The number people use: `EX-0042`.
    pub exhibit: String,
    /// The digest of the original.
    pub sha256: String,
    /// The exhibit's title.
    pub title: Option<String>,
    /// The day the exhibit was published.
    pub published: Option<Date>,
    /// Its number in the exhibit, counted from 1.
    pub paragraph: u32,
    /// The page it stands on, counted from 1.
    pub page: Option<u32>,
    /// Where the paragraph stands in the exhibit's text.
    pub span: Span,
    /// The paragraph, word for word.
    pub text: String,
    /// Where the words sought stand, counted from the beginning of `text`; sorted, without overlaps.
    /// Empty where only the title holds them.
    pub matches: Vec<Span>,
    /// How well it answers, by BM25 over the paragraphs; comparable within one answer only.
    pub score: f32,
}

/// An index of paragraphs, open for questions.
pub struct SearchIndex {
    place: PathBuf,
    reader: IndexReader,
    fields: Fields,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex").field("place", &self.place).finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Writes an index into a folder of its own, in place of whatever has the name.
    ///
    /// **Shape:** paragraphs in any order; they are sorted by exhibit and number. The folder is made beside its
    /// place and renamed; a kill leaves the old one, the new one, or (for an instant) none, and never half of one.
    ///
    /// **Errors:** `store/io` and `store/index` where it cannot be written.
    pub fn write(dir: &Path, paragraphs: &[Paragraph]) -> Result<(), StoreError> {
        make_parent(dir)?;
        let unfinished = beside(dir, ".unfinished");
        remove(&unfinished)?;
        fs::create_dir(&unfinished)
            .map_err(|error| StoreError::io("make the folder", &unfinished, &error))?;
        fill(&unfinished, paragraphs).map_err(|error| failed("write the index", dir, &error))?;
        publish_dir(&unfinished, dir)
    }

    /// Opens an index.
    ///
    /// **Errors:** `store/no-index` where there is none; `store/index-version` where another version wrote it;
    /// `store/index` where it cannot be read.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        const ATTEMPT: &str = "open the index";
        if !dir.join("meta.json").is_file() {
            return Err(StoreError::new(
                ATTEMPT,
                dir.display().to_string(),
                "there is none",
                "store/no-index",
            )
            .hint("`plimsoll run` makes it"));
        }
        let index = Index::open_in_dir(dir).map_err(|error| failed(ATTEMPT, dir, &error))?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(StoreError::new(
                ATTEMPT,
                dir.display().to_string(),
                "another version of this program wrote it",
                "store/index-version",
            )
            .hint("make it again with `plimsoll rebuild`"));
        }
        index.tokenizers().register(tokens::NAME, tokens::analyzer());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| failed(ATTEMPT, dir, &error))?;
        Ok(Self { place: dir.to_owned(), reader, fields })
    }

    /// Finds the paragraphs that hold every word and phrase.
    ///
    /// Words count without case and diacritics; `"in quotation marks"` is a phrase; a word that ends in `*` stands
    /// for all that begin so. A Chinese, Japanese or Korean word is found inside a longer one. Other signs only
    /// part words: `KN-23` is found as it is written.
    ///
    /// **Shape:** best first; of equal score by exhibit and number; at most `limit`.
    ///
    /// **Errors:** `store/quotation-open` and `store/search-empty` for what cannot be sought, `store/search-length`
    /// for more than 10,000 bytes, `store/search-beginning` for a phrase whose last word is too short a beginning,
    /// `store/index` where the index cannot be read.
    ///
    /// ```
    /// use store::{Paragraph, SearchIndex};
    /// use values::Span;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let dir = folder.path().join("search");
    /// let paragraph = |exhibit: &str, text: &str| Paragraph {
    ///     exhibit: exhibit.into(),
    ///     sha256: String::new(),
    ///     title: None,
    ///     published: None,
    ///     paragraph: 1,
    ///     page: None,
    ///     span: Span::new(0, text.chars().count() as u32),
    ///     text: text.into(),
    /// };
    /// SearchIndex::write(&dir, &[
    ///     paragraph("EX-0001", "The containers left the port of Najin."),
    ///     paragraph("EX-0002", "유조선 평화호는 항구를 떠났다."),
    /// ])?;
    /// let index = SearchIndex::open(&dir)?;
    /// let hits = index.search("\"port of najin\"", 10)?;
    /// assert_eq!(hits[0].exhibit, "EX-0001");
    /// assert_eq!(hits[0].matches, [Span::new(24, 37)]);
    /// assert_eq!(index.search("평화", 10)?[0].exhibit, "EX-0002");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let mut analyzer = tokens::analyzer();
        let sought = question::read(words, &mut analyzer)?;
        let searcher = self.reader.searcher();
        let limit = limit.min(usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let failed = |error: tantivy::TantivyError| failed("search the index", &self.place, &error);
        for beginning in sought.iter().filter_map(Sought::phrase_beginning) {
            if self.begin_so(&searcher, beginning).map_err(failed)? > MOST_BEGINNINGS {
                let reason = format!("more than {MOST_BEGINNINGS} words begin so");
                return Err(StoreError::new("search for", beginning, reason, "store/search-beginning")
                    .hint("write more of the phrase's last word"));
            }
        }
        let query = question::query(&sought, &[self.fields.text, self.fields.title_sought]);
        // One segment: documents that score the same come in the order they were written.
        let found = searcher.search(&query, &TopDocs::with_limit(limit).order_by_score()).map_err(failed)?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
            let mut hit = self.fields.hit(&document, score);
            let tokens = tokens::tokens(&mut analyzer, &hit.text);
            hit.matches = joined(&hit.text, sought.iter().flat_map(|it| it.places(&tokens)).collect());
            hits.push(hit);
        }
        Ok(hits)
    }
}

impl SearchIndex {
    /// Counts the words that begin so, up to one more than may.
    fn begin_so(&self, searcher: &Searcher, beginning: &str) -> Result<u32, tantivy::TantivyError> {
        let mut most = 0;
        for field in [self.fields.text, self.fields.title_sought] {
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut words = index.terms().range().ge(beginning.as_bytes()).into_stream()?;
                let mut count = 0;
                while count <= MOST_BEGINNINGS
                    && words.advance()
                    && words.key().starts_with(beginning.as_bytes())
                {
                    count += 1;
                }
                most = most.max(count);
            }
        }
        Ok(most)
    }
}

/// Puts byte ranges in order, joins those that touch, and counts them in scalar values.
fn joined(text: &str, mut places: Vec<(usize, usize)>) -> Vec<Span> {
    places.sort_unstable();
    let mut apart: Vec<(usize, usize)> = Vec::new();
    for (from, to) in places {
        match apart.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    let map = CharMap::new(text);
    apart.into_iter().map(|(from, to)| map.span(from..to)).collect()
}

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
struct Fields {
    exhibit: Field,
    sha256: Field,
    title: Field,
    /// The title again, in the exhibit's first paragraph only, to be looked up.
    title_sought: Field,
    published: Field,
    paragraph: Field,
    page: Field,
    span_start: Field,
    span_end: Field,
    text: Field,
}

fn schema() -> (Schema, Fields) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokens::NAME)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let sought = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let fields = Fields {
        exhibit: schema.add_text_field("exhibit", STORED),
        sha256: schema.add_text_field("sha256", STORED),
        title: schema.add_text_field("title", STORED),
        title_sought: schema.add_text_field("title_sought", sought.clone()),
        published: schema.add_text_field("published", STORED),
        paragraph: schema.add_u64_field("paragraph", STORED),
        page: schema.add_u64_field("page", STORED),
        span_start: schema.add_u64_field("span_start", STORED),
        span_end: schema.add_u64_field("span_end", STORED),
        text: schema.add_text_field("text", sought.set_stored()),
    };
    (schema.build(), fields)
}

impl Fields {
    fn document(&self, paragraph: &Paragraph, first: bool) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.exhibit, &paragraph.exhibit);
        document.add_text(self.sha256, &paragraph.sha256);
        if let Some(title) = &paragraph.title {
            document.add_text(self.title, title);
            if first {
                document.add_text(self.title_sought, title);
            }
        }
        if let Some(published) = paragraph.published {
            document.add_text(self.published, published.to_string());
        }
        document.add_u64(self.paragraph, u64::from(paragraph.paragraph));
        if let Some(page) = paragraph.page {
            document.add_u64(self.page, u64::from(page));
        }
        document.add_u64(self.span_start, u64::from(paragraph.span.start));
        document.add_u64(self.span_end, u64::from(paragraph.span.end));
        document.add_text(self.text, &paragraph.text);
        document
    }

    fn hit(&self, document: &TantivyDocument, score: f32) -> Hit {
        let text = |field| document.get_first(field).and_then(|it| it.as_str()).map(str::to_owned);
        let number = |field| {
            document.get_first(field).and_then(|it| it.as_u64()).and_then(|it| u32::try_from(it).ok())
        };
        Hit {
            exhibit: text(self.exhibit).unwrap_or_default(),
            sha256: text(self.sha256).unwrap_or_default(),
            title: text(self.title),
            published: text(self.published).and_then(|it| it.parse().ok()),
            paragraph: number(self.paragraph).unwrap_or_default(),
            page: number(self.page),
            span: Span {
                start: number(self.span_start).unwrap_or_default(),
                end: number(self.span_end).unwrap_or_default(),
            },
            text: text(self.text).unwrap_or_default(),
            matches: Vec::new(),
            score,
        }
    }
}

fn fill(folder: &Path, paragraphs: &[Paragraph]) -> Result<(), tantivy::TantivyError> {
    let (schema, fields) = schema();
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    let directory = MmapDirectory::open(folder)?;
    let tokenizers = tantivy::tokenizer::TokenizerManager::default();
    tokenizers.register(tokens::NAME, tokens::analyzer());
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(schema)
        .settings(settings)
        .tokenizers(tokenizers)
        .single_segment_index_writer(directory, WRITER_MEMORY)?;
    let mut sorted: Vec<&Paragraph> = paragraphs.iter().collect();
    sorted.sort_by(|one, other| order(one, other));
    let mut before: Option<&Paragraph> = None;
    for paragraph in sorted {
        let first =
            before.is_none_or(|it| (&it.exhibit, &it.sha256) != (&paragraph.exhibit, &paragraph.sha256));
        writer.add_document(fields.document(paragraph, first))?;
        before = Some(paragraph);
    }
    writer.finalize()?;
    Ok(())
}

fn order(one: &Paragraph, other: &Paragraph) -> Ordering {
    let key = |it: &Paragraph| (it.paragraph, it.span, it.page, it.published);
    (one.exhibit.cmp(&other.exhibit))
        .then_with(|| one.sha256.cmp(&other.sha256))
        .then_with(|| key(one).cmp(&key(other)))
        .then_with(|| one.text.cmp(&other.text))
        .then_with(|| one.title.cmp(&other.title))
}

fn failed(attempt: &'static str, place: &Path, error: &tantivy::TantivyError) -> StoreError {
    StoreError::new(attempt, place.display().to_string(), error.to_string(), "store/index")
}
