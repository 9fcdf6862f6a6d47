//! Calls of tankers and what they may have delivered.
#![allow(clippy::unwrap_used, clippy::panic)]

use flows::petroleum::{CallMethods, TankerCall, calls_heading_at, deliveries, heading_at, read_calls};
use proptest::prelude::*;
use values::{Amount, Country, Digest, Problem};

const HEADING: &str = "Vessel,IMO,Port,Country,Arrived,Departed,DWT,Product,Draught in,Draught out,Light draught,Laden draught,Source";

fn cells(line: &str) -> Vec<String> {
    line.split(',').map(|cell| cell.trim().to_owned()).collect()
}

fn read(lines: &[&str]) -> (Vec<TankerCall>, Vec<Problem>) {
    let heading = cells(HEADING);
    let rows: Vec<(u64, Vec<String>)> = (2..).zip(lines.iter().map(|line| cells(line))).collect();
    let rows: Vec<(u64, &[String])> =
        rows.iter().map(|(number, cells)| (*number, cells.as_slice())).collect();
    read_calls(&heading, &rows, Digest::from_bytes([7; 32]), None, "calls.csv")
}

fn methods() -> CallMethods {
    CallMethods::builtin().unwrap()
}

fn close(amount: Amount, wanted: [f64; 3]) {
    let found = [amount.low, amount.central, amount.high].map(Option::unwrap);
    assert!(
        found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 0.5),
        "{found:?} {wanted:?}"
    );
}

#[test]
fn a_call_is_a_third_a_half_and_nine_tenths_of_the_capacity() {
    let (calls, problems) = read(&[
        "TANKER ONE,9074729,Chongjin,KP,2024-05-07,2024-05-09,3000,diesel,,,,,A team of States: images",
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let (found, problems) = deliveries(&calls, &methods());
    assert!(problems.is_empty());
    close(found[0].tonnes.unwrap().0, [999.9, 1500.0, 2700.0]);
    assert_eq!((found[0].recipient, found[0].supplier), (Country::DPRK, None));
    let note = found[0].note.as_deref().unwrap();
    assert!(note.starts_with("A team of States: call of TANKER ONE (IMO 9074729) at Chongjin"), "{note}");
    assert!(note.contains("unverified"), "{note}");
}

#[test]
fn draughts_bound_it_more_closely_and_only_what_was_given_out_there_counts() {
    let at = |port: &str, country: &str, before: &str, after: &str| {
        let line = format!("TANKER,,{port},{country},2024-05-07,,3000,diesel,{before},{after},3.0,6.0,");
        deliveries(&read(&[&line]).0, &methods()).0[0].tonnes.unwrap().0
    };
    close(at("Chongjin", "KP", "5.5", "4.0"), [1100.0, 1500.0, 1900.0]);
    close(at("Vostochny", "RU", "4.0", "5.5"), [1100.0, 1500.0, 1900.0]);
    // It left the DPRK deeper than it came: it brought nothing that shows.
    close(at("Chongjin", "KP", "4.0", "5.5"), [0.0, 0.0, 0.0]);
}

#[test]
fn one_voyage_is_counted_once() {
    let (calls, _) = read(&[
        "TANKER ONE,9074729,Vostochny,RU,2024-05-05,2024-05-06,3000,,,,,,One",
        "Tanker One,9074729,Chongjin,KP,2024-05-09,,3000,diesel,,,,,Two",
        "TANKER ONE,9074729,Chongjin,KP,2024-05-10,,3000,diesel,5.5,4.0,3.0,6.0,Three",
        "TANKER ONE,9074729,Chongjin,KP,2024-05-25,,3000,diesel,,,,,Four",
        "TANKER TWO,8660313,Chongjin,KP,2024-05-09,,3000,diesel,,,,,Five",
    ]);
    let (found, problems) = deliveries(&calls, &methods());
    assert_eq!(found.len(), 3);
    assert_eq!(problems.iter().filter(|problem| problem.code == "flows/same-voyage").count(), 2);
    let with_draughts = found.iter().find(|one| one.note.as_deref().unwrap().starts_with("Three")).unwrap();
    assert_eq!(with_draughts.supplier.map(|country| country.to_string()).as_deref(), Some("RU"));
    assert_eq!(with_draughts.period.from.unwrap().to_string(), "2024-05-05");
}

#[test]
fn what_cannot_be_read_is_a_problem_with_its_row() {
    let (calls, problems) = read(&[
        ",9074729,Chongjin,KP,2024-05-07,,3000,diesel,,,,,",
        "TANKER,9074728,Chongjin,KP,2024-05-07,,3000,diesel,,,,,",
        "TANKER,9074729,Chongjin,Korea,2024-05-07,,3000,diesel,,,,,",
        "TANKER,9074729,Chongjin,KP,soon,,3000,diesel,,,,,",
        "TANKER,9074729,Chongjin,KP,2024-05-07,2024-05-01,3000,diesel,,,,,",
        "TANKER,9074729,Chongjin,KP,2024-05-07,,large,diesel,,,,,",
        "TANKER,9074729,Chongjin,KP,2024-05-07,,3000,coal,,,,,",
        "TANKER,9074729,Chongjin,KP,2024-05-07,,3000,diesel,deep,4,6,3,",
    ]);
    assert_eq!(calls.len(), 2);
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
    let wanted = [
        "flows/no-ship",
        "flows/imo",
        "flows/which-korea",
        "flows/period",
        "flows/period",
        "flows/quantity",
        "flows/other-goods",
        "flows/draught",
        "flows/draught",
    ];
    assert_eq!(codes, wanted);
    assert_eq!(problems[1].place.as_ref().unwrap().row, Some(3));
}

#[test]
fn a_table_of_calls_is_told_from_one_of_deliveries() {
    let calls = cells(HEADING);
    let deliveries = cells("supplier,recipient,month,product,tonnes,barrels,basis,note");
    assert_eq!(calls_heading_at(&[(1, &calls)]), Some(0));
    assert_eq!(calls_heading_at(&[(1, &deliveries)]), None);
    assert_eq!(heading_at(&[(1, &calls)]), None);
}

#[test]
fn shares_out_of_order_are_refused() {
    let text = include_str!("../../../methods/petroleum.toml").replace("low = 0.3333", "low = 0.8");
    assert!(CallMethods::from_toml(&text).unwrap_err().contains("in order"));
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(days in prop::collection::vec((1u8..29, 0usize..3, 0usize..2), 1..12), turn in 0usize..12) {
        let lines: Vec<String> = days
            .iter()
            .map(|(day, ship, port)| {
                let (port, country) = [("Vostochny", "RU"), ("Chongjin", "KP")][*port];
                format!("SHIP {ship},,{port},{country},2024-05-{day:02},,3000,diesel,,,,,Somebody")
            })
            .collect();
        let one: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut other = one.clone();
        other.rotate_left(turn % one.len());
        let sums = |lines: &[&str]| {
            let (found, problems) = deliveries(&read(lines).0, &methods());
            prop_assert_eq!(found.len() + problems.len(), lines.len());
            let mut periods: Vec<_> = found.iter().map(|one| (one.period, one.supplier)).collect();
            periods.sort();
            Ok(periods)
        };
        prop_assert_eq!(sums(&one)?, sums(&other)?);
    }
}
