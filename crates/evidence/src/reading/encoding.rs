//! Bytes to text when nobody says in which encoding they are.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use values::Problem;

/// A text and what had to be assumed to get it.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) problems: Vec<Problem>,
}

/// Decodes bytes: byte order mark first, then strict UTF-8, then the encoding the file itself declares,
/// then damaged UTF-8, then a guess from the frequency of letters. The last two leave a problem.
///
/// The byte order mark is a signature, not text, and is left out.
pub(super) fn decode(bytes: &[u8], name: &str, declared: Option<&'static Encoding>) -> Decoded {
    if let Some((encoding, mark_length)) = Encoding::for_bom(bytes) {
        let (text, lost) = encoding.decode_without_bom_handling(bytes.get(mark_length..).unwrap_or(&[]));
        let problems = lost.then(|| damaged(name, encoding, &text)).into_iter().collect();
        return Decoded { text: text.into_owned(), problems };
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return guessed(bytes, name, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), problems: Vec::new() };
    }
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        let (text, lost) = encoding.decode_without_bom_handling(bytes);
        let problems = lost.then(|| damaged(name, encoding, &text)).into_iter().collect();
        return Decoded { text: text.into_owned(), problems };
    }
    if declared == Some(UTF_8) || is_mostly_utf8(bytes) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let problem = damaged(name, UTF_8, &text);
        return Decoded { text, problems: vec![problem] };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // The detector needs no more than this, and large files are detected in bounded time.
    detector.feed(bytes.get(..1 << 20).unwrap_or(bytes), true);
    guessed(bytes, name, detector.guess(None, Utf8Detection::Deny))
}

fn guessed(bytes: &[u8], name: &str, encoding: &'static Encoding) -> Decoded {
    let (text, lost) = encoding.decode_without_bom_handling(bytes);
    let losses = match lost {
        true => format!("{} characters were lost and stand as U+FFFD", replaced(&text)),
        false => "no character was lost".to_owned(),
    };
    let reason = format!("is not UTF-8 and says no encoding: read as {}; {losses}", encoding.name());
    let problem = Problem::new("reading/encoding-assumed", name, reason)
        .hint("check names with accents or in other scripts; save the file as UTF-8 if they are wrong");
    Decoded { text: text.into_owned(), problems: vec![problem] }
}

fn damaged(name: &str, encoding: &'static Encoding, text: &str) -> Problem {
    let (encoding, lost) = (encoding.name(), replaced(text));
    let reason =
        format!("says or shows that it is {encoding}, but {lost} places are not: they stand as U+FFFD");
    Problem::new("reading/encoding-damaged", name, reason)
        .hint("get the original again from its source, if words with U+FFFD matter")
}

fn replaced(text: &str) -> usize {
    text.matches('\u{fffd}').count()
}

/// UTF-16 of mostly Western text has a zero in every second byte, which no other text has.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let mostly = |count: usize| count * 10 >= pairs * 7;
    match (mostly(even) && odd * 20 < pairs, mostly(odd) && even * 20 < pairs) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Tells whether valid sequences of two and more bytes far outnumber invalid ones: in a text of another
/// encoding such sequences come up by chance only.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && valid >= invalid * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, codes: &[&str]) {
        let decoded = decode(bytes, "file", None);
        let found: Vec<_> = decoded.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!((decoded.text.as_str(), found.as_slice()), (text, codes));
    }

    #[test]
    fn the_mark_decides_then_utf8_then_a_guess() {
        check("\u{feff}né".as_bytes(), "né", &[]);
        check(b"\xff\xfen\0\xe9\0", "né", &[]);
        check("né".as_bytes(), "né", &[]);
        check(b"la d\xe9claration de S\xe9oul", "la déclaration de Séoul", &["reading/encoding-assumed"]);
        let utf16: Vec<u8> = "no mark here".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, "no mark here", &["reading/encoding-assumed"]);
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_latin1() {
        let mut bytes = "Хан Чен Гук, Ли Иль Джин".as_bytes().to_vec();
        bytes.push(0xe9);
        check(&bytes, "Хан Чен Гук, Ли Иль Джин\u{fffd}", &["reading/encoding-damaged"]);
    }

    #[test]
    fn a_guess_names_the_encoding() {
        let (bytes, _, _) = encoding_rs::EUC_KR.encode("러시아와 북한의 군사 협력에 관한 공동 성명");
        let decoded = decode(&bytes, "file", None);
        assert_eq!(decoded.text, "러시아와 북한의 군사 협력에 관한 공동 성명");
        assert!(decoded.problems[0].reason.contains("EUC-KR"));
    }
}
