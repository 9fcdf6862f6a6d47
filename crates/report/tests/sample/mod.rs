//! A small assessment made up for the tests: our own words, invented figures, hostile strings.
#![allow(dead_code)]

use assess::model::*;
use claims::model::Modality;
use report::{ExhibitEntry, LogState, ReportInput};
use std::collections::BTreeMap;
use values::{Amount, Citation, Country, Date, Digest, Marking, Period, Place, Problem, Span, TrafficLight};

pub const NOTE_TEXT: &str = "MADE-UP NOTE. The defence ministry said on Monday that between 11,000 and 12,000 containers had \
    moved by rail since August.\nIt added that the count was \"an estimate\". Officials reportedly expect more.";
pub const KOREAN_TEXT: &str = "가상의 기사. 국방부 대변인은 \"포탄이 이송되었다\"고 말했다.";
pub const DENIAL_TEXT: &str = "Вымышленная заметка. Представитель министерства назвал эти сообщения «выдумкой».";

/// What a [`ReportInput`] borrows from.
pub struct Sample {
    pub assessment: Assessment,
    pub exhibits: Vec<ExhibitEntry>,
    pub problems: Vec<Problem>,
}

pub fn digest(number: u8) -> Digest {
    Digest::from_bytes([number; 32])
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Sample {
    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            case_name: "Made-up case <script>alert(1)</script> & \"sons\"".into(),
            assessment: &self.assessment,
            exhibits: self.exhibits.clone(),
            log: LogState {
                size: 1_204,
                root: "q3VJb5YJcZkq1n0l3b3wq6m0l9Zt2o8yq1c5k7d9e0M=".into(),
                origin: "example.org/made-up".into(),
                verifier: "example.org/made-up+8f3a21b0+AZ0wS2x1bG9yZW0taXBzdW0tZG9sb3Itc2l0LWFtZXQh".into(),
            },
            problems: self.problems.clone(),
            marking: Marking { label: TrafficLight::Amber, releasable_to: None },
            software: "0.1.0".into(),
            texts: BTreeMap::from([
                (digest(1), NOTE_TEXT),
                (digest(2), KOREAN_TEXT),
                (digest(3), DENIAL_TEXT),
            ]),
        }
    }
}

/// A report that has nothing to tell.
pub fn empty() -> Sample {
    Sample {
        assessment: Assessment {
            as_of: day("2024-12-31"),
            regime: RegimeReference { id: "1718".into(), version: "2024-12-31".into(), sha256: digest(0xEE) },
            summary: vec![Sentence::procedural("Nothing in this case meets the elements of a provision.")],
            limits_of_the_law: vec![],
            findings: vec![],
            caps: vec![],
            drifts: vec![],
            timeline: vec![],
            positions: vec![],
            screening: ScreeningSummary {
                searched: vec![SearchedList { list: "Made-up list".into(), edition: Some("2024-12-01".into()), entries: 214, exhibit: None }],
                screened: BTreeMap::from([("organisation".into(), 1), ("person".into(), 3)]),
                hits: vec![],
            },
            problems: vec![],
        },
        exhibits: vec![],
        problems: vec![],
    }
}

/// A report that has something of everything.
pub fn full() -> Sample {
    let mut sample = empty();
    sample.exhibits = exhibits();
    sample.problems = vec![
        Problem::new("reading/pdf-encrypted", "annex\u{202E}fdp.exe", "The file is encrypted and no password was given.")
            .hint("Add a copy without a password."),
        Problem { exhibit: Some(digest(4)), ..Problem::new("reading/row-short", "deliveries.csv", "Row 9 has 3 cells, the heading has 7.") }
            .at(Place::row(9)),
    ];
    let assessment = &mut sample.assessment;
    assessment.summary = vec![
        Sentence::fact("A made-up ministry stated that 11,000 to 12,000 containers moved by rail.", vec![containers()]).unwrap(),
        Sentence::fact("A spokesperson of the other side denied it.", vec![denial()]).unwrap(),
        Sentence::assessment("On what is in evidence, one transfer is a possible violation; its extent is not known.", vec![]),
    ];
    assessment.limits_of_the_law = vec![Sentence::procedural(
        "Deploying troops is, as such, in no paragraph of the resolutions; training, arms and technical cooperation are.",
    )];
    assessment.findings = vec![transfer(), fuel()];
    assessment.caps = vec![ledger()];
    assessment.drifts = vec![drift()];
    assessment.timeline = vec![
        TimelineEntry {
            period: Period::month(2024, 8),
            sentence: Sentence::fact("Containers began to move, according to the made-up ministry.", vec![containers()]).unwrap(),
            event: "arms_transfer".into(),
        },
        TimelineEntry {
            period: Period::day(day("2024-11-04")),
            sentence: Sentence::fact("국방부 대변인 said that shells had been moved.", vec![korean()]).unwrap(),
            event: "statement".into(),
        },
    ];
    assessment.positions = vec![
        Position {
            question: "arms transfers from the DPRK to Russia".into(),
            country: Country::REPUBLIC_OF_KOREA,
            stance: "asserts".into(),
            speaker: Some("made-up spokesperson (국방부)".into()),
            said_on: Period::day(day("2024-11-04")),
            sentence: Sentence::fact("The spokesperson said that shells had been moved.", vec![korean()]).unwrap(),
        },
        Position {
            question: "arms transfers from the DPRK to Russia".into(),
            country: Country::RUSSIA,
            stance: "denies".into(),
            speaker: None,
            said_on: Period::default(),
            sentence: Sentence::fact("A representative called the reports an invention.", vec![denial()]).unwrap(),
        },
    ];
    assessment.screening.searched.push(SearchedList {
        list: "Made-up ships list".into(), edition: None, entries: 59, exhibit: Some(digest(4)),
    });
    assessment.screening.screened.insert("vessel".into(), 2);
    assessment.screening.hits = vec![ScreeningHit {
        subject: "MV Made Up 7".into(),
        kind: "vessel".into(),
        citations: vec![row(12)],
        list: "Made-up ships list".into(),
        edition: Some("2024-12-01".into()),
        reference: "MU.007".into(),
        name: "MADE UP 7".into(),
        designated_on: Some(day("2018-03-30")),
        measures: vec!["asset_freeze".into(), "port_ban".into()],
        score: 0.973,
        reasons: vec!["The names differ in the prefix only.".into(), "No IMO number is given on either side.".into()],
        decision: "undecided".into(),
    }];
    sample
}

fn exhibits() -> Vec<ExhibitEntry> {
    let entry = |number: u8, title: Option<&str>, name: &str, source: Option<&str>, grade: Option<&str>| ExhibitEntry {
        id: format!("EX-{number:04}"),
        sha256: digest(number),
        leaf: u64::from(number) * 3,
        source: source.map(str::to_owned),
        grade: grade.map(str::to_owned),
        title: title.map(str::to_owned),
        published: (number != 4).then(|| format!("2024-11-0{number}")),
        acquired: "2024-12-18T09:14:05Z".into(),
        name: name.into(),
        media_type: "text/plain".into(),
        size: 312_448 + u64::from(number),
        marking: Marking { label: if number == 2 { TrafficLight::Amber } else { TrafficLight::Clear }, releasable_to: None },
        proof: (0..11).map(|at| digest(at * 7 + number).hex()).collect(),
        url: (number == 1).then(|| "https://example.org/a?b=1&c=<script>".into()),
    };
    vec![
        entry(1, Some("Made-up note on <b>containers</b> \u{202E}gnp.exe"), "note.txt", Some("Example Wire & Sons"), Some("B")),
        entry(2, Some("가상의 기사: 포탄 이송"), "기사.html", Some("가상일보"), Some("C")),
        entry(3, Some("Вымышленная заметка"), "zametka.html", Some("Made-up Gazette"), None),
        entry(4, None, "deliveries.csv", None, None),
    ]
}

fn quoted(number: u8, text: &str, quote: &str, paragraph: u32) -> Citation {
    let start = text.find(quote).map(|at| text[..at].chars().count()).unwrap() as u32;
    let place = Place {
        span: Some(Span::new(start, start + quote.chars().count() as u32)),
        paragraph: Some(paragraph),
        ..Place::default()
    };
    Citation { exhibit: digest(number), place, quote: quote.into() }
}

fn containers() -> Citation {
    quoted(1, NOTE_TEXT, "between 11,000 and 12,000 containers had moved by rail since August", 1)
}

fn korean() -> Citation {
    quoted(2, KOREAN_TEXT, "국방부 대변인은 \"포탄이 이송되었다\"고 말했다.", 1)
}

fn denial() -> Citation {
    quoted(3, DENIAL_TEXT, "Представитель министерства назвал эти сообщения «выдумкой».", 2)
}

fn row(number: u64) -> Citation {
    Citation {
        exhibit: digest(4),
        place: Place::row(number),
        quote: format!("2024-0{} | MV Made Up 7 | {} | gas oil", number % 9 + 1, number * 100),
    }
}

fn long() -> Citation {
    Citation {
        exhibit: digest(1),
        place: Place { page: Some(3), ..Place::default() },
        quote: "A long passage that goes on and on about trains, cranes, sidings and manifests. ".repeat(9),
    }
}

/// Hostile in every way at once; Tangut and a private-use character are in no common font.
fn hostile() -> Citation {
    Citation {
        exhibit: digest(1),
        place: Place { page: Some(2), ..Place::default() },
        quote: "</p><script>alert('x')</script> #panic(\"x\") $x$ `raw` \u{202E}desrever\u{202C} \u{0}\u{E000} *bold* 𗀀".into(),
    }
}

fn law(citation: &str, summary: &str, verified: bool, paragraph_verified: bool) -> LawNote {
    LawNote {
        citation: citation.into(),
        summary: summary.into(),
        from: day("2006-10-14"),
        force: "decides".into(),
        verified,
        paragraph_verified,
        verified_by: if verified { vec!["S/RES/1718 (2006)".into()] } else { vec![] },
        notes: (!verified).then(|| "Written from memory; the text was not at hand.".into()),
    }
}

fn element(name: &str, state: State, reason: &str, citations: Vec<Citation>) -> Element {
    Element { name: name.into(), state, reason: reason.into(), citations }
}

fn support(text: &str, citation: Citation) -> Support {
    Support {
        kind: SupportKind::Claim,
        text: text.into(),
        speaker: Some("made-up ministry spokesperson".into()),
        country: Some(Country::REPUBLIC_OF_KOREA),
        source: Some("Example Wire & Sons".into()),
        grade: Some("B".into()),
        modality: Some(Modality::Asserted),
        hedges: vec![],
        when: Period { from: Some(day("2024-08-01")), to: None },
        said_on: Period::day(day("2024-11-04")),
        published: Some(day("2024-11-05")),
        quantities: vec![],
        origin: "o1".into(),
        note: None,
        citation,
    }
}

fn transfer() -> Finding {
    let core = FindingCore {
        id: "F-00c0ffee".into(),
        provision: "unsc-1718-op8b".into(),
        title: "Reported transfer of artillery ammunition from the DPRK to Russia".into(),
        measure: "arms_embargo".into(),
        measure_title: "Arms embargo".into(),
        status: FindingStatus::PossibleViolation,
        law: law("resolution 1718 (2006), paragraph 8 (b)", "The DPRK shall cease to export arms; every State shall prevent their procurement from it.", true, false),
        elements: vec![
            element("actor bound", State::Met, "Both are named as States by the speaker.", vec![containers()]),
            element("goods", State::Unknown, "Containers are counted; what was in them is not said.", vec![containers(), korean()]),
            element("no exemption", State::NotMet, "No exemption covers arms.", vec![]),
        ],
    };
    let first = Support {
        quantities: vec![StatedQuantity { text: "between 11,000 and 12,000 containers".into(), amount: Amount::between(11_000.0, 12_000.0), unit: "containers".into() }],
        hedges: vec!["an estimate".into(), "reportedly".into()],
        ..support("A made-up ministry stated that 11,000 to 12,000 containers had moved by rail since August.", containers())
    };
    let others = vec![
        Support { speaker: Some("국방부 대변인".into()), source: Some("가상일보".into()), grade: Some("C".into()), ..support("The spokesperson stated that shells had been moved.", korean()) },
        Support { modality: Some(Modality::Reported), origin: String::new(), note: Some("its author names no source".into()), ..support("A note passes on a passage that tries to break out.", hostile()) },
        Support { kind: SupportKind::VesselEvent, speaker: None, country: None, modality: None, said_on: Period::default(), origin: "o2".into(), ..support("A made-up recording shows a berth at the made-up port.", long()) },
    ];
    let mut finding = Finding::new(core, first, others);
    finding.related_provisions = vec![RelatedProvision {
        provision: "unsc-1874-op9".into(),
        citation: "resolution 1874 (2009), paragraph 9".into(),
        summary: "Extends the ban to all arms.".into(),
        reason: "It covers what is not on the Register.".into(),
        verified: true,
        paragraph_verified: true,
        binding: true,
    }];
    finding.contradicting = vec![Support {
        modality: Some(Modality::Denied),
        country: Some(Country::RUSSIA),
        speaker: Some("представитель министерства".into()),
        source: Some("Made-up Gazette".into()),
        grade: None,
        origin: String::new(),
        note: Some("denial by the party named".into()),
        ..support("A representative called the reports an invention.", denial())
    }];
    finding.likelihood = Some(Likelihood { words: "likely".into(), percent: [55, 80], basis: "two origins agree on the route, neither saw the cargo.".into() });
    finding.confidence = Confidence { level: ConfidenceLevel::Moderate, basis: "first-hand in neither case.".into() };
    finding.origins = 2;
    finding.origin_groups = vec![
        OriginGroup { id: "o1".into(), who: "Made-up ministry (국방부)".into(), supports: 2, exhibits: 2, counts: true, reason: "Both articles quote the same briefing.".into() },
        OriginGroup { id: "o2".into(), who: "Made-up recording".into(), supports: 1, exhibits: 1, counts: true, reason: "An instrument of its own.".into() },
    ];
    finding.alternative_explanations = vec!["The containers held goods that no paragraph names.".into()];
    finding.exemptions_checked = vec![ExemptionCheck {
        id: "EX-RAJIN".into(),
        title: "Coal of another origin through Rajin".into(),
        state: State::NotMet,
        reason: "The goods are not coal.".into(),
        check: "The certificate of origin and the Committee's notification.".into(),
        citations: vec![],
    }];
    finding.reply = Reply {
        parties: vec!["the DPRK".into(), "the Russian Federation".into()],
        text: "The parties have not been asked; public statements stand below.".into(),
        public_statements: vec![Sentence::fact("A representative called the reports an invention.", vec![denial()]).unwrap()],
    };
    finding.sentences = vec![
        Sentence::fact("A made-up ministry stated that 11,000 to 12,000 containers had moved by rail since August.", vec![containers(), korean()]).unwrap(),
        Sentence::assessment("The two accounts go back to different origins.", vec![containers()]),
        Sentence::procedural("What the containers held is not established."),
    ];
    finding
}

fn fuel() -> Finding {
    let core = FindingCore {
        id: "F-0ddba11s".into(),
        provision: "unsc-2397-op5".into(),
        title: "Reported supply of refined petroleum above the yearly ceiling".into(),
        measure: "petroleum".into(),
        measure_title: "Refined petroleum".into(),
        status: FindingStatus::NotEstablished,
        law: law("resolution 2397 (2017), paragraph 5", "No more than 500,000 barrels of refined petroleum a year.", false, false),
        elements: vec![element("quantity", State::Unknown, "The upper bound is not known.", vec![row(12)])],
    };
    Finding::new(core, Support { kind: SupportKind::Delivery, ..support("A made-up table records a delivery of 1,200 tonnes.", row(12)) }, vec![])
}

fn ledger() -> CapLedger {
    let line = |number: u64, amount: Amount| LedgerLine {
        supplier: (number != 3).then_some(Country::RUSSIA),
        period: Period::month(2024, number as i8),
        stated: format!("{} tonnes", number * 1_000),
        amount,
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
        law: law("resolution 2397 (2017), paragraph 5", "No more than 500,000 barrels of refined petroleum a year.", false, false),
        period: Period::year(2024),
        limit: 500_000.0,
        unit: "barrels".into(),
        bases: vec![
            basis("reported", vec![line(1, Amount::exactly(8_330.0)), line(2, Amount::exactly(97_764.17))], Amount::exactly(106_094.17), State::NotMet),
            LedgerBasis {
                crossings: vec![Crossing { percent: 75, bound: "high".into(), on: day("2024-06-30") }],
                left_out: vec!["Two deliveries without a quantity.".into()],
                ..basis("estimated", vec![line(3, Amount { low: Some(380_000.0), central: Some(470_000.0), high: Some(560_000.0) })],
                    Amount { low: Some(380_000.0), central: Some(470_000.0), high: Some(560_000.0) }, State::Unknown)
            },
            basis("claimed", vec![line(5, Amount::at_least(530_000.0))], Amount::at_least(530_000.0), State::Met),
        ],
        sentences: vec![Sentence::fact("A made-up table records 106,094.17 barrels as reported.", vec![row(1), row(2)]).unwrap()],
        missing_months: vec!["2024-11".into(), "2024-12".into()],
        conversion: Some("1 tonne = 7.21 to 8.33 barrels, central 7.5 (made-up source).".into()),
    }
}

fn drift() -> Drift {
    let point = |on: Option<&str>, amount, text: &str, citation| DriftPoint {
        on: on.map(day), amount, text: text.into(), who: "made-up ministry".into(), citation,
    };
    Drift {
        what: "containers moved from the DPRK to Russia".into(),
        unit: "containers".into(),
        points: vec![
            point(Some("2024-06-14"), Amount::about(7_000.0), "about 7,000", row(6)),
            point(Some("2024-11-04"), Amount::between(11_000.0, 12_000.0), "between 11,000 and 12,000", containers()),
            point(Some("2024-11-04"), Amount::at_least(13_000.0), "more than 13,000", row(7)),
            point(Some("2024-12-20"), Amount::exactly(20_000.0), "20,000", row(8)),
            point(None, Amount::at_most(9_000.0), "up to 9,000", row(9)),
        ],
        sentences: vec![Sentence::fact("Four figures were stated between June and December.", vec![containers(), row(8)]).unwrap()],
    }
}
