use super::{Row, is_date, is_measure};
use crate::designation::one_line;
use std::ops::Range;
use values::{Place, Problem};

/// Reads the rows from the text of the PDF's pages.
///
/// Tools give the text of a table in different orders: row by row (as it stands in the file or as it is seen),
/// or column by column. A ship begins where its names do ("1: …"); what lies up to the next ship is its row.
/// Where a page's IMO cells do not fall one to a ship, the page is column by column: then the n-th IMO cell
/// and the n-th date are the n-th ship's, which holds as long as there are as many of them, and what cannot
/// be told apart so (flag, call sign, type) is left out and said.
pub(super) fn rows(pages: &[String], file: &str) -> (Vec<Row>, Vec<Problem>) {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for (page, text) in (1u32..).zip(pages) {
        let lines: Vec<String> = text.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        let starts: Vec<usize> = (0..lines.len()).filter(|at| starts_ship(&lines, *at)).collect();
        let place = Place { page: Some(page), ..Place::default() };
        let Some(first) = starts.first() else {
            let cells = Cells::of(&lines);
            if !cells.imos.is_empty() {
                problems.push(
                    Problem::new(
                        "screening/vessels-page",
                        file,
                        format!(
                            "{} IMO cells stand on a page on which no ship's name was found",
                            cells.imos.len()
                        ),
                    )
                    .at(place),
                );
            }
            continue;
        };
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let ranges: Vec<Range<usize>> =
            starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        let by_row: Vec<Cells> =
            ranges.iter().map(|range| Cells::of(lines.get(range.clone()).unwrap_or_default())).collect();
        let before = Cells::of(lines.get(..*first).unwrap_or_default());
        let is_by_row = before.imos.is_empty()
            && by_row.iter().all(|cells| cells.imos.len() == 1 && !cells.dates.is_empty());
        if is_by_row {
            for cells in by_row {
                let number = rows.len() + 1;
                rows.push(ship(cells, number, page));
            }
            continue;
        }
        let all = Cells::of(&lines);
        problems.push(
            Problem::new(
                "screening/vessels-columns",
                file,
                "the page's text runs column by column: flags, call signs and types were not read, and its ships' cells are matched by their order",
            )
            .at(place.clone())
            .hint("the web page of the same list, or the PDF's text line by line as it is seen, gives all"),
        );
        rows.extend(by_order(&lines, &starts, all, page, file, &place, &mut problems));
    }
    (rows, problems)
}

/// The cells of a stretch of lines that can be told by their form alone.
#[derive(Debug, Default)]
struct Cells {
    imos: Vec<String>,
    /// With the number of IMO cells before it.
    mmsis: Vec<(usize, String)>,
    dates: Vec<(usize, String, Vec<bool>)>,
    /// Lines of two to four measures without a date, as column-wise text has them.
    loose: Vec<Vec<bool>>,
    /// The words that are none of these.
    rest: Vec<String>,
}

impl Cells {
    fn of(lines: &[String]) -> Self {
        let mut cells = Self::default();
        for line in lines {
            cells.take(line);
        }
        cells
    }

    fn take(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        // Fewer than five together behind a bare date are a column's, not this date's.
        let own = self.dates.last().is_some_and(|(_, _, columns)| (1..5).contains(&columns.len()));
        if (2..5).contains(&words.len()) && words.iter().all(|word| is_measure(word).is_some()) && !own {
            self.loose.push(words.iter().filter_map(|word| is_measure(word)).collect());
            return;
        }
        let mut kept: Vec<&str> = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let next = words.get(at + 1).copied().unwrap_or_default();
            let wants = self.wants_measures();
            if is_digits(word, 7) {
                self.imos.push((*word).to_owned());
            } else if *word == "Does" && next == "not" && words.get(at + 2) == Some(&"exist") {
                self.imos.push("Does not exist".to_owned());
                at += 2;
            } else if is_date(word) {
                self.dates.push((self.imos.len(), (*word).to_owned(), Vec::new()));
            } else if let (Some(measure), true, Some((_, _, columns))) =
                (is_measure(word), wants, self.dates.last_mut())
            {
                columns.push(measure);
            } else if *word == "MMSI:" {
            } else if is_number_mark(word) && is_digits(next, 9) {
                self.mmsis.push((self.imos.len(), next.to_owned()));
                at += 1;
            } else if let Some(digits) =
                word.split_once(':').map(|(_, digits)| digits).filter(|digits| is_digits(digits, 9))
            {
                self.mmsis.push((self.imos.len(), digits.to_owned()));
            } else {
                kept.push(word);
            }
            at += 1;
        }
        if !kept.is_empty() {
            self.rest.push(kept.join(" "));
        }
    }

    fn wants_measures(&self) -> bool {
        self.dates.last().is_some_and(|(_, _, columns)| columns.len() < 5)
    }
}

/// Builds a ship from the lines of its row.
fn ship(mut cells: Cells, number: usize, page: u32) -> Row {
    if let [(_, _, columns)] = cells.dates.as_mut_slice() {
        let loose = cells.loose.iter().flatten();
        if columns.len() + loose.clone().count() == 5 {
            columns.extend(loose);
        }
    }
    let mut rest = cells.rest.iter().map(String::as_str).peekable();
    let mut names = rest.next().unwrap_or_default().to_owned();
    // A name too long for its cell goes on in the next line: "Song Phyong" / "7", "… 3: Song" / "Jin 4: Hongwon 88".
    if let Some(next) = rest.peek().filter(|next| continues_names(next, number)) {
        names = format!("{names} {next}");
        rest.next();
    }
    let text = rest.filter(|line| line.parse::<usize>() != Ok(number)).collect::<Vec<_>>().join(" ");
    let text = text.replace(&format!(" {number} "), " ");
    let call_sign_at = text.find("Call Sign");
    let flags = call_sign_at.and_then(|at| text.get(..at)).unwrap_or_default();
    let flags = flags.trim().trim_start_matches("Flag").replace(" Flag ", " ").replace(" Flag", " ");
    let after = call_sign_at.and_then(|at| text.get(at + "Call Sign".len()..)).unwrap_or_default();
    let (call_signs, after) =
        after.split_once(" Type").unwrap_or((if call_sign_at.is_some() { after } else { "" }, ""));
    let vessel_type: Vec<&str> = after
        .split(' ')
        .filter(|word| !word.is_empty())
        .take_while(|word| !matches!(*word, "Other" | "Listed" | "information" | "Picture" | "na"))
        .take_while(|word| word.chars().all(char::is_alphabetic))
        .take(5)
        .collect();
    let information = if call_sign_at.is_some() { after } else { text.as_str() };
    let owner = owner_reference(&text);
    let call_signs: Vec<&str> = call_signs
        .split(' ')
        .filter(|word| {
            is_number_mark(word)
                || (3..=8).contains(&word.len())
                    && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
        .collect();
    Row {
        names,
        imo: cells.imos.into_iter().next(),
        mmsis: cells.mmsis.into_iter().map(|(_, digits)| digits).collect(),
        dates: cells.dates.into_iter().map(|(_, date, columns)| (date, columns.try_into().ok())).collect(),
        flags: one_line(&flags),
        call_signs: call_signs.join(" "),
        vessel_type: vessel_type.join(" "),
        information: one_line(information),
        owner,
        page: Some(page),
    }
}

/// Joins names, IMO cells and dates of a column-wise page by their order.
fn by_order(
    lines: &[String],
    starts: &[usize],
    cells: Cells,
    page: u32,
    file: &str,
    place: &Place,
    problems: &mut Vec<Problem>,
) -> Vec<Row> {
    let mut rows: Vec<Row> = starts
        .iter()
        .map(|at| Row { names: names_from(lines, *at), page: Some(page), ..Row::default() })
        .collect();
    if cells.imos.len() != rows.len() {
        problems.push(
            Problem::new(
                "screening/vessels-page",
                file,
                format!(
                    "{} ships and {} IMO cells stand on the page: no number was given to any",
                    rows.len(),
                    cells.imos.len()
                ),
            )
            .at(place.clone()),
        );
        return rows;
    }
    for (at, imo) in cells.imos.iter().enumerate() {
        if let Some(row) = rows.get_mut(at) {
            row.imo = Some(imo.clone());
            row.mmsis = cells
                .mmsis
                .iter()
                .filter(|(before, _)| *before == at + 1)
                .map(|(_, digits)| digits.clone())
                .collect();
        }
    }
    let each_has_one = (1..=rows.len()).all(|at| cells.dates.iter().any(|(before, _, _)| *before == at));
    let mut columns = loose_columns(&cells, rows.len());
    for (at, (before, date, own)) in cells.dates.iter().enumerate() {
        let to = if each_has_one {
            before.checked_sub(1)
        } else if cells.dates.len() == rows.len() {
            Some(at)
        } else {
            None
        };
        let read: Option<[bool; 5]> =
            own.clone().try_into().ok().or_else(|| columns.get_mut(at).copied().flatten());
        match to.and_then(|to| rows.get_mut(to)) {
            Some(row) => row.dates.push((date.clone(), read)),
            None => problems.push(
                Problem::new(
                    "screening/vessels-date",
                    file,
                    format!("the date {date} could not be given to a ship"),
                )
                .at(place.clone()),
            ),
        }
    }
    rows
}

/// Puts measures together that stand apart from their dates: as many lines of three as of two, for instance.
fn loose_columns(cells: &Cells, ships: usize) -> Vec<Option<[bool; 5]>> {
    if !cells.loose.len().is_multiple_of(ships.max(1)) || cells.dates.len() != ships {
        return Vec::new();
    }
    (0..ships)
        .map(|at| {
            let all: Vec<bool> = cells.loose.iter().skip(at).step_by(ships).flatten().copied().collect();
            all.try_into().ok()
        })
        .collect()
}

/// Tells whether a ship's names begin in this line, and not its call signs or MMSIs.
fn starts_ship(lines: &[String], at: usize) -> bool {
    let Some(rest) = lines.get(at).and_then(|line| line.strip_prefix("1: ")) else {
        return false;
    };
    let first = rest.split(' ').next().unwrap_or_default();
    if is_digits(first, 9) {
        return false;
    }
    let has_imo =
        |line: &str| line.contains("Does not exist") || line.split(' ').any(|word| is_digits(word, 7));
    let values = super::numbered(lines.get(at).map_or("", String::as_str));
    let may_be_call_signs = values.iter().all(|value| {
        (4..=8).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    });
    if !may_be_call_signs || has_imo(rest) {
        return true;
    }
    let next = lines.get(at + 1).map_or("", String::as_str);
    let label = next.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    has_imo(next) || label.starts_with("Other") || label.starts_with("Flag") || is_mmsi_line(next)
}

fn is_mmsi_line(line: &str) -> bool {
    line.starts_with("MMSI:")
}

/// Gives the names that begin in a line of a column-wise page, without the cells beside them.
fn names_from(lines: &[String], at: usize) -> String {
    let mut cells = Cells::default();
    cells.take(lines.get(at).map_or("", String::as_str));
    cells.rest.join(" ")
}

fn continues_names(line: &str, number: usize) -> bool {
    const LABELS: [&str; 8] = ["Flag", "Call", "Type", "Other", "information", "Picture", "Designated", "na"];
    if line.bytes().all(|byte| byte.is_ascii_digit()) {
        return line.parse::<usize>() != Ok(number);
    }
    let words: Vec<&str> = line.split(' ').collect();
    let first = words.first().copied().unwrap_or_default();
    if LABELS.contains(&first) || is_number_mark(first) || first.ends_with('.') {
        return false;
    }
    words.len() <= 6 && words.iter().skip(1).any(|word| is_number_mark(word))
}

/// Finds the owner's reference where the row names one: "Hapjanggang Shipping Corp (Kpe.058)".
fn owner_reference(text: &str) -> String {
    let Some(at) = text.to_lowercase().find("(kpe.") else {
        return String::new();
    };
    let reference: String = text
        .chars()
        .skip(text.get(..at).map_or(0, |head| head.chars().count()) + 1)
        .take_while(|letter| *letter != ')')
        .take(12)
        .collect();
    let digits: String = reference.chars().filter(char::is_ascii_digit).collect();
    if digits == "020" { String::new() } else { format!("KPe.{digits}") }
}

/// Tells whether a word numbers a value: "2:" or "2.".
fn is_number_mark(word: &str) -> bool {
    word.strip_suffix([':', '.']).is_some_and(|digits| {
        (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_digits(word: &str, length: usize) -> bool {
    word.len() == length && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BY_ROW: &str = "1718 Designated Vessels List\n# Vessel Name IMO number\n\
        1: EX ONE 2: EX 9074729 21-Jun-17 na na na na Yes\n7\nFlag\n1. Kiribati\n2: Democratic People's Republic of\nKorea\n\
        MMSI:\n1: 445114000\nCall Sign 1: T3NM2 2: HMXW\nType General Cargo Ship\nOther Listed as\n1 information one.\n\
        1: EXAM Does not exist 30-Mar-18 na Yes na Yes na\nOther M/V EXAM moved\n2 information coal.\n";

    #[test]
    fn row_by_row_text_gives_all_cells() {
        let (rows, problems) = rows(&[BY_ROW.to_owned()], "x.pdf");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].names, "1: EX ONE 2: EX 7");
        assert_eq!(rows[0].flags, "1. Kiribati 2: Democratic People's Republic of Korea");
        assert_eq!(rows[0].call_signs, "1: T3NM2 2: HMXW");
        assert_eq!(rows[0].vessel_type, "General Cargo Ship");
        assert_eq!(rows[0].mmsis, ["445114000"]);
        assert_eq!(rows[1].imo.as_deref(), Some("Does not exist"));
        assert_eq!(rows[1].dates, [("30-Mar-18".to_owned(), Some([false, true, false, true, false]))]);
    }

    #[test]
    fn column_by_column_text_is_matched_by_order_and_said() {
        let page = "1718 Designated Vessels List\n1: EX ONE\nFlag\nCall Sign\n1: EXAM\nOther\n1: T3NM2\nTanker\nIMO number\n\
            9074729\nMMSI:\n1: 445114000\n8916580\n30-Mar-18\n28-Dec-17\nna na Yes\nna Yes na\nYes na\nna na\n";
        let (rows, problems) = rows(&[page.to_owned()], "x.pdf");
        assert_eq!(problems[0].code, "screening/vessels-columns");
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].names.as_str(), rows[0].imo.as_deref()), ("1: EX ONE", Some("9074729")));
        assert_eq!((rows[1].names.as_str(), rows[1].imo.as_deref()), ("1: EXAM", Some("8916580")));
        assert_eq!(rows[0].mmsis, ["445114000"]);
        assert_eq!(rows[0].dates[0], ("30-Mar-18".to_owned(), Some([false, false, true, true, false])));
        assert_eq!(rows[1].dates[0], ("28-Dec-17".to_owned(), Some([false, true, false, false, false])));
    }

    proptest! {
        #[test]
        fn no_text_panics(page in "((1|2): |9074729|8916580|[0-9]{9}|03-Oct-17|na |Yes |Flag|Call Sign|Type|MMSI:|Does not exist|\\n|[a-zA-Z ]){0,60}") {
            let _ = rows(&[page], "x.pdf");
        }
    }
}
