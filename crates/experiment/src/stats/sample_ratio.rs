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
    /// Pearson's chi-square, with one degree of freedom fewer than there are variants with a
    /// share.
    pub chi_square: f64,
    /// The chance of numbers at least as far from the expected ones.
    pub p: f64,
}

/// Tests the numbers of users against weights, of any sum, in the same order. None when there is
/// nothing to test: one variant, users where the weight is 0, or too few of them.
pub fn test(users: &[u64], weights: &[f64]) -> Option<SampleRatio> {
    let total: f64 = users.iter().map(|users| float(*users)).sum();
    let whole: f64 = weights.iter().sum();
    if users.len() < 2 || users.len() != weights.len() || whole <= 0.0 {
        return None;
    }
    let mut chi_square = 0.0;
    let mut cells = 0_u64;
    for (users, weight) in users.iter().zip(weights) {
        // A variant that nobody should get, and nobody has got, says nothing about the others.
        if *weight == 0.0 && *users == 0 {
            continue;
        }
        cells += 1;
        let expected = total * weight / whole;
        if expected.is_nan() || expected < LEAST_EXPECTED {
            return None;
        }
        let off = float(*users) - expected;
        chi_square += off * off / expected;
    }
    if cells < 2 {
        return None;
    }
    let freedom = float(cells - 1);
    let p = chi_square_above(chi_square, freedom);
    Some(SampleRatio { chi_square, p })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_does_not_hide_a_mismatch() {
        let plain = test(&[200, 1800], &[50.0, 50.0]).unwrap();
        assert!(plain.p < ALARM);
        assert_eq!(test(&[200, 0, 1800], &[50.0, 0.0, 50.0]), Some(plain));
        assert_eq!(test(&[200, 1, 1800], &[50.0, 0.0, 50.0]), None);
        assert_eq!(test(&[200, 0], &[50.0, 0.0]), None);
    }
}
