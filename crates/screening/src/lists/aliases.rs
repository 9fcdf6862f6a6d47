//! Several names packed in one field, as publishers of lists write them, taken apart.

use crate::{designation::one_line, script_of};

/// The names found in one field, the first being the field's own, and the remarks that are no names.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Unpacked {
    pub names: Vec<String>,
    pub remarks: Vec<String>,
}

/// Words that make a text in parentheses a remark about the name rather than another name.
const REMARK_WORDS: [&str; 17] = [
    "name",
    "kunya",
    "formerly",
    "previously",
    "listed",
    "false",
    "identity",
    "third",
    "combat",
    "deceased",
    "born",
    "passport",
    "alias",
    "nickname",
    "nom",
    "spelling",
    "number",
];

/// Takes a field of names apart: at `;` and enumerators (`b)`), and out of parentheses in another script.
///
/// "Jin Tiesan (金铁三)" is two names, "Abu Muhammad (original script: Абу Мухаммад)" too; "El Para (combat
/// name)" is one and a remark; "OCEAN MARITIME MANAGEMENT COMPANY, LIMITED (OMM)" a name and its initials;
/// "Lom-ali Butayev (Butaev)" a name and another spelling of its last word.
pub(crate) fn unpack(field: &str) -> Unpacked {
    let mut unpacked = Unpacked::default();
    let field = one_line(field);
    if !is_balanced(&field) {
        // "… (HTS; هيئة (original script); …": every mark parts, and what is left of a label is none.
        for part in field.split(['(', ')', ';']) {
            if part.trim().eq_ignore_ascii_case("original script") {
                continue;
            }
            push(&mut unpacked.names, part);
        }
        return unpacked;
    }
    for part in split_outside_parentheses(&field) {
        unpack_part(&part, &mut unpacked);
    }
    unpacked
}

fn unpack_part(part: &str, unpacked: &mut Unpacked) {
    let (part, remark) = match part.split_once(", born ") {
        Some((name, remark)) => (name, Some(format!("born {remark}"))),
        None => (part, None),
    };
    unpacked.remarks.extend(remark);
    let Some((before, inside, after)) = parenthesis(part) else {
        return push(&mut unpacked.names, part);
    };
    let inside = inside.trim();
    let label_free = inside.rsplit_once(": ").map_or(inside, |(_, name)| name).trim();
    let outer = one_line(&format!("{before} {after}"));
    let words: Vec<String> =
        inside.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    let is_remark = words.iter().any(|word| REMARK_WORDS.contains(&word.as_str()));
    let other_script = script_of(label_free) != script_of(&outer) && script_of(label_free) != "Zyyy";
    if other_script {
        push(&mut unpacked.names, &outer);
        for name in label_free.split(';') {
            push(&mut unpacked.names, name);
        }
    } else if outer.is_empty() || before.trim().is_empty() || !after.trim().is_empty() {
        // "(Sheikh) Musa Hilal", "LEADER (HONG KONG) INTERNATIONAL": part of the name.
        push(&mut unpacked.names, &part.replace(['(', ')'], " "));
    } else if is_remark || is_reference(inside) {
        push(&mut unpacked.names, &outer);
        unpacked.remarks.push(inside.to_owned());
    } else if inside.contains(';') {
        push(&mut unpacked.names, &outer);
        for name in inside.split(';') {
            push(&mut unpacked.names, name);
        }
    } else if is_initials(inside) {
        push(&mut unpacked.names, &outer);
        push(&mut unpacked.names, inside);
    } else if !inside.contains(' ') && outer.contains(' ') && starts_upper(inside) {
        let kept = outer.rsplit_once(' ').map_or("", |(kept, _)| kept);
        push(&mut unpacked.names, &outer);
        push(&mut unpacked.names, &format!("{kept} {inside}"));
    } else if starts_upper(inside) && inside.contains(' ') {
        push(&mut unpacked.names, &outer);
        push(&mut unpacked.names, inside);
    } else {
        push(&mut unpacked.names, &outer);
        unpacked.remarks.push(inside.to_owned());
    }
}

fn push(names: &mut Vec<String>, name: &str) {
    let name = one_line(name);
    let name = name.trim_matches(|letter: char| matches!(letter, ',' | ';' | '"' | '“' | '”' | ' '));
    if name.chars().any(char::is_alphanumeric) && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

fn is_initials(text: &str) -> bool {
    (2..=8).contains(&text.chars().count())
        && text.chars().all(|letter| letter.is_uppercase() || letter.is_numeric() || letter == '.')
}

/// Tells a reference of the list itself, such as `KPe.018`, from initials.
fn is_reference(text: &str) -> bool {
    text.split_once('.').is_some_and(|(letters, digits)| {
        letters.len() == 3
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn starts_upper(text: &str) -> bool {
    text.chars().next().is_some_and(|letter| letter.is_uppercase() || letter.is_numeric())
}

/// Finds the first closed pair of parentheses: what is before, in and after it.
fn parenthesis(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('(')?;
    let close = open + text.get(open..)?.find(')')?;
    Some((text.get(..open)?, text.get(open + 1..close)?, text.get(close + 1..)?))
}

/// Tells whether parentheses open and close in turn, none inside another.
fn is_balanced(text: &str) -> bool {
    let mut open = false;
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            '(' if open => return false,
            '(' => open = true,
            ')' if !open && before.is_ascii_lowercase() => {}
            ')' if !open => return false,
            ')' => open = false,
            _ => {}
        }
        before = letter;
    }
    !open
}

fn split_outside_parentheses(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0u32;
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        // "a) …" and "b) …": an enumerator, not the end of a parenthesis.
        let enumerator =
            depth == 0 && before == ' ' && letter.is_ascii_lowercase() && letters.peek() == Some(&')');
        match letter {
            _ if enumerator => {
                letters.next();
                parts.push(String::new());
                before = ' ';
                continue;
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                parts.push(String::new());
                before = ' ';
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        before = letter;
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(field: &str, names: &[&str], remarks: &[&str]) {
        let unpacked = unpack(field);
        assert_eq!(unpacked.names, names, "{field}");
        assert_eq!(unpacked.remarks, remarks, "{field}");
    }

    #[test]
    fn names_packed_in_one_field_come_apart() {
        check("Ahn Sam; An Sam;Aan Sam", &["Ahn Sam", "An Sam", "Aan Sam"], &[]);
        check("One Two b) Three Four; Five Six", &["One Two", "Three Four", "Five Six"], &[]);
        check("Jin Tiesan (金铁三)", &["Jin Tiesan", "金铁三"], &[]);
        check("Abu (original script: Абу)", &["Abu", "Абу"], &[]);
        check("حسن (Hassan Ghul; Hasan Gul)", &["حسن", "Hassan Ghul", "Hasan Gul"], &[]);
        check("El Para (combat name) ", &["El Para"], &["combat name"]);
        check("SHIP COMPANY, LIMITED (SCL)", &["SHIP COMPANY, LIMITED", "SCL"], &[]);
        check("LEADER (HONG KONG) TRADING", &["LEADER HONG KONG TRADING"], &[]);
        check("Ali Butayev (Butaev)", &["Ali Butayev", "Ali Butaev"], &[]);
        check("Kha Khan, born in Kandahar", &["Kha Khan"], &["born in Kandahar"]);
        check("SECOND ACADEMY (KPE.018)", &["SECOND ACADEMY"], &["KPE.018"]);
        check("\"KOMID\"", &["KOMID"], &[]);
        check("Hay at (HAT; هيئة (original script)); Hay et", &["Hay at", "HAT", "هيئة", "Hay et"], &[]);
        check("  ", &[], &[]);
    }

    proptest! {
        #[test]
        fn no_field_panics(field in "[a-zA-Z();,: \"أАб金]{0,60}") {
            let _ = unpack(&field);
        }
    }
}
