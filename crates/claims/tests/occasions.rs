//! When a thing was said and by whom it was issued: dates of the act of saying, statements and their signatories.

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
