//! A full report with a table of trade, of which one line may be of the other Korea.

use super::material::row;
use super::{Sample, digest, full};
use assess::model::*;
use std::collections::BTreeMap;
use values::{Amount, Country, Period};

/// The full sample with trade.
pub fn traded() -> Sample {
    let mut sample = full();
    let reason = "a total of lines that are counted <b>".to_owned();
    sample.assessment.trade = Some(Trade {
        tables: vec![TradeTableCount {
            exhibit: digest(4),
            file: "trade <1>.csv".into(),
            sheet: Some("Sheet #1".into()),
            rows: 1200,
            of_target: 14,
            left_out: BTreeMap::from([(reason, 2)]),
        }],
        sums: vec![sum(false), sum(true)],
        remarks: ["korea", "price", "weight"].map(remark).to_vec(),
        method: vec![Sentence::procedural("No total was counted beside its parts.")],
    });
    sample
}

fn sum(doubtful: bool) -> TradeSum {
    TradeSum {
        reporter: Country::RUSSIA,
        from: Country::DPRK,
        to: Country::RUSSIA,
        period: Period::year(2019),
        provision: (!doubtful).then(|| "unsc-2371-op8".into()),
        law: (!doubtful).then(|| "resolution 2371 (2017), paragraph 8".into()),
        finding: (!doubtful).then(|| "F-0a0b0c0d".into()),
        may_be_republic_of_korea: doubtful,
        codes: (0..if doubtful { 9 } else { 1 }).map(|at| format!("270{at}")).collect(),
        lines: 12,
        without_value: 1,
        without_weight: 0,
        value_usd: Some(Amount { low: Some(5.0), central: None, high: Some(9_000_000.0) }),
        weight_kg: (!doubtful).then(|| Amount::about(1_250.0)),
        citations: (2..8).map(row).collect(),
    }
}

fn remark(kind: &str) -> TradeRemark {
    let text = format!("Made-up remark of {kind} <script> #panic.");
    TradeRemark { kind: kind.into(), sentence: Sentence::fact(text, vec![row(3), row(4)]).unwrap() }
}
