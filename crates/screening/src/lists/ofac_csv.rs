//! OFAC's legacy CSV set: `sdn.csv` with its companions `add`, `alt` and `sdn_comments`.
//!
//! The files have no heading, write `-0-` for null and end with the DOS end-of-file mark. `sdn.csv` works
//! alone: its remarks carry dates of birth, documents, weak aliases and IMO numbers. The companions are
//! joined by entity number. A remark that was too long goes on in `sdn_comments`, cut in mid-word.
//!
//! **Source:** OFAC, "Specification for the SDN legacy flat files" (`dat_spec.txt`).

use super::fields::{add_imo, date_in_name, decode};
use super::ofac_labels::IDENTIFIERS;
use super::ofac_xml::{CONSOLIDATED, is_beside_sdn};
use super::{ListFile, ListFormat, ListReading};
use crate::{
    BirthDate, Designation, Identifier, Kind, Quality, countries::country_of, designation::one_line,
};
use std::collections::BTreeMap;
use values::{Place, Problem};

const LIST: &str = "ofac-sdn";
const NULL: &str = "-0-";

/// Tells which file of the set a head is of, by the shape of its first row.
pub(super) fn looks_like(head: &str) -> Option<ListFormat> {
    let first = head.lines().next()?;
    let mut reader = reader(first.as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).ok().filter(|read| *read)?;
    let number = |at: usize| {
        record.get(at).is_some_and(|cell| {
            let cell = cell.trim();
            (1..=9).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let nulls = record.iter().filter(|cell| cell.trim() == NULL).count();
    match record.len() {
        12 if number(0) && nulls > 0 => Some(ListFormat::OfacSdnCsv),
        6 if number(0) && number(1) && nulls > 0 => Some(ListFormat::OfacAddressCsv),
        5 if number(0) && number(1) && alias_quality(record.get(2).unwrap_or_default()).is_some() => {
            Some(ListFormat::OfacAliasCsv)
        }
        2 if number(0)
            && (first.contains("; ") || first.contains("a.k.a.") || first.contains("Linked To:")) =>
        {
            Some(ListFormat::OfacCommentsCsv)
        }
        _ => None,
    }
}

/// Reads the files of the set: one reading for each `sdn.csv`, or one of problems where there is none.
pub(super) fn read(files: &[(ListFormat, ListFile<'_>)]) -> Vec<ListReading> {
    let of = |format: ListFormat| files.iter().filter(move |(one, _)| *one == format).map(|(_, file)| file);
    let mut readings: Vec<ListReading> =
        of(ListFormat::OfacSdnCsv).map(|file| read_sdn(file, &of_comments(files))).collect();
    if readings.is_empty() {
        let mut reading = ListReading::empty(LIST, files.first().map(|(format, _)| *format));
        for (_, file) in files {
            reading.problems.push(
                Problem::new(
                    "screening/ofac-companion-alone",
                    file.name,
                    "it belongs to OFAC's sdn.csv, which was not given",
                )
                .hint("give sdn.csv together with it"),
            );
        }
        return vec![reading];
    }
    if let Some(first) = readings.first_mut() {
        of(ListFormat::OfacAliasCsv).for_each(|file| join(first, file, 5, add_alias));
        of(ListFormat::OfacAddressCsv).for_each(|file| join(first, file, 6, add_address));
        for file in of(ListFormat::OfacCommentsCsv) {
            // Their text is in the remarks already; what is left to say is which have no entry.
            join(first, file, 2, |_, _| None);
        }
    }
    readings
}

/// The remarks that go on in `sdn_comments`, by entity number.
fn of_comments(files: &[(ListFormat, ListFile<'_>)]) -> BTreeMap<String, String> {
    let mut comments: BTreeMap<String, String> = BTreeMap::new();
    for (_, file) in files.iter().filter(|(format, _)| *format == ListFormat::OfacCommentsCsv) {
        for row in rows(file.bytes) {
            if let (Some(number), Some(text)) = (row.cell(0), row.cell(1)) {
                comments.entry(number).or_default().push_str(&text);
            }
        }
    }
    comments
}

fn read_sdn(file: &ListFile<'_>, comments: &BTreeMap<String, String>) -> ListReading {
    let mut reading = ListReading::empty(LIST, Some(ListFormat::OfacSdnCsv));
    reading.edition = date_in_name(file.name);
    if reading.edition.is_none() {
        reading.problems.push(
            Problem::new(
                "screening/ofac-no-edition",
                file.name,
                "the format carries no date and the file's name has none",
            )
            .hint("name the file after the day it was published, as in `sdn_2024-04-10.csv`"),
        );
    }
    for row in rows(file.bytes) {
        let place = Place { reference: row.cell(0), ..Place::row(row.number) };
        let number = row.cell(0).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let (Some(number), true, None) = (number, row.cells.len() == 12, row.fault.as_ref()) else {
            let why = row.fault.unwrap_or_else(|| {
                format!("it has {} columns and not the 12 of sdn.csv, or no entity number", row.cells.len())
            });
            reading.problems.push(
                Problem::new("screening/ofac-row", file.name, format!("the row was not read: {why}"))
                    .at(place),
            );
            continue;
        };
        let kind = match row.cell(2).as_deref() {
            Some("individual") => Kind::Person,
            Some("vessel") => Kind::Vessel,
            Some("aircraft") => Kind::Aircraft,
            None | Some("entity") => Kind::Organisation,
            Some(other) => {
                reading.problems.push(
                    Problem::new(
                        "screening/ofac-kind",
                        file.name,
                        format!("`{other}` is no kind of entry known here"),
                    )
                    .at(place.clone()),
                );
                Kind::Other
            }
        };
        let mut entry = Designation::new(LIST, reading.edition.as_deref(), &number, kind);
        match row.cell(1) {
            Some(name) => entry.add_name(&name, Quality::Primary),
            None => reading.problems.push(
                Problem::new("screening/ofac-no-name", file.name, "the entry has no name").at(place.clone()),
            ),
        }
        if let Some(programmes) = row.cell(3) {
            entry.programmes = programmes
                .split(['[', ']'])
                .map(str::trim)
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect();
        }
        if let Some(call_sign) = row.cell(5) {
            entry.add_identifier("call_sign", &call_sign);
        }
        for (at, field) in [
            (4, "title"),
            (6, "vessel_type"),
            (7, "tonnage"),
            (8, "gross_tonnage"),
            (9, "flag"),
            (10, "owner"),
        ] {
            if let Some(text) = row.cell(at) {
                entry.add_other(field, &text);
            }
        }
        if let Some(country) = row.cell(9).and_then(|flag| country_of(&flag)) {
            entry.add_country(country, false);
        }
        let mut remarks = row.cell(11).unwrap_or_default();
        remarks.push_str(comments.get(&number).map_or("", String::as_str));
        for remark in split_remarks(&remarks) {
            add_remark(&mut entry, &remark);
        }
        entry.place = Some(place);
        reading.designations.push(entry);
    }
    if reading.designations.is_empty() {
        reading.problems.push(Problem::new("screening/ofac-empty", file.name, "it has no entry"));
    }
    // `cons_prim.csv` has the same shape; its programmes tell it from the SDN list.
    let beside = |entry: &&Designation| entry.programmes.iter().any(|programme| is_beside_sdn(programme));
    if reading.designations.iter().filter(beside).count() * 2 > reading.designations.len() {
        reading.list = CONSOLIDATED.to_owned();
        reading.designations.iter_mut().for_each(|entry| entry.list.clone_from(&reading.list));
    }
    reading
}

/// What is wrong with a row: the code of the rule, and why.
type Fault = (&'static str, String);

/// Joins a companion's rows to the entries; `add` says what is wrong with a row, if anything is.
fn join(
    reading: &mut ListReading,
    file: &ListFile<'_>,
    columns: usize,
    add: fn(&mut Designation, &Row) -> Option<Fault>,
) {
    let at: BTreeMap<String, usize> =
        reading.designations.iter().enumerate().map(|(at, entry)| (entry.reference.clone(), at)).collect();
    for row in rows(file.bytes) {
        let entry = row.cell(0).and_then(|number| at.get(&number).copied());
        let fault = match (entry.and_then(|at| reading.designations.get_mut(at)), row.cells.len() == columns)
        {
            (_, false) => Some((
                "screening/ofac-row",
                format!("the row was not joined: it has {} columns and not {columns}", row.cells.len()),
            )),
            (None, true) => Some((
                "screening/ofac-row",
                format!(
                    "the row was not joined: no entry has the number {}",
                    row.cell(0).unwrap_or_default()
                ),
            )),
            (Some(entry), true) => add(entry, &row),
        };
        if let Some(fault) = fault {
            reading.problems.push(
                Problem::new(fault.0, file.name, fault.1)
                    .at(Place { reference: row.cell(0), ..Place::row(row.number) }),
            );
        }
    }
}

fn add_alias(entry: &mut Designation, row: &Row) -> Option<Fault> {
    let kind = row.cell(2).unwrap_or_default();
    let Some(name) = row.cell(3) else {
        return Some(("screening/ofac-row", "the alias has no name".to_owned()));
    };
    entry.add_name(&name, alias_quality(&kind).unwrap_or(Quality::Good));
    if let Some(remark) = row.cell(4) {
        entry.add_other("alias_details", &format!("{name}: {remark}"));
    }
    alias_quality(&kind).is_none().then(|| {
        ("screening/ofac-alias", format!("`{kind}` is no kind of alias known here; taken as a.k.a."))
    })
}

fn add_address(entry: &mut Designation, row: &Row) -> Option<Fault> {
    let parts: Vec<String> = (2..5).filter_map(|at| row.cell(at)).collect();
    let line = parts.join(", ");
    if !line.is_empty() && !entry.addresses.contains(&line) {
        entry.addresses.push(line);
    }
    if let Some(remark) = row.cell(5) {
        entry.add_other("address_details", &remark);
    }
    let text = row.cell(4)?;
    match country_of(&text) {
        Some(country) => entry.add_country(country, false),
        None if text == "undetermined" || text.starts_with("Region") => {}
        None => {
            return Some((
                "screening/ofac-country",
                format!("`{text}` names no country known here; the address was kept"),
            ));
        }
    }
    None
}

pub(super) fn alias_quality(kind: &str) -> Option<Quality> {
    match kind.trim() {
        "aka" | "nka" | "a.k.a." | "n.k.a." | "A.K.A." | "N.K.A." => Some(Quality::Good),
        "fka" | "f.k.a." | "F.K.A." => Some(Quality::Former),
        _ => None,
    }
}

/// Cuts remarks at `;` outside quotation marks.
pub(super) fn split_remarks(remarks: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut letters = remarks.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        // A quotation opens after a space and closes before `;`, `.` or the end: apostrophes are neither.
        match letter {
            '\'' if !quoted && before == ' ' => quoted = true,
            '\'' if quoted && letters.peek().is_none_or(|next| matches!(next, ';' | '.' | ',' | ' ')) => {
                quoted = false;
            }
            ';' if !quoted => {
                parts.push(String::new());
                before = ' ';
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        before = letter;
    }
    parts.iter().map(|part| one_line(part)).filter(|part| !part.is_empty() && part != NULL).collect()
}

pub(super) fn add_remark(entry: &mut Designation, remark: &str) {
    let plain = remark.trim_end_matches('.');
    let plain = plain.strip_prefix("alt. ").unwrap_or(plain);
    let quoted = |rest: &str| rest.trim().trim_matches('\'').to_owned();
    if let Some(rest) = plain.strip_prefix("DOB ") {
        match BirthDate::from_words(rest) {
            Some(date) => entry.add_birth_date(date),
            None => entry.add_other("birth_date_as_printed", rest),
        }
    } else if let Some(rest) = plain.strip_prefix("a.k.a. ") {
        entry.add_name(&quoted(rest), Quality::Low);
    } else if let Some(rest) = plain.strip_prefix("f.k.a. ") {
        entry.add_name(&quoted(rest), Quality::Former);
    } else if let Some(rest) = plain.strip_prefix("n.k.a. ") {
        entry.add_name(&quoted(rest), Quality::Good);
    } else if let Some(rest) = plain.strip_prefix("POB ") {
        entry.add_other("birth_place", rest);
    } else if let Some(rest) = plain.strip_prefix("Gender ") {
        entry.add_other("gender", &rest.to_lowercase());
    } else if let Some(rest) = plain.strip_prefix("MMSI ") {
        entry.add_identifier("mmsi", rest.split(' ').next().unwrap_or_default());
    } else if let Some(rest) = plain.strip_prefix("Linked To: ") {
        entry.add_other("linked_to", rest);
    } else if let Some(country) = ["nationality of registration ", "Nationality of Registration "]
        .iter()
        .find_map(|label| plain.strip_prefix(label))
        .and_then(country_of)
    {
        entry.add_country(country, false);
    } else if let Some(country) =
        ["nationality ", "citizen "].iter().find_map(|label| plain.strip_prefix(label)).and_then(country_of)
    {
        entry.add_country(country, true);
    } else if let Some(flag) = plain.strip_prefix("Former Vessel Flag ") {
        entry.add_other("former_flag", flag);
        if let Some(country) = country_of(flag) {
            entry.add_country(country, false);
        }
    } else if is_imo(plain) && add_imo(entry, plain) {
    } else if let Some((scheme, rest)) = IDENTIFIERS
        .iter()
        .find_map(|(label, scheme)| Some((*scheme, plain.strip_prefix(label)?.strip_prefix(' ')?)))
    {
        add_document(entry, scheme, rest);
    } else {
        entry.add_other("remark", remark);
    }
}

/// Reads "A10472263 (Malaysia) issued 23 Jun 1999 expires 05 Feb 2004".
fn add_document(entry: &mut Designation, scheme: &str, text: &str) {
    let cut = ["(", " issued ", " expires "].iter().filter_map(|mark| text.find(mark)).min();
    let (value, rest) = text.split_at(cut.unwrap_or(text.len()));
    let mut identifier = Identifier::new(scheme, value);
    if identifier.value.is_empty() {
        return entry.add_other("remark", text);
    }
    let (issuer, note) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((issuer, note)) => (Some(issuer), note.trim()),
        None => (None, rest.trim()),
    };
    identifier.country = issuer.and_then(country_of);
    let unknown = issuer.filter(|_| identifier.country.is_none());
    let notes: Vec<&str> = unknown.into_iter().chain(Some(note)).filter(|one| !one.is_empty()).collect();
    identifier.note = (!notes.is_empty()).then(|| notes.join("; "));
    if !entry.identifiers.contains(&identifier) {
        entry.identifiers.push(identifier);
    }
}

/// Tells whether a remark is a number of the IMO: "Vessel Registration Identification IMO 7406784".
fn is_imo(remark: &str) -> bool {
    let labels = [
        "Vessel Registration Identification",
        "Identification Number",
        "Company Number",
        "Registration Number",
    ];
    labels
        .iter()
        .find_map(|label| remark.strip_prefix(label))
        .is_some_and(|rest| rest.trim_start().starts_with("IMO"))
}

/// A row as read: its number in the file and its cells, or why it could not be read.
struct Row {
    number: u64,
    cells: Vec<String>,
    fault: Option<String>,
}

impl Row {
    /// Gives a cell on one line; `None` for the format's null and for an empty cell.
    fn cell(&self, at: usize) -> Option<String> {
        // Where files were put together, the end mark of one stands before the next one's first number.
        let text = one_line(self.cells.get(at)?.trim_matches('\u{1a}'));
        (!text.is_empty() && text != NULL).then_some(text)
    }
}

fn reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes)
}

fn rows(bytes: &[u8]) -> impl Iterator<Item = Row> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut number = 0;
    reader(bytes).into_byte_records().filter_map(move |record| {
        number += 1;
        match record {
            Ok(record) => {
                let cells: Vec<String> = record.iter().map(|cell| decode(cell).0.into_owned()).collect();
                let is_end_mark = cells.len() == 1
                    && cells.iter().all(|cell| cell.trim_matches(['\u{1a}', ' ', '\0']).is_empty());
                (!is_end_mark).then_some(Row { number, cells, fault: None })
            }
            Err(error) => Some(Row { number, cells: Vec::new(), fault: Some(error.to_string()) }),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{read as read_file, read_set};

    const SDN: &str = concat!(
        "101,\"EXAMPLE, Person\",\"individual\",\"DPRK] [NPWMD\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,",
        "\"DOB circa 1951; alt. DOB 10 Dec 1948; Passport A1 (China) expires 05 Feb 2024; nationality Korea, North; a.k.a. 'SHORT; ONE'.\"\n",
        "102,\"EXAMPLE STAR\",\"vessel\",\"DPRK\",-0- ,\"HMXX\",\"Tanker\",\"1,000\",\"600\",\"Korea, North\",\"Example Shipping\",",
        "\"Vessel Registration Identification IMO 9074729; MMSI 445114000; f.k.a. 'OLD STAR'.\"\n",
        "103,\"SHORT ROW\",-0-\n",
        "\u{1a}104,\"EXAMPLE, Joined\",\"individual\",\"DPRK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n",
        "\u{1a}"
    );

    #[test]
    fn sdn_alone_gives_what_its_remarks_carry() {
        let reading = read_file(SDN.as_bytes(), "sdn_2024-04-10.csv", None);
        assert_eq!(reading.edition.as_deref(), Some("2024-04-10"));
        let [person, ship, _joined] = reading.designations.as_slice() else {
            panic!("{:?}", reading.designations)
        };
        assert_eq!(person.programmes, ["DPRK", "NPWMD"]);
        assert_eq!(person.names[1].text, "SHORT; ONE");
        assert_eq!(person.names[1].quality, Quality::Low);
        assert_eq!(
            person.birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1948-12-10", "1951~"]
        );
        assert_eq!(person.identifiers[0].note.as_deref(), Some("expires 05 Feb 2024"));
        assert_eq!(person.nationalities[0].code(), "KP");
        assert_eq!(ship.imo_numbers().next().map(|imo| imo.number()), Some(9_074_729));
        assert_eq!(ship.names[1].quality, Quality::Former);
        assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
        assert_eq!(reading.problems[0].code, "screening/ofac-row");
    }

    #[test]
    fn companions_are_joined_by_number_and_strays_are_stated() {
        let files = [
            ("alt.csv", "101,1,\"aka\",\"EXAMPLE, P.\",-0- \n999,2,\"aka\",\"NOBODY\",-0- \n"),
            ("sdn_2024-04-10.csv", SDN),
            ("add.csv", "101,7,\"Street 1\",\"Pyongyang\",\"Korea, North\",-0- \n"),
            ("sdn_comments.csv", "102,\" Linked To: SOMEBODY; Linked To: ANOTHER.\"\n"),
        ];
        let files: Vec<ListFile<'_>> = files
            .iter()
            .map(|(name, text)| ListFile { name, bytes: text.as_bytes(), text_pages: None })
            .collect();
        let readings = read_set(&files);
        assert_eq!(readings.len(), 1);
        let entry = &readings[0].designations[0];
        assert!(entry.names.iter().any(|name| name.text == "EXAMPLE, P."));
        assert_eq!(entry.addresses, ["Street 1, Pyongyang, Korea, North"]);
        assert!(readings[0].problems.iter().any(|problem| problem.reason.contains("999")));
    }

    #[test]
    fn the_consolidated_list_is_told_by_its_programmes() {
        let text = "1,\"EXAMPLE\",-0- ,\"NS-PLC\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n";
        let reading = read_file(text.as_bytes(), "cons_prim_2024-05-06.csv", None);
        assert_eq!(
            (reading.list.as_str(), reading.designations[0].list.as_str()),
            ("ofac-consolidated", "ofac-consolidated")
        );
    }

    #[test]
    fn an_ordinary_table_is_no_list() {
        for head in ["a,b,c\n1,2,3", "1,2,3,4,5,6\n", "1,x\n", "", "2024,\"sales\"\n"] {
            assert_eq!(looks_like(head), None, "{head}");
        }
    }
}
