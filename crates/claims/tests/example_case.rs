//! The texts of the example case, written for this project: what they state must be read by general rules.
#![allow(clippy::unwrap_used, clippy::panic)]

use claims::model::{Claim, Document, Event, EventType, Modality, Tier};
use claims::{Request, read};
use std::path::Path;
use values::{Amount, Country, Date};

fn text_of(name: &str) -> (Document, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/dprk-russia-2024/texts");
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let dated: Date = name[..10].parse().unwrap();
    let document = read(&Request { file: name, text: &text, dated: Some(dated), ..Request::default() });
    (document, text)
}

fn events(document: &Document, kind: EventType) -> Vec<(&Claim, &Event)> {
    document
        .claims
        .iter()
        .flat_map(|claim| claim.events.iter().map(move |event| (claim, event)))
        .filter(|(_, event)| event.kind == kind)
        .collect()
}

fn country(event: &Event, role: &str) -> Option<Country> {
    event.participants.iter().find(|one| one.role == role).and_then(|one| one.country)
}

fn containers(document: &Document) -> Vec<Amount> {
    events(document, EventType::ArmsTransfer)
        .iter()
        .filter(|(_, event)| {
            country(event, "supplier") == Some(Country::DPRK)
                && country(event, "recipient") == Some(Country::RUSSIA)
        })
        .flat_map(|(_, event)| &event.quantities)
        .filter(|quantity| quantity.unit == "containers")
        .map(|quantity| quantity.amount)
        .collect()
}

#[test]
fn the_figure_of_containers_drifts() {
    let about = Amount::about;
    let least = Amount::at_least;
    assert_eq!(containers(&text_of("2024-06-14_containers-june.md").0), [least(10_000.0), about(6_700.0)]);
    assert_eq!(containers(&text_of("2024-10-18_nis-troops.md").0), [least(13_000.0)]);
    assert_eq!(containers(&text_of("2024-12-19_council-meeting.md").0), [least(13_000.0), least(20_000.0)]);
}

#[test]
fn two_articles_of_one_briefing_have_one_speaker_and_one_range() {
    for name in ["2024-11-05_pentagon-abc.md", "2024-11-05_pentagon-afp.txt"] {
        let (document, _) = text_of(name);
        let found = events(&document, EventType::TroopDeployment);
        let (claim, event) = found
            .iter()
            .find(|(_, event)| {
                event.quantities.iter().any(|quantity| quantity.amount == Amount::between(11_000.0, 12_000.0))
            })
            .unwrap_or_else(|| panic!("no range in {name}"));
        assert_eq!(country(event, "force"), Some(Country::DPRK), "{name}");
        let speaker = claim.speaker.as_ref().unwrap();
        assert_eq!(speaker.country.unwrap().code(), "US", "{name}");
        let ryder = document
            .claims
            .iter()
            .filter_map(|claim| claim.speaker.as_ref())
            .find(|by| by.text.contains("Ryder"))
            .unwrap();
        assert_eq!(ryder.organisation.as_deref(), Some("Pentagon"), "{name}");
    }
}

#[test]
fn denials_stand_with_their_speakers() {
    let denials = |name: &str| -> Vec<(String, String)> {
        let (document, text) = text_of(name);
        document
            .claims
            .iter()
            .filter(|claim| claim.modality == Modality::Denied)
            .map(|claim| {
                let who = claim.speaker.as_ref().map_or(String::new(), |speaker| speaker.text.clone());
                (who, claim.content[0].slice(&text).to_owned())
            })
            .collect()
    };
    assert_eq!(
        denials("2024-10-10_kremlin-denial.txt"),
        [
            (
                "The Kremlin's spokesman, Dmitry Peskov".to_owned(),
                "soldiers of the DPRK were taking part in the fighting in Ukraine".to_owned()
            ),
            ("Moscow and Pyongyang".to_owned(), "the DPRK sends arms to Russia".to_owned()),
        ]
    );
    let (document, _) = text_of("2024-10-22_dprk-denial.txt");
    let (claim, event) = events(&document, EventType::TroopDeployment)[0];
    assert_eq!(claim.modality, Modality::Denied);
    assert_eq!(claim.speaker.as_ref().unwrap().country, Some(Country::DPRK));
    assert_eq!(country(event, "force"), Some(Country::DPRK));
    // "neither confirmed nor denied" is no denial.
    assert!(denials("2024-12-17_combat.txt").is_empty());
}

#[test]
fn the_joint_statement_speaks_for_eleven_states() {
    let (document, _) = text_of("2024-10-16_msmt.md");
    let joint: Vec<&Claim> = document
        .claims
        .iter()
        .filter(|claim| claim.speaker.as_ref().is_some_and(|speaker| speaker.countries.len() == 11))
        .collect();
    assert_eq!(joint.len(), 3, "announced, said, said");
    assert_eq!(events(&document, EventType::MonitoringBodyEstablishment).len(), 1);
    let condemned = document.claims.iter().find(|claim| claim.modality == Modality::Condemned).unwrap();
    assert_eq!(condemned.speaker.as_ref().unwrap().name.as_deref(), Some("Choe Son Hui"));
    assert_eq!(condemned.reported_by.as_ref().unwrap().name.as_deref(), Some("KCNA"));
}

#[test]
fn coal_through_rajin_is_of_russian_origin_and_leaves_a_port_of_the_dprk() {
    let (document, text) = text_of("2024-07-19_rajin-khasan.md");
    let found = events(&document, EventType::GoodsTransfer);
    let (claim, event) =
        found.iter().find(|(_, event)| event.quantities.iter().any(|quantity| quantity.unit == "t")).unwrap();
    assert_eq!(event.quantities[0].amount, Amount::about(2_500_000.0));
    assert_eq!(country(event, "origin"), Some(Country::RUSSIA));
    assert_eq!(country(event, "sender"), Some(Country::DPRK));
    assert_eq!(country(event, "recipient").unwrap().code(), "CN");
    assert!(event.participants.iter().any(|one| one.name.as_deref() == Some("coal")));
    assert_eq!(event.when.as_ref().unwrap().from, Date::new(2017, 1, 1).ok());
    assert_eq!(claim.speaker.as_ref().unwrap().name.as_deref(), Some("Alexander Matsegora"));
    // What the resolution bans is a rule, not an event.
    let rule =
        found.iter().find(|(claim, _)| claim.content[0].slice(&text).contains("the supply of coal")).unwrap();
    assert_eq!(rule.0.modality, Modality::Norm);
}

#[test]
fn oil_keeps_its_open_bounds() {
    for (name, low) in
        [("2024-07-05_oil-background.txt", 165_000.0), ("2024-11-22_oil-study.eml", 1_000_000.0)]
    {
        let (document, _) = text_of(name);
        let found = events(&document, EventType::OilTransfer);
        let (_, event) = found
            .iter()
            .find(|(_, event)| {
                country(event, "supplier") == Some(Country::RUSSIA)
                    && country(event, "recipient") == Some(Country::DPRK)
            })
            .unwrap_or_else(|| panic!("no oil in {name}"));
        assert_eq!(event.quantities[0].amount, Amount::at_least(low), "{name}");
        assert_eq!(event.quantities[0].unit, "bbl");
    }
}

#[test]
fn what_the_council_expects_was_not_said() {
    let (document, text) = text_of("2024-12-18_council-preview.md");
    for claim in document.claims.iter().filter(|claim| claim.tier == Tier::Attributed) {
        let words = claim.content[0].slice(&text);
        if words.starts_with("its treaty")
            || words.starts_with("the United States for")
            || words.starts_with("support for")
        {
            assert_eq!(claim.modality, Modality::Anticipated, "{words}");
        }
    }
}

#[test]
fn what_cannot_be_verified_is_not_vouched_for() {
    let (document, text) = text_of("2024-12-19_council-meeting.md");
    let claim = &document.claims[0];
    assert!(claim.content[0].slice(&text).contains("cannot verify reports"));
    assert_eq!(claim.speaker.as_ref().unwrap().name.as_deref(), Some("Rosemary DiCarlo"));
    assert_eq!(claim.events[0].modality, Some(Modality::Reported));
    assert_eq!(claim.events[0].quantities[0].amount, Amount::at_least(13_000.0));
}
