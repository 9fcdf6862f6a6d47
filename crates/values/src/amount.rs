use serde::{Deserialize, Serialize};

/// An estimate that stays a range: low, central and high bound, never out of order.
///
/// **Shape:** an unknown bound is `null`: "more than a million" has a low bound only, "up to 9 million"
/// a high one only. **Units:** those of the field that holds it.
///
/// ```
/// use values::Amount;
/// let soldiers = Amount::between(11_000.0, 12_000.0);
/// assert_eq!(soldiers.central, Some(11_500.0));
/// let barrels = Amount::at_least(1_000_000.0);
/// assert_eq!(barrels.surely_above(500_000.0), Some(true));
/// assert_eq!(Amount::between(400_000.0, 600_000.0).surely_above(500_000.0), None);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Amount {
    /// The lowest value that is supported.
    pub low: Option<f64>,
    /// The value named, or the middle of the two bounds.
    pub central: Option<f64>,
    /// The highest value that is supported.
    pub high: Option<f64>,
}

impl Amount {
    /// Makes an amount that is known exactly.
    #[must_use]
    pub fn exactly(value: f64) -> Self {
        Self { low: Some(value), central: Some(value), high: Some(value) }
    }

    /// Makes an amount between two bounds; they are put in order, the centre is their middle.
    #[must_use]
    pub fn between(one: f64, other: f64) -> Self {
        let (low, high) = (one.min(other), one.max(other));
        Self { low: Some(low), central: Some(low + (high - low) / 2.0), high: Some(high) }
    }

    /// Makes an amount of which only a lower bound is known ("more than", "at least").
    #[must_use]
    pub fn at_least(value: f64) -> Self {
        Self { low: Some(value), central: None, high: None }
    }

    /// Makes an amount of which only an upper bound is known ("up to", "fewer than").
    #[must_use]
    pub fn at_most(value: f64) -> Self {
        Self { low: None, central: None, high: Some(value) }
    }

    /// Makes an amount that is named but not exact ("about 3,000"): no bound is invented.
    #[must_use]
    pub fn about(value: f64) -> Self {
        Self { low: None, central: Some(value), high: None }
    }

    /// Tells whether the amount surely exceeds a limit (`true`), surely does not (`false`), or neither.
    #[must_use]
    pub fn surely_above(self, limit: f64) -> Option<bool> {
        match (self.low, self.high) {
            (Some(low), _) if low > limit => Some(true),
            (_, Some(high)) if high <= limit => Some(false),
            _ => None,
        }
    }

    /// Adds bound by bound; a bound that one side lacks is lacking in the sum, except that a lacking
    /// low bound counts as zero, for quantities that cannot be negative.
    #[must_use]
    pub fn plus(self, other: Amount) -> Amount {
        let both = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
        Amount {
            low: Some(self.low.unwrap_or(0.0) + other.low.unwrap_or(0.0)),
            central: both(self.central, other.central),
            high: both(self.high, other.high),
        }
    }

    /// Multiplies the low bound by the lower factor and the high bound by the higher one.
    #[must_use]
    pub fn scaled(self, low: f64, central: f64, high: f64) -> Amount {
        Amount {
            low: self.low.map(|value| value * low),
            central: self.central.map(|value| value * central),
            high: self.high.map(|value| value * high),
        }
    }
}

/// A volume of petroleum in barrels of 42 US gallons.
///
/// Does not convert to [`Tonnes`] without a [`ConversionFactor`], which has a source.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Barrels(pub Amount);

/// A mass in metric tonnes.
///
/// ```
/// use values::{Amount, ConversionFactor, Tonnes};
/// let factor = ConversionFactor { low: 7.21, central: 7.5, high: 8.33, source: "regime/1718/conversions".into() };
/// let barrels = Tonnes(Amount::exactly(1000.0)).to_barrels(&factor);
/// assert_eq!(barrels.0.low, Some(7210.0));
/// assert_eq!(barrels.0.high, Some(8330.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Tonnes(pub Amount);

impl Tonnes {
    /// Converts with the spread of the factor: the low bound by the lowest, the high by the highest.
    #[must_use]
    pub fn to_barrels(self, factor: &ConversionFactor) -> Barrels {
        Barrels(self.0.scaled(factor.low, factor.central, factor.high))
    }
}

/// Barrels a tonne, with its spread and the source it was taken from.
///
/// **Units:** barrels per metric tonne. No resolution fixes one; see `regime/1718/conversions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConversionFactor {
    /// The lowest factor on record.
    pub low: f64,
    /// The factor for the central estimate.
    pub central: f64,
    /// The highest factor on record.
    pub high: f64,
    /// Where the three come from.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn widening_a_range_never_decides_more(low in 0.0..1e6f64, width in 0.0..1e6f64, more in 0.0..1e6f64, limit in 0.0..2e6f64) {
            let narrow = Amount::between(low, low + width).surely_above(limit);
            let wide = Amount::between((low - more).max(0.0), low + width + more).surely_above(limit);
            prop_assert!(wide.is_none() || wide == narrow);
        }
    }

    #[test]
    fn a_bound_that_is_not_known_stays_unknown_in_a_sum() {
        let sum = Amount::at_least(1_000.0).plus(Amount::exactly(5.0));
        assert_eq!(sum, Amount { low: Some(1_005.0), central: None, high: None });
    }
}
