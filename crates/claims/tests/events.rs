//! Events with their parts, found over the tree of the sentence, and linked where two mentions are of one event.
#![allow(clippy::unwrap_used)]

use claims::model::{Document, Event};
use claims::{Request, linking, read};

fn document(text: &str) -> Document {
    let dated = Some("2024-12-20".parse().unwrap());
    read(&Request { file: "note.txt", text, dated, ..Request::default() })
}

fn events(text: &str) -> Vec<Event> {
    document(text).claims.into_iter().flat_map(|claim| claim.events).collect()
}

/// "arms_transfer supplier:KP recipient:RU goods:artillery".
fn told(event: &Event) -> String {
    let kind = serde_json::to_value(event.kind).unwrap();
    let parts: Vec<String> = event
        .participants
        .iter()
        .map(|one| {
            let state = one.country.map(|country| country.code().to_owned());
            format!(" {}:{}", one.role, state.or(one.name.clone()).unwrap_or_else(|| one.text.clone()))
        })
        .collect();
    format!("{}{}", kind.as_str().unwrap(), parts.concat())
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = events(text).iter().map(told).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_clause_that_hangs_on_a_noun_is_read_for_itself() {
    check(
        "The howitzers that North Korea sent to Russia were old.",
        &["arms_transfer supplier:KP recipient:RU goods:artillery"],
    );
    check(
        "Officials counted 120 howitzers provided to Russia by North Korea since October 2024.",
        &["arms_transfer supplier:KP recipient:RU goods:artillery"],
    );
    check(
        "North Korean tankers, which the UN had listed, collected oil from Vostochny.",
        &["oil_transfer recipient:KP supplier:RU goods:oil_unspecified"],
    );
}

#[test]
fn who_acts_is_found_over_control_and_possession() {
    check(
        "Japan accused Moscow of supplying Pyongyang with oil.",
        &["oil_transfer supplier:RU recipient:KP goods:oil_unspecified"],
    );
    check(
        "Moscow's training of DPRK soldiers violates resolution 1718.",
        &["training trainer:RU trainee:KP", "sanctions_violation agent:RU object:resolution 1718 (2006)"],
    );
    check(
        "North Korea sent troops to Russia to fight against Ukraine.",
        &["troop_deployment force:KP sender:KP destination:RU", "combat force:KP target:UA"],
    );
}

#[test]
fn pronouns_are_those_who_were_named_before() {
    check(
        "DPRK Foreign Minister Choe Son Hui arrived in Moscow. She met Russian Foreign Minister Sergei Lavrov.",
        &["visit visitor:KP host:RU", "meeting participant:KP participant:RU"],
    );
    check(
        "In Russia the soldiers of the DPRK received weapons. They were trained at bases.",
        &["arms_transfer recipient:KP goods:arms_unspecified", "training trainee:KP"],
    );
}

#[test]
fn goods_for_goods_is_a_barter() {
    check(
        "Pyongyang sent shells to Russia in exchange for oil and missile technology.",
        &[
            "arms_transfer supplier:KP recipient:RU goods:artillery_ammunition",
            "barter party:KP party:RU goods:artillery_ammunition in_return:oil_unspecified in_return:missile_technology",
        ],
    );
}

#[test]
fn kinds_go_by_what_is_done_to_what() {
    check(
        "Russia bought ammunition from North Korea.",
        &["arms_procurement recipient:RU supplier:KP goods:ammunition"],
    );
    check("Russia bought coal from North Korea.", &["goods_transfer recipient:RU supplier:KP goods:coal"]);
    check("The missiles were moved by rail through Khasan.", &["cargo_movement transit:RU goods:missiles"]);
    check(
        "Soldiers were sent to support Russia's war against Ukraine.",
        &["troop_deployment force:Soldiers", "military_assistance supplier:Soldiers recipient:RU"],
    );
    // What is violated is no resolution, what is built is no structure, what is paid is no money.
    check("The ship violated the peace of the bay.", &[]);
    check("Russia built channels of dialogue.", &[]);
    check("Russia paid a visit to nobody.", &[]);
}

#[test]
fn a_service_is_told_with_whom_or_which_ship_it_was_for() {
    check(
        "A Chinese company formed a joint venture with a North Korean firm in Dandong.",
        &["agreement party:CN party:KP"],
    );
    check(
        "A Russian insurer insured the North Korean tanker Chon Ma San.",
        &["agreement party:RU vessel:CHON MA SAN party:KP"],
    );
    check(
        "The North Korean tanker Chon Ma San was insured by a Russian insurer.",
        &["agreement party:RU vessel:CHON MA SAN party:KP"],
    );
    check("Sierra Leone registered a North Korean ship.", &["ownership agent:SL vessel:KP"]);
    check(
        "A Russian company leased three tankers to North Korea.",
        &["agreement party:RU vessel:three tankers party:KP"],
    );
    check("A Russian insurer insured tankers of North Korea.", &["agreement party:RU vessel:KP"]);
    check("North Korea registered a Tanzanian ship.", &["ownership agent:KP vessel:TZ"]);
    check("North Korea registered growth of 3 per cent.", &[]);
    // Where a ship went is not whose it is.
    check(
        "A Russian insurer insured a Russian tanker that carried oil to North Korea.",
        &["agreement party:RU vessel:RU", "oil_transfer recipient:KP goods:oil_unspecified"],
    );
    check(
        "A Chinese company chartered a tanker to carry coal to North Korea.",
        &["agreement party:CN vessel:tanker", "goods_transfer recipient:KP goods:coal"],
    );
    check(
        "A Chinese company formed a joint venture with a Russian firm near North Korea.",
        &["agreement party:CN party:RU"],
    );
    check(
        "A Singapore trader sold a tanker to North Korea.",
        &["goods_transfer supplier:SG recipient:KP goods:vessels"],
    );
    check("North Korea sold coal to China by ship.", &["goods_transfer supplier:KP recipient:CN goods:coal"]);
}

#[test]
fn workers_and_where_they_work_are_told_apart() {
    let hosted = &["overseas_labour workers:KP host:RU"];
    check("Russia employs 15,000 North Korean workers.", hosted);
    check("Russia admitted 15,000 North Korean workers in 2024.", hosted);
    check("15,000 North Korean workers earn income in Russia.", hosted);
    check("Russia employs 15,000 workers from North Korea.", hosted);
    check("15,000 North Korean workers were employed by a Russian company.", hosted);
    check("Pyongyang hosted a fair.", &[]);
}

#[test]
fn what_did_not_happen_and_what_a_rule_says_is_told_apart() {
    let event = |text: &str| events(text).remove(0);
    assert!(event("North Korea did not send shells to Russia.").negated);
    assert!(event("Russia failed to send oil to North Korea.").negated);
    let ruled = event("The resolution bans coal that was shipped from Rajin to China.");
    assert_eq!(ruled.modality, Some(claims::model::Modality::Norm));
}

#[test]
fn mentions_of_one_event_name_the_first() {
    let links = |text: &str| -> Vec<(String, Option<String>)> {
        events(text).into_iter().map(|event| (event.id, event.same_as)).collect()
    };
    let one = |id: &str, same: Option<&str>| (id.to_owned(), same.map(str::to_owned));
    let text = "North Korea sent shells to Russia in June 2024. Seoul said that North Korea sent shells to Russia in June.";
    assert_eq!(links(text), [one("e1", None), one("e2", Some("e1"))]);
    // Other goods, other days, another direction, another visitor; and what is planned is not what happened.
    for text in [
        "North Korea sent shells to Russia in June 2024. North Korea sent coal to Russia in June 2024.",
        "North Korea sent shells to Russia in June 2024. North Korea sent shells to Russia in August 2024.",
        "Russia sent oil to North Korea in June 2024. Russia received oil from North Korea in June 2024.",
        "Russian President Vladimir Putin visited Pyongyang. Russian Foreign Minister Sergei Lavrov visited Pyongyang.",
        "North Korea sent shells to Russia. North Korea plans to send shells to Russia.",
    ] {
        assert!(links(text).iter().all(|(_, same)| same.is_none()), "{text}: {:?}", links(text));
    }
}

#[test]
fn events_are_linked_over_texts() {
    let texts = [
        "Russia and North Korea signed the Treaty on Comprehensive Strategic Partnership on 19 June 2024.",
        "The Treaty on Comprehensive Strategic Partnership was signed by Russia on 20 June 2024.",
        "Russia signed the Treaty on Friendship on 19 June 2024.",
    ];
    let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
    let groups = linking::link(&documents.iter().collect::<Vec<_>>());
    let of: Vec<Vec<usize>> =
        groups.iter().map(|group| group.iter().map(|mention| mention.document).collect()).collect();
    assert_eq!(
        of,
        [vec![0, 1], vec![2]],
        "a signature dated a day off is the same one; of another text another"
    );
}

#[test]
fn cargo_of_which_only_its_count_or_its_place_is_told() {
    check("The images show containers being loaded at Rajin.", &["cargo_loading goods:other_goods"]);
    check("At least 2,000 containers had been shipped since August.", &["cargo_movement goods:other_goods"]);
    check("Pyongyang denies having shipped weapons.", &["arms_transfer supplier:KP goods:arms_unspecified"]);
    check(
        "At least 3,000 North Korean soldiers traveled by ship to Vladivostok.",
        &["troop_movement force:KP destination:RU"],
    );
    check("North Korean soldiers are training at several locations.", &["training trainee:KP"]);
    check("The firm had arranged the sale of weapons.", &["arms_transfer goods:arms_unspecified"]);
    check("The sale of weapons is banned.", &[]);
    check(
        "The containers were transported by rail to a depot near Tikhoretsk, about 180 miles from the Ukrainian border.",
        &["cargo_movement goods:other_goods"],
    );
    check(
        "At a summit in Pyongyang, North Korea and Russia signed a treaty.",
        &["treaty_signature party:KP party:RU instrument:treaty"],
    );
    check(
        "Russia used North Korean ballistic missiles in Ukraine.",
        &["weapon_use agent:RU weapon:ballistic_missiles origin:KP"],
    );
    check("Russia fired KN-23 missiles at Kharkiv.", &["weapon_use agent:RU weapon:ballistic_missiles"]);
    check("North Korea launched a ballistic missile.", &["weapon_test agent:KP weapon:ballistic_missiles"]);
    check("They held three rounds of talks in Russia.", &[]);
    check("Moscow denied receiving shells.", &["arms_transfer recipient:RU goods:artillery_ammunition"]);
}

#[test]
fn officials_of_several_states_are_their_states() {
    check(
        "The foreign ministers of Japan, New Zealand, the UK, and the US issued a joint statement.",
        &["statement speaker:JP speaker:NZ speaker:GB speaker:US"],
    );
    check("A delegation led by the Ukrainian president travelled to Seoul.", &["visit visitor:UA host:KR"]);
    let led = events("A delegation led by Ukrainian Defence Minister Rustem Umerov travelled to Seoul.");
    assert_eq!(led[0].participants[0].text, "delegation led by Ukrainian Defence Minister Rustem Umerov");
    check(
        "Several interested parties have indicated an interest in participating in the meeting.",
        &["participation_request agent:Several interested parties"],
    );
}

#[test]
fn the_number_of_a_resolution_is_no_year() {
    let events = events("Japan accused Russia of violating resolutions 1718 and 1874.");
    assert!(events.iter().all(|event| event.when.is_none()), "{events:?}");
}
