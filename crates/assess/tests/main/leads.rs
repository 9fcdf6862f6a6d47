//! Leads: reasons to look that the indicators give, and that are no findings.

use crate::support::*;
use assess::Facts;
use assess::model::{Assessment, Lead, ScreeningHit, SentenceKind};
use claims::model::EventType;
use flows::Basis;
use values::Amount;
use vessels::EventKind;

const IMO: &str = "9074729";

fn of<'a>(assessment: &'a Assessment, indicator: &str) -> Option<&'a Lead> {
    assessment.leads.iter().find(|lead| lead.indicator == indicator)
}

#[track_caller]
fn the<'a>(assessment: &'a Assessment, indicator: &str) -> &'a Lead {
    let all: Vec<&str> = assessment.leads.iter().map(|lead| lead.indicator.as_str()).collect();
    of(assessment, indicator).unwrap_or_else(|| panic!("{indicator} is none of {all:?}"))
}

fn words(lead: &Lead) -> String {
    lead.seen.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn ships(events: Vec<assess::facts::ShipEvent>) -> Assessment {
    assessed(&Facts { ship_events: events, ..Facts::default() })
}

#[test]
fn an_encounter_with_a_dprk_number_is_a_lead_and_names_the_finding_that_rests_on_it() {
    let assessment = ships(vec![ship(EventKind::Encounter, "613003000", None, Some("445114000"), None)]);
    let lead = the(&assessment, "OIL-03");
    assert_eq!(lead.findings, [only(&assessment).id.clone()]);
    assert!(words(lead).contains("lay side by side"), "{}", words(lead));
    assert!(lead.counter_explanations.iter().any(|words| words.contains("Bunkering")));
    assert!(lead.provisions.iter().any(|found| found.provision == "unsc-2375-op11" && found.binding));
    let others = ships(vec![ship(EventKind::Encounter, "613003000", None, Some("613004000"), None)]);
    assert!(of(&others, "OIL-03").is_none(), "two ships of other flags");
}

#[test]
fn a_gap_counts_near_the_areas_of_transfers_only_and_is_no_finding() {
    let near = ships(vec![ship(EventKind::Gap, "613003000", None, None, None)]);
    let lead = the(&near, "OIL-04");
    assert!(
        words(lead)
            .starts_with("Nothing was heard near 41°45.6′ N 131°10.2′ E (off Chongjin) from 04:00 UTC"),
        "{}",
        words(lead)
    );
    assert!(near.findings.is_empty() && lead.findings.is_empty());
    let silence = lead.provisions.iter().find(|found| found.provision == "unsc-2397-op13").unwrap();
    assert!(!silence.binding && !silence.verified, "a call for vigilance does not bind, and is unverified");
    let mut far = ship(EventKind::Gap, "613003000", None, None, None);
    (far.event.lat, far.event.lon) = (Some(-35.0), Some(18.0));
    assert!(of(&ships(vec![far]), "OIL-04").is_none());
}

#[test]
fn ships_ports_and_identities_are_leads() {
    let call = |mmsi, imo, port| ship(EventKind::PortCall, mmsi, imo, None, Some(port));
    assert!(words(the(&ships(vec![call("613003000", None, ("Rajin", "KP"))]), "ARM-01")).contains("Rajin"));
    let abroad = ships(vec![call("445114000", None, ("Vostochny", "RU"))]);
    assert!(
        of(&abroad, "OIL-02").is_some() && of(&abroad, "ARM-01").is_none() && of(&abroad, "SHP-03").is_none()
    );
    assert!(of(&ships(vec![call("445114000", None, ("Nampo", "KP"))]), "OIL-02").is_none(), "at home");
    let listed = Facts {
        ship_events: vec![call("613003000", Some(IMO), ("Vostochny", "RU"))],
        hits: vec![hit(IMO, "1718-vessels", "undecided")],
        ..Facts::default()
    };
    let assessment = assessed(&listed);
    for indicator in ["SHP-03", "SHP-06"] {
        assert_eq!(the(&assessment, indicator).findings, [only(&assessment).id.clone()]);
    }
    assert!(
        the(&assessment, "SHP-03").exemptions.iter().any(|found| found.id == "EX-PORT" && !found.verified)
    );
    let changed = ships(vec![ship(EventKind::IdentityChange, "613003000", None, None, None)]);
    assert!(words(the(&changed, "SHP-02")).contains("changed what it sends about itself"));
    let shared = ships(vec![ship(EventKind::SharedIdentity, "613003000", None, None, None)]);
    assert!(words(the(&shared, "SHP-02")).contains("Two ships sent under one identity"));
}

#[test]
fn many_recordings_are_counted_and_the_first_told() {
    let events = (0..9)
        .map(|at| {
            let mut one = ship(EventKind::Encounter, "613003000", None, Some("445114000"), None);
            one.citation.place.message = Some(12 + at);
            one
        })
        .collect();
    let assessment = ships(events);
    let lead = the(&assessment, "OIL-03");
    assert_eq!(lead.seen.len(), 4);
    assert_eq!(lead.seen[0].text, "9 recordings of ships show it; the first are told.");
    assert_eq!(lead.seen[0].citations.len(), 9);
}

#[test]
fn a_ledger_gives_a_lead_from_its_low_bound_on_and_where_months_are_without_a_report() {
    let of_tables = |amount| {
        let row = delivered(2, RU, 1, 12, amount, Basis::Reported);
        assessed(&Facts { deliveries: vec![row], ..Facts::default() })
    };
    let limit = REGIME.provision("unsc-2397-op5").unwrap().ceilings[0].limit;
    let high = of_tables(Amount::exactly(limit * 0.8));
    assert!(words(the(&high, "OIL-01")).contains("comes to 80 per cent of the ceiling at the low bound"));
    assert!(of(&of_tables(Amount::exactly(limit * 0.5)), "OIL-01").is_none());
    assert!(
        of(&of_tables(Amount::between(limit * 0.5, limit * 1.5)), "OIL-01").is_none(),
        "the low bound decides"
    );
    let one = delivered(2, RU, 1, 1, Amount::exactly(1_000.0), Basis::Reported);
    let later = delivered(3, RU, 6, 6, Amount::exactly(1_000.0), Basis::Reported);
    let gaps = assessed(&Facts { deliveries: vec![one, later], ..Facts::default() });
    for indicator in ["OIL-05", "REP-01"] {
        assert!(
            words(the(&gaps, indicator)).contains("hold no report for"),
            "{}",
            words(the(&gaps, indicator))
        );
    }
}

#[test]
fn hits_that_a_person_rejected_give_no_lead() {
    let hit = |kind: &str, decision: &str| ScreeningHit {
        kind: kind.to_owned(),
        citations: vec![cite_row(70, 4)],
        ..hit(IMO, "un-sc", decision)
    };
    let of_hit = |hit: ScreeningHit| assessed(&Facts { hits: vec![hit], ..Facts::default() });
    let person = of_hit(hit("person", "undecided"));
    assert!(words(the(&person, "PER-01")).ends_with("A resemblance is no identification."));
    assert!(of(&person, "FIN-05").is_none());
    assert!(of(&of_hit(hit("organisation", "same")), "FIN-05").is_some());
    assert!(of(&of_hit(hit("person", "different")), "PER-01").is_none());
}

#[test]
fn what_is_stated_gives_a_lead_by_its_kind_its_goods_and_its_way() {
    let stated = |event: Of| {
        let words = "The DPRK and Russia did a number of things";
        assessed(&facts([text(1, "kyodo", "2024-10-18")
            .says(said(words).by("A Minister", "Ministry", country("JP")).of(event))]))
    };
    let when = |event: Of| event.when("2024-08-01", "2024-08-31");
    for (event, indicator, not) in [
        (crate::support::of(EventType::ArmsTransfer, RU, KP), "ARM-05", "LUX-01"),
        (crate::support::of(EventType::Training, RU, KP), "ARM-06", "ARM-05"),
        (crate::support::of(EventType::OverseasLabour, KP, RU), "WRK-01", "WRK-02"),
        (crate::support::of(EventType::WeaponTest, KP, None), "WMD-01", "WMD-04"),
        (crate::support::of(EventType::GoodsTransfer, KP, country("CN")).goods("coal"), "COM-01", "COM-04"),
        (crate::support::of(EventType::GoodsTransfer, RU, KP).goods("vehicles"), "IND-01", "LUX-01"),
        (crate::support::of(EventType::OilTransfer, RU, KP).goods("aviation_fuel"), "OIL-07", "OIL-06"),
        (crate::support::of(EventType::Ownership, KP, country("CN")), "FIN-02", "FIN-04"),
        (crate::support::of(EventType::CyberTheft, KP, None), "FIN-04", "FIN-02"),
    ] {
        let assessment = stated(when(event));
        assert!(the(&assessment, indicator).seen[0].kind == SentenceKind::Fact);
        assert!(of(&assessment, not).is_none(), "{indicator}, not {not}");
    }
    // The other way round, denied, or before any paragraph, it gives none.
    let coal = crate::support::of(EventType::GoodsTransfer, RU, KP).goods("coal");
    assert!(of(&stated(when(coal)), "COM-01").is_none());
    let denied = crate::support::of(EventType::Training, RU, KP).negated();
    assert!(of(&stated(when(denied)), "ARM-06").is_none());
    let long_ago = crate::support::of(EventType::OverseasLabour, KP, RU).when("1999-01-01", "1999-12-31");
    assert!(of(&stated(long_ago), "WRK-01").is_none());
}

#[test]
fn every_indicator_that_is_looked_for_says_what_is_not_read_or_needs_nothing() {
    let mut signs = 0;
    for indicator in REGIME.indicators() {
        assert!(!indicator.signs.is_empty() || !indicator.unread.is_empty(), "{}", indicator.id);
        signs += usize::from(!indicator.signs.is_empty());
    }
    assert_eq!((REGIME.indicators().count(), signs), (52, 42));
}
