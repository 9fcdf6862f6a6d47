//! One line of a recording: the sentence in it, and what stands around the sentence.
//!
//! Receivers and aggregators put the time of reception in different places. Read are: the NMEA 4.0 tag block
//! (`\s:station,c:1418169601*37\` before the sentence), a suffix after the checksum (`,r003669987,1152921693`), a
//! prefix of nanoseconds, milliseconds or seconds before the sentence, and the proprietary `$PGHP` line that
//! precedes it in Danish recordings.

use jiff::Timestamp;
use jiff::civil::DateTime;

/// What a line is.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// Nothing, or a comment.
    Blank,
    /// A time of reception for the sentence that follows.
    Time(Timestamp),
    /// A sentence of another kind: GPS, a receiver's own.
    OtherSentence,
    /// An AIS sentence as it stands between `!` and its checksum, with what is known of its reception.
    Ais { sentence: &'a str, received_at: Option<Timestamp>, station: Option<&'a str> },
    /// A tag block whose checksum is wrong; the sentence after it is read without it.
    BadTagBlock { sentence: &'a str },
    /// Nothing that is known.
    Unknown,
}

/// Takes a line apart. Linear in its length.
pub(super) fn read(line: &str) -> Line<'_> {
    let line =
        line.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0' || letter == '\u{feff}');
    if line.is_empty() || line.starts_with('#') {
        return Line::Blank;
    }
    let mut rest = line;
    let mut received_at = None;
    let mut station = None;
    if let Some(after) = rest.strip_prefix('\\') {
        let Some((block, sentence)) = after.split_once('\\') else { return Line::Unknown };
        let Some(block) = checked(block) else {
            return match sentence.trim() {
                "" => Line::Unknown,
                sentence => Line::BadTagBlock { sentence },
            };
        };
        for field in block.split(',') {
            match field.split_once(':') {
                Some(("c", value)) => received_at = epoch(value),
                Some(("s", value)) => station = Some(value),
                _ => {}
            }
        }
        rest = sentence.trim();
        if rest.is_empty() {
            return received_at.map_or(Line::Blank, Line::Time);
        }
    }
    if let Some(after) = rest.strip_prefix("$PGHP,") {
        return pghp(after).map_or(Line::OtherSentence, Line::Time);
    }
    let Some(start) = rest.find(['!', '$']) else { return Line::Unknown };
    let (before, sentence) = rest.split_at(start);
    if received_at.is_none() {
        received_at =
            before.split([' ', ',', ';', '\t']).find_map(|word| epoch(word).or_else(|| word.parse().ok()));
    }
    let head = sentence.get(1..6).unwrap_or("");
    if !(head.ends_with("VDM") || head.ends_with("VDO")) {
        return if sentence.starts_with('$') && sentence.contains(',') {
            Line::OtherSentence
        } else {
            Line::Unknown
        };
    }
    // "…*1A,r003669987,1152921693": a station and the second of reception.
    if let Some(suffix) = sentence.find('*').and_then(|at| sentence.get(at + 3..)) {
        for word in suffix.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            if let Some(time) = epoch(word) {
                received_at = received_at.or(Some(time));
            } else if station.is_none() && word.starts_with(['r', 'b']) {
                station = Some(word);
            }
        }
    }
    Line::Ais { sentence, received_at, station }
}

/// Gives what a tag block says, if its checksum is right.
fn checked(block: &str) -> Option<&str> {
    let (body, sum) = block.rsplit_once('*')?;
    let expected = u8::from_str_radix(sum.trim(), 16).ok()?;
    (body.bytes().fold(0, |sum, byte| sum ^ byte) == expected).then_some(body)
}

/// Reads seconds, milliseconds, microseconds or nanoseconds since 1970 by their number of digits; a day before
/// 2000 or after 2100 is no time of reception.
pub(crate) fn epoch(text: &str) -> Option<Timestamp> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !(9..=19).contains(&whole.len()) || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i128 = whole.parse().ok()?;
    let per_second: i128 = match whole.len() {
        9..=11 => 1,
        12..=14 => 1_000,
        15..=16 => 1_000_000,
        _ => 1_000_000_000,
    };
    let nanoseconds = number * (1_000_000_000 / per_second);
    let time = Timestamp::from_nanosecond(nanoseconds).ok()?;
    (946_684_800..4_102_444_800).contains(&time.as_second()).then_some(time)
}

/// Reads `1,2010,6,11,11,46,11,390,…`: year to millisecond.
fn pghp(fields: &str) -> Option<Timestamp> {
    let mut numbers = fields.split(',').skip(1).map(str::parse::<i32>);
    let mut next = || numbers.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second, millisecond) = (next()?, next()?, next()?, next()?);
    let time = DateTime::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.try_into().ok()?,
        millisecond.checked_mul(1_000_000)?,
    );
    jiff::tz::TimeZone::UTC.to_timestamp(time.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time_of(line: &str) -> Option<String> {
        match read(line) {
            Line::Ais { received_at, .. } => received_at.map(|time| time.to_string()),
            Line::Time(time) => Some(time.to_string()),
            _ => None,
        }
    }

    #[test]
    fn the_time_of_reception_is_found_where_feeds_put_it() {
        let sentence = "!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69";
        assert_eq!(
            time_of(&format!("\\s:42809,c:1635731889,t:1635731965*6A\\{sentence}")).as_deref(),
            Some("2021-11-01T01:58:09Z")
        );
        assert_eq!(
            time_of(&format!("{sentence},r003669987,1152921693")).as_deref(),
            Some("2006-07-15T00:01:33Z")
        );
        assert_eq!(
            time_of(&format!("1550303566167727840 {sentence}")).as_deref(),
            Some("2019-02-16T07:52:46.16772784Z")
        );
        assert_eq!(
            time_of("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B").as_deref(),
            Some("2010-06-11T11:46:11.39Z")
        );
        assert_eq!(time_of(sentence), None);
    }

    #[test]
    fn a_tag_block_with_a_wrong_sum_is_not_believed() {
        let line = "\\s:42809,c:1635731889*00\\!AIVDM,1,1,,A,x,0*00";
        assert!(matches!(read(line), Line::BadTagBlock { .. }));
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "\\PC{0,80}") {
            let _ = read(&line);
        }

        #[test]
        fn no_line_of_the_alphabet_panics(line in "[!$\\\\*:,AIVDMOcsg0-9.]{0,60}") {
            let _ = read(&line);
        }
    }
}
