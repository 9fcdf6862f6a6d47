//! Cells that hold a quantity, as people write them.

use values::Amount;

/// Reads a quantity; `Ok(None)` for a cell that says there is none.
///
/// Read are: plain numbers, thousands apart by commas, spaces or apostrophes, ranges (`1,000-1,200`, `1,000 to 1,200`,
/// `between 1,000 and 1,200`), bounds (`more than`, `at least`, `up to`, `<`, `>`), `about`, and the words thousand and
/// million. A unit after the number is left aside. **Errors:** why the cell cannot be read without guessing.
pub(super) fn amount(cell: &str) -> Result<Option<Amount>, String> {
    let text = cell.trim().to_lowercase().replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    if matches!(
        text.as_str(),
        "" | "-"
            | "–"
            | "—"
            | "n/a"
            | "na"
            | "nil"
            | "none"
            | "not reported"
            | "not available"
            | "unknown"
            | "..."
            | "…"
    ) {
        return Ok(None);
    }
    let (bound, rest) = bound(&text);
    let rest = rest.strip_prefix("between ").unwrap_or(rest);
    for separator in [" to ", " and ", "–", "—", "-", "~"] {
        let Some((first, last)) = rest.split_once(separator) else { continue };
        if first.trim().is_empty() {
            return Err("a quantity below zero is none".to_owned());
        }
        let (last, scale) = number(last)?;
        let (first, first_scale) = number(first)?;
        // "1 to 1.2 million": the scale stands once.
        let first = if first_scale == 1.0 { first * scale } else { first * first_scale };
        return Ok(Some(match bound {
            Bound::None | Bound::About => Amount::between(first, last * scale),
            Bound::AtLeast => Amount::at_least(first.min(last * scale)),
            Bound::AtMost => Amount::at_most(first.max(last * scale)),
        }));
    }
    let plus = rest.trim_end().ends_with('+');
    let (value, scale) = number(rest.trim_end().trim_end_matches('+'))?;
    let value = value * scale;
    Ok(Some(match bound {
        Bound::AtLeast => Amount::at_least(value),
        Bound::AtMost => Amount::at_most(value),
        Bound::About => Amount::about(value),
        Bound::None if plus => Amount::at_least(value),
        Bound::None => Amount::exactly(value),
    }))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    None,
    About,
    AtLeast,
    AtMost,
}

fn bound(text: &str) -> (Bound, &str) {
    const WORDS: [(&str, Bound); 23] = [
        ("more than ", Bound::AtLeast),
        ("over ", Bound::AtLeast),
        ("at least ", Bound::AtLeast),
        ("no less than ", Bound::AtLeast),
        ("exceeding ", Bound::AtLeast),
        (">=", Bound::AtLeast),
        ("≥", Bound::AtLeast),
        (">", Bound::AtLeast),
        ("up to ", Bound::AtMost),
        ("less than ", Bound::AtMost),
        ("fewer than ", Bound::AtMost),
        ("under ", Bound::AtMost),
        ("at most ", Bound::AtMost),
        ("no more than ", Bound::AtMost),
        ("<=", Bound::AtMost),
        ("≤", Bound::AtMost),
        ("<", Bound::AtMost),
        ("about ", Bound::About),
        ("approximately ", Bound::About),
        ("approx. ", Bound::About),
        ("around ", Bound::About),
        ("some ", Bound::About),
        ("~", Bound::About),
    ];
    WORDS
        .iter()
        .find_map(|(word, bound)| Some((*bound, text.strip_prefix(word)?.trim_start())))
        .unwrap_or((Bound::None, text))
}

/// Reads a number and the scale after it; a unit may follow.
fn number(text: &str) -> Result<(f64, f64), String> {
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|(at, letter)| {
            let next_is_digit =
                || text[at + letter.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
            !(letter.is_ascii_digit() || (matches!(letter, ',' | '.' | '\'' | '’' | ' ') && next_is_digit()))
        })
        .map_or(text.len(), |(at, _)| at);
    let (digits, unit) = text.split_at(end);
    let value = plain(digits)
        .ok_or_else(|| format!("`{}` is no number", text.chars().take(40).collect::<String>()))?;
    let unit = unit.trim();
    let scale = match unit.split(' ').next().unwrap_or("") {
        "million" | "mn" | "mln" => 1e6,
        "thousand" | "k" => 1e3,
        "" | "t" | "mt" | "tons" | "tonnes" | "ton" | "tonne" | "metric" | "bbl" | "bbls" | "barrel"
        | "barrels" | "b" => 1.0,
        word => {
            return Err(format!(
                "`{}` after the number is no unit known here",
                word.chars().take(20).collect::<String>()
            ));
        }
    };
    Ok((value, scale))
}

/// Reads digits with separators; `None` where they may mean two numbers (`1.234` alone is 1234 in one country and
/// 1.234 in another).
pub(crate) fn plain(digits: &str) -> Option<f64> {
    let grouped = |mark: char| {
        let mut groups = digits.split(mark);
        let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && is_digits(group));
        let mut rest = groups.clone().peekable();
        first && rest.peek().is_some() && groups.all(|group| group.len() == 3 && is_digits(group))
    };
    let value: f64 = if is_digits(digits) {
        digits.parse().ok()?
    } else if let Some((whole, fraction)) = digits.rsplit_once('.') {
        if grouped('.') {
            // "12.345.678" can only be groups; "12.345" may be either.
            let several = digits.matches('.').count() > 1;
            several.then(|| digits.replace('.', "").parse().ok()).flatten()?
        } else {
            let whole = if is_digits(whole) { whole.to_owned() } else { plain_whole(whole)? };
            is_digits(fraction).then(|| format!("{whole}.{fraction}").parse().ok()).flatten()?
        }
    } else {
        [',', ' ', '\'', '’']
            .into_iter()
            .find(|mark| grouped(*mark))
            .and_then(|mark| digits.replace(mark, "").parse().ok())?
    };
    value.is_finite().then_some(value)
}

fn plain_whole(digits: &str) -> Option<String> {
    let joined: String = digits.chars().filter(char::is_ascii_digit).collect();
    let groups = digits.split([',', ' ', '\'', '’']);
    groups.skip(1).all(|group| group.len() == 3).then_some(joined).filter(|joined| !joined.is_empty())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(cell: &str, expected: Amount) {
        assert_eq!(amount(cell), Ok(Some(expected)), "{cell}");
    }

    #[test]
    fn quantities_as_people_write_them() {
        check("15279", Amount::exactly(15_279.0));
        check("1,000-1,200", Amount::between(1_000.0, 1_200.0));
        check("1 000 – 1 200", Amount::between(1_000.0, 1_200.0));
        check("between 1,000 and 1,200 t", Amount::between(1_000.0, 1_200.0));
        check("more than 1000000", Amount::at_least(1_000_000.0));
        check("> 1 million", Amount::at_least(1_000_000.0));
        check("1 to 1.5 million barrels", Amount::between(1_000_000.0, 1_500_000.0));
        check("up to 3,000", Amount::at_most(3_000.0));
        check("about 9,500", Amount::about(9_500.0));
        check("12.345.678", Amount::exactly(12_345_678.0));
        check("10,725.50", Amount::exactly(10_725.5));
        check("500,000+", Amount::at_least(500_000.0));
        check("0", Amount::exactly(0.0));
    }

    #[test]
    fn no_quantity_is_no_fault_and_a_doubtful_one_is() {
        for none in ["", " - ", "n/a", "not reported"] {
            assert_eq!(amount(none), Ok(None), "{none}");
        }
        for doubtful in ["1.234", "1,5", "12,34", "-500", "many", "5 litres", "1,000,00"] {
            assert!(amount(doubtful).is_err(), "{doubtful}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_panics(cell in "\\PC{0,30}") {
            let _ = amount(&cell);
        }

        #[test]
        fn print_and_read_are_inverse(value in 0u32..1_000_000_000) {
            prop_assert_eq!(amount(&value.to_string()), Ok(Some(Amount::exactly(f64::from(value)))));
        }
    }
}
