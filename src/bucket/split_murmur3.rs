//! `split/murmur3`, the hash of Split's flags with `algo` 2.

use super::{Bucket, Bucketing, Salted, SaltedBucketing, Scale};
use std::sync::Arc;

/// Murmur3 (x86, 32 bits) of the key, modulo 100: whole percents. The salt is the seed, a decimal
/// number that may be negative. For shares in parts of n it is modulo n.
#[derive(Debug, Clone, Copy)]
pub(super) struct Murmur3;

/// The seed and the scale.
#[derive(Debug, Clone, Copy)]
struct Seeded(u32, Scale);

/// The seed that a salt spells; text that is no number of 32 bits is hashed to one, so that every
/// salt can be used.
pub(super) fn seed(salt: &str) -> i32 {
    salt.parse()
        .unwrap_or_else(|_| murmur3_32(salt, 0).cast_signed())
}

/// The hash behind `split/murmur3`: Murmur3 (x86, 32 bits) of `key` as UTF-8.
pub fn murmur3_32(key: &str, seed: u32) -> u32 {
    // Reading from memory cannot fail.
    murmur3::murmur3_32(&mut key.as_bytes(), seed).unwrap_or(0)
}

impl Bucketing for Murmur3 {
    fn id(&self) -> &'static str {
        "split/murmur3"
    }

    fn description(&self) -> &'static str {
        "Murmur3 (x86, 32 bits) of the key, the salt being the seed as a decimal number, modulo 100; \
         steps of 1 %"
    }

    fn salted(&self, salt: &str, scale: Scale) -> Salted {
        Salted::Other(Arc::new(Seeded(seed(salt).cast_unsigned(), scale)))
    }
}

impl SaltedBucketing for Seeded {
    fn bucket(&self, key: &str) -> Bucket {
        let hash = murmur3_32(key, self.0);
        self.1.dealt(100, |parts| hash % parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::BUCKETS;

    #[test]
    fn published_buckets() {
        // Split counts its buckets from 1.
        let uuid = "00018112-7d59-46cf-b9e0-f8fa625aa20b";
        let vectors = [
            ("467569525", "aUfEsdPN1twuEjff9Sl", 2_488_980_051, 52),
            ("467569525", "EPxM1cYQnL4AuqD", 397_339_578, 79),
            ("-52311562", uuid, 1_820_342_142, 43),
            ("516558562", uuid, 3_687_293_017, 18),
        ];
        for (salt, key, hash, bucket) in vectors {
            assert_eq!(murmur3_32(key, seed(salt).cast_unsigned()), hash);
            let got = Murmur3.salted(salt, Scale::Percent).bucket(key);
            assert_eq!(got, Bucket((bucket - 1) * 1000), "{salt} {key}");
        }
    }

    #[test]
    fn any_salt_is_a_seed() {
        let buckets = ["", "checkout", "99999999999"]
            .map(|salt| Murmur3.salted(salt, Scale::Percent).bucket("a"));
        assert!(buckets.iter().all(|bucket| bucket.0 < BUCKETS));
        assert_ne!(seed("checkout"), seed("search"));
    }
}
