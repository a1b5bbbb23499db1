//! Sample-ratio mismatch: whether the users were dealt out as the split says.

use super::distribution::chi_square_above;
use super::float;

/// Below this chance the numbers of users are taken for wrong. It is looked at in every experiment and
/// on every day, so it is far smaller than the alpha of a decision.
pub const ALARM: f64 = 0.001;

/// The least number of users expected in a variant for which the test is worth doing.
const LEAST_EXPECTED: f64 = 5.0;

/// What the test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRatio {
    /// Pearson's chi-square, with one degree of freedom fewer than there are variants.
    pub chi_square: f64,
    /// The chance of numbers at least as far from the expected ones.
    pub p: f64,
}

/// Tests the numbers of users against weights, of any sum, in the same order. None when there is
/// nothing to test: one variant, weights of 0, or too few users.
pub fn test(users: &[u64], weights: &[f64]) -> Option<SampleRatio> {
    let total: f64 = users.iter().map(|users| float(*users)).sum();
    let whole: f64 = weights.iter().sum();
    if users.len() < 2 || users.len() != weights.len() || whole <= 0.0 {
        return None;
    }
    let mut chi_square = 0.0;
    for (users, weight) in users.iter().zip(weights) {
        let expected = total * weight / whole;
        if expected.is_nan() || expected < LEAST_EXPECTED {
            return None;
        }
        let off = float(*users) - expected;
        chi_square += off * off / expected;
    }
    let freedom = float(users.len() as u64 - 1);
    let p = chi_square_above(chi_square, freedom);
    Some(SampleRatio { chi_square, p })
}
