//! Median and spread that a few wrong lines do not move.

use super::method::Robust;

/// The middle and spread of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// The median.
    pub(super) median: f64,
    /// What a distance from it is divided by; zero where all values are the same.
    scale: f64,
    /// How many values there are.
    pub(super) count: usize,
}

impl Spread {
    /// Measures values, which are put in order; `None` where there are none.
    pub(super) fn of(values: &mut [f64], rule: &Robust) -> Option<Self> {
        let median = median(values)?;
        let mut distances: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
        let mad = self::median(&mut distances)?;
        let scale = if mad > 0.0 {
            mad / rule.mad_factor
        } else {
            rule.mean_factor * distances.iter().sum::<f64>() / distances.len() as f64
        };
        Some(Self { median, scale, count: values.len() })
    }

    /// Gives how many standard deviations of a normal distribution a value lies from the median, by its sign.
    pub(super) fn z(&self, value: f64) -> f64 {
        let distance = value - self.median;
        match () {
            () if distance == 0.0 => 0.0,
            () if self.scale > 0.0 => distance / self.scale,
            () => f64::INFINITY.copysign(distance),
        }
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let high = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(high);
    }
    let low = *values.get(middle.checked_sub(1)?)?;
    Some(low + (high - low) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule() -> Robust {
        super::super::TradeMethod::from_toml(include_str!("../../../../methods/trade.toml")).unwrap().robust
    }

    #[test]
    fn one_wrong_value_does_not_move_the_middle() {
        let spread = Spread::of(&mut [1.0, 1.1, 0.9, 1.05, 100.0], &rule()).unwrap();
        assert!(spread.z(100.0) > 3.5 && spread.z(1.1).abs() < 3.5, "{spread:?}");
        assert_eq!(spread.median, 1.05);
    }

    #[test]
    fn where_all_are_the_same_any_other_lies_outside() {
        let spread = Spread::of(&mut [2.0; 5], &rule()).unwrap();
        assert_eq!((spread.z(2.0), spread.z(2.1), spread.z(1.9)), (0.0, f64::INFINITY, f64::NEG_INFINITY));
        // More than half the same: the mean deviation stands in.
        let spread = Spread::of(&mut [2.0, 2.0, 2.0, 3.0], &rule()).unwrap();
        assert!((spread.z(3.0) - 1.0 / (1.253_314 * 0.25)).abs() < 1e-9);
        assert_eq!(Spread::of(&mut [], &rule()), None);
    }

    proptest! {
        #[test]
        fn moving_all_moves_nothing(values in proptest::collection::vec(-100i32..100, 2..20), by in -1000i32..1000) {
            let shifted = |by: i32| -> Vec<f64> { values.iter().map(|value| f64::from(value + by)).collect() };
            let one = Spread::of(&mut shifted(0), &rule()).unwrap();
            let other = Spread::of(&mut shifted(by), &rule()).unwrap();
            let (first, second) = (one.z(f64::from(values[0])), other.z(f64::from(values[0] + by)));
            prop_assert!(first == second || (first - second).abs() < 1e-6);
        }
    }
}
