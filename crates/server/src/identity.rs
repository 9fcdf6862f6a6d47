use std::fmt::Write as _;

/// Gives the identifier of a list's entry, the same in every edition: `LIST:REFERENCE`.
///
/// It stands in addresses as it is: letters and digits of ASCII, `-`, `.` and `_` are kept, every other byte of the
/// UTF-8 is `~` and two hexadecimal digits. Two entries have one identifier only if list and reference are the same; a
/// list that prints a reference twice has `:2` behind the second.
///
/// ```
/// use server::entity_id;
/// assert_eq!(entity_id("un-sc", "KPi.033"), "un-sc:KPi.033");
/// assert_eq!(entity_id("own list", "a:1"), "own~20list:a~3A1");
/// ```
#[must_use]
pub fn entity_id(list: &str, reference: &str) -> String {
    let mut id = String::with_capacity(list.len() + 1 + reference.len());
    escape(list, &mut id);
    id.push(':');
    escape(reference, &mut id);
    id
}

fn escape(text: &str, id: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => id.push(char::from(byte)),
            _ => {
                let _ = write!(id, "~{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unescape(part: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = part.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'~' {
                let digits: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    proptest! {
        #[test]
        fn an_identifier_names_one_list_and_one_reference(list in "\\PC{0,12}", reference in any::<String>()) {
            let id = entity_id(&list, &reference);
            let safe = |letter: char| letter.is_ascii_alphanumeric() || "-._~:".contains(letter);
            prop_assert!(id.chars().all(safe), "{}", id);
            let (first, second) = id.split_once(':').unwrap();
            prop_assert_eq!(unescape(first), list);
            prop_assert_eq!(unescape(second), reference);
        }
    }
}
