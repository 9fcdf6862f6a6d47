//! The search index: what is found, in which order, and what a broken question says.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;
use store::{Hit, Paragraph, SearchIndex};
use values::Span;

fn paragraph(exhibit: u32, number: u32, title: Option<&str>, text: &str) -> Paragraph {
    let start = number * 10_000;
    Paragraph {
        exhibit: format!("EX-{exhibit:04}"),
        sha256: format!("sha256:{exhibit:02}"),
        title: title.map(str::to_owned),
        published: Some("2024-10-18".parse().unwrap()),
        paragraph: number,
        page: (number > 1).then_some(number),
        span: Span::new(start, start + u32::try_from(text.chars().count()).unwrap()),
        text: text.to_owned(),
    }
}

fn sample() -> Vec<Paragraph> {
    vec![
        paragraph(2, 1, None, "유조선 평화호는 항구를 떠났다. 북한은 부인했다."),
        paragraph(
            1,
            2,
            Some("Transfers through Najin"),
            "The ministry said that no transfer of arms took place.",
        ),
        paragraph(
            1,
            1,
            Some("Transfers through Najin"),
            "Containers of arms left the port; the arms transfer was seen on images.",
        ),
        paragraph(
            3,
            1,
            Some("Café de Łódź"),
            "Ракеты KN-23 и Хвасон; 11,000 rounds; Mr Kim Jong-un’s visit. 金正恩 2号 テポドン",
        ),
    ]
}

fn index(paragraphs: &[Paragraph]) -> (tempfile::TempDir, SearchIndex) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("cache/search");
    SearchIndex::write(&dir, paragraphs).unwrap();
    let index = SearchIndex::open(&dir).unwrap();
    (folder, index)
}

fn places(hits: &[Hit]) -> Vec<(u32, u32)> {
    hits.iter().map(|hit| (hit.exhibit[3..].parse().unwrap(), hit.paragraph)).collect()
}

/// The words found in a hit, as its places say.
fn words(hit: &Hit) -> Vec<&str> {
    hit.matches.iter().map(|span| span.slice(&hit.text)).collect()
}

#[test]
fn words_and_phrases_are_found() {
    let (_folder, index) = index(&sample());
    let check = |question: &str, wanted: &[(u32, u32)]| {
        let mut found = places(&index.search(question, 10).unwrap());
        found.sort_unstable();
        assert_eq!(found, wanted, "{question}");
    };
    check("arms", &[(1, 1), (1, 2)]);
    check("ARMS transfer", &[(1, 1), (1, 2)]);
    check("\"arms transfer\"", &[(1, 1)]);
    check("\"transfer of arms\"", &[(1, 2)]);
    check("arms ministry", &[(1, 2)]);
    check("arms nothing", &[]);
    check("container", &[]);
    check("container*", &[(1, 1)]);
    check("\"arms trans\"", &[]);
    check("KN-23", &[(3, 1)]);
    check("KN-2", &[]);
    check("23-KN", &[]);
    check("11,000", &[(3, 1)]);
    check("kim jong-un", &[(3, 1)]);
    check("ракеты", &[(3, 1)]);
    check("хваcон", &[]); // with a Latin c
    check("arms & (transfer) -- ; AND", &[]); // `and` is a word like any other
    check("arms & (transfer) -- ;", &[(1, 1), (1, 2)]);
}

#[test]
fn a_korean_chinese_or_japanese_word_is_found_inside_a_longer_one() {
    let (_folder, index) = index(&sample());
    let check = |question: &str, wanted: &[&str]| {
        let hits = index.search(question, 10).unwrap();
        let found: Vec<&str> = hits.iter().flat_map(words).collect();
        assert_eq!(found, wanted, "{question}");
        assert_eq!(hits.is_empty(), wanted.is_empty(), "{question}");
    };
    check("평화", &["평화"]);
    check("평화호", &["평화호"]);
    check("화호는", &["화호는"]);
    check("조선", &["조선"]); // inside 유조선: pairs know no words
    check("북", &["북"]);
    check("구", &["구"]);
    check("평호", &[]);
    check("\"유조선 평화호는\"", &["유조선 평화호는"]);
    check("金正恩", &["金正恩"]);
    check("正恩", &["正恩"]);
    check("恩", &["恩"]);
    check("2号", &["2号"]);
    check("テポ", &["テポ"]);
    check("ﾃﾎﾟﾄﾞﾝ", &["テポドン"]);
    check("\u{1111}\u{1167}\u{11bc}\u{1112}\u{116a}", &["평화"]); // decomposed, as some systems write names of files
}

#[test]
fn the_title_is_found_once_and_with_the_first_paragraph() {
    let (_folder, index) = index(&sample());
    let hits = index.search("najin", 10).unwrap();
    assert_eq!(places(&hits), [(1, 1)]);
    assert!(hits[0].matches.is_empty());
    assert_eq!(hits[0].title.as_deref(), Some("Transfers through Najin"));
    assert_eq!(places(&index.search("cafe lodz rounds", 10).unwrap()), [(3, 1)], "title and text together");
}

#[test]
fn a_hit_is_the_paragraph_it_came_from() {
    let paragraphs = sample();
    let (_folder, index) = index(&paragraphs);
    let hit = index.search("ministry", 1).unwrap().remove(0);
    let from = &paragraphs[1];
    assert_eq!(
        (&hit.exhibit, &hit.sha256, &hit.title, hit.published, hit.paragraph, hit.page, hit.span, &hit.text),
        (
            &from.exhibit,
            &from.sha256,
            &from.title,
            from.published,
            from.paragraph,
            from.page,
            from.span,
            &from.text
        )
    );
    assert_eq!(words(&hit), ["ministry"]);
    assert!(hit.score > 0.0);
}

#[test]
fn equal_scores_come_in_the_order_of_the_exhibits() {
    let mut paragraphs: Vec<Paragraph> = (1..=30)
        .flat_map(|exhibit| (1..=3).map(move |number| paragraph(exhibit, number, None, "the same words")))
        .collect();
    let (_one, first) = index(&paragraphs);
    paragraphs.reverse();
    let (_two, second) = index(&paragraphs);
    let hits = first.search("same", 90).unwrap();
    let order: Vec<(u32, u32)> = places(&hits);
    assert_eq!(order.len(), 90);
    assert!(order.is_sorted());
    assert_eq!(hits, second.search("same", 90).unwrap());
    assert_eq!(hits[..7], first.search("same", 7).unwrap());
    assert_eq!(first.search("same", usize::MAX).unwrap().len(), 90);
    assert!(first.search("same", 0).unwrap().is_empty());
}

#[test]
fn a_rebuilt_index_gives_the_same_answers() {
    let (folder, index) = index(&sample());
    let dir: PathBuf = folder.path().join("cache/search");
    let ask = |index: &SearchIndex| {
        ["arms", "transfer arms", "평화", "the", "\"arms transfer\""]
            .map(|question| index.search(question, 10).unwrap())
    };
    let before = ask(&index);
    std::fs::create_dir(folder.path().join("cache/search.unfinished")).unwrap();
    std::fs::create_dir(folder.path().join("cache/search.old")).unwrap();
    SearchIndex::write(&dir, &sample()).unwrap();
    assert_eq!(ask(&SearchIndex::open(&dir).unwrap()), before);
    assert_eq!(
        std::fs::read_dir(folder.path().join("cache")).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    drop(index);
    std::fs::remove_dir_all(&dir).unwrap();
    SearchIndex::write(&dir, &sample()).unwrap();
    assert_eq!(ask(&SearchIndex::open(&dir).unwrap()), before);
}

#[test]
fn a_broken_question_is_told_and_a_strange_one_answered() {
    let (_folder, index) = index(&sample());
    for (question, code) in [
        ("", "store/search-empty"),
        ("   ", "store/search-empty"),
        ("*", "store/search-empty"),
        ("\"\"", "store/search-empty"),
        ("—!?", "store/search-empty"),
        ("(((", "store/search-empty"),
        ("\"open", "store/quotation-open"),
        ("a \"b\" \"", "store/quotation-open"),
    ] {
        assert_eq!(index.search(question, 10).unwrap_err().code(), code, "{question:?}");
    }
    let error = index.search("arms \"transfer", 10).unwrap_err().to_string();
    assert!(error.contains("character 6"), "{error}");
    for question in [
        "text:arms",
        "arms^5",
        "arms~2",
        "[a TO b]",
        "+arms",
        "-arms",
        "a\\b",
        "arms\0",
        "\u{202e}arms",
        "'arms'",
        "a*b*",
        "**arms**",
        &"arms ".repeat(500),
        &"ア".repeat(2_000),
    ] {
        assert!(index.search(question, 10).is_ok(), "{question:?}");
    }
}

#[test]
fn an_index_without_paragraphs_finds_nothing() {
    let (_folder, index) = index(&[]);
    assert!(index.search("arms", 10).unwrap().is_empty());
    assert_eq!(index.search("", 10).unwrap_err().code(), "store/search-empty");
}

#[test]
fn hostile_texts_are_indexed() {
    let texts = [
        "",
        "\0",
        "\u{202e}turned word",
        "\u{301}\u{301}",
        "a\u{0}b needle",
        &"x".repeat(1_000_000),
        &"平".repeat(100_000),
        &"needle ".repeat(50_000),
    ];
    let paragraphs: Vec<Paragraph> =
        (1..).zip(texts).map(|(number, text)| paragraph(1, number, Some(text), text)).collect();
    let (_folder, index) = index(&paragraphs);
    assert_eq!(places(&index.search("turned", 10).unwrap()), [(1, 3)]);
    let mut found = places(&index.search("needle", 10).unwrap());
    found.sort_unstable();
    assert_eq!(found, [(1, 5), (1, 8)]);
    assert_eq!(places(&index.search("平平平", 10).unwrap()), [(1, 7)]);
}

#[test]
fn what_is_missing_damaged_or_of_another_kind_is_told() {
    let (folder, index) = index(&sample());
    drop(index);
    let dir = folder.path().join("cache/search");
    assert_eq!(SearchIndex::open(folder.path()).unwrap_err().code(), "store/no-index");
    let meta = std::fs::read_to_string(dir.join("meta.json")).unwrap();
    std::fs::write(dir.join("meta.json"), meta.replace("title_sought", "title_sougth")).unwrap();
    assert_eq!(SearchIndex::open(&dir).unwrap_err().code(), "store/index-version");
    std::fs::write(dir.join("meta.json"), "{").unwrap();
    assert_eq!(SearchIndex::open(&dir).unwrap_err().code(), "store/index");
    std::fs::write(dir.join("meta.json"), &meta).unwrap();
    for entry in std::fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "term") {
            std::fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(SearchIndex::open(&dir).unwrap_err().code(), "store/index");
}

#[test]
fn a_hundred_thousand_paragraphs() {
    let paragraphs: Vec<Paragraph> = (0..100_000_u32)
        .map(|number| {
            paragraph(
                number / 100,
                number % 100,
                None,
                &format!("paragraph {number} of a text with some words"),
            )
        })
        .collect();
    let (_folder, index) = index(&paragraphs);
    assert_eq!(places(&index.search("99999", 10).unwrap()), [(999, 99)]);
    assert_eq!(index.search("\"some words\"", 10).unwrap().len(), 10);
    assert_eq!(index.search("9999*", 100).unwrap().len(), 11);
}
