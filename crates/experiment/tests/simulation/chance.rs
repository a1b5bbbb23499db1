//! Chance that is the same in every run.

/// Sebastiano Vigna's `splitmix64`.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// In 0..1, never 0.
    pub(crate) fn share(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let top = (self.next() >> 11) as f64;
        (top + 0.5) / 9_007_199_254_740_992.0
    }

    pub(crate) fn happens(&mut self, chance: f64) -> f64 {
        f64::from(u8::from(self.share() < chance))
    }

    /// A standard normal value, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.share().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }

    /// What people spend: most nothing, some little, a few a lot. Its mean is 0.3 · e^1.5.
    pub(crate) fn spent(&mut self) -> f64 {
        if self.share() < 0.3 {
            (1.0 + self.normal()).exp()
        } else {
            0.0
        }
    }
}
