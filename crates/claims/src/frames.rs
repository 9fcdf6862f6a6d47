//! What takes part in an event of each kind, by the frame of the word that shows it.

use crate::arguments::{Arguments, Goods, country_behind, is_ship, phrase_country_participant};
use crate::clauses::Clause;
use crate::entities::What;
use crate::events::State;
use crate::lexicon::{GoodsClass, Trigger, lexicon};
use crate::model::{EventType, Participant};
use crate::scene::Scene;
use crate::tags::Tag;
use std::ops::Range;

/// A kind of event and who and what takes part in it.
pub(crate) type Made = (EventType, Vec<Participant>);

/// Fills the roles of every frame but those that carry goods; `None` if the words name nobody.
pub(crate) fn other(
    scene: &Scene<'_>,
    state: &State,
    trigger: &Trigger,
    clause: &Clause,
    subject: &Arguments,
    object: &Arguments,
) -> Option<Made> {
    let (theme, other) = if clause.passive { (subject, object) } else { (object, subject) };
    match trigger.frame {
        "receive" => {
            let made = receive(state, trigger.noun, clause, subject, object);
            // Who buys arms procures them; anything else that is bought moves.
            made.map(|(kind, people)| match (kind, trigger.event) {
                (EventType::ArmsTransfer, "arms_procurement") => (EventType::ArmsProcurement, people),
                _ => (kind, people),
            })
        }
        "deploy" => deploy(clause, subject, object),
        "arrive" => arrive(subject, object),
        "train" => train(trigger.noun, clause, subject, object),
        "fight" => fight(subject, object),
        "use_force" => use_force(clause, subject, object, theme),
        "casualties" => casualties(theme, other, object),
        "weapon_test" | "weapon_use" => weapon(trigger, theme, other),
        "meet" => meet(subject, object),
        "visit" | "call" => visit(trigger, subject, object),
        "serve" => serve(scene, trigger, clause, (theme, other), object),
        "bare" => Some((
            kind_of(trigger.event),
            participants(&[(subject, trigger.subject), (object, trigger.object)]),
        )),
        "labour" => labour(scene, clause, other, object),
        _ if trigger.event == "overseas_labour" && !trigger.noun => {
            labour(scene, clause, other, object).or_else(|| act(trigger, clause, theme, other, object))
        }
        _ => act(trigger, clause, theme, other, object),
    }
}

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

/// "… supplied Russia with shells", "… sent containers to Russia", "shells were shipped by …", "transfers of arms from … to …":
/// one event for the goods, one for the soldiers that go with them.
pub(crate) fn transfer(
    scene: &Scene<'_>,
    state: &State,
    trigger: &Trigger,
    clause: &Clause,
    subject: &Arguments,
    object: &Arguments,
    counted: bool,
) -> Vec<Made> {
    let mut theme = if clause.passive { subject.clone() } else { object.clone() };
    if clause.passive {
        theme.goods.extend(object.goods.iter().cloned());
    }
    let mut agents: Vec<Participant> = if clause.passive { Vec::new() } else { subject.actors.clone() };
    agents.extend(object.by.iter().cloned());
    let verb = scene.text.low(clause.trigger.start);
    // "gave them uniforms": soldiers receive and are not sent.
    let gives = ["giv", "gave", "provid", "suppl", "equip"].iter().any(|stem| verb.starts_with(stem));
    let mut made = Vec::new();
    if !theme.forces.is_empty() && !gives {
        let moves = trigger.frame == "move" || clause.passive && verb != "sent";
        let kind = if moves { EventType::TroopMovement } else { EventType::TroopDeployment };
        let mut people = forces(&theme, "force");
        let role = if trigger.frame == "move" { "carrier" } else { "sender" };
        people.extend(agents.iter().map(|actor| with_role(actor, role)));
        people.extend(object.to.iter().map(|actor| with_role(actor, "destination")));
        made.push((kind, people));
    }
    // Soldiers in "containers" or with "equipment" alone are no transfer of goods.
    let wrapped = theme.goods.iter().all(|goods| goods.commodity == "other_goods");
    if made.is_empty() || !wrapped {
        made.extend(goods_transfer(
            state,
            trigger,
            &theme,
            agents,
            object,
            (gives && !clause.passive, counted),
        ));
    }
    made
}

fn goods_transfer(
    state: &State,
    trigger: &Trigger,
    theme: &Arguments,
    agents: Vec<Participant>,
    object: &Arguments,
    (gives, counted): (bool, bool),
) -> Option<Made> {
    let mut goods = theme.goods.clone();
    let class = goods_class(state, &mut goods)?;
    let mut people: Vec<Participant> = agents.iter().map(|actor| with_role(actor, "supplier")).collect();
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
        if gives {
            recipients.extend(forces(object, "recipient"));
        }
    }
    people.extend(recipients.iter().map(|actor| with_role(actor, "recipient")));
    people.extend(object.between.iter().map(|actor| with_role(actor, "party")));
    // Goods of one State that leave through another's port.
    people.extend(
        theme
            .goods
            .iter()
            .filter_map(|goods| goods.origin.clone())
            .map(|origin| with_role(&origin, "origin")),
    );
    let supplied = people.iter().any(|one| one.role == "supplier");
    people.extend(object.through.iter().map(|place| {
        // "through Russia" is on the way; "through the port of Rajin" is where it left.
        with_role(place, if supplied || place.role != "port" { "transit" } else { "sender" })
    }));
    // Goods that nobody gives and nobody gets: all that is told is that they moved.
    if !people.iter().any(|one| matches!(one.role.as_str(), "supplier" | "recipient" | "party" | "sender")) {
        let done = trigger.noun && counted;
        let tells = people.iter().any(|one| one.role != "origin")
            || counted
            || !object.places.is_empty()
            || !theme.places.is_empty();
        if trigger.noun && !done || !tells {
            return None;
        }
        people.extend(goods.iter().map(|goods| goods.participant.clone()));
        people.extend(object.vessels.iter().map(|vessel| with_role(vessel, "carrier")));
        return Some((if done { class } else { EventType::CargoMovement }, people));
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
        // "DPRK tankers collected oil": for the State whose ships they are.
        people.extend(subject.vessels.iter().map(|vessel| with_role(vessel, "recipient")));
        people.extend(forces(subject, "recipient"));
        people.extend(object.owners.iter().filter(|_| noun).map(|actor| with_role(actor, "recipient")));
    }
    people.extend(object.from.iter().map(|actor| with_role(actor, "supplier")));
    people.extend(goods.iter().map(|goods| goods.participant.clone()));
    Some((class, people))
}

/// Gives the kind of transfer by the goods; containers take the class of what the text says they hold.
fn goods_class(state: &State, goods: &mut Vec<Goods>) -> Option<EventType> {
    let containers_only = !goods.is_empty() && goods.iter().all(|goods| goods.is_container);
    if containers_only && let Some((class, contents)) = &state.contents {
        goods.push(Goods {
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

fn train(trigger_is_noun: bool, clause: &Clause, subject: &Arguments, object: &Arguments) -> Option<Made> {
    let mut people = Vec::new();
    if clause.passive {
        people.extend(forces(subject, "trainee"));
        if subject.forces.is_empty() {
            people.extend(subject.actors.iter().map(|actor| with_role(actor, "trainee")));
        }
        people.extend(object.by.iter().chain(&object.from).map(|actor| with_role(actor, "trainer")));
    } else if !trigger_is_noun
        && object.forces.is_empty()
        && object.bare.is_empty()
        && object.to_forces.is_empty()
        && object.to.is_empty()
        && clause.predicate.as_ref().is_some_and(|predicate| predicate.thing.is_none())
    {
        // "They are training at several places": who trains nobody else trains.
        people.extend(forces(subject, "trainee"));
        people.extend(subject.actors.iter().map(|actor| with_role(actor, "trainee")));
        people.extend(object.by.iter().chain(&object.from).map(|actor| with_role(actor, "trainer")));
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

fn use_force(clause: &Clause, subject: &Arguments, object: &Arguments, theme: &Arguments) -> Option<Made> {
    let mut people = forces(object, "force");
    if people.is_empty() {
        // "Russia used North Korean missiles", "the missiles were used by Russia".
        let arms: Vec<&Goods> = theme.goods.iter().filter(|goods| goods.class == GoodsClass::Arms).collect();
        let users = if clause.passive { &object.by } else { &subject.actors };
        if arms.is_empty() || users.is_empty() {
            return None;
        }
        people.extend(users.iter().map(|actor| with_role(actor, "agent")));
        people.extend(arms.iter().map(|goods| with_role(&goods.participant, "weapon")));
        people.extend(arms.iter().filter_map(|goods| Some(with_role(goods.origin.as_ref()?, "origin"))));
        people.extend(object.against.iter().map(|actor| with_role(actor, "target")));
        return Some((EventType::WeaponUse, people));
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
    // Who fires at somebody, or another State than the one whose tests are forbidden, uses the weapon.
    let tests = people.iter().all(|one| one.country.is_none_or(|state| state == values::Country::DPRK));
    people.extend(arms);
    people.extend(theme.against.iter().map(|actor| with_role(actor, "target")));
    let used = !trigger.noun && (!tests || !theme.against.is_empty());
    let kind = if used { EventType::WeaponUse } else { kind_of(trigger.event) };
    (!people.is_empty()).then_some((kind, people))
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
    // Soldiers who travel move.
    if !subject.forces.is_empty() && subject.actors.is_empty() && !trigger.noun {
        let mut people = forces(subject, "force");
        let places = object.to.iter().chain(&object.bare);
        people.extend(places.map(|actor| with_role(actor, "destination")));
        return Some((EventType::TroopMovement, people));
    }
    let mut people: Vec<Participant> = subject
        .actors
        .iter()
        .chain(&object.by)
        .chain(&object.owners)
        .map(|actor| with_role(actor, trigger.subject))
        .collect();
    people.extend(subject.vessels.iter().map(|vessel| with_role(vessel, "vessel")));
    let place = if trigger.frame == "call" { "place" } else { "host" };
    people.extend(object.to.iter().chain(&object.bare).map(|actor| with_role(actor, place)));
    people.extend(
        object.goods.iter().filter(|_| trigger.object == "goods").map(|goods| goods.participant.clone()),
    );
    let vessels_only = trigger.frame == "call";
    // "containers were loaded at Rajin": no ship is named.
    let goods = || subject.goods.iter().chain(&object.goods).map(|goods| goods.participant.clone());
    let places = !subject.places.is_empty() || !object.places.is_empty();
    if trigger.object == "goods" && subject.vessels.is_empty() && object.vessels.is_empty() && places {
        let loaded: Vec<Participant> = goods().collect();
        return (!loaded.is_empty()).then(|| (kind_of(trigger.event), loaded));
    }
    if vessels_only && subject.vessels.is_empty() && object.vessels.is_empty() {
        return None;
    }
    // Nobody visits the State he is of, and "in Pyongyang" is no visitor.
    let hosts: Vec<_> = people.iter().filter(|one| one.role == "host").map(|one| one.country).collect();
    people.retain(|one| {
        let state = one.name.is_some() && one.name == one.country.map(crate::speakers::country_name);
        one.role != "visitor" || !state || !hosts.contains(&one.country)
    });
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

/// "formed a joint venture with …", "insured the tanker …": a service, by whom, and whom or which ship it is for.
fn serve(
    scene: &Scene<'_>,
    trigger: &Trigger,
    clause: &Clause,
    (theme, other): (&Arguments, &Arguments),
    object: &Arguments,
) -> Option<Made> {
    let agents = if clause.passive { &object.by } else { &other.actors };
    let mut people: Vec<Participant> = agents.iter().map(|actor| with_role(actor, trigger.subject)).collect();
    let mut served: Vec<Participant> = Vec::new();
    let customer = if trigger.object == "vessel" {
        // "registered growth" is no register of ships.
        let at = ship_at(scene, clause)?;
        match theme.vessels.first() {
            Some(vessel) => served.push(with_role(vessel, "vessel")),
            None => served.push(with_role(&ship(scene, at), "vessel")),
        }
        let start = if clause.passive { clause.subject.clone()?.start } else { clause.object.start };
        // "the North Korean tanker Chon Ma San", "a tanker of North Korea", "three tankers to North Korea": no State further off.
        phrase_country_participant(scene, start..at).or_else(|| {
            let behind =
                at + 1 + usize::from(scene.mention(at + 1).is_some_and(|one| one.what == What::Vessel));
            matches!(scene.text.low(behind), "of" | "to" | "from" | "for")
                .then(|| {
                    phrase_country_participant(scene, phrase(scene, behind + 1, clause.object.end.max(at)))
                })
                .flatten()
        })
    } else {
        served.extend(object.with.iter().map(|actor| with_role(actor, "party")));
        let with = clause.object.clone().find(|at| matches!(scene.text.low(*at), "with" | "for" | "of"));
        with.and_then(|at| phrase_country_participant(scene, phrase(scene, at + 1, clause.object.end)))
    };
    let known: Vec<_> = agents.iter().chain(&served).filter_map(|one| one.country).collect();
    let customer = customer.filter(|one| one.country.is_some_and(|state| !known.contains(&state)));
    served.extend(customer.map(|one| with_role(&one, "party")));
    people.extend(served.iter().cloned());
    (!agents.is_empty() && !served.is_empty()).then(|| (kind_of(trigger.event), people))
}

/// Gives the words of one phrase: "a North Korean firm | in Dandong", "North Korea | that …".
fn phrase(scene: &Scene<'_>, start: usize, end: usize) -> Range<usize> {
    let goes_on = |at: &usize| {
        matches!(scene.tag(*at), Tag::Det | Tag::Noun | Tag::Number) || scene.mention(*at).is_some()
    };
    start..(start..end).find(|at| !goes_on(at)).unwrap_or(end.max(start))
}

/// "Russia employs 15,000 North Korean workers", "North Korean workers earn income in Russia": who works, and where.
fn labour(scene: &Scene<'_>, clause: &Clause, other: &Arguments, object: &Arguments) -> Option<Made> {
    let at_work = |tokens: Range<usize>| {
        tokens.clone().find_map(|at| {
            let (goods, length) = lexicon().goods.at(&scene.text, at, tokens.end)?;
            (goods.class == GoodsClass::Labour).then(|| (tokens.start..at, at..at + length))
        })
    };
    let worker = |(before, noun): (Range<usize>, Range<usize>)| Participant {
        role: "workers".to_owned(),
        span: scene.text.span(noun.clone()),
        text: scene.text.words(noun.clone()).to_owned(),
        name: Some("workers".to_owned()),
        country: phrase_country_participant(scene, before)
            .and_then(|state| state.country)
            .or_else(|| country_behind(scene, noun.end)),
    };
    let hired = at_work(clause.object.clone()).filter(|_| !clause.passive);
    let working = clause.subject.clone().and_then(at_work);
    let (workers, hosts): (Participant, Vec<Participant>) = match (hired, working) {
        (Some(hired), _) => (worker(hired), other.actors.clone()),
        (None, Some(working)) => {
            let by = object.by.iter().filter(|_| clause.passive).cloned();
            let place = phrase_country_participant(scene, clause.object.clone());
            (worker(working), by.chain(place).collect())
        }
        (None, None) => return None,
    };
    let hosts = hosts.iter().map(|host| with_role(host, "host"));
    Some((EventType::OverseasLabour, [workers].into_iter().chain(hosts).collect()))
}

/// Finds the word for a ship in what a verb acts on.
fn ship_at(scene: &Scene<'_>, clause: &Clause) -> Option<usize> {
    let theme = if clause.passive { clause.subject.clone()? } else { clause.object.clone() };
    // What stands behind the first preposition is another thing: "sold coal by ship".
    let mut near = theme
        .take_while(|at| !matches!(scene.tag(*at), Tag::Preposition | Tag::To | Tag::Relative | Tag::That));
    near.find(|at| is_ship(scene.text.low(*at)))
}

fn ship(scene: &Scene<'_>, at: usize) -> Participant {
    Participant {
        role: "goods".to_owned(),
        span: scene.text.span(at..at + 1),
        text: scene.text.words(at..at + 1).to_owned(),
        name: Some("vessels".to_owned()),
        country: None,
    }
}

/// "sold a tanker to …": a ship that is itself sold is goods.
pub(crate) fn sold_ship(
    scene: &Scene<'_>,
    trigger: &Trigger,
    clause: &Clause,
    goods: &[Goods],
) -> Option<Goods> {
    let verb = scene.text.low(clause.trigger.start);
    let is_sale =
        ["sell", "sold", "buy", "bought", "purchas", "acquir"].iter().any(|stem| verb.starts_with(stem));
    if trigger.noun || !is_sale || !goods.is_empty() {
        return None;
    }
    Some(Goods {
        class: GoodsClass::Goods,
        commodity: "vessels".to_owned(),
        participant: ship(scene, ship_at(scene, clause)?),
        is_container: false,
        origin: None,
    })
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
    if trigger.event == "military_assistance" && !trigger.noun {
        // "support Russia", "support Russia's war in …": whoever is attacked is not supported.
        let helped = theme.bare.iter().chain(&theme.actors).chain(&theme.owners);
        let helped: Vec<Participant> = helped.map(|actor| with_role(actor, role)).collect();
        people.extend(helped.first().cloned());
        return (!helped.is_empty()).then_some((EventType::MilitaryAssistance, people));
    }
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
    // What is signed, vetoed, seized by its own words, where they name nothing known.
    let has_object =
        people.iter().any(|one| one.role == role || matches!(one.role.as_str(), "goods" | "vessel"));
    if !has_object && !trigger.noun && trigger.object != "-" && !clause.passive {
        people.extend(object.thing.iter().map(|thing| with_role(thing, role)));
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

/// Drops what is said twice.
pub(crate) fn dedupe(people: &mut Vec<Participant>) {
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
        "accusation" => E::Accusation,
        "statement" => E::Statement,
        "barter" => E::Barter,
        "arms_procurement" => E::ArmsProcurement,
        "cargo_movement" => E::CargoMovement,
        _ => E::Other,
    }
}
