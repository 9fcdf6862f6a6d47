//! What the rest of this crate asks of the law.
//!
//! A matter becomes a question; the regime answers with the provisions that were in force and speak of it,
//! the one that fits best first. Words and figures come from the regime's files.

use crate::exemption_signs::FoundSign;
use crate::facts::Facts;
use crate::ledger::Ceiling;
use crate::matters::{ConductKind, Matter};
use crate::model::{ExemptionCheck, LawNote, LeadProvision, RegimeReference, State};
use crate::regime::question::events_of_code;
use crate::regime::schema::{CeilingRule, Flow, Provision};
use crate::regime::{Asked, AskedGoods, Considered, Regime, consider, fit};
use crate::statements::Statement;
use claims::model::EventType;
use std::collections::{BTreeMap, BTreeSet};
use values::{Date, HsCode, Period};

/// A conduct, as far as the facts tell.
#[derive(Debug, Clone)]
pub struct Conduct {
    /// What and between whom.
    pub matter: Matter,
    /// When; an end that is not known is open.
    pub period: Period,
    /// The commodity ids of the goods; empty if none is named.
    pub goods: BTreeSet<String>,
    /// The HS codes of the goods, where a table of trade gives them; they go before the commodities.
    pub codes: BTreeSet<HsCode>,
    /// The provisions that are asked; all where it is empty.
    pub among: BTreeSet<String>,
    /// What in the facts points to an exemption, by its id.
    pub exemptions: BTreeMap<String, FoundSign>,
}

/// A provision that speaks of a conduct, with its elements tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its id.
    pub provision: String,
    /// The measure's id.
    pub measure: String,
    /// The measure in words.
    pub measure_title: String,
    /// What it says and how surely that is known.
    pub law: LawNote,
    /// Whether conduct against it can be a violation.
    pub binding: bool,
    /// Whether an element is not met.
    pub fails: bool,
    /// Its elements, in the order of its file.
    pub elements: Vec<AnsweredElement>,
    /// The exemptions to ask about.
    pub exemptions: Vec<ExemptionCheck>,
}

/// An element of a provision, tried against a conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredElement {
    /// Its name in print.
    pub name: String,
    /// How it was tested: `in_force`, `actor_bound`, `goods`, `no_exemption`, …
    pub test: String,
    /// Whether it is met.
    pub state: State,
    /// Why, in a sentence.
    pub reason: String,
}

/// Asks which provisions speak of a conduct: the best fit first, those of which an element is not met last.
///
/// A provision that surely was not in force on the days of the conduct is never among them. Those that reach
/// *any* item on a State's own judgement are asked only of arms, training and technology: beside each
/// shipment of civil goods they would say nothing.
#[must_use]
pub fn ask(regime: &Regime, conduct: &Conduct) -> Vec<Answer> {
    let asked = asked(regime, conduct);
    let military = matches!(
        conduct.matter.conduct,
        ConductKind::Arms | ConductKind::Training | ConductKind::Technology | ConductKind::Component
    );
    let mut found: Vec<Considered<'_>> = regime
        .provisions()
        .filter(|provision| conduct.among.is_empty() || conduct.among.contains(&provision.id))
        .filter(|provision| military || !provision.conduct.any_item)
        .map(|provision| consider(regime, provision, &asked))
        .filter(|considered| considered.speaks)
        .collect();
    found.sort_by_cached_key(|considered| fit(regime, considered, &asked));
    found.into_iter().map(|considered| answer(regime, considered)).collect()
}

/// Gives the ids of the measures in the order in which findings are printed.
#[must_use]
pub fn measure_order(regime: &Regime) -> Vec<String> {
    regime.vocabulary().measures.iter().map(|measure| measure.id.clone()).collect()
}

/// Names the regime that is used.
#[must_use]
pub fn reference(regime: &Regime) -> RegimeReference {
    RegimeReference {
        id: regime.about().id.clone(),
        version: regime.about().edition.to_string(),
        sha256: regime.digest(),
    }
}

/// Gives the sentences on conduct that no paragraph covers as such; none if the regime has no such entry.
#[must_use]
pub fn not_covered(regime: &Regime, id: &str) -> Vec<String> {
    regime.not_covered(id).map_or_else(Vec::new, |entry| entry.reason.clone())
}

/// Gives the ceilings in barrels that deliveries or statements up to a day touch, one for each counting
/// period, by provision and period.
#[must_use]
pub fn ceilings(
    regime: &Regime,
    facts: &Facts,
    matters: &BTreeMap<Matter, Vec<&Statement<'_>>>,
    as_of: Date,
) -> Vec<Ceiling> {
    let touched: Vec<Period> = facts
        .deliveries
        .iter()
        .filter(|delivery| delivery.recipient == regime.target())
        .map(|delivery| delivery.period)
        .chain(
            matters
                .iter()
                .filter(|(matter, _)| {
                    matter.conduct == ConductKind::Petroleum && matter.recipient == Some(regime.target())
                })
                .flat_map(|(_, found)| found.iter().map(|statement| statement.when())),
        )
        .collect();
    let mut found = Vec::new();
    for provision in regime.provisions() {
        for rule in provision.ceilings.iter().filter(|rule| rule.unit == "bbl") {
            let Some(factor) = regime.factor(rule) else { continue };
            // A stretch that reaches over several periods touches those of its two ends.
            let periods: BTreeSet<Period> = touched
                .iter()
                .flat_map(|period| [period.from, period.to])
                .flatten()
                .filter(|day| *day <= as_of)
                .filter_map(|day| rule.period_on(&provision.in_force, day))
                .collect();
            found.extend(periods.into_iter().map(|period| Ceiling {
                provision: provision.id.clone(),
                title: format!("{}, {}", rule.title, CeilingRule::period_title(period)),
                law: law_note(regime, provision),
                period,
                barrels: rule.limit,
                commodities:
                    provision.goods.as_ref().map_or_else(BTreeSet::new, |goods| goods.commodities.clone()),
                factor: factor.clone(),
                tonnes: rule.also.iter().find(|other| other.unit == "t").map(|other| other.limit),
                report_every_days: rule.report_every_days,
            }));
        }
    }
    found
}

fn asked(regime: &Regime, conduct: &Conduct) -> Asked {
    let matter = &conduct.matter;
    let target = Some(regime.target());
    let flow = if matter.recipient == target {
        Some(Flow::To)
    } else if matter.supplier == target {
        Some(Flow::From)
    } else {
        None
    };
    Asked {
        period: conduct.period,
        flow,
        direction: None,
        // A code tells the kind of goods, and so of event, better than any word here.
        event: conduct.codes.is_empty().then(|| event_id(matter.conduct.event())),
        events_of_goods: conduct.codes.iter().flat_map(|code| events_of_code(regime, code)).collect(),
        goods: goods(conduct),
        actors: [matter.supplier, matter.recipient].into_iter().flatten().collect(),
        bodies: BTreeSet::new(),
        actor_name: None,
        quantity: None,
        listed_on: None,
        known: BTreeMap::new(),
        exempt: BTreeMap::new(),
        signs: conduct.exemptions.iter().map(|(id, sign)| (id.clone(), sign.reason.clone())).collect(),
    }
}

/// A matter of one commodity is asked with that commodity; others with all goods the statements name.
fn goods(conduct: &Conduct) -> AskedGoods {
    match &conduct.matter.conduct {
        _ if !conduct.codes.is_empty() => AskedGoods::Codes(conduct.codes.clone()),
        ConductKind::Goods(commodity) => AskedGoods::Commodities(BTreeSet::from([commodity.clone()])),
        _ if conduct.goods.is_empty() => AskedGoods::Unknown,
        _ => AskedGoods::Commodities(conduct.goods.clone()),
    }
}

/// Gives the word by which the regime's files call a type of event.
pub(crate) fn event_id(event: EventType) -> String {
    match serde_json::to_value(event) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn answer(regime: &Regime, considered: Considered<'_>) -> Answer {
    let provision = considered.provision;
    Answer {
        provision: provision.id.clone(),
        measure: provision.measure.clone(),
        measure_title: regime.measure_title(&provision.measure).to_owned(),
        law: law_note(regime, provision),
        binding: considered.binding,
        fails: considered.fails(),
        elements: considered
            .elements
            .into_iter()
            .map(|element| AnsweredElement {
                name: element.name,
                test: element.test.id().to_owned(),
                state: element.state,
                reason: element.reason,
            })
            .collect(),
        exemptions: considered.exemptions,
    }
}

/// Gives what a report says of a provision.
pub(crate) fn law_note(regime: &Regime, provision: &Provision) -> LawNote {
    LawNote {
        citation: regime.citation(provision),
        summary: provision.summary.clone(),
        from: provision.in_force.from,
        force: provision.force.clone(),
        verified: provision.verified,
        paragraph_verified: provision.paragraph_verified,
        verified_by: provision.sources.iter().map(|source| regime.source_title(source).to_owned()).collect(),
        notes: provision.notes.clone(),
    }
}

/// Gives a provision as it is named beside something else.
pub(crate) fn beside(regime: &Regime, provision: &Provision) -> LeadProvision {
    let note = law_note(regime, provision);
    LeadProvision {
        provision: provision.id.clone(),
        citation: note.citation,
        summary: note.summary,
        binding: regime.binds(provision),
        verified: note.verified,
        paragraph_verified: note.paragraph_verified,
    }
}
