//! `launchdarkly/sha1`, which deals out in single precision.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use sha1::{Digest, Sha1};
use std::sync::Arc;

/// The first 60 bits of the SHA-1 of `salt.key` as a fraction of 2^60 - 1, in single precision, as
/// LaunchDarkly's SDKs for Go, Rust and Java compute it. The salt is `flag.salt`, `segment.salt` or a
/// seed.
///
/// Buckets and bounds are the bits of the fractions: those of numbers that are not negative have the
/// order of the numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct LaunchDarklySha1;

/// The state after `salt.`, and the scale.
#[derive(Debug, Clone)]
struct AfterSalt(Sha1, Scale);

impl Bucketing for LaunchDarklySha1 {
    fn id(&self) -> &'static str {
        "launchdarkly/sha1"
    }

    fn description(&self) -> &'static str {
        "first 60 bits of the SHA-1 of `salt.key`, divided by 2^60 - 1, in single precision"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        let mut state = Sha1::new();
        state.update(salt.as_bytes());
        state.update(b".");
        Salted::Other(Arc::new(AfterSalt(state, scale)))
    }
}

/// The largest number of 60 bits.
const LARGEST: u64 = (1 << 60) - 1;

#[expect(
    clippy::cast_precision_loss,
    reason = "the rounding to single precision is part of the function"
)]
impl AfterSalt {
    /// The bucket as a fraction.
    fn fraction(&self, key: &str) -> f32 {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let hash = state.finalize();
        let first = hash.first_chunk().copied().unwrap_or_default();
        let number = u64::from_be_bytes(first) >> 4;
        number as f32 / LARGEST as f32
    }

    /// A share as a fraction.
    fn share(&self, part: u32) -> f32 {
        part as f32 / self.1.whole() as f32
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        Bucket(self.fraction(key).to_bits())
    }

    fn bound(&self, part: u32) -> u32 {
        self.share(part).to_bits()
    }

    /// The sum is rounded at every step.
    fn bounds(&self, shares: &[u32]) -> Vec<u32> {
        let sums = shares.iter().scan(0_f32, |sum, part| {
            *sum += self.share(*part);
            Some(sum.to_bits())
        });
        sums.collect()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "fractions lie between 0 and 1; what is no number becomes 0"
    )]
    fn shown(&self, bucket: Bucket) -> u32 {
        let scaled = f64::from(f32::from_bits(bucket.0)) * f64::from(self.1.whole());
        if scaled.is_nan() {
            return u32::MAX;
        }
        // A bound that was rounded down is still the number that the author wrote.
        (scaled + 0.01) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_salt(salt: &str) -> AfterSalt {
        let mut state = Sha1::new();
        state.update(format!("{salt}."));
        AfterSalt(state, Scale::Percent)
    }

    #[test]
    fn buckets_are_those_of_the_sdks() {
        for (salt, key, fraction, shown) in [
            ("hashKey.saltyA", "userKeyA", 0.421_575_87, 42_157),
            ("hashKey.saltyA", "userKeyB", 0.670_848_5, 67_084),
            ("hashKey.saltyA", "userKeyC", 0.103_431_06, 10_343),
            ("hashKey.saltyA", "userKeyD", 0.781_628_1, 78_162),
            ("hashKey.saltyA", "33333", 0.547_714_23, 54_771),
            ("hashKey.saltyA", "99999", 0.730_965_8, 73_096),
            ("61", "userKeyA", 0.098_012_07, 9_801),
            ("61", "userKeyB", 0.144_837_77, 14_483),
            ("61", "userKeyC", 0.924_264_1, 92_426),
            ("60", "userKeyA", 0.700_881_6, 70_088),
            ("segment3.salty", "user-key", 0.149_502_13, 14_950),
            ("segment3.salty", "unmatching-key", 0.365_635_63, 36_563),
        ] {
            let salted = after_salt(salt);
            assert_eq!(salted.bucket(key), Bucket(f32::to_bits(fraction)), "{key}");
            assert_eq!(salted.shown(salted.bucket(key)), shown, "{key}");
        }
    }

    #[test]
    fn bounds_are_added_up_in_single_precision() {
        let salted = after_salt("s");
        let bounds = salted.bounds(&[10_000; 10]);
        let (mut sum, tenth) = (0_f32, 10_000_f32 / 100_000_f32);
        for (at, bound) in bounds.iter().enumerate() {
            sum += tenth;
            assert_eq!(*bound, sum.to_bits());
            assert_eq!(
                salted.shown(Bucket(*bound)),
                (u32::try_from(at).unwrap() + 1) * 10_000
            );
        }
        // Ten tenths are a little more than one.
        assert!(*bounds.last().unwrap() > 1_f32.to_bits());
        assert_eq!(salted.bound(50_000), 0.5_f32.to_bits());
        assert_eq!(salted.shown(Bucket(u32::MAX)), u32::MAX);
    }
}
