//! A million rows of trade, made up with a fixed seed in UN Comtrade's layout: read, and held against the law, on one thread.
//!
//! Asserts what was planted among them: lines in goods that are banned in their month, with their sums; totals beside their lines;
//! lines of the Republic of Korea under the name of the DPRK, beside as many series that look like it and are none; prices out of
//! line. What is not planted is in goods of which no paragraph speaks, so nothing else may be found. The figures mean nothing.
//! `trade_flows ROWS` for other sizes.

use assess::assessment::{Methods, assess};
use assess::facts::{Facts, TradeTable};
use assess::model::{Assessment, State};
use assess::regime::Regime;
use cpu_time::ProcessTime;
use plimsoll_bench::{Result, peak_megabytes};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use values::{Country, Digest};

/// How often the assessment runs; the fastest run counts.
const RUNS: usize = 3;
/// What assessing a million rows may take, in seconds of one core.
const SECONDS_MAX: f64 = 2.0;

const HEADING: &str = "typeCode,freqCode,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,classificationCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,customsCode,motCode,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,netWgt,isNetWgtEstimated,cifvalue,fobvalue,primaryValue,isReported,isAggregate\n";

/// Goods banned in the months planted, with the way they go and the paragraph expected.
const BANNED: [(&str, &str, &str); 7] = [
    ("270112", "M", "unsc-2371-op8"),
    ("030617", "M", "unsc-2371-op9"),
    ("620193", "M", "unsc-2375-op16"),
    ("850440", "M", "unsc-2397-op6"),
    ("870323", "X", "unsc-2397-op7"),
    ("841350", "X", "unsc-2397-op7"),
    ("720839", "X", "unsc-2397-op7"),
];
/// Reporters of banned lines, and of lines mixed up.
const REPORTERS: usize = 40;
const MIXED: usize = 25;
const YEARS: std::ops::RangeInclusive<u32> = 2018..=2022;
const PRICED: usize = 30;

fn main() -> Result<()> {
    let rows = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse::<usize>())?;
    let made = make(rows);
    println!("{} rows, {} MB of CSV, made up", made.rows, made.text.len() / 1_000_000);

    let start = ProcessTime::now();
    let (flows, problems) = flows::read_trade(made.text.as_bytes(), "made-up.csv");
    let reading = start.elapsed().as_secs_f64();
    assert_eq!(flows.len(), made.rows, "every row is a flow");
    assert!(problems.is_empty(), "{problems:?}");

    let regime = Regime::builtin().map_err(|faults| faults.to_string())?;
    let methods = Methods::builtin()?;
    let sources = assess::sources::builtin()?;
    let exhibit = Digest::from_bytes([1; 32]);
    let table = TradeTable { exhibit, file: "made-up.csv".to_owned(), sheet: None, flows: flows.into() };
    let facts = Facts { trade: vec![table], ..Facts::default() };
    let as_of = "2024-12-31".parse()?;
    let mut fastest = f64::INFINITY;
    let mut found = None;
    for _ in 0..RUNS {
        let start = ProcessTime::now();
        let assessment = assess(&facts, &regime, &methods, &sources, as_of);
        fastest = fastest.min(start.elapsed().as_secs_f64());
        found = Some(assessment);
    }
    let assessment = found.ok_or("no run")?;
    check(&assessment, &made);

    println!("reading    {reading:6.2} s  {:5.0} MB/s", made.text.len() as f64 / 1e6 / reading);
    println!(
        "assessing  {fastest:6.2} s  {:5.2} million rows/s, {} findings, {} remarks",
        made.rows as f64 / 1e6 / fastest,
        assessment.findings.len(),
        assessment.trade.as_ref().map_or(0, |trade| trade.remarks.len()),
    );
    println!("memory     {:6} MB at most", peak_megabytes());
    let allowed = SECONDS_MAX * (made.rows as f64 / 1e6).max(1.0);
    assert!(fastest < allowed, "assessing took {fastest:.2} s, more than {allowed}");
    Ok(())
}

/// Holds what was found against what was planted.
fn check(assessment: &Assessment, made: &Made) {
    let trade = assessment.trade.as_ref().unwrap_or_else(|| unreachable!("a table was read"));
    let mut sums: BTreeMap<(String, Country), (u64, f64)> = BTreeMap::new();
    for sum in trade.sums.iter().filter(|sum| !sum.may_be_republic_of_korea) {
        if let Some(provision) = &sum.provision {
            let (lines, value) = sums.entry((provision.clone(), sum.reporter)).or_default();
            *lines += sum.lines;
            *value += sum.value_usd.and_then(|value| value.central).unwrap_or(f64::NAN);
        }
    }
    // Said one by one: the whole is too long to read.
    for (key, planted) in &made.banned {
        assert_eq!(sums.get(key), Some(planted), "lines of banned goods and their sum, {key:?}");
    }
    let unplanted: Vec<_> = sums.keys().filter(|key| !made.banned.contains_key(*key)).take(5).collect();
    assert!(unplanted.is_empty(), "goods that are not banned: {unplanted:?}");
    let mixed: BTreeSet<u64> = remarked(assessment, "korea");
    assert_eq!(mixed, made.mixed, "lines of the other Korea");
    assert_eq!(remarked(assessment, "price"), made.priced, "prices out of line");
    assert!(remarked(assessment, "weight").is_empty());
    let left: u64 = trade.tables.iter().flat_map(|table| table.left_out.values()).sum();
    assert_eq!(left, made.totals, "totals beside their lines");
    let years = YEARS.count();
    let banned = BANNED.iter().map(|(.., provision)| provision).collect::<BTreeSet<_>>().len();
    assert_eq!(assessment.findings.len(), REPORTERS * years * banned + MIXED, "findings");
    for finding in &assessment.findings {
        let open = finding.elements.iter().any(|element| {
            let korea = element.reason.starts_with("The partner may be the Republic of Korea");
            element.name == "actor bound" && element.state == State::Unknown && korea
        });
        assert_eq!(
            open,
            finding.title.ends_with("which may be of the Republic of Korea"),
            "{}",
            finding.title
        );
    }
}

fn remarked(assessment: &Assessment, kind: &str) -> BTreeSet<u64> {
    let trade = assessment.trade.iter().flat_map(|trade| &trade.remarks);
    trade
        .filter(|remark| remark.kind == kind)
        .filter_map(|remark| remark.sentence.citations.first()?.place.row)
        .collect()
}

/// What was made and what has to be found in it.
struct Made {
    text: String,
    rows: usize,
    banned: BTreeMap<(String, Country), (u64, f64)>,
    totals: u64,
    mixed: BTreeSet<u64>,
    priced: BTreeSet<u64>,
}

impl Made {
    /// Writes a row and gives its number.
    #[allow(clippy::too_many_arguments)]
    fn row(
        &mut self,
        time: (u32, u32),
        reporter: &Party,
        flow: &str,
        partner: &Party,
        code: &str,
        value: u64,
        kg: f64,
    ) -> u64 {
        let (year, month) = time;
        let (frequency, period) = match month {
            52 => ("A", format!("{year}")),
            month => ("M", format!("{year}{month:02}")),
        };
        let words = if flow == "M" { "Import" } else { "Export" };
        let (cif, fob) =
            if flow == "M" { (value.to_string(), String::new()) } else { (String::new(), value.to_string()) };
        let _ = writeln!(
            self.text,
            "C,{frequency},{year},{month},{period},{},{},{},{flow},{words},{},{},{},0,H5,true,{code},\"Made-up goods, n.e.s.\",{},C00,0,8,kg,{kg},false,{kg},false,{cif},{fob},{value},true,{}",
            reporter.number,
            reporter.letters,
            reporter.name,
            partner.number,
            partner.letters,
            partner.name,
            code.len(),
            code.len() < 6,
        );
        self.rows += 1;
        self.rows as u64 + 1
    }
}

/// A State as a table writes it.
struct Party {
    country: Country,
    number: u16,
    letters: String,
    name: String,
}

fn make(rows: usize) -> Made {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let states = states();
    let (dprk, republic) = (named(&states, 408), named(&states, 410));
    let others: Vec<&Party> = states.iter().filter(|state| ![408, 410].contains(&state.number)).collect();
    let mut made = Made {
        text: HEADING.to_owned(),
        rows: 0,
        banned: BTreeMap::new(),
        totals: 0,
        mixed: BTreeSet::new(),
        priced: BTreeSet::new(),
    };
    // Banned goods month by month, and the year's chapter as a total beside each.
    for reporter in others.iter().take(REPORTERS) {
        for (code, flow, provision) in BANNED {
            for year in YEARS {
                let mut total = (0, 0.0);
                for month in 1..=12 {
                    if (year, month) == (2018, 1) {
                        continue;
                    }
                    let value = 5_000 + random.below(90_000);
                    let kg = value as f64 / price(code);
                    made.row((year, month), reporter, flow, dprk, code, value, kg);
                    let (lines, sum) =
                        made.banned.entry((provision.to_owned(), reporter.country)).or_default();
                    *lines += 1;
                    *sum += value as f64;
                    total = (total.0 + value, total.1 + kg);
                }
                made.row((year, 52), reporter, flow, dprk, &code[..2], total.0, total.1);
                made.totals += 1;
            }
        }
    }
    // A series with the Republic of Korea of which one month stands under the DPRK; beside it a series with each that never meets.
    for reporter in others.iter().skip(REPORTERS).take(MIXED) {
        for (code, mixed) in [("854231", true), ("670420", false)] {
            let under = 1 + random.below(12) as u32;
            for month in 1..=12 {
                let value = 400_000 + random.below(90_000);
                let partner = if mixed && month == under { dprk } else { republic };
                let row =
                    made.row((2019, month), reporter, "X", partner, code, value, value as f64 / price(code));
                if mixed && month == under {
                    made.mixed.insert(row);
                }
                if !mixed {
                    let value = 900 + random.below(200);
                    made.row((2019, month), reporter, "X", dprk, code, value, value as f64 / price(code));
                }
            }
        }
    }
    // Goods of which no paragraph speaks, with everybody; some of the DPRK's at forty times the price.
    let codes: Vec<String> = (0..600)
        .map(|at| format!("{:02}{:02}{:02}", 47 + at / 200, 1 + at / 20 % 10, at % 20 + 10))
        .collect();
    while made.rows < rows {
        let reporter = others[random.below(others.len() as u64) as usize];
        let partner = match random.below(20) {
            0 => dprk,
            // None of the goods the DPRK is stated for, so that no line here is at its level.
            1 => republic,
            _ => others[random.below(others.len() as u64) as usize],
        };
        if partner.number == reporter.number {
            continue;
        }
        let half = codes.len() / 2;
        let at = random.below(half as u64) as usize + if partner.number == 410 { half } else { 0 };
        let time = (2016 + random.below(8) as u32, 1 + random.below(12) as u32);
        let code = &codes[at];
        let value = 100 + random.below(1_000_000);
        let dear = partner.number == 408 && made.priced.len() < PRICED;
        let at_price = price(code) * (random.normal() * 0.2).exp() * if dear { 40.0 } else { 1.0 };
        let flow = if random.below(2) == 0 { "M" } else { "X" };
        let row = made.row(time, reporter, flow, partner, code, value, value as f64 / at_price);
        if dear {
            made.priced.insert(row);
        }
    }
    made
}

/// A price that is the goods' own, in dollars a kilogram.
fn price(code: &str) -> f64 {
    0.5 + code.bytes().fold(7_u64, |sum, byte| sum * 31 % 9_973 + u64::from(byte)) as f64 % 97.0
}

fn states() -> Vec<Party> {
    (1..900)
        .filter_map(|number| {
            let country = Country::from_m49(number)?;
            let name = country.name().replace(',', "");
            Some(Party { country, number, letters: country.code().to_owned(), name })
        })
        .collect()
}

fn named(states: &[Party], number: u16) -> &Party {
    states.iter().find(|state| state.number == number).unwrap_or_else(|| unreachable!("in the table"))
}

/// Marsaglia's xorshift, from a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit
    }

    /// Nearly normal: the sum of twelve uniform numbers less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| (self.next() >> 11) as f64 / (1_u64 << 53) as f64).sum::<f64>() - 6.0
    }
}
