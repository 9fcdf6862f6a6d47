use crate::ValueError;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use std::{fmt, str::FromStr};

const TABLE: &str = include_str!("../data/countries.tsv");

/// A country by its ISO 3166-1 alpha-2 code, one of those in the table; also `EU` and `XK`.
///
/// **Source:** ISO 3166-1 as the UN Statistics Division publishes it; `EU` is exceptionally
/// reserved there, `XK` is user-assigned.
///
/// ```
/// use values::Country;
/// let country: Country = "kp".parse().unwrap();
/// assert_eq!(country, Country::DPRK);
/// assert_eq!(country.name(), "Democratic People's Republic of Korea");
/// assert!("ZZ".parse::<Country>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// The Democratic People's Republic of Korea.
    pub const DPRK: Country = Country(*b"KP");
    /// The Republic of Korea.
    pub const REPUBLIC_OF_KOREA: Country = Country(*b"KR");
    /// The Russian Federation.
    pub const RUSSIA: Country = Country(*b"RU");
    /// The European Union, by its reserved code.
    pub const EUROPEAN_UNION: Country = Country(*b"EU");

    /// Gives the two letters of the code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// Gives the short English name, as the UN or CLDR writes it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        rows().find(|(code, _, _)| *code == self.code()).map_or("", |(_, _, name)| name)
    }

    /// Gives the name as this project's reports print it: "the DPRK", "the Republic of Korea".
    #[must_use]
    pub fn in_prose(&self) -> String {
        match self.code() {
            "KP" => "the DPRK".to_owned(),
            "RU" => "Russia".to_owned(),
            "KR" => "the Republic of Korea".to_owned(),
            "US" => "the United States".to_owned(),
            "GB" => "the United Kingdom".to_owned(),
            "EU" | "NL" | "AE" | "PH" => format!("the {}", self.name()),
            _ => self.name().to_owned(),
        }
    }

    /// Finds a country by its numeric code, which the UN Statistics Division calls M49; `None` where no country has it.
    ///
    /// **Source:** ISO 3166-1 numeric, as the UN Statistics Division publishes it.
    ///
    /// ```
    /// use values::Country;
    /// assert_eq!(Country::from_m49(408), Some(Country::DPRK));
    /// assert_eq!(Country::from_m49(410), Some(Country::REPUBLIC_OF_KOREA));
    /// assert_eq!(Country::from_m49(0), None);
    /// ```
    #[must_use]
    pub fn from_m49(code: u16) -> Option<Country> {
        let at = NUMERIC.binary_search_by_key(&code, |(number, _)| *number).ok()?;
        NUMERIC.get(at).map(|(_, country)| *country)
    }

    /// Gives every country of the table in the order of codes.
    pub fn all() -> impl Iterator<Item = Country> {
        rows().filter_map(|(code, _, _)| code.as_bytes().try_into().ok().map(Country))
    }
}

/// Countries by their numeric code, in its order.
static NUMERIC: LazyLock<Vec<(u16, Country)>> = LazyLock::new(|| {
    let mut found: Vec<(u16, Country)> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let country = Country(cells.next()?.as_bytes().try_into().ok()?);
            Some((cells.nth(2)?.parse().ok()?, country))
        })
        .collect();
    found.sort_unstable();
    found
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

impl FromStr for Country {
    type Err = ValueError;

    /// Reads an alpha-2 or alpha-3 code, in either case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().to_ascii_uppercase();
        rows()
            .find(|(alpha2, alpha3, _)| *alpha2 == code || *alpha3 == code)
            .and_then(|(alpha2, _, _)| alpha2.as_bytes().try_into().ok())
            .map(Country)
            .ok_or_else(|| {
                ValueError::new(
                    "a country",
                    text,
                    "it is no ISO 3166-1 alpha-2 or alpha-3 code",
                    "values/country",
                )
            })
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = ValueError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_koreas_are_never_confused() {
        assert_eq!("PRK".parse::<Country>().unwrap(), Country::DPRK);
        assert_eq!("KOR".parse::<Country>().unwrap(), Country::REPUBLIC_OF_KOREA);
        assert_ne!(Country::DPRK.name(), Country::REPUBLIC_OF_KOREA.name());
    }

    #[test]
    fn every_numeric_code_names_one_country() {
        assert_eq!(NUMERIC.len(), Country::all().count() - 2, "the European Union and Kosovo have none");
        assert!(NUMERIC.windows(2).all(|two| two[0].0 < two[1].0));
        for (code, expected) in [(156, "CN"), (643, "RU"), (158, "TW"), (516, "NA"), (999, "")] {
            assert_eq!(
                Country::from_m49(code).map_or("", |country| country.name()).is_empty(),
                expected.is_empty()
            );
            assert_eq!(
                Country::from_m49(code).map(|country| country.to_string()).unwrap_or_default(),
                expected
            );
        }
    }

    #[test]
    fn every_row_of_the_table_reads_back() {
        assert_eq!(Country::all().count(), rows().count());
        for country in Country::all() {
            assert_eq!(country.code().parse::<Country>().unwrap(), country);
            assert!(!country.name().is_empty());
        }
    }
}
