//! What holds for any text: places are verbatim, claims are ordered, nothing panics, work grows with the text.
#![allow(clippy::unwrap_used, clippy::panic)]

use claims::model::Document;
use claims::{Request, TextBlock, TextKind, read};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Instant;
use values::{CharMap, Date, Span};

const SCHEMA: &str = include_str!("../../../docs/schema/claims.schema.json");

fn dated() -> Option<Date> {
    Date::new(2024, 12, 18).ok()
}

fn check(document: &Document, text: &str) {
    assert_eq!(document.text, text);
    let map = CharMap::new(text);
    let letters = map.len();
    let verbatim = |span: Span, words: &str| {
        assert!(span.start < span.end && span.end <= letters, "{span:?} of {letters}");
        assert_eq!(&text[map.bytes(span)], words);
    };
    let mut ids = BTreeSet::new();
    let mut last = 0;
    for (number, claim) in document.claims.iter().enumerate() {
        assert_eq!(claim.id, format!("c{}", number + 1));
        ids.insert(claim.id.clone());
        assert!(!claim.content.is_empty());
        for span in &claim.content {
            assert!(span.start < span.end && span.end <= letters);
        }
        for (at, span) in claim.content.iter().enumerate() {
            assert!(!claim.content[..at].iter().any(|other| other.overlaps(*span)), "{:?}", claim.content);
        }
        assert!(claim.content[0].start >= last, "claims are in the order of the text");
        last = claim.content[0].start;
        if let Some(speaker) = &claim.speaker {
            verbatim(speaker.span, &speaker.text);
        }
        if let Some(cue) = &claim.cue {
            verbatim(cue.span, &cue.text);
        }
        if let Some(addressee) = &claim.addressee {
            verbatim(addressee.span, &addressee.text);
        }
        for event in &claim.events {
            verbatim(event.trigger.span, &event.trigger.text);
            for one in &event.participants {
                verbatim(one.span, &one.text);
            }
            for quantity in &event.quantities {
                verbatim(quantity.span, &quantity.text);
            }
            for place in &event.r#where {
                verbatim(place.span, &place.text);
            }
        }
    }
    for claim in &document.claims {
        if let Some(parent) = &claim.nested_in {
            assert!(ids.contains(parent) && *parent != claim.id);
        }
    }
    let mut last = 0;
    for entity in &document.entities {
        verbatim(entity.span, &entity.text);
        assert!(entity.span.start >= last, "entities are in the order of the text and do not overlap");
        last = entity.span.end;
    }
    for date in &document.dates {
        if let (Some(span), Some(words)) = (date.span, &date.text) {
            verbatim(span, words);
        }
        if let (Some(from), Some(to)) = (date.from, date.to) {
            assert!(from <= to, "{date:?}");
        }
    }
    for quantity in &document.quantities {
        verbatim(quantity.span, &quantity.text);
        if let (Some(low), Some(high)) = (quantity.amount.low, quantity.amount.high) {
            assert!(low <= high);
        }
    }
}

fn validator() -> &'static jsonschema::Validator {
    static VALIDATOR: LazyLock<jsonschema::Validator> =
        LazyLock::new(|| jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap());
    &VALIDATOR
}

/// Words of the field in any order: far likelier to reach the grammar than random letters.
fn words_of_the_field() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Russia",
        "the DPRK",
        "Kim Jong Un",
        "President",
        "Pat Ryder",
        "he",
        "they",
        "it",
        "which",
        "who",
        "that",
        "said",
        "told",
        "denied",
        "and",
        "but",
        "while",
        "according to",
        "reports",
        "of",
        "supplied",
        "sent",
        "trained",
        "soldiers",
        "11,000 to 12,000",
        "more than a million barrels",
        "containers",
        "to",
        "from",
        "with",
        "in",
        "on 4 November",
        "since March",
        "last month",
        "“",
        "”",
        "\"",
        ",",
        ".",
        ":",
        ";",
        "–",
        "(",
        ")",
        "not",
        "may",
        "is expected to",
        "urged",
        "condemned",
        "the ministry",
        "'s",
        "reportedly",
        "resolution 2397 (2017)",
        "KN-23",
        "the tanker Chon Ma San",
        "\n\n",
        "and",
        "the",
        "a",
        "was",
        "been",
        "by",
        "if",
        "Seoul",
        "북한",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read_without_panic_and_keeps_its_places(text in "\\PC{0,300}") {
        check(&read(&Request { file: "any", text: &text, dated: dated(), ..Request::default() }), &text);
    }

    #[test]
    fn words_of_the_field_in_any_order_keep_their_places(text in words_of_the_field()) {
        let document = read(&Request { file: "any", text: &text, dated: dated(), ..Request::default() });
        check(&document, &text);
        let json = serde_json::to_value(&document).unwrap();
        prop_assert!(validator().is_valid(&json), "{:?}", validator().iter_errors(&json).next().map(|error| error.to_string()));
        let back: Document = serde_json::from_value(json).unwrap();
        prop_assert_eq!(back, document);
    }

    #[test]
    fn blocks_of_any_shape_do_no_harm(text in words_of_the_field(), cuts in prop::collection::vec((0_u32..500, 0_u32..100), 0..8)) {
        let blocks: Vec<TextBlock> = cuts
            .iter()
            .enumerate()
            .map(|(number, (start, length))| TextBlock {
                span: Span::new(*start, start + length),
                kind: if number % 3 == 0 { TextKind::Quotation } else { TextKind::Paragraph },
            })
            .collect();
        check(&read(&Request { file: "any", text: &text, blocks: &blocks, ..Request::default() }), &text);
    }
}

#[test]
fn empty_and_blank_texts_say_nothing() {
    for text in ["", " ", "\n\n\t\n", "\u{200f}\u{202e}\u{200b}", "”“”", "…"] {
        let document = read(&Request { file: "blank", text, ..Request::default() });
        check(&document, text);
        assert!(document.claims.is_empty() && document.entities.is_empty(), "{text:?}");
    }
}

#[test]
fn hostile_texts_are_read_and_invent_no_claim() {
    let texts = [
        "word ".repeat(200_000),
        "a".repeat(1_000_000),
        "(".repeat(100_000),
        "“".repeat(100_000),
        "“(".repeat(50_000) + &")”".repeat(50_000),
        "\u{202e}\u{200f}".repeat(50_000),
        "слово 말 単語 word ".repeat(20_000),
        "\n".repeat(200_000),
        "1,000,000 ".repeat(50_000),
        "of the of the ".repeat(50_000),
        "' ’ ".repeat(50_000),
    ];
    for text in &texts {
        let document = read(&Request { file: "hostile", text, dated: dated(), ..Request::default() });
        check(&document, text);
        assert!(document.claims.is_empty(), "{:?}", document.claims.first());
    }
}

#[test]
fn time_grows_with_the_text_and_not_with_its_square() {
    let parts = [
        "Russia said that the DPRK denied that Seoul claimed that Tokyo had sent shells, and ",
        "The service said on Friday that he told them that it was so. ",
        "Kim Jong Un, the president of X, said “no” and “no” to Pat Ryder, who told reporters that ",
        "According to the ministry, 11,000 to 12,000 soldiers of the DPRK, ",
    ];
    for part in parts {
        let measure = |copies: usize| {
            let text = part.repeat(copies);
            (0..3)
                .map(|_| {
                    let start = Instant::now();
                    let document =
                        read(&Request { file: "long", text: &text, dated: dated(), ..Request::default() });
                    std::hint::black_box(document.claims.len());
                    start.elapsed().as_secs_f64()
                })
                .fold(f64::INFINITY, f64::min)
        };
        measure(10);
        // Eight times the text: a square would take 64 times as long.
        let (short, long) = (measure(100), measure(800));
        assert!(long < 24.0 * short + 0.05, "{part:?}: {short} s, then {long} s");
    }
}

#[test]
fn texts_in_other_languages_give_a_note_and_no_claim() {
    let text = "Россия поставила КНДР нефтепродукты, заявил представитель Белого дома. Он сказал, что поставки продолжаются уже несколько месяцев.";
    let document = read(&Request { file: "ru", text, ..Request::default() });
    check(&document, text);
    assert_eq!(document.language.as_deref(), Some("ru"));
    assert!(document.claims.is_empty());
    assert_eq!(document.notes.len(), 1);
    let mixed = "Seoul said that the DPRK had sent arms to Russia.\n\n북한은 러시아에 무기를 보냈다고 한국 정부가 밝혔다.\n";
    let document = read(&Request { file: "mixed", text: mixed, ..Request::default() });
    assert_eq!(document.claims.len(), 1);
    assert!(document.notes.iter().any(|note| note.contains("not in English")), "{:?}", document.notes);
}

#[test]
fn reading_twice_gives_the_same() {
    let text = "Seoul said on Friday that the DPRK had sent 10,000 to 12,000 soldiers to Russia, according to Yonhap.";
    let request = Request { file: "twice", text, dated: dated(), ..Request::default() };
    assert_eq!(
        serde_json::to_string(&read(&request)).unwrap(),
        serde_json::to_string(&read(&request)).unwrap()
    );
}
