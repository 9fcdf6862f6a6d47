//! What stands beside the measures: drafts that did not pass, treaties, who watched, joint statements.

use crate::support::*;
use assess::model::{Assessment, FindingEffect, WhatIf};
use claims::model::EventType;
use values::{Amount, Country};

fn draft<'a>(assessment: &'a Assessment, id: &str) -> &'a WhatIf {
    assessment.what_if.iter().find(|found| found.draft == id).unwrap()
}

fn workers(from: &'static str, to: &'static str) -> TextOf {
    text(1, "abc-news", "2024-11-22").says(
        said("Russia took in workers of the DPRK").by("A Minister", "", country("JP")).of(of(
            EventType::OverseasLabour,
            KP,
            RU,
        )
        .when(from, to)),
    )
}

#[test]
fn a_draft_that_lifts_a_paragraph_takes_its_findings_with_it_from_its_day_on() {
    let after = assessed(&facts([workers("2024-03-01", "2024-03-31")]));
    let finding = only(&after);
    assert_eq!(finding.provision, "unsc-2397-op8");
    let lifted = draft(&after, "draft-2021-11-01");
    let of_it = &lifted.findings[0];
    assert_eq!(of_it.finding, finding.id);
    assert!(matches!(of_it.effect, FindingEffect::Falls | FindingEffect::RestsOnOthers), "{of_it:?}");
    assert_eq!(lifted.unchanged, 0);
    let telling: String = lifted.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(telling.contains("never came to a vote") && !lifted.verified, "{telling}");
    // The draft about the Panel changes no measure.
    let panel = draft(&after, "draft-2024-03-28");
    assert!(panel.findings.is_empty() && panel.caps.is_empty() && panel.unchanged == 1);
    let vote: String = panel.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(
        vote.contains("13 members of the Council voted for it, Russia against; China abstained: a veto"),
        "{vote}"
    );

    // Conduct of earlier days is judged by the law of those days; what reaches over the day depends on its days.
    let before = assessed(&facts([workers("2020-03-01", "2020-03-31")]));
    assert!(draft(&before, "draft-2021-11-01").findings.is_empty());
    let over = assessed(&facts([workers("2021-01-01", "2024-03-31")]));
    assert_eq!(draft(&over, "draft-2021-11-01").findings[0].effect, FindingEffect::DependsOnDays);
}

#[test]
fn a_lower_ceiling_is_tested_at_each_basis() {
    let limit = REGIME.provision("unsc-2397-op5").unwrap().ceilings[0].limit;
    let delivered = delivered(2, RU, 1, 12, Amount::exactly(limit * 0.9), flows::Basis::Reported);
    let assessment = assessed(&assess::Facts { deliveries: vec![delivered], ..assess::Facts::default() });
    let lower = &draft(&assessment, "draft-2022-05-26").caps[0];
    assert!(lower.limit.unwrap() < limit * 0.9);
    assert!(
        lower.text.contains("what is reported would be above it even at the low bound"),
        "{}",
        lower.text
    );
    let lifted = &draft(&assessment, "draft-2021-11-01").caps[0];
    assert_eq!(lifted.limit, None);
    assert!(lifted.text.starts_with("Nothing would be counted"), "{}", lifted.text);
}

#[test]
fn a_draft_that_came_later_is_not_known_yet() {
    let assessment = assessed_on(&facts([workers("2020-03-01", "2020-03-31")]), "2020-12-31");
    let known: Vec<&str> = assessment.what_if.iter().map(|found| found.draft.as_str()).collect();
    assert_eq!(known, ["draft-2019-12-16"]);
}

#[test]
fn treaties_stand_beside_what_they_meet_where_their_parties_are_named() {
    let assessment = assessed(&facts([workers("2024-03-01", "2024-03-31")]));
    let titles: Vec<&str> = assessment.treaties.iter().map(|found| found.treaty.as_str()).collect();
    assert_eq!(titles, ["charter", "treaty-ru-kp-2024"], "the treaty with China is none of this case");
    let article = &assessment.treaties[1].articles[0];
    assert_eq!((article.number.as_str(), article.verified), ("4", true));
    assert!(article.meets.iter().any(|found| found.provision == "unsc-1874-op9" && found.binding));
}

#[test]
fn days_nobody_reported_are_told_with_the_findings_on_them() {
    let assessment = assessed(&facts([workers("2024-06-01", "2024-06-30")]));
    let watch = &assessment.watch;
    let nobody = watch.gaps.iter().find(|gap| gap.text.starts_with("No body reported")).unwrap();
    assert_eq!((nobody.period.from, nobody.period.to), (Some(date("2024-05-01")), Some(date("2024-10-15"))));
    assert_eq!(nobody.findings, [only(&assessment).id.clone()]);
    let of_the_un = watch.gaps.iter().find(|gap| gap.text.contains("United Nations")).unwrap();
    assert_eq!((of_the_un.period.from, of_the_un.period.to), (Some(date("2024-05-01")), None));
    let early = assessed_on(&facts([workers("2020-03-01", "2020-03-31")]), "2020-12-31");
    assert!(early.watch.gaps.is_empty() && early.watch.bodies.len() == 2);
}

#[test]
fn who_issued_a_joint_statement_is_compared_with_the_others() {
    let of_states = |number: u8, dated: &str, words: &str, codes: &[&str]| {
        text(number, "abc-news", dated).words(words).says(
            said("They condemned the transfers").by_states(codes).of(of(EventType::ArmsTransfer, KP, RU)),
        )
    };
    let team = ["AU", "CA", "DE", "FR", "GB", "IT", "JP", "KR", "NL", "NZ", "US"];
    let ten = ["AU", "CA", "DE", "EU", "FR", "GB", "IT", "JP", "KR", "NZ", "US"];
    let assessment =
        assessed(&facts([of_states(1, "2024-10-16", "", &team), of_states(2, "2024-12-16", "", &ten)]));
    let found = &assessment.joint_statements;
    assert_eq!(found.iter().map(|one| one.signatories.len()).collect::<Vec<_>>(), [11, 10]);
    let compared: String = found[1].compared.iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(compared.contains("only there the Netherlands"), "{compared}");
    assert!(compared.contains("10 States stand on both sides"), "{compared}");
    assert!(compared.contains("only here the European Union"), "{compared}");
    assert!(found[1].with_eu && !found[0].with_eu);
    assert!(found[0].compared.is_empty(), "the members of the team are the same");
    assert!(found[1].signatories.contains(&Country::REPUBLIC_OF_KOREA));
}
