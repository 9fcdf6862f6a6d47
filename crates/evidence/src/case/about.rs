//! What the user says about originals: `case.toml`, and the arguments of `add`.

use super::{CASE_FILE, ReaderSettings};
use crate::entry::Capture;
use crate::error::EvidenceError;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use values::{Country, Date, Marking, Place, Problem, TrafficLight};

/// What the user says about an original that its bytes do not tell.
///
/// ```
/// use evidence::About;
/// let about = About { source: Some("rok-mnd".into()), ..About::default() };
/// assert_eq!(about.marking().label, values::TrafficLight::Clear);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Who published it: an identifier of `sources/`, or a name.
    pub source: Option<String>,
    /// When it was published: a day or an instant, RFC 3339.
    pub published: Option<String>,
    /// Its author.
    pub author: Option<String>,
    /// The address it was published at.
    pub url: Option<String>,
    /// Who may see it.
    pub marking: TrafficLight,
    /// The States it may be released to; none named sets no limit.
    pub releasable_to: Vec<Country>,
}

impl About {
    /// Gives the marking of label and States.
    #[must_use]
    pub fn marking(&self) -> Marking {
        let states = &self.releasable_to;
        let releasable_to = (!states.is_empty()).then(|| states.iter().copied().collect());
        Marking { label: self.marking, releasable_to }
    }

    /// Gives what a capture says, but for its marking.
    pub(super) fn of(capture: &Capture) -> Self {
        Self {
            source: capture.source.clone(),
            published: capture.published.clone(),
            author: capture.author.clone(),
            url: capture.url.clone(),
            ..Self::default()
        }
    }

    /// Tells whether a capture says the same, with this marking.
    pub(super) fn is_said_by(&self, marking: &Marking, capture: &Capture) -> bool {
        self.source == capture.source
            && self.published == capture.published
            && self.author == capture.author
            && self.url == capture.url
            && *marking == capture.marking
    }
}

/// `case.toml` as it was read.
#[derive(Debug, Default)]
pub(super) struct CaseFile {
    name: Option<String>,
    /// `None` where it is not said, or not said rightly.
    reader: Option<ReaderSettings>,
    /// By path: a file, or a folder for all in it that are not named themselves.
    originals: BTreeMap<String, Said>,
    pub(super) problems: Vec<Problem>,
}

/// An entry of `case.toml`.
#[derive(Debug)]
struct Said {
    line: u64,
    /// `None` where its marking cannot be understood: under it nothing may be taken in.
    about: Option<About>,
}

impl CaseFile {
    /// Reads `case.toml` of a case; that there is none is no problem.
    ///
    /// **Errors:** `evidence/case-toml` where it cannot be read or is no TOML: what would be taken in
    /// without it might get a marking it must not have.
    pub(super) fn read(case: &Path) -> Result<Self, EvidenceError> {
        let path = case.join(CASE_FILE);
        let fault = |place: String, reason: String| {
            let error = EvidenceError::new("read", place, reason, "evidence/case-toml");
            Err(error.hint("correct the file and run again; nothing was taken in"))
        };
        let text = match std::fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let line = 1 + error.as_bytes().iter().filter(|byte| **byte == b'\n').count();
                    let reason = format!("it is not UTF-8 (somewhere in its {line} lines)");
                    return fault(CASE_FILE.to_owned(), reason);
                }
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return fault(CASE_FILE.to_owned(), error.to_string()),
        };
        match Self::parse(&text) {
            Ok(file) => Ok(file),
            Err((line, reason)) => fault(format!("{CASE_FILE}:{line}"), reason),
        }
    }

    /// Reads the text; on text that is no TOML gives the line and the reason.
    pub(super) fn parse(text: &str) -> Result<Self, (u64, String)> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, &span));
            (line, error.message().to_owned())
        })?;
        let mut reader = Reader { text, file: Self::default() };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "name" => reader.file.name = reader.string("name", value),
                "original" => match value.get_ref().as_array() {
                    Some(originals) => originals.iter().for_each(|it| reader.original(it)),
                    None => reader.fault(value.span(), "`original` is no list of tables", ORIGINAL_FORM),
                },
                "reader" => match ReaderSettings::read(value) {
                    Ok(settings) => reader.file.reader = Some(settings),
                    Err(faults) => {
                        for (span, reason) in faults {
                            reader.fault(span, &reason, super::reader_settings::FORM);
                        }
                    }
                },
                key => {
                    let reason = format!("the field `{key}` is not known");
                    reader.fault(
                        value.span(),
                        &reason,
                        "the fields are `name`, `[[original]]` and `[reader]`",
                    );
                }
            }
        }
        Ok(reader.file)
    }

    /// Gives what is said of a file; `Err` with the line where its marking cannot be understood.
    pub(super) fn about(&self, path: &str) -> Option<Result<&About, u64>> {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]).rev();
        let said = std::iter::once(path).chain(above).find_map(|path| self.originals.get(path))?;
        Some(said.about.as_ref().ok_or(said.line))
    }

    /// Says of every path that nothing has it.
    pub(super) fn check_paths(&mut self, exists: impl Fn(&str) -> bool) {
        for (path, said) in &self.originals {
            if !exists(path) {
                let reason = format!("`{path}` is not in the case");
                let problem = Problem::new("evidence/case-toml-path", CASE_FILE, reason);
                let hint = "paths are relative to case.toml, with `/` between folders";
                self.problems.push(problem.at(line(said.line)).hint(hint));
            }
        }
    }
}

/// Gives the name `case.toml` gives the case and what it says of the reader, if it can be read.
pub(super) fn name_and_reader(case: &Path) -> (Option<String>, Option<ReaderSettings>) {
    let text = std::fs::read_to_string(case.join(CASE_FILE)).unwrap_or_default();
    CaseFile::parse(&text).map_or((None, None), |file| (file.name, file.reader))
}

const ORIGINAL_FORM: &str = "write `[[original]]` and below it `path = \"…\"`";

struct Reader<'a> {
    text: &'a str,
    file: CaseFile,
}

impl Reader<'_> {
    fn original(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.fault(value.span(), "an `original` is no table", ORIGINAL_FORM);
        };
        let mut about = About::default();
        let (mut path, mut is_marked) = (None, true);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "path" => path = self.string("path", value),
                "source" => about.source = self.string("source", value),
                "author" => about.author = self.string("author", value),
                "url" => about.url = self.string("url", value),
                "published" => about.published = self.published(value),
                "marking" => match self.string("marking", value).map(|text| text.parse()) {
                    Some(Ok(marking)) => about.marking = marking,
                    Some(Err(error)) => {
                        is_marked = false;
                        self.fault(value.span(), &format!("`marking`: {error}"), MARKING_FORM);
                    }
                    None => is_marked = false,
                },
                "releasable_to" => match self.countries(value) {
                    Some(countries) => about.releasable_to = countries,
                    None => is_marked = false,
                },
                key => {
                    let reason = format!("the field `{key}` of an original is not known");
                    self.fault(value.span(), &reason, FIELDS);
                }
            }
        }
        let line = line_of(self.text, &value.span());
        let Some(path) = path else {
            return self.fault(value.span(), "an `original` has no `path`", ORIGINAL_FORM);
        };
        let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        let said = Said { line, about: is_marked.then_some(about) };
        if let Some(first) = self.file.originals.get(&path) {
            let reason = format!("`{path}` stands here again; what line {} says of it counts", first.line);
            return self.fault(value.span(), &reason, "keep one of the two");
        }
        self.file.originals.insert(path, said);
    }

    fn string(&mut self, field: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            Some(_) => {
                self.fault(value.span(), &format!("`{field}` is empty"), "leave the line out");
                None
            }
            None => {
                self.fault(value.span(), &format!("`{field}` is no text"), "put it in quotation marks");
                None
            }
        }
    }

    /// Takes a day or an instant, as text or as TOML's own.
    fn published(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = match value.get_ref().as_datetime() {
            Some(datetime) => datetime.to_string(),
            None => self.string("published", value)?,
        };
        if text.parse::<Date>().is_ok_and(|day| day.to_string() == text) || text.parse::<Timestamp>().is_ok()
        {
            return Some(text);
        }
        let reason = format!("`published` is `{text}`, which is no day and no instant");
        self.fault(value.span(), &reason, "write \"2024-11-04\" or \"2024-11-04T09:30:00Z\"");
        None
    }

    fn countries(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Vec<Country>> {
        let form = "write the codes of States: releasable_to = [\"JP\", \"KR\"]";
        let Some(list) = value.get_ref().as_array() else {
            self.fault(value.span(), "`releasable_to` is no list", form);
            return None;
        };
        let mut countries = Vec::new();
        for country in list.iter() {
            match country.get_ref().as_str().map(str::parse) {
                Some(Ok(country)) => countries.push(country),
                _ => {
                    self.fault(country.span(), "`releasable_to` names no State known here", form);
                    return None;
                }
            }
        }
        Some(countries)
    }

    fn fault(&mut self, span: Range<usize>, reason: &str, hint: &str) {
        let problem = Problem::new("evidence/case-toml", CASE_FILE, reason.to_owned());
        self.file.problems.push(problem.at(line(line_of(self.text, &span))).hint(hint));
    }
}

const MARKING_FORM: &str = "write marking = \"tlp:amber\"; until then the original is not taken in, since who may see it is not known";
const FIELDS: &str = "the fields are path, source, published, author, url, marking, releasable_to";

/// Says that something stands in this line.
fn line(line: u64) -> Place {
    Place { row: Some(line), ..Place::default() }
}

fn line_of(text: &str, span: &Range<usize>) -> u64 {
    let before = text.as_bytes().get(..span.start).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(file: &CaseFile) -> Vec<(u64, &str)> {
        let place = |problem: &Problem| problem.place.as_ref().and_then(|place| place.row).unwrap();
        file.problems.iter().map(|problem| (place(problem), problem.reason.as_str())).collect()
    }

    #[test]
    fn what_is_said_of_a_folder_counts_for_what_is_not_named_itself() {
        let text = r#"
            name = "A case"
            [[original]]
            path = "texts/"
            source = "one"
            marking = "tlp:amber"
            releasable_to = ["JP", "KR"]
            [[original]]
            path = "texts/b.txt"
            published = 2024-11-04
            author = "A ministry"
            url = "https://example.org/b"
        "#;
        let file = CaseFile::parse(text).unwrap();
        assert!(file.problems.is_empty(), "{:?}", file.problems);
        assert_eq!(file.name.as_deref(), Some("A case"));
        let folder = file.about("texts/deep/a.txt").unwrap().unwrap();
        assert_eq!(folder.source.as_deref(), Some("one"));
        assert_eq!(folder.marking().releasable_to.unwrap().len(), 2);
        let named = file.about("texts/b.txt").unwrap().unwrap();
        assert_eq!((named.source.as_deref(), named.published.as_deref()), (None, Some("2024-11-04")));
        assert_eq!(named.marking(), Marking::default());
        assert!(file.about("texts2/a.txt").is_none());
    }

    #[test]
    fn faults_name_their_line_and_a_marking_not_understood_holds_back() {
        let text = "nam = \"x\"\n[[original]]\npath = \"a\"\nmarking = \"tlp:mauve\"\n[[original]]\npath = \"b\"\n\
                    published = \"4 November\"\nsauce = \"x\"\n[[original]]\nsource = \"x\"\n[[original]]\npath = \"b\"\n\
                    [[original]]\npath = \"c\"\nreleasable_to = [\"Narnia\"]\n";
        let file = CaseFile::parse(text).unwrap();
        assert_eq!(file.about("a").unwrap().unwrap_err(), 2);
        assert_eq!(file.about("c").unwrap().unwrap_err(), 13);
        assert_eq!(file.about("b").unwrap().unwrap(), &About::default());
        let lines: Vec<u64> = lines(&file).into_iter().map(|(line, _)| line).collect();
        for line in [1, 4, 7, 8, 9, 11, 15] {
            assert!(lines.contains(&line), "{line} of {lines:?}");
        }
        assert_eq!(lines.len(), 7);
    }

    #[test]
    fn what_is_no_toml_names_its_line() {
        let (line, _) = CaseFile::parse("name = \"x\"\n[[original]]\npath = \n").unwrap_err();
        assert_eq!(line, 3);
    }

    #[test]
    fn paths_that_are_not_there_are_told() {
        let mut file = CaseFile::parse("[[original]]\npath = \"a\"\n[[original]]\npath = \"b\"\n").unwrap();
        file.check_paths(|path| path == "a");
        assert_eq!(lines(&file), [(3, "`b` is not in the case")]);
    }
}
