//! Files and tables of trade, row by row.

use super::columns::Columns;
use super::json;
use super::rows::Rows;
use super::{TradeFlow, faults::Faults};
use crate::rows::{HEADING_ROWS, quote};
use std::borrow::Cow;
use values::{Digest, Problem};

/// How much of a file is looked at to tell whether it is a table of trade.
const HEAD_BYTES: usize = 64 << 10;
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// What a table of trade holds, and what of it could not be taken as it stands.
pub type TradeReading = (Vec<TradeFlow>, Vec<Problem>);

/// Tells whether a text is a table of trade, as CSV or JSON.
///
/// ```
/// assert!(flows::looks_like_trade("reporter;partner;flow;year;hs;value\n"));
/// assert!(flows::looks_like_trade(r#"{"data":[{"reporterCode":156,"partnerCode":408,"flowCode":"M","period":"2018","cmdCode":"27","primaryValue":1}]}"#));
/// assert!(!flows::looks_like_trade("supplier,month,barrels\n"));
/// ```
#[must_use]
pub fn looks_like_trade(text: &str) -> bool {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= HEAD_BYTES).last().unwrap_or(0);
    let head = if text.len() <= HEAD_BYTES { text } else { text.get(..end).unwrap_or(text) };
    let head = head.trim_start_matches('\u{feff}');
    if is_json(head) {
        // Cut off: what stands before the cut is enough.
        let mut found = false;
        let _ = json::objects(head, |_, cells| {
            found |= Columns::of(cells.iter().map(|(key, _)| key.as_str())).is_some();
        });
        return found;
    }
    layout(head.as_bytes()).is_some()
}

/// Reads a table of trade, as CSV or JSON.
///
/// **Shape:** one flow a row, in the order of rows; rows are counted from 1 with the heading as row 1, empty lines
/// included and line breaks inside quotes not. A row that is no flow of goods between two States is a problem by its
/// kind, with how many there are: totals over all partners or all goods, services, other classifications, cells that
/// cannot be read without guessing, a side whose code and name are not one State.
///
/// ```
/// let table = b"reporter,partner,flow,period,hs,value,weight\nCHN,PRK,import,2018-03,2701,5000,90000\nCHN,Korea,import,2018-03,2701,1,1\n";
/// let (flows, problems) = flows::read_trade(table, "trade.csv");
/// assert_eq!(flows.len(), 1);
/// assert_eq!(problems[0].code, "flows/which-korea");
/// ```
#[must_use]
pub fn read_trade(bytes: &[u8], file: &str) -> TradeReading {
    let text = decoded(bytes);
    let bytes = text.as_ref();
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(64)).unwrap_or_default());
    if is_json(&head) {
        return of_json(&String::from_utf8_lossy(bytes), file);
    }
    let Some((delimiter, columns, heading)) = layout(bytes) else { return no_heading(file) };
    let mut rows = Rows::new(columns);
    let mut reader = reader(delimiter, bytes);
    let mut record = csv::ByteRecord::new();
    let mut row = 0;
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                rows.fault("flows/damaged", row + 1, &format!("the table cannot be read on: {error}"));
                break;
            }
        }
        row += 1 + empty_lines(bytes, start);
        if row <= heading || record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let cells: Vec<Cow<'_, str>> = record.iter().map(String::from_utf8_lossy).collect();
        let cell = |place: usize| cells.get(place).map_or("", |cell| cell.as_ref());
        rows.row(row, cell, || quote(cells.iter().map(Cow::as_ref)));
    }
    finish(rows, file, None, None)
}

/// Finds the heading among the first rows of a table; `None` for any other table.
#[must_use]
pub fn heading_at(rows: &[(u64, &[String])]) -> Option<usize> {
    rows.iter()
        .take(HEADING_ROWS)
        .position(|(_, cells)| Columns::of(cells.iter().map(String::as_str)).is_some())
}

/// Reads the rows of a table that was cut into cells before, such as a sheet of a workbook.
///
/// `rows` are the rows below the heading with their numbers in the original; **Shape** as [`read_trade`] gives it.
#[must_use]
pub fn read_rows(
    heading: &[String],
    rows: &[(u64, &[String])],
    exhibit: Option<Digest>,
    sheet: Option<&str>,
    file: &str,
) -> TradeReading {
    let Some(columns) = Columns::of(heading.iter().map(String::as_str)) else { return no_heading(file) };
    let mut reader = Rows::new(columns);
    for (number, cells) in rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
        let cell = |place: usize| cells.get(place).map_or("", String::as_str);
        reader.row(*number, cell, || quote(cells.iter().map(String::as_str)));
    }
    finish(reader, file, sheet, exhibit)
}

fn of_json(text: &str, file: &str) -> TradeReading {
    let mut heading: Vec<String> = Vec::new();
    let mut rows: Option<Rows> = None;
    let mut unlike = Faults::default();
    let ended = json::objects(text, |number, cells| {
        let same =
            heading.len() == cells.len() && heading.iter().zip(cells).all(|(key, (other, _))| key == other);
        if rows.is_none() {
            if let Some(columns) = Columns::of(cells.iter().map(|(key, _)| key.as_str())) {
                heading = cells.iter().map(|(key, _)| key.clone()).collect();
                rows = Some(Rows::new(columns));
            } else {
                unlike.add("flows/other-object", number, || {
                    "the object has not the keys of a line of trade".to_owned()
                });
                return;
            }
        }
        let Some(rows) = &mut rows else { return };
        let whole = || quote(cells.iter().map(|(_, cell)| cell.as_str()));
        if same || heading.is_empty() {
            rows.row(number, |place| cells.get(place).map_or("", |(_, cell)| cell.as_str()), whole);
        } else {
            // An object may leave keys out or order them differently.
            let by_key = |place: usize| {
                let key = heading.get(place);
                let found = cells.iter().find(|(other, _)| Some(other) == key);
                found.map_or("", |(_, cell)| cell.as_str())
            };
            rows.row(number, by_key, whole);
        }
    });
    let mut problems = unlike.finish(file, None, None);
    if let Err(error) = ended {
        let reason = format!("the JSON is damaged or cut off: {error}; what stands before was read");
        problems.push(Problem::new("flows/damaged", file, reason).hint("get the file again"));
    }
    match rows {
        None if problems.is_empty() => no_heading(file),
        None => (Vec::new(), problems),
        Some(rows) => {
            let (flows, found) = finish(rows, file, None, None);
            problems.extend(found);
            (flows, problems)
        }
    }
}

fn finish(rows: Rows, file: &str, sheet: Option<&str>, exhibit: Option<Digest>) -> TradeReading {
    let (flows, faults) = rows.finish();
    (flows, faults.finish(file, sheet, exhibit))
}

fn no_heading(file: &str) -> TradeReading {
    let reason = "no row among the first names a reporter, a partner, a flow, a time, a code of goods and a value or weight";
    let problem = Problem::new("flows/trade-heading", file, reason)
        .hint("columns: reporter,partner,flow,period,hs,value,weight, or a table as UN Comtrade gives it");
    (Vec::new(), vec![problem])
}

fn is_json(head: &str) -> bool {
    head.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Gives the bytes without a mark of order, and UTF-16 as UTF-8.
fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let wide = |from: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units = rest.chunks_exact(2).filter_map(|two| Some(from(two.try_into().ok()?)));
        let text: String =
            char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Cow::Owned(text.into_bytes())
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
        _ => Cow::Borrowed(bytes),
    }
}

/// Finds by which mark the cells are set apart, the columns, and in which row the heading stands.
fn layout(bytes: &[u8]) -> Option<(u8, Columns, u64)> {
    DELIMITERS.into_iter().find_map(|delimiter| {
        let mut reader = reader(delimiter, bytes);
        let mut record = csv::ByteRecord::new();
        let mut row = 0;
        for _ in 0..HEADING_ROWS {
            let start = usize::try_from(reader.position().byte()).ok()?;
            if !reader.read_byte_record(&mut record).ok()? {
                return None;
            }
            row += 1 + empty_lines(bytes, start);
            let cells: Vec<Cow<'_, str>> = record.iter().map(String::from_utf8_lossy).collect();
            if let Some(columns) = Columns::of(cells.iter().map(Cow::as_ref)) {
                return Some((delimiter, columns, row));
            }
        }
        None
    })
}

fn reader(delimiter: u8, bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(bytes)
}

/// Counts the empty lines before the record that is read from a place on, which the reader passes over.
fn empty_lines(bytes: &[u8], start: usize) -> u64 {
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let rest = bytes.get(start..).unwrap_or_default();
    let breaks = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let lines = breaks.filter(|byte| **byte == b'\n').count();
    // The line feed of the record before may still stand there.
    let of_before = usize::from(before == Some(&b'\r') && rest.first() == Some(&b'\n'));
    (lines - of_before.min(lines)) as u64
}
