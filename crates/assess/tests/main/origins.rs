//! Corroboration counts origins.

use crate::support::*;
use assess::model::{ConfidenceLevel, FindingStatus, State};
use claims::model::{EventType, Modality};

/// The intelligence service's statement, as a text of a source passes it on.
fn service(number: u8, source: &str) -> TextOf {
    text(number, source, "2024-10-18").says(
        said("The DPRK sent shells to Russia")
            .by("", "National Intelligence Service", KR)
            .of(arms().when("2024-08-01", "2024-08-31")),
    )
}

fn pentagon(number: u8, source: &str) -> TextOf {
    text(number, source, "2024-11-05").says(
        said("The DPRK sent shells to Russia in autumn")
            .by("Pat Ryder", "Pentagon", country("US"))
            .of(arms().when("2024-09-01", "2024-09-30")),
    )
}

#[test]
fn two_papers_that_repeat_one_briefing_are_one_origin() {
    let assessment = assessed(&facts([service(1, "yonhap"), service(2, "reuters")]));
    let finding = only(&assessment);
    assert_eq!((finding.origins, finding.supporting.len()), (1, 2));
    assert_eq!(finding.likelihood, None);
    assert_eq!(finding.confidence.level, ConfidenceLevel::Low);
    assert_eq!(finding.origin_groups[0].reason, "2 exhibits go back to one State; they count once.");
    assert!(told(finding).contains(
        "This rests on a single origin, the Republic of Korea: nothing in this case corroborates it"
    ));
    assert_eq!(finding.status, FindingStatus::PossibleViolation);
}

#[test]
fn two_bodies_of_one_state_are_one_origin_and_two_states_are_two() {
    let ministry = text(3, "kyodo", "2024-10-20").says(
        said("The DPRK sent shells to Russia")
            .by("Kim Yong-hyun", "Ministry of National Defense", KR)
            .of(arms()),
    );
    let assessment = assessed(&facts([service(1, "yonhap"), ministry.clone()]));
    assert_eq!(only(&assessment).origins, 1);
    let assessment = assessed(&facts([service(1, "yonhap"), ministry, pentagon(2, "abc-news")]));
    let finding = only(&assessment);
    assert_eq!(finding.origins, 2);
    assert_eq!(finding.likelihood.as_ref().unwrap().words, "likely");
    assert!(told(finding).contains("2 independent origins: the Republic of Korea and the United States"));
}

#[test]
fn a_newspapers_own_narrative_is_no_origin_whoever_passes_it_on() {
    let own = text(1, "reuters", "2024-10-18").says(said("The DPRK sent shells to Russia").of(arms()));
    let passed_on = text(2, "yonhap", "2024-10-19")
        .says(said("The DPRK sent shells to Russia").by("", "Reuters", country("GB")).of(arms()));
    let assessment = assessed(&facts([own, passed_on]));
    let finding = only(&assessment);
    assert_eq!(finding.origins, 0);
    assert_eq!(state(finding, "conduct stated"), State::Unknown);
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert!(told(finding).contains("It is a lead to look into, not a result."));
}

#[test]
fn a_body_that_investigates_counts_in_its_own_voice_and_a_partys_medium_does_not() {
    let narrative = |number, source| {
        text(number, source, "2024-10-18").says(said("The DPRK sent shells to Russia").of(arms()))
    };
    let assessment = assessed(&facts([narrative(1, "conflict-armament-research")]));
    assert_eq!(only(&assessment).origins, 1);
    let assessment = assessed(&facts([narrative(1, "tass")]));
    assert_eq!(only(&assessment).origins, 0);
}

#[test]
fn nobody_named_is_no_origin() {
    let nameless =
        text(1, "yonhap", "2024-10-18").says(said("The DPRK sent shells to Russia").by_nobody().of(arms()));
    let assessment = assessed(&facts([nameless]));
    assert_eq!(only(&assessment).origins, 0);
    assert!(
        only(&assessment).supporting[0]
            .text
            .starts_with("A speaker who is not named is reported to have said")
    );
}

#[test]
fn a_joint_statement_is_one_origin_and_none_beside_a_signatory_that_speaks_alone() {
    let joint = |number| {
        text(number, "rok-mofa", "2024-12-16")
            .says(said("The DPRK exported shells to Russia").by_states(&["KR", "US", "EU", "JP"]).of(arms()))
    };
    let assessment = assessed(&facts([joint(1)]));
    assert_eq!(only(&assessment).origins, 1);
    let signatories: Vec<&str> =
        assessment.positions.iter().map(|position| position.country.name()).collect();
    assert_eq!(signatories, ["European Union", "Japan", "Republic of Korea", "United States"]);

    let assessment = assessed(&facts([joint(1), pentagon(2, "afp")]));
    let finding = only(&assessment);
    assert_eq!(finding.origins, 1);
    let group = finding.origin_groups.iter().find(|group| group.id.starts_with("joint")).unwrap();
    assert_eq!(group.reason, "Not counted beside a State of it that also speaks alone: the United States.");
}

#[test]
fn two_joint_statements_that_share_states_count_once() {
    let joint = |number, codes: &[&str]| {
        text(number, "rok-mofa", "2024-12-16")
            .says(said("The DPRK exported shells to Russia").by_states(codes).of(arms()))
    };
    let assessment = assessed(&facts([joint(1, &["KR", "JP"]), joint(2, &["JP", "FR"])]));
    assert_eq!(only(&assessment).origins, 1);
}

#[test]
fn a_body_of_several_states_does_not_count_beside_its_members() {
    let team = text(1, "msmt", "2024-12-01").says(said("The DPRK sent shells to Russia").of(arms()));
    let assessment = assessed(&facts([team.clone()]));
    assert_eq!(only(&assessment).origin_groups[0].who, "Multilateral Sanctions Monitoring Team");
    let assessment = assessed(&facts([team, pentagon(2, "afp")]));
    assert_eq!(only(&assessment).origins, 1);
}

#[test]
fn a_person_is_placed_by_another_text_of_the_case() {
    let short = text(2, "afp", "2024-11-05")
        .says(said("The DPRK sent shells to Russia").by("Pat Ryder", "", None).of(arms()));
    let assessment = assessed(&facts([pentagon(1, "abc-news"), short]));
    assert_eq!(only(&assessment).origins, 1);
}

#[test]
fn nearly_the_same_text_of_two_publishers_counts_once() {
    let release: String = (0..80).map(|at| format!("word{at} ")).collect();
    let of = |number, source, extra: &str| {
        text(number, source, "2024-10-18")
            .words(extra)
            .words(&release)
            .says(said("The DPRK sent shells to Russia").of(arms()))
    };
    let assessment = assessed(&facts([of(1, "rusi", ""), of(2, "c4ads", "Press release of today.")]));
    let finding = only(&assessment);
    assert_eq!(finding.origins, 1);
    assert!(
        finding.origin_groups.iter().any(|group| group.reason.starts_with("Nearly the same text as that of"))
    );
    let other =
        text(3, "c4ads", "2024-10-18").says(said("Shells were sent by the DPRK to Russia").of(arms()));
    assert_eq!(only(&assessed(&facts([of(1, "rusi", ""), other]))).origins, 2);
}

#[test]
fn a_statement_that_names_one_side_joins_the_matter_and_does_not_count() {
    let one_side = text(2, "abc-news", "2024-10-20").says(
        said("The DPRK exports shells").by("Pat Ryder", "Pentagon", country("US")).of(of(
            EventType::ArmsTransfer,
            KP,
            None,
        )
        .goods("artillery_ammunition")),
    );
    let assessment = assessed(&facts([service(1, "yonhap"), one_side.clone()]));
    let finding = only(&assessment);
    assert_eq!((finding.origins, finding.supporting.len()), (1, 2));
    let joined = finding.supporting.iter().find(|support| support.country == country("US")).unwrap();
    assert!(joined.note.as_deref().unwrap().starts_with("Names one side only"));
    let assessment = assessed(&facts([one_side]));
    assert_eq!(
        only(&assessment).title,
        "Reported: arms and related materiel from the DPRK to a recipient that is not named"
    );
}

#[test]
fn hedges_alone_establish_nothing() {
    let hedged = |number, name: &str, code| {
        text(number, "reuters", "2024-10-18").says(
            said("The DPRK may have sent shells to Russia")
                .by(name, "", country(code))
                .hedged("may")
                .of(arms()),
        )
    };
    let assessment = assessed(&facts([hedged(1, "A", "JP"), hedged(2, "B", "FR")]));
    let finding = only(&assessment);
    assert_eq!(finding.origins, 2);
    assert_eq!(state(finding, "conduct stated"), State::Unknown);
    assert_eq!(finding.status, FindingStatus::NotEstablished);
    assert_eq!(finding.likelihood.as_ref().unwrap().words, "roughly even chance");
    let reported = text(1, "reuters", "2024-10-18").says(
        said("The DPRK sent shells to Russia")
            .by("A", "", country("JP"))
            .modality(Modality::Reported)
            .of(arms()),
    );
    assert_eq!(state(only(&assessed(&facts([reported]))), "conduct stated"), State::Unknown);
}
