//! The statistics, by themselves: numbers in, numbers out. Nothing here knows of users or files.

pub mod distribution;
pub mod holm;
pub mod lift;
pub mod margin;
pub mod moments;
pub mod power;
pub mod rate;
pub mod sample_ratio;
pub mod sequential;
pub mod welch;

use serde::{Serialize, Serializer};

/// What is known of one variant: how many users, and the mean and variance of a value of each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many users.
    pub users: u64,
    /// Their mean.
    pub mean: f64,
    /// The variance between them, with n − 1 below.
    pub variance: f64,
}

impl Sample {
    /// The variance of the mean: the square of its standard error.
    pub fn error_squared(&self) -> f64 {
        self.variance / float(self.users)
    }
}

/// From where to where a number may lie. Both ends are finite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// An interval; none when an end is not a number that can be shown.
    pub fn new(low: f64, high: f64) -> Option<Interval> {
        (low.is_finite() && high.is_finite()).then_some(Interval { low, high })
    }

    /// `centre ± half`
    pub fn around(centre: f64, half: f64) -> Option<Interval> {
        Interval::new(centre - half, centre + half)
    }
}

/// As a list of the two ends.
impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(serializer)
    }
}

/// A count as a number to calculate with: exact up to 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "nobody has 9 000 000 000 000 000 users"
)]
pub fn float(count: u64) -> f64 {
    count as f64
}
