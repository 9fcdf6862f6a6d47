use super::model::Weights;
use serde::Deserialize;
use std::sync::LazyLock;
use values::Country;

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
    /// How the comparison of two names becomes a probability.
    pub model: ModelMethods,
    /// What aliases count.
    pub alias: AliasMethods,
    /// What other facts count.
    pub evidence: EvidenceMethods,
}

/// How the comparison of two names becomes a probability.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelMethods {
    /// What each feature adds to the log-odds.
    pub weights: Weights,
    /// The log-odds of four or more initials that are those of a listed body.
    pub acronym: f64,
    /// The same of three initials.
    pub acronym_of_three: f64,
}

/// What aliases count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasMethods {
    /// What a name that the publisher calls weak adds to the log-odds.
    pub weak: f64,
    /// The same of a single word.
    pub weak_word: f64,
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
    /// Another year, where both are known to the day.
    pub birth_date_against: f64,
    /// How many years apart years are near.
    pub birth_years_near: i16,
    /// A near year.
    pub birth_near_against: f64,
    /// How many years apart approximate years still agree.
    pub birth_years_tolerated: i16,
    /// Same country.
    pub country_for: f64,
    /// Other countries only, for a person.
    pub country_against: f64,
    /// Other countries only, for a body or ship.
    pub country_against_organisation: f64,
    /// The States whose listed bodies act from other countries.
    pub acting_abroad: Vec<Country>,
    /// Other countries only, for a body or ship listed with one of those States.
    pub country_against_acting_abroad: f64,
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
        for share in
            [methods.threshold, methods.floor, methods.evidence.mmsi_for, methods.evidence.call_sign_for]
        {
            assert!((0.0..=1.0).contains(&share), "{share}");
        }
        assert!(methods.alias.weak < 0.0 && methods.evidence.imo_against < 0.0);
        assert!(Methods::parse("threshold = 2").is_err());
    }
}
