//! What none of the three prints: a sentence that cannot be checked, or what the reader may not see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use report::{ReportError, ReportInput, html, json, pdf};
use sample::{digest, full};
use values::{Marking, TrafficLight};

#[test]
fn an_exhibit_that_is_not_in_the_annex_cannot_be_cited() {
    let sample = full();
    let mut input = sample.input();
    input.exhibits.retain(|exhibit| exhibit.sha256 != digest(3));
    let error = refused(&input);
    assert!(matches!(&error, ReportError::UnknownExhibit { digest, .. } if *digest == self::digest(3)));
    assert!(
        error.to_string().starts_with("report/unknown-exhibit: a sentence of the summary cites sha256:0303")
    );
}

#[test]
fn an_exhibit_marked_above_the_report_is_refused() {
    let sample = full();
    let mut input = sample.input();
    input.exhibits[0].marking.label = TrafficLight::Red;
    assert!(matches!(refused(&input), ReportError::Marking { .. }));
}

#[test]
fn an_exhibit_released_to_fewer_states_is_refused() {
    let sample = full();
    let mut input = sample.input();
    let states = |codes: &[&str]| Some(codes.iter().map(|code| code.parse().unwrap()).collect());
    input.marking = Marking { label: TrafficLight::Amber, releasable_to: states(&["AU", "JP"]) };
    input.exhibits[0].marking.releasable_to = states(&["AU"]);
    let error = refused(&input).to_string();
    assert!(error.contains("EX-0001 is marked TLP:CLEAR, releasable to Australia, above"), "{error}");

    input.exhibits[0].marking.releasable_to = states(&["AU", "JP", "NZ"]);
    let page = html(&input).unwrap();
    assert!(page.contains("TLP:AMBER, releasable to Australia and Japan"));
}

#[test]
fn a_fact_without_a_citation_is_refused() {
    let mut sample = full();
    sample.assessment.timeline[0].sentence.citations.clear();
    let error = refused(&sample.input());
    assert!(matches!(&error, ReportError::FactWithoutCitation { at, .. } if at == "the timeline"), "{error}");
}

#[test]
fn exhibit_ids_are_unique_and_of_one_form() {
    for (id, reason) in
        [("EX-0002", "stands twice"), ("EX-", "is not EX- and digits"), ("\"><b>", "is not EX-")]
    {
        let sample = full();
        let mut input = sample.input();
        input.exhibits[0].id = id.into();
        let error = refused(&input);
        assert!(
            matches!(error, ReportError::ExhibitId { .. }) && error.to_string().contains(reason),
            "{error}"
        );
    }
}

/// Gives the one error that all three kinds of print meet.
fn refused(input: &ReportInput<'_>) -> ReportError {
    let error = html(input).unwrap_err();
    assert_eq!(json(input).unwrap_err(), error);
    assert_eq!(pdf(input, &[]).unwrap_err(), error);
    error
}
