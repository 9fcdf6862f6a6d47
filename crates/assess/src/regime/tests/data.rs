//! The data as it is: whole, known to the other crates, and honest about what is unverified.

use super::super::show::{Shown, show};
use super::super::{builtin_cases, builtin_files, cases, check};
use super::regime;
use claims::model::EventType;
use std::collections::BTreeSet;

#[test]
fn everything_is_there() {
    let regime = regime();
    assert_eq!(regime.provisions().filter(|found| found.in_force.until.is_none()).count(), 115);
    assert_eq!(regime.provisions().filter(|found| found.in_force.until.is_some()).count(), 13);
    assert_eq!(regime.exemptions().count(), 21);
    assert_eq!(regime.conversions().count(), 5);
    let totals: Vec<(&str, usize)> =
        regime.totals().iter().map(|total| (total.id.as_str(), total.count)).collect();
    assert_eq!(totals[..3], [("persons", 80), ("entities", 75), ("vessels", 59)]);
}

#[test]
fn the_files_and_cases_are_without_fault() {
    let mut files = builtin_files();
    files.extend(builtin_cases());
    let faults: Vec<String> = check(&files).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn there_are_cases_for_every_kind_of_rule() {
    let (cases, faults) = cases::read(&builtin_cases());
    assert_eq!(faults, []);
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let names: BTreeSet<&str> = cases.iter().map(cases::Case::name).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    // Every measure that speaks of conduct has a provision that a case names.
    let text: String = builtin_cases().into_iter().map(|(_, text)| text).collect();
    for measure in &regime().vocabulary().measures {
        let mut own = regime()
            .provisions()
            .filter(|found| found.measure == measure.id && !found.conduct.events.is_empty())
            .peekable();
        if own.peek().is_some() {
            assert!(
                own.any(|found| text.contains(&format!("\"{}\"", found.id))),
                "no case names a provision of {}",
                measure.id
            );
        }
    }
}

#[test]
fn every_event_of_the_contract_is_known_and_no_other() {
    // The words of the vocabulary read as types of event, and every type is among them: the contract's list
    // is closed, so equal counts and no failure mean equal lists.
    let words = &regime().vocabulary().events;
    let read: BTreeSet<EventType> = words
        .iter()
        .map(|word| {
            serde_json::from_value(serde_json::Value::String(word.clone()))
                .unwrap_or_else(|_| panic!("{word}"))
        })
        .collect();
    assert_eq!(read.len(), words.len());
    assert_eq!(read.last(), Some(&EventType::Other));
    assert_eq!(read.len(), EventType::Other as usize + 1);
}

#[test]
fn the_words_for_goods_in_texts_are_commodities() {
    let table = include_str!("../../../../claims/data/goods.tsv");
    let mut count = 0;
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut cells = line.split('\t');
        let (class, id) = (cells.next().unwrap(), cells.next().unwrap());
        let commodity = regime().commodity(id).unwrap_or_else(|| panic!("{id} is no commodity"));
        assert_eq!(commodity.class, class, "{id}");
        count += 1;
    }
    assert!(count > 50);
}

#[test]
fn exemptions_that_methods_look_for_exist() {
    let signs = include_str!("../../../../../methods/exemption_signs.toml");
    let table: toml::Table = toml::from_str(signs).unwrap();
    for sign in table["sign"].as_array().unwrap() {
        let id = sign["exemption"].as_str().unwrap();
        assert!(regime().exemption(id).is_some(), "{id}");
        for goods in sign["goods"].as_array().unwrap() {
            assert!(regime().commodity(goods.as_str().unwrap()).is_some(), "{goods}");
        }
    }
}

#[test]
fn what_is_unverified_says_so_wherever_it_is_shown() {
    let regime = regime();
    let mut unverified = 0;
    for provision in regime.provisions() {
        let shown = show(regime, Some(&provision.id)).unwrap();
        let json = serde_json::to_value(&shown).unwrap();
        assert_eq!(json["verified"], provision.verified, "{}", provision.id);
        assert_eq!(json["paragraph_verified"], provision.paragraph_verified, "{}", provision.id);
        let text = shown.to_string();
        assert_eq!(
            text.contains("  UNVERIFIED: content") || text.contains("PARAGRAPH NUMBER UNVERIFIED"),
            !(provision.verified && provision.paragraph_verified),
            "{text}"
        );
        let note = crate::law::law_note(regime, provision);
        assert_eq!(
            (note.verified, note.paragraph_verified),
            (provision.verified, provision.paragraph_verified)
        );
        assert!(!note.verified_by.is_empty());
        unverified += usize::from(!provision.verified);
    }
    assert!(unverified > 0);
    let Shown::List(list) = show(regime, None).unwrap() else { panic!("no list") };
    assert_eq!(list.provisions.len(), 128);
    let text = Shown::List(list).to_string();
    let exemptions = regime.exemptions().filter(|found| !found.verified).count();
    assert!(exemptions > 0);
    assert_eq!(text.matches("[UNVERIFIED]").count(), unverified + exemptions);
    assert!(text.contains("[NOT LOOKED FOR, not read yet: crew lists and charter parties]"), "{text}");
}

#[test]
fn everything_can_be_shown_and_names_itself() {
    let regime = regime();
    let ids: Vec<&str> = regime
        .exemptions()
        .map(|found| found.id.as_str())
        .chain(regime.commodities().map(|found| found.id.as_str()))
        .chain(regime.conversions().map(|found| found.id.as_str()))
        .chain(regime.resolutions().map(|found| found.id.as_str()))
        .chain(regime.indicators().map(|found| found.id.as_str()))
        .collect();
    for id in ids {
        let shown = show(regime, Some(id)).unwrap();
        assert_eq!(serde_json::to_value(&shown).unwrap()["id"], id);
        assert!(shown.to_string().contains(id), "{shown}");
    }
    let by_citation = show(regime, Some("2397 (2017) op5")).unwrap();
    assert_eq!(by_citation, show(regime, Some("unsc-2397-op5")).unwrap());
}

#[test]
fn paragraphs_are_cited_as_lawyers_do() {
    let cite = |id: &str| regime().citation(regime().provision(id).unwrap());
    assert_eq!(cite("unsc-1718-op8a1"), "resolution 1718 (2006), paragraph 8 (a) (i)");
    assert_eq!(cite("unsc-1718-op2-5-7"), "resolution 1718 (2006), paragraphs 2, 5–7");
}

#[test]
fn a_changed_byte_changes_the_digest_and_the_order_of_files_does_not() {
    let mut files = builtin_files();
    let digest = super::super::Regime::from_files(&files).unwrap().digest();
    files.reverse();
    assert_eq!(super::super::Regime::from_files(&files).unwrap().digest(), digest);
    let (_, text) = files.iter_mut().find(|(path, _)| path == "sources.toml").unwrap();
    text.push('\n');
    assert_ne!(super::super::Regime::from_files(&files).unwrap().digest(), digest);
}

/// Wherever an unverified provision or exemption is named with its title, the line says so: in every entry that is
/// shown and in the answer to every provision's own question.
#[test]
fn nothing_unverified_is_printed_without_its_mark() {
    let regime = regime();
    let mut texts: Vec<String> = Vec::new();
    let ids = regime
        .exemptions()
        .map(|found| found.id.as_str())
        .chain(regime.commodities().map(|found| found.id.as_str()))
        .chain(regime.resolutions().map(|found| found.id.as_str()))
        .chain(regime.indicators().map(|found| found.id.as_str()))
        .chain(regime.provisions().map(|found| found.id.as_str()));
    texts.extend(ids.map(|id| show(regime, Some(id)).unwrap().to_string()));
    texts.push(show(regime, None).unwrap().to_string());
    for provision in regime.provisions() {
        let question = super::super::ask::Question { all: true, ..regime.example(provision) };
        texts.push(super::super::ask::ask(regime, &question).unwrap().to_string());
    }
    let mut named = 0;
    for text in &texts {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            // The entry's own heading is followed by its mark; everywhere else it stands on the line.
            let next: String = lines.iter().skip(at).take(4).map(|line| line.to_uppercase()).collect();
            let marked = |line: &str| line.to_uppercase().contains("UNVERIFIED");
            for provision in regime.provisions().filter(|found| !(found.verified && found.paragraph_verified))
            {
                if line.contains(&provision.title) && line.contains(&provision.citation) {
                    named += 1;
                    assert!(
                        marked(line) || (at < 2 || lines[at - 1].is_empty()) && next.contains("UNVERIFIED"),
                        "{line}"
                    );
                }
            }
            for exemption in regime.exemptions().filter(|found| !found.verified) {
                if line.contains(&format!(" {} ", exemption.id))
                    && line.contains(&exemption.title)
                    && !line.contains("[unknown]")
                    && !line.contains("not met]")
                {
                    named += 1;
                    assert!(marked(line), "{line}");
                }
            }
        }
    }
    assert!(named > 1_000, "{named}");
}
