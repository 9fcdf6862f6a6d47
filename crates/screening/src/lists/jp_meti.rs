//! The end user list of Japan's Ministry of Economy, Trade and Industry, as a web page and as the text of its PDF.
//!
//! A row is a number, a country or region, a company or organisation, its other names (each behind `・`) and the
//! weapons of concern (B, C, M, N). The list forbids nothing: exports to those on it need a licence unless it is plain
//! that they serve no weapon.
//!
//! A row's number moves from edition to edition, so that the reference of an entry is its name.
//!
//! **Known limits:** the PDF's text has two orders. Cell by cell it gives all. As it is seen, line by line, the other
//! names of neighbouring rows run into each other: read are then the rows whose name stands on one line or two, with the other
//! names on that line; the others, and the pages whose other names were left out, are named.

mod pages;

use super::fields::{Notes, add_names, cut, date_in_name};
use super::{ListFormat, ListReading, html_table::table_rows};
use crate::{Designation, Kind, Quality, country_of, designation::one_line};
use std::collections::BTreeMap;
use values::{Date, Place};

const LIST: &str = "jp-meti-end-user";

/// A row as it is printed.
#[derive(Debug, Default, Clone, PartialEq)]
struct Row {
    number: u64,
    country: String,
    name: String,
    /// The other names, a line each.
    aliases: String,
    concern: String,
    page: Option<u32>,
}

/// Tells whether the head of a web page is this list's.
pub(super) fn html_looks_like(head: &str) -> bool {
    let lower = head.to_lowercase();
    lower.contains("<html") && lower.contains("country or region") && lower.contains("国名、地域名")
}

/// Tells whether the text of pages is this list's.
pub(super) fn text_looks_like(pages: &[String]) -> bool {
    pages.first().is_some_and(|page| {
        let page = one_line(page);
        page.contains("Country or Region") && page.contains("Also Known As") && page.contains("Type of WMD")
    })
}

/// Reads the web page.
pub(super) fn read_html(bytes: &[u8], file: &str) -> ListReading {
    let text = String::from_utf8_lossy(bytes);
    let mut notes = Notes::new(file);
    let mut rows = Vec::new();
    for (at, cells) in (1u64..).zip(table_rows(&text)) {
        let number = cells.first().and_then(|cell| cell.trim().parse::<u64>().ok());
        match (number, cells.as_slice()) {
            (Some(number), [_, country, name, aliases, concern]) => rows.push(Row {
                number,
                country: one_line(country),
                // One row's own name has the mark of another name before it.
                name: one_line(name.trim_start_matches('・')),
                aliases: aliases.clone(),
                concern: one_line(concern),
                page: None,
            }),
            (None, [first, ..]) if first.trim() == "No." => {}
            (None, cells) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
            _ => {
                let reason = format!("the row was not read: it has {} cells of 5, or no number", cells.len());
                notes.at("screening/meti-row", reason, Place::row(at));
            }
        }
    }
    finish(ListFormat::JpMetiHtml, rows, notes, file)
}

/// Reads the text of the PDF's pages.
pub(super) fn read_pages(text: &[String], file: &str) -> ListReading {
    let mut notes = Notes::new(file);
    let rows = pages::rows(text, &mut notes);
    finish(ListFormat::JpMetiPdf, rows, notes, file)
}

fn finish(format: ListFormat, rows: Vec<Row>, mut notes: Notes<'_>, file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(format));
    reading.edition = edition(file);
    if reading.edition.is_none() {
        notes.no_edition("screening/meti-no-edition");
    }
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    for (expected, row) in (1u64..).zip(&rows) {
        if row.number != expected && known.is_empty() {
            notes.whole("screening/meti-number", format!("the first row has the number {}", row.number));
        }
        let mut entry = designation(row, reading.edition.as_deref(), &mut notes);
        // Two rows may bear one name in two countries.
        let count = known.entry(entry.reference.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let country = entry.countries.first().map_or_else(|| row.number.to_string(), ToString::to_string);
            entry.reference = format!("{} ({country})", entry.reference);
        }
        reading.designations.push(entry);
    }
    let said = notes.has("screening/meti-row");
    for pair in rows.windows(2) {
        if let [before, after] = pair
            && !said
            && after.number != before.number + 1
        {
            let reason = format!(
                "row {} is followed by row {}: what is between was not read",
                before.number, after.number
            );
            notes.at(
                "screening/meti-number",
                reason,
                Place { page: before.page, ..Place::row(before.number) },
            );
        }
    }
    if reading.designations.is_empty() {
        notes.whole("screening/meti-empty", "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

fn designation(row: &Row, edition: Option<&str>, notes: &mut Notes<'_>) -> Designation {
    let place = Place { page: row.page, reference: Some(row.number.to_string()), ..Place::row(row.number) };
    let mut entry = Designation::new(LIST, edition, "", Kind::Organisation);
    add_names(&mut entry, &row.name, Quality::Primary, Quality::Good);
    entry.reference = entry.main_name().to_owned();
    if entry.names.is_empty() {
        notes.at("screening/meti-no-name", "the row has no name", place.clone());
    }
    for alias in aliases(&row.aliases) {
        add_names(&mut entry, &alias, Quality::Good, Quality::Good);
    }
    // "北朝鮮 North Korea": the second tongue is the one looked up.
    let latin =
        row.country.find(|letter: char| letter.is_ascii_alphabetic()).and_then(|at| row.country.get(at..));
    let country = latin.unwrap_or(&row.country);
    match country_of(country) {
        Some(country) => entry.add_country(country, false),
        None => {
            entry.add_other("country_as_printed", &row.country);
            let reason = format!("`{}` names no country known here; it was kept as text", cut(&row.country));
            notes.count("screening/meti-country", reason, &entry.reference);
        }
    }
    let letters: String = row.concern.chars().filter(char::is_ascii_uppercase).collect();
    for (word, name) in [
        ("生物", "biological weapons"),
        ("化学", "chemical weapons"),
        ("ミサイル", "missiles"),
        ("核", "nuclear weapons"),
        ("通常", "conventional weapons"),
    ] {
        let letter = word_letter(word);
        if row.concern.replace(' ', "").contains(word)
            || letter.is_some_and(|letter| letters.contains(letter))
        {
            entry.add_other("concern", name);
        }
    }
    if !row.concern.is_empty() && !entry.other.contains_key("concern") {
        let reason = format!("`{}` is no type of weapon known here", cut(&row.concern));
        notes.count("screening/meti-concern", reason, &entry.reference);
        entry.add_other("concern_as_printed", &row.concern);
    }
    entry.add_other("number", &row.number.to_string());
    entry.place = Some(place);
    entry
}

fn word_letter(word: &str) -> Option<char> {
    match word {
        "生物" => Some('B'),
        "化学" => Some('C'),
        "ミサイル" => Some('M'),
        "核" => Some('N'),
        _ => None,
    }
}

/// Takes other names apart: each begins with `・` at the head of a line or behind a space; a line without goes on with the
/// name above it.
fn aliases(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut rest = line.trim();
        let mut starts = rest.starts_with(['・', '･']);
        loop {
            rest = rest.trim_start_matches(['・', '･']).trim_start();
            let next = [" ・", " ･", "\u{3000}・"].iter().filter_map(|mark| rest.find(mark)).min();
            let (name, after) = rest.split_at(next.unwrap_or(rest.len()));
            match names.last_mut() {
                Some(before) if !starts => {
                    before.push(' ');
                    before.push_str(name.trim());
                }
                _ if !name.trim().is_empty() => names.push(name.trim().to_owned()),
                _ => {}
            }
            if after.is_empty() {
                break;
            }
            starts = true;
            rest = after.trim_start();
        }
    }
    names
}

/// Finds the day in a name such as `20250131003-1.pdf`, the ministry's own: the day and the number of the release.
fn edition(file: &str) -> Option<String> {
    date_in_name(file).or_else(|| {
        let name = file.rsplit(['/', '\\']).next()?;
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let number = |range| digits.get(range).and_then(|digits: &str| digits.parse::<i16>().ok());
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
        let year = Some(year).filter(|year| (1990..2200).contains(year))?;
        let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(day.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><title>jp-end-user-list</title><table>\
        <tr><td><p>No.</p></td><td>国名、地域名 Country or Region</td><td>Company or Organization</td><td>Also Known As</td><td>Type of WMD</td></tr>\
        <tr><td><p>1</p></td><td><p>北朝鮮 North Korea</p></td><td><p>Example Iron Works (例製鉄所)</p></td><td><p>・Example Iron</p><p>・Example Steel</p><p>Complex</p></td><td><p>生物、ミサイル</p><p>B,M</p></td></tr>\
        <tr><td>2</td><td>中国 China</td><td>Second</td><td></td><td>核 N</td></tr>\
        <tr><td>3</td><td>中国 China</td><td>Third</td></tr></table></html>";

    #[test]
    fn rows_of_the_web_page_are_entries() {
        assert!(html_looks_like(PAGE));
        let reading = read_html(PAGE.as_bytes(), "20250131-list.html");
        assert_eq!(reading.edition.as_deref(), Some("2025-01-31"));
        let [first, second] = reading.designations.as_slice() else { panic!("{:?}", reading.designations) };
        let names: Vec<&str> = first.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["Example Iron Works", "例製鉄所", "Example Iron", "Example Steel Complex"]);
        assert_eq!(first.countries[0].code(), "KP");
        assert_eq!(first.other["concern"], ["biological weapons", "missiles"]);
        assert_eq!((second.reference.as_str(), second.other["concern"].len()), ("Second", 1));
        assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
        assert_eq!(reading.problems[0].code, "screening/meti-row");
    }

    #[test]
    fn the_ministry_names_files_by_day_and_number() {
        assert_eq!(edition("x/20250131003-1.pdf").as_deref(), Some("2025-01-31"));
        assert_eq!(edition("list.pdf"), None);
    }
}
