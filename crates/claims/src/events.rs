//! Typed events: a word that shows one, and who and what takes part by the grammar around it.
//!
//! The subject and object of the verb, or what "of", "by", "from" and "to" bring to the noun, fill the roles; the
//! class of the goods decides which kind of transfer it is. What the words leave open stays open.

use crate::arguments::{Arguments, collect};
use crate::clauses::{Clause, clause};
use crate::lexicon::{GoodsClass, Trigger, lexicon};
use crate::model::{Claim, Event, EventType, Modality, Participant, Speaker, Words};
use crate::scene::Scene;
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
    /// What the text says its containers hold.
    contents: Option<(GoodsClass, Participant)>,
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
        let mut clause = clause(scene, at, length, stretch.clone(), trigger.noun);
        // "pledged to send": who speaks is who acts.
        if clause.subject.is_none()
            && !clause.shares_subject
            && !clause.passive
            && !trigger.noun
            && scene.tag(stretch.start) == Tag::To
        {
            clause.subject.clone_from(&speaker);
        }
        if let Some(event) = event(scene, state, &trigger, &clause, &mut last_subject, claim.speaker.as_ref())
        {
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
    presence(scene, &stretch, skip, claim);
    remember(scene, state, stretch);
}

/// "there are 11,000 soldiers of the DPRK in Russia", "reports of DPRK soldiers at the front": soldiers of one State in
/// another are deployed, whatever the verb.
fn presence(scene: &Scene<'_>, stretch: &Range<usize>, skip: &[Range<usize>], claim: &mut Claim) {
    let arguments = collect(scene, stretch.clone(), None);
    for force in &arguments.forces {
        let Some(country) = force.country else { continue };
        let taken = claim
            .events
            .iter()
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
) -> Option<Event> {
    // The subject: its own words, or those of the verb before.
    let mut subject = clause.subject.clone().map(|tokens| collect(scene, tokens, None)).unwrap_or_default();
    if clause.shares_subject {
        if let Some(before) = last_subject.clone() {
            subject = before;
        }
    }
    resolve(scene, state, clause, speaker, &mut subject);
    if !trigger.noun && !clause.passive && !clause.shares_subject {
        *last_subject = Some(subject.clone());
    }
    let mut object = collect(scene, clause.object.clone(), None);
    pronoun_objects(scene, state, clause, &mut object);
    if let Some(before) = &clause.before_noun {
        let mut modifiers = collect(scene, before.clone(), None);
        object.goods.append(&mut modifiers.goods);
        object.forces.append(&mut modifiers.forces);
        if subject.actors.is_empty() {
            subject.actors = modifiers.owners;
            subject.actors.append(&mut modifiers.actors);
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
    let (theme, other) =
        if clause.passive { (subject.clone(), object.clone()) } else { (object.clone(), subject.clone()) };
    let made = match trigger.frame {
        "transfer" | "move" => transfer(scene, state, trigger, clause, &subject, &object)?,
        "receive" => receive(state, trigger.noun, clause, &subject, &object)?,
        "deploy" => deploy(clause, &subject, &object)?,
        "arrive" => arrive(&subject, &object)?,
        "train" => train(clause, &subject, &object)?,
        "fight" => fight(&subject, &object)?,
        "use_force" => use_force(&subject, &object)?,
        "casualties" => casualties(&theme, &other, &object)?,
        "weapon_test" | "weapon_use" => weapon(trigger, &theme, &other)?,
        "meet" => meet(&subject, &object)?,
        "visit" | "call" => visit(trigger, &subject, &object)?,
        "bare" => {
            (kind_of(trigger.event), participants(&[(&subject, trigger.subject), (&object, trigger.object)]))
        }
        _ => act(trigger, clause, &theme, &other, &object)?,
    };
    let (kind, mut people) = made;
    if kind == EventType::MonitoringBodyEstablishment
        && let Some(speaker) = speaker
    {
        people.extend(founders(scene, speaker));
    }
    dedupe(&mut people);
    for one in people.iter().filter(|one| matches!(one.role.as_str(), "force" | "trainee" | "victim")) {
        state.remember_force(&one.text, one.country);
    }
    if let Some(first) = subject.actors.first() {
        state.subject = Some(first.clone());
    }
    let quantities = {
        let mut found: Vec<_> = Vec::new();
        for range in clause.reach() {
            for quantity in scene.quantities_in(range) {
                let time = matches!(
                    quantity.unit.as_str(),
                    "years" | "months" | "weeks" | "days" | "hours" | "percent" | "entries"
                );
                if !time {
                    found.push(quantity.quantity(&scene.text));
                }
            }
        }
        found.sort_by_key(|quantity| quantity.span.start);
        found.dedup_by_key(|quantity| quantity.span.start);
        found
    };
    let mut places: Vec<Words> = object.places.clone();
    places.extend(subject.places.iter().filter(|_| trigger.frame != "visit").cloned());
    places.sort_by_key(|words| words.span.start);
    places.dedup_by_key(|words| words.span.start);
    Some(Event {
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
    })
}

fn is_definite(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.text.low(at), "the" | "these" | "those" | "some" | "them" | "their")
}

/// "they", "it": what the sentence before spoke of.
fn resolve(
    scene: &Scene<'_>,
    state: &State,
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
    let span = scene.text.span(tokens);
    if matches!(word, "they" | "others" | "some" | "them") || last == "them" || last == "others" {
        if let Some(country) = state.force("") {
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

type Made = (EventType, Vec<Participant>);

fn with_role(participant: &Participant, role: &str) -> Participant {
    Participant { role: role.to_owned(), ..participant.clone() }
}

fn forces(arguments: &Arguments, role: &str) -> Vec<Participant> {
    arguments
        .forces
        .iter()
        .map(|force| Participant {
            role: role.to_owned(),
            country: force.country,
            ..force.participant.clone()
        })
        .collect()
}

/// "… supplied Russia with shells", "… sent containers to Russia", "shells were shipped by …", "transfers of arms from … to …".
fn transfer(
    scene: &Scene<'_>,
    state: &State,
    trigger: &Trigger,
    clause: &Clause,
    subject: &Arguments,
    object: &Arguments,
) -> Option<Made> {
    let mut theme = if clause.passive { subject.clone() } else { object.clone() };
    if clause.passive {
        theme.goods.extend(object.goods.iter().cloned());
    }
    let agent: Vec<Participant> = if clause.passive {
        object.by.clone()
    } else {
        let mut agents = subject.actors.clone();
        agents.extend(object.by.iter().cloned());
        agents
    };
    let mut goods = theme.goods.clone();
    // Soldiers are no goods: "sent soldiers", "carried 1,500 soldiers".
    let soldiers = !theme.forces.is_empty()
        && goods.iter().all(|goods| goods.class == GoodsClass::Goods && goods.commodity == "other_goods");
    if soldiers && trigger.event == "transfer" {
        let kind = if trigger.frame == "move"
            || clause.passive && !matches!(scene.text.low(clause.trigger.start), "sent" | "deployed")
        {
            EventType::TroopMovement
        } else {
            EventType::TroopDeployment
        };
        // "gave them uniforms": soldiers receive and are not sent.
        let gives = matches!(
            scene.text.low(clause.trigger.start),
            "give"
                | "gives"
                | "gave"
                | "given"
                | "giving"
                | "provide"
                | "provided"
                | "supplied"
                | "equip"
                | "equipped"
                | "equipping"
        );
        if !gives {
            let mut people = forces(&theme, "force");
            let role = if trigger.frame == "move" { "carrier" } else { "sender" };
            people.extend(agent.iter().map(|actor| with_role(actor, role)));
            people.extend(object.to.iter().map(|actor| with_role(actor, "destination")));
            return Some((kind, people));
        }
        return None;
    }
    let class = goods_class(state, &mut goods)?;
    let mut people: Vec<Participant> = agent.iter().map(|actor| with_role(actor, "supplier")).collect();
    if people.is_empty() {
        people.extend(object.from.iter().map(|actor| with_role(actor, "supplier")));
        people
            .extend(object.owners.iter().filter(|_| trigger.noun).map(|actor| with_role(actor, "supplier")));
    }
    let mut recipients: Vec<Participant> = object.to.clone();
    if recipients.is_empty() {
        recipients.extend(object.bare.iter().cloned());
    }
    if recipients.is_empty() {
        recipients.extend(object.to_forces.iter().cloned());
        let gives = !object.forces.is_empty() && !clause.passive;
        if gives {
            recipients.extend(forces(object, "recipient"));
        }
    }
    people.extend(recipients.iter().map(|actor| with_role(actor, "recipient")));
    people.extend(object.between.iter().map(|actor| with_role(actor, "party")));
    // Goods of one State that leave through another's port.
    for origin in theme.goods.iter().filter_map(|goods| goods.origin.clone()) {
        people.push(with_role(&origin, "origin"));
    }
    if !people.iter().any(|one| one.role == "supplier") {
        people.extend(object.through.iter().map(|place| with_role(place, "sender")));
    } else {
        people.extend(object.through.iter().map(|place| with_role(place, "transit")));
    }
    // Goods that nobody gives and nobody gets moved in no direction that matters.
    if people.is_empty() {
        return None;
    }
    people.extend(goods.iter().map(|goods| goods.participant.clone()));
    Some((class, people))
}

fn receive(
    state: &State,
    noun: bool,
    clause: &Clause,
    subject: &Arguments,
    object: &Arguments,
) -> Option<Made> {
    let mut goods = if clause.passive { subject.goods.clone() } else { object.goods.clone() };
    let class = goods_class(state, &mut goods)?;
    let mut people: Vec<Participant> = Vec::new();
    let takers = if clause.passive { &object.by } else { &subject.actors };
    people.extend(takers.iter().map(|actor| with_role(actor, "recipient")));
    if takers.is_empty() {
        people.extend(forces(subject, "recipient"));
        people.extend(object.owners.iter().filter(|_| noun).map(|actor| with_role(actor, "recipient")));
    }
    people.extend(object.from.iter().map(|actor| with_role(actor, "supplier")));
    people.extend(goods.iter().map(|goods| goods.participant.clone()));
    Some((class, people))
}

/// Gives the kind of transfer by the goods; containers take the class of what the text says they hold.
fn goods_class(state: &State, goods: &mut Vec<crate::arguments::Goods>) -> Option<EventType> {
    let containers_only = !goods.is_empty() && goods.iter().all(|goods| goods.is_container);
    if containers_only && let Some((class, contents)) = &state.contents {
        goods.push(crate::arguments::Goods {
            class: *class,
            commodity: contents.name.clone().unwrap_or_default(),
            participant: contents.clone(),
            is_container: false,
            origin: None,
        });
    }
    // The first goods that are more than a wrapping decide.
    let class = goods
        .iter()
        .find(|goods| goods.commodity != "other_goods")
        .or_else(|| goods.first())
        .map(|goods| goods.class)?;
    Some(match class {
        GoodsClass::Arms => EventType::ArmsTransfer,
        GoodsClass::Technology => EventType::TechnologyTransfer,
        GoodsClass::Oil => EventType::OilTransfer,
        GoodsClass::Finance => EventType::FinancialTransfer,
        GoodsClass::Labour => EventType::OverseasLabour,
        GoodsClass::Goods => EventType::GoodsTransfer,
        GoodsClass::Force => EventType::TroopMovement,
    })
}

fn deploy(clause: &Clause, subject: &Arguments, object: &Arguments) -> Option<Made> {
    let theme = if clause.passive { subject } else { object };
    let agents = if clause.passive { &object.by } else { &subject.actors };
    let mut people = forces(theme, "force");
    if people.is_empty() {
        people = forces(object, "force");
    }
    if people.is_empty() {
        return None;
    }
    people.extend(agents.iter().map(|actor| with_role(actor, "sender")));
    people.extend(object.to.iter().map(|actor| with_role(actor, "destination")));
    Some((EventType::TroopDeployment, people))
}

fn arrive(subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = forces(subject, "force");
    if people.is_empty() {
        people = forces(object, "force");
    }
    if people.is_empty() {
        return None;
    }
    people.extend(object.to.iter().chain(&object.bare).map(|actor| with_role(actor, "destination")));
    Some((EventType::TroopMovement, people))
}

fn train(clause: &Clause, subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = Vec::new();
    if clause.passive {
        people.extend(forces(subject, "trainee"));
        if subject.forces.is_empty() {
            people.extend(subject.actors.iter().map(|actor| with_role(actor, "trainee")));
        }
        people.extend(object.by.iter().map(|actor| with_role(actor, "trainer")));
    } else {
        people.extend(subject.actors.iter().map(|actor| with_role(actor, "trainer")));
        // "Russian forces were training the soldiers".
        people.extend(forces(subject, "trainer"));
        people.extend(object.by.iter().chain(&object.from).map(|actor| with_role(actor, "trainer")));
        people.extend(forces(object, "trainee"));
        people.extend(object.to_forces.iter().map(|actor| with_role(actor, "trainee")));
        if object.forces.is_empty() {
            people.extend(object.to.iter().chain(&object.bare).map(|actor| with_role(actor, "trainee")));
        }
    }
    people.iter().any(|one| one.country.is_some()).then_some((EventType::Training, people))
}

fn fight(subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = forces(subject, "force");
    if people.is_empty() {
        people = forces(object, "force");
    }
    if people.is_empty() {
        return None;
    }
    people.extend(object.against.iter().map(|actor| with_role(actor, "target")));
    Some((EventType::Combat, people))
}

fn use_force(subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = forces(object, "force");
    if people.is_empty() {
        return None;
    }
    people.extend(subject.actors.iter().map(|actor| with_role(actor, "agent")));
    Some((EventType::Combat, people))
}

fn casualties(theme: &Arguments, other: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = forces(theme, "victim");
    if people.is_empty() {
        people = forces(other, "victim");
    }
    if people.is_empty() {
        people = forces(object, "victim");
    }
    if people.is_empty() {
        return None;
    }
    people.extend(object.by.iter().map(|actor| with_role(actor, "agent")));
    Some((EventType::Casualties, people))
}

fn weapon(trigger: &Trigger, theme: &Arguments, other: &Arguments) -> Option<Made> {
    let arms: Vec<Participant> = theme
        .goods
        .iter()
        .filter(|goods| goods.class == GoodsClass::Arms)
        .map(|goods| with_role(&goods.participant, "weapon"))
        .collect();
    let named = trigger.noun && scene_free_noun(trigger);
    if arms.is_empty() && !named {
        return None;
    }
    let mut people: Vec<Participant> = other
        .actors
        .iter()
        .chain(&theme.by)
        .chain(&theme.owners)
        .map(|actor| with_role(actor, "agent"))
        .collect();
    people.extend(arms);
    (!people.is_empty()).then_some((kind_of(trigger.event), people))
}

/// "missile test", "airstrike": nouns that name the weapon themselves.
fn scene_free_noun(trigger: &Trigger) -> bool {
    trigger.event == "weapon_use"
}

fn meet(subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people: Vec<Participant> = subject
        .actors
        .iter()
        .chain(&object.bare)
        .chain(&object.with)
        .chain(&object.between)
        .chain(&object.of)
        .map(|actor| with_role(actor, "participant"))
        .collect();
    dedupe(&mut people);
    (!people.is_empty()).then_some((EventType::Meeting, people))
}

fn visit(trigger: &Trigger, subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people: Vec<Participant> = subject
        .actors
        .iter()
        .chain(&object.by)
        .chain(&object.owners)
        .map(|actor| with_role(actor, trigger.subject))
        .collect();
    people.extend(subject.vessels.iter().map(|vessel| with_role(vessel, "vessel")));
    people.extend(object.to.iter().chain(&object.bare).map(|actor| with_role(actor, "host")));
    people.extend(
        object.goods.iter().filter(|_| trigger.object == "goods").map(|goods| goods.participant.clone()),
    );
    let vessels_only = trigger.frame == "call";
    if vessels_only && subject.vessels.is_empty() && object.vessels.is_empty() {
        return None;
    }
    if people.is_empty() {
        return None;
    }
    let kind = if !subject.vessels.is_empty() && trigger.event == "visit" {
        EventType::PortCall
    } else {
        kind_of(trigger.event)
    };
    Some((kind, people))
}

fn act(
    trigger: &Trigger,
    clause: &Clause,
    theme: &Arguments,
    other: &Arguments,
    object: &Arguments,
) -> Option<Made> {
    let agents = if clause.passive { &object.by } else { &other.actors };
    let mut people: Vec<Participant> = agents.iter().map(|actor| with_role(actor, trigger.subject)).collect();
    people.extend(other.forces.iter().filter(|_| !clause.passive && !trigger.noun).map(|force| {
        Participant { role: trigger.subject.to_owned(), country: force.country, ..force.participant.clone() }
    }));
    let role = if trigger.object == "-" { "object" } else { trigger.object };
    people.extend(theme.bare.iter().chain(&theme.documents).map(|actor| with_role(actor, role)));
    if clause.passive {
        people.extend(theme.actors.iter().map(|actor| with_role(actor, role)));
    }
    people.extend(theme.goods.iter().map(|goods| goods.participant.clone()));
    people.extend(theme.vessels.iter().map(|vessel| with_role(vessel, "vessel")));
    if trigger.noun {
        people.extend(object.by.iter().chain(&object.owners).map(|actor| with_role(actor, trigger.subject)));
        people.extend(object.between.iter().map(|actor| with_role(actor, "party")));
        people.extend(object.with.iter().map(|actor| with_role(actor, "party")));
        people.extend(object.to.iter().chain(&object.of).map(|actor| with_role(actor, role)));
    }
    let kind = kind_of(trigger.event);
    let empty_is_fine = matches!(
        kind,
        EventType::MilitaryCooperation
            | EventType::HumanitarianImpact
            | EventType::MonitoringBodyEstablishment
    );
    (!people.is_empty() || empty_is_fine).then_some((kind, people))
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

fn participants(all: &[(&Arguments, &str)]) -> Vec<Participant> {
    let mut people = Vec::new();
    for (arguments, role) in all {
        people.extend(arguments.vessels.iter().map(|vessel| with_role(vessel, "vessel")));
        people.extend(
            arguments
                .actors
                .iter()
                .map(|actor| with_role(actor, if *role == "vessel" { "agent" } else { role })),
        );
        people.extend(arguments.goods.iter().map(|goods| goods.participant.clone()));
    }
    people
}

fn dedupe(people: &mut Vec<Participant>) {
    let mut seen: Vec<(u32, u32, String)> = Vec::new();
    people.retain(|one| {
        let key = (one.span.start, one.span.end, one.role.clone());
        let new = !seen.contains(&key);
        if new {
            seen.push(key);
        }
        new
    });
}

/// Reads the contract's word for a kind of event.
fn kind_of(word: &str) -> EventType {
    use EventType as E;
    match word {
        "troop_deployment" => E::TroopDeployment,
        "troop_movement" => E::TroopMovement,
        "training" => E::Training,
        "combat" => E::Combat,
        "casualties" => E::Casualties,
        "weapon_test" => E::WeaponTest,
        "weapon_use" => E::WeaponUse,
        "treaty_signature" => E::TreatySignature,
        "treaty_ratification" => E::TreatyRatification,
        "mutual_defence_clause" => E::MutualDefenceClause,
        "meeting" => E::Meeting,
        "visit" => E::Visit,
        "arms_production" => E::ArmsProduction,
        "overseas_labour" => E::OverseasLabour,
        "cyber_theft" => E::CyberTheft,
        "monitoring_body_establishment" => E::MonitoringBodyEstablishment,
        "ship_to_ship_transfer" => E::ShipToShipTransfer,
        "port_call" => E::PortCall,
        "ais_gap" => E::AisGap,
        "vessel_voyage" => E::VesselVoyage,
        "cargo_loading" => E::CargoLoading,
        "cargo_unloading" => E::CargoUnloading,
        "inspection" => E::Inspection,
        "seizure" => E::Seizure,
        "designation" => E::Designation,
        "vote" => E::Vote,
        "draft_resolution" => E::DraftResolution,
        "participation_request" => E::ParticipationRequest,
        "briefing" => E::Briefing,
        "agreement" => E::Agreement,
        "infrastructure_project" => E::InfrastructureProject,
        "sanctions_violation" => E::SanctionsViolation,
        "legality_judgement" => E::LegalityJudgement,
        "sanctions_policy" => E::SanctionsPolicy,
        "policy_change" => E::PolicyChange,
        "military_cooperation" => E::MilitaryCooperation,
        "military_assistance" => E::MilitaryAssistance,
        "humanitarian_impact" => E::HumanitarianImpact,
        "threat" => E::Threat,
        "ownership" => E::Ownership,
        "war" => E::War,
        "financial_transfer" => E::FinancialTransfer,
        _ => E::Other,
    }
}

/// Words after which an event is only spoken of: it was proposed, doubted, or ruled on.
pub(crate) fn weakened(word: &str) -> Option<Modality> {
    Some(match word {
        "ban" | "bans" | "banned" | "bar" | "bars" | "barred" | "prohibit" | "prohibits" | "prohibited"
        | "forbids" | "prohibition" | "embargo" | "ceiling" | "cap" | "caps" | "limits" => Modality::Norm,
        "verify" | "corroborate" => Modality::Reported,
        _ => return None,
    })
}
