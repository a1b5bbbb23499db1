//! Sums over users that lose no digits: means, variances and covariance of two numbers of each user.

use super::{Sample, float};

/// The least number of users of a variant from which a verdict comes. All tests take means for normal.
pub const LEAST_USERS: u64 = 100;

/// The least number of them who did something, and for a rate also of those who did not.
pub const LEAST_HITS: u64 = 10;

/// Running moments of pairs, by Welford's method (*Technometrics* 4, 1962), which does not subtract
/// large sums from one another.
///
/// A metric is a pair for each user: above and below. Its value is the ratio of the means. For a mean
/// or a rate the number below is 1 for every user.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    users: u64,
    /// How many users have a number above other than 0.
    hits: u64,
    above: f64,
    below: f64,
    above_squares: f64,
    below_squares: f64,
    products: f64,
}

impl Moments {
    /// Counts one user.
    pub fn add(&mut self, above: f64, below: f64) {
        self.users += 1;
        self.hits += u64::from(above != 0.0);
        let users = float(self.users);
        let from_above = above - self.above;
        let from_below = below - self.below;
        self.above += from_above / users;
        self.below += from_below / users;
        self.above_squares += from_above * (above - self.above);
        self.below_squares += from_below * (below - self.below);
        self.products += from_above * (below - self.below);
    }

    /// How many users were counted.
    pub fn users(&self) -> u64 {
        self.users
    }

    /// How many of them have a number above other than 0: for a rate, who did it.
    pub fn hits(&self) -> u64 {
        self.hits
    }

    /// Whether these are enough to decide on, of a rate or of another metric. Simulations say that false
    /// alarms are then as rare as stated.
    pub fn enough(&self, rate: bool) -> bool {
        self.users >= LEAST_USERS
            && self.hits >= LEAST_HITS
            && (!rate || self.users - self.hits >= LEAST_HITS)
    }

    /// The ratio of the means, with its variance for one user by the delta method: that of
    /// `(above − ratio · below) / mean(below)` (Deng, Knoblich and Lu, *Applying the Delta Method in
    /// Metric Analytics*, KDD 2018).
    ///
    /// None with fewer than two users, and when all numbers below are 0.
    pub fn sample(&self) -> Option<Sample> {
        if self.users < 2 || self.below == 0.0 {
            return None;
        }
        let ratio = self.above / self.below;
        let squares =
            self.above_squares - 2.0 * ratio * self.products + ratio * ratio * self.below_squares;
        let variance = squares / float(self.users - 1) / (self.below * self.below);
        let sample = Sample {
            users: self.users,
            mean: ratio,
            // Rounding can leave a little below 0.
            variance: variance.max(0.0),
        };
        (sample.mean.is_finite() && sample.variance.is_finite()).then_some(sample)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(f64, f64)]) -> Option<Sample> {
        let mut moments = Moments::default();
        for (above, below) in pairs {
            moments.add(*above, *below);
        }
        moments.sample()
    }

    #[test]
    fn a_mean_has_the_variance_of_the_textbook() {
        let sample = of(&[(2.0, 1.0), (4.0, 1.0), (9.0, 1.0)]).unwrap();
        assert!((sample.mean - 5.0).abs() < 1e-15);
        assert!((sample.variance - 13.0).abs() < 1e-14);
    }

    #[test]
    fn large_numbers_with_small_differences_keep_their_variance() {
        let sample = of(&[(1e9 + 1.0, 1.0), (1e9 + 2.0, 1.0), (1e9 + 3.0, 1.0)]).unwrap();
        assert!((sample.variance - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_ratio_that_all_users_share_has_no_variance() {
        let sample = of(&[(2.0, 1.0), (6.0, 3.0), (10.0, 5.0)]).unwrap();
        assert!((sample.mean - 2.0).abs() < 1e-15);
        assert!(sample.variance < 1e-12);
    }

    #[test]
    fn a_ratio_varies_as_its_linear_form_does() {
        // ratio 2; (a − 2b) / mean(b) is −1/3, −2/3, 1 with mean(b) = 3, so the variance is 7/9.
        let sample = of(&[(3.0, 2.0), (4.0, 3.0), (11.0, 4.0)]).unwrap();
        assert!((sample.mean - 2.0).abs() < 1e-12);
        assert!((sample.variance - 7.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_comes_of_one_user_or_of_nothing_below() {
        assert_eq!(of(&[(1.0, 1.0)]), None);
        assert_eq!(of(&[(1.0, 0.0), (2.0, 0.0)]), None);
    }
}
