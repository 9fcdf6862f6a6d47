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

#[test]
fn zz_meti() {
    let html = real_bytes("lists/jp/20250131-jp-end-user-list.html").unwrap();
    let html = read(&html, "20250131.html", None);
    let path = real("lists/jp/20250131003-1.pdf").unwrap();
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for order in ["-raw", "-layout"] {
        let output = std::process::Command::new("pdftotext").arg(order).arg(&path).arg("-").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        texts.push((order.to_owned(), text.split('\u{c}').map(str::to_owned).collect()));
    }
    if let Ok(text) = std::fs::read_to_string("/tmp/meti.json.pages") {
        let pages: BTreeMap<String, Vec<String>> = serde_json::from_str(&text).unwrap();
        let mut pages: Vec<(u32, String)> =
            pages.into_iter().map(|(k, v)| (k.parse().unwrap(), v.join("\n"))).collect();
        pages.sort();
        texts.push(("app".to_owned(), pages.into_iter().map(|(_, text)| text).collect()));
    }
    for (order, pages) in texts {
        let reading = read(b"%PDF-1.4", "20250131003-1.pdf", Some(&pages));
        println!("== {order} {} {:?} {:?}", reading.designations.len(), reading.edition, codes(&reading));
        let (mut main, mut all, mut country, mut concern, mut shown) = (0, 0, 0, 0, 0);
        for b in &reading.designations {
            let Some(a) = html.designations.iter().find(|a| a.other["number"] == b.other["number"]) else {
                continue;
            };
            let squash = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let ok = squash(a.main_name()) == squash(b.main_name());
            main += usize::from(ok);
            let set = |e: &Designation| {
                e.names.iter().map(|n| squash(&n.text)).collect::<std::collections::BTreeSet<_>>()
            };
            all += usize::from(set(a) == set(b));
            country += usize::from(a.countries == b.countries);
            concern += usize::from(a.other.get("concern") == b.other.get("concern"));
            if (!ok || set(a) != set(b) && order == "-raw" || a.countries != b.countries) && shown < 25 {
                shown += 1;
                println!(
                    "{:?}: {:?} | {:?} {:?}",
                    a.other["number"],
                    a.names.iter().map(|n| &n.text).collect::<Vec<_>>(),
                    b.names.iter().map(|n| &n.text).collect::<Vec<_>>(),
                    b.countries
                );
            }
        }
        println!("main {main} all {all} country {country} concern {concern}");
        for problem in reading.problems.iter().take(12) {
            println!("   {} {} {:?}", problem.code, problem.reason, problem.place);
        }
    }
}

#[test]
fn zz_print() {
    for folder in
        ["lists/eu", "lists/uk", "lists/ofac", "lists/jp", "lists/un", "lists/un_vessels", "ftm/yente_zala"]
    {
        let Some(path) = real(folder) else { return };
        let mut files: Vec<_> = std::fs::read_dir(path).unwrap().flatten().map(|file| file.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            let name = file.display().to_string();
            let bytes = std::fs::read(file).unwrap();
            let start = std::time::Instant::now();
            let reading = read(&bytes, &name, None);
            let took = start.elapsed();
            let names: usize = reading.designations.iter().map(|entry| entry.names.len()).sum();
            let ships = reading.designations.iter().filter(|entry| entry.kind == Kind::Vessel).count();
            let imo =
                reading.designations.iter().filter(|entry| entry.imo_numbers().next().is_some()).count();
            let born = reading.designations.iter().filter(|entry| !entry.birth_dates.is_empty()).count();
            println!(
                "{} {took:?}\n   {:?} {} {:?} {} names {names} ships {ships} imo {imo} born {born}",
                file.file_name().unwrap().to_string_lossy(),
                reading.format,
                reading.list,
                reading.edition,
                reading.designations.len()
            );
            println!("   {:?}", codes(&reading));
            for problem in reading.problems.iter().filter(|problem| !problem.code.contains("/un-")).take(140)
            {
                println!("      {} {}", problem.code, problem.reason);
            }
        }
    }
}

#[test]
fn other_files_are_no_lists() {
    for folder in ["robust/html_articles", "robust/xml", "documents", "lists/eu", "lists/jp", "ais/raw"] {
        let Some(path) = real(folder) else { return };
        for file in std::fs::read_dir(path).unwrap().flatten().filter(|file| file.path().is_file()) {
            let name = file.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(file.path()).unwrap();
            assert_eq!(screening::lists::detect(&bytes, &name), None, "{name}");
        }
    }
}
