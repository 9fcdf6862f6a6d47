//! Decisions of persons: printed with by whom and when, and never lost.

use crate::support::*;
use assess::facts::FindingDecision;

fn decided(finding: &str, kind: &str, on: &str, words: &str) -> FindingDecision {
    FindingDecision {
        finding: finding.to_owned(),
        kind: kind.to_owned(),
        by: "Reviewer One".to_owned(),
        on: date(on),
        text: words.to_owned(),
    }
}

fn case() -> (assess::Facts, String) {
    let facts = facts([text(1, "kyodo", "2024-10-18").says(
        said("The DPRK sent shells to Russia")
            .by("A Minister", "", country("JP"))
            .of(arms().when("2024-08-01", "2024-08-31")),
    )]);
    let id = only(&assessed(&facts)).id.clone();
    (facts, id)
}

#[test]
fn each_kind_is_told_with_by_whom_and_when() {
    let (mut facts, id) = case();
    facts.decisions = vec![
        decided(&id, "confirm", "2024-11-01", "seen by two people."),
        decided(&id, "waiver", "2024-11-02", "no address is known"),
        decided(&id, "second look", "2024-11-03", ""),
    ];
    let assessment = assessed(&facts);
    let finding = only(&assessment);
    let told = told(finding);
    assert!(
        told.contains("On 1 November 2024 Reviewer One confirmed this finding: “seen by two people”."),
        "{told}"
    );
    assert!(told.contains("On 3 November 2024 Reviewer One decided “second look”."), "{told}");
    assert!(
        told.contains("a possible violation. It was confirmed by Reviewer One on 1 November 2024."),
        "{told}"
    );
    assert_eq!(
        finding.reply.text,
        "On 2 November 2024 Reviewer One decided to publish without a reply: “no address is known”. No reply is recorded."
    );
    assert!(assessment.summary[1].text.ends_with("; confirmed by Reviewer One on 1 November 2024."));
}

#[test]
fn a_reply_stands_with_the_reply_and_the_last_decision_leads() {
    let (mut facts, id) = case();
    facts.decisions = vec![
        decided(&id, "reject", "2024-11-09", "the text was a translation error"),
        decided(&id, "confirm", "2024-11-01", ""),
        decided(&id, "reply", "2024-11-05", "we sent nothing"),
    ];
    let assessment = assessed(&facts);
    let finding = only(&assessment);
    assert_eq!(finding.reply.text, "On 5 November 2024 Reviewer One replied: “we sent nothing”.");
    assert!(told(finding).contains("It was rejected by Reviewer One on 9 November 2024."));
    assert!(told(finding).contains("On 1 November 2024 Reviewer One confirmed this finding."));
}

#[test]
fn a_decision_on_a_finding_that_is_not_drawn_is_a_problem() {
    let (mut facts, _) = case();
    facts.decisions = vec![decided("F-00000000", "confirm", "2024-11-01", "seen")];
    let assessment = assessed(&facts);
    let problem = &assessment.problems[0];
    assert_eq!(problem.code, "assess/decision-without-finding");
    assert!(problem.reason.contains("Reviewer One confirmed this finding: “seen”. It concerns F-00000000"));
}

#[test]
fn a_decision_taken_after_the_day_of_the_facts_is_printed() {
    let (mut facts, id) = case();
    facts.decisions = vec![decided(&id, "confirm", "2025-01-01", "read in the original")];
    let assessment = assessed(&facts);
    let told = told(only(&assessment));
    assert!(told.contains("read in the original"), "{told}");
    assert!(!told.contains("A person has to confirm or reject it."), "{told}");
}

#[test]
fn of_two_decisions_on_one_day_the_later_stands() {
    let (mut facts, id) = case();
    facts.decisions =
        vec![decided(&id, "reject", "2024-11-05", "first"), decided(&id, "confirm", "2024-11-05", "second")];
    let standing = told(only(&assessed(&facts)));
    facts.decisions.reverse();
    assert_ne!(standing, told(only(&assessed(&facts))));
}
