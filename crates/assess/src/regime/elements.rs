//! One provision held against one conduct: its elements and exemptions, each met, not met or unknown.
//!
//! What is not known never counts as met. A provision *speaks of* a conduct if the day, the type of event,
//! the direction and the goods do not exclude it.

pub(crate) use super::goods::AskedGoods;
use super::goods::{Coverage, coverage};
use super::question::answerable;
use super::schema::{Before, CeilingRule, ElementRule, Exemption, Flow, GoodsRule, Provision, Test, Who};
use super::{Regime, lies_within};
use crate::model::{ExemptionCheck, State};
use crate::prose;
use std::collections::{BTreeMap, BTreeSet};
use values::{Amount, ConversionFactor, Country, Date, Period, Tonnes};

/// The conduct that is asked about; what is not known stays unknown.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// When.
    pub(crate) period: Period,
    /// Which way, seen from the State the measures are directed at.
    pub(crate) flow: Option<Flow>,
    /// The direction's id, where the question names one.
    pub(crate) direction: Option<String>,
    /// What kind of event.
    pub(crate) event: Option<String>,
    /// The events the goods stand for, where none is named; empty if all are possible.
    pub(crate) events_of_goods: BTreeSet<String>,
    /// Which goods.
    pub(crate) goods: AskedGoods,
    /// The States that act.
    pub(crate) actors: BTreeSet<Country>,
    /// The bodies that act: the Council, the Committee, …
    pub(crate) bodies: BTreeSet<Who>,
    /// An actor that is named but is neither State nor body.
    pub(crate) actor_name: Option<String>,
    /// How much, with the unit's id.
    pub(crate) quantity: Option<(Amount, String)>,
    /// Since when the party or ship is listed.
    pub(crate) listed_on: Option<Date>,
    /// What a person answered of an element, by its name.
    pub(crate) known: BTreeMap<String, bool>,
    /// Which exemptions a person found to apply or not, by id.
    pub(crate) exempt: BTreeMap<String, bool>,
    /// What points to an exemption, by its id.
    pub(crate) signs: BTreeMap<String, String>,
}

/// An element, tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tested {
    pub(crate) name: String,
    pub(crate) test: Test,
    pub(crate) state: State,
    pub(crate) reason: String,
}

/// A provision held against a conduct.
#[derive(Debug, Clone)]
pub(crate) struct Considered<'r> {
    pub(crate) provision: &'r Provision,
    pub(crate) binding: bool,
    pub(crate) elements: Vec<Tested>,
    pub(crate) exemptions: Vec<ExemptionCheck>,
    /// Whether an exemption is established that makes the conduct lawful.
    pub(crate) exempt: bool,
    /// Whether day, event, direction and goods leave it possible that the provision is meant.
    pub(crate) speaks: bool,
}

impl Considered<'_> {
    /// Tells whether an element is not met; that an exemption applies is told by `exempt`.
    pub(crate) fn fails(&self) -> bool {
        self.elements
            .iter()
            .any(|element| element.state == State::NotMet && element.test != Test::NoExemption)
    }

    /// Tells whether the provision sets up a body or a power and is on no conduct.
    pub(crate) fn is_procedure(&self) -> bool {
        self.provision.elements.iter().all(|rule| matches!(rule.test, Test::InForce | Test::ActorBound))
    }

    /// Counts the unknown elements other than the absence of an exemption.
    pub(crate) fn unknown(&self) -> usize {
        self.elements
            .iter()
            .filter(|element| element.state == State::Unknown && element.test != Test::NoExemption)
            .count()
    }
}

/// Holds a provision against a conduct.
pub(crate) fn consider<'r>(regime: &'r Regime, provision: &'r Provision, asked: &Asked) -> Considered<'r> {
    let asked_of = exemptions(regime, provision, asked);
    let mut elements: Vec<Tested> = provision
        .elements
        .iter()
        .map(|rule| {
            let (state, reason) = test(regime, provision, rule, asked, &asked_of);
            Tested { name: rule.name.clone(), test: rule.test, state, reason }
        })
        .collect();
    let excluded =
        |test: Test| elements.iter().any(|element| element.test == test && element.state == State::NotMet);
    let events = &provision.conduct.events;
    let event_excluded = match &asked.event {
        Some(event) => !events.contains(event),
        None => {
            !asked.events_of_goods.is_empty()
                && !events.iter().any(|event| asked.events_of_goods.contains(event))
        }
    };
    let direction_excluded = asked.event.is_none()
        && asked.direction.is_some()
        && direction(regime, provision, asked).0 == State::NotMet;
    let speaks = provision.in_force.ever()
        && !event_excluded
        && !direction_excluded
        && ![Test::InForce, Test::Direction, Test::Goods].into_iter().any(excluded);
    // What excludes it is said even where the file has no element for it.
    let unsaid = |test: Test| !elements.iter().any(|element| element.test == test);
    let mut said = Vec::new();
    if event_excluded && unsaid(Test::Event) {
        let (state, reason) = event(provision, asked);
        said.push(Tested { name: "conduct".to_owned(), test: Test::Event, state, reason });
    }
    if direction_excluded && unsaid(Test::Direction) {
        let (state, reason) = direction(regime, provision, asked);
        said.push(Tested { name: "direction".to_owned(), test: Test::Direction, state, reason });
    }
    elements.extend(said);
    let exempt = asked_of.iter().any(AskedExemption::lifts);
    let exemptions = asked_of.into_iter().map(|found| found.check).collect();
    Considered { provision, binding: regime.binds(provision), elements, exemptions, exempt, speaks }
}

fn test(
    regime: &Regime,
    provision: &Provision,
    rule: &ElementRule,
    asked: &Asked,
    exemptions: &[AskedExemption],
) -> (State, String) {
    let (state, reason) = by_law(regime, provision, rule, asked, exemptions);
    // What a person answered decides what the law leaves open; it never overrides a day or a list of goods.
    // So a day of listing that only may lie after the conduct does not unsay it.
    match asked.known.get(&rule.name).filter(|_| state == State::Unknown && answerable(rule.test)) {
        Some(true) => (State::Met, "It is so, as the question says.".to_owned()),
        Some(false) => (State::NotMet, "It is not so, as the question says.".to_owned()),
        _ => (state, reason),
    }
}

fn by_law(
    regime: &Regime,
    provision: &Provision,
    rule: &ElementRule,
    asked: &Asked,
    exemptions: &[AskedExemption],
) -> (State, String) {
    match rule.test {
        Test::InForce => in_force(provision, asked.period),
        Test::ActorBound => actor_bound(regime, rule, asked),
        Test::Direction => direction(regime, provision, asked),
        Test::Event => event(provision, asked),
        Test::Goods => match provision.goods.as_ref().map(|goods| coverage(regime, goods, &asked.goods)) {
            Some(Coverage::Covered(reason)) => (State::Met, reason),
            Some(Coverage::Perhaps(reason)) => (State::Unknown, reason),
            Some(Coverage::Not(reason)) => (State::NotMet, reason),
            None => (State::Unknown, "The paragraph names no goods.".to_owned()),
        },
        Test::Ceiling => ceiling(regime, provision, rule, asked, exemptions),
        Test::AfterTerm => after_term(rule, asked.period),
        Test::Fact => (
            State::Unknown,
            format!("To be answered by a person: {}", rule.question.as_deref().unwrap_or("")),
        ),
        Test::Designated => designated(rule, asked),
        Test::NoException => no_exception(regime, rule, asked),
        Test::NoExemption => no_exemption(exemptions),
    }
}

fn in_force(provision: &Provision, period: Period) -> (State, String) {
    let rule = &provision.in_force;
    let days = match rule.until {
        Some(_) => format!("in force {}", prose::period(rule.period())),
        None => format!("in force since {}", prose::day(rule.from)),
    };
    if !rule.ever() {
        return (State::NotMet, "It never applied.".to_owned());
    }
    match lies_within(rule.period(), period) {
        Some(true) => (State::Met, format!("The provision is {days}.")),
        Some(false) => (State::NotMet, format!("The provision is {days}, not {}.", prose::period(period))),
        None => (
            State::Unknown,
            format!(
                "The provision is {days}; whether all of the conduct ({}) lies in that time is not known.",
                prose::period(period)
            ),
        ),
    }
}

fn actor_bound(regime: &Regime, rule: &ElementRule, asked: &Asked) -> (State, String) {
    let target = regime.target();
    if rule.who.contains(&Who::Target) && asked.actors.contains(&target) {
        return (State::Met, format!("{} is bound.", prose::capitalised(&target.in_prose())));
    }
    if rule.who.contains(&Who::MemberStates) {
        let others: Vec<Country> = asked.actors.iter().copied().filter(|actor| *actor != target).collect();
        if let Some(member) = others.iter().find(|actor| regime.about.bound.members.contains(actor)) {
            return (
                State::Met,
                format!(
                    "{} is bound as one of the {}.",
                    prose::capitalised(&member.in_prose()),
                    regime.about.bound.title
                ),
            );
        }
        if let Some(other) = others.first() {
            return (
                State::Unknown,
                format!(
                    "{} is not one of the {}; through which State it is bound is not known.",
                    prose::capitalised(&other.in_prose()),
                    regime.about.bound.title
                ),
            );
        }
    }
    if let Some(body) = rule.who.iter().find(|who| asked.bodies.contains(who)) {
        return (State::Met, format!("It is addressed: {}.", body.in_prose()));
    }
    if let Some(name) = &asked.actor_name {
        return (State::Unknown, format!("Which State “{name}” belongs to is not known."));
    }
    let who = prose::list(rule.who.iter().map(|who| who.in_prose()));
    (State::Unknown, format!("Who acts is not known; bound: {who}."))
}

fn direction(regime: &Regime, provision: &Provision, asked: &Asked) -> (State, String) {
    let Some(own) = regime.direction(&provision.direction) else {
        return (State::Unknown, "The paragraph's direction is not known.".to_owned());
    };
    let met = || (State::Met, format!("The paragraph speaks of {}.", own.title));
    let not_met = || (State::NotMet, format!("The paragraph speaks of {}.", own.title));
    if asked.direction.as_deref() == Some(own.id.as_str()) {
        return met();
    }
    let Some(flow) = asked.flow else {
        return (
            State::Unknown,
            format!("Which way it goes is not known; the paragraph speaks of {}.", own.title),
        );
    };
    let open = || (State::Unknown, format!("It may go either way; the paragraph speaks of {}.", own.title));
    let state = match (own.flow, flow) {
        (Flow::None, _) | (_, Flow::None) => return not_met(),
        (Flow::Inside, Flow::Inside | Flow::From) => met(),
        (Flow::Inside, _) | (_, Flow::Inside) => return not_met(),
        (Flow::Either, _) => met(),
        (one, other) if one == other => met(),
        (_, Flow::Either) => open(),
        _ => return not_met(),
    };
    // What moves is asked only where the question names a direction and no event says it better.
    let subject = asked.direction.as_deref().and_then(|id| regime.direction(id)).map(|found| &found.subject);
    let same_subject = subject.is_none_or(|subject| {
        *subject == own.subject
            || matches!(
                (subject.as_str(), own.subject.as_str()),
                ("any", "goods" | "services") | ("goods" | "services", "any")
            )
    });
    if same_subject || asked.event.is_some() { state } else { not_met() }
}

fn event(provision: &Provision, asked: &Asked) -> (State, String) {
    let words = |event: &str| event.replace('_', " ");
    match &asked.event {
        Some(event) if provision.conduct.events.contains(event) => {
            (State::Met, format!("The event is one the paragraph speaks of: {}.", words(event)))
        }
        Some(event) => (State::NotMet, format!("The paragraph does not speak of this: {}.", words(event))),
        None if !asked.events_of_goods.is_empty()
            && !provision.conduct.events.iter().any(|event| asked.events_of_goods.contains(event)) =>
        {
            (State::NotMet, "The paragraph does not speak of how such goods move.".to_owned())
        }
        None => (
            State::Unknown,
            format!(
                "What happened is not said; the paragraph speaks of: {}.",
                prose::list(provision.conduct.events.iter().map(|event| words(event)))
            ),
        ),
    }
}

/// A listing binds from its day: conduct before it is none with a listed party.
fn designated(rule: &ElementRule, asked: &Asked) -> (State, String) {
    let Some(listed) = asked.listed_on else {
        return (
            State::Unknown,
            format!("To be answered by a person: {}", rule.question.as_deref().unwrap_or("")),
        );
    };
    let day = prose::day(listed);
    match (asked.period.from, asked.period.to) {
        (Some(from), _) if listed <= from => {
            (State::Met, format!("Listed since {day}, and the conduct lies after that."))
        }
        (_, Some(to)) if to < listed => {
            (State::NotMet, format!("Listed since {day} only: the conduct lies before that."))
        }
        _ => (
            State::Unknown,
            format!("Listed since {day}; whether all of the conduct lies after that is not known."),
        ),
    }
}

fn ceiling(
    regime: &Regime,
    provision: &Provision,
    rule: &ElementRule,
    asked: &Asked,
    exemptions: &[AskedExemption],
) -> (State, String) {
    let failed = exemptions
        .iter()
        .find(|found| found.condition && found.decided && found.check.state == State::NotMet);
    if let Some(failed) = failed {
        return (State::Met, format!("Not met, as the question says: {}.", failed.check.title));
    }
    let conditions = if rule.conditions.is_empty() {
        String::new()
    } else {
        format!(" Below it a supply is lawful only if {}.", prose::list(rule.conditions.iter().cloned()))
    };
    let mut reason = String::new();
    for ceiling in &provision.ceilings {
        let limits =
            prose::list(limits(ceiling).map(|(limit, unit)| prose::amount(Amount::exactly(limit), unit)))
                .replace(" and ", " or ");
        let period = asked
            .period
            .from
            .and_then(|from| ceiling.period_on(&provision.in_force, from))
            .filter(|period| asked.period.surely_within(*period));
        let Some(period) = period else {
            return (
                State::Unknown,
                format!(
                    "In which period it counts is not known; the ceiling is {limits} a period.{conditions}"
                ),
            );
        };
        let title = CeilingRule::period_title(period);
        if let Some((amount, unit)) = &asked.quantity
            && let Some(passed) = surely_passes(regime, ceiling, *amount, unit)
        {
            return (State::Met, format!("{passed} The ceiling for {title} is {limits}."));
        }
        reason = format!(
            "Whether the ceiling of {limits} for {title} was passed is decided by {} in that period, not by one of the deliveries.{conditions}",
            ceiling.counts
        );
    }
    (State::Unknown, reason)
}

/// Tells whether a quantity alone is above the ceiling in one of its units at every bound, with the sum.
fn surely_passes(regime: &Regime, ceiling: &CeilingRule, amount: Amount, unit: &str) -> Option<String> {
    limits(ceiling).find_map(|(limit, limit_unit)| {
        if limit_unit == unit {
            return (amount.surely_above(limit) == Some(true))
                .then(|| format!("{} alone is above it.", prose::capitalised(&prose::amount(amount, unit))));
        }
        if (unit, limit_unit) != ("t", "bbl") {
            return None;
        }
        let factor = regime.factor(ceiling)?;
        let barrels = Tonnes(amount).to_barrels(&factor).0;
        (barrels.surely_above(limit) == Some(true)).then(|| {
            format!(
                "{}, {} at {} to {} barrels a tonne, alone is above it.",
                prose::capitalised(&prose::amount(amount, unit)),
                prose::amount(barrels, limit_unit),
                factor.low,
                factor.high
            )
        })
    })
}

fn limits(ceiling: &CeilingRule) -> impl Iterator<Item = (f64, &str)> {
    std::iter::once((ceiling.limit, ceiling.unit.as_str()))
        .chain(ceiling.also.iter().map(|limit| (limit.limit, limit.unit.as_str())))
}

impl Regime {
    /// Gives the factors by which tonnes are counted against a ceiling; `None` if it names none.
    #[must_use]
    pub fn factor(&self, ceiling: &CeilingRule) -> Option<ConversionFactor> {
        let rule = ceiling.conversion.as_ref()?;
        let [low, central, high] = [&rule.low, &rule.central, &rule.high].map(|id| self.conversion(id));
        let (low, central, high) = (low?, central?, high?);
        let mut named = BTreeSet::new();
        let source = [low, central, high]
            .into_iter()
            .filter(|conversion| named.insert(&conversion.id))
            .map(|conversion| format!("{} ({}; {})", conversion.value, conversion.basis, conversion.source))
            .collect::<Vec<_>>()
            .join("; ");
        Some(ConversionFactor { low: low.value, central: central.value, high: high.value, source })
    }
}

fn after_term(rule: &ElementRule, period: Period) -> (State, String) {
    let Some(last) = rule.date else {
        return (State::Unknown, "The term is not known.".to_owned());
    };
    let term = format!("The term ran until {}", prose::day(last));
    match (period.from, period.to) {
        (Some(from), _) if from > last => (State::Met, format!("{term}; the conduct lies after it.")),
        (_, Some(to)) if to <= last => match rule.before {
            Some(Before::NotMet) => (State::NotMet, format!("{term}; the conduct does not lie after it.")),
            _ => (
                State::Unknown,
                format!(
                    "{term} for what existed before; what was new was covered at once. Which it was is not known."
                ),
            ),
        },
        _ => (State::Unknown, format!("{term}; whether the conduct lies after it is not known.")),
    }
}

fn no_exception(regime: &Regime, rule: &ElementRule, asked: &Asked) -> (State, String) {
    for provision in rule.provisions.iter().filter_map(|id| regime.provision(id)) {
        let over = lies_within(provision.in_force.period(), asked.period) == Some(false);
        let excluded = provision
            .goods
            .as_ref()
            .is_some_and(|goods| matches!(coverage(regime, goods, &asked.goods), Coverage::Not(_)));
        if !over && !excluded {
            return (
                State::Unknown,
                format!(
                    "{} ({}): whether it applied is not known.",
                    provision.summary.trim_end_matches('.'),
                    provision.citation
                ),
            );
        }
    }
    (State::Met, "No rule then in force permitted it.".to_owned())
}

/// An exemption asked of a conduct.
struct AskedExemption {
    check: ExemptionCheck,
    /// Whether it is a set of conditions of an allowance, which lifts nothing.
    condition: bool,
    /// Whether a person or the goods decided it; a sign in the facts only points to it.
    decided: bool,
}

impl AskedExemption {
    /// Tells whether it makes the conduct lawful.
    fn lifts(&self) -> bool {
        self.decided && !self.condition && self.check.state == State::Met
    }
}

fn no_exemption(exemptions: &[AskedExemption]) -> (State, String) {
    let named = |keep: &dyn Fn(&AskedExemption) -> bool| -> Vec<String> {
        exemptions
            .iter()
            .filter(|found| keep(found))
            .map(|found| format!("{} ({})", found.check.title, found.check.id))
            .collect()
    };
    let lifting = named(&AskedExemption::lifts);
    let signs = named(&|found| found.check.state == State::Met && !found.decided);
    let open = named(&|found| found.check.state == State::Unknown);
    if !lifting.is_empty() {
        (State::NotMet, format!("Applies: {}.", prose::list(lifting)))
    } else if !signs.is_empty() {
        (
            State::Unknown,
            format!("The facts point to {}: its conditions have to be looked up.", prose::list(signs)),
        )
    } else if !open.is_empty() {
        (State::Unknown, format!("Not looked up yet: {}.", prose::list(open)))
    } else if exemptions.is_empty() {
        (State::Met, "The data knows no exemption from this provision.".to_owned())
    } else {
        (State::Met, "None of the exemptions applies to this day and these goods.".to_owned())
    }
}

/// Asks every exemption the provision knows, and the general ones.
fn exemptions(regime: &Regime, provision: &Provision, asked: &Asked) -> Vec<AskedExemption> {
    let knows_any = provision.elements.iter().any(|rule| rule.test == Test::NoExemption);
    let mut ids: Vec<&str> = provision.exemptions.iter().map(String::as_str).collect();
    if knows_any {
        ids.extend(regime.exemptions().filter(|found| found.general).map(|found| found.id.as_str()));
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.into_iter()
        .filter_map(|id| regime.exemption(id))
        .map(|exemption| {
            let (state, decided, reason) = exemption_state(regime, provision, exemption, asked);
            AskedExemption {
                condition: exemption.condition,
                decided,
                check: ExemptionCheck {
                    id: exemption.id.clone(),
                    title: exemption.title.clone(),
                    state,
                    reason,
                    verified: exemption.verified,
                    check: exemption.check.clone(),
                    citations: Vec::new(),
                },
            }
        })
        .collect()
}

/// Says whether an exemption applies, whether a person or the goods decided that, and why. What the law itself
/// excludes – the day, the window, the measure, the goods – no answer of a person brings back.
fn exemption_state(
    regime: &Regime,
    provision: &Provision,
    exemption: &Exemption,
    asked: &Asked,
) -> (State, bool, String) {
    let excluded = |reason: String| (State::NotMet, false, reason);
    let period = asked.period;
    let since = exemption.from.filter(|from| period.from.is_none_or(|first| first < *from));
    if let Some(from) = since.filter(|from| period.to.is_some_and(|to| to < *from)) {
        return excluded(format!("It exists since {} only.", prose::day(from)));
    }
    let mut window_open = true;
    if exemption.contracts_window {
        match provision.in_force.contracts_until {
            Some(last) if period.from.is_some_and(|from| from > last) => {
                return excluded(format!("The window closed on {}.", prose::day(last)));
            }
            None => return excluded("The provision opened no window.".to_owned()),
            Some(last) => window_open = period.to.is_some_and(|to| to <= last),
        }
    }
    if !exemption.measures.is_empty() && !exemption.measures.contains(&provision.measure) {
        return excluded("It does not lift this measure.".to_owned());
    }
    let mut by_goods = false;
    if !exemption.goods.is_empty() {
        let rule = GoodsRule { commodities: exemption.goods.clone(), hs_in_text: BTreeSet::new() };
        match coverage(regime, &rule, &asked.goods) {
            Coverage::Not(_) => {
                let titles = exemption
                    .goods
                    .iter()
                    .map(|id| regime.commodity(id).map_or(id.as_str(), |found| found.title.as_str()));
                return excluded(format!("It is for other goods: {}.", prose::list(titles)));
            }
            Coverage::Covered(_) => by_goods = exemption.goods_decide,
            Coverage::Perhaps(_) => {}
        }
    }
    match (asked.exempt.get(&exemption.id), asked.signs.get(&exemption.id)) {
        (Some(true), _) if since.is_some() || !window_open => (
            State::Unknown,
            false,
            "It is claimed, but whether all of the conduct lies in the time of it is not known.".to_owned(),
        ),
        (Some(true), _) => (State::Met, true, "It applies, as the question says.".to_owned()),
        (Some(false), _) => (State::NotMet, true, "It does not apply, as the question says.".to_owned()),
        (None, Some(sign)) => (State::Met, false, sign.clone()),
        (None, None) if by_goods => (State::Met, true, "The goods are of the kind it is for.".to_owned()),
        (None, None) => (State::Unknown, false, "Nothing in the facts decides it.".to_owned()),
    }
}
