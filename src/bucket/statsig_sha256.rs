//! `statsig/sha256`, the hash of Statsig's server SDKs.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The first eight bytes of the SHA-256 of `salt.key`, big-endian, modulo the number of parts; a
/// percentage is of 10 000.
#[derive(Debug, Clone, Copy)]
pub(super) struct StatsigSha256;

/// The state after `salt.`.
#[derive(Debug, Clone)]
struct AfterSalt(Sha256, Scale);

/// Percentages go in steps of 0.01 %.
const STEPS: u32 = 10_000;

impl Bucketing for StatsigSha256 {
    fn id(&self) -> &'static str {
        "statsig/sha256"
    }

    fn description(&self) -> &'static str {
        "first 8 bytes of the SHA-256 of `salt.key`, big-endian, modulo the parts; 10 000 for percentages (Statsig)"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        let mut state = Sha256::new();
        state.update(salt.as_bytes());
        state.update(b".");
        Salted::Other(Arc::new(AfterSalt(state, scale)))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let sum = <[u8; 32]>::from(state.finalize());
        let number = sum
            .first_chunk()
            .map_or(0, |first| u64::from_be_bytes(*first));
        self.1.dealt(STEPS, |parts| {
            u32::try_from(number % u64::from(parts)).unwrap_or(0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_those_of_the_sdks() {
        let of =
            |scale| move |salt: &str| StatsigSha256.salted(salt, scale).bucket("random_user_99").0;
        let layer = of(Scale::Parts(1000));
        assert_eq!(layer("7433204e-76a3-498f-8540-96fd2e9224b5"), 803);
        assert_eq!(layer("5bbcd4da-4ca2-4545-b3ad-4d68e40bb7e8"), 95);
        let percent = of(Scale::Percent);
        let steps = of(Scale::Parts(10_000));
        assert_eq!(percent("salt"), steps("salt") * 10);
    }
}
