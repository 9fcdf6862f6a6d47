/// Numbers that look drawn and are the same every time: SplitMix64.
///
/// **Source:** Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Twelve lines that
/// can never change under us, where a crate's generator may between versions; nothing here needs more than looks.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// Begins a stream of its own for every pair of a seed and a number.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self(seed ^ stream.wrapping_mul(0xd134_2543_de82_ef95));
        random.draw();
        random.draw();
        random
    }

    pub(super) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Gives a number from zero up to, not including, one.
    pub(super) fn share(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.share()
    }

    /// Gives a whole number below another; zero below zero.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.share() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Gives whole seconds between so many hours.
    pub(super) fn hours(&mut self, least: f64, most: f64) -> i64 {
        (self.between(least, most) * 3600.0) as i64
    }

    /// Gives an error of measurement with a standard deviation of one: four dice added, so that no `libm` has a say.
    pub(super) fn error(&mut self) -> f64 {
        let drawn = self.draw();
        let sum: u64 = (0..4).map(|at| (drawn >> (16 * at)) & 0xffff).sum();
        (sum as f64 / 65_536.0 - 2.0) * 1.732
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first three numbers from the state 1234567, as the authors' reference implementation gives them.
        let mut random = Random(1_234_567);
        assert_eq!(
            [random.draw(), random.draw(), random.draw()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn errors_have_the_mean_zero_and_the_deviation_one() {
        let mut random = Random::new(1, 2);
        let errors: Vec<f64> = (0..20_000).map(|_| random.error()).collect();
        let mean = errors.iter().sum::<f64>() / 20_000.0;
        let deviation = (errors.iter().map(|error| error * error).sum::<f64>() / 20_000.0).sqrt();
        assert!(mean.abs() < 0.03 && (deviation - 1.0).abs() < 0.03, "{mean} {deviation}");
    }
}
