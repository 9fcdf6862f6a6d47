//! The day an original says it was published: metadata, datelines, file names.
//!
//! A date is taken as it is written, in the place where it was written: "2024-11-04T23:30:00+09:00" is
//! 4 November. A date without its year, or one in figures that may be read two ways (04/11/2024), is
//! no date here.

use values::Date;

/// Reads the first date that `text` begins with or consists of: ISO 8601, RFC 5322, words in English,
/// Russian, French, German or Spanish, and 年月日 / 년월일.
pub(super) fn date_of_metadata(text: &str) -> Option<Date> {
    let text = text.trim();
    find_date(text).filter(|found| found.start <= 40).map(|found| found.date)
}

/// Finds the date in the dateline of an article: "SEOUL, 4 November 2024 —", "[2024-11-04]", a line that
/// is nothing but a date. Looks at the first eight lines that are not empty.
pub(super) fn date_of_dateline(text: &str) -> Option<Date> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).take(8).find_map(date_of_line)
}

/// Finds a full date in a file name, such as `2024-12-18_briefing.txt` or `note-20241218.pdf`.
pub(super) fn date_of_file_name(name: &str) -> Option<Date> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    digit_runs(name).find_map(|(start, end)| {
        let (before, run, after) = (&name[..start], &name[start..end], &name[end..]);
        match run.len() {
            8 => date(&run[..4], &run[4..6], &run[6..]),
            4 if !before.ends_with(['.', '-', '_']) || !ends_with_digit_group(before) => {
                let separator = after.chars().next().filter(|c| "-_.".contains(*c))?;
                let mut rest = after[1..].splitn(3, |c: char| !c.is_ascii_digit());
                let (month, day) = (rest.next()?, rest.next()?);
                let joined = after[1 + month.len()..].starts_with(separator);
                (joined && month.len() == 2 && day.len() == 2).then(|| date(run, month, day))?
            }
            _ => None,
        }
    })
}

/// A date and where in the text it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    date: Date,
    start: usize,
    end: usize,
}

fn date_of_line(line: &str) -> Option<Date> {
    // A dateline is short; a sentence with a date in it is not one.
    let head_end = line.char_indices().nth(120).map_or(line.len(), |(at, _)| at);
    let found = find_date(&line[..head_end])?;
    let (before, after) = (&line[..found.start], line[found.end..].trim_start());
    let ends = after.is_empty()
        || after.starts_with(['—', '–', '-', ':', ')', ']', '(', '/', '|', '·', '―', '–'])
        || after.starts_with("KST")
        || after.starts_with("at ") && after.len() < 30
        || starts_with_clock(after);
    (ends && is_place_prefix(before)).then_some(found.date)
}

/// Tells whether what stands before a date may be the place or label of a dateline.
fn is_place_prefix(before: &str) -> bool {
    let before = before.trim();
    let label = before.trim_end_matches([':', ' ', '(', '[', '|', ',']).to_lowercase();
    const LABELS: [&str; 12] = [
        "",
        "published",
        "published on",
        "publication date",
        "date",
        "posted",
        "posted on",
        "released",
        "issued",
        "on",
        "dated",
        "for immediate release",
    ];
    if LABELS.contains(&label.as_str()) {
        return true;
    }
    // Names of places and weekdays: every word begins with a capital or is a short particle.
    before.chars().count() <= 60
        && before.split_whitespace().all(|word| {
            let word = word.trim_start_matches(['(', '[']);
            let first = word.chars().next();
            first.is_none_or(|c| !c.is_lowercase()) || matches!(word, "de" | "of" | "la" | "al" | "and")
        })
        && !before.ends_with(['.', '!', '?'])
        && (before.ends_with([',', '(', '[', ':', '|', '—', '–', '-', '/']) || before.is_empty())
}

fn starts_with_clock(after: &str) -> bool {
    let digits = after.trim_start_matches(',').trim_start();
    let hours = digits.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&hours) && digits[hours..].starts_with([':', '.'])
}

/// A word or a number of a text, with its place.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Finds the first full date of a text.
fn find_date(text: &str) -> Option<Found> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        let (date, used) = date_at(text, &tokens[at..])?;
        Some(Found { date, start: tokens[at].start, end: end_of(text, &tokens, at + used - 1) })
    })
}

/// Where a date ends, with an ISO time and zone that follow it directly.
fn end_of(text: &str, tokens: &[Token<'_>], last: usize) -> usize {
    let end = tokens[last].end;
    let rest = &text[end..];
    match rest.strip_prefix('T').filter(|time| time.starts_with(|c: char| c.is_ascii_digit())) {
        Some(time) => {
            let is_time = |c: char| c.is_ascii_digit() || ":.+-Z".contains(c);
            end + 1 + time.find(|c| !is_time(c)).unwrap_or(time.len())
        }
        None => end + rest.chars().next().filter(|c| "일日年".contains(*c)).map_or(0, char::len_utf8),
    }
}

/// Reads a date from the first tokens; gives how many it took.
fn date_at(text: &str, tokens: &[Token<'_>]) -> Option<(Date, usize)> {
    let first = tokens.first()?;
    let gap = |n: usize| Some(&text[tokens.get(n)?.end..tokens.get(n + 1)?.start]);
    let token = |n: usize| tokens.get(n).map(|token| token.text);
    if first.text.len() == 8 && is_number(first.text) {
        let (year, month, day) = (&first.text[..4], &first.text[4..6], &first.text[6..]);
        return Some((date(year, month, day)?, 1));
    }
    let (a, b, c) = (first.text, token(1)?, token(2)?);
    let (gap_ab, gap_bc) = (gap(0)?, gap(1)?);
    // 2024-11-04, 2024/11/04, 2024.11.04, 2024年11月4日, 2024년 11월 4일
    if a.len() == 4 && is_number(a) && is_number(b) && is_number(c) {
        let same = gap_ab == gap_bc && matches!(gap_ab, "-" | "/" | "." | ". ");
        let marked = gap_ab.starts_with(['年', '년']) && gap_bc.starts_with(['月', '월']);
        return (same || marked).then(|| date(a, b, c)).flatten().map(|date| (date, 3));
    }
    let spaced =
        |gap: &str| gap.trim_matches([' ', '.', ',', '-', '\u{a0}', '/']).is_empty() && gap.len() <= 4;
    if !spaced(gap_ab) || !spaced(gap_bc) {
        return None;
    }
    // 4 November 2024, 4th of November 2024, 04-Nov-2024
    if let (true, Some(day)) = (a.len() <= 4, day_of(a)) {
        let skip = usize::from(matches!(b, "of" | "de"));
        let (month, year) = (token(1 + skip)?, token(2 + skip)?);
        if let (Some(month), true) = (month_of(month), year.len() == 4) {
            return Some((civil(year.parse().ok()?, month, day)?, 3 + skip));
        }
        // 04.11.2024 puts the day first everywhere; with slashes it depends on the country.
        let dotted = gap_ab == "." && gap_bc == "." && is_number(b) && c.len() == 4;
        return dotted.then(|| date(c, b, a)).flatten().map(|date| (date, 3));
    }
    // November 4, 2024
    let (month, day) = (month_of(a)?, day_of(b)?);
    (c.len() == 4 && is_number(c)).then(|| civil(c.parse().ok()?, month, day)).flatten().map(|date| (date, 3))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut last: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices() {
        let kind = match c {
            '0'..='9' => Some(true),
            'T' if last.is_some_and(|(_, digits)| digits) => None,
            '年' | '月' | '日' | '년' | '월' | '일' => None,
            c if c.is_alphabetic() => Some(false),
            _ => None,
        };
        let start = match (last, kind) {
            (Some((_, digits)), Some(now)) if digits == now => continue,
            // "4th": letters that follow a number directly belong to it.
            (Some((_, true)), Some(false)) => continue,
            (open, _) => open,
        };
        if let Some((start, _)) = start {
            tokens.push(Token { text: &text[start..at], start, end: at });
        }
        last = kind.map(|digits| (at, digits));
    }
    if let Some((start, _)) = last {
        tokens.push(Token { text: &text[start..], start, end: text.len() });
    }
    tokens
}

fn digit_runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        at = start + length;
        Some((start, at))
    })
}

fn ends_with_digit_group(before: &str) -> bool {
    before.len() >= 2 && before.as_bytes()[before.len() - 2].is_ascii_digit()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Builds a date of the time in which the press has existed; other years are numbers of something else.
fn civil(year: i16, month: i8, day: i8) -> Option<Date> {
    (1800..=2199).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

fn day_of(text: &str) -> Option<i8> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &text[digits.len()..];
    let known = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "ST" | "ND" | "RD" | "TH");
    digits.parse().ok().filter(|day| known && (1..=31).contains(day))
}

fn month_of(text: &str) -> Option<i8> {
    // Three letters tell the English months apart; the others are spelt out.
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "января", "janvier", "januar", "enero"],
        &["feb", "february", "февраля", "février", "fevrier", "februar", "febrero"],
        &["mar", "march", "марта", "mars", "märz", "marzo"],
        &["apr", "april", "апреля", "avril", "abril"],
        &["may", "мая", "mai", "mayo"],
        &["jun", "june", "июня", "juin", "juni", "junio"],
        &["jul", "july", "июля", "juillet", "juli", "julio"],
        &["aug", "august", "августа", "août", "aout", "agosto"],
        &["sep", "sept", "september", "сентября", "septembre", "septiembre"],
        &["oct", "october", "октября", "octobre", "oktober", "octubre"],
        &["nov", "november", "ноября", "novembre", "noviembre"],
        &["dec", "december", "декабря", "décembre", "decembre", "dezember", "diciembre"],
    ];
    let text = text.to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&text.as_str()))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(date: Option<Date>) -> String {
        date.map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_of_metadata() {
        let check = |text: &str, expected: &str| assert_eq!(iso(date_of_metadata(text)), expected, "{text}");
        check("2024-11-04T23:30:00+09:00", "2024-11-04");
        check("Mon, 4 Nov 2024 08:00:00 GMT", "2024-11-04");
        check("Monday, November 4th, 2024", "2024-11-04");
        check("4 ноября 2024 г.", "2024-11-04");
        check("2024년 11월 4일", "2024-11-04");
        check("2024年11月4日", "2024-11-04");
        check("20241104", "2024-11-04");
        check("04.11.2024", "2024-11-04");
        check("2024/11/04 08:00", "2024-11-04");
        check("11/04/2024", "");
        check("2024-13-04", "");
        check("November 2024", "");
        check("2024-W45", "");
        check("", "");
    }

    #[test]
    fn datelines() {
        let check = |text: &str, expected: &str| assert_eq!(iso(date_of_dateline(text)), expected, "{text}");
        check("SEOUL, 4 November 2024 — The ministry said", "2024-11-04");
        check("Headline here\n\nWASHINGTON (November 4, 2024) - The department", "2024-11-04");
        check("[2024-10-01] Something happened", "2024-10-01");
        check("Published: 1 October 2024", "2024-10-01");
        check("Tuesday, 1 October 2024\n\nText", "2024-10-01");
        check("October 1, 2024, 10:30 KST", "2024-10-01");
        check("The ship sailed on 1 October 2024.", "");
        check("On 1 October 2024 the ship sailed.", "");
        check("Pyongyang, May 30 (KCNA) -- The ministry", "");
        check("It was seen by an observer on 1 October 2024 – again", "");
    }

    #[test]
    fn file_names() {
        let check = |name: &str, expected: &str| assert_eq!(iso(date_of_file_name(name)), expected, "{name}");
        check("2024-12-18_briefing.txt", "2024-12-18");
        check("case/01_scr_2024-12-18_open.txt", "2024-12-18");
        check("note-20241218.pdf", "2024-12-18");
        check("2024_12_18.md", "2024-12-18");
        check("report-2397.pdf", "");
        check("2024-12.txt", "");
        check("9074729.txt", "");
        check("2024-12-18/plain.txt", "");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}") {
            let _ = (date_of_metadata(&text), date_of_dateline(&text), date_of_file_name(&text));
        }
    }
}
