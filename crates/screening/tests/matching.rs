//! Screening: what counts for and against a hit, one behaviour a test.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use screening::matching::{Answer, Index, ListedEdition, Options, Query, shared_mmsis};
use screening::{BirthDate, Designation, Identifier, Kind, Name, Quality, designations, same_ship};
use std::sync::LazyLock;

static OWN: LazyLock<Index> =
    LazyLock::new(|| Index::new(designations::builtin().into_iter().map(ListedEdition::from).collect()));

fn entry(reference: &str, kind: Kind, names: &[(&str, Quality)]) -> Designation {
    let mut entry = Designation::new("list", Some("2024-01-01"), reference, kind);
    entry.names.extend(names.iter().map(|(text, quality)| Name::new(text, *quality)));
    entry
}

fn index(entries: Vec<Designation>) -> Index {
    Index::new(vec![ListedEdition {
        list: "list".into(),
        edition: Some("2024-01-01".into()),
        designations: entries,
    }])
}

fn screen(index: &Index, query: Query) -> Answer {
    index.screen(&query, &Options::default())
}

fn matched(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().filter(|hit| hit.is_match).map(|hit| hit.reference.as_str()).collect()
}

#[test]
fn a_clear_answer_says_what_was_searched() {
    let answer = screen(&OWN, Query::named("Quentin Featherstonehaugh"));
    assert!(answer.hits.is_empty());
    let searched: Vec<(&str, u64)> =
        answer.searched.iter().map(|one| (one.list.as_str(), one.entries)).collect();
    assert_eq!(searched, [("1718-persons", 80), ("1718-entities", 75), ("1718-vessels", 59)]);
    assert!(answer.searched.iter().all(|one| one.edition.is_some()));
}

#[test]
fn a_ships_number_is_a_hit_whatever_its_name() {
    let query =
        Query { imo: Some("IMO 8660313".into()), kind: Some(Kind::Vessel), ..Query::named("HAPPY FISHER") };
    let answer = screen(&OWN, query);
    assert_eq!(answer.hits[0].name, "CHON MA SAN");
    assert_eq!((answer.hits[0].score, answer.hits[0].reasons[0].feature.as_str()), (1.0, "imo"));
    assert_eq!(answer.hits[0].designated_on.unwrap().to_string(), "2018-03-30");
}

#[test]
fn one_ship_under_two_names_on_two_lists_is_one() {
    let mut old = entry("S1", Kind::Vessel, &[("ALPHA", Quality::Primary)]);
    old.identifiers.push(Identifier::new("imo", "9074729"));
    let mut new = entry("S2", Kind::Vessel, &[("OMEGA STAR", Quality::Primary), ("ALPHA", Quality::Former)]);
    new.identifiers.push(Identifier::new("imo", "9074729"));
    new.names[1].until = "2017-03-01".parse().ok();
    let lists = index(vec![old, new]);
    let answer = screen(&lists, Query { kind: Some(Kind::Vessel), ..Query::named("OMEGA STAR") });
    let hit = &answer.hits[0];
    assert_eq!(hit.reference, "S2");
    assert_eq!(hit.also.iter().map(|also| also.reference.as_str()).collect::<Vec<_>>(), ["S1"]);
    // Under its former name it is found too, and the reason says that it is a former one.
    let answer = screen(&lists, Query { kind: Some(Kind::Vessel), ..Query::named("M/V Alpha") });
    assert_eq!(matched(&answer), ["S1", "S2"]);
    let how = answer.hits[1].reasons[0].how.as_deref().unwrap();
    assert!(how.starts_with("a former name, until 2017-03-01"), "{how}");
}

#[test]
fn another_ships_number_speaks_against_the_same_name() {
    let with = |imo: Option<&str>| {
        let query =
            Query { imo: imo.map(str::to_owned), kind: Some(Kind::Vessel), ..Query::named("CHON MA SAN") };
        let answer = screen(&OWN, query);
        answer.hits.iter().find(|hit| hit.name == "CHON MA SAN").map(|hit| hit.is_match)
    };
    assert_eq!(with(None), Some(true));
    assert_ne!(with(Some("9074729")), Some(true));
    // A number whose check digit is wrong is no number.
    assert_eq!(with(Some("9074728")), Some(true));
}

#[test]
fn a_companys_number_is_not_a_ships() {
    let mut ship = entry("S", Kind::Vessel, &[("ALPHA", Quality::Primary)]);
    ship.identifiers.push(Identifier::new("imo", "9074729"));
    let mut company = entry("C", Kind::Organisation, &[("Beta Shipping", Quality::Primary)]);
    company.identifiers.push(Identifier::new("imo_company", "1790183"));
    let index = index(vec![ship, company]);
    let ask = |imo: &str| screen(&index, Query { imo: Some(imo.into()), ..Query::default() });
    assert_eq!(matched(&ask("9074729")), ["S"]);
    assert_eq!(matched(&ask("1790183")), ["C"]);
    assert!(ask("1234568").hits.is_empty());
}

#[test]
fn a_weak_alias_is_a_match_only_with_another_fact() {
    let mut person =
        entry("P", Kind::Person, &[("Zoltan Karimov", Quality::Primary), ("Grizzly", Quality::Low)]);
    person.birth_dates.push("1961-02-03".parse().unwrap());
    let index = index(vec![person]);
    let alone = screen(&index, Query::named("Grizzly"));
    assert!(matched(&alone).is_empty());
    assert!(alone.hits[0].reasons.iter().any(|reason| reason.feature == "weak_alias"));
    let dated = Query { born: Some("1961-02-03".parse().unwrap()), ..Query::named("Grizzly") };
    assert_eq!(matched(&screen(&index, dated)), ["P"]);
}

#[test]
fn dates_and_countries_speak_for_and_against() {
    let mut person = entry("P", Kind::Person, &[("Zoltan Karimov", Quality::Primary)]);
    person.birth_dates.push("1961-02-03".parse().unwrap());
    person.countries.push("KP".parse().unwrap());
    let index = index(vec![person]);
    let score = |born: Option<&str>, country: Option<&str>| {
        let query = Query {
            born: born.map(|born| born.parse::<BirthDate>().unwrap()),
            country: country.map(|code| code.parse().unwrap()).into_iter().collect(),
            ..Query::named("Zoltan Karimow")
        };
        screen(&index, query).hits[0].score
    };
    let plain = score(None, None);
    assert!(score(Some("1961-02-03"), None) > score(Some("1961"), None));
    assert!(score(Some("1961"), None) > plain);
    assert!(score(Some("1961-07-09"), None) < plain);
    assert!(score(Some("1975"), None) < score(Some("1961-07-09"), None));
    assert_eq!(score(Some("1963~"), None), plain, "about 1963 is not against 1961");
    assert!(score(None, Some("KP")) > plain && plain > score(None, Some("FR")));
}

#[test]
fn bodies_of_a_state_that_acts_abroad_match_elsewhere() {
    let of = |reference, country: &str| {
        let mut body =
            entry(reference, Kind::Organisation, &[("Ryonsan Kobalt Foundation", Quality::Primary)]);
        body.countries.push(country.parse().unwrap());
        body
    };
    let index = index(vec![of("KP", "KP"), of("SA", "SA")]);
    let country = vec!["KE".parse().unwrap()];
    let answer = screen(&index, Query { country, ..Query::named("Ryonsan Kobalt Foundation") });
    assert_eq!(matched(&answer), ["KP"]);
    // A namesake elsewhere is shown, not hidden.
    assert_eq!(answer.hits.len(), 2);
}

#[test]
fn entries_of_another_kind_are_not_asked_for() {
    let index = index(vec![
        entry("P", Kind::Person, &[("Zoltan Karimov", Quality::Primary)]),
        entry("O", Kind::Organisation, &[("Zoltan Karimov", Quality::Primary)]),
    ]);
    let of = |kind| matched(&screen(&index, Query { kind, ..Query::named("Zoltan Karimov") })).join(" ");
    assert_eq!(of(Some(Kind::Person)), "P");
    assert_eq!(of(Some(Kind::Organisation)), "O");
    assert_eq!(of(None), "O P");
}

#[test]
fn common_words_alone_never_alert() {
    for name in ["Kim", "Ri", "Korea", "Bank", "General Trading Company", "The Ministry", "Pyongyang", "Jong"]
    {
        let answer = screen(&OWN, Query::named(name));
        assert!(matched(&answer).is_empty(), "{name}: {:?}", answer.hits.first());
    }
}

#[test]
fn what_every_state_has_needs_a_country() {
    let ask = |name: &str, country: Option<&str>| {
        let country = country.map(|code| code.parse().unwrap()).into_iter().collect();
        let answer = screen(&OWN, Query { kind: Some(Kind::Organisation), country, ..Query::named(name) });
        answer.hits.iter().any(|hit| hit.is_match)
    };
    assert!(!ask("Ministry of National Defense", None));
    assert!(!ask("Ministry of National Defense", Some("KR")));
    assert!(ask("Ministry of National Defense", Some("KP")));
    assert!(!ask("Defense Ministry", None));
    // The party is not the commission within it.
    assert!(!ask("Workers' Party of Korea", None));
    assert!(ask("Central Military Commission of the Workers' Party of Korea", None));
}

#[test]
fn persons_of_the_news_who_are_not_listed_are_no_match() {
    // Names of public office holders that share parts with listed names.
    for name in [
        "Kim Yong-hyun",
        "Cho Tae-yul",
        "Lee Jae-myung",
        "Vladimir Putin",
        "Pat Ryder",
        "Kim Dae-jung",
        "Pak Jong Chon",
    ] {
        let answer = screen(&OWN, Query { kind: Some(Kind::Person), ..Query::named(name) });
        assert!(matched(&answer).is_empty(), "{name}: {:?}", answer.hits.first());
    }
}

#[test]
fn every_listed_name_with_its_country_finds_its_own_entry() {
    let (mut names, mut found) = (0, 0);
    for list in designations::builtin() {
        for designation in &list.designations {
            for name in designation.names.iter().filter(|name| name.quality != Quality::Low) {
                names += 1;
                let country = designation.countries.clone();
                let query = Query { kind: Some(designation.kind), country, ..Query::named(&name.text) };
                let answer = screen(&OWN, query);
                let own =
                    answer.hits.iter().any(|hit| hit.is_match && hit.reference == designation.reference);
                if own {
                    found += 1;
                } else {
                    println!("{} {}: {:?}", designation.reference, name.text, answer.hits.first());
                }
            }
        }
    }
    println!("{found} of {names} names");
    // What is left are abbreviations of three letters, which identify nobody by themselves.
    assert!(found * 100 >= names * 97, "{found} of {names}");
}

#[test]
fn ships_are_joined_by_their_numbers_and_shared_mmsis_are_seen() {
    let lists = designations::builtin();
    let all = || lists.iter().flat_map(|list| &list.designations);
    assert!(same_ship(all()).values().all(|entries| entries.len() == 1));
    for entries in shared_mmsis(all()).values() {
        assert!(entries.len() > 1);
    }
    let mut other = entry("X", Kind::Vessel, &[("RENAMED", Quality::Primary)]);
    other.identifiers.push(Identifier::new("imo", "8660313"));
    let ships = same_ship(all().chain([&other]));
    assert_eq!(ships[&"8660313".parse().unwrap()].len(), 2);
}

proptest! {
    #[test]
    fn no_query_panics_and_scores_are_shares(name in "\\PC{0,40}", imo in "\\PC{0,10}", threshold in 0.0f64..1.0) {
        let query = Query { imo: Some(imo), ..Query::named(&name) };
        let answer = OWN.screen(&query, &Options { threshold, limit: 5 });
        prop_assert!(answer.hits.len() <= 5);
        for hit in &answer.hits {
            prop_assert!((0.0..=1.0).contains(&hit.score));
            prop_assert_eq!(hit.is_match, hit.score >= threshold);
            prop_assert!(!hit.reasons.is_empty());
        }
        prop_assert!(answer.hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
