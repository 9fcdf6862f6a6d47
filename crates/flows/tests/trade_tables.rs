//! Tables of trade in the layouts people download, and what of them is counted. All figures are made up.
#![allow(clippy::unwrap_used, clippy::panic)]

use flows::trade::{Direction, Procedure, Reason, Revision, TradeFlow, Unit, count, read_rows, read_trade};
use proptest::prelude::*;
use values::{Country, Period, Problem};

fn read(text: &str) -> (Vec<TradeFlow>, Vec<String>) {
    let (flows, problems) = read_trade(text.as_bytes(), "table.csv");
    (flows, problems.iter().map(code_and_row).collect())
}

fn code_and_row(problem: &Problem) -> String {
    let row = problem.place.as_ref().and_then(|place| place.row);
    format!("{} {}", problem.code, row.map_or(String::new(), |row| row.to_string())).trim().to_owned()
}

const API: &str = "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,classificationCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,motCode,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,netWgt,isNetWgtEstimated,cifvalue,fobvalue,primaryValue,isReported,isAggregate
C,M,20190301,2019,3,201903,156,CHN,China,M,Import,408,PRK,\"Dem. People's Rep. of Korea\",0,H5,true,2701,Coal; briquettes,4,false,C00,0,8,kg,1500000,false,1500000,true,120000,,120000,false,true
C,A,20190101,2019,52,2019,156,CHN,China,X,Export,408,PRK,\"Dem. People's Rep. of Korea\",0,H5,true,850440,\"Static converters,
for railways\",6,true,C00,0,5,u,10,false,-0,false,,5000.5,5000.5,true,false
C,A,20190101,2019,52,2019,156,CHN,China,X,Export,0,W00,World,0,H5,true,850440,Static converters,6,true,C00,0,5,u,10,false,1,false,,1,1,true,false
C,A,20190101,2019,52,2019,156,CHN,China,X,Export,408,PRK,Dem. People's Rep. of Korea,0,H5,true,TOTAL,All,0,false,C00,0,-1,N/A,,false,,false,,9,9,true,true
C,A,20190101,2019,52,2019,156,CHN,China,X,Export,408,KOR,Rep. of Korea,0,H5,true,85,Electrical,2,false,C00,0,-1,N/A,,false,,false,,9,9,true,true
C,A,20190101,2019,52,2019,156,CHN,China,RX,Re-export,410,KOR,Rep. of Korea,0,S3,true,85,Electrical,2,false,C00,0,-1,N/A,,false,,false,,9,9,true,true
";

#[test]
fn the_present_layout_of_un_comtrade() {
    let (flows, problems) = read(API);
    assert_eq!(
        problems,
        ["flows/all-goods 5", "flows/classification 7", "flows/which-korea 6", "flows/world-total 4"]
    );
    let [coal, converters] = flows.as_slice() else { panic!("{flows:?}") };
    assert_eq!((coal.reporter.code(), coal.partner), ("CN", Country::DPRK));
    assert_eq!(coal.period, Period::month(2019, 3));
    assert_eq!(
        (coal.code.digits(), coal.revision, coal.direction),
        ("2701", Revision::H5, Direction::Import)
    );
    assert_eq!((coal.value_usd, coal.net_kg, coal.net_estimated), (Some(120_000.0), Some(1_500_000.0), true));
    assert_eq!((coal.unit, coal.row, coal.original), (Unit::Kilograms, 2, Some(true)));
    assert!(coal.is_whole() && coal.cells.as_ref().unwrap().contains("Dem. People's Rep. of Korea"));
    assert_eq!(converters.period, Period::year(2019));
    assert_eq!((converters.unit, converters.quantity, converters.row), (Unit::Items, Some(10.0), 3));
    assert_eq!(converters.net_kg, Some(0.0), "a zero weight stays one");
}

#[test]
fn the_same_rows_as_json_in_any_order_of_keys() {
    let json = r#"{"elapsedTime":"0.1 secs","count":2,"data":[
      {"typeCode":"C","freqCode":"M","refYear":2019,"refMonth":3,"period":"201903","reporterCode":156,"reporterISO":null,"flowCode":"M","partnerCode":408,"partnerISO":null,"partner2Code":0,"classificationCode":"H5","isOriginalClassification":true,"cmdCode":"2701","aggrLevel":null,"customsCode":"C00","motCode":0,"qtyUnitCode":8,"qty":1500000.0,"netWgt":1500000.0,"isNetWgtEstimated":true,"cifvalue":120000.0,"fobvalue":null,"primaryValue":120000.0},
      {"cmdCode":"85","period":"2019","reporterCode":643,"partnerCode":410,"flowCode":"X","classificationCode":"H5","primaryValue":7}
    ],"error":""}"#;
    let (flows, problems) = read(json);
    assert!(problems.is_empty(), "{problems:?}");
    let [coal, other] = flows.as_slice() else { panic!("{flows:?}") };
    let (table, _) = read(API);
    assert_eq!(
        TradeFlow { cells: None, quantity: None, ..coal.clone() },
        TradeFlow { cells: None, quantity: None, ..table[0].clone() }
    );
    assert_eq!((other.reporter, other.partner, other.row), (Country::RUSSIA, Country::REPUBLIC_OF_KOREA, 3));
    // Cut off, it gives what stands before the cut and says so.
    let (flows, problems) = read(&json[..json.len() - 40]);
    assert_eq!(flows.len(), 1);
    assert!(problems.iter().any(|problem| problem.starts_with("flows/damaged")), "{problems:?}");
    assert_eq!(read(r#"{"data":[]}"#).1, ["flows/trade-heading"]);
    assert_eq!(read(r#"[{"a":1}]"#).1, ["flows/other-object 2"]);
}

#[test]
fn the_older_layout_with_semicolons_a_mark_of_order_and_lost_zeros() {
    let text = "\u{feff}Classification;Year;Period;Period Desc.;Aggregate Level;Is Leaf Code;Trade Flow Code;Trade Flow;Reporter Code;Reporter;Reporter ISO;Partner Code;Partner;Partner ISO;Commodity Code;Commodity;Qty Unit Code;Qty Unit;Qty;Netweight (kg);Trade Value (US$);Flag\r\n\r\nH4;2018;201801;January 2018;6;1;1;Import;643;Russian Federation;RUS;408;Dem. People's Rep. of Korea;PRK;30617;Shrimps;8;Weight in kilograms;2000;2000;9000;0\r\nH4;2018;2018;2018;2;0;3;Re-Export;643;Russian Federation;RUS;408;Dem. People's Rep. of Korea;PRK;87;Vehicles;1;No Quantity;;;1.2E+3;0\r\n";
    let (flows, problems) = read(text);
    assert_eq!(problems, ["flows/leading-zero 3"]);
    assert_eq!((flows[0].code.digits(), flows[0].row), ("030617", 3));
    assert_eq!(flows[0].period, Period::month(2018, 1));
    assert_eq!((flows[1].procedure, flows[1].value_usd), (Procedure::Again, Some(1200.0)));
}

#[test]
fn a_plain_table_below_a_title() {
    let text = "Imports of coal\n\nReporter,Partner,Flow,Period,HS,Value (USD),Weight (t)\nChina,North Korea,import,2018-03,27.01,\"1,200\",\"2,500\"\nChina,Korea,import,2018-03,2701,1,1\nChina,South Korea,import,2018-03,2701,1.234,1\nChina,North Korea,import,spring,2701,1,1\nChina,North Korea,gift,2018-03,2701,1,1\nChina,North Korea,import,2018-03,coal,1,1\nChina,North Korea,import,2018-03,2701,,\n,,,,,,\n";
    let (flows, problems) = read(text);
    assert_eq!(
        problems,
        [
            "flows/direction 8",
            "flows/figure 6",
            "flows/hs-code 9",
            "flows/no-quantity 10",
            "flows/period 7",
            "flows/which-korea 5"
        ]
    );
    assert_eq!((flows.len(), flows[0].value_usd, flows[0].net_kg), (1, Some(1200.0), Some(2_500_000.0)));
}

#[test]
fn a_sheet_is_read_like_a_file() {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let rows = [cells("CHN,PRK,M,201803,2701,5")];
    let (flows, problems) = read_rows(
        &cells("reporter,partner,flow,period,hs,value"),
        &[(7, &rows[0])],
        None,
        Some("Sheet1"),
        "t.xlsx",
    );
    assert!(problems.is_empty());
    assert_eq!(flows[0].row, 7);
}

#[test]
fn utf_16_is_read() {
    let text = "reporter,partner,flow,period,hs,value\nCHN,PRK,M,201803,2701,5\n";
    let bytes: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read_trade(&bytes, "t.csv").0.len(), 1);
}

/// Reads `reporter partner flow time code value` lines and counts them.
fn counted(rows: &[&str]) -> (Vec<String>, Vec<Reason>) {
    let text =
        rows.iter().fold("reporter,partner,flow,period,hs,value,revision\n".to_owned(), |text, row| {
            format!("{text}{}\n", row.replace(' ', ","))
        });
    let (flows, problems) = read_trade(text.as_bytes(), "t.csv");
    assert!(problems.is_empty(), "{problems:?}");
    let found = count(&[&flows], |_| true);
    let lines = found
        .lines
        .iter()
        .map(|line| {
            let value = line.value.unwrap();
            let figure = |bound: Option<f64>| bound.map_or("?".to_owned(), |bound| bound.to_string());
            let amount = match value.low == value.high {
                true => figure(value.low),
                false => format!("{}..{}", figure(value.low), figure(value.high)),
            };
            format!("{} {} {amount}{}", line.period, line.code, if line.rest { " rest" } else { "" })
        })
        .collect();
    (lines, found.left_out.iter().map(|left| left.reason).collect())
}

#[test]
fn no_total_is_counted_beside_its_parts_and_no_trade_is_lost() {
    let year = "2019-01-01/2019-12-31";
    let check = |rows: &[&str], lines: &[&str], left: &[Reason]| {
        let lines: Vec<String> =
            lines.iter().map(|line| line.replace("2019 ", &format!("{year} "))).collect();
        assert_eq!(counted(rows), (lines, left.to_vec()), "{rows:?}");
    };
    check(
        &["CHN PRK X 2019 85 100 H5", "CHN PRK X 2019 850440 60 H5", "CHN PRK X 2019 850450 40 H5"],
        &["2019 850440 60", "2019 850450 40"],
        &[Reason::Total],
    );
    check(
        &["CHN PRK X 2019 85 100 H5", "CHN PRK X 2019 8504 90 H5", "CHN PRK X 2019 850440 60 H5"],
        &["2019 85 10 rest", "2019 8504 30 rest", "2019 850440 60"],
        &[],
    );
    check(
        &["CHN PRK X 2019 85 100 H5", "CHN PRK X 2019-03 85 30 H5"],
        &["2019 85 70 rest", "2019-03-01/2019-03-31 85 30"],
        &[],
    );
    check(
        &["CHN PRK X 2019 85 10 H5", "CHN PRK X 2019 8504 60 H5"],
        &["2019 8504 60"],
        &[Reason::TotalDiffers],
    );
    // Two lines that overlap: how much of the year's heading lies in the month's chapter is not known.
    check(
        &["CHN PRK X 2019 8504 50 H5", "CHN PRK X 2019-03 85 30 H5"],
        &["2019 8504 20..50", "2019-03-01/2019-03-31 85 30"],
        &[],
    );
    check(&["CHN PRK X 2019 85 10 H5", "CHN PRK RX 2019 85 4 H5"], &["2019 85 10"], &[Reason::PartOfWhole]);
    check(&["CHN PRK DX 2019 85 6 H5", "CHN PRK RX 2019 85 4 H5"], &["2019 85 6", "2019 85 4"], &[]);
    check(&["CHN PRK X 2019 85 10 H5", "CHN PRK X 2019 85 10 H5"], &["2019 85 10"], &[Reason::Repeated]);
    check(&["CHN PRK X 2019 85 10 H5", "CHN PRK X 2019 85 4 H5"], &["2019 85 4..14"], &[]);
    check(&["CHN PRK X 2019 85 10 H5", "CHN PRK X 2019 85 10 H4"], &["2019 85 10"], &[Reason::OtherRevision]);
    check(
        &["CHN PRK X 2019 8504 10 H5", "CHN PRK X 2019 8503 3 H4", "CHN PRK X 2019 27 5 H4"],
        &["2019 27 5", "2019 8503 0..3", "2019 8504 10"],
        &[],
    );
}

#[test]
fn a_second_table_that_differs_makes_a_range() {
    let table = |value: u32| {
        let text = format!("reporter,partner,flow,period,hs,value\nCHN,PRK,X,2019,85,{value}\n");
        read_trade(text.as_bytes(), "t.csv").0
    };
    let (one, other) = (table(10), table(4));
    let found = count(&[&one, &other], |_| true);
    assert_eq!(found.lines.len(), 1);
    assert_eq!(
        (found.lines[0].value.unwrap().low, found.lines[0].value.unwrap().high),
        (Some(4.0), Some(10.0))
    );
    assert_eq!(found.lines[0].rows, [(0, 0), (1, 0)]);
}

fn table() -> impl Strategy<Value = Vec<(usize, usize, u32)>> {
    proptest::collection::vec((0usize..8, 0usize..3, 0u32..1000), 1..24)
}

fn flows_of(rows: &[(usize, usize, u32)]) -> Vec<TradeFlow> {
    const CODES: [&str; 8] = ["85", "8504", "850440", "850450", "84", "8471", "847130", "27"];
    const TIMES: [&str; 3] = ["2019", "201903", "201904"];
    let text = rows
        .iter()
        .fold("reporter,partner,flow,period,hs,value\n".to_owned(), |text, (code, time, value)| {
            format!("{text}CHN,PRK,X,{},{},{value}\n", TIMES[*time], CODES[*code])
        });
    read_trade(text.as_bytes(), "t.csv").0
}

proptest! {
    #[test]
    fn every_row_is_counted_or_left_out_once(rows in table()) {
        let flows = flows_of(&rows);
        let found = count(&[&flows], |_| true);
        let mut places: Vec<(usize, usize)> = found.lines.iter().flat_map(|line| line.rows.clone()).collect();
        places.extend(found.left_out.iter().map(|left| left.at));
        places.sort_unstable();
        prop_assert_eq!(places, (0..flows.len()).map(|at| (0, at)).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_rows_changes_no_amount(rows in table(), by in 0usize..24) {
        let mut turned = rows.clone();
        turned.rotate_left(by % rows.len());
        turned.reverse();
        let amounts = |rows: &[(usize, usize, u32)]| {
            let flows = flows_of(rows);
            let lines = count(&[&flows], |_| true).lines;
            lines.into_iter().map(|line| (line.period, line.code, line.value, line.rest)).collect::<Vec<_>>()
        };
        prop_assert_eq!(amounts(&rows), amounts(&turned));
    }

    #[test]
    fn with_one_line_a_code_and_time_nothing_is_counted_twice(rows in table()) {
        // One year, each code once: the low bound is never above the widest lines' sum unless parts exceed their total.
        let mut seen = std::collections::BTreeMap::new();
        for (code, _, value) in rows { seen.entry(code).or_insert(value); }
        let rows: Vec<(usize, usize, u32)> = seen.iter().map(|(code, value)| (*code, 0, *value)).collect();
        let flows = flows_of(&rows);
        let found = count(&[&flows], |_| true);
        let total: f64 = found.lines.iter().filter_map(|line| line.value?.central).sum();
        let parents = [None, Some(0), Some(1), Some(1), None, Some(4), Some(5), None];
        // What a code holds at most: the greater of what it states and what stands below it.
        fn most(code: usize, seen: &std::collections::BTreeMap<usize, u32>, parents: &[Option<usize>; 8]) -> f64 {
            let below: f64 = (0..8).filter(|child| parents[*child] == Some(code)).map(|child| most(child, seen, parents)).sum();
            below.max(f64::from(seen.get(&code).copied().unwrap_or(0)))
        }
        let expected: f64 = (0..8).filter(|code| parents[*code].is_none()).map(|code| most(code, &seen, &parents)).sum();
        // Each total may lose its rounding, one dollar a part.
        prop_assert!(total <= expected + 1e-9 && total >= expected - 8.0, "{total} of {expected}");
    }

    #[test]
    fn no_file_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        let _ = read_trade(&bytes, "x.csv");
        let _ = read_trade(text.as_bytes(), "x.csv");
        let _ = flows::looks_like_trade(&text);
        let table = format!("reporter,partner,flow,period,hs,value,weight,qty\n{text}\nCHN,PRK,X,2019,85,{text},1,{text}\n");
        let (flows, _) = read_trade(table.as_bytes(), "x.csv");
        let _ = count(&[&flows], |_| true);
    }
}
