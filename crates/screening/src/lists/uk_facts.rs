//! What the lists of the United Kingdom say of an entry, in each of their layouts.

use super::fields::{Notes, add_imo, add_mmsi, birth_date, cut, day_month_year, numbered_parts};
use crate::{Designation, Identifier, Kind, Measure, Quality, countries::country_of, dates::iso_day};

/// Reads what kind of thing is listed.
pub(super) fn kind(text: &str, reference: &str, notes: &mut Notes<'_>) -> Kind {
    match text.trim().to_lowercase().as_str() {
        "individual" => Kind::Person,
        "entity" => Kind::Organisation,
        "ship" | "vessel" => Kind::Vessel,
        "aircraft" => Kind::Aircraft,
        _ => {
            let reason = format!("`{}` is no kind of entry known here", cut(text));
            notes.count("screening/uk-kind", reason, reference);
            Kind::Other
        }
    }
}

/// Reads what a name is and how well it identifies.
pub(super) fn quality(kind: &str, strength: &str, reference: &str, notes: &mut Notes<'_>) -> Quality {
    let is_low = match strength.trim().to_lowercase().trim_end_matches('.') {
        "" | "good" | "good quality a.k.a" | "good quality" | "strong" => false,
        "low" | "low quality a.k.a" | "low quality" | "weak" => true,
        _ => {
            let reason = format!("`{}` is no strength of an alias known here; taken as good", cut(strength));
            notes.count("screening/uk-alias", reason, reference);
            false
        }
    };
    match kind.trim().to_lowercase().as_str() {
        "primary name" | "prime alias" => Quality::Primary,
        "fka" | "formerly known as" | "former name" => Quality::Former,
        "aka" | "alias" | "primary name variation" | "" if is_low => Quality::Low,
        "aka" | "alias" | "primary name variation" | "" => Quality::Good,
        _ => {
            let reason = format!("`{}` is no kind of name known here; taken as an alias", cut(kind));
            notes.count("screening/uk-alias", reason, reference);
            if is_low { Quality::Low } else { Quality::Good }
        }
    }
}

/// Joins the parts of a name in the order they are spoken: name 1 to 5, then name 6.
pub(super) fn full_name(parts: [&str; 6]) -> String {
    let [sixth, rest @ ..] = parts;
    let words: Vec<&str> =
        rest.into_iter().chain([sixth]).map(str::trim).filter(|part| !part.is_empty()).collect();
    words.join(" ")
}

/// Adds a date of birth, or several numbered in one cell.
pub(super) fn add_birth(entry: &mut Designation, text: &str, notes: &mut Notes<'_>) {
    for part in numbered_parts(text).into_iter().flat_map(|part| part.split('|')) {
        match birth_date(part) {
            Some(date) => entry.add_birth_date(date),
            None => {
                entry.add_other("birth_date_as_printed", part);
                let reason = format!("the date of birth `{}` is no date; kept as text", cut(part));
                notes.count("screening/uk-date", reason, &entry.reference);
            }
        }
    }
}

/// Adds countries, numbered or parted in one cell.
pub(super) fn add_countries(entry: &mut Designation, text: &str, nationality: bool, notes: &mut Notes<'_>) {
    for part in numbered_parts(text).into_iter().flat_map(|part| part.split('|')) {
        notes.country(entry, "screening/uk-country", part, nationality);
    }
}

/// Adds documents, numbered in one cell: "(1) OR801168 (Afghan). Issued on 28 Feb 2006. (2) 4117921 (Pakistani)".
pub(super) fn add_documents(entry: &mut Designation, scheme: &str, text: &str) {
    for part in numbered_parts(text) {
        add_document(entry, scheme, part, "");
    }
}

/// Adds a document: the number, and what else the cell and the one beside it say.
pub(super) fn add_document(entry: &mut Designation, scheme: &str, text: &str, details: &str) {
    let text = text.trim().trim_matches(['.', ';', ',']).trim();
    if text.is_empty() {
        return entry.add_other(&format!("{scheme}_details"), details);
    }
    // "Passport No: 592667 (Qatari passport …)", "Bahraini passport number 2231616 (issued on …)", "IRN 12/1994".
    let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let until = text.find(['(', ',']).unwrap_or(text.len());
    let until = [" issued", " Issued", " expires", " Expires"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .fold(until, usize::min);
    // A point ends a number, and "no." does not.
    let point = text.match_indices(". ").map(|(at, _)| at).find(|at| {
        text.get(..*at).is_some_and(|head| head.ends_with(|letter: char| letter.is_ascii_digit()))
    });
    let until = point.map_or(until, |point| until.min(point));
    let (head, rest) = text.split_at(until);
    let words: Vec<&str> = head.split([' ', ':']).filter(|word| !word.is_empty()).collect();
    let first = words.iter().position(|word| {
        let word = word.trim_start_matches("no.").trim_start_matches("No.");
        is_number(word) || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let number = first.and_then(|first| words.get(first..)).map(|words| words.join(" "));
    let number = number.map(|number| number.trim_start_matches("no.").trim_start_matches("No.").to_owned());
    let number = number.filter(|number| is_number(number));
    let Some(number) = number else {
        // A number that has no digit, or words only: kept as it is printed.
        let note = (!details.is_empty()).then(|| details.to_owned());
        let mut identifier = Identifier::new(scheme, text);
        identifier.note = note;
        if text.contains(' ') && !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return entry.add_other(&format!("{scheme}_as_printed"), &format!("{text} {details}"));
        }
        if !entry.identifiers.contains(&identifier) {
            entry.identifiers.push(identifier);
        }
        return;
    };
    let label = first.and_then(|first| words.get(..first)).map(|words| words.join(" ")).unwrap_or_default();
    let mut identifier = Identifier::new(scheme, number.trim_matches(['.', ';', ',']));
    let inside =
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(inside, _)| inside);
    let issuers =
        [inside, label.split(' ').next().unwrap_or_default(), details.split(' ').next().unwrap_or_default()];
    identifier.country = issuers.iter().find_map(|issuer| country_of(issuer));
    let said: Vec<&str> = [label.as_str(), rest.trim_matches(['(', ')', '.', ',', ' ']), details]
        .into_iter()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    identifier.note = (!said.is_empty()).then(|| said.join("; "));
    if !entry.identifiers.contains(&identifier) {
        entry.identifiers.push(identifier);
    }
}

/// Takes what the comment says of numbers: "UN Ref KPi.067", "IMO: 8937675. MMSI: 445539000."; tells whether it is of a ship.
pub(super) fn add_comment(entry: &mut Designation, comment: &str) {
    if comment.is_empty()
        || entry.other.get("comment").is_some_and(|known| known.iter().any(|one| one == comment))
    {
        return;
    }
    entry.add_other("comment", comment);
    for reference in references_in(comment) {
        entry.add_other("un_reference", &reference);
    }
    for (label, is_imo) in [("IMO", true), ("MMSI", false)] {
        let mut rest = comment;
        while let Some(at) = rest.find(label) {
            rest = rest.get(at + label.len()..).unwrap_or_default();
            let near: String = rest.chars().take(24).collect();
            let length = if is_imo { 7 } else { 9 };
            let digits =
                near.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == length);
            match digits {
                Some(digits) if is_imo => add_imo(entry, digits),
                Some(digits) => add_mmsi(entry, digits),
                None => false,
            };
        }
    }
}

/// Finds the UN's references: `KPi.067`, `QDe.004`, however their letters are capitalised.
pub(super) fn references_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.') {
        let word = word.trim_matches('.');
        let Some((letters, digits)) = word.split_once('.') else { continue };
        let is_reference = letters.len() == 3
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
            && letters.to_lowercase().ends_with(['i', 'e'])
            && digits.len() == 3
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_reference {
            let (regime, kind) = letters.split_at(2);
            found.push(format!("{}{}.{digits}", regime.to_uppercase(), kind.to_lowercase()));
        }
    }
    found
}

/// Reads a day as the lists write it: `13/04/2018`, `2018-04-13` or `12-Mar-2025`.
pub(super) fn day(text: &str) -> Option<values::Date> {
    day_month_year(text).or_else(|| iso_day(text)).or_else(|| {
        let period = crate::dates::single(text)?;
        period.from.filter(|from| period.to == Some(*from))
    })
}

/// Sets the day of designation: the earliest where several are given.
pub(super) fn designated(entry: &mut Designation, text: &str, notes: &mut Notes<'_>) {
    if text.trim().is_empty() {
        return;
    }
    match day(text) {
        Some(day) => entry.designated_on = Some(entry.designated_on.map_or(day, |known| known.min(day))),
        None => {
            entry.add_other("designated_as_printed", text);
            let reason = format!("the day of designation `{}` is no date; kept as text", cut(text));
            notes.count("screening/uk-date", reason, &entry.reference);
        }
    }
}

/// Adds what is imposed: "Asset freeze|Travel Ban".
pub(super) fn add_sanctions(entry: &mut Designation, text: &str) {
    for one in text.split(['|', ';']).map(str::trim).filter(|one| !one.is_empty()) {
        entry.add_other("sanctions", one);
        let measure = match one.to_lowercase().as_str() {
            "asset freeze" => "asset_freeze",
            "travel ban" => "travel_ban",
            "prohibition of port entry" => "port_entry_ban",
            "deflag" => "deflag",
            _ => continue,
        };
        let measure = Measure { measure: measure.to_owned(), paragraphs: Vec::new(), since: None };
        if !entry.measures.contains(&measure) {
            entry.measures.push(measure);
        }
    }
}

/// Adds the ships' numbers of a cell; one that is no IMO number is kept as it is printed.
pub(super) fn add_ship_number(entry: &mut Designation, text: &str) {
    if !text.trim().is_empty() && !add_imo(entry, text) {
        entry.add_other("imo_as_printed", text);
    }
}

/// Adds an address, its lines parted by commas.
pub(super) fn add_address<'a>(
    entry: &mut Designation,
    lines: impl IntoIterator<Item = &'a str>,
    country: &'a str,
    notes: &mut Notes<'_>,
) {
    let lines = lines.into_iter().chain([country]).map(str::trim).filter(|line| !line.is_empty());
    let line = crate::designation::one_line(&lines.collect::<Vec<_>>().join(", "));
    if !line.is_empty() && !entry.addresses.contains(&line) {
        entry.addresses.push(line);
    }
    add_countries(entry, country, false, notes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_documents_comes_apart() {
        let check = |text: &str, expected: &[(&str, Option<&str>)]| {
            let mut entry = Designation::new("uk", None, "1", Kind::Person);
            add_documents(&mut entry, "passport", text);
            let found: Vec<(&str, Option<&str>)> = entry
                .identifiers
                .iter()
                .map(|one| (one.value.as_str(), one.country.as_ref().map(|country| country.code())))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("2255278 (Syria)", &[("2255278", Some("SY"))]);
        check(
            "(1) OR801168 (Afghan). Issued on 28 Feb 2006 (2) 4117921 (Pakistani)",
            &[("OR801168", Some("AF")), ("4117921", Some("PK"))],
        );
        check("Passport No: 592667 (Qatari passport)", &[("592667", None)]);
        check("Pakistani passport no. AA3829182", &[("AA3829182", Some("PK"))]);
        check("British passport no.205939411 (issued 21.07.2004)", &[("205939411", Some("GB"))]);
        check("(1) L 191609 (Tunisian). Issued on 28 Feb 1996", &[("L 191609", Some("TN"))]);
        check("00085243. Issued 17 Nov 1997 in Sanaa, Yemen", &[("00085243", None)]);
    }

    #[test]
    fn numbers_in_a_comment_are_found() {
        let mut entry = Designation::new("uk", None, "1", Kind::Vessel);
        add_comment(&mut entry, "IMO: 8937675. MMSI: 445539000. UN Ref.KPI.067. (IMO number: 1234568).");
        assert_eq!(entry.values_of("imo").collect::<Vec<_>>(), ["8937675"]);
        assert_eq!(entry.values_of("imo_invalid").collect::<Vec<_>>(), ["1234568"]);
        assert_eq!(entry.mmsis().count(), 1);
        assert_eq!(references_in("UN Ref KPe.018. UN REF:QE.A.146.14"), ["KPe.018"]);
    }
}
