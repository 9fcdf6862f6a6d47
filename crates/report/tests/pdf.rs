//! The paper: its standard and tags, its words, and that nothing in it acts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use lopdf::{Dictionary, Document, Object};
use report::{PdfOutput, ReportInput, pdf};
use std::path::Path;

/// The text face within has no Korean; where this machine has one, it is tried too.
const KOREAN: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// One print serves these, because a test build sets type slowly.
#[test]
fn the_full_report_is_archivable_accessible_marked_and_complete() {
    let (output, document) = print(&sample::full().input());
    it_is_archivable_and_accessible_and_says_so(&output, &document);
    its_tags_tell_headings_tables_notes_and_figures(&document);
    it_says_what_the_page_says(&output, &document);
    unverified_law_is_marked_as_on_the_page(&document);
    the_marking_stands_in_the_head_and_foot_of_each_page(&document);
}

#[test]
fn trade_is_printed_on_paper() {
    let (output, document) = print(&sample::traded().input());
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    let words = text(&document);
    for told in ["Trade as partners report it", "Made-up remark of korea", "Lines to look at"] {
        assert!(words.contains(told), "{told} in {words}");
    }
}

#[test]
fn items_are_printed_on_paper() {
    let (output, document) = print(&sample::documented().input());
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    let words = text(&document);
    for told in ["Annex C Documented items", "photos/top side.jpg", "(no exhibit)"] {
        assert!(words.contains(told), "{told} in {words}");
    }
}

#[test]
fn of_a_long_list_the_paper_prints_the_first_and_says_so() {
    let mut sample = sample::full();
    let finding = &mut sample.assessment.findings[0];
    let support = finding.supporting[0].clone();
    finding.supporting = vec![support; 57];
    let (_, document) = print(&sample.input());
    let told = "prints 40 of 57 statements in support; report.html and report.json print all.";
    let words = text(&document);
    assert_eq!(words.matches(told).count(), 2, "in the finding and among the problems: {words}");
    // The page is not shortened.
    assert!(!report::html(&sample.input()).unwrap().contains("prints 40 of 57"));
}

fn it_is_archivable_and_accessible_and_says_so(output: &PdfOutput, document: &Document) {
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    let metadata = catalogue(document).get(b"Metadata").and_then(|it| follow(document, it)).unwrap();
    let metadata = String::from_utf8(metadata.as_stream().unwrap().get_plain_content().unwrap()).unwrap();
    for mark in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(metadata.contains(mark), "{mark} in {metadata}");
    }
    let marked = catalogue(document).get(b"MarkInfo").and_then(|it| follow(document, it)).unwrap();
    assert!(marked.as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
    assert!(catalogue(document).get(b"Lang").unwrap().as_str().unwrap().starts_with(b"en"));
    assert_eq!(output.pages, document.get_pages().len());
}

fn its_tags_tell_headings_tables_notes_and_figures(document: &Document) {
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    for dictionary in dictionaries(document) {
        if dictionary.get(b"S").is_ok() && dictionary.get(b"P").is_ok() {
            let kind = dictionary.get(b"S").and_then(Object::as_name).unwrap_or_default();
            *kinds.entry(String::from_utf8_lossy(kind).into_owned()).or_default() += 1;
        }
    }
    for (kind, least) in [
        ("H1", 11),
        ("H2", 5),
        ("H3", 3),
        ("Table", 10),
        ("TH", 20),
        ("TD", 50),
        ("Note", 8),
        ("Figure", 2),
        ("L", 2),
        ("Link", 20),
        ("TOC", 1),
    ] {
        assert!(kinds.get(kind).is_some_and(|found| *found >= least), "{kind}: {kinds:?}");
    }
    let described = dictionaries(document)
        .filter(|it| it.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"Figure"))
        .all(|figure| figure.get(b"Alt").is_ok());
    assert!(described, "a figure without words");
}

fn it_says_what_the_page_says(output: &PdfOutput, document: &Document) {
    let text = text(document);
    for words in [
        "1 Summary",
        "2 Mandate, method and evidence standard",
        "4.1.1 Reported transfer of artillery ammunition from the DPRK to Russia",
        "Possible violation",
        "What speaks against it (1)",
        "between 11,000 and 12,000 containers",
        "Представитель министерства назвал",
        "Above the ceiling at every bound",
        "12 Leads",
        "Each lead is a reason to look",
        "The containers may be empty.",
        "Annex B Problems met",
        "reading/pdf-encrypted",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // A hash can be copied out whole.
    assert!(text.contains(&sample::digest(1).hex()));
    // No font within has Korean: it is printed by number, and told.
    assert!(text.contains("⟦U+AD6D⟧"));
    assert!(output.missing_glyphs.iter().any(|missing| missing.code() == "U+AD6D" && missing.times > 3));
}

fn unverified_law_is_marked_as_on_the_page(document: &Document) {
    let page = report::html(&sample::full().input()).unwrap();
    let text = text(document);
    for mark in ["law unverified", "text unverified", "paragraph number unverified", "wording unverified"] {
        let on_page = page.matches(&format!("<span class=\"unverified\">{mark}</span>")).count();
        assert!(on_page > 1);
        assert_eq!(text.matches(mark).count(), on_page, "{mark}");
    }
}

fn the_marking_stands_in_the_head_and_foot_of_each_page(document: &Document) {
    for page in document.get_pages().into_keys() {
        let text = document.extract_text(&[page]).unwrap();
        assert!(text.matches("TLP:AMBER").count() >= 2, "page {page}: {text}");
    }
}

#[test]
fn hostile_words_are_set_as_words() {
    let sample = sample::full();
    let mut input = sample.input();
    input.case_name = sample::HOSTILE.into();
    input.software = sample::HOSTILE.into();
    input.log.origin = sample::HOSTILE.into();
    for exhibit in &mut input.exhibits {
        exhibit.title = Some(sample::HOSTILE.into());
        exhibit.name = sample::HOSTILE.into();
        exhibit.url = Some("javascript:alert(1)".into());
    }
    let (output, document) = print(&input);
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    let text = text(&document);
    for words in ["<script>alert(", "#panic(\"x\")", "#read(\"/etc/passwd\")", "$x$", "*bold*", "⟦U+202E⟧"]
    {
        assert!(text.contains(words), "{words}");
    }
    for dictionary in dictionaries(&document) {
        for key in [&b"JS"[..], b"JavaScript", b"OpenAction", b"AA", b"Launch", b"URI", b"EmbeddedFiles"] {
            assert!(dictionary.get(key).is_err(), "{}", String::from_utf8_lossy(key));
        }
    }
}

#[test]
fn a_font_that_is_passed_in_is_used() {
    if !Path::new(KOREAN).is_file() {
        println!("skipped: no font with Korean letters at {KOREAN}");
        return;
    }
    let font = std::fs::read(KOREAN).unwrap();
    let sample = sample::full();
    let output = pdf(&sample.input(), &[font.clone(), b"no font at all".to_vec()]).unwrap();
    let missing: Vec<_> = output.missing_glyphs.iter().map(|it| it.character).collect();
    // Tangut is in no common font.
    assert_eq!(missing, ['\u{17000}']);
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    let document = Document::load_mem(&output.bytes).unwrap();
    assert!(text(&document).contains("국방부"));
    assert_eq!(output, pdf(&sample.input(), &[font, b"no font at all".to_vec()]).unwrap());
}

#[test]
fn a_report_with_nothing_to_tell_can_be_set() {
    let (output, document) = print(&sample::empty().input());
    assert_eq!(output.standard, "PDF/A-2a + PDF/UA-1", "{:?}", output.warnings);
    assert!(text(&document).contains("No finding was made"));
    assert_eq!(output.missing_glyphs, []);
    assert_eq!(output.warnings, Vec::<String>::new());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let sample = sample::full();
    let once = pdf(&sample.input(), &[]).unwrap();
    let again =
        std::thread::scope(|scope| scope.spawn(|| pdf(&sample.input(), &[]).unwrap()).join().unwrap());
    assert!(once == again);
    let mut other = sample.input();
    other.log.root = "another".into();
    assert!(pdf(&other, &[]).unwrap().bytes != once.bytes);
}

fn print(input: &ReportInput<'_>) -> (PdfOutput, Document) {
    let output = pdf(input, &[]).unwrap();
    let document = Document::load_mem(&output.bytes).unwrap();
    (output, document)
}

/// Gives the words of all pages, with single blanks.
fn text(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn catalogue(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

fn follow<'a>(document: &'a Document, object: &'a Object) -> lopdf::Result<&'a Object> {
    document.dereference(object).map(|(_, object)| object)
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}
