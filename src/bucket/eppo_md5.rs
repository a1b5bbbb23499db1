//! `eppo/md5`, the sharding of Eppo's SDKs.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use md5::{Digest, Md5};
use std::sync::Arc;

/// The first four bytes of the MD5 of `salt-key`, big-endian, modulo the number of shards; a
/// percentage is of the usual 10 000.
#[derive(Debug, Clone, Copy)]
pub(super) struct EppoMd5;

/// The state after `salt-`.
#[derive(Debug, Clone)]
struct AfterSalt(Md5, Scale);

/// How many shards a document has unless it says otherwise.
const SHARDS: u32 = 10_000;

impl Bucketing for EppoMd5 {
    fn id(&self) -> &'static str {
        "eppo/md5"
    }

    fn description(&self) -> &'static str {
        "first 4 bytes of the MD5 of `salt-key`, big-endian, modulo the parts; 10 000 for percentages (Eppo)"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        let mut state = Md5::new();
        state.update(salt.as_bytes());
        state.update(b"-");
        Salted::Other(Arc::new(AfterSalt(state, scale)))
    }
}

impl SaltedBucketing for AfterSalt {
    fn bucket(&self, key: &str) -> Bucket {
        let mut state = self.0.clone();
        state.update(key.as_bytes());
        let [a, b, c, d, ..] = <[u8; 16]>::from(state.finalize());
        let hash = u32::from_be_bytes([a, b, c, d]);
        self.1.dealt(SHARDS, |parts| hash % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_those_of_the_sdks() {
        let of = |scale| move |salt: &str, key: &str| EppoMd5.salted(salt, scale).bucket(key).0;
        let shard = of(Scale::Parts(10_000));
        let traffic = "traffic-new-user-onboarding-experiment";
        assert_eq!(shard(traffic, "alice"), 5277);
        assert_eq!(shard(traffic, "bob"), 9704);
        let split = "split-new-user-onboarding-rollout";
        assert_eq!(shard(split, "debra"), 1517);
        assert_eq!(shard("some-salt", "alice"), 88);
        assert_eq!(of(Scale::Percent)("some-salt", "alice"), 880);

        assert_eq!(of(Scale::Parts(9_973))("some-salt", "alice"), 9863);
    }
}
