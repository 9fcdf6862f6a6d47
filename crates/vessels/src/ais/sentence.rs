//! One AIS sentence: `!AIVDM,2,1,6,A,payload,0*63`.

/// An AIS sentence whose checksum is right; whether its payload's letters are letters, [`super::bits`] tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    /// How many sentences the message has.
    pub(super) count: u8,
    /// Which of them this is, from 1.
    pub(super) number: u8,
    /// What the sentences of one message have in common.
    pub(super) group: Option<u8>,
    /// The radio channel, as written; zero where none is.
    pub(super) channel: u8,
    /// The letters that carry the bits.
    pub(super) payload: &'a [u8],
    /// How many bits of the last letter are none.
    pub(super) fill: u8,
    /// What stands behind the checksum.
    pub(super) behind: &'a [u8],
}

/// Why a sentence is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Its checksum is wrong.
    Checksum,
    /// It is not complete, or has other fields than an AIS sentence.
    Form,
}

/// Reads a sentence from its `!` or `$`.
///
/// A wrong checksum is named before anything else that is wrong.
#[inline]
pub(super) fn read(text: &[u8]) -> Result<Sentence<'_>, Refused> {
    let (body, high, low, behind) = match text {
        // Nearly every line ends with its checksum, so that it need not be looked for.
        [_, body @ .., b'*', high, low] => (body, high, low, &[][..]),
        _ => {
            let star = memchr::memchr(b'*', text).ok_or(Refused::Form)?;
            let body = text.get(1..star).ok_or(Refused::Form)?;
            let Some([high, low, behind @ ..]) = text.get(star + 1..) else { return Err(Refused::Form) };
            (body, high, low, behind)
        }
    };
    let expected = digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low);
    if checksum(body) != expected.ok_or(Refused::Form)? {
        return Err(Refused::Checksum);
    }
    let mut sentence = fields(body).ok_or(Refused::Form)?;
    sentence.behind = behind;
    Ok(sentence)
}

#[inline]
fn fields(body: &[u8]) -> Option<Sentence<'_>> {
    // Behind "AIVDM": nearly always one letter between commas.
    let rest = body.get(5..)?;
    let (count, number, rest) = match rest {
        [b',', count @ b'0'..=b'9', b',', number @ b'0'..=b'9', b',', rest @ ..] => {
            (count - b'0', number - b'0', rest)
        }
        _ => {
            let (none, rest) = until_comma(rest)?;
            let (count, rest) = until_comma(rest)?;
            let (number, rest) = until_comma(rest)?;
            (none.is_empty() && count.len() < 4 && number.len() < 4).then_some(())?;
            (small(count)?, small(number)?, rest)
        }
    };
    if count == 0 || number == 0 || number > count {
        return None;
    }
    let (group, rest) = until_comma(rest)?;
    let group = if group.is_empty() { None } else { Some(small(group)?) };
    let (channel, rest) = until_comma(rest)?;
    let channel = if let [one] = channel { *one } else { 0 };
    let (payload, fill) = match rest {
        [payload @ .., b',', fill @ b'0'..=b'5'] => (payload, fill - b'0'),
        _ => {
            let (payload, fill) = until_comma(rest)?;
            (payload, small(fill).filter(|fill| *fill < 6)?)
        }
    };
    // A comma too many lies within the payload, where it carries no bits.
    Some(Sentence { count, number, group, channel, payload, fill, behind: &[] })
}

#[inline]
fn until_comma(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let comma = text.iter().position(|byte| *byte == b',')?;
    Some((text.get(..comma)?, text.get(comma + 1..)?))
}

#[inline]
fn small(text: &[u8]) -> Option<u8> {
    match text {
        [one @ b'0'..=b'9'] => Some(one - b'0'),
        _ => std::str::from_utf8(text).ok()?.parse().ok(),
    }
}

/// Gives the value of a hexadecimal digit.
#[inline]
pub(super) fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

/// Gives the exclusive or of all bytes, eight at a time.
#[inline]
pub(super) fn checksum(body: &[u8]) -> u8 {
    let (words, rest) = body.as_chunks::<8>();
    let all = words.iter().fold(0, |sum, word| sum ^ u64::from_ne_bytes(*word));
    let half = all ^ all >> 32;
    let quarter = half ^ half >> 16;
    let folded = (quarter ^ quarter >> 8) as u8;
    rest.iter().fold(folded, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_sum(body: &str) -> Vec<u8> {
        format!("!{body}*{:02X}", body.bytes().fold(0, |sum, byte| sum ^ byte)).into_bytes()
    }

    #[test]
    fn the_fields_of_a_sentence_are_read() {
        let found = read(b"!AIVDM,2,1,6,A,53@o0E00000,2*2F,r003669987,1152921693");
        let found = found.or_else(|_| {
            let mut line = with_sum("AIVDM,2,1,6,A,53@o0E00000,2");
            line.extend_from_slice(b",r003669987,1152921693");
            read(line.leak())
        });
        let Ok(sentence) = found else { panic!("{found:?}") };
        assert_eq!((sentence.count, sentence.number, sentence.group), (2, 1, Some(6)));
        assert_eq!((sentence.channel, sentence.fill), (b'A', 2));
        assert_eq!(sentence.payload, b"53@o0E00000");
        assert_eq!(sentence.behind, b",r003669987,1152921693");
    }

    #[test]
    fn a_wrong_sum_is_named_before_a_wrong_form() {
        assert_eq!(read(b"!AIVDM,1,1,,B,15M67FC000G?ufbE`FepT@3n00Sa,0*00"), Err(Refused::Checksum));
        assert_eq!(read(b"!AIVDM,0,1,,B,x,9*00"), Err(Refused::Checksum));
        for wrong in [
            "AIVDM,1,1",
            "AIVDM,0,1,,B,15M67FC,0",
            "AIVDM,1,0,,B,15M67FC,0",
            "AIVDM,1,2,,B,15M67FC,0",
            "AIVDM,1,1,,B,15M67FC,6",
            "AIVDM,1,1,,B,15M67FC,",
            "AIVDM,1,1,x,B,15M67FC,0",
            "AIVDM,256,1,,B,15M67FC,0",
        ] {
            assert_eq!(read(&with_sum(wrong)), Err(Refused::Form), "{wrong}");
        }
        assert_eq!(read(b"!AIVDM,1,1,,B,15M67FC,0"), Err(Refused::Form));
        assert_eq!(read(b"!AIVDM,1,1,,B,15M67FC,0*5"), Err(Refused::Form));
        assert_eq!(read(b"!AIVDM,1,1,,B,15M67FC,0*zz"), Err(Refused::Form));
    }

    proptest! {
        #[test]
        fn the_sum_is_the_exclusive_or(body in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(checksum(&body), body.iter().fold(0, |sum, byte| sum ^ byte));
        }

        #[test]
        fn nothing_panics(text in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = read(&text);
        }

        #[test]
        fn what_aivdm_reads_is_read_alike(body in "AIVD[MO],[0-3]{1,2},[0-3],[0-9]{0,2},[AB1]{0,2},[0-~]{0,9},[0-7]") {
            let line = with_sum(&body);
            let theirs = aivdm::nmea::Sentence::parse(std::str::from_utf8(&line).unwrap());
            let ours = read(&line).ok().filter(|one| crate::ais::bits::Bits::default().read(one.payload, one.fill));
            prop_assert_eq!(ours.is_some(), theirs.is_ok(), "{}", body);
            if let (Some(ours), Ok(theirs)) = (ours, theirs) {
                prop_assert_eq!(ours.payload, theirs.payload);
                prop_assert_eq!((ours.count, ours.number), (theirs.fragment_count, theirs.fragment_number));
                prop_assert_eq!((ours.group, ours.fill), (theirs.seq_id, theirs.fill_bits));
            }
        }
    }
}
