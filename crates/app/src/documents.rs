//! Readings as the other crates take them: blocks of text, paragraphs, pages.

use assess::facts::Paragraph;
use claims::{TextBlock, TextKind};
use evidence::reading::{BlockKind, Reading};
use values::ImoNumber;

/// The blocks in which claims are looked for; what only describes the original is left out.
pub fn text_blocks(reading: &Reading) -> Vec<TextBlock> {
    let kind = |kind: BlockKind| match kind {
        BlockKind::Heading => Some(TextKind::Heading),
        BlockKind::Paragraph => Some(TextKind::Paragraph),
        BlockKind::ListItem => Some(TextKind::ListItem),
        BlockKind::Quotation => Some(TextKind::Quotation),
        BlockKind::TableRow => Some(TextKind::TableRow),
        BlockKind::Caption => Some(TextKind::Caption),
        BlockKind::Metadata => None,
    };
    let blocks = reading.blocks.iter();
    blocks.filter_map(|block| Some(TextBlock { span: block.span, kind: kind(block.kind)? })).collect()
}

/// The paragraphs with their page and number, for citations.
pub fn paragraphs(reading: &Reading) -> Vec<Paragraph> {
    let blocks = reading.blocks.iter();
    blocks.map(|block| Paragraph { span: block.span, page: block.page, number: block.paragraph }).collect()
}

/// The ships' numbers a text names as such ("IMO 8660313", "IMO No. 8660313", "IMO: 8660313"), each with the
/// bytes where it stands.
pub fn imo_numbers(text: &str) -> Vec<(std::ops::Range<usize>, ImoNumber)> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("IMO") {
        let before = text[..start].chars().next_back();
        if before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[start + 3..];
        let between = rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len());
        let is_label = rest.get(..between).is_some_and(|words| {
            words.len() <= 12
                && words
                    .split([' ', '.', ':', '#', '(', '\u{a0}'])
                    .all(|word| matches!(word.to_ascii_lowercase().as_str(), "" | "no" | "number" | "nr"))
        });
        let digits: String = rest.chars().skip_while(|letter| !letter.is_ascii_digit()).take(8).collect();
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        if let (true, 7, Ok(number)) = (is_label, digits.len(), digits.parse()) {
            found.push((start..start + 3 + between + 7, number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::imo_numbers;

    #[test]
    fn only_labelled_numbers_with_a_right_check_digit_are_ships() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> =
                imo_numbers(text).into_iter().map(|(range, _)| text[range].to_owned()).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("The CHON MA SAN (IMO 8660313) sailed.", &["IMO 8660313"]);
        check("IMO No. 8660313; IMO: 8660313", &["IMO No. 8660313", "IMO: 8660313"]);
        check("IMO 8660314, IMO 866031, IMO 86603130, TIMO 8660313", &[]);
        check("the IMO met in 8660313 sessions", &[]);
        check("IMO", &[]);
    }
}
