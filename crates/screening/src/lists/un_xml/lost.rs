use crate::designation::script_of;
use std::collections::BTreeMap;

/// What of an entry was destroyed before it was published.
pub(super) struct Lost {
    /// Whether the file is known to be damaged, so that a text without letters is no name.
    pub(super) strict: bool,
    pub(super) fields: Vec<&'static str>,
}

impl Lost {
    /// Gives the text back unless its letters are gone.
    ///
    /// The damage met is that of text cut to the low byte of each UTF-16 unit: a quotation mark (U+2018,
    /// U+2019) or dash became a control character and can be put back, letters of another script cannot.
    pub(super) fn keep(&mut self, field: &'static str, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let text: String = text
            .chars()
            .map(|letter| match letter {
                '\u{18}' | '\u{19}' => '’',
                '\u{13}' | '\u{14}' => '–',
                other => other,
            })
            .collect();
        if !self.is_scrambled(&text) {
            if text.contains('\u{fffd}') {
                self.fields.push(field);
            }
            return Some(text);
        }
        self.fields.push(field);
        // "Jin Tiesan (?)", "(?) Abu Bakr": of the two sides of a parenthesis one may be whole.
        let (before, inside) = text.split_once('(').unwrap_or(("", &text));
        [before, inside.trim_end_matches(')')]
            .into_iter()
            .map(str::trim)
            .find(|part| {
                part.chars().filter(|letter| letter.is_alphabetic()).count() > 3 && !self.is_scrambled(part)
            })
            .map(str::to_owned)
    }

    pub(super) fn is_scrambled(&self, text: &str) -> bool {
        if text.chars().any(char::is_control) {
            return true;
        }
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
        let odd = text
            .chars()
            .filter(|letter| !letter.is_alphanumeric() && !" .,-–’\"&();".contains(*letter))
            .count();
        self.strict && odd > 0 && letters < 4 * odd
    }

    pub(super) fn keep_original_script(&mut self, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let script = script_of(text);
        if self.strict && matches!(script, "Latn" | "Zyyy") || text.chars().any(char::is_control) {
            self.fields.push("original-script name");
            return None;
        }
        if text.contains('\u{fffd}') {
            self.fields.push("original-script name");
        }
        Some(text.to_owned())
    }

    pub(super) fn in_words(&self) -> String {
        if self.fields.is_empty() {
            return "none of its names is concerned".to_owned();
        }
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for field in &self.fields {
            *counts.entry(field).or_default() += 1;
        }
        let parts: Vec<String> = counts.iter().map(|(field, count)| format!("{count} {field}")).collect();
        format!("lost or incomplete: {}", parts.join(", "))
    }
}
