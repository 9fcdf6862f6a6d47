//! Weapons, ships and documents by name, from `data/weapons.tsv`, `data/ships.tsv` and `data/documents.tsv`, read once.

use crate::lexicon::{Phrases, forms, rows};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A ship of a public list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ship {
    /// The name it is listed under first.
    pub(crate) name: &'static str,
    /// Its number, where no other listed ship has the same name.
    pub(crate) imo: Option<u32>,
}

/// The lists.
pub(crate) struct Gazetteer {
    /// The one name of each weapon.
    pub(crate) weapons: Phrases<&'static str>,
    pub(crate) ships: Phrases<Ship>,
    /// The one name of each treaty, declaration or agreement.
    pub(crate) documents: Phrases<&'static str>,
    /// The year of each resolution of the Security Council that is known.
    pub(crate) years: HashMap<&'static str, &'static str>,
}

/// Gives the lists, read at the first call.
pub(crate) fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(read)
}

/// Gives each row of the weapons: its name, its commodity, and its forms in Latin letters.
pub(crate) fn weapons() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> {
    rows(include_str!("../data/weapons.tsv")).filter_map(|row| {
        let latin = forms(&row, 2).collect();
        Some((*row.first()?, *row.get(1)?, latin))
    })
}

/// Gives the forms in other scripts of weapons and documents, each with the name it resolves to.
pub(crate) fn other_scripts() -> impl Iterator<Item = (Kind, String, &'static str)> {
    let weapons = rows(include_str!("../data/weapons.tsv"))
        .filter_map(|row| Some((Kind::Weapon, (*row.first()?).to_owned(), row.get(3).copied()?)));
    let documents = rows(include_str!("../data/documents.tsv")).filter_map(|row| match *row.first()? {
        "resolution" => {
            let name = format!("resolution {} ({})", row.get(1)?, row.get(2)?);
            Some((Kind::Document, name, row.get(3).copied()?))
        }
        _ => Some((Kind::Document, (*row.get(1)?).to_owned(), row.get(4).copied()?)),
    });
    weapons.chain(documents).filter(|(_, _, forms)| !forms.is_empty())
}

/// What a form in another script names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Weapon,
    Document,
}

fn read() -> Gazetteer {
    let mut names = Phrases::new();
    for (name, _, latin) in weapons() {
        for form in latin {
            names.add(form, name);
        }
    }
    let mut by_name: HashMap<&'static str, Ship> = HashMap::new();
    let mut order: Vec<&'static str> = Vec::new();
    for row in rows(include_str!("../data/ships.tsv")) {
        let imo = row.first().and_then(|number| number.parse().ok());
        let mut first = None;
        for form in forms(&row, 1) {
            let name = *first.get_or_insert(form);
            match by_name.get_mut(form) {
                // Two ships of one name: the name alone tells none of the numbers.
                Some(ship) => ship.imo = ship.imo.filter(|known| Some(*known) == imo),
                None => {
                    by_name.insert(form, Ship { name, imo });
                    order.push(form);
                }
            }
        }
    }
    let mut ships = Phrases::new();
    for form in order {
        if let Some(ship) = by_name.get(form) {
            ships.add(form, *ship);
        }
    }
    let mut documents = Phrases::new();
    let mut years = HashMap::new();
    for row in rows(include_str!("../data/documents.tsv")) {
        let cell = |column: usize| row.get(column).copied().unwrap_or_default();
        if cell(0) == "resolution" {
            years.insert(cell(1), cell(2));
        } else {
            for form in forms(&row, 3) {
                documents.add(form, cell(1));
            }
        }
    }
    Gazetteer { weapons: names.ready(), ships: ships.ready(), documents: documents.ready(), years }
}
