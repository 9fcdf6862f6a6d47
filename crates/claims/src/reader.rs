//! From a text to a document: the order of the steps.

use crate::attribution::{self, Draft};
use crate::blocks;
use crate::dates::DateFound;
use crate::detection;
use crate::entities::What;
use crate::events;
use crate::foreign;
use crate::headlines;
use crate::linking;
use crate::model::{
    Claim, Cue, DateMention, Document, Entity, EventType, Granularity, Modality, QuoteKind, Speaker, Tier,
    Words,
};
use crate::narrative;
use crate::occasions;
use crate::quotations::Quotations;
use crate::request::Request;
use crate::scene::Scene;
use crate::speakers::{self, Memory};
use crate::tags::Tag;
use crate::tokens::{ParagraphKind, Text};
use std::collections::BTreeSet;
use std::ops::Range;
use values::Span;

/// Reads a text.
pub(crate) fn read(request: &Request<'_>) -> Document {
    let language = detection::of(request.text);
    let english = language.is_none_or(|code| code == "en");
    let text = Text::new(request.text, request.blocks);
    let scene = Scene::new(text, request.dated, english);
    let mut notes = Vec::new();
    if !english {
        notes.push(format!(
            "The text is in another language than English ({}): names were looked up, claims were not read.",
            language.unwrap_or_default()
        ));
    }
    if english && scene.parse.is_none() {
        notes.push(
            "The English language model is not built in: claims were read by their words alone, and fewer are found."
                .to_owned(),
        );
    }
    let claims = if english { claims(&scene, &mut notes) } else { Vec::new() };
    let dates: Vec<DateMention> = scene.dates.iter().map(|date| date.mention(&scene.text)).collect();
    notes.extend(dates.iter().filter_map(|date| date.conflict.clone()));
    let told: BTreeSet<String> = notes.iter().cloned().collect();
    let of_saying = claims.iter().filter_map(|claim| claim.said_on.as_ref()?.conflict.clone());
    notes.extend(of_saying.collect::<BTreeSet<String>>().difference(&told).cloned());
    let mut document = Document {
        file: request.file.to_owned(),
        sha256: request.sha256,
        title: request.title.map(str::to_owned).or_else(|| title(&scene)),
        dated: request.dated,
        language: language.map(str::to_owned),
        text: request.text.to_owned(),
        claims,
        entities: entities(&scene),
        dates,
        quantities: scene.quantities.iter().map(|quantity| quantity.quantity(&scene.text)).collect(),
        notes,
    };
    linking::number(&mut document);
    document
}

/// The first heading that is no line about the text.
fn title(scene: &Scene<'_>) -> Option<String> {
    let heading = scene.text.sentences.iter().find(|sentence| sentence.kind == ParagraphKind::Heading)?;
    let words = scene.text.words(heading.tokens.clone()).trim_start_matches('#').trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// The names of the text: those that tokens give and those that stand in other scripts; of two that overlap the
/// longer.
fn entities(scene: &Scene<'_>) -> Vec<Entity> {
    let mut all = of_mentions(scene);
    all.extend(foreign::entities(scene.text.text, &scene.text.map));
    all.sort_by_key(|entity| (entity.span.start, std::cmp::Reverse(entity.span.end)));
    let mut kept: Vec<Entity> = Vec::with_capacity(all.len());
    for entity in all {
        match kept.last() {
            Some(last) if last.span.overlaps(entity.span) => {
                if entity.span.len() > last.span.len() {
                    kept.pop();
                    kept.push(entity);
                }
            }
            _ => kept.push(entity),
        }
    }
    kept
}

fn of_mentions(scene: &Scene<'_>) -> Vec<Entity> {
    scene
        .mentions
        .iter()
        .filter(|mention| {
            // "official", "leader", "states" alone name nobody.
            match mention.what {
                What::Role(_) => is_office_by_name(scene, mention.tokens.clone()),
                _ => true,
            }
        })
        .filter_map(|mention| {
            Some(Entity {
                span: scene.text.span(mention.tokens.clone()),
                text: scene.text.words(mention.tokens.clone()).to_owned(),
                kind: mention.entity_type()?,
                name: mention.name.clone().map(|name| match mention.imo {
                    Some(imo) => format!("{name} (IMO {imo})"),
                    None => name,
                }),
            })
        })
        .collect()
}

fn is_office_by_name(scene: &Scene<'_>, tokens: Range<usize>) -> bool {
    let before_person = scene.mention(tokens.end).is_some_and(|mention| mention.what == What::Person);
    let plain = tokens.len() == 1 && !scene.text.is_capital(tokens.start);
    let leader = matches!(
        scene.text.low(tokens.start),
        "leader" | "leaders" | "member" | "members" | "states" | "countries" | "head" | "fellow"
    );
    if leader {
        return false;
    }
    before_person || !plain
}

/// A claim and what of it is still needed to nest it.
struct Made {
    claim: Claim,
    content: Vec<Range<usize>>,
    extent: Range<usize>,
    sentence: usize,
    speaker: Option<Range<usize>>,
    /// The number of the claim whose quotation goes on here.
    goes_on: Option<usize>,
    /// Whether a headline says it.
    is_title: bool,
}

impl Made {
    fn new(claim: Claim, draft: &Draft, goes_on: Option<usize>) -> Self {
        let extent = draft
            .content
            .iter()
            .fold(draft.attribution.clone(), |all, range| all.start.min(range.start)..all.end.max(range.end));
        Self {
            claim,
            content: draft.content.clone(),
            extent,
            sentence: draft.sentence,
            speaker: draft.speaker.clone(),
            goes_on,
            is_title: false,
        }
    }
}

fn claims(scene: &Scene<'_>, notes: &mut Vec<String>) -> Vec<Claim> {
    let quotations = Quotations::new(scene);
    let blocks = blocks::find(scene);
    let mut memory = Memory::new(scene);
    let mut made: Vec<Made> = Vec::new();
    let mut foreign = 0_usize;
    let mut block_iterator = blocks.iter().peekable();
    let mut inside_block: Option<(usize, Speaker, Option<DateMention>)> = None;
    let mut state = events::State::new(scene);
    for number in 0..scene.text.sentences.len() {
        let sentence = scene.text.sentences[number].clone();
        if sentence.kind.is_apart() {
            for draft in headlines::drafts(scene, &quotations, number) {
                let speaker = draft.speaker.clone().map(|tokens| speakers::resolve(scene, tokens, &memory).0);
                let mut one = Made::new(claim(scene, &draft, speaker, &quotations), &draft, None);
                one.is_title = true;
                attach_events(scene, &mut state, std::slice::from_mut(&mut one));
                if headlines::tells(scene, &draft, &one.claim) {
                    made.push(one);
                }
            }
            continue;
        }
        if detection::is_foreign(scene.text.words(sentence.tokens.clone())) {
            foreign += 1;
            continue;
        }
        if let Some(block) = block_iterator.next_if(|block| block.first_sentence == number) {
            let (speaker, kind) = block.speaker.clone().map_or_else(
                || (None, speakers::Kind::Unknown),
                |tokens| {
                    let (speaker, kind) = speakers::resolve(scene, tokens, &memory);
                    (Some(speaker), kind)
                },
            );
            if let Some(speaker) = &speaker {
                memory.spoke(speaker, kind);
            }
            let draft = block.draft(number);
            let claim = claim(scene, &draft, speaker.clone(), &quotations);
            inside_block = speaker.map(|speaker| (block.end, speaker, claim.said_on.clone()));
            made.push(Made {
                claim,
                content: draft.content.clone(),
                extent: sentence.tokens.start..block.end,
                sentence: number,
                speaker: None,
                goes_on: None,
                is_title: false,
            });
        }
        if inside_block.as_ref().is_some_and(|(end, _, _)| sentence.tokens.start >= *end) {
            inside_block = None;
        }
        if inside_block.is_none() {
            memory.read(scene, sentence.tokens.clone());
        }
        memory.hear(scene, sentence.tokens.clone());
        let mut drafts = attribution::sentence(scene, &quotations, number);
        let before = last_told(&made, number);
        let told = before.and_then(|at| made.get(at));
        let told = told.map(|one| (one.sentence, one.claim.speaker.as_ref().map(|speaker| speaker.span)));
        narrative::floating(scene, &quotations, number, &told, &mut drafts);
        let paragraph = |number: usize| scene.text.sentences.get(number).map(|one| one.paragraph);
        let occasion = before
            .and_then(|at| made.get(at))
            .filter(|one| paragraph(one.sentence) == paragraph(number))
            .map(|one| (one.claim.speaker.clone(), one.claim.said_on.clone()));
        for draft in &drafts {
            let said_by = draft.speaker.clone().map(|tokens| match &inside_block {
                Some((_, block_speaker, _)) if is_first_person(scene, &tokens) => {
                    let (own, _) = speakers::describe(scene, tokens);
                    (
                        Speaker { span: own.span, text: own.text, ..block_speaker.clone() },
                        speakers::Kind::Unknown,
                    )
                }
                _ => speakers::resolve(scene, tokens, &memory),
            });
            let speaker = said_by.map(|(speaker, kind)| {
                memory.spoke(&speaker, kind);
                speaker
            });
            let mut claim = claim(scene, draft, speaker, &quotations);
            claim.reported_by =
                draft.reporter.clone().map(|tokens| speakers::resolve(scene, tokens, &memory).0);
            if claim.said_on.is_none() && claim.modality != Modality::Anticipated {
                let paper = draft.speaker.clone().and_then(|tokens| memory.statement_day(scene, tokens));
                // What the speaker of a statement says in it is said on its day.
                let within = inside_block.as_ref().filter(|(_, speaker, _)| {
                    claim.speaker.as_ref().is_some_and(|own| {
                        own.name == speaker.name && own.role == speaker.role && own.country == speaker.country
                    })
                });
                claim.said_on = within
                    .and_then(|(_, _, day)| day.clone())
                    .or_else(|| paper.and_then(|at| scene.date(at)).map(|date| date.mention(&scene.text)))
                    .or_else(|| occasions::same_occasion(occasion.as_ref(), claim.speaker.as_ref()));
            }
            let goes_on = before.filter(|_| draft.cue.is_none() && draft.speaker.is_some());
            made.push(Made::new(claim, draft, goes_on));
        }
        let from = made.iter().rposition(|one| one.sentence != number).map_or(0, |last| last + 1);
        first_person(scene, &drafts, &mut made[from..]);
        let own = narrative::remainders(scene, number, &drafts);
        for content in own {
            let draft = narrative::draft(number, content.clone());
            let mut claim = claim(scene, &draft, None, &quotations);
            claim.tier = Tier::Author;
            claim.quote = QuoteKind::Narrative;
            if let Some((_, speaker, said_on)) = &inside_block {
                claim.tier = Tier::Attributed;
                claim.quote = QuoteKind::Block;
                claim.speaker = Some(speaker.clone());
                claim.said_on.clone_from(said_on);
            }
            made.push(Made {
                claim,
                content: vec![content.clone()],
                extent: content,
                sentence: number,
                speaker: None,
                goes_on: None,
                is_title: false,
            });
        }
        let from = made.iter().rposition(|one| one.sentence != number).map_or(0, |last| last + 1);
        attach_events(scene, &mut state, &mut made[from..]);
    }
    if foreign > 0 {
        notes.push(format!(
            "{foreign} sentences are not in English: names were looked up, claims were not read."
        ));
    }
    let mut made = joined(made);
    drop_repeated(scene, &mut made);
    // What the author says without an event is no claim.
    made.retain(|one| {
        one.claim.tier == Tier::Attributed && one.claim.quote != QuoteKind::Block
            || !one.claim.events.is_empty()
            || one.claim.cue.is_some()
    });
    finish(made)
}

/// Takes out the claims of headlines that the text below tells again.
fn drop_repeated(scene: &Scene<'_>, made: &mut Vec<Made>) {
    let told_again = |at: usize, one: &Made| {
        let below = made.iter().skip(at + 1).take(BELOW_MAX).filter(|other| !other.is_title);
        let below = below.map(|other| (other.sentence, &other.claim));
        one.is_title && headlines::is_repeated(scene, one.sentence, &one.claim, below)
    };
    let repeated: Vec<bool> = made.iter().enumerate().map(|(at, one)| told_again(at, one)).collect();
    let mut repeated = repeated.into_iter();
    made.retain(|_| !repeated.next().unwrap_or_default());
}

/// A headline is held against so many claims below it.
const BELOW_MAX: usize = 200;

/// Finds the last claim of the sentence before that stands in no other one's content.
fn last_told(made: &[Made], number: usize) -> Option<usize> {
    let before = number.checked_sub(1)?;
    let of_before = || made.iter().enumerate().rev().take_while(|(_, one)| one.sentence >= before);
    of_before()
        .filter(|(_, one)| one.claim.tier == Tier::Attributed && one.claim.speaker.is_some() && !one.is_title)
        .find(|(at, one)| {
            !of_before().any(|(other, outer)| {
                other != *at
                    && outer.content.iter().any(|range| {
                        range.start <= one.extent.start
                            && one.extent.end <= range.end
                            && range.len() > one.content.iter().map(Range::len).sum()
                    })
            })
        })
        .map(|(at, _)| at)
}

fn is_first_person(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    tokens.len() == 1 && matches!(scene.text.low(tokens.start), "i" | "we" | "our" | "my")
}

/// "“We understand that …,” he said": "we" is the one who speaks outside.
fn first_person(scene: &Scene<'_>, drafts: &[Draft], made: &mut [Made]) {
    for draft in drafts {
        let Some(tokens) = draft.speaker.clone().filter(|tokens| is_first_person(scene, tokens)) else {
            continue;
        };
        let outer = made.iter().find(|one| {
            one.content.iter().any(|range| range.contains(&tokens.start)) && one.claim.speaker.is_some()
        });
        let Some(outer) = outer.and_then(|one| one.claim.speaker.clone()) else { continue };
        for one in made.iter_mut() {
            if let Some(speaker) =
                one.claim.speaker.as_mut().filter(|speaker| speaker.span == scene.text.span(tokens.clone()))
            {
                *speaker = Speaker { span: speaker.span, text: speaker.text.clone(), ..outer.clone() };
            }
        }
    }
}

/// Reads the events of each claim; what stands inside another claim of the sentence belongs to that one.
fn attach_events(scene: &Scene<'_>, state: &mut events::State, made: &mut [Made]) {
    let contents: Vec<Vec<Range<usize>>> = made.iter().map(|one| one.content.clone()).collect();
    for (index, one) in made.iter_mut().enumerate() {
        // A block is read through the sentences in it.
        if one.claim.quote == QuoteKind::Block && one.claim.cue.is_some() {
            continue;
        }
        let own: usize = contents[index].iter().map(Range::len).sum();
        let inner: Vec<Range<usize>> = contents
            .iter()
            .enumerate()
            .filter(|(other, ranges)| {
                let size: usize = ranges.iter().map(Range::len).sum();
                *other != index && (size < own || (size == own && *other > index))
            })
            .flat_map(|(_, ranges)| ranges.iter().cloned())
            .collect();
        for range in contents[index].clone() {
            events::read(scene, state, range, &inner, one.speaker.clone(), &mut one.claim);
        }
        // "make it clear that they will be held accountable": who says that something will be done to somebody
        // threatens it.
        let ahead = contents[index]
            .iter()
            .flat_map(Clone::clone)
            .any(|at| matches!(scene.text.low(at), "will" | "would" | "shall"));
        let threatens =
            ahead && one.claim.events.iter().any(|event| event.kind == EventType::Threat && !event.negated);
        if threatens && one.claim.cue.is_some() && one.claim.modality == Modality::Asserted {
            one.claim.modality = Modality::Intention;
        }
    }
}

fn claim(scene: &Scene<'_>, draft: &Draft, speaker: Option<Speaker>, quotations: &Quotations) -> Claim {
    let text = &scene.text;
    let content: Vec<Span> = draft.content.iter().map(|range| text.span(range.clone())).collect();
    let words =
        |tokens: Range<usize>| Words { span: text.span(tokens.clone()), text: text.words(tokens).to_owned() };
    let mut hedges: Vec<usize> = draft.hedges.clone();
    if !draft.block {
        hedges.extend(narrative::hedges(scene, &draft.content));
    }
    hedges.sort_unstable();
    hedges.dedup();
    let mut hedge_words: Vec<String> = Vec::new();
    for hedge in hedges {
        let word = narrative::hedge_words(scene, hedge);
        if !hedge_words.contains(&word) {
            hedge_words.push(word);
        }
    }
    Claim {
        id: String::new(),
        tier: Tier::Attributed,
        quote: if draft.block { QuoteKind::Block } else { quote_kind(scene, &draft.content, quotations) },
        content,
        speaker,
        cue: draft.cue.clone().map(|cue| Cue {
            span: text.span(cue.clone()),
            text: text.words(cue).to_owned(),
            lemma: draft.lemma.replace('_', " "),
        }),
        modality: modality(scene, draft),
        hedges: hedge_words,
        addressee: draft.addressee.clone().map(words),
        said_on: draft
            .said_on
            .and_then(|at| scene.date(at))
            .filter(|date| !is_ahead(scene, draft, date))
            .map(|date| against_entry(scene, draft, date.mention(text)))
            .or_else(|| entry_day(scene, draft)),
        reported_by: None,
        nested_in: None,
        events: Vec::new(),
        read_by: None,
    }
}

/// How far from its day a dated entry may tell of a saying.
const ENTRY_DAYS: i32 = 31;

/// Nothing that has been said was said after it was printed: such a date belongs to what is said ("proposed games in
/// 2025"). A dated entry may tell of the weeks after its day.
fn is_ahead(scene: &Scene<'_>, draft: &Draft, date: &DateFound) -> bool {
    if draft.modality == Modality::Anticipated {
        return false;
    }
    match scene.entry(draft.sentence) {
        Some(entry) => date.to.is_some_and(|to| (to - entry).get_days() > ENTRY_DAYS),
        None => scene.dated.zip(date.from).is_some_and(|(dated, from)| from > dated),
    }
}

/// A dated entry reports what is said about its day: words that date the saying more than a month before it are kept, and
/// the two are flagged ("on October 2023" in an entry of 23 October 2024).
fn against_entry(scene: &Scene<'_>, draft: &Draft, said: DateMention) -> DateMention {
    let entry = scene.entry(draft.sentence);
    let before = entry.zip(said.to).filter(|(entry, to)| (*entry - *to).get_days() > ENTRY_DAYS);
    let (Some((entry, _)), Some(words), None) = (before, &said.text, &said.conflict) else { return said };
    let conflict = format!(
        "“{words}” dates what the entry of {entry} reports as said, though it lies more than a month before that day."
    );
    DateMention { conflict: Some(conflict), ..said }
}

/// What a dated entry reports was said on its day.
fn entry_day(scene: &Scene<'_>, draft: &Draft) -> Option<DateMention> {
    draft.cue.as_ref().filter(|_| draft.modality != Modality::Anticipated)?;
    let day = scene.entry(draft.sentence)?;
    Some(DateMention {
        text: None,
        span: None,
        from: Some(day),
        to: Some(day),
        rule: "entry-date".to_owned(),
        granularity: Granularity::Day,
        conflict: None,
    })
}

/// What is said decides with how it is said: "said they would release" announces a plan.
fn modality(scene: &Scene<'_>, draft: &Draft) -> Modality {
    if draft.modality != Modality::Asserted {
        return draft.modality;
    }
    if draft.lemma == "express" {
        let regrets = draft.content.iter().flat_map(Clone::clone).take(8).any(|at| {
            matches!(
                scene.text.low(at),
                "regret" | "condemnation" | "outrage" | "indignation" | "concern" | "concerns" | "alarm"
            )
        });
        return if regrets { Modality::Condemned } else { draft.modality };
    }
    let Some(content) = draft.content.first().filter(|_| draft.content.len() == 1) else {
        return draft.modality;
    };
    let at = content.start;
    let own = scene.tag(at) == Tag::Pronoun && matches!(scene.text.low(at), "they" | "it" | "we" | "i");
    let next = scene.text.low(at + 1);
    let after = scene.text.low(at + 2);
    let plans = matches!(next, "will" | "would" | "intend" | "intends" | "plan" | "plans" | "planned")
        || (matches!(next, "is" | "are" | "was" | "were" | "am")
            && matches!(after, "preparing" | "planning" | "going" | "ready"));
    let other_speaker = draft.speaker.as_ref().is_some_and(|speaker| {
        scene.text.low(speaker.start) == scene.text.low(at) && next != "will" && next != "would"
    });
    if own && plans && !other_speaker { Modality::Intention } else { draft.modality }
}

fn quote_kind(scene: &Scene<'_>, content: &[Range<usize>], quotations: &Quotations) -> QuoteKind {
    let quoted = |range: &Range<usize>| {
        quotations
            .around(range.start)
            .is_some_and(|quotation| quotation.start <= range.start && range.end <= quotation.end)
    };
    if !content.is_empty() && content.iter().all(quoted) {
        return QuoteKind::Direct;
    }
    let any = content.iter().any(|range| range.clone().any(|at| scene.tag(at) == Tag::Open));
    if any { QuoteKind::Mixed } else { QuoteKind::Indirect }
}

/// Orders the claims, numbers them, and nests those that stand inside others.
fn finish(mut made: Vec<Made>) -> Vec<Claim> {
    made.sort_by_key(|one| {
        let first = one.content.first().map_or(0, |range| range.start);
        (first, std::cmp::Reverse(one.content.last().map_or(0, |range| range.end)), one.extent.start)
    });
    let mut parents: Vec<Option<usize>> = vec![None; made.len()];
    // A sweep: claims that are still open, outermost first.
    let mut open: Vec<usize> = Vec::new();
    for index in 0..made.len() {
        let extent = made[index].extent.clone();
        open.retain(|outer| made[*outer].content.last().is_some_and(|range| range.end > extent.start));
        let parent = open.iter().rev().find(|outer| {
            let outer = &made[**outer];
            let holds =
                outer.content.iter().any(|range| range.start <= extent.start && extent.end <= range.end);
            let larger = outer.content.iter().map(Range::len).sum::<usize>()
                > made[index].content.iter().map(Range::len).sum::<usize>();
            holds && larger
        });
        parents[index] = parent.copied();
        if open.len() < OPEN_MAX {
            open.push(index);
        }
    }
    let passed_on: Vec<Option<Speaker>> = parents
        .iter()
        .enumerate()
        .map(|(index, parent)| {
            let outer = made[(*parent)?].claim.speaker.clone()?;
            let inner = made[index].claim.speaker.as_ref();
            let same = inner.is_none_or(|inner| {
                inner.name == outer.name && inner.country == outer.country && inner.role == outer.role
            });
            (!same).then_some(outer)
        })
        .collect();
    let mut claims: Vec<Claim> = Vec::with_capacity(made.len());
    for (index, one) in made.into_iter().enumerate() {
        let mut claim = one.claim;
        claim.id = format!("c{}", index + 1);
        claim.nested_in = parents[index].map(|parent| format!("c{}", parent + 1));
        claim.reported_by = claim.reported_by.or_else(|| passed_on[index].clone());
        claims.push(claim);
    }
    claims
}

/// Joins quotations that go on after the attribution ("“…,” she said. “…”") to the claim they go on from.
fn joined(mut made: Vec<Made>) -> Vec<Made> {
    for at in (0..made.len()).rev() {
        let Some(target) = made[at].goes_on.filter(|target| *target < at) else { continue };
        let (content, claim) = (std::mem::take(&mut made[at].content), made[at].claim.clone());
        let one = &mut made[target];
        // A quotation of several sentences is in the claim already.
        let held = |range: &Range<usize>| {
            one.content.iter().any(|own| own.start <= range.start && range.end <= own.end)
        };
        let fresh: Vec<(Range<usize>, Span)> =
            content.into_iter().zip(claim.content).filter(|(range, _)| !held(range)).collect();
        if fresh.is_empty() {
            continue;
        }
        for (range, span) in fresh {
            one.content.push(range);
            one.claim.content.push(span);
        }
        one.claim.events.extend(claim.events);
        one.claim.hedges.extend(claim.hedges);
    }
    made.retain(|one| one.goes_on.is_none());
    made
}

/// No claim stands inside more others than this.
const OPEN_MAX: usize = 64;
