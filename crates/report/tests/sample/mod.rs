//! A small assessment made up for the tests: our own words, invented figures, hostile strings.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

mod documents;
mod findings;
mod items;
mod ledgers;
mod many;
mod material;
mod trade;

#[allow(unused_imports)]
pub use items::documented;
#[allow(unused_imports)]
pub use many::many;
#[allow(unused_imports)]
pub use trade::traded;

use assess::model::*;
use claims::model::Document;
use documents::documents;
use findings::{exempt, fuel, lead, transfer};
use ledgers::{disagreement, drift, ledger};
use material::{containers, denial, exhibits, korean, row};
use report::{ExhibitEntry, LogState, ReportInput};
use std::collections::BTreeMap;
use values::{Citation, Country, Date, Digest, Marking, Period, Place, Problem, TrafficLight};

pub const NOTE_TEXT: &str = "MADE-UP NOTE. The defence ministry said on Monday that between 11,000 and 12,000 containers had \
    moved by rail since August.\nIt added that the count was \"an estimate\". Officials reportedly expect more.";
pub const KOREAN_TEXT: &str = "가상의 기사. 국방부 대변인은 \"포탄이 이송되었다\"고 말했다.";
pub const DENIAL_TEXT: &str =
    "Вымышленная заметка. Представитель министерства назвал эти сообщения «выдумкой».";

/// Words that try to be read as something else: HTML, a style, Typst, a link, another direction.
pub const HOSTILE: &str = "</style></p><script>alert('x')</script><img src=x onerror=alert(1)>\" onclick=\"x \
    #panic(\"x\") #read(\"/etc/passwd\") $x$ `raw` @label *bold* [b] \\u{202E}\u{2066} \u{202E}desrever \u{0}\u{1B}[31m\u{E000}\u{9B}";

/// What a [`ReportInput`] borrows from.
pub struct Sample {
    pub assessment: Assessment,
    pub exhibits: Vec<ExhibitEntry>,
    pub problems: Vec<Problem>,
    pub documents: BTreeMap<Digest, Document>,
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
            documents: self.documents.iter().map(|(digest, document)| (*digest, document)).collect(),
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
            disagreements: vec![],
            timeline: vec![],
            voyages: vec![],
            trade: None,
            items: vec![],
            sites: vec![],
            positions: vec![],
            joint_statements: vec![],
            what_if: vec![WhatIf {
                draft: "draft-made-up".into(),
                title: "Draft to end a ban".into(),
                on: day("2021-01-01"),
                sentences: vec![Sentence::procedural("It never came to a vote.")],
                verified: false,
                findings: vec![],
                caps: vec![],
                unchanged: 1,
            }],
            treaties: vec![],
            watch: Watch {
                bodies: vec![],
                gaps: vec![WatchGap {
                    period: Period { from: Some(day("2024-05-01")), to: None },
                    text: "No body of the United Nations reported on violations from 1 May 2024 on.".into(),
                    findings: vec![],
                }],
            },
            screening: ScreeningSummary {
                searched: vec![SearchedList {
                    list: "Made-up list".into(),
                    edition: Some("2024-12-01".into()),
                    entries: 214,
                    ..SearchedList::default()
                }],
                screened: BTreeMap::from([("organisation".into(), 1), ("person".into(), 3)]),
                clear: 4,
                hits: vec![],
            },
            leads: vec![],
            read_by_model: vec![],
            problems: vec![],
        },
        exhibits: vec![],
        problems: vec![],
        documents: BTreeMap::new(),
    }
}

/// A way with a silence, near the date line.
fn voyage() -> Voyage {
    let cited = Citation { exhibit: digest(4), place: Place::row(3), quote: "1700000000,445999999".into() };
    let at = |seconds: i64, lat: f64, lon: f64| -> serde_json::Value {
        let at = format!("2023-11-14T{:02}:00:00Z", seconds);
        serde_json::json!({ "at": at, "lat": lat, "lon": lon, "sog": 9.5, "cog": null, "heading": null, "status": null, "line": 3 })
    };
    let lines = serde_json::json!([
        [at(1, 51.2, 179.2), at(2, 51.4, 179.7), at(3, 51.3, -179.9)],
        [at(14, 51.0, -179.4), at(15, 50.8, -179.0)],
    ]);
    Voyage {
        mmsi: "445999999".parse().unwrap(),
        name: Some("MADE UP <7>".into()),
        exhibit: digest(4),
        lines: serde_json::from_value(lines).unwrap(),
        marks: vec![VoyageMark {
            kind: "gap".into(),
            lat: 51.3,
            lon: -179.9,
            text: "silence, 03:00 UTC on 14 November 2023 to 14:00 UTC on 14 November 2023".into(),
            citation: cited,
        }],
        coast: vec![vec![(51.9, 178.9), (51.8, 179.6), (51.9, -179.8)]],
    }
}

/// A report that has something of everything.
pub fn full() -> Sample {
    let mut sample = empty();
    sample.exhibits = exhibits();
    sample.documents = documents();
    sample.problems = vec![
        Problem::new(
            "reading/pdf-encrypted",
            "annex\u{202E}fdp.exe",
            "The file is encrypted and no password was given.",
        )
        .hint("Add a copy without a password."),
        Problem {
            exhibit: Some(digest(4)),
            ..Problem::new("reading/row-short", "deliveries.csv", "Row 9 has 3 cells, the heading has 7.")
        }
        .at(Place::row(9)),
    ];
    let assessment = &mut sample.assessment;
    assessment.summary = vec![
        Sentence::fact(
            "A made-up ministry stated that 11,000 to 12,000 containers moved by rail.",
            vec![containers()],
        )
        .unwrap(),
        Sentence::fact("A spokesperson of the other side denied it.", vec![denial()]).unwrap(),
        Sentence::assessment(
            "On what is in evidence, one transfer is a possible violation; its extent is not known.",
            vec![],
        ),
    ];
    assessment.limits_of_the_law = vec![Sentence::procedural(
        "Deploying troops is, as such, in no paragraph of the resolutions; training, arms and technical cooperation are.",
    )];
    assessment.findings = vec![transfer(), exempt(), fuel()];
    assessment.leads = vec![lead(&assessment.findings[0].id)];
    assessment.caps = vec![ledger()];
    assessment.drifts = vec![drift()];
    assessment.disagreements = vec![disagreement()];
    assessment.timeline = vec![
        TimelineEntry {
            period: Period::month(2024, 8),
            sentence: Sentence::fact(
                "Containers began to move, according to the made-up ministry.",
                vec![containers()],
            )
            .unwrap(),
            event: "arms_transfer".into(),
        },
        TimelineEntry {
            period: Period::day(day("2024-11-04")),
            sentence: Sentence::fact("국방부 대변인 said that shells had been moved.", vec![korean()])
                .unwrap(),
            event: "statement".into(),
        },
    ];
    assessment.voyages = vec![voyage()];
    assessment.positions = vec![
        Position {
            question: "arms transfers from the DPRK to Russia".into(),
            country: Country::REPUBLIC_OF_KOREA,
            stance: "asserts".into(),
            speaker: Some("made-up spokesperson (국방부)".into()),
            said_on: Period::day(day("2024-11-04")),
            sentence: Sentence::fact("The spokesperson said that shells had been moved.", vec![korean()])
                .unwrap(),
        },
        Position {
            question: "arms transfers from the DPRK to Russia".into(),
            country: Country::RUSSIA,
            stance: "denies".into(),
            speaker: None,
            said_on: Period::default(),
            sentence: Sentence::fact("A representative called the reports an invention.", vec![denial()])
                .unwrap(),
        },
    ];
    assessment.screening.searched.push(SearchedList {
        list: "Made-up ships list".into(),
        edition: None,
        entries: 59,
        exhibit: Some(digest(4)),
        entries_sha256: Some(digest(5)),
    });
    assessment.screening.screened.insert("vessel".into(), 2);
    let undecided = ScreeningHit {
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
        reasons: vec![
            "The names differ in the prefix only.".into(),
            "No IMO number is given on either side.".into(),
        ],
        decision: "undecided".into(),
        object: "MV Made Up 7=Made-up ships list/MU.007".into(),
        entry_sha256: Some(digest(6)),
        ..ScreeningHit::default()
    };
    let decided = |decision: &str, changed: &[&str]| HitDecision {
        decision: decision.into(),
        by: "duty analyst".into(),
        on: day("2024-12-02"),
        why: "the ship was broken up in 2019".into(),
        changed: changed.iter().map(|field| (*field).to_owned()).collect(),
    };
    let another = |reference: &str, decision: &str| ScreeningHit {
        reference: reference.into(),
        object: format!("MV Made Up 7=Made-up ships list/{reference}"),
        decision: decision.into(),
        decided: (decision != "undecided").then(|| decided(decision, &[])),
        ..undecided.clone()
    };
    let asked_again = ScreeningHit {
        decided_before: Some(decided("different", &["identifiers", "names"])),
        ..another("MU.008", "undecided")
    };
    assessment.screening.hits =
        vec![undecided.clone(), asked_again, another("MU.009", "different"), another("MU.010", "unsure")];
    sample
}
