//! Headlines that accuse nobody.

use crate::matters::{ConductKind, Matter};
use crate::services;
use values::Country;

/// Names a matter in words: "arms from the DPRK to Russia".
#[must_use]
pub fn matter(matter: &Matter) -> String {
    let side = |country: Option<Country>, unknown: &str| {
        country.map_or_else(|| unknown.to_owned(), |country| country.in_prose())
    };
    let from = side(matter.supplier, "a supplier that is not named");
    let to = side(matter.recipient, "a recipient that is not named");
    match &matter.conduct {
        ConductKind::Arms => format!("arms and related materiel from {from} to {to}"),
        ConductKind::Training => format!(
            "military training or assistance by {} for {}",
            side(matter.supplier, "somebody who is not named"),
            side(matter.recipient, "somebody who is not named")
        ),
        ConductKind::Technology => format!("technology or know-how from {from} to {to}"),
        ConductKind::Petroleum => format!("oil or petroleum products from {from} to {to}"),
        ConductKind::Goods(commodity) => format!("{} from {from} to {to}", commodity.replace('_', " ")),
        ConductKind::Trade(codes) => format!("goods of {codes} from {from} to {to}"),
        ConductKind::Service(id) => services::find(id).map_or_else(String::new, |service| {
            service.title(&side(matter.supplier, "somebody who is not named"), &to)
        }),
        ConductKind::Labour => match matter.recipient {
            Some(_) => format!("workers from {from} earning income in {to}"),
            None => format!("workers from {from} earning income abroad"),
        },
        ConductKind::WeaponTest => format!("missile launches or weapon tests by {from}"),
        ConductKind::Finance => format!("money or assets from {from} to {to}"),
        ConductKind::ShipToShip => match (matter.supplier, matter.recipient) {
            (Some(_), Some(_)) => format!("transfers from ship to ship, from {from} to {to}"),
            _ => "transfers from ship to ship to or from the DPRK".to_owned(),
        },
        ConductKind::PortCall => match matter.recipient {
            Some(country) => format!("port calls of a listed ship in {}", country.in_prose()),
            None => "port calls of a listed ship".to_owned(),
        },
        ConductKind::Travel => format!("visits to {to} of a person who may be listed"),
        ConductKind::Component => format!("a part of foreign make in a weapon of {to}"),
        ConductKind::Troops => format!("soldiers of {from} abroad"),
    }
}

/// Gives a finding's headline: "Reported: arms and related materiel from the DPRK to Russia".
///
/// "Reported" is all that is known before a person has confirmed anything.
#[must_use]
pub fn finding(matter_found: &Matter) -> String {
    format!("Reported: {}", matter(matter_found))
}

/// Gives the headline of a finding that rests on estimates alone.
#[must_use]
pub fn estimated(matter_found: &Matter) -> String {
    format!("Estimated: {}", matter(matter_found))
}

/// Names a measure as a chapter's heading, where the regime's data has none.
#[must_use]
pub fn measure(id: &str) -> String {
    crate::prose::capitalised(&id.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_that_is_not_named_is_said_to_be_so() {
        let check = |conduct, supplier, recipient, expected: &str| {
            assert_eq!(matter(&Matter { conduct, supplier, recipient }), expected);
        };
        let (dprk, russia) = (Some(Country::DPRK), Some(Country::RUSSIA));
        check(ConductKind::Arms, dprk, russia, "arms and related materiel from the DPRK to Russia");
        check(
            ConductKind::Arms,
            dprk,
            None,
            "arms and related materiel from the DPRK to a recipient that is not named",
        );
        check(
            ConductKind::Petroleum,
            None,
            dprk,
            "oil or petroleum products from a supplier that is not named to the DPRK",
        );
        check(ConductKind::Training, russia, dprk, "military training or assistance by Russia for the DPRK");
        check(
            ConductKind::Training,
            None,
            dprk,
            "military training or assistance by somebody who is not named for the DPRK",
        );
        check(ConductKind::Labour, dprk, None, "workers from the DPRK earning income abroad");
        check(ConductKind::Goods("iron_ore".into()), dprk, russia, "iron ore from the DPRK to Russia");
        check(ConductKind::PortCall, dprk, russia, "port calls of a listed ship in Russia");
        check(ConductKind::ShipToShip, dprk, None, "transfers from ship to ship to or from the DPRK");
    }
}
