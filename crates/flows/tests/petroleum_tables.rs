//! Tables of petroleum: the example's own, and shapes that people make.
#![allow(clippy::unwrap_used, clippy::panic)]

use flows::petroleum::{TableReading, heading_at, read_table};
use flows::{Basis, PetroleumDelivery};
use proptest::prelude::*;
use values::{Amount, Country, Digest, Period};

const EXHIBIT: Digest = Digest::from_bytes([7; 32]);

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn read(text: &str) -> Option<TableReading> {
    let cells = cells(text);
    let rows: Vec<(u64, &[String])> = (1..).zip(cells.iter().map(Vec::as_slice)).collect();
    let at = heading_at(&rows)?;
    Some(read_table(rows[at].1, &rows[at + 1..], EXHIBIT, None, "table.csv"))
}

fn one(row: &str) -> Result<PetroleumDelivery, String> {
    let (mut deliveries, problems) =
        read(&format!("supplier,recipient,month,product,barrels\n{row}\n")).unwrap();
    match problems.first() {
        Some(problem) => Err(problem.code.clone()),
        None => Ok(deliveries.remove(0)),
    }
}

#[test]
fn the_examples_table_gives_nine_deliveries_and_two_totals() {
    let text = include_str!("../../../examples/dprk-russia-2024/tables/petroleum_notices.csv");
    let (deliveries, problems) = read(text).unwrap();
    assert_eq!(deliveries.len(), 9);
    let codes: Vec<(&str, u64)> = problems
        .iter()
        .map(|problem| (problem.code.as_str(), problem.place.as_ref().unwrap().row.unwrap()))
        .collect();
    // The first total is what its rows add up to; the press total of 2023 is one barrel more.
    assert_eq!(codes, [("flows/total-row", 4), ("flows/total-differs", 9)]);
    assert!(
        problems[1].reason.contains("105845") && problems[1].reason.contains("105844"),
        "{}",
        problems[1].reason
    );

    let china = &deliveries[1];
    assert_eq!(china.supplier.unwrap().code(), "CN");
    assert_eq!(
        china.period,
        Period::new(Period::month(2024, 1).from.unwrap(), Period::month(2024, 8).to.unwrap())
    );
    assert_eq!(china.barrels.unwrap().0, Amount::exactly(153_400.0));
    assert!(
        china
            .citation
            .quote
            .starts_with("China | DPR Korea | 2024-01/2024-08 | refined petroleum |  | 153400 | reported")
    );

    let estimate = deliveries.iter().find(|one| one.basis == Basis::Estimated).unwrap();
    assert_eq!(estimate.barrels.unwrap().0, Amount::at_least(1_000_000.0));
    let both = deliveries.iter().find(|one| one.tonnes.is_some()).unwrap();
    assert_eq!(
        (both.tonnes.unwrap().0.central, both.barrels.unwrap().0.central),
        (Some(1_288.0), Some(10_725.0))
    );
    assert!(deliveries.iter().all(|one| one.recipient == Country::DPRK));
}

#[test]
fn a_heading_may_stand_below_a_title_and_the_year_in_a_column_of_its_own() {
    let text = "Refined petroleum supplied to the DPRK,,,\n,,,\nYear,Month,Supplying State,\"Amount (metric tons)\"\n2019,March,China,\"1,000-1,200\"\n";
    let (deliveries, problems) = read(text).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(deliveries[0].period, Period::month(2019, 3));
    assert_eq!(deliveries[0].tonnes.unwrap().0, Amount::between(1_000.0, 1_200.0));
    assert_eq!(deliveries[0].citation.place.row, Some(4));
}

#[test]
fn other_tables_are_none() {
    for text in ["", "name,date\nA,2024-01\n", "mmsi,lat,lon,ts\n1,2,3,4\n"] {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn what_would_have_to_be_guessed_is_a_problem() {
    for (row, code) in [
        ("Russia,Korea,2024-01,refined petroleum,100", "flows/which-korea"),
        ("Russia,Republic of Korea,2024-01,refined petroleum,100", "flows/other-recipient"),
        ("Atlantis,DPRK,2024-01,refined petroleum,100", "flows/country"),
        ("DPRK,Russia,2024-01,refined petroleum,100", "flows/direction"),
        ("Russia,DPRK,soon,refined petroleum,100", "flows/period"),
        ("Russia,DPRK,2024-01,refined petroleum,lots", "flows/quantity"),
        ("Russia,DPRK,2024-01,refined petroleum,", "flows/no-quantity"),
        ("Russia,DPRK,2024-01,wheat,100", "flows/other-goods"),
    ] {
        assert_eq!(one(row).unwrap_err(), code, "{row}");
    }
    assert_eq!(one("Russia,,2024-01,crude oil,0").unwrap().product.as_deref(), Some("crude_oil"));
}

#[test]
fn rows_of_other_goods_are_counted_once() {
    let text = "month,exporter,product,tonnes\n2024-01,China,refined petroleum,100\n2024-01,China,wheat,5\n2024-02,China,rice,5\n";
    let (deliveries, problems) = read(text).unwrap();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].reason.starts_with("2 rows"));
}

proptest! {
    #[test]
    fn every_row_is_a_delivery_or_a_problem(rows in prop::collection::vec(("\\PC{0,8}", "\\PC{0,10}", "\\PC{0,10}"), 0..12)) {
        let mut table = vec![vec!["supplier".to_owned(), "month".to_owned(), "barrels".to_owned()]];
        table.extend(rows.iter().map(|(supplier, month, barrels)| vec![supplier.clone(), month.clone(), barrels.clone()]));
        let filled = rows.iter().filter(|(one, two, three)| [one, two, three].iter().any(|cell| !cell.trim().is_empty())).count();
        let rows: Vec<(u64, &[String])> = (1..).zip(table.iter().map(Vec::as_slice)).collect();
        let (deliveries, problems) = read_table(rows[0].1, &rows[1..], EXHIBIT, None, "t");
        prop_assert_eq!(deliveries.len() + problems.len(), filled);
    }
}
