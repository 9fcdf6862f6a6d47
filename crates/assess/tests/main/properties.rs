//! What holds of every set of facts.

use crate::support::*;
use assess::Facts;
use assess::model::{Assessment, State};
use claims::model::{EventType, Modality};
use flows::Basis;
use proptest::prelude::*;
use std::collections::BTreeMap;
use values::{Amount, Country};
use vessels::EventKind;

fn json(assessment: &Assessment) -> String {
    serde_json::to_string(assessment).unwrap()
}

prop_compose! {
    fn amount()(low in 1.0..2e6f64, width in 0.0..1e6f64, kind in 0..4u8) -> Amount {
        match kind {
            0 => Amount::exactly(low.round()),
            1 => Amount::between(low.round(), (low + width).round()),
            2 => Amount::at_least(low.round()),
            _ => Amount::about(low.round()),
        }
    }
}

prop_compose! {
    fn event()(
        kind in prop::sample::select(vec![
            EventType::ArmsTransfer, EventType::OilTransfer, EventType::Training, EventType::TechnologyTransfer,
            EventType::GoodsTransfer, EventType::TroopDeployment, EventType::OverseasLabour, EventType::WeaponTest,
        ]),
        sides in prop::sample::select(vec![(KP, RU), (RU, KP), (KP, None), (None, KP), (KP, KP), (RU, None)]),
        goods in prop::sample::select(vec!["artillery_ammunition", "refined_petroleum", "coal", "oil_unspecified", ""]),
        amount in amount(),
        unit in prop::sample::select(vec!["bbl", "containers", "t"]),
        when in prop::sample::select(vec![None, Some(("2024-03-01", "2024-03-31")), Some(("2024-01-01", "2024-06-30")), Some(("2024-08-01", ""))]),
        negated in prop::bool::weighted(0.15),
    ) -> Of {
        let mut event = of(kind, sides.0, sides.1).quantity("a number", amount, unit);
        if !goods.is_empty() {
            event = event.goods(goods);
        }
        if let Some((from, to)) = when {
            event = event.when(from, to);
        }
        if negated { event.negated() } else { event }
    }
}

prop_compose! {
    fn claim()(
        event in event(),
        speaker in prop::sample::select(vec![
            Some(("Speaker One", "KR")), Some(("Speaker Two", "US")), Some(("Speaker Three", "RU")), Some(("Speaker Four", "")), None,
        ]),
        modality in prop::sample::select(vec![
            Modality::Asserted, Modality::Asserted, Modality::Determined, Modality::Reported, Modality::Denied, Modality::Condemned,
            Modality::Intention,
        ]),
        hedged in prop::bool::weighted(0.3),
        words in prop::sample::select(vec![
            "They sent a number of things", "A number was sent through the port of Rajin and was of Russian origin",
            "Nobody could verify that a number was sent", "A number above the ceiling of a number was sent",
        ]),
    ) -> Said {
        let claim = said(words).modality(modality).of(event);
        let claim = match speaker {
            Some((name, "")) => claim.by(name, "", None),
            Some((name, code)) => claim.by(name, "", country(code)),
            None => claim,
        };
        if hedged { claim.hedged("may") } else { claim }
    }
}

fn texts() -> impl Strategy<Value = Vec<TextOf>> {
    let sources = prop::sample::select(vec!["reuters", "kcna", "rok-nis", "rusi", "msmt", ""]);
    let days = prop::sample::select(vec!["2024-05-02", "2024-10-18", "2025-02-01", ""]);
    let one = (sources, days, proptest::collection::vec(claim(), 1..3));
    proptest::collection::vec(one, 1..5).prop_map(|texts| {
        texts
            .into_iter()
            .enumerate()
            .map(|(at, (source, day, claims))| {
                claims.into_iter().fold(text(at as u8 + 1, source, day), |text, claim| text.says(claim))
            })
            .collect()
    })
}

fn deliveries() -> impl Strategy<Value = Vec<flows::PetroleumDelivery>> {
    let suppliers = prop::sample::select(vec![None, RU, Some("CN".parse::<Country>().unwrap())]);
    let bases = prop::sample::select(vec![Basis::Reported, Basis::Estimated, Basis::Claimed]);
    let one = (suppliers, 1..=12i8, 0..4i8, amount(), bases);
    proptest::collection::vec(one, 0..6).prop_map(|rows| {
        rows.into_iter()
            .enumerate()
            .map(|(at, (supplier, from, length, amount, basis))| {
                delivered(at as u64 + 2, supplier, from, (from + length).min(12), amount, basis)
            })
            .collect()
    })
}

fn everything(texts: Vec<TextOf>, deliveries: Vec<flows::PetroleumDelivery>) -> Facts {
    let mut facts = facts(texts);
    facts.deliveries = deliveries;
    facts.ship_events = vec![
        ship(EventKind::Encounter, "613003000", None, Some("445114000"), None),
        ship(EventKind::PortCall, "613003000", Some("9074729"), None, Some(("Vostochny", "RU"))),
    ];
    facts.hits = vec![hit("9074729", "1718-vessels", "undecided"), hit("9074729", "ofac-sdn", "same")];
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// [`sound`] holds each: no fact without a citation, no met element without one, and no possible
    /// violation while an element is unknown.
    #[test]
    fn the_order_of_facts_never_matters(texts in texts(), rows in deliveries(), by in 0..6usize) {
        let facts = everything(texts, rows);
        let mut turned = facts.clone();
        turned.documents.reverse();
        turned.ship_events.reverse();
        turned.hits.reverse();
        let length = turned.deliveries.len().max(1);
        turned.deliveries.rotate_left(by % length);
        let (one, other) = (assessed(&facts), assessed(&turned));
        prop_assert_eq!(json(&one), json(&other));
        prop_assert_eq!(json(&one), json(&assessed(&facts)));
    }

    #[test]
    fn a_further_exhibit_never_meets_an_unknown_element_without_a_citation_of_it(texts in texts(), rows in deliveries()) {
        let mut facts = everything(texts, rows);
        let after = assessed(&facts);
        let exhibit = facts.documents.pop().unwrap().exhibit;
        let before = assessed(&facts);
        let states: BTreeMap<(&str, &str), State> = before
            .findings
            .iter()
            .flat_map(|finding| finding.elements.iter().map(|element| ((finding.id.as_str(), element.name.as_str()), element.state)))
            .collect();
        for finding in &after.findings {
            let of_it = finding.supporting.iter().any(|support| support.citation.exhibit == exhibit)
                || after.caps.iter().flat_map(|cap| &cap.bases).flat_map(|basis| &basis.lines).any(|line| line.citation.exhibit == exhibit);
            for element in &finding.elements {
                let was = states.get(&(finding.id.as_str(), element.name.as_str()));
                if was == Some(&State::Unknown) && element.state == State::Met {
                    prop_assert!(of_it, "{}: {} became met", finding.title, element.name);
                    prop_assert!(!element.citations.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_wider_range_never_passes_a_ceiling_the_narrower_did_not(rows in deliveries(), more in 0.0..1e6f64) {
        let above = |deliveries: Vec<flows::PetroleumDelivery>| -> BTreeMap<(String, String), State> {
            let assessment = assessed(&Facts { deliveries, ..Facts::default() });
            assessment
                .caps
                .iter()
                .flat_map(|cap| cap.bases.iter().map(|basis| ((cap.title.clone(), basis.basis.clone()), basis.above)))
                .collect()
        };
        let wider = rows
            .iter()
            .cloned()
            .map(|mut row| {
                row.barrels = row.barrels.map(|barrels| {
                    let amount = barrels.0;
                    values::Barrels(Amount {
                        low: amount.low.map(|low| (low - more).max(0.0)),
                        central: amount.central,
                        high: amount.high.map(|high| high + more),
                    })
                });
                row
            })
            .collect();
        let (narrow, wide) = (above(rows), above(wider));
        for (of, state) in wide {
            match state {
                State::Met => prop_assert_eq!(narrow[&of], State::Met),
                State::NotMet => prop_assert_ne!(narrow[&of], State::Met),
                State::Unknown => {}
            }
        }
    }
}
