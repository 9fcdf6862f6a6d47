//! The clause around an event's word: its subject, how far its objects reach, and what is said of its reality.

use crate::events::weakened;
use crate::model::Modality;
use crate::phrases::{VerbGroup, phrase_before, verb_group};
use crate::predicates::{self, Predicate};
use crate::scene::Scene;
use crate::tags::Tag;
use crate::words::Class;
use std::ops::Range;

/// A clause around a trigger.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) trigger: Range<usize>,
    pub(crate) subject: Option<Range<usize>>,
    /// The subject is that of the verb before.
    pub(crate) shares_subject: bool,
    /// What stands behind the trigger.
    pub(crate) object: Range<usize>,
    /// What the tree of the sentence gives the verb, where there is one.
    pub(crate) predicate: Option<Predicate>,
    /// What stands before a noun in its phrase: "Russian coal shipments".
    pub(crate) before_noun: Option<Range<usize>>,
    pub(crate) passive: bool,
    pub(crate) negated: bool,
    pub(crate) modality: Option<Modality>,
    /// A token of the date.
    pub(crate) date: Option<usize>,
}

impl Clause {
    /// Gives the tokens in which quantities belong to the event.
    pub(crate) fn reach(&self) -> Vec<Range<usize>> {
        let mut all = match &self.predicate {
            Some(predicate) => predicate.object.clone(),
            None => vec![self.object.clone()],
        };
        match &self.predicate {
            Some(predicate) => all.extend(predicate.subject.iter().cloned()),
            None => all.extend(self.subject.clone().filter(|_| !self.shares_subject || self.passive)),
        }
        all.extend(self.before_noun.clone());
        all
    }
}

/// Reads the clause around a trigger within a stretch.
pub(crate) fn clause(
    scene: &Scene<'_>,
    at: usize,
    length: usize,
    stretch: Range<usize>,
    noun: bool,
) -> Clause {
    let trigger = at..at + length;
    if noun || !matches!(scene.tag(at), Tag::Verb | Tag::Ing) {
        return nominal(scene, trigger, stretch);
    }
    let mut group = verb_group(scene, at, stretch.start);
    // "cease providing", "began engaging": the verb before carries the subject.
    if group.start > stretch.start
        && matches!(scene.tag(group.start - 1), Tag::Verb | Tag::Ing)
        && scene.tag(at) == Tag::Ing
    {
        let word = scene.text.low(group.start - 1);
        let phase = ["ceas", "stop", "beg", "start", "continu", "keep", "kept", "resum"]
            .iter()
            .any(|stem| word.starts_with(stem));
        if phase {
            group = merge(group, verb_group(scene, group.start - 1, stretch.start));
        }
    }
    // "barred from exporting"
    let mut norm = None;
    if group.start > stretch.start + 1
        && scene.text.low(group.start - 1) == "from"
        && scene.tag(at) == Tag::Ing
    {
        let back = (stretch.start.max(group.start.saturating_sub(8))..group.start - 1)
            .rev()
            .find(|token| weakened(scene.text.low(*token)) == Some(Modality::Norm));
        if let Some(ban) = back {
            norm = Some(Modality::Norm);
            let barred = verb_group(scene, ban, stretch.start);
            if ban + 1 == group.start - 1 {
                group.start = barred.start;
            } else {
                // "bars the DPRK from exporting": the one who is barred stands between.
                let subject = phrase_before(scene, group.start - 1, ban + 1, false);
                let object = object_range(scene, trigger.end, stretch.end);
                return Clause {
                    date: date(scene, stretch.start, &object, &trigger),
                    trigger,
                    subject,
                    shares_subject: false,
                    object,
                    before_noun: None,
                    predicate: None,
                    passive: false,
                    negated: false,
                    modality: norm,
                };
            }
        }
    }
    let class = scene.class(at);
    let next = scene.tag(trigger.end);
    let past = class.is(Class::PARTICIPLE);
    let bare = group.start == at;
    let reduced = past
        && bare
        && at > stretch.start
        && matches!(scene.tag(at - 1), Tag::Noun | Tag::Comma | Tag::Close)
        && !scene
            .mention(at - 1)
            .is_some_and(|mention| matches!(mention.what, crate::entities::What::Person))
        && (matches!(next, Tag::Preposition | Tag::To | Tag::Date | Tag::Stop | Tag::Comma | Tag::Adverb)
            || trigger.end >= stretch.end)
        && !plain_subject(scene, at, &stretch);
    let passive = group.passive || reduced;
    let (subject, shares_subject) = subject(scene, &group, &stretch, at);
    let object = object_range(scene, trigger.end, stretch.end);
    let no_object = scene.text.low(object.start) == "no"
        || subject.clone().is_some_and(|tokens| {
            matches!(scene.text.low(tokens.start), "no" | "nobody" | "neither" | "none")
        });
    let mut clause = Clause {
        date: date(scene, subject.as_ref().map_or(stretch.start, |tokens| tokens.start), &object, &trigger)
            .or_else(|| opening_date(scene, &stretch)),
        trigger,
        subject,
        shares_subject,
        object,
        before_noun: None,
        predicate: None,
        passive,
        negated: group.negated || no_object || denied_before(scene, &stretch, at),
        modality: norm,
    };
    clause.modality = clause.modality.or_else(|| modality(scene, &group, at, &stretch));
    if clause.modality == Some(Modality::Norm) && group.negated {
        clause.negated = false;
    }
    by_the_tree(scene, clause, &stretch)
}

/// Lets the tree of the sentence say what the verb takes, where there is one.
fn by_the_tree(scene: &Scene<'_>, clause: Clause, stretch: &Range<usize>) -> Clause {
    let Some(parse) = &scene.parse else { return clause };
    let Some(mut predicate) = predicates::read(scene, parse, &clause.trigger, stretch) else { return clause };
    // A list of names the tree has torn apart is whole by its words.
    if let (Some(first), Some(words)) = (predicate.subject.first(), &clause.subject)
        && !clause.passive
        && words.start <= first.start
        && first.end <= words.end
        && words.clone().any(|at| scene.tag(at) == Tag::And)
        && !words.clone().any(|at| parse.is_verb(at))
    {
        predicate.subject = vec![words.clone()];
    }
    if predicate.object.is_empty() {
        predicate.object = vec![clause.object.clone()];
    }
    let has_subject = !predicate.subject.is_empty();
    if !has_subject && (!clause.shares_subject || predicate.passive) {
        predicate.subject.extend(clause.subject.clone());
    }
    let ruled = clause.modality == Some(Modality::Norm);
    Clause {
        subject: predicate.subject.first().cloned().or(clause.subject),
        shares_subject: clause.shares_subject && !has_subject,
        // "troops deployed to Russia had begun": the tree may take the participle for the verb.
        // "issued a statement" holds its object.
        passive: predicate.passive
            || clause.passive && predicate.thing.is_none() && clause.trigger.len() == 1,
        negated: clause.negated || predicate.negated && !ruled,
        modality: clause.modality.or(predicate.ruled.then_some(Modality::Norm)),
        predicate: Some(predicate),
        ..clause
    }
}

fn merge(inner: VerbGroup, outer: VerbGroup) -> VerbGroup {
    VerbGroup {
        start: outer.start,
        negated: inner.negated || outer.negated,
        anticipated: inner.anticipated || outer.anticipated,
        intended: inner.intended || outer.intended,
        passive: inner.passive,
        hedge: inner.hedge.or(outer.hedge),
        infinitive: outer.infinitive,
        ruled: inner.ruled || outer.ruled,
        date: outer.date,
    }
}

/// A name directly before a past form acts ("Russia shipped to …"); other nouns are acted on ("troops deployed to …").
fn plain_subject(scene: &Scene<'_>, at: usize, stretch: &Range<usize>) -> bool {
    use crate::entities::What;
    let named = scene
        .mention(at - 1)
        .is_some_and(|mention| matches!(mention.what, What::Country | What::Seat | What::Organisation));
    // "soldiers of the DPRK deployed to Russia": the name hangs on a noun.
    let phrase = phrase_before(scene, at, stretch.start, false);
    named && phrase.is_none_or(|tokens| !tokens.clone().any(|token| scene.text.low(token) == "of"))
}

fn subject(
    scene: &Scene<'_>,
    group: &VerbGroup,
    stretch: &Range<usize>,
    at: usize,
) -> (Option<Range<usize>>, bool) {
    let mut start = group.start;
    // "the soldiers “have engaged in combat”"
    if start > stretch.start && scene.tag(start - 1) == Tag::Open {
        start -= 1;
    }
    if start <= stretch.start {
        return (None, false);
    }
    let previous = start - 1;
    match scene.tag(previous) {
        Tag::And | Tag::But => (None, true),
        Tag::Comma if start >= 2 + stretch.start => {
            // A list of verbs shares a subject; after a name in commas the name before is the subject.
            if scene.tag(previous - 1) == Tag::And {
                return (None, true);
            }
            let open = (stretch.start..previous).rev().find(|token| scene.tag(*token) == Tag::Comma);
            let aside = open
                .filter(|open| previous - open < 16 && scene.tag(at) != Tag::Ing && *open > stretch.start);
            match aside {
                Some(open) => (phrase_before(scene, open, stretch.start, false), false),
                None => (main_subject(scene, stretch.start, at), false),
            }
        }
        Tag::Relative | Tag::That if previous > stretch.start => {
            let comma = usize::from(scene.tag(previous - 1) == Tag::Comma);
            let phrase = phrase_before(scene, previous - comma, stretch.start, true);
            (phrase, false)
        }
        Tag::To => (
            phrase_before(scene, previous, stretch.start, true)
                .or_else(|| main_subject(scene, stretch.start, previous)),
            false,
        ),
        Tag::Preposition | Tag::Subordinator if scene.tag(at) == Tag::Ing => {
            // "in exchange for sending", "by supplying": the subject of the clause.
            (main_subject(scene, stretch.start, previous), false)
        }
        _ => {
            let mut phrase = phrase_before(scene, start, stretch.start, false);
            // "the troops deployed to Russia had begun": the noun that the participle hangs on.
            if let Some(tokens) = phrase.clone()
                && tokens.start >= stretch.start + 3
                && matches!(scene.tag(tokens.start - 1), Tag::To | Tag::Preposition)
                && scene.tag(tokens.start - 2) == Tag::Verb
                && scene.class(tokens.start - 2).is(Class::PARTICIPLE)
            {
                phrase = phrase_before(scene, tokens.start - 2, stretch.start, false).or(phrase);
            }
            (phrase, false)
        }
    }
}

/// The first noun phrase of the stretch that a verb follows.
fn main_subject(scene: &Scene<'_>, low: usize, end: usize) -> Option<Range<usize>> {
    let verb = (low..end).find(|at| matches!(scene.tag(*at), Tag::Verb | Tag::Auxiliary))?;
    let group = verb_group(scene, verb, low);
    phrase_before(scene, group.start, low, false)
}

/// How far the objects of a verb reach: to the next clause.
fn object_range(scene: &Scene<'_>, start: usize, high: usize) -> Range<usize> {
    let mut at = start;
    while at < high {
        match scene.tag(at) {
            Tag::Stop if !matches!(scene.text.word(at), "–" | "—") => break,
            Tag::Relative | Tag::That if at > start => break,
            Tag::Subordinator if at > start => break,
            Tag::Auxiliary => break,
            Tag::Verb if at > start && !adjectival(scene, at) => {
                // "in more than 13,000 containers sent …": what hangs on a noun is passed.
                break;
            }
            Tag::Ing if at > start => {
                let loose = matches!(scene.text.low(at), "suspected" | "holding" | "carrying" | "containing");
                if !loose {
                    break;
                }
            }
            Tag::To
                if scene.class(at + 1).is(Class::BASE)
                    && scene.mention(at + 1).is_none()
                    && scene.tag(at + 1) == Tag::Verb =>
            {
                break;
            }
            Tag::And | Tag::But => {
                let mut next = at + 1;
                while matches!(scene.tag(next), Tag::Adverb) {
                    next += 1;
                }
                if matches!(scene.tag(next), Tag::Verb | Tag::Auxiliary | Tag::Pronoun)
                    || scene.tag(at) == Tag::But
                {
                    break;
                }
                // "…, and Russia sent …": a new subject with a verb.
                if clause_follows(scene, next, high) {
                    break;
                }
            }
            Tag::Comma if clause_follows(scene, at + 1, high) => {
                break;
            }
            _ => {}
        }
        at += 1;
    }
    start..at
}

/// "special forces trained", "suspected of holding": a participle that hangs on the noun before.
fn adjectival(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.text.low(at);
    word == "suspected"
        || word == "used" && scene.tag(at + 1) == Tag::Preposition
        || (word.ends_with("ed") && matches!(scene.tag(at.saturating_sub(1)), Tag::Det))
}

/// Tells whether a subject and a verb follow: ", its minister said", "and the service confirmed".
fn clause_follows(scene: &Scene<'_>, start: usize, high: usize) -> bool {
    let mut at = start;
    while at < high && at < start + 12 {
        match scene.tag(at) {
            Tag::Noun | Tag::Det | Tag::Possessive | Tag::Number | Tag::Adverb => at += 1,
            Tag::Pronoun => return true,
            Tag::Preposition if scene.text.low(at) == "of" => at += 1,
            Tag::Auxiliary => return at > start,
            Tag::Verb => {
                // A reduced participle ("containers sent to") is no finite verb.
                let participle = scene.class(at).is(Class::PARTICIPLE)
                    && matches!(scene.tag(at + 1), Tag::Preposition | Tag::To);
                return at > start && !participle;
            }
            _ => return false,
        }
    }
    false
}

fn nominal(scene: &Scene<'_>, trigger: Range<usize>, stretch: Range<usize>) -> Clause {
    // The phrase up to the noun: "the DPRK's export", "Russian coal shipments", "increasing transfers".
    let mut start = trigger.start;
    while start > stretch.start
        && matches!(scene.tag(start - 1), Tag::Noun | Tag::Det | Tag::Possessive | Tag::Number)
    {
        if scene.tag(start - 1) == Tag::Det {
            start -= 1;
            break;
        }
        start -= 1;
    }
    let mut object = nominal_range(scene, trigger.end, stretch.end);
    let mut subject = None;
    let mut passive = false;
    let mut negated = scene.text.low(start) == "no" || denied_before(scene, &stretch, trigger.start);
    let mut modality = None;
    // "the training Russia gives to DPRK soldiers"
    let giver = crate::phrases::phrase_at(scene, trigger.end, stretch.end);
    if !giver.is_empty()
        && scene.tag(giver.end) == Tag::Verb
        && giver.end < stretch.end
        && scene.mention(giver.start).is_some_and(|m| m.what != crate::entities::What::Demonym)
    {
        subject = Some(giver.clone());
        object = object_range(scene, giver.end + 1, stretch.end);
    } else if start > stretch.start && matches!(scene.tag(start - 1), Tag::Verb | Tag::Ing) {
        // "receiving training from", "providing assistance to", "give training to"
        let support = start - 1;
        let word = scene.text.low(support);
        let gives =
            ["giv", "gave", "provid", "offer", "conduct", "carr", "expand", "held", "hold", "continu"]
                .iter()
                .any(|stem| word.starts_with(stem));
        let takes = ["receiv", "underg", "got", "get"].iter().any(|stem| word.starts_with(stem));
        if gives || takes {
            let group = verb_group(scene, support, stretch.start);
            let (found, _) = self::subject(scene, &group, &stretch, support);
            subject = found;
            passive = takes;
            negated |= group.negated;
            modality = self::modality(scene, &group, support, &stretch);
        }
        // What is banned, capped or reviewed did not happen.
        if let Some(weak) = weakened(word) {
            modality = Some(weak);
        }
    }
    if start > stretch.start + 1 && modality.is_none() {
        // "the ban on", "prohibits the", "reports of": a little further left.
        let low = stretch.start.max(start.saturating_sub(3));
        modality = (low..start).find_map(|at| weakened(scene.text.low(at)));
    }
    let conditional = is_conditional(scene, &stretch, trigger.start);
    Clause {
        date: date(scene, start, &object, &trigger).or_else(|| opening_date(scene, &stretch)),
        before_noun: (start < trigger.start).then_some(start..trigger.start),
        predicate: None,
        trigger,
        subject,
        shares_subject: false,
        object,
        passive,
        negated,
        modality: modality.or(conditional),
    }
}

/// How far the phrases that hang on a noun reach.
fn nominal_range(scene: &Scene<'_>, start: usize, high: usize) -> Range<usize> {
    let mut at = start;
    while at < high {
        match scene.tag(at) {
            Tag::Preposition
            | Tag::To
            | Tag::Noun
            | Tag::Det
            | Tag::Possessive
            | Tag::Number
            | Tag::Date
            | Tag::Adverb
            | Tag::Open
            | Tag::Close => at += 1,
            Tag::And
                if matches!(scene.tag(at + 1), Tag::Noun | Tag::Det | Tag::Number)
                    && !clause_follows(scene, at + 1, high) =>
            {
                at += 1
            }
            Tag::Comma
                if at + 1 < high
                    && matches!(scene.tag(at + 1), Tag::Noun | Tag::And)
                    && in_list(scene, at, high) =>
            {
                at += 1
            }
            Tag::Mark if matches!(scene.text.word(at), "[" | "]" | "(" | ")") => at += 1,
            _ => break,
        }
    }
    start..at
}

/// A comma in a list of goods: the list ends in "and".
fn in_list(scene: &Scene<'_>, comma: usize, high: usize) -> bool {
    (comma + 1..high.min(comma + 12)).any(|at| scene.tag(at) == Tag::And)
        && !clause_follows(scene, comma + 1, high)
}

/// The date within a clause: the first behind the trigger, else the last before it.
fn date(scene: &Scene<'_>, start: usize, object: &Range<usize>, trigger: &Range<usize>) -> Option<usize> {
    let behind = scene.dates_in(object.clone()).iter().find(|date| date.places);
    let before = scene.dates_in(start..trigger.start).iter().rev().find(|date| date.places);
    behind.or(before).map(|date| date.tokens.start)
}

/// A date that opens the stretch holds for all of it.
fn opening_date(scene: &Scene<'_>, stretch: &Range<usize>) -> Option<usize> {
    let first = scene.dates_in(stretch.start..stretch.end.min(stretch.start + 3)).first()?;
    (first.places && first.tokens.start <= stretch.start + 2).then_some(first.tokens.start)
}

/// "no evidence that", "without", "nobody": in the stretch before the trigger.
fn denied_before(scene: &Scene<'_>, stretch: &Range<usize>, at: usize) -> bool {
    let low = stretch.start.max(at.saturating_sub(12));
    (low..at).any(|token| {
        scene.text.low(token) == "no"
            && matches!(
                scene.text.low(token + 1),
                "evidence" | "proof" | "sign" | "signs" | "indication" | "indications"
            )
    }) || (at > stretch.start && scene.text.low(at - 1) == "without")
}

/// "could not confirm", "cannot verify".
fn negated_near(scene: &Scene<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at)
        .any(|token| scene.tag(token) == Tag::Negation || scene.text.low(token) == "cannot")
}

fn is_conditional(scene: &Scene<'_>, stretch: &Range<usize>, at: usize) -> Option<Modality> {
    let low = stretch.start.max(at.saturating_sub(20));
    (low..at)
        .rev()
        .take_while(|token| !matches!(scene.tag(*token), Tag::Comma | Tag::Stop))
        .any(|token| matches!(scene.text.low(token), "if" | "whether" | "unless" | "possibility"))
        .then_some(Modality::Anticipated)
}

/// What the words before say of an event without a verb: it was expected, could not be confirmed, was asked.
pub(crate) fn doubt(scene: &Scene<'_>, stretch: &Range<usize>, at: usize) -> Option<Modality> {
    let group = VerbGroup { start: at, ..VerbGroup::default() };
    modality(scene, &group, at, stretch)
}

fn modality(scene: &Scene<'_>, group: &VerbGroup, at: usize, stretch: &Range<usize>) -> Option<Modality> {
    let words = group.start..at;
    let has = |word: &str| words.clone().any(|token| scene.text.low(token) == word);
    if group.ruled || (has("may") && group.negated) || (has("are") || has("is")) && has("barred") {
        return Some(Modality::Norm);
    }
    let weak = words.clone().find(|token| scene.class(*token).is(Class::WEAK_MODAL));
    if let Some(weak) = weak {
        // "may be giving", "may have sent" speak of what is; "may send" of what is to come.
        let continuous =
            (weak + 1..=at).any(|token| scene.class(token).is(Class::HAVE)) || scene.tag(at) == Tag::Ing;
        return (!continuous).then_some(Modality::Anticipated);
    }
    if has("can") {
        return Some(Modality::Anticipated);
    }
    if group.intended {
        return Some(Modality::Intention);
    }
    if group.anticipated {
        return Some(Modality::Anticipated);
    }
    if group.infinitive && scene.tag(group.start) == Tag::To {
        // A purpose: "to strengthen", "sent soldiers to teach".
        return Some(Modality::Intention);
    }
    let doubted = (stretch.start.max(group.start.saturating_sub(14))..group.start).any(|token| {
        (matches!(scene.text.low(token), "corroborate" | "verify" | "confirm") && negated_near(scene, token))
            || (scene.text.low(token) == "reports" && matches!(scene.tag(token + 1), Tag::That))
    });
    if doubted {
        return Some(Modality::Reported);
    }
    is_conditional(scene, stretch, group.start)
}
