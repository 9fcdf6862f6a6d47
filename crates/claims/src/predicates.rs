//! Who and what a verb takes, by the tree of its sentence: its subject, its objects, what it is denied of.
//!
//! The words alone tell where a clause ends; the tree tells what hangs on what: "the shells that Russia, officials
//! said, was sent", "howitzers provided since October". What hangs on a noun as a clause of its own is left to the
//! verb of that clause.

use crate::events::weakened;
use crate::lexicon::lexicon;
use crate::model::Modality;
use crate::parse::Parse;
use crate::scene::Scene;
use std::ops::Range;

/// What the tree gives a verb.
#[derive(Debug, Clone, Default)]
pub(crate) struct Predicate {
    /// The words that name the subject, without clauses that hang on them; empty if the tree has none.
    pub(crate) subject: Vec<Range<usize>>,
    /// Whether the subject is an event and not somebody ("Russia's training of soldiers violates …"): the words
    /// before its noun are kept, who trains.
    pub(crate) subject_is_event: bool,
    /// The words of objects and of what prepositions bring, without clauses that hang on them.
    pub(crate) object: Vec<Range<usize>>,
    /// The noun of the subject.
    pub(crate) head: Option<usize>,
    /// The words for those who are sent to do it: "sent soldiers to fight".
    pub(crate) sent: Option<Vec<Range<usize>>>,
    /// The thing a verb acts on, by its words: "a draft resolution on sanctions".
    pub(crate) thing: Option<Range<usize>>,
    /// Whether the clause hangs on a noun that a verb of ruling governs: "bans coal that was shipped".
    pub(crate) ruled: bool,
    /// The preposition and the noun of "the port to which it sailed".
    pub(crate) taken_up: Option<(String, Vec<Range<usize>>)>,
    pub(crate) passive: bool,
    pub(crate) negated: bool,
}

/// How far up a verb's subject is looked for.
const CLIMB_MAX: usize = 6;

/// So many of the words that hang on one are looked at; a sentence of a million words is no sentence.
const CHILDREN_MAX: usize = 64;

/// No noun or verb takes more words than this.
const REACH_MAX: usize = 400;

fn children(parse: &Parse, at: usize) -> impl Iterator<Item = usize> {
    parse.children(at).take(CHILDREN_MAX)
}

/// Prepositions after which a deed is that of the verb's object.
const OF_ANOTHER: [&str; 5] = ["of", "from", "for", "into", "with"];

/// Reads what a verb takes; `None` if the tree has no verb there.
///
/// Nothing outside the stretch counts: there the tree is as likely to be wrong as right.
pub(crate) fn read(
    scene: &Scene<'_>,
    parse: &Parse,
    trigger: &Range<usize>,
    stretch: &Range<usize>,
) -> Option<Predicate> {
    let verb = trigger.start;
    if !parse.is_verb(verb) || matches!(parse.label(verb), "aux" | "auxpass" | "amod" | "compound") {
        return None;
    }
    let passive = is_passive(parse, verb, 0);
    let inside = |head: &usize| stretch.contains(head) && !trigger.contains(head);
    let subject = subject(scene, parse, verb).filter(inside);
    let mut found = Predicate {
        passive,
        negated: children(parse, verb).any(|child| parse.label(child) == "neg"),
        object: object(scene, parse, trigger),
        thing: parse
            .children(verb)
            .filter(|child| *child >= trigger.end && parse.label(*child) == "dobj")
            .find_map(|child| {
                noun(scene, parse, child, verb).into_iter().find(|piece| piece.contains(&child))
            }),
        ruled: is_ruled(scene, parse, verb),
        ..Predicate::default()
    };
    if let Some(head) = subject {
        // "guns and launchers provided since October": a participle hangs on the last of a list.
        let whole = if parse.label(verb) == "acl" { first_of_list(parse, head) } else { head };
        let pieces = noun(scene, parse, whole, verb);
        found.subject_is_event = is_event_noun(scene, head);
        found.subject = if found.subject_is_event { doer(scene, parse, head, &pieces) } else { pieces };
        found.head = Some(head);
    }
    if !passive {
        found.sent = sent(parse, verb).filter(inside).map(|head| noun(scene, parse, head, verb));
    }
    if parse.label(verb) == "relcl" && subject.is_some() && !passive {
        take_up(scene, parse, verb, subject, &mut found);
    }
    let within = |pieces: &mut Vec<Range<usize>>| *pieces = clipped(pieces, stretch);
    within(&mut found.subject);
    within(&mut found.object);
    found.sent.iter_mut().for_each(within);
    Some(found)
}

fn clipped(pieces: &[Range<usize>], stretch: &Range<usize>) -> Vec<Range<usize>> {
    pieces
        .iter()
        .map(|piece| piece.start.max(stretch.start)..piece.end.min(stretch.end))
        .filter(|piece| piece.start < piece.end)
        .collect()
}

/// Who does an event that is itself a subject: "Russia's training of …", "the training Russia gives to …".
fn doer(scene: &Scene<'_>, parse: &Parse, event: usize, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = before(pieces, event);
    // "the training of soldiers by Russia"
    let by = children(parse, event).filter(|child| scene.text.low(*child) == "by");
    for doer in by.flat_map(|by| children(parse, by)) {
        found.extend(noun(scene, parse, doer, event));
    }
    for clause in children(parse, event).filter(|child| parse.label(*child) == "relcl") {
        let own = children(parse, clause).find(|child| parse.label(*child) == "nsubj");
        found.extend(own.into_iter().flat_map(|own| noun(scene, parse, own, clause)));
    }
    found
}

/// Tells whether a clause only says what a rule is about: "leaves out coal that was transported".
fn is_ruled(scene: &Scene<'_>, parse: &Parse, verb: usize) -> bool {
    let mut at = verb;
    let mut within = false;
    for _ in 0..CLIMB_MAX * 2 {
        let head = parse.head(at);
        if head == at {
            return false;
        }
        within |= matches!(parse.label(at), "relcl" | "acl");
        at = head;
        if parse.is_verb(at) {
            let out = matches!(scene.text.low(at), "leaves" | "leave") && scene.text.low(at + 1) == "out";
            let rules = weakened(scene.text.low(at)) == Some(Modality::Norm);
            if within && (rules || out) {
                return true;
            }
        }
    }
    false
}

/// "sent soldiers to fight": the noun that is sent to do what the verb says.
fn sent(parse: &Parse, verb: usize) -> Option<usize> {
    let infinitive = children(parse, verb).any(|child| parse.tag(child) == "TO");
    let governor = parse.head(verb);
    if !infinitive || governor == verb || !matches!(parse.label(verb), "xcomp" | "advcl" | "acl") {
        return None;
    }
    if parse.tag(governor).starts_with("NN") {
        return Some(governor);
    }
    children(parse, governor).find(|child| *child > governor && parse.label(*child) == "dobj")
}

/// "the shells that Russia sent", "the port to which it sailed": the noun a relative clause hangs on.
fn take_up(scene: &Scene<'_>, parse: &Parse, verb: usize, subject: Option<usize>, found: &mut Predicate) {
    let head = parse.head(verb);
    if subject == Some(head) || head == verb {
        return;
    }
    let relative = |at: usize| matches!(parse.tag(at), "WDT" | "WP");
    let by_preposition = parse
        .children(verb)
        .filter(|child| parse.label(*child) == "prep")
        .find(|prep| children(parse, *prep).any(relative));
    // "Moscow, where she met": a place takes no part.
    let adverbial = children(parse, verb).any(|child| parse.tag(child) == "WRB");
    let has_object =
        adverbial || children(parse, verb).any(|child| parse.label(child) == "dobj" && !relative(child));
    let pieces = noun(scene, parse, head, verb);
    match by_preposition {
        Some(prep) => found.taken_up = Some((scene.text.low(prep).to_owned(), pieces)),
        None if !has_object => drop(found.object.splice(0..0, pieces)),
        None => {}
    }
}

fn is_passive(parse: &Parse, verb: usize, depth: usize) -> bool {
    let own = |label: &str| children(parse, verb).any(|child| parse.label(child) == label);
    if own("auxpass") || own("nsubjpass") {
        return true;
    }
    if parse.tag(verb) != "VBN" || own("nsubj") || own("aux") {
        return false;
    }
    match parse.label(verb) {
        "acl" => true,
        "conj" if depth < CLIMB_MAX => is_passive(parse, parse.head(verb), depth + 1),
        _ => false,
    }
}

/// Finds the noun that is a verb's subject: its own, or that of the verb or noun it hangs on.
fn subject(scene: &Scene<'_>, parse: &Parse, verb: usize) -> Option<usize> {
    let mut at = verb;
    for depth in 0..CLIMB_MAX {
        let own =
            children(parse, at).find(|child| matches!(parse.label(*child), "nsubj" | "nsubjpass" | "csubj"));
        let head = parse.head(at);
        if let Some(own) = own {
            let relative = matches!(parse.tag(own), "WDT" | "WP") && parse.label(at) == "relcl";
            return Some(if relative { head } else { own });
        }
        // "the DPRK's sending of soldiers", "Russia's plan to send"
        if at != verb && parse.tag(at).starts_with("NN") {
            let owner = children(parse, at).find(|child| parse.label(*child) == "poss");
            if owner.is_some() {
                return owner;
            }
        }
        // "after the lower house ratified it": a finite verb whose subject the tree has given to something else.
        let finite = matches!(parse.tag(at), "VBD" | "VBZ" | "VBP");
        if head == at || depth == 0 && finite && !matches!(parse.label(at), "conj" | "relcl" | "acl") {
            return None;
        }
        // "accused Moscow of supplying", "barred firms from importing": the one who is accused does it.
        if parse.label(at) == "prep" && OF_ANOTHER.contains(&scene.text.low(at)) && parse.is_verb(head) {
            let other = children(parse, head).find(|child| *child < at && parse.label(*child) == "dobj");
            // "pay a price for": a thing does nothing.
            let acts = |at: &usize| scene.mention(*at).is_some() || parse.tag(*at) == "NNS";
            if other.is_some_and(|other| acts(&other)) {
                return other;
            }
        }
        let infinitive = children(parse, at).any(|child| parse.tag(child) == "TO");
        match parse.label(at) {
            "acl" if !infinitive => return Some(head),
            "relcl" => return Some(head),
            "acl" | "conj" | "xcomp" | "advcl" | "ccomp" | "dep" | "pcomp" | "prep" | "pobj"
            | "parataxis" | "dobj" => at = head,
            _ => return None,
        }
    }
    None
}

/// Climbs from the last noun of a list to its first.
fn first_of_list(parse: &Parse, noun: usize) -> usize {
    let mut at = noun;
    for _ in 0..CLIMB_MAX {
        let head = parse.head(at);
        if parse.label(at) != "conj" || head >= at || parse.is_verb(head) {
            break;
        }
        at = head;
    }
    at
}

/// The words of a noun without the clauses that hang on it, and without what is beside the verb.
fn noun(scene: &Scene<'_>, parse: &Parse, head: usize, verb: usize) -> Vec<Range<usize>> {
    pieces(parse, head, parse.reach(head), &|at| {
        // What tells more of a name that is named already.
        let aside = parse.label(at) == "appos" && scene.mention(head).is_some();
        // The mark of a possessor is no part of its name.
        let mark = parse.label(at) == "case" && parse.head(at) == head;
        mark || at == verb || is_clause(scene, parse, at) || aside || parse.reach(at).contains(&verb)
    })
}

/// The words behind a verb that it takes.
fn object(scene: &Scene<'_>, parse: &Parse, trigger: &Range<usize>) -> Vec<Range<usize>> {
    let verb = trigger.start;
    let takes = |at: usize| {
        matches!(
            parse.label(at),
            "dobj" | "dative" | "prep" | "agent" | "oprd" | "attr" | "npadvmod" | "advmod" | "prt" | "pobj"
        )
    };
    let within = |at: usize| trigger.contains(&at) && at != verb;
    // "engaged in combat with …": what hangs on the words of the trigger is taken too.
    let holders: Vec<usize> = trigger.clone().filter(|at| *at == verb || within(*at)).collect();
    let end = holders
        .iter()
        .flat_map(|holder| children(parse, *holder))
        .filter(|child| *child >= trigger.end && takes(*child))
        .map(|child| parse.reach(child).end)
        .max();
    let Some(end) = end.filter(|end| *end > trigger.end) else { return Vec::new() };
    pieces(parse, verb, trigger.end..end, &|at| {
        let own = parse.head(at) == verb;
        (own && !takes(at) && !trigger.contains(&at) && !matches!(parse.label(at), "punct" | "cc"))
            || is_clause(scene, parse, at)
    })
}

/// Tells whether a word heads a clause of its own; "containers holding shells" and the like only describe.
fn is_clause(scene: &Scene<'_>, parse: &Parse, at: usize) -> bool {
    let describes = matches!(
        scene.text.low(at),
        "holding" | "carrying" | "containing" | "including" | "suspected" | "believed" | "filled"
    );
    match parse.label(at) {
        "acl" => !describes,
        "relcl" | "advcl" | "ccomp" | "parataxis" => true,
        "conj" => parse.is_verb(at) && parse.is_verb(parse.head(at)),
        _ => false,
    }
}

/// Leaves out of a range the subtrees that a rule names; what is left, in the order of the text.
fn pieces(
    parse: &Parse,
    root: usize,
    whole: Range<usize>,
    leave_out: &dyn Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let mut holes: Vec<Range<usize>> = Vec::new();
    let whole = whole.start..whole.end.min(whole.start + REACH_MAX);
    let within = |at: &usize| {
        let reach = parse.reach(*at);
        reach.start < whole.end && whole.start < reach.end
    };
    let mut open: Vec<usize> = children(parse, root).filter(within).collect();
    let mut looked_at = 0;
    while let Some(at) = open.pop().filter(|_| looked_at < REACH_MAX) {
        looked_at += 1;
        if leave_out(at) {
            holes.push(parse.reach(at));
        } else {
            open.extend(children(parse, at).filter(within));
        }
    }
    holes.sort_by_key(|hole| hole.start);
    let mut left = Vec::new();
    let mut next = whole.start;
    for hole in holes.iter().filter(|hole| hole.end > whole.start && hole.start < whole.end) {
        if hole.start > next {
            left.push(next..hole.start);
        }
        next = next.max(hole.end);
    }
    if next < whole.end {
        left.push(next..whole.end);
    }
    left
}

/// Keeps what stands before a token.
fn before(pieces: &[Range<usize>], at: usize) -> Vec<Range<usize>> {
    pieces
        .iter()
        .map(|piece| piece.start..piece.end.min(at))
        .filter(|piece| piece.start < piece.end)
        .collect()
}

/// Tells whether a noun names a deed and not somebody: a word for an event, or one made of a verb or an adjective.
fn is_event_noun(scene: &Scene<'_>, at: usize) -> bool {
    const ENDINGS: [&str; 9] = ["tion", "tions", "ment", "sion", "ance", "ence", "ity", "ness", "ship"];
    if scene.mention(at).is_some() || lexicon().goods.at(&scene.text, at, at + 1).is_some() {
        return false;
    }
    let word = scene.text.low(at);
    let made = ENDINGS.iter().any(|ending| word.ends_with(ending));
    let body =
        matches!(word, "government" | "delegation" | "delegations" | "organization" | "corporation" | "ship");
    lexicon().nouns.at(&scene.text, at, at + 1).is_some() || made && !body
}
