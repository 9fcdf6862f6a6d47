//! When a thing was said and by whom it was issued: dates of the act of saying, statements and their signatories.
#![allow(clippy::unwrap_used, clippy::panic)]

use claims::model::{Claim, Modality, QuoteKind, Tier};
use claims::{Request, read};

fn attributed(text: &str) -> Vec<Claim> {
    let dated = Some("2025-03-12".parse().unwrap());
    let document = read(&Request { file: "note.txt", text, dated, ..Request::default() });
    document.claims.into_iter().filter(|claim| claim.tier == Tier::Attributed).collect()
}

/// The first day on which each claim was said; "-" where the text does not tell.
fn days(text: &str) -> Vec<String> {
    let day = |claim: &Claim| {
        claim.said_on.as_ref().and_then(|day| day.from).map_or("-".to_owned(), |day| day.to_string())
    };
    attributed(text).iter().map(day).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(days(text), expected, "{text}");
}

#[test]
fn a_date_on_the_verb_or_on_the_occasion_dates_what_is_said() {
    check(
        "On 4 March, the DPRK's ambassador, who had come late, told members that talks were over.",
        &["2025-03-04"],
    );
    check(
        "In a 20 February parliamentary briefing, officials told lawmakers that guns had arrived.",
        &["2025-02-20"],
    );
    check(
        "In an interview published on 3 March, the analyst said that the trains were longer.",
        &["2025-03-03"],
    );
}

#[test]
fn a_date_of_what_is_told_is_no_date_of_the_telling() {
    check("The ministry said that a tanker had called at Nampo on 2 February.", &["-"]);
    check("After the treaty was signed on 19 June, the president said that Russia was a friend.", &["-"]);
    // Nothing is said after it is printed.
    check("The minister proposed joint games in 2027.", &["-"]);
}

#[test]
fn one_breath_is_one_day() {
    check(
        "On 16 February, the spokesperson told reporters that soldiers had fought, adding that they had suffered losses.",
        &["2025-02-16", "2025-02-16"],
    );
    check(
        "On Monday, Seoul said that guns had been sent and claimed that more would follow.",
        &["2025-03-10"; 2],
    );
    // Within what is told somebody else speaks, on a day of which nothing is said.
    check(
        "On 4 March, the spokesman told reporters that officials had estimated that 900 soldiers were there.",
        &["2025-03-04", "-"],
    );
}

#[test]
fn who_goes_on_speaks_on_the_same_occasion() {
    let text = "The ministry said on Tuesday that a ship had left Rajin. It added that the ship was empty.";
    let claims = attributed(text);
    let day = claims[1].said_on.as_ref().unwrap();
    assert_eq!(day.from.unwrap().to_string(), "2025-03-11");
    assert_eq!(day.rule, "same-occasion");
    assert_eq!(day.text.as_deref(), Some("on Tuesday"));
    // A new paragraph may be a new occasion, and what is expected has not been said.
    check(
        "The ministry said on Tuesday that a ship had left.\n\nIt added that it was empty.",
        &["2025-03-11", "-"],
    );
    check(
        "Moscow said on Tuesday that a ship had left. It may argue that it was empty.",
        &["2025-03-11", "-"],
    );
}

#[test]
fn the_statement_and_its_signatories_are_those_who_issued_it() {
    let text = "The meeting was requested by Malta and Slovenia. On 3 March, the foreign ministers of Japan, Canada and \
                Italy issued a joint statement, together with the High Representative of the European Union. The \
                statement condemned the launches. The signatories urged Pyongyang to return to talks.";
    let claims = attributed(text);
    for claim in &claims[claims.len() - 2..] {
        let speaker = claim.speaker.as_ref().unwrap();
        let states: Vec<&str> = speaker.countries.iter().map(|state| state.code()).collect();
        assert_eq!(states, ["CA", "EU", "IT", "JP"], "{speaker:?}");
        assert_eq!(claim.said_on.as_ref().unwrap().from.unwrap().to_string(), "2025-03-03");
    }
}

#[test]
fn states_that_are_not_named_are_not_guessed() {
    let text = "The meeting was requested by France, Japan and Malta. A statement was issued on 3 March by the foreign \
                ministers of ten states. The signatories condemned the launches.";
    let claims = attributed(text);
    let speaker = claims.last().unwrap().speaker.as_ref().unwrap();
    assert!(speaker.countries.is_empty() && speaker.country.is_none(), "{speaker:?}");
    assert_eq!(speaker.role.as_deref(), Some("foreign ministers"));
}

#[test]
fn a_title_and_the_words_of_a_statement_have_its_day() {
    let text = "Pyongyang, March 9 (KCNA) -- The Foreign Ministry of the DPRK on March 8 made public the following press \
                statement titled \"Those who threaten us will have to pay a dear price\":\n\nThe drills go on.\n\nA heading \
                of the statement\n\nWe strongly condemn the drills. -0-";
    let claims = attributed(text);
    let title = &claims[0];
    assert_eq!((title.quote, title.modality), (QuoteKind::Direct, Modality::Intention));
    let block = claims.iter().find(|claim| claim.quote == QuoteKind::Block && claim.cue.is_some()).unwrap();
    assert!(
        block.content[0].slice(text).ends_with("condemn the drills."),
        "{:?}",
        block.content[0].slice(text)
    );
    let condemned = claims.iter().find(|claim| claim.modality == Modality::Condemned).unwrap();
    assert_eq!(condemned.nested_in.as_ref(), Some(&block.id));
    for claim in [title, block, condemned] {
        assert_eq!(claim.said_on.as_ref().unwrap().from.unwrap().to_string(), "2025-03-08");
    }
}

#[test]
fn what_is_asked_shown_or_only_possible_is_not_told_as_said() {
    let asked = attributed("Asked how many, he declined to give a figure.");
    assert!(asked.iter().all(|claim| claim.cue.as_ref().is_none_or(|cue| cue.lemma != "ask")), "{asked:?}");
    assert!(attributed("The drill clearly shows its aggressive nature.").is_empty());
    assert!(attributed("The emergence of a new factor calls for new measures.").is_empty());
    let possible = attributed("Beijing could argue that sanctions harm civilians.");
    assert_eq!(possible[0].modality, Modality::Anticipated);
}

#[test]
fn it_is_the_state_the_sentence_before_is_about() {
    let claims =
        attributed("The U.S. has staged a drill with the ROK. It has claimed that the drill is routine.");
    assert_eq!(claims[0].speaker.as_ref().unwrap().country.unwrap().code(), "US");
}

#[test]
fn who_tells_somebody_or_how_a_text_came_by_it_is_no_part_of_what_is_said() {
    let claims =
        attributed("According to a report by RUSI, seen by the BBC, Russia has sent oil to the DPRK.");
    let text = "According to a report by RUSI, seen by the BBC, Russia has sent oil to the DPRK.";
    assert_eq!(claims[0].content[0].slice(text), "Russia has sent oil to the DPRK");
    let claims = attributed(
        "South Korean lawmakers, briefed by the National Intelligence Service, said that guns had come.",
    );
    let speaker = claims[0].speaker.as_ref().unwrap();
    assert_eq!((speaker.organisation.as_deref(), speaker.country.unwrap().code()), (None, "KR"));
    check("The envoy, speaking on Monday, rejected the report as a rumour.", &["2025-03-10"]);
}

#[test]
fn a_quotation_of_several_sentences_is_said_by_whom_its_last_one_names() {
    let text = "Moscow rejected the report as \"groundless\".\n\n\"What are they doing? We shall see,\" the minister told reporters.";
    let claims = attributed(text);
    assert_eq!(claims[0].content.len(), 1, "{claims:?}");
    assert_eq!(claims[1].content[0].slice(text), "\"What are they doing? We shall see,\"");
}

#[test]
fn for_whom_a_public_person_speaks_is_on_record() {
    let of = |text: &str| {
        let speaker = attributed(text)[0].speaker.clone().unwrap();
        speaker.country.map(|state| state.code().to_owned()).or(speaker.organisation)
    };
    assert_eq!(
        of("The Biden administration said that North Korea had sent containers to Russia.").as_deref(),
        Some("US")
    );
    assert_eq!(
        of("President Volodymyr Zelenskyy announced that Ukraine had preliminary evidence.").as_deref(),
        Some("UA")
    );
    assert_eq!(
        of("DiCarlo told the Council that the DPRK had launched a missile.").as_deref(),
        Some("United Nations")
    );
}

#[test]
fn who_is_quoted_speaks_and_who_quotes_passes_it_on() {
    let text = "Pyongyang called on Washington to \"stop lying\", and state media quoted the leader of the DPRK as saying the two \
                countries stand in one trench.";
    let claims = attributed(text);
    assert_eq!(claims[0].content[0].slice(text), "Washington to \"stop lying\"");
    assert_eq!(claims[1].content[0].slice(text), "the two countries stand in one trench");
    assert_eq!(claims[1].speaker.as_ref().unwrap().text, "the leader of the DPRK");
    assert_eq!(claims[1].reported_by.as_ref().unwrap().text, "state media");
}

#[test]
fn a_reply_has_its_day_and_what_is_asked_for_has_not_been_done() {
    let text = "In its reply dated 14 February 2025, China stated that it had found no evidence and asked the Panel to verify \
                the information.";
    check(text, &["2025-02-14"; 2]);
}

#[test]
fn an_image_that_shows_a_thing_vouches_for_it_and_takes_no_sentence_before_it() {
    let text = "A Member State informed the Panel that the ship had been scrapped; the Panel's analysis of imagery shows the ship \
                at anchor.";
    let claims = attributed(text);
    assert_eq!(claims[0].content[0].slice(text), "the ship had been scrapped");
    assert_eq!(claims[1].content[0].slice(text), "the ship at anchor");
}

#[test]
fn a_day_of_saying_far_before_its_dated_entry_is_flagged() {
    let text = "[2024-10-23] An entry of a timeline\nOfficials confirmed on October 2023 that soldiers had been sent.";
    let document = read(&Request { file: "note.txt", text, ..Request::default() });
    let said = document.claims[0].said_on.as_ref().unwrap();
    assert!(said.conflict.as_ref().is_some_and(|conflict| conflict.contains("2024-10-23")), "{said:?}");
    assert_eq!(document.notes, [said.conflict.clone().unwrap()]);
    assert!(
        attributed("On Monday the ministry said that a ship had left.")[0]
            .said_on
            .as_ref()
            .unwrap()
            .conflict
            .is_none()
    );
}

#[test]
fn a_headline_says_what_its_text_does_not_tell_again() {
    let below = "\n\nThe talks were long. It was cold in the hall.\n\nNothing else is known of the visit.";
    let claim = |head: &str, below: &str| {
        let text = format!("{head}{below}");
        attributed(&text)
            .first()
            .map(|claim| (claim.speaker.clone().unwrap().text, claim.content[0].slice(&text).to_owned()))
    };
    let told = claim("Seoul: Russia Gave Air Defense Systems to North Korea", below).unwrap();
    assert_eq!(told, ("Seoul".to_owned(), "Russia Gave Air Defense Systems to North Korea".to_owned()));
    let told = claim("White House confirmed North Korea sent containers to Russia", below).unwrap();
    assert_eq!(told.0, "White House");
    // A line about the text, a section's name and a bare thing say nothing.
    assert_eq!(claim("Source: the foreign ministry of a State", below), None);
    assert_eq!(claim("DPRK (North Korea): Open Briefing", below), None);
    assert_eq!(claim("Travel agency becomes second one to offer tours", below), None);
    // What the text tells itself is told once.
    let body =
        "\n\nThe White House said on Monday that North Korea had sent containers to Russia.\n\nIt was cold.";
    let text = format!("White House confirmed North Korea sent containers to Russia{body}");
    let claims = attributed(&text);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0].cue.as_ref().unwrap().text, "said");
}

#[test]
fn who_an_analysis_or_a_clause_is_of() {
    let of = |text: &str| {
        let claim = attributed(text).remove(0);
        let speaker = claim.speaker.unwrap();
        (
            speaker.name.unwrap_or_default(),
            speaker.country.map(|state| state.code().to_owned()),
            claim.modality,
        )
    };
    // The place an analysis is about is not the analyst's State.
    let (name, state, _) =
        of("CSIS analysis of imagery of North Korea's rail yard shows a number of freight cars.");
    assert_eq!((name.as_str(), state), ("Center for Strategic and International Studies", None));
    // To reject a renewal is no denial, and who did it is named before.
    let (name, _, modality) = of("Russia was the only country that rejected the annual renewal.");
    assert_eq!((name.as_str(), modality), ("Russia", Modality::Condemned));
    let claims = attributed("At a summit in Pyongyang, North Korea and Russia pledged mutual assistance.");
    assert_eq!(claims[0].speaker.as_ref().unwrap().text, "North Korea and Russia");
    assert!(attributed("The firm became the second travel company to offer tours.").is_empty());
}

#[test]
fn a_quotation_below_a_headline_is_not_said_by_whom_the_headline_names() {
    let text = "White House confirmed North Korea sent containers to Russia\n\n\"We saw the ships leave the port at night.\"\n\n\
                It was cold in the hall.\n\nNothing else is known of the visit.";
    for claim in attributed(text) {
        let words: Vec<&str> = claim.content.iter().map(|span| span.slice(text)).collect();
        assert!(words.iter().all(|words| !words.contains("We saw")), "{words:?}");
    }
}
