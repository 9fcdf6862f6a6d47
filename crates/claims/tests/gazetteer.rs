//! The gazetteers: every list parses, no form stands for two things, and names are found where they should be.
#![allow(clippy::unwrap_used, clippy::panic)]

use claims::model::{Entity, EntityType};
use claims::{Request, read};
use std::collections::BTreeMap;
use values::{Country, ImoNumber};

const COUNTRIES: &str = include_str!("../data/countries.tsv");
const ORGANISATIONS: &str = include_str!("../data/organisations.tsv");
const PLACES: &str = include_str!("../data/places.tsv");
const WEAPONS: &str = include_str!("../data/weapons.tsv");
const SHIPS: &str = include_str!("../data/ships.tsv");
const DOCUMENTS: &str = include_str!("../data/documents.tsv");
const GOODS: &str = include_str!("../data/goods.tsv");

fn rows(table: &'static str, columns: usize) -> Vec<Vec<&'static str>> {
    assert!(table.starts_with("# "), "a list names its sources first");
    let mut rows = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert!((2..=columns).contains(&cells.len()), "{line}");
        assert!(!cells[0].is_empty() && line.trim_start() == line, "{line}");
        rows.push(cells);
    }
    rows
}

fn forms(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(['|', '=']).filter(|form| !form.is_empty())
}

fn entities(text: &str) -> Vec<Entity> {
    read(&Request { file: "note", text, ..Request::default() }).entities
}

/// The names of one kind in a text.
fn names(text: &str, kind: EntityType) -> Vec<String> {
    entities(text).into_iter().filter(|entity| entity.kind == kind).filter_map(|entity| entity.name).collect()
}

#[test]
fn no_form_stands_for_two_things() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut note = |form: &str, what: String| {
        assert_eq!(form.trim(), form, "{what}");
        let before = seen.insert(form.to_lowercase(), what.clone());
        assert!(before.is_none_or(|before| before == what), "{form}: {what}");
    };
    for row in rows(COUNTRIES, 4) {
        assert!(row[0].parse::<Country>().is_ok(), "{}", row[0]);
        row[1..]
            .iter()
            .flat_map(|cell| forms(cell))
            .for_each(|form| note(form, format!("country {}", row[0])));
    }
    for row in rows(ORGANISATIONS, 4) {
        assert!(row[1] == "-" || row[1].parse::<Country>().is_ok(), "{}", row[1]);
        assert!(matches!(row[2], "government" | "party" | "international" | "private"), "{}", row[2]);
        forms(row[3]).for_each(|form| note(form, format!("organisation {}", row[0])));
    }
    for row in rows(PLACES, 2) {
        assert!(row[0] == "-" || row[0].parse::<Country>().is_ok(), "{}", row[0]);
        for group in row[1].split('|') {
            forms(group).for_each(|form| note(form, format!("place {group}")));
        }
    }
    for row in rows(WEAPONS, 4) {
        forms(row[2]).for_each(|form| note(form, format!("weapon {}", row[0])));
    }
    for row in rows(SHIPS, 3) {
        forms(row[1]).for_each(|form| note(form, format!("ship {}", row[0])));
    }
    for row in rows(DOCUMENTS, 5).into_iter().filter(|row| row[0] == "text") {
        forms(row[3]).for_each(|form| note(form, format!("document {}", row[1])));
    }
}

#[test]
fn every_ship_has_a_right_number_and_a_source() {
    let ships = rows(SHIPS, 3);
    assert!(ships.len() >= 110, "{}", ships.len());
    for row in ships {
        assert!(row[0].parse::<ImoNumber>().is_ok(), "{}", row[0]);
        assert!(row[2].split('|').all(|list| matches!(list, "1718" | "OFAC")), "{}", row[2]);
        assert_eq!(row[1], row[1].to_uppercase());
    }
}

#[test]
fn every_member_of_the_united_nations_has_a_row() {
    let rows = rows(COUNTRIES, 4);
    // 193 members, two observers, and territories.
    assert!(rows.len() >= 200, "{}", rows.len());
    for (name, demonym) in
        [("the DPRK", "North Korean"), ("Lao PDR", "Lao"), ("Chad", "Chadian"), ("Fiji", "Fijian")]
    {
        assert_eq!(names(&format!("A {demonym} ship left."), EntityType::Norp).len(), 1, "{name}");
    }
}

#[test]
fn the_two_korean_states_are_never_confused() {
    let kp =
        ["North Korea", "DPRK", "DRPK", "the North", "Democratic People's Republic of Korea", "D.P.R.K."];
    let kr = ["South Korea", "ROK", "the South", "Republic of Korea", "R.O.K."];
    for (forms, code) in [(&kp[..], "KP"), (&kr[..], "KR")] {
        for form in forms {
            let text = format!("Officials of {form} met.");
            assert_eq!(names(&text, EntityType::Country), [code], "{text}");
        }
    }
    for (form, code) in [
        ("북한", "KP"),
        ("조선민주주의인민공화국", "KP"),
        ("КНДР", "KP"),
        ("대한민국", "KR"),
        ("남조선", "KR"),
    ] {
        assert_eq!(names(&format!("{form} 2024"), EntityType::Country), [code], "{form}");
    }
    assert_eq!(names("The North Koreans and the South Koreans met.", EntityType::Norp), ["KP", "KR"]);
    let seats = names("Pyongyang and Seoul disagreed.", EntityType::Place);
    assert_eq!(seats, ["Pyongyang, KP", "Seoul, KR"]);
}

#[test]
fn what_stands_for_a_government_is_found() {
    let text = "The Kremlin, the Pentagon, the Blue House and Zhongnanhai said nothing.";
    assert_eq!(
        names(text, EntityType::Org),
        ["Kremlin", "Pentagon", "Office of the President", "Zhongnanhai"]
    );
}

#[test]
fn every_form_of_a_weapon_resolves_to_its_one_name() {
    let commodities: Vec<&str> = rows(GOODS, 3).into_iter().map(|row| row[1]).collect();
    for row in rows(WEAPONS, 4) {
        assert!(commodities.contains(&row[1]), "{}", row[1]);
        for form in forms(row[2]) {
            let text = format!("Observers saw the {form} there.");
            assert_eq!(names(&text, EntityType::Weapon), [row[0]], "{form}");
        }
        for form in forms(row.get(3).copied().unwrap_or_default()) {
            let text = format!("2024: {} .", form.replace('*', ""));
            assert_eq!(names(&text, EntityType::Weapon), [row[0]], "{form}");
        }
    }
}

#[test]
fn designations_of_others_meet_the_names_of_the_dprk() {
    for (designation, name) in [
        ("KN-23", "Hwasong-11A"),
        ("KN-24", "Hwasong-11B"),
        ("KN-11", "Pukguksong-1"),
        ("KN-15", "Pukguksong-2"),
        ("KN-22", "Hwasong-15"),
    ] {
        let text = format!("The DPRK fired two {designation} ballistic missiles.");
        assert_eq!(names(&text, EntityType::Weapon), [name]);
    }
}

#[test]
fn the_longest_form_wins() {
    assert_eq!(names("The Hwasong-11A flew.", EntityType::Weapon), ["Hwasong-11A"]);
    assert_eq!(names("화성-11가형과 화성-17형", EntityType::Weapon), ["Hwasong-11A", "Hwasong-17"]);
    assert_eq!(names("They met in Papua New Guinea.", EntityType::Country), ["PG"]);
    assert_eq!(names("They met in South Sudan.", EntityType::Country), ["SS"]);
    assert_eq!(names("They met in Guinea-Bissau.", EntityType::Country), ["GW"]);
    let place = names("The train reached Vostochny Port and Nampho.", EntityType::Place);
    assert_eq!(place, ["Vostochny Port, RU", "Nampo, KP"]);
    assert_eq!(
        names("The Non-Proliferation Treaty and S/2024/215 and S/RES/2397 (2017).", EntityType::Doc),
        ["Treaty on the Non-Proliferation of Nuclear Weapons", "S/2024/215", "resolution 2397 (2017)"]
    );
    assert_eq!(
        names("Resolution 2680 renewed it, as UNSCR 2627 did.", EntityType::Doc),
        ["resolution 2680 (2023)", "resolution 2627 (2022)"]
    );
}

#[test]
fn a_listed_ship_has_its_number() {
    for text in [
        "The tanker Chon Ma San left Nampo.",
        "M/V CHON MA SAN left Nampo.",
        "In March the Chon Ma San, a tanker of the DPRK, left Nampo.",
        "Observers saw CHON MA SAN near Nampo.",
        "Chon Ma San (IMO 8660313) left Nampo.",
    ] {
        let found = entities(text);
        let ship = found.iter().find(|entity| entity.kind == EntityType::Vessel).unwrap();
        assert_eq!(ship.name.as_deref(), Some("CHON MA SAN (IMO 8660313)"), "{text}");
        assert_eq!(ship.bare_name(), Some("CHON MA SAN"));
        assert_eq!(ship.imo().map(ImoNumber::number), Some(8_660_313));
    }
    // The text gives another number: it is not overruled.
    let found = entities("The tanker Chon Ma San (IMO 9074729) left Nampo.");
    assert_eq!(found[0].name.as_deref(), Some("CHON MA SAN"));
    assert_eq!(found[0].imo(), None);
}

#[test]
fn a_word_that_is_a_ship_too_needs_a_ship_beside_it() {
    for text in [
        "The Patriot Act was signed.",
        "They walked the streets of Sevastopol in May.",
        "Bella said that a lucky star shone.",
        "The petrel 8 of them saw was a bird.",
        "Jin Teng met Jin Hye in Seoul.",
        "A gold star 3 was drawn.",
        "CHON MA SAN AND HUA FU ARE MOUNTAINS",
    ] {
        assert_eq!(names(text, EntityType::Vessel), Vec::<String>::new(), "{text}");
    }
    for (text, name) in [
        ("The vessel Petrel 8 was inspected.", "PETREL 8 (IMO 9562233)"),
        ("The ship left, and the Patriot was seized.", "PATRIOT"),
    ] {
        let found = names(text, EntityType::Vessel);
        assert!(found.first().is_some_and(|found| found.starts_with(name)), "{text}: {found:?}");
    }
}

#[test]
fn ordinary_words_are_no_names() {
    for text in [
        "The storm shadow fell on a lancet arch.",
        "The graduate rode a grad rocket of paper.",
        "He is no patriot, the taurus said.",
        "We turkey hunters saw china on the table.",
        "An a/79 road and s/he are no documents.",
    ] {
        let found = entities(text);
        let bad = found.iter().filter(|entity| {
            matches!(
                entity.kind,
                EntityType::Weapon | EntityType::Country | EntityType::Doc | EntityType::Vessel
            )
        });
        assert_eq!(bad.count(), 0, "{text}: {found:?}");
    }
}
