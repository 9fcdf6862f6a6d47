//! Matters: statements about the same conduct, brought together.
//!
//! A matter is a kind of conduct between two sides, one of which is the DPRK: arms from the DPRK to
//! Russia, petroleum from Russia to the DPRK. Statements about it may differ in figures, days and
//! words; that is what a finding weighs.

use crate::services;
use crate::statements::Statement;
use claims::model::EventType;
use std::collections::BTreeMap;
use values::{Country, Problem};

/// A kind of conduct between two sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Matter {
    /// What kind.
    pub conduct: ConductKind,
    /// Who supplies, trains, sends.
    pub supplier: Option<Country>,
    /// Who receives, is trained, takes in.
    pub recipient: Option<Country>,
}

/// The kinds of conduct the provisions of a sanctions regime speak of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConductKind {
    /// Arms and related materiel move.
    Arms,
    /// Military training, advice or assistance is given.
    Training,
    /// Technology or know-how moves.
    Technology,
    /// Oil or its products move.
    Petroleum,
    /// Other goods move, by commodity id.
    Goods(String),
    /// Goods move by the word of a table of trade, by their codes in words.
    Trade(String),
    /// A service is given, by its id in `methods/services.toml`.
    Service(String),
    /// Workers earn income abroad.
    Labour,
    /// Ballistic missiles or nuclear devices are tested.
    WeaponTest,
    /// Money moves or is stolen.
    Finance,
    /// Goods pass from ship to ship.
    ShipToShip,
    /// A listed ship enters a port.
    PortCall,
    /// A listed person enters a State.
    Travel,
    /// A part of foreign make came into a weapon of the DPRK.
    Component,
    /// Soldiers are sent: in no paragraph as such.
    Troops,
}

impl ConductKind {
    /// Gives a stable word for identifiers.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            ConductKind::Arms => "arms".into(),
            ConductKind::Training => "training".into(),
            ConductKind::Technology => "technology".into(),
            ConductKind::Petroleum => "petroleum".into(),
            ConductKind::Goods(commodity) => format!("goods:{commodity}"),
            ConductKind::Trade(codes) => format!("trade:{codes}"),
            ConductKind::Service(service) => format!("service:{service}"),
            ConductKind::Labour => "labour".into(),
            ConductKind::WeaponTest => "weapon_test".into(),
            ConductKind::Finance => "finance".into(),
            ConductKind::ShipToShip => "ship_to_ship".into(),
            ConductKind::PortCall => "port_call".into(),
            ConductKind::Travel => "travel".into(),
            ConductKind::Component => "component".into(),
            ConductKind::Troops => "troops".into(),
        }
    }

    /// Gives the kind of event that stands for the matter when the law is asked.
    #[must_use]
    pub fn event(&self) -> EventType {
        match self {
            ConductKind::Arms => EventType::ArmsTransfer,
            ConductKind::Training => EventType::Training,
            ConductKind::Technology => EventType::TechnologyTransfer,
            ConductKind::Petroleum => EventType::OilTransfer,
            ConductKind::Goods(_) | ConductKind::Trade(_) => EventType::GoodsTransfer,
            ConductKind::Service(service) => {
                services::find(service).map_or(EventType::Agreement, |service| service.event)
            }
            ConductKind::Labour => EventType::OverseasLabour,
            ConductKind::WeaponTest => EventType::WeaponTest,
            ConductKind::Finance => EventType::FinancialTransfer,
            ConductKind::ShipToShip => EventType::ShipToShipTransfer,
            ConductKind::PortCall => EventType::PortCall,
            ConductKind::Travel => EventType::Visit,
            ConductKind::Component => EventType::GoodsTransfer,
            ConductKind::Troops => EventType::TroopDeployment,
        }
    }
}

/// Tells whether words name soldiers and not a State.
fn are_soldiers(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    matches!(
        last.as_str(),
        "soldiers" | "troops" | "forces" | "personnel" | "fighters" | "men" | "them" | "they"
    )
}

impl Matter {
    /// Finds the matters a statement is about; none if the DPRK is on neither side, or on both.
    #[must_use]
    pub fn of(statement: &Statement<'_>) -> Vec<Matter> {
        let (kinds, supplier, recipient) = Self::sides(statement);
        let of_the_dprk = supplier == Some(Country::DPRK) || recipient == Some(Country::DPRK);
        if !of_the_dprk || supplier == recipient {
            return Vec::new();
        }
        kinds.into_iter().map(|conduct| Matter { conduct, supplier, recipient }).collect()
    }

    /// Gives the kinds of conduct a statement speaks of and the States on its two sides.
    fn sides(statement: &Statement<'_>) -> (Vec<ConductKind>, Option<Country>, Option<Country>) {
        use EventType as E;
        const SUPPLIER: [&str; 3] = ["supplier", "sender", "agent"];
        const RECIPIENT: [&str; 3] = ["recipient", "beneficiary", "target"];
        let sides = |supplier: &[&'static str], recipient: &[&'static str]| {
            (statement.country_in(supplier), statement.country_in(recipient))
        };
        let goods = statement.goods();
        let (kinds, (supplier, recipient)) = match statement.event.kind {
            // Arms handed to soldiers abroad do not thereby come to the State that sent them.
            E::ArmsTransfer if statement.in_role("recipient").any(|one| are_soldiers(&one.text)) => {
                (Vec::new(), (None, None))
            }
            E::ArmsTransfer => (vec![ConductKind::Arms], sides(&SUPPLIER, &RECIPIENT)),
            E::ArmsProcurement => {
                (vec![ConductKind::Arms], sides(&["supplier"], &["recipient", "buyer", "agent"]))
            }
            E::TechnologyTransfer => (vec![ConductKind::Technology], sides(&SUPPLIER, &RECIPIENT)),
            E::OilTransfer => (vec![ConductKind::Petroleum], sides(&SUPPLIER, &RECIPIENT)),
            E::GoodsTransfer | E::CargoMovement => (
                goods.iter().filter(|id| is_specific(id)).cloned().map(ConductKind::Goods).collect(),
                sides(&SUPPLIER, &RECIPIENT),
            ),
            E::Training => (
                vec![ConductKind::Training],
                sides(&["trainer", "supplier", "agent"], &["trainee", "recipient", "force"]),
            ),
            // "military assistance": what the paragraphs on training call advice, services or assistance.
            E::MilitaryAssistance => (vec![ConductKind::Training], sides(&SUPPLIER, &RECIPIENT)),
            E::Agreement | E::Ownership => match services::of(statement) {
                Some((service, supplier, recipient)) => {
                    (vec![ConductKind::Service(service.id.clone())], (supplier, recipient))
                }
                None => (Vec::new(), (None, None)),
            },
            // Workers of another State, or of none that is named, are not those the paragraphs speak of.
            E::OverseasLabour => {
                match sides(&["supplier", "sender", "workers", "agent"], &["recipient", "host", "location"]) {
                    (Some(Country::DPRK), host) => (vec![ConductKind::Labour], (Some(Country::DPRK), host)),
                    _ => (Vec::new(), (None, None)),
                }
            }
            E::WeaponTest => {
                (vec![ConductKind::WeaponTest], (statement.country_in(&["agent", "supplier"]), None))
            }
            E::FinancialTransfer | E::CyberTheft => {
                (vec![ConductKind::Finance], sides(&SUPPLIER, &RECIPIENT))
            }
            E::ShipToShipTransfer => (vec![ConductKind::ShipToShip], sides(&SUPPLIER, &RECIPIENT)),
            E::TroopDeployment | E::TroopMovement | E::Combat | E::Casualties => (
                vec![ConductKind::Troops],
                (statement.country_in(&["force", "supplier", "sender", "agent", "victim"]), None),
            ),
            _ => (Vec::new(), (None, None)),
        };
        (kinds, supplier, recipient)
    }

    /// Gives a stable key for identifiers.
    #[must_use]
    pub fn key(&self) -> String {
        let code = |country: Option<Country>| country.map_or("-".to_owned(), |c| c.code().to_owned());
        format!("{}/{}/{}", self.conduct.id(), code(self.supplier), code(self.recipient))
    }
}

/// Tells whether a commodity id names goods a paragraph could speak of.
fn is_specific(commodity: &str) -> bool {
    !matches!(commodity, "other_goods" | "soldiers" | "")
}

/// Brings statements together by matter, with a problem for each that could be brought to none.
///
/// The DPRK cannot stand on both sides of a matter: one of the two was read wrongly, and nothing is drawn.
///
/// A statement that leaves one side open ("was supplied with missiles") joins the only matter of its
/// kind whose other side agrees, if there is exactly one; otherwise it stays a matter of its own.
#[must_use]
pub fn matters<'s, 'a>(
    statements: &'s [Statement<'a>],
) -> (BTreeMap<Matter, Vec<&'s Statement<'a>>>, Vec<Problem>) {
    let mut found: BTreeMap<Matter, Vec<&Statement<'_>>> = BTreeMap::new();
    let mut problems = Vec::new();
    for statement in statements {
        for matter in Matter::of(statement) {
            found.entry(matter).or_default().push(statement);
        }
        let (kinds, supplier, recipient) = Matter::sides(statement);
        if !kinds.is_empty() && supplier == Some(Country::DPRK) && recipient == supplier {
            problems.push(both_sides(statement));
        }
    }
    let complete: Vec<Matter> = found
        .keys()
        .filter(|matter| matter.supplier.is_some() && matter.recipient.is_some())
        .cloned()
        .collect();
    let open: Vec<Matter> = found
        .keys()
        .filter(|matter| matter.supplier.is_none() || matter.recipient.is_none())
        .cloned()
        .collect();
    for matter in open {
        let agrees = |one: Option<Country>, other: Option<Country>| one.is_none() || one == other;
        let mut candidates = complete.iter().filter(|whole| {
            whole.conduct == matter.conduct
                && agrees(matter.supplier, whole.supplier)
                && agrees(matter.recipient, whole.recipient)
        });
        if let (Some(whole), None) = (candidates.next(), candidates.next()) {
            let joined = found.remove(&matter).unwrap_or_default();
            found.entry(whole.clone()).or_default().extend(joined);
        }
    }
    (found, problems)
}

fn both_sides(statement: &Statement<'_>) -> Problem {
    let problem = Problem::new(
        "assess/both-sides",
        &statement.facts.document.file,
        format!(
            "The DPRK was read as both sides of an event ({}); nothing is drawn from this passage: “{}”.",
            crate::timeline::kind_id(statement.event.kind).replace('_', " "),
            statement.citation.quote
        ),
    )
    .at(statement.citation.place.clone());
    Problem { exhibit: Some(statement.facts.exhibit), ..problem }
}
