//! Ledgers of the ceilings.

use crate::support::*;
use assess::model::{Assessment, CapLedger, FindingStatus, LedgerBasis, State};
use claims::model::EventType;
use flows::{Basis, PetroleumDelivery};
use values::{Amount, Country, Period};

fn of_tables(deliveries: Vec<PetroleumDelivery>) -> Assessment {
    assessed(&assess::Facts { deliveries, ..assess::Facts::default() })
}

/// Gives the ledger of refined petroleum.
fn refined(assessment: &Assessment) -> &CapLedger {
    let titles: Vec<&str> = assessment.caps.iter().map(|cap| cap.title.as_str()).collect();
    assessment
        .caps
        .iter()
        .find(|cap| cap.provision == "unsc-2397-op5")
        .unwrap_or_else(|| panic!("{titles:?}"))
}

fn basis<'a>(cap: &'a CapLedger, basis: &str) -> &'a LedgerBasis {
    cap.bases.iter().find(|found| found.basis == basis).unwrap()
}

fn sentences(cap: &CapLedger) -> String {
    cap.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A figure of the ceiling, taken from the regime.
fn of_the_ceiling(share: f64) -> f64 {
    REGIME.provision("unsc-2397-op5").unwrap().ceilings[0].limit * share
}

fn exactly(share: f64) -> Amount {
    Amount::exactly(of_the_ceiling(share))
}

#[test]
fn a_total_is_not_counted_beside_its_months_and_a_disagreement_is_flagged() {
    let assessment = of_tables(vec![
        delivered(2, RU, 1, 1, Amount::exactly(44_655.0), Basis::Reported),
        delivered(3, RU, 2, 2, Amount::exactly(10_666.0), Basis::Reported),
        delivered(4, RU, 3, 12, Amount::exactly(50_523.0), Basis::Reported),
        delivered(5, RU, 1, 12, Amount::exactly(105_845.0), Basis::Reported),
    ]);
    let cap = refined(&assessment);
    let reported = basis(cap, "reported");
    assert_eq!((reported.total.low, reported.total.high), (Some(105_844.0), Some(105_845.0)));
    assert_eq!(reported.lines.len(), 4, "every row is shown");
    let notes = reported.left_out.join("\n");
    assert!(notes.contains("Russia, in 2023: the total is stated as 105,845 barrels, its parts add up to 105,844 barrels; the range holds both."), "{notes}");
    assert!(
        notes.contains(
            "3 entries were not added: another entry, which holds their days, counts them already."
        ),
        "{notes}"
    );
    assert!(cap.missing_months.is_empty());
    assert_eq!(reported.above, State::NotMet);
    assert!(sentences(cap).contains("On this basis the ceiling was not passed."));
}

#[test]
fn months_nobody_reported_are_named_and_leave_the_question_open() {
    let assessment = of_tables(vec![
        delivered(2, RU, 1, 2, exactly(0.1), Basis::Reported),
        delivered(3, None, 1, 12, exactly(0.2), Basis::Reported),
    ]);
    let cap = refined(&assessment);
    assert_eq!(cap.missing_months.len(), 10);
    assert_eq!((cap.missing_months[0].as_str(), cap.missing_months[9].as_str()), ("2023-03", "2023-12"));
    assert_eq!(basis(cap, "reported").above, State::Unknown);
    let text = sentences(cap);
    assert!(text.contains("That is 20 per cent of the ceiling, and not above it. As months are missing, this does not decide whether the ceiling was passed."), "{text}");
    assert!(text.contains("A missing report is not a delivery of zero."));
}

#[test]
fn reported_estimated_and_claimed_are_never_added() {
    let assessment = of_tables(vec![
        delivered(2, RU, 1, 12, exactly(0.4), Basis::Reported),
        delivered(3, RU, 1, 12, exactly(0.8), Basis::Estimated),
    ]);
    let cap = refined(&assessment);
    assert_eq!(basis(cap, "reported").total, exactly(0.4));
    assert_eq!(basis(cap, "estimated").total, exactly(0.8));
    assert_eq!(basis(cap, "estimated").above, State::NotMet);
    assert!(sentences(cap).contains("no figure is added to one of another kind"));
}

#[test]
fn the_ceiling_is_tested_at_each_bound() {
    let around = Amount::between(of_the_ceiling(0.8), of_the_ceiling(1.2));
    let assessment = of_tables(vec![delivered(2, RU, 1, 12, around, Basis::Estimated)]);
    let cap = refined(&assessment);
    assert_eq!(basis(cap, "estimated").above, State::Unknown);
    let text = sentences(cap);
    assert!(text.contains("80 per cent) is not above it"), "{text}");
    assert!(text.contains("120 per cent) is above it"), "{text}");
    let crossed: Vec<(&str, u8)> =
        basis(cap, "estimated").crossings.iter().map(|c| (c.bound.as_str(), c.percent)).collect();
    assert!(crossed.contains(&("high", 100)) && !crossed.contains(&("low", 100)), "{crossed:?}");

    let above = Amount::at_least(of_the_ceiling(1.5));
    let assessment = of_tables(vec![delivered(2, RU, 1, 12, above, Basis::Estimated)]);
    assert_eq!(basis(refined(&assessment), "estimated").above, State::Met);
}

#[test]
fn tonnes_become_barrels_only_with_the_spread_of_a_cited_factor() {
    let assessment =
        of_tables(vec![in_tonnes(delivered(2, RU, 1, 12, exactly(0.0), Basis::Reported), 1_000.0)]);
    let cap = refined(&assessment);
    let total = basis(cap, "reported").total;
    assert!(total.low.unwrap() < total.central.unwrap() && total.central.unwrap() < total.high.unwrap());
    let conversion = cap.conversion.as_deref().unwrap();
    assert!(conversion.starts_with("No resolution fixes how many barrels a tonne holds."), "{conversion}");
    assert_eq!(basis(cap, "reported").lines[0].stated, "1,000 tonnes, converted");
    let plain = of_tables(vec![delivered(2, RU, 1, 12, exactly(0.1), Basis::Reported)]);
    assert_eq!(refined(&plain).conversion, None);
}

#[test]
fn a_product_that_is_not_stated_proves_nothing_about_the_ceiling() {
    let mut open = delivered(2, RU, 1, 12, exactly(3.0), Basis::Estimated);
    open.product = Some("oil_unspecified".to_owned());
    let assessment = of_tables(vec![open]);
    let cap = refined(&assessment);
    assert_eq!(basis(cap, "estimated").above, State::Unknown);
    assert!(basis(cap, "estimated").left_out.join("\n").contains("The product is not stated in every entry"));
}

#[test]
fn what_went_elsewhere_is_not_counted_and_said_to_be_so() {
    let mut elsewhere = delivered(3, RU, 1, 12, exactly(9.0), Basis::Reported);
    elsewhere.recipient = Country::REPUBLIC_OF_KOREA;
    let assessment = of_tables(vec![delivered(2, RU, 1, 12, exactly(0.1), Basis::Reported), elsewhere]);
    let reported = basis(refined(&assessment), "reported");
    assert_eq!(reported.total, exactly(0.1));
    assert!(reported.left_out.contains(&"1 entry names another recipient than the DPRK.".to_owned()));
}

#[test]
fn days_that_reach_beyond_the_period_are_left_out_and_said() {
    let mut both_years = delivered(2, RU, 12, 12, exactly(0.1), Basis::Reported);
    both_years.period = Period { from: both_years.period.from, to: Some(date("2024-01-31")) };
    let assessment = of_tables(vec![both_years]);
    assert!(assessment.caps.iter().flat_map(|cap| &cap.bases).all(|basis| basis.lines.is_empty()));
    assert!(assessment.caps[0].bases[0].left_out[0].contains("reach beyond the period"));
}

fn oil(
    number: u8,
    words: &str,
    figure: &str,
    amount: Amount,
    from: &'static str,
    to: &'static str,
) -> TextOf {
    text(number, "abc-news", "2024-11-22").says(
        said(words).by("A Minister", "", country("JP")).of(of(EventType::OilTransfer, RU, KP)
            .goods("refined_petroleum")
            .quantity(figure, amount, "bbl")
            .when(from, to)),
    )
}

#[test]
fn claims_are_not_added_and_a_passed_ceiling_meets_the_element() {
    let above = oil(
        1,
        "Russia sent a lot of oil",
        "a lot",
        Amount::at_least(of_the_ceiling(2.0)),
        "2024-03-01",
        "2024-11-05",
    );
    let month = oil(
        2,
        "Russia sent some oil",
        "some",
        Amount::at_least(of_the_ceiling(0.3)),
        "2024-03-01",
        "2024-03-31",
    );
    let assessment = assessed(&facts([above, month.clone()]));
    let claimed = basis(refined(&assessment), "claimed");
    assert_eq!(claimed.total.low, Some(of_the_ceiling(2.0)));
    assert_eq!(claimed.above, State::Met);
    let finding = only(&assessment);
    assert_eq!(finding.provision, "unsc-2397-op5");
    assert_eq!(finding.status, FindingStatus::PossibleViolation);

    let assessment = assessed(&facts([month]));
    assert_eq!(only(&assessment).status, FindingStatus::NotEstablished);
    assert_eq!(basis(refined(&assessment), "claimed").above, State::Unknown);
}

#[test]
fn the_figure_of_the_ceiling_is_no_delivery() {
    let words = "Russia pushed supplies above the yearly ceiling of many barrels";
    let told = oil(1, words, "many barrels", exactly(1.0), "2024-01-01", "2024-05-02");
    let assessment = assessed(&facts([told]));
    assert!(assessment.caps.is_empty(), "{:?}", assessment.caps);
    assert!(only(&assessment).supporting[0].quantities.is_empty());
}

fn crude(assessment: &Assessment) -> &CapLedger {
    assessment.caps.iter().find(|cap| cap.provision == "unsc-2397-op4").unwrap()
}

/// Crude oil delivered in some days of 2023, in tonnes.
fn crude_in(row: u64, from: &str, to: &str, tonnes: f64) -> PetroleumDelivery {
    let delivery = in_tonnes(delivered(row, RU, 1, 1, exactly(0.0), Basis::Reported), tonnes);
    PetroleumDelivery {
        product: Some("crude_oil".to_owned()),
        period: Period::new(date(from), date(to)),
        ..delivery
    }
}

#[test]
fn the_year_of_crude_opens_on_22_december_and_its_ceiling_stands_in_both_units() {
    let limit = REGIME.provision("unsc-2397-op4").unwrap().ceilings[0].also[0].limit;
    let halves = |first: f64, second: f64| {
        of_tables(vec![
            crude_in(2, "2022-12-22", "2022-12-31", first),
            crude_in(3, "2023-11-01", "2023-12-21", second),
        ])
    };
    let assessment = halves(limit * 0.6, limit * 0.5);
    let cap = crude(&assessment);
    assert_eq!((cap.period.from, cap.period.to), (Some(date("2022-12-22")), Some(date("2023-12-21"))));
    assert_eq!(basis(cap, "reported").above, State::Met);
    assert!(sentences(cap).contains(" or 525,000 tonnes"), "{}", sentences(cap));
    assert_ne!(basis(crude(&halves(limit * 0.4, limit * 0.5)), "reported").above, State::Met);
    // A day later it counts to the next year.
    let next = of_tables(vec![crude_in(2, "2023-12-22", "2023-12-22", limit * 1.1)]);
    assert_eq!(crude(&next).period.from, Some(date("2023-12-22")));
}

#[test]
fn crude_is_reported_every_ninety_days() {
    let assessment = of_tables(vec![crude_in(2, "2022-12-22", "2023-06-19", 1_000.0)]);
    let missing = &crude(&assessment).missing_months;
    assert_eq!(missing.len(), 3, "{missing:?}");
    assert!(missing[0].contains("20 June 2023") && missing[2].contains("21 December 2023"), "{missing:?}");
    let text = sentences(crude(&assessment));
    assert!(text.contains("No report by a named supplier is held for 3 stretches of the period"), "{text}");
}

#[test]
fn calls_of_tankers_are_estimates_at_three_shares_of_the_capacity() {
    let call = |row: u64, ship: &str, day: &str, tonnes: f64| flows::petroleum::TankerCall {
        ship: ship.to_owned(),
        imo: None,
        port: Some("Chongjin".to_owned()),
        port_country: KP,
        period: Period::day(date(day)),
        supplier: RU,
        product: Some("refined_petroleum".to_owned()),
        capacity: flows::petroleum::Capacity::Barrels(tonnes),
        draughts: None,
        light_and_laden: None,
        note: None,
        citation: cite_row(90, row),
    };
    let whole = of_the_ceiling(0.8);
    let calls = vec![
        call(2, "ONE", "2023-03-01", whole),
        call(3, "TWO", "2023-04-01", whole),
        call(4, "ONE", "2023-03-02", whole),
    ];
    let assessment = assessed(&assess::Facts { calls, ..assess::Facts::default() });
    let estimated = basis(refined(&assessment), "estimated");
    assert_eq!(estimated.lines.len(), 2, "one voyage is counted once");
    assert!(assessment.problems.iter().any(|problem| problem.code == "flows/same-voyage"));
    assert_eq!(estimated.above, State::Unknown, "below at the low bound, above at the high one");
    let crossed: Vec<(&str, String)> = estimated
        .crossings
        .iter()
        .filter(|crossing| crossing.percent == 100)
        .map(|crossing| (crossing.bound.as_str(), crossing.on.to_string()))
        .collect();
    assert_eq!(crossed, [("high", "2023-04-01".to_owned())]);
}

fn standing(assessment: &Assessment) -> Vec<(String, FindingStatus)> {
    assessment.findings.iter().map(|finding| (finding.title.clone(), finding.status)).collect()
}

#[test]
fn a_ceiling_passed_by_tables_alone_makes_a_finding_of_the_supplier() {
    let reported = of_tables(vec![delivered(2, RU, 1, 12, exactly(1.4), Basis::Reported)]);
    let finding = only(&reported);
    assert_eq!(
        (finding.provision.as_str(), finding.status),
        ("unsc-2397-op5", FindingStatus::PossibleViolation)
    );
    assert_eq!(finding.title, "Reported: oil or petroleum products from Russia to the DPRK");
    assert_eq!(finding.origins, 1);
    assert_eq!(finding.supporting[0].text, "Russia reported 700,000 barrels delivered to the DPRK in 2023.");
    let told = finding.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join("\n");
    assert!(told.contains("had passed the ceiling of 500,000 barrels by 31 December 2023 even at the low bound; 1 entry of Russia ends on that day or after."), "{told}");

    let estimated = of_tables(vec![delivered(2, RU, 1, 12, exactly(1.4), Basis::Estimated)]);
    assert_eq!(only(&estimated).title, "Estimated: oil or petroleum products from Russia to the DPRK");
    assert_eq!(only(&estimated).status, FindingStatus::PossibleViolation);
    let below = of_tables(vec![delivered(2, RU, 1, 12, exactly(1.0), Basis::Reported)]);
    assert_eq!(below.findings.len(), 0, "what is not above the ceiling stands in the ledger");
    let open =
        of_tables(vec![delivered(2, RU, 1, 12, Amount::between(0.0, of_the_ceiling(2.0)), Basis::Estimated)]);
    assert_eq!(open.findings.len(), 0, "nor what may be below it");
}

#[test]
fn of_several_suppliers_the_one_beyond_the_ceiling_is_told_from_those_before_it() {
    let assessment = of_tables(vec![
        delivered(2, RU, 1, 6, exactly(0.6), Basis::Reported),
        delivered(3, country("CN"), 7, 9, exactly(0.6), Basis::Reported),
        delivered(4, RU, 10, 10, exactly(0.1), Basis::Reported),
        delivered(5, country("JP"), 1, 1, exactly(0.01), Basis::Reported),
    ]);
    let of = |name: &str| format!("Reported: oil or petroleum products from {name} to the DPRK");
    assert_eq!(
        standing(&assessment),
        [(of("Russia"), FindingStatus::PossibleViolation), (of("China"), FindingStatus::NotEstablished)],
        "what was delivered in January lay within the ceiling; of July to September a part may have"
    );
    let reasons =
        assessment.findings[1].elements.iter().map(|element| element.reason.as_str()).collect::<Vec<_>>();
    assert!(
        reasons.iter().any(|reason| reason.ends_with("whether this lay within it or beyond is not known.")),
        "{reasons:?}"
    );
    // Only what was delivered beyond supports it.
    assert_eq!(assessment.findings[0].supporting.len(), 1);
    // A total that names nobody may be of others.
    let total = of_tables(vec![
        delivered(2, RU, 1, 12, exactly(0.3), Basis::Reported),
        delivered(3, None, 1, 12, exactly(1.4), Basis::Reported),
    ]);
    let of_russia = total.findings.iter().find(|finding| finding.title == of("Russia")).unwrap();
    assert_eq!(of_russia.status, FindingStatus::NotEstablished, "{:?}", of_russia.elements);
}

#[test]
fn a_ceiling_that_another_supplier_is_said_to_have_passed_accuses_nobody_else() {
    let said_of = |number: u8, supplier: Option<Country>, words: &str, amount: Amount| {
        text(number, "abc-news", "2024-11-22").says(
            said(words).by("A Minister", "", country("JP")).of(of(EventType::OilTransfer, supplier, KP)
                .goods("refined_petroleum")
                .quantity(words, amount, "bbl")
                .when("2024-03-01", "2024-03-31")),
        )
    };
    let much = said_of(1, RU, "a lot of oil", Amount::at_least(of_the_ceiling(2.0)));
    let little = said_of(2, country("CN"), "some oil", exactly(0.1));
    let assessment = assessed(&facts([much, little]));
    let statuses: Vec<FindingStatus> = assessment.findings.iter().map(|finding| finding.status).collect();
    assert_eq!(
        statuses,
        [FindingStatus::PossibleViolation, FindingStatus::NotEstablished],
        "{:?}",
        standing(&assessment)
    );
}

#[test]
fn a_finding_of_tables_keeps_its_number_when_somebody_speaks_of_it() {
    let table = vec![delivered(2, RU, 1, 12, exactly(1.4), Basis::Reported)];
    let alone = of_tables(table.clone());
    let told = oil(1, "Russia sent oil", "some", exactly(0.1), "2023-03-01", "2023-03-31");
    let both = assessed(&assess::Facts { deliveries: table, ..facts([told]) });
    assert_eq!(only(&alone).id, only(&both).id);
    assert_eq!(only(&both).origins, 2, "Japan's word and Russia's report");
    assert_eq!(only(&both).status, FindingStatus::PossibleViolation);
}
