//! Visits of persons whom a list may name. Persons are roles.

use crate::support::*;
use assess::model::{Assessment, FindingStatus, ScreeningHit, State};
use claims::model::{EventType, Modality};
use values::Country;

/// Somebody tells of a visit of "A general" to a State, and a list has an entry that resembles the name.
fn visited(to: Option<Country>, modality: Modality, hit: ScreeningHit) -> Assessment {
    let mut visit = of(EventType::Visit, None, None).when("2024-11-18", "2024-11-18");
    visit.parts = vec![("visitor", "A general".to_owned(), KP), ("host", String::new(), to)];
    let told = text(1, "abc-news", "2024-11-22")
        .says(said("A general was there").by("A Minister", "", country("JP")).modality(modality).of(visit));
    assessed(&assess::Facts { hits: vec![hit], ..facts([told]) })
}

fn entry(decision: &str, since: &str, measure: &str) -> ScreeningHit {
    ScreeningHit {
        subject: "A general".to_owned(),
        kind: "person".to_owned(),
        list: "1718-individuals".to_owned(),
        reference: "KPi.000".to_owned(),
        name: "A LISTED PERSON".to_owned(),
        designated_on: Some(date(since)),
        measures: vec![measure.to_owned()],
        score: 0.9,
        decision: decision.to_owned(),
        ..ScreeningHit::default()
    }
}

const BAN: &str = "travel ban (1718 OP8(e))";

#[test]
fn a_visit_is_a_lead_until_a_person_has_decided_who_the_visitor_is() {
    let told = |hit: ScreeningHit| visited(RU, Modality::Asserted, hit);
    let undecided = told(entry("undecided", "2018-03-30", BAN));
    let finding = only(&undecided);
    assert_eq!(
        finding.title,
        "Reported: visits of A general to Russia; the name resembles that of a listed person"
    );
    assert_eq!(
        (finding.provision.as_str(), finding.status),
        ("unsc-1718-op8e", FindingStatus::NotEstablished)
    );
    assert_eq!(state(finding, "listed individual"), State::Unknown);
    assert!(!finding.alternative_explanations.is_empty());

    let same = told(entry("same", "2018-03-30", BAN));
    assert_eq!(only(&same).status, FindingStatus::PossibleViolation, "{:?}", only(&same).elements);
    assert_eq!(only(&same).id, finding.id);
    assert!(only(&same).title.ends_with("to Russia; a listed person"));
    // A designation binds from its date, and for what it was made.
    let later = told(entry("same", "2024-12-01", BAN));
    assert_eq!(state(only(&later), "listed individual"), State::NotMet);
    assert_eq!(only(&later).status, FindingStatus::NoViolation);
    let frozen = told(entry("same", "2018-03-30", "asset freeze (1718 OP8(d))"));
    assert_eq!(state(only(&frozen), "listed individual"), State::Unknown);
}

#[test]
fn who_was_told_apart_or_is_at_home_or_did_not_come_makes_no_finding() {
    let none = |to: Option<Country>, modality: Modality, hit: ScreeningHit| {
        let assessment = visited(to, modality, hit);
        assert!(assessment.findings.is_empty(), "{:?}", assessment.findings);
    };
    none(RU, Modality::Asserted, entry("different", "2018-03-30", BAN));
    none(
        RU,
        Modality::Asserted,
        ScreeningHit { list: "ofac-sdn".to_owned(), ..entry("same", "2018-03-30", BAN) },
    );
    none(
        RU,
        Modality::Asserted,
        ScreeningHit { subject: "Another".to_owned(), ..entry("same", "2018-03-30", BAN) },
    );
    none(KP, Modality::Asserted, entry("same", "2018-03-30", BAN));
    none(RU, Modality::Denied, entry("same", "2018-03-30", BAN));
}
