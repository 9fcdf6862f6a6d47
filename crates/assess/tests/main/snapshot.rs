//! A small case as a whole: what a report would print of it.

use crate::support::*;
use assess::model::Assessment;
use claims::model::Modality;
use flows::Basis;
use values::{Amount, Digest};

/// Leaves the words and digests of the law out: they are held by the tests of the regime.
fn without_the_law(mut assessment: Assessment) -> Assessment {
    assessment.regime.sha256 = Digest::from_bytes([0; 32]);
    assessment.regime.version = "edition".to_owned();
    for finding in &mut assessment.findings {
        finding.law.summary = "summary".to_owned();
        finding.law.notes = None;
        finding.law.verified_by.clear();
        finding.related_provisions.clear();
        finding.exemptions_checked.clear();
    }
    for lead in &mut assessment.leads {
        lead.counter_explanations.clear();
        lead.provisions.clear();
        lead.exemptions.clear();
        lead.unread.clear();
    }
    for draft in &mut assessment.what_if {
        draft.sentences.clear();
    }
    for article in assessment.treaties.iter_mut().flat_map(|treaty| &mut treaty.articles) {
        article.meets.clear();
    }
    for cap in &mut assessment.caps {
        cap.law.summary = "summary".to_owned();
        cap.law.notes = None;
        cap.law.verified_by.clear();
    }
    assessment
}

#[test]
fn a_small_case() {
    let containers = |words: &str, count| {
        arms().quantity(words, Amount::at_least(count), "containers").when("2023-08-01", "2024-10-18")
    };
    let mut facts = facts([
        text(1, "rok-nis", "2024-10-18").says(
            said("the DPRK supplied Russia with shells in more than 13,000 containers")
                .by("", "National Intelligence Service", KR)
                .of(containers("more than 13,000 containers", 13_000.0)),
        ),
        text(2, "un-press", "2024-12-19").says(
            said("the DPRK has sent Russia more than 20,000 containers of munitions")
                .by("Linda Thomas-Greenfield", "", country("US"))
                .on("2024-12-18")
                .of(arms().quantity("more than 20,000 containers", Amount::at_least(20_000.0), "containers")),
        ),
        text(3, "tass", "2024-10-20").says(
            said("the reports of arms are untrue")
                .by("Dmitry Peskov", "Kremlin", RU)
                .modality(Modality::Denied)
                .of(arms()),
        ),
    ]);
    facts.deliveries = vec![delivered(2, RU, 1, 12, Amount::exactly(105_845.0), Basis::Reported)];
    insta::assert_json_snapshot!(without_the_law(assessed(&facts)));
}
