//! Goods by the words a text uses: found, to be asked, or said to be in no paragraph.

use super::super::ask::{Answer, Question, ask};
use super::super::schema::Provision;
use super::{answer, regime};
use crate::model::State;
use std::collections::BTreeSet;
use values::HsCode;

fn asked(direction: &str, goods: &str) -> Answer {
    answer("2024-05-01", |question| {
        question.direction = Some(direction.into());
        question.goods = Some(goods.into());
    })
}

/// Gives the state of the goods under a provision, if it speaks of them.
fn state(answer: &Answer, id: &str) -> Option<State> {
    let found = answer.provisions.iter().find(|found| found.id == id)?;
    found.elements.iter().find(|element| element.test == "goods").map(|element| element.state)
}

fn is_named(answer: &Answer) -> bool {
    !answer.notes.iter().any(|note| note.starts_with("No paragraph in force names these goods"))
}

#[test]
fn words_of_the_tariff_lead_to_the_paragraph() {
    for (direction, words, provision) in [
        ("import_from_dprk", "squid", "unsc-2371-op9"),
        ("import_from_dprk", "sea cucumbers", "unsc-2371-op9"),
        ("import_from_dprk", "anthracite", "unsc-2371-op8"),
        ("import_from_dprk", "scrap iron", "unsc-2371-op8"),
        ("import_from_dprk", "pine nuts", "unsc-2397-op6"),
        ("import_from_dprk", "seaweed", "unsc-2397-op6"),
        ("import_from_dprk", "river sand", "unsc-2397-op6"),
        ("import_from_dprk", "plywood", "unsc-2397-op6"),
        ("import_from_dprk", "jackets", "unsc-2375-op16"),
        ("import_from_dprk", "copper concentrate", "unsc-2321-op28"),
        ("import_from_dprk", "lead ore", "unsc-2371-op10"),
        ("import_from_dprk", "bust", "unsc-2321-op29"),
        ("import_from_dprk", "gold bar", "unsc-2270-op30"),
        ("export_to_dprk", "excavator", "unsc-2397-op7"),
        ("export_to_dprk", "battery", "unsc-2397-op7"),
        ("export_to_dprk", "locomotives", "unsc-2397-op7"),
        ("export_to_dprk", "bus", "unsc-2397-op7"),
        ("export_to_dprk", "rebar", "unsc-2397-op7"),
        ("export_to_dprk", "trawler", "unsc-2397-op14"),
        ("export_to_dprk", "naphtha", "unsc-2397-op5"),
        ("export_to_dprk", "jet a-1", "unsc-2270-op31"),
        ("export_to_dprk", "propane", "unsc-2375-op13"),
        ("export_to_dprk", "perfume", "unsc-1718-op8a3"),
    ] {
        let answer = asked(direction, words);
        assert_eq!(state(&answer, provision), Some(State::Met), "{words}: {provision}");
        assert!(is_named(&answer), "{words}");
    }
}

#[test]
fn goods_in_no_paragraph_are_said_to_be_so_and_never_met() {
    for words in
        ["wigs", "false eyelashes", "shoes", "electricity", "paintings", "fertilizer", "paper", "tyres"]
    {
        for direction in ["import_from_dprk", "export_to_dprk"] {
            let answer = asked(direction, words);
            assert!(!is_named(&answer), "{words} {direction}: {:?}", answer.notes);
            for found in &answer.provisions {
                assert!(
                    found.elements.iter().all(|element| element.test != "goods"),
                    "{words}: {}",
                    found.id
                );
            }
        }
    }
    assert!(!is_named(&asked("import_from_dprk", "6704")));
}

#[test]
fn cement_has_to_be_asked_by_its_name_and_is_named_by_its_code() {
    let by_name = asked("import_from_dprk", "cement");
    assert_eq!(state(&by_name, "unsc-2397-op6"), Some(State::Unknown));
    assert!(is_named(&by_name));
    assert_eq!(state(&asked("import_from_dprk", "2523"), "unsc-2397-op6"), Some(State::Met));
    assert_eq!(state(&asked("export_to_dprk", "cement"), "unsc-2397-op7"), None);
}

/// A chapter the law names must be found by words, not by numbers alone.
#[test]
fn every_chapter_the_law_names_has_words() {
    let in_text = |provision: &Provision| {
        provision.goods.iter().flat_map(|goods| goods.hs_in_text.iter().cloned()).collect::<Vec<HsCode>>()
    };
    let chapters: BTreeSet<String> =
        regime().provisions().flat_map(in_text).map(|code| code.chapter().to_string()).collect();
    assert_eq!(chapters.len(), 22, "{chapters:?}");
    for chapter in &chapters {
        let words: usize = regime()
            .commodities()
            .filter(|commodity| {
                let mut codes = commodity.hs.iter().flat_map(|codes| &codes.codes);
                codes.any(|code| code.code.chapter() == chapter.as_str())
            })
            .map(|commodity| commodity.synonyms.len())
            .sum();
        assert!(words >= 5, "chapter {chapter}: {words} words");
    }
}

#[test]
fn every_word_for_goods_is_understood_as_its_commodity() {
    for commodity in regime().commodities() {
        for word in &commodity.synonyms {
            let question = Question { goods: Some(word.clone()), ..Question::on(super::day("2024-05-01")) };
            let understood = ask(regime(), &question).unwrap_or_else(|error| panic!("{word}: {error}"));
            let found = understood.question.goods.unwrap();
            // A word that is also another commodity's id or title leads to both.
            assert!(found.commodities.contains(&commodity.id), "{word}: {found:?}");
        }
    }
}
