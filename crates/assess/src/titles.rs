//! Headlines that accuse nobody.

use crate::matters::{ConductKind, Matter};
use values::Country;

/// Names a matter in words: "arms from the DPRK to Russia".
#[must_use]
pub fn matter(matter: &Matter) -> String {
    let side = |country: Option<Country>, unknown: &str| {
        country.map_or_else(|| unknown.to_owned(), |country| country.in_prose())
    };
    let from = side(matter.supplier, "a side that is not named");
    let to = side(matter.recipient, "a side that is not named");
    match &matter.conduct {
        ConductKind::Arms => format!("arms and related materiel from {from} to {to}"),
        ConductKind::Training => format!("military training or assistance by {from} for {to}"),
        ConductKind::Technology => format!("technology or know-how from {from} to {to}"),
        ConductKind::Petroleum => format!("oil or petroleum products from {from} to {to}"),
        ConductKind::Goods(commodity) => format!("{} from {from} to {to}", commodity.replace('_', " ")),
        ConductKind::Labour => format!("workers from {from} earning income in {to}"),
        ConductKind::WeaponTest => format!("missile launches or weapon tests by {from}"),
        ConductKind::Finance => format!("money or assets from {from} to {to}"),
        ConductKind::ShipToShip => format!("transfers between ships from {from} to {to}"),
        ConductKind::Troops => format!("soldiers of {from} abroad"),
    }
}

/// Gives a finding's headline: "Reported: arms and related materiel from the DPRK to Russia".
#[must_use]
pub fn finding(matter_found: &Matter) -> String {
    format!("Reported: {}", matter(matter_found))
}

/// Names a measure as a chapter's heading, where the regime's data has none.
#[must_use]
pub fn measure(id: &str) -> String {
    crate::prose::capitalised(&id.replace('_', " "))
}
