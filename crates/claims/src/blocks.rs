//! Statements quoted whole: "… released the following press statement:" and what follows.

use crate::attribution::Draft;
use crate::narrative;
use crate::quotations::Quotations;
use crate::scene::Scene;
use crate::subjects::{is_agent, main_subject};
use crate::tags::Tag;
use std::ops::Range;

/// Somebody's own text of a paragraph or more.
pub(crate) struct Block {
    pub(crate) first_sentence: usize,
    /// Tokens of the block, from its first to behind its last.
    start: usize,
    pub(crate) end: usize,
    pub(crate) speaker: Option<Range<usize>>,
    cue: Option<Range<usize>>,
    said_on: Option<usize>,
}

impl Block {
    /// Makes the claim that holds the block.
    pub(crate) fn draft(&self, sentence: usize) -> Draft {
        Draft {
            speaker: self.speaker.clone(),
            cue: self.cue.clone(),
            lemma: "state".into(),
            said_on: self.said_on,
            block: true,
            ..narrative::draft(sentence, self.start..self.end)
        }
    }
}

/// Finds the blocks: what follows a sentence that announces a statement and ends in a colon, up to the next heading.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Block> {
    let sentences = &scene.text.sentences;
    let mut found = Vec::new();
    let mut number = 0;
    while number + 1 < sentences.len() {
        let sentence = &sentences[number];
        let next = &sentences[number + 1];
        let announced = !sentence.kind.is_apart()
            && next.paragraph > sentence.paragraph
            && !next.kind.is_apart()
            && scene.text.word(sentence.tokens.end.saturating_sub(1)) == ":";
        let cue = announced.then(|| announcement(scene, sentence.tokens.clone())).flatten();
        let Some(cue) = cue else {
            number += 1;
            continue;
        };
        // A text that begins with its announcement is the statement to its end, headings and all.
        let whole = sentences[..number].iter().all(|one| one.kind.is_apart())
            && scene.entries.last().is_none_or(Option::is_none);
        let mut last = number + 1;
        while last + 1 < sentences.len() && (whole || !sentences[last + 1].kind.is_apart()) {
            last += 1;
        }
        let low = crate::attribution::after_dateline(scene, sentence.tokens.clone());
        let speaker =
            main_subject(scene, low, sentence.tokens.end).filter(|tokens| is_agent(scene, tokens.clone()));
        let said_on = scene
            .dates_in(low..sentence.tokens.end)
            .iter()
            .find(|date| date.places)
            .map(|date| date.tokens.start);
        let mut end = sentences[last].tokens.end;
        // "-0-", the mark at the end of an agency's text.
        while end > next.tokens.start
            && (matches!(scene.tag(end - 1), Tag::Mark | Tag::Number)
                || matches!(scene.text.word(end - 1), "-0" | "-" | "–" | "--"))
        {
            end -= 1;
        }
        found.push(Block {
            first_sentence: number + 1,
            start: next.tokens.start,
            end,
            speaker,
            cue: Some(cue),
            said_on,
        });
        number = last + 1;
    }
    found
}

/// "issued a press statement titled “…”": a title is said by whoever issues the paper.
pub(crate) fn titled(
    scene: &Scene<'_>,
    quotations: &Quotations,
    number: usize,
    tokens: Range<usize>,
) -> Option<Draft> {
    let title = tokens.clone().find(|at| {
        matches!(scene.text.low(*at), "titled" | "entitled" | "headlined")
            || scene.text.low(*at) == "title" && scene.text.low(at.saturating_sub(2)) == "under"
    })?;
    let open = (title + 1..tokens.end).find(|at| scene.tag(*at) != Tag::Comma)?;
    if scene.tag(open) != Tag::Open {
        return None;
    }
    let quotation = quotations.around(open)?;
    let content = quotation.start.max(tokens.start)..quotation.end.min(tokens.end);
    let cue = announcement(scene, tokens.start..title)?;
    let speaker =
        main_subject(scene, tokens.start, title).filter(|tokens| is_agent(scene, tokens.clone()))?;
    let said_on = scene.dates_in(tokens.start..title).iter().find(|date| date.places);
    Some(Draft {
        speaker: Some(speaker.clone()),
        cue: Some(cue),
        lemma: "state".into(),
        said_on: said_on.map(|date| date.tokens.start),
        attribution: speaker.start..content.start,
        ..narrative::draft(number, content)
    })
}

/// "released the following press statement", "said in a statement", "remarks as follows".
fn announcement(scene: &Scene<'_>, tokens: Range<usize>) -> Option<Range<usize>> {
    let paper = tokens.clone().any(|at| {
        matches!(
            scene.text.low(at),
            "statement"
                | "following"
                | "follows"
                | "remarks"
                | "commentary"
                | "message"
                | "letter"
                | "article"
                | "communique"
                | "speech"
        )
    });
    if !paper {
        return None;
    }
    tokens
        .clone()
        .find(|at| {
            matches!(
                scene.text.low(*at),
                "released"
                    | "issued"
                    | "made"
                    | "published"
                    | "said"
                    | "gave"
                    | "stated"
                    | "declared"
                    | "read"
                    | "sent"
                    | "wrote"
            )
        })
        .map(|at| at..at + 1)
}
