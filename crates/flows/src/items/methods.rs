//! The schemes of date codes, as data.

use serde::Deserialize;
use std::sync::LazyLock;
use values::Date;

/// How date codes are read: `methods/items.toml`.
///
/// ```
/// let methods = flows::items::ItemMethods::builtin();
/// assert!(methods.schemes.iter().any(|scheme| scheme.id == "juche"));
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemMethods {
    /// The day the schemes were last checked.
    pub checked: String,
    /// No code of one or two digits means an earlier year.
    pub earliest_year: i16,
    /// What is added to a year of the Juche era.
    pub juche_offset: i16,
    /// Since when the era is in use.
    #[serde(deserialize_with = "day")]
    pub juche_since: Date,
    /// The schemes, in the order in which readings are given.
    #[serde(rename = "scheme")]
    pub schemes: Vec<Scheme>,
}

/// One way in which dates are coded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its id: `yyww`.
    pub id: String,
    /// Its name in print.
    pub title: String,
    /// What stands where; see the head of the file.
    pub pattern: String,
    /// On what it stands.
    pub of: SchemeOf,
    /// The one maker that uses it.
    #[serde(default)]
    pub maker: Option<String>,
    /// The letters of the twelve months, for `M`.
    #[serde(default)]
    pub months: Option<String>,
    /// Whether the first W of the pattern is the letter.
    #[serde(default)]
    pub week_mark: bool,
    /// Where it is known from.
    pub source: String,
    /// Whether that was seen.
    pub verified: bool,
}

/// On what a scheme stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemeOf {
    /// A component of any maker.
    Part,
    /// Arms of the DPRK.
    Munition,
}

static BUILTIN: LazyLock<Result<ItemMethods, String>> =
    LazyLock::new(|| ItemMethods::from_toml(include_str!("../../../../methods/items.toml")));

impl ItemMethods {
    /// Gives the methods this program was built with.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static NONE: LazyLock<ItemMethods> = LazyLock::new(|| ItemMethods {
            checked: String::new(),
            earliest_year: i16::MAX,
            juche_offset: 0,
            juche_since: Date::MAX,
            schemes: Vec::new(),
        });
        // A test reads the file; without it no code is read, and none is read wrongly.
        BUILTIN.as_ref().unwrap_or(&NONE)
    }

    /// Reads the methods from their file's text.
    ///
    /// **Errors:** what in it is not as expected, with its line.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let methods: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for scheme in &methods.schemes {
            let letters = scheme.months.as_ref().map_or(12, |months| months.chars().count());
            if letters != 12 {
                return Err(format!("scheme `{}`: {letters} letters of months, not 12", scheme.id));
            }
        }
        Ok(methods)
    }
}

fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?;
    written.to_string().parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads() {
        let methods = ItemMethods::from_toml(include_str!("../../../../methods/items.toml")).unwrap();
        assert_eq!(*ItemMethods::builtin(), methods);
        assert!(methods.schemes.iter().all(|scheme| !scheme.source.is_empty()));
        let from_memory = |scheme: &&Scheme| scheme.source.contains("from memory");
        assert!(methods.schemes.iter().filter(from_memory).all(|scheme| !scheme.verified));
    }
}
