//! Leads from recordings.

use crate::support::*;
use assess::model::{FindingStatus, ScreeningHit, State, SupportKind};
use vessels::EventKind;

const IMO: &str = "9074729";

fn port_call(hits: Vec<ScreeningHit>) -> assess::Facts {
    assess::Facts {
        ship_events: vec![ship(EventKind::PortCall, "613003000", Some(IMO), None, Some(("Vostochny", "RU")))],
        hits,
        ..assess::Facts::default()
    }
}

#[test]
fn a_listed_ship_in_port_is_a_lead_until_a_person_has_decided_who_it_is() {
    let mut facts = port_call(vec![hit(IMO, "1718-vessels", "undecided")]);
    facts.provenance.insert(digest(80), provenance("synthetic", ""));
    let assessment = assessed(&facts);
    let finding = only(&assessment);
    assert_eq!(
        finding.title,
        "Recorded: port call of a ship that sent the number of a listed one (IMO 9074729) in Russia"
    );
    assert_eq!(finding.provision, "unsc-2371-op6");
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert_eq!(state(finding, "designated vessel"), State::Met);
    assert_eq!(state(finding, "identity of the ship"), State::Unknown);
    assert_eq!(finding.likelihood, None);
    let support = &finding.supporting[0];
    assert_eq!((support.kind, support.grade.as_deref()), (SupportKind::VesselEvent, Some("F")));
    assert_eq!(
        support.text,
        "A ship that sent MMSI 613003000, IMO 9074729 made a port call at Vostochny (Russian Federation) from 04:00 UTC on 3 November 2024 to 09:30 UTC on 3 November 2024, by the positions it sent."
    );
    assert!(told(finding).starts_with("In this case one exhibit records port calls of a listed ship in Russia; it goes back to one independent origin, what the ships sent about themselves."), "{}", told(finding));
    assert_eq!(assessment.timeline[0].event, "port_call");

    let facts = port_call(vec![hit(IMO, "1718-vessels", "same")]);
    let decided = assessed(&facts);
    assert_eq!(state(only(&decided), "identity of the ship"), State::Met);
    assert_eq!(only(&decided).id, finding.id, "the same matter keeps its number");
}

/// The facts of a text, with a hit on a listed ship.
fn told_of(text: &str, decision: &str) -> assess::Facts {
    assess::Facts { hits: vec![hit("8660313", "1718-vessels", decision)], ..facts_read(text) }
}

#[test]
fn a_call_of_a_listed_ship_that_a_text_tells_of_is_held_against_the_ban_on_port_entry() {
    let text = "Japan's defence ministry said that the tanker Chon Ma San (IMO 8660313) entered the port of Vladivostok in May 2024.";
    let told = assessed(&told_of(text, "undecided"));
    let finding = only(&told);
    assert_eq!(finding.title, "Reported: port calls of a listed ship (IMO 8660313) in Russia");
    assert_eq!(
        (finding.provision.as_str(), finding.status),
        ("unsc-2371-op6", FindingStatus::NotEstablished)
    );
    assert_eq!(state(finding, "conduct stated"), State::Met);
    assert_eq!(state(finding, "designated vessel"), State::Met);
    assert_eq!(state(finding, "identity of the ship"), State::Unknown);
    assert!(finding.supporting[0].note.is_none(), "{:?}", finding.supporting[0]);
    // Decided to be the listed ship, nothing but exemptions is open.
    let decided = assessed(&told_of(text, "same"));
    assert_eq!(only(&decided).status, FindingStatus::PossibleViolation);
    assert_eq!(only(&decided).id, finding.id);
    // Beside a recording it is one finding of two origins.
    let mut both = told_of(text, "undecided");
    both.ship_events =
        vec![ship(EventKind::PortCall, "613003000", Some("8660313"), None, Some(("Vladivostok", "RU")))];
    let both = assessed(&both);
    assert_eq!((only(&both).id.as_str(), only(&both).origins), (finding.id.as_str(), 2));
    assert!(
        only(&both).title.starts_with("Recorded: port calls of a ship that sent"),
        "{}",
        only(&both).title
    );
    // A ship told apart, one that is no listed one, and a denial make none.
    assert!(assessed(&told_of(text, "different")).findings.is_empty());
    let other =
        "Japan's defence ministry said that the tanker Orchid entered the port of Vladivostok in May 2024.";
    assert!(assessed(&told_of(other, "undecided")).findings.is_empty());
    let denied = "Russia's foreign ministry denied that the tanker Chon Ma San (IMO 8660313) entered the port of Vladivostok in May 2024.";
    assert!(assessed(&told_of(denied, "undecided")).findings.is_empty());
}

#[test]
fn a_ship_that_is_not_listed_by_number_or_was_told_apart_gives_no_finding() {
    assert!(assessed(&port_call(vec![])).findings.is_empty());
    assert!(assessed(&port_call(vec![hit(IMO, "1718-vessels", "different")])).findings.is_empty());
    assert!(assessed(&port_call(vec![hit("8660313", "1718-vessels", "undecided")])).findings.is_empty());
    let by_name = ScreeningHit {
        reasons: vec!["name: `EXAMPLE SHIP` resembles `LISTED SHIP` (0.91)".to_owned()],
        score: 0.91,
        ..hit(IMO, "1718-vessels", "undecided")
    };
    assert!(assessed(&port_call(vec![by_name])).findings.is_empty());
}

#[test]
fn a_list_that_is_not_the_committees_designates_nothing_for_it() {
    let assessment = assessed(&port_call(vec![hit(IMO, "ofac-sdn", "undecided")]));
    assert_eq!(state(only(&assessment), "designated vessel"), State::Unknown);
    let frozen = ScreeningHit {
        measures: vec!["asset freeze (2321 OP12(d))".to_owned()],
        ..hit(IMO, "1718-vessels", "undecided")
    };
    let assessment = assessed(&port_call(vec![frozen]));
    assert_eq!(state(only(&assessment), "designated vessel"), State::Unknown);
}

#[test]
fn an_encounter_with_a_ship_of_the_dprk_is_a_lead_and_shows_no_transfer() {
    let facts = assess::Facts {
        ship_events: vec![
            ship(EventKind::Encounter, "613003000", None, Some("445114000"), None),
            ship(EventKind::Encounter, "445114000", None, Some("613003000"), None),
        ],
        ..assess::Facts::default()
    };
    let assessment = assessed(&facts);
    let finding = only(&assessment);
    assert_eq!(finding.provision, "unsc-2375-op11");
    assert_eq!(finding.title, "Recorded: encounters of a ship with a number of the DPRK with another ship");
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert_eq!(state(finding, "DPRK flag"), State::Met);
    assert_eq!(state(finding, "goods of the transfer"), State::Unknown);
    assert!(
        finding.supporting[0].text.contains("lay side by side near 41°45.6′ N 131°10.2′ E"),
        "{}",
        finding.supporting[0].text
    );
    assert_eq!(finding.origins, 1, "two recordings repeat what ships send about themselves");
}

#[test]
fn an_encounter_of_two_other_ships_is_no_finding_unless_one_sent_a_listed_number() {
    let meeting = |imo| assess::Facts {
        ship_events: vec![ship(EventKind::Encounter, "613003000", imo, Some("273300000"), None)],
        hits: vec![hit(IMO, "1718-vessels", "undecided")],
        ..assess::Facts::default()
    };
    assert!(assessed(&meeting(None)).findings.is_empty());
    let assessment = assessed(&meeting(Some(IMO)));
    let finding = only(&assessment);
    assert_eq!(state(finding, "DPRK flag"), State::Unknown);
    assert_eq!(finding.status, FindingStatus::NotEstablished);
}

#[test]
fn what_was_recorded_or_published_after_the_day_is_left_out() {
    let facts = port_call(vec![hit(IMO, "1718-vessels", "same")]);
    assert!(assessed_on(&facts, "2024-11-02").findings.is_empty());
    let mut facts = facts;
    facts.provenance.insert(digest(80), provenance("", "2024-12-15"));
    assert!(assessed_on(&facts, "2024-12-01").findings.is_empty());
    assert_eq!(assessed_on(&facts, "2024-12-31").findings.len(), 1);
}

#[test]
fn a_gap_is_no_finding() {
    let facts = assess::Facts {
        ship_events: vec![ship(EventKind::Gap, "445114000", Some(IMO), None, None)],
        hits: vec![hit(IMO, "1718-vessels", "same")],
        ..assess::Facts::default()
    };
    assert!(assessed(&facts).findings.is_empty());
}

#[test]
fn a_call_in_the_dprk_before_or_after_an_encounter_is_told_and_is_no_condition() {
    let call = |mmsi: &str, port: (&str, &str), from: &str, to: &str| {
        let mut call = ship(EventKind::PortCall, mmsi, None, None, Some(port));
        (call.event.start, call.event.end) = (from.parse().unwrap(), to.parse().unwrap());
        call
    };
    let mut facts = assess::Facts {
        ship_events: vec![
            ship(EventKind::Encounter, "445999999", None, Some("613003000"), None),
            ship(EventKind::Encounter, "613003000", None, Some("445999999"), None),
            call("445999999", ("Nampo", "KP"), "2024-10-20T00:00:00Z", "2024-10-22T00:00:00Z"),
            call("445999999", ("Chongjin", "KP"), "2024-10-28T00:00:00Z", "2024-10-30T00:00:00Z"),
            call("613003000", ("Wonsan", "KP"), "2024-11-05T00:00:00Z", "2024-11-06T00:00:00Z"),
            call("613003000", ("Vostochny", "RU"), "2024-11-04T00:00:00Z", "2024-11-04T06:00:00Z"),
        ],
        ..assess::Facts::default()
    };
    let assessment = assessed(&facts);
    let told = |assessment: &assess::model::Assessment| {
        let elements = &only(assessment).elements;
        elements.iter().find(|it| it.name == "call in the DPRK before or after").cloned()
    };
    let element = told(&assessment).unwrap();
    assert_eq!(element.state, State::Met);
    assert_eq!(
        element.reason,
        "Before it the ship that sent MMSI 445999999 was at Chongjin from 00:00 UTC on 28 October 2024 to 00:00 UTC on 30 October 2024 and after it the ship that sent MMSI 613003000 was at Wonsan from 00:00 UTC on 5 November 2024 to 00:00 UTC on 6 November 2024. It is no condition of this paragraph."
    );
    assert_eq!(element.citations.len(), 2);
    let status = only(&assessment).status;
    facts.ship_events.truncate(2);
    let without = assessed(&facts);
    assert!(told(&without).is_none());
    assert_eq!(only(&without).status, status);
}
