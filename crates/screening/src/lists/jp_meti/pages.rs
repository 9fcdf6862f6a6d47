use super::super::fields::Notes;
use super::Row;
use crate::{country_of, designation::one_line};
use values::Place;

/// Reads the rows of the PDF's text, page by page.
pub(super) fn rows(pages: &[String], notes: &mut Notes<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut next = 1;
    for (number, page) in (1u32..).zip(pages) {
        let lines: Vec<String> = page.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        let bare = lines.iter().filter(|line| line.parse::<u64>().is_ok()).count();
        let led = lines.iter().filter(|line| leading_number(line).is_some()).count();
        if bare > led {
            let found = by_cell(&lines, next, number);
            next += found.len() as u64;
            rows.extend(found);
        } else {
            let (found, after) = as_seen(&lines, next, number, notes);
            next = after;
            rows.extend(found);
        }
    }
    rows
}

/// Reads text that goes cell by cell: number, country, name, other names, weapons.
fn by_cell(lines: &[String], first: u64, page: u32) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut next = first;
    let mut starts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // The page's own number stands alone too: a row goes on with a country.
        let goes_on = lines.get(at + 1).is_some_and(|line| has_japanese(line) && !line.starts_with('・'));
        if *line == next.to_string() && goes_on {
            starts.push(at);
            next += 1;
        }
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    for (number, (start, end)) in (first..).zip(starts.iter().copied().zip(ends)) {
        let mut cells = lines.get(start + 1..end).unwrap_or_default().to_vec();
        // Behind the last row of a page stands the page's number.
        if cells.last().is_some_and(|line| line.bytes().all(|byte| byte.is_ascii_digit())) {
            cells.pop();
        }
        let mut row = Row { number, page: Some(page), ..Row::default() };
        let mut cells = cells.into_iter().peekable();
        row.country = cells.next().unwrap_or_default();
        // The English name of a country may run over lines: it ends where the words make a country.
        let mut english = String::new();
        while let Some(line) = cells.peek() {
            if country_of(&english).is_some() || line.starts_with('・') {
                break;
            }
            let together = one_line(&format!("{english} {line}"));
            if !english.is_empty() && country_of(&together).is_none() && looks_like_name(line) {
                break;
            }
            english = together;
            cells.next();
            // "Islamic Republic of" / "Afghanistan": never more than three lines.
            if english.split(' ').count() > 8 {
                break;
            }
        }
        row.country = one_line(&format!("{} {english}", row.country));
        let mut rest: Vec<String> = cells.collect();
        let mut concern = Vec::new();
        while let Some(line) = rest.pop() {
            match is_concern(&line) {
                true => concern.insert(0, line),
                false => {
                    rest.push(line);
                    break;
                }
            }
        }
        // "MMabrooka … ミサイルM" in one line with the name or an alias.
        row.concern = concern.join("");
        let mut name = Vec::new();
        let mut aliases = Vec::new();
        for line in rest {
            let (line, tail) = split_concern(&line);
            row.concern.push_str(tail);
            match line.find('・') {
                Some(0) => aliases.push(line.to_owned()),
                Some(at) if aliases.is_empty() && line.get(..at).is_some_and(|head| head.ends_with(' ')) => {
                    name.push(line.get(..at).unwrap_or_default().to_owned());
                    aliases.push(line.get(at..).unwrap_or_default().to_owned());
                }
                _ if aliases.is_empty() => name.push(line.to_owned()),
                _ => aliases.push(line.to_owned()),
            }
        }
        if name.is_empty() && !aliases.is_empty() {
            // The publisher put the mark of another name before a row's own.
            name.push(aliases.remove(0).trim_start_matches('・').to_owned());
            if aliases.first().is_some_and(|line| line.starts_with(['（', '('])) {
                name.push(aliases.remove(0));
            }
        }
        row.name = one_line(&name.join(" "));
        row.aliases = aliases.join("\n");
        rows.push(row);
    }
    rows
}

/// Reads text in the order in which it is seen: a row's number stands in its middle.
///
/// Read is a row whose name stands on the line of its number, or on the two lines of its country's two names with the
/// number alone between them. A row whose name runs over more lines is named as not read, because what stands there may
/// be another's.
fn as_seen(lines: &[String], first: u64, page: u32, notes: &mut Notes<'_>) -> (Vec<Row>, u64) {
    let mut anchors = Vec::new();
    let mut next = first;
    for (at, line) in lines.iter().enumerate() {
        let is_bare = line.parse() == Ok(next) && at + 1 < lines.len();
        if is_bare || leading_number(line) == Some(next) {
            anchors.push(at);
            next += 1;
        }
    }
    let loose = lines.iter().filter(|line| line.contains('・') && leading_number(line).is_none()).count();
    let mut rows = Vec::new();
    for (number, at) in (first..).zip(&anchors) {
        match row_as_seen(lines, *at, number, page) {
            Some(row) => rows.push(row),
            None => notes.at(
                "screening/meti-row",
                "the row was not read: its name runs over lines, and the page's text runs as it is seen",
                Place { page: Some(page), reference: Some(number.to_string()), ..Place::row(number) },
            ),
        }
    }
    if loose > 0 && !anchors.is_empty() {
        notes.at(
            "screening/meti-aliases",
            format!(
                "the page's text runs as it is seen: {loose} lines with other names stand between rows and were given to none, and so were the types of weapon"
            ),
            Place { page: Some(page), ..Place::default() },
        );
    }
    (rows, next)
}

fn row_as_seen(lines: &[String], at: usize, number: u64, page: u32) -> Option<Row> {
    let line = lines.get(at)?;
    let (above, below) = (lines.get(at.checked_sub(1)?)?, lines.get(at + 1)?);
    let country = english_country(below)?;
    // Two lines away stands the neighbour's country; words there without one may be of either row.
    let two_away = [at.checked_sub(2), Some(at + 2)].into_iter().flatten().filter_map(|at| lines.get(at));
    for line in two_away.filter(|line| leading_number(line).is_none()) {
        if !leftover(line).is_empty() && english_country(line).is_none() && !names_country(line) {
            return None;
        }
    }
    let (name, aliases) = match line.split_once(' ') {
        Some((_, rest)) => {
            if !leftover(above).is_empty() || !leftover(below).is_empty() {
                return None;
            }
            let (rest, _) = split_concern(rest);
            let (name, aliases) = rest.split_at(alias_start(rest).unwrap_or(rest.len()));
            (name.to_owned(), aliases)
        }
        // A name of two lines stands beside the country's two names, and the number alone between them.
        None => {
            let (first, second) = (leftover(above), leftover(below));
            // Another name that begins above and has no end below runs over into the name's second line.
            let runs_over = alias_start(above).is_some() && alias_start(below).is_none();
            if first.is_empty() || second.is_empty() || !names_country(above) || runs_over {
                return None;
            }
            (format!("{first} {second}"), "")
        }
    };
    // "1 Islamic Republic of Al Qa'ida" above "Afghanistan": the country's name begins on the line of the number.
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let of_country = (1..words.len().min(5)).rev().find(|count| {
        let begins = words.get(..*count).unwrap_or_default().join(" ");
        begins.ends_with(" of") && country_of(&format!("{begins} {country}")).is_some()
    });
    let name = words.get(of_country.unwrap_or_default()..)?.join(" ");
    // A parenthesis that does not close goes on somewhere else.
    let opened = |marks: [char; 2]| name.matches(marks).count();
    if name.is_empty() || country_of(&name).is_some() || opened(['(', '（']) != opened([')', '）']) {
        return None;
    }
    Some(Row {
        number,
        country,
        name,
        aliases: aliases.to_owned(),
        // What stands beside it may be a neighbour's.
        concern: String::new(),
        page: Some(page),
    })
}

/// Tells whether a line has a country's Japanese name before other names.
fn names_country(line: &str) -> bool {
    let line = line.get(..alias_start(line).unwrap_or(line.len())).unwrap_or_default();
    line.split(' ').any(|word| !word.is_empty() && is_all_japanese(word) && !is_concern(word))
}

/// Finds where other names begin in a line.
fn alias_start(line: &str) -> Option<usize> {
    line.match_indices('・')
        .map(|(at, _)| at)
        .find(|at| *at == 0 || line.get(..*at).is_some_and(|head| head.ends_with(' ')))
}

/// Gives what of a line is neither another name, nor weapons, nor a country in either tongue: part of a name.
fn leftover(line: &str) -> String {
    let line = line.get(..alias_start(line).unwrap_or(line.len())).unwrap_or_default();
    let words: Vec<&str> = line
        .split(' ')
        .filter(|word| !word.is_empty() && !is_concern(word) && !is_all_japanese(word))
        .collect();
    // A parenthesis is part of a name here, and no note about a country.
    let country = (1..=words.len()).rev().find(|count| {
        let begins = words.get(..*count).unwrap_or_default().join(" ");
        !begins.contains(['(', '（']) && country_of(&begins).is_some()
    });
    let rest = words.get(country.unwrap_or_default()..).unwrap_or_default().join(" ");
    // The page's own number, and the beginning of a country's long name.
    let is_heading = rest.bytes().all(|byte| byte.is_ascii_digit())
        || rest.ends_with(" of")
        || rest.contains("Country or Region")
        || rest == "No.";
    if is_heading { String::new() } else { rest }
}

fn is_all_japanese(word: &str) -> bool {
    word.chars()
        .all(|letter| matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '､' | '（' | '）'))
        && !word.starts_with(['（', '('])
}

fn english_country(line: &str) -> Option<String> {
    let start = line.find(|letter: char| letter.is_ascii_alphabetic())?;
    let words: Vec<&str> = line.get(start..)?.split(' ').take(6).collect();
    (1..=words.len()).rev().find_map(|count| {
        let name = words.get(..count)?.join(" ");
        country_of(&name).filter(|_| !name.contains(['(', '（'])).map(|_| name)
    })
}

/// Reads the number a line begins with, where something follows it.
fn leading_number(line: &str) -> Option<u64> {
    let (number, rest) = line.split_once(' ')?;
    (!rest.trim().is_empty()).then(|| number.parse().ok()).flatten()
}

fn has_japanese(line: &str) -> bool {
    line.chars().any(|letter| {
        ('\u{3040}'..='\u{30ff}').contains(&letter) || ('\u{4e00}'..='\u{9fff}').contains(&letter)
    })
}

fn looks_like_name(line: &str) -> bool {
    line.contains(['.', ',', '(', '&']) || line.split(' ').count() > 4
}

/// Tells whether a line says weapons only: "生物、化学、ミサイ", "ル、核", "B,C,M,N".
fn is_concern(line: &str) -> bool {
    let plain: String = line.chars().filter(|letter| !letter.is_whitespace()).collect();
    let letters = |text: &str| {
        !text.is_empty()
            && text.chars().all(|letter| matches!(letter, 'B' | 'C' | 'M' | 'N' | ',' | '、' | '､'))
    };
    let words = |text: &str| text.chars().all(|letter| "生物化学ミサイル核、､通常兵器".contains(letter));
    letters(&plain) || words(&plain) || {
        let latin = plain.find(|letter: char| letter.is_ascii());
        latin.is_some_and(|at| {
            words(plain.get(..at).unwrap_or_default()) && letters(plain.get(at..).unwrap_or_default())
        })
    }
}

/// Cuts the weapons off that stand at the end of a line of something else.
fn split_concern(line: &str) -> (&str, &str) {
    let mut cut = line.len();
    for (at, _) in
        line.char_indices().filter(|(_, letter)| *letter == ' ').collect::<Vec<_>>().into_iter().rev()
    {
        match line.get(at + 1..).is_some_and(is_concern) {
            true => cut = at,
            false => break,
        }
    }
    if is_concern(line) {
        return ("", line);
    }
    (line.get(..cut).unwrap_or(line).trim_end(), line.get(cut..).unwrap_or_default().trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(page: &str) -> (Vec<Row>, Vec<values::Problem>) {
        let mut notes = Notes::new("x.pdf");
        let rows = rows(&[page.to_owned()], &mut notes);
        (rows, notes.finish())
    }

    #[test]
    fn text_cell_by_cell_gives_all() {
        let page = "No.\nCountry or Region\nAlso Known As\n1\nアフガニスタン\nIslamic Republic of\nAfghanistan\nExample\n・One\n・Two\n化学\nC\n2\n北朝鮮\nNorth Korea\nSecond LLC ・Second\n生物、化学、ミサイ\nル、核\nB,C,M,N\n1\n";
        let (rows, problems) = read(page);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].name.as_str(), rows[0].aliases.as_str()), ("Example", "・One\n・Two"));
        assert_eq!(rows[0].country, "アフガニスタン Islamic Republic of Afghanistan");
        assert_eq!((rows[1].name.as_str(), rows[1].aliases.as_str()), ("Second LLC", "・Second"));
        assert_eq!(rows[1].concern, "生物、化学、ミサイル、核B,C,M,N");
    }

    #[test]
    fn text_as_it_is_seen_gives_rows_and_says_what_it_left_out() {
        let page = "Country or Region Also Known As\n・One\nアフガニスタン 化学\n1 Example Company\nAfghanistan C\n・Two\n北朝鮮 核\n2 Second LLC ・Second\nNorth Korea N\n";
        let (rows, problems) = read(page);
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].name.as_str(), rows[0].country.as_str()), ("Example Company", "Afghanistan"));
        assert_eq!((rows[1].aliases.as_str(), rows[1].concern.as_str()), ("・Second", ""));
        assert_eq!(problems[0].code, "screening/meti-aliases");
    }

    proptest! {
        #[test]
        fn no_text_panics(page in "([1-3]|\\n|・|核| |N|北朝鮮|North Korea|[a-z ]){0,60}") {
            let _ = read(&page);
        }
    }
}
