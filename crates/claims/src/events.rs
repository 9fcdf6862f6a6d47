//! Typed events: a word that shows one, and who and what takes part by the grammar around it.
//!
//! The subject and object of the verb, or what "of", "by", "from" and "to" bring to the noun, fill the roles; the
//! class of the goods decides which kind of transfer it is. What the words leave open stays open.

use crate::arguments::{Arguments, collect};
use crate::clauses::{Clause, clause};
use crate::frames::{self, Made};
use crate::lexicon::{GoodsClass, Trigger, lexicon};
use crate::model::{Claim, Event, EventType, Modality, Participant, Quantity, Speaker, Words};
use crate::scene::Scene;
use crate::speakers;
use crate::tags::Tag;
use std::ops::Range;
use values::Country;

/// What the text said before that a later sentence takes up.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Soldiers last spoken of, by the word for them, and the State they belong to; the last one first.
    forces: Vec<(String, Country)>,
    /// The State or body that was the last subject.
    subject: Option<Participant>,
    /// Those who last did something together, for "they".
    parties: Vec<Participant>,
    /// What the text says its containers hold.
    pub(crate) contents: Option<(GoodsClass, Participant)>,
}

impl State {
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        Self { contents: crate::arguments::contents_of_containers(scene), ..Self::default() }
    }
}

/// Finds the events in one stretch of a sentence that belongs to one claim, and adds them to it.
pub(crate) fn read(
    scene: &Scene<'_>,
    state: &mut State,
    stretch: Range<usize>,
    skip: &[Range<usize>],
    speaker: Option<Range<usize>>,
    claim: &mut Claim,
) {
    let lexicon = lexicon();
    let mut last_subject: Option<Arguments> = None;
    let mut at = stretch.start;
    while at < stretch.end {
        if let Some(range) = skip.iter().find(|range| range.contains(&at)) {
            at = range.end.max(at + 1);
            continue;
        }
        let verb = matches!(scene.tag(at), Tag::Verb | Tag::Ing);
        let found = if verb {
            lexicon.triggers.at(&scene.text, at, stretch.end)
        } else if matches!(scene.tag(at), Tag::Noun | Tag::Number | Tag::Auxiliary | Tag::Adverb) {
            let noun = lexicon.nouns.at(&scene.text, at, stretch.end);
            // "announced a Multilateral Sanctions Monitoring Team": the name of what was set up.
            let founded = claim
                .cue
                .as_ref()
                .is_some_and(|cue| matches!(cue.lemma.as_str(), "announce" | "establish" | "launch"))
                && noun.is_some_and(|(trigger, _)| trigger.event == "monitoring_body_establishment");
            let name = !founded
                && scene.mention(at).is_some_and(|mention| {
                    !matches!(mention.what, crate::entities::What::Role(_) | crate::entities::What::Document)
                        && noun.is_none_or(|(_, length)| mention.tokens.len() > length)
                });
            noun.filter(|_| !name).or_else(|| {
                lexicon
                    .triggers
                    .at(&scene.text, at, stretch.end)
                    .filter(|(trigger, length)| *length > 1 || trigger.event == "legality_judgement")
            })
        } else {
            None
        };
        let Some((trigger, length)) = found else {
            at += 1;
            continue;
        };
        // "the ammunition supply chain": a noun that only describes.
        if trigger.noun
            && matches!(
                scene.text.low(at + length),
                "chain" | "chains" | "route" | "routes" | "line" | "lines"
            )
        {
            at += length;
            continue;
        }
        let mut clause = clause(scene, at, length, stretch.clone(), trigger.noun);
        // "pledged to send", "denied receiving": who speaks is who acts.
        if clause.subject.is_none()
            && !clause.shares_subject
            && !clause.passive
            && !trigger.noun
            && (scene.tag(stretch.start) == Tag::To
                || at == stretch.start && scene.tag(at) == Tag::Ing
                || scene.text.low(stretch.start) == "having")
        {
            clause.subject.clone_from(&speaker);
        }
        for event in event(scene, state, &trigger, &clause, &mut last_subject, claim.speaker.as_ref()) {
            let known = claim
                .events
                .iter()
                .any(|other| other.trigger.span == event.trigger.span && other.kind == event.kind);
            if !known {
                claim.events.push(event);
            }
        }
        at += length;
    }
    barter(scene, &stretch, skip, claim);
    presence(scene, &stretch, skip, claim);
    remember(scene, state, stretch);
}

/// "there are 11,000 soldiers of the DPRK in Russia", "reports of DPRK soldiers at the front": soldiers of one State in
/// another are deployed, whatever the verb.
fn presence(scene: &Scene<'_>, stretch: &Range<usize>, skip: &[Range<usize>], claim: &mut Claim) {
    let arguments = collect(scene, stretch.clone(), None);
    for force in &arguments.forces {
        let Some(country) = force.country else { continue };
        // Training alone does not say that they are there; fighting and being sent do.
        let tells = |event: &Event| event.kind != EventType::Training;
        let taken = claim
            .events
            .iter()
            .filter(|event| tells(event))
            .any(|event| event.participants.iter().any(|one| one.span.overlaps(force.participant.span)));
        let inner = skip.iter().any(|range| range.contains(&force.noun.start));
        if taken || inner {
            continue;
        }
        let Some((place, at)) = crate::arguments::place_behind(scene, force.noun.end, stretch.end, country)
        else {
            continue;
        };
        let quantities: Vec<_> = scene
            .quantities_in(stretch.clone())
            .iter()
            .filter(|quantity| quantity.unit == "soldiers")
            .map(|quantity| quantity.quantity(&scene.text))
            .collect();
        let date = scene.dates_in(stretch.clone()).iter().find(|date| date.places);
        claim.events.push(Event {
            id: String::new(),
            same_as: None,
            kind: EventType::TroopDeployment,
            trigger: Words {
                span: scene.text.span(force.noun.clone()),
                text: scene.text.words(force.noun.clone()).to_owned(),
            },
            participants: vec![force.participant.clone()],
            quantities,
            when: date.map(|date| date.mention(&scene.text)),
            r#where: place.into_iter().collect(),
            modality: crate::clauses::doubt(scene, stretch, at),
            negated: false,
        });
    }
}

fn remember(scene: &Scene<'_>, state: &mut State, stretch: Range<usize>) {
    let arguments = collect(scene, stretch, None);
    for force in &arguments.forces {
        state.remember_force(&force.participant.text, force.country);
    }
}

/// How far from "the ministers of" a State may be named.
const STATES_REACH: usize = 80;

/// How many words for soldiers are kept in mind.
const FORCES_MAX: usize = 8;

fn head(words: &str) -> String {
    words.rsplit(' ').next().unwrap_or_default().to_lowercase()
}

impl State {
    fn remember_force(&mut self, words: &str, country: Option<Country>) {
        let Some(country) = country else { return };
        let word = head(words);
        self.forces.retain(|(known, _)| *known != word);
        self.forces.insert(0, (word, country));
        self.forces.truncate(FORCES_MAX);
    }

    /// The State of soldiers spoken of before: those called by the same word, else the last that are no "forces".
    fn force(&self, word: &str) -> Option<Country> {
        let same = self.forces.iter().find(|(known, _)| known == word);
        same.or_else(|| self.forces.iter().find(|(known, _)| known != "forces")).map(|(_, country)| *country)
    }

    /// The State of all soldiers spoken of, if it is one.
    fn only_force(&self) -> Option<Country> {
        let mut countries =
            self.forces.iter().filter(|(known, _)| known != "forces").map(|(_, country)| *country);
        let first = countries.next()?;
        countries.all(|other| other == first).then_some(first)
    }
}

fn event(
    scene: &Scene<'_>,
    state: &mut State,
    trigger: &Trigger,
    clause: &Clause,
    last_subject: &mut Option<Arguments>,
    speaker: Option<&Speaker>,
) -> Vec<Event> {
    if !is_of_its_kind(scene, trigger, clause) {
        return Vec::new();
    }
    // The subject: its own words, or those of the verb before.
    let mut subject = subject_arguments(scene, trigger, clause);
    if clause.shares_subject
        && let Some(before) = last_subject.clone()
    {
        subject = before;
    }
    resolve(scene, state, trigger, clause, speaker, &mut subject);
    if !trigger.noun && !clause.passive && !clause.shares_subject {
        *last_subject = Some(subject.clone());
    }
    let mut object = object_arguments(scene, clause);
    pronoun_objects(scene, state, clause, &mut object);
    if let Some(before) = &clause.before_noun {
        let mut modifiers = collect(scene, before.clone(), None);
        object.goods.append(&mut modifiers.goods);
        object.forces.append(&mut modifiers.forces);
        if subject.actors.is_empty() {
            subject.actors = modifiers.owners;
            subject.actors.append(&mut modifiers.actors);
        }
        // "his meeting with …"
        let owner = before.clone().find(|at| matches!(scene.text.low(*at), "his" | "her"));
        if let Some(at) = owner.filter(|_| subject.actors.is_empty()) {
            subject.actors.extend(person_before(scene, at..at + 1));
        }
    }
    let senders = subject.actors.first().and_then(|actor| actor.country);
    for force in subject.forces.iter_mut() {
        if force.country.is_none() {
            let definite = is_definite(scene, force.definite_at);
            force.country = if definite {
                state.force(&head(&force.participant.text))
            } else {
                state.only_force().filter(|_| !trigger.noun)
            };
        }
    }
    for force in object.forces.iter_mut().filter(|force| force.country.is_none()) {
        if is_definite(scene, force.definite_at) {
            force.country = state.force(&head(&force.participant.text));
        } else if matches!(trigger.frame, "transfer" | "deploy") && !clause.passive {
            // Who sends soldiers sends its own.
            force.country = senders;
        }
    }
    let theme = if clause.passive { &mut subject } else { &mut object };
    theme.goods.extend(frames::sold_ship(scene, trigger, clause, &theme.goods));
    let made: Vec<Made> = match trigger.frame {
        _ if is_figure_of_speech(scene, trigger, clause) => Vec::new(),
        "transfer" | "move" => {
            let counted = if trigger.noun {
                is_done(scene, &clause.trigger)
            } else {
                !quantities(scene, clause).is_empty()
            };
            frames::transfer(scene, state, trigger, clause, &subject, &object, counted)
        }
        _ => frames::other(scene, state, trigger, clause, &subject, &object).into_iter().collect(),
    };
    if let Some(first) = subject.actors.first() {
        state.subject = Some(first.clone());
    }
    let several: Vec<Participant> = made
        .iter()
        .flat_map(|(_, people)| people)
        .filter(|one| matches!(one.role.as_str(), "party" | "participant") && one.country.is_some())
        .cloned()
        .collect();
    if several.len() > 1 {
        state.parties = several;
    }
    let several = made.len() > 1;
    let mut events = Vec::new();
    for (kind, mut people) in made {
        if kind == EventType::MonitoringBodyEstablishment
            && let Some(speaker) = speaker
        {
            people.extend(founders(scene, speaker));
        }
        frames::dedupe(&mut people);
        for one in people.iter().filter(|one| matches!(one.role.as_str(), "force" | "trainee" | "victim")) {
            state.remember_force(&one.text, one.country);
        }
        let mut quantities = quantities(scene, clause);
        if several {
            // "sent 3,000 troops and 200 guns": each event takes its own.
            let soldiers = matches!(kind, EventType::TroopDeployment | EventType::TroopMovement);
            quantities.retain(|quantity| (quantity.unit == "soldiers") == soldiers);
        }
        let mut places: Vec<Words> = object.places.clone();
        places.extend(subject.places.iter().filter(|_| trigger.frame != "visit").cloned());
        places.sort_by_key(|words| words.span.start);
        places.dedup_by_key(|words| words.span.start);
        events.push(Event {
            id: String::new(),
            same_as: None,
            kind,
            trigger: Words {
                span: scene.text.span(clause.trigger.clone()),
                text: scene.text.words(clause.trigger.clone()).to_owned(),
            },
            participants: people,
            quantities,
            when: clause.date.and_then(|at| scene.date(at)).map(|date| date.mention(&scene.text)),
            r#where: places,
            modality: clause.modality,
            negated: clause.negated,
        });
    }
    events
}

/// "25 deliveries were made", "arranged the sale of weapons": a verb that says no more than that it was done.
fn is_done(scene: &Scene<'_>, noun: &Range<usize>) -> bool {
    let Some(parse) = &scene.parse else { return false };
    noun.clone().any(|at| {
        let verb = parse.head(at);
        verb != at
            && matches!(parse.label(at), "dobj" | "nsubjpass")
            && matches!(
                scene.text.low(verb),
                "made"
                    | "arranged"
                    | "brokered"
                    | "facilitated"
                    | "conducted"
                    | "completed"
                    | "organised"
                    | "organized"
                    | "executed"
                    | "carried"
                    | "concluded"
                    | "undertaken"
                    | "negotiated"
            )
    })
}

/// What the subject's words name. Of an event that is itself the subject, whoever does it acts.
fn subject_arguments(scene: &Scene<'_>, trigger: &Trigger, clause: &Clause) -> Arguments {
    let predicate = clause.predicate.as_ref().filter(|predicate| !predicate.subject.is_empty());
    let Some(predicate) = predicate else {
        return clause.subject.clone().map(|tokens| collect(scene, tokens, None)).unwrap_or_default();
    };
    let mut found = together(scene, &predicate.subject, None);
    if predicate.subject_is_event {
        found.actors.append(&mut found.owners);
    }
    // Who is sent to fight or to teach does it.
    let needs_force = matches!(trigger.frame, "fight" | "train" | "arrive" | "use_force");
    if let Some(sent) = predicate.sent.as_ref().filter(|_| needs_force && found.forces.is_empty()) {
        let sent = together(scene, sent, None);
        if !sent.forces.is_empty() {
            return sent;
        }
    }
    // "the foreign ministers of Japan, Korea and the United States": each State acts.
    let officials = predicate.head.and_then(|head| scene.mention(head)).is_some_and(|mention| {
        matches!(mention.what, crate::entities::What::Role(crate::lexicon::RoleKind::Group))
    });
    if let (true, Some(head), Some(parse)) =
        (officials && !predicate.subject_is_event, predicate.head, &scene.parse)
    {
        let whole = parse.reach(head);
        let whole = whole.start.max(head.saturating_sub(STATES_REACH))..whole.end.min(head + STATES_REACH);
        let states = crate::arguments::states(scene, &whole);
        if states.len() > 1 {
            found.actors = states;
        }
    }
    if found.is_empty()
        && let Some(head) = predicate.head.filter(|head| scene.tag(*head) == Tag::Noun)
        && let Some(group) = crate::arguments::group(scene, &predicate.subject, head)
    {
        found.actors.push(group);
    }
    // Whom a threat is made to and who asks to take part need not be of one State: "the countries involved".
    if found.is_empty()
        && matches!(trigger.event, "threat" | "participation_request")
        && let Some(head) =
            predicate.head.filter(|head| scene.tag(*head) == Tag::Noun || scene.text.low(*head) == "those")
    {
        let start = scene.parse.as_ref().map_or(head, |parse| parse.reach(head).start);
        found.actors.extend(crate::arguments::thing(scene, start.max(head.saturating_sub(5))..head + 1));
    }
    found
}

fn object_arguments(scene: &Scene<'_>, clause: &Clause) -> Arguments {
    let Some(predicate) = &clause.predicate else { return collect(scene, clause.object.clone(), None) };
    let mut found = together(scene, &predicate.object, None);
    found.thing = predicate.thing.clone().and_then(|tokens| crate::arguments::thing(scene, tokens));
    if let Some((preposition, noun)) = &predicate.taken_up {
        found.append(together(scene, noun, Some(preposition)));
    }
    found
}

fn together(scene: &Scene<'_>, pieces: &[Range<usize>], governor: Option<&str>) -> Arguments {
    let mut all = Arguments::default();
    for piece in pieces {
        all.append(collect(scene, piece.clone(), governor));
    }
    all
}

/// The quantities of a clause that count things, not time.
fn quantities(scene: &Scene<'_>, clause: &Clause) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    for range in clause.reach() {
        // One that begins before the range belongs to it as well: "In 2017 about 2 tonnes …".
        let first = scene.quantity(range.start).filter(|quantity| quantity.tokens.start < range.start);
        for quantity in first.into_iter().chain(scene.quantities_in(range.clone())) {
            let time = matches!(
                quantity.unit.as_str(),
                "miles"
                    | "km"
                    | "nautical_miles"
                    | "metres"
                    | "years"
                    | "months"
                    | "weeks"
                    | "days"
                    | "hours"
                    | "percent"
                    | "entries"
            );
            if !time {
                found.push(quantity.quantity(&scene.text));
            }
        }
    }
    found.sort_by_key(|quantity| quantity.span.start);
    found.dedup_by_key(|quantity| quantity.span.start);
    found
}

/// Tells whether a verb of many meanings means this event: what is violated is a rule of the Council, what is built is
/// a structure, who is supported is supported in war.
fn is_of_its_kind(scene: &Scene<'_>, trigger: &Trigger, clause: &Clause) -> bool {
    if trigger.noun {
        return true;
    }
    let wanted: &[&str] = match trigger.event {
        "sanctions_violation" => &[
            "sanction",
            "resolution",
            "embargo",
            "ban",
            "cap",
            "restriction",
            "measure",
            "charter",
            "law",
            "obligation",
            "unscr",
            "limit",
            "ceiling",
            "prohibition",
            "export control",
        ],
        "infrastructure_project" => &[
            "bridge",
            "road",
            "rail",
            "plant",
            "port",
            "factor",
            "facilit",
            "base",
            "hospital",
            "housing",
            "centre",
            "center",
            "complex",
            "building",
            "site",
            "pipeline",
            "reactor",
            "pad",
            "airfield",
            "airport",
            "dam",
            "tunnel",
            "warehouse",
            "terminal",
            "pier",
            "berth",
            "shipyard",
            "resort",
        ],
        "military_assistance" => &[
            "war",
            "invasion",
            "military",
            "battlefield",
            "fight",
            "army",
            "forces",
            "troops",
            "aggression",
            "combat",
        ],
        _ => return true,
    };
    let mut ranges = clause.reach();
    ranges.push(clause.object.clone());
    ranges.into_iter().flatten().any(|at| {
        let word = scene.text.low(at);
        wanted.iter().any(|stem| match stem.len() {
            // Short words whole: "ban" is not in "banner".
            0..=3 => word == *stem || word.strip_suffix('s') == Some(*stem),
            _ => word.starts_with(stem),
        })
    })
}

/// "soldiers in exchange for oil": what is given for what, beside the events that tell of the giving.
fn barter(scene: &Scene<'_>, stretch: &Range<usize>, skip: &[Range<usize>], claim: &mut Claim) {
    for at in stretch.clone() {
        let words = ["in exchange for", "in return for", "as payment for", "in payment for"];
        let end = at + 3;
        if end > stretch.end
            || skip.iter().any(|range| range.contains(&at))
            || scene.tag(at) != Tag::Preposition
            || !words.contains(&scene.text.words(at..end).to_lowercase().as_str())
        {
            continue;
        }
        let trigger = Words { span: scene.text.span(at..end), text: scene.text.words(at..end).to_owned() };
        let given = claim.events.iter().rfind(|event| {
            event.trigger.span.start < trigger.span.start
                && event.participants.iter().any(|one| matches!(one.role.as_str(), "goods" | "force"))
        });
        let Some(given) = given else { continue };
        // A barter is of two things: what stands behind the words is the other.
        let limit = (end..stretch.end).find(|next| scene.tag(*next) == Tag::Stop).unwrap_or(stretch.end);
        let back = collect(scene, end..limit, None);
        let mut people: Vec<Participant> = given
            .participants
            .iter()
            .map(|one| {
                let role = match one.role.as_str() {
                    "goods" | "force" => one.role.clone(),
                    _ => "party".to_owned(),
                };
                Participant { role, ..one.clone() }
            })
            .collect();
        let returned = back.goods.iter().map(|goods| &goods.participant);
        let returned = returned.chain(back.forces.iter().map(|force| &force.participant));
        people.extend(returned.map(|one| Participant { role: "in_return".into(), ..one.clone() }));
        if !people.iter().any(|one| one.role == "in_return") {
            continue;
        }
        frames::dedupe(&mut people);
        let barter = Event {
            id: String::new(),
            same_as: None,
            kind: EventType::Barter,
            trigger,
            participants: people,
            quantities: given.quantities.clone(),
            when: given.when.clone(),
            r#where: Vec::new(),
            modality: given.modality,
            negated: given.negated,
        };
        claim.events.push(barter);
    }
}

/// "paid a visit", "will pay a price": no money moves.
fn is_figure_of_speech(scene: &Scene<'_>, trigger: &Trigger, clause: &Clause) -> bool {
    trigger.event == "financial_transfer"
        && !trigger.noun
        && clause.object.clone().take(8).any(|at| {
            matches!(
                scene.text.low(at),
                "visit" | "visits" | "price" | "tribute" | "homage" | "respects" | "attention" | "heed"
            )
        })
}

fn is_definite(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.text.low(at), "the" | "these" | "those" | "some" | "them" | "their")
}

/// "they", "it": what the sentence before spoke of.
fn resolve(
    scene: &Scene<'_>,
    state: &State,
    trigger: &Trigger,
    clause: &Clause,
    speaker: Option<&Speaker>,
    subject: &mut Arguments,
) {
    let Some(tokens) = clause.subject.clone() else { return };
    if tokens.len() > 3 || !subject.actors.is_empty() || !subject.forces.is_empty() {
        return;
    }
    let word = scene.text.low(tokens.start);
    let last = scene.text.low(tokens.end.saturating_sub(1));
    let words = scene.text.words(tokens.clone()).to_owned();
    let span = scene.text.span(tokens.clone());
    if matches!(word, "they" | "others" | "some" | "them") || last == "them" || last == "others" {
        let meets = matches!(trigger.frame, "meet" | "act" | "visit");
        if meets && !state.parties.is_empty() {
            let parties = state.parties.iter().cloned();
            subject.actors.extend(parties.map(|one| Participant { span, text: words.clone(), ..one }));
        } else if let Some(country) = state.force("") {
            subject.forces.push(crate::arguments::Force {
                participant: Participant {
                    role: "force".into(),
                    span,
                    text: words,
                    name: None,
                    country: Some(country),
                },
                country: Some(country),
                definite_at: usize::MAX,
                noun: 0..0,
            });
        }
    } else if matches!(word, "he" | "she") {
        subject.actors.extend(person_before(scene, tokens).map(|one| Participant {
            span,
            text: words,
            ..one
        }));
    } else if matches!(word, "it") {
        // A State that speaks of "it" speaks of itself.
        let own = speaker.and_then(|speaker| speaker.country);
        if let Some(country) = own {
            let name = Some(crate::speakers::country_name(country));
            subject.actors.push(Participant {
                role: "agent".into(),
                span,
                text: words,
                name,
                country: Some(country),
            });
        } else if let Some(before) = &state.subject {
            subject.actors.push(Participant { span, text: words, ..before.clone() });
        }
    }
}

/// Whoever "he", "she", "his" or "her" stands for.
fn person_before(scene: &Scene<'_>, tokens: Range<usize>) -> Option<Participant> {
    let person = speakers::person_before(scene, tokens.start)?;
    Some(Participant {
        role: "agent".into(),
        span: scene.text.span(tokens.clone()),
        text: scene.text.words(tokens).to_owned(),
        name: person.name,
        country: person.country,
    })
}

fn pronoun_objects(scene: &Scene<'_>, state: &State, clause: &Clause, object: &mut Arguments) {
    let Some(country) = state.force("") else { return };
    if !object.forces.is_empty() {
        return;
    }
    if let Some(at) = clause.object.clone().find(|at| scene.text.low(*at) == "them") {
        object.forces.push(crate::arguments::Force {
            participant: Participant {
                role: "force".into(),
                span: scene.text.span(at..at + 1),
                text: scene.text.words(at..at + 1).to_owned(),
                name: None,
                country: Some(country),
            },
            country: Some(country),
            definite_at: at,
            noun: at..at + 1,
        });
    }
}

/// Who announces a body sets it up: each State of a joint statement by its own name.
fn founders(scene: &Scene<'_>, speaker: &Speaker) -> Vec<Participant> {
    let starts = |mention: &crate::entities::Mention| scene.text.span(mention.tokens.clone()).start;
    let first = scene.mentions.partition_point(|mention| starts(mention) < speaker.span.start);
    let inside = scene.mentions[first..].iter().take_while(|mention| starts(mention) < speaker.span.end);
    inside
        .filter(|mention| mention.what == crate::entities::What::Country)
        .map(|mention| Participant {
            role: "founder".into(),
            span: scene.text.span(mention.tokens.clone()),
            text: scene.text.words(mention.tokens.clone()).to_owned(),
            name: mention.country.map(crate::speakers::country_name),
            country: mention.country,
        })
        .collect()
}

/// Words after which an event is only spoken of: it was proposed, doubted, or ruled on.
pub(crate) fn weakened(word: &str) -> Option<Modality> {
    Some(match word {
        "ban" | "bans" | "banned" | "bar" | "bars" | "barred" | "prohibit" | "prohibits" | "prohibited"
        | "forbids" | "prohibition" | "embargo" | "ceiling" | "cap" | "caps" | "limits" | "exempt"
        | "exempts" | "exempted" | "permits" | "exclude" | "excludes" => Modality::Norm,
        "verify" | "corroborate" => Modality::Reported,
        _ => return None,
    })
}
