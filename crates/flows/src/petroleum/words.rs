//! The words of tables: headings, products, ways of knowing, names of States.

use super::Basis;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use values::Country;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Supplier,
    Recipient,
    Period,
    Year,
    Product,
    Tonnes,
    Barrels,
    Basis,
    Note,
}

/// Words by kind and by the word itself, with their meaning.
static WORDS: LazyLock<BTreeMap<(&'static str, &'static str), &'static str>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    for line in rows(include_str!("../../data/petroleum_words.tsv")) {
        if let [kind, meaning, list] = line.as_slice() {
            for word in list.split('|') {
                words.insert((*kind, word), *meaning);
            }
        }
    }
    words
});

static COUNTRIES: LazyLock<BTreeMap<String, Country>> = LazyLock::new(|| {
    let mut names: BTreeMap<String, Country> =
        Country::all().map(|country| (plain(country.name()), country)).collect();
    for line in rows(include_str!("../../data/country_names.tsv")) {
        if let [name, code] = line.as_slice()
            && let Ok(country) = code.parse()
        {
            names.insert(plain(name), country);
        }
    }
    names
});

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// Lower case, typographic quotes made plain, runs of space made one, a leading "the" cut.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '‘'], "'").replace('_', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.strip_prefix("the ").unwrap_or(&text).to_owned()
}

/// Leaves the marks out of a heading.
fn bare(heading: &str) -> String {
    let bare: String =
        heading.chars().filter(|letter| !matches!(letter, '(' | ')' | ',' | ':' | '*')).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells what a column holds from its heading, and by how much its figures have to be multiplied.
pub(super) fn column(heading: &str) -> Option<(Column, f64)> {
    let text = plain(heading);
    let thousands = ["thousand", "'000", "1000 ", "1,000 ", "(000"].iter().any(|word| text.contains(word));
    let bare = bare(&text.replace("thousand", "").replace("'000", ""));
    let meaning = WORDS.get(&("column", bare.as_str())).copied().or_else(|| {
        // "Quantity (metric tons)", "Volume, bbl": a unit inside a longer heading tells what is counted.
        let has = |word: &str| bare.split(' ').any(|one| one == word);
        let counted = [
            "quantity",
            "amount",
            "volume",
            "total",
            "reported",
            "delivered",
            "equivalent",
            "exports",
            "supplied",
        ];
        let counts = counted.iter().any(|word| has(word));
        match () {
            () if counts && ["barrels", "bbl", "bbls"].iter().any(|word| has(word)) => Some("barrels"),
            () if counts && ["tonnes", "tons", "mt"].iter().any(|word| has(word)) => Some("tonnes"),
            () => None,
        }
    })?;
    let column = match meaning {
        "supplier" => Column::Supplier,
        "recipient" => Column::Recipient,
        "period" => Column::Period,
        "year" => Column::Year,
        "product" => Column::Product,
        "tonnes" => Column::Tonnes,
        "barrels" => Column::Barrels,
        "basis" => Column::Basis,
        _ => Column::Note,
    };
    Some((column, if thousands { 1000.0 } else { 1.0 }))
}

/// Tells what a column of a table of tanker calls holds, by its heading.
pub(super) fn call_column(heading: &str) -> Option<&'static str> {
    WORDS.get(&("call", bare(&plain(heading)).as_str())).copied()
}

/// Gives the commodity id of a product; `None` for other goods.
pub(super) fn product(cell: &str) -> Option<&'static str> {
    let text = plain(cell).replace('.', "");
    WORDS.get(&("product", text.as_str())).copied()
}

/// Tells whether a text speaks of petroleum at all.
pub(super) fn speaks_of_petroleum(text: &str) -> bool {
    let text = plain(text);
    ["petroleum", "oil", "barrels", "bbl", "2709", "2710"]
        .iter()
        .any(|word| text.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == *word))
}

/// Gives how a delivery is known; `None` for a word that says neither.
pub(super) fn basis(cell: &str) -> Option<Basis> {
    match *WORDS.get(&("basis", plain(cell).as_str()))? {
        "estimated" => Some(Basis::Estimated),
        "claimed" => Some(Basis::Claimed),
        _ => Some(Basis::Reported),
    }
}

/// What a cell that should name a State names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// Nothing.
    Nobody,
    /// One State.
    State(Country),
    /// One of the two Koreas, and it cannot be told which.
    EitherKorea,
    /// Something else.
    Unknown,
}

/// Reads a cell that names a State.
pub(crate) fn state(cell: &str) -> Named {
    let text = plain(cell);
    if text.is_empty() || matches!(text.as_str(), "-" | "n/a" | "unknown" | "not named") {
        return Named::Nobody;
    }
    if text == "korea" {
        return Named::EitherKorea;
    }
    if let Some(country) = COUNTRIES.get(&text) {
        return Named::State(*country);
    }
    let code =
        matches!(cell.trim().len(), 2 | 3) && cell.trim().bytes().all(|byte| byte.is_ascii_uppercase());
    code.then(|| cell.parse().ok()).flatten().map_or(Named::Unknown, Named::State)
}

/// Cuts the word that makes a row a total: "Total", "Russia total"; `None` where there is none.
pub(super) fn without_total(cell: &str) -> Option<String> {
    let text = plain(cell);
    let total =
        |word: &str| matches!(word, "total" | "totals" | "sum" | "subtotal" | "sub-total" | "cumulative");
    text.split([' ', ':']).any(total).then(|| {
        text.split([' ', ':']).filter(|word| !total(word) && !word.is_empty()).collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_with_their_units() {
        for (heading, expected) in [
            ("Supplier", (Column::Supplier, 1.0)),
            ("Quantity (metric tons)", (Column::Tonnes, 1.0)),
            ("Amount (thousand barrels)", (Column::Barrels, 1000.0)),
            ("Volume, bbl", (Column::Barrels, 1.0)),
            ("Month", (Column::Period, 1.0)),
        ] {
            assert_eq!(column(heading), Some(expected), "{heading}");
        }
        assert_eq!(column("Population"), None);
    }

    #[test]
    fn the_two_koreas_are_never_guessed() {
        assert_eq!(state("Korea"), Named::EitherKorea);
        assert_eq!(state("DPR Korea"), Named::State(Country::DPRK));
        assert_eq!(state("Korea, Rep."), Named::State(Country::REPUBLIC_OF_KOREA));
        assert_eq!(state("PRK"), Named::State(Country::DPRK));
        assert_eq!(state("Atlantis"), Named::Unknown);
    }

    #[test]
    fn every_word_of_the_tables_reads() {
        for ((kind, word), meaning) in WORDS.iter() {
            match *kind {
                "column" => assert!(column(word).is_some(), "{word}"),
                "product" => assert_eq!(product(word), Some(*meaning)),
                "basis" => assert!(basis(word).is_some()),
                "call" => assert_eq!(call_column(word), Some(*meaning)),
                _ => panic!("{kind}"),
            }
        }
        let aliases = rows(include_str!("../../data/country_names.tsv"));
        assert!(aliases.into_iter().all(|row| row.len() == 2 && row[1].parse::<Country>().is_ok()));
    }
}
