//! A ledger with each kind of bound, and a figure that drifts.

use super::day;
use super::findings::law;
use super::material::{containers, row};
use assess::model::*;
use values::{Amount, Country, Period};

pub fn ledger() -> CapLedger {
    let line = |number: u64, amount: Amount| LedgerLine {
        supplier: (number != 3).then_some(Country::RUSSIA),
        period: Period::month(2024, number as i8),
        stated: format!("{} tonnes", number * 1_000),
        amount,
        tonnes: None,
        who: "made-up table".into(),
        citation: row(number),
    };
    let basis = |name: &str, lines: Vec<LedgerLine>, total: Amount, above: State| LedgerBasis {
        basis: name.into(),
        percent: total.scaled(0.0002, 0.0002, 0.0002),
        lines,
        total,
        above,
        crossings: vec![],
        left_out: vec![],
    };
    CapLedger {
        provision: "unsc-2397-op5".into(),
        title: "Refined petroleum to the DPRK, 2024".into(),
        law: law(
            "resolution 2397 (2017), paragraph 5",
            "No more than 500,000 barrels of refined petroleum a year.",
            false,
            false,
        ),
        period: Period::year(2024),
        limit: 500_000.0,
        unit: "barrels".into(),
        bases: vec![
            basis(
                "reported",
                vec![
                    line(1, Amount::exactly(8_330.0)),
                    line(2, Amount::exactly(97_764.17)),
                    line(4, Amount::exactly(3_000.0)),
                    line(6, Amount::exactly(4_000.0)),
                    line(7, Amount::exactly(5_000.0)),
                    line(8, Amount::exactly(6_000.0)),
                ],
                Amount::exactly(124_094.17),
                State::NotMet,
            ),
            LedgerBasis {
                crossings: vec![Crossing { percent: 75, bound: "high".into(), on: day("2024-06-30") }],
                left_out: vec!["Two deliveries without a quantity.".into()],
                ..basis(
                    "estimated",
                    vec![line(
                        3,
                        Amount { low: Some(380_000.0), central: Some(470_000.0), high: Some(560_000.0) },
                    )],
                    Amount { low: Some(380_000.0), central: Some(470_000.0), high: Some(560_000.0) },
                    State::Unknown,
                )
            },
            basis(
                "claimed",
                vec![line(5, Amount::at_least(530_000.0))],
                Amount::at_least(530_000.0),
                State::Met,
            ),
        ],
        sentences: vec![
            Sentence::fact(
                "A made-up table records 124,094.17 barrels as reported.",
                [1, 2, 4, 6, 7, 8].map(row).to_vec(),
            )
            .unwrap(),
        ],
        missing_months: vec!["2024-11".into(), "2024-12".into()],
        conversion: Some("1 tonne = 7.21 to 8.33 barrels, central 7.5 (made-up source).".into()),
    }
}

pub fn drift() -> Drift {
    let point = |on: Option<&str>, amount, text: &str, citation| DriftPoint {
        on: on.map(day),
        amount,
        text: text.into(),
        who: "made-up ministry".into(),
        citation,
    };
    Drift {
        what: "containers moved from the DPRK to Russia".into(),
        unit: "containers".into(),
        points: vec![
            point(Some("2024-06-14"), Amount::about(7_000.0), "about 7,000", row(6)),
            point(
                Some("2024-11-04"),
                Amount::between(11_000.0, 12_000.0),
                "between 11,000 and 12,000",
                containers(),
            ),
            point(Some("2024-11-04"), Amount::at_least(13_000.0), "more than 13,000", row(7)),
            point(Some("2024-12-20"), Amount::exactly(20_000.0), "20,000", row(8)),
            point(None, Amount::at_most(9_000.0), "up to 9,000", row(9)),
        ],
        sentences: vec![
            Sentence::fact("Four figures were stated between June and December.", vec![containers(), row(8)])
                .unwrap(),
        ],
    }
}

pub fn disagreement() -> Disagreement {
    let told = |words: &str, citation| Sentence::fact(words, vec![citation]).unwrap();
    Disagreement {
        kind: DisagreementKind::Figure,
        about: "Arms transfer: the DPRK and Russia".into(),
        first: told("The made-up ministry stated that 70 containers were sent.", row(6)),
        second: told("The made-up ministry stated that 7,000 containers were sent.", row(8)),
        note: Sentence::assessment("The figures differ by a factor of about 100.", vec![row(6), row(8)]),
    }
}
