//! The pages of exhibits: what they say, that every link leads somewhere, that nothing in them acts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod sample;

use common::{ids, tags};
use report::{ExhibitPages, exhibit_path, html};
use sample::{HOSTILE, Sample, digest};

fn pages(sample: &Sample) -> Vec<(String, String)> {
    let input = sample.input();
    let pages = ExhibitPages::new(&input).unwrap();
    pages.exhibits().map(|exhibit| (exhibit_path(&exhibit.id), pages.page(exhibit).unwrap())).collect()
}

#[test]
fn a_page_reads_as_expected() {
    let (name, page) = pages(&sample::full()).remove(0);
    assert_eq!(name, "exhibits/EX-0001.html");
    let (head, tail) = page.split_once("<style>").unwrap();
    let (style, tail) = tail.split_once("</style>").unwrap();
    let rules = style.split_once("@page { @top-right").unwrap().1;
    insta::assert_snapshot!("exhibit", format!("{head}{rules}{tail}").replace("><", ">\n<"));
}

#[test]
fn only_texts_read_for_statements_have_a_page() {
    let sample = sample::full();
    let names: Vec<String> = pages(&sample).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["exhibits/EX-0001.html", "exhibits/EX-0002.html", "exhibits/EX-0003.html"]);
    let report = html(&sample.input()).unwrap();
    assert_eq!(report.matches("no page: no statement was looked for in it").count(), 1);
    assert!(pages(&sample)[1].1.contains("Not read: The text is in a language"));
}

#[test]
fn each_citation_of_the_report_leads_to_its_words_and_back() {
    let sample = sample::full();
    let report = html(&sample.input()).unwrap();
    let report_tags = tags(&report);
    let report_ids = ids(&report_tags);
    let pages = pages(&sample);
    let mut followed = 0;
    for href in report_tags.iter().map(|tag| tag.get("href")).filter(|href| href.starts_with("exhibits/")) {
        let (file, place) = href.split_once('#').unwrap_or((href, "text"));
        let page = &pages.iter().find(|(name, _)| name == file).unwrap().1;
        assert!(ids(&tags(page)).contains(place), "{href}");
        followed += 1;
    }
    assert!(followed > 6, "{followed}");
    for (name, page) in &pages {
        let tags = tags(page);
        let ids = ids(&tags);
        for href in tags.iter().map(|tag| tag.get("href")).filter(|href| !href.is_empty()) {
            match href.strip_prefix("../report.html#") {
                Some(place) => assert!(report_ids.contains(place), "{name}: {href}"),
                None => assert!(ids.contains(href.strip_prefix('#').unwrap()), "{name}: {href}"),
            }
        }
    }
}

#[test]
fn the_report_underlines_the_words_of_a_claim() {
    let report = html(&sample::full().input()).unwrap();
    let claimed =
        "<span class=\"claim\">between 11,000 and 12,000 containers had moved by rail since August</span>";
    assert!(report.contains(claimed));
    assert!(report.contains("Представитель министерства <span class=\"claim\">назвал"));
}

#[test]
fn each_page_carries_the_marking_of_its_exhibit() {
    let pages = pages(&sample::full());
    assert_eq!(pages[0].1.matches("<strong>TLP:CLEAR</strong>").count(), 2);
    assert_eq!(pages[1].1.matches("<strong>TLP:AMBER</strong>").count(), 2);
    assert!(pages[1].1.contains("@top-right { content: \"TLP:AMBER\"; }"));
}

#[test]
fn hostile_words_are_inert_in_a_page() {
    let mut sample = sample::full();
    let bad = || HOSTILE.to_owned();
    for exhibit in &mut sample.exhibits {
        exhibit.title = Some(bad());
        exhibit.source = Some(bad());
        exhibit.url = Some(bad());
    }
    let document = sample.documents.get_mut(&digest(1)).unwrap();
    document.text = format!("{HOSTILE}\n\n{}", document.text);
    document.notes = vec![bad()];
    for claim in &mut document.claims {
        claim.id = bad();
        claim.hedges = vec![bad()];
        claim.nested_in = Some(bad());
        for event in &mut claim.events {
            event.id = bad();
            event.same_as = Some(bad());
            event.trigger.text = bad();
            for party in &mut event.participants {
                party.role = bad();
                party.name = Some(bad());
            }
        }
    }
    let (_, page) = pages(&sample).remove(0);
    let tags = tags(&page);
    let _unique = ids(&tags);
    assert!(tags.iter().all(|tag| !["script", "img", "b"].contains(&tag.name.as_str())));
    assert!(tags.iter().flat_map(|tag| tag.attributes.keys()).all(|name| !name.starts_with("on")));
    assert!(!page.contains(|it: char| it.is_control() && it != '\n'), "a control character");
    assert!(!page.contains(['\u{202E}', '\u{2066}', '\u{E000}']), "a character that reorders or hides");
}

#[test]
fn the_same_input_gives_the_same_pages() {
    assert_eq!(pages(&sample::full()), pages(&sample::full()));
}
