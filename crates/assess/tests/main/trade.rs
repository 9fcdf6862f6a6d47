//! Findings and remarks from tables of trade. All figures are made up.

use crate::support::*;
use assess::facts::TradeTable;
use assess::model::{Assessment, Finding, FindingStatus, State};
use proptest::prelude::*;
use values::Amount;

const HEADING: &str = "reporter,partner,flow,period,hs,revision,value,weight\n";

fn table(number: u8, rows: &[String]) -> TradeTable {
    let text = rows.iter().fold(HEADING.to_owned(), |text, row| format!("{text}{}\n", row.replace(' ', ",")));
    let (flows, problems) = flows::read_trade(text.as_bytes(), "trade.csv");
    assert!(problems.is_empty(), "{problems:?}");
    TradeTable { exhibit: digest(number), file: "trade.csv".to_owned(), sheet: None, flows: flows.into() }
}

fn traded(rows: &[&str]) -> Assessment {
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let assessment = of(&rows);
    sound(&assessment);
    assessment
}

fn of(rows: &[String]) -> Assessment {
    assessed_on(&assess::Facts { trade: vec![table(90, rows)], ..assess::Facts::default() }, "2024-12-31")
}

fn exemption(finding: &Finding, id: &str) -> State {
    finding.exemptions_checked.iter().find(|check| check.id == id).unwrap().state
}

#[test]
fn a_banned_line_in_a_month_of_the_ban_is_a_possible_violation() {
    let assessment =
        traded(&["CHN PRK M 201803 2701 H5 120000 1500000", "CHN PRK M 201804 270112 H5 80000 900000"]);
    let finding = only(&assessment);
    assert_eq!(
        finding.title,
        "Reported by China: imports of HS 2701 and 270112 from the DPRK between 1 March 2018 and 30 April 2018"
    );
    assert_eq!(
        (finding.provision.as_str(), finding.status),
        ("unsc-2371-op8", FindingStatus::PossibleViolation)
    );
    for element in ["trade reported", "date", "actor bound", "direction", "goods"] {
        assert_eq!(state(finding, element), State::Met, "{element}");
    }
    assert_eq!((finding.origins, finding.likelihood.is_none()), (1, true), "one side's word");
    assert_eq!(finding.supporting[0].origin, "state:CN");
    assert_eq!(finding.supporting[0].citation.place.row, Some(2));
    assert!(told(finding).contains("China states imports of HS 2701 and 270112 from the DPRK between 1 March 2018 and 30 April 2018, in 2 lines: USD 200,000 and 2,400,000 kg."), "{}", told(finding));
    assert!(finding.alternative_explanations.iter().any(|text| text.contains("Republic of Korea")));
    assert_eq!(exemption(finding, "EX-WINDDOWN"), State::NotMet);
    let sum = &assessment.trade.as_ref().unwrap().sums[0];
    assert_eq!((sum.value_usd, sum.finding.as_ref()), (Some(Amount::exactly(200_000.0)), Some(&finding.id)));
}

#[test]
fn the_law_is_that_of_the_month_and_a_straddling_time_leaves_it_open() {
    assert!(traded(&["CHN PRK M 201711 8504 H5 5 5"]).findings.is_empty());
    let december = traded(&["CHN PRK M 201712 8504 H5 5 5"]);
    assert_eq!(state(only(&december), "date"), State::Unknown);
    assert_eq!(only(&december).status, FindingStatus::NotEstablished);
    let year = traded(&["CHN PRK M 2017 8504 H5 5 5"]);
    assert_eq!(state(only(&year), "date"), State::Unknown);
    let january = traded(&["CHN PRK M 201801 8504 H5 5 5"]);
    assert_eq!(only(&january).status, FindingStatus::PossibleViolation);
    assert_eq!(
        exemption(only(&january), "EX-WINDDOWN"),
        State::Unknown,
        "contracts ran until 21 January 2018"
    );
    assert_eq!(exemption(only(&traded(&["CHN PRK M 201802 8504 H5 5 5"])), "EX-WINDDOWN"), State::NotMet);
    // Months on both sides of the day are never one finding.
    let both = traded(&["CHN PRK M 201712 8504 H5 5 5", "CHN PRK M 201801 8504 H5 5 5"]);
    assert_eq!(both.findings.len(), 2);
}

#[test]
fn a_country_alone_is_no_ground() {
    // Wigs, and coal that goes the other way.
    let assessment = traded(&["CHN PRK M 201903 670420 H5 5000 50", "CHN PRK X 201903 2701 H5 5000 50"]);
    assert!(assessment.findings.is_empty(), "{:?}", assessment.findings);
    let sums = &assessment.trade.as_ref().unwrap().sums;
    assert_eq!(sums.len(), 2);
    assert!(sums.iter().all(|sum| sum.provision.is_none()));
}

#[test]
fn exports_are_held_against_the_ban_on_machines_and_its_exemptions() {
    let assessment = traded(&["RUS PRK X 2023 870323 H6 900000 60000"]);
    let finding = only(&assessment);
    assert_eq!(
        (finding.provision.as_str(), finding.status),
        ("unsc-2397-op7", FindingStatus::PossibleViolation)
    );
    assert_eq!(exemption(finding, "EX-2397-25"), State::Unknown);
    assert_eq!(finding.reply.parties, ["the DPRK", "Russia"]);
}

#[test]
fn codes_under_one_paragraph_are_one_finding_whatever_others_speak_of_one() {
    // Cars may be luxury goods, pumps are none; both are under the same paragraph first.
    let assessment = traded(&["CHN PRK X 2019 870323 H5 5 5", "CHN PRK X 2019 841350 H5 7 7"]);
    assert_eq!(only(&assessment).provision, "unsc-2397-op7");
    assert_eq!(assessment.trade.unwrap().sums.len(), 1);
}

#[test]
fn goods_that_moved_between_revisions_leave_the_goods_open() {
    let assessment = traded(&["CHN PRK X 2022 852411 H6 9000 60"]);
    let finding = only(&assessment);
    assert_eq!(finding.provision, "unsc-2397-op7");
    assert_eq!((state(finding, "goods"), finding.status), (State::Unknown, FindingStatus::NotEstablished));
    let goods = finding.elements.iter().find(|element| element.name == "goods").unwrap();
    assert!(
        goods.reason.starts_with("What stands under HS 8524 since HS 2022 (flat panel display modules) stood under HS 901380 before; the paragraph of 2017"),
        "{}",
        goods.reason
    );
}

#[test]
fn a_total_is_not_summed_beside_its_parts() {
    let assessment = traded(&[
        "CHN PRK M 2019 27 H5 200 9",
        "CHN PRK M 2019 2701 H5 150 6",
        "CHN PRK M 201903 2701 H5 100 4",
    ]);
    let trade = assessment.trade.as_ref().unwrap();
    let total: f64 = trade.sums.iter().filter_map(|sum| sum.value_usd?.central).sum();
    assert_eq!(total, 200.0);
    assert_eq!(trade.tables[0].of_target, 3);
}

/// A partner's monthly series with the Republic of Korea, with one month under the name of the DPRK.
fn series(mixed: Option<u32>) -> Vec<String> {
    (1..=12)
        .map(|month| {
            let partner = if Some(month) == mixed { "PRK" } else { "KOR" };
            format!(
                "DEU {partner} M 2019{month:02} 850440 H5 {} {}",
                100_000 + month * 900,
                4_000 + month * 31
            )
        })
        .collect()
}

#[test]
fn a_line_of_the_other_koreas_series_may_be_the_other_koreas() {
    let assessment = of(&series(Some(6)));
    sound(&assessment);
    let finding = only(&assessment);
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert_eq!(state(finding, "actor bound"), State::Unknown);
    assert_eq!(state(finding, "direction"), State::Unknown);
    assert!(finding.title.ends_with("which may be of the Republic of Korea"), "{}", finding.title);
    let problem =
        assessment.problems.iter().find(|problem| problem.code == "assess/may-be-republic-of-korea").unwrap();
    assert_eq!(problem.place.as_ref().unwrap().row, Some(7));
    let remark = &assessment.trade.as_ref().unwrap().remarks[0];
    assert_eq!((remark.kind.as_str(), remark.sentence.citations.len()), ("korea", 4));

    // A steady series with the DPRK beside it is none of the other Korea's.
    let mut rows = series(None);
    rows.extend((1..=12).map(|month| format!("DEU PRK M 2019{month:02} 850440 H5 {} 9", 200 + month)));
    let steady = of(&rows);
    assert!(steady.problems.is_empty(), "{:?}", steady.problems);
    assert_eq!(only(&steady).status, FindingStatus::PossibleViolation);
    // One month of it at the level of the other Korea is.
    rows[17] = "DEU PRK M 201906 850440 H5 104000 9".to_owned();
    let jump = of(&rows);
    assert_eq!(jump.findings.len(), 2);
    assert_eq!(jump.problems.len(), 1, "{:?}", jump.problems);
    // A small line, once, beside a large series with the other Korea stays with the DPRK.
    let mut rows = series(None);
    rows.push("DEU PRK M 201906 850440 H5 300 9".to_owned());
    assert_eq!(only(&of(&rows)).status, FindingStatus::PossibleViolation);
}

#[test]
fn the_republic_of_koreas_own_table_tells() {
    let rows =
        ["DEU PRK M 201906 850440 H5 100000 9".to_owned(), "KOR DEU X 201906 850440 H5 95000 9".to_owned()];
    let assessment = of(&rows);
    assert_eq!(only(&assessment).status, FindingStatus::NotEstablished);
    assert!(
        assessment.problems[0].reason.contains("own table shows USD 95,000"),
        "{}",
        assessment.problems[0].reason
    );
}

#[test]
fn prices_and_weights_out_of_line_are_remarked_and_change_nothing() {
    let mut rows: Vec<String> =
        (1..=12).map(|month| format!("CHN JPN M 2019{month:02} 270112 H5 {} 1000", 95 + month)).collect();
    rows.push("CHN PRK M 201903 270112 H5 5000 1000".to_owned());
    rows.push("CHN PRK M 201904 270112 H5 5000 0".to_owned());
    rows.push("CHN PRK M 201905 270112 H5 100 1000".to_owned());
    let assessment = of(&rows);
    sound(&assessment);
    let remarks = &assessment.trade.as_ref().unwrap().remarks;
    let told: Vec<(&str, u64)> = remarks
        .iter()
        .map(|remark| (remark.kind.as_str(), remark.sentence.citations[0].place.row.unwrap()))
        .collect();
    assert_eq!(told, [("price", 14), ("weight", 15)]);
    assert!(
        remarks[0].sentence.text.contains(
            "The price is USD 5 a kilogram, 49.3 times above the median of USD 0.1 that 12 other lines"
        ),
        "{}",
        remarks[0].sentence.text
    );
    assert_eq!(only(&assessment).status, FindingStatus::PossibleViolation);
}

#[test]
fn what_lies_after_the_day_is_not_known() {
    let rows = ["CHN PRK M 201803 2701 H5 1 1".to_owned(), "CHN PRK M 201903 2701 H5 1 1".to_owned()];
    let facts = assess::Facts { trade: vec![table(90, &rows)], ..assess::Facts::default() };
    let assessment = assessed_on(&facts, "2018-06-30");
    assert_eq!(assessment.findings.len(), 1);
    assert_eq!(assessment.trade.unwrap().tables[0].of_target, 1);
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    let line = (0usize..3, 0usize..2, 0usize..2, 0usize..5, 0usize..6, 1u32..100_000).prop_map(
        |(reporter, partner, flow, time, code, value)| {
            let reporter = ["CHN", "RUS", "DEU"][reporter];
            let (partner, flow) = (["PRK", "KOR"][partner], ["M", "X"][flow]);
            let time = ["2017", "201712", "201801", "201906", "2019"][time];
            let code = ["27", "2701", "850440", "870323", "2710", "03"][code];
            format!("{reporter} {partner} {flow} {time} {code} H5 {value} {}", value / 3)
        },
    );
    proptest::collection::vec(line, 1..30)
}

/// A finding's number, where it stands, and its elements.
type Said = (String, FindingStatus, Vec<(String, State)>);

/// What each finding says, without its rows.
fn said(assessment: &Assessment) -> Vec<Said> {
    let mut found: Vec<_> = assessment
        .findings
        .iter()
        .map(|finding| {
            let elements =
                finding.elements.iter().map(|element| (element.name.clone(), element.state)).collect();
            (finding.id.clone(), finding.status, elements)
        })
        .collect();
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_rows_changes_no_finding(rows in lines(), by in 0usize..30) {
        let mut turned = rows.clone();
        turned.rotate_left(by % rows.len());
        turned.reverse();
        let (one, other) = (of(&rows), of(&turned));
        prop_assert_eq!(said(&one), said(&other));
        let sums = |assessment: &Assessment| -> Vec<_> {
            let trade = assessment.trade.clone().unwrap();
            trade.sums.into_iter().map(|sum| (sum.reporter, sum.codes, sum.value_usd, sum.weight_kg)).collect()
        };
        prop_assert_eq!(sums(&one), sums(&other));
    }

    #[test]
    fn more_rows_never_make_what_was_met_not_met(rows in lines(), more in lines()) {
        let before = of(&rows);
        let ids: std::collections::BTreeSet<&str> = before.findings.iter().map(|finding| finding.id.as_str()).collect();
        prop_assert_eq!(ids.len(), before.findings.len(), "two findings have one number");
        let after = of(&rows.iter().chain(&more).cloned().collect::<Vec<_>>());
        prop_assert!(after.findings.iter().flat_map(|finding| &finding.elements).all(|element| element.state != State::NotMet || element.name.contains("exemption")));
        // What was a possible violation still is drawn, or is told to be doubtful or counted otherwise.
        for finding in before.findings.iter().filter(|finding| finding.status == FindingStatus::PossibleViolation) {
            let still = after.findings.iter().any(|other| other.id == finding.id && other.status == finding.status);
            let told = after.problems.iter().any(|problem| problem.code == "assess/may-be-republic-of-korea")
                || after.trade.as_ref().unwrap().tables.iter().any(|table| !table.left_out.is_empty());
            prop_assert!(still || told, "{} is gone", finding.title);
        }
    }
}
