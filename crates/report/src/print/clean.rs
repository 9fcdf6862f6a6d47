//! Hostile text made safe to print: nothing hidden stays hidden, nothing reorders its neighbours.

/// The longest quotation printed in full. **Units:** scalar values. JSON carries every quotation whole.
pub(crate) const QUOTE_MAX: usize = 400;

/// Makes text printable on one line.
///
/// White space is run together. Control characters, bidirectional overrides and isolates, private-use
/// and tag characters – whatever could reorder, hide or forge neighbouring words – are shown by number.
pub(crate) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut space = false;
    for character in text.chars() {
        if character.is_whitespace() {
            space = !cleaned.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            cleaned.push(' ');
        }
        if is_hidden(character) {
            cleaned.push_str(&by_number(character));
        } else {
            cleaned.push(character);
        }
    }
    cleaned
}

/// Shows a character that cannot be printed by its number: `⟦U+202E⟧`.
pub(crate) fn by_number(character: char) -> String {
    format!("⟦U+{:04X}⟧", u32::from(character))
}

/// Tells whether a character leaves no mark of its own and may be left out where no font has it.
pub(crate) fn is_ignorable(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Gives the language a text is most likely in by its script, as an HTML `lang`; `None` for Latin.
///
/// A guess for the sake of fonts and of screen readers, never printed as a statement.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let (mut letters, mut counts) = (0_usize, [0_usize; 5]);
    let mut ukrainian = false;
    for character in text.chars().filter(|character| character.is_alphabetic()) {
        letters += 1;
        if let Some(script) = script(character)
            && let Some(count) = counts.get_mut(script)
        {
            *count += 1;
        }
        ukrainian |= matches!(character, 'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ');
    }
    let [hangul, kana, han, cyrillic, arabic] = counts;
    // Korean and Japanese mix in Han, so that a few syllables of their own decide.
    match () {
        () if hangul * 3 >= letters && hangul > 0 => Some("ko"),
        () if kana > 0 && (kana + han) * 2 >= letters => Some("ja"),
        () if han * 2 >= letters && han > 0 => Some("zh"),
        () if cyrillic * 2 >= letters && cyrillic > 0 => Some(if ukrainian { "uk" } else { "ru" }),
        () if arabic * 2 >= letters && arabic > 0 => Some("ar"),
        () => None,
    }
}

/// Cuts text into runs of one script each, with the language of those not in Latin letters.
///
/// White space and punctuation between two runs of a script belong to it.
pub(crate) fn runs(text: &str) -> Vec<(&str, Option<&'static str>)> {
    let mut runs = Vec::new();
    let (mut start, mut end, mut foreign) = (0, 0, false);
    for (at, character) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        let this = script(character).is_some();
        if this != foreign {
            // A run in Latin keeps the blanks around it, a foreign one ends with its last letter.
            let cut = if foreign { end } else { at };
            if cut > start {
                runs.push((start, cut));
            }
            (start, foreign) = (cut, this);
        }
        end = at + character.len_utf8();
    }
    if foreign && end < text.len() {
        runs.push((start, end));
        start = end;
    }
    if start < text.len() {
        runs.push((start, text.len()));
    }
    runs.into_iter().filter_map(|(from, to)| text.get(from..to)).map(|run| (run, language(run))).collect()
}

fn script(character: char) -> Option<usize> {
    match character {
        '\u{1100}'..='\u{11FF}'
        | '\u{3130}'..='\u{318F}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' => Some(0),
        '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => Some(1),
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Some(2),
        '\u{400}'..='\u{52F}' => Some(3),
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' => Some(4),
        _ => None,
    }
}

/// Tells whether a character could reorder, hide or forge its neighbours.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{E000}'..='\u{F8FF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E0FFF}'
            | '\u{F0000}'..='\u{10FFFF}')
        || u32::from(character) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(input: &str, expected: &str) {
        assert_eq!(clean(input), expected);
    }

    #[test]
    fn hidden_characters_are_shown_by_number() {
        check("a\u{202E}b", "a⟦U+202E⟧b");
        check("a\u{0}b\u{9B}", "a⟦U+0000⟧b⟦U+009B⟧");
        check("\u{E000}\u{1FFFE}", "⟦U+E000⟧⟦U+1FFFE⟧");
        check("  two\n\t words\u{A0}", "two words");
        check("नमस्ते\u{200D}", "नमस्ते\u{200D}");
    }

    #[test]
    fn the_language_is_told_by_the_script() {
        for (text, expected) in [
            ("국가정보원 NIS", Some("ko")),
            ("Министерство", Some("ru")),
            ("Україні", Some("uk")),
            ("外務省は", Some("ja")),
            ("外交部", Some("zh")),
            ("Pyongyang", None),
            ("", None),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn a_run_of_another_script_stands_alone() {
        assert_eq!(
            runs("the NIS (국가 정보원) said"),
            [("the NIS (", None), ("국가 정보원", Some("ko")), (") said", None)]
        );
        assert_eq!(runs("(平壌)"), [("(", None), ("平壌", Some("zh")), (")", None)]);
        assert_eq!(runs("12"), [("12", None)]);
    }

    proptest! {
        #[test]
        fn runs_lose_nothing(text in any::<String>()) {
            prop_assert_eq!(runs(&text).iter().map(|(run, _)| *run).collect::<String>(), text);
        }

        #[test]
        fn what_is_clean_stays_so(text in any::<String>()) {
            let once = clean(&text);
            prop_assert!(!once.chars().any(is_hidden));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
