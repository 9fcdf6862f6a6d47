//! What the text says in its own voice, what floats after an attribution, and the words that weaken both.

use crate::attribution::{Draft, after_dateline};
use crate::model::Modality;
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::tags::Tag;
use crate::tokens::TokenKind;
use crate::words::Class;
use std::ops::Range;
use values::Span;

/// Makes the draft of an author's claim.
pub(crate) fn draft(sentence: usize, content: Range<usize>) -> Draft {
    Draft {
        attribution: content.start..content.start,
        content: vec![content],
        speaker: None,
        cue: None,
        lemma: String::new(),
        modality: Modality::Asserted,
        hedges: Vec::new(),
        addressee: None,
        said_on: None,
        reporter: None,
        block: false,
        sentence,
    }
}

/// Gives what is left of a sentence beside its attributed claims, in the order of the text.
pub(crate) fn remainders(scene: &Scene<'_>, number: usize, drafts: &[Draft]) -> Vec<Range<usize>> {
    let Some(sentence) = scene.text.sentences.get(number) else { return Vec::new() };
    let start = after_dateline(scene, sentence.tokens.clone());
    let mut taken: Vec<Range<usize>> = Vec::new();
    for draft in drafts {
        taken.extend(draft.content.iter().cloned());
        taken.push(draft.attribution.clone());
    }
    taken.sort_by_key(|range| range.start);
    let mut left = Vec::new();
    let mut at = start;
    for range in taken {
        if range.start > at {
            left.push(at..before_link(scene, at, range.start));
        }
        at = at.max(range.end);
    }
    if at < sentence.tokens.end {
        left.push(at..sentence.tokens.end);
    }
    // "Asked whether …": a question states nothing.
    let asks = |range: &Range<usize>| scene.text.low(range.start) == "asked" && range.start == start;
    let left = left.into_iter().map(|range| trim(scene, range));
    left.filter(|range| range.start < range.end && !asks(range)).collect()
}

/// Steps back over the word that ties a claim to the words before it: "…, with reports of …".
fn before_link(scene: &Scene<'_>, start: usize, mut end: usize) -> usize {
    while end > start
        && matches!(scene.tag(end - 1), Tag::Preposition | Tag::To | Tag::Subordinator | Tag::That | Tag::Det)
    {
        end -= 1;
    }
    end
}

fn trim(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let edge = |at: usize| {
        matches!(scene.tag(at), Tag::Comma | Tag::And | Tag::But)
            || (scene.tag(at) == Tag::Stop && !matches!(scene.text.word(at), "…"))
    };
    while start < end && edge(start) {
        start += 1;
    }
    while end > start && (edge(end - 1) || scene.text.word(end - 1) == "#") {
        end -= 1;
    }
    start..end
}

/// A sentence that stands wholly between quotation marks, after one that says who speaks, is said by the same.
pub(crate) fn floating(
    scene: &Scene<'_>,
    quotations: &Quotations,
    number: usize,
    last: &Option<(usize, Option<Span>)>,
    drafts: &mut Vec<Draft>,
) {
    let Some(sentence) = scene.text.sentences.get(number) else { return };
    let tokens = sentence.tokens.clone();
    let Some(quotation) = quotations.around(tokens.start) else { return };
    let inside = |range: &Range<usize>| quotation.start <= range.start && range.end <= quotation.end;
    if !drafts.iter().all(|draft| inside(&draft.attribution)) {
        return;
    }
    // A quotation that ends before "…,” he told reporters" in a later sentence is said by whom that one names.
    let closing = scene.text.sentences.iter().skip(number).find(|one| quotation.end <= one.tokens.end);
    let told_later = closing.is_some_and(|one| {
        one.tokens.start > tokens.start
            && (quotation.end..one.tokens.end).any(|at| scene.text.kind(at) == TokenKind::Word)
    });
    if told_later {
        return;
    }
    let whole = quotation.end >= tokens.end
        || (quotation.end + 1 >= tokens.end && scene.text.kind(tokens.end - 1) == TokenKind::Mark);
    let Some((before, Some(span))) = last else { return };
    let near = number.checked_sub(1) == Some(*before)
        && scene.text.sentences.get(*before).is_some_and(|s| s.paragraph + 1 >= sentence.paragraph);
    if !whole || !near {
        return;
    }
    let speaker = tokens_of(scene, *span);
    let mut floating = draft(number, tokens);
    floating.speaker = speaker;
    floating.content = vec![trim(scene, floating.content[0].clone())];
    if floating.content.iter().all(Range::is_empty) {
        return;
    }
    drafts.push(floating);
}

fn tokens_of(scene: &Scene<'_>, span: Span) -> Option<Range<usize>> {
    let bytes = scene.text.map.bytes(span);
    let start = scene.text.tokens.partition_point(|token| (token.start as usize) < bytes.start);
    let end = scene.text.tokens.partition_point(|token| (token.start as usize) < bytes.end);
    (start < end).then_some(start..end)
}

/// Finds the words that weaken a content: "likely", "may", "appears to", "suspected".
pub(crate) fn hedges(scene: &Scene<'_>, content: &[Range<usize>]) -> Vec<usize> {
    let mut found = Vec::new();
    for at in content.iter().flat_map(Clone::clone) {
        let class = scene.class(at);
        let word = scene.text.low(at);
        let hedge = class.is(Class::HEDGE)
            || (class.is(Class::WEAK_MODAL)
                && scene.tag(at) == Tag::Auxiliary
                && scene.text.low(at + 1) != "not")
            || matches!(
                word,
                "appears" | "appeared" | "appear" | "seems" | "seemed" | "seem" | "indications" | "believed"
            )
            || (word == "reported" && scene.tag(at) == Tag::Noun);
        if hedge {
            found.push(at);
        }
    }
    found
}

/// Gives a hedge's words: with the adverb before it ("highly likely").
pub(crate) fn hedge_words(scene: &Scene<'_>, at: usize) -> String {
    let before = at > 0 && matches!(scene.text.low(at - 1), "highly" | "very" | "most" | "more");
    scene.text.words(if before { at - 1 } else { at }..at + 1).to_owned()
}
