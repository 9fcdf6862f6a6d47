use super::super::html_table::table_rows;
use super::{Row, is_date, is_measure};
use crate::designation::one_line;
use values::{Place, Problem};

/// Reads the rows of the web page's tables.
///
/// The page is scanned once for rows and cells; it is no tree, so that no nesting can cost time or memory.
pub(super) fn rows(page: &str, file: &str) -> (Vec<Row>, Vec<Problem>) {
    let mut rows: Vec<Row> = Vec::new();
    let mut problems = Vec::new();
    for (number, cells) in (1u64..).zip(table_rows(page)) {
        let cells: Vec<String> =
            cells.iter().map(|cell| one_line(cell)).filter(|cell| !cell.is_empty()).collect();
        // "4" stands in a cell of its own beside whichever line of the ship's it happens to meet.
        let cells: Vec<&str> = match cells.split_first() {
            Some((first, rest)) if !rest.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit()) => {
                rest.iter().map(String::as_str).collect()
            }
            _ => cells.iter().map(String::as_str).collect(),
        };
        let Some((first, rest)) = cells.split_first() else {
            continue;
        };
        if first.starts_with("1: ") && rest.iter().any(|cell| is_date(cell)) {
            let mut row = Row { names: (*first).to_owned(), ..Row::default() };
            if let Some(cell) = rest.first() {
                let mut words = cell.split("MMSI:");
                row.imo = words.next().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
                row.mmsis = words.flat_map(super::numbered).collect();
            }
            row.dates.extend(dates(rest));
            rows.push(row);
            continue;
        }
        let Some(row) = rows.last_mut() else { continue };
        let value = rest.first().copied().unwrap_or_default();
        match first.to_lowercase().as_str() {
            "flag" => row.flags = value.to_owned(),
            "call sign" => row.call_signs = value.to_owned(),
            "type" => row.vessel_type = value.to_owned(),
            "other information" => row.information = value.to_owned(),
            // A link to a photograph identifies nothing.
            "picture link" => {}
            label if label.starts_with("designated as economic resource") => row.owner = value.to_owned(),
            _ => problems.push(
                Problem::new(
                    "screening/vessels-unknown-line",
                    file,
                    format!(
                        "the line `{}` is of no kind known here",
                        first.chars().take(60).collect::<String>()
                    ),
                )
                .at(Place::row(number)),
            ),
        }
        row.dates.extend(dates(rest));
    }
    (rows, problems)
}

/// Finds each date among cells, with the five columns that follow it.
fn dates(cells: &[&str]) -> Vec<(String, Option<[bool; 5]>)> {
    let found = cells.iter().enumerate().filter(|(_, cell)| is_date(cell));
    found
        .map(|(at, date)| {
            let columns: Vec<bool> =
                cells.iter().skip(at + 1).map_while(|cell| is_measure(cell)).take(5).collect();
            ((*date).to_owned(), columns.try_into().ok())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROW: &str = "<html><title>1718 Designated Vessels List</title><table><tr><td><p>7</p></td><td><p>1: <b>EX ONE </b>2: <b>EX TWO</b></p></td>\
        <td><p>9074729</p><p>MMSI:</p><p>1: 445114000</p></td><td>03-Oct-17</td><td>na</td><td>na</td><td>na</td><td>Yes</td><td>na</td></tr>\
        <tr><td>Other<br/>information</td><td>A &amp; B</td><td>30-Mar-18</td><td>na</td><td>Yes</td><td>na</td><td>na</td><td>na</td></tr>\
        <tr><td>Crew</td><td>none</td></tr></table>";

    #[test]
    fn a_ship_designated_twice_has_both_dates() {
        let (rows, problems) = rows(ROW, "x.html");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].names, "1: EX ONE 2: EX TWO");
        assert_eq!(rows[0].mmsis, ["445114000"]);
        assert_eq!(rows[0].dates[0], ("03-Oct-17".to_owned(), Some([false, false, false, true, false])));
        assert_eq!(rows[0].dates[1], ("30-Mar-18".to_owned(), Some([false, true, false, false, false])));
        assert_eq!(rows[0].information, "A & B");
        assert_eq!(problems[0].code, "screening/vessels-unknown-line");
    }

    proptest! {
        #[test]
        fn no_page_panics(page in "(<(tr|td|p|/td|/tr|b)>|1: |9074729|03-Oct-17|na|Yes|&|&#x;|<|[a-z ]){0,60}") {
            let _ = rows(&page, "x.html");
        }
    }
}
