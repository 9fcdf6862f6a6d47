//! The findings: one of each standing but "no violation".

use super::day;
use super::material::{containers, denial, hostile, korean, long, row};
use assess::model::*;
use claims::model::Modality;
use values::{Amount, Citation, Country, Period};

pub fn law(citation: &str, summary: &str, verified: bool, paragraph_verified: bool) -> LawNote {
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

pub fn element(name: &str, state: State, reason: &str, citations: Vec<Citation>) -> Element {
    Element { name: name.into(), state, reason: reason.into(), citations }
}

pub fn support(text: &str, citation: Citation) -> Support {
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

pub fn transfer() -> Finding {
    let core = FindingCore {
        id: "F-00c0ffee".into(),
        provision: "unsc-1718-op8b".into(),
        title: "Reported transfer of artillery ammunition from the DPRK to Russia".into(),
        measure: "arms_embargo".into(),
        measure_title: "Arms embargo".into(),
        status: FindingStatus::PossibleViolation,
        law: law(
            "resolution 1718 (2006), paragraph 8 (b)",
            "The DPRK shall cease to export arms; every State shall prevent their procurement from it.",
            true,
            false,
        ),
        elements: vec![
            element(
                "actor bound",
                State::Met,
                "Both are named as States by the speaker.",
                vec![containers()],
            ),
            element(
                "goods",
                State::Unknown,
                "Containers are counted; what was in them is not said.",
                vec![containers(), korean()],
            ),
            element("no exemption", State::NotMet, "No exemption covers arms.", vec![]),
        ],
    };
    let first = Support {
        quantities: vec![StatedQuantity {
            text: "between 11,000 and 12,000 containers".into(),
            amount: Amount::between(11_000.0, 12_000.0),
            unit: "containers".into(),
        }],
        hedges: vec!["an estimate".into(), "reportedly".into()],
        ..support(
            "A made-up ministry stated that 11,000 to 12,000 containers had moved by rail since August.",
            containers(),
        )
    };
    let others = vec![
        Support {
            speaker: Some("국방부 대변인".into()),
            source: Some("가상일보".into()),
            grade: Some("C".into()),
            ..support("The spokesperson stated that shells had been moved.", korean())
        },
        Support {
            modality: Some(Modality::Reported),
            origin: String::new(),
            note: Some("its author names no source".into()),
            ..support("A note passes on a passage that tries to break out.", hostile())
        },
        Support {
            kind: SupportKind::VesselEvent,
            speaker: None,
            country: None,
            modality: None,
            said_on: Period::default(),
            origin: "o2".into(),
            ..support("A made-up recording shows a berth at the made-up port.", long())
        },
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
    finding.likelihood = Some(Likelihood {
        words: "likely".into(),
        percent: [55, 80],
        basis: "two origins agree on the route, neither saw the cargo.".into(),
    });
    finding.confidence =
        Confidence { level: ConfidenceLevel::Moderate, basis: "first-hand in neither case.".into() };
    finding.origins = 2;
    finding.origin_groups = vec![
        OriginGroup {
            id: "o1".into(),
            who: "Made-up ministry (국방부)".into(),
            supports: 2,
            exhibits: 2,
            counts: true,
            reason: "Both articles quote the same briefing.".into(),
        },
        OriginGroup {
            id: "o2".into(),
            who: "Made-up recording".into(),
            supports: 1,
            exhibits: 1,
            counts: true,
            reason: "An instrument of its own.".into(),
        },
    ];
    finding.alternative_explanations = vec!["The containers held goods that no paragraph names.".into()];
    finding.exemptions_checked = vec![ExemptionCheck {
        id: "EX-RAJIN".into(),
        title: "Coal of another origin through Rajin".into(),
        state: State::NotMet,
        reason: "The goods are not coal.".into(),
        verified: false,
        check: "The certificate of origin and the Committee's notification.".into(),
        citations: vec![],
    }];
    finding.reply = Reply {
        parties: vec!["the DPRK".into(), "the Russian Federation".into()],
        text: "The parties have not been asked; public statements stand below.".into(),
        public_statements: vec![
            Sentence::fact("A representative called the reports an invention.", vec![denial()]).unwrap(),
        ],
    };
    finding.sentences = vec![
        Sentence::fact(
            "A made-up ministry stated that 11,000 to 12,000 containers had moved by rail since August.",
            vec![containers(), korean()],
        )
        .unwrap(),
        Sentence::assessment("The two accounts go back to different origins.", vec![containers()]),
        Sentence::procedural("What the containers held is not established."),
    ];
    finding
}

pub fn fuel() -> Finding {
    let core = FindingCore {
        id: "F-0ddba11s".into(),
        provision: "unsc-2397-op5".into(),
        title: "Reported supply of refined petroleum above the yearly ceiling".into(),
        measure: "petroleum".into(),
        measure_title: "Refined petroleum".into(),
        status: FindingStatus::NotEstablished,
        law: law(
            "resolution 2397 (2017), paragraph 5",
            "No more than 500,000 barrels of refined petroleum a year.",
            false,
            false,
        ),
        elements: vec![element("quantity", State::Unknown, "The upper bound is not known.", vec![row(12)])],
    };
    Finding::new(
        core,
        Support {
            kind: SupportKind::Delivery,
            ..support("A made-up table records a delivery of 1,200 tonnes.", row(12))
        },
        vec![],
    )
}

pub fn exempt() -> Finding {
    let core = FindingCore {
        id: "F-5eaf00d5".into(),
        provision: "unsc-2371-op8".into(),
        title: "Reported shipment of coal through Rajin".into(),
        measure: "arms_embargo".into(),
        measure_title: "Arms embargo".into(),
        status: FindingStatus::ExemptionMayApply,
        law: law("resolution 2371 (2017), paragraph 8", "The DPRK shall not supply coal.", true, true),
        elements: vec![
            element("direction", State::Met, "The cargo left a port of the DPRK.", vec![row(3)]),
            element(
                "no exemption",
                State::Unknown,
                "The origin of the coal is said to be another State.",
                vec![row(3)],
            ),
        ],
    };
    let told = "A made-up table records a train of coal that was loaded on MV Made Up 7.";
    let support = Support { kind: SupportKind::Delivery, ..support(told, row(3)) };
    let mut finding = Finding::new(core, support, vec![]);
    finding.sentences = vec![
        Sentence::fact(told, vec![row(3)]).unwrap(),
        Sentence::assessment(
            "The facts point to an exemption; its conditions have to be looked up first.",
            vec![row(3)],
        ),
    ];
    finding.exemptions_checked = vec![ExemptionCheck {
        id: "EX-RAJIN".into(),
        title: "Coal of another origin through Rajin".into(),
        state: State::Met,
        reason: "The table names another State as the origin.".into(),
        verified: false,
        check: "The certificate of origin and the Committee's notification.".into(),
        citations: vec![row(3)],
    }];
    finding.alternative_explanations =
        vec!["The coal was of domestic origin and the paper was forged.".into()];
    finding
}

/// A lead that a finding covers, with law and an exemption that are unverified.
pub fn lead(finding: &str) -> Lead {
    Lead {
        indicator: "ARM-01".into(),
        title: "Containers by ship from one port to another".into(),
        seen: vec![
            Sentence::fact("A made-up ministry stated that containers had moved.", vec![containers()])
                .unwrap(),
        ],
        counter_explanations: vec!["The containers may be empty.".into()],
        provisions: vec![LeadProvision {
            provision: "hist-made-up".into(),
            citation: "resolution 9999 (2024), paragraph 1".into(),
            summary: "A paragraph made up for this report.".into(),
            binding: false,
            verified: false,
            paragraph_verified: false,
        }],
        exemptions: vec![LeadExemption {
            id: "EX-MADE-UP".into(),
            title: "An exemption made up for this report".into(),
            check: "A letter that does not exist.".into(),
            verified: false,
        }],
        unread: vec!["images of ports".into()],
        findings: vec![finding.into()],
    }
}
