#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use claims::model::{Claim, Modality, QuoteKind, Tier};
use proptest::prelude::*;

fn document(text: &str, spans: &[Vec<(u32, u32)>]) -> Document {
    let claim = |(at, spans): (usize, &Vec<(u32, u32)>)| Claim {
        id: format!("c{}", at + 1),
        tier: if at % 2 == 0 { Tier::Attributed } else { Tier::Author },
        content: spans.iter().map(|(start, length)| Span::new(*start, start + length)).collect(),
        speaker: None,
        cue: None,
        modality: Modality::Asserted,
        hedges: vec![],
        quote: QuoteKind::Indirect,
        addressee: None,
        said_on: None,
        reported_by: None,
        read_by: None,
        nested_in: None,
        events: vec![],
    };
    Document {
        file: "note.txt".into(),
        sha256: None,
        title: None,
        dated: None,
        language: None,
        text: text.into(),
        claims: spans.iter().enumerate().map(claim).collect(),
        entities: vec![],
        dates: vec![],
        quantities: vec![],
        notes: vec![],
    }
}

/// What a reader sees: the page without its tags, references resolved.
fn visible(html: &str) -> String {
    let mut seen = String::new();
    let mut rest = html;
    while let Some((words, tag)) = rest.split_once('<') {
        seen.push_str(words);
        rest = tag.split_once('>').unwrap().1;
    }
    seen.push_str(rest);
    seen.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&")
}

/// What a reader is to see of a text.
fn shown(text: &str) -> String {
    let is_kept = |it: char| matches!(it, '\n' | '\t' | '\r') || !is_hidden(it);
    text.chars().map(|it| if is_kept(it) { it.to_string() } else { by_number(it) }).collect()
}

/// The words of the pieces that name a claim.
fn words_of(html: &str, name: &str) -> String {
    let mut found = String::new();
    for piece in html.split("data-c=\"").skip(1) {
        let (names, rest) = piece.split_once('"').unwrap();
        if names.split(' ').any(|it| it == name) {
            let inside = rest.split_once('>').unwrap().1.split_once("</a>").unwrap().0;
            found.push_str(&visible(inside));
        }
    }
    found
}

#[test]
fn claims_that_cross_are_cut_and_named() {
    let html = marked(&document("one two three", &[vec![(0, 7)], vec![(4, 9)]]), &BTreeSet::new()).html;
    assert_eq!(
        html,
        "<p dir=\"auto\"><span id=\"c1\"></span>\
         <a class=\"attributed firm\" href=\"#k1\" data-c=\"c1\">one </a><span id=\"c2\"></span>\
         <a class=\"author firm nested\" href=\"#k2\" data-c=\"c1 c2\">two</a>\
         <a class=\"author firm\" href=\"#k2\" data-c=\"c2\" tabindex=\"-1\"> three</a></p>"
    );
    assert_eq!(words_of(&html, "c1"), "one two");
}

#[test]
fn words_cited_are_marked_within_and_beside_claims() {
    let cited = BTreeSet::from([Span::new(4, 13), Span::new(90, 99)]);
    let marked = marked(&document("one two three", &[vec![(0, 7)]]), &cited);
    assert!(marked.html.contains("<span id=\"s4-13\"></span><a class=\"attributed firm cited\""));
    assert!(marked.html.contains("<span class=\"cited\" data-s=\"s4-13\"> three</span>"));
    assert!(marked.html.ends_with("<span id=\"s90-99\"></span>"), "{}", marked.html);
    assert!(marked.rules.contains(":root:has(#s4-13:target) [data-s~=s4-13]"));
}

#[test]
fn hostile_text_is_inert() {
    let text = "</p><script>alert(1)</script>\u{0}\u{202E}x&lt;\r\n\n\n\n<b>";
    let html = marked(&document(text, &[vec![(2, 9)]]), &BTreeSet::new()).html;
    assert!(
        !html.contains("<script") && !html.contains("<b>") && !html.contains(['\u{0}', '\u{202E}', '\r'])
    );
    assert_eq!(visible(&html), shown(text));
}

#[test]
fn a_long_line_under_many_claims_stays_small() {
    let text = "x".repeat(1 << 20);
    let claims: Vec<Vec<(u32, u32)>> = (0..2_000).map(|at| vec![(at * 100, 900_000)]).collect();
    let html = marked(&document(&text, &claims), &BTreeSet::new()).html;
    assert!(html.len() < (1 << 20) + 4_000 * 250, "{}", html.len());
    assert_eq!(visible(&html).len(), text.len());
}

proptest! {
    #[test]
    fn without_its_tags_the_page_is_the_text(
        text in "([a-z<&>\"\u{0}\u{202E}\r\n가é ]|\n\n){0,60}|\\PC{0,60}",
        spans in prop::collection::vec(prop::collection::vec((0_u32..80, 0_u32..80), 0..3), 0..8),
        cited in prop::collection::btree_set((0_u32..80, 0_u32..80), 0..4),
    ) {
        let document = document(&text, &spans);
        let cited: BTreeSet<Span> = cited.into_iter().map(|(start, length)| Span::new(start, start + length)).collect();
        let html = marked(&document, &cited).html;
        prop_assert_eq!(visible(&html), shown(&text));
        for (at, claim) in document.claims.iter().enumerate().filter(|(_, claim)| claim.content.len() == 1) {
            let underlined = words_of(&html, &anchor(at + 1));
            // The empty lines between paragraphs are not underlined.
            let span = shown(claim.content[0].slice(&text)).replace('\n', "");
            prop_assert_eq!(underlined.replace('\n', ""), span);
            let id = format!("id=\"c{}\"", at + 1);
            prop_assert_eq!(html.matches(&id).count(), 1);
        }
    }
}
