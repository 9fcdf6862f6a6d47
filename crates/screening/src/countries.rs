use std::{collections::BTreeMap, sync::LazyLock};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use values::Country;

static NAMES: LazyLock<BTreeMap<&'static str, Country>> = LazyLock::new(|| {
    include_str!("../data/country_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, code) = line.split_once('\t')?;
            Some((name, code.parse().ok()?))
        })
        .collect()
});

/// Finds the country that a list means by a name, a nationality or an ISO code; `None` where it is unsure.
///
/// ```
/// use screening::country_of;
/// assert_eq!(country_of("Iran (Islamic Republic of)").unwrap().code(), "IR");
/// assert_eq!(country_of("Korea, North").unwrap().code(), "KP");
/// assert_eq!(country_of("unknown"), None);
/// ```
#[must_use]
pub fn country_of(text: &str) -> Option<Country> {
    let folded = fold(text);
    if let Some(country) = NAMES.get(folded.as_str()) {
        return Some(*country);
    }
    let text = text.trim();
    let is_code = matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code && let Ok(country) = text.parse() {
        return Some(country);
    }
    // "Libya (in custody)", "Bahrain (citizenship revoked in Jan. 2015)": the note is not the country.
    let before = fold(text.split_once('(')?.0);
    NAMES.get(before.as_str()).copied()
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let plain = text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    for letter in plain {
        match letter {
            'a'..='z' | '0'..='9' => folded.push(letter),
            '\'' | '’' | '.' => {}
            _ if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    let folded = folded.trim_end();
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_two_publishers_meet() {
        let pairs = [
            ("Democratic People's Republic of Korea", "KP"),
            ("Democratic People’s Republic of Korea", "KP"),
            ("Syrian Arab Republic", "SY"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Viet Nam", "VN"),
            ("Türkiye", "TR"),
            ("Libya (in custody)", "LY"),
            ("KHM", "KH"),
        ];
        for (name, code) in pairs {
            assert_eq!(
                country_of(name).map(|country| country.code().to_owned()).as_deref(),
                Some(code),
                "{name}"
            );
        }
    }

    #[test]
    fn every_row_of_the_table_names_a_country() {
        let rows = include_str!("../data/country_names.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(NAMES.len(), rows.count());
    }
}
