//! Documented items and sites: what they show, and what they do not.

use crate::support::*;
use assess::facts::SiteFacts;
use assess::model::{FindingStatus, ItemEntry, State, SupportKind};
use flows::items::read_record;

const WEAPON: &str = r#"id = "W-1"
what = "tail section of a ballistic missile"
system = "Hwasong-11A"
system_country = "KP"
maker_country = "KP"
goods = "ballistic_missiles"
marks = [{ text = "112" }]
features = ["jet vanes"]
[recovered]
place = "Kharkiv"
on = 2024-01-02
forces = "RU"
[documented]
on = 2024-01-11
by = "Conflict Armament Research"
[[custody]]
from = "rescue service"
to = "Conflict Armament Research"
on = 2024-01-11
"#;

const PART: &str = r#"id = "C-1"
what = "voltage regulator"
system = "Hwasong-11A"
system_country = "KP"
maker = "Example Components"
maker_country = "US"
part_number = "X-1"
date_code = "2315"
hs = "850440"
[recovered]
on = 2024-01-02
forces = "RU"
[documented]
on = 2024-01-11
by = "Conflict Armament Research"
[[trace]]
request_to = "Example Components"
kind = "maker"
sent = 2024-02-01
reply_on = 2024-03-01
reply = "sold to a distributor"
supplier = "A distributor"
[[trace]]
request_to = "A distributor"
kind = "supplier"
sent = 2024-03-20
"#;

fn items(records: &[&str]) -> assess::Facts {
    let read = |(number, record): (u8, &&str)| read_record(record, digest(number), "x.item.toml").0;
    assess::Facts { items: (90u8..).zip(records).flat_map(read).collect(), ..assess::Facts::default() }
}

#[test]
fn a_marked_weapon_with_another_states_forces_is_a_possible_violation() {
    let assessment = assessed(&items(&[WEAPON]));
    let finding = only(&assessment);
    assert_eq!(finding.title, "Documented: 1 item of DPRK make found with the forces of Russia");
    assert_eq!(finding.provision, "unsc-1718-op8b");
    assert!(finding.related_provisions.iter().any(|one| one.provision == "unsc-1874-op9"));
    assert_eq!(finding.status, FindingStatus::PossibleViolation, "{:#?}", finding.elements);
    for name in ["item documented", "made after the ban", "make of the DPRK", "chain of custody"] {
        assert_eq!(state(finding, name), State::Met, "{name}");
    }
    assert_eq!((finding.origins, &finding.likelihood), (1, &None), "one body is one origin");
    assert!(finding.supporting.iter().all(|support| support.kind == SupportKind::Item));
    assert!(
        told(finding).contains("one exhibit documents items of DPRK make found with the forces of Russia"),
        "{}",
        told(finding)
    );
    assert!(
        finding.alternative_explanations.iter().any(|text| text.contains("one mark is not a delivery date"))
    );
    assert_eq!(assessment.items[0].findings, std::slice::from_ref(&finding.id));
    assert_eq!(assessment.timeline[0].event, "item");
}

#[test]
fn a_broken_chain_of_custody_or_an_unnamed_body_leaves_it_open() {
    let without = WEAPON.split("[[custody]]").next().unwrap();
    let assessment = assessed(&items(&[without]));
    assert_eq!(state(only(&assessment), "chain of custody"), State::Unknown);
    assert_eq!(only(&assessment).status, FindingStatus::NotEstablished);
    let assessment = assessed(&items(&[&WEAPON.replace("by = \"Conflict Armament Research\"\n", "")]));
    assert_eq!(state(only(&assessment), "item documented"), State::Unknown);
    assert_eq!(only(&assessment).origins, 0);
}

#[test]
fn items_of_one_body_are_one_origin_and_of_one_matter() {
    let second = WEAPON.replace("W-1", "W-2").replace("\"112\"", "\"111\"");
    let one = assessed(&items(&[WEAPON]));
    let two = assessed(&items(&[WEAPON, &second]));
    assert_eq!(only(&two).id, only(&one).id, "the same matter keeps its number");
    assert_eq!((only(&two).origins, only(&two).supporting.len()), (1, 2));
    let other = second.replace("Conflict Armament Research", "Another Inspection Body");
    let both = assessed(&items(&[WEAPON, &other]));
    assert_eq!(only(&both).origins, 2);
}

#[test]
fn a_foreign_part_names_no_maker_as_party_and_says_which_reply_is_missing() {
    let assessment = assessed(&items(&[PART]));
    let finding = only(&assessment);
    assert_eq!(
        finding.title,
        "Documented: part of foreign make (voltage regulator) in a weapon of the DPRK (Hwasong-11A)"
    );
    assert_eq!(finding.reply.parties, ["the DPRK"]);
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert_eq!(state(finding, "who supplied it"), State::Unknown);
    let provisions: Vec<&str> = std::iter::once(finding.provision.as_str())
        .chain(finding.related_provisions.iter().map(|one| one.provision.as_str()))
        .collect();
    assert!(
        provisions.contains(&"unsc-2397-op7") && provisions.contains(&"unsc-2270-op27"),
        "{provisions:?}"
    );
    assert!(
        finding.alternative_explanations.iter().any(|text| text.contains("maker of a part is normally not"))
    );
    let entry: &ItemEntry = &assessment.items[0];
    let steps: Vec<(&str, State)> = entry.links.iter().map(|link| (link.step.as_str(), link.state)).collect();
    assert_eq!(
        steps,
        [
            ("item", State::Met),
            ("maker", State::Met),
            ("trace request", State::Met),
            ("reply", State::Met),
            ("supplier", State::Met),
            ("trace request", State::Met),
            ("reply", State::Unknown),
        ]
    );
    assert!(entry.links.iter().all(|link| !link.sentence.citations.is_empty()));
    assert!(entry.links[6].sentence.text.contains("No reply of A distributor is recorded"));
    assert_eq!(entry.made.len(), 2, "a code of two readings stays two: {:?}", entry.made);
    assert!(entry.made.iter().all(|made| made.contains("UNVERIFIED")));
}

#[test]
fn made_after_the_ban_is_met_only_if_every_reading_lies_after_the_day_of_the_law() {
    let regime = assess::regime::Regime::builtin().unwrap();
    let check = |code: &str, expected: State| {
        let assessment = assessed(&items(&[&PART.replace("2315", code)]));
        let finding = only(&assessment);
        assert_eq!(state(finding, "made after the ban"), expected, "{code} under {}", finding.provision);
        let element = finding.elements.iter().find(|one| one.name == "made after the ban").unwrap();
        let day = regime.provision(&finding.provision).unwrap().in_force.from;
        if expected == State::Met {
            assert!(element.reason.contains(&day.year().to_string()), "{}", element.reason);
            assert_eq!(element.citations[0].quote, format!("date_code = \"{code}\""));
        }
    };
    check("2023-W20", State::Met);
    check("2302", State::Unknown);
    check("9905", State::Unknown);
    check("XX", State::Unknown);
}

#[test]
fn an_item_of_a_party_to_nothing_is_shown_and_is_no_finding() {
    let domestic = WEAPON.replace("forces = \"RU\"\n", "");
    let assessment = assessed(&items(&[&domestic]));
    assert!(assessment.findings.is_empty());
    assert_eq!(assessment.items.len(), 1);
    assert!(assessed_on(&items(&[WEAPON]), "2024-01-05").items.is_empty(), "not yet documented");
}

#[test]
fn a_site_says_that_it_is_made_up_and_makes_no_finding() {
    let text = "name = \"Plant\"\nlat = 39.9\nlon = 127.6\nmade_up = true\n[[notes]]\ntext = \"a hall\"\n";
    let (site, problems) = flows::sites::read_record(text, digest(91), "x.site.toml");
    assert!(problems.is_empty());
    let site = SiteFacts { exhibit: digest(91), site: site.unwrap(), change: None, images: vec![] };
    let assessment = assessed(&assess::Facts { sites: vec![site], ..assess::Facts::default() });
    assert!(assessment.findings.is_empty());
    let words: Vec<&str> = assessment.sites[0].sentences.iter().map(|one| one.text.as_str()).collect();
    assert!(words[0].contains("made up"), "{words:?}");
    assert!(words.iter().any(|one| one.contains("does not show what it is for")));
}

#[test]
fn the_examples_records_are_of_the_schemas() {
    let check = |schema: &str, record: &str| {
        let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
        let record: toml::Value = toml::from_str(record).unwrap();
        let errors: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&plain(record))
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    };
    let item = include_str!("../../../../docs/schema/item.schema.json");
    let site = include_str!("../../../../docs/schema/site.schema.json");
    check(item, include_str!("../../../../examples/dprk-russia-2024/items/2024-01_kharkiv.item.toml"));
    check(item, include_str!("../../../../examples/dprk-russia-2024/items/2024-08_strikes.item.toml"));
    check(item, include_str!("../../../../examples/dprk-russia-2024/items/MADE-UP_component.item.toml"));
    check(site, include_str!("../../../../examples/dprk-russia-2024/items/MADE-UP.site.toml"));
    check(item, WEAPON);
    check(item, PART);
}

/// TOML as JSON, dates as they are written.
fn plain(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(when) => when.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
    }
}
