//! What of an answer becomes a claim: words that stand in the paragraph, at places found here and not by the model.

use crate::answer::Proposal;
use claims::model::{Claim, Cue, Document, EntityType, QuoteKind, ReadBy, Speaker, Tier};
use values::Span;

/// What came of the proposals of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// The claims in the order of the answer, without an id.
    pub claims: Vec<Claim>,
    /// Every other proposal, in the order of the answer.
    pub refused: Vec<Refusal>,
}

/// A proposal that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Which one, counted from 1.
    pub number: usize,
    /// By which rule.
    pub rule: Rule,
}

/// The rules a proposal is held against, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// It has the four strings asked for, and nothing else.
    Form,
    /// The content stands in the paragraph, letter by letter, and is more than a word.
    Content,
    /// The cue does, outside the content.
    Cue,
    /// The speaker does, outside content and cue.
    Speaker,
    /// The content touches no claim there is already.
    Overlap,
}

impl Rule {
    /// Says what was wrong with a proposal.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Form => "has not the form asked for",
            Self::Content => "has a content that does not stand in the paragraph word for word",
            Self::Cue => "has a cue that does not stand in the paragraph beside the content",
            Self::Speaker => "has a speaker that does not stand in the paragraph beside content and cue",
            Self::Overlap => "speaks of words of which a claim was read already, which it may not change",
        }
    }
}

/// Holds the proposals of an answer against the paragraph they are about.
///
/// Words are looked for letter by letter: nothing is normalised, and a word is never found within a longer one.
/// Where they stand several times, the cue nearest to the content counts and then the speaker nearest to the cue;
/// of two as near the first. Quotation marks within the content stay. A claim has no events and no country: it is
/// a lead, from which nothing follows.
#[must_use]
pub fn accept(
    document: &Document,
    paragraph: Span,
    proposals: &[Option<Proposal>],
    read_by: &ReadBy,
) -> Accepted {
    let letters: Vec<char> = paragraph.slice(&document.text).chars().collect();
    let page = Page { letters: &letters, start: paragraph.start };
    let mut accepted = Accepted { claims: Vec::new(), refused: Vec::new() };
    for (number, proposal) in (1..).zip(proposals) {
        let made = proposal.as_ref().ok_or(Rule::Form);
        let made = made.and_then(|proposal| claim(document, &page, proposal, &accepted.claims, read_by));
        match made {
            Ok(claim) => accepted.claims.push(claim),
            Err(rule) => accepted.refused.push(Refusal { number, rule }),
        }
    }
    accepted
}

fn claim(
    document: &Document,
    page: &Page<'_>,
    proposal: &Proposal,
    before: &[Claim],
    read_by: &ReadBy,
) -> Result<Claim, Rule> {
    let contents = page.places(&proposal.content);
    if contents.is_empty() || proposal.content.split_whitespace().nth(1).is_none() {
        return Err(Rule::Content);
    }
    let cues = page.places(&proposal.cue);
    let pairs = contents.iter().flat_map(|content| cues.iter().map(move |cue| (*content, *cue)));
    let apart = pairs.filter(|(content, cue)| !content.overlaps(*cue));
    let (content, cue) = apart.min_by_key(|(content, cue)| distance(*content, *cue)).ok_or(Rule::Cue)?;
    let speakers = page.places(&proposal.speaker).into_iter();
    let speaker = speakers
        .filter(|speaker| !speaker.overlaps(content) && !speaker.overlaps(cue))
        .min_by_key(|speaker| distance(*speaker, cue))
        .ok_or(Rule::Speaker)?;
    let told = document.claims.iter().chain(before).flat_map(|claim| &claim.content);
    if told.into_iter().any(|span| span.overlaps(content)) {
        return Err(Rule::Overlap);
    }
    let lemma = claims::cue_lemma(&proposal.cue);
    Ok(Claim {
        id: String::new(),
        tier: Tier::Attributed,
        content: vec![content],
        speaker: Some(Speaker {
            span: speaker,
            text: proposal.speaker.clone(),
            name: name(document, speaker),
            role: None,
            organisation: None,
            country: None,
            countries: Vec::new(),
        }),
        cue: Some(Cue {
            span: cue,
            text: proposal.cue.clone(),
            lemma: lemma.clone().unwrap_or_else(|| proposal.cue.to_lowercase()),
        }),
        modality: proposal.modality,
        hedges: Vec::new(),
        quote: page.quote(content),
        addressee: None,
        said_on: None,
        reported_by: None,
        nested_in: None,
        events: Vec::new(),
        read_by: Some(ReadBy { cue_known: lemma.is_some(), ..read_by.clone() }),
    })
}

/// The resolved name of the one person or body the speaker's words hold.
fn name(document: &Document, speaker: Span) -> Option<String> {
    let inside = document.entities.iter().filter(|entity| speaker.contains(entity.span));
    let of = |kind: EntityType| inside.clone().filter(move |entity| entity.kind == kind);
    let first = of(EntityType::Person).next().or_else(|| of(EntityType::Org).next());
    first.and_then(|entity| entity.name.clone())
}

/// How many letters lie between two places.
fn distance(one: Span, other: Span) -> u32 {
    other.start.saturating_sub(one.end).max(one.start.saturating_sub(other.end))
}

/// The letters of a paragraph and where in the text they begin.
struct Page<'a> {
    letters: &'a [char],
    start: u32,
}

impl Page<'_> {
    /// Finds where words stand, as whole words, in the order of the paragraph.
    fn places(&self, words: &str) -> Vec<Span> {
        let words: Vec<char> = words.chars().collect();
        let is_padded = |letter: Option<&char>| letter.is_none_or(|letter| letter.is_whitespace());
        if is_padded(words.first()) || is_padded(words.last()) {
            return Vec::new();
        }
        let windows = self.letters.windows(words.len()).enumerate();
        let found = windows.filter(|(at, window)| {
            *window == words.as_slice()
                && !self.joins(at.checked_sub(1), Some(*at))
                && !self.joins((at + words.len()).checked_sub(1), Some(at + words.len()))
        });
        found
            .map(|(at, _)| {
                let start = self.start + at as u32;
                Span::new(start, start + words.len() as u32)
            })
            .collect()
    }

    /// Tells whether two letters beside one another are of one word.
    fn joins(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let is_of_word = |at: Option<usize>| self.at(at).is_some_and(char::is_alphanumeric);
        is_of_word(one) && is_of_word(other)
    }

    fn at(&self, at: Option<usize>) -> Option<char> {
        self.letters.get(at?).copied()
    }

    /// Tells whether words stand between quotation marks.
    fn quote(&self, content: Span) -> QuoteKind {
        let is_mark = |letter: Option<char>| letter.is_some_and(|it| "\"“”„«»".contains(it));
        let (start, end) = ((content.start - self.start) as usize, (content.end - self.start) as usize);
        let outside = is_mark(self.at(start.checked_sub(1))) && is_mark(self.at(Some(end)));
        let edges = is_mark(self.at(Some(start))) && is_mark(self.at(end.checked_sub(1)));
        let within = self.letters.iter().take(end).skip(start).any(|letter| is_mark(Some(*letter)));
        match (outside || edges, within) {
            (true, _) => QuoteKind::Direct,
            (false, true) => QuoteKind::Mixed,
            (false, false) => QuoteKind::Indirect,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use claims::model::Modality;
    use proptest::prelude::*;
    use values::Digest;

    const TEXT: &str = "A heading\n\nThe port was shut, by Ana Rai’s account. Two tankers left it, so the harbour office's note has it.";

    fn document(text: &str) -> Document {
        Document {
            claims: Vec::new(),
            ..claims::read(&claims::Request { file: "note.txt", text, ..claims::Request::default() })
        }
    }

    fn read_by() -> ReadBy {
        let digest = Digest::from_bytes([7; 32]);
        ReadBy { model: "m".into(), prompt: digest, answer: digest, cue_known: false }
    }

    fn propose(content: &str, speaker: &str, cue: &str) -> Option<Proposal> {
        let [content, speaker, cue] = [content, speaker, cue].map(str::to_owned);
        Some(Proposal { content, speaker, cue, modality: Modality::Asserted })
    }

    fn paragraph(text: &str) -> Span {
        Span::new(11, text.chars().count() as u32)
    }

    fn rules(proposals: Vec<Option<Proposal>>) -> Vec<Rule> {
        let accepted = accept(&document(TEXT), paragraph(TEXT), &proposals, &read_by());
        accepted.refused.into_iter().map(|refusal| refusal.rule).collect()
    }

    #[test]
    fn what_stands_there_is_a_claim_at_places_found_here() {
        let proposals = vec![propose("The port was shut", "Ana Rai", "account")];
        let accepted = accept(&document(TEXT), paragraph(TEXT), &proposals, &read_by());
        assert!(accepted.refused.is_empty(), "{accepted:?}");
        let claim = &accepted.claims[0];
        assert_eq!(claim.content[0].slice(TEXT), "The port was shut");
        assert_eq!(claim.speaker.as_ref().unwrap().span.slice(TEXT), "Ana Rai");
        assert_eq!(claim.cue.as_ref().unwrap().span.slice(TEXT), "account");
        assert!(claim.events.is_empty() && claim.read_by.is_some());
    }

    #[test]
    fn words_that_do_not_stand_there_are_refused() {
        let check = |proposal: Option<Proposal>, rule: Rule| assert_eq!(rules(vec![proposal]), [rule]);
        check(None, Rule::Form);
        check(propose("The port was closed", "Ana Rai", "account"), Rule::Content);
        check(propose("the port was shut", "Ana Rai", "account"), Rule::Content);
        check(propose("The port was shut ", "Ana Rai", "account"), Rule::Content);
        check(propose("shut", "Ana Rai", "account"), Rule::Content);
        check(propose("", "", ""), Rule::Content);
        // In the text, but in another paragraph.
        check(propose("A heading", "Ana Rai", "account"), Rule::Content);
        check(propose("The port was shut", "Ana Rai", "said"), Rule::Cue);
        check(propose("The port was shut", "Ana Rai", "shut"), Rule::Cue);
        check(propose("The port was shut", "Ana Ray", "account"), Rule::Speaker);
        // Part of a word is no word, and "Rai's" with another apostrophe is another word.
        check(propose("The port was shut", "Ana Ra", "account"), Rule::Speaker);
        check(propose("The port was shut", "Ana Rai's", "account"), Rule::Speaker);
        check(propose("The port was shut", "The port", "account"), Rule::Speaker);
    }

    #[test]
    fn no_claim_is_touched_twice() {
        let once = propose("The port was shut", "Ana Rai", "account");
        let part = propose("port was shut", "Ana Rai", "account");
        let other = propose("Two tankers left it", "harbour office", "note");
        assert_eq!(rules(vec![once.clone(), part, once.clone(), other]), [Rule::Overlap, Rule::Overlap]);
        let mut read = document(TEXT);
        let first = accept(&read, paragraph(TEXT), std::slice::from_ref(&once), &read_by());
        read.claims = first.claims;
        let again = accept(&read, paragraph(TEXT), &[once], &read_by());
        assert_eq!(again.refused, [Refusal { number: 1, rule: Rule::Overlap }]);
    }

    #[test]
    fn of_several_places_the_nearest_counts() {
        let text = "A heading\n\nKim spoke. Kim, they say, was told: all is well. Later they say little.";
        let proposals = vec![propose("all is well", "Kim", "they say")];
        let refused = accept(&document(text), paragraph(text), &proposals, &read_by());
        let claim = &refused.claims[0];
        let (speaker, cue) = (claim.speaker.as_ref().unwrap().span, claim.cue.as_ref().unwrap().span);
        assert_eq!(text.chars().skip(speaker.start as usize).take(10).collect::<String>(), "Kim, they ");
        assert_eq!(text.chars().skip(cue.start as usize).take(12).collect::<String>(), "they say lit");
    }

    #[test]
    fn a_cue_the_rules_know_is_told_from_one_they_do_not() {
        let text = "A heading\n\nAll is well, said Kim. Rain fell hard, crooned Lee.";
        let proposals =
            vec![propose("All is well", "Kim", "said"), propose("Rain fell hard", "Lee", "crooned")];
        let accepted = accept(&document(text), paragraph(text), &proposals, &read_by());
        let known: Vec<bool> =
            accepted.claims.iter().map(|claim| claim.read_by.as_ref().unwrap().cue_known).collect();
        assert_eq!(known, [true, false]);
        assert_eq!(accepted.claims[0].cue.as_ref().unwrap().lemma, "say");
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stands_there(
            text in "[a-c“”é ]{0,60}", content in "[a-c“”é ]{0,5}", speaker in "[a-c ]{0,2}", cue in "[a-c ]{0,2}",
        ) {
            let whole = Span::new(0, text.chars().count() as u32);
            let read = document(&text);
            let accepted = accept(&read, whole, &[propose(&content, &speaker, &cue)], &read_by());
            for claim in accepted.claims {
                prop_assert_eq!(claim.content[0].slice(&text), content.as_str());
                prop_assert_eq!(claim.speaker.unwrap().span.slice(&text), speaker.as_str());
                prop_assert_eq!(claim.cue.unwrap().span.slice(&text), cue.as_str());
            }
        }
    }
}
