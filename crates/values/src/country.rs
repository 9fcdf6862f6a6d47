use crate::ValueError;
use serde::{Deserialize, Serialize};
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

    /// Gives every country of the table in the order of codes.
    pub fn all() -> impl Iterator<Item = Country> {
        rows().filter_map(|(code, _, _)| code.as_bytes().try_into().ok().map(Country))
    }
}

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
    fn every_row_of_the_table_reads_back() {
        assert_eq!(Country::all().count(), rows().count());
        for country in Country::all() {
            assert_eq!(country.code().parse::<Country>().unwrap(), country);
            assert!(!country.name().is_empty());
        }
    }
}
