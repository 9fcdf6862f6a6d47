//! Publishers' real files, counted and compared. None of them is in this repository.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use screening::lists::{ListFile, ListReading, diff, read, read_set};
use screening::{Designation, Kind};
use std::collections::BTreeMap;
use support::{real, real_bytes};

fn un(name: &str) -> Option<ListReading> {
    let bytes = real_bytes(&format!("lists/un/{name}"))?;
    Some(read(&bytes, name, None))
}

fn codes(reading: &ListReading) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for problem in &reading.problems {
        *counts.entry(problem.code.as_str()).or_default() += 1;
    }
    counts
}

fn dprk(reading: &ListReading) -> Vec<&Designation> {
    reading.designations.iter().filter(|entry| entry.programmes == ["DPRK"]).collect()
}

#[test]
fn every_edition_of_the_un_list_has_its_entries() {
    let editions = [
        ("un_2017-07-03.xml", "2017-07-03", 1021, 99),
        ("un_2018-10-29.xml", "2018-10-29", 1093, 155),
        ("un_2021-01-18.xml", "2021-01-18", 1003, 155),
        ("un_2025-04-19_singlequote.xml", "2025-04-19", 877, 155),
        ("un_2025-08-16.xml", "2025-08-16", 879, 155),
        ("un_2026-02-27.xml", "2026-02-27", 1003, 155),
    ];
    for (name, edition, entries, of_dprk) in editions {
        let Some(reading) = un(name) else { return };
        println!("{name}: {:?}", codes(&reading));
        assert_eq!(reading.edition.as_deref(), Some(edition), "{name}");
        assert_eq!(reading.designations.len(), entries, "{name}");
        assert_eq!(dprk(&reading).len(), of_dprk, "{name}");
        for entry in &reading.designations {
            assert!(!entry.names.is_empty() && entry.designated_on.is_some(), "{name} {}", entry.reference);
        }
        let unknown = codes(&reading).contains_key("screening/un-unknown-element");
        assert!(!unknown, "{name}: {:#?}", reading.problems);
    }
}

#[test]
fn the_ill_formed_edition_keeps_good_entries_and_states_the_loss() {
    let (Some(damaged), Some(before)) = (un("un_2025-08-16.xml"), un("un_2025-04-19_singlequote.xml")) else {
        return;
    };
    let codes = codes(&damaged);
    assert!(codes["screening/un-damaged-text"] > 100, "{codes:?}");
    assert!(codes["screening/un-ill-formed"] > 0, "{codes:?}");
    assert_eq!(codes["screening/un-encoding"], 1);
    assert!(!codes.contains_key("screening/un-entry-lost"), "{codes:?}");
    // What is whole in the edition before is whole here: every Latin main name is the same.
    let main = |reading: &ListReading| -> BTreeMap<String, String> {
        reading
            .designations
            .iter()
            .map(|entry| (entry.reference.clone(), entry.main_name().to_lowercase()))
            .collect()
    };
    let (before, after) = (main(&before), main(&damaged));
    let differing: Vec<_> = before
        .iter()
        .filter(|(reference, name)| after.get(*reference).is_some_and(|other| other != *name))
        .collect();
    assert!(differing.len() < 10, "{differing:?}");
    for entry in &damaged.designations {
        for name in &entry.names {
            assert!(!name.text.chars().any(char::is_control), "{}: {:?}", entry.reference, name.text);
        }
    }
}

#[test]
fn details_of_an_entry_are_read() {
    let Some(reading) = un("un_2026-02-27.xml") else {
        return;
    };
    let entry =
        |reference: &str| reading.designations.iter().find(|entry| entry.reference == reference).unwrap();
    let person = entry("KPi.030");
    assert_eq!(person.kind, Kind::Person);
    assert_eq!(person.values_of("passport").collect::<Vec<_>>(), ["381420565", "654120219"]);
    assert_eq!(
        person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["1968-03-26", "1970-10-15"]
    );
    assert_eq!(entry("KPi.066").birth_dates[0].to_string(), "1967/1969");
    let names: Vec<&str> = entry("KPi.035").names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["KIM CHOL SAM", "Jin Tiesan", "金铁三"]);
    assert_eq!(entry("KPe.020").values_of("imo_company").collect::<Vec<_>>(), ["1790183"]);
    assert_eq!(entry("KPe.033").values_of("swift").collect::<Vec<_>>(), ["KUDBKPPY"]);
    assert!(
        reading
            .designations
            .iter()
            .filter(|entry| entry.names.iter().any(|name| name.script == "Arab"))
            .count()
            > 300
    );
    for entry in &reading.designations {
        for name in &entry.names {
            assert!(!name.text.contains(';'), "{} {:?}", entry.reference, entry.names);
        }
    }
}

#[test]
fn white_space_is_no_change_between_editions() {
    // Counted by comparing the elements' texts, white space aside, in another program: one DPRK entry
    // differs between 2018 and 2021, 69 of 155 do by 2025, when aliases and passports had been added, and
    // none does between April 2025 and February 2026.
    let pairs = [
        ("un_2018-10-29.xml", "un_2021-01-18.xml", 0..=1),
        ("un_2021-01-18.xml", "un_2025-04-19_singlequote.xml", 65..=70),
        ("un_2025-04-19_singlequote.xml", "un_2026-02-27.xml", 0..=0),
    ];
    for (old_name, new_name, expected) in pairs {
        let (Some(old), Some(new)) = (un(old_name), un(new_name)) else {
            return;
        };
        let difference = diff(&old.designations, &new.designations);
        let of_dprk = |reference: &str| reference.starts_with("KP");
        assert!(difference.added.iter().chain(&difference.removed).all(|reference| !of_dprk(reference)));
        let changed: Vec<_> = difference.changed.iter().filter(|change| of_dprk(&change.reference)).collect();
        assert!(expected.contains(&changed.len()), "{old_name} {new_name}: {} {changed:#?}", changed.len());
    }
}

fn check_vessels(reading: &ListReading, whole: bool) {
    println!("{:?}", codes(reading));
    assert_eq!(reading.designations.len(), 59);
    assert_eq!(reading.edition.as_deref(), Some("2020-06-04"));
    let imos: Vec<_> = reading.designations.iter().flat_map(Designation::imo_numbers).collect();
    assert_eq!(imos.len(), 58);
    let without: Vec<_> =
        reading.designations.iter().filter(|entry| entry.imo_numbers().next().is_none()).collect();
    assert_eq!(without[0].main_name(), "MIN NING DE YOU 078");
    assert_eq!(without[0].other["imo_as_printed"], ["Does not exist"]);
    if !whole {
        return;
    }
    let dated = |entry: &Designation| {
        entry
            .measures
            .iter()
            .filter_map(|measure| measure.since)
            .collect::<std::collections::BTreeSet<_>>()
            .len()
    };
    assert_eq!(reading.designations.iter().map(dated).sum::<usize>(), 60, "59 ships, HAO FAN 6 on two days");
    let count = |measure: &str, paragraph: &str| {
        reading
            .designations
            .iter()
            .filter(|entry| {
                entry
                    .measures
                    .iter()
                    .any(|one| one.measure == measure && one.paragraphs.iter().any(|p| p == paragraph))
            })
            .count()
    };
    assert_eq!(count("deflag", "2321 OP12(a)"), 15);
    assert_eq!(count("asset_freeze", "2321 OP12(d)"), 13);
    assert_eq!(count("port_entry_ban", "2371 OP6"), 35);
    assert_eq!(count("asset_freeze", "1718 OP8(d)"), 2);
    assert_eq!(count("asset_freeze", "2270 OP23"), 22);
    let names: Vec<&str> = reading.designations[15].names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["Hwang Gum San 2", "Hui Chon", "Song Phyong 7"]);
    let names: Vec<&str> = reading.designations[17].names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["Jang Ja San Chong Nyon Ho", "Songjin", "Song Jin", "Hongwon 88"]);
    assert_eq!(
        reading.designations[3].values_of("mmsi").collect::<Vec<_>>(),
        ["529734000", "515721000", "445114000", "445528000"]
    );
    assert_eq!(
        reading.designations[3].values_of("call_sign").collect::<Vec<_>>(),
        ["T3NM2", "XUJX6", "HMXW"]
    );
    let flags: Vec<&str> = reading.designations[3].countries.iter().map(|country| country.code()).collect();
    assert_eq!(flags, ["KH", "KI", "KP"]);
    assert_eq!(reading.designations.iter().filter(|entry| !entry.countries.is_empty()).count(), 22);
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
}

#[test]
fn the_vessel_list_reads_as_a_web_page() {
    let name = "lists/un_vessels/1718_designated_vessels_list_final.html";
    let Some(bytes) = real_bytes(name) else {
        return;
    };
    check_vessels(&read(&bytes, name, None), true);
}

#[test]
fn the_vessel_list_reads_as_a_pdf_in_two_orders_of_text() {
    let name = "lists/un_vessels/1718_designated_vessels_list_final.pdf";
    let (Some(path), Some(bytes)) = (real(name), real_bytes(name)) else {
        return;
    };
    let html = real_bytes(&name.replace(".pdf", ".html")).unwrap();
    let html = read(&html, "list.html", None);
    for order in ["-layout", "-raw"] {
        let Ok(output) = std::process::Command::new("pdftotext").arg(order).arg(&path).arg("-").output()
        else {
            println!("skipped: the order of text {order} needs pdftotext (poppler-utils)");
            return;
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        let reading = read(&bytes, name, Some(&pages));
        check_vessels(&reading, true);
        assert_eq!(reading.designations[0].place.as_ref().unwrap().page, Some(1));
        // Both publications of the list say the same.
        let mut difference = diff(&html.designations, &reading.designations);
        for change in &mut difference.changed {
            change.fields.retain(|field| !matches!(field.as_str(), "other.information" | "other.owner"));
        }
        difference.changed.retain(|change| !change.fields.is_empty());
        assert!(difference.changed.is_empty(), "{order}: {:#?}", difference.changed);
    }
}

#[test]
fn ofac_reads_alone_and_as_a_set() {
    let Some(bytes) = real_bytes("lists/ofac/sdn_2024-04-10.csv") else {
        return;
    };
    let reading = read(&bytes, "sdn_2024-04-10.csv", None);
    println!("{:?}", codes(&reading));
    // 11,568 lines, the last of which is the end-of-file mark.
    assert_eq!(reading.designations.len(), 11_567);
    assert!(reading.problems.is_empty(), "{:#?}", &reading.problems[..5]);
    let count = |kind: Kind| reading.designations.iter().filter(|entry| entry.kind == kind).count();
    assert_eq!(
        [count(Kind::Person), count(Kind::Organisation), count(Kind::Vessel), count(Kind::Aircraft)],
        [5878, 4869, 526, 294]
    );
    let imos: std::collections::BTreeSet<_> = reading
        .designations
        .iter()
        .filter(|entry| entry.kind == Kind::Vessel)
        .flat_map(Designation::imo_numbers)
        .collect();
    assert!(imos.len() > 500, "{}", imos.len());
    let born = reading
        .designations
        .iter()
        .filter(|entry| entry.kind == Kind::Person && !entry.birth_dates.is_empty())
        .count();
    assert!(born > 5000, "{born}");

    let names = ["sdn_2019-01.csv", "add_2019-01.csv", "alt_2019-01.csv", "sdn_comments_2019-01.csv"];
    let bytes: Vec<Vec<u8>> =
        names.iter().map(|name| real_bytes(&format!("lists/ofac/{name}")).unwrap()).collect();
    let files: Vec<ListFile<'_>> =
        names.iter().zip(&bytes).map(|(name, bytes)| ListFile { name, bytes, text_pages: None }).collect();
    let readings = read_set(&files);
    assert_eq!(readings.len(), 1);
    println!("{:?}", codes(&readings[0]));
    // Ten of its comments belong to entries that the edition of sdn.csv beside it has not; "Netherlands
    // Antilles" has no code any more.
    assert_eq!(
        codes(&readings[0]),
        BTreeMap::from([("screening/ofac-country", 2), ("screening/ofac-row", 10)])
    );
    assert!(
        readings[0]
            .problems
            .iter()
            .all(|problem| problem.code != "screening/ofac-row" || problem.file.contains("comments"))
    );
    assert_eq!(readings[0].designations.len(), 7379);
    let komid = readings[0].designations.iter().find(|entry| entry.reference == "9345").unwrap();
    assert!(komid.names.iter().any(|name| name.text == "DPRKN MINING DEVELOPMENT TRADING COOPERATION"));
    assert!(komid.names.iter().any(|name| name.text == "KOMID"));
    assert!(!komid.addresses.is_empty());
}

/// What a file of the folder must give: list, edition, entries, names, ships, ships with an IMO number that passes.
type Expected = (&'static str, &'static str, usize, usize, usize, usize);

fn check_counts(name: &str, expected: Expected, problems: &[(&str, usize)]) -> Option<ListReading> {
    let bytes = real_bytes(&format!("lists/{name}"))?;
    let reading = read(&bytes, name, None);
    let names = reading.designations.iter().map(|entry| entry.names.len()).sum::<usize>();
    let ships: Vec<_> = reading.designations.iter().filter(|entry| entry.kind == Kind::Vessel).collect();
    let with_imo = ships.iter().filter(|ship| ship.imo_numbers().next().is_some()).count();
    let edition = reading.edition.as_deref().unwrap_or_default();
    let found = (reading.list.as_str(), edition, reading.designations.len(), names, ships.len(), with_imo);
    assert_eq!(found, expected, "{name}");
    assert_eq!(codes(&reading), problems.iter().copied().collect(), "{name}: {:#?}", reading.problems);
    assert_eq!(reading.sources[0].file, name);
    assert!(
        reading
            .designations
            .iter()
            .all(|entry| entry.list == reading.list && entry.edition == reading.edition)
    );
    Some(reading)
}

#[test]
fn ofac_as_xml_and_as_json_has_its_entries() {
    // The sample is eight entries of an edition of 8,197.
    let count = [("screening/ofac-count", 1)];
    check_counts("ofac/sdn_sample.xml", ("ofac-sdn", "2020-04-22", 8, 35, 0, 0), &count);
    let Some(reading) = check_counts(
        "ofac/ofac_cons_nonsdn_2024-05-06.xml",
        ("ofac-consolidated", "2024-05-06", 443, 1568, 0, 0),
        &[],
    ) else {
        return;
    };
    let quality = |wanted: screening::Quality| {
        reading
            .designations
            .iter()
            .flat_map(|entry| &entry.names)
            .filter(|name| name.quality == wanted)
            .count()
    };
    assert_eq!(quality(screening::Quality::Primary), 443);
    // 66 aliases are weak; one of them repeats a name the entry has.
    assert!((60..=66).contains(&quality(screening::Quality::Low)), "{}", quality(screening::Quality::Low));
    assert!(quality(screening::Quality::Former) > 130, "{}", quality(screening::Quality::Former));
    let tax = reading.designations.iter().filter(|entry| entry.values_of("tax_id").next().is_some()).count();
    assert!(tax > 200, "{tax}");
    check_counts(
        "ofac/ofac_sdn_vessels_2026-03-22.json",
        ("ofac-sdn-vessels", "2026-03-20", 1450, 1450, 1450, 1450),
        &[],
    );
}

#[test]
fn the_european_union_s_samples_have_their_entries() {
    check_counts("eu/fsf_sample.xml", ("eu-fsf", "2020-04-15", 7, 15, 0, 0), &[]);
    // 382 bytes of it are Windows-1252.
    let encoding = [("screening/eu-encoding", 1)];
    let Some(reading) =
        check_counts("eu/fsf_csv_2018-07_first1000.csv", ("eu-fsf", "2018-07-04", 93, 743, 0, 0), &encoding)
    else {
        return;
    };
    let first = &reading.designations[0];
    assert_eq!((first.reference.as_str(), first.kind), ("EU.36.64", Kind::Person));
    assert_eq!(first.birth_dates.len(), 1);
    assert!(first.values_of("passport").any(|number| number == "AD001095"), "{:?}", first.identifiers);
    assert!(reading.designations.iter().all(|entry| !entry.programmes.is_empty()));
}

#[test]
fn the_united_kingdom_s_lists_have_their_entries() {
    check_counts("uk/ofsi_sample_2020-04.csv", ("uk-ofsi", "2020-04-27", 6, 10, 0, 0), &[]);
    let Some(bytes) = real_bytes("lists/uk/ofsi_conlist_2018.csv") else { return };
    let reading = read(&bytes, "ofsi_conlist_2018.csv", None);
    assert_eq!((reading.list.as_str(), reading.edition.as_deref()), ("uk-ofsi", Some("2018-04-13")));
    // 9,487 rows of names in 2,106 groups.
    assert_eq!(reading.designations.len(), 2106);
    let names: usize = reading.designations.iter().map(|entry| entry.names.len()).sum();
    assert!((5400..5700).contains(&names), "{names}");
    println!("{:#?}", reading.problems);
    let codes = codes(&reading);
    assert_eq!(codes.keys().copied().collect::<Vec<_>>(), ["screening/uk-country", "screening/uk-encoding"]);
    assert!(codes["screening/uk-country"] < 15, "{codes:?}");
    let dprk: Vec<_> = reading
        .designations
        .iter()
        .filter(|entry| entry.programmes.iter().any(|one| one.starts_with("North Korea")))
        .collect();
    let ships: Vec<_> = dprk.iter().filter(|entry| entry.kind == Kind::Vessel).collect();
    assert!(ships.len() >= 20, "{}", ships.len());
    assert!(ships.iter().all(|ship| ship.imo_numbers().next().is_some()));
    assert!(dprk.iter().filter(|entry| entry.other.contains_key("un_reference")).count() > 100);
    assert!(
        reading.designations.iter().all(|entry| entry.designated_on.is_some() && !entry.names.is_empty())
    );
}

#[test]
fn japan_s_end_user_list_reads_as_a_web_page_and_as_a_pdf() {
    let name = "jp/20250131-jp-end-user-list.html";
    let expected = ("jp-meti-end-user", "2025-01-31", 748, 2133, 0, 0);
    let Some(html) = check_counts(name, expected, &[]) else { return };
    let dprk =
        html.designations.iter().filter(|entry| entry.countries.iter().any(|one| one.code() == "KP")).count();
    assert!(dprk > 100, "{dprk}");
    let path = real("lists/jp/20250131003-1.pdf").unwrap();
    let text = |order: &str| -> Option<Vec<String>> {
        let output = std::process::Command::new("pdftotext").arg(order).arg(&path).arg("-").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.split('\u{c}').map(str::to_owned).collect())
    };
    let (Some(by_cell), Some(as_seen)) = (text("-raw"), text("-layout")) else {
        println!("skipped: the PDF's text needs pdftotext (poppler-utils)");
        return;
    };
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let names = |entry: &Designation| {
        entry.names.iter().map(|name| letters(&name.text)).collect::<std::collections::BTreeSet<_>>()
    };
    // Cell by cell, the PDF says what the web page says, but for one row whose second line the publisher did not mark.
    let reading = read(b"%PDF-1.6", "20250131003-1.pdf", Some(&by_cell));
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
    assert_eq!((reading.edition.as_deref(), reading.designations.len()), (Some("2025-01-31"), 748));
    let pairs = || html.designations.iter().zip(&reading.designations);
    assert!(pairs().all(|(a, b)| a.countries == b.countries && a.other["concern"] == b.other["concern"]));
    assert_eq!(pairs().filter(|(a, b)| names(a) != names(b)).count(), 1);
    // As it is seen, what is read is right and what is not is named: no row is both.
    let reading = read(b"%PDF-1.6", "20250131003-1.pdf", Some(&as_seen));
    let named = reading.problems.iter().filter(|problem| problem.code == "screening/meti-row").count();
    println!("as seen: {} rows read, {named} named", reading.designations.len());
    assert_eq!(reading.designations.len() + named, 748);
    for entry in &reading.designations {
        let same = html.designations.iter().find(|one| one.other["number"] == entry.other["number"]).unwrap();
        assert_eq!(letters(same.main_name()), letters(entry.main_name()));
        assert_eq!(same.countries, entry.countries);
    }
}

#[test]
fn a_later_edition_of_japan_s_list_has_the_same_names() {
    // A derivative in YAML of the edition of September 2025; eight months lie between it and the web page.
    let (Some(bytes), Some(yaml)) = (
        real_bytes("lists/jp/20250131-jp-end-user-list.html"),
        real_bytes("lists/jp/meti_foreign_user_list_20250929.yml"),
    ) else {
        return;
    };
    let reading = read(&bytes, "20250131.html", None);
    let yaml = String::from_utf8(yaml).unwrap();
    let fold = |text: &str| {
        text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect::<String>()
    };
    let later: std::collections::BTreeSet<String> = yaml
        .lines()
        .filter_map(|line| line.strip_prefix("      en: "))
        .map(|name| fold(name.split(['(', '（']).next().unwrap_or_default()))
        .collect();
    let kept = reading.designations.iter().filter(|entry| later.contains(&fold(entry.main_name()))).count();
    println!("{kept} of 748 names are in the later edition");
    assert!(kept > 580, "{kept}");
}

#[test]
fn follow_the_money_reads_what_opensanctions_publishes() {
    let Some(bytes) = real_bytes("ftm/yente_zala/entities.ftm.json") else { return };
    let reading = read(&bytes, "entities.ftm.json", None);
    println!("{:#?}", reading.problems);
    assert_eq!((reading.list.as_str(), reading.designations.len()), ("ftm", 17));
    // Directorships, families and ownerships are between parties.
    assert_eq!(codes(&reading), BTreeMap::from([("screening/ftm-schema", 3)]));
    let bytes = real_bytes("ftm/yente_zala/t1_entities.ftm.json").unwrap();
    let reading = read(&bytes, "t1_entities.ftm.json", None);
    assert_eq!((reading.list.as_str(), reading.designations.len()), ("ftm-eu_fsf", 6));
    assert!(reading.problems.is_empty(), "{:#?}", reading.problems);
}

#[test]
fn a_day_between_two_editions_is_answered() {
    use screening::lists::{Listed, Lookup, listed_on};
    let names = ["un_2017-07-03.xml", "un_2018-10-29.xml", "un_2021-01-18.xml"];
    let Some(editions) = names.iter().map(|name| un(name)).collect::<Option<Vec<_>>>() else { return };
    let ask = |what: &str, on: &str| listed_on(&Lookup::new(what), on.parse().unwrap(), &editions).listed;
    assert_eq!(ask("KPi.001", "2019-06-01"), Listed::Yes);
    // Listed on 22 December 2017, between the first two editions.
    assert_eq!(ask("KPi.067", "2017-12-01"), Listed::No);
    assert_eq!(ask("KPi.067", "2018-01-01"), Listed::Yes);
    assert_eq!(ask("KPi.067", "2022-01-01"), Listed::Unknown);
    // In 2017 the list had entries that the next edition does not have.
    let gone = diff(&editions[0].designations, &editions[1].designations).removed;
    assert!(!gone.is_empty());
    assert_eq!(ask(&gone[0], "2018-01-01"), Listed::Unknown);
    assert_eq!(ask(&gone[0], "2019-06-01"), Listed::No);
}

#[test]
fn an_edition_may_follow_the_one_before_and_no_other_list() {
    use screening::lists::check_update;
    let (Some(old), Some(new)) = (un("un_2018-10-29.xml"), un("un_2021-01-18.xml")) else { return };
    assert!(check_update(&old, &new).is_ok());
    let refused = |old: &ListReading, new: &ListReading| check_update(old, new).unwrap_err()[0].code.clone();
    assert_eq!(refused(&new, &old), "screening/update-older");
    let bytes = real_bytes("lists/uk/ofsi_conlist_2018.csv").unwrap();
    assert_eq!(refused(&old, &read(&bytes, "x.csv", None)), "screening/update-other-list");
    let bytes = real_bytes("lists/un/un_2021-01-18.xml").unwrap();
    let half = read(&bytes[..bytes.len() / 3], "un.xml", None);
    let codes: Vec<String> = check_update(&old, &half).unwrap_err().into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["screening/update-incomplete", "screening/update-loses-half"]);
}

#[test]
fn other_files_are_no_lists() {
    for folder in
        ["robust/html_articles", "robust/xml", "robust/office", "documents", "ais/raw", "screening", "claims"]
    {
        let Some(path) = real(folder) else { return };
        for file in std::fs::read_dir(path).unwrap().flatten().filter(|file| file.path().is_file()) {
            let name = file.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(file.path()).unwrap();
            assert_eq!(screening::lists::detect(&bytes, &name), None, "{name}");
        }
    }
}
