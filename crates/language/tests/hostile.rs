//! Hostile text: no panic, bounded work, and every token in its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

/// Holds what is true of every analysis.
fn sound(text: &str) {
    let analysis = language::english().expect("the model is built in").read(text, &[]);
    let mut end = 0;
    for (at, token) in analysis.tokens.iter().enumerate() {
        assert!(text.get(token.bytes.clone()).is_some_and(|word| !word.is_empty()), "a token of {text:?}");
        let between = &text[end..token.bytes.start];
        assert!(between.is_empty() || between == " ", "{between:?} is in no token of {text:?}");
        end = token.bytes.end;
        assert!(token.head < analysis.tokens.len());
        // White space may stand alone without being a root.
        let (own, root) = (token.head == at, &*token.label == "ROOT");
        assert!(own == root || own && token.is_space, "{text:?}");
    }
    // Heads make trees: every walk ends at a root.
    for at in 0..analysis.tokens.len().min(200) {
        let (mut walked, mut word) = (0, at);
        while analysis.tokens[word].head != word {
            word = analysis.tokens[word].head;
            walked += 1;
            assert!(walked <= analysis.tokens.len(), "a circle in {text:?}");
        }
    }
    for pair in analysis.entities.windows(2) {
        assert!(pair[0].tokens.end <= pair[1].tokens.start);
    }
}

#[test]
fn long_and_nested_texts_are_read() {
    sound("");
    sound(" ");
    sound("\u{202e}abc \u{200f}def\u{0}ghi\r\n\t");
    sound(&"(".repeat(20_000));
    sound(&"word ".repeat(20_000));
    sound(&"a".repeat(200_000));
    sound(&"1.1.1.1/".repeat(2_000));
    sound(&"\"'”’-–—…!?.,:;".repeat(1_000));
}

#[test]
fn a_sentence_begins_where_it_has_to() {
    let text = "The ship left the port it arrived in Rajin";
    let at = text.find("it arrived").unwrap();
    let analysis = language::english().unwrap().read(text, &[at]);
    let first = analysis.tokens.iter().position(|token| token.bytes.start == at).unwrap();
    assert!(analysis.tokens[first].starts_sentence);
    let crosses = |(at, token): (usize, &language::Token)| (at < first) != (token.head < first);
    assert!(!analysis.tokens.iter().enumerate().any(crosses), "a head over the boundary");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        sound(&text);
    }

    #[test]
    fn words_in_any_order_are_read(words in prop::collection::vec("[A-Za-z’'\"“”.,()-]{1,9}| |\n", 0..80)) {
        sound(&words.join(" "));
    }
}
