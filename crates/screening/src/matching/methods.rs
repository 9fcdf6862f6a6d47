use serde::Deserialize;
use std::sync::LazyLock;

/// The figures by which names, dates, countries and numbers are compared, as `methods/screening.toml` has them.
///
/// **Units:** scores and shares are 0 to 1.
///
/// ```
/// use screening::matching::Methods;
/// let methods = Methods::builtin();
/// assert!(methods.floor < methods.threshold);
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Methods {
    /// The day the figures were last checked.
    pub checked: String,
    /// Where the figures come from.
    pub source: String,
    /// From which score on a hit is a match.
    pub threshold: f64,
    /// Down to which score a hit is shown.
    pub floor: f64,
    /// How many hits are shown unless the caller says otherwise.
    pub limit: usize,
    /// How names are compared.
    pub name: NameMethods,
    /// What aliases count.
    pub alias: AliasMethods,
    /// What other facts count.
    pub evidence: EvidenceMethods,
}

/// How names are compared.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameMethods {
    /// The likeness of two parts that differ by a known habit of romanisation.
    pub same_by_habit: f64,
    /// The likeness below which two parts are different parts.
    pub part_floor: f64,
    /// The likeness of an initial and a part that begins with it.
    pub initial: f64,
    /// What parts cost that both sides have differently.
    pub conflict: f64,
    /// What parts cost that only one side has.
    pub missing: f64,
    /// The highest score where only common or very short parts agree.
    pub common_parts_only: f64,
    /// The highest score of a name that many bodies bear, or of a part of a longer name: below the threshold, until
    /// a country or a date speaks for it.
    pub needs_another_fact: f64,
    /// How many letters of parts that are not common must agree.
    pub letters_needed: usize,
}

/// What aliases count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasMethods {
    /// The factor of a name that the publisher calls weak.
    pub weak: f64,
}

/// What facts other than names count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceMethods {
    /// Same day of birth.
    pub birth_date_for: f64,
    /// Same year of birth.
    pub birth_year_for: f64,
    /// Same year, another day.
    pub birth_day_against: f64,
    /// Another year.
    pub birth_year_against: f64,
    /// How many years apart approximate years still agree.
    pub birth_years_tolerated: i16,
    /// Same country.
    pub country_for: f64,
    /// Other countries only.
    pub country_against: f64,
    /// Another IMO number.
    pub imo_against: f64,
    /// Same MMSI.
    pub mmsi_for: f64,
    /// Same call sign.
    pub call_sign_for: f64,
}

static BUILTIN: LazyLock<Result<Methods, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../methods/screening.toml")));

impl Methods {
    /// Gives the project's own figures.
    #[must_use]
    pub fn builtin() -> Self {
        match &*BUILTIN {
            Ok(methods) => methods.clone(),
            // The file is compiled in and a test reads it: this arm is never taken.
            Err(error) => unreachable!("methods/screening.toml: {error}"),
        }
    }

    /// Reads figures from a user's own file of the same form.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_its_figures_are_in_range() {
        let methods = Methods::builtin();
        for share in [
            methods.threshold,
            methods.floor,
            methods.name.same_by_habit,
            methods.name.part_floor,
            methods.name.initial,
            methods.alias.weak,
            methods.evidence.imo_against,
        ] {
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
        assert!(methods.alias.weak < methods.threshold, "a weak alias alone is no match");
        assert!(methods.name.common_parts_only < methods.threshold);
        assert!(methods.name.needs_another_fact < methods.threshold);
        assert!(Methods::parse("threshold = 2").is_err());
    }
}
