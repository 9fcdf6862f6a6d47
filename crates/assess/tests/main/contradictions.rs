//! What denies, doubts or differs stands beside what supports.

use crate::support::*;
use assess::model::DisagreementKind;
use claims::model::{EventType, Modality};
use values::Amount;

fn by(number: u8, dated: &str, code: &str, event: Of) -> TextOf {
    text(number, "reuters", dated).says(
        said("The DPRK sent shells to Russia")
            .by(&format!("Speaker {code}"), "Ministry", country(code))
            .of(event),
    )
}

#[test]
fn a_partys_denial_is_printed_and_no_support_and_lowers_nothing() {
    let denial = text(9, "tass", "2024-10-20").says(
        said("No shells were sent to Russia")
            .by("Dmitry Peskov", "Kremlin", RU)
            .modality(Modality::Denied)
            .of(arms()),
    );
    let assessment =
        assessed(&facts([by(1, "2024-10-18", "JP", arms()), by(2, "2024-10-18", "FR", arms()), denial]));
    let finding = only(&assessment);
    assert_eq!(finding.supporting.len(), 2);
    assert_eq!(finding.contradicting.len(), 1);
    assert_eq!(finding.contradicting[0].note.as_deref(), Some("Denial by a party named."));
    assert_eq!(finding.reply.public_statements.len(), 1);
    assert_eq!(finding.likelihood.as_ref().unwrap().words, "likely");
    assert!(told(finding).contains("On the other side, one statement denies it; it is printed below."));
    let positions: Vec<(&str, &str)> =
        assessment.positions.iter().map(|found| (found.country.code(), found.stance.as_str())).collect();
    assert!(positions.contains(&("RU", "denies")), "{positions:?}");
}

#[test]
fn a_denial_by_both_parties_together_is_a_partys() {
    let denial = text(9, "rok-mnd", "2024-10-20")
        .says(said("There was no arms deal").by_states(&["KP", "RU"]).modality(Modality::Denied).of(arms()));
    let assessment = assessed(&facts([by(1, "2024-10-18", "JP", arms()), denial]));
    assert_eq!(only(&assessment).contradicting[0].note.as_deref(), Some("Denial by a party named."));
}

#[test]
fn an_independent_denial_lowers_the_likelihood() {
    let denial = by(9, "2024-10-20", "CH", arms().negated());
    let assessment =
        assessed(&facts([by(1, "2024-10-18", "JP", arms()), by(2, "2024-10-18", "FR", arms()), denial]));
    let finding = only(&assessment);
    assert_eq!(finding.likelihood.as_ref().unwrap().words, "roughly even chance");
    assert_eq!(finding.contradicting[0].note.as_deref(), Some("Says that it did not happen."));
}

#[test]
fn a_denial_of_a_denial_affirms() {
    let both = text(1, "reuters", "2024-10-18").says(
        said("It rejected the claim that no shells were sent to Russia")
            .by("A Minister", "", country("JP"))
            .modality(Modality::Denied)
            .of(arms().negated()),
    );
    let assessment = assessed(&facts([both]));
    assert_eq!(only(&assessment).supporting.len(), 1);
}

#[test]
fn what_could_not_be_verified_is_neither_yes_nor_no() {
    let doubt = text(9, "un-press", "2024-12-19").says(
        said("The United Nations cannot verify reports that the DPRK sent shells to Russia")
            .by("Rosemary DiCarlo", "United Nations Secretariat", None)
            .of(arms().quantity("shells", Amount::exactly(1.0), "rounds")),
    );
    let assessment = assessed(&facts([by(1, "2024-10-18", "JP", arms()), doubt.clone()]));
    let finding = only(&assessment);
    assert_eq!((finding.origins, finding.contradicting.len()), (1, 1));
    assert!(told(finding).contains("one statement says that it was not verified"));
    assert!(assessment.drifts.is_empty(), "a figure that was not verified is nobody's figure");
    assert!(assessed(&facts([doubt])).findings.is_empty());
}

#[test]
fn a_general_denial_in_a_text_that_speaks_of_it_is_printed_as_what_it_is() {
    let denial = by(9, "2024-10-20", "JP", arms()).says(
        said("Such groundless rumours need no comment")
            .by("A representative", "", KP)
            .modality(Modality::Denied)
            .of(of(EventType::Accusation, None, None)),
    );
    let assessment = assessed(&facts([denial]));
    let finding = only(&assessment);
    assert!(
        finding.contradicting[0]
            .note
            .as_deref()
            .unwrap()
            .contains("what exactly it denies is for the reader to see")
    );
}

#[test]
fn a_lower_figure_for_the_same_time_stands_on_the_other_side() {
    let containers = |words: &str, count| arms().quantity(words, Amount::exactly(count), "containers");
    let assessment = assessed(&facts([
        by(1, "2024-10-18", "JP", containers("13,000 containers", 13_000.0)),
        by(2, "2024-10-18", "FR", containers("6,700 containers", 6_700.0)),
    ]));
    let finding = only(&assessment);
    assert_eq!(finding.contradicting.len(), 1);
    assert_eq!(
        finding.contradicting[0].note.as_deref(),
        Some(
            "Gives another figure for the same time: “6,700 containers”, where Speaker JP (Ministry, Japan) has “13,000 containers”."
        )
    );
    assert_eq!(finding.supporting.len(), 2, "it still supports that arms were sent");
}

#[test]
fn a_count_that_grows_over_time_contradicts_nothing_and_is_a_drift() {
    let containers = |words: &str, count| arms().quantity(words, Amount::exactly(count), "containers");
    let assessment = assessed(&facts([
        by(1, "2024-02-26", "KR", containers("6,700 containers", 6_700.0)),
        by(2, "2024-08-27", "KR", containers("13,000 containers", 13_000.0)),
    ]));
    assert!(only(&assessment).contradicting.is_empty());
    let drift = &assessment.drifts[0];
    assert_eq!(drift.what, "Containers: arms and related materiel from the DPRK to Russia");
    let points: Vec<&str> = drift.points.iter().map(|point| point.text.as_str()).collect();
    assert_eq!(points, ["6,700 containers", "13,000 containers"]);
    assert!(drift.sentences.iter().any(|sentence| sentence.text
        == "Speaker KR (Ministry, the Republic of Korea) stated 6,700 containers no later than 26 February 2024 and 13,000 containers no later than 27 August 2024."), "{:?}", drift.sentences);
}

#[test]
fn figures_that_agree_do_not_drift() {
    let containers = || arms().quantity("13,000 containers", Amount::exactly(13_000.0), "containers");
    let assessment =
        assessed(&facts([by(1, "2024-10-18", "JP", containers()), by(2, "2024-10-19", "FR", containers())]));
    assert!(assessment.drifts.is_empty());
}

#[test]
fn days_that_do_not_meet_are_said_to() {
    let assessment = assessed(&facts([
        by(1, "2024-10-18", "JP", arms().when("2024-03-01", "2024-03-31")),
        by(2, "2024-10-18", "FR", arms().when("2024-09-01", "2024-09-30")),
    ]));
    assert!(told(only(&assessment)).contains(
        "one speaks of what happened in March 2024, another of what happened in September 2024. They may speak of different deliveries or events."
    ));
}

#[test]
fn a_researcher_gives_no_states_position() {
    let researcher = text(1, "bbc", "2024-11-22").says(
        said("The DPRK sent shells to Russia")
            .by("A Researcher", "a London think tank", country("GB"))
            .of(arms()),
    );
    let assessment = assessed(&facts([researcher]));
    assert!(assessment.positions.is_empty(), "{:?}", assessment.positions);
    assert_eq!(only(&assessment).origins, 1);
}

/// What of an assessment disagrees, in short.
fn disagreements(texts: impl IntoIterator<Item = TextOf>) -> Vec<(DisagreementKind, String)> {
    let assessment = assessed(&facts(texts));
    assessment.disagreements.iter().map(|one| (one.kind, one.note.text.clone())).collect()
}

#[test]
fn yes_and_no_of_one_event_stand_side_by_side() {
    let denial = text(9, "tass", "2024-10-20").says(
        said("No shells were sent to Russia")
            .by("Dmitry Peskov", "Kremlin", RU)
            .modality(Modality::Denied)
            .of(arms()),
    );
    let found = disagreements([by(1, "2024-10-18", "JP", arms()), denial.clone()]);
    let [(kind, note)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*kind, DisagreementKind::Polarity);
    assert_eq!(note, "One says that it happened, the other that it did not.");
    // A denial in another year, of other goods, or of a plan, is not of this event.
    let later = text(9, "tass", "2025-10-20").says(
        said("No shells were sent").by("Dmitry Peskov", "Kremlin", RU).modality(Modality::Denied).of(arms()),
    );
    let plan = text(9, "tass", "2024-10-20").says(
        said("No shells will be sent")
            .by("Dmitry Peskov", "Kremlin", RU)
            .of(arms().negated().modality(Modality::Anticipated)),
    );
    assert!(disagreements([by(1, "2024-10-18", "JP", arms()), later]).is_empty());
    assert!(disagreements([by(1, "2024-10-18", "JP", arms()), plan]).is_empty());
    assert!(disagreements([denial]).is_empty(), "nobody disagrees with oneself");
}

#[test]
fn a_figure_a_hundred_times_another_may_be_a_slipped_point() {
    let of = |count: f64| {
        arms().quantity("shells", Amount::exactly(count), "rounds").when("2024-06-01", "2024-06-30")
    };
    let found =
        disagreements([by(1, "2024-10-18", "JP", of(1_650.0)), by(2, "2024-10-19", "FR", of(165_000.0))]);
    let [(kind, note)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*kind, DisagreementKind::Figure);
    assert!(note.contains("a decimal point may be misplaced"), "{note}");
    // A later and higher count of what goes on is no contradiction; an earlier and higher one is.
    assert!(
        disagreements([by(1, "2024-10-18", "JP", of(6_700.0)), by(2, "2024-10-30", "FR", of(13_000.0))])
            .is_empty()
    );
    let found =
        disagreements([by(1, "2024-10-18", "JP", of(13_000.0)), by(2, "2024-10-30", "FR", of(6_700.0))]);
    assert_eq!(found.len(), 1, "{found:?}");
    // Ranges that meet agree.
    let range = |low, high| {
        arms().quantity("shells", Amount::between(low, high), "rounds").when("2024-06-01", "2024-06-30")
    };
    assert!(
        disagreements([
            by(1, "2024-10-30", "JP", range(10.0, 20.0)),
            by(2, "2024-10-18", "FR", range(20.0, 30.0))
        ])
        .is_empty()
    );
}

#[test]
fn the_same_told_firmly_and_with_reserve_is_shown_with_the_days() {
    let fought = || of(EventType::Combat, KP, None);
    let said_on = |number, day: &'static str, code: &str, hedge: Option<&str>| {
        let claim = said("Soldiers of the DPRK have engaged in combat")
            .by(&format!("Speaker {code}"), "Ministry", country(code))
            .on(day)
            .of(fought());
        text(number, "reuters", day).says(match hedge {
            Some(word) => claim.hedged(word),
            None => claim,
        })
    };
    let found = disagreements([
        said_on(1, "2024-11-20", "KR", None),
        said_on(2, "2024-12-14", "UA", Some("preliminary")),
        said_on(3, "2024-12-16", "US", None),
    ]);
    let [(kind, note)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*kind, DisagreementKind::Certainty);
    assert!(note.starts_with("One states it as a fact, the other with reserve"), "{note}");
}

#[test]
fn a_signature_dated_differently_is_flagged() {
    let signed = |number, from: &'static str| {
        let mut event = of(EventType::TreatySignature, None, None).when(from, from);
        event.parts = vec![
            ("party", String::new(), KP),
            ("party", String::new(), RU),
            ("instrument", "Treaty on Comprehensive Strategic Partnership".to_owned(), None),
        ];
        text(number, "reuters", "2024-06-25")
            .says(said("They signed it").by("A Speaker", "Ministry", country("JP")).of(event))
    };
    let found = disagreements([signed(1, "2024-06-19"), signed(2, "2024-06-20")]);
    let [(kind, note)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*kind, DisagreementKind::Date);
    assert_eq!(note, "One has it happen on 19 June 2024, the other on 20 June 2024.");
}
