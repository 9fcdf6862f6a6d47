//! Makes `regime/1718/designations/*.toml` from the UN's own publications. The same input gives the same bytes.
//!
//!     cargo run -p screening --example make_designations -- UN.xml VESSELS.html NAMES.toml OUT_DIR
//!
//! Only facts are restated: names, birth dates, identifiers, addresses, days, measures. No sentence of the
//! UN's narrative is. `NAMES.toml` adds names in Korean script, each with its source.

use screening::lists::{self, ListReading, OwnHeading};
use screening::{Designation, Identifier, Kind, Measure, Quality};
use std::{collections::BTreeMap, error::Error, fs, path::Path};
use values::Date;

/// By what act the Committee or the Council listed on which day.
///
/// **Source:** the annexes of the resolutions, which list on the day of adoption; other days are the
/// Committee's own, by its press releases.
const LISTING_ACTS: [(&str, &str); 13] = [
    ("2009-04-24", "1718 Committee"),
    ("2009-07-16", "1718 Committee"),
    ("2012-05-02", "1718 Committee"),
    ("2013-01-22", "resolution 2087 (2013)"),
    ("2013-03-07", "resolution 2094 (2013)"),
    ("2014-07-28", "1718 Committee"),
    ("2016-03-02", "resolution 2270 (2016)"),
    ("2016-11-30", "resolution 2321 (2016)"),
    ("2017-06-02", "resolution 2356 (2017)"),
    ("2017-08-05", "resolution 2371 (2017)"),
    ("2017-09-11", "resolution 2375 (2017)"),
    ("2017-12-22", "resolution 2397 (2017)"),
    ("2018-03-30", "1718 Committee"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [un, vessels, names, out] = arguments.as_slice() else {
        return Err("usage: make_designations UN.xml VESSELS.html NAMES.toml OUT_DIR".into());
    };
    let un = lists::read(&fs::read(un)?, un, None);
    let vessels = lists::read(&fs::read(vessels)?, vessels, None);
    let names: BTreeMap<String, Vec<KoreanName>> = toml::from_str(&fs::read_to_string(names)?)?;
    let edition = edition(&un)?;
    let of = |kind: Kind| {
        let mut entries: Vec<Designation> = un
            .designations
            .iter()
            .filter(|entry| entry.kind == kind && entry.programmes == ["DPRK"])
            .map(|entry| restated(entry, names.get(&entry.reference)))
            .collect();
        entries.sort_by(|a, b| a.reference.cmp(&b.reference));
        entries
    };
    let source = format!("UN Security Council, consolidated list, XML generated on {edition}");
    let names_source = "names in Korean script: the source stands with each".to_owned();
    let heading = |id: &str, title: &str, edition, expected, sources| OwnHeading {
        id: id.to_owned(),
        title: title.to_owned(),
        edition,
        expected,
        sources,
    };
    write(
        out,
        "persons.toml",
        &heading(
            "1718-persons",
            "Persons designated by the Security Council or its 1718 Committee",
            edition,
            80,
            vec![source.clone(), names_source.clone()],
        ),
        &of(Kind::Person),
    )?;
    write(
        out,
        "entities.toml",
        &heading(
            "1718-entities",
            "Entities designated by the Security Council or its 1718 Committee",
            edition,
            75,
            vec![source, names_source],
        ),
        &of(Kind::Organisation),
    )?;
    let ships: Vec<Designation> = vessels.designations.iter().map(restated_ship).collect();
    let sources = vec![
        "1718 Committee, \"1718 Designated Vessels List\", 4 June 2020 (59 ships; PDF and web page agree)"
            .to_owned(),
        "measures by column of that list; paragraph 12 (d) of resolution 2321 is the asset freeze".to_owned(),
    ];
    write(
        out,
        "vessels.toml",
        &heading(
            "1718-vessels",
            "Ships designated by the 1718 Committee",
            self::edition(&vessels)?,
            59,
            sources,
        ),
        &ships,
    )
}

#[derive(serde::Deserialize)]
struct KoreanName {
    text: String,
    source: String,
}

fn restated(entry: &Designation, korean: Option<&Vec<KoreanName>>) -> Designation {
    let mut own = Designation::new("", None, &entry.reference, entry.kind);
    own.names.clone_from(&entry.names);
    for name in
        korean.into_iter().flatten().filter(|name| !entry.names.iter().any(|known| known.text == name.text))
    {
        own.names.push(screening::Name::new(&name.text, Quality::Good));
        own.other
            .entry("name_source".to_owned())
            .or_default()
            .push(format!("{}: {}", name.text, name.source));
    }
    own.birth_dates.clone_from(&entry.birth_dates);
    own.countries.clone_from(&entry.countries);
    own.nationalities.clone_from(&entry.nationalities);
    own.addresses.clone_from(&entry.addresses);
    own.designated_on = entry.designated_on;
    own.identifiers =
        entry.identifiers.iter().filter(|one| one.scheme != "un_data_id").map(without_prose).collect();
    own.identifiers.sort();
    let freeze = measure("asset_freeze", &["1718 OP8(d)"], entry.designated_on);
    own.measures.push(freeze);
    if entry.kind == Kind::Person {
        own.measures.push(measure("travel_ban", &["1718 OP8(e)"], entry.designated_on));
    }
    let day = entry.designated_on.map(|day| day.to_string()).unwrap_or_default();
    if let Some((_, act)) = LISTING_ACTS.iter().find(|(on, _)| *on == day) {
        own.other.insert("listed_by".to_owned(), vec![(*act).to_owned()]);
    }
    own
}

fn restated_ship(entry: &Designation) -> Designation {
    let mut own = entry.clone();
    own.place = None;
    own.programmes.clear();
    own.other.retain(|field, _| {
        matches!(field.as_str(), "flag" | "vessel_type" | "imo_as_printed" | "economic_resource_of" | "owner")
    });
    own
}

/// Keeps of an identifier's note what is a date of issue or expiry, as `issued 2013-03-22, expires 2018-03-22`.
fn without_prose(identifier: &Identifier) -> Identifier {
    let note = identifier.note.clone().unwrap_or_default().to_lowercase();
    let mut parts = Vec::new();
    for clause in note.split(';') {
        let word = if clause.contains("expir") {
            "expires"
        } else if clause.contains("issue") {
            "issued"
        } else {
            continue;
        };
        // The date is the longest tail of the clause that reads as one.
        let words: Vec<&str> = clause.split([' ', ',', ':']).filter(|word| !word.is_empty()).collect();
        let date = (0..words.len())
            .find_map(|at| screening::BirthDate::from_words(words[at..].join(" ").trim_end_matches('.')));
        parts.extend(date.map(|date| format!("{word} {date}")));
    }
    let mut own = identifier.clone();
    own.note = (!parts.is_empty()).then(|| parts.join(", "));
    own
}

fn measure(name: &str, paragraphs: &[&str], since: Option<Date>) -> Measure {
    Measure {
        measure: name.to_owned(),
        paragraphs: paragraphs.iter().map(|one| (*one).to_owned()).collect(),
        since,
    }
}

fn edition(reading: &ListReading) -> Result<Date, Box<dyn Error>> {
    Ok(reading.edition.as_deref().ok_or("the list has no edition")?.parse()?)
}

fn write(
    folder: &str,
    file: &str,
    heading: &OwnHeading,
    entries: &[Designation],
) -> Result<(), Box<dyn Error>> {
    if entries.len() != heading.expected {
        return Err(format!("{file}: {} entries and not {}", entries.len(), heading.expected).into());
    }
    let comment = "Made by `cargo run -p screening --example make_designations`; do not edit by hand.\n\
        Facts restated from the publication named below, none of its sentences.";
    let text = lists::write_own(comment, heading, entries);
    fs::write(Path::new(folder).join(file), text)?;
    println!("{file}: {} entries", entries.len());
    Ok(())
}
