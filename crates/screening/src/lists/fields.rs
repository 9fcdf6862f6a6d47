//! What readers of lists share: problems counted by cause, countries, ships' numbers, dates as publishers write them.

use super::{ListReading, aliases};
use crate::{BirthDate, Designation, Kind, Quality, countries::country_of, script_of};
use std::{borrow::Cow, collections::BTreeMap};
use values::{CompanyImoNumber, Date, ImoNumber, Mmsi, Period, Place, Problem};

/// How many entries a problem that concerns many names.
const NAMED_MAX: usize = 5;

/// The problems of one file; what recurs is one problem with how often and where first.
pub(super) struct Notes<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    counted: BTreeMap<(&'static str, String), (u64, Vec<String>)>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self { file, problems: Vec::new(), counted: BTreeMap::new() }
    }

    /// Tells whether something was said under a code.
    pub(super) fn has(&self, code: &str) -> bool {
        self.problems.iter().any(|problem| problem.code == code)
    }

    /// Says something of the whole file.
    pub(super) fn whole(&mut self, code: &str, reason: impl Into<String>) {
        self.problems.push(Problem::new(code, self.file, reason));
    }

    /// Says something of a place in it.
    pub(super) fn at(&mut self, code: &str, reason: impl Into<String>, place: Place) {
        self.problems.push(Problem::new(code, self.file, reason).at(place));
    }

    /// Reads the bytes of the file, and says how many were no UTF-8.
    pub(super) fn decode<'b>(&mut self, bytes: &'b [u8], code: &str) -> Cow<'b, str> {
        let (text, odd) = decode(bytes);
        if odd > 0 {
            self.whole(code, format!("{odd} bytes are no UTF-8; they were read as Windows-1252"));
        }
        text
    }

    /// Says that no edition was found, and what to do.
    pub(super) fn no_edition(&mut self, code: &str) {
        self.problems.push(
            Problem::new(code, self.file, "no day of its edition was found in it or in its name")
                .hint("name the file after the day it was published, as in `list_2024-04-10.csv`"),
        );
    }

    /// Counts something that may recur: one problem a reason.
    pub(super) fn count(&mut self, code: &'static str, reason: impl Into<String>, reference: &str) {
        let (count, references) = self.counted.entry((code, reason.into())).or_default();
        *count += 1;
        if references.len() < NAMED_MAX && !references.iter().any(|known| known == reference) {
            references.push(reference.to_owned());
        }
    }

    /// Adds the country that a text names, or keeps the text and counts it as unknown.
    pub(super) fn country(
        &mut self,
        entry: &mut Designation,
        code: &'static str,
        text: &str,
        nationality: bool,
    ) {
        let text = text.trim();
        if text.is_empty() || is_no_country(text) {
            return;
        }
        let text = [" citizenship", " nationality", " national", " citizen", " by birth"]
            .iter()
            .find_map(|word| text.strip_suffix(word))
            .unwrap_or(text)
            .trim_start_matches("Possibly ");
        if let Some(country) = country_of(text) {
            return entry.add_country(country, nationality);
        }
        // "(1) Saudi Arabia (2) Qatar", "Sudan/South Sudan": each part that is a country counts.
        let mut found = false;
        for part in numbered_parts(text) {
            for part in part.split(['/', ',', ';']) {
                if let Some(country) = country_of(part.trim()) {
                    entry.add_country(country, nationality);
                    found = true;
                }
            }
        }
        entry.add_other(if nationality { "nationality_as_printed" } else { "country_as_printed" }, text);
        if !found {
            let reference = entry.reference.clone();
            self.count(
                code,
                format!("`{}` names no country known here; it was kept as text", cut(text)),
                &reference,
            );
        }
    }

    pub(super) fn finish(self) -> Vec<Problem> {
        let mut problems = self.problems;
        for ((code, reason), (count, references)) in self.counted {
            let references: Vec<&str> =
                references.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
            let more = if count as usize > references.len() && !references.is_empty() { " …" } else { "" };
            let place = match references.is_empty() {
                true => format!("{count} times"),
                false => format!("{count} times: {}{more}", references.join(", ")),
            };
            problems.push(Problem::new(code, self.file, format!("{reason} ({place})")));
        }
        problems
    }
}

/// Tells what publishers write where there is no country.
fn is_no_country(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "na" | "n/a"
            | "-"
            | "00"
            | "unknown"
            | "undetermined"
            | "none"
            | "none identified"
            | "not known"
            | "stateless"
    ) || text.starts_with("Region:")
}

/// Adds a ship's or company's IMO numbers found in a text, by what the entry is; tells whether there was one.
///
/// Some numbers pass both check digits (1790183 does), so the kind of entry decides. A number that passes neither is
/// kept under `imo_invalid`.
pub(super) fn add_imo(entry: &mut Designation, text: &str) -> bool {
    let mut found = false;
    for digits in text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| part.len() == 7) {
        found = true;
        let (of_ship, of_company) =
            (digits.parse::<ImoNumber>().is_ok(), digits.parse::<CompanyImoNumber>().is_ok());
        let scheme = match entry.kind {
            Kind::Vessel if of_ship => "imo",
            Kind::Vessel => "imo_invalid",
            _ if of_company => "imo_company",
            _ if of_ship => "imo",
            _ => "imo_invalid",
        };
        entry.add_identifier(scheme, digits);
    }
    found
}

/// Adds the MMSIs found in a text; nine digits that are none are kept under `mmsi_invalid`.
pub(super) fn add_mmsi(entry: &mut Designation, text: &str) -> bool {
    let mut found = false;
    for digits in text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| part.len() == 9) {
        found = true;
        entry.add_identifier(if digits.parse::<Mmsi>().is_ok() { "mmsi" } else { "mmsi_invalid" }, digits);
    }
    found
}

/// Adds a field of names, taken apart where several are packed into it.
///
/// Parentheses are part of a name unless they hold another script; `;` and line breaks part names always.
pub(super) fn add_names(entry: &mut Designation, field: &str, first: Quality, rest: Quality) {
    let plain: Cow<'_, str> = match field.contains(['（', '）', '；']) {
        true => Cow::Owned(field.replace('（', " (").replace('）', ")").replace('；', ";")),
        false => Cow::Borrowed(field),
    };
    let inside =
        plain.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    let outside = plain.split_once('(').map_or("", |(outside, _)| outside);
    let other_script = !inside.is_empty()
        && script_of(inside) != "Zyyy"
        && script_of(outside) != "Zyyy"
        && script_of(inside) != script_of(outside);
    if !plain.contains(['\n', ';']) && !other_script {
        return entry.add_name(&plain, first);
    }
    let mut at_first = true;
    let mut count = 0;
    for line in plain.lines() {
        let unpacked = if line.contains(';') || other_script {
            let unpacked = aliases::unpack(line);
            unpacked
                .remarks
                .iter()
                .for_each(|remark| entry.add_other("alias_details", &format!("{line}: {remark}")));
            unpacked.names
        } else {
            vec![line.to_owned()]
        };
        for name in unpacked {
            entry.add_name(&name, if at_first { first } else { rest });
            at_first &= name.trim().is_empty();
            count += 1;
        }
    }
    if count > 1 {
        entry.add_other("name_as_printed", &crate::designation::one_line(field));
    }
}

/// Takes "(1) one (2) two", "1) one 2) two" or "a) one b) two" apart; a text without marks is one part.
pub(super) fn numbered_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let bytes = text.as_bytes();
    let mut expected = 1;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b')' {
            continue;
        }
        let digits =
            bytes.get(..at).unwrap_or_default().iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = text.get(at - digits..at).and_then(|digits| digits.parse::<usize>().ok());
        let letter = (digits == 0)
            .then(|| at.checked_sub(1).and_then(|before| bytes.get(before)))
            .flatten()
            .filter(|letter| letter.is_ascii_lowercase())
            .map(|letter| usize::from(letter - b'a') + 1);
        let mark = at - digits.max(usize::from(letter.is_some()));
        let start = match mark.checked_sub(1).and_then(|before| bytes.get(before)) {
            Some(b'(') => mark - 1,
            None => mark,
            Some(before) if before.is_ascii_whitespace() || matches!(before, b'.' | b',' | b';') => mark,
            Some(_) => continue,
        };
        if number.or(letter) == Some(expected) {
            parts.push(text.get(from..start).unwrap_or_default());
            from = at + 1;
            expected += 1;
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
        .into_iter()
        .map(|part| part.trim().trim_end_matches([';', ',']).trim())
        .filter(|part| !part.is_empty())
        .collect()
}

/// Reads `13/04/2018`, `21.2.2002` or `13-04-2018`: day first.
pub(super) fn day_month_year(text: &str) -> Option<Date> {
    let [day, month, year] = three_numbers(text)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads `05/22/2024`: month first, as the United States writes it.
pub(super) fn month_day_year(text: &str) -> Option<Date> {
    let [month, day, year] = three_numbers(text)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn three_numbers(text: &str) -> Option<[i16; 3]> {
    let mut parts = text.trim().split(['/', '.', '-']).map(|part| part.trim().parse::<i16>().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

/// Reads a British date of birth: `01/08/1979`, `00/00/1945`, `dd/mm/1945`, `00/04/1984`.
pub(super) fn birth_date(text: &str) -> Option<BirthDate> {
    let text = text.trim();
    if let Some(day) = day_month_year(text) {
        return Some(BirthDate::day(day));
    }
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let [day, month, year] = parts.as_slice() else {
        return BirthDate::from_words(text);
    };
    // A day without its month says nothing: "10/00/1983" is the year.
    if !matches!(*day, "00" | "0" | "dd" | "DD" | "") && !matches!(*month, "00" | "0" | "mm" | "MM" | "") {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| *year >= 1000)?;
    let period = match month.parse::<i8>() {
        Ok(month @ 1..=12) => Period::month(year, month),
        _ => Period::year(year),
    };
    (!period.is_unknown()).then_some(BirthDate { period, approximate: false })
}

/// Finds `2024-04-10`, `20250131` or `2019-01` in the name of a file.
pub(super) fn date_in_name(name: &str) -> Option<String> {
    let stem = name.rsplit(['/', '\\']).next()?;
    let parts = |length: usize| (0..stem.len()).filter_map(move |at| stem.get(at..at + length));
    parts(10)
        .find_map(|part| part.parse::<Date>().ok())
        .or_else(|| {
            stem.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() == 8).find_map(|run| {
                let number = |range| run.get(range).and_then(|digits: &str| digits.parse::<i16>().ok());
                let year = number(0..4).filter(|year| (1990..2200).contains(year))?;
                let (month, day) = (i8::try_from(number(4..6)?).ok()?, i8::try_from(number(6..8)?).ok()?);
                Date::new(year, month, day).ok()
            })
        })
        .map(|day| day.to_string())
        .or_else(|| {
            parts(7).find_map(|month| {
                crate::dates::iso(month)?;
                (month.as_bytes().get(4) == Some(&b'-')).then(|| month.to_owned())
            })
        })
}

/// Ends a reading: the edition is that of the file's name where it states none, and a list without one, or without an
/// entry, says so under `codes`.
pub(super) fn close(
    mut reading: ListReading,
    mut notes: Notes<'_>,
    [no_edition, empty]: [&str; 2],
) -> ListReading {
    if reading.edition.is_none() {
        reading.edition = date_in_name(notes.file);
        reading.designations.iter_mut().for_each(|entry| entry.edition.clone_from(&reading.edition));
    }
    if reading.edition.is_none() {
        notes.no_edition(no_edition);
    }
    if reading.designations.is_empty() {
        notes.whole(empty, "it has no entry");
    }
    reading.problems = notes.finish();
    reading
}

/// Reads bytes as UTF-8, and what is none as Windows-1252, as older editions are; tells how many bytes were none.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), 0);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut odd = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        odd += chunk.invalid().len();
        text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (Cow::Owned(text), odd)
}

/// Cuts a text from a file to a length that a message bears.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_part_a_field_only_in_their_order() {
        assert_eq!(numbered_parts("(1) one (2) two"), ["one", "two"]);
        assert_eq!(numbered_parts("1) Saudi Arabia 2) Qatar"), ["Saudi Arabia", "Qatar"]);
        assert_eq!(numbered_parts("a) one; b) two"), ["one", "two"]);
        assert_eq!(numbered_parts("A (2) B"), ["A (2) B"]);
        assert_eq!(numbered_parts("No. (1x) y"), ["No. (1x) y"]);
        assert_eq!(numbered_parts("plain (Syria)"), ["plain (Syria)"]);
    }

    #[test]
    fn british_birth_dates_may_lack_day_and_month() {
        let read = |text: &str| birth_date(text).map(|date| date.to_string());
        assert_eq!(read("01/08/1979").as_deref(), Some("1979-08-01"));
        assert_eq!(read("00/00/1945").as_deref(), Some("1945"));
        assert_eq!(read("dd/mm/1945").as_deref(), Some("1945"));
        assert_eq!(read("00/04/1984").as_deref(), Some("1984-04"));
        assert_eq!(read("circa 1961").as_deref(), Some("1961~"));
        assert_eq!(read("10/00/1983").as_deref(), Some("1983"));
        assert_eq!(read("32/01/1984"), None);
    }

    #[test]
    fn the_name_of_a_file_may_hold_its_day() {
        assert_eq!(date_in_name("a/sdn_2024-04-10.csv").as_deref(), Some("2024-04-10"));
        assert_eq!(date_in_name("20250131003-1.pdf"), None);
        assert_eq!(date_in_name("20250131-jp.html").as_deref(), Some("2025-01-31"));
        assert_eq!(date_in_name("fsf_csv_2018-07_first.csv").as_deref(), Some("2018-07"));
        assert_eq!(date_in_name("99999999.csv"), None);
    }

    #[test]
    fn a_text_in_another_encoding_is_read_and_counted() {
        assert_eq!(decode("\u{feff}é".as_bytes()), (Cow::Borrowed("é"), 0));
        let (text, odd) = decode(b"Qoussa\xef \x93x\x94");
        assert_eq!((text.as_ref(), odd), ("Qoussaï “x”", 3));
    }

    #[test]
    fn packed_names_part_and_parentheses_stay() {
        let names = |field: &str| {
            let mut entry = Designation::new("x", None, "1", Kind::Organisation);
            add_names(&mut entry, field, Quality::Primary, Quality::Good);
            entry.names.iter().map(|name| name.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names("LEADER (HONG KONG) TRADING"), ["LEADER (HONG KONG) TRADING"]);
        assert_eq!(names("Kim Chaek （金策製鉄所）"), ["Kim Chaek", "金策製鉄所"]);
        assert_eq!(names("One; Two；Three"), ["One", "Two", "Three"]);
        assert_eq!(names("One\nTwo"), ["One", "Two"]);
    }

    proptest! {
        #[test]
        fn no_field_panics(field in "[0-9a-z()；（）; ,./\né]{0,40}") {
            let _ = numbered_parts(&field);
            let _ = birth_date(&field);
            let _ = date_in_name(&field);
            let mut entry = Designation::new("x", None, "1", Kind::Vessel);
            add_names(&mut entry, &field, Quality::Primary, Quality::Good);
            add_imo(&mut entry, &field);
            add_mmsi(&mut entry, &field);
        }
    }
}
