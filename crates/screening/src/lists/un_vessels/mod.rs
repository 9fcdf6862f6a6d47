//! The 1718 Committee's list of designated vessels, as a web page and as the text of its PDF.
//!
//! One row of the table is one ship. Both ways of reading give a [`Row`] of cells' texts; here they become
//! [`Designation`]s. The five columns of measures are, in the publisher's order: asset freeze under 1718
//! OP8(d) and 2270 OP12; de-flagging under 2321 OP12(a); asset freeze under 2321 OP12(d); port entry ban
//! under 2371 OP6 and 2375 OP6; economic resource of Ocean Maritime Management (KPe.020), whose assets are
//! frozen (2270 OP12 and OP23).
//!
//! **Known limits:** a row may be dated twice (HAO FAN 6), each date with measures of its own; its IMO cell
//! may say that no number exists, which is kept as it stands and is no problem of reading.

mod html;
mod pages;

use super::{ListFormat, ListReading};
use crate::{
    Designation, Kind, Measure, Quality, countries::country_of, dates::single, designation::one_line,
};
use values::{Date, ImoNumber, Mmsi, Place, Problem};

const LIST: &str = "un-1718-vessels";

/// The columns of measures: the measure, and the paragraphs it rests on.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("asset_freeze", &["1718 OP8(d)", "2270 OP12"]),
    ("deflag", &["2321 OP12(a)"]),
    ("asset_freeze", &["2321 OP12(d)"]),
    ("port_entry_ban", &["2371 OP6", "2375 OP6"]),
    ("asset_freeze", &["2270 OP12", "2270 OP23"]),
];
/// The column of Ocean Maritime Management, by its place above.
const OMM_COLUMN: usize = 4;

/// One ship's row as text, before anything in it is understood.
#[derive(Debug, Default, Clone, PartialEq)]
struct Row {
    /// "1: Blue Nouvelle 2: Greenlight".
    names: String,
    /// The IMO cell: digits, or what it says instead.
    imo: Option<String>,
    mmsis: Vec<String>,
    /// Each date with its columns of measures; `None` where they could not be read.
    dates: Vec<(String, Option<[bool; 5]>)>,
    flags: String,
    call_signs: String,
    vessel_type: String,
    information: String,
    owner: String,
    page: Option<u32>,
}

/// Tells whether a PDF is named like this list.
pub(super) fn named_like(name: &str) -> bool {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    name.contains("1718") && name.contains("vessel")
}

/// Tells whether the head of a web page is this list's.
pub(super) fn html_looks_like(head: &str) -> bool {
    let lower = head.to_lowercase();
    lower.contains("<html") && lower.contains("1718 designated vessels list")
}

/// Tells whether the text of pages is this list's, whatever the file is called.
pub(super) fn text_looks_like(pages: &[String]) -> bool {
    pages.first().is_some_and(|page| {
        let page = one_line(page).to_lowercase();
        page.contains("1718 designated vessels list") && page.contains("imo number")
    })
}

/// Reads the web page.
pub(super) fn read_html(bytes: &[u8], file: &str) -> ListReading {
    let text = String::from_utf8_lossy(bytes);
    let mut reading = ListReading::empty(LIST, Some(ListFormat::UnVesselsHtml));
    reading.edition = edition_in(&text);
    let (rows, problems) = html::rows(&text, file);
    reading.problems.extend(problems);
    finish(reading, rows, file)
}

/// Reads the text of the PDF's pages; `bytes` are looked at only for the title, which carries the edition.
pub(super) fn read_pages(bytes: &[u8], pages: Option<&[String]>, file: &str) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::UnVesselsPdf));
    let Some(pages) = pages else {
        reading.problems.push(
            Problem::new("screening/vessels-no-text", file, "the text of the PDF's pages was not given")
                .hint("the PDF has to be read to text first; a scanned one has none"),
        );
        return reading;
    };
    if !text_looks_like(pages) {
        reading.problems.push(Problem::new(
            "screening/unknown-list",
            file,
            "it is named like the 1718 Committee's vessel list, but its first page is not that list's",
        ));
        return reading;
    }
    reading.edition = edition_in(&String::from_utf8_lossy(bytes));
    let (rows, problems) = pages::rows(pages, file);
    reading.problems.extend(problems);
    finish(reading, rows, file)
}

fn finish(mut reading: ListReading, rows: Vec<Row>, file: &str) -> ListReading {
    if reading.edition.is_none() {
        reading.problems.push(Problem::new(
            "screening/vessels-no-edition",
            file,
            "no date of its edition was found",
        ));
    }
    for (number, row) in (1u64..).zip(rows) {
        let (entry, problems) = designation(&row, number, reading.edition.as_deref(), file);
        reading.designations.push(entry);
        reading.problems.extend(problems);
    }
    if reading.designations.is_empty() {
        reading.problems.push(Problem::new("screening/vessels-empty", file, "no ship was found in it"));
    }
    reading
}

fn designation(row: &Row, number: u64, edition: Option<&str>, file: &str) -> (Designation, Vec<Problem>) {
    let reference = number.to_string();
    let place = Place { page: row.page, reference: Some(reference.clone()), ..Place::row(number) };
    let mut problems = Vec::new();
    let mut problem =
        |code: &str, reason: String| problems.push(Problem::new(code, file, reason).at(place.clone()));
    let mut entry = Designation::new(LIST, edition, &reference, Kind::Vessel);
    entry.programmes.push("DPRK".to_owned());
    for (at, name) in numbered(&row.names).iter().enumerate() {
        entry.add_name(name, if at == 0 { Quality::Primary } else { Quality::Good });
    }
    if entry.names.is_empty() {
        problem("screening/vessels-no-name", "the ship has no name".to_owned());
    }
    match row.imo.as_deref().map(|text| (text, text.parse::<ImoNumber>())) {
        Some((_, Ok(imo))) => entry.add_identifier("imo", &imo.to_string()),
        Some((text, Err(error))) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            entry.add_identifier("imo_invalid", text);
            problem("screening/vessels-imo", error.to_string());
        }
        Some((text, Err(_))) => entry.add_other("imo_as_printed", text),
        None => problem("screening/vessels-imo", "the ship's IMO cell was not found".to_owned()),
    }
    for text in &row.mmsis {
        match text.parse::<Mmsi>() {
            Ok(mmsi) => entry.add_identifier("mmsi", &mmsi.to_string()),
            Err(error) => problem("screening/vessels-mmsi", error.to_string()),
        }
    }
    for call_sign in numbered(&row.call_signs) {
        entry.add_identifier("call_sign", &call_sign);
    }
    for flag in numbered(&row.flags) {
        entry.add_other("flag", &flag);
        match country_of(&flag) {
            Some(country) => entry.add_country(country, false),
            None => problem("screening/vessels-flag", format!("`{flag}` names no country known here")),
        }
    }
    entry.add_other("vessel_type", &row.vessel_type);
    if row.information.to_lowercase() != "na" {
        entry.add_other("information", &row.information);
    }
    entry.add_other("owner", &row.owner);
    for (date, columns) in &row.dates {
        let since = single(date).and_then(|period| period.from);
        match since {
            Some(day) => entry.designated_on = Some(entry.designated_on.map_or(day, |known| known.min(day))),
            None => problem("screening/vessels-date", format!("`{date}` is no date")),
        }
        match columns {
            Some(columns) => add_measures(&mut entry, columns, since),
            None => problem(
                "screening/vessels-measures",
                format!("which measures apply since {date} could not be read from the order of the text"),
            ),
        }
    }
    if row.dates.is_empty() {
        problem("screening/vessels-date", "the ship has no date of designation".to_owned());
    }
    entry.place = Some(place.clone());
    (entry, problems)
}

fn add_measures(entry: &mut Designation, columns: &[bool; 5], since: Option<Date>) {
    for (at, (measure, paragraphs)) in COLUMNS.iter().enumerate() {
        if columns.get(at) == Some(&true) {
            entry.measures.push(Measure {
                measure: (*measure).to_owned(),
                paragraphs: paragraphs.iter().map(|one| (*one).to_owned()).collect(),
                since,
            });
            if at == OMM_COLUMN {
                entry.add_other("economic_resource_of", "KPe.020");
            }
        }
    }
}

/// Takes "1: HMYK7 2: HMZI" apart; a text that is not numbered is one value.
fn numbered(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = text.trim();
    let mut next = 1u32;
    if let Some(after) = strip_number(rest, 1) {
        rest = after;
        next = 2;
    }
    while !rest.is_empty() {
        // The marker of the next value stands after a space: "Rak Won 2 2: Se Pho".
        let cut =
            rest.match_indices(' ').find_map(|(at, _)| Some((at, strip_number(rest.get(at + 1..)?, next)?)));
        let (value, after) = cut.map_or((rest, ""), |(at, after)| (rest.get(..at).unwrap_or(rest), after));
        let value = value.trim();
        if !value.is_empty() && value.to_lowercase() != "na" {
            values.push(value.to_owned());
        }
        rest = after;
        next += 1;
    }
    values
}

/// Cuts "2: " or "2. " off the head of a text.
fn strip_number(text: &str, number: u32) -> Option<&str> {
    let after = text.strip_prefix(&number.to_string())?;
    after
        .strip_prefix(": ")
        .or_else(|| after.strip_prefix(". "))
        .or_else(|| after.strip_prefix(':'))
        .map(str::trim_start)
}

/// Finds the date in the title "1718 Designated Vessels List 4 June 2020".
fn edition_in(text: &str) -> Option<String> {
    text.match_indices("Designated Vessels List").find_map(|(at, title)| {
        let words: Vec<&str> = text.get(at + title.len()..)?.split_whitespace().take(3).collect();
        let year = words.get(2)?.get(..4)?;
        let date = format!("{} {} {year}", words.first()?, words.get(1)?);
        Some(single(&date)?.from?.to_string())
    })
}

/// Tells whether a word is a date as this list writes it: `30-Mar-18`.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    matches!(parts.as_slice(), [day, month, year]
        if (1..=2).contains(&day.len()) && day.bytes().all(|b| b.is_ascii_digit())
        && month.len() == 3 && month.bytes().all(|b| b.is_ascii_alphabetic())
        && matches!(year.len(), 2 | 4) && year.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads a cell of a column of measures.
fn is_measure(word: &str) -> Option<bool> {
    match word {
        "Yes" | "yes" | "YES" => Some(true),
        "na" | "NA" | "n/a" | "N/A" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_values_come_apart() {
        assert_eq!(numbered("1: Rak Won 2 2: Se Pho 3: Buryong3"), ["Rak Won 2", "Se Pho", "Buryong3"]);
        assert_eq!(numbered("1. Cambodia 2. Kiribati"), ["Cambodia", "Kiribati"]);
        assert_eq!(numbered("1:445498000"), ["445498000"]);
        assert_eq!(numbered("na"), Vec::<String>::new());
        assert_eq!(numbered("General Cargo"), ["General Cargo"]);
    }

    #[test]
    fn the_title_carries_the_edition() {
        assert_eq!(
            edition_in("1718 Designated Vessels List 4 June 2020.docx").as_deref(),
            Some("2020-06-04")
        );
        assert_eq!(edition_in("1718 Designated Vessels List"), None);
    }
}
