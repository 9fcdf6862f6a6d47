//! What the rest of the crate and the command line are told.

use super::super::ask::{Question, Standing, ask};
use super::{answer, day, regime};
use crate::exemption_signs::FoundSign;
use crate::law::{self, Conduct};
use crate::matters::{ConductKind, Matter};
use crate::model::State;
use std::collections::{BTreeMap, BTreeSet};
use values::{Country, Period};

fn conduct(
    kind: ConductKind,
    supplier: Option<Country>,
    recipient: Option<Country>,
    period: Period,
    goods: &[&str],
) -> Conduct {
    Conduct {
        codes: BTreeSet::new(),
        among: BTreeSet::new(),
        matter: Matter { conduct: kind, supplier, recipient },
        period,
        goods: goods.iter().map(|&id| id.to_owned()).collect(),
        exemptions: BTreeMap::new(),
    }
}

const DPRK: Option<Country> = Some(Country::DPRK);
const RUSSIA: Option<Country> = Some(Country::RUSSIA);

fn year_2024() -> Period {
    Period::year(2024)
}

#[track_caller]
fn leads(conduct: &Conduct, provision: &str) -> law::Answer {
    let answers = law::ask(regime(), conduct);
    assert_eq!(answers[0].provision, provision, "{:#?}", answers[0]);
    answers[0].clone()
}

#[test]
fn shells_from_the_dprk_meet_every_element() {
    let arms = conduct(ConductKind::Arms, DPRK, RUSSIA, year_2024(), &["artillery_ammunition"]);
    let lead = leads(&arms, "unsc-1718-op8b");
    assert!(lead.binding && !lead.fails);
    assert_eq!(lead.measure, "arms_embargo");
    assert!(lead.law.citation.starts_with("resolution 1718 (2006), paragraph 8 (b)"));
    for element in lead.elements.iter().filter(|element| element.test != "no_exemption") {
        assert_eq!(element.state, State::Met, "{}: {}", element.name, element.reason);
    }
    let others: Vec<String> = law::ask(regime(), &arms).into_iter().map(|answer| answer.provision).collect();
    assert!(others.contains(&"unsc-1874-op9".to_owned()), "{others:?}");
}

#[test]
fn each_kind_of_conduct_has_the_provision_lawyers_cite() {
    for (kind, supplier, recipient, goods, lead) in [
        (ConductKind::Arms, DPRK, RUSSIA, vec!["arms_unspecified"], "unsc-1874-op9"),
        (ConductKind::Arms, DPRK, RUSSIA, vec!["military_equipment"], "unsc-1874-op9"),
        (ConductKind::Arms, RUSSIA, DPRK, vec!["air_defence"], "unsc-1874-op10"),
        (ConductKind::Training, RUSSIA, DPRK, vec![], "unsc-1718-op8c"),
        (ConductKind::Training, DPRK, RUSSIA, vec![], "unsc-1718-op8c"),
        (ConductKind::Technology, RUSSIA, DPRK, vec!["space_launch_technology"], "unsc-1718-op8c"),
        (ConductKind::Petroleum, RUSSIA, DPRK, vec!["refined_petroleum"], "unsc-2397-op5"),
        (ConductKind::Petroleum, RUSSIA, DPRK, vec!["oil_unspecified"], "unsc-2397-op5"),
        (ConductKind::Petroleum, RUSSIA, DPRK, vec!["crude_oil"], "unsc-2397-op4"),
        (ConductKind::Goods("coal".into()), DPRK, RUSSIA, vec![], "unsc-2371-op8"),
        (ConductKind::Goods("statues".into()), DPRK, RUSSIA, vec![], "unsc-2321-op29"),
        (ConductKind::Goods("vehicles".into()), RUSSIA, DPRK, vec![], "unsc-2397-op7"),
        (ConductKind::Labour, DPRK, RUSSIA, vec![], "unsc-2397-op8"),
        (ConductKind::WeaponTest, DPRK, None, vec!["ballistic_missiles"], "unsc-1718-op2-5-7"),
        (ConductKind::ShipToShip, DPRK, None, vec![], "unsc-2375-op11"),
        (ConductKind::Finance, RUSSIA, DPRK, vec!["cash"], "unsc-2094-op14"),
    ] {
        leads(&conduct(kind, supplier, recipient, year_2024(), &goods), lead);
    }
}

#[test]
fn rice_is_in_no_paragraph() {
    let rice = conduct(ConductKind::Goods("food".into()), RUSSIA, DPRK, year_2024(), &[]);
    assert_eq!(law::ask(regime(), &rice), []);
}

#[test]
fn days_that_are_not_known_leave_the_date_open() {
    let arms = conduct(ConductKind::Arms, DPRK, RUSSIA, Period::default(), &["artillery_ammunition"]);
    let lead = &law::ask(regime(), &arms)[0];
    let date = lead.elements.iter().find(|element| element.test == "in_force").unwrap();
    assert_eq!(date.state, State::Unknown);
    let long_ago = Period::year(1999);
    let arms = conduct(ConductKind::Arms, DPRK, RUSSIA, long_ago, &["artillery_ammunition"]);
    assert_eq!(law::ask(regime(), &arms), []);
}

#[test]
fn a_sign_points_to_an_exemption_and_never_grants_it() {
    let mut coal = conduct(ConductKind::Goods("coal".into()), DPRK, RUSSIA, year_2024(), &["coal"]);
    let sign = FoundSign { reason: "Coal of Russian origin through Rajin.".into(), citations: Vec::new() };
    coal.exemptions.insert("EX-RAJIN".into(), sign);
    let lead = leads(&coal, "unsc-2371-op8");
    assert!(!lead.fails);
    let check = lead.exemptions.iter().find(|check| check.id == "EX-RAJIN").unwrap();
    assert_eq!(check.state, State::Met);
    let none = lead.elements.iter().find(|element| element.test == "no_exemption").unwrap();
    assert_eq!(none.state, State::Unknown);
    let window = lead.exemptions.iter().find(|check| check.id == "EX-WINDDOWN").unwrap();
    assert_eq!(window.state, State::NotMet, "the window of 2017 cannot help in 2024");
}

#[test]
fn workers_before_the_end_of_the_term_fail_one_element() {
    let labour = |period| conduct(ConductKind::Labour, DPRK, RUSSIA, period, &[]);
    let of_op8 = |period| {
        law::ask(regime(), &labour(period))
            .into_iter()
            .find(|answer| answer.provision == "unsc-2397-op8")
            .unwrap()
    };
    assert!(of_op8(Period::year(2018)).fails);
    assert!(of_op8(Period::day(day("2019-12-22"))).fails);
    assert!(!of_op8(Period::day(day("2019-12-23"))).fails);
    let straddling = of_op8(Period::year(2019));
    let term = straddling.elements.iter().find(|element| element.test == "after_term").unwrap();
    assert_eq!(term.state, State::Unknown);
}

#[test]
fn soldiers_are_said_to_be_in_no_paragraph() {
    assert!(!law::not_covered(regime(), "troop_deployment").is_empty());
    assert!(law::not_covered(regime(), "nothing").is_empty());
    let answer = answer("2024-11-01", |question| question.event = Some("troop_deployment".into()));
    assert!(answer.not_covered.iter().any(|entry| entry.id == "troop_deployment"));
    assert!(answer.provisions.iter().all(|found| found.standing == Standing::Open));
}

#[test]
fn ceilings_are_those_of_the_periods_that_facts_touch() {
    let delivery = |from: &str, to: &str| flows::PetroleumDelivery {
        supplier: RUSSIA,
        recipient: Country::DPRK,
        product: Some("refined_petroleum".into()),
        period: Period::new(day(from), day(to)),
        tonnes: None,
        barrels: Some(values::Barrels(values::Amount::exactly(1_000.0))),
        basis: flows::Basis::Reported,
        note: None,
        citation: values::Citation {
            exhibit: values::Digest::from_bytes([0; 32]),
            place: values::Place::default(),
            quote: String::new(),
        },
    };
    let facts = crate::facts::Facts {
        deliveries: vec![
            delivery("2017-11-01", "2017-11-30"),
            delivery("2024-01-01", "2024-01-31"),
            delivery("2024-02-01", "2024-02-29"),
            delivery("2025-02-01", "2025-02-28"),
        ],
        ..crate::facts::Facts::default()
    };
    let found = law::ceilings(regime(), &facts, &BTreeMap::new(), day("2024-12-31"));
    let titles: Vec<&str> = found.iter().map(|ceiling| ceiling.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Refined petroleum to the DPRK, 1 October 2017 to 31 December 2017",
            "Crude oil to the DPRK, 22 December 2023 to 21 December 2024",
            "Refined petroleum to the DPRK, 2024",
        ]
    );
    let refined = &found[2];
    assert_eq!(refined.provision, "unsc-2397-op5");
    assert_eq!(refined.barrels, regime().provision("unsc-2397-op5").unwrap().ceilings[0].limit);
    assert_eq!((refined.factor.low, refined.factor.central, refined.factor.high), (7.21, 7.5, 8.33));
    assert!(refined.factor.source.contains("Korea Herald"));
    assert_eq!(refined.commodities, BTreeSet::from(["aviation_fuel".into(), "refined_petroleum".into()]));
}

#[test]
fn words_the_regime_does_not_know_are_refused_with_what_it_knows() {
    let refused = |change: fn(&mut Question)| {
        let mut question = Question::on(day("2024-01-01"));
        change(&mut question);
        ask(regime(), &question).unwrap_err()
    };
    let error = refused(|question| question.direction = Some("export_to_dpkr".into()));
    assert_eq!((error.what.as_str(), error.nearest[0].as_str()), ("direction", "export_to_dprk"));
    let error = refused(|question| question.event = Some("arms_tranfer".into()));
    assert_eq!((error.what.as_str(), error.nearest[0].as_str()), ("event", "arms_transfer"));
    let error = refused(|question| question.goods = Some("unobtainium".into()));
    assert_eq!(error.what, "goods");
    let error = refused(|question| question.goods = Some("2".into()));
    assert_eq!(error.what, "goods");
    for quantity in ["120", "t", "120 t 3 bbl", "many t", "-5 t", "120 pounds"] {
        let mut question = Question::on(day("2024-01-01"));
        question.quantity = Some(quantity.into());
        let error = ask(regime(), &question).unwrap_err();
        assert!(error.what == "quantity" && error.known.contains("bbl"), "{quantity}");
    }
}

#[test]
fn words_are_taken_in_any_case_and_form() {
    let answer = answer("2024-01-01", |question| {
        question.direction = Some("Export to DPRK".into());
        question.goods = Some("HS 2710.19".into());
        question.actor = Some("russia".into());
        question.quantity = Some("1.2 million barrels".into());
    });
    let understood = &answer.question;
    assert_eq!(understood.direction.as_deref(), Some("export_to_dprk"));
    assert_eq!(understood.goods.as_ref().unwrap().hs.as_ref().unwrap().digits(), "271019");
    assert_eq!(understood.actor.as_ref().unwrap().country, RUSSIA);
    assert_eq!(understood.quantity.as_ref().unwrap().amount.low, Some(1_200_000.0));
    assert_eq!(answer.provisions[0].id, "unsc-2397-op5");
    assert_eq!(answer.provisions[0].standing, Standing::MetUnlessExempt);
}

#[test]
fn goods_without_an_event_are_asked_of_what_speaks_of_such_goods_first() {
    let diesel = answer("2024-05-01", |question| {
        question.direction = Some("export_to_dprk".into());
        question.goods = Some("diesel".into());
        question.actor = Some("RU".into());
    });
    assert_eq!(diesel.provisions[0].id, "unsc-2397-op5");
    let of = |id: &str| diesel.provisions.iter().find(|found| found.id == id);
    assert_eq!(of("unsc-2270-op18").map(|found| found.standing), Some(Standing::Open), "a duty to inspect");
    assert!(of("unsc-2321-op11").is_none(), "science is no way in which diesel moves");
    let codes = answer("2024-05-01", |question| {
        question.direction = Some("import_from_dprk".into());
        question.goods = Some("0302".into());
    });
    assert_eq!(codes.provisions[0].id, "unsc-2371-op9");
}

#[test]
fn the_text_says_what_is_unverified_and_what_does_not_bind() {
    let answer = answer("2024-01-01", |question| question.event = Some("ais_gap".into()));
    let text = answer.to_string();
    assert!(
        text.contains("2397 (2017) OP13") && text.contains("UNVERIFIED") && text.contains("NOT BINDING"),
        "{text}"
    );
    assert!(text.contains("No paragraph of the regime bans switching off AIS"), "{text}");
}

#[test]
fn the_schema_describes_the_answer() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../docs/schema/regime-ask.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let questions: [fn(&mut Question); 4] = [
        |_| {},
        |question| {
            question.all = true;
            question.goods = Some("2710".into());
        },
        |question| {
            question.direction = Some("export_to_dprk".into());
            question.goods = Some("diesel".into());
            question.quantity = Some("11,000-12,000 t".into());
            question.actor = Some("RU".into());
            question.event = Some("oil_transfer".into());
        },
        |question| {
            question.event = Some("troop_deployment".into());
            question.actor = Some("a trading house".into());
        },
    ];
    for change in questions {
        let json = serde_json::to_value(answer("2024-05-01", change)).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let mut spoilt = json.clone();
        spoilt.as_object_mut().unwrap().remove("provisions");
        assert!(!validator.is_valid(&spoilt));
    }
}
