//! Attribution: which words of a sentence somebody says, by the grammar of reporting.
//!
//! For each reporting verb the subject is looked for on its left, the content on its right ("said that …", "said: “…”",
//! "condemned …", "urged … to …"), and where nothing stands on the right, before the subject ("…, he said", "“…,” said
//! the minister"). A verb joined by "and" or in -ing shares the subject of the one before it. What stands inside the
//! content of another claim is nested in it.

use crate::blocks;
use crate::complement::{self, Complement};
use crate::cue_nouns;
use crate::grammar;
use crate::hearsay::{according, hearsay, quoted};
use crate::lexicon::{CueWord, Frame, lexicon};
use crate::model::Modality;
use crate::narrative;
use crate::occasions;
use crate::phrases::{VerbGroup, has_verb, list_at, phrase_at, phrase_before, verb_group};
use crate::quotations::Quotations;
use crate::readings::{combined, says_something};
use crate::releases::releases;
use crate::scene::Scene;
use crate::subjects::{can_lay_down, is_agent, subject};
use crate::tags::Tag;
use crate::tokens::TokenKind;
use crate::words::Class;
use std::ops::Range;

/// A claim while it is put together, in tokens.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) speaker: Option<Range<usize>>,
    /// Who passes it on ("the agency quoted him as saying").
    pub(crate) reporter: Option<Range<usize>>,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) lemma: String,
    pub(crate) modality: Modality,
    /// Tokens of hedges outside the content.
    pub(crate) hedges: Vec<usize>,
    pub(crate) addressee: Option<Range<usize>>,
    /// A token of the date on which it was said.
    pub(crate) said_on: Option<usize>,
    pub(crate) block: bool,
    pub(crate) sentence: usize,
    /// Tokens of the attribution itself.
    pub(crate) attribution: Range<usize>,
}

/// A reporting word in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct CueAt {
    pub(crate) tokens: Range<usize>,
    pub(crate) word: CueWord,
}

/// Finds the attributed claims of one sentence, in the order of their cues.
pub(crate) fn sentence(scene: &Scene<'_>, quotations: &Quotations, number: usize) -> Vec<Draft> {
    let Some(sentence) = scene.text.sentences.get(number) else { return Vec::new() };
    let whole = sentence.tokens.clone();
    let floor = after_dateline(scene, whole.clone());
    let cues = cues(scene, floor..whole.end);
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, cue) in cues.iter().enumerate() {
        let quotation = quotations.inside(cue.tokens.start);
        let (low, high) = match &quotation {
            Some(quotation) => (floor.max(quotation.start + 1), whole.end.min(quotation.end - 1)),
            None => (floor, whole.end),
        };
        let bare = is_bare(scene, cue.tokens.start);
        let room = Room { low, high, cues: &cues[index + 1..], quotations, number, bare };
        let by_words = of_cue(scene, cue, &room, &drafts);
        let by_tree = scene
            .parse
            .as_ref()
            .and_then(|parse| grammar::read(scene, parse, quotations, cue, low..high, quotation.is_some()));
        drafts.extend(combined(scene, cue, by_words, by_tree, &room, quotation.is_some()));
    }
    cut_at_last_attribution(&mut drafts);
    drafts.extend(according(scene, quotations, number, floor..whole.end));
    for quoted in quoted(scene, quotations, number, floor..whole.end) {
        drafts.retain(|draft| draft.cue != quoted.cue);
        // What stands before it ends before it.
        for range in drafts.iter_mut().flat_map(|draft| &mut draft.content) {
            let left = quoted.attribution.start;
            if range.start < left && left < range.end && quoted.reporter.is_some() {
                range.end = left;
                while range.end > range.start
                    && matches!(scene.tag(range.end - 1), Tag::Comma | Tag::And | Tag::But)
                {
                    range.end -= 1;
                }
            }
        }
        drafts.push(quoted);
    }
    let hearsay = hearsay(scene, number, floor..whole.end, &drafts);
    drafts.extend(hearsay);
    drafts.extend(blocks::titled(scene, quotations, number, floor..whole.end));
    let releases = releases(scene, quotations, number, floor..whole.end, &drafts);
    // Who released what shows it says it.
    drafts.retain(|draft| {
        draft.lemma != "show"
            || releases.iter().all(|release| {
                release.content.first().map(|range| range.start)
                    != draft.content.first().map(|range| range.start)
            })
    });
    drafts.extend(releases);
    if let Some(parse) = &scene.parse {
        let nouns = cue_nouns::nouns(scene, parse, number, floor..whole.end, &drafts);
        drafts.extend(nouns);
    }
    for draft in &mut drafts {
        // Broken quotation marks may give the same words twice.
        let mut kept: Vec<Range<usize>> = Vec::with_capacity(draft.content.len());
        for range in draft.content.drain(..).filter(|range| range.start < range.end) {
            if kept.iter().all(|other| range.end <= other.start || other.end <= range.start) {
                kept.push(range);
            }
        }
        draft.content = kept;
    }
    drafts.retain(|draft| !draft.content.is_empty());
    occasions::date(scene, whole, &mut drafts);
    drafts.sort_by_key(|draft| {
        (draft.cue.as_ref().map_or(usize::MAX, |cue| cue.start), draft.content[0].start)
    });
    drafts
}

/// Where a cue may look: its sentence or the quotation it stands in.
pub(crate) struct Room<'r> {
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// The cues after this one.
    pub(crate) cues: &'r [CueAt],
    pub(crate) quotations: &'r Quotations,
    pub(crate) number: usize,
    /// Whether the cue is in its dictionary form.
    pub(crate) bare: bool,
}

impl<'r> Room<'r> {
    /// A whole sentence, with no cue that could end what is said.
    pub(crate) fn whole(tokens: &Range<usize>, quotations: &'r Quotations, number: usize) -> Self {
        Self { low: tokens.start, high: tokens.end, cues: &[], quotations, number, bare: false }
    }

    /// Tells whether nothing but the attribution, an addressee and a date stands from `left` on.
    fn tail_is_short(&self, scene: &Scene<'_>, left: usize) -> bool {
        let verbs = (left..self.high)
            .take_while(|at| scene.tag(*at) != Tag::Comma || *at < left + 6)
            .filter(|at| matches!(scene.tag(*at), Tag::Verb | Tag::Ing))
            .count();
        verbs <= 1
    }
}

fn cues(scene: &Scene<'_>, tokens: Range<usize>) -> Vec<CueAt> {
    let lexicon = lexicon();
    let mut found = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        match lexicon.cues.at(&scene.text, at, tokens.end) {
            // "Asked how many, he …": the one who is asked speaks.
            Some((_, length)) if at == tokens.start && scene.text.low(at) == "asked" => at += length,
            Some((word, length)) if is_verb(scene, at) => {
                found.push(CueAt { tokens: at..at + length, word });
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// Tells whether a word is a verb here: by the tree, or without one by the words around it.
fn is_verb(scene: &Scene<'_>, at: usize) -> bool {
    let by_words = matches!(scene.tag(at), Tag::Verb | Tag::Ing);
    match &scene.parse {
        Some(parse) => {
            (parse.is_verb(at) || by_words && !parse.tag(at).starts_with("NN"))
                && !grammar::is_attribute(parse, at)
        }
        None => by_words,
    }
}

/// Skips "SEOUL, 14 June 2024 –" and "Pyongyang, October 20 (KCNA) --" at the head of a paragraph.
pub(crate) fn after_dateline(scene: &Scene<'_>, tokens: Range<usize>) -> usize {
    const LENGTH_MAX: usize = 14;
    for at in tokens.start..tokens.end.min(tokens.start + LENGTH_MAX) {
        let word = scene.text.word(at);
        let dash = matches!(word, "–" | "—")
            || (word == "-" && !scene.text.touches(at + 1) | (scene.text.word(at + 1) == "-"));
        if dash {
            let mut next = at + 1;
            while scene.text.word(next) == "-" {
                next += 1;
            }
            let named = scene.mention(tokens.start).is_some()
                || scene.text.word(tokens.start).chars().all(char::is_uppercase);
            return if named && at > tokens.start { next } else { tokens.start };
        }
        let part = matches!(scene.tag(at), Tag::Noun | Tag::Comma | Tag::Date | Tag::Number | Tag::Mark);
        if !part {
            return tokens.start;
        }
    }
    tokens.start
}

fn of_cue(scene: &Scene<'_>, cue: &CueAt, room: &Room<'_>, before: &[Draft]) -> Option<Draft> {
    let frame = cue.word.frame;
    let group = verb_group(scene, cue.tokens.start, room.low);
    let ing = scene.tag(cue.tokens.start) == Tag::Ing;
    if group.passive {
        return passive(scene, cue, room, &group);
    }
    if let Some(draft) = inverted(scene, cue, room, &group) {
        return Some(draft);
    }
    if group.infinitive && scene.tag(group.start) == Tag::To {
        return None;
    }
    // "to monitor and report": a bare form that goes on an infinitive, unless that one is expected ("may blame … and refer").
    let class = scene.class(cue.tokens.start);
    let bare = !ing
        && !class.is(Class::PAST.or(Class::THIRD).or(Class::PARTICIPLE))
        && group.start == cue.tokens.start;
    let goes_on = group.start > room.low && matches!(scene.tag(group.start - 1), Tag::And | Tag::Comma);
    let expected = before.last().is_some_and(|draft| draft.modality == Modality::Anticipated);
    let present =
        before.last().and_then(|draft| draft.cue.as_ref()).is_some_and(|cue| is_bare(scene, cue.start));
    if bare && goes_on && !expected && !present {
        return None;
    }
    let subject = subject(scene, cue, room, &group, ing, before)?;
    if frame == Frame::Ban || frame == Frame::Norm {
        let paper = subject.speaker.clone().is_some_and(|tokens| can_lay_down(scene, tokens));
        if !paper {
            return None;
        }
    }
    let mut draft = Draft {
        content: Vec::new(),
        speaker: subject.speaker.clone(),
        cue: Some(cue.tokens.clone()),
        lemma: cue.word.lemma.clone(),
        modality: cue.word.modality,
        hedges: group.hedge.into_iter().collect(),
        said_on: group.date.or(subject.date),
        attribution: subject.left..cue.tokens.end,
        ..narrative::draft(room.number, cue.tokens.end..cue.tokens.end)
    };
    adjust(scene, cue, &group, &mut draft)?;
    if (bare || ing) && subject.shared && expected {
        draft.modality = Modality::Anticipated;
    }
    let after = complement::after(scene, cue, room, ing);
    let before = preposed(scene, subject.left, room, after.is_none());
    // "On Monday, he said, “…”": only a quotation goes on in a quotation.
    let before = before.filter(|before| {
        after.as_ref().is_none_or(|after| {
            scene.tag(after.content.start) != Tag::Open || scene.tag(before.end - 1) == Tag::Close
        })
    });
    // "which Moscow says risk …": the relative pronoun belongs to the content.
    let relative = subject.left > room.low && scene.tag(subject.left - 1) == Tag::Relative && !subject.shared;
    match (after, before) {
        (Some(after), _) if relative => {
            draft.content = vec![subject.left - 1..subject.left, after.content.clone()];
            finish(&mut draft, after);
        }
        (Some(after), Some(before)) if after.parenthetical => {
            draft.content = vec![before, after.content.clone()];
            finish(&mut draft, after);
        }
        (Some(after), before) if !after.parenthetical || before.is_none() => {
            draft.content = vec![after.content.clone()];
            finish(&mut draft, after);
        }
        (_, Some(before)) if !subject.shared => {
            let tail = complement::tail(scene, cue, room);
            draft.addressee = tail.addressee;
            draft.said_on = draft.said_on.or(tail.date);
            draft.attribution.end = tail.end;
            draft.content = vec![before];
        }
        (None, None) if relative => {
            let end = complement::clause_end(scene, cue.tokens.end, room, true);
            draft.content = vec![subject.left - 1..subject.left, cue.tokens.end..end];
        }
        _ => return None,
    }
    says_something(scene, cue, &draft).then_some(draft)
}

/// A verb in its dictionary form, as after "we" and "they".
fn is_bare(scene: &Scene<'_>, at: usize) -> bool {
    scene.class(at).is(Class::BASE) && !scene.class(at).is(Class::PAST.or(Class::THIRD))
}

/// "The United States estimates that …, the press secretary told reporters": what the inner claim says ends where the
/// content of the outer one does.
fn cut_at_last_attribution(drafts: &mut [Draft]) {
    let outer: Vec<(Range<usize>, usize)> = drafts
        .iter()
        .filter_map(|draft| {
            let content = draft.content.first()?.clone();
            let cue = draft.cue.clone()?;
            (content.end <= cue.start).then_some((content, cue.start))
        })
        .collect();
    for draft in drafts {
        let Some(cue) = draft.cue.clone() else { continue };
        for (content, _) in
            outer.iter().filter(|(content, at)| content.contains(&cue.start) && *at != cue.start)
        {
            for range in &mut draft.content {
                range.end = range.end.min(content.end).max(range.start);
            }
        }
    }
}

pub(crate) fn holds_quotation(scene: &Scene<'_>, mut tokens: Range<usize>) -> bool {
    tokens.any(|at| scene.tag(at) == Tag::Open)
}

fn finish(draft: &mut Draft, after: Complement) {
    draft.addressee = after.addressee;
    draft.said_on = draft.said_on.or(after.date);
    draft.attribution.end = after.content.start.max(draft.attribution.end);
    if after.demanded {
        draft.modality = Modality::Demanded;
    }
}

/// Sets the modality by the verb's group; `None` if the sentence attributes nothing.
pub(crate) fn adjust(scene: &Scene<'_>, cue: &CueAt, group: &VerbGroup, draft: &mut Draft) -> Option<()> {
    if group.negated {
        // "cannot verify", "did not confirm": told by the author or by an outer claim. "did not rule out" says nothing.
        return None;
    }
    if group.intended && cue.word.modality == Modality::Asserted {
        draft.modality = Modality::Anticipated;
    } else if group.anticipated || group.hedge.is_some_and(|at| scene.text.low(at) == "could") {
        // "could argue that": what somebody may say has not been said.
        let first_person =
            draft.speaker.clone().is_some_and(|tokens| matches!(scene.text.low(tokens.start), "i" | "we"));
        if !first_person {
            draft.modality = Modality::Anticipated;
        }
    }
    if let Some(hedge) = group.hedge
        && scene.class(hedge).is(Class::HEDGE)
        && draft.modality != Modality::Anticipated
    {
        draft.modality = Modality::Reported;
    }
    Some(())
}

/// What stands before the attribution: a clause up to a comma, or a quotation.
fn preposed(scene: &Scene<'_>, left: usize, room: &Room<'_>, alone: bool) -> Option<Range<usize>> {
    let mut end = left;
    if end <= room.low {
        return None;
    }
    match scene.tag(end - 1) {
        Tag::Close => {
            let quotation = room.quotations.around(end - 1)?;
            let sentence = room.low;
            let mixed = quotation.start > sentence
                && has_verb(scene, sentence..quotation.start)
                && !matches!(scene.tag(quotation.start - 1), Tag::Stop | Tag::Comma);
            return Some(if mixed { sentence..quotation.end } else { quotation });
        }
        Tag::Comma | Tag::Stop if matches!(scene.text.word(end - 1), "," | "–" | "—" | "?" | "!") => {
            end -= 1
        }
        _ => return None,
    }
    let mut start =
        (room.low..end).rev().find(|at| scene.text.word(*at) == ";").map_or(room.low, |at| at + 1);
    while start < end && matches!(scene.tag(start), Tag::And | Tag::But | Tag::Comma) {
        start += 1;
    }
    if start < end
        && scene.tag(end - 1) == Tag::Close
        && let Some(quotation) = room.quotations.around(end - 1)
        && quotation.start <= start
    {
        return Some(quotation);
    }
    let clause = start..end;
    // "In remarks after the vote, the leader responded to …": an adverbial, unless nothing else is left to be said.
    let adverbial =
        matches!(scene.tag(start), Tag::Preposition | Tag::Subordinator | Tag::Date | Tag::Ing | Tag::Adverb)
            && !clause.clone().any(|at| scene.tag(at) == Tag::Comma);
    if adverbial && alone && !room.tail_is_short(scene, left) {
        return None;
    }
    (has_verb(scene, clause.clone()) || clause.clone().any(|at| scene.tag(at) == Tag::Open)).then_some(clause)
}

/// "“…,” said the minister", "…, reported Yonhap".
fn inverted(scene: &Scene<'_>, cue: &CueAt, room: &Room<'_>, group: &VerbGroup) -> Option<Draft> {
    let start = cue.tokens.start;
    if cue.word.frame != Frame::Say || group.start != start || start <= room.low {
        return None;
    }
    if !matches!(scene.tag(start - 1), Tag::Comma | Tag::Close)
        || !scene.class(start).is(Class::PAST.or(Class::THIRD))
    {
        return None;
    }
    let mut speaker = phrase_at(scene, cue.tokens.end, room.high);
    if speaker.is_empty() || !is_agent(scene, speaker.clone()) {
        return None;
    }
    // A verb after the phrase makes it the subject of what is said.
    if matches!(scene.tag(speaker.end), Tag::Verb | Tag::Auxiliary | Tag::Adverb) {
        return None;
    }
    let content = preposed(scene, start, room, false)?;
    // "…, said Jonah Leff, a researcher of Conflict Armament Research,"
    if scene.tag(speaker.end) == Tag::Comma {
        let apposition = phrase_at(scene, speaker.end + 1, room.high);
        if !apposition.is_empty()
            && is_agent(scene, apposition.clone())
            && !matches!(scene.tag(apposition.end), Tag::Verb | Tag::Auxiliary)
        {
            speaker.end = apposition.end;
        }
    }
    let mut contents = vec![content];
    let mut at = speaker.end;
    if scene.tag(at) == Tag::Comma && scene.tag(at + 1) == Tag::Open {
        at += 1;
        contents.extend(room.quotations.around(at));
    }
    let date =
        scene.dates_in(speaker.end..room.high.min(speaker.end + 3)).first().map(|date| date.tokens.start);
    Some(Draft {
        content: contents,
        cue: Some(cue.tokens.clone()),
        lemma: cue.word.lemma.clone(),
        modality: cue.word.modality,
        said_on: date,
        attribution: start..room.high.min(date.map_or(speaker.end, |date| date + 1)),
        speaker: Some(speaker.clone()),
        ..narrative::draft(room.number, speaker)
    })
}

/// "… was condemned by the EU", "it was reported that …", "as clarified by the president".
fn passive(scene: &Scene<'_>, cue: &CueAt, room: &Room<'_>, group: &VerbGroup) -> Option<Draft> {
    let next = cue.tokens.end;
    let draft = |content: Range<usize>, speaker: Option<Range<usize>>, modality: Modality| Draft {
        cue: Some(cue.tokens.clone()),
        lemma: cue.word.lemma.clone(),
        modality,
        hedges: group.hedge.into_iter().collect(),
        attribution: group.start..speaker.as_ref().map_or(next, |s| s.end),
        speaker,
        ..narrative::draft(room.number, content)
    };
    if group.negated || matches!(cue.word.frame, Frame::Ban | Frame::Norm | Frame::Plan) {
        return None;
    }
    let subject = phrase_before(scene, group.start, room.low, false)?;
    if scene.text.low(next) == "by" {
        let speaker = list_at(scene, next + 1, room.high);
        if !speaker.is_empty() && is_agent(scene, speaker.clone()) && subject.len() > 1 {
            return Some(draft(subject, Some(speaker), cue.word.modality));
        }
        return None;
    }
    let says_that = scene.tag(next) == Tag::That && scene.text.low(subject.start) == "it";
    says_that.then(|| {
        let end = complement::clause_end(scene, next + 1, room, false);
        draft(next + 1..end, None, Modality::Reported)
    })
}

/// Tells whether a token is the end of a sentence or stands before its full stop.
pub(crate) fn at_end(scene: &Scene<'_>, at: usize, high: usize) -> bool {
    at >= high
        || (scene.text.kind(at) == TokenKind::Mark && matches!(scene.text.word(at), "." | "!" | "?" | ";"))
}
