//! Likelihood and confidence by the conventions in `methods/weighing.toml`.

use crate::copies::CopyRule;
use crate::model::{Confidence, ConfidenceLevel, Likelihood};
use serde::Deserialize;

/// The conventions, as `methods/weighing.toml` holds them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighing {
    #[allow(dead_code)]
    checked: String,
    #[allow(dead_code)]
    source: String,
    band: Vec<Band>,
    rule: Vec<Rule>,
    contradiction: Contradiction,
    hedge: Hedge,
    confidence: ConfidenceRule,
    news: News,
    /// When two texts count as one.
    pub copies: CopyRule,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    words: String,
    percent: [u8; 2],
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    origins: u32,
    words: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contradiction {
    independent_denial_steps: usize,
    party_denial_steps: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hedge {
    steps: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfidenceRule {
    moderate_origins: u32,
    high_origins: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct News {
    reach_months: u8,
}

/// What is weighed: counts, never names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weights {
    /// Independent origins that support it.
    pub origins: u32,
    /// Whether at least one of them says so without a hedge.
    pub unhedged: bool,
    /// Whether an exhibit that is no statement shows it: a recording, a table, a documented item.
    pub instrument: bool,
    /// Whether an origin that is no party says it did not happen.
    pub independent_denial: bool,
    /// Whether a party says it did not happen.
    pub party_denial: bool,
}

impl Weighing {
    /// Reads the conventions.
    ///
    /// # Errors
    /// Says where the file is not as expected, or that a rule names a band that is not there.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let weighing: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if let Some(rule) = weighing.rule.iter().find(|rule| weighing.band_at(&rule.words).is_none()) {
            return Err(format!("a rule names the band “{}”, which is not there", rule.words));
        }
        if weighing.rule.iter().any(|rule| rule.origins < 2) {
            return Err("a rule states a likelihood on the word of a single origin".to_owned());
        }
        if weighing.band.windows(2).any(|pair| pair[0].percent[1] > pair[1].percent[0]) {
            return Err("the bands are not in rising order".to_owned());
        }
        Ok(weighing)
    }

    /// Gives how many months before it was said a conduct without a day lies at most, if it is told as news.
    #[must_use]
    pub fn news_reach_months(&self) -> u8 {
        self.news.reach_months
    }

    fn band_at(&self, words: &str) -> Option<usize> {
        self.band.iter().position(|band| band.words == words)
    }

    /// States a likelihood; `None` where too few origins support it.
    #[must_use]
    pub fn likelihood(&self, weights: Weights) -> Option<Likelihood> {
        let rule = self
            .rule
            .iter()
            .filter(|rule| rule.origins <= weights.origins)
            .max_by_key(|rule| rule.origins)?;
        let mut steps = if weights.unhedged { 0 } else { self.hedge.steps };
        if weights.independent_denial {
            steps += self.contradiction.independent_denial_steps;
        }
        if weights.party_denial {
            steps += self.contradiction.party_denial_steps;
        }
        let band = self.band.get(self.band_at(&rule.words)?.saturating_sub(steps))?;
        let denial = match (weights.independent_denial, weights.party_denial) {
            (true, _) => "; an origin that is no party denies it, which lowers the band",
            (false, true) => "; a party denies it",
            (false, false) => "",
        };
        let hedge = match weights.unhedged {
            true => "",
            false => "; none states it without a hedge, which lowers the band",
        };
        Some(Likelihood {
            words: band.words.clone(),
            percent: band.percent,
            basis: format!(
                "{} independent origins state it{hedge}{denial}. The band is a convention by count of origins, not a calibrated probability.",
                weights.origins
            ),
        })
    }

    /// States a confidence.
    #[must_use]
    pub fn confidence(&self, weights: Weights) -> Confidence {
        let enough = |origins: u32| weights.origins >= origins.max(1) && weights.unhedged;
        let level =
            if enough(self.confidence.high_origins) && weights.instrument && !weights.independent_denial {
                ConfidenceLevel::High
            } else if enough(self.confidence.moderate_origins) {
                ConfidenceLevel::Moderate
            } else {
                ConfidenceLevel::Low
            };
        let origins = match weights.origins {
            0 => "No origin that can be named states it".to_owned(),
            1 => "One origin states it".to_owned(),
            many => format!("{many} independent origins state it"),
        };
        let hedge = if weights.unhedged { "" } else { ", none without a hedge" };
        let denied = match weights.independent_denial {
            true => "; an origin that is no party denies it",
            false => "",
        };
        let shown = if weights.instrument {
            "; an exhibit other than a statement shows it as well"
        } else {
            "; no exhibit other than statements shows it"
        };
        Confidence { level, basis: format!("{origins}{hedge}{shown}{denied}.") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighing() -> Weighing {
        Weighing::from_toml(include_str!("../../../methods/weighing.toml")).unwrap()
    }

    #[test]
    fn one_origin_gives_no_likelihood() {
        let weights = Weights { origins: 1, unhedged: true, ..Weights::default() };
        assert!(weighing().likelihood(weights).is_none());
        assert_eq!(weighing().confidence(weights).level, ConfidenceLevel::Low);
    }

    #[test]
    fn an_independent_denial_lowers_the_band_and_a_partys_does_not() {
        let two = Weights { origins: 2, unhedged: true, ..Weights::default() };
        let words = |weights| weighing().likelihood(weights).unwrap().words;
        assert_eq!(words(two), "likely");
        assert_eq!(words(Weights { party_denial: true, ..two }), "likely");
        assert_eq!(words(Weights { independent_denial: true, ..two }), "roughly even chance");
    }

    #[test]
    fn hedges_alone_lower_the_band() {
        let hedged = Weights { origins: 3, ..Weights::default() };
        assert_eq!(weighing().likelihood(hedged).unwrap().words, "likely");
        assert_eq!(weighing().confidence(hedged).level, ConfidenceLevel::Low);
    }

    #[test]
    fn counting_alone_never_reaches_almost_certain() {
        let many = Weights { origins: 99, unhedged: true, instrument: true, ..Weights::default() };
        assert_eq!(weighing().likelihood(many).unwrap().words, "very likely");
    }
}
