//! What the law says of facts, and what it does not.

use crate::support::*;
use assess::model::{FindingStatus, State};
use claims::model::{EventType, Modality};
use values::Country;

fn by_japan(number: u8, dated: &str, words: &str, event: Of) -> TextOf {
    text(number, "kyodo", dated).says(said(words).by("A Minister", "Ministry", country("JP")).of(event))
}

#[test]
fn arms_on_the_word_of_one_state_are_a_possible_violation_that_a_person_has_to_confirm() {
    let assessment = assessed(&facts([by_japan(
        1,
        "2024-10-18",
        "The DPRK sent shells to Russia",
        arms().when("2024-08-01", "2024-08-31"),
    )]));
    let finding = only(&assessment);
    assert_eq!(finding.provision, "unsc-1718-op8b");
    assert_eq!(finding.status, FindingStatus::PossibleViolation);
    assert!(told(finding).contains("A person has to confirm or reject it."));
    assert!(!finding.alternative_explanations.is_empty());
    assert_eq!(
        finding.reply.text,
        "No request for comment to the DPRK and Russia is recorded in the log, and no reply."
    );
}

#[test]
fn the_deployment_of_soldiers_is_no_finding_and_said_to_be_in_no_paragraph() {
    let soldiers = of(EventType::TroopDeployment, KP, None).when("2024-10-08", "2024-10-13");
    let assessment = assessed(&facts([by_japan(1, "2024-10-18", "The DPRK sent soldiers", soldiers)]));
    assert!(assessment.findings.is_empty());
    let limits: Vec<&str> =
        assessment.limits_of_the_law.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(limits[0], "One passage of this case speaks of soldiers of the DPRK abroad.");
    assert!(limits[1].starts_with("No paragraph of the regime names the sending"), "{limits:?}");
}

#[test]
fn what_is_planned_expected_demanded_or_still_ahead_is_no_finding() {
    for modality in [Modality::Anticipated, Modality::Intention, Modality::Demanded, Modality::Norm] {
        let ahead = text(1, "kyodo", "2024-10-18").says(
            said("The DPRK sent shells to Russia")
                .by("A Minister", "", country("JP"))
                .modality(modality)
                .of(arms()),
        );
        assert!(assessed(&facts([ahead])).findings.is_empty(), "{modality:?}");
    }
    let planned = arms().modality(Modality::Intention);
    let planned = by_japan(1, "2024-10-18", "The DPRK plans to have sent shells", planned);
    assert!(assessed(&facts([planned])).findings.is_empty());
    let later = by_japan(1, "2024-10-18", "The DPRK sent shells", arms().when("2024-11-01", "2024-11-30"));
    assert!(assessed(&facts([later])).findings.is_empty());
}

#[test]
fn what_was_said_or_published_after_the_day_is_left_out() {
    let early = by_japan(1, "2024-10-18", "The DPRK sent shells to Russia", arms());
    let late = by_japan(2, "2024-12-18", "The DPRK sent shells to Russia", arms());
    let both = facts([early, late]);
    assert_eq!(only(&assessed_on(&both, "2024-11-30")).supporting.len(), 1);
    assert_eq!(only(&assessed(&both)).supporting.len(), 2);
    assert!(assessed_on(&both, "2024-10-01").findings.is_empty());
}

#[test]
fn the_dprk_on_both_sides_is_a_problem_and_no_finding() {
    let wrong = by_japan(1, "2024-10-18", "The DPRK sent shells", of(EventType::ArmsTransfer, KP, KP));
    let assessment = assessed(&facts([wrong]));
    assert!(assessment.findings.is_empty());
    assert_eq!(assessment.problems[0].code, "assess/both-sides");
    assert_eq!(assessment.problems[0].exhibit, Some(digest(1)));
}

#[test]
fn what_passes_between_others_is_not_drawn() {
    let others =
        by_japan(1, "2024-10-18", "Russia sent shells", of(EventType::ArmsTransfer, RU, country("SY")));
    let assessment = assessed(&facts([others]));
    assert!(assessment.findings.is_empty() && assessment.problems.is_empty());
}

#[test]
fn russian_coal_through_rajin_may_be_exempt() {
    let coal =
        || of(EventType::GoodsTransfer, KP, country("CN")).goods("coal").when("2018-02-01", "2018-02-28");
    let plain = by_japan(1, "2024-07-19", "The DPRK sent coal to China", coal());
    let plain = assessed(&facts([plain]));
    assert_ne!(only(&plain).status, FindingStatus::ExemptionMayApply);
    let rajin = by_japan(
        1,
        "2024-07-19",
        "The DPRK sent coal of Russian origin to China through the port of Rajin",
        coal(),
    );
    let assessment = assessed(&facts([rajin]));
    let finding = only(&assessment);
    assert_eq!(finding.status, FindingStatus::ExemptionMayApply);
    let check = finding.exemptions_checked.iter().find(|check| check.id == "EX-RAJIN").unwrap();
    assert_eq!(check.state, State::Met);
    assert!(!check.citations.is_empty(), "the passage that points to it is cited");
    assert!(told(finding).contains("has to be looked up before anything is said of a violation"));
}

#[test]
fn no_facts_give_an_empty_assessment_in_good_english() {
    let assessment = assessed(&assess::Facts::default());
    let summary: Vec<&str> = assessment.summary.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(
        summary,
        [
            "Facts and law are taken into account up to 31 December 2024. 0 texts were read for claims. No finding was drawn.",
            "No resemblance to a listed name or ship waits for a person to decide. No problem was met in the originals.",
        ]
    );
}

#[test]
fn services_that_texts_tell_of_are_held_against_their_paragraphs() {
    let told = |event: Of| {
        assessed(&facts([text(1, "abc-news", "2024-11-22")
            .says(said("they did it").by("A Minister", "", country("JP")).of(event))]))
    };
    let between = |kind: EventType, one: Option<Country>, other: Option<Country>, trigger: &str| {
        told(of(kind, one, other).trigger(trigger).when("2021-03-01", "2021-03-31"))
    };
    let check = |kind: EventType, trigger: &str, title: &str, provision: &str, status: FindingStatus| {
        let assessment = between(kind, RU, KP, trigger);
        let finding = only(&assessment);
        assert_eq!((finding.title.as_str(), finding.provision.as_str()), (title, provision), "{trigger}");
        assert_eq!(finding.status, status, "{trigger}: {:?}", finding.elements);
        assert!(!finding.alternative_explanations.is_empty());
    };
    use FindingStatus::{NotEstablished, PossibleViolation};
    let venture = "Reported: a joint venture of Russia with the DPRK";
    check(EventType::Agreement, "formed a joint venture", venture, "unsc-2375-op18", PossibleViolation);
    let insured = "Reported: insurance by Russia of ships of the DPRK";
    check(EventType::Agreement, "insured", insured, "unsc-2321-op22", PossibleViolation);
    let registered = "Reported: registration or flagging by Russia of ships of the DPRK";
    check(EventType::Ownership, "registered", registered, "unsc-2321-op24", PossibleViolation);
    let classed = "Reported: classification or certification by Russia of ships of the DPRK";
    check(EventType::Ownership, "classed", classed, "unsc-2270-op20", PossibleViolation);
    let account = "Reported: accounts or bank relations of Russia with the DPRK";
    check(
        EventType::Agreement,
        "opened a correspondent account",
        account,
        "unsc-2270-op33",
        PossibleViolation,
    );
    let charter = "Reported: chartering or leasing of ships between Russia and the DPRK";
    check(EventType::Agreement, "leased", charter, "unsc-2270-op19", NotEstablished);
    let science = "Reported: scientific or technical cooperation of Russia with the DPRK";
    check(EventType::Agreement, "conducted joint research", science, "unsc-2321-op11", NotEstablished);
    let help = "Reported: military training or assistance by Russia for the DPRK";
    // Of assistance alone no goods are told, to which the paragraph ties it.
    check(EventType::MilitaryAssistance, "military assistance", help, "unsc-1718-op8c", NotEstablished);
    // Who serves whom makes the paragraph: a register of the DPRK is its flag, its insurers insure nobody it forbids.
    let by_the_dprk = |kind: EventType, trigger: &str| between(kind, KP, RU, trigger);
    let flagged = by_the_dprk(EventType::Ownership, "registered");
    assert_eq!(only(&flagged).title, "Reported: registration or flagging in the DPRK of ships of Russia");
    assert_eq!(only(&flagged).provision, "unsc-2270-op20");
    assert!(by_the_dprk(EventType::Agreement, "insured").findings.is_empty());
    let venture_of_both = by_the_dprk(EventType::Agreement, "formed a joint venture");
    assert_eq!(only(&venture_of_both).title, venture);
    // An agreement of another kind is no matter of these paragraphs.
    assert!(told(of(EventType::Agreement, RU, KP).trigger("agreed to")).findings.is_empty());
}
