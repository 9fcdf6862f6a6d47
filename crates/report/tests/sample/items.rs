//! A full report with a documented item, whose photographs are an exhibit by name, one by digest, and one that is none.

use super::material::row;
use super::{Sample, digest, full};
use assess::model::*;

/// The full sample with an item.
pub fn documented() -> Sample {
    let mut sample = full();
    let step = |step: &str, text: &str, state: State| ItemLink {
        step: step.into(),
        sentence: Sentence::fact(text, vec![row(2)]).unwrap(),
        state,
    };
    for (number, name) in [(4, "items/parts.csv"), (2, "items/photos/top side.jpg")] {
        let exhibit = sample.exhibits.iter_mut().find(|entry| entry.sha256 == digest(number)).unwrap();
        exhibit.name = name.into();
    }
    sample.assessment.items = vec![ItemEntry {
        id: "P-1".into(),
        title: "P-1, made-up part <b>".into(),
        exhibit: digest(4),
        sentences: vec![Sentence::fact("Item P-1 was documented.", vec![row(2)]).unwrap()],
        made: vec!["“2347” as year and week: made in November 2023.".into()],
        links: vec![
            step("item", "P-1, made-up part.", State::Met),
            step("trace request", "None is recorded.", State::Unknown),
        ],
        custody: vec![],
        breaks: vec!["The record names nobody who had the item.".into()],
        photos: vec!["photos/top side.jpg".into(), digest(1).hex(), "photos/lost <i>.jpg".into()],
        findings: vec![sample.assessment.findings[0].id.clone()],
    }];
    sample
}
