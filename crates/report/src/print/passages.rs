//! Passages of an exhibit with the words of its claims told apart, for the underlines of a report.

use super::clean::{by_number, is_hidden};
use claims::model::Document;
use serde::Serialize;
use std::ops::Range;
use values::{CharMap, Span};

/// Words of a passage that are all of a claim, or all of none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    /// The words, printable.
    pub(crate) text: String,
    /// Whether a claim says them.
    pub(crate) claim: bool,
}

/// Makes a passage printable as [`clean`](super::clean::clean) does, in runs; `marked` are the bytes of
/// claims, sorted and apart from one another.
pub(crate) fn clean_runs(text: &str, marked: &[Range<usize>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut space, mut next) = (false, 0);
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            space = !runs.is_empty();
            continue;
        }
        while marked.get(next).is_some_and(|range| range.end <= at) {
            next += 1;
        }
        let claim = marked.get(next).is_some_and(|range| range.contains(&at));
        let space = std::mem::take(&mut space);
        match runs.last_mut() {
            Some(run) if run.claim == claim => {
                if space {
                    run.text.push(' ');
                }
            }
            // A blank between claim and other words is not underlined.
            Some(run) if claim => {
                if space {
                    run.text.push(' ');
                }
                runs.push(Run { text: String::new(), claim });
            }
            last => {
                let blank = if space && last.is_some() { " " } else { "" };
                runs.push(Run { text: blank.to_owned(), claim });
            }
        }
        if let Some(run) = runs.last_mut() {
            if is_hidden(character) {
                run.text.push_str(&by_number(character));
            } else {
                run.text.push(character);
            }
        }
    }
    runs
}

/// The words of runs, joined.
pub(crate) fn joined(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Keeps the first bytes of runs.
pub(crate) fn head(runs: Vec<Run>, bytes: usize) -> Vec<Run> {
    let mut left = bytes;
    let mut kept = Vec::new();
    for mut run in runs {
        if left == 0 {
            break;
        }
        if run.text.len() > left {
            run.text = run.text.get(..left).unwrap_or_default().to_owned();
        }
        left -= run.text.len().min(left);
        kept.push(run);
    }
    kept
}

/// Where the claims of a text stand, sorted once, to be asked for every note.
#[derive(Debug, Default)]
pub(crate) struct ClaimSpans {
    spans: Vec<Span>,
    /// The furthest end among the spans up to each.
    reach: Vec<u32>,
}

impl ClaimSpans {
    /// Sorts the spans of a document's claims.
    pub(crate) fn new(document: &Document) -> Self {
        let mut spans: Vec<Span> = document
            .claims
            .iter()
            .flat_map(|claim| &claim.content)
            .copied()
            .filter(|it| !it.is_empty())
            .collect();
        spans.sort_unstable();
        let mut furthest = 0;
        let reach = spans
            .iter()
            .map(|span| {
                furthest = furthest.max(span.end);
                furthest
            })
            .collect();
        Self { spans, reach }
    }

    /// Gives the bytes of the claims that share words with a cited span, sorted and joined where they meet.
    pub(crate) fn within(&self, cited: Span, map: &CharMap) -> Vec<Range<usize>> {
        let before = self.spans.partition_point(|span| span.start < cited.end);
        let mut found: Vec<Range<usize>> = Vec::new();
        for at in (0..before).rev() {
            let (Some(span), Some(reach)) = (self.spans.get(at), self.reach.get(at)) else { break };
            if *reach <= cited.start {
                break;
            }
            if span.overlaps(cited) {
                found.push(map.bytes(*span));
            }
        }
        found.reverse();
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in found {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        joined
    }
}

/// Gives the part of ranges that lies within another, counted from its start.
pub(crate) fn clipped(ranges: &[Range<usize>], within: &Range<usize>) -> Vec<Range<usize>> {
    let clip = |range: &Range<usize>| {
        let (start, end) = (range.start.max(within.start), range.end.min(within.end));
        (start < end).then(|| start - within.start..end - within.start)
    };
    ranges.iter().filter_map(clip).collect()
}

#[cfg(test)]
mod tests {
    use super::super::clean::clean;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_blank_beside_a_claim_is_not_underlined() {
        let runs = clean_runs("he said  that ships\nsailed today", &[14..19, 19..26]);
        let told: Vec<_> = runs.iter().map(|run| (run.text.as_str(), run.claim)).collect();
        assert_eq!(told, [("he said that ", false), ("ships sailed", true), (" today", false)]);
        assert_eq!(joined(&head(runs, 15)), "he said that sh");
    }

    proptest! {
        #[test]
        fn runs_say_what_clean_says(text in any::<String>(), start in 0_usize..30, length in 0_usize..30) {
            prop_assert_eq!(joined(&clean_runs(&text, std::slice::from_ref(&(start..start + length)))), clean(&text));
        }
    }
}
