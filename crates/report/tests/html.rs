//! The page: what it says, and that nothing in it acts, loads or leads nowhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod sample;

use assess::model::Assessment;
use common::{ids, tags};
use report::html;
use sample::Sample;

#[test]
fn the_page_reads_as_expected() {
    let page = html(&sample::full().input()).unwrap();
    // One element a line, so that a change can be read; the style sheet is a file of its own.
    let (head, tail) = page.split_once("<style>").unwrap();
    let tail = tail.split_once("</style>").unwrap().1;
    insta::assert_snapshot!("page", format!("{head}{tail}").replace("><", ">\n<"));
}

#[test]
fn a_report_with_nothing_to_tell_says_so() {
    let page = html(&sample::empty().input()).unwrap();
    for words in [
        "No finding was made",
        "No ceiling of the regime is touched",
        "No figure was met that differs",
        "Nothing with a day was met",
        "No position of a State was met",
        "1 organisation and 3 persons of this case were compared with 214 entries of 1 list",
        "None was found to resemble an entry",
        "No indicator shows in what was read",
        "This case has no exhibit",
        "Everything in the case could be taken in",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn an_item_leads_to_its_record_its_photographs_and_its_findings() {
    let sample = sample::documented();
    let page = html(&sample.input()).unwrap();
    let id = |number: u8| {
        let found = sample.exhibits.iter().find(|entry| entry.sha256 == sample::digest(number)).unwrap();
        found.id.clone()
    };
    let annex = page.split_once("Documented items</h2>").unwrap().1.split_once("</section>").unwrap().0;
    for words in [
        format!("Record: <a href=\"#{0}\">{0}</a> · photographs: ", id(4)),
        format!("<a href=\"#{}\">photos/top side.jpg</a>, ", id(2)),
        format!("<a href=\"#{}\">{}</a>, ", id(1), sample::digest(1).hex()),
        "photos/lost &lt;i&gt;.jpg (no exhibit)".to_owned(),
        "findings: <a href=".to_owned(),
    ] {
        assert!(annex.contains(&words), "{words} in {annex}");
    }
    assert!(page.contains("Annex C</span> Documented items"), "letters follow one another");
}

#[test]
fn trade_is_a_chapter_only_where_a_table_of_it_was_read() {
    assert!(!html(&sample::full().input()).unwrap().contains("Trade as partners report it"));
    let page = html(&sample::traded().input()).unwrap();
    for words in [
        "Trade as partners report it",
        "trade &lt;1&gt;.csv, sheet Sheet #1",
        "Not counted: 2 rows, a total of lines that are counted &lt;b&gt;.",
        "from the DPRK to Russia",
        "HS chapters 27 (9 codes)",
        "5 to 9,000,000 (1 line without a value)",
        "about 1,250",
        "resolution 2371 (2017), paragraph 8 (F-0a0b0c0d)",
        "nothing follows from the country alone",
        "May be trade with the Republic of Korea.",
        "Made-up remark of korea &lt;script&gt; #panic.",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn nothing_in_the_page_acts_or_loads() {
    let page = html(&sample::full().input()).unwrap();
    for tag in tags(&page) {
        assert!(
            ![
                "script", "iframe", "object", "embed", "link", "img", "form", "input", "button", "base",
                "audio"
            ]
            .contains(&tag.name.as_str()),
            "<{}>",
            tag.name
        );
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on") && name != "src" && name != "style", "{name}={value}");
            let leads_within = value.starts_with('#') || value.starts_with("exhibits/EX-");
            assert!(name != "href" || leads_within, "{name}={value}");
        }
    }
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn every_link_leads_somewhere_and_every_note_back() {
    let page = html(&sample::full().input()).unwrap();
    let tags = tags(&page);
    let ids = ids(&tags);
    for href in tags.iter().map(|tag| tag.get("href")).filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.contains(href), "#{href} leads nowhere");
    }
    let notes: Vec<_> = ids.iter().filter(|id| id.strip_prefix('n').is_some_and(is_number)).collect();
    let uses = ids.iter().filter(|id| id.strip_prefix('r').is_some_and(|it| it.contains('-'))).count();
    let back = tags.iter().filter(|tag| tag.is("back")).count();
    assert!(notes.len() >= 10, "{notes:?}");
    assert_eq!(uses, back);
}

#[test]
fn every_sentence_of_fact_has_a_note() {
    let page = html(&sample::full().input()).unwrap();
    let mut facts = 0;
    for fact in page.split("class=\"para fact\"").skip(1).chain(page.split("class=\"fact\"").skip(1)) {
        let end = fact.find("</p>").into_iter().chain(fact.find("</td>")).min().unwrap();
        assert!(fact[..end].contains("<sup class=\"note\">"), "{}", &fact[..end]);
        facts += 1;
    }
    assert!(facts >= 12, "{facts}");
}

#[test]
fn paragraphs_are_numbered_without_a_gap() {
    let page = html(&sample::full().input()).unwrap();
    let tags = tags(&page);
    let numbers: Vec<usize> = tags
        .iter()
        .filter(|tag| tag.is("para"))
        .filter_map(|tag| tag.get("id").strip_prefix('p')?.parse().ok())
        .collect();
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
    assert!(numbers.len() > 25);
}

#[test]
fn notes_stand_below_the_part_that_uses_them_first() {
    let page = html(&sample::full().input()).unwrap();
    let at = |mark: &str| page.find(mark).unwrap_or_else(|| panic!("{mark}"));
    assert!(at("id=\"n1\"") < at("id=\"method\""), "the summary's notes end the summary");
    assert!(at("id=\"r3-1\"") < at("id=\"n3\"") && at("id=\"n3\"") < at("id=\"measure-2\""));
}

#[test]
fn a_long_row_of_notes_is_run_together_and_still_leads_back() {
    let page = html(&sample::full().input()).unwrap();
    let sentence =
        page.split_once("124,094.17 barrels as reported.").unwrap().1.split_once("</p>").unwrap().0;
    assert_eq!(sentence.matches("<sup class=\"note\">").count(), 2, "{sentence}");
    assert_eq!(sentence.matches("<span id=\"r").count(), 4, "{sentence}");
    assert!(sentence.contains("–<a id=\"r"));
}

#[test]
fn what_several_states_said_together_is_printed_once() {
    let mut sample = sample::full();
    let mut second = sample.assessment.positions[0].clone();
    second.country = "JP".parse().unwrap();
    sample.assessment.positions.insert(1, second);
    let page = html(&sample.input()).unwrap();
    assert!(page.contains("<th scope=\"row\">Republic of Korea and Japan</th>"));
    assert_eq!(page.matches("The spokesperson said that shells had been moved.").count(), 1);
}

#[test]
fn unverified_law_is_marked_wherever_it_is_printed() {
    type Change = fn(&mut Assessment);
    let verify_all: Change = |assessment| {
        for finding in &mut assessment.findings {
            (finding.law.verified, finding.law.paragraph_verified) = (true, true);
            for related in &mut finding.related_provisions {
                (related.verified, related.paragraph_verified) = (true, true);
            }
        }
        for check in assessment.findings.iter_mut().flat_map(|finding| &mut finding.exemptions_checked) {
            check.verified = true;
        }
        for lead in &mut assessment.leads {
            for found in &mut lead.provisions {
                (found.verified, found.paragraph_verified) = (true, true);
            }
            lead.exemptions.iter_mut().for_each(|found| found.verified = true);
        }
        for cap in &mut assessment.caps {
            (cap.law.verified, cap.law.paragraph_verified) = (true, true);
        }
    };
    let marks = |change: Change| {
        let mut sample = sample::full();
        verify_all(&mut sample.assessment);
        change(&mut sample.assessment);
        let page = html(&sample.input()).unwrap();
        ["law unverified", "text unverified", "paragraph number unverified", "wording unverified"]
            .map(|mark| page.matches(&format!("<span class=\"unverified\">{mark}</span>")).count())
    };
    assert_eq!(marks(|_| {}), [0, 0, 0, 0]);
    // At the head of the finding and in the law's box.
    assert_eq!(marks(|it| it.findings[0].law.verified = false), [1, 1, 0, 0]);
    assert_eq!(marks(|it| it.findings[2].law.paragraph_verified = false), [1, 0, 1, 0]);
    assert_eq!(marks(|it| it.findings[0].related_provisions[0].verified = false), [0, 1, 0, 0]);
    assert_eq!(marks(|it| it.findings[0].related_provisions[0].paragraph_verified = false), [0, 0, 1, 0]);
    assert_eq!(marks(|it| it.caps[0].law.verified = false), [0, 1, 0, 0]);
    assert_eq!(marks(|it| it.caps[0].law.paragraph_verified = false), [0, 0, 1, 0]);
    assert_eq!(marks(|it| it.findings[0].exemptions_checked[0].verified = false), [0, 0, 0, 1]);
    assert_eq!(marks(|it| it.leads[0].provisions[0].verified = false), [0, 1, 0, 0]);
    assert_eq!(marks(|it| it.leads[0].provisions[0].paragraph_verified = false), [0, 0, 1, 0]);
    assert_eq!(marks(|it| it.leads[0].exemptions[0].verified = false), [0, 0, 0, 1]);
}

#[test]
fn the_marking_stands_at_both_ends_and_on_each_printed_page() {
    let page = html(&sample::full().input()).unwrap();
    assert_eq!(page.matches("<strong>TLP:AMBER</strong>").count(), 2);
    assert!(page.contains("@top-right { content: \"TLP:AMBER\"; } @bottom-left { content: \"TLP:AMBER\"; }"));
}

#[test]
fn hostile_words_are_inert_wherever_they_stand() {
    let mut sample = sample::full();
    poison(&mut sample);
    let mut input = sample.input();
    input.case_name = sample::HOSTILE.into();
    input.software = sample::HOSTILE.into();
    input.log.origin = sample::HOSTILE.into();
    let page = html(&input).unwrap();
    let tags = tags(&page);
    assert!(tags.iter().all(|tag| tag.name != "script" && tag.name != "img" && tag.name != "b"));
    assert!(tags.iter().flat_map(|tag| tag.attributes.keys()).all(|name| !name.starts_with("on")));
    assert!(!page.contains(|it: char| it.is_control() && it != '\n'), "a control character");
    assert!(!page.contains(['\u{202E}', '\u{2066}', '\u{E000}']), "a character that reorders or hides");
    assert!(page.contains("⟦U+202E⟧") && page.contains("&lt;script&gt;"));
}

#[test]
fn the_same_input_gives_the_same_page() {
    let once = html(&sample::full().input()).unwrap();
    assert_eq!(once, html(&sample::full().input()).unwrap());
}

/// Puts hostile words into every kind of field.
fn poison(sample: &mut Sample) {
    let bad = || sample::HOSTILE.to_owned();
    let assessment = &mut sample.assessment;
    for finding in &mut assessment.findings {
        finding.id = bad();
        finding.provision = bad();
        finding.title = bad();
        finding.measure_title = bad();
        finding.law.citation = bad();
        finding.law.force = bad();
        finding.law.notes = Some(bad());
        finding.reply.text = bad();
        for element in &mut finding.elements {
            element.name = bad();
            element.reason = bad();
        }
        for support in finding.supporting.iter_mut().chain(&mut finding.contradicting) {
            support.text = bad();
            support.speaker = Some(bad());
            support.hedges = vec![bad()];
            support.note = Some(bad());
        }
    }
    for cap in &mut assessment.caps {
        cap.title = bad();
        cap.unit = bad();
        for basis in &mut cap.bases {
            basis.basis = bad();
        }
    }
    for drift in &mut assessment.drifts {
        drift.what = bad();
        drift.unit = bad();
    }
    for lead in &mut assessment.leads {
        lead.indicator = bad();
        lead.title = bad();
        lead.counter_explanations = vec![bad()];
        lead.unread = vec![bad()];
        for found in &mut lead.provisions {
            (found.provision, found.citation, found.summary) = (bad(), bad(), bad());
        }
        for found in &mut lead.exemptions {
            (found.id, found.title, found.check) = (bad(), bad(), bad());
        }
    }
    for hit in &mut assessment.screening.hits {
        hit.subject = bad();
        hit.decision = bad();
    }
    for exhibit in &mut sample.exhibits {
        exhibit.title = Some(bad());
        exhibit.media_type = bad();
        exhibit.proof.push(bad());
        exhibit.url = Some("javascript:alert(1)".into());
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
