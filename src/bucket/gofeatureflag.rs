//! `gofeatureflag/fnv1a`, as GO Feature Flag deals out.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use std::sync::Arc;

/// FNV-1a (32 bits) of the flag's key and the bucketing key as UTF-8, with nothing between them,
/// modulo the whole: 100 000 for shares in percent.
///
/// GO Feature Flag counts in thousandths of a percent of what its weights sum to: shares that sum to
/// 182 % are parts of 182 000.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fnv1a;

/// The state after the salt, and how many buckets there are.
#[derive(Debug, Clone, Copy)]
struct AfterSalt {
    state: u32,
    whole: u32,
}

/// The hash of nothing.
const OFFSET: u32 = 0x811c_9dc5;

/// The hash of what `state` has seen, and `bytes`. By hand: no maintained crate has the 32-bit variant.
fn fnv1a(state: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(state, |state, byte| {
        (state ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

impl Bucketing for Fnv1a {
    fn id(&self) -> &'static str {
        "gofeatureflag/fnv1a"
    }

    fn description(&self) -> &'static str {
        "FNV-1a (32 bits) of salt and key side by side, modulo 100 000; GO Feature Flag's splits"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(AfterSalt {
            state: fnv1a(OFFSET, salt.as_bytes()),
            whole: scale.whole(),
        }))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        Bucket(fnv1a(self.state, key.as_bytes()) % self.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_those_of_go_feature_flag() {
        let key = "e56f628e-9817-498f-ae38-4961e9c2bb21";
        for (salt, key, whole, bucket) in [
            ("flagName", "UserKey", u32::MAX, 3_946_001_934),
            ("my-flag", key, 100_000, 70_272),
            ("", key, 100_000, 74_237),
            ("", "", 100_000, 36_261),
            ("flagname+", "userkey", u32::MAX, 1_213_208_465),
            ("flagname+", "userkey", 182_000, 178_465),
            ("TEST", "random-key", 100_000, 27_476),
        ] {
            let salted = Fnv1a.salted(salt, Scale::Parts(whole));
            assert_eq!(salted.bucket(key), Bucket(bucket), "{salt} {key}");
        }
        let percent = Fnv1a.salted("flagname+", Scale::Percent);
        assert_eq!(percent.bucket("randomUserID"), Bucket(71_816));
    }
}
