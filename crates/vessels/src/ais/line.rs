//! One line of a recording: the sentence in it, and what stands around the sentence.
//!
//! Receivers and aggregators put the time of reception in different places. Read are: the NMEA 4.0 tag block
//! (`\s:station,c:1418169601*37\` before the sentence), a suffix after the checksum (`,r003669987,1152921693`), a
//! prefix of nanoseconds, milliseconds or seconds before the sentence, and the proprietary `$PGHP` line that
//! precedes it in Danish recordings. A line may also be an object as gpsd writes it.

use super::sentence::{checksum, digit};
use jiff::Timestamp;
use jiff::civil::DateTime;

/// What a line is.
#[derive(Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// Nothing, or a comment.
    Blank,
    /// A time of reception for the sentence that follows, in nanoseconds since 1970.
    Time(i64),
    /// A sentence of another kind: GPS, a receiver's own.
    OtherSentence,
    /// An AIS sentence from its `!` to the end of the line, with what is known of its reception.
    Ais { sentence: &'a [u8], reception: Reception<'a> },
    /// An object of JSON.
    Object(&'a [u8]),
    /// A tag block whose checksum is wrong; the sentence after it is read without it.
    BadTagBlock { sentence: &'a [u8] },
    /// Nothing that is known.
    Unknown,
}

/// What a line says of how its sentence was received.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reception<'a> {
    /// When, in nanoseconds since 1970.
    pub(super) at: Option<i64>,
    /// By which station.
    pub(super) station: Option<&'a [u8]>,
    /// The group of lines that belong together (`g:1-2-1604`): its number.
    pub(super) group: Option<u32>,
}

impl<'a> Reception<'a> {
    /// Takes over what stands behind the checksum of a sentence: `,r003669987,1152921693`.
    #[inline]
    pub(super) fn suffix(&mut self, behind: &'a [u8]) {
        if behind.is_empty() {
            return;
        }
        let mut rest = behind;
        while !rest.is_empty() {
            let (word, behind) = split(rest, b',').unwrap_or((rest, &[]));
            rest = behind;
            let word = word.trim_ascii();
            if let Some(time) = nanoseconds(word) {
                self.at = self.at.or(Some(time));
            } else if self.station.is_none() && matches!(word, [b'r' | b'b', ..]) && is_station(word) {
                self.station = Some(word);
            }
        }
    }
}

/// Takes a line apart. Linear in its length.
#[inline]
pub(super) fn read(line: &[u8]) -> Line<'_> {
    let line = trimmed(line);
    match line.first() {
        Some(b'!') if is_ais(line) => Line::Ais { sentence: line, reception: Reception::default() },
        None | Some(b'#') => Line::Blank,
        _ => unusual(line),
    }
}

/// Reads a line that does not begin with an AIS sentence.
fn unusual(line: &[u8]) -> Line<'_> {
    let mut rest = line;
    let mut reception = Reception::default();
    if let Some(after) = rest.strip_prefix(b"\\") {
        let Some((block, sentence)) = split(after, b'\\') else { return Line::Unknown };
        let sentence = trimmed(sentence);
        let Some(block) = checked(block) else {
            return if sentence.is_empty() { Line::Unknown } else { Line::BadTagBlock { sentence } };
        };
        reception = tag_block(block);
        rest = sentence;
        if rest.is_empty() {
            return reception.at.map_or(Line::Blank, Line::Time);
        }
    }
    if rest.starts_with(b"{") {
        return Line::Object(rest);
    }
    if let Some(after) = rest.strip_prefix(b"$PGHP,") {
        return pghp(after).map_or(Line::OtherSentence, Line::Time);
    }
    let Some(start) = memchr::memchr2(b'!', b'$', rest) else { return Line::Unknown };
    let (before, sentence) = rest.split_at(start);
    if reception.at.is_none() && !before.is_empty() {
        reception.at = before
            .split(|byte| matches!(byte, b' ' | b',' | b';' | b'\t'))
            .find_map(|word| nanoseconds(word).or_else(|| written(word)));
    }
    if is_ais(sentence) {
        return Line::Ais { sentence, reception };
    }
    if sentence.starts_with(b"$") && sentence.contains(&b',') { Line::OtherSentence } else { Line::Unknown }
}

/// Tells whether a sentence's address ends as those of AIS do, whoever talks.
#[inline]
fn is_ais(sentence: &[u8]) -> bool {
    matches!(sentence, [_, _, _, b'V', b'D', b'M' | b'O', ..])
}

#[inline]
fn trimmed(mut line: &[u8]) -> &[u8] {
    loop {
        line = match line {
            [0..=b' ', rest @ ..] | [0xef, 0xbb, 0xbf, rest @ ..] | [rest @ .., 0..=b' '] => rest,
            _ => return line,
        };
    }
}

fn split(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = memchr::memchr(at, text)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Gives what a tag block says, if its checksum is right.
fn checked(block: &[u8]) -> Option<&[u8]> {
    let (body, expected) = match block {
        [body @ .., b'*', high, low] => (body, digit(*high)? << 4 | digit(*low)?),
        _ => {
            let star = memchr::memrchr(b'*', block)?;
            let sum = std::str::from_utf8(block.get(star + 1..)?).ok()?;
            (block.get(..star)?, u8::from_str_radix(sum.trim(), 16).ok()?)
        }
    };
    (checksum(body) == expected).then_some(body)
}

/// Tells whether a name may be a station's; NMEA 4.0 allows 15 letters, feeds use a few more.
fn is_station(name: &[u8]) -> bool {
    (1..=255).contains(&name.len())
}

fn tag_block(block: &[u8]) -> Reception<'_> {
    let mut reception = Reception::default();
    let mut rest = block;
    while !rest.is_empty() {
        let (field, behind) = split(rest, b',').unwrap_or((rest, &[]));
        rest = behind;
        match field {
            [b'c', b':', value @ ..] => reception.at = nanoseconds(value),
            [b's', b':', value @ ..] if is_station(value) => reception.station = Some(value),
            // "g:1-2-1604": the first of two lines of group 1604.
            [b'g', b':', value @ ..] => {
                let number = value.split(|byte| *byte == b'-').nth(2);
                reception.group = number.and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
            }
            _ => {}
        }
    }
    reception
}

/// Reads seconds, milliseconds, microseconds or nanoseconds since 1970 by their number of digits; a day before
/// 2000 or after 2100 is no time of reception.
pub(crate) fn epoch(text: &str) -> Option<Timestamp> {
    nanoseconds(text.as_bytes()).and_then(timestamp)
}

/// Gives an instant by its nanoseconds since 1970.
pub(super) fn timestamp(nanoseconds: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(nanoseconds.into()).ok()
}

/// Reads a time as [`epoch`] does, to nanoseconds since 1970.
fn nanoseconds(text: &[u8]) -> Option<i64> {
    if !text.first()?.is_ascii_digit() {
        return None;
    }
    let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let whole = text.get(..point)?;
    if !(9..=19).contains(&whole.len()) || !whole.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = whole
        .iter()
        .try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))?;
    let nanoseconds = number.checked_mul(match whole.len() {
        9..=11 => 1_000_000_000,
        12..=14 => 1_000_000,
        15..=16 => 1_000,
        _ => 1,
    })?;
    (946_684_800..4_102_444_800).contains(&(nanoseconds / 1_000_000_000)).then_some(nanoseconds)
}

/// Reads a time as `2019-02-16T07:52:46Z`.
pub(super) fn written(text: &[u8]) -> Option<i64> {
    let time: Timestamp = std::str::from_utf8(text).ok()?.parse().ok()?;
    i64::try_from(time.as_nanosecond()).ok()
}

/// Reads `1,2010,6,11,11,46,11,390,…`: year to millisecond.
fn pghp(fields: &[u8]) -> Option<i64> {
    let mut numbers = std::str::from_utf8(fields).ok()?.split(',').skip(1).map(str::parse::<i32>);
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
    let time = jiff::tz::TimeZone::UTC.to_timestamp(time.ok()?).ok()?;
    i64::try_from(time.as_nanosecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ais::sentence;
    use proptest::prelude::*;

    fn time_of(line: &str) -> Option<String> {
        let time = match read(line.as_bytes()) {
            Line::Ais { sentence, mut reception } => {
                reception.suffix(sentence::read(sentence).ok()?.behind);
                reception.at
            }
            Line::Time(time) => Some(time),
            _ => None,
        };
        time.and_then(timestamp).map(|time| time.to_string())
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
            time_of(&format!("2019-02-16T07:52:46Z,{sentence}")).as_deref(),
            Some("2019-02-16T07:52:46Z")
        );
        assert_eq!(
            time_of("$PGHP,1,2010,6,11,11,46,11,390,231,45,992190934,1,2B*5B").as_deref(),
            Some("2010-06-11T11:46:11.39Z")
        );
        assert_eq!(time_of(sentence), None);
    }

    #[test]
    fn a_tag_block_with_a_wrong_sum_is_not_believed() {
        let line = b"\\s:42809,c:1635731889*00\\!AIVDM,1,1,,A,x,0*00";
        assert!(matches!(read(line), Line::BadTagBlock { .. }));
    }

    #[test]
    fn a_tag_block_names_station_and_group() {
        let line = b"\\g:1-2-1604,s:rORBCOMM008,c:1418169601*51\\!AIVDM,2,1,6,A,5,0*00";
        let Line::Ais { reception, .. } = read(line) else { panic!("{:?}", read(line)) };
        assert_eq!(reception.group, Some(1604));
        assert_eq!(reception.station, Some(&b"rORBCOMM008"[..]));
    }

    #[test]
    fn what_frames_a_line_is_taken_off() {
        let sentence = "!AIVDM,1,1,,A,13P7aB0000Ooo=8PqiN8c57N0>`<,0*69";
        for line in [format!("\u{feff}{sentence}\r"), format!(" \0{sentence} \0\t"), sentence.to_owned()] {
            let Line::Ais { sentence: found, .. } = read(line.as_bytes()) else { panic!("{line:?}") };
            assert_eq!(found, sentence.as_bytes());
        }
        assert_eq!(read(b"# !AIVDM"), Line::Blank);
        assert_eq!(read(b" \r"), Line::Blank);
        assert_eq!(read(b"{\"class\":\"AIS\"}"), Line::Object(b"{\"class\":\"AIS\"}"));
    }

    proptest! {
        #[test]
        fn no_line_panics(line in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = read(&line);
        }

        #[test]
        fn no_line_of_the_alphabet_panics(line in "[!$\\\\*:,AIVDMOcsg0-9.{}-]{0,60}") {
            let _ = read(line.as_bytes());
        }
    }
}
